"""EPUB books: formats are detected, bad and encrypted books are refused, other faults are noted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.model import Document, Figure
from readtui.errors import FormatError
from readtui.ingest import formats, sandbox
from readtui.ingest.epub import build, reader
from readtui.ingest.source import Source
from readtui.unicode.printable import is_printable
from tests.epub_files import (
    CONTAINER,
    Files,
    make_epub,
    make_nav,
    make_ncx,
    make_package,
    make_page,
    make_zip,
    patch_directory,
    with_second_entry,
)

GOOD = "<p>A lamp.</p>"


def read(data: bytes) -> Document:
    return reader.read(Source("a.epub", data))


def block_texts(data: bytes) -> list[str]:
    document = read(data)
    return [block.span.of(document.text) for block in document.blocks]


ONE_TWO: Files = {"a.xhtml": "<h1>One</h1><p>First.</p>", "b.xhtml": "<h1>Two</h1><p>Second.</p>"}


# Formats


def test_a_book_is_detected_by_its_bytes() -> None:
    data = make_epub(ONE_TWO)
    for source in (
        Source("a.epub", data),
        Source("a", data),
        Source("a.zip", data),
        Source("-", data, "stream"),
        Source("https://lamps.example/a", data, "url", content_type="application/epub+zip"),
    ):
        assert formats.read(source).title == "A Book"


def test_a_book_without_its_mimetype_is_detected_by_its_container() -> None:
    assert formats.read(Source("a", make_epub(ONE_TWO, without=["mimetype"]))).title == "A Book"


def test_a_book_is_not_read_as_html() -> None:
    with pytest.raises(FormatError, match="an EPUB book"):
        formats.read(Source("a.epub", make_epub(ONE_TWO)), format="html")


def test_the_content_type_is_preferred_to_the_name() -> None:
    with pytest.raises(FormatError, match="whole zip archive"):
        formats.read(Source("https://lamps.example/a.html", b"<p>x", "url", content_type="application/epub+zip"))


def test_a_large_book_is_read_in_a_child_process_without_its_images(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    original = sandbox.read

    def recorded(request: sandbox.Request, data: bytes, **limits: float) -> Document:
        sizes.append(len(data))
        return original(request, data, **limits)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "read", recorded)
    picture = bytes(range(256)) * 999
    data = make_epub({"a.xhtml": f'<p>{"A lamp. " * 30_000}</p><img src="p.png" alt="P"/>', "p.png": picture})
    document = formats.read(Source("a.epub", data))
    assert len(document.text) > 200_000
    assert any(isinstance(block, Figure) and block.image == "OEBPS/p.png" for block in document.blocks)
    assert 0 < sizes[0] < len(data)
    assert reader.read_resource(data, "OEBPS/p.png") == picture


# Faults


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("is empty", b""),
        ("PDF", b"%PDF-1.7"),
        ("whole zip archive", b"PK\3\4 and so on"),
        ("not an EPUB book", make_zip({"a.txt": b"x"})),
        ("book.opf is damaged", patch_directory(make_epub({"a.xhtml": GOOD}), "OEBPS/book.opf", 16, "<L", 7)),
        ("has no spine", make_epub({"a.xhtml": GOOD}, entries={"OEBPS/book.opf": b"<package/>"})),
        ("has no spine", make_epub({"a.xhtml": GOOD}, entries={"OEBPS/book.opf": b""})),
        ("spine is empty", make_epub({"a.xhtml": GOOD}, spine=[])),
        ("no chapter that can be read: OEBPS/a.xhtml is missing",
         make_epub({"a.xhtml": GOOD}, without=["OEBPS/a.xhtml"])),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_book_is_refused_in_one_line(what: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=what) as refused:
        read(data)
    assert "\n" not in str(refused.value)


THREE_CHAPTERS = make_package(["a.xhtml", "b.xhtml", "c.xhtml"])
OUTSIDE = THREE_CHAPTERS.replace('href="b.xhtml"', 'href="file:///etc/passwd"')
UNKNOWN_ID = make_package(["a.xhtml", "c.xhtml"]).replace(
    "<spine>", '<spine><itemref idref="i9"/><itemref idref="i9"/>'
)


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("OEBPS/b.xhtml is missing", {"without": ["OEBPS/b.xhtml"]}),
        ("file:///etc/passwd is not in the book", {"entries": {"OEBPS/book.opf": OUTSIDE.encode()}}),
        ('A chapter is missing: the book has no item with the id "i9"', {
            "entries": {"OEBPS/book.opf": UNKNOWN_ID.encode()}}),
    ],
)  # fmt: skip
def test_a_missing_chapter_is_noted_and_the_rest_is_shown(fault: str, more: dict[str, object]) -> None:
    parts = {"a.xhtml": GOOD, "b.xhtml": "<p>Two.</p>", "c.xhtml": "<p>Three.</p>"}
    document = read(make_epub(parts, **more))  # type: ignore[arg-type]
    assert document.text.split("\n") == ["A Book", "A lamp.", "Three."]
    assert len(document.notes) == 1
    assert fault in document.notes[0]


REPAIRED = "A chapter of the book is damaged, and some of it may be missing: OEBPS/a.xhtml."


@pytest.mark.parametrize(
    ("files", "note"),
    [
        ({"a.xhtml": "<p>A lamp.</b>"}, REPAIRED),
        ({"a.xhtml": b"<html><body><p>A lamp."}, REPAIRED),
        ({"a.xhtml": "<p>A lamp.", "b.xhtml": "<p>Two."},
         "2 chapters of the book are damaged, and some of them may be missing."),
        ({"a.xhtml": GOOD, "b.xhtml": b""}, "A chapter of the book is empty: OEBPS/b.xhtml."),
        ({"a.xhtml": GOOD, "nav.xhtml": make_nav("# a.xhtml One")[:-20]},
         "The table of contents is damaged, and some of it may be missing: OEBPS/nav.xhtml."),
    ],
)  # fmt: skip
def test_a_repaired_file_is_noted(files: dict[str, str | bytes], note: str) -> None:
    document = read(make_epub(files))
    assert "A lamp." in document.text
    assert document.notes == (note,)


A_BOOK = {"a.xhtml": GOOD, "b.xhtml": "<p>Two.</p>"}
WRONG_TYPES = ("text/plain", "image/png", "application/octet-stream")


@pytest.mark.parametrize(
    ("files", "note"),
    [
        ({"toc.ncx": make_ncx("# a.xhtml ", "# b.xhtml ", "# b.xhtml Two")},
         "2 entries of the table of contents have no title."),
        ({"nav.xhtml": make_nav("# a.xhtml ")}, "An entry of the table of contents has no title."),
        ({"toc.ncx": make_ncx()}, "The table of contents is empty: OEBPS/toc.ncx."),
        ({"nav.xhtml": "<p>Contents</p>"}, "The table of contents is empty: OEBPS/nav.xhtml."),
    ],
)  # fmt: skip
def test_a_table_of_contents_without_entries_or_titles_is_noted(files: dict[str, str | bytes], note: str) -> None:
    assert read(make_epub(A_BOOK | files)).notes == (note,)


def test_an_empty_navigation_document_is_not_noted_if_there_is_an_ncx() -> None:
    document = read(make_epub({**A_BOOK, "nav.xhtml": "", "toc.ncx": make_ncx("# a.xhtml One")}))
    assert ([section.title for section in document.sections], document.notes) == (["One"], ())


@pytest.mark.parametrize("media_type", WRONG_TYPES)
def test_a_page_with_a_wrong_type_is_shown_with_a_note(media_type: str) -> None:
    opf = make_package(list(A_BOOK)).replace("application/xhtml+xml", media_type, 1)
    document = read(make_epub(A_BOOK, entries={"OEBPS/book.opf": opf.encode()}))
    assert document.text == "A Book\nA lamp.\nTwo."
    assert document.notes == (f"A chapter of the book has a wrong type: OEBPS/a.xhtml ({media_type}).",)


def test_an_item_without_a_file_is_noted() -> None:
    opf = make_package(list(A_BOOK)).replace('href="b.xhtml"', 'href=""')
    document = read(make_epub(A_BOOK, entries={"OEBPS/book.opf": opf.encode()}))
    assert document.text == "A Book\nA lamp."
    assert document.notes == ('A chapter is missing: the book has no item with the id "i1".',)


@pytest.mark.parametrize("in_process_bytes", [reader.IN_PROCESS_BYTES, 0])
def test_files_with_the_same_name_are_noted(in_process_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "IN_PROCESS_BYTES", in_process_bytes)
    data = with_second_entry(make_epub(A_BOOK), "OEBPS/b.xhtml", make_page("<p>Other.</p>").encode())
    document = read(data)
    assert document.text == "A Book\nA lamp.\nOther."
    assert document.notes == ("It contains several files with the name OEBPS/b.xhtml: the last one is read.",)


def test_a_page_that_is_html_need_not_be_well_formed() -> None:
    assert read(make_epub({"a.html": "<p>A lamp.<br>Two."})).notes == ()


@pytest.mark.parametrize(
    "more", [{"without": ["META-INF/container.xml"]}, {"entries": {"META-INF/container.xml": b"<"}}]
)
def test_a_missing_container_is_noted(more: dict[str, object]) -> None:
    document = read(make_epub({"a.xhtml": GOOD}, **more))  # type: ignore[arg-type]
    assert document.text.endswith("A lamp.")
    assert document.notes == (
        "META-INF/container.xml is missing or damaged: OEBPS/book.opf is taken for the description of the book.",
    )


def test_an_item_outside_the_book_hides_no_linked_chapter() -> None:
    opf = make_package(["a.xhtml", "b.xhtml", "c.xhtml"], spine=["a.xhtml", "b.xhtml"])
    opf = opf.replace('href="b.xhtml"', 'href="https://lamps.example/b"')
    parts = {"a.xhtml": '<p><a href="c.xhtml">on</a></p>', "b.xhtml": "", "c.xhtml": "<p>Three."}
    assert block_texts(make_epub(parts, entries={"OEBPS/book.opf": opf.encode()})) == ["A Book", "on", "", "Three."]


def test_entries_and_links_to_a_damaged_chapter_are_removed() -> None:
    toc = make_nav("# a.xhtml One", "# b.xhtml Two")
    data = make_epub({"nav.xhtml": toc, "a.xhtml": '<p><a href="b.xhtml#x">on</a></p>', "b.xhtml": "<p>Two."})
    document = read(patch_directory(data, "OEBPS/b.xhtml", 16, "<L", 7))
    assert [one.title for one in document.sections] == ["One"]
    assert document.targets == ()
    assert "OEBPS/b.xhtml is damaged" in document.notes[0]


def test_of_many_faults_the_first_are_noted_and_the_others_counted() -> None:
    parts = {f"{name}.xhtml": GOOD for name in range(9)}
    document = read(make_epub(parts, without=[f"OEBPS/{name}.xhtml" for name in range(1, 9)]))
    assert len(document.notes) == build.MAX_FAULTS + 1
    assert document.notes[-1] == "4 more faults were found in the book."


def test_a_book_without_text_is_noted() -> None:
    assert read(make_epub({"a.xhtml": ""}, metadata="")).notes == ("There is no text in it.",)


def test_a_chapter_that_is_too_large_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MAX_CHAPTER_BYTES", 999)
    document = read(make_epub({"a.xhtml": GOOD, "b.xhtml": "<p>" + "x" * 999}))
    assert "OEBPS/b.xhtml is larger than the limit" in document.notes[0]


def test_a_note_on_the_encoding_is_added_once() -> None:
    data = make_page("<p>Caf\xe9 \x93no\x94</p>").encode("latin-1")
    notes = read(make_epub({"a.xhtml": data, "b.xhtml": data})).notes
    assert len(notes) == 1
    assert notes[0].startswith("Encoding assumed")


ENCRYPTED = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="{}"/>'
    '<enc:CipherData><enc:CipherReference URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)


@pytest.mark.parametrize(
    "data",
    [
        make_epub({"a.xhtml": GOOD}, entries={"META-INF/encryption.xml": ENCRYPTED.format("aes").encode()}),
        make_epub({"a.xhtml": GOOD}, entries={"META-INF/rights.xml": b"<rights/>"}),
        patch_directory(make_epub({"a.xhtml": GOOD}), "OEBPS/a.xhtml", 8, "<H", 1),
    ],
)
def test_an_encrypted_book_is_refused_with_a_fix(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"is (?:encrypted|protected by DRM) \(read it in the program"):
        read(data)


def test_a_large_list_of_encrypted_files_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.ingest.epub.reader.MAX_ENCRYPTION_LIST_BYTES", 10)
    data = make_epub({"a.xhtml": GOOD}, entries={"META-INF/encryption.xml": b"<encryption/>"})
    with pytest.raises(FormatError, match="is larger than the limit of"):
        read(data)


@pytest.mark.parametrize(
    "encryption_list", [ENCRYPTED.format("http://www.idpf.org/2008/embedding"), "", "<encryption/>"]
)
def test_a_book_with_obfuscated_fonts_is_read(encryption_list: str) -> None:
    data = make_epub({"a.xhtml": GOOD}, entries={"META-INF/encryption.xml": encryption_list.encode()})
    assert block_texts(data) == ["A Book", "A lamp."]


# Properties


@settings(max_examples=60)
@given(st.data())
def test_a_book_with_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    parts: Files = {"nav.xhtml": make_nav("# a.xhtml One"), "a.xhtml": GOOD, "b.xhtml": '<p id="x"><a href="#x">y</a>'}
    whole = {
        "META-INF/container.xml": CONTAINER.format("OEBPS/book.opf").encode(),
        "OEBPS/book.opf": make_package(list(parts)).encode(),
        "OEBPS/nav.xhtml": make_nav("# a.xhtml One"),
        "OEBPS/a.xhtml": make_page(GOOD).encode(),
    }
    broken = data.draw(st.sampled_from(sorted(whole)))
    bytes_ = bytearray(whole[broken])
    for _ in range(data.draw(st.integers(1, 9))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read(make_epub(parts, entries={broken: bytes(bytes_)}))
    except FormatError:
        return
    assert is_printable(document.text)
    assert all(one.span.start <= one.span.end <= len(document.text) for one in document.sections)
    assert [one.span.start for one in document.sections] == sorted(one.span.start for one in document.sections)
