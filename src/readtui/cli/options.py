"""The command line: its options, and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from readtui import __version__
from readtui.cli.wish import Options
from readtui.errors import UsageError

if TYPE_CHECKING:  # argparse takes 10 ms, and is needed only where an option is given
    import argparse

EXAMPLES = """\
examples:
  readtui                         go on with what was read last
  readtui article.txt notes.md    read these; J and K turn to the next and the previous
  readtui https://example.org/a.md
  git log | readtui
  MANPAGER=readtui man ls
  readtui --plain --width 60 article.txt | less
  readtui --outline book.md       the sections, indented by depth
  readtui --markdown a.txt > a.md
  readtui config                  the settings in force, and where each comes from
  readtui doctor                  whether the library is well, and how to mend it
"""

OUTPUTS = ("plain", "outline", "json", "markdown")
"""What can be printed in place of opening the app: each is an option."""


def options_of(arguments: Sequence[str]) -> Options:
    """What a command line asks for. Raises UsageError."""
    if not any(argument.startswith("-") and argument != "-" for argument in arguments):
        return Options(tuple(arguments))  # nothing for argparse to do
    asked = parser().parse_args(list(arguments))
    output = next((name for name in OUTPUTS if getattr(asked, name)), "")
    return Options(
        *(tuple(asked.sources), output, asked.width, asked.theme, asked.library),
        no_library=asked.no_library,
        only_keys=asked.keys,
    )


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
        "sources",
        nargs="*",
        metavar="FILE",
        help="texts, Markdown, pages, books, papers, code, addresses; - is standard input",
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
