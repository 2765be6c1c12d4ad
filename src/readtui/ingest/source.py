"""The bytes of a document, read from a file or a stream. No other module of ingest opens files."""

from __future__ import annotations

import errno
import os
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from readtui.errors import SourceError
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable_line

LIMIT_BYTES = 256 << 20
"""Most bytes read: the text and its rows must fit into the memory of a laptop."""

_CHUNK_BYTES = 1 << 20  # `read(LIMIT_BYTES)` would allocate the limit at once, even for a short stream
_MOST_NAMES_COMPARED = 5_000  # in larger folders, finding a similar name would take too long

MANUAL_NAME = r"(?a:(?P<name>[\w.+:@][\w.+:@-]{0,80})\((?P<part>\d(?:[A-Za-z]\w{0,15})?|[nl])\))"
"""A pattern of the name of a manual page with its section: "ls(1)". It never begins with "-", as an option does."""

_MANUAL = lazy_regex(rf"man:(?:{MANUAL_NAME}|(?a:(?P<bare>[\w.+:@][\w.+:@-]{{0,80}})))")

RACY_NS = 2_000_000_000
"""A file that was changed later than so long before it was read may have changed again without a new time: FAT counts
in steps of two seconds. ("Racy Git" in the documentation of Git)"""


class SourceState(NamedTuple):
    """The state of a file at the time `taken_ns`. While it stays the same, so does the content of the file."""

    device: int = 0
    inode: int = 0
    size: int = 0
    modified_ns: int = 0
    changed_ns: int = 0
    taken_ns: int = 0

    @classmethod
    def of(cls, status: os.stat_result) -> SourceState:
        """Return the state of a file that has this status now."""
        return cls(
            *(_to_signed(status.st_dev), _to_signed(status.st_ino), status.st_size),
            *(status.st_mtime_ns, status.st_ctime_ns, time.time_ns()),
        )

    @property
    def is_proof(self) -> bool:
        """Whether a file that is still in this state is unchanged: not if it was changed just before."""
        return max(self.modified_ns, self.changed_ns) < self.taken_ns - RACY_NS

    def proves(self, now: SourceState) -> bool:
        """Whether the file is unchanged, given its present state."""
        return self.is_proof and self[:-1] == now[:-1]


def _to_signed(number: int) -> int:
    """Return a number of up to 64 bits as one that fits into 63 bits and a sign."""
    return (number & (1 << 63) - 1) - (number & 1 << 63)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a document and their origin.

    `name` is printable, as the reader gave it. `path` is absolute, or None if there is no file; it has lone surrogates
    if the file name is not UTF-8. `mtime` is in seconds since 1970. `address` is the final one after redirects;
    `content_type` and `charset` are from the headers of the server. These three are empty for files and streams.
    `state` is that of the file before it was read.
    """

    name: str
    data: bytes
    kind: Literal["file", "stream", "url"] = "file"
    path: str | None = None
    mtime: float | None = None
    address: str = ""
    content_type: str = ""
    charset: str = ""
    state: SourceState | None = field(default=None, compare=False, repr=False)


def is_address(name: str) -> bool:
    """Whether a name is an address, of any scheme, and not a file name."""
    scheme, separator, _ = name.strip().partition("://")
    return bool(separator) and scheme.isascii() and scheme.replace("+", "").isalnum()


def manual_page(source: str) -> tuple[str, str] | None:
    """Return the name and the section, "" without one, of the manual page that a source names: "man:ls(1)".

    None for any other source.
    """
    if not source.startswith("man:") or (found := _MANUAL.fullmatch(source)) is None:
        return None
    return found["name"] or found["bare"], found["part"] or ""


def is_manual_title(title: str) -> bool:
    """Whether the title of a document is that of a manual page: "ls(1)"."""
    return title.endswith(")") and manual_page(f"man:{title}") is not None


def is_file_name(source: str) -> bool:
    """Whether a source is the name of a file: no address, no manual page, and not standard input."""
    return source != "-" and not is_address(source) and manual_page(source) is None


def read_file(path: str | os.PathLike[str]) -> Source:
    """Read the regular file at `path`. Devices, named pipes and sockets are never opened. Raises SourceError."""
    path = os.fspath(path)
    shown = printable_line(path)
    if not path:
        raise SourceError("the name of the file is empty", "name a file, or - for standard input")
    try:
        _check_is_regular_file(Path(path).stat().st_mode, shown)
        # Another file may replace it between the check and `open`: with O_NONBLOCK a pipe does not block, and the
        # second check is of the file that was opened.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb", buffering=0) as stream:
            status = os.fstat(descriptor)
            _check_is_regular_file(status.st_mode, shown)
            if status.st_size > LIMIT_BYTES:
                raise _too_large(shown)
            state = SourceState.of(status)
            data = _read(stream, shown, status.st_size + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _to_source_error(path, shown, error) from error
    return Source(shown, data, "file", _absolute(path), status.st_mtime, state=state)


def read_stream(stream: BinaryIO, name: str = "-") -> Source:
    """Read all of a stream, usually standard input. Raises SourceError."""
    try:
        return Source(printable_line(name), _read(stream, "standard input"), "stream")
    except OSError as error:
        raise SourceError(f"standard input: {_reason(error)}", "send a text through a pipe, or name a file") from error


def _read(stream: BinaryIO, shown: str, expected: int = 0) -> bytes:
    """Read to the end of the stream; `expected` bytes in one read, so that nothing has to be joined."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(max(expected - size, _CHUNK_BYTES)):
        size += len(chunk)
        if size > LIMIT_BYTES:
            raise _too_large(shown)
        chunks.append(chunk)
    return b"".join(chunks)


