"""Blocks of marked-up text on their way to a `Builder`: headings name places, figures wait for their captions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readtui.document.builder import Builder
from readtui.document.model import StyledText

_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_LIKE = 12  # characters of an alternative text that a caption may begin with and is then said to say


class Slugs:
    """The names that GitHub gives to headings, one after the other."""

    def __init__(self) -> None:
        self._copies: dict[str, int] = {}

    def next_slug(self, heading: str) -> str:
        """The name of the next heading, which says this."""
        slug = _NOT_IN_SLUG.sub("", heading.strip().lower()).replace(" ", "-")
        copy = self._copies.get(slug, 0)
        self._copies[slug] = copy + 1
        return f"{slug}-{copy}" if copy else slug


class BlockBuilder:
    """Takes blocks in reading order. `shift` is added to the level of each heading."""

    def __init__(self, builder: Builder) -> None:
        self.shift = 0
        self._builder = builder
        self._names: set[str] = set()
        self._slugs = Slugs()
        self._given: set[str] = set()  # the names of headings: who names a place so has the better right
        self._figure: tuple[str, str] | None = None  # alternative text and address of the one that waits

    @property
    def builder(self) -> Builder:
        """The builder, with nothing left that stands before what it is given next."""
        self._end_figure()
        return self._builder

    def name(self, name: str) -> None:
        """Name the place where the next block starts, unless a place is named so already."""
        if name not in self._names:
            self._names.add(name)
            self.builder.target(name)

    def heading(self, pieces: Sequence[StyledText], level: int) -> None:
        """A heading, which GitHub's name for it leads to."""
        slug = self._slugs.next_slug("".join(piece.text for piece in pieces))
        builder = self.builder
        if slug not in self._names and slug not in self._given:
            self._given.add(slug)
            builder.target(slug)
        builder.heading(pieces, level + self.shift)

    def figure(self, alt: str, image: str) -> None:
        """A picture. It is placed once it is clear whether a caption follows."""
        self._end_figure()
        self._figure = (alt, image)

    def caption(self, caption: str | Sequence[StyledText], names: Iterable[str] = ()) -> bool:
        """The caption of the figure just taken, and its names; False (and nothing is taken) if none waits for one."""
        if not self._figure:
            return False
        text = caption if isinstance(caption, str) else "".join(piece.text for piece in caption)
        figure = self._place_figure(text)
        for name in names:
            self.name(name)
        self._builder.caption(caption, figure)
        return True

    def _end_figure(self) -> None:
        """Place the figure that waits: no caption follows. One of which nothing is known is none."""
        if self._figure and any(self._figure):
            self._place_figure("")
        self._figure = None

    def _place_figure(self, caption: str) -> int:
        alt, image = self._figure or ("", "")
        self._figure = None
        return self._builder.figure(alt, image, shown=not repeats_alt_text(caption, alt))


def repeats_alt_text(caption: str, alt: str) -> bool:
    """Whether a caption says what the alternative text does, or begins with it."""
    caption, alt = (" ".join(said.casefold().split()) for said in (caption, alt))
    return caption == alt or (len(alt) >= _LIKE and caption.startswith(alt))
