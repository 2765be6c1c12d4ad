"""The filter of lines: it is typed in the search line, and applied to what comes of a text that grows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from readtui.document.model import Document
from readtui.errors import QueryError
from readtui.reading.filter import MOST_CONTEXT, Filtered, LineFilter, filtered
from readtui.reading.search import Query
from readtui.tui.controllers.searching import HISTORY, REGEX_SIGNS, SEARCHED_AT_ONCE, SearchLine
from readtui.tui.effects import ChangeSearch, FilterLines, OpenLineFilter, Scroll
from readtui.tui.services import Host

INVERTING = ("!", "\x0e")
"""What a filter begins with to show the lines that do not match, as in less: "!", or Ctrl+N."""


SLOW_S = 1.0
"""Seconds of a search for lines after which a notice is shown."""


class FilteringController:
    """Has a filter typed and shows the lines that it leaves. `is_open`: it is being typed."""

    def __init__(self, host: Host, line: SearchLine) -> None:
        self._host = host
        self._line = line
        self.is_open = False
        self._context = 0
        self._whole_words = False
        self._regex = False
        self._asked: LineFilter | None = None  # the latest one, that may still be looked for
        self._answered: LineFilter | None = None  # the latest one with a result
        self._document: Document | None = None  # the document of the lines that are shown
        self._is_updating = False
        self._history: list[str] = []
        self._recalled = 0  # place in the history; 0 is the line as it is typed

    # The line

    def open(self, effect: OpenLineFilter) -> None:
        """Open an empty line. An empty filter shows all lines."""
        self._context = min(effect.context, MOST_CONTEXT)
        self._whole_words, self._regex = False, self._host.settings.preset == "less"
        self._recalled = 0
        self.is_open = True
        self._line.open()
        self._show_switches()

    def change(self, effect: ChangeSearch) -> None:
        """Answer a key of the line."""
        match effect.key:
            case "accept" | "list":
                self._accept()
            case "cancel":
                self._close()
            case "older" | "newer":
                step = 1 if effect.key == "older" else -1
                self._recalled = min(max(self._recalled + step, 0), len(self._history))
                self._line.set_text(self._history[self._recalled - 1] if self._recalled else "")
            case "whole words":
                self._whole_words = not self._whole_words
            case "regex":
                self._regex = not self._regex
        if self.is_open:
            self._show_switches()

    def _show_switches(self) -> None:
        around = f"±{self._context} " if self._context else ""
        self._line.show_switches(whole_words=self._whole_words, regex=self._regex, is_backward=False, sign=f"{around}&")

    def _close(self) -> None:
        self.is_open = False
        self._line.close()

    def _accept(self) -> None:
        typed = self._line.value
        self._close()
        text = typed[1:] if typed.startswith(INVERTING) else typed
        if not text.strip():
            self._asked = None
            self._host.show_reading(self._host.reading.without_filter())
            return
        self._history = [typed, *(old for old in self._history if old != typed)][:HISTORY]
        is_regex = self._regex and any(sign in text for sign in REGEX_SIGNS)
        query = Query(text, self._whole_words, is_regex, self._host.settings.search_case)
        self._start(LineFilter(query, text is not typed, self._context))

    # The lines

    def filter(self, effect: FilterLines) -> None:
        """Show the lines that match a query; as in the line, a sign before it inverts that."""
        text = effect.query.text
        is_inverted = text.startswith(INVERTING)
        query = effect.query._replace(text=text[1:]) if is_inverted else effect.query
        self._start(LineFilter(query, is_inverted))

    def _start(self, line_filter: LineFilter) -> None:
        """Look for the lines, in a thread if the text is long or the query is a regular expression."""
        self._asked = line_filter
        document = self._host.reading.document
        if len(document.text) <= SEARCHED_AT_ONCE and not line_filter.query.regex:
            self._show(document, line_filter, _lines(document, line_filter))
        else:
            self._host.run_in_thread(partial(self._find_in_thread, document, line_filter), group="filter")
            self._host.set_timer(SLOW_S, partial(self._tell, line_filter))

    def _tell(self, line_filter: LineFilter) -> None:
        if line_filter is self._asked and line_filter is not self._answered:
            self._host.say(f"Looking for lines with “{line_filter.query.text}” …", seconds=SLOW_S * 5)

    def _find_in_thread(self, document: Document, line_filter: LineFilter) -> None:
        found = _lines(document, line_filter, is_asked=lambda: self._asked is line_filter)
        self._host.call_from_thread(self._show, document, line_filter, found)

    def _show(self, document: Document, line_filter: LineFilter, found: Filtered | Exception) -> None:
        """Show the lines, unless another filter was asked for since, or another document is shown."""
        reading = self._host.reading
        if line_filter is not self._asked:
            return
        self._answered = line_filter
        if isinstance(found, Exception):
            self._fail(found)
        elif reading.document is not document:
            if reading.document.source == document.source:  # it has grown meanwhile
                self._start(line_filter)
        elif found.shown is None:
            self._host.say(f"“{line_filter.typed}”: no {'lines' if found.by_lines else 'paragraphs'} match")
        else:
            self._document = document
            shown = reading.shown.with_filter(document, found)
            top = found.shown.at_or_after(reading.position.top)
            top = found.shown.nearest(reading.position.top) if top is None else top
            moved = reading.clear_search()._replace(shown=shown).move_to(top, "exact").with_jump_cue(None)
            self._host.show_reading(moved._replace(position=moved.position._replace(point=None)))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, QueryError):
            self._host.say_unexpected("The filter failed", error)
        else:
            self._host.say(str(error))

    # A text that grows

    def update(self, *, is_following: bool) -> None:
        """Apply the filter to the text that has come since."""
        reading = self._host.reading
        if self._is_updating or reading.shown.filtered is None:
            return
        self._is_updating = True
        work = partial(self._update_in_thread, reading.document, reading.shown.filtered, is_following)
        self._host.run_in_thread(work, group="filter")

    def _update_in_thread(self, document: Document, known: Filtered, is_following: bool) -> None:
        before = self._document.text if self._document is not None else ""
        kept = len(before) if document.text.startswith(before) else 0
        found = _lines(document, known.filter, known=known, kept=kept)
        self._host.call_from_thread(self._show_grown, document, known, found, is_following)

    def _show_grown(self, document: Document, known: Filtered, found: Filtered | Exception, is_following: bool) -> None:
        self._is_updating = False
        reading = self._host.reading
        if reading.shown.filtered is not known or isinstance(found, Exception) or found.shown is None:
            return
        self._document = document
        self._host.show_reading(reading._replace(shown=reading.shown.with_filter(reading.document, found)))
        if is_following:
            self._host.apply(Scroll(rows=self._host.page.rows_below))


def _lines(
    document: Document,
    line_filter: LineFilter,
    *,
    known: Filtered | None = None,
    kept: int = 0,
    is_asked: Callable[[], bool] = lambda: True,
) -> Filtered | Exception:
    """Return the lines that a filter leaves, or why there are none: no query may end the program."""
    try:
        return filtered(document, line_filter, known=known, kept=kept, is_cancelled=lambda: not is_asked())
    except Exception as error:
        return error
