"""Detects documents, archives, pictures and programs by their bytes, and refuses data that is not text."""

from __future__ import annotations

import codecs

from readtui.errors import FormatError

_SAMPLE_BYTES = 1 << 16  # at the start of a file; if these are text, the whole file is taken as text
_NON_TEXT = bytes((*range(7), *range(14, 27), *range(28, 32), 127))
"""Control characters that text does not contain: all but white space and those in terminal logs (BEL, BS, ESC)."""

# The first bytes of each kind. Text may start with those in printable ASCII, so they count only if a NUL follows.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a Windows program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "a macOS program or a Java class"),
    (b"\0asm", "a WebAssembly program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound"),
    (b"fLaC", "a FLAC sound"),
    (b"OTTO", "a font"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\1\0\0\0", "a font"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_CALIBRE = "convert it with calibre: ebook-convert FILE book.epub"
_WORD_FIX = "save it as DOCX, or convert it: antiword FILE | readtui"
_PDF_FIX = "convert it with LibreOffice: soffice --headless --convert-to pdf FILE"
# Parts of an OLE file, by their names in UTF-16: what document it is, and how to convert it.
_OLE_PARTS = (
    ("EncryptedPackage", "an Office document with a password", "save it without a password"),
    ("WordDocument", "an old Word document", _WORD_FIX),
    ("PowerPoint Document", "an old PowerPoint presentation", _PDF_FIX),
    ("Workbook", "an old Excel workbook", _PDF_FIX),
    ("Book", "an old Excel workbook", _PDF_FIX),
    ("__properties_version", "an Outlook message", "convert it: msgconvert FILE"),
    ("Quill", "a Publisher document", _PDF_FIX),
    ("VisioDocument", "a Visio drawing", _PDF_FIX),
)
# Files in a zip archive that is a document, what it is, and how to convert it.
_ZIPPED_DOCUMENTS = (
    (b"xl/workbook", "an Excel workbook (XLSX)", _PDF_FIX),
    (b"ppt/presentation", "a PowerPoint presentation (PPTX)", _PDF_FIX),
    (b"FixedDocSeq.fdseq", "an XPS document", "convert it: xpstopdf FILE out.pdf"),
    (b"FixedDocumentSequence.fdseq", "an XPS document", "convert it: xpstopdf FILE out.pdf"),
    (b"Index/Document.iwa", "a document of Pages, Numbers or Keynote", "export it there as EPUB or PDF"),
)
_OPEN_DOCUMENTS = (
    (b"text", "an OpenDocument text (ODT)", "convert it: pandoc -f odt -t markdown FILE | readtui"),
    (b"", "an OpenDocument file", _PDF_FIX),
)
# The bytes at an offset of a document that is no archive, what it is, and how to convert it.
_OTHER_DOCUMENTS = (
    (0, b"{\\rtf", "an RTF document", "convert it: pandoc -f rtf -t markdown FILE | readtui"),
    (60, b"BOOKMOBI", "a Kindle book", _CALIBRE),
    (60, b"TEXtREAd", "a Palm book", _CALIBRE),
    (60, b"PNRdPPrs", "a Palm book", _CALIBRE),
    (0, b"CONT\2\0", "a Kindle book (KFX)", f"{_CALIBRE}, with its plugin KFX Input"),
    (0, b"\xeaDRMION\xee", "a Kindle book with DRM", "read it in the program that it was bought for"),
    (0, b"ITOLITLS", "a book for Microsoft Reader (LIT)", _CALIBRE),
    (0, b"L\0R\0F\0", "a book for Sony readers (LRF)", _CALIBRE),
    (0, b"ITSF", "a help file of Windows (CHM)", _CALIBRE),
    (0, b"AT&TFORM", "a DjVu document", "extract its text: djvutxt FILE | readtui"),
    (0, b"\xffWPC", "a WordPerfect document", "convert it with LibreOffice: soffice --headless --convert-to docx FILE"),
    (0, b"\xf7\2", "a DVI file", "convert it: dvipdf FILE out.pdf"),
    (0, b"bplist00", "a property list or web archive of macOS",
     "convert a web archive: textutil -convert html -stdout FILE | readtui"),
)  # fmt: skip
_DOCUMENTS = {"pdf": "a PDF document", "docx": "a Word document (DOCX)"}
_ARCHIVES = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
)


