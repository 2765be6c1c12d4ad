"""Front matter of a Markdown text: title, authors and other metadata in TOML, or in a simple form of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_MAX_LENGTH = 1 << 16  # characters searched for its end: a longer block is text between two rules
_YAML = re.compile(r"---[ \t]*\n(?=(?:[ \t]*(?:#.*)?\n)*[\"']?[A-Za-z_][\w .-]*[\"']?:(?:[ \t]|\n))")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_ENTRY = re.compile(r"[\"']?([A-Za-z_][\w .-]{0,80}?)[\"']?[ \t]{0,80}:(?:[ \t]+(.*))?$")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'")
_ESCAPE = re.compile(r"\\([\"\\])")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")

_KEYS = {
    "title": ("title",),
    "page_title": ("pagetitle",),  # of Pandoc: it is not shown above the text
    "authors": ("authors", "author", "by", "byline", "creator"),
    "site": ("site", "site_name", "publication", "publisher"),
    "published": ("date", "published", "pubdate", "publishdate", "created"),
    "language": ("lang", "language", "locale"),
}


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
    for opening, ending, parse in ((_YAML, _YAML_END, _parse_yaml), (_TOML, _TOML_END, _parse_toml)):
        if (start := opening.match(text)) and (end := ending.search(text, start.end(), start.end() + _MAX_LENGTH)):
            source = text[start.end() : end.start()]
            return _front_matter(text[end.end() :], source, parse(source))
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
    values: dict[str, list[str]] = {}
    current: list[str] = []
    is_folded = False
    for line in source.split("\n"):
        stripped = line.strip()
        entry = _ENTRY.match(line)
        if entry:
            current = values.setdefault(entry[1].lower(), [])
            value = (entry[2] or "").strip()
            is_folded = value[:1] in ("|", ">")
            if not is_folded:
                current += _parse_value(value)
        elif stripped.startswith("- ") and not is_folded:
            item = stripped[2:].strip()
            # In a list of mappings, the value is the name.
            name_entry = None if _QUOTED.fullmatch(item) else _ENTRY.match(item)
            current += _parse_value((name_entry[2] or "") if name_entry and name_entry[1].lower() == "name" else item)
        elif line[:1] in (" ", "\t") and stripped and (is_folded or (current and not _ENTRY.match(stripped))):
            current[:] = [" ".join([*current[:1], stripped])]
        elif line[:1] in (" ", "\t") and (name_entry := _ENTRY.match(stripped)) and name_entry[1].lower() == "name":
            current += _parse_value(name_entry[2] or "")
    return values


def _parse_value(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [item for part in value[1:-1].split(",") for item in _parse_value(part.strip())]
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
    return {key.lower(): [str(scalar) for scalar in _scalars(value)] for key, value in values.items()}


def _scalars(value: object) -> Iterable[object]:
    """Return the scalar values in a TOML value: the name in a table, the items of an array."""
    if isinstance(value, dict):
        return [value["name"]] if "name" in value else []
    if isinstance(value, list):
        return [
            scalar for item in value for scalar in ([item] if not isinstance(item, (dict, list)) else _scalars(item))
        ]
    return [] if value == "" else [value]
