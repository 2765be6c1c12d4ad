"""Names of files made from titles, that every system can store."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from readtui.unicode.printable import printable_line

LONGEST_NAME = 120
"""Bytes of the longest name without its ending. Most systems allow 255; some backups and encryptions add to a name."""

_RESERVED_CHARACTERS = '<>:"/\\|?*#^[]'
"""Characters that Windows forbids in a name, or that end a link to it in Obsidian."""

_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789¹²³"))
)
"""Names that Windows gives to devices, with any ending."""


def file_name(title: str, fallback: str = "text") -> str:
    """Return a name without an ending, made from a title; `fallback` if nothing of the title is left.

    It is no path, not hidden, no device, in NFC, and at most `LONGEST_NAME` bytes long.
    """
    text = unicodedata.normalize("NFC", printable_line(title))
    text = "".join(" " if char in _RESERVED_CHARACTERS else char for char in text)
    text = _trimmed(" ".join(text.split()))
    if len(text.encode("utf-8", "replace")) > LONGEST_NAME:
        text = _trimmed(_cut(text))
    if text.partition(".")[0].strip().casefold() in _DEVICES:
        text = f"_{text}"
    return text or fallback


def _trimmed(text: str) -> str:
    """Without what hides a file at its start, and what Windows drops at its end."""
    return text.lstrip(".~- ").rstrip(". ").strip()


def _cut(text: str) -> str:
    """As many whole words as fit into `LONGEST_NAME` bytes, or as many characters if that loses much."""
    cut = text.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore")
    whole_words = cut.rpartition(" ")[0]
    return whole_words if len(whole_words) * 2 > len(cut) else cut


def free_name(name: str, ending: str, uid: str, is_taken: Callable[[str], bool]) -> str:
    """Return the name of a file: the plain one, or if that is taken by another text one with the start of the uid."""
    plain = f"{name}{ending}"
    return f"{name} {uid[:8]}{ending}" if is_taken(plain) else plain
