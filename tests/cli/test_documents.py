"""Documents that were read before are not parsed again, and what is printed is the same."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread, Timer
from types import SimpleNamespace

import pytest

from readtui.cli import documents as cli_documents
from readtui.cli.documents import GONE_NOTE, Documents, read_source
from readtui.cli.main import run
from readtui.cli.options import Options
from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.model import Document, LineRole
from readtui.errors import FormatError, SourceError
from readtui.ingest import formats, plugins, source
from readtui.ingest.plaintext.reader import read
from readtui.ingest.source import Source
from readtui.library import document_cache
from readtui.library.document_cache import DocumentCache
from readtui.library.store import Library
from readtui.marks.corrections import new_corrections
from readtui.span import Span
from tests.cli.test_corrections import HARBOUR
from tests.web import serving

Printed = pytest.CaptureFixture[str]
MARKDOWN = "# A lamp\n\nIt is *lit*, and it [burns](https://example.org).\n"

PLUGIN = """\
from readtui.document.builder import Builder
from readtui.ingest.format import Format

CANDLE = Format("candle_format", extensions=(".candle",))

def read(text, source_name, notes=()):
    builder = Builder(source_name)
    builder.paragraph(text)
    return builder.build()
"""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that were parsed."""
    names: list[str] = []
    original = formats.read

    def record(source: Source) -> object:
        names.append(source.name)
        return original(source)

    monkeypatch.setattr(formats, "read", record)
    return names


@pytest.fixture
def lamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("lamp.md")
    path.write_text(MARKDOWN, "utf-8")
    return path


