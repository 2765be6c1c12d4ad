"""A block of HTML inside Markdown, as the blocks that it stands for."""

from __future__ import annotations

import re

from readtui.ingest.html.tags import BLOCK_TAGS, Tag, printable_address, tokenize
from readtui.ingest.markdown.blocks import BlockBuilder
from readtui.ingest.markdown.inline import HARD_BREAK, InlineBuilder

_SPACE = re.compile(r"\s+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html_block(html: str, flow: BlockBuilder) -> None:
    """Give the blocks in `html` to `flow`. Of tables, a row becomes a line."""
    block = _HtmlBlock(flow)
    for part in tokenize(html):
        if isinstance(part, str):
            block.text(part)
        else:
            block.tag(part)
    block.end()


class _HtmlBlock:
    def __init__(self, flow: BlockBuilder) -> None:
        self._flow = flow
        self._said = InlineBuilder()
        self._role = ""  # the block's tag that was opened last
        self._cells = self._rows = 0
        self._preformatted: list[str] | None = None
        self._is_in_link = False

    def text(self, text: str) -> None:
        if self._preformatted is not None:
            self._preformatted.append(text)
        elif not text.isspace() or (self._said.has_text and not self._rows):
            self._said.say(_SPACE.sub(" ", text))

    def tag(self, tag: Tag) -> None:
        if tag.name == "a":
            self._is_in_link = not tag.is_closing
        if tag.name == "img" and not (self._is_in_link or self._rows or self._said.has_text):
            self._flow.figure(" ".join(tag.attribute("alt").split()), printable_address(tag.attribute("src")))
            if title := tag.attribute("title"):
                self._flow.caption(title)
        elif tag.name in ("tr", "td", "th"):
            self._cell(tag)
        elif tag.name in BLOCK_TAGS:
            self._turn(tag)
        else:
            self._said.take_tag(tag)

    def end(self) -> None:
        """The last block, whether or not its tag was closed."""
        if self._preformatted:
            self._flow.builder.code("".join(self._preformatted))
        said, self._said = self._said, InlineBuilder()
        for name in said.ids:
            self._flow.name(name)
        if not said.has_text:
            return
        pieces = said.pieces()
        if self._role in _HEADINGS:
            self._flow.heading(pieces, _HEADINGS[self._role])
        elif self._role == "figcaption" and self._flow.caption(pieces):
            return
        elif self._role == "li":
            self._flow.builder.open_item()
            self._flow.builder.paragraph(pieces)
            self._flow.builder.close()
        else:
            self._flow.builder.paragraph(pieces)

    def _turn(self, tag: Tag) -> None:
        """From one block to the next."""
        self.end()
        self._preformatted = [] if tag.name == "pre" and not tag.is_closing else None
        self._cells = self._rows = 0
        self._role = "" if tag.is_closing else tag.name
        for name in tag.ids:
            self._flow.name(name)
        if tag.name == "hr":
            self._flow.builder.rule()

    def _cell(self, tag: Tag) -> None:
        if tag.is_closing:
            return
        if tag.name == "tr":
            if self._rows:
                self._said.say(HARD_BREAK)
            self._rows += 1
            self._cells = 0
        else:
            if self._cells:
                self._said.say("\u2003")
            self._cells += 1
