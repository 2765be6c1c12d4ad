"""Long lines of code and output: the ways to show them, sideways scrolling, numbers."""

from __future__ import annotations

import re

import pytest
from textual.events import MouseScrollLeft, MouseScrollRight

from readtui.config.settings import Settings, SettingValue
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.terminal.reader import read
from readtui.tui.controllers.lines import LinesController
from readtui.tui.line_effects import ChangeLines, LineEffect, NumberLines, ScrollSideways
from readtui.tui.widgets.page import WHEEL_CELLS
from readtui.unicode.width import width
from tests.screens import app_for, opened, screen_rows, screen_text, settled, typed
from tests.tui.fakes import FakeHost

NUMBERS = "".join(f"{number:<10}" for number in range(40))


def output(*lines: str) -> Document:
    builder = Builder("lines.log")
    builder.output("\n".join(lines))
    return builder.build()


def prose() -> Document:
    builder = Builder("words.md")
    builder.paragraph("oil " * 40)
    builder.code(f"lamp = {NUMBERS[:130]}")
    builder.code("oil = 1")
    return builder.build()


class FakePage:
    def __init__(self, *, scrolls: bool = True) -> None:
        self.scrolls = scrolls
        self.scrolled: list[int] = []

    def scroll_sideways(self, *, half_pages: int) -> bool:
        self.scrolled.append(half_pages)
        return self.scrolls


def performed(effect: LineEffect, document: Document, **settings: SettingValue) -> tuple[dict[str, SettingValue], str]:
    """Return the settings that an effect changes, and the last notice."""
    host = FakeHost(document, settings=Settings()._replace(**settings))  # type: ignore[arg-type]
    changes: dict[str, SettingValue] = {}
    LinesController(host.host, FakePage(scrolls=False), changes.__setitem__).perform(effect)
    return changes, host.notices[-1] if host.notices else ""


@pytest.mark.parametrize(("before", "after"), [("wrapped", "cut"), ("cut", "measure"), ("measure", "wrapped")])
def test_the_key_goes_through_the_ways_to_show_long_lines(before: str, after: str) -> None:
    assert performed(ChangeLines(), output("oil"), output_lines=before)[0] == {"output_lines": after}
    assert performed(ChangeLines(), prose(), code_lines=before)[0] == {"code_lines": after}


def test_a_way_is_chosen_by_name() -> None:
    changes, notice = performed(ChangeLines("cut"), output("oil"))
    assert changes == {"output_lines": "cut"}
    assert notice == "Long lines: cut · ← → scroll sideways"


def test_a_text_without_code_has_no_lines_to_change() -> None:
    builder = Builder("words.md")
    builder.paragraph("oil")
    for effect in (ChangeLines(), NumberLines()):
        assert performed(effect, builder.build()) == ({}, "No code or output in this text")


def test_numbers_are_shown_and_hidden() -> None:
    assert performed(NumberLines(), output("oil"))[0] == {"line_numbers": True}
    assert performed(NumberLines(), output("oil"), line_numbers=True)[0] == {"line_numbers": False}


def test_what_does_not_scroll_sideways_names_the_key_that_cuts_lines() -> None:
    assert performed(ScrollSideways(1), output("oil"))[1] == "No line is cut · w cuts long lines"
    assert performed(ScrollSideways(1), output("oil"), output_lines="cut")[1] == ""


async def test_lines_are_wrapped_cut_and_scrolled_sideways() -> None:
    async with opened(output(NUMBERS, "short", "  " + NUMBERS), size=(60, 12)) as (app, pilot):
        assert screen_rows(app)[1].startswith("  ↪    6 ")
        await pilot.press("w")
        rows = screen_rows(app)
        assert rows[0].startswith("  0         1         2 ")
        assert rows[0].rstrip("┃ ").endswith("5     ›")
        assert rows[1].strip("┃ ") == "short"
        assert "columns 1–56 of 402" in screen_text(app)
        await pilot.press("right")
        assert screen_rows(app)[0].startswith("‹   3         4")
        assert "columns 29–84 of 402" in screen_text(app)
        await pilot.press("2", "left")
        assert screen_rows(app)[0].startswith("  0         1")
        await pilot.press("9", "9", "right")
        assert screen_rows(app)[2].rstrip("┃ ").endswith("39")
        assert "columns 347–402 of 402" in screen_text(app)
        await pilot.press("w")
        assert screen_rows(app)[0].startswith("  0 ")
        assert app.host.settings.output_lines == "measure"


PATCH = """\x1b[33mcommit 4b2f8f94\x1b[m
Author: A

    Fill the lamp with oil, because its flame went out before the reader had come to the end of the page that he read

\x1b[1mdiff --git a/lamp.py b/lamp.py\x1b[m
\x1b[36m@@ -1,4 +1,4 @@\x1b[m \x1b[mdef lamp(oil: float, wick: str, flame: bool) -> Light:  # {long}
 \tfor\tword in words:\t\t# tabs
\x1b[31m-\x1b[m\t\x1b[31mread(word)\x1b[m
\x1b[32m+\x1b[m\t\x1b[32mread(word, lamp, page, "{wide}")\x1b[m
""".format(long="it gives light " * 9, wide="中文的灯油" * 20)


