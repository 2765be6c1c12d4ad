"""Files and addresses of pictures, and pictures that are not opened."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from readtui.errors import FormatError, ReadtuiError, SourceError
from readtui.reading.pictures import MAX_CACHED_PICTURES, Picture, locate_picture
from tests.epub_files import make_epub

PAGE = "https://example.org/a/page.html"
BOOK = b"PK\x03\x04 a book"


def located(source: str, image: str, cache: Path = Path("/nowhere"), fetched: bytes = b"<html>") -> Picture:
    return locate_picture(source, image, lambda address: fetched, lambda: cache)


@pytest.fixture
def epub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `read_resource` return the content of the book and the name of the part."""
    monkeypatch.setattr("readtui.ingest.epub.reader.read_resource", lambda data, name: data + name.encode())


@pytest.mark.parametrize(
    ("source", "image", "address"),
    [
        (PAGE, "https://bücher.example/a.png", "https://xn--bcher-kva.example/a.png"),
        (PAGE, "b/a.png?x", "https://example.org/a/b/a.png?x"),
        ("/shelf/text.md", "http://example.org/a", "http://example.org/a"),
        ("/shelf/text.md", "//example.org/a", "https://example.org/a"),
        ("-", "https://example.org/a.png", "https://example.org/a.png"),
    ],
)
def test_a_picture_on_the_web_is_located_by_its_address(source: str, image: str, address: str) -> None:
    assert located(source, image) == address


def test_a_picture_next_to_the_text_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a b.PNG").write_bytes(b"picture")
    (tmp_path / "drawing.svg").write_bytes(b"<svg/>")
    text = str(tmp_path / "text.md")
    assert located(text, "a%20b.PNG") == tmp_path / "a b.PNG"
    assert located(text, "./x/../drawing.svg") == tmp_path / "drawing.svg"
    assert located(text, f"file://{tmp_path}/drawing.svg") == tmp_path / "drawing.svg"


@pytest.mark.parametrize(
    ("source", "image", "reason"),
    [
        ("/shelf/text.md", "", "has no address"),
        ("-", "a.png", "came from a pipe"),
        ("/shelf/text.md", "lost.png", "no such picture"),
        ("/shelf/text.md", "run.sh", "does not have the suffix of a picture"),
        ("/shelf/text.md", "start.desktop", "does not have the suffix of a picture"),
        ("/shelf/text.md", "file:[x", "only http and https|does not have the suffix of a picture"),
        ("/shelf/text.md", "file://[x/a.png", "only http and https|malformed"),
        (PAGE, "file:///etc/a.png", "only http and https"),
        ("/shelf/text.md", "javascript://x/a.png", "only http and https"),
    ],
)
def test_a_refused_picture_has_a_reason(source: str, image: str, reason: str) -> None:
    with pytest.raises(ReadtuiError, match=reason):
        located(source, image)


@pytest.mark.usefixtures("epub")
def test_a_picture_of_a_book_becomes_a_private_file(tmp_path: Path) -> None:
    book, cache = tmp_path / "book.epub", tmp_path / "cache"
    book.write_bytes(BOOK)
    file = located(str(book), "images/../../a.PNG", cache)
    assert isinstance(file, Path)
    assert file.parent == cache / "pictures"
    assert file.suffix == ".png"
    assert file.read_bytes() == BOOK + b"images/../../a.PNG"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert located(str(book), "images/../../a.PNG", cache) == file
    assert located(PAGE, "images/b.jpg", cache, BOOK) != file


@pytest.mark.usefixtures("epub")
def test_files_of_a_book_that_may_contain_scripts_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(BOOK)
    for name in ("a.svg", "a.html", "a", "a.png/../a.desktop"):
        with pytest.raises(FormatError, match="may contain scripts"):
            located(str(tmp_path / "book.epub"), name, tmp_path)


@pytest.mark.usefixtures("epub")
def test_the_oldest_pictures_are_deleted_from_the_cache(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(BOOK)
    for number in range(MAX_CACHED_PICTURES + 3):
        located(str(tmp_path / "book.epub"), f"{number}.png", tmp_path)
    assert len(list((tmp_path / "pictures").iterdir())) == MAX_CACHED_PICTURES


@pytest.mark.usefixtures("epub")
def test_a_cache_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(BOOK)
    (tmp_path / "pictures").write_bytes(b"no folder")
    with pytest.raises(SourceError, match="cannot be written"):
        located(str(tmp_path / "book.epub"), "a.png", tmp_path)


def test_a_picture_is_extracted_from_a_real_book(tmp_path: Path) -> None:
    (tmp_path / "tales.epub").write_bytes(make_epub({"a.xhtml": "<p>A lamp.</p>", "lamp.png": b"lit"}))
    file = located(str(tmp_path / "tales.epub"), "OEBPS/lamp.png", tmp_path)
    assert isinstance(file, Path)
    assert file.read_bytes() == b"lit"
