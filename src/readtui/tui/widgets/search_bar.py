"""The search bar: the line in which the reader types a query."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget

from readtui.tui.paint import row, styles_of
from readtui.tui.widgets.line_editor import LineEditor
from readtui.unicode.width import width

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
    """The search line with its switches at the left and its keys at the right.

    `on_change` gets each new text; `on_toggle` is called after the bar was opened or closed.
    """

    DEFAULT_CSS = """
    SearchBar { dock: bottom; height: 1; layer: above; display: none; }
    SearchBar > LineEditor.-textual-compact {
        width: 1fr; height: 1; border: none; padding: 0; background-tint: $foreground 0%;
    }
    """

    def __init__(self, on_toggle: Callable[[], None], *, ident: str = "search_bar") -> None:
        super().__init__(id=ident)
        self._on_toggle = on_toggle
        self.on_change: Callable[[str], None] = lambda text: None
        self.switches = SearchLabel()
        self.hints = SearchLabel()
        self.line = LineEditor(lambda text: self.on_change(text), max_length=LONGEST_QUERY)

    def compose(self) -> ComposeResult:
        yield self.switches
        yield self.line
        yield self.hints

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show keys with their labels at the right of the line."""
        parts = [part for key, label in keys for part in ((f"  {key}", "key"), (f" {label}", "footer"))]
        self.hints.show([*parts, (" ", "footer")])

    def show_switches(self, *, whole_words: bool, regex: bool, is_backward: bool, sign: str = "") -> None:
        """Show which switches are on, and the direction, or the sign of a filter."""
        switches = "".join([" word" * whole_words, " regex" * regex])
        self.switches.show([(f"{switches} {sign or ('?' if is_backward else '/')}", "key")])

    @property
    def value(self) -> str:
        """The text of the line."""
        return self.line.value

    def open(self) -> None:
        """Show the bar with an empty line, which gets the focus at once: the next keys are for it."""
        self.line.reset()
        self.display = True
        self.screen.set_focus(self.line)
        self._on_toggle()

    def close(self) -> None:
        """Hide the bar."""
        self.display = False
        self._on_toggle()

    def set_text(self, text: str) -> None:
        """Replace the text of the line, without a call of `on_change`."""
        self.line.reset(text)
        self.line.cursor_position = len(text)
