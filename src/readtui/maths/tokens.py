"""MathML tokens (identifiers, numbers, operators, text, spaces) as the items of a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Protocol

from readtui.maths import symbols
from readtui.maths.layout import MathItem, UnwritableError, fence_role

INVISIBLE = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "none", "mprescripts"))
"""Elements that show nothing."""

_NEGATION = "⧸"  # negates the sign after it
_UNREAD_TEX = frozenset("\\$&")  # in a word, these are TeX that was not understood


class Element(Protocol):
    """The common interface of elements of lxml and of the standard library."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def get(self, key: str, /) -> str | None: ...
    def __iter__(self) -> Iterator[Element]: ...


def token_items(tag: str, element: Element) -> list[MathItem]:
    """Return the items of an element without child elements."""
    if tag == "mspace":
        return _space(element)
    text = own_text(element)
    if tag == "mo":
        text = text.strip() or "".join(texts_of(element))
    if _UNREAD_TEX & set(text) and text != "\\":
        raise UnwritableError
    if tag == "mo":
        return _operator(symbols.normalise_sign(text), element)
    if tag == "mtext":
        stripped = text.strip()
        before, after = (MathItem(" " if end == " " else "", "space") for end in (text[:1], text[-1:]))
        return [before, MathItem(stripped, "function" if stripped.isalpha() else "operand"), after]
    return _word(tag, text.strip(), element)


def _word(tag: str, text: str, element: Element) -> list[MathItem]:
    variant = element.get("mathvariant") or ""
    text = symbols.letters_in_style(text, variant)
    if tag == "mi" and not text.isalnum():
        return _operator(symbols.normalise_sign(text), element)
    is_function = tag == "mi" and len(text) > 1 and text.isalpha()
    if is_function and text in symbols.NAMED_LARGE:
        return [MathItem(text, "large")]
    is_upright = variant == "normal" and len(text) == 1 and text.isalpha()
    return [MathItem(text, "function" if is_function else "operand", is_upright=is_upright)]


def _operator(sign: str, element: Element) -> list[MathItem]:
    """Return the item of an operator with the role it has in a row."""
    if not sign:
        return []
    if role := fence_role(sign, element.get("form")):
        return [MathItem(sign, role)]
    if sign in (",", ";", ":", "."):
        return [MathItem(sign, "comma")]
    if sign == "∣":
        return [MathItem("|", "infix")]
    if sign in symbols.LARGE or sign in symbols.NAMED_LARGE:
        return [MathItem(sign, "large")]
    if sign.replace(" ", "").isalpha() and len(sign) > 1:
        return [MathItem(sign, "function")]
    if sign == "/" or symbols.is_infix(sign):
        return [MathItem(sign, "infix")]
    if sign in ("!", "′", "″", "‴", "%", "°"):
        return [MathItem(sign, "suffix")]
    if sign in ("¬", "∀", "∃", "∄"):
        return [MathItem(sign, "prefix")]
    return [MathItem(sign)]


def merge_items(items: list[MathItem]) -> list[MathItem]:
    """Merge adjacent upright letters into words, ":" and "=" into one sign, and a negation slash into its relation."""
    row: list[MathItem] = []
    for item in items:
        if not item.text and not item.rows:
            continue
        last = row[-1] if row else None
        if last and last.text == ":" and item.text == "=":
            row[-1] = MathItem(":=", "infix")
        elif last and last.is_upright and item.is_upright:
            row[-1] = MathItem(last.text + item.text, "function", is_upright=True)
        elif last and last.text == _NEGATION and item.role in ("infix", "prefix"):
            row[-1] = MathItem(unicodedata.normalize("NFC", f"{item.text}\u0338"), "infix")
        else:
            row.append(item)
    return row


def _space(element: Element) -> list[MathItem]:
    if element.get("linebreak") == "newline":
        return [MathItem("\n", "break")]
    width = element.get("width") or ""
    if not width or width == "0" or width.startswith(("-", "0em", "negative")):
        return []
    return [MathItem("\N{EM SPACE}" if width.startswith(("2em", "2.")) else " ", "space")]


def own_text(element: Element) -> str:
    """Return the text of an element itself, with plain spaces."""
    return unescape(element.text or "").replace("\u00a0", " ").replace("\n", " ")


def texts_of(element: Element) -> Iterator[str]:
    """Yield the texts in an element and its descendants, in order."""
    pending = [element]
    while pending:
        current = pending.pop()
        if not isinstance(current.tag, str) or element_name(current) in INVISIBLE:
            continue
        if text := own_text(current).strip():
            yield text
        pending += reversed(list(current))


def element_name(element: Element) -> str:
    """Return the name of an element without its namespace or prefix."""
    return element.tag.rpartition(":")[2].rpartition("}")[2] if isinstance(element.tag, str) else ""
