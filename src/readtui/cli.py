"""The front door: arguments, settings and the library, then the app or plain output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from readtui import __version__, shelves
from readtui.document.printable import printable_line
from readtui.errors import LibraryError, ReadtuiError, SourceError, UsageError
from readtui.settings import Effective

if TYPE_CHECKING:  # argparse takes 10 ms, and is needed only where an option is given
    import argparse

    from readtui.document.model import Document
    from readtui.ingest.call import Call
    from readtui.ingest.source import Source
    from readtui.library.memory import Recollection
    from readtui.sources import Brought, Errand
    from readtui.tui.app import ReaderApp

EXAMPLES = """\
examples:
  readtui                         go on with what was read last
  readtui article.txt notes.md    read these; J and K turn to the next and the previous
  readtui https://example.org/a.md
  git log | readtui -
  readtui --plain --width 60 article.txt | less
  readtui --outline book.md       the sections, indented by depth
  readtui --markdown a.txt > a.md
  readtui config                  the settings in force, and where each comes from
  readtui doctor                  whether the library is well, and how to mend it
"""

OUTPUTS = ("plain", "outline", "json", "markdown")
"""What can be printed in place of opening the app: each is an option."""

CRASHED = 70
"""The exit code after a fault of the program (EX_SOFTWARE of sysexits.h)."""

INTERRUPTED = 130

MUCH = 2_000_000
"""Characters of a text beyond which memory matters."""

PLAIN_MEASURE = 72
"""Cells of plain output where the terminal is not narrower."""

HTML_AT_ONCE = 0
MARKDOWN_AT_ONCE = 200_000
TEXT_AT_ONCE = 12_000_000
"""Bytes up to which a document is read before the app starts: a tenth of a second. Longer ones are read while the app
is up, so that it can be left. The parsers of HTML alone take more than that to load."""


GRACE_S = 0.3
"""Seconds that the start waits for a fetch to fail: most faults show at once, and need no screen."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    sources: tuple[str, ...] = ()
    output: str = ""  # "plain", "outline", "json" or "markdown"; empty for the app
    width: str | None = None
    theme: str | None = None
    library: str | None = None
    no_library: bool = False
    only_keys: bool = False


