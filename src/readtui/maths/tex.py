"""TeX formulas in lines of Unicode, read by latex2mathml."""

from __future__ import annotations

import re
from functools import lru_cache

from readtui.maths.mathml import DEEPEST, line

LONGEST = 2_000
"""Characters of a formula that is read: a longer one is no line. At 10 µs a character that is 20 ms."""

MOST = 300_000
"""Characters of formulas that are read in one text: more take seconds, and are rather an attack than a book."""

_START = 10  # characters that could be read while the reading of a formula starts
_KEPT = 4_096  # formulas that are remembered: a text repeats most of its own
_LETTERS = re.compile(r"[A-Za-z0-9]")
_DROPPED = re.compile(
    r"\\(?:label|ref|eqref)\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle|textstyle|scriptstyle)(?![A-Za-z])"
)
_LIMITS = re.compile(r"\\(?:no)?limits(?![A-Za-z])")
_ENVIRONMENTS = re.compile(
    r"\\(begin|end)\s*\{(?:(aligned|align|split|eqnarray|flalign|gather|gathered|multline)"
    r"|(equation|math|displaymath))\*?\}"
)
_COUNTED = re.compile(r"\\begin\s*\{(?:alignat|alignedat)\*?\}\s*\{\d*\}|\\end\s*\{(?:alignat|alignedat)\*?\}")
_NAMED = re.compile(r"\\operatorname\s*\*?\s*\{([^{}]*)\}")
_IN_NAME = re.compile(r"\\[,;:! ]|~|\s")
_MACROS = (
    (re.compile(r"\\tag\s*\*?\s*\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
    (re.compile(r"\\dcases(?![A-Za-z])|\{dcases\}"), "{cases}"),
    (re.compile(r"(?<=\d)\{,\}(?=\d)"), r"\\text{,}"),
)
_DELIMITED = re.compile(r"\s*(?:\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\$(.*)\$)\s*", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"[\\^_{]")


@lru_cache(_KEPT)
def unicode_of(tex: str) -> str | None:
    """The formula in Unicode, in as many lines as it has itself; None if that would not say the same or not be read."""
    if len(tex) == 1 and _LETTERS.match(tex):
        return tex
    if len(tex) > LONGEST or not tex.strip() or not _is_balanced(tex):
        return None
    from latex2mathml.converter import convert_to_element  # deferred: 60 ms

    try:
        return line(convert_to_element(_simpler(tex)))
    except Exception:  # its parser trips over what is no TeX in a dozen ways, and the source can be shown
        return None


class Reader:
    """Reads the formulas of one text, until they have cost too much: the rest stays TeX."""

    def __init__(self) -> None:
        self._left = MOST

    def unicode_of(self, source: str, *, on_one_line: bool) -> str | None:
        """The formula in Unicode, as above; None too where it has several lines and should stand on one."""
        if len(source) > 1:
            self._left -= len(source) + _START
        said = unicode_of(source) if self._left >= 0 else None
        return None if said is not None and on_one_line and "\n" in said else said


def is_tex(text: str) -> bool:
    """Whether a text bears signs of TeX: without them it may as well be words."""
    return _COMMAND.search(text) is not None


def undelimited(text: str) -> tuple[str, bool] | None:
    r"""The formula in `\(…\)`, `$…$`, `\[…\]` or `$$…$$`, and whether it stands on its own; None if it is in none."""
    if not (found := _DELIMITED.fullmatch(text)):
        return None
    words = next(group for group in found.groups() if group is not None)
    return words.strip(), found[2] is not None or found[3] is not None


def _is_balanced(tex: str) -> bool:
    """Whether each brace has its partner, and none stands too deep."""
    depth = 0
    for brace in _BRACE.finditer(tex):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if not 0 <= depth <= DEEPEST:
            return False
    return not depth


def _simpler(tex: str) -> str:
    """The formula without what only numbers or sizes it, its environments by the names that its reader knows."""
    tex = _LIMITS.sub("", _DROPPED.sub("", tex))
    tex = _ENVIRONMENTS.sub(lambda found: rf"\{found[1]}{{align*}}" if found[2] else "", tex)
    tex = _COUNTED.sub(lambda found: rf"\{'begin' if 'begin' in found[0] else 'end'}{{align*}}", tex)
    tex = _NAMED.sub(lambda found: rf"\operatorname{{{_IN_NAME.sub('', found[1])}}}", tex)
    for pattern, written in _MACROS:
        tex = pattern.sub(written, tex)
    return tex
