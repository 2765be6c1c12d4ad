"""The cells of a screen: the characters of a row with their pens, and the sequences from one pen to another."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from rich.color import Color, ColorSystem, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readtui.startup.conditions import TRUE_COLOUR, colour_depth, has_italics
from readtui.unicode.clusters import clusters, is_contested
from readtui.unicode.printable import is_printable
from readtui.unicode.width import is_narrow

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24"}
_OFF |= {"51": "54", "52": "54", "53": "55"}
"""The parameter of SGR that ends an attribute, by the one that begins it."""

_DRAWN_ON_SPACES = frozenset(("4", "7", "9", "21", "51", "52", "53"))
"""Attributes that are visible where there is no character."""


class Pen(NamedTuple):
    """How characters are drawn: the parameters of SGR (ECMA-48, 8.3.117) after a reset, and a link or ""."""

    sgr: str = ""
    link: str = ""


class Capabilities(NamedTuple):
    """What a terminal can show: the number of its colours (0, 16, 256 or `TRUE_COLOUR`), and italics."""

    colours: int = TRUE_COLOUR
    italics: bool = True

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Capabilities:
        """Return those of the terminal of this environment."""
        return cls(colour_depth(environ), has_italics(environ))


FULL = Capabilities()

MOST_COLOURS_REDUCED = 256
"""Colours of a terminal that has a palette."""

PLAIN = Pen()

PLAIN_CODE = "\0"

CONTINUED = "\0"
"""The code of a cell that belongs to the cluster before it."""

_NONE: frozenset[int] = frozenset()


class CellRow(NamedTuple):
    """The cells of a row, or a part of it, as two strings with one character for each: strings are compared fast.

    `codes` has the characters, and codes for clusters of several; `pens` has codes of pens. `contested` has the first
    cells of the clusters on whose width terminals disagree. `filling` is the part that fills the row nearly alone, or
    "": it is moved where the text is scrolled.
    """

    codes: str
    pens: str
    contested: frozenset[int] = _NONE
    filling: str = ""


class _Registry:
    """The characters that stand for clusters and for pens. Those of clusters are of the planes for private use."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {0: ""}
        self.pens: dict[str, Pen] = {PLAIN_CODE: PLAIN}
        self._codes: dict[str, str] = {}
        self._pen_codes: dict[Pen, str] = {PLAIN: PLAIN_CODE}

    def code_of(self, cluster: str) -> str:
        """Return the character for a cluster. After 131,000 different ones, marks of others are lost."""
        if len(cluster) == 1 and cluster < _FIRST_CODE:
            return cluster
        if (code := self._codes.get(cluster)) is None:
            if (number := ord(_FIRST_CODE) + len(self._codes)) > sys.maxunicode:
                return cluster[0] if cluster < _FIRST_CODE else " "
            code = self._codes[cluster] = chr(number)
            self.texts[number] = cluster
        return code

    def pen_code(self, pen: Pen) -> str:
        """Return the character for a pen."""
        if (code := self._pen_codes.get(pen)) is None:
            number = len(self.pens)
            code = self._pen_codes[pen] = chr(number if number < 0xD800 else number + 0x800)  # no surrogates
            self.pens[code] = pen
        return code


_FIRST_CODE = "\U000f0000"
_REGISTRY = _Registry()


def code_of(cluster: str) -> str:
    """Return the character that stands for a cluster."""
    return _REGISTRY.code_of(cluster)


def text_of(codes: str) -> str:
    """Return the text that codes stand for."""
    return codes if codes.isprintable() else codes.translate(_REGISTRY.texts)


def blank(width: int) -> CellRow:
    """Return a row that was erased with the plain pen."""
    return CellRow(" " * width, PLAIN_CODE * width)


@lru_cache(maxsize=4096)
def pen_of(style: Style, terminal: Capabilities) -> str:
    """Return the code of the pen of a style on a terminal."""
    link = style.link or ""
    return _REGISTRY.pen_code(Pen(sgr_of(style, terminal), link if is_printable(link) else ""))


def sgr_of(style: Style, terminal: Capabilities) -> str:
    """Return the parameters of SGR for a style on a terminal: here colours are reduced to those that it has."""
    if style.italic and not terminal.italics:
        style += Style(italic=False)
    if 0 < terminal.colours <= MOST_COLOURS_REDUCED:
        colour = _reduced(style.color, terminal.colours)
        # Many terminals show bold letters in the bright colour of the same hue, which is not legible everywhere.
        if style.bold and colour is not style.color and colour is not None and (colour.number or 0) < _FIRST_SAFE_BOLD:
            style += Style(bold=False)
        style += Style(color=colour, bgcolor=_reduced(style.bgcolor, terminal.colours))
    return Strip.render_ansi(style, ColorSystem.TRUECOLOR)


_FIRST_SAFE_BOLD = 7
"""Number of the first colour whose letters are legible in its bright colour too."""


def _reduced(colour: Color | None, colours: int) -> Color | None:
    if colour is None or colour.type is not ColorType.TRUECOLOR or colour.triplet is None:
        return colour
    from readtui.config.palettes import nearest_number  # deferred: most terminals have 24 bits

    return Color.from_ansi(nearest_number(colour.triplet.hex, colours))


