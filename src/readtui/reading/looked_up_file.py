"""The file of the words that the reader looked up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readtui.config.paths import write_private_file
from readtui.errors import LibraryError
from readtui.reading.looked_up import LookedUpWord, from_json, to_json, without_texts


def read_words(file: Path) -> tuple[LookedUpWord, ...]:
    """Return the words in a file; none if it does not exist. Raises LibraryError."""
    try:
        return from_json(file.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LibraryError(f"{file}: the words looked up cannot be read: {reason}", "move the file away") from error


def write_words(file: Path, words: Sequence[LookedUpWord]) -> None:
    """Replace the words in a file. Raises LibraryError."""
    try:
        write_private_file(file, to_json(words).encode())
    except OSError as error:
        raise LibraryError(f"{file}: the words looked up cannot be written: {error.strerror}") from error


def forget_texts(file: Path | None, texts: Sequence[tuple[str, str]]) -> None:
    """Remove the words of texts, given as (source, title), from a file if there is one. Raises LibraryError."""
    if file is not None and (words := read_words(file)) and (kept := without_texts(words, texts)) != words:
        write_words(file, kept)
