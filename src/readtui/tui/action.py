"""An action: a row of the table of `actions`, the conditions under which actions apply, and entries of the footer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from readtui.tui.effects import Does
from readtui.tui.passage_commands import highlight_at_hand
from readtui.tui.state import Mode, ScreenState


def in_any_state(state: ScreenState) -> bool:
    """Return True."""
    return True


def has_selection(state: ScreenState) -> bool:
    """Whether text is selected."""
    return state.reading.selection.current is not None


def enter_highlights(state: ScreenState) -> bool:
    """Whether text is selected, or the position is in a highlight: unless Enter follows a chosen link, or a note."""
    links = state.reading.links
    is_free = links.current is None and links.note is None
    return is_free and (has_selection(state) or highlight_at_hand(state.reading) is not None)


def enter_follows(state: ScreenState) -> bool:
    """Whether Enter follows a link."""
    return not enter_highlights(state)


def has_articles(state: ScreenState) -> bool:
    """Whether the command line names more than one document."""
    return state.source_count > 1


def can_look_up(state: ScreenState) -> bool:
    """Whether K looks a word up, and does not go to another document."""
    return state.source_count < 2 or has_selection(state)


def is_plain_list(state: ScreenState) -> bool:
    """Whether a list of the sidebar has the focus."""
    return state.mode in (Mode.SECTIONS, Mode.MARKS)


def is_on_text(state: ScreenState) -> bool:
    """Whether the keys are for the text, and not for a list of the sidebar."""
    return not is_plain_list(state)


def in_sections(state: ScreenState) -> bool:
    """Whether the sections of the sidebar have the focus, and no filter is typed."""
    return state.mode is Mode.SECTIONS


def in_marks(state: ScreenState) -> bool:
    """Whether the marks of the sidebar have the focus."""
    return state.mode is Mode.MARKS


def is_tree(state: ScreenState) -> bool:
    """Whether the sections of the sidebar have the focus, and can be folded."""
    return in_sections(state) and not state.is_filtered


def in_marks_window(state: ScreenState) -> bool:
    """Whether the window of marks has the keys."""
    return state.mode is Mode.MARKS_WINDOW


def is_line_empty(state: ScreenState) -> bool:
    """Whether nothing is typed in the search line."""
    return not state.line


def in_library_lists(state: ScreenState) -> bool:
    """Whether the keys are for the panes of the library, and no line is typed."""
    return state.mode is Mode.LIBRARY


class Action(NamedTuple):
    """A row of the table.

    - `ident`: "group.name"; the group decides in which modes the keys act.
    - `keys`: the default keys by Textual's names, separated by commas; empty for an action of the commands alone.
    - `does`: what it does with the reading and the count typed before the key; pure.
    - `applies`: whether it applies now. If not, another action of the same key is looked for.
    - `synonyms`: other words by which the commands find it.
    - `keeps_note`: whether an open note stays open. Most actions close it first.
    """

    ident: str
    keys: str
    description: str
    does: Does
    applies: Callable[[ScreenState], bool] = in_any_state
    synonyms: str = ""
    keeps_note: bool = False

    @property
    def group(self) -> str:
        """The first part of the id."""
        return self.ident.partition(".")[0]


class FooterEntry(NamedTuple):
    """A key of the footer and what it does.

    The key is the acting one of the action `ident`, or `key` where no setting changes it. With both it is `key`, which
    stands for several actions ("↑↓"), unless the settings gave `ident` another one. One that `stays` is shown before
    those that do not if there is no room for all.
    """

    label: str
    ident: str = ""
    key: str = ""
    stays: bool = False


def does(ident: str, label: str, *, key: str = "", when: bool = True, stays: bool = False) -> list[FooterEntry]:
    """Return the entry of an action; no entry if it is of no use."""
    return [FooterEntry(label, ident, key, stays)] if when else []


def fixed(key: str, label: str, *, when: bool = True) -> list[FooterEntry]:
    """Return the entry of a key that no setting changes."""
    return [FooterEntry(label, key=key)] if when else []
