"""What is in a library that a program left behind, looked at as the next start would, and by SQLite's own checks."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from readtui.errors import ReadtuiError
from readtui.library.store import LibraryFile, Work
from readtui.marks.model import Bookmark


def bookmarks_in(path: Path, works: Iterable[Work], faults: Counter[str]) -> list[Bookmark]:
    """The bookmarks of these works, as the program opens the library now; and what it meets."""
    try:
        library = LibraryFile.open(path, {})
    except ReadtuiError as error:
        faults[f"refused ({error.what})"] += 1
        return []
    try:
        if not library.writable:
            faults[f"not to be written ({library.obstacle})"] += 1
        return [bookmark for work in works for bookmark in library.bookmarks(work)]
    finally:
        library.close()
        faults.update(unsound(path))


def unsound(path: Path) -> list[str]:
    """What SQLite finds wrong with the file."""
    connection = sqlite3.connect(path)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"broken ({error})"]
    finally:
        connection.close()
    return [f"broken ({line})" for line in said if line != "ok"] + ["broken (orphans)"] * bool(orphans)


def check_kept(found: list[Bookmark], expected: dict[int, str], known: set[int], most: int) -> Counter[str]:
    """Faults of what was found: `expected` gives the writer of each number that was acknowledged, with which its
    label begins. At most so many may be there of which nobody was told."""
    labels = {bookmark.ident: bookmark.label for bookmark in found}
    faults: Counter[str] = Counter()
    faults["lost"] = sum(ident not in labels for ident in expected)
    faults["another's"] = sum(not labels.get(ident, who).startswith(who) for ident, who in expected.items())
    faults["doubled"] = len(found) - len({bookmark.label for bookmark in found})
    faults["kept without a word"] = max(len(labels.keys() - expected.keys() - known) - most, 0)
    return +faults
