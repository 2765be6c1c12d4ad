"""The jump list: back and forward through the places of one text."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from readtui.reading.jump_list import MAX_JUMPS, JumpList
from readtui.span import Offset

PLACES = st.integers(0, 9)


@st.composite
def jump_lists(draw: st.DrawFn) -> JumpList:
    """Jump lists after some jumps and some steps back."""
    jumps = jumped_from(*draw(st.lists(PLACES, max_size=6)))
    for place in draw(st.lists(PLACES, max_size=3)):
        step = jumps.back(place)
        jumps = jumps if step is None else step[1]
    return jumps


def jumped_from(*places: Offset) -> JumpList:
    return reduce(JumpList.push, places, JumpList())


def test_before_the_first_jump_there_is_no_back_or_forward() -> None:
    assert [step(7) for step in (JumpList().back, JumpList().swap, JumpList().forward)] == [None, None, None]


def test_back_undoes_jumps_in_turn_and_forward_undoes_back() -> None:
    assert jumped_from(1, 2).back(3) == (2, JumpList((1,), (3,)))
    assert JumpList((1,), (3,)).back(2) == (1, JumpList((), (2, 3)))
    assert JumpList((), (2, 3)).forward(1) == (2, JumpList((1,), (3,)))


def test_a_swap_keeps_the_places_ahead() -> None:
    assert JumpList((1, 2), (4,)).swap(3) == (2, JumpList((1, 3), (4,)))


def test_a_repeated_place_is_recorded_once() -> None:
    assert jumped_from(1, 2, 2, 1).behind == (1, 2, 1)


def test_the_oldest_places_are_dropped() -> None:
    assert jumped_from(*range(MAX_JUMPS + 5)).behind == tuple(range(5, MAX_JUMPS + 5))


@given(jump_lists(), PLACES, PLACES)
def test_back_returns_from_a_jump_and_forward_repeats_it(jumps: JumpList, position: Offset, there: Offset) -> None:
    step = jumps.push(position).back(there)
    assert step is not None
    assert step[0] == position
    assert step[1].forward(position) == (there, jumps.push(position))


@given(jump_lists(), PLACES)
def test_back_and_forward_undo_each_other(jumps: JumpList, position: Offset) -> None:
    if (step := jumps.back(position)) is not None:
        assert step[1].forward(step[0]) == (position, jumps)
    if (step := jumps.forward(position)) is not None:
        assert step[1].back(step[0]) == (position, jumps)


@given(jump_lists(), PLACES)
def test_two_swaps_change_nothing(jumps: JumpList, position: Offset) -> None:
    if (step := jumps.swap(position)) is not None:
        assert step[1].swap(step[0]) == (position, jumps)


@given(jump_lists(), PLACES)
def test_after_a_jump_nothing_is_ahead(jumps: JumpList, position: Offset) -> None:
    assert jumps.push(position).forward(position) is None
