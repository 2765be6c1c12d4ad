"""Load and validate themes, which are TOML files of named colours; compute contrast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from readtui.config.toml import TomlEntry, escaped, file_and_line, read_toml
from readtui.errors import ThemeError

AUTO = "auto"
"""The name of what is no theme, but follows the terminal: see `config.background`."""

BODY_CONTRAST = 7.0
"""Minimum contrast of body text: WCAG 2.2, 1.4.6 (level AAA)."""

TEXT_CONTRAST = 4.5
"""Minimum contrast of all other text: WCAG 2.2, 1.4.3 (level AA)."""

SHAPE_CONTRAST = 3.0
"""Minimum contrast of shapes: WCAG 2.2, 1.4.11."""

_HIGHLIGHTS = ("highlight_1", "highlight_2", "highlight_3", "highlight_4", "highlight_5")
_SYNTAX = ("syntax_keyword", "syntax_string", "syntax_comment", "syntax_number", "syntax_name")

CONTRAST_RULES: tuple[tuple[tuple[str, ...], tuple[str, ...], float], ...] = (
    (("text", "strong", "emphasis", "quote"), ("background",), BODY_CONTRAST),
    (("text",), ("cue_background",), BODY_CONTRAST),
    (("text",), (*_HIGHLIGHTS, "code_background", "caption_background", "sidebar_background"), TEXT_CONTRAST),
    (("title", "heading", "subheading", "link", "code", "caption"), ("background",), TEXT_CONTRAST),
    (("dim", "frame", "bullet", "accent", "warning", "error"), ("background",), TEXT_CONTRAST),
    (("code", "dim", "link", "strong", "emphasis", *_SYNTAX), ("code_background",), TEXT_CONTRAST),
    (("caption", "dim", "frame", "accent", "link", "strong", "emphasis"), ("caption_background",), TEXT_CONTRAST),
    (("match",), ("match_background",), TEXT_CONTRAST),
    (("current_match",), ("current_match_background",), TEXT_CONTRAST),
    (("selection",), ("selection_background",), TEXT_CONTRAST),
    (("sidebar", "dim", "frame", "accent", "tick", "tick_mark"), ("sidebar_background",), TEXT_CONTRAST),
    (("sidebar_current", "dim"), ("sidebar_current_background",), TEXT_CONTRAST),
    (("status", "dim"), ("status_background",), TEXT_CONTRAST),
    (("footer", "key"), ("footer_background",), TEXT_CONTRAST),
    (("notice", "warning", "error"), ("notice_background",), TEXT_CONTRAST),
    (("tick", "tick_mark"), ("scrollbar_background",), TEXT_CONTRAST),
    (("scrollbar",), ("scrollbar_background",), SHAPE_CONTRAST),
)
"""Foreground colours, the backgrounds they are drawn on, and the minimum contrast of each pair."""

COLOURS: tuple[str, ...] = tuple(
    dict.fromkeys(("background", *(name for rule in CONTRAST_RULES for name in (*rule[0], *rule[1]))))
)
"""The names of all colours; a theme must have each of them and no others."""

_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
TERMINAL_COLOURS = frozenset(("default", *(f"ansi_{hue}" for hue in _HUES), *(f"ansi_bright_{hue}" for hue in _HUES)))
"""Colours whose values the terminal chooses, so their contrast is unknown."""


class Theme(NamedTuple):
    """A theme. `colours` maps each of `COLOURS` to "#rrggbb" in lower case, or to one of `TERMINAL_COLOURS`."""

    name: str
    label: str
    dark: bool
    colours: Mapping[str, str]

    @property
    def has_terminal_colours(self) -> bool:
        """Whether the terminal chooses some of the colours."""
        return not TERMINAL_COLOURS.isdisjoint(self.colours.values())


def load(name: str, folders: Sequence[Path]) -> Theme:
    """Load a theme from the first of `folders` that has it.

    A theme with `extends` inherits what it does not set from another theme. If it extends its own name, it inherits
    from the theme of that name in a later folder. Raises ThemeError with the file, the key and the line.
    """
    file, entries, rest = _find(name, folders, folders)
    layers = [entries]
    chain = [name]
    while "extends" in layers[-1]:
        value, line = layers[-1]["extends"]
        base = str(value)
        if base in chain[:-1]:
            cycle = ", ".join((*chain, base))
            raise ThemeError(f"{file_and_line(file, line)}: themes extend each other in a cycle: {cycle}")
        where = file_and_line(file, line)
        file, entries, rest = _find(base, rest if base == chain[-1] else folders, folders, where)
        chain.append(base)
        layers.append(entries)
    values = {key: entry[0] for layer in reversed(layers) for key, entry in layer.items() if key != "label"}
    if missing := [colour for colour in COLOURS if colour not in values]:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ThemeError(
            f"{escaped(file)}: missing colours: {', '.join(missing[:3])}{more}",
            'add them, or start with: extends = "night"',
        )
    colours = {colour: str(values[colour]) for colour in COLOURS}
    dark = values.get("dark", not is_light(colours["background"]))
    label = layers[0].get("label", (name.replace("-", " ").capitalize(), 0))[0]
    return Theme(name, str(label), bool(dark), colours)


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of all themes in `folders`, sorted."""
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("[!.]*.toml")}))


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two "#rrggbb" colours, 1 to 21: WCAG 2.2."""
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_faults(theme: Theme) -> tuple[str, ...]:
    """Return a message for each pair of colours with too little contrast. Terminal colours are skipped."""
    messages: list[str] = []
    for foregrounds, backgrounds, minimum in CONTRAST_RULES:
        for name, background in ((name, background) for background in backgrounds for name in foregrounds):
            colour, other = theme.colours[name], theme.colours[background]
            if {colour, other} & TERMINAL_COLOURS:
                continue
            if (ratio := contrast(colour, other)) < minimum:
                messages.append(f"{name} on {background} has a contrast of {ratio:.2f}:1; it needs {minimum:g}:1")
    return tuple(messages)


def _find(
    name: str, searched: Sequence[Path], folders: Sequence[Path], where: str = ""
) -> tuple[Path, dict[str, TomlEntry], Sequence[Path]]:
    """Return a theme's file in the first folder of `searched` that has it, its entries, and the folders after that one.

    `where` is the place of the `extends` for the error message, which lists the themes of `folders`.
    """
    if name.isprintable() and name == Path(name).name:
        for index, folder in enumerate(searched):
            file = folder / f"{name}.toml"
            if (entries := read_toml(file, ThemeError)) is not None:
                return file, _checked(file, entries), searched[index + 1 :]
    known = names(folders)
    mend = _did_you_mean(name, known) or f"the themes are {', '.join(map(escaped, known))}"
    raise ThemeError(f"{where}{': ' if where else ''}no such theme: '{escaped(name, 60)}'", mend)


def _checked(file: Path, entries: Mapping[str, TomlEntry]) -> dict[str, TomlEntry]:
    """Validate the keys and values of a theme file, and convert the values."""
    checked: dict[str, TomlEntry] = {}
    for key, (value, line) in entries.items():
        if key in COLOURS:
            checked[key] = (_colour(value, f"{file_and_line(file, line)}: {key}"), line)
        elif key in ("label", "extends"):
            if not isinstance(value, str) or not value or not value.isprintable():
                raise ThemeError(f"{file_and_line(file, line)}: {key} must be a name in quotes")
            checked[key] = (value, line)
        elif key == "dark":
            if not isinstance(value, bool):
                raise ThemeError(f"{file_and_line(file, line)}: dark must be true or false")
            checked[key] = (value, line)
        else:
            mend = _did_you_mean(key, ("label", "dark", "extends", *COLOURS))
            raise ThemeError(f"{file_and_line(file, line)}: no such colour: '{escaped(key, 60)}'", mend)
    return checked


def _colour(value: object, what: str) -> str:
    if isinstance(value, str):
        colour = value.lower()
        digits = colour[1:]
        if colour in TERMINAL_COLOURS:
            return colour
        if colour[:1] == "#" and len(digits) in (3, 6) and all(digit in "0123456789abcdef" for digit in digits):
            return colour if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
    written = f'"{escaped(value, 30)}"' if isinstance(value, str) else "the value"
    near = _did_you_mean(str(value), TERMINAL_COLOURS) if isinstance(value, str) else ""
    raise ThemeError(f"{what}: {written} is not a colour", near or 'write "#rrggbb", "default" or "ansi_blue"')


def is_light(colour: str) -> bool:
    """Return whether black has more contrast on a colour than white. A terminal colour counts as dark."""
    return colour not in TERMINAL_COLOURS and contrast(colour, "#000000") > contrast(colour, "#ffffff")


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0 to 1: WCAG 2.2, with the threshold of sRGB (IEC 61966-2-1)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # deferred: 1 ms, and only errors need it

    near = get_close_matches(name[:60], sorted(known), n=1)
    return f"did you mean '{escaped(near[0], 60)}'?" if near else ""
