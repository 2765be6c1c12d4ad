"""Rows of a Markdown table, each a figure beside its baseline, and the way to get both."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

HEAD = "| what | figure | baseline | ratio | limit | |\n|---|---:|---:|---:|---:|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of readtui, and the same of what it is measured against.

    The limit, where there is one, is either `times`, for the ratio, or `most`, for the figure itself.
    """

    what: str
    unit: str
    figure: float
    baseline: float
    against: str
    times: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the baseline the figure is."""
        return self.figure / self.baseline

    @property
    def verdict(self) -> str:
        """ "ok" or "over"; empty where there is no limit."""
        if self.times is not None:
            return "ok" if self.ratio <= self.times else "over"
        if self.most is not None:
            return "ok" if self.figure <= self.most else "over"
        return ""

    def __str__(self) -> str:
        limit = f"{self.times:g}x" if self.times is not None else ""
        if self.most is not None:
            limit = f"{self.most:g} {self.unit}"
        figure, baseline = f"{_short(self.figure)} {self.unit}", f"{self.against} {_short(self.baseline)}"
        return f"| {self.what} | {figure} | {baseline} | {_short(self.ratio)}x | {limit} | {self.verdict} |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def in_turn(rounds: int, ours: Callable[[], T], baseline: Callable[[], T]) -> tuple[list[T], list[T]]:
    """The results of two measures that take turns, so that what else the machine does strikes both alike."""
    figures: list[T] = []
    baselines: list[T] = []
    for number in range(rounds):
        if number % 2:
            figures.append(ours())
            baselines.append(baseline())
        else:
            baselines.append(baseline())
            figures.append(ours())
    return figures, baselines


def median(values: Sequence[float]) -> float:
    """The middle one; nan of none."""
    return statistics.median(values) if values else float("nan")


def nearly_all(values: Sequence[float]) -> float:
    """What 95 of 100 do not exceed; nan of none."""
    return sorted(values)[(len(values) * 95 - 1) // 100] if values else float("nan")
