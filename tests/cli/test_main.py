"""The program: output, exit codes, and continuing at the next start."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from readtui import __version__
from readtui.__main__ import main
from readtui.cli import documents as cli_documents
from readtui.cli.main import CRASHED, INTERRUPTED, run
from readtui.cli.options import COMMANDS
from readtui.config import paths
from readtui.errors import LibraryError
from readtui.library.store import Library
from readtui.tui.app import ReaderApp
from readtui.tui.terminal import Guard
from readtui.unicode.width import width
from tests.screens import screen_text, settled
from tests.web import serving

Printed = pytest.CaptureFixture[str]

LONG = "# Night\n\n" + "".join(
    f"## Hour {hour}\n\nAt {hour} the bell strikes {hour} times. {'The lamp burns low. ' * 30}\n\n"
    for hour in range(1, 13)
)


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a text file and a Markdown file."""
    monkeypatch.chdir(tmp_path)
    Path("lamp.txt").write_text("A lamp stood on the table, lit, and the window beside it was open.\n", "utf-8")
    Path("night.md").write_text(LONG, "utf-8")
    return tmp_path


def refusal(capsys: Printed, *arguments: str) -> str:
    """Run with arguments that fail. Return the one line on standard error."""
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("readtui: ")
    assert printed.err.count("\n") == 1
    assert printed.err.rstrip("\n").isprintable()
    return printed.err


