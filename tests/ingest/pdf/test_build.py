"""Documents from PDF pages have the reading order, headings, lists, captions and footnotes of their source."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Caption, Figure, Table
from readtui.ingest.pdf.build import build_document
from readtui.ingest.pdf.columns import find_columns
from readtui.ingest.pdf.lines import find_lines
from readtui.ingest.pdf.page import ExtractedPage, ExtractedPdf, GlyphRun, OutlineEntry
from tests.pdf_pages import BOLD, FULL, HEIGHT, ITALIC, MONO, WIDTH, blocks_of, column, document_of, line, run

LEFT = [
    "The first column of the page begins",
    "with this and has several lines for",
    "the eye to follow down to its foot,",
]
RIGHT = [
    "where the second one goes on beside",
    "it, and ends the sentence only when",
    "its own foot is reached at last.",
]
SIX = [
    *LEFT,
    "which is by no means the last of it",
    "but only the part that fits on here",
    "and then turns to the column beside",
]
SIX_MORE = [
    *RIGHT[:2],
    "there is no more to be said of them",
    "or of what they tell us in that way",
    "on a night such as any other night,",
    "its own foot is reached at last.",
]


# Columns


def test_two_columns_are_read_one_after_the_other() -> None:
    document = document_of([*column(SIX, 50), *column(SIX_MORE, 320)])
    assert blocks_of(document) == ["Paragraph " + " ".join([*SIX, *SIX_MORE])]


def test_columns_written_row_by_row_are_still_columns_if_their_lines_are_long() -> None:
    rows = [run for pair in zip(column(SIX, 50), column(SIX_MORE, 320), strict=True) for run in pair]
    assert blocks_of(document_of(rows)) == ["Paragraph " + " ".join([*SIX, *SIX_MORE])]


def test_a_title_across_both_columns_comes_first_and_a_line_across_separates_them() -> None:
    title = run("A title over both columns of the page", 120, 760, 18, BOLD)
    across = run("A line of text that stands across both of the columns, from the left to the right.", 50, 620)
    upper = [*column(LEFT, 50, 700), *column(RIGHT, 320, 700)]
    lower = [*column(["Below it " + SIX[0], *SIX[1:]], 50, 590), *column(SIX_MORE, 320, 590)]
    texts = blocks_of(document_of([title, *upper, across, *lower]))
    assert texts[0] == "Heading1 A title over both columns of the page"
    assert texts[1].endswith("its own foot is reached at last.")
    assert texts[2] == f"Paragraph {across.text}"
    assert texts[3].startswith("Paragraph Below it")


def test_white_space_across_both_columns_separates_them_if_all_above_was_written_before() -> None:
    upper = [*column(LEFT, 50, 700), *column(RIGHT, 320, 700)]
    lower = [*column(LEFT, 50, 600), *column(RIGHT, 320, 600)]
    both = " ".join([*LEFT, *RIGHT])
    assert blocks_of(document_of([*upper, *lower])) == [f"Paragraph {both}", f"Paragraph {both}"]


def test_the_short_last_line_of_a_paragraph_across_the_columns_belongs_to_it() -> None:
    wide = "An abstract stands across both of the columns, from the left to the right, and tells"
    opening = column([wide, wide, "what is in it."], 50, 700)
    texts = blocks_of(document_of([*opening, *column(SIX, 50, 630), *column(SIX_MORE, 320, 630)]))
    assert texts[0] == f"Paragraph {wide} {wide} what is in it."


def test_three_columns_are_read_one_after_the_other() -> None:
    runs = [run for at, texts in enumerate((LEFT, RIGHT, LEFT)) for run in column([*texts, *texts], 20 + 195 * at)]
    assert blocks_of(document_of(runs)) == [
        "Paragraph " + " ".join(texts) for texts in ([*LEFT, *LEFT, *RIGHT, *RIGHT], [*LEFT, *LEFT])
    ]


def test_a_note_beside_the_text_does_not_run_into_it() -> None:
    side = ["A side note", "stands here", "in small", "lines, low."]
    runs = [*column([FULL] * 8, 50), *column(side, 420, size=8)]
    assert blocks_of(document_of(runs)) == ["Paragraph " + " ".join([FULL] * 8), "Paragraph " + " ".join(side)]


@pytest.mark.parametrize("end", [300, 313, 317, 420])
def test_an_address_that_is_wider_than_its_column_belongs_to_it(end: float) -> None:
    address = "https://lamps.example/of-whales-and-of-oil"
    wide = run(f"See {address}", 50, 676)._replace(right=end)
    left = [*column(SIX[:2], 50), wide, *column(SIX[3:], 50, top=664)]
    document = document_of([*left, *column(SIX_MORE, 320)])
    assert blocks_of(document) == ["Paragraph " + " ".join([*SIX[:2], f"See {address}", *SIX[3:], *SIX_MORE])]


def test_columns_may_be_empty_on_one_side() -> None:
    across = "A line of text that stands across both of the columns, from the left to the right."
    runs = [*column(SIX, 50), *column(SIX_MORE, 320), run(across, 50, 600), *column(["Left alone"], 50, 560)]
    assert blocks_of(document_of([*runs, run(across, 50, 520), run("Right alone", 320, 490)]))[-3:] == [
        "Paragraph Left alone",
        f"Paragraph {across}",
        "Paragraph Right alone",
    ]


def test_a_page_without_words_has_no_columns() -> None:
    assert find_columns([]) == []


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(1, 60)), max_size=40))
def test_each_line_is_in_one_column(places: list[tuple[int, int, int]]) -> None:
    lines = find_lines([run("x" * length, left, base) for left, base, length in places])
    cut = [one for part in find_columns(lines) for one in part.lines]
    assert sorted(cut) == sorted(lines)


@given(
    st.lists(
        st.tuples(
            st.text("abc .-•1", min_size=1, max_size=9), st.integers(0, 500), st.integers(0, 790), st.integers(6, 16)
        ),
        max_size=30,
    )
)
def test_no_letter_is_lost_wherever_it_is(places: list[tuple[str, int, int, int]]) -> None:
    runs = [run(text, left, base, size) for text, left, base, size in places if text.strip()]
    document = document_of(runs)
    shown = document.text + "".join(hidden.text for hidden in document.hidden)
    styles = "".join(getattr(around, "marker", "") for block in document.blocks for around in block.nest)
    for letter in "abc":
        assert (shown + styles).count(letter) == sum(one.text.count(letter) for one in runs)


# Lines


def test_superscripts_and_subscripts_are_on_the_line_they_belong_to() -> None:
    runs = [
        run("E = mc", 50, 700),
        run("2", 80, 704, 6),
        run(" and H", 83, 700),
        run("2", 113, 698, 6),
        run("O", 116, 700),
    ]
    document = document_of([*runs])
    assert document.text == "E = mc² and H₂O"


def test_bold_italic_and_monospaced_words_within_a_line_have_styles() -> None:
    words = [("A", None), ("bold", BOLD), ("slanted", ITALIC), ("typed", MONO), ("word in a longer line", None)]
    runs: list[GlyphRun] = []
    left = 50.0
    for word, font in words:
        runs.append(run(word, left, 700, font=font) if font else run(word, left, 700))
        left = runs[-1].right + 3
    runs.append(run("with a link", left, 700, link="https://lamps.example/"))
    document = document_of(runs)
    assert document.text == "A bold slanted typed word in a longer line with a link"
    assert [(one.kind, one.span.of(document.text), one.target) for one in document.inlines] == [
        ("strong", "bold", ""),
        ("emphasis", "slanted", ""),
        ("code", "typed", ""),
        ("link", "with a link", "https://lamps.example/"),
    ]


def test_runs_of_one_line_are_joined_in_whatever_order_they_were_written() -> None:
    assert [one.text for one in find_lines([run("world", 80, 700), run("far", 50, 400), run("Hello", 50, 700)])] == [
        "Hello world",
        "far",
    ]
    assert [one.text for one in find_lines([run("a", 50, 700), run("b", 90, 700)])] == ["a", "b"]


def test_a_line_of_mostly_superscripts_has_the_size_of_its_words() -> None:
    assert find_lines([run("Ada", 50, 700), run("1,2,3,4,5", 65, 704, 6)])[0].size == 10


# Paragraphs


def test_lines_are_joined_until_one_is_indented_has_space_above_or_ends_early() -> None:
    lines = [FULL, FULL, "   " + FULL[:61], "ended.", "", FULL, "end early.", "Then a new one."]
    texts = blocks_of(document_of(column(lines)))
    assert texts == [
        f"Paragraph {FULL} {FULL}",
        f"Paragraph {FULL[:60]} ended.",
        f"Paragraph {FULL} end early.",
        "Paragraph Then a new one.",
    ]


def test_an_entry_whose_later_lines_are_indented_is_one_paragraph() -> None:
    entry = [FULL, "   " + FULL[:61], "   " + FULL[:61]]
    assert blocks_of(document_of(column([*entry, *entry]))) == [f"Paragraph {' '.join(map(str.strip, entry))}"] * 2


def test_a_paragraph_continues_on_the_next_page_after_a_footnote() -> None:
    note = [run("1", 50, 103, 5), run("The footnote of the page.", 54, 100, 8)]
    first = [*column([FULL, FULL[:60]], top=200), run("1", 350, 192, 6), *note]
    second = column(["went up the stairs to light it, alone.", "", FULL, FULL], top=700)
    document = document_of(first, second)
    assert blocks_of(document)[0] == f"Paragraph {FULL} {FULL[:60]}[1] went up the stairs to light it, alone."
    assert blocks_of(document)[2:] == ["Rule", "Paragraph1. The footnote of the page."]
    assert [(one.kind, one.target) for one in document.inlines] == [("reference", "#fn-1")]
    assert document.target("fn-1") == document.blocks[-1].span.start


def test_a_footnote_continues_at_the_bottom_of_the_next_page() -> None:
    first = [*column([FULL, FULL]), run("1", 50, 103, 5), run("The footnote is long and", 54, 100, 8)]
    second = [*column([FULL, FULL]), run("goes on here.", 50, 112, 8), run("2", 50, 103, 5), run("Two.", 54, 100, 8)]
    assert blocks_of(document_of(first, second))[-2:] == [
        "Paragraph1. The footnote is long and goes on here.",
        "Paragraph2. Two.",
    ]


def test_footnotes_may_begin_with_signs_and_numbers_that_are_not_raised() -> None:
    notes = [run("* Starred.", 50, 120, 8), run("7. Numbered.", 50, 100, 8), run("†Daggered.", 50, 80, 8)]
    assert blocks_of(document_of([*column([FULL, FULL, FULL]), *notes]))[-3:] == [
        "Paragraph1. Starred.",
        "Paragraph2. Numbered.",
        "Paragraph3. Daggered.",
    ]


def test_footnotes_close_together_are_separated_and_a_second_paragraph_is_kept() -> None:
    notes = [run("1", 50, 123, 5), run("One note.", 54, 120, 8), run("2", 50, 113, 5), run("Two.", 54, 110, 8)]
    more = run("Small, and of neither.", 50, 85, 8)
    assert blocks_of(document_of([*column([FULL, FULL, FULL]), *notes, more]))[-3:] == [
        "Paragraph1. One note.",
        "Paragraph2. Two.",
        "Paragraph3. Small, and of neither.",
    ]


def test_small_print_on_the_next_page_does_not_continue_the_text() -> None:
    texts = blocks_of(document_of(column([FULL, FULL]), [*column(["of it"], size=7), *column([FULL, FULL], top=650)]))
    assert texts[:2] == [f"Paragraph {FULL} {FULL}", "Paragraph of it"]


def test_a_raised_number_without_a_footnote_stays_raised() -> None:
    document = document_of([run("The area is 5 m", 50, 700), run("2", 125, 704, 6)])
    assert document.text.endswith("The area is 5 m²")


def test_verse_or_an_address_keeps_its_lines() -> None:
    assert blocks_of(document_of(column(["A. Keeper", "12 Lighthouse Road", "Northport", FULL, FULL])))[:3] == [
        "Paragraph A. Keeper",
        "Paragraph 12 Lighthouse Road",
        "Paragraph Northport",
    ]


# Hyphenated words


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("the illumi-", "nation of", "", "the illumination of"),
        ("the illumi\u00ad", "nation of", "", "the illumination of"),
        ("is nec-", "essary there", "nec, in Latin", "is necessary there"),
        ("a well-", "known lamp", "a well and a known lamp", "a well-known lamp"),
        ("a well-", "known lamp", "some well-known lamps", "a well-known lamp"),
        ("a light-", "house there", "no light, no house, but a lighthouse", "a lighthouse there"),
        ("in 1990-", "1995 there", "", "in 1990-1995 there"),
        ("the pre-", "and post-war years", "", "the pre- and post-war years"),
        ("the Anglo-", "Saxon lamp", "", "the Anglo-Saxon lamp"),
        ("the lamp -", "it was new", "", "the lamp - it was new"),
        ("the lamp—", "it was new", "", "the lamp—it was new"),
        ("灯台の光は", "遠くまで届く", "", "灯台の光は遠くまで届く"),
    ],
)
def test_a_word_hyphenated_at_the_end_of_a_line_is_joined(first: str, second: str, elsewhere: str, joined: str) -> None:
    document = document_of([*column([first, second], top=700), *column([elsewhere], top=500)])
    assert blocks_of(document)[0] == f"Paragraph {joined}"


def test_a_line_that_ends_within_a_word_is_continued_wherever_the_next_one_begins() -> None:
    first = [run("It was the keeper who lit the lamp", 50, 700), run("and cleaned the reflec-", 80, 688)]
    document = document_of([*first, *column(["tors of it, as every", "night."], left=50, top=676)])
    assert blocks_of(document)[-1].endswith("and cleaned the reflectors of it, as every night.")


def test_styles_continue_on_the_next_line() -> None:
    first = [run("It is ", 50, 700), run("the old", 80, 700, font=ITALIC)]
    second = [run("lamp", 50, 688, font=ITALIC), run("that burns, of course it does.", 73, 688)]
    document = document_of([*first, *second])
    assert [one.span.of(document.text) for one in document.inlines] == ["the old lamp"]


# Headings


def test_headings_are_larger_bold_or_numbered_and_their_numbers_give_their_level() -> None:
    runs = [
        run("On Lamps", 250, 760, 20, BOLD),
        *column([FULL, FULL], top=730),
        run("1 Oil", 50, 690, 13, BOLD),
        *column([FULL, FULL], top=670),
        run("1.1 Of whales", 50, 630, 11, BOLD),
        *column([FULL, FULL], top=610),
        run("Alone", 50, 570, 10, BOLD),
        *column([FULL, FULL], top=555),
    ]
    assert [text for text in blocks_of(document_of(runs)) if text.startswith("Heading")] == [
        "Heading1 On Lamps",
        "Heading2 1 Oil",
        "Heading3 1.1 Of whales",
        "Heading4 Alone",
    ]


def test_centred_capitals_and_numbered_italics_are_headings_as_in_journals() -> None:
    runs = [
        *column([FULL, FULL], top=730),
        run("II. THE LAMP", 180, 690),
        *column([FULL, FULL], top=670),
        run("A. Its oil", 50, 630, font=ITALIC),
        *column([FULL, FULL], top=610),
        run("1. Of whales", 50, 570, font=ITALIC),
        *column([FULL, FULL], top=550),
    ]
    assert [text for text in blocks_of(document_of(runs)) if text.startswith("Heading")] == [
        "Heading1 II. THE LAMP",
        "Heading2 A. Its oil",
        "Heading3 1. Of whales",
    ]


def test_centred_lines_are_one_title_but_names_are_separate() -> None:
    title = [run("On the Lamps of", 135, 760, 20, BOLD), run("the Coast", 165, 738, 20, BOLD)]
    names = [run("Ada Keeper", 185, 700), run("Ben Mate", 190, 688)]
    long = [run("A motto that is longer than half a line,", 110, 660), run("in the middle", 177.5, 648)]
    assert blocks_of(document_of([*title, *names, *long, *column([FULL[:72]] * 3, top=600)]))[:4] == [
        "Heading1 On the Lamps of the Coast",
        "Paragraph Ada Keeper",
        "Paragraph Ben Mate",
        "Paragraph A motto that is longer than half a line, in the middle",
    ]


def test_the_second_line_of_a_heading_may_be_aligned_after_its_number() -> None:
    heading = [run("8 Lamps and", 50, 690, 12, BOLD), run("Reflectors", 62, 676, 12, BOLD)]
    texts = blocks_of(document_of([*column([FULL, FULL], top=730), *heading, *column([FULL, FULL], top=650)]))
    assert texts[1] == "Heading1 8 Lamps and Reflectors"


def test_large_names_below_the_title_are_not_headings() -> None:
    runs = [
        run("On Lamps", 250, 760, 20, BOLD),
        run("Ada Keeper", 250, 730, 13),
        run("May 1871", 260, 710, 13),
        *column([FULL, FULL], top=680),
        run("Oil", 50, 640, 14, BOLD),
        *column([FULL, FULL], top=620),
    ]
    texts = blocks_of(document_of(runs))
    assert texts[:3] == ["Heading1 On Lamps", "Paragraph Ada Keeper", "Paragraph May 1871"]
    assert "Heading2 Oil" in texts


def test_a_heading_below_the_title_has_the_style_of_other_headings() -> None:
    runs = [run("On Lamps", 250, 760, 20), run("Oil", 50, 730, 13), *column([FULL, FULL], top=700)]
    later = [
        run("Wicks", 50, 600, 13),
        *column([FULL, FULL], top=580),
        run("Glass", 50, 500, 13),
        *column([FULL], top=480),
    ]
    heads = [text for text in blocks_of(document_of([*runs, *later])) if text.startswith("Heading")]
    assert heads == ["Heading1 On Lamps", "Heading2 Oil", "Heading2 Wicks", "Heading2 Glass"]


def test_bold_sentences_and_items_are_not_headings() -> None:
    bold = [run("This is bold, but a sentence.", 50, 740, font=BOLD), run("• bold item", 50, 700, font=BOLD)]
    long = column([FULL, FULL, FULL], top=640, font=BOLD)
    small = run("Very small words", 50, 590, 6, BOLD)
    runs = [*bold, *long, small, *column([FULL] * 20, top=540)]
    assert not [text for text in blocks_of(document_of(runs)) if text.startswith("Heading")]


def test_a_book_has_no_title_among_its_chapters() -> None:
    chapters = [[run(f"Chapter {name}", 50, 500, 18), *column([FULL, FULL], top=460)] for name in ("One", "Two")]
    heads = [text for text in blocks_of(document_of(*chapters)) if text.startswith("Heading")]
    assert heads == ["Heading1 Chapter One", "Heading1 Chapter Two"]


def test_the_outline_of_the_file_gives_headings_and_their_depth() -> None:
    runs = [
        run("On Lamps", 250, 760, 20, BOLD),
        run("Ada Keeper", 250, 730, 12, BOLD),
        run("1. Oil", 50, 690),
        *column([FULL, FULL], top=670),
        run("Of whales", 50, 630, font=ITALIC),
        *column([FULL, FULL], top=610),
        run("Wicks", 50, 570),
        *column([FULL, FULL], top=550),
    ]
    outline = [
        OutlineEntry("Oil", 1, 0),
        OutlineEntry("Of Whales", 2, 0),
        OutlineEntry("Wicks", 1, 7),
        OutlineEntry("Wicks", 1),
        OutlineEntry("Wicks", 1, 9),
        OutlineEntry("…", 1),
    ]
    heads = [text for text in blocks_of(document_of(runs, outline=outline)) if text.startswith("Heading")]
    assert heads == ["Heading1 On Lamps", "Heading2 1. Oil", "Heading3 Of whales", "Heading2 Wicks"]


# Lists


def test_bullets_and_numbers_in_order_are_items_and_may_be_nested() -> None:
    lines = ["• one " + FULL[:58], "  goes on", "    – deep", "    – deeper", "• two", "", "1. first", "2. second"]
    assert blocks_of(document_of(column(lines))) == [
        f"Paragraph• one {FULL[:57]} goes on",
        "Paragraph•• deep",
        "Paragraph•• deeper",
        "Paragraph• two",
        "Paragraph1. first",
        "Paragraph2. second",
    ]


def test_a_single_number_or_a_dash_within_a_sentence_is_not_an_item() -> None:
    assert blocks_of(document_of(column(["1. alone", "", FULL + " of", "- 7 degrees, and so on"]))) == [
        "Paragraph 1. alone",
        f"Paragraph {FULL} of - 7 degrees, and so on",
    ]


def test_a_line_left_of_the_text_of_an_item_begins_a_paragraph() -> None:
    bullet = [run("•", 54, 700), run(FULL[:60], 64, 700)]
    assert blocks_of(document_of([*bullet, run(FULL[:60], 60, 688), *column([FULL], top=676)])) == [
        f"Paragraph• {FULL[:60]}",
        f"Paragraph {FULL[:60]} {FULL}",
    ]


@pytest.mark.parametrize(
    ("one", "two", "are"),
    [("(a)", "(b)", True), ("(i)", "(ii)", True), ("[AB12]", "[CD34]", True), ("1.", "7.", False), ("1.", "2)", False)],
)
def test_markers_that_may_follow_each_other_make_a_list(one: str, two: str, are: bool) -> None:
    texts = blocks_of(document_of(column([f"{one} one lamp", "", f"{two} two lamps"])))
    assert [text.startswith("Paragraph ") for text in texts] == [not are] * 2


# Captions, tables, code


def test_captions_belong_to_a_figure_or_to_the_table_above() -> None:
    cells = [
        run(text, left, base)
        for base, row in ((640, ("Light", "Range")), (628, ("red", "9")))
        for left, text in zip((50, 150), row, strict=True)
    ]
    document = document_of(
        [*column([FULL, FULL, "", "Figure 1: A lamp.", ""]), *cells, *column(["Table 1. Lights."], top=600)]
    )
    kinds = [type(block) for block in document.blocks[1:]]
    assert kinds == [Figure, Caption, Table, Caption]
    assert [block.of for block in document.blocks if isinstance(block, Caption)] == [1, 3]
    table = document.blocks[3]
    assert isinstance(table, Table)
    assert [[cell.of(document.text) for cell in row] for row in table.rows] == [["Light", "Range"], ["red", "9"]]


def test_labels_in_a_figure_are_hidden() -> None:
    places = [(row, left, text) for row in range(2) for left, text in ((60, "0"), (160, "20"), (260, "40"))]
    ticks = [run(text, left, 600 - 15 * row, 7) for row, left, text in places]
    axis = run("Range in miles", 120, 560, 7)
    caption = column(["Figure 1: Ranges.", "", "The end of it."], top=530)
    document = document_of([*column([FULL, FULL + "."]), *ticks, axis, *caption])
    assert blocks_of(document)[1:] == ["Figure", "Caption Figure 1: Ranges.", "Paragraph The end of it."]
    assert [hidden.text for hidden in document.hidden] == ["0 20 40 0 20 40", "Range in miles"]


def test_several_labels_as_large_as_the_text_are_hidden() -> None:
    labels = [run(text, left, base) for text, left, base in (("red", 90, 620), ("blue", 180, 600), ("miles", 120, 570))]
    caption = run("Figure 1: Ranges.", 50, 530)
    head = run("Ranges", 50, 660, 13, BOLD)
    above = column([FULL, FULL + "."])
    assert blocks_of(document_of([*above, head, *labels, caption]))[1:] == [
        "Heading1 Ranges",
        "Figure",
        "Caption Figure 1: Ranges.",
    ]
    one_label = document_of([*above, labels[0], caption])
    assert blocks_of(one_label)[1:] == ["Paragraph red", "Figure", "Caption Figure 1: Ranges."]


def test_a_caption_may_be_close_below_a_sentence() -> None:
    texts = blocks_of(document_of(column([FULL, FULL + ".", "Figure 3. A lamp at night."])))
    assert texts == [f"Paragraph {FULL} {FULL}.", "Figure", "Caption Figure 3. A lamp at night."]


def test_a_cell_may_be_missing_and_a_caption_may_be_above_its_table() -> None:
    rows = (((50, "a"), (150, "b"), (250, "c")), ((50, "d"), (250, "f")), ((50, "g"), (150, "h"), (250, "i")))
    cells = [run(text, left, 640 - 12 * at) for at, row in enumerate(rows) for left, text in row]
    document = document_of([run("Table 2. Letters.", 50, 660), *cells])
    assert document.text == "Table 2. Letters.\na  b  c\nd    f\ng  h  i"


def test_numbered_headings_and_tables_of_contents_are_not_tables() -> None:
    runs = [run("1.", 50, 700, 10), run("Oil", 80, 700), run("2.", 50, 688), run("Wicks", 80, 688)]
    assert blocks_of(document_of(runs)) == ["Paragraph1. Oil", "Paragraph2. Wicks"]
    long = "A line of the table of contents that is long"
    contents = [run(long, 50, 700), run("7", 400, 700), run(long, 50, 680), run("9", 400, 680)]
    assert "Table" not in "".join(blocks_of(document_of(contents)))
    badly = [run("words far", 50, 700), run("apart", 103, 700), run("words far", 50, 688), run("apart", 103, 688)]
    assert "Table" not in "".join(blocks_of(document_of(badly)))
    crossed = [run("aaaa", 50, 700), run("b", 110, 700), run("c", 50, 688), run("dddd", 65, 688)]
    assert "Table" not in "".join(blocks_of(document_of([*crossed, run("eeeeeeeeee", 60, 676), run("f", 130, 676)])))


def test_monospaced_lines_are_code_and_keep_their_indentation() -> None:
    code = column(["def lit():", "    return True", "", "lit()"], top=650, font=MONO)
    assert blocks_of(document_of([*column([FULL, FULL]), *code]))[1:] == ["Code def lit():\n    return True\nlit()"]


# Running heads, page numbers, rotated text, metadata


def test_running_heads_and_page_numbers_are_hidden() -> None:
    pages = [
        [run("On Lamps", 50, 770), *column([FULL, FULL + str(page)]), run(str(page), 300, 30)] for page in range(1, 4)
    ]
    document = document_of(*pages)
    assert "On Lamps" not in document.text
    assert [hidden.text for hidden in document.hidden] == ["On Lamps", "1", "On Lamps", "2", "On Lamps", "3"]


def test_text_beside_a_page_number_is_hidden_too() -> None:
    pages = [[run("7", 50, 770), run("Of Oil", 300, 770), *column([FULL, FULL])], column(SIX)]
    assert [hidden.text for hidden in document_of(*pages).hidden] == ["7", "Of Oil"]


def test_chapter_headings_in_the_same_place_are_not_running_heads() -> None:
    pages = [[run(f"Chapter {page}", 50, 770, 18), *column([FULL, FULL])] for page in range(1, 4)]
    assert [text for text in blocks_of(document_of(*pages)) if text.startswith("Heading")] == [
        "Heading1 Chapter 1",
        "Heading1 Chapter 2",
        "Heading1 Chapter 3",
    ]


def test_pages_with_nothing_but_running_lines_are_shown() -> None:
    assert document_of(*([run("A label", 50, 770)] for _ in range(4))).text == " ".join(["A label"] * 4)


def test_rotated_text_is_hidden() -> None:
    page = ExtractedPage(WIDTH, HEIGHT, tuple(column([FULL])), ("arXiv: 1234",))
    document = build_document(ExtractedPdf((page,), notes=("A note.",)), "a.pdf")
    assert [hidden.text for hidden in document.hidden] == ["arXiv: 1234"]
    assert document.notes == ("A note.",)


@pytest.mark.parametrize(
    ("metadata", "title"), [("On Lamps", "On Lamps"), ("Microsoft Word - a", ""), ("a.dvi", ""), ("", "")]
)
def test_a_title_that_is_a_file_name_is_not_used(metadata: str, title: str) -> None:
    assert document_of(column([FULL]), title=metadata).title == title


def test_lines_have_a_top_and_a_bottom() -> None:
    assert (line("x", baseline=700).top, line("x", baseline=700).bottom) == (707.5, 697.5)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e30])
@pytest.mark.parametrize("field", ["left", "right", "baseline", "size"])
def test_letters_without_a_possible_place_follow_those_before(field: str, odd: float) -> None:
    values: dict[str, Any] = {field: odd}
    odd_run = run("and a lamp", 90, 700)._replace(**values)
    document = document_of([run("A quay", 50, 700), odd_run, *column(["The end of it all."], top=640)])
    assert "".join(document.text.split()) == "AquayandalampTheendofitall."


def test_a_page_whose_height_is_not_a_number_is_read() -> None:
    page = ExtractedPage(math.nan, math.nan, (run("A quay", 50, 700),))
    assert build_document(ExtractedPdf((page,)), "a.pdf").text == "A quay"
