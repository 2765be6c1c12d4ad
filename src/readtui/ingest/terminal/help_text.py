"""What programs print for `--help`: its sections, with the names of options and commands strong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.document.model import Inline
from readtui.ingest.terminal.lines import OutputSection
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_TITLE = 80
"""Characters of the title of a section; a longer line is none."""

_FIRST_LINES = 30
"""Lines at the start among which the usage is."""

_LEAST_ROWS = 0.15
"""Share of the lines that must be those of an option or a command, unless the text begins with the usage."""

_USAGE = lazy_regex(r"\s{0,8}(?:Usage|usage|USAGE)(?:: ?(?P<after>.*)|$)")
_CALL = lazy_regex(r"[\w.-]+ (?:\[[A-Z]|<\w+> ?(?:\[|$))")
_OPTION = lazy_regex(r"(?P<indent> {0,24})(?P<names>-{1,2}[\w?#@%-](?:\S| (?! |: ))*)(?=$| )")
_NAME = lazy_regex(r"(?:(?<=[\s,|/\[(])|^)--?(?:\[no-\])?[\w?#@%][\w.?-]*")
_COMMAND = lazy_regex(
    r" {1,8}(?P<name>[A-Za-z][\w.:+-]*)(?:, [\w-]+)*"
    r"(?: (?:\[\S+\]|<\S+>|[A-Z_.|]{2,}))*(?: {2,}| [-=:] )\S"
)
_TITLE = lazy_regex(r" {0,2}(?P<title>[A-Za-z][^\n]*?):?\s*$")


def is_help(lines: Sequence[str]) -> bool:
    """Return whether the lines at the start of a text are those of `--help`."""
    first = next((number for number, line in enumerate(lines[:_FIRST_LINES]) if _USAGE.match(line)), None)
    has_call = bool(lines) and _CALL.match(lines[0]) is not None
    if first is None and not has_call:
        return False
    if any(line.startswith(("```", "~~~", "# ", "## ")) for line in lines):
        return False  # a text about a program
    rows = sum(1 for line in lines if _is_row(line.expandtabs()))
    if first is not None and has_call:
        return True
    return rows >= (1 if first == 0 else max(_LEAST_ROWS * len(lines), 2))


def _is_row(line: str) -> bool:
    return _OPTION.match(line) is not None or _COMMAND.match(line) is not None


def help_styles(text: str) -> Iterator[Inline]:
    """Yield the names of options and commands, and the titles, as strong."""
    start = 0
    titles = {section.offset for section in help_sections(text)}
    for line in text.split("\n"):
        if option := _OPTION.match(line):
            at = start + option.start("names")
            names = option["names"]
            yield from (Inline(Span(at + one.start(), at + one.end()), "strong") for one in _NAME.finditer(names))
        elif start in titles:
            usage = _USAGE.match(line)
            end = line.index(":") + 1 if usage and ":" in line else len(line.rstrip())
            yield Inline(Span(start + len(line) - len(line.lstrip()), start + end), "strong")
        elif command := _COMMAND.match(line):
            yield Inline(Span(start + command.start("name"), start + command.end("name")), "strong")
        start += len(line) + 1


def help_sections(text: str) -> list[OutputSection]:
    """Return the sections: the usage, and each line above rows of options or commands, or above an indented text.

    Options without such a line are a section too.
    """
    lines = text.split("\n")
    sections: list[OutputSection] = []
    has_usage = has_title = False
    start = 0
    for number, line in enumerate(lines):
        if _USAGE.match(line):
            if not has_usage:
                sections.append(OutputSection("Usage", 1, start))
            has_usage = True
        elif title := _title(lines, number):
            sections.append(OutputSection(title, 1, start))
            has_title = True
        elif not has_title and _OPTION.match(line):
            sections.append(OutputSection("Options", 1, start))
            has_title = True
        start += len(line) + 1
    return sections


def _title(lines: Sequence[str], number: int) -> str:
    """Return the title that a line is; "" if it is none."""
    line = lines[number]
    if len(line) > LONGEST_TITLE or line.rstrip().endswith((".", ",", ";")):
        return ""
    if (found := _TITLE.fullmatch(line)) is None or _is_row(line):
        return ""
    after = next((after for after in lines[number + 1 : number + 3] if after.strip()), "")
    is_below_blank = not number or not lines[number - 1].strip()
    if line.rstrip().endswith(":"):
        is_above = _indent(after) > _indent(line) or _OPTION.match(after) is not None
        return found["title"] if is_above and (is_below_blank or _is_row(after)) else ""
    is_above = number + 1 < len(lines) and _indent(after) > 0 and _is_row(lines[number + 1])
    return found["title"] if is_below_blank and is_above and _indent(line) == 0 else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
