"""Correct what the lines of a plain text are. A correction is shown once it is in the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from readtui.document.model import Document, LineRole, Lines, Role
from readtui.marks.corrections import line_roles, new_corrections
from readtui.marks.model import ResolvedCorrection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import first_key
from readtui.tui.controllers.marks import LABEL_CELLS
from readtui.tui.effects import Correct
from readtui.tui.paint import shortened
from readtui.tui.role_commands import NOT_PLAIN
from readtui.tui.services import Host
from readtui.tui.widgets.status_bar import SHORT_S

_NAMES = {"title": "Title", "heading": "Heading", "caption": "Caption", "body": "Text", "hidden": "Hidden"}
"""What a notice calls a role."""


class CorrectingController:
    """Corrects the lines at hand: those of the selection, else the one at the position."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._library = host.services.library

    def correct(self, effect: Correct) -> None:
        """Give the lines at hand a role, or reset them; for all of the text, or for hidden ones, if the effect says."""
        reading, source = self._host.reading, self._host.source
        if (lines := reading.document.lines) is None:
            self._host.say(NOT_PLAIN)
            return
        spans = _lines_at_hand(effect, reading, lines)
        if not spans:
            text = "No hidden lines above this one" if effect.change == "show" else "There is no line here"
            self._host.say(text, seconds=SHORT_S)
            return
        text = self._notice(effect, lines, spans)

        def work() -> Document | None:
            before = self._library.corrections_of(reading.document, source)
            removed = [one.correction for one in before if _is_replaced(one, effect, spans)]
            added = new_corrections(lines.text, _roles(effect, spans))
            if not removed and not added:
                return None
            self._library.change_corrections(reading.document, source, removed, added)
            return self._rebuilt(reading.document, lines, source)

        def done(corrected: Document | None) -> None:
            if corrected is None:
                self._host.say("Nothing was corrected here", seconds=SHORT_S)
                return
            self._show(corrected, source, spans[0])
            self._host.say(text, seconds=SHORT_S)

        self._host.run_in_library(work, done, slow_notice="Saving …")

    def show_kept(self, document: Document, source: str) -> None:
        """Show the corrections that are in the library; called in the thread of the library."""
        if document.lines is not None:
            corrected = self._rebuilt(document, document.lines, source)
            self._host.call_later(self._show, corrected, source, None)

    def _rebuilt(self, document: Document, lines: Lines, source: str) -> Document:
        return lines.corrected(line_roles(self._library.corrections_of(document, source)))

    def _show(self, corrected: Document, source: str, cue: Span | None) -> None:
        """Show a corrected document at the same words, unless another text is shown by now."""
        reading, lines = self._host.reading, corrected.lines
        shown = reading.document.lines
        if lines is None or shown is None or self._host.source != source:
            return
        if shown.uncorrected_text != lines.uncorrected_text:
            return
        from readtui.reading.corrected import in_corrected  # deferred: few texts are corrected

        moved = in_corrected(reading, corrected)
        if cue is not None:
            moved = moved.with_jump_cue(Span(lines.offset_of(cue.start), lines.offset_of(cue.end)))
        self._host.show_corrected(moved)

    def _notice(self, effect: Correct, lines: Lines, spans: Sequence[Span]) -> str:
        """Return what was done, and how it is undone: "Heading: “The morning after” · Eu undoes"."""
        if effect.change == "reset all":
            what = "Reset the whole text"
        else:
            name = _NAMES.get(effect.change, "Shown" if effect.change == "show" else "Reset")
            first = " ".join(spans[0].of(lines.text).split())
            label = f"“{shortened(first, LABEL_CELLS)}”" if len(spans) == 1 else f"{len(spans)} lines"
            what = f"{name} {effect.level}: {label}" if effect.level else f"{name}: {label}"
        key = first_key("correct.line", self._host.keys)
        return f"{what} · {key}u undoes" if key else what


def _lines_at_hand(effect: Correct, reading: Reading, lines: Lines) -> Sequence[Span]:
    """Return the lines that an effect concerns, as spans of all lines."""
    if effect.change == "reset all":
        return [Span(0, len(lines.text))]
    if effect.change == "show":
        return lines.hidden_before(reading.selected_span.start)
    return lines.lines_in(reading.selected_span)


def _roles(effect: Correct, spans: Sequence[Span]) -> list[LineRole]:
    """Return the roles that an effect gives to lines; none if it resets them."""
    if effect.change == "show":
        return [LineRole(span, "body") for span in spans]
    return [LineRole(span, role, effect.level) for span in spans for role in get_args(Role) if role == effect.change]


def _is_replaced(found: ResolvedCorrection, effect: Correct, spans: Sequence[Span]) -> bool:
    """Return whether a correction is one of these lines; for the whole text also one whose line is gone."""
    if found.span is None:
        return effect.change == "reset all"
    return any(found.span.start < span.end and span.start < found.span.end for span in spans)
