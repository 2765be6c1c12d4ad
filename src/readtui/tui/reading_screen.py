"""The reading screen: which key does what, marks, and mouse clicks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from readtui.reading.links import link_at
from readtui.reading.passages import paragraph_at, word_at
from readtui.span import Span
from readtui.tui.actions import PAGE_BINDINGS, READING_BINDINGS, key_names
from readtui.tui.controllers.links import LinkScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.page import Page
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.setting import Setting


class ReadingScreen(LinkScreen):
    """The screen that shows one document, with all its keys."""

    BINDINGS: ClassVar[list[BindingType]] = list(READING_BINDINGS)

    class FetchCancelled(Message):
        """The user cancels the fetch that is running."""

    class MarkRequested(Message):
        """The user wants a bookmark of a passage, or with a letter a mark."""

        def __init__(self, span: Span, letter: str) -> None:
            super().__init__()
            self.span = span
            self.letter = letter

    def __init__(self, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]) -> None:
        super().__init__(setting, sidebar, keymap)
        self._actions_by_key = _key_actions(keymap)
        self._next_key: Callable[[events.Key], None] | None = None  # gets the next key
        self._pending_key = ""
        self._z_pressed = False

    # Keys

    async def intercept_key(self, event: events.Key) -> bool:
        """Handle a key if it has a meaning here now. Return whether it was handled.

        The app calls this before the focused widget gets the key. So a key after `m` or `/` is handled correctly even
        if both keys arrive at once.
        """
        self.last_key_at = time.monotonic()
        if event.key != "Z":
            self._z_pressed = False
        if self._next_key is not None:
            handle, self._next_key, self._pending_key = self._next_key, None, ""
            if event.key != "escape":
                handle(event)
            self.update_status()
        elif self.reading.links.hints:
            self.choose_hint(event.key)
        elif self.focused is not self.page:  # not `has_focus`, which a message sets later
            return False
        elif self.reading.links.note is not None and self.handle_note_key(
            [action for action, _ in self._actions_by_key.get(event.key, ())]
        ):
            pass
        elif self.reading.selection.by_keys and self.selection_keys.knows(event.key, event.character):
            self.handle_selection_key(event)
        else:
            self.selection_keys.forget()
            return await self._run_bound_action(event.key)
        return True

    async def _run_bound_action(self, key: str) -> bool:
        """Run the first enabled action that is bound to a key. Return whether there was one."""
        for action, is_page_action in self._actions_by_key.get(key, ()):
            if await self.app.run_action(action, self.page if is_page_action else self):
                if not action.startswith("count("):
                    self.page.drop_count()
                return True
        return False

    def _wait_for_key(self, shown: str, handle: Callable[[events.Key], None]) -> None:
        """Have `handle` called with the next key; `shown` is in the status row until then."""
        self._pending_key, self._next_key = shown, handle
        self.update_status()

    @property
    def pending_keys(self) -> str:
        return self._pending_key or super().pending_keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable `c` for quoting without a selection."""
        if action == "quote":
            return self.reading.selection.current is not None
        return True

    async def action_z(self) -> None:
        """Quit at the second Z of `ZZ`."""
        if self._z_pressed:
            await self.app.action_quit()
        self._z_pressed = True

    def action_leave(self) -> None:
        """Cancel a fetch; else close or clear one thing: sidebar, note, link, selection, search or zen mode."""
        if self.fetch_status is not None:
            self.post_message(self.FetchCancelled())
            return
        if self.sidebar_is_overlay:
            self.exit_sidebar()
        elif self.reading.links.note is not None:
            self.reading = self.reading.close_note()
        elif self.reading.links.current is not None:
            self.reading = self.reading.choose_link(None)
        elif self.reading.selection.current is not None:
            self.select(None)
        elif self.reading.search.query is not None:
            self.reading = self.reading.clear_search()
        elif self.zen:
            self.action_zen()

    def action_copy(self) -> None:
        """Copy the selection; without one, wait for a second key that copies the paragraph."""
        if self.reading.selection.current is not None:
            self.copy_span(self.reading.selected_span)
        else:
            self._wait_for_key("y", partial(self._copy_paragraphs, self.page.take_count(1)))

    def _copy_paragraphs(self, count: int, event: events.Key) -> None:
        if ("copy", False) in self._actions_by_key.get(event.key, ()):
            self.copy_span(self.reading.position.paragraphs_span(self.reading.document, count))
        else:
            self.say(
                f"{self.key_of('copy.selection') * 2} copies the paragraph, {self.key_of('copy.section')} the section"
            )

    # Marks

    def action_mark(self) -> None:
        """Bookmark the selection or the present place, unless it is bookmarked."""
        if not self.reading.document.text:
            self.say("Nothing to mark in an empty text")
        elif (found := self.reading.current_bookmark()) is not None:
            self.say(f"Already bookmarked: {found.mark.label}", seconds=SHORT_S)
        else:
            self.post_message(self.MarkRequested(self.reading.mark_span, ""))
            self.select(None)

    def action_set_mark(self) -> None:
        """Set the mark whose letter is the next key."""
        self._wait_for_key("m", self._set_mark)

    def _set_mark(self, event: events.Key) -> None:
        if event.character and event.character.isalnum() and self.reading.document.text:
            self.post_message(self.MarkRequested(self.reading.mark_span, event.character))
        else:
            set_it, go = (self.key_of(ident) for ident in ("mark.set", "mark.go"))
            self.say(f"A mark is a letter: {set_it}a sets it, {go}a goes there")

    def action_go_to_mark(self) -> None:
        """Go to the mark whose letter is the next key; the same key again goes back."""
        self._wait_for_key("'", self._go_to_mark)

    def _go_to_mark(self, event: events.Key) -> None:
        found = self.reading.marks.with_letter(event.character or " ")
        if ("go_to_mark", False) in self._actions_by_key.get(event.key, ()):
            self.reading = self.reading.toggle_last_jump()
        elif found is not None:
            self.go_to(found)
        else:
            self.say(f"No mark {event.character if event.is_printable else event.key}")

    # The mouse

    def on_page_text_clicked(self, event: Page.TextClicked) -> None:
        document = self.reading.document
        if event.clicks == 2:
            self.select_span(word_at(document, event.offset))
        elif event.clicks >= 3:
            self.select_span(paragraph_at(document, event.offset))
        elif self.reading.selection.current is not None and event.offset not in self.reading.selected_span:
            self.select(None)
        elif (link := link_at(document, event.offset)) is not None:
            self.reading = self.reading.close_note()
            self.follow(link)
        elif self.reading.links.note is not None:
            self.reading = self.reading.close_note()


def _key_actions(keymap: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """Return the actions of each key in the order of the bindings, each with whether it is an action of the page."""
    actions: dict[str, list[tuple[str, bool]]] = {}
    for bindings, is_page_action in ((PAGE_BINDINGS, True), (READING_BINDINGS, False)):
        for binding in bindings:
            for key in key_names(binding.id, keymap) if binding.id else [binding.key]:
                actions.setdefault(key, []).append((binding.action, is_page_action))
    return actions
