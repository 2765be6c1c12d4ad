"""The walk over a page finds its leaf blocks: every word that a browser shows is in one of them."""

from __future__ import annotations

from typing import cast

import pytest
from lxml.etree import fromstring
from lxml.html import HtmlElement

from readtui.document.model import Style, StyledText, joined_text
from readtui.ingest.html.blocks import LeafBlock
from readtui.ingest.html.normalise import normalise_tree
from readtui.ingest.html.page import HtmlPage, parse_page
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
        '<p><img src=a.png alt="A" style="position:absolute;width:0;height:0;min-width:100%">',
        '<p><img src=a.png alt="A" style="width:100%;height:1px">',
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


# Headings


@pytest.mark.parametrize(
    "heading",
    [
        "<h3><button>Which oil?</button></h3>",
        "<h3><button aria-expanded=false><span>Which oil?</span><i aria-hidden=true>+</i></button></h3>",
        "<h3><button>Which oil?</button><button>Copy link</button></h3>",
        "<button aria-expanded=false><h3>Which oil?</h3></button>",
        "<details><summary><h3>Which oil?</h3></summary></details>",
        "<details><summary><button><h3>Which oil?</h3></button></summary></details>",
        "<div role=heading aria-level=3>Which oil?</div>",
        "<div role=heading aria-level=3><button>Which oil?</button></div>",
        "<h3><a role=button aria-expanded=false href='#x'>Which oil?</a></h3>",
    ],
)
def test_a_heading_that_is_a_button_or_has_the_role_of_one_is_a_heading(heading: str) -> None:
    page = f"<h2>Oil</h2>{heading}<div><p>Colza.</div>"
    assert shown(page) == [("heading", "Oil"), ("heading", "Which oil?"), ("text", "Colza.")]
    assert [leaf.level for leaf in leaves(page) if leaf.kind == "heading" and not leaf.element.is_hidden] == [2, 3]


@pytest.mark.parametrize(
    "question",
    [
        "<button aria-expanded=false aria-controls=a>Which oil?</button>",
        "<div class=accordion-header><button>Which oil? <span class=icon>▾</span></button></div>",
        "<button class=accordion>Which oil?</button>",
        "<div class=faq><button aria-expanded=true>Which oil?</button></div>",
    ],
)
def test_a_button_over_the_text_that_it_shows_is_a_heading_below_the_one_before(question: str) -> None:
    page = f"<h2>Oil</h2>{question}<div id=a hidden><p>Colza burns best.</div><p>End"
    assert [(leaf.kind, leaf.level, leaf.text.strip()) for leaf in leaves(page)] == [
        ("heading", 2, "Oil"),
        ("heading", 3, "Which oil?"),
        ("text", 0, "Colza burns best."),
        ("text", 0, "End"),
    ]


@pytest.mark.parametrize(
    ("page", "hidden"),
    [
        ("<p>Oil.<p>More.<button>Copy</button>", ["Copy"]),
        ("<h2>Oil <button>Copy link</button></h2>", ["Copy link"]),
        (
            "<p>Oil.<button aria-expanded=false>Menu</button><div><a href=/a>Lamps</a> <a href=/b>Wicks</a></div>",
            ["Menu"],
        ),
        ("<p>Oil.<button aria-expanded=false>Show more</button><div>Colza and olive.</div>", ["Show more"]),
        (
            "<nav><h3><button aria-expanded=false>All lamps</button></h3><p hidden>By year</nav>Oil",
            ["All lamps", "By year"],
        ),
        ("<p>Oil.<button role=tab aria-controls=p>Colza</button><div id=p><p>Burns well.</div>", ["Colza"]),
        ("<p>Oil.<button aria-expanded=true>Colza</button><div><h4>Colza</h4>Burns well.</div>", ["Colza"]),
    ],
)
def test_other_buttons_stay_hidden(page: str, hidden: list[str]) -> None:
    assert [leaf.text.strip() for leaf in leaves(page) if leaf.element.is_hidden] == hidden


