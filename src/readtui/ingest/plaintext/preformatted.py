"""Whether lines of plain text were set to be read as they stand: code, tables and drawings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

ENOUGH = 0.6
"""Share of the lines that must look preformatted: a listing has some bare words, prose has some stray signs."""

FARTHEST = 200
"""Characters of a line that are looked at: enough to know code by, and none is long enough to be slow."""

_DRAWN = re.compile(
    r"[\u2500-\u259f]|\+[-=+]{2,}|[-=]{2,}[+|]|\| .*\| *$|^ *\|.*\| *$|(?:\. ?){5}|_{5}"
    r"|[-=]{3,} {1,4}[-=]{3}|[-=]{2,}>|<[-=]{2}|\S {5,}\S"
)
# One of these, or a box, is in each line that is drawn. Most lines have none, which is seen twenty times as fast.
_DRAWING_SIGNS = ("--", "==", "-=", "=-", "++", "+-", "+=", "|", "..", ". .", "_____", "     ")
_BOXES = re.compile("[\u2500-\u259f]")
_CODE = re.compile(
    r"[{};] *(?://.*|/\*.*)?$|^ *(?://|/\*|\*/|#!|#include\b|#define\b|\$ \w|>>> |@\w+\(|</?\w[^<>]*>|<!)"
    r"|^ *(?:async |export )?(?:def|class|function|import|from \w+ import|return|var|let|const)\b.*[\w)\]}\"':,]$"
    r"|\w\([\w\"', ]*\) *[:;,)]* *$|[=!]==?|[-=]>|::|\w\.\w+\(|^ *[\w.\[\]]+ [-+*/|]?= \S|^ *[)\]}]+[;,)]*$"
)
_GAP = re.compile(r"(?<=[^ .!?:;]) {2,}(?=\S)")


def is_preformatted(lines: Sequence[str], *, prose: bool = False) -> bool:
    """Whether these lines, none of them blank, are code, a table in columns or a drawing.

    `prose`: they break where wrapped lines do, so that no signs in them make them code.
    """
    if len(lines) == 1:
        return False
    near = [line[:FARTHEST] for line in lines]
    return _most(_is_drawn, near) or _in_columns(near) or (not prose and _most(_CODE.search, near))


def is_code_line(line: str) -> bool:
    """Whether a line that stands alone next to code is code too."""
    return bool(_CODE.search(line[:FARTHEST])) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line among code is prose."""
    return line[:1].isupper() and line[-1:] in ".:?!" and line.count(" ") >= 5 and line[-2:-1].isalpha()


def _is_drawn(line: str) -> bool:
    for sign in _DRAWING_SIGNS:  # not `any`, which takes three times as long to see that there are none
        if sign in line:
            return _DRAWN.search(line) is not None
    return not line.isascii() and _BOXES.search(line) is not None


def _most(speaks_for: Callable[[str], object], lines: Sequence[str]) -> bool:
    """Whether enough of the lines are so; looks no further than where they cannot be any more."""
    can_be = len(lines)
    for line in lines:
        if not speaks_for(line):
            can_be -= 1
            if can_be < ENOUGH * len(lines):
                return False
    return True


def _in_columns(lines: Sequence[str]) -> bool:
    """Whether words start under one another behind gaps of two spaces or more."""
    starts: Counter[int] = Counter()
    for line in lines:
        if "  " not in line:
            continue
        starts.update({gap.end() for gap in _GAP.finditer(line)})
    return bool(starts) and max(starts.values()) >= max(3, ENOUGH * len(lines))
