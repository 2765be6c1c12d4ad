"""What the keys do that fold sections and filter lines."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.filter import LineFilter, filtered
from readtui.reading.search import Query
from readtui.reading.state import Reading
from readtui.tui.effects import Arrange, AwaitKey, Effect, OpenLineFilter, Press, Say
from readtui.tui.part_commands import await_fold, filter_lines, fold, fold_all, opened_at


def bells() -> Document:
    """Return a title with two parts, the first with a chapter."""
    builder = Builder("bells.md")
    builder.heading("Bells", 1)
    builder.paragraph("Preface.")
    builder.heading("Towers", 2)
    builder.heading("North", 3)
    builder.paragraph("A lamp.")
    builder.heading("Ropes", 2)
    builder.paragraph("The end.")
    return builder.build()


def folded(result: Reading | Effect) -> set[str]:
    """Return the titles of the sections that are folded."""
    assert isinstance(result, Reading)
    return {one.title for one in result.document.sections if one.span.start in result.shown.folded}


def said(result: Reading | Effect) -> str:
    assert isinstance(result, Say)
    return result.text


def at(words: str) -> Reading:
    document = bells()
    offset = document.text.index(words)
    return Reading(document).with_viewport(0, len(document.text)).point_at(offset)


def test_the_section_at_the_cursor_is_folded_and_opened_by_the_same_key() -> None:
    once = fold(at("A lamp"), 0)
    assert folded(once) == {"North"}
    assert isinstance(once, Reading)
    assert once.cursor == once.document.text.index("North")
    assert folded(fold(once, 0)) == set()


def test_with_a_count_only_so_many_depths_are_open() -> None:
    assert folded(fold(at("Bells"), 1)) == {"Towers", "North", "Ropes"}
    assert folded(fold(at("Bells"), 2)) == {"North"}
    assert said(fold(at("Bells"), 3)) == "No section is deeper than 3"
    deep = fold(at("Bells"), 2)
    assert isinstance(deep, Reading)
    assert folded(fold(deep, 9)) == set()


def test_all_sections_are_folded_but_the_one_that_contains_all_and_opened_again() -> None:
    all_folded = fold_all(at("A lamp"), 0)
    assert folded(all_folded) == {"Towers", "North", "Ropes"}
    assert isinstance(all_folded, Reading)
    assert folded(fold_all(all_folded, 0)) == set()


def test_a_click_opens_the_folded_section_in_its_row_only() -> None:
    reading = fold(at("The end"), 0)
    assert isinstance(reading, Reading)
    text = reading.document.text
    opened = opened_at(reading, text.index("Ropes") + 2)
    assert opened is not None
    assert opened.shown.parts is None
    assert opened_at(reading, text.index("Preface")) is None
    assert opened_at(at("Bells"), 0) is None


@pytest.mark.parametrize(
    ("key", "titles"), [("a", {"North"}), ("M", {"Towers", "North", "Ropes"}), ("R", set()), ("x", set())]
)
def test_the_second_key_of_vim_says_what_is_folded(key: str, titles: set[str]) -> None:
    waiting = await_fold(at("A lamp"), 0)
    assert isinstance(waiting, AwaitKey)
    assert folded(waiting.then(at("A lamp"), Press(key, key))) == titles


def test_z_twice_shows_only_the_text() -> None:
    waiting = await_fold(at("A lamp"), 0)
    assert isinstance(waiting, AwaitKey)
    assert waiting.then(at("A lamp"), Press("z", "z")) == Arrange("toggle zen")


def test_without_sections_and_with_a_filter_nothing_is_folded() -> None:
    builder = Builder("plain.txt")
    builder.paragraph("No heading")
    assert said(fold(Reading(builder.build()), 0)) == "This text has no sections to fold"
    reading = at("A lamp")
    found = filtered(reading.document, LineFilter(Query("lamp")))
    reading = reading._replace(shown=reading.shown.with_filter(reading.document, found))
    assert said(fold_all(reading, 0)) == "{0} first shows all lines again"


def test_a_filter_is_typed_with_as_many_lines_around_as_the_count_says() -> None:
    assert filter_lines(at("Bells"), 3) == OpenLineFilter(3)
    assert filter_lines(Reading(), 3) == Reading()
