"""Grapheme clusters: the units that readers see as one character; how many of them fit into a number of cells."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from enum import Enum
from functools import lru_cache
from itertools import accumulate

from rich.cells import cell_len

from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.width import CELLS, CONTEXTUAL, FLAG_LETTERS, ZWJ, is_narrow, runs_of_one_width, width

_FIRST_MARK = "\u0300"
"""The first printable character that may join the one before it whatever that is."""

_FIRST_OPEN = "\u0600"
"""The first printable character that may join the one after it whatever that is."""

# Grapheme_Cluster_Break and Indic_Conjunct_Break of Unicode 17 (UAX 29), as far as `CELLS` does not imply them.
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46"
)
_SPACING = frozenset("\u0e33\u0eb3")
_LEADING_JAMO = frozenset(map(chr, (*range(0x1100, 0x1160), *range(0xA960, 0xA97D))))
_LINKERS = frozenset(
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\u1cf5\u1cf6\ua9c0\uaaf6\U00010a3f\U00011133"
    "\U000113d0\U0001193e\U00011a3a\U00011a47\U00011a99\U00011f42"
)
"""Viramas: they join the consonants on both sides to a conjunct."""

# Characters after which a cut leaves other characters, not one without its mark: half a flag, jamo of a syllable, kana
# without their voiced mark.
_PARTS = lazy_regex("[\U0001f1e6-\U0001f1ff\u1100-\u11ff\ua960-\ua97c\uac00-\ud7ff\u3099\u309a]")

_COMPANIONS = lazy_regex("[\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""What follows the first sign of an emoji in its cluster: joiner, skin tone, the tags of a flag."""

_COMPANIONS_AND_VARIANT = lazy_regex("[\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")

_PLAIN, _NEWLINE, _MARK, _LINKER, _JOINER, _OPEN, _FLAG, _JAMO, _SYLLABLE, _CONSONANT = range(10)
_LINKED_BLOCKS = frozenset(ord(char) >> 7 for char in _LINKERS)


class _Classes(dict[int, int]):
    """How each character joins others, by its code. Computed on first use."""

    def __missing__(self, code: int) -> int:
        self[code] = found = _class_of(chr(code))
        return found


def _class_of(char: str) -> int:
    if char in _LINKERS:
        return _LINKER
    if char in FLAG_LETTERS:
        return _FLAG
    if char in _PREPENDED:
        return _OPEN
    if char in ("\n", ZWJ):
        return _NEWLINE if char == "\n" else _JOINER
    if CELLS[ord(char)] in ("\0", CONTEXTUAL) or char in _SPACING or unicodedata.category(char) == "Mc":
        return _MARK
    if char in _LEADING_JAMO:
        return _JAMO
    if "\uac00" <= char <= "\ud7a3":
        return _SYLLABLE
    is_consonant = ord(char) >> 7 in _LINKED_BLOCKS and unicodedata.category(char) == "Lo"
    return _CONSONANT if is_consonant else _PLAIN


_CLASSES = _Classes()


