"""A filter of lines: which lines it leaves, in output and in prose, and after the text has grown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import QueryError
from readtui.reading.filter import Filtered, LineFilter, filtered, matches_of
from readtui.reading.search import Query
from readtui.span import Span

LINES = st.lists(
    st.sampled_from(["", " ", "error", "an Error here", "errors: 3", "fine", "ok 12", "a a", "ende\u0301", "x" * 40])
)


def output(lines: list[str], block: int = 3) -> Document:
    builder = Builder("app.log")
    if any(line.strip() for line in lines):
        for first in range(0, len(lines), block):
            builder.output("\n".join(lines[first : first + block]))
    return builder.build()


def lines_of(document: Document, found: Filtered) -> list[str]:
    return [] if found.shown is None else [line for span in found.shown for line in span.of(document.text).split("\n")]


def left(document: Document, typed: str, **options: bool) -> list[str]:
    context = options.pop("context", 0)
    is_inverted = options.pop("is_inverted", False)
    query = Query(typed, regex=options.pop("regex", False))
    return lines_of(document, filtered(document, LineFilter(query, is_inverted, context)))


@given(LINES, st.sampled_from(["error", "Error", "a a", "2", "zebra"]), st.booleans(), st.integers(1, 4))
def test_a_phrase_leaves_the_lines_that_have_it(lines: list[str], phrase: str, is_inverted: bool, block: int) -> None:
    document = output(lines, block)
    flags = 0 if phrase.lower() != phrase else re.IGNORECASE
    expected = [
        line for line in document.text.split("\n") if bool(re.search(re.escape(phrase), line, flags)) != is_inverted
    ]
    found = filtered(document, LineFilter(Query(phrase), is_inverted))
    if document.text:
        assert lines_of(document, found) == expected
        assert (found.matching, found.total) == (len(expected), len(document.text.split("\n")))


@given(
    LINES,
    st.sampled_from([r"^$", r"\d$", r"r\b", r"\s", r"[^z]+", r"^a", "x*", r"(?s)error.*fine", r"\n", "or|ok", "e{2}"]),
    st.booleans(),
)
def test_a_regular_expression_matches_within_a_line(lines: list[str], pattern: str, is_inverted: bool) -> None:
    document = output(lines)
    if not document.text:
        return
    expected = [
        line for line in document.text.split("\n") if bool(re.search(pattern, line, re.IGNORECASE)) != is_inverted
    ]
    found = filtered(document, LineFilter(Query(pattern, regex=True), is_inverted))
    assert lines_of(document, found) == expected
    assert found.matching == len(expected)


@given(LINES, LINES, st.booleans(), st.integers(0, 9))
def test_of_a_text_that_has_grown_the_same_lines_are_left(
    before: list[str], after: list[str], is_inverted: bool, changed: int
) -> None:
    line_filter = LineFilter(Query("error"), is_inverted)
    first, grown = output(before), output([*before[: max(len(before) - changed, 0)], *after])
    known = filtered(first, line_filter)
    kept = next(
        (place for place, both in enumerate(zip(first.text, grown.text, strict=False)) if both[0] != both[1]),
        min(len(first.text), len(grown.text)),
    )
    again, whole = filtered(grown, line_filter, known=known, kept=kept), filtered(grown, line_filter)
    assert lines_of(grown, again) == lines_of(grown, whole)
    assert again._replace(shown=None) == whole._replace(shown=None)


def test_lines_around_a_match_are_shown_once() -> None:
    document = output([*"abcdefgh", "error", *"ij", "error", *"klmnop"])
    found = filtered(document, LineFilter(Query("error"), context=2))
    assert lines_of(document, found) == [*"gh", "error", *"ij", "error", *"kl"]
    assert (found.matching, found.total) == (2, 18)


def test_a_pattern_that_is_invalid_or_takes_too_long_raises_an_error() -> None:
    document = output(["a" * 40] * 50)
    for pattern in ("(", "(a|aa)+$b"):
        with pytest.raises(QueryError):
            filtered(document, LineFilter(Query(pattern, regex=True)))


def prose() -> Document:
    builder = Builder("bells.md")
    builder.heading("Bells", 1)
    builder.paragraph("The first text.")
    builder.heading("Towers", 2)
    builder.paragraph("A lamp is in the tower.")
    builder.paragraph("Nothing else.")
    figure = builder.figure("a tower", "tower.png", shown=True)
    builder.caption("The lamp at night", figure)
    builder.heading("Code", 2)
    builder.code("light the lamp\nring\nlamp off", "sh")
    builder.paragraph("The end.")
    return builder.build()


def test_prose_is_filtered_by_paragraphs_with_their_headings_and_code_by_lines() -> None:
    document = prose()
    found = filtered(document, LineFilter(Query("lamp")))
    assert lines_of(document, found) == [
        *("Bells", "Towers", "A lamp is in the tower.", "a tower", "The lamp at night"),
        *("Code", "light the lamp", "lamp off"),
    ]
    assert not found.by_lines
    assert found.matching == 4


def test_the_paragraphs_around_a_match_are_shown() -> None:
    document = prose()
    assert "Nothing else." in lines_of(document, filtered(document, LineFilter(Query("in the tower"), context=1)))


def test_without_a_match_nothing_is_shown() -> None:
    found = filtered(output(["one", "two"]), LineFilter(Query("zebra")))
    assert found.shown is None
    assert (found.matching, found.total) == (0, 2)


def test_the_matches_in_the_line_of_a_row_are_found_to_be_highlighted() -> None:
    document = output(["fine", "an error, errors", "end"])
    row = Span(document.text.index("an"), document.text.index("an") + 6)
    found = filtered(document, LineFilter(Query("error")))
    assert [span.of(document.text) for span in matches_of(found, document.text, row)] == ["error", "error"]
    assert matches_of(filtered(document, LineFilter(Query("error"), True)), document.text, row) == []
    assert matches_of(None, document.text, row) == []
