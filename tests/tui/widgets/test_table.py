"""The table window: moving, copying, searching, and the mouse."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollLeft, MouseScrollRight, Paste
from textual.pilot import Pilot

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.app import ReaderApp
from readtui.tui.effects import ShowArticle
from readtui.tui.widgets.table import TableWindow
from tests.screens import burst, opened, screen_rows, screen_text, settled, tale, wheel

NAMES = ["Land", "Capital", "Area", "People", "Money", "Code", "Side", "Zone", "Union", "Pact"]
LANDS = [[f"Land {row}", f"Capital {row}", *[f"{name.lower()} {row}" for name in NAMES[2:]]] for row in range(1, 41)]
LONG = "One long sentence that no column has room for, so that it is cut, and said whole below the table."

Sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 15)], ids=str)


def lands() -> Document:
    builder = Builder("lands.md")
    builder.heading("Lands", 1)
    builder.paragraph("A table of them all.")
    table = builder.table([NAMES, *LANDS])
    builder.caption("Lands [b]of[/b] the world", table)
    builder.paragraph("The end. " * 200)
    return builder.build()


def of_cells(*rows: list[str]) -> Document:
    builder = Builder("cells.md")
    builder.table([["Key", "Value"], *rows])
    return builder.build()


def window(app: ReaderApp) -> TableWindow:
    assert isinstance(app.screen, TableWindow)
    return app.screen


def current_cell(app: ReaderApp) -> str:
    view = window(app).table_view
    return view.cell_text(view.row, view.column)


async def test_a_wide_table_and_the_footer_show_the_key_that_opens_it() -> None:
    async with opened(lands(), size=(80, 24)) as (app, _):
        assert "40 rows, 10 columns · x opens the table" in screen_text(app)
        assert "x table" in screen_rows(app)[-1]


async def test_the_key_shown_is_the_one_in_the_settings() -> None:
    settings = Settings(keys=(("view.table", "f6"), ("table.right", "w")))
    async with opened(lands(), size=(80, 24), settings=settings) as (app, pilot):
        assert "· F6 opens the table" in screen_text(app)
        await pilot.press("f6", "w", "l")
        assert current_cell(app) == "Capital 1"


async def test_without_a_table_in_view_a_notice_says_so() -> None:
    async with opened(tale()) as (app, pilot):
        assert "x table" not in screen_text(app)
        await pilot.press("x")
        await pilot.pause()
        assert "No table on this screen" in screen_text(app)
        assert app.screen is app.reading_screen


@Sizes
async def test_the_head_and_the_first_column_stay_while_the_rest_scrolls(size: tuple[int, int]) -> None:
    async with opened(lands(), size=size) as (app, pilot):
        await pilot.press("x", *["l"] * 7, *["j"] * 30)
        await pilot.pause()
        assert current_cell(app) == "zone 31"
        rows = screen_rows(app)
        head = next(row for row in rows if "Zone" in row and "│" in row)
        assert "Land" in head
        body = next(row for row in rows if "zone 31" in row)
        assert "Land 31" in body
        assert size[1] == 40 or not any("Land 1 " in row for row in rows[1:])


async def test_keys_move_by_cells_pages_and_to_the_edges() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "down", "right")
        assert current_cell(app) == "Capital 2"
        await pilot.press("up", "left")
        assert current_cell(app) == "Land 1"
        height = window(app).table_view.window_height
        for key, row in [("space", height), ("d", height + height // 2), ("u", height), ("pageup", 0)]:
            await pilot.press(key)
            assert current_cell(app) == f"Land {row + 1}"
        for key, cell in [("G", "Land 40"), ("dollar_sign", "pact 40"), ("g", "pact 1"), ("0", "Land 1")]:
            await pilot.press(key)
            assert current_cell(app) == cell
        for key, cell in [("end", "pact 1"), ("ctrl+end", "pact 40"), ("home", "Land 40"), ("ctrl+home", "Land 1")]:
            await pilot.press(key)
            assert current_cell(app) == cell


async def test_a_cell_a_row_and_the_table_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        monkeypatch.setattr(app.host, "copy", lambda write: copied.append(write()))
        await pilot.press("x", "j", "l", "y", "Y", "c")
        await pilot.pause()
        assert copied[:2] == ["Capital 2", "\t".join(LANDS[1])]
        assert copied[2].split("\n") == ["\t".join(NAMES), *["\t".join(row) for row in LANDS]]


async def test_an_empty_cell_is_not_copied() -> None:
    async with opened(of_cells(["a", ""], ["b", "c"])) as (app, pilot):
        await pilot.press("x", "l", "y")
        await pilot.pause()
        assert "This cell is empty." in screen_text(app)
        await pilot.press("j")
        assert "This cell is empty." not in screen_text(app)


async def test_the_full_text_of_a_cut_cell_is_shown_below() -> None:
    async with opened(of_cells(["a", LONG], ["b", "short"]), size=(60, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert " ".join(LONG.split()) in " ".join(" ".join(row.strip(" │") for row in screen_rows(app)).split())
        await pilot.press("j")
        await pilot.pause()
        assert "said whole below the table" not in screen_text(app)


async def test_a_window_too_narrow_for_the_current_column_shows_its_cell_below() -> None:
    async with opened(of_cells(["a key that is long", LONG]), size=(11, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert [column for column, _ in window(app).table_view.visible_columns] == [0]
        assert "One" in screen_text(app)


async def test_a_long_cell_leaves_the_table_visible() -> None:
    async with opened(of_cells(["a", "word " * 5000], ["b", "short"]), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert "short" in screen_text(app)
        assert sum("word word" in row for row in screen_rows(app)[:20]) >= 8


async def test_escape_closes_the_window_and_the_position_stays() -> None:
    for key in ("escape", "q", "x"):
        async with opened(lands(), size=(80, 24)) as (app, pilot):
            before = app.reading.position.offset
            await pilot.press("x", "G", key)
            await pilot.pause()
            assert app.screen is app.reading_screen
            assert app.reading.position.offset == before


async def test_enter_goes_to_the_cell_in_the_text_and_back_returns() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "G", "l", "enter")
        await pilot.pause()
        assert app.reading.document.text.startswith("Capital 40", app.reading.position.offset)
        assert "Capital 40" in screen_text(app)
        await pilot.press("x")
        assert current_cell(app) == "Capital 40"
        await pilot.press("escape", "backspace")
        await pilot.pause()
        assert app.reading.position.offset == 0


async def test_enter_does_nothing_if_another_document_was_opened() -> None:
    async with opened(lands(), tale("/shelf/other.md"), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "G")
        app.apply(ShowArticle(1))
        await settled(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.source == "/shelf/other.md"
        assert app.reading.position.offset == 0


async def test_a_search_goes_to_the_cells_that_contain_the_query() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "slash", *"money", "space", "3")
        await pilot.pause()
        assert current_cell(app) == "money 3"
        await pilot.press("enter", "n", "n", "N")
        assert current_cell(app) == "money 30"
        await pilot.press("slash", *"side", "escape")
        assert current_cell(app) == "money 30"
        await pilot.press("slash", *"nowhere", "enter")
        await pilot.pause()
        assert current_cell(app) == "money 30"
        assert "No matches for “nowhere”" in screen_text(app)


async def test_keys_that_come_at_once_search_and_close_the_table_in_their_order() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "slash")
        await burst(app, pilot, "m", "o", "n", "e", "y", "escape")
        assert current_cell(app) == "Land 1"
        await burst(app, pilot, "enter", "escape", "escape")
        assert app.screen is app.reading_screen


async def test_the_lines_of_a_paste_are_joined_up_to_the_longest_query() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "slash")
        line = window(app).line
        line.post_message(Paste("money 3\nside"))
        await pilot.pause()
        assert line.value == "money 3 side"
        line.post_message(Paste("x" * 100_000))
        line.post_message(Paste(""))
        await pilot.pause()
        assert len(line.value) <= 200


async def sideways(pilot: Pilot[None], event: type[MouseScrollLeft | MouseScrollRight]) -> None:
    """Turn the wheel sideways, for which the pilot has no public method."""
    await pilot._post_mouse_events([event], offset=(40, 10), button=0)
    await pilot.pause()


async def test_the_mouse_chooses_cells_scrolls_and_closes() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        rows = screen_rows(app)
        y = next(number for number, row in enumerate(rows) if "Capital 3 " in row)
        await pilot.click(offset=(rows[y].index("Capital 3 "), y))
        assert current_cell(app) == "Capital 3"
        await pilot.click(offset=(rows[y].index("Capital 3 "), y - 4))  # the head
        await pilot.click(offset=(1, y))  # the frame
        assert current_cell(app) == "Capital 3"
        await wheel(pilot, (40, 10))
        await wheel(pilot, (40, 10))
        await wheel(pilot, (40, 10), up=True)
        row = window(app).table_view.row
        assert row == 6
        await sideways(pilot, MouseScrollRight)
        await sideways(pilot, MouseScrollLeft)
        assert window(app).table_view.row == row
        await pilot.click(offset=(0, 0))
        await pilot.pause()
        assert app.screen is app.reading_screen


async def test_the_text_of_a_table_is_shown_literally() -> None:
    hostile = "[red]x[/red] \x1b]52;c;YQ==\x07 \x9b2J [/foo] \u202e end"
    async with opened(of_cells([hostile, "b\x1b[31m"]), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        shown = screen_text(app)
        assert "[red]x[/red]" in shown
        assert "[/foo]" in shown
        assert not any(char in shown for char in "\x1b\x9b\x07\u202e")


async def test_a_caption_with_brackets_is_shown_literally_as_the_title() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        assert "Lands [b]of[/b] the world" in screen_text(app)


async def test_the_window_of_a_small_table_is_no_larger_than_the_table() -> None:
    async with opened(of_cells(["a", "1"], ["b", "2"]), size=(120, 40)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        assert window(app).box.size.height < 10
        assert window(app).box.size.width < 60
