"""Patches and histories: their sections, the colours of their lines, and the words that have changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.model import Inline, InlineKind
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Offset, Span
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
_HUNK_HEAD = lazy_regex(r"(?m)^@@+ -.*?\+(?P<line>\d+).*?@@+ ?(?P<title>.*)$")

LONGEST_LINE = 2_000
"""Characters of a line beyond which its changed words are not looked for."""

LEAST_COMMON = 0.3
"""Share of the shorter line that must be common to both: else the lines have nothing to do with each other."""

_HUNK = lazy_regex(r"(?m)^@@ -\d.*@@.*\n(?P<lines>(?:[-+ \\].*(?:\n|\Z)|\n(?=[-+ ]))+)")
_REMOVED = lazy_regex(r"(?m)(?:^-.*\n)+")
_ADDED = lazy_regex(r"(?:\+.*(?:\n|\Z))+")
_LINE = lazy_regex(
    r"(?m)^(?:(?P<green>\+(?!\+\+ ).*)|(?P<red>-(?!-- ).*)|(?P<cyan>@@+ -\d.*?@@+)|(?P<yellow>commit [0-9a-f]{7,64})"
    r"|(?P<strong>(?:diff --|index [0-9a-f]|--- |\+\+\+ ).*))"
)


def is_patch(text: str) -> bool:
    """Return whether an output is a patch, or a history that may have patches."""
    head = text[:EXAMINED]
    return _PATCH.search(head) is not None or _HISTORY.match(head) is not None


def patch_sections(text: str) -> list[OutputSection]:
    """Return the sections of a patch in their order: commits, their files and hunks."""
    commits = [_section(found["title"], 1, found.start()) for found in _COMMIT.finditer(text)]
    depth = 2 if commits else 1
    files = [
        _section(found["git"] or found["combined"] or found["plain"], depth, found.start())
        for found in _FILE.finditer(text)
    ]
    hunks = [
        _section(found["title"] or f"Line {found['line']}", depth + 1, found.start())
        for found in _HUNK_HEAD.finditer(text)
    ]
    return sorted([*commits, *files, *hunks], key=lambda entry: entry.offset)


def _section(title: str, depth: int, offset: Offset) -> OutputSection:
    return OutputSection(title[:LONGEST_TITLE].strip(), depth, offset)


def patch_colours(text: str) -> Iterator[Inline]:
    """Yield the colours that git gives to the lines of a patch."""
    for found in _LINE.finditer(text):
        colour = str(found.lastgroup)
        kind: InlineKind = "strong" if colour == "strong" else "colour"
        yield Inline(Span(*found.span(colour)), kind, "" if kind == "strong" else colour)


def changed_words(text: str) -> Iterator[Inline]:
    """Yield the parts of removed lines, and of as many lines added in their place, in which they differ.

    As in diff-highlight of git, that is what is left between the words common to both at their starts and ends.
    """
    for hunk in _HUNK.finditer(text):
        for removal in _REMOVED.finditer(text, *hunk.span("lines")):
            addition = _ADDED.match(text, removal.end(), hunk.end())
            removed, added = _lines(text, *removal.span()), _lines(text, *addition.span()) if addition else ()
            if len(removed) == len(added):
                for old, new in zip(removed, added, strict=True):
                    yield from (Inline(span, "reverse") for span in _difference(text, old, new) if span)


def _lines(text: str, start: int, end: int) -> Sequence[Span]:
    """Return the lines of a passage without the sign in front of each."""
    spans: list[Span] = []
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        spans.append(Span(start + 1, stop))
        start = stop + 1
    return spans


def _difference(text: str, old: Span, new: Span) -> tuple[Span, ...]:
    """Return what differs in two lines; nothing if they have little in common."""
    first, second = old.of(text), new.of(text)
    shortest = min(len(first), len(second))
    if max(len(first), len(second)) > LONGEST_LINE or first == second:
        return ()
    start = next((at for at in range(shortest) if first[at] != second[at]), shortest)
    tail = next((at for at in range(shortest - start) if first[-1 - at] != second[-1 - at]), shortest - start)
    if _is_in_word(first, start) or _is_in_word(second, start):
        while start and first[start - 1].isalnum():
            start -= 1
    if _is_in_word(first, len(first) - tail) or _is_in_word(second, len(second) - tail):
        while tail and first[-tail].isalnum():
            tail -= 1
    common = len(first[:start].strip()) + len(first[len(first) - tail :].strip())
    if common < LEAST_COMMON * len(min(first, second, key=len).strip()):
        return ()
    return Span(old.start + start, old.end - tail), Span(new.start + start, new.end - tail)


def _is_in_word(line: str, at: int) -> bool:
    """Return whether a line has a word around a place."""
    return 0 < at < len(line) and line[at - 1].isalnum() and line[at].isalnum()
