"""Whether lines of plain text were set to be read as they stand: code, tables and drawings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

ENOUGH = 0.6
"""Share of the lines that must look preformatted: a listing has some bare words, prose has some stray signs."""

FARTHEST = 200
"""Characters of a line that are looked at: enough to know code by, and none is long enough to be slow."""

_DRAWN = re.compile(
    r"[\u2500-\u259f]|\+[-=+]{2,}|[-=]{2,}[+|]|\| .*\| *$|^ *\|.*\| *$|(?:\. ?){5}|_{5}"
    r"|[-=]{3,} {1,4}[-=]{3}|[-=]{2,}>|<[-=]{2}|\S {5,}\S"
)
# One of these is in each line that is drawn. Most blocks have none, and are done with a hundred times as fast.
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
    block = "\n".join(near)
    return (
        (_may_be_drawn(block) and _most_have(_DRAWN, near))
        or ("  " in block and _in_columns(near))
        or (not prose and _most_have(_CODE, near))
    )


def is_code_line(line: str) -> bool:
    """Whether a line that stands alone next to code is code too."""
    return bool(_CODE.search(line[:FARTHEST])) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line among code is prose."""
    return line[:1].isupper() and line[-1:] in ".:?!" and line.count(" ") >= 5 and line[-2:-1].isalpha()


def _may_be_drawn(block: str) -> bool:
    return any(sign in block for sign in _DRAWING_SIGNS) or not (block.isascii() or _BOXES.search(block) is None)


def _most_have(pattern: re.Pattern[str], lines: Sequence[str]) -> bool:
    """Whether the pattern is in enough of the lines; looks no further than where it cannot be any more."""
    can_have = len(lines)
    for line in lines:
        if pattern.search(line) is None:
            can_have -= 1
            if can_have < ENOUGH * len(lines):
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
