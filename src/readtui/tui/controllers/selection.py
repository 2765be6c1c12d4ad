"""Selecting a passage of the text, with the keys or the mouse, and having it copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, cast, get_args

from textual import events
from textual.message import Message

from readtui.reading.motions import FindKind, Motion, find_char
from readtui.reading.passages import count_words
from readtui.reading.selection import Selection, TextObject
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import SELECTING_BINDINGS, key_names
from readtui.tui.controllers.search import SearchScreen
from readtui.tui.paint import ThemeStyles
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.widgets.page import Page
from readtui.typeset.setting import Setting

OBJECTS = get_args(TextObject)
FINDINGS = get_args(FindKind)
BEHIND_G: Mapping[str, Motion] = {"g": "top", "e": "back_end", "underscore": "line_end"}
"""What a key behind `g` is: `gg`, `ge`, `g_`."""


class KeyCommand(NamedTuple):
    """What the keys asked for: an action of the selecting bindings, so many times, on `name` where it needs one."""

    action: str
    name: str = ""
    times: int = 1


class SelectionKeys:
    """Reads keys: digits are a count, and `i`, `a`, `g`, `f` and their like wait for another key.

    `keymap` has the keys of bindings by their id, where they are not the default ones.
    """

    def __init__(self, keymap: Mapping[str, str]) -> None:
        self._actions = {
            key: binding.action for binding in SELECTING_BINDINGS for key in key_names(binding.id or "", keymap)
        }
        self._count = ""
        self._waiting = ""
        self._found = ("f", "")  # what `;` repeats

    @property
    def typed(self) -> str:
        """What was typed of a command that is not whole yet."""
        return self._count + self._waiting

    def forget(self) -> None:
        """Drop what was typed."""
        self._count = self._waiting = ""

    def knows(self, key: str, character: str | None) -> bool:
        """Whether a key means something here; any does behind one that waits for another."""
        return bool(self._waiting) or key in self._actions or bool(character and character.isdecimal())

    def take(self, key: str, character: str | None) -> KeyCommand | None:
        """Read a key; None where more are due, or it means nothing."""
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            return self._whole(waiting, key, character)
        if character and character.isdecimal() and (self._count or character != "0"):
            self._count = (self._count + character)[-4:]
            return None
        action, _, argument = self._actions.get(key, "").rstrip(")").partition("(")
        match action:
            case "wait":
                self._waiting = argument
            case "again" | "other_way" if self._found[1]:
                kind, char = self._found
                return self._asked("find", (kind if action == "again" else kind.swapcase()) + char)
            case "again" | "other_way" | "":
                self.forget()
            case _:
                return self._asked(action, argument)
        return None

    def _whole(self, waiting: str, key: str, character: str | None) -> KeyCommand | None:
        """The command that `key` completes."""
        if waiting == "'" and character:
            return self._asked("mark", character)
        if waiting in FINDINGS and character and character.isprintable():
            self._found = (waiting, character)
            return self._asked("find", waiting + character)
        if waiting == "g" and key in BEHIND_G:
            return self._asked("move", BEHIND_G[key])
        if waiting in "ia" and character and waiting + character in OBJECTS:
            return self._asked("object", waiting + character)
        self.forget()
        return None

    def _asked(self, action: str, name: str) -> KeyCommand:
        count, self._count = int(self._count or 1), ""
        return KeyCommand(action, name, count)


def apply_command(reading: Reading, asked: KeyCommand) -> Reading:
    """The reading with its selection changed as asked; the same where that is nothing of the selection's."""
    selection, document = reading.selection, reading.document
    if selection is None:
        return reading
    count = asked.times
    match asked.action:
        case "move":
            selection = selection.move(document, cast(Motion, asked.name), count)
        case "object":
            selection = selection.select_object(document, cast(TextObject, asked.name), count)
        case "find":
            kind, char = cast(FindKind, asked.name[0]), asked.name[1:]
            place = find_char(document, selection.head, char, kind, count)
            selection = selection if place is None else selection.extend_to(place)
        case "swap":
            selection = selection.swap_ends()
        case "restart":
            selection = replace(selection, fixed=selection.head)
        case "section":
            selection = selection.extend_to(_section_edge(reading, selection.head, count * int(asked.name)))
        case "last":
            selection = selection.extend_to(len(document.text) - 1)
        case "percent":
            selection = selection.extend_to(reading.jump_to_percent(count).position)
        case "mark":
            found = reading.mark_with_letter(asked.name)
            selection = selection if found is None or found.span is None else selection.extend_to(found.span.start)
        case "match":
            there = reading.move_to(selection.head, "near").move_by_hits(count * int(asked.name))
            selection = selection.extend_to(there.position)
            reading = replace(reading, current_hit=there.current_hit)
        case _:
            return reading
    return reading.select(selection, by_keys=True)


def _section_edge(reading: Reading, head: Offset, count: int) -> Offset:
    """The end of the `count`-th section from the one at `head` on, or the start of one before it: never a letter of the
    next heading."""
    starts = [section.span.start for section in reading.document.sections]
    if count < 0:
        behind = [start for start in starts if start < head]
        return behind[max(len(behind) + count, 0)] if behind else 0
    ahead = [start - 2 for start in starts if start - 2 > head]
    return ahead[count - 1] if count <= len(ahead) else len(reading.document.text) - 1


MOST_ROWS = 10_000
"""Rows that one key moves the end of a selection by: a tenth of a second."""

COUNTED = 20_000
"""Characters of a selection whose words are counted at each step: 2 ms."""


class SelectionScreen(SearchScreen):
    """A screen on which passages are selected. `keymap` has keys by the ids of bindings."""

    class CopyRequested(Message):
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
        self.selector = SelectionKeys(keymap)
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

    def handle_selection_key(self, event: events.Key) -> None:
        """Do what a key means while the keys select."""
        if self.reading is None or self.reading.selection is None:
            return
        asked = self.selector.take(event.key, event.character)
        if asked is None:
            self.update_status()
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
                self.reading = apply_command(self.reading, asked)
                self.update_status()  # also where the text has no such place

    def _select_rows(self, selection: Selection, asked: KeyCommand) -> None:
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
        self.post_message(self.CopyRequested(span, quoted=quoted))
        self.select(None)
        self.reading = replace(self.reading, jump_cue=span)
        self.remove_cue_later()
