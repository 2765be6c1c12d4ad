"""The debug log of --debug: what is in it, and that no word of a document, a query or a mark is."""

from __future__ import annotations

import os
import re
import stat
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.cli.main import CRASHED, run
from readtui.config import debug_log
from tests.web import serving

Printed = pytest.CaptureFixture[str]

SECRETS = ("zebrafish", "quokkaword", "xylophonist", "marmoset", "narwhalquery", "ibexpassword")
"""Words of the document, of addresses, of a query and of a mark: none may be logged."""

DOCUMENT = f"# The {SECRETS[0]}\n\nA {SECRETS[1]} plays.\n\n## On {SECRETS[2]}\n\n" + f"One {SECRETS[3]}. " * 300


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # restored after the test
    Path("secret.md").write_text(DOCUMENT, "utf-8")
    yield
    debug_log.stop()


@pytest.fixture
def log_file(home: Path) -> Path:
    return home / "state" / "readtui" / "debug.log"


def logged(file: Path) -> str:
    """Return the log, after a check that no secret is in it."""
    text = file.read_text("utf-8")
    assert [word for word in SECRETS if word in text] == []
    return text


def test_the_log_has_the_facts_of_a_start_and_a_line_says_where_it_is(capsys: Printed, log_file: Path) -> None:
    assert run(["--plain", "--debug", "--width", "50", "secret.md"]) == 0
    assert capsys.readouterr().err == f"readtui: the debug log is {log_file}\n"
    text = logged(log_file)
    size = Path("secret.md").stat().st_size
    for expected in (
        f"Python {sys.version.split()[0]}",
        "textual 8.",
        "TERM=xterm-256color",
        "standard input: ",
        "option output: 'plain'",
        "option sources: secret.md",
        "measure = 50",
        "# --width",
        f"reading secret.md: markdown of {size} bytes",
        "exit code 0",
    ):
        assert expected in text
    assert all(re.match(r" *\d+ ms  \S", line) for line in text.splitlines())


@pytest.mark.skipif(os.name == "nt", reason="the modes are POSIX's")
def test_the_log_is_for_its_owner_only_and_replaced_by_the_next(capsys: Printed, log_file: Path) -> None:
    log_file.parent.mkdir(parents=True)
    log_file.write_text("an older log", "utf-8")
    log_file.chmod(0o644)
    assert run(["--plain", "--debug", "secret.md"]) == 0
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
    assert "an older log" not in logged(log_file)


def test_without_the_option_nothing_is_logged(capsys: Printed, log_file: Path) -> None:
    assert run(["--plain", "secret.md"]) == 0
    assert capsys.readouterr().err == ""
    assert not log_file.exists()


def test_an_error_is_logged_by_its_type_and_place_without_its_message(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    def broken(*_: object) -> None:
        warnings.warn(SECRETS[0], UserWarning, stacklevel=1)
        try:
            raise ValueError(SECRETS[1])
        except ValueError as error:
            raise KeyError(SECRETS[2]) from error

    monkeypatch.setattr("readtui.export.plain.plain_lines", broken)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        assert run(["--plain", "--debug", "secret.md"]) == CRASHED
    text = logged(log_file)
    assert "KeyError\n" in text
    assert "ValueError\n" in text
    assert "UserWarning at " in text
    assert "in broken" in text
    assert f"exit code {CRASHED}" in text
    assert run(["--plain", "--debug", "lost.txt"]) == 2
    assert "SourceError" in logged(log_file)


def test_addresses_are_logged_without_query_fragment_and_password(capsys: Printed, log_file: Path) -> None:
    with serving() as site:
        page = site.page("/lamp.md?q=narwhalquery", b"# A marmoset\n", Content_Type="text/markdown")
        assert run(["--plain", "--debug", f"{page}#zebrafish", "https://me:ibexpassword@example.org/a?quokkaword"]) == 2
        text = logged(log_file)
        assert f"reading {site.at('/lamp.md')}: markdown of 13 bytes" in text
        assert "https://example.org/a\n" in text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a folder that cannot be made")
def test_a_log_that_cannot_be_written_is_said(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(Path("secret.md").absolute()))
    assert run(["--plain", "--debug", "secret.md"]) == 2
    printed = capsys.readouterr()
    assert "debug.log cannot be written: " in printed.err
    assert printed.err.count("\n") == 1


def test_the_log_does_not_grow_without_end(capsys: Printed, monkeypatch: pytest.MonkeyPatch, log_file: Path) -> None:
    monkeypatch.setattr(debug_log, "LIMIT_BYTES", 2_000)
    debug_log.start(log_file)
    for number in range(1_000):
        debug_log.log("line %d", number)
    debug_log.stop()
    assert 2_000 <= log_file.stat().st_size < 2_100


if sys.platform != "win32":  # pseudo-terminals are POSIX's
    from tests.terminals import Terminal

    def test_what_is_done_in_the_app_is_logged_by_ids_without_any_text(log_file: Path) -> None:
        with Terminal("--debug", "secret.md") as terminal:
            terminal.wait_for("quit")
            for keys, words in (
                (b"/marmoset\r", "1 of 300"),
                (b"\x1b/narwhalquery\r", "no matches"),
                (b"]M", "Bookmarked"),
            ):
                terminal.press(keys)
                terminal.wait_for(words)
            terminal.resize(20, 70)
            terminal.press(b"q")
            assert terminal.end() == 0
            assert f"the debug log is {log_file}".encode() in terminal.output
        text = logged(log_file)
        for expected in ("action search.open", "action page.next_section", "notice from readtui.tui."):
            assert expected in text
        assert "app imported" in text
        assert "screen of 80 by 24 cells" in text
