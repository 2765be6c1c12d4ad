"""A passage as text that pastes cleanly: plain, or as a Markdown quotation with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from readtui.document.model import Block, Code, Document, Heading, Item, Nest, Paragraph, Quote, Rule, Table
from readtui.export.markdown import block_syntax
from readtui.export.markdown.inline import autolink, escaped, link, written
from readtui.span import Span
from readtui.typeset.nesting import shared

_BOXES = {"☐": "[ ] ", "☑": "[x] "}
_NUMBER = re.compile(r"\d{1,9}[.)]", re.ASCII)
_INTERRUPTING = ("•", "☐", "☑", "1.", "1)")
"""Markers of items that Markdown sees right below a paragraph."""


class _Front(NamedTuple):
    """What stands before the first line in a quotation or item, and before the others."""

    first: str
    rest: str


class _Form(NamedTuple):
    """A way of writing blocks: the lines of the part that a passage covers, and what stands before them.

    No front: of that quotation or item nothing is seen.
    """

    lines_of: Callable[[Document, Block, Span], Sequence[str]]
    front_of: Callable[[Quote | Item, Block], _Front | None]
    interrupting: tuple[str, ...] = ()  # markers of items that need no blank line above; all, if empty


def plain(document: Document, span: Span) -> str:
    """The passage as it is pasted: a line for each paragraph, lists with their marks, code as it stands."""
    return "\n".join(_lines(document, span, _PLAIN)).strip("\n")


def markdown(document: Document, span: Span) -> str:
    """The passage as a Markdown quotation: its markup, and below it the title, the section and the source."""
    lines = _lines(document, span, _MARKDOWN)
    if lines and (origin := _origin(document, span)):
        lines += ["", f"— {origin}"]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


# Blocks, one below the other


def _lines(document: Document, span: Span, form: _Form) -> list[str]:
    blocks = list(_covered(document, span))
    is_alone = len(blocks) == 1
    lines: list[str] = []
    is_parted = False
    above: tuple[Nest, Nest] | None = None  # of the block above: its nest, and what is seen of it
    for block in blocks:
        if not (said := form.lines_of(document, block, span)):
            is_parted |= isinstance(block, Rule)
            continue
        # An item is seen if it begins in the passage: the rest of one that began before is just text.
        seen = tuple(
            part
            for part in block.nest
            if (isinstance(part, Quote) or (not is_alone and part.start >= span.start)) and form.front_of(part, block)
        )
        fronts = [front for part in seen if (front := form.front_of(part, block))]
        depth = 0
        if above:
            depth = len(shared(above[1], seen))
            if is_parted or not _follows_closely(above, (block.nest, seen), form):
                lines.append("".join(front.rest for front in fronts[:depth]).rstrip())
        lines += _set_in(fronts, depth, said, isinstance(block, Code) and form is _PLAIN)
        above, is_parted = (block.nest, seen), False
    return lines


def _covered(document: Document, span: Span) -> Iterator[Block]:
    """The blocks that share text with the passage, and the breaks between them."""
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


def _follows_closely(above: tuple[Nest, Nest], below: tuple[Nest, Nest], form: _Form) -> bool:
    """Whether no blank line parts two blocks, of each of which the nest is given, and what is seen of it."""
    depth = len(shared(above[0], below[0]))
    part, sibling = (nest[depth] if depth < len(nest) else None for nest in (below[0], above[0]))
    if not isinstance(part, Item) or not part.tight or part not in below[1]:
        return False
    if sibling in above[1] or not form.interrupting or part.marker in form.interrupting:
        is_nested = depth > 0 and isinstance(below[0][depth - 1], Item)
        return not part.marker or is_nested or isinstance(sibling, Item)
    return False


def _set_in(fronts: Sequence[_Front], depth: int, said: Sequence[str], is_exact: bool) -> Iterator[str]:
    """The lines with what stands before them, which is new from `depth` on. Exact lines have it above them."""
    first = "".join(front.rest if index < depth else front.first for index, front in enumerate(fronts))
    rest = "".join(front.rest for front in fronts)
    if is_exact:
        if first.strip():
            yield first.rstrip()
        yield from said
        return
    for line in said:
        yield (first + line) if line else first.rstrip()
        first = rest


# Plain


def _plain_lines(document: Document, block: Block, span: Span) -> Sequence[str]:
    if isinstance(block, Rule):
        return ()
    if isinstance(block, Table):
        rows = _cells(block, span).values()
        return ["\t".join(cell.of(document.text) for cell in row.values()) for row in rows]
    return block.span.clipped_to(span).of(document.text).strip("\n").split("\n")


def _plain_front(part: Quote | Item, block: Block) -> _Front | None:
    if isinstance(part, Quote):
        return None
    marker = part.marker or " "
    mark = "- " if marker == "•" else _BOXES.get(marker, f"{marker} ")
    return _Front(mark, " " * len(mark))


_PLAIN = _Form(_plain_lines, _plain_front)


# Markdown


def _markdown_lines(document: Document, block: Block, span: Span) -> Sequence[str]:
    covered = block.span.clipped_to(span)
    match block:
        case Rule():
            return [block_syntax.BREAK]
        case Code():
            code = covered.of(document.text).strip("\n")
            return block_syntax.code(code, block.language) if code.strip() else ()
        case Table():
            return _table(document, block, span)
        case Heading() if covered == block.span:
            return [block_syntax.heading(written(document, covered, block.span), block.level)]
        case _:
            said = written(document, covered, block.span)
            return said.split("\n") if said else ()


def _markdown_front(part: Quote | Item, block: Block) -> _Front | None:
    if isinstance(part, Quote):
        return _Front("> ", "> ")
    if not part.marker:
        return None  # few readers of Markdown know definitions
    if _NUMBER.fullmatch(part.marker):
        return _Front(f"{part.marker} ", " " * (len(part.marker) + 1))
    # A box is text to Markdown, and so is a marker that it does not know: right behind it there must be words.
    has_words = isinstance(block, Paragraph) and block.nest[-1] == part
    words = "" if part.marker == "•" else _BOXES.get(part.marker, f"{escaped(part.marker)} ")
    return _Front(f"- {words if has_words else ''}", "  ")


_MARKDOWN = _Form(_markdown_lines, _markdown_front, _INTERRUPTING)


def _table(document: Document, table: Table, span: Span) -> Sequence[str]:
    """The rows that are covered, below what the table's heads call their columns, also where these are not covered."""
    rows = {
        index: {column: written(document, cell, table.rows[index][column]) for column, cell in row.items()}
        for index, row in _cells(table, span).items()
    }
    columns = sorted({column for row in rows.values() for column in row})
    if len(rows) * len(columns) < 2:
        return [said for row in rows.values() for said in row.values() if said]
    cells = [[row.get(column, "") for column in columns] for row in rows.values()]
    heads = [[written(document, row[column], row[column]) for column in columns] for row in table.rows[: table.head]]
    if (first := next(iter(rows))) < table.head:
        cells[0] = [said or head for said, head in zip(cells[0], heads[first], strict=True)]
    else:
        cells.insert(0, [" ".join(filter(None, said)) for said in zip(*heads, strict=True)] or [""] * len(columns))
    aligns = dict(enumerate(table.aligns))
    return block_syntax.table(cells, (aligns.get(column, "") for column in columns))


def _cells(table: Table, span: Span) -> dict[int, dict[int, Span]]:
    """What is covered of a table, by row and column; empty cells inside the passage count."""
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


# Where it is from


def _origin(document: Document, span: Span) -> str:
    """Authors, title, section, site, date and source, as far as they are known, as Markdown within a line."""
    source, title = document.source, escaped(document.title)
    is_address = source.startswith(("https://", "http://"))
    if is_address:
        title = link(title, source) if title else autolink(source)
    parts = [escaped(", ".join(document.authors)), title]
    if (section := _section(document, span)) and section != document.title:
        parts.append(f"“{escaped(section)}”")
    parts += [escaped(document.site), escaped(document.published)]
    parts.append("" if is_address or source == "-" else escaped(PurePath(source).name))
    return ", ".join(part for part in parts if part)


def _section(document: Document, span: Span) -> str:
    """The title of the innermost section that holds the whole passage."""
    start, end = span.start, span.start + len(span.of(document.text).rstrip())
    title = ""
    for section in document.sections:
        if section.span.start <= start and end <= section.span.end:
            title = section.title
    return title
