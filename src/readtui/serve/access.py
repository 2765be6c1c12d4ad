"""Who may use the server: those who know its token, at an address by which the server is meant to be called."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Iterable
from string import ascii_letters, digits
from typing import NamedTuple
from urllib.parse import urlsplit

from readtui.errors import UsageError

LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))

LEAST_TOKEN = 16
"""Characters of a token that is chosen: 16 random letters and digits cannot be guessed."""

_TOKEN_CHARACTERS = frozenset(f"{ascii_letters}{digits}-_")


class Access(NamedTuple):
    """The token, which is the first part of every path, and the names by which the server may be called.

    The names protect from other pages that a browser shows: a site whose name is resolved to this machine (DNS
    rebinding) sends its own name.
    """

    token: str
    names: frozenset[str]
    any_address: bool  # also by every IP address of the machine

    def refusal(self, path: str, host: str, origin: str | None) -> str:
        """Return why a request is refused, in a sentence; empty if it is not. `host` and `origin` are its headers."""
        name = _host_name(host)
        if name is None or not (name in self.names or (self.any_address and _is_ip_address(name))):
            return "This server is not called by that name: see readtui serve --help on --allow-host."
        if origin is not None and _netloc(origin) != host.lower():
            return "Another page has sent this request."
        token = path.removeprefix("/").partition("/")[0]
        if not secrets.compare_digest(token.encode(errors="replace"), self.token.encode()):
            return "The address has to be the whole address that readtui serve printed."
        return ""


def make_token() -> str:
    """Return a random token."""
    return secrets.token_urlsafe(24)


def check_token(token: str) -> str:
    """Return a token that the user has chosen. Raises UsageError."""
    if len(token) < LEAST_TOKEN or not _TOKEN_CHARACTERS.issuperset(token):
        raise UsageError(f"--token needs at least {LEAST_TOKEN} characters: letters, digits, - and _")
    return token


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def access(token: str, host: str, allowed: Iterable[str]) -> Access:
    """Return who may use a server that listens on `host`, which may also be called by the names `allowed`."""
    names = {host.lower(), *(name.lower() for name in allowed)}
    if is_loopback(host):
        return Access(token, LOOPBACK_NAMES | names, any_address=False)
    own = socket.gethostname().lower()
    return Access(token, LOOPBACK_NAMES | names | {own, f"{own}.local"}, any_address=True)


def _host_name(host: str) -> str | None:
    """Return the name in a Host header, in lower case; None if it is not valid."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _netloc(origin: str) -> str:
    """Return the host and port of an Origin header; empty if it has none, or is not valid."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
