"""Where a word is looked up: in a dictionary on this machine or, if the user agrees, on the web."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from urllib.parse import quote

from readtui.tui.paint import shortened
from readtui.tui.widgets.list_state import ListRow

DICTIONARY_HOST = "en.wiktionary.org"
"""The host of the dictionary on the web."""

NOT_SENT = "Not looked up: no dictionary program is installed, and web_lookup is “no” in the settings"

_DICTIONARIES = (
    ("sdcv", ("sdcv", "--non-interactive", "--", "{word}")),
    # Without its own server on this machine, dict sends the word to dict.org.
    ("dictd", ("dict", "--host", "localhost", "--", "{word}")),
    ("wn", ("wn", "{word}", "-over")),
)
"""Dictionaries that use no network: the program that must be installed, and the command in the form of `lookup`."""

_SERVER_FOLDERS = "/usr/sbin:/usr/local/sbin"


def dictionary_command(program_path: Callable[..., str | None] = shutil.which) -> Sequence[str]:
    """Return the command of an installed dictionary that uses no network; empty without one."""
    for needed, command in _DICTIONARIES:
        if program_path(command[0]) and (program_path(needed) or program_path(needed, path=_SERVER_FOLDERS)):
            return command
    return ()


def filled(command: Sequence[str], word: str) -> Sequence[str] | None:
    """Return the command for a word; None if the word would be an option: "-x" without "--" before it."""
    arguments = [part.replace("{word}", word) for part in command]
    for part, argument in zip(command, arguments, strict=True):
        if part == "--":
            break
        if argument.startswith("-") and not part.startswith("-"):
            return None
    return arguments


def web_address(word: str) -> str:
    """Return the address of a word in the dictionary on the web."""
    return f"https://{DICTIONARY_HOST}/wiki/{quote(word, safe='')}"


def web_question(word: str) -> tuple[str, Sequence[ListRow[str]]]:
    """Return the title and the answers of the question whether words may be sent to the web.

    The value of an answer is one of the setting `web_lookup`. The first one changes nothing, in case Enter was typed
    before the question was read.
    """
    return f"Send “{shortened(word, 30)}” to {DICTIONARY_HOST}?", (
        ListRow("Do not send it now", "ask"),
        ListRow("Send it, and later words without asking", "yes"),
        ListRow("Never send words, and do not ask again", "no"),
    )