def parser() -> argparse.ArgumentParser:
    """The options, for the command line, the man page and the completions."""
    import argparse  # takes 10 ms

    class Parser(argparse.ArgumentParser):
        """Complains in one line."""

        def error(self, message: str) -> NoReturn:
            raise UsageError(message, "readtui --help tells the options")

    made = Parser(
        prog="readtui",
        description="A reader for the terminal: long texts, well set, with their sections beside them.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "sources", nargs="*", metavar="FILE", help="texts, Markdown, pages, addresses; - is standard input"
    )
    output = made.add_mutually_exclusive_group()
    output.add_argument("--plain", action="store_true", help="print the set text, without escapes")
    output.add_argument("--outline", action="store_true", help="print the sections, indented by depth")
    output.add_argument("--json", action="store_true", help="print each document as one line of JSON")
    output.add_argument("--markdown", action="store_true", help="print the whole document as Markdown")
    made.add_argument("--width", metavar="CELLS", help="the width of the text, 20 to 200 (default: 72)")
    made.add_argument("--theme", metavar="NAME", help="the theme; T in the reader shows them all")
    kept = made.add_mutually_exclusive_group()
    kept.add_argument("--library", metavar="FILE", help="where is kept what was read, and what was marked")
    kept.add_argument("--no-library", action="store_true", help="read without a library: nothing is kept")
    made.add_argument("--keys", action="store_true", help="with `config`: the actions, their ids and keys")
    made.add_argument("--version", action="version", version=f"readtui {__version__}")
    return made


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; gives the exit code."""
    try:
        return _run(arguments)
    except ReadtuiError as error:
        _complain(f"readtui: {error}")
        return error.exit_code
    except BrokenPipeError:
        _silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        _complain("readtui: there is not enough memory for this document")
        return 2
    except Exception as error:  # the door's last duty: a line and a report instead of a traceback
        return _crashed(error)


def _run(arguments: Sequence[str]) -> int:
    wish = _wished(arguments)
    if wish.sources[:1] == ("config",) and not Path("config").exists():
        return _config(wish)
    if wish.sources[:1] == ("doctor",) and not Path("doctor").exists():
        return _doctor(wish)
    if not wish.output and (os.environ.get("TERM") == "dumb" or not _is_terminal(1)):
        wish = replace(wish, output="plain")
    if wish.output:
        return _print(wish)
    return _read(wish)


def _wished(arguments: Sequence[str]) -> Wish:
    if not any(argument.startswith("-") and argument != "-" for argument in arguments):
        return Wish(tuple(arguments))  # nothing for argparse to do
    asked = parser().parse_args(list(arguments))
    output = next((name for name in OUTPUTS if getattr(asked, name)), "")
    return Wish(
        *(tuple(asked.sources), output, asked.width, asked.theme, asked.library),
        no_library=asked.no_library,
        only_keys=asked.keys,
    )


def _settings(wish: Wish) -> Effective:
    from readtui import settings

    flags = {"theme": wish.theme, "width": wish.width}
    return settings.load(shelves.settings_file(), os.environ, flags, choices=shelves.choices_file())


def _config(wish: Wish) -> int:
    """Print the settings in force, or with --keys the actions."""
    from readtui import themes
    from readtui.settings import effective_lines

    effective = _settings(wish)
    if wish.only_keys:
        from readtui.tui.bindings import ACTIONS, keymap, keys_of  # imports textual

        keys = keymap(effective.settings.preset, effective.settings.keys, effective.origins)
        for action in ACTIONS:
            print(f"{action.id or '':24} {'  '.join(keys_of(action.id or '', keys)):24} {action.description}")
        return 0
    themes.load(effective.settings.theme, shelves.theme_folders())  # so that a wrong name is said here too
    for line in effective_lines(effective):
        print(line)
    return 0


def _doctor(wish: Wish) -> int:
    """Print how the library and the reader's own files are; the exit code is 2 if there is something to mend."""
    from readtui import themes
    from readtui.library.doctor import Ailment, Fact, findings, lines
    from readtui.tui.clipboard import way_of

    found = list(findings(_library_file(wish)))
    try:
        theme = _settings(wish).settings.theme
        themes.load(theme, shelves.theme_folders())
        found.append(Fact("Settings", f"sound, with the theme {theme}"))
    except ReadtuiError as error:
        found.append(Ailment(error.what, (f"{error.mend[:1].upper()}{error.mend[1:]}",) if error.mend else ()))
    found.append(Fact("Copies", f"go by {way_of(os.environ)}" if way_of(os.environ) else "find no clipboard here"))
    for line in lines(found):
        _out(f"{line}\n")
    _flush()
    return 2 if any(isinstance(finding, Ailment) for finding in found) else 0


# Plain output


def _print(wish: Wish) -> int:
    from readtui import printing
    from readtui.ingest.source import is_address

    if wish.width is None and wish.output == "plain":
        measure = min(PLAIN_MEASURE, _columns())
    else:
        measure = _settings(wish).settings.measure
    sources = wish.sources or (_welcome(),)
    for number, name in enumerate(sources):
        document = _fetched(name, wish) if is_address(name) else _document(_source(name))
        if not document.text:
            _complain(f"readtui: {name}: {' '.join(document.notes)}")
        match wish.output:
            case "json":
                lines = printing.json_lines(document)
            case "outline":
                lines = printing.outline_lines(document)
            case "markdown":
                lines = printing.markdown_lines(document, is_first=not number)
            case _:
                lines = printing.plain_lines(document, measure)
        if number and wish.output != "json":
            _out("\n")
        for line in lines:
            _out(f"{line}\n")
    _flush()
    return 0


