"""Prepare one chapter for the HTML reader: unique ids, resolved links, paths of images, verse, page breaks, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from readtui.ingest.archive import Archive
from readtui.ingest.epub.package import BookLink, ManifestItem, resolve_link
from readtui.ingest.epub.xhtml import attribute, types_of
from readtui.ingest.html.blocks import line_of
from readtui.ingest.html.page import HtmlPage
from readtui.ingest.html.tags import BLOCK_TAGS, is_hidden
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element
    from lxml.html import HtmlElement

MIN_NOTE_LENGTH = 3
"""Characters of the shortest note in the alternative text of a picture: a shorter text is a marker."""

_NOTE_MARKERS = frozenset(("note", "notes", "footnote", "endnote", "注释", "注解", "脚注"))
_MATHML = "http://www.w3.org/1998/Math/MathML"
_PAGE_BREAKS = frozenset(("pagebreak", "doc-pagebreak"))
_PAGE_BREAK_CLASS = lazy_regex(r"(?i)(?:^|\s)page-?(?:num|number|no|break)(?:\s|$)")
_NOTES = frozenset(
    ("footnote", "endnote", "rearnote", "note", "footnotes", "endnotes", "rearnotes", "doc-footnote", "doc-endnote",
     "doc-endnotes")
)  # fmt: skip
_BACKLINKS = frozenset(("doc-backlink", "backlink", "referrer"))
_NOTE_PICTURE_CLASS = lazy_regex(r"(?i)(?:^|[\s_-])(?:foot|end)notes?(?:[\s_-]|$)")
_IMAGE_NAME = lazy_regex(r"(?i)\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)$")


@dataclass(slots=True)
class BookTargets:
    """Names for link targets that are unique in the book: `p3` is the start of the third file, `p3-note` an id in it.

    It changes while chapters are prepared. `numbers` has the number of each file by path; a file that only links point
    to gets the next one. `linked` are the names that links point to, `preceding` those of ids before the current
    element. `missing_images` are paths of images that are not in the book.
    """

    archive: Archive
    manifest: Mapping[str, ManifestItem]
    numbers: dict[str, int] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    preceding: set[str] = field(default_factory=set)
    missing_images: set[str] = field(default_factory=set)

    def name_of(self, path: str, fragment: str = "") -> str:
        """Return the name of an id in a file, or of the start of the file. A new file gets a number."""
        number = self.numbers.setdefault(path, len(self.numbers) + 1)
        return printable_line(f"p{number}-{fragment}" if fragment else f"p{number}").strip()

    def name_of_link(self, link: BookLink) -> str:
        """Return the name of the target of a link; "" if it is not in a page or image of the book."""
        item = self.item_at(self.archive.find(link.path))
        return self.name_of(item.path, link.fragment) if item is not None and (item.is_page or item.is_image) else ""

    def item_at(self, path: str) -> ManifestItem | None:
        """Return the item with this path in the archive; a page that the manifest does not list is one too."""
        item = self.manifest.get(path)
        if item is None and path and (unlisted := ManifestItem(path)).is_page:
            return unlisted
        return item


def prepare_chapter(root: _Element, path: str, targets: BookTargets) -> HtmlPage:
    """Return a chapter, the file `path`, as a page. Its tree is changed in place."""
    _choose_cases(root)
    _replace_drawings(root)
    _add_picture_notes(root)
    join_verse(root)
    own_names: set[str] = set()
    for element in root.iter():
        _rename_ids(element, path, targets, own_names)
        if element.tag in ("a", "area"):
            _resolve_href(element, path, targets)
        elif element.tag == "img":
            _resolve_src(element, path, targets)
        types = types_of(element)
        classes = element.get("class")
        if types & _PAGE_BREAKS or element.tag == "pagenum" or (classes and _PAGE_BREAK_CLASS.search(classes)):
            element.set("hidden", "hidden")
        elif types & _NOTES and is_hidden(element):
            for name in ("hidden", "style", "class"):
                element.attrib.pop(name, None)
    return HtmlPage(cast("HtmlElement", root), "", "", frozenset(own_names | targets.linked))


def _rename_ids(element: _Element, path: str, targets: BookTargets, own_names: set[str]) -> None:
    for key in ("id", "name") if element.tag == "a" else ("id",):
        if value := element.get(key):
            name = targets.name_of(path, value)
            element.set(key, name)
            own_names.add(name)
            targets.preceding.add(name)


def _resolve_href(element: _Element, path: str, targets: BookTargets) -> None:
    """Point a link to a target in the document, an image of the book, or an address outside it; or remove the link."""
    href = attribute(element, "href")
    if not href:
        return
    link = resolve_link(path, href)
    if link.address:
        element.set("href", link.address)
        return
    file = targets.archive.find(link.path)
    if file and _IMAGE_NAME.search(file):
        element.set("href", file)
    elif name := targets.name_of_link(link):
        element.set("href", f"#{name}")
        targets.linked.add(name)
        types = types_of(element)
        if "noteref" in types or "doc-noteref" in types:
            element.set("role", "doc-noteref")
        elif types & _BACKLINKS or name in targets.preceding:  # references point forward, links from their notes back
            element.set("role", "doc-backlink")
    else:
        element.attrib.pop("href", None)  # its text remains


def _resolve_src(image: _Element, path: str, targets: BookTargets) -> None:
    """Set the source of an image to its path in the book."""
    link = resolve_link(path, image.get("src") or "")
    if link.address or link.path == path:
        return
    if not (file := targets.archive.find(link.path)):
        targets.missing_images.add(link.path)
    image.set("src", file or link.path)


def _add_picture_notes(root: _Element) -> None:
    """Replace pictures that contain a note in an attribute by a reference, and add the notes at the end.

    Chinese programs for books show such a note when its picture is touched: in the alternative text, or in an
    attribute of their own.
    """
    from lxml.etree import SubElement  # deferred: 20 ms

    body = next(root.iter("body"), root)
    for number, image in enumerate(list(root.iter("img")), 1):
        is_note = _NOTE_PICTURE_CLASS.search(image.get("class") or "") is not None
        text = attribute(image, "zy-footnote") or (attribute(image, "alt") if is_note else "")
        if (
            len(text) < MIN_NOTE_LENGTH
            or text.casefold() in _NOTE_MARKERS
            or next(image.iterancestors("a"), None) is not None
        ):
            continue
        note = SubElement(SubElement(body, "aside", role="doc-footnote", id=f"picture-note-{number}"), "p")
        note.text = text
        reference = image.makeelement("a", {"href": f"#picture-note-{number}", "role": "doc-noteref"})
        reference.text = "*"
        _replace(image, [reference])


# Alternatives: switches, drawings, objects


def _choose_cases(root: _Element) -> None:
    """Keep one case of each switch: MathML, or the default, or the first. Remove triggers, which control media."""
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


def _replace_drawings(root: _Element) -> None:
    """Replace SVG drawings that contain images, and objects that are images, by these images."""
    for drawing in list(root.iter("svg")):
        alt = _drawing_label(drawing)
        images = [(href, alt) for one in drawing.iter("image") if (href := attribute(one, "href"))]
        if images:
            _replace(drawing, [*_images(images), *_hidden_texts(drawing)])
    for element in list(root.iter("object")):
        if attribute(element, "type").startswith("image/") or _IMAGE_NAME.search(attribute(element, "data")):
            alternatives = (attribute(one, "alt") for one in element.iter("img"))
            alt = line_of(element) or next(alternatives, "")
            _replace(element, _images([(attribute(element, "data"), alt)]))


def _images(images: list[tuple[str, str]]) -> Iterator[_Element]:
    """Yield an element for each source and alternative text."""
    from lxml.etree import Element

    return (Element("img", src=source, alt=alt) for source, alt in images)


def _drawing_label(drawing: _Element) -> str:
    texts = (line_of(one) for one in drawing.iterchildren("title", "desc"))
    return attribute(drawing, "aria-label") or next(filter(None, texts), "")


def _hidden_texts(drawing: _Element) -> Iterator[_Element]:
    """Yield hidden elements with the texts in a drawing."""
    from lxml.etree import Element

    for element in drawing.iter("text"):
        if text := line_of(element):
            hidden = Element("span", hidden="hidden")
            hidden.text = text
            yield hidden


def _replace(element: _Element, others: Iterable[_Element]) -> None:
    """Replace an element by others, and keep the text after it."""
    parent = element.getparent()
    assert parent is not None, "the root of a page is never replaced"
    index = parent.index(element)
    tail = element.tail or ""
    element.tail = None
    new = list(others)
    parent[index : index + 1] = new
    if new:
        new[-1].tail = tail
    elif index:
        parent[index - 1].tail = f"{parent[index - 1].tail or ''}{tail}"
    else:
        parent.text = f"{parent.text or ''}{tail}"


# Verse

MAX_VERSE_INDENT = 12
"""Spaces of the largest indentation of a line of verse."""

MAX_VERSE_LENGTH = 120
"""Characters of the longest line of verse: longer ones are prose with such a class, as verses of the Bible."""

_VERSE_TAGS = ("div", "section", "blockquote")
_VERSE_CLASS = lazy_regex(
    r"(?i)(?:^|[\s_-])(?:stanzas?|linegroup|line-?block|verses?|poem|poetry|strophe|lg)(?:$|[\s_-])"
)
_VERSE_TYPES = frozenset(("z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics"))
_INDENT_CLASS = lazy_regex(r"(?:^|\s)(?:i|in|ind|indent)-?(\d{1,2})(?:\s|$)")
_NO_BREAK_SPACE = "\xa0"


def join_verse(root: _Element) -> None:
    """Make each stanza in a tree one paragraph with line breaks, if its lines are separate paragraphs."""
    done: set[_Element] = set()
    for verse in list(root.iter(*_VERSE_TAGS)):
        if verse in done or not _is_verse(verse):
            continue
        inside = list(verse.iter(*_VERSE_TAGS))
        done.update(inside)  # each stanza once, even if verse is nested in verse
        for element in inside:
            if _is_stanza(element):
                _join_stanza(element)
        for line in verse.iter("span"):
            _indent_line(line)


def _is_verse(element: _Element) -> bool:
    classes = element.get("class")
    return bool(classes and _VERSE_CLASS.search(classes)) or bool(types_of(element) & _VERSE_TYPES)


def _is_stanza(element: _Element) -> bool:
    """Whether an element has only lines of verse: at least two, with the same tag, without text between them."""
    lines = list(element)
    if len(lines) < 2 or (element.text or "").strip() or any((line.tail or "").strip() for line in lines):
        return False
    return {line.tag for line in lines} in ({"div"}, {"p"}) and all(map(_is_verse_line, lines))


def _is_verse_line(element: _Element) -> bool:
    # Blocks are checked first: the text of an element that contains blocks may be that of the whole book.
    if any(one.tag in BLOCK_TAGS for one in element.iterdescendants()) or len(line_of(element)) > MAX_VERSE_LENGTH:
        return False
    return all(_is_at_end(br, element) for br in element.iter("br"))


def _is_at_end(br: _Element, line: _Element) -> bool:
    return br.getparent() is line and br.getnext() is None and not (br.tail or "").strip()


def _join_stanza(stanza: _Element) -> None:
    """Make the lines of a stanza spans, with a break at the end of each but the last."""
    from lxml.etree import SubElement

    *_, last = stanza
    for line in stanza:
        line.tag = "span"
        line.tail = None
        if (len(line) == 0 or line[-1].tag != "br") and line is not last:
            SubElement(line, "br")


def _indent_line(line: _Element) -> None:
    """Indent a line by no-break spaces, as many as the number in its class."""
    if found := _INDENT_CLASS.search(line.get("class") or ""):
        line.text = _NO_BREAK_SPACE * min(int(found[1]), MAX_VERSE_INDENT) + (line.text or "").lstrip()
