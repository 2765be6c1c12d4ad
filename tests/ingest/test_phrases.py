"""Captions and credits are known by their words and by standing twice."""

import pytest

from readtui.document.model import Caption, Document, Figure
from readtui.ingest.phrases import bears_a_credit, is_credited, is_labelled, is_numbered_caption, opens_like_a_caption
from readtui.ingest.plaintext.reader import read

PROSE = (
    "The ferry left the island before it was light, and those who had meant to take it stood on the quay. "
    "Nobody spoke, since there was nothing to be said that the ferry could still have heard."
)
MORE = (
    "By noon the fog had lifted, and one could see the mainland again with its chimneys and its single white road. "
    "The baker opened his shop as on any other day, although he had baked nothing."
)
LAST = (
    "In the evening a boy came running up from the beach and said that there was a light far out on the water. "
    "They went down with him and looked for a long while, and some of them thought that they had seen it too."
)


def between(*lines: str) -> Document:
    """A document with lines standing between paragraphs."""
    middle = "\n".join(lines)
    return read(f"The Last Ferry\n\n{PROSE}\n\n{middle}\n\n{MORE}\n\n{LAST}", "x")


def captions(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if isinstance(block, Caption)]


def figures(document: Document) -> list[str]:
    return [block.alt for block in document.blocks if isinstance(block, Figure)]


@pytest.mark.parametrize(
    "line", ["figure 3. a map", "fig. 2: the quay", "photo: ina berg", "table 1", "图1：冬天", "abb. 4"]
)
def test_labels_are_known(line: str) -> None:
    assert is_labelled(line)


@pytest.mark.parametrize("line", ["figures were low", "photography", "tablets for all", "a map of the island"])
def test_words_that_only_begin_like_labels_are_not(line: str) -> None:
    assert not is_labelled(line)


@pytest.mark.parametrize(
    "line", ["Figure 3. The map", "Fig. 2: the quay", "Photo: Ina Berg", "Image: Ina Berg", "Credit: I. B."]
)
def test_a_label_with_a_number_or_a_colon_is_sure(line: str) -> None:
    assert is_numbered_caption(line)
    assert captions(between(line)) == [line]


@pytest.mark.parametrize("line", ["Figure 3 shows how it went", "Photo albums were on sale", "x" * 500])
def test_a_sentence_about_a_figure_is_none(line: str) -> None:
    assert not is_numbered_caption(line)


def test_credits_are_known_by_agency_or_word() -> None:
    assert bears_a_credit("the quay at dawn (ap photo/ina berg)")
    assert bears_a_credit("the quay at dawn. credit: ina berg")
    assert not bears_a_credit("the quay at dawn")
    assert opens_like_a_caption("file photo of the quay")


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
    ],
)
def test_a_credit_that_no_sentence_has_is_sure(line: str) -> None:
    assert is_credited(line)
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
        "x" * 500,
    ],
)
def test_a_line_that_only_names_an_agency_or_a_picture_bears_none(line: str) -> None:
    assert not is_credited(line)


def test_a_line_with_a_credit_is_a_caption() -> None:
    assert captions(between("The quay at dawn (AP Photo/Ina Berg)")) == ["The quay at dawn (AP Photo/Ina Berg)"]


def test_a_bar_that_stands_twice_is_no_picture() -> None:
    assert figures(between("Share this", "Share this", "", "Comments", "Comments")) == []


def test_a_line_that_stands_twice_is_one_callout() -> None:
    document = between("The quay at dawn", "The quay at dawn")
    assert (figures(document), captions(document)) == (["The quay at dawn"], ["The quay at dawn"])
    assert document.text.count("The quay at dawn") == 1


def test_a_caption_that_says_more_than_the_alternative_text_is_one_callout_too() -> None:
    document = between("The quay at dawn", "The quay at dawn. Photo: Ina Berg")
    assert (figures(document), captions(document)) == (["The quay at dawn"], ["The quay at dawn. Photo: Ina Berg"])


def test_a_refrain_in_a_verse_is_no_caption() -> None:
    assert captions(between("Row, row, row your boat", "Row, row, row your boat", "Gently down the stream")) == []


def test_a_paragraph_said_twice_is_no_caption() -> None:
    assert captions(between(PROSE, "", MORE, "", LAST)) == []


def test_a_word_said_twice_is_no_caption() -> None:
    assert captions(between("No", "No")) == []


def test_a_caption_under_a_listing_belongs_to_it() -> None:
    document = between("+---+", "| a |", "+---+", "", "Figure 1: A box")
    (caption,) = [block for block in document.blocks if isinstance(block, Caption)]
    assert caption.of is not None
    assert document.blocks[caption.of].span.of(document.text).startswith("+---+")


def test_a_caption_alone_belongs_to_nothing() -> None:
    (caption,) = [block for block in between("Photo: Ina Berg").blocks if isinstance(block, Caption)]
    assert caption.of is None
