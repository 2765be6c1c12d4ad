"""Numbers of lines, and the places of lines with a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.line_numbers import has_lines, line_count, line_number, line_start, lines_shown, whole_lines
from readtui.span import Span

TEXTS = st.lists(st.text("ab", max_size=6), min_size=1, max_size=30).map("\n".join)


def output(lines: str) -> Document:
    builder = Builder("out.log")
    builder.output(lines, ())
    return builder.build()


@given(TEXTS, st.integers(1, 6000))
def test_each_line_has_the_number_of_the_line_ends_before_it(text: str, times: int) -> None:
    """Also in a long text, and in one that has grown since the last lines were counted."""
    for whole, is_growing in ((text, True), (text + "\n" + text, True), (text + "\n" + text * times, False)):
        document = Document(whole, is_growing=is_growing)
        starts = [0, *(index + 1 for index, char in enumerate(whole) if char == "\n")]
        assert line_count(document) == (len(starts) if whole else 0)
        for number in {1, 2, len(starts) // 2 + 1, len(starts)} & set(range(1, len(starts) + 1)):
            assert line_start(document, number) == starts[number - 1]
            assert line_number(document, starts[number - 1]) == number
        assert line_number(document, len(whole)) == len(starts)


def test_a_text_that_has_become_another_one_while_it_grew_is_counted_anew() -> None:
    assert line_count(Document("a\n" * 20_000, is_growing=True)) == 20_001
    assert line_count(Document("b" * 40_000, is_growing=True)) == 1
    assert line_count(Document("b\n" * 9, is_growing=True)) == 10
    assert line_count(Document("a" * 40_000)) == 1
    assert line_count(Document("a" * 20_000 + "\n" + "a" * 19_999)) == 2


def test_a_line_that_is_not_there_is_the_last_one() -> None:
    document = output("one\ntwo\nthree")
    assert line_start(document, 40) == line_start(document, 3) == 8
    assert line_start(document, 0) == line_start(Document(""), 3) == 0
    assert line_number(Document(""), 0) == 1
    assert line_count(Document("")) == 0


def test_the_lines_shown_are_those_of_which_a_part_is_on_the_screen() -> None:
    document = output("one\ntwo\nthree\nfour")
    assert lines_shown(document, Span(1, 6)) == (1, 2)
    assert lines_shown(document, Span(4, 8)) == (2, 2)
    assert lines_shown(document, Span(4, 4)) == (2, 2)
    assert lines_shown(document, Span(0, len(document.text))) == (1, 4)
    assert lines_shown(output("one\ntwo\n"), Span(0, 8)) == (1, 3)  # a blank line is the last one


@pytest.mark.parametrize(
    ("span", "lines"), [((1, 6), "one\ntwo"), ((4, 8), "two"), ((3, 4), "one"), ((9, 9), "three"), ((15, 18), "four")]
)
def test_a_part_of_a_line_is_the_whole_line(span: tuple[int, int], lines: str) -> None:
    document = output("one\ntwo\nthree\nfour")
    assert whole_lines(document, Span(*span)).of(document.text) == lines


def test_output_and_source_code_have_the_lines_of_their_source_and_prose_has_not() -> None:
    code, prose = Builder("a.py"), Builder("a.txt")
    code.code("a = 1\nb = 2", "python")
    prose.paragraph("A lamp.")
    assert has_lines(output("one"))
    assert has_lines(code.build())
    assert not has_lines(prose.build())
