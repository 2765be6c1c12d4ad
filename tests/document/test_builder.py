"""The invariants of a document, for all input of the Builder, and each of its methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.content import Content
from readtui.document.model import (
    Block,
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Hidden,
    Inline,
    Item,
    Nest,
    Paragraph,
    Quote,
    Rule,
    Section,
    Style,
    StyledText,
    Table,
)
from readtui.export.markdown.document import document_markdown
from readtui.ingest.markdown import reader
from readtui.span import Span
from readtui.unicode.printable import is_printable, is_visible
from tests.strategies import ANY_TEXTS, TEXTS, contents, documents

STRONG, EMPHASIS, LINK = Style("strong"), Style("emphasis"), Style("link", "https://example.org")
ANY_DOCUMENTS = documents(ANY_TEXTS)


def block_texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def only_block(builder: Builder) -> Block:
    (block,) = builder.build().blocks
    return block


# Invariants


def strings_in(value: object) -> Iterator[str]:
    """Every string that can be reached from a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings_in(getattr(value, field.name))


@given(ANY_DOCUMENTS)
def test_all_strings_of_a_document_are_printable_and_all_but_the_text_are_one_line(document: Document) -> None:
    assert is_printable(document.text)
    for text in strings_in(replace(document, text="")):
        assert is_printable(text)
        assert "\n" not in text


@given(st.lists(ANY_TEXTS, min_size=14, max_size=14))
def test_metadata_is_printable_and_on_one_line(expected: list[str]) -> None:
    alt, image, target, language, label, marker, hidden, name, note, *known, source = expected
    builder = Builder(source)
    builder.open_quote(label)
    builder.open_item(marker)
    builder.figure(alt, image)
    builder.paragraph([StyledText("word", (Style("link", target),))])
    builder.code("word", language)
    builder.hide(hidden)
    builder.target(name)
    builder.note(note)
    title, author, site, published = known
    document = builder.build(title=title, authors=[author], site=site, published=published, language=language)
    for text in strings_in(replace(document, text="")):
        assert is_printable(text)
        assert "\n" not in text


@given(documents(ANY_TEXTS | st.text("\u200c\u200d\ufe0f ", max_size=3)))
def test_every_block_but_rules_and_figures_has_visible_text(document: Document) -> None:
    for block in document.blocks:
        words = block.span.of(document.text)
        assert is_visible(words) or (isinstance(block, Rule | Figure) and not words)


@given(ANY_DOCUMENTS)
def test_blocks_are_disjoint_and_in_order_with_one_newline_between(document: Document) -> None:
    for first, second in pairwise(document.blocks):
        assert first.span.end + 1 == second.span.start
        assert document.text[first.span.end] == "\n"
    assert "\n".join(block_texts(document)) == document.text


@given(ANY_DOCUMENTS)
def test_inlines_are_sorted_with_outer_before_inner_and_each_inside_one_block(document: Document) -> None:
    keys = [(inline.span.start, -inline.span.end) for inline in document.inlines]
    assert keys == sorted(keys)
    for inline in document.inlines:
        assert inline.span
        assert inline.span.end <= document.blocks[document.block_at(inline.span.start)].span.end
    for outer, inner in pairwise(document.inlines):
        assert inner.span.start >= outer.span.end or inner.span.end <= outer.span.end


@given(ANY_DOCUMENTS)
def test_sections_are_the_headings_in_order_and_nested_by_rank(document: Document) -> None:
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert [section.title for section in document.sections] == [head.span.of(document.text) for head in headings]
    for index, (head, section) in enumerate(zip(headings, document.sections, strict=True)):
        assert section.span.start == head.span.start
        following = [later.span.start - 1 for later in headings[index + 1 :] if later.level <= head.level]
        assert section.span.end == (following[0] if following else len(document.text))
        around = [other for other in document.sections if other.span.clipped_to(section.span) == section.span]
        assert section.depth == len(around)


@given(ANY_DOCUMENTS)
def test_a_nest_starts_where_its_first_block_does(document: Document) -> None:
    met: dict[Nest, int] = {}
    for index, block in enumerate(document.blocks):
        for depth, around in enumerate(block.nest, 1):
            first = document.blocks[met.setdefault(block.nest[:depth], index)]
            assert around.start == first.span.start
            since = document.blocks[met[block.nest[:depth]] : index]
            assert all(other.nest[:depth] == block.nest[:depth] for other in since)


