"""Markdown becomes a document: every construct of its syntax, and hostile text."""

from __future__ import annotations

import re
import string
import time
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Paragraph, Quote, Rule, Table
from readtui.ingest.markdown.reader import read
from readtui.span import Span
from readtui.unicode.printable import is_printable


def doc(text: str) -> Document:
    return read(text, "a.md")


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(type(block).__name__, block.span.of(document.text)) for block in document.blocks]


def inlines(document: Document) -> list[tuple[str, str, str]]:
    return [(inline.kind, inline.span.of(document.text), inline.target) for inline in document.inlines]


def markers(document: Document) -> list[tuple[str, list[str]]]:
    """Return the text of each block, with the markers and labels of its containers, outermost first."""
    return [
        (
            block.span.of(document.text),
            [place.marker if isinstance(place, Item) else f">{place.label}" for place in block.nest],
        )
        for block in document.blocks
    ]


# Blocks


def test_paragraphs_and_headings() -> None:
    document = doc("# Title\n\nOne\ntwo.\n\nSub\n---\n\nThree\n=====\n")
    assert blocks(document) == [
        ("Heading", "Title"),
        ("Paragraph", "One two."),
        ("Heading", "Sub"),
        ("Heading", "Three"),
    ]
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 1]
    assert (document.title, document.source) == ("Title", "a.md")


def test_windows_and_old_mac_line_ends_are_line_ends() -> None:
    assert doc("# A\r\n\r\nb\r\nc\r\rd").text == "A\nb c\nd"


def test_a_hard_break_is_a_newline_and_a_soft_one_a_space() -> None:
    assert doc("a  \nb\\\nc\n  d").text == "a\nb\nc d"
    assert doc("a<br>\n*b*<br>\n c<br/> <b>d</b>").text == "a\nb\nc\nd"


def test_a_line_end_between_chinese_characters_is_removed() -> None:
    assert doc("火车\n晚点").text == "火车晚点"
    assert doc("*火车*\n晚点 word\n了").text == "火车晚点 word 了"
    assert doc("기차가\n늦어서").text == "기차가 늦어서"


def test_several_spaces_are_one_but_in_code() -> None:
    assert doc("a   b *c*  d").text == "a b c d"
    assert doc("*a* ` b   c `  d").text == "a b   c d"
    assert doc("a <!-- x --> b").text == "a b"


def test_code_keeps_its_lines_and_its_language() -> None:
    document = doc("```python title=x\nif a:\n\tb\n```\n\n    indented\n")
    assert blocks(document) == [("Code", "if a:\n    b"), ("Code", "indented")]
    assert [block.language for block in document.blocks if isinstance(block, Code)] == ["python", ""]


def test_an_unclosed_fence_contains_the_rest() -> None:
    assert doc("# A\n\n```\nrest\n# of it").text == "A\nrest\n# of it"


def test_a_thematic_break_is_a_rule() -> None:
    assert isinstance(doc("a\n\n***\n\nb").blocks[1], Rule)


def test_a_table_has_its_cells_and_their_alignment() -> None:
    document = doc("| a | *b* | c | d |\n|---|:--|--:|:-:|\n| 1 | 2\\|3 |\n")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[cell.of(document.text) for cell in row] for row in table.rows] == [
        ["a", "b", "c", "d"],
        ["1", "2|3", "", ""],
    ]
    assert (table.head, table.aligns) == (1, ("", "left", "right", "center"))
    assert inlines(document) == [("emphasis", "b", "")]


@pytest.mark.parametrize("row", ["| 1 | 2 | 3 | 4 |", "1 | 2 | 3 | 4", "> | 1 | 2 | 3 | 4 |"])
def test_cells_beyond_the_columns_of_a_table_are_kept(row: str) -> None:
    quoted = "> " * row.startswith(">")
    document = doc(f"{quoted}| a | b |\n{quoted}|---|---|\n{row}\n")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [cell.of(document.text) for cell in table.rows[1]] == ["1", "2", "3", "4"]


def test_the_header_of_a_table_in_a_list_item_is_shown_once() -> None:
    assert doc("- | a | b |\n  |---|---|\n  | 1 | 2 |\n").text == "a  b\n1  2"


