"""Themes: files of named colours, checked, and the contrast between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readtui.config.paths import TomlEntry, place, read_toml, shown
from readtui.errors import ThemeError

BODY = 7.0
"""Contrast that running text needs: WCAG 2.2, 1.4.6 (level AAA)."""

TEXT = 4.5
"""Contrast that any other text needs: WCAG 2.2, 1.4.3 (level AA)."""

SHAPE = 3.0
"""Contrast that what is no text needs to be seen: WCAG 2.2, 1.4.11."""

_HIGHLIGHTS = ("highlight_1", "highlight_2", "highlight_3", "highlight_4", "highlight_5")
_SYNTAX = ("syntax_keyword", "syntax_string", "syntax_comment", "syntax_number", "syntax_name")

STANDING: tuple[tuple[tuple[str, ...], tuple[str, ...], float], ...] = (
    (("text", "strong", "emphasis", "quote"), ("background",), BODY),
    (("text",), ("cue_background",), BODY),
    (("text",), (*_HIGHLIGHTS, "code_background", "caption_background", "sidebar_background"), TEXT),
    (("title", "heading", "subheading", "link", "code", "caption"), ("background",), TEXT),
    (("dim", "frame", "bullet", "accent", "warning", "error"), ("background",), TEXT),
    (("code", "dim", "link", "strong", "emphasis", *_SYNTAX), ("code_background",), TEXT),
    (("caption", "dim", "frame", "accent", "link", "strong", "emphasis"), ("caption_background",), TEXT),
    (("match",), ("match_background",), TEXT),
    (("current_match",), ("current_match_background",), TEXT),
    (("selection",), ("selection_background",), TEXT),
    (("sidebar", "dim", "frame", "accent", "tick", "tick_mark"), ("sidebar_background",), TEXT),
    (("sidebar_current", "dim"), ("sidebar_current_background",), TEXT),
    (("status", "dim"), ("status_background",), TEXT),
    (("footer", "key"), ("footer_background",), TEXT),
    (("notice", "warning", "error"), ("notice_background",), TEXT),
    (("tick", "tick_mark"), ("scrollbar_background",), TEXT),
    (("scrollbar",), ("scrollbar_background",), SHAPE),
)
"""Colours, the backgrounds that each of them stands on, and the least contrast there."""

COLOURS: tuple[str, ...] = tuple(
    dict.fromkeys(name for above, below, _ in (((), ("background",), 0.0), *STANDING) for name in (*above, *below))
)
"""The names of the colours: a theme has them all and no others."""

_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
TERMINAL_COLOURS = frozenset(("default", *(f"ansi_{hue}" for hue in _HUES), *(f"ansi_bright_{hue}" for hue in _HUES)))
"""Colours that the terminal decides on: nothing is known of their contrast."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A look. `colours` has a value for each of `COLOURS`: "#rrggbb" in lower case, or one of `TERMINAL_COLOURS`."""

    name: str
    label: str
    dark: bool
    colours: Mapping[str, str]


