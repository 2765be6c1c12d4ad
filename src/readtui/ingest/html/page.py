"""A web page as a tree of elements, whole: nothing that was written in it is dropped by the parser."""

from __future__ import annotations

import re
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urldefrag, urljoin

from readtui.ingest.html.blocks import text_of
from readtui.ingest.html.formulas import replace_formulas
from readtui.ingest.html.tags import BLOCK_TAGS, printable_address
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement, HTMLParser


_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_WEB = ("https://", "http://")

MAX_IDS = 20_000
"""Names of places in a page: four times those of the longest articles of an encyclopaedia."""


class HtmlPage(NamedTuple):
    """A page: its tree, the address that links are completed with, its own address, and the names of its places.

    The addresses are empty where they are not known.
    """

    root: HtmlElement
    base: str
    address: str
    ids: frozenset[str]

    def resolve(self, target: str) -> str:
        """The address that a link to `target` leads to: `#name` for a place in the page itself."""
        target = target.strip() if target.isascii() and target.isprintable() else printable_address(target)
        if "#" not in target:
            return target if not target or target.startswith(_WEB) else _joined(self.base, target)
        if target.startswith("#"):
            return target if target[1:] in self.ids else _joined(self.address or self.base, target)
        whole = _joined(self.base, target)
        bare, name = _split(whole)
        return f"#{name}" if name in self.ids and self.address and bare == _split(self.address)[0] else whole


def parse_page(html: str, at: str = "") -> HtmlPage | None:
    """The page in `html`, which was found at the address `at`; None if nothing is in it."""
    root = _root(html)
    if root is None:
        return None
    replace_formulas(root, html)
    if "ltx_role_footnote" in html:
        move_footnotes(root)
    at = at or _canonical(root)
    base = next((found.get("href", "") for found in root.iter("base") if found.get("href")), "")
    return HtmlPage(root, _joined(at, printable_address(base)) if base else at, at, _names(root))


def _names(root: _Element) -> frozenset[str]:
    """The names of places in the page: links of other texts lead there too. Of very many, those that its own use."""
    from lxml.etree import XPath  # deferred: 20 ms

    names = frozenset(cast("list[str]", XPath("//@id | //a/@name", smart_strings=False)(root))) - {""}
    if len(names) <= MAX_IDS:
        return names
    return names & {href.rpartition("#")[2] for link in root.iter("a") if "#" in (href := link.get("href", ""))}


