"""What the keys mean while they select a passage: vim's motions and text objects, as a change of the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, cast, get_args

from readtui.reading.motions import FindKind, Motion, found_char
from readtui.reading.selection import TextObject
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.actions import SELECTING, names_of

OBJECTS = get_args(TextObject)
FINDINGS = get_args(FindKind)
BEHIND_G: Mapping[str, Motion] = {"g": "top", "e": "back_end", "underscore": "line_end"}
"""What a key behind `g` is: `gg`, `ge`, `g_`."""


class Asked(NamedTuple):
    """What the keys asked for: an action of the selecting bindings, so many times, on `name` where it needs one."""

    action: str
    name: str = ""
    times: int = 1


class Selector:
    """Reads keys: digits are a count, and `i`, `a`, `g`, `f` and their like wait for another key.

    `keymap` has the keys of bindings by their id, where they are not the default ones.
    """

    def __init__(self, keymap: Mapping[str, str]) -> None:
        self._actions = {key: binding.action for binding in SELECTING for key in names_of(binding.id or "", keymap)}
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

    def take(self, key: str, character: str | None) -> Asked | None:
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

    def _whole(self, waiting: str, key: str, character: str | None) -> Asked | None:
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

    def _asked(self, action: str, name: str) -> Asked:
        count, self._count = int(self._count or 1), ""
        return Asked(action, name, count)


def selected(reading: Reading, asked: Asked) -> Reading:
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
            place = found_char(document, selection.head, char, kind, count)
            selection = selection if place is None else selection.extend_to(place)
        case "swap":
            selection = selection.swap_ends()
        case "anew":
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
