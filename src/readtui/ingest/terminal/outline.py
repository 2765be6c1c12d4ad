"""Sections of the output of programs: the commits of a history, and the files of a patch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readtui.span import Offset
from readtui.unicode.lazy_regex import lazy_regex

_EXAMINED = 1 << 14
"""Characters at the start of an output that show what it is."""

_PATCH = lazy_regex(r"(?m)^(?:diff --(?:git|cc|combined) |--- .+\n\+\+\+ .+\n@@ -\d)")
_HISTORY = lazy_regex(r"(?m)\A(?:commit [0-9a-f]{7,64}\b.*\n(?:\w+: .*\n)+|[0-9a-f]{7,40} )")
_COMMIT = lazy_regex(r"(?m)^commit (?P<id>[0-9a-f]{7,64})\b.*\n(?:\w+: .*\n)+\n {4}(?P<title>.+)")
_FILE = lazy_regex(
    r"(?m)^(?:diff --git (?:a/)?\S+ (?:b/)?(?P<git>\S+)$|diff --(?:cc|combined) (?P<combined>.+)$"
    r"|--- (?!a/).+\n\+\+\+ (?P<plain>[^\t\n]+).*\n@@ -\d)"
)


class OutputSection(NamedTuple):
    """A section; `depth` counts from 1, `offset` is that of its first line."""

    title: str
    depth: int
    offset: Offset


def outline(text: str) -> list[OutputSection]:
    """Return the sections of an output in their order; none where it has no such parts."""
    head = text[:_EXAMINED]
    commits = list(_commits(text)) if _HISTORY.search(head) else []
    files = list(_files(text, 2 if commits else 1)) if _PATCH.search(head) or commits else []
    return sorted([*commits, *files], key=lambda entry: entry.offset)


def _commits(text: str) -> Iterator[OutputSection]:
    for found in _COMMIT.finditer(text):
        yield OutputSection(found["title"], 1, found.start())


def _files(text: str, depth: int) -> Iterator[OutputSection]:
    for found in _FILE.finditer(text):
        yield OutputSection(found["git"] or found["combined"] or found["plain"], depth, found.start())
