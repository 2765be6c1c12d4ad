"""The search bar: the line in which the reader types a query, with its history and switches."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from readtui.errors import QueryError
from readtui.reading.search import Hits, IsCancelled, Query, find
from readtui.tui.paint import row, styles_of
from readtui.tui.recovery import Failure
from readtui.tui.widgets.line_editor import LineEditor
from readtui.unicode.width import width

SEARCHED_AT_ONCE = 300_000
"""Characters up to which a search takes no longer than a frame (2 ms), so that a thread would not help."""

HISTORY = 50
"""Queries kept in the history."""

LONGEST_QUERY = 1000
"""Characters of a query."""


class SearchLabel(Widget):
    """A few words beside the input line, each with its role."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "SearchLabel { width: auto; height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._parts: Sequence[tuple[str, str]] = ()

    def show(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show other words."""
        if parts != self._parts:
            self._parts = parts
            self.styles.width = sum(width(text) for text, _ in parts)
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        return row(self._parts, styles_of(self), self.size.width, "footer")


class SearchBar(Horizontal):
    """Searches the text on each change of the query, and posts the results.

    Keys typed ahead, after the Enter or Escape that closes the bar, are sent on to the screen.
    """

    DEFAULT_CSS = """
    SearchBar { dock: bottom; height: 1; layer: above; display: none; }
    SearchBar > Input { width: 1fr; height: 1; border: none; padding: 0; }
    """

    class ResultsReady(Message):
        """The matches of a query, or the error that prevented the search."""

        def __init__(self, query: Query, result: Hits | QueryError) -> None:
            super().__init__()
            self.query = query
            self.result = result

    class SearchAccepted(Message):
        """The reader pressed Enter, and the results of that query have been posted."""

    class SearchClosed(Message):
        """The bar was closed; if `cancelled`, the reader wants to be back where the search began."""

        def __init__(self, *, cancelled: bool) -> None:
            super().__init__()
            self.cancelled = cancelled

    class MatchListRequested(Message):
        """The reader wants a list of all matches."""

    def __init__(self, *, ident: str = "search_bar") -> None:
        super().__init__(id=ident)
        self.switches = SearchLabel()
        self.hints = SearchLabel()
        self.line = LineEditor(self._line_changed, self._answer_key, max_length=LONGEST_QUERY)
        self.active = False
        self._text = ""
        self._searched: Query | None = None  # the query of the latest search, which may still be running
        self._answered: Query | None = None  # the query of the latest results
        self._accepted = False  # Enter was pressed before the results were ready
        self._whole_words = False
        self._regex = False
        self._history: list[str] = []
        self._recalled = 0  # place in the history; 0 is the line being typed

    def compose(self) -> ComposeResult:
        yield self.switches
        yield self.line
        yield self.hints

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show keys with their labels at the right of the line."""
        parts = [part for key, label in keys for part in ((f"  {key}", "key"), (f" {label}", "footer"))]
        self.hints.show([*parts, (" ", "footer")])

    @property
    def query_typed(self) -> Query:
        """The query in the line."""
        return Query(self.line.value, self._whole_words, self._regex)

    @property
    def is_awaited(self) -> bool:
        """Whether Enter was pressed and the results are not ready yet."""
        return self._accepted

    def open(self, text: str) -> None:
        """Show the bar with an empty line, to search in `text`."""
        self.active = True
        self._text = text
        self._searched = self._answered = None
        self._accepted = False
        self._whole_words = self._regex = False
        self._recalled = 0
        self.line.reset()
        self._show_switches()
        self.display = True

    def close(self, *, cancelled: bool) -> None:
        """Hide the bar."""
        self.active = False
        self.display = False
        if cancelled:
            self.workers.cancel_group(self, "search")
            self._searched = None
        self.post_message(self.SearchClosed(cancelled=cancelled))

    def _answer_key(self, key: str) -> bool:
        """Answer a key that is not text; return whether it was answered."""
        if not self.active:  # typed ahead, before the focus left the line: meant for the page
            self.app.simulate_key(key)
            return True
        match key:
            case "enter":
                self._accept()
            case "escape":
                self.close(cancelled=True)
            case "up" | "ctrl+p":
                self._recall(1)
            case "down" | "ctrl+n":
                self._recall(-1)
            case "alt+w" | "f2":
                self._whole_words = not self._whole_words
                self._query_changed()
            case "alt+r" | "f3":
                self._regex = not self._regex
                self._query_changed()
            case "ctrl+g":
                self._accept()
                self.post_message(self.MatchListRequested())
            case "backspace" if not self.line.value:
                self.close(cancelled=True)
            case _:
                return False
        return True

    def _line_changed(self, text: str) -> None:
        if self.active:
            self._query_changed()

    def _query_changed(self) -> None:
        self._show_switches()
        if self.query_typed != self._searched:
            self._search(self.query_typed)

    def _accept(self) -> None:
        query = self.query_typed
        if not query.text:
            self.close(cancelled=True)
            return
        self._history = [query.text, *(old for old in self._history if old != query.text)][:HISTORY]
        self.close(cancelled=False)
        self._accepted = self._answered != query
        if not self._accepted:
            self.post_message(self.SearchAccepted())

    def _search(self, query: Query) -> None:
        """Search, in a thread if the text is long or the query is a regular expression."""
        self._searched, text = query, self._text
        if len(text) <= SEARCHED_AT_ONCE and not query.regex:
            self.workers.cancel_group(self, "search")
            self._post_results(query, self._find(text, query, lambda: False))
            return

        def search() -> None:
            worker = get_current_worker()
            result = self._find(text, query, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self.app.call_from_thread(self._post_results, query, result)

        self.run_worker(search, thread=True, exclusive=True, group="search", exit_on_error=False)

    def _find(self, text: str, query: Query, is_cancelled: IsCancelled) -> Hits | QueryError:
        """Return the matches, or why there are none. May be called in any thread."""
        try:
            return find(text, query, is_cancelled=is_cancelled)
        except QueryError as error:
            return error
        except Exception as error:  # a worker would only log it
            self.post_message(Failure("The search failed", error))
            return QueryError("the search failed")

    def _post_results(self, query: Query, result: Hits | QueryError) -> None:
        """Post the results, unless another query has been searched for since."""
        if query != self._searched:
            return
        self._answered = query
        self.post_message(self.ResultsReady(query, result))
        if self._accepted:
            self._accepted = False
            self.post_message(self.SearchAccepted())

    def _recall(self, step: int) -> None:
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        self.line.value = self._history[self._recalled - 1] if self._recalled else ""
        self.line.cursor_position = len(self.line.value)

    def _show_switches(self) -> None:
        switches = "".join([" word" if self._whole_words else "", " regex" if self._regex else ""])
        self.switches.show([(f"{switches} /" if switches else " /", "key")])
