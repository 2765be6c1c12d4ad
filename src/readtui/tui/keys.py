"""The dispatcher: which action a key has in the present mode, with counts and keys that wait for another one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Protocol, TypeAlias

from textual.binding import Binding
from textual.events import Key
from textual.keys import key_to_character
from textual.widgets import Input

from readtui.config import debug_log
from readtui.reading.state import Reading
from readtui.tui.action import Action
from readtui.tui.actions import ACTIONS, MODE_GROUPS, READING_GROUPS, Keymap, key_label, key_names
from readtui.tui.commands import choose_hint
from readtui.tui.effects import AwaitKey, Effect, Press
from readtui.tui.state import Mode, ScreenState

COUNT_DIGITS = 9
"""Digits of a count that are kept."""

COUNTING = frozenset(
    {Mode.PAGE, Mode.NOTE, Mode.SCROLLING, Mode.SPEAKING, Mode.SELECTING, Mode.SECTIONS, Mode.MARKS, Mode.TABLE}
)
"""Modes in which digits are a count."""

TYPING = frozenset(
    {
        *(
            Mode.SECTIONS_FILTER,
            Mode.LIST,
            Mode.MARKS_WINDOW,
            Mode.WORDS_WINDOW,
            Mode.SEARCH,
            Mode.PROMPT,
            Mode.TABLE_SEARCH,
            Mode.EDITING,
        ),
        Mode.LIBRARY_LINE,
    }
)
"""Modes in which characters are typed into a line, so that they are no keys."""

EDITING_KEYS: Mapping[str, str] = {
    binding.key: binding.action for binding in Binding.make_bindings(Input.BINDINGS) if binding.action != "submit"
}
"""The keys that move the cursor of a line and delete, with the actions of Textual's input."""

HEAD_ACTIONS = frozenset(
    (
        *("page.line_up", "page.page_up", "page.half_up", "page.top", "search.leave"),
        *("app.quit", "app.redraw", "app.suspend", "app.mouse"),
    )
)
"""Actions that need no more of a document than its head; scrolling down does not either, as far as there is text."""

Step: TypeAlias = Callable[[Reading], Reading | Effect]
"""What a key does with the reading."""


class KeyTable:
    """The actions of each key by group. `keymap` has the keys of actions by id, if they are not the default ones."""

    def __init__(self, keymap: Keymap) -> None:
        self._actions: dict[tuple[str, str], list[Action]] = {}
        for action in ACTIONS:
            for key in key_names(action.ident, keymap):
                self._actions.setdefault((action.group, key), []).append(action)
        self._keymap = keymap
        self._shown: dict[tuple[str, Mode], list[tuple[str, list[Action]]]] = {}  # labels and actions, as asked for
        self._candidates: dict[tuple[str, Mode], list[Action]] = {}  # of keys that are not typed, as far as asked for

    def candidates(self, key: str, character: str | None, mode: Mode) -> list[Action]:
        """Return the actions of a key in a mode, those that take precedence first.

        Where a line has the focus, characters have none, and keys that edit the line have none of those of reading.
        """
        if mode in TYPING and character is not None and character.isprintable():
            return []
        if (key, mode) not in self._candidates:
            groups = MODE_GROUPS.get(mode, READING_GROUPS)
            if mode in TYPING and key in EDITING_KEYS:
                groups = tuple(group for group in groups if group not in READING_GROUPS)
            self._candidates[key, mode] = [action for group in groups for action in self._actions.get((group, key), ())]
        return self._candidates[key, mode]

    def action_of(self, key: str, character: str | None, state: ScreenState) -> Action | None:
        """Return the action that a key has in a state; None without one."""
        return next((action for action in self.candidates(key, character, state.mode) if action.applies(state)), None)

    def acting_key(self, ident: str, state: ScreenState) -> str:
        """Return the label of the first key that does an action in the present state; "" without one."""
        if (shown := self._shown.get((ident, state.mode))) is None:
            keys = [(key, key_to_character(key)) for key in key_names(ident, self._keymap)]
            shown = [(key_label(key), self.candidates(key, character, state.mode)) for key, character in keys]
            self._shown[ident, state.mode] = shown
        for label, candidates in shown:
            action = next((action for action in candidates if action.applies(state)), None)
            if action is not None and action.ident == ident:
                return label
        return ""


def table_of(keymap: Keymap) -> KeyTable:
    """Return the table for a keymap, which is made once."""
    return _table_of(tuple(sorted(keymap.items())))


@lru_cache(maxsize=8)
def _table_of(keymap: tuple[tuple[str, str], ...]) -> KeyTable:
    return KeyTable(dict(keymap))


def acting_key(ident: str, state: ScreenState, keymap: Keymap) -> str:
    """Return the label of the first key that does an action in the present state; "" without one."""
    return table_of(keymap).acting_key(ident, state)


