"""Highlights and notes as the CSV file that Readwise imports (readwise.io/import_bulk)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC

from readtui.exchange.model import ExportedText

COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
"""The columns by the names that Readwise knows. Location is a number that sorts; Date is in UTC."""


def readwise_csv(texts: Iterable[ExportedText]) -> str:
    """Return the highlights of texts, and their other marks with a note, one a row."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    rows.writerow(COLUMNS)
    for text in texts:
        for mark in text.marks:
            if (words := mark.anchor.exact or mark.label) and (mark.colour or mark.note):
                start = mark.span.start if mark.span is not None else mark.anchor.start
                date = f"{mark.made.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
                rows.writerow((words, text.name, ", ".join(text.authors), text.address, mark.note, start, date))
    return stream.getvalue()
