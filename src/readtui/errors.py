"""Errors that the user can fix. Each message has two parts: the problem, and how to fix it."""

from __future__ import annotations


class ReadtuiError(Exception):
    """An error that the user can fix. The program shows it in one line and exits with `exit_code`.

    `what` is the problem with its place (path, key, line); `fix` is the advice how to fix it, or empty.
    """

    exit_code = 2

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} ({self.fix})" if self.fix else self.what

    @property
    def notice(self) -> str:
        """The error as a sentence of its own: with a capital letter, unless it begins with a name or an address."""
        text = str(self)
        return f"{text[0].upper()}{text[1:]}" if text.startswith(("the ", "this ", "there ")) else text


class UsageError(ReadtuiError):
    """Options or arguments of the command line that are wrong or contradict each other."""


class SourceError(ReadtuiError):
    """A file, stream or address that cannot be read or fetched."""


class FormatError(ReadtuiError):
    """Bytes that are not a valid document of their format."""


class SettingsError(ReadtuiError):
    """A setting with a wrong name or value."""


class ThemeError(ReadtuiError):
    """A theme that is missing, incomplete or invalid."""


class LibraryError(ReadtuiError):
    """A library file that cannot be opened, read or written."""


class DictionaryError(ReadtuiError):
    """A dictionary with a file that is missing or damaged."""


class NotFoundError(ReadtuiError):
    """Nothing in the library is what a command was asked for."""

    exit_code = 1


class NoteNotKeptError(LibraryError):
    """A library error because of which a note is not kept. The message has the note, the notice has not."""

    def __init__(self, cause: LibraryError, note: str) -> None:
        super().__init__(cause.what, cause.fix)
        self.note = note

    def __str__(self) -> str:
        return f"{super().__str__()}\nThe note was:\n{self.note}"

    @property
    def notice(self) -> str:
        return LibraryError(self.what, self.fix).notice


class QueryError(ReadtuiError):
    """A query that cannot be run: an invalid pattern, or one that takes too long."""


class ExchangeError(ReadtuiError):
    """A file or folder that cannot be exported to, or a template or a file to import that has a fault."""
