"""Screens of every size: each row is as wide as the screen, and the text at the top stays there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.tui.app import ReaderApp
from tests.screens import opened, tale
from tests.tui.widgets.test_table import lands

WIDTHS = range(1, 251)
HEIGHTS = range(1, 51)

ROUNDS = 3
"""Rounds of messages until the layout is complete: the resize of the screen, of the widgets, and what those post."""


def sizes(every: int = 1) -> Iterable[tuple[int, int]]:
    """Every width and every height, each with a few values of the other, alternating between small and large."""
    widths = ((width, (1, 3, 8, 24, 50)[width % 5]) for width in WIDTHS[::every])
    heights = ((width, height) for width in (1, 19, 80) for height in HEIGHTS[::every])
    return chain(widths, heights)


def noted_tale() -> Document:
    """A document with a reference on its first screen to a long note that contains a link."""
    builder = Builder()
    builder.heading("A tale with a note", 1)
    builder.paragraph([StyledText("A word"), StyledText("[1]", (Style("reference", "#fn"),))])
    for number in range(1, 13):
        builder.heading(f"Part {number}", 2)
        builder.paragraph("A bell, and the fields lie quiet under the snow. " * 12)
    builder.target("fn")
    builder.open_item("1.")
    builder.paragraph(
        [
            StyledText("A note "),
            StyledText("of it", (Style("link", "https://example.org/"),)),
            StyledText(" and on" * 30),
        ]
    )
    builder.close()
    return builder.build()


async def resized(app: ReaderApp, pilot: Pilot[None], width: int, height: int) -> None:
    """Resize the terminal, and check that each row is as wide as it.

    Pilot's own `resize_terminal` also waits for a timer and an idle processor, which takes most of its time.
    """
    assert app._driver is not None
    app._driver._size = size = Size(width, height)
    app.screen.post_message(events.Resize(size, size))
    for _ in range(ROUNDS):
        await pilot.pause(0)
    strips = app.screen._compositor.render_strips()
    assert [strip.cell_length for strip in strips] == [width] * height, f"at {width} by {height}"


@pytest.mark.parametrize(
    "keys",
    [
        ("space", "space"),
        ("space", "tab", "slash", *"part"),
        ("space", "tab", "z", "M", "j"),
        ("space", "slash", *"bell"),
        ("space", "question_mark", *"page"),
        ("space", "z"),
        ("semicolon",),
        ("a", "enter", "a"),
    ],
    ids=["sidebar", "filter", "levels", "search", "chooser", "zen", "hints", "note"],
)
async def test_every_screen_can_have_every_size(keys: tuple[str, ...]) -> None:
    async with opened(noted_tale()) as (app, pilot):
        await pilot.press(*keys)
        app.host.say("What the program has to say is longer than a narrow screen is wide.", seconds=1000.0)
        for width, height in sizes(every=3):
            await resized(app, pilot, width, height)


@pytest.mark.parametrize("keys", [("x", *"llljj"), ("x", "slash", *"zone")], ids=["table", "search"])
async def test_the_window_of_a_table_can_have_every_size(keys: tuple[str, ...]) -> None:
    async with opened(lands()) as (app, pilot):
        await pilot.press(*keys)
        for width, height in sizes(every=3):
            await resized(app, pilot, width, height)


async def test_the_text_at_the_top_stays_there_at_every_size() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        await pilot.press("4", "right_square_bracket", "j", "j", "j")
        await pilot.pause()
        top = app.reading.position.top
        assert top > 1000
        for width, height in sizes():
            await resized(app, pilot, width, height)
            assert app.reading_screen.page.viewport.layout is not None
            row = app.reading_screen.page.viewport.layout.line(app.reading_screen.page.viewport.thumb.top)
            assert row.span.start <= top < row.span.end
        await resized(app, pilot, 100, 30)
        assert app.reading.position.top == top
