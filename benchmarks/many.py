"""Benchmarks of many bookmarks, works, sections, cells and matches, each beside a hundredth of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import Row, in_turn, median
from benchmarks.texts import prose
from readtui.document.builder import Builder
from readtui.document.model import Document, Table
from readtui.ingest.plaintext.reader import read
from readtui.library import tables
from readtui.library.filter import parse
from readtui.library.listing import Catalogue, Listing
from readtui.library.mark_filter import searched_mark
from readtui.library.store import Library
from readtui.marks.anchor import anchor_all
from readtui.marks.model import Mark
from readtui.reading.landmarks import nth_section_start
from readtui.reading.overlay import margin_sign, scrollbar_ticks
from readtui.reading.search import Query, find
from readtui.reading.state import Reading
from readtui.reading.table_view import TableView
from readtui.span import Span
from readtui.tui.controllers.mark_window import all_mark_rows
from readtui.tui.widgets.list_state import LazyRows, filtered
from readtui.tui.widgets.sidebar import SectionSource, mark_rows

ROUNDS = 5
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 20, tzinfo=UTC)
SOURCE = "/shelf/many.txt"

Work = Callable[[], object]


def many() -> Iterator[Row]:
    """Yield the rows for each kind, with the CPU time for many of them and for a hundredth of them."""
    with TemporaryDirectory() as folder:
        yield from _bookmarks(Path(folder))
        yield from _works(Path(folder))
    yield from _sections()
    yield from _cells()
    yield from _matches()


def _bookmarks(folder: Path) -> Iterator[Row]:
    document = read(prose(1_000_000), SOURCE)
    many, few = (_with_bookmarks(folder / f"{count}.db", document, count) for count in (10_000, 100))

    def opened(path: Path) -> None:
        library = Library.open(path)
        _shown(Reading(document).with_marks(library.marks_of(document, SOURCE)))
        library.close()

    yield _row("start with 10,000 bookmarks", (partial(opened, many), partial(opened, few)), 100.0)
    libraries = [Library.open(path) for path in (many, few)]

    def added(library: Library) -> None:
        start = 7 * len(library.marks_of(document, SOURCE)) % 900_000
        library.keep_mark(document, SOURCE, Span(start, start + 40), "another")
        _shown(Reading(document).with_marks(library.marks_of(document, SOURCE)))

    yield _row("one bookmark more", (partial(added, library) for library in libraries), 10.0)
    yield _row("marks of all texts, 10,000", [partial(_all_marks, library) for library in libraries], 500.0)
    rows = [_all_marks(library) for library in libraries]
    filters = [partial(filtered, one, "words made:2026-03 -tag:bells") for one in rows]
    yield _row("a key in the filter of 10,000 marks", filters, 50.0)
    for library in libraries:
        library.close()


def _all_marks(library: Library) -> LazyRows[int | str]:
    found = library.shelf.marks()
    return all_mark_rows(found, [searched_mark(one) for one in found])


def _with_bookmarks(path: Path, document: Document, count: int) -> Path:
    library = Library.open(path)
    library.record_opened(document, SOURCE)
    step = len(document.text) // (count + 1)
    spans = [Span(number * step, number * step + 40) for number in range(1, count + 1)]
    with library._file.changing("") as connection:  # at once: one commit for each would take minutes
        work_id = tables.find_work(connection, library._works.of(document, SOURCE))
        assert work_id is not None
        for quoted in anchor_all(document.text, spans):
            tables.keep_mark(connection, work_id, Mark(0, quoted, quoted.exact[:20], "", NOW))
    library.marks_of(document, SOURCE)  # as at the first start: the anchors are renewed once
    library.close()
    return path


def _shown(reading: Reading) -> None:
    """Do what the screen does with marks: the sidebar, 40 rows of the margin, the scroll bar."""
    rows = mark_rows(reading).rows[:10]
    signs = [margin_sign(reading, Span(start, start + 80)).text for start in range(0, 3200, 80)]
    assert rows
    assert signs
    scrollbar_ticks(reading, 38)


def _works(folder: Path) -> Iterator[Row]:
    many, few = (_with_works(folder / f"{count} works.db", count) for count in (10_000, 100))
    yield _row("last source of 10,000 works", (many.last_source, few.last_source), 1.0)
    listed = [partial(_listed, library) for library in (many, few)]
    yield _row("list of 10,000 works", listed, 120.0)
    listings = [_listed(library).filtered(parse("number")) for library in (many, few)]
    filters = [partial(_filtered, listing) for listing in listings]
    yield _row("filter of 10,000 works", filters, 50.0)
    many.close()
    few.close()


def _listed(library: Library) -> Listing:
    """Return the list as the library screen shows it first."""
    catalogue = Catalogue(library.shelf.entries())
    assert catalogue.states
    return Listing(catalogue).with_catalogue(catalogue)


def _filtered(listing: Listing) -> Listing:
    return listing.filtered(parse("number 99 is:reading -tag:none"))


def _with_works(path: Path, count: int) -> Library:
    library = Library.open(path)
    with library._file.changing("") as connection:
        for number in range(count):
            work = tables.Work(f"digest {number}", f"/shelf/{number}.html", f"An article of the number {number}")
            tables.keep_work(connection, work, NOW - number * HOUR)
    return library


def _sections() -> Iterator[Row]:
    many, few = (_chapters(count) for count in (15_000, 150))
    steps = [partial(nth_section_start, document, len(document.text) // 2, 1) for document in (many, few)]
    yield _row("next of 15,000 sections", steps, 1.0)
    sources = [SectionSource(document) for document in (many, few)]
    yield _row(
        "filter of 15,000 sections",
        (partial(_filter_sections, source) for source in sources),
        10.0,
    )


def _filter_sections(source: SectionSource) -> None:
    for words in ("part 7", "part 8"):  # the source remembers the last ones
        source.rows(Reading(source.document), words)


def _chapters(count: int) -> Document:
    builder = Builder("many.md")
    for number in range(count):
        builder.heading(f"Part {number}", 2)
        builder.paragraph("The morning bell rings over the snow.")
    return builder.build()


def _cells() -> Iterator[Row]:
    views = [_table(rows) for rows in (5_000, 50)]
    for view in views:
        view.find("nowhere", 1)
    yield _row("search in 50,000 cells", (partial(view.find, "nowhere", 1) for view in views), 5.0)


def _table(rows: int) -> TableView:
    builder = Builder("many.csv")
    builder.table([[f"column {column}" for column in range(10)]] + [[f"cell {row}"] * 10 for row in range(rows)])
    document = builder.build()
    (table,) = document.blocks
    assert isinstance(table, Table)
    return TableView.of(document, table, 0)


def _matches() -> Iterator[Row]:
    for name, word in (("Latin", "bell "), ("Hindi", "घंटी "), ("Thai", "ระฆัง "), ("Chinese", "钟声很远")):
        texts = [word * (count // len(word)) for count in (1_000_000, 10_000)]
        yield _row(f"all words of 1 MB of {name}", (partial(find, text, Query(word.strip())) for text in texts))


def _row(what: str, works: Iterable[Work], most: float | None = None) -> Row:
    """Measure the work on many and that on a hundredth of them."""
    ours, baseline = works
    figures, baselines = in_turn(ROUNDS, partial(_cpu_ms, ours), partial(_cpu_ms, baseline))
    return Row(what, "ms CPU", median(figures), max(median(baselines), 0.001), "a hundredth", most=most)


def _cpu_ms(work: Work) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6
