"""Find small type that is not body text: footnotes at the bottom of a column, and labels in a figure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from readtui.ingest.pdf.markers import begins_note
from readtui.ingest.pdf.paragraphs import TextBlock
from readtui.ingest.phrases import is_numbered_caption
from readtui.unicode.lazy_regex import lazy_regex

TABLE_CAPTION_STARTS = ("tab", "табл", "表")
"""How captions of tables begin, in lower case; all other captions belong to figures."""

_MARKER = lazy_regex(r"(\d{1,3}|[*∗†‡§¶‖]{1,3})[.)]?\s|([*∗†‡§¶‖]{1,3})")
_END = lazy_regex(r"[.:;?!…”\"’)\]]$")
_MAX_SIZE = 0.95  # largest size of footnotes and labels, in body sizes
_MAX_LABEL_LENGTH = 60  # characters in one line
_MAX_LARGE_LABEL_LENGTH = 24  # the same, for labels as large as the body text
_MIN_LARGE_LABELS = 3  # fewer short blocks as large as the body text are not labels
_NOTE_REGION = 0.5  # share of the height of a page, from its bottom, where footnotes are


def note_marker(block: TextBlock) -> str:
    """Return the number or sign, raised or not, that a footnote begins with, or ""."""
    line = block.lines[0]
    if begins_note(line):
        return line.runs[0].text.strip()
    found = _MARKER.match(block.text)
    return (found[1] or found[2]) if found else ""


def ends_mid_sentence(text: str) -> bool:
    """Whether a text ends without a punctuation mark that ends a sentence or clause."""
    return _END.search(text) is None


def find_footnotes(blocks: Sequence[TextBlock], heights: Sequence[float], body_size: float) -> set[int]:
    """Return the indices of footnotes: small blocks at the bottom of a column, from the first with a marker on.

    A small block without a marker is one if it continues the last footnote of the column or page before. `heights` are
    those of the pages.
    """
    found: set[int] = set()
    last_note = -1
    start = 0
    while start < len(blocks):
        end = start + 1
        while end < len(blocks) and _is_same_column(blocks[end - 1], blocks[end]):
            end += 1
        first = end
        while first > start and _is_low_and_small(blocks[first - 1], heights, body_size):
            first -= 1
        continues = (
            last_note >= 0
            and blocks[first - 1].page <= blocks[last_note].page + 1
            and ends_mid_sentence(blocks[last_note].text)
        )
        while first < end and not (continues or note_marker(blocks[first])):
            first += 1
        found.update(range(first, end))
        last_note = end - 1 if first < end else last_note
        start = end
    return found


def _is_same_column(block: TextBlock, following: TextBlock) -> bool:
    return block.page == following.page and block.lines[-1].baseline > following.lines[0].baseline


def _is_low_and_small(block: TextBlock, heights: Sequence[float], body_size: float) -> bool:
    return (
        block.size <= body_size * _MAX_SIZE
        and block.lines[0].baseline < heights[block.page] * _NOTE_REGION
        and not (block.rows or block.is_entry)
        and not is_numbered_caption(block.text[:200])
    )


def find_labels(
    blocks: Sequence[TextBlock], captions: Sequence[int], excluded: Container[int], body_size: float
) -> Iterator[int]:
    """Yield the indices of labels in figures: short blocks above the caption of a figure that are small or many.

    `captions` are indices of captions. Blocks in `excluded`, such as headings, are not labels.
    """
    for caption in captions:
        if is_table_caption(blocks[caption].text):
            continue
        first = caption
        while first and first - 1 not in excluded and _may_be_label(blocks[first - 1], blocks[caption], body_size):
            first -= 1
        above = range(first, caption)
        if len(above) >= _MIN_LARGE_LABELS or all(blocks[index].size <= body_size * _MAX_SIZE for index in above):
            yield from above


def is_table_caption(text: str) -> bool:
    """Whether a caption is that of a table, not of a figure."""
    return text.casefold().startswith(TABLE_CAPTION_STARTS)


def _may_be_label(block: TextBlock, caption: TextBlock, body_size: float) -> bool:
    max_length = _MAX_LABEL_LENGTH if block.size <= body_size * _MAX_SIZE else _MAX_LARGE_LABEL_LENGTH
    return (
        block.page == caption.page
        and block.lines[-1].baseline > caption.lines[0].baseline
        and all(len(line.text) <= max_length for line in block.lines)
        and not block.text.endswith(".")
    )
