"""The lines of code and output: how long ones are shown, sideways scrolling, their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, get_args

from readtui.config.settings import SettingValue
from readtui.document.model import Code, Document, Output
from readtui.tui.actions import first_key
from readtui.tui.controllers.appearance import session_only
from readtui.tui.line_effects import ChangeLines, LineEffect, NumberLines, ScrollSideways
from readtui.tui.services import Host
from readtui.typeset.setting import LineMode

MODES: tuple[LineMode, ...] = get_args(LineMode)
"""The ways in which long lines are shown, in the order in which the key goes through them."""


class LinesPage(Protocol):
    """The page."""

    def scroll_sideways(self, *, half_pages: int) -> bool:
        """Scroll lines that are cut to the right by halves of the page; return whether it did."""


class LinesController:
    """Performs the effects on the lines. `change` gives a setting another value, and has the text set again."""

    def __init__(self, host: Host, page: LinesPage, change: Callable[[str, SettingValue], None]) -> None:
        self._host = host
        self._page = page
        self._change_setting = change

    def perform(self, effect: LineEffect) -> None:
        """Perform an effect."""
        match effect:
            case ScrollSideways(half_pages):
                self._scroll(half_pages)
            case ChangeLines(mode):
                self._change(mode)
            case NumberLines():
                self._number()

    def _scroll(self, half_pages: int) -> None:
        if (
            not self._page.scroll_sideways(half_pages=half_pages)
            and self._names
            and all(getattr(self._host.settings, name) != "cut" for name in self._names)
        ):
            key = first_key("view.lines", self._host.keys)
            self._host.say(f"No line is cut{f' · {key} cuts long lines' if key else ''}", seconds=2.0)

    def _change(self, mode: str) -> None:
        """Show the long lines of the kinds that the document has in another way."""
        if not self._names:
            self._host.say("No code or output in this text", seconds=2.0)
            return
        present: LineMode = getattr(self._host.settings, self._names[0])
        wanted = mode or MODES[(MODES.index(present) + 1) % len(MODES)]
        if mode == "chop":
            wanted = "wrapped" if present == "cut" else "cut"
        for name in self._names:
            self._change_setting(name, wanted)
        said = {
            "wrapped": "Long lines: wrapped at the edge of the page",
            "cut": "Long lines: cut" + self._sideways_keys(),
            "measure": "Long lines: wrapped in the column",
        }
        self._host.say(said[wanted] + session_only(self._host, self._names[0]), seconds=3.0)

    def _sideways_keys(self) -> str:
        left, right = first_key("page.left", self._host.keys), first_key("page.right", self._host.keys)
        return f" · {left} {right} scroll sideways" if left and right else ""

    def _number(self) -> None:
        if not self._names:
            self._host.say("No code or output in this text", seconds=2.0)
            return
        shown = not self._host.settings.line_numbers
        self._change_setting("line_numbers", shown)
        held = session_only(self._host, "line_numbers")
        self._host.say(f"Line numbers {'shown' if shown else 'hidden'}{held}", seconds=2.0)

    @property
    def _names(self) -> list[str]:
        return line_settings(self._host.reading.document)


def line_settings(document: Document) -> list[str]:
    """Return the settings that say how the long lines of a document are shown: of output, of code, or none."""
    kinds = {"output_lines": Output, "code_lines": Code}
    return [name for name, kind in kinds.items() if any(type(block) is kind for block in document.blocks)]
