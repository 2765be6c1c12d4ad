"""Numbers that are raised and lowered."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder, Mark, Piece
from readtui.document.model import Document
from readtui.export.markdown.document import fair_copy
from readtui.ingest.markdown import reader

SUP, SUB, NOTE = Mark("sup"), Mark("sub"), Mark("reference", "#fn")


def document(*pieces: Piece) -> Document:
    builder = Builder()
    builder.paragraph(pieces)
    return builder.build()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((Piece("10"), Piece("6", (SUP,))), "10⁶"),
        ((Piece("10"), Piece("−6", (SUP,))), "10⁻⁶"),
        ((Piece("CO"), Piece("2", (SUB,))), "CO₂"),
        ((Piece("end."), Piece("1", (SUP, NOTE)), Piece(",", (SUP,)), Piece("2", (SUP, NOTE))), "end.¹,²"),
        ((Piece("1"), Piece("st", (SUP,))), "1st"),
        ((Piece("x"), Piece("2", (SUP,)), Piece("n", (SUP, Mark("emphasis")))), "x2n"),
        ((Piece("end."), Piece("[", (SUP,)), Piece("1", (SUP, NOTE)), Piece("]", (SUP,))), "end.[1]"),
    ],
)
def test_numbers_are_raised_and_lowered_where_all_can_be(pieces: tuple[Piece, ...], text: str) -> None:
    assert document(*pieces).text == text


def test_what_is_raised_bears_its_other_marks_alone() -> None:
    raised = document(Piece("end."), Piece("1", (SUP, NOTE)))
    assert [(inline.kind, inline.target) for inline in raised.inlines] == [("reference", "#fn")]
    assert [inline.kind for inline in document(Piece("1"), Piece("st", (SUP,))).inlines] == ["sup"]


def test_raised_numbers_are_read_again_as_they_are_written() -> None:
    first = reader.read("10<sup>6</sup> and CO<sub>2</sub>", "a.md", ())
    assert fair_copy(first) == "10⁶ and CO₂"
    assert reader.read(fair_copy(first), "a.md", ()).text == first.text
