"""Notes in the right margin: which row of the page shows which row of a note. Painted only, never part of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from readtui.marks.model import ResolvedMark
from readtui.reading.marks import Marks
from readtui.span import Offset, Span
from readtui.tui.paint import ThemeStyles
from readtui.tui.widgets.viewport import NOTE_ROWS
from readtui.typeset.layout import Layout
from readtui.typeset.wrap import row_starts
from readtui.unicode.cut import cut
from readtui.unicode.printable import printable
from readtui.unicode.width import width

GAP_CELLS = 3
"""Cells between the column of text and the notes."""

SIGN_CELLS = 2
"""Cells of the number of the colour before the first row of a note, and of the indent of the others."""

COLUMN_CELLS = range(18, 45)
"""Widths of the column of notes: a narrower one breaks sentences after every other word, a wider one tires the eye."""


class NoteRow(NamedTuple):
    """A row of a note beside a row of text. `colour` is that of its highlight, `start` where that begins."""

    text: str
    colour: int
    start: Offset
    is_first: bool


class NoteColumn(NamedTuple):
    """The place of the notes on the page: their first cell and their width."""

    first_cell: int
    cells: int


def note_column(margin: int, measure: int, cells: int) -> NoteColumn | None:
    """Return where the notes are on a page of `cells` cells whose text has these margin and measure; None: no room."""
    first = margin + measure + GAP_CELLS
    room = min(cells - first - 1, COLUMN_CELLS[-1])
    return NoteColumn(first, room) if room in COLUMN_CELLS else None


def notes_beside(layout: Layout, marks: Marks, margin: int, measure: int, cells: int) -> MarginNotes | None:
    """Return the notes beside a page of `cells` cells whose text has these margin and measure; None without room."""
    column = note_column(margin, measure, cells)
    return MarginNotes(layout, marks, column) if column is not None else None


class MarginNotes:
    """The notes beside the rows of a layout, in a column. Rows are made when they are asked for.

    A note begins beside the row in which its highlight begins, and ends before the next note; "…" shows that it is
    longer. Notes that begin in one row are below one another.
    """

    def __init__(self, layout: Layout, marks: Marks, column: NoteColumn) -> None:
        self.column = column
        self._layout = layout
        self._all = marks
        self._noted: dict[int, Sequence[ResolvedMark]] = {}  # by row, as far as asked for, as below
        self._shown: dict[int, Sequence[NoteRow]] = {}

    def beside(self, row: int) -> NoteRow | None:
        """Return what is beside a row of the layout. Asks for rows up to `NOTE_ROWS` above and below it."""
        first = next((one for one in range(row, max(row - NOTE_ROWS, -1), -1) if self._marks(one)), None)
        if first is None:
            return None
        if first not in self._shown:
            end = min(first + NOTE_ROWS, self._layout.rows)
            free = next((one for one in range(first + 1, end) if self._marks(one)), end) - first
            self._shown[first] = _below_one_another(self._marks(first), self.column.cells - SIGN_CELLS, free)
        shown = self._shown[first]
        return shown[row - first] if row - first < len(shown) else None

    def start_under(self, cell: int, row: int) -> Offset | None:
        """Return the start of the passage whose note is at a cell of a row; None without one."""
        if cell < self.column.first_cell or row >= self._layout.rows:
            return None
        note = self.beside(row)
        return note.start if note is not None else None

    def painted(self, strip: Strip, row: int, styles: ThemeStyles) -> Strip:
        """Return a row of the page with what is beside it. A row of text that is wider than the measure has nothing."""
        note, first = self.beside(row), self.column.first_cell
        if note is None or strip.crop(first).text.strip():
            return strip
        sign = str(note.colour or "") if note.is_first else ""
        painted = [
            Segment(sign, styles.style(f"sign_{note.colour}" if note.colour else "sign")),
            Segment(" " * (SIGN_CELLS - len(sign)), styles.background),
            Segment(note.text, styles.style("note")),
        ]
        beside = Strip(painted).adjust_cell_length(strip.cell_length - first, styles.background)
        return Strip.join([strip.crop(0, first), beside])

    def _marks(self, row: int) -> Sequence[ResolvedMark]:
        """Return the marks with a note that start in a row."""
        if row not in self._noted:
            start = self._layout.offset_at(row)
            end = (
                self._layout.offset_at(row + 1)
                if row + 1 < self._layout.rows
                else start + len(self._layout.document.text)
            )
            self._noted[row] = [one for one in self._all.starting_in(Span(start, end)) if one.mark.note]
        return self._noted[row]


def _below_one_another(marks: Sequence[ResolvedMark], cells: int, rows: int) -> list[NoteRow]:
    """Return the rows of the notes of some marks, at most `rows`: at least one for each note, while there are any."""
    shown: list[NoteRow] = []
    for number, (mark, span) in enumerate(marks):
        left = rows - len(shown) - (len(marks) - number - 1)
        if len(shown) == rows:
            shown[-1] = shown[-1]._replace(text=_with_ellipsis(shown[-1].text, cells))
            break
        start = span.start if span is not None else 0
        texts = _wrapped(mark.note, cells, max(left, 1))
        shown += [NoteRow(text, mark.colour, start, not place) for place, text in enumerate(texts)]
    return shown


def _wrapped(note: str, cells: int, rows: int) -> list[str]:
    """Return a note in rows of `cells` cells; if it has more than `rows`, the last one ends with "…"."""
    most = 4 * cells * rows  # code points: enough for all rows, and few of a note of megabytes
    text = printable(note[: most + 1]).strip()
    starts = row_starts(text, 0, len(text), cells)
    ends = [*starts[1:], len(text)]
    texts = [text[start:end].rstrip() for start, end in zip(starts[:rows], ends, strict=False)]
    if len(starts) > rows or len(note) > most:
        texts[-1] = _with_ellipsis(texts[-1], cells)
    return texts


def _with_ellipsis(text: str, cells: int) -> str:
    """Return a row with "…" at its end."""
    return f"{text}…" if width(text) < cells else cut(f"{text} …", cells)
