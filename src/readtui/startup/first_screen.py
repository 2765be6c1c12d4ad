"""Decide what the first screen shows, and draw it."""

import os
import sys

from readtui.startup.conditions import NO_SETTINGS, own_folder, settings_key, stamp_of, terminal_key
from readtui.startup.kept_screen import (
    FOLDER,
    LAST,
    START,
    STYLES,
    KeptFile,
    file_name,
    read_private,
    unpacked,
)
from readtui.startup.raw_terminal import PAINTED

COMMANDS = frozenset(
    (
        *(
            "backup",
            "config",
            "doctor",
            "export",
            "forget",
            "help",
            "import",
            "init",
            "keep",
            "list",
            "locate",
            "marks",
        ),
        *("open", "search", "serve", "show", "state", "stats", "tag"),
    )
)
"""Names that the command line may take for a command: see `cli.options.COMMANDS` and `cli.verb_table`."""

HEAD_BYTES = 1 << 13
"""Bytes of a file that are read: a screen of 60 rows and 100 columns has 6,000 characters."""

SMALLEST, LARGEST = (20, 5), (500, 200)
"""Columns and rows of the screens that are drawn."""

LARGEST_FILE = 256 << 20
"""As `ingest.source.LIMIT_BYTES`: larger files are refused."""


class StartRequest:
    """What was asked for: a document, the last one if `name` is empty; `columns` and `rows` are those of the screen."""

    def __init__(self, name: str, columns: int, rows: int, folder: str) -> None:
        self.name = name
        self.columns = columns
        self.rows = rows
        self.folder = folder
        self.conditions = [terminal_key(), settings_key(), f"{columns}x{rows}"]


def show(arguments: list[str]) -> None:
    """Show the first screen for these arguments of the command line, if there is one.

    Whatever fails here is reported, or not, by the program itself, which does the same again.
    """
    try:
        if (request := _request(arguments)) is not None and (painting := _painting(request)):
            PAINTED.paint(painting)
    except Exception:
        PAINTED.restore()


def _request(arguments: list[str]) -> StartRequest | None:
    """Return what was asked for; None if this is no case for the first screen."""
    environ = os.environ
    if any(argument.startswith(("-", "+")) for argument in arguments) or (COMMANDS | {""}).intersection(arguments[:1]):
        return None
    if sys.platform == "win32" or environ.get("TERM", "dumb") in ("dumb", "unknown"):
        return None
    if not (os.isatty(0) and os.isatty(1) and os.isatty(2)):
        return None
    columns, rows = os.get_terminal_size(1)
    is_sized = SMALLEST[0] <= columns <= LARGEST[0] and SMALLEST[1] <= rows <= LARGEST[1]
    folder = own_folder("cache")
    return StartRequest(arguments[0] if arguments else "", columns, rows, folder) if folder and is_sized else None


def _painting(request: StartRequest) -> str:
    """Return what draws the first screen; empty for none."""
    folder = f"{request.folder}/{FOLDER}"
    if not request.name:
        request.name = _last_name(folder)
    if not request.name:
        return ""
    if "://" in request.name:
        kept = _read(f"{folder}/{file_name(request.name, None)}")
        is_same = kept is not None and kept.conditions[4:5] == [ascii(request.name)]
        return (_kept_painting(kept, request, "") if kept and is_same else "") or _new_painting(
            request, b"", 0, is_new=False
        )
    descriptor = os.open(request.name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if status.st_mode & 0o170000 != 0o100000 or not 0 < status.st_size <= LARGEST_FILE:
            return ""
        data = read_private(f"{folder}/{file_name('', status)}")
        kept = unpacked(data)
        if kept is not None and (painting := _kept_painting(kept, request, stamp_of(status))):
            return painting
        # Others are not shown from their start, and a damaged file does not tell where its document was left.
        is_new = not data or (kept is not None and kept.conditions[-1:] == [START])
        head = os.read(descriptor, HEAD_BYTES)
        return _new_painting(request, head, status.st_size, is_new=is_new)
    finally:
        os.close(descriptor)


def _read(file: str) -> KeptFile | None:
    return unpacked(read_private(file))


def _last_name(folder: str) -> str:
    """Return the path or address of the document that was read last; empty if it is not known."""
    last = read_private(f"{folder}/{LAST}").decode("ascii", "replace")
    kept = _read(f"{folder}/{last}") if last.replace("-", "").isalnum() else None
    if kept is None or len(kept.conditions) < 5:
        return ""
    name = kept.conditions[4]
    return name[1:-1] if "://" in name else os.fsdecode(bytes.fromhex(name))


def _kept_painting(kept: KeptFile, request: StartRequest, stamp: str) -> str:
    """Return what draws a kept screen; empty if it is not that of this document, terminal and settings."""
    is_valid = kept.conditions[:4] == [*request.conditions, stamp] and len(kept.rows) == request.rows
    return kept.painting() if is_valid else ""


def _new_painting(request: StartRequest, head: bytes, size: int, *, is_new: bool) -> str:
    """Return what draws the head of a document, or its name; empty if the styles are not known."""
    from readtui.startup import new_screen  # deferred: a kept screen does not need it

    styles = _read(f"{request.folder}/{FOLDER}/{STYLES}")
    if styles is None or styles.conditions[:2] != request.conditions[:2] or len(styles.styles) != len(new_screen.ROLES):
        if request.conditions[1] != NO_SETTINGS:
            return ""  # the settings are other ones, or wrong
        styles = new_screen.built_in_styles(os.environ)
    return new_screen.NewScreen(styles, request.columns, request.rows).painting(
        head if is_new or not new_screen.is_text(request.name) else b"", size, request.name
    )
