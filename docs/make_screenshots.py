"""Make the screenshots of the README with the real app and real keys."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from readtui.config.paths import articles_folder, themes_folder
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.source import Source, read_file
from readtui.library.shelf import WorkState
from readtui.library.store import Library
from readtui.tui.app import ReaderApp
from readtui.tui.services import Services

FOLDER = Path(__file__).parent

SCREEN = (110, 32)
"""Columns and rows: room for the sidebar and a column of the default width."""


WIDE_SCREEN = (124, 28)
"""Room for the sidebar beside the output of a program."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """An article, or the patch, in a theme, after some keys."""

    name: str
    article: str
    theme: str
    keys: tuple[str, ...]
    size: tuple[int, int] = SCREEN


def keys_for(words: str) -> list[str]:
    """Return the names of the keys that type some words."""
    return ["space" if char == " " else char for char in words]


SHELF: tuple[tuple[str, str, str, int, WorkState, float, tuple[str, ...]], ...] = (
    ("How the lighthouse got a second lamp", "Ada Lund", "harbour.example.org", 9, "reading", 0.45, ("sea", "history")),
    ("A field guide to clouds", "Jon Berg", "weather.example.com", 24, "unread", 0.0, ("weather",)),
    ("The bakers who open at three", "Mei Tan", "city.example.org", 6, "unread", 0.0, ("food",)),
    ("Letters from the ice road", "Olga Ivanova", "north.example.net", 31, "reading", 0.8, ("history", "winter")),
    ("What a tide table knows", "Ada Lund", "harbour.example.org", 12, "finished", 1.0, ("sea",)),
    ("Repairing a clock that runs backwards", "P. Okafor", "workshop.example.org", 17, "unread", 0.0, ("how to",)),
    ("Eleven bridges on one river", "Jon Berg", "city.example.org", 14, "finished", 1.0, ("history",)),
)
"""Works of the library screen: title, author, site, minutes, state, progress, tags."""

PROSE = (
    "The keeper wrote down the hour at which each ship passed, and the colour of its lamp. When the fog came, he rang "
    "the bell himself, once for every ship that he knew to be out. The town could count them in its sleep. "
)

PATCH = """\
commit 5d1f0c9b7a3e4c21d8f6a0b94e7c3d2f1a6b8e90
Author: Ada Lund <ada@harbour.example.org>
Date:   Thu Nov 12 21:40:05 2026 +0100

    Light the second lamp in fog

    One lamp cannot be told from that of a ship.

diff --git a/lighthouse/lamp.py b/lighthouse/lamp.py
index 3b1f2aa..90cde41 100644
--- a/lighthouse/lamp.py
+++ b/lighthouse/lamp.py
@@ -12,9 +12,10 @@ class Lamp:
     def __init__(self, colour: str = "white") -> None:
         self.colour = colour
         self.is_lit = False

-    def light(self, hour: int) -> None:
-        self.is_lit = hour > 18
+    def light(self, hour: int, fog: bool = False) -> None:
+        self.is_lit = fog or hour > 17
+        self.turns_per_minute = 6 if fog else 2

     def put_out(self) -> None:
         self.is_lit = False
diff --git a/lighthouse/keeper.py b/lighthouse/keeper.py
index 71aa0b2..c04e9d8 100644
--- a/lighthouse/keeper.py
+++ b/lighthouse/keeper.py
@@ -40,5 +40,6 @@ class Keeper:
     def evening(self) -> None:
         for lamp in self.lamps:
-            lamp.light(self.clock.hour)
+            lamp.light(self.clock.hour, self.window.is_foggy)
+        self.bell.ring(times=len(self.lamps))
         self.log.write("lamps lit")
"""

SCREENSHOTS = (
    Screenshot("reading", "beijing-moscow.txt", "paper", ()),
    Screenshot("library", "welcome.md", "night", ("R", "j")),
    Screenshot("search", "welcome.md", "night", ("slash", *keys_for("lamp by the window"))),
    Screenshot("output", "lamp.diff", "night", (), WIDE_SCREEN),
)


def fill(library: Library) -> None:
    """Keep the works of `SHELF` in a library, the first one as the last."""
    for title, author, site, minutes, state, progress, tags in reversed(SHELF):
        builder = Builder(f"https://{site}/{title.replace(' ', '-').lower()}")
        builder.heading(title, 1)
        for _ in range(minutes * 3):
            builder.paragraph(PROSE)
        document = builder.build(authors=[author], site=site, title=title)
        address = document.source
        source = Source(address, document.text.encode(), "url", address=address, content_type="text/plain")
        entry = library.shelf.keep(document, address, source)
        if progress:
            library.keep_place(document, address, int(progress * len(document.text)), progress)
        library.shelf.set_state([entry.ident], state)
        for tag in tags:
            library.shelf.add_tag([entry.ident], tag)


async def svg_of(screenshot: Screenshot, library: Path) -> str:
    """Return the screenshot as SVG; `library` is the path of a new library."""

    def read(source: str) -> Document:
        return formats.read(read_file(source))

    article = articles_folder() / screenshot.article
    if screenshot.article == "lamp.diff":
        article = library.with_name(screenshot.article)
        article.write_text(PATCH, encoding="utf-8")
    opened = Library.open(library)
    fill(opened)
    services = Services(Settings(theme=screenshot.theme), (themes_folder(),), opened, read, sources=(str(article),))
    app = ReaderApp(services, read(str(article)))
    async with app.run_test(size=screenshot.size) as pilot:
        await pilot.pause()
        for key in screenshot.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.2)  # the preview of the library waits until the cursor rests
        svg = app.export_screenshot(title="readtui")
    opened.close()
    # Rich writes spaces as no-break spaces; librsvg drops them at the ends of a run without this attribute.
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def make_all() -> None:
    """Make them all."""
    with TemporaryDirectory() as folder:
        for screenshot in SCREENSHOTS:
            svg = await svg_of(screenshot, Path(folder) / f"{screenshot.name}.db")
            (FOLDER / f"screenshot-{screenshot.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLORTERM"] = "truecolor"  # in the colours of the themes, wherever this is run
    asyncio.run(make_all())
