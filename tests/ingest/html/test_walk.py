"""The walk over a page finds its leaf blocks: every word that a browser shows is in one of them."""

from __future__ import annotations

import pytest

from readtui.ingest.html.blocks import LeafBlock
from readtui.ingest.html.page import parse_page
from readtui.ingest.html.walk import walk_page


def leaves(html: str) -> list[LeafBlock]:
    page = parse_page(html)
    assert page is not None
    return walk_page(page).leaves


def shown(html: str) -> list[tuple[str, str]]:
    """The kind and the text of each leaf that is not hidden."""
    return [(leaf.kind, leaf.text.strip()) for leaf in leaves(html) if not leaf.element.is_hidden]


def references(html: str) -> list[tuple[str, str]]:
    """The text and the target of each link to a note."""
    return [
        (piece.text, style.target)
        for leaf in leaves(html)
        for piece in leaf.pieces
        for style in piece.styles
        if style.kind == "reference"
    ]


# Images in sentences


@pytest.mark.parametrize(
    ("image", "text"),
    [
        ('<img src=a.png alt=":-)">', "Oil :-) burns"),
        ('<img src=a.png alt="½">', "Oil ½ burns"),
        ('<img src=a.png alt="a + b" height=20 width=180>', "Oil a + b burns"),
        ('<img src=a.png alt="a + b" style="vertical-align:-1ex; width:12em; height:2.5ex">', "Oil a + b burns"),
        ('<img src=a.png alt="key" style="width:1.2em;height:1em">', "Oil key burns"),
        ('<img src=a.png alt="flame" class="gaiji">', "Oil flame burns"),
        ('<img src="/core/emoji/72x72/1f525.png" alt="flame">', "Oil flame burns"),
        ("<img src=a.png width=16 height=16>", "Oil burns"),
    ],
)
def test_an_image_that_stands_for_a_word_or_sign_is_in_its_sentence(image: str, text: str) -> None:
    assert shown(f"<p>Oil {image} burns") == [("text", text)]


def test_the_picture_of_an_initial_begins_its_word() -> None:
    assert shown('<p><img src=t.png alt="“T">he lamp') == [("text", "“The lamp")]
    assert shown('<p><b><img src=t.png alt="T"></b>he lamp') == [("text", "The lamp")]


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p><img src=a.png alt="A">',
        '<p><a href="/x"><img src=a.png alt="A" height=20 width=90></a>',
        '<p><img src=a.png alt="A"><br>',
    ],
)
def test_an_image_alone_in_its_paragraph_is_a_figure(paragraph: str) -> None:
    assert shown(paragraph) == [("figure", "A")]


def test_an_image_in_a_line_of_its_own_is_a_figure_between_the_lines() -> None:
    page = "<p>One.<br><br><img src=a.png alt=Lamp><br>Two."
    assert shown(page) == [("text", "One."), ("figure", "Lamp"), ("text", "Two.")]


@pytest.mark.parametrize(
    ("call", "marker"),
    [
        ('<a href="#x1"><img src="note.png" alt="note"></a>', "*"),
        ('<a href="#fn1"><img src="a.png"></a>', "*"),
        ('<sup><a href="#x1"><img src="a.png" alt="[1]"></a></sup>', "[1]"),
        ('<a class="duokan-footnote" href="#x1"><img src="a.png" alt="注"></a>', "注"),
        ('<a role="doc-noteref" href="#x1"><img src="a.png" alt="Go to the remark"></a>', "*"),
    ],
)
def test_an_image_that_leads_to_a_note_is_its_marker(call: str, marker: str) -> None:
    page = f"<p>Oil{call} burns.<p id=x1>Of colza.<p id=fn1>Of olives."
    assert shown(page)[0] == ("text", f"Oil{marker} burns.")
    assert [text for text, _ in references(page)] == [marker]


def test_an_image_that_leads_back_from_a_note_is_a_sign() -> None:
    page = '<p id=r>Oil<p>Of colza. <a href="#r" role=doc-backlink><img src=b.png alt="back to the text"></a>'
    assert shown(page)[1] == ("text", "Of colza. ↩")


def test_an_image_that_leads_to_another_place_of_the_page_is_a_figure() -> None:
    page = '<p>Lamps: <a href="#large"><img src="small.png" alt="A lamp on a table"></a><p id=large>Large'
    assert shown(page) == [("text", "Lamps:"), ("figure", "A lamp on a table"), ("text", "Large")]


# Lists and quotations


def nested(html: str) -> list[tuple[int, str]]:
    """The depth of nesting and the text of each leaf."""
    return [(len(leaf.containers), leaf.text.strip()) for leaf in leaves(html)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</ul>", [(1, "a"), (2, "b"), (1, "c")]),
        ("<ul><li>a</li><ol><li>b</li></ol><ol><li>c</li></ol></ul>", [(1, "a"), (2, "b"), (2, "c")]),
        ("<ul><li>a</li><ul><li>b</li><ul><li>c</ul></ul></ul>", [(1, "a"), (2, "b"), (3, "c")]),
        ("<ul><ul><li>a</ul></ul>", [(1, "a")]),
        ("<ul>Words<li>a</ul>", [(0, "Words"), (1, "a")]),
        ("<ol><p>Words<div><li>a</div></ol>", [(0, "Words"), (1, "a")]),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", [(0, "a"), (1, "b")]),
        ("<p>x<li>a<li>b", [(0, "x"), (1, "a"), (1, "b")]),
    ],
)
def test_a_list_straight_in_a_list_belongs_to_the_item_before(page: str, expected: list[tuple[int, str]]) -> None:
    assert nested(page) == expected


@pytest.mark.parametrize(
    "quotation",
    [
        '<blockquote><p>Burn it.<footer class="blockquote-footer">— <cite>Ada</cite></footer></blockquote>',
        "<blockquote><p>Burn it.</p><cite>— Ada</cite></blockquote>",
        "<figure><blockquote><p>Burn it.</p></blockquote><figcaption>— Ada</figcaption></figure>",
        "<div><blockquote><p>Burn it.</p></blockquote><footer>— Ada</footer></div>",
    ],
)
def test_who_said_a_quotation_is_part_of_it(quotation: str) -> None:
    page = f"<article><p>She said:</p>{quotation}<p>It burned.</article>"
    assert nested(page) == [(0, "She said:"), (1, "Burn it."), (1, "— Ada"), (0, "It burned.")]
    assert all(leaf.element.tag != "footer" and not leaf.element.attribute_words for leaf in leaves(page))


def test_the_footer_of_an_article_and_the_caption_of_a_quoted_image_are_no_source() -> None:
    footer = "<article><blockquote>Burn it.</blockquote><footer>Share</footer></article>"
    assert [leaf.element.tag for leaf in leaves(footer)] == ["blockquote", "footer"]
    image = "<figure><blockquote><img src=a.png alt=Lamp></blockquote><figcaption>Lit</figcaption></figure>"
    assert shown(image) == [("figure", "Lamp"), ("caption", "Lit")]
