"""Showing the state of the screen in the rows at the bottom, in the search bar, and in the edge of a note."""

from __future__ import annotations

from textual.screen import Screen

from readtui.tui.actions import Keymap
from readtui.tui.footer import footer, footer_keys
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.state import Mode, ScreenState
from readtui.tui.status import status_row

NOTE_KEYS = 3
"""Greatest number of keys in the edge of a note: it is not made wider for more."""


class BottomRows:
    """Shows states in the widgets of a screen; it keeps what they show."""

    def __init__(self, screen: ReadingScreen, keymap: Keymap) -> None:
        self._screen = screen
        self._keymap = keymap
        self._shown = (ScreenState(), 0)  # and the width of the rows

    def show(self, state: ScreenState, cells: int, above: Screen[object]) -> None:
        """Show a state in rows of `cells` cells; `above` is the screen that has the keys."""
        if (state, cells) == self._shown:
            return
        before, self._shown = self._shown[0], (state, cells)
        screen = self._screen
        if state.mode in (Mode.NOTE, Mode.OUTPUT):
            getattr(above, "note", screen.note).show_keys(footer_keys(state, self._keymap)[:NOTE_KEYS])
        if state.mode is Mode.SEARCH:
            screen.search_bar.show_keys(footer(state, self._keymap, cells // 2))
        # The window of a table shows its keys itself.
        keys = [] if state.mode in (Mode.TABLE, Mode.TABLE_SEARCH) else footer(state, self._keymap, cells)
        is_same_text = before.reading.has_document and before.reading.document is state.reading.document
        is_same_place = is_same_text and not before.mode.is_window and not state.mode.is_window
        if state.mode is Mode.SECOND_KEY and before.mode is not Mode.SECOND_KEY:
            screen.notice.clear()  # it would cover what the second key can be
        if is_same_place and keys[:1] != screen.status_bar.keys[:1]:
            screen.notice.clear_short()  # it would cover the new keys
        screen.status_bar.show(*status_row(state, self._keymap, cells), keys)
