"""The program in a pseudo-terminal: keys, signals, and the state after its end."""

from __future__ import annotations

import base64
import os
import re
import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from readtui.tui.terminal import titled
from readtui.unicode.printable import is_printable
from tests.pyte_screen import TerminalInMemory
from tests.terminals import SHELL, Terminal

NIGHT = "# Night\n\n" + "".join(f"## Hour {hour}\n\n{f'Stroke {hour}. ' * 150}\n\n" for hour in range(1, 10))


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "night.md"
    file.write_text(NIGHT, "utf-8")
    return str(file)


def test_reading_stops_and_goes_on_at_the_same_word(article: str) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"5]")
        terminal.wait_for("Stroke 5.")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before
    with Terminal() as terminal:
        assert b"Stroke 1." not in terminal.wait_for("Stroke 5.")
        terminal.press(b"q")
        assert terminal.end() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_the_program_and_the_terminal_is_as_before(article: str, number: int, code: int) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("quit")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == code
        assert terminal.modes == terminal.modes_before
        assert b"\x1b[?1049l" in terminal.output  # the screen from before
        assert b"\x1b[?25h" in terminal.output  # the cursor
        assert b"\x1b[?1000l" in terminal.output  # the mouse
        assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_place_however_soon_it_comes(article: str, number: int) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"7]")
        terminal.wait_for("Stroke 7.")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == 128 + number
    with Terminal() as terminal:
        assert b"Stroke 1." not in terminal.wait_for("Stroke 7.")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_without_an_alternate_screen_the_prompt_has_a_row_of_its_own(article: str) -> None:
    shown = TerminalInMemory(80, 24)  # it knows no alternate screen
    with Terminal(article) as terminal:
        output = terminal.wait_for("quit")
        terminal.press(b"q")
        assert terminal.end() == 0
        output += terminal.output
    shown.write(re.sub("\x1b\\[[<>=?][0-9;]*[a-z$]+", "", output.decode()) + "$ ")  # modes and questions
    assert [text.strip() for text in shown.texts()] == ["$"] + [""] * 23


def test_the_answer_of_the_terminal_about_widths_presses_no_key_wherever_it_comes(tmp_path: Path) -> None:
    file = tmp_path / "hindi.md"
    file.write_text("# हिन्दी\n\n" + "सुबह की घंटी सुनाई देती है। stroke\n\n" * 40, "utf-8")
    with Terminal(str(file)) as terminal:
        terminal.wait_for("\x1b[6n")
        terminal.press(b"/st\x1b[2;2Rro")
        terminal.press(b"k\x1b[3;3Re")
        terminal.press(b"\r")
        terminal.wait_for("of 40")
        terminal.press(b"\x1b[2;3R\x1b[2;2Rq")  # nobody asked for these
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before


def test_a_bookmark_that_was_told_survives_a_kill(article: str) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"4]M")
        terminal.wait_for("Bookmarked: Hour 4")
        os.kill(terminal.process.pid, signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
    with Terminal(article) as terminal:
        terminal.wait_for("Marks", "Hour 4")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_a_bookmark_set_just_before_the_end_is_kept(article: str) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"5]Mq")
        assert terminal.end() == 0
    with Terminal(article) as terminal:
        terminal.wait_for("Marks")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_a_copy_made_just_before_the_end_is_sent(article: str) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"5]yyq")
        assert terminal.end() == 0
        assert b"]52;c;" + base64.b64encode(b"Stroke 5.") in terminal.output


def test_a_text_comes_down_a_pipe_and_keys_from_the_terminal() -> None:
    with Terminal("-", text=NIGHT.encode()) as terminal:
        terminal.wait_for("Stroke 1.")
        terminal.press(b"G")
        terminal.wait_for("Stroke 9.")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_a_command_that_printed_nothing_opens_no_screen() -> None:
    with Terminal(text=b"") as terminal:
        assert terminal.end() == 0
        assert terminal.output == b""


def test_a_text_from_a_pipe_opens_where_the_command_line_says() -> None:
    with Terminal("+/Stroke 7", text=NIGHT.encode()) as terminal:
        terminal.wait_for("Stroke 7", "1 of 150")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_text_is_printed_in_colour_on_a_terminal_that_has_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    red = b"\x1b[31mred\x1b[m\n"
    with Terminal("--plain", "--color=auto", text=red) as terminal:
        assert terminal.end() == 0
        assert terminal.output == b"\x1b[31mred\x1b[m\r\n"
    monkeypatch.setenv("NO_COLOR", "1")
    with Terminal("--plain", "--color=auto", text=red) as terminal:
        assert terminal.end() == 0
        assert terminal.output == b"red\r\n"


