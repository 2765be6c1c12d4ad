"""Run the program: parse the command line, then open the app or print."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from readtui.cli.documents import Documents, stopped
from readtui.cli.first_document import KEPT_ADDRESS, as_it_was_left, first_document
from readtui.cli.options import (
    Options,
    parse_options,
    refuse_misspelt_command,
)
from readtui.cli.streams import has_piped_input, has_screen, print_error, silence
from readtui.config import debug_log, paths
from readtui.config.settings import is_wanted
from readtui.errors import LibraryError, ReadtuiError, SourceError, UsageError
from readtui.startup.conditions import in_browser
from readtui.startup.first_screen import COMMANDS

if TYPE_CHECKING:
    from readtui.cli.first_screens import ScreenKeeper
    from readtui.config.settings import Effective, SettingValue
    from readtui.document.model import Document
    from readtui.ingest.open import Opened, OpeningTask
    from readtui.ingest.web.request import FetchHandle
    from readtui.library.store import Library
    from readtui.reading.statistics import ReadingStatistics
    from readtui.tui.app import ReaderApp
    from readtui.tui.services import Services

CRASHED = 70
"""Exit code after a bug of the program (EX_SOFTWARE of sysexits.h)."""

INTERRUPTED = 130
"""Exit code after Ctrl+C: 128 + SIGINT."""

MARK_ADDRESS = f"{KEPT_ADDRESS}mark/"
"""Start of the links to marks: they open the text at the mark."""

FETCH_FAILURE_WAIT_S = 0.3
"""Seconds to wait for a fetch to fail before the app starts: most failures come this fast."""


def run(arguments: Sequence[str]) -> int:
    """Run the program with these arguments. Return the exit code."""
    exit_code = _run_and_report(arguments)
    if debug_log.is_on():
        debug_log.log("exit code %d", exit_code)
        debug_log.stop()
        print_error(f"readtui: the debug log is {paths.state_folder() / 'debug.log'}")
    return exit_code


def _run_and_report(arguments: Sequence[str]) -> int:
    """Run the program, and report an error in one line. Return the exit code."""
    try:
        return _run(arguments)
    except ReadtuiError as error:
        debug_log.log_error(error)
        print_error(f"readtui: {error}")
        return error.exit_code
    except BrokenPipeError:
        silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        print_error("readtui: not enough memory for this document")
        return 2
    except Exception as error:  # print one line and write a report instead of a traceback
        return _crashed(error)


def _run(arguments: Sequence[str]) -> int:
    if not COMMANDS.isdisjoint(arguments):
        from readtui.cli.verbs import find_verb, run_verb  # deferred: the app does not need it

        if (found := find_verb(arguments)) is not None:
            return run_verb(*found)
    options = parse_options(arguments)
    if options.debug:
        from readtui.cli.debug import start_log  # deferred: seldom needed

        start_log(options)
    if options.help or options.command:
        from readtui.cli.commands import run_command  # deferred: the app does not need it

        return run_command(options)
    if options.only_keys:
        raise UsageError("--keys is an option of a command", "run: readtui config --keys")
    if not options.output and len(options.sources) == 1 and options.sources[0].startswith(MARK_ADDRESS):
        from readtui.cli.verbs import run_verb  # deferred: the app does not need it

        return run_verb("open", arguments)
    refuse_misspelt_command(options.sources)
    if not options.sources and has_piped_input():
        options = replace(options, sources=("-",))
    if not options.output and not has_screen():
        options = replace(options, output="plain")
    if options.output:
        return _print(options)
    return open_app(options)


def _print(options: Options) -> int:
    """Print the documents."""
    import gc

    from readtui.cli.print import print_documents  # deferred: the app does not need it

    gc.disable()  # as in `_open_app`; it is on again after the first document
    try:
        return print_documents(options)
    finally:
        gc.enable()


# The app


def open_app(options: Options) -> int:
    """Open the app on the named documents, the one that was read last, or the welcome article."""
    gc.disable()  # imports and parsing create hardly any garbage: collecting it takes 10 % of the start
    from readtui.cli.first_screens import ScreenKeeper  # deferred: only the app needs it

    effective = options.settings()
    is_first_screen = not (options.no_library or options.library or in_browser())
    keeper = ScreenKeeper(lambda: Options().settings().settings) if is_first_screen else None
    with contextlib.closing(options.open_library()) as library:
        documents = options.documents(effective.settings, library)
        library.original = documents.original
        return _open_app_with(library, options, effective, documents, keeper)


def _first_notices(library: Library, options: Options, effective: Effective) -> list[str]:
    """Return the notices at the start. With --no-library that of the library would repeat the option."""
    return [*effective.notes, *filter(None, ["" if options.no_library else library.notice])]


def _open_app_with(
    library: Library, options: Options, effective: Effective, documents: Documents, keeper: ScreenKeeper | None
) -> int:
    """Open the app with an open library, which the caller closes."""
    notices = _first_notices(library, options, effective)
    unreadable: dict[str, str] = {}
    sources, document = first_document(options, library, documents, notices, unreadable)
    if document is not None and len(sources) == 1 and _needs_no_screen(document, documents, options, effective):
        return 0
    document = document if options.place is None else None  # the app reads it, and finds the words
    opening_task = _start_opening(sources[0], library, documents) if document is None else None
    _import_textual(document, is_alone=opening_task is None)
    from readtui.tui.app import ReaderApp  # importing Textual is most of the start

    if opening_task and len(sources) == 1:  # with several sources, the app opens the next one instead
        _raise_early_failure(opening_task)
    _take_screen()
    document, at = as_it_was_left(library, documents.grown(document), sources[0], notices)
    services = _services(library, options, effective, documents)(
        opening_task=opening_task,
        sources=sources,
        unreadable=unreadable,
        notices=tuple(notices),
        keeps_screen=keeper is not None,
    )
    return _run_app(ReaderApp(services, document, at), library, keeper)


def _services(library: Library, options: Options, effective: Effective, documents: Documents) -> partial[Services]:
    """Return what makes the services of the app: all of them that do not depend on the first document are given."""
    from readtui.tui.services import Services  # after Textual

    return partial(
        Services,
        settings=effective.settings,
        theme_folders=paths.theme_folders(),
        library=library,
        read=documents.read,
        save_parsed=documents.save,
        open_address=partial(_open_address, library, documents),
        growing=documents.growing,
        follow=documents.follow,
        find_parsed=documents.find,
        kept_bytes=documents.kept_bytes,
        picture=partial(_picture, library),
        report=_report,
        words_file=None if options.no_library else paths.words_file(),
        widths_file=_widths_file(options, effective),
        recent_file=paths.recent_commands_file(),
        remember=_remember,
        origins=effective.origins,
        first_place=options.place,
        first_commands=options.commands,
        keep_reading_time=lambda *read: library.shelf.add_reading_time(*read),  # the start needs no shelf
        reading_statistics=partial(_read_statistics, library),
    )


def _raise_early_failure(opening_task: OpeningTask) -> None:
    """Raise the failure of a fetch if it comes before the app starts."""
    if (failure := opening_task.failure(FETCH_FAILURE_WAIT_S)) is not None:
        gc.freeze()  # without it, the last collection delays the exit by 0.1 s
        raise failure


def _widths_file(options: Options, effective: Effective) -> Path | None:
    """Return the file of the answers of terminals; None if nothing may be kept, or without a home folder."""
    with contextlib.suppress(LibraryError):
        return paths.cache_folder() / "terminals" if effective.settings.cache and not options.no_library else None
    return None


def _take_screen() -> None:
    """Take what the app draws on, once it is imported: the terminal, or the connection to a browser."""
    debug_log.log("app imported")
    if in_browser():
        from readtui.tui import browser  # deferred: not needed on a terminal

        browser.take_streams()
    else:
        from readtui.tui import terminal  # deferred: it imports Textual

        terminal.take()


def _import_textual(document: Document | None, *, is_alone: bool) -> None:
    """Import Textual, and only what is needed of it, unless another thread may import modules at the same time."""
    debug_log.log("library open, first document %s", "read" if document is not None else "to be read in the app")
    if is_alone:
        from readtui.tui.textual_import import import_textual  # deferred: only the app needs it

        import_textual()


def _start_opening(source: str, library: Library, documents: Documents) -> OpeningTask | None:
    """Start to fetch the first document, if it is a web address, while the app is imported."""
    from readtui.ingest.source import is_address

    if not is_address(source):
        return None
    from readtui.ingest.open import OpeningTask  # deferred: only web addresses need it

    return OpeningTask(lambda handle: _open_address(library, documents, source, reload=False, handle=handle))


def _open_address(library: Library, documents: Documents, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
    from readtui.ingest.open import Opened, open_address  # deferred: only web addresses need it

    if source.startswith(KEPT_ADDRESS):
        return Opened(documents.read_kept(source))
    return open_address(source, library, reload=reload, handle=handle, parse=documents.parse)


def _picture(library: Library, source: str, image: str) -> Path | str:
    from readtui.reading.pictures import locate_picture  # deferred: seldom needed

    def fetched(address: str) -> bytes:
        stored = library.find_response(address)
        return stored.source.data if stored is not None else b""

    return locate_picture(source, image, fetched, paths.cache_folder)


def _read_statistics(library: Library) -> ReadingStatistics:
    from readtui.cli.library_access import read_statistics  # deferred: seldom needed

    return read_statistics(library.shelf)


def _needs_no_screen(document: Document, documents: Documents, options: Options, effective: Effective) -> bool:
    """Print a document if that is wanted and it fits on the screen. Return whether it was, or nothing was piped."""
    if options.sources == ("-",) and not document.text and not document.is_growing:
        return True
    if document.is_head or in_browser() or not is_wanted(effective.settings.quit_if_one_screen, options.sources):
        return False
    if document.is_growing and ((ended := documents.ended(document)) is None or (document := ended).is_head):
        return False
    if document.is_growing:
        return False
    if options.sources == ("-",) and not document.text:
        return True
    from readtui.cli.pager import print_if_short  # deferred: seldom wanted

    return print_if_short(document, effective.settings)


def _run_app(app: ReaderApp, library: Library, keeper: ScreenKeeper | None) -> int:
    """Run the app, save the position and the screen, and return the exit code. Raises what ended the app."""
    from readtui.tui.terminal import Guard

    debug_log.log("app made")
    gc.freeze()
    gc.enable()
    guard = Guard(app.leave)
    guard.start()
    app.run()
    is_kept = app.controllers.growing.has_ended_program or is_wanted(
        app.host.settings.keep_screen, app.services.sources
    )
    if is_kept and not (guard.code or in_browser()):
        from readtui.cli.pager import leave_rows  # deferred: seldom wanted

        leave_rows(app)
    unreported_errors = app.finish()
    if keeper is not None and app.last_screen is not None:
        keeper.keep(app.last_screen)
    if app.crash is not None:
        return _crashed(app.crash)
    for error_text in app.services.unreadable.values():
        if error_text != str(app.failure):
            print_error(f"readtui: {error_text}")
    if app.failure is not None:
        raise app.failure
    if (reading := app.reading).has_document and not reading.document.is_head:
        try:
            position, document = reading.position, stopped(reading.document)
            library.keep_place(document, app.source, position.top, position.progress(document))
            if (growing := app.services.growing) is not None:
                library.settle(growing.token, stopped(growing.document), growing.source)
        except LibraryError as error:
            print_error(f"readtui: the position was not saved: {error}")
            unreported_errors = [text for text in unreported_errors if text != str(error)]
    for error_text in unreported_errors:
        print_error(f"readtui: {error_text}")
    if guard.code:  # the terminal may be gone
        silence(sys.stdout, sys.stderr)
    return guard.code or (INTERRUPTED if app.cancelled else SourceError.exit_code if app.services.unreadable else 0)


def _remember(changes: dict[str, SettingValue]) -> None:
    from readtui.config.settings import remember

    if (file := paths.choices_file()) is not None:
        remember(file, changes)


def _crashed(error: Exception) -> int:
    """Write a crash report and print one line. Return the exit code."""
    print_error(f"readtui: crashed with {type(error).__name__}; {_report(error)}")
    return CRASHED


def _report(error: BaseException) -> str:
    """Write a crash report. Return a clause on where it is."""
    from readtui.cli.crash_report import write_report  # deferred: a bug of the program

    return write_report(error)
