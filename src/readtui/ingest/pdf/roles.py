"""What each passage of a paper is: a heading and of which level, an item, a caption, a footnote, a listing, text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from readtui.ingest.pdf.footnotes import labels, note_mark, notes
from readtui.ingest.pdf.items import BULLETS, MARK, are_companions
from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.page import OutlineEntry
from readtui.ingest.pdf.paragraphs import TextBlock
from readtui.ingest.phrases import is_numbered_caption

Kind: TypeAlias = Literal["text", "heading", "item", "caption", "note", "code", "table", "label"]
"""A `label` stands in a drawing, at an axis or a line."""

LONGEST_HEADING = 200
"""Letters of the longest heading that is large; one that is only bold has half as many at most."""

_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part|appendix|kapitel)\s+)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S", re.IGNORECASE
)
_ROMAN = re.compile(r"[IVX]{1,5}\.\s+\S")
_LETTERED = re.compile(r"[A-Z]\.\s+[A-Z]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.)]?\s+")
_SURE = 2  # headings that a table of contents must name before it is believed
_LARGER = 0.6  # points by which the type of a heading is larger at least


class BlockRole(NamedTuple):
    """What a passage is. `level` is that of a heading, `mark` that of an item or footnote, which its text bears yet."""

    kind: Kind
    level: int = 0
    mark: str = ""


TEXT = BlockRole("text")


class HeadingStyle(NamedTuple):
    """How a heading is set."""

    size: float
    bold: bool
    caps: bool
    italic: bool


def body_size(lines: Iterable[TextLine]) -> float:
    """The size of most letters of a paper; 10 if it has none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for run in line.runs:
            sizes[round(2 * run.size) / 2] += len(run.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def roles(
    passages: Sequence[TextBlock], heights: Sequence[float], body: float, outline: Sequence[OutlineEntry]
) -> list[BlockRole]:
    """The role of each passage; `heights` are those of the pages."""
    found = [_plain_role(passage, body) for passage in passages]
    for index in notes(passages, heights, body):
        found[index] = BlockRole("note", mark=note_mark(passages[index]))
    bold = sum(len(one.text) for one in passages if one.is_all(lambda look: look.bold))
    is_bold_odd = bold * 3 < sum(len(one.text) for one in passages)
    told = _told(passages, outline)
    heads = {
        index: _style(passage)
        for index, passage in enumerate(passages)
        if index in told
        or (found[index].kind in ("text", "item") and _is_heading(passage, body, bold_counts=is_bold_odd))
    }
    title = _title(passages, heads)
    for index in _names(passages, heads, title, found, told):
        del heads[index]
    levels = _levels(passages, heads, title, told)
    for index in heads:
        found[index] = BlockRole("heading", 1 if index == title else told.get(index) or levels[index])
    captions = [index for index, role in enumerate(found) if role.kind == "caption"]
    barred = {index for index, role in enumerate(found) if role.kind in ("caption", "heading", "note")}
    for index in labels(passages, captions, barred, body):
        found[index] = BlockRole("label")
    return _with_lists(passages, found)


def letters(text: str) -> str:
    """A heading without its number, its spaces and its signs, in small letters."""
    return _NOT_LETTERS.sub("", _NUMBER.sub("", text.strip())).casefold()


def _plain_role(passage: TextBlock, body: float) -> BlockRole:
    """What a passage is by itself."""
    if passage.rows:
        return BlockRole("table")
    text = passage.text
    if all(run.look.mono for line in passage.lines for run in line.runs):
        return BlockRole("code")
    if is_numbered_caption(text[:200]):
        return BlockRole("caption")
    if (found := MARK.match(text)) and passage.size < body + 3:
        return BlockRole("item", mark=found[1])
    return TEXT


# Headings


def _is_heading(passage: TextBlock, body: float, *, bold_counts: bool) -> bool:
    """Whether a passage is set as headings are: larger, bold, in capitals or with its number, and short."""
    text = passage.text
    length = len(text)
    if length > LONGEST_HEADING or len(passage.lines) > 4 or sum(map(str.isalpha, text)) < 3:
        return False
    if text[0] in BULLETS or (text[-1] in ".,;" and passage.size < body + 3):
        return False
    if passage.size >= body + _LARGER:
        return True
    if length > LONGEST_HEADING // 2 or len(passage.lines) > 2 or passage.size < body * 0.9:
        return False
    if bold_counts and passage.is_all(lambda look: look.bold):
        return True
    if _is_caps(text) and (passage.is_centred or _ROMAN.match(text) or _NUMBERED.match(text)):
        return True
    return passage.is_all(lambda look: look.italic) and bool(_NUMBERED.match(text) or _LETTERED.match(text))


def _is_caps(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 3 and text == text.upper()


def _style(passage: TextBlock) -> HeadingStyle:
    return HeadingStyle(
        round(2 * passage.size) / 2,
        passage.is_all(lambda look: look.bold),
        _is_caps(passage.text),
        passage.is_all(lambda look: look.italic),
    )


def _told(passages: Sequence[TextBlock], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """The passages that the table of contents of the file names, and how deep it has them."""
    wanted: dict[str, list[OutlineEntry]] = {}
    for entry in outline:
        if name := letters(entry.title):
            wanted.setdefault(name, []).append(entry)
    found: dict[int, int] = {}
    for index, passage in enumerate(passages):
        if len(passage.lines) > 4 or passage.rows or not wanted:
            continue
        entries = wanted.get(letters(passage.text), [])
        for entry in entries:
            if entry.sheet < 0 or abs(entry.sheet - passage.page) <= 1:
                entries.remove(entry)
                found[index] = entry.depth
                break
    return found


def _title(passages: Sequence[TextBlock], heads: dict[int, HeadingStyle]) -> int:
    """The heading that is larger than all others, on the first page with words; -1 if there is none."""
    first = passages[0].page if passages else 0
    on_first = [index for index in heads if passages[index].page == first]
    if not on_first:
        return -1
    best = max(on_first, key=lambda index: (heads[index].size, -index))
    others = (style.size for index, style in heads.items() if index != best)
    return best if heads[best].size > max(others, default=0) else -1


def _names(
    passages: Sequence[TextBlock],
    heads: dict[int, HeadingStyle],
    title: int,
    found: Sequence[BlockRole],
    told: dict[int, int],
) -> list[int]:
    """What is large below the title, but is set as no other heading: names of authors, a date.

    Where the file has a table of contents, all is that stands before the first entry.
    """
    if title < 0:
        return []
    if len(told) > _SURE:
        return [index for index in heads if title < index < min(told)]
    below: list[int] = []
    for index in range(title + 1, len(passages)):
        passage = passages[index]
        if index not in heads:
            if len(passage.text) > LONGEST_HEADING or found[index].kind != "text":
                break
            continue
        style = heads[index]
        elsewhere = any(other == style and at > index + 3 for at, other in heads.items())
        if elsewhere or style.bold or _NUMBERED.match(passage.text) or style.caps:
            break
        below.append(index)
    return below


def _depth(text: str, *, has_roman: bool) -> int:
    """How deep the number of a heading says that it stands; 0 if it has none.

    Where Roman numbers count the largest parts, letters count those in them, and Arabic numbers the smallest.
    """
    if has_roman and _ROMAN.match(text):
        return 1
    if has_roman and _LETTERED.match(text):
        return 2
    numbered = _NUMBERED.match(text)
    return numbered[1].rstrip(".").count(".") + (3 if has_roman else 1) if numbered else 0


def _levels(
    passages: Sequence[TextBlock], heads: dict[int, HeadingStyle], title: int, told: dict[int, int]
) -> dict[int, int]:
    """The level of each heading: by its own number (2.1 stands below 2), by those of its style, else by its size."""
    first = 2 if title >= 0 and title not in told else 1
    for index in told:
        told[index] = min(told[index] + first - 1, 6)
    has_roman = any(passages[index].text.startswith("II.") for index in heads)
    levels = {
        index: min(first + depth - 1, 6)
        for index in heads
        if index != title and (depth := _depth(passages[index].text, has_roman=has_roman))
    }
    depths: dict[HeadingStyle, Counter[int]] = {}
    for index, style in heads.items():
        if index != title:
            depths.setdefault(style, Counter())[told.get(index) or levels.get(index, 0)] += 1
    of_style: dict[HeadingStyle, int] = {}
    last = first - 1
    for style in sorted(depths, key=lambda one: (-one.size, not one.bold, not one.caps, one.italic)):
        known = {level: count for level, count in depths[style].items() if level}
        last = of_style[style] = max(known, key=lambda level: known[level]) if known else min(last + 1, 6)
    return {index: levels.get(index) or of_style[style] for index, style in heads.items() if index != title}


# Lists


def _with_lists(passages: Sequence[TextBlock], found: list[BlockRole]) -> list[BlockRole]:
    """The roles, with what only looked like an item made text: one with a number or a dash has a companion."""
    items = [index for index, role in enumerate(found) if role.kind == "item"]
    for place, index in enumerate(items):
        mark = found[index].mark
        if mark in BULLETS:
            continue
        near = [found[other].mark for other in items[max(place - 8, 0) : place + 9] if other != index]
        if not any(are_companions(mark, other) for other in near):
            found[index] = TEXT
    return found
