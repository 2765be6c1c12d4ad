"""The sidebar: a tree of the document's sections, in which the current one is marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.document.model import Section
from readtui.document.summary import format_minutes, reading_minutes
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import WHEEL_ROWS
from readtui.tui.paint import edged, row, shortened, styles_of
from readtui.unicode.printable import printable
from readtui.unicode.width import width

WIDE = 26
"""Width in cells from which each level of the tree is indented by two cells instead of one."""

HEAD_ROWS = 2
"""Rows above the sections: a heading and a blank row."""

LEAST_MINUTES = 2
"""Reading time in minutes from which a section shows it: a column of ones would only shorten the titles."""

LONGEST_PASTE = 200
"""Characters of a paste that are added to the filter: longer than nearly all titles."""


class Sidebar(Widget, can_focus=True):
    """Sections with their reading time, or with their number of matches during a search.

    Typing filters the sections, the arrow keys move and fold, Enter goes to a section, Escape returns to the text.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Sidebar { dock: left; height: 1fr; width: 28; } Sidebar.-right { dock: right; }"

    class SectionChosen(Message):
        """The reader wants to go to the section with this index."""

        def __init__(self, section: int) -> None:
            super().__init__()
            self.section = section

    class SectionsExited(Message):
        """The reader wants to return to the text."""

    class MovedBelow(Message):
        """The reader moved down past the last section."""

    class FilterChanged(Message):
        """The reader began to filter the sections, or cleared the filter."""

    class EdgeDragged(Message):
        """The edge was dragged: the sidebar should be this many cells wide."""

        def __init__(self, cells: int) -> None:
            super().__init__()
            self.cells = cells

    def __init__(self, *, ident: str = "sidebar") -> None:
        super().__init__(id=ident)
        self.on_right = False
        self._reading = Reading()
        self._folded: set[int] = set()
        self._filter = ""
        self.is_filtered = False
        self._visible: list[int] = []  # indices of sections, without folded and filtered ones
        self._cursor = 0  # an index into `_visible`
        self._first = 0  # the first of `_visible` on the screen
        self._dragging = False

    # What is shown

    def show(self, reading: Reading) -> None:
        """Show the sections of a reading, the current one, and the matches."""
        before, self._reading = self._reading, reading
        if before.document is not reading.document:
            self._folded.clear()
            self._filter = ""
            self._refilter()
        if before.search.hits is not reading.search.hits:
            self.refresh()
        if before.current_section != reading.current_section:
            self._show_current(before, reading)

    def _show_current(self, before: Reading, reading: Reading) -> None:
        """Mark another section as the current one. Only two rows are painted, unless the tree has to scroll."""
        first = self._first
        if not self.has_focus:
            self._cursor = self._row_of(reading.current_section)
            self._scroll_to_cursor(in_steps=True)
        if self._first != first:
            self.refresh()
            return
        for section in (before.current_section, reading.current_section):
            y = self._row_of(section) - self._first + HEAD_ROWS
            if HEAD_ROWS <= y < self.size.height:
                self.refresh(Region(0, y, self.size.width, 1))

    @property
    def sections(self) -> Sequence[Section]:
        """The sections of the document."""
        return self._reading.document.sections

    def _refilter(self) -> None:
        if self.is_filtered != bool(self._filter):
            self.is_filtered = bool(self._filter)
            self.post_message(self.FilterChanged())
        sections = self.sections
        if self._filter:
            words = self._filter.casefold().split()
            self._visible = [
                index
                for index, section in enumerate(sections)
                if all(word in section.title.casefold() for word in words)
            ]
        else:
            self._visible = []
            hidden_below: int | None = None
            for index, section in enumerate(sections):
                if hidden_below is not None and section.depth > hidden_below:
                    continue
                hidden_below = section.depth if index in self._folded else None
                self._visible.append(index)
        self._cursor = min(self._cursor, max(len(self._visible) - 1, 0))
        self._scroll_to_cursor()
        self.refresh()

    def _row_of(self, section: int) -> int:
        """The index in `_visible` of a section, or of the one it is folded into."""
        rows = [place for place, index in enumerate(self._visible) if index <= section]
        return rows[-1] if rows else 0

    def _scroll_to_cursor(self, *, in_steps: bool = False) -> None:
        """Scroll to the cursor; with `in_steps` further than needed, so that not each new section moves all rows."""
        rows = max(self.size.height - HEAD_ROWS, 1)
        extra = rows // 3 if in_steps else 0
        if self._cursor < self._first:
            self._first = max(self._cursor - extra, 0)
        elif self._cursor >= self._first + rows:
            self._first = self._cursor - rows + 1 + 2 * extra
        self._first = min(self._first, max(len(self._visible) - rows, 0))

    def on_resize(self, event: events.Resize) -> None:
        self._first = 0  # the scroll position for another height is of no use
        if not self.has_focus:
            self._cursor = self._row_of(self._reading.current_section)
        self._scroll_to_cursor(in_steps=True)
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        if self._filter:
            self._filter = ""
            self._refilter()
        self._cursor = self._row_of(self._reading.current_section)
        self._scroll_to_cursor()
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        cells = max(self.size.width - 1, 0)
        if y == 0:
            strip = self._head(cells)
        elif y < HEAD_ROWS or self._first + y - HEAD_ROWS >= len(self._visible):
            words = " No matches" if self._filter and not self._visible and y == HEAD_ROWS else ""
            strip = row([(shortened(words, cells), "sidebar_dim")], styles_of(self), cells, "sidebar")
        else:
            strip = self._section(self._first + y - HEAD_ROWS, cells)
        return edged(strip, styles_of(self), self.size.width, on_right=self.on_right)

    def _head(self, cells: int) -> Strip:
        if self._filter:
            text = " " + shortened(f"{self._filter}▏", cells - 1)
        elif self.has_focus:
            text = shortened(" Type to filter", cells)
        else:
            text = shortened(" Sections", cells)
        return row([(text, "sidebar_title")], styles_of(self), cells, "sidebar")

    def _section(self, place: int, cells: int) -> Strip:
        index = self._visible[place]
        section = self.sections[index]
        is_current = index == self._reading.current_section or (
            index in self._folded and self._row_of(self._reading.current_section) == place
        )
        has_cursor = self.has_focus and place == self._cursor
        role = "sidebar_current" if has_cursor or (is_current and not self.has_focus) else "sidebar"
        note, note_role = self._note(index)
        if role == "sidebar_current":
            note_role = role
        sign = "▌" if is_current else "›" if has_cursor else " "
        fold = "▸ " if index in self._folded else ""
        step = 1 if cells < WIDE else 2
        indent = " " * (step * min(section.depth - 1, 4)) if not self._filter else ""
        title_cells = cells - 2 - len(indent) - len(fold) - (len(note) + 1 if note else 0)
        title = shortened(section.title, title_cells)
        words = f"{sign}{indent}{fold}{title}"
        gap = " " * max(cells - width(words) - len(note) - 1, 0)
        return row([(words + gap, role), (note + " ", note_role)], styles_of(self), cells, role)

    def _note(self, index: int) -> tuple[str, str]:
        """The note at the right and its role: the number of matches during a search, else the reading time."""
        if self._reading.search.hits is not None and len(self._reading.search.hits):
            count = self._reading.search.hit_count_in_section(
                self._reading.document, index, with_subsections=index in self._folded
            )
            return (f"{count} ◆", "sidebar_count") if count else ("", "sidebar_dim")
        span = self.sections[index].span
        if index not in self._folded and index + 1 < len(self.sections):
            span = Span(span.start, min(span.end, self.sections[index + 1].span.start))
        minutes = reading_minutes(self._reading.document, span)
        return (format_minutes(minutes) if minutes >= LEAST_MINUTES else ""), "sidebar_dim"

    # Keys and the mouse

    def on_key(self, event: events.Key) -> None:
        if self._move_by_key(event.key) or self._fold_by_key(event.key):
            event.stop()
            return
        if event.key == "enter" and self._visible:
            self.post_message(self.SectionChosen(self._visible[self._cursor]))
        elif event.key == "escape" and self._filter:
            self._filter = ""
            self._refilter()
        elif event.key == "escape":
            self.post_message(self.SectionsExited())
        elif event.key == "backspace":
            self._filter = self._filter[:-1]
            self._refilter()
        elif event.is_printable and event.character and (event.character != " " or self._filter):
            self._filter += event.character
            self._cursor = 0
            self._refilter()
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Add the first line of a paste to the filter. It is cut before it is made printable: that takes long."""
        event.stop()
        line = printable(event.text[: 4 * LONGEST_PASTE], tab=1).partition("\n")[0][:LONGEST_PASTE]
        added = line if self._filter else line.lstrip()
        if added:
            self._filter += added
            self._cursor = 0
            self._refilter()

    def _move_by_key(self, key: str) -> bool:
        rows = max(self.size.height - HEAD_ROWS, 1)
        steps = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "pagedown": rows, "pageup": -rows}
        ends = {"home": -len(self._visible), "end": len(self._visible)}
        if key not in steps and key not in ends:
            return False
        step = steps[key] if key in steps else ends[key]
        if step == 1 and self._cursor >= len(self._visible) - 1:
            self.post_message(self.MovedBelow())
        self._cursor = min(max(self._cursor + step, 0), max(len(self._visible) - 1, 0))
        self._scroll_to_cursor()
        self.refresh()
        return True

    def _fold_by_key(self, key: str) -> bool:
        if key not in ("left", "right") or self._filter or not self._visible:
            return False
        index = self._visible[self._cursor]
        depth = self.sections[index].depth
        has_subsections = index + 1 < len(self.sections) and self.sections[index + 1].depth > depth
        if key == "right":
            self._folded.discard(index)
        elif has_subsections and index not in self._folded:
            self._folded.add(index)
        else:  # to the parent section
            above = [place for place in range(self._cursor) if self.sections[self._visible[place]].depth < depth]
            self._cursor = above[-1] if above else self._cursor
        self._refilter()
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._first = min(self._first + WHEEL_ROWS, max(len(self._visible) - (self.size.height - HEAD_ROWS), 0))
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._first = max(self._first - WHEEL_ROWS, 0)
        self.refresh()

    def _on_edge(self, x: int) -> bool:
        return x <= 0 if self.on_right else x >= self.size.width - 1

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if self._on_edge(event.x):
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self.post_message(self.EdgeDragged(self.size.width - event.x if self.on_right else event.x + 1))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first + event.y - HEAD_ROWS
        if not self._on_edge(event.x) and event.y >= HEAD_ROWS and place < len(self._visible):
            self._cursor = place
            self.post_message(self.SectionChosen(self._visible[place]))
