"""What the screen paints over the text of a reading: overlays, signs in the margin, ticks on the scroll bar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.unicode.clusters import whole_clusters

TickKind: TypeAlias = Literal["match", "mark"]
"""What a tick on the scroll bar marks."""

JUMP_SIGN = "▸"
"""The sign of the last jump."""

BOOKMARK_SIGN = "★"
"""The sign of a bookmark. A mark with a letter shows its letter, a highlight the number of its colour."""

NOTE_SIGN = "✎"
"""What the sign of a highlight with a note has after the number."""

LOST_CHARACTERS = 200
"""Characters of the words of a lost mark in lists: more than a row shows."""

LOST = "✗ lost"
"""What lists show instead of the place of a mark whose words were not found."""


class MarginSign(NamedTuple):
    """A sign in the margin and its role in the theme. An empty text is no sign."""

    text: str = ""
    role: str = "sign"


class Overlay(NamedTuple):
    """A passage that is painted in another style: a highlight, a match, the selection, the cue of a jump, a hint.

    `role` is a role of the theme. `label` is painted before the passage; a role with a label says how the label looks.
    """

    span: Span
    role: str
    label: str = ""


def overlays(reading: Reading, span: Span) -> tuple[Overlay, ...]:
    """Return the overlays in `span`, of whole grapheme clusters; later ones are painted over earlier ones."""
    shown = [Overlay(where, f"highlight_{mark.colour}") for where, mark in reading.marks.highlights_in(span)]
    if reading.position.jump_cue is not None and reading.position.jump_cue.overlaps(span):
        shown.append(Overlay(reading.position.jump_cue, "cue"))
    if (spoken := reading.position.spoken) is not None and spoken.overlaps(span):
        shown.append(Overlay(spoken, "cue"))
    if reading.shown.filtered is not None:
        from readtui.reading.filter import matches_of  # deferred: few texts are filtered

        found = matches_of(reading.shown.filtered, reading.document.text, span)
        shown += [Overlay(match, "match") for match in found if match.overlaps(span)]
    if hits := reading.search.shown_hits:
        current = hits[reading.search.current_hit] if reading.search.current_hit is not None else None
        shown += [Overlay(hit, "current_match" if hit == current else "match") for hit in hits.overlapping(span)]
    if reading.selection.current is not None:
        if (chosen := reading.selection.current.span(reading.document)).overlaps(span):
            shown.append(Overlay(chosen, "selection"))
        if reading.selection.by_keys and (cursor := selection_cursor(reading)).overlaps(span):
            shown.append(Overlay(cursor, "cursor"))
    elif (point := reading.position.point) is not None and point in span and not _is_at_match(reading, point):
        shown.append(Overlay(Span(point, point + 1), "point"))
    chosen_links = (reading.links.note.link if reading.links.note is not None else None, reading.links.current)
    shown += [
        Overlay(link.span, "current_link") for link in chosen_links if link is not None and link.span.overlaps(span)
    ]
    shown += [Overlay(link.span, "hint", label) for label, link in reading.links.hints if link.span.overlaps(span)]
    text = reading.document.text
    return tuple(overlay._replace(span=whole_clusters(text, overlay.span)) for overlay in shown)


def _is_at_match(reading: Reading, point: Offset) -> bool:
    """Whether a place is in the current match, which shows where it is."""
    hits, current = reading.search.shown_hits, reading.search.current_hit
    return hits is not None and current is not None and point in hits[current]


def selection_cursor(reading: Reading) -> Span:
    """Return the character at the moving end of the selection; an empty span without a selection."""
    if reading.selection.current is None:
        return Span(0, 0)
    head = reading.selection.current.head
    return whole_clusters(reading.document.text, Span(head, head + 1))


def margin_sign(reading: Reading, span: Span) -> MarginSign:
    """Return the sign in the margin of a row with this span: that of the first mark or jump in it.

    If the first mark is a highlight, its sign says whether any mark in the row has a note.
    """
    cue, found = reading.position.jump_cue, reading.marks.starting_in(span)
    if cue is not None and cue.start in span and not (found and found[0].span and found[0].span.start < cue.start):
        return MarginSign(JUMP_SIGN)
    if not found:
        return MarginSign(reading.shown.sign(reading.document, span), "hyphen")
    mark = found[0].mark
    if not mark.colour:
        return MarginSign(mark_sign(mark))
    note = next((other.note for other, _ in found if other.note), "")
    return MarginSign(mark_sign(mark._replace(note=note)), f"sign_{mark.colour}")


def mark_sign(mark: Mark) -> str:
    """Return the sign of a mark in the margin and in lists."""
    if mark.colour:
        return f"{mark.colour}{NOTE_SIGN if mark.note else ''}"
    return mark.letter or BOOKMARK_SIGN


def lost_text(mark: Mark) -> str:
    """Return the words of a lost mark as lists show them, after its name if it was renamed."""
    words = " ".join(mark.anchor.exact[:LOST_CHARACTERS].split())
    is_named = bool(words) and not words.startswith(mark.label.rstrip("… "))
    return f"{mark.label}: “{words}”" if is_named else words or mark.label


def sign_cells(marks: Iterable[ResolvedMark]) -> int:
    """Return the cells of the widest sign of some marks."""
    noted = [mark for mark, _ in marks if mark.note and mark.colour]  # no call for each: there may be thousands
    return 2 if noted else 1


def scrollbar_ticks(reading: Reading, cells: int) -> dict[int, TickKind]:
    """Return the ticks of a scroll bar of `cells` cells, by cell: those whose part of the text contains a mark or
    match."""
    if cells <= 0:
        return {}
    length = max(len(reading.document.text), 1)
    marks: Sequence[Offset] = () if reading.marks.are_hidden else reading.marks.starts
    shown: dict[int, TickKind] = dict.fromkeys(_cells_with(marks, length, cells), "mark")
    if (hits := reading.search.shown_hits) is not None:
        shown.update(dict.fromkeys(_cells_with(hits.starts, length, cells), "match"))
    return shown


def _cells_with(starts: Sequence[Offset], length: int, cells: int) -> Iterator[int]:
    """Yield the cells of a bar for a text of this length whose part of the text has one of the sorted `starts`."""
    index = 0
    while index < len(starts):
        cell = min(starts[index] * cells // length, cells - 1)
        yield cell
        next_cell_start = -(-length * (cell + 1) // cells)
        index = bisect_left(starts, next_cell_start, index + 1) if cell < cells - 1 else len(starts)
