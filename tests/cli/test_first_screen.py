"""The program in a pseudo-terminal: the first screen, what replaces it, and the terminal whatever happens then."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from readtui.config import paths
from readtui.startup.kept_screen import FOLDER, LAST, STYLES, KeptFile, file_name
from tests.pyte_screen import ShownCell, TerminalInMemory
from tests.terminals import PROGRAM, SHELL, TAKE_TERMINAL, Terminal
from tests.web import Request, serving

NIGHT = "# Night\n\n" + "".join(f"## Hour {hour}\n\n{f'Stroke {hour}. ' * 150}\n\n" for hour in range(1, 10))

PAINTED = "\x1b[?2026l"
"""What ends the first screen, and each part of the output that is shown at once."""

HELD = f"""{TAKE_TERMINAL}
import sys, time

class Held:
    def find_spec(self, name, path=None, target=None):
        while name == "readtui.cli.main":
            time.sleep(0.01)

sys.meta_path.insert(0, Held())
sys.argv[0] = "readtui"
from readtui.__main__ import main
main()
"""
"""Code that runs the program, and stops after the first screen: the import of the rest does not end."""

SPIED = """
import os, sys
write = os.write

def spy(descriptor, data):
    os.write = write
    with open(sys.argv.pop(), "w") as file:
        print(*sys.modules, sep="\\n", file=file)
    return write(descriptor, data)

