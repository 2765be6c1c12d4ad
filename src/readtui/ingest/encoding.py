"""Decodes bytes to text: detects the encoding, and notes what was assumed or invalid."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from readtui.unicode.lazy_regex import lazy_regex

_SAMPLE_BYTES = 1 << 16  # from which the encoding is guessed: a longer sample is slower, not better
_LEAST_SHARE_OF_ONE_LANGUAGE = 0.9
"""Part of the accented letters that must belong to one language, for a Latin code page to be accepted."""

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_WIDE_BYTE_ORDER_MARKS = tuple(mark for mark, encoding, _ in _BYTE_ORDER_MARKS if encoding != "utf-8")
# The encodings in use, with their names for the reader. A guess among all ninety that Python knows mistakes French
# text for Mac Latin.
_REGIONAL = {
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "shift_jis": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "euc_kr": "EUC-KR (Korean)",
}
_LATIN_CODE_PAGES = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
}
# Letters beyond ASCII of each language: the Latin code pages differ in too few places for statistics.
_ALPHABETS = (
    "äöüß", "àâæçèéêëîïôœùûü", "áéíñóúü", "àáâãçéêíóôõúü", "àèéìíòóù", "åäöéü", "æøåéóö", "áðéíóúýþæö",
    "ëéïöüóèê", "àçèéíïòóúü", "ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű", "ăâîşţ", "čćđšž", "çğıöşüâîûİ",
)  # fmt: skip
_PUNCTUATION = "\xa0“”„‘’‚–—…•·«»‹›°§©®™€£¥¢¡¿ºª¹²³¼½¾±×÷¬¶\xad"

# Sequences that are forbidden in UTF-8: overlong forms, surrogates, code points beyond Unicode.
_FORBIDDEN = lazy_regex(
    b"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]"
    b"|\xf0[\x80-\x8f][\x80-\xbf]{2}|\xf4[\x90-\xbf][\x80-\xbf]{2}|[\xf5-\xf7][\x80-\xbf]{3}"
)

_HEAD_BYTES = 4096  # at the start of a page, where its encoding may be declared; the standard says 1024
_DECLARED = lazy_regex(rb"(?i)<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)")
# What labels mean on the web (Encoding Standard, 4.2), and encodings that only pages use.
_PAGE_ENCODINGS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-2": "iso8859_2",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "koi8-r": "koi8_r",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_PAGE_ONLY = frozenset(
    ("utf-8", "cp949", "cp932", "iso2022_jp", "koi8-u", "tis-620", "cp874", "cp1257", "cp1258", "big5hkscs", "cp866",
     "mac-roman", *(f"iso8859-{part}" for part in (3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)))
)  # fmt: skip


class Decoded(NamedTuple):
    """A text, the Python name of its encoding, and notes for the reader on what was assumed or invalid."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def is_utf16_or_utf32(data: bytes) -> bool:
    """Whether bytes are UTF-16 or UTF-32, where NUL bytes are no sign of binary data."""
    return data.startswith(_WIDE_BYTE_ORDER_MARKS) or bool(_utf16_without_mark(data))


