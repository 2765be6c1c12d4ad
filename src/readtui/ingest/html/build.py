"""Build the document of a web page: parse it, select its article, and write the leaf blocks of that to a builder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.html import article
from readtui.ingest.html.article_text import (
    MAX_EXTRACTION_DEPTH,
    MAX_EXTRACTION_LENGTH,
    find_article_text,
    guess_article_text,
)
from readtui.ingest.html.boilerplate import hidden_prose
from readtui.ingest.html.metadata import extract_metadata
from readtui.ingest.html.page import parse_page
from readtui.ingest.html.plain_page import select_plain_page, select_without_navigation
from readtui.ingest.html.refinement import drop_site_heading
from readtui.ingest.html.walk import walk_page
from readtui.ingest.html.writer import LeafWriter

SHORT_PAGE = 1_000
"""Characters of text up to which a page is shown whole without a note: nobody expects an article in it."""

LITTLE_TEXT = 200
"""Characters of text below which a long page is taken for one that a script fills."""

LONG_SOURCE = 5_000
"""Characters of the shortest source that is expected to contain text."""


def build_document(html: str, name: str, notes: Sequence[str] = (), address: str = "") -> Document:
    """Return the document of the page `html` from `address`: its article, or all of it if no article is found.

    `notes` follow the notes of the document itself.
    """
    builder = Builder(name)
    page = parse_page(html, address)
    if page is None:
        return builder.build()
    metadata = extract_metadata(page.root)
    leaves, depth = walk_page(page)
    length = sum(len(leaf.text) for leaf in leaves)
    is_extractable = len(html) <= MAX_EXTRACTION_LENGTH and depth <= MAX_EXTRACTION_DEPTH
    root = page.root if is_extractable else None
    del page  # the tree has a third of the memory that a long page needs
    kept = select_plain_page(leaves, metadata)
    if kept is None:
        article_text = guess_article_text(leaves) if root is None else find_article_text(root)
        kept = article.select_article(leaves, article_text, metadata)
        if article.is_too_short(leaves, kept, metadata):
            kept = select_without_navigation(leaves)
            if length > SHORT_PAGE:
                builder.note("No article was found on this page: it is shown whole, but for its menus.")
    if not any(leaf.text for leaf in compress(leaves, kept)):
        kept = article.visible_leaves(leaves)
    drop_site_heading(leaves, kept, metadata)
    if length < LITTLE_TEXT and len(html) > LONG_SOURCE:
        builder.note("This page has hardly any text: a script fills it in the browser.")
    if html.rfind("<!--") > html.rfind("-->"):
        builder.note("A comment on this page is not closed: the text after it is not shown.")
    LeafWriter(builder, metadata.title).write(leaves, kept, hidden_prose(leaves, kept))
    for note in notes:
        builder.note(note)
    return builder.build(
        title=metadata.title,
        authors=metadata.authors,
        site=metadata.site,
        published=metadata.published,
        language=metadata.language,
    )
