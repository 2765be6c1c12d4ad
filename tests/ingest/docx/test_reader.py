"""Word documents become documents, and other files are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx as writer
import pytest

from readtui.document.model import Caption, Document, Table
from readtui.errors import FormatError
from readtui.ingest import formats, optional_packages, sandbox
from readtui.ingest.docx import reader as docx
from readtui.ingest.format import DOCX_TYPE
from readtui.ingest.source import Source
from tests.epub_files import with_changed_byte, with_second_entry
from tests.pdf_pages import blocks_of

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file() -> bytes:
    """Return a document with a title, headings, lists, a quotation and a table with its caption."""
    document = writer.Document()
    document.core_properties.title = "Lamps"
    document.core_properties.author = "Ada Keeper; Ben Mate"
    document.core_properties.language = "en-GB"
    document.add_heading("On Lamps", 0)
    document.add_heading("Oil", 1)
    document.add_paragraph("Plain and ").add_run("bold").bold = True
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("deep", style="List Bullet 2")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(2, 2)
    for index, text in enumerate(("Light", "Range", "red", "9")):
        table.cell(index // 2, index % 2).text = text
    document.add_paragraph("Table 1. Lights", style="Caption")
    document.add_heading("Of whales", 2)
    document.add_paragraph("A saying", style="Quote")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx_archive(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Return a document with this body, with the parts that are required, and with `parts`."""
    main = f'<Relationship Id="r" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'
    all_parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}">{main}</Relationships>',
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in all_parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def read(data: bytes) -> Document:
    return docx.parse(data, "", "", "a.docx")


def test_the_styles_of_a_document_are_its_blocks() -> None:
    document = read(word_file())
    assert blocks_of(document) == [
        "Heading1 On Lamps",
        "Heading2 Oil",
        "Paragraph Plain and bold",
        "Paragraph• one",
        "Paragraph•• deep",
        "Paragraph1. first",
        "Paragraph2. second",
        "Table Light  Range\nred  9",
        "Caption Table 1. Lights",
        "Heading3 Of whales",
        "Paragraph> A saying",
    ]
    assert (document.title, document.authors, document.language) == ("Lamps", ("Ada Keeper", "Ben Mate"), "en-GB")
    assert document.published == "2013-12-23"
    assert [inline.kind for inline in document.inlines] == ["strong"]
    table, caption = document.blocks[7:9]
    assert isinstance(table, Table)
    assert isinstance(caption, Caption)
    assert caption.of == 7


def test_a_document_is_read_in_a_child_process() -> None:
    assert formats.read(Source("a.docx", word_file())).title == "Lamps"


@pytest.mark.parametrize(
    "source",
    [
        Source("a.docx", word_file()),
        Source("a.zip", word_file()),
        Source("-", word_file(), "stream"),
        Source("https://lamps.example/a", word_file(), "url", content_type=DOCX_TYPE),
    ],
)
def test_docx_is_detected_by_its_name_its_type_and_its_content(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(request: sandbox.Request, data: bytes, **_: object) -> Document:
        return docx.parse(data, request.charset, request.address, request.name)

    monkeypatch.setattr(sandbox, "read", here)
    assert formats.read(source).title == "Lamps"


def test_footnotes_and_endnotes_are_at_the_end_below_a_rule() -> None:
    def note(kind: str, text: str) -> str:
        return f'<w:{kind}s {WORD}><w:{kind} w:id="2">{paragraph(text)}</w:{kind}></w:{kind}s>'

    body = paragraph("Oil") + (
        '<w:p><w:r><w:t>lamps</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:t> burn</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    rels = "".join(
        f'<Relationship Id="{kind}" Type="{KINDS}/{kind}" Target="{kind}.xml"/>' for kind in ("footnotes", "endnotes")
    )
    parts = {
        "word/footnotes.xml": note("footnote", "Of whales."),
        "word/endnotes.xml": note("endnote", "At night."),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rels}</Relationships>',
        "word/comments.xml": f"<w:comments {WORD}/>",
    }
    document = read(docx_archive(body, parts))
    assert blocks_of(document) == [
        "Paragraph Oil",
        "Paragraph lamps[1] burn[2]",
        "Rule",
        "Paragraph1. Of whales.",
        "Paragraph2. At night.",
    ]
    assert [(inline.kind, inline.target) for inline in document.inlines if inline.kind == "reference"] == [
        ("reference", "#fn-1"),
        ("reference", "#fn-2"),
    ]
    assert document.target("fn-2") == document.blocks[-1].span.start
    assert document.notes == ("Comments are not shown.",)


