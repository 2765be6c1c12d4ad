"""The trail of texts: back and forth, each as it was left."""

from __future__ import annotations

from readtui.document.builder import Builder
from readtui.reading import history
from readtui.reading.history import MAX_VISITS, History, Visit
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span


def visit(name: str, length: int = 10, top: int = 0) -> Visit:
    builder = Builder(name)
    builder.paragraph("x" * length)
    return Visit(Reading(builder.build(), position=top, top=top, bottom=length), name)


def names(visits: tuple[Visit, ...]) -> list[str]:
    return [visit.source for visit in visits]


def test_back_and_forth_through_three_texts() -> None:
    there = History().push(visit("a", top=3)).push(visit("b"))
    gone = there.back(visit("c"))
    assert gone is not None
    assert gone[0].source == "b"
    gone = gone[1].back(gone[0])
    assert gone is not None
    assert (gone[0].source, gone[0].reading.top) == ("a", 3)
    assert names(gone[1].ahead) == ["b", "c"]
    assert gone[1].back(gone[0]) is None
    gone = gone[1].forward(gone[0])
    assert gone is not None
    gone = gone[1].forward(gone[0])
    assert gone is not None
    assert gone[0].source == "c"
    assert names(gone[1].behind) == ["a", "b"]
    assert gone[1].forward(gone[0]) is None


def test_another_text_takes_the_place_of_those_ahead() -> None:
    gone = History().push(visit("a")).back(visit("b"))
    assert gone is not None
    assert gone[1].push(gone[0]) == History(behind=(gone[0],))


def test_what_is_left_is_not_selected_any_more() -> None:
    present = visit("a")
    selecting = present._replace(reading=present.reading.select(Selection.of(Span(1, 3)), by_keys=True))
    assert History().push(selecting).behind[0].reading.selection is None


def test_the_trail_forgets_its_far_end() -> None:
    there = History()
    for number in range(MAX_VISITS + 3):
        there = there.push(visit(str(number)))
    assert names(there.behind) == [str(number) for number in range(3, MAX_VISITS + 3)]


def test_large_texts_are_forgotten_sooner_but_for_the_last() -> None:
    there = History().push(visit("small"))
    trail_limit = history.MAX_CHARACTERS
    there = there.push(visit("large", trail_limit + 1))
    assert names(there.behind) == ["large"]
    assert names(there.push(visit("next")).behind) == ["next"]
