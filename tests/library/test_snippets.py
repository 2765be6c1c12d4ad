"""Snippets of a text: the first matches of a query, with their exact places, and the same search on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.library.full_text_query import parse_query
from readtui.library.snippets import SNIPPET_LENGTH, TextMatches, find_matches
from readtui.reading.search import Query, find


def matches(text: str, typed: str) -> TextMatches:
    return find_matches(text, parse_query(typed))


def marked(found: TextMatches) -> list[str]:
    """Return the snippets with their matches in brackets."""
    lines: list[str] = []
    for snippet in found.snippets:
        line = snippet.text
        for span in reversed(snippet.spans):
            line = f"{line[: span.start]}[{span.of(line)}]{line[span.end :]}"
        lines.append(line)
    return lines


CASES = [
    ("The Lamp and the lamps, a lamp.", "lamp", ["The [Lamp] and the lamps, a [lamp]."]),
    ("The Lamp and the lamps.", "lam*", ["The [Lam]p and the [lam]ps."]),
    ("Two words, of two\nlines: two lines.", '"two lines"', ["Two words, of [two lines]: [two lines]."]),
    ("Die schöne Straße, STRASSE", "strasse", ["Die schöne [Straße], [STRASSE]"]),
    ("L’été à la forêt", "ete foret", ["L’[été] à la [forêt]"]),
    ("中国人民银行在北京。人民", "人民", ["中国[人民]银行在北京。[人民]"]),
    ("東京タワーへ行きました", "タワー", ["東京[タワー]へ行きました"]),
    ("ภาษาไทยไม่มีช่องว่าง", "ช่อง", ["ภาษาไทยไม่มี[ช่อง]ว่าง"]),
    ("ភាសាខ្មែរមិនមានដកឃ្លា", "មាន", ["ភាសាខ្មែរមិន[មាន]ដកឃ្លា"]),
    ("대한민국은 한국어를 한국", "한국", ["대한민국은 [한국]어를 [한국]"]),
    ("السَّلامُ عليكم", "السلام", ["[السَّلامُ] عليكم"]),
    ("שָׁלוֹם עולם", "שלום", ["[שָׁלוֹם] עולם"]),
    ("Party 🎉 and ❤️ in 🇩🇪", "❤ 🎉", ["Party [🎉] and [❤️] in 🇩🇪"]),
    ("a 👍🏽 from C++ and C", "c++ 👍", ["a [👍🏽] from [C++] and C"]),
    ("Das Buch Привет мир и 世界", "привет 世界", ["Das Buch [Привет] мир и [世界]"]),
    ("हिन्दी में लिखा", "हिन्दी", ["[हिन्दी] में लिखा"]),
    ("No such word", "title", ["No such word"]),
]


@pytest.mark.parametrize(("text", "typed", "expected"), CASES)
def test_snippets_show_the_matches(text: str, typed: str, expected: list[str]) -> None:
    assert marked(matches(text, typed)) == expected


@pytest.mark.parametrize(("text", "typed", "expected"), CASES[:-1])
def test_the_search_on_the_page_finds_the_same(text: str, typed: str, expected: list[str]) -> None:
    found = matches(text, typed)
    assert [span for snippet in found.snippets for span in snippet.matches] == list(find(text, Query(*found.search)))


def test_a_match_of_a_long_text_has_its_place_in_it() -> None:
    text = "été\n" * 4_000 + "the needle is here " + "and more words " * 500 + "needle"
    found = matches(text, "needle")
    assert found.match_count == 2
    assert [snippet.matches[0].of(text) for snippet in found.snippets] == ["needle", "needle"]
    first = found.snippets[0]
    assert first.matches[0].start == text.index("needle")
    assert first.text == text[first.start : first.start + len(first.text)].replace("\n", " ")
    assert len(first.text) <= SNIPPET_LENGTH


def test_all_matches_are_counted_and_the_first_are_shown() -> None:
    found = matches(("lamp " + "oil " * 100) * 50, "lamp")
    assert found.match_count == 50
    assert [snippet.matches[0].start for snippet in found.snippets] == [0, 405, 810]


def test_an_empty_text_has_an_empty_snippet() -> None:
    assert [snippet.text for snippet in matches("", "lamp").snippets] == [""]


def test_a_snippet_begins_and_ends_between_words() -> None:
    (snippet,) = matches("several " * 30 + "lamp " + "others " * 60, "lamp").snippets
    assert set(snippet.text.split()) == {"several", "lamp", "others"}


def test_a_snippet_has_no_control_characters() -> None:
    (snippet,) = matches("a \x1b[31m lamp\x07\n", "lamp").snippets
    assert snippet.text.isprintable()
    assert snippet.spans[0].of(snippet.text) == "lamp"


@given(st.text(), st.text())
def test_any_text_and_query_have_snippets_inside_the_text(text: str, typed: str) -> None:
    found = matches(text, typed)
    assert found.snippets
    last = 0
    for snippet in found.snippets:
        assert 0 <= snippet.start <= snippet.start + len(snippet.text) <= len(text)
        for match, span in zip(snippet.matches, snippet.spans, strict=True):
            assert last <= match.start < match.end <= len(text)
            assert 0 <= span.start < span.end <= len(snippet.text)
            last = match.end


@given(st.lists(st.sampled_from(["lamp", "Lamp,", "oil", "été", "漢字", "한국은", "c++", "ﬁn", "\n"])), st.data())
def test_what_is_counted_is_what_the_page_finds(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    found = matches(
        text, data.draw(st.sampled_from(["lamp", "ete", "漢字", "한국", "fin", "oil lamp", "c++", '"oil lamp"']))
    )
    if found.match_count:
        hits = find(text, Query(*found.search))
        assert len(hits) == found.match_count
        assert hits[0] == found.snippets[0].matches[0]
