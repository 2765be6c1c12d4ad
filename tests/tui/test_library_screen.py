"""The library screen with keys and the mouse, at every size."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from readtui.config.settings import Settings
from readtui.library.filter import PARTS, parse
from readtui.library.listing import Order
from readtui.library.shelf import WorkEntry
from readtui.tui.app import ReaderApp
from readtui.tui.library_screen import LibraryScreen, visible_panes
from readtui.tui.state import LibraryPane, Mode
from readtui.tui.widgets.work_list import (
    LEAST_TITLE,
    SIGN_CELLS,
    columns_for,
    date_text,
    progress_bar,
)
from readtui.unicode.width import width
from tests.calls import calls_of
from tests.library.works import entry, many
from tests.screens import LibraryInMemory, ShelfInMemory, burst, opened, screen_rows, screen_text, settled, tale, wheel

WORKS = (
    entry("A tale of bells", 1, source="tale.txt", tags=("sea",), state="reading", progress=0.5, minutes=12),
    entry("Lamps", 2, source="lamps.txt", site="example.org", minutes=3, mark_count=2),
    entry("雪の夜に鐘の音を聞く：北の塔の物語とその町の人々についての長い題名", 3, tags=("日本",)),
    entry("قصة الأجراس في البرج الشمالي", 4, state="finished", progress=1.0),
    entry("Old lamps", 5, state="archived"),
)


def library(*works: WorkEntry, count: int = 0) -> LibraryInMemory:
    shelved = [*works, *(many(count) if count else ())] or list(WORKS)
    texts = {one.ident: f"{one.title}\nA bell rings in {one.ident}.\n" * 40 for one in shelved}
    return LibraryInMemory(shelf=ShelfInMemory(shelved, texts))


def library_screen(app: ReaderApp) -> LibraryScreen:
    assert isinstance(app.screen, LibraryScreen)
    return app.screen


async def press(app: ReaderApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what they start."""
    await pilot.press(*keys)
    await settled(app, pilot)


def mode_of(app: ReaderApp) -> Mode:
    return app.window.mode


def footer(app: ReaderApp) -> str:
    return screen_rows(app)[-1]


def status(app: ReaderApp) -> str:
    return screen_rows(app)[-2]


def panes(app: ReaderApp) -> set[LibraryPane]:
    return {name for name, pane in library_screen(app)._panes.items() if pane.display}


# Arrangement


@pytest.mark.parametrize(
    ("size", "keys", "visible"),
    [
        ((120, 40), (), {"groups", "works", "preview"}),
        ((120, 40), ("p",), {"groups", "works"}),
        ((80, 24), (), {"groups", "works"}),
        ((80, 24), ("l",), {"works", "preview"}),
        ((80, 24), ("l", "h"), {"groups", "works"}),
        ((80, 24), ("p",), {"works", "preview"}),
        ((80, 24), ("p", "p"), {"groups", "works"}),
        ((60, 20), (), {"works"}),
        ((60, 20), ("h",), {"groups"}),
        ((60, 20), ("p",), {"preview"}),
        ((40, 15), ("tab",), {"preview"}),
    ],
)
async def test_as_many_panes_are_shown_as_have_room(
    size: tuple[int, int], keys: tuple[str, ...], visible: set[LibraryPane]
) -> None:
    async with opened(tale(), size=size, library=library()) as (app, pilot):
        await press(app, pilot, "R", *keys)
        assert panes(app) == visible


@pytest.mark.parametrize("pane", ["groups", "works", "preview"])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("shows_preview", [None, True, False])
def test_the_pane_with_the_keys_is_always_visible(pane: LibraryPane, count: int, shows_preview: bool | None) -> None:
    visible = visible_panes(pane, count, shows_preview)
    assert pane in visible
    assert len(visible) <= count
    assert len(visible) == count or (count == 3 and shows_preview is False)


