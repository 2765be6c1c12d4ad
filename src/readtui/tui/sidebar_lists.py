"""The two lists of the sidebar, sections and marks: what they show, and where the keys in them lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from textual.screen import Screen
from textual.widget import Widget

from readtui.reading.state import Reading
from readtui.tui.arrangement import Arrangement, Contents, SidebarPlace, arrange, sidebar_cells
from readtui.tui.effects import ChooseRow, CloseWindow, Effect, FoldLevels, FoldRow, MoveCursor, OpenFilter
from readtui.tui.state import Mode
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_view import ListView, line_count, move_cursor
from readtui.tui.widgets.sidebar import EDGE_CELLS, LONGEST_FILTER, MARKS, SECTIONS, SectionSource, mark_rows


class ScreenParts(NamedTuple):
    """What the reader chose: the place of the sidebar, only the text, or the sidebar over the text.

    With `has_room`, the sidebar is shown whatever sections there are, and their names do not decide its width.
    """

    place: SidebarPlace
    zen: bool
    overlay: bool
    has_room: bool


class SidebarLists:
    """The lists of a screen. `leave` focuses the text; `drag` gets the width that the mouse asks for.

    `dragged` is called when it was released. `cells` is the present width of the sidebar.
    """

    def __init__(
        self,
        screen: Screen[None],
        *,
        choose_section: Callable[[int], None],
        choose_mark: Callable[[int], None],
        filtered: Callable[[], object],
        leave: Callable[[], None],
        drag: Callable[[int], None],
        dragged: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._filtered = filtered
        self._reading = Reading()  # the one that is shown
        self._source = SectionSource(self._reading.document)
        self._leave = leave
        self.cells = 0
        self._name_cells: int | None = None  # the width that the names of the sections want, once it is needed
        self._lines: tuple[object, int] = (None, 0)  # what was asked last about the names, and the answer
        self.filter = LineEditor(
            self._filter_sections, max_length=LONGEST_FILTER, placeholder="Type to filter", ident="section_filter"
        )
        self.sections: ListView[int] = ListView(
            *(SECTIONS, choose_section),
            line=self.filter,
            line_is_opened=True,
            on_drag=drag,
            on_dragged=dragged,
            ident="sidebar",
        )
        self.marks: ListView[int] = ListView(MARKS, choose_mark, on_drag=drag, on_dragged=dragged, ident="marks")

    def _filter_sections(self, words: str) -> None:
        self.sections.filter_by(words)
        self._filtered()

    # What is shown

    def show(self, old: Reading, new: Reading) -> None:
        """Show the sections and the marks of a reading, as far as they differ from those of the old one."""
        is_other = old.document is not new.document
        self._reading = new
        if is_other:
            self._source = SectionSource(new.document)
        if is_other or old.search.hits is not new.search.hits or old.current_section != new.current_section:
            self.sections.show(partial(self._source.rows, new), is_other=is_other)
        if is_other or old.marks.entries is not new.marks.entries:
            self.marks.show(lambda words, folded: mark_rows(new), is_other=is_other)

    def forget_width(self) -> None:
        """Choose the width of the sidebar again, by the names in it, when it is arranged next."""
        self._name_cells = None

    def arrange(self, columns: int, rows: int, chosen: ScreenParts, contents: Contents) -> Arrangement:
        """Place and size the lists, and return the arrangement of the screen.

        A list that is no longer shown loses the focus, and without it its filter.
        """
        if self._name_cells is None and not chosen.has_room:
            self._name_cells = self._source.name_cells(EDGE_CELLS)  # once, so that the text does not move
        names = 0 if chosen.has_room else self._name_cells or 0
        self.cells = sidebar_cells(columns, chosen.place, names)
        contents = contents._replace(section_lines=self._section_lines(rows))
        parts = arrange(columns, rows, chosen.place, contents, zen=chosen.zen, overlay=chosen.overlay, names=names)
        self._resize(parts, on_right=chosen.place.on_right)
        return parts

    def _section_lines(self, most: int) -> int:
        """Return the lines that the names of all sections want, if there are at most `most` sections; else 0."""
        asked = (self._source, id(self._reading.search.hits), self.cells, most)
        if self._lines[0] != asked:
            is_few = len(self._source.document.sections) <= most
            rows = self._source.rows(self._reading).rows if is_few else ()
            self._lines = asked, sum(line_count(one, SECTIONS, self.cells) for one in rows)
        return self._lines[1]

    def _resize(self, parts: Arrangement, *, on_right: bool) -> None:
        for part in (self.sections, self.marks):
            part.on_right = on_right
            part.set_class(on_right, "-right")
            part.styles.layer = "above" if parts.is_overlay else "default"
            part.styles.width = parts.sidebar_cells
        self.sections.styles.height = max(parts.section_rows, 1)
        self.marks.styles.height = max(parts.mark_rows, 1)
        self.marks.styles.margin = (parts.section_rows, 0, 0, 0)
        self.sections.display = parts.section_rows > 0
        self.marks.display = parts.mark_rows > 0
        if (focused := self.focused) is not None and not focused.display:
            self._leave()
        if self.sections.words and self.focused is not self.sections:
            self.sections.leave()

    # The focus

    @property
    def focused(self) -> ListView[int] | None:
        """The list that has the focus, or whose filter has it; None without one."""
        parts: dict[Widget | None, ListView[int]] = {
            self.filter: self.sections,
            self.sections: self.sections,
            self.marks: self.marks,
        }
        return parts.get(self._screen.focused)  # not `has_focus`, which a message sets later

    @property
    def mode(self) -> Mode | None:
        """What the keys act on, if they are for one of the lists."""
        if self._screen.focused is self.filter:
            return Mode.SECTIONS_FILTER
        return None if self.focused is None else Mode.SECTIONS if self.focused is self.sections else Mode.MARKS

    @property
    def shown(self) -> list[ListView[int]]:
        """The lists that are shown."""
        return [part for part in (self.sections, self.marks) if part.display]

    def focus_next(self) -> None:
        """Move the focus from the text to the sections, to the marks, and back to the text."""
        shown, focused = self.shown, self.focused
        following = shown[shown.index(focused) + 1 :] if focused in shown else shown
        if following:
            self._screen.set_focus(following[0])
        else:
            self._leave()

    # Keys

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the filter, if that has the focus. A filter does not begin with a space."""
        if self._screen.focused is not self.filter:
            return False
        return (character == " " and not self.filter.value) or self.filter.press(key, character)

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the list with the focus."""
        if (focused := self.focused) is None:
            return
        match effect:
            case MoveCursor():
                if not move_cursor(focused, effect):
                    self._move_on(focused, effect.rows)
            case ChooseRow():
                focused.choose()
            case FoldRow(unfold):
                focused.unfold() if unfold else focused.fold()
            case FoldLevels(levels, step):
                shown = levels or self._source.levels_shown(focused.state.folded) + step
                focused.fold_to(self._source.folds(shown))
            case OpenFilter():
                self._screen.set_focus(self.filter)
            case CloseWindow() if focused.words or self._screen.focused is self.filter:
                focused.leave()
                self._screen.set_focus(focused)
                self._filtered()
            case CloseWindow():
                self._leave()
            case _:
                pass  # only of windows

    def _move_on(self, focused: ListView[int], rows: int) -> None:
        """Go on from the last section to the marks, or from the first mark to the sections."""
        if rows > 0 and focused is self.sections and self.marks.display:
            self._screen.set_focus(self.marks)
        elif rows < 0 and focused is self.marks and self.sections.display:
            self._screen.set_focus(self.sections)

    @property
    def current_value(self) -> int | None:
        """The value of the row at the cursor of the list with the focus; None without one."""
        focused = self.focused
        return focused.current.value if focused is not None and focused.current is not None else None
