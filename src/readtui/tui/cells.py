"""The cells of a screen: the characters of a row with their pens, and the sequences from one pen to another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readtui.unicode.clusters import clusters
from readtui.unicode.printable import is_printable
from readtui.unicode.width import CELLS, is_narrow

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24"}
_OFF |= {"51": "54", "52": "54", "53": "55"}
"""The parameter of SGR that ends an attribute, by the one that begins it."""

_DRAWN_ON_SPACES = frozenset(("4", "7", "9", "21", "51", "52", "53"))
"""Attributes that are visible where there is no character."""


class Pen(NamedTuple):
    """How characters are drawn: the parameters of SGR (ECMA-48, 8.3.117) after a reset, and a link or ""."""

    sgr: str = ""
    link: str = ""


PLAIN = Pen()

_NONE: frozenset[int] = frozenset()


class CellRow(NamedTuple):
    """The cells of a row, or a part of it: their clusters and pens. After a cluster of several cells come empty ones.

    `disputed` has the first cells of the clusters on whose width terminals disagree. `text` is that of a part, and for
    a row of several parts that of the one that fills it nearly alone, if there is one: rows with it can be scrolled.
    """

    clusters: Sequence[str]
    pens: Sequence[Pen]
    disputed: frozenset[int] = _NONE
    text: str = ""


def blank(width: int) -> CellRow:
    """Return a row that was erased with the plain pen."""
    return CellRow([" "] * width, [PLAIN] * width)


@lru_cache(maxsize=4096)
def pen_of(style: Style, colours: ColorSystem) -> Pen:
    """Return the pen of a style."""
    link = style.link or ""
    return Pen(Strip.render_ansi(style, colours), link if is_printable(link) else "")


def cells_of(segments: Iterable[Segment], colours: ColorSystem) -> CellRow:
    """Return the cells of segments. What a terminal would obey becomes a space."""
    cells: list[str] = []
    pens: list[Pen] = []
    disputed: list[int] = []
    texts: list[str] = []
    for text, style, _ in segments:
        texts.append(text)
        if text.isprintable() and is_narrow(text):
            cells += text
        else:
            _add_clusters(text, cells, disputed)
        pens += [PLAIN if style is None else pen_of(style, colours)] * (len(cells) - len(pens))
    return CellRow(cells, pens, frozenset(disputed), "".join(texts))


def _add_clusters(text: str, cells: list[str], disputed: list[int]) -> None:
    for start, end, width in clusters(text):
        cluster = text[start:end]
        if not is_printable(cluster) or "\n" in cluster:
            cells += [" "] * width
        elif width:
            if is_disputed(cluster):
                disputed.append(len(cells))
            cells.append(cluster)
            cells += [""] * (width - 1)


@lru_cache(maxsize=4096)
def is_disputed(cluster: str) -> bool:
    """Whether terminals may disagree on the width of a cluster.

    They agree on letters, figures and ideographs, and that marks without a cell of their own add nothing to them.
    """
    base = cluster[0]
    if not is_narrow(base) and not (unicodedata.category(base)[0] in "LNPZ" and CELLS[ord(base)] == _own_width(base)):
        return True
    return any(unicodedata.category(mark) != "Mn" or "\ufe00" <= mark <= "\ufe0f" for mark in cluster[1:])


def _own_width(char: str) -> str:
    """Return the width of a character as `CELLS` has it, by the standard alone (UAX 11)."""
    return "\2" if unicodedata.east_asian_width(char) in ("W", "F") else "\1"


def joined(parts: Sequence[CellRow], width: int) -> CellRow:
    """Return parts side by side as a row of exactly `width` cells; of a cluster that is cut spaces remain."""
    cells: list[str] = []
    pens: list[Pen] = []
    disputed: list[int] = []
    text = ""
    for part in parts:
        if part.disputed:
            disputed += [len(cells) + at for at in part.disputed]
        if len(part.clusters) * 10 >= width * 9:
            text = part.text
        cells += part.clusters
        pens += part.pens
    if len(cells) != width:
        end = width
        while end < len(cells) and not cells[end]:
            end -= 1
        cells = cells[:end] + [" "] * (width - len(cells[:end]))
        pens = pens[:width] + [PLAIN] * (width - len(pens))
        disputed = [at for at in disputed if at < end]
    return CellRow(cells, pens, frozenset(disputed) if disputed else _NONE, text)


def part_of(row: CellRow, start: int, end: int) -> CellRow:
    """Return the cells `[start, end)` of a row."""
    disputed = frozenset(at - start for at in row.disputed if start <= at < end) if row.disputed else _NONE
    return CellRow(row.clusters[start:end], row.pens[start:end], disputed)


# Pens


@lru_cache(maxsize=4096)
def change_of_pen(before: Pen, after: Pen) -> str:
    """Return the shortest sequences after which characters are drawn with the pen `after`."""
    link = f"\x1b]8;;{after.link}\x1b\\" if after.link != before.link else ""
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


def shows_on_spaces(pen: Pen) -> bool:
    """Whether a pen draws anything but its background on a space."""
    return bool(pen.link) or not _DRAWN_ON_SPACES.isdisjoint(_parsed(pen.sgr).attributes)


def has_ground(pen: Pen) -> bool:
    """Whether a pen draws a background of its own, not that of the terminal."""
    return _parsed(pen.sgr).ground != "49"


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
