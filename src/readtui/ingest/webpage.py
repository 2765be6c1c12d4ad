"""A web page into a document: its article, set in what it stands in, with what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from readtui.document.builder import Builder, Mark, Piece
from readtui.document.model import Document
from readtui.ingest import article, metadata
from readtui.ingest.aside import names_standfirst
from readtui.ingest.leaf import Around, Leaf, squashed
from readtui.ingest.page import page_of
from readtui.ingest.walk import walked

NOT_WORTH_SAYING = 1_000
"""Characters of a page up to which nobody would look for an article in it."""


LONG_HEADING = 70
"""Characters of a heading between title and text from which on it is rather the standfirst."""

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
    _Setting(builder, said.title).place(leaves, kept)
    for note in notes:
        builder.note(note)
    return builder.build(
        title=said.title, authors=said.authors, site=said.site, published=said.published, language=said.language
    )


class _Setting:
    """Gives leaves to the builder, in what they stand in."""

    def __init__(self, builder: Builder, title: str) -> None:
        self._builder = builder
        self._title = metadata.letters(title)
        self._nest: tuple[Around, ...] = ()
        self._captioned: int | None = None
        self._shift = 0
        self._opens = bool(title)  # until the first words of the text
        if title:
            builder.heading(title, 1)

    def place(self, leaves: Sequence[Leaf], kept: Sequence[bool]) -> None:
        """Set what is kept, and keep the rest back as hidden lines where it would stand."""
        shown = [leaf for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept and not self._entitles(leaf)]
        self._shift = int(bool(self._title) and any(leaf.level == 1 for leaf in shown if leaf.kind == "heading"))
        captions = {id(one): other for one, other in pairwise(shown) if other.kind == "caption"}
        for leaf, is_kept in zip(leaves, kept, strict=True):
            if not is_kept:
                self._builder.hide(leaf.text)
                continue
            for name in leaf.names:
                self._builder.target(name)
            if not self._entitles(leaf):
                self._stand_in(leaf.nest)
                self._set(leaf, captions.get(id(leaf)))
                self._opens = self._opens and leaf.kind != "text"
        self._stand_in(())

    def _entitles(self, leaf: Leaf) -> bool:
        """Whether a heading is the title, which stands above the text already."""
        return leaf.kind == "heading" and metadata.letters(leaf.text) == self._title

    def _stand_in(self, nest: tuple[Around, ...]) -> None:
        shared = 0
        while shared < min(len(nest), len(self._nest)) and nest[shared] is self._nest[shared]:
            shared += 1
        for _ in self._nest[shared:]:
            self._builder.close()
        for around in nest[shared:]:
            if around.kind == "quote":
                self._builder.open_quote(around.marker)
            else:
                self._builder.open_item(around.marker)
        self._nest = nest

    def _set(self, leaf: Leaf, caption: Leaf | None) -> None:
        match leaf.kind:
            case "heading" if self._opens and (len(leaf.text) >= LONG_HEADING or names_standfirst(leaf.box)):
                self._builder.paragraph([Piece(piece.text, (Mark("emphasis"), *piece.marks)) for piece in leaf.pieces])
            case "heading":
                self._builder.heading(leaf.pieces, leaf.level + self._shift)
            case "code":
                self._builder.code(leaf.text, leaf.language)
            case "figure":
                says_the_same = caption is not None and squashed(caption.text) == squashed(leaf.text)
                self._captioned = self._builder.figure(leaf.text, leaf.image, shown=not says_the_same)
            case "caption":
                self._builder.caption(leaf.pieces, self._captioned)
                self._captioned = None
            case "table":
                self._captioned = self._builder.table(leaf.rows, leaf.head)
            case "rule":
                self._builder.rule()
            case _:
                self._builder.paragraph(leaf.pieces)
                self._captioned = None
