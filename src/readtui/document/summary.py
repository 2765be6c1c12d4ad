"""Summary of a document: words, reading time, number of sections, and the line below its title."""

from __future__ import annotations

from typing import NamedTuple

from readtui.document.model import Code, Document
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

CHARACTERS_PER_MINUTE = 1250
"""Silent reading speed in alphabetic scripts. Trauzettel-Klosinski and Dietz, IOVS 53 (2012) 5452, measured 228 words
of 987 letters a minute in English; with spaces and punctuation that is about 1,250 characters."""

WIDE_CHARACTERS_PER_MINUTE = 306
"""Silent reading speed in Chinese and Japanese: the mean of 255 and 357 in the same study."""

_SAMPLE = 2000
"""Characters at the start of a passage in which wide characters are counted: an estimate for all of it."""

UNSPACED_CHARACTERS_PER_WORD = 2
"""Characters that count as one word in a script without spaces between words. A Chinese word has 1.5 on average, a
Thai word 4."""

MAX_COUNTED_LENGTH = 1_000_000
"""Characters of the longest text whose words are counted, which takes 20 ms; in a longer one they are estimated."""

_ROUNDING = 1e-9
"""What a share in hundredths may be too small: 0.29 * 100 is less than 29."""

LEAST_HIDDEN_WORDS = 20
LEAST_HIDDEN_SHARE = 100
"""Hidden words from which they are mentioned if they are also at least one word in so many: two sentences. Less is
often a label or a credit that was taken for prose, and nobody misses it."""

LARGE_HIDDEN_SHARE = 10
"""Hidden words are mentioned, however few, if they are at least one word in so many: a part of a short text."""

# Thai, Lao, Tibetan, Burmese, Khmer, kana and ideographs, with their punctuation.
_UNSPACED = lazy_regex(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]+"
)


_MANUAL_PAGE = lazy_regex(r"\S+\([0-9][a-z0-9]*\)")


class ProseWords(NamedTuple):
    """The words of the prose of a document: the hidden ones, and all."""

    hidden: int
    total: int


def word_count(text: str) -> int:
    """Return the number of words, estimated in scripts without spaces and for a text over `MAX_COUNTED_LENGTH`."""
    if len(text) > MAX_COUNTED_LENGTH:
        return word_count(text[:MAX_COUNTED_LENGTH]) * len(text) // MAX_COUNTED_LENGTH
    if text.isascii() or not (unspaced := sum(map(len, _UNSPACED.findall(text)))):
        return len(text.split())
    return len(_UNSPACED.sub(" ", text).split()) + -(-unspaced // UNSPACED_CHARACTERS_PER_WORD)


def prose_words(document: Document) -> ProseWords:
    """Return the number of words of the document that are hidden as prose, and of those and the shown ones together.

    Boilerplate, such as menus and running heads, is not counted.
    """
    hidden = sum(word_count(line.text) for line in document.hidden if line.is_prose)
    return ProseWords(hidden, hidden + word_count(document.text))


def hidden_prose_text(document: Document) -> str:
    """Return how much prose is hidden, as "203 of 2,491 words hidden"; "" if there is none or too little to mention."""
    if not any(line.is_prose for line in document.hidden):
        return ""
    hidden, total = prose_words(document)
    is_much = hidden * LARGE_HIDDEN_SHARE >= total
    if not is_much and (hidden < LEAST_HIDDEN_WORDS or hidden * LEAST_HIDDEN_SHARE < total):
        return ""
    return f"{hidden:,} of {total:,} words hidden"


def reading_minutes(document: Document, span: Span) -> int:
    """Return the reading time of a passage in minutes, rounded up; 0 if it is empty, output or a table."""
    if document.is_output or document.is_table:
        return 0
    sample = document.text[span.start : min(span.end, span.start + _SAMPLE)]
    if not sample:
        return 0
    wide = 0 if sample.isascii() else sum(char > "\u2e7f" for char in sample)
    time = wide * CHARACTERS_PER_MINUTE + (len(sample) - wide) * WIDE_CHARACTERS_PER_MINUTE
    return -(-len(span) * time // (len(sample) * CHARACTERS_PER_MINUTE * WIDE_CHARACTERS_PER_MINUTE))


def format_minutes(minutes: int) -> str:
    """Return a duration for display: "12 min", from 100 minutes on "5 h"."""
    return f"{minutes} min" if minutes < 100 else f"{round(minutes / 60)} h"


def title_above(document: Document) -> str:
    """Return the title to show above a text that has none: the name of a file of source code, or of a manual page."""
    is_code = len(document.blocks) == 1 and isinstance(document.blocks[0], Code)
    is_manual_page = document.title.endswith(")") and _MANUAL_PAGE.fullmatch(document.title) is not None
    return document.title if is_code or is_manual_page else ""


def share_before(document: Document, offset: Offset) -> float:
    """Return the share of the text before a place, from 0 to 1: the one figure for it, wherever it is shown."""
    return min(offset / len(document.text), 1.0) if document.text else 0.0


def format_percent(share: float) -> str:
    """Return a share for display: "41 %", rounded down, so that only the whole is "100 %"."""
    return f"{int(share * 100 + _ROUNDING)} %"


def subtitle(document: Document) -> str:
    """Return the line below the title: site, authors, date, reading time and number of sections, as far as known.

    A short text from a pipe of which nothing else is known has none.
    """
    minutes = reading_minutes(document, Span(0, len(document.text)))
    parts = [document.site, ", ".join(document.authors), document.published, section_count_text(document)]
    if minutes and not (document.source == "-" and minutes == 1 and not any(parts)):  # the answer of a command
        parts.insert(3, format_minutes(minutes))
    return " · ".join(part for part in parts if part)


def section_count_text(document: Document) -> str:
    """Return the number of sections as "1 section" or "9 sections"; "" for none.

    A first section that has the document's title is not counted.
    """
    first_is_title = any(section.title.split() == document.title.split() for section in document.sections[:1])
    count = len(document.sections) - first_is_title
    return "" if not count else "1 section" if count == 1 else f"{count} sections"
