"""Builder of Markdown blocks, on top of the document builder: slugs of headings, and figures with their captions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readtui.document.builder import Builder
from readtui.document.model import StyledText, joined_text
from readtui.unicode.lazy_regex import lazy_regex

_NOT_IN_SLUG = lazy_regex(r"[^\w\- ]")
_MIN_REPEATED_LENGTH = 12  # characters of an alternative text that a longer caption may repeat at its start


def slug_of(heading: str) -> str:
    """Return the slug that GitHub gives to a heading that is the first of its name."""
    return _NOT_IN_SLUG.sub("", heading.strip().lower()).replace(" ", "-")


class Slugs:
    """The slugs that GitHub gives to headings: ids that links can point to, numbered if headings are equal."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next_slug(self, heading: str) -> str:
        """Return the slug of the next heading."""
        slug = slug_of(heading)
        count = self._counts.get(slug, 0)
        self._counts[slug] = count + 1
        return f"{slug}-{count}" if count else slug


class BlockBuilder:
    """Adds blocks in reading order to a document builder. `shift` is added to the level of each heading."""

    def __init__(self, builder: Builder) -> None:
        self.shift = 0
        self._builder = builder
        self._ids: set[str] = set()
        self._slugs = Slugs()
        self._slugs_used: set[str] = set()  # not in _ids: an explicit id takes precedence over an equal slug
        self._figure: tuple[str, str] | None = None  # alternative text and address; written when the caption is known

    @property
    def builder(self) -> Builder:
        """The document builder, after writing a figure that waits for its caption."""
        self._end_figure()
        return self._builder

    def add_id(self, name: str) -> None:
        """Give the next block an id that links can point to, unless another block has it."""
        if name not in self._ids:
            self._ids.add(name)
            self.builder.target(name)

    def add_id_above(self, name: str) -> None:
        """Give the block above an id; without one, the next block."""
        if (block := self.builder.last_block) >= 0 and name not in self._ids:
            self._ids.add(name)
            self.builder.target(name, block)
        else:
            self.add_id(name)

    def heading(self, pieces: Sequence[StyledText], level: int) -> None:
        """Add a heading, with its slug as id."""
        slug = self._slugs.next_slug(joined_text(pieces))
        builder = self.builder
        if slug not in self._ids and slug not in self._slugs_used:
            self._slugs_used.add(slug)
            builder.target(slug)
        builder.heading(pieces, level + self.shift)

    def figure(self, alt: str, image: str) -> None:
        """Add a figure; it is written when it is clear whether a caption follows."""
        self._end_figure()
        self._figure = (alt, image)

    def caption(self, caption: str | Sequence[StyledText], ids: Iterable[str] = ()) -> bool:
        """Add the caption of the figure just added, with its ids; return False, and add nothing, if there is none."""
        if not self._figure:
            return False
        text = caption if isinstance(caption, str) else joined_text(caption)
        figure = self._write_figure(text)
        for name in ids:
            self.add_id(name)
        self._builder.caption(caption, figure)
        return True

    def _end_figure(self) -> None:
        """Write the waiting figure without a caption; drop it if it has neither text nor address."""
        if self._figure and any(self._figure):
            self._write_figure("")
        self._figure = None

    def _write_figure(self, caption: str) -> int:
        alt, image = self._figure or ("", "")
        self._figure = None
        return self._builder.figure(alt, image, shown=not _repeats(caption, alt))


def _repeats(caption: str, alt: str) -> bool:
    """Whether a caption is the same as the alternative text, or begins with it."""
    caption, alt = (" ".join(text.casefold().split()) for text in (caption, alt))
    return caption == alt or (len(alt) >= _MIN_REPEATED_LENGTH and caption.startswith(alt))
