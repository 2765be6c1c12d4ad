"""Regular expressions that are compiled at their first use, because compiling those of one format takes up to 0.1 s."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class LazyRegex(Generic[AnyStr]):
    """A stand-in for a `re.Pattern`. After the first use its methods are those of the pattern itself."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = source  # its name in `re.Pattern`
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        pattern = re.compile(self.pattern, self._flags)
        self.__dict__.update((method, getattr(pattern, method)) for method in _METHODS)
        return getattr(pattern, name)


def lazy_regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled at its first use, which raises `re.error` if it is invalid."""
    return cast("re.Pattern[AnyStr]", LazyRegex(source, flags))
