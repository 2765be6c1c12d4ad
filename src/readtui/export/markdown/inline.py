"""Inline markup as Markdown, in text that is escaped so that it reads as it stands."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from readtui.document.model import Document, Inline, InlineKind
from readtui.maths.tex import Reader
from readtui.span import Offset, Span

_DELIMITERS: dict[InlineKind, tuple[str, ...]] = {"emphasis": ("*", "_"), "strong": ("**", "__"), "strike": ("~~",)}
_TAGS: dict[InlineKind, str] = {
    "emphasis": "em", "strong": "strong", "strike": "del", "sup": "sup", "sub": "sub", "mark": "mark",
}  # fmt: skip
"""Markdown has no delimiters for these, or they would not be seen as such where they stand."""

_SPECIAL = (
    r"`|\\(?=[!-/:-@\[-`{-~\n]|\Z)"
    r"|(?<!\s)\*|\*(?!\s)"  # between spaces it marks nothing, and so does what follows; within a word
    r"|(?<![^\W_])(?<!\s)_|_(?![^\W_]|\s)|(?<=\s)_(?!\s)|(?<=[^\W_])_(?![^\W_])"
    r"|<(?=[a-zA-Z/!?]|\Z)"
    r"|~(?=~|\Z)|(?<=~)~|\A~"
    r"|&(?=#?\w+;)"
    r"|!(?=\Z)|\^(?=\[|\Z)"  # a link that follows would become an image or a footnote
)
_ESCAPED = re.compile(rf"{_SPECIAL}|\[(?=\^)|\](?=[(\[:])")  # brackets that nothing follows are brackets
_ESCAPED_IN_LINK = re.compile(rf"{_SPECIAL}|[\[\]]")
_DOLLAR = re.compile(r"(?<![^\W_])\$(?=\S|\n|\Z)")
_MATH_END = re.compile(r"\$(?![^\W_])")  # behind a letter or a figure there is none
_BLOCK_START = re.compile(
    r"(\d{1,9})(?=[.)](?:\s|\Z))"  # an item
    r"|(?=[-+:~*_](?:\s|\Z)|#{1,6}(?:\s|\Z)|>"  # an item, a definition or a break, a heading, a quotation
    r"|\$\$|\[(?:!\w|(?:[ xX]|\d{1,3})\](?:\s|\Z))|\+\+\+\s*\Z"  # a formula; a box, an alert or a marker; front matter
    r"|[-=:| ]+\Z)",  # what makes a heading of the line above, or the head of a table
    re.ASCII,
)
_ADDRESS_START = re.compile(r"(?<=http)(s?)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_APART = r"\1\\"
MANY_BRACKETS = 20
"""Brackets in one passage from which on each is escaped: readers give up where too many are open."""
_BARE = re.compile(r"(?!.*xn--)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[!-~]+", re.DOTALL)
_UNSAFE = re.compile(r"[\s<>\[\]\\`|\"]")
_UNSAFE_AT_ALL = re.compile(r"[\s<>()\[\]\\`|\"]")
_UNSAFE_IN_NAME = re.compile(r"[\s<>()\[\]\\`|\"%]")  # of a place: its reader decodes what is encoded
_DEEPEST_PARENTHESES = 30  # in a target, as they stand: CommonMark asks for three, and its readers stop at 32
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FOLLOWED = ("http", "https", "mailto", "ftp")
_SEVERAL_BACKTICKS = re.compile("`+")


def written(document: Document, span: Span, around: Span) -> str:
    """A passage within one block or cell, which `around` is the whole of, as Markdown. Space at its ends is left out.

    A newline in it is a line break that stays. Only what makes sense elsewhere is a link.
    """
    span = _trimmed(document.text, span)
    styles = [
        inline._replace(span=covered)
        for inline in document.inlines_in(around)
        if (covered := _trimmed(document.text, inline.span.clipped_to(span)))
        and inline.kind != "reference"
        and not (inline.kind == "link" and not followed(inline.target))
    ]
    return lines_escaped(_Writing(document.text, span, styles).written())


def phrased(text: str, styles: Sequence[Inline], *, delimited: bool = True) -> str:
    """A whole passage whose `styles` are those that Markdown can say, as Markdown: addresses without a mark are none.

    If not `delimited`, markup from end to end stands between tags.
    """
    return _Writing(text, Span(0, len(text)), styles, is_whole=True, delimited=delimited).written()


def escaped(text: str, *, in_link: bool = False, math: bool = True) -> str:
    """Text that Markdown reads as it stands, within a line; `math` if dollars may end something there."""
    said = (_ESCAPED_IN_LINK if in_link else _ESCAPED).sub(r"\\\g<0>", text)
    return _DOLLAR.sub(r"\\$", said) if math and "$" in said else said


def lines_escaped(markdown: str) -> str:
    """Inline Markdown of which no line starts a block."""
    return "\n".join(_line_escaped(line) for line in markdown.split("\n"))


def link(said: str, target: str) -> str:
    """A link: `said` is Markdown already."""
    return f"[{said}]({_address(target)})"


def emphasised(said: str) -> str:
    """A passage that stands alone, and is Markdown already, with emphasis; "" if no delimiter marks it as a whole."""
    signs = (sign for sign in _DELIMITERS["emphasis"] if sign not in said and _delimits(sign, "", said, ""))
    return next((f"{sign}{said}{sign}" for sign in signs), "")


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

    def __init__(
        self, text: str, span: Span, styles: Sequence[Inline], *, is_whole: bool = False, delimited: bool = True
    ) -> None:
        self._text = text
        self._span = span
        self._marks = styles
        self._is_whole = is_whole
        self._delimited = delimited
        passage = span.of(text)
        self._has_many_brackets = passage.count("[") + passage.count("]") > MANY_BRACKETS
        self._may_end_math = "$" in passage and (
            bool(_MATH_END.search(passage)) or (passage.count("$") > 1 and bool(styles))
            or any(mark.kind == "math" or "$" in mark.target for mark in styles)
        )  # fmt: skip

    def written(self) -> str:
        """The whole passage."""
        return "".join(self.parts(self._span, self._marks, (), "", ""))

    def parts(
        self, span: Span, styles: Sequence[Inline], around: tuple[InlineKind, ...], before: str, after: str
    ) -> Iterator[str]:
        """The passage with its `styles` (outer before inner), which stand in others of the kinds `around`.

        `before` and `after` are the characters beside it: they decide whether a delimiter is one.
        """
        styles = [mark for mark in styles if mark.kind not in around]
        offset = span.start
        index = 0
        while index < len(styles):
            mark = styles[index]
            inner = index + 1
            while inner < len(styles) and styles[inner].span.start < mark.span.end:
                inner += 1
            if offset < mark.span.start:
                leaf = self._leaf(offset, mark.span.start, around, before)
                yield leaf
                before = leaf[-1]
            following = self._text[mark.span.end] if mark.span.end < span.end else after
            said = self._marked(mark, styles[index + 1 : inner], around, before, following)
            yield said
            before = said[-1]
            offset = mark.span.end
            index = inner
        if offset < span.end:
            yield self._leaf(offset, span.end, around, before)

    def _marked(
        self, mark: Inline, inner: Sequence[Inline], around: tuple[InlineKind, ...], before: str, after: str
    ) -> str:
        text = mark.span.of(self._text)
        if mark.kind == "code":
            return "\\\n".join(self._code(line, before) for line in text.split("\n"))
        if mark.kind == "math":
            return f"${text}$" if _is_math(text, before, after) else self._leaf(*mark.span, around, before)
        if mark.kind == "reference":
            return f"[^{text[1:-1]}]"
        if mark.kind == "link" and text == mark.target and _is_bare(text):
            return autolink(text)
        # A delimiter beside it counts as punctuation, whichever it will be.
        said = "".join(self.parts(mark.span, inner, (*around, mark.kind), "(", ")"))
        if mark.kind == "link":
            return link(said, mark.target)
        is_bare = self._delimited or mark.span != self._span
        for delimiter in _DELIMITERS.get(mark.kind, ()) if is_bare else ():
            if _delimits(delimiter, before, said, after):
                return f"{delimiter}{said}{delimiter}"
        return f"<{_TAGS[mark.kind]}>{said}</{_TAGS[mark.kind]}>"

    def _code(self, line: str, before: str) -> str:
        """A line of code between backticks, or between tags where they would run into others."""
        if not line.strip():
            return ""
        if before == "`":
            return f"<code>{_ADDRESS_START.sub(_APART, escaped(line, in_link=True))}</code>"
        fence = fence_for(line)
        space = " " if "`" in (line[0], line[-1]) or line[0] == line[-1] == " " else ""
        return f"{fence}{space}{line}{space}{fence}"

    def _leaf(self, start: Offset, end: Offset, around: tuple[InlineKind, ...], before: str) -> str:
        in_link = "link" in around
        said = escaped(self._text[start:end], in_link=in_link or self._has_many_brackets, math=self._may_end_math)
        if self._is_whole and not in_link:
            said = _ADDRESS_START.sub(_APART, said)
        if before == "]" and said[0] in "(:":  # behind a reference it would make a link or a footnote
            said = f"\\{said}"
        return said.replace("\n", "\\\n")


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


def _is_math(text: str, before: str, after: str) -> bool:
    """Whether dollars round the text are read as math, and as TeX that stays what it is."""
    if set("$\n|`<") & set(text) or before[:1].isalnum() or after[:1].isalnum() or "$" in (before, after):
        return False
    return Reader().unicode_of(text, on_one_line=True) is None


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
    unsafe = _UNSAFE_IN_NAME if target[:1] == "#" else _UNSAFE if _is_balanced(target) else _UNSAFE_AT_ALL
    return _ENTITY.sub("&amp;", unsafe.sub(lambda char: quote(char[0], safe=""), target))


def _is_balanced(target: str) -> bool:
    """Whether its parentheses can stand in a target as they are."""
    depth = deepest = 0
    for char in target:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return not depth and deepest <= _DEEPEST_PARENTHESES
