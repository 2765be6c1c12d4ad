"""Frames round callouts, and the labels that number them."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Block, Caption, Figure, Table
from readtui.typeset.inline import decoration_rows
from readtui.typeset.line import Run, Runs
from readtui.unicode.width import width

NARROWEST = 12
"""Cells under which a frame gives way to a bar at the left."""


class Frame:
    """A frame `measure` cells wide with a label in its top. `room` is what is left for text.

    Where it has no room, a bar at the left stands for it, with the label on rows of its own; under four cells
    the text stands alone below the label.
    """

    __slots__ = ("_bar", "_boxed", "bottom", "room", "top")

    def __init__(self, label: str, measure: int) -> None:
        self._boxed = measure >= max(NARROWEST, width(label) + 6)
        self._bar: Runs = (Run("│ ", "frame"),) if self._boxed or measure >= 4 else ()
        self.room = measure - 4 if self._boxed else measure - 2 * len(self._bar)
        self.top: list[Runs]
        self.bottom: list[Runs] = []
        if self._boxed:
            dashes = measure - width(label) - 5
            self.top = [(Run("╭─ ", "frame"), Run(label, "label"), Run(f" {'─' * dashes}╮", "frame"))]
            self.bottom = [(Run(f"╰{'─' * (measure - 2)}╯", "frame"),)]
        else:
            self.top = [self._bar + runs for runs in decoration_rows(label, "label", self.room)]

    def row(self, runs: Runs) -> Runs:
        """A row inside the frame."""
        if not self._boxed:
            return self._bar + runs
        blank = self.room - sum(width(run.text) for run in runs)
        return (*self._bar, *runs, Run(f"{' ' * blank} │", "frame"))


def callout_labels(blocks: Sequence[Block]) -> dict[int, str]:
    """The label of each figure and caption by its index: figures are numbered in order, and so are tables that have a
    caption. A caption that belongs to nothing is a figure's."""
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
