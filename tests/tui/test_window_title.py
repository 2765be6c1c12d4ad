"""The title of the window names the document, and nothing in it is obeyed by the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.tui.terminal import POP_TITLE, PUSH_TITLE, keeping_title, titled
from readtui.unicode.printable import is_printable


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The bell", "The bell — readtui"),
        ("The\n  bell\x1b]2;x\x07", "The bell — readtui"),
        ("", "readtui"),
        ("x" * 500, "x" * 99 + "… — readtui"),
    ],
)
def test_a_title_is_clean_and_short(title: str, shown: str) -> None:
    assert titled(title) == f"\x1b]2;{shown}\x1b\\"


@given(st.text())
def test_no_title_ends_the_sequence(title: str) -> None:
    inner = titled(title).removeprefix("\x1b]2;").removesuffix("\x1b\\")
    assert is_printable(inner)
    assert "\n" not in inner


def test_the_title_from_before_is_kept_with_the_screen_from_before() -> None:
    assert keeping_title("\x1b[?1049h") == PUSH_TITLE
    assert keeping_title("\x1b[?1049l") == POP_TITLE
    assert keeping_title("text") == ""
