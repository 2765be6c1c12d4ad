"""Detection of the format of a source, and the errors for data that is not text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Code, Document, Heading
from readtui.errors import FormatError
from readtui.ingest.format import Format
from readtui.ingest.formats import FORMATS, read
from readtui.ingest.source import Source

ZIP = b"PK\3\4" + b"\0" * 26
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture(autouse=True)
def plain_text_is_one_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the importer of plain text by one that makes a single paragraph."""

    def one_paragraph(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
        builder = Builder(source_name)
        builder.paragraph(text)
        for note in notes:
            builder.note(note)
        return builder.build(site="text")

    module = ModuleType("readtui.ingest.plaintext.reader")
    vars(module)["read"] = one_paragraph
    monkeypatch.setitem(sys.modules, "readtui.ingest.plaintext.reader", module)


def is_markdown(document: Document) -> bool:
    return document.site != "text"


def refusal(data: bytes, name: str = "a") -> str:
    with pytest.raises(FormatError) as caught:
        read(Source(name, data))
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("extension", ["md", "markdown", "mdown", "mkd", "MD"])
def test_markdown_is_recognised_by_its_extension(extension: str) -> None:
    document = read(Source(f"a.{extension}", b"*x*"))
    assert document.text == "x"
    assert document.source == f"a.{extension}"


@pytest.mark.parametrize("name", ["a.txt", "a.dat", "a.rst"])
def test_other_extensions_are_plain_text_whatever_they_contain(name: str) -> None:
    assert not is_markdown(read(Source(name, b"---\ntitle: x\n---\n")))


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\n---\nwords",
        "+++\ntitle = 'x'\n+++\nwords",
        "# One\n\nwords\n\n## Two\n\nwords",
        "# One\r\n\r\nwords\r\n\r\n## Two\r\n\r\nwords",
        "# One\n\nSee [the page](https://example.org).",
        "See [the page](other.md).\n\n```sh\nls\n```\n",
    ],
)
def test_a_text_without_extension_that_looks_like_markdown_is(text: str) -> None:
    assert is_markdown(read(Source("a", text.encode())))
    assert is_markdown(read(Source("-", text.encode(), "stream")))


@pytest.mark.parametrize(
    "text",
    [
        "words",
        "# a comment\nset -e\n# another\nls\n",
        "#!/bin/odd\n\n# a comment\n\n# another\n\nls\n",
        "# One\n\nwords",
        "an array[i](x)",
    ],
)
def test_a_text_without_extension_that_does_not_is_plain(text: str) -> None:
    assert not is_markdown(read(Source("a", text.encode())))


def test_the_format_can_be_given() -> None:
    assert read(Source("a.txt", b"*x*"), format="markdown").text == "x"
    assert read(Source("a.md", b"*x*"), format="text").text == "*x*"


def test_an_unknown_format_is_refused_with_the_list_of_formats() -> None:
    with pytest.raises(FormatError, match=r"there is no format latex \(choose text, markdown, .+ or docx\)"):
        read(Source("a", b"x"), format="latex")


def test_a_format_of_bytes_gets_the_source_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("book")
    vars(module)["read"] = lambda source: Builder(source.data.decode()).build()
    monkeypatch.setitem(sys.modules, "book", module)
    monkeypatch.setitem(FORMATS, "book", Format("book", (".book",), from_bytes=True))
    assert read(Source("a.book", b"inside")).source == "inside"


def test_an_empty_file_is_an_empty_document_with_a_note() -> None:
    document = read(Source("a", b""))
    assert (document.text, document.blocks, document.notes) == ("", (), ("The file is empty.",))
    assert read(Source("a.md", b" \n\t")).notes == ("There is no text in it.",)


def test_an_assumed_encoding_is_noted() -> None:
    document = read(Source("a.md", "# Café\n".encode("latin-1")))
    assert document.title == "Café"
    assert "Encoding assumed" in document.notes[0]


def test_words_parted_by_nul_are_read() -> None:
    assert read(Source("a", b"\0".join([b"word"] * 200))).text.startswith("word word")


