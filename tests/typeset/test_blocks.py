"""The rows of each kind of block."""

from __future__ import annotations

from typing import Any

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting


def page(document: Document, measure: int = 20, **setting: Any) -> list[str]:
    layout = Layout(document, Setting(measure, **setting))
    return ["".join(run.text for run in layout.line(row).runs).rstrip() for row in range(layout.rows)]


def roles(document: Document, measure: int = 20, **setting: Any) -> list[list[tuple[str, str]]]:
    layout = Layout(document, Setting(measure, **setting))
    return [[(run.text, run.role) for run in layout.line(row).runs] for row in range(layout.rows)]


def test_paragraphs_are_spaced() -> None:
    builder = Builder()
    builder.paragraph("One two three four five")
    builder.paragraph("Six")
    assert page(builder.build()) == ["One two three four", "five", "", "Six"]


def test_paragraphs_are_indented_but_the_first() -> None:
    builder = Builder()
    builder.heading("Head", 2)
    builder.paragraph("One two three four five")
    builder.paragraph("Six seven eight nine ten")
    builder.rule()
    builder.paragraph("Eleven")
    assert page(builder.build(), 20, paragraphs="indented") == [
        *("Head", "", "One two three four", "five", "  Six seven eight", "nine ten"),
        *("", "        ───", "", "Eleven"),
    ]


def test_a_measure_too_small_for_an_indent_has_none() -> None:
    builder = Builder()
    builder.paragraph("a")
    builder.paragraph("b")
    assert page(builder.build(), 3, paragraphs="indented") == ["a", "b"]


def test_right_to_left_text_is_aligned_to_the_right() -> None:
    builder = Builder()
    builder.heading("שלום", 2)
    builder.paragraph("1. אחת שתיים שלוש ארבע חמש")
    builder.paragraph("שש")
    builder.paragraph("An English שלום")
    builder.paragraph("12 + 30")
    shown = ["      שלום", "", "    1. אחת", "שתיים שלוש", "  ארבע חמש", "", "        שש"]
    others = ["", "An English", "שלום", "", "12 + 30"]
    for align in ("ragged", "justified"):
        assert page(builder.build(), 10, align=align) == shown + others
    assert page(builder.build(), 10, paragraphs="indented")[5] == "      שש"  # the indent is at the right


def test_verse_keeps_its_lines() -> None:
    builder = Builder()
    builder.paragraph("One\nTwo\n\nThree")
    assert page(builder.build()) == ["One", "Two", "", "Three"]


def test_a_justified_row_fills_the_measure_but_not_the_last() -> None:
    builder = Builder()
    builder.paragraph("one two three four five six\nnew line")
    assert page(builder.build(), 10, align="justified") == ["one two", "three four", "five six", "new line"]
    assert page(builder.build(), 9, align="justified") == ["one   two", "three", "four five", "six", "new line"]


def test_remaining_cells_go_to_the_right_and_to_the_left_in_turn() -> None:
    builder = Builder()
    builder.paragraph("aa bb ccc dd ee fff gg")
    assert page(builder.build(), 10, align="justified") == ["aa bb  ccc", "dd  ee fff", "gg"]


def test_justified_gaps_are_decoration_and_spare_joined_spaces() -> None:
    builder = Builder()
    builder.paragraph([StyledText("中 a\u200d "), StyledText("bb cc", (Style("strong"),)), StyledText(" dddddddd")])
    layout = Layout(builder.build(), Setting(12, align="justified"))
    assert [(run.text, run.role, run.start) for run in layout.line(0).runs] == [
        ("中 ", "body", 0),
        (" ", "body", None),
        ("a\u200d ", "body", 2),
        ("bb ", "body strong", 5),
        ("  ", "body strong", None),
        ("cc", "body strong", 8),
    ]


def test_a_gap_between_two_styles_is_widened() -> None:
    builder = Builder()
    builder.paragraph([StyledText("aa "), StyledText("bb", (Style("strong"),)), StyledText(" cccc")])
    assert roles(builder.build(), 6, align="justified")[0] == [("aa ", "body"), (" ", "body"), ("bb", "body strong")]


def test_a_hyphenated_word_ends_with_a_hyphen_that_is_decoration() -> None:
    builder = Builder()
    builder.paragraph("an extraordinary day")
    layout = Layout(builder.build(language="en-US"), Setting(11, hyphenate=True))
    assert [(run.text, run.role, run.start) for run in layout.line(0).runs] == [
        ("an extraor", "body", 0),
        ("-", "body hyphen", None),
    ]
    assert page(builder.build(language="en-US"), 11, hyphenate=True, align="justified")[0] == "an extraor-"
    assert page(builder.build(), 11, hyphenate=True) == ["an", "extraordina", "ry day"]


