"""Selecting with rows of the page and with the mouse, and copying, without a screen."""

from __future__ import annotations

import pytest

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.selection import Selection
from readtui.span import Span
from readtui.tui.controllers.selecting import MAX_ROWS, SelectingController
from readtui.tui.effects import Copy, ExtendByRows
from tests.tui.fakes import FakeHost


def verse() -> Document:
    builder = Builder("verse.txt")
    builder.paragraph("The lamp is lit. It burns.\nNobody trims it.\nThe snow is deep. " + "Dark. " * 40)
    builder.paragraph("The end.")
    return builder.build()


def selecting(
    selection: Selection | None = None, settings: Settings | None = None
) -> tuple[FakeHost, SelectingController]:
    """Return a host with rows of 10 characters and a height of 8, and its controller."""
    host = FakeHost(verse(), settings=settings)
    if selection is not None:
        host.reading = host.reading.select(selection, by_keys=True)
    return host, SelectingController(host.host)


def head(host: FakeHost) -> int | None:
    selection = host.reading.selection.current
    return selection.head if selection is not None else None


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (ExtendByRows(1), 13),
        (ExtendByRows(3), 33),
        (ExtendByRows(heights=1), 83),
        (ExtendByRows(heights=0.5), 43),
        (ExtendByRows(heights=2), 163),
    ],
)
def test_the_end_moves_by_rows_and_heights_of_the_page(effect: ExtendByRows, expected: int) -> None:
    host, controller = selecting(Selection(0, 3))
    controller.extend_by_rows(effect)
    assert head(host) == expected
    assert host.reading.selection.by_keys


def test_half_a_page_of_one_row_is_a_row() -> None:
    host, controller = selecting(Selection(0, 13))
    host.page.height = 1
    controller.extend_by_rows(ExtendByRows(heights=0.5))
    assert head(host) == 23
    controller.extend_by_rows(ExtendByRows(heights=-0.5))
    assert head(host) == 13


def test_the_end_keeps_its_column_until_something_else_moves_it() -> None:
    host, controller = selecting(Selection(0, 7))
    asked: list[int | None] = []
    rows_away = host.page.rows_away

    def short_row(offset: int, rows: int, cell: int | None = None) -> tuple[int, int]:
        asked.append(cell)
        return rows_away(offset, rows, cell)[0] // 10 * 10, 7  # each row ends at its first cell

    host.page.rows_away = short_row  # type: ignore[method-assign]
    controller.extend_by_rows(ExtendByRows(1))
    controller.extend_by_rows(ExtendByRows(1))
    host.reading = host.reading.select(Selection(0, 25), by_keys=True)
    controller.extend_by_rows(ExtendByRows(1))
    assert asked == [None, 7, None]


def test_a_huge_count_of_rows_is_limited() -> None:
    host, controller = selecting(Selection(0, 3))
    asked: list[int] = []

    def far(offset: int, rows: int, cell: int | None = None) -> tuple[int, int]:
        asked.append(rows)
        return offset, 0

    host.page.rows_away = far  # type: ignore[method-assign]
    controller.extend_by_rows(ExtendByRows(999_999_999))
    controller.extend_by_rows(ExtendByRows(-999_999_999))
    assert asked == [MAX_ROWS, -MAX_ROWS]


def test_whole_lines_are_extended_by_lines_of_the_text() -> None:
    host, controller = selecting(Selection(0, 3, by_lines=True))
    controller.extend_by_rows(ExtendByRows(1))
    assert host.reading.selected_span.of(host.text) == "The lamp is lit. It burns.\nNobody trims it."
    controller.extend_by_rows(ExtendByRows(-1))
    assert host.reading.selected_span.of(host.text) == "The lamp is lit. It burns."


def test_without_a_selection_nothing_is_extended() -> None:
    host, controller = selecting()
    controller.extend_by_rows(ExtendByRows(1))
    assert host.reading.selection.current is None


@pytest.mark.parametrize(("clicks", "expected"), [(2, "lamp"), (3, "The lamp is lit. It burns.")])
def test_two_clicks_select_a_word_and_three_a_paragraph(clicks: int, expected: str) -> None:
    host, controller = selecting()
    assert controller.text_clicked(5, clicks)
    assert host.reading.selected_span.of(host.text).startswith(expected)


def test_a_click_clears_a_selection_elsewhere_and_is_else_left_to_links() -> None:
    host, controller = selecting(Selection(4, 7))
    assert not controller.text_clicked(5, 1)
    assert host.reading.selection.current is not None
    assert controller.text_clicked(20, 1)
    assert host.reading.selection.current is None
    assert not controller.text_clicked(20, 1)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_dragged_over_is_copied_at_the_end_if_the_settings_say_so(at_once: bool) -> None:
    host, controller = selecting(settings=Settings(copy_on_select=at_once))
    controller.text_dragged(Span(4, 6), finished=False)
    controller.text_dragged(Span(4, 8), finished=False)
    assert host.reading.selected_span.of(host.text) == "lamp"
    controller.text_dragged(Span(4, 8), finished=True)
    assert host.copied == (["lamp"] if at_once else [])
    controller.text_dragged(Span(4, 4), finished=True)
    assert host.reading.selection.current is None
    assert host.copied == (["lamp"] if at_once else [])


def test_a_copy_clears_the_selection_and_lights_the_passage() -> None:
    host, controller = selecting(Selection(4, 7))
    controller.copy(Copy(Span(4, 8)))
    assert host.copied == ["lamp"]
    assert host.reading.selection.current is None
    assert host.reading.position.jump_cue == Span(4, 8)


def test_a_quote_has_its_source() -> None:
    host, controller = selecting()
    controller.copy(Copy(Span(4, 8), quoted=True))
    assert host.copied[0].startswith("> lamp\n")
    assert "verse.txt" in host.copied[0]


def test_of_nothing_there_is_no_copy() -> None:
    host, controller = selecting()
    controller.copy(Copy(Span(4, 4)))
    assert host.copied == []
    assert host.notices == ["Nothing to copy here"]
