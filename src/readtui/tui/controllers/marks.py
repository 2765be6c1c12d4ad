"""The reader's marks between the screen and the library: each shows once it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readtui.document.model import Document
from readtui.marks.model import Bookmark, ResolvedBookmark
from readtui.reading.passages import default_label
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import key_label, key_labels, key_names
from readtui.tui.controllers.palette import mark_entries
from readtui.tui.paint import ThemeStyles, shortened
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser, Prompt
from readtui.tui.widgets.status_bar import SHORT_S

SAID = 44
"""Cells of a label in a notice."""

Change = Callable[[Document, str], str | None]
"""Does something in the library for a document and its source; what the reader is told of it then, if anything."""


class MarksController:
    """Sets, names and deletes the marks of what is read. What is said of them is said when the library has them."""

    def __init__(self, host: Host, styles: Callable[[], ThemeStyles]) -> None:
        self._host = host
        self._styles = styles
        self._library = host.services.library
        self._deleted: list[tuple[str, Bookmark]] = []  # with the source of the document they were in
        self._stamp: object = None
        self._window: Chooser[int] | None = None

    # What others did

    def read(self) -> None:
        """Show the marks that the library has."""
        self._change(lambda document, source: None)

    def look(self) -> None:
        """Show what other programs changed, if they did."""
        reading = self._host.reading
        if reading is None or (stamp := self._library.stamp()) == self._stamp:
            return
        self._stamp = stamp
        document, source = reading.document, self._host.source

        def look() -> tuple[ResolvedBookmark, ...] | None:
            return self._library.marks_of(document, source) if self._library.changed_by_others() else None

        self._host.run_in_library(look, lambda marks: None if marks is None else self._show(document, "", marks))

    # What the reader does

    def set(self, span: Span, letter: str = "") -> None:
        """Bookmark a passage of what is read, or move the mark of that letter there."""
        if (reading := self._host.reading) is None:
            return
        label = default_label(reading.document, span)

        def keep(document: Document, source: str) -> str:
            marks = () if letter else self._library.marks_of(document, source)  # one may have been on its way
            if any(found.span == span and not found.bookmark.letter for found in marks):
                return f"Bookmarked already: {_short(label)}"
            self._library.keep_mark(document, source, span, label, letter)
            return f"Mark {letter}: {_short(label)}" if letter else f"Bookmarked: {_short(label)}"

        self._change(keep)

    def ask_name(self, bookmark: Bookmark) -> None:
        """Ask how a mark shall be called."""

        def named(label: str | None) -> None:
            if label is not None:
                self.name(bookmark, label)

        self._host.show_window(Prompt(self._styles(), "The name of this mark", bookmark.label), named)

    def name(self, bookmark: Bookmark, label: str) -> None:
        """Give a mark another label; an empty one changes nothing."""
        if (label := " ".join(label.split())) and label != bookmark.label:
            self._change(lambda document, source: self._library.rename_mark(bookmark.ident, label))

    def delete(self, bookmark: Bookmark) -> None:
        """Take a mark away; `restore` brings it back."""

        def delete(document: Document, source: str) -> str:
            self._library.drop_mark(bookmark.ident)
            self._deleted.append((source, bookmark))
            return f"Deleted: {_short(bookmark.label)} ({self._key('marks.restore')} brings it back)"

        self._change(delete)

    def restore(self) -> None:
        """Bring back the mark of this document that was deleted last."""

        def restore(document: Document, source: str) -> str:
            mine = [deleted for deleted in self._deleted if deleted[0] == source]
            if not mine:
                return "No mark of this text was deleted."
            self._library.restore_mark(document, source, mine[-1][1])
            self._deleted.remove(mine[-1])
            return f"Brought back: {_short(mine[-1][1].label)}"

        self._change(restore)

    def show_list(self) -> None:
        """Show the marks in a window, where they can be gone to, named and deleted."""
        reading = self._host.reading
        if reading is None or not (reading.marks or any(source == self._host.source for source, _ in self._deleted)):
            bookmarks, sets = self._key("mark.bookmark"), self._key("mark.set")
            self._host.say(f"Nothing is marked in this text: {bookmarks} bookmarks a place, {sets}a sets a mark.")
            return

        def chosen(ident: int | None) -> None:
            self._window = None
            if (found := self._found(ident)) is not None:
                self._host.go_to_mark(found)

        self._window = Chooser(
            self._styles(),
            "Marks in this text",
            mark_entries(reading),
            empty_text="No bookmarks yet",
            hint=" · ".join(["type to filter", *(f"{key_label(key)} {does}" for key, does, _ in self._keys())]),
            keys={key: act for key, _, act in self._keys()},
        )
        self._host.show_window(self._window, chosen)

    def _keys(self) -> Sequence[tuple[str, str, Callable[[int | None], None]]]:
        """Keys of the list with what they do: those of the sidebar's marks, but letters, which filter."""

        def on_mark(act: Callable[[Bookmark], None]) -> Callable[[int | None], None]:
            return lambda ident: act(found.bookmark) if (found := self._found(ident)) is not None else None

        acts: Sequence[tuple[str, str, Callable[[int | None], None]]] = (
            ("marks.delete", "deletes", on_mark(self.delete)),
            ("marks.rename", "names", on_mark(self.ask_name)),
            ("marks.restore", "brings back", lambda _: self.restore()),
        )
        keymap = self._host.keys
        return [(key, does, act) for ident, does, act in acts for key in key_names(ident, keymap) if len(key) > 1]

    def _key(self, ident: str) -> str:
        return next(iter(key_labels(ident, self._host.keys)), "")

    def _found(self, ident: int | None) -> ResolvedBookmark | None:
        """The mark of that number, as it is shown now."""
        marks = self._host.reading.marks if self._host.reading is not None else ()
        return next((found for found in marks if found.bookmark.ident == ident), None)

    # Between the library and the screen

    def _change(self, change: Change) -> None:
        """Do something in the library, and then show the marks that it has."""
        if (reading := self._host.reading) is None:
            return
        document, source = reading.document, self._host.source

        def work() -> tuple[str, tuple[ResolvedBookmark, ...]]:
            return change(document, source) or "", self._library.marks_of(document, source)

        self._host.run_in_library(work, lambda answer: self._show(document, *answer))

    def _show(self, document: Document, says: str, marks: tuple[ResolvedBookmark, ...]) -> None:
        """Show these marks if that document is still read, and say that."""
        reading: Reading | None = self._host.reading
        if reading is not None and reading.document is document and reading.marks != marks:
            self._host.show_reading(reading.with_marks(marks))
            if self._window is not None:
                self._window.replace_entries(mark_entries(reading.with_marks(marks)))
        if says:
            self._host.say(says, seconds=SHORT_S)


def _short(label: str) -> str:
    """A label as a notice says it: in one row beside other words."""
    return shortened(label, SAID)
