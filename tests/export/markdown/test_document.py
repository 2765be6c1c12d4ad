"""A whole document as Markdown: it reads back as the same document, and is written again as the same text."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.content import Content
from readtui.document.model import Caption, Document, Figure, InlineKind, Item, Style, StyledText, Table
from readtui.export.markdown.document import document_markdown, markdown_lines
from readtui.ingest import formats, source
from readtui.ingest.html.tags import Tag, tokenize
from readtui.ingest.markdown import reader
from readtui.ingest.markdown.parser import MarkdownParser
from readtui.unicode.printable import is_printable
from tests.calls import calls_of
from tests.strategies import TEXTS, documents

ROOT = Path(__file__).parent.parent.parent.parent

SIGNS = st.text('ab1 *_~`[]()!#-+=|:<>&;$\\^."/x\n中', max_size=8) | st.sampled_from(
    (
        *("a) b", "i. x", "(b) c", "[12] z", "[x] y", "Caption: x", "Table: y", "***", "+++", "- - -", "_ _ _", "~ x"),
        *(
            "1. a",
            "12) b",
            "C. Foo",
            "* *",
            "# x #",
            "#",
            "a|b",
            "---",
            "[!NOTE] x",
            "x: y\n---",
            "&lt;",
            "<b>",
            "<!-- ",
        ),
        *(
            "$5 and $6$",
            "$a$",
            "$$ x",
            "$$a$$",
            "[a](b)",
            "![a](b)",
            "[^1]",
            "^[a]",
            "[1]: x",
            "C:\\dir\\",
            "  verse\n    in\n  steps",
        ),
        *(
            "==",
            "==a==",
            "a == b",
            "%%a%%",
            "%%",
            "[[a]]",
            "[[a|b]]",
            "![[a.png]]",
            "{#a}",
            "{.a}",
            "{: .a}",
            "[a]{.b}",
        ),
        *("## a {#b}", "a ^abc", "^abc", "(a)=", "{", "}", "=", "a {.b}", "{k=v}"),
        *(":::", "::: note", ":::{tip} x", "!!! note", '!!! note "x"', "??? tip", "???", "{", "**Note**"),
        *("https://a.b/c.", "www.x.y", "http://é.org/_a_*b*", "x_https://a", "https://...", "http://"),
    )
)
"""Text full of characters that have a meaning in Markdown."""

TARGETS = (
    *(
        "#a",
        "#b c",
        "#fn-1",
        "#50%",
        "#",
        "https://e.org/(a)?b=1&c;|",
        "https://a.b/c_d",
        "https://é.org/ü%20",
        "a b.md",
    ),
    *("//h/x", "mailto:a@b", "javascript:a", "data:text/html,x", "http://[::1]/$", "http://a.b/[x]", "ftp://a.b/"),
)
STYLES = st.builds(Style, st.sampled_from(get_args(InlineKind)), st.sampled_from(TARGETS))
WORDS = SIGNS | TEXTS
CONTENTS: st.SearchStrategy[Content] = (
    WORDS
    | st.lists(st.builds(StyledText, WORDS, st.lists(STYLES, max_size=3).map(tuple)), min_size=1, max_size=4)
    | st.builds(lambda text, mark: [StyledText(text, (mark,))], WORDS, STYLES)
)
MARKERS = (
    *("•", "•", "1.", "2.", "3.", "3)", "01.", "999999999.", "☐", "☑", ""),
    *("１０)", "a)", "B.", "IV.", "ii.", "[3]", "(c)", "§"),
)
KINDS = (
    *("paragraph", "paragraph", "heading", "code", "figure", "caption", "table", "rule", "target"),
    *("quote", "item", "item", "item", "close", "close"),
)


@st.composite
def wild_documents(draw: st.DrawFn) -> Document:
    """Documents of up to ten blocks of every kind and nesting, with text full of Markdown characters."""
    builder = Builder("-")
    depth = 0
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=10)):
        match kind:
            case "quote":
                builder.open_quote(
                    draw(
                        st.sampled_from(
                            ["", "", "Warning", "注意", "see also", "Iß", "a.b", "note", "Good to Know", "*a* | b"]
                        )
                    )
                )
                depth += 1
            case "item":
                builder.open_item(draw(st.sampled_from(MARKERS)), tight=draw(st.booleans()))
                depth += 1
            case "close" if depth:
                builder.close()
                depth -= 1
            case _:
                _add_block(draw, builder, kind)
    title = draw(st.sampled_from(["", "", "T: x", "a", "null", "\"q\" 'x' #"]))
    authors = draw(st.sampled_from([(), ("A",), ("name: x", "B, C", "")]))
    return builder.build(title=title, authors=authors, language=draw(st.sampled_from(["", "de_CH"])))


def _add_block(draw: st.DrawFn, builder: Builder, kind: str) -> None:
    match kind:
        case "heading":
            builder.heading(draw(CONTENTS), draw(st.integers(1, 6)))
        case "code":
            builder.code(draw(WORDS | st.just("```\nx\n\n  y")), draw(st.sampled_from(["", "c++", "a b", "`", "math"])))
        case "figure":
            images = ("", "a.png", "a b.png", "#x", "http://a/b_(c).png", "javascript:x")
            figure = builder.figure(draw(WORDS), draw(st.sampled_from(images)), shown=draw(st.booleans()))
            for _ in range(draw(st.integers(0, 2))):
                builder.caption(draw(CONTENTS), figure)
        case "caption":
            builder.caption(draw(CONTENTS))
        case "table":
            columns = draw(st.integers(1, 3))
            row = st.lists(CONTENTS, min_size=columns, max_size=columns)
            rows = draw(st.lists(row, min_size=1, max_size=3))
            table = builder.table(rows, draw(st.integers(0, 2)), draw(st.sampled_from([(), ("left",), ("", "right")])))
            if draw(st.booleans()):
                builder.caption(draw(CONTENTS), table)
        case "rule":
            builder.rule()
        case "target":
            builder.target(draw(st.sampled_from(["a", "b c", "50%", "fn-1", 'x"<'])))
        case _:
            builder.paragraph(draw(CONTENTS))


def read(text: str) -> Document:
    return reader.read(text, "-")


def words(document: Document) -> str:
    return "".join(document.text.split())


def is_settled(document: Document) -> bool:
    """Whether the Markdown of the document, read back and written again, is the same."""
    markdown = document_markdown(document)
    return document_markdown(read(markdown)) == markdown


# Laws


@given(wild_documents() | documents())
@settings(max_examples=300)
def test_law_markdown_that_is_read_back_is_written_unchanged(document: Document) -> None:
    assert is_settled(document)


@given(wild_documents())
@settings(max_examples=200)
def test_law_no_text_becomes_html_or_a_forbidden_link(document: Document) -> None:
    markdown = document_markdown(document)
    assert is_printable(markdown)
    parser = MarkdownParser(markdown)
    tokens = [token for block in parser.block_tokens() for token in block]
    inner = [
        one for token in tokens if token.type == "inline" for one in parser.parse_inline(token.content) if one != ""
    ]
    html = [one.content for one in [*tokens, *inner] if not isinstance(one, str) and one.type.startswith("html")]
    for written in html:
        assert re.fullmatch(r'</?(?:em|strong|del|sup|sub|mark|code|a)>|<br>|<a id="[^"<>]*">|<!-- -->\n?', written)
        assert all(not isinstance(tag, Tag) or tag.ids or not tag.attributes for tag in tokenize(written))
    for one in inner:
        if not isinstance(one, str) and one.type in ("link_open", "image"):
            address = str(one.attrs.get("href", one.attrs.get("src")))
            assert re.match(r"https?:|mailto:|(?![\w+.-]*:)", address, re.IGNORECASE)


BITS = (
    *(
        " ",
        "\n",
        "  \n",
        "\\\n",
        "*",
        "**",
        "*",
        "`",
        "_",
        "~~",
        "[",
        "]",
        "](",
        ") ",
        "![",
        "^[",
        "> ",
        "](#x)",
        "](#a)",
        "$",
    ),
    *("[^a]", "\n\n[^a]: ", "\n[^b]: ", "[^b]", "\n\n", "\n- ", "\n1. ", "\n3) ", "\n> ", "\n>\n> ", "\n# ", "\n## "),
    *("<sup>", "</sup>", '<a id="x">', "<em>", "</em>", "<!-- x -->", "<p>", "\n: ", "\n\n\n  - ", "\n  ", "- [ ] "),
    *(
        "\n***\n",
        "```\n",
        "Caption: ",
        "a) ",
        "[!NOTE]\n",
        "\n> [!tip]- ",
        "**Note**\n",
        "\n::: ",
        "\n:::\n",
        "\n:::{note} ",
    ),
    *("==", "%%", "[[", "]]", "{.a}", "{#b} ", "\n{: #c}\n", " ^abc\n\n", "\n\n(d)=\n", "]{.mark}", "![[", "\n%%\n"),
    *("\n\n<table><tr><th>", "</th></tr><tr><td>", "</td><td>", "</td></tr></table>\n\n", "\n\n<ul><li>"),
    *("</li></ul>\n\n", "\n\n<dl><dt>", "</dt><dd>", "</dd></dl>\n\n", "\n\n<blockquote>\n\n", "<br>", "<li>"),
    *("\n\n</blockquote>\n\n", " {#e}\n\n", "\n\n: ", "\n\nTable: ", "$$"),
    *('\n\n!!! note "x"\n\n    ', "\n```{tip}\n", "|", "\n\n| a | b |\n|---|:-:|\n| c | d |\n\n"),
)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "漢", "https://a.b", "www.c.d"]), st.sampled_from(BITS)), max_size=25)
)
@settings(max_examples=300)
def test_law_all_words_of_any_markdown_are_written(parts: list[tuple[str, str]]) -> None:
    document = read("".join(word + bit for word, bit in parts))
    assert is_settled(document)
    assert words(read(document_markdown(document))) == words(document)


# Whole documents


def everything_of(document: Document) -> tuple[object, ...]:
    """The parts of a document that Markdown keeps: all but hidden text, notes, and places without links."""
    targets = {inline.target: document.target(inline.target[1:]) for inline in document.inlines}
    known = (document.title, document.authors, document.site, document.published, document.language)
    return document.text, document.blocks, document.inlines, document.sections, targets, known


@pytest.mark.parametrize(
    "file",
    [
        *(ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"),
        *sorted((ROOT / "docs").glob("*.md")),
        *sorted((ROOT / "articles").glob("*.*t")),
        *sorted((ROOT / "articles").glob("*.md")),
    ],
    ids=lambda file: file.name,
)
def test_a_real_text_survives_a_round_trip(file: Path) -> None:
    document = formats.read(source.read_file(str(file)))
    markdown = document_markdown(document)
    again = reader.read(markdown, document.source)
    assert everything_of(again) == everything_of(document)
    assert document_markdown(again) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "# Night\n\nIt is *dark*, **very** ~~light~~ `dark`.",
        "---\ntitle: Night\nauthor: Anna\nsite: example.org\ndate: 2023\nlang: de-CH\n---\n\n# Night\n\nIt falls.",
        '---\npagetitle: "Night: a song"\nauthors:\n  - Anna\n  - "name: Ben"\n---\n\nIt falls.',
        "Roses\\\nare red\\\n\\\nin May",
        "y<sub>i</sub>, x<sup>n</sup>, <mark>this</mark> and $\\boxed{a}$",
        "5 * 3 * 2, snake_case, ~5 min, $5, a < b, R&D, [sic], C:\\dir, 1.5, -5, #a, <https://a.b/c_d>",
        "\\*a\\* \\_b\\_ \\`c\\` \\<b> &\\amp; [a\\](b) \\[^1]".replace("&\\amp;", "\\&amp;"),
        "1\\. a\n\n\\- b\n\n\\# c\n\n\\> d\n\n\\+++",
        "- a\n- b\n  - c\n\n    more\n- d",
        "- a\n\n- b\n\n  more",
        "3. a\n4. b\n\n<!-- -->\n\n7. c\n\n1) d",
        "- [ ] a\n- [x] b\n- a) c\n- (iv) d\n- [3] e\n- i. f\n- a\\) g",
        "- [ ]\n  ```\n  x\n  ```",
        "Term\n: One\n\n: Two\n\n  - a\n\nOther *term*\n: Three",
        "Term\n: One\n: Two\n  - a",
        "> said\n>\n> > twice",
        "> [!TIP]\n> **Own title**\n>\n> Mind\n>\n> > [!BUG]\n> > Inner",
        "> [!NOTE]\n> Mind\n\n> [!SEE ALSO]\n>\n> - this",
        "```c++\nint x;\n\n    y\n```\n\n````\n```\n````",
        "![A lamp](lamp.png)\n_Lit at **night**_",
        "![A lamp](lamp.png)\n*Lit at `night`*",
        "![A lamp](lamp.png)\n_a\\*b_\n\nCaption: by Anna",
        "![A lamp](lamp.png)\n\n<em>no caption</em>",
        "| a | b |\n| :-- | --: |\n| 1 | `x\\|y` |\n\nTable: Two rows",
        "|  |  |\n| --- | --- |\n| 1 | 2 |",
        "```\nx\n```\n\nCaption: A listing\n\nCaption\\: no caption",
        "a\n\n***\n\nb",
        'See [there](#night) and [here](#x).\n\n## Night\n\n<a id="x"></a>It falls.',
        '[c](#c) [t](#t)\n\n<a id="c"></a>\n\n```\nx\n```\n\n<a id="t"></a>',
        "a[^1] b[^2] c[^1]\n\n[^1]: One.\n\n[^2]: Two, see[^3]\n\n    More.\n\n[^3]:\n    - a",
        "[a](https://e.org/a_(b)?c=1&d) [b](<c.md>)".replace("<c.md>", "c.md#d") + " [e](mailto:a@b.c)",
        "",
    ],
)
def test_canonical_markdown_is_written_unchanged(text: str) -> None:
    document = read(text)
    assert document_markdown(document) == text
    assert everything_of(read(document_markdown(document))) == everything_of(document)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("see https://a.b/c_d. or www.e.f", "see <https://a.b/c_d>. or [www.e.f](http://www.e.f)"),
        ('![A lamp](lamp.png "Lit")', "![A lamp](lamp.png)\n*Lit*"),
        ("[a](javascript:x) [b](ftp://a.b) [c]()", "[a\\](javascript:x) b c"),
        ("<b>a</b><i>b</i><kbd>c</kbd>", "**a**<em>b</em>`c`"),
        ("a<em>(b)</em>c", "a<em>(b)</em>c"),
        ("---\n\n* a\n+ b\n\n1. c\n1. d", "***\n\n- a\n- b\n\n1. c\n2. d"),
        ("[^x]: only a note", "[^1]: only a note"),
        ("[a](<b)(c>) [d](#e%25)", "[a](b%29%28c) [d](#e%25)"),
        ('<p><img> <img alt="a"></p>', "![a]()"),
        ("a[^x] b^[c](d):", "a\\[^x] b[^1]\\(d):\n\n[^1]: c"),
        ("a^[b]: c", "a[^1]\\: c\n\n[^1]: b"),
        ("- Caption: x\n- a\n\n  3. b", "- Caption: x\n\n- a\n\n  3. b"),
    ],
)
def test_markdown_is_written_in_one_of_its_equivalent_forms(text: str, markdown: str) -> None:
    assert document_markdown(read(text)) == markdown


# What Markdown cannot represent


def test_verse_keeps_its_indents_as_no_break_spaces() -> None:
    builder = Builder("-")
    builder.paragraph("One\n  two\n   \nthree  four")
    assert document_markdown(builder.build()) == "One\\\n\xa0\xa0two\\\n\\\nthree four"


def test_an_empty_figure_is_omitted_with_its_container() -> None:
    builder = Builder("-")
    builder.open_item()
    builder.figure("", "data:image/png;base64,xx")
    builder.close()
    builder.caption("one", builder.figure())
    assert document_markdown(builder.build()) == "![]()\n*one*"


@pytest.mark.parametrize(
    ("marker", "written"),
    [("•", "- a"), ("A.", "- A) a"), ("IV.", "- IV) a"), ("§", "- a"), ("", "- a"), ("07.", "7. a"), ("☑", "- [x] a")],
)
def test_a_marker_is_written_as_a_bullet_with_text_if_necessary(marker: str, written: str) -> None:
    builder = Builder("-")
    builder.open_item(marker)
    builder.paragraph("a")
    assert document_markdown(builder.build()) == written


def test_lists_that_are_nested_too_deep_become_flat() -> None:
    builder = Builder("-")
    for _ in range(14):
        builder.open_item()
    builder.paragraph("a")
    markdown = document_markdown(builder.build())
    assert markdown == "- " * 11 + "a"
    assert sum(isinstance(part, Item) for part in read(markdown).blocks[0].nest) == 11


def test_places_without_links_have_no_anchor() -> None:
    document = read('<a id="x"></a>a\n\n## <a id="y"></a>b\n\n[c](#y)')
    assert document_markdown(document) == 'a\n\n## <a id="y"></a>b\n\n[c](#y)'


def test_an_explicit_name_has_precedence_over_the_slug_of_a_heading() -> None:
    markdown = '[b](#a)\n\n# a\n\n<a id="a"></a>b'
    document = read(markdown)
    assert document.target("a") == document.text.rindex("b")
    assert document_markdown(document) == markdown


@pytest.mark.parametrize("note", ["a[^1]\n\n***\n\n1. b", "[1](#fn-1)\n\n***\n\n1. b", "a\n\n[^1]: b\n\n[^2]: "])
def test_a_list_that_looks_like_footnotes_is_written_as_a_list(note: str) -> None:
    assert is_settled(read(note))


def test_references_that_are_out_of_order_become_links() -> None:
    builder = Builder("-")
    builder.paragraph(
        [StyledText("[2]", (Style("reference", "#fn-2"),)), StyledText("[1]", (Style("reference", "#fn-1"),))]
    )
    builder.rule()
    for number in (1, 2):
        builder.target(f"fn-{number}")
        builder.open_item(f"{number}.")
        builder.paragraph("note")
        builder.close()
    markdown = document_markdown(builder.build())
    assert markdown.startswith("[\\[2\\]](#fn-2)[\\[1\\]](#fn-1)\n")
    assert read(markdown).target("fn-2") == read(markdown).text.rindex("note")


def test_captions_and_pictures_keep_their_relation() -> None:
    builder = Builder("-")
    builder.caption("Two hills at night, by Anna", builder.figure("Two hills at night", "hill.png", shown=False))
    builder.caption("Rows", builder.table([["a"]]))
    builder.caption("of nothing")
    document = builder.build()
    again = read(document_markdown(document))
    assert [type(block) for block in again.blocks] == [Figure, Caption, Table, Caption, Caption]
    assert again.text == document.text


def test_a_caption_that_is_a_link_target_is_a_block_of_its_own() -> None:
    builder = Builder("-")
    figure = builder.figure("a", "a.png")
    builder.target("x")
    builder.caption([StyledText("b", (Style("link", "#x"),))], figure)
    markdown = document_markdown(builder.build())
    assert markdown == '![a](a.png)\n\nCaption: <a id="x"></a>[b](#x)'
    assert read(markdown).target("x") == 2


def test_a_definition_without_a_term_is_an_item() -> None:
    builder = Builder("-")
    builder.heading("a", 2)
    builder.open_item("")
    builder.paragraph([StyledText("b", (Style("link", "#nowhere"),))])
    assert document_markdown(builder.build()) == "## a\n\n- [b](#nowhere)"


@pytest.mark.parametrize("number", ["2", "x"])
def test_a_reference_without_a_note_is_a_link(number: str) -> None:
    builder = Builder("-")
    builder.paragraph([StyledText(f"[{number}]", (Style("reference", f"#fn-{number}"),))])
    builder.target("fn-1")
    builder.rule()
    builder.target("fn-1")
    builder.open_item("1.")
    builder.paragraph("note")
    assert document_markdown(builder.build()).endswith("\n\n***\n\n1. note")


def test_front_matter_that_is_too_long_is_omitted() -> None:
    builder = Builder("-")
    builder.paragraph("a")
    assert document_markdown(builder.build(authors=["b" * 99_000])) == "a"


# Length


def test_a_very_long_text_is_split_into_lines_and_keeps_words_and_markup() -> None:
    document = read("a *word* and [more](https://a.b), " * 1_000 + "**" + "b " * 2_000 + "**")
    markdown = document_markdown(document)
    assert max(map(len, markdown.split("\n"))) < 6_000 < len(markdown)
    again = read(markdown)
    assert again.text == document.text
    assert again.inlines == document.inlines
    assert is_settled(document)


@pytest.mark.parametrize(
    "pieces",
    [
        [
            StyledText("漢字" * 500),
            StyledText("文章" * 20, (Style("strong"),)),
            StyledText("漢。"),
            StyledText("文", (Style("link", "https://a.b"),)),
        ],
        [
            StyledText('"key":true,' * 400),
            StyledText('"address":"'),
            StyledText(f"https://a.b/{'c' * 600}"),
            StyledText('",'),
        ],
    ],
)
def test_a_very_long_text_without_spaces_keeps_its_markup(pieces: list[StyledText]) -> None:
    builder = Builder("-")
    builder.paragraph(pieces * 8)
    document = builder.build()
    again = read(document_markdown(document))
    assert again.text == document.text
    assert [mark for mark in again.inlines if mark.kind == "strong"] == [
        mark for mark in document.inlines if mark.kind == "strong"
    ]
    assert is_settled(document)


@pytest.mark.parametrize(
    "text",
    ["漢字*" * 5_000, "a\\_" * 9_000, "[" * 50 + "`" + "[" * 50 + "`", "x" * 20_000, "https://a.b/" + "c" * 9_000],
)
def test_a_very_long_word_is_settled(text: str) -> None:
    builder = Builder("-")
    builder.paragraph(text)
    assert is_settled(builder.build())


def test_an_alternative_text_of_any_length_is_settled() -> None:
    builder = Builder("-")
    builder.figure("word " * 2_000, "a.png")
    assert is_settled(builder.build())


def test_twice_the_text_is_written_with_twice_the_calls() -> None:
    text = (ROOT / "articles" / "welcome.md").read_text("utf-8")
    document_markdown(read(text))  # whatever is done once
    once, twice = (calls_of(partial(document_markdown, read(text * count))) for count in (10, 20))
    assert twice < 2.1 * once


def test_an_empty_document_has_no_lines() -> None:
    assert list(markdown_lines(Builder("a.md").build())) == []


def test_front_matter_is_optional() -> None:
    builder = Builder("a.md")
    builder.paragraph("words")
    document = builder.build(site="example.org")
    assert list(markdown_lines(document)) == ["---", "site: example.org", "---", "", "words"]
    assert list(markdown_lines(document, with_front_matter=False)) == ["words"]
