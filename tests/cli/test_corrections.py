"""Corrections of plain text in what is printed and opened."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from readtui.cli.main import run
from readtui.config import paths
from readtui.document.model import Document, LineRole, Role
from readtui.ingest.plaintext.reader import read
from readtui.library.store import Library
from readtui.marks.corrections import new_corrections
from readtui.span import Span
from tests.web import serving

Printed = pytest.CaptureFixture[str]

HARBOUR = """\
The harbour in winter

The ferry left the island before it was light, and those who had meant to take it stood on the quay in the rain.

What nobody had thought of.

By noon the fog had lifted, and one could see the mainland again with its chimneys and its single white road.
"""


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text(HARBOUR, "utf-8")


def correct(words: str, role: Role, level: int = 0, *, source: str = "harbour.txt", text: str = HARBOUR) -> None:
    document: Document = read(text, source)
    assert document.lines is not None
    start = document.lines.text.index(words)
    role_of_line = LineRole(Span(start, start + len(words)), role, level)
    library = Library.open(paths.library_file())
    library.change_corrections(document, source, (), new_corrections(document.lines.text, [role_of_line]))
    library.close()


def printed(capsys: Printed, *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def test_the_outline_has_a_line_that_was_made_a_heading(capsys: Printed) -> None:
    assert printed(capsys, "--outline", "harbour.txt") == "The harbour in winter\n"
    correct("What nobody", "heading", 3)
    assert printed(capsys, "--outline", "harbour.txt").splitlines()[-1].strip() == "What nobody had thought of."
    assert printed(capsys, "--outline", "--no-library", "harbour.txt") == "The harbour in winter\n"


def test_every_output_has_the_corrections(capsys: Printed) -> None:
    correct("What nobody", "heading", 3)
    correct("The harbour", "hidden")
    assert "### What nobody had thought of." in printed(capsys, "--markdown", "harbour.txt")
    assert "The harbour in winter" not in printed(capsys, "--plain", "harbour.txt")
    document = json.loads(printed(capsys, "--json", "harbour.txt"))
    assert document["hidden"] == ["The harbour in winter"]
    assert [section["title"] for section in document["sections"]] == ["What nobody had thought of."]


def test_a_file_that_was_edited_keeps_its_corrections(capsys: Printed) -> None:
    correct("What nobody", "heading", 3)
    Path("harbour.txt").write_text(f"News of today.\n\n{HARBOUR.replace('winter', 'spring')}", "utf-8")
    assert "What nobody had thought of." in printed(capsys, "--outline", "harbour.txt")


def test_a_text_from_a_pipe_is_recognised(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(HARBOUR.encode())

    correct("What nobody", "heading", 3, source="-")
    monkeypatch.setattr("sys.stdin", Input)
    monkeypatch.setattr("readtui.cli.documents.is_terminal", lambda descriptor: False)
    assert "What nobody had thought of." in printed(capsys, "--outline", "-")


def test_a_text_from_the_web_is_corrected(capsys: Printed) -> None:
    with serving() as site:
        page = site.page("/harbour.txt", HARBOUR.encode(), Content_Type="text/plain")
        correct("What nobody", "heading", 3, source=page)
        assert "What nobody had thought of." in printed(capsys, "--outline", page)


def test_a_library_that_cannot_tell_the_corrections_stops_nothing(capsys: Printed) -> None:
    Path("diary.db").write_text("Dear diary, " * 2000, "utf-8")
    assert run(["--outline", "--library", "diary.db", "harbour.txt"]) == 0
    output = capsys.readouterr()
    assert output.out == "The harbour in winter\n"
    assert output.err.startswith("readtui: harbour.txt: the corrections are unknown: ")
    assert output.err.count("\n") == 1


def test_printing_makes_no_library(capsys: Printed) -> None:
    printed(capsys, "--outline", "harbour.txt")
    assert not paths.library_file().exists()