def test_nested_styles_have_both_roles() -> None:
    builder = Builder()
    strong, link, code = Style("strong"), Style("link", "https://a.org"), Style("code")
    builder.paragraph(
        [
            StyledText("a "),
            StyledText("b ", (strong,)),
            StyledText("c", (strong, link)),
            StyledText(" "),
            StyledText("d", (code,)),
        ]
    )
    assert roles(builder.build()) == [
        [("a ", "body"), ("b ", "body strong"), ("c", "body strong link"), (" ", "body"), ("d", "body inlinecode")]
    ]


def test_a_style_continues_in_the_next_row() -> None:
    builder = Builder()
    builder.paragraph([StyledText("one "), StyledText("two three", (Style("strong"),)), StyledText(" four")])
    assert roles(builder.build(), 8) == [
        [("one ", "body"), ("two", "body strong")],
        [("three", "body strong")],
        [("four", "body")],
    ]


def test_a_style_does_not_cut_a_cluster() -> None:
    builder = Builder()
    builder.paragraph([StyledText("e"), StyledText("\u0301a", (Style("strong"),))])
    assert roles(builder.build()) == [[("e\u0301", "body"), ("a", "body strong")]]


def test_a_style_of_a_combining_mark_alone_has_no_effect() -> None:
    builder = Builder()
    builder.paragraph([StyledText("e"), StyledText("\u0301", (Style("strong"),)), StyledText("a")])
    assert roles(builder.build()) == [[("e\u0301", "body"), ("a", "body")]]


def test_the_title_has_a_subtitle_and_a_rule() -> None:
    builder = Builder()
    builder.heading("Title", 1)
    builder.paragraph("Text")
    builder.heading("Part two", 1)
    document = builder.build()
    assert page(document, 8, subtitle="a.org · 4 min") == [
        *("Title", "a.org", "4 min", "────────", "", "Text", "", "", "Part two", "────────"),
    ]
    looks = roles(document, 8, subtitle="x")
    assert looks[0] == [("Title", "title")]
    assert looks[1] == [("x", "meta")]
    assert looks[-2] == [("Part two", "heading1")]


def test_a_subtitle_breaks_between_its_parts() -> None:
    builder = Builder()
    builder.heading("Title", 1)
    subtitle = "A. Reed · 4 min · 9 sections"
    assert page(builder.build(), 18, subtitle=subtitle)[1:3] == ["A. Reed · 4 min", "9 sections"]
    assert page(builder.build(), 6, subtitle=subtitle)[1:4] == ["A.", "Reed", "4 min"]


def test_without_a_title_the_subtitle_is_at_the_top() -> None:
    builder = Builder()
    builder.paragraph("Text")
    assert page(builder.build(), 5, subtitle="a.org") == ["a.org", "─────", "", "Text"]


def test_a_text_without_a_title_has_that_of_the_setting() -> None:
    builder = Builder()
    builder.paragraph("Text")
    assert page(builder.build(), 8, title="ls(1)", subtitle="1 min") == ["ls(1)", "1 min", "────────", "", "Text"]
    assert roles(builder.build(), 8, title="ls(1)")[0] == [("ls(1)", "title")]
    assert page(builder.build(), 8, title="a long name")[:2] == ["a long", "name"]
    titled = Builder()
    titled.heading("Title", 1)
    assert page(titled.build(), 8, title="ls(1)") == ["Title", "────────"]


def test_how_much_prose_is_hidden_is_below_the_subtitle() -> None:
    builder = Builder()
    builder.heading("Title", 1)
    document = builder.build()
    line = "203 of 2,491 words hidden · . shows all"
    assert page(document, 40, subtitle="a.org", hidden_prose=line)[:4] == ["Title", "a.org", line, "─" * 40]
    assert roles(document, 40, hidden_prose=line)[1] == [(line, "meta")]
    assert page(document, 37, hidden_prose=line)[1:3] == ["203 of 2,491 words hidden", ". shows all"]
    assert page(document, 18, hidden_prose=line)[1:4] == ["203 of 2,491 words", "hidden", ". shows all"]


