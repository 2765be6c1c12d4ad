"""The errors that the reader sees for network errors."""

from __future__ import annotations

import errno
import ssl

import httpx2
import pytest

from readtui.ingest.web.connection import to_source_error


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (caused(httpx2.ConnectError("x"), OSError(errno.ECONNREFUSED, "x")), "refuses the connection"),
        (caused(httpx2.ReadError("x"), OSError(errno.ECONNRESET, "x")), "refuses the connection"),
        (caused(httpx2.ConnectError("x"), OSError(errno.ENETUNREACH, "x")), "cannot be reached"),
        (caused(httpx2.ConnectError("x"), OSError(errno.EHOSTUNREACH, "x")), "cannot be reached"),
        (caused(httpx2.ConnectError("x"), ssl.SSLError(1, "x")), "no secure connection"),
        (httpx2.ConnectTimeout("x"), "does not respond"),
        (httpx2.ProxyError("x"), "the proxy does not connect"),
        (httpx2.RemoteProtocolError("x"), "does not respond in HTTP"),
        (httpx2.InvalidURL("a\x1b[0m\nb"), "failed: a b"),
    ],
)
def test_an_error_before_the_response_is_explained(error: Exception, message: str) -> None:
    found = to_source_error(error, "example.org", in_body=False)
    assert message in found.what
    assert "example.org" in found.what
    assert found.fix


def test_an_error_in_the_body_is_an_incomplete_page() -> None:
    for error in (httpx2.RemoteProtocolError("x"), httpx2.ReadTimeout("x"), OSError(errno.ECONNRESET, "x")):
        assert "incomplete" in to_source_error(error, "example.org", in_body=True).what
