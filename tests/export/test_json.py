"""JSON of a document: it agrees with the document and with docs/json.md."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.export.json import document_json, json_lines
from tests.strategies import ANY_TEXTS, documents

MANUAL = (Path(__file__).parent.parent.parent / "docs" / "json.md").read_text(encoding="utf-8")


def everything() -> Document:
    """A document with a block of each kind, hidden text, a note and all metadata."""
    builder = Builder("night.md")
    builder.hide("Skip to content")
    builder.hide("A lamp and its oil", prose=True)
    builder.heading("Night", 1)
    builder.paragraph(
        [
            StyledText("A "),
            StyledText("lamp", (Style("strong"), Style("link", "https://example.org"))),
            StyledText(" 👨‍👩‍👧"),
        ]
    )
    builder.open_quote("Note")
    builder.open_item("3.", tight=False)
    builder.code("read()", "python")
    builder.close()
    builder.code("plain")
    builder.close()
    builder.caption("The hill", builder.figure("A hill", "hill.png", shown=False))
    builder.caption("Photo: Anna")
    builder.table([["Lamp", "Hours"], ["oil", "six"]])
    builder.rule()
    builder.output("lit")
    builder.note("The encoding was assumed.")
    return builder.build(authors=["Anna"], site="example.org", published="2023", language="en")


def test_the_output_is_the_example_of_the_manual() -> None:
    builder = Builder("night.md")
    builder.heading("Night", 1)
    builder.paragraph([StyledText("A lamp, "), StyledText("lit", (Style("emphasis"),)), StyledText(".")])
    (example,) = re.findall(r"```json\n(.*?)```", MANUAL, re.DOTALL)
    assert document_json(builder.build()) == json.loads(example)


def test_the_manual_names_every_key_and_kind() -> None:
    printed = document_json(everything())
    tables = re.findall(r"\n\|---\|---\|\n(.*?)\n\n", MANUAL, re.DOTALL)
    keys, kinds = (re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|(.*?)\|", table, re.MULTILINE))) for table in tables)
    assert sorted(keys) == sorted(printed)
    blocks = printed["blocks"]
    assert isinstance(blocks, list)
    assert set(kinds) == {block["kind"] for block in blocks}


def test_each_kind_of_block_has_its_own_keys() -> None:
    blocks = document_json(everything())["blocks"]
    assert isinstance(blocks, list)
    quote = {"kind": "quote", "start": 19, "label": "Note"}
    item = {"kind": "item", "start": 19, "marker": "3.", "tight": False}
    assert blocks == [
        {"kind": "heading", "start": 0, "end": 5, "level": 1, "nest": []},
        {"kind": "paragraph", "start": 6, "end": 18, "nest": []},
        {"kind": "code", "start": 19, "end": 25, "language": "python", "nest": [quote, item]},
        {"kind": "code", "start": 26, "end": 31, "nest": [quote]},
        {"kind": "figure", "start": 32, "end": 32, "alt": "A hill", "nest": []},
        {"kind": "caption", "start": 33, "end": 41, "of": 4, "nest": []},
        {"kind": "caption", "start": 42, "end": 53, "nest": []},
        {"kind": "table", "start": 54, "end": 74, "cells": [[[54, 58], [60, 65]], [[66, 69], [71, 74]]], "nest": []},
        {"kind": "rule", "start": 75, "end": 75, "nest": []},
        {"kind": "output", "start": 76, "end": 79, "nest": []},
    ]


def test_inlines_sections_captions_and_metadata_are_written() -> None:
    printed = document_json(everything())
    assert printed["inlines"] == [
        {"kind": "strong", "start": 8, "end": 12},
        {"kind": "link", "start": 8, "end": 12, "target": "https://example.org"},
    ]
    assert printed["sections"] == [{"title": "Night", "depth": 1, "start": 0, "end": 79}]
    assert printed["captions"] == [{"start": 33, "end": 41}, {"start": 42, "end": 53}]
    assert printed["hidden"] == ["Skip to content", "A lamp and its oil"]
    assert (printed["hidden_words"], printed["words"]) == (5, 20)
    assert printed["notes"] == ["The encoding was assumed."]
    known = [printed[key] for key in ("source", "title", "authors", "site", "published", "language")]
    assert known == ["night.md", "Night", ["Anna"], "example.org", "2023", "en"]


def test_offsets_cut_the_right_words_out_of_the_text() -> None:
    (line,) = json_lines(everything())
    read = json.loads(line)
    words = [read["text"][block["start"] : block["end"]] for block in read["blocks"]]
    assert words[:4] == ["Night", "A lamp 👨‍👩‍👧", "read()", "plain"]
    cells = [[read["text"][start:end] for start, end in row] for row in read["blocks"][7]["cells"]]
    assert cells == [["Lamp", "Hours"], ["oil", "six"]]


@given(documents(ANY_TEXTS))
def test_each_document_is_one_line_of_json(document: Document) -> None:
    (line,) = json_lines(document)
    assert len(line.splitlines()) == 1
    assert line.encode("utf-8").decode("utf-8") == line
    assert json.loads(line) == document_json(document)
    assert json.loads(line)["text"] == document.text
