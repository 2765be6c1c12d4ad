"""The state of one document being read: a frozen value whose methods return the next state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from readtui.document.model import Document, Figure, Inline, Table
from readtui.document.summary import reading_minutes
from readtui.marks.model import ResolvedMark
from readtui.reading.jump_list import JumpList
from readtui.reading.landmarks import (
    nth_figure_start,
    nth_paragraph_start,
    nth_section_start,
    paragraphs_from,
    table_near,
)
from readtui.reading.links import assign_hints, link_at, links_in, nth_link, picture_near
from readtui.reading.passages import jump_cue_at, paragraph_at
from readtui.reading.search import Hits, Query
from readtui.reading.selection import Selection
from readtui.span import Offset, Span

MAX_MARK_CHARACTERS = 1_000
"""Characters of a selection that a mark covers at most: enough to find the place again, and little to store."""

MARK_CHARACTERS = 48
"""Characters that a mark without a selection covers: about eight words, enough to find the place again."""

Placement: TypeAlias = Literal["top", "exact", "near"]
"""Where a move puts its target on the screen: one row below the top; in the first row (a place that was on the screen
before); anywhere in the viewport, scrolling only if needed (a match)."""


class OpenNote(NamedTuple):
    """A passage that is open in a window, and the link that opened it."""

    link: Inline
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of one document being read.

    Position:
    - `position`: the target of the last move until the text is scrolled, then the start of the viewport.
    - `top`, `bottom`: the text on the screen is `[top, bottom)`.
    - `move_count`: number of moves; the screen scrolls when it changes. `placement` is where the last one puts its
      target, and `awaits_scroll` is true until the screen has followed it.
    - `jump_list`: the places to go back and forward to.
    - `jump_cue`: the passage that is highlighted for a moment where the last move went.

    Search:
    - `query`, `hits`: the query and its matches; `current_hit` is an index in `hits`.
    - `search_start`: where the search began, the start of the viewport then.

    Selection: `by_keys` is true if the keys move the end of `selection`.

    Marks: the reader's `marks` in reading order; those whose text was not found come last.

    Links:
    - `hints`: visible links, each with the letters that the reader types to follow it.
    - `current_link`: the link that the reader chose.
    - `note`: the passage that is open in a window.
    """

    document: Document
    position: Offset = 0
    top: Offset = 0
    bottom: Offset = 0
    move_count: int = 0
    placement: Placement = "top"
    awaits_scroll: bool = False
    jump_list: JumpList = field(default_factory=JumpList)
    query: Query | None = None
    hits: Hits | None = None
    current_hit: int | None = None
    search_start: Offset = 0
    selection: Selection | None = None
    by_keys: bool = False
    marks: tuple[ResolvedMark, ...] = ()
    jump_cue: Span | None = None
    hints: tuple[tuple[str, Inline], ...] = ()
    current_link: Inline | None = None
    note: OpenNote | None = None

    # Moving. A jump is recorded in the jump list; a move is not.

    def with_viewport(self, top: Offset, bottom: Offset) -> Reading:
        """Set the text on the screen to `[top, bottom)`.

        If the reader scrolled, or the position is no longer visible, the position becomes `top`. A link or note that is
        no longer visible is dropped.
        """
        at_end = self.position == bottom == len(self.document.text)
        is_kept = self.awaits_scroll or top == self.top
        position = self.position if is_kept and (top <= self.position < bottom or at_end) else top
        viewport = Span(top, bottom)
        note = self.note if self.note is not None and self.note.link.span.overlaps(viewport) else None
        shown = (viewport,) if note is None else (viewport, note.span)
        link = self.current_link
        if link is not None and not any(map(link.span.overlaps, shown)):
            link = None
        return replace(
            self, top=top, bottom=bottom, position=position, awaits_scroll=False, current_link=link, note=note
        )

    def jump_to(self, offset: Offset) -> Reading:
        """Go to `offset` and record the present place in the jump list."""
        return self.record_jump(self.top).move_to(offset)

    def record_jump(self, offset: Offset) -> Reading:
        """Record `offset` in the jump list, without moving."""
        return replace(self, jump_list=self.jump_list.push(offset))

    def move_to(self, offset: Offset, placement: Placement = "top") -> Reading:
        """Go to `offset` without a record in the jump list. The target is cued, unless the placement is "near"."""
        offset = min(max(offset, 0), len(self.document.text))
        return replace(
            self,
            position=offset,
            move_count=self.move_count + 1,
            placement=placement,
            jump_cue=jump_cue_at(self.document, offset) if placement != "near" else None,
            awaits_scroll=True,
            current_link=None,
            note=None,
        )

    def back(self) -> Reading:
        """Go to the place before the last jump; unchanged if there was none."""
        return self._follow_jump_list(self.jump_list.back(self.top))

    def toggle_last_jump(self) -> Reading:
        """Go to the place before the last jump and record the present place instead: a second call returns here."""
        return self._follow_jump_list(self.jump_list.swap(self.top))

    def forward(self) -> Reading:
        """Undo the last `back`."""
        return self._follow_jump_list(self.jump_list.forward(self.top))

    def jump_by_sections(self, count: int) -> Reading:
        """Jump to the start of the `count`-th section after the position (before it, if negative)."""
        return self._jump_to_optional(nth_section_start(self.document, self.position, count))

    def move_by_paragraphs(self, count: int) -> Reading:
        """Move by `count` paragraphs. A step this small is no jump and has no cue."""
        start = nth_paragraph_start(self.document, self.position, count)
        return self if start is None else replace(self.move_to(start), jump_cue=self.jump_cue)

    def jump_by_figures(self, count: int) -> Reading:
        """Jump by `count` figures, tables and captions that belong to neither."""
        return self._jump_to_optional(nth_figure_start(self.document, self.position, count))

    def jump_to_percent(self, percent: float) -> Reading:
        """Jump to the place that has `percent` of the text before it; clamped to 0..100."""
        return self.jump_to(round(len(self.document.text) * min(max(percent, 0.0), 100.0) / 100))

    def clear_jump_cue(self) -> Reading:
        """Remove the jump cue."""
        return replace(self, jump_cue=None)

    def current_table(self) -> tuple[Table, Offset] | None:
        """Return the table at the position, else the first one on the screen, and the place in it; None if none."""
        return table_near(self.document, self.viewport, self.position)

    def jump_to_cell(self, cell: Span) -> Reading:
        """Jump to a cell of a table and cue it."""
        return replace(self.record_jump(self.top).move_to(cell.start, "near"), jump_cue=cell)

    # Searching

    def start_search(self) -> Reading:
        """Remember the present place, which `cancel_search` returns to."""
        return replace(self, search_start=self.top)

    def with_hits(self, query: Query, hits: Hits) -> Reading:
        """Set the result of `query` and move to the first hit at or after the start of the search.

        Without a hit after that place, the first one of the text is current; without any, the reading returns there.
        """
        if not len(hits):
            return replace(self._return_from_search(), query=query, hits=hits)
        index = hits.at_or_after(self.search_start) % len(hits)
        return replace(self, query=query, hits=hits)._move_to_hit(index)

    def accept_search(self) -> Reading:
        """Stay at the current hit; the start of the search is recorded as a jump."""
        return self if self.current_hit is None else self.record_jump(self.search_start)

    def cancel_search(self) -> Reading:
        """Return to the start of the search and drop the hits."""
        return replace(self._return_from_search(), query=None, hits=None)

    def move_by_hits(self, count: int) -> Reading:
        """Move by `count` hits, wrapping around the ends of the text; unchanged if there is none."""
        if self.hits is None or not len(self.hits):
            return self
        return self._move_to_hit((self._base_hit(count) + count) % len(self.hits))

    def wraps_around(self, count: int) -> bool:
        """Whether `move_by_hits(count)` passes the end (or the start) of the text."""
        if self.hits is None or not len(self.hits):
            return False
        return not 0 <= self._base_hit(count) + count < len(self.hits)

    def jump_to_hit(self, index: int) -> Reading:
        """Jump to the hit of that index, as from a list."""
        return self.record_jump(self.top)._move_to_hit(index)

    # Selecting

    def select(self, selection: Selection | None, *, by_keys: bool = False) -> Reading:
        """Set the selection and whether the keys extend it; None clears it."""
        return replace(self, selection=selection, by_keys=by_keys and selection is not None)

    def start_key_selection(self, *, by_lines: bool) -> Reading:
        """Let the keys extend the selection; without one, it starts at the position."""
        if not self.document.text:
            return self
        start = min(self.position, len(self.document.text) - 1)
        selection = self.selection or Selection(start, start)
        return self.select(replace(selection, by_lines=by_lines), by_keys=True)

    def extend_selection_to_hit(self) -> Reading:
        """Extend a selection made by keys to the current hit."""
        if self.selection is None or not self.by_keys or self.hits is None or self.current_hit is None:
            return self
        return replace(self, selection=self.selection.extend_to(self.hits[self.current_hit].start))

    @property
    def selected_span(self) -> Span:
        """The selected passage; empty, at the position, without a selection."""
        if self.selection is None:
            return Span(self.position, self.position)
        return self.selection.span(self.document)

    def paragraphs_span(self, count: int = 1) -> Span:
        """Return the paragraph that is read, or `count` of them.

        That is the one at the position, else the first that starts on the screen; for a heading, the one below it.
        """
        return paragraphs_from(self.document, self.viewport, self.position, count)

    @property
    def section_span(self) -> Span:
        """The section at the position with its subsections; the whole text if there is none."""
        section = self.current_section
        return self.document.sections[section].span if section >= 0 else Span(0, len(self.document.text))

    # Marks

    def with_marks(self, marks: tuple[ResolvedMark, ...]) -> Reading:
        """Set the reader's marks."""
        return replace(self, marks=marks)

    @property
    def mark_span(self) -> Span:
        """The passage that a new mark covers: the selection, else the first words at the position, in one block."""
        if self.selection is not None:
            start, end = self.selected_span
            return Span(start, min(end, start + MAX_MARK_CHARACTERS))
        start, text = self.position, self.document.text
        while text[start : start + 1] == "\n":  # a picture without text: cover its caption
            start += 1
        return Span(start, max(min(start + MARK_CHARACTERS, paragraph_at(self.document, start).end), start))

    def mark_with_letter(self, letter: str) -> ResolvedMark | None:
        """Return the mark of that letter, or None."""
        return next((found for found in self.marks if found.mark.letter == letter), None)

    def current_bookmark(self) -> ResolvedMark | None:
        """Return the bookmark that already covers `mark_span` (without a selection: starts there), or None."""
        span = self.mark_span
        bookmarks = (found for found in self.marks if found.mark.kind == "bookmark")
        if self.selection is not None:
            return next((found for found in bookmarks if found.span == span), None)
        return next((found for found in bookmarks if found.span is not None and found.span.start == span.start), None)

    # Links

    @property
    def visible_links(self) -> tuple[Inline, ...]:
        """The links on the screen; those of the note while one is open."""
        return links_in(self.document, self.viewport if self.note is None else self.note.span)

    def show_hints(self, letters: str) -> Reading:
        """Give each visible link a hint of one or two of `letters`."""
        return replace(self, hints=assign_hints(self.visible_links, letters))

    def clear_hints(self) -> Reading:
        """Remove the hints."""
        return replace(self, hints=())

    def choose_link(self, link: Inline | None) -> Reading:
        """Make a link the current one; None clears the choice."""
        return replace(self, current_link=link)

    def choose_link_ahead(self, count: int) -> Reading:
        """Make the `count`-th link after the current one (before it, if negative) the current one.

        Without a current link, counting starts at the edge of the screen. A link beyond the screen is jumped to; in a
        note there is none beyond. Unchanged if no link is left.
        """
        links = self.visible_links
        before_first = -1 if count > 0 else len(links)
        index = (links.index(self.current_link) if self.current_link in links else before_first) + count
        if 0 <= index < len(links):
            return self.choose_link(links[index])
        if self.note is not None:
            return self
        beyond = index - len(links) + 1 if count > 0 else index
        link = nth_link(self.document, self.bottom if count > 0 else self._start_of_visible_links(), beyond)
        if link is None:
            return self
        return self.record_jump(self.top).move_to(link.span.start, "near").choose_link(link)

    def _start_of_visible_links(self) -> Offset:
        """The start of the viewport, or of a link that begins above it and ends in it."""
        return min([self.top, *(link.span.start for link in self.visible_links[:1])])

    def link_at(self, offset: Offset) -> Inline | None:
        """Return the link that contains the character at `offset`, or None."""
        return link_at(self.document, offset)

    def first_link_from_position(self) -> Inline | None:
        """Return the link at the position, or the first one between it and the end of the viewport."""
        return next(iter(links_in(self.document, Span(self.position, self.bottom))), None)

    def open_note(self, link: Inline, span: Span) -> Reading:
        """Open a passage in a window at its link. A note opened from another note replaces it, at the same link."""
        return replace(self, note=OpenNote(self.note.link if self.note else link, span), current_link=None, hints=())

    def close_note(self) -> Reading:
        """Close the note; the link that opened it becomes the current one."""
        return self if self.note is None else replace(self, note=None, current_link=self.note.link, hints=())

    def for_history(self) -> Reading:
        """Return the reading as the history keeps it: no selection, cue, hints or note; place and link remain."""
        return replace(self, selection=None, by_keys=False, jump_cue=None, hints=(), note=None)

    @property
    def current_picture(self) -> Figure | None:
        """The first picture from the position on that has a file, else the first one on the screen, or None."""
        return picture_near(self.document, self.viewport, self.position)

    # What the screen shows

    @property
    def viewport(self) -> Span:
        """The text on the screen."""
        return Span(self.top, self.bottom)

    @property
    def current_section(self) -> int:
        """The index of the innermost section at the position; -1 before the first."""
        return self.document.section_at(self.position)

    @property
    def progress(self) -> float:
        """The share of the text up to the end of the viewport, 0 to 1."""
        return min(self.bottom / len(self.document.text), 1.0) if self.document.text else 1.0

    @property
    def minutes_left(self) -> int:
        """Minutes to read the text below the viewport, rounded up."""
        return reading_minutes(self.document, Span(self.bottom, max(len(self.document.text), self.bottom)))

    def hit_count_in_section(self, index: int, *, with_subsections: bool = False) -> int:
        """Return the number of hits in a section, with or without those in its subsections."""
        if self.hits is None:
            return 0
        sections = self.document.sections
        span = sections[index].span
        if not with_subsections and index + 1 < len(sections):
            span = Span(span.start, min(span.end, sections[index + 1].span.start))
        return self.hits.count_in(span)

    def _follow_jump_list(self, step: tuple[Offset, JumpList] | None) -> Reading:
        """Go to a place of the jump list; unchanged if there is none."""
        return self if step is None else replace(self.move_to(step[0], "exact"), jump_list=step[1])

    def _jump_to_optional(self, offset: Offset | None) -> Reading:
        """Jump to `offset`; unchanged if it is None."""
        return self if offset is None else self.jump_to(offset)

    def _return_from_search(self) -> Reading:
        """Leave the current hit, if there is one, for the start of the search."""
        if self.current_hit is None:
            return self
        if self.top == self.search_start:
            return replace(self, position=self.top, current_hit=None)
        return replace(self.move_to(self.search_start, "exact"), current_hit=None)

    def _base_hit(self, count: int) -> int:
        """The hit to count from: the current one if the position is there, else the one before (or after) it."""
        assert self.hits is not None
        if self.current_hit is not None and self.position == self.hits[self.current_hit].start:
            return self.current_hit
        following = self.hits.at_or_after(self.position)
        return following - 1 if count > 0 else following

    def _move_to_hit(self, index: int) -> Reading:
        assert self.hits is not None
        return replace(self.move_to(self.hits[index].start, "near"), current_hit=index)
