"""Selecting a passage of the text, with the keys or the mouse, and having it copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual import events
from textual.message import Message

from readtui.reading.passages import count_words
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.controllers.search import Searching
from readtui.tui.controllers.selector import Asked, Selector, selected
from readtui.tui.paint import ThemeStyles
from readtui.tui.spread import SidebarPlace
from readtui.tui.widgets.page import Page
from readtui.typeset.setting import Setting

MOST_ROWS = 10_000
"""Rows that one key moves the end of a selection by: a tenth of a second."""

COUNTED = 20_000
"""Characters of a selection whose words are counted at each step: 2 ms."""


class Selecting(Searching):
    """A screen on which passages are selected. `keymap` has keys by the ids of bindings."""

    class CopyWanted(Message):
        """The reader wants a passage in the clipboard; `quoted` as Markdown with its source."""

        def __init__(self, span: Span, *, quoted: bool) -> None:
            super().__init__()
            self.span = span
            self.quoted = quoted

    class KeysChanged(Message):
        """Other keys matter now: they select, or act on the marks, or do so no more."""

    def __init__(
        self, theme_styles: ThemeStyles, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]
    ) -> None:
        super().__init__(theme_styles, setting, sidebar)
        self.selector = Selector(keymap)
        self._cell: int | None = None  # where rows are entered, while the end moves by rows

    @property
    def typed(self) -> str:
        return self.selector.typed or super().typed

    def status(self, reading: Reading) -> str:
        if not reading.by_keys or reading.selection is None:
            return super().status(reading)
        span = reading.selected_span
        if len(span) > COUNTED:
            many = f"{len(span):,} characters"
        else:
            count = count_words(span.of(reading.document.text))
            many = "1 word" if count == 1 else f"{count:,} words"
        return f"{'Selecting lines' if reading.selection.by_lines else 'Selecting'}: {many}"

    # Selecting

    def select(self, selection: Selection | None, *, by_keys: bool = False) -> None:
        """Select this, and tell when the keys begin or cease to do so."""
        if self.reading is None:
            return
        before = self.reading.by_keys
        self.reading = self.reading.select(selection, by_keys=by_keys)
        if not self.reading.by_keys:
            self.selector.forget()
        if self.reading.by_keys != before:
            self.post_message(self.KeysChanged())

    def select_span(self, span: Span) -> None:
        """Select a passage; an empty one selects nothing."""
        self.select(Selection.of(span) if span else None)

    def action_select(self, by_lines: bool) -> None:
        """Select with the keys, by lines or not; the same key again selects nothing."""
        if self.reading is None:
            return
        selection = self.reading.selection
        if self.reading.by_keys and selection is not None and selection.by_lines == by_lines:
            self.select(None)
        else:
            self._cell = None
            self.select(self.reading.start_key_selection(by_lines=by_lines).selection, by_keys=True)

    def take_selecting_key(self, event: events.Key) -> None:
        """Do what a key means while the keys select."""
        if self.reading is None or self.reading.selection is None:
            return
        asked = self.selector.take(event.key, event.character)
        if asked is None:
            self.tell_bar()
            return
        match asked.action:
            case "row" | "half" | "page":
                self._select_rows(self.reading.selection, asked)
            case "select":
                self.action_select(asked.name == "True")
            case "copy" | "quote":
                self.copy_span(self.reading.selected_span, quoted=asked.action == "quote")
            case "mark" if not asked.name:
                self.action_mark()
            case "lookup":
                self.run_worker(self.run_action("app.lookup"))
            case "leave":
                self.select(None)
            case _:
                self._cell = None
                self.reading = selected(self.reading, asked)
                self.tell_bar()  # also where the text has no such place

    def _select_rows(self, selection: Selection, asked: Asked) -> None:
        """Move the selection's end by rows of the screen; by lines of the text where lines are selected."""
        assert self.reading is not None
        height = max(self.page.size.height, 1)
        times = min(asked.times, MOST_ROWS // height)
        rows = int(asked.name) * times * {"row": 1, "half": max(height // 2, 1), "page": height}[asked.action]
        if asked.action == "row" and selection.by_lines:
            moved = selection.move(self.reading.document, "line_down" if rows > 0 else "line_up", asked.times)
        else:
            head, self._cell = self.page.rows_away(selection.head, rows, self._cell)
            moved = selection.extend_to(head)
        self.select(moved, by_keys=True)

    def on_descendant_focus(self) -> None:
        self.post_message(self.KeysChanged())

    def on_page_text_selected(self, event: Page.TextSelected) -> None:
        self.select_span(event.span)

    def action_mark(self) -> None:
        """Bookmark what is selected, or this place."""

    # Copying

    def action_copy_section(self) -> None:
        if self.reading is not None:
            self.copy_span(self.reading.section_span)

    def action_quote(self) -> None:
        if self.reading is not None:
            self.copy_span(self.reading.selected_span, quoted=True)

    def copy_span(self, span: Span, *, quoted: bool = False) -> None:
        """Have a passage copied, and lit for a moment; the selection has done its work."""
        if self.reading is None or not span:
            self.say("There is nothing to copy here.")
            return
        self.post_message(self.CopyWanted(span, quoted=quoted))
        self.select(None)
        self.reading = replace(self.reading, jump_cue=span)
        self.let_cue_fade()