def test_lists_have_their_markers_and_numbers() -> None:
    document = doc("- a\n  - b\n- c\n\n7) d\n7) e\n\n0. f\n")
    assert markers(document) == [
        ("a", ["•"]),
        ("b", ["•", "•"]),
        ("c", ["•"]),
        ("d", ["7)"]),
        ("e", ["8)"]),
        ("f", ["0."]),
    ]


def test_a_list_with_blank_lines_is_loose() -> None:
    def tight(text: str) -> list[bool]:
        return [place.tight for block in doc(text).blocks for place in block.nest if isinstance(place, Item)]

    assert tight("- a\n- b\n") == [True, True]
    assert tight("- a\n\n- b\n") == [False, False]


def test_tasks_have_checkboxes() -> None:
    assert markers(doc("- [ ] a\n- [x] *b*\n- [X] c\n- [y] d\n")) == [
        ("a", ["☐"]),
        ("b", ["☑"]),
        ("c", ["☑"]),
        ("[y] d", ["•"]),
    ]


def test_a_letter_or_a_number_in_brackets_replaces_the_bullet() -> None:
    document = doc("- a) b\n- (iv) c\n- [3] d\n- ii. e\n- A. Ray\n- \\[4] f\n- e) `x`\n\n1. a) g\n")
    assert markers(document) == [
        ("b", ["a)"]),
        ("c", ["(iv)"]),
        ("d", ["[3]"]),
        ("e", ["ii."]),
        ("A. Ray", ["•"]),
        ("[4] f", ["•"]),
        ("x", ["e)"]),
        ("a) g", ["1."]),
    ]


def test_a_checkbox_may_be_on_a_line_of_its_own() -> None:
    assert markers(doc("- [ ]\n  ```\n  x\n  ```\n")) == [("x", ["☐"])]


def test_a_table_with_an_empty_header_has_none() -> None:
    (table,) = doc("|  |  |\n|---|---|\n| 1 | 2 |\n").blocks
    assert isinstance(table, Table)
    assert (table.head, len(table.rows)) == (0, 1)
    assert doc("|  |\n|---|\n").blocks == ()


def test_an_item_contains_all_its_blocks() -> None:
    document = doc("- a\n\n  b\n\n      code\n")
    assert {block.nest for block in document.blocks} == {(Item(0, "•", False),)}


def test_quotations_nest() -> None:
    assert markers(doc("> a\n> > b\n>\n> c\n")) == [("a", [">"]), ("b", [">", ">"]), ("c", [">"])]


def test_an_alert_is_a_quotation_with_its_kind() -> None:
    document = doc("> [!WARNING]\n> Look *out*.\n\n> [!TIP]\n>\n> More.\n")
    assert markers(document) == [("Look out.", [">Warning"]), ("More.", [">Tip"])]
    assert document.blocks[0].nest == (Quote(0, "Warning"),)


def test_the_label_of_an_alert_may_be_a_few_words() -> None:
    assert markers(doc("> [!see also]\n> That.\n\n> [!a, b]\n> c\n")) == [
        ("That.", [">See also"]),
        ("[!a, b] c", [">"]),
    ]


def test_definitions_are_items_below_their_terms() -> None:
    document = doc("Term\n: One\n: Two\n")
    assert markers(document) == [("Term", []), ("One", [""]), ("Two", [""])]
    assert inlines(document) == [("strong", "Term", "")]


def test_several_terms_may_have_one_definition() -> None:
    document = doc("Oar\nScull *short*\n:   It rows.\n\n    Well.\n\nBoat\n\n: It floats.\n")
    assert markers(document) == [
        ("Oar", []),
        ("Scull short", []),
        ("It rows.", [""]),
        ("Well.", [""]),
        ("Boat", []),
        ("It floats.", [""]),
    ]
    assert [text for kind, text, _ in inlines(document) if kind == "strong"] == ["Oar", "Scull short", "Boat"]


@pytest.mark.parametrize(
    "text",
    ["It is late,\nand so\n: we go", "It is late.\nSo\n: we go", "- a\nb\n: c", "a\nb\n:c", f"{'a ' * 50}\nb\n: c"],
)
def test_a_paragraph_above_a_colon_has_no_terms(text: str) -> None:
    assert not [kind for kind, _, _ in inlines(doc(text)) if kind == "strong"]


