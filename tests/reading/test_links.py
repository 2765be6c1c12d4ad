"""Links inside a document: those of a passage, and those that open a note."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.reading.links import MAX_NOTE_LENGTH, link_at, links_in, note_span, nth_link, picture_near
from readtui.span import Span


def notes() -> Document:
    """A document with links to a note of two paragraphs, a term, a paragraph, a heading and a picture, and a link back
    to the term."""
    builder = Builder("notes.md")
    marks = [Style("reference", "#fn"), *(Style("link", f"#{name}") for name in ("term", "plain", "part", "lost"))]
    builder.paragraph([part for mark in marks for part in (StyledText(mark.target[1:], (mark,)), StyledText(" "))])
    builder.target("term")
    builder.paragraph("Lamp")
    for words in ("A light.", "A friend."):
        builder.open_item("")
        builder.paragraph(words)
        builder.close()
    builder.target("plain")
    builder.paragraph("Plain words.")
    builder.target("part")
    builder.heading("A part", 2)
    builder.target("fn")
    builder.open_item("1.")
    builder.paragraph("The note.")
    builder.paragraph([StyledText("See "), StyledText("lamp", (Style("link", "#term"),))])
    builder.close()
    builder.target("picture")
    builder.figure("A lamp", "lamp.png")
    builder.target("end")
    return builder.build()


def linked(document: Document, target: str, kind: str = "link") -> Inline:
    found = next(inline for inline in document.inlines if inline.target == target)
    return found._replace(kind="reference") if kind == "reference" else found


def note(target: str, kind: str = "link") -> str | None:
    document = notes()
    link = next((one for one in document.inlines if one.target == target), Inline(Span(0, 2), "link", target))
    span = note_span(document, link._replace(kind="reference") if kind == "reference" else link)
    return span.of(document.text) if span is not None else None


@pytest.mark.parametrize("sign", ["↩", " ↩\ufe0e", " ↩\ufe0f", "\xa0↩\ufe0f ↩\ufe0e", " ⬆\ufe0f", "\n↑", " ^"])
def test_the_way_back_is_not_shown_with_a_note(sign: str) -> None:
    builder = Builder("x")
    builder.paragraph([StyledText("Words"), StyledText("1", (Style("reference", "#n"),))])
    builder.target("n")
    builder.open_item("1.")
    builder.paragraph(f"The note.{sign}")
    builder.close()
    document = builder.build()
    span = note_span(document, document.inlines[0])
    assert span is not None
    assert span.of(document.text) == "The note."


def test_links_back_to_the_references_are_not_shown_with_a_note_but_those_to_other_places_are() -> None:
    builder = Builder("x")
    builder.target("one")
    builder.paragraph([StyledText("Words"), StyledText("1", (Style("reference", "#n"),))])
    builder.target("two")
    builder.paragraph([StyledText("More"), StyledText("1", (Style("reference", "#n"),))])
    builder.target("three")
    builder.paragraph("The third.")
    builder.target("n")
    builder.open_item("1.")
    ways = [(" see ", "third", "#three"), ("\xa0", "↩\ufe0f²", "#one"), (" ", "b", "#two"), (" ", "↩\ufe0e", "#one")]
    parts = [part for gap, words, to in ways for part in (StyledText(gap), StyledText(words, (Style("link", to),)))]
    builder.paragraph([StyledText("The note"), *parts])
    builder.close()
    document = builder.build()
    span = note_span(document, document.inlines[0])
    assert span is not None
    assert span.of(document.text) == "The note see third"


def test_a_reference_opens_its_whole_note() -> None:
    assert note("#fn", "reference") == "The note.\nSee lamp"


def test_a_link_to_an_entry_further_down_opens_it() -> None:
    assert note("#term") == "Lamp\nA light.\nA friend."
    assert note("#fn") == "The note.\nSee lamp"


@pytest.mark.parametrize("target", ["#plain", "#part", "#lost", "#picture", "#end"])
def test_other_links_are_jumped_to(target: str) -> None:
    assert note(target) is None


def test_a_reference_opens_a_paragraph_and_jumps_to_a_heading() -> None:
    assert note("#plain", "reference") == "Plain words."
    assert note("#part", "reference") is None


def test_a_link_back_to_an_entry_is_jumped_to() -> None:
    document = notes()
    back = document.inlines[-1]
    assert back.target == "#term"
    assert note_span(document, back) is None
    assert note_span(document, back._replace(kind="reference")) is None


def test_a_reference_back_to_an_entry_opens_it_and_one_to_a_paragraph_is_jumped_to() -> None:
    builder = Builder()
    builder.target("plain")
    builder.paragraph("Words.")
    builder.target("entry")
    builder.open_item("1.")
    builder.paragraph("An entry.")
    builder.close()
    builder.paragraph([StyledText(name, (Style("reference", f"#{name}"),)) for name in ("plain", "entry")])
    document = builder.build()
    plain, entry = document.inlines
    assert note_span(document, plain) is None
    assert note_span(document, entry) == document.blocks[1].span


def test_a_long_entry_is_jumped_to() -> None:
    for length, is_note in ((MAX_NOTE_LENGTH, True), (MAX_NOTE_LENGTH + 1, False)):
        builder = Builder()
        builder.paragraph([StyledText("see", (Style("link", "#long"),))])
        builder.target("long")
        builder.open_item()
        builder.paragraph("x" * length)
        builder.close()
        document = builder.build()
        assert (note_span(document, document.inlines[0]) is not None) is is_note


def test_an_empty_document_has_neither_links_nor_pictures_nor_notes() -> None:
    builder = Builder()
    builder.target("name")
    document = builder.build()
    assert links_in(document, Span(0, 0)) == ()
    assert link_at(document, 0) is None
    assert nth_link(document, 0, 1) is None
    assert picture_near(document, Span(0, 0), 0) is None
    assert note_span(document, Inline(Span(0, 0), "link", "#name")) is None


def test_a_passage_has_the_link_that_reaches_into_it() -> None:
    document = notes()
    first = document.inlines[0]
    assert links_in(document, Span(0, 5))[0] is first
    assert links_in(document, Span(1, 5))[0] is first
    assert links_in(document, Span(2, 5))[0].target == "#term"


def test_links_are_counted_from_a_place_up_to_the_last() -> None:
    document = notes()
    targets = [link.target for link in document.inlines]
    assert [link.target for count in (1, 2, 99) if (link := nth_link(document, 0, count))] == [
        targets[0],
        targets[1],
        targets[-1],
    ]
    start = document.inlines[2].span.start
    assert [link.target for count in (-1, -2, -99) if (link := nth_link(document, start, count))] == [
        targets[1],
        targets[0],
        targets[0],
    ]
    assert nth_link(document, 0, -1) is None


def test_the_picture_of_a_passage_is_the_next_one_else_the_first() -> None:
    builder = Builder()
    builder.figure("None lies anywhere")
    for name in ("one", "two"):
        builder.figure(name, f"{name}.png")
    document = builder.build()
    whole = Span(0, len(document.text))
    assert [picture.image for here in (0, 22, 27) if (picture := picture_near(document, whole, here))] == [
        "one.png",
        "two.png",
        "one.png",
    ]
    assert picture_near(document, Span(0, 5), 0) is None
