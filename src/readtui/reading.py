"""Reading: the state of one document being read, as a frozen value with pure methods."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from readtui.document.model import Caption, Document, Figure, Heading, Inline, Table
from readtui.document.span import Offset, Span
from readtui.search import Hits, Query

CHARACTERS_A_MINUTE = 987
"""Silent reading speed in alphabetic scripts: English in Trauzettel-Klosinski and Dietz, IOVS 53 (2012) 5452."""

WIDE_CHARACTERS_A_MINUTE = 306
"""The same in Chinese and Japanese: the mean of 255 and 357 in the same study."""

JUMPS_KEPT = 100
"""Places that Back remembers, as many as vim's jump list."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A passage that is shown in another look: a match, a selection, a landing cue, a link's hint.

    `label`, where there is one, is painted over the passage's first cells.
    """

    span: Span
    role: str
    label: str = ""


Landing: TypeAlias = Literal["top", "exact", "near"]
"""Where on the screen a jump puts its target: under the top with a row to spare, in the very first row (a place that
one returns to), or only brought into view (a match)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document being read.

    `top` and `bottom` bound the text on the screen. `here` is where the reader is: the target of the last jump
    while it is in view, else the first word in view. `landings` counts jumps, so that a screen knows of one.
    """

    document: Document
    here: Offset = 0
    top: Offset = 0
    bottom: Offset = 0
    landings: int = 0
    landing: Landing = "top"
    behind: tuple[Offset, ...] = ()
    ahead: tuple[Offset, ...] = ()
    query: Query | None = None
    hits: Hits | None = None
    hit: int | None = None
    searched_from: Offset = 0
    selection: Span | None = None
    cue: Span | None = None
    hints: tuple[tuple[str, Inline], ...] = ()

    # Moving

    def moved(self, top: Offset, bottom: Offset) -> Reading:
        """The text on the screen is now `[top, bottom)`."""
        here = self.here if top <= self.here < bottom else top
        return replace(self, top=top, bottom=bottom, here=here)

    def jumped(self, offset: Offset) -> Reading:
        """Go to `offset`, and remember where from."""
        behind = (*self.behind, self.top)[-JUMPS_KEPT:]
        return replace(self.landed(offset), behind=behind, ahead=())

    def landed(self, offset: Offset, landing: Landing = "top") -> Reading:
        """Go to `offset` without a trace in the jump list; the paragraph there is cued, but for a match."""
        offset = min(max(offset, 0), len(self.document.text))
        cue = self._cue_at(offset) if landing != "near" else None
        return replace(self, here=offset, landings=self.landings + 1, landing=landing, cue=cue)

    def back(self) -> Reading:
        """Where the reader was before the last jump; this very place if there was none."""
        if not self.behind:
            return self
        went = self.landed(self.behind[-1], "exact")
        return replace(went, behind=self.behind[:-1], ahead=(self.top, *self.ahead))

    def forth(self) -> Reading:
        """Undo the last `back`."""
        if not self.ahead:
            return self
        went = self.landed(self.ahead[0], "exact")
        return replace(went, behind=(*self.behind, self.top), ahead=self.ahead[1:])

    def section_ahead(self, count: int) -> Reading:
        """The start of the `count`-th section after this place (before it, where `count` is negative)."""
        starts = [section.span.start for section in self.document.sections]
        return self._stepped(starts, count)

    def paragraph_ahead(self, count: int) -> Reading:
        """The same by paragraphs. Steps this small leave no trace in the jump list."""
        blocks = self.document.blocks
        index = self.document.block_at(self.here)
        step = 1 if count > 0 else -1
        if step < 0 and index >= 0 and self.here > blocks[index].span.start:
            index += 1
        for _ in range(abs(count)):
            following = index + step
            while 0 <= following < len(blocks) and not blocks[following].span:
                following += step
            if not 0 <= following < len(blocks):
                break
            index = following
        if not 0 <= index < len(blocks) or blocks[index].span.start == self.here:
            return self
        return replace(self.landed(blocks[index].span.start), cue=self.cue)

    def figure_ahead(self, count: int) -> Reading:
        """The same by figures, captions and tables."""
        starts = [
            block.span.start
            for block in self.document.blocks
            if isinstance(block, Figure | Table) or (isinstance(block, Caption) and block.of is None)
        ]
        return self._stepped(starts, count)

    def at_percent(self, percent: float) -> Reading:
        """The place that `percent` of the text lie before."""
        return self.jumped(round(len(self.document.text) * min(max(percent, 0.0), 100.0) / 100))

    def uncued(self) -> Reading:
        """The landing cue has been seen."""
        return replace(self, cue=None)

    # Searching

    def searching(self) -> Reading:
        """A search begins here: `Esc` comes back to this place."""
        return replace(self, searched_from=self.top)

    def found(self, query: Query, hits: Hits) -> Reading:
        """The answer to `query`: the first hit at or after the place where the search began is the present one."""
        if not len(hits):
            nowhere = replace(self, query=query, hits=hits, hit=None)
            moved = self.hit is not None and self.top != self.searched_from
            return nowhere.landed(self.searched_from, "exact") if moved else nowhere
        index = hits.at_or_after(self.searched_from)
        return self._at_hit(replace(self, query=query, hits=hits), index % len(hits))

    def kept_search(self) -> Reading:
        """Stay at the hit; where the search began can be returned to."""
        if self.hit is None:
            return self
        return replace(self, behind=(*self.behind, self.searched_from)[-JUMPS_KEPT:], ahead=())

    def left_search(self) -> Reading:
        """Return to where the search began, without hits."""
        gone = replace(self, query=None, hits=None, hit=None)
        moved = self.hit is not None and self.top != self.searched_from
        return gone.landed(self.searched_from, "exact") if moved else gone

    def hit_ahead(self, count: int) -> Reading:
        """The `count`-th hit on from this place, round the end; the same reading if there is none."""
        if self.hits is None or not len(self.hits):
            return self
        return self._at_hit(self, (self._present_hit(count) + count) % len(self.hits))

    def wraps(self, count: int) -> bool:
        """Whether `hit_ahead(count)` goes round the end (or the start) of the text."""
        if self.hits is None or not len(self.hits):
            return False
        return not 0 <= self._present_hit(count) + count < len(self.hits)

    def at_hit(self, index: int) -> Reading:
        """Jump to the hit of that index, as from a list."""
        return self._at_hit(replace(self, behind=(*self.behind, self.top)[-JUMPS_KEPT:], ahead=()), index)

    # Selecting and linking

    def selecting(self, span: Span | None) -> Reading:
        """Select a passage; None or an empty one selects nothing."""
        return replace(self, selection=span if span else None)

    def hinting(self, letters: str) -> Reading:
        """Give each link on the screen a hint of one or two of `letters`."""
        links = [inline for inline in self.document.inlines_in(Span(self.top, self.bottom)) if _leads(inline)]
        names = list(letters) if len(links) <= len(letters) else [one + two for one in letters for two in letters]
        return replace(self, hints=tuple(zip(names, links, strict=False)))

    def unhinted(self) -> Reading:
        """Hints go."""
        return replace(self, hints=())

    def link_at(self, offset: Offset) -> Inline | None:
        """The link that the character at `offset` belongs to, or None."""
        index = self.document.block_at(offset)
        inlines = self.document.inlines_in(self.document.blocks[index].span) if index >= 0 else ()
        return next((inline for inline in inlines if offset in inline.span and _leads(inline)), None)

    def link_here(self) -> Inline | None:
        """The link at this place, or the first one on the screen from it on."""
        ahead = self.document.inlines_in(Span(self.here, self.bottom))
        return next((inline for inline in ahead if _leads(inline)), None)

    # What is shown of it

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
        return minutes(self.document, Span(self.bottom, max(len(self.document.text), self.bottom)))

    def overlays(self, span: Span) -> tuple[Overlay, ...]:
        """What is shown in another look within `span`, later ones above earlier ones."""
        shown: list[Overlay] = []
        if self.cue is not None and self.cue.meets(span):
            shown.append(Overlay(self.cue, "cue"))
        if self.hits is not None and len(self.hits):
            present = self.hits[self.hit] if self.hit is not None else None
            shown += [Overlay(hit, "current_match" if hit == present else "match") for hit in self.hits.meeting(span)]
        if self.selection is not None and self.selection.meets(span):
            shown.append(Overlay(self.selection, "selection"))
        shown += [Overlay(link.span, "hint", label) for label, link in self.hints if link.span.meets(span)]
        return tuple(shown)

    def ticks(self, cells: int) -> frozenset[int]:
        """Which of `cells` cells of a scroll bar stand for a stretch of text that holds a hit."""
        if self.hits is None or not len(self.hits) or cells <= 0:
            return frozenset()
        length = max(len(self.document.text), 1)
        edges = [length * cell // cells for cell in range(cells + 1)]
        return frozenset(cell for cell in range(cells) if self.hits.count_in(Span(edges[cell], edges[cell + 1])))

    def hits_in_section(self, index: int, *, with_subsections: bool = False) -> int:
        """How many hits stand in a section's own text, or in all of it."""
        if self.hits is None:
            return 0
        sections = self.document.sections
        span = sections[index].span
        if not with_subsections and index + 1 < len(sections):
            span = Span(span.start, min(span.end, sections[index + 1].span.start))
        return self.hits.count_in(span)

    def _stepped(self, starts: Sequence[Offset], count: int) -> Reading:
        if count > 0:
            first = bisect_right(starts, self.here)
            return self.jumped(starts[min(first + count, len(starts)) - 1]) if first < len(starts) else self
        last = bisect_left(starts, self.here)
        if last:
            return self.jumped(starts[max(last + count, 0)])
        return self.jumped(0) if starts and self.here > 0 else self

    def _present_hit(self, count: int) -> int:
        """The hit to count from: the present one while the reader is there, else the one before (or after) here."""
        assert self.hits is not None
        if self.hit is not None and self.here == self.hits[self.hit].start:
            return self.hit
        following = self.hits.at_or_after(self.here)
        return following - 1 if count > 0 else following

    def _at_hit(self, reading: Reading, index: int) -> Reading:
        assert reading.hits is not None
        return replace(reading.landed(reading.hits[index].start, "near"), hit=index)

    def _cue_at(self, offset: Offset) -> Span | None:
        index = self.document.block_at(offset)
        if index < 0:
            return None
        span = self.document.blocks[index].span
        if offset == span.start and isinstance(self.document.blocks[index], Heading | Caption | Figure):
            return span
        end = self.document.text.find(" ", min(offset + 60, span.end), span.end)
        return Span(offset, span.end if end < 0 else end)


