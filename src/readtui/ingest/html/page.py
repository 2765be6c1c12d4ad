"""Parsed web page: the element tree, with formulas as text and footnotes at the end, and the resolution of links.

The source is normalised first, so that libxml2 drops no text: elements nested too deeply are flattened, and tags with
very many attributes are cut.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urldefrag, urljoin

from readtui.ingest.html.normalise import normalise_tree
from readtui.ingest.html.tags import BLOCK_TAGS, printable_address
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable, without_escapes

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement, HTMLParser

MAX_IDS = 20_000
"""Ids of a page that are kept even if no link uses them: four times those of the longest encyclopaedia articles."""

MAX_DEPTH = 500
"""Depth of elements that is kept of a page too deep for libxml2, which stops at 2,048 and drops the rest."""

LONG_TAG = 20_000
"""Characters of the longest tag that keeps all attributes: libxml2 compares each with all before it."""

MAX_ATTRIBUTES = 200
"""Attributes of a longer tag that are kept."""

_HEAD_TAGS = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_WEB = ("https://", "http://")
# Linear in time: a character of a tag fits one part of the pattern only.
_TAG = lazy_regex(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?![A-Za-z0-9-])[^<>\"']*(?:(?:\"[^\"<]*\"|'[^'<]*')[^<>\"']*)*>")
# A tag without its ">". It ends before an unpaired quotation mark, so that the source is read only once.
_OPENED_TAG = lazy_regex(r"<[A-Za-z][^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*")
_ATTRIBUTE = lazy_regex(r"\s+[^\s\"'>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_NAME = lazy_regex(r"<[A-Za-z][^\s/>]*")
_RAW_TEXT = lazy_regex(r"(?i)<(script|style)\b")
# Tags of elements without an end tag, or with an optional one: their depth is not known, and they do not nest deeply.
_WITHOUT_END_TAG = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup"),
        *("html", "head", "body"),
    )
)


class HtmlPage(NamedTuple):
    """A page: its tree, the base address of its links, its own address, and the ids that links can point to.

    The addresses are empty if unknown.
    """

    root: HtmlElement
    base: str
    address: str
    ids: frozenset[str]

    def resolve(self, target: str) -> str:
        """Return the absolute address of a link, or `#id` for a place in the page itself."""
        target = target.strip() if target.isascii() and target.isprintable() else printable_address(target)
        if "#" not in target:
            if not target or target.startswith(_WEB):
                return target
            if target[0] == "/" and _is_plain_path(target):  # most links; `urljoin` takes a tenth of the walk for them
                return _origin(self.base) + target
            return _absolute(self.base, target)
        if target.startswith("#"):
            return target if target[1:] in self.ids else _absolute(self.address or self.base, target)
        absolute = _absolute(self.base, target)
        address, fragment = _split_fragment(absolute)
        is_in_page = fragment in self.ids and self.address and address == _split_fragment(self.address)[0]
        return f"#{fragment}" if is_in_page else absolute


def parse_page(html: str, address: str = "") -> HtmlPage | None:
    """Parse the page `html` from `address`; None if it has no elements."""
    html = _without_escapes(html)
    root = _parse_tree(html)
    if root is None:
        return None
    normalise_tree(root, html)
    address = address or _canonical_address(root)
    base = next((found.get("href", "") for found in root.iter("base") if found.get("href")), "")
    return HtmlPage(root, _absolute(address, printable_address(base)) if base else address, address, _ids(root))


def _ids(root: _Element) -> frozenset[str]:
    """Return the ids and anchor names of a page, which links of other documents may use too.

    If there are more than MAX_IDS, return only those that links of the page use.
    """
    from lxml.etree import XPath  # deferred: 20 ms

    ids = frozenset(cast("list[str]", XPath("//@id | //a/@name", smart_strings=False)(root))) - {""}
    if len(ids) <= MAX_IDS:
        return ids
    return ids & {href.rpartition("#")[2] for link in root.iter("a") if "#" in (href := link.get("href", ""))}


def _canonical_address(root: _Element) -> str:
    """Return the address that a page declares as its own; "" if it declares none or a relative one."""
    links = (link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical")
    return next((address for address in links if address.startswith(_WEB)), "")


def _absolute(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:  # unbalanced brackets
        return target


def _is_plain_path(target: str) -> bool:
    """Whether an absolute path has nothing that joining it to an address would change."""
    return target[1:2] != "/" and "/." not in target and target[-1] not in "?;"


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Return the scheme and the host of an address; "" if it has none."""
    return _absolute(base, "/").removesuffix("/")