@given(ANY_DOCUMENTS)
def test_hidden_text_and_targets_are_before_a_block_or_at_the_end(document: Document) -> None:
    places = {block.span.start for block in document.blocks} | {len(document.text)}
    assert {hidden.before for hidden in document.hidden} <= places
    assert {offset for _, offset in document.targets} <= places
    assert all(hidden.text.strip() for hidden in document.hidden)


@given(st.lists(st.lists(contents(ANY_TEXTS), max_size=3), max_size=3))
def test_a_table_contains_its_cells_in_rows_of_equal_length(rows: list[list[Content]]) -> None:
    builder = Builder()
    builder.paragraph("Before")
    builder.table(rows)
    document = builder.build()
    for table in document.blocks[1:]:
        assert isinstance(table, Table)
        lines = [[cell.of(document.text) for cell in row] for row in table.rows]
        assert "\n".join("  ".join(words) for words in lines) == table.span.of(document.text)
        assert {len(row) for row in table.rows} == {max(map(len, rows))}
        assert all(words == words.strip() for line in lines for words in line)
        assert all(inline in table.span for inline in (inline.span.start for inline in document.inlines))


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_plain_text_is_unchanged_but_for_white_space_at_its_ends(texts: list[str]) -> None:
    builder = Builder()
    for text in texts:
        builder.paragraph(text)
    assert block_texts(builder.build()) == [text.strip() for text in texts if is_visible(text)]


@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=4))
def test_each_piece_keeps_its_style(pieces: list[tuple[str, bool]]) -> None:
    builder = Builder()
    builder.paragraph([StyledText(text, (STRONG,) if strong else ()) for text, strong in pieces])
    document = builder.build()
    text = "".join(text for text, _ in pieces)
    lead = len(text) - len(text.lstrip())
    strong = [mark for text, mark in pieces for _ in text][lead : lead + len(document.text)]
    assert document.text == (text.strip() if is_visible(text) else "")
    assert [any(at in inline.span for inline in document.inlines) for at in range(len(strong))] == strong


# Blocks


def test_a_paragraph_keeps_the_line_breaks_of_its_author() -> None:
    builder = Builder()
    assert builder.paragraph("  Roses are red,\nviolets blue. ") == 0
    assert builder.build().text == "Roses are red,\nviolets blue."


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("joiners", ["\u200d", "\u200c\u200d", "\u200d \u200c"])
def test_blocks_of_joiners_alone_are_left_out(joiners: str, clean: bool) -> None:
    builder = Builder(clean=clean)
    marked = [StyledText(joiners, (STRONG,))]
    made = [builder.paragraph(joiners), builder.paragraph(marked), builder.code(joiners), builder.table([[marked]])]
    builder.hide(joiners)
    document = builder.build()
    assert made == [None] * 4
    assert (document.text, document.blocks, document.inlines, document.hidden) == ("", (), (), ())


def test_an_address_has_nothing_that_a_terminal_would_obey() -> None:
    builder = Builder()
    builder.paragraph([StyledText("lamp", (Style("link", "https://example.org/\x1b[2Ja\nb%1B"),))])
    assert [inline.target for inline in builder.build().inlines] == ["https://example.org/a b%1B"]


def test_blank_blocks_are_left_out() -> None:
    builder = Builder()
    made = [
        builder.paragraph(" "),
        builder.heading("\n", 1),
        builder.code("\n \n"),
        builder.caption([StyledText(" \x1b[m")]),
    ]
    assert made == [None] * 4
    assert [builder.table([]), builder.table([[], []]), builder.table([["", " "]])] == [None] * 3
    assert builder.build().blocks == ()


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("content", ["A  long\nway", [StyledText("A long", (STRONG,)), StyledText("\nway")]])
def test_a_heading_is_one_line(content: Content, clean: bool) -> None:
    builder = Builder(clean=clean)
    builder.heading(content, 2)
    assert builder.build().text == "A long way"


@pytest.mark.parametrize("ending", ["\r", "\x85", "\u2028", "\x0b"])
def test_a_heading_in_pieces_is_one_line_with_any_line_ends(ending: str) -> None:
    builder = Builder()
    builder.heading([StyledText(f"A long{ending}way")], 2)
    assert builder.build().text == "A long way"


@pytest.mark.parametrize(("level", "kept"), [(-1, 1), (1, 1), (6, 6), (7, 6)])
def test_headings_have_six_levels(level: int, kept: int) -> None:
    builder = Builder()
    builder.heading("Head", level)
    assert only_block(builder) == Heading(Span(0, 4), kept)


