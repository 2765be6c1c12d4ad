"""The cursor before a selection: where it is, how it is seen, and the search for the word under it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from textual.pilot import Pilot

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.overlay import overlays
from readtui.reading.passages import word_from
from readtui.reading.position import Position
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.app import ReaderApp
from readtui.tui.commands import find_word
from readtui.tui.controllers import searching
from readtui.tui.controllers.searching import SearchingController
from readtui.tui.effects import FindWord, GoToMatch, OpenSearch
from tests.screens import opened, screen_rows, screen_text, tale, typed
from tests.strategies import documents
from tests.tui.controllers.test_searching import Line
from tests.tui.fakes import FakeHost

BELLS = "The bell rings. No bells, no Bell tower; a bell-ringer pulls the bell."


def bells(*more: str) -> Document:
    builder = Builder("bells.txt")
    builder.paragraph(BELLS)
    for paragraph in more:
        builder.paragraph(paragraph)
    return builder.build()


class Words:
    """A search without a screen; `star` and `hash` are the keys of the word at the cursor."""

    def __init__(self, document: Document, at: Offset = 0, *, waits: bool = False) -> None:
        self.host = FakeHost(document, waits=waits)
        self.host.reading = Reading(document, Position(at, 0, len(document.text))).point_at(at)
        self.line = Line()
        self.controller = SearchingController(self.host.host, self.line)

    def press(self, step: int, count: int = 0) -> None:
        """Do what `*` (1) and `#` (-1) do."""
        result = find_word(self.host.reading, count, step)
        if isinstance(result, FindWord):
            self.controller.find_word(result)
        else:
            self.host.apply(result)

    @property
    def cursor(self) -> Offset:
        return self.host.reading.cursor


def places(word: str) -> list[int]:
    return [at for at in range(len(BELLS)) if BELLS.startswith(word, at)]


# The word under the cursor


def test_the_word_at_the_cursor_is_found_forwards_and_backwards_as_a_whole_word() -> None:
    first, tower, ringer, last = 4, BELLS.index("Bell tower"), BELLS.index("bell-ringer"), BELLS.rindex("bell")
    words = Words(bells(), first + 2)
    for place in (tower, ringer, last):
        words.press(1)
        assert words.cursor == place
    assert words.host.notices == []
    words.press(1)
    assert (words.cursor, words.host.notices) == (first, ["Continued from the start"])
    words.press(-1)
    assert (words.cursor, words.host.notices[1:]) == (last, ["Continued from the end"])


def test_a_count_goes_on_by_as_many_matches() -> None:
    words = Words(bells(), 4)
    words.press(1, count=2)
    assert words.cursor == BELLS.index("bell-ringer")
    words.press(-1, count=2)
    assert words.cursor == 4


def test_at_a_space_the_next_word_of_the_block_is_meant() -> None:
    words = Words(bells(), 3)
    words.press(1)
    assert words.cursor == BELLS.index("Bell tower")
    at_end = Words(bells("…"), len(BELLS) - 1)
    at_end.press(1)
    assert at_end.host.notices == ["No word at the cursor"]


def test_the_next_match_of_a_backward_search_is_the_one_before() -> None:
    words = Words(bells(), BELLS.rindex("bell"))
    words.press(-1)
    assert words.host.reading.search.is_backward
    assert words.host.reading.search.step == -1
    words.controller.go_to_match(GoToMatch(words.host.reading.search.step))
    assert words.cursor == BELLS.index("Bell tower")


def test_a_run_in_a_script_without_spaces_is_found_inside_longer_runs() -> None:
    builder = Builder()
    builder.paragraph("食べる人、食事、食べる。")
    words = Words(builder.build(), 0)
    words.press(1)
    assert words.cursor == 5
    words.press(-1)
    assert words.cursor == 0


def test_the_key_is_pressed_again_before_the_results_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)
    words = Words(bells(), 4, waits=True)
    for step in (1, 1, -1, 1):
        words.press(step)
    assert words.cursor == 4
    words.host.work_all()
    assert words.cursor == BELLS.index("bell-ringer")
    assert not words.host.reading.search.is_backward


def test_while_selecting_the_word_at_the_end_is_searched_for_and_selected_up_to() -> None:
    words = Words(bells(), 0)
    words.host.reading = words.host.reading.select(Selection(0, 5), by_keys=True)
    words.press(1)
    assert words.host.reading.selected_span == Span(0, BELLS.index("Bell tower") + 1)


@given(documents(), st.data(), st.integers(1, 3), st.sampled_from((1, -1)))
def test_forwards_then_backwards_returns_to_the_start_of_the_word(
    document: Document, data: st.DataObject, count: int, step: int
) -> None:
    assume(document.text)
    at = data.draw(st.integers(0, len(document.text) - 1))
    word = word_from(document, at)
    assume(word)
    words = Words(document, at)
    words.press(step, count)
    words.press(-step, count)
    assert words.cursor == word.start


@given(documents(), st.data())
def test_the_word_at_the_cursor_is_always_a_match(document: Document, data: st.DataObject) -> None:
    assume(document.text)
    at = data.draw(st.integers(0, len(document.text) - 1))
    assume(word := word_from(document, at))
    words = Words(document, at)
    words.press(1)
    hits = words.host.reading.search.hits
    assert hits is not None
    assert word.start in [hit.start for hit in hits]


# Where it is


def cursors(reading: Reading) -> list[tuple[Span, str]]:
    shown = overlays(reading, Span(0, len(reading.document.text)))
    return [(one.span, one.role) for one in shown if one.role in ("point", "cursor")]


def test_the_cursor_is_where_the_reader_clicked_jumped_or_found_something() -> None:
    document = bells("one", "two")
    reading = Reading(document, Position(0, 0, len(document.text)))
    assert reading.cursor == 0
    assert cursors(reading) == []
    assert cursors(reading.point_at(9)) == [(Span(9, 10), "point")]
    assert cursors(reading.jump_to(16)) == [(Span(16, 17), "point")]
    assert reading.jump_to(16).point_at(9).back().cursor == 0


def test_the_cursor_stays_at_its_word_while_that_is_on_the_screen() -> None:
    document = bells("one", "two")
    one = document.text.index("one")
    pointing = Reading(document, Position(0, 0, len(document.text))).point_at(one)
    scrolled = pointing.with_viewport(10, len(document.text))
    assert scrolled.cursor == one
    assert scrolled.start_key_selection(by_lines=False).selection.current == Selection(one, one)
    away = pointing.with_viewport(one + 3, len(document.text))
    assert away.cursor == document.text.index("two"), "the first word on the screen"
    assert away.with_viewport(0, len(document.text)).cursor == one


def test_a_cancelled_search_leaves_the_cursor_where_it_was() -> None:
    document = bells()
    words = Words(document, 9)
    words.controller.open(OpenSearch())
    words.line.value = "tower"
    words.controller.line_changed()
    assert words.cursor == BELLS.index("tower")
    words.controller.cancel()
    assert words.cursor == 9


async def cell_of(app: ReaderApp, offset: Offset) -> tuple[int, int]:
    """Return the cell of the screen at which an offset is shown."""
    (row, _), cell = app.reading_screen.page.viewport.cells_of(Span(offset, offset + 1))
    region = app.reading_screen.page.region
    return region.x + cell, region.y + row


async def click(app: ReaderApp, pilot: Pilot[None], words: str) -> None:
    await pilot.click(offset=await cell_of(app, app.reading.document.text.index(words)))
    await pilot.pause()


async def test_v_starts_where_the_reader_clicked_and_arrows_extend() -> None:
    async with opened(bells()) as (app, pilot):
        await click(app, pilot, "rings")
        await pilot.press("v", "right", "right", "left", "right")
        assert app.reading.selected_span.of(app.reading.document.text) == "rin"
        await pilot.press("escape", "v")
        assert app.reading.selected_span.of(app.reading.document.text) == "r"


async def test_v_starts_at_a_match_and_at_a_section() -> None:
    async with opened(tale()) as (app, pilot):
        await typed(pilot, "/bells")
        await pilot.press("enter", "v", "e")
        assert app.reading.selected_span.of(app.reading.document.text).lower() == "bells"
        await pilot.press("escape", "escape", "right_square_bracket", "v", "e")
        heading = app.reading.document.sections[app.reading.current_section].title
        assert heading.startswith(app.reading.selected_span.of(app.reading.document.text))


@pytest.mark.parametrize("no_color", [False, True])
async def test_the_cursor_is_seen_with_and_without_colours(no_color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened(bells()) as (app, pilot):
        styles = app.theme_styles
        await click(app, pilot, "rings")
        assert app.reading.position.visible_point == BELLS.index("rings")
        plain = styles.style("body")
        point, cursor, selected = (styles.overlaid("body", role) for role in ("point", "cursor", "selection"))
        if no_color:
            assert point.reverse
            assert (cursor.underline, selected.underline) == (True, False), "different in a selection"
        else:
            assert len({plain.bgcolor, point.bgcolor, selected.bgcolor}) == 3
            assert len({cursor.bgcolor, selected.bgcolor}) == 2


# Backwards


@pytest.mark.parametrize("preset", ["less", "vim"])
async def test_a_question_mark_searches_backwards_in_the_presets_of_less_and_vim(preset: str) -> None:
    async with opened(bells("bell"), settings=Settings(preset=preset)) as (app, pilot):  # type: ignore[arg-type]
        await click(app, pilot, "tower")
        await pilot.press("question_mark")
        assert any("?" in row[:4] for row in screen_rows(app)[-3:])
        await typed(pilot, "bell")
        assert app.reading.cursor == BELLS.index("Bell tower")
        await pilot.press("enter")
        await pilot.pause()
        assert "?bell" in screen_rows(app)[-2]
        await pilot.press("n")
        assert app.reading.cursor == BELLS.index("bells,")
        await pilot.press("N", "N")
        assert app.reading.cursor == BELLS.index("bell-ringer")
        await pilot.press("slash", *"bell", "enter", "n")
        await pilot.pause()
        assert "/bell" in screen_rows(app)[-2]
        assert not app.reading.search.is_backward


async def test_a_question_mark_is_the_help_in_the_other_presets() -> None:
    async with opened(bells()) as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Help" in screen_text(app)


async def test_the_keys_of_the_word_act_on_the_page_and_the_status_row_says_it() -> None:
    async with opened(bells()) as (app, pilot):
        await click(app, pilot, "bell rings")
        await pilot.press("asterisk")
        await pilot.pause()
        assert app.reading.cursor == BELLS.index("Bell tower")
        assert "/bell (whole words)  2 of 4" in screen_rows(app)[-2]
        await pilot.press("number_sign")
        await pilot.pause()
        assert app.reading.cursor == 4
        assert "?bell (whole words)  1 of 4" in screen_rows(app)[-2]