def _split_fragment(address: str) -> tuple[str, str]:
    try:
        bare, fragment = urldefrag(address)
    except ValueError:
        return address, ""
    return bare, fragment


# The tree


def _parse_tree(html: str) -> HtmlElement | None:
    from lxml import etree  # deferred: 20 ms

    html = limit_attributes(html)
    parser = _parser()
    root: _Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if any("depth" in entry.message for entry in parser.error_log):
        root = etree.fromstring(limit_depth(html).encode("utf-8", "replace"), _parser())
    head = root.find("head") if root is not None else None
    if root is not None and head is not None:
        _move_to_body(head, root)
    return cast("HtmlElement | None", root)


def _move_to_body(head: _Element, root: _Element) -> None:
    """Move elements of the body out of the head: libxml2 does not know HTML 5, whose elements do not end its head."""
    from lxml.etree import SubElement

    strays = list(dropwhile(lambda child: child.tag in _HEAD_TAGS, head))
    if strays:
        body = root.find("body")
        body = SubElement(root, "body") if body is None else body
        text, body.text = body.text, None
        for index, stray in enumerate(strays):
            body.insert(index, stray)
        # lxml returns control characters, but accepts none.
        strays[-1].tail = printable(f"{strays[-1].tail or ''}{text or ''}")


def _parser() -> HTMLParser:
    from lxml.html import HTMLParser  # trafilatura requires elements of lxml.html

    return HTMLParser(encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True)


# The source


def _without_escapes(html: str) -> str:
    """Return `html` without control sequences; a tag after an unfinished one, as in `ESC[<b>`, is no part of it."""
    if without_escapes(html) is html:
        return html
    return "<".join(map(without_escapes, html.split("<")))


def limit_depth(html: str) -> str:
    """Return `html` without the tags of elements deeper than MAX_DEPTH; tags of blocks become line breaks."""
    depth = dropped = 0

    def limited(tag: re.Match[str]) -> str:
        nonlocal depth, dropped
        name = tag[2].lower()
        if name in _WITHOUT_END_TAG:
            return tag[0]
        if tag[1]:
            if not dropped:
                depth = max(depth - 1, 0)
                return tag[0]
            dropped -= 1
        elif depth < MAX_DEPTH:
            depth += 1
            return tag[0]
        else:
            dropped += 1
        return "<br>" if name in BLOCK_TAGS else ""

    return _TAG.sub(limited, html)


def limit_attributes(html: str) -> str:
    """Return `html` with only the first attributes of tags that are too long; the same object if none is."""
    if not _may_have_long_tag(html):
        return html
    parts: list[str] = []
    start = position = 0
    while (position := html.find("<", position)) >= 0:
        end = _end_of_raw_text(html, position)
        if end == position and (opened := _OPENED_TAG.match(html, position)):
            end = opened.end()
            if end - position > LONG_TAG and (name := _NAME.match(html, position)):
                attributes = islice(_attributes(html, name.end(), end), MAX_ATTRIBUTES)
                parts += [html[start:position], name[0], *attributes]
                start = end
        position = max(end, position + 1)
    return "".join([*parts, html[start:]])


def _may_have_long_tag(html: str) -> bool:
    """Whether there may be a long tag: a quick check, which also finds long scripts."""
    return len(html) > LONG_TAG and (
        max(map(len, html.split(">"))) > LONG_TAG
        or any(opened.end() - opened.start() > LONG_TAG for opened in _OPENED_TAG.finditer(html))
    )


def _attributes(html: str, start: int, end: int) -> list[str]:
    """Return the attributes of a tag from `start` on, at most one more than are kept."""
    found: list[str] = []
    while len(found) <= MAX_ATTRIBUTES and (attribute := _ATTRIBUTE.match(html, start, end)):
        found.append(attribute[0])
        start = attribute.end()
    return found


def _end_of_raw_text(html: str, start: int) -> int:
    """Return the end of the comment, script or style at `start`; `start` if there is none."""
    closing = "-->" if html.startswith("<!--", start) else ""
    if opened := _RAW_TEXT.match(html, start):
        closing = f"</{opened[1]}"
    if not closing:
        return start
    end = html.find(closing, start)
    return end if end >= 0 else len(html)
