"""The XML of a book is parsed: entities, encodings, and files that are not well-formed."""

from __future__ import annotations

import pytest

from readtui.document.model import Document
from readtui.ingest.epub import reader
from readtui.ingest.epub.xhtml import parse_chapter, parse_xml
from readtui.ingest.source import Source
from tests.epub_files import make_epub, make_package, make_page

GOOD = "<p>A lamp.</p>"


def read(data: bytes) -> Document:
    return reader.read(Source("a.epub", data))


def block_texts(data: bytes) -> list[str]:
    document = read(data)
    return [block.span.of(document.text) for block in document.blocks]


def chapter(data: bytes) -> str:
    """Return the text of a book whose only chapter has these bytes."""
    return read(make_epub({"a.xhtml": data}, metadata="")).text


def test_named_entities_need_no_declaration() -> None:
    assert chapter(make_page("<p>a&nbsp;b &mdash; &Eacute; &amp; &#233; AT&T &what; &</p>").encode()) == (
        "a\xa0b — É & é AT&T &what; &"
    )


def test_cdata_is_kept_as_it_is() -> None:
    assert chapter(make_page("<p>a <![CDATA[&nbsp; && ]]> b &nbsp;c</p>").encode()) == "a &nbsp; && b \xa0c"


def test_a_document_type_is_skipped_but_its_plain_entities_are_replaced() -> None:
    text = make_page("<p>&hello; &there; &far;</p>").replace(
        "<html",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/x.dtd" ['
        '<!ENTITY hello "Good day"><!ENTITY there "&hello;&hello;"><!ENTITY far SYSTEM "file:///etc/passwd">]><html',
    )
    assert chapter(text.encode()) == "Good day &there; &far;"
    assert chapter(b"<!DOCTYPE html" + make_page(GOOD).encode()) == "A lamp."
    assert chapter(b"<!DOCTYPE html") == ""


def test_the_internal_subset_of_a_document_type_ends_at_the_bracket_before_its_end() -> None:
    subset = '<!ENTITY a "one]"><!ENTITY b "two">'
    text = make_page("<p>&a; &b;</p>").replace("<html", f"<!DOCTYPE html [{subset}]\n ><html")
    assert chapter(text.encode()) == "one] two"
    assert chapter(b"<!DOCTYPE html []>" + make_page(GOOD).encode()) == "A lamp."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "koi8-r"])
def test_the_encoding_is_that_of_the_byte_order_mark_or_the_declaration(encoding: str) -> None:
    words = "Лампа на столе" if encoding == "koi8-r" else "Café Müller, déjà vu"
    text = make_page(f"<p>{words}</p>").replace("?>", f' encoding="{encoding}"?>', 1)
    assert chapter(text.encode(encoding)) == words


def test_a_chapter_that_is_not_well_formed_is_read_as_html() -> None:
    assert chapter(b"<html><body><p>One<p>Two <b>three</p>") == "One\nTwo three"
    assert chapter(make_page("<p>a\x01b</p>").encode()) == "ab"
    assert chapter(b"<HTML><BODY><P>Old.</P></BODY></HTML>") == "Old."
    deep = "<div>" * 3_000 + "deep" + "</div>" * 3_000
    assert chapter(make_page(deep).encode()) == "deep"


def test_prefixes_of_namespaces_are_ignored() -> None:
    text = '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body><h:p>One <h:em>two</h:em></h:p></h:body></h:html>'
    assert chapter(text.encode()) == "One two"


def test_a_damaged_package_is_recovered_with_a_note() -> None:
    opf = make_package(["a.xhtml"]).replace("</metadata>", "<dc:title>")
    data = make_epub({"a.xhtml": GOOD}, entries={"OEBPS/book.opf": opf.encode()})
    assert "A lamp." in read(data).text
    assert read(data).notes[0] == "OEBPS/book.opf is damaged: some of the book may be missing."


def test_a_damaged_name_of_a_tag_is_kept() -> None:
    tree = parse_xml(b'<a: xmlns="urn:x"><b/></a:>')
    assert tree.root is not None
    assert [one.tag for one in tree.root.iter()] == ["{urn:x}a:", "b"]


def test_an_empty_file_has_no_root() -> None:
    assert parse_chapter(b"").root is None
    assert parse_xml(b"").root is None