def test_code_keeps_its_spaces_and_loses_blank_lines_at_its_ends() -> None:
    builder = Builder()
    builder.code("\n  \n  if lit:\t\n\n\tread()  \n\n", "python")
    document = builder.build()
    assert document.text == "  if lit:\n\n    read()"
    assert document.blocks == (Code(Span(0, 21), "python"),)


def test_the_alternative_text_of_a_figure_is_in_the_text_unless_it_is_not_shown() -> None:
    builder = Builder()
    first = builder.figure("A lamp\n on a table", "lamp.png")
    second = builder.figure("A lamp", "lamp.png", shown=False)
    builder.caption("The lamp", second)
    builder.figure()
    document = builder.build()
    assert (first, second) == (0, 1)
    assert document.text == "A lamp on a table\n\nThe lamp\n"
    assert document.blocks == (
        Figure(Span(0, 17), "lamp.png", "A lamp on a table"),
        Figure(Span(18, 18), "lamp.png", "A lamp"),
        Caption(Span(19, 27), 1),
        Figure(Span(28, 28)),
    )


def test_a_table_is_filled_up_to_its_widest_row() -> None:
    builder = Builder()
    builder.table(
        [["Lamp", "Hours"], [[StyledText("oil", (STRONG,))]], ["", "two\nor three"]], head=1, aligns=["", "right"]
    )
    document = builder.build()
    assert document.text == "Lamp  Hours\noil  \n  two\nor three"
    assert document.inlines == (Inline(Span(12, 15), "strong"),)
    assert document.blocks == (
        Table(
            Span(0, 32),
            ((Span(0, 4), Span(6, 11)), (Span(12, 15), Span(17, 17)), (Span(18, 18), Span(20, 32))),
            1,
            ("", "right"),
        ),
    )


def test_a_rule_has_no_text() -> None:
    builder = Builder()
    builder.paragraph("one")
    assert builder.rule() == 1
    builder.paragraph("two")
    document = builder.build()
    assert document.text == "one\n\ntwo"
    assert document.blocks == (Paragraph(Span(0, 3)), Rule(Span(4, 4)), Paragraph(Span(5, 8)))


# Inline styles


def test_equal_styles_of_adjacent_pieces_are_one_inline() -> None:
    builder = Builder()
    builder.paragraph([StyledText("one ", (LINK,)), StyledText("two", (LINK, STRONG)), StyledText(" three", (LINK,))])
    assert builder.build().inlines == (
        Inline(Span(0, 13), "link", "https://example.org"),
        Inline(Span(4, 7), "strong"),
    )


def test_inlines_of_the_same_words_are_outermost_first() -> None:
    builder = Builder()
    builder.paragraph([StyledText("both", (EMPHASIS, STRONG)), StyledText(" one", (EMPHASIS,))])
    builder.paragraph([StyledText("both", (STRONG, EMPHASIS))])
    kinds = [(inline.kind, inline.span) for inline in builder.build().inlines]
    assert kinds == [
        ("emphasis", Span(0, 8)),
        ("strong", Span(0, 4)),
        ("strong", Span(9, 13)),
        ("emphasis", Span(9, 13)),
    ]


def test_inlines_do_not_contain_white_space_removed_at_the_ends() -> None:
    builder = Builder()
    builder.paragraph(
        [StyledText(" ", (STRONG,)), StyledText(" lamp ", (STRONG,)), StyledText(""), StyledText("\n", (EMPHASIS,))]
    )
    document = builder.build()
    assert document.text == "lamp"
    assert document.inlines == (Inline(Span(0, 4), "strong"),)


def test_too_many_combining_marks_across_pieces_lose_the_styles() -> None:
    builder = Builder()
    builder.paragraph([StyledText("e" + "\u0301" * 8, (STRONG,)), StyledText("\u0301 lamp")])
    document = builder.build()
    assert document.text == "e" + "\u0301" * 8 + " lamp"
    assert document.inlines == ()


# Nesting


def test_blocks_have_the_nest_that_is_open() -> None:
    builder = Builder()
    builder.paragraph("Plain")
    builder.open_quote("Note")
    builder.paragraph("Quoted")
    builder.open_item("3.", tight=False)
    builder.figure(shown=False)
    builder.table([["Cell"]])
    builder.close()
    builder.close()
    builder.rule()
    quote, item = Quote(6, "Note"), Item(13, "3.", tight=False)
    nests = [block.nest for block in builder.build().blocks]
    assert nests == [(), (quote,), (quote, item), (quote, item), ()]


