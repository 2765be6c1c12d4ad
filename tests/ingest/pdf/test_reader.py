"""PDF files: their text, metadata, outline and links are read; files that cannot be read are refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from benchmarks import pdf_structure
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import formats, optional_packages, sandbox
from readtui.ingest.pdf import glyphs, reader
from readtui.ingest.pdf.page import ExtractedPage
from readtui.ingest.source import Source
from tests.pdf_files import make_pdf, read
from tests.pdf_pages import run

BLANK = ExtractedPage(1, 1)
LOREM = "The keeper lights the lamp in the evening and puts it out when the sun has come."


def draw_words(canvas: Canvas) -> None:
    """Draw a title, a sentence with bold and italic words, and a line of code."""
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


def test_a_pdf_is_read_with_its_metadata_headings_and_styles() -> None:
    def with_metadata(canvas: Canvas) -> None:
        canvas.setTitle("On Lamps")
        canvas.setAuthor("Ada Keeper and Ben Mate; Cem Third")
        draw_words(canvas)

    document = read(make_pdf(with_metadata, lang="en-GB"))
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


def test_a_child_process_reads_it() -> None:
    document = formats.read(Source("a.pdf", make_pdf(draw_words)))
    assert document.title == "On Lamps"


@pytest.mark.parametrize(
    "source",
    [
        Source("a.pdf", make_pdf(draw_words)),
        Source("a.txt", make_pdf(draw_words)),
        Source("-", make_pdf(draw_words), "stream"),
        Source("https://lamps.example/a", make_pdf(draw_words), "url", content_type="application/pdf"),
        Source("https://lamps.example/a", b"\n" + make_pdf(draw_words), "url", content_type="application/pdf"),
    ],
)
def test_it_is_detected_by_its_name_type_or_first_bytes(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_this_process(request: sandbox.Request, data: bytes, **_: object) -> Document:
        return reader.parse(data, request.charset, request.address, request.name)

    monkeypatch.setattr(sandbox, "read", in_this_process)
    assert formats.read(source).title == "On Lamps"


def test_its_outline_gives_sections() -> None:
    def plain(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for row, text in enumerate(("Oil", LOREM, "Whales", LOREM)):
            canvas.drawString(50, 740 - 30 * row, text)
            canvas.bookmarkPage(text)
        canvas.addOutlineEntry("Oil", "Oil", 0)
        canvas.addOutlineEntry("Whales", "Whales", 1)

    assert [(one.title, one.depth) for one in read(make_pdf(plain)).sections] == [("Oil", 1), ("Whales", 2)]


def test_links_to_the_web_are_kept_and_no_others() -> None:
    def linking(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(50, 700, "See the lamps over there, and here, and do not run")
        canvas.linkURL("https://lamps.example/", (50, 695, 65, 710))
        canvas.linkURL("javascript:run()", (200, 695, 300, 710))
        canvas.linkURL("https://lamps.example/" + 3000 * "x", (200, 695, 300, 710))
        canvas.bookmarkPage("here")
        canvas.linkRect("", "here", (100, 695, 130, 710))

    assert [(one.kind, one.target) for one in read(make_pdf(linking)).inlines] == [("link", "https://lamps.example/")]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_it_is_shown(rotation: int) -> None:
    def rotated(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        corner = {0: (0, 0), 90: (600, 0), 180: (600, 800), 270: (0, 800)}[rotation]
        canvas.translate(*corner)
        canvas.rotate(rotation)
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(50, 500, "First words")
        canvas.drawString(50, 488, "and the second.")

    assert read(make_pdf(rotated)).text == "First words and the second."


def test_rotated_text_is_hidden() -> None:
    def stamped(canvas: Canvas) -> None:
        draw_words(canvas)
        canvas.rotate(90)
        canvas.drawString(100, -30, "A stamp in the margin")

    document = read(make_pdf(stamped))
    assert [one.text for one in document.hidden] == ["A stamp in the margin"]
    assert "stamp" not in document.text


LONG_TEXT = [f"Line {number} of the old book tells about the lamp, the oil and the whales." for number in range(8)]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_whose_text_is_rotated_is_turned(rotation: int) -> None:
    def rotated(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(550, 20, "7")
        canvas.translate(*{90: (600, 0), 180: (600, 800), 270: (0, 800)}[rotation])
        canvas.rotate(rotation)
        for row, text in enumerate(LONG_TEXT):
            canvas.drawString(50, 500 - 12 * row, text)

    document = read(make_pdf(rotated))
    assert document.text == " ".join(LONG_TEXT)
    assert [one.text for one in document.hidden] == ["7"]


@pytest.mark.parametrize("rotate", ["-90", "450", "45", "2147483648", "9" * 30, "nan", "/Name", "[90]"])
def test_a_page_with_an_odd_rotation_is_read(rotate: str) -> None:
    content = [f"50 {700 - 12 * row} ({text})" for row, text in enumerate(LONG_TEXT)]
    assert read(pdf_of(*content, page=f"/Rotate {rotate}")).text == " ".join(LONG_TEXT)


ODD_NUMBERS = ["1e400", "9" * 400, "-" + "9" * 400, "nan", "inf", "-", ".", "1e38", "0", "/Name", "(s)", "null", "[1]"]


def pdf_of(
    *lines: str, content: str = "", page: str = "", resources: str = "", more: str = "", font: str = ""
) -> bytes:
    """Return a PDF of one page, written by hand: `lines` are like "50 700 (text)"; `content` is after the first one.

    `page` and `resources` are further entries of these dictionaries, `more` are objects from number 6 on. It has no
    cross-reference table, so PDFium finds the objects itself.
    """
    first, *others = [f"BT /F 10 Tf {line.replace('(', 'Td (', 1)} Tj ET" for line in lines]
    stream = "\n".join([first, content, *others])
    box = "" if "/MediaBox" in page else "/MediaBox [0 0 600 800]"
    return (
        "%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        "2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        f"3 0 obj <</Type /Page /Parent 2 0 R {box} {page} /Contents 5 0 R"
        f" /Resources <</Font <</F 4 0 R /G 6 0 R>> {resources}>> >> endobj\n"
        f"4 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>> endobj\n"
        f"5 0 obj <</Length {len(stream)}>> stream\n{stream}\nendstream endobj\n{more}\n"
        "trailer <</Root 1 0 R>>\n%%EOF"
    ).encode()


BEFORE, AFTER = "Before it all was well.", "After it the lamp was lit."
FORM = (
    "6 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix {} /Length 23>> stream\n"
    "BT /F 10 Tf (odd) Tj ET\nendstream endobj"
)
TYPE_3 = (
    "6 0 obj <</Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix {} /CharProcs <</a 7 0 R>> /FirstChar 97"
    " /LastChar 97 /Widths [{}] /Encoding <</Type /Encoding /Differences [97 /a]>> >> endobj\n"
    "7 0 obj <</Length 30>> stream\n9 0 0 0 9 9 d1 0 0 9 9 re f    \nendstream endobj"
)


@pytest.mark.parametrize("odd", ODD_NUMBERS)
@pytest.mark.parametrize(
    "parts",
    [
        {"content": "BT /F 10 Tf 1 0 0 {0} {0} 650 Tm (odd) Tj ET"},
        {"content": "q {0} {0} {0} {0} {0} {0} cm BT /F 10 Tf (odd) Tj ET Q"},
        {"content": "q BT /F {0} Tf 50 650 Td (odd) Tj ET Q"},
        {"content": "q BT /F 10 Tf {0} Tc {0} Tw {0} Tz {0} Ts {0} TL 50 650 Td [(o) {0} (dd)] TJ ET Q"},
        {"content": "/X Do", "resources": "/XObject <</X 6 0 R>>", "more": FORM.replace("{}", "[1 0 0 {0} {0} 0]")},
        {"content": "/X Do", "resources": "/XObject <</X 6 0 R>>", "more": FORM.replace("{}", "{0}")},
        {"content": "BT /G 10 Tf 50 650 Td (aa) Tj ET", "more": TYPE_3.replace("{}", "[{0} 0 0 {0} 0 0]", 1)},
        {"content": "BT /G 10 Tf 50 650 Td (aa) Tj ET", "more": TYPE_3.replace("[{}]", "[{0}]")},
        {"page": "/MediaBox [0 0 {0} {0}]"},
        {"page": "/CropBox [{0} {0} 600 800]"},
        {"page": "/UserUnit {0}"},
    ],
    ids=str,
)  # fmt: skip
def test_the_text_around_an_odd_value_is_read(parts: dict[str, str], odd: str) -> None:
    filled = {key: value.replace("{0}", odd).replace("{}", "[.1 0 0 .1 0 0]", 1) for key, value in parts.items()}
    text = read(pdf_of(f"50 700 ({BEFORE})", f"50 600 ({AFTER})", **filled)).text
    assert BEFORE in text
    assert AFTER in text


def test_bitmap_fonts_of_tex_have_a_size_words_and_joined_letters() -> None:
    letters = "".join(f"/{name} 7 0 R" for name in ("d", "e", "n", "i", "g12"))
    font = (
        "6 0 obj <</Type /Font /Subtype /Type3 /FontBBox [0 0 45 60] /FontMatrix [1 0 0 -1 0 0]"
        f" /CharProcs <<{letters}>> /FirstChar 12 /LastChar 110 /Widths [{'45 ' * 99}]"
        " /Encoding <</Type /Encoding /Differences [12 /g12 100 /d /e 105 /i 110 /n]>> >> endobj\n"
        "7 0 obj <</Length 32>> stream\n45 0 0 0 45 60 d1 0 0 40 60 re f\nendstream endobj"
    )
    rows = [
        f"BT /G 1 Tf .12 0 0 -.12 50 {600 - 14 * row} Tm [(de\\014ne) -30000 (dine) -30000 (end)] TJ ET"
        for row in range(3)
    ]
    text = read(pdf_of("50 650 (x)", content="\n".join(rows), more=font)).text
    assert "define dine end define dine end define dine end" in text


def test_letters_spaced_by_a_fraction_of_a_point_are_one_word() -> None:
    def with_letter_space(canvas: Canvas) -> None:
        text = canvas.beginText(50, 700)
        text.setFont("Times-Roman", 10)
        text.setCharSpace(0.2)
        text.textOut("The lamp in the tower")
        canvas.drawText(text)

    assert read(make_pdf(with_letter_space)).text == "The lamp in the tower"


def test_a_damaged_page_is_noted_and_the_others_are_shown() -> None:
    data = make_pdf(draw_words, draw_words, draw_words).replace(b"/Type /Page\n", b"/Type /Pege\n", 1)
    pages, notes = reader._extract_pages(PageCount(3), lambda _, number: None if number == 1 else BLANK, 1.0)
    assert (len(pages), notes) == (3, ["A page is damaged and cannot be shown: 2."])
    assert read(data).text


def draw_picture(canvas: Canvas) -> None:
    canvas.drawInlineImage(Image.new("RGB", (8, 8), "grey"), 50, 50, 500, 700)


def draw_numbered_picture(canvas: Canvas) -> None:
    draw_picture(canvas)
    canvas.drawString(300, 20, "xiv")


def draw_words_and_picture(canvas: Canvas) -> None:
    draw_words(canvas)
    canvas.drawInlineImage(Image.new("RGB", (8, 8), "grey"), 50, 50, 500, 500)


@pytest.mark.parametrize(
    ("pages", "notes"),
    [
        ("wp", ["Page 2 is a picture without text."]),
        ("wpnpwpp", ["Pages 2–4 and 6–7 are pictures without text."]),
        ("pwpwp", ["Pages 1, 3 and 5 are pictures without text."]),
        ("wbi", []),
    ],
)
def test_pages_that_are_pictures_are_noted(pages: str, notes: list[str]) -> None:
    draws = {
        "w": draw_words,
        "p": draw_picture,
        "n": draw_numbered_picture,
        "i": draw_words_and_picture,
        "b": lambda canvas: canvas.line(50, 50, 500, 50),
    }
    assert list(read(make_pdf(*(draws[page] for page in pages))).notes) == notes


def test_a_drawing_of_many_lines_without_text_is_a_picture() -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(120):
            canvas.line(50, 50 + 5 * at, 300, 60 + 5 * at)

    assert read(make_pdf(draw_words, draw)).notes == ("Page 2 is a picture without text.",)


def test_many_pictures_are_noted_up_to_a_limit() -> None:
    pages = iter([BLANK._replace(is_picture=number % 2 == 0) for number in range(40)])
    _, notes = reader._extract_pages(PageCount(40), lambda _, __: next(pages), 1.0)
    assert notes == ["Pages 1, 3, 5, 7, 9, 11, 13, 15 … are pictures without text."]


class PageCount:
    """A file that only has a number of pages."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count


