"""The state of one document being read: a frozen value whose methods return the next state."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from readtui.document.model import Document, Inline
from readtui.marks.model import ResolvedMark
from readtui.reading.jump_list import JumpList
from readtui.reading.landmarks import nth_figure_start, nth_paragraph_start, nth_section_start
from readtui.reading.links import Links, assign_hints, links_in, nth_link
from readtui.reading.marks import MAX_MARK_CHARACTERS, Marks, mark_span_at
from readtui.reading.position import Placement, Position
from readtui.reading.search import Hits, Query, Search
from readtui.reading.selection import Selection, SelectionState
from readtui.reading.shown import Visibility
from readtui.span import Offset, Span

NO_DOCUMENT = Document("")
"""The document of a `Reading` before the first one is opened."""


class Reading(NamedTuple):
    """The state of one document being read: its six parts, and what concerns more than one of them.

    `Reading()` is the state before a document is opened: all its methods work, as for an empty document.
    """

    document: Document = NO_DOCUMENT
    position: Position = Position()
    search: Search = Search()
    selection: SelectionState = SelectionState()
    marks: Marks = Marks()
    links: Links = Links()
    shown: Visibility = Visibility()

    @property
    def has_document(self) -> bool:
        """Whether a document has been opened; it may be empty."""
        return self.document is not NO_DOCUMENT

    # Moving. A jump is recorded in the jump list; a move is not. Both drop the current link and the note.

    def with_viewport(self, top: Offset, bottom: Offset) -> Reading:
        """Set the text on the screen to `[top, bottom)`. A link or note that is no longer visible is dropped."""
        position = self.position.with_viewport(self.document, top, bottom)
        return self._replace(position=position, links=self.links.with_viewport(position.viewport))

    def jump_to(self, offset: Offset) -> Reading:
        """Go to `offset` and record the present place in the jump list."""
        return self.record_jump(self.position.top).move_to(offset)

    def record_jump(self, offset: Offset) -> Reading:
        """Record `offset` in the jump list, without moving."""
        return self._replace(position=self.position.record_jump(offset))

    def move_to(self, offset: Offset, placement: Placement = "top") -> Reading:
        """Go to `offset`, which is shown then, without a record in the jump list. The target is cued, unless the
        placement is "near"."""
        position = self.position.move_to(self.document, offset, placement)
        shown = self.shown.revealing(self.document, position.offset)
        return self._replace(position=position, links=self.links.after_move(), shown=shown)

    def back(self) -> Reading:
        """Go to the place before the last jump; unchanged if there was none."""
        return self._follow_jump_list(self.position.jump_list.back(self.position.top))

    def toggle_last_jump(self) -> Reading:
        """Go to the place before the last jump and record the present place instead: a second call returns here."""
        return self._follow_jump_list(self.position.jump_list.swap(self.position.top))

    def forward(self) -> Reading:
        """Undo the last `back`."""
        return self._follow_jump_list(self.position.jump_list.forward(self.position.top))

    def _follow_jump_list(self, step: tuple[Offset, JumpList] | None) -> Reading:
        """Go to a place of the jump list; unchanged if there is none."""
        if step is None:
            return self
        moved = self.move_to(step[0], "exact")
        return moved._replace(position=moved.position._replace(jump_list=step[1]))

    def jump_by_sections(self, count: int) -> Reading:
        """Jump to the start of the `count`-th section after the position (before it, if negative)."""
        offset = self.position.offset
        return self._jump_to_optional(self.shown.snapped(offset, nth_section_start(self.document, offset, count)))

    def move_by_paragraphs(self, count: int) -> Reading:
        """Move by `count` paragraphs. A step this small is no jump and has no cue."""
        offset = self.position.offset
        start = self.shown.snapped(offset, nth_paragraph_start(self.document, offset, count))
        return self if start is None else self.move_to(start).with_jump_cue(self.position.jump_cue)

    def jump_by_figures(self, count: int) -> Reading:
        """Jump by `count` figures, tables and captions that belong to neither."""
        return self._jump_to_optional(nth_figure_start(self.document, self.position.offset, count))

    def _jump_to_optional(self, offset: Offset | None) -> Reading:
        """Jump to `offset`; unchanged if it is None."""
        return self if offset is None else self.jump_to(offset)

    def jump_to_percent(self, percent: float) -> Reading:
        """Jump to the place that has `percent` of the text before it; clamped to 0..100."""
        target = ceil(len(self.document.text) * min(max(percent, 0.0), 100.0) / 100)
        return self._jump_to_optional(self.shown.snapped(len(self.document.text), target))

    def jump_to_cell(self, cell: Span) -> Reading:
        """Jump to a cell of a table and cue it."""
        return self.record_jump(self.position.top).move_to(cell.start, "near").with_jump_cue(cell)

    def with_jump_cue(self, cue: Span | None) -> Reading:
        """Set the passage that is highlighted for a moment, or remove it."""
        return self._replace(position=self.position._replace(jump_cue=cue))

    def point_at(self, offset: Offset) -> Reading:
        """Make a place on the screen the position, without scrolling: what is done next is done there."""
        return self._replace(position=self.position._replace(offset=offset, point=offset))

    @property
    def cursor(self) -> Offset:
        """The moving end of a selection made by keys; else the place that was clicked, jumped to or found last, if it
        is visible; else the first word on the screen."""
        if self.selection.by_keys and self.selection.current is not None:
            return self.selection.current.head
        return self.position.cursor(self.document)

    def in_whole(self, document: Document) -> Reading | None:
        """Return the same state in the whole of a document, of which this one is the head.

        None if the text differs before the end of the screen, of the selection or of a place of the jump list.
        """
        jumps = self.position.jump_list
        ends = (self.position.bottom, self.position.offset, self.selected_span.end, *jumps.behind, *jumps.ahead)
        known = self.document.text[: max(ends)]
        if not document.text.startswith(known):
            return None
        return self._replace(document=document, shown=self.shown.in_document(document))

    def without_filter(self) -> Reading:
        """Show all lines; unchanged without a filter."""
        if self.shown.filtered is None:
            return self
        return self._replace(shown=self.shown.with_filter(self.document, None))

    # Searching

    def start_search(self, *, is_backward: bool = False) -> Reading:
        """Remember the present place, which `cancel_search` returns to."""
        return self._replace(search=self.search.begin(self.position, is_backward=is_backward))

    def with_hits(self, query: Query, hits: Hits) -> Reading:
        """Set the result of `query` and move to its current hit; without hits, return to the start of the search."""
        moved = self if hits else self._return_from_search()
        moved = moved._replace(search=moved.search.with_result(query, hits))
        return moved._move_to_hit(moved.search.current_hit)

    def accept_search(self) -> Reading:
        """Stay at the current hit; the start of the search is recorded as a jump."""
        return self if self.search.current_hit is None else self.record_jump(self.search.start)

    def cancel_search(self) -> Reading:
        """Return to the start of the search and drop the hits."""
        return self._return_from_search().clear_search()

    def clear_search(self) -> Reading:
        """Drop the query and its hits, without moving."""
        return self._replace(search=self.search.cleared())

    def move_by_hits(self, count: int) -> Reading:
        """Move by `count` hits, wrapping around the ends of the text; unchanged if there is none."""
        return self._move_to_hit(self.search.nth_hit(self.position.offset, count))

    def wraps_around(self, count: int) -> bool:
        """Whether `move_by_hits(count)` passes the end (or the start) of the text."""
        return self.search.wraps_around(self.position.offset, count)

    def jump_to_hit(self, index: int) -> Reading:
        """Jump to the hit of that index, as from a list."""
        return self.record_jump(self.position.top)._move_to_hit(index)

    def _return_from_search(self) -> Reading:
        """Leave the current hit, if there is one, for the start of the search."""
        if self.search.current_hit is None:
            return self
        start = self.search.start
        moved = self if self.position.top == start else self.move_to(start, "exact")
        return moved._replace(position=moved.position._replace(offset=start, point=self.search.start_point))

    def _move_to_hit(self, index: int | None) -> Reading:
        """Move to a hit; unchanged without one."""
        if self.search.hits is None or index is None:
            return self
        moved = self.move_to(self.search.hits[index].start, "near")
        return moved._replace(search=moved.search._replace(current_hit=index, are_hidden=False))

    # Selecting

    def select(self, selection: Selection | None, *, by_keys: bool = False) -> Reading:
        """Set the selection and whether the keys extend it; None clears it."""
        by_keys = by_keys and selection is not None
        shown = self.shown if selection is None else self.shown.opening(self.document, selection.head)
        return self._replace(selection=self.selection._replace(current=selection, by_keys=by_keys), shown=shown)

    def with_last_find(self, find: str) -> Reading:
        """Remember a search for a character in a line, to be repeated."""
        return self._replace(selection=self.selection._replace(last_find=find))

    def start_key_selection(self, *, by_lines: bool) -> Reading:
        """Let the keys extend the selection; without one, it starts at the position."""
        if not self.document.text:
            return self
        start = min(self.cursor, len(self.document.text) - 1)
        selection = self.selection.current or Selection(start, start)
        return self.select(selection._replace(by_lines=by_lines), by_keys=True)

    def extend_selection_to_hit(self) -> Reading:
        """Extend a selection made by keys to the current hit."""
        if not self.selection.by_keys or self.search.hits is None or self.search.current_hit is None:
            return self
        return self._replace(selection=self.selection.extend_to(self.search.hits[self.search.current_hit].start))

    @property
    def selected_span(self) -> Span:
        """The selected passage; empty, at the position, without a selection."""
        if self.selection.current is None:
            return Span(self.position.offset, self.position.offset)
        return self.selection.current.span(self.document)

    # Marks

    def with_marks(self, marks: tuple[ResolvedMark, ...]) -> Reading:
        """Set the reader's marks."""
        return self._replace(marks=Marks(marks, self.marks.are_hidden))

    def with_hidden_marks(self, are_hidden: bool) -> Reading:
        """Hide the reader's marks, or show them."""
        if self.marks.are_hidden == are_hidden:
            return self
        return self._replace(marks=Marks(self.marks.entries, are_hidden))

    @property
    def mark_span(self) -> Span:
        """The passage that a new mark covers: the selection, else the first words at the position, in one block."""
        if self.selection.current is None:
            return mark_span_at(self.document, self.position.offset)
        start, end = self.selected_span
        return Span(start, min(end, start + MAX_MARK_CHARACTERS))

    def current_bookmark(self) -> ResolvedMark | None:
        """Return the bookmark that already covers `mark_span` (without a selection: starts there), or None."""
        span = self.mark_span
        return self.marks.bookmark_at(span.start) if self.selection.current is None else self.marks.bookmark_of(span)

    # Links

    @property
    def visible_links(self) -> tuple[Inline, ...]:
        """The links on the screen; those of the note while one is open."""
        links = self.links.visible(self.document, self.position.viewport)
        return links if self.shown.parts is None else tuple(one for one in links if one.span.start in self.shown.parts)

    def show_hints(self, letters: str) -> Reading:
        """Give each visible link a hint of one or two of `letters`."""
        return self._replace(links=self.links._replace(hints=assign_hints(self.visible_links, letters)))

    def type_hint(self, letter: str) -> Reading:
        """Keep the hints that begin with `letter`, without it."""
        return self._replace(links=self.links.with_typed_hint(letter))

    def clear_hints(self) -> Reading:
        """Remove the hints."""
        return self._replace(links=self.links._replace(hints=()))

    def choose_link(self, link: Inline | None) -> Reading:
        """Make a link the current one; None clears the choice."""
        return self._replace(links=self.links.choose(link))

    def choose_link_ahead(self, count: int) -> Reading:
        """Make the `count`-th link after the current one (before it, if negative) the current one.

        Without a current link, counting starts at the edge of the screen. A link beyond the screen is jumped to; in a
        note there is none beyond. Unchanged if no link is left.
        """
        links, current = self.visible_links, self.links.current
        before_first = -1 if count > 0 else len(links)
        index = (links.index(current) if current in links else before_first) + count
        if 0 <= index < len(links):
            return self.choose_link(links[index])
        if self.links.note is not None:
            return self
        beyond = index - len(links) + 1 if count > 0 else index
        start = min([self.position.top, *(link.span.start for link in links[:1])])  # a link may begin above the screen
        link = nth_link(self.document, self.position.bottom if count > 0 else start, beyond)
        if link is None:
            return self
        return self.record_jump(self.position.top).move_to(link.span.start, "near").choose_link(link)

    def first_link_from_position(self) -> Inline | None:
        """Return the link at the position, or the first one between it and the end of the viewport."""
        return next(iter(links_in(self.document, Span(self.position.offset, self.position.bottom))), None)

    def open_note(self, link: Inline, span: Span) -> Reading:
        """Open a passage in a window at its link. A note opened from another note replaces it, at the same link."""
        return self._replace(links=self.links.open_note(link, span))

    def close_note(self) -> Reading:
        """Close the note; the link that opened it becomes the current one. Unchanged without a note."""
        return self if self.links.note is None else self._replace(links=self.links.close_note())

    @property
    def current_section(self) -> int:
        """The index of the innermost section at the position; -1 before the first."""
        return self.document.section_at(self.position.offset)

    def for_history(self) -> Reading:
        """Return the reading as the history keeps it: no selection, cue, hints or note; place and link remain."""
        links = Links(current=self.links.current)
        return self._replace(selection=SelectionState(), links=links).with_jump_cue(None)
