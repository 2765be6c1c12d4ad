"""A simulated disk on which a write is durable only after a sync.

An SQLite VFS (sqlite.org/vfs.html) with apsw. The files themselves are ordinary; beside them, images in memory receive
the pending writes at each sync. As on file systems with a journal, a deletion is durable after the next sync of any
file.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import apsw

NAME = "forgetful"

SECTOR = 512
"""Bytes that the disk writes whole or not at all."""


class Image:
    """One file: what is on disk, and the pending writes. A write with None as its data truncates the file there."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.pending: list[tuple[int, bytes | None]] = []

    def sync(self) -> None:
        """Apply all pending writes."""
        for offset, data in self.pending:
            _write(self.content, offset, data)
        self.pending.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """Return the content after a power cut: none, some or all pending writes were applied, some of them in part."""
        content = bytearray(self.content)
        share = chance.choice([0.0, 0.5, 1.0])
        for offset, data in self.pending:
            if chance.random() < share:
                start, end = 0, len(data or b"")
                if end > SECTOR and share < 1 and chance.random() < 0.3:
                    torn = chance.randrange(SECTOR, end, SECTOR)
                    start, end = chance.choice([(0, torn), (torn, end)])
                _write(content, offset + start, data and data[start:end])
        return bytes(content)


def _write(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        return
    content.extend(bytes(max(offset - len(content), 0)))
    content[offset : offset + len(data)] = data


class Disk:
    """All files. The power fails just before step number `fails_at`; a step is a write, a sync or a deletion."""

    def __init__(self, chance: random.Random, fails_at: int, on_failing: Callable[[], object]) -> None:
        self.after: dict[str, bytes] | None = None
        self._images: dict[str, Image] = {}
        self._deleted: dict[str, Image] = {}
        self._chance = chance
        self._steps_left = fails_at
        self._on_failing = on_failing

    def write(self, name: str, offset: int, data: bytes | None) -> None:
        """Add a write or truncation that is pending until the next sync."""
        self._step()
        self._images.setdefault(name, Image()).pending.append((offset, data))

    def sync(self, name: str) -> None:
        """Make a file durable."""
        self._step()
        self._images.setdefault(name, Image()).sync()
        self._deleted.clear()

    def delete(self, name: str) -> None:
        """Delete a file; a power cut may bring it back."""
        self._step()
        if image := self._images.pop(name, None):
            self._deleted[name] = image

    def fail(self) -> None:
        """Cut the power."""
        if self.after is None:
            undeleted = {name: image for name, image in self._deleted.items() if self._chance.random() < 0.5}
            self.after = {name: image.after_cut(self._chance) for name, image in (undeleted | self._images).items()}
            self._on_failing()

    def _step(self) -> None:
        self._steps_left -= 1
        if not self._steps_left:
            self.fail()


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 (the name that SQLite calls, as below)
        super().xWrite(data, offset)
        if self._name:
            self._disk.write(Path(self._name).name, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        if self._name:
            self._disk.write(Path(self._name).name, newsize, None)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._name:  # the ordinary file need not be synced: no real power fails
            self._disk.sync(Path(self._name).name)


class ForgetfulVFS(apsw.VFS):
    """Opens the files of connections that name this VFS on the simulated disk."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(NAME, base="")
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self._disk.delete(Path(filename).name)
