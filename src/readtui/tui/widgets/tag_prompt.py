"""A window that asks for a tag: the existing ones that match what is typed, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from readtui.library.filter import folded
from readtui.tui.effects import ChooseRow, CloseWindow, Effect, MoveCursor
from readtui.tui.paint import shortened
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import BAR_ROWS, CHOICES, FRAME_ROWS, PROMPT_CELLS, WindowFrame, close, keep_focus
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_state import ListRow, RowList
from readtui.tui.widgets.list_view import ListView, move_cursor

LONGEST_TAG = 60
"""Characters of a tag."""

MOST_ROWS = 12
"""Rows of tags that are visible at once."""


def tag_rows(tags: Mapping[str, int], typed: str) -> list[ListRow[str]]:
    """Return the tags that match what is typed, those that begin with it first, then what is typed as a new tag."""
    new = " ".join(typed.lstrip("#").split())
    wanted = folded(new)
    found = [tag for tag in tags if wanted in folded(tag)]
    found.sort(key=lambda tag: not folded(tag).startswith(wanted))
    rows = [ListRow(tag, tag, f"{tags[tag]:,}") for tag in found]
    if new and new not in tags:
        rows.append(ListRow(f"New tag “{new}”", new))
    return rows


class TagPrompt(ModalScreen[str | None]):
    """The window. `tags` has the existing tags with the number of their works. Its result is the tag, or None."""

    mode = Mode.LIST
    current_value = None
    DEFAULT_CSS = """
    TagPrompt { align: center middle; background: transparent; }
    TagPrompt > WindowFrame { width: 90%; max-height: 90%; }
    """

    def __init__(self, title: str, tags: Mapping[str, int]) -> None:
        super().__init__()
        self._tags = tags
        self.line = LineEditor(self._typed, max_length=LONGEST_TAG, placeholder="Type a tag")
        look = CHOICES._replace(empty_text="No tags yet: type the first one")
        self.choices: ListView[str] = ListView(look, partial(close, self), line=self.line)
        self.box = WindowFrame(shortened(title, PROMPT_CELLS - 6), self.choices)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = PROMPT_CELLS
        self._typed("")
        self.set_focus(self.line)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def on_descendant_blur(self) -> None:
        keep_focus(self, self.line)

    def _fit(self) -> None:
        wanted = min(len(self._tags) + 1, MOST_ROWS) + FRAME_ROWS - 1
        self.box.styles.height = min(wanted, max(self.app.size.height - BAR_ROWS - 1, 3))

    def _typed(self, text: str) -> None:
        self.choices.show(lambda words, _: RowList(tag_rows(self._tags, text)))
        self.choices.to_start()
        self._fit()

    @property
    def can_choose(self) -> bool:
        """Whether there is a tag to choose."""
        return self.choices.current is not None

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the list."""
        match effect:
            case MoveCursor():
                move_cursor(self.choices, effect)
            case ChooseRow() if self.choices.current is not None:
                self.choices.choose()
            case ChooseRow() | CloseWindow():
                close(self, None)
            case _:
                pass  # not for a list without folds

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the line."""
        return self.is_active and self.line.press(key, character)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)
