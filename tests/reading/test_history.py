"""The history of documents: back and forward, each document as it was left."""

from __future__ import annotations

from readtui.document.builder import Builder
from readtui.reading import history
from readtui.reading.history import MAX_VISITS, History, Visit
from readtui.reading.position import Position
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span


def visit(name: str, length: int = 10, top: int = 0) -> Visit:
    builder = Builder(name)
    builder.paragraph("x" * length)
    return Visit(Reading(builder.build(), Position(top, top=top, bottom=length)), name)


def names(visits: tuple[Visit, ...]) -> list[str]:
    return [visit.source for visit in visits]


def test_back_and_forward_through_three_texts() -> None:
    history_of_texts = History().push(visit("a", top=3)).push(visit("b"))
    step = history_of_texts.back(visit("c"))
    assert step is not None
    assert step[0].source == "b"
    step = step[1].back(step[0])
    assert step is not None
    assert (step[0].source, step[0].reading.position.top) == ("a", 3)
    assert names(step[1].ahead) == ["b", "c"]
    assert step[1].back(step[0]) is None
    step = step[1].forward(step[0])
    assert step is not None
    step = step[1].forward(step[0])
    assert step is not None
    assert step[0].source == "c"
    assert names(step[1].behind) == ["a", "b"]
    assert step[1].forward(step[0]) is None


def test_another_text_replaces_those_ahead() -> None:
    step = History().push(visit("a")).back(visit("b"))
    assert step is not None
    assert step[1].push(step[0]) == History(behind=(step[0],))


def test_a_text_in_the_history_has_no_selection() -> None:
    present = visit("a")
    selecting = present._replace(reading=present.reading.select(Selection.of(Span(1, 3)), by_keys=True))
    assert History().push(selecting).behind[0].reading.selection.current is None


def test_the_oldest_texts_are_dropped() -> None:
    history_of_texts = History()
    for number in range(MAX_VISITS + 3):
        history_of_texts = history_of_texts.push(visit(str(number)))
    assert names(history_of_texts.behind) == [str(number) for number in range(3, MAX_VISITS + 3)]


def test_large_texts_are_dropped_sooner_except_the_last() -> None:
    history_of_texts = History().push(visit("small"))
    limit = history.MAX_CHARACTERS
    history_of_texts = history_of_texts.push(visit("large", limit + 1))
    assert names(history_of_texts.behind) == ["large"]
    assert names(history_of_texts.push(visit("next")).behind) == ["next"]