def test_without_a_title_how_much_prose_is_hidden_is_at_the_top() -> None:
    builder = Builder()
    builder.paragraph("Text")
    assert page(builder.build(), 30, subtitle="a.org", hidden_prose="20 of 90 words hidden") == [
        *("a.org", "20 of 90 words hidden", "─" * 30, "", "Text"),
    ]


def test_there_is_a_blank_row_between_lists_of_two_kinds() -> None:
    builder = Builder()
    builder.paragraph("Snow")
    for marker, words in (("", "It is white."), ("☐", "Look"), ("☑", "Listen"), ("1.", "Go"), ("2.", "Stay")):
        builder.open_item(marker)
        builder.paragraph(words)
        builder.close()
    assert page(builder.build(), 20) == [
        *("Snow", "  It is white.", "", "☐ Look", "☑ Listen", "", " 1. Go", " 2. Stay"),
    ]


def test_headings_have_blank_rows_by_their_level() -> None:
    builder = Builder()
    for level in (2, 3, 4, 2):
        builder.heading(f"H{level}", level)
        builder.paragraph("Text")
    assert page(builder.build()) == [
        *("H2", "", "Text", "", "H3", "", "Text", "", "H4", "Text", "", "", "H2", "", "Text"),
    ]


def test_bullets_hang() -> None:
    builder = Builder()
    builder.open_item()
    builder.paragraph("one two three")
    builder.open_item("◦")
    builder.paragraph("four five six")
    builder.close()
    builder.close()
    builder.open_item()
    builder.paragraph("seven")
    builder.close()
    builder.paragraph("after")
    assert page(builder.build(), 11) == [
        "• one two",
        "  three",
        "  ◦ four",
        "    five",
        "    six",
        "• seven",
        "",
        "after",
    ]


def test_only_the_first_block_of_an_item_has_the_marker() -> None:
    builder = Builder()
    for marker in ("9.", "10."):
        builder.open_item(marker, tight=False)
        builder.paragraph("one")
        builder.paragraph("two")
        builder.close()
    assert page(builder.build()) == [" 9. one", "", "    two", "", "10. one", "", "    two"]


def test_a_definition_is_indented_without_a_marker() -> None:
    builder = Builder()
    builder.paragraph("Term")
    builder.open_item("")
    builder.paragraph("What it means")
    builder.close()
    builder.paragraph("Another")
    builder.open_item("")
    builder.paragraph("What that means")
    assert page(builder.build()) == ["Term", "  What it means", "", "Another", "  What that means"]


def test_the_bar_of_a_quote_continues_between_its_paragraphs() -> None:
    builder = Builder()
    builder.open_quote()
    builder.paragraph("one two")
    builder.open_item()
    builder.paragraph("three")
    builder.close()
    builder.close()
    builder.paragraph("four")
    assert page(builder.build(), 8) == ["│ one", "│ two", "│", "│ • thre", "│   e", "", "four"]


def test_an_alert_has_a_label() -> None:
    builder = Builder()
    builder.open_item()
    builder.open_quote("Warning")
    builder.paragraph("Hot")
    builder.paragraph("Very")
    builder.close()
    builder.close()
    document = builder.build()
    assert page(document) == ["• │ Warning", "  │ Hot", "  │", "  │ Very"]
    assert roles(document)[0][-1] == ("Warning", "label")


def test_deep_nests_take_at_most_half_of_the_measure() -> None:
    builder = Builder()
    for _ in range(9):
        builder.open_quote()
    builder.paragraph("one two")
    assert page(builder.build(), 8) == ["│ │ one", "│ │ two"]
    assert page(builder.build(), 3) == ["one", "two"]


def test_a_continued_line_of_code_has_a_sign() -> None:
    builder = Builder()
    builder.code("if a:\n    go(b)", "python")
    document = builder.build()
    assert page(document, 9) == ["python", "  if a:", "      go(", "↪ b)"]
    assert page(document, 3)[:4] == ["pyt", "hon", " if", "↪ a"]
    assert roles(document, 9)[3] == [("↪ ", "code continuation"), ("b)", "code"), ("     ", "code")]
    assert "".join(page(document, 2)).replace("python", "") == "if a:go(b)"


def test_a_rule_is_centred() -> None:
    builder = Builder()
    builder.paragraph("a")
    builder.rule()
    assert page(builder.build(), 9) == ["a", "", "   ───"]
    assert page(builder.build(), 1) == ["a", "", "─"]


