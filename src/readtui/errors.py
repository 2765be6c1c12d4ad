"""What can go wrong that the reader can mend: what broke, and the mend."""

from __future__ import annotations


class ReadtuiError(Exception):
    """Something the reader can mend; the program says it in one line and exits with code 2.

    `what` names what broke (path, key, line); `mend` says how to mend it, or is empty.
    """

    exit_code = 2

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what} ({self.mend})" if self.mend else self.what


class UsageError(ReadtuiError):
    """The command line asks for something that cannot be."""


class SourceError(ReadtuiError):
    """A file, stream or address that cannot be read."""


class FormatError(ReadtuiError):
    """Bytes that are not the document they claim to be."""


class SettingsError(ReadtuiError):
    """A setting with a wrong name or value."""


class ThemeError(ReadtuiError):
    """A theme that is missing, incomplete or wrong."""


class LibraryError(ReadtuiError):
    """A library that cannot be opened, read or written."""


class QueryError(ReadtuiError):
    """A search that cannot be run: a broken pattern, or one that takes too long."""
