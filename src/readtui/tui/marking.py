"""The reader's marks between the screen and the library: each shows once it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from readtui.document.model import Document
from readtui.document.span import Span
from readtui.marks.model import Bookmark, Found
from readtui.passages import label_of
from readtui.reading import Reading
from readtui.tui.bar import SHORT_S
from readtui.tui.bindings import names_of, shown_key
from readtui.tui.dialogs import Chooser, Entry
from readtui.tui.palette import mark_entries
from readtui.tui.prompt import Prompt
from readtui.tui.shell import Shell

Change = Callable[[Document, str], Found | None]
"""Does something in the library for a document and its source."""


class Marking:
    """Sets, names and deletes the marks of what is read. What is said of them is said when the library has them."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._memory = shell.desk.memory
        self._deleted: list[tuple[str, Bookmark]] = []  # with the source of the document they were in
        self._stamp: object = None
        self._window: Chooser[Found] | None = None

    # What others did

    def read(self) -> None:
        """Show the marks that the library has."""
        self._change(lambda document, source: None, lambda _: "")

    def look(self) -> None:
        """Show what other programs changed, if they did."""
        if (stamp := self._memory.stamp()) != self._stamp:
            self._stamp = stamp
            self.read()

    # What the reader does

    def set(self, span: Span, letter: str = "") -> None:
        """Bookmark a passage of what is read, or move the mark of that letter there."""
        if (reading := self._shell.reading) is None:
            return
        what = f"Mark {letter}: " if letter else "Bookmarked: "
        label = label_of(reading.document, span)
        keep = partial(self._memory.keep_mark, span=span, label=label, letter=letter)
        self._change(keep, lambda found: f"{what}{found.bookmark.label}" if found is not None else "")

    def ask_name(self, bookmark: Bookmark) -> None:
        """Ask how a mark shall be called."""

        def named(label: str | None) -> None:
            if label is not None:
                self.name(bookmark, label)

        self._shell.push_screen(Prompt(self._shell.looks, "The name of this mark", bookmark.label), named)

    def name(self, bookmark: Bookmark, label: str) -> None:
        """Give a mark another label; an empty one changes nothing."""
        if (label := " ".join(label.split())) and label != bookmark.label:
            self._change(lambda document, source: self._memory.rename_mark(bookmark.ident, label), lambda _: "")

    def delete(self, bookmark: Bookmark) -> None:
        """Take a mark away; `restore` brings it back."""
        self._deleted.append((self._shell.source, bookmark))
        self._change(
            lambda document, source: self._memory.drop_mark(bookmark.ident),
            lambda _: f"Deleted: {bookmark.label}. Ctrl+Z in the list brings it back.",
        )

    def restore(self) -> None:
        """Bring back the mark of this document that was deleted last."""
        mine = [place for place, (source, _) in enumerate(self._deleted) if source == self._shell.source]
        if not mine:
            self._shell.reader.say("No mark of this text was deleted.", seconds=2.0)
            return
        _, bookmark = self._deleted.pop(mine[-1])
        self._change(
            lambda document, source: self._memory.restore_mark(document, source, bookmark),
            lambda _: f"Brought back: {bookmark.label}",
        )

    def show_list(self) -> None:
        """Show the marks in a window, where they can be gone to, named and deleted."""
        if (entries := self._entries()) is None:
            self._shell.reader.say("Nothing is marked in this text: M bookmarks a place, ma sets a mark.")
            return

        def chosen(found: Found | None) -> None:
            self._window = None
            if found is not None:
                self._shell.reader.go_to(found)

        self._window = Chooser(
            self._shell.looks,
            "Marks in this text",
            entries,
            hint=" · ".join(["type to filter", *(f"{shown_key(key)} {does}" for key, does, _ in self._keys())]),
            keys={key: act for key, _, act in self._keys()},
        )
        self._shell.push_screen(self._window, chosen)

    def _keys(self) -> Sequence[tuple[str, str, Callable[[Found | None], None]]]:
        """Keys of the list with what they do: those of the sidebar's marks, but letters, which filter."""
        acts: Sequence[tuple[str, str, Callable[[Found | None], None]]] = (
            ("marks.delete", "deletes", lambda found: self.delete(found.bookmark) if found else None),
            ("marks.rename", "names", lambda found: self.ask_name(found.bookmark) if found else None),
            ("marks.restore", "brings back", lambda _: self.restore()),
        )
        keymap = self._shell.keys
        return [(key, does, act) for ident, does, act in acts for key in names_of(ident, keymap) if len(key) > 1]

    # Between the library and the screen

    def _change(self, change: Change, said: Callable[[Found | None], str]) -> None:
        """Do something in the library, and then show the marks that it has."""
        if (reading := self._shell.reading) is None:
            return
        document, source = reading.document, self._shell.source

        def work() -> tuple[str, tuple[Found, ...]]:
            says = said(change(document, source))
            return says, self._memory.marks_of(document, source)

        self._shell.in_library(work, lambda answer: self._show(document, *answer))

    def _show(self, document: Document, says: str, marks: tuple[Found, ...]) -> None:
        """Show these marks if that document is still read, and say that."""
        reading: Reading | None = self._shell.reading
        if reading is not None and reading.document is document and reading.marks != marks:
            self._shell.reader.reading = reading.marked(marks)
            if self._window is not None:
                self._window.offer(self._entries() or ())
        if says:
            self._shell.reader.say(says, seconds=SHORT_S)

    def _entries(self) -> Sequence[Entry[Found]] | None:
        """The rows of the list; None if nothing is marked."""
        reading = self._shell.reading
        return mark_entries(reading) if reading is not None and reading.marks else None
