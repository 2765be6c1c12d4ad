"""The scrollbar: the cells of its thumb, its ticks, and scrolling with the mouse."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readtui.tui.widgets.scrollbar import Thumb
from tests.screens import opened, screen_rows, tale


@given(st.integers(0, 60), st.integers(1, 200), st.integers(0, 100_000), st.data())
def test_the_thumb_is_on_the_scrollbar_and_reaches_both_ends(
    cells: int, height: int, rows: int, data: st.DataObject
) -> None:
    last = max(rows - height, 0)
    thumb = Thumb(data.draw(st.integers(0, last)), height, rows).cells(cells)
    assert 0 <= thumb.start <= thumb.stop <= cells
    if rows > height and cells:
        assert len(thumb) >= 1
        assert Thumb(0, height, rows).cells(cells).start == 0
        assert Thumb(last, height, rows).cells(cells).stop == cells
    else:
        assert not thumb


async def test_a_text_that_fits_has_no_scrollbar() -> None:
    async with opened(tale(sections=1), size=(100, 40)) as (app, _):
        assert {row[99] for row in screen_rows(app)[:38]} == {" "}


async def test_pressing_and_dragging_the_scrollbar_scrolls() -> None:
    async with opened(tale(sections=40)) as (app, pilot):
        await pilot.mouse_down(offset=(99, 27))
        await pilot.pause()
        assert app.reading.position.bottom == len(app.reading.document.text)
        await pilot.hover(offset=(99, 14))
        await pilot.pause()
        assert 0.4 < app.reading.position.top / len(app.reading.document.text) < 0.6
        await pilot.mouse_up(offset=(99, 14))
        await pilot.hover(offset=(99, 0))
        await pilot.pause()
        assert app.reading.position.top > 0
        await pilot.click(offset=(99, 0))
        await pilot.pause()
        assert app.reading.position.top == 0


async def test_matches_are_ticks_that_differ_on_and_beside_the_thumb() -> None:
    async with opened(tale(sections=40)) as (app, pilot):
        await pilot.press("slash", *"number 1 ", "enter")
        await pilot.pause()
        await pilot.press("slash", *"number", "enter")
        await pilot.pause()
        signs = {row[99] for row in screen_rows(app)[:28]}
        assert {"◆", "━"} <= signs