def test_many_damaged_pages_and_a_lack_of_time_are_noted() -> None:
    _, notes = reader._extract_pages(PageCount(10), lambda _, __: None, 1.0)
    assert notes == ["10 pages are damaged and cannot be shown: 1, 2, 3, 4, 5, 6, 7, 8 …."]
    _, notes = reader._extract_pages(PageCount(10), lambda _, __: None, -1.0)
    assert notes == ["Only 0 of its 10 pages are shown: all would take too long to read."]


def test_unknown_letters_are_noted() -> None:
    page = ExtractedPage(600, 800, (run("\ufffd" * 30, 50, 700),))
    _, notes = reader._extract_pages(PageCount(1), lambda _, __: page, 1.0)
    assert notes == ["Some letters are unknown: the fonts in the file do not say which characters they show."]


def test_a_file_without_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypdfium2.PdfDocument.__len__", lambda _: 0)
    with pytest.raises(FormatError, match="without pages"):
        read(make_pdf(draw_words))


def test_a_page_that_pdfium_cannot_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise pypdfium2.PdfiumError("no such page")

    with glyphs.open_pdf(make_pdf(draw_words), "a.pdf") as file:
        monkeypatch.setattr("pypdfium2.PdfDocument.get_page", refuse)
        monkeypatch.setattr("pypdfium2.PdfDocument.get_toc", refuse)
        assert glyphs.extract_page(file, 0) is None
        assert list(glyphs.read_outline(file)) == []