@pytest.mark.parametrize("cells", range(1, 200))
@pytest.mark.parametrize("key", ["opened", "added"])
def test_columns_leave_the_title_room(cells: int, key: str) -> None:
    columns = columns_for(cells, Order("added" if key == "added" else "opened"))
    taken = sum(column.cells + 2 for column in columns)
    assert not columns or cells - SIGN_CELLS - 1 - taken >= LEAST_TITLE
    assert all(width(column.name) <= column.cells for column in columns)


@pytest.mark.parametrize("size", [(40, 15), (60, 20), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("theme", ["night", "paper"])
async def test_columns_are_aligned_whatever_the_titles(size: tuple[int, int], theme: str) -> None:
    async with opened(tale(), size=size, library=library(), settings=Settings(theme=theme)) as (app, pilot):
        await press(app, pilot, "R")
        works = library_screen(app).works
        strips = [works.render_line(y) for y in range(6)]
        assert {strip.cell_length for strip in strips} == {works.size.width}


def test_a_progress_bar_shows_that_a_text_was_begun() -> None:
    assert [progress_bar(share) for share in (0.0, 0.01, 0.5, 1.0, 7.0)] == [
        *("", "━────", "━━───", "━━━━━", "━━━━━"),
    ]


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (None, ""),
        (datetime(2026, 11, 29, 8, tzinfo=UTC), "today"),
        (datetime(2026, 3, 4, 12, tzinfo=UTC), "4 Mar"),
        (datetime(2023, 3, 20, 12, tzinfo=UTC), "Mar 2023"),
    ],
)
def test_dates_are_short(when: datetime | None, text: str) -> None:
    assert date_text(when, datetime(2026, 11, 29, 12).astimezone()) == text


# Keys


async def test_the_library_opens_a_text_and_the_keys_back_go_to_the_page() -> None:
    async with opened(tale(), tale("lamps.txt"), library=library()) as (app, pilot):
        for key in ("R", "q", "escape"):
            await press(app, pilot, "R")
            assert mode_of(app) is Mode.LIBRARY
            await press(app, pilot, key)
            assert mode_of(app) is Mode.PAGE
            assert app.is_running
        await press(app, pilot, "R", "j", "enter")
        assert app.source == "lamps.txt"


async def test_escape_never_quits() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await press(app, pilot, "R", "f", "b", *["escape"] * 8)
        assert app.is_running
        assert app.window.mode is Mode.PAGE


async def test_keys_typed_ahead_are_done_in_their_order() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await burst(app, pilot, "R", "f", "l", "a", "m", "enter")
        await settled(app, pilot)
        assert "Filter: lam" in screen_text(app)
        assert "Lamps" in screen_text(app)
        assert "A tale of bells" not in "\n".join(screen_rows(app)[:-2])


async def test_characters_of_a_line_are_no_keys() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await press(app, pilot, "R", "f", "q", "x", "a", "R")
        assert app.window.mode is Mode.LIBRARY_LINE
        assert library_screen(app).line.value == "qxaR"
        await press(app, pilot, "ctrl+u")
        assert library_screen(app).line.value == ""
        await press(app, pilot, "down")
        assert "Lamps" in status(app)


async def test_the_fault_of_a_filter_is_underlined() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await press(app, pilot, "R", "f", *"is", "colon", *"red", "space", *"la")
        strip = library_screen(app).line.render_line(0)
        underlined = "".join(part.text for part in strip if part.style is not None and part.style.underline)
        assert underlined == "is:red"
        assert status(app).startswith(" is: needs one of unread")


async def test_moving_in_the_groups_filters() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await press(app, pilot, "R", "h", "j")
        assert "Filter: is:reading" in screen_text(app)
        assert "Lamps" not in screen_text(app)
        await press(app, pilot, "enter")
        assert "open" in footer(app)
        await press(app, pilot, "escape")
        assert "Lamps" in screen_text(app)


async def test_moving_in_the_preview_scrolls_it() -> None:
    async with opened(tale(), size=(120, 20), library=library()) as (app, pilot):
        await press(app, pilot, "R")
        await pilot.pause(0.1)
        await settled(app, pilot)
        await press(app, pilot, "l", "j", "j", "j")
        assert library_screen(app).preview._first == 3
        await press(app, pilot, "G")
        last = library_screen(app).preview._first
        assert last > 3
        await press(app, pilot, "g")
        assert library_screen(app).preview._first == 0


