"""Command-line options: parse them, and open the settings, library and documents that they name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

from readtui import __version__
from readtui.cli.documents import Documents
from readtui.cli.streams import terminal_columns
from readtui.config import debug_log, paths
from readtui.config.settings import Effective, Settings, effective_lines, load
from readtui.errors import LibraryError, UsageError

if TYPE_CHECKING:
    import argparse  # takes 10 ms, and only a command line with an option needs it

    from readtui.ingest.source import Source
    from readtui.library.document_cache import DocumentCache
    from readtui.library.store import Library
    from readtui.marks.anchor import Anchor
    from readtui.reading.start_commands import StartCommand

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
  git log | readtui +/lamp        begin at a match; +G at the end, +120 at a line,
                                  +&lamp with the lines that match alone
  MANPAGER=readtui man ls
  readtui --plain --width 60 article.txt | less
  readtui --outline book.md       print the section titles, indented by level
  readtui --markdown a.txt > a.md

commands:
  readtui config                  print the current settings and where each is set
  readtui config --keys           print all actions with their ids and keys
  readtui doctor                  check the library, the settings and the clipboard
  readtui help [COMMAND]          print this help, or that of a command

commands for the library:
{verbs}
If the current folder has a file with the name of a command, the file is opened.
With a path, the name is always that of a file: readtui ./config
"""

COMMANDS = {
    "config": """\
usage: readtui config [--keys] [--theme NAME] [--width CELLS]

Print the settings in force as lines of a settings file, each with where it is
set. A setting that is wrong is reported with its file and line.

options:
  --keys         print all actions with their ids and keys instead
  --theme NAME   with this theme, as on the command line of the reader
  --width CELLS  with this width, as on the command line of the reader
""",
    "doctor": """\
usage: readtui doctor [--library FILE] [--json]

Check the library, the settings and the clipboard, and say how to repair what
is wrong. Nothing is changed. The exit code is 2 if there is a problem, else 0.

options:
  --library FILE  check this library file
  --json          print one JSON object: facts (label, text) and problems
                  (problem, advice)
""",
    "help": """\
usage: readtui help [COMMAND]

Print the help of readtui, or that of a command.
""",
}
"""The help of each command without options of its own. A command is written instead of the first FILE. The others are
in `verb_table`."""


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
    help: bool = False
    debug: bool = False
    chosen: tuple[tuple[str, str], ...] = ()  # settings for this start by their names, the last one of a name wins
    color: Literal["always", "auto", "never"] = "never"
    place: Anchor | None = None  # the words at which the first document is opened, instead of the last position
    commands: tuple[StartCommand, ...] = ()  # what is done when the first document is shown

    @property
    def command(self) -> str:
        """The command that the first source names; empty if it is a file, or there is none."""
        name = self.sources[0] if self.sources else ""
        return name if name in COMMANDS and (not Path(name).exists() or Path(name).is_dir()) else ""

    def settings(self) -> Effective:
        """Return the effective settings with the origin of each. Raises SettingsError."""
        flags = {"theme": self.theme, "width": self.width, **dict(self.chosen)}
        effective = load(paths.settings_file(), os.environ, flags, choices=paths.choices_file())
        if debug_log.is_on():
            for line in filter(None, effective_lines(effective)):
                debug_log.log("setting %s", line)
        return effective

    def library_file(self) -> Path:
        """Return the path of the library file."""
        return Path(self.library) if self.library is not None else paths.library_file()

    def open_library(self) -> Library:
        """Open the library; with --no-library, one that stores nothing. Raises LibraryError."""
        from readtui.library.store import Library  # sqlite takes 7 ms

        return Library.disabled() if self.no_library else Library.open(self.library_file())

    def documents(self, settings: Settings, library: Library | None = None) -> Documents:
        """Return what reads the documents: with a cache, unless there is --no-library or no home folder.

        If a setting turns the cache off, what is in it is deleted. What the library keeps stands in for files that are
        gone; without `library`, it is opened only then.
        """
        if self.no_library:
            return Documents(None)
        return Documents(self._document_cache(settings), partial(self._find_kept, library))

    def _find_kept(self, library: Library | None, name: str) -> Source | None:
        """Return the source that the library keeps of a path or an address. Raises LibraryError."""
        if library is not None:
            return library.shelf.source_of(name)
        if not self.library_file().is_file():
            return None
        with closing(self.open_library()) as opened:
            return opened.shelf.source_of(name)

    def _document_cache(self, settings: Settings) -> DocumentCache | None:
        try:
            folder, key_file = paths.document_cache_folder(), paths.document_cache_key()
        except LibraryError:
            return None
        if not (settings.cache or folder.is_dir()):
            return None
        from readtui.library.document_cache import DocumentCache, code_version, delete_cache  # deferred, as above

        if settings.cache:
            return DocumentCache(folder, key_file, code_version)
        delete_cache(folder, key_file)
        return None


