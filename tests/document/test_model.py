"""The block, section, inlines or target of a document at an offset."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.span import Span


def night() -> Document:
    builder = Builder("night.md")
    builder.paragraph("Before")  # 0 to 6
    builder.heading("Night", 1)  # 7 to 12
    builder.rule()  # at 13
    builder.target("lamp")
    builder.paragraph(
        [StyledText("A "), StyledText("lamp", (Style("strong"), Style("emphasis"))), StyledText(".")]
    )  # 14 to 21
    builder.heading("Dawn", 2)  # 22 to 26
    builder.paragraph([StyledText("Grey", (Style("emphasis"),))])  # 27 to 31
    return builder.build()


@pytest.mark.parametrize(
    ("offset", "index"), [(0, 0), (5, 0), (6, 0), (7, 1), (12, 1), (13, 2), (14, 3), (21, 3), (31, 5), (99, 5)]
)
def test_a_newline_between_blocks_belongs_to_the_one_before(offset: int, index: int) -> None:
    assert night().block_at(offset) == index


def test_an_empty_document_has_no_block_anywhere() -> None:
    assert Builder().build().block_at(0) == -1
    assert Builder().build().section_at(0) == -1


@pytest.mark.parametrize(("offset", "index"), [(0, -1), (6, -1), (7, 0), (21, 0), (22, 1), (31, 1)])
def test_the_innermost_section_is_the_one_that_started_last(offset: int, index: int) -> None:
    assert night().section_at(offset) == index


def test_inlines_in_returns_the_inlines_of_a_block() -> None:
    document = night()
    lamp = (Inline(Span(16, 20), "strong"), Inline(Span(16, 20), "emphasis"))
    assert document.inlines_in(document.blocks[3].span) == lamp
    assert document.inlines_in(document.blocks[0].span) == ()
    assert document.inlines_in(Span(0, 31)) == (*lamp, Inline(Span(27, 31), "emphasis"))


def test_a_target_has_an_offset_or_none() -> None:
    assert night().target("lamp") == 14
    assert night().target("candle") is None
