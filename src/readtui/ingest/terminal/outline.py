"""Sections of the output of programs: the commits of a history, the files of a patch and their hunks."""

from __future__ import annotations

from typing import NamedTuple

from readtui.span import Offset
from readtui.unicode.lazy_regex import lazy_regex

EXAMINED = 1 << 14
"""Characters at the start of an output that show what it is."""

LONGEST_TITLE = 80
"""Characters of a title; a longer one is cut."""

_PATCH = lazy_regex(r"(?m)^(?:diff --(?:git|cc|combined) |--- .+\n\+\+\+ .+\n@@ -\d)")
_HISTORY = lazy_regex(r"(?m)\Acommit [0-9a-f]{7,64}\b.*\n(?:\w+: .*\n)+")
_COMMIT = lazy_regex(r"(?m)^commit (?P<id>[0-9a-f]{7,64})\b.*\n(?:\w+: .*\n)+\n {4}(?P<title>.+)")
_FILE = lazy_regex(
    r"(?m)^(?:diff --git (?:a/)?\S+ (?:b/)?(?P<git>\S+)$|diff --(?:cc|combined) (?P<combined>.+)$"
    r"|--- (?!a/|/dev/null).+\n\+\+\+ (?P<plain>[^\t\n]+).*\n(?=@@ -\d))"
)
_HUNK = lazy_regex(r"(?m)^@@+ -.*?\+(?P<line>\d+).*?@@+ ?(?P<title>.*)$")


class OutputSection(NamedTuple):
    """A section; `depth` counts from 1, `offset` is that of its first line."""

    title: str
    depth: int
    offset: Offset


def is_patch(text: str) -> bool:
    """Return whether an output is a patch, or a history that may have patches."""
    head = text[:EXAMINED]
    return _PATCH.search(head) is not None or _HISTORY.match(head) is not None


def outline(text: str) -> list[OutputSection]:
    """Return the sections of an output in their order: commits, their files and hunks; none without such parts."""
    if not is_patch(text):
        return []
    commits = [_section(found["title"], 1, found.start()) for found in _COMMIT.finditer(text)]
    depth = 2 if commits else 1
    files = [
        _section(found["git"] or found["combined"] or found["plain"], depth, found.start())
        for found in _FILE.finditer(text)
    ]
    hunks = [
        _section(found["title"] or f"Line {found['line']}", depth + 1, found.start()) for found in _HUNK.finditer(text)
    ]
    return sorted([*commits, *files, *hunks], key=lambda entry: entry.offset)


def _section(title: str, depth: int, offset: Offset) -> OutputSection:
    return OutputSection(title[:LONGEST_TITLE].strip(), depth, offset)