before = set(sys.modules)
os.write = spy
from readtui.__main__ import main
main()
"""
"""Code that runs the program, and writes the modules loaded at its first write to the file named last."""

MOST_MODULES = 8
"""Modules that are loaded for the first screen in addition to those of every Python."""


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "night.md"
    file.write_text(NIGHT, "utf-8")
    return str(file)


@pytest.fixture
def held() -> str:
    """Code of a shell that runs the program without the end of its first screen."""
    return SHELL.replace('"-m", "readtui"', f'"-c", {HELD.partition(chr(10))[2]!r}')


def folder() -> Path:
    return paths.cache_folder() / FOLDER


def read_once(*arguments: str, keys: bytes = b"q", size: tuple[int, int] = (80, 24)) -> None:
    """Read a document, press keys, and quit."""
    with Terminal(*arguments, size=size) as terminal:
        terminal.wait_for("search")
        terminal.press(keys)
        assert terminal.end() == 0


def screens(output: bytes, columns: int, rows: int) -> Iterator[tuple[list[str], list[list[ShownCell]]]]:
    """Yield the texts and the cells of the screen after each part of the output that is shown at once."""
    terminal = TerminalInMemory(columns, rows)
    for part in output.decode().split(PAINTED)[:-1]:
        terminal.write(part)
        yield terminal.texts(), terminal.shown()


def first_screen(*arguments: str, size: tuple[int, int] = (80, 24), code: str = PROGRAM) -> list[str]:
    """Return the rows of the first screen, and end the program."""
    with Terminal(*arguments, size=size, code=code) as terminal:
        shown = terminal.wait_for(PAINTED) + PAINTED.encode()
        terminal.process.send_signal(signal.SIGKILL)
        return next(screens(shown, *size))[0]


# What is shown


def test_next_to_nothing_is_imported_before_it(article: str, tmp_path: Path) -> None:
    list_file = tmp_path / "modules"
    for _ in range(2):  # a new document, then one with a kept screen
        with Terminal(article, str(list_file), code=TAKE_TERMINAL + SPIED) as terminal:
            terminal.wait_for("quit")
            terminal.press(b"q")
            assert terminal.end() == 0
        modules = list_file.read_text("utf-8").split()
        ours = [name for name in modules if name.startswith("readtui")]
        assert {"readtui", "readtui.__main__", "readtui.startup.first_screen"} <= set(ours)
        assert len(ours) <= MOST_MODULES + 1
        for heavy in (
            "textual",
            "readtui.cli",
            "readtui.config",
            "typing",
            "pathlib",
            "dataclasses",
            "json",
            "tomllib",
        ):
            assert heavy not in modules


def test_a_new_text_shows_its_head_and_its_place_does_not_change(article: str) -> None:
    with Terminal(article, size=(100, 30)) as terminal:
        drawn = terminal.wait_for("quit") + b"".join(terminal.wait_for(PAINTED) for _ in "1")
        terminal.press(b"q")
        assert terminal.end() == 0
    shown = [texts for texts, _ in screens(drawn + PAINTED.encode(), 100, 30)]
    head, frame = shown[0], shown[-1]
    for words in ("Night", "Hour 1", "Stroke 1. Stroke 1."):
        assert [(y, row.find(words)) for y, row in enumerate(head) if words in row[28:]] == [
            (y, row.find(words, 28)) for y, row in enumerate(frame) if words in row[28:]
        ]


@pytest.mark.parametrize(
    ("size", "keys"),
    [((80, 24), b"5]jjjq"), ((120, 40), b"]M/Stroke 7\rq"), ((40, 15), b"5]jjjq"), ((120, 40), b"q")],
)
def test_the_kept_screen_is_the_first_frame_of_the_app(article: str, size: tuple[int, int], keys: bytes) -> None:
    read_once(article, keys=keys, size=size)
    with Terminal(article, size=size) as terminal:
        drawn = terminal.wait_for(PAINTED) + PAINTED.encode()
        drawn += terminal.wait_for("\x1b[?2026h\x1b[")
        drawn += b"\x1b[" + terminal.wait_for(PAINTED) + PAINTED.encode()
        terminal.press(b"q")
        assert terminal.end() == 0
    first, frame = screens(drawn, *size)
    assert first == frame
    assert any(row.strip() for row in first[0])


def test_without_a_name_the_last_document_is_shown(article: str) -> None:
    read_once(article, keys=b"4]q")
    assert any("Stroke 4." in row for row in first_screen(code=HELD))
    assert "night.md" in first_screen(size=(81, 24), code=HELD)[0]


def test_a_screen_of_another_size_is_not_shown(article: str) -> None:
    read_once(article, keys=b"4]q")
    rows = first_screen(article, size=(81, 24), code=HELD)
    assert next(row.split() for row in rows if row.strip(" │")) == ["│", "night.md"]
    assert rows[-2].startswith(" Reading /")


def test_a_document_that_was_left_at_its_start_shows_its_head_in_another_size(article: str) -> None:
    read_once(article)
    assert any("Stroke 1." in row for row in first_screen(article, size=(81, 24), code=HELD))


def test_a_damaged_screen_is_not_shown_nor_the_start_of_its_document(article: str) -> None:
    read_once(article, keys=b"4]q")
    kept_file = folder() / file_name("", Path(article).stat())
    data = kept_file.read_bytes()
    for damaged in (data[:-1], data[:40], data.replace(b"Stroke", b"Strike")):
        kept_file.write_bytes(damaged)
        rows = first_screen(article, code=HELD)
        assert rows[-2].startswith(" Reading /")
        assert not any("Str" in row for row in rows)


def test_the_screen_of_a_changed_file_is_not_shown(article: str) -> None:
    read_once(article, keys=b"4]q")
    Path(article).write_text(NIGHT.replace("Stroke", "Sound"), "utf-8")
    assert not any("Stroke" in row for row in first_screen(article, code=HELD))


def test_a_file_that_is_changed_while_it_is_read_has_no_kept_screen(article: str) -> None:
    with Terminal(article) as terminal:
        terminal.wait_for("quit")
        Path(article).write_text(NIGHT.replace("Stroke", "Sound"), "utf-8")
        terminal.press(b"q")
        assert terminal.end() == 0
    assert not any("Stroke" in row for row in first_screen(article, code=HELD))


def test_a_screen_with_other_settings_is_not_shown(article: str, home: Path) -> None:
    read_once(article, keys=b"4]q")
    settings = home / ".config" / "readtui" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('theme = "paper"\n', "utf-8")
    with Terminal(article) as terminal:
        assert b"Stroke" not in terminal.wait_for("\x1b[?1049h")
        terminal.wait_for("Stroke 4.")
        terminal.press(b"q")
        assert terminal.end() == 0
    assert any("Stroke 4." in row for row in first_screen(article, code=HELD))


def test_no_screen_is_kept_or_shown_without_being_wanted(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read_once("--no-library", article)
    assert not folder().exists()
    for option in ("--width=70", "--theme=paper"):
        read_once(option, article)
        assert not any(b"Stroke" in file.read_bytes() for file in folder().iterdir())
    read_once(article)
    assert any(b"Stroke" in file.read_bytes() for file in folder().iterdir())
    monkeypatch.setenv("READTUI_CACHE", "no")
    read_once(article)
    assert [file.name for file in folder().glob("*") if file.name != LAST] == [STYLES]


@pytest.mark.parametrize(
    "variables", [{"COLUMNS": "31", "LINES": "7"}, {"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": ""}]
)
def test_the_first_screen_is_that_of_the_app_also_with_other_variables(
    article: str, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    drawn = b""
    for _ in range(2):  # with the built-in styles, then with those that were kept
        with Terminal(article, size=(100, 30)) as terminal:
            drawn = terminal.wait_for(PAINTED) + PAINTED.encode()
            drawn += terminal.wait_for("\x1b[?2026h\x1b[")
            drawn += b"\x1b[" + terminal.wait_for(PAINTED) + PAINTED.encode()
            terminal.press(b"q")
            assert terminal.end() == 0
        first, frame = (cells for _, cells in screens(drawn, 100, 30))
        assert any("S" in str(row) for row in first)
        assert [row[30:98] for row in first[7:28]] == [row[30:98] for row in frame[7:28]]
        for file in folder().iterdir():
            if file.name not in (LAST, STYLES):
                file.unlink()
    if "NO_COLOR" in variables:
        assert not [part for part in drawn.split(b"\x1b[") if part.startswith((b"38;", b"48;"))]


def test_only_the_owner_can_read_what_is_kept(article: str) -> None:
    read_once(article)
    assert folder().stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o177 == 0 for file in folder().iterdir())


def test_an_unwritable_cache_is_not_mentioned(article: str, home: Path) -> None:
    (home / "cache").write_text("in the way", "utf-8")
    with Terminal(article) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert b"readtui:" not in terminal.output


@pytest.mark.parametrize("hostile", ["\x1b]52;c;bHM=\x07", "\x9b2J", "\u202e", "\x1b[31m"])
def test_a_hostile_document_writes_no_sequence(tmp_path: Path, hostile: str) -> None:
    for name in ("bell.md", "bell.txt", f"{hostile}.txt", f"{hostile}.pdf"):
        file = tmp_path / name
        file.write_text(f"Bell {hostile}\n\nIt {hostile} rings.\n", "utf-8")
        with Terminal(str(file), code=HELD) as terminal:
            assert hostile.encode() not in terminal.wait_for(PAINTED)


def test_a_forged_screen_writes_no_sequence(article: str) -> None:
    read_once(article)
    kept_file = folder() / file_name("", Path(article).stat())
    kept = KeptFile(["x"], ["0", "0m\x1b]0;PWN\x07"], [[(0, "\x1b]52;c;UFdO\x07"), (1, "PWN")]] * 24)
    kept_file.write_bytes(kept.packed())
    with Terminal(article, code=HELD) as terminal:
        assert b"PWN" not in terminal.wait_for(PAINTED)


def test_a_web_page_that_was_read_shows_its_last_screen() -> None:
    with serving() as site:
        address = site.page("/bell.md", b"# The bell\n\nIt hangs in the tower.\n")
        read_once(address)
        assert any("It hangs in the tower." in row for row in first_screen(address, code=HELD))


# Keys


@pytest.mark.parametrize(("attempt", "is_kept"), [(0, False), (1, False), (0, True), (2, True)])
def test_keys_typed_at_once_arrive_in_their_order(article: str, attempt: int, is_kept: bool) -> None:
    if is_kept:
        read_once(article)
    keys = b"jjj/Stroke 7\r"
    cut = random.Random(attempt).randrange(1, len(keys)) if attempt else len(keys)
    with Terminal(article) as terminal:
        terminal.press(keys[:cut])
        if cut < len(keys):
            terminal.wait_for(PAINTED)
        terminal.press(keys[cut:])
        terminal.wait_for("1 of 150")
        terminal.press(b"M")
        terminal.wait_for("Bookmarked: Stroke 7.")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before


# The end before the app has the terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_restores_the_terminal(article: str, number: int) -> None:
    with Terminal(article, code=HELD) as terminal:
        terminal.wait_for(PAINTED)
        assert terminal.modes != terminal.modes_before
        os.kill(terminal.process.pid, number)
        assert terminal.end() == (130 if number == signal.SIGINT else -number)
        assert terminal.modes == terminal.modes_before
        assert terminal.output.endswith(b"\x1b[J\x1b[?1049l\x1b[?25h")


def test_ctrl_c_ends_a_slow_start(article: str) -> None:
    with Terminal(article, code=HELD) as terminal:
        terminal.wait_for(PAINTED)
        terminal.press(b"\x03")
        assert terminal.end() == 130
        assert terminal.modes == terminal.modes_before
        assert b"Traceback" not in terminal.output


def test_ctrl_z_stops_a_slow_start_and_it_goes_on(article: str, held: str) -> None:
    with Terminal(article, code=held) as terminal:
        terminal.wait_for(PAINTED)
        terminal.press(b"\x1a")
        assert b"\x1b[?1049l" in terminal.wait_for("[stopped]")
        assert terminal.modes == terminal.modes_before
        terminal.press(b"\n")
        assert b"Stroke 1." in terminal.wait_for(PAINTED)
        terminal.press(b"\x03")
        terminal.end()
        assert terminal.modes == terminal.modes_before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bell.epub", b"PK\x03\x04 no book"),
        ("bell.pdf", b"%PDF-1.7 no page"),
        ("bell.txt", b"\x7fELF\0\0\0"),
        ("e.md", b""),
    ],
)
def test_what_cannot_be_read_is_said_on_the_terminal_as_it_was(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with Terminal(str(tmp_path / name)) as terminal:
        if name == "e.md":
            terminal.wait_for("quit")
            terminal.press(b"q")
            assert terminal.end() == 0
            return
        assert terminal.end() == 2
        before, _, said = terminal.output.partition(b"readtui: ")
        assert (before.count(b"\n"), said.count(b"\n")) == (0, 1) or before.endswith(b"l")
        assert terminal.output.count(b"\x1b[?1049h") == terminal.output.count(b"\x1b[?1049l")
        assert terminal.modes == terminal.modes_before


def test_wrong_settings_are_said_on_the_terminal_as_it_was(article: str, home: Path) -> None:
    read_once(article)
    settings = home / ".config" / "readtui" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("theme = 3\n", "utf-8")
    with Terminal(article) as terminal:
        assert terminal.end() == 2
        assert terminal.modes == terminal.modes_before
        assert terminal.output.startswith(b"readtui: ")


@pytest.mark.parametrize("arguments", [("--version",), ("config",), ("nothing.txt",), ("confg",), ("",)])
def test_other_commands_do_not_touch_the_screen(arguments: tuple[str, ...]) -> None:
    with Terminal(*arguments) as terminal:
        terminal.end()
        assert b"\x1b" not in terminal.output
        assert terminal.modes == terminal.modes_before


def test_while_an_address_is_fetched_its_first_screen_tells_how_far_that_is() -> None:
    answer = Event()

    def page(request: Request) -> None:
        assert answer.wait(60.0)
        request.send(b"# The bell\n\nIt hangs in the tower.\n")

    with serving() as site:
        address = site.page("/bell.md", page)
        with Terminal(address) as terminal:
            drawn = terminal.wait_for("Fetching 127.0.0.1")
            terminal.press(b"jj")
            drawn += terminal.wait_for("Your keys wait for it")
            answer.set()
            drawn += terminal.wait_for("in the tower")
            terminal.press(b"q")
            assert terminal.end() == 0
    assert drawn.count(b"\x1b[?1049h") == 1
