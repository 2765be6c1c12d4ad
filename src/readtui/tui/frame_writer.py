"""Write only what differs from the frame before: between Textual's compositor and the terminal.

Textual writes each changed widget whole. All of its private classes that this needs are named here, and
`tests/tui/test_frame_writer.py` fails if they change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Size
from textual.strip import Strip

from readtui.tui.cells import CellRow, blank, cells_of, joined, part_of
from readtui.tui.frame import TerminalFrame

STRIPS_KEPT = 1000
"""Strips whose cells are kept: those of several pages."""

_ERASE_PLAIN = ("screen", "tmux", "vt", "dumb", "ansi", "cygwin")
"""Beginnings of the names of terminals that may erase with their own background instead of the pen's."""

_Parts = list[tuple[int, Strip | None]]
"""The strips of a row with the cells where they start; None for one that is shown already."""


class FrameWriter:
    """Keeps what the terminal shows, and makes updates of what differs from it."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._frame = TerminalFrame(erases_ground=erases_ground(environ))
        self._is_forgotten = False
        self._rows: dict[int, tuple[_Parts, CellRow]] = {}  # the last one of each number
        self._cells: dict[int, tuple[Strip, CellRow]] = {}  # by the id of the strip, which is kept with them

    @classmethod
    def of(cls, app: App[None]) -> FrameWriter:
        """Return a writer for the updates of an app.

        A method of the app is replaced, because no public one is between the updates and the terminal.
        """
        writer, display = cls(), app._display
        app._display = lambda screen, renderable: display(screen, writer.changes(renderable))  # type: ignore[method-assign]
        return writer

    def forget(self) -> None:
        """Write all rows of the next frame: something else may be on the screen."""
        self._is_forgotten = True

    def changes(self, update: Any) -> Any:
        """Return an update that, when it is written, writes only what the terminal does not show yet."""
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            return FrameChanges(self, update)
        if update is not None:
            self.forget()  # not an update of the compositor
        return update

    def write(self, update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> str:
        """Return the sequences after which the terminal shows an update."""
        if self._is_forgotten:
            self._is_forgotten = False
            self._frame.forget()
        if len(self._cells) > STRIPS_KEPT:
            self._cells.clear()
        try:
            self._frame.resize(*_size_of(update))
            return self._frame.update(dict(self._changed_rows(update, colours)))
        except Exception:
            self.forget()
            raise

    def _changed_rows(self, update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> Iterator[tuple[int, CellRow]]:
        """Yield the rows of an update that were made of other strips than those on the terminal."""
        for y, parts in _rows_of(update):
            before, row = self._rows.get(y, ([], None))
            if row is None or row is not self._frame.rows[y] or not _are_same(before, parts):
                row = self._row(y, parts, colours)
                self._rows[y] = parts, row
                yield y, row

    def _row(self, y: int, parts: _Parts, colours: ColorSystem) -> CellRow:
        width, old = self._frame.width, self._frame.rows[y] or blank(self._frame.width)
        ends = [x for x, _ in parts[1:]] + [width]
        return joined(
            [
                part_of(old, x, end) if strip is None else self._cells_of(strip, colours)
                for (x, strip), end in zip(parts, ends, strict=True)
            ],
            width,
        )

    def _cells_of(self, strip: Strip, colours: ColorSystem) -> CellRow:
        found = self._cells.get(id(strip))
        if found is None:
            found = self._cells[id(strip)] = strip, cells_of(strip, colours)
        return found[1]


class FrameChanges(CompositorUpdate):
    """An update that writes only what differs from the frame before it."""

    def __init__(self, writer: FrameWriter, update: LayoutUpdate | ChopsUpdate) -> None:
        self._writer = writer
        self._update = update

    def render_segments(self, console: Console) -> str:
        colours = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        return self._writer.write(self._update, colours)


def erases_ground(environ: Mapping[str, str]) -> bool:
    """Whether the terminal gives cells that are erased the background of the pen."""
    terminal = environ.get("TERM", "")
    return bool(terminal) and not terminal.startswith(_ERASE_PLAIN) and "STY" not in environ


def _size_of(update: LayoutUpdate | ChopsUpdate) -> Size:
    if isinstance(update, LayoutUpdate):
        return update.region.size
    return Size(update.chop_ends[0][-1], len(update.chops))


def _rows_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, _Parts]]:
    """Yield the rows of an update from the top to the bottom. Outside of its spans its strips are not whole."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            parts: _Parts = []
            x = update.region.x
            for strip in strips:
                parts.append((x, strip))
                x += strip.cell_length
            yield y, parts
    else:
        for y, group in groupby(sorted(update.spans), itemgetter(0)):
            spans = [(start, end) for _, start, end in group]
            yield (
                y,
                [
                    (x, strip if any(x < stop and start < end for start, stop in spans) else None)
                    for (x, strip), end in zip(update.chops[y].items(), update.chop_ends[y], strict=True)
                ],
            )


def _are_same(before: _Parts, parts: _Parts) -> bool:
    """Whether the strips are those of before."""
    return len(before) == len(parts) and all(
        x == old_x and (strip is None or strip is old) for (old_x, old), (x, strip) in zip(before, parts, strict=True)
    )
