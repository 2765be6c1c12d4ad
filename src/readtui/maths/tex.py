"""TeX formulas in lines of Unicode text. latex2mathml parses them."""

from __future__ import annotations

import re
from functools import lru_cache

from readtui.maths.mathml import MAX_DEPTH, mathml_to_unicode
from readtui.unicode.lazy_regex import lazy_regex

MAX_FORMULA_LENGTH = 2_000
"""Characters of one formula: a longer one does not fit a line. At 10 µs a character, this takes 20 ms."""

MAX_TOTAL_LENGTH = 300_000
"""Characters of all formulas of a document: more take seconds, and are an attack rather than a book."""

_START_COST = 10  # the fixed cost of a formula, in characters
_CACHE_SIZE = 4_096  # formulas: most are repeated in their text
_LETTERS = lazy_regex(r"[A-Za-z0-9]")
_DROPPED = lazy_regex(
    r"\\(?:label|ref|eqref)\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle|textstyle|scriptstyle)(?![A-Za-z])"
)
_LIMITS = lazy_regex(r"\\(?:no)?limits(?![A-Za-z])")
_ENVIRONMENTS = lazy_regex(
    r"\\(begin|end)\s*\{(?:(aligned|align|split|eqnarray|flalign|gather|gathered|multline)"
    r"|(equation|math|displaymath))\*?\}"
)
_COUNTED_ENVIRONMENTS = lazy_regex(
    r"\\begin\s*\{(?:alignat|alignedat)\*?\}\s*\{\d*\}|\\end\s*\{(?:alignat|alignedat)\*?\}"
)
_OPERATOR_NAMES = lazy_regex(r"\\operatorname\s*\*?\s*\{([^{}]*)\}")
_SPACE_IN_NAME = lazy_regex(r"\\[,;:! ]|~|\s")
_MACROS = (
    (lazy_regex(r"\\tag\s*\*?\s*\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (lazy_regex(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
    (lazy_regex(r"\\dcases(?![A-Za-z])|\{dcases\}"), "{cases}"),
    (lazy_regex(r"(?<=\d)\{,\}(?=\d)"), r"\\text{,}"),
)
_DELIMITED = lazy_regex(r"\s*(?:\\\((.*)\\\)|\\\[(.*)\\\]|\$\$(.*)\$\$|\$(.*)\$)\s*", re.DOTALL)
_BRACE = lazy_regex(r"\\.|[{}]", re.DOTALL)
_COMMAND = lazy_regex(r"[\\^_{]")


@lru_cache(_CACHE_SIZE)
def tex_to_unicode(tex: str) -> str | None:
    """Return the formula in as many lines as it has itself; None if the meaning would change or it cannot be parsed."""
    if len(tex) == 1 and _LETTERS.match(tex):
        return tex
    if len(tex) > MAX_FORMULA_LENGTH or not tex.strip() or not _is_balanced(tex):
        return None
    from latex2mathml.converter import convert_to_element  # deferred: 60 ms

    try:
        return mathml_to_unicode(convert_to_element(_simplified(tex)))
    except Exception:  # its parser fails on invalid TeX in many ways, and the source can be shown
        return None


class FormulaReader:
    """Converts the formulas of one document, up to a total length; the others stay TeX."""

    def __init__(self) -> None:
        self._remaining = MAX_TOTAL_LENGTH

    def to_unicode(self, source: str, *, on_one_line: bool) -> str | None:
        """Return the formula as `tex_to_unicode` does; None also if it has several lines but must be on one."""
        if len(source) > 1:
            self._remaining -= len(source) + _START_COST
        text = tex_to_unicode(source) if self._remaining >= 0 else None
        return None if text is not None and on_one_line and "\n" in text else text


def looks_like_tex(text: str) -> bool:
    """Whether a text has signs of TeX; without them it may be plain words."""
    return _COMMAND.search(text) is not None


def strip_delimiters(text: str) -> tuple[str, bool] | None:
    r"""Return the formula in `\(…\)`, `$…$`, `\[…\]` or `$$…$$`, and whether it is a display formula; None if it has no
    delimiters."""
    if not (found := _DELIMITED.fullmatch(text)):
        return None
    formula = next(group for group in found.groups() if group is not None)
    return formula.strip(), found[2] is not None or found[3] is not None


def _is_balanced(tex: str) -> bool:
    """Whether braces are balanced and not nested too deep."""
    depth = 0
    for brace in _BRACE.finditer(tex):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if not 0 <= depth <= MAX_DEPTH:
            return False
    return not depth


def _simplified(tex: str) -> str:
    """Remove labels, references and style commands, and rename environments to those that latex2mathml supports."""
    tex = _LIMITS.sub("", _DROPPED.sub("", tex))
    tex = _ENVIRONMENTS.sub(lambda found: rf"\{found[1]}{{align*}}" if found[2] else "", tex)
    tex = _COUNTED_ENVIRONMENTS.sub(lambda found: rf"\{'begin' if 'begin' in found[0] else 'end'}{{align*}}", tex)
    tex = _OPERATOR_NAMES.sub(lambda found: rf"\operatorname{{{_SPACE_IN_NAME.sub('', found[1])}}}", tex)
    for pattern, replacement in _MACROS:
        tex = pattern.sub(replacement, tex)
    return tex
