"""The words, signs and spaces of MathML as the items of a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Protocol

from readtui.maths import symbols
from readtui.maths.layout import MathItem, UnwritableError, fence_of

SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "none", "mprescripts"))
"""Elements that say nothing where they stand."""

_STROKE = "⧸"  # through the sign behind it
_UNKNOWN = frozenset("\\$&")  # what stands so in a word was not understood as TeX


class Element(Protocol):
    """What an element of lxml and one of the standard library have in common."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def get(self, key: str, /) -> str | None: ...
    def __iter__(self) -> Iterator[Element]: ...


def items_of(tag: str, element: Element) -> list[MathItem]:
    """The items of an element that holds no other."""
    if tag == "mspace":
        return _space(element)
    text = text_of(element)
    if tag == "mo":
        text = text.strip() or "".join(words_of(element))
    if _UNKNOWN & set(text) and text != "\\":
        raise UnwritableError
    if tag == "mo":
        return _operator(symbols.same(text), element)
    if tag == "mtext":
        bare = text.strip()
        before, after = (MathItem(" " if end == " " else "", "space") for end in (text[:1], text[-1:]))
        return [before, MathItem(bare, "function" if bare.isalpha() else "operand"), after]
    return _word(tag, text.strip(), element)


def _word(tag: str, text: str, element: Element) -> list[MathItem]:
    variant = element.get("mathvariant") or ""
    text = symbols.in_alphabet(text, variant)
    if tag == "mi" and not text.isalnum():
        return _operator(symbols.same(text), element)
    is_function = tag == "mi" and len(text) > 1 and text.isalpha()
    if is_function and text in symbols.NAMED_LARGE:
        return [MathItem(text, "large")]
    is_upright = variant == "normal" and len(text) == 1 and text.isalpha()
    return [MathItem(text, "function" if is_function else "operand", upright=is_upright)]


def _operator(sign: str, element: Element) -> list[MathItem]:
    """The item of a sign by what it does."""
    if not sign:
        return []
    if role := fence_of(sign, element.get("form")):
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


def joined(items: list[MathItem]) -> list[MathItem]:
    """The items, upright letters in a row made one word, and a colon and what follows it one sign."""
    row: list[MathItem] = []
    for item in items:
        if not item.text and not item.rows:
            continue
        last = row[-1] if row else None
        if last and last.text == ":" and item.text == "=":
            row[-1] = MathItem(":=", "infix")
        elif last and last.upright and item.upright:
            row[-1] = MathItem(last.text + item.text, "function", upright=True)
        elif last and last.text == _STROKE and item.role in ("infix", "prefix"):
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


def text_of(element: Element) -> str:
    """What an element says itself, its spaces plain."""
    return unescape(element.text or "").replace("\u00a0", " ").replace("\n", " ")


def words_of(element: Element) -> Iterator[str]:
    """What stands in an element, word by word, however deep."""
    pending = [element]
    while pending:
        one = pending.pop()
        if not isinstance(one.tag, str) or name_of(one) in SILENT:
            continue
        if text := text_of(one).strip():
            yield text
        pending += reversed(list(one))


def name_of(element: Element) -> str:
    """The name of an element, without what stands for its namespace."""
    return element.tag.rpartition(":")[2].rpartition("}")[2] if isinstance(element.tag, str) else ""
