"""The screen of the library: groups, titles and a preview, as many of them beside one another as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from readtui.library.listing import SortKey
from readtui.tui.arrangement import LEAST_ROWS_FOR_BARS
from readtui.tui.controllers.library import LibraryController
from readtui.tui.controllers.library_groups import group_rows
from readtui.tui.effects import Effect, InLibrary, MoveCursor
from readtui.tui.paint import styles_of
from readtui.tui.state import LibraryPane, Mode
from readtui.tui.widgets.dialogs import BAR_ROWS, close
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_state import RowList
from readtui.tui.widgets.list_view import ListLook, ListView, move_cursor
from readtui.tui.widgets.preview import PreviewPane
from readtui.tui.widgets.search_bar import SearchLabel
from readtui.tui.widgets.work_list import WorkList, WorkRows
from readtui.unicode.cut import cut
from readtui.unicode.width import width

NARROWEST_FOR_TWO = 70
"""Columns from which two panes are beside one another: the groups and a list of titles with their progress."""

NARROWEST_FOR_THREE = 110
"""Columns from which all three are: the preview has some 40 cells there."""

GROUP_CELLS = 26
"""Width of the groups beside another pane."""

WIDEST_PREVIEW = 80
"""Greatest width of the preview beside another pane: its text is not wider."""

LONGEST_LINE = 200
"""Characters of a filter or of a search."""

CHECK_S = 1.0
"""Seconds between checks whether another program changed the library."""

FILTER_HINT = "words, tag:x, site:x, is:unread, has:notes, <10m, added:2026-11"


def visible_panes(pane: LibraryPane, count: int, shows_preview: bool | None) -> frozenset[LibraryPane]:
    """Return the panes that are visible, of which `pane` has the keys and `count` have room beside one another.

    `shows_preview` is what the reader chose; None if nothing.
    """
    if count == 1:
        return frozenset((pane,))
    if count == 2:
        has_preview = pane == "preview" or (bool(shows_preview) and pane != "groups")
        return frozenset(("works", "preview" if has_preview else "groups"))
    hidden = () if shows_preview is not False or pane == "preview" else ("preview",)
    return frozenset({"groups", "works", "preview"}.difference(hidden))  # type: ignore[arg-type]


class ErrorUnderline(Highlighter):
    """Underlines the faults of the filter in its line."""

    def __init__(self, controller: LibraryController, screen: LibraryScreen) -> None:
        self._controller, self._screen = controller, screen

    def highlight(self, text: Text) -> None:
        """Underline them in the text of the line."""
        if self._controller.search.is_shown or text.plain != self._controller.filter_text:
            return
        error = styles_of(self._screen).style("filter_error")
        for span, _ in self._controller.errors:
            text.stylize(error, span.start, span.end)


class LibraryScreen(ModalScreen[Callable[[], None] | None]):
    """The screen, which searches all texts for `search` at first, if that is not empty.

    Its result is what to do when it is closed, or None. The rows at the bottom are those of the page.
    """

    AUTO_FOCUS = ""
    current_value = None
    DEFAULT_CSS = """
    LibraryScreen { background: transparent; }
    LibraryScreen > Vertical { background: $theme-background; width: 100%; }
    LibraryScreen #line { height: 1; width: 100%; background: $theme-footer-background; }
    LibraryScreen LineEditor.-textual-compact {
        width: 1fr; height: 1; border: none; padding: 0; background-tint: $foreground 0%;
    }
    """

    def __init__(self, controller: LibraryController, search: str = "") -> None:
        super().__init__()
        self._controller = controller
        self._search = search
        self.label = SearchLabel()
        self.line = LineEditor(controller.line_changed, max_length=LONGEST_LINE)
        self.line.highlighter = ErrorUnderline(controller, self)
        look = ListLook("sidebar", has_edge=True, whole_notes=True, head_rows=0)
        self.groups: ListView[str] = ListView(look, self._group_chosen)
        self.works = WorkList(self._picked, self._sort_by)
        self.preview = PreviewPane()
        self.box = Vertical(Horizontal(self.label, self.line, id="line"), Horizontal(*self._panes.values()))

    @property
    def _panes(self) -> dict[LibraryPane, ListView[str] | WorkList | PreviewPane]:
        return {"groups": self.groups, "works": self.works, "preview": self.preview}

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self._fit()
        self._controller.opened(self)
        if self._search:
            self._controller.act("search")
            self._controller.line_changed(self._search)
        self.set_interval(CHECK_S, self._controller.check_for_changes)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()
        self.show()

    def _fit(self) -> None:
        height = self.app.size.height
        self.box.styles.height = height - BAR_ROWS if height >= LEAST_ROWS_FOR_BARS else height

    # What is shown

    @property
    def pane_count(self) -> int:
        """The number of panes that have room beside one another."""
        cells = self.app.size.width
        return 1 if cells < NARROWEST_FOR_TWO else 2 if cells < NARROWEST_FOR_THREE else 3

    @property
    def _visible(self) -> frozenset[LibraryPane]:
        return visible_panes(self._controller.pane, self.pane_count, self._controller.shows_preview)

    @property
    def shows_preview(self) -> bool:
        """Whether the preview is visible."""
        return "preview" in self._visible

    def show(self) -> None:
        """Show the present state."""
        if not self.is_mounted:
            return
        controller = self._controller
        self._arrange()
        self._show_line()
        rows: RowList[str] = group_rows(controller.listing.catalogue, controller.filter_text)
        self.groups.show(lambda words, folded: rows)
        search, is_active = controller.search, controller.pane == "works"
        hits = (search.hits or ()) if search.is_shown else None
        self.works.show(
            WorkRows(
                *(controller.listing, datetime.now().astimezone(), hits, search.place, is_active),
                controller.empty_text if not (hits or (hits is None and controller.listing.shown)) else "",
            )
        )
        shown = controller.preview.of(controller.current) if self.shows_preview else None
        self.preview.show(shown, is_active=controller.pane == "preview" and not controller.line)

    def _arrange(self) -> None:
        """Show and size the panes, and give the focus to the one that has the keys."""
        visible, columns = self._visible, self.app.size.width
        for name, pane in self._panes.items():
            pane.display = name in visible
        is_beside = len(visible) > 1
        self.groups.styles.width = GROUP_CELLS if is_beside else "1fr"
        cells = min((columns - GROUP_CELLS) * 2 // 5, WIDEST_PREVIEW) if len(visible) > 2 else columns // 2
        self.preview.styles.width = cells if is_beside else "1fr"
        wanted = self.line if self._controller.line else self._panes[self._controller.pane]
        if self.focused is not wanted:
            self.set_focus(wanted)

    def _show_line(self) -> None:
        controller = self._controller
        is_search = controller.search.is_shown
        text = controller.search.query if is_search else controller.filter_text
        if self.line.value != text:
            self.line.reset(text)
            self.line.cursor_position = len(text)
        is_idle = not (text or controller.line)
        label = " Search all texts: " if is_search else " Library  " if is_idle else " Filter: "
        self.label.show([(label, "key")])
        hint = controller.hint if is_idle else "" if is_search else FILTER_HINT
        self.line.placeholder = cut(hint, self.app.size.width - width(label) - 1)
        self.line.refresh()

    # Keys

    @property
    def mode(self) -> Mode:
        """What the keys act on."""
        return Mode.LIBRARY_LINE if self._controller.line else Mode.LIBRARY

    @property
    def can_choose(self) -> bool:
        """Whether there is a text to open."""
        return self._controller.current is not None

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the line, if it is typed into."""
        return self.is_active and bool(self._controller.line) and self.line.press(key, character)

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the pane with the keys, or on the works."""
        match effect:
            case MoveCursor() if self._controller.pane == "groups" and not self._controller.line:
                move_cursor(self.groups, effect)
                self.choose_group()
            case MoveCursor() if self._controller.pane == "preview" and not self._controller.line:
                self.preview.scroll_by(_steps(effect, self.preview.page_rows))
            case MoveCursor():
                self._controller.move(_steps(effect, self.works.visible_count))
            case InLibrary(act):
                self._controller.act(act)
            case _:
                pass  # of other windows

    def choose_group(self) -> None:
        """Filter by the group at the cursor."""
        if self.groups.current is not None and self.groups.current.value is not None:
            self._controller.choose_group(self.groups.current.value)

    def leave(self, next_act: Callable[[], None] | None) -> None:
        """Close the screen, then call a function."""
        close(self, next_act)

    # The mouse

    def on_descendant_focus(self) -> None:
        """Give the keys to what was clicked."""
        controller = self._controller
        if self.focused is self.line and not controller.line:
            controller.act("search" if controller.search.is_shown else "filter")
        for name, pane in self._panes.items():
            if self.focused is pane and (controller.pane != name or controller.line):
                controller.focus(name)

    def _group_chosen(self, filter_: str) -> None:
        self._controller.choose_group(filter_)

    def _picked(self, place: int, clicks: int, on_sign: bool) -> None:
        self._controller.go_to(place)
        if on_sign:
            self._controller.act("select")
        elif clicks == 2:
            self._controller.act("open")

    def _sort_by(self, key: SortKey) -> None:
        self._controller.order_by(self._controller.listing.order.by(key))


def _steps(effect: MoveCursor, height: int) -> int:
    return effect.edge * 10**9 or effect.heights * height or effect.rows
