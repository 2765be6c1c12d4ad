"""Build a document from extracted pages: find lines, columns, blocks and their roles, then write blocks to a builder.

Paragraphs continue across columns and pages. Footnotes are moved to the end. Running heads and labels are hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText, joined_text, without_start
from readtui.ingest.hyphens import Vocabulary
from readtui.ingest.pdf.bullets import with_bullets
from readtui.ingest.pdf.columns import TextColumn, find_columns
from readtui.ingest.pdf.contents import PrintedEntry, parse_entry
from readtui.ingest.pdf.footnotes import ends_mid_sentence, is_table_caption
from readtui.ingest.pdf.joining import join_lines
from readtui.ingest.pdf.lines import TextLine, find_lines
from readtui.ingest.pdf.markers import ITEM
from readtui.ingest.pdf.page import USUAL_HEIGHT, ExtractedPage, ExtractedPdf, with_possible_places
from readtui.ingest.pdf.paragraphs import (
    MIN_INDENT,
    SIZE_TOLERANCE,
    TextBlock,
    is_below_item,
    leadings_of,
    split_blocks,
)
from readtui.ingest.pdf.roles import BlockRole, assign_roles, body_font_size, heading_key
from readtui.ingest.pdf.ruled_tables import ruled_tables
from readtui.ingest.pdf.running_heads import find_running_lines
from readtui.ingest.pdf.tagged_tables import tagged_tables
from readtui.unicode.lazy_regex import lazy_regex

_BULLET = lazy_regex(r"[^\w(\[]")
_MAX_CODE_GAP = 80  # spaces between two runs on a line of code
_PLACEHOLDER_TITLES = (
    "untitled",
    "microsoft word",
    "microsoft powerpoint",
    "powerpoint presentation",
    "(anonymous)",
    "document",
)
_FILE_EXTENSIONS = (
    *(".doc", ".docx", ".dvi", ".tex", ".pdf", ".indd", ".qxd", ".ps", ".odt", ".rtf", ".txt", ".md", ".html"),
)


def build_document(pdf: ExtractedPdf, name: str) -> Document:
    """Return the document of a PDF file, which is shown as `name`."""
    builder = Builder(name)
    pages = [_page_lines(page) for page in pdf.pages]
    body_size = body_font_size(line for page in pages for line in page)
    heights = [page.height if isfinite(page.height) else USUAL_HEIGHT for page in pdf.pages]
    hidden: list[tuple[int, str]] = []
    columns: list[tuple[int, TextColumn]] = []
    for number, (page, running) in enumerate(zip(pages, find_running_lines(pages, heights, body_size), strict=True)):
        hidden += [(number, page[index].text) for index in sorted(running)]
        hidden += [(number, text) for text in pdf.pages[number].rotated_texts]
        text_lines = [line for index, line in enumerate(page) if index not in running]
        columns += [(number, column) for column in find_columns(text_lines)]
    blocks = _split_columns(columns)
    vocabulary = Vocabulary.of(part.text for page in pages for line in page for part in line.parts())
    merged = merge_blocks(blocks, assign_roles(blocks, heights, body_size, pdf.outline))
    BlockWriter(builder, vocabulary, merged).write(hidden)
    for note in pdf.notes:
        builder.note(note)
    return builder.build(
        title=_usable_title(pdf.title), authors=pdf.authors, published=pdf.published, language=pdf.language
    )


def _page_lines(page: ExtractedPage) -> list[TextLine]:
    """Return the lines of a page; each table that can be told before its columns are found stands as one line."""
    runs = list(with_possible_places(page.runs))
    tables = tagged_tables(runs)
    tables += ruled_tables(runs, page.shapes, frozenset(index for table in tables for index in table.runs))
    return with_bullets(find_lines(runs, tables), page.shapes)


def _split_columns(columns: Sequence[tuple[int, TextColumn]]) -> list[TextBlock]:
    """Split columns, each with the number of its page, into blocks."""
    leadings: dict[int, list[float]] = {}
    for _, column in columns:
        for size, each in leadings_of(column.lines).items():
            leadings.setdefault(size, []).extend(each)
    blocks: list[TextBlock] = []
    for page, column in columns:
        blocks += split_blocks(column.lines, page, column.left, column.right, leadings)
    return blocks


def _usable_title(title: str) -> str:
    """Return the title in the metadata of the file; "" if it is a file name or the placeholder of a program."""
    folded = title.strip().casefold()
    is_unusable = (
        folded.startswith(_PLACEHOLDER_TITLES) or folded.endswith(_FILE_EXTENSIONS) or len(heading_key(title)) < 3
    )
    return "" if is_unusable else title.strip()


class MergedBlock(NamedTuple):
    """A block with its role and all its lines, from one or several columns. `last` is the part in the last column."""

    role: BlockRole
    lines: tuple[TextLine, ...]
    last: TextBlock


def merge_blocks(blocks: Sequence[TextBlock], roles: Sequence[BlockRole]) -> list[MergedBlock]:
    """Merge blocks that continue after the end of a column or page, a figure or a footnote. The order is kept."""
    merged: list[MergedBlock] = []
    indents = _are_paragraphs_indented(blocks, roles)
    open_text: int | None = None  # index of the text or item that may continue
    last_note: int | None = None  # index of the footnote that may continue
    is_interrupted = False  # since the open text: by the end of a column, a figure or a table
    for block, role in zip(blocks, roles, strict=True):
        is_interrupted = is_interrupted or block.space_above == inf
        if role.kind in ("note", "caption", "table", "label"):
            if role.kind == "note" and not role.marker and last_note is not None:
                note = merged[last_note]
                if ends_mid_sentence(note.lines[-1].text):
                    merged[last_note] = note._replace(lines=(*note.lines, *block.lines))
                    continue
            last_note = len(merged) if role.kind == "note" else last_note
            merged.append(MergedBlock(role, block.lines, block))
            is_interrupted = is_interrupted or role.kind != "note"
            continue
        if merged and merged[-1].role.kind == "number":
            merged[-1] = MergedBlock(role, (*merged[-1].lines, *block.lines), block)
            continue
        may_continue = role.kind == "text" and is_interrupted
        if may_continue and open_text is not None and _continues(merged[open_text], block, indents=indents):
            text = merged[open_text]
            merged[open_text] = text._replace(lines=(*text.lines, *block.lines), last=block)
        else:
            merged.append(MergedBlock(role, block.lines, block))
            open_text = len(merged) - 1 if role.kind in ("text", "item") else None
        is_interrupted = False
    return merged


def _are_paragraphs_indented(blocks: Sequence[TextBlock], roles: Sequence[BlockRole]) -> bool:
    """Whether most paragraphs begin with an indented line."""
    indented = [
        block.lines[0].left - block.lines[1].left > MIN_INDENT * block.lines[0].size
        for block, role in zip(blocks, roles, strict=True)
        if role.kind == "text" and len(block.lines) > 1
    ]
    return 2 * sum(indented) > len(indented)


def _continues(text: MergedBlock, block: TextBlock, *, indents: bool) -> bool:
    """Whether a block continues a text that was interrupted. `indents`: new paragraphs begin with an indented line."""
    last, first = text.lines[-1], block.lines[0]
    if abs(last.size - first.size) > SIZE_TOLERANCE or last.font.mono != first.font.mono:
        return False
    is_open = ends_mid_sentence(last.text)
    if is_open and (first.text[:1].islower() or last.text[-1:] in "-\u00ad,"):
        return True
    is_full = text.last.right - last.right < 2.0 * last.size
    is_indented = text.role.kind != "item" and first.left - block.left > MIN_INDENT * first.size
    return is_full and not is_indented and (indents or is_open)


class BlockWriter:
    """Writes merged blocks to a builder."""

    def __init__(self, builder: Builder, vocabulary: Vocabulary, blocks: Sequence[MergedBlock]) -> None:
        self._builder = builder
        self._vocabulary = vocabulary
        self._blocks = blocks
        self._note_numbers = _note_numbers(blocks)
        self._sections = _SectionTargets(blocks)
        self._open_items: list[TextLine] = []  # the first lines of the items that are open
        self._table: int | None = None  # the table, if it is the last block

    def write(self, hidden: Sequence[tuple[int, str]]) -> None:
        """Write all blocks, then the footnotes. Each (page, text) in `hidden` is hidden after the text of its page."""
        pending = list(hidden)
        notes = [block for block in self._blocks if block.role.kind == "note"]
        for block in self._blocks:
            while pending and pending[0][0] < block.last.page:
                self._builder.hide(pending.pop(0)[1])
            if block.role.kind != "note":
                self._write(block)
        self._close_items()
        for _, text in pending:
            self._builder.hide(text)
        if notes:
            self._builder.rule()
        for number, note in enumerate(notes, 1):
            self._write_note(note, number)

    def _write(self, block: MergedBlock) -> None:
        role = block.role
        if role.kind not in ("item", "entry"):
            self._close_items()
        table, self._table = self._table, None
        match role.kind:
            case "heading":
                if target := self._sections.of_heading(block):
                    self._builder.target(target)
                self._builder.heading(self._content(block, keeps_font_styles=False), role.level)
            case "code":
                self._builder.code("\n".join(_code_lines(block.lines)))
            case "caption":
                self._write_caption(block, table)
            case "table":
                rows = [[self._cell(cell) for cell in row] for row in block.last.rows]
                self._table = self._builder.table(rows)
            case "label":
                self._builder.hide(block.last.text)
            case "item":
                self._write_item(block)
            case "entry":
                self._write_entry(block)
            case _:
                self._builder.paragraph(self._content(block))

    def _cell(self, lines: Sequence[TextLine]) -> Sequence[StyledText]:
        return join_lines(lines, self._vocabulary) if lines else ()

    def _write_caption(self, block: MergedBlock, table: int | None) -> None:
        """Write the caption of the table above it; or else a figure without an image, and its caption."""
        captioned = table
        if captioned is None and not is_table_caption(block.last.text):
            captioned = self._builder.figure()
        self._builder.caption(self._content(block), captioned)

    def _write_entry(self, block: MergedBlock) -> None:
        """Write an entry of a table of contents as an item, linked to its section, without the dots before its page."""
        entry = parse_entry(joined_text(join_lines(block.lines, self._vocabulary)))
        first = block.lines[0]
        if entry.depth:
            while len(self._open_items) >= entry.depth:
                self._close_item()
            self._open_item(first, "•", is_below=True)
        else:
            self._open_item(first, "•")
        target = self._sections.of_entry(entry)
        title = StyledText(entry.title, (Style("link", f"#{target}"),) if target else ())
        self._builder.paragraph([title, StyledText(f" {entry.page}")] if entry.page else [title])

    def _write_item(self, block: MergedBlock) -> None:
        marker = block.role.marker
        self._open_item(block.lines[0], "•" if _BULLET.match(marker) else marker)
        self._builder.paragraph(_without_marker(self._content(block)))

    def _open_item(self, first: TextLine, marker: str, *, is_below: bool = False) -> None:
        """Open an item with this first line: in the last open one if it `is_below` this, or else by where it begins."""
        while self._open_items and not is_below:
            is_sibling = is_below_item(self._open_items[-1], first)
            if not is_sibling and first.left > self._open_items[-1].left:
                break
            self._close_item()
            if is_sibling:
                break
        self._builder.open_item(marker)
        self._open_items.append(first)

    def _close_item(self) -> None:
        self._open_items.pop()
        self._builder.close()

    def _close_items(self) -> None:
        while self._open_items:
            self._close_item()

    def _write_note(self, block: MergedBlock, number: int) -> None:
        self._builder.target(f"fn-{number}")
        self._builder.open_item(f"{number}.")
        pieces = join_lines(block.lines, self._vocabulary)
        marker = block.role.marker
        if marker and pieces[0].text.strip() == marker:
            pieces = pieces[1:]
        elif marker:
            pieces = [StyledText(pieces[0].text.strip()[len(marker) :].lstrip(".) "), pieces[0].styles), *pieces[1:]]
        self._builder.paragraph(pieces)
        self._builder.close()

    def _content(self, block: MergedBlock, *, keeps_font_styles: bool = True) -> list[StyledText]:
        """Return the text of a block, where raised markers of footnotes are references."""
        pieces = join_lines(block.lines, self._vocabulary)
        if not keeps_font_styles:
            kept = ("sup", "sub", "link")
            pieces = [
                StyledText(piece.text, tuple(style for style in piece.styles if style.kind in kept)) for piece in pieces
            ]
        return [self._with_reference(piece, block) for piece in pieces]

    def _with_reference(self, piece: StyledText, block: MergedBlock) -> StyledText:
        """Return a superscript as a reference, if a footnote on its page, or the page before, has it as its marker."""
        if piece.styles and piece.styles[-1].kind == "sup":
            for page in (block.last.page, block.last.page - 1):
                if number := self._note_numbers.get((page, piece.text.strip())):
                    return StyledText(f"[{number}]", (Style("reference", f"#fn-{number}"),))
        return piece


class _SectionTargets:
    """Names the headings that entries of a printed table of contents lead to."""

    def __init__(self, blocks: Sequence[MergedBlock]) -> None:
        self._names: dict[int, str] = {}  # by the identity of the block
        self._by_title: dict[str, list[str]] = {}
        has_contents = any(block.role.kind == "entry" for block in blocks)
        for block in blocks if has_contents else ():
            text = " ".join(line.text for line in block.lines)
            if block.role.kind == "heading" and (key := heading_key(text)):
                name = f"section-{len(self._names) + 1}"
                self._names[id(block)] = name
                self._by_title.setdefault(key, []).append(name)

    def of_heading(self, block: MergedBlock) -> str:
        """Return the name of a heading, or ""."""
        return self._names.get(id(block), "")

    def of_entry(self, entry: PrintedEntry) -> str:
        """Return the name of the heading that an entry leads to, or "". Entries with one title lead to it in order."""
        names = self._by_title.get(heading_key(entry.title), [])
        return (names.pop(0) if len(names) > 1 else names[0]) if names else ""


def _note_numbers(blocks: Sequence[MergedBlock]) -> dict[tuple[int, str], int]:
    """Return the number of each footnote in the document, by its page and marker."""
    notes = [block for block in blocks if block.role.kind == "note"]
    return {(note.last.page, note.role.marker): number for number, note in enumerate(notes, 1) if note.role.marker}


def _without_marker(pieces: Sequence[StyledText]) -> list[StyledText]:
    """Return the text of a list item without its marker."""
    text = joined_text(pieces)
    indent = len(text) - len(text.lstrip())
    marker = ITEM.match(text, indent)
    return without_start(pieces, marker.end() if marker else indent)


def _code_lines(lines: Sequence[TextLine]) -> Iterator[str]:
    """Yield lines of code with spaces for their indentation and gaps, by the median width of a character."""
    margin = min(line.left for line in lines)
    widths = sorted((run.right - run.left) / len(run.text) for line in lines for run in line.runs)
    character_width = max(widths[len(widths) // 2], 0.1)
    for line in lines:
        text = ""
        for run in line.runs:
            column = round((run.left - margin) / character_width)
            text = text.ljust(min(column, len(text) + _MAX_CODE_GAP)) + run.text.lstrip()
        yield text
