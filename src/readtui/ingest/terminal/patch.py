"""Patches: the colours of added and removed lines, and the words in them that have changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.model import Inline, InlineKind
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_LINE = 2_000
"""Characters of a line beyond which its changed words are not looked for."""

LEAST_COMMON = 0.3
"""Share of the shorter line that must be common to both: else the lines have nothing to do with each other."""

_HUNK = lazy_regex(r"(?m)^@@ -\d.*@@.*\n(?P<lines>(?:[-+ \\].*(?:\n|\Z)|\n(?=[-+ ]))+)")
_CHANGE = lazy_regex(r"(?m)(?P<removed>(?:^-.*\n)+)(?P<added>(?:^\+.*(?:\n|\Z))+)")
_LINE = lazy_regex(
    r"(?m)^(?:(?P<green>\+(?!\+\+ ).*)|(?P<red>-(?!-- ).*)|(?P<cyan>@@+ -\d.*?@@+)|(?P<yellow>commit [0-9a-f]{7,64})"
    r"|(?P<strong>(?:diff --|index [0-9a-f]|--- |\+\+\+ ).*))"
)


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
        for change in _CHANGE.finditer(text, *hunk.span("lines")):
            removed, added = _lines(text, *change.span("removed")), _lines(text, *change.span("added"))
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
