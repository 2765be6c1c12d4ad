"""Notes in the right margin: beside their highlights, wrapped, cut before the next note, and never part of the text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.marks import Marks
from readtui.span import Span
from readtui.tui.app import ReaderApp
from readtui.tui.widgets.highlight import HighlightWindow
from readtui.tui.widgets.margin_notes import GAP_CELLS, MarginNotes, NoteColumn, note_column
from readtui.tui.widgets.viewport import NOTE_ROWS
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting
from readtui.unicode.width import width
from tests.geometry.sweep import resize
from tests.screens import opened, screen_rows, settled, tale
from tests.strategies import TEXTS, documents

DAY = datetime(2026, 3, 20, tzinfo=UTC)


def noted(document: Document, *notes: tuple[int, str]) -> Marks:
    """Return highlights of one character at these offsets, with these notes."""
    text = document.text
    spans = [(Span(start, start + 1), note) for start, note in sorted(notes)]
    return Marks(
        tuple(
            ResolvedMark(Mark(number, anchor(text, span), "", "", DAY, number % 5 + 1, note), span)
            for number, (span, note) in enumerate(spans, 1)
        )
    )


def shown(document: Document, marks: Marks, *, measure: int = 10, cells: int = 10) -> list[str]:
    """Return what is beside each row of a document."""
    layout = Layout(document, Setting(measure=measure))
    notes = MarginNotes(layout, marks, NoteColumn(20, cells + 2))
    rows = [notes.beside(row) for row in range(layout.rows)]
    return [f"{one.colour if one.is_first else ' '} {one.text}" if one is not None else "" for one in rows]


def lines(count: int) -> Document:
    """Return a document with rows of ten characters."""
    builder = Builder()
    builder.paragraph("ten chars " * count)
    return builder.build()


def test_a_note_is_beside_the_first_row_of_its_highlight_and_wrapped() -> None:
    assert shown(lines(5), noted(lines(5), (12, "Why is this so?"))) == ["", "2 Why is", "  this so?", "", ""]


def test_a_note_is_cut_where_the_next_one_begins() -> None:
    marks = noted(lines(5), (0, "one two three four five six"), (25, "Next"))
    assert shown(lines(5), marks) == ["2 one two", "  three…", "3 Next", "", ""]


def test_notes_of_one_row_are_below_one_another_and_each_has_a_row_while_there_are_any() -> None:
    marks = noted(lines(6), (0, "one two three four five six"), (5, "second"), (45, "third"))
    assert shown(lines(6), marks) == ["2 one two", "  three four", "  five six", "3 second", "4 third", ""]
    crowded = noted(lines(3), (0, "one"), (2, "two"), (4, "three"), (11, "four"))
    assert shown(lines(3), crowded) == ["2 one…", "5 four", ""]


def test_a_note_has_its_lines_and_is_not_endless() -> None:
    marks = noted(lines(40), (0, "a\n\nb " + "word " * 10**5))
    rows = [row for row in shown(lines(40), marks) if row]
    assert rows[:3] == ["2 a", "  ", "  b word"]
    assert len(rows) == NOTE_ROWS
    assert rows[-1].endswith("…")


def test_hidden_marks_and_marks_without_a_note_are_not_beside_the_text() -> None:
    marks = noted(lines(3), (0, "note"), (11, ""))
    assert shown(lines(3), marks) == ["2 note", "", ""]
    assert shown(lines(3), Marks(marks.entries, are_hidden=True)) == ["", "", ""]


def test_a_terminal_gets_no_escapes_of_a_note() -> None:
    assert shown(lines(1), noted(lines(1), (0, "a\x1b[2Jb\x9bc"))) == ["2 abc"]


@given(documents(), st.data(), st.integers(1, 40), st.integers(1, 30))
def test_rows_of_notes_fit_and_do_not_depend_on_what_was_asked_for_before(
    document: Document, data: st.DataObject, measure: int, cells: int
) -> None:
    starts = st.integers(0, max(len(document.text) - 1, 0))
    marks = noted(document, *data.draw(st.lists(st.tuples(starts, TEXTS), max_size=6)))
    layout = Layout(document, Setting(measure=measure))
    whole = MarginNotes(layout, marks, NoteColumn(20, cells + 2))
    rows = [whole.beside(row) for row in range(layout.rows)]
    for row in data.draw(st.lists(st.integers(0, layout.rows - 1), max_size=3)):
        assert MarginNotes(layout, marks, NoteColumn(20, cells + 2)).beside(row) == rows[row]
    assert all(width(one.text) <= max(cells, 2) and "\n" not in one.text for one in rows if one is not None)


@pytest.mark.parametrize("cells", range(1, 251))
def test_the_column_of_notes_is_within_the_page(cells: int) -> None:
    measure = min(72, cells)
    margin = (cells - measure) // 2
    column = note_column(margin, measure, cells)
    if column is not None:
        assert column.first_cell == margin + measure + GAP_CELLS
        assert column.first_cell + column.cells < cells
    assert (column is not None) == (cells >= 115)
    assert note_column(64, 72, 200) == NoteColumn(139, 44)


# On the screen


async def with_note(app: ReaderApp, note: str) -> None:
    """Highlight the first words of the second section, with a note."""
    text = app.reading.document.text
    start = text.index("Number 1")
    app.services.library.keep_mark(app.reading.document, app.source, Span(start, start + 20), "label", "", 3, note)
    app.controllers.marks.reload()


async def test_a_wide_window_shows_notes_beside_the_text_and_a_narrow_one_only_signs() -> None:
    async with opened(tale(), size=(170, 20)) as (app, pilot):
        await with_note(app, "A bell that nobody rings, as far as I can tell")
        await settled(app, pilot)
        row = next(row for row in screen_rows(app) if "Number 1 hears" in row)
        assert "3✎ Number 1 hears" in row
        assert "snow.      3 A bell that nobody rings, as  " in row
        await pilot.press("X")
        await pilot.pause()
        assert not any("nobody" in row for row in screen_rows(app))
        await pilot.press("X")
        await resize(app, pilot, 100, 20)
        assert not any("nobody" in row for row in screen_rows(app))
        assert any("3✎" in row for row in screen_rows(app))


async def test_a_click_on_a_note_beside_the_text_opens_its_highlight() -> None:
    async with opened(tale(), size=(170, 20)) as (app, pilot):
        await with_note(app, "nobody")
        await settled(app, pilot)
        y = next(y for y, row in enumerate(screen_rows(app)) if "nobody" in row)
        await pilot.click(offset=(screen_rows(app)[y].index("nobody") + 2, y))
        await settled(app, pilot)
        assert isinstance(app.screen, HighlightWindow)


async def test_the_text_and_what_is_copied_have_no_notes() -> None:
    async with opened(tale(), size=(170, 20)) as (app, pilot):
        await with_note(app, "nobody")
        await settled(app, pilot)
        viewport = app.reading_screen.page.viewport
        for row in range(20):
            line = viewport.line(row)
            for run in line.runs if line is not None else ():
                if run.start is not None:
                    assert app.reading.document.text.startswith(run.text, run.start)
                assert "nobody" not in run.text


async def test_a_window_with_notes_can_have_every_width() -> None:
    async with opened(tale(), size=(170, 20)) as (app, pilot):
        await with_note(app, "A bell that nobody rings, " * 20)
        await settled(app, pilot)
        for cells in range(1, 251, 3):
            await resize(app, pilot, cells, 12)