def refuse_known_formats(name: str, data: bytes) -> None:
    """Raise FormatError if `data` starts like a document of another format, an archive, a picture or a program."""
    name = _called(name)
    if is_epub(data):
        raise FormatError(f"{name} is an EPUB book", "leave out the format")
    if document_format := pdf_or_docx(data):
        raise FormatError(f"{name} is {_DOCUMENTS[document_format]}", "leave out the format")
    if document := _unread_document(data):
        kind, fix = document
        raise FormatError(f"{name} is {kind}, which readtui does not read", fix)
    if archive := _archive(data):
        raise FormatError(f"{name} is {archive}, not a text", "unpack it first")
    if kind := _picture_or_program(data):
        raise FormatError(f"{name} is {kind}, not a text")


def is_epub(data: bytes) -> bool:
    """Whether `data` starts like an EPUB book, or is a zip archive with a file that only EPUB has."""
    if not data.startswith(b"PK\3\4"):
        return False
    if data.startswith(b"mimetype", 30):
        return data.startswith(b"application/epub+zip", 38)
    return b"META-INF/container.xml" in data[:4096] + data[-_SAMPLE_BYTES:]


def pdf_or_docx(data: bytes) -> str:
    """Return "pdf" if `data` starts like PDF, "docx" if it is a zip archive with a Word document, else ""."""
    if data.startswith(b"%PDF-") and data[5:6].isdigit():
        return "pdf"
    if data.startswith(b"PK\3\4") and b"word/document" in data[:4096] + data[-_SAMPLE_BYTES:]:
        return "docx"
    return ""


def _called(name: str) -> str:
    """Return what a source is called in a message."""
    return "standard input" if name == "-" else name


def refuse_binary(name: str, data: bytes) -> None:
    """Raise FormatError if `data`, which is not UTF-16 or UTF-32, has too many control characters for text."""
    name = _called(name)
    sample = data[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _NON_TEXT))
    share = controls / max(len(sample), 1)
    if share > _most_controls(sample):
        raise FormatError(f"{name} is not a text: {share:.0%} of its bytes are control characters")


def _most_controls(sample: bytes) -> float:
    """Return the share of control characters up to which bytes count as text; random bytes have 0.1."""
    try:
        codecs.utf_8_decode(sample, "strict", False)  # False: the sample may end inside a character
    except UnicodeDecodeError:
        return 0.04
    return 0.3


def _unread_document(data: bytes) -> tuple[str, str] | None:
    """Return the kind of a document in a format that readtui does not read, and what converts it; None for others."""
    if data.startswith(_OLE):
        document = next(((kind, fix) for part, kind, fix in _OLE_PARTS if part.encode("utf-16-le") in data), None)
        return document or ("an old Office document", _PDF_FIX)
    if not data.startswith(b"PK\3\4"):
        return next(((kind, fix) for at, start, kind, fix in _OTHER_DOCUMENTS if data.startswith(start, at)), None)
    if data.startswith(_OPEN_DOCUMENT, 30):
        of_kind = data[30 + len(_OPEN_DOCUMENT) :][:40]
        return next((kind, fix) for start, kind, fix in _OPEN_DOCUMENTS if of_kind.startswith(start))
    names = data[:4096] + data[-_SAMPLE_BYTES:]
    return next(((kind, fix) for part, kind, fix in _ZIPPED_DOCUMENTS if part in names), None)


def _archive(data: bytes) -> str:
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return "a zip archive"
    if data[257:262] == b"ustar":
        return "a tar archive"
    return next((kind for start, kind in _ARCHIVES if data.startswith(start) and _is_binary(start, data)), "")


def _picture_or_program(data: bytes) -> str:
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return {b"WEBP": "a WebP image", b"WAVE": "a WAV sound", b"AVI ": "an AVI film"}[data[8:12]]
    if data[4:8] == b"ftyp" and 0 in data[:4]:
        return "a film or sound (MP4)"
    return next((kind for start, kind in _MAGIC if data.startswith(start) and _is_binary(start, data)), "")


def _is_binary(start: bytes, data: bytes) -> bool:
    """Whether data that starts with `start` cannot be text: the start is not printable, or there is a NUL."""
    return not (start.isascii() and start.decode().isprintable()) or 0 in data[:512]
