"""The keys and elements of JSON, YAML and TOML that contain others, found by how their lines begin.

No parser reads them: a file with errors has an outline too, and its size and depth do not matter. A key is a section if
lines below belong to it. An element of a list has the title of what names it: its name, its id, or else its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from typing import NamedTuple

from readtui.span import Offset
from readtui.unicode.lazy_regex import lazy_regex

MOST_KEYS = 5_000
"""The most sections; of more, the deepest are left out."""

DEEPEST = 12
"""The depth below which there are no sections."""

_NAMES = ("name", "title", "id", "key", "label", "slug", "path", "url", "type")
"""The keys whose value names an element of a list, the best first."""

_UNNAMED = len(_NAMES)


class DataKey(NamedTuple):
    """A key or element with others in it: the offset of its first character, its depth from 1, its title."""

    start: Offset
    depth: int
    title: str


class _Entry:
    """A key or an element. It contains all that follows until a line begins at its column or to the left of it."""

    __slots__ = ("column", "count", "depth", "has_lines", "named_by", "start", "title")

    def __init__(self, start: Offset, column: int, depth: int, title: str, named_by: int) -> None:
        self.start, self.column, self.depth, self.title = start, column, depth, title
        self.named_by = named_by  # the index in `_NAMES` of the key that gave the title; -1: it is a key with its own
        self.count = 0  # of the elements in it
        self.has_lines = False

    def name(self, key: str, value: str) -> None:
        """Take a value as the title if its key is better than that which gave the present one."""
        if value and key in _NAMES and (rank := _NAMES.index(key)) < self.named_by:
            self.title, self.named_by = value, rank


class _Outline:
    """The entries so far, and those that contain the present line, the outermost first. Depth 0 is not shown."""

    def __init__(self) -> None:
        self.found: list[_Entry] = []
        self.inside: list[_Entry] = []

    def begin_line(self, column: int) -> None:
        """End what does not contain a line that begins at a column."""
        while self.inside and self.inside[-1].column >= column:
            self.inside.pop()
        for entry in reversed(self.inside):
            if entry.has_lines:
                break
            entry.has_lines = True

    def add(self, start: Offset, column: int, title: str, named_by: int = -1, *, depth: int | None = None) -> _Entry:
        """Begin an entry inside of the others."""
        if depth is None:
            depth = self.inside[-1].depth + 1 if self.inside else 1
        entry = _Entry(start, column, depth, title, named_by)
        self.found.append(entry)
        self.inside.append(entry)
        return entry

    def add_element(self, start: Offset, column: int) -> _Entry:
        """Begin an element of a list, with its number as title."""
        number = self.inside[-1].count if self.inside else 0
        if self.inside:
            self.inside[-1].count += 1
        return self.add(start, column, f"[{number}]", _UNNAMED + 1)

    def name(self, key: str, value: str) -> None:
        """Name the innermost entry by a key in it."""
        if self.inside:
            self.inside[-1].name(key, value)


def data_outline(text: str, language: str) -> list[DataKey]:
    """Return the sections of a text in JSON, YAML or TOML, whose tabs are expanded."""
    found = [entry for entry in _READERS[language](text).found if entry.has_lines and 0 < entry.depth <= DEEPEST]
    counts = Counter(entry.depth for entry in found)
    deepest = total = 0
    while counts[deepest + 1] and total + counts[deepest + 1] <= MOST_KEYS:
        deepest += 1
        total += counts[deepest]
    return [DataKey(entry.start, entry.depth, entry.title) for entry in found if entry.depth <= deepest]


# JSON

_STRING = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_JSON_LINE = lazy_regex(
    rf"(?m)^(?P<indent> *)(?:[\]}}],? *)?(?:(?P<key>{_STRING}) *: *)?"
    rf"(?:(?P<open>[\[{{])|(?P<value>{_STRING}|-?[\d.]{{1,40}}),?) *$"
)


def _json_outline(text: str) -> _Outline:
    """Return the objects and arrays over several lines; the outermost is not shown."""
    outline = _Outline()
    for line in _JSON_LINE.finditer(text):
        indent, key = len(line["indent"]), line["key"]
        outline.begin_line(indent)
        if line["open"] is None:
            if key is not None:
                outline.name(key[1:-1], line["value"].strip('"'))
        elif key is not None:
            outline.add(line.start() + indent, indent, key[1:-1])
        elif outline.inside:
            outline.add_element(line.start() + indent, indent)
        else:
            outline.add(line.start(), indent, "", depth=0)
    return outline


# YAML

_YAML_KEY = r"""(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s#&*!|>%@`,\[\]{}"'-][^:#\n]{0,200}?|-[^\s:#][^:#\n]{0,200}?)"""
_YAML_LINE = lazy_regex(
    r"(?m)^(?P<indent> *)(?![ #\n])(?P<dashes>(?:- +)*)"
    rf"(?:(?P<key>{_YAML_KEY}) *:(?: +(?P<value>[^\n]*))?$|(?P<document>---)(?: [^\n]*)?$|(?=[^\n]))"
)
_BLOCK_TEXT = lazy_regex(r"(?:[&!]\S+ +)*[|>][-+\d]{0,3} *(?:#.*)?$")
_NO_VALUE = lazy_regex(r"(?:[&!*]\S+ *)*(?:#.*)?$")
_COMMENT = lazy_regex(r" #.*")
_DOCUMENT_COLUMN = -1


def _yaml_outline(text: str) -> _Outline:
    """Return keys and elements. A column counts twice: an element is inside of a key that begins at the same column."""
    outline = _Outline()
    has_documents = "\n---" in text
    text_column = -1  # of the key whose text of several lines is being read; -1 if none
    for line in _YAML_LINE.finditer(text):
        column = len(line["indent"])
        if text_column >= 0:
            if column > text_column:
                outline.begin_line(2 * column)
                continue
            text_column = -1
        if line["document"] is not None:
            outline.inside.clear()
            if has_documents:
                outline.add(line.start(), _DOCUMENT_COLUMN, "Document")
            continue
        if has_documents and not outline.found:
            outline.add(line.start(), _DOCUMENT_COLUMN, "Document")
        outline.begin_line(2 * column + bool(line["dashes"]))
        start = line.start() + column
        for dash in (line["dashes"] or "").split("-")[1:]:
            outline.add_element(start, 2 * column + 1)
            start, column = start + 1 + len(dash), column + 1 + len(dash)
        if line["key"] is not None:
            value = line["value"] or ""
            _add_yaml_key(outline, start, column, line["key"].strip("\"'"), value)
            if _BLOCK_TEXT.match(value):
                text_column = len(line["indent"]) if line["dashes"] else column
    return outline


def _add_yaml_key(outline: _Outline, start: Offset, column: int, key: str, value: str) -> None:
    plain = "" if _NO_VALUE.match(value) or _BLOCK_TEXT.match(value) else _COMMENT.sub("", value).strip().strip("\"'")
    if outline.inside and plain:
        first, last = outline.inside[0], outline.inside[-1]
        if last.column == _DOCUMENT_COLUMN and key == "kind":  # of Kubernetes
            first.title = plain
        elif first.column == _DOCUMENT_COLUMN and key == "name" and last.title == "metadata" and last.depth == 2:
            first.title = f"{first.title} {plain}"
        elif key in _NAMES:
            last.name(key, plain)
        elif last.named_by > _UNNAMED:
            last.title, last.named_by = f"{key}: {plain}", _UNNAMED
    outline.add(start, 2 * column, key)


# TOML

_TOML_PART = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_TOML_LINE = lazy_regex(
    rf"(?m)^ *(?P<table>\[{{1,2}}) *(?P<name>{_TOML_PART}(?: *\. *{_TOML_PART}){{0,40}}) *\]{{1,2}} *(?:#[^\n]*)?$"
    rf"|^ *(?P<key>{_TOML_PART}) *= *(?:(?P<quotes>\"{{3}}|'{{3}})|(?P<array>\[)|(?P<value>[^\n]*))"
)
_TOML_PARTS = lazy_regex(_TOML_PART)
_TOML_BRACKET = lazy_regex(r"""\"[^"\n]*"|'[^'\n]*'|#[^\n]*|(?P<bracket>[\[\]])""")
_LONGEST_ARRAY = 10_000
"""Brackets, strings and comments after which the end of an array is no longer looked for."""


def _toml_outline(text: str) -> _Outline:
    """Return the tables. A table is inside of the one whose name its own continues."""
    outline = _Outline()
    names: list[str] = []  # of the tables in `outline.inside`
    done, has_open_array = 0, False
    while line := _TOML_LINE.search(text, done):
        done = max(line.end(), done + 1)
        if line["quotes"]:  # a text of several lines
            end = text.find(line["quotes"], line.end())
            done = end + 3 if end >= 0 else len(text)
        elif line["array"] and not has_open_array:
            array_end = _array_end(text, line.end())
            done, has_open_array = array_end or done, array_end is None
        elif line["value"]:
            outline.name(line["key"].strip("\"'"), line["value"].partition(" #")[0].strip().strip("\"'"))
        elif line["table"]:
            parts = _TOML_PARTS.findall(line["name"])
            name = ".".join(part.strip("\"'") for part in parts)
            while names and not f"{name}.".startswith(f"{names[-1]}."):
                names.pop()
            if names and names[-1] == name:
                names.pop()
            del outline.inside[len(names) :]
            names.append(name)
            is_element = line["table"] == "[["
            outline.add(line.start() + line[0].index("["), 0, name, _UNNAMED if is_element else -1).has_lines = True
    return outline


def _array_end(text: str, start: Offset) -> Offset | None:
    """Return where the array ends whose first bracket is before `start`; None if that is far away, or nowhere."""
    depth = 1
    for token in islice(_TOML_BRACKET.finditer(text, start), _LONGEST_ARRAY):
        if token["bracket"]:
            depth += 1 if token["bracket"] == "[" else -1
            if depth == 0:
                return token.end()
    return None


_READERS: Mapping[str, Callable[[str], _Outline]] = {
    "json": _json_outline,
    "yaml": _yaml_outline,
    "toml": _toml_outline,
}
