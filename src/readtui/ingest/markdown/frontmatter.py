"""What stands before a Markdown text: its title, its authors and the like, in a simple form of YAML or in TOML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LONGEST = 1 << 16  # characters searched for the end of it: more is a text between two rules
_YAML = re.compile(r"---[ \t]*\n(?=(?:[ \t]*(?:#.*)?\n)*[\"']?[A-Za-z_][\w .-]*[\"']?:(?:[ \t]|\n))")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_ENTRY = re.compile(r"[\"']?([A-Za-z_][\w .-]{0,80}?)[\"']?[ \t]{0,80}:(?:[ \t]+(.*))?$")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'")
_ESCAPE = re.compile(r"\\([\"\\])")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")

_NAMES = {
    "title": ("title",),
    "page_title": ("pagetitle",),  # Pandoc's: a title that is not set above the text
    "authors": ("authors", "author", "by", "byline", "creator"),
    "site": ("site", "site_name", "publication", "publisher"),
    "published": ("date", "published", "pubdate", "publishdate", "created"),
    "language": ("lang", "language", "locale"),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is known about a text, the lines that say so, and the text itself; all empty but `body` if there is none."""

    body: str
    lines: tuple[str, ...] = ()
    title: str = ""
    page_title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text whose lines end with a newline each."""
    for opening, ending, values_of in ((_YAML, _YAML_END, _yaml), (_TOML, _TOML_END, _toml)):
        if (start := opening.match(text)) and (end := ending.search(text, start.end(), start.end() + _LONGEST)):
            inside = text[start.end() : end.start()]
            return _front_matter(text[end.end() :], inside, values_of(inside))
    return FrontMatter(text)


def _front_matter(body: str, inside: str, values: Mapping[str, list[str]]) -> FrontMatter:
    def all_of(what: str) -> list[str]:
        return next((values[name] for name in _NAMES[what] if values.get(name)), [])

    def first_of(what: str) -> str:
        return next(iter(all_of(what)), "")

    return FrontMatter(
        body,
        tuple(line for line in inside.split("\n") if line.strip()),
        first_of("title"),
        first_of("page_title"),
        tuple(all_of("authors")),
        first_of("site"),
        first_of("published"),
        first_of("language").replace("_", "-"),
    )


def _yaml(inside: str) -> dict[str, list[str]]:
    """Keys with their values: on the same line, in brackets, as a list below, or folded over indented lines."""
    values: dict[str, list[str]] = {}
    current: list[str] = []
    folded = False
    for line in inside.split("\n"):
        bare = line.strip()
        entry = _ENTRY.match(line)
        if entry:
            current = values.setdefault(entry[1].lower(), [])
            value = (entry[2] or "").strip()
            folded = value[:1] in ("|", ">")
            if not folded:
                current += _values(value)
        elif bare.startswith("- ") and not folded:
            item = bare[2:].strip()
            # A list of mappings, of which the name is wanted.
            named = None if _QUOTED.fullmatch(item) else _ENTRY.match(item)
            current += _values((named[2] or "") if named and named[1].lower() == "name" else item)
        elif line[:1] in (" ", "\t") and bare and (folded or (current and not _ENTRY.match(bare))):
            current[:] = [" ".join([*current[:1], bare])]
        elif line[:1] in (" ", "\t") and (named := _ENTRY.match(bare)) and named[1].lower() == "name":
            current += _values(named[2] or "")
    return values


def _values(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [item for part in value[1:-1].split(",") for item in _values(part.strip())]
    if quoted := _QUOTED.match(value):
        inside = _ESCAPE.sub(r"\1", quoted[1]) if quoted[1] is not None else quoted[2].replace("''", "'")
        return [inside] if inside else []
    bare = _COMMENT.sub("", value).strip()
    return [bare] if bare and bare not in ("~", "null") else []


def _toml(inside: str) -> dict[str, list[str]]:
    import tomllib  # deferred: few texts begin with TOML

    try:
        values = tomllib.loads(inside)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {key.lower(): [str(one) for one in _scalars(value)] for key, value in values.items()}


def _scalars(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [value["name"]] if "name" in value else []
    if isinstance(value, list):
        return [one for item in value for one in ([item] if not isinstance(item, (dict, list)) else _scalars(item))]
    return [] if value == "" else [value]
