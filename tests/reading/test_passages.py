"""Words, paragraphs, jump cues and labels at a place of a document."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.passages import count_words, default_label, jump_cue_at, paragraph_at, word_at
from readtui.span import Span


def of(*paragraphs: str) -> Document:
    builder = Builder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


# Words


@pytest.mark.parametrize(
    ("text", "under", "word"),
    [
        ("He went home.", "went", "went"),
        ("home.", "e", "home"),
        ("home.", ".", "."),
        ("He don't go", "n't", "don't"),
        ("He don't go", "'", "don't"),
        ("It’s late", "s l", "It’s"),
        ("the dogs’ home", "dogs", "dogs"),
        ("said ‘home’ again", "home", "home"),
        ("a well-known man", "known", "well-known"),
        ("it — was", "—", "—"),
        ("room 101b", "0", "101b"),
        ("e\u0301te\u0301 Größe", "t", "e\u0301te\u0301"),
        ("on a🏽 b", "a", "a🏽"),
        ("on a🏽 b", "🏽", "a🏽"),
        ("e\u0301te\u0301 Größe", "\u0301", "e\u0301te\u0301"),
        ("नमस्ते दुनिया", "स", "नमस्ते"),
        ("می\u200cخواهم بروم", "خ", "می\u200cخواهم"),
        ("한국어 낱말", "국", "한국어"),
        ("日本語を読む", "本", "日本語"),
        ("日本語を読む", "を", "を"),
        ("人々のスーパー", "々", "人々"),
        ("人々のスーパー", "ー", "スーパー"),
        ("用Python写", "P", "Python"),
        ("中文，中文", "，", "，"),
        ("a 👨‍👩‍👧 b", "👩", "👨‍👩‍👧"),
        ("🇩🇪🇫🇷", "🇫", "🇫🇷"),
        ("—\nword", "—", "—"),
        ("word\n\u0301s", "\u0301", "\u0301s"),
        ("word\n…\u0301", "…", "…\u0301"),
        ("two words", " ", ""),
        ("two\nlines", "\n", ""),
    ],
)
def test_the_word_under_a_place(text: str, under: str, word: str) -> None:
    document = of(text)
    assert word_at(document, text.index(under)).of(text) == word


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" — …\n", 0),
        ("He don't go", 3),
        ("a well-known man of 42", 5),
        ("e\u0301te\u0301 नमस्ते می\u200cخواهم 한국어", 4),
        ("中文，カナー", 5),
        ("用Python写", 3),
        ("👨‍👩‍👧 🇩🇪", 0),
    ],
)
def test_words_are_counted_or_characters_of_scripts_without_spaces(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize("offset", [-1, 4, 99])
def test_there_is_no_word_outside_the_text(offset: int) -> None:
    assert not word_at(of("word"), offset)


@pytest.mark.parametrize("offset", [0, 5, 6])
def test_the_paragraph_at_a_place_is_a_block(offset: int) -> None:
    document = of("First", "Second")
    assert paragraph_at(document, offset).of(document.text) == ("Second" if offset == 6 else "First")


def test_there_is_no_paragraph_in_an_empty_document() -> None:
    assert paragraph_at(Builder().build(), 0) == Span(0, 0)


# Labels and cues


@pytest.mark.parametrize(
    ("text", "start", "label"),
    [
        ("A lamp", 0, "A lamp"),
        ("A lamp", 2, "lamp"),
        ("A  lamp\nlit", 0, "A lamp"),
        ("four " * 20, 0, "four " * 12 + "four…"),
        ("y" * 300, 0, "y" * 120 + "…"),
        ("A lamp", 6, "100 % of the text"),
        ("", 0, "0 % of the text"),
    ],
)
def test_the_default_label_is_the_first_words(text: str, start: int, label: str) -> None:
    assert default_label(of(*text.split("\n")), Span(start, start)) == label


def test_a_jump_cue_is_a_heading_or_a_row_of_words() -> None:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("word " * 40)
    document = builder.build()
    assert jump_cue_at(document, 0) == Span(0, 5)
    assert jump_cue_at(document, 6) == Span(6, 6 + 64)
    assert jump_cue_at(Builder().build(), 0) is None


def test_the_jump_cue_in_code_is_the_line() -> None:
    builder = Builder()
    builder.code("def lamp():\n    light()\n\nlamp()")
    document = builder.build()
    cues = [cue.of(document.text) for at in (0, 16, 25) if (cue := jump_cue_at(document, at))]
    assert cues == ["def lamp():", "light()", "lamp()"]
    assert jump_cue_at(document, 23) is not None
