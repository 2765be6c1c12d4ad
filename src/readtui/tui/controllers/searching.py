"""The search: queries from the search line, their results, and moving between matches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from readtui.config.settings import SearchCase
from readtui.document.model import Document
from readtui.errors import QueryError
from readtui.reading.search import Hits, Query, find
from readtui.reading.shown import Visibility
from readtui.reading.state import Reading
from readtui.tui.effects import ChangeSearch, FindInText, FindWord, GoToMatch, OpenSearch, Say, ShowWindow
from readtui.tui.services import Host
from readtui.tui.state import QueryFailure

if TYPE_CHECKING:
    from readtui.typeset.shown import Shown

SEARCHED_AT_ONCE = 300_000
"""Characters up to which a search takes no longer than a frame (2 ms), so that a thread would not help."""

REGEX_SIGNS = frozenset(r"\^$.*+?[]{}()|")
"""Characters that have a meaning in a regular expression."""

HISTORY = 50
"""Queries kept in the history."""


CASES: Mapping[SearchCase, str] = {
    "smart": "Searches match capitals if the query has one",
    "exact": "Searches match capitals",
    "ignore": "Searches ignore capitals",
}
"""What each value of the setting does."""


class SearchLine(Protocol):
    """The line in which a query is typed."""

    @property
    def value(self) -> str:
        """The text of the line."""

    def open(self) -> None:
        """Show the line, empty, and give it the focus."""

    def close(self) -> None:
        """Hide the line and give the focus back to the text."""

    def set_text(self, text: str) -> None:
        """Replace the text."""

    def show_switches(self, *, whole_words: bool, regex: bool, is_backward: bool, sign: str = "") -> None:
        """Show which switches are on, and the direction, or the sign of a filter."""


class SearchingController:
    """Searches on each change of the line. `failure` is the query in the line if it is not valid."""

    def __init__(self, host: Host, line: SearchLine) -> None:
        self._host = host
        self._line = line
        self.is_open = False
        self.failure: QueryFailure | None = None
        self._searched: Query | None = None  # the latest query, whose search may still be running
        self._started: Query | None = None  # the query whose search was started last
        self._answered: Query | None = None  # the query of the latest results
        self._accepted = False  # the line was closed before its results came
        self._steps_ahead = 0  # matches to go on, typed before the results came
        self._whole_words = False
        self._regex = False
        self._regex_by_signs = False  # with the keys of less, a query with signs of one is a regular expression
        self._shown = Visibility()  # what was shown when the line was opened
        self._scope: Shown | None = None  # where the search finds matches; None: everywhere
        self._history: list[str] = []
        self._recalled = 0  # place in the history; 0 is the line as it is typed

    @property
    def _query(self) -> Query:
        text = self._line.value
        is_regex = self._regex or (self._regex_by_signs and any(sign in text for sign in REGEX_SIGNS))
        return Query(text, self._whole_words, is_regex, self._host.settings.search_case)

    # The line

    def open(self, effect: OpenSearch) -> None:
        """Open an empty line. Without a document there is nothing to search; the search would not fit the first one."""
        if not self._host.reading.has_document:
            return
        self._host.show_reading(self._host.reading.start_search(is_backward=effect.is_backward))
        self.is_open = True
        self._shown = self._host.reading.shown
        self.failure = None
        self._searched = self._started = self._answered = None
        self._accepted = self._whole_words = self._regex = False
        self._regex_by_signs = self._host.settings.preset == "less"
        self._steps_ahead = self._recalled = 0
        self._line.open()
        self._show_switches()

    def change(self, effect: ChangeSearch) -> None:
        """Answer a key of the line."""
        match effect.key:
            case "accept":
                self.accept()
            case "cancel":
                self.cancel()
            case "older" | "newer":
                self._recall(1 if effect.key == "older" else -1)
            case "whole words":
                self._whole_words = not self._whole_words
            case "regex":
                self._regex, self._regex_by_signs = not self._query.regex, False
            case "list":
                self.accept()
                self._host.apply(ShowWindow("matches"))
        if self.is_open:
            self.line_changed()

    def line_changed(self) -> None:
        """Search for the query in the line, unless that was done."""
        if self.is_open:
            self._show_switches()
            if self._query != self._searched:
                self._search(self._query)

    def accept(self) -> None:
        """Close the line and keep its matches, at the latest when they come; an empty line is cancelled."""
        query = self._query
        if not query.text:
            self.cancel()
            return
        self._remember(query)
        self._close()
        self._accepted = True
        if self._answered == query:
            self._finish()
            return
        if query != self._searched or self._searched is None:
            self._searched = query
        self._start(self._searched)  # at once: the keys after Enter act on the match

    def find(self, effect: FindInText) -> None:
        """Search for words as if they had been typed and accepted."""
        self._search_for(effect.query, self._host.reading.start_search())

    def find_word(self, effect: FindWord) -> None:
        """Search for the word at an offset, and go on from there."""
        reading, is_backward = self._host.reading, effect.steps < 0
        if self._accepted and effect.query == self._searched:  # its results have not come yet
            self._host.show_reading(reading._replace(search=reading.search._replace(is_backward=is_backward)))
            self._steps_ahead += effect.steps
        else:
            query, word, steps = effect
            begun = reading.search.begin_at_word(query, word, reading.position, is_backward=is_backward)
            self._search_for(query, reading._replace(search=begun), steps)

    def _search_for(self, query: Query, begun: Reading, steps: int = 0) -> None:
        self._host.show_reading(begun)
        self._steps_ahead, self._recalled = steps, 0
        self.failure = self._started = self._answered = None
        self._remember(query)
        self._searched, self._accepted = query, True
        self._start(query)

    def _remember(self, query: Query) -> None:
        self._history = [query.text, *(old for old in self._history if old != query.text)][:HISTORY]

    def cancel(self) -> None:
        """Close the line and go back to where the search began."""
        self._close()
        self._searched = self.failure = None
        self._host.show_reading(self._folded_again(self._host.reading.cancel_search()))

    def _close(self) -> None:
        self.is_open = False
        self._line.close()

    def _recall(self, step: int) -> None:
        """Show an older (1) or newer (-1) query in the line."""
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        self._line.set_text(self._history[self._recalled - 1] if self._recalled else "")

    def _show_switches(self) -> None:
        is_backward = self._host.reading.search.is_backward
        self._line.show_switches(whole_words=self._whole_words, regex=self._query.regex, is_backward=is_backward)

    def toggle_case(self, case: Literal["exact", "ignore"]) -> None:
        """Match capitals in all searches, or in none; if that is so, in those that have one."""
        case_now: SearchCase = "smart" if self._host.settings.search_case == case else case
        self._host.change_settings(search_case=case_now)
        self._host.say(CASES[case_now], seconds=3.0)
        if (query := self._host.reading.search.query) is not None:
            self._search_for(query._replace(case=case_now), self._host.reading.start_search())

    def _folded_again(self, reading: Reading) -> Reading:
        """Return a reading with the sections folded that only a match of what was typed before has opened."""
        return reading if reading.shown.filtered is not None else reading._replace(shown=self._shown)

    # Results

    def _search(self, query: Query) -> None:
        """Search once the keys that were already typed are read: only the last query of a burst is searched for."""
        self._searched = query
        self._host.call_later(self._start, query)

    def _start(self, query: Query) -> None:
        """Search, in a thread if the text is long or the query is a regular expression."""
        if query is not self._searched or query is self._started:
            return
        self._started = query
        document, self._scope = self._host.reading.document, self._host.reading.shown.scope
        if len(document.text) <= SEARCHED_AT_ONCE and not query.regex:
            self._show_results(query, document, _find(document.text, query, self._scope, lambda: False))
        else:
            self._host.run_in_thread(partial(self._search_in_thread, query, document), group="search")

    def _search_in_thread(self, query: Query, document: Document) -> None:
        result = _find(document.text, query, self._scope, lambda: self._searched is not query)
        self._host.call_from_thread(self._show_results, query, document, result)

    def _show_results(self, query: Query, document: Document, result: Hits | Exception) -> None:
        """Show the results, unless another query has been searched for since, or the document is another one."""
        if query is not self._searched:
            return
        if document is not self._host.reading.document and not _has_grown(document, self._host.reading.document):
            self._accepted = False
            self._steps_ahead = 0
            return
        self._answered = query
        if isinstance(result, Exception):
            if not isinstance(result, QueryError):
                self._host.say_unexpected("The search failed", result)
                result = QueryError("the search failed")
            self.failure = QueryFailure(query.text, str(result))
            self._host.update_status()
        else:
            self.failure = None
            reading = self._folded_again(self._host.reading) if self.is_open else self._host.reading
            self._host.show_reading(_moved_to_first(reading.with_hits(query, result)))
        if self._accepted:
            self._finish()

    def _finish(self) -> None:
        """Keep the matches of a closed line."""
        self._accepted = False
        reading = self._host.reading.accept_search().extend_selection_to_hit()
        self._host.show_reading(reading)
        steps, self._steps_ahead = self._steps_ahead, 0
        if self.failure is not None:
            self._host.say(self.failure.error)
            self.failure = None
            self._host.update_status()
        elif reading.search.query is not None and reading.search.current_hit is None:
            self._host.say(f"“{reading.search.query.text}” not found")
        elif steps:
            self._go(steps)
            self._host.show_reading(self._host.reading.extend_selection_to_hit())

    # Moving between matches

    def go_to_match(self, effect: GoToMatch) -> None:
        """Go to a later or earlier match; once they are there, if the search is still running."""
        if self._accepted:
            self._steps_ahead += effect.steps
        elif self._host.reading.search.hits is None:
            self._host.apply(Say("No search yet: {0} searches", ("search.open",)))
        elif (query := self._host.reading.search.query) is not None and self._host.reading.shown.scope != self._scope:
            is_backward = self._host.reading.search.is_backward
            self._search_for(query, self._host.reading.start_search(is_backward=is_backward))  # elsewhere than before
        else:
            self._go(effect.steps)

    def _go(self, steps: int) -> None:
        """Go to a match; show a notice if that wraps around the end or the start of the text."""
        reading = self._host.reading
        if not reading.search.hits:
            self._host.say("No matches")
        elif reading.search.wraps_around(reading.position.offset, steps):
            self._host.say("Continued from the start" if steps > 0 else "Continued from the end", seconds=2.0)
        self._host.show_reading(reading.move_by_hits(steps))


def _moved_to_first(reading: Reading) -> Reading:
    """Return a reading with new hits at the first one, of an option at its definition."""
    if reading.search.query is None or not reading.search.query.text.startswith(("-", "+")):
        return reading
    from readtui.reading.option_definitions import at_definition  # deferred: most searches are for words

    return at_definition(reading)


def _has_grown(before: Document, document: Document) -> bool:
    """Whether a document of lines has become another one of the same lines and more."""
    return before.is_growing and before.is_output and document.is_output and before.source == document.source


def _find(text: str, query: Query, within: Shown | None, is_cancelled: Callable[[], bool]) -> Hits | Exception:
    """Return the matches, or why there are none: no query may end the program."""
    try:
        return find(text, query, within=within, is_cancelled=is_cancelled)
    except Exception as error:
        return error