async def test_what_was_done_is_in_the_status_row_with_the_key_that_undoes_it() -> None:
    shelved = library()
    async with opened(tale(), library=shelved) as (app, pilot):
        await press(app, pilot, "R", "a")
        assert "Archived: “A tale of bells” · ^Z undoes it" in status(app)
        await press(app, pilot, "ctrl+z")
        assert "U redoes it" in status(app)
        await press(app, pilot, "j")
        assert "redoes" not in status(app)
        assert shelved.shelf.works[0].state == "reading"


async def test_a_tag_is_typed_and_completed() -> None:
    shelved = library()
    async with opened(tale(), library=shelved) as (app, pilot):
        await press(app, pilot, "R", "j", "t", "s", "enter")
        assert "Tagged “sea”: “Lamps”" in status(app)
        await press(app, pilot, "t", *"winter", "enter")
        assert shelved.shelf.works[1].tags == ("sea", "winter")
        await press(app, pilot, "t", "escape")
        assert app.window.mode is Mode.LIBRARY


async def test_texts_are_selected_and_opened_in_order() -> None:
    async with opened(tale(), tale("lamps.txt"), library=library()) as (app, pilot):
        await press(app, pilot, "R", "space", "space")
        assert "2 selected" in status(app)
        assert "▌" in screen_rows(app)[2]
        await press(app, pilot, "O")
        assert app.source == "tale.txt"
        await press(app, pilot, "J")
        assert app.source == "lamps.txt"


async def test_a_match_opens_the_text_with_the_words_as_its_search() -> None:
    shelved = library()
    shelved.shelf.texts = {2: "Hear the morning bell."}
    async with opened(tale(), tale("lamps.txt"), library=shelved) as (app, pilot):
        await press(app, pilot, "R", "slash", *"morning", "enter", "enter")
        assert app.source == "lamps.txt"
        assert app.reading.search.query is not None
        assert app.reading.search.query.text == "morning"
        assert app.reading.search.hits
        await press(app, pilot, "n")
        assert "/morning  2 of 6" in status(app)


async def test_the_help_and_the_commands_list_the_keys_of_the_library_first_and_do_them() -> None:
    shelved = library()
    async with opened(tale(), library=shelved) as (app, pilot):
        await press(app, pilot, "R", "question_mark")
        assert "In the library" in screen_rows(app)[3]
        await press(app, pilot, "escape")
        assert app.window.mode is Mode.LIBRARY
        await press(app, pilot, "colon", *"archive", "enter")
        assert shelved.shelf.works[0].state == "archived"
        await press(app, pilot, "colon", *"narrower", "enter")
        assert app.is_running


FILTER_OF = [*"filter", "space", *"of"]


async def test_the_help_explains_the_filter() -> None:
    async with opened(tale(), size=(100, 40), library=library()) as (app, pilot):
        await press(app, pilot, "R", "question_mark", *FILTER_OF)
        for part, finds in PARTS:
            assert part in screen_text(app)
            assert parse(part).errors == ()
            assert finds[1:20] in screen_text(app)
        await press(app, pilot, "escape", "q", "question_mark", *FILTER_OF)
        assert "has:notes" not in screen_text(app)


async def test_keys_can_be_changed_and_the_footer_shows_them() -> None:
    settings = Settings(keys=(("library.archive", "y"),))
    async with opened(tale(), size=(200, 30), library=library(), settings=settings) as (app, pilot):
        await press(app, pilot, "R")
        assert "y archive" in footer(app)
        await press(app, pilot, "y")
        assert "Archived" in status(app)


async def test_in_zen_mode_the_rows_at_the_bottom_are_there_for_the_library() -> None:
    async with opened(tale(), library=library()) as (app, pilot):
        await press(app, pilot, "z", "R")
        assert "open" in footer(app)
        await press(app, pilot, "q")
        assert not app.reading_screen.status_bar.display


