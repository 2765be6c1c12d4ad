"""Layout of a formula in one line: spaces and parentheses such that the grouping stays clear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from readtui.maths.symbols import CLOSING, LOWERED, OPENING, RAISED, is_relation

Role: TypeAlias = Literal[
    "operand", "function", "large", "infix", "suffix", "prefix", "open", "close", "bar", "comma", "space", "break",
    "table", "choice",
]  # fmt: skip
"""`large` is a sum or limit; `bar` opens or closes; `suffix` and `prefix` take no space; `choice` is half of a
binomial."""

SUM, QUOTIENT, PRODUCT, ROOT, ATOM = range(5)
"""Precedence: how firmly the parts of a text hold together. A sum needs parentheses next to anything, an atom never."""

_OPERAND_ENDS = ("operand", "function", "close", "suffix", "bar")
_OPERAND_STARTS = ("operand", "function", "large", "open")
_SCRIPTS = frozenset((*RAISED.values(), *LOWERED.values()))


class UnwritableError(Exception):
    """A line of Unicode would be ambiguous, have another meaning, or be unreadable."""


class MathItem(NamedTuple):
    """One part of a row.

    - `needs_space_after`: letters directly after it would be read as a part of it.
    - `has_superscript`, `has_subscript`: it ends with one.
    - `is_upright`: a letter that forms words with others.
    - `rows`: the rows of a table. If the table `is_aligned`, its cells are parts of equations.
    """

    text: str
    role: Role = "operand"
    precedence: int = ATOM
    needs_space_after: bool = False
    has_superscript: bool = False
    has_subscript: bool = False
    is_upright: bool = False
    rows: tuple[tuple[tuple[MathItem, ...], ...], ...] = ()
    is_aligned: bool = False


class MathText(NamedTuple):
    """The text of a row, and its precedence."""

    text: str
    precedence: int = ATOM

    def bracketed(self, precedence: int) -> str:
        """Return the text, in parentheses if its precedence is lower than `precedence`."""
        return self.text if self.precedence >= precedence else f"({self.text})"


def lay_out(items: Sequence[MathItem], *, compact: bool = False, allow_lines: bool = False) -> MathText:
    """Return the text of a row. `compact` omits spaces around signs; `allow_lines` permits several lines."""
    row = _RowWriter(items, compact, allow_lines)
    return MathText(row.text(), row.precedence)


class _RowWriter:
    """Writes one row."""

    def __init__(self, items: Sequence[MathItem], compact: bool, allow_lines: bool) -> None:
        self._items = items
        self._compact = compact
        self._allow_lines = allow_lines
        self._parts: list[str] = []
        self._depth = 0
        self.precedence = SUM

    def text(self) -> str:
        """Write the row, set its precedence, and return the text."""
        lowest = ATOM
        operands = 0
        for index, item in enumerate(self._items):
            before = self._items[index - 1] if index else None
            after = self._items[index + 1] if index + 1 < len(self._items) else None
            is_outer = not self._depth
            precedence_of_item = self._write(item, before, after)
            if is_outer and item.role != "close":
                operands += item.role in ("operand", "function", "open", "bar", "large")
                lowest = min(lowest, precedence_of_item)
        if not self._parts or self._is_bracketed():
            lowest = ATOM
        elif operands > 1:
            lowest = min(lowest, PRODUCT)
        self.precedence = lowest
        return "".join(self._parts).strip(" ")

    def _write(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        """Write one item. Return its precedence next to its neighbours."""
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
                if not self._allow_lines or self._depth:
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
        is_between = before is not None and (before.role in _OPERAND_ENDS) and after is not None
        if item.text == "/":
            self._parts.append("/")
            return QUOTIENT
        if (is_between or is_relation(item.text)) and not self._compact:
            self._space()
            self._parts.append(item.text if after is None else f"{item.text} ")
        else:
            self._parts.append(item.text)
        return SUM if is_between or is_relation(item.text) else PRODUCT

    def _function(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        if before is not None and before.role in _OPERAND_ENDS:
            self._space()
        self._parts.append(item.text)
        spaced_roles = ["operand", "function", "large", "bar", "prefix"]
        if item.role == "large":
            spaced_roles += ["open", "infix"]
        needs_space = after is not None and after.role in spaced_roles
        if needs_space or (item.needs_space_after and after is not None and after.role in _OPERAND_STARTS):
            self._parts.append(" ")
        return SUM if after is not None else ATOM

    def _operand(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> int:
        precedence = item.precedence
        text = item.text
        follows = before is not None and before.role in ("operand", "function", "close", "suffix")
        subscript_follows = after is not None and after.role == "close" and after.has_subscript
        precedes = subscript_follows or (after is not None and after.role in _OPERAND_STARTS)
        if (item.precedence <= QUOTIENT and (follows or precedes)) or (item.precedence == ROOT and precedes):
            text, precedence = f"({text})", ATOM
        if before is not None and follows and item.role in _OPERAND_STARTS:
            needs_space = before.needs_space_after and text[:1] != " "
            starts_with_script = text[0] in _SCRIPTS and before.role != "function"
            if needs_space or starts_with_script or (text[0].isdigit() and self._last_char().isdigit()):
                self._space()
                precedence = SUM
        self._parts.append(text)
        if item.role == "open":
            self._depth += 1
        elif item.role == "close":
            self._depth = max(self._depth - 1, 0)
        return precedence

    def _table(self, item: MathItem, before: MathItem | None, after: MathItem | None) -> None:
        """Write a table: a matrix between brackets, cases after a brace, a list of limits, or lines of equations."""
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
            self._parts.append(", ".join(lay_out(row[0], compact=True).text for row in item.rows))
        elif self._allow_lines and len(self._items) == 1:
            self._parts.append("\n".join(_line(row, is_aligned=item.is_aligned) for row in item.rows))
        else:
            raise UnwritableError

    def _is_bracketed(self) -> bool:
        """Whether one pair of brackets or bars encloses the whole row."""
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

    def _last_char(self) -> str:
        return self._parts[-1][-1:] if self._parts else ""

    def _space(self, space: str = " ") -> None:
        if self._parts and self._last_char() not in (" ", "\n", "\N{EM SPACE}"):
            self._parts.append(space)


def fence_role(sign: str, form: str | None) -> Role | None:
    """Return the role of a bracket or bar; None for other signs. `form` is the MathML attribute."""
    if sign in OPENING:
        return "open"
    if sign in CLOSING:
        return "close"
    if sign in ("|", "‖"):
        return "open" if form == "prefix" else "close" if form == "postfix" else "bar"
    return None


def _cell(cell: Sequence[MathItem]) -> str:
    text = lay_out(cell).text
    if not text or "," in text or ";" in text:
        raise UnwritableError
    return text


def _case(row: Sequence[Sequence[MathItem]], *, is_aligned: bool) -> str:
    if is_aligned:
        return _line(row, is_aligned=True)
    cells = [lay_out(cell).text.rstrip(",;. ") for cell in row]
    text = ", ".join(cell for cell in cells if cell)
    if ";" in text:
        raise UnwritableError
    return text


def _line(row: Sequence[Sequence[MathItem]], *, is_aligned: bool) -> str:
    """Return a line of equations. Each pair of cells is one row."""
    if not is_aligned and len(row) > 1:
        raise UnwritableError
    pairs = [[item for cell in row[start : start + 2] for item in cell] for start in range(0, len(row), 2)]
    return "\N{EM SPACE}".join(text for pair in pairs if (text := lay_out(pair).text))
