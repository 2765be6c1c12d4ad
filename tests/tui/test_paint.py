"""Painting: styles, overlays, and rows of the exact width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color

from readtui.config import paths, themes
from readtui.config.output_colours import output_colours
from readtui.document.model import Document
from readtui.reading.overlay import MarginSign, Overlay
from readtui.span import Span
from readtui.startup.conditions import TRUE_COLOUR
from readtui.tui.cells import Capabilities
from readtui.tui.paint import ThemeStyles, css_colour, page_strip, parameters, row, segments, shortened
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line, Run
from readtui.typeset.setting import Setting
from readtui.unicode.width import width
from tests.strategies import documents

FOLDER = (paths.themes_folder(),)
NIGHT = ThemeStyles(themes.load("night", FOLDER))


@pytest.mark.parametrize("name", themes.names(FOLDER))
@pytest.mark.parametrize("colours", [0, 16, 256, TRUE_COLOUR])
def test_in_every_theme_matches_and_selections_differ_from_the_text(name: str, colours: int) -> None:
    styles = ThemeStyles(themes.load(name, FOLDER), Capabilities(colours))
    body = styles.style("body")
    for overlay in ("match", "current_match", "selection", "hint"):
        assert styles.overlaid("body", overlay) != body
    assert styles.overlaid("body", "match") != styles.overlaid("body", "current_match")


@given(documents(), st.integers(1, 40))
def test_every_role_of_a_layout_has_a_style(document: Document, measure: int) -> None:
    layout = Layout(
        document, Setting(measure=measure, show_hidden=True, subtitle="example.org", hidden_prose="20 hidden")
    )
    for number in range(min(layout.rows, 40)):
        segments(layout.line(number).runs, NIGHT)


@given(documents(), st.integers(1, 40), st.integers(0, 9), st.integers(0, 200), st.integers(0, 200))
def test_a_row_of_the_page_has_its_width_and_the_text_of_its_line(
    document: Document, measure: int, margin: int, start: int, length: int
) -> None:
    layout = Layout(document, Setting(measure=measure))
    overlays = (Overlay(Span(start, start + length), "match"),)
    for number in range(min(layout.rows, 20)):
        line = layout.line(number)
        words = "".join(run.text for run in line.runs)
        if width(words) > measure:
            continue  # one wide character in a column of one cell
        strip = page_strip(line, NIGHT, overlays, margin=margin, cells=measure + margin + 3)
        assert strip.cell_length == measure + margin + 3
        assert strip.text.strip() == words.strip()


def test_an_overlay_is_painted_on_its_span_only() -> None:
    runs = (Run("> ", "bar"), Run("one two three", "body", 10))
    painted = segments(runs, NIGHT, (Overlay(Span(14, 17), "match"),))
    assert [segment.text for segment in painted] == ["> ", "one ", "two", " three"]
    assert painted[2].style == NIGHT.overlaid("body", "match")


def test_the_last_overlay_is_on_top() -> None:
    over = (Overlay(Span(0, 7), "match"), Overlay(Span(4, 7), "selection"))
    painted = segments((Run("one two", "body", 0),), NIGHT, over)
    assert [segment.style for segment in painted] == [
        NIGHT.overlaid("body", "match"),
        NIGHT.overlaid("body", "selection"),
    ]


def test_a_hint_is_painted_before_its_link_which_can_be_read() -> None:
    line = Line(Span(0, 11), (Run("a ", "body", 0), Run("link", "body link", 2), Run(" here", "body", 6)))
    strip = page_strip(line, NIGHT, (Overlay(Span(2, 6), "hint", "as"),), margin=2, cells=20)
    assert strip.text == "  aaslink here      "
    painted = {segment.text: segment.style for segment in strip}
    assert painted["as"] == NIGHT.overlaid("body", "hint")
    assert painted["link"] == NIGHT.style("body link")
    plain = page_strip(line, NIGHT, (), margin=2, cells=20)
    assert plain.text == "  a link here       "


def test_a_hint_leaves_a_match_in_its_link() -> None:
    line = Line(Span(0, 4), (Run("link", "body link", 0),))
    strip = page_strip(line, NIGHT, (Overlay(Span(0, 2), "match"), Overlay(Span(0, 4), "hint", "a")), margin=2, cells=9)
    assert [segment.text for segment in strip] == [" ", "a", "li", "nk", "   "]


def test_a_sign_is_in_the_margin_of_its_row() -> None:
    strip = page_strip(Line(Span(0, 3), (Run("one", "body", 0),)), NIGHT, (), margin=3, cells=10, sign=MarginSign("▸"))
    assert strip.text == " ▸ one    "


@pytest.mark.parametrize(
    ("margin", "shown"), [(4, " 2✎ one   "), (3, "2✎ one    "), (2, "2✎one     "), (1, " one      ")]
)
def test_a_sign_of_two_cells_fills_a_narrow_margin(margin: int, shown: str) -> None:
    line, sign = Line(Span(0, 3), (Run("one", "body", 0),)), MarginSign("2✎", "sign_2")
    assert page_strip(line, NIGHT, (), margin=margin, cells=10, sign=sign).text == shown


def test_text_from_outside_is_shown_without_control_characters() -> None:
    strip = row([("a\x1b]0;PWN\x07b\nc", "status")], NIGHT, 8, "status")
    assert strip.text == "ab c    "


@given(st.text(), st.integers(0, 12))
def test_shortened_text_fits(text: str, cells: int) -> None:
    assert width(shortened(text, cells)) <= cells


def test_where_highlights_share_colours_they_are_underlined() -> None:
    for colours in (0, 16):
        styles = ThemeStyles(themes.load("paper", FOLDER), Capabilities(colours))
        assert styles.overlaid("body", "highlight_3").underline
    assert not NIGHT.overlaid("body", "highlight_3").underline


def test_emphasis_is_underlined_where_there_are_no_italics() -> None:
    styles = ThemeStyles(themes.load("night", FOLDER), Capabilities(italics=False))
    assert styles.style("body emphasis").underline
    assert "3" not in parameters(styles.style("quote"), styles.terminal).split(";")
    assert "3" in parameters(NIGHT.style("quote"), NIGHT.terminal).split(";")


def test_without_colours_the_selection_is_reversed() -> None:
    styles = ThemeStyles(themes.load("terminal", FOLDER), Capabilities(0))
    assert styles.needs_filter
    assert styles.overlaid("body", "selection").reverse
    assert css_colour(styles.theme, "background") == "ansi_default"


def test_output_of_programs_has_the_colours_of_the_theme() -> None:
    palette = output_colours(NIGHT.theme)
    style = NIGHT.style("output colour=red strong underline=double")
    assert style.color is not None
    assert style.color.name == palette["red"]
    assert (style.bold, style.underline2, style.bgcolor) == (True, True, NIGHT.background.bgcolor)
    assert NIGHT.style("output colour=ff8700").color == Color.parse("#ff8700")
    assert NIGHT.style("output link").underline


@pytest.mark.parametrize("name", themes.names(FOLDER))
@pytest.mark.parametrize(
    "colours", ["background=red", "colour=ffff00 background=ffffff", "colour=black background=blue"]
)
def test_output_on_a_background_of_its_own_is_legible(name: str, colours: str) -> None:
    theme = themes.load(name, FOLDER)
    if theme.has_terminal_colours:
        return
    style = ThemeStyles(theme).style(f"output {colours}")
    text, background = (colour.triplet.hex for colour in (style.color, style.bgcolor) if colour and colour.triplet)
    assert themes.contrast(text, background) >= themes.SHAPE_CONTRAST
