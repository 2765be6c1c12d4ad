"""The table of actions: id, default keys, description, what each does and when it applies; how keys are written.

Keys, help, footer, commands, presets, the man page and docs/keys.md follow from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TypeAlias

from textual.keys import key_to_character

from readtui.tui import commands as do
from readtui.tui.action import (
    Action,
    can_look_up,
    enter_follows,
    enter_highlights,
    has_articles,
    has_selection,
)
from readtui.tui.commands import always
from readtui.tui.effects import (
    Act,
    Arrange,
    AutoScroll,
    ChangeMeasure,
    NextColour,
    NextFocus,
    NextTheme,
    ShowWindow,
    Toggle,
    Undo,
    WidenSidebar,
)
from readtui.tui.line_actions import LINE_ACTIONS
from readtui.tui.modal_actions import (
    EDITING_ACTIONS,
    HIGHLIGHT_ACTIONS,
    LIBRARY_ACTIONS,
    LIST_ACTIONS,
    MARKS_ACTIONS,
    OUTPUT_ACTIONS,
    SCROLLING_ACTIONS,
    SEARCHING_ACTIONS,
    SELECTING_ACTIONS,
    SPEAKING_ACTIONS,
    TABLE_ACTIONS,
    WORDS_ACTIONS,
)
from readtui.tui.pager_commands import await_command, await_switch, to_end, to_start, toggle_matches
from readtui.tui.part_commands import await_fold, filter_lines, fold, fold_all
from readtui.tui.passage_commands import (
    annotate,
    await_mark,
    await_mark_to_go,
    await_mark_to_pipe,
    bookmark,
    highlight_or_open,
    look_up,
    pipe,
    read_aloud,
)
from readtui.tui.passage_effects import ChangeWord, ListWords
from readtui.tui.role_commands import ROLE_COMMANDS, await_role
from readtui.tui.state import Mode

_in_note = partial(Action, keeps_note=True)

READING_ACTIONS: tuple[Action, ...] = (
    _in_note("page.line_down", "j,down", "Line down", partial(do.scroll, rows=1)),
    _in_note("page.line_up", "k,up", "Line up", partial(do.scroll, rows=-1)),
    _in_note("page.page_down", "space,f,ctrl+f,pagedown", "Page down", partial(do.scroll, pages=1)),
    _in_note("page.page_up", "b,ctrl+b,pageup", "Page up", partial(do.scroll, pages=-1)),
    _in_note("page.half_down", "d,ctrl+d", "Half page down", partial(do.scroll, half_pages=1)),
    _in_note("page.half_up", "u,ctrl+u", "Half page up", partial(do.scroll, half_pages=-1)),
    _in_note("page.top", "g,home", "Go to the start", to_start, synonyms="beginning first"),
    _in_note("page.bottom", "G,end", "Go to the end, or to a line (42G)", to_end, synonyms="last"),
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
    Action(
        *("page.scroll", "S", "Scroll by itself (again: stop)", always(AutoScroll())),
        synonyms="auto autoscroll automatic teleprompter speed",
    ),
    *LINE_ACTIONS,
    Action(
        *("page.follow", "F", "Follow the end of a text that grows", always(Act("follow"))),
        synonyms="tail stream wait pipe log",
    ),
    Action("page.percent", "percent_sign", "Go to a percentage (50%)", do.to_percent),
    Action(
        *("page.position", "", "Position: lines, words, percentage, file", always(Act("position"))),
        synonyms="where line number count name",
    ),
    _in_note("page.back", "backspace,ctrl+o,alt+left", "Go back", do.back, synonyms="history previous"),
    Action("page.forth", "alt+right,ctrl+i", "Go forward", do.forward, synonyms="history"),
    Action("search.open", "slash", "Search", do.open_search, synonyms="find"),
    Action(
        *("search.open_back", "", "Search backwards", partial(do.open_search, is_backward=True)),
        synonyms="find reverse up",
    ),
    Action("search.next", "n", "Next match", partial(do.to_match, step=1), synonyms="find again"),
    Action("search.previous", "N", "Previous match", partial(do.to_match, step=-1), synonyms="find again"),
    Action("search.word", "asterisk", "Next place of the word at the cursor", partial(do.find_word, step=1)),
    Action(
        *("search.word_back", "number_sign", "Previous place of the word at the cursor"),
        partial(do.find_word, step=-1),
    ),
    Action(
        *("search.filter", "ampersand", "Show only lines that match (3&: three around; empty: all)", filter_lines),
        synonyms="grep matching hide",
    ),
    Action("search.list", "ctrl+g", "List all matches", always(ShowWindow("matches")), synonyms="find results"),
    Action("search.highlight", "", "Hide or show the matches", toggle_matches, synonyms="highlight hits"),
    Action("search.case", "", "Match capitals in searches, or not", always(Toggle("case")), synonyms="ignore"),
    _in_note("search.leave", "escape", "Clear search, selection and filter", do.leave, synonyms="cancel close"),
    _in_note("link.hints", "semicolon", "Follow a link by its letter", do.hints, synonyms="open url footnote"),
    _in_note("link.next", "a", "Choose the next link", partial(do.to_link, step=1)),
    _in_note("link.previous", "A", "Choose the previous link", partial(do.to_link, step=-1)),
    _in_note(
        *("link.follow", "enter", "Follow the chosen link, or open the picture"),
        *(do.follow, enter_follows),
        synonyms="footnote",
    ),
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
        *("copy.quote", "c", "Copy the selection as Markdown, with its source", do.quote, has_selection),
        synonyms="yank quote citation",
    ),
    Action("mark.bookmark", "M", "Bookmark this place", bookmark, synonyms="save note"),
    Action(
        *("mark.highlight", "enter", "Highlight the selection, or open the highlight here"),
        *(highlight_or_open, enter_highlights),
        synonyms="note colour annotate",
    ),
    Action(
        *("mark.note", "", "Add a note to the paragraph, or edit the note here", annotate),
        synonyms="annotate comment highlight passage write",
    ),
    Action("mark.colour", "", "Next colour of highlights", always(NextColour())),
    Action("mark.list", "B", "List bookmarks and marks", always(ShowWindow("marks")), synonyms="notes"),
    Action(
        *("mark.hide", "X", "Hide or show all marks", always(Toggle("marks"))),
        synonyms="annotations highlights notes bookmarks toggle clean",
    ),
    Action("mark.set", "m", "Set a mark (ma)", await_mark),
    Action("mark.go", "apostrophe,grave_accent", "Go to a mark ('a), or back ('')", await_mark_to_go),
    Action(
        "mark.undo", "ctrl+underscore", "Undo the last change of this text", always(Undo()), synonyms="restore mark"
    ),
    Action("mark.redo", "ctrl+r", "Redo the change that was undone last", always(Undo(again=True)), synonyms="again"),
    Action("correct.line", "E", "Correct what the line is (E3: a heading)", await_role, synonyms="role edit"),
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
    Action("view.sidebar_auto", "", "Sidebar as wide as its names", always(WidenSidebar(0)), synonyms="reset width"),
    Action(
        *("view.zen", "z", "Show only the text", always(Arrange("toggle zen"))),
        synonyms="zen focus distraction full screen",
    ),
    Action(
        "view.table", "x", "Open the table in view in a window", always(ShowWindow("table")), synonyms="csv columns"
    ),
    Action(
        *("view.fold", "comma", "Fold or open the section (2,: open only two depths)", fold),
        synonyms="collapse expand unfold hide depth level outline json",
    ),
    Action("view.fold_all", "underscore", "Fold or open all sections", fold_all, synonyms="collapse expand unfold"),
    Action("view.fold_keys", "", "Fold: za, zc, zo the section, zM, zR all", await_fold, synonyms="vim"),
    Action(
        *("view.dim", "D", "Focus the paragraph, the sentence or a row (ruler), or end that", always(NextFocus())),
        synonyms="dim spotlight line concentrate",
    ),
    Action("view.details", "i", "Document details", always(ShowWindow("details")), synonyms="info metadata author"),
    Action("view.hidden", "full_stop", "Show or hide the hidden text", always(Toggle("hidden"))),
    Action("view.align", "", "Justify or left-align the text", always(Toggle("align")), synonyms="ragged"),
    Action("view.switch", "", "An option of less (-S -N -i -I)", await_switch),
    Action("view.hyphenate", "", "Hyphenation on or off", always(Toggle("hyphenate")), synonyms="hyphens"),
    Action("view.paragraphs", "", "Separate paragraphs by blank rows or by indents", always(Toggle("paragraphs"))),
    Action(
        "view.side", "", "Move the sidebar to the other side", always(Arrange("move sidebar")), synonyms="left right"
    ),
    Action("article.next", "J", "Next article", partial(do.article, step=1), has_articles),
    Action("article.previous", "K", "Previous article", partial(do.article, step=-1), has_articles),
    Action("article.lookup", "K", "Look up a word", look_up, can_look_up, synonyms="dictionary define meaning"),
    Action(
        *("article.words", "", "Words looked up", always(ListWords())),
        synonyms="vocabulary dictionary lookup list history learn",
    ),
    Action(
        *("article.copy_words", "", "Copy the words looked up, with sentences", always(ChangeWord("copy"))),
        synonyms="export vocabulary dictionary anki yank",
    ),
    Action(
        *("article.read_aloud", "s", "Read aloud (again: stop)", read_aloud),
        synonyms="speak speech voice tts listen audio say",
    ),
    Action(
        *("article.pipe", "vertical_line", "Give the selection, the paragraph or another part to a command", pipe),
        synonyms="pipe shell filter run program translate count",
    ),
    Action(
        "article.pipe_to", "", "Give the text up to a mark to a command (. is the visible part)", await_mark_to_pipe
    ),
    Action("article.edit", "e", "Open the source in an editor", always(Act("edit")), synonyms="vi"),
    Action("article.save", "", "Save the text in a file", always(Act("save")), synonyms="write store download"),
    Action("article.open", "", "Open a file or an address", always(Act("open")), synonyms="examine load path url"),
    Action("article.command", "", "A command of less (:n :p :x :e :f :q), or all commands", await_command),
    Action("article.reload", "r", "Reload", always(Act("reload")), synonyms="refresh update"),
    Action("app.library", "R", "The library of texts", always(ShowWindow("library")), synonyms="history recent open"),
    Action("app.palette", "colon,ctrl+p", "All commands", always(ShowWindow("commands"))),
    Action(
        "app.statistics", "", "Reading statistics", always(ShowWindow("statistics")), synonyms="time minutes streak"
    ),
    Action("app.mouse", "f4", "Mouse on or off", always(Toggle("mouse"))),
    Action("app.suspend", "ctrl+z", "Suspend (fg resumes)", always(Act("suspend")), synonyms="background"),
    Action("app.redraw", "ctrl+l", "Redraw the screen", always(Act("redraw")), synonyms="refresh"),
    Action("app.help", "question_mark,f1", "Help", always(ShowWindow("help")), synonyms="keys"),
    Action("app.quit", "q,ctrl+q", "Quit", always(Act("quit")), synonyms="exit close"),
    Action("app.quit_vim", "Z", "Quit (ZZ)", do.await_quit),
)
"""Actions while reading, also with a note open."""

ACTIONS: tuple[Action, ...] = (
    *READING_ACTIONS,
    *SCROLLING_ACTIONS,
    *SPEAKING_ACTIONS,
    *SELECTING_ACTIONS,
    *SEARCHING_ACTIONS,
    *LIST_ACTIONS,
    *MARKS_ACTIONS,
    *HIGHLIGHT_ACTIONS,
    *OUTPUT_ACTIONS,
    *WORDS_ACTIONS,
    *EDITING_ACTIONS,
    *TABLE_ACTIONS,
    *LIBRARY_ACTIONS,
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
    "scrolling": "While scrolling by itself (S)",
    "speaking": "While reading aloud (s)",
    "selecting": "While selecting (v, V)",
    "searching": "While typing a search",
    "list": "In lists and the sidebar",
    "marks": "In the list of marks",
    "highlight": "In the window of a highlight",
    "words": "In the list of words looked up",
    "output": "In the window of a dictionary or a command",
    "editing": "While writing a note",
    "table": "In a table window",
    "library": "In the library",
}
"""The heading in the help of each group; the group is the first part of an id."""

MODAL_GROUPS = (
    *("scrolling", "speaking", "selecting", "searching", "list", "marks", "highlight", "words", "output", "editing"),
    *("table", "library"),
)
"""Groups that are active alone: their keys may be the same as those of other groups."""

READING_GROUPS = tuple(group for group in GROUPS if group not in MODAL_GROUPS)
"""The groups whose keys act while reading."""

MODE_GROUPS: Mapping[Mode, tuple[str, ...]] = {
    Mode.PAGE: READING_GROUPS,
    Mode.NOTE: READING_GROUPS,
    Mode.SCROLLING: ("scrolling", *READING_GROUPS),
    Mode.SPEAKING: ("speaking", *READING_GROUPS),
    Mode.SELECTING: ("selecting", *READING_GROUPS),
    Mode.SEARCH: ("searching",),
    Mode.SECTIONS: ("list", *READING_GROUPS),
    Mode.SECTIONS_FILTER: ("list", *READING_GROUPS),
    Mode.MARKS: ("marks", "list", *READING_GROUPS),
    Mode.LIST: ("list",),
    Mode.MARKS_WINDOW: ("marks", "list"),
    Mode.PROMPT: ("list",),
    Mode.HIGHLIGHT: ("highlight",),
    Mode.OUTPUT: ("output",),
    Mode.WORDS_WINDOW: ("words", "list"),
    Mode.EDITING: ("editing",),
    Mode.TABLE: ("table",),
    Mode.TABLE_SEARCH: ("list",),
    Mode.LIBRARY: ("library", "app"),
    Mode.LIBRARY_LINE: ("library",),
}
"""The groups whose keys act in each mode, the first ones first; in other modes those of reading."""


def acting_groups(mode: Mode) -> tuple[str, ...]:
    """Return the groups whose actions the list of commands can run where it is opened in a mode."""
    return MODE_GROUPS[mode] if mode is Mode.LIBRARY else READING_GROUPS


_KEY_LABELS = {
    "space": "Space",
    "slash": "/",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
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
