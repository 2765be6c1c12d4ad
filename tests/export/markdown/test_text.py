"""Inline content as it reads back from Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Inline, InlineKind
from readtui.export.markdown.syntax import escape
from readtui.export.markdown.text import normalise_text
from readtui.span import Span

KINDS: tuple[InlineKind, ...] = ("emphasis", "strong", "strike", "code", "link", "sup", "sub", "mark", "math")


def inline(start: int, end: int, kind: InlineKind, target: str = "") -> Inline:
    return Inline(Span(start, end), kind, target)


@given(st.text(st.sampled_from("ab *_`é中"), max_size=12), st.data())
def test_normalising_twice_changes_nothing_more(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [Span(*pair) for pair in zip(offsets[::2], offsets[1::2], strict=False)]
    kinds = [data.draw(st.sampled_from(KINDS)) for _ in spans]
    inlines = [Inline(span, kind, "#a" if kind == "link" else "") for span, kind in zip(spans, kinds, strict=True)]
    once = normalise_text(text, inlines)
    assert normalise_text(*once) == once


@pytest.mark.parametrize(
    ("inlines", "kept"),
    [
        ([inline(0, 3, "strong")], [inline(0, 3, "strong")]),
        ([inline(0, 4, "strong")], [inline(0, 3, "strong")]),  # no space at its end
        ([inline(2, 2, "strong")], []),
        ([inline(0, 2, "strong"), inline(2, 3, "strong")], [inline(0, 3, "strong")]),
        ([inline(0, 2, "strong", "#a")], [inline(0, 2, "strong")]),
        ([inline(0, 3, "link", "javascript:a()")], []),
        ([inline(0, 3, "link", "https://example.org/é")], [inline(0, 3, "link", "https://example.org/%C3%A9")]),
        ([inline(0, 3, "link", "#é")], [inline(0, 3, "link", "#é")]),
        ([inline(0, 3, "reference", "#a")], [inline(0, 3, "link", "#a")]),
        ([inline(0, 9, "mark"), inline(4, 7, "mark")], [inline(0, 9, "mark")]),
    ],
)
def test_what_markdown_cannot_represent_is_left_out(inlines: list[Inline], kept: list[Inline]) -> None:
    assert normalise_text("one two six", inlines).inlines == tuple(kept)


@pytest.mark.parametrize("text", ["a", "a*", "*a", "a * b", "a_b", "a_ b", "_a", "a~b", "~a", "~~a", "a~"])
def test_signs_are_escaped_where_they_would_be_read(text: str) -> None:
    escaped = escape(text)
    assert re.sub(r"\\([*_~])", r"\1", escaped) == text
    literal = {"a", "a * b", "a_b", "a~b"}
    assert (escaped == text) == (text in literal)
