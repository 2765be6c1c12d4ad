"""Front matter of a Markdown text: title, authors and other metadata in TOML, JSON, or in a simple form of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readtui.unicode.lazy_regex import lazy_regex

_MAX_LENGTH = 1 << 16  # characters searched for its end: a longer block is text between two rules
_YAML = lazy_regex(r"(?:[ \t]*\n)*---[ \t]*\n(?=(?:[ \t]*(?:#.*)?\n)*[\"']?[A-Za-z_][\w .-]*[\"']?:(?:[ \t]|\n))")
_YAML_END = lazy_regex(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = lazy_regex(r"\+\+\+[ \t]*\n")
_TOML_END = lazy_regex(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_JSON = lazy_regex(r"\{[ \t]*\n(?=[ \t\n]*\")")
_JSON_END = lazy_regex(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE)
_EMPTY = lazy_regex(r"---[ \t]*\n(?:[ \t]*\n)?---[ \t]*(?:\n|\Z)")  # Jekyll demands front matter, even empty
_ENTRY = lazy_regex(r"[\"']?([A-Za-z_][\w .-]{0,80}?)[\"']?[ \t]{0,80}:(?:[ \t]+(.*))?$")
_QUOTED = lazy_regex(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'")
_ESCAPE = lazy_regex(r"\\([\"\\])")
_COMMENT = lazy_regex(r"(?:^|[ \t])#.*$")
_ITEM = lazy_regex(
    r"[ \t]*(\{[^{}]*\}|\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^,]*)[^,]*(?:,|\Z)"
)  # of a value in brackets
_CLOSING = {"[": "]", "{": "}"}
_NAMES = ("name", "text")
"""Keys whose value stands for a whole mapping: those of an author, and of one of several titles."""

_KEYS = {
    "title": ("title",),
    "page_title": ("pagetitle",),  # of Pandoc: it is not shown above the text
    "authors": ("authors", "author", "by", "byline", "creator"),
    "site": ("site", "site_name", "publication", "publisher"),
    "published": ("date", "published", "pubdate", "publishdate", "created"),
    "language": ("lang", "language", "locale"),
}

_KNOWN_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata of a text, the non-empty lines it was read from, and the text itself (`body`)."""

    body: str
    lines: tuple[str, ...] = ()
    title: str = ""
    page_title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""


def split_front_matter(text: str) -> FrontMatter:
    """Split the front matter off a text, whose line ends must be line feeds."""
    if empty := _EMPTY.match(text):
        return FrontMatter(text[empty.end() :])
    for opening, ending, parse in _NOTATIONS:
        if (start := opening.match(text)) and (end := ending.search(text, start.end(), start.end() + _MAX_LENGTH)):
            source = text[start.end() : end.start()]
            values = parse(source)
            if opening is not _JSON or not values.keys().isdisjoint(_KNOWN_KEYS):  # a brace may begin a text too
                return _front_matter(text[end.end() :], source, values)
    return FrontMatter(text)


def _front_matter(body: str, source: str, values: Mapping[str, list[str]]) -> FrontMatter:
    def all_of(field: str) -> list[str]:
        return next((values[key] for key in _KEYS[field] if values.get(key)), [])

    def first_of(field: str) -> str:
        return next(iter(all_of(field)), "")

    return FrontMatter(
        body,
        tuple(line for line in source.split("\n") if line.strip()),
        first_of("title"),
        first_of("page_title"),
        tuple(all_of("authors")),
        first_of("site"),
        first_of("published"),
        first_of("language").replace("_", "-"),
    )


def _parse_yaml(source: str) -> dict[str, list[str]]:
    """Return the values of each key: on the same line, in brackets, as a list below, or folded over indented lines."""
    reader = _YamlReader()
    for line in source.split("\n"):
        reader.add_line(line)
    return reader.values


class _YamlReader:
    """Collects the values of each key of a YAML mapping. Of mappings in it, the value is the name."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self._current: list[str] = []
        self._is_folded = False
        self._brackets = ""  # a value in brackets that are not closed yet

    def add_line(self, line: str) -> None:
        """Add one line: a key, an item, or the continuation of a value."""
        stripped = line.strip()
        is_indented = line[:1] in (" ", "\t")
        if entry := _ENTRY.match(line):
            self._current = self.values.setdefault(entry[1].lower(), [])
            self._brackets = ""
            value = (entry[2] or "").strip()
            self._is_folded = value[:1] in ("|", ">")
            if not self._is_folded:
                self._add_value(value)
        elif self._brackets:
            self._add_value(f"{self._brackets} {stripped}")
        elif stripped.startswith("- ") and not self._is_folded:
            self._add_item(stripped[2:].strip())
        elif is_indented and stripped and (self._is_folded or (self._current and not _ENTRY.match(stripped))):
            self._current[:] = [" ".join([*self._current[:1], stripped])]
        elif is_indented and (inner := _ENTRY.match(stripped)) and inner[1].lower() in _NAMES:
            self._current += _parse_value((inner[2] or "").strip())

    def _add_value(self, value: str) -> None:
        self._brackets = value if _CLOSING.get(value[:1], value[-1:]) != value[-1:] else ""
        if not self._brackets:
            self._current += _parse_value(value)

    def _add_item(self, item: str) -> None:
        inner = None if _QUOTED.fullmatch(item) else _ENTRY.match(item)
        if not inner:
            self._current += _parse_value(item)
        elif inner[1].lower() in _NAMES:
            self._current += _parse_value((inner[2] or "").strip())


def _parse_value(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [item for part in _ITEM.findall(value[1:-1]) for item in _parse_value(part.strip())]
    if value.startswith("{") and value.endswith("}"):
        entries = filter(None, (_ENTRY.match(part.strip()) for part in _ITEM.findall(value[1:-1])))
        return [item for entry in entries if entry[1].lower() in _NAMES for item in _parse_value(entry[2] or "")]
    if match := _QUOTED.match(value):
        text = _ESCAPE.sub(r"\1", match[1]) if match[1] is not None else match[2].replace("''", "'")
        return [text] if text else []
    stripped = _COMMENT.sub("", value).strip()
    return [stripped] if stripped and stripped not in ("~", "null") else []


def _parse_toml(source: str) -> dict[str, list[str]]:
    import tomllib  # deferred: few texts begin with TOML

    try:
        values = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return _values(values)


def _parse_json(source: str) -> dict[str, list[str]]:
    import json  # deferred: few texts begin with JSON

    try:
        values = json.loads(f"{{{source}}}")
    except (ValueError, RecursionError):
        return {}
    return _values(values)


def _values(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the scalar values of each key as text."""
    return {key.lower(): [str(scalar) for scalar in _scalars(value)] for key, value in values.items()}


def _scalars(value: object) -> Iterable[object]:
    """Return the scalar values in a TOML or JSON value: the name in a table, the items of an array."""
    if isinstance(value, dict):
        return [value["name"]] if "name" in value else []
    if isinstance(value, list):
        return [
            scalar for item in value for scalar in ([item] if not isinstance(item, (dict, list)) else _scalars(item))
        ]
    return [] if value in ("", None) else [value]


_NOTATIONS = ((_YAML, _YAML_END, _parse_yaml), (_TOML, _TOML_END, _parse_toml), (_JSON, _JSON_END, _parse_json))
"""Beginning and end of front matter in each notation, and its parser."""
