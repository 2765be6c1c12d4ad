"""The page: scrolling, selecting and clicking with keys and mouse."""

from __future__ import annotations

import pytest
from textual import events

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.actions import READING_ACTIONS, key_names
from readtui.tui.app import ReaderApp
from readtui.tui.effects import GoInHistory, Undo
from readtui.tui.services import OpenRequest
from readtui.tui.widgets import page
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.tui.widgets.viewport import Viewport
from readtui.typeset import layout
from tests.screens import LibraryInMemory, app_for, opened, screen_rows, screen_text, tale, wheel


def top_row(app: ReaderApp) -> int:
    return app.reading_screen.page.viewport.thumb.top


async def test_counts_multiply_and_zero_alone_is_no_count() -> None:
    async with opened(tale(sections=40)) as (app, pilot):
        await pilot.press("0", "1", "0", "j")
        assert top_row(app) == 10
        await pilot.press("3", "k")
        assert top_row(app) == 7
        await pilot.press("2", "space", "2", "b")
        assert top_row(app) == 7
        await pilot.press("d", "u", "5", "g")
        assert top_row(app) == 4  # as in less, and as 5gg in vim
        await pilot.press("g")
        assert top_row(app) == 0
        await pilot.press("4", "2", "G")
        assert top_row(app) == 41


async def test_the_wheel_scrolls_the_text() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await wheel(pilot, (50, 10))
        assert top_row(app) == WHEEL_ROWS
        await wheel(pilot, (50, 10), up=True)
        assert top_row(app) == 0


async def test_rows_that_are_drawn_before_a_new_width_is_known_are_drawn_again() -> None:
    async with opened(size=(120, 30)) as (app, _):
        shown = app.reading_screen.page
        row = shown.render_line(0).text
        shown.viewport.resize(shown.size.width + 28, shown.size.height)  # as before the sidebar was shown
        shown.repaint()
        assert shown.render_line(0).text != row
        shown.on_resize(events.Resize(shown.size, shown.size))
        assert shown.render_line(0).text == row


async def test_dragging_past_the_edge_scrolls_and_extends_the_selection() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await pilot.press("j", "j", "j")
        await pilot.mouse_down(offset=(50, 20))
        await pilot.hover(offset=(50, 28))
        await pilot.hover(offset=(50, 29))
        await pilot.mouse_up(offset=(50, 29))
        await pilot.pause()
        assert top_row(app) > 3
        assert app.reading.selected_span.of(app.reading.document.text).count("\n") >= 2


async def test_a_press_without_a_drag_selects_nothing_and_another_button_does_nothing() -> None:
    async with opened() as (app, pilot):
        await pilot.mouse_down(offset=(50, 8))
        await pilot.mouse_up(offset=(50, 8))
        await pilot.mouse_down(offset=(50, 8), button=3)
        await pilot.hover(offset=(60, 9))
        await pilot.mouse_up(offset=(60, 9))
        await pilot.pause()
        assert app.reading.selection.current is None


async def test_a_click_outside_the_selection_clears_it() -> None:
    async with opened() as (app, pilot):
        row = next(number for number, words in enumerate(screen_rows(app)) if "morning" in words)
        await pilot.click(offset=(60, row), times=2)
        await pilot.pause()
        assert app.reading.selection.current is not None
        await pilot.click(offset=(40, row + 3))
        await pilot.pause()
        assert app.reading.selection.current is None


async def test_a_click_below_the_text_does_nothing() -> None:
    builder = Builder("short.txt")
    builder.paragraph("One line.")
    async with opened(builder.build()) as (app, pilot):
        before = app.reading
        await pilot.click(offset=(50, 20))
        await pilot.pause()
        assert app.reading is before


async def test_a_click_follows_a_link() -> None:
    async with opened(size=(100, 60)) as (app, pilot):
        await pilot.press("G")
        await pilot.pause()
        row = next(number for number, words in enumerate(screen_rows(app)) if "the last part" in words)
        await pilot.click(offset=(screen_rows(app)[row].index("last"), row))
        await pilot.pause()
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 6")


async def test_scrolling_back_shows_the_same_after_the_cache_was_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "ROWS_CACHED", 30)
    async with opened(tale(sections=40)) as (app, pilot):
        first = screen_text(app)
        for _ in range(4):
            await pilot.press("space")
            await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        assert screen_text(app) == first


