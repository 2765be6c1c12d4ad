"""The list of words that were looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.marks.anchor import Anchor, resolve
from readtui.reading.looked_up import (
    MOST_WORDS,
    PIPE,
    LookedUpWord,
    as_lines,
    from_json,
    looked_up_word,
    to_json,
    with_word,
    without_texts,
)
from readtui.reading.looked_up_file import forget_texts, read_words, write_words
from readtui.span import Span


def text() -> Document:
    builder = Builder("bells.txt")
    builder.heading("Bells", 1)
    builder.paragraph("One rings. Two bells ring\nfor long. Three.")
    return builder.build()


def word(name: str, sentence: str = "It rings.") -> LookedUpWord:
    return LookedUpWord(name, sentence, "Bells", "bells.txt", Anchor(0, name, "", ""))


def test_a_word_is_kept_with_its_sentence_and_its_place() -> None:
    document = text()
    at = document.text.index("bells")
    kept = looked_up_word(document, "/shelf/bells.txt", Span(at, at + 5), "bells")
    assert kept[:4] == ("bells", "Two bells ring for long.", document.title, "/shelf/bells.txt")
    assert resolve(kept.place, document.text) == Span(at, at + 5)


def test_a_word_that_is_looked_up_again_moves_to_the_end_and_the_oldest_are_dropped() -> None:
    words = with_word(with_word((word("bell"),), word("gong")), word("bell"))
    assert [one.word for one in words] == ["gong", "bell"]
    assert len(with_word(words, word("bell", "Another."))) == 3
    many = tuple(word(str(number)) for number in range(MOST_WORDS))
    assert with_word(many, word("last"))[0].word == "1"


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Z", "M"]), min_size=1, max_size=9)


@given(
    st.lists(
        st.builds(LookedUpWord, _TEXT, _TEXT, _TEXT, st.text(), st.builds(Anchor, st.integers(0), _TEXT, _TEXT, _TEXT))
    )
)
def test_what_is_kept_comes_back(words: list[LookedUpWord]) -> None:
    assert from_json(to_json(words).encode().decode()) == tuple(words)


@pytest.mark.parametrize("kept", ["{}", "[1, null, []]", '[{"word": "x"}]', "[" + '{"word": 1},' * 2 + "0]"])
def test_what_is_no_word_is_left_out(kept: str) -> None:
    assert from_json(kept) == ()


@pytest.mark.parametrize("kept", ["", "not", "[" * 100_000])
def test_what_is_no_json_is_an_error(kept: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(kept)


def test_the_latest_word_is_the_first_line() -> None:
    assert (
        as_lines((word("bell"), word("gong")))
        == "gong\tIt rings.\tBells\tbells.txt\nbell\tIt rings.\tBells\tbells.txt\n"
    )


def test_the_words_of_a_text_that_is_forgotten_are_removed() -> None:
    of_pipes = [word(title)._replace(source=PIPE, title=title) for title in ("Night", "Day", "")]
    words = (word("bell"), word("gong")._replace(source="/shelf/gongs.txt"), *of_pipes)
    assert without_texts(words, [("bells.txt", "Bells")]) == words[1:]
    assert without_texts(words, [(PIPE, "Night")]) == (*words[:2], of_pipes[1])
    assert without_texts(words, []) == words


def test_a_text_is_forgotten_in_the_file_of_the_words(tmp_path: Path) -> None:
    file = tmp_path / "looked-up.json"
    forget_texts(None, [("bells.txt", "")])
    forget_texts(file, [("bells.txt", "")])
    assert not file.exists()
    write_words(file, (word("bell"), word("gong")._replace(source="/shelf/gongs.txt")))
    forget_texts(file, [("bells.txt", "Bells")])
    assert [one.word for one in read_words(file)] == ["gong"]
    assert "bell" not in file.read_text()
