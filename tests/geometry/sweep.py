"""Resize a screen, and find what does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from readtui.tui.app import ReaderApp

WIDTHS = range(1, 251)
HEIGHTS = range(1, 51)

ROUNDS = 4
"""Rounds of messages until the layout is complete: the resize of the screen, of the widgets, and what those post."""

ROOM = (40, 12)
"""Columns and rows from which on the word of a screen is on it."""

LEAST_WIDTH = 2
"""Columns from which on something is shown on every screen: some rows begin with a space."""

SMALL = tuple(product(range(1, 13), range(1, 9)))
"""The sizes in which the least has room."""


def spread() -> Iterable[tuple[int, int]]:
    """Every width and every height, each with a few values of the other."""
    yield from ((width, (1, 3, 8, 24, 50)[width % 5]) for width in WIDTHS)
    yield from ((width, height) for width in (1, 19, 40, 80, 200) for height in HEIGHTS)


def sample(number: int, count: int) -> list[tuple[int, int]]:
    """Return one of the small sizes, and `count` of the others, from small to large. Each number takes other ones."""
    others = list(spread())
    return [*others[number % (len(others) // count) :: len(others) // count], SMALL[number % len(SMALL)]]


def everything() -> Iterable[tuple[int, int]]:
    """All sizes."""
    return product(WIDTHS, HEIGHTS)


def has_room(size: tuple[int, int]) -> bool:
    """Whether a screen of this size has room for everything."""
    return size[0] >= ROOM[0] and size[1] >= ROOM[1]


async def resize(app: ReaderApp, pilot: Pilot[None], width: int, height: int) -> list[str]:
    """Resize the terminal. Return the rows of the screen, each of which is as wide as the terminal.

    The app and Pilot's own `resize_terminal` wait for timers and an idle processor, which takes most of the time.
    """
    assert app._driver is not None
    app._driver._size = app._size = size = Size(width, height)
    app._resize_event = events.Resize(size, size)
    app._check_resize()
    for _ in range(ROUNDS):
        await pilot.pause(0)
    strips = app.screen._compositor.render_strips()
    lengths = [strip.cell_length for strip in strips]
    assert lengths == [width] * height, f"{width} by {height}: {len(lengths)} rows of {sorted(set(lengths))} cells"
    return [strip.text for strip in strips]


async def check(app: ReaderApp, pilot: Pilot[None], word: str, sizes: Iterable[tuple[int, int]]) -> None:
    """Give a screen these sizes, large ones first: a note is closed where its reference has no room.

    Raises AssertionError if a row does not fit, or the screen is empty.
    """
    for width, height in sorted(sizes, key=has_room, reverse=True):
        rows = await resize(app, pilot, width, height)
        text = "\n".join(rows)
        assert width < LEAST_WIDTH or text.strip(), f"{width} by {height}: nothing is shown"
        assert not has_room((width, height)) or word in text, f"{width} by {height}: no {word!r}\n{text}"
