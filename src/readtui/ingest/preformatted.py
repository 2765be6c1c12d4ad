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
    needed = ENOUGH * len(lines)
    return (
        sum(1 for line in near if _DRAWN.search(line)) >= needed
        or _in_columns(near)
        or (not prose and sum(1 for line in near if _CODE.search(line)) >= needed)
    )


def is_code_line(line: str) -> bool:
    """Whether a line that stands alone next to code is code too."""
    return bool(_CODE.search(line[:FARTHEST])) and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """Whether a line among code is prose."""
    return line[:1].isupper() and line[-1:] in ".:?!" and line.count(" ") >= 5 and line[-2:-1].isalpha()


def _in_columns(lines: Sequence[str]) -> bool:
    """Whether words start under one another behind gaps of two spaces or more."""
    starts: Counter[int] = Counter()
    for line in lines:
        if "  " not in line:
            continue
        starts.update({gap.end() for gap in _GAP.finditer(line)})
    return bool(starts) and max(starts.values()) >= max(3, ENOUGH * len(lines))
