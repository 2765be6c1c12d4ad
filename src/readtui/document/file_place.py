"""A place in a local file that the output of a program names, and its form as the target of a link."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from readtui.unicode.lazy_regex import lazy_regex

_FRAGMENT = lazy_regex(r"L(\d{1,9})(?:C(\d{1,9}))?")
"""A line and a column, as web pages of source code name them."""


class FilePlace(NamedTuple):
    """A line and a column of a file, counted from 1; 0 is unknown. The host is "" or that of the file."""

    path: str
    line: int = 0
    column: int = 0
    host: str = ""

    @property
    def target(self) -> str:
        """The target of a link to this place: "file:src/lamp.c#L12C3"."""
        column = f"C{self.column}" if self.column else ""
        host = f"//{self.host}" if self.host else ""
        path = quote(self.path, errors="surrogateescape")
        if not host and path.startswith("//"):
            path = f"/{path.lstrip('/')}"  # two slashes would begin a host
        return f"file:{host}{path}" + (f"#L{self.line}{column}" if self.line else "")

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.path}{line}{f':{self.column}' if line and self.column else ''}"


def file_place(target: str) -> FilePlace | None:
    """Return the place that the target of a link names; None if it is no address of a file. Raises ValueError."""
    split = urlsplit(target)
    if split.scheme != "file":
        return None
    found = _FRAGMENT.fullmatch(split.fragment)
    line, column = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    return FilePlace(unquote(split.path), line, column, split.netloc)
