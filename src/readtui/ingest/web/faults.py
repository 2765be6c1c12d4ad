"""What a fault of the network means to the reader, and what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx2

from readtui.errors import SourceError
from readtui.unicode.printable import printable_line

NETWORK_FAULTS = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError)
"""What can be raised while a server is asked."""

_REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET)
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


def said(error: Exception, site: str, *, in_body: bool) -> SourceError:
    """One line for a fault; `in_body` tells that the answer had begun to come."""
    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case socket.gaierror() if cause.errno == socket.EAI_AGAIN:
                return SourceError(f"{site} cannot be looked up: there is no answer from the DNS", "check the network")
            case socket.gaierror():
                return SourceError(f"{site} is not known to the DNS", "check the address")
            case ssl.SSLCertVerificationError():
                why = printable_line(cause.verify_message)
                return SourceError(f"{site} cannot prove who it is: {why} (TLS)", "check the address, and your clock")
            case ssl.SSLError():
                return SourceError(f"{site} makes no secure connection (TLS)", "check the address and the port")
            case _:
                pass
    if in_body:
        return SourceError(f"{site} sent a page that was cut short", "try again")
    match error:
        case httpx2.TimeoutException():
            return SourceError(f"{site} does not answer", "try again later, or check the network")
        case httpx2.ProxyError():
            return SourceError(f"the proxy does not lead to {site}", "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
        case httpx2.RemoteProtocolError():
            return SourceError(f"{site} gives no answer in HTTP that can be read", "check the address and the port")
        case _:
            pass
    number = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), 0)
    if number in _REFUSED:
        return SourceError(f"{site} refuses the connection", "check the address and the port")
    if number in _UNREACHABLE:
        return SourceError(f"{site} cannot be reached", "check the network")
    return SourceError(f"{site} cannot be asked: {printable_line(str(error))[:200]}", "check the address")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it comes from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
