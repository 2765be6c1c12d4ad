"""Shell commands that repair a library, as lines to read and copy. They are printed, never run."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from readtui.library.connection import beside
from readtui.library.schema import APPLICATION_ID, STEPS, SchemaRow, backup_path

OTHER_LIBRARY = "  readtui --library ~/another-library.db"

SIDE_FILES = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a library: they are part of it and move with it."""

_MOVE_AWAY = "Quit every readtui, and move the library away"


def shell_quoted(path: Path) -> str:
    """Return the absolute path, quoted for a shell and printable even if it contains control or non-UTF-8 bytes."""
    text = str(path.absolute())
    if text.isprintable():
        return shlex.quote(text)
    escaped = (chr(byte) if 32 <= byte < 127 and byte not in b"\\'" else f"\\x{byte:02x}" for byte in os.fsencode(text))
    return f"$'{''.join(escaped)}'"


def backups(path: Path) -> tuple[Path, ...]:
    """Return the existing copies of a library from before its upgrades, the newest first."""
    candidates = (backup_path(path, reached) for reached in range(len(STEPS) - 1, 0, -1))
    return tuple(backup for backup in candidates if backup.is_file())


def move_away(path: Path, reason: str) -> tuple[str, ...]:
    """Return commands that rename the library and the files beside it, by appending `reason` as an extension."""
    endings = ("", *(ending for ending in SIDE_FILES if beside(path, ending).exists()))
    target = beside(path, f".{reason}")
    return tuple(
        f"  mv {shell_quoted(beside(path, ending))} {shell_quoted(beside(target, ending))}" for ending in endings
    )


def rescue(path: Path, reached: int) -> tuple[str, ...]:
    """Return commands that move away a damaged library of version `reached`, and copy its readable rows into a new one.

    `.dump` skips damaged rows. (`.recover` may find more, but not every sqlite3 has it.) After damage, the dump ends
    with ROLLBACK. It contains neither the version nor the application id.
    """
    damaged = shell_quoted(beside(path, ".damaged"))
    pragmas = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {reached};"
    commit = "sed 's/^ROLLBACK.*/COMMIT;/'"
    return (
        f"{_MOVE_AWAY}:",
        *move_away(path, "damaged"),
        "Save what can be read of it into a new one; sqlite3 reports what cannot:",
        f"  (umask 077; {{ sqlite3 {damaged} .dump | {commit}; echo '{pragmas}'; }} | sqlite3 {shell_quoted(path)})",
        *_restore_backup(path),
        "Or only move it away: a new library is created at the next start.",
    )


def restore_header(path: Path) -> tuple[str, ...]:
    """Return commands that copy a library, and write the fixed part of its header again.

    These 24 bytes are the magic, SQLite's default page size of 4,096 bytes, WAL mode, and constants
    (https://sqlite.org/fileformat2.html, 1.3).
    """
    library, damaged = shell_quoted(path), shell_quoted(beside(path, ".damaged"))
    return (
        "Quit every readtui, make a copy, and write the first bytes of the header again:",
        f"  cp -p {library} {damaged}",
        rf"  printf 'SQLite format 3\000\020\000\002\002\000\100\040\040' | dd of={library} conv=notrunc",
        *_restore_backup(path),
        "Or only move it away: a new library is created at the next start.",
    )


def restore_schema_row(path: Path, rowid: int, expected: SchemaRow) -> tuple[str, ...]:
    """Return commands that write one row of the schema again."""
    kind, name, table, sql = (_sql_text(value) for value in expected)
    statements = (
        "PRAGMA writable_schema = ON; "
        f"UPDATE sqlite_schema SET type = {kind}, name = {name}, tbl_name = {table}, sql = {sql} WHERE rowid = {rowid};"
    )
    quoted = statements.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return (
        "The description of one table or index is damaged. Quit every readtui, make a copy, and write it again:",
        f"  cp -p {shell_quoted(path)} {shell_quoted(beside(path, '.damaged'))}",
        f"  sqlite3 {shell_quoted(path)} $'{quoted}'",
        "Then run `readtui doctor` again.",
    )


def restore_numbers(path: Path, reached: int) -> tuple[str, ...]:
    """Return commands that write the application id and the version into the header of a library with sound tables."""
    library = shell_quoted(path)
    return (
        "Its tables are sound. Quit every readtui, make a copy, and write the two numbers of its header again:",
        f"  cp -p {library} {shell_quoted(beside(path, '.damaged'))}",
        f"  sqlite3 {library} 'PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {reached};'",
    )


def start_new(path: Path, reason: str) -> tuple[str, ...]:
    """Return commands that move the library away, so that the next start creates a new one."""
    return f"{_MOVE_AWAY}; a new one is created at the next start:", *move_away(path, reason), *_restore_backup(path)


def drop_from_schema(path: Path, extra: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return commands that drop `extra` parts of the schema, given as kinds ("trigger", "view") and names."""
    names = [(kind.upper(), name.replace('"', '""')) for kind, name in extra]
    statements = " ".join(f'DROP {kind} IF EXISTS "{name}";' for kind, name in names)
    return (
        "Another program added that; readtui runs none of it. Quit every readtui, make a copy, and remove it:",
        f"  cp -p {shell_quoted(path)} {shell_quoted(beside(path, '.changed'))}",
        f"  sqlite3 {shell_quoted(path)} {shlex.quote(statements)}",
    )


def _sql_text(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def _restore_backup(path: Path) -> tuple[str, ...]:
    sentence = "Or go back to the backup from before an upgrade, without what was kept since:"
    return tuple(
        line
        for backup in backups(path)[:1]
        for line in (sentence, f"  cp -p {shell_quoted(backup)} {shell_quoted(path)}")
    )
