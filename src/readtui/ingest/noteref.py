"""Which links of a page refer to its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readtui.ingest.leaf import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_SIGN = 6
"""Characters of the sign that refers to a note: [123], or an asterisk."""


def refers(link: _Element, *, raised: bool) -> bool:
    """Whether a link within the page leads to a note: it says so, or is a sign that is `raised` or in brackets."""
    if "noteref" in (link.get("role") or "") or "footnote-ref" in (link.get("class") or ""):
        return True
    sign = text_of(link).strip()
    if len(sign) > LONGEST_SIGN:
        return False
    return raised or next(link.iterchildren("sup"), None) is not None or (sign[:1] == "[" and sign[-1:] == "]")
