"""Inline content of Markdown: tokens of the parser become pieces of text with styles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from readtui.document.model import InlineKind, Style, StyledText, joined_text
from readtui.ingest.html.tags import BLOCK_TAGS, Tag, printable_address, tokenize
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from markdown_it.token import Token

_TOKEN_KINDS: dict[str, InlineKind] = {
    "em_open": "emphasis",
    "em_close": "emphasis",
    "strong_open": "strong",
    "strong_close": "strong",
    "s_open": "strike",
    "s_close": "strike",
    "link_open": "link",
    "link_close": "link",
    "mark_open": "mark",
    "mark_close": "mark",
}

HARD_BREAK = "\v"
"""Line break in inline text: a character that printable text does not contain."""

_SPACES = lazy_regex(" {2,}")
_VERBATIM_KINDS = ("code", "math")
WIDE_CHARACTER = "[\u2e80-\u303e\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
"""Pattern of a character of a script without spaces: a line end between two of them is removed. Korean has spaces."""

_NO_SPACE = lazy_regex(rf"(?<={WIDE_CHARACTER})\n(?={WIDE_CHARACTER})")
# An address in running text, as GitHub finds it: up to a space; punctuation at its end is removed.
_BARE_ADDRESS = lazy_regex(r"(?<![\w/.@-])(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_PUNCTUATION = "?!.,:;*_~'’…"


def plain_pieces(content: str) -> list[StyledText]:
    """Return the pieces of a text without markup, with addresses as links."""
    lines = [line.strip(" \t") for line in content.split("\n")]
    return _normalised(list(link_addresses("\n".join(lines), ())))


class InlineBuilder:
    """Collects pieces of text from tokens.

    `ids` are the places in the text that links can point to, `comments` are texts that are not shown. With
    `breaks_blocks`, a line breaks at the tags of blocks in HTML; else these are spaces.
    """

    def __init__(self, *, breaks_blocks: bool = False) -> None:
        self.ids: list[str] = []
        self.comments: list[str] = []
        self._breaks_blocks = breaks_blocks
        self._line_start = 0  # index of the first piece after the last tag of a block
        self._pieces: list[StyledText] = []
        self._styles: tuple[Style, ...] = ()  # outermost first, at most one of each kind
        self._open_counts: Counter[str] = Counter()
        self._tags_without_end: set[str] = set()

    def pieces(self) -> list[StyledText]:
        """Return the collected pieces, with line ends as spaces."""
        return _normalised(self._pieces)

    @property
    def has_text(self) -> bool:
        """Whether anything was added."""
        return bool(self._pieces)

    def add_text(self, text: str, style: Style | None = None) -> None:
        """Append text in the open styles, and in `style` if one is given."""
        if style:
            self._pieces.append(StyledText(text, (*self._styles, style)))
        elif ("://" in text or "www." in text) and not self._open_counts["link"]:
            self._pieces += link_addresses(text, self._styles)
        elif text:
            self._pieces.append(StyledText(text, self._styles))

    def add_tokens(self, tokens: Sequence[Token]) -> None:
        """Append the content of tokens."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "text":  # by far the most frequent type
                self.add_text(token.content)
            elif token.type == "html_inline":
                index = self._add_html(tokens, index)
            else:
                self._add_token(token)
            index += 1

    def add_tag(self, tag: Tag) -> None:
        """Append the content of an HTML tag: a break, an image or ids; or open or close its style."""
        self.ids += tag.ids
        if tag.name == "br":
            self.add_text(HARD_BREAK)
        elif tag.name == "img":
            self.add_text(tag.attribute("alt") or tag.attribute("title"))
        elif tag.name in BLOCK_TAGS:
            self._separate_blocks()
        elif style := tag.style:
            if tag.is_closing:
                self._close(style.kind)
            else:
                self._open(style)

    def _separate_blocks(self) -> None:
        """Append a hard break if the line has text, or a space."""
        line = self._pieces[self._line_start :]
        self._line_start = len(self._pieces)
        if self._breaks_blocks and any(not piece.text.isspace() for piece in line) and line[-1].text != HARD_BREAK:
            self.add_text(HARD_BREAK)
        else:
            self.add_text("\n")

    def _add_token(self, token: Token) -> None:
        match token.type:
            case "text_special":
                self.add_text(token.content)
            case "softbreak":
                self.add_text("\n")
            case "hardbreak":
                self.add_text(HARD_BREAK)
            case "code_inline":
                self.add_text(token.content, Style("code"))
            case "math":
                self.add_text(token.content, Style("math"))
            case "image":
                self.add_text(alt_text(token))
            case "footnote_ref":
                number = token.meta["id"] + 1
                self.add_text(f"[{number}]", Style("reference", f"#fn-{number}"))
            case "comment":
                self.comments.append(token.content)
            case "place":
                self.ids += token.meta["ids"]
            case _:
                kind = _TOKEN_KINDS[token.type]
                if token.nesting > 0:
                    self._open(Style(kind, _link_target(str(token.attrs["href"])) if kind == "link" else ""))
                else:
                    self._close(kind)

    def _add_html(self, tokens: Sequence[Token], index: int) -> int:
        """Append the HTML tag at `index`; return the index of the last token that belongs to it."""
        for part in tokenize(tokens[index].content):
            if isinstance(part, str):
                self.add_text(part)
            elif part.name in ("script", "style") and not part.is_closing:
                return self._end_of_raw_text(part.name, tokens, index)
            else:
                self.add_tag(part)
        return index

    def _end_of_raw_text(self, name: str, tokens: Sequence[Token], index: int) -> int:
        """Return the index of the end tag of a script or style; `index` if there is none."""
        closing = f"</{name}"
        if name not in self._tags_without_end:
            for later, token in enumerate(islice(tokens, index, None), index):
                if token.type == "html_inline" and token.content.lower().startswith(closing):
                    return later
            self._tags_without_end.add(name)
        return index

    def _open(self, style: Style) -> None:
        self._open_counts[style.kind] += 1
        if self._open_counts[style.kind] == 1:
            self._styles = (*self._styles, style)

    def _close(self, kind: InlineKind) -> None:
        if self._open_counts[kind]:
            self._open_counts[kind] -= 1
        if not self._open_counts[kind]:
            self._styles = tuple(style for style in self._styles if style.kind != kind)


