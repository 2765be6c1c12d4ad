"""HTML made such that its parser keeps all of it: elements not too deep, tags not endless."""

from __future__ import annotations

import re
from itertools import islice

from readtui.ingest.html.tags import BLOCKS

DEEPEST = 500
"""Elements inside one another from which on a page is flattened: libxml2 stops at 2,048 and drops the rest."""

LONGEST_TAG = 20_000
"""Characters of a tag from which on its attributes are counted: libxml2 compares each with all those before."""

MOST_ATTRIBUTES = 200
"""Attributes that an endless tag keeps."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>")
# A tag without its end. Where a quotation mark has no partner, none comes after it, so the whole is read but once.
_OPENED = re.compile(r"<[A-Za-z](?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_ATTRIBUTE = re.compile(r"\s+[^\s\"'>/=]++(?:\s*=\s*(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
_SILENT = re.compile(r"(?i)<(script|style)\b")
# Elements that are never closed, or need not be: their depth cannot be counted, and does not grow.
_OPEN_ENDED = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup"),
        *("html", "head", "body"),
    )
)


def flattened(html: str) -> str:
    """`html` without the tags of elements that stand too deep; where they parted passages, lines break."""
    depth = dropped = 0

    def judged(tag: re.Match[str]) -> str:
        nonlocal depth, dropped
        name = tag[2].lower()
        if name in _OPEN_ENDED:
            return tag[0]
        if tag[1]:
            if not dropped:
                depth = max(depth - 1, 0)
                return tag[0]
            dropped -= 1
        elif depth < DEEPEST:
            depth += 1
            return tag[0]
        else:
            dropped += 1
        return "<br>" if name in BLOCKS else ""

    return _TAG.sub(judged, html)


def trimmed(html: str) -> str:
    """`html` whose endless tags keep their first attributes alone; the same object where there are none."""
    if not _may_be_endless(html):
        return html
    parts: list[str] = []
    start = position = 0
    while (position := html.find("<", position)) >= 0:
        end = _end_of_silence(html, position)
        if end == position and (opened := _OPENED.match(html, position)):
            end = opened.end()
            if end - position > LONGEST_TAG and (name := _NAME.match(html, position)):
                attributes = islice(_attributes(html, name.end(), end), MOST_ATTRIBUTES)
                parts += [html[start:position], name[0], *attributes]
                start = end
        position = max(end, position + 1)
    return "".join([*parts, html[start:]])


def _may_be_endless(html: str) -> bool:
    """Whether there may be an endless tag: a look that costs little, and is wrong where scripts are long."""
    return len(html) > LONGEST_TAG and (
        max(map(len, html.split(">"))) > LONGEST_TAG
        or any(opened.end() - opened.start() > LONGEST_TAG for opened in _OPENED.finditer(html))
    )


def _attributes(html: str, start: int, end: int) -> list[str]:
    """The attributes of a tag from `start` on, up to one more than it keeps."""
    found: list[str] = []
    while len(found) <= MOST_ATTRIBUTES and (attribute := _ATTRIBUTE.match(html, start, end)):
        found.append(attribute[0])
        start = attribute.end()
    return found


def _end_of_silence(html: str, start: int) -> int:
    """Where the comment, script or style that starts here ends; `start` if it is something else."""
    closing = "-->" if html.startswith("<!--", start) else ""
    if silent := _SILENT.match(html, start):
        closing = f"</{silent[1]}"
    if not closing:
        return start
    end = html.find(closing, start)
    return end if end >= 0 else len(html)
