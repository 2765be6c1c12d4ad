"""The widgets of the reading screen and their layout."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from readtui.config import debug_log
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_view import ListView
from readtui.tui.widgets.note import NoteWindow
from readtui.tui.widgets.page import Page
from readtui.tui.widgets.scrollbar import Scrollbar
from readtui.tui.widgets.search_bar import SearchBar
from readtui.tui.widgets.sidebar import LONGEST_FILTER, MARKS, SECTIONS, mark_rows, section_rows
from readtui.tui.widgets.status_bar import Notice, StatusBar

NARROWEST_BESIDE = 80
"""Columns below which the sidebar is an overlay over the text."""

NARROWEST_FOR_MARKS = 112
"""Columns below which marks alone do not show the sidebar: it would make a column of the default width narrower."""

MIN_MARK_ROWS = 4
"""Minimum rows of the marks below many sections; the maximum is a third of the height."""


@dataclass(frozen=True)
class SidebarPlace:
    """Side, width in cells and visibility of the sidebar."""

    on_right: bool = False
    cells: int = 28
    shown: bool = True


class ScreenLayout(Screen[None]):
    """The part of the reading screen for its widgets: page, sidebar, marks, status bar and overlays."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#page"
    DEFAULT_CSS = """
    ScreenLayout { layers: default above; layout: horizontal; overflow: hidden; }
    ScreenLayout, ScreenLayout:ansi { background: $theme-background; }
    ScreenLayout > ListView { dock: left; }
    ScreenLayout > ListView.-right { dock: right; }
    """

    def __init__(self, sidebar: SidebarPlace) -> None:
        super().__init__()
        self.place = sidebar
        self.zen = False
        self._is_overlay = False  # whether the sidebar is shown over the text, on a narrow screen
        self._sections = 0
        self._marks = 0
        self._shown: Reading | None = None  # the reading in the sidebar
        self.section_filter = LineEditor(
            self.section_filter_changed, max_length=LONGEST_FILTER, placeholder="Type to filter", ident="section_filter"
        )
        self.sidebar: ListView[int] = ListView(
            SECTIONS, self.section_chosen, line=self.section_filter, on_drag=self._widen, ident="sidebar"
        )
        self.marks: ListView[int] = ListView(MARKS, self.mark_chosen, on_drag=self._widen, ident="marks")
        self.page = Page(self.page_scrolled)
        self.scrollbar = Scrollbar(self.page.scroll_to_fraction)
        self.status_bar = StatusBar()
        self.notice = Notice()
        self.search_bar = SearchBar()
        self.note = NoteWindow(self.note_clicked)

    def compose(self) -> ComposeResult:
        yield self.page
        yield self.scrollbar
        yield self.sidebar
        yield self.marks
        yield self.status_bar
        yield self.notice
        yield self.search_bar
        yield self.note

    def page_scrolled(self, shown: Span) -> None:
        """Another part of the text is visible. Implemented by `NavigationScreen`."""

    def section_chosen(self, section: int) -> None:
        """The reader wants to go to the section with this index. Implemented by `NavigationScreen`."""

    def mark_chosen(self, ident: int) -> None:
        """The reader wants to go to the mark with this id. Implemented by `NavigationScreen`."""

    def note_clicked(self, offset: Offset) -> None:
        """The open note was clicked at an offset of the text. Implemented by `LinkScreen`."""

    def section_filter_changed(self, words: str) -> None:
        """The reader typed in the filter of the sections."""
        self.sidebar.filter_by(words)

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""
        debug_log.log_caller("notice", through="say")  # not its text, which may quote the document
        self.notice.say(text, seconds=seconds)

    def update_sidebar(self, reading: Reading) -> None:
        """Show the position and the marks in the sidebar; update the layout if their numbers changed."""
        before, self._shown = self._shown, reading
        is_other = before is None or before.document is not reading.document
        if (
            before is None
            or is_other
            or before.search.hits is not reading.search.hits
            or before.current_section != reading.current_section
        ):
            self.sidebar.show(lambda words, folded: section_rows(reading, words, folded), is_other=is_other)
        if before is None or is_other or before.marks.entries is not reading.marks.entries:
            self.marks.show(lambda words, folded: mark_rows(reading), is_other=is_other)
        counts = (len(reading.document.sections), len(reading.marks.entries))
        if counts != (self._sections, self._marks):
            self._sections, self._marks = counts
            self.lay_out()

    # Layout

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out()

    @property
    def _is_narrow(self) -> bool:
        """Whether the screen is too narrow for a sidebar beside the text, or there is nothing to show in it."""
        cells = self.app.size.width
        if self._sections > 1:
            return cells < NARROWEST_BESIDE
        return cells < NARROWEST_FOR_MARKS or not self._marks

    def lay_out(self) -> None:
        """Show and size the widgets by the size of the screen and the user's choices."""
        screen = self.app.size
        narrow = screen.width < NARROWEST_BESIDE
        over = self._is_overlay and self._is_narrow and not self.zen
        shown = over or (self.place.shown and not self._is_narrow and not self.zen)
        low = screen.height < 4
        widest = screen.width * 3 // 10 if not narrow else screen.width * 4 // 5
        rows = max(screen.height - (0 if low else 2), 1)
        mark_rows = self._mark_rows(rows)
        for part in (self.sidebar, self.marks):
            part.on_right = self.place.on_right
            part.set_class(self.place.on_right, "-right")
            part.styles.layer = "above" if over else "default"
            part.styles.width = max(min(self.place.cells, widest), 1)
        self.sidebar.styles.height = max(rows - mark_rows, 1)
        self.marks.styles.height = max(mark_rows, 1)
        self.marks.styles.margin = (rows - mark_rows, 0, 0, 0)
        self.sidebar.display = shown and mark_rows < rows
        self.marks.display = shown and mark_rows > 0
        self.status_bar.display = not self.zen and not low
        self.status_bar.styles.height = 2
        self.notice.styles.margin = (0, 0, 1 if self.search_bar.active else 0, 0)
        if any(part.has_focus_within and not part.display for part in (self.sidebar, self.marks)):
            self.set_focus(self.page)

    def _mark_rows(self, rows: int) -> int:
        """Return the number of rows of the marks: all rows below the sections, or a share if not all sections fit."""
        if not self._marks and self.focused is not self.marks:  # not `has_focus`, which a message sets later
            return 0
        if self._sections <= 1:
            return rows
        wanted = max(self._marks, 1) + 1
        below_sections = rows - SECTIONS.head_rows - self._sections - 1
        return max(below_sections, min(wanted, max(rows // 3, MIN_MARK_ROWS), rows - 1))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if event.widget is self.section_filter:
            self.sidebar.leave()
        self.lay_out()  # the last mark may have been deleted

    def action_sidebar(self) -> None:
        """Show or hide the sidebar."""
        if self._is_narrow:
            self._is_overlay = not self._is_overlay
        else:
            self.place = replace(self.place, shown=not self.place.shown)
        self.zen = False
        self.lay_out()

    def action_focus_sidebar(self) -> None:
        """Move the focus from the text to the sections, to the marks, and back."""
        beside = [part for part in (self.sidebar, self.marks) if part.display]
        if not beside:
            self.action_sidebar()
            beside = [part for part in (self.sidebar, self.marks) if part.display]
        stops = [self.page, *beside]
        present = next((index for index, part in enumerate(stops) if part.has_focus_within), 0)
        if present + 1 < len(stops):
            self.focus_list(beside[present])
        else:
            self.exit_sidebar()

    def action_sidebar_width(self, step: int) -> None:
        """Change the width of the sidebar by `step` cells."""
        self._widen(self.place.cells + step)

    def _widen(self, cells: int) -> None:
        self.place = replace(self.place, cells=min(max(cells, 16), 60))
        self.lay_out()

    def action_zen(self) -> None:
        """Show the text alone, or all widgets again."""
        self.zen = not self.zen
        self.lay_out()

    def focus_list(self, part: ListView[int]) -> None:
        """Focus the sections or the marks, if they are shown."""
        if part.display:
            self.set_focus(part.line or part)

    @property
    def sidebar_is_overlay(self) -> bool:
        """Whether the sidebar is shown over the text."""
        return self._is_overlay

    def exit_sidebar(self) -> None:
        """Focus the text; hide the sidebar if it is an overlay."""
        self.set_focus(self.page)
        if self._is_overlay:
            self._is_overlay = False
            self.lay_out()
