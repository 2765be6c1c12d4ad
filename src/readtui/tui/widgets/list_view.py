"""The list: rows with a cursor, of which some are visible. Sections, marks, choosers and the help are lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readtui.tui.effects import MoveCursor
from readtui.tui.paint import edged, row, shortened, styles_of
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_state import ListRow, ListState, RowSource, VisibleLine
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.unicode.clusters import fit
from readtui.unicode.cut import SEPARATORS, cut_middle, is_path, path_end
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

Value = TypeVar("Value")

Answer = TypeVar("Answer")

WIDE = 26
"""Width in cells from which each level of a tree is indented by two cells instead of one."""

LEAST_WRAPPED = 8
"""Cells below which a text is not wrapped: its words would be broken."""

HANGING_INDENT = 1
"""Cells by which the lines after the first one are indented: less than a level of a tree, so that they are no row."""

DEEPEST_INDENT = 4
"""Levels that are indented: deeper ones would leave no room for their text."""


class ListLook(NamedTuple):
    """What differs between lists: `roles` is the prefix of their roles, `head_rows` the rows above their rows.

    `cursor_sign` stands before the row at the cursor. A list without `whole_notes` shortens long notes.
    With `wheel_moves`, the wheel moves the cursor instead of the rows. A row takes up to `most_lines` lines where there
    is room.
    """

    roles: str
    title: str = ""
    empty_text: str = ""
    cursor_sign: str = ""
    head_rows: int = 1
    has_edge: bool = False
    whole_notes: bool = False
    wheel_moves: bool = False
    most_lines: int = 1


class ListView(Widget, Generic[Value]):
    """A list that is asked to move, and calls `on_choose` with the value of a row that is clicked or chosen.

    A list with a `line` shows it in its first row, and is active while that has the focus. Without one, or if the line
    `line_is_opened` by a key, it takes the focus itself. The cursor of a list that is not active is at the position in
    the text. The edge of a sidebar can be dragged: `on_drag` is called with the width that is wanted, and `on_dragged`
    when the mouse is released.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ListView { height: 1fr; width: 1fr; }
    ListView LineEditor { width: 1fr; }
    ListView.-edged LineEditor.-textual-compact {
        margin: 0 1; background: $theme-sidebar-background; background-tint: $foreground 0%;
        color: $theme-accent; text-style: bold;
    }
    ListView.-edged.-right LineEditor.-textual-compact { margin: 0 0 0 2; }
    ListView.-edged LineEditor > .input--placeholder { color: $theme-accent; text-style: bold; }
    """

    def __init__(
        self,
        look: ListLook,
        on_choose: Callable[[Value], None],
        *,
        line: LineEditor | None = None,
        line_is_opened: bool = False,
        on_drag: Callable[[int], None] | None = None,
        on_dragged: Callable[[], None] = lambda: None,
        ident: str | None = None,
    ) -> None:
        super().__init__(id=ident, classes="-edged" if look.has_edge else "")
        self.look = look
        self.line = line
        self.can_focus = line is None or line_is_opened
        self.on_right = False
        self.state: ListState[Value] = ListState()
        if look.most_lines > 1:
            self.state.lines_of = self._line_count
        # What the visible rows depend on besides the rows themselves, and these, after the last change.
        self._visible: tuple[tuple[object, ...], Sequence[VisibleLine[Value]]] = ((), ())
        self._on_choose = on_choose
        self._on_drag = on_drag
        self._on_dragged = on_dragged
        self._hint = line.placeholder if line is not None else ""
        self._dragging = False

    def compose(self) -> ComposeResult:
        if self.line is not None:
            self._show_hint()
            yield self.line

    # What is shown

    @property
    def words(self) -> str:
        """The words of the filter."""
        return self.state.words

    @property
    def current(self) -> ListRow[Value] | None:
        """The row at the cursor; None if there are no rows."""
        return self.state.current

    @property
    def is_active(self) -> bool:
        """Whether the keys are for this list."""
        return self.has_focus_within

    @property
    def height(self) -> int:
        """The rows of the widget for rows of the list, at least 1."""
        return max(self.size.height - self.look.head_rows, 1)

    def _change(self, change: Callable[[], Answer]) -> Answer:
        """Change the state, and paint the rows that differ then."""
        state = self.state
        state.is_active = self.is_active
        (before, visible_before), answer = self._visible, change()
        now = (state.first, state.words, state.height, state.is_active)
        self._visible = now, state.visible_lines
        if now != before:
            self.refresh()
            return answer
        for y, (old, new) in enumerate(zip(visible_before, self._visible[1], strict=True)):
            if old != new:
                self.refresh(Region(0, self.look.head_rows + y, self.size.width, 1))
        return answer

    def show(self, source: RowSource[Value], *, is_other: bool = False) -> None:
        """Show the rows of a source; `is_other` says that they are those of another document."""
        if is_other and self.line is not None:
            self.line.reset()
        self._change(lambda: self.state.show(source, is_other=is_other))

    def filter_by(self, words: str) -> None:
        """Show only rows with all of these words; the first becomes current."""
        self._change(lambda: self.state.filter_by(words))

    def leave(self) -> None:
        """Clear the filter, and move the cursor to the position in the text."""
        if self.line is not None:
            self.line.reset()
        self._change(self.state.clear_filter)

    # Keys

    def move(self, step: int) -> bool:
        """Go down `step` rows (up if negative), past headings. Return whether there was a row to go to."""
        return self._change(lambda: self.state.move(step))

    def page(self, step: int) -> bool:
        """Go down `step` times the height of the list."""
        return self.move(step * self.height)

    def to_start(self) -> bool:
        """Go to the first row."""
        return self.move(-len(self.state.rows.rows))

    def to_end(self) -> bool:
        """Go to the last row."""
        return self.move(len(self.state.rows.rows))

    def go_to(self, place: int) -> None:
        """Move the cursor to the first row for a value, counted without headings."""
        self._change(lambda: self.state.go_to(place))

    def choose(self) -> None:
        """Call `on_choose` with the value of the row at the cursor, if it has one."""
        if self.current is not None and self.current.value is not None:
            self._on_choose(self.current.value)

    def fold(self) -> None:
        """Hide the children of the row at the cursor; if it shows none, go to its parent."""
        self._change(self.state.fold)

    def fold_to(self, folded: frozenset[Value]) -> None:
        """Hide the children of these rows, and of no others."""
        self._change(lambda: self.state.fold_to(folded))

    def unfold(self) -> None:
        """Show the children of the row at the cursor."""
        self._change(self.state.unfold)

    # Size and focus

    def on_resize(self) -> None:
        self.state.is_active = self.is_active
        self.state.resize(self.height)
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_descendant_focus(self) -> None:
        self._show_hint()

    def on_descendant_blur(self) -> None:
        self._show_hint()

    def _show_hint(self) -> None:
        """Show how to filter while words are typed, else the title."""
        if self.line is not None and self.look.title:
            self.line.placeholder = self._hint if self.line.has_focus else self.look.title
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        look, styles = self.look, styles_of(self)
        cells = max(self.size.width - look.has_edge, 0)
        fill, parts = self._head(y, cells) if y < look.head_rows else self._row(y - look.head_rows, cells)
        strip = row(parts, styles, cells, fill)
        return edged(strip, styles, self.size.width, on_right=self.on_right) if look.has_edge else strip

    def _head(self, y: int, cells: int) -> tuple[str, list[tuple[str, str]]]:
        look = self.look
        shows_title = y == 0 and self.line is None
        return look.roles, [(shortened(f" {look.title}", cells), f"{look.roles}_title")] if shows_title else []

    def _row(self, y: int, cells: int) -> tuple[str, list[tuple[str, str]]]:
        """Return the role and the parts of a row of the list, `y` rows below the first visible one."""
        look, fill = self.look, self.look.roles
        self.state.is_active = self.is_active
        one, is_heading, is_highlighted, _, line, lines = self.state.line_at(y)
        if one is None:
            words = "No matches" if self.words else look.empty_text
            shown = "" if self.state.rows.rows or y > 0 else f"{' ' if look.has_edge else '  '}{words}"
            return fill, [(shortened(shown, cells), f"{fill}_dim")]
        if is_heading:
            return fill, [(shortened(f" {one.text}", cells), f"{fill}_title")]
        sign = look.cursor_sign if is_highlighted and self.is_active else " " * width(look.cursor_sign)
        parts = row_parts(one, look, cells, sign, is_highlighted=is_highlighted, line=line, lines=lines)
        return f"{fill}_current" if is_highlighted else fill, parts

    def _line_count(self, one: ListRow[Value]) -> int:
        """Return how many lines a row wants."""
        return line_count(one, self.look, self.size.width)

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._turn_wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._turn_wheel(-WHEEL_ROWS)

    def _turn_wheel(self, rows: int) -> None:
        if self.look.wheel_moves:
            self.move(rows)
            return
        self._change(lambda: self.state.scroll(rows))

    def _on_edge(self, x: int) -> bool:
        return self._on_drag is not None and (x <= 0 if self.on_right else x >= self.size.width - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if self.line is not None:
            self.screen.set_focus(self if self.can_focus else self.line)
        if self._on_edge(event.x):
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging and self._on_drag is not None:
            self._on_drag(self.size.width - event.x if self.on_right else event.x + 1)
        elif self.state.lines_of is not None:
            self._change(lambda: self.state.hover(event.y - self.look.head_rows))

    def on_leave(self) -> None:
        self._change(lambda: self.state.hover(None))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        if self._dragging:
            self._dragging = False
            self._on_dragged()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self.state.line_at(event.y - self.look.head_rows).place
        if self._on_edge(event.x) or place < 0 or self.state.row_at(place) is None:
            return
        self._change(lambda: self.state.put_cursor(place))
        self.choose()


class RowLine(NamedTuple):
    """A line of a row: its text and, in the last line, the note."""

    text: str
    note: str = ""


def row_lines(text: str, note: str, cells: int, most: int, *, note_is_optional: bool = False) -> Sequence[RowLine]:
    """Return a text with its note in lines of `cells` cells, at most `most`; a blank cell is before the note.

    A note that is optional is left out where it would take cells that the text needs. What has no room is cut: a path
    in its middle.
    """
    text, room, noted = printable_line(text), max(cells, 0), width(note) + 1 if note else 0
    if width(text) + noted <= room:
        return [RowLine(text, note)]
    most = most if room >= LEAST_WRAPPED else 1
    lines = _wrapped(text, room, room if note_is_optional else max(room - noted, 0), most)
    is_crowded = note_is_optional and (width(lines[-1]) + noted > room or len(lines) == 1)
    return [*map(RowLine, lines[:-1]), RowLine(lines[-1], "" if is_crowded else note)]


def _wrapped(text: str, cells: int, last_cells: int, most: int) -> Sequence[str]:
    """Return a text in at most `most` lines of `cells` cells, of which the last one has only `last_cells`."""
    if not is_path(text):
        return _in_lines(text, cells, last_cells, most, _word_break)
    lines = _in_lines(text, cells, last_cells, most, _path_break)
    if lines[-1][-1:] != "…":
        return lines
    if most == 1 or last_cells <= HANGING_INDENT:
        return [cut_middle(text, last_cells)]
    room = last_cells - HANGING_INDENT
    start = _in_lines(text, cells, cells, most - 1, fit)
    return [*start, " " * HANGING_INDENT + path_end(text, room, room)]


def _in_lines(text: str, cells: int, last_cells: int, most: int, break_at: Callable[[str, int], int]) -> Sequence[str]:
    lines: list[str] = []
    rest, indent = text, 0
    while len(lines) < most - 1 and width(rest) > last_cells - indent:
        end = max(break_at(rest, cells - indent), 1)
        if end >= len(rest) and (space := rest.rfind(" ", 0, break_at(rest, max(last_cells - indent, 1)) + 1)) > 0:
            end = space  # the last words go beside the note
        lines.append(" " * indent + rest[:end].rstrip())
        rest, indent = rest[end:].lstrip(), HANGING_INDENT
    shown = shortened(rest, max(last_cells - indent, 0))
    return [*lines, " " * indent + shown if shown else ""]


def _word_break(text: str, cells: int) -> int:
    """Return where a line of `text` ends: after a word, or within one that is too long."""
    end = fit(text, cells)
    space = text.rfind(" ", 0, end + 1) if end < len(text) else 0
    return space if space > 0 else end


def _path_break(path: str, cells: int) -> int:
    """Return where a line of a path ends: after a separator if one is in its second half."""
    end = fit(path, cells)
    after = max(path.rfind(sign, 0, end) for sign in SEPARATORS) + 1
    return after if end < len(path) and 2 * after >= end else end


def _lines(one: ListRow[Value], cells: int, sign_cells: int, most: int) -> tuple[str, Sequence[RowLine]]:
    """Return the indent of a row of a tree, and its lines without it."""
    indent = " " * ((1 if cells < WIDE else 2) * min(one.depth, DEEPEST_INDENT)) + ("▸ " if one.is_folded else "")
    room = cells - sign_cells - width(indent) - 1
    return indent, row_lines(one.text, one.note, room, most, note_is_optional=one.note_is_optional)


def line_count(one: ListRow[Value], look: ListLook, cells: int) -> int:
    """Return how many lines a row wants in a list of that width."""
    return len(_lines(one, max(cells - look.has_edge, 0), width(one.sign or look.cursor_sign), look.most_lines)[1])


def row_parts(
    one: ListRow[Value],
    look: ListLook,
    cells: int,
    cursor_sign: str,
    *,
    is_highlighted: bool,
    line: int = 0,
    lines: int = 1,
) -> list[tuple[str, str]]:
    """Return a line of a row, as texts with their roles: sign (that of the cursor, if it has none), text and note.

    The bar of the present position stands before all of its lines, other signs before the first one.
    """

    def role(name: str) -> str:
        return f"{look.roles}_current" if is_highlighted else f"{look.roles}_{name}" if name else look.roles

    sign = one.sign or cursor_sign
    if not look.whole_notes:
        one = one._replace(note=shortened(one.note, max(cells // 3, cells - width(sign) - width(one.text) - 2)))
    indent, set_lines = _lines(one, cells, width(sign), lines)
    text, note = set_lines[line] if line < len(set_lines) else RowLine("")
    if line:
        indent, sign = " " * width(indent), sign if one.is_here else " " * width(sign)
    gap = " " * max(cells - width(sign) - width(indent) - width(text) - width(note) - 1, 0)
    return [
        (sign, role(one.sign_role)),
        (indent + text + gap, role("dim" if one.is_dim else "")),
        (f"{note} ", role(one.note_role)),
    ]


def move_cursor(rows: ListView[Value], effect: MoveCursor) -> bool:
    """Move the cursor of a list. Return whether it moved."""
    if effect.edge:
        return rows.to_start() if effect.edge < 0 else rows.to_end()
    return rows.page(effect.heights) if effect.heights else rows.move(effect.rows)
