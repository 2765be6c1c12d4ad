"""The list of works in the library screen, or of the matches of a search in their texts: its columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from readtui.library.listing import Listing, Order, SortKey
from readtui.reading.overlay import BOOKMARK_SIGN
from readtui.span import Span
from readtui.tui.paint import row, shortened, styles_of
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.unicode.cut import cut, in_rows
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.library.shelf import SearchHit, WorkEntry
    from readtui.library.snippets import Snippet

LEAST_TITLE = 28
"""Cells of a title below which columns are left out: three or four words."""

SITE_CELLS = 18
"""Width of the column of sites: most hosts."""

BAR_CELLS = 5
"""Width of the progress bar: a step is a fifth of the text."""

SIGN_CELLS = 4
"""Cells before the title: the cursor or the selection, the state, and a blank on both sides of it."""

GAP = "  "

STATE_SIGNS: Mapping[str, str] = {"unread": "●", "reading": "◐", "finished": "✓", "archived": "▫"}
"""The sign of each state, which also differ in shape."""


class WorkColumn(NamedTuple):
    """A column beside the title: its name, its width in cells, and by what a click on its head sorts."""

    name: str
    cells: int
    sort: SortKey | None = None
    is_number: bool = False


_SITE = WorkColumn("Site", SITE_CELLS, "site")
_MINUTES = WorkColumn("Min", 4, "minutes", is_number=True)
_PROGRESS = WorkColumn("Read", BAR_CELLS, "progress")
_MARKS = WorkColumn(BOOKMARK_SIGN, 3, is_number=True)
_DATE = WorkColumn("Opened", 8, "opened")
_MATCHES = WorkColumn("Matches", 7, is_number=True)
_IN_ORDER = (_SITE, _MINUTES, _PROGRESS, _MARKS, _DATE)
_BY_IMPORTANCE = (_PROGRESS, _MINUTES, _DATE, _MARKS, _SITE)


class WorkRows(NamedTuple):
    """What the list shows: the works, or else the `hits` of a search, with the cursor at `hit`.

    `empty_text` is shown if there are none. `today` decides how dates are written.
    """

    listing: Listing
    today: datetime
    hits: Sequence[SearchHit] | None = None
    hit: int = 0
    is_active: bool = True
    empty_text: str = ""

    @property
    def length(self) -> int:
        """The number of works or hits."""
        return len(self.listing.shown if self.hits is None else self.hits)

    @property
    def cursor(self) -> int:
        """The place of the cursor among them."""
        return self.listing.cursor if self.hits is None else self.hit

    @property
    def rows_each(self) -> int:
        """The rows of the screen for each."""
        return 1 if self.hits is None else 2

    def cell(self, place: int, column: WorkColumn) -> str:
        """Return what a column says at a place."""
        if self.hits is not None and column is _MATCHES:
            return f"{self.hits[place].match_count:,}" if self.hits[place].match_count else "title"
        return cells_of(self.entry(place), column, self.today)

    def entry(self, place: int) -> WorkEntry:
        """Return the work at a place."""
        return self.listing.entry(place) if self.hits is None else self.hits[place].entry


def columns_for(cells: int, order: Order, *, of_hits: bool = False) -> list[WorkColumn]:
    """Return the columns that fit beside the title in a list of that width, and the date that the order concerns."""
    room = cells - SIGN_CELLS - 1 - LEAST_TITLE
    chosen: set[WorkColumn] = set()
    for column in (_MATCHES, _SITE) if of_hits else _BY_IMPORTANCE:
        room -= column.cells + len(GAP)
        if room < 0:
            break
        chosen.add(column)
    if of_hits:
        return [column for column in (_SITE, _MATCHES) if column in chosen]
    dated = WorkColumn("Added", _DATE.cells, "added") if order.key == "added" else _DATE
    return [dated if column is _DATE else column for column in _IN_ORDER if column in chosen]


def date_text(when: datetime | None, today: datetime) -> str:
    """Return a date in at most eight cells: the day in the present year, else the month."""
    if when is None:
        return ""
    local = when.astimezone()
    if local.date() == today.date():
        return "today"
    return f"{local:%d %b}".lstrip("0") if local.year == today.year else f"{local:%b %Y}"


def progress_bar(progress: float) -> str:
    """Return a bar of `BAR_CELLS` for a share from 0 to 1, which is empty for a text that was not begun."""
    done = round(min(max(progress, 0.0), 1.0) * BAR_CELLS)
    return "" if progress <= 0 else "━" * max(done, 1) + "─" * (BAR_CELLS - max(done, 1))


def snippet_part(snippet: Snippet, cells: int) -> tuple[str, list[Span]]:
    """Return as much of a snippet as fits, with the spans of its matches; the first of them is in it."""
    text, spans = snippet.text, snippet.spans
    start = 0
    if spans and width(text[: spans[0].end]) > cells:
        start = text.rfind(" ", 0, max(spans[0].start - cells // 4, 0)) + 1
    lead = "…" if start else ""
    shown = cut(lead + text[start:], cells)
    moved = [Span(span.start - start + len(lead), span.end - start + len(lead)) for span in spans]
    return shown, [span for span in moved if span.end <= len(shown)]


def cells_of(entry: WorkEntry, column: WorkColumn, today: datetime) -> str:
    """Return what a column says of a work."""
    match column.name:
        case "Site":
            return entry.site
        case "Min":
            return str(entry.minutes or "")
        case "Read":
            return progress_bar(entry.progress)
        case "Added":
            return date_text(entry.added, today)
        case "Opened":
            return date_text(entry.last_opened, today)
        case _:
            return str(entry.mark_count or "")


class WorkList(Widget, can_focus=True):
    """The list with a head of column names.

    `on_pick` is called with the place of a row that is clicked, the number of clicks, and whether Ctrl was held or the
    click was on the signs; `on_sort` with the key of a column whose head is clicked.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "WorkList { height: 1fr; width: 1fr; }"

    def __init__(self, on_pick: Callable[[int, int, bool], None], on_sort: Callable[[SortKey], None]) -> None:
        super().__init__()
        self._on_pick, self._on_sort = on_pick, on_sort
        self._rows: WorkRows | None = None
        self._selected: frozenset[int] = frozenset()
        self._first = 0

    @property
    def visible_count(self) -> int:
        """The number of works or hits that are visible at once, at least 1."""
        each = self._rows.rows_each if self._rows is not None else 1
        return max((self.size.height - 1) // each, 1)

    def show(self, rows: WorkRows) -> None:
        """Show works or hits, scrolled so that the cursor is visible."""
        if rows == self._rows:
            return
        before, self._rows = self._rows, rows
        self._selected = rows.listing.all_selected
        if before is None or rows.cursor != before.cursor or rows.length != before.length:
            self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        if self._rows is not None:
            cursor, height = self._rows.cursor, self.visible_count
            first = min(max(self._first, cursor - height + 1), cursor)
            self._first = max(min(first, self._rows.length - height), 0)

    def on_resize(self) -> None:
        self._scroll_to_cursor()
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        cells, styles = self.size.width, styles_of(self)
        if self._rows is None:
            return row([], styles, cells, "body")
        if y == 0:
            return row(self._head(self._rows, cells), styles, cells, "body")
        if not self._rows.length:
            texts = in_rows(self._rows.empty_text, max(cells - 2 * SIGN_CELLS, 1), 12)
            text = texts[y - 2] if 0 <= y - 2 < len(texts) else ""
            return row([(" " * SIGN_CELLS + text, "meta")], styles, cells, "body")
        each = self._rows.rows_each
        place = self._first + (y - 1) // each
        if place >= self._rows.length:
            return row([], styles, cells, "body")
        is_current = place == self._rows.cursor
        fill = "sidebar_current" if is_current and self._rows.is_active else "body"
        if (y - 1) % each:
            return row(self._snippet(self._rows, place, cells), styles, cells, "body")
        return row(self._row(self._rows, place, cells, fill), styles, cells, fill)

    def _head(self, rows: WorkRows, cells: int) -> list[tuple[str, str]]:
        parts = [(" " * SIGN_CELLS, "body"), (self._head_of("Title", "title", rows, cells), "label")]
        title = self._title_cells(rows, cells)
        parts.append((" " * max(title - width(parts[1][0]), 0), "body"))
        for column in self._columns(rows, cells):
            name = self._head_of(column.name, column.sort, rows, column.cells)
            blank = " " * (column.cells - width(name))
            parts.append((GAP + (blank + name if column.is_number else name + blank), "label"))
        return parts

    def _head_of(self, name: str, key: SortKey | None, rows: WorkRows, cells: int) -> str:
        """Return the name of a column, with an arrow if the list is sorted by it."""
        if rows.hits is not None or key != rows.listing.order.key:
            return shortened(name, cells)
        return shortened(name, cells - 1) + ("↓" if rows.listing.order.is_descending else "↑")

    def _columns(self, rows: WorkRows, cells: int) -> list[WorkColumn]:
        return columns_for(cells, rows.listing.order, of_hits=rows.hits is not None)

    def _title_cells(self, rows: WorkRows, cells: int) -> int:
        taken = sum(column.cells + len(GAP) for column in self._columns(rows, cells))
        return max(cells - SIGN_CELLS - taken - 1, 0)

    def _row(self, rows: WorkRows, place: int, cells: int, fill: str) -> list[tuple[str, str]]:
        entry = rows.entry(place)
        is_highlighted = fill != "body"

        def role(name: str) -> str:
            return fill if is_highlighted else name

        is_selected = rows.hits is None and entry.ident in self._selected
        sign = "▌" if is_selected else "›" if place == rows.cursor else " "
        title_cells = self._title_cells(rows, cells)
        title = cut(rows.listing.catalogue.name(entry), title_cells)
        is_dim = entry.state in ("archived", "finished")
        parts = [
            (f"{sign} ", role("label")),
            (f"{STATE_SIGNS.get(entry.state, ' ')} ", role("label" if entry.state == "unread" else "meta")),
            (title + " " * (title_cells - width(title)), role("meta" if is_dim else "body")),
        ]
        for column in self._columns(rows, cells):
            text = cut(rows.cell(place, column), column.cells)
            blank = " " * (column.cells - width(text))
            parts.append((GAP + (blank + text if column.is_number else text + blank), role("meta")))
        return parts

    def _snippet(self, rows: WorkRows, place: int, cells: int) -> list[tuple[str, str]]:
        """Return the line of the text below a match, with the words that were found marked."""
        assert rows.hits is not None
        room = max(cells - SIGN_CELLS - 1, 0)
        parts, at = [(" " * SIGN_CELLS, "meta")], 0
        for snippet in rows.hits[place].snippets[:1]:
            shown, spans = snippet_part(snippet, room)
            for start, end in spans:
                parts += [(shown[at:start], "meta"), (shown[start:end], "body mark")]
                at = end
            parts.append((shown[at:], "meta"))
        return parts

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll_by(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll_by(-WHEEL_ROWS)

    def _scroll_by(self, rows: int) -> None:
        count = self._rows.length if self._rows is not None else 0
        self._first = max(min(self._first + rows, count - self.visible_count), 0)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._rows is None:
            return
        if event.y == 0:
            if self._rows.hits is None and (key := self._key_at(self._rows, event.x)) is not None:
                self._on_sort(key)
            return
        place = self._first + (event.y - 1) // self._rows.rows_each
        if place < self._rows.length:
            self._on_pick(place, event.chain, event.ctrl or event.x < SIGN_CELLS)

    def _key_at(self, rows: WorkRows, x: int) -> SortKey | None:
        """Return the key of the column at a cell of the head."""
        at = SIGN_CELLS + self._title_cells(rows, self.size.width)
        if x < at:
            return "title"
        for column in self._columns(rows, self.size.width):
            at += column.cells + len(GAP)
            if x < at:
                return column.sort
        return None
