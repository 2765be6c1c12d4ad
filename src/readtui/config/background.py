"""Whether the background of the terminal is light: what `theme = "auto"` depends on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress

from readtui.config.paths import cache_folder, write_private_file
from readtui.config.themes import AUTO, is_light
from readtui.errors import ReadtuiError

DARK_THEME, LIGHT_THEME = "night", "paper"

QUESTION = "\x1b]11;?\x1b\\"
"""Asks the terminal for the colour of its background (xterm, "Operating System Commands")."""

_ANSWER = r"11;(?:rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})|#([0-9a-f]{6}))"

_FILE = "background"


def theme_name(name: str, *, on_light: bool) -> str:
    """Return the name of the theme to be loaded for that of the settings."""
    return name if name != AUTO else LIGHT_THEME if on_light else DARK_THEME


def answered_light(answer: str) -> bool | None:
    """Return whether the background in an answer of the terminal is light; None if it is no such answer."""
    found = re.match(_ANSWER, answer, re.IGNORECASE)
    if found is None:
        return None
    if found[4]:
        return is_light(f"#{found[4].lower()}")
    parts = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in found.group(1, 2, 3))
    return is_light("#" + "".join(f"{part:02x}" for part in parts))


def first_theme(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the name of the theme to begin with for that of the settings: the background is not known yet."""
    return theme_name(name, on_light=name == AUTO and guessed_light(environ))


def guessed_light(environ: Mapping[str, str]) -> bool:
    """Return whether the background is light by COLORFGBG, else by the last answer that was kept.

    COLORFGBG has numbers of colours, that of the background last: "15;0" or "15;default;0" (rxvt, Konsole).
    """
    number = environ.get("COLORFGBG", "").rpartition(";")[2]
    if number.isdecimal() and int(number[:4]) < 16:
        return int(number[:4]) in (7, *range(9, 16))
    with suppress(OSError, ReadtuiError):
        return (cache_folder(environ) / _FILE).read_bytes() == b"light"
    return False


def keep_light(on_light: bool, environ: Mapping[str, str] = os.environ) -> None:
    """Keep the last answer, so that the next start begins with the right theme."""
    with suppress(OSError, ReadtuiError):
        write_private_file(cache_folder(environ) / _FILE, b"light" if on_light else b"dark")
