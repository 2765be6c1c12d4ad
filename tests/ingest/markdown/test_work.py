"""A Markdown text that would take too long to parse keeps the structure of its first part, and all its lines."""

from __future__ import annotations

import pytest

from readtui.document.model import Heading, Paragraph
from readtui.ingest.markdown import work
from readtui.ingest.markdown.reader import read
from readtui.ingest.markdown.work import parsed_length, work_of


@pytest.mark.parametrize("text", ["", "a", "## a\n" * 70_000, "- a\n" * 100_000, "One two three.\n\n" * 100_000])
def test_a_usual_text_is_parsed_whole(text: str) -> None:
    assert parsed_length(text) == len(text)


def test_each_level_of_quotation_adds_work() -> None:
    assert work_of("> > > > a\n" * 8) > work_of("> a > > >\n" * 8) > work_of("a > > > >\n" * 8)


def test_the_part_that_is_parsed_ends_after_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_WORK", 100)
    text = "One\ntwo\n\n" * 20
    end = parsed_length(text)
    assert 0 < end < len(text)
    assert text[:end].endswith("two\n")
    assert 50 < work_of(text[:end]) <= 100
    assert parsed_length("a" * 100) == 100
    assert parsed_length("# a\n" * 100) % 4 == 0
    assert parsed_length("[" * 100) == 0


def test_the_rest_is_shown_line_for_line_and_a_note_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_WORK", 100)
    document = read("---\ntitle: Lamps\n---\n" + "## Lamp\n\n" * 20 + "*lit*\nlate\n", "a.md")
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert 5 < len(headings) < 20
    assert document.text.endswith("## Lamp\n*lit*\nlate")
    assert type(document.blocks[-1]) is Paragraph
    assert document.text.count("Lamp") == 21
    assert [note for note in document.notes if note.startswith("Only the first ")]


def test_lines_without_blank_lines_between_them_become_several_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_WORK", 1)
    document = read("- a\n" * 150, "a.md")
    assert document.text == "\n".join(["- a"] * 150)
    assert len(document.blocks) == 2
