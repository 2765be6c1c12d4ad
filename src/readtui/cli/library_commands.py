"""Commands that show what is in the library: list, show, marks, locate and stats."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readtui.cli.library_access import find_entries, find_entry, opened_library, read_statistics
from readtui.cli.library_rows import mark_json, mark_rows, work_json, work_rows, write_json
from readtui.cli.options import Options
from readtui.cli.streams import flush_output, is_terminal, terminal_columns, write_line
from readtui.cli.verbs import Verb
from readtui.errors import NotFoundError, UsageError
from readtui.library.filter import STATES, Filter, folded, parse
from readtui.library.listing import SORT_KEYS, Catalogue, Order
from readtui.marks.model import COLOUR_NAMES

if TYPE_CHECKING:
    from readtui.library.shelf import WorkEntry

COLUMNS_WITHOUT_TERMINAL = 80

MOST_DAYS = 366


def positive(text: str) -> int:
    """Parse a number from 1 on, for argparse."""
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text[:9])


# list


def _describe_list(parser: ArgumentParser) -> None:
    parser.description = (
        "List the texts of the library, the last opened first. With WORDs, only those\n"
        "whose title, author or site has each of the words. A WORD may also be a term of\n"
        "the filter of the library screen: tag:NAME, site:NAME, is:unread, has:notes,\n"
        "'<10m', added:2026-11; one with - before it must not be true: -- -tag:later. A\n"
        "row has the id, state, progress, reading time, title and tags."
    )
    parser.add_argument("--state", action="append", choices=STATES, help="only texts in this state; may be repeated")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="only texts with this tag")
    parser.add_argument("--sort", choices=SORT_KEYS, default="opened", help="the order (default: opened)")
    parser.add_argument("--reverse", action="store_true", help="the other way round")
    parser.add_argument("--limit", type=positive, metavar="N", help="at most N texts")
    parser.add_argument("--json", action="store_true", help="print each text as one line of JSON")
    parser.epilog = """\
examples:
  readtui list                       all texts
  readtui list bells --state unread  unread texts about bells
  readtui list --tag later --sort minutes --limit 5
  readtui list is:reading '>20m' added:2026-11
  readtui list --json | jq -r .source
"""


def _list(parsed: Namespace, options: Options) -> int:
    with opened_library(options) as library:
        entries = library.shelf.entries()
    catalogue = Catalogue(entries)
    numbers = _filter(" ".join(parsed.operands)).select(
        catalogue.searched, catalogue.numbers(Order(parsed.sort, parsed.reverse))
    )
    found = [entry for entry in (entries[number] for number in numbers) if _matches(entry, parsed)][: parsed.limit]
    if not found:
        raise NotFoundError("no text of the library matches" if entries else "the library has no texts yet")
    if parsed.json:
        for entry in found:
            write_json(work_json(entry))
    else:
        for row in work_rows(found, [entry.uid for entry in entries]):
            write_line(row)
    flush_output()
    return 0


def _filter(line: str) -> Filter:
    """Return the filter that a line means. Raises UsageError for an error in it."""
    found = parse(line)
    if found.errors:
        span, message = found.errors[0]
        raise UsageError(f"{span.of(line)}: {message}", "docs/library-screen.md describes the terms")
    return found


def _matches(entry: WorkEntry, parsed: Namespace) -> bool:
    tags = {folded(tag) for tag in entry.tags}
    return (not parsed.state or entry.state in parsed.state) and tags.issuperset(map(_tag_name, parsed.tag))


def _tag_name(tag: str) -> str:
    return folded(tag.removeprefix("#"))


# show


def _describe_show(parser: ArgumentParser) -> None:
    parser.description = "Print texts that the library keeps, as --plain does; also when their files are\ngone."
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--markdown", action="store_true", help="print as Markdown")
    output.add_argument("--outline", action="store_true", help="print the section titles")
    output.add_argument("--json", action="store_true", help="print the document as one line of JSON: docs/json.md")
    parser.add_argument("--width", metavar="CELLS", help="width of the text in cells, 20 to 200")
    parser.epilog = """\
examples:
  readtui show 3f9a1c2d | less
  readtui show --markdown 3f9a1c2d > bells.md
"""


def _show(parsed: Namespace, options: Options) -> int:
    from readtui.cli.print import print_documents  # deferred: it imports what a document needs

    with opened_library(options) as library:
        entries = find_entries(library.shelf, parsed.operands)
    for entry in entries:
        if not entry.is_kept:
            raise NotFoundError(f"the library does not keep the text {entry.uid}", "readtui keep FILE keeps one")
    output = next((name for name in ("markdown", "outline", "json") if getattr(parsed, name)), "plain")
    sources = tuple(f"readtui://text/{entry.uid}" for entry in entries)
    return print_documents(replace(options, sources=sources, output=output, width=parsed.width))


# marks


def _describe_marks(parser: ArgumentParser) -> None:
    parser.description = "List the marks of all texts, or of some, with the quotes and the notes."
    parser.add_argument("--colour", choices=COLOUR_NAMES, help="only highlights of this colour")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="only marks of texts with this tag")
    parser.add_argument("--notes", action="store_true", help="only marks with a note")
    parser.add_argument("--json", action="store_true", help="print each mark as one line of JSON")
    parser.epilog = """\
