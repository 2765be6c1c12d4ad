"""Invariants of typesetting, for documents with every kind of block at every width."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.model import Block, Document, Table
from readtui.span import Span
from readtui.typeset.blocks import Typesetter
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting
from readtui.unicode.clusters import clusters
from readtui.unicode.width import width
from tests.strategies import documents

SETTINGS = st.builds(
    Setting,
    measure=st.integers(1, 12) | st.integers(13, 90),
    align=st.sampled_from(["ragged", "justified"]),
    hyphenate=st.booleans(),
    paragraphs=st.sampled_from(["spaced", "indented"]),
    show_hidden=st.booleans(),
    title=st.sampled_from(["", "tower_bells.py"]),
    subtitle=st.sampled_from(["", "example.org · 4 min"]),
    hidden_prose=st.sampled_from(["", "203 of 2,491 words hidden · . shows all"]),
    table_key=st.sampled_from(["", "x"]),
    syntax=st.just(False),
    output_lines=st.just("measure"),  # see `test_preformatted`
    code_lines=st.sampled_from(["measure", "wrapped"]),
    room=st.sampled_from([0, 20, 100]),
    line_numbers=st.booleans(),
)


@settings(max_examples=200)
@given(documents(), SETTINGS)
def test_each_run_of_text_equals_its_slice_and_no_two_share_a_character(document: Document, setting: Setting) -> None:
    layout = Layout(document, setting)
    shown: list[int] = []
    for row in range(layout.rows):
        for run in layout.line(row).runs:
            assert run.text
            assert "\n" not in run.text
            if run.start is not None:
                assert run.text == document.text[run.start : run.start + len(run.text)]
                shown += range(run.start, run.start + len(run.text))
    assert len(set(shown)) == len(shown)
    missing = set(range(len(document.text))) - set(shown)
    assert all(document.text[offset].isspace() for offset in missing)


@settings(max_examples=200)
@given(documents(), SETTINGS)
def test_rows_cover_the_text_in_order_and_offsets_lead_back_to_them(document: Document, setting: Setting) -> None:
    layout = Layout(document, setting)
    spans = [layout.line(row).span for row in range(layout.rows)]
    assert all(first.end <= second.start for first, second in pairwise(spans))
    for row, span in enumerate(spans):
        assert layout.offset_at(row) == span.start
        for offset in range(span.start, span.end):
            assert layout.row_of(offset) == row
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    between = {block.span.end for block in document.blocks}
    assert covered | between >= set(range(len(document.text)))
    assert covered.isdisjoint(set(range(len(document.text), len(document.text) + 2)))


@settings(max_examples=200)
@given(documents(), SETTINGS)
def test_the_height_of_a_block_is_the_number_of_its_rows(document: Document, setting: Setting) -> None:
    typesetter = Typesetter(document, setting)
    for index in range(len(typesetter.blocks)):
        assert typesetter.height(index) == typesetter.typeset(index).rows


@settings(max_examples=200)
@given(documents(), SETTINGS)
def test_no_row_is_wider_than_the_measure(document: Document, setting: Setting) -> None:
    layout = Layout(document, setting)
    for row in range(layout.rows):
        runs = layout.line(row).runs
        whole = "".join(run.text for run in runs)
        text = "".join(run.text for run in runs if run.start is not None) or whole  # a row of decoration
        cells = sum(width(run.text) for run in runs)
        is_one_cluster = 1 in (len(clusters(text)), len(clusters(text.strip(" "))))  # a mark may be on a space
        is_code = runs[-1:] and runs[-1].role.startswith("code")
        assert cells <= (max(setting.measure, setting.room) if is_code else setting.measure) or is_one_cluster, whole


@settings(max_examples=200)
@given(documents(), SETTINGS)
def test_no_cluster_is_cut(document: Document, setting: Setting) -> None:
    layout = Layout(document, setting)
    edges = {0}
    for block in document.blocks:
        for line in _pieces(document.text, block):
            edges |= {line.start + end for _, end, _ in clusters(line.of(document.text))} | {line.start}
    for row in range(layout.rows):
        for run in layout.line(row).runs:
            if run.start is not None:
                assert run.start in edges
                assert run.start + len(run.text) in edges


def _pieces(text: str, block: Block) -> list[Span]:
    """The cells of a table, the lines of any other block."""
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row]
    pieces = []
    start = block.span.start
    for line in block.span.of(text).split("\n"):
        pieces.append(Span(start, start + len(line)))
        start += len(line) + 1
    return pieces
