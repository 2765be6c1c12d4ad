"""Write man/readtui.1 from the command line parser and the table of actions."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from readtui import __version__
from readtui.cli.options import parser
from readtui.cli.verb_table import VERB_TABLE
from readtui.cli.verbs import verb_parser
from readtui.tui.actions import ACTIONS, GROUPS, key_labels

PAGE = Path(__file__).parent.parent / "man" / "readtui.1"

OTHER_SECTIONS = """\
.SH "EXIT STATUS"
.TP
.B 0
Success.
.TP
.B 1
A command for the library found nothing.
.TP
.B 2
An error that you can fix; one line on standard error says what is wrong and how to fix it. If several documents are
printed, those that can be read are printed all the same.
.TP
.B 130
Cancelled before the first page was shown.
.TP
.BI 128+ n
Ended by signal
.IR n .
.SH ENVIRONMENT
.TP
.B READTUI_*
Any setting, in capitals: READTUI_THEME, READTUI_MEASURE. It overrides the settings file; an option of the command
line overrides it.
.TP
.B READTUI_LIBRARY
The path of the library file.
.TP
.B NO_COLOR
If it is not empty, no colours are used.
.TP
.BR VISUAL ", " EDITOR
The editor in which the source is opened.
.TP
.BR HTTPS_PROXY ", " HTTP_PROXY ", " ALL_PROXY ", " NO_PROXY
The proxy for web addresses, and the hosts that are reached without it.
.TP
.BR SSL_CERT_FILE ", " SSL_CERT_DIR
Certificate authorities to trust instead of the system's.
.TP
.BR XDG_CONFIG_HOME ", " XDG_DATA_HOME ", " XDG_STATE_HOME ", " XDG_CACHE_HOME
The parent folders of the files below, instead of ~/.config, ~/.local/share, ~/.local/state and ~/.cache.
.SH FILES
.TP
.I ~/.config/readtui/settings.toml
Your settings. They also apply to
.BR \\-\\-plain .
.B readtui config
prints the settings in force and where each one comes from.
.TP
.I ~/.config/readtui/themes/
Your own themes.
.TP
.I ~/.local/share/readtui/library.db
The library: works, places, marks and fetched pages.
.B readtui doctor
checks it.
.TP
.I ~/.local/state/readtui/
Choices made in the app, the last copy, crash.txt after a crash, and debug.log, which
.B \\-\\-debug
replaces at each start.
.TP
.I ~/.cache/readtui/documents/
Parsed texts, up to 100 MB, so that they open at once. They are yours to delete.
.TP
.I ~/.cache/readtui/screens/
The last screens of documents, shown at the next start until the text is there. They are yours to delete.
"""
"""The sections that the parser does not know. The paths are those of Linux; `readtui config` prints the actual ones."""


TROFF = {"\\": r"\e", "-": r"\-", "~": r"\(ti", "^": r"\(ha", "`": r"\(ga"}
"""Characters that troff would read as a command or print as another character."""

SPELLED = {"⌫": "Backspace", "⏎": "Enter", "⇧": "Shift+", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
"""Symbols of keys that are missing in some fonts."""


SHARED = frozenset(("--library", "--no-library", "--debug", "--help"))
"""The options of every command."""


class ManPage(argparse.HelpFormatter):
    """Formats what argparse prints in a help text as sections of a man page."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self.name = prog
        self.options: list[str] = []
        self.operands: list[str] = []
        self.texts: list[str] = []  # the description, and the text at the end

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: object, prefix: str | None = None
    ) -> None:
        """Collect the operands for the synopsis."""
        for action in actions:
            if not action.option_strings:
                name = rf"\fI{escaped(_metavar(action))}\fR"
                many = r" \&..." if action.nargs in ("*", "+", argparse.REMAINDER) else ""
                self.operands.append(f"{name}{many}" if action.nargs in ("+", None) else f"[{name}{many}]")

    def add_text(self, text: str | None) -> None:
        """Collect the description and the text at the end."""
        if text and text is not argparse.SUPPRESS:
            self.texts.append(text)

    def add_argument(self, action: argparse.Action) -> None:
        """Collect one argument as a tagged paragraph."""
        if action.help == argparse.SUPPRESS:
            return
        self.options.append(f".TP\n{_tag(action)}\n{escaped(_help(action, self.name))}")

    def add_arguments(self, actions: Iterable[argparse.Action]) -> None:
        """Collect the arguments of a group."""
        for action in actions:
            self.add_argument(action)

    def start_section(self, heading: str | None) -> None:
        """Ignore groups: the page has one list."""

    def end_section(self) -> None:
        """Ignore groups."""

    def format_help(self) -> str:
        """Return the man page."""
        description, *rest = self.texts or [""]
        synopsis = " ".join([r"[\fIoption\fR \&...]", *self.operands])
        parts = [
            f'.TH READTUI 1 "" "readtui {__version__}" "User Commands"',
            ".SH NAME\nreadtui \\- a reader for the terminal",
            f".SH SYNOPSIS\n.B {self.name}\n{synopsis}",
            f".SH DESCRIPTION\n{paragraphs(description)}",
            ".SH OPTIONS",
            *self.options,
            *(paragraphs(text) for text in rest),
            verbs(),
            keys(),
            OTHER_SECTIONS.strip().replace("~", r"\(ti"),
        ]
        return "\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return text for troff: no commands, hyphens that can be copied, ASCII only."""
    text = "".join(TROFF.get(char, char if char.isascii() else rf"\[u{ord(char):04X}]") for char in text)
    return rf"\&{text}" if text[:1] in (".", "'") else text


