"""What a start of the app may cost, counted: modules imported, regular expressions compiled, bytes parsed.

Times depend on the machine, counts do not. A change that needs more raises the number here, so that it is seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from readtui.cli.documents import HEAD_BYTES

COUNT = """
import json, re, sys

compiled = []
compile_now = re.compile
def counted(source, flags=0):
    if sys._getframe(1).f_globals["__name__"].startswith("readtui"):
        compiled.append(str(source)[:60])
    return compile_now(source, flags)
re.compile = counted

import dataclasses
made = []
process = dataclasses._process_class
def counted_class(cls, *options):
    if cls.__module__.startswith("readtui"):
        made.append(cls.__qualname__)
    return process(cls, *options)
dataclasses._process_class = counted_class

import readtui.cli.main as program

parsed = []
if sys.argv.pop(1) == "bytes":  # else the formats are imported only as far as they are needed
    from readtui.ingest import formats

    read = formats.read
    formats.read = lambda source, **options: (parsed.append(len(source.data)), read(source, **options))[1]

async def first_frame(app):
    before = sum(parsed)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        modules = sorted(sys.modules)
        shown = app.reading.has_document
    print(json.dumps([modules, compiled, made, before, shown]), file=sys.__stderr__)

def run(app, *others):
    import asyncio  # not before: the program imports it without ssl
    asyncio.run(first_frame(app))
    return 0

program.has_screen = lambda: True
program._run_app = run
import readtui.tui.textual_import as textual_import
import_textual = textual_import.import_textual
def import_and_leave_the_terminal():
    import_textual()
    import readtui.tui.terminal as terminal
    terminal.take_screen = terminal.take_keyboard = lambda: None
textual_import.import_textual = import_and_leave_the_terminal
sys.exit(program.run(sys.argv[1:]))
"""

MOST_MODULES = 150
"""Modules of ours until the first frame of a text that was parsed before."""

MOST_MODULES_OF_NEW_TEXT = 199
"""The same for a plain text that is parsed."""

MOST_EXPRESSIONS = 3
"""Regular expressions compiled until the first frame of a text that was parsed before."""

MOST_DATACLASSES = 6
"""Dataclasses made until that frame. One takes half a millisecond, as long as seven named tuples."""

MOST_EXPRESSIONS_OF_NEW_TEXT = 27
"""The same for a short plain text that is parsed."""

ON_DEMAND = frozenset(
    (
        *("readtui.tui.clipboard", "readtui.tui.desktop", "readtui.tui.launcher", "readtui.tui.programs"),
        *("readtui.tui.controllers.palette", "readtui.tui.controllers.windows"),
        *("readtui.tui.controllers.window_rows", "readtui.tui.controllers.ranking", "readtui.config.recent"),
        *("readtui.tui.widgets.dialogs", "readtui.tui.widgets.table", "readtui.reading.table_view"),
        *("readtui.typeset.table", "readtui.ingest.web.request", "readtui.ingest.sandbox"),
        *("readtui.ingest.html.reader", "readtui.ingest.markdown.reader", "readtui.export.quote"),
    )
)
"""Modules that no start with a plain text needs."""

OF_OTHERS = frozenset(
    (
        *("ssl", "platformdirs", "uuid", "mimetypes", "difflib", "shutil", "bz2", "lzma", "rich.table"),
        *("textual.canvas", "textual.markup", "textual.suggestions", "textual.css._help_text", "textual.types"),
        *("textual.command", "textual.widgets._select", "textual.widgets._tree", "textual.widgets._option_list"),
    )
)
"""Modules that Textual imports, or ours, and that no start needs."""


class Start(NamedTuple):
    """What a start until its first frame did."""

    modules: list[str]  # ours
    others: list[str]
    expressions: list[str]
    dataclasses: list[str]
    bytes_parsed: int  # before the app was made
    shows_text: bool


def started(file: Path, home: Path, counted: str = "modules") -> Start:
    """Start the app on a file in another process, and count until its first frame: "bytes", or the rest."""
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path)), "HOME": str(home), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-S", "-c", COUNT, counted, str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    modules, *rest = json.loads(done.stderr.splitlines()[-1])
    ours = [name for name in modules if name.startswith("readtui")]
    return Start(ours, [name for name in modules if name not in ours], *rest)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (folder := tmp_path / "home").mkdir()
    return folder


def prose(size: int) -> bytes:
    """A plain text of so many bytes at least."""
    paragraph = "On day %d the lamp is lit in the evening, and it burns until somebody comes home and puts it out.\n\n"
    return b"".join((paragraph % day).encode() for day in range(size // len(paragraph) + 1))


def test_a_text_that_was_parsed_before_needs_few_modules_and_expressions(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "lamp.txt"
    file.write_bytes(prose(3000))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    first = started(file, home)
    assert len(first.modules) <= MOST_MODULES_OF_NEW_TEXT
    assert len(first.expressions) <= MOST_EXPRESSIONS_OF_NEW_TEXT
    assert first.shows_text
    again = started(file, home)
    assert len(again.modules) <= MOST_MODULES
    assert len(again.expressions) <= MOST_EXPRESSIONS, again.expressions
    assert not ON_DEMAND & {*first.modules, *again.modules}
    assert len(again.dataclasses) <= MOST_DATACLASSES, again.dataclasses
    assert not OF_OTHERS & {*first.others, *again.others}
    assert "readtui.ingest.formats" not in again.modules


def test_little_of_a_long_text_is_parsed_before_the_app_starts(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "lamp.txt"
    file.write_bytes(prose(1_000_000))
    start = started(file, home, "bytes")
    assert start.shows_text
    assert 0 < start.bytes_parsed <= HEAD_BYTES["text"]


def test_no_page_is_parsed_before_the_app_starts(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "lamp.html"
    file.write_text("<h1>Lamps</h1><p>A lamp, and it is lit.", "utf-8")
    assert started(file, home, "bytes").bytes_parsed == 0
