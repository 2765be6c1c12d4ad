"""The window that shows a table."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollLeft, MouseScrollRight, Paste
from textual.pilot import Pilot

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.app import ReaderApp
from readtui.tui.widgets.table import TableWindow
from tests.screens import opened, screen_rows, screen_text, settled, tale, wheel

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


def present(app: ReaderApp) -> str:
    view = window(app).table_view
    return view.words(view.row, view.column)


async def test_a_wide_table_says_how_large_it_is_and_which_key_opens_it_and_so_does_the_footer() -> None:
    async with opened(lands(), size=(80, 24)) as (app, _):
        assert "40 rows, 10 columns · x opens the table" in screen_text(app)
        assert "x table" in screen_rows(app)[-1]


async def test_the_key_that_is_told_is_the_one_that_the_reader_chose() -> None:
    settings = Settings(keys=(("view.table", "f6"), ("table.right", "w")))
    async with opened(lands(), size=(80, 24), settings=settings) as (app, pilot):
        assert "· F6 opens the table" in screen_text(app)
        await pilot.press("f6", "w", "l")
        assert present(app) == "Capital 1"


async def test_where_no_table_is_in_view_it_is_said() -> None:
    async with opened(tale()) as (app, pilot):
        assert "x table" not in screen_text(app)
        await pilot.press("x")
        await pilot.pause()
        assert "No table is in view." in screen_text(app)
        assert app.screen is app.reading_screen


@Sizes
async def test_the_head_and_the_first_column_stay_while_the_rest_scrolls(size: tuple[int, int]) -> None:
    async with opened(lands(), size=size) as (app, pilot):
        await pilot.press("x", *["l"] * 7, *["j"] * 30)
        await pilot.pause()
        assert present(app) == "zone 31"
        rows = screen_rows(app)
        head = next(row for row in rows if "Zone" in row and "│" in row)
        assert "Land" in head
        body = next(row for row in rows if "zone 31" in row)
        assert "Land 31" in body
        assert size[1] == 40 or not any("Land 1 " in row for row in rows[1:])


async def test_keys_move_by_cells_pages_and_to_the_edges() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "down", "right")
        assert present(app) == "Capital 2"
        await pilot.press("up", "left")
        assert present(app) == "Land 1"
        height = window(app).table_view.height
        for key, row in [("space", height), ("d", height + height // 2), ("u", height), ("pageup", 0)]:
            await pilot.press(key)
            assert present(app) == f"Land {row + 1}"
        for key, cell in [("G", "Land 40"), ("dollar_sign", "pact 40"), ("g", "pact 1"), ("0", "Land 1")]:
            await pilot.press(key)
            assert present(app) == cell
        for key, cell in [("end", "pact 1"), ("ctrl+end", "pact 40"), ("home", "Land 40"), ("ctrl+home", "Land 1")]:
            await pilot.press(key)
            assert present(app) == cell


async def test_a_cell_a_row_and_the_table_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        monkeypatch.setattr(app, "copy", lambda write: copied.append(write()))
        await pilot.press("x", "j", "l", "y", "Y", "c")
        await pilot.pause()
        assert copied[:2] == ["Capital 2", "\t".join(LANDS[1])]
        assert copied[2].split("\n") == ["\t".join(NAMES), *["\t".join(row) for row in LANDS]]


async def test_an_empty_cell_is_not_copied_over_what_was_copied_before() -> None:
    async with opened(of_cells(["a", ""], ["b", "c"])) as (app, pilot):
        await pilot.press("x", "l", "y")
        await pilot.pause()
        assert "This cell is empty." in screen_text(app)
        await pilot.press("j")
        assert "This cell is empty." not in screen_text(app)


async def test_a_cell_that_is_cut_is_said_whole_below() -> None:
    async with opened(of_cells(["a", LONG], ["b", "short"]), size=(60, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert " ".join(LONG.split()) in " ".join(" ".join(row.strip(" │") for row in screen_rows(app)).split())
        await pilot.press("j")
        await pilot.pause()
        assert "said whole below the table" not in screen_text(app)


async def test_a_window_too_narrow_for_the_present_column_says_its_cell_below() -> None:
    async with opened(of_cells(["a key that is long", LONG]), size=(11, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert [column for column, _ in window(app).table_view.shown] == [0]
        assert "One" in screen_text(app)


async def test_a_cell_of_many_words_leaves_the_table_in_sight() -> None:
    async with opened(of_cells(["a", "word " * 5000], ["b", "short"]), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "l")
        await pilot.pause()
        assert "short" in screen_text(app)
        assert sum("word word" in row for row in screen_rows(app)[:20]) >= 8


async def test_escape_closes_and_the_place_stays() -> None:
    for key in ("escape", "q", "x"):
        async with opened(lands(), size=(80, 24)) as (app, pilot):
            assert app.reading is not None
            before = app.reading.position
            await pilot.press("x", "G", key)
            await pilot.pause()
            assert app.screen is app.reading_screen
            assert app.reading.position == before


async def test_enter_goes_to_the_cell_in_the_text_and_back_returns() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "G", "l", "enter")
        await pilot.pause()
        assert app.reading is not None
        assert app.reading.document.text.startswith("Capital 40", app.reading.position)
        assert "Capital 40" in screen_text(app)
        await pilot.press("x")
        assert present(app) == "Capital 40"
        await pilot.press("escape", "backspace")
        await pilot.pause()
        assert app.reading.position == 0


async def test_a_cell_of_a_text_that_gave_way_to_another_leads_nowhere() -> None:
    async with opened(lands(), tale("/shelf/other.md"), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "G")
        app.action_article(1)
        await settled(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.source == "/shelf/other.md"
        assert app.reading is not None
        assert app.reading.position == 0


async def test_a_search_goes_to_the_cells_that_have_the_words() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "slash", *"money", "space", "3")
        await pilot.pause()
        assert present(app) == "money 3"
        await pilot.press("enter", "n", "n", "N")
        assert present(app) == "money 30"
        await pilot.press("slash", *"side", "escape")
        assert present(app) == "money 30"
        await pilot.press("slash", *"nowhere", "enter")
        await pilot.pause()
        assert present(app) == "money 30"
        assert "No matches for “nowhere”" in screen_text(app)


async def test_a_paste_into_the_search_is_one_line_and_not_endless() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x", "slash")
        line = window(app).line
        line.post_message(Paste("money 3\nside"))
        await pilot.pause()
        assert line.value == "money 3"
        line.post_message(Paste("x" * 100_000))
        line.post_message(Paste(""))
        await pilot.pause()
        assert len(line.value) <= 200


async def sideways(pilot: Pilot[None], event: type[MouseScrollLeft | MouseScrollRight]) -> None:
    """Turn the wheel sideways. The pilot has no public way to."""
    await pilot._post_mouse_events([event], offset=(40, 10), button=0)
    await pilot.pause()


async def test_the_mouse_chooses_cells_scrolls_and_closes() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        rows = screen_rows(app)
        y = next(number for number, row in enumerate(rows) if "Capital 3 " in row)
        await pilot.click(offset=(rows[y].index("Capital 3 "), y))
        assert present(app) == "Capital 3"
        await pilot.click(offset=(rows[y].index("Capital 3 "), y - 4))  # the head
        await pilot.click(offset=(1, y))  # the frame
        assert present(app) == "Capital 3"
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


async def test_what_stands_in_a_table_is_shown_as_it_is() -> None:
    hostile = "[red]x[/red] \x1b]52;c;YQ==\x07 \x9b2J [/foo] \u202e end"
    async with opened(of_cells([hostile, "b\x1b[31m"]), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        shown = screen_text(app)
        assert "[red]x[/red]" in shown
        assert "[/foo]" in shown
        assert not any(char in shown for char in "\x1b\x9b\x07\u202e")


async def test_a_caption_with_brackets_is_the_title_as_it_is() -> None:
    async with opened(lands(), size=(80, 24)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        assert "Lands [b]of[/b] the world" in screen_text(app)


async def test_a_table_that_fits_opens_too_and_the_window_is_no_larger_than_it() -> None:
    async with opened(of_cells(["a", "1"], ["b", "2"]), size=(120, 40)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        assert window(app).box.size.height < 10
        assert window(app).box.size.width < 60
