"""Command-line options: parse them, and open the settings, library and documents that they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from readtui import __version__
from readtui.cli.streams import is_terminal
from readtui.config import paths
from readtui.config.settings import Effective, load
from readtui.errors import UsageError

if TYPE_CHECKING:
    import argparse  # takes 10 ms, and only a command line with an option needs it

    from readtui.document.model import Document
    from readtui.ingest.source import Source
    from readtui.library.store import Library

OUTPUTS = ("plain", "outline", "json", "markdown")
"""The formats in which a document can be printed instead of shown; each is an option."""

DESCRIPTION = """\
Read long texts in the terminal: plain text, Markdown, web pages, EPUB, PDF,
Word documents, man pages and source code. Without a FILE, readtui opens the
text that was read last. In the reader, ? lists the keys and q quits.
"""

EXAMPLES = """\
examples:
  readtui                         continue the text that was read last
  readtui article.txt notes.md    read two files; J and K switch between them
  readtui https://example.org/a.md
  git log | readtui
  MANPAGER=readtui man ls
  readtui --plain --width 60 article.txt | less
  readtui --outline book.md       print the section titles, indented by level
  readtui --markdown a.txt > a.md

commands:
  readtui config                  print the current settings and where each is set
  readtui config --keys           print all actions with their ids and keys
  readtui doctor                  check the library, the settings and the clipboard
"""


@dataclass(frozen=True, slots=True)
class Options:
    """A parsed command line."""

    sources: tuple[str, ...] = ()
    output: str = ""  # one of OUTPUTS; empty for the app
    width: str | None = None
    theme: str | None = None
    library: str | None = None
    no_library: bool = False
    only_keys: bool = False

    def settings(self) -> Effective:
        """Return the effective settings with the origin of each. Raises SettingsError."""
        flags = {"theme": self.theme, "width": self.width}
        return load(paths.settings_file(), os.environ, flags, choices=paths.choices_file())

    def library_file(self) -> Path:
        """Return the path of the library file."""
        return Path(self.library) if self.library is not None else paths.library_file()

    def open_library(self) -> Library:
        """Open the library; with --no-library, one that stores nothing. Raises LibraryError."""
        from readtui.library.store import Library  # sqlite takes 7 ms

        return Library.disabled() if self.no_library else Library.open(self.library_file())


def parse_options(arguments: Sequence[str]) -> Options:
    """Parse the command line. Raises UsageError."""
    if not any(argument.startswith("-") and argument != "-" for argument in arguments):
        return Options(tuple(arguments))  # file names only: argparse is not needed
    parsed = parser().parse_args(list(arguments))
    output = next((name for name in OUTPUTS if getattr(parsed, name)), "")
    return Options(
        *(tuple(parsed.sources), output, parsed.width, parsed.theme, parsed.library),
        no_library=parsed.no_library,
        only_keys=parsed.keys,
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line. The man page and the completions are generated from it too."""
    import argparse  # takes 10 ms

    class Parser(argparse.ArgumentParser):
        """A parser whose errors are one line, without the usage."""

        def error(self, message: str) -> NoReturn:
            raise UsageError(message, "run: readtui --help")

    options = Parser(
        prog="readtui",
        usage="readtui [options] [FILE ...]\n       readtui config [--keys]\n       readtui doctor",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("sources", nargs="*", metavar="FILE", help="file or web address to read; - is standard input")
    output = options.add_mutually_exclusive_group()
    output.add_argument(
        "--plain", action="store_true", help="print the text, formatted as the settings say, without colours"
    )
    output.add_argument("--outline", action="store_true", help="print the section titles, indented by level")
    output.add_argument("--json", action="store_true", help="print each document as one line of JSON")
    output.add_argument("--markdown", action="store_true", help="print the whole document as Markdown")
    options.add_argument(
        "--width", metavar="CELLS", help="width of the text in cells, 20 to 200 (default: the setting `measure`, or 72)"
    )
    options.add_argument("--theme", metavar="NAME", help="colour theme; T in the reader lists all of them")
    library = options.add_mutually_exclusive_group()
    library.add_argument("--library", metavar="FILE", help="path of the library file: positions, marks, web pages")
    library.add_argument("--no-library", action="store_true", help="do not read or write the library")
    options.add_argument("--keys", action="store_true", help="with `config`: print all actions with their ids and keys")
    options.add_argument(
        "--version", action="version", version=f"readtui {__version__}", help="print the version and exit"
    )
    return options


def read_source(name: str) -> Source:
    """Read a file, or standard input if `name` is "-". Raises SourceError, or UsageError without an input."""
    from readtui.ingest import source

    if name == "-":
        if sys.stdin is None or is_terminal(0):
            raise UsageError("there is no text on standard input", "pipe one in: command | readtui -")
        return source.read_stream(sys.stdin.buffer)
    return source.read_file(name)


def read_document(source: Source) -> Document:
    """Parse a source. Raises FormatError."""
    from readtui.ingest import formats

    return formats.read(source)


def welcome_article() -> str:
    """Return the path of the article that opens when no file is named and none was read before."""
    return str(paths.articles_folder() / "welcome.md")
