"""What a passage is to a reader: a word, a paragraph, so many minutes."""

from __future__ import annotations

from readtui.document.model import Caption, Code, Document, Figure, Heading
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after, cluster_at

CUED = 60
"""Characters of a paragraph that a landing cue shows at least: a row. It ends with a word, but after twice as many."""

LABELLED = 60
"""Characters of a label that is made from the text: a row in the list of bookmarks."""

LONGEST_WORD = 256
"""Characters to each side where the ends of a word are looked for."""

# In Chinese and Japanese, which put no space between words, a run of one script comes nearest to one.
_LETTERS = r"[[\w\u200c\u200d]--[\p{Han}\p{Hiragana}\p{Katakana}ー]]+"
_SPACED = rf"{_LETTERS}(?:['’\-‐‑]{_LETTERS})*"
_WORD = rf"\p{{Han}}+|\p{{Hiragana}}+|[\p{{Katakana}}ー]+|{_SPACED}"
_COUNTED = rf"[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]|(?=[\p{{L}}\p{{N}}]){_SPACED}"


def paragraph_at(document: Document, offset: Offset) -> Span:
    """The block round `offset`; empty where there is none."""
    index = document.block_at(offset)
    return document.blocks[index].span if index >= 0 else Span(offset, offset)


def word_at(document: Document, offset: Offset) -> Span:
    """The word round `offset`, with apostrophes and hyphens inside it; where there is no word, one grapheme cluster,
    and nothing of white space."""
    import regex  # deferred: 20 ms, and only for a double click

    text = document.text
    near = max(offset - LONGEST_WORD, 0)
    for word in regex.finditer(_WORD, text, regex.VERSION1, pos=near, endpos=offset + LONGEST_WORD):
        if offset in (span := Span(word.start(), word.end())):
            return span
    if not text[offset : offset + 1].strip():
        return Span(offset, offset)
    return cluster_at(text, offset)


def count_words(text: str) -> int:
    """How many words a text has; in Chinese and Japanese, how many characters."""
    import regex  # deferred, as above

    return sum(1 for _ in regex.finditer(_COUNTED, text, regex.VERSION1))


def jump_cue_at(document: Document, offset: Offset) -> Span | None:
    """What is lit when a leap lands at `offset`: the heading or callout there; the line of code; of other text, the
    row or two from there. None in an empty document."""
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
    if isinstance(blocks[index], Code) and (line := text.find("\n", offset, span.end)) > offset:
        return Span(offset, line)
    return Span(offset, _word_end(text, offset, min(offset + CUED, span.end), span.end))


def _word_end(text: str, start: Offset, wanted: Offset, end: Offset) -> Offset:
    """The end of the word at `wanted`, if it is not too far off; else where a cluster ends. Never beyond `end`."""
    last = min(boundary_at_or_after(text, start + 2 * CUED), end)
    space = text.find(" ", wanted, last)
    return last if space < 0 else space


def default_label(document: Document, span: Span) -> str:
    """What a passage is called where the reader gives it no name: its first words, or those behind it, or how far on
    in the text it is."""
    text = document.text
    first = text[span.start : span.start + 4 * LABELLED].lstrip().partition("\n")[0]
    if len(first) > LABELLED:
        first = first[: _word_end(first, 0, LABELLED, len(first))] + "…"
    return " ".join(first.split()) or f"{100 * span.start // max(len(text), 1)} % of the text"
