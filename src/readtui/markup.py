"""Inline markup as Markdown, in text that is escaped so that it reads as it stands."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from readtui.document.model import Document, Inline, InlineKind
from readtui.document.span import Offset, Span

_DELIMITERS: dict[InlineKind, tuple[str, ...]] = {"emphasis": ("*", "_"), "strong": ("**", "__"), "strike": ("~~",)}
_TAGS: dict[InlineKind, str] = {
    "emphasis": "em", "strong": "strong", "strike": "del", "sup": "sup", "sub": "sub", "mark": "mark",
}  # fmt: skip
"""Markdown has no delimiters for these, or they would not be seen as such where they stand."""

_SPECIAL = re.compile(
    r"[\\`*\[\]<~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it marks nothing
    r"|&(?=#?\w+;)"
    r"|[!^](?=\Z)"  # a link that follows would become an image or a footnote
)
_BLOCK_START = re.compile(
    r"(\d{1,9})(?=[.)](?:\s|\Z))"  # an item
    r"|(?=[-+:](?:\s|\Z)|#{1,6}(?:\s|\Z)|>"  # an item or a definition, a heading, a quotation
    r"|[-=:| ]+\Z)",  # what makes a heading of the line above, or the head of a table
    re.ASCII,
)
_BARE = re.compile(r"(?!.*xn--)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[!-~]+", re.DOTALL)
_UNSAFE = re.compile(r"[\s<>()\\`|\"]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FOLLOWED = ("http", "https", "mailto", "ftp")
_SEVERAL_BACKTICKS = re.compile("`+")


def written(document: Document, span: Span, around: Span) -> str:
    """A passage within one block or cell, which `around` is the whole of, as Markdown. Space at its ends is left out.

    A newline in it is a line break that stays.
    """
    span = _trimmed(document.text, span)
    marks = [
        inline._replace(span=covered)
        for inline in document.inlines_in(around)
        if (covered := _trimmed(document.text, inline.span.clipped(span)))
        and not (inline.kind == "link" and not followed(inline.target))
    ]
    return lines_escaped("".join(_Writing(document.text).parts(span, marks, (), "", "")))


def escaped(text: str) -> str:
    """Text that Markdown reads as it stands, within a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def lines_escaped(markdown: str) -> str:
    """Inline Markdown of which no line starts a block."""
    return "\n".join(_line_escaped(line) for line in markdown.split("\n"))


def link(said: str, target: str) -> str:
    """A link: `said` is Markdown already."""
    return f"[{said}]({_address(target)})"


def autolink(target: str) -> str:
    """The address as a link that shows it."""
    return f"<{target}>" if _is_bare(target) else link(escaped(target), target)


def followed(target: str) -> bool:
    """Whether a link makes sense outside its document, and is one that Markdown's readers accept."""
    scheme = _SCHEME.match(target)
    return scheme is not None and scheme[1].lower() in _FOLLOWED


def fence_for(text: str) -> str:
    """Backticks that do not end within `text`: one more than the longest run in it."""
    longest = max((len(run) for run in _SEVERAL_BACKTICKS.findall(text)), default=0)
    return "`" * (longest + 1)


class _Writing:
    """A text whose markup is being written, level by level."""

    def __init__(self, text: str) -> None:
        self._text = text

    def parts(
        self, span: Span, marks: Sequence[Inline], around: tuple[InlineKind, ...], before: str, after: str
    ) -> Iterator[str]:
        """The passage with its `marks` (outer before inner), which stand in others of the kinds `around`.

        `before` and `after` are the characters beside it: they decide whether a delimiter is one.
        """
        marks = [mark for mark in marks if mark.kind not in around and mark.kind != "reference"]
        offset = span.start
        index = 0
        while index < len(marks):
            mark = marks[index]
            inner = index + 1
            while inner < len(marks) and marks[inner].span.start < mark.span.end:
                inner += 1
            if offset < mark.span.start:
                leaf = self._leaf(offset, mark.span.start)
                yield leaf
                before = leaf[-1]
            following = self._text[mark.span.end] if mark.span.end < span.end else after
            said = self._marked(mark, marks[index + 1 : inner], around, before, following)
            yield said
            before = said[-1]
            offset = mark.span.end
            index = inner
        if offset < span.end:
            yield self._leaf(offset, span.end)

    def _marked(
        self, mark: Inline, inner: Sequence[Inline], around: tuple[InlineKind, ...], before: str, after: str
    ) -> str:
        text = mark.span.of(self._text)
        if mark.kind == "code":
            return "\\\n".join(_code(line, before) for line in text.split("\n"))
        if mark.kind == "math":
            return f"${text}$" if _is_math(text, before, after) else self._leaf(*mark.span)
        if mark.kind == "link" and text == mark.target and _is_bare(text):
            return autolink(text)
        # A delimiter beside it counts as punctuation, whichever it will be.
        said = "".join(self.parts(mark.span, inner, (*around, mark.kind), "(", ")"))
        if mark.kind == "link":
            return link(said, mark.target)
        for delimiter in _DELIMITERS.get(mark.kind, ()):
            if _delimits(delimiter, before, said, after):
                return f"{delimiter}{said}{delimiter}"
        return f"<{_TAGS[mark.kind]}>{said}</{_TAGS[mark.kind]}>"

    def _leaf(self, start: Offset, end: Offset) -> str:
        return escaped(self._text[start:end]).replace("\n", "\\\n")


def _trimmed(text: str, span: Span) -> Span:
    """The span without the space at its ends, where delimiters would be none."""
    start, end = span
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def _line_escaped(line: str) -> str:
    line = line.lstrip(" ")
    start = _BLOCK_START.match(line)
    return f"{start[1] or ''}\\{line[start.end() :]}" if line and start else line


def _code(line: str, before: str) -> str:
    """A line of code between backticks, or between tags where they would run into others."""
    if not line.strip():
        return ""
    if before == "`":
        return f"<code>{escaped(line)}</code>"
    fence = fence_for(line)
    space = " " if "`" in (line[0], line[-1]) or line[0] == line[-1] == " " else ""
    return f"{fence}{space}{line}{space}{fence}"


def _is_math(text: str, before: str, after: str) -> bool:
    """Whether dollars round the text are read as math."""
    return not (set("$\n|`<") & set(text) or before[:1].isalnum() or after[:1].isalnum() or "$" in (before, after))


def _delimits(delimiter: str, before: str, said: str, after: str) -> bool:
    """Whether the delimiter opens in front of `said` and closes behind it (CommonMark 0.31, section 6.2)."""
    first, last, sign = said[0], said[-1], delimiter[0]
    if sign in (before, first, last, after):
        return False
    opens = not _may_be_punctuation(first) or _parts_words(before)
    closes = not _may_be_punctuation(last) or _parts_words(after)
    return opens and closes and (sign != "_" or (_parts_words(before) and _parts_words(after)))


def _parts_words(char: str) -> bool:
    return not char or char.isspace() or char in string.punctuation or unicodedata.category(char)[0] == "P"


def _may_be_punctuation(char: str) -> bool:
    """Symbols are punctuation since CommonMark 0.31."""
    return unicodedata.category(char)[0] in "PS"


def _is_bare(address: str) -> bool:
    """Whether an address between angle brackets is shown as it is written: some readers decode what is encoded."""
    return _BARE.fullmatch(address) is not None and not set("<>%\\`&|") & set(address)


def _address(target: str) -> str:
    return _ENTITY.sub("&amp;", _UNSAFE.sub(lambda char: quote(char[0], safe=""), target))
