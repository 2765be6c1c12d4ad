"""The filter of lines: how it is typed, what it shows, and what comes of a text that grows."""

from __future__ import annotations

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.controllers.filtering import FilteringController
from readtui.tui.effects import ChangeSearch, OpenLineFilter, Scroll
from tests.tui.controllers.test_searching import Line
from tests.tui.fakes import FakeHost


def log(lines: int) -> Document:
    builder = Builder("app.log")
    for first in range(0, lines, 4):
        numbers = range(first, min(first + 4, lines))
        builder.output("\n".join(f"{number} {'error' if number % 3 == 0 else 'fine'}" for number in numbers))
    return builder.build()


class Filtering:
    """A filter of a log of ten lines, with the keys of its line."""

    def __init__(self, *, waits: bool = False) -> None:
        self.host = FakeHost(log(10), waits=waits)
        self.line = Line()
        self.controller = FilteringController(self.host.host, self.line)

    def type(self, text: str, context: int = 0) -> None:
        self.controller.open(OpenLineFilter(context))
        self.line.value = text
        self.press("accept")

    def press(self, key: str) -> None:
        self.controller.change(ChangeSearch(key))  # type: ignore[arg-type]  # one of its keys

    @property
    def shown(self) -> list[str]:
        """The first characters of the lines that are shown."""
        text, parts = self.host.text, self.host.reading.shown.parts
        lines = text.split("\n") if parts is None else [line for span in parts for line in span.of(text).split("\n")]
        return [line.partition(" ")[0] for line in lines]


def test_the_lines_that_match_are_shown_and_with_an_empty_filter_all() -> None:
    filtering = Filtering()
    filtering.type("error")
    assert filtering.shown == ["0", "3", "6", "9"]
    assert not filtering.line.is_open
    filtering.type("")
    assert filtering.host.reading.shown.parts is None


def test_a_filter_that_begins_with_an_exclamation_mark_shows_the_others() -> None:
    filtering = Filtering()
    filtering.type("!error")
    assert filtering.shown == ["1", "2", "4", "5", "7", "8"]
    filtering.type("\x0efine")
    assert filtering.shown == ["0", "3", "6", "9"]


def test_the_count_is_the_number_of_lines_around_and_stands_in_the_line() -> None:
    filtering = Filtering()
    filtering.type("6 error", context=1)
    assert filtering.shown == ["5", "6", "7"]
    assert filtering.line.sign == "±1 &"


def test_cancelling_leaves_what_is_shown() -> None:
    filtering = Filtering()
    filtering.type("error")
    filtering.controller.open(OpenLineFilter())
    filtering.press("cancel")
    assert filtering.shown == ["0", "3", "6", "9"]


def test_without_a_match_what_is_shown_stays_and_a_notice_says_so() -> None:
    filtering = Filtering()
    filtering.type("error")
    filtering.type("zebra")
    assert filtering.shown == ["0", "3", "6", "9"]
    assert filtering.host.notices == ["“zebra”: no lines match"]


def test_an_invalid_pattern_is_a_notice() -> None:
    filtering = Filtering()
    filtering.controller.open(OpenLineFilter())
    filtering.press("regex")
    filtering.line.value = "("
    filtering.press("accept")
    assert filtering.host.notices[0].startswith("invalid pattern")
    assert filtering.line.switches == (False, True)


def test_earlier_filters_are_recalled() -> None:
    filtering = Filtering()
    filtering.type("error")
    filtering.type("!fine")
    filtering.controller.open(OpenLineFilter())
    filtering.press("older")
    filtering.press("older")
    assert filtering.line.value == "error"
    filtering.press("newer")
    assert filtering.line.value == "!fine"


def test_the_first_line_at_the_top_of_the_screen_or_below_stays_at_the_top() -> None:
    filtering = Filtering()
    text = filtering.host.text
    reading = filtering.host.reading
    filtering.host.reading = reading.with_viewport(text.index("4 fine"), len(text))
    filtering.type("error")
    position = filtering.host.reading.position
    assert (position.offset, position.placement) == (text.index("6 error"), "exact")


def test_a_search_ends_when_a_filter_is_applied_and_none_is_made_for_another_document() -> None:
    filtering = Filtering(waits=True)
    filtering.controller.open(OpenLineFilter())
    filtering.press("regex")
    filtering.line.value = "err.r"
    filtering.press("accept")
    assert filtering.host.reading.shown.parts is None
    filtering.host.reading = filtering.host.reading._replace(document=Builder("other.log").build())
    filtering.host.work_all()
    assert filtering.host.reading.shown.parts is None


def test_a_filter_that_takes_long_says_so() -> None:
    filtering = Filtering(waits=True)
    filtering.controller.open(OpenLineFilter())
    filtering.press("regex")
    filtering.line.value = "err.r"
    filtering.press("accept")
    filtering.host.pass_time()
    assert filtering.host.notices == ["Looking for lines with “err.r” …"]
    filtering.host.work_all()
    assert filtering.shown == ["0", "3", "6", "9"]
    filtering.host.pass_time()
    assert len(filtering.host.notices) == 1


def test_a_text_that_has_grown_is_filtered_to_its_end_and_followed_there() -> None:
    filtering = Filtering()
    filtering.type("error")
    grown = log(20)
    reading = filtering.host.reading
    filtering.host.reading = reading._replace(document=grown, shown=reading.shown.in_document(grown))
    filtering.controller.update(is_following=True)
    assert filtering.shown == ["0", "3", "6", "9", "12", "15", "18"]
    assert Scroll(rows=100) in filtering.host.effects
    found = filtering.host.reading.shown.filtered
    assert found is not None
    assert (found.matching, found.total) == (7, 20)


def test_a_text_that_has_become_shorter_than_what_was_left_is_shown_whole() -> None:
    filtering = Filtering()
    filtering.type("9 error")
    shorter = log(5)
    assert filtering.host.reading.shown.in_document(shorter).parts is None
