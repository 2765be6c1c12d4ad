"""Screens of every size: each row is as wide as the screen, something is shown, and the text at the top stays there.

`make geometry` gives each screen all sizes.
"""

from __future__ import annotations

import pytest

from readtui.tui.state import Mode
from tests.geometry.screens import CASES, ScreenCase, shown
from tests.geometry.sweep import SMALL, check, resize, sample, spread
from tests.screens import opened, tale

SIZES = 4
"""Sizes that a screen gets here, besides a small one: other ones for each screen."""

STEP = 7
"""Between the sizes of two screens, so that they differ more."""


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
async def test_a_screen_can_have_every_size(number: int) -> None:
    case = CASES[number]
    async with shown(case) as (app, pilot):
        await check(app, pilot, case.word, sample(number * STEP, SIZES))


async def test_the_page_can_have_every_small_size() -> None:
    page = ScreenCase("page", [("space",)], "quiet")
    async with shown(page) as (app, pilot):
        await check(app, pilot, page.word, SMALL)
        assert app.state.mode is Mode.PAGE


async def test_the_text_at_the_top_stays_there_at_every_size() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        await pilot.press("4", "right_square_bracket", "j", "j", "j")
        await pilot.pause()
        top = app.reading.position.top
        assert top > 1000
        for width, height in list(spread())[::7]:
            await resize(app, pilot, width, height)
            assert app.reading_screen.page.viewport.layout is not None
            row = app.reading_screen.page.viewport.layout.line(app.reading_screen.page.viewport.thumb.top)
            assert row.span.start <= top < row.span.end
        await resize(app, pilot, 100, 30)
        assert app.reading.position.top == top
