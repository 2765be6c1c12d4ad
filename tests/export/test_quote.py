"""Passages for the clipboard: plain text and Markdown quotations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Block, Document, InlineKind, Item, Nest, Style, StyledText
from readtui.export.quote import markdown_quote, plain_text
from readtui.ingest.markdown.reader import read
from readtui.span import Span
from tests.strategies import documents


@st.composite
def whole_blocks(draw: st.DrawFn) -> tuple[Document, Span]:
    """A document without metadata, and a passage of whole blocks in it."""
    document = draw(documents())
    document = replace(document, source="-", title="", sections=())
    if not document.blocks:
        return document, Span(0, 0)
    first = draw(st.integers(0, len(document.blocks) - 1))
    last = draw(st.integers(first, len(document.blocks) - 1))
    return document, Span(document.blocks[first].span.start, document.blocks[last].span.end)


def marked(document: Document, markers: dict[str, str]) -> Document:
    """The document with other markers on its items."""

    def nest(block: Block) -> Nest:
        return tuple(
            part._replace(marker=markers.get(part.marker, part.marker)) if isinstance(part, Item) else part
            for part in block.nest
        )

    return replace(document, blocks=tuple(block._replace(nest=nest(block)) for block in document.blocks))


@given(whole_blocks())
def test_law_a_quotation_reads_back_as_the_words_of_its_passage(passage: tuple[Document, Span]) -> None:
    document, span = passage
    document = marked(document, {"１０)": "10)"})  # a number that Markdown supports
    quotation = markdown_quote(document, span)
    assert all(line == ">" or line.startswith("> ") for line in quotation.split("\n") if quotation)
    assert read(quotation, "-").text.split() == span.of(document.text).split()


SIGNS = st.text('ab1 *_~`[]()!#-+=|:<>&;$\\^."/x\n中', max_size=8) | st.sampled_from(
    (
        *("- a", "1. a", "# a", "a\n---", "a|b\n-|-", "[!NOTE] a", "[^1]: a", "[ ] a", "&amp;", "<!-- a", "$a$"),
        "https://a.b/c_d",
    )
)
"""Text full of characters that have a meaning in Markdown."""


def signs() -> st.SearchStrategy[list[StyledText]]:
    """Text full of Markdown characters, with all kinds of markup."""
    targets = st.sampled_from(["", "#a", "https://e.org/(a)?b=1&c;|", "javascript:a", "https://a.b/c_d"])
    styles = st.lists(st.builds(Style, st.sampled_from(get_args(InlineKind)), targets), max_size=3).map(tuple)
    return st.lists(st.builds(StyledText, SIGNS, styles), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "heading", "table", "item"]), signs()), min_size=1, max_size=3))
@settings(max_examples=200)
def test_law_no_character_is_read_as_markup(blocks: list[tuple[str, list[StyledText]]]) -> None:
    builder = Builder("-")
    for kind, text in blocks:
        match kind:
            case "heading":
                builder.heading(text, 2)
            case "table":
                builder.table([[text, text], ["x", text]])
            case "item":
                builder.open_item("3.")
                builder.paragraph(text)
                builder.close()
            case _:
                builder.paragraph(text)
    document = replace(builder.build(), title="", sections=())
    assert read(markdown_quote(document, whole_span(document)), "-").text.split() == document.text.split()


@given(documents(), st.data())
def test_law_plain_text_is_the_words_and_markers_of_the_passage(document: Document, data: st.DataObject) -> None:
    offsets = st.integers(0, len(document.text))
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    plain_text_of = plain_text(document, Span(start, end))
    unmarked = plain_text(marked(document, dict.fromkeys(("•", "3.", "☐", "１０)"), "")), Span(start, end))
    assert unmarked.split() == document.text[start:end].split()
    markers = iter(plain_text_of.split())
    assert all(word in markers for word in unmarked.split())  # in this order, between others
    extra = Counter(plain_text_of.split()) - Counter(unmarked.split())
    assert set(extra) <= {"-", "3.", "[", "]", "１０)"}
    assert not plain_text_of.endswith("\n")


# Plain text


def document_of(source: str) -> Document:
    return read(source, "-")


def passage(document: Document, start: str, end: str) -> Span:
    """The span from the first `start` to the end of the next `end`."""
    first = document.text.index(start)
    return Span(first, document.text.index(end, first) + len(end))


def whole_span(document: Document) -> Span:
    return Span(0, len(document.text))


def plain_text_of(source: str) -> str:
    document = document_of(source)
    return plain_text(document, whole_span(document))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("One line\nof two.\n\nAnother.\n", "One line of two.\n\nAnother."),
        ("Roses\\\nare red\n", "Roses\nare red"),
        ("# Night\n\nIt is *dark*.\n", "Night\n\nIt is dark."),
        ("- a\n- b\n  - c\n  - d\n- e\n", "- a\n- b\n  - c\n  - d\n- e"),
        ("- a\n\n- b\n\n  more\n", "- a\n\n- b\n\n  more"),
        ("9. a\n10. b\n\n    - c\n", "9. a\n\n10. b\n    - c"),
        ("- [ ] a\n- [x] b\n", "[ ] a\n[x] b"),
        ("- a\\\n  b\n- c\n", "- a\n  b\n- c"),
        ("before\n\n- a\n\nafter\n", "before\n\n- a\n\nafter"),
        ("> said\n>\n> - a\n\nafter\n", "said\n\n- a\n\nafter"),
        ("- > said\n- b\n", "- said\n- b"),
        ("- - a\n  - b\n", "- - a\n  - b"),
        ("a\n\n---\n\nb\n", "a\n\nb"),
        ("---\n", ""),
        ("Term\n: body\n: more\n", "Term\n  body\n  more"),
        ("a\n\n    x = 1\n\n        y\n\nb\n", "a\n\nx = 1\n\n    y\n\nb"),
        ("- a\n\n  ```\n  x\n    y\n  ```\n", "- a\n\nx\n  y"),
        ("- ```\n  x\n    y\n  ```\n- b\n", "-\nx\n  y\n- b"),
        ("| a | b | c |\n|---|---|---|\n| 1 |   | 3 |\n|   | 2 |   |\n", "a\tb\tc\n1\t\t3\n\t2\t"),
        ("- | a | b |\n  |---|---|\n  | 1 | 2 |\n- c\n", "- a\tb\n  1\t2\n- c"),
        ("![A lamp](lamp.png)\n*Lit at night*\n", "A lamp\n\nLit at night"),
        ("- ![](lamp.png)\n\n  lit\n\n- b\n", "- lit\n\n- b"),
    ],
)
def test_plain_text_has_the_words_without_decoration(source: str, text: str) -> None:
    assert plain_text_of(source) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("wo", "nest", "wo\n- nest"),
        ("two", "nest", "- two\n  - nest"),
        ("ree", "four", "ree\n\n- four"),
        ("ested", "three", "ested\n- three"),
        ("nested", "three", "- nested\n- three"),
        ("two", "two", "two"),
        (" s", "id", " said"),
        ("we ", "we ", "we "),
    ],
)
def test_an_item_has_its_marker_where_the_passage_has_its_start(start: str, end: str, text: str) -> None:
    document = document_of("we said\n\n- one\n- two\n  - nested\n- three\n\n---\n\n- four\n")
    assert plain_text(document, passage(document, start, end)) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("b1", "b1", "b1"),
        ("1", "b", "1\tb"),
        ("b1", "a2", "b1\tc1\na2"),
        ("b1", "  a2", "b1\tc1\na2"),
        ("c1\n", "c1\n", "c1"),
    ],
)
def test_plain_text_has_the_covered_cells_of_a_table(start: str, end: str, text: str) -> None:
    document = document_of("| a1 | b1 | c1 |\n|---|---|---|\n| a2 | b2 | c2 |\n")
    assert plain_text(document, passage(document, start, end.replace("  ", ""))) == text


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 3), Span(5, 6), Span(99, 120)])
def test_an_empty_passage_gives_no_text(span: Span) -> None:
    document = document_of("First\n\nSecond\n")
    assert (plain_text(document, span), markdown_quote(document, span)) == ("", "")
    assert plain_text(Builder().build(), span) == ""


def test_a_passage_that_ends_after_its_block_has_no_newline() -> None:
    assert plain_text(document_of("First\n\nSecond\n"), Span(0, 6)) == "First"
    assert plain_text_of("| a |\n|---|\n|   |\n") == "a"


# Markdown


def quoted(source: str) -> str:
    """The quotation of a whole document without metadata, without its "> " prefixes."""
    document = replace(document_of(source), title="", sections=())
    return re.sub("^> ?", "", markdown_quote(document, whole_span(document)), flags=re.MULTILINE)


@pytest.mark.parametrize(
    "source",
    [
        "*soft*, **strong**, ~~gone~~ and `code`",
        "[a link](https://example.org/a), <https://example.org/b_c> and <mailto:a@example.org>",
        "y<sub>i</sub>, x<sup>n</sup> and <mark>this</mark>",
        "$\\underbrace{a}$ and **bold *and* soft**",
        "_**both**_",
        "Roses\\\nare red",
        "# Night",
        "###### A small \\#",
        "- a\n- b\n  - c\n- d",
        "1. a\n\n2. b\n\n   more",
        "- [ ] a\n- [x] b",
        "> said\n>\n> > twice",
        "- > a\n\n  b",
        "```python\n\nx = 1\n\n    y\n```".replace("\n\nx", "\nx"),
        "````\n```\nx\n```\n````",
        "| a | b | c | d |\n| --- | :-- | :-: | --: |\n| 1 | x\\|y | *z* |  |",
        "a\n\n***\n\nb",
        "``a`b``, `` ` `` and `x  y`.",
    ],
)
def test_canonical_markdown_is_quoted_unchanged(source: str) -> None:
    assert quoted(source) == source


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("[a place](#night)[^1]\n\n[^1]: x", "a place[1]\n\n***\n\n1. x"),
        ("[a page](other.md) and [a trap](javascript:x)", "a page and [a trap\\](javascript:x)"),
        ('a*"b"*c', 'a\\*"b"\\*c'),
        ("a<em>(b)</em>c", "a<em>(b)</em>c"),
        ("<em>a</em><strong>b</strong>", "*a*__b__"),
        ("x<em>a</em><strong>b</strong>y", "x*a*<strong>b</strong>y"),
        ("<code>a</code><kbd>b</kbd>", "`ab`"),
        ("Term\n: body", "**Term**\n\nbody"),
        ("- [x] a\n\nb", "- [x] a\n\nb"),
        ("a\n\n- [x] # b", "a\n\n- [x] \\# b"),
        ("- a\n\n  3. b", "- a\n\n  3. b"),
        ("> [!NOTE]\n> Mind", "> Mind"),
        ("![A lamp](lamp.png)\n*Lit*", "A lamp\n\nLit"),
        ("<https://example.org/%20x>", "[https://example.org/ x](https://example.org/%20x)"),
        ("[x](https://example.org/?a=1&copy;=2)", "[x](https://example.org/?a=1%C2%A9=2)"),
    ],
)
def test_other_markdown_is_quoted_with_the_same_meaning(source: str, markdown: str) -> None:
    assert quoted(source) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("5 * 3 [x] `y` <b> ~z~ $1 C:\\dir", "5 * 3 [x] \\`y\\` \\<b> ~z~ $1 C:\\dir"),
        ("snake_case _x_", "snake_case \\_x\\_"),
        ("R&D &amp; &#60;", "R&D \\&amp; \\&#60;"),
        ("# a", "\\# a"),
        ("#a", "#a"),
        ("- a", "\\- a"),
        ("-5", "-5"),
        ("1. a", "1\\. a"),
        ("1.5", "1.5"),
        ("2) a", "2\\) a"),
        ("> a", "\\> a"),
        ("a\n---", "a\\\n\\---"),
        ("a\n===", "a\\\n\\==="),
        ("a|b\n-|-", "a|b\\\n\\-|-"),
        (": a", "\\: a"),
        ("+ a", "\\+ a"),
        ("a\n    b", "a\\\nb"),
    ],
)
def test_text_is_escaped_so_that_it_is_read_literally(text: str, markdown: str) -> None:
    assert quotation_of(text) == markdown


def quotation_of(*content: StyledText | str) -> str:
    """The quotation of one paragraph, without its "> " prefixes."""
    builder = Builder("-")
    builder.paragraph([piece if isinstance(piece, StyledText) else StyledText(piece) for piece in content])
    document = builder.build()
    return re.sub("^> ?", "", markdown_quote(document, whole_span(document)), flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([StyledText(" a ", (Style("strong"),)), "b"], "**a** b"),
        ([StyledText(" ", (Style("strong"),)), "b"], "b"),
        (
            [StyledText("a", (Style("strong"), Style("emphasis"), Style("strong", "again")))],
            "**_a_**".replace("**_a_**", "__*a*__"),
        ),
        ([StyledText("a", (Style("code"),)), StyledText("b", (Style("code", "other"),))], "`a`<code>b</code>"),
        ([StyledText("a\n\nb", (Style("code"),))], "`a`\\\n\\\n`b`"),
        ([StyledText("a$b", (Style("math"),))], "a$b"),
        (["x", StyledText("a", (Style("math"),))], "xa"),
        (["!", StyledText("a", (Style("link", "https://e.org/(b) c"),))], "\\![a](https://e.org/(b)%20c)"),
    ],
)
def test_markup_that_would_be_misread_is_written_as_tags(content: list[StyledText | str], text: str) -> None:
    assert quotation_of(*content) == text


@pytest.mark.parametrize(("marker", "text"), [("☐", "- > a\n\n***\n\n- [ ] b"), ("b)", "- > a\n\n***\n\n- b) b")])
def test_checkboxes_and_unusual_markers_are_only_written_before_words(marker: str, text: str) -> None:
    builder = Builder("-")
    builder.open_item(marker)
    builder.open_quote()
    builder.paragraph("a")
    builder.close()
    builder.close()
    builder.rule()
    builder.open_item(marker)
    builder.paragraph("b")
    document = builder.build()
    assert re.sub("^> ?", "", markdown_quote(document, whole_span(document)), flags=re.MULTILINE) == text


def test_a_quotation_names_its_source() -> None:
    front = "---\ntitle: Night & day\nauthors: [Anna, Ben]\nsite: example.org\ndate: 20 March 2023\n---\n\n"
    source = f"{front}## *Dusk*\n\nIt falls.\n\n## Dawn\n\nIt breaks.\n"
    document = read(source, "https://example.org/night?x=1")
    title = "[Night & day](https://example.org/night?x=1)"
    dawn = markdown_quote(document, passage(document, "It breaks", "."))
    assert dawn == f"> It breaks.\n>\n> — Anna, Ben, {title}, “Dawn”, example.org, 20 March 2023"
    both = markdown_quote(document, passage(document, "Dusk", "breaks"))
    assert both.endswith(f"> — Anna, Ben, {title}, example.org, 20 March 2023")


@pytest.mark.parametrize(
    ("source", "attribution"),
    [
        ("/home/anna/night_1.md", "— Night, “Dusk”, night_1.md"),
        ("-", "— Night, “Dusk”"),
        ("", "— Night, “Dusk”"),
    ],
)
def test_a_file_is_cited_by_its_name(source: str, attribution: str) -> None:
    document = read("# Night\n\n## Dusk\n\nIt falls.\n", source)
    assert markdown_quote(document, passage(document, "It", "falls")) == f"> It falls\n>\n> {attribution}"


def test_an_address_without_a_title_is_shown() -> None:
    document = read("It falls.\n", "https://example.org/")
    assert markdown_quote(document, whole_span(document)) == "> It falls.\n>\n> — <https://example.org/>"


def test_part_of_a_heading_is_text_and_part_of_code_is_code() -> None:
    document = replace(document_of("# Night and day\n\n```c++\nint x;\nint y;\n```\n"), title="", sections=())
    assert markdown_quote(document, passage(document, "and", "day")) == "> and day"
    assert markdown_quote(document, passage(document, "x;", "int")) == "> ```c++\n> x;\n> int\n> ```"


def test_the_covered_cells_of_a_table_are_quoted_below_their_headers() -> None:
    document = document_of("| a1 | b1 | c1 |\n|---|--:|---|\n| a2 | b2 | c2 |\n")
    assert markdown_quote(document, passage(document, "b1", "a2")) == (
        "> | a1 | b1 | c1 |\n> | --- | --: | --- |\n> | a2 |  |  |"
    )
    assert markdown_quote(document, passage(document, "b2", "c2")) == "> | b1 | c1 |\n> | --: | --- |\n> | b2 | c2 |"
    assert markdown_quote(document, passage(document, "b2", "b2")) == "> b2"
    assert markdown_quote(document_of("| a |  | b |\n|---|---|---|\n"), Span(2, 4)) == ""


def test_the_lines_of_a_cell_are_broken_in_a_quoted_table() -> None:
    document = document_of("| a1 | b1 |\n|---|---|\n| a2<br>a3 | `b2`<br>b3 |\n")
    table = "> | a1 | b1 |\n> | --- | --- |\n> | a2<br>a3 | `b2`<br>b3 |"
    assert markdown_quote(document, passage(document, "a2", "b3")) == table
    assert markdown_quote(document, passage(document, "a2", "a3")) == "> a2\\\n> a3"
    assert plain_text(document, passage(document, "a2", "b3")) == "a2 a3\tb2 b3"


def test_several_header_rows_are_joined_and_a_table_without_one_gets_an_empty_one() -> None:
    builder = Builder()
    builder.table([["Votes", ""], ["2019", "2023"], ["a2", "b2"]], head=2)
    document = builder.build()
    row = "> | --- | --- |\n> | a2 | b2 |"
    assert markdown_quote(document, passage(document, "a2", "b2")) == f"> | Votes 2019 | 2023 |\n{row}"
    builder = Builder()
    builder.table([["a2", "b2"]], head=0)
    document = builder.build()
    assert markdown_quote(document, Span(0, len(document.text))) == f"> |  |  |\n{row}"