def _out(text: str) -> None:
    """Write to standard output; a character that it cannot show becomes "?"."""
    try:
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            encoding = sys.stdout.encoding or "ascii"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        raise _unwritable(error) from error


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        raise _unwritable(error) from error


def _unwritable(error: Exception) -> SourceError:
    _silence(sys.stdout)
    reason = getattr(error, "strerror", None) or "it is closed"
    mend = "make room, or send it elsewhere" if getattr(error, "errno", 0) else "send it to a file or a pipe"
    return SourceError(f"standard output cannot be written: {reason}", mend)


def _silence(*streams: TextIO) -> None:
    """Let what is left in the buffers of these streams go nowhere when the interpreter ends."""
    for stream in streams:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _columns() -> int:
    try:
        return max(os.get_terminal_size(1).columns, 1)
    except (OSError, ValueError, AttributeError):
        return PLAIN_MEASURE


def _fetched(address: str, wish: Wish) -> Document:
    """The document at an address: out of the library, or fetched and kept. A library that is in no state for that is
    no reason not to read."""
    from readtui.library.memory import Recollection
    from readtui.sources import bring, day_of

    memory, trouble = Recollection.without(), ""
    try:
        memory = _memory(wish)
    except LibraryError as error:
        trouble = str(error)
    brought = bring(address, memory)
    if brought.since is not None:
        _complain(f"readtui: {address} as of {day_of(brought.since)}: --no-library fetches it anew")
    elif brought.fetched is not None:
        try:
            memory.keep_fetched(brought.fetched)
        except LibraryError as error:
            trouble = str(error)
    memory.close()
    if trouble:
        _complain(f"readtui: what is fetched is not kept: {trouble}")
    return brought.document


# Reading


def _source(name: str) -> Source:
    from readtui.ingest import source

    if name == "-":
        if sys.stdin is None or _is_terminal(0):
            raise UsageError("there is no text on standard input", "pipe one in: command | readtui -")
        return source.read_stream(sys.stdin.buffer)
    return source.read_file(name)


def _document(source: Source) -> Document:
    from readtui.ingest import formats

    return formats.read(source)


def _welcome() -> str:
    return str(shelves.articles_folder() / "welcome.md")


def _read(wish: Wish) -> int:
    """Open the app on what is asked for, or on what was read last, or on the welcome article."""
    import gc

    gc.disable()  # reading and importing make hardly any garbage: collecting meanwhile costs a tenth of the start
    effective = _settings(wish)
    notices = list(effective.notes)
    memory = _memory(wish)
    if memory.notice and not wish.no_library:  # who asked for it needs not be told
        notices.append(memory.notice)
    sources, document = _first_document(wish, memory, notices)
    errand = _errand(sources[0], memory) if document is None else None

    from readtui.tui import terminal  # textual takes most of the start
    from readtui.tui.app import ReaderApp
    from readtui.tui.desk import Desk

    if errand is not None and (failure := errand.failure(GRACE_S)) is not None:
        gc.freeze()  # else the last collection holds up the end by a tenth of a second
        raise failure
    terminal.take_screen()
    terminal.take_keyboard()
    at = 0
    if document is not None:
        try:
            at = memory.place_of(document, sources[0]) or 0
        except LibraryError as error:  # no reason not to read
            notices.append(f"The place is not known: {error}")
    desk = Desk(
        settings=effective.settings,
        theme_folders=shelves.theme_folders(),
        memory=memory,
        read=lambda name: _document(_source(name)),
        bring=partial(_bring, memory),
        errand=errand,
        articles=sources,
        notices=tuple(notices),
        remember=_remember,
        origins=effective.origins,
    )
    app = ReaderApp(desk, document, at)
    gc.freeze()
    gc.enable()
    return _run_app(app, memory)


