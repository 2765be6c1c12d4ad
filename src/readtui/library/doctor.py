"""How a library is, and what to do where it is not well. It looks, and writes nothing, not even beside the library."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import NamedTuple, TypeAlias

from readtui.document.printable import printable_line
from readtui.errors import LibraryError
from readtui.library.holders import user, writer
from readtui.library.mending import ANOTHER, BESIDE, begin_again, copies, drop, quoted, rescue, set_aside
from readtui.library.opening import attached
from readtui.library.schema import APPLICATION_ID, STEPS, check, surplus, version

LITTLE_ROOM = 10_000_000
"""Bytes free on the disk, below which it is said: room for a large library's copy before a step."""

HELD_S = 0.5
"""How long a lock must last to be one that stands in the way: many times what a bookmark takes."""

_AGAIN = 3
"""How often the files are copied until no program has written meanwhile."""


class Fact(NamedTuple):
    """Something that is as it should be, or at least no harm."""

    about: str
    says: str


class Ailment(NamedTuple):
    """Something to mend. `advice` is what to do: sentences, and commands, which are indented."""

    what: str
    advice: tuple[str, ...] = ()


Finding: TypeAlias = Fact | Ailment


def lines(found: Iterable[Finding]) -> Iterator[str]:
    """What was found, for a person to read: first the facts, then what there is to mend."""
    found = list(found)
    facts = [finding for finding in found if isinstance(finding, Fact)]
    ailments = [finding for finding in found if isinstance(finding, Ailment)]
    column = max((len(fact.about) for fact in facts), default=0) + 2
    for fact in facts:
        yield f"{fact.about:{column}}{printable_line(fact.says)}".rstrip()
    if not ailments:
        yield ""
        yield "All is well."
    for ailment in ailments:
        yield ""
        yield f"To mend: {printable_line(ailment.what)}."
        yield from (printable_line(line) for line in ailment.advice)


def findings(path: Path) -> Iterator[Finding]:
    """All there is to say of the library at `path`."""
    yield Fact("Library", str(path.absolute()))
    try:
        state = path.stat()
    except OSError as error:
        yield from _missing(path, error)
        return
    if not stat.S_ISREG(state.st_mode):
        away = set_aside(path, "other") if path.suffix else ()  # a folder named by mistake stays where it is
        yield Ailment("it is not a file", ("Name a file for the library, or make way for it:", ANOTHER, *away))
        return
    yield Fact("Size", _size(state.st_size))
    yield from _access(path)
    yield from _beside(path)
    if state.st_size and os.access(path, os.R_OK):
        yield from _content(path)
    yield from _locks(path)
    yield from _room(path.parent)


# The files


def _missing(path: Path, error: OSError) -> Iterator[Finding]:
    above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
    if isinstance(error, FileNotFoundError) and above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        yield Fact("", "There is none yet: it is made when something is read.")
        yield from _room(above)
        return
    why = error.strerror
    away: tuple[str, ...] = ()
    if not above.is_dir():
        why = f"{above} is no folder"
        away = (f"  mv {quoted(above)} {quoted(above.with_name(above.name + '.other'))}",)
    yield Ailment(
        f"no library can be reached or made there ({why})",
        (
            "Make a folder for it, or name another file for it:",
            *away,
            f"  mkdir -p -m 700 {quoted(path.parent)}",
            "  export READTUI_LIBRARY=~/library.db",
        ),
    )


def _access(path: Path) -> Iterator[Finding]:
    """Who may read and write the library, the files beside it, and their folder if that is readtui's own."""
    beside = [path.with_name(path.name + end) for end in BESIDE]
    folder = path.absolute().parent
    commands = [f"  chmod 600 {quoted(file)}" for file in (path, *beside, *copies(path)) if _mode(file) & 0o077]
    if folder.name == "readtui" and _mode(folder) & 0o077:
        commands.append(f"  chmod 700 {quoted(folder)}")
    if commands:
        yield Ailment("other people of this computer may see what you read", ("Keep it to yourself:", *commands))
    else:
        yield Fact("Access", f"you alone ({_mode(path):04o})")
    if os.access(path, os.R_OK | os.W_OK) and os.access(folder, os.W_OK | os.X_OK):
        return
    owned = [f"  sudo chown $(id -u) {quoted(file)}" for file in (path, folder) if file.stat().st_uid != os.geteuid()]
    yield Ailment(
        "the library is read-only: places and bookmarks are not kept",
        ("Make it writable:", *owned, f"  chmod u+rw {quoted(path)}", f"  chmod u+rwx {quoted(folder)}"),
    )


