"""Templates of Markdown exports: text with names in double braces. A template can read values, and nothing else.

`{{name}}` is a value, `{{name|filter}}` a value in another form. `{{#name}}…{{/name}}` is left out if the value is
empty, `{{^name}}…{{/name}}` if it is not. `{{#marks}}…{{/marks}}` is repeated for each mark. A line that has only such
a tag is not written. The syntax is a part of that of Mustache.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from readtui.errors import ExchangeError
from readtui.export.markdown.syntax import escape, escape_line_starts
from readtui.unicode.lazy_regex import lazy_regex

Value: TypeAlias = str | tuple[str, ...]
"""A value of a template: a text, or a list of texts, which is written with commas."""

MARKS = "marks"
"""The name that is repeated for each mark."""

TEXT_NAMES = (
    *("title", "authors", "source", "address", "site", "published", "language", "tags", "state", "added", "finished"),
    *("count", "text_uid", "text_link"),
)
"""The names that are known everywhere."""

MARK_NAMES = (
    *("quote", "note", "label", "kind", "colour", "number", "letter", "section", "new_section", "made", "changed"),
    *("uid", "link"),
)
"""The names that are known inside of `marks`."""

UNESCAPED = frozenset(("note", "address", "link", "text_link", "uid", "text_uid"))
"""Names whose values are Markdown as they are: the reader's own notes, and what has no signs of Markdown."""

