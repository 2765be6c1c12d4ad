"""Which work a document is, and what the library records of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from readtui.document.digest import digest, digest_of_words
from readtui.document.model import Document, Heading
from readtui.document.summary import reading_minutes
from readtui.library.tables import STREAM, Work, canonical_source
from readtui.span import Span
from readtui.unicode.cut import cut

TITLE_CELLS = 72
"""Cells of the first words of a text from a pipe, by which it is known if it has no title."""


class WorkIdentifier:
    """Identifies documents by the digests of their texts, and remembers the last one."""

    def __init__(self) -> None:
        self._last: tuple[Document, str, Callable[[], str]] | None = None

    def of(self, document: Document, source: str) -> Work:
        """Return the work that a document is; `source` is the path or address by which it was opened."""
        text = document.text
        last = self._last  # read once: another thread may set it for another document
        if last is None or last[0] is not document:
            known = document.digest or digest(document.lines.uncorrected_text if document.lines else text)
            last = self._last = (document, known, cache(partial(_digest_of_words, document)))
        name = canonical_source(source)
        return Work(
            # All empty texts have the same digest: they are distinguished by name.
            digest=last[1] if text or document.is_growing else f"empty {name}",
            source=name,
            title=document.title or (_first_words(text) if source == STREAM else ""),
            author=", ".join(document.authors),
            site=_site_of(document, name),
            language=document.language,
            minutes=reading_minutes(document, Span(0, len(text))),
            words=last[2],
        )


def _digest_of_words(document: Document) -> str:
    """Return the digest of the words from the first block that is no heading: titles differ between formats.

    A part of a text has none: it is not the whole of any.
    """
    if document.is_head or document.is_growing:
        return ""
    start = next((block.span.start for block in document.blocks if not isinstance(block, Heading)), 0)
    return digest_of_words(document.text, start)


def _first_words(text: str) -> str:
    """Return the first words of a text, cut to `TITLE_CELLS`."""
    return cut(" ".join(text[: 2 * TITLE_CELLS].split()), TITLE_CELLS)


def _site_of(document: Document, source: str) -> str:
    """Return the name of the site of a document, or the host of its address; empty for other documents."""
    if document.site or not source.startswith(("http://", "https://")):
        return document.site
    host = source.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return host.partition(":")[0].removeprefix("www.").lower()
