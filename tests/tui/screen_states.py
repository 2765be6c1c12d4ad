"""States of the screen, of each mode and focus, by name: what its rows say is tested with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.ingest.web.request import Progress
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.search import Hits, Query, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import ACTIONS
from readtui.tui.effects import AwaitKey
from readtui.tui.state import LibraryState, Mode, Opening, QueryFailure, ScreenState

WIDTHS = (20, 30, 40, 60, 80, 100, 120, 160, 200, 250)

LONG_HOST = "a-very-long-name-of-a-host." * 4 + "example.org"


def text(title: str = "A tale of bells", *targets: str, sections: int = 6, table: bool = False) -> Document:
    """Return a document with sections, and a paragraph with a link to each target."""
    builder = Builder("tale.txt")
    builder.heading(title, 1)
    for number in range(1, sections + 1):
        builder.heading(f"Part {number}", 2)
        builder.paragraph("The morning bell rings over the quiet fields. " * 40)
    for target in targets:
        builder.paragraph([StyledText("here", (Style("link", target),))])
    if table:
        builder.table([["Bell", "Weight"], ["North", "3 t"], ["South", "2 t"]])
    return builder.build()


def output(lines: int = 300) -> Document:
    """Return the output of a program."""
    builder = Builder("-")
    builder.output("\n".join(f"line {number}" for number in range(1, lines + 1)))
    return builder.build()


def links(document: Document) -> tuple[Inline, ...]:
    return tuple(inline for inline in document.inlines if inline.target)


def hits_of(document: Document, query: Query) -> Hits:
    return find(document.text, query)


def at_start(document: Document) -> Reading:
    return Reading(document).with_viewport(0, min(400, len(document.text)))


def searching(document: Document, query: Query) -> Reading:
    return at_start(document).with_hits(query, hits_of(document, query))


def mark(document: Document, letter: str, ident: int = 1) -> ResolvedMark:
    span = Span(0, 6)
    found = Mark(ident, anchor(document.text, span), "Bells", letter, datetime(2023, 3, 20, tzinfo=UTC))
    return ResolvedMark(found, span)


WAITING = {effect.ident for action in ACTIONS if isinstance(effect := action.does(Reading(), 0), AwaitKey)}
"""The actions that wait for a second key."""


def library_states(page: ScreenState) -> Mapping[str, ScreenState]:
    """Return states of the library screen, by name."""
    title = "The bells of the north tower, and what the sexton heard in the winter of 1888"
    full = LibraryState(left=title, right="12 of 10,000", has_current=True)
    libraries = {
        "library": full,
        "library groups": full._replace(pane="groups"),
        "library preview": full._replace(pane="preview"),
        "library selection": full._replace(left="3 selected", selected=3, escape="clear selection"),
        "library message": full._replace(left="Archived: “The bells of the…” · ^Z undoes it", is_message=True),
        "library matches": full._replace(lists_matches=True, escape="back to list", right="the best 200 texts"),
        "library empty": LibraryState(left="Library", right="0 texts"),
    }
    lines = {
        "library filter": full._replace(line="filter", escape="clear filter"),
        "library search": full._replace(line="search", escape="back to list"),
    }
    return {
        **{name: page._replace(mode=Mode.LIBRARY, library=one) for name, one in libraries.items()},
        **{name: page._replace(mode=Mode.LIBRARY_LINE, library=one) for name, one in lines.items()},
    }


def states() -> Mapping[str, ScreenState]:
    """Return a state of each mode and focus, and of each state of the page, by name."""
    plain, tabled = text(), text(table=True)
    read = at_start(plain)
    linked = text("A tale", "https://example.org/a/path/of/some/length?query=1", "#nowhere", "mailto:a@example.org")
    web, nowhere, mail = links(linked)
    short = text(sections=0)
    selected = read.select(Selection(10, 90), by_keys=False)
    by_keys = read.select(Selection(10, 90), by_keys=True)
    marked = read.with_marks((mark(plain, ""), mark(plain, "a", 2), mark(plain, "b", 3)))
    page = ScreenState(read, source="tale.txt")
    matches = page._replace(reading=searching(plain, Query("morning bell")))
    fetching = Opening("https://example.org/", is_fetch=True, progress=Progress("example.org", 1_500_000, 3_000_000))

    def linked_state(reading: Reading, mode: Mode = Mode.PAGE, **changes: object) -> ScreenState:
        return ScreenState(reading, mode, "tale.txt", has_links=True)._replace(**changes)  # type: ignore[arg-type]

    with_link = at_start(linked)
    in_view = with_link.with_viewport(0, len(linked.text))
    after_jump = marked.jump_to(400)
    note = with_link.open_note(web, nowhere.span)
    return {
        "page": page,
        **library_states(page),
        "page with links": linked_state(with_link),
        "links in view": linked_state(in_view),
        "in a section": page._replace(reading=Reading(plain).with_viewport(20, 500)),
        "end": page._replace(reading=Reading(plain).with_viewport(len(plain.text) - 400, len(plain.text))),
        "whole text": page._replace(reading=Reading(short).with_viewport(0, len(short.text))),
        "bookmarked": page._replace(reading=marked),
        "page with table": ScreenState(Reading(tabled).with_viewport(0, len(tabled.text)), source="tale.txt"),
        "lines of output": ScreenState(at_start(output())),
        "end of output": ScreenState(Reading(output()).with_viewport(2000, len(output().text)), source="out.log"),
        "all of output": ScreenState(at_start(output(3)), source_count=3, source_number=2),
        "page of the web": page._replace(source="https://example.org/"),
        "marks hidden": page._replace(reading=marked.with_hidden_marks(True)),
        "several texts": page._replace(source_count=3),
        "count": page._replace(count="1234"),
        "matches": matches,
        "no matches": page._replace(reading=searching(plain, Query("no such words"))),
        "options": page._replace(reading=searching(plain, Query("bell", whole_words=True, regex=True))),
        "long query": page._replace(reading=searching(plain, Query("several words of a query " * 20))),
        "first link": linked_state(in_view.choose_link(web)),
        "link": linked_state(with_link.choose_link(web)),
        "refused link": linked_state(with_link.choose_link(nowhere)),
        "mail": linked_state(with_link.choose_link(mail)),
        "hovered": linked_state(with_link, hovered=web),
        "link and count": linked_state(with_link.choose_link(web), count="12"),
        "selection": page._replace(reading=selected),
        "sidebar over text": page._replace(sidebar_is_over_text=True),
        "selecting": page._replace(reading=by_keys, mode=Mode.SELECTING),
        "selecting lines": page._replace(
            reading=read.select(Selection(10, 90, by_lines=True), by_keys=True), mode=Mode.SELECTING
        ),
        "note": linked_state(note, Mode.NOTE, note_scrolls=True),
        "link in note": linked_state(note.choose_link(nowhere), Mode.NOTE),
        "many hints": linked_state(in_view.show_hints("as"), Mode.HINTS),
        "highlight": page._replace(mode=Mode.HIGHLIGHT),
        "scrolling": page._replace(mode=Mode.SCROLLING, scroll_speed=240),
        "editing": page._replace(mode=Mode.EDITING),
        "marks window": page._replace(mode=Mode.MARKS_WINDOW, reading=marked),
        "hints": linked_state(in_view.show_hints("asd"), Mode.HINTS),
        **{
            f"second key {ident}": page._replace(reading=after_jump, mode=Mode.SECOND_KEY, awaiting=ident, count="2")
            for ident in ("mark.set", "mark.go", "copy.selection")
        },
        **{
            f"second key {ident}": page._replace(
                reading=marked.select(Selection(10, 90), by_keys=ident.startswith("selecting.")),
                mode=Mode.SECOND_KEY,
                mode_below=Mode.SELECTING if ident.startswith("selecting.") else Mode.PAGE,
                awaiting=ident,
            )
            for ident in sorted(WAITING - {"mark.set", "mark.go", "copy.selection"})
        },
        "sections": page._replace(mode=Mode.SECTIONS, reading=marked),
        "sections filtered": page._replace(mode=Mode.SECTIONS, is_filtered=True),
        "sections filter": page._replace(mode=Mode.SECTIONS_FILTER),
        "marks": page._replace(mode=Mode.MARKS, reading=marked, can_undo_marks=True),
        "no marks": page._replace(mode=Mode.MARKS),
        "search": matches._replace(mode=Mode.SEARCH),
        "wrong query": page._replace(
            mode=Mode.SEARCH, failure=QueryFailure("(a", "missing ), unterminated subpattern")
        ),
        "list": page._replace(mode=Mode.LIST),
        "list to read": page._replace(mode=Mode.LIST, can_choose=False),
        "prompt": page._replace(mode=Mode.PROMPT),
        "words": page._replace(mode=Mode.WORDS_WINDOW),
        "speaking": page._replace(mode=Mode.SPEAKING),
        "output": page._replace(mode=Mode.OUTPUT, note_scrolls=True),
        "output without references": page._replace(mode=Mode.OUTPUT, can_choose=False),
        "table": page._replace(mode=Mode.TABLE),
        "table search": page._replace(mode=Mode.TABLE_SEARCH),
        "fetching": page._replace(opening=fetching),
        "fetching while selecting": page._replace(reading=by_keys, mode=Mode.SELECTING, opening=fetching),
        "connecting": page._replace(opening=Opening("https://example.org/a/page", is_fetch=True)),
        "reading a file": page._replace(opening=Opening("/shelf/of/books/with/a/long/name/tale.txt")),
        "not opened": ScreenState(source="https://example.org/"),
        "first fetch": ScreenState(source="https://example.org/", opening=fetching),
    }


STATES = states()
