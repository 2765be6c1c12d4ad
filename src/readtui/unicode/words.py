"""Which characters make a word: runs of one kind of character, in whole grapheme clusters, as vim sees them."""

from __future__ import annotations

import unicodedata

from readtui.span import Offset
from readtui.unicode.clusters import cluster_at, may_join
from readtui.unicode.width import is_wide

BLANK = " "
"""The kind of white space inside a line; a newline is a kind of its own."""

_WORD, _MARK, _EMOJI = "w", ".", "e"
_JOINING = "\u0301"  # any one will do: the kind of characters that belong to the one before
_LETTERS_KINDS = (
    ("CJK", "漢"),
    ("IDEOGRAPHIC ITERATION", "漢"),
    ("HIRAGANA", "ひ"),
    ("KATAKANA", "カ"),
    ("HANGUL SYLLABLE", "한"),
    ("SUPERSCRIPT", "²"),
    ("SUBSCRIPT", "₂"),
)
"""Kinds of letters beside the common one, by the first words of their names: a run of one is a word (vim's
`utf_class`). The scripts of East Asia put no space between words."""

_FIRST_WINDOW = 64
"""Characters looked at first for the end of a run: longer than nearly all words; doubled until the end is seen."""


class _Kinds(dict[int, str]):
    """The kind of each character by its code, learned as characters are met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _kind(chr(code))
        return found


def _kind(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace():
        return BLANK
    if may_join("a" + char, 1):
        return _JOINING
    category = unicodedata.category(char)
    if char == "_" or category[0] in "LNMC":
        name = "" if char.isascii() or category == "Nd" else unicodedata.name(char, "")
        return next((kind for start, kind in _LETTERS_KINDS if name.startswith(start)), _WORD)
    is_flag = "\U0001f1e6" <= char <= "\U0001f1ff"
    return _EMOJI if category == "So" and (is_flag or is_wide(char)) else _MARK


_KINDS = _Kinds()
_ALL_BUT_BLANK = "".join({_WORD, _MARK, _EMOJI, *(kind for _, kind in _LETTERS_KINDS)})


def kinds(text: str, start: Offset, end: Offset) -> str:
    """The kind of each character from a cluster's start on: that of the first one for all of a cluster."""
    letters = text[start:end].translate(_KINDS)
    if _JOINING not in letters:
        return letters
    resolved: list[str] = []
    for index, letter in enumerate(letters):
        if index and may_join(text, start + index):
            letter = resolved[-1]
        resolved.append(_WORD if letter == _JOINING else letter)
    return "".join(resolved)


def is_blank(text: str, offset: Offset) -> bool:
    """Whether the cluster that starts at `offset` is white space or a newline."""
    return text[offset].isspace()


def is_empty_line(text: str, offset: Offset) -> bool:
    """Whether the newline at `offset` is all that there is of its line."""
    return text[offset] == "\n" and (offset == 0 or text[offset - 1] == "\n")


def run_end(text: str, start: Offset, *, big: bool = False) -> Offset:
    """The end of the run of one kind that the cluster at `start` is in; with `big`, all but white space is one kind."""
    own = ""
    window = _FIRST_WINDOW
    while start < len(text):
        start = cluster_at(text, start).start
        letters = kinds(text, start, start + window)
        own = own or _strip(letters[0], big)
        if rest := letters.lstrip(own):
            return start + len(letters) - len(rest)
        start += len(letters)
        window *= 2
    return len(text)


def run_start(text: str, offset: Offset, *, big: bool = False) -> Offset:
    """The start of the run of one kind that the cluster at `offset` is in, as `run_end` tells its end."""
    own = ""
    window = _FIRST_WINDOW
    end = cluster_at(text, offset).end
    while end > 0:
        start = cluster_at(text, max(end - window, 0)).start
        letters = kinds(text, start, end)
        own = own or _strip(letters[-1], big)
        if rest := letters.rstrip(own):
            return start + len(rest)
        end = start
        window *= 2
    return 0


def _strip(kind: str, big: bool) -> str:
    """The kinds that make one run with `kind`."""
    return _ALL_BUT_BLANK if big and kind in _ALL_BUT_BLANK else kind
