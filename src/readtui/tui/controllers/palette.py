"""What the windows list: commands, keys, matches, themes, articles, and the details of a document."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from readtui.document.model import Document
from readtui.document.summary import format_minutes, reading_minutes, section_count_text
from readtui.ingest.source import is_address
from readtui.library.tables import RecentWork
from readtui.reading.overlay import BOOKMARK
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import ACTIONS, GROUPS, MODAL_GROUPS, key_labels
from readtui.tui.widgets.dialogs import ListEntry

MATCHES_LISTED = 5_000
"""Matches in the list at most: nobody reads on, and the filter stays quick."""

CONTEXT = 24
"""Characters of context before a match in the list: the match itself must be in sight on a narrow screen."""

DETAIL_CELLS = 56
"""Cells of a row of details."""

COMMANDS: tuple[tuple[str, str], ...] = (
    ("Justify the text, or leave it ragged", "app.toggle_align"),
    ("Hyphenate words, or leave them whole", "app.toggle_hyphenate"),
    ("Paragraphs: blank rows between, or indents", "app.toggle_paragraphs"),
    ("Sidebar on the other side", "app.toggle_side"),
)
"""Commands that have no key."""


def command_entries(keymap: Mapping[str, str]) -> list[ListEntry[str]]:
    """Every action with its keys, grouped; the value is the action to run."""
    entries: list[ListEntry[str]] = []
    for group, heading in GROUPS.items():
        for binding in ACTIONS:
            if (binding.id or "").partition(".")[0] == group:
                keys = "  ".join(key_labels(binding.id or "", keymap))
                action = binding.action if group not in MODAL_GROUPS else None
                entries.append(ListEntry(binding.description, action, keys, heading))
        if group == "mark":
            entries.append(ListEntry("Bring back the mark that was deleted last", "app.restore_mark", "", heading))
        if group == "view":
            entries += [ListEntry(words, action, "", heading) for words, action in COMMANDS]
    return entries


def recent_entries(recent: Sequence[RecentWork]) -> list[ListEntry[str]]:
    """What was read before, with how far and when; where titles are the same, with where each text lies."""
    titles = Counter(kept.title for kept in recent)
    entries: list[ListEntry[str]] = []
    for kept in recent:
        where = f" · {_place_of(kept.source)}" if titles[kept.title] > 1 else ""
        said = f"{kept.title}{where}" if kept.title else kept.source
        entries.append(ListEntry(said, kept.source, f"{kept.progress * 100:.0f} % · {kept.last_opened:%d %b %Y}"))
    return entries


def _place_of(source: str) -> str:
    """The host of an address, the name of a file."""
    if is_address(source):
        return source.partition("://")[2].partition("/")[0]
    return PurePath(source).name


def match_entries(reading: Reading) -> list[ListEntry[int]]:
    """The matches with their context and section; the value is the index of the match."""
    hits, document = reading.hits, reading.document
    if hits is None:
        return []
    entries: list[ListEntry[int]] = []
    for index in range(min(len(hits), MATCHES_LISTED)):
        span = hits[index]
        section = document.section_at(span.start)
        title = document.sections[section].title if section >= 0 else ""
        entries.append(ListEntry(context(document.text, span), index, title))
    if len(hits) > MATCHES_LISTED:
        entries.append(ListEntry(f"… the first {MATCHES_LISTED:,} of {len(hits):,} matches"))
    return entries


def mark_entries(reading: Reading) -> list[ListEntry[int]]:
    """The reader's marks with their section, or that their words are gone; the value is the mark's number."""
    document = reading.document
    entries: list[ListEntry[int]] = []
    for found in reading.marks:
        sign = found.bookmark.letter or BOOKMARK
        entries.append(
            ListEntry(f"{sign} {found.bookmark.label}", found.bookmark.ident, _whereabouts(document, found.span))
        )
    return entries


def _whereabouts(document: Document, span: Span | None) -> str:
    """The section of a mark; for one at its heading, whose label says the same, how far on in the text it is."""
    if span is None:
        return "lost"
    section = document.section_at(span.start)
    if section >= 0 and document.sections[section].span.start < span.start:
        return document.sections[section].title
    return f"{100 * span.start // max(len(document.text), 1)} %"


def context(text: str, span: Span) -> str:
    """A passage with the words round it, on one line."""
    start = max(span.start - CONTEXT, text.rfind("\n", 0, span.start) + 1, 0)
    if start > 0 and text[start - 1] not in "\n ":
        space = text.find(" ", start, span.start)
        start = space + 1 if space >= 0 else start
    link_target = "…" if start > 0 and text[start - 1] != "\n" else ""
    return link_target + " ".join(text[start : span.end + 4 * CONTEXT].split())


def detail_entries(document: Document) -> list[ListEntry[str]]:
    """What is known of a document, and what the reader is told of how it was read."""
    length = reading_minutes(document, Span(0, len(document.text)))
    words = len(document.text.split()) if len(document.text) < 5_000_000 else len(document.text) // 6
    lengths = (f"{words:,} words", format_minutes(length) if length else "", section_count_text(document))
    known = (
        ("Title", document.title),
        ("Authors", ", ".join(document.authors)),
        ("Site", document.site),
        ("Published", document.published),
        ("Language", document.language),
        ("Source", document.source),
        ("Length", ", ".join(part for part in lengths if part)),
        ("Hidden lines", str(len(document.hidden) or "")),
    )
    entries = [_detail(part, name if first else "") for name, value in known for first, part in _wrapped(value)]
    for heading, sentences in (("Notes", document.notes), ("Kept back from the text", _lines(document))):
        for sentence in sentences:
            entries += [ListEntry(part, None, "", heading) for _, part in _wrapped(sentence)]
    return entries


def _lines(document: Document) -> Sequence[str]:
    return [hidden.text for hidden in document.hidden]


def _detail(text: str, name: str) -> ListEntry[str]:
    return ListEntry(f"{name:13} {text}")


def _wrapped(text: str) -> list[tuple[bool, str]]:
    return [(index == 0, part) for index, part in enumerate(textwrap.wrap(text, DETAIL_CELLS))]
