"""The finder: the line where the reader types what to search for."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from readtui.errors import QueryError
from readtui.reading.search import Hits, Query, Stopped, find
from readtui.tui.paint import ThemeStyles, row
from readtui.unicode.width import width

SEARCHED_AT_ONCE = 300_000
"""Characters up to which a search takes no longer than a frame (2 ms), so that no thread is worth it."""

HISTORY = 50
"""Queries that the arrows bring back."""

LONGEST_QUERY = 1000
"""Characters of a query: what is pasted beyond that is no search."""


HINTS = " ⏎ stay  Esc back  F2 whole words  F3 pattern  ^G list "
"""What the keys do while one types, where there is room for it."""


class SearchLabel(Widget):
    """A few words beside the line, in one look."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "SearchLabel { width: auto; height: 1; }"

    def __init__(self, theme_styles: ThemeStyles, role: str) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self.role = role
        self.text = ""

    def say(self, text: str) -> None:
        """Show another sign."""
        self.text = text
        self.styles.width = width(text)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        return row([(self.text, self.role)], self.theme_styles, self.size.width, "footer")


class SearchBar(Horizontal):
    """Takes a query, says it on every change, and keeps a history of those that were accepted.

    Keys that were typed ahead, behind the Enter or Escape that ends it, are played to the screen again.
    """

    DEFAULT_CSS = """
    SearchBar { dock: bottom; height: 1; layer: above; display: none; }
    SearchBar > Input { width: 1fr; height: 1; border: none; padding: 0; }
    """

    class ResultsReady(Message):
        """What the search for a query found, or why it could not be done."""

        def __init__(self, query: Query, answer: Hits | QueryError) -> None:
            super().__init__()
            self.query = query
            self.answer = answer

    class SearchAccepted(Message):
        """The reader stays with the last answer."""

    class SearchClosed(Message):
        """The finder is put away; `abandoned` if the reader wants to be where the search began."""

        def __init__(self, *, abandoned: bool) -> None:
            super().__init__()
            self.abandoned = abandoned

    class MatchListRequested(Message):
        """The reader wants all matches in a list."""

    def __init__(self, theme_styles: ThemeStyles, *, ident: str = "search_bar") -> None:
        super().__init__(id=ident)
        self.sign = SearchLabel(theme_styles, "key")
        self.hints = SearchLabel(theme_styles, "footer")
        self.line = SearchLine()
        self.active = False
        self._text = ""
        self._searched: Query | None = None  # what is searched for, or was last
        self._answered: Query | None = None  # what the last answer was to
        self._accepted = False  # Enter was pressed before the answer came
        self._whole_words = False
        self._regex = False
        self._history: list[str] = []
        self._recalled = 0  # how far back in the history the line is; 0 is the line being typed

    def compose(self) -> ComposeResult:
        yield self.sign
        yield self.line
        yield self.hints

    def on_resize(self) -> None:
        self.hints.say(HINTS if self.size.width >= 2 * len(HINTS) - 20 else "")

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        for sign in (self.sign, self.hints):
            sign.theme_styles = theme_styles
            sign.refresh()

    @property
    def asked(self) -> Query:
        """What is asked now."""
        return Query(self.line.value, self._whole_words, self._regex)

    @property
    def is_awaited(self) -> bool:
        """Whether Enter was pressed and the answer is not there yet."""
        return self._accepted

    def open(self, text: str) -> None:
        """Start with an empty line, to search in `text`."""
        self.active = True
        self._text = text
        self._searched = self._answered = None
        self._accepted = False
        self._whole_words = self._regex = False
        self._recalled = 0
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._show_sign()
        self.display = True

    def close(self, *, abandoned: bool) -> None:
        """Put the finder away."""
        self.active = False
        self.display = False
        if abandoned:
            self.workers.cancel_group(self, "search")
            self._searched = None
        self.post_message(self.SearchClosed(abandoned=abandoned))

    def take(self, key: str) -> bool:
        """Answer a key that is not text; whether it was one of the finder's."""
        match key:
            case "enter":
                self._accept()
            case "escape":
                self.close(abandoned=True)
            case "up" | "ctrl+p":
                self._recall(1)
            case "down" | "ctrl+n":
                self._recall(-1)
            case "alt+w" | "f2":
                self._whole_words = not self._whole_words
                self._ask()
            case "alt+r" | "f3":
                self._regex = not self._regex
                self._ask()
            case "ctrl+g":
                self._accept()
                self.post_message(self.MatchListRequested())
            case "backspace" if not self.line.value:
                self.close(abandoned=True)
            case _:
                return False
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.active:
            self._ask()

    def _ask(self) -> None:
        self._show_sign()
        if self.asked != self._searched:
            self._search(self.asked)

    def _accept(self) -> None:
        query = self.asked
        if not query.text:
            self.close(abandoned=True)
            return
        self._history = [query.text, *(old for old in self._history if old != query.text)][:HISTORY]
        self.close(abandoned=False)
        self._accepted = self._answered != query
        if not self._accepted:
            self.post_message(self.SearchAccepted())
        elif query != self._searched:  # Enter was typed ahead of the question
            self._search(query)

    def _search(self, query: Query) -> None:
        """Search, in a thread where the text is long or the query a pattern."""
        self._searched, text = query, self._text
        if len(text) <= SEARCHED_AT_ONCE and not query.regex:
            self.workers.cancel_group(self, "search")
            self._answer(query, _found(text, query, lambda: False))
            return

        def search() -> None:
            worker = get_current_worker()
            answer = _found(text, query, lambda: worker.is_cancelled)
            if not worker.is_cancelled:
                self.app.call_from_thread(self._answer, query, answer)

        self.run_worker(search, thread=True, exclusive=True, group="search", exit_on_error=False)

    def _answer(self, query: Query, answer: Hits | QueryError) -> None:
        """Tell what was found, unless the reader asks for something else by now."""
        if query != self._searched:
            return
        self._answered = query
        self.post_message(self.ResultsReady(query, answer))
        if self._accepted:
            self._accepted = False
            self.post_message(self.SearchAccepted())

    def _recall(self, step: int) -> None:
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        self.line.value = self._history[self._recalled - 1] if self._recalled else ""
        self.line.cursor_position = len(self.line.value)

    def _show_sign(self) -> None:
        switches = "".join([" word" if self._whole_words else "", " regex" if self._regex else ""])
        self.sign.say(f"{switches} /" if switches else " /")


class SearchLine(Input):
    """The line itself. It asks its finder first what a key means."""

    def __init__(self) -> None:
        super().__init__(compact=True, max_length=LONGEST_QUERY, select_on_focus=False)

    @property
    def owner(self) -> SearchBar:
        """The finder this line belongs to."""
        assert isinstance(self.parent, SearchBar)
        return self.parent

    async def on_key(self, event: events.Key) -> None:
        if not self.owner.active:  # typed ahead of the answer: meant for the page
            event.stop()
            event.prevent_default()
            self.app.simulate_key(event.key)
        elif self.owner.take(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is cut to the longest query before Textual measures it, however long it is."""
        event.stop()
        event.prevent_default()
        first_line = event.text[: 4 * LONGEST_QUERY].splitlines()[:1]
        if first_line and self.owner.active:
            self.insert_text_at_cursor(first_line[0][:LONGEST_QUERY])


def _found(text: str, query: Query, stopped: Stopped) -> Hits | QueryError:
    try:
        return find(text, query, stopped=stopped)
    except QueryError as error:
        return error
