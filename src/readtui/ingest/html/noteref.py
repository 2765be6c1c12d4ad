"""What in a page refers to its notes, and to works of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_SIGN = 6
"""Characters of the sign that refers to a note: [123], or an asterisk."""


_NOTE = re.compile(r"(?i)#(?:bib|cite|ref|fn|foot|note|cr|b|r)[\w.:-]*\d")  # as papers name what they cite


def refers(link: _Element, *, raised: bool) -> bool:
    """Whether a link within the page leads to a note.

    It says so, or is a sign that is `raised` or in brackets, or a number that leads to what is named like a source.
    What leads back from a note says that, too.
    """
    if "backlink" in (link.get("role") or ""):
        return False
    if "noteref" in (link.get("role") or "") or "footnote-ref" in (link.get("class") or ""):
        return True
    sign = text_of(link).strip()
    if len(sign) > LONGEST_SIGN:
        return False
    if sign.isdecimal() and _NOTE.match(link.get("href") or ""):
        return True
    return raised or next(link.iterchildren("sup"), None) is not None or (sign[:1] == "[" and sign[-1:] == "]")


def is_title(cite: _Element) -> bool:
    """Whether a `cite` is the title of a work, and no whole reference with titles of its own, or the sign of one."""
    return "cit" not in (cite.get("class") or "") and next(cite.iterdescendants("i", "em", "cite"), None) is None
