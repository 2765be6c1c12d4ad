"""PDF files into plain values; alone speaks to PDFium, which bears no threads: one process, one paper."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from readtui.errors import FormatError
from readtui.ingest.pdf.lines import GAP
from readtui.ingest.pdf.page import ExtractedPage, GlyphRun, Look, OutlineEntry

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_LETTERS = 100_000
"""Letters of one page that are read: a page of a newspaper has 20,000."""

MOST_ENTRIES = 5_000
"""Lines of a table of contents that are read, and links of a page."""

_BOLD = re.compile(r"bold|black|heavy|semibd|demi|medi(?!um)|cmbx|cmb1|sfbx|-bd|,b", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slanted|cmti|cmsl|sfti|sfsl", re.IGNORECASE)
_MONO = re.compile(
    r"mono(?!type)|nimbusmon|courier|cmtt|cmsltt|sftt|typewriter|consol|menlo|inconsolata", re.IGNORECASE
)
_HYPHEN = "\u00ad"
_LIGATURE = 1.2  # sizes by which the next letter may begin before the last one ends: those of a ligature share a box
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


def opened(data: bytes, name: str) -> PdfDocument:
    """The PDF file in `data`. Raises FormatError if it has a password, or cannot be read."""
    import pypdfium2  # deferred: 60 ms, and only papers need it
    import pypdfium2.raw as c

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == c.FPDF_ERR_PASSWORD:
            mend = "make a copy without: qpdf --decrypt --password=… A.pdf B.pdf"
            raise FormatError(f"{name} is a PDF that opens only with a password", mend) from error
        if code == c.FPDF_ERR_SECURITY:
            raise FormatError(f"{name} is a PDF with a protection that is not known", "") from error
        raise FormatError(f"{name} is a PDF that is damaged", "get it again, or mend it: qpdf A.pdf B.pdf") from error


def sheet(document: PdfDocument, number: int) -> ExtractedPage | None:
    """The page with this number, from 0; None if it is damaged."""
    import pypdfium2

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as letters:
            runs, across = _Reading(page, letters.raw, page.get_rotation()).runs()
            width, height = page.get_size()
            return ExtractedPage(width, height, tuple(runs), tuple(across))
    except pypdfium2.PdfiumError:
        return None


def outline(document: PdfDocument) -> Iterator[OutlineEntry]:
    """The table of contents that the file brings along."""
    import pypdfium2

    try:
        for number, entry in enumerate(document.get_toc()):
            if number == MOST_ENTRIES:
                return
            target = entry.get_dest()
            page = target.get_index() if target else None
            yield OutlineEntry(entry.get_title().strip(), entry.level + 1, -1 if page is None else page)
    except pypdfium2.PdfiumError:
        return


def language(document: PdfDocument) -> str:
    """The language that the file says it is in, or ""."""
    import pypdfium2.raw as c

    length = c.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < length <= 100:
        return ""
    said = ctypes.create_string_buffer(length)
    c.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)), length)
    return said.raw.decode("utf-16-le", "replace").rstrip("\0")


def char_of(code: int) -> str:
    """A letter as text; "" for what has no meaning."""
    if code in (2, 0xFFFE):  # PDFium's own sign for a hyphen at the end of a line
        return _HYPHEN
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "" if code == 0 else " "
    return chr(code).translate(_LIGATURES)


class _Link(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    address: str


class _Type(NamedTuple):
    """What the letters of one object share. `turn`: the degrees by which they stand across, as they are shown."""

    size: float
    look: Look
    turn: int


class _Strand:
    """Letters on their way to a run: of one object, on one base, with one link."""

    def __init__(self, key: int, kind: _Type, left: float, base: float, link: str) -> None:
        self.key = key
        self.kind = kind
        self.left = self.right = left
        self.base = base
        self.link = link
        self.letters: list[str] = []

    def goes_on(self, key: int, left: float, base: float, link: str) -> bool:
        """Whether a letter that begins at `left` belongs to this run."""
        size = self.kind.size
        is_near = -_LIGATURE * size < left - self.right < GAP * size
        return is_near and (key, base, link) == (self.key, self.base, self.link)

    def run(self) -> GlyphRun:
        """The run."""
        look, size = self.kind.look, self.kind.size
        return GlyphRun("".join(self.letters), self.left, self.right, self.base, size, look, self.link)


class _Reading:
    """The reading of one page, letter by letter."""

    def __init__(self, page: PdfPage, letters: Any, rotation: int) -> None:
        import pypdfium2.raw as c

        self._c = c
        self._letters = letters
        self._rotation = rotation
        self._count = min(max(c.FPDFText_CountChars(letters), 0), MOST_LETTERS)
        self._box = page.get_mediabox()
        self._links = list(_links(page))
        self._looks: dict[tuple[str, int], Look] = {}
        self._rect, self._x, self._y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._strands: list[_Strand] = []
        self._bottom = 0.0  # how low the last letter reached
        self._has_space = False  # one stands before the next letter

    def runs(self) -> tuple[list[GlyphRun], list[str]]:
        """The runs that stand upright, and what stands across."""
        for index in range(self._count):
            if (code := self._c.FPDFText_GetUnicode(self._letters, index)) not in (13, 10):
                self._take(index, char_of(code))
        upright = [strand.run() for strand in self._strands if strand.kind.turn == 0]
        across = [strand.run().text for strand in self._strands if strand.kind.turn]
        return upright, ["".join(across).strip()] if across else []

    def _take(self, index: int, char: str) -> None:
        c = self._c
        found = c.FPDFText_GetTextObject(self._letters, index)
        if char.isspace() or not char or not found:  # a letter without an object is one that PDFium made up
            self._has_space = self._has_space or char.isspace()
            return
        key = ctypes.addressof(found.contents)
        rect = self._rect
        c.FPDFText_GetLooseCharBox(self._letters, index, rect)
        left, bottom, right, _ = self._placed(rect.left, rect.bottom, rect.right, rect.top)
        link = self._link(rect) if self._links else ""
        last = self._strands[-1] if self._strands else None
        if last is not None and key == last.key and bottom == self._bottom:
            base = last.base  # letters of one object that reach as low stand on one line
        else:
            base, self._bottom = self._base(index), bottom
        if last is None or not last.goes_on(key, left, base, link):
            kind = last.kind if last is not None and last.key == key else self._type(index)
            last = _Strand(key, kind, left, base, link)
            self._strands.append(last)
        last.letters += (" ", char) if self._has_space else char
        last.right = max(left, right)
        self._has_space = False

    def _base(self, index: int) -> float:
        """The line that a letter stands on."""
        x, y = self._x, self._y
        self._c.FPDFText_GetCharOrigin(self._letters, index, x, y)
        return round(self._placed(x.value, y.value, x.value, y.value)[1], 2)

    def _type(self, index: int) -> _Type:
        c = self._c
        name = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        length = c.FPDFText_GetFontInfo(self._letters, index, name, 256, flags)
        key = (name.value.decode("utf-8", "replace") if length <= 256 else "", flags.value)
        if key not in self._looks:
            self._looks[key] = _look(*key)
        matrix = c.FS_MATRIX()
        c.FPDFText_GetMatrix(self._letters, index, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        size = round(c.FPDFText_GetFontSize(self._letters, index) * (scale or 1), 1)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation
        return _Type(max(size, 0.1), self._looks[key], round(angle) % 360)

    def _placed(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box as the page is shown: turned, its corner at the origin."""
        west, south, east, north = self._box
        match self._rotation:
            case 90:
                return bottom - south, east - right, top - south, east - left
            case 180:
                return east - right, north - top, east - left, north - bottom
            case 270:
                return north - top, left - west, north - bottom, right - west
            case _:
                return left - west, bottom - south, right - west, top - south

    def _link(self, rect: Any) -> str:
        x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        return next(
            (link.address for link in self._links if link.left <= x <= link.right and link.bottom <= y <= link.top), ""
        )


