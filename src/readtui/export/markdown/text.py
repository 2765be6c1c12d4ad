"""Inline content reduced to what Markdown can represent, so that it reads back unchanged."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from readtui.document.model import Inline, InlineKind, Style, StyledText, joined_text
from readtui.ingest.html.tags import printable_address
from readtui.ingest.markdown.inline import link_addresses
from readtui.ingest.markdown.parser import normalised_destination
from readtui.maths.tex import FormulaReader
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

MAX_INLINE_LENGTH = 2_000
"""Characters that one inline may cover. A long passage is parsed in parts, and no markup crosses them."""

_VERBATIM: tuple[InlineKind, ...] = ("code", "math", "reference")
"""Kinds whose text is literal: no other markup is inside."""

_MATH = lazy_regex(r"[^$\n|`<]+")
_SCHEME = lazy_regex(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LINK_SCHEMES = ("http", "https", "mailto")
_IMAGE_SCHEMES = ("http", "https")
_SPACES = lazy_regex(" {2,}")
_INDENT = lazy_regex(r"(?<=\n)( *)(?=(\S?))")
_TRIGGERS = ("  ", "\n", "://", "www.")
"""A text without markup and without any of these reads back unchanged."""


class InlineText(NamedTuple):
    """A text and its inline markup as spans of it, outer before inner."""

    text: str
    inlines: tuple[Inline, ...] = ()


def normalise_text(text: str, inlines: Sequence[Inline], footnotes: Container[str] = ()) -> InlineText:
    """Return the text and markup that a Markdown reader gets back from the passage `text` with its `inlines`.

    `footnotes` are the targets of the footnotes that are written; a reference to another place becomes a link.
    """
    if not any(sign in text for sign in _TRIGGERS) and _are_simple(text, inlines):
        return InlineText(text, tuple(inlines))
    pieces = [
        StyledText(piece.text, _representable_styles(piece.styles, footnotes)) for piece in _styled_texts(text, inlines)
    ]
    kept = _trim_inlines(text, _inlines_of(list(_split_verbatim_lines(pieces))))
    kept = _inlines_of(list(_without_unreadable_math(list(_styled_texts(text, kept)))))
    pieces = [piece for part in _collapse_spaces(_styled_texts(text, kept)) for piece in _link_addresses(part)]
    return InlineText(joined_text(pieces), tuple(_inlines_of(pieces)))


def _are_simple(text: str, inlines: Sequence[Inline]) -> bool:
    """Whether inlines read back unchanged in a text without any of `_TRIGGERS`.

    True for nearly all: apart from one another, without white space at their ends, links with a target that is kept.
    """
    end = -1
    for span, kind, target in inlines:
        if not end < span.start < span.end <= span.start + MAX_INLINE_LENGTH or kind in ("math", "reference"):
            return False
        if text[span.start].isspace() or text[span.end - 1].isspace():
            return False
        if target != (target_as_read(target) if kind == "link" else "") or (kind == "link" and not target):
            return False
        end = span.end
    return True


@lru_cache(maxsize=1_000)  # a target is asked for twice, and a page has the same links again and again
def target_as_read(target: str) -> str:
    """Return the target of a link as it reads back.

    It is "" if it is empty or too long, changes again when it is read twice, or has a scheme that links may not have.
    """
    read = _normalise_target(target)
    if not read or read != _normalise_target(read) or len(read) > MAX_INLINE_LENGTH:
        return ""
    scheme = _SCHEME.match(read)
    return read if scheme is None or scheme[1].lower() in _LINK_SCHEMES else ""


def image_as_read(image: str) -> str:
    """Return the address of a picture as it reads back; "" if pictures with that address are not shown."""
    read = printable_address(normalised_destination(printable_address(image)))
    scheme = _SCHEME.match(read)
    is_stable = (
        read == printable_address(normalised_destination(read))
        and len(read) <= MAX_INLINE_LENGTH
        and not read.startswith("#")
    )
    return read if is_stable and (scheme is None or scheme[1].lower() in _IMAGE_SCHEMES) else ""


def _normalise_target(target: str) -> str:
    target = printable_address(target)
    # A name in the document is decoded when it is read, so it comes back unchanged.
    return target if target.startswith("#") else printable_address(normalised_destination(target))


def _styled_texts(text: str, inlines: Sequence[Inline]) -> Iterator[StyledText]:
    """Split the text into pieces of the same styles."""
    offset = 0
    opened: list[Inline] = []
    for inline in (*inlines, Inline(Span(len(text), len(text)), "code")):
        while opened and opened[-1].span.end <= inline.span.start:
            end = opened[-1].span.end
            if offset < end:
                yield StyledText(text[offset:end], _styles_of(opened))
            offset = max(offset, end)
            opened.pop()
        if offset < inline.span.start:
            yield StyledText(text[offset : inline.span.start], _styles_of(opened))
            offset = inline.span.start
        if inline.span and len(inline.span) <= MAX_INLINE_LENGTH:
            opened.append(inline)


def _styles_of(opened: Sequence[Inline]) -> tuple[Style, ...]:
    return tuple(Style(inline.kind, inline.target) for inline in opened)


def _inlines_of(pieces: Sequence[StyledText]) -> list[Inline]:
    """Return the styles of the pieces as spans. A style that continues in the next piece is one span."""
    inlines: list[Inline] = []
    opened: list[tuple[Style, int]] = []
    offset = 0
    for text, styles in [*(piece for piece in pieces if piece.text), StyledText("")]:
        shared = 0
        while shared < min(len(opened), len(styles)) and opened[shared][0] == styles[shared]:
            shared += 1
        inlines += [Inline(Span(start, offset), style.kind, style.target) for style, start in opened[shared:]]
        opened = opened[:shared] + [(style, offset) for style in styles[shared:]]
        offset += len(text)
    inlines.sort(key=lambda inline: (inline.span.start, -inline.span.end))
    return inlines


def _representable_styles(styles: Sequence[Style], footnotes: Container[str]) -> tuple[Style, ...]:
    """Reduce styles: each kind once, links only with a valid target, nothing inside a verbatim kind."""
    kept: list[Style] = []
    kinds: set[InlineKind] = set()
    for kind, target in styles:
        if kind == "reference" and target not in footnotes:
            kind = "link"
        target = target_as_read(target) if kind == "link" else target if kind == "reference" else ""
        if kind in kinds or (kind == "link" and not target):
            continue
        kinds.add(kind)
        kept.append(Style(kind, target))
        if kind in _VERBATIM:
            break
    return tuple(kept)


def _split_verbatim_lines(pieces: Sequence[StyledText]) -> Iterator[StyledText]:
    """Yield the pieces, with verbatim ones split into lines."""
    for piece in pieces:
        if not piece.styles or piece.styles[-1].kind not in _VERBATIM:
            yield piece
            continue
        for index, line in enumerate(piece.text.split("\n")):
            if index:
                yield StyledText("\n", piece.styles[:-1])
            yield StyledText(line, piece.styles)


def _trim_inlines(text: str, inlines: Sequence[Inline]) -> list[Inline]:
    """Return the inlines without white space at their ends, where delimiters would not be recognised."""
    trimmed: list[Inline] = []
    for inline in inlines:
        inner = inline.span.of(text)
        start = inline.span.start + len(inner) - len(inner.lstrip())
        if inner := inner.strip():
            trimmed.append(inline._replace(span=Span(start, start + len(inner))))
    return trimmed


def _collapse_spaces(pieces: Iterator[StyledText]) -> Iterator[StyledText]:
    """Collapse runs of spaces, also across pieces. The indentation of a line becomes no-break spaces."""
    last = ""
    for text, styles in pieces:
        if not styles or styles[-1].kind not in _VERBATIM:
            text = _SPACES.sub(" ", _INDENT.sub(_no_break_indent, text) if not styles else _INDENT.sub("", text))
            text = text[1:] if text[:1] == " " == last else text
        last = text[-1:] or last
        yield StyledText(text, styles)


def _no_break_indent(found: re.Match[str]) -> str:
    return "\N{NO-BREAK SPACE}" * len(found[1]) if found[2] else ""


def _link_addresses(piece: StyledText) -> Iterator[StyledText]:
    """Yield the piece with its bare addresses as links, which is how they will be read."""
    if ("://" not in piece.text and "www." not in piece.text) or any(
        style.kind == "link" or style.kind in _VERBATIM for style in piece.styles
    ):
        yield piece
        return
    for text, styles in link_addresses(piece.text, piece.styles):
        if len(styles) > len(piece.styles):
            target = target_as_read(styles[-1].target) if len(text) <= MAX_INLINE_LENGTH else ""
            yield StyledText(text, (*piece.styles, Style("link", target)) if target else piece.styles)
        else:
            yield StyledText(text, styles)


def _without_unreadable_math(pieces: Sequence[StyledText]) -> Iterator[StyledText]:
    """Remove the math style where dollars would not be read as math, or the TeX would become Unicode."""
    last = ""
    for index, (text, styles) in enumerate(pieces):
        is_math = bool(styles) and styles[-1].kind == "math"
        neighbours = last + "".join(piece.text[0] for piece in pieces[index + 1 : index + 2])
        is_read = _MATH.fullmatch(text) and all(char != "$" and not char.isalnum() for char in neighbours)
        if is_math and not (is_read and FormulaReader().to_unicode(text, on_one_line=True) is None):
            yield StyledText(text, styles[:-1])
        else:
            yield StyledText(text, styles)
        last = "$" if is_math else text[-1]
