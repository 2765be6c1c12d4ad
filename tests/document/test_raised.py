"""Numbers that are raised and lowered."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.export.markdown.document import fair_copy
from readtui.ingest.markdown import reader

SUP, SUB, NOTE = Style("sup"), Style("sub"), Style("reference", "#fn")


def document(*pieces: StyledText) -> Document:
    builder = Builder()
    builder.paragraph(pieces)
    return builder.build()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((StyledText("10"), StyledText("6", (SUP,))), "10⁶"),
        ((StyledText("10"), StyledText("−6", (SUP,))), "10⁻⁶"),
        ((StyledText("CO"), StyledText("2", (SUB,))), "CO₂"),
        (
            (StyledText("end."), StyledText("1", (SUP, NOTE)), StyledText(",", (SUP,)), StyledText("2", (SUP, NOTE))),
            "end.¹,²",
        ),
        ((StyledText("1"), StyledText("st", (SUP,))), "1st"),
        ((StyledText("x"), StyledText("2", (SUP,)), StyledText("n", (SUP, Style("emphasis")))), "x2n"),
        (
            (StyledText("end."), StyledText("[", (SUP,)), StyledText("1", (SUP, NOTE)), StyledText("]", (SUP,))),
            "end.[1]",
        ),
    ],
)
def test_numbers_are_raised_and_lowered_where_all_can_be(pieces: tuple[StyledText, ...], text: str) -> None:
    assert document(*pieces).text == text


def test_what_is_raised_bears_its_other_marks_alone() -> None:
    raised = document(StyledText("end."), StyledText("1", (SUP, NOTE)))
    assert [(inline.kind, inline.target) for inline in raised.inlines] == [("reference", "#fn")]
    assert [inline.kind for inline in document(StyledText("1"), StyledText("st", (SUP,))).inlines] == ["sup"]


def test_raised_numbers_are_read_again_as_they_are_written() -> None:
    first = reader.read("10<sup>6</sup> and CO<sub>2</sub>", "a.md", ())
    assert fair_copy(first) == "10⁶ and CO₂"
    assert reader.read(fair_copy(first), "a.md", ()).text == first.text
