"""The commands that correct what a line of a plain text is: their letters after the key, and what each asks for."""

from __future__ import annotations

from typing import NamedTuple

from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.effects import AwaitKey, Correct, Effect, Press, Say, Undo

NOT_PLAIN = "Only plain text can be corrected: other formats name their headings"
LETTERS = "1-6 or h a heading, t the title, c a caption, b text, x hide, s show hidden lines, r reset, u undo"
"""What the letters do, for a notice."""


class RoleCommand(NamedTuple):
    """A command of the table of actions, and its letter after the key that corrects; empty without one."""

    ident: str
    letter: str
    description: str
    effect: Effect
    synonyms: str = ""


ROLE_COMMANDS: tuple[RoleCommand, ...] = (
    RoleCommand("heading", "h", "Make the line a heading, like those beside it", Correct("heading"), "section chapter"),
    *(
        RoleCommand(
            f"heading_{name}", f"{level}", f"Make the line a heading of level {level}", Correct("heading", level)
        )
        for level, name in enumerate(("one", "two", "three", "four", "five", "six"), 1)
    ),
    RoleCommand("title", "t", "Make the line the title", Correct("title")),
    RoleCommand("caption", "c", "Make the line a caption", Correct("caption"), "figure picture"),
    RoleCommand("body", "b", "Make the line running text", Correct("body"), "body paragraph no heading"),
    RoleCommand("hide", "x", "Hide the line", Correct("hidden"), "boilerplate remove"),
    RoleCommand("show", "s", "Show the hidden lines above the line", Correct("show"), "unhide boilerplate"),
    RoleCommand("reset", "r", "Reset the line to what was assumed", Correct("reset"), "undo correction"),
    RoleCommand(
        "reset_all", "", "Reset all lines of this text to what was assumed", Correct("reset all"), "corrections"
    ),
)
"""The commands, as they are listed in the help."""

FOOTER = (
    *(("h/1-6", "heading"), ("t", "title"), ("c", "caption"), ("b", "text"), ("x", "hide"), ("r", "reset")),
    *(("u", "undo"), ("Esc", "cancel"), ("s", "show hidden")),
)
"""The letters in the footer while one is awaited, the most important first."""

_BY_LETTER = {command.letter: command.effect for command in ROLE_COMMANDS if command.letter}


def await_role(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of a role, and highlight the lines that will be corrected."""
    if (lines := reading.document.lines) is None:
        return Say(NOT_PLAIN)
    spans = lines.lines_in(reading.selected_span)
    cue = Span(lines.offset_of(spans[0].start), lines.offset_of(spans[-1].end)) if spans else None
    return AwaitKey("correct.line", _correct, cue)


def _correct(reading: Reading, press: Press) -> Reading | Effect:
    if press.character == "u":
        return Undo()
    return _BY_LETTER.get(press.character or "", Say(f"{{0}} and then {LETTERS}", ("correct.line",), seconds=8.0))
