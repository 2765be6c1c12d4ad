"""The front door: arguments, settings and the library, then the app or plain output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from readtui import __version__
from readtui.cli.options import options_of
from readtui.cli.streams import complain, flush, is_sent_text, is_terminal, out, silence
from readtui.cli.wish import Options, document_of, source_of, welcome
from readtui.config import paths
from readtui.errors import LibraryError, ReadtuiError, SourceError

if TYPE_CHECKING:
    from readtui.document.model import Document
    from readtui.ingest.open import Opened, OpeningTask
    from readtui.ingest.source import Source
    from readtui.ingest.web.request import FetchHandle
    from readtui.library.memory import Library
    from readtui.tui.app import ReaderApp

CRASHED = 70
"""The exit code after a fault of the program (EX_SOFTWARE of sysexits.h)."""

INTERRUPTED = 130

MUCH = 2_000_000
"""Characters of a text beyond which memory matters."""

MARKDOWN_AT_ONCE = 200_000
CODE_AT_ONCE = 1_000_000
BOOK_AT_ONCE = 1_000_000
TEXT_AT_ONCE = 12_000_000
"""Bytes up to which a document is read before the app starts: a tenth of a second. Longer ones are read while the app
is up, so that it can be left; so are all other formats, whose parsers alone take more than that to load. A book takes
twice that, but one that is damaged or locked needs no screen."""

GRACE_S = 0.3
"""Seconds that the start waits for a fetch to fail: most faults show at once, and need no screen."""


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; gives the exit code."""
    try:
        return _run(arguments)
    except ReadtuiError as error:
        complain(f"readtui: {error}")
        return error.exit_code
    except BrokenPipeError:
        silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        complain("readtui: there is not enough memory for this document")
        return 2
    except Exception as error:  # the door's last duty: a line and a report instead of a traceback
        return _crashed(error)


def _run(arguments: Sequence[str]) -> int:
    options = options_of(arguments)
    if options.sources[:1] == ("config",) and not Path("config").exists():
        return _config(options)
    if options.sources[:1] == ("doctor",) and not Path("doctor").exists():
        return _doctor(options)
    if not options.sources and is_sent_text():
        options = replace(options, sources=("-",))
    if not options.output and (os.environ.get("TERM") == "dumb" or not is_terminal(1)):
        options = replace(options, output="plain")
    if options.output:
        from readtui.cli.print import print_documents  # deferred: the app prints nothing

        return print_documents(options)
    return _read(options)


def _config(options: Options) -> int:
    """Print the settings in force, or with --keys the actions."""
    from readtui.config import themes
    from readtui.config.settings import effective_lines

    effective = options.settings()
    if options.only_keys:
        from readtui.tui.actions import ACTIONS, keys_of  # imports textual
        from readtui.tui.keymap import keymap

        keys = keymap(effective.settings.preset, effective.settings.keys, effective.origins)
        for action in ACTIONS:
            print(f"{action.id or '':24} {'  '.join(keys_of(action.id or '', keys)):24} {action.description}")
        return 0
    themes.load(effective.settings.theme, paths.theme_folders())  # so that a wrong name is said here too
    for line in effective_lines(effective):
        print(line)
    return 0


def _doctor(options: Options) -> int:
    """Print how the library and the reader's own files are; the exit code is 2 if there is something to mend."""
    from readtui.config import themes
    from readtui.library.doctor import findings
    from readtui.library.finding import Ailment, Fact, lines
    from readtui.tui.clipboard import way_of

    found = list(findings(options.library_file()))
    try:
        theme = options.settings().settings.theme
        themes.load(theme, paths.theme_folders())
        found.append(Fact("Settings", f"sound, with the theme {theme}"))
    except ReadtuiError as error:
        found.append(Ailment(error.what, (f"{error.mend[:1].upper()}{error.mend[1:]}",) if error.mend else ()))
    found.append(Fact("Copies", f"go by {way_of(os.environ)}" if way_of(os.environ) else "find no clipboard here"))
    for line in lines(found):
        out(f"{line}\n")
    flush()
    return 2 if any(isinstance(finding, Ailment) for finding in found) else 0


# Reading


def _read(options: Options) -> int:
    """Open the app on what is asked for, or on what was read last, or on the welcome article."""
    import gc

    gc.disable()  # reading and importing make hardly any garbage: collecting meanwhile costs a tenth of the start
    effective = options.settings()
    notices = list(effective.notes)
    library = options.open_library()
    if library.notice and not options.no_library:  # who asked for it needs not be told
        notices.append(library.notice)
    sources, document = _first_document(options, library, notices)
    opening_task = _opening_task(sources[0], library) if document is None else None

    from readtui.tui import terminal  # textual takes most of the start
    from readtui.tui.app import ReaderApp
    from readtui.tui.services import Services

    if opening_task is not None and (failure := opening_task.failure(GRACE_S)) is not None:
        gc.freeze()  # else the last collection holds up the end by a tenth of a second
        raise failure
    terminal.take_screen()
    terminal.take_keyboard()
    at = 0
    if document is not None:
        try:
            at = library.place_of(document, sources[0]) or 0
        except LibraryError as error:  # no reason not to read
            notices.append(f"The place is not known: {error}")
    services = Services(
        settings=effective.settings,
        theme_folders=paths.theme_folders(),
        library=library,
        read=lambda name: document_of(source_of(name)),
        open_address=partial(_open_address, library),
        opening_task=opening_task,
        picture=partial(_picture, library),
        articles=sources,
        notices=tuple(notices),
        remember=_remember,
        origins=effective.origins,
    )
    app = ReaderApp(services, document, at)
    gc.freeze()
    gc.enable()
    return _run_app(app, library)