def parse_options(arguments: Sequence[str]) -> Options:
    """Parse the command line. Raises UsageError."""
    if not any(argument.startswith(("-", "+")) and argument != "-" for argument in arguments):
        return Options(tuple(arguments))  # file names only: argparse is not needed
    from readtui.cli.pager_arguments import split_flags, start_commands  # deferred: seldom needed

    end = arguments.index("--") if "--" in arguments else len(arguments)
    described = parser()
    flags, names = _option_names(described)
    parsed, operands = parse_known(described, split_flags(arguments[:end], flags, names))
    commands, sources = start_commands(["+F", *operands] if parsed.follow else operands)
    sources += tuple(arguments[end + 1 :])
    output = next((name for name in OUTPUTS if getattr(parsed, name)), "")
    return Options(
        *(sources, output, parsed.width, parsed.theme, parsed.library),
        no_library=parsed.no_library,
        only_keys=parsed.keys,
        help=parsed.help,
        debug=parsed.debug,
        chosen=tuple(pair for pairs in parsed.chosen or () for pair in pairs),
        color=parsed.color,
        commands=commands,
    )


def _option_names(described: argparse.ArgumentParser) -> tuple[frozenset[str], frozenset[str]]:
    """Return the options of one letter without a value, and all options."""
    names = {name: action.nargs == 0 for action in described._actions for name in action.option_strings}
    return frozenset(name for name, is_flag in names.items() if is_flag and len(name) == 2), frozenset(names)


def parse_known(
    described: argparse.ArgumentParser, arguments: Sequence[str]
) -> tuple[argparse.Namespace, tuple[str, ...]]:
    """Parse a command line whose operands may stand before, between and after the options. Raises UsageError.

    Return the options and the operands: those that argparse got as its only positional argument, and those after an
    option, which it left over.
    """
    parsed, rest = described.parse_known_args(list(arguments))
    first: Sequence[str] = getattr(parsed, "operands", ())
    return parsed, (*first, *_operands_in(rest, described))


def _operands_in(rest: Sequence[str], described: argparse.ArgumentParser) -> Sequence[str]:
    """Return the operands among the arguments that argparse left over. Raises UsageError for an unknown option."""
    before, after = list(rest), []
    if "--" in before:
        place = before.index("--")
        before, after = before[:place], before[place + 1 :]
    for argument in before:
        if argument.startswith("-") and argument != "-":
            raise _unknown_option(argument.partition("=")[0], described)
    return before + after


def _unknown_option(option: str, described: argparse.ArgumentParser) -> UsageError:
    known = [name for action in described._actions for name in action.option_strings]  # no public name has them
    near = [name for name in known if name.startswith(option)] or _close_matches(option, known)
    if near:
        return UsageError(f"unknown option {option}: did you mean {' or '.join(near)}?")
    return UsageError(f"unknown option {option}", f"run: {described.prog} --help")


