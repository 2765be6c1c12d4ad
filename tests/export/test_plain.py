"""Plain text and outline of a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.document.summary import subtitle, title_above
from readtui.export.plain import outline_lines, plain_lines
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting
from readtui.unicode.clusters import clusters
from readtui.unicode.width import width
from tests.calls import calls_of
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


SETTINGS = st.builds(
    Setting,
    measure=st.integers(1, 80),
    hyphenate=st.booleans(),
    align=st.sampled_from(("ragged", "justified")),
    paragraphs=st.sampled_from(("spaced", "indented")),
    show_hidden=st.booleans(),
)


@given(documents(), SETTINGS)
def test_plain_lines_are_the_rows_of_the_screen(document: Document, setting: Setting) -> None:
    layout = Layout(document, setting._replace(title=title_above(document), subtitle=subtitle(document)))
    rows = ["".join(run.text for run in layout.line(row).runs).rstrip() for row in range(layout.rows)]
    assert list(plain_lines(document, setting)) == rows


def test_the_outline_is_indented_by_depth() -> None:
    builder = Builder()
    for title, level in [("Night", 1), ("Lamp", 3), ("Dawn", 2), ("Noon", 1)]:
        builder.heading(title, level)
    assert list(outline_lines(builder.build())) == ["Night", "  Lamp", "  Dawn", "Noon"]


def test_each_paragraph_is_wrapped_once() -> None:
    builder = Builder()
    for number in range(200):
        builder.paragraph(f"A lamp, lit, on a table of number {number}.")
    document = builder.build()
    rows: list[str] = []
    list(plain_lines(document, Setting(measure=20)))  # what is imported once does not count
    calls = calls_of(lambda: rows.extend(plain_lines(document, Setting(measure=20))))
    assert len(rows) == 602
    assert calls < 12 * len(rows)  # with two wraps of each, 20; with the runs of each row, 40
