"""A disk that forgets: what was written reaches it for good only when it is synced.

A VFS of SQLite (sqlite.org/vfs.html) by apsw. The files themselves are ordinary ones; beside them stand images that
get the writes at each sync. Deletions are as in file systems with a journal: for good with the next sync of any file.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import apsw

NAME = "forgetful"

SECTOR = 512
"""Bytes that are written whole or not at all."""


class Image:
    """One file: what is on the disk, and the writes that wait. None for data cuts the file off there."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.waiting: list[tuple[int, bytes | None]] = []

    def sync(self) -> None:
        """All that waits is written."""
        for offset, data in self.waiting:
            _write(self.content, offset, data)
        self.waiting.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """The content if the power fails now: of what waits none, some or all was written, and some of it in part."""
        content = bytearray(self.content)
        share = chance.choice([0.0, 0.5, 1.0])
        for offset, data in self.waiting:
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
    """All files, until the power fails just before a write, sync or deletion: the one of this number."""

    def __init__(self, chance: random.Random, fails_at: int, on_failing: Callable[[], object]) -> None:
        self.after: dict[str, bytes] | None = None
        self._images: dict[str, Image] = {}
        self._deleted: dict[str, Image] = {}
        self._chance = chance
        self._steps_left = fails_at
        self._on_failing = on_failing

    def write(self, name: str, offset: int, data: bytes | None) -> None:
        """A write, or the cutting off of a file, that waits for the next sync."""
        self._step()
        self._images.setdefault(name, Image()).waiting.append((offset, data))

    def sync(self, name: str) -> None:
        """A file is on the disk for good."""
        self._step()
        self._images.setdefault(name, Image()).sync()
        self._deleted.clear()

    def delete(self, name: str) -> None:
        """A file is gone; after a power cut it may be back."""
        self._step()
        if image := self._images.pop(name, None):
            self._deleted[name] = image

    def fail(self) -> None:
        """The power fails."""
        if self.after is None:
            back = {name: image for name, image in self._deleted.items() if self._chance.random() < 0.5}
            self.after = {name: image.after_cut(self._chance) for name, image in (back | self._images).items()}
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

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 (so SQLite calls it, as the others)
        super().xWrite(data, offset)
        if self._name:
            self._disk.write(Path(self._name).name, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        if self._name:
            self._disk.write(Path(self._name).name, newsize, None)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._name:  # the ordinary file need not be synced: no power is cut in earnest
            self._disk.sync(Path(self._name).name)


class ForgetfulVFS(apsw.VFS):
    """Opens files on the disk that forgets, for connections that name it."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(NAME, base="")
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self._disk.delete(Path(filename).name)
