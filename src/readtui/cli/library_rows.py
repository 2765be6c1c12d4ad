"""What commands print of works and marks: rows for people, and objects of JSON (docs/library-commands.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from readtui.cli.streams import terminal_columns, write_line
from readtui.document.summary import format_percent
from readtui.marks.model import COLOUR_NAMES
from readtui.unicode.cut import cut, in_rows, joined
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.library.shelf import SearchHit, WorkEntry, WorkMark
    from readtui.marks.model import Mark

SHORTEST_ID = 8
"""Characters of an id that are printed; more if two begin alike."""

MOST_NOTE_ROWS = 1000
"""Rows of a quote or a note that are printed on a terminal."""


def write_json(values: Mapping[str, object]) -> None:
    """Print one object as one line of JSON, in ASCII: names of files that are not UTF-8 have lone surrogates."""
    write_line(json.dumps(values))


def work_json(entry: WorkEntry) -> dict[str, object]:
    """Return a work as JSON values."""
    return {
        "id": entry.uid,
        "title": entry.title,
        "author": entry.author,
        "site": entry.site,
        "language": entry.language,
        "source": entry.source,
        "state": entry.state,
        "tags": list(entry.tags),
        "minutes": entry.minutes,
        "progress": round(entry.progress, 4),
        "added": _time_json(entry.added),
        "opened": _time_json(entry.last_opened),
        "finished": _time_json(entry.finished),
        "marks": entry.mark_count,
        "notes": entry.note_count,
        "kept": entry.is_kept,
        "link": f"readtui://text/{entry.uid}",
    }


def mark_json(found: WorkMark) -> dict[str, object]:
    """Return a mark as JSON values."""
    entry, mark, changed = found
    return {
        "id": mark.uid,
        "work": entry.uid,
        "title": entry.title,
        "source": entry.source,
        "kind": mark.kind,
        "colour": colour_name(mark),
        "letter": mark.letter,
        "label": mark.label,
        "quote": mark.anchor.exact,
        "note": mark.note,
        "start": mark.anchor.start,
        "prefix": mark.anchor.prefix,
        "suffix": mark.anchor.suffix,
        "made": _time_json(mark.made),
        "changed": _time_json(changed),
        "link": f"readtui://mark/{mark.uid}",
    }


def colour_name(mark: Mark) -> str:
    """Return the name of the colour of a highlight; empty for other marks."""
    return COLOUR_NAMES[mark.colour - 1] if mark.colour else ""


def work_rows(entries: Sequence[WorkEntry], all_uids: Iterable[str]) -> list[str]:
    """Return a row for each work, at most as wide as the terminal: id, state, progress, minutes, title, site, tags."""
    length = id_length(all_uids)
    columns = terminal_columns()
    rows = []
    for entry in entries:
        minutes = f"{entry.minutes} min" if entry.minutes else ""
        start = f"{entry.uid[:length]}  {entry.state:8}  {format_percent(entry.progress):>5}  {minutes:>8}  "
        text = printable_line("  ".join([named(entry), *(f"#{tag}" for tag in entry.tags)]))
        rows.append(f"{start}{cut(text, max(columns - width(start), 20)) if columns else text}")
    return rows


def named(entry: WorkEntry) -> str:
    """Return the title and the site of a work; its path or address if it has no title."""
    return printable_line(joined(entry.title or entry.source, entry.site))


def mark_rows(marks: Sequence[WorkMark], all_uids: Iterable[str], work_uids: Iterable[str]) -> list[str]:
    """Return the rows of marks below the titles of their works: id, colour or letter, quote or label; then the note."""
    length, work_length = id_length(all_uids), id_length(work_uids)
    rows: list[str] = []
    last = ""
    for entry, mark, _ in marks:
        if entry.uid != last:
            rows += [*([""] if last else []), f"{entry.uid[:work_length]}  {named(entry)}"]
            last = entry.uid
        kind = colour_name(mark) or (f"mark {mark.letter}" if mark.letter else mark.kind)
        quote = f"“{mark.anchor.exact}”" if mark.colour else mark.label or f"“{mark.anchor.exact}”"
        rows += _wrapped(f"  {mark.uid[:length]}  {kind:8}  ", quote)
        for number, line in enumerate(mark.note.split("\n") if mark.note else ()):
            rows += _wrapped(" " * (length + 4) + ("Note: " if number == 0 else " " * 6), line)
    return rows


def hit_json(hit: SearchHit) -> dict[str, object]:
    """Return what a search found in a work as JSON values: those of the work too."""
    snippets = [{"text": one.text, "start": one.start, "matches": one.matches} for one in hit.snippets]
    found = {"score": round(hit.score, 6), "match_count": hit.match_count, "snippets": snippets}
    return {**work_json(hit.entry), **found}


def hit_rows(hits: Sequence[SearchHit], all_uids: Iterable[str]) -> list[str]:
    """Return the rows of works that a search found: id and title, and below them the snippets with matches."""
    length = id_length(all_uids)
    rows: list[str] = []
    for hit in hits:
        rows.append(f"{hit.entry.uid[:length]}  {named(hit.entry)}")
        for snippet in hit.snippets if hit.match_count else ():
            rows += _wrapped(" " * (length + 2), snippet.text.strip())
    return rows


def _wrapped(start: str, text: str) -> list[str]:
    """Return a text after `start`, wrapped in the width of the terminal if there is one."""
    text, columns = printable_line(text), terminal_columns()
    cells = max(columns - len(start), 20)
    texts = in_rows(text, cells, MOST_NOTE_ROWS) if columns else [text]
    return [f"{start if number == 0 else ' ' * len(start)}{row}".rstrip() for number, row in enumerate(texts or [""])]


def id_length(uids: Iterable[str]) -> int:
    """Return the number of characters in which no two ids are alike, at least `SHORTEST_ID`."""
    whole = set(uids)
    length = SHORTEST_ID
    while len({uid[:length] for uid in whole}) < len(whole):
        length += 1
    return length


def _time_json(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if time is not None else None
