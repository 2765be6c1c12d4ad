"""HTML reader: a web page into a document. Small pages are read in this process, others in a child with limits."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_binary, refuse_known_formats
from readtui.ingest.encoding import decode_page, is_utf16_or_utf32
from readtui.ingest.html import article
from readtui.ingest.html.build import LeafWriter
from readtui.ingest.html.metadata import extract_metadata
from readtui.ingest.html.page import parse_page
from readtui.ingest.html.walk import walk_page
from readtui.ingest.source import Source

MAX_BYTES = 20 << 20
"""Length of the longest page: a longer one needs more memory and time than the child process has."""

IN_PROCESS_BYTES = 64 << 10
IN_PROCESS_TAGS = 8_000
"""Bytes and tags up to which a page is read in this process: the slowest page of that size takes a second."""

SHORT_PAGE = 1_000
"""Characters of text up to which a page is shown whole without a note: nobody expects an article in it."""

HARDLY_ANY_TEXT = 200
"""Characters of text below which a long page is taken for one that a script fills."""

LONG_SOURCE = 5_000
"""Characters of source from which on a page is expected to have text."""


def read(source: Source) -> Document:
    """Return the document of a page.

    Raises FormatError if the page is too long, is not text, or exceeds the limits of the child process.
    """
    data = source.data
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MB"
        raise FormatError(
            f"{source.name} is too large for a web page: more than the limit of {limit}", "save a part of it"
        )
    refuse_known_formats(source.name, data)
    if not is_utf16_or_utf32(data):
        refuse_binary(source.name, data)
    address = source.address or (source.name if source.kind == "url" else "")
    if len(data) <= IN_PROCESS_BYTES and data.count(b"<") <= IN_PROCESS_TAGS:
        return parse(data, source.charset, address, source.name)
    return sandbox.read(sandbox.Request(__name__, source.name, address, source.charset), data)


def parse(data: bytes, charset: str, address: str, name: str) -> Document:
    """Return the document of a page, read in this process. `charset` is the server's, or empty."""
    decoded = decode_page(data, charset)
    if not decoded.text.strip():
        builder = Builder(name)
        builder.note("There is no text in it." if data else "The file is empty.")
        return builder.build()
    return read_page(decoded.text, name, decoded.notes, address)


def read_page(html: str, name: str, notes: Sequence[str] = (), address: str = "") -> Document:
    """Return the document of the page `html` from `address`: its article, or all of it if no article is found.

    `notes` follow the notes of the document itself.
    """
    builder = Builder(name)
    page = parse_page(html, address)
    if page is None:
        return builder.build()
    metadata = extract_metadata(page.root)
    leaves, depth = walk_page(page)
    is_extractable = len(html) <= article.MAX_EXTRACTION_LENGTH and depth <= article.MAX_EXTRACTION_DEPTH
    article_text = article.find_article_text(page.root) if is_extractable else article.guess_article_text(leaves)
    kept = article.select_article(leaves, article_text, metadata)
    length = sum(len(leaf.text) for leaf in leaves)
    if article.is_too_short(leaves, kept, metadata):
        kept = article.visible_leaves(leaves)
        if length > SHORT_PAGE:
            builder.note("No article was found on this page: it is shown whole.")
    if length < HARDLY_ANY_TEXT and len(html) > LONG_SOURCE:
        builder.note("This page has hardly any text: a script fills it in the browser.")
    if html.rfind("<!--") > html.rfind("-->"):
        builder.note("A comment on this page is not closed: the text after it is not shown.")
    LeafWriter(builder, metadata.title).write(leaves, kept)
    for note in notes:
        builder.note(note)
    return builder.build(
        title=metadata.title,
        authors=metadata.authors,
        site=metadata.site,
        published=metadata.published,
        language=metadata.language,
    )