_DEEPEST = 20
_NOT_IN_HASHTAG = lazy_regex(r"[^\w/-]+")
_TAG = lazy_regex(r"\{\{([#^/]?)\s*([^{}|]*?)\s*((?:\|[^{}|]*)*)\}\}")
_ALONE = lazy_regex(r"(?m)^[ \t]*(\{\{[#^/][^{}]*\}\})[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class _Name:
    """A value and the filters that it goes through."""

    name: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that is left out or repeated; the outermost one is the whole template."""

    name: str = ""
    is_inverted: bool = False
    start: int = 0
    nodes: list[_Node] = field(default_factory=list)


_Node: TypeAlias = str | _Name | _Part


@dataclass(frozen=True, slots=True)
class Template:
    """A template that has been checked: its front matter, and what is before, in and after its part for each mark."""

    front: Sequence[_Node]
    head: Sequence[_Node]
    mark: Sequence[_Node]
    tail: Sequence[_Node]


def parse_template(source: str, name: str) -> Template:
    """Return a template; `name` is that of its file. Raises ExchangeError with the line of the first fault."""
    source = source.replace("\r\n", "\n").removeprefix("\ufeff")
    front, body, body_line = _split_front_matter(source)
    parsed_front = _parse(front, name, 2, has_marks=False)
    nodes = _parse(body, name, body_line, has_marks=True)
    places = [index for index, node in enumerate(nodes) if isinstance(node, _Part) and node.name == MARKS]
    if len(places) != 1:
        what = "has no part for the marks" if not places else "has two parts for the marks"
        raise ExchangeError(f"{name}: the template {what}", "write {{#marks}}…{{/marks}} once, outside of other parts")
    marks = nodes[places[0]]
    assert isinstance(marks, _Part)
    return Template(parsed_front, nodes[: places[0]], marks.nodes, nodes[places[0] + 1 :])


def fill(nodes: Sequence[_Node], values: Mapping[str, Value], *, escaped: bool = True) -> str:
    """Return a part of a template with its values. In front matter they are not `escaped` as Markdown."""
    return "".join(_filled(nodes, values, escaped=escaped))


def _filled(nodes: Sequence[_Node], values: Mapping[str, Value], *, escaped: bool) -> Iterator[str]:
    for node in nodes:
        match node:
            case str():
                yield node
            case _Name():
                yield _shown(node, values[node.name], escaped=escaped)
            case _Part() if bool(values[node.name]) != node.is_inverted:
                yield from _filled(node.nodes, values, escaped=escaped)
            case _:
                pass  # a part that is left out


def _split_front_matter(source: str) -> tuple[str, str, int]:
    """Return the front matter without its lines of dashes, the rest, and the number of the first line of the rest."""
    lines = source.split("\n")
    if lines[0].rstrip() == "---":
        for index, line in enumerate(lines[1:], 1):
            if line.rstrip() == "---":
                return "\n".join([*lines[1:index], ""]), "\n".join(lines[index + 1 :]), index + 2
    return "", source, 1


# Parsing


def _parse(source: str, name: str, first_line: int, *, has_marks: bool) -> list[_Node]:
    source, removed = _without_lines_of_tags(source)
    opened = [_Part()]
    end = 0

    def fault(offset: int, what: str, fix: str) -> ExchangeError:
        line = first_line + source.count("\n", 0, offset) + sum(place <= offset for place in removed)
        return ExchangeError(f"{name}:{line}: {what}", fix)

    for tag in _TAG.finditer(source):
        _refuse_braces(source, end, tag.start(), fault)
        if before := source[end : tag.start()]:
            opened[-1].nodes.append(before)
        end = tag.end()
        sign, word, filters = tag[1], tag[2], tuple(part.strip() for part in tag[3].split("|")[1:])
        in_marks = any(part.name == MARKS for part in opened)
        known = (*TEXT_NAMES, *(MARK_NAMES if in_marks else ()))
        if word not in known and not (word == MARKS and sign and has_marks and (sign == "/" or not in_marks)):
            raise fault(tag.start(), f"unknown name {word or '(empty)'}", f"known here: {', '.join(known)}")
        if unknown := next((one for one in filters if one not in FILTERS or sign), ""):
            raise fault(tag.start(), f"unknown filter {unknown}", f"known: {', '.join(FILTERS)}")
        if not sign:
            opened[-1].nodes.append(_Name(word, filters))
        elif sign == "/":
            if opened[-1].name != word:
                what = f"{{{{/{word}}}}} closes a part that is not open"
                raise fault(tag.start(), what, f"open now: {opened[-1].name or 'none'}")
            opened.pop()
        else:
            if len(opened) > _DEEPEST:
                raise fault(tag.start(), "too many parts inside of one another", f"{_DEEPEST} are allowed")
            part = _Part(word, sign == "^", tag.start())
            opened[-1].nodes.append(part)
            opened.append(part)
    _refuse_braces(source, end, len(source), fault)
    if len(opened) > 1:
        raise fault(opened[-1].start, f"{{{{#{opened[-1].name}}}}} is not closed", f"write {{{{/{opened[-1].name}}}}}")
    return [*opened[0].nodes, *([source[end:]] if source[end:] else [])]


def _refuse_braces(source: str, start: int, end: int, fault: Callable[[int, str, str], ExchangeError]) -> None:
    """Raise the fault for braces that are no tag."""
    place = source.find("{{", start, end)
    if place >= 0:
        raise fault(place, "two braces that are not closed by two on their line", "write {{name}}")


def _without_lines_of_tags(source: str) -> tuple[str, list[int]]:
    """Return the source without the ends of lines that have only a tag, and the offset of each of these tags' ends."""
    parts: list[str] = []
    removed: list[int] = []
    end = length = 0
    for found in _ALONE.finditer(source):
        parts += [source[end : found.start()], found[1]]
        length += found.start() - end + len(found[1])
        end = found.end()
        if found[0].endswith("\n"):
            removed.append(length)
    return "".join([*parts, source[end:]]), removed


# Filters


def _shown(node: _Name, value: Value, *, escaped: bool) -> str:
    filters = node.filters
    if "list" in filters:
        return _yaml_list(value)
    if "hashtags" in filters:
        return " ".join(f"#{_NOT_IN_HASHTAG.sub('-', tag)}" for tag in _texts(value))
    text = ", ".join(_texts(value))
    if escaped and node.name not in UNESCAPED and not {"raw", "yaml"} & set(filters):
        text = escape_line_starts(escape(text))
    for each in filters:
        text = FILTERS[each](text)
    return text


def _texts(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _yaml(text: str) -> str:
    """A double quoted scalar: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _yaml_list(value: Value) -> str:
    return f"[{', '.join(map(_yaml, filter(None, _texts(value))))}]"


def _same(text: str) -> str:
    return text


FILTERS: Mapping[str, Callable[[str], str]] = {
    "date": lambda text: text[:10],
    "hashtags": _same,
    "indent": _indented,
    "line": lambda text: " ".join(text.split()),
    "list": _same,
    "lower": str.lower,
    "quote": _quoted,
    "raw": _same,
    "upper": str.upper,
    "yaml": _yaml,
}
"""The filters by name."""
