"""How the parts of the reading screen are arranged: a pure function of its size and of what the reader chose."""

from __future__ import annotations

from typing import NamedTuple

from readtui.config.settings import Settings

NARROWEST_BESIDE = 80
"""Columns below which the sidebar is an overlay over the text."""

NARROWEST_FOR_MARKS = 112
"""Columns below which marks alone do not show the sidebar: it would make a column of the default width narrower."""

MIN_MARK_ROWS = 4
"""Minimum rows of the marks below many sections; the maximum is a third of the height."""

HEAD_ROWS = 2
"""Rows above the sections: a heading and a blank row."""

LEAST_ROWS_FOR_BARS = 4
"""Rows of the screen below which the status row and the footer are not shown."""


class SidebarPlace(NamedTuple):
    """Side, width in cells and visibility of the sidebar, as the reader chose them."""

    on_right: bool = False
    cells: int = 28
    shown: bool = True

    @classmethod
    def of(cls, settings: Settings) -> SidebarPlace:
        """Return the place that the settings have."""
        return cls(settings.sidebar == "right", settings.sidebar_width, settings.sidebar_shown)

    def widened(self, cells: int) -> SidebarPlace:
        """Return the place with that width, within 16 and 60 cells."""
        return self._replace(cells=min(max(cells, 16), 60))


class Contents(NamedTuple):
    """What the sidebar has to show: the numbers of sections and marks, and whether the marks have the focus."""

    sections: int = 0
    marks: int = 0
    marks_focused: bool = False


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
        return columns < NARROWEST_BESIDE
    return columns < NARROWEST_FOR_MARKS or not contents.marks


def arrange(
    columns: int, rows: int, place: SidebarPlace, contents: Contents, *, zen: bool, overlay: bool
) -> Arrangement:
    """Return the arrangement on a screen of that size. `overlay`: the reader opened the sidebar over the text."""
    narrow = is_narrow(columns, contents)
    is_overlay = overlay and narrow and not zen
    shown = is_overlay or (place.shown and not narrow and not zen)
    widest = columns * 3 // 10 if columns >= NARROWEST_BESIDE else columns * 4 // 5
    has_bars = not zen and rows >= LEAST_ROWS_FOR_BARS
    free = max(rows - (2 if rows >= LEAST_ROWS_FOR_BARS else 0), 1)
    mark_rows = _mark_rows(free, contents) if shown else 0
    return Arrangement(
        section_rows=free - mark_rows if shown else 0,
        mark_rows=mark_rows,
        sidebar_cells=max(min(place.cells, widest), 1),
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
    below_sections = rows - HEAD_ROWS - contents.sections - 1
    return max(below_sections, min(wanted, max(rows // 3, MIN_MARK_ROWS), rows - 1))
