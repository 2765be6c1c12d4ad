"""HTML tags: which elements are blocks, inline or hidden, and a tokenizer for HTML fragments in linear time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import InlineKind, Style
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable, printable_line

if TYPE_CHECKING:
    from lxml.etree import _Element

# Linear in time even for unclosed tags: a character fits one part of it only, and a quoted value ends at the next "<".
_TAG = lazy_regex(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/][^<>\"']*(?:(?:\"[^\"<]*\"|'[^'<]*')[^<>\"']*)*)?)>")
_ATTRIBUTE = lazy_regex(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDING_STYLE = lazy_regex(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
# Class names that common style sheets hide: text for scripts, for screen readers, or shown only under the pointer.
_HIDING_CLASSES = lazy_regex(
    r"(?i)(?:^|\s)(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|visuallyhidden|u-hidden|hidden|hide|offscreen"
    r"|[\w-]*tooltip(?:text)?|a11y-hidden|is-hidden|mw-editsection|editsection|headerlink|viewcode-link|anchorjs-link"
    r"|(?:code-?)?copy-?(?:code-?)?(?:btn|button|link|icon|to-clipboard)|btn-(?:copy|clipboard)|clipboard-?(?:btn|button|copy))"
    r"(?:\s|$)"
)
_SHOWN_IF_WIDE = lazy_regex(r"(?:sm|md|lg|xl):(?!hidden)\w")  # hidden on narrow screens only

RAW_TEXT_TAGS = ("script", "style", "template")
"""Tags of elements whose text is not shown."""

INLINE_KINDS: dict[str, InlineKind] = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "var": "emphasis", "dfn": "emphasis",
    "strong": "strong", "b": "strong",
    "del": "strike", "s": "strike", "strike": "strike",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "sup": "sup", "sub": "sub", "mark": "mark", "a": "link",
}  # fmt: skip
"""The inline style of each tag inside text."""

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
"""The level of each heading tag."""

BLOCK_TAGS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head"),
        *("header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
"""Tags of block-level elements: text before and after them is in different blocks."""


class Tag(NamedTuple):
    """A start or end tag: its name in lower case, and its attributes as they are written."""

    name: str
    is_closing: bool
    attributes: str

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, or ""."""
        for match in _ATTRIBUTE.finditer(self.attributes):
            if match[1].lower() == name:
                return unescape(match[2] or match[3] or match[4] or "")
        return ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the element that links can point to."""
        return tuple(name for name in (self.attribute("id"), self.attribute("name")) if name)

    @property
    def style(self) -> Style | None:
        """The inline style that the tag opens or closes; None if it has none."""
        kind = INLINE_KINDS.get(self.name)
        if kind is None or (kind == "link" and not (self.is_closing or self.attribute("href"))):
            return None
        return Style(kind, printable_address(self.attribute("href")) if kind == "link" else "")


def printable_address(target: str) -> str:
    """Return the address of a link on one line, without control characters that a terminal would obey."""
    return printable_line(target).strip()


def tokenize(html: str) -> Iterator[str | Tag]:
    """Yield tags and the text between them, with entities resolved. Closed comments, scripts and styles are dropped."""
    start = position = 0
    unclosed: set[str] = set()
    while (position := html.find("<", position)) >= 0:
        tag, end = _markup_at(html, position, unclosed)
        if end == position:
            position += 1
            continue
        if start < position:
            yield unescape(html[start:position])
        if tag:
            yield tag
        start = position = end
    if start < len(html):
        yield unescape(html[start:])


def _markup_at(html: str, start: int, unclosed: set[str]) -> tuple[Tag | None, int]:
    """Return the tag at `start` (None for a comment, declaration or script) and its end; the end of text is `start`."""
    if html.startswith("<!--", start):
        return None, _end_after("-->", html, start, unclosed)
    if html.startswith("<?", start):
        return None, _end_after("?>", html, start, unclosed)
    if html.startswith("<![CDATA[", start):
        return None, start + len("<![CDATA[")
    if html[start + 1 : start + 2] == "!" and html[start + 2 : start + 3].isalpha():
        return None, _end_after(">", html, start, unclosed)
    match = _TAG.match(html, start)
    if not match:
        return None, start
    if match[2].lower() in RAW_TEXT_TAGS and not match[1]:
        end = _end_after(f"</{match[2]}>", html, start, unclosed)
        if end > start:
            return None, end
    return Tag(match[2].lower(), bool(match[1]), match[3]), match.end()


def _end_after(closing: str, html: str, start: int, unclosed: set[str]) -> int:
    """Return the end of the next `closing`; if there is none, add `closing` to `unclosed` and return `start`."""
    if closing in unclosed:
        return start
    position = html.find(closing, start)
    if position < 0:
        unclosed.add(closing)
        return start
    return position + len(closing)


def is_hidden(element: _Element) -> bool:
    """Whether a browser does not show an element, judged by its own attributes."""
    hidden = element.get("hidden")
    if hidden is not None and hidden != "until-found":
        return True
    style = element.get("style")
    if style and _HIDING_STYLE.search(style):
        return True
    words = element.get("class")
    return words is not None and _is_hiding_class(words)


@lru_cache(maxsize=1024)
def _is_hiding_class(words: str) -> bool:
    return _HIDING_CLASSES.search(words) is not None and not _SHOWN_IF_WIDE.search(words)


def show(element: _Element) -> None:
    """Remove from an element what hides it: `is_hidden` is false then."""
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    for name, pattern in (("style", _HIDING_STYLE), ("class", _HIDING_CLASSES)):
        value = element.get(name)
        while value and pattern.search(value):  # class names beside one another share a space
            value = printable(pattern.sub(" ", value))  # lxml returns control characters, but accepts none
            element.set(name, value)
