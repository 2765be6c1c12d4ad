"""The address of a link as terminals take it (OSC 8)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from readtui.document.model import Document, Inline
from readtui.reading.link_target import MailTarget, WebTarget, link_target_of
from readtui.reading.links import links_in
from readtui.span import Span

LONGEST_ADDRESS = 2000
"""Characters of an address: VTE and iTerm2 ignore links of more than 2,083 bytes."""


def hyperlink(document: Document, link: Inline) -> str:
    """Return the address of a link in ASCII without white space; "" unless it leads to the web or is a mail address."""
    if link.target.startswith("#"):
        return ""
    match link_target_of(document, document.source, link):
        case WebTarget(address, fragment):
            address = f"{address}#{quote(fragment)}" if fragment else address
        case MailTarget() as mail:
            address = mail.link
        case _:
            return ""
    address = quote(address, safe="!#$%&'()*+,/:;=?@[]~")
    return address if len(address) <= LONGEST_ADDRESS else ""


def hyperlinks_in(document: Document, span: Span) -> Sequence[tuple[Span, str]]:
    """Return the links in a part of a document that have such an address, with it."""
    return [(link.span, address) for link in links_in(document, span) if (address := hyperlink(document, link))]