def test_an_image_is_shown_by_its_alternative_text() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="p" descr="A lamp at night"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{KINDS}" r:embed="i"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    image = f'<Relationship Id="i" Type="{KINDS}/image" Target="media/a.png"/>'
    rels = {"word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{image}</Relationships>'}
    document = read(docx_archive(paragraph("Look:") + drawing, rels))
    assert blocks_of(document) == ["Paragraph Look:", "Figure A lamp at night"]
    assert document.blocks[1].image == ""  # type: ignore[union-attr]


def test_a_document_without_text_has_a_note() -> None:
    assert read(docx_archive("")).notes == ("There is no text in it.",)


def test_damaged_metadata_is_ignored() -> None:
    parts = {"docProps/core.xml": ""}
    assert read(docx_archive(paragraph("Oil"), parts)).title == ""
    assert read(docx_archive(paragraph("Oil"), {"docProps/core.xml": "<a><!-- x --></a>"})).authors == ()


def test_an_odd_name_in_the_metadata_is_ignored() -> None:
    core = "<c><x:y/><dc:title>Lamps</dc:title><x:>z</x:></c>"
    document = read(docx_archive(paragraph("Oil"), {"docProps/core.xml": core}))
    assert (document.title, document.text) == ("Lamps", "Oil")


ODD_NUMBERING = f"<w:numbering {WORD}><w:num w:numId='1'/></w:numbering>"
ODD_STYLES = f"<w:styles {WORD}><w:style/></w:styles>"


@pytest.mark.parametrize(
    ("parts", "note"),
    [
        ({"word/numbering.xml": ODD_NUMBERING}, "the numbering of its lists"),
        ({"word/styles.xml": ODD_STYLES}, "its list of styles"),
        ({"word/styles.xml": "<w:styles"}, "its list of styles"),
        ({"[Content_Types].xml": "<Types><Default/>"}, "its list of content types"),
        ({"word/numbering.xml": ODD_NUMBERING, "word/styles.xml": ODD_STYLES}, "its styles, lists and notes"),
    ],
)
def test_a_document_is_read_without_a_part_with_an_odd_value(parts: dict[str, str], note: str) -> None:
    document = read(docx_archive(paragraph("Oil"), parts))
    assert document.text == "Oil"
    assert document.notes == (f"The document is damaged: {note} could not be read.",)


@pytest.mark.parametrize(
    ("part", "shown_name"),
    [
        ("word/styles.xml", "its list of styles"),
        ("docProps/core.xml", "its title and authors"),
        ("word/settings.xml", "a part of it"),
    ],
)
def test_a_document_is_read_without_a_damaged_part(part: str, shown_name: str) -> None:
    data = docx_archive(paragraph("Oil"), {part: f"<w:styles {WORD}><w:odd/></w:styles>"})
    document = read(with_changed_byte(data, part))
    assert document.text == "Oil"
    assert document.notes == (f"The document is damaged: {shown_name} could not be read.",)


def test_a_damaged_text_is_refused_with_its_name() -> None:
    with pytest.raises(FormatError, match=r"a\.docx: word/document\.xml is damaged"):
        read(with_changed_byte(docx_archive(paragraph("Oil")), "word/document.xml"))


def test_parts_with_the_same_name_are_noted() -> None:
    other = f"<w:document {WORD}><w:body>{paragraph('Whales')}</w:body></w:document>".encode()
    document = read(with_second_entry(docx_archive(paragraph("Oil")), "word/document.xml", other))
    assert document.text == "Whales"
    assert document.notes == ("It contains several files with the name word/document.xml: the last one is read.",)


@pytest.mark.parametrize(
    "odd",
    [
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>{paragraph("red")}</w:tc></w:tr></w:tbl>',
        "<w:p><w:r><w:footnoteReference/><w:t>red</w:t></w:r></w:p>",
    ],
)
def test_a_document_with_an_odd_value_is_read_as_plain_text(odd: str) -> None:
    document = read(docx_archive(paragraph("Oil") + odd))
    assert document.text.split() == ["Oil", "red"]
    assert document.notes == ("The document is damaged: only its plain text could be read.",)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (docx_archive("<w:p>"), "cannot be parsed"),
        (docx_archive("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400), "nested too deeply"),
        (docx_archive(paragraph("&a;")).replace(b"w:document", b"w:document"), "cannot be parsed"),
        (
            docx_archive(paragraph("Oil"), {"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
            "declares entities",
        ),
        (docx_archive(paragraph("Oil"), {"word/styles.xml": "\0" * 4_000_000}), "200 times"),
    ],
)
def test_hostile_and_damaged_documents_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(data)


def test_a_part_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_PART_BYTES", 100)
    with pytest.raises(FormatError, match="too large"):
        read(word_file())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, which readtui does not read"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "an Office document with a password, which readtui does not read .save it without a password",
        ),
        (b"plain text", "not a DOCX file"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"PK\3\4" + bytes(40), "not a whole zip archive"),
    ],
)
def test_a_file_that_is_no_word_document_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        docx.read(Source("a.docx", data))


def test_an_archive_without_a_document_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(FormatError, match="not a Word document"):
        docx.read(Source("a.docx", file.getvalue()))


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(optional_packages.PACKAGES, "docx", ("a Word document", "no_such_package"))
    with pytest.raises(FormatError, match="no_such_package"):
        docx.read(Source("a.docx", word_file()))