def _leads(inline: Inline) -> bool:
    return inline.kind in ("link", "reference") and bool(inline.target)


def minutes(document: Document, span: Span) -> int:
    """Minutes to read a passage, rounded up; 0 for an empty one."""
    sample = document.text[span.start : min(span.end, span.start + 2000)]
    if not sample:
        return 0
    wide = 0.0 if sample.isascii() else sum(char > "\u2e7f" for char in sample) / len(sample)
    pace = CHARACTERS_A_MINUTE + (WIDE_CHARACTERS_A_MINUTE - CHARACTERS_A_MINUTE) * wide
    return -int(-len(span) // pace)


def duration(length: int) -> str:
    """Minutes as one says them: "12 min", "5 h"."""
    return f"{length} min" if length < 100 else f"{round(length / 60)} h"


def paragraph_at(document: Document, offset: Offset) -> Span:
    """The block round `offset`; empty where there is none."""
    index = document.block_at(offset)
    return document.blocks[index].span if index >= 0 else Span(offset, offset)


def word_at(document: Document, offset: Offset) -> Span:
    """The word round `offset`: letters, digits, apostrophes and hyphens; one character where there is no word."""
    text = document.text

    def in_word(char: str) -> bool:
        return char.isalnum() or char in "'’-_" or (not char.isascii() and not char.isspace() and char.isidentifier())

    if not (0 <= offset < len(text)) or not in_word(text[offset]):
        return Span(offset, min(offset + 1, len(text)))
    start = end = offset
    while start > 0 and in_word(text[start - 1]):
        start -= 1
    while end < len(text) and in_word(text[end]):
        end += 1
    return Span(start, end)


def subtitle(document: Document) -> str:
    """The line under the title: site, authors, date, minutes and sections, as far as they are known."""
    count = len(document.sections) - (1 if document.title and document.sections else 0)
    length = minutes(document, Span(0, len(document.text)))
    parts = [document.site, ", ".join(document.authors), document.published]
    parts.append(duration(length) if length else "")
    parts.append("" if count <= 0 else "1 section" if count == 1 else f"{count} sections")
    return " · ".join(part for part in parts if part)
