"""Statistics of reading: days in a row, texts finished, and the rows with bars."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from readtui.reading.statistics import bar, reading_statistics, statistics_rows
from readtui.unicode.width import width

TODAY = date(2026, 3, 2)


def back(*days: int) -> list[tuple[date, float]]:
    """Return days so long ago, with ten minutes of reading each, the earliest first."""
    return sorted((TODAY - timedelta(number), 600.0) for number in days)


def test_days_in_a_row_end_today_or_yesterday() -> None:
    for days, expected in (
        ((), (0, 0)),
        ((0,), (1, 1)),
        ((1, 2), (2, 2)),
        ((2, 3), (0, 2)),
        ((0, 1, 3, 4, 5), (2, 3)),
        ((0, 2), (1, 1)),
    ):
        found = reading_statistics(back(*days), [], TODAY)
        assert (found.series, found.longest_series) == expected, days


def test_a_day_with_less_than_a_minute_does_not_count() -> None:
    found = reading_statistics([(TODAY - timedelta(1), 59.0), (TODAY, 60.0)], [], TODAY)
    assert (found.series, found.total_seconds) == (1, 119.0)


def test_the_last_days_are_shown_also_those_without_reading() -> None:
    found = reading_statistics(back(0, 2, 40), [TODAY, TODAY, TODAY - timedelta(50)], TODAY, 3)
    assert list(found.seconds.values()) == [600.0, 0.0, 600.0]
    assert list(found.finished.values()) == [0, 0, 2]
    assert (found.total_seconds, found.total_finished) == (1800.0, 3)


def test_rows_have_a_bar_for_each_day() -> None:
    days = [(TODAY - timedelta(1), 3600.0), (TODAY, 5400.0)]
    rows = statistics_rows(reading_statistics(days, [TODAY], TODAY, 3), 60)
    assert rows == [
        "Sat 28 Feb  –",
        f"Sun  1 Mar {'█' * 14} 1 h",
        f"Mon  2 Mar {'█' * 21} 1 h 30 min, 1 text finished",
        "",
        "In all: 2 h 30 min, 1 text finished",
        "In a row: 2 days; the most: 2 days",
    ]


def test_a_bar_is_drawn_in_eighths() -> None:
    assert [bar(share, 2) for share in (0, 0.001, 0.25, 0.5, 0.6, 1)] == ["", "▏", "▌", "█", "█▎", "██"]


DAYS = st.dates(TODAY - timedelta(60), TODAY + timedelta(3))


@given(st.dictionaries(DAYS, st.floats(0, 90_000)), st.lists(DAYS), st.integers(1, 40), st.integers(20, 200))
def test_rows_fit(days: dict[date, float], finished: list[date], count: int, cells: int) -> None:
    rows = statistics_rows(reading_statistics(sorted(days.items()), finished, TODAY, count), cells)
    assert len(rows) == count + 3
    assert max(map(width, rows)) <= cells


def test_the_first_days_of_the_calendar_are_no_error() -> None:
    found = reading_statistics([(date.min, 600.0)], [], date.min, 5)
    assert list(found.seconds) == [date.min]
    assert found.series == 1
