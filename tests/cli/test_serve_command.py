"""`readtui serve`: what is refused before anything is served, and the command of the program in a tab."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib import util

import pytest

from readtui.cli.main import run
from readtui.cli.options import Options
from readtui.cli.serve_command import program
from readtui.ingest.optional_packages import install_command

Printed = pytest.CaptureFixture[str]


def test_without_the_extra_one_line_says_how_to_install_it(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr(
        "readtui.cli.serve_command.find_spec", lambda name: None if name == "textual_serve" else find(name)
    )

    assert run(["serve"]) == 2
    assert capsys.readouterr().err == (
        f"readtui: serve needs the package textual-serve: to install it, run {install_command('textual-serve')}\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "serve cannot show standard input"),
        (["--port", "x"], "--port x: not a number from 0 to 65535"),
        (["--port", "65536"], "--port 65536: not a number"),
        (["--port=-1"], "--port -1: not a number"),
        (["--token", "short"], "--token needs at least 16 characters"),
        (["--token", ""], "--token needs at least 16 characters"),
        (["--theme", "none-such"], "none-such"),
        (["--width", "9999"], "9999"),
        (["--host", "no.such.host.invalid"], "cannot listen on no.such.host.invalid"),
        (["--hots", "x"], "unknown option --hots: did you mean --host"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(arguments: list[str], message: str, capsys: Printed) -> None:
    pytest.importorskip("aiohttp", reason="the extra `serve` is not installed")

    assert run(["serve", *arguments]) == 2
    output = capsys.readouterr()
    assert message in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""


def test_a_tab_runs_this_program_with_the_same_texts_and_options_and_without_a_shell() -> None:
    parsed = Namespace(width="60", theme=None, operands=("a b.md", "-x; rm"))

    assert program(parsed, Options(library="/x/library.db")) == [
        *(sys.executable, "-P", "-m", "readtui", "--width=60", "--library=/x/library.db", "--", "a b.md", "-x; rm"),
    ]
    assert "--no-library" in program(parsed, Options(no_library=True))


def test_the_theme_that_follows_the_terminal_is_served_too(capsys: Printed) -> None:
    pytest.importorskip("aiohttp", reason="the extra `serve` is not installed")

    assert run(["serve", "--theme", "auto", "--port", "0", "--host", "no.such.host.invalid"]) == 2
    assert "cannot listen" in capsys.readouterr().err
