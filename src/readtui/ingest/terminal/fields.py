"""Logs whose entries are fields: an object of JSON in each line, or pairs key=value (logfmt)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from re import Match, Pattern

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.ingest.terminal.log import time_sections
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

_STRING = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_JSON_LINE = lazy_regex(rf"\{{\s*{_STRING}\s*:.*\}}\s*$")
# The last alternative takes a string that is not closed, so that its quotes are not tried one after the other.
_JSON_FIELD = lazy_regex(rf"(?P<key>{_STRING}) *: *(?P<value>{_STRING}|[-+.\deE]+|true|false|null)?|{_STRING}|\"[^\n]*")
_PAIR = rf'(?<![\w.@/-])(?P<key>[\w.@/-]{{1,100}})=(?P<value>{_STRING}|[^\s"]*)'
_PAIR_FIELD = lazy_regex(_PAIR)
_PAIR_LINE = lazy_regex(r"(?=[^\n]{0,400}\b(?:level|lvl|severity|msg|message|ts|time)=)[\w.@/-]{1,100}=")

_LEVEL_KEYS = frozenset(("level", "lvl", "severity", "levelname", "log.level", "loglevel", "@l", "PRIORITY"))
_TIME_KEYS = frozenset(
    (
        "ts",
        "t",
        "time",
        "timestamp",
        "@timestamp",
        "@t",
        "date",
        "datetime",
        "asctime",
        "eventTime",
        "__REALTIME_TIMESTAMP",
    )
)
_MESSAGE_KEYS = frozenset(("msg", "message", "event", "short_message", "@m", "@mt", "MESSAGE"))
_LEVELS = {
    **dict.fromkeys(("trace", "debug", "10", "20", "7"), "cyan"),
    **dict.fromkeys(("info", "information", "notice", "30", "6", "5"), "green"),
    **dict.fromkeys(("warn", "warning", "40", "4"), "yellow"),
    **dict.fromkeys(("error", "err", "critical", "crit", "fatal", "panic", "emerg", "alert", "dpanic"), "red"),
    **dict.fromkeys(("50", "60", "3", "2", "1", "0"), "red"),
}
"""The colours of levels: names, numbers of pino and bunyan (10 to 60), and of syslog (0 to 7)."""

_ISO = lazy_regex(r'"?(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<hour>\d\d):)?')
_EPOCH = lazy_regex(r'"?(?P<seconds>\d{10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?"?$')

MOST_DIMMED = 200_000
"""Keys that are dimmed, each of which takes 200 bytes of memory; those after them are not."""

_LEAST = 0.9
"""Share of the lines that must have the form: others are what a program prints before its log begins."""


def field_pattern(lines: Sequence[str]) -> Pattern[str] | None:
    """Return the pattern of the fields in a log, if its lines are objects of JSON or pairs key=value."""
    for line_pattern, fields in ((_JSON_LINE, _JSON_FIELD), (_PAIR_LINE, _PAIR_FIELD)):
        if lines and sum(1 for line in lines if line_pattern.match(line)) >= _LEAST * len(lines):
            return fields
    return None


def field_styles(text: str, fields: Pattern[str]) -> Iterator[Inline]:
    """Yield dimmed keys and times, the colours of levels, and strong messages."""
    dimmed = 0
    for found in fields.finditer(text):
        if (key := _key(found)) is None:
            continue
        if dimmed < MOST_DIMMED:
            dimmed += 1
            yield Inline(Span(*found.span("key")), "dim")
        if not found["value"]:
            continue
        value = Span(*found.span("value"))
        if key in _TIME_KEYS:
            yield Inline(value, "dim")
        elif key in _MESSAGE_KEYS:
            yield Inline(value, "strong")
        elif key in _LEVEL_KEYS and (colour := _LEVELS.get(found["value"].strip('"').lower())):
            yield Inline(value, "colour", colour)


def field_sections(text: str, fields: Pattern[str]) -> list[OutputSection]:
    """Return a section for each day and each hour of a long day; none for what there is only one of."""
    return time_sections((), _times(text, fields))


def _times(text: str, fields: Pattern[str]) -> Iterator[tuple[Offset, str, str]]:
    """Yield the offset, the day and the hour of each entry with a time."""
    done = 0  # the end of the line whose time was found
    for found in fields.finditer(text):
        if found.start() >= done and _key(found) in _TIME_KEYS and (when := _day_and_hour(found["value"] or "")):
            yield text.rfind("\n", 0, found.start()) + 1, *when
            end = text.find("\n", found.end())
            done = end if end >= 0 else len(text)


def _key(found: Match[str]) -> str | None:
    key: str | None = found["key"]
    return key and key.strip('"')


def _day_and_hour(value: str) -> tuple[str, str] | None:
    if iso := _ISO.match(value):
        return iso["day"], iso["hour"] or ""
    if epoch := _EPOCH.match(value):
        time = datetime.fromtimestamp(int(epoch["seconds"]), UTC)
        return time.date().isoformat(), f"{time.hour:02}"
    return None
