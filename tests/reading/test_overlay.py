"""Overlays, signs in the margin and ticks on the scroll bar."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.overlay import margin_sign, overlays, scrollbar_ticks, selection_cursor
from readtui.reading.search import Hits, Search
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span

TEXT = "The lamp burns all night 🇫🇷 and day."


def reading() -> Reading:
    builder = Builder()
    builder.paragraph(TEXT)
    return Reading(builder.build())


def found(start: int, letter: str = "", *, lost: bool = False) -> ResolvedMark:
    span = Span(start, start + 3)
    mark = Mark(start, anchor(TEXT, span), "a label", letter, datetime(2023, 3, 20, tzinfo=UTC))
    return ResolvedMark(mark, None if lost else span)


def test_a_key_selection_has_a_cursor_and_a_mouse_selection_has_none() -> None:
    selection = Selection(4, 9)
    by_keys = overlays(reading().select(selection, by_keys=True), Span(0, 36))
    assert [(over.role, over.span) for over in by_keys] == [("selection", Span(4, 10)), ("cursor", Span(9, 10))]
    by_mouse = overlays(reading().select(selection), Span(0, 36))
    assert [over.role for over in by_mouse] == ["selection"]
    assert not overlays(reading().select(selection, by_keys=True), Span(20, 36))


def test_the_cursor_is_on_a_whole_character() -> None:
    flag = TEXT.index("🇫🇷")
    assert selection_cursor(reading().select(Selection(0, flag))) == Span(flag, flag + 2)
    assert selection_cursor(reading()) == Span(0, 0)


def test_a_row_has_the_sign_of_its_first_mark_or_jump() -> None:
    marked = reading().with_marks((found(4), found(9, "q"), found(15, lost=True)))
    assert [margin_sign(marked, Span(start, start + 5)).text for start in (0, 4, 5, 10, 15)] == ["★", "★", "q", "", ""]
    jumped = marked.with_jump_cue(Span(9, 14))
    assert [margin_sign(jumped, Span(start, start + 5)).text for start in (4, 5, 9, 10)] == ["★", "▸", "▸", ""]
    assert margin_sign(marked.with_jump_cue(Span(6, 14)), Span(4, 12)).text == "★"


def test_highlights_are_below_all_else_and_have_the_number_of_their_colour_or_a_sign_of_their_note() -> None:
    green, noted = found(4), found(9)
    green = green._replace(mark=green.mark._replace(colour=2))
    noted = noted._replace(mark=noted.mark._replace(colour=5, note="Why?"))
    marked = reading().with_marks((green, noted, found(15)))
    over = overlays(marked.select(Selection(0, 20)), Span(0, 12))
    assert [(one.role, one.span) for one in over] == [
        ("highlight_2", Span(4, 7)),
        ("highlight_5", Span(9, 12)),
        ("selection", Span(0, 21)),
    ]
    assert [one.role for one in overlays(marked, Span(12, 36))] == []
    assert [margin_sign(marked, Span(start, start + 5)) for start in (0, 5, 11)] == [
        ("2", "sign_2"),
        ("5✎", "sign_5"),
        ("★", "sign"),
    ]
    assert margin_sign(marked, Span(0, 12)) == ("2✎", "sign_2"), "a note in the row has its sign"


def test_hidden_marks_are_painted_nowhere_and_come_back() -> None:
    green, starred = found(4), found(15)
    green = green._replace(mark=green.mark._replace(colour=2))
    shown = reading().with_marks((green, starred))
    hidden = shown.with_hidden_marks(True)
    assert overlays(hidden, Span(0, 36)) == ()
    assert margin_sign(hidden, Span(0, 36)).text == ""
    assert scrollbar_ticks(hidden, 6) == {}
    assert hidden.with_marks(()).with_marks((green,)).marks.are_hidden
    assert hidden.with_hidden_marks(False) == shown


def test_marks_are_ticks_and_matches_replace_them() -> None:
    marked = reading().with_marks((found(0), found(33), found(15, lost=True)))
    assert scrollbar_ticks(marked, 6) == {0: "mark", 5: "mark"}
    assert scrollbar_ticks(marked._replace(search=Search(hits=Hits([Span(1, 2)]))), 6) == {0: "match", 5: "mark"}
    assert scrollbar_ticks(marked, 0) == {}


@given(st.lists(st.integers(0, 32), max_size=5), st.integers(1, 50))
def test_every_mark_has_its_tick_on_the_bar(starts: list[int], cells: int) -> None:
    shown = scrollbar_ticks(reading().with_marks(tuple(found(start) for start in sorted(starts))), cells)
    assert set(shown) <= set(range(cells))
    assert bool(shown) == bool(starts)


def test_an_overlay_covers_whole_clusters() -> None:
    builder = Builder()
    builder.paragraph("See e\u0301 🇫🇷.")
    shown = Reading(builder.build()).with_jump_cue(Span(4, 8))
    assert [over.span for over in overlays(shown, Span(0, 11))] == [Span(4, 9)]
    assert selection_cursor(shown.select(Selection(0, 8), by_keys=True)) == Span(7, 9)