def load(name: str, folders: Sequence[Path]) -> Theme:
    """The theme of that name in the first of `folders` that has it.

    With `extends`, another theme gives what it leaves out; a theme that extends its own name extends the one it
    shadows. Raises ThemeError with the file, the key and the line.
    """
    file, entries, rest = _found(name, folders, folders)
    layers = [entries]
    chain = [name]
    while "extends" in layers[-1]:
        value, line = layers[-1]["extends"]
        base = str(value)
        if base in chain[:-1]:
            raise ThemeError(f"{place(file, line)}: themes extend each other in a circle: {', '.join((*chain, base))}")
        above, chain = file, [*chain, base]
        file, entries, rest = _found(base, rest if base == chain[-2] else folders, folders, place(above, line))
        layers.append(entries)
    values = {key: entry[0] for layer in reversed(layers) for key, entry in layer.items() if key != "label"}
    if missing := [colour for colour in COLOURS if colour not in values]:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise ThemeError(
            f"{shown(file)}: colours are missing: {', '.join(missing[:3])}{more}",
            'add them, or begin with: extends = "night"',
        )
    colours = {colour: str(values[colour]) for colour in COLOURS}
    dark = values.get("dark", not _is_light(colours["background"]))
    label = layers[0].get("label", (name.replace("-", " ").capitalize(), 0))[0]
    return Theme(name, str(label), bool(dark), colours)


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all themes in `folders`, in order of the alphabet."""
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("[!.]*.toml")}))


def contrast(colour: str, other: str) -> float:
    """The ratio of two colours' luminance, 1 to 21: WCAG 2.2. Both are "#rrggbb"."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faults(theme: Theme) -> tuple[str, ...]:
    """Where a theme is hard to read, in sentences. The terminal's own colours are passed over."""
    said: list[str] = []
    for above, below, least in STANDING:
        for name, background in ((name, background) for background in below for name in above):
            colour, ground = theme.colours[name], theme.colours[background]
            if {colour, ground} & TERMINAL_COLOURS:
                continue
            if (ratio := contrast(colour, ground)) < least:
                said.append(f"{name} on {background} has a contrast of {ratio:.2f}:1; it needs {least:g}:1")
    return tuple(said)


def _found(
    name: str, places: Sequence[Path], folders: Sequence[Path], where: str = ""
) -> tuple[Path, dict[str, TomlEntry], Sequence[Path]]:
    """The file of that name in the first of `places`, what it says, and the places behind it."""
    if name.isprintable() and name == Path(name).name:
        for index, folder in enumerate(places):
            file = folder / f"{name}.toml"
            if (entries := read_toml(file, ThemeError)) is not None:
                return file, _checked(file, entries), places[index + 1 :]
    known = names(folders)
    mend = _did_you_mean(name, known) or f"there are {', '.join(map(shown, known))}"
    raise ThemeError(f"{where}{': ' if where else ''}there is no theme '{shown(name, 60)}'", mend)


def _checked(file: Path, entries: Mapping[str, TomlEntry]) -> dict[str, TomlEntry]:
    """Entries whose names are right and whose values are what `Theme` holds."""
    checked: dict[str, TomlEntry] = {}
    for key, (value, line) in entries.items():
        if key in COLOURS:
            checked[key] = (_colour(value, f"{place(file, line)}: {key}"), line)
        elif key in ("label", "extends"):
            if not isinstance(value, str) or not value or not value.isprintable():
                raise ThemeError(f"{place(file, line)}: {key} is not a name in quotes")
            checked[key] = (value, line)
        elif key == "dark":
            if not isinstance(value, bool):
                raise ThemeError(f"{place(file, line)}: dark is neither true nor false")
            checked[key] = (value, line)
        else:
            mend = _did_you_mean(key, ("label", "dark", "extends", *COLOURS))
            raise ThemeError(f"{place(file, line)}: no colour is named '{shown(key, 60)}'", mend)
    return checked


def _colour(value: object, what: str) -> str:
    if isinstance(value, str):
        colour = value.lower()
        digits = colour[1:]
        if colour in TERMINAL_COLOURS:
            return colour
        if colour[:1] == "#" and len(digits) in (3, 6) and all(digit in "0123456789abcdef" for digit in digits):
            return colour if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
    written = f'"{shown(value, 30)}"' if isinstance(value, str) else "what it is given"
    near = _did_you_mean(str(value), TERMINAL_COLOURS) if isinstance(value, str) else ""
    raise ThemeError(f"{what}: {written} is no colour", near or 'write "#rrggbb", "default" or "ansi_blue"')


def _is_light(colour: str) -> bool:
    """Whether black is easier to read on it than white. The terminal's own background counts as dark."""
    return colour not in TERMINAL_COLOURS and contrast(colour, "#000000") > contrast(colour, "#ffffff")


def _luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1: WCAG 2.2, with the threshold of sRGB (IEC 61966-2-1)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    # Deferred: it takes 1 ms to import, and only mistakes need it.
    from difflib import get_close_matches

    near = get_close_matches(name[:60], sorted(known), n=1)
    return f"did you mean '{shown(near[0], 60)}'?" if near else ""
