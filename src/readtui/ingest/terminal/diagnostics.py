"""Messages of compilers, linters and make: their levels in colours, and a section for each, or for each file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_TITLE = 80
"""Characters of the title of a section; a longer one is cut."""

MOST_SECTIONS = 2_000
"""Messages up to which warnings have sections; of more, only errors have, and of still more only the files."""

_LEVEL = (
    r"(?:(?P<red>(?:fatal |internal compiler )?[Ee]rror|ERROR)|(?P<yellow>[Ww]arning|WARNING)"
    r"|(?P<cyan>note|info|help|remark))"
)
_MESSAGE = lazy_regex(
    r"(?m)^(?:(?:psql:)?(?P<path>(?:[A-Za-z]:)?[^\s:()][^:()\n]{0,400}?)(?::\d{1,7}(?:[:.]\d{1,6}(?:-\d+)?)?|\(\d{1,7}(?:,\d{1,6})?\))"
    r"(?::| -) ?|(?![EW])(?P<tool>(?!make)[\w+./-]{1,100}: )?)"
    rf"(?P<level>{_LEVEL})(?P<code>\[[\w:-]+\]| [A-Z]{{1,4}}\d{{2,5}})?: (?P<title>.*)"
    r"|^(?P<make>g?make(?:\[\d+\])?: \*\*\* .*|FAILED: .*|CMake Error.*|npm (?:ERR!|error) .*|collect2: .*)"
    r"|^ +\d{1,7}:\d{1,6} +(?:(?P<lint_red>error)|(?P<lint_yellow>warning)) +(?P<lint>\S.*)"
    r"|^(?P<concise>(?P<concise_path>[^\s:][^:\n]{0,400}):\d{1,7}:(?:\d{1,6}:)? (?P<rule>[A-Z]{1,4}\d{3,5})\b.*)"
    r"|^\[(?:(?P<maven_red>ERROR)|(?P<maven_yellow>WARNING))\] "
    r"(?P<maven_path>/\S+?):\[\d{1,7}(?:,\d{1,6})?\] (?P<maven>.*)"
    r"|^(?P<cmake>CMake Warning.*|npm (?:WARN|warn) .*)"
    r"|^(?P<rule_red>[A-Z]{1,4}\d{3}) (?:\[\*\] )?(?P<rule_title>\S.*)(?=\n +--> )"
)
"""The first line of a message."""

_CARETS = lazy_regex(r"(?m)^(?: *\d* \|)? *(?P<green>\^[~^]*|~+\^[~^]*)(?=[\s~^]|$)")
_PROGRESS = lazy_regex(
    r"(?m)^ {1,12}(?P<green>Compiling|Checking|Finished|Running|Downloaded|Downloading|Updating|Fresh|Building|Blocking"
    r"|Doc-tests|Documenting|Installing|Installed|Removing|Removed|Adding|Locking|Packaging|Verifying|Uploading) "
)
_PLACE = lazy_regex(r"\n *--> (?P<path>\S+?):(?P<line>\d+)")
_DIRECTORY = lazy_regex(r"(?m)^g?make(?:\[\d+\])?: Entering directory [`'](?P<path>[^'\n]{1,400})'$")
_WORDS = ("error", "warning", "note:", "FAILED", "*** ", "Error", "Warning", "ERR!", "WARN", "-->", "help:", "ERROR")

_COLOURED = ("level", "make", "cmake", "lint_red", "lint_yellow", "rule", "rule_red", "maven_red", "maven_yellow")
"""The groups of `_MESSAGE` that get its colour."""

EVIDENCE = (
    r"(?:\S+:\d+(?::\d+)?|\S+\(\d+(?:,\d+)?\))(?::| -) (?:fatal )?(?:error|warning|note)\b"
    r"|[\w+./-]+: (?:fatal )?(?:error|warning): |(?:error|warning)(?:\[\w+\])?: \S"
    r"|g?make(?:\[\d+\])?: |CMake (?:Error|Warning)\b|npm (?:ERR!|error|warn|WARN) |FAILED: \S|ninja: "
    r"|\S+:\d+:\d+: [A-Z]{1,4}\d{3,5} | +\d+:\d+ +(?:error|warning) +\S| +--> \S+:\d+"
    r"|(?:\S+/)?(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|ar|ld|rustc|javac|tsc) +-\S"
    r"|\[ *\d+/\d+\] |\[ *\d+%\] (?:Building|Linking)"
    r"| {1,12}(?:Compiling|Checking|Finished|Running) \S+ |In file included from |\S+: In (?:\w+ )*function \S|-- \S"
    r"|\S+\.[A-Za-z]\w*:\d+:\d+: \S|\S+:\d+: (?:WARNING|ERROR): |\*{13} Module |Your code has been rated at "
    r"|In \S+ line \d+:$|\s*\^-*\^? SC\d+|(?:Did you mean|For more information): ?$|Found \d+ errors?\b"
    r"|> Task :|FAILURE: Build failed|B(?:uild|UILD) (?:FAILED|succeeded|SUCCESSFUL)|Execution failed for "
    r"|#\d+ (?:\[|\d+\.\d|ERROR|DONE|CACHED)|Dockerfile:\d+$|ERROR(?: in|: failed to) |webpack \d|[╷╵]$"
    r"|│ (?:Error|Warning): |Running Sphinx |build (?:succeeded|finished)|(?:reading|writing|building) \S+ ?\["
    r"|\d+ +\|(?: |$)|[A-Z]{1,4}\d{3,4} \[\*\] \S|\.{0,2}/\S+\.\w+$|(?:✖ )?\d+ (?:problem|error|warning)s?\b"
)
"""The form of lines that only the output of such programs has."""


class _Message(NamedTuple):
    """A message; `path` is that of its file, or ""."""

    offset: Offset
    level: str
    path: str
    title: str
    is_line: bool


def may_have_messages(text: str) -> bool:
    """Return whether a text has one of the words that messages have."""
    return any(word in text for word in _WORDS)


def message_styles(text: str) -> Iterator[Inline]:
    """Yield the colours of the levels, and of the carets below a line of source code."""
    for found in _MESSAGE.finditer(text):
        colour = _colour(found)
        for name in _COLOURED:
            if found[name]:
                span = Span(
                    found.start(name), found.end("code") if name == "level" and found["code"] else found.end(name)
                )
                yield Inline(span, "colour", colour)
                yield Inline(span, "strong")
    if "^" in text:
        for found in _CARETS.finditer(text):
            yield Inline(Span(*found.span("green")), "colour", "green")
    for found in _PROGRESS.finditer(text):
        yield Inline(Span(*found.span("green")), "colour", "green")


def _colour(found: re.Match[str]) -> str:
    if found["yellow"] or found["lint_yellow"] or found["cmake"] or found["maven_yellow"]:
        return "yellow"
    return "cyan" if found["cyan"] else "red"


def message_sections(text: str) -> list[OutputSection]:
    """Return a section for each error and warning, below those of the folders in which make was.

    If most lines are messages, or there are too many, the sections are those of the files.
    """
    folders = [OutputSection(found["path"], 1, found.start()) for found in _DIRECTORY.finditer(text)]
    depth = 2 if folders else 1
    messages = list(_messages(text))
    if len(messages) > MOST_SECTIONS:
        messages = [message for message in messages if message.level == "red"]
    one_line = sum(1 for message in messages if message.is_line)
    if len(messages) > MOST_SECTIONS or (len(messages) > 2 and 2 * one_line > text.count("\n") + 1):
        own = [
            OutputSection(path, depth, next(group).offset)
            for path, group in groupby(messages, key=lambda message: message.path)
            if path
        ]
        own = own if len(own) > 1 else []
    else:
        own = [OutputSection(message.title[:LONGEST_TITLE].strip(), depth, message.offset) for message in messages]
    return sorted([*folders, *own], key=lambda section: section.offset)


def _messages(text: str) -> Iterator[_Message]:
    npm_end = -2
    for found in _MESSAGE.finditer(text):
        if found["cyan"]:
            continue
        if found[0].startswith("npm"):  # which says it in several lines
            is_continued, npm_end = found.start() == npm_end + 1, found.end()
            if is_continued:
                continue
        path = found["path"] or found["concise_path"] or found["maven_path"] or ""
        title = found["title"] or found["lint"] or found["maven"]
        if title:
            title = f"{'warning' if _colour(found) == 'yellow' else 'error'}: {' '.join(title.split())}"
        else:
            title = found["make"] or found["concise"] or found["cmake"] or found["rule_title"] or ""
        if not path and (place := _PLACE.match(text, found.end())):
            path = place["path"]
            title = f"{title} ({path}:{place['line']})"
        if title:
            yield _Message(found.start(), _colour(found), path, title, bool(path) and not found["rule_title"])
