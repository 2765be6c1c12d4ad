"""Documents for other programs: the set text, the outline, JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator

from readtui.document.model import Block, Caption, Code, Document, Figure, Heading, Item, Table
from readtui.document.summary import subtitle
from readtui.span import Span
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting


def plain_lines(document: Document, measure: int) -> Iterator[str]:
    """The rows of the set text, `measure` cells wide at most, without escapes."""
    layout = Layout(document, Setting(measure=measure, subtitle=subtitle(document)))
    row = 0
    while row < layout.rows:  # in a large document, rows are counted anew as heights become known
        yield "".join(run.text for run in layout.line(row).runs).rstrip()
        row += 1


def outline_lines(document: Document) -> Iterator[str]:
    """The sections, indented by two spaces a level."""
    for section in document.sections:
        yield "  " * (section.depth - 1) + section.title


def json_lines(document: Document) -> Iterator[str]:
    """The document on one line; docs/json.md says what the keys mean."""
    yield json.dumps(as_json(document), ensure_ascii=False, separators=(",", ":"))


def markdown_lines(document: Document, *, is_first: bool = True) -> Iterator[str]:
    """The document as Markdown; docs/formats.md says what is kept. Front matter is such only at the very beginning."""
    from readtui.export.markdown.document import fair_copy  # with what it needs of the importer it takes 20 ms

    copy = fair_copy(document, with_front=is_first)
    return iter(copy.split("\n") if copy else ())


def as_json(document: Document) -> dict[str, object]:
    """The document as dictionaries and lists; offsets in code points of `text`."""
    return {
        "source": document.source,
        "title": document.title,
        "authors": list(document.authors),
        "site": document.site,
        "published": document.published,
        "language": document.language,
        "text": document.text,
        "sections": [
            {"title": section.title, "depth": section.depth, **_span(section.span)} for section in document.sections
        ],
        "blocks": [_block(block) for block in document.blocks],
        "inlines": [
            {"kind": inline.kind, **_span(inline.span), **({"target": inline.target} if inline.target else {})}
            for inline in document.inlines
        ],
        "captions": [_span(block.span) for block in document.blocks if isinstance(block, Caption)],
        "hidden": [hidden.text for hidden in document.hidden],
        "notes": list(document.notes),
    }


def _span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end}


def _block(block: Block) -> dict[str, object]:
    made: dict[str, object] = {"kind": type(block).__name__.lower(), **_span(block.span)}
    match block:
        case Heading():
            made["level"] = block.level
        case Code() if block.language:
            made["language"] = block.language
        case Table():
            made["cells"] = [[[cell.start, cell.end] for cell in cells] for cells in block.rows]
        case Figure():
            made["alt"] = block.alt
        case Caption() if block.of is not None:
            made["of"] = block.of
        case _:
            pass
    made["nest"] = [
        {"kind": "item", "start": around.start, "marker": around.marker, "tight": around.tight}
        if isinstance(around, Item)
        else {"kind": "quote", "start": around.start, "label": around.label}
        for around in block.nest
    ]
    return made
