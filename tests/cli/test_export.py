"""The commands `export` and `import`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from readtui.cli.export_command import ENDINGS
from readtui.cli.main import run
from readtui.config import paths
from readtui.ingest import formats, source
from readtui.ingest.source import Source
from readtui.library.store import Library
from readtui.span import Span
from tests.web import serving

Printed = pytest.CaptureFixture[str]

NIGHT = "# Night\n\n## Dusk\n\nThe keeper lit the lamp at dusk.\n\n## Dawn\n\nAt dawn he put it out again.\n"


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    Path("night.md").write_text(NIGHT, "utf-8")
    return tmp_path


@contextmanager
def library() -> Iterator[Library]:
    with closing(Library.open(paths.library_file())) as opened:
        yield opened


def mark(words: str, note: str = "", *, name: str = "night.md", colour: int = 1) -> str:
    """Highlight words of a text, keep the text, and return the uid of the mark."""
    original = source.read_file(name)
    document = formats.read(original)
    start = document.text.index(words)
    with library() as opened:
        found = opened.keep_mark(document, name, Span(start, start + len(words)), words, colour=colour, note=note)
        opened.shelf.keep(document, name, original)
    return found.mark.uid


def uid() -> str:
    with library() as opened:
        return opened.shelf.entries()[0].uid


def refusal(capsys: Printed, *arguments: str) -> str:
    """Run with arguments that fail. Return the one line on standard error."""
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("readtui: ")
    assert printed.err.count("\n") == 1
    return printed.err


def printed_by(capsys: Printed, *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


# Marks


def test_the_marks_of_a_text_are_printed_by_its_id_its_start_and_its_file(capsys: Printed) -> None:
    mark("lit the lamp", "Whale oil?")
    by_file = printed_by(capsys, "export", "night.md")
    assert "## Dusk\n\n> lit the lamp\n\nWhale oil?\n" in by_file
    assert printed_by(capsys, "export", uid()) == by_file
    assert printed_by(capsys, "export", uid()[:6]) == by_file
    assert printed_by(capsys, "export") == by_file


def test_the_source_is_the_whole_path(capsys: Printed) -> None:
    assert f'"source": "{Path("night.md").absolute()}"' in printed_by(capsys, "export", "night.md", "--format", "json")
    mark("lit the lamp")
    assert f'"source": "{Path("night.md").absolute()}"' in printed_by(capsys, "export", "night.md", "--format", "json")


def test_a_text_whose_file_is_gone_is_exported_from_the_library(capsys: Printed) -> None:
    mark("lit the lamp")
    before = printed_by(capsys, "export", uid())
    Path("night.md").unlink()
    assert printed_by(capsys, "export", uid()) == before
    assert "At dawn he put it out" in printed_by(capsys, "export", uid(), "--format", "text")


def test_every_format_of_marks_has_the_mark(capsys: Printed) -> None:
    ident = mark("lit the lamp", "Whale oil?")
    for form in ("markdown", "w3c", "org", "json", "html"):
        printed = printed_by(capsys, "export", "--format", form)
        assert "lit the lamp" in printed
        assert "Whale oil?" in printed
        assert ident in printed
    (row,) = csv.DictReader(io.StringIO(printed_by(capsys, "export", "--format", "readwise")))
    assert (row["Highlight"], row["Note"], row["Title"]) == ("lit the lamp", "Whale oil?", "Night")
    (text,) = json.loads(printed_by(capsys, "export", "--format", "json"))["texts"]
    assert text["marks"][0]["section"] == "Dusk"
    assert text["state"] == "reading"


@pytest.mark.parametrize("form", ENDINGS)
def test_a_folder_gets_a_file_for_each_text_and_a_second_export_replaces_it(capsys: Printed, form: str) -> None:
    mark("lit the lamp")
    Path("other.md").write_text(NIGHT.replace("keeper", "sailor"), "utf-8")
    mark("the lamp", name="other.md")
    Path("out").mkdir()
    Path("out", f"Night{ENDINGS[form]}").write_bytes(b"a file of my own")
    for _ in range(2):
        written = printed_by(capsys, "export", "--format", form, "--output", "out").splitlines()
        assert len(set(written)) == 2
        assert all(Path(name).stat().st_mode & 0o777 == 0o600 for name in written)
        assert {str(file) for file in Path("out").iterdir()} == {*written, f"out/Night{ENDINGS[form]}"}
    assert Path("out", f"Night{ENDINGS[form]}").read_bytes() == b"a file of my own"


def test_a_second_export_keeps_what_was_written_into_the_note(capsys: Printed) -> None:
    mark("lit the lamp", "Whale oil?")
    written = printed_by(capsys, "export", "--template", "obsidian", "--output", "vault/").strip()
    assert written == "vault/Night.md"
    note = Path(written)
    note.write_text(note.read_text("utf-8").replace("Whale oil?", "Whale oil, surely.") + "\nMy own words.\n", "utf-8")
    mark("put it out")
    assert run(["export", "--template", "obsidian", "--output", "vault/"]) == 0
    assert "1 block that you changed there stayed as you left them" in capsys.readouterr().err
    text = note.read_text("utf-8")
    assert "Whale oil, surely." in text
    assert "My own words." in text
    assert "> put it out" in text


def test_a_template_of_ones_own_is_named_by_its_file(capsys: Printed) -> None:
    mark("lit the lamp")
    Path("own.md").write_text("{{title}}\n{{#marks}}\n* {{quote}} ({{section}})\n{{/marks}}\n", "utf-8")
    assert "* lit the lamp (Dusk)" in printed_by(capsys, "export", "--template", "own.md")


def test_the_setting_names_the_template(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    mark("lit the lamp")
    monkeypatch.setenv("READTUI_TEMPLATE", "obsidian")
    assert "^rt-" in printed_by(capsys, "export")
    assert "^rt-" not in printed_by(capsys, "export", "--template", "plain")


# Whole texts


def test_a_file_that_is_not_in_the_library_becomes_a_book(capsys: Printed) -> None:
    assert printed_by(capsys, "export", "night.md", "--format", "epub", "--output", "night.epub") == "night.epub\n"
    book = formats.read(source.read_file("night.epub"))
    assert book.text == formats.read(Source("night.md", NIGHT.encode())).text
    assert printed_by(capsys, "export", "night.md", "--format", "document") == NIGHT


def test_a_text_of_which_only_marks_are_known_has_no_whole_text(capsys: Printed) -> None:
    document = formats.read(source.read_file("night.md"))
    with library() as opened:
        opened.keep_mark(document, "night.md", Span(0, 5), "Night", colour=1)
        opened.shelf.add_tag([opened.shelf.entries()[0].ident], "sea")
    printed_by(capsys, "export", "--format", "w3c", "--output", "marks.jsonld")
    run(["import", "marks.jsonld", "--library", "other.db"])
    Path("night.md").unlink()
    capsys.readouterr()
    ident = json.loads(Path("marks.jsonld").read_text("utf-8"))["id"].rpartition(":")[2]
    for form in ("epub", "text"):
        arguments = ["export", ident, "--format", form, "--library", "other.db", "--output", "out/"]
        assert "the text of Night is not in the library" in refusal(capsys, *arguments)
    assert "> Night" in printed_by(capsys, "export", ident, "--library", "other.db")


def test_a_fetched_page_is_exported_from_its_stored_copy(capsys: Printed) -> None:
    with serving() as site:
        address = site.page("/lamp", b"<h1>Lamp</h1><p>It is lit, and it burns.", Content_Type="text/html")
        printed_by(capsys, "--plain", address)
    with library() as opened:
        response = opened.find_response(address)
        assert response is not None
        opened.record_opened(formats.read(response.source), address)
    assert "It is lit" in printed_by(capsys, "export", address, "--format", "document")


# Faults


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--bogus"], "unknown option --bogus"),
        (["lost.md"], "lost.md is neither a file nor a text of the library"),
        (["https://example.org/lost"], "https://example.org/lost is not in the library"),
        (["--format", "pdf"], "invalid choice: 'pdf'"),
        (["--template", "fancy"], "there is no template fancy (the templates are: obsidian, plain; or name a file)"),
        (["--template", "bad.md"], "bad.md:2: unknown name bad (known here: title,"),
        (["--template", "lost.md"], "lost.md does not exist"),
        (["--template", "plain", "--format", "org"], "--template is for Markdown, not for org"),
        (["night.md", "--output", "night.md/x.md"], "night.md/x.md cannot be written: "),
        (["night.md", "--format", "epub", "--output", "/proc/x/y.epub"], "cannot be written: "),
        (["night.md", "night.md", "--output", "out.md"], "2 texts do not fit into one file (name a folder"),
        (["night.md", "night.md", "--format", "epub"], "a book is not printed"),
        (["--all", "/proc/x"], "/proc/x cannot be written: "),
        (["night.md", "--output", "latin.md"], "latin.md is not in UTF-8"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(capsys: Printed, arguments: list[str], expected: str) -> None:
    Path("bad.md").write_text("\n{{bad}}\n", "utf-8")
    Path("latin.md").write_bytes(b"caf\xe9")
    mark("lit the lamp")
    before = sorted(Path().iterdir())
    assert expected in refusal(capsys, "export", *arguments)
    assert sorted(Path().iterdir()) == before
    assert Path("latin.md").read_bytes() == b"caf\xe9"


def test_a_library_without_marks_has_nothing_to_export(capsys: Printed) -> None:
    assert run(["export"]) == 1
    assert "there is no library" in capsys.readouterr().err
    with library() as opened:
        opened.record_opened(formats.read(source.read_file("night.md")), "night.md")
    assert run(["export"]) == 1
    assert "the library has no texts to export" in capsys.readouterr().err


# The whole library


def test_a_whole_library_is_carried_to_another_machine(capsys: Printed) -> None:
    mark("lit the lamp", "Whale oil?")
    with library() as opened:
        opened.shelf.add_tag([opened.shelf.entries()[0].ident], "sea")
    before = printed_by(capsys, "export", "--format", "json")
    assert printed_by(capsys, "export", "--all", "copy") == "1 text written to copy\n"
    Path("night.md").unlink()
    assert printed_by(capsys, "import", "copy", "--library", "other.db") == "1 text and 1 mark imported\n"
    assert printed_by(capsys, "import", "copy", "--library", "other.db") == "0 texts and 0 marks imported\n"
    assert printed_by(capsys, "export", "--format", "json", "--library", "other.db") == before
    assert printed_by(capsys, "export", "--all", "again", "--library", "other.db") == "1 text written to again\n"
    names = [sorted(str(path.relative_to(top)) for path in Path(top).rglob("*")) for top in ("copy", "again")]
    assert names[0] == names[1]


def test_faults_of_a_folder_are_one_line(capsys: Printed) -> None:
    mark("lit the lamp")
    assert "night.md cannot be written" in refusal(capsys, "export", "--all", "night.md")
    assert "has other files" in refusal(capsys, "export", "--all", ".")
    assert "--all writes the whole library" in refusal(capsys, "export", "night.md", "--all", "copy")
    assert "has no readtui-library.json" in refusal(capsys, "import", ".")
    printed_by(capsys, "export", "--all", "copy")
    (record,) = Path("copy").rglob("record.json")
    record.write_bytes(b"{}")
    assert "record.json is damaged or was changed" in refusal(capsys, "import", "copy", "--library", "other.db")
    assert not Path("other.db").exists()


# Import


def test_annotations_are_read_back_into_another_library(capsys: Printed) -> None:
    mark("lit the lamp", "Whale oil?", colour=3)
    mark("put it out")
    printed_by(capsys, "export", "--format", "w3c", "--output", "marks.jsonld")
    exported = Path("marks.jsonld").read_text("utf-8")
    for _ in range(2):
        run(["import", "marks.jsonld", "--library", "other.db"])
    assert capsys.readouterr().out == "2 marks imported\n0 marks imported\n"
    again = printed_by(capsys, "export", "--format", "w3c", "night.md", "--library", "other.db")
    assert json.loads(again)["first"]["items"] == json.loads(exported)["first"]["items"]


def test_annotations_of_another_program_are_found_in_a_kept_text(capsys: Printed) -> None:
    mark("put it out")
    selector = {"type": "TextQuoteSelector", "exact": "lit the  lamp", "prefix": "keeper ", "suffix": " at"}
    lost = {**selector, "exact": "no such words"}
    name = str(Path("night.md").absolute())
    items = [
        {"id": str(number), "type": "Annotation", "body": "Oil?", "target": {"source": name, "selector": one}}
        for number, one in enumerate((selector, lost))
    ]
    Path("notes.json").write_text(json.dumps([*items, {"target": "https://example.org"}]), "utf-8")
    for count in ("1 mark", "0 marks"):
        assert run(["import", "notes.json"]) == 0
        printed = capsys.readouterr()
        assert printed.out == f"{count} imported\n"
        assert "1 annotation left out: not found in the text" in printed.err
        assert "1 annotation without words left out" in printed.err
    assert "> lit the lamp\n\nOil?" in printed_by(capsys, "export", "night.md")
    with library() as opened:
        opened.shelf.undo()
    assert "Oil?" not in printed_by(capsys, "export", "night.md")
    assert run(["import", "notes.json"]) == 0
    assert "1 mark that you deleted here stayed deleted" in capsys.readouterr().err


def test_annotations_of_a_text_that_is_not_kept_are_named(capsys: Printed) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "lamp"}
    target = {"source": "https://example.org/a", "selector": selector}
    Path("notes.json").write_text(json.dumps({"id": "x", "target": target}), "utf-8")
    assert run(["import", "notes.json"]) == 1
    assert "https://example.org/a: 1 annotation left out: keep the text first" in capsys.readouterr().err


def test_a_damaged_file_is_reported_and_nothing_imported(capsys: Printed) -> None:
    Path("notes.json").write_text('{"a":', "utf-8")
    assert "notes.json:1: not JSON" in refusal(capsys, "import", "notes.json")
    assert "lost.json does not exist" in refusal(capsys, "import", "lost.json")
    assert "import needs more arguments" in refusal(capsys, "import")
