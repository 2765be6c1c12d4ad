"""What stands beside the text in small type: footnotes at the foot of a column, labels in a drawing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from readtui.ingest.pdf.items import NOTE
from readtui.ingest.pdf.paragraphs import TextBlock
from readtui.ingest.phrases import is_numbered_caption

TABLE_LABELS = ("tab", "табл", "表")
"""How the captions of tables begin, in small letters; others belong to figures."""

_CLOSED = re.compile(r"[.:;?!…”\"’)\]]$")
_SMALLER = 0.95  # the type of a footnote, in sizes of that of the text, at most
_LONGEST_LABEL = 60  # letters of a line in a drawing
_LONGEST_LARGE_LABEL = 24  # the same, if it is as large as the text
_MANY = 3  # short passages that are labels though they are as large as the text
_LOW = 0.5  # the part of a page, from below, in which footnotes stand


def note_mark(passage: TextBlock) -> str:
    """The sign that a footnote begins with, or ""."""
    line = passage.lines[0]
    first = line.runs[0].text.strip()
    if line.position(line.runs[0]) == "sup" and NOTE.fullmatch(first):
        return first
    found = re.match(r"(\d{1,3}|[*∗†‡§¶‖]{1,3})[.)]?\s", passage.text) or re.match(r"([*∗†‡§¶‖]{1,3})", passage.text)
    return found[1] if found else ""


def is_open(text: str) -> bool:
    """Whether a text ends within a sentence."""
    return _CLOSED.search(text) is None


def notes(passages: Sequence[TextBlock], heights: Sequence[float], body: float) -> set[int]:
    """The passages at the foot of a column that are small; the first bears a mark, or goes on with a footnote."""
    found: set[int] = set()
    last = -1  # the footnote before
    start = 0
    while start < len(passages):
        end = start + 1
        while end < len(passages) and _same_column(passages[end - 1], passages[end]):
            end += 1
        first = end
        while first > start and _is_low_and_small(passages[first - 1], heights, body):
            first -= 1
        goes_on = last >= 0 and passages[first - 1].page <= passages[last].page + 1 and is_open(passages[last].text)
        while first < end and not (goes_on or note_mark(passages[first])):
            first += 1
        found.update(range(first, end))
        last = end - 1 if first < end else last
        start = end
    return found


def _same_column(one: TextBlock, other: TextBlock) -> bool:
    return one.page == other.page and one.lines[-1].base > other.lines[0].base


def _is_low_and_small(passage: TextBlock, heights: Sequence[float], body: float) -> bool:
    return (
        passage.size <= body * _SMALLER
        and passage.lines[0].base < heights[passage.page] * _LOW
        and not passage.rows
        and not is_numbered_caption(passage.text[:200])
    )


def labels(
    passages: Sequence[TextBlock], captions: Sequence[int], barred: Container[int], body: float
) -> Iterator[int]:
    """The passages above the captions of figures that are short, and small or many: they name what a drawing shows.

    What is `barred`, as headings are, is none.
    """
    for index in captions:
        if is_of_table(passages[index].text):
            continue
        first = index
        while first and first - 1 not in barred and _is_label(passages[first - 1], passages[index], body):
            first -= 1
        above = range(first, index)
        if len(above) >= _MANY or all(passages[at].size <= body * _SMALLER for at in above):
            yield from above


def is_of_table(caption: str) -> bool:
    """Whether a caption is that of a table; others are of figures."""
    return caption.casefold().startswith(TABLE_LABELS)


def _is_label(passage: TextBlock, caption: TextBlock, body: float) -> bool:
    longest = _LONGEST_LABEL if passage.size <= body * _SMALLER else _LONGEST_LARGE_LABEL
    return (
        passage.page == caption.page
        and passage.lines[-1].base > caption.lines[0].base
        and all(len(line.text) <= longest for line in passage.lines)
        and not passage.text.endswith(".")
    )
