"""Documents as plain text and as an outline."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.document.model import Document
from readtui.document.summary import subtitle, title_above
from readtui.typeset.blocks import Typesetter
from readtui.typeset.setting import Setting


def plain_lines(document: Document, setting: Setting) -> Iterator[str]:
    """Yield the rows of the typeset document, at most as wide as the measure, without escape sequences.

    The title and the subtitle of the setting are made from the document.
    """
    typesetter = Typesetter(document, setting._replace(title=title_above(document), subtitle=subtitle(document)))
    for index in range(len(typesetter.blocks)):  # no `Layout`, which would wrap each block twice
        yield from typesetter.plain_rows(index)


def outline_lines(document: Document) -> Iterator[str]:
    """Yield the section titles, indented by two spaces per level."""
    for section in document.sections:
        yield "  " * (section.depth - 1) + section.title
