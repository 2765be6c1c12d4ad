"""Texts of rows in one or more lines, with a note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.tui.widgets.list_view import row_lines
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

TEXTS = st.text(alphabet="ab ,/é\u0301漢👩\u200d🚀ע", max_size=60)


def lines(text: str, cells: int, most: int = 2, note: str = "", *, optional: bool = False) -> list[str]:
    """The lines of a row; a bar is before the note."""
    shown = row_lines(text, note, cells, most, note_is_optional=optional)
    return [f"{line.text}|{line.note}" if line.note else line.text for line in shown]


def test_a_text_that_has_room_is_one_line() -> None:
    assert lines("The morning bell", 16) == ["The morning bell"]
    assert lines("The morning bell", 22, note="3 min") == ["The morning bell|3 min"]


def test_a_longer_text_is_broken_between_its_words_and_cut_only_at_the_end_of_its_last_line() -> None:
    assert lines("The morning bell of the village", 16) == ["The morning bell", " of the village"]
    assert lines("The morning bell of the old village", 16) == ["The morning bell", " of the old vil…"]
    assert lines("The morning bell of the old village", 16, 3) == ["The morning bell", " of the old", " village"]
    assert lines("The morning bell", 15, 1) == ["The morning be…"]
    assert lines("Unconscionableness", 12) == ["Unconscionab", " leness"]


def test_few_cells_do_not_break_words() -> None:
    assert lines("The morning bell", 7) == ["The mo…"]
    assert lines("The morning bell", 0) == [""]


def test_an_optional_note_is_left_out_where_it_crowds_the_text() -> None:
    assert lines("The morning bell", 20, 1, "3 min", optional=True) == ["The morning bell"]
    assert lines("The morning bell", 14, 1, "3 min", optional=True) == ["The morning b…"]
    assert lines("The morning bell of the village", 22, 2, "3 min", optional=True) == [
        "The morning bell of",
        " the village|3 min",
    ]
    assert lines("The morning bell of the village", 16, 2, "3 min", optional=True) == [
        "The morning bell",
        " of the village",
    ]


def test_another_note_is_always_whole() -> None:
    assert lines("The morning bell", 16, 1, "12 ◆") == ["The mornin…|12 ◆"]
    assert lines("The morning bell", 16, 2, "12 ◆") == ["The morning", " bell|12 ◆"]
    assert lines("Morning bell", 12, 2, "12 ◆") == ["Morning", " bell|12 ◆"]
    assert lines("Unconscionableness", 18, 2, "12 ◆") == ["Unconscionableness", "|12 ◆"]


@pytest.mark.parametrize(
    ("path", "cells", "most", "shown"),
    [
        ("bells/morning/village/ring.py", 30, 1, ["bells/morning/village/ring.py"]),
        ("bells/morning/village/ring.py", 22, 1, ["bells/morning…/ring.py"]),
        ("bells/morning/village/ring.py", 18, 2, ["bells/morning/", " village/ring.py"]),
        ("bells/morning/village/old/one/ring.py", 14, 2, ["bells/morning…", " /one/ring.py"]),
        ("bells/the_ring_of_the_village.py", 12, 1, ["bell…lage.py"]),
        ("shelf\\tale\\village\\ring.txt", 16, 1, ["shelf\\…\\ring.txt"]),
    ],
)
def test_a_path_is_cut_in_its_middle_and_broken_after_its_parts(
    path: str, cells: int, most: int, shown: list[str]
) -> None:
    assert lines(path, cells, most) == shown


@given(TEXTS, st.integers(0, 30), st.integers(1, 4), st.sampled_from(("", "2 min", "1,204 ◆")), st.booleans())
def test_lines_fit_and_a_text_that_is_not_cut_is_whole(
    text: str, cells: int, most: int, note: str, optional: bool
) -> None:
    shown = row_lines(text, note, cells, most, note_is_optional=optional)
    assert 1 <= len(shown) <= most
    assert all(width(line.text) <= cells for line in shown)
    if cells > width(note):
        assert all(width(f"{line.text} {line.note}") <= cells for line in shown if line.note)
    assert all(not line.note for line in shown[:-1])
    if not any("…" in line.text for line in shown):
        kept = "".join(line.text for line in shown).replace(" ", "")
        assert kept == printable_line(text).replace(" ", "") or cells <= width(note) + 1
