"""`readtui doctor`: examines a library and prints how to repair it. Writes nothing, not even beside the library."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import NamedTuple, TypeAlias

from readtui.errors import LibraryError
from readtui.library import full_text
from readtui.library.connection import (
    SQLITE_MAGIC,
    beside,
    connect_unchecked,
    file_state,
    has_damaged_header,
    has_unknown_write_version,
)
from readtui.library.repair import (
    OTHER_LIBRARY,
    SIDE_FILES,
    backups,
    drop_from_schema,
    move_away,
    rescue,
    restore_header,
    restore_numbers,
    restore_schema_row,
    shell_quoted,
    start_new,
)
from readtui.library.schema import (
    APPLICATION_ID,
    STEPS,
    check,
    damaged_row,
    schema_difference,
    schema_rows,
    version,
    version_of_tables,
)
from readtui.unicode.printable import printable_line

LOW_DISK_BYTES = 10_000_000
"""Free space below which the disk is a problem: enough for the copy of a large library before a migration."""

LOCK_PAUSE_S = 0.5
"""Seconds after which a lock is a problem: many times as long as keeping a mark takes."""

_COPY_ATTEMPTS = 3
"""Attempts to copy the files while no program writes to them."""


class Fact(NamedTuple):
    """A finding that needs no action."""

    label: str
    text: str


class Problem(NamedTuple):
    """A finding that needs action. The lines of `advice` are sentences and, indented, shell commands."""

    what: str
    advice: tuple[str, ...] = ()


Finding: TypeAlias = Fact | Problem


def examine(path: Path) -> Iterator[Finding]:
    """Examine the library at `path`, its folder, its disk, and which programs use it."""
    yield Fact("Library", str(path.absolute()))
    try:
        status = path.stat()
    except OSError as error:
        yield from _missing_file(path, error)
        return
    if not stat.S_ISREG(status.st_mode):
        away = move_away(path, "other") if path.suffix else ()  # a folder named by mistake is not moved
        yield Problem("it is not a file", ("Name a file for the library, or make way for it:", OTHER_LIBRARY, *away))
        return
    yield Fact("Size", readable_size(status.st_size))
    if not _belongs_to_another_program(path):  # its permissions are not our concern
        yield from _permissions(path)
    yield from _side_files(path)
    if status.st_size and os.access(path, os.R_OK):
        yield from _content(path)
        yield from _search_index(beside(path, full_text.ENDING))
    yield from _locks(path)
    yield from _disk_space(path.parent)


def report_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Format findings for a person: first the facts, then the problems."""
    findings = list(findings)
    facts = [finding for finding in findings if isinstance(finding, Fact)]
    problems = [finding for finding in findings if isinstance(finding, Problem)]
    column = max((len(fact.label) for fact in facts), default=0) + 2
    for fact in facts:
        yield f"{fact.label:{column}}{printable_line(fact.text)}".rstrip()
    if not problems:
        yield ""
        yield "No problems found."
    for problem in problems:
        yield ""
        yield f"Problem: {printable_line(problem.what)}."
        yield from (printable_line(line) for line in problem.advice)