# Figures


def test_an_image_alone_in_a_paragraph_is_a_figure() -> None:
    document = doc('![A *small* lake](lake.png)\n\nwords ![a boat](boat.png "no caption") words\n')
    assert blocks(document) == [("Figure", "A small lake"), ("Paragraph", "words a boat words")]
    figure = document.blocks[0]
    assert isinstance(figure, Figure)
    assert (figure.image, figure.alt) == ("lake.png", "A small lake")


@pytest.mark.parametrize(
    "text",
    ['![alt](a.png "The *lake*")', "![alt](a.png)\n\n*The \\*lake\\**", "![alt](a.png)\n_The \\*lake\\*_"],
)
def test_the_title_or_an_emphasised_line_below_is_its_caption(text: str) -> None:
    document = doc(f"before\n\n{text}\n\nafter")
    assert blocks(document)[1:3] == [("Figure", "alt"), ("Caption", "The *lake*")]
    caption = document.blocks[2]
    assert isinstance(caption, Caption)
    assert caption.of == 1
    assert blocks(document)[3] == ("Paragraph", "after")


@pytest.mark.parametrize("text", ["![alt](a.png)", "- ![alt](a.png)", '<img src="a.png" alt="alt">'])
def test_an_image_may_end_the_text(text: str) -> None:
    assert blocks(doc(f"before\n\n{text}\n")) == [("Paragraph", "before"), ("Figure", "alt")]


def test_a_caption_equal_to_the_alternative_text_replaces_it() -> None:
    document = doc('![The lake](a.png "the lake")')
    assert blocks(document) == [("Figure", ""), ("Caption", "the lake")]


def test_emphasis_elsewhere_is_no_caption() -> None:
    assert blocks(doc("*a*\n\n![b](b.png)\n\nc\n\n*d*\n\n- ![e](e.png)\n\n*f*")) == [
        ("Paragraph", "a"),
        ("Figure", "b"),
        ("Paragraph", "c"),
        ("Paragraph", "d"),
        ("Figure", "e"),
        ("Paragraph", "f"),
    ]
    assert blocks(doc("![a](a.png)\n\n*b* and *c*"))[1] == ("Paragraph", "b and c")
    assert blocks(doc("![a](a.png) *b*")) == [("Paragraph", "a b")]


def test_a_caption_that_can_be_linked_to_is_kept() -> None:
    document = doc('![a](a.png)\n*<a id="x"></a>b*')
    assert blocks(document) == [("Figure", "a"), ("Caption", "b")]
    assert document.target("x") == 0


def test_a_second_caption_is_a_paragraph() -> None:
    assert blocks(doc('![a](a.png "b")\n*c*')) == [("Figure", "a"), ("Caption", "b"), ("Paragraph", "c")]


def test_a_labelled_paragraph_is_the_caption_of_the_block_above() -> None:
    text = "Caption: a\n\n| b |\n|---|\n\nTable: c\n\nCaption: *d*\n\n    e\n\nTable: f\n\n    g\n\nCaption: h"
    captions = [block for block in doc(text).blocks if isinstance(block, Caption)]
    assert [(caption.span.of(doc(text).text), caption.of) for caption in captions] == [
        ("a", None),
        ("c", 1),
        ("d", 1),
        ("h", 6),
    ]


def test_a_labelled_caption_keeps_its_ids() -> None:
    document = doc('words\n\nCaption: <a id="x"></a>a')
    assert document.target("x") == document.text.index("a")


def test_a_caption_that_begins_with_the_alternative_text_replaces_it() -> None:
    assert blocks(doc('![Two hills at night](a.png "Two hills at night, in May")'))[0] == ("Figure", "")
    assert blocks(doc('![A](a.png "A hill")'))[0] == ("Figure", "A")


def test_an_image_with_only_a_caption_is_a_figure() -> None:
    assert blocks(doc("![]()\n*a*")) == [("Figure", ""), ("Caption", "a")]
    assert blocks(doc("![]()\n\nCaption: a")) == [("Figure", ""), ("Caption", "a")]


def test_an_image_without_text_and_address_is_dropped() -> None:
    assert doc("![]()").blocks == ()


# Inline content


