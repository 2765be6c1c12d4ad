"""Markdown syntax of inline styles and of single blocks. Text is escaped so that Markdown reads it literally."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from readtui.document.model import Align, Document, Inline, InlineKind
from readtui.maths.tex import FormulaReader
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

THEMATIC_BREAK = "***"
"""A thematic break. Dashes would be read as something else after a bullet."""

_DELIMITERS: dict[InlineKind, tuple[str, ...]] = {"emphasis": ("*", "_"), "strong": ("**", "__"), "strike": ("~~",)}
WITHOUT_MARKUP: tuple[InlineKind, ...] = ("underline", "dim", "reverse", "colour", "background", "place")
"""Kinds that Markdown has nothing for."""
_TAGS: dict[InlineKind, str] = {
    "emphasis": "em", "strong": "strong", "strike": "del", "sup": "sup", "sub": "sub", "mark": "mark",
}  # fmt: skip
"""HTML tags for kinds without Markdown delimiters, and for places where delimiters would not be recognised."""

# Each alternative starts with the escaped character, so that `re` searches for one of them before it tries any.
_SPECIAL = (
    r"`|\\(?=[!-/:-@\[-`{-~\n]|\Z)"
    r"|\*(?:(?<!\s\*)|(?!\s))"  # literal between spaces
    r"|_(?:(?<![^\W_]_)(?<!\s_)|(?![^\W_]|\s)|(?<=\s_)(?!\s)|(?<=[^\W_]_)(?![^\W_]))"  # and within a word
    r"|<(?=[a-zA-Z/!?]|\Z)"
    r"|~(?:(?=~|\Z)|(?<=~~)|(?<=\A~))"
    r"|&(?=#?\w+;)"
    r"|!(?=\Z)|\^(?=\[|\Z)"  # would turn a link that follows into an image or a footnote
    r"|=(?:(?<![=\s]=)(?==(?!=))|(?<!==)(?==(?:[^=\s]|\Z)))"  # a mark: literal between spaces
    r"|%(?<![\w%]%)(?=%)|\^(?<!\S\^)(?=[A-Za-z0-9-]{3,}\Z)|\{(?=[^{}]*\}\Z)"  # a comment, the id of a block, attributes
)
_ESCAPED = lazy_regex(rf"{_SPECIAL}|\[(?=[\^\[])|\](?=[(\[:{{])")  # other brackets are literal
_ESCAPED_IN_LINK = lazy_regex(rf"{_SPECIAL}|\[|\]")
_DOLLAR = lazy_regex(r"(?<![^\W_])\$(?=\S|\n|\Z)")
_MATH_END = lazy_regex(r"\$(?![^\W_])")  # dollars do not close a formula before a letter or digit
_BLOCK_START = lazy_regex(
    r"(\d{1,9})(?=[.)](?:\s|\Z))"  # a list item
    r"|(?=[-+:~*_](?:\s|\Z)|#{1,6}(?:\s|\Z)|>"  # an item, definition or thematic break; a heading; a quotation
    r"|\$\$|\[(?:!\w|(?:[ xX]|\d{1,3})\](?:\s|\Z))"  # a formula; an alert, a task or a marker
    r"|\+\+\+\s*\Z|\{[^{}]*(?:\}\s*)?\Z|\([\w.:-]+\)=\s*\Z"  # front matter; attributes; a label
    r"|:::|!!!|\?\?\?|===[!+]?\s"  # a callout or a tab
    r"|[-=:| ]+\Z)",  # the underline of a heading, or the delimiter row of a table
    re.ASCII,
)
_ADDRESS_START = lazy_regex(r"(?<=http)(s?)(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_WITH_BACKSLASH = r"\1\\"
MANY_BRACKETS = 20
"""If one passage has more brackets than this, each is escaped: parsers give up when too many are open."""
_AUTOLINK = lazy_regex(r"(?!.*xn--)[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[!-~]+", re.DOTALL)
_UNSAFE = lazy_regex(r"[\s<>\[\]\\`|\"]")
_UNSAFE_OR_PARENTHESIS = lazy_regex(r"[\s<>()\[\]\\`|\"]")
_UNSAFE_IN_NAME = lazy_regex(r"[\s<>()\[\]\\`|\"%]")  # in the name of a place, which is decoded when it is read
_DEEPEST_PARENTHESES = 30  # unescaped in a target: CommonMark requires three levels, parsers stop at 32
_ENTITY = lazy_regex(r"&(?=#?\w+;)")
_SCHEME = lazy_regex(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PORTABLE_SCHEMES = ("http", "https", "mailto", "ftp")
_SEVERAL_BACKTICKS = lazy_regex("`+")
_HEADING_END = lazy_regex(r"(?:(?<= )|\A)#+\Z")
_LANGUAGE = lazy_regex(r"[\w+#./-]+")
_DELIMITER_CELLS: dict[Align, str] = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


def passage_markdown(document: Document, span: Span, block_span: Span) -> str:
    """Return a passage of one block or cell as Markdown, without white space at its ends.

    `block_span` is the whole block or cell. A newline in the passage is written as a hard line break. Links that only
    work inside the document are written as plain text.
    """
    span = _trim(document.text, span)
    inlines = [
        inline._replace(span=covered)
        for inline in document.inlines_in(block_span)
        if (covered := _trim(document.text, inline.span.clipped_to(span)))
        and inline.kind not in ("reference", *WITHOUT_MARKUP)
        and not (inline.kind == "link" and not is_portable_link(inline.target))
    ]
    return escape_line_starts(_InlineRenderer(document.text, span, inlines).render())


def render_inlines(text: str, inlines: Sequence[Inline], *, delimited: bool = True) -> str:
    """Return a whole text as Markdown. All of `inlines` must be representable in Markdown.

    A bare address in the text that is no link is escaped, so that it is not read as one. Unless `delimited`, markup
    that covers the whole text is written as HTML tags.
    """
    return _InlineRenderer(text, Span(0, len(text)), inlines, is_whole=True, delimited=delimited).render()


def escape(text: str, *, in_link: bool = False, math: bool = True) -> str:
    """Escape text within a line. `math` is true if a dollar sign could close a formula somewhere in the passage."""
    text = (_ESCAPED_IN_LINK if in_link else _ESCAPED).sub(r"\\\g<0>", text)
    return _DOLLAR.sub(r"\\$", text) if math and "$" in text else text


def escape_line_starts(markdown: str) -> str:
    """Escape inline Markdown such that no line is read as the start of a block."""
    return "\n".join(_escape_line_start(line) for line in markdown.split("\n"))


def link_markdown(text: str, target: str) -> str:
    """Return a link; `text` is Markdown already."""
    return f"[{text}]({_encode_target(target)})"


def emphasise(text: str) -> str:
    """Return Markdown `text` that stands alone with emphasis around it; "" if no delimiter works."""
    delimiters = (each for each in _DELIMITERS["emphasis"] if each not in text and _delimits(each, "", text, ""))
    return next((f"{delimiter}{text}{delimiter}" for delimiter in delimiters), "")


def autolink(target: str) -> str:
    """Return a link that shows its own address."""
    return f"<{target}>" if _is_autolink(target) else link_markdown(escape(target), target)


def is_portable_link(target: str) -> bool:
    """Whether a link works outside its document and Markdown readers accept its scheme."""
    scheme = _SCHEME.match(target)
    return scheme is not None and scheme[1].lower() in _PORTABLE_SCHEMES


def fence_for(text: str) -> str:
    """Return a run of backticks that is longer than any in `text`."""
    longest = max((len(run) for run in _SEVERAL_BACKTICKS.findall(text)), default=0)
    return "`" * (longest + 1)


class _InlineRenderer:
    """Writes one text with its inline markup, recursively by nesting level."""

    def __init__(
        self, text: str, span: Span, inlines: Sequence[Inline], *, is_whole: bool = False, delimited: bool = True
    ) -> None:
        self._text = text
        self._span = span
        self._inlines = inlines
        self._is_whole = is_whole
        self._delimited = delimited
        passage = span.of(text)
        self._has_many_brackets = passage.count("[") + passage.count("]") > MANY_BRACKETS
        self._may_end_math = "$" in passage and (
            bool(_MATH_END.search(passage)) or (passage.count("$") > 1 and bool(inlines))
            or any(inline.kind == "math" or "$" in inline.target for inline in inlines)
        )  # fmt: skip

    def render(self) -> str:
        """Return the whole passage."""
        return "".join(self._parts(self._span, self._inlines, (), "", ""))

    def _parts(
        self, span: Span, inlines: Sequence[Inline], outer_kinds: tuple[InlineKind, ...], before: str, after: str
    ) -> Iterator[str]:
        """Yield the Markdown of `span` with its `inlines` (outer before inner), inside markup of the `outer_kinds`.

        `before` and `after` are the characters beside the span: they decide whether a delimiter is recognised.
        """
        inlines = [inline for inline in inlines if inline.kind not in outer_kinds]
        offset = span.start
        index = 0
        while index < len(inlines):
            inline = inlines[index]
            inner = index + 1
            while inner < len(inlines) and inlines[inner].span.start < inline.span.end:
                inner += 1
            if offset < inline.span.start:
                leaf = self._plain_text(offset, inline.span.start, outer_kinds, before)
                yield leaf
                before = leaf[-1]
            following = self._text[inline.span.end] if inline.span.end < span.end else after
            text = self._render(inline, inlines[index + 1 : inner], outer_kinds, before, following)
            yield text
            before = text[-1]
            offset = inline.span.end
            index = inner
        if offset < span.end:
            yield self._plain_text(offset, span.end, outer_kinds, before)

    def _render(
        self, inline: Inline, inner: Sequence[Inline], outer_kinds: tuple[InlineKind, ...], before: str, after: str
    ) -> str:
        text = inline.span.of(self._text)
        if inline.kind == "code":
            return "\\\n".join(self._code(line, before) for line in text.split("\n"))
        if inline.kind == "math":
            return f"${text}$" if _is_math(text, before, after) else self._plain_text(*inline.span, outer_kinds, before)
        if inline.kind == "reference":
            return f"[^{text[1:-1]}]"
        if inline.kind == "link" and text == inline.target and _is_autolink(text):
            return autolink(text)
        # Any delimiter beside the inner text counts as punctuation; a parenthesis represents it.
        text = "".join(self._parts(inline.span, inner, (*outer_kinds, inline.kind), "(", ")"))
        if inline.kind == "link":
            return link_markdown(text, inline.target)
        may_delimit = self._delimited or inline.span != self._span
        for delimiter in _DELIMITERS.get(inline.kind, ()) if may_delimit else ():
            if _delimits(delimiter, before, text, after):
                return f"{delimiter}{text}{delimiter}"
        return f"<{_TAGS[inline.kind]}>{text}</{_TAGS[inline.kind]}>"

    def _code(self, line: str, before: str) -> str:
        """Return a line of code in backticks; in tags if the backticks would join others."""
        if not line.strip():
            return ""
        if before == "`":
            return f"<code>{_ADDRESS_START.sub(_WITH_BACKSLASH, escape(line, in_link=True))}</code>"
        fence = fence_for(line)
        space = " " if "`" in (line[0], line[-1]) or line[0] == line[-1] == " " else ""
        return f"{fence}{space}{line}{space}{fence}"

    def _plain_text(self, start: Offset, end: Offset, outer_kinds: tuple[InlineKind, ...], before: str) -> str:
        in_link = "link" in outer_kinds
        text = escape(self._text[start:end], in_link=in_link or self._has_many_brackets, math=self._may_end_math)
        if self._is_whole and not in_link and ("://" in text or "www." in text.lower()):
            text = _ADDRESS_START.sub(_WITH_BACKSLASH, text)
        if before and text[0] == "{":  # after markup it would be attributes
            text = f"\\{text}"
        if before == "]" and text[0] in "(:":  # after a reference it would form a link or a footnote
            text = f"\\{text}"
        return text.replace("\n", "\\\n")


def _trim(text: str, span: Span) -> Span:
    """Return the span without white space at its ends, where delimiters would not be recognised."""
    start, end = span
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def _escape_line_start(line: str) -> str:
    line = line.lstrip(" ")
    start = _BLOCK_START.match(line)
    return f"{start[1] or ''}\\{line[start.end() :]}" if line and start else line


def _is_math(text: str, before: str, after: str) -> bool:
    """Whether dollars around the text are read as math, and the formula stays TeX rather than becoming Unicode."""
    if set("$\n|`<") & set(text) or before[:1].isalnum() or after[:1].isalnum() or "$" in (before, after):
        return False
    return FormulaReader().to_unicode(text, on_one_line=True) is None


def _delimits(delimiter: str, before: str, text: str, after: str) -> bool:
    """Whether the delimiter can open before `text` and close after it (CommonMark 0.31, section 6.2)."""
    first, last, sign = text[0], text[-1], delimiter[0]
    if sign in (before, first, last, after):
        return False
    opens = not _may_be_punctuation(first) or _separates_words(before)
    closes = not _may_be_punctuation(last) or _separates_words(after)
    return opens and closes and (sign != "_" or (_separates_words(before) and _separates_words(after)))


def _separates_words(char: str) -> bool:
    return not char or char.isspace() or char in string.punctuation or unicodedata.category(char)[0] == "P"


def _may_be_punctuation(char: str) -> bool:
    """Whether a character may count as punctuation. Symbols do since CommonMark 0.31."""
    return unicodedata.category(char)[0] in "PS"


def _is_autolink(address: str) -> bool:
    """Whether an address in angle brackets is shown as written: some readers decode percent-encoding."""
    return _AUTOLINK.fullmatch(address) is not None and not set("<>%\\`&|") & set(address)


def _encode_target(target: str) -> str:
    if target[:1] == "#":
        unsafe = _UNSAFE_IN_NAME
    else:
        unsafe = _UNSAFE if _has_balanced_parentheses(target) else _UNSAFE_OR_PARENTHESIS
    return _ENTITY.sub("&amp;", unsafe.sub(lambda char: quote(char[0], safe=""), target))


def _has_balanced_parentheses(target: str) -> bool:
    """Whether the parentheses of a target may be left unescaped."""
    depth = deepest = 0
    for char in target:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return not depth and deepest <= _DEEPEST_PARENTHESES


def heading_markdown(text: str, level: int) -> str:
    """Return a heading; `text` is Markdown already."""
    return "#" * level + " " + _HEADING_END.sub(r"\\\g<0>", text)


def code_markdown(text: str, language: str) -> list[str]:
    """Return the lines of a fenced code block; the fences are longer than any run of backticks inside."""
    fence = max(fence_for(text), "```", key=len)
    return [f"{fence}{language if _LANGUAGE.fullmatch(language) else ''}", *text.split("\n"), fence]


def table_markdown(rows: Sequence[Sequence[str]], aligns: Iterable[Align]) -> list[str]:
    """Return the lines of a table. The cells are Markdown already, the first row is the header."""
    lines = [_row(cell.replace("|", "\\|").replace("\\\n", "<br>") for cell in row) for row in rows]
    return [lines[0], _row(_DELIMITER_CELLS[align] for align in aligns), *lines[1:]]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
