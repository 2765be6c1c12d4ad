"""The text of a paragraph: white space is folded, line breaks are kept, and empty lines end it."""

from __future__ import annotations

from readtui.document.model import Style, StyledText, joined_text
from readtui.ingest.html.buffer import TextBuffer


def paragraphs(buffer: TextBuffer) -> list[str]:
    return [joined_text(pieces) for pieces in buffer.paragraphs()]


def test_white_space_is_folded_across_pieces() -> None:
    buffer = TextBuffer()
    for text in ("  A \n", "\tlamp", " ", " is", "\xa0 lit"):
        buffer.add(text)
    assert paragraphs(buffer) == ["A lamp is\xa0 lit"]


def test_two_breaks_end_a_paragraph_and_one_is_kept() -> None:
    buffer = TextBuffer()
    buffer.add("One ")
    buffer.break_line()
    assert buffer.is_at_new_line
    buffer.add(" two")
    buffer.break_line()
    buffer.break_line()
    buffer.add("three")
    assert not buffer.is_at_new_line
    assert paragraphs(buffer) == ["One\ntwo", "three"]


def test_a_style_may_be_that_of_one_piece() -> None:
    strong = Style("strong")
    buffer = TextBuffer((strong,))
    buffer.add_styled("x²", Style("math"))
    buffer.add(" is")
    assert next(buffer.paragraphs()) == (StyledText("x²", (strong, Style("math"))), StyledText(" is", (strong,)))
