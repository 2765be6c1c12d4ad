"""The state of a text in the same text with other corrections."""

from __future__ import annotations

from readtui.document.model import Document
from readtui.reading.jump_list import JumpList
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.span import Offset


def in_corrected(reading: Reading, document: Document) -> Reading:
    """Return the state in the same text with other corrections, at the same words.

    The selection and the current link are dropped, and marks and matches too if they are at other offsets now.
    """
    before, after = reading.document.lines, document.lines
    assert before is not None
    assert after is not None

    def moved(offset: Offset) -> Offset:
        return after.offset_of(before.place_of(offset))

    jumps = reading.position.jump_list
    jumps = JumpList(tuple(map(moved, jumps.behind)), tuple(map(moved, jumps.ahead)))
    top = moved(reading.position.top)
    position = Position.at(top)._replace(offset=moved(reading.position.offset), jump_list=jumps)
    if document.text == reading.document.text:
        return Reading(document, position, reading.search, marks=reading.marks)
    return Reading(document, position)
