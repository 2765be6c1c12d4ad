"""Notes of a web page: links that lead to notes, and notes inside paragraphs, which are moved to the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import class_names, remove_element, text_of
from readtui.ingest.html.figures import is_beside_text
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_NOTE_MARKER_LENGTH = 6
"""Characters of the longest marker of a note, such as [123] or an asterisk."""

_NOTE_TARGET = lazy_regex(r"(?i)#(?:bib|cite|ref|fn|foot|note|cr|b|r)[\w.:-]*\d")  # as in papers
MAX_TOGGLES = 4
"""Elements before a side note that may only show and hide it."""

_NOTE_NAME = lazy_regex(r"(?i)(?<!key)note(?!book|pad)|footn|endn|(?<![a-z])fn|fu(?:ss|ß)n|anm(?:erk|(?![a-z]))|[注註]")
_MARKER = lazy_regex(r"[\[(]?(?:\d{1,4}|[^\s\w]{1,3}|[a-zA-Z注註])[\])]?")
_REFERENCE_SIGN = "*"
_BACKLINK_SIGN = "↩"
_FOOTNOTE_CLASS = "ltx_role_footnote"  # class names of LaTeXML, which makes the HTML of most papers
_FOOTNOTE_CONTENT_CLASS = "ltx_note_content"
_FOOTNOTE_MARKER_CLASSES = frozenset(("ltx_note_mark", "ltx_tag_note"))
_BEFORE_NOTE_ENDS = tuple(
    f"{name}{hyphen}n"
    for name in ("side", "margin", "marginal", "inline", "inlinefoot", "inline-foot")
    for hyphen in ("", "-")
)
_SIDE_NOTE_TAGS = ("span", "small", "aside", "div", "em", "i")
_SIDE_NOTE = lazy_regex(
    r"(?i)(?:^|\s)(?:side|margin(?:al)?|inline(?:-?foot)?)-?note"
    r"(?:-(?:content|text|body|left|right|inner))?(?:\s|$)"
)
_NUMBER = lazy_regex(r"(?i)note-?(?:number|num|ref|label|toggle|marker|anchor)|margin-toggle")
_ARTICLE_TAGS = ("article", "main", "body")


# Links to notes


def is_note_reference(link: _Element, *, is_raised: bool) -> bool:
    """Whether a link inside the page leads to a note.

    It has such a role or class, or it is a short marker, raised or in brackets, or a number whose target is named
    like a note. A link back from a note to the text does not count, even if it looks the same.
    """
    if "backlink" in (link.get("role") or ""):
        return False
    if "noteref" in (link.get("role") or "") or "footnote-ref" in (link.get("class") or ""):
        return True
    marker = text_of(link).strip()
    if not marker and (image := next(link.iterdescendants("img"), None)) is not None:
        return is_raised or _names_note(link, "href", "class", "id") or _names_note(image, "alt", "class", "src")
    if len(marker) > MAX_NOTE_MARKER_LENGTH:
        return False
    if marker.isdecimal() and _NOTE_TARGET.match(link.get("href") or ""):
        return True
    return is_raised or next(link.iterchildren("sup"), None) is not None or (marker[:1] == "[" and marker[-1:] == "]")


def _names_note(element: _Element, *attributes: str) -> bool:
    return any(_NOTE_NAME.search(element.get(name) or "") for name in attributes)


def image_marker(image: _Element, alt: str, *, is_reference: bool) -> str | None:
    """Return the marker of a note for an image with the alternative text `alt`; None if it stands for none.

    It does if it is the whole content of a link to a note (`is_reference`), or of a link back from one. A text that is
    no marker is replaced by a sign, as the "note" of an icon would run into the sentence.
    """
    link = next(image.iterancestors("a"), None)
    if link is None or text_of(link).strip():
        return None
    if "backlink" in (link.get("role") or ""):
        return _BACKLINK_SIGN
    if not is_reference:
        return None
    return alt if _MARKER.fullmatch(alt) else _REFERENCE_SIGN


# Notes inside paragraphs


def move_notes(root: _Element, html: str) -> None:
    """Move notes that the page `html` has inside paragraphs to its end, with links to them."""
    moved = _MovedNotes(root)
    if _FOOTNOTE_CLASS in html:
        for note in [span for span in root.iter("span") if _FOOTNOTE_CLASS in class_names(span)]:
            _move_footnote(note, moved)
    if _may_have_side_notes(html):
        for note in [one for one in root.iter(*_SIDE_NOTE_TAGS) if _SIDE_NOTE.search(one.get("class") or "")]:
            _move_side_note(note, moved)
    moved.append_lists()


def _may_have_side_notes(html: str) -> bool:
    """Whether a class name of side notes may be in a page: a quick check, which is nearly always false."""
    position = html.find("ote")  # of "note" or "Note"
    while position >= 0:
        if html[max(position - 13, 0) : position].lower().endswith(_BEFORE_NOTE_ENDS):
            return True
        position = html.find("ote", position + 3)
    return False


class _MovedNotes:
    """The notes that were moved: a list for each article, to be appended to it."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._links: dict[str, _Element] | None = None
        self._ids: set[str] | None = None
        self._lists: dict[_Element, _Element] = {}
        self._count = 0

    def link_to(self, note: _Element) -> _Element | None:
        """Return the link to a note that the page has itself."""
        if self._links is None:
            self._links = {link.get("href", ""): link for link in self._root.iter("a")}
        return self._links.get(f"#{note.get('id')}")

    def move(self, note: _Element, content: _Element, marker: str) -> None:
        """Move the content of a note to an item, and put a raised link in its place, unless the page has one.

        Without a `marker` the notes are counted.
        """
        article = next(note.iterancestors(*_ARTICLE_TAGS), None)
        parent = note.getparent()
        if article is None or parent is None:
            return
        if article not in self._lists:
            self._lists[article] = article.makeelement("ol")
        notes = self._lists[article]
        self._count += 1
        marker = printable(marker) or str(self._count)
        note_id = printable(note.get("id") or self._free_id())
        if (link := self.link_to(note)) is not None:
            link.set("role", "doc-noteref")
        else:
            note.addprevious(_raised_link(note, note_id, marker))
        item = content.makeelement("li", {"id": note_id, "value": marker})
        item.text = printable(content.text or "")
        item.extend(list(content))
        remove_element(note)
        notes.append(item)

    def _free_id(self) -> str:
        if self._ids is None:
            self._ids = {element.get("id", "") for element in self._root.iter()}
        names = (f"note-{number}" for number in count(self._count))
        name = next(name for name in names if name not in self._ids)
        self._ids.add(name)
        return name

    def append_lists(self) -> None:
        """Append the lists to their articles."""
        for article, notes in self._lists.items():
            article.append(notes)


