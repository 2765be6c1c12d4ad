"""What the keys do that pagers have: going to a line, and those of less with a second key (`:n`, `-i`)."""

from __future__ import annotations

from collections.abc import Mapping

from readtui.reading.line_numbers import has_lines, line_start
from readtui.reading.state import Reading
from readtui.tui.effects import Act, AwaitKey, Effect, Press, Say, ScrollToRow, ShowArticle, ShowWindow, Toggle
from readtui.tui.line_effects import ChangeLines, NumberLines


def to_start(reading: Reading, count: int) -> Reading | Effect:
    """Go to the start; with a count, to that line."""
    return _to_line(reading, count) if count else ScrollToRow(0)


def to_end(reading: Reading, count: int) -> Reading | Effect:
    """Go to the end; with a count, to that line."""
    return _to_line(reading, count) if count else ScrollToRow(None)


def _to_line(reading: Reading, number: int) -> Reading | Effect:
    """Go to the line of output or of source code with that number, in other texts to that row."""
    if not has_lines(reading.document):
        return ScrollToRow(number - 1)
    return reading.record_jump(reading.position.top).move_to(line_start(reading.document, number), "exact")


def toggle_matches(reading: Reading, count: int) -> Reading | Effect:
    """Hide the matches of the search, or show them; going to one shows them too."""
    if not reading.search.hits:
        return Say("No matches to hide")
    return reading._replace(search=reading.search._replace(are_hidden=not reading.search.are_hidden))


def await_command(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of a command of less; another one begins a search in the list of commands."""
    return AwaitKey("article.command", lambda reading, press: _command(press.character or "", count))


def _command(letter: str, count: int) -> Effect:
    match letter:
        case "n":
            return ShowArticle(max(count, 1), "within")
        case "p":
            return ShowArticle(-max(count, 1), "within")
        case "x":
            return ShowArticle(max(count, 1), "nth")
        case "e":
            return Act("open")
        case "f":
            return Act("position")
        case "q" | "Q":
            return Act("quit")
        case _:
            return ShowWindow("commands", letter if letter.isalnum() else "")


SWITCHES: Mapping[str, Effect] = {
    "S": ChangeLines("chop"),
    "N": NumberLines(),
    "i": Toggle("case"),
    "I": Toggle("ignore case"),
}
"""What an option of less does, by its letter."""


def await_switch(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of an option of less."""
    return AwaitKey("view.switch", _switch)


def _switch(reading: Reading, press: Press) -> Reading | Effect:
    letter = press.character if press.character and press.character.isprintable() else press.key
    if (effect := SWITCHES.get(letter)) is not None:
        return effect
    return Say(f"No option -{letter} here. There are: " + "  ".join(f"-{one}" for one in SWITCHES))
