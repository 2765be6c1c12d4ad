"""The last screen is, row for row, what the app shows first when the document is opened again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.span import Offset
from readtui.tui.app import ReaderApp
from readtui.tui.last_screen import LastScreen
from readtui.tui.paint import StyledRow, styled_row
from tests.screens import LibraryInMemory, app_for, settled, tale, typed


def texts(rows: Sequence[StyledRow]) -> list[str]:
    return ["".join(text for _, text in row) for row in rows]


def app_with(document: Document, settings: Settings, library: LibraryInMemory, at: Offset = 0) -> ReaderApp:
    app = app_for(document, settings=settings, library=library)
    app.services.keeps_screen = True
    return ReaderApp(app.services, document, at)


async def last_and_next(
    keys: str,
    size: tuple[int, int] = (100, 30),
    settings: Settings | None = None,
    document: Document | None = None,
) -> tuple[LastScreen, list[StyledRow]]:
    """Return the last screen after typing `keys`, and the first one of the next start."""
    document, library = document or tale(), LibraryInMemory()
    app = app_with(document, settings or Settings(), library)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        await typed(pilot, keys)
        await settled(app, pilot)
        app.exit()
    last = app.last_screen
    assert last is not None
    following = app_with(document, last.settings, library, app.reading.position.top)
    async with following.run_test(size=size) as pilot:
        await settled(following, pilot)
        strips = following.screen._compositor.render_strips()
        return last, [styled_row(strip, following.writer.terminal) for strip in strips]


@pytest.mark.parametrize(
    "keys",
    [
        *("", "jjj", "]]]", "G", "  ", "]jj", "/morning\n", "/morning\nnn", "v]", "M", "]M]M", "z", "jjt", "x", "y"),
        *("]]]kt", "\tj", "?", ":", "10jM", "G3k", "c", "+", "zG"),
    ],
)
async def test_the_last_screen_is_the_next_first_one(keys: str) -> None:
    last, first = await last_and_next(keys)
    assert texts(last.rows) == texts(first)
    assert list(last.rows) == first


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 15), (20, 5), (112, 30), (79, 24)])
@pytest.mark.parametrize("keys", ["]]jM", "tj"])
async def test_that_holds_in_each_size(size: tuple[int, int], keys: str) -> None:
    last, first = await last_and_next(keys, size)
    assert texts(last.rows) == texts(first)
    assert last.size == size


@pytest.mark.parametrize(
    "settings",
    [
        Settings(theme="paper"),
        Settings(sidebar="right"),
        Settings(sidebar_shown=False),
        Settings(align="justified", paragraphs="indented"),
        Settings(measure=40, sidebar_width=40),
    ],
)
async def test_that_holds_with_each_setting(settings: Settings) -> None:
    last, first = await last_and_next("]]jz", settings=settings)
    assert list(last.rows) == first


@pytest.mark.parametrize("keys", ["l", "llj", "v$", "/flame\n"])
async def test_that_holds_where_lines_are_cut_and_scrolled_sideways(keys: str) -> None:
    builder = Builder("lines.log")
    builder.output("\n".join(f"lamp {number} {'oil ' * 60}flame" for number in range(60)))
    settings = Settings(output_lines="cut", line_numbers=True, preset="vim")
    last, first = await last_and_next(keys, settings=settings, document=builder.build())
    assert texts(last.rows) == texts(first)
    assert list(last.rows) == first


async def test_that_holds_where_the_sidebar_has_scrolled() -> None:
    last, first = await last_and_next("]" * 30 + "[" * 12 + "\t", document=tale(sections=40))
    assert texts(last.rows) == texts(first)


async def test_nothing_is_kept_without_being_wanted() -> None:
    app = app_for(tale())
    async with app.run_test() as pilot:
        await settled(app, pilot)
        app.exit()
    assert app.last_screen is None