def may_join(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` may be in one cluster with the one before it.

    False is certain. For two flag letters it depends on the letters before them: use `cluster_at`.
    """
    if not 0 < offset < len(text):
        return False
    if text[offset] < _FIRST_MARK and text[offset - 1] < _FIRST_OPEN:
        return False
    before, char = _CLASSES[ord(text[offset - 1])], _CLASSES[ord(text[offset])]
    if before == _NEWLINE or char == _NEWLINE:
        return False
    if before in (_JOINER, _OPEN) or char in (_MARK, _LINKER, _JOINER):
        return True
    if char == _CONSONANT:
        return before in (_MARK, _LINKER) and _is_linked(text, offset)
    return before == char == _FLAG or (before == _JAMO and char in (_JAMO, _SYLLABLE))


def _is_linked(text: str, offset: Offset) -> bool:
    """Whether there is a virama among the marks before the letter at `offset`."""
    mark = offset - 1
    while mark > 0 and (found := _CLASSES[ord(text[mark])]) in (_MARK, _JOINER):
        mark -= 1
    return mark > 0 and found == _LINKER and text[mark - 1] != "\n"


def _cluster_end(text: str, start: Offset) -> Offset:
    """The end of the cluster that starts at `start`. This is the only definition of a cluster.

    No cluster of UAX 29 is cut, but a flag after a zero width joiner. Besides, a character without a cell joins the one
    before it, any character joins a zero width joiner before it, and halfwidth voiced marks join their kana: so the
    widths of the clusters add up to the width of the line that Textual draws. A newline joins nothing.
    """
    end = start + 1
    while text[end - 1] in _PREPENDED and may_join(text, end):
        end += 1
    if text[end - 1] in FLAG_LETTERS and text[end : end + 1] in FLAG_LETTERS:
        end += 1
    while (
        end < len(text) and may_join(text, end) and (text[end] not in FLAG_LETTERS or text[end - 1] not in FLAG_LETTERS)
    ):
        end += 1
    return end


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of one line of text, as (start, end, cells)."""
    if is_narrow(text):
        return [(index, index + 1, 1) for index in range(len(text))]
    found: list[tuple[int, int, int]] = []
    start = 0
    while start < len(text):
        end = _cluster_end(text, start)
        found.append((start, end, cell_len(text[start:end])))
        start = end
    return found


@lru_cache(maxsize=4096)
def is_contested(cluster: str) -> bool:
    """Whether terminals may disagree on the width of a cluster.

    They agree on letters, figures and ideographs, and that marks without a cell of their own add nothing to them. They
    do not on emoji, their variants, joiners, skin tones and keycaps, nor on vowel signs and conjuncts of Indic scripts.
    """
    base = cluster[0]
    if not is_narrow(base) and not (unicodedata.category(base)[0] in "LNPZ" and CELLS[ord(base)] == _own_width(base)):
        return True
    return any(unicodedata.category(mark) != "Mn" or "\ufe00" <= mark <= "\ufe0f" for mark in cluster[1:])


def _own_width(char: str) -> str:
    """Return the width of a character as `CELLS` has it, by the standard alone (UAX 11)."""
    return "\2" if unicodedata.east_asian_width(char) in ("W", "F") else "\1"


class EmojiForm(Enum):
    """What of an emoji is drawn: its first sign alone, that with its variant and keycap, or all that is joined."""

    BASE = 1
    FIRST = 2
    JOINED = 3


def drawn_part(cluster: str, form: EmojiForm) -> str:
    """Return the part of a contested cluster that is drawn; of letters, all."""
    if form is EmojiForm.JOINED or unicodedata.category(cluster[0])[0] == "L":
        return cluster
    return (_COMPANIONS if form is EmojiForm.FIRST else _COMPANIONS_AND_VARIANT).split(cluster, 1)[0] or cluster


def cluster_at(text: str, offset: Offset, since: Offset = 0) -> Span:
    """The cluster that contains the character at `offset`; a newline is a cluster by itself.

    `since` is a known start of a cluster, not after `offset`: a long run of flag letters is read from there.
    """
    start = offset
    while start > since and may_join(text, start):
        start -= 1
    while (end := _cluster_end(text, start)) <= offset:
        start = end
    return Span(start, end)


def boundary_at_or_after(text: str, offset: Offset, since: Offset = 0) -> Offset:
    """`offset` if no cluster contains it, else the end of the cluster. `since` is as in `cluster_at`."""
    if not may_join(text, offset):
        return offset
    cluster = cluster_at(text, offset, since)
    return offset if cluster.start == offset else cluster.end


def whole_clusters(text: str, span: Span, since: Offset = 0) -> Span:
    """The clusters that share a character with `span`; for an empty one, the start of the cluster that contains it.

    `since` is as in `cluster_at`.
    """
    start = cluster_at(text, span.start, since).start if may_join(text, span.start) else span.start
    return Span(start, boundary_at_or_after(text, span.end, start) if span else start)


def divides_character(text: str, offset: Offset) -> bool:
    """Whether a cut at `offset`, inside a cluster, leaves other characters: half a flag, jamo, kana without their mark.

    A cut elsewhere leaves a character without its accents or its variant, or one of those that a joiner joins.
    """
    return _PARTS.match(text, offset) is not None and text[offset - 1] != ZWJ


def row_end(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """The end of a row of `cells` that starts at `start`, at most `end`: whole clusters only, and at least one."""
    narrow_run, wide_run = runs_of_one_width()
    offset, left = start, cells
    while left:
        before = offset
        if narrow := narrow_run.match(text, offset, min(end, offset + left)):
            offset = narrow.end()
            left -= offset - before
        if wide := wide_run.match(text, offset, min(end, offset + left // 2)):
            left -= 2 * (wide.end() - offset)
            offset = wide.end()
        if offset == before:
            break
    if offset == end:
        return end
    following = text[offset]
    starts_cluster = (wide_run if left else narrow_run).match(following) or wide_run.match(following)
    if offset > start and left < 2 and starts_cluster:
        return offset
    return _row_end_of_any(text, start, end, cells)


def _row_end_of_any(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """`row_end` for text with characters whose width depends on their neighbours."""
    window = cells + 2  # doubled until the row is full
    while True:
        stop = min(start + window, end)
        piece = text[start:stop]
        classes = piece.translate(CELLS)
        if CONTEXTUAL in classes:
            count = _clusters_in_row(piece, cells, is_whole=stop == end)
        else:
            count = bisect_right(list(accumulate(classes.encode("latin-1"))), cells)
            if count < len(piece) and may_join(text, start + count):
                count = cluster_at(text, start + count, since=start).start - start
            count = count or cluster_at(text, start, since=start).end - start
        if count < len(piece):
            return start + count
        if stop == end:
            return end
        window *= 2


def _clusters_in_row(piece: str, cells: int, *, is_whole: bool) -> int:
    """The number of code points of `piece` whose clusters fit into `cells`, at least one cluster; all if all fit.

    Unless the piece `is_whole`, its last cluster may continue after it and is not counted.
    """
    total = 0
    found = clusters(piece)
    for start, end, cluster_cells in found if is_whole else found[:-1]:
        total += cluster_cells
        if total > cells:
            return start or end
    return len(piece)


def fit(text: str, cells: int) -> int:
    """Return the number of code points at the start of a line that fit into `cells` as whole clusters; it may be 0."""
    if is_narrow(text):
        return min(max(cells, 0), len(text))
    end = row_end(text, 0, len(text), max(cells, 0))
    return end if width(text[:end]) <= cells else 0
