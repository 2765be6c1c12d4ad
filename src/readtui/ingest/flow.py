"""Blocks of marked-up text on their way to a `Builder`: headings name places, figures wait for their captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.document.builder import Builder, Piece

_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class Flow:
    """Takes blocks in reading order. `shift` is added to the level of each heading."""

    def __init__(self, builder: Builder) -> None:
        self.shift = 0
        self._builder = builder
        self._names: set[str] = set()
        self._copies: dict[str, int] = {}
        self._figure: tuple[str, str] | None = None  # alternative text and address of the one that waits

    @property
    def builder(self) -> Builder:
        """The builder, with nothing left that stands before what it is given next."""
        if self._figure:
            self._place_figure("")
        return self._builder

    def name(self, name: str) -> None:
        """Name the place where the next block starts, unless the name is given already."""
        if name not in self._names:
            self._names.add(name)
            self.builder.target(name)

    def heading(self, pieces: Sequence[Piece], level: int) -> None:
        """A heading, which GitHub's name for it leads to."""
        text = "".join(piece.text for piece in pieces).strip().lower()
        slug = _NOT_IN_SLUG.sub("", text).replace(" ", "-")
        copy = self._copies.get(slug, 0)
        self._copies[slug] = copy + 1
        self.name(f"{slug}-{copy}" if copy else slug)
        self.builder.heading(pieces, level + self.shift)

    def figure(self, alt: str, image: str) -> None:
        """A picture. It is placed once it is clear whether a caption follows."""
        if self._figure:
            self._place_figure("")
        if alt or image:
            self._figure = (alt, image)

    def caption(self, caption: str | Sequence[Piece]) -> bool:
        """The caption of the figure just taken; False (and nothing is taken) if none waits for one."""
        if not self._figure:
            return False
        text = caption if isinstance(caption, str) else "".join(piece.text for piece in caption)
        figure = self._place_figure(text)
        self._builder.caption(caption, figure)
        return True

    def _place_figure(self, caption: str) -> int:
        alt, image = self._figure or ("", "")
        self._figure = None
        return self._builder.figure(alt, image, shown=alt.casefold() != " ".join(caption.split()).casefold())