def long_tale() -> Document:
    builder = Builder("long.txt")
    for number in range(400):
        builder.paragraph(f"Paragraph {number} begins. " + "It has some words. " * (number % 23))
    return builder.build()


async def test_measuring_heights_while_idle_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "EXACT_LIMIT", 0)
    monkeypatch.setattr(page, "IDLE_S", float("inf"))  # measured below instead
    async with opened(long_tale()) as (app, pilot):
        assert app.reading_screen.page.viewport.layout is not None
        assert not app.reading_screen.page.viewport.layout.is_exact
        await pilot.press("G")
        await pilot.pause()
        assert app.reading.position.bottom == len(app.reading.document.text)
        await pilot.press("5", "0", "percent_sign")
        await pilot.pause()
        rows = screen_rows(app)[:28]
        while app.reading_screen.page.viewport.refine(50):
            await pilot.pause(0)
        await pilot.pause()
        assert app.reading_screen.page.viewport.layout.is_exact
        assert [row[:98] for row in screen_rows(app)[:28]] == [row[:98] for row in rows]


async def test_keys_and_clicks_before_a_document_is_open_do_no_harm() -> None:
    library = LibraryInMemory()
    services = app_for(tale(), library=library).services
    services.sources = ()
    app = ReaderApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        for action in READING_ACTIONS:
            if action.ident not in ("app.quit", "app.quit_vim", "app.suspend"):
                await pilot.press(*key_names(action.ident, {})[:1])
            if app.screen is not app.reading_screen:
                await pilot.press("escape")
        await pilot.click(offset=(50, 10))
        await pilot.click(offset=(99, 10))
        await wheel(pilot, (50, 10))
        await pilot.resize_terminal(60, 20)
        assert app.is_running
        assert not app.reading.has_document
        app.apply(GoInHistory(-1))
        app.controllers.marks.reload()
        app.apply(Undo())
    assert app.finish() == ()
    assert library.shelf.purges == 1  # by R, which shows the library
    library.shelf.purges = 0
    assert library == LibraryInMemory()


async def test_keys_typed_before_a_document_is_open_leave_no_trace_on_it() -> None:
    services = app_for(tale()).services
    services.sources = ()
    app = ReaderApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("v", "5", "0", "percent_sign", "M", "/", "b", "e")
        app.host.show_document(tale(), "tale.txt", 0, OpenRequest(), redirected=False)
        await pilot.pause()
        assert app.reading.has_document
        assert app.reading.search.query is None
        assert app.reading.selection.current is None
        assert app.reading.position.jump_list.behind == ()
        assert app.reading_screen.focused is app.reading_screen.page


async def test_the_colours_of_the_terminal_are_drawn_by_textuals_method() -> None:
    async with opened(settings=Settings(theme="terminal")) as (app, _):
        assert app.theme_styles.needs_filter
        assert "A tale of bells" in screen_text(app)


async def test_heights_are_measured_while_idle_once_the_reader_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "EXACT_LIMIT", 0)
    monkeypatch.setattr(page, "IDLE_S", 0.0)
    measured: list[int] = []
    refine = Viewport.refine

    def refined(view: Viewport, blocks: int) -> bool:
        measured.append(blocks)
        return refine(view, blocks)

    monkeypatch.setattr(Viewport, "refine", refined)
    async with opened(long_tale()) as (app, pilot):
        assert app.reading_screen.page.viewport.layout is not None
        await pilot.pause()
        assert measured == []
        await pilot.press("j")
        while not app.reading_screen.page.viewport.layout.is_exact:
            await pilot.pause(0.01)


async def test_the_release_of_a_drag_is_not_a_click() -> None:
    async with opened() as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "morning" in line)
        column = screen_rows(app)[row].index("morning")
        for kind, cell in (
            (events.MouseDown, column),
            (events.MouseMove, column + 4),
            (events.MouseUp, column + 7),
        ):
            app.post_message(kind(None, cell, row, 0, 0, 1, False, False, False, cell, row))
            await pilot.pause()
        assert app.reading.selected_span.of(app.reading.document.text) == "morning"
