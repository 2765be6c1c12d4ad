"""The reading screen: it shows a `Reading` in its widgets. What keys and clicks do is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer

from readtui.reading.links import has_links
from readtui.reading.overlay import margin_sign, overlays, scrollbar_ticks
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.arrangement import Contents, SidebarPlace, is_narrow
from readtui.tui.compositor import ChangesCompositor
from readtui.tui.effects import (
    Arrange,
    Effect,
    Scroll,
    ScrollToRow,
    WidenSidebar,
)
from readtui.tui.sidebar_lists import ScreenParts, SidebarLists
from readtui.tui.state import Mode
from readtui.tui.widgets.note import NoteWindow
from readtui.tui.widgets.page import IdleMeasuring, Page
from readtui.tui.widgets.scrollbar import Scrollbar
from readtui.tui.widgets.search_bar import SearchBar
from readtui.tui.widgets.status_bar import Notice, StatusBar
from readtui.typeset.setting import Setting

CUE_S = 1.0
"""Seconds for which the target of a jump is highlighted."""


class ReadingScreen(Screen[None]):
    """The widgets that show one document, and their arrangement.

    `place` and `zen` are what the reader chose; `is_overlay` is true while the sidebar is over the text, and
    `has_bars_in_zen` while a screen above needs the bars. `has_room_for_sections`: the sidebar is shown whatever
    sections there are: nothing moves when they are known. `on_changed` is called at once when the reading, the focus or
    the arrangement has changed, with whether another part of the text is visible, `on_mark_chosen` with the id of a
    mark chosen in the sidebar, `on_note_clicked` with an offset of the open note, `on_sidebar_sized` with its width.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = "#page"
    DEFAULT_CSS = """
    ReadingScreen { layers: default above; layout: horizontal; overflow: hidden; }
    ReadingScreen, ReadingScreen:ansi { background: $theme-background; }
    ReadingScreen > ListView { dock: left; }
    ReadingScreen > ListView.-right { dock: right; }
    """

    reading: var[Reading] = var(Reading(), init=False)
    """The state of the document that is shown; the widgets follow it."""

    class DocumentShown(Message):
        """Another document is on the screen."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    def __init__(self, place: SidebarPlace) -> None:
        super().__init__()
        self._compositor = ChangesCompositor()
        self.setting, self.place = Setting(), place
        self.zen = self.is_overlay = self.has_room_for_sections = self.has_bars_in_zen = False
        self.has_links = False  # whether the document has any
        self.on_changed: Callable[[bool], None] = lambda moved: None
        self.on_mark_chosen: Callable[[int], None] = lambda ident: None
        self.on_note_clicked: Callable[[Offset], None] = lambda offset: None
        self.on_sidebar_sized: Callable[[int], None] = lambda cells: None
        self._contents = Contents()
        self._measuring = IdleMeasuring(lambda blocks: self.page.viewport.refine(blocks))
        self._cue_timer: Timer | None = None
        self._opening: Reading | None = None
        self.page = Page(self._page_scrolled)
        self.scrollbar = Scrollbar(self.page.scroll_to_fraction)
        self.lists = SidebarLists(
            self,
            choose_section=self._section_chosen,
            choose_mark=lambda ident: self.on_mark_chosen(ident),
            filtered=lambda: self.on_changed(False),
            leave=self.leave_sidebar,
            drag=self._drag_edge,
            dragged=lambda: self.on_sidebar_sized(self.place.cells),
        )
        self.sidebar, self.marks = self.lists.sections, self.lists.marks
        self.status_bar = StatusBar()
        self.notice = Notice()
        self.search_bar = SearchBar(self._search_toggled)
        self.note = NoteWindow(lambda offset: self.on_note_clicked(offset))

    def compose(self) -> ComposeResult:
        yield from (self.page, self.scrollbar, self.sidebar, self.marks)
        yield from (self.status_bar, self.notice, self.search_bar, self.note)

    def on_mount(self) -> None:
        self._measuring.mount(self)
        if self._opening is not None:
            self.resume(self._opening, self.setting)
        else:
            self.lay_out()

    # The document

    def resume(self, reading: Reading, setting: Setting, *, in_place: bool = False) -> None:
        """Show a document as it was left, when the screen is mounted; with `in_place`, no row moves."""
        self.setting = setting
        if not self._measuring.is_mounted:
            self._opening = reading
            return
        document, is_same_text = reading.document, reading.document.source == self.reading.document.source
        self.has_room_for_sections = document.is_head or (is_same_text and self.has_room_for_sections)
        if not is_same_text:
            self.lists.forget_width()
        self.reading = reading
        show = self.page.exchange if in_place else partial(self.page.show, top=reading.position.top)
        show(document, setting)
        self.lay_out()
        self.post_message(self.DocumentShown(self.reading))

    def reset(self, setting: Setting) -> None:
        """Typeset the text with other settings; the word at the top stays there."""
        self.setting = setting
        if self.reading.has_document:
            self.page.show(self.reading.document, setting)

    def _page_scrolled(self, shown: Span) -> None:
        """Another part of the text is visible."""
        before = self.reading.position.viewport
        self.reading = self.reading.with_viewport(shown.start, shown.end)
        if before == shown:
            self.on_changed(False)  # it may have scrolled sideways
        elif before:
            self._measuring.begin()  # a text that is only opened does without: its rows on the screen are exact
        _place_note(self)

    def watch_reading(self, old: Reading, new: Reading) -> None:
        """Update the widgets."""
        same = old.document is new.document
        if not same:
            self.has_links = has_links(new.document)
        if not same or _highlighting(old) != _highlighting(new):
            self.page.set_overlays(partial(overlays, new), partial(margin_sign, new), new.marks)
            if new.links.note is not None:
                self.note.set_overlays(partial(overlays, new))
        has_moved = same and old.position.move_count != new.position.move_count
        if not same:
            self.page.viewport.shown = new.shown.parts
        elif has_moved or old.shown is not new.shown:
            _show_place(self, old, new, has_moved=has_moved)
        if has_moved:
            self._close_overlay()
        elif new.selection.by_keys and new.selection.current is not None and new.selection != old.selection:
            self.page.scroll_to_show(new.selection.current.head)
        self.page.point_at(_pointed(new), new.position.move_count)
        if new.position.jump_cue is not None and new.position.jump_cue is not old.position.jump_cue:
            self._remove_cue_later()
        if new.links.note != old.links.note:
            self._show_note()
        if new.links.current is not None and new.links.current is not old.links.current:
            self._link_chosen(new.links.current.span)
        self.lists.show(old, new)
        if _contents(new, has_room=self.has_room_for_sections) != self._contents._replace(marks_focused=False):
            self.lay_out()
        self.scrollbar.show(self.page.viewport.thumb, scrollbar_ticks(new, self.scrollbar.size.height))
        self.on_changed(old.position.viewport != new.position.viewport)

    def _remove_cue_later(self) -> None:
        """Remove the highlight of a jump's target after `CUE_S`."""
        if self._cue_timer is not None:
            self._cue_timer.stop()
        self._cue_timer = self.set_timer(CUE_S, self._remove_cue)

    def _remove_cue(self) -> None:
        self.reading = self.reading.with_jump_cue(None)

    def _link_chosen(self, span: Span) -> None:
        self.notice.clear()  # it would cover the target in the status row
        if self.reading.links.note is not None:
            self.note.reveal(span.start)

    # Scrolling

    def scroll_text(self, effect: Scroll) -> None:
        """Scroll the page, or the note if one is open."""
        if self.reading.links.note is not None:
            self.note.scroll_by(effect.rows + round((effect.pages + effect.half_pages / 2) * self.note.visible_rows))
            return
        viewport = self.page.viewport
        rows = effect.pages * viewport.page_rows + effect.half_pages * viewport.half_page_rows
        self.page.scroll_by(effect.rows + rows)

    def scroll_to_row(self, effect: ScrollToRow) -> None:
        """Scroll the page to a row, or the note if one is open; the present place of the page is a jump's origin."""
        if self.reading.links.note is not None:
            self.note.scroll_by(10**6 if effect.row is None else -(10**6))
            return
        self.reading = self.reading.record_jump(self.page.viewport.span.start)
        self.page.scroll_to_row(self.page.viewport.last_top_row if effect.row is None else effect.row)

    # The arrangement

    def _search_toggled(self) -> None:
        if not self.search_bar.display:
            self.set_focus(self.page)
        self.is_overlay &= not self.search_bar.display  # the match may lie under it
        self.lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self.has_room_for_sections &= self.reading.document.is_head
        self.lay_out()

    def on_descendant_blur(self) -> None:
        self.lay_out()  # the last mark may have been deleted

    def lay_out(self) -> None:
        """Show and size the widgets by the size of the screen and the reader's choices."""
        size = self.app.size
        contents = _contents(self.reading, has_room=self.has_room_for_sections)
        self._contents = contents._replace(marks_focused=self.lists.focused is self.marks)
        chosen = ScreenParts(self.place, self.zen, self.is_overlay, self.has_room_for_sections)
        parts = self.lists.arrange(*size, chosen, self._contents)
        self.status_bar.display = parts.has_bars or self.has_bars_in_zen
        self.notice.styles.margin = (0, 0, 1 if self.search_bar.display else 0, 0)
        self.on_changed(False)

    def change_arrangement(self, effect: Arrange) -> None:
        """Show, hide or move a part of the screen, or move the focus."""
        self.has_room_for_sections &= self.reading.document.is_head or effect.change == "move focus"
        match effect.change:
            case "toggle sidebar":
                self._toggle_sidebar()
            case "move focus":
                self._focus_next_part()
            case "toggle zen":
                self.zen = not self.zen
            case "move sidebar":
                self.place = self.place._replace(on_right=not self.place.on_right)
        self.lay_out()

    def widen_sidebar(self, effect: WidenSidebar) -> None:
        """Change the width of the sidebar; 0: by the names in it."""
        self._drag_edge(self.lists.cells + effect.cells if effect.cells else 0)
        self.on_sidebar_sized(self.place.cells)

    def _toggle_sidebar(self) -> None:
        if is_narrow(self.app.size.width, self._contents):
            self.is_overlay = not self.is_overlay
        else:
            self.place = self.place._replace(shown=not self.place.shown)
        self.zen = False

    def _focus_next_part(self) -> None:
        """Move the focus from the text to the lists of the sidebar, which is shown for that, and back."""
        if not self.lists.shown:
            self._toggle_sidebar()
            self.lay_out()
        self.lists.focus_next()

    def leave_sidebar(self) -> None:
        """Focus the text; hide the sidebar if it is over the text."""
        self.set_focus(self.page)
        self._close_overlay()

    def _close_overlay(self) -> None:
        if self.is_overlay:
            self.is_overlay = False
            self.lay_out()

    def _drag_edge(self, cells: int) -> None:
        self.place = self.place.widened(cells)
        self.lay_out()

    def _section_chosen(self, section: int) -> None:
        self.reading = self.reading.jump_to(self.reading.document.sections[section].span.start)
        self.leave_sidebar()

    # What the keys act on

    @property
    def can_choose(self) -> bool:
        """Whether the list with the focus has rows to choose; true without one."""
        return self.lists.focused is None or self.lists.current_value is not None

    @property
    def current_value(self) -> int | None:
        """The value of the row at the cursor of a list with the focus; None without one."""
        return self.lists.current_value

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the list with the focus."""
        self.lists.perform(effect)

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the line that has the focus."""
        line = self.search_bar.line
        return (line is self.focused and line.press(key, character)) or self.lists.type_key(key, character)

    @property
    def mode(self) -> Mode:
        """What the keys act on."""
        reading = self.reading
        if reading.links.hints:
            return Mode.HINTS
        if self.focused is self.search_bar.line:
            return Mode.SEARCH
        if (of_list := self.lists.mode) is not None:
            return of_list
        if reading.links.note is not None:
            return Mode.NOTE
        page = Mode.SPEAKING if reading.position.spoken is not None else Mode.PAGE
        return Mode.SELECTING if reading.selection.by_keys else page

    def key_pressed(self) -> None:
        """Measure heights of blocks later."""
        self._measuring.key_pressed()

    def on_screen_resume(self) -> None:
        self.on_changed(False)

    on_descendant_focus = on_screen_resume

    # Notes

    def _show_note(self) -> None:
        note = self.reading.links.note
        self.note.display = note is not None
        if note is not None:
            self.note.show(note.link.span.of(self.reading.document.text), ())
            _place_note(self)


