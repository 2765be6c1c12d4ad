"""The screens and windows of the app, and the keys that lead to each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import NamedTuple

from textual.pilot import Pilot

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.reading.statistics import reading_statistics
from readtui.tui.app import ReaderApp
from tests.library.works import entry, many
from tests.screens import LibraryInMemory, ShelfInMemory, opened, settled
from tests.tui.widgets.test_table import lands

MESSAGE = "What the program has to say is longer than a narrow screen is wide."
"""A notice that stays."""


class ScreenCase(NamedTuple):
    """A screen: the keys that lead to it, one group after another, and a word on it wherever there is room.

    The document is one with notes and links, or with a table; with `has_library` there are works in the library.
    """

    name: str
    keys: Sequence[Sequence[str]]
    word: str
    has_table: bool = False
    has_library: bool = False
    has_message: bool = False


def typing(words: str) -> Sequence[str]:
    """Return the keys that type words."""
    names = {" ": "space", "/": "slash", "'": "apostrophe", "-": "minus"}
    return [names.get(char, char) for char in words]


def by_palette(command: str) -> Sequence[Sequence[str]]:
    """Return the keys that choose a command by its words."""
    return [("colon",), typing(command), ("enter",)]


SELECTED = ("v", "w", "w", "e")

CASES = (
    ScreenCase("page", [("space",)], "quiet"),
    ScreenCase("page with a message", [("space",)], "quiet", has_message=True),
    ScreenCase("zen", [("z",)], "quiet"),
    ScreenCase("focus on a paragraph", [("space",), ("D",)], "quiet"),
    ScreenCase("focus on a sentence", [("space",), ("D", "D")], "quiet"),
    ScreenCase("ruler", [("space",), ("D", "D", "D")], "quiet"),
    ScreenCase("scrolling by itself", [("S",)], "quiet"),
    ScreenCase("sidebar", [("tab",), ("j", "j")], "Part"),
    ScreenCase("filter of the sidebar", [("tab",), ("slash",), typing("part")], "Part"),
    ScreenCase("levels of the sidebar", [("tab",), ("z", "M"), ("j",)], "tale"),
    ScreenCase("bookmarks in the sidebar", [("M", "space", "M"), ("tab", "tab")], "quiet"),
    ScreenCase("search", [("slash",), typing("bell")], "bell"),
    ScreenCase("search without matches", [("slash",), typing("no such words")], "no match"),
    ScreenCase("matches on the page", [("slash",), typing("bell"), ("enter",)], "bell"),
    ScreenCase("list of matches", [("slash",), typing("bell"), ("enter", "ctrl+g")], "bell"),
    ScreenCase("help", [("question_mark",)], "Line down"),
    ScreenCase("filter of the help", [("question_mark",), typing("page")], "Page down"),
    ScreenCase("palette", [("colon",)], "Commands"),
    ScreenCase("filter of the palette", [("colon",), typing("theme")], "theme"),
    ScreenCase("commands chosen last", [*by_palette("details"), ("escape",), ("colon",)], "Commands"),
    ScreenCase("setting", by_palette("measure"), ""),
    ScreenCase("palette without matches", [("colon",), typing("xqzj")], "No"),
    ScreenCase("themes", [("T",)], "Night"),
    ScreenCase("details", [("i",)], "Title"),
    ScreenCase("statistics", by_palette("reading statistics"), "Mar"),
    ScreenCase("marks", [SELECTED, ("A",), typing("a note"), ("ctrl+s",), ("M",), ("B",)], "note"),
    ScreenCase("selecting", [SELECTED], "tale"),
    ScreenCase("second key", [("m",)], "tale"),
    ScreenCase("hints", [("semicolon",)], "tale"),
    ScreenCase("note", [("a", "enter")], "A note"),
    ScreenCase("link in a note", [("a", "enter", "a")], "A note"),
    ScreenCase("highlight", [(*SELECTED, "enter"), ("enter",)], "yellow"),
    ScreenCase("editor", [SELECTED, ("A",), typing("Long words")], "Long"),
    ScreenCase("question for a command", [("vertical_line",)], ""),
    ScreenCase("output of a command", [("vertical_line",), typing("seq 3"), ("enter",)], "2"),
    ScreenCase("table", [("x",), typing("llljj")], "Land", has_table=True),
    ScreenCase("search in a table", [("x",), ("slash",), typing("zone")], "Land", has_table=True),
    ScreenCase("library", [("R",)], "article", has_library=True),
    ScreenCase("groups of the library", [("R",), ("h", "down")], "article", has_library=True),
    ScreenCase("preview of the library", [("R",), ("l", "j")], "article", has_library=True),
    ScreenCase("filter of the library", [("R",), ("f",), typing("is:red")], "", has_library=True),
    ScreenCase("search of the library", [("R",), ("slash",), typing("bell")], "bell", has_library=True),
    ScreenCase("finds of the library", [("R",), ("slash",), typing("bell"), ("enter",)], "bell", has_library=True),
    ScreenCase("tag", [("R",), ("t",), ("n",)], "", has_library=True),
    ScreenCase("order of the library", [("R",), ("s",)], "article", has_library=True),
    ScreenCase("question before forgetting", [("R",), ("X",)], "", has_library=True),
    ScreenCase("selection in the library", [("R",), ("space", "v", "j")], "article", has_library=True),
)


def noted_tale() -> Document:
    """A document with a reference on its first screen to a long note that contains a link."""
    builder = Builder("tale.txt")
    builder.heading("A tale with a note", 1)
    builder.paragraph([StyledText("A word"), StyledText("[1]", (Style("reference", "#fn"),))])
    for number in range(1, 13):
        builder.heading(f"Part {number}, in which a bell rings and nobody hears it but the snow", 2)
        builder.paragraph("A bell, and the fields lie quiet under the snow. 雪の夜に鐘が鳴る。 👩‍👩‍👧 हिन्दी " * 12)
    builder.target("fn")
    builder.open_item("1.")
    builder.paragraph(
        [
            StyledText("A note "),
            StyledText("of it", (Style("link", "https://example.org/"),)),
            StyledText(" and on" * 30),
        ]
    )
    builder.close()
    return builder.build()


def library() -> LibraryInMemory:
    """A library with titles in several scripts."""
    works = [
        entry("A tale of bells", 1, source="tale.txt", tags=("sea",), state="reading", progress=0.5, minutes=12),
        entry("Lamps", 2, source="lamps.txt", site="example.org", minutes=3, mark_count=2),
        entry("雪の夜に鐘の音を聞く：北の塔の物語とその町の人々についての長い題名", 3, tags=("日本",)),
        entry("قصة الأجراس في البرج الشمالي", 4, state="finished", progress=1.0),
        *many(30),
    ]
    texts = {one.ident: f"{one.title}\nA bell rings in {one.ident}.\n" * 40 for one in works}
    return LibraryInMemory(shelf=ShelfInMemory(works, texts))


@asynccontextmanager
async def shown(case: ScreenCase) -> AsyncIterator[tuple[ReaderApp, Pilot[None]]]:
    """Run the app, and press the keys that lead to a screen."""
    document = lands() if case.has_table else noted_tale()
    async with opened(document, library=library() if case.has_library else None) as (app, pilot):
        today = date(2026, 3, 20)
        app.services.reading_statistics = lambda: reading_statistics([(today, 3000.0)], [today], today)
        for group in case.keys:
            await pilot.press(*group)
            await settled(app, pilot)
        if case.has_message:
            app.host.say(MESSAGE, seconds=1000.0)
        yield app, pilot
