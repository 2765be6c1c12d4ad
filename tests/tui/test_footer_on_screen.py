"""Each key of the footer does something in the running app, in the modes that need its windows and lists."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.tui.app import ReaderApp
from readtui.tui.footer import footer
from tests.screens import opened, screen_rows, screen_text, settled
from tests.tui.test_footer import key_names_of

SIZE = (60, 20)


def bells() -> Document:
    """Return a text with a note, a link and a table on its first screen, and two sections below."""
    builder = Builder("bells.md")
    builder.paragraph(
        [
            StyledText("The bell rings"),
            StyledText("[1]", (Style("reference", "#note"),)),
            StyledText(" at "),
            StyledText("dawn", (Style("link", "#dawn"),)),
        ]
    )
    builder.table([["Bell", "Weight"], ["North", "3 t"]])
    builder.target("note")
    builder.open_item("1.")
    builder.paragraph([StyledText("It is old: see "), StyledText("dawn", (Style("link", "#dawn"),))])
    builder.close()
    for name in ("dawn", "dusk"):
        builder.target(name)
        builder.heading(name.title(), 2)
        builder.paragraph("The fields lie quiet under the snow. " * 40)
    return builder.build()


REACHED: dict[str, Sequence[str]] = {
    "page": [],
    "sidebar": ["tab"],
    "marks": ["M", "tab", "tab"],
    "hints": ["semicolon"],
    "link": ["a"],
    "note": ["a", "enter"],
    "table": ["x"],
    "highlight": ["v", "w", "enter", "enter"],
    "selecting": ["v", "w"],
    "matches": ["slash", "b", "e", "enter"],
    "search": ["slash", "b", "e"],
    "list": ["B"],
    "help": ["question_mark", "down"],
    "selection by mouse": ["mouse"],
}
"""The keys that lead to each mode from the start of the text."""


async def reach(app: ReaderApp, pilot: Pilot[None], keys: Sequence[str]) -> None:
    await settled(app, pilot)
    for key in keys:
        if key == "mouse":
            await drag(app, pilot)
        else:
            await pilot.press(key)
        await settled(app, pilot)
    app.reading_screen.notice.clear()
    await settled(app, pilot)


async def drag(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Select "The bell" with the mouse."""
    row = next(number for number, shown in enumerate(screen_rows(app)) if "The bell" in shown)
    column = screen_rows(app)[row].index("The bell")
    await pilot.mouse_down(offset=(column, row))
    await pilot.hover(offset=(column + 7, row))
    await pilot.mouse_up(offset=(column + 7, row))


@pytest.mark.parametrize("mode", REACHED)
async def test_each_key_of_the_footer_changes_something_on_the_screen(mode: str) -> None:
    async with opened(bells(), size=SIZE) as (app, pilot):
        await reach(app, pilot, REACHED[mode])
        keys = footer(app.state, app.keys, SIZE[0])
        names = [
            (name, label) for key, label in keys if key != "Type" for name in key_names_of(key, app.state, app.keys)
        ]
        assert names
    for name, label in names:
        async with opened(bells(), size=SIZE) as (app, pilot):
            await reach(app, pilot, REACHED[mode])
            before = app.state, screen_text(app)
            await pilot.press(name)
            if label == "quit":
                continue
            await settled(app, pilot)
            assert (app.state, screen_text(app)) != before, f"{name} {label}"


async def test_after_a_drag_the_words_are_counted_and_the_key_that_copies_is_named() -> None:
    async with opened(bells(), size=SIZE) as (app, pilot):
        await reach(app, pilot, ["mouse"])
        assert screen_rows(app)[-2].startswith(" 2 words selected")
        assert screen_rows(app)[-1].startswith(" y copy  Esc clear")
