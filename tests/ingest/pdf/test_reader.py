"""PDF files: what is read of them, and in which words those are refused that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from benchmarks import papers
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import extras, formats, sandbox
from readtui.ingest.pdf import glyphs, reader
from readtui.ingest.source import Source

Draw = Callable[[Canvas], None]
LOREM = "The keeper lights the lamp in the evening and puts it out when the sun has come."


def paper(*draws: Draw, **options: object) -> bytes:
    """A PDF file with a page for each drawing."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(600, 800), invariant=True, **options)
    for draw in draws:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def words(canvas: Canvas) -> None:
    """A page with a title, a bold and a slanted word, and typewritten ones."""
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(50, 740, "On Lamps")
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(50, 700, LOREM)
    canvas.setFont("Times-Bold", 10)
    canvas.drawString(50, 688, "Bold")
    canvas.setFont("Times-Italic", 10)
    canvas.drawString(75, 688, "and slanted")
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(130, 688, "words follow on the next line, as they always do in it.")
    canvas.setFont("Courier", 10)
    canvas.drawString(50, 650, "lit = True")


def read(data: bytes) -> Document:
    return reader.parsed(data, "", "", "a.pdf")


def test_a_paper_is_read_with_its_title_headings_and_marks() -> None:
    def told(canvas: Canvas) -> None:
        canvas.setTitle("On Lamps")
        canvas.setAuthor("Ada Keeper and Ben Mate; Cem Third")
        words(canvas)

    document = read(paper(told, lang="en-GB"))
    assert document.text == (
        f"On Lamps\n{LOREM} Bold and slanted words follow on the next line, as they always do in it.\nlit = True"
    )
    assert (document.title, document.authors) == ("On Lamps", ("Ada Keeper", "Ben Mate", "Cem Third"))
    assert (document.published, document.language) == ("2000-01-01", "en-GB")
    assert [section.title for section in document.sections] == ["On Lamps"]
    assert [(one.kind, one.span.of(document.text)) for one in document.inlines] == [
        ("strong", "Bold"),
        ("emphasis", "and slanted"),
    ]


def test_a_child_reads_it() -> None:
    document = formats.read(Source("a.pdf", paper(words)))
    assert document.title == "On Lamps"