def test_a_text_is_shown_that_the_button_in_its_heading_shows() -> None:
    for hiding in ("hidden", "aria-hidden=true", "style='color:red;display: none'", "class='x hidden is-hidden'"):
        assert shown(f"<h3><button>Which oil?</button></h3><div {hiding}>Colza.</div>Lamps.")[1] == ("text", "Colza.")
    named = "<dl><dt><button aria-controls='a b'>Which oil?</button><dd>Two.</dl><div id=a hidden>Colza.</div>"
    assert ("text", "Colza.") in shown(named)
    assert ("text", "Colza.") in shown("<p>Which?</p><div hidden=until-found>Colza.</div>")


def test_a_button_in_the_middle_of_a_sentence_is_a_word_of_it() -> None:
    assert shown("<p>Press <button>Light</button> to see.") == [("text", "Press Light to see.")]


@pytest.mark.parametrize(
    "heading",
    [
        '<h2>Oil<a href="#oil">#</a></h2>',
        '<h2><a class="anchor" href="/l#oil" aria-hidden="true">§</a>Oil</h2>',
        '<h2>Oil<a class="headerlink" href="/l#oil">¶</a></h2>',
        '<h2>Oil<a href="/l#oil" title="Permalink to this heading">🔗</a></h2>',
        '<h2>Oil <a href="#oil">Permalink</a></h2>',
        '<h2>Oil <a href="#oil">Link to this heading</a></h2>',
        '<h2>Oil<span class="permalink">#</span></h2>',
        '<h2>Oil <span>[<a href="/edit">edit</a>]</span></h2>',
        '<h2>Oil [<a href="/edit">edit</a>]</h2>',
        '<h2>[<a href="/edit">edit</a>] Oil</h2>',
        '<h2><a href="/oil">Oil</a><a class="hash-link" href="#oil">\u200b</a></h2>',
        '<div><a class="anchor" href="#oil">#</a><h2>Oil</h2></div>',
        '<div><h2>Oil</h2><a class="anchor" href="#oil">🔗</a></div>',
    ],
)
def test_signs_and_links_for_the_sake_of_a_heading_are_no_part_of_it(heading: str) -> None:
    assert shown(f"{heading}<p>Colza.") == [("heading", "Oil"), ("text", "Colza.")]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ('<h2><a href="#oil">Oil</a></h2>', "Oil"),
        ('<h2><a class="anchor" href="#oil">Oil</a></h2>', "Oil"),
        ('<h2><a href="#s">1.2</a> Oil</h2>', "1.2 Oil"),
        ('<h2><a href="#x">#</a></h2>', "#"),
        ("<h2>C<span>#</span></h2>", "C#"),
        ('<h2>Oil <a href="https://x.example/">→</a></h2>', "Oil →"),
        ('<h2>Oil [<a href="/wicks">wicks</a>]</h2>', "Oil [wicks]"),
    ],
)
def test_the_words_of_a_heading_stay_in_it(heading: str, text: str) -> None:
    assert shown(heading) == [("heading", text)]


def test_links_still_lead_to_a_removed_sign() -> None:
    page = '<p><a href="#oil">To the oil</a><h2>Oil<a id="oil" href="#oil">#</a></h2>'
    assert [leaf.ids for leaf in leaves(page)] == [(), ("oil",)]


# Links without an end tag


def linked(html: str) -> list[tuple[str, int]]:
    """The text of each leaf, and how many characters of it are linked."""
    return [(leaf.text.strip(), leaf.linked_length) for leaf in leaves(html)]


@pytest.mark.parametrize(
    "page",
    [
        "<p>See <a href=/s>the shop<p>Oil burns.<h2>Wicks</h2><p>Cotton.",
        "<div><p>See <a href=/s>the shop<p>Oil burns.</p><h2>Wicks</h2><p>Cotton.</p></div>",
        "<div>See <a href=/s>the shop<div>Oil burns.</div><h2>Wicks</h2><ul><li>Cotton.</ul></div>",
        "<h3>See <a href=/s>the shop</h3><p>Oil burns.<h2>Wicks</h2><p>Cotton.",
    ],
)
def test_text_after_a_link_that_is_not_closed_is_not_linked(page: str) -> None:
    assert linked(page) == [("See the shop", 8), ("Oil burns.", 0), ("Wicks", 0), ("Cotton.", 0)]


def test_each_item_of_a_list_keeps_its_own_link_that_is_not_closed() -> None:
    page = "<ul><li><a href=/a>Oil<li><a href=/b>Wick<li>Glass</ul><p>End"
    assert linked(page) == [("Oil", 3), ("Wick", 4), ("Glass", 0), ("End", 0)]
    assert nested(page) == [(1, "Oil"), (1, "Wick"), (1, "Glass"), (0, "End")]


