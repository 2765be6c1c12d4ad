"""Logs: times that step back, levels in colours, and a section for each day or each start of the machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

_TIME = r"\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[-+]\d\d:?\d\d)?"
_DATE = r"(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.](?:\d\d|[A-Z][a-z]{2})[-/.]\d{4}|[A-Z][a-z]{2}  ?\d\d?)"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b"
_ENTRY = lazy_regex(
    # A date with a time, a time with a fraction or a level, a level, or seconds since the start (dmesg).
    rf"(?m)^(?P<when>\W{{0,3}}(?:[A-Z][a-z]{{2}},? )?(?P<date>{_DATE})[ T:]{{1,2}}{_TIME}\]?)"
    rf"|^(?P<time>\W{{0,3}}{_TIME})(?:(?<=[.,]\d\d\d)|(?=\W{{1,4}}{_LEVEL}))|^\W?{_LEVEL}[]:| \t-]"
    r"|^(?P<since>\[ *\d+\.\d{3,}\]) "
)
"""The start of an entry of a log. A time alone is not enough: chats and transcripts have it too."""

_LEVELS = lazy_regex(
    r"\b(?:(?P<red>ERROR|CRITICAL|FATAL|error|fatal)|(?P<yellow>WARN(?:ING)?|warning)|(?P<green>INFO|NOTICE)"
    r"|(?P<cyan>DEBUG|TRACE))\b"
)
_LEVEL_WITHIN = 60
"""Characters after the time of an entry in which its level stands."""

_BOOT = lazy_regex(r"(?m)^-- (?:Boot [0-9a-f]{32}|Reboot) --$")

_LEAST_ENTRIES = 0.4
"""Share of the lines of a log that begin an entry: the others, such as those of a traceback, continue one."""


def is_log(lines: Sequence[str]) -> bool:
    """Return whether lines are those of a log."""
    return sum(1 for line in lines if _ENTRY.match(line)) >= max(_LEAST_ENTRIES * len(lines), 1)


def log_styles(text: str) -> Iterator[Inline]:
    """Yield dimmed times, and the colours of the levels."""
    for found in _ENTRY.finditer(text):
        for name in ("when", "time", "since"):
            if found[name]:
                yield Inline(Span(*found.span(name)), "dim")
        end = text.find("\n", found.end())
        within = min(found.end() + _LEVEL_WITHIN, end if end >= 0 else len(text))
        if level := _LEVELS.search(text, found.start(), within):
            yield Inline(Span(*level.span()), "colour", str(level.lastgroup))


def log_sections(text: str) -> list[OutputSection]:
    """Return a section for each start of the machine, or else for each day; none if there is only one."""
    boots = [OutputSection(found[0].strip("- "), 1, found.start()) for found in _BOOT.finditer(text)]
    if boots:
        return boots
    days: list[OutputSection] = []
    for found in _ENTRY.finditer(text):
        if found["date"] and (not days or days[-1].title != found["date"]):
            days.append(OutputSection(found["date"], 1, found.start()))
    return days if len(days) > 1 else []