def test_inline_markup() -> None:
    document = doc("*a **b*** ~~c~~ `d` H<sub>2</sub>O x<sup>n</sup> <mark>e</mark> <b>f</b> <kbd>g</kbd>")
    assert document.text == "a b c d H₂O xn e f g"
    assert inlines(document) == [
        ("emphasis", "a b", ""),
        ("strong", "b", ""),
        ("strike", "c", ""),
        ("code", "d", ""),
        ("sup", "n", ""),
        ("mark", "e", ""),
        ("strong", "f", ""),
        ("code", "g", ""),
    ]


def test_nested_equal_styles_are_one() -> None:
    assert inlines(doc("<b>a **b** c</b>")) == [("strong", "a b c", "")]


def test_links_have_their_targets() -> None:
    document = doc("[a](https://example.org/x_y_z) [b][r] <https://c.org> [d](#the-end) [e](#%C3%BC)\n\n[r]: /b 'B'")
    assert inlines(document) == [
        ("link", "a", "https://example.org/x_y_z"),
        ("link", "b", "/b"),
        ("link", "https://c.org", "https://c.org"),
        ("link", "d", "#the-end"),
        ("link", "e", "#ü"),
    ]


@pytest.mark.parametrize(
    ("text", "linked", "target"),
    [
        ("see https://example.org/a_b_c.", "https://example.org/a_b_c", "https://example.org/a_b_c"),
        ("(www.example.org)", "www.example.org", "http://www.example.org"),
        ("(https://example.org/a_(b))!", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("*x* http://example.org, and", "http://example.org", "http://example.org"),
    ],
)
def test_bare_addresses_are_links(text: str, linked: str, target: str) -> None:
    assert ("link", linked, target) in inlines(doc(text))


def test_an_address_in_code_in_a_link_or_in_a_word_is_left_alone() -> None:
    document = doc("`http://a.org` [http://b.org](http://c.org) xhttp://d.org")
    assert [inline for inline in inlines(document) if inline[0] == "link"] == [("link", "http://b.org", "http://c.org")]


def test_addresses_that_must_not_be_followed_are_text() -> None:
    document = doc("[a](javascript:alert(1)) [b](file:///etc/passwd)")
    assert document.inlines == ()
    assert document.text == "[a](javascript:alert(1)) [b](file:///etc/passwd)"


def test_inline_html() -> None:
    document = doc('a<br>b <a href="/x">c</a> <a>d</a> <img alt="e"> &amp; </b> <script>no</script>f<p>g <script>h')
    assert document.text == "a\nb c d e & f g h"
    assert inlines(document) == [("link", "c", "/x")]


def test_an_invalid_tag_is_text() -> None:
    assert doc('a <b c="<">d').text == 'a <b c="<">d'


def test_inline_math_is_unicode_if_that_is_readable_and_else_tex() -> None:
    assert inlines(doc("[$x^2$](/y)")) == [("link", "x²", "/y")]
    document = doc("$a_1 * b_2$ and $$x$$ and $\\boxed{x}$, but $5 or $6, US$7$ and 2$x$ *y*")
    assert inlines(document) == [("math", "\\boxed{x}", ""), ("emphasis", "y", "")]
    assert document.text == "a₁ * b₂ and x and \\boxed{x}, but $5 or $6, US$7$ and 2$x$ y"


@pytest.mark.parametrize(
    "source", ["$$\nx^2\n$$", "$$x^2$$", "```math\nx^2\n```", "$$x^2\n$$", "> $$\n> x^2\n> $$", "- $$x^2$$"]
)
def test_a_display_formula_is_a_paragraph(source: str) -> None:
    document = doc(source)
    assert document.text == "x²"
    assert [type(block) for block in document.blocks] == [Paragraph]


def test_a_display_formula_keeps_its_lines() -> None:
    assert doc("$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$").text == "a = b\n= c"


def test_a_display_formula_that_unicode_cannot_show_is_tex() -> None:
    document = doc("$$\n\\boxed{x}\n+ 1\n$$")
    assert document.text == "\\boxed{x}\n+ 1"
    assert document.blocks == (Code(Span(0, len(document.text)), "tex"),)


def test_a_display_formula_splits_a_paragraph() -> None:
    document = doc("So\n$$x^2$$\nand\n$$\ny\n$$")
    assert document.text == "So\nx²\nand\ny"
    assert len(document.blocks) == 4
    assert doc("So\n$$x^2$$\n$$y^2$$").text == "So\nx²\ny²"
    assert doc("So $$x^2$$\nand").text == "So x² and"


def test_escapes_are_removed_before_the_markup_is_read() -> None:
    page = "\x1b[1m# Oil\x1b[m\n\n\x1b[31m**red**\x1b[0m \x1b[\ntrue \x1b[\n[One](#oil)"
    assert doc(page).text == "Oil\nred true One"


def test_escapes_and_entities_are_characters() -> None:
    assert doc("\\*a\\* &copy; \\$b$").text == "*a* © $b$"
    assert "\x1b" not in doc("&#27;[31m <p>&#27;[31m</p>\n\n<p>&#27;[31m</p>").text


# Ids and footnotes


def test_headings_have_the_slugs_of_github() -> None:
    document = doc("# Über *a*: b_c!\n\n## One\n\n## One\n\n## One-1\n")
    assert [name for name, _ in document.targets] == ["über-a-b_c", "one", "one-1"]
    assert document.target("one-1") == document.blocks[2].span.start


def test_html_ids_are_targets() -> None:
    document = doc('a\n\nb <a name="x"></a>c\n\n<div id="y"><a id="z"></a></div>\n\nd <a id="x">e</a>')
    assert document.targets == (("x", 2), ("y", 6), ("z", 6))


def test_footnotes_are_at_the_end_in_the_order_of_their_references() -> None:
    document = doc("a[^n] b[^1] c[^n] ^[here]\n\n[^1]: One.\n[^n]: Two.\n\n    More.\n[^x]: Left.\n\nd [^zz]\n")
    assert markers(document) == [
        ("a[1] b[2] c[1] [3]", []),
        ("d [^zz]", []),
        ("", []),
        ("Two.", ["1."]),
        ("More.", ["1."]),
        ("One.", ["2."]),
        ("here", ["3."]),
        ("Left.", ["4."]),
    ]
    assert inlines(document)[0] == ("reference", "[1]", "#fn-1")
    assert document.target("fn-1") == document.text.index("Two.")
    assert document.target("fn-3") == document.text.index("here")


def test_footnotes_may_refer_to_each_other_and_nest() -> None:
    assert doc("a[^a]\n\n[^a]: see [^b]\n[^b]: see [^a]\n").text == "a[1]\n\nsee [2]\nsee [1]"
    assert doc("[^a]: b\n\n    [^c]: d\n").text == "\nb\nd"
    assert doc("[^a]: b\n[^a]: c\n").text == "\nb\nc"
    assert doc("a[^b]\n\n[^b]: c[^d]\n[^e]: f\n[^d]: g\n").text == "a[1]\n\nc[2]\ng\nf"


# Front matter


def test_front_matter_is_the_metadata_of_the_document() -> None:
    document = doc("---\ntitle: The Lake\nauthor: A. Ray\ndate: 2020-01-02\nlang: en_GB\nsite: example.org\n---\nwords")
    assert (document.title, document.authors, document.published) == ("The Lake", ("A. Ray",), "2020-01-02")
    assert (document.language, document.site) == ("en-GB", "example.org")
    assert blocks(document) == [("Heading", "The Lake"), ("Paragraph", "words")]


def test_a_page_title_is_not_shown_above_the_text() -> None:
    document = doc("---\npagetitle: The Lake\n---\nwords")
    assert (document.title, document.text) == ("The Lake", "words")


def test_front_matter_is_hidden_text() -> None:
    assert [line.text for line in doc("---\ntitle: a\nslug: b\n\n---\nc").hidden] == ["title: a", "slug: b"]


@pytest.mark.parametrize(
    "body", ["# The Lake!\n\nx", "# the *lake*\n\n# Two\n\nx", "# The lake of the north\n\n## Two"]
)
def test_a_text_that_begins_with_its_title_gets_no_other(body: str) -> None:
    document = doc(f"---\ntitle: The Lake\n---\n{body}")
    assert document.blocks[0].span.of(document.text).lower().startswith("the lake")
    assert document.text.lower().count("the lake") == 1


def test_a_title_above_chapters_moves_them_one_level_down() -> None:
    document = doc("---\ntitle: T\n---\n# One\n\n## a\n\n# Two\n")
    assert [(title.title, title.depth) for title in document.sections] == [("T", 1), ("One", 2), ("a", 3), ("Two", 2)]


def test_a_title_above_sections_leaves_their_level() -> None:
    document = doc("---\ntitle: T\n---\n## One\n")
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2]


