"""A chapter of a book made a page: its names unique in the book, its links within the book, its pictures by path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from readtui.ingest.archive import Archive
from readtui.ingest.epub.bookpaths import BookLink, link_of
from readtui.ingest.epub.verse import set_verse
from readtui.ingest.epub.xhtml import attribute, kinds_of, words_of
from readtui.ingest.html.page import HtmlPage
from readtui.ingest.html.tags import is_hidden
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from readtui.ingest.epub.package import ManifestItem

_MATHML = "http://www.w3.org/1998/Math/MathML"
_BREAKS = frozenset(("pagebreak", "doc-pagebreak"))
_BREAK_NAMES = re.compile(r"(?i)(?:^|\s)page-?(?:num|number|no|break)(?:\s|$)")
_NOTES = frozenset(
    ("footnote", "endnote", "rearnote", "note", "footnotes", "endnotes", "rearnotes", "doc-footnote", "doc-endnote",
     "doc-endnotes")
)  # fmt: skip
_BACK = frozenset(("doc-backlink", "backlink", "referrer"))
_PICTURE = re.compile(r"(?i)\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)$")


@dataclass(slots=True)
class Naming:
    """The places of a book by names that are unique in it: `p3` is its third part, `p3-note` a place in that.

    `numbers` are those of the parts; one that only a link leads to gets the next. `led_to` are the names in links,
    `passed` those of places before the one that is looked at. `missing` are pictures that are not in the book.
    """

    archive: Archive
    parts: Mapping[str, ManifestItem]
    numbers: dict[str, int] = field(default_factory=dict)
    led_to: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def of(self, part: str, fragment: str = "") -> str:
        """The name of a place."""
        number = self.numbers.setdefault(part, len(self.numbers) + 1)
        return printable_line(f"p{number}-{fragment}" if fragment else f"p{number}").strip()

    def found(self, link: BookLink) -> str:
        """The name of the place that a link within the book leads to; "" if it leads to no page of it."""
        part = self.parts.get(self.archive.find(link.part))
        return self.of(part.name, link.fragment) if part is not None and (part.is_page or part.is_picture) else ""


def page_of_chapter(root: _Element, part: str, naming: Naming) -> HtmlPage:
    """The page of a chapter that is the part of that name. Its tree is changed in place."""
    _choose(root)
    _show_drawings(root)
    set_verse(root)
    own: set[str] = set()
    for element in root.iter():
        _name(element, part, naming, own)
        tag = element.tag
        if tag in ("a", "area"):
            _lead(element, part, naming)
        elif tag == "img":
            _place(element, part, naming)
        kinds = kinds_of(element)
        words = element.get("class")
        if kinds & _BREAKS or (words and _BREAK_NAMES.search(words)):
            element.set("hidden", "hidden")
        elif kinds & _NOTES and is_hidden(element):
            for name in ("hidden", "style", "class"):
                element.attrib.pop(name, None)
    return HtmlPage(cast("HtmlElement", root), "", "", frozenset(own | naming.led_to))


def _name(element: _Element, part: str, naming: Naming, own: set[str]) -> None:
    """Give a place a name that is unique in the book."""
    for key in ("id", "name") if element.tag == "a" else ("id",):
        if told := element.get(key):
            name = naming.of(part, told)
            element.set(key, name)
            own.add(name)
            naming.passed.add(name)


def _lead(link: _Element, part: str, naming: Naming) -> None:
    """Let a link lead to a place in the document, to a picture of the book, or out of it."""
    told = attribute(link, "href")
    if not told:
        return
    target = link_of(part, told)
    if target.outside:
        link.set("href", target.outside)
        return
    picture = naming.archive.find(target.part)
    if picture and _PICTURE.search(picture):
        link.set("href", picture)
    elif name := naming.found(target):
        link.set("href", f"#{name}")
        naming.led_to.add(name)
        kinds = kinds_of(link)
        if "noteref" in kinds or "doc-noteref" in kinds:
            link.set("role", "doc-noteref")
        elif kinds & _BACK or name in naming.passed:  # a reference leads on; what leads back from its note does not
            link.set("role", "doc-backlink")
    else:
        link.attrib.pop("href", None)  # the words remain


def _place(image: _Element, part: str, naming: Naming) -> None:
    """Name a picture by its path in the book."""
    link = link_of(part, image.get("src") or "")
    if link.outside or link.part == part:
        return
    if not (found := naming.archive.find(link.part)):
        naming.missing.add(link.part)
    image.set("src", found or link.part)


# What has several forms


def _choose(root: _Element) -> None:
    """Of each switch, keep the formulas, or what stands for what cannot be shown."""
    for switch in list(root.iter("switch", "epub:switch")):
        cases = list(switch)
        chosen = next((one for one in cases if attribute(one, "required-namespace") == _MATHML), None)
        if chosen is None:
            chosen = next((one for one in cases if str(one.tag).endswith("default")), next(iter(cases), None))
        for case in cases:
            if case is not chosen:
                switch.remove(case)
    for trigger in list(root.iter("trigger", "epub:trigger")):
        _replace(trigger, [])


def _show_drawings(root: _Element) -> None:
    """Make pictures of drawings that hold a picture, and of objects that are one."""
    for drawing in list(root.iter("svg")):
        images = [(attribute(one, "href"), _said(drawing)) for one in drawing.iter("image") if attribute(one, "href")]
        if images:
            _replace(drawing, [*_pictures(images), *_unseen(drawing)])
    for thing in list(root.iter("object")):
        if attribute(thing, "type").startswith("image/") or _PICTURE.search(attribute(thing, "data")):
            inside = list(thing.iter("img"))
            alt = words_of(thing) or next((attribute(one, "alt") for one in inside), "")
            _replace(thing, _pictures([(attribute(thing, "data"), alt)]))


def _pictures(images: list[tuple[str, str]]) -> Iterator[_Element]:
    from lxml.etree import Element

    return (Element("img", src=address, alt=said) for address, said in images)


def _said(drawing: _Element) -> str:
    """What a drawing says of itself."""
    told = (words_of(one) for one in drawing.iterchildren("title", "desc"))
    return attribute(drawing, "aria-label") or next(filter(None, told), "")


def _unseen(drawing: _Element) -> Iterator[_Element]:
    """The words in a drawing, to be kept back."""
    from lxml.etree import Element

    for text in drawing.iter("text"):
        if said := words_of(text):
            kept = Element("span", hidden="hidden")
            kept.text = said
            yield kept


def _replace(element: _Element, others: list[_Element] | Iterator[_Element]) -> None:
    """Put others in the place of an element; what follows it stays."""
    around = element.getparent()
    assert around is not None, "the root of a page is none of these"
    place = around.index(element)
    tail = element.tail or ""
    element.tail = None
    new = list(others)
    around[place : place + 1] = new
    if new:
        new[-1].tail = tail
    elif place:
        around[place - 1].tail = f"{around[place - 1].tail or ''}{tail}"
    else:
        around.text = f"{around.text or ''}{tail}"
