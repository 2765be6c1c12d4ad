"""The letters of link hints in a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from readtui.tui.hint_labels import with_labels
from readtui.unicode.width import width

HINT = Style(bold=True)


def labelled(row: str, *labels: str, at: str = "*", cells: int = 40) -> str:
    """Return a row with labels before the cells that follow a sign, which is left out; a label is in capitals."""
    parts = row.split(at)
    starts = [width("".join(parts[: index + 1])) for index in range(len(labels))]
    painted = [Segment("".join(parts), Style())]
    return "".join(
        segment.text.upper() if segment.style == HINT else segment.text
        for segment in with_labels(painted, list(zip(starts, labels, strict=True)), HINT, cells)
    )


@pytest.mark.parametrize(
    ("row", "labels", "shown"),
    [
        ("see *this and *that", ("a", "s"), "seeAthis andSthat"),
        ("see *this and *that", ("as", "sd"), "seeASthis andSDthat"),
        ("a note[*1], and more", ("a",), "a note[A1], and more"),
        ("  *this  is  justified", ("as",), "ASthis  is  justified"),
        ("│ *cell    │ other │", ("as",), "│AScell   │ other │"),
        ("字*字 are", ("a",), "字A字 are"),
        ("*first of all", ("a",), "Afirst of all"),
    ],
)
def test_a_label_takes_blank_cells_before_its_link_or_moves_the_rest(
    row: str, labels: tuple[str, ...], shown: str
) -> None:
    assert labelled(row, *labels) == shown


def test_where_no_cell_is_free_a_label_covers_what_is_before_its_link() -> None:
    assert labelled("see note[*12]", "as", cells=12) == "see notAS12]"
    assert labelled("*first of all", "a", cells=12) == "Airst of all"
    assert labelled("see *this", "as", cells=9) == "seeASthis"
    assert labelled("see *this", "as", cells=8) == "seASthis"


@given(st.lists(st.text("abcé字👩", min_size=1, max_size=6), min_size=1, max_size=8), st.data())
def test_each_word_of_a_row_with_labels_can_be_read_if_there_is_room(words: list[str], data: st.DataObject) -> None:
    linked = data.draw(st.sets(st.integers(0, len(words) - 1)))
    starts = [width(" ".join(words[:index])) + bool(index) for index in sorted(linked)]
    painted = with_labels([Segment(" ".join(words), Style())], [(cell, "xy") for cell in starts], HINT, 200)
    assert "".join(segment.text for segment in painted if segment.style != HINT).replace(" ", "") == "".join(words)
    assert [segment.text for segment in painted if segment.style == HINT] == ["xy"] * len(linked)


@given(st.text("ab 字│", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["a", "as"]))))
def test_no_row_becomes_wider_than_its_room(row: str, labels: list[tuple[int, str]]) -> None:
    cells = max(width(row), 2)
    painted = with_labels([Segment(row, Style())], labels[:1], HINT, cells)
    assert sum(segment.cell_length for segment in painted) <= max(cells, 2)
