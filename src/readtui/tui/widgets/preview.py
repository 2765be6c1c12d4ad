"""The preview of the library screen: what a text is, and its words from the place where the reader stopped."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from readtui.document.summary import format_minutes, format_percent
from readtui.span import Offset, Span
from readtui.tui.paint import row, styles_of
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.cut import in_rows, joined
from readtui.unicode.direction import is_right_to_left
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

TITLE_ROWS = 3
"""Greatest number of rows for the title."""

WIDEST = 76
"""Greatest width of the text in cells."""


class Preview(NamedTuple):
    """A work and a part of its text, from a little before the place where the reader stopped to some screens after it.

    `place` is the offset of that place in the part. Without a text, `message` says why.
    """

    entry: WorkEntry
    text: str = ""
    place: Offset = 0
    message: str = ""


class PreviewPane(Widget, can_focus=True):
    """Shows a preview, which can be scrolled. `on_focus_wanted` is called when it is clicked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "PreviewPane { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self._is_active = False
        self._head: list[tuple[str, str]] = []  # its rows, each with its role
        self._rows: list[str] = []
        self._first = 0

    def show(self, preview: Preview | None, *, is_active: bool) -> None:
        """Show a preview from its place on."""
        if is_active != self._is_active:
            self._is_active = is_active
            self.refresh()
        if preview != self._preview:
            self._preview = preview
            self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    @property
    def _text_cells(self) -> int:
        return max(min(self.size.width - 4, WIDEST), 1)

    def _lay_out(self) -> None:
        """Wrap the text for the present width."""
        self._head, self._rows, self._first = [], [], 0
        if (preview := self._preview) is not None:
            cells = self._text_cells
            self._head = _head(preview.entry, cells)
            text = preview.text
            for start, end in _lines(text):
                is_right = is_right_to_left(text, Span(start, end))
                starts = [*row_starts(text, start, end, cells), end]
                for at, following in pairwise(starts):
                    if at <= preview.place:
                        self._first = len(self._rows)
                    shown = text[at : visible_end(text, at, following)]
                    self._rows.append(" " * max(cells - width(shown), 0) * is_right + shown)
                self._rows.append("")
        self.refresh()

    def scroll_by(self, rows: int) -> None:
        """Scroll the text down by rows (up if negative)."""
        most = max(len(self._rows) - max(self.size.height - len(self._head), 1), 0)
        first = max(min(self._first + rows, most), 0)
        if first != self._first:
            self._first = first
            self.refresh()

    @property
    def page_rows(self) -> int:
        """The rows by which a page is turned."""
        return max(self.size.height - len(self._head) - 1, 1)

    def render_line(self, y: int) -> Strip:
        cells, styles = self.size.width, styles_of(self)
        edge = ("┃ " if self._is_active else "│ ", "bar")
        text, role = "", "body"
        if y < len(self._head):
            text, role = self._head[y]
        elif self._preview is not None:
            place = self._first + y - len(self._head)
            if self._preview.message:
                rows = in_rows(self._preview.message, self._text_cells, 4)
                text, role = (rows[y - len(self._head)] if y - len(self._head) < len(rows) else ""), "meta"
            elif place < len(self._rows):
                text = self._rows[place]
        return row([edge, (text, role)], styles, cells, "body")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_by(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_by(-WHEEL_ROWS)


def _lines(text: str) -> list[tuple[Offset, Offset]]:
    """Return the spans of the lines of a text that are not blank."""
    spans: list[tuple[Offset, Offset]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _head(entry: WorkEntry, cells: int) -> list[tuple[str, str]]:
    """Return the rows above the text: title, who wrote it and where, what the reader did with it, tags."""
    minutes = format_minutes(entry.minutes) if entry.minutes else ""
    progress = f"{format_percent(entry.progress)} read" if 0 < entry.progress < 1 else ""
    marks = _count(entry.mark_count, "mark") if entry.mark_count else ""
    notes = _count(entry.note_count, "note") if entry.note_count else ""
    rows = [(text, "heading2") for text in in_rows(entry.title or entry.source, cells, TITLE_ROWS)]
    for text in (
        joined(entry.author, entry.site),
        joined(minutes, progress, marks, notes),
        joined(*entry.tags),
    ):
        rows += [(part.removesuffix(" ·"), "meta") for part in in_rows(text, cells, 2)]
    return [*rows, ("", "body")]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"
