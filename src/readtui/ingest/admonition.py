"""Which parts of a page are admonitions, as manuals have them: notes, warnings, tips."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.leaf import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_LABEL = 40
"""Characters of what an admonition is called."""

_KINDS = frozenset(("admonition", "admonitionblock", "notecard", "markdown-alert", "theme-admonition", "callout"))
_TITLES = frozenset(("admonition-title", "markdown-alert-title", "callout-title"))


def label_of(element: _Element) -> str | None:
    """What the admonition that an element is is called; None if it is none."""
    if not _KINDS & _names(element):
        return None
    for part in islice(element.iterdescendants(), 8):
        if _TITLES & _names(part):
            label = " ".join(text_of(part).split())
            return label if len(label) <= LONGEST_LABEL else ""
    return ""


def is_title(element: _Element) -> bool:
    """Whether an element says what an admonition is called."""
    return bool(_TITLES & _names(element))


def _names(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())
