"""What the tests of kinds of texts ask of a document."""

from collections.abc import Sequence

from readtui.document.model import Document, Heading
from readtui.ingest.plaintext.reader import read


def document_of(*lines: str) -> Document:
    """Read these lines as a plain text."""
    return read("\n".join(lines), "text.txt")


def headings_in(document: Document) -> Sequence[tuple[int, str]]:
    """The headings without the title, with their levels."""
    return [
        (block.level, block.span.of(document.text))
        for block in document.blocks
        if isinstance(block, Heading) and block.level > 1
    ]


def texts_in(document: Document) -> Sequence[str]:
    """The text of each block that is no heading."""
    return [block.span.of(document.text) for block in document.blocks if not isinstance(block, Heading)]


def bold_in(document: Document) -> Sequence[str]:
    """The passages in bold."""
    return [one.span.of(document.text) for one in document.inlines if one.kind == "strong"]


def hidden_in(document: Document) -> Sequence[str]:
    """The hidden lines."""
    return [one.text for one in document.hidden]
