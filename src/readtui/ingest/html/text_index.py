"""Index of a long text, to find out whether many other texts occur in it."""

from __future__ import annotations

from array import array

MAX_COMPARED_BLOCKS = 8
"""Blocks of a searched text among which the rarest is chosen: the others are hardly ever rarer."""


class TextIndex:
    """The places of blocks of a text, so that a search does not read all of it.

    The text is cut into blocks of equal length, whose places are kept by their hash. A searched text of at least
    `shortest` characters contains a whole block wherever it occurs, so only the places of its own blocks are compared.
    """

    def __init__(self, text: str, shortest: int) -> None:
        self._text = text
        self._length = (shortest + 1) // 2  # of a block: a window of twice its length less one contains a whole block
        count = len(text) // self._length
        self._mask = (1 << count.bit_length()) - 1
        self._counts = array("l", [0]) * (self._mask + 1)  # of the blocks by hash
        self._last = array("l", [-1]) * (self._mask + 1)  # the last block by hash
        self._previous = array("l", [-1]) * count  # the block before each with the same hash
        for block in range(count):
            key = hash(text[block * self._length : (block + 1) * self._length]) & self._mask
            self._previous[block] = self._last[key]
            self._last[key] = block
            self._counts[key] += 1

    def __contains__(self, searched: str) -> bool:
        """Whether the text contains `searched`, which has at least the shortest length."""
        return any(self._contains_at(searched, offset) for offset in range(self._length))

    def _contains_at(self, searched: str, offset: int) -> bool:
        """Whether the text contains `searched` where one of its blocks begins at `offset` in it."""
        length = self._length
        rarest = rarest_offset = -1
        for start in range(offset, len(searched) - length + 1, length)[:MAX_COMPARED_BLOCKS]:
            key = hash(searched[start : start + length]) & self._mask
            if not self._counts[key]:
                return False
            if rarest < 0 or self._counts[key] < self._counts[rarest]:
                rarest, rarest_offset = key, start
        block = self._last[rarest] if rarest >= 0 else -1
        while block >= 0:
            start = block * length - rarest_offset
            if start >= 0 and self._text.startswith(searched, start):
                return True
            block = self._previous[block]
        return False