examples:
  readtui marks                      all marks
  readtui marks 3f9a1c2d             the marks of one text
  readtui marks --colour green --tag history
  readtui marks --json | jq -r .quote
"""


def _marks(parsed: Namespace, options: Options) -> int:
    with opened_library(options) as library:
        ids = [entry.ident for entry in find_entries(library.shelf, parsed.operands)] if parsed.operands else None
        marks = library.shelf.marks(ids)
        entries = library.shelf.entries()
        every = marks if ids is None else library.shelf.marks()
    tags = set(map(_tag_name, parsed.tag))
    found = [
        one
        for one in marks
        if (not parsed.colour or one.mark.colour == COLOUR_NAMES.index(parsed.colour) + 1)
        and tags <= {folded(tag) for tag in one.entry.tags}
        and (one.mark.note or not parsed.notes)
    ]
    if not found:
        raise NotFoundError("no mark of the library matches" if every else "the library has no marks yet")
    if parsed.json:
        for one in found:
            write_json(mark_json(one))
    else:
        uids = [one.mark.uid for one in every]
        for row in mark_rows(found, uids, [entry.uid for entry in entries]):
            write_line(row)
    flush_output()
    return 0


# locate


def _describe_locate(parser: ArgumentParser) -> None:
    parser.description = "Print the path of the library, or the path or address of a text in it."
    parser.add_argument("--json", action="store_true", help="print one JSON object: library, or id and source")
    parser.epilog = """\
examples:
  readtui locate                 the library file
  readtui locate 3f9a1c2d        the path or the address of that text
  cd "$(dirname "$(readtui locate 3f9a1c2d)")"
"""


def _locate(parsed: Namespace, options: Options) -> int:
    if not parsed.operands:
        if options.no_library:
            raise UsageError("there is no library with --no-library", "leave --no-library out")
        found = {"library": str(options.library_file().absolute())}
    else:
        with opened_library(options) as library:
            entry = find_entry(library.shelf, parsed.operands[0])
        found = {"id": entry.uid, "source": entry.source}
    if parsed.json:
        write_json(found)
    else:
        _write_path(next(reversed(found.values())))
    flush_output()
    return 0


def _write_path(path: str) -> None:
    """Print a path: as it is for a program, made printable for a terminal."""
    if is_terminal(1):
        write_line(path)
        return
    flush_output()
    sys.stdout.buffer.write(os.fsencode(f"{path}\n"))


# stats


def _describe_stats(parser: ArgumentParser) -> None:
    parser.description = (
        "Print how long you read on each of the last days, how many texts you finished,\n"
        "and on how many days in a row you read for a minute or more."
    )
    parser.add_argument("--days", type=positive, metavar="N", help="the number of days, up to 366 (default: 14)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.epilog = """\
examples:
  readtui stats
  readtui stats --days 30
  readtui stats --json | jq .minutes
"""


def _stats(parsed: Namespace, options: Options) -> int:
    from readtui.reading.statistics import statistics_rows  # deferred: only for this

    with opened_library(options) as library:
        statistics = read_statistics(library.shelf, min(parsed.days, MOST_DAYS) if parsed.days else None)
        entries = library.shelf.entries()
    if not statistics.total_seconds and not statistics.total_finished:
        raise NotFoundError("nothing was read yet", "the time is counted while a text is on the screen")
    if parsed.json:
        write_json(
            {
                "days": [
                    {"day": day.isoformat(), "minutes": round(seconds / 60, 2), "finished": statistics.finished[day]}
                    for day, seconds in statistics.seconds.items()
                ],
                "minutes": round(statistics.total_seconds / 60, 2),
                "finished": statistics.total_finished,
                "streak": statistics.series,
                "longest_streak": statistics.longest_series,
                "states": {state: _count(entries, state) for state in STATES},
            }
        )
    else:
        for row in statistics_rows(statistics, max(terminal_columns() or COLUMNS_WITHOUT_TERMINAL, 20)):
            write_line(row)
    flush_output()
    return 0


def _count(entries: Sequence[WorkEntry], state: str) -> int:
    return sum([entry.state == state for entry in entries])


VERBS = {
    "list": Verb(_describe_list, _list),
    "show": Verb(_describe_show, _show),
    "marks": Verb(_describe_marks, _marks),
    "locate": Verb(_describe_locate, _locate),
    "stats": Verb(_describe_stats, _stats),
}
"""The commands of this module, for `verb_table`."""
