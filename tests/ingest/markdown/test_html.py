"""HTML in Markdown becomes the blocks that it is in a page, also if Markdown is inside of it."""

from __future__ import annotations

import time

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Paragraph, Quote, Rule, Table
from readtui.ingest.markdown.reader import read


def doc(text: str) -> Document:
    return read(text, "a.md")


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.span.of(document.text)) for block in document.blocks]


def nests(document: Document) -> list[tuple[str, list[str]]]:
    """Return the text of each block, with the markers and labels of its containers."""
    return [
        (
            block.span.of(document.text),
            [part.marker if isinstance(part, Item) else f">{part.label}" for part in block.nest],
        )
        for block in document.blocks
    ]


def cells(document: Document) -> list[list[str]]:
    """Return the cells of the only table."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [[cell.of(document.text) for cell in row] for row in table.rows]


TABLE = "<table>{0}<tr>{0}<th>Boat</th>{0}<th>Crew</th>{0}</tr>{0}<tr><td>Anna</td>{0}<td>4</td></tr>{0}</table>"


# Whole blocks


@pytest.mark.parametrize("between", ["", "\n", "\n\n", "\n  ", "\n\n  ", "\n\n        "])
def test_a_table_has_its_cells_with_and_without_blank_lines(between: str) -> None:
    document = doc(f"Before.\n\n{TABLE.format(between)}\n\nAfter.\n")
    assert cells(document) == [["Boat", "Crew"], ["Anna", "4"]]
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]


def test_a_table_may_be_in_an_element_or_an_item() -> None:
    assert cells(doc(f'<div align="center">\n{TABLE.format("")}\n</div>\n')) == [["Boat", "Crew"], ["Anna", "4"]]
    document = doc("- Words\n\n  " + TABLE.format("\n\n  ") + "\n\n  More\n")
    assert cells(document) == [["Boat", "Crew"], ["Anna", "4"]]
    assert [part.marker for block in document.blocks for part in block.nest if isinstance(part, Item)] == ["•"] * 3


def test_a_caption_of_a_table_is_its_caption() -> None:
    document = doc(
        "<table><caption>All boats</caption><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    caption = document.blocks[1]
    assert isinstance(caption, Caption)
    assert (caption.of, caption.span.of(document.text)) == (0, "All boats")


def test_lists_nest_and_are_numbered() -> None:
    document = doc("<ul>\n<li>a\n<ol start=3><li>b</li><li>c</li></ol></li>\n<li>d</li>\n</ul>\n")
    assert nests(document) == [("a", ["•"]), ("b", ["•", "3."]), ("c", ["•", "4."]), ("d", ["•"])]


def test_quotations_definitions_and_details() -> None:
    document = doc(
        "<blockquote>said</blockquote>\n\n<dl><dt>Oar</dt><dd>It rows.</dd></dl>\n\n"
        "<details><summary>More</summary>\nhidden by others\n</details>\n"
    )
    assert nests(document) == [
        ("said", [">"]),
        ("Oar", []),
        ("It rows.", [""]),
        ("More", []),
        ("hidden by others", []),
    ]
    assert [inline.span.of(document.text) for inline in document.inlines if inline.kind == "strong"] == ["Oar", "More"]


def test_an_alert_of_a_page_is_an_alert() -> None:
    document = doc('<div class="admonition"><p class="admonition-title">Careful</p><p>Wet.</p></div>')
    assert document.blocks[0].nest == (Quote(0, "Careful"),)


def test_code_keeps_its_language() -> None:
    (code,) = doc('<pre><code class="language-c">int a;\n  b</code></pre>').blocks
    assert isinstance(code, Code)
    assert code.language == "c"


def test_a_heading_has_a_slug_and_the_level_below_the_title() -> None:
    document = doc('---\ntitle: T\n---\nwords\n\n# One\n\n<h2 align="center">Two <i>boats</i></h2>\n')
    heading = document.blocks[-1]
    assert isinstance(heading, Heading)
    assert (heading.level, document.target("two-boats")) == (3, heading.span.start)


def test_addresses_in_html_are_links() -> None:
    document = doc('<p>see https://a.b/c. or <code>http://d.e</code> or <a href="/x">www.f.g</a></p>')
    links = [(inline.span.of(document.text), inline.target) for inline in document.inlines if inline.kind == "link"]
    assert links == [("https://a.b/c", "https://a.b/c"), ("www.f.g", "/x")]


def test_text_that_a_browser_does_not_show_is_hidden_text() -> None:
    document = doc('<p>One</p><p style="display: none">Two</p><p>Three</p>')
    assert document.text == "One\nThree"
    assert [hidden.text for hidden in document.hidden] == ["Two"]


def test_comments_are_not_shown() -> None:
    assert doc("a\n\n<!-- b\n\nc -->\n\nd <!-- e --> f\n\n- g\n  <!-- h -->\n").text == "a\nd f\ng"


# Pictures


def test_badges_and_pictures_in_links_are_their_words() -> None:
    document = doc(
        '<p align="center">\n<a href="https://a.b"><img src="c.svg" alt="Build: good"></a>\n'
        '<img src="https://img.shields.io/d.svg" alt="Licence">\n</p>\n'
    )
    assert blocks(document) == [("Paragraph", "Build: good Licence")]
    assert [inline.target for inline in document.inlines] == ["https://a.b"]


def test_the_title_of_a_picture_stands_for_missing_words() -> None:
    assert doc(
        '<p><a href="/a"><img src="b.png" title="Boats"></a></p>\n\nAll <img src="c.png" title="oars">\n'
    ).text == ("Boats\nAll oars")


def test_a_picture_is_a_figure() -> None:
    document = doc('<p align="center"><img src="a.png" alt="A lake" width="400"><br><b>Words below</b></p>')
    assert blocks(document) == [("Figure", "A lake"), ("Paragraph", "Words below")]
    figure = document.blocks[0]
    assert isinstance(figure, Figure)
    assert figure.image == "a.png"


def test_a_caption_belongs_to_the_figure_or_table_above() -> None:
    document = doc("![a](b.png)\n\n<figcaption>c</figcaption>\n\nwords\n\n<figcaption>d</figcaption>\n")
    assert blocks(document) == [("Figure", "a"), ("Caption", "c"), ("Paragraph", "words"), ("Paragraph", "d")]


# Markdown inside


@pytest.mark.parametrize("indent", ["", "  "])
def test_markdown_in_a_cell_is_read(indent: str) -> None:
    document = doc(
        f"<table>\n{indent}<tr>\n{indent}<td>\n\n*Boat* and `oar`\n\n</td>\n{indent}<td>\n\n- one\n- two\n\n</td>\n"
        f"{indent}</tr>\n{indent}<tr><td>a</td><td>b</td></tr>\n</table>\n\nAfter.\n"
    )
    first, second = cells(document)
    assert first[0] == "Boat and oar"
    assert first[1].split() == ["one", "two"]
    assert second == ["a", "b"]
    assert [inline.kind for inline in document.inlines] == ["emphasis", "code"]


def test_markdown_in_an_item_is_read() -> None:
    document = doc("<ol>\n<li>\n\nOne *a*\n\n1. in\n\n</li>\n<li>\n\n```c\nb\n```\n\n</li>\n</ol>\n\nAfter.\n")
    assert nests(document) == [("One a", ["1."]), ("in", ["1.", "1."]), ("b", ["2."]), ("After.", [])]
    code = document.blocks[2]
    assert isinstance(code, Code)
    assert code.language == "c"


def test_markdown_in_quotations_definitions_and_figures_is_read() -> None:
    document = doc(
        "<blockquote>\n\n> *a*\n\n</blockquote>\n\n<dl>\n<dt>Oar</dt>\n<dd>\n\nIt *rows*.\n\n</dd>\n</dl>\n\n"
        "<figure>\n\n![b](c.png)\n\n<figcaption>d</figcaption>\n</figure>\n"
    )
    assert nests(document) == [("a", [">", ">"]), ("Oar", []), ("It rows.", [""]), ("b", []), ("d", [])]
    assert [type(block) for block in document.blocks[-2:]] == [Figure, Caption]


def test_markdown_in_details_is_read() -> None:
    document = doc("<details>\n<summary>More</summary>\n\n## Two\n\n- a\n\n```c\nb\n```\n\n</details>\n\nEnd\n")
    assert blocks(document) == [
        ("Paragraph", "More"),
        ("Heading", "Two"),
        ("Paragraph", "a"),
        ("Code", "b"),
        ("Paragraph", "End"),
    ]


def test_every_kind_of_markdown_is_kept_inside_of_an_element() -> None:
    document = doc(
        "<blockquote>\n\n## a\n\n| b | c |\n|--|--|\n| d | e | f |\n\n***\n\nOar\n: g\n\n~~h~~ [i](/j) ![k](l.png) "
        "m[^n] $x^2$ $\\boxed{y}$ <kbd>o</kbd>\\\np &lt;q>\n\n    <r>\n\n$$\n\\boxed{z}\n$$\n\n"
        "[^n]: s\n\n</blockquote>\n"
    )
    assert [type(block) for block in document.blocks[:3]] == [Heading, Table, Rule]
    assert all(block.nest[0] == document.blocks[0].nest[0] for block in document.blocks[:8])
    assert "h i k m[1] x² \\boxed{y} o\np <q>" in document.text
    assert document.text.split("\n")[-4:] == ["<r>", "\\boxed{z}", "", "s"]
    kinds = [(inline.kind, inline.span.of(document.text), inline.target) for inline in document.inlines]
    assert kinds == [
        ("strong", "Oar", ""),
        ("strike", "h", ""),
        ("link", "i", "/j"),
        ("reference", "[1]", "#fn-1"),
        ("math", "\\boxed{y}", ""),
        ("code", "o", ""),
    ]
    assert cells(document)[1] == ["d", "e", "f"]


def test_an_alert_may_contain_markdown() -> None:
    document = doc('<div class="admonition">\n<p class="admonition-title">Careful</p>\n\n*Wet*.\n\n</div>\n\nEnd\n')
    assert nests(document) == [("Wet.", [">Careful"]), ("End", [])]


def test_an_element_that_is_not_closed_takes_nothing_with_it() -> None:
    document = doc("<ul>\n<li>a\n\n# b\n\n- c\n\n  <table>\n\n  d\n\n</table>\n")
    assert nests(document) == [("a", ["•"]), ("b", []), ("c", ["•"]), ("d", ["•"])]


def test_two_elements_may_share_a_block() -> None:
    document = doc("<ul>\n<li>\n\n*a*\n\n</li></ul><ol><li>\n\n*b*\n\n</li></ol>\n\nc\n")
    assert nests(document) == [("a", ["•"]), ("b", ["1."]), ("c", [])]


def test_ids_in_html_are_targets_once() -> None:
    document = doc('<a id="top"></a>\n\n<p id="one">a</p>\n<p>b</p><a name="two"></a>\n\nc <a id="one">d</a>\n')
    assert [(name, document.text[offset]) for name, offset in document.targets] == [
        ("top", "a"),
        ("one", "a"),
        ("two", "c"),
    ]


# HTML in a paragraph or a cell


def test_a_list_or_table_in_a_paragraph_is_one() -> None:
    document = doc("Two *boats*: <ul><li>Anna</li><li>**Berta**</li></ul> and [c](/d)\n")
    assert nests(document) == [("Two boats:", []), ("Anna", ["•"]), ("Berta", ["•"]), ("and c", [])]
    assert [inline.kind for inline in document.inlines] == ["emphasis", "strong", "link"]
    assert cells(doc("See " + TABLE.format("") + "\n")) == [["Boat", "Crew"], ["Anna", "4"]]


def test_blocks_in_a_cell_of_markdown_are_on_lines_of_their_own() -> None:
    document = doc(
        "| a | b |\n|---|---|\n| <ul> <li>c</li> <li>*d* e</li> </ul> | f<p>g</p>h |\n| i<br>j | `k<br>l` <b>m</b> |\n"
    )
    assert cells(document) == [["a", "b"], ["c\nd e", "f\ng\nh"], ["i\nj", "k<br>l m"]]


# Hostile text


@pytest.mark.parametrize(
    "text",
    [
        "<table>\n\n" * 3_000,
        "<ul>\n\na\n\n" * 1_500 + "</ul>\n\n" * 1_500,
        "<p>\n\n" * 2_000 + "</div></ul>\n\n" * 2_000,
        "</ul><ul>\n\n" * 3_000,
        "<blockquote>" * 3_000 + "a",
        "<table>" + "<tr><td>a" * 20_000 + "</table>",
        "<img src=a title=b>" * 2_000,
        "a <li>" * 3_000,
        "|a|\n|-|\n|" + "<li> " * 30_000 + "|\n",
    ],
)
def test_hostile_html_is_read_in_time_with_the_text_after_it(text: str) -> None:
    before = time.process_time()
    document = doc(f"{text}\n\nThe end.\n")
    assert time.process_time() - before < 10
    assert document.text.endswith("The end.")
