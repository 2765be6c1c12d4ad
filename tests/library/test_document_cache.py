"""The cache of parsed documents: what is found, what counts as missing, and what is deleted."""

from __future__ import annotations

import os
import random
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.digest import digest
from readtui.document.model import Document, Paragraph
from readtui.ingest import formats, source
from readtui.ingest.plaintext.deferred_lines import DeferredLines
from readtui.ingest.source import Source, read_file
from readtui.library import document_cache
from readtui.library.document_cache import DocumentCache, cache_summary, code_version
from readtui.span import Span
from tests import sample_documents

MARKDOWN = "# A lamp\n\nIt is *lit*, and it [burns](https://example.org).\n\n- one\n- two\n"
VERSION = b"version 1.000000"


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.md"
    path.write_text(MARKDOWN, "utf-8")
    return path


@pytest.fixture(autouse=True)
def _no_file_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "RACY_NS", -(1 << 62))


def cache_in(
    folder: Path, version: bytes = VERSION, *, limit_bytes: int = 1 << 30, most_documents: int = 1_000
) -> DocumentCache:
    """A cache as a new process opens it."""
    key_file = folder / "state" / "key"
    return DocumentCache(
        folder / "cache", key_file, lambda: version, limit_bytes=limit_bytes, most_documents=most_documents
    )


def keep(folder: Path, path: Path | str, *, limit_bytes: int = 1 << 30, most_documents: int = 1_000) -> Document:
    """Parse a file and write it to the cache; return its document."""
    cache = cache_in(folder, limit_bytes=limit_bytes, most_documents=most_documents)
    read = read_file(path)
    document = formats.read(read)
    cache.add(read, document)
    cache.write()
    return document


def only_file(folder: Path) -> Path:
    (file,) = (folder / "cache").iterdir()
    return file


# What is found


def test_a_file_that_was_parsed_is_found_without_reading_it(tmp_path: Path, lamp: Path) -> None:
    document = keep(tmp_path, lamp)
    found = cache_in(tmp_path).find_file(str(lamp))
    assert found == document
    assert repr(found) == repr(document)
    assert found is not None
    assert found.digest == digest(document.text)


def test_the_lines_of_a_plain_text_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "lamp.txt"
    path.write_text("A lamp\n\nIt is lit, and it burns all night long.\n", "utf-8")
    document = keep(tmp_path, path)
    found = cache_in(tmp_path).find_file(str(path))
    assert found == document
    assert found is not None
    assert isinstance(found.lines, DeferredLines)
    assert document.lines is not None
    assert found.lines.text == document.lines.text


