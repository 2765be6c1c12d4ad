"""The package of a book is read: links, metadata, manifest, spine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.epub import reader
from readtui.ingest.epub.package import BookLink, BookMetadata, read_metadata, resolve_link
from readtui.ingest.epub.xhtml import parse_xml
from readtui.ingest.source import Source
from tests.epub_files import CONTAINER, Files, make_epub, make_nav, make_package, make_page, patch_directory

GOOD = "<p>A lamp.</p>"


def read(data: bytes) -> Document:
    return reader.read(Source("a.epub", data))


def block_texts(data: bytes) -> list[str]:
    document = read(data)
    return [block.span.of(document.text) for block in document.blocks]


def book_with(path: str, data: bytes, media_type: str) -> bytes:
    """Return a book whose only chapter is a file of this type."""
    opf = make_package(["a.xhtml"]).replace(
        '"a.xhtml" media-type="application/xhtml+xml"', f'"{path}" media-type="{media_type}"'
    )
    return make_epub({"a.xhtml": ""}, entries={"OEBPS/book.opf": opf.encode(), f"OEBPS/{path}": data})


def metadata_of(xml: str) -> BookMetadata:
    root = parse_xml(make_package([], metadata=xml).encode()).root
    assert root is not None
    return read_metadata(root)


# Links


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("b.xhtml#x", BookLink("OEBPS/text/b.xhtml", "x")),
        ("#caf%C3%A9", BookLink("OEBPS/text/a.xhtml", "café")),
        ("", BookLink("OEBPS/text/a.xhtml")),
        ("../images/l%20p.png?size=2", BookLink("OEBPS/images/l p.png")),
        ("..\\images\\l.png", BookLink("OEBPS/images/l.png")),
        ("/b.xhtml", BookLink("b.xhtml")),
        ("../../../../etc/passwd", BookLink("etc/passwd")),
        ("C:\\b.xhtml", BookLink("OEBPS/text/C:/b.xhtml")),
        ("file:///etc/passwd", BookLink(address="file:///etc/passwd")),
        ("//lamps.example/", BookLink(address="//lamps.example/")),
        ("mailto:a@lamps.example", BookLink(address="mailto:a@lamps.example")),
    ],
)
def test_a_link_is_resolved_to_a_file_in_the_archive_or_an_address(target: str, link: BookLink) -> None:
    assert resolve_link("OEBPS/text/a.xhtml", target) == link


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_path_leaves_the_archive(base: str, target: str) -> None:
    path = resolve_link(base, target).path
    assert not path.startswith("/")
    assert ".." not in path.split("/")


# Metadata


def test_the_metadata_of_epub_3() -> None:
    metadata = (
        '<dc:title id="s">A History</dc:title><dc:title id="m">The Lamp</dc:title>'
        '<meta refines="#s" property="title-type">subtitle</meta><meta refines="#m" property="title-type">main</meta>'
        '<dc:creator id="a">Ann Lee</dc:creator><meta refines="#a" property="role">aut</meta>'
        '<dc:creator id="b">Bob Ray</dc:creator><meta refines="#b" property="role">ill</meta>'
        "<dc:publisher>Small Press</dc:publisher><dc:language>en_GB</dc:language>"
        "<dc:date>1899-05-04T00:00:00Z</dc:date>"
    )
    assert metadata_of(metadata) == BookMetadata(
        "The Lamp: A History", ("Ann Lee",), "Small Press", "1899-05-04", "en-GB"
    )


def test_the_metadata_of_epub_2() -> None:
    metadata = (
        "<dc:title>The Lamp</dc:title><dc:title>Other</dc:title>"
        '<dc:creator opf:role="edt">Bob Ray</dc:creator><dc:creator opf:role="aut">Ann Lee</dc:creator>'
        '<dc:date opf:event="modification">2020</dc:date><dc:date opf:event="creation">2019</dc:date>'
        '<dc:date opf:event="original-publication">1899</dc:date>'
    )
    assert metadata_of(metadata) == BookMetadata("The Lamp", ("Ann Lee",), "", "1899")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("", BookMetadata()),
        ("<dc:title> </dc:title>", BookMetadata()),
        ("<dc-metadata><dc:Title>Old</dc:Title></dc-metadata>", BookMetadata("Old")),
        ('<dc:creator opf:role="edt">Bob Ray</dc:creator>', BookMetadata(authors=("Bob Ray",))),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", BookMetadata()),
        ("<dc:language>C</dc:language><dc:language>pt-BR</dc:language>", BookMetadata(language="pt-BR")),
        ("<dc:date>spring 1899</dc:date>", BookMetadata(published="spring 1899")),
        ('<meta property="dcterms:issued">1899-05</meta>', BookMetadata(published="1899-05")),
        (
            '<dc:title>Why?</dc:title><dc:title id="s">So</dc:title><meta refines="#s" property="title-type">subtitle'
            "</meta>",
            BookMetadata("Why? So"),
        ),
        (
            '<dc:title>Lamp: So</dc:title><dc:title id="s">so</dc:title><meta refines="#s" property="title-type">'
            "subtitle</meta>",
            BookMetadata("Lamp: So"),
        ),
    ],
)
def test_unknown_metadata_is_empty(metadata: str, expected: BookMetadata) -> None:
    assert metadata_of(metadata) == expected


# Manifest and spine


def test_a_package_is_found_without_the_container() -> None:
    for container in (b"", CONTAINER.format("x.opf").encode()):
        assert "A lamp." in block_texts(make_epub({"a.xhtml": GOOD}, entries={"META-INF/container.xml": container}))
    assert "A lamp." in block_texts(make_epub({"a.xhtml": GOOD}, without=["META-INF/container.xml"]))
    damaged = patch_directory(make_epub({"a.xhtml": GOOD}), "META-INF/container.xml", 16, "<L", 7)
    assert "A lamp." in block_texts(damaged)


def test_an_item_that_cannot_be_read_is_replaced_by_its_fallback() -> None:
    opf = make_package(["a.pdf", "b.pdf", "c.xhtml"], spine=["a.pdf"])
    opf = opf.replace('id="i0"', 'id="i0" fallback="i1"').replace('id="i1"', 'id="i1" fallback="i2"')
    data = make_epub({"a.pdf": b"", "b.pdf": b"", "c.xhtml": GOOD}, entries={"OEBPS/book.opf": opf.encode()})
    assert block_texts(data) == ["A Book", "A lamp."]
    circular = opf.replace('fallback="i2"', 'fallback="i0"')
    data = make_epub({"a.pdf": b"", "b.pdf": b"", "c.xhtml": GOOD}, entries={"OEBPS/book.opf": circular.encode()})
    with pytest.raises(FormatError, match=r"a type that is not supported \(application/pdf\)"):
        read(data)


def test_an_item_without_a_type_is_recognised_by_its_name() -> None:
    opf = make_package(["a.xhtml"]).replace('media-type="application/xhtml+xml"', "")
    assert block_texts(make_epub({"a.xhtml": GOOD}, entries={"OEBPS/book.opf": opf.encode()})) == ["A Book", "A lamp."]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("a.xhtml", "image/jpeg"),
        ("a.xht", "application/octet-stream"),
        ("a.dat", "image/png"),
        ("a.php", "application/x-httpd-php"),
        ("a.txt", "text/plain"),
    ],
)
def test_a_page_is_recognised_by_its_content(path: str, media_type: str) -> None:
    document = read(book_with(path, make_page("<h1>One</h1><p>A lamp.</p>").encode(), media_type))
    assert document.text == "A Book\nOne\nA lamp."
    assert document.notes == (f"A chapter of the book has a wrong type: OEBPS/{path} ({media_type}).",)


@pytest.mark.parametrize("media_type", ["application/xml", "text/xml", ""])
def test_a_page_with_a_type_of_xml_is_shown(media_type: str) -> None:
    document = read(book_with("a.xml", make_page("<p>A lamp.</p>").encode(), media_type))
    assert (document.text, document.notes) == ("A Book\nA lamp.", ())


def test_a_plain_text_is_a_chapter() -> None:
    text = "A LAMP\n\nIt is lit by <somebody> & nobody.\n\n- one\n- two\n"
    document = read(book_with("a.txt", text.encode(), "text/plain"))
    assert document.text == "A Book\nA LAMP\nIt is lit by <somebody> & nobody.\n• one\n• two"
    assert document.notes == ("A chapter of the book has a wrong type: OEBPS/a.txt (text/plain).",)


def test_a_talking_book_is_shown_without_its_page_numbers() -> None:
    page = b"<dtbook><book><level1><pagenum>3</pagenum><h1>One</h1><p>A lamp.</p></level1></book></dtbook>"
    assert read(book_with("a.xml", page, "application/x-dtbook+xml")).text == "A Book\nOne\nA lamp."


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(b"\0\1", "application/octet-stream"), (b"body {}", "application/x-font"), (b"", "text/plain")],
)
def test_other_files_are_no_chapters(data: bytes, media_type: str) -> None:
    with pytest.raises(FormatError, match="a type that is not supported"):
        read(book_with("a.bin", data, media_type))


def test_links_to_an_item_lead_to_its_fallback() -> None:
    opf = make_package(["a.pdf", "c.xhtml", "nav.xhtml"], spine=["a.pdf"]).replace('id="i0"', 'id="i0" fallback="i1"')
    files: Files = {"a.pdf": b"", "c.xhtml": GOOD, "nav.xhtml": make_nav("# a.pdf A lamp")}
    document = read(make_epub(files, entries={"OEBPS/book.opf": opf.encode()}))
    assert [section.title for section in document.sections] == ["A lamp"]
