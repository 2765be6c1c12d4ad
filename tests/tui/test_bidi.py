"""Right-to-left text in the rows of a terminal that reorders letters itself."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from readtui.document.builder import Builder
from readtui.tui.bidi import Reordering, isolated, reordering
from readtui.tui.cells import FULL, cells_of, text_of
from readtui.tui.compositor import RowsUpdate
from readtui.tui.controllers.window_rows import detail_rows
from readtui.tui.frame_writer import FrameWriter
from readtui.unicode.clusters import clusters
from readtui.unicode.width import width

RLI, LRI, PDI = "\u2067", "\u2066", "\u2069"
BELL = "הפעמון של המגדל."
VTE = {"TERM": "xterm-256color", "VTE_VERSION": "7006"}


def isolated_text(text: str) -> str:
    """Return the text of a row after its parts are isolated."""
    return text_of(isolated(cells_of([Segment(text)], FULL)).codes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Sections │  The bell.     ┃", " Sections │  The bell.     ┃"),
        (f" Sections │  {BELL}     ┃", f" Sections │  {RLI}{BELL}{PDI}     ┃"),
        (f"  {BELL} │     {BELL} ┃", f"  {RLI}{BELL}{PDI} │     {RLI}{BELL}{PDI} ┃"),
        (f" │ Python {BELL} │", f" │ {RLI}Python {BELL}{PDI} │"),
        (" │ The bell (פעמון) of the tower │", f" │ {LRI}The bell (פעמון) of the tower{PDI} │"),
        (f" │ {BELL}       12 │", f" │ {RLI}{BELL}{PDI}       12 │"),
        ("漢 שָׁלוֹם 漢", "漢 שָׁלוֹם 漢"),
        (" 漢 שָׁלוֹם עולם", f" {RLI}漢 שָׁלוֹם עולם{PDI}"),
        ("│جرس.│", f"│{RLI}جرس.{PDI}│"),
    ],
)
def test_each_text_with_right_to_left_letters_is_isolated(text: str, expected: str) -> None:
    assert isolated_text(text) == expected


def test_isolates_take_no_cells_and_belong_to_the_cells_beside_them() -> None:
    row = cells_of([Segment(f" │ {BELL} │")], FULL)
    after = isolated(row)
    assert len(after.codes) == len(row.codes) == width(text_of(row.codes))
    assert [text_of(after.codes)[start:end] for start, end, _ in clusters(text_of(after.codes))][2] == f" {RLI}"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (VTE, Reordering.ISOLATED),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}, Reordering.ISOLATED),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5202"}, Reordering.UNKNOWN),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux", "VTE_VERSION": "7006"}, Reordering.UNKNOWN),
        ({"TERM": "xterm-kitty", "VTE_VERSION": "7006"}, Reordering.NONE),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "VTE_VERSION": "7006"}, Reordering.NONE),
        ({"TERM": "alacritty"}, Reordering.NONE),
        ({"TERM": "mlterm", "MLTERM": "3.9.0"}, Reordering.WHOLE_ROWS),
        ({"TERM": "xterm-256color"}, Reordering.UNKNOWN),
        ({}, Reordering.UNKNOWN),
    ],
)
def test_what_a_terminal_does_is_known_by_its_variables(environ: dict[str, str], expected: Reordering) -> None:
    assert reordering(environ) is expected


@pytest.mark.parametrize(("environ", "isolates"), [(VTE, True), ({"TERM": "alacritty"}, False)])
def test_only_terminals_that_reorder_get_isolates(environ: dict[str, str], isolates: bool) -> None:
    writer = FrameWriter(environ)
    edge, page = Strip([Segment("│ ")], 2), Strip([Segment(f"{BELL}  ")])
    size = Size(2 + page.cell_length, 1)
    written = writer.write(RowsUpdate(size, {0: [(0, edge), (2, page)]}))
    assert (f" {RLI}{BELL}{PDI}" in written) is isolates
    other = Strip([Segment("┃ ")], 2)
    written = writer.write(RowsUpdate(size, {0: [(0, other), (2, None)]}))
    assert PDI not in written  # what is shown is isolated once
    assert "┃" in written


@pytest.mark.parametrize(("words", "is_said"), [(BELL, True), ("The bell.", False)])
def test_the_details_say_what_the_terminal_does_with_right_to_left_text(words: str, is_said: bool) -> None:
    builder = Builder("bell.txt")
    builder.paragraph(words)
    rows = [row.text for row in detail_rows(builder.build(), VTE)]
    assert ("Right to left reordered by the terminal, text by text" in rows) is is_said