def _check_is_regular_file(mode: int, shown: str) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise SourceError(f"{shown} is a folder, not a file", "name a file in it")
    kind = "a named pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    raise SourceError(f"{shown} is {kind}, not a regular file", "send its text through a pipe: … | readtui -")


def _too_large(shown: str) -> SourceError:
    limit = f"{LIMIT_BYTES >> 20} MB"
    return SourceError(f"{shown} is too large: more than the limit of {limit}", "split it into smaller files")


def _to_source_error(path: str, shown: str, error: OSError | ValueError) -> SourceError:
    """Return the error that the reader sees after a failed check or `open`."""
    if isinstance(error, ValueError):
        return SourceError(f"{shown} is not a file name: it contains a NUL character", "check the name")
    if error.errno == errno.ENOENT:
        return _missing(Path(path), shown)
    if error.errno in (errno.EACCES, errno.EPERM):
        return SourceError(f"{shown} cannot be read: permission denied", "check the permissions of it and its folder")
    if error.errno == errno.ELOOP:
        return SourceError(f"{shown} is a symbolic link that leads back to itself", "remove or correct the link")
    return SourceError(f"{shown} cannot be read: {_reason(error)}", "check the file and its disk")


def _missing(path: Path, shown: str) -> SourceError:
    if path.is_symlink():
        target = printable_line(str(path.readlink()))
        return SourceError(f"{shown} is a link to {target}, which does not exist", "correct the link")
    if not path.parent.is_dir():
        return SourceError(f"{shown}: no such file or folder", "check the path")
    if similar := _similar_name(path):
        return SourceError(f"{shown}: no such file", f"did you mean {printable_line(str(similar))}?")
    return SourceError(f"{shown}: no such file", "check the name")


def _similar_name(path: Path) -> Path | None:
    """Return the path in the same folder with the most similar name; None if no name is similar."""
    import difflib  # deferred: only a misspelt name needs it

    try:
        names = [other.name for other in path.parent.iterdir()]
    except OSError:
        return None
    if len(names) > _MOST_NAMES_COMPARED:
        return None
    by_fold = {name.casefold(): name for name in sorted(names, reverse=True)}
    close = difflib.get_close_matches(path.name.casefold(), by_fold, n=1, cutoff=0.75)
    return path.with_name(by_fold[close[0]]) if close else None


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)  # noqa: PTH100 (Path.absolute keeps "..", so that one file would have two names)
    except OSError:  # the current folder was removed
        return path


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
