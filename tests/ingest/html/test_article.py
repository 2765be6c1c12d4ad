"""The article of a web page is shown, and boilerplate is hidden text."""

from __future__ import annotations

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Heading, Table
from readtui.ingest.html import reader
from readtui.ingest.html.article import is_too_short, visible_leaves
from readtui.ingest.html.blocks import BlockElement, LeafBlock
from readtui.ingest.html.metadata import PageMetadata

PROSE = (
    "The lamp on the table had been lit since the afternoon, and nobody in the house could say who had lit it.",
    "In the evening the neighbours came to look at it, and each of them told another story about its oil.",
    "When the night was nearly over, the flame was as high as it had been, and the jar beside it was still full.",
    "So they agreed to leave it where it was, and to write down every morning how it looked, and who had seen it.",
)
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href=/{word}>{word}</a>" for word in ("Home", "Lamps", "Oil", "About"))
    + "</ul></nav>"
)
DECLARED = "<meta property=og:type content=article>"
FOOT = "<footer><p>All rights reserved by the makers of lamps in this town and the next one.</p></footer>"


def page(*inside: str, head: str = "", end: str = "", after: str = "") -> str:
    """Return a page whose article has four paragraphs, with `inside` after the second and `end` after the last."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in PROSE)
    body = f"<h1>The lamp</h1>{head}{first}{second}{''.join(inside)}{third}{fourth}{end}"
    return f"{DECLARED}<title>The lamp</title>{MENU}<main><article>{body}</article>{after}</main>{FOOT}"


def read(source: str, address: str = "") -> Document:
    return reader.parse(source.encode(), "", address, "page.html")


def block_texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def hidden(document: Document) -> list[str]:
    return [line.text for line in document.hidden]


def test_the_article_is_shown_and_the_rest_is_hidden_text() -> None:
    document = read(page())
    assert block_texts(document) == ["The lamp", *PROSE]
    assert hidden(document)[:4] == ["Home", "Lamps", "Oil", "About"]
    assert "All rights reserved" in hidden(document)[-1]
    assert document.notes == ()


@pytest.mark.parametrize(
    ("inside", "kind", "text"),
    [
        ("<pre>x = 1</pre>", Code, "x = 1"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", Table, "a  b\n1  2"),
        ("<figure><img src=l.png alt=Lamp></figure>", Figure, "Lamp"),
        ("<figure><img src=l.png><figcaption>Lit</figcaption></figure>", Caption, "Lit"),
    ],
)
def test_code_tables_and_figures_inside_the_article_belong_to_it(inside: str, kind: type, text: str) -> None:
    document = read(page(inside))
    assert text in [block.span.of(document.text) for block in document.blocks if isinstance(block, kind)]


def test_short_items_and_lines_among_the_prose_belong_to_the_article() -> None:
    document = read(page("<ul><li>Oil</li><li>Wick</li></ul><div>Read on.</div>"))
    assert {"Oil", "Wick", "Read on."} <= set(block_texts(document))


def test_a_list_with_one_item_in_the_article_belongs_to_it_as_a_whole() -> None:
    document = read(
        page("<ul><li>Oil that burns slowly, and for the whole of a long night</li><li><a href=/w>Wick</a></li></ul>")
    )
    assert "Wick" in block_texts(document)


def test_a_table_of_contents_in_the_page_belongs_to_the_article() -> None:
    names = ("oil", "wick", "flame")
    contents = "".join(f"<li><a href=#{name}>Of the {name} and what it is</a></li>" for name in names)
    document = read(page(f"<ul>{contents}</ul>", *(f"<h2 id={name}>Of {name}</h2><p>x" for name in names)))
    assert "Of the wick and what it is" in block_texts(document)


@pytest.mark.parametrize(
    "inside",
    [
        "<div class=relatedArticles><h3>Lamps in other towns</h3><p>There are many of them.</p></div>",
        "<aside><p><a href=/other>Lamps in other towns</a></p></aside>",
        "<p><a href=/other>Lamps in other towns, and what is told of them there</a></p>",
        "<p>Read also: <a href=/other>Lamps in other towns, and what is told of them there</a></p>",
        "<h3>Related</h3><ul><li><a href=/other>Lamps in other towns</a></ul>",
    ],
)
def test_calls_to_read_something_else_are_hidden(inside: str) -> None:
    document = read(page(inside))
    assert block_texts(document) == ["The lamp", *PROSE]
    assert any("other towns" in line or "Related" in line for line in hidden(document))


def test_headings_that_link_to_other_pages_are_hidden_with_the_text_below() -> None:
    teaser = "<h3><a href=/other>Lamps in other towns, and what is told</a></h3><p>There are many of them, and old.</p>"
    document = read(page(end=teaser))
    assert not any("other towns" in text for text in block_texts(document))
    linked = read(page("<h2><a href=/long>Of the oil</a></h2>").replace("<p>When", "<p>When" + " so" * 99))
    assert "Of the oil" in block_texts(linked)


def test_a_heading_without_content_is_hidden() -> None:
    document = read(page("<h2>Of the oil</h2>", after="<h2>More</h2>"))
    assert [section.title for section in document.sections] == ["The lamp", "Of the oil"]


def test_a_heading_above_text_is_shown_however_deeply_it_is_nested() -> None:
    document = read(page("<div><div><h2>Oil</h2></div></div>"))
    assert "Oil" in [block.span.of(document.text) for block in document.blocks if isinstance(block, Heading)]


def test_the_byline_is_not_repeated_in_the_text() -> None:
    source = page(head="<p class=byline>By Ada Reed</p><p>3 May 2024</p>")
    document = read(f"<meta name=author content='Ada Reed'>{source}")
    assert document.authors == ("Ada Reed",)
    assert block_texts(document) == ["The lamp", *PROSE]


def test_a_copyright_line_at_the_end_is_hidden() -> None:
    document = read(
        page(end="<p>Copyright 2024 by the makers of lamps in this town</p><div class=noscript>No script.</div>")
    )
    assert block_texts(document) == ["The lamp", *PROSE]


def test_the_first_image_belongs_to_the_article() -> None:
    source = page().replace("<article>", "<article><div><img src=face.png alt='Ada Reed' class=avatar></div>")
    opening = "<header><h1>The lamp</h1><figure><img src=l.png><figcaption>Lit</figcaption></figure></header><div>"
    document = read(source.replace("<h1>The lamp</h1>", opening))
    assert [block.image for block in document.blocks if isinstance(block, Figure)] == ["l.png"]
    assert "Lit" in block_texts(document)


def test_a_list_of_links_beside_the_article_is_hidden() -> None:
    links = "<div><ul><li><a href=/oil>Oil</a><li><a href=/wick>Wick</a></ul></div>"
    document = read(page().replace("<main>", f"{links}<main>"))
    assert block_texts(document) == ["The lamp", *PROSE]


def test_a_large_table_is_not_given_to_trafilatura_and_still_shown() -> None:
    rows = "".join(f"<tr><td>{row}<td>lamp" for row in range(600))
    document = read(page(f"<table><tr><th>a<th>b{rows}</table>"))
    assert any(isinstance(block, Table) and len(block.rows) == 601 for block in document.blocks)


def test_a_table_of_prose_is_the_article() -> None:
    rows = "".join(f"<tr><td>{number}<td>{text}" for number, text in enumerate(PROSE))
    document = read(f"{MENU}<div><table><tr><th>No.<th>Story{rows}</table></div>{FOOT}")
    assert any(isinstance(block, Table) for block in document.blocks)


def test_a_page_without_an_article_is_shown_whole_with_a_note() -> None:
    teasers = "".join(
        f"<div><h3><a href=/{number}>Lamp {number}</a></h3><a href=/b>Buy now</a></div>" for number in range(99)
    )
    document = read(f"{DECLARED}{MENU}{teasers}{FOOT}")
    assert hidden(document)[:4] == ["Home", "Lamps", "Oil", "About"]
    assert "Lamp 98" in block_texts(document)
    assert "shown whole" in document.notes[0]


@pytest.mark.parametrize("limit", ["MAX_EXTRACTION_DEPTH", "MAX_EXTRACTION_LENGTH"])
def test_pages_beyond_the_limits_of_trafilatura_are_selected_by_their_prose(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"readtui.ingest.html.build.{limit}", 5)
    document = read(page())
    assert block_texts(document) == ["The lamp", *PROSE]
    assert "Home" in hidden(document)


def leaf(text: str, *, is_hidden: bool = False) -> LeafBlock:
    return LeafBlock("text", BlockElement("p", is_hidden=is_hidden), text)


def test_a_small_part_of_a_page_is_too_short_for_an_article() -> None:
    leaves = [leaf("x" * 200), leaf("y" * 4_000), leaf("z" * 9_000, is_hidden=True)]
    assert is_too_short(leaves, [True, False, False], PageMetadata())
    assert not is_too_short(leaves, [True, False, False], PageMetadata(is_article=True))
    assert is_too_short(leaves, [False, False, False], PageMetadata())
    assert visible_leaves(leaves) == [True, True, False]
    assert visible_leaves(leaves[2:]) == [True]


def test_a_note_that_the_article_refers_to_belongs_to_it_wherever_it_is() -> None:
    note = '<ol><li id="fn1"><p>By the maid.</p><p>Or the cook.</p><li id="fn2">Of nothing.</ol>'
    mark = '<p>The oil was bought by someone else<sup><a href="#fn1">1</a></sup>, as the whole town knew for years.</p>'
    cell = '<table><tr><th>Who<th>What<tr><td>The maid<sup><a href="#fn1">1</a></sup><td>Oil</table>'
    for referring in (mark, cell):
        document = read(page(referring, after=f"<div class=below><p>x</p>{note}</div>"))
        assert block_texts(document)[-2:] == ["By the maid.", "Or the cook."]
        assert "Of nothing." in hidden(document)
    assert "By the maid." in hidden(read(page(after=f"<div class=below><p>x</p>{note}</div>")))


def test_a_note_outside_a_list_is_added_alone() -> None:
    mark = '<p>The oil was bought by someone else<sup><a href="#fn1">1</a></sup>, as the whole town knew for years.</p>'
    document = read(page(mark, after='<div class=below><p>x</p><p id="fn1">By the maid.</p><p>y</p></div>'))
    assert block_texts(document)[-1] == "By the maid."


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("<h1>Of a lamp</h1>", ["Of a lamp"]),
        ("<h1><a href=/>Of a lamp</a></h1>", []),
        ("<h1>Of oil</h1><h1>Of a lamp</h1>", []),
        ("<h1>Our paper</h1>", []),
        ("<h1>Of a lamp</h1>" + "<p>Buy a lamp.</p>" * 14, []),
    ],
)
def test_the_only_top_heading_above_the_article_is_shown_if_it_differs_from_the_title(
    above: str, shown: list[str]
) -> None:
    body = page().replace("<h1>The lamp</h1>", "").replace("<title>The lamp</title>", "<title>Our paper</title>")
    document = read(body.replace("<main>", f"<header>{above}</header><main>"))
    assert block_texts(document) == ["Our paper", *shown, *PROSE]


@pytest.mark.parametrize(
    "box",
    [
        "<aside><p>The oil is pressed from the seeds that the children gather.</p></aside>",
        "<div class=sidebar-box><h3>Oil</h3><p>The oil is pressed from the seeds that the children gather.</div>",
        "<ul><li><a href=/oil>The oil is pressed</a> <li><a href=/seeds>Of seeds</a></ul>",
        "<h3>Further reading</h3><ul><li><a href=/oil>The oil is pressed</a> <li><a href=/seeds>Of seeds</a></ul>",
        "<p><a href=/oil>The oil is pressed from the seeds that the children gather.</a></p>",
        "<h3 class=related>Related: the oil is pressed</h3><p>" + PROSE[0][::-1] + "</p>",
        "<h3 class=share-title>How the oil is pressed</h3><p>" + PROSE[0][::-1] + "</p>",
    ],
)
def test_boxes_headings_and_links_between_the_paragraphs_belong_to_the_article(box: str) -> None:
    document = read(page(box))
    assert any("he oil is pressed" in text for text in block_texts(document))


def test_a_box_that_repeats_a_sentence_of_the_text_is_hidden() -> None:
    for quote in ("<aside>{}</aside>", "<blockquote class=pull-quote><p>{}</p></blockquote>"):
        document = read(page(quote.format("“The neighbours came to look at it”")))
        assert hidden(document).count("“The neighbours came to look at it”") == 1
        assert block_texts(document) == ["The lamp", *PROSE]


def test_a_heading_that_is_a_link_belongs_to_the_article_if_others_beside_it_are_none() -> None:
    sections = "<h2>Oil</h2><p>Of the oil.</p><h2><a href=/wick>Wick</a></h2><p>Of the wick.</p>"
    document = read(page(end=sections))
    assert [section.title for section in document.sections] == ["The lamp", "Oil", "Wick"]


def test_the_heading_of_a_teaser_in_a_list_takes_no_text_after_the_list_along() -> None:
    document = read(page("<h4>More:</h4><ul><li><h4><a href=/other>Lamps in other towns</a></h4></li></ul>"))
    assert block_texts(document) == ["The lamp", *PROSE]


@pytest.mark.parametrize(
    ("container", "end"),
    [
        ("<div class=article-body>", "</div>"),
        ("<div class=grid><div class='col article-body'>", "</div></div>"),
    ],
)
def test_an_article_goes_on_in_containers_like_its_first(container: str, end: str) -> None:
    first, second = ("".join(f"<p>{text} ({part})</p>" for text in PROSE * 2) for part in ("one", "two"))
    parts = f"{container}{first}{end}<div class=ad>Buy a lamp.</div>{container}{second}{end}"
    teaser = f"{container}<p>{PROSE[0]} (three)</p>{end}"
    document = read(f"{DECLARED}<title>The lamp</title><article><h1>The lamp</h1>{parts}{teaser}</article>")
    shown = block_texts(document)
    assert [text for text in shown if text.endswith("(two)")] == [f"{text} (two)" for text in PROSE * 2]
    assert "Buy a lamp." in hidden(document)
    assert not any(text.endswith("(three)") for text in shown)
