"""The content of a block as text and inlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from readtui.document.model import Inline, Style, StyledText
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import is_printable, printable, printable_line

Content: TypeAlias = str | Sequence[StyledText]
"""The content of a block: plain text, or pieces of text with inline styles."""

_Piece: TypeAlias = tuple[str, tuple[Style, ...]]
"""A `StyledText` as a plain tuple, which is faster to make."""

_SCRIPT_CHARS = "0123456789+-−=()"
_SCRIPTS: Mapping[str, Mapping[int, int]] = {
    "sup": str.maketrans(_SCRIPT_CHARS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "sub": str.maketrans(_SCRIPT_CHARS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_SCRIPT_NUMBER = lazy_regex(r"[-+−=(), ]*[0-9][-0-9+−=(), ]*")  # the commas are those between note numbers


def flattened(content: Content, offset: Offset, *, clean: bool, one_line: bool = False) -> tuple[str, list[Inline]]:
    """Return the text of `content` without white space at its ends, and its inlines if it starts at `offset`.

    `clean`: it is known to be printable. `one_line`: newlines become spaces.
    """
    if isinstance(content, str):
        text = (content if clean else printable(content, 1)).strip()
        return (" ".join(text.split()) if one_line else text), []
    if len(content) == 1 and not content[0].styles:  # most headings and cells, and many paragraphs
        text = content[0].text if clean else printable(content[0].text, 1)
        return (text.replace("\n", " ") if one_line else text).strip(), []
    is_clean = clean or is_printable("".join([piece.text for piece in content]))
    pieces = [(piece.text if is_clean else printable(piece.text, 1), piece.styles) for piece in content]
    if one_line:
        pieces = [(text.replace("\n", " "), styles) for text, styles in pieces]
    pieces = _with_scripts([(text, styles) for text, styles in pieces if text])
    _trim(pieces)
    if not is_clean and not is_printable(joined := "".join(text for text, _ in pieces)):
        pieces = [(printable(joined), ())]  # too many combining marks across pieces: the styles are lost
    return "".join(text for text, _ in pieces), inlines_of(pieces, offset)


def inlines_of(pieces: Iterable[tuple[str, tuple[Style, ...]]], offset: Offset) -> list[Inline]:
    """Return the inlines of pieces of text, of which the first starts at `offset`: sorted, outer before inner."""
    inlines: list[Inline] = []
    opened: list[tuple[Style, Offset]] = []
    for text, styles in (*pieces, ("", ())):
        shared = 0
        while shared < min(len(opened), len(styles)) and opened[shared][0] == styles[shared]:
            shared += 1
        inlines += [
            Inline(Span(start, offset), style.kind, printable_line(style.target)) for style, start in opened[shared:]
        ]
        opened = opened[:shared] + [(style, offset) for style in styles[shared:]]
        offset += len(text)
    inlines.sort(key=inline_order)
    return inlines


def inline_order(inline: Inline) -> tuple[Offset, Offset]:
    """The key that sorts inlines by their start, outer before inner."""
    return inline.span.start, -inline.span.end


def _trim(pieces: list[_Piece]) -> None:
    """Remove white space from both ends, in place."""
    while pieces and not pieces[0][0].strip():
        del pieces[0]
    if pieces:
        pieces[0] = (pieces[0][0].lstrip(), pieces[0][1])
    while pieces and not pieces[-1][0].strip():
        del pieces[-1]
    if pieces:
        text, styles = pieces[-1]
        pieces[-1] = (text.rstrip(), styles)


def _with_scripts(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces with superscript and subscript numbers as Unicode characters (10⁶), without that style.

    A terminal cannot raise text. A piece with letters keeps its style: Unicode has only some raised letters, and "1st"
    is readable as it is.
    """
    result: list[_Piece] = []
    for kind, group in groupby(pieces, _script_of):
        members = list(group)
        if kind and _SCRIPT_NUMBER.fullmatch("".join(text for text, _ in members)):
            members = [
                (text.translate(_SCRIPTS[kind]), tuple(style for style in styles if style.kind != kind))
                for text, styles in members
            ]
        result += members
    return result


def _script_of(piece: _Piece) -> str:
    """The innermost of "sup" and "sub" among the styles; "" if there is none."""
    return next((style.kind for style in reversed(piece[1]) if style.kind in _SCRIPTS), "")
