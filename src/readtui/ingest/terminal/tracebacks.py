"""Tracebacks: what went wrong is strong, and calls inside of libraries are dim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_TITLE = 80
"""Characters of the title of a section; a longer one is cut."""

_HEAD = lazy_regex(
    r"(?m)^(?P<prefix>[ |+-]{0,40})(?:Exception Group |.{0,200}? )?Traceback \(most recent call last\):$"
)
_CALL = lazy_regex(r'[ |]*File "(?P<path>[^"\n]+)", line \d+')
_LINE = lazy_regex(r"[^\n]*(?:\n|\Z)")
_ERROR = lazy_regex(
    # Node and Java: a name of an error before calls; Rust and Go: a panic.
    r"(?m)^(?P<error>[^\S\n]*(?:Exception in thread \".{0,200}\" |Caused by: |Suppressed: |Uncaught |\[cause\]: |"
    r"Error: )?(?:[\w$]+\.)*(?:[A-Z][\w$]*)?(?:Error|Exception|Throwable|Failure|Abort|Panic)\b(?: \[\w+\])?(?::.*)?)"
    r"(?=\n(?:.*\n){0,3}?[^\S\n]+at \S)"
    r"|^(?P<panic>thread '.{0,200}' (?:\(\d+\) )?panicked at .*|panic: .*|fatal error: .*(?=\n\n?goroutine)"
    r"|SIG\w+: .*|Program received signal .*|\S+\.rb:\d+:in .*\(\w[\w:]*\)$|\*\* \(\w[\w.]*\) .*|PHP Fatal error: .*"
    r"|==\d+==ERROR: .*|==\d+== [A-Z].*(?=\n==\d+== {4}at )|(?:goroutine \d+ \[.*\]:))"
)
_FRAME = lazy_regex(
    r"(?m)^(?:[^\S\n]+at (?P<call>.+)$"  # node, Java
    r"|(?P<go>(?:\S.*\)|created by .*)\n[^\S\n]+(?P<go_path>\S+\.go):\d+(?: \+0x[0-9a-f]+)?)$"
    r"|(?P<rust>[^\S\n]+\d+: (?P<rust_name>.+)(?:\n[^\S\n]+at (?P<rust_path>\S+))?)$)"
)
_LIBRARY = lazy_regex(
    r"/(?:site|dist)-packages/|/lib(?:64)?/python\d|<frozen |/usr/(?:local/)?(?:lib|go|share)/|node:|/node_modules/"
    r"|/rustc/|/\.cargo/registry/|/go/pkg/mod/|/\.pyenv/versions/|/gems/|<anonymous>\)?$"
)
_LIBRARY_CALL = lazy_regex(
    r"(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|clojure|org\.junit|org\.gradle|org\.apache\.maven|"
    r"org\.springframework)\b[./]"
)
_LIBRARY_NAME = lazy_regex(r"<?(?:core|std|alloc|__rust\w*|rust_begin_unwind|_start|__libc_start_main|main$|fn\(\) ->)")

_WORDS = ("panic", "signal ", ".rb:", "** (", "PHP Fatal error: ", "ERROR: ")

EVIDENCE = (
    r"[ |+-]*(?:Exception Group )?Traceback \(most recent call last\):$|[ |]*File \".+\", line \d+"
    r"|\s+at .+[:(].*\d\)?(?: \{)?$|\s+at [\w.$/<>@-]+\(.*\)$|Caused by: |Exception in thread \"|\s+\.\.\. \d+ more$"
    r"|goroutine \d+ \[|panic: |\s+\S+\.go:\d+(?: \+0x|$)|thread '.*' (?:\(\d+\) )?panicked at |stack backtrace:$"
    r"|\s+from \S+:\d+:in |\S+:\d+:in [`']|.{1,200} at \S+ line \d+\.$|\s*#\d+ +(?:0x|\w+ \(|\S+\(\d+\): |\{main\})"
    r"|PHP (?:Fatal error|Warning|Notice|Parse error|Deprecated): |Stack trace:$|Program received signal "
    r"|0x[0-9a-f]+ in "
    r"|\*\* \(\w[\w.]*\) |\s+\(\w+ [\d.]+\) \S+:\d+: |node:\S+:\d+$|Node\.js v\d|Require stack:$"
    r"|(?:READ|WRITE) of size \d|SUMMARY: \w+Sanitizer|==\d+=="
    r"|(?:[\w$]+\.)*[A-Z]\w*(?:Error|Exception)(?: \[\w+\])?(?:: |$)"
    r"|exit status \d+$|/\S+:\d+$"
)
"""The form of lines that only tracebacks have."""


class Traceback(NamedTuple):
    """A traceback: where it starts, and the line that says what went wrong. `depth` 2 is inside of another."""

    offset: Offset
    error: Span
    depth: int = 1


def may_have_tracebacks(text: str) -> bool:
    """Return whether a text has one of the words that tracebacks have."""
    return "Traceback (" in text or " at " in text or "goroutine " in text or any(word in text for word in _WORDS)


def traceback_styles(text: str) -> Iterator[Inline]:
    """Yield what went wrong as strong, and calls inside of libraries as dim."""
    if not may_have_tracebacks(text):
        return
    for traceback, library in python_tracebacks(text):
        yield Inline(traceback.error, "strong")
        yield from (Inline(span, "dim") for span in library)
    for traceback in _other_tracebacks(text):
        yield Inline(traceback.error, "strong")
    for found in _FRAME.finditer(text):
        if _is_in_library(found["call"], found["go_path"], found["rust_path"], found["rust_name"]):
            yield from (Inline(span, "dim") for span in _lines(text, *found.span()))


def _is_in_library(call: str | None, go_path: str | None, rust_path: str | None, rust_name: str | None) -> bool:
    if call is not None:
        return bool(_LIBRARY.search(call) or _LIBRARY_CALL.match(call.rpartition("//")[2]))
    path = go_path or rust_path
    if path is not None:
        return _LIBRARY.search(path) is not None
    return rust_name is not None and _LIBRARY_NAME.match(rust_name) is not None


def _lines(text: str, start: Offset, end: Offset) -> Iterator[Span]:
    """Yield the lines of a passage without the white space at their starts."""
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        line = text[start:stop]
        if line.strip():
            yield Span(start + len(line) - len(line.lstrip()), stop)
        start = stop + 1


def python_tracebacks(text: str) -> Iterator[tuple[Traceback, list[Span]]]:
    """Yield the tracebacks of Python, each with the lines of calls inside of libraries."""
    place = 0
    while found := _HEAD.search(text, place):
        prefix = found["prefix"].replace("+", " ").replace("-", " ")
        library: list[Span] = []
        is_library = False
        error = Span(found.start(), found.end())
        place = found.end() + 1
        while place < len(text):
            line = _LINE.match(text, place)
            assert line is not None  # it matches anything
            content = line[0].rstrip("\n")
            inside = content[len(prefix) :]
            if not inside.startswith(" "):
                if inside and not _HEAD.match(text, place):
                    error = Span(place + len(prefix), place + len(content))
                    place = line.end()
                break
            if call := _CALL.match(content):
                is_library = _LIBRARY.search(call["path"]) is not None
            if is_library:
                library += _lines(text, place, place + len(content))
            place = line.end()
        if error:
            yield Traceback(found.start(), error, 2 if "|" in prefix else 1), library
        place = max(place, found.end())


def _other_tracebacks(text: str) -> Iterator[Traceback]:
    for found in _ERROR.finditer(text):
        name = "error" if found["error"] else "panic"
        span = next(_lines(text, *found.span(name)))
        is_inner = found[0].lstrip().startswith(("Caused by", "Suppressed", "[cause]", "goroutine"))
        yield Traceback(found.start(name), span, 2 if is_inner else 1)


def traceback_sections(text: str) -> list[OutputSection]:
    """Return a section for each traceback, with the line that says what went wrong as its title."""
    found = [*(traceback for traceback, _ in python_tracebacks(text)), *_other_tracebacks(text)]
    found.sort(key=lambda traceback: traceback.offset)
    return [OutputSection(one.error.of(text)[:LONGEST_TITLE].strip(" :|"), one.depth, one.offset) for one in found]