def printed(capsys: Printed, *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def cached() -> Sequence[Path]:
    folder = paths.document_cache_folder()
    return list(folder.iterdir()) if folder.is_dir() else []


def test_a_file_is_parsed_once(capsys: Printed, lamp: Path, parsed: list[str]) -> None:
    first = printed(capsys, "--json", "lamp.md")
    assert printed(capsys, "--json", "lamp.md") == first
    assert printed(capsys, "--json", "--no-library", "lamp.md") == first
    assert parsed == ["lamp.md", "lamp.md"]
    assert len(cached()) == 1


def test_without_a_library_nothing_is_kept(capsys: Printed, lamp: Path, parsed: list[str]) -> None:
    printed(capsys, "--plain", "--no-library", "lamp.md")
    printed(capsys, "--plain", "--no-library", "lamp.md")
    assert len(parsed) == 2
    assert not cached()


def test_the_setting_turns_the_cache_off_and_deletes_it(
    capsys: Printed, lamp: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(capsys, "--plain", "lamp.md")
    monkeypatch.setenv("READTUI_CACHE", "no")
    printed(capsys, "--plain", "--no-library", "lamp.md")
    assert len(cached()) == 1
    printed(capsys, "--plain", "lamp.md")
    printed(capsys, "--plain", "lamp.md")
    assert len(parsed) == 4
    assert not paths.document_cache_folder().exists()
    assert not paths.document_cache_key().exists()


def test_a_changed_file_is_parsed_again(capsys: Printed, lamp: Path) -> None:
    printed(capsys, "--plain", "lamp.md")
    lamp.write_text(MARKDOWN.replace("lit", "out"), "utf-8")
    assert "out" in printed(capsys, "--plain", "lamp.md")
    assert len(cached()) == 1


def test_a_pipe_is_parsed_once_for_each_text(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr("readtui.cli.documents.is_terminal", lambda descriptor: False)
    outputs = []
    for text in ("# One\n\nIt is lit.\n", "# Two\n\nIt is lit.\n", "# One\n\nIt is lit.\n"):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        outputs.append(printed(capsys, "--plain", "-"))
    assert parsed == ["-", "-"]
    assert outputs[0] == outputs[2] != outputs[1]


def test_a_stored_response_is_parsed_once(capsys: Printed, parsed: list[str]) -> None:
    with serving() as site:
        address = site.page("/", b"<h1>A lamp</h1><p>It is <a href='b'>lit</a>.", Content_Type="text/html")
        first = printed(capsys, "--json", address)
    assert printed(capsys, "--json", address) == first
    assert parsed == [address]


def test_corrections_are_applied_to_a_document_from_the_cache(
    capsys: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text(HARBOUR, "utf-8")
    before = printed(capsys, "--outline", "harbour.txt")
    lines = read(HARBOUR, "harbour.txt").lines
    assert lines is not None
    start = lines.text.index("What nobody")
    library = Library.open(paths.library_file())
    role = LineRole(Span(start, start + 4), "heading", 3)
    corrections = new_corrections(lines.text, [role])
    library.change_corrections(read(HARBOUR, "harbour.txt"), "harbour.txt", (), corrections)
    library.close()
    after = printed(capsys, "--outline", "harbour.txt")
    assert after.splitlines()[-1].strip() == "What nobody had thought of."
    assert after != before
    assert parsed == ["harbour.txt"]


def test_an_error_is_not_kept(capsys: Printed, tmp_path: Path, parsed: list[str]) -> None:
    path = tmp_path / "lamp.epub"
    path.write_bytes(b"PK\3\4 no book")
    assert run(["--plain", str(path)]) == run(["--plain", str(path)]) == FormatError.exit_code
    assert len(parsed) == 2
    assert not cached()


@pytest.mark.parametrize("hostile", [b"", b"readtui1", bytes(4_000)])
def test_a_damaged_file_of_the_cache_is_replaced_in_silence(
    capsys: Printed, lamp: Path, parsed: list[str], hostile: bytes
) -> None:
    first = printed(capsys, "--json", "lamp.md")
    (file,) = cached()
    whole = file.read_bytes()
    file.write_bytes(hostile)
    assert run(["--json", "lamp.md"]) == 0
    again = capsys.readouterr()
    assert (again.out, again.err) == (first, "")
    assert len(file.read_bytes()) == len(whole)
    assert len(parsed) == 2


def test_a_cache_that_cannot_be_written_is_not_mentioned(capsys: Printed, lamp: Path) -> None:
    paths.document_cache_folder().parent.parent.mkdir(parents=True)
    paths.document_cache_folder().parent.write_text("a file in its place", "utf-8")
    assert run(["--plain", "lamp.md"]) == 0
    assert capsys.readouterr().err == ""


def test_an_error_of_the_cache_changes_neither_output_nor_exit_code(
    capsys: Printed, lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(document: Document) -> None:
        raise RecursionError

    monkeypatch.setattr(document_cache, "encode", fail)
    assert "lit" in printed(capsys, "--plain", "lamp.md")
    assert not cached()


def test_without_a_home_folder_there_is_no_cache(capsys: Printed, lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable)
    assert "lit" in printed(capsys, "--plain", "lamp.md")


def test_the_document_of_a_plugin_is_parsed_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed, parsed: list[str]
) -> None:
    (tmp_path / "candle_format.py").write_text(PLUGIN, "utf-8")
    info = tmp_path / "readtui_lamp-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: readtui-lamp\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[readtui.importers]\ncandle = candle_format:CANDLE\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    plugins.installed_plugins.cache_clear()
    (tmp_path / "a.candle").write_text("A lamp", "utf-8")
    try:
        for _ in range(2):
            assert printed(capsys, "--markdown", str(tmp_path / "a.candle")) == "A lamp\n"
    finally:
        plugins.installed_plugins.cache_clear()
    assert len(parsed) == 2
    assert not cached()


def test_a_long_text_that_was_parsed_before_is_read_again_when_it_has_changed(lamp: Path) -> None:
    lamp.write_text(MARKDOWN * 5_000, "utf-8")
    first = Options().documents(Settings())
    first.read("lamp.md")
    first.save()
    again = Options().documents(Settings())
    assert again.begin("lamp.md") == Documents(None).read("lamp.md")
    lamp.write_text("# Out\n", "utf-8")
    assert again.read("lamp.md").text == "Out"


def test_a_document_that_was_parsed_before_is_whole_at_once(
    lamp: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setattr(source, "RACY_NS", -(1 << 62))
    monkeypatch.setattr(cli_documents, "HEAD_BYTES", {})
    documents = Options().documents(Settings())
    assert documents.begin("lamp.md") is None
    documents.read("lamp.md")
    documents.save()
    assert Options().documents(Settings()).begin("lamp.md") == Documents(None).read("lamp.md")


# The head of a long text


def begun(data: bytes, name: str = "long.txt") -> tuple[Document | None, Document]:
    """Return what the start of the app shows of a file with these bytes, and the whole, which is read next."""
    Path(name).write_bytes(data)
    documents = Documents(None)
    head = documents.begin(name)
    Path(name).unlink()  # the bytes are not read twice
    return head, documents.read(name)


def test_the_head_of_a_long_text_ends_at_a_blank_line(lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "text", 60)
    head, whole = begun(b"The lamp is lit.\n\nIt burns all night long.\n\n" + b"Somebody comes home late.\n\n" * 9)
    assert head is not None
    assert head.is_head
    assert head.text == "The lamp is lit.\nIt burns all night long."
    assert not whole.is_head
    assert whole.text.startswith(head.text + "\nSomebody comes")


def test_without_a_blank_line_it_ends_at_a_line_or_a_word(lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "text", 60)
    head, _ = begun(b"10:01 The lamp is lit and burns.\n10:02 Somebody comes home.\n" * 9)
    assert head is not None
    assert head.text == "10:01 The lamp is lit and burns.\n10:02 Somebody comes home."
    head, whole = begun("Überall brennt Licht. ".encode() * 9)
    assert head is not None
    assert whole.text.startswith(head.text)
    assert head.text.endswith("Überall")


def test_a_short_text_is_whole_at_once(lamp: Path) -> None:
    document = Documents(None).begin("lamp.md")
    assert document is not None
    assert not document.is_head


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<p>A lamp.</p>" * 20),
        ("latin.txt", "Das Café am Abend.\n\n".encode("latin-1") * 20),
        ("wide.txt", "A lamp.\n\n".encode("utf-16") * 20),
    ],
)
def test_a_page_and_a_text_in_another_encoding_have_no_head(
    name: str, data: bytes, lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "text", 60)
    head, whole = begun(data, name)
    assert head is None
    assert whole.text


def test_what_stands_in_a_pipe_is_read_once(lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "text", 60)
    text = b"".join(b"Lamp number %d is lit.\n\n" % number for number in range(9))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text), isatty=lambda: False))
    documents = Documents(None)
    head = documents.begin("-")
    assert head is not None
    assert head.is_head
    whole = documents.read("-")
    assert whole.text.startswith(head.text)
    assert whole.text.endswith("Lamp number 8 is lit.")


