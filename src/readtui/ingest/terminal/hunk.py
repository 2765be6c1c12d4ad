"""The lines of a hunk of a unified or a combined patch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Inline
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

_RANGE = lazy_regex(r"[-+]\d+(?:,(\d+))?")


class Replacement(NamedTuple):
    """Lines that were removed, and those that were added in their place, without their signs."""

    removed: Sequence[Span]
    added: Sequence[Span]


class Hunk:
    """Takes the lines of a hunk as long as its head says, so that a removed line "-- x" is not taken for a head.

    `head` is "@@ -1,4 +1,5 @@"; a combined patch has one range more for each parent, and so many signs in its lines.
    """

    def __init__(self, head: str) -> None:
        *self._old, self._new = [int(found[1] or 1) for found in _RANGE.finditer(head)] or [0, 0]
        self._signs = max(len(self._old), 1)
        self._removed: list[Span] = []
        self._added: list[Span] = []
        self.colours: list[Inline] = []
        self.replacements: list[Replacement] = []
        self.is_open = True
        """Whether its head says that more lines come."""

    def take(self, line: str, offset: Offset) -> bool:
        """Return whether a line belongs to the hunk, and take it. `offset` is that of its first sign."""
        signs = line[: self._signs]
        if signs.strip("+- "):
            return signs[0] == "\\"  # no newline at the end of the file
        if self.is_open:
            self._count(signs)
        elif not signs.strip() or line.startswith(("--- ", "+++ ")) or line.rstrip() == "--":
            return False  # else it is a line of a patch that was edited, and has more lines than its head says
        lines = self._removed if "-" in signs else self._added if "+" in signs else None
        if (lines is not self._added and self._added) or lines is None:
            self.end_run()
            lines = self._removed if "-" in signs else None
        if lines is not None:
            end = offset + len(line)
            lines.append(Span(offset + len(signs), end))
            self.colours.append(Inline(Span(offset, end), "colour", "red" if lines is self._removed else "green"))
        return True

    def end_run(self) -> None:
        """End the present run of removed and added lines."""
        if self._removed and self._added:
            self.replacements.append(Replacement(self._removed, self._added))
        self._removed, self._added = [], []

    def _count(self, signs: str) -> None:
        if "-" in signs:
            counted = "-"
        else:
            counted, signs = " ", signs.ljust(self._signs)  # a blank line may have lost its signs
            self._new -= 1
        self._old = [left - (sign == counted) for left, sign in zip(self._old, signs, strict=False)]
        self.is_open = self._new > 0 or max(self._old, default=0) > 0
