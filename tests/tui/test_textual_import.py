"""Textual is imported without what readtui never uses, and what was left out is imported once it is called."""

from __future__ import annotations

import subprocess
import sys

import pytest

from readtui.tui.textual_import import StandIn

LEFT_OUT = """
import sys, threading
from readtui.tui.textual_import import STANDS_IN_FOR, import_textual
import_textual()
print({"ssl", *STANDS_IN_FOR} & set(sys.modules))
"""

USE = """
import textual.app, textual.color, textual.theme
try:
    textual.color.Color.parse("gren")
except textual.color.ColorParseError as error:
    print(error.suggested_color)
print(textual.app.mimetypes.guess_type("lamp.txt")[0], len(str(textual.app.uuid.uuid4())))
print(isinstance(textual.app.user_downloads_path().name, str))
from textual.command import CommandPalette
import ssl
print(CommandPalette.is_open.__qualname__, ssl.SSLContext.__name__)
"""


def run(code: str) -> str:
    """Return what other Python code prints in a process of its own: in this one, Textual is imported already."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60).stdout


def test_what_is_never_used_is_not_imported() -> None:
    assert run(LEFT_OUT) == "set()\n"


def test_what_was_left_out_works_once_it_is_used() -> None:
    assert run(LEFT_OUT + USE).splitlines()[1:] == [
        "green",
        "text/plain 36",
        "True",
        "CommandPalette.is_open SSLContext",
    ]


def test_a_stand_in_calls_what_it_stands_for_and_has_no_attributes_of_the_import_system() -> None:
    stand_in = StandIn("fractions")
    assert stand_in.Fraction("1/2").limit_denominator(1) in (0, 1)
    assert type(stand_in.Fraction(1, 2)).__module__ == "fractions"
    with pytest.raises(AttributeError):
        stand_in.__path__  # noqa: B018