def test_utf16_is_read_with_and_without_a_mark() -> None:
    assert read(Source("a", "plain words".encode("utf-16"))).text == "plain words"
    assert read(Source("a", "plain words!".encode("utf-16-le"))).text == "plain words!"


@pytest.mark.parametrize("name", ["-", "lamp", "lamp.1", "lamp.txt"])
def test_a_manual_page_with_overstriking_is_read_whatever_its_name(name: str) -> None:
    page = "LAMP(1)      Lamps      LAMP(1)\n\nN\bNA\bAM\bME\bE\n       l\bla\bam\bmp\bp - light the room\n"
    document = read(Source(name, page.encode(), "stream" if name == "-" else "file"))
    assert (document.title, document.text) == ("lamp(1)", "NAME\nlamp - light the room")


@pytest.mark.parametrize("format_name", ["text", "markdown", "code"])
def test_overstruck_letters_are_read_once(format_name: str) -> None:
    assert read(Source("a", b"N\bNo _\bb_\bo_\ba_\bt\n"), format=format_name).text == "No boat"
    assert read(Source("a.txt", b"N\bNo _\bb_\bo_\ba_\bt\n")).text == "No boat"


def test_bells_escapes_and_backspaces_are_text() -> None:
    assert read(Source("a", b"\x07" * 50 + b"\x1b[31m\b\b word")).text == " word"


@pytest.mark.parametrize(
    "source",
    [
        Source("a.html", b"<p>A lamp."),
        Source("a.HTM", b"A lamp."),
        Source("a", b"\n<!-- saved --><!DOCTYPE html><p>A lamp."),
        Source("a", b'<?xml version="1.0"?>\n<!-- a --> <!-- b -->\n<html><p>A lamp.'),
        Source("-", b"\xef\xbb\xbf<html><p>A lamp.", "stream"),
        Source("-", "<html><p>A lamp.".encode("utf-16"), "stream"),
        Source("https://lamps.example/a.txt", b"<p>A lamp.", "url", content_type="text/html; charset=utf-8"),
    ],
)
def test_html_is_known_by_its_name_its_start_and_what_the_server_says(source: Source) -> None:
    assert read(source).text == "A lamp."


def test_a_text_that_only_speaks_of_html_stays_one() -> None:
    assert read(Source("a", b"<p> opens a paragraph.")).text.startswith("<p>")
    assert read(Source("a.txt", b"<!DOCTYPE html> opens a page.")).text.startswith("<!DOCTYPE")


@pytest.mark.parametrize("start", [b"<?xml <head", b"<!-- <html> --", b"<!---->" * 4_000, b"\n \n" * 10_000])
def test_an_unfinished_start_of_a_page_is_text(start: bytes) -> None:
    """Thousands of comments would never end if each could also contain those after it."""
    data = start + b" lamp"
    assert read(Source("a", data)).text.split() == data.decode().split()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PNG, "is a PNG image, not a text"),
        (b"\xff\xd8\xff\xe0\0", "a JPEG image"),
        (b"GIF89a\1\0", "a GIF image"),
        (b"RIFF\0\0\0\0WEBPVP8", "a WebP image"),
        (b"\x7fELF\2\1", "a program"),
        (b"MZ\x90\0", "a Windows program"),
        (b"\0\0\0\x18ftypmp42", "a film"),
        (b"\x1f\x8b\x08", "a gzip archive, not a text (unpack it first)"),
        (b"BZh91AY&SY\0", "a bzip2 archive"),
        (ZIP + b"a.txt", "a zip archive"),
        (b"a" + b"\0" * 256 + b"ustar", "a tar archive"),
        (b"%PDF-1.7\n", "a damaged PDF"),
        (
            b"{\\rtf1",
            "an RTF document, which readtui does not read (convert it: pandoc -f rtf",
        ),
        (b"a" * 60 + b"BOOKMOBI", "a Kindle book, which readtui does not read (convert it with calibre: ebook-convert"),
        (b"a" * 60 + b"TEXtREAd", "a Palm book"),
        (b"CONT\2\0\0", "a Kindle book (KFX)"),
        (b"ITSF\3\0\0\0", "a help file of Windows (CHM)"),
        (
            b"AT&TFORM\0\0\1\0DJVM",
            "a DjVu document, which readtui does not read (extract its text: djvutxt",
        ),
        (b"\xffWPC\0", "a WordPerfect document"),
        (b"\xf7\2\1", "a DVI file"),
        (b"bplist00\xd1", "a property list or web archive of macOS"),
        (ZIP + b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
        (ZIP + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument file"),
        (
            ZIP + b"xl/workbook.xml",
            "an Excel workbook (XLSX), which readtui does not read (convert it with",
        ),
        (ZIP + b"ppt/presentation.xml", "a PowerPoint presentation (PPTX)"),
        (ZIP + b"FixedDocSeq.fdseq", "an XPS document"),
        (ZIP + b"Index/Document.iwa", "a document of Pages, Numbers or Keynote"),
        (OLE, "an old Office document"),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            "an old Word document, which readtui does not read (save it as",
        ),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "an old PowerPoint presentation"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel workbook"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "an Outlook message"),
        (ZIP + b"word/document.xml", "not a whole zip archive"),
    ],
)
def test_a_file_that_is_not_text_is_refused_with_its_kind(data: bytes, message: str) -> None:
    assert message in refusal(data)
    assert message in refusal(data, "a.md")


