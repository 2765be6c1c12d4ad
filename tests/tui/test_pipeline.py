"""Commands that get a text: how lines are read, what they print, and how they fail."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest

from readtui.tui.pipeline import CommandError, Pipeline, PipelineOutput, parse_pipeline

PYTHON = sys.executable


def script(code: str) -> Sequence[str]:
    """Return the command that runs a Python program."""
    return [PYTHON, "-c", code]


def run(*commands: Sequence[str], text: str = "a bell\n", **limits: float) -> PipelineOutput:
    return Pipeline(commands).run(text, **limits)  # type: ignore[arg-type]  # the limits are numbers


def is_running(pid: int) -> bool:
    """Whether a process runs: it is there, and no zombie whose new parent has not noticed yet."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


# Lines


@pytest.mark.parametrize(
    ("line", "commands"),
    [
        ("wc -w", [["wc", "-w"]]),
        ("tr a b|sort -u | uniq", [["tr", "a", "b"], ["sort", "-u"], ["uniq"]]),
        ("grep 'a|b' | tr '|' \"|\"", [["grep", "a|b"], ["tr", "|", "|"]]),
        (r"tr \| x", [["tr", "|", "x"]]),
        ("sh -c 'sort > x; ls && ls'", [["sh", "-c", "sort > x; ls && ls"]]),
        ("echo '$HOME' *", [["echo", "$HOME", "*"]]),
    ],
)
def test_a_line_is_split_into_words_without_a_shell(line: str, commands: list[list[str]]) -> None:
    assert parse_pipeline(line) == commands


def test_a_command_in_the_home_folder_can_be_named(home: Path) -> None:
    assert parse_pipeline("~/bin/say-it x") == [[f"{home}/bin/say-it", "x"]]


@pytest.mark.parametrize("line", ["", "|", "a |", "| a", "a || b", "grep 'a", "sort > file", "a; b", "a & b", "x `y`"])
def test_what_is_no_command_is_refused(line: str) -> None:
    with pytest.raises(CommandError):
        parse_pipeline(line)


def test_signs_of_a_shell_are_named() -> None:
    with pytest.raises(CommandError, match="“>” needs a shell: sh -c"):
        parse_pipeline("sort > file")


# Runs


def test_each_command_reads_what_the_one_before_prints() -> None:
    upper = script("import sys; print(sys.stdin.read().upper(), end='')")
    twice = script("import sys; print(sys.stdin.read().strip() * 2)")
    assert run(upper, twice) == PipelineOutput("A BELLA BELL")


def test_a_command_that_does_not_read_gets_no_signal_from_a_long_text() -> None:
    assert run(script("print('done')"), text="x" * 1_000_000) == PipelineOutput("done")


def test_a_command_that_is_missing_is_named() -> None:
    assert run(script("print(1)"), ["no-such-command"]) == PipelineOutput(
        "", "Cannot run no-such-command: No such file or directory"
    )


def test_a_failure_has_the_exit_code_and_the_last_line_of_the_messages() -> None:
    code = r"import sys; print('first\nbad\x1b[31m key\n', file=sys.stderr); sys.exit(3)"
    assert run(["sh", "-c", "echo part; echo first >&2; echo 'sh: bad key' >&2; exit 3"]) == PipelineOutput(
        "part", "sh ended with exit code 3: bad key"
    )
    assert run(script(code)).failure.endswith("ended with exit code 3: bad key")
    assert run(script("import os; os.kill(os.getpid(), 15)")).failure.endswith("was ended by SIGTERM")


def test_a_command_that_is_cut_off_by_the_next_one_has_not_failed() -> None:
    endless = script("import sys\ntry:\n while True: print('bell')\nexcept BrokenPipeError: sys.stderr.close()")
    assert run(["yes"], ["head", "-n", "1"]).failure == ""
    assert run(endless, ["head", "-n", "1"]).text == "bell"


def test_endless_output_is_cut() -> None:
    output = run(["yes", "bell"], most_bytes=10_000)
    assert output.is_cut
    assert not output.failure
    assert 9_000 < len(output.text) <= 10_000


def test_a_command_that_hangs_is_ended_with_what_it_printed() -> None:
    output = run(["sh", "-c", "echo started; sleep 600"], time_limit_s=0.5)
    assert output == PipelineOutput("started", "sh did not end within 0 seconds")


def test_a_run_can_be_cancelled_from_another_thread_with_all_its_processes(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    pipeline = Pipeline([["sh", "-c", f"sh -c 'echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 600'; true"]])
    outputs: list[PipelineOutput] = []
    thread = Thread(target=lambda: outputs.append(pipeline.run("")))
    thread.start()
    while not pid.exists():
        time.sleep(0.01)
    pipeline.cancel()
    thread.join()
    assert outputs == [PipelineOutput("")]
    assert pipeline.is_cancelled
    while is_running(int(pid.read_text())):
        time.sleep(0.01)


def test_a_run_that_is_cancelled_before_it_starts_starts_nothing() -> None:
    pipeline = Pipeline([["no-such-command"]])
    pipeline.cancel()
    assert not pipeline.run("").text


def test_a_program_that_is_left_behind_does_not_hold_the_window() -> None:
    left = run(["sh", "-c", "echo shown; setsid sleep 20 & "])
    assert left == PipelineOutput("shown")


def test_escape_sequences_and_overstriking_are_removed() -> None:
    code = r"print('\x1b[31mred\x1b[0m \x1b]52;c;eA==\x07N\bNA\bAME\x9b2J')"
    assert run(script(code)).text == "red NAME"


def test_binary_output_is_not_shown() -> None:
    code = "import os, sys; os.write(1, bytes(range(256)) * 10)"
    assert run(script(code)) == PipelineOutput("", "The output is no text: 2,560 bytes")
    assert run(script("import os; os.write(1, b'caf\\xe9 on the corner')")).text == "caf\ufffd on the corner"


def test_the_command_has_no_terminal() -> None:
    code = "import os\ntry: os.open('/dev/tty', os.O_RDWR)\nexcept OSError: print('no terminal')"
    assert run(script(code)).text == "no terminal"
    assert os.getpgrp() > 0
