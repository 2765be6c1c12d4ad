"""What the keys of highlights do."""

from __future__ import annotations

from readtui.marks.model import Mark
from readtui.reading.marks import mark_span_at
from readtui.reading.passages import paragraph_at
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.effects import Effect, KeepHighlight, OpenHighlight, Say


def highlight_at_hand(reading: Reading) -> Mark | None:
    """Return the innermost highlight at the position: that of the last jump or click, else the top of the screen."""
    offset = reading.position.offset
    found = reading.marks.highlights_in(Span(offset, offset))
    return found[-1][1] if found else None


def annotate(reading: Reading, count: int) -> Reading | Effect:
    """Write a note about the selection; without one, about the highlight or the paragraph at the position."""
    if not reading.document.text:
        return Say("Nothing to highlight in an empty text")
    if reading.selected_span:
        return KeepHighlight(reading.selected_span, with_note=True)
    if (mark := highlight_at_hand(reading)) is not None:
        return OpenHighlight(mark.ident, to_edit=True)
    offset = mark_span_at(reading.document, reading.position.offset).start
    return KeepHighlight(paragraph_at(reading.document, offset), with_note=True)


def highlight_or_open(reading: Reading, count: int) -> Reading | Effect:
    """Highlight the selection; without one, open the window of the highlight at the position."""
    if reading.selected_span:
        return KeepHighlight(reading.selected_span)
    if (mark := highlight_at_hand(reading)) is None:
        if reading.marks.are_hidden:
            return Say("Marks are hidden: {0} shows them", ("mark.hide",))
        return Say("No highlight here: select words, then highlight them")
    return OpenHighlight(mark.ident)
