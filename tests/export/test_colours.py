"""Printed text in colours: the rows of plain text, and nothing that a terminal would obey but colours and links."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Code, Document, Style, StyledText
from readtui.export.colours import coloured_lines
from readtui.export.plain import plain_lines
from readtui.ingest.terminal.reader import read
from readtui.reading.hyperlink import hyperlinks_in
from readtui.span import Span
from readtui.startup.conditions import TRUE_COLOUR
from readtui.typeset.setting import WHOLE_WIDTH, Setting
from readtui.unicode.printable import is_printable
from tests.strategies import ANY_TEXTS, documents

OWN = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[!-~]*\x1b\\\\")
"""What is written beside the text."""

WHOLE = Setting(measure=WHOLE_WIDTH)


def output(text: str) -> Document:
    """The document of the output of a program."""
    return read(text, "-")


def coloured(document: Document, setting: Setting = WHOLE, depth: int = TRUE_COLOUR) -> list[str]:
    return list(coloured_lines(document, setting, depth=depth, links_in=hyperlinks_in))


def without_colours(lines: Sequence[str]) -> list[str]:
    return [OWN.sub("", line) for line in lines]


def characters(document: Document) -> list[tuple[str, frozenset[tuple[str, str]]]]:
    """Return the visible characters with their styles."""
    return [
        (char, frozenset((one.kind, one.target) for one in document.inlines if offset in one.span))
        for offset, char in enumerate(document.text)
        if not char.isspace()
    ]


@given(documents(ANY_TEXTS), st.integers(1, 80), st.sampled_from((16, 256, TRUE_COLOUR)))
def test_the_rows_are_those_of_plain_text_with_colours_and_links_alone(
    document: Document, measure: int, depth: int
) -> None:
    setting = Setting(measure=measure)
    lines = coloured(document, setting, depth)
    assert [line.rstrip() for line in without_colours(lines)] == list(plain_lines(document, setting))
    assert all(is_printable(line) for line in without_colours(lines))


PIECES = (
    "\x1b[31m",
    "\x1b[1;4;9mx",
    "\x1b[38;5;208m",
    "\x1b[48;2;1;2;3m",
    "\x1b[0m",
    "\x1b]0;t\x07",
    "\x1b]52;c;UFdO\x07",
)
LINKS = (
    "\x1b]8;;https://example.org/a b\x1b\\",
    "\x1b]8;;https://x/\x07",
    "\x1b]8;;javascript:alert(1)\x1b\\",
    "\x1b]8;;\x1b\\",
)
CONTROLS = (
    "\x1b[2J",
    "\x9b31m",
    "\x1bP1$q\x1b\\",
    "\r",
    "\b",
    "\n",
    "\x1b",
    "\x1b[",
    "\u202e",
    "a\u0301",
    "日本",
    " ",
    "word",
)


@given(st.lists(st.sampled_from((*PIECES, *LINKS, *CONTROLS)) | st.text(max_size=4), max_size=40))
def test_nothing_of_an_output_reaches_the_terminal_but_its_colours_and_web_links(pieces: list[str]) -> None:
    for depth in (16, TRUE_COLOUR):
        lines = coloured(output("".join(pieces)), depth=depth)
        assert all(is_printable(line) and "\n" not in line for line in without_colours(lines))
        addresses = re.findall("\x1b\\]8;;([^\x1b]*)", "".join(lines))
        assert all(address.startswith("https://") or not address for address in addresses)


ATTRIBUTES = ("31", "92;45", "1", "2;3", "4", "21", "7", "9", "38;5;208", "48;2;1;2;3", "")


@given(st.lists(st.sampled_from((*[f"\x1b[{sgr}m" for sgr in ATTRIBUTES], "one", "two ", "\n")), max_size=30))
def test_an_output_that_is_printed_reads_as_the_same_document(pieces: list[str]) -> None:
    document = output("".join([*pieces, "end"]))
    assert characters(output("\n".join(coloured(document)))) == characters(document)


@pytest.mark.parametrize(
    ("depth", "red", "orange"),
    [
        (TRUE_COLOUR, "\x1b[31mx\x1b[m", "\x1b[38;2;255;135;0mx\x1b[m"),
        (256, "\x1b[31mx\x1b[m", "\x1b[38;5;208mx\x1b[m"),
    ],
)
def test_the_sixteen_colours_are_left_to_the_terminal(depth: int, red: str, orange: str) -> None:
    assert coloured(output("\x1b[31mx"), depth=depth) == [red]
    assert coloured(output("\x1b[38;5;208mx"), depth=depth) == [orange]
    assert coloured(output("\x1b[91;104mx"), depth=depth) == ["\x1b[91;104mx\x1b[m"]


def test_prose_has_attributes_and_links_and_code_its_syntax() -> None:
    builder = Builder("bell.md")
    builder.heading("Bells", 2)
    link = StyledText("here", (Style("link", "https://example.org/"),))
    builder.paragraph([StyledText("A bell ", ()), StyledText("rings", (Style("strong"),)), StyledText(" "), link])
    lines = coloured(builder.build(), Setting(measure=40))
    assert "\x1b[1mBells\x1b[m" in lines
    assert "A bell \x1b[1mrings\x1b[m \x1b]8;;https://example.org/\x1b\\\x1b[4mhere\x1b[m\x1b]8;;\x1b\\" in lines
    code = Document("def f(): pass", (Code(Span(0, 13), "python"),))
    assert "\x1b[35mdef\x1b[m \x1b[34mf\x1b[m" in coloured(code, Setting(measure=40))[-1]


def test_spaces_at_the_end_are_kept_where_something_is_drawn_on_them() -> None:
    assert coloured(output("a  ")) == ["a"]
    assert coloured(output("\x1b[41ma  ")) == ["\x1b[41ma  \x1b[m"]
    assert coloured(output("\x1b[4ma  ")) == ["\x1b[4ma  \x1b[m"]
