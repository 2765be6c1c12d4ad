"""Draws the README's pictures with the real app, typing the keys that a reader would."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from readtui.document.model import Document
from readtui.document.span import Offset, Span
from readtui.ingest import formats
from readtui.ingest.source import read_file
from readtui.library.store import Kept
from readtui.marks.anchor import anchor
from readtui.marks.model import Bookmark, Found
from readtui.settings import Settings
from readtui.shelves import articles_folder, themes_folder
from readtui.tui.app import ReaderApp
from readtui.tui.desk import Desk

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
    Picture("reading", "beijing-moscow.txt", "paper", ()),
    Picture("search", "welcome.md", "night", ("slash", *"lamp", "space", *"by", "space", *"the", "space", *"window")),
    Picture("themes", "welcome.md", "sepia", ("right_square_bracket", "T")),
)


class Forgetful:
    """A memory that keeps nothing: a picture is of the first time."""

    def opened(self, document: Document, source: str) -> None:
        """Forget it."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Always the start."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """Forget it."""

    def marks_of(self, document: Document, source: str) -> tuple[Found, ...]:
        """Nothing."""
        return ()

    def keep_mark(self, document: Document, source: str, span: Span, label: str, letter: str = "") -> Found:
        """Forget it."""
        return Found(Bookmark(1, anchor(document.text, span), label, letter, datetime.now(UTC)), span)

    def rename_mark(self, ident: int, label: str) -> None:
        """Forget it."""

    def drop_mark(self, ident: int) -> None:
        """Forget it."""

    def restore_mark(self, document: Document, source: str, bookmark: Bookmark) -> None:
        """Forget it."""

    def stamp(self) -> object:
        """Always the same."""
        return None

    def recent(self) -> Sequence[Kept]:
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
        svg = app.export_screenshot(title="readtui")
    # Rich writes spaces as no-break spaces, which librsvg drops at the ends of a run all the same.
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def draw() -> None:
    """Draw them all."""
    for picture in PICTURES:
        (FOLDER / f"screenshot-{picture.name}.svg").write_text(await drawn(picture), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
