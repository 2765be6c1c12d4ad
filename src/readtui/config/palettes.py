"""Choose the colours of a theme from the 256 or the 16 colours of a terminal, so that the contrast rules hold.

Colours are compared in Oklab (B. Ottosson, 2020): a difference of 0.02 is the least that is seen, 1 is black to white.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from readtui.config.themes import COLOURS, CONTRAST_RULES, Theme, luminance

Lab = tuple[float, float, float]

_CUBE = (0, 95, 135, 175, 215, 255)
PALETTE_256: Mapping[str, int] = {
    **{
        f"#{red:02x}{green:02x}{blue:02x}": 16 + 36 * i + 6 * j + k
        for i, red in enumerate(_CUBE)
        for j, green in enumerate(_CUBE)
        for k, blue in enumerate(_CUBE)
    },
    **{f"#{8 + 10 * step:02x}".ljust(3) + f"{8 + 10 * step:02x}" * 2: 232 + step for step in range(24)},
}
"""The numbers of the colours 16 to 255 of xterm, which all terminals with 256 colours share."""

PALETTE_16: Mapping[str, int] = {
    colour: number
    for number, colour in enumerate(
        (
            *("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"),
            *("#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"),
        )
    )
}
"""The numbers of the first 16 colours, as the VGA has them; each terminal has its own."""

_DARK_16: Mapping[str, int] = dict.fromkeys(COLOURS, 7) | {
    **dict.fromkeys((name for name in COLOURS if name.endswith("background")), 0),
    **dict.fromkeys(("text", "strong", "title", "sidebar_current", "status"), 15),
    **dict.fromkeys(("emphasis", "heading", "subheading", "bullet", "accent", "key", "tick", "warning"), 11),
    **dict.fromkeys(("link", "caption", "tick_mark", "syntax_keyword"), 14),
    **dict.fromkeys(("code", "syntax_string"), 10),
    **dict.fromkeys(("error", "syntax_number"), 13),
    **dict.fromkeys(("match", "current_match", "selection"), 0),
    "match_background": 6,
    "current_match_background": 7,
    "selection_background": 2,
    **dict.fromkeys(("sidebar_current_background", "cue_background"), 4),
    "highlight_1": 5,
    "highlight_2": 4,
    "highlight_3": 1,
    "highlight_4": 5,
    "highlight_5": 4,
}
_LIGHT_16: Mapping[str, int] = dict.fromkeys(COLOURS, 0) | {
    **dict.fromkeys((name for name in COLOURS if name.endswith("background")), 15),
    **dict.fromkeys(("link", "heading", "subheading", "bullet", "accent", "key", "tick", "tick_mark", "code"), 4),
    **dict.fromkeys(("caption", "syntax_keyword", "syntax_string", "error", "warning"), 4),
    **dict.fromkeys(("match", "current_match", "selection"), 15),
    "match_background": 5,
    "current_match_background": 0,
    "selection_background": 4,
    **dict.fromkeys(("sidebar_current_background", "cue_background"), 6),
    "highlight_1": 6,
    "highlight_2": 2,
    "highlight_3": 6,
    "highlight_4": 2,
    "highlight_5": 6,
}
"""The number of the colour of each role. Five backgrounds of highlights need more colours than are legible: the number
of the colour is in the margin."""

_MARKS_APART = 0.06
"""Least difference of the backgrounds of marks from each other, and from the page."""

_NEARLY = 0.93
"""Share of the contrast that the theme's own text must have on a background of the palette: it is moved afterwards."""

_APART: tuple[tuple[tuple[str, ...], float], ...] = (
    (("cue_background", "selection_background", "match_background", "current_match_background"), _MARKS_APART),
    (tuple(f"highlight_{number}" for number in range(1, 6)), _MARKS_APART),
    (("sidebar_current_background",), 0.02),
    (("code_background", "caption_background", "sidebar_background", "status_background"), 0.0),
    (("footer_background", "notice_background", "scrollbar_background"), 0.0),
)
"""Backgrounds in the order in which they are chosen, and how far each has to be from those chosen before."""

_HUE_WEIGHT = 1.8
"""Weight of hue and saturation, against lightness, for the page and the backgrounds of marks: they are known by their
hue, and colours of low saturation are rare among the 256."""


class _Entry(NamedTuple):
    """A colour of the palette."""

    colour: str
    lab: Lab
    luminance: float


def reduced(theme: Theme, colours: int) -> Theme:
    """Return a theme in the colours of a terminal that has 16 or 256: as `PALETTE_16` or `PALETTE_256` writes them.

    With more, and where the terminal chooses colours, it is unchanged.
    """
    if colours > 256 or colours == 0 or theme.has_terminal_colours:
        return theme
    return theme._replace(colours=_by_role(theme) if colours <= 16 else _nearest_legible(theme.colours))


