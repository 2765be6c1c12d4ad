"""The source of a web page is limited, so that its parser drops no text."""

from __future__ import annotations

import pytest

from readtui.ingest.html.page import LONG_TAG, MAX_DEPTH, limit_attributes, limit_depth, parse_page


def test_flattening_keeps_elements_above_the_limit() -> None:
    page = "<div><p>x</p></div></i>" + "<i>" * (MAX_DEPTH + 1) + "y" + "</i>" * (MAX_DEPTH + 1) + "z"
    assert limit_depth(page).count("<i>") == MAX_DEPTH
    assert limit_depth(page).startswith("<div><p>x</p></div></i>")


def test_a_long_tag_keeps_its_first_attributes() -> None:
    endless = "<p title='<' " + " ".join(f"a{number}=1" for number in range(5000)) + ">x"
    page = f"<!-- <p --><script>a<b '</script>{endless}<p>y"
    assert len(limit_attributes(page)) < LONG_TAG
    assert limit_attributes(page).endswith(">x<p>y")
    assert limit_attributes(page * 2).count(">x<p>y") == 2
    assert limit_attributes("<p>" * LONG_TAG) == "<p>" * LONG_TAG
    assert limit_attributes("<!--" + endless) == "<!--" + endless


def test_a_sign_inside_a_quoted_value_does_not_end_a_tag() -> None:
    deep = "<i>" * MAX_DEPTH
    assert limit_depth(f"""{deep}<i a="x>y" b='>'>z""") == f"{deep}z"


@pytest.mark.parametrize("quote", ["'", '"'])
def test_an_unpaired_quotation_mark_opens_no_value(quote: str) -> None:
    unpaired = f"<i {quote}>"
    assert limit_depth(unpaired * (MAX_DEPTH + 1)) == unpaired * (MAX_DEPTH + 1)
    long_text = f"<p {quote}" + "x " * LONG_TAG + ">y"
    assert limit_attributes(long_text) == long_text


@pytest.mark.parametrize(
    "unclosed", ["<" + "a" * 300_000, "<a " + "'b' " * 300_000, '<a "' * 300_000, "<a '\"" * 300_000]
)
def test_unclosed_tags_are_read_in_linear_time(unclosed: str) -> None:
    """Quadratic time would be hours, exponential time would never end."""
    assert limit_depth(unclosed) == unclosed
    assert limit_attributes(unclosed)


def test_an_empty_source_has_no_page() -> None:
    assert parse_page("") is None
