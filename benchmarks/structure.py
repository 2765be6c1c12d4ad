"""Write the structure that readtui finds in a folder of plain texts, as JSON for a scorer.

python -m benchmarks.structure FOLDER > predictions.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypedDict

from readtui.document.model import Caption, Document, Figure, Heading
from readtui.ingest.plaintext.reader import read


class HeadingRow(TypedDict):
    """A heading, with its level from 1."""

    text: str
    level: int


class Prediction(TypedDict):
    """The structure found in one text; `dropped` has the lines that are hidden as boilerplate."""

    title: str | None
    headings: list[HeadingRow]
    captions: list[str]
    dropped: list[str]


def predicted(document: Document) -> Prediction:
    """Return the structure of a document. The title is not among the headings."""
    headings: list[HeadingRow] = []
    captions: list[str] = []
    for block in document.blocks:
        match block:
            case Heading(span, level):
                headings.append({"text": span.of(document.text), "level": level})
            case Caption(span):
                captions.append(span.of(document.text))
            case Figure(alt=alt) if alt:
                captions.append(alt)
            case _:
                pass
    headings = [row for row in headings if row["text"] != document.title]
    dropped = [line.text for line in document.hidden]
    return {"title": document.title or None, "headings": headings, "captions": captions, "dropped": dropped}


def main() -> None:
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    predictions = {path.stem: predicted(read(path.read_text("utf-8"), path.name)) for path in paths}
    json.dump(predictions, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
