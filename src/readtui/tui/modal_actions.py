"""The actions of modes other than reading: while selecting, while a search is typed, in lists and windows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from readtui.marks.model import COLOUR_NAMES
from readtui.reading.state import Reading
from readtui.tui import commands as do
from readtui.tui.action import (
    Action,
    in_library_lists,
    in_marks,
    in_marks_window,
    in_sections,
    is_line_empty,
    is_plain_list,
    is_tree,
)
from readtui.tui.commands import always
from readtui.tui.effects import (
    AutoScroll,
    AwaitKey,
    ChangeHighlight,
    ChangeMark,
    ChangeSearch,
    ChooseRow,
    CloseWindow,
    Does,
    EditOutside,
    Effect,
    FoldLevels,
    FoldRow,
    InLibrary,
    InTable,
    LibraryAct,
    MoveCursor,
    NextColour,
    OfTable,
    OpenFilter,
    ShowWindow,
    Undo,
)
from readtui.tui.passage_commands import annotate, bookmark, highlight_or_open, look_up, pipe, read_aloud, to_spoken
from readtui.tui.passage_effects import ChangeWord, OfOutput, ScrollOutput

SPEAKING_ACTIONS: tuple[Action, ...] = (
    Action("speaking.stop", "s,escape", "Stop", read_aloud),
    Action("speaking.next", "right", "Next sentence", partial(to_spoken, step=1)),
    Action("speaking.previous", "left", "Previous sentence", partial(to_spoken, step=-1)),
)
"""Actions while the text is read aloud; other keys do what they do while reading."""

SCROLLING_ACTIONS: tuple[Action, ...] = (
    Action("scrolling.faster", "plus,greater_than_sign", "Faster", partial(do.change_scroll_speed, step=1)),
    Action("scrolling.slower", "minus,less_than_sign", "Slower", partial(do.change_scroll_speed, step=-1)),
    Action("scrolling.stop", "S,escape", "Stop", always(AutoScroll())),
)
"""Actions while the page scrolls by itself; other keys do what they do while reading."""

ALL_LEVELS = 99
"""More levels than sections have."""

SELECTING_ACTIONS: tuple[Action, ...] = (
    Action("selecting.right", "l,right", "Right", partial(do.extend, motion="right")),
    Action("selecting.left", "h,left", "Left", partial(do.extend, motion="left")),
    Action("selecting.down", "j,down", "Down a row (with V: a line)", partial(do.extend_by_rows, rows=1)),
    Action("selecting.up", "k,up", "Up a row", partial(do.extend_by_rows, rows=-1)),
    Action("selecting.half_down", "d,ctrl+d", "Half page down", partial(do.extend_by_rows, heights=0.5)),
    Action("selecting.half_up", "u,ctrl+u", "Half page up", partial(do.extend_by_rows, heights=-0.5)),
    Action("selecting.page_down", "ctrl+f,pagedown", "Page down", partial(do.extend_by_rows, heights=1)),
    Action("selecting.page_up", "ctrl+b,pageup", "Page up", partial(do.extend_by_rows, heights=-1)),
    Action("selecting.word", "w", "To the next word", partial(do.extend, motion="word")),
    Action("selecting.long_word", "W", "To the next word after a space", partial(do.extend, motion="WORD")),
    Action("selecting.back", "b", "Back to the start of a word", partial(do.extend, motion="back")),
    Action("selecting.long_back", "B", "Back to the start of a word after a space", partial(do.extend, motion="BACK")),
    Action("selecting.end", "e", "To the end of a word (ge: of the previous word)", partial(do.extend, motion="end")),
    Action("selecting.long_end", "E", "To the end of a word before a space", partial(do.extend, motion="END")),
    Action("selecting.line_start", "0,home", "To the start of the line", partial(do.extend, motion="line_start")),
    Action(
        *("selecting.line_first", "circumflex_accent", "To the first word of the line"),
        partial(do.extend, motion="line_first"),
    ),
    Action("selecting.line_end", "dollar_sign,end", "To the end of the line", partial(do.extend, motion="line_end")),
    Action("selecting.sentence", "right_parenthesis", "To the next sentence", partial(do.extend, motion="sentence")),
    Action(
        *("selecting.sentence_back", "left_parenthesis", "Back by a sentence"),
        partial(do.extend, motion="sentence_back"),
    ),
    Action(
        *("selecting.paragraph", "right_curly_bracket", "To the end of the paragraph"),
        partial(do.extend, motion="paragraph"),
    ),
    Action(
        *("selecting.paragraph_back", "left_curly_bracket", "Back by a paragraph"),
        partial(do.extend, motion="paragraph_back"),
    ),
    Action(
        *("selecting.section", "right_square_bracket", "To the end of the section"),
        partial(do.extend_by_sections, step=1),
    ),
    Action(
        *("selecting.section_back", "left_square_bracket", "Back by a section"),
        partial(do.extend_by_sections, step=-1),
    ),
    Action("selecting.bottom", "G", "To the end (gg: to the start)", do.extend_to_end),
    Action("selecting.percent", "percent_sign", "To a percentage (50%)", do.extend_to_percent),
    Action("selecting.mark", "apostrophe,grave_accent", "To a mark ('a)", partial(do.await_extension, typed="'")),
    Action("selecting.match", "n", "To the next match", partial(do.extend_to_match, step=1)),
    Action("selecting.match_back", "N", "To the previous match", partial(do.extend_to_match, step=-1)),
    Action(
        *("selecting.inner", "i", "Inner word, sentence, paragraph (iw is ip)"),
        partial(do.await_extension, typed="i"),
    ),
    Action(
        *("selecting.around", "a", "Word, sentence, paragraph with the space after it (aw as ap)"),
        partial(do.await_extension, typed="a"),
    ),
    Action(
        *("selecting.g", "g", "gg: to the start, ge: to the end of the previous word"),
        partial(do.await_extension, typed="g"),
    ),
    Action("selecting.find", "f", "To a character in the line (fx)", partial(do.await_extension, typed="f")),
    Action("selecting.find_back", "F", "Back to a character in the line", partial(do.await_extension, typed="F")),
    Action("selecting.till", "t", "To before a character in the line", partial(do.await_extension, typed="t")),
    Action("selecting.till_back", "T", "Back to after a character in the line", partial(do.await_extension, typed="T")),
    Action("selecting.again", "semicolon", "Repeat the last f, F, t or T", do.repeat_find),
    Action("selecting.other_way", "comma", "Repeat it in the other direction", partial(do.repeat_find, reverse=True)),
    Action("selecting.swap", "o", "Move the other end", do.swap_ends),
    Action("selecting.anew", "space", "Restart the selection here", do.restart),
    Action("selecting.characters", "v", "Select characters (again: cancel)", partial(do.select, by_lines=False)),
    Action("selecting.lines", "V", "Select lines (again: cancel)", partial(do.select, by_lines=True)),
    Action("selecting.copy", "y,ctrl+c", "Copy the selection", do.copy_selection),
    Action("selecting.highlight", "enter", "Highlight the selection", highlight_or_open),
    Action("selecting.note", "A", "Highlight the selection, with a note", annotate),
    Action("selecting.colour", "C", "Next colour of highlights", always(NextColour())),
    Action("selecting.quote", "c", "Copy the selection as Markdown, with its source", do.quote),
    Action("selecting.bookmark", "M", "Bookmark the selection", bookmark),
    Action("selecting.lookup", "K", "Look up the selection", look_up),
    Action("selecting.read_aloud", "s", "Read the selection aloud", read_aloud),
    Action("selecting.pipe", "vertical_line", "Give the selection to a command", pipe),
    Action("selecting.leave", "escape", "Cancel the selection", do.cancel_selection),
)
"""Actions while the keys select text; other keys do what they do while reading."""

SEARCHING_ACTIONS: tuple[Action, ...] = (
    Action("searching.accept", "enter", "Keep the matches", always(ChangeSearch("accept"))),
    Action("searching.cancel", "escape", "Cancel the search", always(ChangeSearch("cancel"))),
    Action("searching.erase", "backspace", "Cancel an empty search", always(ChangeSearch("cancel")), is_line_empty),
    Action("searching.older", "up,ctrl+p", "Earlier search", always(ChangeSearch("older"))),
    Action("searching.newer", "down,ctrl+n", "Later search", always(ChangeSearch("newer"))),
    Action("searching.words", "f2,alt+w", "Whole words only", always(ChangeSearch("whole words"))),
    Action("searching.regex", "f3,alt+r", "Regular expression", always(ChangeSearch("regex"))),
    Action("searching.list", "ctrl+g", "List all matches", always(ChangeSearch("list"))),
)
"""Actions while a search is typed."""


def _moving(rows: int) -> Does:
    """Return what moves the cursor of a list by so many rows, as often as the count says."""
    return lambda reading, count: MoveCursor(rows=rows * max(count, 1))


LEVEL_KEYS: Mapping[str, FoldLevels] = {
    "M": FoldLevels(levels=1),
    "R": FoldLevels(levels=ALL_LEVELS),
    "m": FoldLevels(step=-1),
    "r": FoldLevels(step=1),
    **{str(levels): FoldLevels(levels=levels) for levels in range(1, 10)},
}
"""What the second key folds, as in vim; a digit shows so many levels."""


def await_levels(reading: Reading, count: int) -> Effect:
    """Fold the sections as the next key says."""
    return AwaitKey("list.levels", lambda reading, press: LEVEL_KEYS.get(press.character or "", reading))


LIST_ACTIONS: tuple[Action, ...] = (
    Action("list.down", "down,j,ctrl+n", "Down", _moving(1)),
    Action("list.up", "up,k,ctrl+p", "Up", _moving(-1)),
    Action("list.page_down", "pagedown", "Page down", always(MoveCursor(heights=1))),
    Action("list.page_up", "pageup", "Page up", always(MoveCursor(heights=-1))),
    Action("list.start", "home,g", "To the first", always(MoveCursor(edge=-1)), is_plain_list),
    Action("list.end", "end,G", "To the last", always(MoveCursor(edge=1)), is_plain_list),
    Action("list.fold", "left,h", "Fold the section", always(FoldRow()), is_tree),
    Action("list.unfold", "right,l", "Unfold the section", always(FoldRow(unfold=True)), is_tree),
    Action(
        *("list.levels", "z", "Fold all sections (zM), none (zR), a level more or fewer (zm zr), to levels (z2)"),
        *(await_levels, is_tree),
    ),
    Action("list.filter", "slash", "Filter the sections", always(OpenFilter()), in_sections, synonyms="find"),
    Action("list.choose", "enter", "Choose", always(ChooseRow())),
    Action("list.close", "escape", "Clear the filter, or close", always(CloseWindow())),
)
"""Actions in the sidebar and in windows with a list. Where typing filters the list, characters are not keys."""

MARKS_ACTIONS: tuple[Action, ...] = (
    Action("marks.go", "enter", "Go to the mark", always(ChooseRow())),
    Action("marks.delete", "x,delete", "Delete the mark", always(ChangeMark("delete"))),
    Action("marks.rename", "e,f2", "Rename the mark", always(ChangeMark("rename"))),
    Action(
        "marks.scope",
        "tab",
        "List the marks of all texts, or of this one",
        always(ChangeMark("scope")),
        in_marks_window,
    ),
    Action("marks.filter", "slash", "Filter the marks, in a window", always(ShowWindow("marks")), in_marks, "find"),
    Action("marks.copy", "y,ctrl+c", "Copy the words of the mark", always(ChangeMark("copy"))),
    Action("marks.link", "L,ctrl+l", "Copy a link to the mark", always(ChangeMark("link"))),
    Action("marks.restore", "ctrl+z", "Undo the last change of this text", always(Undo())),
    Action("marks.redo", "ctrl+y,ctrl+r", "Redo the change that was undone last", always(Undo(again=True))),
)
"""Actions in the lists of marks. In their window only keys that are no characters act."""


def _table(ident: str, keys: str, description: str, rows: int = 0, columns: int = 0, heights: float = 0) -> Action:
    return Action(ident, keys, description, partial(do.in_table, rows=rows, columns=columns, heights=heights))


TABLE_ACTIONS: tuple[Action, ...] = (
    _table("table.right", "l,right", "Cell to the right", columns=1),
    _table("table.left", "h,left", "Cell to the left", columns=-1),
    _table("table.down", "j,down", "Row down", rows=1),
    _table("table.up", "k,up", "Row up", rows=-1),
    _table("table.page_down", "space,f,ctrl+f,pagedown", "Page down", heights=1),
    _table("table.page_up", "b,ctrl+b,pageup", "Page up", heights=-1),
    _table("table.half_down", "d,ctrl+d", "Half page down", heights=0.5),
    _table("table.half_up", "u,ctrl+u", "Half page up", heights=-0.5),
    Action("table.top", "g,ctrl+home", "Go to the first row", always(InTable(lambda view: view.to_edge(-1, 0)))),
    Action("table.bottom", "G,ctrl+end", "Go to the last row", always(InTable(lambda view: view.to_edge(1, 0)))),
    Action("table.first_column", "0,home", "Go to the first column", always(InTable(lambda view: view.to_edge(0, -1)))),
    Action(
        *("table.last_column", "dollar_sign,end", "Go to the last column"),
        always(InTable(lambda view: view.to_edge(0, 1))),
    ),
    Action("table.copy_cell", "y,ctrl+c", "Copy the cell", always(OfTable("copy cell"))),
    Action("table.copy_row", "Y", "Copy the row, separated by tabs", always(OfTable("copy row"))),
    Action("table.copy_table", "c", "Copy the table, separated by tabs", always(OfTable("copy table"))),
    Action("table.search", "slash", "Search the table", always(OfTable("search"))),
    Action("table.next", "n", "Next matching cell", always(OfTable("next"))),
    Action("table.previous", "N", "Previous matching cell", always(OfTable("previous"))),
    Action("table.go", "enter", "Close, and go to the cell in the text", always(OfTable("go"))),
    Action("table.close", "escape,q,x", "Close", always(OfTable("close"))),
)
"""Actions in the window that shows a table."""

HIGHLIGHT_ACTIONS: tuple[Action, ...] = (
    *(
        Action(
            *(f"highlight.colour_{name}", str(number), f"Colour {number}: {COLOUR_NAMES[number - 1]}"),
            always(ChangeHighlight("colour", number)),
        )
        for number, name in enumerate(("one", "two", "three", "four", "five"), 1)
    ),
    Action("highlight.note", "e,A", "Edit the note", always(ChangeHighlight("note"))),
    Action("highlight.copy", "y,ctrl+c", "Copy the words", always(ChangeHighlight("copy"))),
    Action("highlight.link", "L", "Copy a link to the highlight", always(ChangeHighlight("link"))),
    Action("highlight.delete", "x,delete", "Delete the highlight", always(ChangeHighlight("delete"))),
    Action("highlight.close", "escape,enter,q", "Close", always(CloseWindow())),
)
"""Actions in the window of a highlight."""


def _scrolling(ident: str, keys: str, description: str, rows: int = 0, heights: float = 0, edge: int = 0) -> Action:
    return Action(ident, keys, description, always(ScrollOutput(rows, heights, edge)))


WORDS_ACTIONS: tuple[Action, ...] = (
    Action("words.go", "enter", "Go to the word in its text", always(ChooseRow())),
    Action("words.look_up", "tab", "Look the word up again", always(ChangeWord("look up"))),
    Action("words.delete", "delete", "Delete the word", always(ChangeWord("delete"))),
    Action("words.copy", "ctrl+c", "Copy all words, with sentences and titles", always(ChangeWord("copy"))),
)
"""Actions in the window of the words that were looked up."""

OUTPUT_ACTIONS: tuple[Action, ...] = (
    _scrolling("output.down", "j,down", "Line down", rows=1),
    _scrolling("output.up", "k,up", "Line up", rows=-1),
    _scrolling("output.page_down", "space,f,ctrl+f,pagedown", "Page down", heights=1),
    _scrolling("output.page_up", "b,ctrl+b,pageup", "Page up", heights=-1),
    _scrolling("output.half_down", "d,ctrl+d", "Half page down", heights=0.5),
    _scrolling("output.half_up", "u,ctrl+u", "Half page up", heights=-0.5),
    _scrolling("output.top", "g,home", "Go to the start", edge=-1),
    _scrolling("output.bottom", "G,end", "Go to the end", edge=1),
    Action("output.copy", "y,ctrl+c", "Copy the text of the window", always(OfOutput("copy"))),
    Action("output.next_link", "a,tab", "Choose the next reference", always(OfOutput("next link"))),
    Action("output.previous_link", "A,shift+tab", "Choose the previous reference", always(OfOutput("previous link"))),
    Action("output.follow", "enter", "Look up the chosen reference", always(ChooseRow())),
    Action("output.back", "backspace,ctrl+o", "Back to the entry before", always(OfOutput("back"))),
    Action("output.close", "escape,q", "Close; end a command that still runs", always(CloseWindow())),
)
"""Actions in the window beside a passage: the entries of a dictionary, the output of a command."""

EDITING_ACTIONS: tuple[Action, ...] = (
    Action("editing.keep", "ctrl+s", "Keep the note", always(CloseWindow(accept=True))),
    Action("editing.cancel", "escape", "Leave the note as it was", always(CloseWindow())),
    Action("editing.editor", "ctrl+e", "Write the note in your editor", always(EditOutside())),
)
"""Actions while a note is written."""


def _library(ident: str, keys: str, description: str, act: LibraryAct, synonyms: str = "") -> Action:
    return Action(ident, keys, description, always(InLibrary(act)), in_library_lists, synonyms)


LIBRARY_ACTIONS: tuple[Action, ...] = (
    Action("library.open", "enter", "Open the text; keep what was typed", always(InLibrary("open"))),
    _library(
        "library.open_in_order", "O", "Open the selected texts in order (J and K go on)", "open in order", "queue"
    ),
    _library("library.filter", "f", "Filter the list", "filter", "limit narrow"),
    _library("library.search", "slash", "Search all texts", "search", "find"),
    _library("library.sort", "s", "Sort the list", "sort", "order"),
    _library("library.reverse", "S", "Sort the other way round", "reverse"),
    _library("library.select", "space", "Select the text, or no longer", "select", "mark"),
    _library("library.select_range", "v", "Select while moving (again: end)", "select range"),
    _library("library.select_all", "ctrl+a,asterisk", "Select all that is listed (again: none)", "select all"),
    _library("library.archive", "a", "Archive", "archive", "hide"),
    _library("library.finish", "d", "Mark as finished", "finish", "done read"),
    _library("library.reading", "r", "Mark as being read", "reading", "continue"),
    _library("library.unread", "u", "Mark as unread", "unread", "new"),
    _library("library.tag", "t", "Add a tag", "tag", "label"),
    _library("library.untag", "T", "Remove a tag", "untag", "label"),
    _library("library.delete", "x,delete", "Delete from the library", "delete", "remove"),
    _library("library.forget", "X", "Forget for good, with text, marks and notes", "forget", "purge erase"),
    _library("library.undo", "ctrl+z", "Undo the last change of the library", "undo", "restore"),
    _library("library.redo", "U,ctrl+y,ctrl+r", "Redo what was undone", "redo"),
    Action("library.down", "j,down,ctrl+n", "Down", always(MoveCursor(rows=1))),
    Action("library.up", "k,up,ctrl+p", "Up", always(MoveCursor(rows=-1))),
    Action("library.page_down", "ctrl+f,pagedown,ctrl+d", "Page down", always(MoveCursor(heights=1)), in_library_lists),
    Action("library.page_up", "ctrl+b,pageup,ctrl+u", "Page up", always(MoveCursor(heights=-1)), in_library_lists),
    Action("library.top", "g,home", "To the first", always(MoveCursor(edge=-1)), in_library_lists),
    Action("library.bottom", "G,end", "To the last", always(MoveCursor(edge=1)), in_library_lists),
    _library("library.next_pane", "tab", "Next pane", "next pane", "focus"),
    _library("library.previous_pane", "shift+tab", "Previous pane", "previous pane", "focus"),
    _library("library.right", "l,right", "Pane to the right", "right"),
    _library("library.left", "h,left", "Pane to the left", "left"),
    _library("library.preview", "p", "Show or hide the preview", "preview"),
    Action("library.close", "escape", "Cancel, clear, or go back to the text", always(InLibrary("close"))),
    _library("library.leave", "q,R", "Go back to the text", "leave"),
)
"""Actions in the screen of the library. While a line is typed there, only keys that are no characters act."""
