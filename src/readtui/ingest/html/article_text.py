"""The text of the article of a web page, as trafilatura finds it, and an index for matching it with the page."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from importlib import import_module
from itertools import islice
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import LeafBlock

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNUSED_MODULES = (
    *("urllib3", "urllib3.response", "trafilatura.downloads", "htmldate", "courlan"),
    *("justext", "justext.core", "justext.utils", "trafilatura.external", "trafilatura.json_metadata"),
)
"""Modules that trafilatura imports for downloads, dates, metadata and its slow mode: half of the time of its import."""

DEFERRED_MODULES = ("importlib.metadata", "charset_normalizer")
"""Modules that it imports for its version and for undecoded pages: a third of the rest. Other code uses them too."""

_IMPORT_LOCK = RLock()

PROSE_LENGTH = 80
"""Characters of the shortest block with few links that is taken for prose, not for a label."""

MAX_EXTRACTION_LENGTH = 1_500_000
"""Characters of the longest page given to trafilatura: it copies the tree several times."""

MAX_EXTRACTION_DEPTH = 90
"""Depth of the deepest page given to trafilatura: it reads an element again for each of its ancestors."""

MAX_EXTRACTION_CELLS = 1_000
"""Cells of the largest table given to trafilatura: it takes seconds for a table of 90,000."""

_LARGE_TABLE = "data-readtui-large"

MAX_COMPARED_BLOCKS = 8
"""Blocks of a searched text among which the rarest is chosen: the others are hardly ever rarer."""


class _Absent(ModuleType):
    """Stand-in for a module of which only names are imported. Each name is an empty class."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _Deferred(ModuleType):
    """Stand-in for a module of functions. Each is that of the module, which is imported when the function is called.

    Another thread may import the stand-in meanwhile, and gets functions that work. But the version of a distribution,
    which is read during an import, is empty.
    """

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: object, **options: object) -> object:
            if name == "version" and sys.modules.get(self.__name__) is self:
                return ""
            with _IMPORT_LOCK:  # until the stand-in is gone
                module = import_module(self.__name__)
            return getattr(module, name)(*arguments, **options)

        return call


def import_without(absent: Sequence[str], name: str, deferred: Sequence[str] = ()) -> None:
    """Import the module `name`, with stand-ins for modules that it imports but hardly uses.

    The `absent` ones are never used afterwards; functions of the `deferred` ones may be. Modules that are already
    imported are used as they are. Raises ImportError as the import itself does.
    """
    with _IMPORT_LOCK:
        if name in sys.modules:
            return
        stand_ins: dict[str, ModuleType] = {module: _Absent(module) for module in absent if module not in sys.modules}
        stand_ins |= {module: _Deferred(module) for module in deferred if module not in sys.modules}
        sys.modules.update(stand_ins)
        try:
            import_module(name)
        finally:
            for module in stand_ins:
                del sys.modules[module]


def find_article_text(root: HtmlElement) -> str:
    """Return the text of the article as trafilatura finds it, one block a line; "" if it finds none.

    Removes scripts and styles from `root`.
    """
    from lxml.etree import strip_elements  # deferred: 20 ms

    import_without(UNUSED_MODULES, "trafilatura", DEFERRED_MODULES)
    import logging  # by trafilatura too

    from trafilatura import bare_extraction  # deferred: 45 ms

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # it would write to the terminal
    strip_elements(root, "script", "style", "template", "svg", "link", with_tail=False)
    for table in root.iter("table"):
        if sum(1 for _ in islice(table.iterdescendants("td", "th"), MAX_EXTRACTION_CELLS + 1)) > MAX_EXTRACTION_CELLS:
            table.set(_LARGE_TABLE, "")
    found = bare_extraction(root, fast=True, include_comments=False, prune_xpath=f"//table[@{_LARGE_TABLE}]")
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


def guess_article_text(leaves: Sequence[LeafBlock]) -> str:
    """Return the prose of a page, one block a line: for pages too long or too deep for trafilatura."""
    return "\n".join(
        leaf.text
        for leaf in leaves
        if leaf.kind == "text"
        and len(leaf.text) >= PROSE_LENGTH
        and leaf.linked_length * 3 < len(leaf.text)
        and not leaf.element.is_hidden
    )


class TextIndex:
    """The places of blocks of a text, so that a search does not read all of it.

    The text is cut into blocks of equal length, whose places are kept by their hash. A searched text of at least
    `shortest` characters contains a whole block wherever it occurs, so only the places of its own blocks are compared.
    """

    def __init__(self, text: str, shortest: int) -> None:
        self._text = text
        self._length = (shortest + 1) // 2  # of a block: a window of twice its length less one contains a whole block
        count = len(text) // self._length
        self._mask = (1 << count.bit_length()) - 1
        self._counts = array("l", [0]) * (self._mask + 1)  # of the blocks by hash
        self._last = array("l", [-1]) * (self._mask + 1)  # the last block by hash
        self._previous = array("l", [-1]) * count  # the block before each with the same hash
        for block in range(count):
            key = hash(text[block * self._length : (block + 1) * self._length]) & self._mask
            self._previous[block] = self._last[key]
            self._last[key] = block
            self._counts[key] += 1

    def __contains__(self, searched: str) -> bool:
        """Whether the text contains `searched`, which has at least the shortest length."""
        return any(self._contains_at(searched, offset) for offset in range(self._length))

    def _contains_at(self, searched: str, offset: int) -> bool:
        """Whether the text contains `searched` where one of its blocks begins at `offset` in it."""
        length = self._length
        rarest = rarest_offset = -1
        for start in range(offset, len(searched) - length + 1, length)[:MAX_COMPARED_BLOCKS]:
            key = hash(searched[start : start + length]) & self._mask
            if not self._counts[key]:
                return False
            if rarest < 0 or self._counts[key] < self._counts[rarest]:
                rarest, rarest_offset = key, start
        block = self._last[rarest] if rarest >= 0 else -1
        while block >= 0:
            start = block * length - rarest_offset
            if start >= 0 and self._text.startswith(searched, start):
                return True
            block = self._previous[block]
        return False
