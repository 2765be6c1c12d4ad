"""HTML elements that contain Markdown: a table, list or quotation whose tags are in several HTML blocks.

CommonMark ends an HTML block at a blank line, and parses what follows as Markdown. An element that is closed in a later
block is rendered as HTML, with the Markdown inside it, so that it can be read as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import ALERT_CLASSES
from readtui.ingest.html.tags import HEADING_LEVELS, Tag, tokenize
from readtui.ingest.markdown.attributes import code_attributes
from readtui.ingest.markdown.callouts import Callout
from readtui.ingest.markdown.html import normalised_html
from readtui.ingest.markdown.inline import alt_text
from readtui.ingest.markdown.parser import MarkdownParser
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from markdown_it.token import Token

_PARTS = frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "li", "dt", "dd", "figcaption"))
_STRUCTURES = frozenset(("table", "ul", "ol", "menu", "dl", "blockquote", "figure", "summary", *HEADING_LEVELS))
_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_OPENS_STRUCTURE = lazy_regex(rf"(?i)<(?:{'|'.join(sorted(_STRUCTURES))})[\s>]")
_BLOCK_TAG = lazy_regex(rf"(?i)</?(?:{'|'.join(sorted(_PARTS | _STRUCTURES | {'details', 'pre'}))})[\s/>]")
# Inside an element, an indented line that begins with a tag of it is HTML and no code.
_INDENTED_PART = lazy_regex(rf"(?i)\s*</?(?:{'|'.join(sorted(_PARTS | _STRUCTURES))})[\s>]")


def may_have_elements(text: str) -> bool:
    """Whether a text may contain elements that span several HTML blocks."""
    if "<" not in text:
        return False
    # Not in one pattern, which could not skip to the next "<": it took as long as half of the parser.
    folded = text.lower()
    return _OPENS_STRUCTURE.search(text) is not None or any(name in folded for name in ALERT_CLASSES)


class _OpenTag(NamedTuple):
    """A start tag whose end tag was not found yet, in the token `at` that index, which is `level` containers deep."""

    name: str
    level: int
    at: int
    is_structure: bool


class _OpenTags:
    """The open tags, outermost first."""

    def __init__(self) -> None:
        self.structures = 0
        self._tags: list[_OpenTag] = []
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, tag: _OpenTag) -> None:
        """Open a tag."""
        self._tags.append(tag)
        self._counts[tag.name, tag.level] += 1
        self.structures += tag.is_structure

    def close(self, name: str, level: int) -> _OpenTag | None:
        """Close the innermost tag of that name, and those inside it; return it, or None if there is none."""
        if not self._counts[name, level]:
            return None
        while (tag := self._pop()).name != name:
            pass
        return tag

    def close_deeper(self, level: int) -> None:
        """Close the tags in a container that ends."""
        while self._tags and self._tags[-1].level > level:
            self._pop()

    def _pop(self) -> _OpenTag:
        tag = self._tags.pop()
        self._counts[tag.name, tag.level] -= 1
        self.structures -= tag.is_structure
        return tag


def find_elements(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the elements that span several tokens: the index of the last token by that of the first."""
    elements: dict[int, int] = {}
    opened = _OpenTags()
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            opened.close_deeper(token.level)
        elif token.type == "html_block" or (opened.structures and _is_indented_part(token)):
            for tag in tokenize(token.content):
                if not isinstance(tag, Tag) or tag.name in _VOID or tag.attributes.endswith("/"):
                    continue
                if not tag.is_closing:
                    opened.add(_OpenTag(tag.name, token.level, index, _is_structure(tag)))
                elif (start := opened.close(tag.name, token.level)) and start.is_structure and start.at < index:
                    elements[start.at] = index
    for first in sorted(elements, reverse=True):  # an element may begin in the last token of the one before
        elements[first] = elements.get(elements[first], elements[first])
    return elements


def contains_element(tokens: Sequence[Token]) -> bool:
    """Whether there are tags of lists, tables and the like between inline tokens."""
    return any(token.type == "html_inline" and _BLOCK_TAG.match(token.content) for token in tokens)


def _is_structure(tag: Tag) -> bool:
    return tag.name in _STRUCTURES or not ALERT_CLASSES.isdisjoint(tag.attribute("class").split())


def _is_indented_part(token: Token) -> bool:
    return token.type == "code_block" and _INDENTED_PART.match(token.content) is not None


