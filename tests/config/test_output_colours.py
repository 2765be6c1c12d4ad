"""The colours of the output of programs are legible in every theme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.output_colours import legible, output_colours
from readtui.config.paths import themes_folder
from readtui.config.themes import SHAPE_CONTRAST, TERMINAL_COLOURS, TEXT_CONTRAST, contrast, load, names

COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize("name", names((themes_folder(),)))
def test_the_sixteen_colours_are_legible_on_the_page(name: str) -> None:
    theme = load(name, (themes_folder(),))
    palette = output_colours(theme)
    assert {f"ansi_{colour}" for colour in palette} == TERMINAL_COLOURS - {"default"}
    if theme.has_terminal_colours:
        assert palette["bright_red"] == "ansi_bright_red"
        return
    background = theme.colours["background"]
    assert [colour for colour, value in palette.items() if contrast(value, background) < TEXT_CONTRAST] == []
    hues = ["red", "green", "yellow", "blue", "magenta", "cyan"]
    assert len({palette[hue] for hue in hues}) == len(hues)


@given(COLOUR, COLOUR)
def test_law_a_legible_colour_has_contrast_and_is_unchanged_if_it_had(colour: str, background: str) -> None:
    found = legible(colour, background)
    assert contrast(found, background) >= SHAPE_CONTRAST
    assert found == colour or contrast(colour, background) < SHAPE_CONTRAST
