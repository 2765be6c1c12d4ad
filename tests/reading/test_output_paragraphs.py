"""Paragraphs of the output of programs: entries of logs, else the lines between blank ones."""

from __future__ import annotations

import pytest

from readtui.document.model import Document
from readtui.ingest.terminal.reader import LINES_IN_BLOCK, read
from readtui.reading.landmarks import nth_paragraph_start, paragraphs_from
from readtui.reading.motions import apply_motion
from readtui.reading.passages import paragraph_at
from readtui.reading.selection import Selection
from readtui.span import Span

LOG = """\
2023-03-20 10:00:00 INFO lamp: lit
2023-03-20 10:00:01 ERROR lamp: out of oil
Traceback (most recent call last):
  burn(oil)

OilError: none
2023-03-20 10:00:02 INFO lamp: out
"""

PLAIN = "\none\ntwo\n\n\nthree\n"


def output(text: str) -> Document:
    return read(text, "-")


def starts(document: Document, step: int, start: int) -> list[str]:
    """The first or second words of the paragraphs that are reached one after the other."""
    reached = []
    while (found := nth_paragraph_start(document, start, step)) is not None:
        reached.append(document.text[found:].split()[document.text.startswith("2023")])
        start = found
    return reached


def test_what_continues_an_entry_of_a_log_belongs_to_it() -> None:
    document = output(LOG)
    entry = paragraph_at(document, LOG.index("burn")).of(document.text)
    assert entry.startswith("2023-03-20 10:00:01")
    assert entry.endswith("OilError: none")
    assert starts(document, 1, 0) == ["10:00:01", "10:00:02"]
    assert starts(document, -1, len(document.text)) == ["10:00:02", "10:00:01", "10:00:00"]


@pytest.mark.parametrize(
    "line",
    [
        '{"level":"info","msg":"lit"}',
        'level=info msg="lit"',
        '::1 - - [20/Mar/2023:10:00:00 +0000] "GET / HTTP/1.1" 200 1',
    ],
)
def test_each_line_of_a_log_of_fields_or_requests_is_an_entry(line: str) -> None:
    document = output(f"{line}\n" * 4)
    assert paragraph_at(document, len(line) + 3).of(document.text) == line


def test_other_output_has_paragraphs_between_blank_lines() -> None:
    document = output(PLAIN)
    assert [paragraph_at(document, PLAIN.index(word)).of(document.text) for word in ("one", "two", "three")] == [
        *("one\ntwo", "one\ntwo", "three")
    ]
    assert not paragraph_at(document, PLAIN.index("three") - 1)
    assert starts(document, 1, 0) == ["one", "three"]
    assert starts(document, -1, len(document.text)) == ["three", "one"]


def test_paragraphs_do_not_end_with_a_block() -> None:
    document = output("one\n" * (3 * LINES_IN_BLOCK) + "\ntwo\n")
    assert len(document.blocks) > 3
    assert nth_paragraph_start(document, 5, 1) == document.text.index("two")
    assert apply_motion(document, 5, "paragraph") == document.text.index("\n\n")
    assert apply_motion(document, len(document.text), "sentence_back") == document.text.index("two")


def test_motions_go_to_the_ends_of_entries() -> None:
    document = output(LOG)
    second, third = LOG.index("\n2023-03-20 10:00:01"), LOG.index("\n2023-03-20 10:00:02")
    assert apply_motion(document, 3, "paragraph") == second
    assert apply_motion(document, second, "paragraph") == third
    assert apply_motion(document, third, "paragraph_back") == second
    assert apply_motion(document, 3, "paragraph_back") == 0


def test_the_entry_that_is_read_is_the_first_that_begins_on_the_screen() -> None:
    document = output(LOG)
    burn, third = LOG.index("burn"), LOG.index("2023-03-20 10:00:02")
    whole = Span(burn, len(document.text))
    assert paragraphs_from(document, whole, burn, 1) == Span(third, len(document.text))
    assert paragraphs_from(document, Span(0, len(document.text)), 0, 2) == Span(0, third - 1)


def test_a_paragraph_is_selected_as_an_entry() -> None:
    document = output(LOG)
    at = LOG.index("burn")
    selected = Selection(at, at).select_object(document, "ip").span(document)
    assert selected == Span(LOG.index("2023-03-20 10:00:01"), LOG.index("\n2023-03-20 10:00:02"))


def test_a_paragraph_without_an_end_is_cut_after_whole_lines() -> None:
    document = read("y\n" * 1_000_000, "-")
    span = paragraph_at(document, 1_000_000)
    assert 1_000_000 in span
    assert len(span) < 1_000_000
    assert document.text[span.start - 1] == document.text[span.end] == "\n"
    assert nth_paragraph_start(document, 1_000_000, 1) == span.end + 1
