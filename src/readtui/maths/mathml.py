"""MathML, as pages have it and as TeX is read, in a line of Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from readtui.maths import symbols
from readtui.maths.layout import ATOM, PRODUCT, QUOTIENT, ROOT, SUM, MathItem, MathText, UnwritableError, said
from readtui.maths.tokens import SILENT, Element, items_of, joined, name_of, text_of, words_of

DEEPEST = 40
"""Elements inside one another that are followed: no formula that can be read on one line has as many."""

DEEPEST_SCRIPT = 2
"""Parentheses for an exponent within those of another: more are not read, but puzzled out."""

LONGEST_BAR = 3
"""Letters that one bar goes over: terminals draw it in pieces."""

_GROUPS = frozenset(("math", "mrow", "mstyle", "mpadded", "semantics", "merror", "maction"))


def line(math: Element, *, is_all: bool = False) -> str | None:
    """The formula in a line of Unicode, or in several where it has lines itself; None if that would not say the same.

    With `is_all` there is no other source: what cannot be written so is given as its signs, one after another.
    """
    try:
        text = said(_Writer(is_all).row([math]), on_top=True).text
    except UnwritableError:
        text = " ".join(words_of(math)) if is_all else ""
    return unicodedata.normalize("NFC", text) or None


class _Writer:
    """Makes items of elements."""

    def __init__(self, is_all: bool) -> None:
        self._is_all = is_all
        self._depth = 0
        self._scripts = 0

    def row(self, elements: Iterable[Element]) -> list[MathItem]:
        """The items in a row: what only groups others says nothing of its own."""
        items: list[MathItem] = []
        for element in elements:
            items += self._items(element)
        return joined(items)

    def _items(self, element: Element) -> list[MathItem]:
        tag = name_of(element)
        if tag in SILENT or not isinstance(element.tag, str):
            return []
        self._depth += 1
        try:
            if self._depth > DEEPEST:
                raise UnwritableError
            return self._group(element) if tag in _GROUPS else self._item(tag, element)
        except UnwritableError:
            if not self._is_all:
                raise
            return [MathItem(" ".join(words_of(element)), level=SUM)]
        finally:
            self._depth -= 1

    def _group(self, element: Element) -> list[MathItem]:
        children = list(element)
        if name_of(element) in ("semantics", "maction"):
            children = children[:1]
        if len(children) == 1 and name_of(children[0]) == "mo" and text_of(children[0]) == ",":
            return [MathItem(",")]  # {,} parts thousands
        return self.row(children)

    def _item(self, tag: str, element: Element) -> list[MathItem]:
        match tag:
            case "mi" | "mn" | "mo" | "mtext" | "ms" | "mspace":
                return items_of(tag, element)
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

    # Above, below, raised, lowered

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
            return [*base[:-1], self._with_scripts(base[-1:], lower, upper)]  # a value at some point
        return [self._with_scripts(base, lower, upper)]

    def _annotated(self, tag: str, base: list[MathItem], children: list[Element]) -> MathItem:
        """A sign with a word above: of these, those that are a sign of their own."""
        above = self._compact(children[1]).text if tag == "mover" else ""
        if len(base) == 1 and base[0].text == "=" and above in ("def", "?", "△", "Δ"):
            return MathItem({"def": "≝", "?": "≟"}.get(above, "≜"), "infix")
        raise UnwritableError

    def _accented(self, base: list[MathItem], accent: Element, accents: dict[str, str]) -> MathItem | None:
        sign = "".join(words_of(accent)).strip()
        mark = accents.get(sign)
        if mark is None or name_of(accent) in ("mn", "mtext"):
            return None
        letters = "".join(item.text for item in base)
        is_plain = letters.isalpha() and all(item.role in ("operand", "function") for item in base)
        if is_plain and len(letters) == 1:
            return base[0]._replace(text=letters + mark, open_end=False)
        if (
            is_plain
            and sign in symbols.BARS
            and len(letters) <= LONGEST_BAR
            and not any(item.raised or item.lowered for item in base)
        ):
            return MathItem(
                "".join(letter + (symbols.BAR if accents is symbols.ACCENTS else mark) for letter in letters)
            )
        raise UnwritableError

    def _with_scripts(self, base: list[MathItem], lower: Element | None, upper: Element | None) -> MathItem:
        sub, sup = self._compact(lower), self._compact(upper)
        item = self._base(base, is_lowered=bool(sub.text), is_raised=bool(sup.text))
        below, below_is_open = self._script(sub, symbols.LOWERED, "_", is_before_other=bool(sup.text))
        above, above_is_open = self._script(sup, symbols.RAISED, "^", is_before_other=False)
        return item._replace(
            text=f"{item.text}{below}{above}",
            open_end=above_is_open if above else below_is_open if below else item.open_end,
            raised=bool(above) and above not in symbols.STANDS_HIGH.values(),
            lowered=bool(below),
        )

    def _base(self, base: list[MathItem], *, is_lowered: bool, is_raised: bool) -> MathItem:
        """What bears the scripts, as one item."""
        if not base:
            return MathItem("", level=ATOM)
        if len(base) == 1 and not base[0].rows:
            item = base[0]
            is_unclear = item.raised or (item.lowered and is_lowered) or (item.open_end and item.raised)
            if item.level >= ATOM and not is_unclear:
                return item
        whole = said(base)
        if whole.level >= ATOM and base[-1].role in ("close", "bar"):
            return MathItem(whole.text)
        return MathItem(f"({whole.text})")

    def _compact(self, element: Element | None) -> MathText:
        if element is None:
            return MathText("")
        self._scripts += 1
        try:
            return said(self.row([element]), compact=True)
        finally:
            self._scripts -= 1

    def _script(
        self, script: MathText, letters: dict[str, str], mark: str, *, is_before_other: bool
    ) -> tuple[str, bool]:
        """The script as it is written, and whether letters right behind it would be taken for a part of it."""
        text = script.text
        if not text:
            return "", False
        if letters is symbols.RAISED and text in symbols.STANDS_HIGH:
            return symbols.STANDS_HIGH[text], False
        if letters is symbols.RAISED and text in ("*", "†"):
            return text, True
        if len(text) <= symbols.LONGEST_SCRIPT and all(char in letters for char in text):
            return "".join(letters[char] for char in text), False
        if "\n" in text or self._scripts >= DEEPEST_SCRIPT:
            raise UnwritableError
        if len(text) == 1 and not is_before_other:
            return f"{mark}{text}", True
        return f"{mark}({text})", False

    def _multiscripts(self, children: list[Element]) -> list[MathItem]:
        """A base with scripts before and behind it, as an isotope has them."""
        tags = [name_of(child) for child in children]
        at = tags.index("mprescripts") if "mprescripts" in tags else len(children)
        behind, before = children[1:at], children[at + 1 :]
        if not children or len(behind) > 2 or len(before) > 2 or len(behind) % 2 or len(before) % 2:
            raise UnwritableError
        item = self._with_scripts(self.row(children[:1]), *(behind or (None, None)))
        if before:
            left = self._with_scripts([], before[0], before[1])
            item = item._replace(text=left.text + item.text)
        return [item]

    # Fractions, roots, tables

    def _fraction(self, element: Element) -> MathItem:
        children = list(element)
        if len(children) != 2:
            raise UnwritableError
        above, below = (said(self.row([child]), compact=bool(self._scripts)) for child in children)
        if not above.text or not below.text:
            raise UnwritableError
        if (element.get("linethickness") or "").rstrip("pxemt") in ("0", "0.0"):
            return MathItem(f"{above.held(PRODUCT)} choose {below.held(PRODUCT)}", "choice", SUM)
        if not self._scripts and (vulgar := symbols.VULGAR.get((above.text, below.text))):
            return MathItem(vulgar)
        is_derivative = above.text[0] in "d∂" and below.text[0] in "d∂" and below.level == PRODUCT
        lower = below.text if is_derivative and _is_one_differential(below.text) else below.held(ROOT)
        return MathItem(f"{above.held(PRODUCT)}/{lower}", level=QUOTIENT)

    def _root(self, tag: str, children: list[Element]) -> MathItem:
        inside = children[:1] if tag == "mroot" else children
        index = self._compact(children[1]).text if tag == "mroot" and len(children) == 2 else "2"
        under = said(self.row(inside), compact=bool(self._scripts))
        if not under.text or (tag == "mroot" and len(children) != 2):
            raise UnwritableError
        if sign := symbols.ROOTS.get(index):
            return MathItem(f"{sign}{under.held(ATOM)}", level=ROOT)
        if not all(char in symbols.RAISED for char in index):
            raise UnwritableError
        return MathItem("".join(symbols.RAISED[char] for char in index) + f"√{under.held(ATOM)}", level=QUOTIENT)

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
        rows = [row for row in element if name_of(row) in ("mtr", "mlabeledtr")]
        cells = tuple(tuple(tuple(self.row(cell)) for cell in row if name_of(cell) == "mtd") for row in rows)
        aligns = " ".join((element.get("columnalign") or "").split()[:2])
        first = next((cell.get("columnalign") for row in rows for cell in row), None)
        is_aligned = aligns == "right left" or (not aligns and first == "right")
        return MathItem("", "table", rows=cells, is_aligned=is_aligned)


def _is_one_differential(text: str) -> bool:
    """Whether a denominator is d and one letter, with its power."""
    return sum(char.isalpha() and char not in symbols.RAISED.values() for char in text) <= 2 and " " not in text