def test_an_encryption_that_is_not_supported_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise pypdfium2.PdfiumError("protected", err_code=raw.FPDF_ERR_SECURITY)

    monkeypatch.setattr("pypdfium2.PdfDocument", refuse)
    with pytest.raises(FormatError, match="encryption that is not supported"):
        read(make_pdf(draw_words))


def test_entries_and_links_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def linking(canvas: Canvas) -> None:
        draw_words(canvas)
        for name in ("One", "Two"):
            canvas.bookmarkPage(name)
            canvas.addOutlineEntry(name, name)
            canvas.linkURL(f"https://lamps.example/{name}", (50, 695, 65, 710))

    monkeypatch.setattr(glyphs, "MAX_ENTRIES", 1)
    with glyphs.open_pdf(make_pdf(linking), "a.pdf") as file:
        assert [entry.title for entry in glyphs.read_outline(file)] == ["One"]
        page = glyphs.extract_page(file, 0)
        assert page is not None
        assert {run.link for run in page.runs} == {"", "https://lamps.example/One"}


@pytest.mark.parametrize(
    ("code", "text"), [(2, "\u00ad"), (0xFFFE, "\u00ad"), (0, ""), (9, " "), (0xD800, " "), (65, "A"), (0xFB01, "fi")]
)
def test_the_codes_of_letters_are_text(code: int, text: str) -> None:
    assert glyphs.text_of_code(code) == text


