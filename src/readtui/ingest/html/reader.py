"""HTML into a document: small pages in this process, others in one of their own with limits."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_known_kinds, refuse_noise
from readtui.ingest.encoding import decode_page, is_wide
from readtui.ingest.html import article, metadata
from readtui.ingest.html.build import LeafWriter
from readtui.ingest.html.page import parse_page
from readtui.ingest.html.walk import walk_page
from readtui.ingest.source import Source

MAX_BYTES = 20 << 20
"""The longest page: more would take more memory and time than its parser is given."""

IN_PROCESS_BYTES = 64 << 10
IN_PROCESS_TAGS = 8_000
"""Bytes and tags up to which a page is read in this process: even the worst of that size takes a second at most."""

NOT_WORTH_SAYING = 1_000
"""Characters of a page up to which nobody would look for an article in it."""

HARDLY_ANY = 200
"""Characters of the text of a page whose source is long, but holds little besides scripts."""


def read(source: Source) -> Document:
    """The document of a page. Raises FormatError if it is too long, too intricate, or no text."""
    data = source.data
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MB"
        raise FormatError(
            f"{source.name} is too large for a web page: more than the limit of {limit}", "save a part of it"
        )
    refuse_known_kinds(source.name, data)
    if not is_wide(data):
        refuse_noise(source.name, data)
    address = source.address or (source.name if source.kind == "url" else "")
    if len(data) <= IN_PROCESS_BYTES and data.count(b"<") <= IN_PROCESS_TAGS:
        return parsed(data, source.charset, address, source.name)
    return sandbox.read(sandbox.Request(__name__, source.name, address, source.charset), data)


def parsed(data: bytes, charset: str, address: str, name: str) -> Document:
    """The document of a page, read in this process: `charset` is what the server said of it, or empty."""
    decoded = decode_page(data, charset)
    if not decoded.text.strip():
        builder = Builder(name)
        builder.note("There is no text in it." if data else "The file is empty.")
        return builder.build()
    return read_page(decoded.text, name, decoded.notes, address)


def read_page(html: str, name: str, notes: Sequence[str] = (), address: str = "") -> Document:
    """The document of the page `html`, which was found at `address`. It bears `notes` and its own."""
    builder = Builder(name)
    page = parse_page(html, address)
    if page is None:
        return builder.build()
    said = metadata.extract_metadata(page.root)
    leaves, depth = walk_page(page)
    is_easy = len(html) <= article.MAX_EXTRACTION_LENGTH and depth <= article.MAX_EXTRACTION_DEPTH
    kept = article.select_article(
        leaves, article.find_article_text(page.root) if is_easy else article.guess_article_text(leaves), said
    )
    if article.is_too_short(leaves, kept, said):
        kept = article.visible_leaves(leaves)
        if sum(len(leaf.text) for leaf in leaves) > NOT_WORTH_SAYING:
            builder.note("No article stands out in this page: it is shown whole.")
    total = sum(len(leaf.text) for leaf in leaves)
    if total < HARDLY_ANY and len(html) > NOT_WORTH_SAYING * 5:
        builder.note("There is hardly any text in this page: a script would have to fill it.")
    if html.rfind("<!--") > html.rfind("-->"):
        builder.note("A comment in this page does not end: what stands in it is not shown.")
    LeafWriter(builder, said.title).write(leaves, kept)
    for note in notes:
        builder.note(note)
    return builder.build(
        title=said.title, authors=said.authors, site=said.site, published=said.published, language=said.language
    )
