"""The position in a document: where the reader is, what is on the screen, and where moves went and came from."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from readtui.document.model import Document, Figure, Table
from readtui.document.summary import reading_minutes, share_before
from readtui.reading.jump_list import JumpList
from readtui.reading.landmarks import paragraphs_from, table_near
from readtui.reading.links import picture_near
from readtui.reading.passages import jump_cue_at
from readtui.span import Offset, Span

Placement: TypeAlias = Literal["top", "exact", "near"]
"""Where a move puts its target on the screen: one row below the top; in the first row (a place that was on the screen
before); anywhere in the viewport, scrolling only if needed (a match)."""


class Position(NamedTuple):
    """The position in a document.

    - `offset`: the target of the last move until the text is scrolled, then the start of the viewport.
    - `top`, `bottom`: the text on the screen is `[top, bottom)`.
    - `move_count`: number of moves; the screen scrolls when it changes. `placement` is where the last one puts its
      target, and `awaits_scroll` is true until the screen has followed it.
    - `jump_list`: the places to go back and forward to.
    - `jump_cue`: the passage that is highlighted for a moment where the last move went.
    - `point`: the place that was clicked, jumped to or found last; None before that. It may be scrolled off the screen.
    - `spoken`: the sentence that is read aloud.
    """

    offset: Offset = 0
    top: Offset = 0
    bottom: Offset = 0
    move_count: int = 0
    placement: Placement = "top"
    awaits_scroll: bool = False
    jump_list: JumpList = JumpList()
    jump_cue: Span | None = None
    point: Offset | None = None
    spoken: Span | None = None

    @classmethod
    def at(cls, offset: Offset) -> Position:
        """Return a position whose viewport is still to be measured."""
        return cls(offset, offset, offset)

    @property
    def viewport(self) -> Span:
        """The text on the screen."""
        return Span(self.top, self.bottom)

    def with_viewport(self, document: Document, top: Offset, bottom: Offset) -> Position:
        """Set the text on the screen. If the reader scrolled, or `offset` is not visible, it becomes `top`."""
        at_end = self.offset == bottom == len(document.text)
        is_kept = self.awaits_scroll or top == self.top
        offset = self.offset if is_kept and (top <= self.offset < bottom or at_end) else top
        return self._replace(offset=offset, top=top, bottom=bottom, awaits_scroll=False)

    def move_to(self, document: Document, offset: Offset, placement: Placement = "top") -> Position:
        """Go to `offset` without a record in the jump list. The target is cued, unless the placement is "near"."""
        offset = min(max(offset, 0), len(document.text))
        return self._replace(
            offset=offset,
            move_count=self.move_count + 1,
            placement=placement,
            awaits_scroll=True,
            jump_cue=jump_cue_at(document, offset) if placement != "near" else None,
            point=offset,
        )

    def record_jump(self, offset: Offset) -> Position:
        """Record `offset` in the jump list, without moving."""
        return self._replace(jump_list=self.jump_list.push(offset))

    @property
    def visible_point(self) -> Offset | None:
        """The point, if it is on the screen."""
        return self.point if self.point is not None and self.point in self.viewport else None

    def cursor(self, document: Document) -> Offset:
        """Return the point, if it is on the screen; else the start of the first word there."""
        if (point := self.visible_point) is not None:
            return point
        text, offset = document.text, self.offset
        while offset < self.bottom and text[offset].isspace():
            offset += 1
        return offset if offset < self.bottom else self.offset

    # What of the document is there

    def paragraphs_span(self, document: Document, count: int = 1) -> Span:
        """Return the paragraph that is read, or `count` of them.

        That is the one at `offset`, else the first that starts on the screen; for a heading, the one below it.
        """
        return paragraphs_from(document, self.viewport, self.offset, count)

    def section_span(self, document: Document) -> Span:
        """Return the section at `offset` with its subsections; the whole text if there is none."""
        section = document.section_at(self.offset)
        return document.sections[section].span if section >= 0 else Span(0, len(document.text))

    def table(self, document: Document) -> tuple[Table, Offset] | None:
        """Return the table at `offset`, else the first one on the screen, and the place in it; None if none."""
        return table_near(document, self.viewport, self.offset)

    def picture(self, document: Document) -> Figure | None:
        """Return the first picture from `offset` on that has a file, else the first one on the screen, or None."""
        return picture_near(document, self.viewport, self.offset)

    def progress(self, document: Document) -> float:
        """Return the share of the text before the position, 0 to 1; 1 if the end is visible."""
        return 1.0 if self.bottom >= len(document.text) else share_before(document, self.offset)

    def minutes_left(self, document: Document, end: Offset | None = None) -> int:
        """Return the minutes to read the text below the viewport, up to `end` (None: all of it), rounded up."""
        end = len(document.text) if end is None else end
        return reading_minutes(document, Span(self.bottom, max(end, self.bottom)))
