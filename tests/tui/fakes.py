"""A host for controllers, without a terminal: it records what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen
from textual.timer import Timer

from readtui.config import paths, themes
from readtui.config.settings import Settings, SettingValue
from readtui.document.model import Document
from readtui.errors import ReadtuiError, SourceError
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import first_key
from readtui.tui.effects import Effect, Say
from readtui.tui.paint import ThemeStyles
from readtui.tui.services import Host, OpenRequest, PassagePlace, Result, Services
from readtui.typeset.setting import Setting
from tests.screens import LibraryInMemory

if TYPE_CHECKING:
    from readtui.reading.pictures import Picture
    from readtui.typeset.layout import Layout


@dataclass
class FakeRows:
    """A page whose rows are `cells` characters of the text long, in a column that is as wide."""

    cells: int = 10
    height: int = 8
    rows_below: int = 100
    layout: Layout | None = None
    prepared: Layout | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self.cells, self.height

    def column(self) -> tuple[int, int]:
        return 0, self.cells

    def rows_away(self, offset: Offset, rows: int, cell: int | None = None) -> tuple[Offset, int]:
        cell = offset % self.cells if cell is None else cell
        return max(offset // self.cells + rows, 0) * self.cells + cell, cell


@dataclass
class FakeTimer:
    """A timer whose time does not pass."""

    callback: Callable[[], object]
    is_running: bool = True

    def stop(self) -> None:
        self.is_running = False


@dataclass
class Shown:
    """A document that was opened."""

    document: Document
    source: str
    at: Offset
    request: OpenRequest
    redirected: bool


class FakeHost:
    """A `services.Host` without a screen. What controllers ask for is in its lists, in order.

    Work of threads and of the library is done at once; if `waits`, when the test calls `work`.
    """

    def __init__(
        self,
        *documents: Document,
        settings: Settings | None = None,
        library: LibraryInMemory | None = None,
        waits: bool = False,
        is_open: bool = True,
    ) -> None:
        by_source = {document.source: document for document in documents}

        def read(source: str) -> Document:
            if source not in by_source:
                raise SourceError(f"{source}: there is no such file")
            return by_source[source]

        self.library = library or LibraryInMemory()
        self.settings = settings or Settings()
        self.services = Services(self.settings, (paths.themes_folder(),), self.library, read, tuple(by_source))
        self.keys: Mapping[str, str] = {}
        self.theme_styles = ThemeStyles(themes.load(self.settings.theme, self.services.theme_folders))
        self.reading = Reading(documents[0], Position.at(0)) if documents and is_open else Reading()
        self.source = documents[0].source if documents else "-"
        self.origin_is_trusted = True
        self.page = FakeRows()
        self.waits = waits
        self.is_touched = False
        self.pending: list[Callable[[], None]] = []
        self.timers: list[FakeTimer] = []
        self.notices: list[str] = []
        self.unexpected: list[tuple[str, Exception]] = []
        self.effects: list[Effect] = []
        self.windows: list[Screen[Any]] = []
        self.answers: list[Callable[[Any], None]] = []  # of these windows
        self.resets: list[Setting] = []
        self.opened: list[tuple[str, OpenRequest]] = []
        self.cancelled = 0
        self.shown: list[Shown] = []
        self.cannot_show: Exception | None = None
        self.ended: list[Exception | None] = []
        self.changed: list[dict[str, SettingValue]] = []
        self.copied: list[str] = []
        self.browsed: list[str] = []
        self.commands: list[Sequence[str]] = []
        self.pictures: list[Picture] = []

    @property
    def host(self) -> Host:
        """This, as controllers know it."""
        return cast(Host, self)

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.reading.document.text

    def work(self, index: int = 0) -> None:
        """Do the oldest work that waits, or that at an index."""
        self.pending.pop(index)()

    def work_all(self) -> None:
        """Do all work that waits."""
        while self.pending:
            self.work()

    def pass_time(self) -> None:
        """Call what waits for a time once."""
        for timer in [timer for timer in self.timers if timer.is_running]:
            timer.callback()

    def answer(self, result: object) -> None:
        """Close the last window with a result."""
        self.windows.pop()
        self.answers.pop()(result)

    # What is on the screen

    def place_of(self, span: Span) -> PassagePlace:
        return PassagePlace(0, self.page.cells, self.page.height, *self.page.column(), (0, 0), 0)

    def show_reading(self, reading: Reading) -> None:
        self.reading = reading

    def resume(self, reading: Reading) -> None:
        if self.cannot_show is not None and reading.document is not self.reading.document:
            raise self.cannot_show
        self.reading = reading

    def show_corrected(self, reading: Reading) -> None:
        self.reading = reading

    def reset(self, setting: Setting) -> None:
        self.resets.append(setting)

    def apply(self, result: Reading | Effect) -> None:
        if isinstance(result, Reading):
            self.reading = result
        elif isinstance(result, Say):
            self.notices.append(result.text.format(*(first_key(ident, self.keys) for ident in result.keys)))
        else:
            self.effects.append(result)

    def update_status(self) -> None:
        pass

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        self.notices.append(text)

    def say_unexpected(self, what: str, error: Exception) -> None:
        self.unexpected.append((what, error))

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        self.windows.append(window)
        self.answers.append(done)

    # Documents

    def open(self, source: str, request: OpenRequest) -> None:
        self.opened.append((source, request))

    def open_in_order(self, sources: Sequence[str]) -> None:
        self.services.sources = tuple(sources)
        self.opened.append((sources[0], OpenRequest()))

    def cancel_opening(self) -> None:
        self.cancelled += 1

    def show_document(
        self, document: Document, source: str, at: Offset, request: OpenRequest, *, redirected: bool
    ) -> None:
        if self.cannot_show is not None:
            raise self.cannot_show
        self.shown.append(Shown(document, source, at, request, redirected))
        self.reading, self.source = Reading(document, Position.at(at)), source

    def end_without_document(self, failure: Exception | None) -> None:
        self.ended.append(failure)

    # Threads and time

    def _do(self, work: Callable[[], None]) -> None:
        if self.waits:
            self.pending.append(work)
        else:
            work()

    def run_in_library(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        repeat_errors: bool = True,
        slow_notice: str = "",
    ) -> None:
        def do() -> None:
            try:
                result = work()
            except ReadtuiError as error:
                if failed is not None:
                    failed(error)
                else:
                    self.notices.append(error.notice)
            else:
                if done is not None:
                    done(result)

        self._do(do)

    def run_detached(self, work: Callable[[], None]) -> None:
        self._do(work)

    def show_whole(self, reading: Reading) -> None:
        self.reading = reading

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        self._do(work)

    def call_from_thread(self, callback: Callable[..., object], *arguments: object) -> object:
        return callback(*arguments)

    def call_later(self, callback: Callable[..., object], *arguments: object) -> bool:
        callback(*arguments)
        return True

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        def once() -> None:
            timer.stop()
            callback()

        timer = FakeTimer(once)
        self.timers.append(timer)
        return cast(Timer, timer)

    def set_interval(self, interval: float, callback: Callable[[], object]) -> Timer:
        self.timers.append(FakeTimer(callback))
        return cast(Timer, self.timers[-1])

    # Settings, the clipboard, and other programs

    def change_settings(self, **changes: SettingValue) -> None:
        self.settings = self.settings._replace(**changes)  # type: ignore[arg-type]  # names and types are Settings' own
        self.changed.append(dict(changes))

    def copy(self, write: Callable[[], str], what: str = "") -> None:
        self.copied.append(write())

    def browse(self, address: str) -> None:
        self.browsed.append(address)

    def run_in_terminal(self, command: Sequence[str]) -> bool:
        self.commands.append(command)
        return True

    def show_picture(self, picture: Picture) -> None:
        self.pictures.append(picture)
