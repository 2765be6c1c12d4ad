"""The window of a highlight, with its words and its note."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from readtui.marks.model import COLOUR_NAMES, HIGHLIGHT_COLOURS, ResolvedMark
from readtui.reading.overlay import LOST
from readtui.tui.effects import ChangeHighlight, CloseWindow, Effect
from readtui.tui.paint import styles_of
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import WindowFrame, close
from readtui.unicode.printable import printable

WINDOW_CELLS = 76
"""Greatest width of the window: a line of text and the frame."""

LONGEST_QUOTATION = 2_000
"""Characters of the highlighted words that the window shows."""


class HighlightWindow(ModalScreen[ChangeHighlight | None]):
    """A window with the words and the note of a highlight. Its result is what to do with the highlight, or None.

    `keys` says what its keys do.
    """

    mode = Mode.HIGHLIGHT
    current_value = None
    can_choose = False
    DEFAULT_CSS = """
    HighlightWindow { align: center middle; background: transparent; }
    HighlightWindow > WindowFrame { width: 90%; height: auto; max-height: 90%; padding: 0 1; }
    HighlightWindow VerticalScroll { height: auto; max-height: 100%; scrollbar-size: 1 1; }
    """

    def __init__(self, found: ResolvedMark, words: str, keys: str) -> None:
        super().__init__()
        self._mark = found.mark
        self._is_lost = found.span is None
        self._words = words
        self.content = Static(markup=False)
        self.box = WindowFrame("Highlight", VerticalScroll(self.content))
        self.box.show_edge(keys)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = WINDOW_CELLS
        self.content.update(self._text())

    def _text(self) -> Text:
        """Return the colours, the words and the note."""
        styles = styles_of(self)
        text = Text(style=styles.style("panel"))
        for number in range(1, HIGHLIGHT_COLOURS + 1):
            sign = "›" if number == self._mark.colour else " "
            text.append(f"{sign}{number} ", styles.overlaid("panel", f"highlight_{number}"))
            text.append(" ")
        text.append(COLOUR_NAMES[self._mark.colour - 1], styles.style("panel_dim"))
        words = printable(self._words)
        shown = words if len(words) <= LONGEST_QUOTATION else f"{words[:LONGEST_QUOTATION]}…"
        text.append("\n\n").append(shown, styles.overlaid("panel", f"highlight_{self._mark.colour}"))
        if self._is_lost:
            text.append(f"\n\n{LOST}: the words are gone from the text, or their place is uncertain")
        note = printable(self._mark.note)
        return text.append("\n\n").append(note or "No note", styles.style("panel" if note else "panel_dim"))

    def perform(self, effect: Effect) -> None:
        """Close the window with the change, or without one."""
        if isinstance(effect, ChangeHighlight | CloseWindow):
            close(self, effect if isinstance(effect, ChangeHighlight) else None)

    def type_key(self, key: str, character: str | None) -> bool:
        """Give no key to a line: there is none."""
        return False

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)