def refuse_misspelt_command(sources: Sequence[str]) -> None:
    """Raise UsageError if the first source is nearly a command, and no source is a file."""
    name = sources[0] if sources else ""
    if name.isalpha() and not any(map(os.path.lexists, sources)):
        from readtui.cli.verb_table import VERB_TABLE  # deferred: only a misspelt name needs it

        if near := _close_matches(name, (*COMMANDS, *VERB_TABLE)):
            raise UsageError(f"{name}: no such file. Did you mean: readtui {near[0]}?")


def _close_matches(name: str, names: Iterable[str]) -> list[str]:
    """Return the most similar of `names`; empty if none is similar."""
    from difflib import get_close_matches  # deferred: only a misspelt name needs it

    return get_close_matches(name[:60], names, n=1, cutoff=0.7)


def make_parser(prog: str, usage: str, description: str) -> argparse.ArgumentParser:
    """Return a parser whose errors are one line, without the usage. `prog` is the program or one of its commands."""
    import argparse  # takes 10 ms

    class Parser(argparse.ArgumentParser):
        """A parser that raises UsageError."""

        def error(self, message: str) -> NoReturn:
            raise UsageError(message, f"run: {prog} --help")

    return Parser(
        prog=prog,
        usage=usage,
        description=description,
        # A formatter is made for each option; without a width it would import shutil, and ask the terminal.
        formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=(terminal_columns() or 80) - 2),
        allow_abbrev=False,  # an abbreviation in a script would break when a similar option is added
        add_help=False,  # argparse would print the help before it has read the command
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line. The man page and the completions are generated from it too."""
    from readtui.cli.pager_arguments import add_pager_options  # deferred: seldom needed
    from readtui.cli.verb_table import VERB_TABLE  # deferred: only the help needs it

    usage = (
        "readtui [options] [+COMMAND] [FILE ...]\n       readtui config [--keys]\n       readtui doctor\n"
        "       readtui help [COMMAND]\n       readtui COMMAND [options] ..."
    )
    options = make_parser("readtui", usage, DESCRIPTION)
    verbs = "".join(f"  readtui {name:23} {entry.summary}\n" for name, entry in VERB_TABLE.items())
    options.epilog = EXAMPLES.format(verbs=verbs)
    options.add_argument("operands", nargs="*", metavar="FILE", help="file or web address to read; - is standard input")
    options.add_argument("-h", "--help", action="store_true", help="print this help, or that of the command, and exit")
    output = options.add_mutually_exclusive_group()
    output.add_argument("--plain", action="store_true", help="print the text, formatted as the settings say")
    output.add_argument("--outline", action="store_true", help="print the section titles, indented by level")
    output.add_argument("--json", action="store_true", help="print each document as one line of JSON")
    output.add_argument("--markdown", action="store_true", help="print the whole document as Markdown")
    options.add_argument(
        "--color",
        metavar="WHEN",
        choices=("always", "auto", "never"),
        default="never",
        help="colours of printed text: always, auto (on a terminal) or never, the default",
    )
    options.add_argument(
        "--width", metavar="CELLS", help="width of the text in cells, 20 to 200 (default: the setting `measure`, or 72)"
    )
    options.add_argument("--theme", metavar="NAME", help="colour theme; T in the reader lists all of them")
    add_pager_options(options)
    library = options.add_mutually_exclusive_group()
    library.add_argument("--library", metavar="FILE", help="path of the library file: positions, marks, web pages")
    library.add_argument("--no-library", action="store_true", help="do not read or write the library")
    options.add_argument("--keys", action="store_true", help="with `config`: print all actions with their ids and keys")
    options.add_argument("--debug", action="store_true", help="log what happens, without any text of the documents")
    options.add_argument(
        "-V", "--version", action="version", version=f"readtui {__version__}", help="print the version and exit"
    )
    return options


def welcome_article() -> str:
    """Return the path of the article that opens when no file is named and none was read before."""
    return str(paths.articles_folder() / "welcome.md")
