"""From offsets to the cells of a row, and back."""

from __future__ import annotations

import pytest

from readtui.span import Span
from readtui.typeset.line import Line, Run, cell_of, offset_at

LINE = Line(Span(10, 20), (Run("│ ", "bar"), Run("中a", "body", 10), Run("  ", "body"), Run("bc", "body", 12)))


@pytest.mark.parametrize(("offset", "cell"), [(9, 2), (10, 2), (11, 4), (12, 7), (13, 8), (14, 9), (19, 9)])
def test_an_offset_has_a_cell(offset: int, cell: int) -> None:
    assert cell_of(LINE, offset) == cell


@pytest.mark.parametrize(
    ("cell", "offset"), [(0, 10), (2, 10), (3, 10), (4, 11), (5, 12), (6, 12), (7, 12), (8, 13), (9, 14), (40, 14)]
)
def test_a_cell_has_an_offset(cell: int, offset: int) -> None:
    assert offset_at(LINE, cell) == offset


def test_a_row_of_decoration_has_the_offset_of_the_text_below() -> None:
    line = Line(Span(5, 5), (Run("────", "rule"),))
    assert offset_at(line, 2) == 5
    assert cell_of(line, 5) == 0
