"""Highlight passages, and open, change and annotate highlights. A highlight is shown once it is in the library."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from readtui.document.model import Document
from readtui.errors import LibraryError, NoteNotKeptError, ReadtuiError
from readtui.marks.model import COLOUR_NAMES, HIGHLIGHT_COLOURS, Mark
from readtui.span import Span
from readtui.tui.actions import first_key
from readtui.tui.controllers.marks import Change, MarksController
from readtui.tui.effects import ChangeHighlight, KeepHighlight, OpenHighlight
from readtui.tui.services import Host
from readtui.unicode.cut import cut

if TYPE_CHECKING:
    from collections.abc import Callable


HIGHLIGHT_KEYS = {
    "highlight.note": "note",
    "highlight.copy": "copy",
    "highlight.link": "link",
    "highlight.delete": "delete",
    "highlight.close": "close",
}
EDITING_KEYS = {"editing.keep": "keep", "editing.cancel": "cancel", "editing.editor": "editor"}
"""What the edges of the two windows say: the notice of a highlight may cover the footer."""


LABEL_CELLS = 80
"""Cells of the words of a highlight in lists: more than fit in a row."""


def colour_text(colour: int) -> str:
    """Return the name of a colour and its sign in the margin: "green (2)"."""
    return f"{COLOUR_NAMES[colour - 1]} ({colour})"


class HighlightsController:
    """Makes and changes the highlights of the present document. `are_hidden`: the reader hid all marks."""

    def __init__(self, host: Host, marks: MarksController) -> None:
        self._host = host
        self._library = host.services.library
        self._marks = marks
        self.are_hidden = False

    def toggle_marks(self) -> None:
        """Hide all marks in the text and the margin, here and in other documents, or show them again."""
        self.are_hidden = not self.are_hidden
        self._host.show_reading(self._host.reading.with_hidden_marks(self.are_hidden))
        key = first_key("mark.hide", self._host.keys)
        self._host.say(f"Marks hidden: {key} shows them" if self.are_hidden else "Marks shown", seconds=2.0)

    @property
    def _colour(self) -> int:
        """The colour of the highlights to come."""
        return self._host.settings.highlight_colour

    def next_colour(self) -> None:
        """Take the next colour for the highlights to come."""
        self._take(self._colour % HIGHLIGHT_COLOURS + 1)
        self._host.say(f"Highlights are now {colour_text(self._colour)}", seconds=2.0)

    def _take(self, colour: int) -> None:
        if colour != self._colour:
            self._host.change_settings(highlight_colour=colour)

    def keep(self, effect: KeepHighlight) -> None:
        """Highlight a passage; with a note, after the reader has written it."""
        if not effect.with_note:
            self._marks.run_change(self._kept(effect.span, ""))
            self._leave_selection(effect.span)
            return
        label = cut(" ".join(effect.span.of(self._host.reading.document.text).split()), LABEL_CELLS)
        self._edit(
            f"New note on {label}", "", partial(self._kept, effect.span), partial(self._leave_selection, effect.span)
        )

    def _kept(self, span: Span, note: str) -> Change:
        """Return the change that highlights a passage."""
        words = " ".join(span.of(self._host.reading.document.text).split())
        label, colour = cut(words, LABEL_CELLS), self._colour

        def keep(document: Document, source: str) -> str:
            self._library.keep_mark(document, source, span, label, colour=colour, note=note)
            return f"Highlighted in {colour_text(colour)}: {first_key('mark.highlight', self._host.keys)} opens it"

        return keep

    def _leave_selection(self, span: Span) -> None:
        self._host.show_reading(self._host.reading.select(None).point_at(span.start))

    def open(self, effect: OpenHighlight) -> None:
        """Open the window of a highlight, or its note to edit it."""
        found = self._host.reading.marks.with_ident(effect.ident)
        if found is None:
            return
        if effect.to_edit:
            self._edit_note(found.mark)
            return
        from readtui.tui.widgets.highlight import HighlightWindow  # deferred: the start needs no window

        words = found.span.of(self._host.reading.document.text) if found.span is not None else found.mark.anchor.exact
        self._host.show_window(
            HighlightWindow(found, words, f"1–5 colour · {self._hint(HIGHLIGHT_KEYS)}"),
            lambda change: self._perform(found.mark, words, change) if change is not None else None,
        )

    def _perform(self, mark: Mark, words: str, change: ChangeHighlight) -> None:
        match change.change:
            case "colour":
                self._take(change.colour)
                self._marks.replace(mark, mark._replace(colour=change.colour))
            case "note":
                self._edit_note(mark)
            case "copy":
                self._host.copy(lambda: words)
            case "link":
                self._marks.copy_link(mark)
            case "delete":
                self._marks.delete(mark, first_key("mark.undo", self._host.keys))

    def _edit_note(self, mark: Mark) -> None:
        self._edit(f"Note on {mark.label}", mark.note, lambda note: self._marks.changed(mark._replace(note=note)))

    def _edit(
        self, title: str, note: str, change: Callable[[str], Change], done: Callable[[], None] = lambda: None
    ) -> None:
        """Open the editor. `change` returns what keeps the text that it gets; `done` is called once it is kept."""
        from readtui.tui.widgets.note_editor import NoteActions, NoteEditor  # deferred, as above

        def keep(text: str, ended: Callable[[str], bool]) -> None:
            def succeeded() -> None:
                ended("")
                done()

            def failed(error: Exception) -> None:
                why = error.notice if isinstance(error, ReadtuiError) else "The library failed"
                if not ended(why):  # the reader left the window meanwhile
                    self._host.say(why, seconds=12.0)
                    self._host.copy(lambda: text, "The note")

            self._marks.run_change(_telling(change(text.strip()), text), done=succeeded, failed=failed)

        actions = NoteActions(keep, self._host.edit_text, lambda text: self._host.copy(lambda: text))
        self._host.show_window(NoteEditor(title, note, self._hint(EDITING_KEYS), actions), lambda _: None)

    def _hint(self, keys: Mapping[str, str]) -> str:
        """Return the keys of actions with what they do."""
        return " · ".join(f"{first_key(ident, self._host.keys)} {does}" for ident, does in keys.items())


def _telling(change: Change, note: str) -> Change:
    """Return a change whose failure has the note: the program may end before it is known."""

    def keep(document: Document, source: str) -> str | None:
        try:
            return change(document, source)
        except LibraryError as error:
            raise NoteNotKeptError(error, note) from error

    return keep
