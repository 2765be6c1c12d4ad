"""The app: the footer, the actions on documents, dialogs, and calls of other programs."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from readtui.document.model import Document, Table
from readtui.errors import ReadtuiError
from readtui.ingest import sandbox
from readtui.library.tables import RecentWork
from readtui.span import Offset, Span
from readtui.tui.actions import key_labels
from readtui.tui.controllers import lookup
from readtui.tui.controllers.marks import MarksController
from readtui.tui.controllers.opening import OpenRequest
from readtui.tui.controllers.palette import command_rows, detail_rows, match_rows, recent_rows
from readtui.tui.controllers.selection import SelectionScreen
from readtui.tui.documents import DocumentsApp
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.services import Services
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.page import Page

LIBRARY_CHECK_S = 1.0
"""Seconds between checks whether another program changed the library; a check is two calls of stat(2)."""


class ReaderApp(DocumentsApp):
    """The app. It shows `document` from the offset `at` on; without one, it reads `services.sources[0]` first."""

    def __init__(self, services: Services, document: Document | None = None, at: Offset = 0) -> None:
        self._first = (document, at)
        self._source_index = 0
        super().__init__(services)
        self.marks = MarksController(self)
        self.reading_screen.base = self.source
        self.reading_screen.source_count = len(services.sources)
        self.reading_screen.can_undo_marks = lambda: self.marks.can_undo(self.source)

    def on_mount(self) -> None:
        self.set_up()
        document, at = self._first
        if document is not None:
            self._show_document(document, self.source, at)
        elif self.services.sources:
            self._open(self.services.sources[0])
        for notice in self.services.notices:
            self.say(notice, seconds=12.0)
        self.set_interval(LIBRARY_CHECK_S, self.marks.check_for_changes)

    def document_shown(self) -> None:
        """Show the marks of the new document."""
        self.marks.reload()

    def on_unmount(self) -> None:
        """Stop fetching and reading, so that the program does not wait for it."""
        self.opening.cancel()
        sandbox.stop()

    # Documents

    def on_reading_screen_fetch_cancelled(self) -> None:
        self.opening.cancel_by_user()

    def action_article(self, step: int) -> None:
        count = len(self.services.sources)
        self._source_index = (self._source_index + step) % count
        self._open(self.services.sources[self._source_index])

    def end_without_document(self, failure: Exception | None) -> None:
        """Open the next source that was not tried; end the program if there is none, or the user cancelled."""
        sources = self.services.sources
        untried = [number for number, source in enumerate(sources) if source not in self.services.unreadable]
        if not isinstance(failure, ReadtuiError) or not untried:
            super().end_without_document(failure)
            return
        self.say(failure.notice, seconds=12.0)
        self._source_index = untried[0]
        self._open(sources[self._source_index])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable actions: with several documents, `K` is the previous one; else it looks up a word."""
        if action == "article":
            return len(self.services.sources) > 1
        if action == "lookup":
            return len(self.services.sources) < 2 or (self.reading.selection.current is not None)
        return True

    def action_reload(self) -> None:
        if self.source == "-":
            self.say("Text from a pipe cannot be reloaded")
        elif self.reading.has_document:
            self._open(self.source, OpenRequest(reload=True, typed_by_user=self.typed_by_user))

    # Marks and copying

    def action_list_marks(self) -> None:
        self.marks.show_list()

    def action_undo_mark_change(self) -> None:
        self.marks.undo()

    def on_reading_screen_mark_requested(self, event: ReadingScreen.MarkRequested) -> None:
        self.marks.keep(event.span, event.letter)

    def on_reading_screen_mark_change_requested(self, event: ReadingScreen.MarkChangeRequested) -> None:
        match event.action:
            case "delete" if event.found is not None:
                self.marks.delete(event.found.mark)
            case "rename" if event.found is not None:
                self.marks.ask_name(event.found.mark)
            case "undo":
                self.marks.undo()
            case _:
                pass

    def on_selection_screen_copy_requested(self, event: SelectionScreen.CopyRequested) -> None:
        from readtui.export import quote  # deferred: 3 ms, and often not needed

        write = quote.markdown_quote if event.quoted else quote.plain_text
        self.copy(partial(write, self.reading.document, event.span))

    def on_page_text_selected(self, event: Page.TextSelected) -> None:
        """Copy what the mouse selected, if the settings say so."""
        if event.finished and event.span and self.settings.copy_on_select:
            self.reading_screen.action_copy()

    # Dialogs

    def action_table(self) -> None:
        """Show the visible table in a window; Enter goes to a cell in the text."""
        if (found := self.reading.position.table(self.reading.document)) is None:
            has_tables = any(isinstance(block, Table) for block in self.reading.document.blocks)
            hint = f": {key_labels('page.next_figure', self.keys)[0]} goes to figures and tables" if has_tables else ""
            self.say(f"No table on this screen{hint}")
            return
        from readtui.reading.table_view import TableView  # deferred: often not needed
        from readtui.tui.widgets.table import TableWindow

        table, offset = found
        document = self.reading.document
        view = TableView.of(document, table, offset)
        window = TableWindow(view, self.keys, self.copy)

        def done(cell: Span | None) -> None:
            if cell is not None and self.reading.document is document:
                self.reading_screen.reading = self.reading.jump_to_cell(cell)

        self.push_screen(window, done)

    def action_help(self) -> None:
        self._commands("Help: keys and commands")

    def action_palette(self) -> None:
        self._commands("Commands")

    def _commands(self, title: str) -> None:
        def done(action: str | None) -> None:
            if action:
                self.call_later(self._run, action)

        self.push_screen(Chooser(title, command_rows(self.keys)), done)

    async def _run(self, action: str) -> None:
        """Run an action of the app, the screen or the page."""
        for target in (self, self.reading_screen, self.reading_screen.page):
            if hasattr(target, f"action_{action.removeprefix('app.').partition('(')[0]}"):
                await self.run_action(action.removeprefix("app."), default_namespace=target)
                return

    def action_details(self) -> None:
        if self.reading.has_document:
            entries = detail_rows(self.reading.document)
            self.push_screen(Chooser("Details of this document", entries))

    def action_matches(self) -> None:
        reading = self.reading
        if reading.search.hits is None or not len(reading.search.hits):
            self.say("No matches to list: / searches")
            return
        title = f"{len(reading.search.hits):,} matches of {reading.search.query.text if reading.search.query else ''}"

        def done(index: int | None) -> None:
            if index is not None and self.reading.search.hits is reading.search.hits:
                self.reading_screen.reading = self.reading.jump_to_hit(index)

        self.push_screen(Chooser(title, match_rows(reading), current=reading.search.current_hit or 0), done)

    def action_library(self) -> None:
        self.run_in_library(self.services.library.recent_works, self._show_recent)

    def _show_recent(self, recent: Sequence[RecentWork]) -> None:
        """List the documents that were read before; Enter opens one."""
        if not recent:
            self.say("No documents read before")
            return
        window = Chooser("Read before", recent_rows(recent))
        self.push_screen(window, lambda source: self._open(source) if source else None)

    # Other programs

    def action_browser(self) -> None:
        if scheme_of(self.source) in ("http", "https"):
            self.browse(self.source)
        else:
            self.say("This text has no web address")

    def action_lookup(self) -> None:
        if self.reading.selection.current is None:
            self.say("Select a word first: double click")
            return
        word = " ".join(self.reading.selected_span.of(self.reading.document.text).split())[:80]
        if not (dictionary := self.settings.lookup or lookup.dictionary_command()):
            self._look_up_on_web(word)
            return
        if (command := lookup.filled(dictionary, word)) is None:
            self.say(f"Not looked up: {dictionary[0]} would take “{word}” for an option")
            return
        self.run_in_terminal(command, wait=True)

    def _look_up_on_web(self, word: str) -> None:
        """Open a word in the dictionary on the web, if the user agrees; the answer is kept."""
        if self.settings.web_lookup == "yes":
            self.browse(lookup.web_address(word))
        elif self.settings.web_lookup == "no":
            self.say(lookup.NOT_SENT, seconds=8.0)
        else:
            title, answers = lookup.web_question(word)

            def done(answer: str | None) -> None:
                if answer in ("yes", "no"):
                    self.change_settings(web_lookup=answer)
                    self._look_up_on_web(word)

            self.push_screen(Chooser(title, answers, hint=""), done)

    def action_edit(self) -> None:
        if self.source == "-" or scheme_of(self.source) in ("http", "https"):
            self.say("Only files can be edited")
            return
        named = (os.environ.get(variable, "").strip() for variable in ("VISUAL", "EDITOR"))
        editor = next(filter(None, named), "vi")
        try:
            command = shlex.split(editor)
        except ValueError:
            command = []
        if not command or not command[0]:
            self.say(f"VISUAL or EDITOR is not a valid command: {editor}")
        elif self.run_in_terminal([*command, str(Path(self.source).absolute())]):
            self.action_reload()


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case; empty without one."""
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""
