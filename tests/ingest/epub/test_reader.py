"""A book becomes one document: its chapters in order, its contents as sections, its links within it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Rule, Table
from readtui.errors import FormatError
from readtui.ingest import formats, sandbox
from readtui.ingest.epub import reader
from readtui.ingest.source import Source
from tests.books import Chapters, book, nav, ncx, page


def read(parts: Chapters, **more: object) -> Document:
    return reader.parsed(book(parts, **more), "", "", "a.epub")  # type: ignore[arg-type]


def said(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def sections(document: Document) -> list[tuple[int, str, str]]:
    """The depth and title of each section, and the first line of its text."""
    return [(one.depth, one.title, one.span.of(document.text).partition("\n")[0]) for one in document.sections]


def styles(document: Document, kind: str) -> list[tuple[str, str]]:
    return [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == kind]


def led(document: Document, target: str) -> str:
    """What stands where a link leads."""
    offset = document.target(target.removeprefix("#"))
    assert offset is not None
    return document.text[offset:].partition("\n")[0]


ONE_TWO: Mapping[str, str] = {"a.xhtml": "<h1>One</h1><p>First.</p>", "b.xhtml": "<h1>Two</h1><p>Second.</p>"}


# The order


def test_a_book_is_one_text_below_its_title() -> None:
    document = read(ONE_TWO)
    assert said(document) == ["A Book", "One", "First.", "Two", "Second."]
    assert (document.title, document.source, document.notes) == ("A Book", "a.epub", ())
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 2]


def test_a_book_that_says_its_title_itself_gets_no_other() -> None:
    document = read({"t.xhtml": "<h1>A book</h1><p>by A</p>", **ONE_TWO})
    assert said(document)[:2] == ["A book", "by A"]


def test_a_later_heading_with_the_title_is_a_chapter() -> None:
    document = read({"t.xhtml": "<h2>An Edition of A Book</h2>", "u.xhtml": "<h1>A Book</h1><p>Words."})
    assert said(document) == ["A Book", "An Edition of A Book", "A Book", "Words."]
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 3, 2]


def test_the_spine_orders_the_chapters_and_not_the_manifest() -> None:
    assert said(read(ONE_TWO, spine=["b.xhtml", "a.xhtml"])) == ["A Book", "Two", "Second.", "One", "First."]


def test_what_is_not_linear_comes_behind_a_break() -> None:
    document = read({"n.xhtml": "<p>A note.</p>", **ONE_TWO}, spine=["!n.xhtml", "a.xhtml", "b.xhtml"])
    assert said(document)[-2:] == ["", "A note."]
    assert isinstance(document.blocks[-2], Rule)


def test_a_book_of_which_nothing_is_linear_is_read_in_its_order() -> None:
    document = read(ONE_TWO, spine=["!b.xhtml", "!a.xhtml"])
    assert said(document) == ["A Book", "Two", "Second.", "One", "First."]


def test_pages_that_only_links_lead_to_are_not_lost() -> None:
    parts = {
        "a.xhtml": '<p><a href="b.xhtml">on</a></p>',
        "b.xhtml": '<p>B <a href="c.xhtml">on</a></p>',
        "c.xhtml": "<p>C",
    }
    document = read({**parts, "d.xhtml": "<p>Nobody knows me."}, spine=["a.xhtml"])
    assert said(document) == ["A Book", "on", "", "B on", "C"]


def test_pages_that_only_the_contents_name_are_not_lost() -> None:
    document = read({"nav.xhtml": nav("# a.xhtml One", "# b.xhtml Two"), **ONE_TWO}, spine=["a.xhtml"])
    assert sections(document) == [(1, "One", "One"), (1, "Two", "Two")]


def test_a_chapter_is_shown_once_and_that_is_said() -> None:
    document = read(ONE_TWO, spine=["a.xhtml", *["b.xhtml"] * 500])
    assert said(document) == ["A Book", "One", "First.", "Two", "Second."]
    assert document.notes == ("The order of the book repeats 499 of its parts: each is shown once.",)


# The contents


def test_the_contents_are_the_sections() -> None:
    toc = nav("# a.xhtml Part I", "## a.xhtml#x Within", "# b.xhtml#none Part II")
    document = read({"nav.xhtml": toc, "a.xhtml": '<p>Alone.</p><p id="x">Here.</p>', "b.xhtml": "<h2>Two</h2>"})
    assert sections(document) == [(1, "Part I", "Alone."), (2, "Within", "Here."), (1, "Part II", "Two")]
    assert [one.span.of(document.text) for one in document.sections] == ["Alone.\nHere.", "Here.", "Two"]


def test_epub_2_has_its_contents_in_an_ncx() -> None:
    toc = ncx("# a.xhtml One", "## a.xhtml Inside", "# b.xhtml Two")
    document = read({"toc.ncx": toc, **ONE_TWO})
    assert sections(document) == [(1, "One", "One"), (2, "Inside", "One"), (1, "Two", "Two")]


def test_a_heading_in_the_contents_begins_where_the_first_line_below_it_does() -> None:
    document = read({"nav.xhtml": nav("# - Part I", "## a.xhtml One", "# b.xhtml Two"), **ONE_TWO})
    assert sections(document) == [(1, "Part I", "One"), (2, "One", "One"), (1, "Two", "Two")]


def test_several_lines_of_the_contents_may_lead_to_one_place() -> None:
    document = read({"nav.xhtml": nav("# a.xhtml One", "# a.xhtml Also", "# b.xhtml Two"), **ONE_TWO})
    assert sections(document) == [(1, "One", ""), (1, "Also", "One"), (1, "Two", "Two")]
    assert document.sections[document.section_at(document.text.index("First"))].title == "Also"


def test_contents_in_another_order_follow_the_text() -> None:
    document = read({"nav.xhtml": nav("# b.xhtml Two", "# a.xhtml One"), **ONE_TWO})
    assert sections(document) == [(1, "One", "One"), (1, "Two", "Two")]


def test_lines_that_lead_nowhere_are_told_of() -> None:
    document = read({"nav.xhtml": nav("# a.xhtml One", "# lost.xhtml Lost"), **ONE_TWO})
    assert sections(document) == [(1, "One", "One")]
    assert document.notes == ("A line of the book's contents leads nowhere.",)
    toc = nav("# a.xhtml One", "# https://lamps.example/ Lost", "# x.xhtml Lost")
    assert read({"nav.xhtml": toc, **ONE_TWO}).notes == ("2 lines of the book's contents lead nowhere.",)


@pytest.mark.parametrize("toc", [nav("# lost.xhtml Lost"), page("<p>Nothing</p>").encode(), b"", b"<nav>"])
def test_without_usable_contents_the_headings_are_the_sections(toc: bytes) -> None:
    document = read({"nav.xhtml": toc, **ONE_TWO})
    assert [one.title for one in document.sections] == ["A Book", "One", "Two"]


def test_where_the_navigation_document_fails_the_ncx_serves() -> None:
    document = read(
        {"nav.xhtml": nav("# a.xhtml N"), "toc.ncx": ncx("# b.xhtml Two"), **ONE_TWO}, without=["OEBPS/nav.xhtml"]
    )
    assert sections(document) == [(1, "Two", "Two")]
    assert document.notes == ("The contents of the book cannot be read: OEBPS/nav.xhtml is missing.",)


def test_a_line_without_a_label_is_passed_over() -> None:
    toc = nav("# a.xhtml One").replace(b"<ol>", b"<ol><li></li>")
    assert sections(read({"nav.xhtml": toc, **ONE_TWO})) == [(1, "One", "One")]


def test_a_line_that_is_a_picture_is_called_by_its_words() -> None:
    toc = nav('# a.xhtml <img src="x.png" alt="First Part"/>', "# b.xhtml <b> </b>")
    assert sections(read({"nav.xhtml": toc, **ONE_TWO})) == [(1, "First Part", "One")]


def test_the_subtitle_stands_below_the_title_and_not_below_the_first_chapter() -> None:
    from readtui.export.plain import plain_lines

    rows = list(plain_lines(read({"nav.xhtml": nav("# a.xhtml One"), **ONE_TWO}), 40))
    assert rows[:2] == ["A Book", "1 min · 1 section"]


# What repeats what is shown elsewhere


def test_the_navigation_document_is_kept_back() -> None:
    document = read({"nav.xhtml": nav("# a.xhtml One"), **ONE_TWO}, spine=["nav.xhtml", "a.xhtml"])
    assert said(document) == ["A Book", "One", "First."]
    assert [one.text for one in document.hidden] == ["Contents", "One"]


def test_what_else_the_navigation_document_says_is_shown() -> None:
    toc = nav("# a.xhtml One").replace(b"<body>", b"<body><p>How to use this book.</p>")
    document = read({"nav.xhtml": toc, **ONE_TWO}, spine=["nav.xhtml", "a.xhtml"])
    assert said(document) == ["A Book", "How to use this book.", "One", "First."]


@pytest.mark.parametrize(
    ("cover", "more"),
    [
        ('<img src="c.png" alt="A lamp"/>', {"properties": {"c.png": "cover-image"}}),
        ('<svg xmlns="http://www.w3.org/2000/svg"><title>A lamp</title><image href="c.png"/></svg>',
         {"more": '<guide><reference type="cover" href="cover.xhtml"/></guide>'}),
        ('<section epub:type="cover"><img src="c.png" alt="A lamp"/></section>', {}),
    ],
)  # fmt: skip
def test_the_page_of_a_cover_is_kept_back(cover: str, more: dict[str, object]) -> None:
    document = read(
        {"cover.xhtml": cover, "c.png": b"", "a.xhtml": "<p>Words."}, spine=["cover.xhtml", "a.xhtml"], **more
    )
    assert said(document) == ["A Book", "Words."]
    assert [one.text for one in document.hidden] == ["A lamp"]


MORE = "<p>How to use this book, and why it was made.</p>"


@pytest.mark.parametrize(("body", "is_kept_back"), [("", True), (MORE, False)])
def test_a_page_that_lists_the_contents_of_epub_2_is_kept_back(body: str, is_kept_back: bool) -> None:
    links = '<h1>List</h1>{}<p><a href="a.xhtml">One</a></p><p><a href="b.xhtml">Two</a></p>'
    guide = '<guide><reference type="toc" href="list.xhtml"/></guide>'
    document = read({"list.xhtml": links.format(body), **ONE_TWO}, more=guide)
    assert ("List" not in said(document)) == is_kept_back
    assert ("List" in [one.text for one in document.hidden]) == is_kept_back


def test_a_cover_that_is_not_linear_stands_first_all_the_same() -> None:
    parts: Chapters = {
        "nav.xhtml": nav("# cover.xhtml Cover", "# a.xhtml One"),
        "cover.xhtml": '<img src="c.png" alt="Lamp"/>',
        "c.png": b"",
        **ONE_TWO,
    }
    document = read(parts, spine=["!cover.xhtml", "a.xhtml", "!b.xhtml"], properties={"c.png": "cover-image"})
    assert sections(document) == [(1, "Cover", ""), (1, "One", "One")]
    assert said(document) == ["A Book", "One", "First.", "", "Two", "Second."]


def test_a_cover_that_says_nothing_is_named_by_its_file() -> None:
    more = {"properties": {"c.png": "cover-image"}}
    document = read({"cover.xhtml": '<img src="c.png"/>', "c.png": b"", "a.xhtml": "<p>Words."}, **more)
    assert [one.text for one in document.hidden] == ["c.png"]


def test_a_book_that_is_nothing_but_covers_is_shown() -> None:
    document = read({"c.xhtml": '<img src="c.png"/>', "c.png": b""}, properties={"c.png": "cover-image"})
    assert [type(block) for block in document.blocks] == [Heading, Figure]


# Links and notes


def test_links_lead_within_the_document() -> None:
    parts = {
        "a.xhtml": '<p>To <a href="b.xhtml">two</a>, <a href="./b.xhtml#x">x</a>, <a href="#x">my x</a>.</p>'
        '<p id="x">Mine.</p>',
        "b.xhtml": '<p>Top.</p><p><a name="x"></a>Other. <a href="a.xhtml#gone">back</a></p>',
    }
    document = read(parts)
    links = styles(document, "link")
    assert [words for words, _ in links] == ["two", "x", "my x", "back"]
    assert [led(document, target) for _, target in links] == ["Top.", "Other. back", "Mine.", "To two, x, my x."]


def test_links_out_of_the_book_stay_and_those_to_nothing_are_words() -> None:
    parts: Chapters = {
        "a.xhtml": '<p><a href="https://lamps.example/">out</a> <a href="gone.xhtml">gone</a> <a>bare</a> '
        '<a href="img/l.png">large</a> <a href="notes.pdf">pdf</a></p>',
        "img/l.png": b"",
        "notes.pdf": b"",
    }
    document = read(parts)
    assert styles(document, "link") == [("out", "https://lamps.example/"), ("large", "OEBPS/img/l.png")]
    assert said(document)[1] == "out gone bare large pdf"


def test_notes_are_references_and_lead_back_by_links() -> None:
    parts = {
        "a.xhtml": '<p>Said<a epub:type="noteref" href="n.xhtml#n1" id="r1">1</a>. '
        'Also<a id="FNanchor_2"></a><a href="#Footnote_2" class="fnanchor">[2]</a>.</p>'
        '<div class="footnote"><p><a id="Footnote_2"></a><a href="#FNanchor_2">[2]</a> Old.</p></div>',
        "n.xhtml": '<aside epub:type="footnote" id="n1" hidden="hidden"><p>New. <a href="a.xhtml#r1" '
        'role="doc-backlink">*</a></p></aside>',
    }
    document = read(parts)
    assert [(words, led(document, target)) for words, target in styles(document, "reference")] == [
        ("1", "New. *"),
        ("[2]", "[2] Old."),
    ]
    assert [words for words, _ in styles(document, "link")] == ["[2]", "*"]


# What a chapter holds


def test_pictures_are_named_by_their_path_in_the_book() -> None:
    parts: Chapters = {
        "text/a.xhtml": '<figure><img src="../images/l%20p.png" alt="A lamp"/><figcaption>Lit.</figcaption></figure>'
        '<p><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" aria-label="Oil">'
        '<image xlink:href="../Images/O.PNG"/><text>40 cl</text><text/></svg> behind</p>'
        '<object data="../images/l p.png" type="image/png">A wick</object>'
        '<img src="https://lamps.example/far.png" alt="Far"/>',
        "images/l p.png": b"",
        "images/o.png": b"",
    }
    document = read(parts)
    figures = [(block.alt, block.image) for block in document.blocks if isinstance(block, Figure)]
    assert figures == [
        ("A lamp", "OEBPS/images/l p.png"),
        ("Oil", "OEBPS/images/o.png"),
        ("A wick", "OEBPS/images/l p.png"),
        ("Far", "https://lamps.example/far.png"),
    ]
    assert [block.of for block in document.blocks if isinstance(block, Caption)] == [1]
    assert "behind" in said(document)
    assert [one.text for one in document.hidden] == ["40 cl"]


def test_the_blocks_of_a_chapter_are_those_of_a_page() -> None:
    document = read(
        {
            "a.xhtml": "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
            '<pre><code>x = 1\n</code></pre><ol start="3"><li>three</li></ol><nav>Shown.</nav><aside>Beside.</aside>'
        }
    )
    assert [type(block) for block in document.blocks[1:3]] == [Table, Code]
    assert said(document)[3:] == ["three", "Shown.", "Beside."]
    assert document.blocks[3].nest == (Item(document.blocks[3].span.start, "3."),)


def test_what_a_picture_stands_in_goes_on_behind_it() -> None:
    svg = '<svg><image href="p.png"/></svg>'
    parts: Chapters = {
        "a.xhtml": f"<p>{svg}one</p><p><b>two</b>{svg} three</p>"
        "<p>four<epub:trigger/> five<i>six</i><epub:trigger/> seven</p>"
        '<svg><desc>drawn</desc></svg><object data="p.png"><img alt="Alt" src="p.png"/></object><object>kept</object>',
        "p.png": b"",
    }
    document = read(parts)
    assert said(document)[1:] == ["", "one", "two three", "", "four fivesix seven", "Alt"]
    assert [one.text for one in document.hidden] == ["drawn", "kept"]


def test_pictures_that_are_missing_are_told_of() -> None:
    images = '<img src="p.png" alt="P"/><img src="data:image/png;base64,AA" alt="D"/><img alt="N"/>'
    document = read({"a.xhtml": images})
    assert document.notes == ("One picture is missing in the book.",)
    assert [block.image for block in document.blocks if isinstance(block, Figure)] == ["OEBPS/p.png"]
    assert read({"a.xhtml": images + '<img src="q.png"/>'}).notes == ("2 pictures are missing in the book.",)


def test_page_breaks_are_kept_back() -> None:
    new, old = '<span epub:type="pagebreak" id="p12">12</span>', '<span class="pagenum">[Pg 3]</span>'
    document = read({"a.xhtml": f"<p>One {new}two {old}three.</p>"})
    assert said(document)[1] == "One two three."
    assert [one.text for one in document.hidden] == ["12", "[Pg 3]"]


def test_a_switch_shows_formulas_or_what_stands_for_the_rest() -> None:
    switch = (
        '<p><epub:switch><epub:case required-namespace="{}"><b>case</b></epub:case>'
        "<epub:default><i>default</i></epub:default></epub:switch> on<epub:trigger/>.</p>"
    )
    mathml = "http://www.w3.org/1998/Math/MathML"
    document = read({"a.xhtml": switch.format(mathml) + switch.format("urn:chess")})
    assert said(document)[1:] == ["case on.", "default on."]
    assert said(read({"a.xhtml": "<epub:switch><b/></epub:switch>x"}))[1:] == ["x"]


def test_a_switch_without_anything_for_the_rest_shows_its_first_case() -> None:
    switch = '<p><epub:switch><epub:case required-namespace="urn:chess">a</epub:case></epub:switch><epub:switch/></p>'
    assert read({"a.xhtml": switch}).text.endswith("\na")


def test_formulas_are_those_of_a_page() -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    document = read({"a.xhtml": f"<p>Take {formula}.</p>", "b.html": f"<p>Take {formula}."})
    assert said(document)[1:] == ["Take x².", "Take x²."]


def test_the_lines_of_a_stanza_are_one_passage() -> None:
    poem = (
        '<div class="poem"><div class="stanza"><div class="verse">Roses<br/></div><div class="verse indent2">are '
        '<i>red</i></div></div><div class="stanza"><p>Violets</p><p>bloom</p></div>'
        '<div class="stanza"><span class="i0">One<br/></span><span class="i4">two</span></div></div>'
    )
    document = read({"a.xhtml": poem})
    assert said(document)[1:] == ["Roses\n\xa0\xa0are red", "Violets\nbloom", "One\n\xa0\xa0\xa0\xa0two"]


def test_verse_within_verse_is_looked_at_once() -> None:
    deep = '<div class="poem">' * 300 + "<p>Roses</p><p>bloom</p>" + "</div>" * 300
    assert said(read({"a.xhtml": deep}))[1:] == ["Roses\nbloom"]


@pytest.mark.parametrize(
    "verse",
    [
        "<p>{}</p><p>b</p>".format("a " * 80),  # a verse of the Bible
        "<p>a</p>and<p>b</p>",
        "<p>a<br/>a</p><p>b</p>",
        "<div>a</div><p>b</p>",
        "<div><p>a</p></div><div>b</div>",
        "<p>a</p>",
        "and<p>a</p><p>b</p>",
    ],
)
def test_what_is_only_called_verse_is_prose(verse: str) -> None:
    document = read({"a.xhtml": f'<div class="verse">{verse}</div>'})
    assert said(document)[1:] == said(read({"a.xhtml": f"<div>{verse}</div>"}))[1:]


def test_drawings_and_pictures_may_be_chapters() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title><text>Door</text></svg>'
    document = read({"p.svg": svg, "q.png": b"", "a.xhtml": "<p>x"}, spine=["p.svg", "q.png", "a.xhtml"])
    figures = [(block.alt, block.image) for block in document.blocks if isinstance(block, Figure)]
    assert figures == [("Plan", "OEBPS/p.svg"), ("", "OEBPS/q.png")]
    assert [one.text for one in document.hidden] == ["Door"]


# Formats


def test_a_book_is_known_by_its_bytes() -> None:
    data = book(ONE_TWO)
    for source in (
        Source("a.epub", data),
        Source("a", data),
        Source("a.zip", data),
        Source("-", data, "stream"),
        Source("https://lamps.example/a", data, "url", content_type="application/epub+zip"),
    ):
        assert formats.read(source).title == "A Book"


def test_a_book_without_its_mimetype_is_known_by_its_container() -> None:
    assert formats.read(Source("a", book(ONE_TWO, without=["mimetype"]))).title == "A Book"


def test_a_book_is_no_text_where_a_text_is_asked_for() -> None:
    with pytest.raises(FormatError, match="an EPUB book"):
        formats.read(Source("a.epub", book(ONE_TWO)), format="html")


def test_the_content_type_decides_before_the_name() -> None:
    with pytest.raises(FormatError, match="whole zip archive"):
        formats.read(Source("https://lamps.example/a.html", b"<p>x", "url", content_type="application/epub+zip"))


def test_a_long_book_is_read_apart_without_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    inner = sandbox.read

    def watched(request: sandbox.Request, data: bytes, **limits: float) -> Document:
        asked.append(len(data))
        return inner(request, data, **limits)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "read", watched)
    picture = bytes(range(256)) * 999
    data = book({"a.xhtml": f'<p>{"A lamp. " * 30_000}</p><img src="p.png" alt="P"/>', "p.png": picture})
    document = formats.read(Source("a.epub", data))
    assert len(document.text) > 200_000
    assert any(isinstance(block, Figure) and block.image == "OEBPS/p.png" for block in document.blocks)
    assert 0 < asked[0] < len(data)
    assert reader.part(data, "OEBPS/p.png") == picture
