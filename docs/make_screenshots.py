"""Draws the README's pictures with the real app, typing the keys that a reader would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from readtui.document.model import Document
from readtui.document.span import Offset
from readtui.ingest import formats
from readtui.ingest.source import read_file
from readtui.settings import Settings
from readtui.shelves import articles_folder, themes_folder
from readtui.tui.app import Desk, ReaderApp

FOLDER = Path(__file__).parent

SCREEN = (108, 32)
"""Columns and rows: a sidebar, a column of the default measure, and a README that need not be scrolled for it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An article in a theme, after some keys."""

    name: str
    article: str
    theme: str
    keys: tuple[str, ...]


PICTURES = (
    Picture("reading", "welcome.md", "paper", ("right_parenthesis", *"kkkkkkkkkkkk")),
    Picture("search", "welcome.md", "night", ("slash", *"lamp", "space", *"by", "space", *"the", "space", *"window")),
    Picture("themes", "welcome.md", "sepia", ("right_square_bracket", "T")),
)


class Forgetful:
    """A memory that keeps nothing: a picture is of the first time."""

    def opened(self, document: Document) -> None:
        """Forget it."""

    def place_of(self, document: Document) -> Offset | None:
        """Always the start."""

    def keep_place(self, document: Document, offset: Offset, progress: float) -> None:
        """Forget it."""

    def recent(self) -> Sequence[tuple[str, str, float, datetime]]:
        """Nothing."""
        return ()


async def drawn(picture: Picture) -> str:
    """The picture, as SVG."""

    def read(source: str) -> Document:
        return formats.read(read_file(source))

    article = articles_folder() / picture.article
    desk = Desk(Settings(theme=picture.theme), (themes_folder(),), Forgetful(), read)
    app = ReaderApp(desk, read(str(article)))
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        await pilot.press(*picture.keys)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="readtui")


async def draw() -> None:
    """Draw them all."""
    for picture in PICTURES:
        (FOLDER / f"screenshot-{picture.name}.svg").write_text(await drawn(picture), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
