"""The smallest Textual app, which shows its argument: the baseline of every start."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text, and a key that quits."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012  the type that Textual declares

    def compose(self) -> ComposeResult:
        yield Static(sys.argv[1])


if __name__ == "__main__":
    Bare().run()
