"""A web page becomes a document: blocks, inline styles, links and metadata."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import (
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Inline,
    Item,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from readtui.errors import FormatError
from readtui.ingest.html import reader
from readtui.ingest.source import Source
from readtui.unicode.printable import is_printable

AT = "https://lamps.example/a/page.html"


def read(page: str, address: str = "") -> Document:
    return reader.parse(page.encode(), "", address, "page.html")


def block_texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def styles(document: Document) -> list[tuple[str, str, str]]:
    return [(inline.kind, inline.span.of(document.text), inline.target) for inline in document.inlines]


def markers(document: Document) -> list[list[str]]:
    return [[place.marker for place in block.nest if isinstance(place, Item)] for block in document.blocks]


# Paragraphs and inline styles


def test_ids_are_kept_for_links_from_other_pages() -> None:
    document = read("<h2 id=oil>Oil</h2><p>Words.</p><a name=wick></a><p>More.</p>")
    assert {name: document.text[offset:][:4] for name, offset in document.targets} == {"oil": "Oil\n", "wick": "More"}


def test_of_too_many_ids_only_those_that_the_page_links_to_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.ingest.html.page.MAX_IDS", 2)
    document = read("<p id=a>A<p id=b>B<p id=c>C <a href='#b'>to B</a>")
    assert [name for name, _ in document.targets] == ["b"]


def test_white_space_is_folded_and_breaks_are_kept() -> None:
    document = read("<p>A  lamp\n is <b> lit </b> now.<p>Roses<br>Violets <br><br> End<br>")
    assert block_texts(document) == ["A lamp is lit now.", "Roses\nViolets", "End"]


def test_an_unfinished_escape_takes_no_letter_of_the_next_line_or_tag() -> None:
    page = "<p>One \x1b[\ntrue \x1b\nFor \x1b]0;\nlost\x07 \x1b[<b>mine</b> \x1b<u>Dear</u> \x1b[31mred\x1b[m"
    assert read(page).text == "One true For 0; lost mine Dear red"


def test_a_line_of_no_break_spaces_is_an_empty_line() -> None:
    assert block_texts(read("<p>Roses<br>&nbsp;<br>Violets")) == ["Roses", "Violets"]


def test_text_between_blocks_is_a_paragraph() -> None:
    assert block_texts(read("One<div>Two<section>Three</section>Four</div>Five")) == [
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
    ]


def test_nested_equal_styles_are_kept_once() -> None:
    document = read(
        "<p><em>a <i>b</i></em> <b>c</b> y<sub>i</sub> x<sup>n</sup> <code>f()</code> <s>old</s> <mark>m</mark>"
    )
    assert styles(document) == [
        ("emphasis", "a b", ""),
        ("strong", "c", ""),
        ("sub", "i", ""),
        ("sup", "n", ""),
        ("code", "f()", ""),
        ("strike", "old", ""),
        ("mark", "m", ""),
    ]


def test_a_link_around_blocks_makes_their_text_a_link() -> None:
    assert styles(read('<a href="https://x.example/"><div>In</div></a><p>Out')) == [
        ("link", "In", "https://x.example/")
    ]


def test_quotations_ruby_and_formulas_are_text() -> None:
    page = (
        "<p>He said <q>go</q>. <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> "
        '<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math><math><mi>y</mi></math>'
    )
    assert read(page).text == "He said “go”. 漢 (kan) x²y"


def test_definitions_and_details_are_shown() -> None:
    document = read("<dl><dt>Lamp<dd>Gives light.</dl><details><summary>More</summary><p>Oil.</details>")
    assert block_texts(document) == ["Lamp", "Gives light.", "More", "Oil."]
    assert [kind for kind, _, _ in styles(document)] == ["strong", "strong"]


def test_a_rule_and_a_quotation() -> None:
    document = read("<p>a<hr><blockquote><p>b<p>c</blockquote>d")
    assert [type(block) for block in document.blocks] == [Paragraph, Rule, Paragraph, Paragraph, Paragraph]
    quoted = [any(isinstance(place, Quote) for place in block.nest) for block in document.blocks]
    assert quoted == [False, False, True, True, False]


# Lists


def test_lists_nest() -> None:
    document = read("<ul><li>a<ul><li>b</ul><li>c</ul>")
    assert markers(document) == [["•"], ["•", "•"], ["•"]]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("<ol>", ["1.", "2."]),
        ("<ol start=3>", ["3.", "4."]),
        ("<ol start=x>", ["1.", "2."]),
        ("<ol reversed>", ["2.", "1."]),
        ("<ol type=a start=26>", ["z.", "aa."]),
        ("<ol type=A>", ["A.", "B."]),
        ("<ol type=i start=3>", ["iii.", "iv."]),
        ("<ol type=I start=1999>", ["MCMXCIX.", "MM."]),
        ("<ol type=i start=4000>", ["4000.", "4001."]),
        ("<ol type=a start=0>", ["0.", "a."]),
    ],
)
def test_items_are_numbered_by_the_attributes_of_their_list(opening: str, expected: list[str]) -> None:
    assert markers(read(f"{opening}<li>x<li>y</ol>")) == [[marker] for marker in expected]


def test_an_item_may_set_its_number_and_one_outside_a_list_has_a_bullet() -> None:
    assert markers(read("<ol><li value=7>x<li>y</ol>")) == [["7."], ["8."]]
    assert markers(read("<div><li>x</div>")) == [["•"]]


def test_checkboxes_are_markers() -> None:
    document = read('<ul><li><input type=checkbox checked> a<li><input type="checkbox">b<li><input>c</ul>')
    assert block_texts(document) == ["a", "b", "c"]
    assert markers(document) == [["☑"], ["☐"], ["•"]]


def test_items_beyond_the_deepest_level_keep_their_text() -> None:
    document = read("<ul><li>" * 40 + "deep")
    assert document.text == "deep"
    assert len(document.blocks[0].nest) == 24


# Code


def test_code_keeps_its_lines_and_language() -> None:
    document = read('<pre><code class="language-python">def f():\n    <b>return</b> 1<br>x</code></pre>')
    (code,) = document.blocks
    assert isinstance(code, Code)
    assert (code.language, document.text) == ("python", "def f():\n    return 1\nx")


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<pre class="brush: js">x</pre>', "js"),
        ('<div class="highlight-source-ruby"><pre>x</pre></div>', "ruby"),
        ('<pre data-lang="go">x</pre>', "go"),
        ('<pre class="language-none">x</pre>', ""),
        ("<pre>x</pre>", ""),
    ],
)
def test_the_language_of_code_is_found_where_highlighters_name_it(page: str, language: str) -> None:
    (code,) = read(page).blocks
    assert isinstance(code, Code)
    assert code.language == language


def test_line_numbers_are_removed_from_code() -> None:
    assert read('<pre><span class="gutter"><i>1</i></span>x = 1\n<span class=lineno>2</span>y</pre>').text == "x = 1\ny"


def test_code_with_a_class_name_of_line_numbers_is_kept() -> None:
    assert read('<pre><code class="line-numbers">x = 1</code></pre>').text == "x = 1"


# Tables


def cells(document: Document) -> list[list[str]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [[cell.of(document.text) for cell in row] for row in table.rows]


def test_cells_that_span_leave_empty_cells() -> None:
    page = "<table><thead><tr><th>a<th colspan=2>b</thead><tr><td rowspan=2>c<td>d<td>e<tr><td>f<td><b>g</b> h</table>"
    document = read(page)
    assert cells(document) == [["a", "b", ""], ["c", "d", "e"], ["", "f", "g h"]]
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.head == 1


def test_a_span_beyond_the_last_row_and_column_is_limited() -> None:
    document = read("<table><tr><th colspan=1000 rowspan=999999999>a<th>b<tr><td>c<tr><td>d<td>e</table>")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 3
    assert len(table.rows[0]) == 102


def test_a_cell_that_spans_rows_keeps_its_column_in_short_rows() -> None:
    page = "<table><tr><th>a<th>b<th rowspan=4>c<tr><td>d<tr><td>e<td>f<td>g</table>"
    assert cells(read(page)) == [["a", "b", "c", ""], ["d", "", "", ""], ["e", "f", "", "g"]]


def test_a_cell_that_spans_into_a_short_last_row() -> None:
    assert cells(read("<table><tr><th>a<th>b<th rowspan=2>c<tr><td>d</table>")) == [["a", "b", "c"], ["d", "", ""]]


def test_a_cell_breaks_between_its_paragraphs_and_hides_hidden_ones() -> None:
    document = read("<table><tr><th>x<th>y<tr><td><p>a<p>b<p hidden>no<td><pre>c</pre></table>")
    assert cells(document) == [["x", "y"], ["a\nb", "c"]]
    assert [(line.text, line.before) for line in document.hidden] == [("no", 0)]


def test_text_of_a_table_outside_its_cells_is_above_it() -> None:
    page = "<table>a<tr>b<th>x<th>y</th><script>no</script><i>c</i><tr><td>1<td>2</td>d</tr></table>"
    assert block_texts(read(page)) == ["a b c d", "x  y\n1  2"]


def test_a_page_that_is_wholly_hidden_is_shown_with_its_cells_and_video_fallbacks() -> None:
    page = "<table hidden><tr><th>x<th>y<tr><td><p hidden>a</p><td>b</table><video>c</video>"
    document = read(page)
    assert cells(document) == [["x", "y"], ["a", "b"]]
    assert block_texts(read("<video>A film</video>")) == ["A film"]


def test_a_table_has_its_caption() -> None:
    document = read("<table><caption>Lamps</caption><tr><th>a<th>b<tr><td>1<td>2</table>")
    assert isinstance(document.blocks[0], Table)
    caption = document.blocks[1]
    assert isinstance(caption, Caption)
    assert caption.of == 0


@pytest.mark.parametrize(
    "page",
    [
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>a<td><table><tr><td>b</table></table>",
        "<table><tr><td>a<tr><td>b</table>",
        "<table><tr><td>a<td>b</table>",
        "<table><tr><td><h2>a</h2><td>b<tr><td>c<td>d</table>",
        f"<table><tr><td>{'word ' * 100}<td>b<tr><td>c<td>d</table>",
    ],
)
def test_a_layout_table_is_no_table(page: str) -> None:
    assert not any(isinstance(block, Table) for block in read(page).blocks)


def test_cells_of_a_row_beyond_the_limit_do_not_span(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.ingest.html.tables.MAX_CELLS", 4)
    page = "<table><tr>" + "".join(f"<th colspan=3>{name}" for name in "abcd") + "</table>"
    assert cells(read(page)) == [["a", "", "", "b", "c", "d"]]


def test_rows_beyond_the_limit_of_cells_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.ingest.html.tables.MAX_CELLS", 4)
    document = read("<table>" + "".join(f"<tr><td>a{row}<td>b{row}" for row in range(4)) + "</table>")
    assert cells(document) == [["a0", "b0"], ["a1", "b1"]]
    assert block_texts(document)[1:] == ["a2\u2003b2", "a3\u2003b3"]


# Pictures


def test_a_figure_has_alternative_text_address_and_caption() -> None:
    document = read('<figure><img src="l.png" alt="A  lamp"><figcaption><p>Lit</p>by night</figcaption></figure>', AT)
    figure, caption = document.blocks
    assert isinstance(figure, Figure)
    assert isinstance(caption, Caption)
    assert (figure.alt, figure.image, caption.of) == ("A lamp", "https://lamps.example/a/l.png", 0)
    assert document.text == "A lamp\nLit by night"


def test_a_caption_equal_to_the_alternative_text_is_shown_once() -> None:
    assert read("<figure><img src=l.png alt=Lit><figcaption>lit</figcaption></figure>").text.strip() == "lit"


def test_a_caption_above_its_image_is_placed_below() -> None:
    document = read("<figure><figcaption>Lit</figcaption><img src=l.png></figure>")
    assert [type(block) for block in document.blocks] == [Figure, Caption]


def test_an_element_named_like_a_caption_is_one_if_an_image_is_near() -> None:
    near = read("<div><img src=l.png><p class=wp-caption-text>Lit</p></div>")
    assert [type(block) for block in near.blocks] == [Figure, Caption]
    inside = read("<div class=captioned-image><img src=l.png>Lit</div>")
    assert [type(block) for block in inside.blocks] == [Figure, Caption]
    far = read("<div><img src=l.png></div><div><div><div><p class=caption>Lit</p></div></div></div>")
    assert [type(block) for block in far.blocks] == [Figure, Paragraph]
    assert [type(block) for block in read("<p class=caption>Lit").blocks] == [Paragraph]
    long = read(f"<div><img src=l.png><div class=caption>{'Lit. ' * 300}</div></div>")
    assert [type(block) for block in long.blocks] == [Figure, Paragraph]


def test_an_image_in_a_paragraph_follows_it_and_an_icon_is_text() -> None:
    document = read(
        "<p>A lamp <img src=l.png alt=Lamp> is lit <img src=e.png class=emoji alt=💡><img src=i.png width=16 alt=!>"
    )
    assert block_texts(document) == ["A lamp is lit 💡!", "Lamp"]


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("<img src=a.png>", "a.png"),
        ('<img src="data:image/gif;base64,AA" data-src=a.png>', "a.png"),
        ("<img src=/img/blank.gif data-original=a.png>", "a.png"),
        ('<img src="data:image/gif;base64,AA" srcset="s.png 1x, a.png 2x">', "a.png"),
        ('<img srcset="a.png 800w, s.png 1.2.3w, t.png 400w">', "a.png"),
        ('<img srcset="s.png 1x,a.png 2x , t.png 9h, u.png 1 2x">', "a.png"),
        ('<img srcset="a.png, s.png .5x">', "a.png"),
        ('<picture><source srcset="a.png 2x"><img src="data:,"></picture>', "a.png"),
        ("<img src=/img/spacer.gif>", "/img/spacer.gif"),
        ("<img src=s.png><noscript><img src=a.png></noscript>", "a.png"),
    ],
)
def test_the_address_of_an_image_is_not_that_of_its_placeholder(image: str, address: str) -> None:
    (figure,) = read(f"<div>{image}</div>").blocks
    assert isinstance(figure, Figure)
    assert figure.image == address


def test_a_long_srcset_is_read_in_linear_time() -> None:
    started = time.process_time()
    assert read(f'<p>x<img srcset="{"a" * 8_000} !">').text == "x"
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "image", ['<img src="data:,">', "<img>", "<img src=p.gif width=1 height=1>", "<img src=https://x.example/pixel>"]
)
def test_images_that_no_reader_can_see_are_dropped(image: str) -> None:
    assert read(f"<p>x</p>{image}").text == "x"


# Links and ids


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("b.html", "https://lamps.example/a/b.html"),
        ("/b?c=1", "https://lamps.example/b?c=1"),
        ("https://other.example/", "https://other.example/"),
        ("b.html#c", "https://lamps.example/a/b.html#c"),
        ("#nowhere", f"{AT}#nowhere"),
        ("#here", "#here"),
        (f"{AT}#here", "#here"),
        ("http://[broken", "http://[broken"),
        ("//[broken#x", "//[broken#x"),
        ("mailto:a@lamps.example", "mailto:a@lamps.example"),
    ],
)
def test_links_are_resolved(href: str, target: str) -> None:
    document = read(f'<p id="here">x <a href="{href}">link</a>', AT)
    assert [inline.target for inline in document.inlines if inline.kind == "link"] == [target]


def test_links_are_resolved_by_the_base_or_the_canonical_address() -> None:
    assert styles(read("<base href=/b/><a href=c>x</a>", AT))[0][2] == "https://lamps.example/b/c"
    page = "<link rel=canonical href=https://lamps.example/d/><a href=c>x</a>"
    assert styles(read(page))[0][2] == "https://lamps.example/d/c"
    assert styles(read("<a href='x\x1b[31m y'>x</a><a>no</a>"))[0][2] == "x y"


def test_links_to_notes_are_references() -> None:
    page = (
        "<p>A lamp<sup><a href=#n1>1</a></sup> is <a href=#n1>[1]</a> lit<a href=#n1><sup>*</sup></a>,"
        " <a href=#n1 role=doc-noteref>see the note</a>, <a href=#n1>below</a>.<p id=n1>Oil."
    )
    document = read(page)
    kinds = [(inline.kind, inline.span.of(document.text)) for inline in document.inlines if inline.target]
    assert kinds == [
        ("reference", "¹"),
        ("reference", "[1]"),
        ("reference", "*"),
        ("reference", "see the note"),
        ("link", "below"),
    ]
    assert document.target("n1") == document.text.index("Oil.")


def test_a_link_back_from_a_note_is_no_reference() -> None:
    page = "<p id=r>A<a href=#n role=doc-noteref>1</a><p id=n>Oil. <a href=#r role=doc-backlink>[1]</a>"
    assert [kind for kind, _, _ in styles(read(page))] == ["reference", "link"]


def test_a_heading_without_letters_is_no_repeated_title() -> None:
    assert block_texts(read("<p>One<h2>* * *</h2><p>Two")) == ["One", "* * *", "Two"]


def test_ids_are_targets_wherever_they_are() -> None:
    links = "<a href=#a>a</a><a href=#b>b</a><a href=#c>c</a>"
    page = f"{links}<p><a name=a></a>A<table id=b><tr><th>x<th>y</table><pre id=c>C</pre>"
    document = read(page)
    places = [document.text[offset] for name in "abc" if (offset := document.target(name)) is not None]
    assert places == ["A", "x", "C"]


# Hidden text


def test_scripts_are_dropped_and_hidden_elements_are_hidden_text() -> None:
    page = (
        "<p>Seen<script>no()</script><style>no{}</style><template>no</template><p hidden>Back<span hidden>Inner</span>"
        "<p style='display: none'>Behind<p class='sr-only'>Below<p class='hidden md:block'>Wide"
        "<p><b class=hide>Bold</b><button>Press</button><video>Film</video><font hidden></font>"
    )
    document = read(page)
    assert block_texts(document) == ["Seen", "Wide"]
    hidden = [line.text for line in document.hidden]
    assert hidden == ["Inner", "Back", "Behind", "Below", "Bold", "Press", "Film"]


def test_a_page_that_only_a_script_would_show_is_shown() -> None:
    assert read("<body style='visibility:hidden'><p>A lamp is lit.").text == "A lamp is lit."


def test_an_unclosed_comment_and_a_page_of_scripts_have_a_note() -> None:
    assert "comment" in read("<p>x<!-- the rest").notes[0]
    document = read(f"<script>{'x();' * 2000}</script>")
    assert "hardly any text" in " ".join(document.notes)


# Metadata and title


def test_metadata_is_read_from_meta_tags() -> None:
    page = """<html lang="en_GB"><head><title>On lamps - The Shelf</title>
        <meta property="og:site_name" content="https://www.shelf.example/"><meta name="author" content="By Ada Reed">
        <meta property="article:published_time" content="2024-02-03T10:00:00Z"></head>
        <h1>On lamps</h1><p>They are lit."""
    document = read(page)
    assert (document.title, document.authors, document.site) == ("On lamps", ("Ada Reed",), "shelf.example")
    assert (document.published, document.language) == ("2024-02-03", "en-GB")
    assert block_texts(document) == ["On lamps", "They are lit."]


def test_json_ld_goes_before_meta_tags() -> None:
    page = """<title>x</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"},
        {"@type": ["NewsArticle"], "headline": "Lamps", "author": [{"name": "Ada"}, "Bea", {"name": ["x"]}, []],
        "publisher": {"name": "Shelf"}, "datePublished": ["1 May 2024"]}]}</script>
        <script type="application/ld+json">{broken</script>
        <script type="application/ld+json">[[["x"]]]</script><p>Lit."""
    document = read(page)
    assert (document.title, document.authors, document.site) == ("Lamps", ("Ada", "Bea"), "Shelf")
    assert document.published == "1 May 2024"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>On lamps and oil | Shelf</title>", "On lamps and oil"),
        ("<meta property=og:site_name content='The Long Shelf'><title>Oil — The Long Shelf</title>", "Oil"),
        ("<title>Oil — The Long Shelf</title>", "Oil — The Long Shelf"),
        ("<title>On lamps: a history - Shelf</title><h1>On lamps</h1>", "On lamps: a history"),
        ("<title>All about lamps - Shelf</title><h1>All about lamps</h1>", "All about lamps"),
        ("<title>All about lamps - Shelf</title><h1>Shelf</h1><h2>All about lamps</h2>", "All about lamps"),
        (
            "<title>A long history of oil</title><h1>A long history of oil, and of lamps</h1>",
            "A long history of oil, and of lamps",
        ),
        (
            "<title>A history of oil - Shelf</title><h1>Oil: a history of oil - Shelf</h1>",
            "Oil: a history of oil - Shelf",
        ),
        ("<h1>Oil</h1>", "Oil"),
        ("<h1>Oil</h1><h1>Lamps</h1>", "Oil"),
    ],
)
def test_the_title_is_the_heading_that_agrees_with_the_metadata(page: str, title: str) -> None:
    assert read(f"{page}<p>x").title == title


@pytest.mark.parametrize(
    ("page", "site"),
    [
        ("<title>All about lamps — The Shelf</title><h1>All about lamps</h1>", "The Shelf"),
        ("<title>Lamps | The Shelf</title><h1>Lamps</h1>", "The Shelf"),
        (
            "<title>Lighting lamps › Lampkit 2.4 documentation</title><h1>Lighting lamps¶</h1>",
            "Lampkit 2.4 documentation",
        ),
        ("<title>lamp — Light it — Lampkit</title><h1>lamp — Light it</h1>", "Lampkit"),
        ("<title>Lamps | Things | The Shelf</title><h1>Lamps</h1>", "The Shelf"),
        ("<title>All about lamps - Shelf</title><h1>Shelf</h1><h2>All about lamps</h2>", "Shelf"),
        ("<meta property=og:site_name content='A Shelf'><title>Lamps - Shelf</title><h1>Lamps</h1>", "A Shelf"),
        ("<title>Lamps - Part 2</title><h1>Lamps</h1>", ""),
        ("<title>Lamps - 2024</title><h1>Lamps</h1>", ""),
        ("<title>Lamps - a history of all that gave light to people</title><h1>Lamps</h1>", ""),
        ("<title>Lamps - Shelf</title><h1>Oil</h1>", ""),
        ("<title>Lamps</title><h1>Lamps</h1>", ""),
    ],
)
def test_the_site_is_what_the_title_of_the_page_has_after_the_heading(page: str, site: str) -> None:
    document = read(f"{page}<p>x")
    assert document.site == site


def test_a_heading_that_only_names_the_site_is_not_shown_again() -> None:
    document = read(
        "<title>All about lamps - Shelf</title><h1>Shelf</h1><h2>All about lamps</h2><p>x<h1>Shelf</h1><p>y"
    )
    assert block_texts(document) == ["All about lamps", "x", "Shelf", "y"]
    assert [line.text for line in document.hidden] == ["Shelf"]


@pytest.mark.parametrize(
    "date",
    ["<p>12 March 2021</p>", "<p class=post-meta>12 March 2021", "<div class=date>12 March 2021</div>",
     "<p><time datetime=2021-03-12>12 March 2021</time>", "<span class=entry-date>12 March 2021</span>"],
)  # fmt: skip
def test_a_date_between_the_title_and_the_text_is_shown(date: str) -> None:
    words = "The lamp burns all night in the window of the house by the sea. " * 6
    page = (
        f"<title>All about lamps - Shelf</title><h1>All about lamps</h1>{date}<article><p>{words}<p>{words}</article>"
    )
    assert "12 March 2021" in read(page).text


def test_the_title_is_shown_once_and_other_top_headings_are_below_it() -> None:
    document = read("<title>Lamps</title><h1>Lamps</h1><p>x<h1>Oil</h1><p>y<h2>Wicks</h2><p>z")
    assert [(section.title, section.depth) for section in document.sections] == [("Lamps", 1), ("Oil", 2), ("Wicks", 3)]


def test_a_long_heading_between_title_and_text_is_the_standfirst() -> None:
    long = "How a small flame came to stand on every table, and what became of it in the end"
    page = f"<title>Lamps</title><h1>Lamps</h1><h2>{long}</h2><h2 class=sub-head>Short</h2><p>x<h2>{long}</h2><p>y"
    document = read(page)
    assert [type(block) for block in document.blocks] == [Heading, Paragraph, Paragraph, Paragraph, Heading, Paragraph]


def test_an_empty_page_has_a_note() -> None:
    assert read("").notes == ("The file is empty.",)
    assert read(" \n").notes == ("There is no text in it.",)
    assert read("<!-- x -->").text == ""


# Encodings


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<p>Café".encode(), ""),
        ("<p>Café".encode("utf-8-sig"), "latin-1"),
        ("<p>Café".encode("utf-16"), ""),
        ("<p>Café".encode(), "iso-8859-1"),
        ("<p>Café".encode("latin-1"), "ISO-8859-1"),
        (b"<meta charset=iso-8859-1>" + "<p>Café".encode("latin-1"), ""),
        (b"<meta charset=utf-16>" + "<p>Café".encode(), ""),
        (b"<meta charset=utf-7>" + "<p>Café".encode(), "no-such"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + "<p>Café".encode(), ""),
    ],
)
def test_the_encoding_is_found(data: bytes, charset: str) -> None:
    assert reader.parse(data, charset, "", "a").text == "Café"


def test_other_encodings_are_read_as_declared() -> None:
    assert reader.parse("<p>日本語".encode("iso2022_jp"), "iso-2022-jp", "", "a").text == "日本語"
    assert reader.parse("<meta charset=gb2312><p>汉字".encode("gbk"), "", "", "a").text == "汉字"
    cut = ("<meta charset=shift_jis><p>" + "日本語" * 9).encode("shift_jis") + b"\x81"
    assert reader.parse(cut, "", "", "a").text.startswith("日本語")
    assert "caf" in reader.parse(b"<meta charset=euc-jp><p>caf\xe9 \xe9 \xe9", "", "", "a").text


# Odd and hostile pages


def test_elements_nested_too_deeply_are_flattened_and_no_text_is_lost() -> None:
    deep = "<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>after"
    assert read(deep).text == "deep\nafter"
    assert read("<b>" * 3000 + "deep" + "</b>" * 3000 + "<p>after").text == "deep\nafter"


def test_a_page_that_is_too_large_or_not_text_is_refused() -> None:
    with pytest.raises(FormatError, match="too large"):
        reader.read(Source("a.html", b" " * (reader.MAX_BYTES + 1)))
    with pytest.raises(FormatError, match="PNG"):
        reader.read(Source("a.html", b"\x89PNG\r\n\x1a\n"))


@given(
    st.lists(
        st.sampled_from(
            (
                "<p>",
                "<ul>",
                "<li>",
                "<table>",
                "<tr>",
                "<td>",
                "<a href=x>",
                "</a>",
                "<b>",
                "</p>",
                "<h2>",
                "<figure>",
                "<img src=x alt=y>",
                "<figcaption>",
                "<pre>",
                "<br>",
                "<blockquote>",
                "</ul>",
                "</table>",
                "word ",
                "\x1b[31m",
                "&#27;]0;x",
                "<dl><dt>",
                "<dd>",
                "<caption>",
                "</figure>",
                "<sup>",
                "<hr>",
                "<div hidden>",
                "</div>",
                "<button aria-expanded=true>",
                "</button>",
                "<div class=highlight>",
                "<span class=line>",
                "<span class=sidenote>",
                "</span>",
                "<label for=x>",
                "<td class=gutter>",
                "1\n2",
                "[edit]",
                "<footer>",
            )
        ),
        max_size=30,
    )
)
def test_any_page_makes_a_valid_document(parts: list[str]) -> None:  # fmt: skip
    document = read("".join(parts))
    assert is_printable(document.text)
    ends = [block.span.end for block in document.blocks]
    assert [block.span.start for block in document.blocks[1:]] == [end + 1 for end in ends[:-1]]
    shown = document.text + " ".join(line.text for line in document.hidden)
    assert shown.count("word") >= "".join(parts).count("word")


def test_html_5_elements_inside_the_head_keep_their_order() -> None:
    page = "<title>x</title><section>One</section>\x1b[31mtwo<p>Three"
    assert block_texts(read(page))[1:] == ["One", "two", "Three"]
    assert block_texts(read("<title>x</title><nav>One</nav>"))[1:] == ["One"]


def test_inlines_stay_in_their_blocks() -> None:
    document = read("<p>a <b>b<p>c</b> d")
    assert all(isinstance(inline, Inline) for inline in document.inlines)
    assert block_texts(document) == ["a b", "c d"]


# Alerts, notes and other features of manuals and papers


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ('<div class="admonition tip"><p class="admonition-title">Tip</p><p>Oil it.</p></div>', "Tip"),
        ('<div class="markdown-alert"><p class="markdown-alert-title">Note</p><p>Oil it.</p></div>', "Note"),
        ('<div class="notecard"><p>Oil it.</p></div>', ""),
        (f'<div class="admonition"><p><i>O</i>il it.</p><p class="admonition-title">{"x" * 41}</p></div>', ""),
    ],
)
def test_an_admonition_is_an_alert(page: str, label: str) -> None:
    document = read(page)
    assert block_texts(document)[0] == "Oil it."
    quote = document.blocks[0].nest[0]
    assert isinstance(quote, Quote)
    assert quote.label == label


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<ul><li><p class=callout-title>Oil it.</p>Light it.</ul>", ["Oil it.", "Light it."]),
        ("<div class=callout><p class=callout-title>Tip<p class=callout-title>Oil it.</div>", ["Oil it."]),
    ],
)
def test_a_title_that_is_not_the_label_of_its_alert_is_shown(page: str, texts: list[str]) -> None:
    assert block_texts(read(page)) == texts


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<ul><li>• a</ul>", [("•", "a")]),
        ("<ul><li><span>•</span><p>a</p></ul>", [("•", "a")]),
        ("<ul><li>[12] a <b>b</b></ul>", [("[12]", "a b")]),
        ("<ul><li><b>(a)</b> x</ul>", [("(a)", "x")]),
        ("<ol><li>1. a<li>3. b</ol>", [("1.", "a"), ("2.", "3. b")]),
        ('<ul><li><a href="#x">[1]</a> a</ul>', [("•", "[1] a")]),
        ("<ul><li>a. b</ul>", [("•", "a. b")]),
        ("<ul><li>a<p>• b</ul>", [("•", "a"), ("•", "• b")]),
    ],
)
def test_a_marker_written_in_the_text_is_the_marker_of_the_item(items: str, expected: list[tuple[str, str]]) -> None:
    document = read(items)
    assert [(found[0], text) for found, text in zip(markers(document), block_texts(document), strict=True)] == expected


def test_footnotes_inside_a_paragraph_follow_the_article() -> None:
    note = (
        '<span {} class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">{}</sup><span class="ltx_note_content">'
        '<sup class="ltx_note_mark">{}</sup><span class="ltx_tag_note">{}</span>Of <b>oil</b>.</span></span>'
    )
    page = f"<article><p>A{note.format('id=n', 1, 1, 1)} lamp{note.format('', 2, 2, 2)}.</p><p>End</p></article>"
    document = read(page)
    assert block_texts(document) == ["A¹ lamp².", "End", "Of oil.", "Of oil."]
    assert markers(document)[2:] == [["1."], ["2."]]
    assert [target for kind, _, target in styles(document) if kind == "reference"] == ["#n", "#note-2"]
    assert document.target("n") == document.text.index("Of")


def test_a_footnote_without_content_stays_where_it_is() -> None:
    assert read('<article><p>A<span class="ltx_role_footnote"><sup>1</sup></span>').text == "A¹"


def test_the_image_of_an_infobox_is_above_its_table() -> None:
    box = (
        '<table><tr><td colspan=2><a href="/l"><img src="l.png" alt="Lamp"></a><div class="caption">Lit</div>'
        "<tr><th>Oil<td>Colza<tr><th>Year<td>1780</table>"
    )
    document = read(box)
    assert [type(block) for block in document.blocks] == [Figure, Caption, Table]
    assert block_texts(document) == ["Lamp", "Lit", "Oil  Colza\nYear  1780"]


def test_links_can_point_into_cells_and_captions() -> None:
    page = (
        '<p><a href="#a">x</a> <a href="#b">y</a><table><caption><b id=b>Lamps</b></caption>'
        "<tr><th>k<th>v<tr><td><b id=a>1</b><td>2</table>"
    )
    document = read(page)
    assert document.target("a") == document.text.index("k")
    assert document.target("b") == document.text.index("Lamps")


def test_an_alternative_text_written_by_a_program_is_dropped() -> None:
    assert read('<figure><img src="a.png" alt="Refer to caption"><figcaption>A lamp</figcaption></figure>').text == (
        "\nA lamp"
    )


def test_citation_authors_have_their_given_names_first() -> None:
    page = (
        '<meta name="citation_author" content="Wick, Anna"><meta name="citation_author" content="Ben Glass">'
        '<meta name="citation_title" content="On lamps"><meta name="citation_date" content="2023/03/20"><p>Text'
    )
    document = read(page)
    assert (document.title, document.authors, document.published) == (
        "On lamps",
        ("Anna Wick", "Ben Glass"),
        "2023/03/20",
    )


def test_the_title_of_a_manual_is_its_only_top_heading() -> None:
    page = '<title>lamp — lampkit 2.4</title><h1>lamp — light it<a class="headerlink" href="#x">¶</a></h1><p>Text'
    document = read(page)
    assert document.title == "lamp — light it"
    assert block_texts(document) == ["lamp — light it", "Text"]


def test_a_number_that_links_to_a_bibliography_is_a_reference() -> None:
    page = '<p>So [<a href="#bib.bib7">7</a>] <a href="#part">3</a><p id="bib.bib7">Seven<p id="part">Three'
    assert styles(read(page)) == [("reference", "7", "#bib.bib7"), ("link", "3", "#part")]


def test_a_cite_is_emphasised_if_it_is_a_title_and_no_reference() -> None:
    page = "<p><cite>A</cite> <cite>B, <i>C</i></cite> <cite class='citation'>D</cite>"
    assert styles(read(page)) == [("emphasis", "A", ""), ("emphasis", "C", "")]
