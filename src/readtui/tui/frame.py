"""The frame that a terminal shows: it is told the rows of the next one, and writes only what differs.

The result is the same on every terminal, whatever it takes the width of an emoji for: what follows a contested cluster
is placed by its column, its cells are blanked before it is drawn, and its row is not moved. So the widths of emoji need
not be known. That of the spacing marks of Indic scripts must be: see `unicode.width`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import NamedTuple

from readtui.tui.cells import (
    CONTINUED,
    PLAIN_CODE,
    CellRow,
    blank,
    change_of_code,
    draws_only_ground,
    has_ground,
    text_of,
)
from readtui.unicode.clusters import EmojiForm, drawn_part
from readtui.unicode.lazy_regex import lazy_regex

_CHANGED = lazy_regex(rb"[^\0]+(?:\0{1,4}[^\0]+)*")
"""A run of changed cells. Up to four that stay the same are drawn too: a move of the cursor is not shorter."""

_FEWEST_ERASED = 11
"""Spaces from which a sequence that erases them, and one that moves past them, are shorter."""

_FEWEST_MOVED = 3
"""Rows with text from which it is worth moving them on the terminal."""

_RESET = "\x1b[m\x1b[r"
"""The plain pen and no margins: another program may have left others."""


class Shift(NamedTuple):
    """Rows `[first, end)` of the next frame are on the terminal `by` rows below (above if negative)."""

    first: int
    end: int
    by: int

    @property
    def region(self) -> range:
        """The rows that are moved, and those that they are moved to."""
        return range(min(self.first, self.first + self.by), max(self.end, self.end + self.by))


class TerminalFrame:
    """The rows that a terminal shows; None for those that are not known.

    `erases_ground`: the terminal gives erased cells the background of the pen. `emoji`: what is
    drawn of them.
    """

    def __init__(self, *, erases_ground: bool, emoji: EmojiForm = EmojiForm.FIRST) -> None:
        self._erases_ground = erases_ground
        self.emoji = emoji
        self._is_forgotten = True
        self.width = 0
        self.rows: list[CellRow | None] = []

    def forget(self) -> None:
        """Know nothing of what the terminal shows."""
        self.rows = [None] * len(self.rows)
        self._is_forgotten = True

    def resize(self, width: int, height: int) -> bool:
        """Take the size of the terminal. If it is another one, know nothing of what it shows, and return true."""
        is_other = (width, height) != (self.width, len(self.rows))
        if is_other:
            self.width, self.rows = width, [None] * height
            self._is_forgotten = True
        return is_other

    def update(self, rows: Mapping[int, CellRow]) -> str:
        """Return the sequences after which the terminal shows these rows, by their numbers; then the pen is plain."""
        writing = _Writing(erases_ground=self._erases_ground, emoji=self.emoji)
        if self._is_forgotten:
            writing.add(_RESET)
            self._is_forgotten = False
        if (shift := self._shift(rows)) is not None:
            rows = {y: row for y in shift.region if (row := self.rows[y]) is not None} | dict(rows)
            writing.move_rows(shift)
            self._move_rows(shift)
        for y, row in rows.items():
            before = self.rows[y]
            if before is not row:
                self.rows[y] = row
                for start, end in _changed_spans(before, row, self.width):
                    writing.draw(y, row, start, end)
        return writing.finished()

    def _shift(self, rows: Mapping[int, CellRow]) -> Shift | None:
        """Return by how much the text was scrolled, if most of it is still on the terminal and can be moved."""
        places: dict[str, int | None] = {}
        for y, old in enumerate(self.rows):
            if old is not None and old.filling:
                places[old.filling] = None if old.filling in places else y
        found = [(places.get(row.filling), y) for y, row in rows.items()]
        shifts = Counter([place - y for place, y in found if place is not None])
        by, count = shifts.most_common(1)[0] if shifts else (0, 0)
        if by == 0 or count < _FEWEST_MOVED:
            return None
        shift = self._longest_shift(rows, by)
        fixed = [y for y in shift.region if (old := self.rows[y]) is None or old.contested]
        return None if fixed or abs(by) >= shift.end - shift.first else shift

    def _longest_shift(self, rows: Mapping[int, CellRow], by: int) -> Shift:
        """Return the longest run of rows that are `by` rows away on the terminal."""
        others = [-1, len(self.rows)]
        for y in range(len(self.rows)):
            row, old = rows.get(y), self.rows[y + by] if 0 <= y + by < len(self.rows) else None
            if row is None or old is None or not row.filling or row.filling != old.filling:
                others.append(y)
        first, end = max(pairwise(sorted(others)), key=lambda run: run[1] - run[0])
        return Shift(first + 1, end, by)

    def _move_rows(self, shift: Shift) -> None:
        moved = self.rows[shift.first + shift.by : shift.end + shift.by]
        for y in shift.region:
            self.rows[y] = moved[y - shift.first] if shift.first <= y < shift.end else blank(self.width)


def _changed_spans(before: CellRow | None, row: CellRow, width: int) -> list[tuple[int, int]]:
    """Return the spans of cells to be drawn, for a row that is drawn over another one.

    From a contested cluster on the row is drawn to its end: the old one or the new one may cover cells behind it.
    """
    if before is None:
        return [(0, width)]
    difference = 0 if before.codes == row.codes else _difference(before.codes, row.codes)
    if before.pens != row.pens:
        difference |= _difference(before.pens, row.pens)
    if not difference:
        return []
    difference |= difference >> 16
    difference |= difference >> 8  # now the lowest byte of each cell is zero only if all four were
    spans = [run.span() for run in _CHANGED.finditer(difference.to_bytes(4 * width, "little")[::4])]
    if contested := before.contested | row.contested:
        for place, (start, end) in enumerate(spans):
            if any(start <= at < end for at in contested):
                return [*spans[:place], (start, width)]
    return spans


def _difference(before: str, after: str) -> int:
    """Return a number with four bytes for each cell, which are zero where the codes are the same.

    Numbers are compared ten times as fast as one cell after another.
    """
    return int.from_bytes(before.encode("utf-32-le"), "little") ^ int.from_bytes(after.encode("utf-32-le"), "little")


class _Writing:
    """The sequences written for one frame, and where the cursor and the pen are after them."""

    def __init__(self, *, erases_ground: bool, emoji: EmojiForm) -> None:
        self._erases_ground = erases_ground
        self._emoji = emoji
        self._parts: list[str] = []
        self.add = self._parts.append
        self._y = self._x = -1  # not known
        self._pen = PLAIN_CODE

    def finished(self) -> str:
        """Return what was written, and after it the plain pen."""
        self._set_pen(PLAIN_CODE)
        return "".join(self._parts)

    def move_rows(self, shift: Shift) -> None:
        """Move rows with the plain pen, by deleting or inserting rows between margins.

        The console of Linux cannot scroll by a number of rows, and some terminals keep the rows that are scrolled out.
        """
        region, count = shift.region, abs(shift.by)
        self.add(f"\x1b[{region.start + 1};{region.stop}r\x1b[{region.start + 1}H")
        self.add(f"\x1b[{count if count > 1 else ''}{'M' if shift.by > 0 else 'L'}\x1b[r")

    def draw(self, y: int, row: CellRow, start: int, end: int) -> None:
        """Draw the cells `[start, end)` of a row."""
        for at in sorted(at for at in row.contested if start <= at < end):
            self._draw_agreed(y, row, start, at)
            start = at + 1
            while start < end and row.codes[start] == CONTINUED:
                start += 1
            self._draw_contested(y, row, at, start - at)
        self._draw_agreed(y, row, start, end)

    def _draw_agreed(self, y: int, row: CellRow, start: int, end: int) -> None:
        pens = row.pens[start:end]
        if pens and pens.count(pens[0]) == len(pens):  # the usual case
            self._draw_run(y, start, row.codes[start:end], pens[0])
            return
        for pen, run in groupby(pens):
            stop = start + len(list(run))
            self._draw_run(y, start, row.codes[start:stop], pen)
            start = stop

    def _draw_run(self, y: int, x: int, codes: str, pen: str) -> None:
        drawn = codes.rstrip(" ")
        spaces = len(codes) - len(drawn)
        self._move_to(y, x)
        self._set_pen(pen)
        if spaces >= _FEWEST_ERASED and self._can_erase(pen):
            self.add(f"{text_of(drawn)}\x1b[{spaces}X")
            self._x = x + len(drawn)
        else:
            self.add(text_of(codes))
            self._x = x + len(codes)

    def _draw_contested(self, y: int, row: CellRow, x: int, width: int) -> None:
        # One cell has no room for companions.
        form = EmojiForm.FIRST if width == 1 and self._emoji is EmojiForm.JOINED else self._emoji
        cluster = drawn_part(text_of(row.codes[x]), form)
        self._move_to(y, x)
        self._set_pen(row.pens[x])
        self.add(f"{' ' * width}\x1b[{x + 1}G{cluster}")
        self._x = -1

    def _can_erase(self, pen: str) -> bool:
        return draws_only_ground(pen) and (self._erases_ground or not has_ground(pen))

    def _move_to(self, y: int, x: int) -> None:
        if y != self._y:
            self.add(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        elif x > self._x >= 0:
            self.add(f"\x1b[{x - self._x}C" if x - self._x > 1 else "\x1b[C")
        elif x != self._x:
            self.add(f"\x1b[{x + 1}G")
        self._y, self._x = y, x

    def _set_pen(self, pen: str) -> None:
        if pen != self._pen:
            self.add(change_of_code(self._pen, pen))
            self._pen = pen