def _look(name: str, flags: int) -> Look:
    bare = name.partition("+")[2] or name
    return Look(
        bold=bool(_BOLD.search(bare)) or bool(flags & 1 << 18),
        italic=bool(_ITALIC.search(bare)) or (bool(flags & 1 << 6) and not bare.startswith("CM")),
        mono=bool(flags & 1) or bool(_MONO.search(bare)),
    )


def _links(page: PdfPage) -> Iterator[_Link]:
    """The links of a page that lead to the web."""
    import pypdfium2.raw as c

    at, link, rect = ctypes.c_int(0), c.FPDF_LINK(), c.FS_RECTF()
    for _ in range(MOST_ENTRIES):
        if not c.FPDFLink_Enumerate(page.raw, at, link):
            return
        action = c.FPDFLink_GetAction(link)
        if not action or c.FPDFAction_GetType(action) != c.PDFACTION_URI:
            continue
        length = c.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
        if not 0 < length <= 2_000 or not c.FPDFLink_GetAnnotRect(link, rect):
            continue
        said = ctypes.create_string_buffer(length)
        c.FPDFAction_GetURIPath(page.pdf.raw, action, said, length)
        address = said.value.decode("utf-8", "replace").strip()
        if address.startswith(("http://", "https://", "mailto:")):
            yield _Link(rect.left, rect.bottom, rect.right, rect.top, address)
