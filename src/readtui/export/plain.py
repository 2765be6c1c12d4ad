"""Documents as plain text and as an outline."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.document.model import Document
from readtui.document.summary import subtitle
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting


def plain_lines(document: Document, setting: Setting) -> Iterator[str]:
    """Yield the rows of the typeset document, at most as wide as the measure, without escape sequences.

    The subtitle of the setting is made from the document.
    """
    layout = Layout(document, setting._replace(subtitle=subtitle(document)))
    row = 0
    while row < layout.rows:  # an estimate in a large document, which changes while rows are laid out
        yield "".join(run.text for run in layout.line(row).runs).rstrip()
        row += 1


def outline_lines(document: Document) -> Iterator[str]:
    """Yield the section titles, indented by two spaces per level."""
    for section in document.sections:
        yield "  " * (section.depth - 1) + section.title
