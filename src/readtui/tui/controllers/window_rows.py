"""The rows of the list windows: matches, marks, document details."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache

from readtui.document.model import Document
from readtui.document.summary import (
    format_minutes,
    format_percent,
    prose_words,
    reading_minutes,
    section_count_text,
    share_before,
)
from readtui.marks.model import COLOUR_NAMES, Mark
from readtui.reading.overlay import LOST, NOTE_SIGN, lost_text, mark_sign, sign_cells
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.widgets.list_state import LazyRows, ListRow
from readtui.unicode.direction import has_right_to_left

MATCHES_LISTED = 5_000
"""Greatest number of matches in the list: more would make the filter slow, and nobody reads them."""

CONTEXT = 24
"""Characters of context before a match in the list, so few that the match is visible on a narrow screen."""

NOTE_CHARACTERS = 200
"""Characters of a note in a row of a list: more than fit."""

DETAIL_CELLS = 56
"""Width in cells of a row of details."""


def match_rows(reading: Reading) -> list[ListRow[int]]:
    """Return the matches with their context, grouped by section. The value is the index of the match."""
    hits, document = reading.search.hits, reading.document
    if hits is None:
        return []
    rows: list[ListRow[int]] = []
    for index in range(min(len(hits), MATCHES_LISTED)):
        span = hits[index]
        section = document.section_at(span.start)
        title = document.sections[section].title if section >= 0 else ""
        rows.append(ListRow(_with_context(document.text, span), index, title))
    if len(hits) > MATCHES_LISTED:
        rows.append(ListRow(f"… the first {MATCHES_LISTED:,} of {len(hits):,} matches"))
    return rows


def mark_window_rows(reading: Reading) -> LazyRows[int | str]:
    """Return the reader's marks, with the first words of their notes, and their section or "lost". The value is the id
    of the mark. A filter also finds the rest of a note, and the name of a colour."""
    document, marks = reading.document, reading.marks.entries
    cells = sign_cells(marks)

    def mark_row(number: int) -> ListRow[int | str]:
        mark, span = marks[number]
        return ListRow(
            mark_text(mark if span is not None else mark._replace(label=lost_text(mark))),
            mark.ident,
            _place_of_mark(document, span),
            sign=f" {mark_sign(mark):{cells}} ",
            sign_role=f"highlight_{mark.colour}" if mark.colour else "title",
            is_dim=span is None,
        )

    @cache
    def searched() -> Sequence[str]:
        places = (_place_of_mark(document, span) for _, span in marks)
        return [f"{mark_words(mark)} {place.casefold()}" for (mark, _), place in zip(marks, places, strict=True)]

    return LazyRows(mark_row, len(marks), lambda: [found.mark.ident for found in marks], searched)


def mark_text(mark: Mark) -> str:
    """Return the label of a mark and the first words of its note, as lists show them."""
    note = " ".join(mark.note[:NOTE_CHARACTERS].split())
    return f"{mark.label} {NOTE_SIGN} {note}" if note else mark.label


def mark_words(mark: Mark) -> str:
    """Return what a filter searches in a mark, in lower case: sign, label, note and the name of the colour."""
    colour = COLOUR_NAMES[mark.colour - 1] if mark.colour else ""
    return f"{mark_sign(mark)} {mark.label} {mark.note} {colour}".casefold()


def _place_of_mark(document: Document, span: Span | None) -> str:
    """The section of a mark; the position in percent if it is on a heading, whose title is already its label."""
    if span is None:
        return LOST
    section = document.section_at(span.start)
    if section >= 0 and document.sections[section].span.start < span.start:
        return document.sections[section].title
    return format_percent(share_before(document, span.start))


def _with_context(text: str, span: Span) -> str:
    """The text of a span and around it, on one line."""
    start = max(span.start - CONTEXT, text.rfind("\n", 0, span.start) + 1, 0)
    if start > 0 and text[start - 1] not in "\n ":
        space = text.find(" ", start, span.start)
        start = space + 1 if space >= 0 else start
    ellipsis = "…" if start > 0 and text[start - 1] != "\n" else ""
    return ellipsis + " ".join(text[start : span.end + 4 * CONTEXT].split())


def detail_rows(document: Document, environ: Mapping[str, str] = os.environ) -> list[ListRow[str]]:
    """Return the metadata of a document, the notes of its reader, and its hidden text, as rows without values.

    `environ` tells what the terminal does with right-to-left text.
    """
    from readtui.tui.bidi import reordering  # deferred: seldom needed

    length = reading_minutes(document, Span(0, len(document.text)))
    hidden_words, words = prose_words(document)
    shown = f"{words - hidden_words:,} words"
    lengths = (shown, format_minutes(length) if length else "", section_count_text(document))
    fields = (
        ("Title", document.title),
        ("Authors", ", ".join(document.authors)),
        ("Site", document.site),
        ("Published", document.published),
        ("Language", document.language),
        ("Right to left", reordering(environ).value if has_right_to_left(document.text) else ""),
        ("Source", document.source),
        ("Length", ", ".join(part for part in lengths if part)),
        ("Hidden lines", str(len(document.hidden) or "")),
        ("Hidden words", f"{hidden_words:,} of {words:,}" if hidden_words else ""),
    )
    rows: list[ListRow[str]] = []
    for name, value in fields:
        parts = textwrap.wrap(value, DETAIL_CELLS)
        rows += [ListRow(f"{name if not index else '':13} {part}") for index, part in enumerate(parts)]
    hidden = [hidden.text for hidden in document.hidden]
    for heading, texts in (("Notes", document.notes), ("Hidden text", hidden)):
        rows += [ListRow(part, None, "", heading) for text in texts for part in textwrap.wrap(text, DETAIL_CELLS)]
    return rows