@pytest.mark.parametrize("kept", [1, 10**9])
def test_memory_is_returned_after_a_large_text_was_parsed_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(cli_documents, "LARGE_BYTES", 100)
    monkeypatch.setattr(cli_documents, "LARGEST_KEPT_BYTES", kept)
    released: list[str] = []
    monkeypatch.setattr(cli_documents, "release_memory", lambda: released.append("released"))
    path = tmp_path / "large.txt"
    path.write_text("It is lit at dusk. " * 100)
    cache = DocumentCache(tmp_path / "cache", tmp_path / "key", lambda: b"1" * 16)
    documents = Documents(cache)
    documents.read(str(path))
    assert len(released) == 1
    documents.save()
    documents.save()
    assert len(released) == 2


# What the library keeps


def kept_lamp(tmp_path: Path, lamp: Path) -> tuple[Documents, Source]:
    source = read_source(str(lamp))
    return Documents(None, {str(lamp): source, "readtui://text/1234": source}.get), source


def test_a_file_that_is_gone_is_read_from_the_library_with_a_note(tmp_path: Path, lamp: Path) -> None:
    documents, _ = kept_lamp(tmp_path, lamp)
    before = documents.read(str(lamp))
    lamp.unlink()
    for document in (documents.read(str(lamp)), documents.begin(str(lamp))):
        assert document is not None
        assert document.text == before.text
        assert document.notes == (GONE_NOTE, *before.notes)
    with pytest.raises(SourceError):
        documents.read(str(tmp_path / "other.md"))


def test_a_kept_text_is_read_by_its_address_in_the_library(tmp_path: Path, lamp: Path) -> None:
    documents, _ = kept_lamp(tmp_path, lamp)
    document = documents.read_kept("readtui://text/1234")
    assert document.text == documents.read(str(lamp)).text
    assert document.source == "readtui://text/1234"
    with pytest.raises(SourceError, match="is not in the library"):
        documents.read_kept("readtui://text/5678")


def test_the_original_of_a_document_is_its_bytes_or_else_its_text_as_markdown(tmp_path: Path, lamp: Path) -> None:
    documents = Documents(None)
    document = documents.read(str(lamp))
    assert documents.original(document, str(lamp)) == read_source(str(lamp))
    lamp.write_text("# Quite another text")
    changed = documents.original(document, str(lamp))
    assert documents.parse(changed).text == document.text
    lamp.unlink()
    assert documents.parse(documents.original(document, str(lamp))).text == document.text


