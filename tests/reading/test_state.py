"""Readings: each step is a new value, and the tests look at the position it leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.links import Links, link_at
from readtui.reading.marks import MARK_CHARACTERS, MAX_MARK_CHARACTERS
from readtui.reading.overlay import Overlay, overlays, scrollbar_ticks
from readtui.reading.passages import CUE_LENGTH, word_at
from readtui.reading.position import Position
from readtui.reading.search import Hits, Query, Search, find
from readtui.reading.selection import Selection, SelectionState
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.unicode.clusters import cluster_at, clusters
from tests.strategies import documents

LINK, STRONG = Style("link", "https://example.org"), Style("strong")

# Offsets in the document that most tests use.
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


def at(position: int, top: int | None = None, bottom: int = END) -> Reading:
    """The day, read at a position; the viewport starts there or at `top`."""
    return Reading(day(), Position(position, top=position if top is None else top, bottom=bottom))


def searched(reading: Reading, text: str) -> Reading:
    query = Query(text)
    return reading.with_hits(query, find(reading.document.text, query))


def test_the_offsets_are_those_of_the_text() -> None:
    starts = [block.span.start for block in day().blocks]
    assert starts == [PREFACE, NIGHT, LAMP, RULE, DAWN, GREY, FIGURE, CAPTION, NOON, SUN]
    assert len(day().text) == END


# Before a document is opened


def test_a_reading_has_no_document_until_one_is_opened() -> None:
    assert not Reading().has_document
    assert not Reading().move_to(3).has_document
    assert Reading(Builder().build()).has_document


def test_without_a_document_nothing_moves_and_nothing_is_found() -> None:
    reading = searched(Reading().start_search(), "lamp").accept_search()
    reading = reading.jump_to_percent(50).show_hints("ab").choose_link_ahead(1).start_key_selection(by_lines=True)
    reading = reading.jump_by_sections(1).move_by_paragraphs(1).jump_by_figures(1).move_by_hits(1).with_viewport(0, 0)
    assert (reading.position.offset, reading.position.jump_cue, reading.search.current_hit) == (0, None, None)
    assert (reading.selection, reading.links) == (SelectionState(), Links())
    assert (reading.selected_span, reading.mark_span, reading.current_bookmark()) == (Span(0, 0), Span(0, 0), None)
    assert (reading.current_section, reading.visible_links, reading.first_link_from_position()) == (-1, (), None)


# Moving


def test_the_position_is_the_start_of_the_viewport_until_a_jump() -> None:
    assert at(0).with_viewport(LAMP, GREY).position.offset == LAMP


def test_the_target_of_a_jump_is_the_position_while_it_is_visible() -> None:
    moved = at(0).jump_to(GREY)
    assert moved.with_viewport(LAMP, END).position.offset == GREY
    assert moved.with_viewport(LAMP, GREY).position.offset == LAMP
    assert moved.with_viewport(GREY + 1, END).position.offset == GREY + 1


def test_the_end_of_the_text_is_visible_with_the_last_row() -> None:
    assert at(0).jump_to(END).with_viewport(LAMP, END).position.offset == END
    assert at(0).jump_to(END).with_viewport(LAMP, NOON).position.offset == LAMP


def test_a_jump_is_counted_and_placed_below_the_top() -> None:
    moved = at(PREFACE).jump_to(DAWN)
    assert (moved.position.offset, moved.position.move_count, moved.position.placement) == (DAWN, 1, "top")
    assert moved.position.jump_cue == Span(DAWN, DAWN + 4)


@pytest.mark.parametrize(("offset", "position"), [(-5, 0), (999, END)])
def test_a_jump_stays_inside_the_text(offset: int, position: int) -> None:
    assert at(LAMP).jump_to(offset).position.offset == position


@pytest.mark.parametrize(
    ("position", "count", "moved"),
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
def test_steps_by_section(position: int, count: int, moved: int) -> None:
    assert at(position).jump_by_sections(count).position.offset == moved


@pytest.mark.parametrize(("position", "count"), [(NOON, 1), (SUN, 3), (PREFACE, -1)])
def test_there_is_no_section_beyond_the_ends(position: int, count: int) -> None:
    reading = at(position)
    assert reading.jump_by_sections(count) is reading


def test_a_text_without_sections_has_no_steps_by_section() -> None:
    reading = Reading(of("one", "two"), Position(5))
    assert reading.jump_by_sections(1) is reading
    assert reading.jump_by_sections(-1) is reading


@pytest.mark.parametrize(
    ("position", "count", "moved"),
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
def test_steps_by_paragraph_skip_blocks_without_text(position: int, count: int, moved: int) -> None:
    assert at(position).move_by_paragraphs(count).position.offset == moved


@pytest.mark.parametrize(("position", "count"), [(SUN, 1), (SUN + 4, 1), (PREFACE, -1)])
def test_there_is_no_paragraph_beyond_the_ends(position: int, count: int) -> None:
    reading = at(position)
    assert reading.move_by_paragraphs(count) is reading


def test_an_empty_document_has_no_steps() -> None:
    reading = Reading(Builder().build())
    for count in (1, -1):
        assert reading.move_by_paragraphs(count) is reading
        assert reading.jump_by_sections(count) is reading
        assert reading.jump_by_figures(count) is reading
    assert reading.jump_to(3).position.offset == 0
    assert reading.jump_to(3).position.jump_cue is None


def test_a_step_by_paragraph_is_not_recorded() -> None:
    moved = at(PREFACE).move_by_paragraphs(1)
    assert (moved.position.jump_list.behind, moved.position.jump_cue, moved.position.move_count) == ((), None, 1)


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
    ("position", "count", "moved"),
    [(0, 1, 6), (6, 1, 22), (0, 3, 35), (0, 9, 35), (50, -1, 35), (50, -3, 6), (50, -9, 6)],
)
def test_steps_by_figure_include_tables_and_separate_captions(position: int, count: int, moved: int) -> None:
    assert Reading(figures(), Position(position)).jump_by_figures(count).position.offset == moved


@pytest.mark.parametrize(("position", "count"), [(35, 1), (50, 1), (6, -1), (3, -1)])
def test_there_is_no_figure_beyond_the_ends(position: int, count: int) -> None:
    reading = Reading(figures(), Position(position))
    assert reading.jump_by_figures(count) is reading


@pytest.mark.parametrize(("percent", "position"), [(0, 0), (50, 36), (100, END), (250, END), (-3, 0)])
def test_a_percentage_is_a_place_in_the_text(percent: float, position: int) -> None:
    assert at(LAMP).jump_to_percent(percent).position.offset == position


# Jump cues


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
def test_a_jump_cues_its_target(offset: int, cue: Span) -> None:
    assert at(0).move_to(offset).position.jump_cue == cue


def test_a_cue_in_a_long_paragraph_ends_with_a_word() -> None:
    document = of("a" * (CUE_LENGTH - 1) + " " + "b" * 20 + " " + "c" * 200)
    assert Reading(document).move_to(0).position.jump_cue == Span(0, CUE_LENGTH + 20)


def test_a_cue_in_text_without_spaces_ends_between_clusters() -> None:
    assert Reading(of("字" * 500)).move_to(10).position.jump_cue == Span(10, 10 + 2 * CUE_LENGTH)
    joined = Reading(of("字" * (2 * CUE_LENGTH - 1) + "e\u0301" + "字" * 500))
    assert joined.move_to(0).position.jump_cue == Span(0, 2 * CUE_LENGTH + 1)


def test_an_empty_last_block_is_cued_at_its_place() -> None:
    builder = Builder()
    builder.paragraph("Words")
    builder.rule()
    assert Reading(builder.build()).move_to(6).position.jump_cue == Span(6, 6)


def test_a_cue_can_be_cleared() -> None:
    assert at(0).move_to(LAMP).with_jump_cue(None).position.jump_cue is None


# The jump list


def test_back_returns_to_the_first_row_and_forward_repeats_the_jump() -> None:
    moved = at(LAMP).jump_to(NOON).with_viewport(NOON - 1, END)
    back = moved.back()
    assert (back.position.offset, back.position.placement) == (LAMP, "exact")
    forward = back.with_viewport(LAMP, NOON).forward()
    assert (forward.position.offset, forward.position.placement) == (NOON - 1, "exact")
    assert (forward.position.jump_list.behind, forward.position.jump_list.ahead) == ((LAMP,), ())


def test_two_places_can_be_toggled_again_and_again() -> None:
    moved = at(LAMP).jump_to(NIGHT).with_viewport(NIGHT, END).jump_to(NOON).with_viewport(NOON, END)
    back = moved.toggle_last_jump().with_viewport(NIGHT, END)
    assert (back.position.offset, back.position.placement) == (NIGHT, "exact")
    assert back.toggle_last_jump().position.offset == NOON
    assert back.back().with_viewport(NOON, END).back().position.offset == LAMP
    assert at(LAMP).toggle_last_jump() == at(LAMP)


def test_several_jumps_are_undone_in_turn() -> None:
    reading = at(PREFACE)
    for place in (NIGHT, DAWN, NOON):
        reading = reading.jump_to(place).with_viewport(place, END)
    tops = []
    for _ in range(3):
        reading = reading.back()
        tops.append(reading.position.offset)
        reading = reading.with_viewport(reading.position.offset, END)
    assert tops == [DAWN, NIGHT, PREFACE]
    assert reading.back() is reading
    assert reading.position.jump_list.ahead == (NIGHT, DAWN, NOON)


def test_nothing_is_ahead_before_a_step_back_or_after_a_new_jump() -> None:
    reading = at(LAMP)
    assert reading.back() is reading
    assert reading.forward() is reading
    again = reading.jump_to(NOON).with_viewport(NOON, END).back().jump_to(DAWN)
    assert again.forward() is again


def test_jumps_that_do_not_move_are_recorded_once() -> None:
    reading = at(0).jump_to(NIGHT).with_viewport(0, END).jump_to(DAWN).with_viewport(0, END)
    assert reading.position.jump_list.behind == (0,)


# Searching


def test_a_search_finds_the_first_hit_from_the_position() -> None:
    reading = searched(at(GREY + 9).start_search(), "light")
    assert (reading.position.offset, reading.search.current_hit, reading.position.placement) == (
        GREY + 9,
        0,
        "near",
    )
    reading = searched(at(NOON).start_search(), "light")
    assert (reading.position.offset, reading.search.current_hit) == (SUN + 4, 1)
    assert reading.position.jump_cue is None


def test_a_search_goes_on_from_the_start_if_there_is_no_hit_below() -> None:
    assert searched(at(NOON).start_search(), "lamp").position.offset == LAMP + 2


def test_more_letters_search_from_the_same_place() -> None:
    reading = searched(at(LAMP).start_search(), "l")
    assert reading.position.offset == LAMP + 2
    reading = searched(reading.with_viewport(LAMP, END), "li")
    assert reading.position.offset == LAMP + 8


def test_no_match_returns_to_where_the_search_began() -> None:
    away = searched(at(LAMP).start_search(), "noon").with_viewport(NOON, END)
    without_hit = searched(away, "noone")
    assert (without_hit.position.offset, without_hit.position.placement, without_hit.position.move_count) == (
        LAMP,
        "exact",
        away.position.move_count + 1,
    )
    assert (without_hit.search.current_hit, without_hit.search.query) == (None, Query("noone"))
    assert without_hit.search.hits is not None
    assert not len(without_hit.search.hits)


def test_no_match_moves_nothing_if_no_hit_was_found_before() -> None:
    without_hit = searched(at(LAMP).start_search(), "moon")
    assert (without_hit.position.offset, without_hit.position.move_count) == (LAMP, 0)


def test_no_match_takes_the_reader_back_from_a_hit_on_the_same_screen() -> None:
    near = searched(at(LAMP).start_search(), "noon").with_viewport(LAMP, END)
    assert near.current_section == 2
    without_hit = searched(near, "noone")
    assert (without_hit.position.offset, without_hit.current_section, without_hit.position.move_count) == (
        LAMP,
        0,
        near.position.move_count,
    )


def test_a_cancelled_search_returns_to_its_start_without_hits() -> None:
    left = searched(at(LAMP).start_search(), "noon").with_viewport(NOON, END).cancel_search()
    assert (left.position.offset, left.position.placement) == (LAMP, "exact")
    assert (left.search.query, left.search.hits, left.search.current_hit, left.position.jump_list.behind) == (
        None,
        None,
        None,
        (),
    )


def test_a_search_without_hits_is_cancelled_in_place() -> None:
    left = searched(at(LAMP).start_search(), "moon").cancel_search()
    assert (left.position.offset, left.position.move_count, left.search.query) == (LAMP, 0, None)


def test_an_accepted_search_is_a_jump() -> None:
    kept = searched(at(LAMP).start_search(), "noon").with_viewport(NOON, END).accept_search()
    assert (kept.position.offset, kept.search.current_hit) == (NOON, 0)
    assert kept.back().position.offset == LAMP


def test_an_accepted_search_without_hits_is_no_jump() -> None:
    assert searched(at(LAMP).start_search(), "moon").accept_search().position.jump_list.behind == ()


def the_e() -> Reading:
    """A search with three hits, at 0, 5 and 9."""
    return searched(Reading(of("e...", "e...e"), Position(bottom=10)).start_search(), "e")


@pytest.mark.parametrize(
    ("count", "index", "wraps"),
    [(1, 1, False), (2, 2, False), (3, 0, True), (-1, 2, True), (-2, 1, True), (7, 1, True)],
)
def test_steps_through_hits_wrap_around(count: int, index: int, wraps: bool) -> None:
    reading = the_e()
    assert reading.move_by_hits(count).search.current_hit == index
    assert reading.wraps_around(count) is wraps


def test_the_last_hit_is_followed_by_the_first() -> None:
    last = the_e().move_by_hits(-1)
    assert last.position.offset == 9
    assert last.wraps_around(1)
    assert last.move_by_hits(1).position.offset == 0


@pytest.mark.parametrize(("top", "count", "moved"), [(2, 1, 5), (2, -1, 0), (7, 1, 9), (7, -1, 5), (5, 1, 5)])
def test_hits_are_counted_from_the_present_position(top: int, count: int, moved: int) -> None:
    away = the_e().with_viewport(top, 10)
    assert away.move_by_hits(count).position.offset == moved
    assert not away.wraps_around(count)


def test_without_hits_there_is_nothing_to_step_to() -> None:
    for reading in (at(LAMP), searched(at(LAMP), "moon")):
        assert reading.move_by_hits(1) is reading
        assert not reading.wraps_around(1)
        assert not scrollbar_ticks(reading, 10)
        assert not overlays(reading, Span(0, END))


def test_a_hit_chosen_from_a_list_is_a_jump() -> None:
    reading = the_e().jump_to_hit(2)
    assert (reading.position.offset, reading.search.current_hit, reading.position.jump_list.behind) == (
        9,
        2,
        (0,),
    )


def test_hits_are_counted_by_section_with_or_without_subsections() -> None:
    reading = searched(at(0), "l")  # in lamp, lit, light, hill (twice) and light
    search = reading.search
    assert [search.hit_count_in_section(day(), index) for index in range(3)] == [2, 3, 1]
    assert [search.hit_count_in_section(day(), index, with_subsections=True) for index in range(3)] == [5, 3, 1]
    assert Search().hit_count_in_section(day(), 0) == 0


@pytest.mark.parametrize(
    ("cells", "places"),
    [(10, {0, 5, 9}), (5, {0, 2, 4}), (1, {0}), (20, {0, 10, 18}), (0, set()), (-1, set())],
)
def test_ticks_show_the_places_of_hits(cells: int, places: set[int]) -> None:
    assert scrollbar_ticks(the_e(), cells) == dict.fromkeys(places, "match")  # of a text of ten characters


# Selecting and links


def test_the_selected_span_is_empty_without_a_selection() -> None:
    selected = at(LAMP).select(Selection(LAMP + 2, LAMP + 5))
    assert selected.selected_span.of(selected.document.text) == "lamp"
    assert selected.select(None).selection.current is None
    assert selected.select(None).selected_span == Span(LAMP, LAMP)


def linked(count: int) -> Document:
    """Links "0" at 0, "1" at 2, and so on, with words in between."""
    builder = Builder()
    links = [(Style("link", f"https://example.org/{number}"),) for number in range(count)]
    pieces = [(StyledText(str(number % 10), link), StyledText(" ", (STRONG,))) for number, link in enumerate(links)]
    builder.paragraph([piece for pair in pieces for piece in pair])
    return builder.build()


def test_links_on_the_screen_get_a_letter_each() -> None:
    reading = Reading(linked(5), Position(top=2, bottom=7)).show_hints("abc")
    assert [(name, link.span.start) for name, link in reading.links.hints] == [("a", 2), ("b", 4), ("c", 6)]
    assert reading.clear_hints().links.hints == ()


def test_more_links_than_letters_get_two_letters_each() -> None:
    reading = Reading(linked(4), Position(bottom=9)).show_hints("abc")
    assert [name for name, _ in reading.links.hints] == ["aa", "ab", "ac", "ba"]


def test_links_beyond_all_pairs_of_letters_get_none() -> None:
    assert [name for name, _ in Reading(linked(7), Position(bottom=20)).show_hints("ab").links.hints] == [
        "aa",
        "ab",
        "ba",
        "bb",
    ]


def test_a_link_without_target_gets_no_hint() -> None:
    builder = Builder()
    marks = [Style("link"), STRONG, Style("reference", "#note")]
    builder.paragraph([StyledText("word", (mark,)) for mark in marks])
    hints = Reading(builder.build(), Position(bottom=12)).show_hints("abc").links.hints
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
    link = link_at(two_links(), offset)
    assert (link.target if link else None) == target


def test_an_empty_document_has_no_links() -> None:
    assert link_at(Builder().build(), 0) is None


@pytest.mark.parametrize(
    ("position", "bottom", "target"),
    [
        (0, 21, "https://example.org"),
        (9, 21, "https://example.org"),
        (12, 21, "#dawn"),
        (12, 16, None),
        (21, 21, None),
    ],
)
def test_the_first_link_is_the_one_at_the_position_or_the_next_visible_one(
    position: int, bottom: int, target: str | None
) -> None:
    link = Reading(two_links(), Position(position, bottom=bottom)).first_link_from_position()
    assert (link.target if link else None) == target


# Choosing links and opening notes


def chosen_link(reading: Reading) -> int | None:
    return reading.links.current.span.start if reading.links.current is not None else None


def test_links_in_view_are_chosen_one_after_the_other() -> None:
    reading = Reading(linked(5), Position(top=2, bottom=7))
    assert [chosen_link(reading.choose_link_ahead(count)) for count in (1, 2, -1)] == [2, 4, 6]
    second = reading.choose_link_ahead(1).choose_link_ahead(1)
    assert chosen_link(second) == 4
    assert chosen_link(second.choose_link_ahead(-1)) == 2
    assert second.position.move_count == reading.position.move_count
    assert second.position.jump_list.behind == ()


def test_a_link_beyond_the_screen_is_jumped_to() -> None:
    reading = Reading(linked(9), Position(top=6, bottom=10)).choose_link_ahead(-1)
    below = reading.choose_link_ahead(1)
    assert (chosen_link(below), below.position.offset, below.position.placement, below.position.jump_list.behind) == (
        10,
        10,
        "near",
        (6,),
    )
    assert chosen_link(below.with_viewport(8, 12)) == 10
    above = reading.choose_link_ahead(1).with_viewport(6, 10).choose_link_ahead(-3)
    assert chosen_link(above) == 4
    assert chosen_link(Reading(linked(9), Position(top=6, bottom=10)).choose_link_ahead(1).choose_link_ahead(-1)) == 4
    assert chosen_link(Reading(linked(9), Position(top=6, bottom=10)).choose_link_ahead(1).choose_link_ahead(-9)) == 0
    assert chosen_link(reading.choose_link_ahead(99)) == 16


def test_at_the_last_link_there_is_no_other() -> None:
    reading = Reading(linked(2), Position(bottom=4)).choose_link_ahead(2)
    assert reading.choose_link_ahead(1) is reading
    assert Reading(of("no links"), Position(bottom=8)).choose_link_ahead(1).links.current is None
    assert Reading(of("no links"), Position(bottom=8)).choose_link_ahead(-1).links.current is None


def test_the_current_link_is_dropped_out_of_view_and_by_a_jump() -> None:
    reading = Reading(linked(9), Position(top=0, bottom=8)).choose_link_ahead(2)
    assert chosen_link(reading.with_viewport(2, 10)) == 2
    assert chosen_link(reading.with_viewport(4, 12)) is None
    assert chosen_link(reading.jump_to(12)) is None
    assert chosen_link(reading.choose_link(None)) is None


def with_note() -> Reading:
    """A reference at 4 on the screen, with its note open at 10, below the screen. The note has a link."""
    builder = Builder()
    builder.paragraph([StyledText("See "), StyledText("1", (Style("reference", "#fn"),)), StyledText("....")])
    builder.paragraph([StyledText("x"), StyledText("out", (LINK,))])
    reading = Reading(builder.build(), Position(bottom=9))
    return reading.open_note(reading.visible_links[0], Span(10, 14))


def test_a_note_has_links_of_its_own() -> None:
    reading = with_note()
    assert [link.span.start for link in reading.visible_links] == [11]
    assert [name for name, _ in reading.show_hints("ab").links.hints] == ["a"]
    assert chosen_link(reading.choose_link_ahead(1)) == 11
    assert chosen_link(reading.choose_link_ahead(1).with_viewport(0, 9)) == 11
    assert reading.choose_link_ahead(1).choose_link_ahead(1) == reading.choose_link_ahead(1)


def test_closing_a_note_chooses_its_link() -> None:
    closed = with_note().close_note()
    assert (closed.links.note, chosen_link(closed)) == (None, 4)
    assert closed.close_note() is closed


def test_a_note_closes_when_its_link_is_out_of_view() -> None:
    assert with_note().with_viewport(0, 9).links.note is not None
    assert with_note().with_viewport(5, 14).links.note is None
    assert with_note().jump_to(10).links.note is None


def test_the_link_of_a_note_and_the_current_one_are_highlighted() -> None:
    reading = with_note().choose_link_ahead(1)
    assert [over.span for over in overlays(reading, Span(0, 14))] == [Span(4, 5), Span(11, 14)]
    assert {over.role for over in overlays(reading, Span(0, 14))} == {"current_link"}
    assert overlays(reading, Span(0, 3)) == ()


def test_the_history_keeps_the_position_and_the_current_link() -> None:
    left = (
        Reading(linked(3), Position(top=2, bottom=6))
        .choose_link_ahead(1)
        .show_hints("abc")
        .select(Selection(2, 3))
        .for_history()
    )
    assert (left.position.top, chosen_link(left), left.links.hints, left.selection.current) == (2, 2, (), None)


def test_the_current_picture_is_the_one_jumped_to_or_the_first_visible_one() -> None:
    builder = Builder()
    for name in ("one", "two"):
        builder.figure(name, f"{name}.png")
    document = builder.build()
    assert (picture := Position(bottom=7).picture(document)) is not None
    assert picture.image == "one.png"
    assert (picture := Position(bottom=7).move_to(document, 4).picture(document)) is not None
    assert picture.image == "two.png"
    assert at(LAMP).position.picture(day()) is None


# What the screen shows


def test_the_section_is_the_one_that_is_read() -> None:
    assert [at(place).current_section for place in (PREFACE, NIGHT, LAMP, GREY, END)] == [-1, 0, 0, 1, 2]


def test_progress_is_the_share_before_the_position_until_the_end_is_visible() -> None:
    assert Position(5, 5, 7).progress(of("x" * 10)) == 0.5
    assert Position(6, 5, 7).progress(of("x" * 10)) == 0.6
    assert Position(5, 5, 10).progress(of("x" * 10)) == 1.0
    assert Position(bottom=99).progress(of("x" * 10)) == 1.0
    assert Position().progress(Builder().build()) == 1.0


def test_overlays_are_ordered_with_hints_on_top() -> None:
    reading = searched(Reading(linked(3), Position(bottom=5)).move_to(0), "1").show_hints("ab")
    reading = reading._replace(links=Links(reading.links.hints[:2])).with_jump_cue(Span(0, 5)).select(Selection(1, 3))
    assert [(over.role, over.span, over.label) for over in overlays(reading, Span(0, 5))] == [
        ("cue", Span(0, 5), ""),
        ("current_match", Span(2, 3), ""),
        ("selection", Span(1, 4), ""),
        ("hint", Span(0, 1), "aa"),
        ("hint", Span(2, 3), "ab"),
    ]


def test_only_overlays_in_the_passage_are_returned() -> None:
    reading = the_e().with_jump_cue(Span(0, 4)).select(Selection(5, 5))
    assert overlays(reading, Span(6, 10)) == (Overlay(Span(9, 10), "match"),)
    assert overlays(reading, Span(1, 5)) == (Overlay(Span(0, 4), "cue"),)
    without_current = reading._replace(search=reading.search._replace(current_hit=None)).with_jump_cue(None)
    assert overlays(without_current, Span(0, 4)) == (Overlay(Span(0, 1), "match"),)


def test_the_minutes_left_are_those_below_the_screen() -> None:
    document = of("x" * 1974)
    assert Position(bottom=0).minutes_left(document) == 2
    assert Position(bottom=987).minutes_left(document) == 1
    assert Position(bottom=1974).minutes_left(document) == 0
    assert Position(bottom=9999).minutes_left(document) == 0


@given(documents(), st.data())
def test_a_step_ahead_and_back_never_leaves_the_text_and_moves_in_its_direction(
    document: Document, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(document.text)))
    count = data.draw(st.sampled_from([-9, -2, -1, 1, 2, 9]))
    reading = Reading(document, Position(position, top=position))
    for moved in (reading.jump_by_sections(count), reading.move_by_paragraphs(count), reading.jump_by_figures(count)):
        assert 0 <= moved.position.offset <= len(document.text)
        assert moved is reading or (moved.position.offset > position) == (count > 0)
        assert moved is reading or moved.position.offset != position


@given(documents(), st.data())
def test_a_word_is_in_the_text_and_holds_its_place(document: Document, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(document.text)))
    word = word_at(document, offset)
    assert 0 <= word.start <= word.end <= len(document.text)
    cluster = document.text[cluster_at(document.text, offset).start] if offset < len(document.text) else ""
    assert offset in word if word else not cluster.strip()
    words = word.of(document.text)
    assert not any(words[start] in "\n " for start, _, _ in clusters(words))  # a joiner joins a space


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(1, 40))
def test_each_hit_has_a_tick(starts: list[int], cells: int) -> None:
    hits = Hits(Span(start, start + 1) for start in sorted(set(starts)))
    shown = scrollbar_ticks(Reading(of("x" * 31), search=Search(hits=hits)), cells)
    assert set(shown) <= set(range(cells))
    assert bool(shown) == bool(len(hits))
    assert len(shown) <= len(hits)


# Marks


def test_a_bookmark_covers_the_first_words_of_its_block_or_the_selection() -> None:
    night = at(LAMP)
    assert night.mark_span == Span(LAMP, night.position.paragraphs_span(day()).end)
    all_of_it = Reading(of("x" * 9999)).select(Selection(0, 9998))
    assert all_of_it.mark_span == Span(0, MAX_MARK_CHARACTERS)
    assert night.select(Selection(LAMP + 2, LAMP + 5)).mark_span == Span(LAMP + 2, LAMP + 6)
    long = Reading(of("x" * 100), Position(10))
    assert long.mark_span == Span(10, 10 + MARK_CHARACTERS)
    assert Reading(Builder().build()).mark_span == Span(0, 0)


def test_a_bookmark_of_a_picture_without_text_covers_its_caption() -> None:
    assert at(FIGURE).document.text[FIGURE] == "\n"
    assert at(FIGURE).mark_span.start == CAPTION


def test_the_current_paragraphs_and_section_are_copied() -> None:
    assert at(LAMP).position.paragraphs_span(day()).start == LAMP
    assert at(NIGHT).position.paragraphs_span(day()).start == LAMP  # for a heading, the paragraph below it
    scrolled = at(LAMP + 3).position
    assert scrolled._replace(bottom=END).paragraphs_span(day()).start == GREY  # the first that starts on the screen
    assert scrolled._replace(bottom=LAMP + 5).paragraphs_span(day()).start == LAMP
    assert at(LAMP).position.section_span(day()).of(day().text).startswith("Night\n")
    assert Position().section_span(of("x" * 9)) == Span(0, 9)


def test_marks_are_found_by_letter_and_bookmarks_by_place() -> None:
    def found(start: int, letter: str = "") -> ResolvedMark:
        text = at(0).document.text
        return ResolvedMark(
            Mark(start, anchor(text, Span(start, start + 3)), "", letter, datetime.now(UTC)), Span(start, start + 3)
        )

    marked = at(LAMP).with_marks((found(NIGHT, "a"), found(LAMP), found(DAWN)))
    assert marked.marks.with_letter("a") == found(NIGHT, "a")._replace(mark=marked.marks.entries[0].mark)
    assert marked.marks.with_letter("b") is None
    assert marked.current_bookmark() == marked.marks.entries[1]
    assert at(NIGHT).with_marks(marked.marks.entries).current_bookmark() is None  # a mark is no bookmark


def test_a_key_selection_starts_at_the_position_or_the_selection() -> None:
    assert at(LAMP).start_key_selection(by_lines=False).selection.current == Selection(LAMP, LAMP)
    taken_over = at(0).select(Selection(LAMP, DAWN)).start_key_selection(by_lines=True)
    assert taken_over.selection.current == Selection(LAMP, DAWN, by_lines=True)
    assert taken_over.selection.by_keys
    assert not taken_over.select(None).selection.by_keys
    assert at(END).start_key_selection(by_lines=False).selected_span == Span(END - 1, END)
    assert Reading(Builder().build()).start_key_selection(by_lines=False).selection.current is None


def test_a_search_extends_only_what_the_keys_select() -> None:
    found = searched(at(0), "lamp").accept_search()
    assert found.extend_selection_to_hit() is found
    selecting = found.select(Selection(0, 0), by_keys=True).extend_selection_to_hit()
    assert found.search.hits is not None
    assert selecting.selection.current == Selection(0, found.search.hits[0].start)


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
    ("position", "top", "bottom", "table", "place"),
    [
        (0, 0, 30, 1, 6),  # the first on the screen, from its start
        (15, 0, 35, 1, 15),  # the one at the position
        (26, 12, 30, 1, 12),  # one that starts above the screen, from the viewport on
        (24, 24, 35, 3, 31),
        (31, 0, 35, 3, 31),  # the one at the position, although another is above it
    ],
)
def test_the_current_table_is_at_the_position_or_the_first_visible_one(
    position: int, top: int, bottom: int, table: int, place: int
) -> None:
    document = tabled()
    assert Position(position, top, bottom).table(document) == (document.blocks[table], place)


def test_there_may_be_no_table() -> None:
    assert Position(0, top=0, bottom=5).table(tabled()) is None
    assert Position(25, top=24, bottom=30).table(tabled()) is None
    assert Position().table(Builder().build()) is None
    assert at(0).position.table(day()) is None


def test_a_jump_to_a_cell_scrolls_little_and_cues_the_cell() -> None:
    position = Reading(tabled(), Position(bottom=29)).jump_to_cell(Span(12, 14)).position
    assert (position.offset, position.placement, position.jump_cue) == (12, "near", Span(12, 14))
    assert position.jump_list.behind == (0,)


def test_the_head_of_a_document_becomes_the_whole_at_the_same_place() -> None:
    whole = day()
    head = replace(whole, text=whole.text[:GREY], is_head=True)
    reading = Reading(head).with_viewport(0, RULE).select(Selection(1, 3))
    completed = reading.in_whole(whole)
    assert completed is not None
    assert completed.document is whole
    assert (completed.position, completed.selected_span) == (reading.position, reading.selected_span)


def test_a_head_whose_text_is_another_on_the_screen_does_not() -> None:
    whole = day()
    head = replace(whole, text="x" + whole.text[1:GREY], is_head=True)
    assert Reading(head).with_viewport(0, RULE).in_whole(whole) is None
    later = replace(whole, text=whole.text[: GREY - 1] + "x", is_head=True)
    assert Reading(later).with_viewport(0, RULE).in_whole(whole) is not None