def _raised_link(note: _Element, note_id: str, marker: str) -> _Element:
    raised = note.makeelement("sup")
    link = note.makeelement("a", {"href": f"#{note_id}", "role": "doc-noteref"})
    link.text = marker
    raised.append(link)
    return raised


def _move_footnote(note: _Element, moved: _MovedNotes) -> None:
    """Move a footnote of LaTeXML."""
    content = next((part for part in note.iter("span") if _FOOTNOTE_CONTENT_CLASS in class_names(part)), None)
    if content is None:
        return
    markers = (part for part in note.iter("sup", "span") if _FOOTNOTE_MARKER_CLASSES & class_names(part))
    marker = next((text_of(part).strip() for part in markers), "")
    for part in [part for part in content.iter("sup", "span") if _FOOTNOTE_MARKER_CLASSES & class_names(part)]:
        remove_element(part)
    moved.move(note, content, marker)


def _move_side_note(note: _Element, moved: _MovedNotes) -> None:
    """Move a note that browsers show beside its paragraph; in a figure it is the caption."""
    parent = note.getparent()
    is_in_figure = parent is not None and parent.tag == "figure"
    if not text_of(note).strip() or not (is_in_figure or is_beside_text(note)):
        return
    link = moved.link_to(note)
    marker = text_of(link).strip(" []()") if link is not None else ""
    for toggle in list(_toggles(note)):
        text = text_of(toggle).strip()
        if text.isdecimal() and len(text) < MAX_NOTE_MARKER_LENGTH:
            marker = text
        if toggle is not link:
            remove_element(toggle)
    if is_in_figure:
        note.tag = "figcaption"
        return
    for number in [
        one for one in note.iter("span", "sup") if one is not note and _NUMBER.search(one.get("class") or "")
    ]:
        text = text_of(number).strip()
        marker = marker or (text if text.isdecimal() else "")
        remove_element(number)
    first = next(iter(note), None)
    if marker and first is not None and not (note.text or "").strip() and text_of(first).strip(" .[]()") == marker:
        remove_element(first)
    moved.move(note, note, marker)


def _toggles(note: _Element) -> Iterator[_Element]:
    """Yield the elements right before a side note that only show it: check boxes, signs and numbers."""
    for element in islice(note.itersiblings(preceding=True), MAX_TOGGLES):
        if (element.tail or "").strip():
            return
        names = f"{element.get('class') or ''} {element.get('for') or ''}"
        is_box = element.tag == "input" and element.get("type") == "checkbox"
        is_sign = not any(map(str.isalpha, text_of(element)))
        if not (is_box or (is_sign and (element.tag in ("label", "sup", "a") or _NUMBER.search(names)))):
            return
        yield element
