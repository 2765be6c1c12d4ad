"""The reading screen: its keys, the reader's marks and the mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from readtui.reading.passages import paragraph_at, word_at
from readtui.span import Span
from readtui.tui.actions import PAGE_BINDINGS, READING_BINDINGS, key_labels, key_names
from readtui.tui.controllers.links import LinkScreen
from readtui.tui.paint import ThemeStyles
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.page import Page
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.setting import Setting


class ReadingScreen(LinkScreen):
    """One document, with all that keys and the mouse can do with it."""

    BINDINGS: ClassVar[list[BindingType]] = list(READING_BINDINGS)

    class FetchCancelled(Message):
        """The reader does not want to wait for what is being fetched."""

    class MarkRequested(Message):
        """The reader wants a bookmark of this passage, or a mark of that letter."""

        def __init__(self, span: Span, letter: str) -> None:
            super().__init__()
            self.span = span
            self.letter = letter

    def __init__(
        self, theme_styles: ThemeStyles, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]
    ) -> None:
        super().__init__(theme_styles, setting, sidebar, keymap)
        self._keymap = keymap
        self._actions_by_key = _key_actions(keymap)
        self._next_key: Callable[[events.Key], None] | None = None  # who waits for the key behind another one
        self._waiting = ""
        self._z_pressed = False

    # Keys

    async def intercept_key(self, event: events.Key) -> bool:
        """Answer a key, if it means something here now; whether it did.

        The app asks before it hands a key on to the widget that has the focus: what `a` means hangs on whether `m` went
        before, and what follows `/` belongs to the finder, also where all come in one go.
        """
        self.last_key_at = time.monotonic()
        if event.key != "Z":
            self._z_pressed = False
        if self.reading is None:
            return False
        if self._next_key is not None:
            answer, self._next_key, self._waiting = self._next_key, None, ""
            if event.key != "escape":
                answer(event)
            self.update_status()
        elif self.reading.hints:
            self.choose_hint(event.key)
        elif self.focused is not self.page:  # `has_focus` comes later: by a message
            return False
        elif self.reading.note is not None and self.handle_note_key(
            [action for action, _ in self._actions_by_key.get(event.key, ())]
        ):
            pass
        elif self.reading.by_keys and self.selector.knows(event.key, event.character):
            self.handle_selection_key(event)
        else:
            self.selector.forget()
            return await self._run_bound_action(event.key)
        return True

    async def _run_bound_action(self, key: str) -> bool:
        """Run the action that is bound to a key, the first that can be; whether there was one."""
        for action, is_the_pages in self._actions_by_key.get(key, ()):
            if await self.app.run_action(action, self.page if is_the_pages else self):
                if not action.startswith("count("):
                    self.page.drop_count()
                return True
        return False

    def _wait_for_key(self, sign: str, answer: Callable[[events.Key], None]) -> None:
        """Have the next key answered; `sign` is shown meanwhile."""
        self._waiting, self._next_key = sign, answer
        self.update_status()

    def key_of(self, ident: str) -> str:
        """The first key of an action, as it is shown."""
        return next(iter(key_labels(ident, self._keymap)), "")

    @property
    def typed(self) -> str:
        return self._waiting or super().typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`c` is for the selection where there is one."""
        if action == "quote":
            return self.reading is not None and self.reading.selection is not None
        return True

    async def action_z(self) -> None:
        """Quit at the second Z of `ZZ`."""
        if self._z_pressed:
            await self.app.action_quit()
        self._z_pressed = True

    def action_leave(self) -> None:
        """Break off what is being fetched, or put away what lies over the text: a selection, matches, the sidebar."""
        if self.fetch_status is not None:
            self.post_message(self.FetchCancelled())
            return
        if self.reading is None:
            return
        if self.sidebar_is_overlay:
            self.exit_sidebar()
        elif self.reading.note is not None:
            self.reading = self.reading.close_note()
        elif self.reading.current_link is not None:
            self.reading = self.reading.choose_link(None)
        elif self.reading.selection is not None:
            self.select(None)
        elif self.reading.query is not None:
            self.reading = replace(self.reading, query=None, hits=None, current_hit=None)
        elif self.zen:
            self.action_zen()

    def action_copy(self) -> None:
        """Copy the selection; without one, the paragraph at a second key."""
        if self.reading is None:
            return
        if self.reading.selection is not None:
            self.copy_span(self.reading.selected_span)
        else:
            self._wait_for_key("y", partial(self._copy_paragraphs, self.page.take_count(1)))

    def _copy_paragraphs(self, count: int, event: events.Key) -> None:
        assert self.reading is not None
        if ("copy", False) in self._actions_by_key.get(event.key, ()):
            self.copy_span(self.reading.paragraphs_span(count))
        else:
            self.say(
                f"{self.key_of('copy.selection') * 2} copies the paragraph, {self.key_of('copy.section')} the section."
            )

    # Marks

    def action_mark(self) -> None:
        """Bookmark this place, or the selection. It is no use twice."""
        if self.reading is None:
            return
        if not self.reading.document.text:
            self.say("There is nothing to mark in an empty text.")
        elif (found := self.reading.current_bookmark()) is not None:
            self.say(f"Bookmarked already: {found.bookmark.label}", seconds=SHORT_S)
        else:
            self.post_message(self.MarkRequested(self.reading.bookmark_span, ""))
            self.select(None)

    def action_set_mark(self) -> None:
        """The next key is the letter of a mark to set."""
        self._wait_for_key("m", self._set_mark)

    def _set_mark(self, event: events.Key) -> None:
        assert self.reading is not None
        if event.character and event.character.isalnum() and self.reading.document.text:
            self.post_message(self.MarkRequested(self.reading.bookmark_span, event.character))
        else:
            set_it, go = (self.key_of(ident) for ident in ("mark.set", "mark.go"))
            self.say(f"A mark is a letter: {set_it}a sets it, {go}a goes there.")

    def action_go_to_mark(self) -> None:
        """The next key is the letter of the mark to go to; the same key again goes back."""
        self._wait_for_key("'", self._go_to_mark)

    def _go_to_mark(self, event: events.Key) -> None:
        assert self.reading is not None
        found = self.reading.mark_with_letter(event.character or " ")
        if ("go_to_mark", False) in self._actions_by_key.get(event.key, ()):
            self.reading = self.reading.toggle_last_jump()
        elif found is not None:
            self.go_to(found)
        else:
            self.say(f"There is no mark {event.character if event.is_printable else event.key}.")

    # The mouse

    def on_page_text_clicked(self, event: Page.TextClicked) -> None:
        if self.reading is None:
            return
        document = self.reading.document
        if event.clicks == 2:
            self.select_span(word_at(document, event.offset))
        elif event.clicks >= 3:
            self.select_span(paragraph_at(document, event.offset))
        elif self.reading.selection is not None and event.offset not in self.reading.selected_span:
            self.select(None)
        elif (link := self.reading.link_at(event.offset)) is not None:
            self.reading = self.reading.close_note()
            self.follow(link)
        elif self.reading.note is not None:
            self.reading = self.reading.close_note()


def _key_actions(keymap: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """The actions of each key in the order of the bindings, and whether they are the page's."""
    bound: dict[str, list[tuple[str, bool]]] = {}
    for bindings, is_the_pages in ((PAGE_BINDINGS, True), (READING_BINDINGS, False)):
        for binding in bindings:
            for key in key_names(binding.id, keymap) if binding.id else [binding.key]:
                bound.setdefault(key, []).append((binding.action, is_the_pages))
    return bound
