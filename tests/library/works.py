"""Works as the library lists them, with few values to give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from readtui.library.shelf import WorkEntry

PLAIN = WorkEntry(
    ident=1,
    uid="00000000000000a1",
    source="/shelf/one.txt",
    title="",
    author="",
    site="",
    language="",
    minutes=0,
    state="unread",
    tags=(),
    added=None,
    last_opened=datetime(2023, 3, 20, tzinfo=UTC),
    finished=None,
    progress=0.0,
    mark_count=0,
    note_count=0,
    is_kept=False,
)
"""A work that says nothing about itself."""


def entry(title: str, ident: int = 1, **values: Any) -> WorkEntry:
    """Return a work with a title and some values. Its uid and source follow from its id."""
    named = {"uid": f"{ident:016x}", "source": f"/shelf/{ident}.txt", **values}
    return PLAIN._replace(title=title, ident=ident, **named)


def many(count: int) -> list[WorkEntry]:
    """Return works that differ in all that a list shows, the last opened first."""
    states = ("unread", "reading", "finished", "archived")
    return [
        entry(
            f"An article of the number {number}",
            number + 1,
            author=f"Author {number % 97}",
            site=f"site{number % 31}.example.org",
            minutes=number % 90,
            state=states[number % 4],
            tags=(f"tag{number % 13}",) * (number % 3 > 0),
            added=datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=number) if number % 5 else None,
            last_opened=datetime(2026, 6, 1, tzinfo=UTC) - timedelta(hours=3 * number),
            progress=number % 101 / 100,
            mark_count=number % 7,
            note_count=number % 2,
            is_kept=number % 5 > 0,
        )
        for number in range(count)
    ]
