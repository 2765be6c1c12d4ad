"""The list of works in the library screen: which are shown and in what order, the cursor, and what is selected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from readtui.library.filter import STATES, Filter, SearchedWork, folded, searched

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

SortKey: TypeAlias = Literal["opened", "added", "title", "site", "minutes", "progress"]

SORT_KEYS: Sequence[SortKey] = get_args(SortKey)

_LATEST_FIRST = frozenset(("opened", "added", "progress"))
"""What is sorted with the greatest value first, unless it is reversed."""


class Order(NamedTuple):
    """The order of a list: the latest or the largest progress first, else by the alphabet or the shortest first."""

    key: SortKey = "opened"
    is_reversed: bool = False

    @property
    def is_descending(self) -> bool:
        """Whether the greatest value comes first."""
        return (self.key in _LATEST_FIRST) != self.is_reversed

    def by(self, key: SortKey) -> Order:
        """Return the order by a key; the other way round if that is the present key."""
        return Order(key, not self.is_reversed) if key == self.key else Order(key)


class Catalogue:
    """All works of the library, with what filters and orders need, each computed once when it is needed."""

    def __init__(self, entries: Sequence[WorkEntry] = ()) -> None:
        self.entries = entries
        self._orders: dict[Order, Sequence[int]] = {}

    @cached_property
    def searched(self) -> Sequence[SearchedWork]:
        """The works as a filter searches them."""
        return [searched(entry) for entry in self.entries]

    @cached_property
    def states(self) -> Mapping[str, int]:
        """The number of works in each state."""
        counts = Counter([entry.state for entry in self.entries])
        return {state: counts[state] for state in STATES}

    @cached_property
    def tags(self) -> Mapping[str, int]:
        """The number of works with each tag, in the order of the alphabet."""
        counts = Counter([tag for entry in self.entries for tag in entry.tags])
        return dict(sorted(counts.items(), key=lambda item: (folded(item[0]), item[0])))

    @cached_property
    def kept_count(self) -> int:
        """The number of works whose text is in the library."""
        return sum([entry.is_kept for entry in self.entries])

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The number in `entries` of each work by its id."""
        return {entry.ident: number for number, entry in enumerate(self.entries)}

    @cached_property
    def _title_counts(self) -> Mapping[str, int]:
        return Counter([entry.title for entry in self.entries])

    def name(self, entry: WorkEntry) -> str:
        """Return what a work is called: by its title, with its site or file where another one has the same title."""
        if not entry.title:
            return entry.source
        if self._title_counts.get(entry.title, 0) < 2:
            return entry.title
        return f"{entry.title} · {entry.site or PurePath(entry.source).name}"

    def numbers(self, order: Order) -> Sequence[int]:
        """Return the numbers of all works in an order. Works without a value come last, equal ones the latest first."""
        if order not in self._orders:
            value = _VALUES[order.key]
            values = [value(entry) for entry in self.entries]
            known = [number for number, one in enumerate(values) if one is not None]
            known.sort(key=values.__getitem__, reverse=order.is_descending)
            unknown = [number for number, one in enumerate(values) if one is None]
            self._orders[order] = [*known, *unknown]
        return self._orders[order]

    def shown(self, filter_: Filter, order: Order) -> Sequence[int]:
        """Return the numbers of the works that match a filter, in an order. The empty one leaves the archived out."""
        numbers = self.numbers(order)
        if filter_ == Filter():
            return [number for number in numbers if self.entries[number].state != "archived"]
        return filter_.select(self.searched, numbers)


_VALUES: Mapping[SortKey, Callable[[WorkEntry], Any]] = {
    "opened": lambda entry: entry.last_opened,
    "added": lambda entry: entry.added,
    "title": lambda entry: folded(entry.title) or None,
    "site": lambda entry: folded(entry.site) or None,
    "minutes": lambda entry: entry.minutes or None,
    "progress": lambda entry: entry.progress,
}


