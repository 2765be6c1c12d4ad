"""The search: queries, their results in and out of order, steps typed ahead, failures, the history."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.position import Position
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.tui.controllers import searching
from readtui.tui.controllers.searching import SearchingController
from readtui.tui.effects import ChangeSearch, GoToMatch, OpenSearch, ShowWindow
from tests.tui.fakes import FakeHost


@dataclass
class Line:
    """A search line without a screen."""

    value: str = ""
    is_open: bool = False
    switches: tuple[bool, bool] = (False, False)
    is_backward: bool = False
    sign: str = ""

    def open(self) -> None:
        self.value, self.is_open = "", True

    def close(self) -> None:
        self.is_open = False

    def set_text(self, text: str) -> None:
        self.value = text

    def show_switches(self, *, whole_words: bool, regex: bool, is_backward: bool, sign: str = "") -> None:
        self.switches, self.is_backward, self.sign = (whole_words, regex), is_backward, sign


def bells() -> Document:
    """Return "bell" at 0, 20 and 40, and "lamp" at 10."""
    builder = Builder("bells.txt")
    builder.paragraph("bell .... lamp .... bell .... .... .... bell")
    return builder.build()


class Search:
    """A search in a document, with the keys of its line."""

    def __init__(self, *, waits: bool = False, document: Document | None = None) -> None:
        self.host = FakeHost(document or bells(), waits=waits)
        self.line = Line()
        self.controller = SearchingController(self.host.host, self.line)

    def type(self, text: str) -> None:
        """Open the line and type a query, whose search may wait."""
        self.controller.open(OpenSearch())
        self.line.value = text
        self.controller.line_changed()

    def press(self, key: str) -> None:
        self.controller.change(ChangeSearch(key))  # type: ignore[arg-type]

    def go(self, steps: int) -> None:
        self.controller.go_to_match(GoToMatch(steps))

    @property
    def hits(self) -> list[int] | None:
        """Where the matches start; None without results."""
        hits = self.host.reading.search.hits
        return None if hits is None else [span.start for span in hits]

    @property
    def place(self) -> int:
        return self.host.reading.position.offset


@pytest.fixture
def in_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """All searches are made in a thread, as in a long text."""
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)


def test_each_character_searches_and_enter_keeps_the_matches() -> None:
    search = Search()
    search.type("be")
    assert search.hits == [0, 20, 40]
    assert search.line.is_open
    search.line.value = "lam"
    search.controller.line_changed()
    assert search.hits == [10]
    search.press("accept")
    assert not search.line.is_open
    assert (search.hits, search.place) == ([10], 10)


def test_escape_goes_back_and_clears_the_matches() -> None:
    search = Search()
    search.host.reading = search.host.reading.move_to(5)
    search.type("lamp")
    assert search.place == 10
    search.press("cancel")
    assert search.hits is None
    assert search.place == 0  # the start of the page, where the search began
    assert not search.line.is_open


def test_an_empty_query_is_cancelled_and_not_in_the_history() -> None:
    search = Search()
    search.type("")
    search.press("accept")
    assert not search.line.is_open
    assert search.host.reading.search.query is None
    search.type("")
    search.press("older")
    assert search.line.value == ""


def test_without_a_document_no_line_opens() -> None:
    search = Search()
    search.host.reading = Reading()
    search.type("bell")
    assert not search.line.is_open
    assert not search.controller.is_open


@pytest.mark.usefixtures("in_thread")
def test_results_of_an_earlier_query_that_come_late_are_dropped() -> None:
    search = Search(waits=True)
    search.type("bell")
    search.line.value = "lamp"
    search.controller.line_changed()
    search.host.work(1)
    assert search.hits == [10]
    search.host.work(0)
    assert search.hits == [10]
    assert search.host.reading.search.query is not None
    assert search.host.reading.search.query.text == "lamp"


@pytest.mark.usefixtures("in_thread")
def test_a_line_closed_before_its_results_keeps_them_when_they_come() -> None:
    search = Search(waits=True)
    search.type("lamp")
    search.press("accept")
    assert not search.line.is_open
    assert search.place == 0
    search.host.work_all()
    assert (search.hits, search.place) == ([10], 10)
    assert search.host.notices == []


@pytest.mark.usefixtures("in_thread")
@pytest.mark.parametrize(("steps", "place"), [((1,), 20), ((1, 1), 40), ((1, 1, 1), 0), ((-1,), 40), ((1, -1), 0)])
def test_steps_typed_before_the_results_are_made_when_they_come(steps: tuple[int, ...], place: int) -> None:
    search = Search(waits=True)
    search.type("bell")
    search.press("accept")
    for step in steps:
        search.go(step)
    assert search.place == 0
    assert search.host.notices == []
    search.host.work_all()
    assert search.place == place
    search.go(1)  # at once, now that the results are there
    assert search.place == (place + 20) % 60


@pytest.mark.usefixtures("in_thread")
def test_a_cancelled_search_shows_no_results_that_come_later() -> None:
    search = Search(waits=True)
    search.type("bell")
    search.press("cancel")
    search.host.work_all()
    assert search.hits is None
    assert search.host.reading.search.query is None


@pytest.mark.usefixtures("in_thread")
def test_results_for_another_document_are_dropped_and_steps_with_them() -> None:
    search = Search(waits=True)
    search.type("bell")
    search.press("accept")
    search.go(1)
    builder = Builder("short.txt")
    builder.paragraph("short")
    search.host.reading = Reading(builder.build(), Position.at(0))
    search.host.work_all()
    assert search.hits is None
    assert search.place == 0
    search.go(1)
    assert search.host.notices == ["No search yet: / searches"]


@pytest.mark.parametrize(("key", "switches"), [("whole words", (True, False)), ("regex", (False, True))])
def test_switches_search_anew_and_are_off_in_the_next_search(key: str, switches: tuple[bool, bool]) -> None:
    search = Search()
    search.type("be.." if key == "regex" else "bel")
    before = search.hits
    search.press(key)
    assert search.line.switches == switches
    assert (before, search.hits) == (([], [0, 20, 40]) if key == "regex" else ([0, 20, 40], []))
    search.press("cancel")
    search.type("bell")
    assert search.line.switches == (False, False)


def test_a_query_that_is_not_valid_is_told_in_the_line_then_as_a_notice() -> None:
    search = Search()
    search.type("(")
    assert search.controller.failure is None
    search.press("regex")
    assert search.controller.failure is not None
    assert search.controller.failure.text == "("
    error = search.controller.failure.error
    search.press("accept")
    assert search.host.notices == [error]
    assert search.controller.failure is None


@pytest.mark.usefixtures("in_thread")
def test_a_search_that_fails_is_reported_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    search = Search(waits=True)
    search.type("bell")
    search.press("accept")
    search.go(1)
    with monkeypatch.context() as patch:
        patch.setattr(searching, "find", fail)
        search.host.work_all()
    assert [what for what, error in search.host.unexpected] == ["The search failed"]
    assert search.host.notices == ["the search failed"]
    search.go(1)
    assert search.host.notices[1:] == ["No search yet: / searches"]
    search.type("lamp")
    search.press("accept")
    search.host.work_all()
    assert search.place == 10


def test_no_match_is_told() -> None:
    search = Search()
    search.type("winter")
    search.press("accept")
    assert search.host.notices == ["“winter” not found"]
    search.go(1)
    assert search.host.notices[1:] == ["No matches"]


def test_going_past_an_end_is_told() -> None:
    search = Search()
    search.type("bell")
    search.press("accept")
    search.go(2)
    assert search.host.notices == []
    search.go(1)
    assert (search.place, search.host.notices) == (0, ["Continued from the start"])
    search.go(-1)
    assert (search.place, search.host.notices[1:]) == (40, ["Continued from the end"])


def test_earlier_queries_are_recalled_and_searched_for_the_latest_first_and_each_once() -> None:
    search = Search()
    for query in ("bell", "lamp", "bell"):
        search.type(query)
        search.press("accept")
    search.controller.open(OpenSearch())
    search.press("older")
    assert (search.line.value, search.hits) == ("bell", [0, 20, 40])
    search.press("older")
    assert (search.line.value, search.hits) == ("lamp", [10])
    search.press("older")
    assert search.line.value == "lamp"
    search.press("newer")
    search.press("newer")
    assert search.line.value == ""


def test_the_list_of_matches_is_opened_after_the_line_is_closed() -> None:
    search = Search()
    search.type("bell")
    search.press("list")
    assert not search.line.is_open
    assert search.host.effects == [ShowWindow("matches")]


def test_a_search_takes_the_end_of_a_selection_to_its_match() -> None:
    search = Search()
    search.host.reading = search.host.reading.select(Selection(5, 6), by_keys=True)
    search.type("lamp")
    search.press("accept")
    assert search.host.reading.selected_span.of(search.host.text) == ".... l"


def test_a_search_for_an_option_goes_to_its_definition() -> None:
    builder = Builder()
    builder.paragraph("lamp -i is lit")
    builder.paragraph("-i, --inside")
    search = Search(document=builder.build())
    search.type("-i")
    search.press("accept")
    assert search.host.reading.position.offset == 15
