"""A web page as a tree of elements, whole: nothing that was written in it is dropped by the parser."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urldefrag, urljoin

from readtui.ingest.html import innernotes
from readtui.ingest.html.formulas import settle
from readtui.ingest.html.tags import address
from readtui.ingest.html.tame import flattened, trimmed
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement, HTMLParser

_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_WEB = ("https://", "http://")

MOST_NAMES = 20_000
"""Names of places in a page: four times those of the longest articles of an encyclopaedia."""


class HtmlPage(NamedTuple):
    """A page: its tree, the address that links are completed with, its own address, and the names of its places.

    The addresses are empty where they are not known.
    """

    root: HtmlElement
    base: str
    address: str
    names: frozenset[str]

    def complete(self, target: str) -> str:
        """The address that a link to `target` leads to: `#name` for a place in the page itself."""
        target = target.strip() if target.isascii() and target.isprintable() else address(target)
        if "#" not in target:
            return target if not target or target.startswith(_WEB) else _joined(self.base, target)
        if target.startswith("#"):
            return target if target[1:] in self.names else _joined(self.address or self.base, target)
        whole = _joined(self.base, target)
        bare, name = _split(whole)
        return f"#{name}" if name in self.names and self.address and bare == _split(self.address)[0] else whole


def page_of(html: str, at: str = "") -> HtmlPage | None:
    """The page in `html`, which was found at the address `at`; None if nothing is in it."""
    root = _root(html)
    if root is None:
        return None
    settle(root, html)
    if "ltx_role_footnote" in html:
        innernotes.move(root)
    at = at or _canonical(root)
    base = next((found.get("href", "") for found in root.iter("base") if found.get("href")), "")
    return HtmlPage(root, _joined(at, address(base)) if base else at, at, _names(root))


def _names(root: _Element) -> frozenset[str]:
    """The names of places in the page: links of other texts lead there too. Of very many, those that its own use."""
    from lxml.etree import XPath  # deferred: 20 ms

    names = frozenset(cast("list[str]", XPath("//@id | //a/@name", smart_strings=False)(root))) - {""}
    if len(names) <= MOST_NAMES:
        return names
    return names & {href.rpartition("#")[2] for link in root.iter("a") if "#" in (href := link.get("href", ""))}


def _canonical(root: _Element) -> str:
    """The address that a page gives as its own; "" if it gives none that is complete."""
    links = (link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical")
    return next((told for told in links if told.startswith(_WEB)), "")


def _root(html: str) -> HtmlElement | None:
    from lxml import etree  # deferred: 20 ms

    html = trimmed(html)
    parser = _parser()
    root: _Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if any("depth" in entry.message for entry in parser.error_log):
        root = etree.fromstring(flattened(html).encode("utf-8", "replace"), _parser())
    head = root.find("head") if root is not None else None
    if root is not None and head is not None:
        _empty_into_body(head, root)
    return cast("HtmlElement | None", root)


def _empty_into_body(head: _Element, root: _Element) -> None:
    """Move what belongs to the body out of the head: libxml2 knows no elements of HTML 5, so they do not end it."""
    from lxml.etree import SubElement

    strays = list(dropwhile(lambda child: child.tag in _HEAD, head))
    if strays:
        body = root.find("body")
        body = SubElement(root, "body") if body is None else body
        text, body.text = body.text, None
        for place, stray in enumerate(strays):
            body.insert(place, stray)
        strays[-1].tail = printable(f"{strays[-1].tail or ''}{text or ''}")  # lxml gives controls, and takes none


def _parser() -> HTMLParser:
    from lxml.html import HTMLParser  # its elements are those that trafilatura takes

    return HTMLParser(encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:  # brackets without a pair
        return target


def _split(whole: str) -> tuple[str, str]:
    try:
        bare, name = urldefrag(whole)
    except ValueError:
        return whole, ""
    return bare, name
