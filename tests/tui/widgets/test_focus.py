"""The focus on the screen: what is dimmed, where it goes, how it is seen without colours, and what it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from readtui.config import paths, themes
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.app import ReaderApp
from readtui.tui.paint import _BLOCK_STYLES, _INLINE_STYLES, ThemeStyles
from readtui.tui.reading_screen import CUE_S
from readtui.tui.widgets.focus import PageFocus
from readtui.tui.widgets.viewport import Viewport, covered
from readtui.typeset.setting import Setting
from tests.screens import opened, screen_text, tale, wheel
from tests.tui.controllers.test_cursor import click
from tests.tui.widgets.test_viewport import numbered, viewport

FOLDER = (paths.themes_folder(),)


def verses(count: int = 30) -> Document:
    builder = Builder("verses.txt")
    builder.heading("Verses", 1)
    for number in range(count):
        builder.paragraph(f"Verse {number} is short. It has a second sentence. " + f"Word {number} is in it. " * 8)
    return builder.build(title="Verses")


def focused(app: ReaderApp) -> str:
    """Return the text that is painted as it is without a focus."""
    focus = app.reading_screen.page._focus
    assert focus is not None
    return focus.span.of(app.reading.document.text)


def styles_of(app: ReaderApp, words: str) -> Style:
    """Return the style in which words of the screen are painted."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if words in segment.text and segment.style is not None:
                return segment.style
    raise AssertionError(f"{words!r} is not on the screen")


# The kinds


async def test_a_key_goes_through_the_kinds_and_the_last_one_is_kept() -> None:
    kept: list[dict[str, str | int | bool | tuple[str, ...]]] = []
    async with opened(verses()) as (app, pilot):
        app.services.remember = kept.append
        for label in ("the paragraph", "the sentence", "a ruler line", "off"):
            await pilot.press("D")
            await pilot.pause()
            assert f"Focus: {label}" in screen_text(app)
        await pilot.press("D")
    assert [one["focus"] for one in kept] == ["paragraph", "sentence", "ruler", "off", "paragraph"]


async def test_all_but_the_paragraph_that_was_clicked_is_dimmed() -> None:
    async with opened(verses(), settings=Settings(focus="paragraph")) as (app, pilot):
        await click(app, pilot, "Verse 2 is")
        assert focused(app).startswith("Verse 2 is short.")
        dim = app.theme_styles.style("meta").color
        body = app.theme_styles.style("body").color
        assert (styles_of(app, "Word 2").color, styles_of(app, "Word 3").color) == (body, dim)


async def test_all_but_a_sentence_is_dimmed() -> None:
    async with opened(verses(), settings=Settings(focus="sentence")) as (app, pilot):
        await click(app, pilot, "It has a second")
        assert focused(app) == "It has a second sentence."
        dim = app.theme_styles.style("meta").color
        assert styles_of(app, "t has a second").color != dim
        assert styles_of(app, "is short.").color == dim


async def test_the_ruler_marks_a_row_by_colour_and_by_a_sign() -> None:
    async with opened(verses(), settings=Settings(focus="ruler")) as (app, pilot):
        await click(app, pilot, "Verse 1 is")
        assert "› Verse 1 is" in screen_text(app)
        ruler = app.theme_styles.overlaid("body", "ruler").bgcolor
        assert styles_of(app, "erse 1 is").bgcolor == ruler
        assert styles_of(app, "Verse 2").bgcolor != ruler
        assert screen_text(app).count("› ") == 1


async def test_without_colours_the_others_are_dim_and_the_ruler_is_underlined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(verses(), settings=Settings(focus="paragraph")) as (app, pilot):
        await click(app, pilot, "Verse 2 is")
        assert styles_of(app, "Word 3").dim
        assert not styles_of(app, "Word 2").dim
        await pilot.press("D", "D")
        await pilot.pause()
        assert not styles_of(app, "Word 3").dim
        assert styles_of(app, "erse 2 is").underline


# Where it goes


async def test_it_follows_the_rows_and_reaches_both_ends() -> None:
    async with opened(tale(), settings=Settings(focus="paragraph")) as (app, pilot):
        seen: list[int] = []
        for _ in range(200):
            await pilot.press("j")
            assert app.reading_screen.page._focus is not None
            seen.append(app.reading_screen.page._focus.span.start)
        assert seen == sorted(seen)
        blocks = [block.span for block in app.reading.document.blocks if block.span]
        assert app.reading_screen.page._focus is not None
        assert app.reading_screen.page._focus.span == blocks[-1]
        for _ in range(250):
            await pilot.press("k")
        assert app.reading_screen.page._focus.span == blocks[0]


