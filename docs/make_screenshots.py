"""Draws the README's pictures with the real app, typing the keys that a reader would."""

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
from readtui.library.memory import Library
from readtui.tui.app import ReaderApp
from readtui.tui.services import Services

FOLDER = Path(__file__).parent

NOTICED_S = 4.0
"""Seconds after which notices have gone."""

SCREEN = (110, 32)
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
    Picture(
        "marks",
        "beijing-moscow.txt",
        "dusk",
        (
            *("right_square_bracket", "right_square_bracket", "M", "right_parenthesis", "M"),
            *("right_square_bracket", "right_square_bracket", "m", "a", "2", "left_square_bracket"),
            *("right_curly_bracket", "v", "2", "right_parenthesis", "space", "i", "s"),
        ),
    ),
    Picture("note", "welcome.md", "solarized-light", ("8", "right_square_bracket", "a", "enter")),
    Picture("themes", "welcome.md", "sepia", ("right_square_bracket", "T")),
)


async def drawn(picture: Picture, library: Path) -> str:
    """The picture, as SVG, with what is kept in a new library."""

    def read(source: str) -> Document:
        return formats.read(read_file(source))

    article = articles_folder() / picture.article
    memory = Library.open(library)
    services = Services(Settings(theme=picture.theme), (themes_folder(),), memory, read, articles=(str(article),))
    app = ReaderApp(services, read(str(article)))
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
        await pilot.pause(NOTICED_S if "M" in picture.keys else None)
        svg = app.export_screenshot(title="readtui")
    memory.close()
    # Rich writes spaces as no-break spaces, which librsvg drops at the ends of a run all the same.
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


async def draw() -> None:
    """Draw them all."""
    with TemporaryDirectory() as folder:
        for picture in PICTURES:
            svg = await drawn(picture, Path(folder) / f"{picture.name}.db")
            (FOLDER / f"screenshot-{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