@pytest.mark.parametrize("top", ["", "![a](b)\n\n", "[![a](b)](c) ![d](e)\n\n", "<p><img src=a></p>\n\n", "***\n\n"])
def test_a_heading_on_top_is_shown_as_the_title(top: str) -> None:
    document = doc(f"---\ntitle: The Lake\n---\n{top}# Notes on a lake\n\nwords\n\n## Boats\n")
    assert (document.title, [section.title for section in document.sections]) == (
        "The Lake",
        ["Notes on a lake", "Boats"],
    )


@pytest.mark.parametrize("top", ["words", "- words", "> words", "    words", "[words](c)", "| words |\n|-|"])
def test_a_heading_that_comes_late_is_no_title(top: str) -> None:
    document = doc(f"---\ntitle: The Lake\n---\n{top}\n\nBoats\n=====\n")
    assert document.title == "The Lake"
    assert [(section.title, section.depth) for section in document.sections] == [("The Lake", 1), ("Boats", 2)]


# HTML blocks


def test_an_html_block_becomes_blocks() -> None:
    document = doc(
        '<h1 align="center">The <b>lake</b></h1>\n<p>One\ntwo<br>three</p><hr>\n'
        "<ul><li>a</li><li>b</ul>\n<pre>  c\n  d</pre>\n<!-- gone --><style>gone</style>\n"
    )
    assert blocks(document) == [
        ("Heading", "The lake"),
        ("Paragraph", "One two\nthree"),
        ("Rule", ""),
        ("Paragraph", "a"),
        ("Paragraph", "b"),
        ("Code", "  c\n  d"),
    ]
    assert document.blocks[3].nest == (Item(document.text.index("a\nb"), "•"),)