def test_the_original_of_standard_input_is_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = Documents(None)
    monkeypatch.setattr(cli_documents, "read_source", lambda name: Source("-", b"# Bells", "stream"))
    assert documents.original(documents.read("-"), "-").data == b"# Bells"


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a pipe on standard input that is written to."""
    reading, writing = os.pipe()
    with open(reading, "rb") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield writing
    with suppress(OSError):
        os.close(writing)


def test_a_pipe_that_ends_at_once_is_read_as_a_whole(piped: int) -> None:
    os.write(piped, MARKDOWN.encode())
    os.close(piped)
    documents = Documents(None)
    document = documents.begin("-")
    assert document == formats.read(Source("-", MARKDOWN.encode(), "stream"))
    assert documents.growing is None


def test_a_pipe_that_does_not_end_has_a_document_that_grows(piped: int) -> None:
    documents = Documents(None)
    os.write(piped, b"first\n")
    document = documents.begin("-")
    assert document is not None
    assert document.is_growing
    assert document.text == "first"
    os.write(piped, b"second\n")
    os.close(piped)
    assert documents.growing is not None
    while not documents.growing.stream.is_ended:
        documents.growing.stream.wait(1.0)
    whole = documents.grown(document)
    assert whole is not None
    assert not whole.is_growing
    assert whole.text == "first\nsecond"
    assert documents.grown(document) is whole


def test_the_bytes_of_a_pipe_are_kept_while_it_grows_and_when_it_has_ended(piped: int) -> None:
    line = b"\x1b[31mlit\x1b[m\n"
    os.write(piped, line * 1000)
    documents = Documents(None)
    document = documents.begin("-")
    assert document is not None
    assert document.is_growing
    assert documents.kept_bytes("-") == line * 1000
    os.write(piped, line)
    os.close(piped)
    assert documents.growing is not None
    while not documents.growing.stream.is_ended:
        documents.growing.stream.wait(1.0)
    whole = documents.grown(document)
    assert whole is not None
    assert not whole.is_growing
    assert documents.kept_bytes("-") == line * 1001


def test_the_end_of_a_short_text_is_waited_for(piped: int) -> None:
    documents = Documents(None)
    document = documents.begin("-")
    assert document is not None
    assert document.is_growing
    os.write(piped, b"first\n")
    Timer(0.01, os.close, (piped,)).start()
    ended = documents.ended(document)
    assert ended is not None
    assert ended.text == "first"


def test_a_text_with_more_lines_than_a_screen_is_not_waited_for(piped: int) -> None:
    documents = Documents(None)
    os.write(piped, b"lamp\n" * 1_000)
    document = documents.begin("-")
    assert document is not None
    assert documents.ended(document) is None


def test_a_long_log_is_shown_from_its_head(monkeypatch: pytest.MonkeyPatch, lamp: Path) -> None:
    monkeypatch.setitem(cli_documents.HEAD_BYTES, "terminal", 60)
    head, whole = begun(b"\x1b[31m10:00:00 ERROR\x1b[m the lamp is out\n" * 20, "lamp.log")
    assert head is not None
    assert head.is_head
    assert head.is_output
    assert whole.text.startswith(head.text)
    assert len(whole.text) > 10 * len(head.text)


def test_a_fast_endless_pipe_is_shown_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(cli_documents, "_pipe_on_standard_input", lambda: reading)

    def write() -> None:
        with suppress(BrokenPipeError), open(writing, "wb", buffering=0) as stream:
            while True:
                stream.write(b"the bell strikes\n" * 1_000)

    writer = Thread(target=write, daemon=True)
    writer.start()
    documents = Documents(None)
    document = documents.begin("-")
    assert document is not None
    assert document.is_growing
    assert document.text.startswith("the bell strikes\n")
    assert len(document.text) <= cli_documents.FIRST_BYTES
    assert documents.growing is not None
    documents.growing.stream.stop()
    writer.join()


def test_of_a_large_output_that_has_come_whole_the_app_shows_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = "".join(f"{number}\n" for number in range(40_000))
    reading, writing = os.pipe()
    monkeypatch.setattr(cli_documents, "_pipe_on_standard_input", lambda: reading)
    monkeypatch.setattr(cli_documents, "LONGEST_WAIT_S", 60.0)
    monkeypatch.setattr(cli_documents, "PAUSE_S", 60.0)

    def write() -> None:
        with open(writing, "w", encoding="ascii") as stream:
            stream.write(numbers)

    Thread(target=write, daemon=True).start()
    documents = Documents(None)
    first = documents.begin("-")
    assert first is not None
    assert first.is_growing
    assert numbers.startswith(first.text)
    growing = documents.growing
    assert growing is not None
    assert growing.has_more
    growth = growing.grown()
    assert growth is not None
    assert growth.is_whole
    assert growth.document == formats.read(Source("-", numbers.encode(), "stream"))
    assert first.text[: growth.kept] == growth.document.text[: growth.kept]
