"""Documents as JSON. docs/json.md describes the keys."""

from __future__ import annotations

import json
from collections.abc import Iterator

from readtui.document.model import Block, Caption, Code, Document, Figure, Heading, Item, Table
from readtui.document.summary import prose_words
from readtui.span import Span


def json_lines(document: Document) -> Iterator[str]:
    """Yield the document as JSON on one line."""
    yield json.dumps(document_json(document), ensure_ascii=False, separators=(",", ":"))


def document_json(document: Document) -> dict[str, object]:
    """Return the document as JSON values; offsets count code points of `text`."""
    hidden_words, words = prose_words(document)
    return {
        "source": document.source,
        "title": document.title,
        "authors": list(document.authors),
        "site": document.site,
        "published": document.published,
        "language": document.language,
        "text": document.text,
        "sections": [
            {"title": section.title, "depth": section.depth, **_span_json(section.span)}
            for section in document.sections
        ],
        "blocks": [_block_json(block) for block in document.blocks],
        "inlines": [
            {"kind": inline.kind, **_span_json(inline.span), **({"target": inline.target} if inline.target else {})}
            for inline in document.inlines
        ],
        "captions": [_span_json(block.span) for block in document.blocks if isinstance(block, Caption)],
        "hidden": [hidden.text for hidden in document.hidden],
        "hidden_words": hidden_words,
        "words": words,
        "notes": list(document.notes),
    }


def _span_json(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end}


def _block_json(block: Block) -> dict[str, object]:
    result: dict[str, object] = {"kind": type(block).__name__.lower(), **_span_json(block.span)}
    match block:
        case Heading():
            result["level"] = block.level
        case Code() if block.language:
            result["language"] = block.language
        case Table():
            result["cells"] = [[[cell.start, cell.end] for cell in cells] for cells in block.rows]
        case Figure():
            result["alt"] = block.alt
        case Caption() if block.of is not None:
            result["of"] = block.of
        case _:
            pass
    result["nest"] = [
        {"kind": "item", "start": part.start, "marker": part.marker, "tight": part.tight}
        if isinstance(part, Item)
        else {"kind": "quote", "start": part.start, "label": part.label}
        for part in block.nest
    ]
    return result
