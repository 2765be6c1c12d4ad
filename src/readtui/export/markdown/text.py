"""A passage as far as Markdown can say it: the text and the marks that are there when it is read again."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from readtui.document.model import Inline, InlineKind, Style, StyledText
from readtui.ingest.html.tags import printable_address
from readtui.ingest.markdown.inline import link_addresses
from readtui.ingest.markdown.parser import normalised_destination
from readtui.maths.tex import Reader
from readtui.span import Span

LONGEST_MARK = 2_000
"""Characters that one mark may span: long passages are read in parts, and none goes beyond one."""

_VERBATIM: tuple[InlineKind, ...] = ("code", "math", "reference")
"""What says its text as it stands: no other mark is inside."""

_MATH = re.compile(r"[^$\n|`<]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FOLLOWED = ("http", "https", "mailto")
_SHOWN = ("http", "https")
_SPACES = re.compile(" {2,}")
_INDENT = re.compile(r"(?<=\n)( *)(?=(\S?))")
_TELLING = ("  ", "\n", "://", "www.")
"""A text with none of these reads as it stands."""


class Phrase(NamedTuple):
    """A text, and its marks from 0 on, outer before inner."""

    text: str
    styles: tuple[Inline, ...] = ()


def phrase(text: str, inlines: Sequence[Inline], notes: Container[str] = ()) -> Phrase:
    """The passage `text` with its `inlines`, as it will be read; `notes` are the places of footnotes that are kept."""
    if not inlines and not any(sign in text for sign in _TELLING):
        return Phrase(text)
    pieces = [StyledText(piece.text, _simple(piece.styles, notes)) for piece in _pieces(text, inlines)]
    styles = _trimmed(text, _inlines(list(_by_line(pieces))))
    styles = _inlines(list(_without_false_math(list(_pieces(text, styles)))))
    pieces = [piece for part in _spaced(_pieces(text, styles)) for piece in _with_links(part)]
    return Phrase("".join(piece.text for piece in pieces), tuple(_inlines(pieces)))


def target_as_read(target: str) -> str:
    """The target of a link as it will be read; "" if it leads nowhere, or where nobody should be led."""
    read = _read_back(target)
    if not read or read != _read_back(read) or len(read) > LONGEST_MARK:
        return ""
    scheme = _SCHEME.match(read)
    return read if scheme is None or scheme[1].lower() in _FOLLOWED else ""


def image_as_read(image: str) -> str:
    """The address of a picture as it will be read; "" if it is of a kind that is not shown."""
    read = printable_address(normalised_destination(printable_address(image)))
    scheme = _SCHEME.match(read)
    is_sound = (
        read == printable_address(normalised_destination(read))
        and len(read) <= LONGEST_MARK
        and not read.startswith("#")
    )
    return read if is_sound and (scheme is None or scheme[1].lower() in _SHOWN) else ""


def _read_back(target: str) -> str:
    target = printable_address(target)
    # Names of places are decoded when they are read, so they come back as they are.
    return target if target.startswith("#") else printable_address(normalised_destination(target))


def _pieces(text: str, inlines: Sequence[Inline]) -> Iterator[StyledText]:
    """The text in pieces that bear the same marks."""
    offset = 0
    opened: list[Inline] = []
    for inline in (*inlines, Inline(Span(len(text), len(text)), "code")):
        while opened and opened[-1].span.end <= inline.span.start:
            end = opened[-1].span.end
            if offset < end:
                yield StyledText(text[offset:end], _marks(opened))
            offset = max(offset, end)
            opened.pop()
        if offset < inline.span.start:
            yield StyledText(text[offset : inline.span.start], _marks(opened))
            offset = inline.span.start
        if inline.span and len(inline.span) <= LONGEST_MARK:
            opened.append(inline)


def _marks(opened: Sequence[Inline]) -> tuple[Style, ...]:
    return tuple(Style(inline.kind, inline.target) for inline in opened)


def _inlines(pieces: Sequence[StyledText]) -> list[Inline]:
    """The marks of the pieces as spans: those that go on from one piece to the next are one."""
    inlines: list[Inline] = []
    opened: list[tuple[Style, int]] = []
    offset = 0
    for text, styles in [*(piece for piece in pieces if piece.text), StyledText("")]:
        shared = 0
        while shared < min(len(opened), len(styles)) and opened[shared][0] == styles[shared]:
            shared += 1
        inlines += [Inline(Span(start, offset), mark.kind, mark.target) for mark, start in opened[shared:]]
        opened = opened[:shared] + [(mark, offset) for mark in styles[shared:]]
        offset += len(text)
    inlines.sort(key=lambda inline: (inline.span.start, -inline.span.end))
    return inlines


def _simple(styles: Sequence[Style], notes: Container[str]) -> tuple[Style, ...]:
    """One mark of a kind, with a target only where it leads somewhere, and nothing inside what is verbatim."""
    simple: list[Style] = []
    kinds: set[InlineKind] = set()
    for kind, target in styles:
        if kind == "reference" and target not in notes:
            kind = "link"
        target = target_as_read(target) if kind == "link" else target if kind == "reference" else ""
        if kind in kinds or (kind == "link" and not target):
            continue
        kinds.add(kind)
        simple.append(Style(kind, target))
        if kind in _VERBATIM:
            break
    return tuple(simple)


def _by_line(pieces: Sequence[StyledText]) -> Iterator[StyledText]:
    """The pieces, what is verbatim line by line."""
    for piece in pieces:
        if not piece.styles or piece.styles[-1].kind not in _VERBATIM:
            yield piece
            continue
        for index, line in enumerate(piece.text.split("\n")):
            if index:
                yield StyledText("\n", piece.styles[:-1])
            yield StyledText(line, piece.styles)


def _trimmed(text: str, inlines: Sequence[Inline]) -> list[Inline]:
    """The marks without the space at their ends, where delimiters would be none."""
    trimmed: list[Inline] = []
    for inline in inlines:
        said = inline.span.of(text)
        start = inline.span.start + len(said) - len(said.lstrip())
        if said := said.strip():
            trimmed.append(inline._replace(span=Span(start, start + len(said))))
    return trimmed


def _spaced(pieces: Iterator[StyledText]) -> Iterator[StyledText]:
    """The pieces with one space for several. What a line is indented stands in no-break spaces."""
    last = ""
    for text, styles in pieces:
        if not styles or styles[-1].kind not in _VERBATIM:
            text = _SPACES.sub(" ", _INDENT.sub(_indent, text) if not styles else _INDENT.sub("", text))
            text = text[1:] if text[:1] == " " == last else text
        last = text[-1:] or last
        yield StyledText(text, styles)


def _indent(found: re.Match[str]) -> str:
    return "\N{NO-BREAK SPACE}" * len(found[1]) if found[2] else ""


def _with_links(piece: StyledText) -> Iterator[StyledText]:
    """The piece, the addresses in it made links: that is how they will be read."""
    if ("://" not in piece.text and "www." not in piece.text) or any(
        mark.kind == "link" or mark.kind in _VERBATIM for mark in piece.styles
    ):
        yield piece
        return
    for text, styles in link_addresses(piece.text, piece.styles):
        if len(styles) > len(piece.styles):
            target = target_as_read(styles[-1].target) if len(text) <= LONGEST_MARK else ""
            yield StyledText(text, (*piece.styles, Style("link", target)) if target else piece.styles)
        else:
            yield StyledText(text, styles)


def _without_false_math(pieces: Sequence[StyledText]) -> Iterator[StyledText]:
    """The pieces, without the mark of math where dollars would not be read as such, or not as TeX to be kept."""
    last = ""
    for index, (text, styles) in enumerate(pieces):
        is_math = bool(styles) and styles[-1].kind == "math"
        beside = last + "".join(piece.text[0] for piece in pieces[index + 1 : index + 2])
        is_read = _MATH.fullmatch(text) and all(char != "$" and not char.isalnum() for char in beside)
        if is_math and not (is_read and Reader().unicode_of(text, on_one_line=True) is None):
            yield StyledText(text, styles[:-1])
        else:
            yield StyledText(text, styles)
        last = "$" if is_math else text[-1]
