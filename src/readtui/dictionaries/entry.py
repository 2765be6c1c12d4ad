"""Entries of dictionaries, and the document that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable
from readtui.unicode.width import width

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EntryKind: TypeAlias = Literal["text", "html", "pango", "xdxf", "other"]
"""The kinds of parts of an entry; "other" is a picture or a sound, which is not shown."""

LONGEST_LINE = 100
"""Cells of the longest line of a text that was wrapped by hand; in a text with longer lines each line is kept."""

LONGEST_REFERENCE = 60
"""Characters of a cross reference in braces."""

DEEPEST = 100
"""Levels of nested markup that are kept; what is deeper is text."""

Pieces: TypeAlias = list[StyledText]


class EntryPart(NamedTuple):
    """A part of an entry: text or markup."""

    kind: EntryKind
    text: str


class Entry(NamedTuple):
    """An entry: its headword, the name of its dictionary, and its parts."""

    headword: str
    dictionary: str
    parts: tuple[EntryPart, ...]


def document_of(entries: Sequence[Entry]) -> Document:
    """Return a document of entries, each below its word and its dictionary, unless those are the same as before.

    A cross reference is a link whose target is the word.
    """
    builder, before = Builder(), ("", "")
    for entry in entries:
        name = (StyledText(" · "), StyledText(entry.dictionary, (Style("emphasis"),))) if entry.dictionary else ()
        if (entry.headword, entry.dictionary) != before:
            before = entry.headword, entry.dictionary
            builder.paragraph([StyledText(entry.headword, (Style("strong"),)), *name])
        for part in entry.parts:
            for paragraph in _paragraphs(part):
                builder.paragraph(paragraph)
        if hidden := sum(part.kind == "other" for part in entry.parts):
            builder.paragraph(f"({hidden} not shown: pictures, sounds)")
    return builder.build()


def _paragraphs(part: EntryPart) -> Iterator[Pieces]:
    match part.kind:
        case "text":
            yield from (_with_references(text) for text in _text_paragraphs(part.text))
        case "other":
            return
        case kind:
            yield from _split(_markup(part.text, kind))


# Text


def _text_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, with the lines that were wrapped by hand joined."""
    lines = [line.rstrip() for line in printable(text).split("\n")]
    longest = max(map(width, lines), default=0)
    paragraph = ""
    last = ""
    for line in lines:
        if not line:
            if paragraph:
                yield paragraph
            paragraph = ""
        elif paragraph and longest <= LONGEST_LINE and _is_wrapped(last, line, longest):
            paragraph += f" {line.strip()}"
        else:
            paragraph += f"\n{line.strip()}" if paragraph else line.strip()
        last = line
    if paragraph:
        yield paragraph


_MARKER = lazy_regex(r"(?:\d+|[a-z])[.)]|\(\w+\)|[-•*–]$")
"""The first word of a line that begins a meaning."""


def _is_wrapped(last: str, line: str, longest: int) -> bool:
    """Whether a line goes on in the next one because its first word had no room there."""
    first, *_ = line.split(maxsplit=1)
    if _MARKER.match(first):
        return False
    return width(last) + 1 + width(first) > longest and longest >= LONGEST_LINE // 2


_REFERENCE = lazy_regex(rf"\{{([^{{}}]{{1,{LONGEST_REFERENCE}}})\}}")


def _with_references(text: str) -> Pieces:
    """Return a text in which words in braces are cross references, as in the databases of dictd."""
    pieces, at = [], 0
    for found in _REFERENCE.finditer(text):
        word = " ".join(found[1].split())
        pieces += [StyledText(text[at : found.start()]), StyledText(word, (Style("link", word),))]
        at = found.end()
    return [piece for piece in (*pieces, StyledText(text[at:])) if piece.text]


# Markup