def test_an_image_in_html_is_a_figure() -> None:
    document = doc(
        '<figure><img src="a.png" alt="b"><figcaption>c</figcaption></figure>\n\n'
        '<p align="center"><img src="d.png" alt="e" title="f"></p>\n\n'
        '<p><a href="x"><img alt="g"></a> h <img alt="i"></p>\n\n<figcaption>j</figcaption>\n'
    )
    assert blocks(document) == [
        ("Figure", "b"),
        ("Caption", "c"),
        ("Figure", "e"),
        ("Caption", "f"),
        ("Paragraph", "g h i"),
        ("Paragraph", "j"),
    ]


@pytest.mark.parametrize("opening", ["<!--", "<script>", "<style>", "<pre>", "<?php", "<!DOCTYPE", "<![CDATA[", "<div"])
def test_unclosed_html_hides_no_text(opening: str) -> None:
    assert "word" in doc(f"{opening} a\n\nb\n\nword\n").text


def test_a_closed_script_is_dropped_and_a_lone_bracket_is_text() -> None:
    assert doc("<div>a < b <?x?><!doctype y><script>z</script> <3 &lt;</div>").text == "a < b <3 <"


# Properties of any text


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_read(text: str) -> None:
    document = doc(text)
    assert is_printable(document.text)
    assert [inline.span.start for inline in document.inlines] == sorted(i.span.start for i in document.inlines)


