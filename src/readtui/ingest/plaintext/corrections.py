"""Corrections of a plain text: roles that the reader gives to lines, in place of those that were assumed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from readtui.document.model import Document, LineRole, Role
from readtui.ingest.plaintext.headings import heading_number, part_level
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.roles import GroupRole
from readtui.span import Offset, Span

DEFAULT_LEVEL = 2
"""Level of a heading without headings beside it: 1 is that of the title."""

_ROLES: Mapping[Role, GroupRole] = {
    "title": "title",
    "heading": "heading",
    "caption": "caption",
    "body": "body",
    "hidden": "boilerplate",
}


class CorrectedGroups(NamedTuple):
    """Groups and roles after corrections. `levels` has the level of each line that was made a heading: 0 if none was
    given."""

    groups: Sequence[LineGroup]
    roles: Sequence[GroupRole]
    levels: Mapping[int, int]


def apply_corrections(
    groups: Sequence[LineGroup], roles: Sequence[GroupRole], corrections: Sequence[LineRole]
) -> CorrectedGroups:
    """Return the groups with the roles that were assumed, but for the lines that the reader corrected.

    A corrected line is a line of text: an item shows its marker as text, a listing becomes running text. There is one
    title: the assumed one becomes a heading if it comes after the reader's, else running text.
    """
    groups, roles = list(groups), list(roles)
    lines = line_spans(groups)
    levels: dict[int, int] = {}
    title = -1
    for span, role, level in corrections:
        for index in lines_touched(lines, span):
            groups[index], roles[index] = as_text(groups[index]), _ROLES[role]
            levels.pop(index, None)
            if role == "heading":
                levels[index] = level or groups[index].level
            title = index if role == "title" else -1 if title == index else title
    for index in range(len(roles) if title >= 0 else 0):
        if roles[index] == "title" and index != title:
            roles[index] = "body" if index < title else "heading"
    return CorrectedGroups(groups, roles, levels)


def as_text(group: LineGroup) -> LineGroup:
    """Return a group as lines of text. An item keeps its marker."""
    text = f"{group.marker} {group.text}" if group.kind == "item" else group.text
    return group._replace(kind="text", text=text, marker="")


def corrected_levels(corrected: CorrectedGroups, assumed: Mapping[int, int]) -> dict[int, int]:
    """Return the level of each heading, given those that its form says.

    A heading without a given level has that of the heading before it (else after it), unless its number says another.
    """
    levels = {**assumed, **{index: level for index, level in corrected.levels.items() if level}}
    headings = [index for index, role in enumerate(corrected.roles) if role == "heading"]
    for index in sorted(index for index, level in corrected.levels.items() if not level):
        text = corrected.groups[index].text
        if not (heading_number(text) or part_level(text)):
            levels[index] = _level_beside(corrected, headings, levels, index)
    return levels


def _level_beside(corrected: CorrectedGroups, headings: Sequence[int], levels: Mapping[int, int], index: int) -> int:
    """Return the level of the heading before the group at `index`, else of the first one after it that has a level."""
    at = bisect_left(headings, index)
    if at:
        return levels[headings[at - 1]]
    after = (other for other in headings[1:] if corrected.levels.get(other) != 0)
    return next((levels[other] for other in after), DEFAULT_LEVEL)


# Lines as spans of all lines


def line_spans(groups: Sequence[LineGroup]) -> list[Span]:
    """Return the span of each group in the text of all groups, which has a newline between two."""
    return spans_of_texts([group.text for group in groups])


def spans_of_texts(texts: Sequence[str]) -> list[Span]:
    """Return the span of each text in all of them joined by newlines."""
    ends = accumulate(len(text) + 1 for text in texts)
    return [Span(end - 1 - len(text), end - 1) for text, end in zip(texts, ends, strict=True)]


def lines_touched(lines: Sequence[Span], span: Span) -> range:
    """Return the indexes of the lines that have a character in `span`; for an empty span, the line there."""
    first = max(bisect_right(lines, span.start, key=lambda line: line.start) - 1, 0)
    if not span:
        return range(first, min(first + 1, len(lines)))
    if first < len(lines) and lines[first].end <= span.start:
        first += 1
    return range(first, max(bisect_left(lines, span.end, key=lambda line: line.start), first))


@dataclass(frozen=True, eq=False)
class PlainLines:
    """The lines of a plain text: `document.model.Lines`.

    `places` has the span in the document's text of each group; that of a hidden one is empty, at the text after it.
    `rebuild` makes the document with corrections, `pack` the result of `packed`.
    """

    groups: Sequence[LineGroup]
    places: Sequence[Span]
    is_hidden: Sequence[bool]
    uncorrected_text: str
    rebuild: Callable[[Sequence[LineRole]], Document]
    pack: Callable[[], bytes]

    @cached_property
    def _spans(self) -> Sequence[Span]:
        """The spans of the lines in `text`."""
        return line_spans(self.groups)

    @property
    def text(self) -> str:
        """All lines, hidden ones too, with a newline between two."""
        return "\n".join(group.text for group in self.groups)

    def lines_in(self, span: Span) -> tuple[Span, ...]:
        """Return the lines in a span of the document's text, as spans of `text`; for an empty one, the line there."""
        indexes = self._indexes(span)
        return tuple(self._spans[index] for index in indexes if not self.is_hidden[index])

    def hidden_before(self, offset: Offset) -> tuple[Span, ...]:
        """Return the hidden lines between the line at an offset of the document's text and the one before it."""
        at = self._indexes(Span(offset, offset))
        end = at.start if at else len(self.groups)
        start = end
        while start and self.is_hidden[start - 1]:
            start -= 1
        return tuple(self._spans[start:end])

    def place_of(self, offset: Offset) -> Offset:
        """Return the place in `text` of an offset of the document's text."""
        if not (indexes := self._indexes(Span(offset, offset))):
            return 0
        line, place = self._spans[indexes.start], self.places[indexes.start]
        return min(line.start + max(offset - place.start, 0), line.end)

    def offset_of(self, place: Offset) -> Offset:
        """Return the offset in the document's text of a place in `text`; that of the next line if it is hidden."""
        lines = self._spans
        if not (indexes := lines_touched(lines, Span(place, place))):
            return 0
        line, shown = lines[indexes.start], self.places[indexes.start]
        return min(shown.start + max(place - line.start, 0), shown.end)

    def corrected(self, roles: Sequence[LineRole]) -> Document:
        """Return the document with these roles and no other corrections."""
        return self.rebuild(roles)

    def packed(self) -> bytes:
        """Return the lines without corrections as bytes."""
        return self.pack()

    def _indexes(self, span: Span) -> range:
        """Return the groups in a span of the document's text, and all of a block of which one is there.

        For an empty span, the group at that offset: hidden ones before it have the same offset, so the last is meant.
        """
        last = bisect_right(self.places, max(span.end - 1, span.start), key=lambda place: place.start) - 1
        while last >= 0 and self.is_hidden[last]:
            last -= 1
        if last < 0:
            return range(0)
        start = self.places[last].start if self.places[last].end <= span.start else span.start
        first = last
        while first and (self.places[first - 1].end > start or self.places[first - 1] == self.places[first]):
            first -= 1
        end = last + 1
        while end < len(self.places) and self.places[end] == self.places[last] and not self.is_hidden[end]:
            end += 1
        return range(first, end)
