"""A text that is still coming: what is shown of it, and that its end is what it would be if it had come at once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import formats
from readtui.ingest.source import Source
from readtui.ingest.stream import growing
from readtui.ingest.stream.growing import GrowingText
from tests.streams import FakeStream

PROSE = "The keeper lit the lamp.\nIt burned until\nthe morning.\n"
COLOURED = "\x1b[31mred\x1b[0m lamp\n\x1b[32mgreen\x1b[0m lamp\n"
NUMBERS = "".join(f"{number}\n" for number in range(9_000))
PAGE = "# Lamps\n\nSee [the shelf](https://example.org).\n\n## Wicks\n\nThey are *short*.\n"


def text_of(*pieces: str | bytes) -> tuple[GrowingText, FakeStream]:
    """A text of which these pieces have come."""
    stream = FakeStream()
    text = GrowingText(stream, "-", formats.read, clock=lambda: 0.0)
    for piece in pieces:
        stream.send(piece.encode() if isinstance(piece, str) else piece)
        text.read()
    return text, stream


def document_of(text: GrowingText) -> Document:
    growth = text.grown()
    assert growth is not None
    return growth.document


def whole(data: str | bytes) -> Document:
    return formats.read(Source("-", data.encode() if isinstance(data, str) else data, "stream"))


def test_before_anything_has_come_the_document_is_empty() -> None:
    text, _ = text_of()
    document = document_of(text)
    assert document.text == ""
    assert document.is_growing


@pytest.mark.parametrize("data", [PROSE, COLOURED, NUMBERS, PROSE.removesuffix("\n")])
def test_lines_are_shown_as_they_come_also_one_that_has_not_ended(data: str) -> None:
    text, _ = text_of(data)
    document = document_of(text)
    assert document.is_output
    assert document.is_growing
    assert document.text.endswith(data[-6:].strip("\n"))


@given(
    st.sampled_from([PROSE, COLOURED, NUMBERS, PAGE, "héhé\n" * 9_000, b"caf\xe9 lait\n" * 4, b"\xff\xfea\0\n\0", ""]),
    st.lists(st.integers(0, 60_000), max_size=5),
)
def test_the_whole_is_the_same_as_if_it_had_come_at_once(data: str | bytes, cuts: list[int]) -> None:
    raw = data.encode() if isinstance(data, str) else data
    text, stream = text_of()
    for start, end in pairwise(sorted({0, *(cut for cut in cuts if cut < len(raw)), len(raw)})):
        stream.send(raw[start:end])
        text.read()
        text.grown()
    stream.end()
    document = document_of(text)
    assert document == whole(raw)
    assert not document.is_growing


@pytest.mark.parametrize(("seconds", "stays"), [(growing.PAUSE_S, False), (2 * growing.PAUSE_S, True)])
def test_what_a_program_writes_with_pauses_stays_line_for_line(seconds: float, stays: bool) -> None:
    stream, times = FakeStream(), iter(range(100))
    text = GrowingText(stream, "-", formats.read, clock=lambda: next(times) * seconds)
    lines = [
        f"The server says that bell {number} is ready to ring.\n" for number in range(growing.PAUSES_OF_OUTPUT + 1)
    ]
    for line in lines:
        stream.send(line.encode())
        text.read()
    stream.end()
    document = document_of(text)
    assert document.is_output is stays
    assert not document.is_growing
    if stays:
        assert document.text == "".join(lines).rstrip("\n")


def test_output_that_is_known_is_not_parsed_again() -> None:
    stream = FakeStream()
    text = GrowingText(stream, "-", lambda source: pytest.fail("it was parsed again"))
    stream.send(NUMBERS.encode())
    text.read()
    stream.end()
    assert document_of(text) == whole(NUMBERS)


def test_what_is_kept_of_a_document_did_not_change() -> None:
    text, stream = text_of(COLOURED * 300)
    before = document_of(text)
    stream.send(b"more\rless\n")
    growth = text.grown()
    assert growth is not None
    assert 0 < growth.kept <= len(before.text)
    assert growth.document.text[: growth.kept] == before.text[: growth.kept]
    assert text.lines == 601


def test_markdown_is_shown_as_what_it_is_and_parsed_again_when_it_has_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "SMALL_BYTES", len(PAGE))
    text, stream = text_of(PAGE)
    assert [section.title for section in document_of(text).sections] == ["Lamps", "Wicks"]
    stream.send(PAGE.encode()[:-1])
    text.read()
    assert text.grown() is None
    stream.send(b"\n")
    text.read()
    assert len(document_of(text).sections) == 4


def test_what_must_be_whole_is_shown_at_the_end() -> None:
    page = b"<!DOCTYPE html><title>Lamps</title><h1>Lamps</h1><p>They burn.</p>"
    text, stream = text_of(page[:30])
    assert document_of(text).text == ""
    stream.send(page[30:])
    stream.end()
    assert "They burn." in document_of(text).text


def test_a_character_that_comes_in_two_parts_is_one() -> None:
    text, stream = text_of("é".encode()[:1])
    assert document_of(text).text == ""
    stream.send("é".encode()[1:])
    text.read()
    assert document_of(text).text == "é"


def test_what_is_no_text_is_refused() -> None:
    stream = FakeStream()
    text = GrowingText(stream, "-", formats.read)
    stream.send(bytes(range(32)) * 100)
    with pytest.raises(FormatError, match="is not a text"):
        text.read()


def test_a_large_output_is_not_kept_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "KEPT_BYTES", len(NUMBERS) - 1)
    text, stream = text_of(NUMBERS)
    assert text.raw() is None
    stream.send(b"\xe9\n")
    stream.end()
    document = document_of(text)
    assert document.text.endswith("\ufffd")
    assert document.notes == ("Bytes that are not UTF-8 are shown as \ufffd.",)


def test_so_many_styles_that_they_fill_the_memory_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "MOST_STYLES", 100)
    text, stream = text_of(COLOURED * 300)
    assert text.size == 300 * len(COLOURED)
    assert stream.is_full