def _opening_task(source: str, library: Library) -> OpeningTask | None:
    """Begin to bring the first article, if it is an address, while the screen is loaded."""
    from readtui.ingest.source import is_address

    if not is_address(source):
        return None
    from readtui.ingest.open import OpeningTask  # deferred: only addresses need it

    return OpeningTask(lambda handle: _open_address(library, source, reload=False, handle=handle))


def _open_address(library: Library, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
    from readtui.ingest.open import open_address  # deferred: only addresses need it

    return open_address(source, library, reload=reload, handle=handle)


def _picture(library: Library, source: str, image: str) -> Path | str:
    from readtui.reading.pictures import picture  # deferred: few readings open one

    def fetched(address: str) -> bytes:
        kept = library.fetched(address)
        return kept.source.data if kept is not None else b""

    return picture(source, image, fetched, paths.cache_folder)


def _run_app(app: ReaderApp, library: Library) -> int:
    """Run the app to its end, keep the place, and tell what ended it."""
    from readtui.tui.terminal import Guard

    guard = Guard(app.leave)
    guard.stand()
    app.run()
    unkept = app.finish()
    if app.crash is not None:
        return _crashed(app.crash)
    if app.failure is not None:
        raise app.failure
    if (reading := app.reading) is not None:
        try:
            library.keep_place(reading.document, app.source, reading.top, reading.progress)
        except LibraryError as error:
            complain(f"readtui: the place was not kept: {error}")
    for sentence in unkept:
        complain(f"readtui: {sentence}")
    library.close()
    if guard.code:  # the terminal may be gone: what is left to say to it goes nowhere
        silence(sys.stdout, sys.stderr)
    return guard.code or (INTERRUPTED if app.broken_off else 0)


def _first_document(options: Options, library: Library, notices: list[str]) -> tuple[tuple[str, ...], Document | None]:
    """What J and K turn, and the first of it; None if reading it takes so long that the app should be up meanwhile."""
    from readtui.ingest.source import is_address

    sources = options.sources
    if not sources:
        try:
            if (last := library.last_source()) is not None:
                return (last,), _again(last, library)
        except ReadtuiError as error:
            notices.append(f"What was read last cannot be opened: {error}")
    if not sources:
        sources = (welcome(),)
    if not is_address(sources[0]):
        return sources, _at_once(source_of(sources[0]))
    from readtui.ingest.web.address import parsed  # deferred: 4 ms, and files have no address

    return (str(parsed(sources[0])), *sources[1:]), None


def _again(last: str, library: Library) -> Document | None:
    """What was read last. Nobody asked to fetch it, so an address that is not kept is refused."""
    from readtui.ingest.source import is_address

    if not is_address(last):
        return _at_once(source_of(last))
    if library.fetched(last) is None:
        raise SourceError(f"{last} is not kept any more", "name it to fetch it")
    return None


def _at_once(source: Source) -> Document | None:
    from readtui.ingest import formats

    known = {"text": TEXT_AT_ONCE, "code": CODE_AT_ONCE, "markdown": MARKDOWN_AT_ONCE, "epub": BOOK_AT_ONCE}
    at_once = known.get(formats.named(source) or "text", 0)
    if len(source.data) > at_once and source.kind == "file":
        return None
    document = document_of(source)
    if len(document.text) > MUCH:
        _give_memory_back()
    return document


def _give_memory_back() -> None:
    """Have the C library return what reading a large text took: it would keep some 20 MB (glibc, mallopt(3))."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _remember(changes: dict[str, str | int | bool]) -> None:
    from readtui.config.settings import remember

    if (file := paths.choices_file()) is not None:
        remember(file, changes)


def _crashed(error: Exception) -> int:
    """Say that the program broke, and where the report is."""
    import traceback

    report = "".join(traceback.format_exception(error))
    where = "it could not be written down"
    with contextlib.suppress(OSError, ReadtuiError):
        folder = paths.state_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / "crash.txt"
        file.write_text(f"readtui {__version__}, Python {sys.version}\n{report}", encoding="utf-8", errors="replace")
        where = f"the report is in {file}"
    complain(f"readtui: a fault of the program, {type(error).__name__}; {where}")
    return CRASHED
