"""What is known about a document as the front matter of its Markdown."""

from __future__ import annotations

import re

from readtui.document.model import Document, Heading
from readtui.export.markdown.places import inlines_of
from readtui.export.markdown.text import phrase
from readtui.span import Span

_PLAIN = re.compile(r"[^\W_](?:[^:#\s]|:(?=\S)|(?<=\S)#|\s(?=\S))*")
LONGEST = 60_000
"""Characters of front matter that are looked at, when it is read again, for where it ends: more is left out."""

_NO_TEXT = ("null", "true", "false")
"""What other readers of YAML take for something else than text."""


def front(document: Document) -> list[str]:
    """What is known about the document, between two lines of dashes; nothing if the text says it all."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    titles = [block for block in headings if block.level == 1]
    own = _said(document, headings[0].span) if headings and headings[0].level == 1 else ""
    values = {"site": document.site, "date": document.published, "lang": document.language.replace("_", "-")}
    lines = [f"{name}: {_scalar(value)}" for name, value in values.items() if value]
    authors = [author for author in document.authors if author]
    if len(authors) == 1:
        lines.insert(0, f"author: {_scalar(authors[0])}")
    elif authors:
        lines[:0] = ["authors:", *(f"  - {_scalar(author)}" for author in authors)]
    if document.title and document.title != own:
        lines.insert(0, f"pagetitle: {_scalar(document.title)}")
    elif own and lines and len(titles) == 1:
        lines.insert(0, f"title: {_scalar(own)}")
    return ["---", *lines, "---"] if lines and sum(map(len, lines)) < LONGEST else []


def _said(document: Document, span: Span) -> str:
    return phrase(span.of(document.text), inlines_of(document, span)).text


def _scalar(value: str) -> str:
    """A value, between quotation marks if it must be."""
    if _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXT:
        return value
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'
