"""How a reading shows on its text: passages in another look, signs in the margin, ticks on the scroll bar."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after

Tick: TypeAlias = Literal["match", "mark"]
"""What a tick on the scroll bar stands for."""

LANDED = "▸"
"""The sign of a landing."""

BOOKMARK = "★"
"""The sign of a bookmark; a mark's is its letter."""


class Overlay(NamedTuple):
    """A passage that is shown in another look: a match, a selection, a landing cue, a link's hint.

    `label`, where there is one, is painted over the passage's first cells.
    """

    span: Span
    role: str
    label: str = ""


def overlays(reading: Reading, span: Span) -> tuple[Overlay, ...]:
    """What is shown in another look within `span`, later ones above earlier ones."""
    shown: list[Overlay] = []
    if reading.jump_cue is not None and reading.jump_cue.overlaps(span):
        shown.append(Overlay(reading.jump_cue, "cue"))
    if reading.hits is not None and len(reading.hits):
        present = reading.hits[reading.current_hit] if reading.current_hit is not None else None
        shown += [Overlay(hit, "current_match" if hit == present else "match") for hit in reading.hits.meeting(span)]
    if reading.selection is not None:
        if (chosen := reading.selection.span(reading.document)).overlaps(span):
            shown.append(Overlay(chosen, "selection"))
        if reading.by_keys and (cursor := cursor_of(reading)).overlaps(span):
            shown.append(Overlay(cursor, "cursor"))
    chosen_links = (reading.note.link if reading.note is not None else None, reading.current_link)
    shown += [
        Overlay(link.span, "current_link") for link in chosen_links if link is not None and link.span.overlaps(span)
    ]
    shown += [Overlay(link.span, "hint", label) for label, link in reading.hints if link.span.overlaps(span)]
    return tuple(shown)


def cursor_of(reading: Reading) -> Span:
    """The character that the selection's moving end is on; empty without a selection."""
    if reading.selection is None:
        return Span(0, 0)
    head = reading.selection.head
    return Span(head, boundary_at_or_after(reading.document.text, head + 1))


def signs(reading: Reading) -> tuple[tuple[Offset, str], ...]:
    """The signs in the margin and where they stand, in reading order; where several meet, the first one counts."""
    marked = [
        (found.span.start, found.bookmark.letter or BOOKMARK) for found in reading.marks if found.span is not None
    ]
    landed = [(reading.jump_cue.start, LANDED)] if reading.jump_cue is not None else []
    return tuple(sorted(landed + marked, key=lambda sign: sign[0]))


def ticks(reading: Reading, cells: int) -> dict[int, Tick]:
    """Which of `cells` cells of a scroll bar stand for a stretch of text that holds a mark or a hit."""
    if cells <= 0:
        return {}
    length = max(len(reading.document.text), 1)
    shown: dict[int, Tick] = {
        min(found.span.start * cells // length, cells - 1): "mark" for found in reading.marks if found.span is not None
    }
    if reading.hits is not None and len(reading.hits):
        edges = [-(-length * cell // cells) for cell in range(cells + 1)]
        for cell in range(cells):
            if reading.hits.count_in(Span(edges[cell], edges[cell + 1])):
                shown[cell] = "match"
    return shown
