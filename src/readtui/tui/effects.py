"""Effects: what an action asks of the app if it is more than the next reading. The app performs them.

They are named tuples because a frozen dataclass takes seven times as long to define, and the start waits for that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from readtui.document.model import Inline, Role
from readtui.span import Offset, Span
from readtui.tui.line_effects import ChangeLines, NumberLines, ScrollSideways
from readtui.tui.passage_effects import ChangeWord, ListWords, LookUp, OfOutput, PipePassage, ReadAloud, ScrollOutput

if TYPE_CHECKING:
    from readtui.reading.search import Query
    from readtui.reading.state import Reading
    from readtui.reading.table_view import TableView


class Say(NamedTuple):
    """Show a notice. `{}` in the text stand for the first keys of the actions in `keys`."""

    text: str
    keys: tuple[str, ...] = ()
    seconds: float = 5.0


# The page


class Scroll(NamedTuple):
    """Scroll the page, or an open note, by rows, pages and half pages (down if positive)."""

    rows: int = 0
    pages: int = 0
    half_pages: int = 0


class ScrollToRow(NamedTuple):
    """Scroll the page, or an open note, to a row (from 0; None is the last one). The place before is kept as a jump."""

    row: int | None


class AutoScroll(NamedTuple):
    """Scroll by itself, or stop; with `faster`, so many steps faster (slower, if negative)."""

    faster: int = 0


class ExtendByRows(NamedTuple):
    """Move the end of the selection by rows and by heights of the viewport; by lines of the text in line selection."""

    rows: int = 0
    heights: float = 0


class AwaitKey(NamedTuple):
    """Give the next key to `then`; Escape cancels. `ident` is the action that waits, `cue` the text it concerns."""

    ident: str
    then: Callable[[Reading, Press], Reading | Effect]
    cue: Span | None = None


class Press(NamedTuple):
    """A key: its name by Textual, its character (None without one), and the ids of the actions that it has."""

    key: str
    character: str | None
    idents: tuple[str, ...] = ()


class Leave(NamedTuple):
    """Close or clear one thing: a fetch, else the sidebar over the text, else what `reading` leaves, else zen mode."""

    reading: Reading


class GoInHistory(NamedTuple):
    """Go back (-1) or forward (1) in the history of documents."""

    step: int


# Searching


class OpenSearch(NamedTuple):
    """Open the search line."""

    is_backward: bool = False


class OpenLineFilter(NamedTuple):
    """Have a query typed: only lines that match it are shown, and `context` lines around each."""

    context: int = 0


class FilterLines(NamedTuple):
    """Show only the lines that match a query, as if it had been typed."""

    query: Query


class FindInText(NamedTuple):
    """Search for words in the document as if they had been typed, and go to the first match."""

    query: Query


class FindWord(NamedTuple):
    """Search for the word at an offset, and go to the match so many steps after it (before it, if negative)."""

    query: Query
    word: Offset
    steps: int


class GoToMatch(NamedTuple):
    """Go to a later match, or to an earlier one if negative."""

    steps: int


class ChangeSearch(NamedTuple):
    """A key of the search line."""

    key: Literal["accept", "cancel", "older", "newer", "whole words", "regex", "list"]


# Copying, marks and links


class Copy(NamedTuple):
    """Copy a passage, as Markdown with its source if `quoted`, and clear the selection."""

    span: Span
    quoted: bool = False


class CopyAddress(NamedTuple):
    """Copy the address of a link."""

    link: Inline


class KeepMark(NamedTuple):
    """Keep a mark of a passage with a letter, or without one: a bookmark, which also clears the selection."""

    span: Span
    letter: str = ""


class KeepHighlight(NamedTuple):
    """Highlight a passage in the last colour, with a note if the reader is to write one, and clear the selection."""

    span: Span
    with_note: bool = False


class NextColour(NamedTuple):
    """Take the next colour for the highlights to come."""


class OpenHighlight(NamedTuple):
    """Open the window of a highlight, or its note to edit it."""

    ident: int
    to_edit: bool = False


class ChangeHighlight(NamedTuple):
    """Change the highlight whose window is open; `colour` is the new one."""

    change: Literal["colour", "note", "copy", "link", "delete"]
    colour: int = 0


class EditOutside(NamedTuple):
    """Edit the note in the editor of the environment."""


class Undo(NamedTuple):
    """Undo the last change of the text's marks, corrections, tags or state; with `again`, redo what was undone last."""

    again: bool = False


class Correct(NamedTuple):
    """Correct the lines at hand, or the whole text ("reset all"). `level` is that of a heading, 0 without one.

    "show" makes the hidden lines above the line at hand running text.
    """

    change: Role | Literal["show", "reset", "reset all"]
    level: int = 0


MarkChange: TypeAlias = Literal["delete", "rename", "copy", "link", "scope"]
"""What a key of a list of marks does."""


class ChangeMark(NamedTuple):
    """Change the mark at the cursor of a list of marks, copy its words or its link, or list those of other texts."""

    change: MarkChange


class Follow(NamedTuple):
    """Follow a link."""

    link: Inline


class OpenKept(NamedTuple):
    """Open a text of the library by its id, or the text of a mark at the mark."""

    kind: Literal["work", "mark"]
    uid: str


