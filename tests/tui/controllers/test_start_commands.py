"""The commands of the command line are done when the first document is shown."""

from __future__ import annotations

from dataclasses import replace

from readtui.config.settings import Settings
from readtui.document.model import Document, Output
from readtui.reading.start_commands import StartCommand
from readtui.span import Span
from readtui.tui.app import ReaderApp
from tests.screens import app_for, screen_rows, settled, tale

LINES = "\n".join(f"line {number}" for number in range(1, 501))
OUTPUT = Document(LINES, (Output(Span(0, len(LINES))),), source="-")


async def first_rows(document: Document, *commands: StartCommand, head: Document | None = None) -> list[str]:
    """Return the rows of the first screen after these commands."""
    app = app_for(document)
    app.services.first_commands = commands
    if head is not None:
        app = ReaderApp(app.services, head)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        while app.reading.document.is_head:
            await pilot.pause(0.01)
        await settled(app, pilot)
        return screen_rows(app)


async def test_a_line_is_in_the_first_row() -> None:
    rows = await first_rows(OUTPUT, StartCommand("line", number=120))
    assert "line 120" in rows[0]


async def test_a_row_of_prose_is_counted_as_it_is_set() -> None:
    rows = await first_rows(tale(), StartCommand("line", number=6))
    before = await first_rows(tale())
    assert rows[0][:-1] == before[5][:-1] != ""


async def test_the_end_and_a_percentage_are_gone_to() -> None:
    assert "line 500" in " ".join(await first_rows(OUTPUT, StartCommand("end")))
    assert "50 %" in (await first_rows(OUTPUT, StartCommand("percent", number=50)))[-2]


async def test_several_commands_are_done_in_their_order() -> None:
    rows = await first_rows(OUTPUT, StartCommand("line", number=300), StartCommand("search", "line .*7$"))
    assert "31 of 50" in rows[-2]
    assert "line 307" in " ".join(rows)


async def test_a_search_tells_capitals_apart_as_the_setting_says() -> None:
    app = app_for(OUTPUT, settings=Settings(search_case="ignore"))
    app.services.first_commands = (StartCommand("search", "LINE 7$"),)
    async with app.run_test(size=(60, 10)) as pilot:
        await settled(app, pilot)
        assert "1 of 1" in screen_rows(app)[-2]


async def test_only_the_lines_that_match_are_shown() -> None:
    rows = await first_rows(OUTPUT, StartCommand("filter", "99"), StartCommand("end"))
    assert [row.strip("│┃ ") for row in rows[:5]] == [f"line {number}99" for number in ("", 1, 2, 3, 4)]
    rows = await first_rows(OUTPUT, StartCommand("filter", "!line .*[0-8]$"))
    assert [row.strip("│┃ ") for row in rows[:3]] == ["line 9", "line 19", "line 29"]


async def test_they_wait_for_the_whole_of_a_text() -> None:
    head = replace(Document(LINES[:800], (Output(Span(0, 800)),), source="-"), is_head=True)
    assert "line 400" in (await first_rows(OUTPUT, StartCommand("line", number=400), head=head))[0]
