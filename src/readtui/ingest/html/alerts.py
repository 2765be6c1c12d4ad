"""Alerts on a page, also called admonitions or callouts: notes, warnings, tips."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import class_names, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LABEL_LENGTH = 40
"""Characters of the longest label of an alert."""

_ALERT_CLASSES = frozenset(
    ("admonition", "admonitionblock", "notecard", "markdown-alert", "theme-admonition", "callout")
)
_TITLE_CLASSES = frozenset(("admonition-title", "markdown-alert-title", "callout-title"))


def alert_label(element: _Element) -> str | None:
    """Return the label of an alert, "" if it has none; None if `element` is not an alert."""
    if not _ALERT_CLASSES & class_names(element):
        return None
    for part in islice(element.iterdescendants(), 8):
        if _TITLE_CLASSES & class_names(part):
            label = line_of(part)
            return label if len(label) <= MAX_LABEL_LENGTH else ""
    return ""


def is_alert_title(element: _Element, label: str) -> bool:
    """Whether `element` is the title of an alert, and its text is exactly `label`."""
    return bool(label and _TITLE_CLASSES & class_names(element)) and line_of(element) == label
