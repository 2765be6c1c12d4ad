"""Texts, names, times and anchors as a library holds them, and as they come out of it whoever put them there."""

from __future__ import annotations

from datetime import UTC, datetime

from readtui.marks.anchor import Anchor
from readtui.unicode.printable import printable


def storable(text: str) -> str:
    """`text` without lone surrogates, which SQLite does not take."""
    return text.encode("utf-8", "replace").decode()


def name_bytes(source: str) -> bytes:
    """The name of a source, which need not be UTF-8."""
    return source.encode("utf-8", "surrogatepass")


def name_of(source: bytes) -> str:
    """The name that `name_bytes` made bytes of."""
    try:
        return source.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # put there by another program
        return source.decode("utf-8", "replace")


def time_of(seconds: float) -> datetime:
    """A time from the seconds since 1970, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # put there by another program
        return datetime.fromtimestamp(0, UTC)


def anchor_row(anchor: Anchor) -> tuple[int, str, str, str]:
    """An anchor as four columns."""
    return anchor.start, storable(anchor.exact), storable(anchor.prefix), storable(anchor.suffix)


def anchor_of(start: int, exact: str, prefix: str, suffix: str) -> Anchor:
    """The anchor of four columns. Its words can be shown; its contexts stay as they are, for they may begin or end
    within a character of several code points."""
    return Anchor(max(start, 0), printable(exact), prefix, suffix)
