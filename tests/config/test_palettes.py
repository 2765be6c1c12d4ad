"""Every theme is legible in 256 colours and in 16, whatever the terminal shows the 16 as."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.palettes import PALETTE_16, PALETTE_256, nearest_number, oklab, reduced
from readtui.config.paths import themes_folder
from readtui.config.themes import COLOURS, CONTRAST_RULES, Theme, contrast, contrast_faults, load, names
from readtui.startup.conditions import TRUE_COLOUR

FOLDERS = (themes_folder(),)
NAMES = [name for name in names(FOLDERS) if name != "terminal"]
BACKGROUNDS = {name for _, backgrounds, _ in CONTRAST_RULES for name in backgrounds}

XTERM = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
"""The first 16 colours of xterm, from its manual."""

VGA = tuple(PALETTE_16)


def test_the_palette_of_256_is_that_of_xterm() -> None:
    by_number = {number: colour for colour, number in PALETTE_256.items()}
    assert sorted(by_number) == list(range(16, 256))
    assert [by_number[number] for number in (16, 17, 59, 231, 232, 255)] == [
        *("#000000", "#00005f", "#5f5f5f", "#ffffff", "#080808", "#eeeeee")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_keeps_its_contrast_with_256_colours(name: str) -> None:
    theme = reduced(load(name, FOLDERS), 256)
    assert tuple(theme.colours) == COLOURS
    assert set(theme.colours.values()) <= PALETTE_256.keys()
    assert contrast_faults(theme) == ()


@pytest.mark.parametrize("name", NAMES)
def test_with_256_colours_marks_are_told_apart_from_each_other_and_the_page(name: str) -> None:
    colours = reduced(load(name, FOLDERS), 256).colours
    marks = [
        *("selection_background", "match_background", "current_match_background", "background"),
        *(f"highlight_{number}" for number in range(1, 6)),
    ]
    for one, other in combinations(marks, 2):
        assert math.dist(oklab(colours[one]), oklab(colours[other])) >= 0.06, (one, other)
    assert colours["cue_background"] != colours["background"]
    assert colours["sidebar_current_background"] != colours["sidebar_background"]


@pytest.mark.parametrize("name", NAMES)
def test_with_256_colours_text_is_about_as_bright_and_grey_stays_grey(name: str) -> None:
    before, after = load(name, FOLDERS).colours, reduced(load(name, FOLDERS), 256).colours
    for role in ("background", "text", "dim", "sidebar", "status"):
        (lightness, *hue), (new_lightness, *new_hue) = oklab(before[role]), oklab(after[role])
        assert abs(lightness - new_lightness) < 0.06, role
        if math.hypot(*hue) < 0.012:
            assert math.hypot(*new_hue) < 0.001, role


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("palette", ["xterm", "VGA", "Linux"])
def test_a_theme_keeps_its_contrast_with_16_colours_of_the_usual_palettes(name: str, palette: str) -> None:
    """The console of Linux has the colours of the VGA, and draws the bright ones as the others in a background."""
    theme = reduced(load(name, FOLDERS), 16)
    values = XTERM if palette == "xterm" else VGA

    def shown(role: str, number: int) -> str:
        return values[number % 8] if palette == "Linux" and role in BACKGROUNDS else values[number]

    colours = {role: shown(role, PALETTE_16[colour]) for role, colour in theme.colours.items()}
    assert contrast_faults(theme._replace(colours=colours)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_with_16_colours_what_lies_beside_each_other_differs(name: str) -> None:
    colours = reduced(load(name, FOLDERS), 16).colours
    grounds = ("background", "match_background", "current_match_background", "selection_background", "highlight_1")
    assert len({colours[ground] for ground in grounds}) == len(grounds)
    assert colours["sidebar_current_background"] != colours["sidebar_background"]
    assert colours["highlight_1"] != colours["highlight_2"]


def test_more_colours_and_those_of_the_terminal_change_nothing() -> None:
    for name in names(FOLDERS):
        theme = load(name, FOLDERS)
        assert reduced(theme, TRUE_COLOUR) is theme
        assert reduced(theme, 0) is theme
    terminal = load("terminal", FOLDERS)
    assert reduced(terminal, 16) is terminal


@given(st.lists(st.integers(0, 0xFFFFFF).map("#{:06x}".format), min_size=len(COLOURS), max_size=len(COLOURS)))
def test_a_theme_with_any_colours_loses_no_contrast_with_256_that_the_rules_ask_for(values: list[str]) -> None:
    """A theme that has less contrast itself keeps what it has, as far as the palette allows."""
    theme = Theme("any", "Any", dark=True, colours=dict(zip(COLOURS, values, strict=True)))
    colours = reduced(theme, 256).colours
    assert set(colours.values()) <= PALETTE_256.keys()
    for role in ("match", "selection"):  # each on one background only
        asked = min(4.5, contrast(theme.colours[role], theme.colours[f"{role}_background"]))
        assert contrast(colours[role], colours[f"{role}_background"]) >= asked


@given(st.sampled_from(sorted(PALETTE_256.items())))
def test_a_colour_of_the_palette_is_its_own_nearest(entry: tuple[str, int]) -> None:
    assert nearest_number(entry[0], 256) == entry[1]


def test_a_colour_that_is_not_in_the_palette_has_a_near_one() -> None:
    assert nearest_number("#fffffe", 256) == 231
    assert nearest_number("#010101", 16) == 0
    assert nearest_number("#5454fe", 16) == 12
