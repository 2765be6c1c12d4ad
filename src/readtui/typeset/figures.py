"""Figures: the frame of a figure and its captions, and the labels that number figures and tables."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Block, Caption, Figure, Table
from readtui.typeset.inline import decoration_rows
from readtui.typeset.line import Run, Runs
from readtui.unicode.width import width

MIN_FRAMED_MEASURE = 12
"""Measure in cells below which a bar at the left replaces the frame."""


class Frame:
    """A frame `measure` cells wide with a label in its top row. `inner_cells` is the width of the text in it.

    If the measure is too small, there is only a bar at the left, with the label on separate rows; below four cells,
    there is no bar either.
    """

    __slots__ = ("_bar", "_boxed", "bottom", "inner_cells", "top")

    def __init__(self, label: str, measure: int) -> None:
        self._boxed = measure >= max(MIN_FRAMED_MEASURE, width(label) + 6)
        self._bar: Runs = (Run("│ ", "frame"),) if self._boxed or measure >= 4 else ()
        self.inner_cells = measure - 4 if self._boxed else measure - 2 * len(self._bar)
        self.top: list[Runs]
        self.bottom: list[Runs] = []
        if self._boxed:
            dashes = measure - width(label) - 5
            self.top = [(Run("╭─ ", "frame"), Run(label, "label"), Run(f" {'─' * dashes}╮", "frame"))]
            self.bottom = [(Run(f"╰{'─' * (measure - 2)}╯", "frame"),)]
        else:
            self.top = [self._bar + runs for runs in decoration_rows(label, "label", self.inner_cells)]

    def row(self, runs: Runs) -> Runs:
        """Put the sides of the frame around a row of text."""
        if not self._boxed:
            return self._bar + runs
        blank = self.inner_cells - sum(width(run.text) for run in runs)
        return (*self._bar, *runs, Run(f"{' ' * blank} │", "frame"))


def figure_labels(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the label of each figure and caption by the index of its block.

    Figures and tables with captions are numbered in order. A caption without a block is numbered as a figure.
    """
    labels: dict[int, str] = {}
    counts = {"Figure": 0, "Table": 0}
    for index, block in enumerate(blocks):
        if isinstance(block, Figure | Caption):
            owner = index if isinstance(block, Figure) or block.of is None else block.of
            if owner not in labels:
                kind = "Table" if isinstance(blocks[owner], Table) else "Figure"
                counts[kind] += 1
                labels[owner] = f"{kind} {counts[kind]}"
            labels[index] = labels[owner]
    return labels
