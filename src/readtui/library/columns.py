"""Values of the columns of the library: how names, times, labels, notes and anchors are stored and read back."""

from __future__ import annotations

from datetime import UTC, datetime

from readtui.marks.anchor import Anchor
from readtui.marks.model import HIGHLIGHT_COLOURS, Mark
from readtui.unicode.printable import printable, printable_line

LONGEST_LABEL = 200
"""Characters of a mark's label: two or three lines of a list."""

LONGEST_NOTE = 100_000
"""Characters of the note of a mark: some fifty pages."""

LATEST_TIME = 1 << 36
"""Seconds since 1970 that every platform can convert to a date, in the year 4147."""

MARK_COLUMNS = "kind, start, exact, prefix, suffix, label, letter, made, colour, note"


def storable(text: str) -> str:
    """Replace lone surrogates, which SQLite does not accept."""
    return text.encode("utf-8", "replace").decode()


def to_name_bytes(source: str) -> bytes:
    """Return a source as bytes: the name of a file need not be UTF-8."""
    return source.encode("utf-8", "surrogatepass")


def to_name(source: bytes) -> str:
    """The inverse of `to_name_bytes`."""
    try:
        return source.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # written by another program
        return source.decode("utf-8", "replace")


def to_time(seconds: float) -> datetime:
    """Return a time in UTC from the seconds since 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # written by another program
        return datetime.fromtimestamp(0, UTC)


def to_label(text: str) -> str:
    """Return a label made printable, on one line, cut to `LONGEST_LABEL`."""
    return storable(printable_line(text)).strip()[:LONGEST_LABEL].rstrip()


def to_colour(number: int) -> int:
    """Return the number of a colour, 0 for one that does not exist."""
    return number if 0 <= number <= HIGHLIGHT_COLOURS else 0


def to_note(text: str) -> str:
    """Return a note made printable, cut to `LONGEST_NOTE`."""
    return storable(printable(text)).strip()[:LONGEST_NOTE].rstrip()


def to_columns(anchor: Anchor) -> tuple[int, str, str, str]:
    """Return an anchor as the values of the columns start, exact, prefix and suffix."""
    return anchor.start, storable(anchor.exact), storable(anchor.prefix), storable(anchor.suffix)


def to_mark_columns(mark: Mark) -> tuple[str, int, str, str, str, str, str, float, int, str]:
    """Return a mark as the values of `MARK_COLUMNS`."""
    return (
        mark.kind,
        *to_columns(mark.anchor),
        to_label(mark.label),
        printable_line(mark.letter),
        mark.made.timestamp(),
        to_colour(mark.colour),
        to_note(mark.note),
    )


def to_anchor(start: int, exact: str, prefix: str, suffix: str) -> Anchor:
    """Return the anchor in four columns. `exact` is made printable, since it is shown.

    The contexts are not changed: they may begin or end inside a grapheme cluster.
    """
    return Anchor(max(start, 0), printable(exact), prefix, suffix)