def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the program in a child process."""
    options = {"capture_output": True, "text": True, "timeout": 60, **options}
    return subprocess.run([sys.executable, "-m", "readtui", *arguments], check=False, **options)


# Errors of the user


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["lost.txt"], "lost.txt: no such file"),
        (["."], "is a folder"),
        (["--plain", "bin.dat"], "bin.dat is not a text"),
        (["--bogus"], "--bogus"),
        (["--color=sometimes", "lamp.txt"], "--color"),
        (["+x", "lamp.txt"], "+x"),
        (["--plain", "--json", "lamp.txt"], "--json"),
        (["--json", "--markdown", "lamp.txt"], "--markdown"),
        (["--width", "19", "lamp.txt"], "--width: 19 is not a whole number from 20 to 200"),
        (["--width", "wide", "--plain", "lamp.txt"], "--width"),
        (["--json", "lost\x1b[2J.txt"], "lost"),
    ],
)
def test_what_can_be_mended_is_said_in_one_line(capsys: Printed, arguments: list[str], expected: str) -> None:
    Path("bin.dat").write_bytes(bytes(range(256)) * 9)
    assert expected in refusal(capsys, *arguments)


def test_wrong_settings_are_named_with_file_and_line(capsys: Printed, home: Path) -> None:
    file = home / ".config" / "readtui" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('theme = "night"\nmeasure = 7\n', "utf-8")
    assert f"{file}:2: measure" in refusal(capsys, "config")


def test_a_wrong_setting_in_the_environment_is_named(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTUI_ALIGN", "crooked")
    assert "READTUI_ALIGN" in refusal(capsys, "config")


def test_an_action_that_is_not_there_is_named_with_its_line(capsys: Printed, home: Path) -> None:
    file = home / ".config" / "readtui" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[keys]\n"page.fly" = "f"\n', "utf-8")
    assert f"{file}:2: keys.page.fly" in refusal(capsys, "config", "--keys")


# Standard input


def test_what_comes_through_a_pipe_or_from_a_file_is_read_without_being_named() -> None:
    assert "A candle." in program("--plain", input="A candle.\n").stdout
    with Path("lamp.txt").open() as lamp:
        assert "A lamp stood" in program(stdin=lamp).stdout


def test_a_command_that_printed_nothing_prints_nothing() -> None:
    done = program("--plain", input="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_wide_table_is_printed_with_aligned_columns() -> None:
    names = [f"column {number}" for number in range(30)]
    rows = [",".join(names), *(",".join([str(number)] * 30) for number in range(3))]
    printed = program("--plain", input="\n".join(rows) + "\n").stdout.splitlines()
    assert len(printed) == len(rows) + 3  # the lines of the frame
    assert len({len(line) for line in printed}) == 1


def test_printed_text_has_colours_if_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    red = {"input": "\x1b[31mred\x1b[m and plain\n"}
    assert program("--plain", **red).stdout == "red and plain\n"
    assert program("--color=auto", **red).stdout == "red and plain\n"
    monkeypatch.setenv("NO_COLOR", "1")
    assert program("--color=always", **red).stdout == "\x1b[31mred\x1b[m and plain\n"


def test_a_device_or_nothing_on_standard_input_brings_no_text() -> None:
    for stdin in ({"stdin": subprocess.DEVNULL}, {"preexec_fn": lambda: os.close(0)}):
        assert "Welcome to readtui" in program("--plain", **stdin).stdout


# Plain output


def test_the_text_is_printed_in_72_cells_unless_told_otherwise(capsys: Printed) -> None:
    assert run(["--plain", "night.md"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "Night"
    assert max(map(width, rows)) == 72
    assert run(["--plain", "--width", "30", "night.md"]) == 0
    assert 24 < max(map(width, capsys.readouterr().out.splitlines())) <= 30


def test_a_terminal_that_is_narrower_sets_the_width(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((31, 10)))
    assert run(["--plain", "night.md"]) == 0
    assert max(map(width, capsys.readouterr().out.splitlines())) <= 31


@pytest.mark.parametrize(("columns", "widest"), [(100, 80), (40, 40), (0, 80)])
def test_the_width_that_is_asked_for_is_limited_by_the_terminal(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, columns: int, widest: int
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((columns, 10)))
    assert run(["--plain", "--width", "80", "night.md"]) == 0
    by_option = capsys.readouterr().out
    assert widest - 5 < max(map(width, by_option.splitlines())) <= widest
    monkeypatch.setenv("READTUI_MEASURE", "80")
    assert run(["--plain", "night.md"]) == 0
    assert capsys.readouterr().out == by_option


def test_plain_output_obeys_the_settings_of_the_text(capsys: Printed, home: Path) -> None:
    sentence = "It is a reliable lamp, and we all see it at the end of a long day of documentation. "
    Path("essay.md").write_text(f"# Essay\n\n{sentence * 9}\n\nAnother paragraph.\n", "utf-8")
    file = home / ".config" / "readtui" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('measure = 36\nalign = "justified"\nparagraphs = "indented"\n', "utf-8")
    assert run(["--plain", "essay.md"]) == 0
    title, rows = capsys.readouterr().out.split("\n\n")
    assert title.startswith("Essay")
    *full, _, another, end = rows.split("\n")
    assert {width(row) for row in full} == {36}
    assert (another, end) == ("  Another paragraph.", "")
    file.write_text('measure = 36\nhyphenate = true\nlanguage = "en"\n', "utf-8")
    assert run(["--plain", "essay.md"]) == 0
    title, text, another = capsys.readouterr().out.split("\n\n")
    assert another == "Another paragraph.\n"
    assert any(row.endswith("-") for row in text.splitlines())
    assert len({width(row) for row in text.splitlines()}) > 1


def test_plain_output_obeys_a_choice_made_in_the_app_and_reports_choices_that_are_damaged(
    capsys: Printed, home: Path
) -> None:
    choices = home / "state" / "readtui" / "choices.toml"
    choices.parent.mkdir(parents=True)
    choices.write_text("measure = 33\n", "utf-8")
    assert run(["--plain", "night.md"]) == 0
    assert 28 < max(map(width, capsys.readouterr().out.splitlines())) <= 33
    choices.write_text("measure = 3\n", "utf-8")
    assert run(["--plain", "night.md"]) == 0
    printed = capsys.readouterr()
    assert max(map(width, printed.out.splitlines())) == 72
    assert printed.err.startswith("readtui: The choices made in the app were reset: ")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("output", ["--plain", "--outline", "--json", "--markdown"])
def test_wrong_settings_are_reported_before_anything_is_printed(capsys: Printed, home: Path, output: str) -> None:
    file = home / ".config" / "readtui" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("measure = 7\n", "utf-8")
    assert f"{file}:1: measure" in refusal(capsys, output, "lamp.txt")


def test_no_control_sequence_of_a_text_is_printed(capsys: Printed) -> None:
    Path("evil.txt").write_bytes(b"One \x1b]0;PWN\x07two \x9b2J\x1b[31mred\r\x00 end.\n")
    for option in ("--plain", "--outline", "--json", "--markdown"):
        assert run([option, "evil.txt"]) == 0
    assert not {char for char in capsys.readouterr().out if not char.isprintable()} - {"\n", "\xa0"}


def test_several_texts_are_printed_with_an_empty_row_between(capsys: Printed) -> None:
    assert run(["--plain", "lamp.txt"]) == 0
    once = capsys.readouterr().out
    assert run(["--plain", "lamp.txt", "lamp.txt"]) == 0
    assert capsys.readouterr().out == f"{once}\n{once}"


@pytest.mark.parametrize("output", ["--plain", "--outline", "--json", "--markdown"])
def test_a_text_that_cannot_be_read_is_reported_and_the_others_are_printed(capsys: Printed, output: str) -> None:
    Path("bin.dat").write_bytes(bytes(range(256)) * 9)
    Path("day.md").write_text("# Day\n\nIt is light.\n", "utf-8")
    assert run([output, "night.md", "day.md"]) == 0
    expected = capsys.readouterr().out
    assert run([output, "lost.txt", "night.md", "bin.dat", "day.md", "gone.txt"]) == 2
    printed = capsys.readouterr()
    assert printed.out == expected
    lines = printed.err.splitlines()
    assert [line.split(" ")[1] for line in lines] == ["lost.txt:", "bin.dat", "gone.txt:"]
    assert all(line.startswith("readtui: ") for line in lines)


@pytest.mark.parametrize("output", ["--plain", "--markdown"])
def test_how_many_words_are_hidden_is_said_on_standard_error(capsys: Printed, output: str) -> None:
    lamp = "".join(
        f"<p>On day {day} nobody in the house could say who had lit the lamp on the table." for day in range(20)
    )
    more = "".join(f"<p>Visitor {day} came from the next town, and left after a short look at it." for day in range(4))
    declared = "<meta property=og:type content=article>"
    page = f"{declared}<article><h1>The lamp</h1>{lamp}</article><div class=letters>{more}</div>"
    Path("lamp.html").write_text(page, "utf-8")
    assert run([output, "lamp.html", "lamp.txt"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "readtui: lamp.html: 60 of 402 words hidden; --json lists them\n"
    assert "words hidden" not in printed.out
    assert "Visitor" not in printed.out


@pytest.mark.parametrize("output", ["--plain", "--markdown"])
def test_notes_of_a_document_are_printed_on_standard_error(capsys: Printed, output: str) -> None:
    Path("lamp.tex").write_text("\\documentclass{article}\n\\begin{document}\nLit.\n", "utf-8")
    assert run([output, "lamp.tex", "lamp.txt"]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("readtui: lamp.tex: This is LaTeX source, shown as it is. ")
    assert "`pandoc -f latex -t markdown FILE | readtui` does.\n" in printed.err
    assert "LaTeX source" not in printed.out


@pytest.mark.parametrize("name", ["lamp.mobi", "lamp.djvu"])
def test_a_document_that_cannot_be_shown_is_refused_in_one_line(capsys: Printed, name: str) -> None:
    Path("lamp.mobi").write_bytes(b"Lamp".ljust(60, b"\0") + b"BOOKMOBI" + bytes(200))
    Path("lamp.djvu").write_bytes(b"AT&TFORM\0\0\1\0DJVM" + bytes(200))
    assert run(["--plain", name]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.endswith(("ebook-convert FILE book.epub)\n", "djvutxt FILE | readtui)\n"))


def test_an_error_is_printed_after_the_texts_before_it() -> None:
    both = {"capture_output": False, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = program("--outline", "night.md", "lost.txt", "lamp.txt", "night.md", **both)
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    assert lines[0] == "Night"
    assert lines[13].startswith("readtui: lost.txt: no such file")
    assert "Night" in lines[14:]


def test_json_is_one_line_for_each_text(capsys: Printed) -> None:
    assert run(["--json", "lamp.txt", "night.md"]) == 0
    expected = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [document["source"] for document in expected] == ["lamp.txt", "night.md"]
    assert expected[1]["title"] == "Night"


def test_markdown_is_printed_so_that_it_is_printed_again_as_it_is(capsys: Printed) -> None:
    Path("song.md").write_text("---\nauthor: Anna\n---\n\n* one\n* _two_\n", "utf-8")
    assert run(["--markdown", "song.md"]) == 0
    copy = capsys.readouterr().out
    assert copy == "---\nauthor: Anna\n---\n\n- one\n- *two*\n"
    Path("copy.md").write_text(copy, "utf-8")
    assert run(["--markdown", "copy.md"]) == 0
    assert capsys.readouterr().out == copy


def test_of_several_texts_in_markdown_the_first_alone_has_front_matter(capsys: Printed) -> None:
    Path("song.md").write_text("---\nauthor: Anna\n---\n\none\n", "utf-8")
    assert run(["--markdown", "song.md", "song.md"]) == 0
    assert capsys.readouterr().out == "---\nauthor: Anna\n---\n\none\n\none\n"


def test_the_outline_is_indented_by_depth(capsys: Printed) -> None:
    assert run(["--outline", "night.md"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == ["Night", "  Hour 1", "  Hour 2"]


def test_output_to_no_terminal_or_a_dumb_one_is_plain(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["lamp.txt"]) == 0
    assert "A lamp stood" in capsys.readouterr().out
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)
    monkeypatch.setenv("TERM", "dumb")
    assert run(["lamp.txt"]) == 0
    assert "A lamp stood" in capsys.readouterr().out


def test_without_a_name_the_welcome_article_is_printed(capsys: Printed) -> None:
    assert run(["--outline"]) == 0
    welcome = capsys.readouterr().out
    assert run(["--outline", str(paths.articles_folder() / "welcome.md")]) == 0
    assert capsys.readouterr().out == welcome != ""


def test_a_text_comes_down_a_pipe() -> None:
    done = program("-", input="Down the pipe.\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Down the pipe." in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX is asked")
def test_a_closed_standard_input_is_no_text() -> None:
    command = f"{sys.executable} -m readtui - <&-"
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == "readtui: there is no text on standard input (pipe one in: command | readtui -)\n"


def test_a_terminal_as_standard_input_is_no_text(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: descriptor == 0)
    assert "no text on standard input" in refusal(capsys, "-")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has this file")
def test_a_full_disk_is_said() -> None:
    with open("/dev/full", "w") as full:
        done = program("--plain", "night.md", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 2
    assert (
        done.stderr
        == "readtui: standard output cannot be written: No space left on device (free some space, or write elsewhere)\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX is asked")
def test_a_closed_pipe_ends_in_silence() -> None:
    Path("long.txt").write_text("All work and no play. " * 50_000, "utf-8")
    command = f"{{ {sys.executable} -m readtui --plain long.txt; echo code $? >&2; }} | head -1"
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True, timeout=60)
    assert done.stderr == "code 0\n"


class Gone(io.StringIO):
    """A standard output that fails, at a write or at a flush."""

    def __init__(self, error: OSError, at: str) -> None:
        super().__init__()
        self.error = error
        self.at = at

    def write(self, text: str) -> int:
        if self.at == "write":
            raise self.error
        return super().write(text)

    def flush(self) -> None:
        if self.at == "flush":
            raise self.error


@pytest.mark.parametrize("at", ["write", "flush"])
@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (BrokenPipeError(), 0, ""),
        (OSError(28, "No space left on device"), 2, "cannot be written: No space left on device"),
    ],
)
def test_an_output_that_fails_late_is_told_like_one_that_fails_at_once(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, error: OSError, code: int, expected: str, at: str
) -> None:
    monkeypatch.setattr(sys, "stdout", Gone(error, at))
    assert run(["--plain", "lamp.txt"]) == code
    output = capsys.readouterr().err
    assert expected in output
    assert output.count("\n") == (1 if expected else 0)


def test_a_closed_output_is_said(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["--plain", "lamp.txt"]) == 2
    assert "standard output cannot be written: it is closed" in capsys.readouterr().err


def test_what_an_output_cannot_show_is_a_question_mark_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, "ascii"))
    Path("cafe.txt").write_text("The café opens at eight o’clock, not before.\n", "utf-8")
    assert run(["--plain", "cafe.txt"]) == 0
    assert b"The caf? opens at eight o?clock" in shown.getvalue()


# Version, help, config and doctor


def test_the_version_and_the_help_are_told(capsys: Printed) -> None:
    for option in ("--version", "-V"):
        with pytest.raises(SystemExit) as left:
            run([option])
        assert left.value.code == 0
        assert capsys.readouterr().out == f"readtui {__version__}\n"
    for arguments in (["-h"], ["--help", "lamp.txt"], ["help"], ["lamp.txt", "--help"]):
        assert run(arguments) == 0
        printed = capsys.readouterr().out
        assert printed.startswith("usage: readtui [options] [+COMMAND] [FILE ...]\n")
        assert "examples:" in printed
        for command in COMMANDS:
            assert len(re.findall(rf"^  readtui {command}( \[COMMAND\])?  +[a-z]", printed, re.MULTILINE)) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_is_printed(capsys: Printed, command: str) -> None:
    for arguments in (["help", command], [command, "--help"], [command, "-h"]):
        assert run(arguments) == 0
        printed = capsys.readouterr().out
        assert printed.startswith(f"usage: readtui {command}")
        assert set(re.findall(r"--([a-z-]+)", printed)) <= {"keys", "theme", "width", "library", "json"}
        assert max(map(len, printed.splitlines())) < 80


def test_a_command_takes_no_file_and_help_only_a_command(capsys: Printed) -> None:
    assert "doctor takes no file: lamp.txt (to open the file doctor: readtui ./doctor)" in refusal(
        capsys, "doctor", "lamp.txt"
    )
    assert "there is no command confg" in refusal(capsys, "help", "confg")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--plian", "lamp.txt"], "unknown option --plian: did you mean --plain?"),
        (["lamp.txt", "--widht=60"], "unknown option --widht: did you mean --width?"),
        (["--plai", "lamp.txt"], "unknown option --plai: did you mean --plain?"),
        (["--no-l"], "unknown option --no-l: did you mean --no-library?"),
        (["--xyz"], "unknown option --xyz (run: readtui --help)"),
        (["-x\x1b[2J"], "unknown option -x"),
        (["docter"], "docter: no such file. Did you mean: readtui doctor?"),
        (["--plain", "confg"], "confg: no such file. Did you mean: readtui config?"),
        (["hlep"], "hlep: no such file. Did you mean: readtui help?"),
        (["./docter"], "./docter: no such file (check the name)"),
        (["docter", "lost.txt", "-x"], "unknown option -x"),
    ],
)
def test_a_misspelt_option_or_command_is_refused_with_the_nearest_one(
    capsys: Printed, arguments: list[str], expected: str
) -> None:
    assert expected in refusal(capsys, *arguments)


def test_a_file_with_nearly_the_name_of_a_command_is_read(capsys: Printed) -> None:
    Path("docter").write_text("A misspelt file.\n", "utf-8")
    assert run(["docter"]) == 0
    assert "A misspelt file." in capsys.readouterr().out


def test_files_may_stand_before_and_after_options(capsys: Printed) -> None:
    Path("-dash.txt").write_text("A dash.\n", "utf-8")
    assert run(["--json", "lamp.txt", "night.md", "./-dash.txt"]) == 0
    expected = capsys.readouterr().out
    assert run(["lamp.txt", "--json", "night.md", "--width", "60", "--", "-dash.txt"]) == 0
    printed = capsys.readouterr().out
    assert printed.replace('"-dash.txt"', '"./-dash.txt"') == expected


def test_the_program_leaves_with_its_exit_code(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, code in ((["lamp.txt"], 0), (["lost.txt"], 2)):
        monkeypatch.setattr(sys, "argv", ["readtui", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == code


def test_config_tells_the_settings_and_where_each_comes_from(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    file = home / ".config" / "readtui" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('align = "justified"\n', "utf-8")
    monkeypatch.setenv("READTUI_MEASURE", "60")
    assert run(["config", "--theme", "night"]) == 0
    rows = {row.partition(" = ")[0]: row for row in capsys.readouterr().out.splitlines()}
    assert rows["theme"].endswith("# --theme")
    assert rows["measure"].startswith("measure = 60 ")
    assert rows["measure"].endswith("# READTUI_MEASURE")
    assert f"{file}:1" in rows["align"]
    assert rows["mouse"].endswith("# default")


def test_config_tells_the_keys_of_the_preset(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTUI_PRESET", "less")
    assert run(["config", "--keys"]) == 0
    rows = {row.split()[0]: row for row in capsys.readouterr().out.splitlines()}
    assert "⏎" in rows["page.line_down"]
    assert "⏎" not in rows["link.follow"]


def test_a_file_named_config_is_read(capsys: Printed) -> None:
    Path("config").write_text("This file has an odd name.\n", "utf-8")
    assert run(["config"]) == 0
    assert "This file has an odd name." in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_with_the_name_of_a_command_can_be_read_and_a_folder_does_not_hide_the_command(
    capsys: Printed, command: str
) -> None:
    Path(command).mkdir()
    assert run([command]) == 0
    assert "odd name" not in capsys.readouterr().out
    Path(command).rmdir()
    Path(command).write_text("This file has an odd name.\n", "utf-8")
    for name in (command, f"./{command}"):
        assert run([name]) == 0
        assert "This file has an odd name." in capsys.readouterr().out


def test_the_doctor_tells_that_all_is_well(capsys: Printed, home: Path) -> None:
    assert run(["doctor"]) == 0
    expected = capsys.readouterr().out
    assert str(home / "data" / "readtui" / "library.db") in expected
    assert f"{home / 'cache' / 'readtui' / 'documents'}: 0 parsed texts" in expected
    assert expected.endswith("No problems found.\n")
    assert not (home / "data").exists()


def test_the_doctor_tells_what_to_mend(capsys: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTUI_THEME", "nope")
    (tmp_path / "diary.db").write_text("Dear diary, " * 2000, "utf-8")
    assert run(["doctor", "--library", "diary.db"]) == 2
    expected = capsys.readouterr().out
    assert "Problem: this is neither a library" in expected
    assert f"  mv {tmp_path / 'diary.db'} {tmp_path / 'diary.db.other'}" in expected
    assert "Problem: no such theme" in expected


def test_the_doctor_prints_json(capsys: Printed, home: Path) -> None:
    assert run(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problems"] == []
    assert found["facts"][0]["label"] == "Library"
    Path("diary.db").write_text("Dear diary, " * 2000, "utf-8")
    assert run(["doctor", "--library", "diary.db", "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["problem"].startswith("this is neither a library")
    assert problem["advice"]


def test_a_file_named_doctor_is_read(capsys: Printed) -> None:
    Path("doctor").write_text("An apple a day keeps this file away.\n", "utf-8")
    assert run(["doctor"]) == 0
    assert "An apple a day" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (KeyboardInterrupt(), INTERRUPTED, ""),
        (MemoryError(), 2, "not enough memory"),
        (RuntimeError("a\x1b[2J fault"), CRASHED, "crashed with RuntimeError; the report is in "),
    ],
)
def test_what_breaks_the_program_ends_in_one_line(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, home: Path, error: BaseException, code: int, expected: str
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr("readtui.export.plain.plain_lines", broken)
    assert run(["--plain", "lamp.txt"]) == code
    output = capsys.readouterr().err
    assert expected in output
    assert output.count("\n") == (1 if expected else 0)
    if code == CRASHED:
        assert "RuntimeError" in (home / "state" / "readtui" / "crash.txt").read_text("utf-8")


def test_a_report_that_cannot_be_written_is_said(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("readtui.export.plain.plain_lines", broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(Path("lamp.txt").absolute()))
    assert run(["--plain", "lamp.txt"]) == CRASHED
    assert "the report could not be written" in capsys.readouterr().err


# Reading: the app on a screen of its own, its keys pressed by a pilot

Reader = Callable[[ReaderApp, Pilot[None]], Awaitable[None]]
Stage = Callable[..., int]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Start the program on a terminal of 90 by 24 cells, then press keys and quit."""

    def started(reader: Reader, *arguments: str, keyboard: bool = True) -> int:
        async def pilot_and_quit(pilot: Pilot[Any]) -> None:
            app = pilot.app
            assert isinstance(app, ReaderApp)
            try:
                await settled(app, pilot)
                if app.failure is None:  # else the app ends by itself
                    await reader(app, pilot)
            except WorkerCancelled:
                return  # the app ended by itself
            finally:
                await pilot.press("q")

        def on_stage(app: ReaderApp) -> None:
            App.run(app, headless=True, size=(90, 24), auto_pilot=pilot_and_quit)

        monkeypatch.setattr(os, "isatty", lambda descriptor: keyboard or descriptor == 1)
        monkeypatch.setattr("readtui.tui.terminal.take_screen", lambda: None)
        monkeypatch.setattr("readtui.tui.terminal.take_keyboard", lambda: None)
        monkeypatch.setattr(Guard, "start", lambda guard: None)
        monkeypatch.setattr(ReaderApp, "run", on_stage)
        return run(arguments)

    return started


