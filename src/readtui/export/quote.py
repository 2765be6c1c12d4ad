"""A passage as text for the clipboard: plain, or as a Markdown quotation with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from readtui.document.model import Block, Code, Document, Heading, Item, Nest, Output, Paragraph, Quote, Rule, Table
from readtui.document.output import with_whole_outputs
from readtui.export.markdown.syntax import (
    THEMATIC_BREAK,
    autolink,
    code_markdown,
    escape,
    heading_markdown,
    link_markdown,
    passage_markdown,
    table_markdown,
)
from readtui.span import Span
from readtui.typeset.nesting import shared_nest
from readtui.unicode.lazy_regex import lazy_regex

_CHECKBOXES = {"☐": "[ ] ", "☑": "[x] "}
_NUMBER = lazy_regex(r"\d{1,9}[.)]", re.ASCII)
_PARAGRAPH_INTERRUPTING = ("•", "☐", "☑", "1.", "1)")
"""Markers of list items that Markdown recognises directly below a paragraph."""


class _Prefix(NamedTuple):
    """The prefixes of the first line and of the other lines in a quotation or list item."""

    first: str
    rest: str


class _Syntax(NamedTuple):
    """How blocks are written: the lines of the part of a block that a passage covers, and the prefixes of its nest.

    `prefix_of` returns None if a quotation or item leaves no trace.
    """

    lines_of: Callable[[Document, Block, Span], Sequence[str]]
    prefix_of: Callable[[Quote | Item, Block], _Prefix | None]
    interrupting: tuple[str, ...] = ()  # item markers that need no blank line above; empty: all


def plain_text(document: Document, span: Span) -> str:
    """Return the passage as plain text: a line per paragraph, lists with their markers, code unchanged."""
    return "\n".join(_passage_lines(with_whole_outputs(document), span, _PLAIN)).strip("\n")


def markdown_quote(document: Document, span: Span) -> str:
    """Return the passage as a Markdown quotation, followed by its author, title, section and source."""
    lines = _passage_lines(with_whole_outputs(document), span, _MARKDOWN)
    if lines and (attribution := _attribution(document, span)):
        lines += ["", f"— {attribution}"]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


# Blocks


def _passage_lines(document: Document, span: Span, syntax: _Syntax) -> list[str]:
    blocks = list(_covered_blocks(document, span))
    is_single = len(blocks) == 1
    lines: list[str] = []
    has_break = False
    above: tuple[Nest, Nest] | None = None  # of the block above: its nest, and the parts of it that are written
    for block in blocks:
        if not (lines_of_block := syntax.lines_of(document, block, span)):
            has_break |= isinstance(block, Rule)
            continue
        # The marker of an item is written only if the item starts in the passage, and the passage has other blocks.
        shown = tuple(
            part
            for part in block.nest
            if (isinstance(part, Quote) or (not is_single and part.start >= span.start))
            and syntax.prefix_of(part, block)
        )
        prefixes = [prefix for part in shown if (prefix := syntax.prefix_of(part, block))]
        depth = 0
        if above:
            depth = len(shared_nest(above[1], shown))
            if has_break or not _needs_no_blank_line(above, (block.nest, shown), syntax):
                lines.append("".join(prefix.rest for prefix in prefixes[:depth]).rstrip())
        lines += _prefixed(prefixes, depth, lines_of_block, isinstance(block, Code | Output) and syntax is _PLAIN)
        above, has_break = (block.nest, shown), False
    return lines


def _covered_blocks(document: Document, span: Span) -> Iterator[Block]:
    """Yield the blocks that share text with the passage, and the thematic breaks between them."""
    breaks: list[Block] = []
    is_first = True
    for index in range(max(document.block_at(span.start), 0), len(document.blocks)):
        block = document.blocks[index]
        if block.span.start >= span.end:
            return
        if isinstance(block, Rule):
            breaks.append(block)
        elif block.span.overlaps(span):
            yield from () if is_first else breaks
            yield block
            breaks.clear()
            is_first = False


def _needs_no_blank_line(above: tuple[Nest, Nest], below: tuple[Nest, Nest], syntax: _Syntax) -> bool:
    """Whether two blocks follow each other without a blank line.

    Each is given by its nest and the written parts of it.
    """
    depth = len(shared_nest(above[0], below[0]))
    part, sibling = (nest[depth] if depth < len(nest) else None for nest in (below[0], above[0]))
    if not isinstance(part, Item) or not part.tight or part not in below[1]:
        return False
    if sibling in above[1] or not syntax.interrupting or part.marker in syntax.interrupting:
        is_nested = depth > 0 and isinstance(below[0][depth - 1], Item)
        return not part.marker or is_nested or isinstance(sibling, Item)
    return False


def _prefixed(
    prefixes: Sequence[_Prefix], depth: int, lines_of_block: Sequence[str], is_verbatim: bool
) -> Iterator[str]:
    """Yield the lines with their prefixes, of which those from `depth` on are new.

    Verbatim lines stay as they are; new prefixes are written on a line above them.
    """
    first = "".join(prefix.rest if index < depth else prefix.first for index, prefix in enumerate(prefixes))
    rest = "".join(prefix.rest for prefix in prefixes)
    if is_verbatim:
        if first.strip():
            yield first.rstrip()
        yield from lines_of_block
        return
    for line in lines_of_block:
        yield (first + line) if line else first.rstrip()
        first = rest


# Plain


def _plain_lines(document: Document, block: Block, span: Span) -> Sequence[str]:
    if isinstance(block, Rule):
        return ()
    if isinstance(block, Table):
        rows = _cells(block, span).values()
        return ["\t".join(cell.of(document.text).replace("\n", " ") for cell in row.values()) for row in rows]
    return block.span.clipped_to(span).of(document.text).strip("\n").split("\n")


def _plain_prefix(part: Quote | Item, block: Block) -> _Prefix | None:
    if isinstance(part, Quote):
        return None
    marker = part.marker or " "
    marker_text = "- " if marker == "•" else _CHECKBOXES.get(marker, f"{marker} ")
    return _Prefix(marker_text, " " * len(marker_text))


_PLAIN = _Syntax(_plain_lines, _plain_prefix)


# Markdown


def _markdown_lines(document: Document, block: Block, span: Span) -> Sequence[str]:
    covered = block.span.clipped_to(span)
    match block:
        case Rule():
            return [THEMATIC_BREAK]
        case Code() | Output():
            code = covered.of(document.text).strip("\n")
            language = block.language if isinstance(block, Code) else ""
            return code_markdown(code, language) if code.strip() else ()
        case Table():
            return _table(document, block, span)
        case Heading() if covered == block.span:
            return [heading_markdown(passage_markdown(document, covered, block.span), block.level)]
        case _:
            text = passage_markdown(document, covered, block.span)
            return text.split("\n") if text else ()


def _markdown_prefix(part: Quote | Item, block: Block) -> _Prefix | None:
    if isinstance(part, Quote):
        return _Prefix("> ", "> ")
    if not part.marker:
        return None  # few Markdown readers support definition lists
    if _NUMBER.fullmatch(part.marker):
        return _Prefix(f"{part.marker} ", " " * (len(part.marker) + 1))
    # Checkboxes and unusual markers are written as text, so they need text after them.
    has_words = isinstance(block, Paragraph) and block.nest[-1] == part
    words = "" if part.marker == "•" else _CHECKBOXES.get(part.marker, f"{escape(part.marker)} ")
    return _Prefix(f"- {words if has_words else ''}", "  ")


_MARKDOWN = _Syntax(_markdown_lines, _markdown_prefix, _PARAGRAPH_INTERRUPTING)


def _table(document: Document, table: Table, span: Span) -> Sequence[str]:
    """Return the covered rows under the names of their columns, even if the header is not covered."""
    rows = {
        index: {column: passage_markdown(document, cell, table.rows[index][column]) for column, cell in row.items()}
        for index, row in _cells(table, span).items()
    }
    columns = sorted({column for row in rows.values() for column in row})
    if len(rows) * len(columns) < 2:
        return [line for row in rows.values() for text in row.values() if text for line in text.split("\n")]
    cells = [[row.get(column, "") for column in columns] for row in rows.values()]
    headers = [
        [passage_markdown(document, row[column], row[column]) for column in columns] for row in table.rows[: table.head]
    ]
    if (first := next(iter(rows))) < table.head:
        cells[0] = [text or header for text, header in zip(cells[0], headers[first], strict=True)]
    else:
        names = [" ".join(filter(None, column)) for column in zip(*headers, strict=True)]
        cells.insert(0, names or [""] * len(columns))
    aligns = dict(enumerate(table.aligns))
    return table_markdown(cells, (aligns.get(column, "") for column in columns))


def _cells(table: Table, span: Span) -> dict[int, dict[int, Span]]:
    """Return the covered cells by row and column; empty cells inside the passage count."""
    rows: dict[int, dict[int, Span]] = {}
    for index, row in enumerate(table.rows):
        covered = {
            column: cell.clipped_to(span)
            for column, cell in enumerate(row)
            if cell.overlaps(span) or (not cell and span.start <= cell.start <= span.end)
        }
        if covered:
            rows[index] = covered
    return rows


# Attribution


def _attribution(document: Document, span: Span) -> str:
    """Return authors, title, section, site, date and source, as far as known, as inline Markdown."""
    source, title = document.source, escape(document.title)
    is_address = source.startswith(("https://", "http://"))
    if is_address:
        title = link_markdown(title, source) if title else autolink(source)
    parts = [escape(", ".join(document.authors)), title]
    if (section := _innermost_section(document, span)) and section != document.title:
        parts.append(f"“{escape(section)}”")
    parts += [escape(document.site), escape(document.published)]
    parts.append("" if is_address or source == "-" else escape(PurePath(source).name))
    return ", ".join(part for part in parts if part)


def _innermost_section(document: Document, span: Span) -> str:
    """Return the title of the innermost section that contains the whole passage."""
    start, end = span.start, span.start + len(span.of(document.text).rstrip())
    title = ""
    for section in document.sections:
        if section.span.start <= start and end <= section.span.end:
            title = section.title
    return title
