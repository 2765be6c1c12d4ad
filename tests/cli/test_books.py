"""EPUB books on the command line: each output format, errors of one line, and the sidebar."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from readtui.cli.main import run
from readtui.ingest import formats
from readtui.ingest.source import read_file
from tests.epub_files import Files, make_epub, make_nav
from tests.screens import opened, screen_rows, screen_text, settled

Printed = pytest.CaptureFixture[str]

METADATA = "<dc:title>The Lamp</dc:title><dc:creator>Ann Lee</dc:creator><dc:language>en</dc:language>"
PARTS: Files = {
    "nav.xhtml": make_nav("# a.xhtml Part One", "## a.xhtml#x The Wick", "# b.xhtml Part Two"),
    "a.xhtml": '<h1>One</h1><p>A lamp stood on the table.</p><p id="x">Its wick was long. <a href="b.xhtml">On</a></p>',
    "b.xhtml": f"<h1>Two</h1>{'<p>The night went on, and the lamp burned low.</p>' * 60}<p>So it ended.</p>",
}


@pytest.fixture
def lamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two chapters in the current folder."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "lamp.epub"
    file.write_bytes(make_epub(PARTS, metadata=METADATA))
    return file


def printed(capsys: Printed, *arguments: str) -> str:
    assert run(arguments) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def test_the_outline_of_a_book_is_its_contents(lamp: Path, capsys: Printed) -> None:
    assert printed(capsys, "--outline", "lamp.epub") == "Part One\n  The Wick\nPart Two\n"


def test_a_book_is_set_below_its_title(lamp: Path, capsys: Printed) -> None:
    rows = printed(capsys, "--plain", "--width", "60", "lamp.epub").splitlines()
    assert rows[:2] == ["The Lamp", "Ann Lee · 3 min · 3 sections"]
    assert "A lamp stood on the table." in rows


def test_json_has_the_contents_as_sections(lamp: Path, capsys: Printed) -> None:
    told = json.loads(printed(capsys, "--json", "lamp.epub"))
    assert [section["title"] for section in told["sections"]] == ["Part One", "The Wick", "Part Two"]
    assert (told["title"], told["authors"], told["language"]) == ("The Lamp", ["Ann Lee"], "en")


def test_markdown_of_a_book_has_its_headings_and_its_links(lamp: Path, capsys: Printed) -> None:
    copy = printed(capsys, "--markdown", "lamp.epub")
    assert "# The Lamp\n\n## One\n" in copy
    name = copy.partition("[On](#")[2].partition(")")[0]
    assert f'<a id="{name}"></a>' in copy


def test_a_book_comes_through_a_pipe(lamp: Path) -> None:
    command = [sys.executable, "-m", "readtui", "--outline", "-"]
    told = subprocess.run(command, input=lamp.read_bytes(), capture_output=True, timeout=60, check=True)
    assert told.stdout.decode().splitlines() == ["Part One", "  The Wick", "Part Two"]


def test_a_damaged_book_is_refused_in_one_line(lamp: Path, capsys: Printed) -> None:
    lamp.write_bytes(lamp.read_bytes()[:400])
    assert run(["lamp.epub"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("readtui: lamp.epub is damaged")
    assert told.err.count("\n") == 1


async def test_a_book_opens_with_its_contents_beside_it(lamp: Path) -> None:
    document = formats.read(read_file("lamp.epub"))
    async with opened(document, size=(100, 24)) as (app, pilot):
        rows = screen_rows(app)
        beside = [row[:30] for row in rows]
        places = [next(place for place, row in enumerate(beside) if title in row) for title in ("One", "Wick", "Two")]
        assert places == sorted(places)
        assert beside[places[1]].index("The Wick") > beside[places[0]].index("Part One")
        await pilot.press("]", "]", "]")
        await settled(app, pilot)
        assert app.reading.current_section == 2


async def test_what_is_wrong_with_a_book_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "lamp.epub"
    file.write_bytes(make_epub(PARTS, without=["OEBPS/b.xhtml"]))
    async with opened(formats.read(read_file(file)), size=(120, 24)) as (app, pilot):
        await settled(app, pilot)
        assert "OEBPS/b.xhtml is missing" in screen_text(app)
