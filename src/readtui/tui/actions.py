"""The table of actions: id, default keys, description, what each does and when it applies; how keys are written.

Keys, help, footer, commands, presets, the man page and docs/keys.md follow from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeAlias

from textual.keys import key_to_character

from readtui.tui import commands as do
from readtui.tui.commands import always
from readtui.tui.effects import (
    Act,
    Arrange,
    ChangeMark,
    ChangeMeasure,
    ChangeSearch,
    ChooseRow,
    CloseWindow,
    Does,
    FoldRow,
    InTable,
    MoveCursor,
    NextTheme,
    OfTable,
    ScrollToRow,
    ShowWindow,
    Toggle,
    UndoMark,
    WidenSidebar,
)
from readtui.tui.role_commands import ROLE_COMMANDS, await_role
from readtui.tui.state import Mode, ScreenState


def _always(state: ScreenState) -> bool:
    return True


def _has_selection(state: ScreenState) -> bool:
    return state.reading.selection.current is not None


def _has_articles(state: ScreenState) -> bool:
    return state.source_count > 1


def _can_look_up(state: ScreenState) -> bool:
    return state.source_count < 2 or _has_selection(state)


def _is_plain_list(state: ScreenState) -> bool:
    return state.mode in (Mode.SECTIONS, Mode.MARKS)


def _is_tree(state: ScreenState) -> bool:
    return _is_plain_list(state) and not state.is_filtered


def _is_line_empty(state: ScreenState) -> bool:
    return not state.line


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
    applies: Callable[[ScreenState], bool] = _always
    synonyms: str = ""
    keeps_note: bool = False

    @property
    def group(self) -> str:
        """The first part of the id."""
        return self.ident.partition(".")[0]


_in_note = partial(Action, keeps_note=True)

READING_ACTIONS: tuple[Action, ...] = (
    _in_note("page.line_down", "j,down", "Line down", partial(do.scroll, rows=1)),
    _in_note("page.line_up", "k,up", "Line up", partial(do.scroll, rows=-1)),
    _in_note("page.page_down", "space,f,ctrl+f,pagedown", "Page down", partial(do.scroll, pages=1)),
    _in_note("page.page_up", "b,ctrl+b,pageup", "Page up", partial(do.scroll, pages=-1)),
    _in_note("page.half_down", "d,ctrl+d", "Half page down", partial(do.scroll, half_pages=1)),
    _in_note("page.half_up", "u,ctrl+u", "Half page up", partial(do.scroll, half_pages=-1)),
    _in_note("page.top", "g,home", "Go to the start", always(ScrollToRow(0)), synonyms="beginning first"),
    _in_note("page.bottom", "G,end", "Go to the end, or to a row (42G)", do.to_end, synonyms="last"),
    Action(
        *("page.next_section", "right_square_bracket,L", "Next section", partial(do.by_sections, step=1)),
        synonyms="chapter heading",
    ),
    Action(
        *("page.previous_section", "left_square_bracket,H", "Previous section", partial(do.by_sections, step=-1)),
        synonyms="chapter heading",
    ),
    Action("page.next_paragraph", "right_curly_bracket", "Next paragraph", partial(do.by_paragraphs, step=1)),
    Action("page.previous_paragraph", "left_curly_bracket", "Previous paragraph", partial(do.by_paragraphs, step=-1)),
    Action(
        *("page.next_figure", "right_parenthesis", "Next figure, caption or table", partial(do.by_figures, step=1)),
        synonyms="image picture",
    ),
    Action(
        *("page.previous_figure", "left_parenthesis", "Previous figure, caption or table"),
        partial(do.by_figures, step=-1),
        synonyms="image picture",
    ),
    Action("page.percent", "percent_sign", "Go to a percentage (50%)", do.to_percent),
    _in_note("page.back", "backspace,ctrl+o,alt+left", "Go back", do.back, synonyms="history previous"),
    Action("page.forth", "alt+right,ctrl+i", "Go forward", do.forward, synonyms="history"),
    Action("search.open", "slash", "Search", do.open_search, synonyms="find"),
    Action("search.next", "n", "Next match", partial(do.to_match, step=1), synonyms="find again"),
    Action("search.previous", "N", "Previous match", partial(do.to_match, step=-1), synonyms="find again"),
    Action("search.list", "ctrl+g", "List all matches", always(ShowWindow("matches")), synonyms="find results"),
    _in_note("search.leave", "escape", "Clear search and selection", do.leave, synonyms="cancel close"),
    _in_note("link.hints", "semicolon", "Follow a link by its letter", do.hints, synonyms="open url footnote"),
    _in_note("link.next", "a", "Choose the next link", partial(do.to_link, step=1)),
    _in_note("link.previous", "A", "Choose the previous link", partial(do.to_link, step=-1)),
    _in_note("link.follow", "enter", "Follow the chosen link, or open the picture", do.follow, synonyms="footnote"),
    _in_note(
        "link.browser", "o", "Open the chosen link, or this page, in a browser", do.browse, synonyms="web original"
    ),
    _in_note("link.copy", "U", "Copy the address of the chosen link", do.copy_address, synonyms="url yank"),
    Action("link.picture", "P", "Open the picture in view", do.picture, synonyms="image figure"),
    Action(
        *("view.sidebar", "t", "Show or hide the sidebar", always(Arrange("toggle sidebar"))),
        synonyms="toc contents outline chapters sections",
    ),
    Action("view.focus", "tab,shift+tab", "Switch between text and sidebar", always(Arrange("move focus"))),
    Action("select.characters", "v", "Select text (motions as in vim)", partial(do.select, by_lines=False)),
    Action("select.lines", "V", "Select lines", partial(do.select, by_lines=True)),
    Action(
        "copy.selection", "y", "Copy the selection (yy: the paragraph)", do.copy_selection, synonyms="yank clipboard"
    ),
    Action("copy.section", "Y", "Copy the section", do.copy_section, synonyms="yank clipboard chapter"),
    Action(
        *("copy.quote", "c", "Copy the selection as Markdown, with its source", do.quote, _has_selection),
        synonyms="yank quote citation",
    ),
    Action("mark.bookmark", "M", "Bookmark this place", do.bookmark, synonyms="save note"),
    Action("mark.list", "B", "List bookmarks and marks", always(ShowWindow("marks")), synonyms="notes"),
    Action("mark.set", "m", "Set a mark (ma)", do.await_mark),
    Action("mark.go", "apostrophe,grave_accent", "Go to a mark ('a), or back ('')", do.await_mark_to_go),
    Action("mark.undo", "", "Undo the last change of a mark or correction", always(UndoMark()), synonyms="restore"),
    Action("correct.line", "number_sign", "Correct what the line is (#3: a heading)", await_role, synonyms="role edit"),
    *(
        Action(f"correct.{one.ident}", "", one.description, always(one.effect), synonyms=one.synonyms)
        for one in ROLE_COMMANDS
    ),
    Action("view.next_theme", "c", "Next theme", always(NextTheme()), synonyms="colours colors dark light"),
    Action("view.themes", "T", "Choose a theme", always(ShowWindow("themes")), synonyms="colours colors dark light"),
    Action("view.narrower", "minus", "Narrower column", always(ChangeMeasure(-4)), synonyms="width margin"),
    Action("view.wider", "plus", "Wider column", always(ChangeMeasure(4)), synonyms="width margin"),
    Action(
        "view.default_measure", "equals_sign", "Reset the column width", always(ChangeMeasure(0)), synonyms="margin"
    ),
    Action("view.sidebar_narrower", "less_than_sign", "Narrower sidebar", always(WidenSidebar(-2))),
    Action("view.sidebar_wider", "greater_than_sign", "Wider sidebar", always(WidenSidebar(2))),
    Action(
        *("view.zen", "z", "Show only the text", always(Arrange("toggle zen"))),
        synonyms="zen focus distraction full screen",
    ),
    Action(
        "view.table", "x", "Open the table in view in a window", always(ShowWindow("table")), synonyms="csv columns"
    ),
    Action("view.details", "i", "Document details", always(ShowWindow("details")), synonyms="info metadata author"),
    Action("view.hidden", "full_stop", "Show or hide the hidden text", always(Toggle("hidden"))),
    Action("view.align", "", "Justify or left-align the text", always(Toggle("align")), synonyms="ragged"),
    Action("view.hyphenate", "", "Hyphenation on or off", always(Toggle("hyphenate")), synonyms="hyphens"),
    Action("view.paragraphs", "", "Separate paragraphs by blank rows or by indents", always(Toggle("paragraphs"))),
    Action(
        "view.side", "", "Move the sidebar to the other side", always(Arrange("move sidebar")), synonyms="left right"
    ),
    Action("article.next", "J", "Next article", partial(do.article, step=1), _has_articles),
    Action("article.previous", "K", "Previous article", partial(do.article, step=-1), _has_articles),
    Action("article.lookup", "K", "Look up a word", do.look_up, _can_look_up, synonyms="dictionary define"),
    Action("article.edit", "e", "Open the source in an editor", always(Act("edit")), synonyms="vi"),
    Action("article.reload", "r", "Reload", always(Act("reload")), synonyms="refresh update"),
    Action("app.library", "R", "Recent documents", always(ShowWindow("library")), synonyms="history library open"),
    Action("app.palette", "colon,ctrl+p", "All commands", always(ShowWindow("commands"))),
    Action("app.mouse", "f4", "Mouse on or off", always(Toggle("mouse"))),
    Action("app.suspend", "ctrl+z", "Suspend (fg resumes)", always(Act("suspend")), synonyms="background"),
    Action("app.redraw", "ctrl+l", "Redraw the screen", always(Act("redraw")), synonyms="refresh"),
    Action("app.help", "question_mark,f1", "Help", always(ShowWindow("help")), synonyms="keys"),
    Action("app.quit", "q,ctrl+q", "Quit", always(Act("quit")), synonyms="exit close"),
    Action("app.quit_vim", "Z", "Quit (ZZ)", do.await_quit),
)
"""Actions while reading, also with a note open."""

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
    Action("selecting.copy", "y,ctrl+c,enter", "Copy the selection", do.copy_selection),
    Action("selecting.quote", "c", "Copy the selection as Markdown, with its source", do.quote),
    Action("selecting.bookmark", "M", "Bookmark the selection", do.bookmark),
    Action("selecting.lookup", "K", "Look up the selection", do.look_up),
    Action("selecting.leave", "escape", "Cancel the selection", do.cancel_selection),
)
"""Actions while the keys select text; other keys do what they do while reading."""

SEARCHING_ACTIONS: tuple[Action, ...] = (
    Action("searching.accept", "enter", "Keep the matches", always(ChangeSearch("accept"))),
    Action("searching.cancel", "escape", "Cancel the search", always(ChangeSearch("cancel"))),
    Action("searching.erase", "backspace", "Cancel an empty search", always(ChangeSearch("cancel")), _is_line_empty),
    Action("searching.older", "up,ctrl+p", "Earlier search", always(ChangeSearch("older"))),
    Action("searching.newer", "down,ctrl+n", "Later search", always(ChangeSearch("newer"))),
    Action("searching.words", "f2,alt+w", "Whole words only", always(ChangeSearch("whole words"))),
    Action("searching.regex", "f3,alt+r", "Regular expression", always(ChangeSearch("regex"))),
    Action("searching.list", "ctrl+g", "List all matches", always(ChangeSearch("list"))),
)
"""Actions while a search is typed."""

LIST_ACTIONS: tuple[Action, ...] = (
    Action("list.down", "down,ctrl+n", "Down", always(MoveCursor(rows=1))),
    Action("list.up", "up,ctrl+p", "Up", always(MoveCursor(rows=-1))),
    Action("list.page_down", "pagedown", "Page down", always(MoveCursor(heights=1))),
    Action("list.page_up", "pageup", "Page up", always(MoveCursor(heights=-1))),
    Action("list.start", "home", "To the first", always(MoveCursor(edge=-1)), _is_plain_list),
    Action("list.end", "end", "To the last", always(MoveCursor(edge=1)), _is_plain_list),
    Action("list.fold", "left", "Fold the section", always(FoldRow()), _is_tree),
    Action("list.unfold", "right", "Unfold the section", always(FoldRow(unfold=True)), _is_tree),
    Action("list.choose", "enter", "Choose", always(ChooseRow())),
    Action("list.close", "escape", "Clear the filter, or close", always(CloseWindow())),
)
"""Actions in the sidebar and in windows with a list. Where typing filters the list, characters are not keys."""

MARKS_ACTIONS: tuple[Action, ...] = (
    Action("marks.down", "j", "Down", always(MoveCursor(rows=1))),
    Action("marks.up", "k", "Up", always(MoveCursor(rows=-1))),
    Action("marks.go", "enter", "Go to the mark", always(ChooseRow())),
    Action("marks.delete", "x,delete", "Delete the mark", always(ChangeMark("delete"))),
    Action("marks.rename", "e,f2", "Rename the mark", always(ChangeMark("rename"))),
    Action("marks.restore", "ctrl+z", "Undo the last change of a mark or correction", always(UndoMark())),
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

ACTIONS: tuple[Action, ...] = (
    *READING_ACTIONS,
    *SELECTING_ACTIONS,
    *SEARCHING_ACTIONS,
    *LIST_ACTIONS,
    *MARKS_ACTIONS,
    *TABLE_ACTIONS,
)
"""All actions."""

BY_ID: Mapping[str, Action] = {action.ident: action for action in ACTIONS}
"""The actions by their ids."""

GROUPS: Mapping[str, str] = {
    "page": "Moving",
    "search": "Searching",
    "select": "Selecting",
    "copy": "Copying",
    "mark": "Marks",
    "correct": "Correcting plain text",
    "link": "Links and pictures",
    "view": "View",
    "article": "Articles",
    "app": "Program",
    "selecting": "While selecting (v, V)",
    "searching": "While typing a search",
    "list": "In lists and the sidebar",
    "marks": "In the list of marks",
    "table": "In a table window",
}
"""The heading in the help of each group; the group is the first part of an id."""

MODAL_GROUPS = ("selecting", "searching", "list", "marks", "table")
"""Groups that are active alone: their keys may be the same as those of other groups."""

READING_GROUPS = tuple(group for group in GROUPS if group not in MODAL_GROUPS)
"""The groups whose keys act while reading."""

MODE_GROUPS: Mapping[Mode, tuple[str, ...]] = {
    Mode.PAGE: READING_GROUPS,
    Mode.NOTE: READING_GROUPS,
    Mode.SELECTING: ("selecting", *READING_GROUPS),
    Mode.SEARCH: ("searching",),
    Mode.SECTIONS: ("list", *READING_GROUPS),
    Mode.MARKS: ("marks", "list", *READING_GROUPS),
    Mode.LIST: ("list",),
    Mode.MARKS_WINDOW: ("marks", "list"),
    Mode.PROMPT: ("list",),
    Mode.TABLE: ("table",),
    Mode.TABLE_SEARCH: ("list",),
}
"""The groups whose keys act in each mode, the first ones first; in other modes those of reading."""

_KEY_LABELS = {
    "space": "Space",
    "slash": "/",
    "minus": "-",
    "plus": "+",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "⌫",
    "escape": "Esc",
    "enter": "⏎",
    "shift+tab": "⇧Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def key_label(key: str) -> str:
    """Return a key as the footer and the help write it: "^F" for "ctrl+f"."""
    if key in _KEY_LABELS:
        return _KEY_LABELS[key]
    if key.startswith("ctrl+"):
        return "^" + key_label(key[5:]).upper()
    if key.startswith("alt+"):
        return "Alt+" + key_label(key[4:])
    character = key_to_character(key)
    return character if character and character.isprintable() else key.capitalize()


Keymap: TypeAlias = Mapping[str, str]
"""The keys of actions by id, separated by commas, where they are not the default ones."""


def key_names(ident: str, keymap: Keymap) -> list[str]:
    """Return the keys of an action by Textual's names: those in `keymap`, else the default ones."""
    return [key.strip() for key in keymap.get(ident, BY_ID[ident].keys).split(",") if key.strip()]


def key_labels(ident: str, keymap: Keymap) -> list[str]:
    """Return the keys of an action as the screen shows them."""
    return [key_label(key) for key in key_names(ident, keymap)]


def first_key(ident: str, keymap: Keymap) -> str:
    """Return the label of an action's first key; empty without one."""
    return next(iter(key_labels(ident, keymap)), "")
