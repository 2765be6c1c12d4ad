"""The editor of a note. What was written stays in it until the library has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import TextArea

from readtui.tui.effects import CloseWindow, EditOutside, Effect
from readtui.tui.paint import shortened
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import BAR_ROWS, WindowFrame, close
from readtui.unicode.printable import printable

EDITOR_CELLS = 76
"""Greatest width: a line of text and the frame."""

EDITOR_ROWS = 14
"""Greatest height."""

MOST_PASTED = 20_000
"""Characters up to which text can be pasted: with more on one line, each key takes longer than a reader waits."""

_TOO_LONG = f"Only {MOST_PASTED:,} characters were pasted: more is for your editor"


class NoteActions(NamedTuple):
    """What the editor asks for.

    `keep` gets the text and a function to be called with "" once it is kept, or with the reason why it is not; that
    returns whether the reader sees it. `edit_outside` returns a text as another editor leaves it. `copy` copies a text.
    """

    keep: Callable[[str, Callable[[str], bool]], None]
    edit_outside: Callable[[str], str]
    copy: Callable[[str], None]


class NoteArea(TextArea):
    """A text area that takes from the clipboard what a terminal may show, as much as fits."""

    class Shortened(Message):
        """More was pasted than fits."""

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # Textual's own would show control characters as they are
        event.stop()
        pasted = printable(event.text)
        room = max(MOST_PASTED - len(self.text) + len(self.selected_text), 0)
        self.move_cursor(self.replace(pasted[:room], *sorted(self.selection)).end_location)
        if len(pasted) > room:
            self.post_message(self.Shortened())


class NoteEditor(ModalScreen[None]):
    """A window in which a note is written, with word wrap. `keys` says what the keys do."""

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

    def __init__(self, title: str, note: str, keys: str, actions: NoteActions) -> None:
        super().__init__()
        self._keys = keys
        self._note = printable(note)
        self._actions = actions
        self._warned_of = ""  # the key that closes the window after a warning
        self.area = NoteArea(self._note, soft_wrap=True, tab_behavior="focus")
        self.box = WindowFrame(shortened(title, EDITOR_CELLS - 6), self.area)
        self.box.show_edge(keys)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = EDITOR_CELLS
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

    def _warn(self, text: str) -> None:
        """Show a text in the edge of the window until something is typed."""
        self.box.show_edge(text)

    def perform(self, effect: Effect) -> None:
        """Keep the note, leave it as it was, or edit it elsewhere: after the keys that were typed before."""
        self.area.call_later(self._perform, effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case CloseWindow(accept=True) if not self._is_saving:
                self._save()
            case CloseWindow(accept=False) if self._is_saving or self._may_close(
                "escape", "Esc again discards the note"
            ):
                close(self, None)
            case EditOutside() if not self._is_saving:
                self._replace_text(printable(self._actions.edit_outside(self.area.text)))
            case _:
                pass  # of other windows, or while it is saved

    @property
    def _is_saving(self) -> bool:
        return self.area.read_only

    def _save(self) -> None:
        if self.area.text == self._note:
            close(self, None)
            return
        self.area.read_only = True
        self._warn("Saving …")
        self._actions.keep(self.area.text, self._ended)

    def _ended(self, failure: str) -> bool:
        """Close the window once the note is kept, else go on. Return whether the reader sees the failure."""
        self.area.read_only = False
        if failure:
            self._warn(failure)
        else:
            close(self, None)
        return self.is_active

    def _may_close(self, key: str, warning: str) -> bool:
        """Return whether a key may close the window: if nothing is lost, or the reader was warned."""
        if self.area.text == self._note or self._warned_of == key:
            return True
        self._warned_of = key
        self._warn(f"Changed: {warning}")
        return False

    def _replace_text(self, text: str) -> None:
        """Replace the whole text, so that it can be undone."""
        if text != self.area.text:
            self.area.move_cursor(self.area.replace(text, (0, 0), self.area.document.end).end_location)

    def on_text_area_changed(self) -> None:
        self._warned_of = ""
        self.box.show_edge(self._keys)

    def on_note_area_shortened(self) -> None:
        self._warn(_TOO_LONG)

    def type_key(self, key: str, character: str | None) -> bool:
        """Copy the selected text with Ctrl+C, and ask before Ctrl+Q quits; give all other keys to the editor."""
        match key:
            case "ctrl+c":
                if self.area.selected_text:
                    self._actions.copy(self.area.selected_text)
                return True
            case "ctrl+q":
                return not self._may_close(key, "^Q again quits without the note")
            case _:
                return False
