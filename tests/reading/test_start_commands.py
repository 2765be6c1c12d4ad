"""Commands behind a plus sign on the command line."""

from __future__ import annotations

import pytest

from readtui.document.model import Code, Document, Output, Paragraph
from readtui.errors import QueryError
from readtui.reading.search import Query
from readtui.reading.start_commands import StartCommand, has_lines, line_start, parse_command
from readtui.span import Span


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("/lamp", StartCommand("search", "lamp")),
        ("&lamp", StartCommand("filter", "lamp")),
        ("G", StartCommand("end")),
        ("0", StartCommand("line", number=0)),
        ("120", StartCommand("line", number=120)),
        ("120g", StartCommand("line", number=120)),
        ("120G", StartCommand("line", number=120)),
        ("50%", StartCommand("percent", number=50)),
        ("50p", StartCommand("percent", number=50)),
        ("9" * 5000, StartCommand("line", number=10**12)),
        *[(written, None) for written in ("", "/", "&", "x", "12x", "-1", "²", "1gg", "g1", "%", "?lamp")],
    ],
)
def test_a_command_is_one_of_less(written: str, command: StartCommand | None) -> None:
    assert parse_command(written) == command


@pytest.mark.parametrize("pattern", ["^diff", "error|warning", r"\bfoo", "a.*b", "[0-9]", "end$"])
def test_a_pattern_with_signs_of_expressions_is_one(pattern: str) -> None:
    assert StartCommand("search", pattern).query == Query(pattern, regex=True)


@pytest.mark.parametrize("pattern", ["C++", "f(x)", "a.c", "why?", "$HOME", "^", "lamp"])
def test_other_patterns_are_phrases(pattern: str) -> None:
    assert StartCommand("search", pattern).query == Query(pattern)


def test_the_sign_that_inverts_a_filter_is_not_part_of_its_expression() -> None:
    assert StartCommand("filter", "!^a").query == Query("!^a", regex=True)
    assert StartCommand("filter", "!a").query == Query("!a")


def test_an_invalid_expression_is_refused() -> None:
    with pytest.raises(QueryError):
        parse_command("/(a|b")


def test_a_line_is_found_by_its_number() -> None:
    text = "a\nbb\n\nc"
    assert [line_start(text, number) for number in range(7)] == [0, 0, 2, 5, 6, 6, 6]
    assert line_start("", 3) == 0


def test_output_and_code_have_the_lines_of_their_source() -> None:
    span = Span(0, 3)
    assert has_lines(Document("a\nb", (Output(span),)))
    assert has_lines(Document("a\nb", (Code(span),)))
    assert not has_lines(Document("a\nb", (Paragraph(span),)))
    assert not has_lines(Document(""))
