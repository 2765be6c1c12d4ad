"""The state of the screen as one frozen value: what keys do, and what the rows at the bottom say, depends on it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from readtui.document.model import Inline
from readtui.reading.state import Reading

if TYPE_CHECKING:
    from readtui.ingest.web.request import Progress


class Mode(Enum):
    """What the keys act on now. The choice of a link, matches and a mouse selection are states of `PAGE`."""

    PAGE = "page"
    SPEAKING = "speaking"  # the text is read aloud
    SCROLLING = "scrolling"  # the page scrolls by itself
    SELECTING = "selecting"  # keys move the end of the selection
    NOTE = "note"  # a note is open over the page
    HINTS = "hints"  # the next letter chooses a link
    SECOND_KEY = "second key"  # an action waits for its second key
    SECTIONS = "sections"  # the focus is in the sections of the sidebar
    SECTIONS_FILTER = "sections filter"  # words to find there are being typed
    MARKS = "marks"  # the focus is in the marks of the sidebar
    SEARCH = "search"  # a query is being typed
    LIST = "list"  # a window with a list and a filter
    MARKS_WINDOW = "marks window"  # such a window with marks, which can be changed there
    WORDS_WINDOW = "words window"  # such a window with the words that were looked up
    PROMPT = "prompt"  # a window that asks for one line
    HIGHLIGHT = "highlight"  # the window of a highlight
    OUTPUT = "output"  # the window beside a passage: what a dictionary or a command says about it
    EDITING = "editing"  # the window in which a note is written
    TABLE = "table"  # the window that shows a table
    TABLE_SEARCH = "table search"  # words to find in that table are being typed
    LIBRARY = "library"  # the screen of the library
    LIBRARY_LINE = "library line"  # a filter or a search is being typed there

    @property
    def is_window(self) -> bool:
        """Whether a window has the keys."""
        return self in _WINDOWS


_WINDOWS = frozenset(
    (
        *(Mode.LIST, Mode.MARKS_WINDOW, Mode.WORDS_WINDOW, Mode.PROMPT, Mode.TABLE, Mode.TABLE_SEARCH),
        *(Mode.HIGHLIGHT, Mode.EDITING, Mode.OUTPUT),
        *(Mode.LIBRARY, Mode.LIBRARY_LINE),
    )
)


class Opening(NamedTuple):
    """A source that is being read, or fetched if `is_fetch`. `frame` counts the frames of the spinner.

    `percent` of a file are read; 0 if that is not known.
    """

    source: str
    is_fetch: bool = False
    progress: Progress | None = None
    frame: int = 0
    percent: int = 0


class Incoming(NamedTuple):
    """A text that is still coming: its source, the bytes and lines so far.

    `lines` is 0 if it is not shown by lines. `is_full`: no more is read of it.
    """

    source: str
    bytes: int
    lines: int = 0
    is_full: bool = False


class QueryFailure(NamedTuple):
    """A query that cannot be searched for, and why."""

    text: str
    error: str


LibraryPane: TypeAlias = Literal["groups", "works", "preview"]
"""The panes of the library screen: states and tags, the list of works, the text of the one at the cursor."""


class LibraryState(NamedTuple):
    """The state of the library screen, as the rows at the bottom need it.

    - `pane` has the keys, unless a `line` is typed: a filter or a search.
    - `left` and `right` are the texts of the status row; a left one that `is_message` is cut only without a right one.
    - `escape`: what Escape does now.
    - `selected`: the number of selected works; `has_current`: whether there is a work at the cursor.
    - `pane_count`: the panes that are visible.
    - `lists_matches`: the list has matches of a search in the texts.
    """

    pane: LibraryPane = "works"
    line: Literal["", "filter", "search"] = ""
    left: str = ""
    right: str = ""
    is_message: bool = False
    escape: str = "back to text"
    selected: int = 0
    has_current: bool = False
    pane_count: int = 3
    lists_matches: bool = False


class ScreenState(NamedTuple):
    """The state of the screen, as keys, the status row and the footer need it.

    - `source` is the path or address of the text, or of the first one before it is shown; "-" for a pipe.
    - `opening`: what is being read or fetched in the meantime.
    - `incoming`: the text that is still coming, if it is on the screen; `is_following`: its end is followed.
    - `count` has the digits typed; `awaiting` is the id of the action that waits for its second key, or "", and
      `mode_below` the mode without that.
    - `line`: what is typed in the search line.
    - `hovered`: the link under the mouse.
    - `scroll_speed`: the words a minute at which the page scrolls by itself; 0 while it does not.
    - `columns`: which columns of lines that are cut are visible; "" if all are.
    - `is_filter_typed`: the search line is that of a filter of lines.
    - `failure`: the query that is typed, if it is not a valid one.
    - `source_number`: which of the documents of the command line this is, of `source_count`; 0 if it is another one.
    - `has_links`: whether the document has any link; that takes long to find out in a long document.
    - `sidebar_is_over_text`, `is_filtered`: the sidebar covers the text; its sections are filtered.
    - `note_scrolls`: the open note, or the window beside a passage, has more rows than are visible.
    - `can_undo_marks`: a change of the marks of this text can be undone.
    - `can_choose`: the open list has entries to choose.
    - `library`: the state of the library screen; None while it is closed.
    """

    reading: Reading = Reading()
    mode: Mode = Mode.PAGE
    mode_below: Mode = Mode.PAGE
    source: str = "-"
    opening: Opening | None = None
    incoming: Incoming | None = None
    is_following: bool = False
    count: str = ""  # type: ignore[assignment]  # it hides the method of tuples
    awaiting: str = ""
    line: str = ""
    hovered: Inline | None = None
    scroll_speed: int = 0
    columns: str = ""
    is_filter_typed: bool = False
    failure: QueryFailure | None = None
    source_count: int = 1
    source_number: int = 1
    has_links: bool = False
    sidebar_is_over_text: bool = False
    is_filtered: bool = False
    note_scrolls: bool = False
    can_undo_marks: bool = False
    can_choose: bool = True
    library: LibraryState | None = None

    @property
    def can_cancel(self) -> bool:
        """Whether Escape on the page cancels a fetch, or the reading of the first document."""
        return self.opening is not None and (self.opening.is_fetch or not self.reading.has_document)