def read_words(app: ReaderApp) -> str:
    return app.reading.document.text[app.reading.position.top :][:20]


def test_the_first_start_opens_the_welcome_article(read: Stage) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(app.source)

    assert read(look) == 0
    assert seen == [str(paths.articles_folder() / "welcome.md")]


def test_the_second_start_goes_on_at_the_same_word(read: Stage) -> None:
    seen: list[tuple[str, str]] = []

    async def leaf(app: ReaderApp, pilot: Pilot[None]) -> None:
        await pilot.press("space", "space", "j")
        await settled(app, pilot)
        seen.append((Path(app.source).name, read_words(app)))

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append((Path(app.source).name, read_words(app)))

    assert read(leaf, "night.md") == 0
    assert read(look) == 0
    assert read(look, "night.md") == 0
    assert not seen[0][1].startswith("Night")
    assert seen[0] == seen[1] == seen[2]


def test_a_link_of_a_typed_host_opens_here_and_one_into_the_own_network_does_not(read: Stage) -> None:
    seen: list[str] = []

    async def follow(app: ReaderApp, pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        await settled(app, pilot)
        seen.extend((app.source, app.reading.document.text[app.reading.position.offset :][:3]))
        await pilot.press("A", "enter")
        await settled(app, pilot)
        seen.append(" ".join(screen_text(app).split()))
        await pilot.press("backspace", "backspace")
        await settled(app, pilot)
        seen.append(app.source)

    with serving() as site, serving() as other:
        inner = other.page("/", b"secret")
        site.page("/b.md", f"To [the inside]({inner}).\n\n# End\n\n".encode() + b"word " * 900)
        first = site.page("/a.md", b"To [b](b.md#end).", Content_Type="text/markdown")
        assert read(follow, first) == 0
        assert other.requests == []
        assert seen[:2] == [site.at("/b.md"), "End"]
        assert "is in your own network or computer" in seen[2]
        assert seen[3] == first


def test_pictures_beside_a_text_and_in_a_page_are_found(read: Stage) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        await pilot.press("P")
        await settled(app, pilot)
        seen.append("".join(screen_text(app).split()))

    Path("lamp.png").write_bytes(b"picture")
    Path("picture.md").write_text("![A lamp](lamp.png)\n", "utf-8")
    assert read(look, "picture.md") == 0
    assert f"Nodesktoptoshowthepicture:{Path('lamp.png').resolve()}" in seen[0].replace("▎", "")
    with serving() as site:
        page = site.page("/a.md", b"![A lamp](lamp.png)", Content_Type="text/markdown")
        assert read(look, page) == 0
        assert read(look, "--no-library", page) == 0
        assert f"Openinginthebrowser:{site.at('/lamp.png')}" in seen[1].replace("▎", "")
        assert f"Openinginthebrowser:{site.at('/lamp.png')}" in seen[2].replace("▎", "")


def test_the_library_is_where_it_is_told_to_be(read: Stage, tmp_path: Path) -> None:
    async def leaf(app: ReaderApp, pilot: Pilot[None]) -> None:
        await pilot.press("space")
        await settled(app, pilot)

    library = tmp_path / "elsewhere" / "library.db"
    assert read(leaf, "--library", str(library), "night.md") == 0
    kept = Library.open(library)
    assert kept.last_source() == str(Path("night.md").resolve())
    kept.close()


def test_what_was_read_last_and_is_gone_is_said(read: Stage) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append((Path(app.source).name, screen_text(app)))

    seen: list[tuple[str, str]] = []
    assert read(look, "lamp.txt") == 0
    Path("lamp.txt").unlink()
    assert read(look) == 0
    assert seen[1][0] == "welcome.md"
    assert "The last text cannot be opened" in " ".join(seen[1][1].split())


def test_a_large_text_is_read_while_the_app_is_up(read: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(read_words(app))

    monkeypatch.setitem(cli_documents.HEAD_BYTES, "markdown", 10)
    assert read(look, "night.md") == 0
    assert seen[0].startswith("Night")


def test_a_large_text_that_cannot_be_read_ends_the_program_with_a_line(
    read: Stage, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        raise AssertionError("nothing is there to read")

    Path("bin.md").write_bytes(bytes(range(256)) * 9)
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "markdown", 10)
    assert read(look, "bin.md") == 2
    assert "bin.md is not a text" in capsys.readouterr().err


def test_a_theme_that_is_not_there_is_named(read: Stage, capsys: Printed) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        raise AssertionError("the app never starts")

    assert read(look, "--theme", "nope", "lamp.txt") == 2
    output = capsys.readouterr().err
    assert "nope" in output
    assert output.count("\n") == 1


def test_the_theme_chosen_on_the_screen_holds_at_the_next_start(read: Stage) -> None:
    seen: list[str] = []

    async def choose(app: ReaderApp, pilot: Pilot[None]) -> None:
        await pilot.press("c")
        await settled(app, pilot)
        seen.append(app.theme_styles.theme.name)

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(app.theme_styles.theme.name)

    assert read(choose, "lamp.txt") == 0
    assert read(look, "lamp.txt") == 0
    assert seen[0] == seen[1]


def test_a_library_that_cannot_be_written_is_said_and_reading_goes_on(read: Stage, tmp_path: Path) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(screen_text(app))

    assert read(look, "--library", str(tmp_path / "lamp.txt" / "library.db"), "night.md") == 0
    assert "The library cannot be written" in seen[0]


def test_a_library_that_is_refused_names_the_way_out(
    read: Stage, monkeypatch: pytest.MonkeyPatch, capsys: Printed, home: Path
) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(screen_text(app))

    Path("diary.db").write_text("Dear diary, " * 2000, "utf-8")
    monkeypatch.setenv("READTUI_LIBRARY", str(Path("diary.db").absolute()))
    assert read(look, "night.md") == 2
    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert "`readtui doctor` shows what to do" in output
    assert "`readtui --no-library` opens documents without it" in output
    assert read(look, "--no-library", "night.md") == 0
    assert "not kept" not in seen[0]
    assert capsys.readouterr().err == ""
    assert not (home / "data").exists()


def test_there_is_a_library_or_there_is_none(capsys: Printed) -> None:
    assert "not allowed with" in refusal(capsys, "--no-library", "--library", "x.db", "lamp.txt")


def test_a_place_that_cannot_be_kept_is_said_at_the_end(
    read: Stage, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(Library, "keep_place", broken)
        app.host.library.is_ending = True
        app.host.run_in_library(broken)  # fails with the same error after quitting began

    def broken(*_: object) -> None:
        raise LibraryError("the library is locked by another program", "try again")

    assert read(look, "lamp.txt") == 0
    assert capsys.readouterr().err == (
        "readtui: the position was not saved: the library is locked by another program (try again)\n"
    )


def test_of_several_sources_those_that_cannot_be_read_are_said_and_the_next_one_is_shown(
    read: Stage, capsys: Printed
) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.extend((app.source, screen_text(app)))
        for _ in range(3):
            await pilot.press("J")
            await settled(app, pilot)
            seen.append(app.source)

    assert read(look, "no.txt", "lamp.txt", "nowhere.md", "night.md") == 2
    assert seen[0] == "lamp.txt"
    assert "no.txt: no such file" in seen[1]
    assert seen[2:] == ["lamp.txt", "night.md", "night.md"]
    output = capsys.readouterr().err.splitlines()
    assert [line.partition(": no such file")[0] for line in output] == ["readtui: no.txt", "readtui: nowhere.md"]


def test_if_none_of_several_sources_can_be_read_each_is_said(read: Stage, capsys: Printed) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        raise AssertionError("the app is not started")

    assert read(look, "no.txt", "nowhere.md") == 2
    output = capsys.readouterr().err.splitlines()
    assert [line.partition(": no such file")[0] for line in output] == ["readtui: no.txt", "readtui: nowhere.md"]


def test_a_fault_of_the_app_ends_in_one_line_and_a_report(read: Stage, capsys: Printed, home: Path) -> None:
    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        app.crash = RuntimeError("a fault")

    assert read(look, "lamp.txt") == CRASHED
    assert "crashed with RuntimeError; the report is in" in capsys.readouterr().err
    assert "a fault" in (home / "state" / "readtui" / "crash.txt").read_text("utf-8")


def test_a_text_from_a_pipe_is_read_on_the_screen(read: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def look(app: ReaderApp, pilot: Pilot[None]) -> None:
        seen.append(screen_text(app))

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Down the pipe.\n")))
    assert read(look, "-", keyboard=False) == 0
    assert "Down the pipe." in seen[0]


@pytest.mark.parametrize(
    ("terminal", "expected"),
    [
        *(("xterm", "Clipboard  OSC 52"), ("linux", "Clipboard  none found")),
        *(("xterm", "Colours    256"), ("xterm-kitty", "Colours    24 bits"), ("dumb", "Colours    none")),
    ],
)
def test_doctor_tells_which_way_copies_go_and_the_number_of_colours(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, terminal: str, expected: str
) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(["doctor"]) == 0
    assert expected in capsys.readouterr().out


def test_an_option_of_a_command_says_which_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--keys"]) == 2
    assert capsys.readouterr().err == "readtui: --keys is an option of a command (run: readtui config --keys)\n"


def test_a_manual_page_is_opened_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "man"
    program.write_text(
        '#!/bin/sh\n[ "$2" = lamp ] && printf "LAMP(1)     Lamps     LAMP(1)\\n\\nNAME\\n       A lamp.\\n"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert run(["--markdown", "man:lamp(1)"]) == 0
    assert "A lamp." in capsys.readouterr().out
    assert run(["--plain", "man:wick(1)"]) == 2
    assert capsys.readouterr().err == (
        "readtui: there is no manual page wick in section 1 (to find pages by words: man -k wick)\n"
    )