@pytest.mark.parametrize("columns", [80, 120, 200])
async def test_each_row_of_a_cut_patch_is_the_start_of_its_line(columns: int) -> None:
    document = read(PATCH, "patch.diff")
    lines = [re.sub("\x1b\\[[\\d;]*m", "", line).expandtabs(8) for line in PATCH.splitlines()]
    settings = Settings(output_lines="cut", sidebar_shown=False)
    async with opened(document, size=(columns, 24), settings=settings) as (app, _):
        for row, line in zip(screen_rows(app), lines, strict=False):
            shown = row[2:].rstrip("┃│ ").removesuffix("›").rstrip()
            assert line.startswith(shown)
            assert width(shown) in (width(line), columns - 4, columns - 5)


async def test_a_search_scrolls_sideways_to_the_match_and_back() -> None:
    document = output("lamp", NUMBERS + "flame", *["oil"] * 30, "flame")
    async with opened(document, size=(60, 12), settings=Settings(output_lines="cut")) as (app, pilot):
        await typed(pilot, "/flame")
        await pilot.press("enter")
        assert screen_rows(app)[1].rstrip("┃ ").endswith("flame")
        await pilot.press("n")
        assert app.reading_screen.page.viewport.sideways.left == 0
        assert "flame" in screen_text(app)


async def test_a_click_beside_cut_text_and_a_drag_find_the_visible_words() -> None:
    document = output(NUMBERS)
    async with opened(document, size=(60, 12), settings=Settings(output_lines="cut")) as (app, pilot):
        await pilot.press("right")
        page = app.reading_screen.page
        assert page.viewport.offset_under(2 + 2, 0) == 28 + 2
        await pilot.mouse_down(page, offset=(4, 0))
        await pilot.hover(page, offset=(14, 0))
        await pilot.mouse_up(page, offset=(14, 0))
        await settled(app, pilot)
        assert app.reading.selected_span.of(document.text) == NUMBERS[30:40]


async def test_the_wheel_scrolls_sideways_and_the_status_row_follows() -> None:
    async with opened(output(NUMBERS), size=(60, 12), settings=Settings(output_lines="cut")) as (app, pilot):
        page = app.reading_screen.page
        for event, left in ((MouseScrollRight, WHEEL_CELLS), (MouseScrollLeft, 0)):
            await pilot._post_mouse_events([event], offset=(20, 0), button=0)
            await pilot.pause()
            assert page.viewport.sideways.left == left
        await pilot.press("right")
        await pilot._post_mouse_events([MouseScrollRight], offset=(20, 0), button=0)
        await pilot.pause()
        assert "columns 37–92 of 400" in screen_text(app)


async def test_keys_select_beyond_the_edge_of_the_page() -> None:
    document = output(NUMBERS, NUMBERS)
    async with opened(document, size=(60, 12), settings=Settings(output_lines="cut")) as (app, pilot):
        await pilot.press("v", "dollar_sign")
        assert screen_rows(app)[0].rstrip("┃ ").endswith("39")
        left = app.reading_screen.page.viewport.sideways.left
        await pilot.press("j")
        head = app.reading.selection.current
        assert head is not None
        assert head.head > len(NUMBERS)
        assert app.reading_screen.page.viewport.sideways.left == left


async def test_code_in_prose_goes_up_to_the_edge_and_prose_stays() -> None:
    async with opened(prose(), size=(140, 24)) as (app, pilot):
        rows = screen_rows(app)
        assert max(len(row.rstrip("┃ ")) for row in rows if "oil oil" in row) <= 34 + 72
        wide = next(row for row in rows if "lamp = " in row)
        assert len(wide.rstrip("┃ ")) > 34 + 72
        await pilot.press("w")
        wide = next(row for row in screen_rows(app) if "lamp = " in row)
        assert wide.rstrip("┃ ").endswith("›")
        await pilot.press("right")
        rows = screen_rows(app)
        assert any("oil = 1" in row for row in rows)
        assert not any("lamp" in row for row in rows)


async def test_numbers_stay_while_lines_go_sideways() -> None:
    async with opened(output(NUMBERS, "", NUMBERS), size=(60, 12), settings=Settings(output_lines="cut")) as (
        app,
        pilot,
    ):
        await pilot.press("l", "right")
        assert [row[:10] for row in screen_rows(app)[:3]] == ["  1‹   3  ", "  2       ", "  3‹   3  "]
        await pilot.press("V", "y")
        assert app.host.settings.line_numbers


async def test_another_text_is_shown_from_the_starts_of_its_lines() -> None:
    settings = Settings(output_lines="cut")
    first, second = output(NUMBERS), Builder("other.log")
    second.output(NUMBERS)
    app = app_for(first, second.build(), settings=settings)
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(app, pilot)
        await pilot.press("right", "J")
        await settled(app, pilot)
        assert app.reading.document.source == "other.log"
        assert screen_rows(app)[0].startswith("  0 ")
