"""Files that exports write and imports read: atomic, private, and never outside of the folder through a link."""

from __future__ import annotations

from pathlib import Path

from readtui.config.paths import make_private_folder, write_private_file
from readtui.errors import ExchangeError
from readtui.unicode.printable import printable_line

MOST_BYTES = 256 << 20
"""Bytes of the largest file that is read: as for a document."""


def write_file(file: Path, data: bytes, *, durable: bool = False) -> None:
    """Replace a file by these bytes, all or nothing. Raises ExchangeError.

    A link that the reader named is followed. The permissions of a file that is there stay; a new one is private.
    """
    try:
        target = file.resolve()
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
        if target.is_dir():
            raise ExchangeError(f"{shown(file)} is a folder, not a file", "name a file in it")
        write_private_file(target, data, durable=durable)
        if mode != 0o600:
            target.chmod(mode)
    except (OSError, ValueError, RuntimeError) as error:
        raise unwritable(file, error) from error


def write_in_folder(folder: Path, name: str, data: bytes) -> Path:
    """Write a file whose name we made into a folder. Raises ExchangeError, also if a link there leads out of it."""
    file = folder / name
    try:
        make_private_folder(folder)
        if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
            raise ExchangeError(f"{shown(file)} is a link that leads out of the folder", "remove the link")
    except (OSError, RuntimeError) as error:
        raise unwritable(file, error) from error
    write_file(file, data)
    return file


def read_file(file: Path) -> bytes:
    """Return the bytes of a file. Raises ExchangeError."""
    try:
        if not file.is_file():
            kind = "is not a regular file" if file.exists() else "does not exist"
            raise ExchangeError(f"{shown(file)} {kind}", "check the name")
        if file.stat().st_size > MOST_BYTES:
            raise ExchangeError(f"{shown(file)} is too large: more than {MOST_BYTES >> 20} MB", "is it the right file?")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise ExchangeError(f"{shown(file)} cannot be read: {_reason(error)}", "check its permissions") from error


def read_text(file: Path) -> str:
    """Return the text of a file in UTF-8, without a byte order mark. Raises ExchangeError."""
    try:
        return read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{shown(file)} is not in UTF-8", "convert it, or export to another file") from error


def unwritable(file: Path, error: Exception) -> ExchangeError:
    """Return the error of a file or folder that cannot be written."""
    return ExchangeError(
        f"{shown(file)} cannot be written: {_reason(error)}", "check its permissions, or choose another place"
    )


def shown(file: Path) -> str:
    """Return a path for a message."""
    return printable_line(str(file))


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