def test_a_password_for_printing_does_not_prevent_reading() -> None:
    data = make_pdf(draw_words, encrypt=pdfencrypt.StandardEncryption("", "owner", canPrint=0))
    assert read(data).title == "On Lamps"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (make_pdf(draw_words, encrypt=pdfencrypt.StandardEncryption("secret", "owner")), r"needs a password \(.*qpdf"),
        (make_pdf(lambda canvas: canvas.rect(50, 50, 100, 100)), r"images, as from a scanner \(.*ocrmypdf"),
        (make_pdf(draw_words)[:300], "damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(data: bytes, why: str) -> None:
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
def test_a_file_that_is_not_a_pdf_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        reader.read(Source("a.pdf", data))


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    with pytest.raises(FormatError, match="too large"):
        reader.read(Source("a.pdf", make_pdf(draw_words)))


def test_a_missing_extra_is_reported_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(optional_packages.PACKAGES, "pdf", ("a PDF", "no_such_package"))
    with pytest.raises(FormatError, match=r"a\.pdf is a PDF: to read it, run .*install no_such_package$"):
        reader.read(Source("a.pdf", make_pdf(draw_words)))


def test_a_pdf_is_not_read_as_text() -> None:
    with pytest.raises(FormatError, match="is a PDF document"):
        formats.read(Source("a.txt", make_pdf(draw_words)), format="text")


@pytest.mark.parametrize("date", ["", "20000101", "D:20"])
def test_an_invalid_date_is_ignored(date: str) -> None:
    assert reader._date(date) == ""


@pytest.mark.parametrize(
    ("names", "authors"),
    [("A. Keeper, B. Mate", ("A. Keeper", "B. Mate")), ("Keeper, Ada", ("Keeper, Ada",)), ("unknown", ()), ("", ())],
)
def test_authors_are_separated(names: str, authors: tuple[str, ...]) -> None:
    assert reader._authors(names) == authors


def test_a_longer_file_may_take_longer() -> None:
    assert reader._cpu_limit_s(b"") == 4
    assert reader._cpu_limit_s(bytes(1 << 20)) == 20
    assert reader._cpu_limit_s(bytes(9 << 20)) == 40


@pytest.mark.parametrize("columns", [1, 2])
def test_a_pdf_is_read_in_the_order_of_its_source(columns: int, tmp_path: Path) -> None:
    blocks = pdf_structure.make_source(0)
    pdf_structure.reportlab(blocks, columns, tmp_path / "a.pdf")
    found = pdf_structure.scores(blocks, read((tmp_path / "a.pdf").read_bytes()))
    assert min(score for name in pdf_structure.SCORES for score in found[name]) > 0.95


def test_a_lone_surrogate_in_metadata_and_outline_is_replaced() -> None:
    def odd(canvas: Canvas) -> None:
        draw_words(canvas)
        canvas.setTitle("Lamps aa")
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry("Oil aa", "a", 0)

    data = make_pdf(odd)
    for word in (b"Lamps ", b"Oil "):
        odd_title = b"<FEFF" + word.decode().encode("utf-16-be").hex().upper().encode() + b"D800>"
        data = data.replace(b"(" + word + b"aa)", odd_title)
    assert read(data).title == "Lamps \ufffd"
    with glyphs.open_pdf(data, "a.pdf") as file:
        assert [entry.title for entry in glyphs.read_outline(file)] == ["Oil \ufffd"]
