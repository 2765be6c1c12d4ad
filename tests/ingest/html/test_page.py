"""The source of a web page is limited, so that its parser drops no text."""

from __future__ import annotations

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


def test_an_empty_source_has_no_page() -> None:
    assert parse_page("") is None