def test_an_empty_nest_has_no_effect() -> None:
    builder = Builder()
    builder.open_quote()
    builder.close()
    builder.open_quote()
    builder.paragraph(" ")
    builder.paragraph("Words")
    assert only_block(builder).nest == (Quote(0),)


# Hidden text, targets, metadata


def test_hidden_lines_and_names_keep_their_place() -> None:
    builder = Builder()
    builder.hide("Skip to \tcontent")
    builder.target("start")
    builder.paragraph("Words")
    builder.hide(" \x1b[m")
    builder.hide("The lamp was lit.", prose=True)
    builder.target("end")
    builder.note("The encoding was\nassumed.")
    document = builder.build()
    assert document.hidden == (Hidden("Skip to  content", 0), Hidden("The lamp was lit.", 5, is_prose=True))
    assert document.targets == (("start", 0), ("end", 5))
    assert document.notes == ("The encoding was assumed.",)


def test_the_metadata_of_a_document_is_made_printable() -> None:
    document = Builder("a\x1b[1m.txt\n").build(
        title=" A\ttitle\n", authors=["A\x07nna "], site="\x1bcexample.org", published="2023\r\n", language="en\u202e"
    )
    assert (document.source, document.title, document.authors) == ("a.txt ", "A title", ("Anna",))
    assert (document.site, document.published, document.language) == ("example.org", "2023", "en")


# Sections


def test_a_section_ends_at_the_next_heading_of_its_rank() -> None:
    builder = Builder()
    for title, level in [("A", 1), ("B", 3), ("C", 2), ("D", 3), ("E", 2), ("F", 1)]:
        builder.heading(title, level)
    assert builder.build().sections == (
        Section("A", 1, Span(0, 9)),
        Section("B", 2, Span(2, 3)),
        Section("C", 2, Span(4, 7)),
        Section("D", 3, Span(6, 7)),
        Section("E", 2, Span(8, 9)),
        Section("F", 1, Span(10, 11)),
    )


def test_a_document_may_have_contents_of_its_own() -> None:
    builder = Builder()
    for words in ("a", "b", "c"):
        builder.paragraph(words)
    builder.heading("H", 1)
    builder.contents(
        [
            ContentsEntry("Later", 5, 2),
            ContentsEntry("First\n line", 3, 0),
            ContentsEntry("\u200b", 1, 0),
            ContentsEntry("Within", 4, 0),
            ContentsEntry("Same", 4, 0),
        ]
    )
    assert builder.build().sections == (
        Section("First line", 1, Span(0, 7)),
        Section("Within", 2, Span(0, 0)),
        Section("Same", 2, Span(0, 7)),
        Section("Later", 3, Span(4, 7)),
    )


def test_empty_contents_do_not_replace_the_headings() -> None:
    builder = Builder()
    builder.heading("H", 2)
    builder.contents([])
    assert [section.title for section in builder.build().sections] == ["H"]


ENTRIES = st.builds(ContentsEntry, st.sampled_from("ABC"), st.integers(1, 6), st.integers(0, 5), st.just(0))


@given(st.lists(ENTRIES, min_size=1))
def test_contents_are_nested_and_in_the_order_of_the_text(entries: list[ContentsEntry]) -> None:
    builder = Builder()
    for words in "abcdef":
        builder.paragraph(words)
    builder.contents(entries)
    sections = builder.build().sections
    assert sorted(section.title for section in sections) == sorted(line.title for line in entries)
    assert [section.span.start for section in sections] == sorted(2 * line.block for line in entries)
    opened: list[Section] = []
    for section in sections:
        del opened[section.depth - 1 :]
        assert len(opened) == section.depth - 1
        assert all(around.span.start <= section.span.start <= section.span.end <= around.span.end for around in opened)
        opened.append(section)


def test_targets_can_be_added_later_and_removed() -> None:
    builder = Builder()
    builder.paragraph("one")
    builder.target("two")
    builder.paragraph("two")
    builder.target("one", 0)
    builder.target("end")
    assert (builder.places, builder.last_block) == ({"two": 1, "one": 0, "end": 2}, 1)
    builder.keep_targets({"one", "end"})
    assert builder.build().targets == (("one", 0), ("end", 7))


@pytest.mark.parametrize(("level", "given_title", "title"), [(1, "", "Night"), (2, "", ""), (1, "Other", "Other")])
def test_the_first_heading_is_the_title_if_none_is_given(level: int, given_title: str, title: str) -> None:
    builder = Builder()
    builder.paragraph("Before")
    builder.heading("Night", level)
    builder.heading("Dawn", 1)
    assert builder.build(title=given_title).title == title


