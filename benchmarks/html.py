"""Write what readtui recovers from a folder of web pages, as the JSON that the scorer of articles reads.

python benchmarks/html.py FOLDER [GOLD] > predictions.json

FOLDER holds pages as .html or .html.gz. GOLD, if given, holds NAME.json files; their "url" is the address of the
page.
"""

from __future__ import annotations

import gc
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

if __name__ == "__main__":
    del sys.path[0]  # the folder of this script: html.py would hide the standard library's html

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Paragraph, Quote, Table
from readtui.ingest.html.build import build_document


class HeadingRow(TypedDict):
    """A heading in the format of the scorer."""

    text: str
    level: int


class Prediction(TypedDict):
    """The structure found in one page; `cpu_ms` is the CPU time from the decoded page to the document."""

    text: str
    title: str | None
    headings: list[HeadingRow]
    captions: list[str]
    items: list[str]
    code: list[str]
    cells: list[str]
    images: list[str]
    links: list[str]
    quotes: list[str]
    cpu_ms: float


def predicted(document: Document, cpu_ms: float = 0.0) -> Prediction:
    """Return the structure of a document. Its title is not among the headings and not in the text."""
    text = document.text
    blocks = document.blocks
    if blocks and isinstance(blocks[0], Heading) and blocks[0].span.of(text) == document.title:
        blocks = blocks[1:]
    running = [block for block in blocks if isinstance(block, (Paragraph, Heading, Code, Table))]
    return {
        "text": "\n".join(block.span.of(text) for block in running),
        "title": document.title or None,
        "headings": [{"text": one.span.of(text), "level": one.level} for one in blocks if isinstance(one, Heading)],
        "captions": [one.span.of(text) for one in blocks if isinstance(one, Caption)],
        "items": list(_items(document)),
        "code": [one.span.of(text) for one in blocks if isinstance(one, Code)],
        "cells": [cell.of(text) for one in blocks if isinstance(one, Table) for row in one.rows for cell in row],
        "images": [one.image for one in blocks if isinstance(one, Figure)],
        "links": [inline.target for inline in document.inlines if inline.kind in ("link", "reference")],
        "quotes": [
            one.span.of(text)
            for one in blocks
            if isinstance(one, Paragraph) and any(isinstance(around, Quote) for around in one.nest)
        ],
        "cpu_ms": cpu_ms,
    }


def _items(document: Document) -> Iterator[str]:
    """Yield the text of each innermost item, its blocks joined by spaces."""
    said: dict[int, list[str]] = {}
    with_items: set[int] = set()
    for block in document.blocks:
        items = [around.start for around in block.nest if isinstance(around, Item)]
        with_items.update(start for start in items[:-1] if start != items[-1])
        if items and not isinstance(block, Figure):
            said.setdefault(items[-1], []).append(block.span.of(document.text))
    for start, parts in said.items():
        if start not in with_items:
            yield " ".join(parts)


def pages_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page, in order."""
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".html.gz"):
            yield path.name.removesuffix(".html.gz"), gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        elif path.suffix == ".html":
            yield path.stem, path.read_text("utf-8", "replace")


def main() -> None:
    folder = Path(sys.argv[1])
    gold = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    predictions: dict[str, Prediction] = {}
    gc.disable()  # as in the child process that reads most pages
    for number, (name, page) in enumerate(pages_in(folder)):
        told = json.loads((gold / f"{name}.json").read_text("utf-8")) if gold else {}
        address = told.get("url") or ""
        if not number:
            build_document(page, name, address=address)  # the first call imports the parsers
        start = time.process_time()
        document = build_document(page, name, address=address)
        predictions[name] = predicted(document, (time.process_time() - start) * 1000)
        gc.collect()
    json.dump(predictions, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