def cells_of(segments: Iterable[Segment], terminal: Capabilities) -> CellRow:
    """Return the cells of segments. What a terminal would obey becomes a space."""
    codes = pens = ""
    contested: list[int] = []
    for text, style, _ in segments:
        codes += text if text.isprintable() and is_narrow(text) else _codes_of(text, len(codes), contested)
        pens += (PLAIN_CODE if style is None else pen_of(style, terminal)) * (len(codes) - len(pens))
    return CellRow(codes, pens, frozenset(contested))


def _codes_of(text: str, cell: int, contested: list[int]) -> str:
    """Return the codes of a text that starts at `cell`, and add its contested clusters."""
    codes: list[str] = []
    for start, end, width in clusters(text):
        cluster = text[start:end]
        if not is_printable(cluster) or "\n" in cluster:
            codes += " " * width
        elif width:
            if is_contested(cluster):
                contested.append(cell + len(codes))
            codes += code_of(cluster) + CONTINUED * (width - 1)
    return "".join(codes)


def joined(parts: Sequence[CellRow], width: int) -> CellRow:
    """Return parts side by side as a row of exactly `width` cells; of a cluster that is cut spaces remain."""
    codes = pens = filling = ""
    contested: list[int] = []
    for part in parts:
        if part.contested:
            contested += [len(codes) + at for at in part.contested]
        if len(part.codes) * 10 >= width * 9:
            filling = part.codes
        codes += part.codes
        pens += part.pens
    if len(codes) != width:
        end = width
        while codes[end : end + 1] == CONTINUED:
            end -= 1
        codes = codes[:end].ljust(width)
        pens = pens[:width].ljust(width, PLAIN_CODE)
        contested = [at for at in contested if at < end]
    return CellRow(codes, pens, frozenset(contested) if contested else _NONE, filling)


def part_of(row: CellRow, start: int, end: int) -> CellRow:
    """Return the cells `[start, end)` of a row."""
    contested = frozenset(at - start for at in row.contested if start <= at < end) if row.contested else _NONE
    return CellRow(row.codes[start:end], row.pens[start:end], contested)


# Pens


@lru_cache(maxsize=4096)
def change_of_code(before: str, after: str) -> str:
    """Return what `change_of_pen` does for two codes of pens."""
    return change_of_pen(_REGISTRY.pens[before], _REGISTRY.pens[after])


def change_of_pen(before: Pen, after: Pen) -> str:
    """Return the shortest sequences after which characters are drawn with the pen `after`."""
    link = _start_of_link(after.link) if after.link != before.link else ""
    if before.sgr == after.sgr:
        return link
    old, new = _parsed(before.sgr), _parsed(after.sgr)
    changed = [_OFF[attribute] for attribute in old.attributes if attribute not in new.attributes]
    ended = {attribute for attribute in old.attributes if _OFF[attribute] in changed}
    changed += [attribute for attribute in new.attributes if attribute in ended or attribute not in old.attributes]
    changed += [colour for colour, other in ((new.text, old.text), (new.ground, old.ground)) if colour != other]
    if not changed:
        return link
    whole = f"0;{after.sgr}" if after.sgr else ""
    return link + "\x1b[" + min(";".join(dict.fromkeys(changed)), whole, key=len) + "m"


def _start_of_link(address: str) -> str:
    """Return what begins a link (OSC 8), or ends the one before if the address is empty.

    The parts of a link in several rows have the same id, so that terminals know them for one link.
    """
    return f"\x1b]8;id={crc32(address.encode()):08x};{address}\x1b\\" if address else "\x1b]8;;\x1b\\"


@lru_cache(maxsize=4096)
def draws_only_ground(code: str) -> bool:
    """Whether the pen with this code draws nothing but its background on a space."""
    pen = _REGISTRY.pens[code]
    return not pen.link and _DRAWN_ON_SPACES.isdisjoint(_parsed(pen.sgr).attributes)


@lru_cache(maxsize=4096)
def has_ground(code: str) -> bool:
    """Whether the pen with this code draws a background of its own, not that of the terminal."""
    return _parsed(_REGISTRY.pens[code].sgr).ground != "49"


class _Parameters(NamedTuple):
    attributes: tuple[str, ...]
    text: str
    ground: str


@lru_cache(maxsize=4096)
def _parsed(sgr: str) -> _Parameters:
    """Return the attributes and colours in parameters of SGR."""
    left = [part for part in sgr.split(";") if part]
    attributes: list[str] = []
    colours = {"3": "39", "4": "49"}
    while left:
        code = left.pop(0)
        if code in ("38", "48"):
            count = 2 if left[:1] == ["5"] else 4
            colours[code[0]] = ";".join((code, *left[:count]))
            del left[:count]
        elif len(code) > 1 and code not in _OFF:
            plane = {"9": "3", "10": "4"}.get(code[:-1], code[:-1])  # the bright colours
            colours[plane] = code
        else:
            attributes.append(code)
    return _Parameters(tuple(attributes), colours["3"], colours["4"])
