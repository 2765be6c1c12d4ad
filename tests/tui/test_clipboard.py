"""Which methods a copy uses in which environment, and its message."""

from __future__ import annotations

import base64
import os
import stat
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from readtui.tui.clipboard import (
    MAX_PAYLOAD,
    SCREEN_CHUNK,
    CopyResult,
    by_pyperclip,
    clipboard_methods,
    copy,
    run_program,
)

TMUX = {"TMUX": "/tmp/tmux-0/default,1,0"}
SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}
X = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
SCREEN = {"STY": "1.pts-0.host"}

TO_TMUX = "tmux load-buffer -w -"
TO_OLD_TMUX = "tmux load-buffer -"
TO_WAYLAND = "wl-copy --type text/plain"
TO_XCLIP = "xclip -selection clipboard -in"
TO_XSEL = "xsel --clipboard --input"

LONGEST_TEXT = MAX_PAYLOAD // 4 * 3
"""Bytes that a terminal takes."""


class Place:
    """An environment with the programs that work in it; it records what they and the terminal receive."""

    def __init__(
        self, environ: Mapping[str, str], *working: str, answer: str = "clipboard,title kitty(0.32)\n"
    ) -> None:
        self.environ = environ
        self.answer = answer  # that of tmux
        self.working = working
        self.ran: list[str] = []
        self.data: list[bytes] = []
        self.sent: list[str] = []
        self.handed: list[str] = []

    def copy(self, text: str, hand_over: Callable[[str], None] | None = None) -> CopyResult:
        return copy(
            text,
            self.sent.append,
            environ=self.environ,
            run=self.run,
            ask=lambda command, environ, timeout_s: self.answer,
            hand_over=hand_over or self.refuse,
            timeout_s=9,
        )

    def run(self, command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool:
        assert timeout_s > 0
        assert environ is self.environ
        self.ran.append(" ".join(command))
        self.data.append(data)
        return self.ran[-1] in self.working

    def refuse(self, text: str) -> None:
        self.handed.append(text)
        raise RuntimeError("no clipboard")


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend to be Linux without any clipboard program."""
    monkeypatch.setattr(sys, "platform", "linux")
    install(monkeypatch)


def install(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    monkeypatch.setattr("shutil.which", lambda program, path=None: program if program in programs else None)


def decoded(sequence: str) -> str:
    """Return the text that a terminal decodes from the sequence."""
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\a")
    return base64.b64decode(sequence[7:-1], validate=True).decode()


# The ways


def test_in_tmux_it_is_tmux_that_tells_the_terminal() -> None:
    place = Place(TMUX | SSH, TO_TMUX)
    assert place.copy("two words") == CopyResult(
        "tmux", "Copied 2 words to the terminal's clipboard (OSC 52) and tmux's buffer"
    )
    assert (place.ran, place.data, place.sent) == ([TO_TMUX], [b"two words"], [])


def test_an_old_tmux_passes_a_sequence_to_the_terminal() -> None:
    place = Place(TMUX | SSH, TO_OLD_TMUX)
    assert place.copy("two words") == CopyResult("tmux", "Copied 2 words to tmux's buffer; its terminal may refuse it")
    assert place.ran == [TO_TMUX, TO_OLD_TMUX]
    (sequence,) = place.sent
    assert decoded(sequence.removeprefix("\x1bPtmux;\x1b").removesuffix("\x1b\\")) == "two words"


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        ("256,clipboard,title XTerm(390)", "its terminal may refuse it"),
        ("clipboard,title", "its terminal may refuse it"),
        ("bpaste,mouse,title VTE(7006)", "its terminal takes no clipboard"),
        ("", "its terminal takes no clipboard"),
    ],
)
def test_in_tmux_it_is_copied_only_where_the_terminal_around_it_has_it(answer: str, doubt: str, home: Path) -> None:
    place = Place(TMUX | {"HOME": str(home)}, TO_TMUX, answer=answer)
    kept = "; kept in ~/.local/state/readtui/last-copy.txt"
    assert place.copy("two words").message == f"Copied 2 words to tmux's buffer; {doubt}{kept}"


@pytest.mark.parametrize("environ", [{"TERM": "xterm-kitty"}, {"TERM": "foot"}, {"WT_SESSION": "x", "TERM": "xterm"}])
def test_a_terminal_that_is_known_to_copy_is_not_doubted(environ: Mapping[str, str]) -> None:
    assert Place({**SSH, **environ}).copy("two words").message == "Sent 2 words to the terminal's clipboard (OSC 52)"


def test_where_tmux_does_not_answer_the_terminal_is_told_by_way_of_it() -> None:
    place = Place(TMUX | SSH)
    assert place.copy("two words").message == "Sent 2 words to the terminal, which may refuse it (OSC 52)"
    assert place.sent[0].startswith("\x1bPtmux;")


def test_in_tmux_on_the_readers_own_machine_the_clipboard_is_served_too() -> None:
    place = Place(TMUX | X, TO_TMUX, TO_XCLIP)
    assert place.copy("two words") == CopyResult("tmux and xclip", "Copied 2 words to xclip and tmux's buffer")


def test_from_another_machine_the_terminal_is_sent_the_text() -> None:
    for remote in (SSH, {"SSH_TTY": "/dev/pts/1"}, {"SSH_CLIENT": "10.0.0.1 50000 22"}):
        place = Place(remote | X, TO_XCLIP)
        arrival = place.copy("two\nwords\t中文 👩‍👧")
        assert arrival == CopyResult("OSC 52", "Sent 4 words to the terminal, which may refuse it (OSC 52)")
        assert [decoded(sequence) for sequence in place.sent] == ["two\nwords\t中文 👩‍👧"]
        assert (place.ran, place.handed) == ([], [])


@pytest.mark.parametrize(
    ("environ", "ran", "way"),
    [
        (X, [TO_XCLIP], "xclip"),
        (WAYLAND, [TO_WAYLAND], "wl-copy"),
        (WAYLAND | X, [TO_WAYLAND], "wl-copy"),
    ],
)
def test_on_the_readers_own_machine_a_program_serves_the_clipboard_and_the_terminal_is_sent_the_text(
    environ: Mapping[str, str], ran: list[str], way: str
) -> None:
    place = Place(environ, TO_WAYLAND, TO_XCLIP)
    assert place.copy("two words") == CopyResult(way, f"Copied 2 words to {way}")
    assert place.ran == ran
    assert [decoded(sequence) for sequence in place.sent] == ["two words"]


def test_after_a_program_that_fails_the_next_one_is_tried() -> None:
    place = Place(WAYLAND | X, TO_XSEL)
    assert place.copy("word").message == "Copied 1 word to xsel"
    assert place.ran == [TO_WAYLAND, TO_XCLIP, TO_XSEL]


def test_the_clipboard_of_macos_has_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert Place({}, "pbcopy").copy("word").message == "Copied 1 word to pbcopy"


def test_where_no_program_is_known_pyperclip_is_asked() -> None:
    place = Place({"TERM": "dumb"})
    handed: list[str] = []
    assert place.copy("two words", handed.append) == CopyResult("pyperclip", "Sent 2 words to the system's clipboard")
    assert handed == ["two words"]


def test_pyperclip_is_not_asked_to_run_again_what_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "xclip")
    place = Place(X)
    place.copy("word")
    assert place.handed == []
    place = Place(X | {"WSL_DISTRO_NAME": "Debian"})
    place.copy("word")
    assert place.handed == ["word"]


def test_gnu_screen_is_given_the_sequence_in_parts() -> None:
    text = "x" * SCREEN_CHUNK * 2
    place = Place(SCREEN)
    place.copy(text)
    parts = place.sent[0].removeprefix("\x1bP").removesuffix("\x1b\\").split("\x1b\\\x1bP")
    assert max(map(len, parts)) == SCREEN_CHUNK
    assert decoded("".join(parts)) == text


def test_the_least_text_and_the_longest_that_a_terminal_takes() -> None:
    for text in ("x", "x" * LONGEST_TEXT):
        place = Place(SSH)
        assert place.copy(text).message == "Sent 1 word to the terminal, which may refuse it (OSC 52)"
        assert [decoded(sequence) for sequence in place.sent] == [text]


# Where nothing arrives


def test_a_text_that_is_too_long_for_the_terminal_is_not_cut_but_lies_in_a_file(home: Path) -> None:
    text = "x" * (LONGEST_TEXT - 1) + " é"
    place = Place(SSH | {"HOME": str(home)})
    assert place.copy(text) == CopyResult("", "Too long to send: saved 2 words to ~/.local/state/readtui/last-copy.txt")
    assert place.sent == []
    assert (home / ".local/state/readtui/last-copy.txt").read_text("utf-8") == text


def test_of_a_long_text_nobody_knows_whether_tmux_brought_it_to_the_terminal() -> None:
    sentence = Place(TMUX | SSH, TO_TMUX).copy("x " * LONGEST_TEXT).message
    assert sentence == "Copied 55,500 words to tmux's buffer; too long for its terminal"
    assert Place(X, TO_XCLIP).copy("x " * LONGEST_TEXT).message == "Copied 55,500 words to xclip"


@pytest.mark.parametrize("term", ["dumb", "linux"])
def test_without_any_clipboard_the_text_lies_in_a_file(term: str, home: Path) -> None:
    place = Place({"TERM": term, "HOME": str(home)})
    sentence = "No clipboard: saved 1 word to ~/.local/state/readtui/last-copy.txt"
    assert place.copy("word") == CopyResult("", sentence)
    assert place.sent == []
    assert copy("word", environ={"HOME": str(home)}, run=place.run, hand_over=place.refuse).message == sentence


def test_without_a_file_either_it_is_said(tmp_path: Path) -> None:
    expected = "No clipboard, and cannot save 1 word"
    assert Place({"TERM": "dumb"}).copy("word").message == expected
    (tmp_path / "state").write_text("in the way")
    assert Place({"TERM": "dumb", "XDG_STATE_HOME": str(tmp_path / "state")}).copy("word").message == expected
    (folder := tmp_path / "readtui" / "last-copy.txt").mkdir(parents=True)
    assert Place({"TERM": "dumb", "XDG_STATE_HOME": str(tmp_path)}).copy("word").message == expected
    assert list(folder.parent.iterdir()) == [folder]


def test_a_terminal_that_cannot_be_written_to_is_survived() -> None:
    def send(sequence: str) -> None:
        raise AssertionError("Driver must be in application mode")

    place = Place(SSH)
    assert copy("word", send, environ=SSH, run=place.run).method == ""


def test_nothing_is_copied_of_nothing() -> None:
    place = Place(TMUX, TO_TMUX)
    assert place.copy("") == CopyResult("", "Nothing to copy")
    assert place.ran == []


def test_what_is_no_word_is_counted_in_characters() -> None:
    assert Place(TMUX, TO_TMUX).copy("—").message.startswith("Copied 1 character to ")
    assert Place(TMUX, TO_TMUX).copy("…\n").message.startswith("Copied 2 characters to ")


# The file


def test_the_last_copy_is_kept_for_the_reader_alone(tmp_path: Path) -> None:
    environ = TMUX | {"XDG_STATE_HOME": str(tmp_path)}
    for text in ("first", "中文\n\tline\r\n👩‍👧"):
        Place(environ, TO_TMUX).copy(text)
    (file,) = (tmp_path / "readtui").iterdir()
    assert file.name == "last-copy.txt"
    assert file.read_bytes() == "中文\n\tline\r\n👩‍👧".encode()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_it_is_kept_before_anything_else_is_tried(tmp_path: Path) -> None:
    kept: list[str] = []

    def hand_over(text: str) -> None:
        kept.append((tmp_path / "readtui" / "last-copy.txt").read_text())

    Place({"XDG_STATE_HOME": str(tmp_path)}).copy("word", hand_over)
    assert kept == ["word"]


def test_half_a_character_breaks_nothing(tmp_path: Path) -> None:
    place = Place(SSH | {"XDG_STATE_HOME": str(tmp_path)})
    place.copy("a\ud83d b\udc80 \ud83d\ude00")
    assert [decoded(sequence) for sequence in place.sent] == ["a\ufffd b\ufffd 😀"]
    assert (tmp_path / "readtui" / "last-copy.txt").read_text("utf-8") == "a\ufffd b\ufffd 😀"


# Time


def test_what_takes_all_the_time_leaves_none_to_the_next_program_but_some_to_the_terminal() -> None:
    now = [0.0]
    left: list[float] = []
    sent: list[str] = []

    def run(command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool:
        left.append(timeout_s)
        now[0] += timeout_s
        return False

    arrival = copy("word", sent.append, environ=TMUX | X, run=run, clock=lambda: now[0], timeout_s=100)
    assert left == [90]
    assert arrival.method == "OSC 52"
    assert len(sent) == 1


def test_what_hangs_is_left_behind() -> None:
    hanging = threading.Event()

    def hang(text: str) -> None:
        hanging.wait(60)

    assert copy("word", environ={}, hand_over=hang, timeout_s=0.01).method == ""
    assert [thread.daemon for thread in threading.enumerate() if thread.name == "clipboard"] == [True]
    hanging.set()


# Which way it would be


@pytest.mark.parametrize(
    ("environ", "programs", "way"),
    [
        (TMUX | SSH, ["tmux"], "tmux"),
        (TMUX | SSH, [], "OSC 52"),
        (TMUX | X, ["tmux", "xclip"], "tmux and xclip"),
        (SSH | X, ["xclip"], "OSC 52"),
        (X, ["xsel"], "xsel and OSC 52"),
        (WAYLAND | X, ["xclip", "wl-copy"], "wl-copy and OSC 52"),
        (WAYLAND | X, [], "OSC 52"),
        (SCREEN, [], "OSC 52 by way of GNU screen"),
        ({"WSL_DISTRO_NAME": "Debian"}, [], "pyperclip and OSC 52"),
        (X | {"TERM": "dumb"}, [], ""),
    ],
)
def test_the_way_can_be_told_without_going_it(
    environ: Mapping[str, str], programs: list[str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, *programs)
    assert clipboard_methods(environ) == way


# Programs and pyperclip


def test_a_program_that_is_not_there_fails() -> None:
    assert not run_program(["readtui-has-no-such-program"], b"", {"PATH": ""}, 5)


def test_a_program_is_given_the_text_and_ends_well_or_not() -> None:
    code = "import sys; sys.exit(sys.stdin.buffer.read() != 'é'.encode())"
    assert run_program([sys.executable, "-c", code], "é".encode(), os.environ, 30)
    assert not run_program([sys.executable, "-c", code], b"e", os.environ, 30)


def test_pyperclip_is_kept_from_qt_which_would_end_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "PyQt5" or None)
    with pytest.raises(RuntimeError, match="Qt"):
        by_pyperclip("word")


def test_pyperclip_chooses_afresh_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[list[str]] = [[], []]
    choices = iter(copies)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr("pyperclip.determine_clipboard", lambda: (next(choices).append, None))
    by_pyperclip("first")
    by_pyperclip("second")
    assert copies == [["first"], ["second"]]


def test_in_a_browser_the_notice_names_it() -> None:
    place = Place({**SSH, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"})

    assert "to the browser, which may refuse it" in place.copy("a lamp").message
