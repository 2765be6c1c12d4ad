"""The reading screen: what the reader does with the text: select, copy, mark, follow links."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from readtui.document.model import Inline
from readtui.document.span import Span
from readtui.passages import paragraph_at, word_at, words
from readtui.reading import Reading
from readtui.selection import Selection
from readtui.tui.bindings import HINT_LETTERS, READING, names_of
from readtui.tui.page import Page
from readtui.tui.paint import Looks
from readtui.tui.selector import Asked, Selector, selected
from readtui.tui.spread import SidebarPlace
from readtui.tui.wayfinding import Wayfinding
from readtui.typeset.setting import Setting

COUNTED = 20_000
"""Characters of a selection whose words are counted at each step: 2 ms."""


class ReadingScreen(Wayfinding):
    """One document, with all that keys and the mouse can do with it. `keymap` has keys by the ids of bindings."""

    BINDINGS: ClassVar[list[BindingType]] = list(READING)

    class LinkFollowed(Message):
        """The reader follows a link that leads out of the document."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    class MarkWanted(Message):
        """The reader wants a bookmark here, or a mark of that letter."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    class CopyWanted(Message):
        """The reader wants a passage in the clipboard; `quoted` as Markdown with its source."""

        def __init__(self, span: Span, *, quoted: bool) -> None:
            super().__init__()
            self.span = span
            self.quoted = quoted

    class SelectingChanged(Message):
        """The keys select from now on, or no more."""

        def __init__(self, by_keys: bool) -> None:
            super().__init__()
            self.by_keys = by_keys

    def __init__(
        self, looks: Looks, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(looks, setting, sidebar)
        keymap = keymap or {}
        self.selector = Selector(keymap)
        self._at_once = self._keys_at_once(keymap)
        self._next_key: Callable[[events.Key], None] | None = None  # who waits for the key behind another one
        self._waiting = ""
        self._cell: int | None = None  # where rows are entered while the keys select
        self._z_pressed = False

    def _keys_at_once(self, keymap: Mapping[str, str]) -> dict[str, Callable[[], None]]:
        """Actions that change what the next key means. They are not left to Textual's bindings, which run only when
        that key has been looked at: `ma` and `vip` may come in one go."""
        actions: dict[str, Callable[[], None]] = {
            "select.characters": lambda: self.action_select(False),
            "select.lines": lambda: self.action_select(True),
            "copy.selection": self.action_copy,
            "mark.set": self.action_set_mark,
            "mark.go": self.action_go_to_mark,
            "link.hints": self.action_hints,
        }
        return {key: action for ident, action in actions.items() for key in names_of(ident, keymap)}

    # Keys

    def on_key(self, event: events.Key) -> None:
        self.typed_at = time.monotonic()
        if event.key != "Z":
            self._z_pressed = False
        if self.reading is not None and self._takes(event):
            event.stop()
            event.prevent_default()

    def _takes(self, event: events.Key) -> bool:
        """Answer a key that is not one of Textual's bindings now; whether it was."""
        assert self.reading is not None
        if self._next_key is not None:
            answer, self._next_key, self._waiting = self._next_key, None, ""
            if event.key != "escape":
                answer(event)
            self.tell_bar()
            return True
        if self.reading.hints:
            self._take_hint(event.key)
            return True
        if not self.page.has_focus:
            return False
        if self.reading.by_keys and self.selector.knows(event.key, event.character):
            self._select(event)
            return True
        if (action := self._at_once.get(event.key)) is not None:
            action()
            return True
        return False

    def _await(self, sign: str, answer: Callable[[events.Key], None]) -> None:
        """Have the next key answered; `sign` is shown meanwhile."""
        self._waiting, self._next_key = sign, answer
        self.tell_bar()

    @property
    def typed(self) -> str:
        return self._waiting or self.selector.typed or super().typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys bound with priority belong to the finder while it is open, and to a window over the page. `c` is for
        the selection where there is one."""
        if action in ("search", "matches"):
            return not self.finder.active and self.app.screen is self and not self.sidebar.has_focus
        if action == "quote":
            return self.reading is not None and self.reading.selection is not None
        return True

    def action_z(self) -> None:
        """Quit at the second Z of `ZZ`."""
        if self._z_pressed:
            self.app.exit()
        self._z_pressed = True

    # Selecting

    def action_select(self, by_lines: bool) -> None:
        """Select with the keys, by lines or not; the same key again selects nothing."""
        if self.reading is None:
            return
        selection = self.reading.selection
        if self.reading.by_keys and selection is not None and selection.by_lines == by_lines:
            self._select_no_more()
            return
        self._cell = None
        self.selector.forget()
        self._show(self.reading.began_selecting(by_lines=by_lines))

    def _select(self, event: events.Key) -> None:
        """Do what a key means while the keys select."""
        assert self.reading is not None
        asked = self.selector.take(event.key, event.character)
        if asked is None:
            self.tell_bar()
        elif asked.action in ("row", "half", "page"):
            self._select_rows(asked)
        elif asked.action == "select":
            self.action_select(asked.name == "True")
        elif asked.action in ("copy", "quote"):
            self._copy(self.reading.selected, quoted=asked.action == "quote")
        elif asked.action == "mark":
            self.action_mark()
            self._select_no_more()
        elif asked.action == "lookup":
            self.run_worker(self.run_action("app.lookup"))
        elif asked.action == "leave":
            self._select_no_more()
        else:
            self._cell = None
            self._show(selected(self.reading, asked))

    def _select_rows(self, asked: Asked) -> None:
        """Move the selection's end by rows of the screen; by lines of the text where lines are selected."""
        assert self.reading is not None
        if (selection := self.reading.selection) is None:
            return
        height = max(self.page.size.height, 1)
        rows = int(asked.name) * asked.times * {"row": 1, "half": max(height // 2, 1), "page": height}[asked.action]
        if asked.action == "row" and selection.by_lines:
            moved = selection.moved(self.reading.document, "line_down" if rows > 0 else "line_up", asked.times)
        else:
            head, self._cell = self.page.rows_away(selection.head, rows, self._cell)
            moved = selection.to(head)
        self._show(self.reading.selecting(moved, by_keys=True))

    def _select_no_more(self) -> None:
        if self.reading is not None:
            self.selector.forget()
            self._show(self.reading.selecting(None))

    def _show(self, reading: Reading) -> None:
        """Show another selection, and tell when the keys begin or cease to select."""
        before = self.reading is not None and self.reading.by_keys
        self.reading = reading
        if reading.by_keys != before:
            self.post_message(self.SelectingChanged(reading.by_keys))

    def status(self, reading: Reading) -> str:
        if not reading.by_keys:
            return super().status(reading)
        span = reading.selected
        many = (
            f"{words(span.of(reading.document.text)):,} words" if len(span) < COUNTED else f"{len(span):,} characters"
        )
        by_lines = reading.selection is not None and reading.selection.by_lines
        return f"{'Selecting lines' if by_lines else 'Selecting'}: {'1 word' if many == '1 words' else many}"

    # Copying

    def action_copy(self) -> None:
        """Copy the selection; without one, the paragraph at a second key."""
        if self.reading is None:
            return
        if self.reading.selection is not None:
            self._copy(self.reading.selected)
        else:
            self._await("y", self._copy_paragraph)

    def _copy_paragraph(self, event: events.Key) -> None:
        assert self.reading is not None
        if self._at_once.get(event.key) == self.action_copy:
            self._copy(self.reading.paragraph)
        else:
            self.say("yy copies the paragraph, Y the section.")

    def action_copy_section(self) -> None:
        if self.reading is not None:
            self._copy(self.reading.section_span)

    def action_quote(self) -> None:
        if self.reading is not None:
            self._copy(self.reading.selected, quoted=True)

    def _copy(self, span: Span, *, quoted: bool = False) -> None:
        """Have a passage copied, and lit for a moment; the selection has done its work."""
        if self.reading is None or not span:
            self.say("There is nothing to copy here.")
            return
        self.post_message(self.CopyWanted(span, quoted=quoted))
        self.selector.forget()
        self._show(replace(self.reading.selecting(None), cue=span))
        self.let_cue_fade()

    # Marking

    def action_mark(self) -> None:
        if self.reading is not None:
            self.post_message(self.MarkWanted(""))

    def action_set_mark(self) -> None:
        """The next key is the letter of a mark to set."""
        self._await("m", self._set_mark)

    def _set_mark(self, event: events.Key) -> None:
        if event.character and event.character.isalnum():
            self.post_message(self.MarkWanted(event.character))
        else:
            self.say("A mark is a letter: ma sets it, 'a goes there.")

    def action_go_to_mark(self) -> None:
        """The next key is the letter of the mark to go to; the same key again goes back."""
        self._await("'", self._go_to_mark)

    def _go_to_mark(self, event: events.Key) -> None:
        assert self.reading is not None
        found = self.reading.mark_of(event.character or " ")
        if self._at_once.get(event.key) == self.action_go_to_mark:
            self.action_back()
        elif found is None:
            self.say(f"There is no mark {event.character if event.is_printable else event.key}.")
        else:
            self.go_to(found)

    def action_leave(self) -> None:
        """Put away what lies over the text: hints, a selection, matches, the sidebar."""
        if self.reading is None:
            return
        if self.sidebar_over:
            self.leave_sidebar()
        elif self.reading.selection is not None:
            self._select_no_more()
        elif self.reading.query is not None:
            self.reading = replace(self.reading, query=None, hits=None, hit=None)
        elif self.zen:
            self.action_zen()

    # The mouse and links

    def on_page_selected(self, event: Page.Selected) -> None:
        if self.reading is not None:
            self._show(self.reading.selecting(Selection.of(event.span) if event.span else None))

    def on_page_pressed(self, event: Page.Pressed) -> None:
        if self.reading is None:
            return
        document = self.reading.document
        if event.clicks == 2:
            self._select_span(word_at(document, event.offset))
        elif event.clicks >= 3:
            self._select_span(paragraph_at(document, event.offset))
        elif self.reading.selection is not None and event.offset not in self.reading.selected:
            self._select_no_more()
        elif (link := self.reading.link_at(event.offset)) is not None:
            self.follow(link)

    def _select_span(self, span: Span) -> None:
        if self.reading is not None:
            self._show(self.reading.selecting(Selection.of(span) if span else None))

    def action_hints(self) -> None:
        if self.reading is None:
            return
        self.reading = self.reading.hinting(HINT_LETTERS)
        if not self.reading.hints:
            self.say("No links on this screen.")

    def _take_hint(self, key: str) -> None:
        assert self.reading is not None
        hints = [(label[1:], link) for label, link in self.reading.hints if label[0] == key]
        self.reading = self.reading.unhinted()
        if len(hints) == 1 or (hints and not hints[0][0]):
            self.follow(hints[0][1])
        elif hints:
            self.reading = replace(self.reading, hints=tuple(hints))

    def action_link(self) -> None:
        if self.reading is not None and (link := self.reading.link_here()) is not None:
            self.follow(link)

    def follow(self, link: Inline) -> None:
        """Go where a link leads: to a place in this document, or out of it."""
        assert self.reading is not None
        if not link.target.startswith("#"):
            self.post_message(self.LinkFollowed(link.target))
        elif (offset := self.reading.document.target(link.target[1:])) is not None:
            self.reading = self.reading.jumped(offset)
        else:
            self.say(f"This document has no place named {link.target}.")
