"""What is shown of a text, on the screen: a filter of lines, and folded sections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.state import Mode
from tests.screens import app_for, screen_text, settled


def log() -> Document:
    builder = Builder("app.log")
    builder.output("\n".join(f"{number} {'error' if number % 50 == 7 else 'fine'}" for number in range(400)))
    return builder.build()


def parts() -> Document:
    builder = Builder("parts.md")
    for part in ("One", "Two", "Three"):
        builder.heading(f"Part {part}", 2)
        builder.paragraph(f"Text of {part}.")
        builder.heading(f"Chapter {part}", 3)
        builder.paragraph(f"Words of {part}.")
    return builder.build()


async def test_a_filter_shows_its_lines_and_their_number_and_escape_shows_all_again() -> None:
    app = app_for(log())
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(app, pilot)
        await pilot.press("ampersand", *"error")
        assert app.state.mode is Mode.SEARCH
        assert "show only these" in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        shown = screen_text(app)
        assert "357 error" in shown
        assert "fine" not in shown
        assert "&error  8 of 400 lines" in shown
        await pilot.press("escape")
        await settled(app, pilot)
        assert "8 fine" in screen_text(app)


async def test_what_a_search_has_opened_while_it_was_typed_is_folded_again() -> None:
    app = app_for(parts())
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        await pilot.press("underscore", "slash", *"words of")
        await settled(app, pilot)
        folded = app.reading.shown.folded
        assert "Words of One" in screen_text(app)
        await pilot.press(*" two")
        await settled(app, pilot)
        assert "Words of Two" in screen_text(app)
        assert "Words of One" not in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Words of Two" not in screen_text(app)
        assert len(app.reading.shown.folded) == len(folded) + 2


async def test_a_search_goes_through_the_lines_that_are_shown() -> None:
    app = app_for(log())
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(app, pilot)
        await pilot.press("ampersand", *"error", "enter", "slash", *"57", "enter")
        await settled(app, pilot)
        hits = app.reading.search.hits
        assert hits is not None
        assert [app.reading.document.text[start : start + 3] for start, _ in hits] == ["57 ", "57 ", "57 ", "57 "]
        await pilot.press("n")
        assert app.reading.shown.filtered is not None
        await pilot.press("n", "n", "n")
        assert app.reading.shown.filtered is not None


async def test_going_to_a_mark_that_the_filter_hides_shows_all_lines_and_says_so() -> None:
    app = app_for(log())
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(app, pilot)
        await pilot.press("m", "a", "ampersand", *"error", "enter", "apostrophe", "a")
        await settled(app, pilot)
        assert app.reading.shown.parts is None
        assert "All lines are shown again" in screen_text(app)


async def test_sections_are_folded_by_keys_and_opened_by_a_click_and_a_match() -> None:
    app = app_for(parts())
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        await pilot.press("underscore")
        await settled(app, pilot)
        rows = screen_text(app).splitlines()
        heading = next(y for y, row in enumerate(rows) if "Part Two" in row)
        assert "+ Part Two  … 3 paragraphs" in rows[heading]
        assert "Text of Two" not in screen_text(app)
        await pilot.click("#page", offset=(rows[heading].index("Part Two"), heading))
        await settled(app, pilot)
        assert "Text of Two" in screen_text(app)
        assert "Words of Two" not in screen_text(app)
        await pilot.press("slash", *"words of three", "enter")
        await settled(app, pilot)
        assert "Words of Three" in screen_text(app)
        assert "Words of One" not in screen_text(app)
        await pilot.press("escape", "9", "comma", "g")
        await settled(app, pilot)
        assert "Words of One" in screen_text(app)
        await pilot.press("1", "comma", "g")
        await settled(app, pilot)
        assert "Text of One" in screen_text(app)
        assert "Words of One" not in screen_text(app)


async def test_lines_are_selected_as_they_are_shown_and_only_these_are_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied: list[str] = []

    async def copy(write: Callable[[], str], *arguments: object) -> None:
        copied.append(write())

    app = app_for(log())
    async with app.run_test(size=(80, 20)) as pilot:
        await settled(app, pilot)
        monkeypatch.setattr(app.host._copier, "copy", copy)
        await pilot.press("ampersand", *"error", "enter", "g", "V", "j", "j")
        await settled(app, pilot)
        assert app.reading.selected_span.of(app.reading.document.text).endswith("107 error")
        await pilot.press(*"jjjjjj")
        assert app.reading.selected_span.of(app.reading.document.text).endswith("357 error")
        await pilot.press("k", *"kkkk")
        await settled(app, pilot)
        await pilot.press("y")
        await settled(app, pilot)
        assert copied == ["7 error\n57 error\n107 error"]