class Browse(NamedTuple):
    """Open a link in the browser; None is the present document."""

    link: Inline | None


class OpenPicture(NamedTuple):
    """Open a picture, by its address in the document."""

    image: str


# The screen


class ShowWindow(NamedTuple):
    """Open a window; with `words`, the library with their matches in its texts, or the commands that they find."""

    name: Literal["help", "commands", "themes", "matches", "marks", "details", "library", "table", "statistics"]
    words: str = ""


class Arrange(NamedTuple):
    """Change the parts of the screen that are shown, or the focus."""

    change: Literal["toggle sidebar", "move focus", "toggle zen", "move sidebar"]


class WidenSidebar(NamedTuple):
    """Make the sidebar wider by cells (narrower if negative)."""

    cells: int


class NextFocus(NamedTuple):
    """Dim all but the paragraph, all but the sentence, mark a row by a ruler line, or none of these, in this order."""


class NextTheme(NamedTuple):
    """Use the next theme."""


class ChangeMeasure(NamedTuple):
    """Make the column of text wider by cells (narrower if negative); 0 resets it."""

    cells: int


class Toggle(NamedTuple):
    """Change a setting of the text or the screen that has two values."""

    setting: Literal["align", "hyphenate", "paragraphs", "hidden", "mouse", "marks", "case", "ignore case"]


# Documents and the program


class ShowArticle(NamedTuple):
    """Show a later document of the command line, or an earlier one if negative.

    "round": after the last comes the first; "within": there is none after the last; "nth": `step` is its number.
    """

    step: int
    way: Literal["round", "within", "nth"] = "round"


class Act(NamedTuple):
    """Something that the app does as a whole."""

    act: Literal["reload", "follow", "edit", "open", "save", "position", "quit", "redraw", "suspend"]


# Windows and lists


class MoveCursor(NamedTuple):
    """Move the cursor of a list by rows and by heights of the list; `edge` is -1 for its start and 1 for its end."""

    rows: int = 0
    heights: int = 0
    edge: int = 0


class ChooseRow(NamedTuple):
    """Choose the row at the cursor of a list."""


class FoldRow(NamedTuple):
    """Fold the row at the cursor of a list, or unfold it."""

    unfold: bool = False


class FoldLevels(NamedTuple):
    """Show so many levels of the sections; with 0, `step` levels more than now (fewer if negative)."""

    levels: int = 0
    step: int = 0


class OpenFilter(NamedTuple):
    """Have words typed of which the sections are shown that have them."""


class CloseWindow(NamedTuple):
    """Close the window, or leave the list; with `accept` its line is the answer."""

    accept: bool = False


class InTable(NamedTuple):
    """Show another state of the table in its window."""

    change: Callable[[TableView], TableView]


LibraryAct: TypeAlias = Literal[
    "open", "open in order", "select", "select range", "select all", "filter", "search", "sort", "reverse",
    "archive", "finish", "unread", "reading", "tag", "untag", "delete", "forget", "undo", "redo", "next pane",
    "previous pane", "left", "right", "preview", "close", "leave",
]  # fmt: skip
"""What the library screen does. "close" cancels or clears one thing, or closes the screen; "leave" closes it."""


class InLibrary(NamedTuple):
    """Something that the library screen does."""

    act: LibraryAct


class OfTable(NamedTuple):
    """Something that the table window does."""

    act: Literal["copy cell", "copy row", "copy table", "search", "next", "previous", "go", "close"]


Effect: TypeAlias = (
    Say
    | Scroll
    | ScrollToRow
    | AutoScroll
    | ExtendByRows
    | AwaitKey
    | Leave
    | GoInHistory
    | OpenSearch
    | OpenLineFilter
    | FilterLines
    | FindInText
    | FindWord
    | GoToMatch
    | ChangeSearch
    | Copy
    | CopyAddress
    | KeepMark
    | KeepHighlight
    | NextColour
    | OpenHighlight
    | ChangeHighlight
    | EditOutside
    | Undo
    | Correct
    | ChangeMark
    | Follow
    | OpenKept
    | Browse
    | OpenPicture
    | LookUp
    | PipePassage
    | ReadAloud
    | ListWords
    | ChangeWord
    | ShowWindow
    | Arrange
    | WidenSidebar
    | NextFocus
    | NextTheme
    | ChangeMeasure
    | ScrollSideways
    | ChangeLines
    | NumberLines
    | Toggle
    | ShowArticle
    | Act
    | MoveCursor
    | ChooseRow
    | FoldRow
    | FoldLevels
    | OpenFilter
    | CloseWindow
    | InTable
    | ScrollOutput
    | OfOutput
    | OfTable
    | InLibrary
)
"""Everything that an action can ask for."""

Does: TypeAlias = "Callable[[Reading, int], Reading | Effect]"
"""What an action does with a reading and the count typed before its key; 0 if none was typed."""

OF_WINDOWS = (
    *(MoveCursor, ChooseRow, FoldRow, FoldLevels, OpenFilter, CloseWindow, InTable, OfTable, OfOutput, ScrollOutput),
    *(ChangeHighlight, EditOutside, InLibrary),
)
"""The effects that the window with the keys performs itself."""
