"""Marks as W3C Web Annotations, in JSON-LD, from which they are read back exactly. docs/export.md describes the keys.

Positions count code points, as everywhere in readtui: the Web Annotation Data Model leaves the unit of a
TextPositionSelector to the text, and other programs may count UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from readtui import __version__
from readtui.exchange.model import COLOURS, HEX_COLOURS, ExportedMark, ExportedText, utc_text

MARK_URN = "urn:readtui:mark:"
WORK_URN = "urn:readtui:work:"
"""What the ids of annotations and texts start with; the uid follows."""

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"readtui": "urn:readtui:terms:"})
"""The JSON-LD context: the terms of the W3C, and a prefix for what they cannot say."""

_MOTIVATIONS = {"bookmark": "bookmarking", "letter": "bookmarking", "highlight": "highlighting"}


def annotations_json(texts: Iterable[ExportedText]) -> str:
    """Return the marks of texts: an AnnotationCollection for one text, a list of them for several."""
    found = [collection(text) for text in texts]
    return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2) + "\n"


def collection(text: ExportedText) -> dict[str, Any]:
    """Return the marks of one text as an AnnotationCollection with one page."""
    identifier = f"{WORK_URN}{text.uid}"
    return {
        "@context": list(CONTEXT),
        "id": identifier,
        "type": "AnnotationCollection",
        "label": text.name,
        "generator": {"type": "Software", "name": "readtui", "schema:softwareVersion": __version__},
        "readtui:source": text.source,
        "readtui:digest": text.digest,
        "total": len(text.marks),
        "first": {
            "id": f"{identifier}:page:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [annotation(mark, text) for mark in text.marks],
        },
    }


def annotation(mark: ExportedMark, text: ExportedText) -> dict[str, Any]:
    """Return one mark as an Annotation."""
    found: dict[str, Any] = {
        "id": f"{MARK_URN}{mark.uid}",
        "type": "Annotation",
        "motivation": _motivation(mark),
        "created": utc_text(mark.made),
    }
    if mark.changed is not None:
        found["modified"] = utc_text(mark.changed)
    if mark.note:
        found["body"] = [
            {"type": "TextualBody", "value": mark.note, "format": "text/plain", "purpose": "commenting"},
        ]
    if mark.colour:
        found["stylesheet"] = {"type": "CssStylesheet", "value": _style(mark.colour)}
    found["target"] = _target(mark, text)
    found["readtui:kind"] = mark.kind
    extensions = {"readtui:colour": mark.colour, "readtui:letter": mark.letter, "readtui:label": mark.label}
    return found | {key: value for key, value in extensions.items() if value}


def _motivation(mark: ExportedMark) -> str | list[str]:
    motivation = _MOTIVATIONS[mark.kind]
    return [motivation, "commenting"] if mark.note else motivation


def _target(mark: ExportedMark, text: ExportedText) -> dict[str, Any]:
    anchor = mark.anchor
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": text.address or f"{WORK_URN}{text.uid}",
        "selector": [
            {"type": "TextQuoteSelector", "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix},
            {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.start + len(anchor.exact)},
        ],
    }
    return target | ({"styleClass": style_class(mark.colour)} if mark.colour else {})


def style_class(colour: int) -> str:
    """Return the class of a colour of highlights."""
    return f"readtui-{COLOURS[colour]}"


def _style(colour: int) -> str:
    return f".{style_class(colour)} {{ background: {HEX_COLOURS[colour]} }}"
