"""Marks the hyphens that were set for the end of a line, as in text copied from a printed page.

A text wrapped by an editor breaks no words: its hyphens belong to the words. A text copied from a page breaks many.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from readtui.ingest.hyphens import HYPHENS, SOFT_HYPHEN, Vocabulary
from readtui.unicode.lazy_regex import lazy_regex

SET_MARK = SOFT_HYPHEN
"""The sign behind a hyphen that was set for the line. Printable text has none of its own."""

FEWEST = 2
"""Lines with a hyphen at their end that a text with broken words has at least."""

LEAST_HYPHENATED = 0.05
"""Share of the lines within paragraphs that end with a hyphen where words are broken: books wrapped by an editor have
less than 1 %, narrow columns over 10 %."""

_SET_HYPHEN = lazy_regex(f".{SET_MARK}")
_SOFT_AT_END = lazy_regex("\u00ad(?=\r?\n)")


def with_visible_hyphens(text: str) -> str:
    """Return a text whose soft hyphens at the end of lines are hyphens, which `printable` does not remove."""
    return _SOFT_AT_END.sub("\u2010", text) if SOFT_HYPHEN in text else text


def with_set_hyphens_marked(lines: Sequence[str]) -> list[str]:
    """Return the lines with `SET_MARK` behind each hyphen that was set for the end of its line."""
    broken = [at for at, (line, after) in enumerate(pairwise(lines)) if _may_be_broken(line, after)]
    within = sum(1 for line, after in pairwise(lines) if line and after) if len(broken) >= FEWEST else 0
    marked = list(lines)
    if len(broken) < FEWEST or len(broken) < LEAST_HYPHENATED * within:
        return marked
    vocabulary = Vocabulary.of(line.strip() for line in lines)
    for at in broken:
        if not vocabulary.joint(lines[at].rstrip(), lines[at + 1].lstrip()):
            marked[at] = lines[at].rstrip() + SET_MARK
    return marked


def without_set_hyphens(text: str) -> str:
    """Return joined lines without the marked hyphens."""
    return _SET_HYPHEN.sub("", text) if SET_MARK in text else text


def without_marks(text: str) -> str:
    """Return lines that were not joined as they were."""
    return text.replace(SET_MARK, "")


def _may_be_broken(line: str, after: str) -> bool:
    """Whether a line ends with a letter and a hyphen, and the next one starts with a small letter."""
    end = line.rstrip()
    return end.endswith(HYPHENS) and end[-2:-1].isalpha() and after.lstrip()[:1].islower()
