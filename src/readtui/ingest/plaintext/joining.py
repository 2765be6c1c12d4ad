"""The lines of a wrapped paragraph as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_SUSPENDED = re.compile("(?:and|or|und|oder|et|ou|y|e|o|en|of) ")  # "pre- and post-war"
_SPACES = re.compile(" {2,}")


def joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one. A hyphen at a line's end stays: nobody can tell whether it is the word's own."""
    stripped = [line.strip() for line in lines]
    text = "\n".join(stripped)
    if text.isascii() and "-\n" not in text:
        text = text.replace("\n", " ")
    else:
        parts = stripped[:1]
        for line, after in pairwise(stripped):
            parts += (_between(line, after), after)
        text = "".join(parts)
    return evenly_spaced(text)


def evenly_spaced(text: str) -> str:
    """The text with one space between words."""
    return _SPACES.sub(" ", text) if "  " in text else text


def _between(line: str, after: str) -> str:
    """What stands between two joined lines: a space, or nothing behind dashes and between wide characters."""
    last, first = line[-1:], after[:1]
    if last in "-—":
        whole = last == "—" or line.endswith("--") or (line[-2:-1].isalnum() and first.isalpha())
        return "" if whole and not _SUSPENDED.match(after) else " "
    return "" if first == "—" or (_is_wide(last) and _is_wide(first)) else " "


def _is_wide(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words: Chinese or Japanese, not Korean."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uff60"
