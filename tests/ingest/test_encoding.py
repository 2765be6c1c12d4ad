"""Decoding of bytes to text, and the notes on what was assumed."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.ingest.encoding import decode, is_utf16_or_utf32

TRAINS = {
    "cp1252": "Le café était déjà fermé quand le train arriva à la gare, où personne ne nous attendait.",
    "cp1250": "Pociąg spóźnił się o godzinę, więc długo staliśmy na peronie i patrzyliśmy na śnieg.",
    "iso8859_2": "Vlak měl hodinu zpoždění, a tak jsme dlouho stáli na nástupišti a dívali se na sníh.",
    "cp1254": "Tren bir saat gecikti, peronda uzun süre bekledik ve yağan karı seyrettik; şarkı söyledik.",
    "cp1251": "Поезд опоздал на час, и мы долго стояли на платформе, глядя на снег.",
    "koi8_r": "Поезд опоздал на час, и мы долго стояли на платформе, глядя на снег.",
    "cp1253": "Το τρένο άργησε μία ώρα και περιμέναμε στην αποβάθρα κοιτάζοντας το χιόνι.",
    "cp1255": "הרכבת איחרה בשעה ועמדנו זמן רב על הרציף והבטנו בשלג.",
    "shift_jis": "汽車は一時間遅れ、私たちは雪を眺めながら長いあいだ立っていた。",
    "euc_jp": "汽車は一時間遅れ、私たちは雪を眺めながら長いあいだ立っていた。",
    "gb18030": "火车晚点了一个小时，我们在站台上站了很久，看着雪。",
    "big5": "火車晚點了一個小時，我們在月臺上站了很久，看著雪。",
    "euc_kr": "기차가 한 시간 늦어서 우리는 눈을 바라보며 오래 서 있었다.",
}


@given(st.text())
@settings(max_examples=100)
def test_utf8_needs_no_note(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8", ())


@given(st.binary(max_size=60))
@settings(max_examples=200)
def test_any_bytes_give_a_text(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.notes or decoded.text.encode() == data.removeprefix(codecs.BOM_UTF8)
    assert "\0" not in decoded.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_removed(encoding: str) -> None:
    decoded = decode("Träne".encode(encoding))
    assert decoded.text == "Träne"
    assert bool(decoded.notes) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_big_endian_text_is_decoded(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Träne".encode(encoding)).text == "Träne"


def test_invalid_bytes_after_a_byte_order_mark_are_noted() -> None:
    assert "One byte is invalid UTF-8" in decode(b"\xef\xbb\xbfa\xff").notes[0]
    assert "invalid UTF-16" in decode(b"\xff\xfea\0b").notes[1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised_by_its_zeros(encoding: str) -> None:
    decoded = decode("A plain text.\n".encode(encoding))
    assert (decoded.text, decoded.encoding) == ("A plain text.\n", encoding)
    assert "UTF-16" in decoded.notes[0]


def test_half_a_surrogate_is_no_utf16() -> None:
    assert decode(("A plain text. " * 3).encode("utf-16-le") + b"\0\xd8").encoding != "utf-16-le"


@pytest.mark.parametrize("encoding", TRAINS)
def test_older_encodings_are_recognised_and_named(encoding: str) -> None:
    decoded = decode(TRAINS[encoding].encode(encoding))
    assert (decoded.text, decoded.encoding) == (TRAINS[encoding], encoding)
    assert decoded.notes[0].startswith("Encoding assumed: ")


@pytest.mark.parametrize(
    "text", ["café", "ça va", "a é", "El niño come piña", "50 °C", "£5 only", "© 2020", "It’s", "½ cup", "“no”"]
)
def test_a_few_accents_are_western(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


def test_a_long_start_in_ascii_does_not_hide_what_follows() -> None:
    text = "plain words\n" * 10_000 + TRAINS["cp1251"]
    assert decode(text.encode("cp1251")).text == text


def test_utf8_with_a_few_invalid_bytes_is_utf8_with_a_note() -> None:
    decoded = decode("naïve Zoë ".encode() + b"\x9b and \xe9")
    assert decoded.text == "naïve Zoë \ufffd and \ufffd"
    assert decoded.encoding == "utf-8"
    assert decoded.notes == ("2 bytes are invalid UTF-8 and are shown as \ufffd.",)


def test_a_character_cut_off_at_the_end_is_invalid() -> None:
    assert decode(b"word \xe4\xb8").notes == ("2 bytes are invalid UTF-8 and are shown as \ufffd.",)


def test_overlong_forms_and_surrogates_are_invalid() -> None:
    decoded = decode(b"\xc0\xaf \xe0\x80\xaf \xc0\x9b[7777m \xed\xa0\x80 \xf5\x80\x80\x80 \xff word")
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith(" word")
    assert "15 bytes are invalid" in decoded.notes[0]


def test_bytes_that_fit_no_encoding_are_shown_as_invalid() -> None:
    assert decode(b"a \x9b7777m b \x9d0; \x9c").text == "a \ufffd7777m b \ufffd0; \ufffd"


def test_a_byte_without_a_meaning_is_counted() -> None:
    text = TRAINS["cp1252"] * 3
    decoded = decode(text.encode("cp1252") + b" \x81")
    assert decoded.text == text + " \ufffd"
    assert "1 " in decoded.notes[1]


def test_nul_separates_words() -> None:
    decoded = decode(b"word\0word\0word!")
    assert decoded.text == "word word word!"
    assert decoded.notes == ("2 NUL characters are read as spaces.",)
    assert decode(b"a\0").notes == ("A NUL character is read as a space.",)


def test_utf16_and_utf32_are_recognised() -> None:
    assert is_utf16_or_utf32("Träne".encode("utf-16"))
    assert is_utf16_or_utf32("A plain text.".encode("utf-16-be"))
    assert not is_utf16_or_utf32(b"\xef\xbb\xbfA plain text.")
    assert not is_utf16_or_utf32(b"word\0word\0word\0word\0")