def test_a_long_text_in_a_link_is_not_closed_even_if_the_end_tags_are_as_many() -> None:
    page = f"<p>See <a href=/s>the shop{'<p>Oil burns for long.' * 90}</p><p>End</a></a>"
    assert linked(page)[:2] == [("See the shop", 8), ("Oil burns for long.", 0)]


@pytest.mark.parametrize(
    "teaser",
    [
        "<a href=/s><h3>Oil</h3><p>It burns.</p></a>",
        "<a href=/s>Oil<p>It burns.</p></a>",
        "<ul><a href=/s><li>Oil<li>It burns.</a></ul>",
        f"<a href=/s><h3>Oil</h3><p>{' '.join(['It burns.'] * 40)}</p></a>",
    ],
)
def test_a_link_around_a_heading_and_a_few_lines_is_a_link(teaser: str) -> None:
    assert all(length == len(text) for text, length in linked(f"{teaser}<p><a href=/t>End</a></p>"))


def test_an_address_without_its_second_quotation_mark_links_nothing() -> None:
    page = '<p>See <a href="/s>the shop</a> and "lamps". <p>Oil burns.<p>Wicks'
    assert linked(page) == [("See Oil burns.", 0), ("Wicks", 0)]


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
        ("<ul><li>a</li><br><ul><li>b</ul></ul>", [(1, "a"), (2, "b")]),
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


# Tables


def cells(html: str) -> list[list[list[str]]]:
    """The cells of each table."""
    found = (leaf for leaf in leaves(html) if leaf.kind == "table")
    return [[[joined_text(cell) for cell in row] for row in leaf.rows] for leaf in found]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<ul><li>colza<li>olive</ul>", "colza\nolive"),
        ("<p>colza<p>olive", "colza\nolive"),
        ("colza<br>olive", "colza\nolive"),
        ("colza <div>olive</div> palm", "colza\nolive\npalm"),
        ("<dl><dt>colza<dd>yellow</dl>", "colza\nyellow"),
        ("<pre>light()\n  wait()</pre>now", "light()\n  wait()\nnow"),
        ("<table><tr><td>colza<td>1<tr><td>olive<td>2</table>after", "colza · 1\nolive · 2\nafter"),
        ("<table><tr><th>oil<th>g<tr><td>olive<td>2</table>", "oil · g\nolive · 2"),
        ("<img src=a.png alt=Lamp>lit", "Lamp\nlit"),
    ],
)
def test_the_blocks_of_a_cell_are_lines_of_it(content: str, text: str) -> None:
    assert cells(f"<table><tr><th>k<th>v<tr><td>x<td>{content}</table>") == [[["k", "v"], ["x", text]]]


def test_code_in_a_cell_is_code() -> None:
    (table,) = leaves("<table><tr><th>k<th>v<tr><td>x<td><pre>light()</pre></table>")
    assert table.rows[1][1] == [StyledText("light()", (Style("code"),))]


def test_a_data_table_in_a_layout_table_is_a_table() -> None:
    page = "<table><tr><td>Menu<td><p>Words<table><tr><th>a<th>b<tr><td>c<td>d</table><p>More</table>"
    assert cells(page) == [[["a", "b"], ["c", "d"]]]
    assert [text for _, text in shown(page)] == ["Menu", "Words", "a b\nc d", "More"]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<table><tr><td>Oil<td>3 kg</table>tail", ["Oil", "3 kg", "tail"]),
        ("<table><tr><td>Oil burns.</table>tail", ["Oil burns.", "tail"]),
        ("<table><tr><th>Oil</table>", ["Oil"]),
        ("<table><caption>Oils</caption><tr><td>Colza</table>", ["Oils", "Colza"]),
    ],
)
def test_a_table_of_one_row_or_cell_loses_no_words(page: str, texts: list[str]) -> None:
    assert [text for _, text in shown(page)] == texts


# Notes beside the text

BOX = '<input type=checkbox id=s class="margin-toggle">'


