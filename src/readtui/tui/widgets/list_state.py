"""The state of a list: its rows, the filter, folds, the cursor, and which rows are visible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar, overload

Value = TypeVar("Value")


class ListRow(NamedTuple, Generic[Value]):
    """A row of a list: a sign, a text, a note at the right, the heading of its group, and words that only find it.

    A row without a value can be read but not chosen. In a tree, rows with a greater `depth` below a row are its
    children.
    """

    text: str
    value: Value | None = None
    note: str = ""
    group: str = ""
    sign: str = ""
    sign_role: str = ""  # roles are those of `paint` without the prefix of the list: "title", "dim", "count"
    note_role: str = "dim"
    is_dim: bool = False
    depth: int = 0
    has_children: bool = False
    is_folded: bool = False
    synonyms: str = ""
    is_here: bool = False  # for the position in the text: highlighted while the list is not active
    note_is_optional: bool = False  # left out where it would shorten the text


class LazyRows(Sequence[ListRow[Value]]):
    """Rows without groups, made when they are asked for: of thousands, few are visible.

    The row at a place is `make(number)` for the number there, from 0 to `count`. `values` returns the values of all
    numbers, and `searched` what a filter searches in each, in lower case. Each is called when it is needed. Rows with a
    filter of their own have `select` in place of `searched`: it returns those of some numbers that a line selects.
    """

    def __init__(
        self,
        make: Callable[[int], ListRow[Value]],
        count: int,
        values: Callable[[], Sequence[Value]],
        searched: Callable[[], Sequence[str]],
        numbers: Sequence[int] | None = None,
        *,
        select: Callable[[str, Sequence[int]], Sequence[int]] | None = None,
    ) -> None:
        self._select = select
        self._make = make
        self._count = count
        self._values = values
        self._searched = searched
        self._numbers = range(count) if numbers is None else numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> ListRow[Value]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ListRow[Value]]: ...

    def __getitem__(self, place: int | slice) -> ListRow[Value] | Sequence[ListRow[Value]]:
        if isinstance(place, slice):
            return [self._make(number) for number in self._numbers[place]]
        return self._make(self._numbers[place])

    def with_words(self, line: str) -> LazyRows[Value]:
        """Return the rows that a filter finds: those with all of its words, if they have no filter of their own."""
        numbers, words = self._numbers, line.casefold().split()
        if words and self._select is not None:
            numbers = self._select(line, numbers)
        elif words:
            searched = self._searched()
            for word in words:
                numbers = [number for number in numbers if word in searched[number]]
        return LazyRows(self._make, self._count, self._values, self._searched, numbers, select=self._select)

    def place_of(self, value: Value) -> int | None:
        """Return the place of the row with that value; None if it is not among these."""
        try:
            number = self._values().index(value)
        except ValueError:
            return None
        place = bisect_left(self._numbers, number)
        return place if place < len(self._numbers) and self._numbers[place] == number else None


class RowList(NamedTuple, Generic[Value]):
    """The rows of a list, the places of headings among them, and that of the cursor while the list is not active.

    `place_of` returns the place of the row with a value, faster than by reading all rows.
    """

    rows: Sequence[ListRow[Value]]
    headings: frozenset[int] = frozenset()
    here: int | None = None
    place_of: Callable[[Value], int | None] | None = None


RowSource: TypeAlias = Callable[[str, frozenset[Value]], RowList[Value]]
"""Returns the rows for the words of a filter and the values of the folded rows."""


def filtered(rows: Sequence[ListRow[Value]], words: str) -> RowList[Value]:
    """Return the rows whose text, note, group and synonyms contain all of these words, each group below its heading."""
    wanted = words.casefold().split()
    if isinstance(rows, LazyRows):
        found = rows.with_words(words)
        return RowList(found, place_of=found.place_of)
    shown: list[ListRow[Value]] = []
    headings: set[int] = set()
    group = ""
    for one in rows:
        searched = f"{one.text} {one.note} {one.group} {one.synonyms}".casefold()
        if not all(word in searched for word in wanted):
            continue
        if one.group != group:
            group = one.group
            headings.add(len(shown))
            shown.append(ListRow(group))
        shown.append(one)
    return RowList(shown, frozenset(headings))


def group_count(rows: Sequence[ListRow[Value]]) -> int:
    """Return the number of groups that have a heading."""
    return 0 if isinstance(rows, LazyRows) else len({one.group for one in rows if one.group})


def place_away(rows: RowList[Value], place: int, step: int) -> int:
    """Return the place of the row that is `step` rows away, counted without headings; at most the first or last one."""
    if not rows.headings:
        return min(max(place + step, 0), max(len(rows.rows) - 1, 0))
    places = [one for one in range(len(rows.rows)) if one not in rows.headings]
    if not places:
        return place
    nearest = min(bisect_left(places, place), len(places) - 1)
    return places[min(max(nearest + step, 0), len(places) - 1)]


def first_row(rows: RowList[Value], cursor: int, first: int, height: int, extra: int) -> int:
    """Return the first visible row with which the cursor is visible, and a heading above it.

    If `first` has to change, it changes by `extra` rows more upwards and twice as many downwards.
    """
    top = cursor - 1 if cursor - 1 in rows.headings and height > 1 else cursor
    if top < first:
        first = max(top - extra, 0)
    elif cursor >= first + height:
        first = cursor - height + 1 + 2 * extra
    return max(min(first, len(rows.rows) - height), 0)


class VisibleLine(NamedTuple, Generic[Value]):
    """A line of the list as it is painted: line `line` of the `lines` of a row; `row` is None below the last one."""

    row: ListRow[Value] | None
    is_heading: bool = False
    is_highlighted: bool = False
    place: int = -1
    line: int = 0
    lines: int = 1


def line_counts(wanted: Sequence[int], height: int, first_served: int | None) -> Sequence[int]:
    """Return how many of `height` lines rows get that want so many.

    The row `first_served` gets all it wants; of the others each a second line before one gets a third, from above.
    """
    if sum(wanted) <= height:
        return wanted
    counts = [1] * len(wanted)
    spare = height - len(wanted)
    if first_served is not None:
        counts[first_served] = min(wanted[first_served], 1 + spare)
        spare -= counts[first_served] - 1
    for lines in range(2, max(wanted) + 1):
        for place, many in enumerate(wanted):
            if spare and counts[place] < lines <= many:
                counts[place], spare = lines, spare - 1
    return counts


class ListState(Generic[Value]):
    """The rows of a source with a cursor, of which `height` lines are visible from the row `first` on.

    While the list is active, the cursor is where the keys moved it; otherwise at the position in the text. `lines_of`
    returns how many lines a row wants. If all rows are visible, they get what they want as far as there is room; else
    only the row at the cursor does. That at the mouse (`hovered`) is always shown whole.
    """

    def __init__(self) -> None:
        self.words = ""
        self.folded: frozenset[Value] = frozenset()
        self.rows: RowList[Value] = RowList(())
        self.cursor = 0
        self.first = 0
        self.height = 1
        self.is_active = False
        self.hovered: int | None = None
        self.lines_of: Callable[[ListRow[Value]], int] | None = None
        self._lines: tuple[RowList[Value], tuple[object, ...], Sequence[VisibleLine[Value]]] | None = None
        self._source: RowSource[Value] = lambda words, folded: RowList(())

    # What is shown

    @property
    def current(self) -> ListRow[Value] | None:
        """The row at the cursor; None if there are no rows."""
        return self.row_at(self.cursor)

    def row_at(self, place: int) -> ListRow[Value] | None:
        """Return the row at a place; None for a heading, and below the last row."""
        rows = self.rows.rows
        return rows[place] if place < len(rows) and place not in self.rows.headings else None

    @property
    def visible_lines(self) -> Sequence[VisibleLine[Value]]:
        """The visible lines, `height` of them, also those below the last row."""
        state = (self.first, self.height, self.cursor, self.is_active, self.hovered)
        if self._lines is None or self._lines[0] is not self.rows or self._lines[1] != state:
            self._lines = self.rows, state, self._with_hovered(self._set_lines())
        return self._lines[2]

    def line_at(self, y: int) -> VisibleLine[Value]:
        """Return the line that is `y` lines below the first visible one; its place is -1 below the last row."""
        return self.visible_lines[y] if 0 <= y < self.height else VisibleLine(None)

    def _set_lines(self) -> Sequence[VisibleLine[Value]]:
        count = len(self.rows.rows)
        places = range(count) if count <= self.height else range(self.first, min(self.first + self.height, count))
        rows = [self.rows.rows[place] for place in places]
        lines: list[VisibleLine[Value]] = []
        last = 0  # the end of the last row that is shown whole though not all are
        for place, one, many in zip(places, rows, self._counts(places, rows), strict=True):
            is_heading = place in self.rows.headings
            is_highlighted = place == self.cursor and one.value is not None if self.is_active else one.is_here
            lines += [VisibleLine(one, is_heading, is_highlighted, place, line, many) for line in range(many)]
            last = len(lines) if many > 1 else last
        hidden = max(last - self.height, 0)
        blank = VisibleLine[Value](None)
        return [*lines[hidden : hidden + self.height], *[blank] * (self.height - len(lines) + hidden)]

    def _with_hovered(self, lines: Sequence[VisibleLine[Value]]) -> Sequence[VisibleLine[Value]]:
        """Return the lines with the row at the mouse shown whole where it is; those below it move down."""
        numbers = [
            number for number, shown in enumerate(lines) if shown.row is not None and shown.place == self.hovered
        ]
        if not numbers or self.lines_of is None:
            return lines
        first = lines[numbers[0]]
        assert first.row is not None
        if (many := self.lines_of(first.row)) <= first.lines:
            return lines
        whole = [first._replace(line=line, lines=many) for line in range(many)]
        hidden = min(max(numbers[0] + many - self.height, 0), numbers[0])
        return [*lines[: numbers[0]], *whole, *lines[numbers[-1] + 1 :]][hidden : hidden + self.height]

    def _counts(self, places: range, rows: Sequence[ListRow[Value]]) -> Sequence[int]:
        """Return how many lines the rows at these places get."""
        if (lines_of := self.lines_of) is None:
            return [1] * len(rows)
        pointed = self.cursor if self.is_active else self.rows.here
        if len(self.rows.rows) > self.height:
            return [lines_of(one) if place == pointed else 1 for place, one in zip(places, rows, strict=True)]
        wanted = [1 if place in self.rows.headings else lines_of(one) for place, one in zip(places, rows, strict=True)]
        return line_counts(wanted, self.height, pointed if pointed in places else None)

    def show(self, source: RowSource[Value], *, is_other: bool = False) -> None:
        """Show the rows of a source; `is_other` says that they are those of another document.

        The row at the cursor stays there if it is still among them.
        """
        self._source = source
        if is_other:
            self.folded = frozenset()
            self.cursor = self.first = 0
            self.clear_filter()
            return
        before, here = self.current, self.rows.here
        self._update()
        if before is not None:
            self._keep_cursor_on(before.value)
        if self.rows.here != here and not self.is_active:
            self._go_here()
        self.move(0)

    def filter_by(self, words: str) -> None:
        """Show only rows with all of these words; the first becomes current."""
        self.words = words
        self.cursor = self.first = 0
        self._update()
        self.move(0)

    def clear_filter(self) -> None:
        """Show all rows, with the cursor at the position in the text."""
        self.words = ""
        self._update()
        self._go_here()

    def resize(self, height: int) -> None:
        """Show so many rows, with the cursor among them."""
        self.height = height
        self._lines = None  # the width may have changed as well
        self.first = 0  # the scroll position for another height is of no use
        if not self.is_active:
            self._go_here()
        self._scroll_to_cursor(in_steps=True)

    def _update(self) -> None:
        self.rows = self._source(self.words, self.folded)
        self.cursor = min(self.cursor, max(len(self.rows.rows) - 1, 0))

    def _keep_cursor_on(self, value: Value | None) -> None:
        rows = self.rows.rows
        if value is None or not rows or rows[self.cursor].value == value:
            return
        if self.rows.place_of is not None:
            place = self.rows.place_of(value)
        else:
            place = next((place for place, one in enumerate(rows) if one.value == value), None)
        self.cursor = self.cursor if place is None else place

    # Moving

    def move(self, step: int) -> bool:
        """Go down `step` rows (up if negative), past headings. Return whether there was a row to go to."""
        before, self.cursor = self.cursor, place_away(self.rows, self.cursor, step)
        self._scroll_to_cursor()
        return self.cursor != before

    def go_to(self, place: int) -> None:
        """Move the cursor to the first row for a value, counted without headings."""
        self.cursor = 0
        self.move(0)
        self.move(place)

    def hover(self, y: int | None) -> None:
        """Show whole what the mouse points at: a line, from the first visible one; None if it left the list."""
        place = self.line_at(y).place if y is not None else -1
        self.hovered = place if place >= 0 else None

    def put_cursor(self, place: int) -> None:
        """Move the cursor to a visible row."""
        self.cursor = place

    def scroll(self, rows: int) -> None:
        """Show rows further down (up if negative), without the cursor."""
        self.hovered = None  # another row is under the mouse then
        last = len(self.rows.rows) - self.height
        last += sum(shown.line > 0 and shown.place >= last for shown in self.visible_lines)
        self.first = max(min(self.first + rows, last, len(self.rows.rows) - 1), 0)

    def fold(self) -> None:
        """Hide the children of the row at the cursor; if it shows none, go to its parent."""
        current = self.current
        if current is None or current.value is None or self.words:
            return
        if current.has_children and not current.is_folded:
            self._fold(self.folded | {current.value}, current.value)
            return
        above = (place for place in range(self.cursor - 1, -1, -1) if self.rows.rows[place].depth < current.depth)
        self.cursor = next(above, self.cursor)
        self.move(0)

    def unfold(self) -> None:
        """Show the children of the row at the cursor."""
        if self.current is not None and self.current.value is not None and not self.words:
            self._fold(self.folded - {self.current.value}, self.current.value)

    def fold_to(self, folded: frozenset[Value]) -> None:
        """Hide the children of these rows, and of no others."""
        if self.current is not None and self.current.value is not None and not self.words:
            self._fold(folded, self.current.value)

    def _fold(self, folded: frozenset[Value], value: Value) -> None:
        self.folded = folded
        self._update()
        self._keep_cursor_on(value)
        self.move(0)

    def _go_here(self) -> None:
        if self.rows.here is not None:
            self.cursor = self.rows.here
        self._scroll_to_cursor(in_steps=True)

    def _scroll_to_cursor(self, *, in_steps: bool = False) -> None:
        """Scroll to the cursor; with `in_steps` further than needed, so that not each new position moves all rows."""
        extra, before = self.height // 3 if in_steps else 0, self.first
        self.first = first_row(self.rows, self.cursor, self.first, self.height, extra)
        if self.first != before:
            self.hovered = None
