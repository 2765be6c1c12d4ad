"""How a library is, and what to do where it is not well. It looks, and writes nothing, not even beside the library."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from readtui.library.beside import length, mode
from readtui.library.content import content
from readtui.library.finding import Ailment, Fact, Finding, size_of
from readtui.library.holders import user, writer
from readtui.library.repair import ANOTHER, BESIDE, copies, quoted, set_aside
from readtui.library.schema import APPLICATION_ID

LITTLE_ROOM = 10_000_000
"""Bytes free on the disk, below which it is said: room for a large library's copy before a step."""

HELD_S = 0.5
"""How long a lock must last to be one that stands in the way: many times what a bookmark takes."""


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
    yield Fact("Size", size_of(state.st_size))
    if not _is_anothers(path):  # who may read that is not for us to say
        yield from _access(path)
    yield from _beside(path)
    if state.st_size and os.access(path, os.R_OK):
        yield from content(path)
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
    commands = [f"  chmod 600 {quoted(file)}" for file in (path, *beside, *copies(path)) if mode(file) & 0o077]
    if folder.name == "readtui" and mode(folder) & 0o077:
        commands.append(f"  chmod 700 {quoted(folder)}")
    if commands:
        yield Ailment("other people of this computer may see what you read", ("Keep it to yourself:", *commands))
    else:
        yield Fact("Access", f"you alone ({mode(path):04o})")
    if os.access(path, os.R_OK | os.W_OK) and os.access(folder, os.W_OK | os.X_OK):
        return
    owned = [f"  sudo chown $(id -u) {quoted(file)}" for file in (path, folder) if file.stat().st_uid != os.geteuid()]
    yield Ailment(
        "the library is read-only: places and bookmarks are not kept",
        ("Make it writable:", *owned, f"  chmod u+rw {quoted(path)}", f"  chmod u+rwx {quoted(folder)}"),
    )


def _is_anothers(path: Path) -> bool:
    """Whether the start of a file says that another program made it (https://sqlite.org/fileformat2.html, 1.3)."""
    if not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        head = file.read(72)
    return len(head) == 72 and (
        not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:]) not in (0, APPLICATION_ID)
    )


def _beside(path: Path) -> Iterator[Finding]:
    for end, what in (("-wal", "Log"), ("-journal", "Journal")):
        if size := length(file := path.with_name(path.name + end)):
            yield Fact(what, f"{file.name}, {size_of(size)}; it belongs to the library, which takes it in by itself")
    for copy in copies(path):
        made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        yield Fact("Copy", f"{copy.name}, {size_of(copy.stat().st_size)}, from before a step on {made:%d %b %Y}")


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free >= LITTLE_ROOM:
        yield Fact("Disk", f"{size_of(free)} free")
        return
    yield Ailment(
        f"only {size_of(free)} are free on the disk: what you mark may not be kept",
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
