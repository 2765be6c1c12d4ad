"""The theme: that everything on the screen follows it."""

from __future__ import annotations

import pytest

from readtui.config import themes
from readtui.tui.app import ReaderApp
from tests.screens import opened

Rgb = tuple[int, ...]


def colours(app: ReaderApp) -> set[Rgb]:
    """The colours of all cells of the screen, but for the background of an input line, which Textual tints."""
    strips = app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    found = {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    if app.focused is not None:
        found.discard(app.focused.rich_style.bgcolor)
    return {tuple(colour.get_truecolor()) for colour in found}


def foreign_colours(app: ReaderApp) -> set[Rgb]:
    """The colours on the screen that the theme does not have. Textual's may differ by a rounding."""
    own = [tuple(bytes.fromhex(colour[1:])) for colour in app.theme_styles.theme.colours.values()]
    return {
        colour
        for colour in colours(app)
        if not any(max(abs(a - b) for a, b in zip(colour, mine, strict=True)) <= 1 for mine in own)
    }


STATES = {
    "reading": (),
    "sections": ("tab",),
    "marks": ("M", "tab", "tab"),
    "search bar": ("slash",),
    "matches": ("slash", "b", "e", "l", "l", "enter"),
    "help": ("question_mark",),
    "prompt": ("M", "B", "f2", "end"),
}


@pytest.mark.parametrize("keys", STATES.values(), ids=STATES)
async def test_all_widgets_and_windows_have_only_colours_of_a_theme_chosen_later(keys: tuple[str, ...]) -> None:
    async with opened(size=(120, 30)) as (app, pilot):
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        for name in themes.names(app.services.theme_folders):
            if name != "terminal":
                app._preview(name)
                await pilot.pause()
                assert foreign_colours(app) == set(), name


async def test_the_list_of_themes_previews_each_in_its_own_window_and_on_the_text_below() -> None:
    async with opened() as (app, pilot):
        await pilot.press("T")
        await pilot.pause()
        for _ in range(3):
            before = app.theme_styles.theme.name
            await pilot.press("down")
            await pilot.pause()
            assert app.theme_styles.theme.name != before
            assert app.theme_styles.theme.name == "terminal" or foreign_colours(app) == set()
