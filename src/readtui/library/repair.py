"""The commands that mend a library, as lines that a person reads and a shell takes. They are told, not run."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from readtui.library.schema import APPLICATION_ID, STEPS, backup_of

ANOTHER = "  readtui --library ~/another-library.db"

BESIDE = ("-wal", "-shm", "-journal")
"""Endings of what SQLite keeps beside a library: it belongs to it, and goes where it goes."""

_END = "End every readtui, and move the library away"


def quoted(path: Path) -> str:
    """A path as a shell takes it, whatever characters it has."""
    text = str(path.absolute())
    if text.isprintable():
        return shlex.quote(text)
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b"\\'" else f"\\x{byte:02x}" for byte in os.fsencode(text))
    return f"$'{''.join(plain)}'"


def copies(path: Path) -> tuple[Path, ...]:
    """The copies that lie beside the library from before its steps, the latest one first."""
    made = (backup_of(path, reached) for reached in range(len(STEPS) - 1, 0, -1))
    return tuple(copy for copy in made if copy.is_file())


def set_aside(path: Path, reason: str) -> tuple[str, ...]:
    """Move the library away under another name, with what lies beside it."""
    ends = ("", *(end for end in BESIDE if _beside(path, end).exists()))
    aside = _beside(path, f".{reason}")
    return tuple(f"  mv {quoted(_beside(path, end))} {quoted(_beside(aside, end))}" for end in ends)


def rescue(path: Path, reached: int) -> tuple[str, ...]:
    """Begin again with what can still be read of a damaged library of version `reached`.

    `.dump` goes round what is damaged (`.recover` may find more, but not every sqlite3 has it). It ends with a
    ROLLBACK then, and does not tell the version, nor that it is a library.
    """
    old = quoted(_beside(path, ".damaged"))
    told = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {reached};"
    whole = "sed 's/^ROLLBACK.*/COMMIT;/'"
    return (
        f"{_END}:",
        *set_aside(path, "damaged"),
        "Save what can be read of it into a new one; sqlite3 names what cannot:",
        f"  (umask 077; {{ sqlite3 {old} .dump | {whole}; echo '{told}'; }} | sqlite3 {quoted(path)})",
        *_from_copies(path),
        "Or stop after moving it away: a new library is made at the next start.",
    )


def begin_again(path: Path, reason: str) -> tuple[str, ...]:
    """Begin with a new library; the old one lies beside it as it was."""
    return f"{_END}; a new one is made at the next start:", *set_aside(path, reason), *_from_copies(path)


def drop(path: Path, parts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Take what does not belong there (kind and name: a trigger, a view) out of the tables."""
    named = [(kind.upper(), name.replace('"', '""')) for kind, name in parts]
    statements = " ".join(f'DROP {kind} IF EXISTS "{name}";' for kind, name in named)
    return (
        "Another program put that there; readtui runs nothing of it. End every readtui, keep a copy, and take it out:",
        f"  cp -p {quoted(path)} {quoted(_beside(path, '.changed'))}",
        f"  sqlite3 {quoted(path)} {shlex.quote(statements)}",
    )


def _from_copies(path: Path) -> tuple[str, ...]:
    told = "Or go back to how it was before a step to a new version, without what was kept since:"
    return tuple(line for copy in copies(path)[:1] for line in (told, f"  cp -p {quoted(copy)} {quoted(path)}"))


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
