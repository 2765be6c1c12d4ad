"""Notes that a page holds in the midst of its passages, moved behind the article, with a sign where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOTE = "ltx_role_footnote"  # so LaTeXML names them, which makes pages of most papers
_CONTENT = "ltx_note_content"
_SIGNS = frozenset(("ltx_note_mark", "ltx_tag_note"))
_ARTICLES = ("article", "main", "body")


def move(root: _Element) -> None:
    """Move the notes of a page behind what they stand in, as a list that its signs refer to."""
    lists: dict[_Element, _Element] = {}
    for note in [span for span in root.iter("span") if _NOTE in _names(span)]:
        content = next((part for part in note.iter("span") if _CONTENT in _names(part)), None)
        around = next(note.iterancestors(*_ARTICLES), None)
        sign = next((text_of(part).strip() for part in note.iter("sup", "span") if _SIGNS & _names(part)), "")
        if content is None or around is None:
            continue
        if around not in lists:
            lists[around] = around.makeelement("ol")
        notes = lists[around]
        name = note.get("id") or f"note-{len(notes) + 1}"
        for part in [part for part in content.iter("sup", "span") if _SIGNS & _names(part)]:
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


def _names(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())
