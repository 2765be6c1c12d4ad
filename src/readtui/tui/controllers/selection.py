"""Select text with keys or the mouse, and copy it. Keys follow vim: motions, text objects, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, cast, get_args

from textual import events
from textual.message import Message

from readtui.config import debug_log
from readtui.reading.motions import FindKind, Motion, find_char
from readtui.reading.selection import Selection, TextObject
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import SELECTING_BINDINGS, key_names
from readtui.tui.controllers.search import SearchScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.page import Page
from readtui.typeset.setting import Setting

OBJECTS = get_args(TextObject)
FIND_KINDS = get_args(FindKind)
MOTIONS_AFTER_G: Mapping[str, Motion] = {"g": "top", "e": "back_end", "underscore": "line_end"}
"""Motions by the key after `g`: `gg`, `ge`, `g_`."""


class KeyCommand(NamedTuple):
    """A complete command: an action of the selection keys, its argument `name` (may be empty), and its count."""

    action: str
    name: str = ""
    times: int = 1


class SelectionKeys:
    """Parser of keys: digits are a count, and some keys (`i`, `a`, `g`, `f`, ...) wait for another key.

    `keymap` has the keys of an action by its id, if they are not the default ones.
    """

    def __init__(self, keymap: Mapping[str, str]) -> None:
        self._actions = {
            key: binding.action for binding in SELECTING_BINDINGS for key in key_names(binding.id or "", keymap)
        }
        self._count = ""
        self._waiting = ""
        self._found = ("f", "")  # what `;` repeats

    @property
    def count(self) -> str:
        """The digits typed so far."""
        return self._count

    @property
    def awaiting(self) -> str:
        """The id of the action that waits for its second key; empty if none does."""
        action = f"wait({self._waiting})"
        return next((binding.id or "" for binding in SELECTING_BINDINGS if binding.action == action), "")

    def forget(self) -> None:
        """Discard an incomplete command."""
        self._count = self._waiting = ""

    def knows(self, key: str, character: str | None) -> bool:
        """Return whether a key has a meaning here; any key has one after a key that waits for another."""
        return bool(self._waiting) or key in self._actions or bool(character and character.isdecimal())

    def take(self, key: str, character: str | None) -> KeyCommand | None:
        """Read a key. Return the command that it completes, or None."""
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            return self._after_waiting(waiting, key, character)
        if character and character.isdecimal() and (self._count or character != "0"):
            self._count = (self._count + character)[-4:]
            return None
        action, _, argument = self._actions.get(key, "").rstrip(")").partition("(")
        match action:
            case "wait":
                self._waiting = argument
            case "again" | "other_way" if self._found[1]:
                kind, char = self._found
                return self._complete("find", (kind if action == "again" else kind.swapcase()) + char)
            case "again" | "other_way" | "":
                self.forget()
            case _:
                return self._complete(action, argument)
        return None

    def _after_waiting(self, waiting: str, key: str, character: str | None) -> KeyCommand | None:
        """Return the command that `key` completes after the key `waiting`."""
        if waiting == "'" and character:
            return self._complete("mark", character)
        if waiting in FIND_KINDS and character and character.isprintable():
            self._found = (waiting, character)
            return self._complete("find", waiting + character)
        if waiting == "g" and key in MOTIONS_AFTER_G:
            return self._complete("move", MOTIONS_AFTER_G[key])
        if waiting in "ia" and character and waiting + character in OBJECTS:
            return self._complete("object", waiting + character)
        self.forget()
        return None

    def _complete(self, action: str, name: str) -> KeyCommand:
        count, self._count = int(self._count or 1), ""
        return KeyCommand(action, name, count)


def apply_command(reading: Reading, command: KeyCommand) -> Reading:
    """Return the reading with its selection changed by a command; unchanged for a command of another kind."""
    selection, document = reading.selection.current, reading.document
    if selection is None:
        return reading
    count = command.times
    match command.action:
        case "move":
            selection = selection.move(document, cast(Motion, command.name), count)
        case "object":
            selection = selection.select_object(document, cast(TextObject, command.name), count)
        case "find":
            kind, char = cast(FindKind, command.name[0]), command.name[1:]
            place = find_char(document, selection.head, char, kind, count)
            selection = selection if place is None else selection.extend_to(place)
        case "swap":
            selection = selection.swap_ends()
        case "restart":
            selection = replace(selection, fixed=selection.head)
        case "section":
            selection = selection.extend_to(_section_edge(reading, selection.head, count * int(command.name)))
        case "last":
            selection = selection.extend_to(len(document.text) - 1)
        case "percent":
            selection = selection.extend_to(reading.jump_to_percent(count).position.offset)
        case "mark":
            found = reading.marks.with_letter(command.name)
            selection = selection if found is None or found.span is None else selection.extend_to(found.span.start)
        case "match":
            there = reading.move_to(selection.head, "near").move_by_hits(count * int(command.name))
            selection = selection.extend_to(there.position.offset)
            reading = replace(reading, search=there.search)
        case _:
            return reading
    return reading.select(selection, by_keys=True)


def _section_edge(reading: Reading, head: Offset, count: int) -> Offset:
    """Return the end of the `count`-th section from `head` on, or for a negative count the start of an earlier one.

    The end excludes the next heading.
    """
    starts = [section.span.start for section in reading.document.sections]
    if count < 0:
        behind = [start for start in starts if start < head]
        return behind[max(len(behind) + count, 0)] if behind else 0
    ahead = [start - 2 for start in starts if start - 2 > head]
    return ahead[count - 1] if count <= len(ahead) else len(reading.document.text) - 1


MAX_ROWS = 10_000
"""Maximum number of rows by which one key moves the end of a selection: that takes 0.1 s."""


class SelectionScreen(SearchScreen):
    """The part of the reading screen for selecting and copying. `keymap` has the keys of actions by id."""

    class CopyRequested(Message):
        """The user wants to copy a passage; `quoted` means as Markdown with its source."""

        def __init__(self, span: Span, *, quoted: bool) -> None:
            super().__init__()
            self.span = span
            self.quoted = quoted

    def __init__(self, setting: Setting, sidebar: SidebarPlace, keymap: Mapping[str, str]) -> None:
        super().__init__(setting, sidebar)
        self.selection_keys = SelectionKeys(keymap)
        self._cell: int | None = None  # column that the end keeps while it moves by rows

    # Selecting

    def select(self, selection: Selection | None, *, by_keys: bool = False) -> None:
        """Replace the selection; `by_keys` is selection mode."""
        self.reading = self.reading.select(selection, by_keys=by_keys)
        if not self.reading.selection.by_keys:
            self.selection_keys.forget()

    def select_span(self, span: Span) -> None:
        """Select a passage; an empty one clears the selection."""
        self.select(Selection.of(span) if span else None)

    def action_select(self, by_lines: bool) -> None:
        """Start selection mode, by characters or by lines; the same key again ends it."""
        selection = self.reading.selection.current
        if self.reading.selection.by_keys and selection is not None and selection.by_lines == by_lines:
            self.select(None)
        else:
            self._cell = None
            self.select(self.reading.start_key_selection(by_lines=by_lines).selection.current, by_keys=True)

    def handle_selection_key(self, event: events.Key) -> None:
        """Handle a key in selection mode."""
        if self.reading.selection.current is None:
            return
        command = self.selection_keys.take(event.key, event.character)
        if command is None:
            self.update_status()
            return
        debug_log.log("selection: %s", command.action)
        match command.action:
            case "row" | "half" | "page":
                self._select_rows(self.reading.selection.current, command)
            case "select":
                self.action_select(command.name == "True")
            case "copy" | "quote":
                self.copy_span(self.reading.selected_span, quoted=command.action == "quote")
            case "mark" if not command.name:
                self.action_mark()
            case "lookup":
                self.run_worker(self.run_action("app.lookup"))
            case "leave":
                self.select(None)
            case _:
                self._cell = None
                self.reading = apply_command(self.reading, command)
                self.update_status()  # even if the selection did not change

    def _select_rows(self, selection: Selection, command: KeyCommand) -> None:
        """Move the end of the selection by rows of the screen; by lines of the text if whole lines are selected."""
        height = max(self.page.size.height, 1)
        times = min(command.times, MAX_ROWS // height)
        rows = int(command.name) * times * {"row": 1, "half": max(height // 2, 1), "page": height}[command.action]
        if command.action == "row" and selection.by_lines:
            moved = selection.move(self.reading.document, "line_down" if rows > 0 else "line_up", command.times)
        else:
            head, self._cell = self.page.viewport.rows_away(selection.head, rows, self._cell)
            moved = selection.extend_to(head)
        self.select(moved, by_keys=True)

    def on_page_text_selected(self, event: Page.TextSelected) -> None:
        self.select_span(event.span)

    def action_mark(self) -> None:
        """Bookmark the selection or the present place. Implemented by `ReadingScreen`."""

    # Copying

    def action_copy_section(self) -> None:
        self.copy_span(self.reading.position.section_span(self.reading.document))

    def action_quote(self) -> None:
        self.copy_span(self.reading.selected_span, quoted=True)

    def copy_span(self, span: Span, *, quoted: bool = False) -> None:
        """Copy a passage, highlight it for a moment, and clear the selection."""
        if not span:
            self.say("Nothing to copy here")
            return
        self.post_message(self.CopyRequested(span, quoted=quoted))
        self.select(None)
        self.reading = self.reading.with_jump_cue(span)
        self.remove_cue_later()
