"""The windows about the present document or the program: commands, matches, details, tables, recent texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from readtui.document.model import Table
from readtui.span import Span
from readtui.tui.controllers.palette import command_rows, detail_rows, match_rows, recent_rows
from readtui.tui.effects import Say
from readtui.tui.services import Host, OpenRequest
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import LazyRows, filtered

FIRST_WORKS = 200
"""Documents read before that are listed at once, in some 5 ms; the others follow."""

if TYPE_CHECKING:
    pass


def show_commands(host: Host, title: str, run: Callable[[str], None]) -> None:
    """List all actions with their keys; `run` is called with the id of the chosen one."""
    host.show_window(Chooser(title, command_rows(host.keys)), lambda ident: run(ident) if ident else None)


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


def show_library(host: Host) -> None:
    """List the documents that were read before; the chosen one is opened."""
    host.run_in_library(partial(_recent_rows, host, FIRST_WORKS), partial(_show_recent, host))


def _recent_rows(host: Host, limit: int | None) -> LazyRows[str]:
    """Return the rows of the library, ready to be filtered. Of 20,000 this takes 0.2 s."""
    rows = recent_rows(host.services.library.recent_works(limit))
    filtered(rows, "a")
    return rows


def _show_recent(host: Host, rows: LazyRows[str]) -> None:
    if not rows:
        host.say("No documents read before")
        return
    window = Chooser("Read before", rows)

    def show_all(rows: LazyRows[str]) -> None:
        if window.is_attached:  # else it was closed meanwhile
            window.replace_rows(rows)

    host.show_window(window, lambda source: host.open(source, OpenRequest()) if source else None)
    if len(rows) == FIRST_WORKS:
        host.run_in_library(partial(_recent_rows, host, None), show_all)


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
