"""Documents as bytes: nothing is lost, and hardly any Python code runs for a block."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given

from readtui.document.builder import Builder
from readtui.document.model import (
    Document,
    Heading,
    Hidden,
    Inline,
    Item,
    Paragraph,
    Quote,
    Section,
    Style,
    StyledText,
    Table,
)
from readtui.document.serialise import Serialised, decode, encode
from readtui.span import Span
from tests.calls import calls_of
from tests.strategies import ANY_TEXTS, documents


def as_read(document: Document) -> Document:
    """Return a document after it was bytes."""
    return decode(Serialised(*map(bytes, encode(document))))


def of_every_kind() -> Document:
    """A document with all kinds of blocks, styles and metadata."""
    builder = Builder("folder/lamp.md")
    builder.target("top")
    builder.heading("A lamp", 1)
    builder.open_quote("Note")
    builder.open_item("3.", tight=False)
    builder.paragraph([StyledText("lit ", ()), StyledText("it", (Style("link", "#top"), Style("strong")))])
    builder.open_item(tight=True)
    builder.code("light = 1\n\nreturn light", "python")
    builder.close()
    builder.close()
    builder.close()
    figure = builder.figure("A lamp in the dark", "lamp.png")
    builder.caption("A lamp", figure)
    builder.hide("Share")
    builder.hide("Nobody saw it.", prose=True)
    table = builder.table([["a", "b"], [[StyledText("1\n2", (Style("code"),))], ""]], 1, ["", "right"])
    builder.caption("Two lamps", table)
    builder.caption("Of nothing")
    builder.rule()
    builder.output("  lit\n\nred ", [Inline(Span(7, 10), "colour", "red")])
    builder.output("out")
    builder.note("A note.")
    return builder.build(title="Läm", authors=["A. B.", "Ç"], site="example.org", published="2023", language="en")


@given(documents())
def test_a_document_is_the_same_after_it_was_bytes(document: Document) -> None:
    document = replace(document, authors=("A", "Ö"), notes=("a note", ""), digest="12ab")
    read = as_read(document)
    assert read == document
    assert repr(read) == repr(document)  # the same classes too: True is not 1
    assert read.digest == "12ab"


@given(documents(ANY_TEXTS))
def test_so_is_a_document_of_any_text(document: Document) -> None:
    assert as_read(document) == document


def test_all_kinds_of_blocks_are_kept() -> None:
    document = of_every_kind()
    assert as_read(document) == document
    assert repr(as_read(document)) == repr(document)


def test_an_empty_document_is_kept() -> None:
    assert as_read(Document("")) == Document("")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (Document("a", title="a\nb"), "more than one line"),
        (Document("a", (Paragraph(Span(-1, 1)),)), "negative or too large"),
        (Document("a", (Heading(Span(0, 1 << 33), 1),)), "negative or too large"),
        (Document("\ud800"), "surrogates not allowed"),
    ],
)
def test_a_document_that_the_builder_cannot_make_is_refused(document: Document, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        encode(document)


def calls_of_decoding(document: Document) -> int:
    """Return the number of calls while a document is decoded."""
    data = encode(document)
    gc.disable()  # the garbage collector calls functions too: those of pytest and hypothesis
    try:
        return calls_of(lambda: decode(data))
    finally:
        gc.enable()


def paragraphs(count: int) -> Document:
    """A text of `count` paragraphs, each with a link."""
    blocks = [Paragraph(Span(5 * at, 5 * at + 4)) for at in range(count)]
    inlines = [Inline(Span(5 * at, 5 * at + 2), "link", f"#{at % 7}") for at in range(count)]
    return Document("\n".join(["lamp"] * count), tuple(blocks), tuple(inlines))


def test_no_function_is_called_for_a_paragraph_or_an_inline() -> None:
    assert calls_of_decoding(paragraphs(1_000)) == calls_of_decoding(paragraphs(10))


def test_next_to_none_is_called_when_they_become_bytes() -> None:
    few, many = (
        calls_of(partial(encode, Document("abc d" * count, paragraphs(count).blocks))) for count in (10, 1_000)
    )
    assert many <= few + 20


def test_other_blocks_take_a_few_calls_each() -> None:
    headings = tuple(Heading(Span(2 * at, 2 * at + 1), 2) for at in range(1_000))
    text = "\n".join("a" * 1_000)
    sections = tuple(Section("a", 1, block.span) for block in headings)
    hidden = tuple(Hidden("a", block.span.start) for block in headings)
    document = Document(text, headings, sections=sections, hidden=hidden)
    assert calls_of_decoding(document) < 200
    items = tuple(Paragraph(Span(2 * at, 2 * at + 1), (Quote(0), Item(2 * at))) for at in range(1_000))
    assert calls_of_decoding(Document(text, items)) < 6_200
    tables = tuple(Table(Span(2 * at, 2 * at + 1), ((Span(2 * at, 2 * at + 1),),)) for at in range(1_000))
    assert calls_of_decoding(Document(text, tables)) < 9_200
