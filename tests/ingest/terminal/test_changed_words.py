"""The words in which a removed and an added line differ."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readtui.ingest.terminal.changed_words import changed_words
from readtui.ingest.terminal.hunk import Replacement
from readtui.span import Span


def marked(removed: str, added: str) -> list[str]:
    """Return the marked parts of lines that are separated by newlines."""
    text = f"{removed}\n{added}"
    return [span.of(text) for span in changed_words(text, _replacement(removed, added))]


def _replacement(removed: str, added: str) -> Replacement:
    text, spans, start = f"{removed}\n{added}", [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    count = removed.count("\n") + 1
    return Replacement(spans[:count], spans[count:])


def test_the_words_that_have_changed_are_marked() -> None:
    assert marked("wick = trimmed(3)", "wick = trimmed(2)") == ["3", "2"]
    assert marked("the lantern is lit", "the lamp is lit") == ["lantern", "lamp"]


def test_several_changes_in_a_line_are_marked_each() -> None:
    assert marked("burn(oil, wick=3, lit=False)", "burn(fat, wick=3, lit=True)") == ["oil", "False", "fat", "True"]


def test_only_what_was_added_or_removed_in_a_line_is_marked() -> None:
    assert marked("burn(oil)", "burn(oil, wick)") == [", wick"]


def test_white_space_between_two_changed_words_is_marked_with_them() -> None:
    assert marked("lamp = old brass, lit", "lamp = new copper, lit") == ["old brass", "new copper"]


def test_lines_are_compared_with_the_most_similar_ones() -> None:
    assert marked("one lamp\nburn(oil, wick=3)", "burn(oil, wick=2)") == ["3", "2"]
    assert marked("wick = trimmed(3)\noil = filled(1)", "# by the keeper\nwick = trimmed(2)\n\noil = filled(4)") == [
        *("3", "2"),
        *("1", "4"),
    ]


def test_lines_that_differ_altogether_are_not_marked() -> None:
    assert marked("wick = 3", "return light(of=all)") == []
    assert marked("lamp", "") == []


def test_signs_of_chinese_are_words() -> None:
    assert marked("灯塔里有一盏灯", "灯塔里有两盏灯") == ["一", "两"]


def test_many_lines_and_long_lines_are_compared_in_linear_time() -> None:
    many = "\n".join(f"wick {number} = 3" for number in range(20_000))
    assert len(marked(many, many.replace("= 3", "= 2"))) == 40_000
    assert marked("lamp " * 100_000, "wick " * 100_000) == []


LINE = st.text(st.sampled_from("ab ,(_é"), max_size=12)
LINES = st.lists(LINE, min_size=1, max_size=5)


@given(LINE, LINE)
def test_law_without_the_marked_words_both_lines_are_the_same(old: str, new: str) -> None:
    text, replacement = f"{old}\n{new}", _replacement(old, new)
    changed = {offset for span in changed_words(text, replacement) for offset in range(span.start, span.end)}
    if changed:
        removed, added = (
            [text[offset] for offset in range(line.start, line.end) if offset not in changed]
            for lines in replacement
            for line in lines
        )
        assert removed == added


@given(LINES, LINES)
def test_law_each_mark_is_in_one_line_and_they_do_not_overlap(old: list[str], new: list[str]) -> None:
    removed, added = "\n".join(old), "\n".join(new)
    replacement = _replacement(removed, added)
    spans = sorted(changed_words(f"{removed}\n{added}", replacement))
    lines = [*replacement.removed, *replacement.added]
    assert all(any(line.start <= span.start < span.end <= line.end for line in lines) for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))
