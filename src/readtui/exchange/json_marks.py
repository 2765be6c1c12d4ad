"""Marks with all that is known about their texts as JSON. docs/export.md describes the keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from readtui.exchange.model import ExportedMark, ExportedText, utc_text

FORMAT = "readtui-marks"
VERSION = 1
"""The version of the keys: it is raised if one changes its meaning or goes."""


def marks_json(texts: Iterable[ExportedText]) -> str:
    """Return texts and their marks as JSON; offsets count code points."""
    value = {"format": FORMAT, "version": VERSION, "texts": [_text_json(text) for text in texts]}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _text_json(text: ExportedText) -> dict[str, Any]:
    return {
        "uid": text.uid,
        "title": text.title,
        "authors": list(text.authors),
        "source": text.source,
        "site": text.site,
        "published": text.published,
        "language": text.language,
        "tags": list(text.tags),
        "state": text.state,
        "added": utc_text(text.added) or None,
        "finished": utc_text(text.finished) or None,
        "digest": text.digest,
        "text": text.text,
        "marks": [mark_json(mark) for mark in text.marks],
    }


def mark_json(mark: ExportedMark) -> dict[str, Any]:
    """Return one mark as JSON values."""
    return {
        "uid": mark.uid,
        "kind": mark.kind,
        "colour": mark.colour,
        "colour_name": mark.colour_name,
        "letter": mark.letter,
        "label": mark.label,
        "quote": mark.anchor.exact,
        "prefix": mark.anchor.prefix,
        "suffix": mark.anchor.suffix,
        "start": mark.anchor.start,
        "note": mark.note,
        "section": mark.section,
        "span": list(mark.span) if mark.span is not None else None,
        "made": utc_text(mark.made),
        "changed": utc_text(mark.changed) or None,
    }