def test_a_changed_file_is_not_found(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    lamp.write_text(MARKDOWN.replace("lit", "out"), "utf-8")
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    assert cache_in(tmp_path).find(read_file(lamp)) is None


def test_a_file_with_new_times_is_found_by_its_bytes_and_then_by_its_state(tmp_path: Path, lamp: Path) -> None:
    document = keep(tmp_path, lamp)
    os.utime(lamp, (1, 1))
    cache = cache_in(tmp_path)
    assert cache.find_file(str(lamp)) is None
    assert cache.find(read_file(lamp)) == document
    cache.write()
    assert cache_in(tmp_path).find_file(str(lamp)) == document


def test_a_file_that_was_changed_just_before_it_was_read_is_found_by_its_bytes_alone(
    tmp_path: Path, lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    document = keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    assert cache_in(tmp_path).find(read_file(lamp)) == document


def test_a_change_that_keeps_size_and_modification_time_is_noticed(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    before = lamp.stat()
    lamp.write_text(MARKDOWN.replace("lit", "out"), "utf-8")
    os.utime(lamp, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_a_file_that_changes_while_it_is_read_is_not_found_afterwards(tmp_path: Path, lamp: Path) -> None:
    read = read_file(lamp)
    lamp.write_text(MARKDOWN.replace("lit", "out"), "utf-8")  # after the first half of the bytes, say
    cache = cache_in(tmp_path)
    cache.add(read, formats.read(read))
    cache.write()
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    assert cache_in(tmp_path).find(read_file(lamp)) is None


def test_another_name_of_a_file_has_a_document_of_its_own(
    tmp_path: Path, lamp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(lamp.name) is None
    assert keep(tmp_path, lamp.name).source == lamp.name
    assert (found := cache_in(tmp_path).find_file(lamp.name)) is not None
    assert found.source == lamp.name
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert cache_in(tmp_path).find_file(lamp.name) is None


@pytest.mark.parametrize("name", ["läm\x1b[31m.md", os.fsdecode(b"l\xe4m.md"), "a\nb.md"])
def test_a_file_name_may_have_any_characters(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(MARKDOWN, "utf-8")
    document = keep(tmp_path, path)
    assert cache_in(tmp_path).find_file(str(path)) == document


def test_a_link_that_leads_to_another_file_is_not_found(tmp_path: Path, lamp: Path) -> None:
    link, other = tmp_path / "link.md", tmp_path / "other.md"
    other.write_text("# Another\n", "utf-8")
    link.symlink_to(lamp)
    keep(tmp_path, link)
    assert cache_in(tmp_path).find_file(str(link)) is not None
    link.unlink()
    link.symlink_to(other)
    assert cache_in(tmp_path).find_file(str(link)) is None


@pytest.mark.parametrize("name", ["missing.md", "nul\0.md", ".", ""])
def test_what_is_no_file_is_not_found(tmp_path: Path, name: str) -> None:
    assert cache_in(tmp_path).find_file(name) is None


def test_texts_from_pipes_and_responses_are_found_by_their_bytes_and_headers(tmp_path: Path) -> None:
    piped = Source("-", MARKDOWN.encode(), "stream")
    fetched = Source("https://example.org/a", MARKDOWN.encode(), "url", content_type="text/markdown")
    cache = cache_in(tmp_path)
    for each in (piped, fetched):
        cache.add(each, formats.read(each))
    cache.write()
    cache = cache_in(tmp_path)
    assert cache.find(piped) == formats.read(piped)
    assert cache.find(fetched) == formats.read(fetched)
    assert cache.find(replace(piped, data=b"# Another")) is None
    assert cache.find(replace(fetched, content_type="text/plain")) is None
    assert cache.find(replace(fetched, charset="koi8-r")) is None
    assert cache.find(replace(fetched, address="https://example.org/b")) is None


@pytest.mark.parametrize(
    "make",
    [
        *(sample_documents.html, sample_documents.markdown, sample_documents.plain_text, sample_documents.manual_page),
        *(sample_documents.source_code, sample_documents.epub, sample_documents.pdf, sample_documents.docx),
    ],
)
def test_documents_of_all_formats_are_kept(tmp_path: Path, make: Callable[[], Document]) -> None:
    document, piped = make(), Source("-", b"", "stream")
    cache = cache_in(tmp_path)
    cache.add(piped, document)
    cache.write()
    found = cache_in(tmp_path).find(piped)
    assert found == document
    assert repr(found) == repr(document)


# What counts as missing


@pytest.mark.parametrize("version", [b"version 2.000000", bytes(16)])
def test_a_document_of_another_version_is_replaced(tmp_path: Path, lamp: Path, version: bytes) -> None:
    document = keep(tmp_path, lamp)
    newer = cache_in(tmp_path, version)
    assert newer.find_file(str(lamp)) is None
    assert newer.find(read_file(lamp)) is None
    newer.add(read_file(lamp), document)
    newer.write()
    assert cache_in(tmp_path, version).find_file(str(lamp)) == document
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_any_changed_byte_is_noticed(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes((whole[at] ^ 1 << at % 8,)) + whole[at + 1 :])
        assert cache_in(tmp_path).find_file(str(lamp)) is None, at
    file.write_bytes(whole)
    assert cache_in(tmp_path).find_file(str(lamp)) is not None


def test_so_is_a_shorter_or_longer_file(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at])
        assert cache_in(tmp_path).find_file(str(lamp)) is None
    file.write_bytes(whole + b"\0")
    assert cache_in(tmp_path).find_file(str(lamp)) is None


@given(data=st.binary(max_size=400), seed=st.integers(0, 1_000))
def test_so_are_random_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, seed: int) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "lamp.md"
    path.write_text(MARKDOWN, "utf-8")
    keep(folder, path)
    file = only_file(folder)
    whole, at = file.read_bytes(), random.Random(seed).randrange(300)
    for hostile in (data, whole[:at] + data, whole[:at] + data + whole[at + len(data) :]):
        if hostile != whole:
            file.write_bytes(hostile)
            assert cache_in(folder).find_file(str(path)) is None


def sealed(folder: Path, path: Path, change: Callable[[bytes], bytes]) -> Document | None:
    """Return what is found after the text of a file in the cache was changed, with its length and CRC-32."""
    keep(folder, path)
    file = only_file(folder)
    data = file.read_bytes()
    header = document_cache._HEADER
    values = list(header.unpack_from(data))
    text = data[header.size : header.size + values[-4]]
    changed = change(text)
    values[-4], values[-5] = len(changed), zlib.crc32(changed)
    file.write_bytes(header.pack(*values) + changed + data[header.size + len(text) :])
    return cache_in(folder).find_file(str(path))


def test_a_text_with_another_crc_is_refused_as_the_crc_is_sealed(tmp_path: Path, lamp: Path) -> None:
    assert sealed(tmp_path, lamp, lambda text: text) is not None
    assert sealed(tmp_path, lamp, lambda text: text.replace(b"lit", b"out")) is None


@pytest.mark.parametrize("control", ["\x1b[2J", "\x07", "\x9b2J", "\x7f", "\r", "\0"])
@pytest.mark.parametrize("before", [0, 1, (1 << 16) - 1, 1 << 16])
def test_a_text_with_control_characters_is_refused_whoever_wrote_it(
    tmp_path: Path, lamp: Path, control: str, before: int
) -> None:
    text = "ä" + "a" * before + control + "b" * 9
    cache = cache_in(tmp_path)
    cache.add(read_file(lamp), Document(text, (Paragraph(Span(0, len(text))),)))
    cache.write()
    assert only_file(tmp_path).stat().st_size > len(text)
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_a_file_of_another_secret_is_refused(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    key = tmp_path / "state" / "key"
    for other in (os.urandom(32), b"", b"short", bytes(64)):
        key.write_bytes(other)
        assert cache_in(tmp_path).find_file(str(lamp)) is None
    key.unlink()
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(str(lamp)) is not None


def test_a_file_of_another_document_is_refused(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    mine = only_file(tmp_path)
    other = tmp_path / "other.md"
    other.write_text(MARKDOWN, "utf-8")
    keep(tmp_path, other)
    (theirs,) = set((tmp_path / "cache").iterdir()) - {mine}
    theirs.write_bytes(mine.read_bytes())
    assert cache_in(tmp_path).find(read_file(other)) is None


def test_a_file_that_others_may_write_is_refused(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    only_file(tmp_path).chmod(0o640)
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_what_is_no_regular_file_is_refused(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    file = only_file(tmp_path)
    moved = file.rename(tmp_path / "moved")
    file.symlink_to(moved)
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    file.unlink()
    file.mkdir()
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_sizes_in_a_header_are_not_believed(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    file = only_file(tmp_path)
    data = file.read_bytes()
    at = document_cache._HEADER.size - 32
    for size in (1 << 40, (1 << 64) - 1):
        file.write_bytes(data[:at] + struct.pack("<Q", size) + data[at + 8 :])
        assert cache_in(tmp_path).find_file(str(lamp)) is None


# Writing


def test_the_files_are_private(tmp_path: Path, lamp: Path) -> None:
    before = os.umask(0)
    keep(tmp_path, lamp)
    os.umask(before)
    for path in (tmp_path / "cache", tmp_path / "state"):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (only_file(tmp_path), tmp_path / "state" / "key"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path, lamp: Path) -> None:
    cache = cache_in(tmp_path)
    cache.add(read_file(lamp), formats.read(read_file(lamp)))
    assert not (tmp_path / "cache").exists()
    cache.write()
    written = only_file(tmp_path).stat().st_mtime_ns
    cache.write()
    assert only_file(tmp_path).stat().st_mtime_ns == written


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, lamp: Path) -> None:
    (tmp_path / "cache").write_text("a file in its place", "utf-8")
    keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    (tmp_path / "cache").unlink()
    (tmp_path / "state").rename(tmp_path / "moved")
    (tmp_path / "state").write_text("a file in its place", "utf-8")
    keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_a_full_disk_is_no_error(tmp_path: Path, lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(document_cache, "write_private_file", fail)
    keep(tmp_path, lamp)
    assert cache_in(tmp_path).find_file(str(lamp)) is None


def test_a_document_that_is_not_well_formed_is_left_out(tmp_path: Path, lamp: Path) -> None:
    cache = cache_in(tmp_path)
    cache.add(read_file(lamp), Document("a", title="two\nlines"))
    cache.add(Source("-", b"a", "stream"), Document("a", (Paragraph(Span(0, 1)),)))
    cache.write()
    assert cache_in(tmp_path).find_file(str(lamp)) is None
    assert cache_in(tmp_path).find(Source("-", b"a", "stream")) is not None


def test_the_documents_that_were_not_opened_for_longest_are_deleted(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.md" for number in range(6)]
    for path in paths:
        path.write_text(MARKDOWN, "utf-8")
        keep(tmp_path, path)
        for file in (tmp_path / "cache").iterdir():
            os.utime(file, (file.stat().st_mtime - 1, file.stat().st_mtime - 1))
    keep(tmp_path, paths[0], limit_bytes=3 * 4096)
    found = [path.name for path in paths if cache_in(tmp_path).find_file(str(path)) is not None]
    assert found == ["0.md", "4.md", "5.md"]
    keep(tmp_path, paths[1], most_documents=2)
    assert len(list((tmp_path / "cache").iterdir())) == 2
    keep(tmp_path, paths[2], limit_bytes=1)
    assert cache_in(tmp_path).find_file(str(paths[2])) is not None  # the newest stays


def test_opening_a_document_makes_it_young_again(tmp_path: Path, lamp: Path) -> None:
    keep(tmp_path, lamp)
    file = only_file(tmp_path)
    os.utime(file, (1_000_000, 1_000_000))
    assert cache_in(tmp_path).find_file(str(lamp)) is not None
    assert file.stat().st_mtime > 2_000_000


def test_a_document_that_is_too_large_is_left_out(tmp_path: Path, lamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_cache, "LARGEST_BYTES", 100)
    keep(tmp_path, lamp)
    assert not (tmp_path / "cache").exists()


def test_two_programs_at_once_leave_whole_files(tmp_path: Path, lamp: Path) -> None:
    document = formats.read(read_file(lamp))
    failures: list[object] = []

    def work() -> None:
        for _ in range(20):
            keep(tmp_path, lamp)
            found = cache_in(tmp_path).find(read_file(lamp))
            if found not in (None, document):  # None: the first key of the other one was replaced
                failures.append(found)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert cache_in(tmp_path).find_file(str(lamp)) == document


# The version


def test_the_version_is_the_same_in_the_next_process(tmp_path: Path) -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 16


def test_the_version_changes_with_a_source_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("document", "ingest/html", "library", "maths", "unicode"):
        (tmp_path / part).mkdir(parents=True)
    module = tmp_path / "ingest" / "html" / "walk.py"
    module.write_text("a = 1", "utf-8")
    monkeypatch.setattr(document_cache, "PACKAGE", tmp_path)
    first = code_version()
    os.utime(module, (1, 1))
    second = code_version()
    module.write_text("a = 12", "utf-8")
    os.utime(module, (1, 1))
    assert len({first, second, code_version()}) == 3
    (tmp_path / "ingest" / "html" / "__pycache__").mkdir()
    (tmp_path / "ingest" / "html" / "__pycache__" / "walk.py").write_text("", "utf-8")
    assert code_version() == code_version()


def test_the_version_changes_when_a_package_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.syspath_prepend(packages)
    os.utime(packages, (1, 1))
    before = code_version()
    (packages / "lxml-7.0.dist-info").mkdir()
    assert code_version() != before


def test_the_summary_says_where_the_cache_is_and_how_large(tmp_path: Path, lamp: Path) -> None:
    folder = tmp_path / "cache"
    assert cache_summary(folder) == f"{folder}: 0 parsed texts, 0.0 MB; it may be deleted"
    keep(tmp_path, lamp)
    assert cache_summary(folder) == f"{folder}: 1 parsed text, 0.0 MB; it may be deleted"
