"""Who may use the server: the token, the name in the Host header, and the page that sends a request."""

from __future__ import annotations

import pytest

from readtui.errors import UsageError
from readtui.serve.access import access, check_token, is_loopback, make_token

TOKEN = "a-token-for-a-test"
LOCAL = access(TOKEN, "127.0.0.1", ())
SHARED = access(TOKEN, "0.0.0.0", ("reader.example",))


@pytest.mark.parametrize("path", ["/", "", "/x/", f"/{TOKEN}x/", f"/x{TOKEN}/", f"//{TOKEN}/", "/%C3%A9/", "/\udce9/"])
def test_a_path_without_the_token_is_refused(path: str) -> None:
    assert LOCAL.refusal(path, "127.0.0.1:8000", None)


@pytest.mark.parametrize("path", ["", "/", "/ws", "/static/js/textual.js"])
def test_a_path_with_the_token_is_not(path: str) -> None:
    assert LOCAL.refusal(f"/{TOKEN}{path}", "127.0.0.1:8000", None) == ""


@pytest.mark.parametrize("host", ["localhost", "localhost:9000", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_may_be_called_by_its_names_at_any_port(host: str) -> None:
    assert LOCAL.refusal(f"/{TOKEN}/", host, None) == ""


@pytest.mark.parametrize("host", ["evil.example:8000", "192.168.0.7:8000", "127.0.0.1.evil.example", "", "[", "a:b:c"])
def test_another_name_is_refused(host: str) -> None:
    assert LOCAL.refusal(f"/{TOKEN}/", host, None)


def test_a_shared_server_may_be_called_by_addresses_and_by_the_names_that_are_allowed() -> None:
    for host in ("192.168.0.7:8000", "[fe80::1]:8000", "reader.example", "localhost:8000"):
        assert SHARED.refusal(f"/{TOKEN}/", host, None) == "", host
    assert SHARED.refusal(f"/{TOKEN}/", "evil.example", None)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9000", "null", "", "http://["])
def test_a_request_of_another_page_is_refused(origin: str) -> None:
    assert LOCAL.refusal(f"/{TOKEN}/ws", "127.0.0.1:8000", origin)


def test_a_request_of_the_page_itself_is_not() -> None:
    assert LOCAL.refusal(f"/{TOKEN}/ws", "127.0.0.1:8000", "http://127.0.0.1:8000") == ""


def test_a_random_token_is_another_one_each_time_and_may_be_chosen() -> None:
    first, second = make_token(), make_token()

    assert first != second
    assert check_token(first) == first


@pytest.mark.parametrize(
    "token", ["", "short", "fifteen-letters", "with a space in the middle", "slash/slash/slash/sl", "ä" * 20]
)
def test_a_token_that_can_be_guessed_or_is_no_part_of_a_path_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="at least 16 characters"):
        check_token(token)


def test_which_hosts_only_this_machine_reaches() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.7", "reader.example", "")))
