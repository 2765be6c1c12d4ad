"""The palette: all commands with their keys, settings, and hints, found by the words that people use for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from readtui.config.recent import keep_recent, read_recent, with_chosen
from readtui.config.settings import Settings, SettingValue
from readtui.library.filter import PARTS
from readtui.reading.search import Query
from readtui.tui.actions import ACTIONS, GROUPS, MODAL_GROUPS, READING_GROUPS, first_key, key_labels
from readtui.tui.controllers.appearance import session_only
from readtui.tui.controllers.common_words import COMMON_WORDS, LETTERS, MEANT
from readtui.tui.controllers.ranking import ranked
from readtui.tui.controllers.setting_rows import ALL as ALL_SETTINGS
from readtui.tui.controllers.setting_rows import (
    FROM_NEXT_START,
    change_setting,
    label_of,
    setting_rows,
    show_settings,
    shown,
)
from readtui.tui.controllers.setting_rows import PREFIX as SETTING
from readtui.tui.effects import FindInText, Say, ShowWindow
from readtui.tui.keys import COUNT_DIGITS
from readtui.tui.pager_commands import to_end
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import ListRow, RowList, filtered

HINTS: Mapping[str, tuple[str, str, Say]] = {
    "hint.font": (
        "Font and its size: the terminal has them",
        "letters",
        Say("The terminal has the font: see its settings, often Ctrl and +. Here: the column width and the theme"),
    ),
    "hint.forget": (
        "Delete or forget a text: in the library",
        "remove erase purge history",
        Say(
            "{0} opens the library; there {1} deletes a text, {2} undoes that, and {3} forgets a text for good",
            ("app.library", "library.delete", "library.undo", "library.forget"),
        ),
    ),
    "hint.export": (
        "Export, print: readtui export, in a shell",
        "save markdown file",
        Say("readtui export writes texts and marks as files, and readtui --plain prints a text"),
    ),
    "hint.keys": (
        "Other keys for one command: settings.toml",
        "shortcuts",
        Say("The table [keys] of settings.toml has the keys of single actions: readtui config --keys lists them"),
    ),
}
"""What people look for and readtui does not do by a command: by value, the row, its synonyms, and the message."""

UNDO = "Undo, and the key that suspends"
"""The heading in the help of what undoes where."""

MOST_RECENT = 5
"""Rows chosen last that are listed: half of a small screen."""

LINE = "line."
"""What the value of the row begins with that goes to a line; its number follows."""

FIND_IN_TEXT, FIND_IN_LIBRARY = "find.text", "find.library"
"""Values of the rows that search elsewhere for what was typed."""


def command_rows(keymap: Mapping[str, str], acting: Sequence[str] = READING_GROUPS) -> list[ListRow[str]]:
    """Return all actions with their keys, by group, those of a mode first if `acting` has any.

    The value is the id of the action, if its group is one of `acting`.
    """
    groups = sorted(GROUPS, key=lambda group: not (group in MODAL_GROUPS and group in acting))
    return [
        ListRow(
            action.description,
            action.ident if group in acting else None,
            "  ".join(key_labels(action.ident, keymap)),
            GROUPS[group],
            synonyms=action.synonyms,
        )
        for group in groups
        for action in ACTIONS
        if action.group == group
    ]


def filter_rows() -> list[ListRow[str]]:
    """Return what can be typed into the filter of the library."""
    return [ListRow(finds[0].upper() + finds[1:], None, part, "In the filter of the library") for part, finds in PARTS]


def undo_rows(keymap: Mapping[str, str]) -> list[ListRow[str]]:
    """Return which keys undo where: on the page Ctrl+Z belongs to the shell, as in other programs of a terminal."""
    in_lists = dict.fromkeys((first_key("marks.restore", keymap), first_key("library.undo", keymap)))
    return [
        ListRow("On the page: undo a change of marks, notes, lines", None, first_key("mark.undo", keymap), UNDO),
        ListRow("In lists of marks, and in the library: undo", None, "  ".join(filter(None, in_lists)), UNDO),
        ListRow("On the page: suspend; fg in the shell resumes", None, first_key("app.suspend", keymap), UNDO),
    ]


def hint_rows() -> list[ListRow[str]]:
    """Return what is no command of readtui, and where it is done."""
    return [ListRow(text, value, "", "Elsewhere", synonyms=words) for value, (text, words, _) in HINTS.items()]


def palette_rows(
    keymap: Mapping[str, str], settings: Settings, acting: Sequence[str] = READING_GROUPS
) -> list[ListRow[str]]:
    """Return all that the palette can do where the groups `acting` act."""
    commands = [row for row in command_rows(keymap, acting) if row.value is not None]
    rows = [*commands, *setting_rows(settings), *hint_rows()]
    return [row._replace(synonyms=f"{COMMON_WORDS.get(row.value or '', '')} {row.synonyms}") for row in rows]


def recent_rows(rows: Sequence[ListRow[str]], recent: Sequence[str]) -> list[ListRow[str]]:
    """Return the rows that were chosen last, of those that are there now."""
    by_value = {row.value: row for row in rows}
    found = [by_value[value] for value in recent if value in by_value]
    return [row._replace(group="Recent") for row in found[:MOST_RECENT]]


class Palette:
    """Opens the palette. `run` does the action with an id, `change` gives a setting another value."""

    def __init__(self, host: Host, run: Callable[[str], None], change: Callable[[str, SettingValue], None]) -> None:
        self._host = host
        self._run = run
        self._change = change
        self._recent: Sequence[str] | None = None  # the values of the rows chosen last, if they are read

    def show(self, acting: Sequence[str], words: str = "") -> None:
        """List what can be done where the groups `acting` act, at first what `words` find; the chosen one is done."""
        rows = palette_rows(self._host.keys, self._host.settings, acting)
        if self._recent is None:
            self._recent = read_recent(self._host.services.recent_file)
        all_rows = [*recent_rows(rows, self._recent), *rows]

        def find(words: str) -> RowList[str]:
            if not words.strip():
                return filtered(all_rows, "")
            typed = words.strip()
            if typed.isascii() and typed.isdigit() and "library" not in acting:
                return RowList([ListRow(f"Go to line {int(typed[:COUNT_DIGITS]):,}", LINE + typed[:COUNT_DIGITS])])
            found = ranked(rows, words, MEANT)
            first = LETTERS.get(typed, "") if len(self._host.services.sources) > 1 or typed not in "np" else ""
            found.sort(key=lambda row: row.value != first)
            return RowList(found) if found else self._elsewhere(acting)

        def done(value: str | None) -> None:
            if value is not None:
                self._keep_recent(value)
                self._choose(value, window.line.value)

        window = Chooser("Commands", all_rows, find=find, text=words, hint="Type what you want to do")
        self._host.show_window(window, done)

    def _keep_recent(self, value: str) -> None:
        """Keep a value as that of the command or setting chosen last, also for the next start."""
        if value in (FIND_IN_TEXT, FIND_IN_LIBRARY, *HINTS) or value.startswith(LINE):
            return
        recent = self._recent = with_chosen(self._recent or (), value)
        if (file := self._host.services.recent_file) is not None:
            self._host.run_in_library(lambda: keep_recent(file, recent), repeat_errors=False)

    def _elsewhere(self, acting: Sequence[str]) -> RowList[str]:
        """Return the rows that search elsewhere for words that no command has."""
        keys = self._host.keys
        library = f"{first_key('app.library', keys)} {first_key('library.search', keys)}".strip()
        rows = [ListRow[str]("No matches. Search instead in:")]
        if self._host.reading.has_document and "library" not in acting:
            rows.append(ListRow("This text", FIND_IN_TEXT, first_key("search.open", keys)))
        rows.append(ListRow("All texts of the library", FIND_IN_LIBRARY, library))
        return RowList(rows, frozenset({0}))

    def _choose(self, value: str, words: str) -> None:
        if value == FIND_IN_TEXT:
            self._host.apply(FindInText(Query(words.strip())))
        elif value == FIND_IN_LIBRARY:
            self._host.apply(ShowWindow("library", words.strip()))
        elif value in HINTS:
            self._host.apply(HINTS[value][2]._replace(seconds=8.0))
        elif value.startswith(LINE):
            self._host.apply(to_end(self._host.reading, int(value.removeprefix(LINE))))
        elif value == ALL_SETTINGS:
            show_settings(self._host, lambda chosen: self._choose(chosen, ""))
        elif value.startswith(SETTING):
            change_setting(self._host, value.removeprefix(SETTING), self._change_setting)
        else:
            self._run(value)

    def _change_setting(self, name: str, value: SettingValue) -> None:
        """Change a setting, and say its value, and for how long it holds."""
        self._change(name, value)
        later = " · from the next start on" if name in FROM_NEXT_START else ""
        self._host.say(f"{label_of(name)}: {shown(name, value)}{session_only(self._host, name) or later}")


def show_help(host: Host, run: Callable[[str], None], acting: Sequence[str]) -> None:
    """List all actions with their keys; `run` is called with the id of the chosen one, of the groups `acting`."""
    rows = command_rows(host.keys, acting) + (filter_rows() if "library" in acting else [])
    last = max(place for place, row in enumerate(rows) if row.group == GROUPS["app"])
    rows[last + 1 : last + 1] = undo_rows(host.keys)
    host.show_window(Chooser("Help: keys and commands", rows), lambda ident: run(ident) if ident else None)
