"""Targets of links as the parser of Markdown writes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readtui.ingest.markdown.parser import normalised_destination

_PARTS = (
    *"abzAZ09/._~#?=&+-:@%()é ",
    "http://",
    "https://",
    "//",
    "example.org",
    "xn--a",
    "javascript:",
    "data:",
    "..",
)


@given(st.lists(st.sampled_from(_PARTS), max_size=8).map("".join))
def test_a_target_is_encoded_as_by_the_parser_whether_it_is_asked_or_not(target: str) -> None:
    parser = MarkdownIt("commonmark")
    encoded = parser.normalizeLink(target)
    assert normalised_destination(target) == (encoded if parser.validateLink(encoded) else "")
