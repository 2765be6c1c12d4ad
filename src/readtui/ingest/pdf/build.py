"""Passages with their roles into blocks: paragraphs go on over columns and pages, footnotes go to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.model import Style, StyledText
from readtui.ingest.pdf.footnotes import is_of_table, is_open
from readtui.ingest.pdf.items import MARK
from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.paragraphs import SAME_SIZE, TextBlock
from readtui.ingest.pdf.prose import Words, prose
from readtui.ingest.pdf.roles import BlockRole

_BULLETS = re.compile(r"[^\w(\[]")
_INDENT = 0.6  # sizes of the type from which on a line is indented


class RoleGroup(NamedTuple):
    """A passage with its role and all its lines, over however many columns; `passage` is the last part of it."""

    role: BlockRole
    lines: tuple[TextLine, ...]
    passage: TextBlock


def parts(passages: Sequence[TextBlock], roles: Sequence[BlockRole]) -> list[RoleGroup]:
    """The passages in order; what goes on behind a column, a page, a figure or a footnote is one part."""
    found: list[RoleGroup] = []
    open_at: int | None = None  # the text or item that may go on
    indents = _are_indented(passages, roles)
    noted: int | None = None  # the footnote that may go on
    crossed = False
    for passage, role in zip(passages, roles, strict=True):
        crossed = crossed or passage.gap == inf
        if role.kind in ("note", "caption", "table", "label"):
            if role.kind == "note" and not role.mark and noted is not None and is_open(found[noted].lines[-1].text):
                found[noted] = RoleGroup(found[noted].role, (*found[noted].lines, *passage.lines), found[noted].passage)
                continue
            noted = len(found) if role.kind == "note" else noted
            found.append(RoleGroup(role, passage.lines, passage))
            crossed = crossed or role.kind != "note"
            continue
        if role.kind == "text" and crossed and open_at is not None and _goes_on(found[open_at], passage, indents):
            part = found[open_at]
            found[open_at] = RoleGroup(part.role, (*part.lines, *passage.lines), passage)
        else:
            found.append(RoleGroup(role, passage.lines, passage))
            open_at = len(found) - 1 if role.kind in ("text", "item") else None
        crossed = False
    return found


def _are_indented(passages: Sequence[TextBlock], roles: Sequence[BlockRole]) -> bool:
    """Whether most paragraphs begin with an indented line."""
    first = [
        one.lines[0].left - one.lines[1].left > _INDENT * one.lines[0].size
        for one, role in zip(passages, roles, strict=True)
        if role.kind == "text" and len(one.lines) > 1
    ]
    return 2 * sum(first) > len(first)


def _goes_on(part: RoleGroup, passage: TextBlock, indents: bool) -> bool:
    """Whether a passage goes on with a part that ended with its column; `indents`: a new one would be indented."""
    last, first = part.lines[-1], passage.lines[0]
    if abs(last.size - first.size) > SAME_SIZE or last.look.mono != first.look.mono:
        return False
    text = first.text
    said = last.text
    if is_open(said) and (text[:1].islower() or said[-1:] in "-\u00ad,"):
        return True
    is_full = part.passage.right - last.right < 2.0 * last.size
    is_indented = part.role.kind != "item" and first.left - passage.left > _INDENT * first.size
    return is_full and not is_indented and (indents or is_open(said))


class BlockWriter:
    """Gives parts to a builder."""

    def __init__(self, builder: Builder, words: Words, parts: Sequence[RoleGroup]) -> None:
        self._builder = builder
        self._words = words
        self._parts = parts
        self._numbers = _numbered(parts)  # of the footnotes, by page and mark
        self._items: list[float] = []  # where the items that are open begin
        self._table: int | None = None

    def place(self, furniture: Sequence[tuple[int, str]]) -> None:
        """Set all parts, each line of furniture before the first part of the page after it; at last the footnotes."""
        waiting = list(furniture)
        notes = [part for part in self._parts if part.role.kind == "note"]
        for part in self._parts:
            while waiting and waiting[0][0] < part.passage.page:
                self._builder.hide(waiting.pop(0)[1])
            if part.role.kind != "note":
                self._set(part)
        self._close()
        for _, line in waiting:
            self._builder.hide(line)
        if notes:
            self._builder.rule()
        for number, part in enumerate(notes, 1):
            self._note(part, number)

    def _set(self, part: RoleGroup) -> None:
        role = part.role
        if role.kind != "item":
            self._close()
        table, self._table = self._table, None
        match role.kind:
            case "heading":
                self._builder.heading(self._said(part, plain=True), role.level)
            case "code":
                self._builder.code("\n".join(_listing(part.lines)))
            case "caption":
                self._caption(part, table)
            case "table":
                self._table = self._builder.table(
                    [[cell.pieces() if cell else "" for cell in row] for row in part.passage.rows]
                )
            case "label":
                self._builder.hide(part.passage.text)
            case "item":
                self._item(part)
            case _:
                self._builder.paragraph(self._said(part))

    def _caption(self, part: RoleGroup, table: int | None) -> None:
        of = table
        if of is None and not is_of_table(part.passage.text):
            of = self._builder.figure()
        self._builder.caption(self._said(part), of)

    def _item(self, part: RoleGroup) -> None:
        left = part.lines[0].left
        while self._items and (left < self._items[-1] - 3 or abs(left - self._items[-1]) <= 3):
            self._items.pop()
            self._builder.close()
        mark = part.role.mark
        self._builder.open_item("•" if _BULLETS.match(mark) else mark)
        self._items.append(left)
        self._builder.paragraph(_without(self._said(part), MARK))

    def _close(self) -> None:
        for _ in self._items:
            self._builder.close()
        self._items.clear()

    def _note(self, part: RoleGroup, number: int) -> None:
        self._builder.target(f"fn-{number}")
        self._builder.open_item(f"{number}.")
        pieces = prose(part.lines, self._words)
        mark = part.role.mark
        if mark and pieces[0].text.strip() == mark:
            pieces = pieces[1:]
        elif mark:
            pieces = [StyledText(pieces[0].text.strip()[len(mark) :].lstrip(".) "), pieces[0].styles), *pieces[1:]]
        self._builder.paragraph(pieces)
        self._builder.close()

    def _said(self, part: RoleGroup, *, plain: bool = False) -> list[StyledText]:
        pieces = prose(part.lines, self._words)
        if plain:
            kept = ("sup", "sub", "link")
            pieces = [StyledText(one.text, tuple(mark for mark in one.styles if mark.kind in kept)) for one in pieces]
        return [self._referring(piece, part) for piece in pieces]

    def _referring(self, piece: StyledText, part: RoleGroup) -> StyledText:
        """A raised sign as a reference, if a footnote on its page begins with it."""
        if piece.styles and piece.styles[-1].kind == "sup":
            for page in (part.passage.page, part.passage.page - 1):
                if number := self._numbers.get((page, piece.text.strip())):
                    return StyledText(f"[{number}]", (Style("reference", f"#fn-{number}"),))
        return piece


def _numbered(parts: Sequence[RoleGroup]) -> dict[tuple[int, str], int]:
    notes = [part for part in parts if part.role.kind == "note"]
    return {(part.passage.page, part.role.mark): number for number, part in enumerate(notes, 1) if part.role.mark}


def _without(pieces: Sequence[StyledText], mark: re.Pattern[str]) -> list[StyledText]:
    """The pieces of an item without its mark."""
    text = "".join(piece.text for piece in pieces)
    found = mark.match(text.lstrip())
    left = (found.end() if found else 0) + len(text) - len(text.lstrip())
    rest: list[StyledText] = []
    for piece in pieces:
        rest.append(StyledText(piece.text[left:], piece.styles))
        left = max(left - len(piece.text), 0)
    return rest


def _listing(lines: Sequence[TextLine]) -> Iterator[str]:
    """Lines of code as they are indented."""
    margin = min(line.left for line in lines)
    widths = [(run.right - run.left) / len(run.text) for line in lines for run in line.runs]
    wide = max(sorted(widths)[len(widths) // 2], 0.1)
    for line in lines:
        said = ""
        for run in line.runs:
            column = round((run.left - margin) / wide)
            said = said.ljust(min(column, len(said) + 80)) + run.text.lstrip()
        yield said
