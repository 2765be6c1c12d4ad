"""What users of less write on the command line: commands behind a plus sign, flags in one word, options of less."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from readtui.errors import QueryError, UsageError
from readtui.reading.start_commands import StartCommand, parse_command

if TYPE_CHECKING:
    from argparse import ArgumentParser

OPTIONS_OF_LESS: Mapping[str, str] = {
    **dict.fromkeys(("-r", "--raw-control-chars"), "colours are kept without it; other sequences are never sent"),
    **dict.fromkeys(("-e", "-E", "--quit-at-eof", "--QUIT-AT-EOF"), "-F ends readtui if the text fits on the screen"),
    **dict.fromkeys(("-K", "--quit-on-intr"), "q ends readtui, also while a pipe is read: leave it out"),
    "--LINE-NUMBERS": "write -N",
    **dict.fromkeys(("-s", "--squeeze-blank-lines"), "write: command | cat -s | readtui"),
    **dict.fromkeys(("-x", "--tabs"), "write: command | expand -t 4 | readtui"),
    **dict.fromkeys(("-p", "--pattern"), "write +/PATTERN"),
    **dict.fromkeys(("-o", "-O", "--log-file", "--LOG-FILE"), "write: command | tee FILE | readtui"),
    **dict.fromkeys(("-t", "-T", "--tag", "--tag-file"), "write +LINE and the file"),
    **dict.fromkeys(("-z", "--window"), "the setting page_overlap says which rows of a page stay"),
    **dict.fromkeys(("-g", "-G", "--hilite-search", "--HILITE-SEARCH"), "matches are marked: leave it out"),
    **dict.fromkeys(("-m", "-M", "-P", "--long-prompt", "--LONG-PROMPT", "--prompt"), "the status row says it"),
    **dict.fromkeys(("-q", "-Q", "--quiet", "--QUIET", "--silent", "--SILENT"), "readtui has no bell: leave it out"),
    **dict.fromkeys(("-D", "--use-color"), "write --theme NAME"),
    **dict.fromkeys(("-L", "--no-lessopen"), "LESSOPEN is not read: leave it out"),
    **dict.fromkeys(("-k", "--lesskey-file", "--lesskey-src"), "keys are set in settings.toml"),
    **dict.fromkeys(("-J", "--status-column"), "signs are in the margin without it: leave it out"),
    **dict.fromkeys(
        ("-a", "-A", "-b", "-B", "-c", "-C", "-d", "-j", "-u", "-U", "-w", "-W", "-y", "-~"), "leave it out"
    ),
    "--mouse": "the setting mouse does it",
    "--wordwrap": "lines are wrapped at words: leave it out",
    "--RAW-CONTROL-CHARS": "write -R, or leave it out",
    "--no-init": "write -X or --keep-screen",
}
"""What to write instead of each option of less that readtui does not have."""


SWITCHES: Sequence[tuple[tuple[str, ...], tuple[tuple[str, str], ...], str]] = (
    (
        ("-F", "--quit-if-one-screen"),
        (("quit_if_one_screen", "yes"),),
        "print a text that fits on the screen, and end (done as the pager of git)",
    ),
    (("--no-quit-if-one-screen",), (("quit_if_one_screen", "no"),), "show it in any case"),
    (
        ("-X", "--keep-screen"),
        (("keep_screen", "yes"),),
        "leave the last rows on the screen at the end (done as the pager of git)",
    ),
    (("--no-keep-screen",), (("keep_screen", "no"),), "show what was there before in any case"),
    (
        ("-S", "--chop-long-lines"),
        (("output_lines", "cut"), ("code_lines", "cut")),
        "cut long lines of output and code; the arrow keys scroll sideways",
    ),
    (("-N", "--line-numbers"), (("line_numbers", "true"),), "number the lines of output and code"),
    (("-n",), (("line_numbers", "false"),), "do not number them, whatever the setting says"),
    (("-i", "--ignore-case"), (("search_case", "smart"),), "searches ignore case, unless the query has a capital"),
    (("-I", "--IGNORE-CASE"), (("search_case", "ignore"),), "searches ignore case, whatever the query has"),
)
"""Options that are those of less too, the settings that each has for the present start, and its help."""


def add_pager_options(options: ArgumentParser) -> None:
    """Add the options that are those of less too. The settings that they choose are in `chosen`."""
    for names, chosen, explained in SWITCHES:
        options.add_argument(*names, action="append_const", dest="chosen", const=chosen, help=explained)
    options.add_argument(
        "-f",
        "--follow",
        action="store_true",
        help="show what is added to the file or comes through the pipe, as +F does",
    )
    options.add_argument("-R", action="store_true", help="as in less: keep colours, which is always done")


def split_flags(arguments: Iterable[str], flags: Collection[str], names: Collection[str]) -> Sequence[str]:
    """Return arguments in which flags that are written in one word ("-FRX") are words of their own.

    `flags` are the options of one letter that have no value ("-F"), and `names` are all options. Raises UsageError for
    an option that less has and readtui has not.
    """
    split: list[str] = []
    for argument in arguments:
        split += _letters(argument, flags) if argument[:1] == "-" and f"-{argument}" not in names else [argument]
        if (option := split[-1].partition("=")[0]) in OPTIONS_OF_LESS and option not in names:
            raise UsageError(f"unknown option {option}", OPTIONS_OF_LESS[option])
    return split


def _letters(argument: str, flags: Collection[str]) -> list[str]:
    """Return the flags in a word, up to the first one of less; the word itself if it begins with another letter."""
    letters: list[str] = []
    for letter in argument[1:]:
        letters.append(f"-{letter}")
        if letters[-1] in OPTIONS_OF_LESS and letters[-1] not in flags:
            return letters
        if letters[-1] not in flags and len(letters) > 1:
            raise UsageError(f"unknown option {letters[-1]} in {argument}", "run: readtui --help")
        if letters[-1] not in flags:
            return [argument]
    return letters or [argument]


def start_commands(operands: Iterable[str]) -> tuple[tuple[StartCommand, ...], tuple[str, ...]]:
    """Return the commands among operands, which begin with a plus sign, and the others. Raises UsageError."""
    commands: list[StartCommand] = []
    sources: list[str] = []
    for operand in operands:
        if not operand.startswith("+"):
            sources.append(operand)
            continue
        try:
            command = parse_command(operand[1:])
        except QueryError as error:
            raise UsageError(f"{operand}: {error.what}", error.fix) from error
        if command is None:
            mend = f"one of +/PATTERN, +&PATTERN, +G, +F, +LINE, +PERCENT%; a file so named: readtui ./{operand}"
            raise UsageError(f"{operand}: there is no such command", mend)
        commands.append(command)
    return tuple(commands), tuple(sources)
