"""Lines of a plain text that come from the cache: they can be corrected like those of a text that was just parsed."""

from __future__ import annotations

import pytest

from readtui.document.model import Document, LineRole, Lines, Role
from readtui.ingest.plaintext.reader import MOST_PARAGRAPHS, read
from readtui.library.document_cache import unpacked_lines
from readtui.span import Span
from tests.ingest.plaintext.test_corrections import ARTICLE, PAGE
from tests.ingest.plaintext.test_reader import BOOK, RFC

MAIL = "From: Ida Holm <ida@example.org>\nSubject: The lamp\nDate: 3 May 2023\n\nIt is lit.\n\nAnd it burns.\n"
LINKED = "\x1b]8;;https://example.org\x1b\\The lamp\x1b]8;;\x1b\\ is lit.\n\nAnd\tit burns.\n"


def packed(document: Document) -> tuple[Lines, Lines]:
    """Return the lines of a document, and the same after they were bytes."""
    assert document.lines is not None
    return document.lines, unpacked_lines(document.lines.packed(), document.text)


@pytest.mark.parametrize("text", [ARTICLE, PAGE, BOOK, RFC, MAIL, LINKED], ids=len)
def test_packed_lines_are_the_same(text: str) -> None:
    document = read(text, "lamp.txt", ["A note."])
    lines, unpacked = packed(document)
    assert unpacked.uncorrected_text == lines.uncorrected_text
    assert unpacked.text == lines.text
    for offset in range(0, len(document.text), 7):
        span = Span(offset, offset + 9)
        assert unpacked.lines_in(span) == lines.lines_in(span)
        assert unpacked.hidden_before(offset) == lines.hidden_before(offset)
        assert unpacked.place_of(offset) == lines.place_of(offset)
        assert unpacked.offset_of(offset) == lines.offset_of(offset)


def test_the_lines_of_a_long_text_are_packed_too() -> None:
    lines, unpacked = packed(
        read("\x1b]8;;https://example.org\x1b\\The lamp\x1b]8;;\x1b\\\n\n" * (MOST_PARAGRAPHS + 1), "a.txt")
    )
    assert unpacked.text == lines.text
    roles = [LineRole(Span(9, 10), "heading")]
    assert unpacked.corrected(roles) == lines.corrected(roles)


@pytest.mark.parametrize("role", ["heading", "title", "hidden", "body", "caption"])
@pytest.mark.parametrize("text", [ARTICLE, PAGE, MAIL, LINKED], ids=len)
def test_packed_lines_are_corrected_in_the_same_way(text: str, role: Role) -> None:
    lines, unpacked = packed(read(text, "lamp.txt", ["A note."]))
    for start in range(0, len(lines.text), 40):
        roles = [LineRole(Span(start, start + 1), role)]
        expected, found = lines.corrected(roles), unpacked.corrected(roles)
        assert found == expected
        assert found.lines is not None
        assert expected.lines is not None
        assert found.lines.text == expected.lines.text
        assert found.lines.uncorrected_text == expected.lines.uncorrected_text


def test_the_lines_of_a_corrected_document_are_packed_without_corrections() -> None:
    document = read(ARTICLE, "lamp.txt")
    assert document.lines is not None
    corrected = document.lines.corrected([LineRole(Span(0, 5), "hidden")])
    assert corrected.lines is not None
    assert corrected.lines.packed() == document.lines.packed()
    assert unpacked_lines(document.lines.packed(), document.text).packed() == document.lines.packed()


@pytest.mark.parametrize("count", [500, MOST_PARAGRAPHS + 1])
def test_a_text_is_not_packed_again(count: int) -> None:
    text = "\n\n".join(
        f"On day {day} the lamp is lit, and it burns until somebody puts it out." for day in range(count)
    )
    lines, unpacked = packed(read(text, "lamp.txt"))
    assert len(lines.packed()) < len(text) // 8
    assert unpacked.text == lines.text == text.replace("\n\n", "\n")
