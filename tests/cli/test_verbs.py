"""Commands with options of their own: their help, their errors of one line, and files with the name of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from readtui.cli.main import run
from readtui.cli.verb_table import VERB_TABLE
from readtui.cli.verbs import find_verb

Printed = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(capsys: Printed, *arguments: str, code: int = 2) -> str:
    """Run with arguments that fail. Return the one line on standard error."""
    assert run(arguments) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("readtui: ")
    assert printed.err.count("\n") == 1
    assert printed.err.rstrip("\n").isprintable()
    return printed.err


@pytest.mark.parametrize("verb", VERB_TABLE)
def test_the_help_of_a_command_has_its_options_and_examples(capsys: Printed, verb: str) -> None:
    for arguments in (["help", verb], [verb, "--help"], [verb, "-h"], ["-h", verb], ["--library", "x.db", verb, "-h"]):
        assert run(arguments) == 0
        printed = capsys.readouterr().out
        assert printed.startswith(f"usage: readtui {verb}")
        assert f"\nexamples:\n  readtui {verb}" in printed
        assert "--library FILE" in printed
        assert "SUPPRESS" not in printed
        assert max(map(len, printed.splitlines())) < 80


@pytest.mark.parametrize("verb", VERB_TABLE)
def test_the_help_of_the_program_names_each_command(capsys: Printed, verb: str) -> None:
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.count(f"\n  readtui {verb} ") == 1


@pytest.mark.parametrize("verb", VERB_TABLE)
def test_a_file_with_the_name_of_a_command_is_read_and_a_folder_does_not_hide_it(capsys: Printed, verb: str) -> None:
    Path(verb).mkdir()
    assert find_verb([verb]) == (verb, ())
    Path(verb).rmdir()
    Path(verb).write_text("This file has an odd name.\n", "utf-8")
    for name in (verb, f"./{verb}"):
        assert run([name]) == 0
        assert "This file has an odd name." in capsys.readouterr().out


@pytest.mark.parametrize("verb", VERB_TABLE)
def test_an_option_that_a_command_does_not_have_is_refused(capsys: Printed, verb: str) -> None:
    assert "unknown option --bogus-option" in refusal(capsys, verb, "--bogus-option")
    assert "unknown option --librar: did you mean --library?" in refusal(capsys, verb, "--librar", "x.db")
    assert "--no-library" in refusal(capsys, verb, "--library", "x.db", "--no-library")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["locate"], ("locate", ())),
        (["--library", "locate", "locate", "abcd"], ("locate", ("--library", "locate", "abcd"))),
        (["--no-library", "locate", "--json"], ("locate", ("--no-library", "--json"))),
        (["--library", "locate"], None),
        (["--", "locate"], None),
        (["-", "locate"], None),
        (["lamp.txt", "locate"], None),
        (["./locate"], None),
        ([], None),
    ],
)
def test_a_command_is_the_first_argument_that_is_no_option(
    arguments: list[str], expected: tuple[str, tuple[str, ...]] | None
) -> None:
    assert find_verb(arguments) == expected


def test_a_misspelt_command_is_refused_with_the_nearest_one(capsys: Printed) -> None:
    assert "lokate: no such file. Did you mean: readtui locate?" in refusal(capsys, "lokate")
    assert "lokate: no such file. Did you mean: readtui locate?" in refusal(capsys, "lokate", "3f9a")


def test_the_library_is_located(capsys: Printed, home: Path) -> None:
    assert run(["locate"]) == 0
    assert capsys.readouterr().out == f"{home / 'data' / 'readtui' / 'library.db'}\n"
    assert run(["locate", "--library", "own.db"]) == 0
    assert capsys.readouterr().out == f"{Path('own.db').absolute()}\n"
    assert not Path("own.db").exists()
    assert "--no-library" in refusal(capsys, "locate", "--no-library")


def test_too_many_arguments_are_refused(capsys: Printed) -> None:
    assert "locate takes no further argument: b" in refusal(capsys, "locate", "a", "b")
