"""Whether a page may have formulas: apart from what reads them, which most pages do not need."""

from __future__ import annotations

_TAG_REACH = 300  # characters between the start of a tag and a sign in it


def may_have_formulas(html: str) -> bool:
    """Whether a page has signs of formulas: some of them anywhere, others inside a tag."""
    if "MathJax" in html or _is_in_tag(html, 'class="tex"'):
        return True
    if "math" in html and ("mathjax" in html or "math/tex" in html or _is_in_tag(html, "math")):
        return True
    return "atex" in html and ("katex" in html or _is_in_tag(html, "latex"))  # one search instead of two on most pages


def _is_in_tag(html: str, sign: str) -> bool:
    """Whether a sign occurs inside a tag: in texts and scripts it has other meanings."""
    position = html.find(sign)
    while position >= 0:
        before = max(position - _TAG_REACH, 0)
        if html.rfind("<", before, position) > html.rfind(">", before, position):
            return True
        position = html.find(sign, position + len(sign))
    return False
