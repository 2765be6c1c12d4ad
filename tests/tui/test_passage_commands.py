"""What is looked up, and what is given to a command."""

from __future__ import annotations

from readtui.reading.position import Position
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.effects import Say
from readtui.tui.passage_commands import look_up, pipe
from readtui.tui.passage_effects import LookUp, PipePassage
from tests.screens import tale

DOCUMENT = tale()
BELL = DOCUMENT.text.index("bell.")


def test_the_selection_is_looked_up_else_the_word_at_the_position() -> None:
    reading = Reading(DOCUMENT, Position.at(BELL + 1))
    assert look_up(reading, 0) == LookUp(Span(BELL, BELL + 4))
    selected = reading.select(Selection(0, 5))
    assert look_up(selected, 0) == LookUp(selected.selected_span)
    assert isinstance(look_up(Reading(), 0), Say)


def test_a_command_gets_the_selection_else_the_paragraphs() -> None:
    reading = Reading(DOCUMENT, Position.at(BELL)).with_viewport(0, 900)
    selected = reading.select(Selection(0, 5))
    assert pipe(selected, 0) == PipePassage(selected.selected_span, "selection")
    assert pipe(reading, 0) == PipePassage(reading.position.paragraphs_span(DOCUMENT))
    assert pipe(reading, 2) == PipePassage(reading.position.paragraphs_span(DOCUMENT, 2))
    assert isinstance(pipe(Reading(), 0), Say)
