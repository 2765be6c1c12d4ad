"""The built-in themes have enough contrast; the themes of users are validated."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.palettes import oklab
from readtui.config.paths import themes_folder
from readtui.config.settings import DEFAULTS
from readtui.config.themes import (
    BODY_CONTRAST,
    COLOURS,
    CONTRAST_RULES,
    TERMINAL_COLOURS,
    TEXT_CONTRAST,
    contrast,
    contrast_faults,
    load,
    names,
)
from readtui.errors import ThemeError

SHIPPED = themes_folder()
COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def refusal(name: str, own: Path) -> str:
    with pytest.raises(ThemeError) as caught:
        load(name, (own, SHIPPED))
    message = str(caught.value)
    assert message.isprintable()
    return message.replace(f"{own}/", "")


# Built-in themes


def test_there_is_a_theme_for_every_light() -> None:
    assert names((SHIPPED,)) == (
        "catppuccin-mocha",
        "dracula",
        "dusk",
        "gruvbox-dark",
        "high-contrast",
        "night",
        "nord",
        "paper",
        "sepia",
        "solarized-dark",
        "solarized-light",
        "terminal",
    )
    assert {name for name in names((SHIPPED,)) if not load(name, (SHIPPED,)).dark} == {
        "paper",
        "sepia",
        "solarized-light",
    }
    assert DEFAULTS.theme in names((SHIPPED,))


@pytest.mark.parametrize("name", names((SHIPPED,)))
def test_a_shipped_theme_can_be_read_without_strain(name: str) -> None:
    theme = load(name, (SHIPPED,))
    assert tuple(theme.colours) == COLOURS
    assert contrast_faults(theme) == ()


@pytest.mark.parametrize("name", [name for name in names((SHIPPED,)) if name != "terminal"])
def test_a_shipped_theme_leaves_no_colour_to_the_terminal(name: str) -> None:
    """So `contrast_faults` checks every colour. "terminal" is exempt: its colours are unknown."""
    colours = load(name, (SHIPPED,)).colours
    assert not TERMINAL_COLOURS & set(colours.values())
    grounds = [colours[f"highlight_{number}"] for number in range(1, 6)]
    assert len({colours["background"], colours["selection_background"], *grounds}) == 7
    assert contrast(colours["cue_background"], colours["background"]) >= 1.1, "the cue is invisible"
    assert contrast(colours["current_match_background"], colours["match_background"]) >= 1.1


@pytest.mark.parametrize("name", [name for name in names((SHIPPED,)) if name != "terminal"])
def test_the_colours_of_highlights_are_told_apart_from_each_other_and_from_all_that_may_lie_beside_them(
    name: str,
) -> None:
    """The least difference that is seen is about 0.02 in Oklab."""
    colours = load(name, (SHIPPED,)).colours
    grounds = [colours[f"highlight_{number}"] for number in range(1, 6)]
    assert min(difference(one, other) for one, other in combinations(grounds, 2)) >= 0.06
    for beside in ("background", "code_background", "caption_background", "sidebar_background", "cue_background"):
        assert min(difference(colours[beside], one) for one in grounds) >= 0.06, beside
    for above in ("selection_background", "match_background", "current_match_background"):
        assert min(difference(colours[above], one) for one in grounds) >= 0.04, above


def difference(colour: str, other: str) -> float:
    """Return the distance of two colours in Oklab (B. Ottosson, 2020; CSS Color 4, deltaEOK): 1 from black to white."""
    return math.dist(oklab(colour), oklab(other))


def test_the_terminal_theme_takes_the_terminals_colours_alone() -> None:
    theme = load("terminal", (SHIPPED,))
    assert set(theme.colours.values()) <= TERMINAL_COLOURS
    assert theme.dark


def test_every_colour_but_the_page_has_its_least_contrast() -> None:
    held = {name for above, below, _ in CONTRAST_RULES for name in (*above, *below)}
    assert held == set(COLOURS)
    assert all(
        least >= BODY_CONTRAST
        for above, below, least in CONTRAST_RULES
        if "text" in above and "cue_background" in below
    )
    assert min(least for above, _, least in CONTRAST_RULES if above != ("scrollbar",)) == TEXT_CONTRAST


# Themes of users


def test_a_theme_of_ones_own_extends_another(own: Path) -> None:
    write(own, "mine", 'extends = "night"\nlabel = "My night"\ntitle = "#ABC"\nlink = "ansi_bright_blue"\n')
    mine, night = load("mine", (own, SHIPPED)), load("night", (own, SHIPPED))
    assert (mine.name, mine.label, mine.dark) == ("mine", "My night", True)
    assert mine.colours == {**night.colours, "title": "#aabbcc", "link": "ansi_bright_blue"}
    assert "mine" in names((own, SHIPPED))


def test_a_theme_of_ones_own_shadows_and_extends_the_shipped_one(own: Path) -> None:
    write(own, "night", 'extends = "night"\ntitle = "#ffffff"')
    night = load("night", (own, SHIPPED))
    assert night.colours["title"] == "#ffffff"
    assert night.colours["text"] == load("night", (SHIPPED,)).colours["text"]
    assert night.label == "Night"
    write(own, "mine", 'extends = "night"')
    assert load("mine", (own, SHIPPED)).colours == night.colours


def test_a_theme_without_a_label_is_called_by_its_name(own: Path) -> None:
    write(own, "by-the-sea", 'extends = "paper"\ndark = true\nbackground = "#fff"')
    theme = load("by-the-sea", (own, SHIPPED))
    assert (theme.label, theme.dark) == ("By the sea", True)


def test_the_background_decides_whether_a_theme_is_dark(own: Path) -> None:
    write(own, "mine", 'extends = "night"\nbackground = "#eeeeee"')
    assert not load("mine", (own, SHIPPED)).dark


def test_a_theme_with_too_little_contrast_loads_and_is_reported(own: Path) -> None:
    write(own, "mine", 'extends = "paper"\nquote = "#767676"\nbackground = "#ffffff"\nmatch = "default"')
    assert contrast_faults(load("mine", (own, SHIPPED))) == (
        "quote on background has a contrast of 4.54:1; it needs 7:1",
    )


def test_hidden_files_and_missing_folders_hold_no_themes(own: Path) -> None:
    write(own, ".mine", "")
    (own / "notes.txt").touch()
    assert names((own, own / "none")) == ()


# Errors


def test_an_unknown_theme_has_a_likely_name(own: Path) -> None:
    assert refusal("nigth", own) == "no such theme: 'nigth' (did you mean 'night'?)"
    assert refusal("zzz", own).startswith("no such theme: 'zzz' (the themes are catppuccin-mocha, dracula, dusk, ")
    write(own, "mine", '\nextends = "papr"')
    assert refusal("mine", own) == "mine.toml:2: no such theme: 'papr' (did you mean 'paper'?)"


@pytest.mark.parametrize("name", ["../themes/night", "", ".", "..", "a\x00b", "\x1b[2J", "\udc80"])
def test_a_name_that_is_no_file_name_is_not_looked_for(name: str, own: Path) -> None:
    assert refusal(name, own).startswith("no such theme: '")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\ntextt = "#fff"', "mine.toml:2: no such colour: 'textt' (did you mean 'text'?)"),
        ('zzz = "#fff"', "mine.toml:1: no such colour: 'zzz'"),
        ('text = "#ffff"', 'mine.toml:1: text: "#ffff" is not a colour (write "#rrggbb", "default" or "ansi_blue")'),
        ('text = "#٣٣٣"', 'mine.toml:1: text: "#٣٣٣" is not a colour '),
        ('text = "ansi_bleu"', "mine.toml:1: text: \"ansi_bleu\" is not a colour (did you mean 'ansi_blue'?)"),
        ('text = "\\u001b[2J"', 'mine.toml:1: text: "\\x1b[2J" is not a colour'),
        ("text = 3", "mine.toml:1: text: the value is not a colour"),
        ('label = ""', "mine.toml:1: label must be a name in quotes"),
        ("label = 3", "mine.toml:1: label must be a name in quotes"),
        ('extends = "a\\u0007"', "mine.toml:1: extends must be a name in quotes"),
        ('dark = "yes"', "mine.toml:1: dark must be true or false"),
        ("text = =", "mine.toml:1: not valid TOML: Invalid value"),
        ("[text]\nx = 1", "mine.toml:2: no such colour: 'text.x' (did you mean 'text'?)"),
        (
            'text = "#fff"',
            "mine.toml: missing colours: background, strong, emphasis and 47 more "
            '(add them, or start with: extends = "night")',
        ),
    ],
)
def test_what_is_wrong_in_a_theme_is_named_with_its_line(own: Path, text: str, message: str) -> None:
    write(own, "mine", text)
    assert refusal("mine", own).startswith(message)


def test_a_single_missing_colour_is_named(own: Path) -> None:
    night = (SHIPPED / "night.toml").read_text(encoding="utf-8")
    write(own, "mine", "".join(line for line in night.splitlines(keepends=True) if not line.startswith("tick =")))
    assert refusal("mine", own).startswith("mine.toml: missing colours: tick (add them")


def test_themes_that_extend_each_other_in_a_cycle_are_refused(own: Path) -> None:
    write(own, "a", 'extends = "b"')
    write(own, "b", 'extends = "a"')
    assert refusal("a", own) == "b.toml:1: themes extend each other in a cycle: a, b, a"
    write(own, "lonely", 'extends = "lonely"')
    assert refusal("lonely", own).startswith("lonely.toml:1: no such theme: 'lonely'")


# Contrast


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#ff0000", "#ffffff") == pytest.approx(4.0, abs=0.005)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.005)


@given(COLOUR, COLOUR)
def test_contrast_is_the_same_both_ways(colour: str, other: str) -> None:
    assert 1 <= contrast(colour, other) == contrast(other, colour) <= 21.0001


def test_a_theme_knows_whether_the_terminal_chooses_some_of_its_colours(own: Path) -> None:
    write(own, "mine", 'extends = "night"\nlabel = "My night"\nlink = "ansi_bright_blue"\n')
    folders = (own, SHIPPED)
    assert [load(name, folders).has_terminal_colours for name in ("night", "mine", "terminal")] == [False, True, True]
