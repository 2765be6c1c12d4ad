"""The sidebar: sections, filter and folding, with keys and mouse."""

from __future__ import annotations

from textual.events import Paste

from readtui.config.settings import Settings
from readtui.document.builder import Builder, ContentsEntry
from readtui.tui.app import ReaderApp
from tests.screens import opened, screen_rows, screen_text, tale, typed, wheel


def sidebar_rows(app: ReaderApp) -> list[str]:
    """The rows of the sidebar, which is at the left."""
    return [row[: app.reading_screen.sidebar.size.width] for row in screen_rows(app)]


def here(app: ReaderApp) -> str:
    return app.reading.document.text[app.reading.position.offset :].partition("\n")[0]


async def test_a_click_goes_to_a_section() -> None:
    async with opened() as (app, pilot):
        row = next(number for number, words in enumerate(sidebar_rows(app)) if "Part 4" in words)
        await pilot.click(offset=(6, row))
        await pilot.pause()
        assert here(app) == "Part 4"
        assert app.focused is app.reading_screen.page


async def test_only_sections_of_some_minutes_show_their_reading_time() -> None:
    builder = Builder("book")
    builder.paragraph("It is dark. " * 200)
    night = builder.last_block
    builder.paragraph("It is light.")
    morning = night + 1
    builder.contents(
        [
            ContentsEntry("Part One", 1, 0),
            ContentsEntry("The night", 2, night),
            ContentsEntry("The long morning", 2, morning),
        ]
    )
    async with opened(builder.build()) as (app, _):
        rows = [row.rstrip(" │") for row in sidebar_rows(app)[2:5]]
        assert rows == [" Part One", "▌  The night         2 min", "   The long morning"]


async def test_a_click_below_the_sections_or_on_the_heading_goes_nowhere() -> None:
    async with opened() as (app, pilot):
        before = app.reading
        await pilot.click(offset=(6, 26))
        await pilot.click(offset=(6, 0))
        await pilot.pause()
        assert app.reading is before


async def test_the_wheel_scrolls_the_sections_and_leaves_the_text() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        top = app.reading.position.top
        await wheel(pilot, (6, 9))
        assert "Part 1 " not in sidebar_rows(app)[3]
        assert app.reading.position.top == top
        await wheel(pilot, (6, 9), up=True)
        assert "Part 1 " in sidebar_rows(app)[3]


async def test_dragging_the_edge_changes_the_width() -> None:
    async with opened() as (app, pilot):
        edge = app.reading_screen.sidebar.size.width - 1
        await pilot.mouse_down(offset=(edge, 9))
        await pilot.hover(offset=(21, 9))
        await pilot.mouse_up(offset=(21, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 22
        await pilot.hover(offset=(29, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 22


async def test_at_the_right_the_edge_is_dragged_the_other_way() -> None:
    async with opened(settings=Settings(sidebar="right", sidebar_width=24)) as (app, pilot):
        await pilot.mouse_down(offset=(76, 9))
        await pilot.hover(offset=(71, 9))
        await pilot.mouse_up(offset=(71, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 29
        assert screen_rows(app)[5][71] == "│"


async def test_keys_move_by_pages_and_to_the_ends() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        await pilot.press("tab", "pagedown", "ctrl+n", "enter")
        await pilot.pause()
        below = here(app)
        await pilot.press("tab", "pageup", "ctrl+p", "down", "enter")
        await pilot.pause()
        assert (below, here(app)) == ("Part 27", "Part 1")
        await pilot.press("tab", "end", "enter")
        await pilot.pause()
        assert here(app) == "Part 60"


async def test_left_moves_to_the_parent_section() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "end", "left", "enter")
        await pilot.pause()
        assert here(app) == "A tale of bells"


async def test_a_folded_section_has_the_matches_of_its_subsections_and_is_current_for_them() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "home", "left", "escape", "3", "right_square_bracket")
        await pilot.pause()
        assert sidebar_rows(app)[2].startswith("▌▸ A tale of bells")
        await pilot.press("slash", *"morning", "enter")
        await pilot.pause()
        assert "6 ◆" in sidebar_rows(app)[2]


async def test_backspace_shortens_the_filter_and_no_matches_are_reported() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab")
        assert "Type to filter" in screen_text(app)
        await typed(pilot, "zq")
        assert " No matches" in screen_text(app)
        await pilot.press("enter", "left")
        await pilot.pause()
        assert app.focused is app.reading_screen.sidebar
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "Part 6" in "".join(sidebar_rows(app))
        await typed(pilot, "part 5")
        assert [row for row in sidebar_rows(app) if "Part" in row] == [sidebar_rows(app)[2]]
        await pilot.press("tab")
        await pilot.pause()
        assert "Part 6" in "".join(sidebar_rows(app))


async def test_the_first_line_of_a_paste_is_added_to_the_filter() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab")
        app.post_message(Paste(" \x1b[1mpa\x07rt\t4\nPart 5"))
        await pilot.pause()
        assert " part 4▏" in screen_text(app)
        assert [words.strip(" ›▌│") for words in sidebar_rows(app)[2:4]] == ["Part 4", ""]
        app.post_message(Paste("x" * 1_000_000))
        await pilot.pause()
        assert "No matches" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Type to filter" in screen_text(app)


async def test_a_space_or_a_function_key_is_not_a_filter() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "space", "f9")
        await pilot.pause()
        assert "Type to filter" in screen_text(app)
