"""Queries of all texts: what a reader types, and the expression of FTS5 that it becomes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.library.full_text_query import MAX_PHRASE_TOKENS, MAX_TERMS, PageSearch, page_search, parse_query


def expression(text: str) -> str:
    return parse_query(text).expression


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("oil lamp", '"oil" AND "lamp"'),
        ('"oil lamp"', '"oil lamp"'),
        ("“oil lamp” wick", '"oil lamp" AND "wick"'),
        ("„Öl Lampe“", '"ol lampe"'),
        ('"oil lamp', '"oil lamp"'),
        ('"', ""),
        ("lamp -oil", '("lamp") NOT ("oil")'),
        ('lamp -oil -"gas light"', '("lamp") NOT ("oil" OR "gas light")'),
        ("-oil", ""),
        ("well-known", '"well known"'),
        ("lamp - oil", '"lamp" AND "oil"'),
        ("--all", ""),
        ("lam*", '"lam" *'),
        ('"oil lam"*', '"oil lam" *'),
        ("(lam*)", '"lam" *'),
        ("*", ""),
        ("it's", '"it s"'),
        ("AND", '"and"'),
        ("NEAR(lamp, 2)", '"near lamp" AND "2"'),
        ("title:lamp ^oil", '"title lamp" AND "oil"'),
        ("(lamp) {oil}", '"lamp" AND "oil"'),
        ("北京大学", '"北 京 大 学"'),
        ("iPhone手机", '"iphone 手 机"'),
        ("한국", '"한국" *'),
        ("lamp lamp Lamp", '"lamp"'),
        ("\x00\x1b[31m", '"31m"'),
        ("", ""),
    ],
)
def test_the_expression_of_what_is_typed(typed: str, expected: str) -> None:
    assert expression(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("oil lam", '"oil" AND "lam" *'),
        ("oil lam ", '"oil" AND "lam"'),
        ('"oil lam', '"oil lam" *'),
        ('"oil lam"', '"oil lam"'),
        ("oil la", '"oil" AND "la"'),
        ("ру", '"ру" *'),
        ("lamp -oi", '("lamp") NOT ("oi")'),
        ("lamp -oil", '("lamp") NOT ("oil")'),
    ],
)
def test_while_typing_the_last_word_may_be_the_beginning_of_one(typed: str, expected: str) -> None:
    assert parse_query(typed, is_typing=True).expression == expected


def test_a_long_query_is_cut() -> None:
    assert len(parse_query(" ".join(f"w{number}" for number in range(200))).wanted) == MAX_TERMS
    (term,) = parse_query("漢" * 900).wanted
    assert len(term.tokens) == MAX_PHRASE_TOKENS


SYNTAX = st.text(st.sampled_from("ab漢한é \"“”*-+^:(){}[]<>'\\\0\n,.#~") | st.characters()) | st.lists(
    st.sampled_from(["AND", "OR", "NOT", "NEAR(", ")", "title:", "-", '"', "*", "c++", "word", "^"])
).map(" ".join)


@given(SYNTAX, st.booleans())
def test_whatever_is_typed_is_no_syntax_error(typed: str, is_typing: bool) -> None:
    query = parse_query(typed, is_typing=is_typing)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, body, content = '')")
        connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (query.expression or '""',)).fetchall()


def test_a_word_is_searched_on_the_page_as_it_was_typed() -> None:
    assert page_search(parse_query("Cafe"), [["café"]]) == PageSearch("cafe", whole_words=True, regex=False)
    assert page_search(parse_query("it's"), [["it's"]]) == PageSearch("it's", whole_words=True, regex=False)
    assert page_search(parse_query("人民"), [["人民"]]) == PageSearch("人民", whole_words=False, regex=False)
    assert page_search(parse_query("lamp"), [[]]) == PageSearch("lamp", whole_words=True, regex=False)


def test_several_words_are_searched_on_the_page_as_they_are_in_the_text() -> None:
    search = page_search(parse_query("cafe noir*"), [["café", "cafe"], ["noir"]])
    assert search == PageSearch(r"\bcafé\b|\bcafe\b|\bnoir", whole_words=False, regex=True)


def test_the_search_on_the_page_is_never_too_long() -> None:
    search = page_search(parse_query("a b"), [[f"{number} " * 40 for number in range(20)], ["b" * 2_000]])
    assert 0 < len(search.text) <= 1_000
    assert page_search(parse_query("a*"), [["a" * 2_000]]) == PageSearch("", whole_words=False, regex=True)