def _canonical(root: _Element) -> str:
    """The address that a page gives as its own; "" if it gives none that is complete."""
    links = (link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical")
    return next((told for told in links if told.startswith(_WEB)), "")


def _root(html: str) -> HtmlElement | None:
    from lxml import etree  # deferred: 20 ms

    html = limit_attributes(html)
    parser = _parser()
    root: _Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if any("depth" in entry.message for entry in parser.error_log):
        root = etree.fromstring(limit_depth(html).encode("utf-8", "replace"), _parser())
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


MAX_DEPTH = 500
"""Elements inside one another from which on a page is flattened: libxml2 stops at 2,048 and drops the rest."""

LONG_TAG = 20_000
"""Characters of a tag from which on its attributes are counted: libxml2 compares each with all those before."""

MAX_ATTRIBUTES = 200
"""Attributes that an endless tag keeps."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>")
# A tag without its end. Where a quotation mark has no partner, none comes after it, so the whole is read but once.
_OPENED = re.compile(r"<[A-Za-z](?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_ATTRIBUTE = re.compile(r"\s+[^\s\"'>/=]++(?:\s*=\s*(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
_SILENT = re.compile(r"(?i)<(script|style)\b")
# Elements that are never closed, or need not be: their depth cannot be counted, and does not grow.
_OPEN_ENDED = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup"),
        *("html", "head", "body"),
    )
)


def limit_depth(html: str) -> str:
    """`html` without the tags of elements that stand too deep; where they parted passages, lines break."""
    depth = dropped = 0

    def judged(tag: re.Match[str]) -> str:
        nonlocal depth, dropped
        name = tag[2].lower()
        if name in _OPEN_ENDED:
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

    return _TAG.sub(judged, html)


def limit_attributes(html: str) -> str:
    """`html` whose endless tags keep their first attributes alone; the same object where there are none."""
    if not _may_be_endless(html):
        return html
    parts: list[str] = []
    start = position = 0
    while (position := html.find("<", position)) >= 0:
        end = _end_of_silence(html, position)
        if end == position and (opened := _OPENED.match(html, position)):
            end = opened.end()
            if end - position > LONG_TAG and (name := _NAME.match(html, position)):
                attributes = islice(_attributes(html, name.end(), end), MAX_ATTRIBUTES)
                parts += [html[start:position], name[0], *attributes]
                start = end
        position = max(end, position + 1)
    return "".join([*parts, html[start:]])


def _may_be_endless(html: str) -> bool:
    """Whether there may be an endless tag: a look that costs little, and is wrong where scripts are long."""
    return len(html) > LONG_TAG and (
        max(map(len, html.split(">"))) > LONG_TAG
        or any(opened.end() - opened.start() > LONG_TAG for opened in _OPENED.finditer(html))
    )


def _attributes(html: str, start: int, end: int) -> list[str]:
    """The attributes of a tag from `start` on, up to one more than it keeps."""
    found: list[str] = []
    while len(found) <= MAX_ATTRIBUTES and (attribute := _ATTRIBUTE.match(html, start, end)):
        found.append(attribute[0])
        start = attribute.end()
    return found


def _end_of_silence(html: str, start: int) -> int:
    """Where the comment, script or style that starts here ends; `start` if it is something else."""
    closing = "-->" if html.startswith("<!--", start) else ""
    if silent := _SILENT.match(html, start):
        closing = f"</{silent[1]}"
    if not closing:
        return start
    end = html.find(closing, start)
    return end if end >= 0 else len(html)


_NOTE = "ltx_role_footnote"  # so LaTeXML names them, which makes pages of most papers
_CONTENT = "ltx_note_content"
_SIGNS = frozenset(("ltx_note_mark", "ltx_tag_note"))
_ARTICLES = ("article", "main", "body")


def move_footnotes(root: _Element) -> None:
    """Move the notes of a page behind what they stand in, as a list that its signs refer to."""
    lists: dict[_Element, _Element] = {}
    for note in [span for span in root.iter("span") if _NOTE in _class_names(span)]:
        content = next((part for part in note.iter("span") if _CONTENT in _class_names(part)), None)
        around = next(note.iterancestors(*_ARTICLES), None)
        sign = next((text_of(part).strip() for part in note.iter("sup", "span") if _SIGNS & _class_names(part)), "")
        if content is None or around is None:
            continue
        if around not in lists:
            lists[around] = around.makeelement("ol")
        notes = lists[around]
        name = note.get("id") or f"note-{len(notes) + 1}"
        for part in [part for part in content.iter("sup", "span") if _SIGNS & _class_names(part)]:
            part.drop_tree()  # type: ignore[attr-defined]  # the elements of lxml.html have it
        _refer(note, sign, name)
        notes.append(_item(content, sign, name))
    for around, notes in lists.items():
        around.append(notes)


def _refer(note: _Element, sign: str, name: str) -> None:
    """Put a sign that leads to the note in its place."""
    raised = note.makeelement("sup")
    link = note.makeelement("a", {"href": f"#{name}", "role": "doc-noteref"})
    link.text = sign
    raised.append(link)
    raised.tail = note.tail
    parent = note.getparent()
    assert parent is not None  # an article stands around it
    parent.replace(note, raised)


def _item(content: _Element, sign: str, name: str) -> _Element:
    item = content.makeelement("li", {"id": name})
    item.set("value", sign)
    item.text = content.text
    item.extend(list(content))
    return item


def _class_names(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())
