"""Plain text and outline of a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.export.plain import outline_lines, plain_lines
from readtui.typeset import layout
from readtui.typeset.setting import Setting
from readtui.unicode.clusters import clusters
from readtui.unicode.width import width
from tests.strategies import ANY_TEXTS, documents


def test_plain_lines_are_the_typeset_text() -> None:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("A lamp, lit, on a table.")
    assert list(plain_lines(builder.build(), Setting(measure=12))) == [
        *("Night", "1 min", "────────────", ""),
        *("A lamp, lit,", "on a table."),
    ]


@given(documents(ANY_TEXTS), st.integers(1, 80))
def test_plain_lines_are_never_wider_than_the_measure(document: Document, measure: int) -> None:
    for line in plain_lines(document, Setting(measure=measure)):
        assert width(line) <= measure or len(clusters(line.strip(" "))) == 1
        assert line == line.rstrip()
        assert "\n" not in line
        assert "\x1b" not in line


def test_every_line_is_written_although_heights_are_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    builder = Builder()
    for number in range(500):
        builder.paragraph("word " * (90 if number % 3 else 1) + str(number))
    exact = list(plain_lines(builder.build(), Setting(measure=20)))
    monkeypatch.setattr(layout, "EXACT_LIMIT", 0)
    monkeypatch.setattr(layout, "SAMPLE_BLOCKS", 1)
    assert list(plain_lines(builder.build(), Setting(measure=20))) == exact
    assert exact[-1].endswith("499")


def test_the_outline_is_indented_by_depth() -> None:
    builder = Builder()
    for title, level in [("Night", 1), ("Lamp", 3), ("Dawn", 2), ("Noon", 1)]:
        builder.heading(title, level)
    assert list(outline_lines(builder.build())) == ["Night", "  Lamp", "  Dawn", "Noon"]
