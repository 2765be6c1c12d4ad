"""Finding a query in a text."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readtui.errors import QueryError
from readtui.reading import search
from readtui.reading.search import Hits, Query, find
from readtui.span import Span
from readtui.unicode.clusters import clusters
from tests.calls import calls_of

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def found(text: str, query: str, *, whole_words: bool = False, regex: bool = False) -> list[str]:
    return [hit.of(text) for hit in find(text, Query(query, whole_words, regex))]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("one two one", "one", ["one", "one"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("the\nlast  word", "the last word", ["the\nlast  word"]),
        ("été, the\n last\u00a0word", "the last word", ["the\n last\u00a0word"]),
        ("of cats, of  dogs", "of ", ["of ", "of "]),
        ("\nx   x", " x", ["\nx", " x"]),
        ("a b", "a \t b", ["a b"]),
        ("nothing here", "nowhere", []),
        ("any", "", []),
        ("any text", "   ", []),
        ("", "word", []),
        ("back\\ slash", "\\ s", ["\\ s"]),
        ("%_%\\ body:x OR *", "%_%\\", ["%_%\\"]),
        ("a (b) [c]", "[c]", ["[c]"]),
        ("ab", "a\x00b", []),
    ],
)
def test_a_phrase_is_found_across_any_white_space(text: str, query: str, hits: list[str]) -> None:
    assert found(text, query) == hits


@pytest.mark.parametrize(
    ("text_form", "typed"),
    [
        ("don’t", "don't"),
        ("don't", "don’t"),
        ("“so” — he", '"so" - he'),
        ('"so" - he', "„so‟ – he"),
        ("well‑known 3−2", "well-known 3-2"),
        ("ﬁnd oﬃce oﬀ ﬂow", "find office off flow"),
        ("find office", "ﬁnd oﬃce"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("STRAẞE", "STRASSE"),
        ("and so… on", "and so... on"),
        ("and so... on", "and so… on"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("CAFÉ", "cafe"),
        ("Søren Łódź", "soren lodz"),
        ("Việt Nam", "viet nam"),
        ("ὅτι ΛΌΓΟΣ", "οτι λογοσ"),
        ("ещё", "еще"),
        ("שָׁלוֹם", "שלום"),
        ("小米", "小米"),
        ("ﬁnd", "FIND".lower()),
    ],
)
def test_typographic_forms_are_found_as_they_are_typed(text_form: str, typed: str) -> None:
    assert found(f"a {text_form} b", typed) == [text_form]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("Mark marks MARK", "mark", ["Mark", "mark", "MARK"]),
        ("Mark marks MARK", "Mark", ["Mark"]),
        ("É é e", "É", ["É"]),
        ("É é e", "é", ["É", "é"]),
        ("Ligature ﬁ Fi", "Fi", ["Fi"]),
        ("ſo so", "so", ["ſo", "so"]),
    ],
)
def test_a_capital_in_the_query_makes_capitals_matter(text: str, query: str, hits: list[str]) -> None:
    assert found(text, query) == hits


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("resume résumé re\u0301sume\u0301", "résumé", ["résumé", "re\u0301sume\u0301"]),
        ("resume résumé", "re\u0301sume\u0301", ["résumé"]),
        ("e\u0301\u0323 é", "é", ["é"]),
        ("x\u0302 x", "x\u0302", ["x\u0302"]),
        ("o ø", "ø", ["ø"]),
        ("naive", "naïve", []),
    ],
)
def test_a_typed_accent_finds_only_itself(text: str, query: str, hits: list[str]) -> None:
    assert found(text, query) == hits


def test_numbers_are_found_raised_and_lowered_too() -> None:
    assert found("CO₂ or CO2", "co2") == ["CO₂", "CO2"]
    assert found("10⁶ or 106", "10⁶") == ["10⁶", "106"]


@pytest.mark.parametrize(
    "word",
    [
        "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",  # Hebrew as it is typed: the dot of the letter, then its vowel
        "\u0645\u0651\u064e\u062f",  # Arabic: the doubling, then the vowel
        "a\u0301\u0328",
        "\u00e1\u0328",
        "İ\u034f\u0323x",
        "e\u0323\u0301\u0302\u0303",
        "한국어",
    ],
)
def test_combining_marks_match_in_any_order(word: str) -> None:
    canonical = unicodedata.normalize("NFC", word)
    assert found(f"a {word} b", word) == [word]
    assert found(f"a {word} b", canonical) == [word]
    assert found(f"a {canonical} b", word) == [canonical]


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("می\u200cخواهم میخواهم", "می\u200cخواهم", ["می\u200cخواهم"]),
        ("می\u200cخواهم میخواهم", "میخواهم", ["می\u200cخواهم", "میخواهم"]),
        ("é\u200cx éx", "é\u200cx", ["é\u200cx"]),
        ("é\u200cx éx", "éx", ["é\u200cx", "éx"]),
    ],
)
def test_a_typed_non_joiner_finds_only_itself(text: str, query: str, hits: list[str]) -> None:
    assert found(text, query) == hits


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("cat concat cats cat", "cat", [0, 16]),
        ("élan élan\u0301 relan", "elan", [0, 5]),
        ("un été étés", "été", [3]),
        ("c++ and c", "c++", [0]),
        ("(x) y", "(x)", [0]),
        ("oﬃce coﬃce oﬃces", "office", [0]),
        ("ﬁn ﬁns aﬁn", "fin", [0]),
    ],
)
def test_whole_words_stand_alone(text: str, query: str, hits: list[int]) -> None:
    assert [hit.start for hit in find(text, Query(query, whole_words=True))] == hits


@pytest.mark.parametrize(
    ("text", "query", "hit"),
    [
        ("x e\u0301\u0323 y", "e", "e\u0301\u0323"),
        ("किताब", "क", "कि"),
        ("👩🏽 waves", "👩", "👩🏽"),
        ("see 👨\u200d👩\u200d👧 here", "👩", "👨\u200d👩\u200d👧"),
        ("1\ufe0f\u20e3 ok", "1", "1\ufe0f\u20e3"),
        ("a e\u0301", "\u0301", "e\u0301"),
        ("\u0301 x", "\u0301", "\u0301"),
        ("🇫🇷🇩🇪", "🇩🇪", "🇩🇪"),
        ("🇦🇩🇩🇩", "🇩🇩", "🇩🇩"),
        ("🇩🇪🇫 🇩", "🇩", "🇩"),
        (f"the {ENGLAND} team", "🏴", ENGLAND),
        ("ｶﾞｽ", "ｶ", "ｶﾞ"),
        ("\u1112\u1161\u11ab \u1112", "\u1112", "\u1112"),
        ("क्षमा", "क", "क्ष"),
        ("น้ำ", "น", "น้ำ"),
        ("a\n\u0301", "\u0301", "\u0301"),
    ],
)
def test_a_hit_never_cuts_a_grapheme_cluster(text: str, query: str, hit: str) -> None:
    assert found(text, query) == [hit]
    assert found(text, re.escape(query), regex=True) == [hit]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("🇫🇷🇩🇪", "🇩"),
        ("🇫🇷🇩🇪", "🇷"),
        ("🇫🇷🇩🇪", "🇷🇩"),
        ("\u1112\u1161\u11ab", "\u1112"),
        ("\u1112\u1161\u11ab", "\u1112\u1161"),
        ("\u1112\u1161\u11ab", "\u11ab"),
        ("\ud558\u11ab", "\ud558"),
        ("か\u3099", "か"),
        ("が", "か"),
    ],
)
@pytest.mark.parametrize("regex", [False, True])
def test_a_part_that_is_another_character_is_no_hit(text: str, query: str, regex: bool) -> None:
    assert found(text, query, regex=regex) == []


@given(
    st.lists(st.sampled_from([*"a ｶﾞ🇩🇪🏽👩❤\ufe0f\u0301\u200d\u1112\u1161\u11abकि\u094dष\u0e33", ENGLAND]), max_size=12),
    st.data(),
    st.booleans(),
    st.sampled_from(["", ".", "+", "?", ".*", r"\b", "(?=.)", "|"]),
)
def test_hits_start_and_end_where_clusters_do(
    parts: list[str], data: st.DataObject, whole_words: bool, suffix: str
) -> None:
    text = "".join(parts)
    query = text[slice(*sorted(data.draw(st.tuples(st.integers(0, 12), st.integers(0, 12)))))]
    boundaries = {0, *(end for _, end, _ in clusters(text))}
    for one in (Query(query, whole_words), Query(re.escape(query) + suffix, whole_words, regex=True)):
        try:
            hits = list(find(text, one))
        except QueryError:
            continue  # nothing to repeat
        assert all({hit.start, hit.end} <= boundaries for hit in hits)
        assert all(before.end <= after.start for before, after in pairwise(hits))


@given(st.lists(st.sampled_from(["a", "🇩🇪", "🇪🇩", "🇩🇩", "\u1112\u1161", "한"]), max_size=12), st.integers(0, 12))
def test_whole_clusters_are_found_wherever_they_are(parts: list[str], index: int) -> None:
    assume(index < len(parts))
    text = "".join(parts)
    query = parts[index]
    assert [hit.of(text) for hit in find(text, Query(query))] == [part for part in parts if part == query]


@pytest.mark.parametrize("regex", [False, True])
def test_a_long_run_of_flags_is_searched_in_linear_time(regex: bool) -> None:
    assert len(find("🇩🇪" * 20_000, Query("🇩", regex=regex))) == 0
    assert len(find("🇩🇪" * 20_000, Query("🇩🇪", regex=regex))) == 20_000


def test_a_whole_word_does_not_end_at_a_vowel_sign_inside_a_word() -> None:
    assert found("कि किताब ताकि", "क", whole_words=True) == ["कि"]
    assert found("कि किताब ताकि", "कि", whole_words=True) == ["कि"]


def test_a_cluster_is_found_once_however_often_it_holds_the_query() -> None:
    assert found("👩\u200d👩\u200d👧 👩", "👩") == ["👩\u200d👩\u200d👧", "👩"]


@pytest.mark.parametrize(
    ("text", "pattern", "hits"),
    [
        ("in 1914 and 1939", r"\d{4}", ["1914", "1939"]),
        ("Cat cat", "cat", ["Cat", "cat"]),
        ("Cat cat", "Cat", ["Cat"]),
        ("a1 b", r"\S+", ["a1", "b"]),
        ("ÉA", r"\p{Lu}e?", ["É", "A"]),
        ("one\ntwo", "^t..$", ["two"]),
        ("aab", "b*", ["b"]),
        ("ab xab", r"ab", ["ab", "ab"]),
        ("e\u0301a", "[a-z]", ["e\u0301", "a"]),
        ("x", " ", []),
    ],
)
def test_a_regular_expression_gives_what_it_matches(text: str, pattern: str, hits: list[str]) -> None:
    assert found(text, pattern, regex=True) == hits


def test_whole_words_hold_for_regular_expressions() -> None:
    assert found("cat concat hot", "cat|hot", regex=True, whole_words=True) == ["cat", "hot"]


@pytest.mark.parametrize("pattern", ["(", "[a", "[[a]", "a**", r"\p{Foo}", "a)", "(?<n", "x{99999999999999999999}"])
@pytest.mark.parametrize("whole_words", [False, True])
def test_an_invalid_pattern_is_an_error_of_one_line(pattern: str, whole_words: bool) -> None:
    with pytest.raises(QueryError) as raised:
        find("text", Query(pattern, whole_words, regex=True))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("pattern", ["((((a{1000}){1000}){1000}){1000}){1000}", "(" * 499 + ")" * 499])
def test_a_pattern_too_large_is_refused(pattern: str) -> None:
    with pytest.raises(QueryError, match="pattern"):
        find("aaa", Query(pattern, regex=True))


def test_a_slow_pattern_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "TIMEOUT_S", 0.05)
    with pytest.raises(QueryError, match="stopped after"):
        find("a" * 5_000 + "b", Query("(?:(?:a|aa)+)+$", regex=True))


def test_a_huge_repeat_ends() -> None:
    assert found("a" * 40 + "b", "(a{1,60000}){1,60000}", regex=True) == ["a" * 40]


def test_a_query_pasted_by_mistake_is_refused() -> None:
    with pytest.raises(QueryError, match="longer than"):
        find("text", Query("x" * (search.MAX_QUERY_LENGTH + 1)))


@pytest.mark.parametrize("regex", [False, True])
def test_a_cancelled_search_returns_the_hits_so_far(monkeypatch: pytest.MonkeyPatch, regex: bool) -> None:
    monkeypatch.setattr(search, "_SLICE", 4)
    monkeypatch.setattr(search, "_REGEX_SLICE", 4)
    asked: list[bool] = []

    def is_cancelled() -> bool:
        asked.append(len(asked) >= 2)
        return asked[-1]

    assert [hit.start for hit in find("one one one one", Query("one", regex=regex), is_cancelled=is_cancelled)] == [
        0,
        4,
    ]


@pytest.mark.parametrize("regex", [False, True])
def test_more_hits_than_anyone_reads_are_capped(monkeypatch: pytest.MonkeyPatch, regex: bool) -> None:
    monkeypatch.setattr(search, "MAX_HITS", 3)
    assert (len(exact := find("aaa", Query("a", regex=regex))), exact.is_capped) == (3, False)
    assert (len(more := find("aaaa", Query("a", regex=regex))), more.is_capped) == (3, True)


def test_hits_are_counted_and_found_by_place() -> None:
    hits = Hits([Span(2, 4), Span(4, 6), Span(9, 12)])
    assert (len(hits), hits[0], hits[-1], list(hits)[1]) == (3, Span(2, 4), Span(9, 12), Span(4, 6))
    assert [hits.at_or_after(offset) for offset in (0, 2, 3, 9, 10)] == [0, 0, 1, 2, 3]
    assert [hits.count_in(Span(0, end)) for end in (2, 3, 9, 10)] == [0, 1, 2, 3]
    assert list(hits.overlapping(Span(3, 5))) == [Span(2, 4), Span(4, 6)]
    assert list(hits.overlapping(Span(6, 9))) == []
    assert not Hits()


# Laws

LETTERS = "aAeEéÉsSßfiﬁﬀﬃl'’-–.… \nx"
MARKS = "\u0301\u0323"


def folded(text: str) -> str:
    for text_form, typed in [("ß", "ss"), ("’", "'"), ("–", "-")]:
        text = text.replace(text_form, typed)
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", plain).lower()


def naive(text: str, query: str) -> list[Span]:
    """Return all stretches of whole clusters that fold to the query, the first and shortest first."""
    spans: list[Span] = []
    edges = [at for at in range(len(text) + 1) if not (text[at : at + 1] and unicodedata.combining(text[at]))]
    for start in edges:
        for end in edges:
            last = spans[-1].end if spans else 0
            if last <= start < end and folded(text[start:end]) == folded(query):
                spans.append(Span(start, end))
    return spans


texts = st.text(st.sampled_from(LETTERS + MARKS), max_size=24).map(lambda text: "x" + text)
queries = st.text(st.sampled_from("aesfilx'-.ßﬁ… "), min_size=1, max_size=5).filter(
    lambda query: query == query.strip() and not re.search(r"fff|sss|\.{4}", folded(query))
)


@settings(max_examples=200)
@given(texts, queries, st.sampled_from([1, 3, 1 << 18]))
def test_a_phrase_is_found_wherever_the_naive_search_finds_it(text: str, query: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_SLICE", size)
        hits = list(find(text, Query(query)))
    assert hits == naive(text, query)
    assert all(folded(hit.of(text)) == folded(query) for hit in hits)


@settings(max_examples=100)
@given(st.text("ab \n", max_size=40), st.sampled_from(["a", "ab", r"a+\s", r"\bb", r"(?<=a)b", "^a", "b$"]))
def test_slices_change_nothing(text: str, pattern: str) -> None:
    whole = [Span(*match.span()) for match in re.finditer(pattern, text, re.MULTILINE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_REGEX_SLICE", 3)
        assert list(find(text, Query(pattern, regex=True))) == whole


@settings(max_examples=100)
@given(st.text(max_size=30), st.text(max_size=6), st.booleans(), st.booleans())
def test_no_query_crashes(text: str, query: str, whole_words: bool, regex: bool) -> None:
    try:
        hits = list(find(text, Query(query, whole_words, regex)))
    except QueryError:
        return
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@pytest.mark.parametrize(
    ("text", "query", "most"), [("the bell ", "bell", 0.1), ("колокол ", "колок", 12), ("ระฆัง ", "ระ", 20)]
)
def test_many_hits_take_few_calls_each(text: str, query: str, most: float) -> None:
    find(text, Query(query))  # what is compiled once does not count
    assert calls_of(lambda: find(text * 5_000, Query(query))) <= 100 + 5_000 * most
