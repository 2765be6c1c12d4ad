"""A web page into a document: its article, set in what it stands in, with what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.html import article, metadata
from readtui.ingest.html.build import Placing
from readtui.ingest.html.page import page_of
from readtui.ingest.html.walk import walked

NOT_WORTH_SAYING = 1_000
"""Characters of a page up to which nobody would look for an article in it."""

HARDLY_ANY = 200
"""Characters of the text of a page whose source is long, but holds little besides scripts."""


def document_of(html: str, name: str, notes: Sequence[str] = (), address: str = "") -> Document:
    """The document of the page `html`, which was found at `address`. It bears `notes` and its own."""
    builder = Builder(name)
    page = page_of(html, address)
    if page is None:
        return builder.build()
    said = metadata.metadata_of(page.root)
    leaves, depth = walked(page)
    is_easy = len(html) <= article.LONGEST and depth <= article.DEEPEST
    kept = article.chosen(leaves, article.located(page.root) if is_easy else article.guessed(leaves), said)
    if article.is_meagre(leaves, kept, said):
        kept = article.whole(leaves)
        if sum(len(leaf.text) for leaf in leaves) > NOT_WORTH_SAYING:
            builder.note("No article stands out in this page: it is shown whole.")
    total = sum(len(leaf.text) for leaf in leaves)
    if total < HARDLY_ANY and len(html) > NOT_WORTH_SAYING * 5:
        builder.note("There is hardly any text in this page: a script would have to fill it.")
    if html.rfind("<!--") > html.rfind("-->"):
        builder.note("A comment in this page does not end: what stands in it is not shown.")
    Placing(builder, said.title).place(leaves, kept)
    for note in notes:
        builder.note(note)
    return builder.build(
        title=said.title, authors=said.authors, site=said.site, published=said.published, language=said.language
    )
