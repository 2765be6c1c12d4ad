"""The finder: the line where the reader types what to search for."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from readtui.search import Query
from readtui.tui.paint import Looks, row

HISTORY = 50
"""Queries that the arrows bring back."""

LONGEST_QUERY = 1000
"""Characters of a query: what is pasted beyond that is no search."""


class Sign(Widget):
    """What kind of search it is: "/" for words, with the switches that are on."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Sign { width: auto; height: 1; }"

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.looks = looks
        self.text = " /"

    def say(self, text: str) -> None:
        """Show another sign."""
        self.text = text
        self.styles.width = len(text)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        return row([(self.text, "key")], self.looks, self.size.width, "footer")


class Finder(Horizontal):
    """Takes a query, says it on every change, and keeps a history of those that were accepted.

    Keys that were typed ahead, behind the Enter or Escape that ends it, are played to the screen again.
    """

    DEFAULT_CSS = """
    Finder { dock: bottom; height: 1; layer: above; display: none; }
    Finder > Input { width: 1fr; height: 1; border: none; padding: 0; }
    """

    class Asked(Message):
        """The query changed."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    class Accepted(Message):
        """The reader stays with what was found."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    class Abandoned(Message):
        """The reader wants to be where the search began."""

    class ListWanted(Message):
        """The reader wants all matches in a list."""

    def __init__(self, looks: Looks, *, ident: str = "finder") -> None:
        super().__init__(id=ident)
        self.sign = Sign(looks)
        self.line = FinderLine()
        self.active = False
        self._whole_words = False
        self._regex = False
        self._history: list[str] = []
        self._recalled = 0  # how far back in the history the line is; 0 is the line being typed

    def compose(self) -> ComposeResult:
        yield self.sign
        yield self.line

    def wear(self, looks: Looks) -> None:
        """Wear another theme."""
        self.sign.looks = looks
        self.sign.refresh()

    @property
    def asked(self) -> Query:
        """What is asked now."""
        return Query(self.line.value, self._whole_words, self._regex)

    def open(self) -> None:
        """Start with an empty line."""
        self.active = True
        self._recalled = 0
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._show_sign()
        self.display = True

    def close(self) -> None:
        """Put the finder away."""
        self.active = False
        self.display = False

    def take(self, key: str) -> bool:
        """Answer a key that is not text; whether it was one of the finder's."""
        match key:
            case "enter":
                self._accept()
            case "escape":
                self.close()
                self.post_message(self.Abandoned())
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
                self.post_message(self.ListWanted())
            case "backspace" if not self.line.value:
                self.close()
                self.post_message(self.Abandoned())
            case _:
                return False
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.active:
            self._ask()

    def _ask(self) -> None:
        self._show_sign()
        self.post_message(self.Asked(self.asked))

    def _accept(self) -> None:
        text = self.line.value
        if text:
            self._history = [text, *(old for old in self._history if old != text)][:HISTORY]
        self.close()
        self.post_message(self.Accepted(self.asked) if text else self.Abandoned())

    def _recall(self, step: int) -> None:
        self._recalled = min(max(self._recalled + step, 0), len(self._history))
        self.line.value = self._history[self._recalled - 1] if self._recalled else ""
        self.line.cursor_position = len(self.line.value)

    def _show_sign(self) -> None:
        switches = "".join([" word" if self._whole_words else "", " regex" if self._regex else ""])
        self.sign.say(f"{switches} /" if switches else " /")


class FinderLine(Input):
    """The line itself. It asks its finder first what a key means."""

    def __init__(self) -> None:
        super().__init__(compact=True, max_length=LONGEST_QUERY, select_on_focus=False)

    @property
    def finder(self) -> Finder:
        """The finder this line belongs to."""
        assert isinstance(self.parent, Finder)
        return self.parent

    async def on_key(self, event: events.Key) -> None:
        if not self.finder.active:  # typed ahead of the answer: meant for the page
            event.stop()
            event.prevent_default()
            self.app.simulate_key(event.key)
        elif self.finder.take(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is cut to the longest query before Textual measures it, however long it is."""
        event.stop()
        event.prevent_default()
        first_line = event.text[: 4 * LONGEST_QUERY].splitlines()[:1]
        if first_line and self.finder.active:
            self.insert_text_at_cursor(first_line[0][:LONGEST_QUERY])