@pytest.mark.parametrize(
    "note",
    [
        f'<label for=s class="margin-toggle sidenote-number"></label>{BOX}<span class="sidenote">Of colza.</span>',
        f'<label for=s class="margin-toggle">⊕</label>{BOX}<span class="marginnote">Of colza.</span>',
        '<sup class="note-number">1</sup><small class="sidenote"><sup class="note-number">1</sup> Of colza.</small>',
        f'<span><label for=s>1</label>{BOX}<span class="sidenote-content">Of colza.</span></span>',
        '<aside class="side-note">Of colza.</aside>',
        '<span class="inline-footnote">Of colza.</span>',
        '<span class="sidenote-ref">1</span><span class="sidenote"><sup>1</sup> Of colza.</span>',
    ],
)
def test_a_note_beside_a_sentence_is_a_note_at_the_end(note: str) -> None:
    page = f"<article><p>Oil{note} burns.<p>Lamps too.</article>"
    assert shown(page) == [("text", "Oil1 burns."), ("text", "Lamps too."), ("text", "Of colza.")]
    ((marker, target),) = references(page)
    assert marker == "1"
    assert [leaf.text.strip() for leaf in leaves(page) if target[1:] in leaf.ids] == ["Of colza."]


def test_a_note_in_a_task_list_brings_no_check_box() -> None:
    note = f"<label for=s class=margin-toggle></label>{BOX}<span class=sidenote>Of colza.</span>"
    assert shown(f"<ul><li>Oil{note} burns</ul>")[0] == ("text", "Oil1 burns")


def test_a_note_that_has_a_link_keeps_it_and_its_number() -> None:
    note = "<span id=x class=sidenote><sup class=note-number>7</sup> Of colza.</span>"
    page = f'<p>Oil<a href="#x">7</a> burns. {note} Yes.'
    assert shown(page) == [("text", "Oil7 burns. Yes."), ("text", "Of colza.")]
    assert references(page) == [("7", "#x")]
    assert leaves(page)[1].containers[0].marker == "7."


def test_notes_are_numbered_and_have_ids_of_their_own() -> None:
    note = "<span class=sidenote>Of {}.</span>"
    page = f"<h2 id=note-1>Oil</h2><p>Oil{note.format('colza')} burns{note.format('cotton')}.<p>End"
    assert shown(page)[1:] == [("text", "Oil1 burns2."), ("text", "End"), ("text", "Of colza."), ("text", "Of cotton.")]
    first, second = (target[1:] for _, target in references(page))
    assert [leaf.text for leaf in leaves(page) for name in (first, second) if name in leaf.ids] == [
        "Of colza.",
        "Of cotton.",
    ]


def test_words_that_show_a_note_stay_in_the_sentence() -> None:
    page = f"<p>Oil <label for=s class=sidenote-label>burns well</label>{BOX}<span class=sidenote>Of colza.</span> now"
    assert shown(page)[0] == ("text", "Oil burns well1 now")


def test_a_note_that_is_a_block_of_its_own_stays_and_one_in_a_figure_is_its_caption() -> None:
    block = "<p>Oil.</p><aside class=sidenote><p>Of colza.</aside><p>End"
    assert shown(block) == [("text", "Oil."), ("text", "Of colza."), ("text", "End")]
    figure = f"<figure><label for=s>⊕</label>{BOX}<span class=marginnote>Lit</span><img src=a.png alt=Lamp></figure>"
    assert shown(figure) == [("figure", "Lamp"), ("caption", "Lit")]


# Trees of other parsers


def test_a_chapter_of_a_book_is_read_like_a_page() -> None:
    """Its elements are not those of `lxml.html`."""
    source = (
        '<body><p>Oil<span class="ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_content">'
        '<sup class="ltx_note_mark">1</sup>Colza.</span></span> burns.</p>'
        '<table><tr><td colspan="2"><img src="a.png" alt="Lamp"/></td></tr><tr><th>Oil</th><td>Colza</td></tr></table>'
        "</body>"
    )
    root = fromstring(source)
    normalise_tree(root, source)
    found = walk_page(HtmlPage(cast("HtmlElement", root), "", "", frozenset())).leaves
    assert [(leaf.kind, leaf.text) for leaf in found] == [
        ("text", "Oil1 burns."),
        ("figure", "Lamp"),
        ("table", "Oil Colza"),
        ("text", "Colza."),
    ]
