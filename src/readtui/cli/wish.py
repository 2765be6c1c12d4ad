"""What the command line asks for, and what that comes to: settings, a library, sources."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readtui.cli.streams import is_terminal
from readtui.config import paths
from readtui.config.settings import Effective, load
from readtui.errors import UsageError

if TYPE_CHECKING:
    from readtui.document.model import Document
    from readtui.ingest.source import Source
    from readtui.library.memory import Library


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    sources: tuple[str, ...] = ()
    output: str = ""  # "plain", "outline", "json" or "markdown"; empty for the app
    width: str | None = None
    theme: str | None = None
    library: str | None = None
    no_library: bool = False
    only_keys: bool = False

    def settings(self) -> Effective:
        """The settings in force, and where each comes from. Raises SettingsError."""
        flags = {"theme": self.theme, "width": self.width}
        return load(paths.settings_file(), os.environ, flags, choices=paths.choices_file())

    def library_file(self) -> Path:
        """Where the library lies."""
        return Path(self.library) if self.library is not None else paths.library_file()

    def open_library(self) -> Library:
        """The library, opened; one that keeps nothing where none is wanted. Raises LibraryError."""
        from readtui.library.memory import Library  # sqlite takes 7 ms

        return Library.without() if self.no_library else Library.open(self.library_file())


def source_of(name: str) -> Source:
    """The bytes of a file, or of what is piped in where `name` is "-". Raises SourceError."""
    from readtui.ingest import source

    if name == "-":
        if sys.stdin is None or is_terminal(0):
            raise UsageError("there is no text on standard input", "pipe one in: command | readtui -")
        return source.read_stream(sys.stdin.buffer)
    return source.read_file(name)


def document_of(source: Source) -> Document:
    """The document in a source. Raises FormatError."""
    from readtui.ingest import formats

    return formats.read(source)


def welcome() -> str:
    """The article that is read where none is named, and none was read before."""
    return str(paths.articles_folder() / "welcome.md")
