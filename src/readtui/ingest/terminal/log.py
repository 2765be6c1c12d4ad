"""Logs in lines: where their entries begin, times that step back, levels in colours, and sections for times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from re import Match

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

_TIME = r"\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?Z| ?UTC|[-+]\d\d:?\d\d| [-+]\d{4}| [AP]M)?"
_DATE = (
    r"(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.](?:\d\d|[A-Z][a-z]{2})[-/.]\d{4}|[A-Z][a-z]{2} \d\d?, \d{4}"
    r"|[A-Z][a-z]{2} [ \d]\d|\d\d? [A-Z][a-z]{2} \d{4}|\d\d-\d\d(?= \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [VDIWEF] ))"
)
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL)\b"
_SERVICE = r"(?:(?P<service>[\w.-]{1,60} +\| )|\[pod/[^] ]{1,200}\] |\w+ +:\w+ +: (?=\[))?"
"""What `docker compose logs`, `kubectl logs --prefix` and `dmesg -x` put before lines."""

_ENTRY = lazy_regex(
    rf"(?m)^{_SERVICE}(?:"
    # A date with a time; before it a priority (RFC 5424) or the role of the program (Redis, Ruby).
    rf"(?P<when>(?:<\d{{1,3}}>(?:\d )?|\d{{1,7}}:[A-Z] |[DIWEF], )?\W{{0,3}}(?:[A-Z][a-z]{{2}},? )?"
    rf"(?P<date>{_DATE})[ T:]{{1,2}}{_TIME}(?: \d{{4}}(?=\]))?\]?)"
    # The log of a web server: an address, two names, a date in brackets.
    rf"|[\w.:-]{{1,255}} [^ \n]{{1,255}} [^ \n]{{1,255}} (?P<access>\[(?P<day>\d\d/[A-Z][a-z]{{2}}/\d{{4}}):{_TIME}\])"
    # A time with a fraction or a level, a level, seconds since the start (dmesg) or since 1970.
    rf"|(?P<time>\W{{0,3}}{_TIME})(?:(?<=[.,]\d\d\d)|(?=\W{{1,4}}{_LEVEL}))|\W?{_LEVEL}[]:| \t-]"
    r"|(?P<since>\[ *\d+\.\d{3,}\]) |(?P<epoch>\d{10}\.\d{3,})\s"
    # Kubernetes: the letter of a level, month and day.
    r"|(?P<klog>[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6}) +\d+ [\w.-]+:\d+\])"
)
"""The start of an entry of a log. A time alone is not enough: chats and transcripts have it too."""

_LEVELS = lazy_regex(
    r"\b(?:(?P<red>ERROR|SEVERE|CRITICAL|FATAL|PANIC|error|fatal|panic)|(?P<yellow>WARN(?:ING)?|warning)"
    r"|(?P<green>INFO|NOTICE)|(?P<cyan>DEBUG|TRACE))\b"
    r"|(?<=[\[:|])\s{0,3}(?:(?P<red2>err|crit|alert|emerg|critical)|(?P<yellow2>warn)|(?P<green2>info|notice)"
    r"|(?P<cyan2>debug|trace))\s{0,3}(?=[]:|])"
)
_LEVEL_WITHIN = 60
"""Characters after the time of an entry in which its level stands."""

_LETTERS = {"E": "red", "F": "red", "W": "yellow", "I": "green", "D": "cyan", "V": "cyan"}
_LETTER = lazy_regex(r" +\d+ +\d+ (?P<letter>[VDIWEF]) ")
_ANSWER = lazy_regex(r'[^"\n]{0,40}"[^"\n]{0,4000}" (?P<status>[1-5]\d\d)(?!\d)')
_ANSWERS = {"1": "cyan", "2": "green", "3": "cyan", "4": "yellow", "5": "red"}
_SERVICE_LINE = lazy_regex(r"(?m)^[\w.-]{1,60} +\|(?= |$)")
_FIRST_ENTRIES = 20
_SERVICES = ("cyan", "yellow", "green", "magenta", "blue", "bright_cyan", "bright_yellow", "bright_green")

_BOOT = lazy_regex(r"(?m)^-- (?:Boot [0-9a-f]{32}|Reboot) --$")
_GROUP = lazy_regex(r"(?m)^(?:\S{20,40}Z )?##\[(?:group|section)\](?P<title>[^\n]{1,200})")
_HOUR = lazy_regex(r"(\d\d):\d\d:\d\d")

LONG_DAY = 500
"""Entries of a day from which its hours are sections."""

_LEAST_ENTRIES = 0.4
"""Share of the lines of a log that begin an entry: the others, such as those of a traceback, continue one."""


def is_log(lines: Sequence[str]) -> bool:
    """Return whether lines are those of a log."""
    return sum(1 for line in lines if _ENTRY.match(line)) >= max(_LEAST_ENTRIES * len(lines), 1)


def begins_entry(text: str, start: Offset) -> bool:
    """Return whether the line at an offset of a log begins an entry; others continue the one before."""
    return _ENTRY.match(text, start) is not None


def log_styles(text: str) -> Iterator[Inline]:
    """Yield dimmed times, and the colours of levels, of answers of web servers, and of names of services."""
    yield from _service_styles(text)
    for found in _ENTRY.finditer(text):
        for name in ("when", "access", "time", "since", "epoch", "klog"):
            if found[name]:
                yield Inline(Span(*found.span(name)), "dim")
        if level := _level(text, found):
            yield level


def _service_styles(text: str) -> Iterator[Inline]:
    """Yield the names of services before all lines, each in a colour of its own, if the first entries have them."""
    if not any(found["service"] for found in islice(_ENTRY.finditer(text), _FIRST_ENTRIES)):
        return
    colours: dict[str, str] = {}
    for found in _SERVICE_LINE.finditer(text):
        colour = colours.setdefault(found[0].split(" ")[0], _SERVICES[len(colours) % len(_SERVICES)])
        yield Inline(Span(*found.span()), "colour", colour)


def _level(text: str, entry: Match[str]) -> Inline | None:
    """Return the colour of the level of an entry, or of the answer of a web server."""
    if entry["klog"]:
        return Inline(Span(entry.start("klog"), entry.start("klog") + 1), "colour", _LETTERS[entry["klog"][0]])
    if entry["access"]:
        if answer := _ANSWER.match(text, entry.end()):
            return Inline(Span(*answer.span("status")), "colour", _ANSWERS[answer["status"][0]])
        return None
    if letter := _LETTER.match(text, entry.end()):
        return Inline(Span(*letter.span("letter")), "colour", _LETTERS[letter["letter"]])
    end = text.find("\n", entry.end())
    within = min(entry.end() + _LEVEL_WITHIN, end if end >= 0 else len(text))
    if level := _LEVELS.search(text, entry.start(), within):
        return Inline(Span(*level.span(str(level.lastgroup))), "colour", str(level.lastgroup).rstrip("2"))
    return None


def log_sections(text: str) -> list[OutputSection]:
    """Return the groups of a build, or a section for each start of the machine, each day and each hour of a long day.

    There is none for what there is only one of.
    """
    if groups := [OutputSection(found["title"], 1, found.start()) for found in _GROUP.finditer(text)]:
        return groups
    boots = [(found.start(), found[0].strip("- ")) for found in _BOOT.finditer(text)]
    return time_sections(boots, ((found.start(), *_day_and_hour(found)) for found in _ENTRY.finditer(text)))


def _day_and_hour(entry: Match[str]) -> tuple[str, str]:
    when = entry["when"] or entry["access"] or entry["time"] or entry["klog"] or ""
    hour = _HOUR.search(when)
    return entry["date"] or entry["day"] or (when[1:5] if entry["klog"] else ""), hour[1] if hour else ""


class _Day:
    """The entries of a day: where they begin, how many there are, and where its hours begin."""

    __slots__ = ("count", "hours", "offset", "title")

    def __init__(self, offset: Offset, title: str) -> None:
        self.offset, self.title = offset, title
        self.count = 0
        self.hours: list[tuple[Offset, str]] = []

    def add(self, offset: Offset, hour: str) -> None:
        """Count an entry."""
        self.count += 1
        if hour and (not self.hours or self.hours[-1][1] != hour):
            self.hours.append((offset, hour))


def time_sections(
    boots: Sequence[tuple[Offset, str]], entries: Iterator[tuple[Offset, str, str]]
) -> list[OutputSection]:
    """Return sections for the starts of a machine, and for the days and hours of entries; "" is an unknown time."""
    sections: list[OutputSection] = []
    days = [_Day(0, "")]
    following = iter([*boots, (None, "")])
    boot, title = next(following)
    depth = 1
    for offset, day, hour in entries:
        while boot is not None and boot < offset:
            sections += [*_day_sections(days, depth), OutputSection(title, 1, boot)]
            days, depth = [_Day(boot, "")], 2
            boot, title = next(following)
        if day and days[-1].title != day:
            days.append(_Day(offset, day))
        days[-1].add(offset, hour)
    sections += _day_sections(days, depth)
    while boot is not None:  # a start without entries
        sections.append(OutputSection(title, 1, boot))
        boot, title = next(following)
    return sections


def _day_sections(days: Sequence[_Day], depth: int) -> Iterator[OutputSection]:
    days = [day for day in days if day.count]
    for day in days:
        if day.title and len(days) > 1:
            yield OutputSection(day.title, depth, day.offset)
        if day.count > LONG_DAY and len(day.hours) > 1:
            for offset, hour in day.hours:
                yield OutputSection(f"{hour}:00", depth + (len(days) > 1), offset)
