"""The commands that were chosen last: a file with an id a line, the last one first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readtui.config.paths import write_private_file
from readtui.config.toml import escaped
from readtui.errors import SettingsError

MOST_KEPT = 10
"""Commands that are kept."""

MOST_READ = 4_000
"""Characters that are read: more than ids take."""


def read_recent(file: Path | None) -> list[str]:
    """Return the ids of the commands that were chosen last; none if the file cannot be read."""
    if file is None:
        return []
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            return [line.strip() for line in stream.read(MOST_READ).splitlines()][:MOST_KEPT]
    except OSError:
        return []


def with_chosen(recent: Sequence[str], ident: str) -> list[str]:
    """Return these ids with that of the command that was chosen now."""
    return [ident, *(other for other in recent if other != ident)][:MOST_KEPT]


def keep_recent(file: Path, idents: Sequence[str]) -> None:
    """Keep the ids, in a file for the user alone. If two programs do, the last one wins. Raises SettingsError."""
    try:
        write_private_file(file, "".join(f"{ident}\n" for ident in idents).encode())
    except OSError as failure:
        raise SettingsError(f"{escaped(file)} cannot be written: {failure.strerror}") from failure
