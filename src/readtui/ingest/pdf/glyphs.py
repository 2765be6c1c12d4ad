"""Extract runs of characters, links, outline and language from PDF files with PDFium.

Only this module, `drawings` and `tags` call PDFium. PDFium is not thread-safe, so one process reads one file at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from readtui.errors import FormatError
from readtui.ingest.pdf.drawings import drawn_shapes, has_picture
from readtui.ingest.pdf.lines import MAX_GAP
from readtui.ingest.pdf.page import CellPlace, ExtractedPage, FontStyle, GlyphRun, OutlineEntry
from readtui.ingest.pdf.tags import PageTags
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from pypdfium2 import PdfBookmark, PdfDocument, PdfPage

MAX_CHARACTERS = 100_000
"""Characters of one page that are extracted: a page of a newspaper has 20,000."""

MAX_ENTRIES = 5_000
"""Entries of the outline that are read, and links of a page."""

MIN_TURNED_LENGTH = 300
MIN_TURNED_SHARE = 0.8
"""Characters of rotated text, and its share of the text, from which a page is turned to read it."""

MIN_SIZE = 1.0
"""Font size of letters that can be read: a smaller one is that of a font whose letters are pictures."""

MAX_STAMP_LETTERS = 4
"""Letters of a page that is a picture all the same: its number, such as "xiii"."""

_MAX_ADDRESS_BYTES = 2_000
_MAX_METADATA_BYTES = 20_000
_MAX_LANGUAGE_BYTES = 100
_BOLD = lazy_regex(r"bold|black|heavy|semibd|demi|medi(?!um)|cmbx|cmb1|sfbx|-bd|,b", re.IGNORECASE)
_ITALIC = lazy_regex(r"ital|obli|slanted|cmti|cmsl|sfti|sfsl", re.IGNORECASE)
_MONO = lazy_regex(
    r"mono(?!type)|nimbusmon|courier|cmtt|cmsltt|sftt|typewriter|consol|menlo|inconsolata", re.IGNORECASE
)
# Bits of the font descriptor flags (PDF 1.7, table 123)
_FIXED_PITCH_FLAG = 1
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18

_LAST_CONTROL = 31
_TEX_LIGATURES = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl"}
_LETTER_WIDTH = 0.47  # mean width of a letter, in font sizes
_SOFT_HYPHEN = "\u00ad"
_MAX_OVERLAP = 1.2  # font sizes by which a character may begin before the end of the last, as within a ligature
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


def open_pdf(data: bytes, name: str) -> PdfDocument:
    """Return the PDF file in `data`. Raises FormatError if it needs a password or cannot be read."""
    import pypdfium2  # deferred: 60 ms, and only PDFs need it
    import pypdfium2.raw as c

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == c.FPDF_ERR_PASSWORD:
            fix = "make a copy without a password: qpdf --decrypt --password=… A.pdf B.pdf"
            raise FormatError(f"{name} is a PDF that needs a password", fix) from error
        if code == c.FPDF_ERR_SECURITY:
            fix = "make a copy without encryption in the program that it was made for"
            raise FormatError(f"{name} is a PDF with an encryption that is not supported", fix) from error
        raise FormatError(
            f"{name} is a damaged PDF", "get another copy of it, or repair it: qpdf A.pdf B.pdf"
        ) from error


def extract_page(file: PdfDocument, number: int, tags: PageTags | None = None) -> ExtractedPage | None:
    """Return the page with this number, from 0; None if it is damaged. `tags` are those of the file."""
    import pypdfium2

    try:
        with closing(file[number]) as page, closing(page.get_textpage()) as textpage:
            rotation = page.get_rotation()
            cells = tags.cells(page) if tags else {}
            extractor = _PageExtractor(page, textpage.raw, rotation, cells)
            runs, rotated_texts = extractor.extract()
            width, height = page.get_size()
            if turn := extractor.text_rotation():
                extractor = _PageExtractor(page, textpage.raw, (rotation + turn) % 360, cells)
                runs, rotated_texts = extractor.extract()
                width, height = (width, height) if turn == 180 else (height, width)
            shapes = drawn_shapes(page, extractor.on_shown_page)
            letters = sum(map(str.isalpha, "".join([*(run.text for run in runs), *rotated_texts])))
            is_picture = letters <= MAX_STAMP_LETTERS and has_picture(page)
            return ExtractedPage(width, height, tuple(runs), tuple(rotated_texts), shapes, is_picture)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        return None


def read_metadata(file: PdfDocument) -> dict[str, str]:
    """Return the title, author and creation date in the metadata of a file, by their names in PDF."""
    import pypdfium2.raw as c

    metadata: dict[str, str] = {}
    for key in ("Title", "Author", "CreationDate"):
        length = c.FPDF_GetMetaText(file.raw, key.encode(), None, 0)
        if 2 < length <= _MAX_METADATA_BYTES:
            buffer = ctypes.create_string_buffer(length)
            c.FPDF_GetMetaText(file.raw, key.encode(), buffer, length)
            metadata[key] = _decoded(buffer)
    return metadata


def _decoded(buffer: ctypes.Array[ctypes.c_char]) -> str:
    """Return the UTF-16 text in a buffer of PDFium; a lone surrogate becomes U+FFFD."""
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def read_outline(file: PdfDocument) -> Iterator[OutlineEntry]:
    """Yield the entries of the outline in the file, up to the first damaged one."""
    import pypdfium2

    try:
        for number, entry in enumerate(file.get_toc()):
            if number == MAX_ENTRIES:
                return
            target = entry.get_dest()
            page = target.get_index() if target else None
            yield OutlineEntry(_bookmark_title(entry), entry.level + 1, -1 if page is None else page)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):
        return


def _bookmark_title(entry: PdfBookmark) -> str:
    """Return the title of an entry of the outline. pypdfium2 raises an error for a title with a lone surrogate."""
    import pypdfium2.raw as c

    length = c.FPDFBookmark_GetTitle(entry.raw, None, 0)
    if not 2 < length <= _MAX_METADATA_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    c.FPDFBookmark_GetTitle(entry.raw, buffer, length)
    return _decoded(buffer).strip()


def read_language(file: PdfDocument) -> str:
    """Return the language tag in the catalog of the file, or ""."""
    import pypdfium2.raw as c

    length = c.FPDFCatalog_GetLanguage(file.raw, None, 0)
    if not 2 < length <= _MAX_LANGUAGE_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    c.FPDFCatalog_GetLanguage(file.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return _decoded(buffer)


@lru_cache(4096)
def text_of_code(code: int) -> str:
    """Return the text of a code from PDFium: ligatures as letters, control characters and surrogates as a space."""
    if code in (2, 0xFFFE):  # the codes of PDFium for a hyphen at the end of a line
        return _SOFT_HYPHEN
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "" if code == 0 else " "
    return chr(code).translate(_LIGATURES)


class _LinkArea(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    address: str


class _ObjectStyle(NamedTuple):
    """What all characters of one text object share. `rotation` is in degrees, on the page as it is shown.

    `unsized_font` identifies a font whose size is not in the file; it is 0 for others.
    """

    size: float
    font: FontStyle
    rotation: int
    cell: CellPlace | None
    unsized_font: int


class _OpenRun:
    """A run that characters are added to: all of one text object, on one baseline, with one link."""

    def __init__(self, object_key: int, style: _ObjectStyle, left: float, baseline: float, link: str) -> None:
        self.object_key = object_key
        self.style = style
        self.left = self.right = left
        self.baseline = baseline
        self.link = link
        self.characters: list[str] = []
        self._min_gap, self._max_gap = -_MAX_OVERLAP * style.size, MAX_GAP * style.size

    def continues_with(self, object_key: int, left: float, baseline: float, link: str) -> bool:
        """Whether a character that begins at `left` belongs to this run."""
        is_near = self._min_gap < left - self.right < self._max_gap
        return is_near and object_key == self.object_key and baseline == self.baseline and link == self.link

    def finished(self) -> GlyphRun:
        """Return the run as a value."""
        text, style = "".join(self.characters), self.style
        return GlyphRun(text, self.left, self.right, self.baseline, style.size, style.font, self.link, style.cell)


class _PageExtractor:
    """Extracts the runs of one page, character by character."""

    def __init__(self, page: PdfPage, textpage: Any, rotation: int, cells: Mapping[int, CellPlace]) -> None:
        import pypdfium2.raw as c

        self._c = c
        self._textpage = textpage
        self._rotation = rotation
        self._cells = cells
        self._count = min(max(c.FPDFText_CountChars(textpage), 0), MAX_CHARACTERS)
        self._media_box = page.get_mediabox()
        self._is_moved = rotation != 0 or self._media_box[:2] != (0, 0)
        self._links = list(_links(page))
        self._fonts: dict[tuple[str, int], FontStyle] = {}
        self._rect, self._x, self._y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._runs: list[_OpenRun] = []
        self._bottom = 0.0  # of the last character
        self._has_space = False  # before the next character

    def extract(self) -> tuple[list[GlyphRun], list[str]]:
        """Return the upright runs, and all rotated text of the page as one string, if there is any."""
        code_at, textpage = self._c.FPDFText_GetUnicode, self._textpage
        for index in range(self._count):
            code = code_at(textpage, index)
            if code > _LAST_CONTROL:
                self._add(index, text_of_code(code))
            elif code in _TEX_LIGATURES and self._is_unsized(index):
                self._add(index, _TEX_LIGATURES[code])
            elif code not in (13, 10):
                self._add(index, text_of_code(code))
        self._estimate_sizes()
        upright = [run.finished() for run in self._runs if run.style.rotation == 0]
        rotated = [run.finished().text for run in self._runs if run.style.rotation]
        return upright, ["".join(rotated).strip()] if rotated else []

    def text_rotation(self) -> int:
        """Return by how much the page must be turned so that most of its text is upright: 0, 90, 180 or 270 degrees.

        It is 0 for a short text such as a stamp, which may be all the text of a scanned page.
        """
        lengths: Counter[int] = Counter()
        for run in self._runs:
            lengths[run.style.rotation] += len(run.characters)
        (rotation, length), *_ = lengths.most_common(1) or [(0, 0)]
        is_most = length >= max(MIN_TURNED_LENGTH, MIN_TURNED_SHARE * lengths.total())
        return rotation if is_most and rotation in (90, 180, 270) else 0

    def _add(self, index: int, text: str) -> None:
        """Add the character with this index to the last run, or to a new one."""
        c = self._c
        if text.isspace() or not text:
            self._has_space = self._has_space or bool(text)
            return
        text_object = c.FPDFText_GetTextObject(self._textpage, index)
        if not text_object:  # characters without an object were inserted by PDFium
            return
        key = ctypes.addressof(text_object.contents)
        rect = self._rect
        c.FPDFText_GetLooseCharBox(self._textpage, index, rect)
        left, bottom, right = rect.left, rect.bottom, rect.right
        if self._is_moved:
            left, bottom, right, _ = self.on_shown_page(left, bottom, right, rect.top)
        link = self._link_at(rect) if self._links else ""
        last = self._runs[-1] if self._runs else None
        if last is not None and key == last.object_key and bottom == self._bottom:
            baseline = last.baseline  # characters of one object with the same lower edge are on one baseline
        else:
            baseline, self._bottom = self._baseline(index), bottom
        if last is None or not last.continues_with(key, left, baseline, link):
            style = (
                last.style if last is not None and last.object_key == key else self._object_style(index, text_object)
            )
            last = _OpenRun(key, style, left, baseline, link)
            self._runs.append(last)
        if self._has_space:
            last.characters.append(" ")
            self._has_space = False
        last.characters.append(text)
        last.right = right if right > left else left

    def _baseline(self, index: int) -> float:
        x, y = self._x, self._y
        self._c.FPDFText_GetCharOrigin(self._textpage, index, x, y)
        return round(self.on_shown_page(x.value, y.value, x.value, y.value)[1], 2)

    def _object_style(self, index: int, text_object: Any) -> _ObjectStyle:
        c = self._c
        name = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        length = c.FPDFText_GetFontInfo(self._textpage, index, name, 256, flags)
        key = (name.value.decode("utf-8", "replace") if length <= 256 else "", flags.value)
        if key not in self._fonts:
            self._fonts[key] = _font_style(*key)
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(self._textpage, index, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        size = round(c.FPDFText_GetFontSize(self._textpage, index) * (scale or 1), 1)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation
        rotation = round(angle) % 360 if math.isfinite(angle) else 0  # a damaged matrix has values that are no numbers
        cell = self._cells.get(c.FPDFPageObj_GetMarkedContentID(text_object)) if self._cells else None
        unsized_font = 0
        if size < MIN_SIZE and (handle := c.FPDFTextObj_GetFont(text_object)):
            unsized_font = ctypes.addressof(handle.contents)
        return _ObjectStyle(max(size, 0.1), self._fonts[key], rotation, cell, unsized_font)

    def _is_unsized(self, index: int) -> bool:
        """Whether the font of a character has no size in the file: it is one of TeX, with the codes of TeX."""
        text_object = self._c.FPDFText_GetTextObject(self._textpage, index)
        return bool(text_object) and self._object_style(index, text_object).unsized_font != 0

    def _estimate_sizes(self) -> None:
        """Give the fonts without a size one by the mean width of their letters: TeX once made fonts from pictures."""
        widths: dict[int, list[float]] = {}
        for run in self._runs:
            if run.style.unsized_font:
                widths.setdefault(run.style.unsized_font, []).extend((run.right - run.left, len(run.characters)))
        sizes = {
            font: round(sum(pairs[::2]) / max(sum(pairs[1::2]), 1) / _LETTER_WIDTH, 1) for font, pairs in widths.items()
        }
        for run in self._runs:
            if size := sizes.get(run.style.unsized_font):
                run.style = run.style._replace(size=max(size, MIN_SIZE))

    def on_shown_page(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return a box on the page as it is shown: rotated, with the lower left corner of the page as origin."""
        page_left, page_bottom, page_right, page_top = self._media_box
        match self._rotation:
            case 90:
                return bottom - page_bottom, page_right - right, top - page_bottom, page_right - left
            case 180:
                return page_right - right, page_top - top, page_right - left, page_top - bottom
            case 270:
                return page_top - top, left - page_left, page_top - bottom, right - page_left
            case _:
                return left - page_left, bottom - page_bottom, right - page_left, top - page_bottom

    def _link_at(self, rect: Any) -> str:
        """Return the address of the link at the centre of a box, or ""."""
        x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        return next(
            (link.address for link in self._links if link.left <= x <= link.right and link.bottom <= y <= link.top), ""
        )