def test_a_figure_and_its_caption_share_a_frame() -> None:
    builder = Builder()
    figure = builder.figure("Two men", "a.png")
    builder.caption("At the table", figure)
    document = builder.build()
    assert page(document, 20) == [
        "╭─ Figure 1 ───────╮",
        "│ Two men          │",
        "│ At the table     │",
        "╰──────────────────╯",
    ]
    assert roles(document)[1][1] == ("Two men", "alt")
    assert roles(document)[2][1] == ("At the table", "caption")


def test_a_figure_described_by_its_caption_shows_the_description_once() -> None:
    builder = Builder()
    figure = builder.figure("Two men", shown=False)
    builder.caption("Two men", figure)
    layout = Layout(builder.build(), Setting(20))
    assert layout.rows == 3
    assert [layout.row_of(offset) for offset in (0, 1)] == [0, 1]


@pytest.mark.parametrize(("image", "shown_name"), [("img/a.png", "a.png"), ("", "no description")])
def test_a_figure_without_description_shows_its_file_name(image: str, shown_name: str) -> None:
    builder = Builder()
    builder.figure("", image)
    assert page(builder.build(), 20)[1] == f"│ {shown_name:16} │"


def test_figures_are_numbered_in_order() -> None:
    builder = Builder()
    first = builder.figure("A")
    builder.paragraph("x")
    builder.caption("of A", first)
    builder.caption("alone")
    table = builder.table([["a"], ["b"]])
    builder.caption("of the table", table)
    builder.figure("B")
    labels = [text for row in roles(builder.build(), 30) for text, role in row if role == "label"]
    assert labels == ["Figure 1", "Figure 1", "Figure 2", "Table 1", "Figure 3"]


def test_the_caption_of_a_table_is_below_it_without_a_frame() -> None:
    builder = Builder()
    table = builder.table([["a"], ["b"]])
    builder.caption("Letters of the alphabet", table)
    builder.caption("All of them", table)
    builder.paragraph("On")
    assert page(builder.build(), 21)[-6:] == ["╰───╯", "Table 1  Letters of", "the alphabet", "All of them", "", "On"]
    assert page(builder.build(), 9)[5:7] == ["Table 1", "Letters"]


def test_a_caption_that_is_not_below_its_table_has_a_frame() -> None:
    builder = Builder()
    table = builder.table([["a"], ["b"]])
    builder.paragraph("Between")
    builder.caption("Letters", table)
    assert page(builder.build(), 21)[-3:] == ["╭─ Table 1 ─────────╮", "│ Letters           │", "╰───────────────────╯"]


def test_a_second_caption_joins_the_frame() -> None:
    builder = Builder()
    figure = builder.figure("A")
    builder.caption("B", figure)
    builder.caption("C", figure)
    assert len(page(builder.build(), 20)) == 5


def test_a_bar_replaces_a_frame_in_a_small_measure() -> None:
    builder = Builder()
    builder.caption("At the table")
    document = builder.build()
    assert page(document, 11) == ["│ Figure 1", "│ At the", "│ table"]
    assert page(document, 3) == ["Fig", "ure", "1", "At", "the", "tab", "le"]


def test_hidden_text_is_shown_in_its_place_if_set() -> None:
    builder = Builder()
    builder.hide("Skip to content")
    builder.paragraph("One")
    builder.hide("Share")
    builder.hide("Print")
    builder.paragraph("Two")
    builder.hide("About us")
    document = builder.build()
    assert page(document) == ["One", "", "Two"]
    assert page(document, show_hidden=True) == ["Skip to content", "One", "", "Share", "Print", "Two", "About us"]
    assert roles(document, show_hidden=True)[0] == [("Skip to content", "hidden")]


def test_hidden_text_after_the_only_block_is_shown() -> None:
    builder = Builder()
    builder.paragraph("One")
    builder.hide("Share")
    assert page(builder.build(), show_hidden=True) == ["One", "Share"]


def test_a_document_without_blocks_has_one_empty_row() -> None:
    document = Builder().build()
    assert page(document) == [""]
    assert Layout(document, Setting()).row_of(0) == 0


def test_a_document_of_hidden_text_only_shows_it_once() -> None:
    builder = Builder()
    builder.hide("Menu")
    assert page(builder.build(), show_hidden=True) == ["Menu", ""]


def test_a_measure_under_one_cell_is_one() -> None:
    builder = Builder()
    builder.paragraph("ab")
    assert page(builder.build(), 0) == ["a", "b"]
