"""Set, rename and delete marks, and undo changes. A mark is shown once it is in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from readtui.document.model import Document
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.marks import Marks
from readtui.reading.passages import default_label
from readtui.span import Span
from readtui.tui.actions import first_key, key_label, key_names
from readtui.tui.effects import MarkChange, OpenKept
from readtui.tui.paint import shortened
from readtui.tui.passage_commands import go_to_mark
from readtui.tui.services import Host, OpenRequest
from readtui.tui.widgets.status_bar import SHORT_S

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry, WorkMark
    from readtui.tui.controllers.mark_window import MarkWindow

LABEL_CELLS = 44
"""Maximum width in cells of a label in a notice."""

HINTED = {
    "marks.delete": "delete",
    "marks.rename": "rename",
    "marks.copy": "copy",
    "marks.link": "link",
    "marks.restore": "undo",
}
"""What the line of the window says: actions of the list of marks with what they do."""

Change = Callable[[Document, str], str | None]
"""A function that changes the library for a document and its source; it returns the text of a notice, or None."""


class Answer(NamedTuple):
    """What the library answers about a document: its marks, whether a change can be undone, and a notice or ""."""

    marks: tuple[ResolvedMark, ...]
    can_undo: bool
    text: str = ""


class Wanted(NamedTuple):
    """The mark to go to in the text that is being opened, and the document from which that was asked for."""

    uid: str
    asked_in: Document


class Refresh(Protocol):
    """Shows the corrections of a document that are in the library; called in the thread of the library."""

    def __call__(self, document: Document, source: str) -> None: ...


class MarksController:
    """Changes the marks of the present document. Notices are shown once the library has saved the change."""

    def __init__(self, host: Host, show_corrections: Refresh) -> None:
        self._host = host
        self._library = host.services.library
        self._show_corrections = show_corrections
        self._undoable: set[str] = set()  # the sources of documents with a change to undo
        self._stamp: object = None
        self._window: MarkWindow | None = None
        self._wanted: Wanted | None = None

    def can_undo(self, source: str) -> bool:
        """Return whether `undo` has a change of a document to undo."""
        return source in self._undoable

    # Reading the library

    def reload(self) -> None:
        """Show the marks in the library, once the whole text is there.

        In the head of a text most would not be found, and the others would be anchored as if it had no more text.
        """
        if self._host.reading.document.is_head:
            return
        self.run_change(lambda document, source: None, slow_notice="")

    def check_for_changes(self) -> None:
        """Show the marks again if another program changed the library."""
        reading = self._host.reading
        if not reading.has_document or reading.document.is_head or (stamp := self._library.stamp()) == self._stamp:
            return
        self._stamp = stamp
        document, source = reading.document, self._host.source

        def changed_marks() -> Answer | None:
            return self._answer(document, source) if self._library.changed_by_others() else None

        self._host.run_in_library(
            changed_marks, lambda answer: None if answer is None else self._show(document, source, answer)
        )

    # Changing marks

    def keep(self, span: Span, letter: str = "") -> None:
        """Bookmark a passage, or with a letter set that mark to it."""
        label = default_label(self._host.reading.document, span)

        def keep(document: Document, source: str) -> str:
            marks = Marks(self._library.marks_of(document, source))  # one may not be on the screen yet
            if not letter and marks.bookmark_of(span) is not None:
                return f"Already bookmarked: {_short(label)}"
            self._library.keep_mark(document, source, span, label, letter)
            return f"Mark {letter}: {_short(label)}" if letter else f"Bookmarked: {_short(label)}"

        self.run_change(keep)

    def ask_name(self, mark: Mark) -> None:
        """Ask for a new label of a mark."""

        def done(label: str | None) -> None:
            if label is not None:
                self.rename(mark, label)

        from readtui.tui.widgets.dialogs import Prompt  # deferred: the start needs no window

        self._host.show_window(Prompt("Name of the mark", mark.label), done)

    def rename(self, mark: Mark, label: str) -> None:
        """Change the label of a mark, unless the new one is empty."""
        label = " ".join(label.split())

        if label:
            self.replace(mark, mark._replace(label=label))

    def replace(self, mark: Mark, changed: Mark) -> None:
        """Change the label, the colour or the note of a mark."""
        if changed != mark:
            self.run_change(self.changed(changed))

    def changed(self, mark: Mark) -> Change:
        """Return the change that gives a mark its new label, colour and note."""
        return lambda document, source: self._library.change_mark(mark)

    def delete(self, mark: Mark, undo_key: str) -> None:
        """Delete a mark; the notice names the key that undoes it where the reader is then."""

        def delete(document: Document, source: str) -> str:
            self._library.delete_mark(mark.ident)
            return f"Deleted: {_short(mark.label)} ({undo_key} restores it)"

        self.run_change(delete)

    def undo(self) -> None:
        """Undo the last change of this document: of a mark, a correction, its tags or its state."""
        self._reverse("undo", "Undone", "No change of this text to undo")

    def redo(self) -> None:
        """Redo the change of this document that was undone last."""
        self._reverse("redo", "Redone", "Nothing was undone that could be redone")

    def _reverse(self, kind: Literal["undo", "redo"], done: str, nothing: str) -> None:
        def reverse(document: Document, source: str) -> str:
            if (undone := self._library.reverse(document, source, kind)) is None:
                return nothing
            if "correction" in undone.subjects:
                self._show_corrections(document, source)
            return f"{done}: {undone.name}"

        self.run_change(reverse)

    # The window of marks, and marks in other texts

    def show_list(self) -> None:
        """List the marks of this text, or of all texts if it has none and no change can be undone."""
        from readtui.tui.controllers.mark_window import MarkWindow  # deferred: the start needs no window

        window = MarkWindow(self._host, " · ".join(["Type to filter", *self._key_hints()]), self._chosen)

        def show() -> None:
            self._window = window
            window.show()

        if self._host.reading.marks.entries or self.can_undo(self._host.source):
            show()
        else:
            window.load(lambda has_marks: show() if has_marks else self._say_no_marks())

    def _say_no_marks(self) -> None:
        bookmark, letter = self._key("mark.bookmark"), self._key("mark.set")
        self._host.say(f"No marks yet: {bookmark} bookmarks a place, {letter}a sets mark a")

    def _chosen(self, chosen: int | WorkMark | None) -> None:
        self._window = None
        if isinstance(chosen, int):
            self.go_to(chosen)
        elif chosen is not None:
            self._open_at(chosen, OpenRequest())

    def open_kept(self, effect: OpenKept) -> None:
        """Open a text of the library that a link names, or that of a mark at the mark."""
        request, (kind, uid) = OpenRequest(typed_by_user=False), effect

        def missing() -> None:
            self._host.say(f"The library has no {'mark' if kind == 'mark' else 'text'} {uid}")

        def open_at(found: WorkMark | None) -> None:
            self._open_at(found, request) if found is not None else missing()

        def open_text(found: WorkEntry | None) -> None:
            self._host.open(_name_of(found), request) if found is not None else missing()

        if kind == "mark":
            self._host.run_in_library(lambda: self._library.shelf.mark(uid), open_at)
        else:
            self._host.run_in_library(lambda: self._library.shelf.entry(uid), open_text)

    def _open_at(self, found: WorkMark, request: OpenRequest) -> None:
        """Go to a mark of this text, or open its text and go there once the marks of that are shown."""
        here = next(
            (one.mark.ident for one in self._host.reading.marks.entries if one.mark.uid == found.mark.uid), None
        )
        if here is not None:
            self.go_to(here)
            return
        self._wanted = Wanted(found.mark.uid, self._host.reading.document)
        self._host.open(_name_of(found.entry), request)

    def _arrive(self, document: Document) -> None:
        """Go to the mark for which this text was opened."""
        if (wanted := self._wanted) is None or wanted.asked_in is document:
            return
        self._wanted = None
        marks = self._host.reading.marks.entries
        if (ident := next((one.mark.ident for one in marks if one.mark.uid == wanted.uid), None)) is not None:
            self.go_to(ident)

    def go_to(self, ident: int) -> None:
        """Go to a mark, or say that it is lost."""
        if (found := self._found(ident)) is not None:
            self._host.apply(go_to_mark(self._host.reading, found))

    def change(self, value: int | str, change: MarkChange) -> None:
        """Delete a mark, ask for its new name, copy its words or its link, or list the marks of all texts."""
        if change == "scope" and self._window is not None:
            self._window.switch()
        elif isinstance(value, str):
            self._change_elsewhere(value, change)
        elif (found := self._found(value)) is not None:
            self._change_here(found, change)

    def _change_elsewhere(self, link: str, change: MarkChange) -> None:
        """Copy the words or the link of a mark in the list of all texts."""
        if (mark := self._window.mark(link) if self._window is not None else None) is None:
            return
        match change:
            case "copy":
                self._host.copy(lambda: mark.anchor.exact)
            case "link":
                self.copy_link(mark)
            case _:
                self._host.say("Go to the mark first: it is changed in its text")

    def _change_here(self, found: ResolvedMark, change: MarkChange) -> None:
        match change:
            case "delete":
                self.delete(found.mark, self._key("marks.restore"))
            case "rename":
                self.ask_name(found.mark)
            case "copy":
                text, (mark, span) = self._host.reading.document.text, found
                self._host.copy(lambda: span.of(text) if span is not None else mark.anchor.exact)
            case "link":
                self.copy_link(found.mark)
            case _:
                pass  # of the window

    def copy_link(self, mark: Mark) -> None:
        """Copy the address that opens the text at a mark."""
        self._host.copy(lambda: mark.link, mark.link)

    def _key_hints(self) -> Iterator[str]:
        """Return the keys of the window with what they do: those of the sidebar's marks without the letters."""
        for ident, does in HINTED.items():
            keys = [key for key in key_names(ident, self._host.keys) if len(key) > 1]
            yield from (f"{key_label(key)} {does}" for key in keys[:1])

    def _key(self, ident: str) -> str:
        return first_key(ident, self._host.keys)

    def _found(self, ident: int | None) -> ResolvedMark | None:
        """Return the mark with that id as it is shown now."""
        return self._host.reading.marks.with_ident(ident) if ident is not None else None

    # Between the library and the screen

    def run_change(
        self,
        change: Change,
        slow_notice: str = "Saving …",
        *,
        done: Callable[[], None] = lambda: None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Change the library, then show its marks and a notice; `slow_notice` while the library is locked.

        `done` is called once it is changed, or `failed` with the reason why not, in place of a notice.
        """
        if not (reading := self._host.reading).has_document:
            return
        document, source = reading.document, self._host.source

        def work() -> Answer:
            text = change(document, source) or ""
            return self._answer(document, source)._replace(text=text)

        def show(answer: Answer) -> None:
            self._show(document, source, answer)
            done()

        self._host.run_in_library(work, show, failed, slow_notice=slow_notice)

    def _answer(self, document: Document, source: str) -> Answer:
        library = self._library
        return Answer(library.marks_of(document, source), library.can_undo(document, source))

    def _show(self, document: Document, source: str, answer: Answer) -> None:
        """Show these marks if the document is still on the screen, and the notice if there is one."""
        marks, can_undo, text = answer
        (self._undoable.add if can_undo else self._undoable.discard)(source)
        if marks:  # what is marked never loses its text
            keep = partial(self._library.keep_source, document, source)
            self._host.run_in_library(keep, repeat_errors=False)
        reading = self._host.reading
        if reading.document is document and reading.marks.entries != marks:
            self._host.show_reading(reading.with_marks(marks))
            if self._window is not None:
                self._window.refresh()
        if reading.document is document:
            self._arrive(document)
        if text:
            self._host.say(text, seconds=SHORT_S)


def _name_of(entry: WorkEntry) -> str:
    """Return the name by which a work is opened; what came from a pipe has only that in the library."""
    return f"readtui://text/{entry.uid}" if entry.source == "-" else entry.source


def _short(label: str) -> str:
    """Return a label shortened for a notice."""
    return shortened(label, LABEL_CELLS)
