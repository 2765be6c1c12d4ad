"""What the screen paints over the text of a reading: overlays, signs in the margin, ticks on the scroll bar."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.unicode.clusters import whole_clusters

TickKind: TypeAlias = Literal["match", "mark"]
"""What a tick on the scroll bar marks."""

JUMP_SIGN = "▸"
"""The sign of the last jump."""

BOOKMARK_SIGN = "★"
"""The sign of a bookmark. A mark with a letter shows its letter."""


class Overlay(NamedTuple):
    """A passage that is painted in another style: a match, the selection, the jump cue, the hint of a link.

    `role` is a role of the theme. `label` is painted over the first cells of the passage.
    """

    span: Span
    role: str
    label: str = ""


def overlays(reading: Reading, span: Span) -> tuple[Overlay, ...]:
    """Return the overlays in `span`, of whole grapheme clusters; later ones are painted over earlier ones."""
    shown: list[Overlay] = []
    if reading.position.jump_cue is not None and reading.position.jump_cue.overlaps(span):
        shown.append(Overlay(reading.position.jump_cue, "cue"))
    if reading.search.hits is not None and len(reading.search.hits):
        current = reading.search.hits[reading.search.current_hit] if reading.search.current_hit is not None else None
        shown += [
            Overlay(hit, "current_match" if hit == current else "match")
            for hit in reading.search.hits.overlapping(span)
        ]
    if reading.selection.current is not None:
        if (chosen := reading.selection.current.span(reading.document)).overlaps(span):
            shown.append(Overlay(chosen, "selection"))
        if reading.selection.by_keys and (cursor := selection_cursor(reading)).overlaps(span):
            shown.append(Overlay(cursor, "cursor"))
    chosen_links = (reading.links.note.link if reading.links.note is not None else None, reading.links.current)
    shown += [
        Overlay(link.span, "current_link") for link in chosen_links if link is not None and link.span.overlaps(span)
    ]
    shown += [Overlay(link.span, "hint", label) for label, link in reading.links.hints if link.span.overlaps(span)]
    text = reading.document.text
    return tuple(overlay._replace(span=whole_clusters(text, overlay.span)) for overlay in shown)


def selection_cursor(reading: Reading) -> Span:
    """Return the character at the moving end of the selection; an empty span without a selection."""
    if reading.selection.current is None:
        return Span(0, 0)
    head = reading.selection.current.head
    return whole_clusters(reading.document.text, Span(head, head + 1))


def margin_signs(reading: Reading) -> tuple[tuple[Offset, str], ...]:
    """Return the signs in the margin with their offsets, in reading order. In a row with several, the first one is
    shown."""
    mark_signs = [
        (found.span.start, found.mark.letter or BOOKMARK_SIGN)
        for found in reading.marks.entries
        if found.span is not None
    ]
    jump_sign = [(reading.position.jump_cue.start, JUMP_SIGN)] if reading.position.jump_cue is not None else []
    return tuple(sorted(jump_sign + mark_signs, key=lambda sign: sign[0]))


def scrollbar_ticks(reading: Reading, cells: int) -> dict[int, TickKind]:
    """Return the ticks of a scroll bar of `cells` cells, by cell: those whose part of the text contains a mark or
    match."""
    if cells <= 0:
        return {}
    length = max(len(reading.document.text), 1)
    shown: dict[int, TickKind] = {
        min(found.span.start * cells // length, cells - 1): "mark"
        for found in reading.marks.entries
        if found.span is not None
    }
    if reading.search.hits is not None and len(reading.search.hits):
        cell_starts = [-(-length * cell // cells) for cell in range(cells + 1)]
        for cell in range(cells):
            if reading.search.hits.count_in(Span(cell_starts[cell], cell_starts[cell + 1])):
                shown[cell] = "match"
    return shown
