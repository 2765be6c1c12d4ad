"""`readtui init`: the lines that make it the pager, for each shell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readtui.cli.init_command import COMPLETIONS, lines_for, program
from readtui.cli.main import run

Printed = pytest.CaptureFixture[str]
ODD = "/opt/my $dir's/read\\tui"


@pytest.fixture(autouse=True)
def _no_settings_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.delenv("GIT_PAGER", raising=False)


def installed(shell: str) -> str:
    if (found := shutil.which(shell)) is None:
        pytest.skip(f"{shell} is not installed")
    return found


def test_the_pagers_are_set_and_the_completions_follow(capsys: Printed) -> None:
    assert run(["init", "bash"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    for name in ("PAGER", "MANPAGER", "GIT_PAGER", "SYSTEMD_PAGER", "BAT_PAGER", "DELTA_PAGER"):
        assert sum(line.startswith(f"export {name}=") for line in lines) == 1
    assert [line.endswith("-FX'") for line in lines[:7]] == [False, False, True, True, True, True, False]
    assert "export SYSTEMD_PAGERSECURE=0" in lines
    assert any(line.startswith("complete ") for line in lines)
    assert printed.err == ""


def test_without_an_argument_it_is_the_shell_of_the_user(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    monkeypatch.setenv("SHELL", "/usr/local/bin/fish")
    assert run(["init"]) == 0
    assert capsys.readouterr().out.startswith("set -gx PAGER ")


@pytest.mark.parametrize(
    ("arguments", "shell", "words"),
    [
        (["init", "tcsh"], "/bin/bash", "no lines for the shell tcsh"),
        (["init"], "/bin/tcsh", "no lines for the shell tcsh"),
        (["init"], "", "SHELL names no shell"),
    ],
)
def test_an_unknown_shell_is_one_line(
    arguments: list[str], shell: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setenv("SHELL", shell)
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"readtui: {words} (run: readtui init bash, readtui init zsh, or readtui init fish)\n"


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_the_shell_accepts_the_lines(shell: str, capsys: Printed) -> None:
    program = installed(shell)
    assert run(["init", shell]) == 0
    script = capsys.readouterr().out
    command = [program, "--no-execute"] if shell == "fish" else [program, "-n"]
    checked = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, b"")


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_a_path_with_blanks_and_signs_is_one_word_of_the_pager(shell: str) -> None:
    lines = [*lines_for(shell, [ODD], ""), 'sh -c "printf %s $PAGER"']
    found = subprocess.run([installed(shell), "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert found.stdout == ODD


@pytest.mark.parametrize("shell", COMPLETIONS)
def test_systemd_gets_no_path_with_blanks_as_it_would_split_it(shell: str) -> None:
    assert not any(
        "SYSTEMD_PAGER " in f"{line} ".replace("=", " ") and line[0] != "#" for line in lines_for(shell, [ODD], "")
    )
    assert any("SYSTEMD_PAGER" in line for line in lines_for(shell, ["/opt/readtui"], ""))


def test_git_keeps_a_pager_of_its_own_such_as_delta(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    installed("git")
    (tmp_path / "gitconfig").write_text("[core]\n\tpager = delta --dark\n")
    assert run(["init", "bash"]) == 0
    printed = capsys.readouterr().out
    assert "GIT_PAGER=" not in printed
    assert "# git keeps its own pager, delta --dark" in printed
    assert not any("GIT_PAGER" in line for line in lines_for("bash", ["readtui"], "x\nexport A=b")[:-2])
    assert all(line[0] in "#e" for line in lines_for("bash", ["readtui"], "x\nrm -r y"))


def test_the_program_is_named_as_it_can_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = tmp_path / "readtui", tmp_path / "other"
    for file in (here, elsewhere):
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program(str(here)) == ["readtui"]
    assert program(str(elsewhere)) == [str(elsewhere)]
    assert program("/x/readtui/__main__.py") == ["readtui"]
    monkeypatch.setenv("PATH", "")
    assert program(str(here)) == [str(here)]
    assert program("/x/readtui/__main__.py") == [sys.executable, "-m", "readtui"]
