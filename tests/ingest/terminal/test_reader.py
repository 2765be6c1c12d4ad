"""Output of programs: recognised by its colours, kept line for line, with sections for commits and files."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Document, Output
from readtui.document.summary import reading_minutes
from readtui.export.markdown.document import document_markdown
from readtui.export.plain import plain_lines
from readtui.export.quote import plain_text
from readtui.ingest import formats
from readtui.ingest.source import Source
from readtui.ingest.terminal.reader import LINES_IN_BLOCK, OutputReader, read
from readtui.span import Span
from readtui.typeset.setting import WHOLE_WIDTH, Setting

LISTING = "\x1b[1;34mlamps\x1b[0m    \x1b[32mrun.sh\x1b[0m\nnotes.txt  a.out\n"

HISTORY = """\
\x1b[33mcommit 1f0c5a9d2b7e4c3a8f6d1e0b9c8a7f6e5d4c3b2a\x1b[m
Author: A Keeper <keeper@example.org>
Date:   Mon Mar 20 10:00:00 2023 +0000

    Trim the wick

    It smoked.

\x1b[1mdiff --git a/lamp.py b/lamp.py\x1b[m
\x1b[1m--- a/lamp.py\x1b[m
\x1b[1m+++ b/lamp.py\x1b[m
\x1b[36m@@ -1,2 +1,2 @@\x1b[m
\x1b[31m-wick = 3\x1b[m
\x1b[32m+wick = 2\x1b[m
\x1b[1mdiff --git a/docs/lamp.md b/docs/lamp.md\x1b[m
"""


def piped(text: str, name: str = "-") -> Document:
    return formats.read(Source(name, text.encode(), "stream" if name == "-" else "file"))


def is_output(document: Document) -> bool:
    return all(isinstance(block, Output) for block in document.blocks)


def test_coloured_output_is_kept_line_for_line() -> None:
    document = piped(LISTING)
    assert is_output(document)
    assert document.text == "lamps    run.sh\nnotes.txt  a.out"
    assert [inline.span.of(document.text) for inline in document.inlines if inline.kind == "colour"] == [
        "lamps",
        "run.sh",
    ]


@pytest.mark.parametrize("name", ["-", "session", "session.ansi", "session.log", "session.txt"])
def test_coloured_output_is_recognised_under_any_name_of_a_text(name: str) -> None:
    assert is_output(piped(LISTING, name))


def test_a_text_that_quotes_a_coloured_line_is_prose() -> None:
    paragraphs = "\n\n".join(f"The keeper of lamp {number} climbed the stairs once more." for number in range(30))
    assert not is_output(piped(f"{paragraphs}\n\n\x1b[31mwarning\x1b[0m\n\n{paragraphs}"))


def test_a_log_is_kept_line_for_line_without_colours() -> None:
    lines = "12:00:01 lamp lit\n12:00:02 lamp out\n"
    assert piped(lines, "lamp.log").text == lines.strip()


def test_a_history_has_its_commits_and_their_files_as_sections() -> None:
    document = piped(HISTORY)
    assert [(section.depth, section.title) for section in document.sections] == [
        (1, "Trim the wick"),
        (2, "lamp.py"),
        (3, "Line 1"),
        (2, "docs/lamp.md"),
    ]
    assert document.text[document.sections[1].span.start :].startswith("diff --git a/lamp.py")


def test_sections_beyond_the_first_block_are_at_their_lines() -> None:
    filler = "\x1b[32m+more\x1b[m\n" * (3 * LINES_IN_BLOCK)
    document = piped(HISTORY.replace("+wick = 2\x1b[m\n", f"+wick = 2\x1b[m\n{filler}"))
    assert document.text[document.sections[3].span.start :].startswith("diff --git a/docs/lamp.md")


PATCH = """\
diff --git a/lamp.py b/lamp.py
--- a/lamp.py
+++ b/lamp.py
@@ -1 +1 @@ def burn():
-wick = trimmed(3)
+wick = trimmed(2)
"""


def test_a_patch_without_colours_gets_them_and_its_changed_words_are_marked() -> None:
    document = piped(PATCH)
    found = {(inline.span.of(document.text), inline.kind, inline.target) for inline in document.inlines}
    assert {("-wick = trimmed(3)", "colour", "red"), ("3", "reverse", ""), ("2", "reverse", "")} <= found


def test_the_colours_of_a_patch_stay_as_they_came() -> None:
    document = piped(PATCH.replace("-wick = trimmed(3)", "\x1b[35m-wick = trimmed(3)\x1b[m"))
    colours = {inline.target for inline in document.inlines if inline.kind == "colour"}
    assert colours == {"magenta"}
    assert [inline.span.of(document.text) for inline in document.inlines if inline.kind == "reverse"] == ["3", "2"]


def test_a_log_has_its_days_as_sections_and_no_reading_time() -> None:
    document = piped("2023-03-20 10:00:01 INFO lit\n2023-03-20 10:00:02 INFO out\n2023-03-21 10:00:01 INFO lit\n")
    assert [section.title for section in document.sections] == ["2023-03-20", "2023-03-21"]
    assert reading_minutes(document, Span(0, len(document.text))) == 0


def test_long_lines_are_printed_whole() -> None:
    assert list(plain_lines(piped(f"{LISTING}{'wick ' * 60}|"), Setting(measure=WHOLE_WIDTH)))[-1] == "wick " * 60 + "|"


def test_a_long_output_is_one_text_everywhere() -> None:
    lines = [f"\x1b[32mline {number}\x1b[m" if number % 7 else "" for number in range(3 * LINES_IN_BLOCK)]
    document = piped("\n".join(lines))
    plain = "\n".join(line.replace("\x1b[32m", "").replace("\x1b[m", "") for line in lines)
    assert len(document.blocks) == 3
    assert document.text == plain
    assert "\n".join(plain_lines(document, Setting(measure=40))) == plain
    assert plain_text(document, Span(0, len(document.text))) == plain.strip("\n")
    assert document_markdown(document) == f"```\n{plain}\n```"


PIECES = (
    "\x1b[31m",
    "\x1b[m",
    "\x1b]8;;https://example.org\x1b\\",
    "\x1b]8;;\x1b\\",
    "\r",
    "\n",
    "\n",
    "\b",
    "wick",
    "é",
    "\t",
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.lists(st.integers(0, 300), max_size=8))
def test_a_document_does_not_depend_on_where_output_was_cut(text: str, cuts: list[int]) -> None:
    text += "\n".join(f"line {number}" for number in range(LINES_IN_BLOCK))
    reader = OutputReader("-")
    places = sorted({0, *cuts, len(text)})
    for start, end in pairwise(places):
        reader.add(text[start:end])
        reader.document(is_growing=True)
    assert reader.document() == read(text, "-")


@pytest.mark.parametrize("count", [0, 1, LINES_IN_BLOCK - 1, LINES_IN_BLOCK, LINES_IN_BLOCK + 1])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_lines_are_those_between_newlines_and_the_last_one_may_have_no_end(count: int, end: str) -> None:
    text = "\n".join(["lamp"] * count) + end
    document = read(text, "-")
    assert document.text == text.removesuffix("\n")
    assert len(document.blocks) == max(-(-len(text.removesuffix("\n").split("\n")) // LINES_IN_BLOCK), 1)


def test_a_patch_that_grows_gets_its_sections_and_colours_as_it_comes() -> None:
    plain = re.sub(r"\x1b\[\d*m", "", HISTORY)
    commit = plain + "".join(f"+new {number}\n" for number in range(4_000))
    reader = OutputReader("-")
    growing = reader.document(is_growing=True)
    for _ in range(12):
        reader.add(commit)
        growing = reader.document(is_growing=True)
    assert growing == reader.document()
    assert len(growing.sections) == 12 * len(piped(HISTORY).sections)


def test_a_place_that_the_program_has_linked_itself_is_one_link() -> None:
    text = "\x1b]8;;file:///oil/lamp.c\x1b\\lamp.c:3\x1b]8;;\x1b\\: error: no oil\nwick.c:4: error: no wick\n"
    document = piped(text, "build.log")
    links = [(one.span.of(document.text), one.target) for one in document.inlines if one.kind in ("link", "place")]
    assert links == [("lamp.c:3", "file:///oil/lamp.c"), ("wick.c:4", "file:wick.c#L4")]


def test_coloured_columns_are_no_table_of_values() -> None:
    data = b"\x1b[0m\x1b[01;36mlamp\x1b[0m    \x1b[01;32mwick\x1b[0m\n" * 4
    assert formats.read(Source("-", data, "stream")).text == "\n".join(["lamp    wick"] * 4)
