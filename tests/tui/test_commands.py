"""What the actions do, as functions of a reading, without a terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.search import Query, Search, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui import commands as do
from readtui.tui import passage_commands as marks
from readtui.tui.effects import (
    Act,
    AwaitKey,
    Browse,
    Copy,
    CopyAddress,
    Effect,
    ExtendByRows,
    Follow,
    GoInHistory,
    GoToMatch,
    KeepMark,
    Leave,
    OpenHighlight,
    OpenSearch,
    Press,
    Say,
    ShowArticle,
)

Command: TypeAlias = Callable[[Reading, int], Reading | Effect]


def lamps() -> Document:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("A lamp is lit. It burns.")
    builder.heading("Dawn", 1)
    builder.paragraph("The lamp is out.")
    return builder.build()


def linked(*targets: str) -> Reading:
    builder = Builder()
    builder.paragraph([StyledText(f"to {target} ", (Style("link", target),)) for target in targets])
    document = builder.build()
    return Reading(document).with_viewport(0, len(document.text))


def selecting() -> Reading:
    document = lamps()
    start = document.text.index("lamp")
    return Reading(document).select(Selection(start, start), by_keys=True)


def reading_of(result: Reading | Effect) -> Reading:
    assert isinstance(result, Reading)
    return result


def after(reading: Reading, *commands: tuple[Command, int] | Command) -> str:
    """Return the selected text after these commands, each with a count or without one."""
    for command in commands:
        does, count = command if isinstance(command, tuple) else (command, 0)
        reading = reading_of(does(reading, count))
    return reading.selected_span.of(reading.document.text)


def second(first: Reading | Effect, reading: Reading, key: str) -> Reading | Effect:
    """Return what a key does after one that waits for it."""
    assert isinstance(first, AwaitKey)
    return first.then(reading, Press(key, key if len(key) == 1 else None))


END = partial(do.extend, motion="end")
BY_SECTIONS = partial(do.extend_by_sections, step=1)


def test_a_selection_changes_as_it_is_asked_to() -> None:
    reading = selecting()
    assert after(reading, END) == "lamp"
    assert after(reading, (END, 2)) == "lamp is"
    assert after(reading, END, do.swap_ends, partial(do.extend, motion="right")) == "amp"
    assert after(reading, END, do.restart, END) == "p is"
    assert after(reading, BY_SECTIONS) == "lamp is lit. It burns."
    assert after(reading, (BY_SECTIONS, 2)).endswith("The lamp is out.")
    assert after(reading, do.extend_to_end).endswith("The lamp is out.")
    assert after(reading, (do.extend_to_percent, 50)) == "lamp is lit. It bur"
    assert after(reading, partial(do.extend_by_sections, step=-1)) == "Night\nA l"
    assert after(reading, do.cancel_selection) == ""


@pytest.mark.parametrize(
    ("keys", "selected"),
    [("is", "A lamp is lit."), ("iw", "lamp"), ("fs", "lamp is"), ("fz", "l"), ("gg", "Night\nA l"), ("ix", "l")],
)
def test_the_second_key_of_a_command_extends_the_selection(keys: str, selected: str) -> None:
    reading = selecting()
    first = do.await_extension(reading, 0, keys[0])
    assert after(reading_of(second(first, reading, keys[1]))) == selected


def test_a_find_is_repeated_in_both_directions() -> None:
    reading = selecting()
    assert do.repeat_find(reading, 0) is reading
    found = reading_of(second(do.await_extension(reading, 0, "f"), reading, "i"))
    assert after(found) == "lamp i"
    assert after(found, do.repeat_find) == "lamp is li"
    assert after(found, do.repeat_find, partial(do.repeat_find, reverse=True)) == "lamp i"
    assert second(do.await_extension(reading, 0, "f"), reading, "f5") is reading


def test_a_selection_is_extended_to_a_mark() -> None:
    reading = selecting()
    start = reading.document.text.index("burns")
    span = Span(start, start + 5)
    mark = Mark(1, anchor(reading.document.text, span), "burns", "a", datetime(2023, 3, 20, tzinfo=UTC))
    marked = reading.with_marks((ResolvedMark(mark, span), ResolvedMark(mark._replace(letter="b"), None)))
    waits = do.await_extension(marked, 0, "'")
    assert after(reading_of(second(waits, marked, "a"))) == "lamp is lit. It b"
    assert second(waits, marked, "b") is marked
    assert second(waits, marked, "c") is marked
    lost = second(marks.await_mark_to_go(marked, 0), marked, "b")
    assert isinstance(lost, Say)
    assert lost.text.startswith("Lost: the words of this mark are gone")
    highlight = ResolvedMark(mark._replace(ident=5, colour=2), None)
    assert marks.go_to_mark(marked, highlight) == OpenHighlight(5)  # its window has its words and its note
    assert reading_of(second(marks.await_mark_to_go(marked, 0), marked, "a")).position.offset == start


def test_the_next_match_is_reached_and_is_the_present_one() -> None:
    document = lamps()
    query = Query("lamp")
    hits = find(document.text, query)
    reading = Reading(document, search=Search(query, hits)).select(Selection(6, 6), by_keys=True)
    reached = reading_of(do.extend_to_match(reading, 0, step=1))
    assert reached.selected_span.of(document.text) == "A l"
    assert reached.search.current_hit == 0
    assert after(reached, partial(do.extend_to_match, step=1)).endswith("\nThe l")


@pytest.mark.parametrize(
    "command",
    [
        partial(do.extend, motion="word"),
        BY_SECTIONS,
        do.extend_to_end,
        do.extend_to_percent,
        partial(do.extend_to_match, step=1),
        do.swap_ends,
        do.restart,
        do.repeat_find,
    ],
)
def test_where_nothing_is_selected_nothing_changes(command: Command) -> None:
    for reading in (Reading(lamps()), Reading()):
        assert command(reading, 3) is reading


def test_so_many_rows_are_walked_as_are_counted() -> None:
    assert do.extend_by_rows(selecting(), 4, rows=-1) == ExtendByRows(rows=-4)
    assert do.extend_by_rows(selecting(), 0, heights=0.5) == ExtendByRows(heights=0.5)


def test_the_same_key_again_ends_the_selection_and_the_other_one_changes_its_kind() -> None:
    started = reading_of(do.select(Reading(lamps()), 0, by_lines=False))
    assert started.selection.by_keys
    assert reading_of(do.select(started, 0, by_lines=False)).selection.current is None
    assert after(started, partial(do.select, by_lines=True)) == "Night"


# Copying


def test_what_is_copied() -> None:
    reading = selecting()
    assert do.copy_selection(reading, 0) == Copy(reading.selected_span)
    assert do.quote(reading, 0) == Copy(reading.selected_span, quoted=True)
    assert do.copy_section(Reading(lamps()), 0) == Copy(Reading(lamps()).position.section_span(lamps()))


# Marks


def test_a_place_is_bookmarked_once_and_an_empty_text_is_not() -> None:
    reading = Reading(lamps()).with_viewport(0, 20)
    kept = marks.bookmark(reading, 0)
    assert isinstance(kept, KeepMark)
    mark = Mark(1, anchor(reading.document.text, kept.span), "Night", "", datetime(2023, 3, 20, tzinfo=UTC))
    marked = reading.with_marks((ResolvedMark(mark, kept.span),))
    assert marks.bookmark(marked, 0) == Say("Already bookmarked: Night", seconds=3.0)
    assert marks.bookmark(Reading(), 0) == Say("Nothing to mark in an empty text")


# Links


def test_enter_follows_the_chosen_or_the_only_link_else_chooses_one() -> None:
    one, two = linked("#a"), linked("#a", "#b")
    assert do.follow(one, 0) == Follow(one.visible_links[0])
    chosen = reading_of(do.follow(two, 0))
    assert chosen.links.current == two.visible_links[0]
    assert do.follow(chosen, 0) == Follow(two.visible_links[0])
    assert do.follow(Reading(lamps()), 0) == Say("No link and no picture on this screen")
    assert do.browse(two, 0) == Browse(None)
    assert do.browse(chosen, 0) == Browse(chosen.links.current)


def test_links_are_chosen_one_after_the_other() -> None:
    two = linked("#a", "#b")
    second_link = reading_of(do.to_link(two, 2, step=1))
    assert second_link.links.current == two.visible_links[1]
    assert do.to_link(second_link, 0, step=1) == Say("No more links in this direction")
    assert do.copy_address(second_link, 0) == CopyAddress(two.visible_links[1])
    assert isinstance(do.copy_address(two, 0), Say)
    assert do.copy_address(linked("#a"), 0) == CopyAddress(linked("#a").visible_links[0])


def test_hints_need_links() -> None:
    assert do.hints(Reading(lamps()), 0) == Say("No links on this screen")
    assert len(reading_of(do.hints(linked("#a", "#b"), 0)).links.hints) == 2


# Moving, searching and leaving


def test_back_goes_through_the_jumps_and_then_to_the_document_before() -> None:
    reading = Reading(lamps()).with_viewport(0, 10)
    jumped = reading.jump_to(20).with_viewport(20, 30)
    assert reading_of(do.back(jumped, 0)).position.offset == 0
    assert do.back(reading, 0) == GoInHistory(-1)
    assert do.forward(reading, 0) == GoInHistory(1)
    assert reading_of(do.forward(reading_of(do.back(jumped, 0)), 0)).position.offset == 20


def test_one_thing_after_the_other_is_left() -> None:
    reading = linked("#a").with_hits(Query("to"), find("to", Query("to")))
    full = reading.select(Selection(0, 1), by_keys=False).choose_link(reading.visible_links[0])
    without_link = do.leave(full, 0)
    assert isinstance(without_link, Leave)
    assert without_link.reading.links.current is None
    assert without_link.reading.selection.current is not None
    without_selection = do.leave(without_link.reading, 0)
    assert isinstance(without_selection, Leave)
    assert without_selection.reading.selection.current is None
    without_search = do.leave(without_selection.reading, 0)
    assert isinstance(without_search, Leave)
    assert without_search.reading.search.query is None
    assert do.leave(without_search.reading, 0) == Leave(without_search.reading)


def test_effects_have_the_count() -> None:
    reading = Reading(lamps())
    assert do.to_match(reading, 3, step=-1) == GoToMatch(-3)
    assert do.article(reading, 2, step=1) == ShowArticle(2)
    assert do.open_search(reading, 0) == OpenSearch()
    assert do.open_search(Reading(), 0) == Reading()


def test_there_may_be_no_figure_or_picture() -> None:
    reading = Reading(lamps())
    assert do.by_figures(reading, 0, step=1) == Say("No more figures or tables in this direction")
    assert do.picture(reading, 0) == Say("No picture on this screen")


def test_only_the_same_key_again_quits() -> None:
    waits = do.await_quit(Reading(), 0)
    assert isinstance(waits, AwaitKey)
    assert waits.then(Reading(), Press("Z", "Z", ("app.quit_vim",))) == Act("quit")
    assert waits.then(Reading(), Press("j", "j", ("page.line_down",))) == Reading()
