"""Reading: the state of one document being read, as a frozen value with pure methods."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from readtui.document.model import Document, Figure, Inline, Table
from readtui.document.summary import reading_minutes
from readtui.marks.model import Found
from readtui.reading.jump_list import JumpList
from readtui.reading.landmarks import figure_from, paragraph_from, paragraphs_in, section_from, table_in
from readtui.reading.links import lettered, link_at, link_from, links_in, picture_in
from readtui.reading.passages import cue_at, paragraph_at
from readtui.reading.search import Hits, Query
from readtui.reading.selection import Selection
from readtui.span import Offset, Span

MOST_MARKED = 1_000
"""Characters of a selection that a bookmark stands on: enough to tell it from any other, and little to keep."""

MARKED = 48
"""Characters of the text that a bookmark without a selection stands on: some eight words, enough to know it again."""

Landing: TypeAlias = Literal["top", "exact", "near"]
"""Where on the screen a jump puts its target: under the top with a row to spare, in the very first row (a place that
one returns to), or only brought into view (a match)."""


class Noted(NamedTuple):
    """A passage that is read in a window, and the link that it stands at."""

    link: Inline
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One document being read.

    `top` and `bottom` bound the text on the screen. `here` is where the reader is: the target of the last jump
    until the text is scrolled, then the first word in view. `landings` counts jumps, so that a screen knows of one;
    `arriving` says that the screen has not followed the last one yet. `by_keys` says that the keys move the end of
    the selection. `marks` are the reader's own, in reading order, those whose words are gone at the end. `link` is the
    one that the reader chose, `note` what is read in a window.
    """

    document: Document
    here: Offset = 0
    top: Offset = 0
    bottom: Offset = 0
    landings: int = 0
    landing: Landing = "top"
    arriving: bool = False
    jumps: JumpList = field(default_factory=JumpList)
    query: Query | None = None
    hits: Hits | None = None
    hit: int | None = None
    searched_from: Offset = 0
    selection: Selection | None = None
    by_keys: bool = False
    marks: tuple[Found, ...] = ()
    cue: Span | None = None
    hints: tuple[tuple[str, Inline], ...] = ()
    link: Inline | None = None
    note: Noted | None = None

    # Moving

    def moved(self, top: Offset, bottom: Offset) -> Reading:
        """The text on the screen is now `[top, bottom)`."""
        at_end = self.here == bottom == len(self.document.text)
        stays = self.arriving or top == self.top
        here = self.here if stays and (top <= self.here < bottom or at_end) else top
        screen = Span(top, bottom)
        note = self.note if self.note is not None and self.note.link.span.overlaps(screen) else None
        places = (screen,) if note is None else (screen, note.span)
        link = self.link if self.link is not None and any(map(self.link.span.overlaps, places)) else None
        return replace(self, top=top, bottom=bottom, here=here, arriving=False, link=link, note=note)

    def jumped(self, offset: Offset) -> Reading:
        """Go to `offset`, and remember where from."""
        return self.leapt(self.top).landed(offset)

    def leapt(self, offset: Offset) -> Reading:
        """The reader went away from `offset` without a target: `back` returns there."""
        return replace(self, jumps=self.jumps.left(offset))

    def landed(self, offset: Offset, landing: Landing = "top") -> Reading:
        """Go to `offset` without a trace in the jump list; the paragraph there is cued, but for a match."""
        offset = min(max(offset, 0), len(self.document.text))
        cue = cue_at(self.document, offset) if landing != "near" else None
        went = replace(self, here=offset, landings=self.landings + 1, landing=landing, cue=cue, arriving=True)
        return replace(went, link=None, note=None)

    def back(self) -> Reading:
        """Where the reader was before the last jump; this very place if there was none."""
        return self._along(self.jumps.back(self.top))

    def swapped(self) -> Reading:
        """Where the reader was before the last jump, with this place in its stead: a second time leads here again."""
        return self._along(self.jumps.swapped(self.top))

    def forward(self) -> Reading:
        """Undo the last `back`."""
        return self._along(self.jumps.forward(self.top))

    def section_ahead(self, count: int) -> Reading:
        """The start of the `count`-th section after this place (before it, where `count` is negative)."""
        return self._gone_to(section_from(self.document, self.here, count))

    def paragraph_ahead(self, count: int) -> Reading:
        """The same by paragraphs. Steps this small leave no trace in the jump list."""
        start = paragraph_from(self.document, self.here, count)
        return self if start is None else replace(self.landed(start), cue=self.cue)

    def figure_ahead(self, count: int) -> Reading:
        """The same by figures, captions and tables."""
        return self._gone_to(figure_from(self.document, self.here, count))

    def at_percent(self, percent: float) -> Reading:
        """The place that `percent` of the text lie before."""
        return self.jumped(round(len(self.document.text) * min(max(percent, 0.0), 100.0) / 100))

    def uncued(self) -> Reading:
        """The landing cue has been seen."""
        return replace(self, cue=None)

    def table_here(self) -> tuple[Table, Offset] | None:
        """The table at this place, or else the first one on the screen, and the place in it; None where none is."""
        return table_in(self.document, self.screen, self.here)

    def at_cell(self, cell: Span) -> Reading:
        """Jump to a cell of a table, which is cued."""
        return replace(self.leapt(self.top).landed(cell.start, "near"), cue=cell)

    # Searching

    def searching(self) -> Reading:
        """A search begins here: `Esc` comes back to this place."""
        return replace(self, searched_from=self.top)

    def found(self, query: Query, hits: Hits) -> Reading:
        """The answer to `query`: the first hit at or after the place where the search began is the present one."""
        if not len(hits):
            return replace(self._returned(), query=query, hits=hits)
        index = hits.at_or_after(self.searched_from) % len(hits)
        return replace(self, query=query, hits=hits)._at_hit(index)

    def kept_search(self) -> Reading:
        """Stay at the hit; where the search began can be returned to."""
        return self if self.hit is None else self.leapt(self.searched_from)

    def left_search(self) -> Reading:
        """Return to where the search began, without hits."""
        return replace(self._returned(), query=None, hits=None)

    def hit_ahead(self, count: int) -> Reading:
        """The `count`-th hit on from this place, round the end; the same reading if there is none."""
        if self.hits is None or not len(self.hits):
            return self
        return self._at_hit((self._present_hit(count) + count) % len(self.hits))

    def wraps(self, count: int) -> bool:
        """Whether `hit_ahead(count)` goes round the end (or the start) of the text."""
        if self.hits is None or not len(self.hits):
            return False
        return not 0 <= self._present_hit(count) + count < len(self.hits)

    def at_hit(self, index: int) -> Reading:
        """Jump to the hit of that index, as from a list."""
        return self.leapt(self.top)._at_hit(index)

    # Selecting

    def selecting(self, selection: Selection | None, *, by_keys: bool = False) -> Reading:
        """Select a passage, from now on with the keys or not; None selects nothing."""
        return replace(self, selection=selection, by_keys=by_keys and selection is not None)

    def began_selecting(self, *, by_lines: bool) -> Reading:
        """Take the selection over to the keys; without one, begin at this place."""
        if not self.document.text:
            return self
        start = min(self.here, len(self.document.text) - 1)
        selection = self.selection or Selection(start, start)
        return self.selecting(replace(selection, by_lines=by_lines), by_keys=True)

    def selecting_to_hit(self) -> Reading:
        """Where the keys select: up to the present hit."""
        if self.selection is None or not self.by_keys or self.hits is None or self.hit is None:
            return self
        return replace(self, selection=self.selection.to(self.hits[self.hit].start))

    @property
    def selected(self) -> Span:
        """The passage that is selected; empty where none is."""
        return self.selection.span(self.document) if self.selection is not None else Span(self.here, self.here)

    def paragraphs(self, count: int = 1) -> Span:
        """The paragraph that is read: the one that was gone to, else the first that begins on the screen. Of a heading,
        the one below. With a `count`, so many from it on."""
        return paragraphs_in(self.document, self.screen, self.here, count)

    @property
    def section_span(self) -> Span:
        """The section that is read, with its subsections; all of a text without sections."""
        section = self.section
        return self.document.sections[section].span if section >= 0 else Span(0, len(self.document.text))

    # Marking

    def marked(self, marks: tuple[Found, ...]) -> Reading:
        """The reader's marks are these now."""
        return replace(self, marks=marks)

    @property
    def markable(self) -> Span:
        """What a bookmark set now stands on: the selection, else the first words at this place, in one block."""
        if self.selection is not None:
            start, end = self.selected
            return Span(start, min(end, start + MOST_MARKED))
        start, text = self.here, self.document.text
        while text[start : start + 1] == "\n":  # a picture without words: what is said of it
            start += 1
        return Span(start, max(min(start + MARKED, paragraph_at(self.document, start).end), start))

    def mark_of(self, letter: str) -> Found | None:
        """The mark of that letter, or None."""
        return next((found for found in self.marks if found.bookmark.letter == letter), None)

    def bookmark_here(self) -> Found | None:
        """The bookmark that stands where the next one would, or None."""
        span = self.markable
        bookmarks = (found for found in self.marks if not found.bookmark.letter)
        if self.selection is not None:
            return next((found for found in bookmarks if found.span == span), None)
        return next((found for found in bookmarks if found.span is not None and found.span.start == span.start), None)

    # Linking

    @property
    def links(self) -> tuple[Inline, ...]:
        """The links in view; of a passage in a window, its own."""
        return links_in(self.document, self.screen if self.note is None else self.note.span)

    def hinting(self, letters: str) -> Reading:
        """Give each link in view a hint of one or two of `letters`."""
        return replace(self, hints=lettered(self.links, letters))

    def unhinted(self) -> Reading:
        """Hints go."""
        return replace(self, hints=())

    def at_link(self, link: Inline | None) -> Reading:
        """The reader chose this link; None gives up the choice."""
        return replace(self, link=link)

    def link_ahead(self, count: int) -> Reading:
        """Choose the `count`-th link from the chosen one on (back, where `count` is negative); without one, from the
        first in view (the last). Beyond the screen it is gone to; where none is left, the reading is the same."""
        links = self.links
        before = -1 if count > 0 else len(links)
        found = (links.index(self.link) if self.link in links else before) + count
        if 0 <= found < len(links):
            return self.at_link(links[found])
        if self.note is not None:
            return self
        beyond = found - len(links) + 1 if count > 0 else found
        link = link_from(self.document, self.bottom if count > 0 else self._before_links(), beyond)
        if link is None:
            return self
        return self.leapt(self.top).landed(link.span.start, "near").at_link(link)

    def _before_links(self) -> Offset:
        """The first place whose links are in view."""
        return min([self.top, *(link.span.start for link in self.links[:1])])

    def link_at(self, offset: Offset) -> Inline | None:
        """The link that the character at `offset` belongs to, or None."""
        return link_at(self.document, offset)

    def link_here(self) -> Inline | None:
        """The link at this place, or the first one on the screen from it on."""
        return next(iter(links_in(self.document, Span(self.here, self.bottom))), None)

    def noted(self, link: Inline, span: Span) -> Reading:
        """Read a passage in a window where a link stands; that of a note is read in its place."""
        return replace(self, note=Noted(self.note.link if self.note else link, span), link=None, hints=())

    def unnoted(self) -> Reading:
        """Close the window; the link that it stood at is the chosen one."""
        return self if self.note is None else replace(self, note=None, link=self.note.link, hints=())

    def parted(self) -> Reading:
        """As it is left for another text: the place stays, and the link that led away."""
        return replace(self, selection=None, by_keys=False, cue=None, hints=(), note=None)

    @property
    def picture(self) -> Figure | None:
        """The picture that is read: the one that was gone to, or the first on the screen; None if there is none."""
        return picture_in(self.document, self.screen, self.here)

    # What is shown of it

    @property
    def screen(self) -> Span:
        """The text on the screen."""
        return Span(self.top, self.bottom)

    @property
    def section(self) -> int:
        """The index of the section that is read; -1 before the first."""
        return self.document.section_at(self.here)

    @property
    def progress(self) -> float:
        """The share of the text that has been on the screen, 0 to 1."""
        return min(self.bottom / len(self.document.text), 1.0) if self.document.text else 1.0

    @property
    def minutes_left(self) -> int:
        """Minutes to read what is below the screen, rounded up."""
        return reading_minutes(self.document, Span(self.bottom, max(len(self.document.text), self.bottom)))

    def hits_in_section(self, index: int, *, with_subsections: bool = False) -> int:
        """How many hits stand in a section's own text, or in all of it."""
        if self.hits is None:
            return 0
        sections = self.document.sections
        span = sections[index].span
        if not with_subsections and index + 1 < len(sections):
            span = Span(span.start, min(span.end, sections[index + 1].span.start))
        return self.hits.count_in(span)

    def _along(self, gone: tuple[Offset, JumpList] | None) -> Reading:
        """At a place of the jump list; the same reading if there is none."""
        return self if gone is None else replace(self.landed(gone[0], "exact"), jumps=gone[1])

    def _gone_to(self, place: Offset | None) -> Reading:
        """A jump to a place; the same reading if there is none."""
        return self if place is None else self.jumped(place)

    def _returned(self) -> Reading:
        """At no hit; if there was one, where the search began."""
        if self.hit is None:
            return self
        if self.top == self.searched_from:
            return replace(self, here=self.top, hit=None)
        return replace(self.landed(self.searched_from, "exact"), hit=None)

    def _present_hit(self, count: int) -> int:
        """The hit to count from: the present one while the reader is there, else the one before (or after) here."""
        assert self.hits is not None
        if self.hit is not None and self.here == self.hits[self.hit].start:
            return self.hit
        following = self.hits.at_or_after(self.here)
        return following - 1 if count > 0 else following

    def _at_hit(self, index: int) -> Reading:
        assert self.hits is not None
        return replace(self.landed(self.hits[index].start, "near"), hit=index)
