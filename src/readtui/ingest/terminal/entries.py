"""Where the entries of a log begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from readtui.ingest.terminal.fields import field_pattern
from readtui.ingest.terminal.kinds import filled_lines
from readtui.ingest.terminal.log import begins_entry, is_log
from readtui.ingest.terminal.patch import is_patch
from readtui.span import Offset

BeginsEntry: TypeAlias = Callable[[str, Offset], bool]
"""Whether the line of a text that starts at an offset begins an entry; others continue the one before."""


@lru_cache(maxsize=4)
def entry_test(head: str) -> BeginsEntry | None:
    """Return the test for lines that begin an entry, given the first lines of an output; None if it is no log."""
    lines = filled_lines(head)
    if is_patch(head):
        return None
    if field_pattern(lines) is not None:
        return _is_line
    return begins_entry if is_log(lines) else None


def _is_line(text: str, start: Offset) -> bool:
    return text[start : start + 1] not in ("", "\n", " ")
