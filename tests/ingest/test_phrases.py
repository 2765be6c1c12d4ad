"""Phrases of captions and credits, and the captions that the reader of plain text finds by them."""

import pytest

from readtui.document.model import Caption, Document, Figure
from readtui.ingest.phrases import (
    has_caption_label,
    is_credited_caption,
    is_numbered_caption,
    is_reading_time,
    mentions_credit,
    starts_like_caption,
)
from readtui.ingest.plaintext.reader import read
from tests.ingest.plaintext.prose import LAST, MORE, PROSE


def between(*lines: str) -> Document:
    """Return a document with lines between its paragraphs."""
    middle = "\n".join(lines)
    return read(f"The Last Ferry\n\n{PROSE}\n\n{middle}\n\n{MORE}\n\n{LAST}", "x")


def captions(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if isinstance(block, Caption)]


def figures(document: Document) -> list[str]:
    return [block.alt for block in document.blocks if isinstance(block, Figure)]


@pytest.mark.parametrize(
    "line", ["figure 3. a map", "fig. 2: the quay", "photo: ina berg", "table 1", "图1：冬天", "abb. 4"]
)
def test_caption_labels_are_recognised(line: str) -> None:
    assert has_caption_label(line)


@pytest.mark.parametrize("line", ["figures were low", "photography", "tablets for all", "a map of the island"])
def test_words_that_only_begin_like_labels_are_not_labels(line: str) -> None:
    assert not has_caption_label(line)


@pytest.mark.parametrize(
    "line", ["Figure 3. The map", "Fig. 2: the quay", "Photo: Ina Berg", "Image: Ina Berg", "Credit: I. B."]
)
def test_a_label_with_a_number_or_a_colon_makes_a_caption(line: str) -> None:
    assert is_numbered_caption(line)
    assert captions(between(line)) == [line]


@pytest.mark.parametrize("line", ["Figure 3 shows how it went", "Photo albums were on sale", "x" * 500])
def test_a_sentence_about_a_figure_is_not_a_caption(line: str) -> None:
    assert not is_numbered_caption(line)


def test_credits_are_recognised_by_agency_or_word() -> None:
    assert mentions_credit("the quay at dawn (ap photo/ina berg)")
    assert mentions_credit("the quay at dawn. credit: ina berg")
    assert not mentions_credit("the quay at dawn")
    assert starts_like_caption("file photo of the quay")


@pytest.mark.parametrize(
    "line",
    [
        "The quay at dawn. Ina Berg/Reuters",
        "The quay at dawn.Ina Berg / AP file",
        "The quay at dawn (AFP)",
        "Ina Berg | Getty Images",
        "The quay at dawn. Ina Berg via Getty Images",
        "Ina Berg Submitted photo",
        "The quay at dawn. Photo: Ina Berg",
        "The quay at dawn Credit: Ina Berg.",
        "How it is built [Fig 2]",
        "Photo by Ina Berg",
        "Courtesy of Ina Berg",
        "The quay at dawn. Photo by Ina Berg",
        "The quay at dawn | photo by Ina Berg",
        "The quay at dawn. (Ina Berg/The Post)",
        "The quay at dawn. (NASA/ESA/Ina Berg)",
        "The quay at dawn.Getty Images",
        "The quay at dawnReuters",
        "REUTERS/Ina Berg",
        "Ina Berg/NBC",
        "Image caption The quay was closed at dawn.",
        "Image copyright Ina Berg",
        "File photo: the quay at dawn.",
        "FILE – The quay at dawn, seen in 2031.",
        "In this May 3, 2031 photo, the quay is closed.",
        "This image provided by the harbour shows the quay.",
        "Enlarge / The quay at dawn.",
        "Фото: Ина Берг",
        "Image for post",
    ],
)
def test_a_credit_that_no_sentence_has_makes_a_caption(line: str) -> None:
    assert is_credited_caption(line)
    assert captions(between(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "He told it to Reuters",
        "She was, as she told AFP, not there.",
        "There is one thing that she said: photo albums were on sale.",
        "Photographs were on sale",
        "Why the quay is closed [Bloomberg]",
        "© 2031 Reuters",
        "Parser/Lexer",
        "Known Issues/Limitations",
        "Installation (Linux/Windows)",
        "In this picture of the quay there is more to see than they thought at first.",
        "Image formats and their sizes",
        "x" * 500,
    ],
)
def test_a_line_that_only_names_an_agency_or_a_picture_has_no_credit(line: str) -> None:
    assert not is_credited_caption(line)


def test_a_line_with_a_credit_is_a_caption() -> None:
    assert captions(between("The quay at dawn (AP Photo/Ina Berg)")) == ["The quay at dawn (AP Photo/Ina Berg)"]


def test_a_repeated_share_bar_is_not_a_figure() -> None:
    assert figures(between("Share this", "Share this", "", "Comments", "Comments")) == []


def test_a_repeated_line_is_one_figure_with_its_caption() -> None:
    document = between("The quay at dawn", "The quay at dawn")
    assert (figures(document), captions(document)) == (["The quay at dawn"], ["The quay at dawn"])
    assert document.text.count("The quay at dawn") == 1


def test_a_caption_may_be_longer_than_the_alternative_text() -> None:
    document = between("The quay at dawn", "The quay at dawn. Photo: Ina Berg")
    assert (figures(document), captions(document)) == (["The quay at dawn"], ["The quay at dawn. Photo: Ina Berg"])


def test_a_refrain_in_a_verse_is_not_a_caption() -> None:
    assert captions(between("Row, row, row your boat", "Row, row, row your boat", "Gently down the stream")) == []


def test_a_repeated_paragraph_is_not_a_caption() -> None:
    assert captions(between(PROSE, "", MORE, "", LAST)) == []


def test_a_repeated_short_word_is_not_a_caption() -> None:
    assert captions(between("No", "No")) == []


def test_a_caption_below_a_listing_belongs_to_it() -> None:
    document = between("+---+", "| a |", "+---+", "", "Figure 1: A box")
    (caption,) = [block for block in document.blocks if isinstance(block, Caption)]
    assert caption.of is not None
    assert document.blocks[caption.of].span.of(document.text).startswith("+---+")


def test_a_caption_alone_belongs_to_nothing() -> None:
    (caption,) = [block for block in between("Photo: Ina Berg").blocks if isinstance(block, Caption)]
    assert caption.of is None


@pytest.mark.parametrize("line", ["3 min read", "3–4 minutes", "12 mins"])
def test_reading_times_are_recognised(line: str) -> None:
    assert is_reading_time(line)


@pytest.mark.parametrize("line", ["3 minutes later", "minutes", "in 3 minutes"])
def test_other_times_are_not_reading_times(line: str) -> None:
    assert not is_reading_time(line)
