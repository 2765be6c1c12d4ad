"""HTML blocks in Markdown, turned into the blocks of a document."""

from __future__ import annotations

import re

from readtui.ingest.html.tags import BLOCK_TAGS, HEADING_LEVELS, Tag, printable_address, tokenize
from readtui.ingest.markdown.blocks import BlockBuilder
from readtui.ingest.markdown.inline import HARD_BREAK, InlineBuilder

_SPACE = re.compile(r"\s+")


def read_html_block(html: str, blocks: BlockBuilder) -> None:
    """Add the blocks in `html` to `blocks`. Each row of a table becomes a line."""
    reader = _HtmlBlockReader(blocks)
    for token in tokenize(html):
        if isinstance(token, str):
            reader.add_text(token)
        else:
            reader.add_tag(token)
    reader.end_block()


class _HtmlBlockReader:
    def __init__(self, blocks: BlockBuilder) -> None:
        self._blocks = blocks
        self._inline = InlineBuilder()
        self._block_tag = ""  # the block-level tag opened last
        self._cells = self._rows = 0
        self._preformatted: list[str] | None = None
        self._is_in_link = False

    def add_text(self, text: str) -> None:
        """Add text between two tags."""
        if self._preformatted is not None:
            self._preformatted.append(text)
        elif not text.isspace() or (self._inline.has_text and not self._rows):
            self._inline.add_text(_SPACE.sub(" ", text))

    def add_tag(self, tag: Tag) -> None:
        """Handle one tag: an inline tag, an image, or the start or end of a cell or block."""
        if tag.name == "a":
            self._is_in_link = not tag.is_closing
        if tag.name == "img" and not (self._is_in_link or self._rows or self._inline.has_text):
            self._blocks.figure(" ".join(tag.attribute("alt").split()), printable_address(tag.attribute("src")))
            if title := tag.attribute("title"):
                self._blocks.caption(title)
        elif tag.name in ("tr", "td", "th"):
            self._start_cell(tag)
        elif tag.name in BLOCK_TAGS:
            self._change_block(tag)
        else:
            self._inline.add_tag(tag)

    def end_block(self) -> None:
        """Add the open block, whether its tag is closed or not."""
        if self._preformatted:
            self._blocks.builder.code("".join(self._preformatted))
        inline, self._inline = self._inline, InlineBuilder()
        for name in inline.ids:
            self._blocks.add_id(name)
        if not inline.has_text:
            return
        pieces = inline.pieces()
        if self._block_tag in HEADING_LEVELS:
            self._blocks.heading(pieces, HEADING_LEVELS[self._block_tag])
        elif self._block_tag == "figcaption" and self._blocks.caption(pieces):
            return
        elif self._block_tag == "li":
            self._blocks.builder.open_item()
            self._blocks.builder.paragraph(pieces)
            self._blocks.builder.close()
        else:
            self._blocks.builder.paragraph(pieces)

    def _change_block(self, tag: Tag) -> None:
        """End the open block, and begin the block of `tag`."""
        self.end_block()
        self._preformatted = [] if tag.name == "pre" and not tag.is_closing else None
        self._cells = self._rows = 0
        self._block_tag = "" if tag.is_closing else tag.name
        for name in tag.ids:
            self._blocks.add_id(name)
        if tag.name == "hr":
            self._blocks.builder.rule()

    def _start_cell(self, tag: Tag) -> None:
        """Separate rows by line breaks, and cells by wide spaces."""
        if tag.is_closing:
            return
        if tag.name == "tr":
            if self._rows:
                self._inline.add_text(HARD_BREAK)
            self._rows += 1
            self._cells = 0
        else:
            if self._cells:
                self._inline.add_text("\u2003")
            self._cells += 1
