"""docs/library.md describes the tables and numbers that the program has."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from readtui.library.columns import LONGEST_LABEL, LONGEST_NOTE
from readtui.library.schema import APPLICATION_ID, STEPS, migrate
from readtui.library.tables import POSITION_PROTECTS_DAYS, RESPONSES_BYTES
from readtui.marks.anchor import CONTEXT

PAGE = (Path(__file__).parent.parent.parent / "docs" / "library.md").read_text("utf-8")


@pytest.fixture
def tables() -> dict[str, dict[str, str]]:
    """Map each table to its columns and their types."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("x"))
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {
        name: {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({name})")}
        for name in names
        if not name.startswith("sqlite_")
    }
    connection.close()
    return found


def documented(table: str) -> dict[str, str]:
    """Return the columns of a table and their types according to the page."""
    rows = PAGE.partition(f"\n**`{table}`**")[2].partition("\n|---|---|---|\n")[2].partition("\n\n")[0].splitlines()
    columns: dict[str, str] = {}
    for row in rows:
        names, kinds = (cell.strip() for cell in row.split("|")[1:3])
        listed = re.findall(r"`(\w+)`", names)
        kind = kinds.split(", ")
        columns |= {name: kind[min(number, len(kind) - 1)] for number, name in enumerate(listed)}
    return columns


def test_every_table_and_column_is_documented_with_its_type(tables: dict[str, dict[str, str]]) -> None:
    assert re.findall(r"^\*\*`(\w+)`\*\*", PAGE, re.MULTILINE) == [
        "work",
        "name",
        "place",
        "mark",
        "correction",
        "fetched",
        "tag",
        "reading_time",
        "kept_source",
        "device",
        "act",
        "change",
    ]
    assert {table: documented(table) for table in tables} == tables


def test_the_documented_numbers_are_those_of_the_program() -> None:
    assert f"{APPLICATION_ID:#x}" in PAGE
    assert [int(row) for row in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == list(range(1, len(STEPS) + 1))
    assert f"{CONTEXT} characters or more came once" in PAGE
    assert f"up to {LONGEST_LABEL} characters" in PAGE
    assert f"up to {LONGEST_NOTE:,} characters" in PAGE
    assert f"from the last {POSITION_PROTECTS_DAYS} days" in PAGE
    assert f"up to {RESPONSES_BYTES // 1_000_000} MB" in PAGE
