"""What the two lists of the sidebar say: the sections of the document, and the reader's marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

from readtui.document.model import Document
from readtui.document.summary import format_minutes, format_percent, reading_minutes, share_before
from readtui.reading.overlay import LOST, lost_text, mark_sign, sign_cells
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.widgets.list_state import LazyRows, ListRow, RowList, filtered
from readtui.tui.widgets.list_view import DEEPEST_INDENT, ListLook
from readtui.unicode.width import width

LEAST_MINUTES = 2
"""Reading time in minutes from which a section shows it: a column of ones would only shorten the titles."""

LONGEST_FILTER = 200
"""Characters of a filter: longer than nearly all titles."""

EDGE_CELLS = 1
"""Width of the edge of the sidebar."""

MOST_MEASURED = 500
"""Sections whose names are measured for the width of the sidebar, which takes 1 ms."""

MOST_LINES = 4
"""Most lines of a name: enough for nearly all."""

SECTIONS = ListLook(
    *("sidebar", "Sections"),
    cursor_sign="›",
    head_rows=2,
    has_edge=True,
    whole_notes=True,
    most_lines=MOST_LINES,
)
"""The list of sections: a filter and a blank row above a tree."""

MARKS = ListLook(
    *("sidebar", "Marks"),
    empty_text="No marks yet",
    has_edge=True,
    whole_notes=True,
    most_lines=MOST_LINES,
)
"""The list of marks, below the sections."""


@dataclass(frozen=True, slots=True)
class SectionRows(Sequence[ListRow[int]]):
    """Rows of the sections with these indices. A row is made when it is asked for: few of them are visible."""

    reading: Reading
    indices: Sequence[int]
    folded: frozenset[int]
    is_tree: bool
    here: int

    def __len__(self) -> int:
        return len(self.indices)

    @overload
    def __getitem__(self, place: int) -> ListRow[int]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ListRow[int]]: ...

    def __getitem__(self, place: int | slice) -> ListRow[int] | Sequence[ListRow[int]]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        index = self.indices[place]
        sections = self.reading.document.sections
        section, current = sections[index], self.reading.current_section
        is_here = index == current or (index in self.folded and place == self.here)
        note, note_role = self._note(index)
        return ListRow(
            section.title,
            index,
            note,
            sign="▌" if is_here else "",
            note_role=note_role,
            depth=max(section.depth - 1, 0) if self.is_tree else 0,
            has_children=index + 1 < len(sections) and sections[index + 1].depth > section.depth,
            is_folded=index in self.folded,
            is_here=is_here,
            note_is_optional=note_role == "dim",
        )

    def place_of(self, index: int) -> int | None:
        """Return the place of the row of a section, in a tree that of the one that it is folded into; None without."""
        if self.is_tree:
            return max(bisect_right(self.indices, index) - 1, 0) if self.indices else None
        place = bisect_left(self.indices, index)
        return place if place < len(self.indices) and self.indices[place] == index else None

    def _note(self, index: int) -> tuple[str, str]:
        """The note at the right and its role: the number of matches during a search, else the reading time."""
        reading, is_folded = self.reading, index in self.folded
        if reading.search.hits is not None and len(reading.search.hits):
            count = reading.search.hit_count_in_section(reading.document, index, with_subsections=is_folded)
            return (f"{count} ◆", "count") if count else ("", "dim")
        sections = reading.document.sections
        span = sections[index].span
        if not is_folded and index + 1 < len(sections):
            span = Span(span.start, min(span.end, sections[index + 1].span.start))
        minutes = reading_minutes(reading.document, span)
        return (format_minutes(minutes) if minutes >= LEAST_MINUTES else ""), "dim"


def unfolded_sections(document: Document, folded: frozenset[int]) -> Sequence[int]:
    """Return the indices of the sections that are not hidden in a folded one."""
    sections = document.sections
    if not folded:
        return range(len(sections))
    indices: list[int] = []
    hidden_below: int | None = None
    for index, section in enumerate(sections):
        if hidden_below is None or section.depth <= hidden_below:
            hidden_below = section.depth if index in folded else None
            indices.append(index)
    return indices


class SectionSource:
    """The rows of the sections of one document, for any reading of it. It remembers which sections are shown."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._titles: Sequence[str] = ()  # in lower case, once a filter needs them
        self._shown: tuple[Sequence[str], frozenset[int], Sequence[int]] | None = None

    def rows(self, reading: Reading, words: str = "", folded: frozenset[int] = frozenset()) -> RowList[int]:
        """Return the sections for the words of a filter, or without words the tree. The values are their indices.

        The cursor is at the current section, or at the one that it is folded into.
        """
        wanted = words.casefold().split()
        if self._shown is None or self._shown[:2] != (wanted, folded):
            self._shown = wanted, folded, self._indices(wanted, folded)
        indices = self._shown[2]
        here = max(bisect_right(indices, reading.current_section) - 1, 0)
        rows = SectionRows(reading, indices, folded, not wanted, here)
        return RowList(rows, here=here if indices else None, place_of=rows.place_of)

    def folds(self, levels: int) -> frozenset[int]:
        """Return the sections that are folded so that so many levels are shown."""
        sections, deepest = self.document.sections, self._depths()[: max(levels, 1)][-1:]
        return frozenset(
            index
            for index, (one, following) in enumerate(pairwise(sections))
            if following.depth > one.depth >= max(deepest, default=0)
        )

    def levels_shown(self, folded: frozenset[int]) -> int:
        """Return how many levels are shown."""
        sections = self.document.sections
        deepest = max((sections[index].depth for index in unfolded_sections(self.document, folded)), default=0)
        return bisect_right(self._depths(), deepest)

    def _depths(self) -> Sequence[int]:
        """Return the depths of the sections, each once."""
        return sorted({section.depth for section in self.document.sections})

    def name_cells(self, edge_cells: int) -> int:
        """Return the width of a sidebar in which the names of the first sections have room in one line each."""
        sections = self.document.sections[:MOST_MEASURED]
        around = width(SECTIONS.cursor_sign) + 1 + edge_cells
        return (
            max((width(one.title) + 2 * min(max(one.depth - 1, 0), DEEPEST_INDENT) for one in sections), default=0)
            + around
        )

    def _indices(self, wanted: Sequence[str], folded: frozenset[int]) -> Sequence[int]:
        """Return the indices of the sections whose titles have all words; without words, of those not folded."""
        if not wanted:
            return unfolded_sections(self.document, folded)
        if not self._titles:
            self._titles = [section.title.casefold() for section in self.document.sections]
        indices: Sequence[int] = range(len(self._titles))
        for word in wanted:
            indices = [index for index in indices if word in self._titles[index]]
        return indices


def section_rows(reading: Reading, words: str = "", folded: frozenset[int] = frozenset()) -> RowList[int]:
    """Return the rows of the sections of a reading, as `SectionSource.rows`."""
    return SectionSource(reading.document).rows(reading, words, folded)


def mark_rows(reading: Reading) -> RowList[int]:
    """Return the marks with their position in percent, and their ids; the lost ones say so, with their words."""
    marks = reading.marks.entries
    cells = sign_cells(marks)

    def mark_row(number: int) -> ListRow[int]:
        mark, span = marks[number]
        return ListRow(
            mark.label if span is not None else lost_text(mark),
            mark.ident,
            format_percent(share_before(reading.document, span.start)) if span is not None else LOST,
            sign=f" {mark_sign(mark):{cells}} ",
            sign_role=f"highlight_{mark.colour}" if mark.colour else "title",
            is_dim=span is None,
        )

    return filtered(LazyRows(mark_row, len(marks), lambda: [found.mark.ident for found in marks], lambda: ()), "")
