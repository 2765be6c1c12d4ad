"""Cursor motions, as in vim: by characters, words, lines, sentences and paragraphs."""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

from readtui.document.model import Document
from readtui.reading.sentences import next_sentence, previous_sentence
from readtui.span import Offset
from readtui.unicode.clusters import cluster_at, fit
from readtui.unicode.width import width
from readtui.unicode.words import is_blank, is_empty_line, run_end, run_start

_ByCharacters: TypeAlias = Literal["left", "right", "word", "WORD", "back", "BACK", "end", "END", "back_end"]
_ByTextUnits: TypeAlias = Literal["sentence", "sentence_back", "paragraph", "paragraph_back"]
_ByLines: TypeAlias = Literal["line_start", "line_first", "line_end", "line_down", "line_up", "top", "bottom"]

Motion: TypeAlias = Literal[_ByCharacters, _ByTextUnits, _ByLines]
"""vim's h l w W b B e E ge, ) ( } {, 0 ^ $ j k gg G. A line is the text between two newlines, a paragraph is a
block, in the output of programs the entry of a log or the lines up to a blank one."""

FindKind: TypeAlias = Literal["f", "F", "t", "T"]
"""vim's commands that go to a character ahead or behind in the line (f, F), or stop just before it (t, T)."""


def apply_motion(document: Document, offset: Offset, motion: Motion, count: int = 1) -> Offset:
    """Return where a motion takes the cursor: the start of a grapheme cluster; 0 in an empty text.

    A motion that cannot be made `count` times is made as often as possible. 0, ^, gg and G are made once; $ goes to the
    end of the `count`-th line.
    """
    text = document.text
    offset = on_character(text, offset)
    if not text:
        return 0
    match motion:
        case "line_start":
            return line_start(text, offset)
        case "line_first":
            return _first_of_line(text, offset)
        case "line_end":
            return _last_of_line(text, _lines_down(text, offset, count - 1))
        case "line_down":
            return _same_cell(text, offset, _lines_down(text, offset, count))
        case "line_up":
            return _same_cell(text, offset, _lines_up(text, offset, count))
        case "top":
            return _first_of_line(text, 0)
        case "bottom":
            return _first_of_line(text, len(text) - 1)
        case _:
            for _ in range(count):
                before, offset = offset, on_character(text, _apply_once(document, offset, motion))
                if offset == before:
                    break
            return offset


def _apply_once(document: Document, offset: Offset, motion: _ByCharacters | _ByTextUnits) -> Offset:
    text = document.text
    match motion:
        case "left":
            return max(offset - 1, line_start(text, offset))
        case "right":
            end = cluster_at(text, offset).end
            return offset if end == len(text) or text[end] == "\n" or text[offset] == "\n" else end
        case "word" | "WORD":
            return _next_word_start(text, offset, big=motion == "WORD")
        case "back" | "BACK":
            return _previous_word_start(text, offset, big=motion == "BACK")
        case "end" | "END":
            return _next_word_end(text, offset, big=motion == "END")
        case "back_end":
            return _previous_word_end(text, offset)
        case "sentence":
            return next_sentence(document, offset)
        case "sentence_back":
            return previous_sentence(document, offset)
        case "paragraph":
            return _paragraph_forward(document, offset)
        case "paragraph_back":
            return _paragraph_back(document, offset)
        case _:
            assert_never(motion)


def find_char(document: Document, offset: Offset, char: str, kind: FindKind, count: int = 1) -> Offset | None:
    """Return the `count`-th `char` in the line after the cursor (before it), or the place just before it; None if there
    are too few."""
    text = document.text
    found = offset = on_character(text, offset)
    start, end = line_start(text, offset), line_end(text, offset)
    if not char:
        return None
    for _ in range(count):
        while True:
            if kind in ("f", "t"):
                found = text.find(char, cluster_at(text, found).end, end)
            else:
                found = text.rfind(char, start, found - 1 + len(char))
            if found < 0:
                return None
            if cluster_at(text, found) == (found, found + len(char)):
                break
    match kind:
        case "f" | "F":
            return found
        case "t":
            return cluster_at(text, found - 1).start
        case "T":
            return cluster_at(text, found).end
        case _:
            assert_never(kind)


