"""What stands round a block: bars, hanging bullets, and the blank rows before it."""

from __future__ import annotations

from readtui.document.model import Block, Caption, Figure, Heading, Item, Nest, Paragraph, Quote, Table
from readtui.span import Offset
from readtui.typeset.line import Run, Runs
from readtui.typeset.setting import Setting
from readtui.unicode.width import width

BAR = "│"
_UNMARKED = 2  # cells that an item without a marker (a definition's body) is indented
_NUMBER = 3  # cells for a number and its point, so that 9. and 10. line up


class NestPrefix:
    """The furniture at the left of a block's rows: on its first row with bullets, on the `rest` without.

    It takes at most half of the measure; where nests are deeper, the outer ones give way.
    """

    __slots__ = ("cells", "first", "rest")

    def __init__(self, nest: Nest, start: Offset, measure: int) -> None:
        pieces = [_piece(part, start) for part in nest]
        while pieces and sum(width(piece[0].text) for piece in pieces) > measure // 2:
            del pieces[0]
        self.first: Runs = tuple(piece[0] for piece in pieces)
        self.rest: Runs = tuple(piece[1] for piece in pieces)
        self.cells = sum(width(run.text) for run in self.rest)


_BAR_PIECE = (Run(f"{BAR} ", "bar"), Run(f"{BAR} ", "bar"))


def _piece(part: Quote | Item, start: Offset) -> tuple[Run, Run]:
    """The furniture of one nest, on the first row of the block at `start` and on others."""
    if isinstance(part, Quote):
        return _BAR_PIECE
    marker = part.marker.rjust(_NUMBER) if part.marker[:1].isdigit() else part.marker
    cells = width(marker) + 1 if marker else _UNMARKED
    blank = Run(" " * cells, "bullet")
    return (Run(f"{marker} ", "bullet") if marker and part.start == start else blank), blank


def shared_nest(first: Nest, second: Nest) -> Nest:
    """What both blocks stand in."""
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]


def blank_row(nest: Nest, start: Offset, measure: int) -> Runs:
    """A blank row inside `nest`: its bars go on."""
    runs = list(NestPrefix(nest, start - 1, measure).rest)
    while runs and runs[-1].role != "bar":
        runs.pop()
    if runs:
        runs[-1] = Run(BAR, "bar")
    return tuple(runs)


def shares_frame(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether the block is a caption in one frame with the figure before it."""
    block = blocks[index] if 0 < index < len(blocks) else None
    if not isinstance(block, Caption) or block.of is None:
        return False
    before = blocks[index - 1]
    of = index - 1 if isinstance(before, Figure) else before.of if isinstance(before, Caption) else None
    return block.of == of and isinstance(blocks[block.of], Figure) and block.nest == before.nest


def is_under_table(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether the block is a caption right below the table that it belongs to, or below another one of it."""
    block = blocks[index]
    if not isinstance(block, Caption) or block.of is None or not isinstance(blocks[block.of], Table):
        return False
    before = blocks[index - 1]
    is_next = block.of == index - 1 or (isinstance(before, Caption) and before.of == block.of)
    return is_next and block.nest == before.nest


def is_indented(blocks: tuple[Block, ...], index: int, setting: Setting) -> bool:
    """Whether a paragraph's first row is indented: where paragraphs are not spaced, and one goes before."""
    if setting.paragraphs != "indented" or not index:
        return False
    block, before = blocks[index], blocks[index - 1]
    return isinstance(block, Paragraph) and isinstance(before, Paragraph) and block.nest == before.nest


def _sort(item: Item) -> tuple[bool, bool]:
    """Whether an item is marked, and by a number or a letter: items of another sort are of another list."""
    return bool(item.marker), item.marker[:1].isalnum()


def blank_rows(blocks: tuple[Block, ...], index: int, setting: Setting) -> int:
    """How many blank rows stand before a block."""
    if not index:
        return 0
    block, before = blocks[index], blocks[index - 1]
    if type(block) is Paragraph and type(before) is Paragraph and not block.nest and not before.nest:
        return 0 if setting.paragraphs == "indented" else 1  # nearly all blocks of a large text: the quick way
    if shares_frame(blocks, index) or is_under_table(blocks, index) or is_indented(blocks, index, setting):
        return 0
    if isinstance(block, Heading) and block.level <= 2:
        return 2
    if isinstance(before, Heading) and before.level >= 4 and not isinstance(block, Heading):
        return 0  # small headings sit on their text
    if block.nest:
        depth = len(shared_nest(block.nest, before.nest))
        part = block.nest[depth] if depth < len(block.nest) else None
        if isinstance(part, Item) and part.tight and part.start == block.span.start:
            sibling = before.nest[depth] if depth < len(before.nest) else None
            in_item = depth > 0 and isinstance(block.nest[depth - 1], Item)
            is_below_term = not part.marker and isinstance(before, Paragraph) and len(before.nest) == depth
            is_next = isinstance(sibling, Item) and _sort(sibling) == _sort(part)
            if is_next or in_item or is_below_term:
                return 0
    return 1
