"""A selection made with the keys, and vim's text objects that extend it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple, TypeAlias, assert_never

from readtui.document.model import Document
from readtui.reading.motions import Motion, apply_motion, line_end, line_start
from readtui.reading.passages import paragraph_at
from readtui.reading.sentences import next_sentence, previous_sentence, sentence_end
from readtui.span import Offset, Span
from readtui.unicode.clusters import cluster_at
from readtui.unicode.words import is_blank, run_end, run_start


class Selection(NamedTuple):
    """The text from one character (grapheme cluster) to another, both included, as in vim.

    `fixed` is where the selection began and `head` is the cursor; either may come first. With `by_lines`, the whole
    lines of both are selected; the newline of the last one only if the later end is on it.
    """

    fixed: Offset
    head: Offset
    by_lines: bool = False

    @classmethod
    def of(cls, span: Span) -> Selection:
        """Return the selection of a passage `[start, end)`, as the mouse makes it; of one character if it is empty."""
        return cls(span.start, max(span.end - 1, span.start))

    def span(self, document: Document) -> Span:
        """Return the selected passage in whole grapheme clusters; empty only in an empty text."""
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
        """Move the cursor by a motion."""
        return self.extend_to(apply_motion(document, self.head, motion, count))

    def select_object(self, document: Document, kind: TextObject, count: int = 1) -> Selection:
        """Select a text object, or extend the selection by the next ones if it has more than one character.

        Paragraphs are selected by lines, all else by characters.
        """
        fixed, head = _ends_with_object(document, self.fixed, self.head, kind, count, by_lines=self.by_lines)
        return Selection(fixed, head, by_lines=kind in ("ip", "ap"))

    def swap_ends(self) -> Selection:
        """Put the cursor at the other end."""
        return self._replace(fixed=self.head, head=self.fixed)

    def extend_to(self, offset: Offset) -> Selection:
        """Put the cursor at `offset`."""
        return self._replace(head=offset)


class SelectionState(NamedTuple):
    """The selection in one document, or None; `by_keys` is true if the keys move its end.

    `last_find` is the last search for a character in a line: the key (`f`, `F`, `t`, `T`) and the character; or "".
    """

    current: Selection | None = None
    by_keys: bool = False
    last_find: str = ""

    def extend_to(self, offset: Offset) -> SelectionState:
        """Extend a selection made by keys to `offset`; unchanged without one."""
        if self.current is None or not self.by_keys:
            return self
        return self._replace(current=self.current.extend_to(offset))


TextObject: TypeAlias = Literal["iw", "aw", "iW", "aW", "is", "as", "ip", "ap"]
"""Word, WORD, sentence or paragraph: inner ("i"), or with the white space beside it ("a")."""


class _Unit(NamedTuple):
    """A word or sentence, or the white space between two: `[start, end)`, without newlines at its ends."""

    start: Offset
    end: Offset
    is_white: bool


_UnitAt: TypeAlias = Callable[[Offset], _Unit]
"""Returns the unit at a character that is not a newline."""


def _ends_with_object(
    document: Document, fixed: Offset, head: Offset, kind: TextObject, count: int = 1, *, by_lines: bool = False
) -> tuple[Offset, Offset]:
    """Return the ends of a selection extended by `count` objects.

    A selection of one character becomes the object there; a larger one is extended beyond `head`, away from `fixed`. A
    newline is no object: with the cursor on one, the object before it is meant.
    """
    text = document.text
    if not text:
        return fixed, head
    with_space = kind[0] == "a"
    match kind:
        case "ip" | "ap":
            return _ends_with_paragraphs(document, fixed, head, with_space=with_space, count=count, by_lines=by_lines)
        case "is" | "as":
            unit_at: _UnitAt = partial(_sentence_at, document)
        case "iw" | "aw":
            unit_at = partial(_word_at, text, big=False)
        case "iW" | "aW":
            unit_at = partial(_word_at, text, big=True)
        case _:
            assert_never(kind)
    if head < fixed:
        return fixed, _start_backward(text, head, unit_at, with_space=with_space, count=count)
    if head > fixed:
        end = _end_forward(text, cluster_at(text, head).end, unit_at, with_space=with_space, count=count)
        return fixed, cluster_at(text, end - 1).start
    if (place := _character_near(text, head)) is None:
        return fixed, head
    unit = unit_at(place)
    end = _end_forward(text, unit.start, unit_at, with_space=with_space, count=count)
    fixed = unit.start
    if with_space and not unit.is_white and not is_blank(text, end - 1):
        white = _white_space_at(text, fixed - 1, unit_at)
        is_indent = white is not None and kind != "as" and white.start == line_start(text, white.start)
        if white is not None and not is_indent:
            fixed = white.start
    return fixed, cluster_at(text, end - 1).start


def _end_forward(text: str, end: Offset, unit_at: _UnitAt, *, with_space: bool, count: int) -> Offset:
    """Return the end of `count` objects from `end` on."""
    for _ in range(count):
        if (place := _first_from(text, end)) is None:
            break
        unit = unit_at(place)
        end = unit.end
        if not with_space:
            continue
        if not unit.is_white:
            white = _white_space_at(text, end, unit_at)
            end = white.end if white else end
        elif (following := _first_from(text, end)) is not None:
            end = unit_at(following).end
    return end


def _start_backward(text: str, start: Offset, unit_at: _UnitAt, *, with_space: bool, count: int) -> Offset:
    """Return the start of `count` objects that end at `start`."""
    for _ in range(count):
        if (place := _last_before(text, start)) is None:
            break
        unit = unit_at(place)
        start = unit.start
        if not with_space:
            continue
        if not unit.is_white:
            white = _white_space_at(text, start - 1, unit_at)
            start = white.start if white else start
        elif (before := _last_before(text, start)) is not None:
            start = unit_at(before).start
    return start


def _first_from(text: str, offset: Offset) -> Offset | None:
    """Return the first character from `offset` on that is not a newline."""
    while offset < len(text) and text[offset] == "\n":
        offset += 1
    return offset if offset < len(text) else None


def _last_before(text: str, offset: Offset) -> Offset | None:
    """Return the last character before `offset` that is not a newline."""
    while offset > 0 and text[offset - 1] == "\n":
        offset -= 1
    return offset - 1 if offset > 0 else None


def _character_near(text: str, offset: Offset) -> Offset | None:
    """Return the last character up to `offset` that is not a newline, else the first one after it."""
    place = _last_before(text, offset + 1)
    return _first_from(text, offset) if place is None else place


def _white_space_at(text: str, offset: Offset, unit_at: _UnitAt) -> _Unit | None:
    """Return the white space at `offset`; None if there is none or `offset` is a newline."""
    if not 0 <= offset < len(text) or text[offset] == "\n":
        return None
    unit = unit_at(offset)
    return unit if unit.is_white else None


def _word_at(text: str, offset: Offset, *, big: bool) -> _Unit:
    return _Unit(run_start(text, offset, big=big), run_end(text, offset, big=big), is_blank(text, offset))


def _sentence_at(document: Document, offset: Offset) -> _Unit:
    text = document.text
    following = next_sentence(document, offset)
    end = sentence_end(document, following)
    if offset < end:
        return _Unit(previous_sentence(document, offset + 1), end, False)
    while text[end] == "\n":
        end += 1
    while text[following - 1] == "\n":
        following -= 1
    return _Unit(end, following, True)


# Paragraphs


def _ends_with_paragraphs(
    document: Document, fixed: Offset, head: Offset, *, with_space: bool, count: int, by_lines: bool
) -> tuple[Offset, Offset]:
    """Return the ends of a selection by lines that is extended by paragraphs; `with_space`: also by their newlines.

    As in vim, a selection inside a line becomes the block at `head`. One of several lines, or of the whole first line
    of a block, is extended.
    """
    text = document.text
    if (place := _character_near(text, head)) is None:
        return fixed, head
    start = paragraph_at(document, place).start
    first, last = line_start(text, fixed), line_start(text, head)
    if head < fixed and first != last:
        for _ in range(count):
            if (before := _last_before(text, last)) is None:
                break
            last = paragraph_at(document, before).start
        return fixed, last
    end = line_end(text, head)
    if first == last and not (by_lines and last == start):
        fixed = end = start
    elif with_space and text[head] != "\n" and end == paragraph_at(document, head).end:
        with_space = False  # the newline before each block is selected, not the one after it
    for _ in range(count):
        if (following := _first_from(text, end)) is None:
            break
        end = paragraph_at(document, following).end
    return fixed, end if with_space and end < len(text) else line_start(text, end)
