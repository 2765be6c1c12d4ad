"""Grapheme clusters: where they begin and end, and how many fit into a row."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from readtui.span import Span
from readtui.unicode.clusters import boundary_at_or_after, cluster_at, clusters, fit, may_join, row_end, whole_clusters
from readtui.unicode.width import width

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
TEXTS = st.lists(
    st.sampled_from("a é中。ｶﾞ\u0301\u200d\ufe0f❤👍🏽👨👩🇩🇪한\u1112\u1161\u11abनि\u094dक्ष\u0e01\u0e33\u06001")
    | st.just(SCOTLAND),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab", ["a", "b"]),
        ("e\u0301t", ["e\u0301", "t"]),
        ("👨‍👩‍👧!", ["👨‍👩‍👧", "!"]),
        ("🇩🇪🇫🇷🇮a", ["🇩🇪", "🇫🇷", "🇮", "a"]),
        ("👍🏽中", ["👍🏽", "中"]),
        (f"{SCOTLAND}{SCOTLAND}a", [SCOTLAND, SCOTLAND, "a"]),
        ("ｶﾞｶ", ["ｶﾞ", "ｶ"]),
        ("\u0301a", ["\u0301", "a"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("\u1112\u1161\u11ab한\u1100\u1100각", ["\u1112\u1161\u11ab", "한", "\u1100\u1100각"]),
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("क्\u200dष क् ष", ["क्\u200dष", " ", "क्", " ", "ष"]),
        ("क्\u0301ष \u094dक", ["क्\u0301ष", " \u094dक"]),
        ("น้ำนำ", ["น้ำ", "นำ"]),
        ("\u0600123", ["\u06001", "2", "3"]),
        ("\u0600🇩🇪🇫🇷", ["\u0600🇩🇪", "🇫🇷"]),
    ],
)
def test_a_cluster_is_what_readers_take_for_one_character(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end, _ in clusters(text)] == parts


@given(TEXTS)
def test_clusters_cover_the_text_and_their_widths_add_up_to_what_is_drawn(text: str) -> None:
    found = clusters(text)
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert sum(cells for _, _, cells in found) == width(text)


@given(TEXTS.filter(lambda text: not re.search("\u200d[🇩🇪]", text)))
def test_no_cluster_of_the_unicode_standard_is_cut(text: str) -> None:
    ends = {end for _, end, _ in clusters(text)}
    assert ends <= {match.end() for match in regex.finditer(r"\X", text)}


@given(TEXTS, st.data())
def test_a_span_is_extended_to_the_clusters_that_it_touches(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    touched = [
        offset for cluster in clusters(text) if cluster[0] < end and cluster[1] > start for offset in cluster[:2]
    ]
    whole = whole_clusters(text, Span(start, end))
    assert whole == (Span(touched[0], touched[-1]) if start < end else cluster_start(text, start))


def cluster_start(text: str, offset: int) -> Span:
    start = cluster_at(text, offset).start if offset < len(text) else offset
    return Span(start, start)


@given(TEXTS, st.integers(0, 20))
def test_as_many_clusters_as_possible_fit(text: str, cells: int) -> None:
    ends = [0, *(end for _, end, _ in clusters(text))]
    fitting = [end for end in ends if width(text[:end]) <= cells]
    assert fit(text, cells) == fitting[-1]


@given(TEXTS, st.integers(1, 20))
def test_a_row_has_as_many_clusters_as_fit_and_at_least_one(text: str, cells: int) -> None:
    reached = row_end(text, 0, len(text), cells)
    first = clusters(text)[0][1] if text else 0
    assert reached == max(fit(text, cells), first)


@given(st.lists(TEXTS, max_size=3).map("\n".join))
def test_all_functions_agree_on_the_clusters_of_a_text(text: str) -> None:
    expected: list[Span] = []
    start = 0
    for line in text.split("\n"):
        expected += [Span(start + first, start + end) for first, end, _ in clusters(line)]
        start += len(line) + 1
        expected.append(Span(start - 1, start))  # the newline
    for cluster in expected[:-1]:
        for offset in range(*cluster):
            assert cluster_at(text, offset) == cluster
            assert cluster_at(text, offset, since=cluster.start) == cluster
            boundary = offset if offset == cluster.start else cluster.end
            assert boundary_at_or_after(text, offset) == boundary


@given(TEXTS)
def test_the_boundary_after_an_offset_inside_a_cluster_is_its_end(text: str) -> None:
    edges = [0, *(end for _, end, _ in clusters(text))]
    for offset in range(len(text) + 1):
        assert boundary_at_or_after(text, offset) in edges
        assert boundary_at_or_after(text, offset) >= offset
        if not may_join(text, offset):
            assert boundary_at_or_after(text, offset) == offset
            assert offset in edges


@pytest.mark.parametrize(
    ("text", "offset", "end"), [("🇩🇪🇫🇷", 1, 2), ("🇩🇪🇫🇷", 2, 2), ("a\u200d🇩🇪🇫", 2, 3), ("a\u200d🇩🇪🇫", 4, 5)]
)
def test_flags_in_a_row_are_separate_clusters(text: str, offset: int, end: int) -> None:
    assert boundary_at_or_after(text, offset) == end


def test_a_long_chain_of_joined_characters_is_one_cluster() -> None:
    chain = "a" + "\u200da" * 200
    assert row_end(chain + "b", 0, 402, 1) == 401
