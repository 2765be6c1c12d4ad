"""How the parts of the reading screen are arranged: a pure function of its size and of what the reader chose."""

from __future__ import annotations

from typing import NamedTuple

from readtui.config.settings import Settings

NARROWEST_BESIDE = 80
"""Columns below which the sidebar is an overlay over the text."""

NARROWEST_FOR_OUTPUT = 112
"""The same for the output of programs, whose lines are often made for 80 columns."""

NARROWEST_FOR_MARKS = 112
"""Columns below which marks alone do not show the sidebar: it would make a column of the default width narrower."""

DEFAULT_CELLS, MOST_CELLS = 28, 40
"""Width of the sidebar whose width is not chosen: its names make it wider, up to a name of some 36 characters."""

COLUMN_CELLS = NARROWEST_FOR_MARKS - DEFAULT_CELLS
"""Columns that a column of text of the default width needs: names do not make it narrower."""

MIN_MARK_ROWS = 4
"""Minimum rows of the marks below many sections; the maximum is a third of the height."""

HEAD_ROWS = 2
"""Rows above the sections: a heading and a blank row."""

LEAST_ROWS_FOR_BARS = 4
"""Rows of the screen below which the status row and the footer are not shown."""


class SidebarPlace(NamedTuple):
    """Side, width in cells (0: by the names in it) and visibility of the sidebar, as the reader chose them."""

    on_right: bool = False
    cells: int = 0
    shown: bool = True

    @classmethod
    def of(cls, settings: Settings) -> SidebarPlace:
        """Return the place that the settings have."""
        return cls(settings.sidebar == "right", settings.sidebar_width, settings.sidebar_shown)

    def changed_from(self, before: SidebarPlace, present: SidebarPlace) -> SidebarPlace:
        """Return the present place with what is other in this one than it was before."""
        changes = {field: new for field, new, old in zip(self._fields, self, before, strict=True) if new != old}
        return present._replace(**changes)  # type: ignore[arg-type]  # the fields are its own

    def widened(self, cells: int) -> SidebarPlace:
        """Return the place with that width, within 16 and 60 cells; 0: by the names."""
        return self._replace(cells=min(max(cells, 16), 60) if cells else 0)


class Contents(NamedTuple):
    """What the sidebar has to show: the numbers of sections and marks, and whether the marks have the focus.

    `is_output`: the text is output of a program, whose lines need more room than those of a column.
    `section_lines`: the lines that the names of the sections take if none is cut; 0 if they are not known.
    """

    sections: int = 0
    marks: int = 0
    marks_focused: bool = False
    section_lines: int = 0
    is_output: bool = False


class Arrangement(NamedTuple):
    """The parts of the screen, in rows and cells.

    `section_rows` and `mark_rows` are 0 for a part that is not shown; `is_overlay` is true if they are over the text.
    """

    section_rows: int
    mark_rows: int
    sidebar_cells: int
    is_overlay: bool
    has_bars: bool


def is_narrow(columns: int, contents: Contents) -> bool:
    """Return whether the screen is too narrow for a sidebar beside the text, or there is nothing to show in it."""
    if contents.sections > 1:
        return columns < (NARROWEST_FOR_OUTPUT if contents.is_output else NARROWEST_BESIDE)
    return columns < NARROWEST_FOR_MARKS or not contents.marks


def sidebar_cells(columns: int, place: SidebarPlace, names: int) -> int:
    """Return the width of the sidebar, whose longest name would take `names` cells.

    Beside the text it is at most three tenths of the screen, or two fifths if the reader chose the width.
    """
    beside = columns >= NARROWEST_BESIDE
    wanted = place.cells or min(max(names, DEFAULT_CELLS), MOST_CELLS)
    if beside and not place.cells:
        wanted = min(wanted, max(columns - COLUMN_CELLS, DEFAULT_CELLS))
    tenths = 8 if not beside else 4 if place.cells else 3
    return max(min(wanted, columns * tenths // 10), 1)


def arrange(
    columns: int, rows: int, place: SidebarPlace, contents: Contents, *, zen: bool, overlay: bool, names: int = 0
) -> Arrangement:
    """Return the arrangement on a screen of that size. `overlay`: the reader opened the sidebar over the text."""
    narrow = is_narrow(columns, contents)
    is_overlay = overlay and narrow and not zen
    shown = is_overlay or (place.shown and not narrow and not zen)
    has_bars = not zen and rows >= LEAST_ROWS_FOR_BARS
    free = max(rows - (2 if rows >= LEAST_ROWS_FOR_BARS else 0), 1)
    mark_rows = _mark_rows(free, contents) if shown else 0
    return Arrangement(
        section_rows=free - mark_rows if shown else 0,
        mark_rows=mark_rows,
        sidebar_cells=sidebar_cells(columns, place, names),
        is_overlay=is_overlay,
        has_bars=has_bars,
    )


def _mark_rows(rows: int, contents: Contents) -> int:
    """Return the number of rows of the marks: all rows below the sections, or a share if not all sections fit."""
    if not contents.marks and not contents.marks_focused:
        return 0
    if contents.sections <= 1:
        return rows
    wanted = max(contents.marks, 1) + 1
    below_sections = rows - HEAD_ROWS - max(contents.section_lines, contents.sections) - 1
    return max(below_sections, min(wanted, max(rows // 3, MIN_MARK_ROWS), rows - 1))
