"""The reading screen: which key does what, marks, and mouse clicks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from readtui.document.model import Document
from readtui.marks.model import ResolvedMark
from readtui.reading.links import has_links, link_at
from readtui.reading.passages import paragraph_at, word_at
from readtui.span import Span
from readtui.tui.actions import MARKS_BINDINGS, PAGE_BINDINGS, READING_BINDINGS, key_names
from readtui.tui.controllers.links import LinkScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.state import Mode, ScreenState
from readtui.tui.status import footer, footer_keys, status_row
from readtui.tui.widgets.dialogs import Chooser, Prompt
from readtui.tui.widgets.list_view import ListView
from readtui.tui.widgets.page import Page
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.setting import Setting

NOTE_KEYS = 3
"""Greatest number of keys in the edge of a note: it is not made wider for more."""


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

    class MarkChangeRequested(Message):
        """The user wants to do an action of the list of marks, "delete", "rename" or "undo", to a mark of it."""

        def __init__(self, action: str, found: ResolvedMark | None) -> None:
            super().__init__()
            self.action = action
            self.found = found

    def __init__(self, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]) -> None:
        super().__init__(setting, sidebar, keymap)
        self._actions_by_key = _key_actions(keymap)
        self._mark_actions = {
            key: binding.action for binding in MARKS_BINDINGS for key in key_names(binding.id or "", keymap)
        }
        self._next_key: Callable[[events.Key], None] | None = None  # gets the next key
        self._awaiting = ""  # the id of the action that waits for that key
        self._z_pressed = False
        self._shown_state = ScreenState()
        self._document_with_links: tuple[Document | None, bool] = (None, False)  # whether that document has links
        self.source_count = 1
        self.can_undo_marks: Callable[[], bool] = lambda: False

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
            handle, self._next_key, self._awaiting = self._next_key, None, ""
            if event.key != "escape":
                handle(event)
            self.update_status()
        elif self.reading.links.hints:
            self.choose_hint(event.key)
        elif self.focused is not self.page:  # not `has_focus`, which a message sets later
            return self._answer_list_key(event)
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

    def _answer_list_key(self, event: events.Key) -> bool:
        """Answer a key for the sections or the marks, if one of them has the focus. Return whether it was answered."""
        if self.focused is self.section_filter:
            return self._answer_section_key(event)
        return self.focused is self.marks and self._answer_mark_key(event.key)

    def _answer_section_key(self, event: events.Key) -> bool:
        sections, is_filtered = self.sidebar, bool(self.sidebar.words)
        if event.key in LIST_MOVES | {"ctrl+n", "ctrl+p"}:
            if not move_in_list(sections, event.key) and event.key in ("down", "ctrl+n"):
                self.focus_list(self.marks)
        elif event.key == "enter":
            sections.choose()
        elif event.key == "escape" and is_filtered:
            self.section_filter.value = ""
        elif event.key == "escape":
            self.exit_sidebar()
        elif event.key in ("left", "right") and not is_filtered:
            sections.fold() if event.key == "left" else sections.unfold()
        elif event.key != "space" or is_filtered:
            return self.section_filter.press(event.key, event.character)
        return True

    def _answer_mark_key(self, key: str) -> bool:
        marks = self.marks
        if key in LIST_MOVES | {"j", "k"}:
            if not move_in_list(marks, key) and key in ("up", "k"):
                self.focus_list(self.sidebar)
        elif key == "escape":
            self.exit_sidebar()
        elif key not in self._mark_actions:
            return False
        elif self._mark_actions[key] == "go":
            marks.choose()
        else:
            found = self.mark_with_ident(marks.current.value if marks.current is not None else None)
            self.post_message(self.MarkChangeRequested(self._mark_actions[key], found))
        return True

    async def _run_bound_action(self, key: str) -> bool:
        """Run the first enabled action that is bound to a key. Return whether there was one."""
        for action, is_page_action in self._actions_by_key.get(key, ()):
            if await self.app.run_action(action, self.page if is_page_action else self):
                if not action.startswith("count("):
                    self.page.drop_count()
                return True
        return False

    def _wait_for_key(self, ident: str, handle: Callable[[events.Key], None]) -> None:
        """Have `handle` called with the next key, which the action `ident` waits for."""
        self._awaiting, self._next_key = ident, handle
        self.update_status()

    # The rows at the bottom

    def update_status(self) -> None:
        """Show the present state in the status row, the footer, the search bar and the edge of a note."""
        state, cells = self.screen_state(), self.app.size.width
        before, self._shown_state = self._shown_state, state
        if state.mode is Mode.NOTE:
            self.note.show_keys(footer_keys(state, self.keymap)[:NOTE_KEYS])
        if state.mode is Mode.SEARCH:
            self.search_bar.show_keys(footer(state, self.keymap, cells // 2))
        keys = footer(state, self.keymap, cells) if state.mode is not Mode.TABLE else []  # that window shows its keys
        is_same_place = before.reading.has_document and not before.mode.is_window and not state.mode.is_window
        if is_same_place and keys[:1] != self.status_bar.keys[:1]:
            self.notice.clear_short()  # it would cover the new keys
        self.status_bar.show(*status_row(state, self.keymap, cells), keys)

    def screen_state(self) -> ScreenState:
        """Return what the rows at the bottom depend on."""
        reading, window = self.reading, self._window()
        if self._document_with_links[0] is not reading.document:
            self._document_with_links = reading.document, has_links(reading.document)
        return ScreenState(
            reading,
            self._mode(),
            self.base,
            opening=self.being_opened,
            count=self.selection_keys.count or self.count_typed,
            awaiting=self._awaiting or self.selection_keys.awaiting,
            hovered=self.hovered,
            failure=self.query_failure if self.search_bar.active else None,
            source_count=self.source_count,
            has_links=self._document_with_links[1],
            sidebar_is_over_text=self.sidebar_is_overlay,
            is_filtered=bool(self.sidebar.words),
            note_scrolls=self.note.scrolls,
            can_undo_marks=self.can_undo_marks(),
            can_choose=not isinstance(window, Chooser) or window.can_choose,
        )

    def _window(self) -> Screen[object] | None:
        """Return the window that is open over this screen."""
        stack = self.app.screen_stack
        return stack[-1] if stack and stack[-1] is not self else None

    def _mode(self) -> Mode:
        """Return what the keys act on, in the order of `intercept_key`."""
        window, reading = self._window(), self.reading
        if window is not None:
            if isinstance(window, Prompt):
                return Mode.PROMPT
            return Mode.LIST if isinstance(window, Chooser) else Mode.TABLE
        if self._awaiting or self.selection_keys.awaiting:
            return Mode.SECOND_KEY
        if reading.links.hints:
            return Mode.HINTS
        places = {self.section_filter: Mode.SECTIONS, self.marks: Mode.MARKS, self.search_bar.line: Mode.SEARCH}
        if self.focused in places:
            return places[self.focused]
        if reading.links.note is not None:
            return Mode.NOTE
        return Mode.SELECTING if reading.selection.by_keys else Mode.PAGE

    def on_descendant_focus(self) -> None:
        self.update_status()

    def on_screen_suspend(self) -> None:
        self.update_status()

    def on_screen_resume(self) -> None:
        self.update_status()

    def section_filter_changed(self, words: str) -> None:
        super().section_filter_changed(words)
        self.update_status()

    def lay_out(self) -> None:
        """Lay out the widgets, then the rows at the bottom for the present width."""
        super().lay_out()
        self.update_status()

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
        if self.being_opened is not None and self.being_opened.is_fetch:
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
            self._wait_for_key("copy.selection", partial(self._copy_paragraphs, self.page.take_count(1)))

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
        self._wait_for_key("mark.set", self._set_mark)

    def _set_mark(self, event: events.Key) -> None:
        if event.character and event.character.isalnum() and self.reading.document.text:
            self.post_message(self.MarkRequested(self.reading.mark_span, event.character))
        else:
            set_it, go = (self.key_of(ident) for ident in ("mark.set", "mark.go"))
            self.say(f"A mark is a letter: {set_it}a sets it, {go}a goes there")

    def action_go_to_mark(self) -> None:
        """Go to the mark whose letter is the next key; the same key again goes back."""
        self._wait_for_key("mark.go", self._go_to_mark)

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


LIST_MOVES = frozenset(("down", "up", "pagedown", "pageup", "home", "end"))
"""Keys that move in each list."""


def move_in_list(part: ListView[int], key: str) -> bool:
    """Move in a list by a key. Return whether there was a row to go to."""
    match key:
        case "down" | "j" | "ctrl+n":
            return part.move(1)
        case "up" | "k" | "ctrl+p":
            return part.move(-1)
        case "pagedown" | "pageup":
            return part.page(1 if key == "pagedown" else -1)
        case "home":
            return part.to_start()
        case _:
            return part.to_end()


def _key_actions(keymap: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """Return the actions of each key in the order of the bindings, each with whether it is an action of the page."""
    actions: dict[str, list[tuple[str, bool]]] = {}
    for bindings, is_page_action in ((PAGE_BINDINGS, True), (READING_BINDINGS, False)):
        for binding in bindings:
            for key in key_names(binding.id, keymap) if binding.id else [binding.key]:
                actions.setdefault(key, []).append((binding.action, is_page_action))
    return actions
