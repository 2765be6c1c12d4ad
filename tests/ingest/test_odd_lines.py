"""Short texts made of odd lines, in every reader of text: none fails, and the invariants of a document hold."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.model import Document
from readtui.ingest import code, man
from readtui.ingest.markdown import reader as markdown
from readtui.ingest.plaintext import reader as plaintext
from readtui.unicode.printable import is_printable

PROSE = "From the quay a woman looks back at the town, and nobody else is there to see the boats leave it. " * 2

_SITES_AND_DATES = (
    "example.org",
    "www.example.co.uk",
    "12 March 2023",
    "2023-03-20",
    "By",
    "By Jane Doe",
    "5 min read",
)
_SIGNS = (
    "¶",
    "#",
    "# ",
    "-",
    "- ",
    "* *",
    "---",
    "===",
    "> ",
    ">> > x",
    "|",
    "+--+",
    "_____",
    "…",
    "©",
    "“",
    "``` ",
    "```",
)
_SHORT = ("", " ", "\t", "\u3000", "\xa0", "\u200d", "\u0301", "a", "A", "1", "²", "٣", ".", ":", "—", "O", "{", "}")
_STARTS = (
    "1.",
    "1. x",
    "(a)",
    "a) b",
    "§ 1",
    "IV.",
    "CHAPTER I",
    "第一章",
    "Figure 1:",
    "Photo: AP",
    "From: a@b",
    "Page 1",
)
_MARKED = (
    "[edit]",
    "x [edit]",
    "Share",
    "The Quay",
    "a  b  c",
    "  x",
    "LS(1)  X  LS(1)",
    "def f():",
    "*** START OF",
    PROSE,
)
_UNFINISHED = ("x\x08x", "_\x08", "\x08", "\x1b", "\x1b[", "\x1b[1m", "\x1b[3", "\x1b]8;;", "x" * 400)
ODD_LINE_CHOICES = (*_SITES_AND_DATES, *_SIGNS, *_SHORT, *_STARTS, *_MARKED, *_UNFINISHED)
ODD_LINES = st.sampled_from(ODD_LINE_CHOICES)
ODD_TEXTS = st.builds(
    lambda between, lines: between.join(lines), st.sampled_from(("\n", "\n\n")), st.lists(ODD_LINES, max_size=9)
)

READERS: dict[str, Callable[[str], Document]] = {
    "plain text": lambda text: plaintext.read(text, "-"),
    "Markdown": lambda text: markdown.read(text, "-"),
    "manual page": lambda text: man.read(text, "-"),
    "Python": lambda text: code.read(text, "a.py"),
    "JSON": lambda text: code.read(text, "a.json"),
    "diff": lambda text: code.read(text, "a.diff"),
}


def assert_invariants(document: Document) -> None:
    """Check that text is printable and that blocks, inlines, sections and targets are inside it, in order."""
    text = document.text
    assert is_printable(text)
    assert "\n".join(block.span.of(text) for block in document.blocks) == text
    assert all(first.span.end + 1 == second.span.start for first, second in pairwise(document.blocks))
    spans = [*(inline.span for inline in document.inlines), *(section.span for section in document.sections)]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(
        0 <= at <= len(text)
        for at in (*(hidden.before for hidden in document.hidden), *dict(document.targets).values())
    )
    assert all(is_printable(line) and "\n" not in line for line in (document.title, *document.notes, *document.authors))


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150)
@given(text=ODD_TEXTS)
def test_odd_lines_are_read(reader: str, text: str) -> None:
    assert_invariants(READERS[reader](text))
