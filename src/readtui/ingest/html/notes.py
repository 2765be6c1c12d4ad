"""Notes of a web page: links that lead to notes, and notes inside paragraphs, which are moved to the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import class_names, remove_element, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_NOTE_MARKER_LENGTH = 6
"""Characters of the longest marker of a note, such as [123] or an asterisk."""

_NOTE_TARGET = re.compile(r"(?i)#(?:bib|cite|ref|fn|foot|note|cr|b|r)[\w.:-]*\d")  # as in papers
_NOTE_NAME = re.compile(r"(?i)(?<!key)note(?!book|pad)|footn|endn|(?<![a-z])fn|fu(?:ss|ß)n|anm(?:erk|(?![a-z]))|[注註]")
_MARKER = re.compile(r"[\[(]?(?:\d{1,4}|[^\s\w]{1,3}|[a-zA-Z注註])[\])]?")
_REFERENCE_SIGN = "*"
_BACKLINK_SIGN = "↩"
_FOOTNOTE_CLASS = "ltx_role_footnote"  # class names of LaTeXML, which makes the HTML of most papers
_FOOTNOTE_CONTENT_CLASS = "ltx_note_content"
_FOOTNOTE_MARKER_CLASSES = frozenset(("ltx_note_mark", "ltx_tag_note"))
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


def move_footnotes(root: _Element, html: str) -> None:
    """Move footnotes that LaTeXML puts inside paragraphs of the page `html` to its end, with links to them."""
    if _FOOTNOTE_CLASS not in html:
        return
    lists: dict[_Element, _Element] = {}
    for note in [span for span in root.iter("span") if _FOOTNOTE_CLASS in class_names(span)]:
        content = next((part for part in note.iter("span") if _FOOTNOTE_CONTENT_CLASS in class_names(part)), None)
        article = next(note.iterancestors(*_ARTICLE_TAGS), None)
        markers = (part for part in note.iter("sup", "span") if _FOOTNOTE_MARKER_CLASSES & class_names(part))
        marker = next((text_of(part).strip() for part in markers), "")
        if content is None or article is None:
            continue
        if article not in lists:
            lists[article] = article.makeelement("ol")
        notes = lists[article]
        note_id = note.get("id") or f"note-{len(notes) + 1}"
        for part in [part for part in content.iter("sup", "span") if _FOOTNOTE_MARKER_CLASSES & class_names(part)]:
            remove_element(part)
        _replace_by_reference(note, marker, note_id)
        notes.append(_footnote_item(content, marker, note_id))
    for article, notes in lists.items():
        article.append(notes)


def _replace_by_reference(note: _Element, marker: str, note_id: str) -> None:
    """Replace a footnote by a raised link to `note_id`."""
    raised = note.makeelement("sup")
    link = note.makeelement("a", {"href": f"#{note_id}", "role": "doc-noteref"})
    link.text = marker
    raised.append(link)
    raised.tail = note.tail
    parent = note.getparent()
    assert parent is not None  # it is inside an article
    parent.replace(note, raised)


def _footnote_item(content: _Element, marker: str, note_id: str) -> _Element:
    item = content.makeelement("li", {"id": note_id})
    item.set("value", marker)
    item.text = content.text
    item.extend(list(content))
    return item
