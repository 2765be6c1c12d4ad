"""What readtui does as a pager does it: print a text that fits on the screen, and leave the last rows on the screen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from readtui.cli.streams import flush_output, write_output
from readtui.export.colours import coloured_lines, coloured_row
from readtui.export.plain import plain_lines
from readtui.reading.hyperlink import hyperlinks_in
from readtui.startup.conditions import colour_depth
from readtui.startup.raw_terminal import PAINTED
from readtui.typeset.setting import WHOLE_WIDTH, Setting
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.config.settings import Settings
    from readtui.document.model import Document
    from readtui.tui.app import ReaderApp


def print_if_short(document: Document, settings: Settings) -> bool:
    """Print a document in colour if it fits on the terminal, and leave a row for the prompt. Return whether it did.

    Lines of output are printed as they are, so that the terminal wraps those that are too long.
    """
    columns, rows = _terminal_size()
    setting = Setting(
        measure=WHOLE_WIDTH if document.is_output else min(settings.measure, columns),
        align=settings.align,
        hyphenate=settings.hyphenate,
        language=settings.language,
        paragraphs=settings.paragraphs,
    )
    lines = list(islice(plain_lines(document, setting), rows))
    if sum(max(-(-width(line) // columns), 1) for line in lines) >= rows:
        return False
    PAINTED.restore()
    _print(coloured_lines(document, setting, depth=colour_depth(os.environ), links_in=hyperlinks_in))
    return True


def leave_rows(app: ReaderApp) -> None:
    """Print the rows that an app has shown last in colour, without the blank ones before and after the others.

    If the program ends because all of a text fits on the screen, its lines are printed as they are.
    """
    if app.controllers.growing.has_ended_program and (
        not app.reading.document.text or print_if_short(app.reading.document, app.host.settings)
    ):
        return
    document, depth = app.reading.document, app.writer.terminal.colours
    rows = [coloured_row(line, depth=depth, links=hyperlinks_in(document, line.span)) for line in app.last_lines]
    while rows and not rows[-1].strip():
        rows.pop()
    while rows and not rows[0].strip():
        del rows[0]
    _print(rows)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        write_output(f"{line}\n")
    flush_output()


def _terminal_size() -> tuple[int, int]:
    """Return the columns and rows of the terminal on standard output; those of old terminals if it does not tell."""
    try:
        columns, rows = os.get_terminal_size(1)
    except OSError:
        return 80, 24
    return columns or 80, rows or 24
