"""What the keys of passages do: mark and highlight them, look them up, pipe them, read them aloud."""

from __future__ import annotations

from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.line_numbers import whole_lines
from readtui.reading.marks import mark_span_at
from readtui.reading.passages import paragraph_at, word_from
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.effects import AwaitKey, Effect, KeepHighlight, KeepMark, OpenHighlight, Press, Say, ScrollToRow
from readtui.tui.passage_effects import LookUp, PipePassage, ReadAloud

VISIBLE = "visible part"
"""The name of the lines on the screen."""


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


# Bookmarks and marks with a letter


def bookmark(reading: Reading, count: int) -> Reading | Effect:
    """Bookmark the selection or the present place, unless it is bookmarked."""
    if not reading.document.text:
        return Say("Nothing to mark in an empty text")
    if (found := reading.current_bookmark()) is not None:
        return Say(f"Already bookmarked: {found.mark.label}", seconds=3.0)
    return KeepMark(reading.mark_span)


def await_mark(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of a mark to set."""
    return AwaitKey("mark.set", _set_mark)


def _set_mark(reading: Reading, press: Press) -> Reading | Effect:
    if press.character and press.character.isalnum() and reading.document.text:
        return KeepMark(reading.mark_span, press.character)
    return Say("A mark is a letter: {0}a sets it, {1}a goes there", ("mark.set", "mark.go"))


def await_mark_to_go(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of the mark to go to."""
    return AwaitKey("mark.go", _go_to_mark)


def _go_to_mark(reading: Reading, press: Press) -> Reading | Effect:
    """Go to a mark: "^" is at the start, "$" at the end. The key that waited, pressed again, goes back."""
    if "mark.go" in press.idents:
        return reading.toggle_last_jump()
    if press.character in ("^", "$"):
        return ScrollToRow(0 if press.character == "^" else None)
    found = reading.marks.with_letter(press.character or " ")
    if found is None:
        is_printable = press.character is not None and press.character.isprintable()
        return Say(f"No mark {press.character if is_printable else press.key}")
    return go_to_mark(reading, found)


def go_to_mark(reading: Reading, found: ResolvedMark) -> Reading | Effect:
    """Go to the passage of a mark; if it is lost, open the window of a highlight, and say so of another mark."""
    if found.span is not None:
        return reading.jump_to(found.span.start)
    lost = "Lost: the words of this mark are gone from the text, or their place is uncertain"
    return OpenHighlight(found.mark.ident) if found.mark.colour else Say(lost)


def look_up(reading: Reading, count: int) -> Reading | Effect:
    """Look up the selection, else the word at the cursor."""
    span = reading.selected_span or word_from(reading.document, reading.cursor)
    return LookUp(span) if span else Say("No word here: click on one, or select it")


def pipe(reading: Reading, count: int) -> Reading | Effect:
    """Give the selection to a command; without one, what is visible of output, or `count` paragraphs."""
    if reading.selected_span:
        return PipePassage(reading.selected_span, "selection")
    if reading.document.is_output:
        return _piped(reading, reading.position.viewport, VISIBLE)
    span = reading.position.paragraphs_span(reading.document, max(count, 1))
    return PipePassage(span) if span else Say("No text to give to a command")


def await_mark_to_pipe(reading: Reading, count: int) -> Reading | Effect:
    """Wait for the letter of the mark up to which the text is given to a command, as in less."""

    def then(reading: Reading, press: Press) -> Effect:
        return pipe_to(reading, "." if press.key == "enter" else press.character or press.key)

    return AwaitKey("article.pipe_to", then)


def pipe_to(reading: Reading, mark: str) -> Effect:
    """Give the text between the screen, all of it included, and a mark to a command; with ".", what is visible."""
    top, bottom = reading.position.viewport
    match mark:
        case ".":
            return _piped(reading, Span(top, bottom), VISIBLE)
        case "^":
            return _piped(reading, Span(0, bottom), "start up to here")
        case "$":
            return _piped(reading, Span(top, len(reading.document.text)), "rest from here")
        case letter:
            found = reading.marks.with_letter(letter)
            if found is None or found.span is None:
                return Say(f"No mark {letter if letter.isprintable() else ''}".rstrip())
            at = found.span.start
            return _piped(reading, Span(min(top, at), max(bottom, at + 1)), f"text to mark {letter}")


def _piped(reading: Reading, span: Span, name: str) -> Effect:
    span = whole_lines(reading.document, span)
    return PipePassage(span, name) if span else Say("No text to give to a command")


def read_aloud(reading: Reading, count: int) -> Reading | Effect:
    """Begin to read aloud, or stop."""
    if reading.position.spoken is None:
        return ReadAloud()
    return reading._replace(position=reading.position._replace(spoken=None))  # not by `spoken`: the start imports this


def to_spoken(reading: Reading, count: int, step: int) -> Reading | Effect:
    """Go to a later sentence while reading aloud, or to an earlier one."""
    return ReadAloud(step)
