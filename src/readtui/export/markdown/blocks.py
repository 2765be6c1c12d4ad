"""The blocks of a document as Markdown. How a block is written depends on its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from readtui.document.model import (
    Block,
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Inline,
    Item,
    Nest,
    Output,
    Paragraph,
    Table,
)
from readtui.export.markdown.places import find_places, relative_inlines
from readtui.export.markdown.syntax import (
    THEMATIC_BREAK,
    code_markdown,
    emphasise,
    escape,
    escape_line_starts,
    heading_markdown,
    link_markdown,
    render_inlines,
    table_markdown,
)
from readtui.export.markdown.text import MAX_INLINE_LENGTH, InlineText, image_as_read, normalise_text
from readtui.ingest.markdown.inline import WIDE_CHARACTER
from readtui.ingest.markdown.reader import CAPTION_LABEL
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

MAX_NESTING = 22
"""Levels of nesting that are written; a list item counts as two. The Markdown reader keeps as many."""

_LONG_TEXT = 4_000
_LINE_LENGTH = 2_000
"""A text longer than `_LONG_TEXT` characters is split into lines of about `_LINE_LENGTH`: the Markdown reader does not
parse a longer text at once."""

# Where a line may break. A line break reads back as a space, and between wide characters as nothing.
_BREAK_OPPORTUNITY = lazy_regex(rf" |(?<={WIDE_CHARACTER})(?={WIDE_CHARACTER})")


class RenderedBlock(NamedTuple):
    """The lines of a block or list. `kind` decides which blocks need a blank line above or below."""

    kind: str
    lines: list[str]

    @property
    def is_read_as_paragraph(self) -> bool:
        """Whether the lines are read as a paragraph: only paragraphs make a list item loose."""
        return self.kind in ("paragraph", "picture", "anchored")


class BlockRenderer:
    """Writes the blocks of one document as Markdown, each by its index in `blocks`.

    `blocks` are those of the document without empty figures; `nests` are their nests, limited to `MAX_NESTING`.
    """

    def __init__(self, document: Document) -> None:
        self.blocks = tuple(_without_empty_figures(document.blocks))
        self._document = replace(document, blocks=self.blocks)
        self.places = find_places(self._document)
        self.nests = [_limited_nest(block.nest) for block in self.blocks]

    def render(self, index: int) -> RenderedBlock:
        """Return a block by itself."""
        block = self.blocks[index]
        anchor = self.places.anchors.get(index, "")
        match block:
            case Paragraph():
                return RenderedBlock("paragraph", self._paragraph(index, anchor).split("\n"))
            case Caption():
                label = "Table: " if isinstance(self._captioned_block(index), Table) else "Caption: "
                return RenderedBlock("picture", f"{label}{anchor}{self._text_markdown(block)}".split("\n"))
            case Heading():
                text = render_inlines(*self._normalised(block.span))
                return RenderedBlock("heading", [heading_markdown(anchor + text, block.level)])
            case _:
                rendered = self._render_without_anchor(block)
                return RenderedBlock("anchored", [anchor, "", *rendered.lines]) if anchor else rendered

    def _render_without_anchor(self, block: Block) -> RenderedBlock:
        match block:
            case Code():
                language = "tex" if block.language == "math" else block.language  # ```math would be read as a formula
                return RenderedBlock("code", code_markdown(block.span.of(self._document.text), language))
            case Output():
                return RenderedBlock("code", code_markdown(block.span.of(self._document.text), ""))
            case Table():
                return RenderedBlock("table", self._table(block))
            case Figure():
                return RenderedBlock("picture", [_image_markdown(block)])
            case _:
                return RenderedBlock("rule", [THEMATIC_BREAK])

    def _paragraph(self, index: int, anchor: str) -> str:
        block = self.blocks[index]
        text = self._text_markdown(block, after_picture=bool(index) and isinstance(self.blocks[index - 1], Figure))
        label = CAPTION_LABEL.match(text)
        if label and not anchor and (label[1] == "Caption" or isinstance(self._captioned_block(index), Table)):
            text = f"{label[1]}\\{text[len(label[1]) :]}"
        return anchor + text

    def _text_markdown(self, block: Block, *, after_picture: bool = False) -> str:
        """Return the text of a block as Markdown; a very long one is split into lines where there is no markup."""
        content = self._normalised(block.span)
        is_all_emphasis = any(
            inline.kind == "emphasis" and len(inline.span) == len(content.text) for inline in content.inlines
        )
        text = render_inlines(*content, delimited=not (after_picture and is_all_emphasis))
        if len(text) > _LONG_TEXT:
            text = "\n".join(render_inlines(*part) for part in _split_text(content))
        return escape_line_starts(text)

    def _captioned_block(self, index: int) -> Block | None:
        """The nearest block above that is not a caption."""
        index -= 1
        while index >= 0 and isinstance(self.blocks[index], Caption):
            index -= 1
        return self.blocks[index] if index >= 0 else None

    def can_join_caption(self, index: int) -> bool:
        """Whether the caption below the figure at `index` can be written in the same paragraph, with emphasis."""
        if self.places.anchors.get(index + 1):
            return False
        caption = render_inlines(*self._normalised(self.blocks[index + 1].span))
        return bool(emphasise(caption)) and len(caption) <= _LINE_LENGTH

    def render_with_caption(self, index: int) -> RenderedBlock:
        """Return a figure and the caption below it as one paragraph."""
        figure = self.blocks[index]
        caption = escape_line_starts(emphasise(render_inlines(*self._normalised(self.blocks[index + 1].span))))
        lines = [_image_markdown(figure) if isinstance(figure, Figure) else "", *caption.split("\n")]
        anchor = self.places.anchors.get(index)
        return RenderedBlock("anchored", [anchor, "", *lines]) if anchor else RenderedBlock("picture", lines)

    def _table(self, table: Table) -> list[str]:
        rows = [[render_inlines(*self._normalised(cell)) for cell in row] for row in table.rows]
        width = len(rows[0])
        if not table.head:
            rows.insert(0, [""] * width)
        aligns = dict(enumerate(table.aligns))
        return table_markdown(rows, (aligns.get(column, "") for column in range(width)))

    def _normalised(self, span: Span) -> InlineText:
        return normalise_text(
            span.of(self._document.text), relative_inlines(self._document, span), self.places.footnote_targets
        )

    def has_caption(self, index: int) -> bool:
        """Whether the figure at `index` has a caption directly below it, with the same nesting."""
        return index + 1 < len(self.blocks) and (
            isinstance(self.blocks[index + 1], Caption) and self.nests[index + 1] == self.nests[index]
        )

    def is_bold_line(self, index: int) -> bool:
        """Whether the block at `index` is one line that is all bold, as the term of a definition is."""
        if not isinstance(block := self.blocks[index], Paragraph):
            return False
        text, inlines = self._normalised(block.span)
        return (
            "\n" not in text
            and len(text) <= MAX_INLINE_LENGTH
            and any(inline.kind == "strong" and len(inline.span) == len(text) for inline in inlines)
        )

    def render_term(self, index: int) -> str:
        """Return the term of a definition without its bold markup."""
        text, inlines = self._normalised(self.blocks[index].span)
        inner = [inline for inline in inlines if inline.kind != "strong"]
        return self.places.anchors.get(index, "") + escape_line_starts(render_inlines(text, inner))


def _without_empty_figures(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks without figures that have no alternative text, no readable address and no caption."""
    for index, block in enumerate(blocks):
        if isinstance(block, Figure) and not (block.alt or image_as_read(block.image)):
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            if not (isinstance(below, Caption) and _limited_nest(below.nest) == _limited_nest(block.nest)):
                continue
        yield block


