"""Attributes in braces, of Pandoc, kramdown and MkDocs, and ids of blocks: not shown, but ids are places to link to.

- at the end of a heading: `## Title {#id .class}`
- at the end of a caption or a display formula: `Table: Words {#id}`
- on a line of their own, at the end of a paragraph or below a block: `{: .class}`
- after a fence, before code: `{.python #id}`
- of Obsidian, at the end of a block or below it: `^block-id`; of MyST, above a block: `(label)=`
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from markdown_it.token import Token

_NAME = r"#[\w:.-]+|\.[A-Za-z][\w-]*"
_KEY = r"[A-Za-z][\w:-]*=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}=]+)"
ATTRIBUTES = lazy_regex(rf"\{{(:?[ \t]*(?:{_NAME}|{_KEY}|-)(?:[ \t]+(?:{_NAME}|{_KEY}))*)[ \t]*\}}")
"""Attributes in braces: ids, classes, and keys with values."""

_NAMED = lazy_regex(r"(?:^|[ \t:])(?:[#.][\w-]|-\Z)")  # an id, a class, or "-" for a heading without a number
_DIRECTIVE = lazy_regex(r"\{\s*([\w+#./-]+)[^{}]*\}[ \t]*([\w+#./-]*)")
_KRAMDOWN = lazy_regex(r"\{::?[^{}\n]*\}")
_PART = lazy_regex(r"([#.])([^\s#.{}=\"'][^\s#{}=\"']*)|([\w:-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_BLOCK_ID = lazy_regex(r"(?:\A|(?<=\s))\^([A-Za-z0-9-]{3,})\Z")
_LABEL = lazy_regex(r"\(([\w.:-]+)\)=[ \t]*(?:\n|\Z)")
_HEADING_END = lazy_regex(r"[ \t]#+\Z")
_ENDS_WITH_ATTRIBUTES = lazy_regex(r"(?:Caption|Table|Figure)?:[ \t]|\$\$")  # a caption, a display formula
_MARKED = lazy_regex(r"\}|\A\(|\^[A-Za-z0-9-]+\Z")


class Attributes(NamedTuple):
    """The ids, the classes, and the other attributes by their keys."""

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    others: dict[str, str]


def attributes_of(source: str) -> Attributes:
    """Parse the attributes between braces."""
    ids: list[str] = []
    classes: list[str] = []
    others: dict[str, str] = {}
    for found in _PART.finditer(source):
        if found[3]:
            others[found[3]] = found[4] or found[5] or found[6] or ""
        elif found[1] == "#":
            ids.append(found[2])
        else:
            classes += found[2].split(".")
    return Attributes((*ids, *filter(None, [others.get("id")])), tuple(classes), others)


def code_attributes(info: str) -> Attributes:
    """Parse the words after a fence: the first class is the language.

    It is the first word, the first class, or in braces: `python {1}`, `{.python}`, `{python}`, `{code-block} python`.
    """
    if not info.startswith("{"):
        return Attributes((), tuple(info.partition("{")[0].split()[:1]), {})
    if (found := attributes_of(info)).classes or found.ids:
        return found
    directive = _DIRECTIVE.match(info)
    return Attributes((), (directive[2] or directive[1],) if directive else (), {})


def has_names(source: str) -> bool:
    """Whether attributes contain an id or a class: other braces, as in templates and formulas, hardly do."""
    return _NAMED.search(source) is not None


def take_attributes(tokens: Sequence[Token]) -> None:
    """Remove the attributes from headings and paragraphs.

    In `meta` of the token before the content, `ids` are those of the block, and `ids_above` those of the block above.
    """
    for index, token in enumerate(tokens):
        if token.type != "inline" or not _MARKED.search(token.content):
            continue
        before = tokens[index - 1]
        if before.type in ("heading_open", "paragraph_open"):
            label = _take_label(token)
            has_attributes_at_end = before.type == "heading_open" or _ENDS_WITH_ATTRIBUTES.match(token.content)
            ids = _take_from_end(token) if has_attributes_at_end else _take_from_paragraph(token)
            is_above = not token.content
            before.meta = {"ids": label if is_above else (*label, *ids), "ids_above": ids if is_above else ()}


def _take_label(inline: Token) -> tuple[str, ...]:
    """Remove a label from the start of the content."""
    if not (label := _LABEL.match(inline.content)):
        return ()
    inline.content = inline.content[label.end() :]
    return (label[1],)


def _take_from_end(inline: Token) -> tuple[str, ...]:
    """Remove attributes from the end of the content, unless nothing else is in it."""
    content = inline.content
    start = content.rfind("{")
    attributes = ATTRIBUTES.fullmatch(content, start) if start > 0 else None
    if not attributes or not has_names(attributes[1]) or content[start - 1] in "\\{" or not content[:start].strip():
        return _take_block_id(inline)
    inline.content = _HEADING_END.sub("", content[:start].rstrip()).rstrip()
    return attributes_of(attributes[1]).ids


def _take_from_paragraph(inline: Token) -> tuple[str, ...]:
    """Remove a last line that consists of attributes, or the id of a block at the end."""
    above, _, last = inline.content.rpartition("\n")
    if not _is_line_of_attributes(last.strip()):
        return _take_block_id(inline)
    inline.content = above.rstrip()
    return attributes_of(last).ids


def _is_line_of_attributes(line: str) -> bool:
    attributes = ATTRIBUTES.fullmatch(line)
    return _KRAMDOWN.fullmatch(line) is not None or (attributes is not None and has_names(attributes[1]))


def _take_block_id(inline: Token) -> tuple[str, ...]:
    found = _BLOCK_ID.search(inline.content)
    if not found or found[1].strip("0123456789-") == "":
        return ()
    inline.content = inline.content[: found.start()].rstrip()
    return (f"^{found[1]}",)
