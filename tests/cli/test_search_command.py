"""`readtui search`: what is printed of the texts that are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readtui.cli.main import run
from readtui.ingest.source import Source
from readtui.library.store import Library
from tests.library.texts import text

Printed = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with three kept texts."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "own.db"
    monkeypatch.setenv("READTUI_LIBRARY", str(file))
    opened = Library.open(file, {})
    for title, words in (("Lamps", "An oil lamp, and a gas lamp."), ("Wicks", "The wick of a lamp"), ("Été", "L’été")):
        one = text(words, f"/shelf/{title}.txt", title)
        opened.shelf.keep(*one, Source(one.source, words.encode(), "file", one.source))
    opened.close()
    return file


def found(capsys: Printed, *arguments: str) -> list[str]:
    assert run(["search", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def titles(capsys: Printed, *arguments: str) -> list[str]:
    return [line.partition("  ")[2] for line in found(capsys, *arguments) if not line.startswith(" ")]


def test_texts_are_printed_with_their_ids_and_lines(capsys: Printed) -> None:
    first, line, second, other = found(capsys, "lamp")
    assert first[8:] == "  Lamps"
    assert int(first[:8], 16)
    assert line == "          An oil lamp, and a gas lamp."
    assert (second[8:], other) == ("  Wicks", "          The wick of a lamp")


def test_words_phrases_excluded_words_and_beginnings(capsys: Printed) -> None:
    assert titles(capsys, "gas", "lamp") == ["Lamps"]
    assert titles(capsys, '"gas lamp"') == ["Lamps"]
    assert titles(capsys, "lamp", "-oil") == ["Wicks"]
    assert titles(capsys, "-oil", "--limit", "5", "lamp") == ["Wicks"]
    assert titles(capsys, "--", "lamp", "-wick") == ["Lamps"]
    assert titles(capsys, "lam*") == ["Lamps", "Wicks"]
    assert titles(capsys, "ete") == ["Été"]
    assert titles(capsys, "--limit", "1", "lamp") == ["Lamps"]


def test_each_text_is_one_line_of_json(capsys: Printed) -> None:
    (line,) = found(capsys, "--json", "wick")
    values = json.loads(line)
    assert (values["title"], values["source"], values["match_count"]) == ("Wicks", "/shelf/Wicks.txt", 1)
    assert values["snippets"] == [{"text": "The wick of a lamp", "start": 0, "matches": [[4, 8]]}]
    assert len(values["id"]) == 16
    assert values["score"] > 0


def test_an_index_that_was_deleted_is_made_again(capsys: Printed, library: Path) -> None:
    library.with_name("own.db.search").unlink()
    assert titles(capsys, "wick") == ["Wicks"]


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["quagga"], 1, "no text in the library has: quagga"),
        (["-lamp"], 1, "no text in the library has: -lamp"),
        (["("], 1, "no text in the library has: ("),
        ([], 2, "search needs more arguments"),
        (["--limit", "none", "lamp"], 2, "--limit is a number of texts from 1 on, not none"),
        (["--limit", "0", "lamp"], 2, "--limit is a number of texts from 1 on, not 0"),
        (["--limti", "3", "lamp"], 2, "unknown option --limti: did you mean --limit?"),
        (["--library", "none.db", "lamp"], 1, "there is no library none.db yet"),
    ],
)
def test_what_cannot_be_found_is_said_in_one_line(
    capsys: Printed, arguments: list[str], code: int, expected: str
) -> None:
    assert run(["search", *arguments]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert expected in printed.err
    assert printed.err.count("\n") == 1


def test_an_index_of_another_program_is_an_error(capsys: Printed, library: Path) -> None:
    library.with_name("own.db.search").write_text("a note of mine")
    assert run(["search", "lamp"]) == 2
    error = capsys.readouterr().err
    assert "own.db.search is not a search index of readtui" in error
    assert error.count("\n") == 1
