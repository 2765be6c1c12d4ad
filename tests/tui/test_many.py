"""What a key costs does not depend on how many marks, sections or works there are. Calls are counted, never time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.library.listing import Catalogue, Listing
from readtui.library.store import Library
from readtui.marks.anchor import Anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.controllers.window_rows import mark_window_rows
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.widgets.list_state import filtered
from tests.calls import calls_of
from tests.screens import opened, settled, tale

DAY = datetime(2026, 3, 20, tzinfo=UTC)

MORE = 1.25
"""How many times more calls a key may cost with a hundred times as many of them: a binary search has more steps."""


def paragraphs(count: int = 1000) -> Document:
    builder = Builder("long.txt")
    for number in range(count):
        builder.paragraph(f"Number {number} hears the morning bell.")
    return builder.build()


def marked(document: Document, count: int) -> tuple[ResolvedMark, ...]:
    """Return so many bookmarks, evenly spread over the text."""
    step = len(document.text) // (count + 1)
    spans = [Span(number * step, number * step + 9) for number in range(count)]
    return tuple(
        ResolvedMark(Mark(number, Anchor(span.start, "words", "", ""), f"label {number}", "", DAY), span)
        for number, span in enumerate(spans, 1)
    )


async def calls_on_screen(document: Document, count: int, change: Callable[[ReadingScreen], None]) -> int:
    """Return the calls of a change on a screen that shows so many marks."""
    async with opened(document) as (app, pilot):
        await settled(app, pilot)  # the marks in the library are shown
        screen = app.reading_screen
        screen.reading = screen.reading.with_marks(marked(document, count))
        change(screen)  # what is imported and computed once does not count
        return calls_of(lambda: change(screen))


def set_another_mark(screen: ReadingScreen) -> None:
    entries = screen.reading.marks.entries
    last = entries[-1]
    screen.reading = screen.reading.with_marks(
        (*entries, last._replace(mark=last.mark._replace(ident=len(entries) + 1)))
    )


def go_on(screen: ReadingScreen) -> None:
    screen.reading = screen.reading.jump_to(screen.reading.position.top + 400)


@pytest.mark.parametrize("change", [set_another_mark, go_on])
async def test_a_key_does_no_more_work_with_ten_thousand_marks(change: Callable[[ReadingScreen], None]) -> None:
    document = paragraphs()
    few, many = [await calls_on_screen(document, count, change) for count in (100, 10_000)]
    assert many <= MORE * few


def to_next_section(screen: ReadingScreen) -> None:
    screen.reading = screen.reading.jump_by_sections(1)


def to_next_figure(screen: ReadingScreen) -> None:
    screen.reading = screen.reading.jump_by_figures(1)


def filtered_sections(screen: ReadingScreen) -> None:
    screen.sidebar.filter_by("part")
    screen.sidebar.leave()


def down_in_sidebar(screen: ReadingScreen) -> None:
    screen.set_focus(screen.sidebar)
    screen.sidebar.move(1)


def pointed_at(screen: ReadingScreen) -> None:
    screen.sidebar.state.hover(None)
    assert screen.sidebar.state.visible_lines
    screen.sidebar.state.hover(5)
    assert screen.sidebar.state.visible_lines


@pytest.mark.parametrize("change", [to_next_section, to_next_figure, filtered_sections, down_in_sidebar, pointed_at])
async def test_a_key_does_no_more_work_with_fifteen_thousand_sections(change: Callable[[ReadingScreen], None]) -> None:
    few, many = [await calls_on_screen(tale(sections=count), 0, change) for count in (60, 15_000)]
    assert many <= MORE * few


async def test_work_in_a_thread_is_not_described_with_the_whole_document() -> None:
    class Undescribed:
        def __repr__(self) -> str:
            raise AssertionError("this may be a long text")

    done: list[object] = []
    async with opened() as (app, pilot):
        work = partial(done.append, Undescribed())
        app.host.run_in_thread(work, "search")
        await settled(app, pilot)
    assert len(done) == 1


def test_a_mark_is_set_without_reading_the_others(tmp_path: Path) -> None:
    document, calls = paragraphs(), list[int]()
    for count in (10, 500):
        library = Library.open(tmp_path / f"{count}.db", {})
        for number in range(count):
            library.keep_mark(document, "long.txt", Span(number * 40, number * 40 + 20), "label")

        def set_one(library: Library = library) -> None:
            library.keep_mark(document, "long.txt", Span(25_000, 25_020), "label")
            library.marks_of(document, "long.txt")

        set_one()
        calls.append(calls_of(set_one))
        library.close()
    assert calls[1] <= MORE * calls[0]


def test_marks_of_an_unchanged_text_are_found_without_searching(tmp_path: Path) -> None:
    document = paragraphs()
    library = Library.open(tmp_path / "library.db", {})
    for number in range(500):
        library.keep_mark(document, "long.txt", Span(number * 40, number * 40 + 20), "label")
    library.close()
    library = Library.open(tmp_path / "library.db", {})
    assert calls_of(lambda: library.marks_of(document, "long.txt")) < 40 * 500
    library.close()


def test_rows_are_made_when_they_are_visible_and_filtered_without_making_them() -> None:
    rows = mark_window_rows(Reading(paragraphs(100)).with_marks(marked(paragraphs(100), 5_000)))
    found = filtered(rows, "99").rows  # the first filter reads all texts once
    assert calls_of(lambda: filtered(rows, "99 8")) < 100
    assert "99" in found[0].text
    assert len(found) == sum("99" in f"{row.text} {row.note}" for row in rows)
    assert filtered(rows, "").place_of is not None
    assert found[0].value is not None
    assert rows.place_of(found[0].value) == next(place for place, row in enumerate(rows) if row.value == found[0].value)


def test_a_row_that_is_not_among_the_filtered_ones_has_no_place() -> None:
    rows = mark_window_rows(Reading(paragraphs(20)).with_marks(marked(paragraphs(20), 20)))
    assert rows.with_words("19").place_of(2) is None
    assert rows.place_of(99) is None


def test_the_list_of_all_works_calls_few_functions_for_each(tmp_path: Path) -> None:
    """For 10,000 works it took 100 ms of CPU time when this was written."""
    calls: list[int] = []
    for count in (100, 600):
        library = Library.open(tmp_path / f"{count}.db", {})
        for number in range(count):
            document = Builder(f"{number}.txt")
            document.paragraph(f"Number {number} hears the morning bell.")
            library.record_opened(document.build(), f"/shelf/{number}.txt")

        def listed(library: Library = library) -> None:
            catalogue = Catalogue(library.shelf.entries())
            assert catalogue.states
            assert Listing(catalogue).with_catalogue(catalogue).shown

        listed()
        calls.append(calls_of(listed))
        library.close()
    assert calls[1] - calls[0] <= 60 * 500
