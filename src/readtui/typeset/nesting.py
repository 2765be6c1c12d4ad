"""Nesting and spacing of blocks: bars, hanging bullets, and blank rows before a block."""

from __future__ import annotations

from readtui.document.model import Block, Caption, Figure, Heading, Item, Nest, Output, Paragraph, Quote, Table
from readtui.span import Offset
from readtui.typeset.line import Run, Runs
from readtui.typeset.setting import Setting
from readtui.unicode.width import width

BAR = "│"
_UNMARKED_CELLS = 2  # the indent of an item without a marker (the body of a definition)
_NUMBER_CELLS = 3  # for a number and its point, so that 9. and 10. are aligned


class NestPrefix:
    """Bars and bullets at the left of the rows of a block: `first` with bullets, `rest` for the other rows.

    `start` is the start of the block. The prefix takes at most half of the measure: the outer parts of a deep nest are
    left out.
    """

    __slots__ = ("cells", "first", "rest")

    def __init__(self, nest: Nest, start: Offset, measure: int) -> None:
        prefixes = [_prefix(part, start) for part in nest]
        while prefixes and sum(width(first.text) for first, _ in prefixes) > measure // 2:
            del prefixes[0]
        self.first: Runs = tuple(first for first, _ in prefixes)
        self.rest: Runs = tuple(rest for _, rest in prefixes)
        self.cells = sum(width(run.text) for run in self.rest)


_BAR_PREFIX = (Run(f"{BAR} ", "bar"), Run(f"{BAR} ", "bar"))


def _prefix(part: Quote | Item, start: Offset) -> tuple[Run, Run]:
    """The prefixes of one part of a nest: for the first row of the block that starts at `start`, and for other rows."""
    if isinstance(part, Quote):
        return _BAR_PREFIX
    marker = part.marker.rjust(_NUMBER_CELLS) if part.marker[:1].isdigit() else part.marker
    cells = width(marker) + 1 if marker else _UNMARKED_CELLS
    blank = Run(" " * cells, "bullet")
    return (Run(f"{marker} ", "bullet") if marker and part.start == start else blank), blank


def shared_nest(first: Nest, second: Nest) -> Nest:
    """The quotations and items that contain both blocks."""
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]


def blank_row(nest: Nest, start: Offset, measure: int) -> Runs:
    """A blank row before the block that starts at `start`, with the bars of `nest`."""
    runs = list(NestPrefix(nest, start - 1, measure).rest)
    while runs and runs[-1].role != "bar":
        runs.pop()
    if runs:
        runs[-1] = Run(BAR, "bar")
    return tuple(runs)


def shares_frame(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether the block is a caption in the frame of the figure before it."""
    block = blocks[index] if 0 < index < len(blocks) else None
    if not isinstance(block, Caption) or block.of is None:
        return False
    before = blocks[index - 1]
    of = index - 1 if isinstance(before, Figure) else before.of if isinstance(before, Caption) else None
    return block.of == of and isinstance(blocks[block.of], Figure) and block.nest == before.nest


def is_under_table(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether the block is a caption directly below its table, or below another caption of that table."""
    block = blocks[index]
    if not isinstance(block, Caption) or block.of is None or not isinstance(blocks[block.of], Table):
        return False
    before = blocks[index - 1]
    is_next = block.of == index - 1 or (isinstance(before, Caption) and before.of == block.of)
    return is_next and block.nest == before.nest


def is_indented(blocks: tuple[Block, ...], index: int, setting: Setting) -> bool:
    """Whether the first row of a paragraph is indented: after another paragraph, if paragraphs are not spaced."""
    if setting.paragraphs != "indented" or not index:
        return False
    block, before = blocks[index], blocks[index - 1]
    return isinstance(block, Paragraph) and isinstance(before, Paragraph) and block.nest == before.nest


def _kind(item: Item) -> tuple[bool, bool]:
    """Whether an item has a marker, and whether that is a number or letter. Items of different kinds form two lists."""
    return bool(item.marker), item.marker[:1].isalnum()


def blank_rows(blocks: tuple[Block, ...], index: int, setting: Setting) -> int:
    """The number of blank rows before a block."""
    if not index:
        return 0
    block, before = blocks[index], blocks[index - 1]
    if type(block) is Paragraph and type(before) is Paragraph and not block.nest and not before.nest:
        return 0 if setting.paragraphs == "indented" else 1  # fast path: nearly all blocks of a large text
    if type(block) is Output and type(before) is Output:
        return 0
    if shares_frame(blocks, index) or is_under_table(blocks, index) or is_indented(blocks, index, setting):
        return 0
    if isinstance(block, Heading) and block.level <= 2:
        return 2
    if isinstance(before, Heading) and before.level >= 4 and not isinstance(block, Heading):
        return 0  # no space between a small heading and its text
    if block.nest:
        depth = len(shared_nest(block.nest, before.nest))
        part = block.nest[depth] if depth < len(block.nest) else None
        if isinstance(part, Item) and part.tight and part.start == block.span.start:
            sibling = before.nest[depth] if depth < len(before.nest) else None
            in_item = depth > 0 and isinstance(block.nest[depth - 1], Item)
            is_below_term = not part.marker and isinstance(before, Paragraph) and len(before.nest) == depth
            is_next = isinstance(sibling, Item) and _kind(sibling) == _kind(part)
            if is_next or in_item or is_below_term:
                return 0
    return 1