def nearest_number(colour: str, colours: int) -> int:
    """Return the number of the nearest colour in the palette of 16 or of 256."""
    palette = PALETTE_16 if colours <= 16 else PALETTE_256
    exact = palette.get(colour)
    return exact if exact is not None else _nearest_number(colour, colours)


@lru_cache(maxsize=1024)
def _nearest_number(colour: str, colours: int) -> int:
    palette, lab = PALETTE_16 if colours <= 16 else PALETTE_256, oklab(colour)
    return palette[min(palette, key=lambda other: math.dist(lab, oklab(other)))]


def _by_role(theme: Theme) -> dict[str, str]:
    written = tuple(PALETTE_16)
    numbers = _DARK_16 if theme.dark else _LIGHT_16
    return {name: written[numbers[name]] for name in theme.colours}


def _nearest_legible(colours: Mapping[str, str]) -> dict[str, str]:
    """Return the nearest colours of the 256: first the backgrounds, then what is legible on them.

    Where the theme breaks a contrast rule, its own contrast is held.
    """
    least_contrasts = _least_contrasts(colours)
    chosen = {"background": _nearest(colours["background"], _HUE_WEIGHT)}
    for names, least in _APART:
        for name in names:
            chosen[name] = _background(name, least, colours, chosen, least_contrasts)
    for name in dict.fromkeys(above for above, _ in least_contrasts):
        grounds = [
            (chosen[below].luminance, least) for (above, below), least in least_contrasts.items() if above == name
        ]
        chosen[name] = _nearest(colours[name], 1.0, partial(_is_legible, grounds=grounds))
        if not _is_legible(chosen[name], grounds):
            chosen[name] = max(_entries(), key=partial(_legibility, grounds=grounds))
    return {name: chosen[name].colour for name in colours}


def _least_contrasts(colours: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Return the contrast to be held by pairs of names, the foreground first."""
    luminances = {name: luminance(colour) for name, colour in colours.items()}
    return {
        (above, below): min(minimum, _contrast(luminances[above], luminances[below]))
        for foregrounds, backgrounds, minimum in CONTRAST_RULES
        for above in foregrounds
        for below in backgrounds
    }


def _background(
    name: str,
    least: float,
    colours: Mapping[str, str],
    chosen: Mapping[str, _Entry],
    least_contrasts: Mapping[tuple[str, str], float],
) -> _Entry:
    """Return a background that is apart from the chosen ones; the texts of the theme should be nearly legible on it."""
    texts = [
        (luminance(colours[above]), _NEARLY * contrast)
        for (above, below), contrast in least_contrasts.items()
        if below == name
    ]
    others = [entry.lab for other, entry in chosen.items() if least and colours[other] != colours[name]]

    def is_apart(entry: _Entry) -> bool:
        return _is_legible(entry, texts) and all(math.dist(entry.lab, lab) >= least for lab in others)

    weight = _HUE_WEIGHT if least >= _MARKS_APART else 1.0
    return _nearest(colours[name], weight, is_apart, partial(_is_legible, grounds=texts))


def _nearest(colour: str, hue_weight: float, *conditions: Callable[[_Entry], bool]) -> _Entry:
    """Return the nearest colour of the palette that meets the first condition that any meets."""
    lightness, green_red, blue_yellow = oklab(colour)
    wanted = (lightness, green_red * hue_weight, blue_yellow * hue_weight)
    entries = sorted(_entries(), key=lambda entry: math.dist(entry.lab, wanted))
    for condition in conditions:
        if (found := next(filter(condition, entries), None)) is not None:
            return found
    return entries[0]


def _is_legible(entry: _Entry, grounds: Iterable[tuple[float, float]]) -> bool:
    return _legibility(entry, grounds) >= 1.0


def _legibility(entry: _Entry, grounds: Iterable[tuple[float, float]]) -> float:
    """Return the lowest contrast with these luminances, as a share of the contrast that is asked for."""
    return min((_contrast(entry.luminance, below) / least for below, least in grounds), default=math.inf)


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    return tuple(_Entry(colour, oklab(colour), luminance(colour)) for colour in PALETTE_256)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@lru_cache(maxsize=1024)
def oklab(colour: str) -> Lab:
    """Return the lightness, and the green-red and blue-yellow parts, of "#rrggbb" in Oklab."""
    encoded = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in encoded)
    long = (0.41222147 * red + 0.53633254 * green + 0.05144599 * blue) ** (1 / 3)
    medium = (0.21190350 * red + 0.68069955 * green + 0.10739696 * blue) ** (1 / 3)
    short = (0.08830246 * red + 0.28171884 * green + 0.62997870 * blue) ** (1 / 3)
    return (
        0.21045426 * long + 0.79361779 * medium - 0.00407205 * short,
        1.97799850 * long - 2.42859221 * medium + 0.45059371 * short,
        0.02590404 * long + 0.78277177 * medium - 0.80867577 * short,
    )
