"""Write only what differs from the frame before: between Textual's compositor and the terminal.

Textual writes each changed widget whole. All of its private classes that this needs are named here, and
`tests/tui/test_frame_writer.py` fails if they change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

from readtui.tui.cells import Capabilities, CellRow, blank, cells_of, joined, part_of
from readtui.tui.compositor import Parts, RowsUpdate
from readtui.tui.frame import TerminalFrame
from readtui.unicode.clusters import EmojiForm

STRIPS_KEPT = 1000
"""Strips whose cells are kept: those of several pages."""

_ERASE_PLAIN = ("screen", "tmux", "vt", "dumb", "ansi", "cygwin")
"""Beginnings of the names of terminals that may erase with their own background instead of the pen's."""

Update: TypeAlias = LayoutUpdate | ChopsUpdate | RowsUpdate
"""An update of Textual's compositor, or of ours."""


class FrameWriter:
    """Keeps what the terminal shows, and makes updates of what differs from it."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.terminal = Capabilities.of(environ)
        self._environ = environ
        self._frame = TerminalFrame(erases_ground=erases_ground(environ), emoji=emoji_form(environ))
        self._isolated = _isolation(environ)
        self._question: Callable[[], str] = str
        self._is_forgotten = False
        self._rows: dict[int, tuple[Parts, CellRow]] = {}  # the last one of each number
        self._cells: dict[int, tuple[Strip, CellRow]] = {}  # by the id of the strip, which is kept with them

    @classmethod
    def of(cls, app: App[None]) -> FrameWriter:
        """Return a writer for the updates of an app.

        A method of the app is replaced, because no public one is between the updates and the terminal.
        """
        writer, display = cls(), app._display

        def write_changes(screen: Screen[Any], renderable: Any) -> None:
            with _written_at_once(app._driver):
                display(screen, writer.changes(renderable))

        app._display = write_changes  # type: ignore[method-assign]
        return writer

    def forget(self) -> None:
        """Write all rows of the next frame: something else may be on the screen."""
        self._is_forgotten = True

    def draw_emoji(self, *, joins: bool) -> None:
        """Draw joined emoji whole from the next whole frame on, if the terminal joins them and its name allows it."""
        self._frame.emoji = emoji_form(self._environ, joins=joins)

    def ask(self, question: Callable[[], str]) -> None:
        """Write what `question` returns before the next frame, which is drawn over it."""
        self._question = question
        self.forget()

    def changes(self, update: Any) -> Any:
        """Return an update that, when it is written, writes only what the terminal does not show yet."""
        if isinstance(update, Update):
            return FrameChanges(self, update)
        if update is not None:
            self.forget()  # not an update of the compositor
        return update

    def write(self, update: Update) -> str:
        """Return the sequences after which the terminal shows an update."""
        if len(self._cells) > STRIPS_KEPT:
            self._cells.clear()
        try:
            if self._frame.resize(*_size_of(update)):
                self._rows.clear()
            rows = self._changed_rows(update)
            if self._is_forgotten:
                self._is_forgotten = False
                self._frame.forget()
                rows = {y: row for y, (_, row) in self._rows.items()}
            if self._isolated is not None:
                rows = {y: self._isolated(row) for y, row in rows.items()}
            question, self._question = self._question(), str
            return question + self._frame.update(rows)
        except Exception:
            self.forget()
            raise

    def _changed_rows(self, update: Update) -> dict[int, CellRow]:
        """Return the rows of an update that were made of other strips than those on the terminal."""
        changed: dict[int, CellRow] = {}
        for y, parts in _rows_of(update):
            before, row = self._rows.get(y, ((), None))
            if row is None or not _are_same(before, parts):
                changed[y] = row = self._row(y, parts)
                self._rows[y] = parts, row
        return changed

    def _row(self, y: int, parts: Parts) -> CellRow:
        width, (_, old) = self._frame.width, self._rows.get(y, ((), None))
        found: list[CellRow] = []
        for at, (x, strip) in enumerate(parts, 1):
            if strip is None:
                found.append(part_of(old or blank(width), x, parts[at][0] if at < len(parts) else width))
            elif (kept := self._cells.get(id(strip))) is not None:
                found.append(kept[1])
            else:
                cells = cells_of(strip, self.terminal)
                self._cells[id(strip)] = strip, cells
                found.append(cells)
        return joined(found, width)


class FrameChanges(CompositorUpdate):
    """An update that writes only what differs from the frame before it."""

    def __init__(self, writer: FrameWriter, update: Update) -> None:
        self._writer = writer
        self._update = update

    def render_segments(self, console: Console) -> str:
        return self._writer.write(self._update)


@contextmanager
def _written_at_once(driver: Driver | None) -> Iterator[None]:
    """Give the driver in one piece what is written to it: it writes each piece in another thread, which takes time."""
    if driver is None:
        yield
        return
    pieces: list[str] = []
    write = driver.write
    driver.write = pieces.append  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        driver.write = write  # type: ignore[method-assign]
        if pieces:
            write("".join(pieces))


def erases_ground(environ: Mapping[str, str]) -> bool:
    """Whether the terminal gives cells that are erased the background of the pen."""
    terminal = environ.get("TERM", "")
    return bool(terminal) and not terminal.startswith(_ERASE_PLAIN) and "STY" not in environ


def emoji_form(environ: Mapping[str, str], *, joins: bool = False) -> EmojiForm:
    """Return what is drawn of emoji on a terminal; `joins` if it has said that joined ones take two cells.

    Others would show the parts of joined ones side by side; foot hides what is drawn over them. tmux and GNU screen
    leave out moves of the cursor to where they take it to be, Konsole draws what does not fit over what follows, and
    mlterm moves the rest of a row behind a variant: all of these get neither.
    """
    is_multiplexer = "TMUX" in environ or "STY" in environ or environ.get("TERM", "").startswith(("screen", "tmux"))
    if is_multiplexer or "KONSOLE_VERSION" in environ or "MLTERM" in environ:
        return EmojiForm.BASE
    return EmojiForm.JOINED if joins else EmojiForm.FIRST


def _isolation(environ: Mapping[str, str]) -> Callable[[CellRow], CellRow] | None:
    """Return what isolates right-to-left text in a row, for terminals that reorder letters."""
    if "VTE_VERSION" not in environ and "KONSOLE_VERSION" not in environ:
        return None
    from readtui.tui.bidi import Reordering, isolated, reordering  # deferred: few terminals need it

    return isolated if reordering(environ) is Reordering.ISOLATED else None


def _size_of(update: Update) -> Size:
    if isinstance(update, RowsUpdate):
        return update.size
    if isinstance(update, LayoutUpdate):
        return update.region.size
    return Size(update.chop_ends[0][-1], len(update.chops))


def _rows_of(update: Update) -> Iterable[tuple[int, Parts]]:
    """Return the rows of an update from the top to the bottom. Outside of its spans its strips are not whole."""
    if isinstance(update, RowsUpdate):
        return update.rows.items()
    return _rows_of_layout(update) if isinstance(update, LayoutUpdate) else _rows_of_chops(update)


def _rows_of_layout(update: LayoutUpdate) -> Iterator[tuple[int, Parts]]:
    for y, strips in enumerate(update.strips, update.region.y):
        parts: list[tuple[int, Strip | None]] = []
        x = update.region.x
        for strip in strips:
            parts.append((x, strip))
            x += strip.cell_length
        yield y, parts


def _rows_of_chops(update: ChopsUpdate) -> Iterator[tuple[int, Parts]]:
    for y, group in groupby(sorted(update.spans), itemgetter(0)):
        spans = [(start, end) for _, start, end in group]
        yield (
            y,
            [
                (x, strip if any(x < stop and start < end for start, stop in spans) else None)
                for (x, strip), end in zip(update.chops[y].items(), update.chop_ends[y], strict=True)
            ],
        )


def _are_same(before: Parts, parts: Parts) -> bool:
    """Whether the strips are those of before."""
    if len(before) != len(parts):
        return False
    for (old_x, old), (x, strip) in zip(before, parts, strict=True):
        if x != old_x or (strip is not old and strip is not None):
            return False
    return True
