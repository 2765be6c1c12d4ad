"""Opening a source while the screen answers keys: read or fetched in a thread, and shown if it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.timer import Timer

from readtui.document.model import Document
from readtui.errors import LibraryError, ReadtuiError, SourceError
from readtui.ingest.source import is_address
from readtui.ingest.web.request import Call, HungUpError, Progress
from readtui.marks.anchor import anchor, resolve
from readtui.reading.link_target import place_named
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import keys_of
from readtui.tui.services import Memory
from readtui.tui.shell import Shell
from readtui.tui.widgets.bar import SHORT_S

if TYPE_CHECKING:
    from readtui.ingest.open import Brought

TURN_S = 0.08
"""Seconds of a step of the sign that turns while something is fetched: it tells a slow server from a stuck program."""

TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

LEAVE = "Esc breaks it off"

BAR_CELLS = 12
"""Cells of the bar that shows how much of a page has come."""


class Wanted(NamedTuple):
    """How a source is opened: with `stay` anew, and at the words where the reader is now; else at the place that
    `fragment` names, or where it was left. `typed` says that the reader named it, and not a link."""

    stay: bool = False
    fragment: str = ""
    typed: bool = True


LEFT_OFF = Wanted()
"""As the reader names it: where it was left."""


class Opening:
    """Opens one source at a time: another one takes the place of what is not there yet. `wanted` is how the last one
    was; `strayed` tells that it was found at another host than it was asked for at."""

    def __init__(self, shell: Shell, show: Callable[[Document, str, Offset], None]) -> None:
        self._shell = shell
        self._show = show
        self.wanted = LEFT_OFF
        self.strayed = False
        self._call: Call | None = None
        self._told = ("", "")
        self._turner: Timer | None = None
        self._turns = 0
        self._begun = datetime.now(UTC)
        self._dated: set[str] = set()  # addresses of which it was said of when they are

    def open(self, source: str, wanted: Wanted) -> None:
        """Read a source in a thread and show it."""
        self.hang_up()
        self.wanted = wanted

        def told(progress: Progress) -> None:
            self._shell.call_later(self._progressed, call, progress)

        desk = self._shell.desk
        errand, desk.errand = desk.errand, None
        if errand is not None and source == desk.articles[0]:
            self._call = call = errand.call
            call.told = told
            bring: Callable[[], Brought] = errand.outcome.result
        else:
            self._call = call = Call(told, typed=wanted.typed)
            bring = partial(desk.bring, source, anew=wanted.stay, call=call)
        if is_address(source):
            self._told = said(call.progress) if call.progress is not None else (f"Opening {source} …", LEAVE)
            self._tell()
            self._turner = self._shell.set_interval(TURN_S, self._turn)
        else:
            self._shell.reader.bar.tell(f"Reading {source} …", "")
        read = partial(self._read, source, call, bring, wanted)
        self._shell.run_worker(read, thread=True, exclusive=True, group="open", exit_on_error=True)

    def hang_up(self) -> None:
        """Wait for nothing more."""
        if self._call is not None:
            self._call.hang_up()
        if self._turner is not None:
            self._turner.stop()
        self._call = self._turner = None
        self._shell.reader.under_way = None

    def break_off(self) -> None:
        """The reader does not want to wait: go on with what was read, or leave if there is nothing."""
        self.hang_up()
        if self._shell.reading is None:
            self._shell.broken_off = True
            self._shell.exit()
            return
        self._shell.reader.tell_bar()
        self._shell.reader.say("Broken off.", seconds=SHORT_S)

    # In the thread

    def _read(self, source: str, call: Call, bring: Callable[[], Brought], wanted: Wanted) -> None:
        desk = self._shell.desk
        brought: Brought | None = None
        before: Reading | None = None
        try:
            if is_address(source):
                brought = bring()
                document, source = brought.document, brought.document.source  # the address in its one form
            else:
                document = desk.read(source)
            before = self._shell.reading if wanted.stay else None  # the reader may have read on meanwhile
            if before is not None:
                at = _again(before, document)
            elif (named := place_named(document, wanted.fragment) if wanted.fragment else None) is not None:
                at = named
            else:
                at = _place(desk.memory, document, source)
        except HungUpError:
            return
        except ReadtuiError as error:
            self._shell.call_from_thread(self._failed, call, error)
        except MemoryError:
            scarce = SourceError(f"{source}: there is not enough memory for it")
            self._shell.call_from_thread(self._failed, call, scarce)
        else:
            same = brought is not None and before is not None and before.document.text == document.text
            self._shell.call_from_thread(
                self._opened, call, None if same else (document, source, at), brought, wanted.stay
            )

    # On the screen

    def _progressed(self, call: Call, progress: Progress) -> None:
        if self._call is call:
            self._told = said(progress)
            self._tell()

    def _turn(self) -> None:
        self._turns += 1
        self._tell()

    def _tell(self) -> None:
        left, right = self._told
        self._shell.reader.under_way = (f"{TURNING[self._turns % len(TURNING)]} {left}", right)
        self._shell.reader.tell_bar()

    def _failed(self, call: Call, error: ReadtuiError) -> None:
        if self._call is not call:
            return
        self.hang_up()
        if self._shell.reading is None:
            self._shell.failure = error
            self._shell.exit(return_code=error.exit_code, message=None)
        else:
            self._shell.reader.tell_bar()
            self._shell.reader.say(str(error), seconds=8.0)

    def _opened(
        self, call: Call, shown: tuple[Document, str, Offset] | None, brought: Brought | None, stay: bool
    ) -> None:
        """Show a document; None if it is the one that is there."""
        if self._call is not call:
            return
        self.hang_up()
        self.strayed = brought is not None and brought.strayed
        if shown is None:
            self._shell.reader.tell_bar()
        else:
            self._show(*shown)
        if brought is None:
            return
        if says := self._of_when(brought, stay, changed=shown is not None):
            self._shell.reader.say(says, seconds=6.0)
        if brought.fetched is not None:
            self._shell.in_library(partial(self._shell.desk.memory.keep_fetched, brought.fetched))

    def _of_when(self, brought: Brought, stay: bool, *, changed: bool) -> str:
        """A sentence on how old a text is, if it was fetched before this start and that was not said since."""
        from readtui.ingest.open import day_of  # deferred: it is there already, as there is something brought

        if stay and not changed:
            return f"Not changed since {day_of(brought.since)}." if brought.since is not None else "Not changed."
        if brought.since is None or brought.since >= self._begun or brought.document.source in self._dated:
            return ""
        self._dated.add(brought.document.source)
        key = keys_of("article.reload", self._shell.keys)[0]
        return f"As of {day_of(brought.since)}: {key} fetches it anew."


def said(progress: Progress) -> tuple[str, str]:
    """How far a fetch is, for the two ends of the status row."""
    size = f" {_size(progress.received)}" if progress.received else ""
    leave = LEAVE
    if progress.expected:
        share = min(progress.received / progress.expected, 1.0)
        done = round(share * BAR_CELLS)
        leave = f"{'█' * done}{'░' * (BAR_CELLS - done)} {share * 100:.0f} % · {leave}"
    return f"Fetching {progress.host} …{size}", leave


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1_000:.0f} KB"


def _place(memory: Memory, document: Document, source: str) -> Offset:
    """Where the reader was in a document; its start where the library cannot tell, which is no reason not to read."""
    with suppress(LibraryError):
        return memory.place_of(document, source) or 0
    return 0


def _again(before: Reading, document: Document) -> Offset:
    """Where the words at the top of a reading are in a document that may have changed."""
    words = Span(before.top, min(before.top + 32, len(before.document.text)))
    found = resolve(anchor(before.document.text, words), document.text)
    return found.start if found is not None else min(before.top, len(document.text))
