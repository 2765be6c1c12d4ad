"""What the headers and the status of an answer mean."""

from __future__ import annotations

import pytest

from readtui.errors import SourceError
from readtui.ingest.web.response import refuse_status, refuse_type, type_and_charset


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("text/html", ("text/html", "")),
        ("Text/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/plain ; format=flowed; charset="koi8-r"', ("text/plain", "koi8-r")),
        ("text/plain; charset='x", ("text/plain", "x")),
        ("application/xhtml+xml;charset=", ("application/xhtml+xml", "")),
        ("", ("", "")),
        ("nonsense", ("", "")),
        ("text/html\x1b[0m; charset=a\x1b", ("", "a")),
    ],
)
def test_type_and_charset_of_a_header(header: str, meaning: tuple[str, str]) -> None:
    assert type_and_charset(header) == meaning


@pytest.mark.parametrize("status", [200, 203, 299])
def test_a_page_that_is_there_is_taken(status: int) -> None:
    refuse_status(status, "https://a/")


@pytest.mark.parametrize(
    ("status", "says", "mend"),
    [
        (404, "does not have it", "check the address"),
        (403, "refuses", "save the page"),
        (401, "password", "save the page"),
        (410, "no more", "web.archive.org"),
        (429, "too often", "few minutes"),
        (503, "not able", "few minutes"),
        (500, "out of order", "few minutes"),
        (599, "out of order", "few minutes"),
        (304, "refuses", "save the page"),
        (499, "refuses", "save the page"),
    ],
)
def test_a_status_says_what_is_wrong_and_what_to_do(status: int, says: str, mend: str) -> None:
    with pytest.raises(SourceError) as caught:
        refuse_status(status, "https://a/")
    assert says in caught.value.what
    assert str(status) in caught.value.what
    assert mend in caught.value.fix


@pytest.mark.parametrize("kind", ["", "text/html", "application/octet-stream", "application/pdf", "application/json"])
def test_types_that_may_hold_a_text_are_taken(kind: str) -> None:
    refuse_type(kind, "https://a/")


@pytest.mark.parametrize(
    ("kind", "says"), [("image/png", "an image"), ("video/mp4", "a film"), ("application/zip", "an archive")]
)
def test_types_without_text_are_refused(kind: str, says: str) -> None:
    with pytest.raises(SourceError, match=f"{says} .of type {kind}"):
        refuse_type(kind, "https://a/")
