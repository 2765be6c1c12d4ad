"""Web addresses in one canonical form, and which IP addresses a fetch may connect to."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from readtui.errors import SourceError
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import is_printable, printable_line

IpAddress: TypeAlias = IPv4Address | IPv6Address

Reach: TypeAlias = Literal["public", "private", "never"]
"""Who may cause a connection to an IP address: anyone; only a reader who typed its host; nobody."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_ADDRESS = 8_000  # characters: servers should accept as many (RFC 9110, 4.1)
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = lazy_regex(rf"(?=.{{1,254}}$)(?:{_LABEL}\.)*{_LABEL}\.?")
_ENDS_IN_A_NUMBER = lazy_regex(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$")  # such a host is an IPv4 address (WHATWG URL, 3.5)
_UNQUOTED = "%/:?#[]@!$&'()*+,;=-._~"

# Ports of other services, which browsers block too (WHATWG Fetch, 2.9).
_BLOCKED_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104),
        *(109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515),
        *(526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049),
        *(3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)

_SHARED_SPACE = (
    IPv4Address("100.64.0.0"),
    IPv4Address("100.127.255.255"),
)  # shared address space: RFC 6598
_NAT64 = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address: RFC 6052


class Address(NamedTuple):
    """A web address without its fragment. `host` is ASCII (punycode); `target` is the path and query, encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """The host, with the port unless it is the default one: the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.site}{self.target}"


def parse_address(text: str) -> Address:
    """Parse an address: typed, of a link, or of a redirect. Raises SourceError if it is malformed or not allowed."""
    text = text.strip()
    shown = printable_line(text)[:200]
    if len(text) > _LONGEST_ADDRESS:
        raise SourceError(f"the address {shown}… is too long", "check it")
    if "\n" in text or "\t" in text or not is_printable(text):
        raise SourceError(f"the address {shown} contains control characters", "type it again")
    try:
        split = urlsplit(text)
        port = split.port
    except ValueError as error:  # a missing bracket, or a port that is not a number
        raise SourceError(f"the address {shown} is malformed", "check the host and the port") from error
    if split.scheme not in _DEFAULT_PORTS:
        raise SourceError(f"{shown}: only http and https are fetched", "name a file by its path")
    if "@" in split.netloc:
        shown = f"{split.scheme}://{printable_line(split.netloc.rpartition('@')[2])}"
        raise SourceError(f"the address of {shown} contains a name or a password", "remove what is before the @")
    if port is not None and (port in _BLOCKED_PORTS or not port):
        raise SourceError(f"{shown}: port {port} is not a port of web pages", "check the address")
    hostname = split.hostname or ""
    host = _canonical_ipv6(hostname, shown) if "[" in split.netloc else _canonical_host(hostname, shown)
    return Address(split.scheme, host, port or _DEFAULT_PORTS[split.scheme], _encoded_target(split))


def join_address(base: Address, location: str) -> Address:
    """Resolve the Location header of a response from `base`. Raises SourceError."""
    try:
        return parse_address(urljoin(str(base), location.strip()))
    except ValueError as error:
        shown = printable_line(location)[:200]
        raise SourceError(f"the address {shown} is malformed", "open the page in a browser") from error


def parse_ip_address(host: str) -> IpAddress | None:
    """Return the IP address if a host is one; None if it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def reach(address: IpAddress) -> Reach:
    """Return who may cause a connection to an IP address.

    An IPv6 address that contains an IPv4 address (mapped, NAT64, 6to4) has the reach of the IPv4 address.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return reach(inner)
        if address.is_site_local or address.is_loopback:
            return "private"
    elif _SHARED_SPACE[0] <= address <= _SHARED_SPACE[1]:
        return "private"
    elif not int(address) >> 24:  # "this network": 0.0.0.0 connects to this computer, RFC 1122
        return "never"
    if address.is_multicast or address.is_link_local or address.is_reserved or address.is_unspecified:
        return "never"  # link-local: cloud servers get credentials from 169.254.169.254
    return "public" if address.is_global else "private"


def allowed_ip_addresses(ip_addresses: Sequence[str], *, typed_by_user: bool) -> tuple[str, ...]:
    """Return the IP addresses of a host that a fetch may connect to, in their order."""
    parsed = ((text, parse_ip_address(text)) for text in ip_addresses)
    reaches = [(text, reach(found)) for text, found in parsed if found is not None]
    return tuple(text for text, who in reaches if who == "public" or (who == "private" and typed_by_user))


def same_host(here: Address, there: Address) -> bool:
    """Whether `there` has the same host and port as `here`, or differs only by an upgrade to HTTPS."""
    upgraded = (here.scheme, here.port, there.scheme, there.port) == ("http", 80, "https", 443)
    return here.host == there.host and (here.port == there.port or upgraded)


def _canonical_host(host: str, shown: str) -> str:
    """Return a host in ASCII: an IPv4 address in four decimal parts, or a name in lower case."""
    if not host:
        raise SourceError(f"the address {shown} has no host", "check it")
    if not host.isascii():
        host = _to_punycode(host, shown)
    if _ENDS_IN_A_NUMBER.search(host):
        import socket  # deferred: few hosts are IP addresses

        try:
            host = socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))  # it may be octal, or have fewer parts
        except OSError as error:
            raise SourceError(f"the host of {shown} is not a valid IP address", "check it") from error
    if not _HOST.fullmatch(host):
        raise SourceError(f"the host of {shown} is not valid", "check it")
    return host.rstrip(".")


def _canonical_ipv6(host: str, shown: str) -> str:
    """Return the short form of an IPv6 address, which is in brackets in the address."""
    if ":" not in host or "%" in host or (found := parse_ip_address(host)) is None:
        raise SourceError(f"the host of {shown} is not a valid IP address", "check it")
    return str(found)


def _to_punycode(host: str, shown: str) -> str:
    import idna  # deferred: 5 ms, and most hosts are ASCII

    try:
        return idna.encode(host, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise SourceError(f"the host of {shown} is not valid", "check it") from error


def _encoded_target(split: SplitResult) -> str:
    query = f"?{split.query}" if split.query else ""
    return quote(f"{split.path or '/'}{query}", safe=_UNQUOTED)
