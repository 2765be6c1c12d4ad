"""How many rows each block takes, and which block is at a row."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

CHUNK = 512
"""Blocks summed together: a change of one height costs a sum over a chunk and one over all chunks (2,000 for a
million blocks), some twenty microseconds each."""


class Heights:
    """Heights in rows, in four bytes a block, with sums over chunks of them."""

    __slots__ = ("_chunk", "_inner", "_rows", "_tops", "_totals")

    def __init__(self, rows: Iterable[int]) -> None:
        self._rows = array("I", rows)
        self._totals = [sum(self._rows[first : first + CHUNK]) for first in range(0, len(self._rows), CHUNK)]
        self._tops = list(accumulate(self._totals, initial=0))
        self._chunk = -1  # the chunk whose inner tops are kept
        self._inner: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, block: int) -> int:
        return self._rows[block]

    @property
    def total(self) -> int:
        """All rows."""
        return self._tops[-1]

    def top(self, block: int) -> int:
        """The first row of a block."""
        chunk, place = divmod(block, CHUNK)
        return self._tops[chunk] + self._inner_tops(chunk)[place]

    def at(self, row: int) -> tuple[int, int]:
        """The block at a row, and which of its rows that is."""
        chunk = bisect_right(self._tops, row, hi=len(self._totals)) - 1
        inner = self._inner_tops(chunk)
        rest = row - self._tops[chunk]
        place = bisect_right(inner, rest, hi=len(inner) - 1) - 1
        return chunk * CHUNK + place, rest - inner[place]

    def change(self, heights: Iterable[tuple[int, int]]) -> bool:
        """Give blocks their heights; whether any was another before."""
        chunks: set[int] = set()
        for block, rows in heights:
            if self._rows[block] != rows:
                self._totals[block // CHUNK] += rows - self._rows[block]
                self._rows[block] = rows
                chunks.add(block // CHUNK)
        if chunks:
            self._tops = list(accumulate(self._totals, initial=0))
        if self._chunk in chunks:
            self._chunk = -1
        return bool(chunks)

    def _inner_tops(self, chunk: int) -> list[int]:
        if chunk != self._chunk:
            self._inner = list(accumulate(self._rows[chunk * CHUNK : (chunk + 1) * CHUNK], initial=0))
            self._chunk = chunk
        return self._inner