@pytest.mark.parametrize(
    "source",
    [
        Source("a.pdf", paper(words)),
        Source("a.txt", paper(words)),
        Source("-", paper(words), "stream"),
        Source("https://lamps.example/a", paper(words), "url", content_type="application/pdf"),
        Source("https://lamps.example/a", b"\n" + paper(words), "url", content_type="application/pdf"),
    ],
)
def test_it_is_known_by_its_name_its_type_and_its_start(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(request: sandbox.Request, data: bytes, **_: object) -> Document:
        return reader.parsed(data, request.charset, request.address, request.name)

    monkeypatch.setattr(sandbox, "read", here)
    assert formats.read(source).title == "On Lamps"


def test_its_table_of_contents_makes_sections() -> None:
    def plain(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for row, text in enumerate(("Oil", LOREM, "Whales", LOREM)):
            canvas.drawString(50, 740 - 30 * row, text)
            canvas.bookmarkPage(text)
        canvas.addOutlineEntry("Oil", "Oil", 0)
        canvas.addOutlineEntry("Whales", "Whales", 1)

    assert [(one.title, one.depth) for one in read(paper(plain)).sections] == [("Oil", 1), ("Whales", 2)]


def test_links_to_the_web_are_kept_and_no_others() -> None:
    def linking(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(50, 700, "See the lamps over there, and here, and do not run")
        canvas.linkURL("https://lamps.example/", (50, 695, 65, 710))
        canvas.linkURL("javascript:run()", (200, 695, 300, 710))
        canvas.linkURL("https://lamps.example/" + 3000 * "x", (200, 695, 300, 710))
        canvas.bookmarkPage("here")
        canvas.linkRect("", "here", (100, 695, 130, 710))

    assert [(one.kind, one.target) for one in read(paper(linking)).inlines] == [("link", "https://lamps.example/")]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turn: int) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        corner = {0: (0, 0), 90: (600, 0), 180: (600, 800), 270: (0, 800)}[turn]
        canvas.translate(*corner)
        canvas.rotate(turn)
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(50, 500, "First words")
        canvas.drawString(50, 488, "and the second.")

    assert read(paper(turned)).text == "First words and the second."


def test_what_stands_across_a_page_is_hidden() -> None:
    def stamped(canvas: Canvas) -> None:
        words(canvas)
        canvas.rotate(90)
        canvas.drawString(100, -30, "A stamp in the margin")

    document = read(paper(stamped))
    assert [one.text for one in document.hidden] == ["A stamp in the margin"]
    assert "stamp" not in document.text


def test_ligatures_and_words_set_letter_by_letter_are_words() -> None:
    def spread(canvas: Canvas) -> None:
        text = canvas.beginText(50, 700)
        text.setFont("Times-Roman", 10)
        text.setCharSpace(0.2)
        text.textOut("The lamp in the tower")
        canvas.drawText(text)

    assert read(paper(spread)).text == "The lamp in the tower"


def test_a_page_that_is_damaged_is_told_and_the_others_are_shown() -> None:
    data = paper(words, words, words).replace(b"/Type /Page\n", b"/Type /Pege\n", 1)
    sheets, notes = reader._sheets(Pages(3), lambda _, number: None if number == 1 else reader._BLANK, 1.0)
    assert (len(sheets), notes) == (3, ["A page is damaged and cannot be shown: 2."])
    assert read(data).text


class Pages:
    """A file of so many pages."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count


def test_many_damaged_pages_and_a_lack_of_time_are_told() -> None:
    _, notes = reader._sheets(Pages(10), lambda _, __: None, 1.0)
    assert notes == ["10 pages are damaged and cannot be shown: 1, 2, 3, 4, 5, 6, 7, 8 …."]
    _, notes = reader._sheets(Pages(10), lambda _, __: None, -1.0)
    assert notes == ["Only 0 of its 10 pages are shown: all would take too long to read."]


def test_letters_without_a_meaning_are_told() -> None:
    from readtui.ingest.pdf.page import ExtractedPage
    from tests.presses import run

    sheet = ExtractedPage(600, 800, (run("\ufffd" * 30, 50, 700),))
    _, notes = reader._sheets(Pages(1), lambda _, __: sheet, 1.0)
    assert notes == ["Some letters are not known: the file does not say what its fonts mean."]


def test_a_file_without_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypdfium2.PdfDocument.__len__", lambda _: 0)
    with pytest.raises(FormatError, match="without pages"):
        read(paper(words))


def test_a_page_that_pdfium_refuses_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise pypdfium2.PdfiumError("no such page")

    with glyphs.opened(paper(words), "a.pdf") as file:
        monkeypatch.setattr("pypdfium2.PdfDocument.get_page", refuse)
        monkeypatch.setattr("pypdfium2.PdfDocument.get_toc", refuse)
        assert glyphs.sheet(file, 0) is None
        assert list(glyphs.outline(file)) == []


def test_a_protection_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise pypdfium2.PdfiumError("protected", err_code=raw.FPDF_ERR_SECURITY)

    monkeypatch.setattr("pypdfium2.PdfDocument", refuse)
    with pytest.raises(FormatError, match="protection"):
        read(paper(words))


def test_only_so_many_entries_and_links_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def linking(canvas: Canvas) -> None:
        words(canvas)
        for name in ("One", "Two"):
            canvas.bookmarkPage(name)
            canvas.addOutlineEntry(name, name)
            canvas.linkURL(f"https://lamps.example/{name}", (50, 695, 65, 710))

    monkeypatch.setattr(glyphs, "MOST_ENTRIES", 1)
    with glyphs.opened(paper(linking), "a.pdf") as file:
        assert [entry.title for entry in glyphs.outline(file)] == ["One"]
        found = glyphs.sheet(file, 0)
        assert found is not None
        assert {run.link for run in found.runs} == {"", "https://lamps.example/One"}


@pytest.mark.parametrize(
    ("code", "char"), [(2, "\u00ad"), (0xFFFE, "\u00ad"), (0, ""), (9, " "), (0xD800, " "), (65, "A"), (0xFB01, "fi")]
)
def test_letters_are_text_whatever_their_code(code: int, char: str) -> None:
    assert glyphs.char_of(code) == char


def test_a_password_for_printing_keeps_nobody_from_reading() -> None:
    data = paper(words, encrypt=pdfencrypt.StandardEncryption("", "owner", canPrint=0))
    assert read(data).title == "On Lamps"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (paper(words, encrypt=pdfencrypt.StandardEncryption("secret", "owner")), r"only with a password \(.*qpdf"),
        (paper(lambda canvas: canvas.rect(50, 50, 100, 100)), r"pictures as of a scan \(.*ocrmypdf"),
        (paper(words)[:300], "damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_line(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"<html><body>404 not found", "not a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"%PDF-" + bytes(1), "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_whatever_its_name_says(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        reader.read(Source("a.pdf", data))


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LIMIT_BYTES", 10)
    with pytest.raises(FormatError, match="too large"):
        reader.read(Source("a.pdf", paper(words)))


def test_a_missing_extra_is_told_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras.NEEDED, "pdf", ("a PDF", "no_such_package"))
    with pytest.raises(FormatError, match=r"a\.pdf is a PDF: to read it, run .*install no_such_package$"):
        reader.read(Source("a.pdf", paper(words)))


def test_a_format_of_texts_is_not_taken_for_a_paper() -> None:
    with pytest.raises(FormatError, match="is a PDF document"):
        formats.read(Source("a.txt", paper(words)), format="text")


@pytest.mark.parametrize("said", ["", "20000101", "D:20"])
def test_a_date_that_is_none_is_not_told(said: str) -> None:
    assert reader._date(said) == ""


@pytest.mark.parametrize(
    ("said", "authors"),
    [("A. Keeper, B. Mate", ("A. Keeper", "B. Mate")), ("Keeper, Ada", ("Keeper, Ada",)), ("unknown", ()), ("", ())],
)
def test_authors_are_parted(said: str, authors: tuple[str, ...]) -> None:
    assert reader._authors(said) == authors


def test_a_longer_file_may_take_longer(tmp_path: Path) -> None:
    assert reader._work_s(b"") == 4
    assert reader._work_s(bytes(1 << 20)) == 20
    assert reader._work_s(bytes(9 << 20)) == 40


@pytest.mark.parametrize("columns", [1, 2])
def test_a_paper_reads_in_the_order_its_author_wrote(columns: int, tmp_path: Path) -> None:
    blocks = papers.source(0)
    papers.reportlab(blocks, columns, tmp_path / "a.pdf")
    found = papers.scores(blocks, read((tmp_path / "a.pdf").read_bytes()))
    assert min(score for name in papers.NAMES for score in found[name]) > 0.95
