"""The inline tokens of a passage as pieces of text with their marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from readtui.document.model import InlineKind, Style, StyledText
from readtui.ingest.html.tags import BLOCK_TAGS, Tag, printable_address, tokenize

if TYPE_CHECKING:
    from markdown_it.token import Token

_KINDS: dict[str, InlineKind] = {
    "em_open": "emphasis",
    "em_close": "emphasis",
    "strong_open": "strong",
    "strong_close": "strong",
    "s_open": "strike",
    "s_close": "strike",
    "link_open": "link",
    "link_close": "link",
}

HARD_BREAK = "\v"
"""A line break that the author made: printable text has no vertical tab of its own."""

_SPACES = re.compile(" {2,}")
_VERBATIM = ("code", "math")
WIDE_CHARACTER = "[\u2e80-\u303e\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
"""Characters that are written without spaces: a line end between two of them is none. Korean has spaces."""

_NO_SPACE = re.compile(rf"(?<={WIDE_CHARACTER})\n(?={WIDE_CHARACTER})")
# An address in running text, as GitHub finds it: up to a space, without the stops that follow it.
_BARE_ADDRESS = re.compile(r"(?<![\w/.@-])(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_STOPS = "?!.,:;*_~'’…"


def plain_pieces(content: str) -> list[StyledText]:
    """The pieces of a passage without markup."""
    lines = [line.strip(" \t") for line in content.split("\n")]
    return _settled(list(link_addresses("\n".join(lines), ())))


class InlineBuilder:
    """Gathers pieces from tokens; `names` are places inside that links can point to."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._pieces: list[StyledText] = []
        self._marks: tuple[Style, ...] = ()  # outermost first, one of a kind
        self._opened: Counter[str] = Counter()
        self._without_end: set[str] = set()

    def pieces(self) -> list[StyledText]:
        """What was said, line ends made spaces."""
        return _settled(self._pieces)

    @property
    def has_text(self) -> bool:
        """Whether anything was said."""
        return bool(self._pieces)

    def say(self, text: str, mark: Style | None = None) -> None:
        """Append text under the marks that are open."""
        if mark:
            self._pieces.append(StyledText(text, (*self._marks, mark)))
        elif ("://" in text or "www." in text) and not self._opened["link"]:
            self._pieces += link_addresses(text, self._marks)
        elif text:
            self._pieces.append(StyledText(text, self._marks))

    def take(self, tokens: Sequence[Token]) -> None:
        """Append what the tokens say."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "text":  # by far the most
                self.say(token.content)
            elif token.type == "html_inline":
                index = self._take_html(tokens, index)
            else:
                self._take_token(token)
            index += 1

    def take_tag(self, tag: Tag) -> None:
        """Follow one tag: open or close its mark, break the line, name the place."""
        self.ids += tag.ids
        if tag.name == "br":
            self.say(HARD_BREAK)
        elif tag.name == "img":
            self.say(tag.attribute("alt"))
        elif tag.name in BLOCK_TAGS:
            self.say("\n")
        elif mark := tag.style:
            if tag.is_closing:
                self._close(mark.kind)
            else:
                self._open(mark)

    def _take_token(self, token: Token) -> None:
        match token.type:
            case "text_special":
                self.say(token.content)
            case "softbreak":
                self.say("\n")
            case "hardbreak":
                self.say(HARD_BREAK)
            case "code_inline":
                self.say(token.content, Style("code"))
            case "math":
                self.say(token.content, Style("math"))
            case "image":
                self.say(alt_text(token))
            case "footnote_ref":
                number = token.meta["id"] + 1
                self.say(f"[{number}]", Style("reference", f"#fn-{number}"))
            case _:
                kind = _KINDS[token.type]
                if token.nesting > 0:
                    self._open(Style(kind, _target(str(token.attrs["href"])) if kind == "link" else ""))
                else:
                    self._close(kind)

    def _take_html(self, tokens: Sequence[Token], index: int) -> int:
        """Follow the tag at `index`; the index of the last token that belongs to it."""
        for part in tokenize(tokens[index].content):
            if isinstance(part, str):
                self.say(part)
            elif part.name in ("script", "style") and not part.is_closing:
                return self._end_of(part.name, tokens, index)
            else:
                self.take_tag(part)
        return index

    def _end_of(self, name: str, tokens: Sequence[Token], index: int) -> int:
        closing = f"</{name}"
        if name not in self._without_end:
            for later, token in enumerate(islice(tokens, index, None), index):
                if token.type == "html_inline" and token.content.lower().startswith(closing):
                    return later
            self._without_end.add(name)
        return index

    def _open(self, mark: Style) -> None:
        self._opened[mark.kind] += 1
        if self._opened[mark.kind] == 1:
            self._marks = (*self._marks, mark)

    def _close(self, kind: InlineKind) -> None:
        if self._opened[kind]:
            self._opened[kind] -= 1
        if not self._opened[kind]:
            self._marks = tuple(mark for mark in self._marks if mark.kind != kind)


def alt_text(image: Token) -> str:
    """The alternative text of an image, on one line."""
    said = InlineBuilder()
    said.take(image.children or ())
    return " ".join("".join(piece.text for piece in said.pieces()).split())


def _target(href: str) -> str:
    """The target of a link. Names of places are compared with headings, so they are not percent-encoded."""
    return printable_address(unquote(href) if href.startswith("#") else href)


def link_addresses(text: str, styles: tuple[Style, ...]) -> Iterator[StyledText]:
    """The text, the addresses in it made links."""
    start = 0
    if "://" in text or "www." in text:
        for found in _BARE_ADDRESS.finditer(text):
            bare = _without_stops(found[0])
            if start < found.start():
                yield StyledText(text[start : found.start()], styles)
            target = printable_address(bare if "://" in bare[:8] else f"http://{bare}")
            yield StyledText(bare, (*styles, Style("link", target)))
            start = found.start() + len(bare)
    if start < len(text):
        yield StyledText(text[start:], styles)


def _without_stops(url: str) -> str:
    """An address without the punctuation that belongs to the sentence around it."""
    excess = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in _STOPS or (url[end - 1] == ")" and excess > 0)):
        excess -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _settled(pieces: list[StyledText]) -> list[StyledText]:
    """The pieces with one space for several, and for a line end; between wide characters a line end is nothing."""
    joined = "".join(piece.text for piece in pieces)
    if "\n" not in joined and "  " not in joined and HARD_BREAK not in joined:
        return pieces
    dropped = {found.start() for found in _NO_SPACE.finditer(joined)}
    settled: list[StyledText] = []
    offset = 0
    last = ""
    for piece in pieces:
        text = piece.text
        if dropped:
            text = "".join(char for at, char in enumerate(text, offset) if at not in dropped)
        offset += len(piece.text)
        text = text.replace("\n", " ").replace(HARD_BREAK, "\n")
        if all(mark.kind not in _VERBATIM for mark in piece.styles):
            text = _SPACES.sub(" ", text)
            text = text[1:] if text[:1] == " " == last else text
        last = text[-1:] or last
        settled.append(StyledText(text, piece.styles))
    return settled
