"""Operands and signs set beside one another in a line, so that what belongs together is read together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from readtui.maths.symbols import CLOSING, LOWERED, OPENING, RAISED, is_relation

Role: TypeAlias = Literal[
    "operand", "function", "large", "infix", "suffix", "prefix", "open", "close", "bar", "comma", "space", "break",
    "table", "choice",
]  # fmt: skip
"""`large` is a sum or a limit, `bar` opens or closes, `suffix` and `prefix` cling, `choice` is half of a binomial."""

SUM, QUOTIENT, PRODUCT, ROOT, ATOM = range(5)
"""How firmly the parts of a text hold together: a sum falls apart beside anything, an atom never."""

_SIDES = ("operand", "function", "close", "suffix", "bar")
_BEGINS = ("operand", "function", "large", "open")
_SCRIPTS = frozenset((*RAISED.values(), *LOWERED.values()))


class UnwritableError(Exception):
    """A line of Unicode would say something else, or nothing that can be read."""


class MathItem(NamedTuple):
    """One part of a row. `open_end`: letters right behind would be taken for a part of it. `raised`: it ends so.

    `upright`: a letter that makes words with others. `rows` are those of a table, whose cells are parts of equations
    if it `is_aligned`.
    """

    text: str
    role: Role = "operand"
    level: int = ATOM
    open_end: bool = False
    raised: bool = False
    lowered: bool = False
    upright: bool = False
    rows: tuple[tuple[tuple[MathItem, ...], ...], ...] = ()
    is_aligned: bool = False


class MathText(NamedTuple):
    """A row in words, and how firmly it holds together."""

    text: str
    level: int = ATOM

    def held(self, level: int) -> str:
        """The text, in parentheses unless it holds together as firmly as `level`."""
        return self.text if self.level >= level else f"({self.text})"


def said(items: Sequence[MathItem], *, compact: bool = False, on_top: bool = False) -> MathText:
    """What a row says. `compact` leaves the spaces round signs out, and `on_top` may have several lines."""
    row = _Row(items, compact, on_top)
    return MathText(row.text(), row.level)


class _Row:
    """One row being written."""

    def __init__(self, items: Sequence[MathItem], compact: bool, on_top: bool) -> None:
        self._items = items
        self._compact = compact
        self._on_top = on_top
        self._parts: list[str] = []
        self._depth = 0
        self.level = SUM

    def text(self) -> str:
        loosest = ATOM
        operands = 0
        for index, item in enumerate(self._items):
            before = self._items[index - 1] if index else None
            after = self._items[index + 1] if index + 1 < len(self._items) else None
            is_outside = not self._depth
            count = self._take(item, before, after)
            if is_outside and item.role != "close":
                operands += item.role in ("operand", "function", "open", "bar", "large")
                loosest = min(loosest, count)
        if not self._parts or self._is_fenced():
            loosest = ATOM
        elif operands > 1:
            loosest = min(loosest, PRODUCT)
        self.level = loosest
        return "".join(self._parts).strip(" ")

    def _take(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        """Write one part; how firmly it holds with what stands beside it."""
        match item.role:
            case "infix":
                return self._infix(item, before, after)
            case "comma":
                self._parts.append(item.text if self._compact or after is None else f"{item.text} ")
                return SUM
            case "space":
                self._space(item.text)
                return SUM
            case "break":
                if not self._on_top or self._depth:
                    raise UnwritableError
                self._parts.append("\n")
                return SUM
            case "table":
                self._table(item, before, after)
                return ATOM
            case "choice":
                if before is None or after is None or before.text != "(" or after.text[:1] != ")":
                    raise UnwritableError
                self._parts.append(item.text)
                return SUM
            case "function" | "large":
                return self._function(item, before, after)
            case _:
                return self._operand(item, before, after)

    def _infix(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        joins = before is not None and (before.role in _SIDES) and after is not None
        if item.text == "/":
            self._parts.append("/")
            return QUOTIENT
        if (joins or is_relation(item.text)) and not self._compact:
            self._space()
            self._parts.append(item.text if after is None else f"{item.text} ")
        else:
            self._parts.append(item.text)
        return SUM if joins or is_relation(item.text) else PRODUCT

    def _function(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        if before is not None and before.role in _SIDES:
            self._space()
        self._parts.append(item.text)
        beside = ("operand", "function", "large", "bar", "prefix", *(("open", "infix") if item.role == "large" else ()))
        is_apart = after is not None and after.role in beside
        if is_apart or (item.open_end and after is not None and after.role in _BEGINS):
            self._parts.append(" ")
        return SUM if after is not None else ATOM

    def _operand(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        level = item.level
        text = item.text
        follows = before is not None and before.role in ("operand", "function", "close", "suffix")
        precedes = after is not None and (after.role in _BEGINS or (after.role == "close" and after.lowered))
        if (item.level <= QUOTIENT and (follows or precedes)) or (item.level == ROOT and precedes):
            text, level = f"({text})", ATOM
        if before is not None and follows and item.role in _BEGINS:
            is_apart = (before.open_end and text[:1] != " ") or (text[0] in _SCRIPTS and before.role != "function")
            if is_apart or (text[0].isdigit() and self._last().isdigit()):
                self._space()
                level = SUM
        self._parts.append(text)
        if item.role == "open":
            self._depth += 1
        elif item.role == "close":
            self._depth = max(self._depth - 1, 0)
        return level

    def _table(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> None:
        """Rows between fences: those of a matrix, or the cases behind a brace."""
        opening = before.text if before is not None and before.role in ("open", "bar") else ""
        closing = after.text if after is not None and after.role in ("close", "bar") else ""
        if opening == "{" and not closing:
            rows = "; ".join(_case(row, is_aligned=item.is_aligned) for row in item.rows)
            self._parts.append(f" {rows} }}")
            if after is not None and after.role not in ("comma", "space"):
                raise UnwritableError
            self._depth = max(self._depth - 1, 0)
        elif opening and closing and not item.is_aligned:
            self._parts.append("; ".join(", ".join(_cell(cell) for cell in row) for row in item.rows))
        elif self._compact and all(len(row) == 1 for row in item.rows):
            self._parts.append(", ".join(said(row[0], compact=True).text for row in item.rows))
        elif self._on_top and len(self._items) == 1:
            self._parts.append("\n".join(_line(row, is_aligned=item.is_aligned) for row in item.rows))
        else:
            raise UnwritableError

    def _is_fenced(self) -> bool:
        """Whether the row stands between a pair of fences as a whole."""
        items = self._items
        if items[0].role == items[-1].role == "bar":
            return not any(item.role == "bar" for item in items[1:-1])
        if items[0].role != "open" or items[-1].role != "close":
            return False
        depth = 0
        for item in items[:-1]:
            depth += (item.role == "open") - (item.role == "close")
            if not depth:
                return False
        return True

    def _last(self) -> str:
        return self._parts[-1][-1:] if self._parts else ""

    def _space(self, space: str = " ") -> None:
        if self._parts and self._last() not in (" ", "\n", "\N{EM SPACE}"):
            self._parts.append(space)


def fence_of(sign: str, form: str | None) -> Role | None:
    """The role of a fence; `form` is what the author says of it."""
    if sign in OPENING:
        return "open"
    if sign in CLOSING:
        return "close"
    if sign in ("|", "‖"):
        return "open" if form == "prefix" else "close" if form == "postfix" else "bar"
    return None


def _cell(cell: Sequence[MathItem]) -> str:
    text = said(cell).text
    if not text or "," in text or ";" in text:
        raise UnwritableError
    return text


def _case(row: Sequence[Sequence[MathItem]], *, is_aligned: bool) -> str:
    if is_aligned:
        return _line(row, is_aligned=True)
    cells = [said(cell).text.rstrip(",;. ") for cell in row]
    text = ", ".join(cell for cell in cells if cell)
    if ";" in text:
        raise UnwritableError
    return text


def _line(row: Sequence[Sequence[MathItem]], *, is_aligned: bool) -> str:
    """A line of an equation: its cells are parts of one row, two by two."""
    if not is_aligned and len(row) > 1:
        raise UnwritableError
    pairs = [[item for cell in row[start : start + 2] for item in cell] for start in range(0, len(row), 2)]
    return "\N{EM SPACE}".join(text for pair in pairs if (text := said(pair).text))