def decode(data: bytes) -> Decoded:
    """Decode a file. Never fails: invalid bytes become U+FFFD, and `notes` has their number."""
    for mark, encoding, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_after_mark(data[len(mark) :], encoding, name)
    if encoding := _utf16_without_mark(data):
        note = "Encoding assumed: UTF-16, as every other byte is zero."
        return Decoded(data.decode(encoding), encoding, (note,))
    try:
        return _replace_nul(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        first_invalid = error.start
    if not _is_mostly_utf8(data) and (guessed := _decode_legacy(data, first_invalid)):
        return _replace_nul(guessed)
    note = _invalid_note(_count_invalid(data))
    return _replace_nul(Decoded(data.decode("utf-8", "replace"), "utf-8", (note,)))


def decode_page(data: bytes, charset: str = "") -> Decoded:
    """Decode a web page by its byte order mark, or else by the `charset` of the server or the declaration in the page.

    Valid UTF-8 beyond ASCII takes precedence over both, as text in another encoding is hardly ever valid UTF-8.
    """
    if data.startswith(tuple(mark for mark, _, _ in _BYTE_ORDER_MARKS)) or _utf16_without_mark(data):
        return decode(data)
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    labels = (charset, declared[1].decode("ascii") if declared else "")
    claimed = [_page_encoding(label) for label in labels if label]
    is_utf8 = _is_utf8(data)
    for encoding in filter(None, claimed):
        if encoding == "utf-8" or (is_utf8 and not (data.isascii() and encoding.startswith("iso2022"))):
            break
        try:
            return _replace_nul(Decoded(data.decode(encoding), encoding))
        except UnicodeDecodeError:
            if decoded := _decode_as(data, encoding, encoding):
                return _replace_nul(decoded)
    return decode(data)


def _page_encoding(label: str) -> str:
    """Return the Python name of the encoding that the Encoding Standard assigns to a label; "" for an unknown one.

    UTF-7 and UTF-16 are left out: a page whose declaration is readable as ASCII is in neither.
    """
    try:
        name = codecs.lookup(label.strip().strip("\"'").lower()).name
    except LookupError:
        return ""
    name = _PAGE_ENCODINGS.get(name, name)
    return name if name in _REGIONAL or name in _LATIN_CODE_PAGES or name in _PAGE_ONLY else ""


def _decode_after_mark(body: bytes, encoding: str, name: str) -> Decoded:
    """Decode the bytes after a byte order mark, by the encoding of the mark."""
    notes = () if encoding == "utf-8" else (f"Encoding: {name}, by its byte order mark.",)
    try:
        return _replace_nul(Decoded(body.decode(encoding), encoding, notes))
    except UnicodeDecodeError:
        count = _count_invalid(body) if encoding == "utf-8" else 0
        note = _invalid_note(count) if count else f"Some bytes are invalid {name}; they are shown as \ufffd."
        return _replace_nul(Decoded(body.decode(encoding, "replace"), encoding, (*notes, note)))


def _utf16_without_mark(data: bytes) -> str:
    """Return the Python name of UTF-16 if the bytes look like mostly Latin text in it without a mark, else ""."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) < 4 or len(data) % 2 or max(even, odd) * 5 < len(sample) * 2 or min(even, odd) * 20 > max(even, odd):
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return encoding


def _count_invalid(data: bytes) -> int:
    return len(data) - len(data.decode("utf-8", "ignore").encode())


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 with a few invalid bytes, and not in another encoding.

    In another encoding, few byte sequences happen to be UTF-8. Here most are, or the invalid ones have the form of it.
    """
    kept = data.decode("utf-8", "ignore")
    encoded = len(kept.encode())
    invalid = len(data) - encoded
    valid = encoded - len(kept)
    if valid >= invalid or sum(map(len, _FORBIDDEN.findall(data))) * 2 >= invalid:
        return True
    # The only error may be a character cut off at the end. A single byte is more likely an accented letter.
    return invalid > 1 and codecs.utf_8_decode(data[-invalid:], "ignore", False)[1] == 0 and _is_utf8(data[:-invalid])


def _is_utf8(data: bytes) -> bool:
    return len(data.decode("utf-8", "ignore").encode()) == len(data)


def _decode_legacy(data: bytes, first_invalid: int) -> Decoded | None:
    """Decode text in an encoding older than UTF-8; None if no encoding is plausible."""
    start = data.rfind(b"\n", max(0, first_invalid - 4096), first_invalid) + 1 or max(0, first_invalid - 4096)
    sample = data[start : start + _SAMPLE_BYTES]
    shares = {encoding: _share_of_one_language(sample, encoding) for encoding in _LATIN_CODE_PAGES}
    latin = max(shares, key=lambda encoding: shares[encoding])
    if shares[latin] < _LEAST_SHARE_OF_ONE_LANGUAGE or not _is_sparse(sample):
        from charset_normalizer import from_bytes  # deferred: takes 20 ms, and nearly every text is UTF-8

        match = from_bytes(sample, cp_isolation=[*_REGIONAL, *_LATIN_CODE_PAGES]).best()
        if match and match.encoding in _REGIONAL:
            return _decode_as(data, match.encoding, _REGIONAL[match.encoding])
    if shares[latin] < _LEAST_SHARE_OF_ONE_LANGUAGE:
        latin = "cp1252"
    return _decode_as(data, latin, _LATIN_CODE_PAGES[latin])


def _is_sparse(sample: bytes) -> bool:
    """Whether bytes beyond ASCII are rare, like accented letters in the languages of Europe."""
    ascii_bytes = len(sample.decode("ascii", "ignore"))
    beyond = len(sample) - ascii_bytes
    return beyond <= 8 or beyond * 3 <= ascii_bytes


def _share_of_one_language(sample: bytes, encoding: str) -> float:
    """Return the largest share of the letters beyond ASCII that belong to one language: 0 to 1."""
    text = sample.decode(encoding, "replace")
    letters = [char for char in text if char > "\x7f" and char not in _PUNCTUATION]
    if not letters:
        return 1.0
    return max(sum(char.lower() in alphabet for char in letters) for alphabet in _ALPHABETS) / len(letters)


def _decode_as(data: bytes, encoding: str, name: str) -> Decoded | None:
    """Decode by an encoding; None if more than one in ten of the characters beyond ASCII would be invalid."""
    text = data.decode(encoding, "replace")
    invalid = text.count("\ufffd")
    if invalid * 10 > len(text) - len(text.encode("ascii", "ignore")):
        return None
    notes = [f"Encoding assumed: {name}, as the text is not UTF-8."]
    if invalid:
        notes.append(f"{invalid:,} bytes are invalid in it and are shown as \ufffd.")
    return Decoded(text, encoding, tuple(notes))


def _replace_nul(decoded: Decoded) -> Decoded:
    """Replace NUL by a space, as it may be the only separator of words."""
    count = decoded.text.count("\0")
    if not count:
        return decoded
    note = f"{count:,} NUL characters are read as spaces." if count > 1 else "A NUL character is read as a space."
    return decoded._replace(text=decoded.text.replace("\0", " "), notes=(*decoded.notes, note))


def _invalid_note(count: int) -> str:
    subject = f"{count:,} bytes are invalid UTF-8 and are" if count > 1 else "One byte is invalid UTF-8 and is"
    return f"{subject} shown as \ufffd."
