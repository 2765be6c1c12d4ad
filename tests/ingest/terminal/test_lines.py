"""Lines of output: what a terminal shows at the end, with its styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.ingest.terminal.lines import OutputParser
from readtui.unicode.printable import is_printable


def shown(*lines: str) -> str:
    return OutputParser().parse(lines).text


def styled(*lines: str) -> list[tuple[str, str, str]]:
    """Return the passages with a style: text, kind, target."""
    parsed = OutputParser().parse(lines)
    return [(inline.span.of(parsed.text), inline.kind, inline.target) for inline in parsed.inlines]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10 %\r 50 %\r100 %", "100 %"),
        ("done\r", "done"),
        ("Working |\b/\b-", "Working -"),
        ("longer\rfour", "fourer"),
        ("longer\r\x1b[Kfour", "four"),
        ("one\x1b[2K\rb", "b"),
        ("ab\rlong\x1b[1Kb", "    b"),
        ("a\tb", "a       b"),
        ("\x1b[31ma\x1b[0m\tb", "a       b"),
        ("狼\tb", "狼      b"),
        ("\x07bell\x1b[2J\x1b[5A\x1b]0;title\x07\x1b(B", "bell"),
        ("N\bNA\bAM\bME\bE", "NAME"),
        ("_\bf_\bi", "fi"),
        ("+\bo item", "• item"),
        ("", ""),
        ("   two spaces  ", "   two spaces  "),
    ],
)
def test_a_line_is_what_a_terminal_shows_at_its_end(line: str, expected: str) -> None:
    assert shown(line) == expected


def test_colours_become_inlines() -> None:
    line = "\x1b[1;31mred\x1b[0m and \x1b[38;5;208morange\x1b[m"
    assert styled(line) == [("red", "colour", "red"), ("red", "strong", ""), ("orange", "colour", "ff8700")]


def test_the_attributes_of_a_line_go_on_in_the_next_ones() -> None:
    parser = OutputParser()
    parser.parse(["\x1b[32mone"])
    parsed = parser.parse(["two", "three\x1b[m", "four"])
    assert [inline.span.of(parsed.text) for inline in parsed.inlines] == ["two\nthree"]


def test_a_link_ends_with_its_line() -> None:
    lines = ["\x1b]8;id=1;https://example.org/\x1b\\here\x1b]8;;\x1b\\ and \x1b]8;;file:///x\x07there", "elsewhere"]
    assert styled(*lines) == [("here", "link", "https://example.org/"), ("there", "link", "file:///x")]


def test_overstriking_becomes_bold_and_underline() -> None:
    assert styled("N\bNo _\bi_\bt") == [("N", "strong", ""), ("it", "underline", "")]


@pytest.mark.parametrize(
    ("line", "inlines"),
    [
        ("_\ba_\b__\bb", [("a_b", "underline", "")]),
        ("a\ba_\b_b\bb", [("a_b", "strong", "")]),
        ("a_\b_b", [("_", "strong", "")]),
        ("_\b__\b_", [("__", "strong", "")]),
        ("_\ba\ba_\b_", [("a_", "strong", ""), ("a_", "underline", "")]),
    ],
)
def test_an_underscore_over_another_is_as_the_character_before_it(
    line: str, inlines: list[tuple[str, str, str]]
) -> None:
    assert sorted(styled(line)) == inlines


def test_erasing_the_rest_of_an_unwritten_line_keeps_what_is_there() -> None:
    assert styled("\x1b[35m\x1b[Kname\x1b[m\x1b[K:12") == [("name", "colour", "magenta")]


@given(st.lists(st.text(max_size=20).map(lambda line: line.replace("\n", "")), min_size=1))
def test_law_any_lines_become_printable_lines_with_sorted_inlines(lines: list[str]) -> None:
    parsed = OutputParser().parse(lines)
    assert is_printable(parsed.text)
    assert parsed.text.count("\n") == len(lines) - 1
    assert list(parsed.inlines) == sorted(parsed.inlines, key=lambda one: (one.span.start, -one.span.end))
    assert all(0 <= inline.span.start < inline.span.end <= len(parsed.text) for inline in parsed.inlines)


@given(st.lists(st.lists(st.sampled_from(["a", " ", "\x1b[31m", "\x1b[1m", "\x1b[m", "狼"])).map("".join), min_size=2))
def test_law_lines_are_the_same_in_one_part_and_in_two(lines: list[str]) -> None:
    parser = OutputParser()
    parts = [parser.parse(lines[:1]), parser.parse(lines[1:])]
    assert "\n".join(part.text for part in parts) == OutputParser().parse(lines).text


def test_a_line_of_many_tabs_and_one_of_many_erasures_are_read() -> None:
    assert shown("\x1b[31m" + "\t" * 5_000 + "x") == " " * 40_000 + "x"
    assert shown("x" * 100_000 + "\r" + "\x1b[1K\x1b[2K" * 50_000 + "y") == "y"
