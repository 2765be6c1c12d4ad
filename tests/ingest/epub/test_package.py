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
from tests.epub_files import CONTAINER, make_epub, make_package, patch_directory

GOOD = "<p>A lamp.</p>"


def read(data: bytes) -> Document:
    return reader.read(Source("a.epub", data))


def block_texts(data: bytes) -> list[str]:
    document = read(data)
    return [block.span.of(document.text) for block in document.blocks]


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
