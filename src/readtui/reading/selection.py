"""A selection that keys make: the end that stays, and the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, NamedTuple, TypeAlias, assert_never

from readtui.document.model import Document
from readtui.reading.motions import Motion, line_end, line_start, moved
from readtui.reading.sentences import is_gap, next_sentence, previous_sentence
from readtui.span import Offset, Span
from readtui.unicode.clusters import cluster_at
from readtui.unicode.words import is_blank, run_end, run_start


@dataclass(frozen=True, slots=True)
class Selection:
    """What lies between two characters (grapheme clusters), both taken in, as in vim.

    `fixed` is where the selection began and `head` where the cursor is; either may be the later one. `by_lines` takes
    the lines of both as wholes; the newline behind the last only if an end is on it.
    """

    fixed: Offset
    head: Offset
    by_lines: bool = False

    @classmethod
    def of(cls, span: Span) -> Selection:
        """The selection of a passage `[start, end)`, such as a mouse makes; of one character if it is empty."""
        return cls(span.start, max(span.end - 1, span.start))

    def span(self, document: Document) -> Span:
        """The passage that is selected: empty only in an empty text, and it cuts no character."""
        text = document.text
        if not text:
            return Span(0, 0)
        start, end = (cluster_at(text, min(max(place, 0), len(text) - 1)) for place in sorted((self.fixed, self.head)))
        if not self.by_lines:
            return Span(start.start, end.end)
        return Span(
            line_start(text, start.start), max(line_end(text, end.start), end.end if text[end.start] == "\n" else 0)
        )

    def move(self, document: Document, motion: Motion, count: int = 1) -> Selection:
        """With the cursor where a motion takes it."""
        return self.extend_to(moved(document, self.head, motion, count))

    def select_object(self, document: Document, kind: TextObject, count: int = 1) -> Selection:
        """With a text object taken: alone if one character was selected, else added ahead of the cursor.

        Paragraphs are taken by lines, all else by characters.
        """
        fixed, head = _ends_with_object(document, self.fixed, self.head, kind, count, by_lines=self.by_lines)
        return Selection(fixed, head, by_lines=kind in ("ip", "ap"))

    def swap_ends(self) -> Selection:
        """The same with the cursor at the other end."""
        return replace(self, fixed=self.head, head=self.fixed)

    def extend_to(self, offset: Offset) -> Selection:
        """With the cursor at `offset`."""
        return replace(self, head=offset)


TextObject: TypeAlias = Literal["iw", "aw", "iW", "aW", "is", "as", "ip", "ap"]
"""Inner ("i"), or with white space ("a"): word, WORD, sentence, paragraph."""


class _Unit(NamedTuple):
    """A word or sentence, or the white space between two: a passage `[start, end)` without newlines at its ends."""

    start: Offset
    end: Offset
    is_white: bool


_UnitAt: TypeAlias = Callable[[Offset], _Unit]
"""The unit round a character that is no newline."""


def _ends_with_object(
    document: Document, fixed: Offset, head: Offset, kind: TextObject, count: int = 1, *, by_lines: bool = False
) -> tuple[Offset, Offset]:
    """Where the ends of a selection come to when it takes `count` objects.

    A selection of one character becomes the object round it; a larger one is extended by those that follow `head`,
    away from `fixed`. A newline is no object: where the cursor is on one, the object is what stands before it.
    """
    text = document.text
    if not text:
        return fixed, head
    around = kind[0] == "a"
    match kind:
        case "ip" | "ap":
            return _paragraphs(document, fixed, head, around=around, count=count, by_lines=by_lines)
        case "is" | "as":
            unit_at: _UnitAt = partial(_sentence_at, document)
        case "iw" | "aw":
            unit_at = partial(_word_at, text, big=False)
        case "iW" | "aW":
            unit_at = partial(_word_at, text, big=True)
        case _:
            assert_never(kind)
    if head < fixed:
        return fixed, _back(text, head, unit_at, around=around, count=count)
    if head > fixed:
        end = _on(text, cluster_at(text, head).end, unit_at, around=around, count=count)
        return fixed, cluster_at(text, end - 1).start
    place = _last_before(text, head + 1)
    place = _first_from(text, head) if place is None else place
    if place is None:
        return fixed, head
    unit = unit_at(place)
    end = _on(text, unit.start, unit_at, around=around, count=count)
    fixed = unit.start
    if around and not unit.is_white and not is_blank(text, end - 1) and (white := _white_at(text, fixed - 1, unit_at)):
        indents = kind != "as" and white.start == line_start(text, white.start)
        fixed = fixed if indents else white.start
    return fixed, cluster_at(text, end - 1).start


def _on(text: str, end: Offset, unit_at: _UnitAt, *, around: bool, count: int) -> Offset:
    """The end of what `count` objects take from `end` on."""
    for _ in range(count):
        if (place := _first_from(text, end)) is None:
            break
        unit = unit_at(place)
        end = unit.end
        if not around:
            continue
        if not unit.is_white:
            white = _white_at(text, end, unit_at)
            end = white.end if white else end
        elif (following := _first_from(text, end)) is not None:
            end = unit_at(following).end
    return end


def _back(text: str, start: Offset, unit_at: _UnitAt, *, around: bool, count: int) -> Offset:
    """The start of what `count` objects take from `start` back."""
    for _ in range(count):
        if (place := _last_before(text, start)) is None:
            break
        unit = unit_at(place)
        start = unit.start
        if not around:
            continue
        if not unit.is_white:
            white = _white_at(text, start - 1, unit_at)
            start = white.start if white else start
        elif (before := _last_before(text, start)) is not None:
            start = unit_at(before).start
    return start


def _first_from(text: str, offset: Offset) -> Offset | None:
    """The first character from `offset` on that is no newline."""
    while offset < len(text) and text[offset] == "\n":
        offset += 1
    return offset if offset < len(text) else None


def _last_before(text: str, offset: Offset) -> Offset | None:
    """The last character before `offset` that is no newline."""
    while offset > 0 and text[offset - 1] == "\n":
        offset -= 1
    return offset - 1 if offset > 0 else None


def _white_at(text: str, offset: Offset, unit_at: _UnitAt) -> _Unit | None:
    """The white space round `offset`, where there is some and no newline."""
    if not 0 <= offset < len(text) or text[offset] == "\n":
        return None
    unit = unit_at(offset)
    return unit if unit.is_white else None


def _word_at(text: str, offset: Offset, *, big: bool) -> _Unit:
    return _Unit(run_start(text, offset, big=big), run_end(text, offset, big=big), is_blank(text, offset))


def _sentence_at(document: Document, offset: Offset) -> _Unit:
    text = document.text
    following = next_sentence(document, offset)
    end = following
    while end > 0 and text[end - 1] in " \n" and not is_gap(document, end - 1):
        end -= 1
    if offset < end:
        return _Unit(previous_sentence(document, offset + 1), end, False)
    while text[end] == "\n":
        end += 1
    while text[following - 1] == "\n":
        following -= 1
    return _Unit(end, following, True)


# Paragraphs


def _paragraphs(
    document: Document, fixed: Offset, head: Offset, *, around: bool, count: int, by_lines: bool
) -> tuple[Offset, Offset]:
    """The ends of a selection by lines that takes blocks, each with the newline behind it if `around`.

    As in vim, a selection inside a line becomes the block round `head`; one of several lines, or of a block's first
    line as a whole, is extended.
    """
    text = document.text
    place = _last_before(text, head + 1)
    place = _first_from(text, head) if place is None else place
    if place is None:
        return fixed, head
    start = document.blocks[document.block_at(place)].span.start
    first, last = line_start(text, fixed), line_start(text, head)
    if head < fixed and first != last:
        for _ in range(count):
            if (before := _last_before(text, last)) is None:
                break
            last = document.blocks[document.block_at(before)].span.start
        return fixed, last
    end = line_end(text, head)
    if first == last and not (by_lines and last == start):
        fixed = end = start
    elif around and text[head] != "\n" and end == document.blocks[document.block_at(head)].span.end:
        around = False  # the newline before each block is taken in place of the one behind it
    for _ in range(count):
        if (following := _first_from(text, end)) is None:
            break
        end = document.blocks[document.block_at(following)].span.end
    return fixed, end if around and end < len(text) else line_start(text, end)