WORD = st.text(string.ascii_lowercase + "éß漢", min_size=1, max_size=6)
_GLUE = " |\n|  \n|\\\n| *|* | **|** |`| _|_ |~~|[|]|](|) |![|[^|$|^[|> |\n\n|\n- |\n1. |\n> |\n# |\n    |<b>|</b>"
_EXTENDED_GLUE = (
    *(
        " ==",
        "== ",
        "[[",
        "]]",
        "|",
        " %%",
        "%% ",
        "\n\n:::note\n",
        "\n\n:::\n\n",
        "\n\n!!! tip\n    ",
        "\n> [!tip]- ",
        "\n: ",
    ),
    *(
        "\n\n<table><tr><td>",
        "</td><td>",
        "</td></tr></table>\n\n",
        "\n\n<table>\n\n",
        "\n\n<tr>\n<td>\n\n",
        "\n\n</table>\n\n",
    ),
    *(
        "\n\n<ul><li>",
        "</li><li>",
        "</li></ul>\n\n",
        "\n\n<blockquote>\n\n",
        "\n\n</blockquote>\n\n",
        "<li>",
        "<br>",
        "<p>",
    ),
    *(
        "\n\n<details>\n<summary>",
        "</summary>\n\n",
        "\n\n</details>\n\n",
        "\n\n<dl><dt>",
        "</dt><dd>",
        "</dd></dl>\n\n",
    ),
)
GLUE = st.sampled_from((*_GLUE.split("|"), *_EXTENDED_GLUE))


IMAGE_ADDRESS = re.compile(r"(?<=\]\()\S+(?=\) )")
"""Address of an image: only the alternative text of an image inside a paragraph is shown."""


@given(st.lists(st.tuples(WORD, GLUE), min_size=1, max_size=30))
@example([("a", "!["), ("b", "]("), ("c", ") ")])
@example([("a", "["), ("b", "]("), ("é", ") ")])
@settings(max_examples=200)
def test_no_word_is_lost_except_in_the_address_of_an_image(words: list[tuple[str, str]]) -> None:
    text = "".join(word + glue for word, glue in words)
    document = doc(text)
    shown = re.sub(r"\s", "", document.text)
    shown += unquote("".join(inline.target for inline in document.inlines))
    shown += "".join(hidden.text for hidden in document.hidden)
    shown += "".join(IMAGE_ADDRESS.findall(text)) if "![" in text else ""
    for word, _ in words:
        assert word in shown, (text, document.text)


# Hostile text


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("  " * depth + "- a" for depth in range(400)),
        "> " * 500 + "a",
        "- " * 500 + "a",
        "a\n" + ": " * 500 + "b",
        "[" * 20_000,
        "![[](" * 4_000,
        "^[" * 4_000,
        "*a " * 4_000 + "a* " * 4_000,
        "<!--" * 4_000,
        "<a " * 4_000,
        '<div a="' * 4_000,
        "a" + " " * 200_000 + "b",
        "http://a" + ")" * 200_000,
        "x " + "<script> " * 3_000,
        "---\na: b\n" + "c" + " " * 50_000 + "\n---\n",
        "$a " * 10_000,
        "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|b" * 500 + "|\n",
    ],
)
def test_hostile_text_is_read_in_time_with_the_text_after_it(text: str) -> None:
    before = time.process_time()
    document = doc(f"{text}\n\nThe end.\n")
    assert time.process_time() - before < 5
    assert document.text.endswith("The end.") or "The end." in document.text


def test_lists_nested_too_deeply_are_flattened_with_a_note() -> None:
    document = doc("\n".join("  " * depth + f"- w{depth}" for depth in range(30)))
    assert [word.strip("- ") for word in document.text.split("\n")] == [f"w{depth}" for depth in range(30)]
    assert max(len(block.nest) for block in document.blocks) == 12
    assert document.notes == ("Lists and quotations nested more than 12 deep are shown flat.",)


def test_too_many_brackets_are_text_with_a_note() -> None:
    document = read("[" * 50 + "a *b*", "a.md", ("first",))
    assert document.text == "[" * 50 + "a *b*"
    assert document.notes == ("first", "A paragraph with too many open brackets is shown without formatting.")


@pytest.mark.parametrize("stop", ["\n", ". ", " ", ""])
def test_a_long_paragraph_loses_nothing_where_it_is_split(stop: str) -> None:
    text = ("x" * 100 + stop) * 120 + "*y*"
    assert re.sub(r"\s", "", doc(text).text) == re.sub(r"\s", "", text).replace("*", "")


def test_plain_text_is_a_paragraph() -> None:
    assert isinstance(doc("a").blocks[0], Paragraph)


def test_two_images_in_succession_are_two_figures() -> None:
    document = read("![one](1.png)\n\n![two](2.png)\n", "p.md")
    assert [block.alt for block in document.blocks if isinstance(block, Figure)] == ["one", "two"]
