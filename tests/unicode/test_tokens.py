"""Tokens of texts in many scripts, and the way back from a token to its place in the text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.span import Span
from readtui.unicode.tokens import source_spans, token_text


def tokens(text: str) -> list[str]:
    return token_text(text).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Road, begins.", "the road begins"),
        ("L’Été à Łódź", "l ete a lodz"),
        ("STRASSE Straße ſo", "strasse strasse so"),
        ("oﬃce ＡＢＣ x²", "office abc x2"),
        ("e\u0301te\u0301", "ete"),
        ("soft\u00adhyphen", "softhyphen"),
        ("snake_case semi-circle", "snake case semi circle"),
        ("שָׁלוֹם עוֹלָם", "שלום עולם"),
        ("السَّلامُ", "السلام"),
        ("می\u200cخواهم", "میخواهم"),
        ("हिन्दी में", "हिन्दी में"),
        ("Νέος ΣΟΦΟΣ", "νεοσ σοφοσ"),
        ("한국어를 배운다", "한국어를 배운다"),
        ("北京 2024年", "北 京 2024 年"),
        ("ﾄｰｷｮｰ", "ト ー キ ョ ー"),
        ("ภาษา", "ภ า ษ า"),
        ("iPhone手机", "iphone 手 机"),
        ("\x00\ud800\ue000!?", ""),
        ("", ""),
    ],
)
def test_words_are_folded_and_scripts_without_spaces_are_cut_into_characters(text: str, expected: str) -> None:
    assert tokens(text) == [unicodedata.normalize("NFC", token) for token in expected.split()]


@pytest.mark.parametrize(
    "script", ["漢字", "ひらがな", "カタカナ", "ไทย", "ລາວ", "ខ្មែរ", "မြန်မာ", "བོད", "ꦗꦮ", "𠀀𠀁", "ㄅㄆ"]
)
def test_each_character_of_a_script_without_spaces_is_a_token(script: str) -> None:
    decomposed = [part for char in script for part in unicodedata.normalize("NFKD", char)]
    assert len(tokens(script)) == len(decomposed)


def test_symbols_that_readers_search_for_are_tokens() -> None:
    assert len(tokens("c++")) == 3
    assert tokens("C#") != tokens("C")
    assert tokens("🎉") != tokens("🎈")
    assert tokens("👍🏽") == tokens("👍")
    assert tokens("❤️") == tokens("❤")
    assert len(tokens("👩‍👧")) == 2
    assert tokens("©→*%") == tokens("→")


@given(st.text())
def test_a_token_has_only_what_sqlite_takes_for_letters(text: str) -> None:
    for token in tokens(text):
        assert {unicodedata.category(char)[0] for char in token} <= set("LNMC")
        assert not {"\0", '"', "*"} & set(token)
        assert token.isprintable() or any(unicodedata.category(char) == "Co" for char in token)


@given(st.text(), st.text())
def test_a_text_has_the_tokens_of_its_parts(one: str, other: str) -> None:
    assert tokens(f"{one} {other}") == tokens(one) + tokens(other)


ODD = st.text(st.sampled_from("ab éß漢ไี่한ﬃ🎉👍🏽+\n e\u0301\u00ad🇩🇪"))


@given(ODD | st.text())
def test_the_place_of_each_token_in_the_text_has_that_token(text: str) -> None:
    folded = token_text(text)
    spans = [Span(*match.span()) for match in re.finditer("[^ ]+", folded)]
    found = list(source_spans(text, spans))
    assert len(found) == len(spans)
    for span, place in zip(spans, found, strict=True):
        assert span.of(folded) in token_text(place.of(text))
        assert 0 <= place.start < place.end <= len(text)


def test_a_place_far_into_a_long_text_is_exact() -> None:
    text = "été " * 5_000 + "ﬃ Straße 漢字 fin"
    folded = token_text(text)
    words = ["ffi", "strasse", "漢", "字", "fin"]
    spans = [Span(folded.rindex(word), folded.rindex(word) + len(word)) for word in words]
    assert [place.of(text) for place in source_spans(text, spans)] == ["ﬃ", "Straße", "漢", "字", "fin"]


def test_the_place_of_a_letter_has_its_marks() -> None:
    text = "a cafe\u0301 ❤\ufe0f 👍🏽 x"
    folded = token_text(text)
    spans = [Span(*match.span()) for match in re.finditer("[^ ]+", folded)]
    assert [place.of(text) for place in source_spans(text, spans)] == ["a", "cafe\u0301", "❤\ufe0f", "👍🏽", "x"]
