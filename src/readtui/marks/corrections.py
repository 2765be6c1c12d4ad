"""From the roles that the reader gives to lines to corrections that are found again, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readtui.document.model import Document, LineRole
from readtui.marks.anchor import anchor_all
from readtui.marks.model import Correction, ResolvedCorrection
from readtui.span import Span

ANCHORED = 200
"""Characters at the start of a line by which it is found again: a line may be a paragraph of any length."""


def new_corrections(text: str, roles: Sequence[LineRole]) -> list[Correction]:
    """Return corrections that find the lines again by their words; `text` has all lines."""
    starts = [Span(role.span.start, min(role.span.end, role.span.start + ANCHORED)) for role in roles]
    anchors = anchor_all(text, starts)
    return [Correction(0, anchor, role.role, role.level) for anchor, role in zip(anchors, roles, strict=True)]


def corrected(document: Document, corrections: Iterable[ResolvedCorrection]) -> Document:
    """Return a document with corrections; the same one if there is nothing to correct."""
    roles = line_roles(corrections)
    return document.lines.corrected(roles) if roles and document.lines is not None else document


def line_roles(corrections: Iterable[ResolvedCorrection]) -> list[LineRole]:
    """Return the roles of the lines that were found."""
    return [LineRole(span, one.role, one.level) for one, span in corrections if span is not None]
