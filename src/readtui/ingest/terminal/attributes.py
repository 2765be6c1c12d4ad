"""Attributes of characters in a terminal, as SGR sequences change them (ECMA-48, 8.3.117; ISO 8613-6 for colours)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from readtui.document.model import Style

HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
"""The first eight colours of a terminal; the next eight are the bright ones."""

_CUBE = (0, 95, 135, 175, 215, 255)
"""Values of the colour cube, colours 16 to 231 of 256 (xterm, 256colres.pl)."""

_SWITCHES: dict[int, dict[str, bool | str]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": "single"},
    7: {"reverse": True},
    9: {"strike": True},
    21: {"underline": "double"},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": ""},
    27: {"reverse": False},
    29: {"strike": False},
    39: {"foreground": ""},
    49: {"background": ""},
}
"""What each code changes that is not one of a colour; 0 resets all."""


class TextAttributes(NamedTuple):
    """The attributes of the characters that follow. A colour is a name ("bright_red"), "rrggbb", or "" for none."""

    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: str = ""
    strike: bool = False
    reverse: bool = False
    foreground: str = ""
    background: str = ""


PLAIN = TextAttributes()


@lru_cache(maxsize=4096)
def changed(attributes: TextAttributes, parameters: str) -> TextAttributes:
    """Return the attributes after an SGR sequence with these parameters ("1;31"). Unknown ones change nothing."""
    groups = iter([[int(part) if part else 0 for part in group.split(":")] for group in parameters.split(";")])
    for code, *details in groups:
        if code == 0:
            attributes = PLAIN
        elif code == 4 and details:  # 4:0 none, 4:1 single, 4:2 double, then curly, dotted, dashed
            attributes = attributes._replace(underline={0: "", 2: "double"}.get(details[0], "single"))
        elif code in (38, 48, 58):
            colour = _extended_colour(details, groups)
            if code == 38:
                attributes = attributes._replace(foreground=colour)
            elif code == 48:  # 58 is the colour of the underline, which we do not show
                attributes = attributes._replace(background=colour)
        elif code in _SWITCHES:
            attributes = attributes._replace(**_SWITCHES[code])  # type: ignore[arg-type]  # each by its type
        elif colour := _named_colour(code):
            is_background = code // 10 in (4, 10)
            attributes = (
                attributes._replace(background=colour) if is_background else attributes._replace(foreground=colour)
            )
    return attributes


@lru_cache(maxsize=4096)
def styles(attributes: TextAttributes, link: str) -> tuple[Style, ...]:
    """Return the inline styles of characters with these attributes, in a link to `link` if that is not empty."""
    found = [Style("link", link)] if link else []
    if attributes.foreground:
        found.append(Style("colour", attributes.foreground))
    if attributes.background:
        found.append(Style("background", attributes.background))
    if attributes.bold:
        found.append(Style("strong"))
    if attributes.dim:
        found.append(Style("dim"))
    if attributes.italic:
        found.append(Style("emphasis"))
    if attributes.underline:
        found.append(Style("underline", "double" if attributes.underline == "double" else ""))
    if attributes.strike:
        found.append(Style("strike"))
    if attributes.reverse:
        found.append(Style("reverse"))
    return tuple(found)


def _named_colour(code: int) -> str:
    """Return the colour of the codes 30 to 37, 40 to 47, 90 to 97 and 100 to 107; "" for others."""
    if code // 10 not in (3, 4, 9, 10) or code % 10 > 7:
        return ""
    return f"{'bright_' if code >= 90 else ''}{HUES[code % 10]}"


def _extended_colour(details: Sequence[int], following: Iterator[list[int]]) -> str:
    """Return the colour after 38 or 48: "5;N" of 256, "2;R;G;B", or both with colons; "" if it is not valid.

    With semicolons, the parameters are taken from `following`.
    """
    if not details:
        kind = next(following, [0])[0]
        details = [kind, *(group[0] for group in islice(following, {5: 1, 2: 3}.get(kind, 0)))]
    match details:
        case [5, number] if number < 256:
            return _colour_of_256(number)
        case [2, *values] if len(values) >= 3 and max(values[-3:]) < 256:  # a colour space may come first
            return "".join(f"{value:02x}" for value in values[-3:])
        case _:
            return ""


def _colour_of_256(number: int) -> str:
    if number < 16:
        return f"{'bright_' if number >= 8 else ''}{HUES[number % 8]}"
    if number >= 232:
        return f"{8 + 10 * (number - 232):02x}" * 3  # a grey
    number -= 16
    return "".join(f"{_CUBE[number // power % 6]:02x}" for power in (36, 6, 1))
