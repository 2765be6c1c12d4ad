"""Which bytes are no text: pictures, archives, programs and books, by how they start."""

from __future__ import annotations

import codecs

from readtui.errors import FormatError

_SAMPLE_BYTES = 1 << 16  # at the start of a file; what is text here is text
_ODD = bytes((*range(7), *range(14, 27), *range(28, 32), 127))
"""Control characters that no text has: neither white space nor what terminals write into their logs (BEL, BS, ESC)."""

# The first bytes, and what they are. Those in plain letters could start a text too: a NUL must follow.
_STARTS = (
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
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound"),
    (b"fLaC", "a FLAC sound"),
    (b"OTTO", "a font"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\1\0\0\0", "a font"),
)
_PAPERS = {"pdf": "a PDF document", "docx": "a Word document (DOCX)"}
_PACKED = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
)


def refuse_known_kinds(name: str, data: bytes) -> None:
    """Raise FormatError if `data` starts like a picture, an archive, a program or a book."""
    if is_book(data):
        raise FormatError(f"{name} is an EPUB book", "name no other format for it")
    if paper := kind_of_paper(data):
        raise FormatError(f"{name} is {_PAPERS[paper]}", "name no other format for it")
    if document := _document(data):
        mend = "convert it to text or Markdown first, with pandoc or another program"
        raise FormatError(f"{name} is {document}, which is not yet supported by this version", mend)
    if archive := _archive(data):
        raise FormatError(f"{name} is {archive}, not a text", "unpack it first")
    if kind := _picture_or_program(data):
        raise FormatError(f"{name} is {kind}, not a text")


def is_book(data: bytes) -> bool:
    """Whether `data` starts like an EPUB book, or is an archive with what only such a book has."""
    if not data.startswith(b"PK\3\4"):
        return False
    if data.startswith(b"mimetype", 30):
        return data.startswith(b"application/epub+zip", 38)
    return b"META-INF/container.xml" in data[:4096] + data[-_SAMPLE_BYTES:]


def kind_of_paper(data: bytes) -> str:
    """The name of the format, if `data` starts like a PDF file, or is an archive with what only Word documents have."""
    if data.startswith(b"%PDF-") and data[5:6].isdigit():
        return "pdf"
    if data.startswith(b"PK\3\4") and b"word/document" in data[:4096] + data[-_SAMPLE_BYTES:]:
        return "docx"
    return ""


def refuse_noise(name: str, data: bytes) -> None:
    """Raise FormatError if `data`, which is not UTF-16 or UTF-32, has too many control characters for a text."""
    sample = data[:_SAMPLE_BYTES]
    odd = len(sample) - len(sample.translate(None, _ODD))
    share = odd / max(len(sample), 1)
    if share > _tolerated(sample):
        raise FormatError(f"{name} is not a text: {share:.0%} of its bytes are control characters")


def _tolerated(sample: bytes) -> float:
    """The share of control characters up to which bytes are taken for text; random bytes have 0.1."""
    try:
        codecs.utf_8_decode(sample, "strict", False)  # False: the sample may end inside a character
    except UnicodeDecodeError:
        return 0.04
    return 0.3


def _document(data: bytes) -> str:
    """A document that a later version may read, or ""."""
    if data.startswith(b"{\\rtf"):
        return "an RTF document"
    if data[60:68] == b"BOOKMOBI":
        return "a Kindle book"
    if data.startswith(b"PK\3\4") and data.startswith(b"mimetypeapplication/vnd.oasis.opendocument", 30):
        return "an OpenDocument file"
    return ""


def _archive(data: bytes) -> str:
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return "a zip archive"
    if data[257:262] == b"ustar":
        return "a tar archive"
    return next((kind for start, kind in _PACKED if data.startswith(start) and _is_sure(start, data)), "")


def _picture_or_program(data: bytes) -> str:
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return {b"WEBP": "a WebP image", b"WAVE": "a WAV sound", b"AVI ": "an AVI film"}[data[8:12]]
    if data[4:8] == b"ftyp" and 0 in data[:4]:
        return "a film or sound (MP4)"
    return next((kind for start, kind in _STARTS if data.startswith(start) and _is_sure(start, data)), "")


def _is_sure(start: bytes, data: bytes) -> bool:
    return not (start.isascii() and start.decode().isprintable()) or 0 in data[:512]
