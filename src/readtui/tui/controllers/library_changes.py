"""What the library screen does to works: states, tags, deleting and forgetting, undo and redo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from readtui.library.listing import SORT_KEYS, Listing, Order, SortKey
from readtui.tui.actions import first_key
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import ListRow
from readtui.tui.widgets.tag_prompt import TagPrompt
from readtui.unicode.cut import cut

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry, WorkState

TITLE_CELLS = 30
"""Cells of a title in a message."""

DONE: Mapping[WorkState, str] = {
    "archived": "Archived",
    "finished": "Marked as finished",
    "unread": "Marked as unread",
    "reading": "Marked as being read",
}
"""What a notice says when the state of works was changed."""

ORDER_NAMES: Mapping[SortKey, tuple[str, str]] = {
    "opened": ("Last opened", "latest first"),
    "added": ("Added", "latest first"),
    "title": ("Title", "A to Z"),
    "site": ("Site", "A to Z"),
    "minutes": ("Reading time", "shortest first"),
    "progress": ("Progress", "most read first"),
}
"""The orders, each with what comes first."""


class ChangedList(Protocol):
    """The list of works that is changed."""

    listing: Listing
    message: str

    def show_entries(self, entries: Sequence[WorkEntry]) -> None:
        """Show the works after a change."""

    def order_by(self, order: Order) -> None:
        """Sort the list."""

    def show(self) -> None:
        """Show the present state."""


class LibraryChanges:
    """Changes the works that are selected, else the one at the cursor. The list shows what the library has saved."""

    def __init__(self, host: Host, changed: ChangedList) -> None:
        self._host = host
        self._list = changed
        self._shelf = host.services.library.shelf

    def _change(
        self, done: str, change: Callable[[Sequence[int]], None], *, ends_selection: bool = True, undoable: bool = True
    ) -> None:
        """Change works in the thread of the library; then show them, what was done, and which key undoes it."""
        if not (targets := self._list.listing.targets):
            self._list.message = "There is no text in the list"
            return
        idents = [entry.ident for entry in targets]
        undo = first_key("library.undo", self._host.keys)
        hint = f" · {undo} undoes it" if undoable and undo else ""

        def work() -> Sequence[WorkEntry]:
            change(idents)
            return self._shelf.entries()

        def show(entries: Sequence[WorkEntry]) -> None:
            self._list.message = f"{done}: {named(targets)}{hint}"
            if ends_selection:
                self._list.listing = self._list.listing.cleared()
            self._list.show_entries(entries)

        self._host.run_in_library(work, show, slow_notice="Saving …")

    def set_state(self, state: WorkState) -> None:
        """Give the works a state."""
        self._change(DONE[state], lambda idents: self._shelf.set_state(idents, state))

    def delete(self) -> None:
        """Delete the works; undo brings them back for 30 days."""
        self._change("Deleted", self._shelf.delete)

    # Tags

    def ask_tag(self) -> None:
        """Ask for a tag, and give it to the works."""
        if not (targets := self._list.listing.targets):
            self._list.message = "There is no text in the list"
            return

        def chosen(tag: str | None) -> None:
            if tag:
                add = partial(self._add_tag, tag)
                self._change(f"Tagged “{tag}”", add, ends_selection=False)

        tags = self._list.listing.catalogue.tags
        self._host.show_window(TagPrompt(f"Add a tag to {named(targets)}", tags), chosen)

    def _add_tag(self, tag: str, idents: Sequence[int]) -> None:
        self._shelf.add_tag(idents, tag)

    def _remove_tag(self, tag: str, idents: Sequence[int]) -> None:
        self._shelf.remove_tag(idents, tag)

    def ask_removed_tag(self) -> None:
        """Ask which tag of the works to remove."""
        targets = self._list.listing.targets
        counts = Counter([tag for entry in targets for tag in entry.tags])
        if not counts:
            self._list.message = "No tag to remove"
            return

        def chosen(tag: str | None) -> None:
            if tag is not None:
                self._change(f"Removed the tag “{tag}”", partial(self._remove_tag, tag), ends_selection=False)

        if len(counts) == 1:
            chosen(next(iter(counts)))
            return
        rows = [ListRow(tag, tag, f"{count:,}" if len(targets) > 1 else "") for tag, count in sorted(counts.items())]
        self._host.show_window(Chooser(f"Remove a tag from {named(targets)}", rows), chosen)

    # For good

    def ask_forget(self) -> None:
        """Ask whether to forget the works for good or to delete them, which can be undone, and do it."""
        if not (targets := self._list.listing.targets):
            self._list.message = "There is no text in the list"
            return

        def chosen(answer: str | None) -> None:
            if answer == "delete":
                self.delete()
            elif answer == "forget":
                self._change("Forgotten", partial(self._forget, targets), undoable=False)

        undo = first_key("library.undo", self._host.keys)
        rows = [
            ListRow("Keep it" if len(targets) == 1 else "Keep them", "keep"),
            ListRow("Delete: undo brings it back for 30 days", "delete", f"{undo} undoes it" if undo else ""),
            ListRow("Forget: text, place, marks, notes, words and history are erased", "forget", "no undo"),
        ]
        self._host.show_window(Chooser(f"Forget {named(targets)}?", rows), chosen)

    def _forget(self, targets: Sequence[WorkEntry], idents: Sequence[int]) -> None:
        from readtui.reading.looked_up_file import forget_texts  # deferred: few texts are forgotten

        self._shelf.forget(idents)
        forget_texts(self._host.services.words_file, [(entry.source, entry.title) for entry in targets])

    # Undo

    def undo(self, *, again: bool) -> None:
        """Undo the last change of the library, or redo what was undone."""
        key = first_key("library.undo" if again else "library.redo", self._host.keys)
        hint = f" · {key} {'undoes' if again else 'redoes'} it" if key else ""

        def work() -> tuple[str | None, Sequence[WorkEntry]]:
            return (self._shelf.redo() if again else self._shelf.undo()), self._shelf.entries()

        def show(answer: tuple[str | None, Sequence[WorkEntry]]) -> None:
            text, entries = answer
            done = "Redone" if again else "Undone"
            self._list.message = f"{done}: {text}{hint}" if text else f"Nothing to {'redo' if again else 'undo'}"
            self._list.show_entries(entries)

        self._host.run_in_library(work, show, slow_notice="Saving …")

    # The order

    def choose_order(self) -> None:
        """Ask for an order. The present one is reversed if it is chosen again."""
        order = self._list.listing.order
        rows = [
            ListRow[SortKey](name, key, "choose it again to reverse" if key == order.key else first)
            for key, (name, first) in ORDER_NAMES.items()
        ]

        def chosen(key: SortKey | None) -> None:
            if key is not None:
                self._list.order_by(order.by(key))

        self._host.show_window(Chooser("Sort by", rows, current=SORT_KEYS.index(order.key)), chosen)


def named(targets: Sequence[WorkEntry]) -> str:
    """Return works for a message: the title of one, the number of several."""
    if len(targets) != 1:
        return f"{len(targets):,} texts"
    return f"“{cut(targets[0].title or targets[0].source, TITLE_CELLS)}”"
