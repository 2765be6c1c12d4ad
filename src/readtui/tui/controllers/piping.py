"""Piping: a passage is given to a command, and what it prints is shown in a window beside the passage."""

from __future__ import annotations

from functools import partial

from readtui.reading.line_numbers import whole_lines
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import first_key
from readtui.tui.controllers.output import line_of, preformatted, show_beside
from readtui.tui.paint import shortened
from readtui.tui.passage_commands import VISIBLE, pipe_to
from readtui.tui.passage_effects import PipePassage
from readtui.tui.pipeline import MOST_BYTES, TIME_LIMIT_S, CommandError, Pipeline, PipelineOutput, parse_pipeline
from readtui.tui.services import Host
from readtui.tui.widgets.dialogs import Prompt, close
from readtui.tui.widgets.output import Content, OutputWindow

LONGEST_COMMAND = 1_000
"""Characters of a command."""

KEPT_COMMANDS = 50
"""Commands that are kept, until the program ends: they may contain what is not to be written to the disk."""

TITLE_CELLS = 40
"""Cells of the command in the title of the window."""


def parts_of(reading: Reading, first: PipePassage) -> list[PipePassage]:
    """Return the parts of the text that a command can get: `first`, then the others, the smallest ones first."""
    document, position = reading.document, reading.position
    others = [] if document.is_output else [PipePassage(position.paragraphs_span(document))]
    others.append(PipePassage(whole_lines(document, position.viewport), VISIBLE))
    whole = Span(0, len(document.text))
    if (section := position.section_span(document)) != whole:
        others.append(PipePassage(section, "section"))
    others.append(PipePassage(whole, "whole text"))
    letters = sorted({one.mark.letter for one in reading.marks.entries if one.mark.letter})
    others += [part for part in (pipe_to(reading, letter) for letter in letters) if isinstance(part, PipePassage)]
    spans = {first.span}
    parts = [first]
    for part in others:
        if part.span and part.span not in spans:
            spans.add(part.span)
            parts.append(part)
    return parts


class PipingController:
    """Asks for commands, and shows their output."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._commands: list[str] = []
        self._pipeline: Pipeline | None = None  # the last one

    def stop(self) -> None:
        """End the command that runs."""
        if self._pipeline is not None:
            self._pipeline.cancel()

    def ask(self, effect: PipePassage) -> None:
        """Ask for the command that gets a passage, or the part of the text that is chosen in its place."""
        parts = parts_of(self._host.reading, effect)
        window = Prompt(
            "",
            "",
            longest=LONGEST_COMMAND,
            earlier=self._commands,
            hint="wc -w   ↑ earlier commands",
            choices=[f"Give the {part.name} to a command" for part in parts],
        )
        self._host.show_window(window, lambda line: self._answered(parts[window.choice].span, line))

    def _answered(self, span: Span, line: str | None) -> None:
        if line is None or not (line := line.strip()):
            return
        self._commands = [*(one for one in self._commands if one != line), line][-KEPT_COMMANDS:]
        try:
            pipeline = self._pipeline = Pipeline(parse_pipeline(line))
        except CommandError as error:
            self._host.say(f"Not run: {error}", seconds=8.0)
            return
        escape = first_key("output.close", self._host.keys)
        waiting = f"Running, for at most {TIME_LIMIT_S:.0f} seconds … {escape} ends it"
        title = shortened(line, TITLE_CELLS)
        window = show_beside(self._host, span, Content(title, line_of(waiting)), on_closed=pipeline.cancel)
        text = span.of(self._host.reading.document.text)
        self._host.run_detached(partial(self._run, pipeline, text, title, window))

    def _run(self, pipeline: Pipeline, text: str, title: str, window: OutputWindow) -> None:
        try:
            output = pipeline.run(text)
        except Exception as error:  # no command may end the program
            self._host.call_from_thread(self._host.say_unexpected, f"Cannot run {title}", error)
            return
        if not pipeline.is_cancelled:
            self._host.call_from_thread(self._show, output, title, window)

    def _show(self, output: PipelineOutput, title: str, window: OutputWindow) -> None:
        if not output.text:
            self._host.say(output.failure or f"{title}: no output", seconds=8.0)
            close(window, None)
            return
        if output.is_cut:
            self._host.say(f"Only the first {MOST_BYTES // 1_000_000} MB of the output is shown", seconds=8.0)
        elif output.failure:
            self._host.say(output.failure, seconds=8.0)
        window.replace(Content(title, preformatted(output.text), output.text, is_wide=True))
        self._host.update_status()
