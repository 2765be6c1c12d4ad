"""Checks of a library that a program left behind: opened as at the next start, and by SQLite's own checks."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from readtui.errors import ReadtuiError
from readtui.library.connection import connect
from readtui.library.tables import find_work, marks_of
from readtui.marks.model import Mark
from tests.torture.outcome import Text


def marks_in(path: Path, texts: Iterable[Text], faults: Counter[str]) -> list[Mark]:
    """Open the library as readtui does, and return the marks of these texts; count the faults that it shows."""
    try:
        connection, obstacle = connect(path)
    except ReadtuiError as error:
        faults[f"refused ({error.what})"] += 1
        return []
    try:
        if obstacle:
            faults[f"not writable ({obstacle})"] += 1
        works = [find_work(connection, text.work) for text in texts]
        return [mark for work in works for mark in marks_of(connection, work)]
    finally:
        connection.close()
        faults.update(damage(path))


_HALF_ACTS = (
    "SELECT (SELECT count(*) FROM act WHERE id NOT IN (SELECT act FROM change))"
    " + (SELECT count(*) <> coalesce(max(number), 0) FROM act)"
    " + (SELECT count(*) FROM act WHERE is_reversed AND NOT EXISTS"
    " (SELECT 1 FROM act AS later WHERE later.id > act.id AND later.kind <> 'do'))"
)
"""Acts without a change, numbers that are missing, and acts that count as undone though nothing was undone since."""


def damage(path: Path) -> list[str]:
    """Return what SQLite's integrity checks find wrong with the file."""
    connection = sqlite3.connect(path)
    try:
        messages = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        has_log = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'change'").fetchone()
        half_acts = connection.execute(_HALF_ACTS).fetchone()[0] if has_log else 0
    except sqlite3.DatabaseError as error:
        return [f"broken ({error})"]
    finally:
        connection.close()
    faults = [f"broken ({message})" for message in messages if message != "ok"]
    return faults + ["broken (orphans)"] * bool(orphans) + ["half of an act"] * bool(half_acts)


def check_kept(
    found: list[Mark], acknowledged: dict[int, str], known: set[int], most_unacknowledged: int
) -> Counter[str]:
    """Count the faults in the marks that were found.

    `acknowledged` maps the id of each acknowledged mark to its writer, with whose name the label begins. Of the
    others that are not `known` from before, at most `most_unacknowledged` may be there: committed, but not yet
    acknowledged.
    """
    labels = {mark.ident: mark.label for mark in found}
    faults: Counter[str] = Counter()
    faults["lost"] = sum(ident not in labels for ident in acknowledged)
    faults["another's"] = sum(not labels.get(ident, who).startswith(who) for ident, who in acknowledged.items())
    faults["doubled"] = len(found) - len({mark.label for mark in found})
    faults["not acknowledged"] = max(len(labels.keys() - acknowledged.keys() - known) - most_unacknowledged, 0)
    return +faults
