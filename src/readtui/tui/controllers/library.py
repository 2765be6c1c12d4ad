"""The library screen without its widgets: the list, its filter, searches of all texts, and what is done to works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from readtui.library.filter import FilterError, parse
from readtui.library.listing import Catalogue, Listing, Order
from readtui.reading.search import Query
from readtui.tui.actions import first_key
from readtui.tui.controllers.library_changes import ORDER_NAMES, LibraryChanges
from readtui.tui.controllers.library_preview import PreviewLoader
from readtui.tui.controllers.library_search import TextSearch
from readtui.tui.controllers.library_works import WorksReader
from readtui.tui.effects import LibraryAct
from readtui.tui.services import Host, OpenRequest
from readtui.tui.state import LibraryPane, LibraryState
from readtui.unicode.cut import joined

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

EMPTY_LIBRARY = (
    "No texts yet. Every file and page that you open with readtui will be listed here, "
    "with your place, your marks and your notes."
)

PANES: Sequence[LibraryPane] = ("groups", "works", "preview")


class LibraryView(Protocol):
    """The screen of the library, as the controller knows it."""

    @property
    def pane_count(self) -> int:
        """The number of panes that have room beside one another."""

    def show(self) -> None:
        """Show the present state."""

    @property
    def shows_preview(self) -> bool:
        """Whether the preview is visible."""

    def choose_group(self) -> None:
        """Filter by the group at the cursor."""

    def leave(self, next_act: Callable[[], None] | None) -> None:
        """Close the screen, then call a function."""


class LibraryController:
    """The state of the library screen. It outlives the screen, so that the next one begins where this one was left.

    `filter_text` is the filter as it is typed, `errors` are its faults. `line` is what is being typed.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._view: LibraryView | None = None
        self.listing = Listing(Catalogue())
        self.filter_text = ""
        self.errors: Sequence[FilterError] = ()
        self.pane: LibraryPane = "works"
        self.line: str = ""
        self.shows_preview: bool | None = None  # as the reader chose it; None: where there is room for all panes
        self.message = ""
        self.works = WorksReader(host, self.show_entries, self.show)
        self.search = TextSearch(host, self.show)
        self.preview = PreviewLoader(host, self.show)
        self.changes = LibraryChanges(host, self)
        self._acts = self._table()

    def _table(self) -> Mapping[LibraryAct, Callable[[], None]]:
        changes = self.changes
        return {
            "open": self._open,
            "open in order": self._open_in_order,
            "select": lambda: self.show_listing(self.listing.toggled()),
            "select range": lambda: self.show_listing(self.listing.toggle_range()),
            "select all": lambda: self.show_listing(self.listing.all_toggled()),
            "filter": partial(self.type_line, "filter"),
            "search": partial(self.type_line, "search"),
            "sort": changes.choose_order,
            "reverse": lambda: self.order_by(self.listing.order.by(self.listing.order.key)),
            "archive": partial(changes.set_state, "archived"),
            "finish": partial(changes.set_state, "finished"),
            "unread": partial(changes.set_state, "unread"),
            "reading": partial(changes.set_state, "reading"),
            "tag": changes.ask_tag,
            "untag": changes.ask_removed_tag,
            "delete": changes.delete,
            "forget": changes.ask_forget,
            "undo": partial(changes.undo, again=False),
            "redo": partial(changes.undo, again=True),
            "next pane": partial(self._move_pane, 1, wraps=True),
            "previous pane": partial(self._move_pane, -1, wraps=True),
            "right": partial(self._move_pane, 1),
            "left": partial(self._move_pane, -1),
            "preview": self._toggle_preview,
            "close": self._close,
            "leave": self._leave,
        }

    # The screen

    def opened(self, view: LibraryView) -> None:
        """Show the state on a new screen, and read the library again."""
        self._view = view
        self.line, self.message, self.pane = "", "", "works"
        self.show()
        self.works.read()

    def closed(self) -> None:
        """Take note that the screen was closed."""
        self._view = None
        self.search.stop()
        self.search.index.cancel()

    def show(self) -> None:
        """Show the present state, if the screen is open."""
        if self._view is not None:
            self._view.show()
            self._host.update_status()

    def act(self, act: LibraryAct) -> None:
        """Do something."""
        self.message = ""
        self._acts[act]()
        self.show()

    # The works

    def check_for_changes(self) -> None:
        """Read the works again if any program changed the library."""
        if self._view is not None:
            self.works.check_for_changes()

    def show_entries(self, entries: Sequence[WorkEntry]) -> None:
        """Show other works, or the same ones after a change."""
        self.works.note_read()
        if entries != self.listing.catalogue.entries:
            self.listing = self.listing.with_catalogue(Catalogue(entries))
        self.show()

    def show_listing(self, listing: Listing) -> None:
        """Show another state of the list."""
        self.listing = listing
        self.show()

    @property
    def current(self) -> WorkEntry | None:
        """The work at the cursor of the list, or of the matches."""
        found = self.search.current
        return found.entry if found is not None else None if self.search.is_shown else self.listing.current

    @property
    def empty_text(self) -> str:
        """What an empty list says."""
        if self.search.is_shown:
            return self.search.empty_text
        if not self.works.are_read:
            return self.works.failure or "Reading the library …"
        if not self.listing.catalogue.entries:
            return EMPTY_LIBRARY
        if self.filter_text:
            return f"No text matches this filter. {self._key('library.close')} clears it."
        return "All texts are archived. The group Archived lists them."

    @property
    def hint(self) -> str:
        """What the line says while it is empty."""
        return f"{self._key('library.filter')} filters the list, {self._key('library.search')} searches all texts"

    def order_by(self, order: Order) -> None:
        """Sort the list."""
        self.show_listing(self.listing.ordered(order))

    # Moving

    def move(self, steps: int) -> None:
        """Move the cursor of the list or of the matches, down if positive."""
        self.message = ""
        if self.search.is_shown:
            self.search.move(steps)
        else:
            self.listing = self.listing.moved(steps)
        self.show()

    def go_to(self, place: int) -> None:
        """Move the cursor to a place, as a click does."""
        self.message = ""
        self.focus("works")
        self.move(place - (self.search.place if self.search.is_shown else self.listing.cursor))

    def focus(self, pane: LibraryPane) -> None:
        """Give the keys to a pane."""
        if self.pane != pane or self.line:
            self.pane, self.line = pane, ""
            self.show()

    def _move_pane(self, step: int, *, wraps: bool = False) -> None:
        place = PANES.index(self.pane) + step
        self.pane = PANES[place % len(PANES)] if wraps else PANES[min(max(place, 0), len(PANES) - 1)]

    def _toggle_preview(self) -> None:
        if self._view is None:
            return
        self.shows_preview = not self._view.shows_preview
        self.pane = "preview" if self._view.pane_count == 1 and self.shows_preview else "works"

    # Typing

    def type_line(self, line: str) -> None:
        """Have the next characters typed into the filter or into the search of all texts."""
        self.pane, self.line = "works", line
        if line == "filter":
            self.search.stop()
        else:
            self.search.begin()

    def line_changed(self, text: str) -> None:
        """Filter or search by what is typed."""
        self.message = ""
        if self.line == "search":
            self.search.search(text)
        else:
            self.filter_by(text)

    def choose_group(self, filter_: str) -> None:
        """Show the works of a group, in place of the matches of a search."""
        self.message = ""
        self.search.stop()
        self.filter_by(filter_)

    def filter_by(self, text: str) -> None:
        """Show the works that match a filter."""
        if text != self.filter_text:
            parsed = parse(text)
            self.filter_text, self.errors = text, parsed.errors
            self.listing = self.listing.filtered(parsed)
        self.show()

    # Opening, closing

    def _open(self) -> None:
        if self.line or self.pane == "groups":
            if not self.line and self._view is not None:
                self._view.choose_group()
            self.line, self.pane = "", "works"
            return
        entry, found = self.current, self.search.current
        if entry is None:
            return
        if entry.source == "-":
            self.message = "This text came from a pipe: it cannot be opened again"
            return
        request = OpenRequest(query=Query(*found.search) if found is not None and found.match_count else None)
        self._leave(partial(self._host.open, entry.source, request))

    def _open_in_order(self) -> None:
        sources = [entry.source for entry in self.listing.targets if entry.source != "-"]
        if not sources:
            self.message = "There is no text to open"
            return
        self.listing = self.listing.cleared()
        self._leave(partial(self._host.open_in_order, sources))

    def _leave(self, next_act: Callable[[], None] | None = None) -> None:
        if self._view is not None:
            self._view.leave(next_act)

    @property
    def _escape(self) -> tuple[str, Callable[[], None]]:
        """What Escape does now, in words and as a function."""
        if self.search.index.text:
            return "cancel", self.search.index.cancel
        if self.line == "search" or (self.search.is_shown and not self.line and self.pane == "works"):
            return "back to list", self._end_search
        if self.line:
            return ("clear filter" if self.filter_text else "back to list"), self._clear_filter
        if self.pane == "preview" and self._view is not None and self._view.pane_count == 1:
            return "back to list", partial(self.focus, "works")
        if self.listing.all_selected:
            return "clear selection", lambda: self.show_listing(self.listing.cleared())
        if self.filter_text:
            return "clear filter", self._clear_filter
        return "back to text", self._leave

    def _close(self) -> None:
        self._escape[1]()

    def _end_search(self) -> None:
        self.line = ""
        self.search.stop()

    def _clear_filter(self) -> None:
        self.line = ""
        self.filter_by("")

    # What the rows at the bottom say

    @property
    def state(self) -> LibraryState | None:
        """The state for the rows at the bottom; None while the screen is closed."""
        if self._view is None:
            return None
        return LibraryState(
            pane=self.pane,
            line="filter" if self.line == "filter" else "search" if self.line == "search" else "",
            left=self._left,
            right=self._right,
            is_message=bool(self.search.index.text or self.message or self.errors),
            escape=self._escape[0],
            selected=len(self.listing.all_selected),
            has_current=self.current is not None,
            pane_count=self._view.pane_count,
            lists_matches=self.search.is_shown,
        )

    @property
    def _left(self) -> str:
        selected = len(self.listing.all_selected)
        if text := self.search.index.text or self.message:
            return text
        if self.errors and not self.search.is_shown:
            return self.errors[0].message
        if selected and not self.search.is_shown:
            return f"{selected:,} selected"
        entry = self.current
        return (entry.title or entry.source) if entry is not None else "Library"

    @property
    def _right(self) -> str:
        if self.search.is_shown:
            return self.search.count_text
        shown, total = len(self.listing.shown), len(self.listing.catalogue.entries)
        count = f"{shown:,} of {total:,}" if shown != total else f"{total:,} texts" if total != 1 else "1 text"
        order = self.listing.order
        by = "" if order == Order() else f"by {ORDER_NAMES[order.key][0].lower()}"  # its column may have no room
        return joined(f"{by}, reversed" if order.is_reversed else by, count)

    def _key(self, ident: str) -> str:
        return first_key(ident, self._host.keys)
