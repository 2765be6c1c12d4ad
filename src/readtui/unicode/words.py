"""Words as Vim defines them: runs of characters of one kind, in whole grapheme clusters."""

from __future__ import annotations

import unicodedata

from readtui.span import Offset
from readtui.unicode.clusters import cluster_at, may_join
from readtui.unicode.width import FLAG_LETTERS, is_wide

BLANK = " "
"""The kind of white space inside a line; a newline has another kind."""

_WORD, _PUNCTUATION, _EMOJI = "w", ".", "e"
_JOINING = "\u0301"  # the kind of characters that may join those beside them, of whatever kind
_LETTER_KINDS = (
    ("CJK", "漢"),
    ("IDEOGRAPHIC ITERATION", "漢"),
    ("HIRAGANA", "ひ"),
    ("KATAKANA", "カ"),
    ("HANGUL SYLLABLE", "한"),
    ("SUPERSCRIPT", "²"),
    ("SUBSCRIPT", "₂"),
)
"""Kinds of letters other than `_WORD`, by the start of their Unicode names (Vim's `utf_class`). A run of one kind is
a word, as East Asian scripts have no space between words."""

_FIRST_WINDOW = 64
"""Characters searched first for the end of a run: longer than nearly all words. Doubled until the end is found."""


class _Kinds(dict[int, str]):
    """The kind of each character by its code. Computed on first use."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _kind(chr(code))
        return found


def _kind(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace():
        return BLANK
    if may_join("a" + char, 1) or may_join(char + "한", 1):
        return _JOINING
    category = unicodedata.category(char)
    if char == "_" or category[0] in "LNMC":
        name = "" if char.isascii() or category == "Nd" else unicodedata.name(char, "")
        return next((kind for start, kind in _LETTER_KINDS if name.startswith(start)), _WORD)
    return _EMOJI if category == "So" and (char in FLAG_LETTERS or is_wide(char)) else _PUNCTUATION


_KINDS = _Kinds()
_ALL_BUT_BLANK = "".join({_WORD, _PUNCTUATION, _EMOJI, *(kind for _, kind in _LETTER_KINDS)})


def kinds(text: str, start: Offset, end: Offset) -> str:
    """The kind of each character of `text[start:end]`, as a string; `start` is the start of a cluster.

    All characters of a cluster have the kind of its first one.
    """
    found = text[start:end].translate(_KINDS)
    if _JOINING not in found:
        return found
    resolved: list[str] = []
    before = ""
    for index, kind in enumerate(found):
        if before and _JOINING in (before, kind) and may_join(text, start + index):
            resolved.append(resolved[-1])
        else:
            resolved.append(_WORD if kind == _JOINING else kind)
        before = kind
    return "".join(resolved)


def is_blank(text: str, offset: Offset) -> bool:
    """Whether the cluster that starts at `offset` is white space or a newline."""
    return text[offset].isspace()


def is_empty_line(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` is the newline of an empty line."""
    return text[offset] == "\n" and (offset == 0 or text[offset - 1] == "\n")


def run_end(text: str, start: Offset, *, big: bool = False) -> Offset:
    """The end of the run of one kind that contains the cluster at `start`.

    With `big`, all characters but white space are one kind (Vim's WORD).
    """
    run_kinds = ""
    window = _FIRST_WINDOW
    while start < len(text):
        start = cluster_at(text, start).start
        found = kinds(text, start, start + window)
        run_kinds = run_kinds or _run_kinds(found[0], big)
        if rest := found.lstrip(run_kinds):
            return start + len(found) - len(rest)
        start += len(found)
        window *= 2
    return len(text)


def run_start(text: str, offset: Offset, *, big: bool = False) -> Offset:
    """The start of the run of one kind that contains the cluster at `offset`; `big` is as in `run_end`."""
    run_kinds = ""
    window = _FIRST_WINDOW
    end = cluster_at(text, offset).end
    while end > 0:
        start = cluster_at(text, max(end - window, 0)).start
        found = kinds(text, start, end)
        run_kinds = run_kinds or _run_kinds(found[-1], big)
        if rest := found.rstrip(run_kinds):
            return start + len(rest)
        end = start
        window *= 2
    return 0


def _run_kinds(kind: str, big: bool) -> str:
    """The kinds of characters that belong to a run of `kind`."""
    return _ALL_BUT_BLANK if big and kind in _ALL_BUT_BLANK else kind