class ElementRenderer:
    """Renders tokens as HTML. `store_footnote` stores the footnote at an index, and returns the index of its end."""

    def __init__(self, parser: MarkdownParser, store_footnote: Callable[[Sequence[Token], int], int]) -> None:
        self._parser = parser
        self._store_footnote = store_footnote
        self._row: Token | None = None  # the open row of the body of a table
        self._columns = 0
        self._is_in_body = False

    def render_inline(self, tokens: Sequence[Token]) -> str:
        """Return the HTML of inline tokens."""
        return "".join(map(_inline_tag, tokens))

    def render(self, tokens: Sequence[Token]) -> str:
        """Return the HTML of the tokens; that of HTML blocks is normalised."""
        parts: list[str] = []
        index = 0
        while index < len(tokens):
            if tokens[index].type == "footnote_reference_open":
                index = self._store_footnote(tokens, index)
            else:
                parts.append(self._rendered(tokens[index]))
            index += 1
        return "\n".join(parts)

    def _rendered(self, token: Token) -> str:
        match token.type:
            case "html_block":
                return normalised_html(token.content)
            case "code_block" if _is_indented_part(token):
                return normalised_html(token.content)
            case "inline":
                return self._inline(token.content)
            case "fence" if token.info.strip() == "math":
                return _formula(token.content, "display")
            case "fence" | "code_block":
                language = escape(next(iter(code_attributes(token.info.strip()).classes), ""))
                return f'<pre><code class="language-{language}">{escape(token.content)}</code></pre>'
            case "math_block":
                return _formula(token.content, "display")
            case "comment":
                return _hidden(token)
            case "callout_open":
                return self._callout(token.meta["callout"])
            case "table_open" | "th_open" | "tbody_open" | "tr_open" | "tr_close":
                return self._table_tag(token)
            case _:
                return "" if token.hidden else _tag(token)

    def _callout(self, callout: Callout) -> str:
        ids = "".join(f'<a id="{escape(name)}"></a>' for name in callout.ids)
        title = f"<p><strong>{self._inline(callout.title)}</strong></p>" if callout.title else ""
        if not callout.label:
            return f"{ids}<div>{title}"
        return f'{ids}<div class="admonition"><p class="admonition-title">{escape(callout.label)}</p>{title}'

    def _table_tag(self, token: Token) -> str:
        """Return a tag of a table; before the end of a row, the cells beyond the columns of the table."""
        self._columns = 0 if token.type == "table_open" else self._columns + (token.type == "th_open")
        self._is_in_body = token.type == "tbody_open" or (self._is_in_body and token.type != "table_open")
        excess: list[str] = []
        if token.type == "tr_open":
            self._row = token
        elif token.type == "tr_close" and self._row and self._is_in_body:
            excess = self._parser.excess_cells(self._row, self._columns)
        return "".join(f"<td>{self._inline(cell)}</td>" for cell in excess) + _tag(token)

    def _inline(self, content: str) -> str:
        parsed = self._parser.parse_inline(content)
        if isinstance(parsed, str):
            return escape(parsed, quote=False)
        if len(parsed) == 1 and parsed[0].type == "image":
            return f'<img alt="{escape(alt_text(parsed[0]))}"{_attributes(parsed[0], ("src", "title"))}>'
        return self.render_inline(parsed)


def _inline_tag(token: Token) -> str:
    match token.type:
        case "text" | "text_special":
            return escape(token.content, quote=False)
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "<br>"
        case "code_inline":
            return f"<code>{escape(token.content, quote=False)}</code>"
        case "math":
            return _formula(token.content, "inline")
        case "html_inline":
            return normalised_html(token.content)
        case "footnote_ref":
            number = token.meta["id"] + 1
            return f'<a href="#fn-{number}" role="doc-noteref">[{number}]</a>'
        case "image":
            return escape(alt_text(token), quote=False)
        case "comment":
            return _hidden(token)
        case "place":
            return _places(token)
        case _:
            return _tag(token)


def _tag(token: Token) -> str:
    if token.nesting < 0:
        return f"</{token.tag}>"
    return f"<{token.tag}{_attributes(token, ('href', 'start'))}>{_places(token)}"


def _places(token: Token) -> str:
    """Return the ids of a token as elements. Those of the block above lead to the next one."""
    ids = (*token.meta.get("ids_above", ()), *token.meta.get("ids", ()))
    return "".join(f'<a id="{escape(name)}"></a>' for name in ids)


def _hidden(token: Token) -> str:
    return f"<span hidden>{escape(token.content, quote=False)}</span>"


def _attributes(token: Token, names: Sequence[str]) -> str:
    return "".join(f' {name}="{escape(str(token.attrs[name]))}"' for name in names if name in token.attrs)


def _formula(source: str, kind: str) -> str:
    """Return a formula as Pandoc writes it."""
    left, right = ("\\(", "\\)") if kind == "inline" else ("\\[", "\\]")
    return f'<span class="math {kind}">{left}{escape(source, quote=False)}{right}</span>'
