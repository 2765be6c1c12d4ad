"""How the parts of the screen are arranged, at every size, without a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.settings import Settings
from readtui.tui.arrangement import (
    LEAST_ROWS_FOR_BARS,
    NARROWEST_BESIDE,
    NARROWEST_FOR_MARKS,
    Arrangement,
    Contents,
    SidebarPlace,
    arrange,
    is_narrow,
    sidebar_cells,
)

SECTIONS = Contents(sections=6)
OUTPUT = Contents(sections=6, is_output=True)
MARKS = Contents(sections=1, marks=3)
BOTH = Contents(sections=6, marks=3)

ROWS = 30


def arranged(
    columns: int,
    contents: Contents = SECTIONS,
    rows: int = ROWS,
    place: SidebarPlace | None = None,
    *,
    zen: bool = False,
    overlay: bool = False,
) -> Arrangement:
    return arrange(columns, rows, place or SidebarPlace(), contents, zen=zen, overlay=overlay)


@pytest.mark.parametrize(
    ("columns", "shown", "cells"),
    [(20, 0, 16), (40, 0, 28), (79, 0, 28), (80, 28, 24), (93, 28, 27), (94, 28, 28), (120, 28, 28), (250, 28, 28)],
)
def test_the_sidebar_is_beside_the_text_of_a_wide_screen(columns: int, shown: int, cells: int) -> None:
    parts = arranged(columns)
    assert (parts.section_rows, parts.mark_rows, parts.is_overlay) == (shown, 0, False)
    assert parts.sidebar_cells == cells


@pytest.mark.parametrize(("columns", "cells"), [(20, 16), (40, 28), (79, 28)])
def test_on_a_narrow_screen_it_is_over_the_text_if_the_reader_opens_it(columns: int, cells: int) -> None:
    parts = arranged(columns, overlay=True)
    assert (parts.section_rows, parts.is_overlay, parts.sidebar_cells) == (28, True, cells)


def test_it_is_no_overlay_once_the_screen_is_wide() -> None:
    assert not arranged(NARROWEST_BESIDE, overlay=True).is_overlay


def test_a_hidden_sidebar_is_hidden_at_every_width() -> None:
    for columns in range(20, 251):
        assert arranged(columns, place=SidebarPlace(shown=False)).section_rows == 0


@pytest.mark.parametrize(
    ("columns", "contents", "narrow"),
    [
        (79, SECTIONS, True),
        (80, SECTIONS, False),
        (111, MARKS, True),
        (112, MARKS, False),
        (80, BOTH, False),
        (111, OUTPUT, True),
        (112, OUTPUT, False),
        (250, Contents(), True),
        (250, Contents(sections=1), True),
    ],
)
def test_marks_alone_need_a_wider_screen_and_nothing_needs_no_sidebar(
    columns: int, contents: Contents, narrow: bool
) -> None:
    assert is_narrow(columns, contents) is narrow
    assert (arranged(columns, contents).section_rows + arranged(columns, contents).mark_rows > 0) is not narrow


def test_marks_alone_have_the_whole_sidebar() -> None:
    parts = arranged(NARROWEST_FOR_MARKS, MARKS)
    assert (parts.section_rows, parts.mark_rows) == (0, 28)


@pytest.mark.parametrize(
    ("sections", "marks", "rows", "section_rows", "mark_rows"),
    [
        (6, 0, 30, 28, 0),
        (6, 3, 30, 9, 19),  # all sections are shown: the marks have the rest
        (60, 1, 30, 26, 2),  # as many rows as they need
        (60, 3, 30, 24, 4),
        (60, 50, 30, 19, 9),  # a third of the rows
        (60, 50, 12, 6, 4),  # but at least four
        (60, 50, 5, 1, 2),  # and one row for the sections
    ],
)
def test_marks_are_below_the_sections(sections: int, marks: int, rows: int, section_rows: int, mark_rows: int) -> None:
    parts = arranged(120, Contents(sections, marks), rows)
    assert (parts.section_rows, parts.mark_rows) == (section_rows, mark_rows)


def test_the_marks_stay_while_they_have_the_focus() -> None:
    assert arranged(120, Contents(60, 0, marks_focused=True)).mark_rows == 2
    assert arranged(120, Contents(60, 0)).mark_rows == 0


def test_zen_shows_only_the_text() -> None:
    for overlay in (False, True):
        for columns in (20, 79, 80, 250):
            parts = arranged(columns, BOTH, zen=True, overlay=overlay)
            assert (parts.section_rows, parts.mark_rows, parts.has_bars, parts.is_overlay) == (0, 0, False, False)


@pytest.mark.parametrize(("rows", "has_bars"), [(1, False), (3, False), (4, True), (30, True)])
def test_a_screen_of_few_rows_has_no_bars(rows: int, has_bars: bool) -> None:
    assert arranged(100, rows=rows).has_bars is has_bars
    assert has_bars is (rows >= LEAST_ROWS_FOR_BARS)


@pytest.mark.parametrize(
    ("columns", "names", "cells"),
    [
        (60, 10, 28),
        (60, 35, 35),
        (60, 90, 40),
        (40, 90, 32),
        (80, 90, 24),  # three tenths
        (112, 90, 28),  # the column of text has its whole width
        (116, 90, 32),
        (120, 31, 31),
        (200, 10, 28),
        (200, 90, 40),
    ],
)
def test_long_names_make_the_sidebar_wider_where_the_text_has_room(columns: int, names: int, cells: int) -> None:
    assert sidebar_cells(columns, SidebarPlace(), names) == cells


def test_a_width_that_was_chosen_does_not_depend_on_names() -> None:
    place = SidebarPlace().widened(45)
    assert [sidebar_cells(columns, place, 99) for columns in (40, 80, 120, 200)] == [32, 32, 45, 45]


def test_sections_of_several_lines_leave_the_marks_what_is_below_them() -> None:
    parts = arranged(120, Contents(9, 2, section_lines=15))
    assert (parts.section_rows, parts.mark_rows) == (18, 10)
    parts = arranged(120, Contents(9, 2, section_lines=26))
    assert (parts.section_rows, parts.mark_rows) == (25, 3)


def test_the_width_of_the_sidebar_has_limits() -> None:
    place = SidebarPlace()
    assert [place.widened(cells).cells for cells in (-5, 15, 16, 40, 60, 61, 10**6)] == [16, 16, 16, 40, 60, 60, 60]
    settings = Settings(sidebar="right", sidebar_width=30, sidebar_shown=False)
    assert SidebarPlace.of(settings) == SidebarPlace(on_right=True, cells=30, shown=False)


@given(
    st.integers(1, 260),
    st.integers(1, 100),
    st.builds(SidebarPlace, st.booleans(), st.just(0) | st.integers(16, 60), st.booleans()),
    st.builds(Contents, st.integers(0, 500), st.integers(0, 500), st.booleans()),
    st.booleans(),
    st.booleans(),
    st.integers(0, 99),
)
def test_the_parts_fit_the_screen(
    columns: int, rows: int, place: SidebarPlace, contents: Contents, zen: bool, overlay: bool, names: int
) -> None:
    parts = arrange(columns, rows, place, contents, zen=zen, overlay=overlay, names=names)
    bars = 2 if rows >= LEAST_ROWS_FOR_BARS else 0
    assert parts.section_rows >= 0
    assert parts.mark_rows >= 0
    assert parts.section_rows + parts.mark_rows <= max(rows - bars, 1)
    assert 1 <= parts.sidebar_cells <= max(columns, 1)
    if not parts.is_overlay and parts.section_rows + parts.mark_rows:
        assert parts.sidebar_cells <= columns * (4 if place.cells else 3) // 10
