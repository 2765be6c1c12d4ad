"""Rows of a Markdown table, each a figure with its baseline, and how to measure the two alternately."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

HEAD = "| what | figure | baseline | ratio | limit | |\n|---|---:|---:|---:|---:|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of readtui and the same figure of a baseline.

    The limit, if there is one, is either `times`, for the ratio, or `most`, for the figure itself.
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
        """The figure divided by the baseline."""
        return self.figure / self.baseline

    @property
    def verdict(self) -> str:
        """ "ok" or "over"; empty if there is no limit."""
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
    """Return the results of two measurements that alternate, so that other load on the machine affects both."""
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
    """Return the median; nan if there are no values."""
    return statistics.median(values) if values else float("nan")


def nearly_all(values: Sequence[float]) -> float:
    """Return the 95th percentile; nan if there are no values."""
    return sorted(values)[(len(values) * 95 - 1) // 100] if values else float("nan")
