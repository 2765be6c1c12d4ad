"""List items in plain text: recognises their markers, decides which lines are really lists, and nests them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.line_group import LineGroup
from readtui.unicode.lazy_regex import lazy_regex

_CLEAR_BULLETS = "•‣◦▪●○■□➢➤∙⁃▸❖◆✓✔\uf0b7\uf0a7"
"""Bullets that a line starts with for no other reason; the last two are those of Word's symbol font."""

_BULLETS = f"-*+·–—o{_CLEAR_BULLETS}"
_ITEM_START = lazy_regex(
    rf"( *)([-*+·{_CLEAR_BULLETS}]|[o–—](?= {{2}})|\(?(?:\d{{1,3}}|[a-zA-Z])[.)]|\[\d{{1,3}}\]) +(?=\S)"
)


class ItemStart(NamedTuple):
    """The marker at the start of a list item, the columns before it, and the column where the item's text starts."""

    marker: str
    indent: int
    content_start: int


def item_start(line: str) -> ItemStart | None:
    """Return the start of a list item, or None if the line does not start with a marker."""
    found = _ITEM_START.match(line)
    return ItemStart(found[2], len(found[1]), found.end()) if found else None


def nest_items(groups: Sequence[LineGroup]) -> list[LineGroup]:
    """Return the groups with the depth of each item set; lines that only look like items become text.

    A list needs at least two items, numbered in order; only an unambiguous bullet may be alone.
    """
    found: list[LineGroup] = []
    for run in _runs(groups):
        if run[0].kind != "item":
            found += run
        else:
            found += _resolved(run)
    return found


def _runs(groups: Sequence[LineGroup]) -> Iterator[list[LineGroup]]:
    """Split the groups into runs of items and runs of other groups."""
    run: list[LineGroup] = []
    for group in groups:
        if run and (group.kind == "item") != (run[0].kind == "item"):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _resolved(run: Sequence[LineGroup]) -> Iterator[LineGroup]:
    """Yield the items of a run with their depth, or as text where they belong to no list."""
    indents: list[int] = []
    for index, item in enumerate(run):
        if not _is_listed(run, index):
            yield item._replace(kind="text", text=f"{item.marker} {item.text}", marker="")
            indents.clear()
            continue
        while indents and indents[-1] > item.indent:
            indents.pop()
        if not indents or indents[-1] < item.indent:
            indents.append(item.indent)
        bullet = item.marker in _BULLETS
        yield item._replace(level=len(indents), marker="•" if bullet else item.marker)


def _is_listed(run: Sequence[LineGroup], index: int) -> bool:
    """Whether an item belongs to a list: it has a clear bullet, starts a nested list, or has a neighbour at the same
    indent with the previous or next marker."""
    item = run[index]
    if item.marker in _CLEAR_BULLETS:
        return True
    if index and run[index - 1].indent < item.indent and _is_first(item.marker):
        return True  # nested: whether the outer item is in a list is decided for that item
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(run) and run[at].indent > item.indent:
            at += step
        if 0 <= at < len(run) and run[at].indent == item.indent and _is_consecutive(item.marker, run[at].marker, step):
            return True
    return False


def _is_first(marker: str) -> bool:
    """Whether a list may start with this marker."""
    return re.sub(r"\W", "", marker) in ("", "o", "1", "a", "A", "i")


def _is_consecutive(marker: str, other: str, step: int) -> bool:
    """Whether `other` is the marker that comes `step` items after `marker` in a list."""
    one, two = (re.sub(r"\W", "", mark) for mark in (marker, other))
    if not one or not two or marker[-1] == "o" or other[-1] == "o":
        return marker == other
    if one.isdecimal() and two.isdecimal():
        return int(two) - int(one) == step
    return len(one) == len(two) == 1 and ord(two) - ord(one) == step