def alt_text(image: Token) -> str:
    """Return the alternative text of an image on one line."""
    inline = InlineBuilder()
    inline.add_tokens(image.children or ())
    return " ".join(joined_text(inline.pieces()).split())


def _link_target(href: str) -> str:
    """Return the target of a link. Ids are compared with slugs of headings, so they are not percent-encoded."""
    return printable_address(unquote(href) if href.startswith("#") else href)


def link_addresses(text: str, styles: tuple[Style, ...]) -> Iterator[StyledText]:
    """Yield the text as pieces, with the addresses in it as links."""
    start = 0
    if "://" in text or "www." in text:
        for match in _BARE_ADDRESS.finditer(text):
            address = _without_punctuation(match[0])
            if start < match.start():
                yield StyledText(text[start : match.start()], styles)
            target = printable_address(address if "://" in address[:8] else f"http://{address}")
            yield StyledText(address, (*styles, Style("link", target)))
            start = match.start() + len(address)
    if start < len(text):
        yield StyledText(text[start:], styles)


def _without_punctuation(url: str) -> str:
    """Remove the punctuation at the end of an address that belongs to the sentence."""
    excess = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in _PUNCTUATION or (url[end - 1] == ")" and excess > 0)):
        excess -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _normalised(pieces: list[StyledText]) -> list[StyledText]:
    """Return the pieces with line ends and runs of spaces as one space; none for line ends between wide characters."""
    joined = joined_text(pieces)
    if "\n" not in joined and "  " not in joined and HARD_BREAK not in joined:
        return pieces
    dropped = {match.start() for match in _NO_SPACE.finditer(joined)}
    normalised: list[StyledText] = []
    offset = 0
    last = ""
    for piece in pieces:
        text = piece.text
        if dropped:
            text = "".join(char for at, char in enumerate(text, offset) if at not in dropped)
        offset += len(piece.text)
        text = text.replace("\n", " ").replace(HARD_BREAK, "\n")
        if all(style.kind not in _VERBATIM_KINDS for style in piece.styles):
            text = _SPACES.sub(" ", text).replace("\n ", "\n")
            text = text[1:] if text[:1] == " " and last in (" ", "\n") else text
        last = text[-1:] or last
        normalised.append(StyledText(text, piece.styles))
    return normalised
