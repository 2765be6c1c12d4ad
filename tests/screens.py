"""Run the app without a terminal, on small documents and with a library in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Literal, NamedTuple, cast

from textual.events import Key, MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError, SourceError
from readtui.ingest.web.response import Response
from readtui.library.changes import Undone
from readtui.library.full_text_query import PageSearch
from readtui.library.shelf import SearchHit, WorkEntry, WorkMark, WorkState
from readtui.library.snippets import Snippet
from readtui.marks.anchor import anchor, resolve_all
from readtui.marks.model import Correction, Mark, ResolvedCorrection, ResolvedMark
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.app import ReaderApp
from readtui.tui.services import Services
from tests.library.works import entry


@dataclass
class ShelfInMemory:
    """A `LibraryShelf` in a list. `texts` are those that are kept, by id."""

    works: list[WorkEntry] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    purges: int = 0
    places: dict[int, Offset] = field(default_factory=dict)
    failure: LibraryError | None = None
    done: list[list[WorkEntry]] = field(default_factory=list)  # the works before each change
    undone: list[list[WorkEntry]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    unindexed: int = 0
    marked: dict[str, list[Mark]] = field(default_factory=dict)  # by source, as the library has them

    def marks(self) -> tuple[WorkMark, ...]:
        return tuple(
            WorkMark(work, mark, mark.made) for work in self._marked_works() for mark in self.marked[work.source]
        )

    def _marked_works(self) -> Sequence[WorkEntry]:
        return [entry(PurePath(one).stem.title(), number, source=one) for number, one in enumerate(self.marked, 1)]

    def mark(self, uid: str) -> WorkMark | None:
        return next((one for one in self.marks() if one.mark.uid == uid), None)

    def entry(self, name: str) -> WorkEntry | None:
        return next((one for one in self._marked_works() if one.uid == name), None)

    def purge(self) -> int:
        self.purges += 1
        return 0

    def entries(self) -> tuple[WorkEntry, ...]:
        self._raise_failure()
        return tuple(self.works)

    def _raise_failure(self) -> None:
        if self.failure is not None:
            raise self.failure

    def text(self, ident: int) -> str | None:
        self.calls.append(f"text {ident}")
        self._raise_failure()
        return self.texts.get(ident)

    def place_in(self, ident: int, text: str) -> Offset | None:
        return self.places.get(ident)

    def _change(self, works: list[WorkEntry]) -> None:
        self._raise_failure()
        self.done.append(self.works)
        self.undone.clear()
        self.works = works

    def set_state(self, ids: Sequence[int], state: WorkState) -> None:
        self._change([one._replace(state=state) if one.ident in ids else one for one in self.works])

    def add_tag(self, ids: Sequence[int], tag: str) -> None:
        self._change([one._replace(tags=(*one.tags, tag)) if one.ident in ids else one for one in self.works])

    def remove_tag(self, ids: Sequence[int], tag: str) -> None:
        without = [one._replace(tags=tuple(other for other in one.tags if other != tag)) for one in self.works]
        self._change([new if old.ident in ids else old for old, new in zip(self.works, without, strict=True)])

    def delete(self, ids: Sequence[int]) -> None:
        self._change([one for one in self.works if one.ident not in ids])

    def forget(self, ids: Sequence[int]) -> None:
        self._raise_failure()
        self.works = [one for one in self.works if one.ident not in ids]

    def undo(self) -> str | None:
        if not self.done:
            return None
        self.undone.append(self.works)
        self.works = self.done.pop()
        return "a change"

    def redo(self) -> str | None:
        if not self.undone:
            return None
        self.done.append(self.works)
        self.works = self.undone.pop()
        return "a change"

    def search(self, typed: str, limit: int, *, is_typing: bool = False) -> Sequence[SearchHit]:
        self.calls.append(f"search {typed}")
        self._raise_failure()
        found: list[SearchHit] = []
        for one in self.works:
            at = self.texts.get(one.ident, "").find(typed)
            if at >= 0:
                snippet = Snippet(self.texts[one.ident][at : at + 60], at, (Span(at, at + len(typed)),))
                found.append(SearchHit(one, 1.0, 1, (snippet,), PageSearch(typed, whole_words=False, regex=False)))
        return found[:limit]

    def update_index(self, progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        self._raise_failure()
        for step in range(self.unindexed):
            if is_cancelled():
                return
            progress(step, self.unindexed)
            self.calls.append(f"indexed {step}")


class Act(NamedTuple):
    """A change of a source that can be undone, with its marks and corrections before it."""

    source: str
    name: str
    marks: list[Mark]
    corrections: list[Correction]


@dataclass
class LibraryInMemory:
    """A `ReadingLibrary` in dictionaries, by source."""

    places: dict[str, Offset] = field(default_factory=dict)
    openings: list[str] = field(default_factory=list)
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    kept: list[Response] = field(default_factory=list)
    corrections: dict[str, list[Correction]] = field(default_factory=dict)
    changes: int = 0
    done: list[Act] = field(default_factory=list)
    undone: list[Act] = field(default_factory=list)
    sources_kept: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    shelf: ShelfInMemory = field(default_factory=lambda: ShelfInMemory())

    def __post_init__(self) -> None:
        self.shelf.marked = self.marks

    def record_opened(self, document: Document, source: str) -> None:
        self.openings.append(source)

    def place_of(self, document: Document, source: str) -> Offset | None:
        return self.places.get(source)

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        self.places[source] = offset

    def settle(self, token: str, document: Document, source: str) -> None:
        self.settled.append(token)

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedMark, ...]:
        """Return the marks in the order of the text; a mark whose text changed is not searched for elsewhere."""
        found = [ResolvedMark(mark, _span_of(mark, document.text)) for mark in self.marks.get(source, ())]
        return tuple(sorted(found, key=lambda one: (one.span is None, one.mark.anchor.start)))

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        moved = [one for one in self.marks.get(source, ()) if letter and one.letter == letter]
        if not moved or moved[0].anchor != anchor(document.text, span):
            self._record(
                source, f"set mark {letter}" if letter else f"{'highlight' if colour else 'bookmark'} “{label}”"
            )
        self.changes += 1
        when = datetime(2023, 3, 20, tzinfo=UTC)
        ident = moved[0].ident if moved else self.changes
        mark = Mark(ident, anchor(document.text, span), label, letter, when, colour, note, f"{ident:016x}")
        self.marks[source] = [*(one for one in self.marks.get(source, ()) if one not in moved), mark]
        return ResolvedMark(mark, span)

    def change_mark(self, mark: Mark) -> None:
        self._record_of(mark.ident, "change")
        for source, marks in self.marks.items():
            self.marks[source] = [mark if one.ident == mark.ident else one for one in marks]

    def delete_mark(self, ident: int) -> None:
        self._record_of(ident, "delete")
        for source, marks in self.marks.items():
            self.marks[source] = [one for one in marks if one.ident != ident]

    def _record_of(self, ident: int, verb: str) -> None:
        for source, marks in self.marks.items():
            for mark in marks:
                if mark.ident == ident:
                    self._record(source, f"{verb} “{mark.label}”")

    def _record(self, source: str, name: str) -> None:
        self.changes += 1
        self.undone = [act for act in self.undone if act.source != source]
        self.done.append(self._present(source, name))

    def _present(self, source: str, name: str) -> Act:
        return Act(source, name, list(self.marks.get(source, ())), list(self.corrections.get(source, ())))

    def can_undo(self, document: Document, source: str) -> bool:
        return any(act.source == source for act in self.done)

    def reverse(self, document: Document, source: str, kind: Literal["undo", "redo"]) -> Undone | None:
        acts, others = (self.done, self.undone) if kind == "undo" else (self.undone, self.done)
        act = next((act for act in reversed(acts) if act.source == source), None)
        if act is None:
            return None
        self.changes += 1
        acts.remove(act)
        others.append(self._present(source, act.name))
        is_correction = self.corrections.get(source, []) != act.corrections
        self.marks[source], self.corrections[source] = act.marks, act.corrections
        return Undone(act.name, frozenset(["correction" if is_correction else "mark"]))

    def keep_source(self, document: Document, source: str) -> None:
        self.sources_kept.append(source)

    def corrections_of(self, document: Document, source: str) -> tuple[ResolvedCorrection, ...]:
        if document.lines is None:
            return ()
        found, text = self.corrections.get(source, []), document.lines.text
        return tuple(map(ResolvedCorrection, found, resolve_all([one.anchor for one in found], text)))

    def change_corrections(
        self, document: Document, source: str, removed: Sequence[Correction], added: Sequence[Correction]
    ) -> tuple[Correction, ...]:
        self._record(source, "correct a line" if len(added) < 2 else f"correct {len(added)} lines")
        self.changes += len(added)
        kept = tuple(one._replace(ident=one.ident or self.changes - at) for at, one in enumerate(added))
        gone = {one.ident for one in (*removed, *kept)}
        before = [one for one in self.corrections.get(source, []) if one.ident not in gone]
        self.corrections[source] = sorted((*before, *kept), key=lambda one: one.ident)
        return kept

    def stamp(self) -> object:
        return self.changes

    def changed_by_others(self) -> bool:
        return True

    def limit_waits(self, seconds: float) -> None:
        pass

    def keep_response(self, response: Response) -> None:
        self.kept.append(response)


def library_of(*sources: str) -> LibraryInMemory:
    """Return a library with works that have these sources, which are their titles too."""
    return LibraryInMemory(shelf=ShelfInMemory([entry(one, at + 1, source=one) for at, one in enumerate(sources)]))


def _span_of(mark: Mark, text: str) -> Span | None:
    start, words = mark.anchor.start, mark.anchor.exact
    return Span(start, start + len(words)) if text.startswith(words, start) else None


def tale(source: str = "tale.txt", sections: int = 6) -> Document:
    """Return a document with sections of one paragraph with "morning bell", links, a figure and a hidden line."""
    builder = Builder(source)
    builder.hide("Skip to content")
    builder.heading("A tale of bells", 1)
    for number in range(1, sections + 1):
        builder.target(f"part-{number}")
        builder.heading(f"Part {number}", 2)
        builder.paragraph(f"Number {number} hears the morning bell. " + "The fields lie quiet under the snow. " * 12)
    builder.figure("A bell", shown=False)
    builder.caption("The bell of the north tower")
    links = [
        StyledText("the last part", (Style("link", "#part-6"),)),
        StyledText(" and "),
        StyledText("more", (Style("link", "x:y"),)),
    ]
    builder.paragraph([StyledText("See "), *links])
    return builder.build()


def app_for(
    *documents: Document, settings: Settings | None = None, library: LibraryInMemory | None = None
) -> ReaderApp:
    """Return the app on the first of these documents; J and K switch to the others."""
    by_source = {document.source: document for document in documents}
    library = library or LibraryInMemory()

    def read(source: str) -> Document:
        if source not in by_source:
            raise SourceError(f"{source}: there is no such file")
        return by_source[source]

    services = Services(
        settings=settings or Settings(),
        theme_folders=(paths.themes_folder(),),
        library=library,
        read=read,
        sources=tuple(by_source),
    )
    return ReaderApp(services, documents[0])


@asynccontextmanager
async def opened(
    *documents: Document,
    size: tuple[int, int] = (100, 30),
    settings: Settings | None = None,
    library: LibraryInMemory | None = None,
) -> AsyncIterator[tuple[ReaderApp, Pilot[None]]]:
    """Run the app until it is drawn; yield it and the pilot that presses keys."""
    app = app_for(*(documents or (tale(),)), settings=settings, library=library)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def screen_rows(app: ReaderApp) -> list[str]:
    """Return the text of each row of the screen."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def screen_text(app: ReaderApp) -> str:
    """Return the text of the screen, with a newline after each row but the last."""
    return "\n".join(screen_rows(app))


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type characters one after another."""
    names = {" ": "space", "/": "slash", ".": "full_stop", "(": "left_parenthesis", "+": "plus"}
    await pilot.press(*(names.get(char, char) for char in text))
    await pilot.pause()


async def burst(app: ReaderApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys at once: each is sent before the one before it is handled."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    await pilot.pause()


async def settled(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Wait for the keys, for the workers that they start, then for the screen."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds that a thread or another program brings about: at most a minute, then fail."""
    for _ in range(300):
        if holds():
            return
        await asyncio.sleep(0.02)
        await pilot.pause()
    raise AssertionError(screen_text(cast(ReaderApp, pilot.app)))


async def wheel(pilot: Pilot[None], cell: tuple[int, int], *, up: bool = False) -> None:
    """Turn the mouse wheel by one notch over a cell. The pilot has no public method for that."""
    await pilot._post_mouse_events([MouseScrollUp if up else MouseScrollDown], offset=cell, button=0)
    await pilot.pause()


def highlighted(reading: Reading) -> Reading:
    """Return a reading whose position is in a highlight."""
    when = datetime(2023, 3, 20, tzinfo=UTC)
    mark = Mark(1, anchor(reading.document.text, Span(0, 9)), "Bells", "", when, colour=2)
    return reading.with_marks((ResolvedMark(mark, Span(0, 9)),))
