"""Classify blocks: heading (with its level), list item, caption, footnote, code, table, label, or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Literal, NamedTuple, TypeAlias

from readtui.ingest.pdf.chapters import find_chapters
from readtui.ingest.pdf.footnotes import find_footnotes, find_labels, note_marker
from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.markers import BULLETS, FIRST_MARKERS, ITEM, are_neighbours
from readtui.ingest.pdf.page import OutlineEntry
from readtui.ingest.pdf.paragraphs import TextBlock
from readtui.ingest.phrases import is_numbered_caption
from readtui.unicode.lazy_regex import lazy_regex

Kind: TypeAlias = Literal["text", "heading", "number", "item", "caption", "note", "code", "table", "label", "entry"]
"""The kind of a block. A "number" is that of a chapter and belongs to the heading below it, a "note" is a footnote, a
"label" text in a figure, such as at an axis, an "entry" a line of a table of contents."""

MAX_HEADING_LENGTH = 200
"""Characters of the longest heading in large type. A heading that is only bold has at most half as many."""

_NUMBERED = lazy_regex(
    r"(?:(?:chapter|section|part|appendix|kapitel)\s+)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S", re.IGNORECASE
)
_ROMAN = lazy_regex(r"[IVX]{1,5}\.\s+\S")
_LETTERED = lazy_regex(r"[A-Z]\.\s+[A-Z]")
_NOT_IN_KEY = lazy_regex(r"[\W_]+")
_ANY_NUMBER = lazy_regex(r"^(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.)]?\s+")
_TRUSTED_ENTRIES = 2  # with more headings found in the outline, text before the first of them is not a heading
_LARGER_POINTS = 0.6  # points: smallest difference of a heading in large type from the body text
_MAX_HEADING_GAP = 3.0  # between the words of a heading, in font sizes
_LONGEST_NUMBER = 8  # characters of the number of a heading, such as "Part II"
_MAX_LEVEL = 6


class BlockRole(NamedTuple):
    """The role of a block: `level` is that of a heading, `marker` that of an item or footnote (still in its text)."""

    kind: Kind
    level: int = 0
    marker: str = ""


TEXT = BlockRole("text")


class HeadingStyle(NamedTuple):
    """The type of a heading. Headings of one level usually have the same."""

    size: float
    bold: bool
    caps: bool
    italic: bool


def body_font_size(lines: Iterable[TextLine]) -> float:
    """Return the font size of most characters, to half a point; 10 if there are none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for run in line.runs:
            sizes[round(2 * run.size) / 2] += len(run.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def assign_roles(
    blocks: Sequence[TextBlock], heights: Sequence[float], body_size: float, outline: Sequence[OutlineEntry]
) -> list[BlockRole]:
    """Return the role of each block. `heights` are those of the pages, `outline` is that of the file."""
    roles = [_plain_role(block, body_size) for block in blocks]
    for index in find_footnotes(blocks, heights, body_size):
        roles[index] = BlockRole("note", marker=note_marker(blocks[index]))
    levels = _heading_levels(blocks, roles, body_size, outline)
    texts = frozenset(index for index, role in enumerate(roles) if role.kind in ("text", "item"))
    for index, level in levels.items():
        roles[index] = BlockRole("heading", level)
    for first, title in find_chapters(blocks, levels, texts, body_size):
        level = min(levels[index] for index in range(first, title + 1) if index in levels)
        roles[first : title + 1] = [*[BlockRole("number")] * (title - first), BlockRole("heading", level)]
    captions = [index for index, role in enumerate(roles) if role.kind == "caption"]
    not_labels = {
        index for index, role in enumerate(roles) if role.kind in ("caption", "heading", "number", "note", "entry")
    }
    for index in find_labels(blocks, captions, not_labels, body_size):
        roles[index] = BlockRole("label")
    return _without_single_items(blocks, roles)


def _plain_role(block: TextBlock, body_size: float) -> BlockRole:
    """Return the role of a block without regard to the others."""
    if block.rows or block.is_entry:
        return BlockRole("table" if block.rows else "entry")
    text = block.text
    if all(run.font.mono for line in block.lines for run in line.runs):
        return BlockRole("code")
    if is_numbered_caption(text[:200]):
        return BlockRole("caption")
    if (marker := ITEM.match(text)) and block.size < body_size + 3:
        return BlockRole("item", marker=marker[1])
    return TEXT


# Headings


def heading_key(text: str) -> str:
    """Return the letters and digits of a heading, case-folded and without its number, to find it in the outline."""
    return _NOT_IN_KEY.sub("", _ANY_NUMBER.sub("", text.strip())).casefold()


def _heading_levels(
    blocks: Sequence[TextBlock], roles: Sequence[BlockRole], body_size: float, outline: Sequence[OutlineEntry]
) -> dict[int, int]:
    """Return the level of each heading, by the index of its block."""
    bold_length = sum(len(block.text) for block in blocks if block.is_all(lambda font: font.bold))
    is_bold_rare = bold_length * 3 < sum(len(block.text) for block in blocks)
    outline_depths = _outline_depths(blocks, outline)
    styles = {
        index: _style(block)
        for index, block in enumerate(blocks)
        if index in outline_depths
        or (roles[index].kind in ("text", "item") and _is_heading(block, body_size, bold_counts=is_bold_rare))
    }
    title = _title(blocks, styles)
    for index in _below_title(blocks, roles, styles, title, outline_depths):
        del styles[index]
    return _levels(blocks, styles, title, outline_depths)


def _is_heading(block: TextBlock, body_size: float, *, bold_counts: bool) -> bool:
    """Whether a block is short and set like a heading: larger, bold, in capitals, or numbered and italic."""
    text = block.text
    length = len(text)
    if length > MAX_HEADING_LENGTH or len(block.lines) > 4 or sum(map(str.isalpha, text)) < 3:
        return False
    if any(_has_wide_gap(line) for line in block.lines):
        return False  # cells of a table, or labels
    if text[0] in BULLETS or (text[-1] in ".,;" and block.size < body_size + 3):
        return False
    if block.size >= body_size + _LARGER_POINTS:
        return True
    if length > MAX_HEADING_LENGTH // 2 or len(block.lines) > 2 or block.size < body_size * 0.9:
        return False
    if bold_counts and block.is_all(lambda font: font.bold):
        return True
    if _is_caps(text) and (block.is_centred or _ROMAN.match(text) or _NUMBERED.match(text)):
        return True
    return block.is_all(lambda font: font.italic) and bool(_NUMBERED.match(text) or _LETTERED.match(text))


def _has_wide_gap(line: TextLine) -> bool:
    """Whether there is a gap in a line that is too wide for one between words, not behind a number."""
    gaps = (run.left - before.right for before, run in pairwise(line.runs[_is_number(line.runs[0].text) :]))
    return any(gap > _MAX_HEADING_GAP * line.size for gap in gaps)


def _is_number(text: str) -> bool:
    return len(text.strip()) <= _LONGEST_NUMBER


def _is_caps(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 3 and text == text.upper()


def _style(block: TextBlock) -> HeadingStyle:
    return HeadingStyle(
        round(2 * block.size) / 2,
        block.is_all(lambda font: font.bold),
        _is_caps(block.text),
        block.is_all(lambda font: font.italic),
    )


def _outline_depths(blocks: Sequence[TextBlock], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """Return the depth of each block that the outline has an entry for, on the same page or the one before or after."""
    entries: dict[str, list[OutlineEntry]] = {}
    for entry in outline:
        if key := heading_key(entry.title):
            entries.setdefault(key, []).append(entry)
    depths: dict[int, int] = {}
    for index, block in enumerate(blocks):
        if len(block.lines) > 4 or block.rows or block.is_entry or not entries:
            continue
        same_title = entries.get(heading_key(block.text), [])
        for entry in same_title:
            if entry.page < 0 or abs(entry.page - block.page) <= 1:
                same_title.remove(entry)
                depths[index] = entry.depth
                break
    return depths


def _title(blocks: Sequence[TextBlock], styles: Mapping[int, HeadingStyle]) -> int:
    """Return the index of the heading on the first page that is larger than all others; -1 if there is none."""
    first_page = blocks[0].page if blocks else 0
    on_first_page = [index for index in styles if blocks[index].page == first_page]
    if not on_first_page:
        return -1
    largest = max(on_first_page, key=lambda index: (styles[index].size, -index))
    other_sizes = (style.size for index, style in styles.items() if index != largest)
    return largest if styles[largest].size > max(other_sizes, default=0) else -1


def _below_title(
    blocks: Sequence[TextBlock],
    roles: Sequence[BlockRole],
    styles: Mapping[int, HeadingStyle],
    title: int,
    outline_depths: Mapping[int, int],
) -> list[int]:
    """Return large blocks below the title that are not headings: authors, a date. No other heading has their style.

    If the outline is trusted, these are all blocks before its first entry.
    """
    if title < 0:
        return []
    if len(outline_depths) > _TRUSTED_ENTRIES:
        return [index for index in styles if title < index < min(outline_depths)]
    below: list[int] = []
    for index in range(title + 1, len(blocks)):
        block = blocks[index]
        if index not in styles:
            is_short = len(block.text) <= MAX_HEADING_LENGTH and roles[index].kind in ("text", "table")
            if not is_short:
                break
            continue
        style = styles[index]
        is_repeated = any(other == style and at > index + 3 for at, other in styles.items())
        if is_repeated or style.bold or _NUMBERED.match(block.text) or style.caps:
            break
        below.append(index)
    return below


def _number_depth(text: str, *, has_roman: bool) -> int:
    """Return the depth that the number of a heading has: 1 for "2", 2 for "2.1"; 0 if it has none.

    With Roman numbers for the largest sections, letters are one level below them, and Arabic numbers two.
    """
    if has_roman and _ROMAN.match(text):
        return 1
    if has_roman and _LETTERED.match(text):
        return 2
    numbered = _NUMBERED.match(text)
    return numbered[1].rstrip(".").count(".") + (3 if has_roman else 1) if numbered else 0


def _levels(
    blocks: Sequence[TextBlock],
    styles: Mapping[int, HeadingStyle],
    title: int,
    outline_depths: Mapping[int, int],
) -> dict[int, int]:
    """Return the level of each heading: from the outline, its own number, others of its style, or its size."""
    top = 2 if title >= 0 and title not in outline_depths else 1
    from_outline = {index: min(depth + top - 1, _MAX_LEVEL) for index, depth in outline_depths.items()}
    has_roman = any(blocks[index].text.startswith("II.") for index in styles)
    from_number = {
        index: min(top + depth - 1, _MAX_LEVEL)
        for index in styles
        if index != title and (depth := _number_depth(blocks[index].text, has_roman=has_roman))
    }
    known: dict[HeadingStyle, Counter[int]] = {}  # levels of the headings of each style; 0 is unknown
    for index, style in styles.items():
        if index != title:
            known.setdefault(style, Counter())[from_outline.get(index) or from_number.get(index, 0)] += 1
    of_style: dict[HeadingStyle, int] = {}
    last = top - 1
    for style in sorted(known, key=lambda each: (-each.size, not each.bold, not each.caps, each.italic)):
        counts = {level: count for level, count in known[style].items() if level}
        last = of_style[style] = max(counts, key=lambda level: counts[level]) if counts else min(last + 1, _MAX_LEVEL)
    levels = {
        index: from_outline.get(index) or from_number.get(index) or of_style[style]
        for index, style in styles.items()
        if index != title
    }
    return levels if title < 0 else {**levels, title: 1}


# Lists


def _without_single_items(blocks: Sequence[TextBlock], roles: Sequence[BlockRole]) -> list[BlockRole]:
    """Return the roles with items as text if their marker is not a bullet and no item nearby has a neighbouring one.

    A list within an item may have a single item.
    """
    checked = list(roles)
    items = [index for index, role in enumerate(roles) if role.kind == "item"]
    for place, index in enumerate(items):
        marker = roles[index].marker
        if marker in BULLETS:
            continue
        near = [checked[other].marker for other in items[max(place - 8, 0) : place + 9] if other != index]
        if not any(are_neighbours(marker, other) for other in near) and not _begins_inner_list(blocks, checked, index):
            checked[index] = TEXT
    return checked


def _begins_inner_list(blocks: Sequence[TextBlock], roles: Sequence[BlockRole], index: int) -> bool:
    """Whether an item has the first marker of a list and is right below an item, further to the right."""
    if index == 0 or roles[index - 1].kind != "item" or roles[index].marker.strip("().[]") not in FIRST_MARKERS:
        return False
    above, first = blocks[index - 1].lines[0], blocks[index].lines[0]
    return first.left > above.left + first.size and blocks[index].space_above < inf
