"""The window of a highlight, with its words and its note, and the editor of a note."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from readtui.marks.model import COLOUR_NAMES, HIGHLIGHT_COLOURS, Mark
from readtui.tui.effects import ChangeHighlight, CloseWindow, EditOutside, Effect
from readtui.tui.paint import shortened, styles_of
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import BAR_ROWS, WindowFrame, close
from readtui.unicode.printable import printable

WINDOW_CELLS = 76
"""Greatest width of both windows: a line of text and the frame."""

EDITOR_ROWS = 14
"""Greatest height of the editor."""

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

    def __init__(self, mark: Mark, words: str, keys: str) -> None:
        super().__init__()
        self._mark = mark
        self._words = words
        self.content = Static(markup=False)
        self.box = WindowFrame("Highlight", VerticalScroll(self.content))
        self.box.border_subtitle = keys

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


class NoteEditor(ModalScreen[str | None]):
    """A window in which a note is written, with word wrap. Its result is the text; None if it was not kept.

    `edit_outside` returns a text as another editor leaves it; `copy` copies a text; `keys` says what the keys do.
    """

    mode = Mode.EDITING
    current_value = None
    can_choose = False
    DEFAULT_CSS = """
    NoteEditor { align: center middle; background: transparent; }
    NoteEditor > WindowFrame { width: 90%; }
    NoteEditor TextArea, NoteEditor TextArea:focus {
        background: $theme-sidebar-background; color: $theme-sidebar; border: none; padding: 0 1; height: 1fr;
    }
    """

    def __init__(
        self, title: str, note: str, keys: str, edit_outside: Callable[[str], str], copy: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._keys = keys
        self._note = printable(note)
        self._edit_outside = edit_outside
        self._copy = copy
        self._has_warned = False
        self.area = TextArea(self._note, soft_wrap=True, tab_behavior="focus")
        self.box = WindowFrame(shortened(title, WINDOW_CELLS - 6), self.area)
        self.box.border_subtitle = keys

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = WINDOW_CELLS
        self._fit()
        self.area.cursor_location = self.area.document.end
        self.set_focus(self.area)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def on_descendant_blur(self) -> None:
        if self.focused is None:
            self.set_focus(self.area)

    def _fit(self) -> None:
        self.box.styles.height = min(EDITOR_ROWS, max(self.app.size.height - BAR_ROWS - 1, 3))

    def perform(self, effect: Effect) -> None:
        """Keep the note, leave it as it was, or edit it elsewhere."""
        text = self.area.text
        match effect:
            case CloseWindow(accept=True):
                close(self, text)
            case CloseWindow() if text == self._note or self._has_warned:
                close(self, None)
            case CloseWindow():
                self._has_warned = True
                self.box.border_subtitle = "Changed: Esc again discards the note"
            case EditOutside():
                self.area.text = printable(self._edit_outside(text))
            case _:
                pass  # of other windows

    def on_text_area_changed(self) -> None:
        self._has_warned = False
        self.box.border_subtitle = self._keys

    def type_key(self, key: str, character: str | None) -> bool:
        """Copy the selected text with Ctrl+C; give all other keys to the editor."""
        if key != "ctrl+c":
            return False
        if self.area.selected_text:
            self._copy(self.area.selected_text)
        return True