class Listing(NamedTuple):
    """The list as it is shown: the numbers of works in the catalogue, the place of the cursor, the selected works.

    `selected` has ids. While a range is selected, `range_from` is the place where it began.
    """

    catalogue: Catalogue
    filter: Filter = Filter()
    order: Order = Order()
    shown: Sequence[int] = ()
    cursor: int = 0
    selected: frozenset[int] = frozenset()
    range_from: int | None = None

    # What is shown

    def entry(self, place: int) -> WorkEntry:
        """Return the work at a place."""
        return self.catalogue.entries[self.shown[place]]

    @property
    def current(self) -> WorkEntry | None:
        """The work at the cursor; None if none is shown."""
        return self.entry(self.cursor) if self.shown else None

    def with_catalogue(self, catalogue: Catalogue) -> Listing:
        """Return the list of other works, with the cursor on the same one if it is still shown."""
        ended = self.end_range()
        present = ended.selected & catalogue.places.keys()
        return ended._replace(catalogue=catalogue, selected=present)._listed(self.current)

    def filtered(self, filter_: Filter) -> Listing:
        """Return the list of the works that match a filter, with the cursor on the first."""
        return self.end_range()._replace(filter=filter_, cursor=0)._listed(None)

    def ordered(self, order: Order) -> Listing:
        """Return the list in another order, with the cursor on the same work."""
        return self.end_range()._replace(order=order)._listed(self.current)

    def _listed(self, current: WorkEntry | None) -> Listing:
        """Return the list made again, with the cursor on a work; at its place if that is not shown."""
        shown = self.catalogue.shown(self.filter, self.order)
        number = self.catalogue.places.get(current.ident) if current is not None else None
        place = next((place for place, one in enumerate(shown) if one == number), self.cursor)
        return self._replace(shown=shown).at(place)

    # Moving

    def moved(self, steps: int) -> Listing:
        """Return the list with the cursor `steps` rows down (up if negative), at most at an end."""
        return self.at(self.cursor + steps)

    def at(self, place: int) -> Listing:
        """Return the list with the cursor at a place, at most at an end."""
        return self._replace(cursor=max(min(place, len(self.shown) - 1), 0))

    # Selecting

    @property
    def all_selected(self) -> frozenset[int]:
        """The ids of the selected works, with those of the range that is being selected."""
        if self.range_from is None:
            return self.selected
        first, last = sorted((self.range_from, self.cursor))
        return self.selected | {self.entry(place).ident for place in range(first, min(last + 1, len(self.shown)))}

    def toggled(self) -> Listing:
        """Return the list with the work at the cursor selected, or no longer, and the cursor on the next one."""
        if (current := self.current) is None:
            return self
        ended = self.end_range()
        return ended._replace(selected=ended.selected ^ {current.ident}).moved(1)

    def toggle_range(self) -> Listing:
        """Return the list in which moving selects, from the cursor on; or, if it did, no longer."""
        if self.range_from is not None:
            return self.end_range()
        return self._replace(range_from=self.cursor) if self.shown else self

    def end_range(self) -> Listing:
        """Return the list in which moving selects no longer; what was selected stays so."""
        return self if self.range_from is None else self._replace(selected=self.all_selected, range_from=None)

    def all_toggled(self) -> Listing:
        """Return the list with all works that are shown selected; with none if they are already."""
        shown = frozenset([self.catalogue.entries[number].ident for number in self.shown])
        return self._replace(selected=frozenset() if shown <= self.all_selected else shown, range_from=None)

    def cleared(self) -> Listing:
        """Return the list without a selection."""
        return self._replace(selected=frozenset(), range_from=None)

    @property
    def targets(self) -> Sequence[WorkEntry]:
        """The works that an act concerns: the selected ones in the order of the list, else the one at the cursor.

        Selected works that the filter hides come last.
        """
        if not (selected := self.all_selected):
            return [self.current] if self.current is not None else []
        entries = self.catalogue.entries
        shown = [entries[number] for number in self.shown if entries[number].ident in selected]
        rest = selected - {entry.ident for entry in shown}
        return [*shown, *(entry for entry in entries if entry.ident in rest)] if rest else shown
