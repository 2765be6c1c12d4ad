"""The jump list: back and forth through the places of one text."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from readtui.reading.jump_list import MAX_JUMPS, JumpList
from readtui.span import Offset

PLACES = st.integers(0, 9)


@st.composite
def jump_lists(draw: st.DrawFn) -> JumpList:
    """What jumps, and some steps back from them, leave behind."""
    jumps = left(*draw(st.lists(PLACES, max_size=6)))
    for place in draw(st.lists(PLACES, max_size=3)):
        gone = jumps.back(place)
        jumps = jumps if gone is None else gone[1]
    return jumps


def left(*places: Offset) -> JumpList:
    return reduce(JumpList.push, places, JumpList())


def test_there_is_no_way_back_or_forth_before_the_first_jump() -> None:
    assert [step(7) for step in (JumpList().back, JumpList().swap, JumpList().forward)] == [None, None, None]


def test_back_takes_jumps_in_turn_and_forth_undoes_it() -> None:
    assert left(1, 2).back(3) == (2, JumpList((1,), (3,)))
    assert JumpList((1,), (3,)).back(2) == (1, JumpList((), (2, 3)))
    assert JumpList((), (2, 3)).forward(1) == (2, JumpList((1,), (3,)))


def test_a_swap_leaves_what_is_ahead() -> None:
    assert JumpList((1, 2), (4,)).swap(3) == (2, JumpList((1, 3), (4,)))


def test_a_place_that_is_left_again_is_remembered_once() -> None:
    assert left(1, 2, 2, 1).behind == (1, 2, 1)


def test_the_oldest_places_are_forgotten() -> None:
    assert left(*range(MAX_JUMPS + 5)).behind == tuple(range(5, MAX_JUMPS + 5))


@given(jump_lists(), PLACES, PLACES)
def test_back_after_a_jump_returns_and_forth_goes_again(jumps: JumpList, here: Offset, there: Offset) -> None:
    gone = jumps.push(here).back(there)
    assert gone is not None
    assert gone[0] == here
    assert gone[1].forward(here) == (there, jumps.push(here))


@given(jump_lists(), PLACES)
def test_forth_undoes_back_and_back_undoes_forth(jumps: JumpList, here: Offset) -> None:
    if (gone := jumps.back(here)) is not None:
        assert gone[1].forward(gone[0]) == (here, jumps)
    if (gone := jumps.forward(here)) is not None:
        assert gone[1].back(gone[0]) == (here, jumps)


@given(jump_lists(), PLACES)
def test_two_swaps_change_nothing(jumps: JumpList, here: Offset) -> None:
    if (gone := jumps.swap(here)) is not None:
        assert gone[1].swap(gone[0]) == (here, jumps)


@given(jump_lists(), PLACES)
def test_after_a_jump_nothing_is_ahead(jumps: JumpList, here: Offset) -> None:
    assert jumps.push(here).forward(here) is None
