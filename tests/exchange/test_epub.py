"""A document as a book: valid, and read back with the same words by readtui's own reader."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document, Style, StyledText
from readtui.exchange.epub import LONGEST_CHAPTER, epub_bytes, identifier_of
from readtui.exchange.xhtml import outer_address
from readtui.ingest import formats, source
from readtui.ingest.source import Source
from readtui.span import Span
from readtui.unicode.printable import is_visible
from tests import sample_documents
from tests.strategies import documents

ROOT = Path(__file__).parent.parent.parent
TITLE = "Zephyr"
MODIFIED = datetime(2031, 5, 4, 21, 30, tzinfo=UTC)
ARTICLES = sorted((ROOT / "articles").glob("*.*"))


def book(document: Document) -> bytes:
    return epub_bytes(document, "urn:readtui:work:0000000000000abc", MODIFIED)


def files_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def body_of(document: Document) -> str:
    return files_of(book(document))["EPUB/chapter1.xhtml"].partition("<body>")[2]


def read_back(data: bytes) -> Document:
    return formats.read(Source("book.epub", data))


def words_of(document: Document) -> list[str]:
    return [word for word in document.text.split() if is_visible(word)]


def words_in_book(document: Document) -> list[str]:
    """The words of a document as read back from a book, without its title, which the reader of books adds."""
    (title, *words) = words_of(read_back(book(replace(document, title=TITLE))))
    assert title == TITLE
    return words


def read(path: Path) -> Document:
    return formats.read(source.read_file(path))


@pytest.mark.parametrize("path", [path for path in ARTICLES if path.suffix != ".svg"], ids=lambda path: path.name)
def test_the_articles_have_the_same_words_in_a_book(path: Path) -> None:
    document = read(path)
    again = read_back(book(document))
    assert words_of(again) == words_of(document)
    assert again.title == document.title
    assert [section.title for section in again.sections] == [section.title for section in document.sections]


@pytest.mark.parametrize(
    "name", ["html", "markdown", "plain_text", "manual_page", "source_code", "epub", "pdf", "docx"]
)
def test_documents_of_every_format_have_the_same_words_in_a_book(name: str) -> None:
    document = getattr(sample_documents, name)()
    assert words_in_book(document) == words_of(document)


@settings(max_examples=300)
@given(documents())
def test_any_document_has_the_same_words_in_a_book(document: Document) -> None:
    data = book(document)
    for name, content in files_of(data).items():
        if name.endswith(("xhtml", "opf", "xml")):
            etree.fromstring(content.encode())
    assert "".join(words_in_book(document)) == "".join(words_of(document))


def test_the_archive_begins_with_its_media_type_stored() -> None:
    data = book(Builder("a.md").build())
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    assert (infos[0].filename, infos[0].compress_type, infos[0].extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert {info.compress_type for info in infos[1:]} == {zipfile.ZIP_DEFLATED}
    assert data == book(Builder("a.md").build())


def test_the_package_says_what_is_known_of_the_text() -> None:
    builder = Builder("https://example.org/lamps?a=b&c")
    builder.paragraph("It is lit.")
    document = builder.build(
        title='A <b> & "c"', authors=("Ada", "Bo"), site="Example", published="2031-05", language="de_CH"
    )
    package = files_of(book(document))["EPUB/package.opf"]
    for line in (
        '<dc:identifier id="identifier">urn:readtui:work:0000000000000abc</dc:identifier>',
        "<dc:title>A &lt;b&gt; &amp; &quot;c&quot;</dc:title>",
        "<dc:language>de-CH</dc:language>",
        "<dc:creator>Ada</dc:creator>\n<dc:creator>Bo</dc:creator>",
        "<dc:source>https://example.org/lamps?a=b&amp;c</dc:source>",
        "<dc:date>2031-05</dc:date>",
        '<meta property="dcterms:modified">2031-05-04T21:30:00Z</meta>',
    ):
        assert line in package


def test_sections_are_chapters_and_the_contents_lead_to_them() -> None:
    builder = Builder("a.md")
    for level, title in ((1, "Lamps"), (2, "Oil"), (3, "Whales"), (2, "Wicks")):
        builder.heading(title, level)
        builder.paragraph(f"On {title}.")
    files = files_of(book(builder.build()))
    assert [name for name in files if "chapter" in name] == [f"EPUB/chapter{number}.xhtml" for number in (1, 2, 3)]
    assert "<title>Wicks</title>" in files["EPUB/chapter3.xhtml"]
    places = [item.get("href") for item in etree.fromstring(files["EPUB/nav.xhtml"].encode()).iter("{*}a")]
    assert places == ["chapter1.xhtml#b0", "chapter2.xhtml#b2", "chapter2.xhtml#b4", "chapter3.xhtml#b6"]
    assert '<h2 id="b6">Wicks</h2>' in files["EPUB/chapter3.xhtml"]


def test_a_long_text_without_sections_is_several_files() -> None:
    builder = Builder("a.txt")
    for number in range(3 * LONGEST_CHAPTER // 1000):
        builder.paragraph(f"{number} " + "lamp " * 199)
    document = builder.build()
    files = files_of(book(document))
    assert 3 <= sum("chapter" in name for name in files) <= 4
    assert words_in_book(document) == words_of(document)


def test_footnotes_are_notes_of_the_book_and_references_lead_to_them() -> None:
    document = formats.read(Source("a.md", b"# Lamps\n\nWhales[^1] and seals[^2].\n\n[^1]: Big.\n[^2]: *Small*.\n"))
    files = files_of(book(document))
    assert 'role="doc-noteref">[1]</a>' in files["EPUB/chapter1.xhtml"]
    (target,) = set(
        re.findall(
            r'href="(notes.xhtml#b\d+)" epub:type="noteref" role="doc-noteref">\[2\]', files["EPUB/chapter1.xhtml"]
        )
    )
    assert f'<li epub:type="endnote" id="{target.partition("#")[2]}">' in files["EPUB/notes.xhtml"]
    again = read_back(book(document))
    assert words_of(again) == words_of(document)
    assert [one.kind for one in again.inlines] == ["reference", "reference", "emphasis"]


def test_blocks_become_elements() -> None:
    builder = Builder("a.md")
    builder.open_quote("Warning")
    builder.paragraph(
        [
            StyledText("It "),
            StyledText("burns", (Style("strong"), Style("link", "https://a.b/?c=d&e"))),
            StyledText(".\nHot"),
        ]
    )
    builder.close()
    for marker in ("3.", "4.", "b)", "☐"):
        builder.open_item(marker)
        builder.paragraph(marker)
        builder.close()
    styled = [StyledText("It is "), StyledText("x²", (Style("math"),)), StyledText(" ")]
    builder.paragraph([*styled, StyledText("bright", (Style("emphasis"),)), StyledText(".")])
    builder.code("if a < b:\n    pass", "python")
    figure = builder.figure("A lamp", "lamp.png")
    builder.caption("Figure 1", figure)
    builder.table([["Light", "Range"], ["red & blue", "9\n10"]], 1, ["left", "right"])
    body = body_of(builder.build())
    for element in (
        '<blockquote class="labelled" data-label="Warning">\n<p>It <strong><a href="https://a.b/?c=d&amp;e">burns</a></strong>.<br/>Hot</p>',
        '<ol>\n<li class="tight" value="3">\n<p>3.</p>\n</li>\n<li class="tight">\n<p>4.</p>\n</li>\n</ol>',
        '<ul>\n<li class="tight marked" data-marker="b)">',
        '<p>It is <span class="math">x²</span> <em>bright</em>.</p>',
        '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>',
        '<figure>\n<p class="picture">A lamp</p>\n<figcaption>\n<p>Figure 1</p>\n</figcaption>\n</figure>',
        '<thead>\n<tr><th style="text-align: left">Light</th>',
        '<td style="text-align: right">9<br/>10</td>',
    ):
        assert element in body
    assert "lamp.png" not in body


def test_the_contents_of_a_source_are_those_of_the_book() -> None:
    builder = Builder("a.epub")
    for name in ("One", "Two"):
        builder.paragraph(name)
    builder.contents([ContentsEntry("First & last", 1, 0), ContentsEntry("Second", 1, 1, 1)])
    nav = files_of(book(builder.build()))["EPUB/nav.xhtml"]
    assert '<a href="chapter1.xhtml#b0">First &amp; last</a>' in nav


@pytest.mark.parametrize(
    ("target", "source_name", "expected"),
    [
        ("https://example.org/a b?c=ü#d", "a.md", "https://example.org/a%20b?c=%C3%BC#d"),
        ("b.html", "https://example.org/a/", "https://example.org/a/b.html"),
        ("b.html", "/home/ada/a.md", ""),
        ("mailto:ada@example.org", "", "mailto:ada@example.org"),
        ("javascript:alert(1)", "https://example.org/", ""),
        ("http://[::1", "", ""),
        ("https://exa mple/", "", ""),
        ("https://a.b/50%", "", "https://a.b/50%25"),
        ("file:///etc/passwd", "", ""),
        ("", "", ""),
    ],
)
def test_a_link_leads_to_an_address_outside_or_nowhere(target: str, source_name: str, expected: str) -> None:
    assert outer_address(target, source_name) == expected


def test_markup_that_overlaps_is_closed_where_it_must_be() -> None:
    builder = Builder("a.md")
    builder.paragraph([StyledText("one "), StyledText("two three", (Style("strong"),)), StyledText(" four")])
    builder.link(Span(0, 7), "https://a.b/")
    builder.link(Span(2, 5), "https://c.d/")
    paragraph = etree.fromstring(body_of(builder.build()).partition("</body>")[0].encode())
    assert "".join(paragraph.itertext()) == "one two three four"
    assert [one.get("href") for one in paragraph.iter("a")] == ["https://a.b/"]


def test_a_book_says_what_it_is_and_other_files_do_not() -> None:
    assert identifier_of(book(Builder("a").build())) == "urn:readtui:work:0000000000000abc"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("EPUB/package.opf", "<package/>")
    for data in (b"", b"PK", b"a book", stream.getvalue()):
        assert identifier_of(data) == ""


def test_links_to_the_rule_before_the_notes_lead_to_the_first_note() -> None:
    text = b'# Lamps\n\nWhales[^1], see [there](#x).\n\n<a id="x"></a>\n\n[^1]: Big.\n'
    chapter = files_of(book(formats.read(Source("a.md", text))))["EPUB/chapter1.xhtml"]
    assert re.findall(r'href="([^"]*)"', chapter.partition("<body>")[2])[0].startswith("notes.xhtml#b")


def test_no_control_character_comes_into_a_book() -> None:
    document = replace(Builder("a").build(), title="A\x00\x1bB\ufffe", authors=("C\x08",), source="https://a/\x01")
    for content in files_of(book(document)).values():
        assert not [char for char in content if char < " " and char not in "\t\n\r"]
        assert "\ufffe" not in content
