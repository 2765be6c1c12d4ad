"""Marks of a text as Markdown by a template, in the parts that are kept apart in the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from readtui.exchange.model import ExportedMark, ExportedText
from readtui.exchange.template import Template, Value, fill


class NoteBlock(NamedTuple):
    """A part of the file that we write; `ident` is "head", "tail", or the uid of a mark."""

    ident: str
    content: str


class Note(NamedTuple):
    """The Markdown of one text: the front matter without its lines of dashes, and the blocks in their order."""

    uid: str
    front: str
    blocks: tuple[NoteBlock, ...]


def note_of(text: ExportedText, template: Template) -> Note:
    """Return the Markdown of a text and its marks."""
    values = _text_values(text)
    front = fill(template.front, values, escaped=False)
    blocks = [NoteBlock("head", fill(template.head, values))]
    blocks += [NoteBlock(uid, fill(template.mark, values | of_mark)) for uid, of_mark in _mark_values(text)]
    blocks.append(NoteBlock("tail", fill(template.tail, values)))
    return Note(text.uid, front.strip("\n"), tuple(block for block in blocks if block.content.strip()))


def _text_values(text: ExportedText) -> dict[str, Value]:
    return {
        "title": text.name,
        "authors": text.authors,
        "source": text.source,
        "address": text.address,
        "site": text.site,
        "published": text.published,
        "language": text.language,
        "tags": text.tags,
        "state": text.state,
        "added": _local(text.added),
        "finished": _local(text.finished),
        "count": str(len(text.marks) or ""),
        "text_uid": text.uid,
        "text_link": f"readtui://text/{text.uid}",
    }


def _mark_values(text: ExportedText) -> Iterator[tuple[str, dict[str, Value]]]:
    section = ""
    for mark in text.marks:
        yield mark.uid, _values_of(mark, mark.section if mark.section != section else "")
        section = mark.section or section


def _values_of(mark: ExportedMark, new_section: str) -> dict[str, Value]:
    return {
        "quote": mark.anchor.exact.strip("\n"),
        "note": mark.note,
        "label": mark.label,
        "kind": mark.kind,
        "colour": mark.colour_name,
        "number": str(mark.colour or ""),
        "letter": mark.letter,
        "section": mark.section,
        "new_section": new_section,
        "made": _local(mark.made),
        "changed": _local(mark.changed),
        "uid": mark.uid,
        "link": f"readtui://mark/{mark.uid}",
    }


def _local(when: datetime | None) -> str:
    """Return a time in the zone of the reader, to the minute."""
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when is not None else ""
