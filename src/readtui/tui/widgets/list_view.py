"""The list: rows with a cursor, of which some are visible. Sections, marks, choosers and the help are lists."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readtui.tui.paint import edged, row, shortened, styles_of
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.unicode.width import width

Value = TypeVar("Value")

WIDE = 26
"""Width in cells from which each level of a tree is indented by two cells instead of one."""

DEEPEST_INDENT = 4
"""Levels that are indented: deeper ones would leave no room for their text."""


@dataclass(frozen=True, slots=True)
class ListRow(Generic[Value]):
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


class RowList(NamedTuple, Generic[Value]):
    """The rows of a list, the places of headings among them, and that of the cursor while the list is not active."""

    rows: Sequence[ListRow[Value]]
    headings: frozenset[int] = frozenset()
    here: int | None = None


RowSource: TypeAlias = Callable[[str, frozenset[Value]], RowList[Value]]
"""Returns the rows for the words of a filter and the values of the folded rows."""


def filtered(rows: Sequence[ListRow[Value]], words: str) -> RowList[Value]:
    """Return the rows whose text, note, group and synonyms contain all of these words, each group below its heading."""
    wanted = words.casefold().split()
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


def place_away(rows: RowList[Value], place: int, step: int) -> int:
    """Return the place of the row that is `step` rows away, counted without headings; at most the first or last one."""
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


@dataclass(frozen=True, slots=True)
class ListLook:
    """What differs between lists: `roles` is the prefix of their roles, `head_rows` the rows above their rows.

    `cursor_sign` stands before the row at the cursor. A list without `whole_notes` shortens long notes.
    With `wheel_moves`, the wheel moves the cursor instead of the rows.
    """

    roles: str
    title: str = ""
    empty_text: str = ""
    cursor_sign: str = ""
    head_rows: int = 1
    has_edge: bool = False
    whole_notes: bool = False
    wheel_moves: bool = False


class ListView(Widget, Generic[Value]):
    """A list that is asked to move, and calls `on_choose` with the value of a row that is clicked or chosen.

    A list with a `line` shows it in its first row, and is active while that has the focus; otherwise it takes the
    focus itself. The cursor of a list that is not active is at the position in the text. The edge of a sidebar can be
    dragged: `on_drag` is called with the width that is wanted.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ListView { height: 1fr; width: 1fr; }
    ListView LineEditor { width: 1fr; }
    ListView.-edged LineEditor.-textual-compact {
        margin: 0 1; background: $theme-sidebar-background; background-tint: $foreground 0%;
        color: $theme-accent; text-style: bold;
    }
    ListView.-edged.-right LineEditor.-textual-compact { margin: 0 0 0 2; }
    ListView.-edged LineEditor > .input--placeholder { color: $theme-accent; text-style: bold; }
    """

    def __init__(
        self,
        look: ListLook,
        on_choose: Callable[[Value], None],
        *,
        line: LineEditor | None = None,
        on_drag: Callable[[int], None] | None = None,
        ident: str | None = None,
    ) -> None:
        super().__init__(id=ident, classes="-edged" if look.has_edge else "")
        self.look = look
        self.line = line
        self.can_focus = line is None
        self.on_right = False
        self.words = ""
        self.folded: frozenset[Value] = frozenset()
        self._on_choose = on_choose
        self._on_drag = on_drag
        self._hint = line.placeholder if line is not None else ""
        self._source: RowSource[Value] = lambda words, folded: RowList(())
        self._list: RowList[Value] = RowList(())
        self._cursor = 0
        self._first = 0  # the first visible row
        self._dragging = False

    def compose(self) -> ComposeResult:
        if self.line is not None:
            self._show_hint()
            yield self.line

    # What is shown

    @property
    def current(self) -> ListRow[Value] | None:
        """The row at the cursor; None if there are no rows."""
        rows, headings, _ = self._list
        return rows[self._cursor] if self._cursor < len(rows) and self._cursor not in headings else None

    @property
    def is_active(self) -> bool:
        """Whether the keys are for this list."""
        return self.has_focus_within

    def show(self, source: RowSource[Value], *, is_other: bool = False) -> None:
        """Show the rows of a source; `is_other` says that they are those of another document.

        The row at the cursor stays there if it is still among them. Only rows that differ are painted.
        """
        self._source = source
        if is_other:
            self.folded = frozenset()
            self._cursor = self._first = 0
            self.leave()
            return
        before, first, visible = self.current, self._first, self._visible_rows()
        here = self._list.here
        self._update()
        if before is not None:
            self._keep_cursor_on(before.value)
        if self._list.here != here and not self.is_active:
            self._go_here(in_steps=True)
        self.move(0)
        if self._first != first:
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(visible, self._visible_rows(), strict=True)):
            if old != new:
                self.refresh(Region(0, self.look.head_rows + y, self.size.width, 1))

    def go_to(self, place: int) -> None:
        """Move the cursor to the first row for a value, counted without headings."""
        self._cursor = 0
        self.move(0)
        self.move(place)

    def filter_by(self, words: str) -> None:
        """Show only rows with all of these words; the first becomes current."""
        self.words = words
        self._cursor = self._first = 0
        self._update()
        self.move(0)
        self.refresh()

    def leave(self) -> None:
        """Clear the filter, and move the cursor to the position in the text."""
        if self.line is not None:
            self.line.reset()
        self.words = ""
        self._update()
        self._go_here(in_steps=True)
        self.refresh()

    def _update(self) -> None:
        self._list = self._source(self.words, self.folded)
        self._cursor = min(self._cursor, max(len(self._list.rows) - 1, 0))

    def _keep_cursor_on(self, value: Value | None) -> None:
        rows = self._list.rows
        if value is not None and rows and rows[self._cursor].value != value:
            self._cursor = next((place for place, one in enumerate(rows) if one.value == value), self._cursor)

    def _visible_rows(self) -> list[tuple[ListRow[Value] | None, bool]]:
        """The visible rows, each with whether it is highlighted; None below the last one."""
        rows = self._list.rows
        return [
            (rows[place] if place < len(rows) else None, self._is_highlighted(place))
            for place in range(self._first, self._first + self.height)
        ]

    # Moving

    @property
    def height(self) -> int:
        """The rows of the widget for rows of the list, at least 1."""
        return max(self.size.height - self.look.head_rows, 1)

    def move(self, step: int) -> bool:
        """Go down `step` rows (up if negative), past headings. Return whether there was a row to go to."""
        before, self._cursor = self._cursor, place_away(self._list, self._cursor, step)
        self._scroll_to_cursor()
        if self._cursor != before:
            self.refresh()
        return self._cursor != before

    def page(self, step: int) -> bool:
        """Go down `step` times the height of the list."""
        return self.move(step * self.height)

    def to_start(self) -> bool:
        """Go to the first row."""
        return self.move(-len(self._list.rows))

    def to_end(self) -> bool:
        """Go to the last row."""
        return self.move(len(self._list.rows))

    def choose(self) -> None:
        """Call `on_choose` with the value of the row at the cursor, if it has one."""
        if self.current is not None and self.current.value is not None:
            self._on_choose(self.current.value)

    def fold(self) -> None:
        """Hide the children of the row at the cursor; if it shows none, go to its parent."""
        current = self.current
        if current is None or current.value is None or self.words:
            return
        if current.has_children and not current.is_folded:
            self._fold(self.folded | {current.value}, current.value)
            return
        above = (place for place in range(self._cursor - 1, -1, -1) if self._list.rows[place].depth < current.depth)
        self._cursor = next(above, self._cursor)
        self.move(0)
        self.refresh()

    def unfold(self) -> None:
        """Show the children of the row at the cursor."""
        if self.current is not None and self.current.value is not None and not self.words:
            self._fold(self.folded - {self.current.value}, self.current.value)

    def _fold(self, folded: frozenset[Value], value: Value) -> None:
        self.folded = folded
        self._update()
        self._keep_cursor_on(value)
        self.move(0)
        self.refresh()

    def _go_here(self, *, in_steps: bool = False) -> None:
        if self._list.here is not None:
            self._cursor = self._list.here
        self._scroll_to_cursor(in_steps=in_steps)

    def _scroll_to_cursor(self, *, in_steps: bool = False) -> None:
        """Scroll to the cursor; with `in_steps` further than needed, so that not each new position moves all rows."""
        height = self.height
        first = first_row(self._list, self._cursor, self._first, height, height // 3 if in_steps else 0)
        if first != self._first:
            self._first = first
            self.refresh()

    # Size and focus

    def on_resize(self) -> None:
        self._first = 0  # the scroll position for another height is of no use
        if not self.is_active:
            self._go_here(in_steps=True)
        self._scroll_to_cursor(in_steps=True)
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_descendant_focus(self) -> None:
        self._show_hint()

    def on_descendant_blur(self) -> None:
        self._show_hint()

    def _show_hint(self) -> None:
        """Show how to filter while the list is active, else its title."""
        if self.line is not None and self.look.title:
            self.line.placeholder = self._hint if self.is_active else self.look.title
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        look, styles = self.look, styles_of(self)
        cells = max(self.size.width - look.has_edge, 0)
        place = self._first + y - look.head_rows
        fill = look.roles
        if y < look.head_rows:
            parts = [(shortened(f" {look.title}", cells), f"{fill}_title")] if y == 0 and self.line is None else []
        elif place >= len(self._list.rows):
            words = "No matches" if self.words else look.empty_text
            shown = "" if self._list.rows or y > look.head_rows else f"{' ' if look.has_edge else '  '}{words}"
            parts = [(shortened(shown, cells), f"{fill}_dim")]
        elif place in self._list.headings:
            parts = [(shortened(f" {self._list.rows[place].text}", cells), f"{fill}_title")]
        else:
            is_highlighted = self._is_highlighted(place)
            fill = f"{fill}_current" if is_highlighted else fill
            cursor_sign = look.cursor_sign if is_highlighted and self.is_active else " " * width(look.cursor_sign)
            parts = row_parts(self._list.rows[place], look, cells, cursor_sign, is_highlighted=is_highlighted)
        strip = row(parts, styles, cells, fill)
        return edged(strip, styles, self.size.width, on_right=self.on_right) if look.has_edge else strip

    def _is_highlighted(self, place: int) -> bool:
        if place >= len(self._list.rows):
            return False
        one = self._list.rows[place]
        return place == self._cursor and one.value is not None if self.is_active else one.is_here

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._turn_wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._turn_wheel(-WHEEL_ROWS)

    def _turn_wheel(self, rows: int) -> None:
        if self.look.wheel_moves:
            self.move(rows)
            return
        self._first = max(min(self._first + rows, len(self._list.rows) - self.height), 0)
        self.refresh()

    def _on_edge(self, x: int) -> bool:
        return self._on_drag is not None and (x <= 0 if self.on_right else x >= self.size.width - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if self.line is not None:
            self.screen.set_focus(self.line)
        if self._on_edge(event.x):
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging and self._on_drag is not None:
            self._on_drag(self.size.width - event.x if self.on_right else event.x + 1)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first + event.y - self.look.head_rows
        if self._on_edge(event.x) or event.y < self.look.head_rows or place >= len(self._list.rows):
            return
        if place not in self._list.headings:
            self._cursor = place
            self.refresh()
            self.choose()


def row_parts(
    one: ListRow[Value], look: ListLook, cells: int, cursor_sign: str, *, is_highlighted: bool
) -> list[tuple[str, str]]:
    """Return a row as texts with their roles: sign (that of the cursor, if it has none), indent and text, note."""

    def role(name: str) -> str:
        return f"{look.roles}_current" if is_highlighted else f"{look.roles}_{name}" if name else look.roles

    sign, note = one.sign or cursor_sign, one.note
    indent = " " * ((1 if cells < WIDE else 2) * min(one.depth, DEEPEST_INDENT)) + ("▸ " if one.is_folded else "")
    if not look.whole_notes:
        note = shortened(note, max(cells // 3, cells - width(sign) - width(one.text) - 2))
    text = shortened(one.text, cells - width(sign) - width(indent) - width(note) - (2 if note else 1))
    gap = " " * max(cells - width(sign) - width(indent) - width(text) - width(note) - 1, 0)
    return [
        (sign, role(one.sign_role)),
        (indent + text + gap, role("dim" if one.is_dim else "")),
        (f"{note} ", role(one.note_role)),
    ]
