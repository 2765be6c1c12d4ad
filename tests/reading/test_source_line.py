"""The line of the source at which an editor opens."""

from __future__ import annotations

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.formats import read
from readtui.ingest.source import Source
from readtui.reading.source_line import line_in_source

MARKDOWN = """\
# Lamps

A *lamp* is [lit](https://example.org/a/long/address) in the
evening, and it burns.

- one lamp is lit
- two lamps are lit

It burns.

The end.
"""


def document(text: str, name: str) -> Document:
    return read(Source(name, text.encode()))


@pytest.mark.parametrize(
    ("words", "line"), [("Lamps", 1), ("lamp is", 3), ("evening", 4), ("two lamps", 7), ("The end", 11)]
)
def test_the_line_is_that_of_the_words_whatever_markup_is_between_them(words: str, line: int) -> None:
    found = document(MARKDOWN, "lamps.md")
    assert line_in_source(MARKDOWN, found, found.text.index(words)) == line


def test_of_several_places_the_nearest_is_taken() -> None:
    source = "\n\n".join(["It burns."] * 100)
    found = document(source, "lamps.txt")
    for number in (0, 40, 99):
        offset = found.blocks[number].span.start
        assert abs(line_in_source(source, found, offset) - (2 * number + 1)) <= 2


def test_tags_are_between_words_too() -> None:
    source = "<h1>Lamps</h1>\n<p>A lamp\n<p>The <b>second</b> lamp <i>is lit</i>.\n"
    found = document(source, "lamps.html")
    assert line_in_source(source, found, found.text.index("The")) == 3


def test_lines_of_output_are_counted() -> None:
    builder = Builder("a.log")
    builder.output("one\none\none\n\n!", ())
    found = builder.build()
    assert [line_in_source("whatever", found, offset) for offset in (0, 4, 8, 12, 13)] == [1, 2, 3, 4, 5]


def test_what_is_not_in_the_source_has_no_line() -> None:
    found = document("A lamp is lit.", "lamps.txt")
    assert line_in_source("Something else", found, 0) == 0
    assert line_in_source("", found, 0) == 0
    assert line_in_source("lamp", Document(""), 0) == 0
