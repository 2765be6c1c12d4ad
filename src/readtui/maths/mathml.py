"""MathML formulas, from web pages or converted from TeX, in lines of Unicode text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from readtui.maths import symbols
from readtui.maths.layout import ATOM, PRODUCT, QUOTIENT, ROOT, SUM, MathItem, MathText, UnwritableError, lay_out
from readtui.maths.tokens import INVISIBLE, Element, element_name, merge_items, own_text, texts_of, token_items

MAX_DEPTH = 40
"""Nested elements that are followed: no formula that is readable on one line has more."""

MAX_SCRIPT_DEPTH = 2
"""Levels of exponents in parentheses: more of them cannot be read at a glance."""

MAX_BAR_LETTERS = 3
"""Letters under one bar: terminals draw it in pieces."""

_GROUPS = frozenset(("math", "mrow", "mstyle", "mpadded", "semantics", "merror", "maction"))


def mathml_to_unicode(math: Element, *, best_effort: bool = False) -> str | None:
    """Return the formula as one line of Unicode, or several where the formula has lines; None if the meaning would
    change.

    With `best_effort`, there is no other source to show: parts that cannot be written are given as their signs in
    order.
    """
    try:
        text = lay_out(_ItemBuilder(best_effort).row([math]), allow_lines=True).text
    except UnwritableError:
        text = " ".join(texts_of(math)) if best_effort else ""
    return unicodedata.normalize("NFC", text) or None


class _ItemBuilder:
    """Converts MathML elements to items of a row."""

    def __init__(self, best_effort: bool) -> None:
        self._best_effort = best_effort
        self._depth = 0
        self._scripts = 0

    def row(self, elements: Iterable[Element]) -> list[MathItem]:
        """Return the items of a row. Elements that only group others add nothing."""
        items: list[MathItem] = []
        for element in elements:
            items += self._items(element)
        return merge_items(items)

    def _items(self, element: Element) -> list[MathItem]:
        tag = element_name(element)
        if tag in INVISIBLE or not isinstance(element.tag, str):
            return []
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise UnwritableError
            return self._group(element) if tag in _GROUPS else self._item(tag, element)
        except UnwritableError:
            if not self._best_effort:
                raise
            return [MathItem(" ".join(texts_of(element)), precedence=SUM)]
        finally:
            self._depth -= 1

    def _group(self, element: Element) -> list[MathItem]:
        children = list(element)
        if element_name(element) in ("semantics", "maction"):
            children = children[:1]
        if len(children) == 1 and element_name(children[0]) == "mo" and own_text(children[0]) == ",":
            return [MathItem(",")]  # {,} is the thousands separator
        return self.row(children)

    def _item(self, tag: str, element: Element) -> list[MathItem]:
        match tag:
            case "mi" | "mn" | "mo" | "mtext" | "ms" | "mspace":
                return token_items(tag, element)
            case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
                return self._scripted(tag, list(element))
            case "mmultiscripts":
                return self._multiscripts(list(element))
            case "mfrac":
                return [self._fraction(element)]
            case "msqrt" | "mroot":
                return [self._root(tag, list(element))]
            case "mfenced":
                return self._fenced(element)
            case "mtable":
                return [self._table(element)]
            case _:
                raise UnwritableError

    # Scripts and accents

    def _scripted(self, tag: str, children: list[Element]) -> list[MathItem]:
        if len(children) != (3 if tag in ("msubsup", "munderover") else 2):
            raise UnwritableError
        base = self.row(children[:1])
        if tag == "mover" and (accented := self._accented(base, children[1], symbols.ACCENTS)):
            return [accented]
        if tag == "munder" and (accented := self._accented(base, children[1], symbols.UNDERLINES)):
            return [accented]
        is_large = len(base) == 1 and base[0].role in ("large", "function")
        if tag in ("mover", "munder", "munderover") and not is_large:
            return [self._annotated(tag, base, children)]
        lower = children[1] if tag in ("msub", "msubsup", "munder", "munderover") else None
        upper = children[-1] if tag in ("msup", "msubsup", "mover", "munderover") else None
        if len(base) > 1 and base[-1] == MathItem("|", "close") and not {"open", "bar"} & {item.role for item in base}:
            # A bar with limits: the value of f(x)| at a point.
            return [*base[:-1], self._with_scripts(base[-1:], lower, upper)]
        return [self._with_scripts(base, lower, upper)]

    def _annotated(self, tag: str, base: list[MathItem], children: list[Element]) -> MathItem:
        """Return a relation with a text above it as one sign, such as ≝. Others cannot be written."""
        above = self._compact_text(children[1]).text if tag == "mover" else ""
        if len(base) == 1 and base[0].text == "=" and above in ("def", "?", "△", "Δ"):
            return MathItem({"def": "≝", "?": "≟"}.get(above, "≜"), "infix")
        raise UnwritableError

    def _accented(self, base: list[MathItem], accent: Element, accents: dict[str, str]) -> MathItem | None:
        sign = "".join(texts_of(accent)).strip()
        mark = accents.get(sign)
        if mark is None or element_name(accent) in ("mn", "mtext"):
            return None
        letters = "".join(item.text for item in base)
        is_plain = letters.isalpha() and all(item.role in ("operand", "function") for item in base)
        if is_plain and len(letters) == 1:
            return base[0]._replace(text=letters + mark, needs_space_after=False)
        if (
            is_plain
            and sign in symbols.BARS
            and len(letters) <= MAX_BAR_LETTERS
            and not any(item.has_superscript or item.has_subscript for item in base)
        ):
            return MathItem(
                "".join(letter + (symbols.BAR if accents is symbols.ACCENTS else mark) for letter in letters)
            )
        raise UnwritableError

    def _with_scripts(self, base: list[MathItem], lower: Element | None, upper: Element | None) -> MathItem:
        subscript, superscript = self._compact_text(lower), self._compact_text(upper)
        item = self._base(base, is_lowered=bool(subscript.text))
        below, below_needs_space = self._script(subscript, symbols.LOWERED, "_", is_followed=bool(superscript.text))
        above, above_needs_space = self._script(superscript, symbols.RAISED, "^", is_followed=False)
        return item._replace(
            text=f"{item.text}{below}{above}",
            needs_space_after=above_needs_space if above else below_needs_space if below else item.needs_space_after,
            has_superscript=bool(above) and above not in symbols.RAISED_AS_IS.values(),
            has_subscript=bool(below),
        )

    def _base(self, base: list[MathItem], *, is_lowered: bool) -> MathItem:
        """Return the base of the scripts as one item, in parentheses if they could be misread."""
        if not base:
            return MathItem("", precedence=ATOM)
        if len(base) == 1 and not base[0].rows:
            item = base[0]
            is_unclear = item.has_superscript or (item.has_subscript and is_lowered)
            if item.precedence >= ATOM and not is_unclear:
                return item
        whole = lay_out(base)
        if whole.precedence >= ATOM and base[-1].role in ("close", "bar"):
            return MathItem(whole.text)
        return MathItem(f"({whole.text})")

    def _compact_text(self, element: Element | None) -> MathText:
        if element is None:
            return MathText("")
        self._scripts += 1
        try:
            return lay_out(self.row([element]), compact=True)
        finally:
            self._scripts -= 1

    def _script(self, script: MathText, letters: dict[str, str], mark: str, *, is_followed: bool) -> tuple[str, bool]:
        """Return the script as text, and whether letters directly after it would be read as a part of it."""
        text = script.text
        if not text:
            return "", False
        if letters is symbols.RAISED and text in symbols.RAISED_AS_IS:
            return symbols.RAISED_AS_IS[text], False
        if letters is symbols.RAISED and text in ("*", "†"):
            return text, True
        if len(text) <= symbols.MAX_SCRIPT_LENGTH and all(char in letters for char in text):
            return "".join(letters[char] for char in text), False
        if "\n" in text or self._scripts >= MAX_SCRIPT_DEPTH:
            raise UnwritableError
        if len(text) == 1 and not is_followed:
            return f"{mark}{text}", True
        return f"{mark}({text})", False

    def _multiscripts(self, children: list[Element]) -> list[MathItem]:
        """Return a base with scripts before and after it, as for an isotope."""
        tags = [element_name(child) for child in children]
        at = tags.index("mprescripts") if "mprescripts" in tags else len(children)
        after, before = children[1:at], children[at + 1 :]
        if not children or len(after) > 2 or len(before) > 2 or len(after) % 2 or len(before) % 2:
            raise UnwritableError
        item = self._with_scripts(self.row(children[:1]), *(after or (None, None)))
        if before:
            left = self._with_scripts([], before[0], before[1])
            item = item._replace(text=left.text + item.text)
        return [item]

    # Fractions, roots, tables

    def _fraction(self, element: Element) -> MathItem:
        children = list(element)
        if len(children) != 2:
            raise UnwritableError
        above, below = (lay_out(self.row([child]), compact=bool(self._scripts)) for child in children)
        if not above.text or not below.text:
            raise UnwritableError
        if (element.get("linethickness") or "").rstrip("pxemt") in ("0", "0.0"):
            return MathItem(f"{above.bracketed(PRODUCT)} choose {below.bracketed(PRODUCT)}", "choice", SUM)
        if not self._scripts and (fraction := symbols.FRACTIONS.get((above.text, below.text))):
            return MathItem(fraction)
        is_derivative = above.text[0] in "d∂" and below.text[0] in "d∂" and below.precedence == PRODUCT
        lower = below.text if is_derivative and _is_one_differential(below.text) else below.bracketed(ROOT)
        return MathItem(f"{above.bracketed(PRODUCT)}/{lower}", precedence=QUOTIENT)

    def _root(self, tag: str, children: list[Element]) -> MathItem:
        inside = children[:1] if tag == "mroot" else children
        index = self._compact_text(children[1]).text if tag == "mroot" and len(children) == 2 else "2"
        radicand = lay_out(self.row(inside), compact=bool(self._scripts))
        if not radicand.text or (tag == "mroot" and len(children) != 2):
            raise UnwritableError
        if sign := symbols.ROOTS.get(index):
            return MathItem(f"{sign}{radicand.bracketed(ATOM)}", precedence=ROOT)
        if not all(char in symbols.RAISED for char in index):
            raise UnwritableError
        degree = "".join(symbols.RAISED[char] for char in index)
        return MathItem(f"{degree}√{radicand.bracketed(ATOM)}", precedence=QUOTIENT)

    def _fenced(self, element: Element) -> list[MathItem]:
        opening, closing = element.get("open"), element.get("close")
        written = element.get("separators")
        separators = "".join(("," if written is None else written).split()) or [""]
        items: list[MathItem] = [MathItem("(" if opening is None else opening, "open")]
        for index, child in enumerate(element):
            if index:
                items.append(MathItem(separators[min(index, len(separators)) - 1], "comma"))
            items += self.row([child])
        return [*items, MathItem(")" if closing is None else closing, "close")]

    def _table(self, element: Element) -> MathItem:
        rows = [row for row in element if element_name(row) in ("mtr", "mlabeledtr")]
        cells = tuple(tuple(tuple(self.row(cell)) for cell in row if element_name(cell) == "mtd") for row in rows)
        aligns = " ".join((element.get("columnalign") or "").split()[:2])
        first = next((cell.get("columnalign") for row in rows for cell in row), None)
        is_aligned = aligns == "right left" or (not aligns and first == "right")
        return MathItem("", "table", rows=cells, is_aligned=is_aligned)


def _is_one_differential(text: str) -> bool:
    """Whether a denominator is d and one letter, possibly with a power."""
    return sum(char.isalpha() and char not in symbols.RAISED.values() for char in text) <= 2 and " " not in text
