"""List items in plain text: their marks, and which of them are a list at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.groups import LineGroup

_SURE_BULLETS = "•‣◦▪●○■□➢➤"
_MARK = re.compile(rf"( *)([-*+·{_SURE_BULLETS}]|o(?= {{2}})|\(?(?:\d{{1,3}}|[a-zA-Z])[.)]|\[\d{{1,3}}\]) +(?=\S)")


class ItemMark(NamedTuple):
    """The mark at the start of an item's line, the columns before it, and where what it says begins."""

    marker: str
    indent: int
    content: int


def item_mark(line: str) -> ItemMark | None:
    """The mark of a line that may be a list item's."""
    found = _MARK.match(line)
    return ItemMark(found[2], len(found[1]), found.end()) if found else None


def nested(passages: Sequence[LineGroup]) -> list[LineGroup]:
    """The passages with items given their depth, and what only looked like an item turned back into text.

    A list has two items or more, numbered in order; only an unmistakable bullet may stand alone.
    """
    found: list[LineGroup] = []
    for run in _runs(passages):
        if run[0].kind != "item":
            found += run
        else:
            found += _settled(run)
    return found


def _runs(passages: Sequence[LineGroup]) -> Iterator[list[LineGroup]]:
    """Stretches of items, and of anything else."""
    run: list[LineGroup] = []
    for passage in passages:
        if run and (passage.kind == "item") != (run[0].kind == "item"):
            yield run
            run = []
        run.append(passage)
    if run:
        yield run


def _settled(run: Sequence[LineGroup]) -> Iterator[LineGroup]:
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
        bullet = item.marker in f"-*+·o{_SURE_BULLETS}"
        yield item._replace(level=len(indents), marker="•" if bullet else item.marker)


def _is_listed(run: Sequence[LineGroup], index: int) -> bool:
    """Whether the item at `index` has a companion: one before or after it, at its depth, that it agrees with."""
    item = run[index]
    if item.marker in _SURE_BULLETS:
        return True
    if index and run[index - 1].indent < item.indent and _is_first(item.marker):
        return True  # under another item: what that one is will be seen there
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(run) and run[at].indent > item.indent:
            at += step
        if 0 <= at < len(run) and run[at].indent == item.indent and _follow(item.marker, run[at].marker, step):
            return True
    return False


def _is_first(marker: str) -> bool:
    """Whether a list may start so."""
    return re.sub(r"\W", "", marker) in ("", "o", "1", "a", "A", "i")


def _follow(marker: str, other: str, step: int) -> bool:
    """Whether `other` comes `step` after `marker` in one list."""
    one, two = (re.sub(r"\W", "", mark) for mark in (marker, other))
    if not one or not two or marker[-1] == "o" or other[-1] == "o":
        return marker == other
    if one.isdecimal() and two.isdecimal():
        return int(two) - int(one) == step
    return len(one) == len(two) == 1 and ord(two) - ord(one) == step