def _beside(path: Path) -> Iterator[Finding]:
    for end, what in (("-wal", "Log"), ("-journal", "Journal")):
        if size := _length(file := path.with_name(path.name + end)):
            yield Fact(what, f"{file.name}, {_size(size)}; it belongs to the library, which takes it in by itself")
    for copy in copies(path):
        made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        yield Fact("Copy", f"{copy.name}, {_size(copy.stat().st_size)}, from before a step on {made:%d %b %Y}")


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free >= LITTLE_ROOM:
        yield Fact("Disk", f"{_size(free)} free")
        return
    yield Ailment(
        f"only {_size(free)} are free on the disk: what you mark may not be kept",
        (
            "See how full the disk is, and what takes most of your folder; then delete what you can do without:",
            f"  df -h {quoted(folder)}",
            "  du -xh ~ | sort -h | tail",
        ),
    )


def _locks(path: Path) -> Iterator[Finding]:
    holding = writer(path)
    if holding is not None:
        sleep(HELD_S)  # a bookmark that is just being kept is no trouble
        holding = writer(path)
    if holding is not None:
        told = ("See what it is, and end it if it hangs:", f"  ps -fp {holding}", f"  kill {holding}")
        yield Ailment(
            f"the library is locked by {_named(holding)}: nothing can be kept until it ends",
            told if holding else ("End it there.",),
        )
    elif (using := user(path)) is not None:
        yield Fact("In use", f"by {_named(using)}")


def _named(process: int) -> str:
    return f"process {process}" if process else "a program of another container or computer"


# What is in it


@contextmanager
def _looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the library as it is, or to a copy if a log or a journal lies beside it.

    SQLite would take those in, and so write; in a folder of its own it may.
    """
    beside = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    if not any(_length(file) for file in beside):
        with closing(attached(path, "ro&immutable=1")) as connection:
            yield connection
        return
    with (
        TemporaryDirectory(prefix="readtui-") as folder,
        closing(attached(_copied(path, beside, Path(folder)), "rw")) as connection,
    ):
        yield connection


def _copied(path: Path, beside: Sequence[Path], folder: Path) -> Path:
    """A copy of the library and of what lies beside it, as they are at one moment if that can be had."""
    copy = folder / "0.db"
    for attempt in range(_AGAIN):
        copy = folder / f"{attempt}.db"
        before = [_stated(file) for file in (path, *beside)]
        shutil.copyfile(path, copy)
        for file in beside:
            with suppress(FileNotFoundError):  # it was taken in
                shutil.copyfile(file, copy.with_name(copy.name + file.name.removeprefix(path.name)))
        if before == [_stated(file) for file in (path, *beside)]:
            break
    return copy


def _state(file: Path) -> os.stat_result | None:
    """None if there is no such file: what lies beside a library may go at any time."""
    try:
        return file.stat()
    except OSError:
        return None


def _length(file: Path) -> int:
    state = _state(file)
    return state.st_size if state is not None else 0


def _mode(file: Path) -> int:
    state = _state(file)
    return stat.S_IMODE(state.st_mode) if state is not None else 0


def _stated(file: Path) -> tuple[int, int]:
    state = _state(file)
    return (state.st_size, state.st_mtime_ns) if state is not None else (0, 0)


def _content(path: Path) -> Iterator[Finding]:
    reached = len(STEPS)
    try:
        with _looked_at(path) as connection:
            try:
                check(connection, path)
            except LibraryError as error:
                yield Ailment(error.what, _way_out(connection, path))
                return
            reached = version(connection)
            yield from _counts(connection, reached)
            said = [str(row).rpartition("\n")[2] for (row,) in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            yield Ailment("this is no library, nor any other database", (*begin_again(path, "other"), *_NAME_ANOTHER))
            return
        said = [str(error)]
    except OSError as error:
        yield Ailment(f"it cannot be looked at: {error.strerror}", ("Make room in the folder for temporary files.",))
        return
    if said == ["ok"]:
        yield Fact("Integrity", "whole")
    else:
        yield Ailment(f"the library is damaged ({said[0]})", rescue(path, reached))


_NAME_ANOTHER = ("Or leave it where it is, and name another library:", ANOTHER)


def _counts(connection: sqlite3.Connection, reached: int) -> Iterator[Finding]:
    later = "" if reached == len(STEPS) else ", and becomes the present one at the next start; a copy is kept"
    yield Fact("Version", f"{reached} of {len(STEPS)}{later}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counted: list[str] = []
    for table in ("work", "place", "bookmark"):
        if table in tables:
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            counted.append(f"{rows:,} {table if rows == 1 else f'{table}s'}")
    yield Fact("Holds", ", ".join(counted) or "nothing yet")


def _way_out(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """What to do with a database that is not, or not only, what this version made."""
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        return (
            "Leave it where it is, and name another library:",
            ANOTHER,
            "Or move it away:",
            *set_aside(path, "other"),
        )
    reached = version(connection)
    if reached > len(STEPS):
        return (
            "Use the version of readtui that made it:",
            "  pipx upgrade readtui",
            *_NAME_ANOTHER,
            "Or begin again. " + begin_again(path, "later")[0],
            *begin_again(path, "later")[1:],
        )
    more, less = surplus(connection, STEPS[:reached])
    return begin_again(path, "changed") if less else drop(path, more)


def _size(count: int) -> str:
    """Bytes, as a person reads them."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"
