"""Hidden text of a web page is prose, whose absence is told, or boilerplate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readtui.document.model import Style, StyledText
from readtui.document.summary import prose_words
from readtui.ingest.html import reader
from readtui.ingest.html.blocks import BlockElement, ContainerBlock, LeafBlock, linked_length
from readtui.ingest.html.boilerplate import hidden_prose, is_prose

WORDS = "Nobody in the house could say who had lit the lamp."
BODY = BlockElement("body", "with-sidebar", BlockElement("html"))


def leaf(
    text: str = WORDS, element: BlockElement | None = None, *, linked: str = "", is_item: bool = False
) -> LeafBlock:
    """A paragraph that ends with the link `linked`."""
    pieces = (StyledText(text), StyledText(linked, (Style("link", "/"),)))
    containers = (ContainerBlock("item", "•"),) if is_item else ()
    element = element or BlockElement("p", "", BODY)
    return LeafBlock("text", element, text + linked, pieces, containers, linked_length=len(linked))


def inside(tag: str, words: str = "", parent: BlockElement = BODY) -> BlockElement:
    """A paragraph in an element with this tag and these names."""
    return BlockElement("p", "", BlockElement(tag, words, parent))


def table(*cells: StyledText) -> LeafBlock:
    text = " ".join(cell.text for cell in cells)
    return LeafBlock("table", BODY, text, linked_length=linked_length(cells), rows=(tuple((cell,) for cell in cells),))


@pytest.mark.parametrize(
    "found",
    [
        leaf(),
        leaf(linked=" The night watch wrote it down."),
        leaf("火曜日の夕方、近所の人たちはランプを見に来て話をした。"),
        leaf("Two large eggs", is_item=True),
        table(StyledText("oil"), StyledText("six hours")),
        LeafBlock("code", BODY, "x = 1"),
    ],
)
def test_paragraphs_items_tables_and_code_are_prose(found: LeafBlock) -> None:
    assert is_prose(found)


@pytest.mark.parametrize(
    "found",
    [
        leaf("Seven words are a label at most."),
        leaf("See", linked=" all that the neighbours said about the lamp"),
        leaf("火曜日の夕方"),
        leaf("", linked="Home", is_item=True),
        leaf("Events (56)", is_item=True),
        LeafBlock("code", BODY, "1\n2\n3"),
        leaf("Last updated: 20 November 2019, 01:41 PM, by the night watch"),
        leaf("This site uses cookies. Close this box to say that you agree."),
        leaf(""),
        leaf(element=BlockElement("p", is_hidden=True)),
        leaf("By Ina Berg and Tom Holm of the Evening Lamp"),
        leaf("Published on Tuesday 3 March 2020 at 10:15, updated 4 March"),
        leaf("© 2020 by the makers of lamps in this town and the next one"),
        leaf("Subscribe to all eight of our letters"),
        leaf(element=BlockElement("p", "byline")),
        table(StyledText("Lamps", (Style("link", "/"),)), StyledText("Oil", (Style("link", "/"),))),
        LeafBlock("heading", BODY, WORDS, (StyledText(WORDS),), level=2),
        LeafBlock("figure", BODY, WORDS),
    ],
)
def test_labels_links_small_print_and_what_a_browser_hides_are_no_prose(found: LeafBlock) -> None:
    assert not is_prose(found)


@pytest.mark.parametrize(
    "element",
    [
        inside("nav"),
        inside("footer"),
        inside("aside"),
        inside("div", "dialog"),
        inside("div", "cookie-consent"),
        inside("form", "comment-form"),
        inside("div", "navheader"),
        inside("section", "RelatedStories"),
        inside("div", "", BlockElement("div", "complementary", BODY)),
    ],
)
def test_text_in_boilerplate_is_no_hidden_prose(element: BlockElement) -> None:
    assert hidden_prose([leaf("Kept", BODY), leaf(element=element)], [True, False]) == [False, False]


@pytest.mark.parametrize("element", [inside("div"), inside("main", "no-sidebar"), inside("ol", "comments")])
def test_text_elsewhere_is_hidden_prose(element: BlockElement) -> None:
    assert hidden_prose([leaf("Kept", BODY), leaf(element=element)], [True, False]) == [False, True]


def test_an_element_around_the_article_is_no_boilerplate() -> None:
    form = BlockElement("form", "latest", BODY)
    leaves = [leaf("Kept", inside("div", "", form)), leaf(element=inside("div", "", form))]
    assert hidden_prose(leaves, [True, False]) == [False, True]


def headed(linked: str = "") -> LeafBlock:
    """A heading that is a link, or not."""
    return replace(leaf("" if linked else "The second lamp", linked=linked), kind="heading", level=2)


def test_a_short_text_below_a_linked_heading_is_a_teaser() -> None:
    teaser = leaf(WORDS + " So they asked.")
    for leaves, expected in (
        ([leaf(), headed("More lamps"), teaser], False),
        ([leaf(), headed(), teaser], True),
        ([leaf(), headed("More lamps"), leaf(WORDS * 9)], True),
        ([leaf(), headed("More lamps"), teaser, leaf("Kept", BODY)], True),  # a section of the article
    ):
        kept = [True, False, False, True][: len(leaves)]
        assert hidden_prose(leaves, kept)[2] == expected


def test_a_heading_with_a_link_to_itself_is_not_that_of_a_teaser() -> None:
    heading = headed("More lamps")
    pieces = tuple(StyledText(piece.text, (Style("link", "#more"),)) for piece in heading.pieces)
    leaves = [leaf(), replace(heading, pieces=pieces), leaf(WORDS + " So they asked.")]
    assert hidden_prose(leaves, [True, False, False]) == [False, False, True]


def test_a_text_that_is_shown_or_was_counted_is_not_hidden() -> None:
    leaves = [leaf(), leaf(), leaf(WORDS + " So they asked."), leaf(WORDS + " So they asked.")]
    assert hidden_prose(leaves, [False, True, False, False]) == [False, False, True, False]


def test_a_page_counts_the_prose_beside_its_article() -> None:
    article = "".join(f"<p>{WORDS} On day {day} it was as bright as on the first day." for day in range(20))
    other = "".join(f"<p>Visitor {day} came from the next town, and left after a short look at it." for day in range(4))
    menu = "<nav><p>Here you find all lamps that we ever made, and some more.</nav>"
    declared = "<meta property=og:type content=article>"
    page = f"{declared}{menu}<article><h1>The lamp</h1>{article}</article><div class=more-stories>{other}</div>"
    document = reader.parse(page.encode(), "", "", "page.html")
    hidden = [line.is_prose for line in document.hidden]
    assert prose_words(document) == (4 * 15, 2 + 20 * 23 + 4 * 15)
    assert hidden == [False, True, True, True, True]