async def test_an_empty_library_says_what_to_do() -> None:
    empty = LibraryInMemory()
    async with opened(tale(), library=empty) as (app, pilot):
        await press(app, pilot, "R")
        assert "No texts yet." in screen_text(app)
        assert "archive" not in footer(app)
        await press(app, pilot, "enter", "a", "space", "O", "p", "h", "j", "enter")
        assert app.is_running


# The mouse


async def click(pilot: Pilot[None], widget: Widget, x: int, y: int, times: int = 1, control: bool = False) -> None:
    await pilot.click(widget, offset=(x, y), times=times, control=control)
    await pilot.pause()


async def test_a_click_goes_to_a_text_and_a_double_click_opens_it() -> None:
    async with opened(tale(), tale("lamps.txt"), size=(120, 30), library=library()) as (app, pilot):
        await press(app, pilot, "R")
        works = library_screen(app).works
        await click(pilot, works, 10, 2)
        assert status(app).startswith(" Lamps")
        await click(pilot, works, 10, 2, times=2)
        await settled(app, pilot)
        assert app.source == "lamps.txt"


async def test_a_click_on_the_sign_or_with_control_selects() -> None:
    async with opened(tale(), size=(120, 30), library=library()) as (app, pilot):
        await press(app, pilot, "R")
        works = library_screen(app).works
        await click(pilot, works, 0, 1)
        await click(pilot, works, 12, 3, control=True)
        assert "2 selected" in status(app)


async def test_a_click_on_the_head_of_a_column_sorts_and_again_reverses() -> None:
    async with opened(tale(), size=(120, 30), library=library()) as (app, pilot):
        await press(app, pilot, "R")
        works = library_screen(app).works
        await click(pilot, works, 6, 0)
        assert "Title↑" in screen_rows(app)[1]
        await click(pilot, works, 6, 0)
        assert "Title↓" in screen_rows(app)[1]
        head = screen_rows(app)[1]
        await click(pilot, works, head.index("Min") - works.region.x, 0)
        assert "Min↑" in screen_rows(app)[1]


async def test_a_click_on_a_group_filters_and_on_a_pane_gives_it_the_keys() -> None:
    async with opened(tale(), size=(120, 30), library=library()) as (app, pilot):
        await press(app, pilot, "R")
        row = next(y for y, text in enumerate(screen_rows(app)) if "Archived" in text)
        await click(pilot, library_screen(app).groups, 4, row - 1)
        assert "Old lamps" in screen_text(app)
        await click(pilot, library_screen(app).preview, 4, 4)
        assert "scroll" in footer(app)
        await click(pilot, library_screen(app).line, 2, 0)
        assert app.window.mode is Mode.LIBRARY_LINE


async def test_the_wheel_scrolls_the_list_under_it() -> None:
    async with opened(tale(), size=(120, 30), library=library(count=200)) as (app, pilot):
        await press(app, pilot, "R")
        before = screen_rows(app)[2]
        await wheel(pilot, (40, 10))
        assert screen_rows(app)[2] != before
        assert library_screen(app).works._first == 3
        await wheel(pilot, (40, 10), up=True)
        assert screen_rows(app)[2] == before


# Many works


async def test_a_library_of_many_works_opens_with_the_work_of_a_few() -> None:
    """What is counted is what the screen does; reading the works is the library's own part."""
    calls: list[int] = []
    for count in (100, 3000):
        async with opened(tale(), size=(120, 30), library=library(count=count)) as (app, pilot):
            await press(app, pilot, "R")
            screen = library_screen(app)
            controller = screen._controller
            works = tuple(many(count))
            controller.listing.catalogue.searched  # noqa: B018 (computed once, when the first filter is typed)

            def listed() -> None:
                controller.show_entries(tuple(replace_first(works)))  # noqa: B023
                for y in range(28):
                    screen.works.render_line(y)  # noqa: B023

            calls.append(calls_of(listed))
    assert calls[1] - calls[0] <= 12 * 2900


def replace_first(works: tuple[WorkEntry, ...]) -> tuple[WorkEntry, ...]:
    return (works[0]._replace(title="Another"), *works[1:])
