"""The windows about the present document: matches, details, tables, statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readtui.document.model import Table
from readtui.span import Span
from readtui.tui.controllers.window_rows import DETAIL_CELLS, detail_rows, match_rows
from readtui.tui.effects import Say
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import ListRow

if TYPE_CHECKING:
    from readtui.reading.statistics import ReadingStatistics

FRAME_CELLS, LEAST_CELLS = 8, 30
"""Cells beside the rows of a window in a narrow terminal, and the fewest in which bars are drawn."""


def show_details(host: Host) -> None:
    """Show the metadata, notes and hidden text of the document."""
    if not host.reading.has_document:
        return
    host.show_window(Chooser("Details of this document", detail_rows(host.reading.document)), lambda _: None)


def show_matches(host: Host) -> None:
    """List the matches with their context; the chosen one is gone to."""
    reading = host.reading
    hits, query = reading.search.hits, reading.search.query
    if not hits:
        host.apply(Say("No matches to list: {0} searches", ("search.open",)))
        return

    def chosen(index: int | None) -> None:
        if index is not None and host.reading.search.hits is hits:
            host.show_reading(host.reading.jump_to_hit(index))

    title = f"{len(hits):,} matches of {query.text if query is not None else ''}"
    host.show_window(Chooser(title, match_rows(reading), current=reading.search.current_hit or 0), chosen)


def show_statistics(host: Host) -> None:
    """Show how much was read on each of the last days."""
    from readtui.reading.statistics import statistics_rows  # deferred: seldom needed

    def show(statistics: ReadingStatistics) -> None:
        cells = max(min(host.page.column()[1] - FRAME_CELLS, DETAIL_CELLS), LEAST_CELLS)
        rows = [ListRow[str](row) for row in statistics_rows(statistics, cells)]
        host.show_window(Chooser("Reading statistics", rows), lambda _: None)

    if (read := host.services.reading_statistics) is not None:
        host.run_in_library(read, show)


def show_table(host: Host) -> None:
    """Show the visible table in a window; the chosen cell is gone to in the text."""
    reading = host.reading
    document = reading.document
    if (found := reading.position.table(document)) is None:
        has_tables = any(isinstance(block, Table) for block in document.blocks)
        hint = ": {0} goes to figures and tables" if has_tables else ""
        host.apply(Say(f"No table on this screen{hint}", ("page.next_figure",)))
        return
    from readtui.reading.table_view import TableView  # deferred: often not needed
    from readtui.tui.widgets.table import TableWindow

    def chosen(cell: Span | None) -> None:
        if cell is not None and host.reading.document is document:
            host.show_reading(host.reading.jump_to_cell(cell))

    host.show_window(TableWindow(TableView.of(document, *found), host.keys, host.copy), chosen)
