"""Statistics of reading: minutes a day, texts finished, and days of reading in a row, also as rows with bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

DAYS_SHOWN = 14
"""Days of which minutes are shown, unless others are asked for."""

LEAST_SECONDS = 60.0
"""Seconds of reading that make a day count for a series."""

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST_BAR = 5


class ReadingStatistics(NamedTuple):
    """`seconds` has the seconds of each of the last days, today last; `finished` the texts finished on each.

    `series` is the number of days in a row with reading until today or yesterday, `longest_series` the most ever.
    """

    seconds: Mapping[date, float]
    finished: Mapping[date, int]
    total_seconds: float
    total_finished: int
    series: int
    longest_series: int


def reading_statistics(
    days: Sequence[tuple[date, float]], finished: Sequence[date], today: date, count: int = DAYS_SHOWN
) -> ReadingStatistics:
    """Return the statistics of days with their seconds of reading and of the days on which texts were finished."""
    shown = [day for back in reversed(range(count)) if (day := _earlier(today, back)) is not None]
    seconds = dict(days)
    series, longest = _series({day for day, read in days if read >= LEAST_SECONDS}, today)
    return ReadingStatistics(
        {day: seconds.get(day, 0.0) for day in shown},
        {day: finished.count(day) for day in shown},
        sum(seconds.values()),
        len(finished),
        series,
        longest,
    )


def _earlier(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days)
    except OverflowError:
        return None


def _series(read: set[date], today: date) -> tuple[int, int]:
    """Return how many days in a row until today or yesterday are in `read`, and the most in a row."""
    lengths: dict[date, int] = {}
    for day in sorted(read):
        lengths[day] = lengths.get(day - timedelta(1), 0) + 1 if day > date.min else 1
    present = lengths.get(today) or lengths.get(_earlier(today, 1) or today, 0)
    return present, max(lengths.values(), default=0)


def statistics_rows(statistics: ReadingStatistics, cells: int) -> list[str]:
    """Return rows of at most `cells` cells, 20 or more: a bar for each day, and what was read in all."""
    labels = [f"{day:%a} {day.day:2} {day:%b}" for day in statistics.seconds]
    minutes = [round(seconds / 60) for seconds in statistics.seconds.values()]
    ends = [
        f"{_duration(number)}{f', {_texts(count)} finished' if count else ''}" if number or count else "–"
        for number, count in zip(minutes, statistics.finished.values(), strict=True)
    ]
    left = cells - max(map(len, labels), default=0) - max(map(len, ends), default=0) - 2
    most = max(max(minutes, default=0), 1)
    rows = [
        f"{label} {bar(number / most, left) if left >= _SHORTEST_BAR else ''} {end}"[:cells]
        for label, number, end in zip(labels, minutes, ends, strict=True)
    ]
    total = f"In all: {_duration(round(statistics.total_seconds / 60))}, {_texts(statistics.total_finished)} finished"
    series = f"In a row: {_days(statistics.series)}; the most: {_days(statistics.longest_series)}"
    return [*rows, "", total[:cells], series[:cells]]


def bar(share: float, cells: int) -> str:
    """Return a bar that fills a share of `cells`, in steps of an eighth; more than nothing is at least an eighth."""
    eighths = min(max(round(share * cells * 8), 1 if share > 0 else 0), cells * 8)
    whole, rest = divmod(eighths, 8)
    return f"{'█' * whole}{_EIGHTHS[rest] if rest else ''}"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def _texts(count: int) -> str:
    return f"{count} text{'' if count == 1 else 's'}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