def _font_style(name: str, flags: int) -> FontStyle:
    """Return the style of a font, by its name (without the prefix of a subset) and its descriptor flags."""
    name = name.partition("+")[2] or name
    return FontStyle(
        bold=bool(_BOLD.search(name) or flags & _FORCE_BOLD_FLAG),
        # In Computer Modern (TeX), text fonts have names that match; the flag also means CMMI, which is for formulas.
        italic=bool(_ITALIC.search(name) or (flags & _ITALIC_FLAG and not name.startswith("CM"))),
        mono=bool(flags & _FIXED_PITCH_FLAG or _MONO.search(name)),
    )


def _links(page: PdfPage) -> Iterator[_LinkArea]:
    """Yield the links of a page to web and mail addresses."""
    import pypdfium2.raw as c

    position, link, rect = ctypes.c_int(0), c.FPDF_LINK(), c.FS_RECTF()
    for _ in range(MAX_ENTRIES):
        if not c.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = c.FPDFLink_GetAction(link)
        if not action or c.FPDFAction_GetType(action) != c.PDFACTION_URI:
            continue
        length = c.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
        if not 0 < length <= _MAX_ADDRESS_BYTES or not c.FPDFLink_GetAnnotRect(link, rect):
            continue
        buffer = ctypes.create_string_buffer(length)
        c.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, length)
        address = buffer.value.decode("utf-8", "replace").strip()
        if address.startswith(("http://", "https://", "mailto:")):
            yield _LinkArea(rect.left, rect.bottom, rect.right, rect.top, address)
