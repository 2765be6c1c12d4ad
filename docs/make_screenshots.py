"""Make the screenshots of the README with the real app and real keys."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from readtui.config.paths import articles_folder, themes_folder
from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.source import read_file
from readtui.library.store import Library
from readtui.tui.app import ReaderApp
from readtui.tui.services import Services

FOLDER = Path(__file__).parent

SCREEN = (110, 32)
"""Columns and rows: room for the sidebar and a column of the default width."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """An article in a theme, after some keys."""

    name: str
    article: str
    theme: str
    keys: tuple[str, ...]


def keys_for(words: str) -> list[str]:
    """Return the names of the keys that type some words."""
    return ["space" if char == " " else char for char in words]


SCREENSHOTS = (
    Screenshot("reading", "beijing-moscow.txt", "paper", ()),
    Screenshot("search", "welcome.md", "night", ("slash", *keys_for("lamp by the window"))),
)


async def svg_of(screenshot: Screenshot, library: Path) -> str:
    """Return the screenshot as SVG; `library` is the path of a new library."""

    def read(source: str) -> Document:
        return formats.read(read_file(source))

    article = articles_folder() / screenshot.article
    opened = Library.open(library)
    services = Services(Settings(theme=screenshot.theme), (themes_folder(),), opened, read, sources=(str(article),))
    app = ReaderApp(services, read(str(article)))
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        for key in screenshot.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
        await pilot.pause()
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
    asyncio.run(make_all())