def test_the_screen_is_drawn_anew_after_a_stay_in_the_background(article: str) -> None:
    with Terminal(article, code=SHELL) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"\x1a")
        terminal.wait_for("[stopped]")
        terminal.press(b"\n")
        terminal.wait_for("Stroke 1.", "quit", "\x1b]2;")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_no_control_sequence_of_a_document_reaches_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "evil\x1b]2;PWN-NAME\x07.md"
    file.write_text(
        "# Evil &#27;]2;PWN-TITLE&#7;\n\n## Part \x1b]52;c;UFdO\x07\n\nRed \x1b[31;7mPWN\x9b2J and "
        "[a link](http://e.org/\x1b]0;PWN-LINK\x07).\n\n## End\n\nAll is well.\n",
        "utf-8",
    )
    with Terminal(str(file)) as terminal:
        sent = terminal.wait_for("quit")
        terminal.press(b"i")
        sent += terminal.wait_for("Details")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 143
        sent += terminal.output
    sent = sent.replace(b"\x1b]22;default\x07", b"")  # Textual's own: the shape of the pointer
    sent = sent.replace(
        titled("Evil \ufffd]2;PWN-TITLE\ufffd").encode(), b""
    )  # our own: nothing of the document's sequence is in it
    for injected in (b"\x1b]", b"\x1b[31;7m", b"\x9b2J", b"\x07"):
        assert injected not in sent


def test_a_theme_that_is_not_there_is_said_on_the_terminal_as_it_was(article: str) -> None:
    with Terminal("--theme", "nope", article) as terminal:
        assert terminal.end() == 2
        assert terminal.modes == terminal.modes_before
        assert terminal.output.startswith(b"readtui: ")
        assert terminal.output.count(b"\n") == 1


@pytest.mark.parametrize("columns", ["", "0", "²"])
def test_a_terminal_that_does_not_know_its_size_gets_rows_of_the_default_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (text := tmp_path / "long.txt").write_text("word " * 100)
    with Terminal("--plain", str(text), size=(0, 0)) as terminal:
        assert terminal.end() == 0
        assert 60 < max(len(row) for row in terminal.output.decode().splitlines()) <= 72
    with Terminal(str(text), size=(0, 0)) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_the_theme_of_the_terminal_has_its_own_colours_from_the_first_frame_on(
    article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    with Terminal("--theme", "terminal", article) as terminal:
        drawn = terminal.wait_for("quit")
        for keys, words in ((b"/Stroke", "1 of "), (b"\x1b", "quit"), (b"?", "Help")):
            terminal.press(keys)
            drawn += terminal.wait_for(words)
        assert not re.findall(rb"\x1b\[[0-9;]*[34]8;[0-9;]*m", drawn), "colours by number"


SEQUENCES = re.compile(rb"\x1b\[[0-9;:?<>=$]*[@-~]|\x1b\]22;default\x07|\x1b[78=>]")
"""What Textual itself sends: control sequences, and the shape of the mouse pointer."""

OWN_TITLE = re.compile(rb"\x1b\]2;[^\x00-\x1f\x7f]* \xe2\x80\x94 readtui\x1b\\")
"""The title of the window."""


def test_the_terminal_gets_no_control_character_of_a_name_or_a_paste(tmp_path: Path) -> None:
    hostile = "a\x1b]52;c;bHM=\x07\x1b[2Jb\x9b31m\x0e\x7f\u202e\u2066c"
    file = tmp_path / f"{hostile}.md"
    file.write_text(f"# Night {hostile}\n\n[x]({hostile})\n\n" + "Stroke. " * 200, "utf-8")
    # C1, shift out, delete, a bidirectional override, a line end
    pasted = b"\x1b[200~x\xc2\x9b31m\x0e\x7f\xe2\x80\xaey\r\nz\x1b[201~"
    steps = ((b"/" + pasted, "xy z"), (b"\r", "quit"), (b"T", "Paper"), (pasted, "No match"))
    with Terminal(str(file)) as terminal:
        output = terminal.wait_for("quit")
        for keys, words in steps:
            terminal.press(keys)
            output += terminal.wait_for(words)
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 143
        output += terminal.output
    assert b"\x1b[2J" not in output
    output, titles = OWN_TITLE.subn(b"", output)
    assert titles == 1
    text = SEQUENCES.sub(b"", output).decode()
    assert {char for char in text if not is_printable(char)} == set()  # joiners are: the terminal is asked for them


def test_the_title_of_the_window_is_that_of_the_text_and_then_that_from_before(article: str) -> None:
    with Terminal(article) as terminal:
        before = terminal.wait_for("\x1b]2;")
        assert b"\x1b[22;2t" in before
        terminal.wait_for(" — readtui\x1b\\")
        terminal.wait_for("quit")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert terminal.output.count(b"\x1b[23;2t") == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (bytes(range(256)) * 90, "standard input is not a text: 10% of its bytes are control characters"),
        (b"\x7fELF\x02\x01\x01\0" + b"\0\x01\x02" * 4000, "standard input is a program (ELF), not a text"),
    ],
)
def test_what_comes_down_a_pipe_and_is_no_text_is_refused_in_one_line(text: bytes, what: str) -> None:
    with Terminal(text=text) as terminal:
        assert terminal.end() == 2
        assert terminal.output.endswith(f"readtui: {what}\r\n".encode())
        assert terminal.output.count(b"\r\n") == 1
        assert terminal.modes == terminal.modes_before
