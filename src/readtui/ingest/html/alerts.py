"""Which parts of a page are admonitions, as manuals have them: notes, warnings, tips."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST_LABEL = 40
"""Characters of what an admonition is called."""

_KINDS = frozenset(("admonition", "admonitionblock", "notecard", "markdown-alert", "theme-admonition", "callout"))
_TITLES = frozenset(("admonition-title", "markdown-alert-title", "callout-title"))


def alert_label(element: _Element) -> str | None:
    """What the admonition that an element is is called; None if it is none."""
    if not _KINDS & _names(element):
        return None
    for part in islice(element.iterdescendants(), 8):
        if _TITLES & _names(part):
            label = _said(part)
            return label if len(label) <= LONGEST_LABEL else ""
    return ""


def is_alert_title(element: _Element, label: str) -> bool:
    """Whether an element says what an admonition of that label is called, and nothing more."""
    return bool(label and _TITLES & _names(element)) and _said(element) == label


def _said(element: _Element) -> str:
    return " ".join(text_of(element).split())


def _names(element: _Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())
