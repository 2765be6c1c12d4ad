"""An HTML fragment is split into tags and text in linear time."""

from __future__ import annotations

import pytest

from readtui.ingest.html.tags import Tag, tokenize


def test_a_sign_inside_a_quoted_value_does_not_end_a_tag() -> None:
    tag = Tag("a", False, """ title="x > y" lang='>'""")
    assert list(tokenize(f"<A{tag.attributes}>b</a>")) == [tag, "b", Tag("a", True, "")]


@pytest.mark.parametrize("text", ["<a/\">'", "<a '>\"", '<a "b <i', "<a 'b\" c>"])
def test_a_tag_with_an_unpaired_quotation_mark_is_text(text: str) -> None:
    assert list(tokenize(text)) == [text]


@pytest.mark.parametrize("unclosed", ["<" + "a" * 300_000, "<a " + "'b' " * 300_000, "<a \"'" + "b" * 300_000])
def test_an_unclosed_tag_is_read_in_linear_time(unclosed: str) -> None:
    """Quadratic time would be hours, exponential time would never end."""
    assert list(tokenize(unclosed)) == [unclosed]
