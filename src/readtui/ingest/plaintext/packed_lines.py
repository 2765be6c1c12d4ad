"""The lines of a plain text that was not parsed now: they are unpacked when the first correction needs them."""

from __future__ import annotations

from readtui.document.model import Lines
from readtui.ingest.plaintext.deferred_lines import DeferredLines


def packed_lines(packed: bytes, uncorrected_text: str) -> DeferredLines:
    """Return the lines of the document with this text, from the result of their `packed`."""

    def load() -> Lines:
        from readtui.ingest.plaintext.reader import unpacked  # deferred: its models are most of an opening

        return unpacked(packed, uncorrected_text)

    return DeferredLines(load, lambda: packed, uncorrected_text)
