"""A compositor that asks only changed widgets for their strips. Textual's own asks all widgets for all of theirs.

This and `tui.frame_writer` are the only modules that use the private classes between widgets and the terminal;
`tests/tui/test_frame_writer.py` fails if they change.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from rich.console import RenderableType
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Parts: TypeAlias = Sequence[tuple[int, Strip | None]]
"""The strips of a row with the cells where they start; None for one that did not change."""


class RowsUpdate(CompositorUpdate):
    """The rows of a screen that changed, by their numbers. `FrameWriter` writes them."""

    def __init__(self, size: Size, rows: Mapping[int, Parts]) -> None:
        self.size = size
        self.rows = rows


class _Place(NamedTuple):
    """Cells `[start, end)` of a row of the screen: the widget that is in front there, and what they show of it.

    `part` is the visible part of the widget, `y` a row and `x` a cell of that; `is_whole` if they show the whole row.
    """

    start: int
    end: int
    widget: Widget
    part: Region
    y: int
    x: int
    is_whole: bool


class ChangesCompositor(Compositor):
    """Keeps the strips of each widget until it is refreshed, and which widget is in front where until the next layout.

    Full updates, after a layout, are Textual's own. While it is held, only those that are asked for are drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_held = False
        self._kept: dict[Widget, tuple[Region, list[Strip]]] = {}  # with the part of the widget that they show
        self._places: tuple[object, list[list[_Place]]] = (None, [])  # by row, with the layers that they were made of

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Note that these widgets were refreshed."""
        for widget in widgets:
            self._kept.pop(widget, None)
        super().update_widgets(widgets)

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """Return an update, or None if nothing has changed or may be drawn yet."""
        return super().render_update(full, screen_stack, simplify) if full or not self.is_held else None

    def render_partial_update(self) -> RowsUpdate | None:  # type: ignore[override]
        """Return what changed, or None."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for region in self._dirty_regions:
            x, y, width, height = region.intersection(self.size.region)
            for row in range(y, y + height if width else y):
                spans.setdefault(row, []).append((x, x + width))
        self._dirty_regions.clear()
        places = self._all_places()
        rows = {y: self._parts(places[y], spans[y]) for y in sorted(spans)}
        return RowsUpdate(self.size, rows) if rows else None

    def _parts(self, places: list[_Place], spans: list[tuple[int, int]]) -> Parts:
        """Return the strips of a row, and None for what is outside of the spans of cells that changed."""
        parts: list[tuple[int, Strip | None]] = []
        for place in places:
            strip = None
            for start, end in spans:
                if place.start < end and start < place.end:
                    strip = self._strip(place)
                    break
            parts.append((place.start, strip))
        return parts

    def _all_places(self) -> list[list[_Place]]:
        layers = self.layers_visible
        if self._places[0] is not layers:
            self._kept = {widget: kept for widget, kept in self._kept.items() if widget in self.visible_widgets}
            self._places = layers, [self._places_of(y) for y in range(self.size.height)]
        return self._places[1]

    def _places_of(self, y: int) -> list[_Place]:
        found: list[_Place] = []
        cuts = self.cuts[y]
        for start, end in itertools.pairwise(cuts):
            for widget, visible, region in self.layers_visible[y]:
                if visible.x <= start and end <= visible.right:
                    part = visible.translate(-region.offset)
                    x = start - visible.x
                    found.append(_Place(start, end, widget, part, y - visible.y, x, end - start == visible.width))
                    break
        return found

    def _strip(self, place: _Place) -> Strip:
        kept = self._kept.get(place.widget)
        if kept is None or kept[0] != place.part or place.widget._repaint_regions:
            kept = self._kept[place.widget] = place.part, place.widget.render_lines(place.part)
        width = place.end - place.start
        strip = kept[1][place.y] if place.y < len(kept[1]) else Strip.blank(place.x + width)
        return strip if place.is_whole else strip.crop(place.x, place.x + width)
