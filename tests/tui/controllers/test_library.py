"""The library screen without a terminal: its list, filter and searches, and what is done to works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from readtui.errors import LibraryError
from readtui.library.shelf import WorkEntry
from readtui.marks.anchor import Anchor
from readtui.reading.looked_up import LookedUpWord
from readtui.reading.looked_up_file import read_words, write_words
from readtui.reading.search import Query
from readtui.tui.controllers.library import LibraryController
from readtui.tui.controllers.library_changes import ORDER_NAMES
from readtui.tui.controllers.library_groups import group_rows
from readtui.tui.controllers.library_preview import CHARACTERS_AFTER, KEPT
from readtui.tui.effects import LibraryAct
from readtui.tui.state import LibraryState
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.tag_prompt import TagPrompt, tag_rows
from tests.library.works import entry, many
from tests.screens import LibraryInMemory, ShelfInMemory, tale
from tests.tui.fakes import FakeHost

WORKS = (
    entry("Bells", 1, tags=("sea", "snow"), state="reading", progress=0.5),
    entry("Lamps", 2, tags=("sea",), site="example.org"),
    entry("Snow", 3, state="archived"),
    entry("From a pipe", 4, source="-"),
)
TEXTS = {1: "The bell rings.\nThe lamp is lit.", 2: "A lamp in the window."}


class View:
    """A view that counts how often it is asked to show the state."""

    def __init__(self, pane_count: int = 3) -> None:
        self.pane_count = pane_count
        self.shows_preview = pane_count == 3
        self.shown = 0
        self.is_open = True

    def show(self) -> None:
        self.shown += 1

    def choose_group(self) -> None:
        pass

    def leave(self, next_act: Callable[[], None] | None) -> None:
        self.is_open = False
        if next_act is not None:
            next_act()


def opened(
    *works: WorkEntry, waits: bool = False, view: View | None = None, failure: LibraryError | None = None
) -> tuple[LibraryController, FakeHost, View]:
    shelf = ShelfInMemory(list(works or WORKS), dict(TEXTS), failure=failure)
    host = FakeHost(tale(), library=LibraryInMemory(shelf=shelf), waits=waits)
    controller, view = LibraryController(host.host), view or View()
    controller.opened(view)
    return controller, host, view


def shown(controller: LibraryController) -> list[str]:
    listing = controller.listing
    return [listing.entry(place).title for place in range(len(listing.shown))]


def state_of(controller: LibraryController) -> LibraryState:
    assert controller.state is not None
    return controller.state


def typed(controller: LibraryController, text: str) -> None:
    for end in range(1, len(text) + 1):
        controller.line_changed(text[:end])


# The list


def test_opening_lists_the_works_that_are_not_archived() -> None:
    controller, _, view = opened()
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]
    assert state_of(controller).left == "Bells"
    assert state_of(controller).right == "3 of 4"
    assert view.shown


def test_opening_removes_what_was_deleted_long_ago() -> None:
    _, host, _ = opened()
    assert host.library.shelf.purges == 1


def test_until_the_library_is_read_the_list_says_so() -> None:
    controller, host, _ = opened(waits=True)
    assert controller.empty_text == "Reading the library …"
    host.work_all()
    assert shown(controller)[0] == "Bells"


def test_a_second_opening_shows_the_works_at_once() -> None:
    controller, host, _ = opened()
    controller.closed()
    assert controller.state is None
    host.waits = True
    controller.opened(View())
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]


def test_an_empty_library_says_what_will_be_listed() -> None:
    controller, host, _ = opened(WORKS[0])
    host.library.shelf.works = []
    controller.works.read()
    assert controller.empty_text.startswith("No texts yet. Every file and page that you open")
    assert state_of(controller).right == "0 texts"


def test_a_library_that_cannot_be_read_is_said_once_and_in_the_list() -> None:
    controller, host, _ = opened(failure=LibraryError("the disk is full"))
    assert controller.empty_text == "The disk is full"
    host.library.changes += 1
    controller.check_for_changes()
    assert host.notices == ["The disk is full"]
    host.library.shelf.failure = None
    controller.works.read()
    assert shown(controller)


def test_changes_of_another_program_are_shown() -> None:
    controller, host, _ = opened()
    host.library.shelf.works = [WORKS[1]]
    controller.check_for_changes()
    assert len(shown(controller)) == 3  # nothing has changed
    host.library.changes += 1
    controller.check_for_changes()
    assert shown(controller) == ["Lamps"]
    host.library.changes += 1
    controller.closed()
    host.library.shelf.works = []
    controller.check_for_changes()
    assert shown(controller) == ["Lamps"]


# Filtering


def test_typing_filters_and_enter_keeps_the_filter() -> None:
    controller, _, _ = opened()
    controller.act("filter")
    assert state_of(controller).line == "filter"
    typed(controller, "tag:sea lamp")
    assert shown(controller) == ["Lamps"]
    controller.act("open")
    assert state_of(controller).line == ""
    assert shown(controller) == ["Lamps"]
    controller.act("close")
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]


def test_escape_while_typing_clears_the_filter() -> None:
    controller, _, view = opened()
    controller.act("filter")
    typed(controller, "lamp")
    assert state_of(controller).escape == "clear filter"
    controller.act("close")
    assert (controller.filter_text, state_of(controller).line) == ("", "")
    assert view.is_open


def test_a_fault_of_the_filter_is_named() -> None:
    controller, _, _ = opened()
    controller.act("filter")
    typed(controller, "is:red")
    assert state_of(controller).left.startswith("is: needs one of unread")
    assert controller.errors[0].span.of("is:red") == "is:red"


def test_a_filter_without_matches_says_how_to_clear_it() -> None:
    controller, _, _ = opened()
    controller.filter_by("nothing")
    assert controller.empty_text == "No text matches this filter. Esc clears it."
    controller, _, _ = opened(WORKS[2])
    assert controller.empty_text == "All texts are archived. The group Archived lists them."


def test_the_groups_are_filters_with_counts() -> None:
    controller, _, _ = opened()
    rows = group_rows(controller.listing.catalogue, "tag:sea")
    assert [(row.text, row.value, row.note) for row in rows.rows] == [
        ("Texts", None, ""),
        ("All but archived", "", "3"),
        ("Continue reading", "is:reading", "1"),
        ("Unread", "is:unread", "2"),
        ("Finished", "is:finished", "0"),
        ("Archived", "is:archived", "1"),
        ("Kept here", "is:kept", "0"),
        ("Tags", None, ""),
        ("sea", "tag:sea", "2"),
        ("snow", "tag:snow", "1"),
    ]
    assert rows.here == 8
    for row in rows.rows:
        if row.value is not None:
            controller.choose_group(row.value)
            assert len(shown(controller)) == int(row.note)


# Moving, selecting, sorting


def test_escape_goes_back_step_by_step_and_then_to_the_text() -> None:
    controller, _, view = opened()
    controller.filter_by("tag:sea")
    controller.act("select")
    labels = []
    for _ in range(3):
        labels.append(state_of(controller).escape)
        controller.act("close")
    assert labels == ["clear selection", "clear filter", "back to text"]
    assert not view.is_open


def test_the_panes_are_reached_in_order() -> None:
    controller, _, _ = opened()
    panes = []
    for act in ("right", "right", "left", "left", "left", "next pane", "next pane", "next pane", "previous pane"):
        controller.act(act)
        panes.append(controller.pane)
    assert panes == [
        *("preview", "preview", "works", "groups", "groups"),
        *("works", "preview", "groups", "preview"),
    ]


def test_a_preview_that_has_the_whole_screen_is_left_by_escape() -> None:
    controller, _, view = opened(view=View(pane_count=1))
    controller.act("preview")
    assert state_of(controller).pane == "preview"
    controller.act("close")
    assert state_of(controller).pane == "works"
    assert view.is_open


def test_the_order_is_chosen_in_a_window_and_reversed_by_the_same_choice() -> None:
    controller, host, _ = opened()
    controller.act("sort")
    assert isinstance(host.windows[-1], Chooser)
    host.answer("title")
    assert shown(controller) == ["Bells", "From a pipe", "Lamps"]
    assert state_of(controller).right == "by title · 3 of 4"
    controller.act("sort")
    host.answer("title")
    assert shown(controller) == ["Lamps", "From a pipe", "Bells"]
    assert state_of(controller).right == "by title, reversed · 3 of 4"
    controller.act("reverse")
    assert shown(controller) == ["Bells", "From a pipe", "Lamps"]
    controller.act("sort")
    host.answer(None)
    assert controller.listing.order.key == "title"
    assert len(ORDER_NAMES) == 6


# Opening


def test_enter_opens_the_text_at_the_cursor() -> None:
    controller, host, view = opened()
    controller.move(1)
    controller.act("open")
    assert not view.is_open
    ((source, request),) = host.opened
    assert (source, request.query) == ("/shelf/2.txt", None)


def test_a_text_from_a_pipe_says_that_it_cannot_be_opened() -> None:
    controller, host, view = opened()
    controller.move(9)
    controller.act("open")
    assert state_of(controller).left == "This text came from a pipe: it cannot be opened again"
    assert host.opened == []
    assert view.is_open


def test_the_selected_texts_are_opened_in_order() -> None:
    controller, host, view = opened()
    controller.act("select all")
    controller.act("open in order")
    assert host.services.sources == ("/shelf/1.txt", "/shelf/2.txt")
    assert host.opened[0][0] == "/shelf/1.txt"
    assert not view.is_open
    assert controller.listing.selected == frozenset()


def test_with_no_text_nothing_is_opened_or_changed() -> None:
    controller, host, view = opened()
    controller.filter_by("nothing")
    acts: tuple[LibraryAct, ...] = ("open", "open in order", "archive", "tag", "untag", "delete", "forget", "select")
    for act in acts:
        controller.act(act)
    assert (host.opened, host.windows, host.library.shelf.done) == ([], [], [])
    assert view.is_open


# Changes


@pytest.mark.parametrize(
    ("act", "state", "message"),
    [
        ("archive", "archived", "Archived: “Bells” · ^Z undoes it"),
        ("finish", "finished", "Marked as finished: “Bells” · ^Z undoes it"),
        ("unread", "unread", "Marked as unread: “Bells” · ^Z undoes it"),
        ("reading", "reading", "Marked as being read: “Bells” · ^Z undoes it"),
    ],
)
def test_a_state_is_given_said_and_undone(act: LibraryAct, state: str, message: str) -> None:
    controller, host, _ = opened()
    controller.act(act)
    assert host.library.shelf.works[0].state == state
    assert state_of(controller).left == message
    controller.act("undo")
    assert tuple(host.library.shelf.works) == WORKS
    assert state_of(controller).left == "Undone: a change · U redoes it"
    controller.act("redo")
    assert host.library.shelf.works[0].state == state
    assert state_of(controller).left == "Redone: a change · ^Z undoes it"


def test_a_change_concerns_all_selected_texts() -> None:
    controller, host, _ = opened()
    controller.act("select")
    controller.act("select")
    controller.act("archive")
    assert [one.state for one in host.library.shelf.works[:2]] == ["archived", "archived"]
    assert state_of(controller).left == "Archived: 2 texts · ^Z undoes it"
    assert shown(controller) == ["From a pipe"]
    assert controller.listing.selected == frozenset()


def test_with_nothing_to_undo_that_is_said() -> None:
    controller, _, _ = opened()
    controller.act("undo")
    assert state_of(controller).left == "Nothing to undo"
    controller.act("redo")
    assert state_of(controller).left == "Nothing to redo"


def test_deleting_is_undone() -> None:
    controller, _, _ = opened()
    controller.act("delete")
    assert shown(controller) == ["Lamps", "From a pipe"]
    controller.act("undo")
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]


def test_forgetting_asks_and_has_no_undo() -> None:
    controller, host, _ = opened()
    controller.act("forget")
    window = host.windows[-1]
    assert isinstance(window, Chooser)
    assert window.choices.look is not None
    host.answer("keep")
    assert len(host.library.shelf.works) == 4
    controller.act("forget")
    host.answer(None)
    assert len(host.library.shelf.works) == 4
    controller.act("forget")
    host.answer("forget")
    assert state_of(controller).left == "Forgotten: “Bells”"
    controller.act("undo")
    assert shown(controller) == ["Lamps", "From a pipe"]


def test_the_words_that_were_looked_up_in_a_text_are_forgotten_with_it(tmp_path: Path) -> None:
    controller, host, _ = opened()
    file = host.host.services.words_file = tmp_path / "looked-up.json"
    sources = [work.source for work in host.library.shelf.works]
    write_words(file, [LookedUpWord("bell", "It rings.", "", source, Anchor(0, "bell", "", "")) for source in sources])
    controller.act("forget")
    host.answer("forget")
    assert state_of(controller).left == "Forgotten: “Bells”"
    assert len(read_words(file)) == len(sources) - 1


def test_instead_of_forgetting_a_text_can_be_deleted_which_is_undone() -> None:
    controller, host, _ = opened()
    controller.act("forget")
    host.answer("delete")
    assert shown(controller) == ["Lamps", "From a pipe"]
    controller.act("undo")
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]


def test_a_tag_is_added_and_the_selection_stays() -> None:
    controller, host, _ = opened()
    controller.act("select")
    controller.act("tag")
    assert isinstance(host.windows[-1], TagPrompt)
    host.answer("winter")
    assert host.library.shelf.works[0].tags == ("sea", "snow", "winter")
    assert state_of(controller).left == "Tagged “winter”: “Bells” · ^Z undoes it"
    assert controller.listing.selected == {1}
    controller.act("tag")
    host.answer(None)
    assert len(host.library.shelf.done) == 1


def test_a_tag_is_removed_the_only_one_without_asking() -> None:
    controller, host, _ = opened()
    controller.act("untag")
    host.answer("snow")
    assert [one.tags for one in host.library.shelf.works[:2]] == [("sea",), ("sea",)]
    controller.act("untag")
    assert host.windows == []
    assert [one.tags for one in host.library.shelf.works[:2]] == [(), ("sea",)]
    controller.act("untag")
    assert state_of(controller).left == "No tag to remove"


def test_a_change_that_fails_is_a_notice_and_changes_nothing() -> None:
    controller, host, _ = opened()
    host.library.shelf.failure = LibraryError("the disk is full")
    controller.act("archive")
    assert host.notices == ["The disk is full"]
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]


def test_the_keys_in_messages_are_those_in_force() -> None:
    controller, host, _ = opened()
    host.keys = {"library.undo": "alt+z"}
    controller.act("archive")
    assert state_of(controller).left.endswith("Alt+z undoes it")
    host.keys = {"library.undo": ""}
    controller.act("archive")
    assert state_of(controller).left == "Archived: “Lamps”"


# Tags that are typed


def test_tags_are_completed_and_new_ones_come_last() -> None:
    tags = {"Åland": 1, "land": 3, "sea": 2}
    assert [(row.text, row.value) for row in tag_rows(tags, "")] == [(tag, tag) for tag in tags]
    assert [row.value for row in tag_rows(tags, "la")] == ["land", "Åland", "la"]
    assert [row.text for row in tag_rows(tags, "#far  away ")] == ["New tag “far away”"]
    assert [row.value for row in tag_rows(tags, "sea")] == ["sea"]


# Searching all texts


def test_a_search_lists_texts_and_enter_opens_one_at_the_match() -> None:
    controller, host, view = opened()
    controller.act("search")
    assert controller.empty_text.startswith("Type words")
    typed(controller, "lamp")
    assert [found.entry.title for found in controller.search.hits or ()] == ["Bells", "Lamps"]
    assert state_of(controller).right == "2 texts"
    controller.act("open")
    assert (state_of(controller).line, state_of(controller).lists_matches) == ("", True)
    controller.move(1)
    controller.act("open")
    assert not view.is_open
    ((source, request),) = host.opened
    assert (source, request.query) == ("/shelf/2.txt", Query("lamp"))


def test_only_the_last_of_several_searches_is_shown() -> None:
    controller, host, _ = opened()
    controller.act("search")
    host.waits = True
    typed(controller, "lit")
    assert len(host.pending) == 3
    host.work(2)
    assert [found.entry.title for found in controller.search.hits or ()] == ["Bells"]
    host.work_all()
    assert [found.entry.title for found in controller.search.hits or ()] == ["Bells"]


def test_a_search_without_matches_and_one_that_fails_say_so() -> None:
    controller, host, _ = opened()
    controller.act("search")
    typed(controller, "zebra")
    assert controller.empty_text == "No kept text has these words: zebra"
    host.library.shelf.failure = LibraryError("the index is locked")
    controller.line_changed("zebras")
    assert controller.empty_text == "The index is locked"


def test_escape_leaves_a_search_and_its_answer_is_dropped() -> None:
    controller, host, _ = opened()
    controller.act("search")
    host.waits = True
    controller.line_changed("lamp")
    controller.act("close")
    host.work_all()
    assert controller.search.hits is None
    assert shown(controller) == ["Bells", "Lamps", "From a pipe"]
    assert not state_of(controller).lists_matches


def test_new_texts_are_added_to_the_index_first_with_progress() -> None:
    controller, host, _ = opened()
    host.library.shelf.unindexed = 4
    texts: list[str] = []
    view = View()
    view.show = lambda: texts.append(state_of(controller).left)  # type: ignore[method-assign]
    controller.opened(view)
    controller.act("search")
    assert "Adding texts to the search ██████░░░░░░ 2 of 4" in texts
    assert texts[-1] == "Library"
    assert host.library.shelf.calls == [f"indexed {step}" for step in range(4)]


def test_adding_texts_is_cancelled_by_escape_and_by_closing() -> None:
    for act in ("close", "leave"):
        controller, host, _ = opened()
        host.library.shelf.unindexed = 4
        host.waits = True
        controller.act("search")
        controller.search.index._show_progress(1, 4)
        assert state_of(controller).escape == "cancel"
        controller.act(act)
        if act == "leave":
            controller.closed()
        host.work_all()
        assert host.library.shelf.calls == []


def test_texts_that_cannot_be_added_are_a_notice() -> None:
    controller, host, _ = opened()
    host.library.shelf.failure = LibraryError("the disk is full")
    controller.act("search")
    assert host.notices == ["The disk is full"]


def test_a_query_is_searched_again_when_new_texts_were_added() -> None:
    controller, host, _ = opened()
    host.waits = True
    controller.act("search")
    typed(controller, "lit")
    host.work_all()
    assert host.library.shelf.calls.count("search lit") == 2


# The preview


def preview_of(controller: LibraryController, host: FakeHost) -> str:
    """Return the text of the preview from its place on, once the cursor has rested."""
    controller.preview.of(controller.current)
    host.pass_time()
    preview = controller.preview.of(controller.current)
    assert preview is not None
    return preview.message or preview.text[preview.place :]


def test_the_preview_begins_where_the_reader_stopped() -> None:
    controller, host, _ = opened()
    assert preview_of(controller, host).startswith("The bell rings.")
    controller.move(1)
    host.library.shelf.places[2] = 2
    assert preview_of(controller, host) == "lamp in the window."


def test_the_preview_of_a_text_that_is_not_kept_is_of_the_parsed_one() -> None:
    controller, host, _ = opened(entry("Elsewhere", 9, source="tale.txt"))
    assert preview_of(controller, host) == "The text of this work is not in the library: open it to read it."
    controller, host, _ = opened(entry("Elsewhere", 9, source="tale.txt"))
    host.services.find_parsed = lambda source: tale(source)
    assert "morning bell" in preview_of(controller, host)


def test_while_a_key_is_held_no_text_is_loaded() -> None:
    controller, host, _ = opened(*many(30))
    for _ in range(20):
        controller.preview.of(controller.current)
        controller.move(1)
    host.pass_time()
    loads = [call for call in host.library.shelf.calls if call.startswith("text")]
    assert len(loads) == 1


def test_a_preview_that_comes_late_is_not_shown() -> None:
    controller, host, view = opened()
    host.waits = True
    controller.preview.of(controller.current)
    host.pass_time()
    controller.move(1)
    controller.preview.of(controller.current)
    before = view.shown
    host.work_all()
    assert view.shown == before
    preview = controller.preview.of(controller.current)
    assert preview is not None
    assert (preview.entry.title, preview.text) == ("Lamps", "")


def test_a_preview_that_fails_says_why() -> None:
    controller, host, _ = opened()
    host.library.shelf.failure = LibraryError("the library is locked")
    assert preview_of(controller, host) == "The library is locked"


def test_the_preview_of_a_long_text_is_a_part_of_it_and_few_are_kept() -> None:
    works = many(KEPT + 10)
    controller, host, _ = opened(*works)
    host.library.shelf.texts = {one.ident: "A bell. " * 100_000 for one in works}
    host.library.shelf.places = {one.ident: 400_000 for one in works}
    for _ in range(KEPT + 5):
        assert len(preview_of(controller, host)) == CHARACTERS_AFTER
        controller.move(1)
    assert len(controller.preview._loaded) == KEPT


@pytest.mark.parametrize("act", get_args(LibraryAct))
@pytest.mark.parametrize("works", [(), WORKS])
def test_every_act_can_be_done_with_any_library(act: LibraryAct, works: tuple[WorkEntry, ...]) -> None:
    for text in ("", "tag:sea", "nothing"):
        controller, host, _ = opened()
        host.library.shelf.works = list(works)
        controller.works.read()
        controller.filter_by(text)
        controller.act(act)
        assert host.unexpected == []
