"""Where a document's bytes come from: a file or a stream, read with care; nothing else opens files."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from readtui.errors import SourceError
from readtui.unicode.printable import printable_line

LIMIT_BYTES = 256 << 20
"""What is read at most: the text, its rows and its index of words would otherwise not fit the memory of a laptop."""

_CHUNK_BYTES = 1 << 20  # `read(LIMIT_BYTES)` would set aside that much at once, however short the stream is
_NAMES_COMPARED = 5_000  # in a folder with more, looking for a similar name would take longer than typing it again


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a document, and where they come from.

    `name` is what the reader is shown: printable, as it was asked for. `path` is absolute, and None for what is no
    file; it may hold lone surrogates where a file name is not UTF-8. `mtime` is in seconds since 1970. `address` is
    where the bytes were found in the end, `content_type` and `charset` are what the server said of them.
    """

    name: str
    data: bytes
    kind: Literal["file", "stream", "url"] = "file"
    path: str | None = None
    mtime: float | None = None
    address: str = ""
    content_type: str = ""
    charset: str = ""


def is_address(name: str) -> bool:
    """Whether a name is meant as an address on the web, of whatever kind, and not as a file's."""
    scheme, mark, _ = name.strip().partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum()


def read_file(path: str | os.PathLike[str]) -> Source:
    """The regular file at `path`. Devices, named pipes and sockets are never opened. Raises SourceError."""
    path = os.fspath(path)
    shown = printable_line(path)
    if not path:
        raise SourceError("the name of the file is empty", "name a file, or - for standard input")
    try:
        _refuse_all_but_files(Path(path).stat().st_mode, shown)
        # Between the look and the opening, another file may have taken the place: O_NONBLOCK keeps a pipe from
        # blocking, and the second look is at what was opened.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb", buffering=0) as stream:
            status = os.fstat(descriptor)
            _refuse_all_but_files(status.st_mode, shown)
            if status.st_size > LIMIT_BYTES:
                raise _too_large(shown)
            data = _read(stream, shown, status.st_size + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unreadable(path, shown, error) from error
    return Source(shown, data, "file", _absolute(path), status.st_mtime)


def read_stream(stream: BinaryIO, name: str = "-") -> Source:
    """All of a stream, standard input as a rule. Raises SourceError."""
    try:
        return Source(printable_line(name), _read(stream, "standard input"), "stream")
    except OSError as error:
        raise SourceError(f"standard input: {_reason(error)}", "send a text through a pipe, or name a file") from error


def _read(stream: BinaryIO, shown: str, expected: int = 0) -> bytes:
    """All that is in the stream; if it holds what is expected, in one piece that need not be joined."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(max(expected - size, _CHUNK_BYTES)):
        size += len(chunk)
        if size > LIMIT_BYTES:
            raise _too_large(shown)
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_all_but_files(mode: int, shown: str) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise SourceError(f"{shown} is a folder, not a file", "name a file in it")
    kind = "a named pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    raise SourceError(f"{shown} is {kind}, not a regular file", "send its text through a pipe: … | readtui -")


def _too_large(shown: str) -> SourceError:
    limit = f"{LIMIT_BYTES >> 20} MB"
    return SourceError(f"{shown} is too large: more than the limit of {limit}", "split it into smaller files")


def _unreadable(path: str, shown: str, error: OSError | ValueError) -> SourceError:
    """What a failed look or opening means to the reader."""
    if isinstance(error, ValueError):
        return SourceError(f"{shown} is no file name: it holds a NUL character", "check the name")
    if error.errno == errno.ENOENT:
        return _missing(Path(path), shown)
    if error.errno in (errno.EACCES, errno.EPERM):
        return SourceError(f"{shown} may not be read: permission denied", "check the permissions of it and its folder")
    if error.errno == errno.ELOOP:
        return SourceError(f"{shown} is a symbolic link that leads back to itself", "remove the link, or mend it")
    return SourceError(f"{shown} cannot be read: {_reason(error)}", "check the file and its disk")


def _missing(path: Path, shown: str) -> SourceError:
    if path.is_symlink():
        target = printable_line(str(path.readlink()))
        return SourceError(f"{shown} is a link to {target}, which does not exist", "mend the link")
    if not path.parent.is_dir():
        return SourceError(f"{shown}: no such file, and no such folder", "check the path")
    if similar := _similar_name(path):
        return SourceError(f"{shown}: no such file", f"did you mean {printable_line(str(similar))}?")
    return SourceError(f"{shown}: no such file", "check the name")


def _similar_name(path: Path) -> Path | None:
    """The path in the same folder whose name is most like that of `path`, or None."""
    import difflib  # deferred: only a wrong name needs it

    try:
        names = [other.name for other in path.parent.iterdir()]
    except OSError:
        return None
    if len(names) > _NAMES_COMPARED:
        return None
    by_fold = {name.casefold(): name for name in sorted(names, reverse=True)}
    close = difflib.get_close_matches(path.name.casefold(), by_fold, n=1, cutoff=0.75)
    return path.with_name(by_fold[close[0]]) if close else None


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)  # noqa: PTH100 (Path.absolute keeps "..", and one file had two names)
    except OSError:  # the current folder was removed
        return path


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