def _errand(source: str, memory: Recollection) -> Errand | None:
    """Begin to bring the first article, if it is an address, while the screen is loaded."""
    from readtui.ingest.source import is_address

    if not is_address(source):
        return None
    from readtui.sources import Errand  # deferred: only addresses need it

    return Errand(lambda call: _bring(memory, source, anew=False, call=call))


def _bring(memory: Recollection, source: str, *, anew: bool, call: Call) -> Brought:
    from readtui.sources import bring  # deferred: only addresses need it

    return bring(source, memory, anew=anew, call=call)


def _run_app(app: ReaderApp, memory: Recollection) -> int:
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
            memory.keep_place(reading.document, app.source, reading.top, reading.progress)
        except LibraryError as error:
            _complain(f"readtui: the place was not kept: {error}")
    for sentence in unkept:
        _complain(f"readtui: {sentence}")
    memory.close()
    if guard.code:  # the terminal may be gone: what is left to say to it goes nowhere
        _silence(sys.stdout, sys.stderr)
    return guard.code or (INTERRUPTED if app.broken_off else 0)


def _memory(wish: Wish) -> Recollection:
    from readtui.library.memory import Recollection  # sqlite takes 7 ms

    return Recollection.without() if wish.no_library else Recollection.open(_library_file(wish))


def _library_file(wish: Wish) -> Path:
    return Path(wish.library) if wish.library is not None else shelves.library_file()


def _first_document(wish: Wish, memory: Recollection, notices: list[str]) -> tuple[tuple[str, ...], Document | None]:
    """What J and K turn, and the first of it; None if reading it takes so long that the app should be up meanwhile."""
    from readtui.ingest.source import is_address

    sources = wish.sources
    if not sources:
        try:
            if (last := memory.last_source()) is not None:
                return (last,), _again(last, memory)
        except ReadtuiError as error:
            notices.append(f"What was read last cannot be opened: {error}")
    if not sources:
        sources = (_welcome(),)
    if not is_address(sources[0]):
        return sources, _at_once(_source(sources[0]))
    from readtui.ingest.addresses import parsed  # deferred: 4 ms, and files have no address

    return (str(parsed(sources[0])), *sources[1:]), None


def _again(last: str, memory: Recollection) -> Document | None:
    """What was read last. Nobody asked to fetch it, so an address that is not kept is refused."""
    from readtui.ingest.source import is_address

    if not is_address(last):
        return _at_once(_source(last))
    if memory.fetched(last) is None:
        raise SourceError(f"{last} is not kept any more", "name it to fetch it")
    return None


def _at_once(source: Source) -> Document | None:
    from readtui.ingest import formats

    at_once = {"markdown": MARKDOWN_AT_ONCE, "html": HTML_AT_ONCE}.get(formats.named(source) or "", TEXT_AT_ONCE)
    if len(source.data) > at_once and source.kind == "file":
        return None
    document = _document(source)
    if len(document.text) > MUCH:
        _give_memory_back()
    return document


def _give_memory_back() -> None:
    """Have the C library return what reading a large text took: it would keep some 20 MB (glibc, mallopt(3))."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _remember(changes: dict[str, str | int | bool]) -> None:
    from readtui.settings import remember

    if (file := shelves.choices_file()) is not None:
        remember(file, changes)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _complain(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(printable_line(sentence), file=sys.stderr, flush=True)


def _crashed(error: Exception) -> int:
    """Say that the program broke, and where the report is."""
    import traceback

    report = "".join(traceback.format_exception(error))
    where = "it could not be written down"
    with contextlib.suppress(OSError, ReadtuiError):
        folder = shelves.state_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / "crash.txt"
        file.write_text(f"readtui {__version__}, Python {sys.version}\n{report}", encoding="utf-8", errors="replace")
        where = f"the report is in {file}"
    _complain(f"readtui: a fault of the program, {type(error).__name__}; {where}")
    return CRASHED
