"""A window that asks for one line."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from readtui.tui.paint import ThemeStyles, css_colour, shortened

WIDEST = 64
"""Cells: a label of a bookmark, and some room to go on."""

LONGEST = 200
"""Characters that are taken: a label is one row."""


class PromptLine(Input):
    """The line; Enter and Escape are the window's."""

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, max_length=LONGEST, select_on_focus=True)

    async def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "escape") and isinstance(self.screen, Prompt):
            event.stop()
            event.prevent_default()
            self.screen.dismiss(self.value if event.key == "enter" else None)

    def on_paste(self, event: events.Paste) -> None:
        """A paste is cut before Textual measures it, however long it is."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor("".join(event.text[: 4 * LONGEST].splitlines()[:1])[:LONGEST])


class Prompt(ModalScreen[str | None]):
    """Asks for a line, with `text` to start from. It gives the line, or None if the reader wants to leave it."""

    DEFAULT_CSS = """
    Prompt { align: center middle; background: transparent; }
    Prompt > Vertical { width: 90%; height: 3; }
    """

    def __init__(self, theme_styles: ThemeStyles, title: str, text: str) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self.heading = title
        self.line = PromptLine(text)
        self.box = Vertical(self.line)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.apply_theme(self.theme_styles)
        self.box.styles.max_width = WIDEST
        self.set_focus(self.line)

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        panel = css_colour(theme_styles.theme, "sidebar_background")
        self.box.styles.background = panel
        self.box.styles.border = ("round", css_colour(theme_styles.theme, "frame"))
        self.box.border_title = shortened(self.heading, WIDEST - 6).replace("[", "\\[")
        self.box.styles.border_title_color = css_colour(theme_styles.theme, "accent")
        self.box.styles.border_title_background = panel
        self.line.styles.background = panel
        self.line.styles.color = css_colour(theme_styles.theme, "sidebar")
        self.line.styles.padding = (0, 1)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # beside the window
            self.dismiss(None)
