"""The sixteen colours of a terminal in a theme, for the output of programs: legible on the background of the page."""

from __future__ import annotations

from collections.abc import Mapping

from readtui.config.themes import SHAPE_CONTRAST, TEXT_CONTRAST, Theme, contrast

_HUES: Mapping[str, tuple[str, str]] = {
    "red": ("#c8322d", "#ff5b52"),
    "green": ("#3f8f2f", "#63c74d"),
    "yellow": ("#a97a00", "#e5b93c"),
    "blue": ("#2f6fc8", "#6aa5ff"),
    "magenta": ("#a63fa0", "#e07ae0"),
    "cyan": ("#14868c", "#3fc4c9"),
}
"""The hues in medium lightness, and brighter. They are mixed with black or white until they are legible."""

_STEPS = 20


def output_colours(theme: Theme) -> Mapping[str, str]:
    """Return "#rrggbb" for each of the sixteen names, such as "red" and "bright_red".

    As text on the background of the page, each has the contrast that `TEXT_CONTRAST` asks for. In a theme that leaves
    the colours to the terminal, they are the terminal's: "ansi_red".
    """
    greys = ("black", "bright_black", "white", "bright_white")
    if theme.has_terminal_colours:
        names = [name for hue in _HUES for name in (hue, f"bright_{hue}")]
        return {name: f"ansi_{name}" for name in (*greys, *names)}
    own = theme.colours
    palette = dict(zip(greys, (own["dim"], own["dim"], own["text"], own["strong"]), strict=True))
    if not theme.dark:
        palette |= {"black": own["strong"], "white": own["dim"]}
    for hue, (medium, bright) in _HUES.items():
        palette[hue] = legible(medium, own["background"], TEXT_CONTRAST)
        palette[f"bright_{hue}"] = legible(bright, own["background"], TEXT_CONTRAST)
    return palette


def legible(colour: str, background: str, least: float = SHAPE_CONTRAST) -> str:
    """Return a colour mixed with as little black or white as gives it a contrast of `least` on a background.

    All are "#rrggbb".
    """
    end = max(("#000000", "#ffffff"), key=lambda one: contrast(one, background))
    for step in range(_STEPS):
        mixed = _mixed(colour, end, step / _STEPS)
        if contrast(mixed, background) >= least:
            return mixed
    return end


def _mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another, channel by channel."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)
