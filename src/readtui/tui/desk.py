"""What the program starts with: settings, a memory, and how to read a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from readtui.document.model import Document
from readtui.document.span import Offset
from readtui.library.store import Kept
from readtui.settings import Settings


class Memory(Protocol):
    """What is remembered of documents, between starts too; a `source` is what was opened. Any thread may ask.

    The methods raise LibraryError.
    """

    def opened(self, document: Document, source: str) -> None:
        """A document was opened just now."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Where the reader was in it; None if it is new, or its words are gone."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """The reader is there now."""

    def recent(self) -> Sequence[Kept]:
        """What was read, the latest first."""


@dataclass(slots=True)
class Desk:
    """What the program starts with: the front door lays it out."""

    settings: Settings
    theme_folders: Sequence[Path]
    memory: Memory
    read: Callable[[str], Document]
    articles: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)  # where each setting comes from, by its name
    remember: Callable[[dict[str, str | int | bool]], None] = field(default=lambda changes: None)