def _place_note(screen: ReadingScreen) -> None:
    """Put the note that is open beside its link."""
    if (note := screen.reading.links.note) is not None:
        setting = screen.setting._replace(title="", subtitle="", hidden_prose="", show_hidden=False)
        screen.note.place_beside(screen.reading.document, setting, note, screen.page.viewport, screen.page.region)


def _show_place(screen: ReadingScreen, old: Reading, new: Reading, *, has_moved: bool) -> None:
    """Show the place that the reader moved to, and the parts of the document that are shown now."""
    to = (new.position.offset, new.position.placement) if has_moved else None
    if old.shown.parts is not new.shown.parts:
        screen.page.viewport.shown = new.shown.parts
        screen.page.show(new.document, screen.setting, to=to)
    elif to is not None:
        screen.page.reveal(*to)
    if new.shown.dropped_filter and not old.shown.dropped_filter:
        screen.notice.say("All lines are shown again: the filter hid this place", seconds=5.0)


def _contents(reading: Reading, *, has_room: bool) -> Contents:
    """Return what the sidebar has to show; with `has_room`, as many sections as it is shown for at least."""
    sections = len(reading.document.sections)
    shown = max(sections, 2) if has_room else sections
    return Contents(shown, len(reading.marks.entries), is_output=reading.document.is_output)


def _pointed(reading: Reading) -> Offset | None:
    """Return the moving end of a selection made by keys, else the place that was clicked, jumped to or found last."""
    selection = reading.selection.current
    return selection.head if reading.selection.by_keys and selection is not None else reading.position.point


def _highlighting(reading: Reading) -> tuple[object, ...]:
    """Return the values that decide how the text is highlighted."""
    search = reading.search
    position = reading.position
    places = (position.jump_cue, position.point, position.spoken)
    searched = (search.shown_hits, search.current_hit)
    return (*searched, reading.selection, *places, reading.marks, reading.links, reading.shown)
