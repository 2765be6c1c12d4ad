"""Markdown into a document: CommonMark with what GitHub and Pandoc add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from readtui.document.builder import Builder
from readtui.document.model import Align, Document, Style, StyledText
from readtui.ingest.html.tags import printable_address
from readtui.ingest.markdown import frontmatter, html
from readtui.ingest.markdown.blocks import BlockBuilder
from readtui.ingest.markdown.inline import InlineBuilder, alt_text, plain_pieces
from readtui.ingest.markdown.parser import MarkdownParser

if TYPE_CHECKING:
    from markdown_it.token import Token

ALERT_LABEL = re.compile(r"\[!(\w+(?:[ -]\w+){0,3})\][ \t]*(?:\n|$)")
_TASK = re.compile(r"\[([ xX])\](?:[ \t\n]+|\Z)")
_COUNT = r"(?:\d{1,3}|[a-zA-Z]|[ivxlc]{2,6}|[IVXLC]{2,6})"
WRITTEN_MARKER = re.compile(rf"(\({_COUNT}\)|{_COUNT}\)|\[\d{{1,3}}\]|(?:[a-z]|[ivxlc]{{2,6}})\.)(?:[ \t\n]+|\Z)")
"""Behind a bullet it takes its place: "- a) so". Capitals with a point are initials."""
CAPTION_LABEL = re.compile(r"(Caption|Table):[ \t\n]+(?=\S)")
_BREAKS = ("softbreak", "hardbreak")
_LETTERS = re.compile(r"\w+")
_ALIGNS: dict[str, Align] = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}
_LONGEST_CAPTION = 600  # characters: an emphasised paragraph below a picture that is longer is a paragraph


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """The document that `text` describes. It bears `notes`, and says itself what it could not follow."""
    front = frontmatter.split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    flow = BlockBuilder(Builder(source_name))
    parser = MarkdownParser(front.body)
    for line in front.lines:
        flow.builder.hide(line)
    blocks: Iterable[Sequence[Token]] = parser.blocks()
    reading = _Reading(flow, parser)
    if front.title:
        blocks = list(blocks)
        reading.entitle(front.title, blocks)
    for tokens in blocks:
        reading.walk(tokens)
    reading.footnotes()
    builder = flow.builder  # a picture at the end of the text has waited for its caption until here
    for note in (*notes, *parser.notes):
        builder.note(note)
    described = {"title": front.page_title} if front.page_title else {}
    return builder.build(
        **described, authors=front.authors, site=front.site, published=front.published, language=front.language
    )


class _Reading:
    """Follows the parser's tokens, and gives blocks to the flow."""

    def __init__(self, flow: BlockBuilder, parser: MarkdownParser) -> None:
        self._flow = flow
        self._parser = parser
        self._numbers: list[int | None] = []  # of the next item in each list that is open; None for bullets
        self._bodies: dict[str, list[Token]] = {}  # footnotes by label

    def entitle(self, title: str, blocks: Sequence[Sequence[Token]]) -> None:
        """Set the title as a heading above the text, unless the text has one: the same, or only one, and first."""
        headings = [
            (token.tag, following.content)
            for tokens in blocks
            for token, following in pairwise(tokens)
            if token.type == "heading_open"
        ]
        titles = [content for tag, content in headings if tag == "h1"]
        if titles and headings[0][0] == "h1" and (len(titles) == 1 or _letters(titles[0]) == _letters(title)):
            return
        self._flow.heading([StyledText(title)], 1)
        self._flow.shift = 1 if titles else 0

    def walk(self, tokens: Sequence[Token]) -> None:
        """Follow the tokens of whole blocks."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            match token.type:
                case "paragraph_open":
                    self._paragraph(tokens[index + 1].content)
                    index += 2
                case "heading_open":
                    self._flow.heading(self._said(tokens[index + 1].content), int(token.tag[1]))
                    index += 2
                case "dt_open":
                    self._flow.builder.paragraph(_strong(self._said(tokens[index + 1].content)))
                    index += 2
                case "table_open":
                    index = self._table(tokens, index)
                case "footnote_reference_open":
                    index = self._keep_footnote(tokens, index)
                case _:
                    self._turn(tokens, index)
            index += 1

    def footnotes(self) -> None:
        """All footnotes, in the order of their first references; at last those that nothing refers to."""
        number = 0
        while (note := self._parser.footnote(number, self._bodies)) is not None:
            number += 1
            if number == 1:
                self._flow.builder.rule()
            self._flow.name(f"fn-{number}")
            self._flow.builder.open_item(f"{number}.")
            if isinstance(note, str):
                self.walk(self._bodies.pop(note, ()))
            else:
                self._flow.builder.paragraph(self._phrased(note))
            self._flow.builder.close()

    def _turn(self, tokens: Sequence[Token], index: int) -> None:
        """Open or close what blocks stand in, or take a block that has no passages."""
        token, builder = tokens[index], self._flow.builder
        match token.type:
            case "math_block":
                self._formula(token.content)
            case "fence" if token.info.strip() == "math":
                self._formula(token.content)
            case "fence" | "code_block":
                builder.code(token.content, next(iter(token.info.split()), ""))
            case "hr":
                builder.rule()
            case "html_block":
                html.read_html_block(token.content, self._flow)
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._open_item(tokens, index)
            case "dd_open":
                builder.open_item("", tight=_is_tight(tokens, index))
            case "blockquote_open":
                builder.open_quote(_alert(tokens, index))
            case "list_item_close" | "dd_close" | "blockquote_close":
                builder.close()
            case _:
                pass  # the ends of paragraphs and definition lists say nothing

    def _open_item(self, tokens: Sequence[Token], index: int) -> None:
        token = tokens[index]
        number = self._numbers[-1]
        marker = "•" if number is None else f"{number}{token.markup}"
        if number is not None:
            self._numbers[-1] = number + 1
        if tokens[index + 1].type == "paragraph_open":
            content = tokens[index + 2].content
            if task := _TASK.match(content):
                marker = "☐" if task[1] == " " else "☑"
                tokens[index + 2].content = content[task.end() :]
            elif number is None and (counted := WRITTEN_MARKER.match(content)):
                marker = counted[1]
                tokens[index + 2].content = content[counted.end() :]
        self._flow.builder.open_item(marker, tight=_is_tight(tokens, index))

    def _paragraph(self, content: str) -> None:
        if (said := CAPTION_LABEL.match(content)) and (said[1] == "Caption" or self._flow.builder.is_below_table):
            self._labelled_caption(content[said.end() :])
            return
        parsed = self._parser.inline(content)
        if isinstance(parsed, str):
            self._flow.builder.paragraph(plain_pieces(parsed))
            return
        for part in _parted(parsed):
            if len(part) == 1 and part[0].markup == "$$":
                self._formula(str(part[0].meta["tex"]))
            else:
                self._paragraph_of(part)

    def _formula(self, source: str) -> None:
        """A formula that stands on its own: a paragraph, line by line, or code if it is TeX."""
        if (said := self._parser.formula(source)) is None:
            self._flow.builder.code(source.strip("\n"), "tex")
        else:
            self._flow.builder.paragraph(said)

    def _paragraph_of(self, parsed: Sequence[Token]) -> None:
        if parsed and parsed[0].type == "image" and (len(parsed) == 1 or _is_caption(parsed[2:], parsed[1])):
            caption = self._phrased(parsed[3:-1])
            self._figure(parsed[0])
            if caption and not self._flow.caption(caption):
                self._flow.builder.paragraph(caption)
        elif not (_is_caption(parsed) and self._flow.caption(self._phrased(parsed[1:-1]))):
            self._flow.builder.paragraph(self._phrased(parsed))

    def _labelled_caption(self, content: str) -> None:
        """The caption of the picture, table or code right above, or of nothing."""
        parsed = self._parser.inline(content)
        phrasing = InlineBuilder()
        phrasing.take([] if isinstance(parsed, str) else parsed)
        pieces = plain_pieces(parsed) if isinstance(parsed, str) else phrasing.pieces()
        if not self._flow.caption(pieces, phrasing.ids):
            for name in phrasing.ids:
                self._flow.name(name)
            self._flow.builder.caption(pieces, self._flow.builder.captioned)

    def _figure(self, image: Token) -> None:
        self._flow.figure(alt_text(image), printable_address(str(image.attrs.get("src", ""))))
        if title := image.attrs.get("title"):
            self._flow.caption(str(title))

    def _table(self, tokens: Sequence[Token], index: int) -> int:
        """Take the table that opens at `index`; the index of the token that closes it."""
        rows: list[list[Sequence[StyledText]]] = []
        aligns: list[Align] = []
        row = tokens[index]
        while (token := tokens[index]).type != "table_close":
            match token.type:
                case "tr_open":
                    row = token
                    rows.append([])
                case "th_open":
                    aligns.append(_ALIGNS.get(str(token.attrs.get("style", "")), ""))
                case "inline":
                    rows[-1].append(self._said(token.content))
                case "tr_close" if len(rows) > 1:  # the head has as many cells as columns: it makes them
                    rows[-1] += [self._said(cell) for cell in self._parser.excess(row, len(aligns))]
                case _:
                    pass
            index += 1
        head = int(any(piece.text.strip() for cell in rows[0] for piece in cell))
        self._flow.builder.table(rows if head else rows[1:], head, aligns)  # a head that is empty is none
        return index

    def _keep_footnote(self, tokens: Sequence[Token], index: int) -> int:
        """Keep the body of a footnote for the end; the index of the token that closes it."""
        first, depth = index + 1, 1
        while depth:
            index += 1
            depth += (tokens[index].type == "footnote_reference_open") - (
                tokens[index].type == "footnote_reference_close"
            )
        self._bodies.setdefault(str(tokens[first - 1].meta["label"]), []).extend(tokens[first:index])
        return index

    def _said(self, content: str) -> list[StyledText]:
        parsed = self._parser.inline(content)
        return plain_pieces(parsed) if isinstance(parsed, str) else self._phrased(parsed)

    def _phrased(self, tokens: Sequence[Token]) -> list[StyledText]:
        phrasing = InlineBuilder()
        phrasing.take(tokens)
        for name in phrasing.ids:
            self._flow.name(name)
        return phrasing.pieces()


def _alert(tokens: Sequence[Token], index: int) -> str:
    """The label of the alert that the quotation at `index` is, which is taken off its text; "" for a quotation."""
    if tokens[index + 1].type != "paragraph_open" or not (alert := ALERT_LABEL.match(tokens[index + 2].content)):
        return ""
    tokens[index + 2].content = tokens[index + 2].content[alert.end() :]
    return alert[1].capitalize()


def _is_tight(tokens: Sequence[Token], index: int) -> bool:
    """Whether the item that opens at `index` follows the one before without a blank line."""
    return tokens[index + 1].type != "paragraph_open" or tokens[index + 1].hidden


def _is_caption(tokens: Sequence[Token], before: Token | None = None) -> bool:
    """Whether a passage is emphasised from end to end; what stands `before` it must be a line end."""
    return (
        len(tokens) > 2
        and (before is None or before.type in _BREAKS)
        and tokens[0].type == "em_open"
        and tokens[-1].type == "em_close"
        and all(token.level for token in tokens[1:-1])
        and (before is not None or sum(len(token.content) for token in tokens) <= _LONGEST_CAPTION)
    )


def _parted(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """A passage, parted where a formula between double dollars has lines of its own."""
    start = 0
    for index, token in enumerate(tokens):
        begins = not index or tokens[index - 1].type in _BREAKS
        ends = index + 1 == len(tokens) or tokens[index + 1].type in _BREAKS
        if token.markup == "$$" and begins and ends:
            if start < index - 1:
                yield tokens[start : index - 1]
            yield tokens[index : index + 1]
            start = index + 2
    if start < len(tokens) or not tokens:
        yield tokens[start:]


def _strong(pieces: Sequence[StyledText]) -> list[StyledText]:
    return [StyledText(piece.text, (Style("strong"), *piece.styles)) for piece in pieces]


def _letters(text: str) -> str:
    """A title without what two ways of writing it may differ in."""
    return "".join(_LETTERS.findall(text.casefold()))
