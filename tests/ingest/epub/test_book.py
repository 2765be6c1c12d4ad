"""What a book is made of: its package, its imprint, its XML; and what is told of a book in which something is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.epub import book as binding
from readtui.ingest.epub import reader
from readtui.ingest.epub.bookpaths import BookLink, link_of
from readtui.ingest.epub.imprint import Imprint, imprint_of
from readtui.ingest.epub.xhtml import page_tree, words_of, xml_tree
from readtui.ingest.source import Source
from readtui.unicode.printable import is_printable
from tests.books import CONTAINER, Chapters, book, nav, package, page, patched, zipped

GOOD = "<p>A lamp.</p>"


def read(data: bytes) -> Document:
    return reader.read(Source("a.epub", data))


def said(data: bytes) -> list[str]:
    document = read(data)
    return [block.span.of(document.text) for block in document.blocks]


def chapter(data: bytes) -> str:
    """The text of a book whose only chapter has those bytes."""
    return read(book({"a.xhtml": data}, metadata="")).text


def imprint(metadata: str) -> Imprint:
    root = xml_tree(package([], metadata=metadata).encode()).root
    assert root is not None
    return imprint_of(root)


# Paths


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
        ("file:///etc/passwd", BookLink(outside="file:///etc/passwd")),
        ("//lamps.example/", BookLink(outside="//lamps.example/")),
        ("mailto:a@lamps.example", BookLink(outside="mailto:a@lamps.example")),
    ],
)
def test_a_link_leads_within_the_archive_or_says_that_it_does_not(target: str, link: BookLink) -> None:
    assert link_of("OEBPS/text/a.xhtml", target) == link


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_path_leads_out_of_the_archive(base: str, target: str) -> None:
    part = link_of(base, target).part
    assert not part.startswith("/")
    assert ".." not in part.split("/")


# XML


def test_named_entities_need_no_declaration() -> None:
    assert chapter(page("<p>a&nbsp;b &mdash; &Eacute; &amp; &#233; AT&T &what; &</p>").encode()) == (
        "a\xa0b — É & é AT&T &what; &"
    )


def test_what_stands_in_cdata_is_said_as_it_stands() -> None:
    assert chapter(page("<p>a <![CDATA[&nbsp; && ]]> b &nbsp;c</p>").encode()) == "a &nbsp; && b \xa0c"


def test_a_document_type_is_passed_over_and_its_plain_entities_are_known() -> None:
    text = page("<p>&hello; &there; &far;</p>").replace(
        "<html",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/x.dtd" ['
        '<!ENTITY hello "Good day"><!ENTITY there "&hello;&hello;"><!ENTITY far SYSTEM "file:///etc/passwd">]><html',
    )
    assert chapter(text.encode()) == "Good day &there; &far;"
    assert chapter(b"<!DOCTYPE html" + page(GOOD).encode()) == "A lamp."
    assert chapter(b"<!DOCTYPE html") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "koi8-r"])
def test_the_encoding_is_that_of_its_mark_or_its_declaration(encoding: str) -> None:
    words = "Лампа на столе" if encoding == "koi8-r" else "Café Müller, déjà vu"
    text = page(f"<p>{words}</p>").replace("?>", f' encoding="{encoding}"?>', 1)
    assert chapter(text.encode(encoding)) == words


def test_what_is_not_well_formed_is_read_as_a_page() -> None:
    assert chapter(b"<html><body><p>One<p>Two <b>three</p>") == "One\nTwo three"
    assert chapter(page("<p>a\x01b</p>").encode()) == "ab"
    assert chapter(b"<HTML><BODY><P>Old.</P></BODY></HTML>") == "Old."
    deep = "<div>" * 3_000 + "deep" + "</div>" * 3_000
    assert chapter(page(deep).encode()) == "deep"


def test_other_names_of_namespaces_are_seen_through() -> None:
    text = '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body><h:p>One <h:em>two</h:em></h:p></h:body></h:html>'
    assert chapter(text.encode()) == "One two"


def test_damaged_xml_of_the_package_is_mended_and_that_is_said() -> None:
    opf = package(["a.xhtml"]).replace("</metadata>", "<dc:title>")
    data = book({"a.xhtml": GOOD}, besides={"OEBPS/book.opf": opf.encode()})
    assert "A lamp." in read(data).text
    assert read(data).notes[0] == "OEBPS/book.opf is damaged: some of the book may be missing."


def test_a_tree_of_nothing_is_none() -> None:
    assert page_tree(b"").root is None
    assert xml_tree(b"").root is None
    assert words_of(None) == ""


# What a book says of itself


def test_the_imprint_of_epub_3() -> None:
    metadata = (
        '<dc:title id="s">A History</dc:title><dc:title id="m">The Lamp</dc:title>'
        '<meta refines="#s" property="title-type">subtitle</meta><meta refines="#m" property="title-type">main</meta>'
        '<dc:creator id="a">Ann Lee</dc:creator><meta refines="#a" property="role">aut</meta>'
        '<dc:creator id="b">Bob Ray</dc:creator><meta refines="#b" property="role">ill</meta>'
        "<dc:publisher>Small Press</dc:publisher><dc:language>en_GB</dc:language>"
        "<dc:date>1899-05-04T00:00:00Z</dc:date>"
    )
    assert imprint(metadata) == Imprint("The Lamp: A History", ("Ann Lee",), "Small Press", "1899-05-04", "en-GB")


def test_the_imprint_of_epub_2() -> None:
    metadata = (
        "<dc:title>The Lamp</dc:title><dc:title>Other</dc:title>"
        '<dc:creator opf:role="edt">Bob Ray</dc:creator><dc:creator opf:role="aut">Ann Lee</dc:creator>'
        '<dc:date opf:event="modification">2020</dc:date><dc:date opf:event="creation">2019</dc:date>'
        '<dc:date opf:event="original-publication">1899</dc:date>'
    )
    assert imprint(metadata) == Imprint("The Lamp", ("Ann Lee",), "", "1899")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("", Imprint()),
        ("<dc:title> </dc:title>", Imprint()),
        ("<dc-metadata><dc:Title>Old</dc:Title></dc-metadata>", Imprint("Old")),
        ('<dc:creator opf:role="edt">Bob Ray</dc:creator>', Imprint(authors=("Bob Ray",))),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", Imprint()),
        ("<dc:language>C</dc:language><dc:language>pt-BR</dc:language>", Imprint(language="pt-BR")),
        ("<dc:date>spring 1899</dc:date>", Imprint(published="spring 1899")),
        ('<meta property="dcterms:issued">1899-05</meta>', Imprint(published="1899-05")),
        (
            '<dc:title>Why?</dc:title><dc:title id="s">So</dc:title><meta refines="#s" property="title-type">subtitle'
            "</meta>",
            Imprint("Why? So"),
        ),
        (
            '<dc:title>Lamp: So</dc:title><dc:title id="s">so</dc:title><meta refines="#s" property="title-type">'
            "subtitle</meta>",
            Imprint("Lamp: So"),
        ),
    ],
)
def test_what_is_not_known_is_left_empty(metadata: str, expected: Imprint) -> None:
    assert imprint(metadata) == expected


# Packages


def test_a_package_is_found_where_the_container_does_not_tell() -> None:
    for container in (b"", CONTAINER.format("x.opf").encode()):
        assert "A lamp." in said(book({"a.xhtml": GOOD}, besides={"META-INF/container.xml": container}))
    assert "A lamp." in said(book({"a.xhtml": GOOD}, without=["META-INF/container.xml"]))
    damaged = patched(book({"a.xhtml": GOOD}), "META-INF/container.xml", 16, "<L", 7)
    assert "A lamp." in said(damaged)


def test_what_cannot_be_read_is_replaced_by_what_the_package_names_for_it() -> None:
    opf = package(["a.pdf", "b.pdf", "c.xhtml"], spine=["a.pdf"])
    opf = opf.replace('id="i0"', 'id="i0" fallback="i1"').replace('id="i1"', 'id="i1" fallback="i2"')
    data = book({"a.pdf": b"", "b.pdf": b"", "c.xhtml": GOOD}, besides={"OEBPS/book.opf": opf.encode()})
    assert said(data) == ["A Book", "A lamp."]
    round_ = opf.replace('fallback="i2"', 'fallback="i0"')
    data = book({"a.pdf": b"", "b.pdf": b"", "c.xhtml": GOOD}, besides={"OEBPS/book.opf": round_.encode()})
    with pytest.raises(FormatError, match=r"of a kind that is not read here \(application/pdf\)"):
        read(data)


def test_a_part_without_a_type_is_known_by_its_name() -> None:
    opf = package(["a.xhtml"]).replace('media-type="application/xhtml+xml"', "")
    assert said(book({"a.xhtml": GOOD}, besides={"OEBPS/book.opf": opf.encode()})) == ["A Book", "A lamp."]


# What is wrong


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("is empty", b""),
        ("PDF", b"%PDF-1.7"),
        ("whole zip archive", b"PK\3\4 and so on"),
        ("no EPUB book", zipped({"a.txt": b"x"})),
        ("book.opf is damaged", patched(book({"a.xhtml": GOOD}), "OEBPS/book.opf", 16, "<L", 7)),
        ("does not tell what to read", book({"a.xhtml": GOOD}, besides={"OEBPS/book.opf": b"<package/>"})),
        ("does not tell what to read", book({"a.xhtml": GOOD}, besides={"OEBPS/book.opf": b""})),
        ("spine is empty", book({"a.xhtml": GOOD}, spine=[])),
        ("nothing readable in a.epub: OEBPS/a.xhtml is missing",
         book({"a.xhtml": GOOD}, without=["OEBPS/a.xhtml"])),
    ],
)  # fmt: skip
def test_what_is_no_book_is_refused_in_one_line(what: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=what) as refused:
        read(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("OEBPS/b.xhtml is missing", {"without": ["OEBPS/b.xhtml"]}),
        ("file:///etc/passwd is outside", {"besides": {"OEBPS/book.opf": package(["a.xhtml", "b.xhtml", "c.xhtml"])
                                                      .replace('href="b.xhtml"', 'href="file:///etc/passwd"').encode()}}),
        ("A part of the book is missing: its list has no i9", {
            "besides": {"OEBPS/book.opf": package(["a.xhtml", "c.xhtml"])
                        .replace("<spine>", '<spine><itemref idref="i9"/><itemref idref="i9"/>').encode()}}),
    ],
)  # fmt: skip
def test_a_part_that_is_missing_is_told_of_and_the_rest_is_shown(what: str, more: dict[str, object]) -> None:
    parts = {"a.xhtml": GOOD, "b.xhtml": "<p>Two.", "c.xhtml": "<p>Three."}
    document = read(book(parts, **more))  # type: ignore[arg-type]
    assert document.text.split("\n") == ["A Book", "A lamp.", "Three."]
    assert len(document.notes) == 1
    assert what in document.notes[0]


def test_a_part_outside_hides_no_page_that_links_lead_to() -> None:
    opf = package(["a.xhtml", "b.xhtml", "c.xhtml"], spine=["a.xhtml", "b.xhtml"])
    opf = opf.replace('href="b.xhtml"', 'href="https://lamps.example/b"')
    parts = {"a.xhtml": '<p><a href="c.xhtml">on</a></p>', "b.xhtml": "", "c.xhtml": "<p>Three."}
    assert said(book(parts, besides={"OEBPS/book.opf": opf.encode()})) == ["A Book", "on", "", "Three."]


def test_contents_and_links_that_lead_to_a_damaged_part_lead_nowhere() -> None:
    toc = nav("# a.xhtml One", "# b.xhtml Two")
    data = book({"nav.xhtml": toc, "a.xhtml": '<p><a href="b.xhtml#x">on</a></p>', "b.xhtml": "<p>Two."})
    document = read(patched(data, "OEBPS/b.xhtml", 16, "<L", 7))
    assert [one.title for one in document.sections] == ["One"]
    assert document.targets == ()
    assert "OEBPS/b.xhtml is damaged" in document.notes[0]


def test_of_many_faults_the_first_are_told_and_the_number_of_the_others() -> None:
    parts = {f"{name}.xhtml": GOOD for name in range(9)}
    document = read(book(parts, without=[f"OEBPS/{name}.xhtml" for name in range(1, 9)]))
    assert len(document.notes) == binding.MOST_TOLD + 1
    assert document.notes[-1] == "4 more faults were found in the book."


def test_a_book_without_words_says_so() -> None:
    assert read(book({"a.xhtml": ""}, metadata="")).notes == ("There is no text in it.",)


def test_a_chapter_that_is_too_long_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "LARGEST_PAGE_BYTES", 999)
    document = read(book({"a.xhtml": GOOD, "b.xhtml": "<p>" + "x" * 999}))
    assert "OEBPS/b.xhtml is larger than the limit" in document.notes[0]


def test_notes_on_the_encoding_are_told_once() -> None:
    data = page("<p>Caf\xe9 \x93no\x94</p>").encode("latin-1")
    notes = read(book({"a.xhtml": data, "b.xhtml": data})).notes
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
        book({"a.xhtml": GOOD}, besides={"META-INF/encryption.xml": ENCRYPTED.format("aes").encode()}),
        book({"a.xhtml": GOOD}, besides={"META-INF/rights.xml": b"<rights/>"}),
        patched(book({"a.xhtml": GOOD}), "OEBPS/a.xhtml", 8, "<H", 1),
    ],
)
def test_locked_books_say_so_and_how_to_go_on(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"is (?:encrypted|protected by DRM) \(read it in the program"):
        read(data)


def test_an_endless_list_of_what_is_encrypted_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.ingest.epub.locks.LARGEST_LIST_BYTES", 10)
    data = book({"a.xhtml": GOOD}, besides={"META-INF/encryption.xml": b"<encryption/>"})
    with pytest.raises(FormatError, match="is larger than the limit of"):
        read(data)


@pytest.mark.parametrize("told", [ENCRYPTED.format("http://www.idpf.org/2008/embedding"), "", "<encryption/>"])
def test_mangled_fonts_lock_no_book(told: str) -> None:
    data = book({"a.xhtml": GOOD}, besides={"META-INF/encryption.xml": told.encode()})
    assert said(data) == ["A Book", "A lamp."]


# Laws


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_broken_a_book_is_read_or_refused(data: st.DataObject) -> None:
    parts: Chapters = {"nav.xhtml": nav("# a.xhtml One"), "a.xhtml": GOOD, "b.xhtml": '<p id="x"><a href="#x">y</a>'}
    whole = {
        "META-INF/container.xml": CONTAINER.format("OEBPS/book.opf").encode(),
        "OEBPS/book.opf": package(list(parts)).encode(),
        "OEBPS/nav.xhtml": nav("# a.xhtml One"),
        "OEBPS/a.xhtml": page(GOOD).encode(),
    }
    broken = data.draw(st.sampled_from(sorted(whole)))
    bytes_ = bytearray(whole[broken])
    for _ in range(data.draw(st.integers(1, 9))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read(book(parts, besides={broken: bytes(bytes_)}))
    except FormatError:
        return
    assert is_printable(document.text)
    assert all(one.span.start <= one.span.end <= len(document.text) for one in document.sections)
    assert [one.span.start for one in document.sections] == sorted(one.span.start for one in document.sections)