@pytest.mark.parametrize("start", [b"GIF89a", b"MZ", b"BM", b"BZh", b"ID3"])
def test_letters_alone_do_not_make_a_picture(start: bytes) -> None:
    assert read(Source("a", start + b" is how some files start")).text.startswith(start.decode())


def test_bytes_of_no_known_kind_are_refused_for_their_control_characters() -> None:
    assert "control characters" in refusal(bytes(range(256)) * 4)
    assert "100% of its bytes" in refusal(b"\0" * 64)


def test_a_character_cut_by_the_sample_is_no_sign_of_noise() -> None:
    text = "\1" * 6000 + "é" * 40_000
    assert len(read(Source("a", b"x" + text.encode())).text) == 40_001


def test_a_heading_in_a_stream_is_a_heading() -> None:
    document = read(Source("-", b"# One\n\nx\n\n# Two\n\ny", "stream"))
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 1]


# Pages


def page(data: bytes, address: str = "https://example.org/a", content_type: str = "", charset: str = "") -> Document:
    return read(Source(address, data, "url", None, 7.0, address, content_type, charset))


MARKED_UP = b"# One\n\ntext\n\n# Two\n\ntext\n"


def test_a_page_of_plain_text_is_read_by_its_name_or_its_content() -> None:
    assert page(b"# One", "https://example.org/a.MD?raw=1", "text/plain").text == "One"
    for address in ("https://example.org", "https://example.org/a.php?b.txt"):
        assert len(page(MARKED_UP, address, "text/plain").sections) == 2
    assert page(MARKED_UP, "https://example.org/a.txt", "text/plain").text.startswith("# One")


def test_the_charset_of_the_server_is_used_for_plain_text() -> None:
    assert page("Здравствуй, лампа".encode("koi8-r"), charset="koi8-r").text == "Здравствуй, лампа"


# Source code


@pytest.mark.parametrize(
    "source",
    [
        Source("a.py", b"a  =  1"),
        Source("src/A.PY", b"a  =  1"),
        Source("Makefile", b"a  =  1"),
        Source("CMakeLists.txt", b"a  =  1"),
        Source("https://example.org/a.py?raw=1", b"a  =  1", "url", content_type="text/plain"),
        Source("run", b"#!/usr/bin/env python3\na  =  1"),
        Source("-", b"#! /bin/sh -e\r\na  =  1", "stream"),
        Source("-", b'{\n  "a  =  1": [', "stream"),
    ],
)
def test_source_code_is_recognised_by_its_name_or_its_start(source: Source) -> None:
    (code,) = read(source).blocks
    assert isinstance(code, Code)
    assert "a  =  1" in code.span.of(read(source).text)


def test_the_extension_of_an_address_may_be_only_the_servers() -> None:
    assert not is_markdown(page(b"a  =  1", "https://example.org/a.php", "text/plain"))
    assert read(Source("a.php", b"a  =  1")).text == "a  =  1"
