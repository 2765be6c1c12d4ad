"""A book is one document: its chapters in order, its table of contents as sections, its links within the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Heading, Item, Rule, Table
from readtui.ingest.epub import reader
from readtui.reading.link_target import NoteTarget, link_target_of
from tests.epub_files import Files, make_epub, make_nav, make_ncx, make_page


def read(files: Files, **more: object) -> Document:
    return reader.parse(make_epub(files, **more), "", "", "a.epub")  # type: ignore[arg-type]


def block_texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def sections(document: Document) -> list[tuple[int, str, str]]:
    """Return the depth and title of each section, and the first line of its text."""
    return [(one.depth, one.title, one.span.of(document.text).partition("\n")[0]) for one in document.sections]


def styles(document: Document, kind: str) -> list[tuple[str, str]]:
    return [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == kind]


def line_at(document: Document, target: str) -> str:
    """Return the line at the target of a link."""
    offset = document.target(target.removeprefix("#"))
    assert offset is not None
    return document.text[offset:].partition("\n")[0]


ONE_TWO: Mapping[str, str] = {"a.xhtml": "<h1>One</h1><p>First.</p>", "b.xhtml": "<h1>Two</h1><p>Second.</p>"}


# Order of chapters


def test_a_book_is_one_text_below_its_title() -> None:
    document = read(ONE_TWO)
    assert block_texts(document) == ["A Book", "One", "First.", "Two", "Second."]
    assert (document.title, document.source, document.notes) == ("A Book", "a.epub", ())
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 2]


def test_a_book_that_begins_with_its_title_gets_no_other() -> None:
    document = read({"t.xhtml": "<h1>A book</h1><p>by A</p>", **ONE_TWO})
    assert block_texts(document)[:2] == ["A book", "by A"]


def test_a_later_heading_with_the_title_is_a_chapter() -> None:
    document = read({"t.xhtml": "<h2>An Edition of A Book</h2>", "u.xhtml": "<h1>A Book</h1><p>Words."})
    assert block_texts(document) == ["A Book", "An Edition of A Book", "A Book", "Words."]
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 3, 2]


def test_chapters_are_in_the_order_of_the_spine() -> None:
    assert block_texts(read(ONE_TWO, spine=["b.xhtml", "a.xhtml"])) == ["A Book", "Two", "Second.", "One", "First."]


def test_chapters_that_are_not_linear_follow_after_a_break() -> None:
    document = read({"n.xhtml": "<p>A note.</p>", **ONE_TWO}, spine=["!n.xhtml", "a.xhtml", "b.xhtml"])
    assert block_texts(document)[-2:] == ["", "A note."]
    assert isinstance(document.blocks[-2], Rule)


def test_a_book_without_linear_chapters_is_read_in_its_order() -> None:
    document = read(ONE_TWO, spine=["!b.xhtml", "!a.xhtml"])
    assert block_texts(document) == ["A Book", "Two", "Second.", "One", "First."]


def test_pages_that_are_only_linked_are_shown() -> None:
    parts = {
        "a.xhtml": '<p><a href="b.xhtml">on</a></p>',
        "b.xhtml": '<p>B <a href="c.xhtml">on</a></p>',
        "c.xhtml": "<p>C",
    }
    document = read({**parts, "d.xhtml": "<p>Nobody knows me."}, spine=["a.xhtml"])
    assert block_texts(document) == ["A Book", "on", "", "B on", "C"]


def test_pages_that_are_only_in_the_contents_are_shown() -> None:
    document = read({"nav.xhtml": make_nav("# a.xhtml One", "# b.xhtml Two"), **ONE_TWO}, spine=["a.xhtml"])
    assert sections(document) == [(1, "One", "One"), (1, "Two", "Two")]


def test_a_repeated_chapter_is_shown_once_with_a_note() -> None:
    document = read(ONE_TWO, spine=["a.xhtml", *["b.xhtml"] * 500])
    assert block_texts(document) == ["A Book", "One", "First.", "Two", "Second."]
    assert document.notes == ("The spine of the book repeats 499 entries: each chapter is shown once.",)


def test_pages_that_nothing_leads_to_are_noted() -> None:
    document = read({**ONE_TWO, "c.xhtml": "<p>Lost."}, spine=["a.xhtml", "b.xhtml"])
    assert document.notes == ("A page of the book is not shown, as nothing leads to it: OEBPS/c.xhtml.",)
    document = read({**ONE_TWO, "c.xhtml": "<p>Lost."}, spine=["a.xhtml"])
    assert document.notes == ("2 pages of the book are not shown, as nothing leads to them.",)


def test_a_linked_page_that_the_manifest_does_not_list_is_shown() -> None:
    page = make_page("<p>Unlisted.</p>").encode()
    document = read({"a.xhtml": '<p><a href="u.xhtml">on</a></p>'}, entries={"OEBPS/u.xhtml": page})
    assert block_texts(document) == ["A Book", "on", "", "Unlisted."]
    assert [line_at(document, target) for _, target in styles(document, "link")] == ["Unlisted."]


def test_notes_of_a_part_that_is_not_linear_open_at_their_reference() -> None:
    body = '<p>Oil<a epub:type="noteref" href="n.xhtml#n1">1</a> burns.</p>'
    files: Files = {"a.xhtml": body, "n.xhtml": '<div id="n1"><p>Of whales.</p></div><p id="n2">Unused.</p>'}
    document = read(files, spine=["a.xhtml", "!n.xhtml"])
    (reference,) = [one for one in document.inlines if one.kind == "reference"]
    target = link_target_of(document, "a.epub", reference)
    assert isinstance(target, NoteTarget)
    assert target.span.of(document.text) == "Of whales."
    assert block_texts(document)[-2:] == ["Of whales.", "Unused."]


# Table of contents


def test_the_contents_are_the_sections() -> None:
    toc = make_nav("# a.xhtml Part I", "## a.xhtml#x Within", "# b.xhtml#none Part II")
    document = read({"nav.xhtml": toc, "a.xhtml": '<p>Alone.</p><p id="x">Here.</p>', "b.xhtml": "<h2>Two</h2>"})
    assert sections(document) == [(1, "Part I", "Alone."), (2, "Within", "Here."), (1, "Part II", "Two")]
    assert [one.span.of(document.text) for one in document.sections] == ["Alone.\nHere.", "Here.", "Two"]


def test_the_contents_of_epub_2_are_in_an_ncx() -> None:
    toc = make_ncx("# a.xhtml One", "## a.xhtml Inside", "# b.xhtml Two")
    document = read({"toc.ncx": toc, **ONE_TWO})
    assert sections(document) == [(1, "One", "One"), (2, "Inside", "One"), (1, "Two", "Two")]


def test_an_entry_without_target_begins_with_the_entry_below_it() -> None:
    document = read({"nav.xhtml": make_nav("# - Part I", "## a.xhtml One", "# b.xhtml Two"), **ONE_TWO})
    assert sections(document) == [(1, "Part I", "One"), (2, "One", "One"), (1, "Two", "Two")]


def test_several_entries_may_have_one_target() -> None:
    document = read({"nav.xhtml": make_nav("# a.xhtml One", "# a.xhtml Also", "# b.xhtml Two"), **ONE_TWO})
    assert sections(document) == [(1, "One", ""), (1, "Also", "One"), (1, "Two", "Two")]
    assert document.sections[document.section_at(document.text.index("First"))].title == "Also"


def test_contents_in_another_order_follow_the_text() -> None:
    document = read({"nav.xhtml": make_nav("# b.xhtml Two", "# a.xhtml One"), **ONE_TWO})
    assert sections(document) == [(1, "One", "One"), (1, "Two", "Two")]


def test_entries_without_a_target_in_the_book_are_noted() -> None:
    document = read({"nav.xhtml": make_nav("# a.xhtml One", "# lost.xhtml Lost"), **ONE_TWO})
    assert sections(document) == [(1, "One", "One"), (1, "Two", "Two")]
    assert document.notes == ("An entry of the table of contents has no target in the book.",)
    toc = make_nav("# a.xhtml One", "# https://lamps.example/ Lost", "# x.xhtml Lost")
    assert read({"nav.xhtml": toc, **ONE_TWO}).notes == (
        "2 entries of the table of contents have no target in the book.",
    )


@pytest.mark.parametrize("toc", [make_nav("# lost.xhtml Lost"), make_page("<p>Nothing</p>").encode(), b"", b"<nav>"])
def test_without_usable_contents_the_headings_are_the_sections(toc: bytes) -> None:
    document = read({"nav.xhtml": toc, **ONE_TWO})
    assert [one.title for one in document.sections] == ["A Book", "One", "Two"]


def test_without_the_navigation_document_the_ncx_is_used() -> None:
    document = read(
        {"nav.xhtml": make_nav("# a.xhtml N"), "toc.ncx": make_ncx("# b.xhtml Second"), **ONE_TWO},
        without=["OEBPS/nav.xhtml"],
    )
    assert sections(document) == [(1, "One", "One"), (1, "Second", "Two")]
    assert document.notes == ("The table of contents cannot be read: OEBPS/nav.xhtml is missing.",)


def test_an_entry_without_a_label_is_ignored() -> None:
    toc = make_nav("# a.xhtml One").replace(b"<ol>", b"<ol><li></li>")
    assert sections(read({"nav.xhtml": toc, **ONE_TWO})) == [(1, "One", "One"), (1, "Two", "Two")]


def test_an_entry_that_is_an_image_has_its_alternative_text() -> None:
    toc = make_nav('# a.xhtml <img src="x.png" alt="First Part"/>', "# b.xhtml <b> </b>")
    assert sections(read({"nav.xhtml": toc, **ONE_TWO})) == [(1, "First Part", "One"), (1, "Two", "Two")]


@pytest.mark.parametrize("make_toc", [make_nav, make_ncx])
def test_an_entry_without_a_title_has_that_of_its_heading(make_toc: Callable[..., bytes]) -> None:
    toc = make_toc("# a.xhtml ", "# b.xhtml Second", "# c.xhtml \u200b")
    files: Files = {"nav.xhtml" if make_toc is make_nav else "toc.ncx": toc, **ONE_TWO, "c.xhtml": "<p>No heading.</p>"}
    document = read(files)
    assert sections(document) == [(1, "One", "One"), (1, "Second", "Two")]
    assert document.notes == ("2 entries of the table of contents have no title.",)


def test_chapters_that_the_contents_leave_out_are_listed() -> None:
    toc = make_nav("# a.xhtml Part", "## b.xhtml Two", "# d.xhtml Last")
    chapters: Files = {
        "a.xhtml": "<h1>Part</h1>",
        "b.xhtml": "<h2>Two</h2><h3>Inside</h3>",
        "c.xhtml": "<p>A saying</p><h2>Three</h2><h3>Inside</h3><h2>Four</h2>",
        "e.xhtml": "<h3>A page of its own</h3>",
        "f.xhtml": "<h1>A Book</h1>",
        "d.xhtml": "<h1>Last</h1>",
    }
    assert [(depth, title) for depth, title, _ in sections(read({"nav.xhtml": toc, **chapters}))] == [
        (1, "Part"),
        (2, "Two"),
        (2, "Three"),
        (2, "Four"),
        (1, "Last"),
    ]


def test_contents_with_one_entry_are_completed_by_all_headings() -> None:
    toc = make_nav("# a.xhtml Begin reading")
    files: Files = {"nav.xhtml": toc, "a.xhtml": "<h1>One</h1><h2>Inside</h2>", "b.xhtml": "<h1>Two</h1>"}
    assert sections(read(files)) == [(1, "Begin reading", "One"), (2, "Inside", "Inside"), (1, "Two", "Two")]
    files = {"nav.xhtml": toc, "a.xhtml": "<p>To Ada</p>", "b.xhtml": "<h2>Two</h2><h3>Inside</h3>"}
    assert sections(read(files)) == [(1, "Begin reading", "To Ada"), (1, "Two", "Two"), (2, "Inside", "Inside")]


def test_contents_that_only_list_a_hidden_page_are_no_contents() -> None:
    guide = '<guide><reference type="toc" href="toc.xhtml"/></guide>'
    page = '<h1>Contents</h1><p><a href="a.xhtml">One</a></p><p><a href="b.xhtml">Two</a></p>'
    files: Files = {"toc.ncx": make_ncx("# toc.xhtml Contents"), "toc.xhtml": page, **ONE_TWO}
    document = read(files, spine=["toc.xhtml", "a.xhtml", "b.xhtml"], more=guide)
    assert [one.title for one in document.sections] == ["A Book", "One", "Two"]


def test_a_part_at_the_end_without_a_heading_has_the_title_of_its_file() -> None:
    toc = make_nav("# a.xhtml One", "# b.xhtml Two")
    notes = make_page("<p>A note.</p>").replace("<title>Page</title>", "<title>{}</title>")

    def titles(title: str, **more: bytes) -> list[str]:
        files: Files = {**more, **ONE_TWO, "n.xhtml": notes.format(title).encode()}
        return [one.title for one in read(files, spine=["a.xhtml", "b.xhtml", "!n.xhtml"]).sections]

    assert titles("Notes", **{"nav.xhtml": toc}) == ["One", "Two", "Notes"]
    assert titles("A book", **{"nav.xhtml": toc}) == ["One", "Two"]
    assert titles("Notes") == ["One", "Two", "Notes"]
    assert titles("") == ["A Book", "One", "Two"]


def test_the_subtitle_is_below_the_title_and_not_below_the_first_chapter() -> None:
    from readtui.export.plain import plain_lines
    from readtui.typeset.setting import Setting

    rows = list(plain_lines(read({"nav.xhtml": make_nav("# a.xhtml One"), **ONE_TWO}), Setting(measure=40)))
    assert rows[:2] == ["A Book", "1 min · 2 sections"]


# Redundant pages: contents, covers


def test_the_navigation_document_is_hidden() -> None:
    document = read({"nav.xhtml": make_nav("# a.xhtml One"), **ONE_TWO}, spine=["nav.xhtml", "a.xhtml"])
    assert block_texts(document) == ["A Book", "One", "First."]
    assert [one.text for one in document.hidden] == ["Contents", "One"]


def test_other_text_in_the_navigation_document_is_shown() -> None:
    toc = make_nav("# a.xhtml One").replace(b"<body>", b"<body><p>How to use this book.</p>")
    document = read({"nav.xhtml": toc, **ONE_TWO}, spine=["nav.xhtml", "a.xhtml"])
    assert block_texts(document) == ["A Book", "How to use this book.", "One", "First."]


@pytest.mark.parametrize(
    ("cover", "more"),
    [
        ('<img src="c.png" alt="A lamp"/>', {"properties": {"c.png": "cover-image"}}),
        ('<svg xmlns="http://www.w3.org/2000/svg"><title>A lamp</title><image href="c.png"/></svg>',
         {"more": '<guide><reference type="cover" href="cover.xhtml"/></guide>'}),
        ('<section epub:type="cover"><img src="c.png" alt="A lamp"/></section>', {}),
    ],
)  # fmt: skip
def test_the_page_of_a_cover_is_hidden(cover: str, more: dict[str, object]) -> None:
    document = read(
        {"cover.xhtml": cover, "c.png": b"", "a.xhtml": "<p>Words."}, spine=["cover.xhtml", "a.xhtml"], **more
    )
    assert block_texts(document) == ["A Book", "Words."]
    assert [one.text for one in document.hidden] == ["A lamp"]


MORE = "<p>How to use this book, and why it was made.</p>"


@pytest.mark.parametrize(("body", "is_hidden"), [("", True), (MORE, False)])
def test_a_page_that_lists_the_contents_of_epub_2_is_hidden(body: str, is_hidden: bool) -> None:
    links = '<h1>List</h1>{}<p><a href="a.xhtml">One</a></p><p><a href="b.xhtml">Two</a></p>'
    guide = '<guide><reference type="toc" href="list.xhtml"/></guide>'
    document = read({"list.xhtml": links.format(body), **ONE_TWO}, more=guide)
    assert ("List" not in block_texts(document)) == is_hidden
    assert ("List" in [one.text for one in document.hidden]) == is_hidden


def test_a_cover_that_is_not_linear_is_first() -> None:
    parts: Files = {
        "nav.xhtml": make_nav("# cover.xhtml Cover", "# a.xhtml One"),
        "cover.xhtml": '<img src="c.png" alt="Lamp"/>',
        "c.png": b"",
        **ONE_TWO,
    }
    document = read(parts, spine=["!cover.xhtml", "a.xhtml", "!b.xhtml"], properties={"c.png": "cover-image"})
    assert sections(document) == [(1, "Cover", ""), (1, "One", "One"), (1, "Two", "Two")]
    assert block_texts(document) == ["A Book", "One", "First.", "", "Two", "Second."]


def test_a_cover_without_text_has_the_name_of_its_file() -> None:
    more = {"properties": {"c.png": "cover-image"}}
    document = read({"cover.xhtml": '<img src="c.png"/>', "c.png": b"", "a.xhtml": "<p>Words."}, **more)
    assert [one.text for one in document.hidden] == ["c.png"]


def test_a_book_of_nothing_but_covers_is_shown() -> None:
    document = read({"c.xhtml": '<img src="c.png"/>', "c.png": b""}, properties={"c.png": "cover-image"})
    assert [type(block) for block in document.blocks] == [Heading, Figure]


# Links and notes


def test_links_within_the_book_point_into_the_document() -> None:
    parts = {
        "a.xhtml": '<p>To <a href="b.xhtml">two</a>, <a href="./b.xhtml#x">x</a>, <a href="#x">my x</a>.</p>'
        '<p id="x">Mine.</p>',
        "b.xhtml": '<p>Top.</p><p><a name="x"></a>Other. <a href="a.xhtml#gone">back</a></p>',
    }
    document = read(parts)
    links = styles(document, "link")
    assert [words for words, _ in links] == ["two", "x", "my x", "back"]
    assert [line_at(document, target) for _, target in links] == ["Top.", "Other. back", "Mine.", "To two, x, my x."]


def test_links_out_of_the_book_are_kept_and_broken_links_are_text() -> None:
    parts: Files = {
        "a.xhtml": '<p><a href="https://lamps.example/">out</a> <a href="gone.xhtml">gone</a> <a>bare</a> '
        '<a href="img/l.png">large</a> <a href="notes.pdf">pdf</a></p>',
        "img/l.png": b"",
        "notes.pdf": b"",
    }
    document = read(parts)
    assert styles(document, "link") == [("out", "https://lamps.example/"), ("large", "OEBPS/img/l.png")]
    assert block_texts(document)[1] == "out gone bare large pdf"


def test_notes_have_references_and_links_back() -> None:
    parts = {
        "a.xhtml": '<p>Said<a epub:type="noteref" href="n.xhtml#n1" id="r1">1</a>. '
        'Also<a id="FNanchor_2"></a><a href="#Footnote_2" class="fnanchor">[2]</a>.</p>'
        '<div class="footnote"><p><a id="Footnote_2"></a><a href="#FNanchor_2">[2]</a> Old.</p></div>',
        "n.xhtml": '<aside epub:type="footnote" id="n1" hidden="hidden"><p>New. <a href="a.xhtml#r1" '
        'role="doc-backlink">*</a></p></aside>',
    }
    document = read(parts)
    assert [(words, line_at(document, target)) for words, target in styles(document, "reference")] == [
        ("1", "New. *"),
        ("[2]", "[2] Old."),
    ]
    assert [words for words, _ in styles(document, "link")] == ["[2]", "*"]


# Content of chapters


@pytest.mark.parametrize(
    "picture",
    [
        '<img class="qqreader-footnote" alt="Of whales." src="n.png"/>',
        '<sup><img class="reader_footnote" alt="Of whales." src="n.png"/></sup>',
        '<img zy-footnote="Of whales." alt="note" src="n.png"/>',
    ],
)
def test_a_note_in_a_picture_is_a_note(picture: str) -> None:
    document = read({"a.xhtml": f"<p>Oil{picture} burns.</p><p>Gas too.</p>", "n.png": b""}, spine=["a.xhtml"])
    assert block_texts(document) == ["A Book", "Oil* burns.", "Gas too.", "Of whales."]
    ((text, target),) = styles(document, "reference")
    assert (text, line_at(document, target)) == ("*", "Of whales.")


@pytest.mark.parametrize(
    ("picture", "text"),
    [
        ('<a epub:type="noteref" href="#n"><img alt="note" src="n.png"/></a>', "*"),
        ('<a epub:type="noteref" href="#n"><img src="n.png"/></a>', "*"),
        ('<sup><a href="#n"><img alt="7" src="n.png"/></a></sup>', "⁷"),
        ('<a role="doc-noteref" href="#n"><svg><image href="n.png"/></svg></a>', "*"),
        ('<a class="duokan-footnote" href="#n"><img class="footnote" alt="footnote" src="n.png"/></a>', "*"),
    ],
)
def test_a_picture_that_leads_to_a_note_stays_in_its_sentence(picture: str, text: str) -> None:
    note = '<aside epub:type="footnote" id="n"><p>Of whales.</p></aside>'
    document = read({"a.xhtml": f"<p>Oil{picture} burns.</p>{note}", "n.png": b""}, spine=["a.xhtml"])
    assert block_texts(document) == ["A Book", f"Oil{text} burns.", "Of whales."]
    assert [line_at(document, target) for _, target in styles(document, "reference")] == ["Of whales."]


def test_a_picture_of_a_sign_is_its_text_in_the_sentence() -> None:
    sign = '<img class="gaiji" alt="※[lamp sign]" src="n.png"/>'
    document = read({"a.xhtml": f"<p>The {sign} burns.</p><p>{sign}</p>", "n.png": b""}, spine=["a.xhtml"])
    assert block_texts(document) == ["A Book", "The ※[lamp sign] burns.", "※[lamp sign]"]


def test_images_have_their_path_in_the_book() -> None:
    parts: Files = {
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
    assert "behind" in block_texts(document)
    assert [one.text for one in document.hidden] == ["40 cl"]


def test_the_blocks_of_a_chapter_are_those_of_a_web_page() -> None:
    document = read(
        {
            "a.xhtml": "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
            '<pre><code>x = 1\n</code></pre><ol start="3"><li>three</li></ol><nav>Shown.</nav><aside>Beside.</aside>'
        }
    )
    assert [type(block) for block in document.blocks[1:3]] == [Table, Code]
    assert block_texts(document)[3:] == ["three", "Shown.", "Beside."]
    assert document.blocks[3].nest == (Item(document.blocks[3].span.start, "3."),)


def test_text_continues_after_an_image() -> None:
    svg = '<svg><image href="p.png"/></svg>'
    parts: Files = {
        "a.xhtml": f"<p>{svg}one</p><p><b>two</b>{svg} three</p>"
        "<p>four<epub:trigger/> five<i>six</i><epub:trigger/> seven</p>"
        '<svg><desc>drawn</desc></svg><object data="p.png"><img alt="Alt" src="p.png"/></object><object>kept</object>',
        "p.png": b"",
    }
    document = read(parts)
    assert block_texts(document)[1:] == ["", "one", "two three", "", "four fivesix seven", "Alt"]
    assert [one.text for one in document.hidden] == ["drawn", "kept"]


def test_missing_images_are_noted() -> None:
    images = '<img src="p.png" alt="P"/><img src="data:image/png;base64,AA" alt="D"/><img alt="N"/>'
    document = read({"a.xhtml": images})
    assert document.notes == ("One image is missing in the book.",)
    assert [block.image for block in document.blocks if isinstance(block, Figure)] == ["OEBPS/p.png"]
    assert read({"a.xhtml": images + '<img src="q.png"/>'}).notes == ("2 images are missing in the book.",)


def test_page_breaks_are_hidden() -> None:
    new, old = '<span epub:type="pagebreak" id="p12">12</span>', '<span class="pagenum">[Pg 3]</span>'
    document = read({"a.xhtml": f"<p>One {new}two {old}three.</p>"})
    assert block_texts(document)[1] == "One two three."
    assert [one.text for one in document.hidden] == ["12", "[Pg 3]"]


def test_a_switch_shows_formulas_or_its_default() -> None:
    switch = (
        '<p><epub:switch><epub:case required-namespace="{}"><b>case</b></epub:case>'
        "<epub:default><i>default</i></epub:default></epub:switch> on<epub:trigger/>.</p>"
    )
    mathml = "http://www.w3.org/1998/Math/MathML"
    document = read({"a.xhtml": switch.format(mathml) + switch.format("urn:chess")})
    assert block_texts(document)[1:] == ["case on.", "default on."]
    assert block_texts(read({"a.xhtml": "<epub:switch><b/></epub:switch>x"}))[1:] == ["x"]


def test_a_switch_without_a_default_shows_its_first_case() -> None:
    switch = '<p><epub:switch><epub:case required-namespace="urn:chess">a</epub:case></epub:switch><epub:switch/></p>'
    assert read({"a.xhtml": switch}).text.endswith("\na")


def test_formulas_are_those_of_a_web_page() -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    document = read({"a.xhtml": f"<p>Take {formula}.</p>", "b.html": f"<p>Take {formula}."})
    assert block_texts(document)[1:] == ["Take x².", "Take x²."]


def test_the_lines_of_a_stanza_are_one_paragraph() -> None:
    poem = (
        '<div class="poem"><div class="stanza"><div class="verse">Roses<br/></div><div class="verse indent2">are '
        '<i>red</i></div></div><div class="stanza"><p>Violets</p><p>bloom</p></div>'
        '<div class="stanza"><span class="i0">One<br/></span><span class="i4">two</span></div></div>'
    )
    document = read({"a.xhtml": poem})
    assert block_texts(document)[1:] == ["Roses\n\xa0\xa0are red", "Violets\nbloom", "One\n\xa0\xa0\xa0\xa0two"]


def test_verse_in_verse_is_joined_once() -> None:
    deep = '<div class="poem">' * 300 + "<p>Roses</p><p>bloom</p>" + "</div>" * 300
    assert block_texts(read({"a.xhtml": deep}))[1:] == ["Roses\nbloom"]


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
def test_prose_with_the_class_of_verse_stays_prose(verse: str) -> None:
    document = read({"a.xhtml": f'<div class="verse">{verse}</div>'})
    assert block_texts(document)[1:] == block_texts(read({"a.xhtml": f"<div>{verse}</div>"}))[1:]


def test_drawings_and_images_may_be_chapters() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><title>Plan</title><text>Door</text></svg>'
    document = read({"p.svg": svg, "q.png": b"", "a.xhtml": "<p>x"}, spine=["p.svg", "q.png", "a.xhtml"])
    figures = [(block.alt, block.image) for block in document.blocks if isinstance(block, Figure)]
    assert figures == [("Plan", "OEBPS/p.svg"), ("", "OEBPS/q.png")]
    assert [one.text for one in document.hidden] == ["Door"]