# Clean text


def test_a_clean_builder_does_not_change_printable_text() -> None:
    builder = Builder(clean=True)
    builder.paragraph(" Größe ")
    builder.paragraph([StyledText("one "), StyledText("two", (STRONG,))])
    builder.code("  three")
    assert builder.build().text == "Größe\none two\n  three"


@pytest.mark.parametrize(
    "content",
    [
        "an \x1b[1mescape",
        "a\tb",
        [StyledText("an "), StyledText("\x1b[1mescape")],
        [StyledText("e" + "\u0301" * 8), StyledText("\u0301")],
    ],
)
def test_a_clean_builder_refuses_dirty_text(content: Content) -> None:
    builder = Builder(clean=True)
    builder.paragraph(content)
    with pytest.raises(ValueError, match="not printable"):
        builder.build()


# Contents


def test_contents_replace_the_headings() -> None:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("It is dark.")
    builder.code("one\ntwo\nthree")
    builder.contents(
        [
            ContentsEntry("Two\n", 1, 2, 4),
            ContentsEntry("Dark", 1, 1),
            ContentsEntry("Three", 3, 2, 8),
            ContentsEntry("\u200b", 1, 0),
        ]
    )
    document = builder.build()
    assert [(section.title, section.depth, section.span.of(document.text)) for section in document.sections] == [
        ("Dark", 1, "It is dark.\none"),
        ("Two", 1, "two\nthree"),
        ("Three", 2, "three"),
    ]
    assert document.title == "Night"


def test_contents_entries_at_one_place_are_sections_too() -> None:
    builder = Builder()
    builder.paragraph("It is dark.")
    builder.contents([ContentsEntry("a", 1, 0), ContentsEntry("b", 1, 0)])
    assert [tuple(section.span) for section in builder.build().sections] == [(0, 0), (0, 11)]


# Raised and lowered numbers

SUP, SUB, NOTE = Style("sup"), Style("sub"), Style("reference", "#fn")


def paragraph(*pieces: StyledText) -> Document:
    builder = Builder()
    builder.paragraph(pieces)
    return builder.build()


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((StyledText("10"), StyledText("6", (SUP,))), "10⁶"),
        ((StyledText("10"), StyledText("−6", (SUP,))), "10⁻⁶"),
        ((StyledText("CO"), StyledText("2", (SUB,))), "CO₂"),
        (
            (StyledText("end."), StyledText("1", (SUP, NOTE)), StyledText(",", (SUP,)), StyledText("2", (SUP, NOTE))),
            "end.¹,²",
        ),
        ((StyledText("1"), StyledText("st", (SUP,))), "1st"),
        ((StyledText("x"), StyledText("2", (SUP,)), StyledText("n", (SUP, Style("emphasis")))), "x2n"),
        (
            (StyledText("end."), StyledText("[", (SUP,)), StyledText("1", (SUP, NOTE)), StyledText("]", (SUP,))),
            "end.[1]",
        ),
    ],
)
def test_numbers_are_raised_and_lowered_where_all_can_be(pieces: tuple[StyledText, ...], text: str) -> None:
    assert paragraph(*pieces).text == text


def test_a_raised_number_keeps_its_other_styles() -> None:
    raised = paragraph(StyledText("end."), StyledText("1", (SUP, NOTE)))
    assert [(inline.kind, inline.target) for inline in raised.inlines] == [("reference", "#fn")]
    assert [inline.kind for inline in paragraph(StyledText("1"), StyledText("st", (SUP,))).inlines] == ["sup"]


def test_raised_numbers_survive_a_round_trip_through_markdown() -> None:
    first = reader.read("10<sup>6</sup> and CO<sub>2</sub>", "a.md", ())
    assert document_markdown(first) == "10⁶ and CO₂"
    assert reader.read(document_markdown(first), "a.md", ()).text == first.text


def test_a_passage_of_a_block_can_be_made_a_link_later() -> None:
    builder = Builder()
    builder.paragraph([StyledText("one "), StyledText("two", (STRONG,))])
    builder.code("three\n  four")
    for block, word in ((1, "four"), (0, "two")):
        start, text = builder.block_text(block)
        builder.link(Span(start + text.index(word), start + text.index(word) + len(word)), "https://example.org\x1b")
    document = builder.build()
    assert [(one.kind, one.span.of(document.text)) for one in document.inlines] == [
        ("strong", "two"),
        ("link", "two"),
        ("link", "four"),
    ]
    assert document.inlines[1].target == "https://example.org"