def paragraphs(text: str) -> str:
    """Return prose for troff. A line that ends with a colon starts a section; indented lines are literal."""
    rows: list[str] = []
    literal = False
    for line in text.splitlines():
        if literal and line.strip() and not line.startswith(" "):
            rows.append(".fi\n.RE")
            literal = False
        if not line.strip():
            rows.append(".PP")
        elif line.startswith(" "):
            if not literal:
                rows.append(".RS 4\n.nf")
                literal = True
            rows.append(escaped(line.removeprefix("  ")))
        elif line.endswith(":"):
            rows.append(f'.SH "{escaped(line[:-1]).upper()}"')
        else:
            rows.append(escaped(line))
    if literal:
        rows.append(".fi\n.RE")
    return "\n".join(row for row, following in zip(rows, [*rows[1:], ".SH"], strict=True) if _stays(row, following))


def verbs() -> str:
    """Return the section with the commands that have options of their own."""
    rows = ['.SH "OPTIONS OF THE COMMANDS"', "All of them also have"]
    rows += [r"\fB\-\-library\fR, \fB\-\-no\-library\fR, \fB\-\-debug\fR and \fB\-\-help\fR."]
    for name, entry in VERB_TABLE.items():
        described = verb_parser(name)
        page = ManPage(name)
        page.add_arguments(action for action in described._actions if not SHARED.intersection(action.option_strings))
        examples = paragraphs((described.epilog or "").strip()).partition("\n")[2]  # without its heading
        rows.append(f'.SS "readtui {name} {escaped(entry.operands)}"')
        rows.append("\n".join([paragraphs((described.description or "").strip()), *page.options, ".PP", examples]))
    return "\n".join(rows)


def keys() -> str:
    """Return the section with the keys, by group."""
    rows = [".SH KEYS", "The default keys; ? shows the keys in force."]
    for group, title in GROUPS.items():
        rows.append(f'.SS "{escaped(title)}"')
        for action in ACTIONS:
            if action.group == group:
                shown = r"\fR, \fB".join(escaped(_spelled(key)) for key in key_labels(action.ident, {}))
                tag = rf"\fB{shown}\fR" if shown else "(in the list of commands)"
                rows.append(f".TP\n{tag}\n{escaped(action.description)}")
    return "\n".join(rows)


def _spelled(key: str) -> str:
    key = "".join(SPELLED.get(char, char) for char in key)
    return f"Ctrl+{key[1:]}" if key.startswith("^") and len(key) > 1 else key


def _stays(row: str, following: str) -> bool:
    return row != ".PP" or not following.startswith((".SH", ".PP", ".fi", ".RS"))


def _metavar(action: argparse.Action) -> str:
    metavar = action.metavar[0] if isinstance(action.metavar, tuple) else action.metavar
    return metavar or (action.dest.upper() if action.option_strings else action.dest)


def _tag(action: argparse.Action) -> str:
    if not action.option_strings:
        return rf"\fI{escaped(_metavar(action))}\fR"
    value = "" if action.nargs == 0 else rf" \fI{escaped(_metavar(action))}\fR"
    return ", ".join(rf"\fB{escaped(option)}\fR{value}" for option in action.option_strings)


def _help(action: argparse.Action, prog: str) -> str:
    return (action.help or "") % {**vars(action), "prog": prog}


def man_page() -> str:
    """Return the man page of the present command line and keys."""
    described = parser()
    described.formatter_class = ManPage
    return described.format_help()


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(man_page(), encoding="ascii")
