"""Reading: every step is a new value, told by where it puts the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.marks.anchor import anchor
from readtui.marks.model import Bookmark, Found
from readtui.reading.overlay import Overlay, overlays, ticks
from readtui.reading.passages import CUED, word_at
from readtui.reading.search import Hits, Query, find
from readtui.reading.selection import Selection
from readtui.reading.state import MARKED, MOST_MARKED, Reading
from readtui.span import Span
from tests.strategies import documents

LINK, STRONG = Style("link", "https://example.org"), Style("strong")

# The places of the little document that most tests read.
PREFACE, NIGHT, LAMP, RULE, DAWN, GREY, FIGURE, CAPTION, NOON, SUN, END = 0, 8, 14, 26, 27, 32, 47, 48, 57, 62, 71


def day() -> Document:
    builder = Builder("day.md")
    builder.paragraph("Preface")
    builder.heading("Night", 1)
    builder.paragraph("A lamp, lit")
    builder.rule()
    builder.heading("Dawn", 2)
    builder.paragraph("The grey light")
    builder.caption("The hill", builder.figure("The hill", shown=False))
    builder.heading("Noon", 1)
    builder.paragraph("The light")
    return builder.build()


def of(*paragraphs: str) -> Document:
    builder = Builder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


def at(here: int, top: int | None = None, bottom: int = END) -> Reading:
    """The day, read at a place; the screen starts there or at `top`."""
    return Reading(day(), here=here, top=here if top is None else top, bottom=bottom)


def searched(reading: Reading, text: str) -> Reading:
    query = Query(text)
    return reading.found(query, find(reading.document.text, query))


def test_the_places_are_where_the_tests_say() -> None:
    starts = [block.span.start for block in day().blocks]
    assert starts == [PREFACE, NIGHT, LAMP, RULE, DAWN, GREY, FIGURE, CAPTION, NOON, SUN]
    assert len(day().text) == END


# Moving


def test_the_reader_is_at_the_first_word_in_view_until_a_jump() -> None:
    assert at(0).moved(LAMP, GREY).here == LAMP


def test_the_target_of_a_jump_is_where_the_reader_is_while_it_is_in_view() -> None:
    there = at(0).jumped(GREY)
    assert there.moved(LAMP, END).here == GREY
    assert there.moved(LAMP, GREY).here == LAMP
    assert there.moved(GREY + 1, END).here == GREY + 1


def test_the_very_end_is_in_view_when_the_last_row_is() -> None:
    assert at(0).jumped(END).moved(LAMP, END).here == END
    assert at(0).jumped(END).moved(LAMP, NOON).here == LAMP


def test_a_jump_is_counted_and_lands_under_the_top() -> None:
    there = at(PREFACE).jumped(DAWN)
    assert (there.here, there.landings, there.landing) == (DAWN, 1, "top")
    assert there.cue == Span(DAWN, DAWN + 4)


@pytest.mark.parametrize(("asked", "here"), [(-5, 0), (999, END)])
def test_a_jump_stays_inside_the_text(asked: int, here: int) -> None:
    assert at(LAMP).jumped(asked).here == here


@pytest.mark.parametrize(
    ("here", "count", "there"),
    [
        (PREFACE, 1, NIGHT),
        (PREFACE, 2, DAWN),
        (LAMP, 1, DAWN),
        (PREFACE, 99, NOON),
        (NOON, -1, DAWN),
        (SUN, -1, NOON),
        (SUN, -2, DAWN),
        (SUN, -4, PREFACE),
        (SUN, -99, PREFACE),
        (NIGHT, -1, PREFACE),
        (PREFACE + 3, -1, PREFACE),
    ],
)
def test_steps_by_section(here: int, count: int, there: int) -> None:
    assert at(here).section_ahead(count).here == there


@pytest.mark.parametrize(("here", "count"), [(NOON, 1), (SUN, 3), (PREFACE, -1)])
def test_there_is_no_section_beyond_the_ends(here: int, count: int) -> None:
    reading = at(here)
    assert reading.section_ahead(count) is reading


def test_a_text_without_sections_has_no_steps_by_section() -> None:
    reading = Reading(of("one", "two"), here=5)
    assert reading.section_ahead(1) is reading
    assert reading.section_ahead(-1) is reading


@pytest.mark.parametrize(
    ("here", "count", "there"),
    [
        (PREFACE, 1, NIGHT),
        (LAMP, 1, DAWN),
        (LAMP + 3, 1, DAWN),
        (LAMP, 2, GREY),
        (GREY, 1, CAPTION),
        (PREFACE, 99, SUN),
        (SUN, -1, NOON),
        (SUN + 3, -1, SUN),
        (DAWN, -1, LAMP),
        (SUN, -99, PREFACE),
        (END, -1, SUN),
    ],
)
def test_steps_by_paragraph_pass_over_what_has_no_words(here: int, count: int, there: int) -> None:
    assert at(here).paragraph_ahead(count).here == there


@pytest.mark.parametrize(("here", "count"), [(SUN, 1), (SUN + 4, 1), (PREFACE, -1)])
def test_there_is_no_paragraph_beyond_the_ends(here: int, count: int) -> None:
    reading = at(here)
    assert reading.paragraph_ahead(count) is reading


def test_an_empty_document_has_no_steps_at_all() -> None:
    reading = Reading(Builder().build())
    for count in (1, -1):
        assert reading.paragraph_ahead(count) is reading
        assert reading.section_ahead(count) is reading
        assert reading.figure_ahead(count) is reading
    assert reading.jumped(3).here == 0
    assert reading.jumped(3).cue is None


def test_a_step_by_paragraph_leaves_no_trace() -> None:
    there = at(PREFACE).paragraph_ahead(1)
    assert (there.jumps.behind, there.cue, there.landings) == ((), None, 1)


def figures() -> Document:
    builder = Builder()
    builder.paragraph("Words")  # 0
    picture = builder.figure("A hill", "hill.png")  # 6
    builder.caption("The hill", picture)  # 13
    table = builder.table([["a", "b"]])  # 22
    builder.caption("Letters", table)  # 27
    builder.caption("Photo: Anna")  # 35
    builder.paragraph("More")  # 47
    return builder.build()


@pytest.mark.parametrize(
    ("here", "count", "there"), [(0, 1, 6), (6, 1, 22), (0, 3, 35), (0, 9, 35), (50, -1, 35), (50, -3, 6), (50, -9, 6)]
)
def test_steps_by_figure_take_in_tables_and_captions_that_stand_alone(here: int, count: int, there: int) -> None:
    assert Reading(figures(), here=here).figure_ahead(count).here == there


@pytest.mark.parametrize(("here", "count"), [(35, 1), (50, 1), (6, -1), (3, -1)])
def test_there_is_no_figure_beyond_the_ends(here: int, count: int) -> None:
    reading = Reading(figures(), here=here)
    assert reading.figure_ahead(count) is reading


@pytest.mark.parametrize(("percent", "here"), [(0, 0), (50, 36), (100, END), (250, END), (-3, 0)])
def test_a_percentage_is_a_place_in_the_text(percent: float, here: int) -> None:
    assert at(LAMP).at_percent(percent).here == here


# Landing cues


@pytest.mark.parametrize(
    ("offset", "cue"),
    [
        (NIGHT, Span(NIGHT, NIGHT + 5)),
        (CAPTION, Span(CAPTION, CAPTION + 8)),
        (FIGURE, Span(CAPTION, CAPTION + 8)),
        (LAMP, Span(LAMP, LAMP + 11)),
        (NIGHT + 2, Span(NIGHT + 2, NIGHT + 5)),
        (RULE, Span(RULE, RULE)),
    ],
)
def test_a_landing_cues_what_stands_there(offset: int, cue: Span) -> None:
    assert at(0).landed(offset).cue == cue


def test_a_cue_in_a_long_paragraph_ends_with_a_word() -> None:
    document = of("a" * (CUED - 1) + " " + "b" * 20 + " " + "c" * 200)
    assert Reading(document).landed(0).cue == Span(0, CUED + 20)


def test_a_cue_in_text_without_spaces_ends_all_the_same_and_cuts_no_cluster() -> None:
    assert Reading(of("字" * 500)).landed(10).cue == Span(10, 10 + 2 * CUED)
    joined = Reading(of("字" * (2 * CUED - 1) + "e\u0301" + "字" * 500))
    assert joined.landed(0).cue == Span(0, 2 * CUED + 1)


def test_an_empty_last_block_is_cued_at_its_place() -> None:
    builder = Builder()
    builder.paragraph("Words")
    builder.rule()
    assert Reading(builder.build()).landed(6).cue == Span(6, 6)


def test_a_cue_goes_when_it_has_been_seen() -> None:
    assert at(0).landed(LAMP).uncued().cue is None


# The jump list


def test_back_returns_to_the_first_row_that_was_left_and_forth_goes_again() -> None:
    there = at(LAMP).jumped(NOON).moved(NOON - 1, END)
    back = there.back()
    assert (back.here, back.landing) == (LAMP, "exact")
    forth = back.moved(LAMP, NOON).forward()
    assert (forth.here, forth.landing) == (NOON - 1, "exact")
    assert (forth.jumps.behind, forth.jumps.ahead) == ((LAMP,), ())


def test_two_places_can_be_swapped_again_and_again() -> None:
    there = at(LAMP).jumped(NIGHT).moved(NIGHT, END).jumped(NOON).moved(NOON, END)
    back = there.swapped().moved(NIGHT, END)
    assert (back.here, back.landing) == (NIGHT, "exact")
    assert back.swapped().here == NOON
    assert back.back().moved(NOON, END).back().here == LAMP
    assert at(LAMP).swapped() == at(LAMP)


def test_several_jumps_are_taken_back_in_turn() -> None:
    reading = at(PREFACE)
    for place in (NIGHT, DAWN, NOON):
        reading = reading.jumped(place).moved(place, END)
    tops = []
    for _ in range(3):
        reading = reading.back()
        tops.append(reading.here)
        reading = reading.moved(reading.here, END)
    assert tops == [DAWN, NIGHT, PREFACE]
    assert reading.back() is reading
    assert reading.jumps.ahead == (NIGHT, DAWN, NOON)


def test_nothing_is_ahead_before_a_step_back_or_after_a_new_jump() -> None:
    reading = at(LAMP)
    assert reading.back() is reading
    assert reading.forward() is reading
    again = reading.jumped(NOON).moved(NOON, END).back().jumped(DAWN)
    assert again.forward() is again


def test_jumps_that_move_nothing_are_remembered_once() -> None:
    reading = at(0).jumped(NIGHT).moved(0, END).jumped(DAWN).moved(0, END)
    assert reading.jumps.behind == (0,)


# Searching


def test_a_search_finds_the_first_hit_from_where_the_reader_stands() -> None:
    reading = searched(at(GREY + 9).searching(), "light")
    assert (reading.here, reading.hit, reading.landing) == (GREY + 9, 0, "near")
    reading = searched(at(NOON).searching(), "light")
    assert (reading.here, reading.hit) == (SUN + 4, 1)
    assert reading.cue is None


def test_a_search_goes_on_from_the_start_if_there_is_no_hit_below() -> None:
    assert searched(at(NOON).searching(), "lamp").here == LAMP + 2


def test_more_letters_search_from_the_same_place() -> None:
    reading = searched(at(LAMP).searching(), "l")
    assert reading.here == LAMP + 2
    reading = searched(reading.moved(LAMP, END), "li")
    assert reading.here == LAMP + 8


def test_no_match_returns_to_where_the_search_began() -> None:
    away = searched(at(LAMP).searching(), "noon").moved(NOON, END)
    nowhere = searched(away, "noone")
    assert (nowhere.here, nowhere.landing, nowhere.landings) == (LAMP, "exact", away.landings + 1)
    assert (nowhere.hit, nowhere.query) == (None, Query("noone"))
    assert nowhere.hits is not None
    assert not len(nowhere.hits)


def test_no_match_moves_nothing_if_no_hit_was_found_before() -> None:
    nowhere = searched(at(LAMP).searching(), "moon")
    assert (nowhere.here, nowhere.landings) == (LAMP, 0)


def test_no_match_takes_the_reader_back_from_a_hit_on_the_same_screen() -> None:
    near = searched(at(LAMP).searching(), "noon").moved(LAMP, END)
    assert near.section == 2
    nowhere = searched(near, "noone")
    assert (nowhere.here, nowhere.section, nowhere.landings) == (LAMP, 0, near.landings)


def test_a_search_that_is_left_returns_to_where_it_began_without_hits() -> None:
    left = searched(at(LAMP).searching(), "noon").moved(NOON, END).left_search()
    assert (left.here, left.landing) == (LAMP, "exact")
    assert (left.query, left.hits, left.hit, left.jumps.behind) == (None, None, None, ())


def test_a_search_that_led_nowhere_is_left_in_place() -> None:
    left = searched(at(LAMP).searching(), "moon").left_search()
    assert (left.here, left.landings, left.query) == (LAMP, 0, None)


def test_a_search_that_is_kept_can_be_returned_from() -> None:
    kept = searched(at(LAMP).searching(), "noon").moved(NOON, END).kept_search()
    assert (kept.here, kept.hit) == (NOON, 0)
    assert kept.back().here == LAMP


def test_a_search_without_a_hit_leaves_no_trace_when_it_is_kept() -> None:
    assert searched(at(LAMP).searching(), "moon").kept_search().jumps.behind == ()


def the_e() -> Reading:
    """A search for the three hits at 0, 5 and 9."""
    return searched(Reading(of("e...", "e...e"), bottom=10).searching(), "e")


@pytest.mark.parametrize(
    ("count", "index", "wraps"),
    [(1, 1, False), (2, 2, False), (3, 0, True), (-1, 2, True), (-2, 1, True), (7, 1, True)],
)
def test_hits_are_stepped_through_and_round_the_end(count: int, index: int, wraps: bool) -> None:
    reading = the_e()
    assert reading.hit_ahead(count).hit == index
    assert reading.wraps(count) is wraps


def test_the_last_hit_is_followed_by_the_first() -> None:
    last = the_e().hit_ahead(-1)
    assert last.here == 9
    assert last.wraps(1)
    assert last.hit_ahead(1).here == 0


@pytest.mark.parametrize(("top", "count", "there"), [(2, 1, 5), (2, -1, 0), (7, 1, 9), (7, -1, 5), (5, 1, 5)])
def test_hits_are_counted_from_where_the_reader_went_meanwhile(top: int, count: int, there: int) -> None:
    away = the_e().moved(top, 10)
    assert away.hit_ahead(count).here == there
    assert not away.wraps(count)


def test_without_hits_there_is_nothing_to_step_to() -> None:
    for reading in (at(LAMP), searched(at(LAMP), "moon")):
        assert reading.hit_ahead(1) is reading
        assert not reading.wraps(1)
        assert not ticks(reading, 10)
        assert not overlays(reading, Span(0, END))


def test_a_hit_chosen_from_a_list_is_a_jump() -> None:
    reading = the_e().at_hit(2)
    assert (reading.here, reading.hit, reading.jumps.behind) == (9, 2, (0,))


def test_hits_are_counted_by_section_with_or_without_those_inside() -> None:
    reading = searched(at(0), "l")  # in lamp, lit, light, hill (twice) and light
    assert [reading.hits_in_section(index) for index in range(3)] == [2, 3, 1]
    assert [reading.hits_in_section(index, with_subsections=True) for index in range(3)] == [5, 3, 1]
    assert at(0).hits_in_section(0) == 0


@pytest.mark.parametrize(
    ("cells", "places"),
    [(10, {0, 5, 9}), (5, {0, 2, 4}), (1, {0}), (20, {0, 10, 18}), (0, set()), (-1, set())],
)
def test_ticks_tell_where_hits_lie(cells: int, places: set[int]) -> None:
    assert ticks(the_e(), cells) == dict.fromkeys(places, "match")  # of a text of ten characters


# Selecting and linking


def test_what_is_selected_is_a_passage_and_nothing_where_nothing_is() -> None:
    selected = at(LAMP).selecting(Selection(LAMP + 2, LAMP + 5))
    assert selected.selected.of(selected.document.text) == "lamp"
    assert selected.selecting(None).selection is None
    assert selected.selecting(None).selected == Span(LAMP, LAMP)


def linked(count: int) -> Document:
    """Links "0" at 0, "1" at 2, and so on, with words that lead nowhere between."""
    builder = Builder()
    links = [(Style("link", f"https://example.org/{number}"),) for number in range(count)]
    pieces = [(StyledText(str(number % 10), link), StyledText(" ", (STRONG,))) for number, link in enumerate(links)]
    builder.paragraph([piece for pair in pieces for piece in pair])
    return builder.build()


def test_links_on_the_screen_get_a_letter_each() -> None:
    reading = Reading(linked(5), top=2, bottom=7).hinting("abc")
    assert [(name, link.span.start) for name, link in reading.hints] == [("a", 2), ("b", 4), ("c", 6)]
    assert reading.unhinted().hints == ()


def test_more_links_than_letters_get_two_letters_each() -> None:
    reading = Reading(linked(4), bottom=9).hinting("abc")
    assert [name for name, _ in reading.hints] == ["aa", "ab", "ac", "ba"]


def test_links_beyond_all_pairs_of_letters_get_none() -> None:
    assert [name for name, _ in Reading(linked(7), bottom=20).hinting("ab").hints] == ["aa", "ab", "ba", "bb"]


def test_what_leads_nowhere_gets_no_hint() -> None:
    builder = Builder()
    marks = [Style("link"), STRONG, Style("reference", "#note")]
    builder.paragraph([StyledText("word", (mark,)) for mark in marks])
    hints = Reading(builder.build(), bottom=12).hinting("abc").hints
    assert hints == (("a", Inline(Span(8, 12), "reference", "#note")),)


def two_links() -> Document:
    builder = Builder()
    builder.paragraph(
        [StyledText("See "), StyledText("the ", (LINK,)), StyledText("lamp", (LINK, STRONG)), StyledText(".")]
    )  # 4 to 12
    builder.paragraph([StyledText("Or "), StyledText("this", (Style("link", "#dawn"),))])  # 17 to 21
    return builder.build()


@pytest.mark.parametrize(
    ("offset", "target"),
    [(3, None), (4, "https://example.org"), (9, "https://example.org"), (12, None), (13, None), (17, "#dawn")],
)
def test_a_character_of_a_link_leads_where_the_link_does(offset: int, target: str | None) -> None:
    link = Reading(two_links()).link_at(offset)
    assert (link.target if link else None) == target


def test_no_link_is_anywhere_in_an_empty_document() -> None:
    assert Reading(Builder().build()).link_at(0) is None


@pytest.mark.parametrize(
    ("here", "bottom", "target"),
    [
        (0, 21, "https://example.org"),
        (9, 21, "https://example.org"),
        (12, 21, "#dawn"),
        (12, 16, None),
        (21, 21, None),
    ],
)
def test_the_link_at_this_place_is_the_one_read_or_the_next_in_view(here: int, bottom: int, target: str | None) -> None:
    link = Reading(two_links(), here=here, bottom=bottom).link_here()
    assert (link.target if link else None) == target


# Choosing links, and reading a note where its link stands


def chosen(reading: Reading) -> int | None:
    return reading.link.span.start if reading.link is not None else None


def test_links_in_view_are_chosen_one_after_the_other() -> None:
    reading = Reading(linked(5), top=2, bottom=7)
    assert [chosen(reading.link_ahead(count)) for count in (1, 2, -1)] == [2, 4, 6]
    second = reading.link_ahead(1).link_ahead(1)
    assert chosen(second) == 4
    assert chosen(second.link_ahead(-1)) == 2
    assert second.landings == reading.landings
    assert second.jumps.behind == ()


def test_beyond_the_screen_a_link_is_gone_to_and_back_returns() -> None:
    reading = Reading(linked(9), top=6, bottom=10).link_ahead(-1)
    below = reading.link_ahead(1)
    assert (chosen(below), below.here, below.landing, below.jumps.behind) == (10, 10, "near", (6,))
    assert chosen(below.moved(8, 12)) == 10
    above = reading.link_ahead(1).moved(6, 10).link_ahead(-3)
    assert chosen(above) == 4
    assert chosen(Reading(linked(9), top=6, bottom=10).link_ahead(1).link_ahead(-1)) == 4
    assert chosen(Reading(linked(9), top=6, bottom=10).link_ahead(1).link_ahead(-9)) == 0
    assert chosen(reading.link_ahead(99)) == 16


def test_at_the_last_link_there_is_no_other() -> None:
    reading = Reading(linked(2), bottom=4).link_ahead(2)
    assert reading.link_ahead(1) is reading
    assert Reading(of("no links"), bottom=8).link_ahead(1).link is None
    assert Reading(of("no links"), bottom=8).link_ahead(-1).link is None


def test_the_choice_goes_with_its_link_out_of_view_and_with_a_jump() -> None:
    reading = Reading(linked(9), top=0, bottom=8).link_ahead(2)
    assert chosen(reading.moved(2, 10)) == 2
    assert chosen(reading.moved(4, 12)) is None
    assert chosen(reading.jumped(12)) is None
    assert chosen(reading.at_link(None)) is None


def noted() -> Reading:
    """A reference at 4 in view; its note, at 10, has a link and is below the screen."""
    builder = Builder()
    builder.paragraph([StyledText("See "), StyledText("1", (Style("reference", "#fn"),)), StyledText("....")])
    builder.paragraph([StyledText("x"), StyledText("out", (LINK,))])
    reading = Reading(builder.build(), bottom=9)
    return reading.noted(reading.links[0], Span(10, 14))


def test_a_note_has_links_of_its_own() -> None:
    reading = noted()
    assert [link.span.start for link in reading.links] == [11]
    assert [name for name, _ in reading.hinting("ab").hints] == ["a"]
    assert chosen(reading.link_ahead(1)) == 11
    assert chosen(reading.link_ahead(1).moved(0, 9)) == 11
    assert reading.link_ahead(1).link_ahead(1) == reading.link_ahead(1)


def test_a_closed_note_leaves_its_link_chosen() -> None:
    closed = noted().unnoted()
    assert (closed.note, chosen(closed)) == (None, 4)
    assert closed.unnoted() is closed


def test_a_note_goes_when_its_link_does() -> None:
    assert noted().moved(0, 9).note is not None
    assert noted().moved(5, 14).note is None
    assert noted().jumped(10).note is None


def test_the_link_of_a_note_and_the_chosen_one_are_lit() -> None:
    reading = noted().link_ahead(1)
    assert [over.span for over in overlays(reading, Span(0, 14))] == [Span(4, 5), Span(11, 14)]
    assert {over.role for over in overlays(reading, Span(0, 14))} == {"current_link"}
    assert overlays(reading, Span(0, 3)) == ()


def test_a_text_is_left_with_its_place_and_the_link_that_led_away() -> None:
    left = Reading(linked(3), top=2, bottom=6).link_ahead(1).hinting("abc").selecting(Selection(2, 3)).parted()
    assert (left.top, chosen(left), left.hints, left.selection) == (2, 2, (), None)


def test_the_picture_is_the_one_gone_to_or_the_first_in_view() -> None:
    builder = Builder()
    for name in ("one", "two"):
        builder.figure(name, f"{name}.png")
    reading = Reading(builder.build(), bottom=7)
    assert reading.picture is not None
    assert reading.picture.image == "one.png"
    assert (picture := reading.landed(4).picture) is not None
    assert picture.image == "two.png"
    assert at(LAMP).picture is None


# What is shown of it


def test_the_section_is_the_one_that_is_read() -> None:
    assert [at(place).section for place in (PREFACE, NIGHT, LAMP, GREY, END)] == [-1, 0, 0, 1, 2]


def test_progress_is_what_has_been_on_the_screen() -> None:
    assert Reading(of("x" * 10), bottom=5).progress == 0.5
    assert Reading(of("x" * 10), bottom=10).progress == 1.0
    assert Reading(of("x" * 10), bottom=99).progress == 1.0
    assert Reading(Builder().build()).progress == 1.0


def test_overlays_lie_in_order_with_hints_on_top() -> None:
    reading = searched(Reading(linked(3), bottom=5).landed(0), "1").hinting("ab")
    reading = replace(reading, hints=reading.hints[:2], cue=Span(0, 5)).selecting(Selection(1, 3))
    assert [(over.role, over.span, over.label) for over in overlays(reading, Span(0, 5))] == [
        ("cue", Span(0, 5), ""),
        ("current_match", Span(2, 3), ""),
        ("selection", Span(1, 4), ""),
        ("hint", Span(0, 1), "aa"),
        ("hint", Span(2, 3), "ab"),
    ]


def test_overlays_are_those_that_meet_the_passage() -> None:
    reading = replace(the_e(), cue=Span(0, 4)).selecting(Selection(5, 5))
    assert overlays(reading, Span(6, 10)) == (Overlay(Span(9, 10), "match"),)
    assert overlays(reading, Span(1, 5)) == (Overlay(Span(0, 4), "cue"),)
    assert overlays(replace(reading, hit=None, cue=None), Span(0, 4)) == (Overlay(Span(0, 1), "match"),)


def test_the_minutes_left_are_those_below_the_screen() -> None:
    document = of("x" * 1974)
    assert Reading(document, bottom=0).minutes_left == 2
    assert Reading(document, bottom=987).minutes_left == 1
    assert Reading(document, bottom=1974).minutes_left == 0
    assert Reading(document, bottom=9999).minutes_left == 0


@settings(deadline=None)
@given(documents(), st.data())
def test_a_step_ahead_and_back_never_leaves_the_text_and_moves_in_its_direction(
    document: Document, data: st.DataObject
) -> None:
    here = data.draw(st.integers(0, len(document.text)))
    count = data.draw(st.sampled_from([-9, -2, -1, 1, 2, 9]))
    reading = Reading(document, here=here, top=here)
    for moved in (reading.section_ahead(count), reading.paragraph_ahead(count), reading.figure_ahead(count)):
        assert 0 <= moved.here <= len(document.text)
        assert moved is reading or (moved.here > here) == (count > 0)
        assert moved is reading or moved.here != here


@settings(deadline=None)
@given(documents(), st.data())
def test_a_word_is_in_the_text_and_holds_its_place(document: Document, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(document.text)))
    word = word_at(document, offset)
    assert 0 <= word.start <= word.end <= len(document.text)
    assert offset in word if word else not document.text[offset : offset + 1].strip()
    assert not any(char in "\n " for char in word.of(document.text))


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(1, 40))
def test_as_many_ticks_at_most_as_hits_and_one_for_each(starts: list[int], cells: int) -> None:
    hits = Hits(Span(start, start + 1) for start in sorted(set(starts)))
    shown = ticks(replace(Reading(of("x" * 31)), hits=hits), cells)
    assert set(shown) <= set(range(cells))
    assert bool(shown) == bool(len(hits))
    assert len(shown) <= len(hits)


# Marking


def test_a_bookmark_stands_on_the_first_words_of_its_block_or_on_what_is_selected() -> None:
    night = at(LAMP)
    assert night.markable == Span(LAMP, night.paragraphs().end)
    all_of_it = Reading(of("x" * 9999)).selecting(Selection(0, 9998))
    assert all_of_it.markable == Span(0, MOST_MARKED)
    assert night.selecting(Selection(LAMP + 2, LAMP + 5)).markable == Span(LAMP + 2, LAMP + 6)
    long = Reading(of("x" * 100), here=10)
    assert long.markable == Span(10, 10 + MARKED)
    assert Reading(Builder().build()).markable == Span(0, 0)


def test_a_bookmark_of_a_picture_without_words_stands_on_its_caption() -> None:
    assert at(FIGURE).document.text[FIGURE] == "\n"
    assert at(FIGURE).markable.start == CAPTION


def test_what_is_copied_is_the_paragraph_or_the_section_that_is_read() -> None:
    assert at(LAMP).paragraphs().start == LAMP
    assert at(NIGHT).paragraphs().start == LAMP  # of a heading, what it is over
    scrolled = at(LAMP + 3)
    assert replace(scrolled, bottom=END).paragraphs().start == GREY  # the first that begins on the screen
    assert replace(scrolled, bottom=LAMP + 5).paragraphs().start == LAMP
    assert at(LAMP).section_span.of(at(LAMP).document.text).startswith("Night\n")
    assert Reading(of("x" * 9)).section_span == Span(0, 9)


def test_marks_are_known_by_their_letter_and_by_where_they_stand() -> None:
    def found(start: int, letter: str = "") -> Found:
        text = at(0).document.text
        return Found(
            Bookmark(start, anchor(text, Span(start, start + 3)), "", letter, datetime.now(UTC)), Span(start, start + 3)
        )

    marked = at(LAMP).marked((found(NIGHT, "a"), found(LAMP), found(DAWN)))
    assert marked.mark_of("a") == found(NIGHT, "a")._replace(bookmark=marked.marks[0].bookmark)
    assert marked.mark_of("b") is None
    assert marked.bookmark_here() == marked.marks[1]
    assert at(NIGHT).marked(marked.marks).bookmark_here() is None  # a mark is no bookmark


def test_the_keys_begin_to_select_here_or_where_something_is_selected() -> None:
    assert at(LAMP).began_selecting(by_lines=False).selection == Selection(LAMP, LAMP)
    taken_over = at(0).selecting(Selection(LAMP, DAWN)).began_selecting(by_lines=True)
    assert taken_over.selection == Selection(LAMP, DAWN, by_lines=True)
    assert taken_over.by_keys
    assert not taken_over.selecting(None).by_keys
    assert at(END).began_selecting(by_lines=False).selected == Span(END - 1, END)
    assert Reading(Builder().build()).began_selecting(by_lines=False).selection is None


def test_a_search_extends_only_what_the_keys_select() -> None:
    found = searched(at(0), "lamp").kept_search()
    assert found.selecting_to_hit() is found
    selecting = found.selecting(Selection(0, 0), by_keys=True).selecting_to_hit()
    assert found.hits is not None
    assert selecting.selection == Selection(0, found.hits[0].start)


# Tables


def tabled() -> Document:
    """A paragraph (0 to 5), a table (6 to 24), a paragraph (25 to 30), another table (31 to 35)."""
    builder = Builder()
    builder.paragraph("First")
    builder.table([["a", "b"], ["cc", "dd"], ["ee", "ff"]])
    builder.paragraph("Third")
    builder.table([["x", "y"]])
    return builder.build()


@pytest.mark.parametrize(
    ("here", "top", "bottom", "table", "place"),
    [
        (0, 0, 30, 1, 6),  # the first on the screen, from its start
        (15, 0, 35, 1, 15),  # the one at this place, at this place
        (26, 12, 30, 1, 12),  # one that began above the screen, from there
        (24, 24, 35, 3, 31),
        (31, 0, 35, 3, 31),  # the one at this place, though another stands above
    ],
)
def test_the_table_here_is_the_one_read_or_the_first_in_view(
    here: int, top: int, bottom: int, table: int, place: int
) -> None:
    document = tabled()
    reading = Reading(document, here=here, top=top, bottom=bottom)
    assert reading.table_here() == (document.blocks[table], place)


def test_there_may_be_no_table_here() -> None:
    assert Reading(tabled(), here=0, top=0, bottom=5).table_here() is None
    assert Reading(tabled(), here=25, top=24, bottom=30).table_here() is None
    assert Reading(Builder().build()).table_here() is None
    assert at(0).table_here() is None


def test_a_cell_is_gone_to_only_as_far_as_it_takes_and_lit() -> None:
    reading = Reading(tabled(), here=0, top=0, bottom=29).at_cell(Span(12, 14))
    assert (reading.here, reading.landing, reading.cue, reading.jumps.behind) == (12, "near", Span(12, 14), (0,))
