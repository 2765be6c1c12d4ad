"""Summary of a document: reading time, number of sections, and the line below its title."""

from __future__ import annotations

from readtui.document.model import Document
from readtui.span import Span

CHARACTERS_PER_MINUTE = 1250
"""Silent reading speed in alphabetic scripts. Trauzettel-Klosinski and Dietz, IOVS 53 (2012) 5452, measured 228 words
of 987 letters a minute in English; with spaces and punctuation that is about 1,250 characters."""

WIDE_CHARACTERS_PER_MINUTE = 306
"""Silent reading speed in Chinese and Japanese: the mean of 255 and 357 in the same study."""

_SAMPLE = 2000
"""Characters at the start of a passage in which wide characters are counted: an estimate for all of it."""


def reading_minutes(document: Document, span: Span) -> int:
    """Return the reading time of a passage in minutes, rounded up; 0 if it is empty."""
    sample = document.text[span.start : min(span.end, span.start + _SAMPLE)]
    if not sample:
        return 0
    wide = 0 if sample.isascii() else sum(char > "\u2e7f" for char in sample)
    time = wide * CHARACTERS_PER_MINUTE + (len(sample) - wide) * WIDE_CHARACTERS_PER_MINUTE
    return -(-len(span) * time // (len(sample) * CHARACTERS_PER_MINUTE * WIDE_CHARACTERS_PER_MINUTE))


def format_minutes(minutes: int) -> str:
    """Return a duration for display: "12 min", from 100 minutes on "5 h"."""
    return f"{minutes} min" if minutes < 100 else f"{round(minutes / 60)} h"


def subtitle(document: Document) -> str:
    """Return the line below the title: site, authors, date, reading time and number of sections, as far as known."""
    minutes = reading_minutes(document, Span(0, len(document.text)))
    parts = [document.site, ", ".join(document.authors), document.published]
    parts += [format_minutes(minutes) if minutes else "", section_count_text(document)]
    return " · ".join(part for part in parts if part)


def section_count_text(document: Document) -> str:
    """Return the number of sections as "1 section" or "9 sections"; "" for none.

    A first section that has the document's title is not counted.
    """
    first_is_title = any(section.title.split() == document.title.split() for section in document.sections[:1])
    count = len(document.sections) - first_is_title
    return "" if not count else "1 section" if count == 1 else f"{count} sections"