def _limited_nest(nest: Nest) -> Nest:
    """Return the outer parts of a nest, down to the depth that is written."""
    depth = 0
    for index, part in enumerate(nest):
        depth += 2 if isinstance(part, Item) else 1
        if depth > MAX_NESTING:
            return nest[:index]
    return nest


def _image_markdown(figure: Figure) -> str:
    alt = figure.alt if len(figure.alt) <= MAX_INLINE_LENGTH else figure.alt[:MAX_INLINE_LENGTH].rpartition(" ")[0]
    return f"!{link_markdown(escape(alt, in_link=True), image_as_read(figure.image))}"


def _split_text(content: InlineText) -> Iterator[InlineText]:
    """Split a text into parts of about `_LINE_LENGTH`, at spaces or between wide characters, outside all markup."""
    text, inlines = content
    start = first = 0
    markup_end = 0  # the end of all markup that has started
    index = 0
    for end, next_start in (found.span() for found in _BREAK_OPPORTUNITY.finditer(text)):
        while index < len(inlines) and inlines[index].span.start <= end:
            markup_end = max(markup_end, inlines[index].span.end)
            index += 1
        if (
            end - start < _LINE_LENGTH
            or markup_end > end
            or "\n" in text[end - 1 : next_start + 1]
            or (next_start > end and min(text[end - 1], text[next_start]) > "⺀")
        ):
            continue
        yield _slice(text, inlines[first:index], start, end)
        start, first = next_start, index
    yield _slice(text, inlines[first:], start, len(text))


def _slice(text: str, inlines: Sequence[Inline], start: int, end: int) -> InlineText:
    shifted = (inline._replace(span=Span(inline.span.start - start, inline.span.end - start)) for inline in inlines)
    return InlineText(text[start:end], tuple(shifted))
