"""The actions on the lines of code and output."""

from __future__ import annotations

from readtui.tui.action import Action, is_on_text
from readtui.tui.commands import always
from readtui.tui.line_effects import ChangeLines, NumberLines, ScrollSideways

LINE_ACTIONS: tuple[Action, ...] = (
    Action(
        *("page.right", "right", "Long lines: half a page to the right"),
        lambda reading, count: ScrollSideways(count or 1),
        applies=is_on_text,
        synonyms="sideways horizontal scroll columns",
    ),
    Action(
        *("page.left", "left", "Long lines: half a page to the left"),
        lambda reading, count: ScrollSideways(-(count or 1)),
        applies=is_on_text,
        synonyms="sideways horizontal scroll columns",
    ),
    Action(
        *("view.lines", "w", "Long lines of code and output: wrap, cut, or keep in the column", always(ChangeLines())),
        synonyms="chop truncate fold width sideways",
    ),
    Action(
        *("view.lines_wrapped", "", "Wrap long lines at the edge of the page", always(ChangeLines("wrapped"))),
        synonyms="fold soft code output",
    ),
    Action(
        *("view.lines_cut", "", "Cut long lines, and scroll sideways", always(ChangeLines("cut"))),
        synonyms="chop truncate horizontal code output",
    ),
    Action(
        *("view.lines_measure", "", "Wrap long lines in the column of text", always(ChangeLines("measure"))),
        synonyms="width code output narrow",
    ),
    Action(
        *("view.line_numbers", "l", "Line numbers of code and output", always(NumberLines())),
        synonyms="gutter count rows",
    ),
)
"""Actions while reading."""