class Dispatcher:
    """Turns keys into steps. It keeps the count and the action that waits for another key."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self.count = ""  # the digits of an incomplete command
        self.awaiting: AwaitKey | None = None
        self._last_count = ""  # that of the latest action
        self._last_mode = Mode.PAGE  # that of the latest key

    def await_key(self, awaiting: AwaitKey) -> None:
        """Have the next key, whatever it is, finish this command."""
        self.awaiting, self.count = awaiting, self._last_count

    def key_after_escape(self, key: str, character: str | None, state: ScreenState) -> str:
        """Return the key that was pressed quickly after Escape, if Alt with a character has no meaning; else "".

        Terminals send the same for both, except those that can tell them apart: they give Alt no character.
        """
        if not key.startswith("alt+") or character is None or key in EDITING_KEYS:
            return ""
        if table_of(self._keymap).action_of(key, None, state) is not None:
            return ""
        return character if character.isalnum() else key.removeprefix("alt+")

    def press(self, key: str, character: str | None, state: ScreenState) -> list[Step] | None:
        """Return what a key does in this state, step by step; None if it has no meaning here.

        A count that an action does not use is dropped with it, and so is one before a key without a meaning.
        """
        if self.awaiting is not None and state.mode_below is not self._last_mode:  # a window opened, the focus moved
            self.awaiting, self.count = None, ""
            state = state._replace(mode=state.mode_below)
        self._last_mode = state.mode_below
        if (awaiting := self.awaiting) is not None:
            self.awaiting, self.count = None, ""
            candidates = table_of(self._keymap).candidates(key, None, state.mode_below)
            press = Press(key, character, tuple(action.ident for action in candidates))
            return [] if key == "escape" else [lambda reading: awaiting.then(reading, press)]
        if state.mode is Mode.HINTS:
            return [lambda reading: choose_hint(reading, Press(key, character))]
        if self._is_digit(character, state.mode):
            self.count = (self.count + (character or ""))[:COUNT_DIGITS]
            return []
        self._last_count, self.count = self.count, ""
        action = table_of(self._keymap).action_of(key, character, state)
        if action is None:
            return None
        closes_note = state.mode is Mode.NOTE and not action.keeps_note
        does = partial(_do, action, int(self._last_count or 0))
        return [Reading.close_note, does] if closes_note else [does]

    def _is_digit(self, character: str | None, mode: Mode) -> bool:
        """Return whether a character continues a count; a count does not begin with 0."""
        is_decimal = character is not None and character in "0123456789"
        return is_decimal and mode in COUNTING and (character != "0" or bool(self.count))


def _do(action: Action, count: int, reading: Reading) -> Reading | Effect:
    debug_log.log("action %s", action.ident)
    return action.does(reading, count)


class UnboundKeys:
    """Says of keys that they do nothing: of one without any action, once."""

    def __init__(self, keymap: Keymap, say: Callable[[str], None]) -> None:
        self._keymap = keymap
        self._say = say
        self._said: set[str] = set()

    def tell(self, key: str, character: str | None, state: ScreenState) -> None:
        """Say that a key did nothing, unless that was said before, or a line is being typed."""
        if notice := self._notice(key, character, state):
            self._say(notice)

    def _notice(self, key: str, character: str | None, state: ScreenState) -> str:
        if state.mode in TYPING or key.startswith("<"):  # "<ignore>" and the like, which nobody typed
            return ""
        table = table_of(self._keymap)
        if candidates := table.candidates(key, character, state.mode):
            return f"Not possible here: {candidates[0].description}"
        if key in self._said:
            return ""
        self._said.add(key)
        label = character if character and character.isprintable() and character != " " else key_label(key)
        shown = table.acting_key("app.help", state)
        return f"No command on {label}: {shown} lists all" if shown else f"No command on {label}"


class PageRows(Protocol):
    """The rows of the page."""

    @property
    def page_rows(self) -> int:
        """The rows by which a page is turned."""

    @property
    def half_page_rows(self) -> int:
        """Half the rows of the page."""

    @property
    def rows_below(self) -> int:
        """The rows of text below the page."""


class EarlyKeys:
    """Holds keys that are typed while only the head of a document is shown, if they need more than the head.

    The keys after such a key are held too, so that all are handled in order once the whole document is there.
    """

    def __init__(self, keymap: Keymap, say: Callable[[str], None]) -> None:
        self._keymap = keymap
        self._say = say
        self._held: list[tuple[str, str | None]] = []

    def __bool__(self) -> bool:
        return bool(self._held)

    def holds(self, key: str, character: str | None, state: ScreenState, rows: PageRows) -> bool:
        """Hold a key if it has to wait; Escape drops those that wait. Return whether the key is done with."""
        if self._held and key == "escape":
            self._held.clear()
            return True
        if not self._held and (not state.reading.document.is_head or self._acts_on_head(key, character, state, rows)):
            return False
        if not self._held:
            self._say("Reading the rest of the text. Your keys wait for it; Escape drops them.")
        self._held.append((key, character))
        return True

    async def replay(self, handle: Callable[[Key], Awaitable[None]]) -> None:
        """Handle the keys that are held."""
        for key, character in self.take():
            await handle(Key(key, character))

    def take(self) -> Sequence[tuple[str, str | None]]:
        """Return the keys that are held, and hold them no longer."""
        held, self._held = self._held, []
        return held

    def _acts_on_head(self, key: str, character: str | None, state: ScreenState, rows: PageRows) -> bool:
        action = _table_of(tuple(sorted(self._keymap.items()))).action_of(key, character, state)
        if action is None:
            return not key.isdigit()  # of a count
        down = {"page.line_down": 1, "page.page_down": rows.page_rows, "page.half_down": rows.half_page_rows}
        return action.ident in HEAD_ACTIONS or down.get(action.ident, rows.rows_below + 1) <= rows.rows_below
