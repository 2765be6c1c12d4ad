"""Help of programs: recognised in the form of each library, with sections, and names strong."""

from __future__ import annotations

from functools import partial

import pytest

from readtui.ingest.terminal.help_text import help_sections, help_styles
from readtui.ingest.terminal.kinds import is_output
from tests.calls import calls_of

ARGPARSE = """\
usage: lamp [-h] [--oil JAR] {light,trim} ...

Light a lamp.

positional arguments:
  {light,trim}
    light       light it

options:
  -h, --help    show this help message and exit
  --oil JAR     the jar to fill it from
"""
CLICK = """\
Usage: lamp [OPTIONS] COMMAND [ARGS]...

  Light a lamp.

Options:
  --oil TEXT  The jar.
  --help      Show this message and exit.

Commands:
  light  Light it.
  trim   Trim the wick.
"""
CLAP = """\
Light a lamp

Usage: lamp [OPTIONS] [COMMAND]

Commands:
  light, l  Light it

Options:
  -o, --oil <JAR>
          The jar to fill it from

  -V, --version  Print version
"""
COBRA = """\
Lamp lights lamps.

Usage:
  lamp [command]

Available Commands:
  light       Light it

Flags:
  -h, --help   help for lamp
"""
GNU = """\
Usage: lamp [OPTION]... [FILE]...
Light the FILEs.

Mandatory arguments to long options are mandatory for short options too.
  -a, --all                  all lamps
      --oil=JAR              fill them from JAR

Exit status:
 0  if OK,
 1  if dark.
"""
GIT = """\
usage: git lamp [-q | --quiet] [<lamp>...]

    -q, --quiet           say nothing
    --[no-]oil <jar>      fill it

Lighting options
    -l, --light           light it
"""
BUSYBOX = """\
BusyBox v1.35.0 multi-call binary.

Usage: lamp [-1o] [FILE]...

Light lamps

\t-1\tOne lamp
\t-o\tWith oil
"""
APT = "lamp 2.6.1 (amd64)\nUsage: lamp command\n\nMost used commands:\n  list - list lamps\n  light - light one\n"
SYSTEMD = """\
lampctl [OPTIONS...] COMMAND ...

Lamp Commands:
  list-lamps [PATTERN...]   List lamps
  light PATTERN...          Light them

Options:
  -h --help                 Show this help
"""


def names(text: str) -> list[str]:
    text = text.expandtabs()
    return [inline.span.of(text) for inline in help_styles(text)]


@pytest.mark.parametrize("text", [ARGPARSE, CLICK, CLAP, COBRA, GNU, GIT, BUSYBOX, APT, SYSTEMD])
def test_the_help_of_programs_is_recognised(text: str) -> None:
    assert is_output(text)


@pytest.mark.parametrize(
    "text",
    [
        "# lamp\n\nUsage:\n\n  lamp light\n\nOptions:\n\n  -o  oil\n  -h  help\n",
        "Lamps and their usage\n\nUsage: they give light.\n\nA lamp burns oil. Its wick is trimmed.\nIt smokes else.\n",
        "The tower\n\nShe said:\n\n  - light the lamp\n  - trim the wick\n\nUsage of oil was high.\n",
    ],
)
def test_prose_about_usage_is_no_help(text: str) -> None:
    assert not is_output(text)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (ARGPARSE, ["Usage", "positional arguments", "options"]),
        (CLICK, ["Usage", "Options", "Commands"]),
        (CLAP, ["Usage", "Commands", "Options"]),
        (COBRA, ["Usage", "Available Commands", "Flags"]),
        (GNU, ["Usage", "Options", "Exit status"]),
        (GIT, ["Usage", "Options", "Lighting options"]),
        (BUSYBOX, ["Usage", "Options"]),
        (APT, ["Usage", "Most used commands"]),
        (SYSTEMD, ["Lamp Commands", "Options"]),
    ],
)
def test_the_groups_of_rows_are_sections(text: str, titles: list[str]) -> None:
    sections = help_sections(text.expandtabs())
    assert [section.title for section in sections] == titles
    for section in sections:
        assert text.expandtabs()[section.offset - 1 : section.offset] in ("", "\n")


def test_the_names_of_options_and_commands_are_strong() -> None:
    assert names(ARGPARSE)[-3:] == ["-h", "--help", "--oil"]
    assert names(CLICK)[-3:] == ["Commands:", "light", "trim"]
    assert "--[no-]oil" in names(GIT)
    assert names(BUSYBOX)[-2:] == ["-1", "-o"]


@pytest.mark.parametrize("unit", ["-", "  -a ", "usage:\n", "a:\n b\n", "  a  b\n", " ", "-a\n", "-a "])
def test_help_is_read_in_linear_time(unit: str) -> None:
    short, long = (calls_of(partial(lambda text: list(help_styles(text)), unit * count)) for count in (500, 2_000))
    assert long <= 5 * short + 100
