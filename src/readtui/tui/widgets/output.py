"""A window beside a passage of the page, with what a dictionary or a command says about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, overload

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from readtui.document.model import Document, Inline
from readtui.reading.links import link_at
from readtui.reading.overlay import Overlay
from readtui.span import Offset, Span
from readtui.tui.effects import ChooseRow, CloseWindow, Effect
from readtui.tui.passage_effects import OfOutput, ScrollOutput
from readtui.tui.services import PassagePlace
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import BAR_ROWS, close
from readtui.tui.widgets.note import FRAME_CELLS, FRAME_ROWS, NoteWindow, note_placement
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting
from readtui.unicode.width import width

MOST_MEASURED = 2_000
"""Lines of a text whose widths decide how wide the window is."""

LEAST_MEASURE = 40
"""Cells of the text for which there is room in any window: its frame shows keys and the number of rows below."""


class Content(NamedTuple):
    """What the window shows: a document under a title, and the text that is copied.

    With `is_wide` it is as wide as its longest line if the page allows it: preformatted text.
    """

    title: str
    document: Document
    copied: str = ""
    is_wide: bool = False


class _Lines(Sequence[Line]):
    """The rows of a layout, which are typeset when they are visible."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __len__(self) -> int:
        return self._layout.rows

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self._layout.line(row) for row in range(*index.indices(len(self)))]
        return self._layout.line(index)


class OutputWindow(ModalScreen[None]):
    """A window that scrolls its content beside a passage, and does not cover it where there is room.

    `place_of` returns the place of the passage on the screen. `on_follow` gets the target of a chosen link, `on_copy`
    the text to copy.
    """

    mode = Mode.OUTPUT
    current_value = None
    DEFAULT_CSS = """
    OutputWindow { layers: default above; background: transparent; overflow: hidden; }
    OutputWindow > NoteWindow { display: block; }
    """

    def __init__(
        self,
        content: Content,
        place_of: Callable[[], PassagePlace],
        *,
        on_copy: Callable[[str], None],
        on_follow: Callable[[str], None] = lambda target: None,
    ) -> None:
        super().__init__()
        self.content = content
        self._place_of = place_of
        self._on_copy, self._on_follow = on_copy, on_follow
        self._earlier: list[Content] = []
        self._link: Inline | None = None
        self.note = NoteWindow(self._text_clicked, ident="output")
        self.note.set_overlays(self._overlays)

    def compose(self) -> ComposeResult:
        yield self.note

    def on_mount(self) -> None:
        self._show(self.content)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._arrange)  # the page below has its new size then

    def replace(self, content: Content) -> None:
        """Show other content in place of the present one."""
        self._show(content)

    def go_on(self, content: Content) -> None:
        """Show other content; the key for going back shows the present one again."""
        self._earlier.append(self.content)
        self._show(content)

    def _show(self, content: Content) -> None:
        self.content, self._link = content, None
        if self.is_attached:
            self.note.show(content.title, ())
            self._arrange()

    def _arrange(self) -> None:
        """Typeset the content for the page as it is now, and place the window."""
        if not self.is_attached:
            return
        place, document = self._place_of(), self.content.document
        room = max(place.cells if self.content.is_wide else min(place.column_cells + FRAME_CELLS, place.cells), 1)
        inside = max(room - FRAME_CELLS, 1)
        natural = max((width(line) for line in document.text.split("\n", MOST_MEASURED)[:MOST_MEASURED]), default=0)
        measure = min(max(natural + (2 if self.content.is_wide else 0), LEAST_MEASURE), inside)
        self.note.lines = _Lines(Layout(document, Setting(measure=measure)))
        wanted_cells, wanted_rows = self._wanted(measure)
        cells = min(wanted_cells, room)
        height = min(place.height, max(self.size.height - BAR_ROWS, 1))
        rows = (min(max(place.rows[0], 0), height - 1), min(max(place.rows[1], 0), height - 1))
        first = max(min(place.column - 2, place.cells - room), 0)
        x = min(max(place.cell - 2, first), max(place.cells - cells, 0))
        self.note.place(place.x + x, note_placement(wanted_rows, rows, max(height, 1)), cells)

    def _wanted(self, measure: int) -> tuple[int, int]:
        """Return the cells and rows in which the whole content is visible."""
        return max(measure, width(self.content.title) + 2) + FRAME_CELLS, len(self.note.lines) + FRAME_ROWS

    def _overlays(self, span: Span) -> tuple[Overlay, ...]:
        if self._link is None or not self._link.span.overlaps(span):
            return ()
        return (Overlay(self._link.span, "current_link"),)

    # Keys and the mouse

    @property
    def can_choose(self) -> bool:
        """Whether there are links to choose."""
        return bool(self._links)

    @property
    def _links(self) -> list[Inline]:
        return [one for one in self.content.document.inlines if one.kind == "link"]

    def perform(self, effect: Effect) -> None:
        """Scroll, choose or follow a link, copy, or close the window."""
        match effect:
            case ScrollOutput():
                edge = effect.edge * len(self.note.lines)
                self.note.scroll_by(effect.rows + round(effect.heights * self.note.visible_rows) + edge)
            case OfOutput("copy"):
                self._on_copy(self.content.copied)
            case OfOutput("back") if self._earlier:
                self._show(self._earlier.pop())
            case OfOutput("next link") | OfOutput("previous link"):
                self._choose(1 if effect.act == "next link" else -1)
            case ChooseRow() if self._link is not None:
                self._on_follow(self._link.target)
            case CloseWindow():
                close(self, None)
            case _:
                pass  # no link is chosen

    def _choose(self, step: int) -> None:
        if links := self._links:
            before_first = -1 if step > 0 else 0
            at = links.index(self._link) if self._link in links else before_first
            self._link = links[(at + step) % len(links)]
            self.note.reveal(self._link.span.start)
            self.note.refresh()

    def _text_clicked(self, offset: Offset) -> None:
        if (link := link_at(self.content.document, offset)) is not None:
            self._on_follow(link.target)

    def type_key(self, key: str, character: str | None) -> bool:
        """Give no key to a line: there is none."""
        return False

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the window
            close(self, None)
