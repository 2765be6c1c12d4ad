"""HTML inside other text: cut into tags and the text between them, in time that grows with its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import InlineKind, Style
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from lxml.etree import _Element


# Possessive, and quotes end at the next "<": a tag that never ends costs no more than its length.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)?)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SILENT = ("script", "style", "template")

INLINE_KINDS: dict[str, InlineKind] = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "var": "emphasis", "dfn": "emphasis",
    "strong": "strong", "b": "strong",
    "del": "strike", "s": "strike", "strike": "strike",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "sup": "sup", "sub": "sub", "mark": "mark", "a": "link",
}  # fmt: skip
"""What tags within a passage mark."""

BLOCK_TAGS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head"),
        *("header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
"""The tags that part one passage from the next."""


class Tag(NamedTuple):
    """A tag: its name in small letters, whether it is_closing, and its attributes as they are written."""

    name: str
    is_closing: bool
    attributes: str

    def attribute(self, name: str) -> str:
        """The value of an attribute, or ""."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found[1].lower() == name:
                return unescape(found[2] or found[3] or found[4] or "")
        return ""

    @property
    def ids(self) -> tuple[str, ...]:
        """What a link can call this place."""
        return tuple(name for name in (self.attribute("id"), self.attribute("name")) if name)

    @property
    def style(self) -> Style | None:
        """The inline markup that the tag opens or is_closing; None if it is of another sort."""
        kind = INLINE_KINDS.get(self.name)
        if kind is None or (kind == "link" and not (self.is_closing or self.attribute("href"))):
            return None
        return Style(kind, printable_address(self.attribute("href")) if kind == "link" else "")


def printable_address(target: str) -> str:
    """The target of a link, on one line and without what a terminal would obey."""
    return printable_line(target).strip()


def tokenize(html: str) -> Iterator[str | Tag]:
    """Tags and the text between them, entities resolved. Comments, scripts and styles are left out if they end."""
    start = position = 0
    without_end: set[str] = set()
    while (position := html.find("<", position)) >= 0:
        tag, end = _markup_at(html, position, without_end)
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


def _markup_at(html: str, start: int, without_end: set[str]) -> tuple[Tag | None, int]:
    """The tag at `start`, or None for markup that says nothing, and where it ends: at `start` if it is text."""
    if html.startswith("<!--", start):
        return None, _after("-->", html, start, without_end)
    if html.startswith("<?", start):
        return None, _after("?>", html, start, without_end)
    if html.startswith("<![CDATA[", start):
        return None, start + len("<![CDATA[")
    if html[start + 1 : start + 2] == "!" and html[start + 2 : start + 3].isalpha():
        return None, _after(">", html, start, without_end)
    found = _TAG.match(html, start)
    if not found:
        return None, start
    if found[2].lower() in _SILENT and not found[1]:
        end = _after(f"</{found[2]}>", html, start, without_end)
        if end > start:
            return None, end
    return Tag(found[2].lower(), bool(found[1]), found[3]), found.end()


def _after(closing: str, html: str, start: int, without_end: set[str]) -> int:
    """Where `closing` ends; `start` if it does not come, which is looked up once only."""
    if closing in without_end:
        return start
    found = html.find(closing, start)
    if found < 0:
        without_end.add(closing)
        return start
    return found + len(closing)


_STYLE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
# Names by which the common style sheets hide what only scripts, screen readers or a pointer that hovers over it use.
_NAMES = re.compile(
    r"(?i)(?:^|\s)(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|visuallyhidden|u-hidden|hidden|hide|offscreen"
    r"|a11y-hidden|is-hidden|mw-editsection|editsection|headerlink|viewcode-link|anchorjs-link)(?:\s|$)"
)
_SEEN_WHERE_WIDE = re.compile(r"(?:sm|md|lg|xl):(?!hidden)\w")  # hidden on narrow screens alone


def is_hidden(element: _Element) -> bool:
    """Whether a browser would not show an element, by its own attributes."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _STYLE.search(style):
        return True
    words = element.get("class")
    return bool(words and _NAMES.search(words) and not _SEEN_WHERE_WIDE.search(words))
