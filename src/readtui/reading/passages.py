"""Words and paragraphs at a place of a document, and labels for passages."""

from __future__ import annotations

from readtui.document.model import Caption, Code, Document, Figure, Heading, Output
from readtui.document.summary import format_percent, share_before
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after, cluster_at, whole_clusters
from readtui.unicode.words import is_blank

CUE_LENGTH = 60
"""Least number of characters in the cue of running text, about one row. A cue ends with a word, and has at most twice
as many."""

LABEL_LENGTH = 60
"""Characters of a label made from the text: one row in the list of marks."""

MAX_WORD_LENGTH = 256
"""Characters on each side in which the ends of a word are searched."""

# Chinese and Japanese have no spaces between words: there, a run of one script counts as a word.
_LETTERS = r"[[\w\u200c\u200d]--[\p{Han}\p{Hiragana}\p{Katakana}ー]]+"
_SPACED = rf"{_LETTERS}(?:['’\-‐‑]{_LETTERS})*"
_WORD = rf"\p{{Han}}+|\p{{Hiragana}}+|[\p{{Katakana}}ー]+|{_SPACED}"
_COUNTED = rf"[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]|(?=[\p{{L}}\p{{N}}]){_SPACED}"


def paragraph_at(document: Document, offset: Offset) -> Span:
    """Return the block at `offset`, or the paragraph in the output of a program; an empty span if there is none."""
    if document.is_output:
        from readtui.reading.output_paragraphs import paragraph_of_output  # deferred: few documents are output

        return paragraph_of_output(document, offset)
    index = document.block_at(offset)
    return document.blocks[index].span if index >= 0 else Span(offset, offset)


def word_at(document: Document, offset: Offset) -> Span:
    """Return the word at `offset`, with inner apostrophes and hyphens.

    Where there is no word, one grapheme cluster; an empty span on white space. A cluster that begins with white space
    belongs to no word.
    """
    import regex  # deferred: 20 ms, and only needed for a double click

    text = document.text
    if not text[offset : offset + 1] or is_blank(text, (cluster := cluster_at(text, offset)).start):
        return Span(offset, offset)
    search_start = max(offset - MAX_WORD_LENGTH, 0)
    for word in regex.finditer(_WORD, text, regex.VERSION1, pos=search_start, endpos=offset + MAX_WORD_LENGTH):
        span = whole_clusters(text, Span(word.start(), word.end()))
        if offset in span:
            return Span(cluster_at(text, span.start).end, span.end) if is_blank(text, span.start) else span
    return cluster


def word_from(document: Document, offset: Offset) -> Span:
    """Return the word at `offset`, else the next one in its block; an empty span if there is none."""
    import regex  # deferred, as above

    text, end = document.text, paragraph_at(document, offset).end
    while offset < end:
        word = word_at(document, offset)
        if any(map(str.isalnum, word.of(text))):
            return word
        found = regex.compile(r"[\p{L}\p{N}]").search(text, max(word.end, offset + 1), end)
        offset = found.start() if found else end
    return Span(offset, offset)


def is_whole_word(text: str, span: Span) -> bool:
    """Whether a word ends at both ends of a span: not so in scripts without spaces between words."""
    beside = text[max(span.start - 1, 0) : span.start] + text[span.end : span.end + 1]
    return not any(char.isalnum() or char == "_" for char in beside)


def count_words(text: str) -> int:
    """Return the number of words in a text; Chinese and Japanese are counted by characters."""
    import regex  # deferred, as above

    return sum(1 for _ in regex.finditer(_COUNTED, text, regex.VERSION1))


def jump_cue_at(document: Document, offset: Offset) -> Span | None:
    """Return the passage to highlight after a jump to `offset`; None in an empty document.

    That is the whole heading, caption or figure that starts there; the line of code; in other text, about a row.
    """
    text, blocks = document.text, document.blocks
    index = document.block_at(offset)
    if index < 0:
        return None
    if not blocks[index].span and isinstance(blocks[min(index + 1, len(blocks) - 1)], Caption):
        index += 1
        offset = blocks[index].span.start
    span = blocks[index].span
    if offset == span.start and isinstance(blocks[index], Heading | Caption | Figure):
        return span
    if isinstance(blocks[index], Code | Output) and (line := text.find("\n", offset, span.end)) > offset:
        return Span(offset, line)
    return whole_clusters(text, Span(offset, _word_end(text, offset, min(offset + CUE_LENGTH, span.end), span.end)))


def _word_end(text: str, start: Offset, wanted: Offset, end: Offset) -> Offset:
    """Return the end of the word at `wanted`, at most `end`; if the word is too long, the end of a grapheme cluster."""
    last = min(boundary_at_or_after(text, start + 2 * CUE_LENGTH), end)
    space = text.find(" ", wanted, last)
    return last if space < 0 else boundary_at_or_after(text, space)


def default_label(document: Document, span: Span) -> str:
    """Return a label for a passage: its first words; without words, the share of the text before it in percent."""
    text = document.text
    first = text[span.start : span.start + 4 * LABEL_LENGTH].lstrip().partition("\n")[0]
    if len(first) > LABEL_LENGTH:
        first = first[: _word_end(first, 0, LABEL_LENGTH, len(first))] + "…"
    return " ".join(first.split()) or f"{format_percent(share_before(document, span.start))} of the text"
