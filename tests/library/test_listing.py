"""The list of works: order, filter, cursor and selection."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.library.filter import parse
from readtui.library.listing import SORT_KEYS, Catalogue, Listing, Order, SortKey
from tests.calls import calls_of
from tests.library.works import entry, many

WORKS = (
    entry("Snow", 1, last_opened=datetime(2026, 3, 1, tzinfo=UTC), minutes=9, progress=0.2, site="b.example"),
    entry("Åland", 2, last_opened=datetime(2026, 2, 1, tzinfo=UTC), state="archived", tags=("sea", "Åland")),
    entry("bells", 3, last_opened=datetime(2026, 1, 1, tzinfo=UTC), minutes=4, progress=0.9, site="A.example"),
    entry(
        *("", 4),
        last_opened=datetime(2025, 1, 1, tzinfo=UTC),
        added=datetime(2026, 5, 1, tzinfo=UTC),
        tags=("sea",),
        is_kept=True,
    ),
)


def listing(text: str = "") -> Listing:
    return Listing(Catalogue()).with_catalogue(Catalogue(WORKS)).filtered(parse(text))


def shown(listed: Listing) -> list[int]:
    return [listed.entry(place).ident for place in range(len(listed.shown))]


def test_the_empty_filter_leaves_archived_works_out() -> None:
    assert shown(listing()) == [1, 3, 4]
    assert shown(listing("is:archived")) == [2]
    assert shown(listing("tag:sea")) == [2, 4]


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("opened", [1, 3, 4]),
        ("added", [4, 1, 3]),
        ("title", [3, 1, 4]),
        ("site", [3, 1, 4]),
        ("minutes", [3, 1, 4]),
        ("progress", [3, 1, 4]),
    ],
)
def test_each_order_begins_with_what_one_looks_for(key: SortKey, order: list[int]) -> None:
    assert shown(listing().ordered(Order(key))) == order


def test_a_reversed_order_leaves_works_without_a_value_last() -> None:
    assert shown(listing().ordered(Order().by("title").by("title"))) == [1, 3, 4]
    assert shown(listing().ordered(Order("minutes", is_reversed=True))) == [1, 3, 4]


def test_sorting_by_the_same_key_reverses() -> None:
    assert Order().by("opened") == Order("opened", is_reversed=True)
    assert Order("opened", is_reversed=True).by("title") == Order("title")


def test_counts_are_those_of_the_whole_library() -> None:
    catalogue = listing("bells").catalogue
    assert catalogue.states == {"unread": 3, "reading": 0, "finished": 0, "archived": 1}
    assert list(catalogue.tags.items()) == [("Åland", 1), ("sea", 2)]
    assert catalogue.kept_count == 1


def test_works_of_the_same_title_are_called_by_their_place_too() -> None:
    lamp, page = entry("The lamp", 1, source="/shelf/lamp.html"), entry("The lamp", 2, site="example.org")
    bare = entry("", 3)
    catalogue = Catalogue((lamp, page, bare, WORKS[0]))
    assert [catalogue.name(one) for one in catalogue.entries] == [
        *("The lamp · lamp.html", "The lamp · example.org", "/shelf/3.txt", "Snow"),
    ]


def test_the_cursor_stays_on_its_work() -> None:
    at_bells = listing().moved(1)
    assert at_bells.ordered(Order("title")).cursor == 0
    changed = [one._replace(state="unread") for one in WORKS]
    assert (again := at_bells.with_catalogue(Catalogue(changed))).cursor == 2
    assert again.current is not None
    assert again.current.title == "bells"


def test_when_its_work_is_gone_the_cursor_stays_at_its_place() -> None:
    last = listing().moved(9)
    assert last.cursor == 2
    assert last.with_catalogue(Catalogue(WORKS[:3])).cursor == 1
    assert last.with_catalogue(Catalogue()).current is None
    assert listing().moved(1).with_catalogue(Catalogue((WORKS[0], WORKS[3]))).cursor == 1


def test_a_work_is_selected_and_the_cursor_goes_on() -> None:
    one = listing().toggled()
    assert (set(one.selected), one.cursor) == ({1}, 1)
    assert one.moved(-1).toggled().selected == frozenset()


def test_moving_selects_a_range() -> None:
    ranged = listing().moved(2).toggle_range().moved(-1)
    assert ranged.all_selected == {3, 4}
    assert ranged.selected == frozenset()
    assert ranged.toggle_range().moved(-1).all_selected == {3, 4}
    assert ranged.filtered(parse("snow")).all_selected == {3, 4}
    assert ranged.cleared().all_selected == frozenset()


def test_all_that_is_shown_is_selected_and_released() -> None:
    everything = listing().all_toggled()
    assert everything.all_selected == {1, 3, 4}
    assert everything.all_toggled().all_selected == frozenset()


def test_an_act_concerns_the_selected_works_else_the_current_one() -> None:
    plain = listing()
    assert [one.ident for one in plain.targets] == [1]
    assert [one.ident for one in plain.moved(1).toggled().moved(-9).toggled().targets] == [1, 3]
    assert [one.ident for one in plain.all_toggled().filtered(parse("bells")).targets] == [3, 1, 4]
    assert listing("nothing").targets == []


def test_nothing_is_selected_in_an_empty_list() -> None:
    empty = listing("nothing")
    assert empty.toggled() == empty.toggle_range() == empty.moved(3) == empty


def test_works_that_are_gone_are_selected_no_longer() -> None:
    assert listing().all_toggled().with_catalogue(Catalogue(WORKS[:2])).all_selected == {1}


@given(st.permutations(range(12)), st.sampled_from(SORT_KEYS), st.booleans())
def test_an_order_has_all_works_once(numbers: list[int], key: SortKey, is_reversed: bool) -> None:
    works = many(12)
    catalogue = Catalogue([works[number] for number in numbers])
    assert sorted(catalogue.numbers(Order(key, is_reversed))) == list(range(12))


STEPS = st.sampled_from(("toggled", "toggle_range", "end_range", "all_toggled", "cleared"))


@given(st.lists(st.one_of(STEPS, st.integers(-20, 20), st.sampled_from(("is:unread", "tag1", "")))))
def test_any_series_of_steps_keeps_the_cursor_and_the_selection_among_the_works(steps: list[str | int]) -> None:
    works = many(15)
    idents = {one.ident for one in works}
    listed = Listing(Catalogue()).with_catalogue(Catalogue(works))
    for step in steps:
        if isinstance(step, int):
            listed = listed.moved(step)
        elif hasattr(listed, step):
            listed = getattr(listed, step)()
        else:
            listed = listed.filtered(parse(step))
        assert 0 <= listed.cursor < max(len(listed.shown), 1)
        assert listed.all_selected <= idents
        assert len(listed.targets) == (len(listed.all_selected) or bool(listed.shown))


def _narrowed(listed: Listing) -> Listing:
    return listed.filtered(parse("article is:unread <60m"))


def test_a_key_of_the_filter_calls_few_functions_for_each_work() -> None:
    """With 10,000 works and three terms a key took 10 ms of CPU time when this was written; 50 ms would be felt."""
    counts = []
    for count in (500, 1000):
        listed = Listing(Catalogue()).with_catalogue(Catalogue(many(count))).filtered(parse("article"))
        counts.append(calls_of(partial(_narrowed, listed)))
    assert counts[1] - counts[0] <= 4 * 500