def on_character(text: str, offset: Offset) -> Offset:
    """Return the start of the grapheme cluster at `offset`, or of the last one if `offset` is outside; 0 in an empty
    text."""
    return cluster_at(text, min(max(offset, 0), len(text) - 1)).start if text else 0


# Lines


def line_start(text: str, offset: Offset) -> Offset:
    """Return the start of the line at `offset`. A newline belongs to the line that it ends."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: Offset) -> Offset:
    """Return the end of the line at `offset`, without its newline."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _last_of_line(text: str, offset: Offset) -> Offset:
    start, end = line_start(text, offset), line_end(text, offset)
    return cluster_at(text, end - 1).start if end > start else start


def _first_of_line(text: str, offset: Offset) -> Offset:
    """The first character of the line that is not white space, or its last one."""
    start = line_start(text, offset)
    end = line_end(text, start)
    first = start if start == end or not is_blank(text, start) else run_end(text, start)
    return first if first < end else _last_of_line(text, start)


def _lines_down(text: str, offset: Offset, count: int) -> Offset:
    """The start of the line `count` lines down, or of the last line."""
    start = line_start(text, offset)
    for _ in range(count):
        if (end := line_end(text, start)) + 1 >= len(text):
            break
        start = end + 1
    return start


def _lines_up(text: str, offset: Offset, count: int) -> Offset:
    start = line_start(text, offset)
    for _ in range(count):
        if not start:
            break
        start = line_start(text, start - 1)
    return start


def _same_cell(text: str, offset: Offset, start: Offset) -> Offset:
    """The character of the line at `start` in the cell column that `offset` has in its own line."""
    cell = width(text[line_start(text, offset) : offset])
    end = line_end(text, start)
    reached = start + fit(text[start:end], cell)
    return reached if reached < end else _last_of_line(text, start)


# Words


def _next_word_start(text: str, offset: Offset, *, big: bool) -> Offset:
    offset = cluster_at(text, offset).end if is_blank(text, offset) else run_end(text, offset, big=big)
    while offset < len(text) and is_blank(text, offset) and not is_empty_line(text, offset):
        offset = _skip_blank(text, offset)
    return offset


def _skip_blank(text: str, offset: Offset) -> Offset:
    return offset + 1 if text[offset] == "\n" else run_end(text, offset)


def _previous_word_start(text: str, offset: Offset, *, big: bool) -> Offset:
    found = _last_word_character(text, offset)
    return found if is_blank(text, found) else run_start(text, found, big=big)


def _last_word_character(text: str, offset: Offset) -> Offset:
    """The last character before `offset` that is not white space, or an empty line; 0 if there is none."""
    while offset > 0:
        offset = cluster_at(text, offset - 1).start
        if not is_blank(text, offset) or is_empty_line(text, offset):
            break
        offset = offset if text[offset] == "\n" else run_start(text, offset)
    return offset


def _next_word_end(text: str, offset: Offset, *, big: bool) -> Offset:
    offset = cluster_at(text, offset).end
    while offset < len(text) and is_blank(text, offset):
        offset = _skip_blank(text, offset)
    return run_end(text, offset, big=big) - 1


def _previous_word_end(text: str, offset: Offset) -> Offset:
    return _last_word_character(text, offset if is_blank(text, offset) else run_start(text, offset))


# Paragraphs


def _paragraph_forward(document: Document, offset: Offset) -> Offset:
    """The newline after the block, from there the one after the next; after the last block, the end of the text."""
    if document.is_output:
        from readtui.reading.output_paragraphs import paragraph_end  # deferred: few documents are output

        return paragraph_end(document, offset)
    index = document.block_at(offset)
    span = document.blocks[index].span
    while not span or offset >= span.end:
        index += 1
        if index == len(document.blocks):
            break
        span = document.blocks[index].span
    return span.end


def _paragraph_back(document: Document, offset: Offset) -> Offset:
    """The newline before the block, from there the one before the previous; before the first, the start of the text."""
    if document.is_output:
        from readtui.reading.output_paragraphs import previous_paragraph  # deferred, as above

        start = previous_paragraph(document, offset + 1)
        return 0 if start is None else max(start - 1, 0)
    index = document.block_at(offset)
    while index > 0 and not document.blocks[index].span:
        index -= 1
    return max(document.blocks[index].span.start - 1, 0)