_INLINE: Mapping[str, Style] = {
    **dict.fromkeys(("b", "strong", "k", "big", "th", "h1", "h2", "h3", "h4", "h5", "h6"), Style("strong")),
    **dict.fromkeys(("i", "em", "cite", "abr", "abbr", "ex", "co"), Style("emphasis")),
    **dict.fromkeys(("tt", "code", "pre"), Style("code")),
    "sup": Style("sup"),
    "sub": Style("sub"),
    "s": Style("strike"),
    "del": Style("strike"),
}
_LINES = frozenset(("div", "li", "dt", "dd", "tr", "table", "ul", "ol", "dl", "def", "deftext", "ar", "blockquote"))
_APART = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "hr"))
_REFERENCES = ("bword://", "entry://", "dict://", "bword:", "#")
_IGNORED = frozenset(("script", "style", "rref", "object", "audio"))
_VISUAL = frozenset(("pango", "xdxf"))
"""Kinds of markup in which a newline is a line break."""


def _markup(text: str, kind: EntryKind) -> Pieces:
    """Return the pieces of markup; their newlines are line breaks, and two of them end a paragraph."""
    from lxml import etree, html  # deferred: 50 ms, and most dictionaries have plain text

    try:
        parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
        root = html.fromstring(f"<div>{printable(text)}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or not root.text_content().strip():  # libxml2 drops what is nested too deep
        return [StyledText(re.sub(r"<[^<>]*>", " ", text))]
    return list(_pieces(root, (), kind, 0))


def _pieces(element: HtmlElement, styles: tuple[Style, ...], kind: EntryKind, depth: int) -> Iterator[StyledText]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _IGNORED:  # a comment, or what is not shown
        return
    if depth > DEEPEST:
        yield StyledText(_spaced(str(element.text_content()), kind), styles)
        return
    is_transcription = tag == "tr" and kind == "xdxf"
    breaks = "" if is_transcription else "\n\n" if tag in _APART else "\n" if tag in _LINES else ""
    yield StyledText(breaks)
    inside = styles + _styles_of(element, tag)
    if tag == "br":
        yield StyledText("\n")
    if tag == "li":
        yield StyledText("• ", styles)
    if is_transcription:
        yield StyledText("[", styles)
    yield StyledText(_spaced(element.text or element.get("alt") or "", kind), inside)
    for child in element:
        yield from _pieces(child, inside, kind, depth + 1)
        yield StyledText(_spaced(child.tail or "", kind), inside)
    if is_transcription:
        yield StyledText("]", styles)
    yield StyledText(breaks or ("  " if tag in ("td", "th") else ""))


def _styles_of(element: HtmlElement, tag: str) -> tuple[Style, ...]:
    """Return the style of an element; that of a cross reference is a link to its word."""
    href = str(element.get("href") or "")
    sign = next((sign for sign in _REFERENCES if href.startswith(sign)), "")
    if tag == "kref" or (tag == "a" and sign):
        from urllib.parse import unquote  # deferred: only cross references need it

        word = " ".join(str(element.text_content()).split())
        target = unquote(href.removeprefix(sign)).strip("/") or word
        return (Style("link", target),) if target else ()
    return (_INLINE[tag],) if tag in _INLINE else ()


def _spaced(text: str, kind: EntryKind) -> str:
    """Return a text of markup with its white space as it is shown."""
    return text if kind in _VISUAL else re.sub(r"\s+", " ", text)


def _split(pieces: Iterable[StyledText]) -> Iterator[Pieces]:
    """Yield the paragraphs of pieces, without blank lines and without spaces at the ends of lines."""
    paragraph: Pieces = []
    newlines = 2
    for text, styles in pieces:
        for piece in re.split(r"(\n)", text):
            if piece == "\n":
                newlines += 1
                continue
            shown = piece.lstrip() if newlines or not paragraph else piece
            if not shown:
                continue
            if newlines > 1 and paragraph:
                yield paragraph
                paragraph = []
            elif newlines and paragraph:
                paragraph.append(StyledText("\n"))
            newlines = 0
            paragraph.append(StyledText(shown, styles))
    if paragraph:
        yield paragraph
