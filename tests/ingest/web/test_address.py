"""Which addresses can be fetched, their canonical form, and the IP addresses they may lead to."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.errors import SourceError
from readtui.ingest.source import is_address
from readtui.ingest.web.address import Address, allowed_ip_addresses, join_address, parse_address, reach, same_host
from readtui.unicode.printable import is_printable


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG:443/A?b#c", "https://example.org/A?b"),
        (" http://example.org:80/a \n", "http://example.org/a"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org./a", "http://example.org/a"),
        ("https://bücher.example/für", "https://xn--bcher-kva.example/f%C3%BCr"),
        ("https://раypal.com/", "https://xn--ypal-43d9g.com/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a%20b?c=%C3%BC&d=[1]", "https://example.org/a%20b?c=%C3%BC&d=[1]"),
        ("http://[0:0::1]:8000/", "http://[::1]:8000/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://my_nas/", "http://my_nas/"),
    ],
)
def test_an_address_has_one_canonical_form(typed: str, canonical: str) -> None:
    assert str(parse_address(typed)) == canonical


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("http://[::1", "malformed"),
        ("http://example.org:port/", "malformed"),
        ("http://example.org:65536/", "malformed"),
        ("http://[::zz]/", "malformed|not a valid"),
        ("http://[fe80::1%25eth0]/", "IP address"),
        ("http://[v1.a]/", "malformed|IP address|not valid"),
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("https:///a", "no host"),
        ("https://", "no host"),
        ("https://me:secret@example.org/", "name or a password"),
        ("https://example.org\\@evil.example/", "name or a password"),
        ("http://example.org:25/", "port 25"),
        ("http://example.org:0/", "port 0"),
        ("http://exa mple.org/", "not valid"),
        ("http://-a.example/", "not valid"),
        ("http://a..b/", "not valid"),
        ("http://%31.example/", "not valid"),
        ("http://1.2.3.4.5/", "IP address"),
        ("http://" + "a" * 64 + ".example/", "not valid"),
        ("http://" + "ü" * 90 + ".example/", "not valid"),
        ("http://\ud800.example/", "control characters"),
        ("http://example.org/\x1b]0;x\x07", "control characters"),
        ("http://example.org/a\tb", "control characters"),
        ("http://example.org/\u202egpj.exe", "control characters"),
        ("http://example.org/" + "a" * 9_000, "too long"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_refused_in_one_line(typed: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_address(typed)
    shown = str(caught.value)
    assert any(part in shown for part in message.split("|"))
    assert caught.value.fix
    assert is_printable(shown)
    assert "\n" not in shown
    assert "secret" not in shown
    assert len(shown) < 400


@given(st.text(max_size=60))
def test_an_address_is_parsed_to_ascii_or_refused(rest: str) -> None:
    try:
        address = parse_address(f"http://{rest}")
    except SourceError as error:
        shown = str(error)
    else:
        shown = str(address)
        assert shown.isascii()
        assert parse_address(shown) == address
    assert is_printable(shown)


def test_a_redirect_is_resolved_against_the_redirecting_address() -> None:
    here = parse_address("https://example.org/a/b?c")
    assert str(join_address(here, "../d")) == "https://example.org/d"
    assert str(join_address(here, "//other.example/x")) == "https://other.example/x"
    assert str(join_address(here, "?e")) == "https://example.org/a/b?e"
    for bad in ("ftp://x/", "http://[::1", "//[", "file:///etc/passwd", "http://u:p@x/", "javascript:alert(1)"):
        with pytest.raises(SourceError):
            join_address(here, bad)


@pytest.mark.parametrize(
    ("who", "ip_addresses"),
    [
        ("public", "8.8.8.8 192.88.99.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"),
        ("private", "127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 100.127.255.255 198.18.0.1"),
        (
            "private",
            "::1 fc00::1 fd12::1 fec0::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001::1",
        ),
        ("never", "0.0.0.0 0.1.2.3 169.254.169.254 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255"),
        ("never", ":: fe80::1 ff02::1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 4000::1 ::7f00:1"),
    ],
)
def test_who_may_reach_an_ip_address(who: str, ip_addresses: str) -> None:
    texts = ip_addresses.split()
    assert {text: reach(ip_address(text)) for text in texts} == dict.fromkeys(texts, who)


@given(st.ip_addresses(v=4))
def test_an_embedded_ipv4_address_has_its_own_reach(address: object) -> None:
    inner = int(ip_address(str(address)))
    for high in (0xFFFF << 32, 0x64FF9B << 96):
        outer = ip_address((high | inner).to_bytes(16, "big"))
        assert reach(outer) == reach(ip_address(str(address)))


def test_private_ip_addresses_are_allowed_if_the_reader_typed_the_host() -> None:
    found = ("10.0.0.1", "8.8.8.8", "169.254.169.254", "not an address", "::1")
    assert allowed_ip_addresses(found, typed_by_user=True) == ("10.0.0.1", "8.8.8.8", "::1")
    assert allowed_ip_addresses(found, typed_by_user=False) == ("8.8.8.8",)


def test_a_host_stays_the_same_after_an_upgrade_to_https() -> None:
    here = Address("http", "nas", 80, "/")
    assert same_host(here, here._replace(target="/b"))
    assert same_host(here, Address("https", "nas", 443, "/"))
    assert not same_host(here, here._replace(port=8080))
    assert not same_host(here, here._replace(host="other"))
    assert not same_host(Address("http", "nas", 8080, "/"), Address("https", "nas", 443, "/"))


def test_addresses_are_distinguished_from_file_names() -> None:
    assert all(map(is_address, ("https://a", "HTTP://a", "ftp://a", "svn+ssh://a", " http://a")))
    assert not any(map(is_address, ("a.txt", "/a://b", "-", "", "./http://a", "://a", "é://a")))
