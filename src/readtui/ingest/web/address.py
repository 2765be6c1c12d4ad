"""What may be fetched: web addresses in their one form, and how far the numbers behind their names may be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from readtui.errors import SourceError
from readtui.unicode.printable import is_printable, printable_line

IpAddress: TypeAlias = IPv4Address | IPv6Address
"""What a name stands for in the network."""

Reach: TypeAlias = Literal["public", "own", "never"]
"""Who may lead to a number: anyone; only a reader who types its host; nobody."""

_SCHEMES = {"http": 80, "https": 443}
_LONGEST = 8_000  # characters: what servers take (RFC 9110, 4.1)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,254}}$)(?:{_LABEL}\.)*{_LABEL}\.?")
_ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$")  # and so is an IPv4 address (WHATWG URL, 3.5)
_TARGET_SAFE = "%/:?#[]@!$&'()*+,;=-._~"

# Ports of other services, which no browser asks for a page either (WHATWG Fetch, 2.9).
_OTHER_SERVICES = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104),
        *(109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515),
        *(526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049),
        *(3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)

_SHARED = IPv4Address("100.64.0.0"), IPv4Address("100.127.255.255")  # of a provider, or a private network: RFC 6598
_TRANSLATED = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address: RFC 6052


class Address(NamedTuple):
    """A web address without fragment. `host` is in ASCII (punycode), `target` the path and the query, encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """The host, and the port if it is not the usual one: what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _SCHEMES[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.site}{self.target}"


def parsed(text: str) -> Address:
    """The address that the reader typed, or that an answer leads to. Raises SourceError."""
    text = text.strip()
    shown = printable_line(text)[:200]
    if len(text) > _LONGEST:
        raise SourceError(f"the address {shown}… is too long", "check it")
    if "\n" in text or "\t" in text or not is_printable(text):
        raise SourceError(f"the address {shown} holds control characters", "type it anew")
    try:
        split = urlsplit(text)
        port = split.port
    except ValueError as error:  # a bracket that is not closed, a port that is no number
        raise SourceError(f"the address {shown} is malformed", "check the host and the port") from error
    if split.scheme not in _SCHEMES:
        raise SourceError(f"{shown}: only http and https are fetched", "name a file by its path")
    if "@" in split.netloc:
        shown = f"{split.scheme}://{printable_line(split.netloc.rpartition('@')[2])}"
        raise SourceError(f"the address of {shown} holds a name or a password", "take out what stands before the @")
    if port is not None and (port in _OTHER_SERVICES or not port):
        raise SourceError(f"{shown}: port {port} is no port of web pages", "check the address")
    host = _checked_number(split.hostname or "", shown) if "[" in split.netloc else _host(split.hostname or "", shown)
    return Address(split.scheme, host, port or _SCHEMES[split.scheme], _target(split))


def joined(base: Address, location: str) -> Address:
    """Where an answer of `base` leads. Raises SourceError."""
    try:
        return parsed(urljoin(str(base), location.strip()))
    except ValueError as error:
        shown = printable_line(location)[:200]
        raise SourceError(f"the address {shown} is malformed", "open the page in a browser") from error


def ip_address_of(host: str) -> IpAddress | None:
    """The number that a host is written as; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def reach(address: IpAddress) -> Reach:
    """Who may lead to a number. One that stands for another (mapped, translated, 6to4) is judged by that."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return reach(inner)
        if address.is_site_local or address.is_loopback:
            return "own"
    elif _SHARED[0] <= address <= _SHARED[1]:
        return "own"
    elif not int(address) >> 24:  # "this network": 0.0.0.0 leads to this computer, RFC 1122
        return "never"
    if address.is_multicast or address.is_link_local or address.is_reserved or address.is_unspecified:
        return "never"  # link-local: cloud computers tell their secrets at 169.254.169.254
    return "public" if address.is_global else "own"


def permitted(numbers: Sequence[str], *, typed_by_user: bool) -> tuple[str, ...]:
    """Those of the numbers of a host that may be asked, in their order."""
    reached = [(text, reach(found)) for text in numbers if (found := ip_address_of(text)) is not None]
    return tuple(text for text, who in reached if who == "public" or (who == "own" and typed_by_user))


def same_host(here: Address, there: Address) -> bool:
    """Whether `there` is at the very host and port of `here`, or at its secure one."""
    upgraded = (here.scheme, here.port, there.scheme, there.port) == ("http", 80, "https", 443)
    return here.host == there.host and (here.port == there.port or upgraded)


def _host(host: str, shown: str) -> str:
    """A host in ASCII: an IPv4 number in four parts, or a name in lower case."""
    if not host:
        raise SourceError(f"the address {shown} names no host", "check it")
    if not host.isascii():
        host = _punycode(host, shown)
    if _ENDS_IN_A_NUMBER.search(host):
        import socket  # deferred: few hosts are numbers

        try:
            host = socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))  # it may be octal, or have fewer parts
        except OSError as error:
            raise SourceError(f"the address {shown} has a number for a host that is none", "check it") from error
    if not _HOST.fullmatch(host):
        raise SourceError(f"the address {shown} names a host that cannot be", "check it")
    return host.rstrip(".")


def _checked_number(host: str, shown: str) -> str:
    """What stands in brackets: an IPv6 number, in its short form."""
    if ":" not in host or "%" in host or (found := ip_address_of(host)) is None:
        raise SourceError(f"the address {shown} has a number for a host that is none", "check it")
    return str(found)


def _punycode(host: str, shown: str) -> str:
    import idna  # deferred: 5 ms, and most hosts are ASCII

    try:
        return idna.encode(host, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise SourceError(f"the address {shown} names a host that cannot be", "check it") from error


def _target(split: SplitResult) -> str:
    query = f"?{split.query}" if split.query else ""
    return quote(f"{split.path or '/'}{query}", safe=_TARGET_SAFE)
