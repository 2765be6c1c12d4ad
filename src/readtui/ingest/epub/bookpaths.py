"""Where the links of a book lead: to a part of its archive, a place in it, or elsewhere."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from readtui.ingest.html.tags import printable_address

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # one letter and a colon is the drive of a path on Windows


class BookLink(NamedTuple):
    """Where a link leads: to the place `fragment` in the part of that path, or to an `outside` address."""

    part: str = ""
    fragment: str = ""
    outside: str = ""


def link_of(base: str, target: str) -> BookLink:
    """Where `target` leads from the part `base`. What would lead out of the archive ends at its top."""
    target = printable_address(target)
    if _SCHEME.match(target) or target.startswith("//"):
        return BookLink(outside=target)
    path, _, fragment = target.partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)) if path else f"/{base}"
    return BookLink(whole.lstrip("/"), unquote(fragment))