async def test_it_is_at_the_target_of_a_jump_a_match_and_the_end_of_a_selection() -> None:
    async with opened(tale(), settings=Settings(focus="paragraph")) as (app, pilot):
        await pilot.press("right_square_bracket")
        heading = app.reading.document.sections[app.reading.current_section].title
        assert focused(app) == heading
        await pilot.press("slash", *"snow", "enter")
        assert "snow" in focused(app)
        await pilot.press("v", "right_curly_bracket", "w")
        selection = app.reading.selection.current
        assert selection is not None
        assert app.reading_screen.page._focus is not None
        span = app.reading_screen.page._focus.span
        assert span.start <= selection.head <= span.end


async def test_after_a_page_turn_it_is_near_the_top_and_after_a_resize_where_it_was() -> None:
    async with opened(tale(), settings=Settings(focus="ruler"), size=(60, 20)) as (app, pilot):
        await pilot.press("space")
        page = app.reading_screen.page
        assert page._focus is not None
        assert page._focus._row <= 3
        text = focused(app).split()[0]
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert text in focused(app)


async def test_the_wheel_and_another_document_keep_it_on_the_screen() -> None:
    async with opened(verses(), tale(), settings=Settings(focus="paragraph")) as (app, pilot):
        for up in (False, False, True):
            await wheel(pilot, (50, 10), up=up)
            assert focused(app)
        await pilot.press("J")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        focus = app.reading_screen.page._focus
        assert focus is not None
        assert app.reading.position.viewport.overlaps(focus.span)


@given(st.lists(st.integers(-30, 30), max_size=20), st.integers(1, 40), st.sampled_from(("paragraph", "ruler")))
def test_the_focus_is_always_visible(steps: list[int], height: int, kind: str) -> None:
    view: Viewport = viewport(numbered(60), height=height)
    focus = PageFocus(view, kind, None)  # type: ignore[arg-type]
    for step in steps:
        moved = view.scroll_to_row(view.top_row + step)
        focus.follow(0 if moved else step)
        has_text = any((line := view.line(view.top_row + y)) and covered(line) for y in range(height))
        assert focus.span
        assert view.span.overlaps(focus.span) or not has_text
    view.show(numbered(60), Setting(measure=12))
    focus.follow()
    assert focus.span


# How it is painted


@pytest.mark.parametrize("name", [name for name in themes.names(FOLDER) if name != "terminal"])
@pytest.mark.parametrize("overlay", ["unfocused", "unfocused_highlight", "ruler"])
def test_in_every_theme_what_is_dimmed_can_be_read(name: str, overlay: str) -> None:
    styles = ThemeStyles(themes.load(name, FOLDER))
    blocks = ("body", "title", "heading2", "code", "quote", "caption", "alt", "cell", "tablehead", "hidden", "bullet")
    for block in blocks:
        assert block in _BLOCK_STYLES
        for inline in ("", *(f" {name}" for name in _INLINE_STYLES)):
            style = styles.overlaid(block + inline, overlay)
            assert style.color is not None
            assert style.bgcolor is not None
            text, background = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
            assert themes.contrast(text, background) >= themes.TEXT_CONTRAST, (block, inline)


async def test_only_rows_whose_focus_changed_are_painted_again() -> None:
    async with opened(verses(), settings=Settings(focus="paragraph")) as (app, pilot):
        await click(app, pilot, "Verse 1 is")
        await pilot.pause(CUE_S + 0.1)
        page, text = app.reading_screen.page, app.reading.document.text
        layout = page.viewport.layout
        assert layout is not None
        before = dict(page._strips)
        page.point_at(text.index("Verse 2 is"), 0)
        painted_again = before.keys() - page._strips.keys()
        first, end = text.index("Verse 1 is"), text.index("Verse 3 is") - 1
        assert painted_again == set(range(layout.row_of(first - 1), layout.row_of(end) + 1))
        page.point_at(text.index("Word 2 is"), 0)
        assert page._strips.keys() == before.keys() - painted_again, "the same paragraph"
