"""Selecting with rows of the screen or the mouse, and copying."""

from __future__ import annotations

from functools import partial

from readtui.reading.passages import paragraph_at, word_at
from readtui.reading.selection import Selection
from readtui.span import Offset, Span
from readtui.tui.effects import Copy, ExtendByRows
from readtui.tui.services import Host

MAX_ROWS = 10_000
"""Maximum number of rows by which one key moves the end of a selection: that takes 0.1 s."""


class SelectingController:
    """What selecting and copying need besides the reading: the rows of the page, and the clipboard."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._head: Offset | None = None  # where the last move by rows ended
        self._cell = 0  # the column that the end keeps while it moves by rows

    def extend_by_rows(self, effect: ExtendByRows) -> None:
        """Move the end of the selection by rows of the screen; by lines of the text if whole lines are selected."""
        reading, page = self._host.reading, self._host.page
        selection = reading.selection.current
        if selection is None:
            return
        if selection.by_lines and effect.rows:
            motion = "line_down" if effect.rows > 0 else "line_up"
            moved = selection.move(reading.document, motion, abs(effect.rows))  # type: ignore[arg-type]
            shown, head = reading.shown, moved.head
            there = shown.snapped(selection.head, head) if effect.rows > 0 else shown.at_cursor(head)
            moved = moved.extend_to(selection.head if there is None else there)
        else:
            rows = effect.rows + int(effect.heights * page.height)
            rows = min(max(rows, -MAX_ROWS), MAX_ROWS) or (1 if effect.heights > 0 else -1)
            cell = self._cell if selection.head == self._head else None
            self._head, self._cell = page.rows_away(selection.head, rows, cell)
            moved = selection.extend_to(self._head)
        self._host.show_reading(reading.select(moved, by_keys=True))

    # The mouse

    def text_clicked(self, offset: Offset, clicks: int) -> bool:
        """Select a word (2 clicks) or a paragraph (3), or clear a selection elsewhere. Return whether one of these."""
        reading = self._host.reading
        if clicks == 2:
            self.select_span(word_at(reading.document, offset))
        elif clicks >= 3:
            self.select_span(paragraph_at(reading.document, offset))
        elif reading.selection.current is not None and offset not in reading.selected_span:
            self._host.show_reading(reading.select(None).point_at(offset))
        else:
            return False
        return True

    def select_span(self, span: Span) -> None:
        """Select a passage; an empty one clears the selection."""
        self._host.show_reading(self._host.reading.select(Selection.of(span) if span else None))

    def text_dragged(self, span: Span, *, finished: bool) -> None:
        """Select what the mouse was dragged over, and copy it at the end if the settings say so."""
        self.select_span(span)
        if finished and span and self._host.settings.copy_on_select:
            self.copy(Copy(self._host.reading.selected_span))

    # Copying

    def copy(self, effect: Copy) -> None:
        """Copy a passage, highlight it for a moment, and clear the selection."""
        from readtui.export import quote  # deferred: 3 ms, and often not needed

        if not effect.span:
            self._host.say("Nothing to copy here")
            return
        document, scope = self._host.reading.document, self._host.reading.shown.scope
        if scope is not None and document.is_output and not effect.quoted:  # only the lines that are shown
            parts = scope.parts_of(effect.span)
            self._host.copy(lambda: "\n".join([part.of(document.text) for part in parts]))
        else:
            write = quote.markdown_quote if effect.quoted else quote.plain_text
            self._host.copy(partial(write, document, effect.span))
        self._host.show_reading(self._host.reading.select(None).with_jump_cue(effect.span))