def readable_size(size: int) -> str:
    """Format a number of bytes for a person: "1.2 MB"."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"


# The files


def _missing_file(path: Path, error: OSError) -> Iterator[Finding]:
    above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
    if isinstance(error, FileNotFoundError) and above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        yield Fact("", "There is none yet: it is created when you open a document.")
        yield from _disk_space(above)
        return
    why = error.strerror
    away: tuple[str, ...] = ()
    if not above.is_dir():
        why = f"{above} is not a folder"
        away = (f"  mv {shell_quoted(above)} {shell_quoted(above.with_name(above.name + '.other'))}",)
    yield Problem(
        f"no library can be opened or created there ({why})",
        (
            "Create a folder for it, or name another file for it:",
            *away,
            f"  (umask 077; mkdir -p {shell_quoted(path.parent)})",
            "  export READTUI_LIBRARY=~/library.db",
        ),
    )


def _permissions(path: Path) -> Iterator[Finding]:
    """Check who may read and write the library, the files beside it, and its folder if that is named "readtui"."""
    folder = path.absolute().parent
    files = (path, *(beside(path, ending) for ending in SIDE_FILES), *backups(path))
    commands = [f"  chmod 600 {shell_quoted(file)}" for file in files if _mode(file) & 0o077]
    if folder.name == "readtui" and _mode(folder) & 0o077:
        commands.append(f"  chmod 700 {shell_quoted(folder)}")
    if commands:
        yield Problem("other users of this computer may see what you read", ("Make it private:", *commands))
    else:
        yield Fact("Access", f"you alone ({_mode(path):04o})")
    if os.access(path, os.R_OK | os.W_OK) and os.access(folder, os.W_OK | os.X_OK):
        return
    owned = [
        f"  sudo chown $(id -u) {shell_quoted(file)}" for file in (path, folder) if file.stat().st_uid != os.geteuid()
    ]
    yield Problem(
        "the library is read-only: places and marks are not kept",
        ("Make it writable:", *owned, f"  chmod u+rw {shell_quoted(path)}", f"  chmod u+rwx {shell_quoted(folder)}"),
    )


def _mode(file: Path) -> int:
    """Return the permission bits of a file; 0 if it does not exist."""
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return 0


def _belongs_to_another_program(path: Path) -> bool:
    """Whether another program made the file, by its header (https://sqlite.org/fileformat2.html, 1.3)."""
    if not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        header = file.read(72)
    return len(header) == 72 and int.from_bytes(header[68:]) not in (
        (0, APPLICATION_ID) if header.startswith(SQLITE_MAGIC) else (APPLICATION_ID,)
    )


def _side_files(path: Path) -> Iterator[Finding]:
    for ending, label in (("-wal", "Log"), ("-journal", "Journal")):
        file = beside(path, ending)
        if size := file_state(file).size:
            yield Fact(label, f"{file.name}, {readable_size(size)}; part of the library: SQLite merges it by itself")
    for backup in backups(path):
        state = file_state(backup)
        made = datetime.fromtimestamp(state.mtime_ns / 10**9, UTC)
        yield Fact("Backup", f"{backup.name}, {readable_size(state.size)}, from before an upgrade on {made:%d %b %Y}")


def _disk_space(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free >= LOW_DISK_BYTES:
        yield Fact("Disk", f"{readable_size(free)} free")
        return
    yield Problem(
        f"only {readable_size(free)} are free on the disk: new marks may not be kept",
        (
            "See how full the disk is and what uses most of your home folder; then delete what you do not need:",
            f"  df -h {shell_quoted(folder)}",
            "  du -xh ~ | sort -h | tail",
        ),
    )


# The content


def _content(path: Path) -> Iterator[Finding]:
    """Check the schema and the integrity of the library, and count its rows."""
    reached = len(STEPS)
    if has_unknown_write_version(path) and has_damaged_header(path):
        yield Problem("the header of the library is damaged", restore_header(path))
        return
    try:
        with _snapshot(path) as connection:
            try:
                check(connection, path)
            except LibraryError as error:
                yield Problem(error.what, _schema_advice(connection, path))
                return
            reached = version(connection)
            yield from _counts(connection, reached)
            messages = [str(row).rpartition("\n")[2] for (row,) in connection.execute("PRAGMA integrity_check(1)")]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            if has_damaged_header(path):
                yield Problem("the header of the library is damaged", restore_header(path))
            else:
                yield Problem("this is neither a library nor another database", (*start_new(path, "other"), *_LEAVE_IT))
            return
        messages = ["its schema is not readable" if isinstance(error, UnicodeDecodeError) else str(error)]
        if advice := _schema_row_advice(path):
            yield Problem(f"the library is damaged ({messages[0]})", advice)
            return
    except OSError as error:
        yield Problem(
            f"it cannot be examined: {error.strerror}", ("Free some space in the folder for temporary files.",)
        )
        return
    if messages == ["ok"]:
        yield Fact("Integrity", "no damage")
    else:
        yield Problem(f"the library is damaged ({messages[0]})", rescue(path, reached))


@contextmanager
def _snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the library, or to a copy in a temporary folder if a log or a journal exists.

    SQLite would merge a log or a journal into the library, that is, write to it; it may write to the copy.
    """
    side_files = [beside(path, ending) for ending in ("-wal", "-journal")]
    if not any(file_state(file).size for file in side_files):
        with closing(connect_unchecked(path, "ro&immutable=1")) as connection:
            yield connection
        return
    with (
        TemporaryDirectory(prefix="readtui-") as folder,
        closing(connect_unchecked(_copy(path, side_files, Path(folder)), "rw")) as connection,
    ):
        yield connection


def _copy(path: Path, side_files: Sequence[Path], folder: Path) -> Path:
    """Copy the library and the files beside it, if possible all from one moment; return the path of the copy."""
    copy = folder / "0.db"
    for attempt in range(_COPY_ATTEMPTS):
        copy = folder / f"{attempt}.db"
        before = [file_state(file) for file in (path, *side_files)]
        shutil.copyfile(path, copy)
        for file in side_files:
            with suppress(FileNotFoundError):  # SQLite has merged it in the meantime
                shutil.copyfile(file, beside(copy, file.name.removeprefix(path.name)))
        if before == [file_state(file) for file in (path, *side_files)]:
            break
    return copy


def _search_index(path: Path) -> Iterator[Finding]:
    """Examine the index of the search in all kept texts. It is made again if it is deleted."""
    size = file_state(path).size
    if not size:
        yield Fact("Search", "no text is indexed yet")
        return
    try:
        with _snapshot(path) as connection:
            count = len(full_text.read_stamps(connection))
            (message,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except (LibraryError, sqlite3.Error, UnicodeDecodeError, OSError) as error:
        if isinstance(error, LibraryError) or not has_damaged_header(path):
            what = f"{path} is not a search index of readtui"
            yield Problem(what, ("Move it away; the index is made in its place:", *move_away(path, "other")))
            return
        count, message = 0, str(error)
    if message == "ok":
        yield Fact("Search", f"{count:,} {'text is' if count == 1 else 'texts are'} indexed in {readable_size(size)}")
    else:
        reason = message.rpartition("\n")[2]
        advice = ("Delete it; it is made again:", f"  rm {shell_quoted(path)}")
        yield Problem(f"the search index {path} is damaged ({reason})", advice)


def _counts(connection: sqlite3.Connection, reached: int) -> Iterator[Finding]:
    upgrade = "" if reached == len(STEPS) else "; upgraded at the next start, after a backup"
    yield Fact("Version", f"{reached} of {len(STEPS)}{upgrade}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counts: list[str] = []
    for table, noun in _NOUNS.items():
        if table in tables:
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            counts.append(f"{rows:,} {noun if rows == 1 else f'{noun}s'}")
    yield Fact("Contents", ", ".join(counts) or "nothing yet")


_NOUNS = {
    "work": "work",
    "place": "place",
    "bookmark": "mark",
    "mark": "mark",
    "correction": "correction",
    "fetched": "fetched page",
}
"""What the rows of a table are called. Up to version 3, `mark` was `bookmark`."""

_LEAVE_IT = ("Or leave it where it is, and name another library:", OTHER_LIBRARY)


def _schema_advice(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """Return advice for a database that does not have the schema of this version or an earlier one."""
    reached = version(connection)
    known = version_of_tables(schema_rows(connection))
    if known and not reached > len(STEPS):
        return restore_numbers(path, known)
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        return (
            "Leave it where it is, and name another library:",
            OTHER_LIBRARY,
            "Or move it away:",
            *move_away(path, "other"),
        )
    if reached > len(STEPS):
        sentence, *commands = start_new(path, "later")
        return (
            "Use the version of readtui that made it:",
            "  pipx upgrade readtui",
            *_LEAVE_IT,
            f"Or start with a new one. {sentence}",
            *commands,
        )
    extra, missing = schema_difference(connection, STEPS[: max(reached, 0)])
    if missing and (advice := _schema_row_advice(path)):
        return advice
    return start_new(path, "changed") if missing else drop_from_schema(path, extra)


def _schema_row_advice(path: Path) -> tuple[str, ...]:
    """Return advice for a library in which only one row of the schema is damaged, else nothing."""
    with suppress(sqlite3.Error, UnicodeDecodeError, OSError), _snapshot(path) as connection:
        if (row := damaged_row(connection)) is not None:
            return restore_schema_row(path, *row)
    return ()


# Programs that use it


def _locks(path: Path) -> Iterator[Finding]:
    writer = writing_process(path)
    if writer is not None:
        sleep(LOCK_PAUSE_S)  # a mark that is being kept now is not a problem
        writer = writing_process(path)
    if writer is not None:
        commands = ("See which program it is, and end it if it hangs:", f"  ps -fp {writer}", f"  kill {writer}")
        yield Problem(
            f"the library is locked by {_process_name(writer)}: nothing can be kept until that ends",
            commands if writer else ("End it there.",),
        )
    elif (process := open_in_process(path)) is not None:
        yield Fact("In use", f"by {_process_name(process)}")


def _process_name(process: int) -> str:
    return f"process {process}" if process else "a program of another container or computer"


# SQLite's locks on its files, tested without locking anything. The bytes are documented in "File Locking And
# Concurrency In SQLite Version 3" and in "The WAL-Index File Format".

_DATABASE_LOCKS = (0x40000000, 512)
"""First byte and length of the locks on the library itself: PENDING, RESERVED and SHARED."""

_WAL_WRITE_LOCK = (120, 1)
_WAL_OPEN_LOCK = (128, 1)
"""Bytes of the -shm file: a writer has an exclusive lock on the first; each program that has the library open has a
shared lock on the second."""


def writing_process(path: Path) -> int | None:
    """Return the id of the process that is writing to the library; None if there is none or the system is not Linux.

    0 stands for a process whose id cannot be known: in another container, or on another computer.
    """
    process = _lock_holder(beside(path, "-shm"), _WAL_WRITE_LOCK, exclusive=False)
    return _lock_holder(path, _DATABASE_LOCKS, exclusive=False) if process is None else process


def open_in_process(path: Path) -> int | None:
    """Return the id of a process that has the library open; None and 0 as in `writing_process`."""
    return _lock_holder(beside(path, "-shm"), _WAL_OPEN_LOCK, exclusive=True)


def _lock_holder(file: Path, region: tuple[int, int], *, exclusive: bool) -> int | None:
    """Return the process whose lock conflicts with a shared or exclusive one on these bytes (F_GETLK of fcntl(2)).

    A program that has the library open must not call this: closing the file would release that program's own locks.
    """
    if sys.platform != "linux":  # pragma: no cover (other systems have another structure)
        return None
    import fcntl  # deferred: Windows has none

    layout = "hhqqi"  # struct flock: type, whence, start, length, process
    kind = fcntl.F_WRLCK if exclusive else fcntl.F_RDLCK
    try:
        with file.open("rb") as opened:
            conflict = fcntl.fcntl(opened, fcntl.F_GETLK, struct.pack(layout, kind, os.SEEK_SET, *region, 0))
    except OSError:
        return None
    kind, *_, process = struct.unpack(layout, conflict)
    return None if kind == fcntl.F_UNLCK else max(int(process), 0)
