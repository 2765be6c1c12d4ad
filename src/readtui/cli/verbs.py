"""Run a command that has options of its own: parse its arguments when it is called, and only then import its module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readtui.cli.options import Options, make_parser, parse_known
from readtui.cli.streams import flush_output, write_output
from readtui.cli.verb_table import VERB_TABLE
from readtui.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

OPTIONS_WITH_VALUE = ("--library", "--theme", "--width")
"""Options that may stand before a command and whose value must not be taken for one."""


class Verb(NamedTuple):
    """A command: `describe` adds its options, its description and its examples to a parser; `run` does it.

    `run` gets the parsed options, with the other arguments as `operands`, and returns the exit code. `prepare` may
    rewrite the arguments before they are parsed.
    """

    describe: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Options], int]
    prepare: Callable[[Sequence[str]], Sequence[str]] = tuple


def find_verb(arguments: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """Return the command in a command line and all other arguments; None if there is none, or it is a file's name."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-") and arguments[place] not in ("-", "--"):
        place += 2 if arguments[place] in OPTIONS_WITH_VALUE else 1
    name = arguments[place] if place < len(arguments) else ""
    if name not in VERB_TABLE or (Path(name).exists() and not Path(name).is_dir()):
        return None
    return name, (*arguments[:place], *arguments[place + 1 :])


def run_verb(name: str, arguments: Sequence[str]) -> int:
    """Run a command, or print its help. Return the exit code. Raises UsageError and what the command raises."""
    before_files = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "-h" in before_files or "--help" in before_files:
        print_verb_help(name)
        return 0
    verb, entry = _verb(name), VERB_TABLE[name]
    parsed, operands = parse_known(verb_parser(name), verb.prepare(arguments))
    if len(operands) < entry.least:
        raise UsageError(f"{name} needs more arguments: readtui {name} {entry.operands}", f"run: readtui {name} --help")
    if len(operands) > entry.most:
        raise UsageError(
            f"{name} takes no further argument: {operands[entry.most]}",
            f"run: readtui {name} --help; to open a file of that name: readtui ./{name}",
        )
    parsed.operands = operands
    options = Options(library=parsed.library, no_library=parsed.no_library, debug=parsed.debug)
    if options.debug:
        from readtui.cli.debug import start_log  # deferred: seldom needed

        start_log(options)
    return verb.run(parsed, options)


def print_verb_help(name: str) -> None:
    """Print the help of a command."""
    write_output(verb_parser(name).format_help())
    flush_output()


def verb_parser(name: str) -> ArgumentParser:
    """Return the parser of a command. The man page and the completions are made from it too."""
    from argparse import SUPPRESS  # deferred, as in `options`

    entry = VERB_TABLE[name]
    usage = f"readtui {name} [options] {entry.operands}".rstrip()
    described = make_parser(f"readtui {name}", usage, f"{entry.summary[:1].upper()}{entry.summary[1:]}.")
    if entry.most:
        described.add_argument("operands", nargs="*", help=SUPPRESS, metavar=entry.operands)
    _verb(name).describe(described)
    library = described.add_mutually_exclusive_group()
    library.add_argument("--library", metavar="FILE", help="path of the library file")
    library.add_argument("--no-library", action="store_true", help="do not read or write the library")
    described.add_argument("--debug", action="store_true", help="log what happens, without any text of the documents")
    described.add_argument("-h", "--help", action="store_true", help="print this help and exit")
    return described


def _verb(name: str) -> Verb:
    verb = import_module(VERB_TABLE[name].module).VERBS[name]
    assert isinstance(verb, Verb)
    return verb
