"""The table of actions: id, default keys, description and group of each; how keys are shown."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding
from textual.keys import key_to_character


def _bind(keys: str, action: str, ident: str, description: str) -> Binding:
    return Binding(keys, action, description, show=False, id=ident)


PAGE_BINDINGS: tuple[Binding, ...] = (
    _bind("j,down", "line_down", "page.line_down", "Line down"),
    _bind("k,up", "line_up", "page.line_up", "Line up"),
    _bind("space,f,ctrl+f,pagedown", "page_down", "page.page_down", "Page down"),
    _bind("b,ctrl+b,pageup", "page_up", "page.page_up", "Page up"),
    _bind("d,ctrl+d", "half_down", "page.half_down", "Half page down"),
    _bind("u,ctrl+u", "half_up", "page.half_up", "Half page up"),
    _bind("g,home", "top", "page.top", "Go to the start"),
    _bind("G,end", "bottom", "page.bottom", "Go to the end, or to a row (42G)"),
    *(Binding(digit, f"count({digit})", show=False) for digit in "0123456789"),
)
"""Bindings of the page: they act while the page has the focus."""

READING_BINDINGS: tuple[Binding, ...] = (
    _bind("right_square_bracket,L", "section(1)", "page.next_section", "Next section"),
    _bind("left_square_bracket,H", "section(-1)", "page.previous_section", "Previous section"),
    _bind("right_curly_bracket", "paragraph(1)", "page.next_paragraph", "Next paragraph"),
    _bind("left_curly_bracket", "paragraph(-1)", "page.previous_paragraph", "Previous paragraph"),
    _bind("right_parenthesis", "figure(1)", "page.next_figure", "Next figure, caption or table"),
    _bind("left_parenthesis", "figure(-1)", "page.previous_figure", "Previous figure, caption or table"),
    _bind("percent_sign", "percent", "page.percent", "Go to a percentage (50%)"),
    _bind("backspace,ctrl+o,alt+left", "back", "page.back", "Go back"),
    _bind("alt+right,ctrl+i", "forth", "page.forth", "Go forward"),
    _bind("slash", "search", "search.open", "Search"),
    _bind("n", "match(1)", "search.next", "Next match"),
    _bind("N", "match(-1)", "search.previous", "Previous match"),
    _bind("ctrl+g", "matches", "search.list", "List all matches"),
    _bind("escape", "leave", "search.leave", "Clear search and selection"),
    _bind("semicolon", "hints", "link.hints", "Follow a link by its letter"),
    _bind("a", "next_link(1)", "link.next", "Choose the next link"),
    _bind("A", "next_link(-1)", "link.previous", "Choose the previous link"),
    _bind("enter", "link", "link.follow", "Follow the chosen link, or open the picture"),
    _bind("o", "browse", "link.browser", "Open the chosen link, or this page, in a browser"),
    _bind("U", "copy_address", "link.copy", "Copy the address of the chosen link"),
    _bind("P", "picture", "link.picture", "Open the picture in view"),
    _bind("t", "sidebar", "view.sidebar", "Show or hide the sidebar"),
    _bind("tab,shift+tab", "focus_sidebar", "view.focus", "Switch between text and sidebar"),
    _bind("v", "select(False)", "select.characters", "Select text (motions as in vim)"),
    _bind("V", "select(True)", "select.lines", "Select lines"),
    _bind("y", "copy", "copy.selection", "Copy the selection (yy: the paragraph)"),
    _bind("Y", "copy_section", "copy.section", "Copy the section"),
    _bind("c", "quote", "copy.quote", "Copy the selection as Markdown, with its source"),
    _bind("M", "mark", "mark.bookmark", "Bookmark this place"),
    _bind("B", "app.list_marks", "mark.list", "List marks"),
    _bind("m", "set_mark", "mark.set", "Set a mark (ma)"),
    _bind("apostrophe,grave_accent", "go_to_mark", "mark.go", "Go to a mark ('a), or back ('')"),
    _bind("c", "app.next_theme", "view.next_theme", "Next theme"),
    _bind("T", "app.themes", "view.themes", "Choose a theme"),
    _bind("minus", "app.measure(-4)", "view.narrower", "Narrower column"),
    _bind("plus", "app.measure(4)", "view.wider", "Wider column"),
    _bind("equals_sign", "app.measure(0)", "view.default_measure", "Reset the column width"),
    _bind("less_than_sign", "sidebar_width(-2)", "view.sidebar_narrower", "Narrower sidebar"),
    _bind("greater_than_sign", "sidebar_width(2)", "view.sidebar_wider", "Wider sidebar"),
    _bind("z", "zen", "view.zen", "Show only the text"),
    _bind("x", "app.table", "view.table", "Open the table in view in a window"),
    _bind("i", "app.details", "view.details", "Document details"),
    _bind("full_stop", "app.hidden", "view.hidden", "Show or hide the hidden text"),
    _bind("J", "app.article(1)", "article.next", "Next article"),
    _bind("K", "app.article(-1)", "article.previous", "Previous article"),
    _bind("K", "app.lookup", "article.lookup", "Look up a word"),
    _bind("e", "app.edit", "article.edit", "Open the source in an editor"),
    _bind("r", "app.reload", "article.reload", "Reload"),
    _bind("R", "app.library", "app.library", "Recent documents"),
    _bind("colon,ctrl+p", "app.palette", "app.palette", "All commands"),
    _bind("f4", "app.mouse", "app.mouse", "Mouse on or off"),
    _bind("ctrl+z", "app.suspend_process", "app.suspend", "Suspend (fg resumes)"),
    _bind("ctrl+l", "app.redraw", "app.redraw", "Redraw the screen"),
    _bind("question_mark,f1", "app.help", "app.help", "Help"),
    _bind("q,ctrl+q", "app.quit", "app.quit", "Quit"),
    _bind("Z", "z", "app.quit_vim", "Quit (ZZ)"),
)
"""Bindings of the reading screen."""

SELECTING_BINDINGS: tuple[Binding, ...] = (
    _bind("l,right", "move(right)", "selecting.right", "Right"),
    _bind("h,left", "move(left)", "selecting.left", "Left"),
    _bind("j,down", "row(1)", "selecting.down", "Down a row (with V: a line)"),
    _bind("k,up", "row(-1)", "selecting.up", "Up a row"),
    _bind("d,ctrl+d", "half(1)", "selecting.half_down", "Half page down"),
    _bind("u,ctrl+u", "half(-1)", "selecting.half_up", "Half page up"),
    _bind("ctrl+f,pagedown", "page(1)", "selecting.page_down", "Page down"),
    _bind("ctrl+b,pageup", "page(-1)", "selecting.page_up", "Page up"),
    _bind("w", "move(word)", "selecting.word", "To the next word"),
    _bind("W", "move(WORD)", "selecting.long_word", "To the next word after a space"),
    _bind("b", "move(back)", "selecting.back", "Back to the start of a word"),
    _bind("B", "move(BACK)", "selecting.long_back", "Back to the start of a word after a space"),
    _bind("e", "move(end)", "selecting.end", "To the end of a word (ge: of the previous word)"),
    _bind("E", "move(END)", "selecting.long_end", "To the end of a word before a space"),
    _bind("0,home", "move(line_start)", "selecting.line_start", "To the start of the line"),
    _bind("circumflex_accent", "move(line_first)", "selecting.line_first", "To the first word of the line"),
    _bind("dollar_sign,end", "move(line_end)", "selecting.line_end", "To the end of the line"),
    _bind("right_parenthesis", "move(sentence)", "selecting.sentence", "To the next sentence"),
    _bind("left_parenthesis", "move(sentence_back)", "selecting.sentence_back", "Back by a sentence"),
    _bind("right_curly_bracket", "move(paragraph)", "selecting.paragraph", "To the end of the paragraph"),
    _bind("left_curly_bracket", "move(paragraph_back)", "selecting.paragraph_back", "Back by a paragraph"),
    _bind("right_square_bracket", "section(1)", "selecting.section", "To the end of the section"),
    _bind("left_square_bracket", "section(-1)", "selecting.section_back", "Back by a section"),
    _bind("G", "last", "selecting.bottom", "To the end (gg: to the start)"),
    _bind("percent_sign", "percent", "selecting.percent", "To a percentage (50%)"),
    _bind("apostrophe,grave_accent", "wait(')", "selecting.mark", "To a mark ('a)"),
    _bind("n", "match(1)", "selecting.match", "To the next match"),
    _bind("N", "match(-1)", "selecting.match_back", "To the previous match"),
    _bind("i", "wait(i)", "selecting.inner", "Inner word, sentence, paragraph (iw is ip)"),
    _bind("a", "wait(a)", "selecting.around", "Word, sentence, paragraph with the space after it (aw as ap)"),
    _bind("g", "wait(g)", "selecting.g", "gg: to the start, ge: to the end of the previous word"),
    _bind("f", "wait(f)", "selecting.find", "To a character in the line (fx)"),
    _bind("F", "wait(F)", "selecting.find_back", "Back to a character in the line"),
    _bind("t", "wait(t)", "selecting.till", "To before a character in the line"),
    _bind("T", "wait(T)", "selecting.till_back", "Back to after a character in the line"),
    _bind("semicolon", "again", "selecting.again", "Repeat the last f, F, t or T"),
    _bind("comma", "other_way", "selecting.other_way", "Repeat it in the other direction"),
    _bind("o", "swap", "selecting.swap", "Move the other end"),
    _bind("space", "restart", "selecting.anew", "Restart the selection here"),
    _bind("v", "select(False)", "selecting.characters", "Select characters (again: cancel)"),
    _bind("V", "select(True)", "selecting.lines", "Select lines (again: cancel)"),
    _bind("y,ctrl+c,enter", "copy", "selecting.copy", "Copy the selection"),
    _bind("c", "quote", "selecting.quote", "Copy the selection as Markdown, with its source"),
    _bind("M", "mark", "selecting.bookmark", "Bookmark the selection"),
    _bind("K", "lookup", "selecting.lookup", "Look up the selection"),
    _bind("escape", "leave", "selecting.leave", "Cancel the selection"),
)
"""Bindings while the keys select text. `Selector` reads them, not Textual: some need a count or a second key."""

MARKS_BINDINGS: tuple[Binding, ...] = (
    _bind("enter", "go", "marks.go", "Go to the mark"),
    _bind("x,delete", "delete", "marks.delete", "Delete the mark"),
    _bind("e,f2", "rename", "marks.rename", "Rename the mark"),
    _bind("ctrl+z", "undo", "marks.restore", "Undo the last change of a mark"),
)
"""Bindings of the marks in the sidebar. In the window that lists the marks only keys that are no letters act."""

TABLE_BINDINGS: tuple[Binding, ...] = (
    _bind("l,right", "move(0, 1)", "table.right", "Cell to the right"),
    _bind("h,left", "move(0, -1)", "table.left", "Cell to the left"),
    _bind("j,down", "move(1, 0)", "table.down", "Row down"),
    _bind("k,up", "move(-1, 0)", "table.up", "Row up"),
    _bind("space,f,ctrl+f,pagedown", "page(1)", "table.page_down", "Page down"),
    _bind("b,ctrl+b,pageup", "page(-1)", "table.page_up", "Page up"),
    _bind("d,ctrl+d", "page(0.5)", "table.half_down", "Half page down"),
    _bind("u,ctrl+u", "page(-0.5)", "table.half_up", "Half page up"),
    _bind("g,ctrl+home", "edge(-1, 0)", "table.top", "Go to the first row"),
    _bind("G,ctrl+end", "edge(1, 0)", "table.bottom", "Go to the last row"),
    _bind("0,home", "edge(0, -1)", "table.first_column", "Go to the first column"),
    _bind("dollar_sign,end", "edge(0, 1)", "table.last_column", "Go to the last column"),
    _bind("y,ctrl+c", "copy_cell", "table.copy_cell", "Copy the cell"),
    _bind("Y", "copy_row", "table.copy_row", "Copy the row, separated by tabs"),
    _bind("c", "copy_table", "table.copy_table", "Copy the table, separated by tabs"),
    _bind("slash", "search", "table.search", "Search the table"),
    _bind("n", "match(1)", "table.next", "Next matching cell"),
    _bind("N", "match(-1)", "table.previous", "Previous matching cell"),
    _bind("enter", "go", "table.go", "Close, and go to the cell in the text"),
    _bind("escape,q,x", "close", "table.close", "Close"),
)
"""Bindings of the window that shows a table."""

ACTIONS: tuple[Binding, ...] = tuple(
    binding
    for binding in (*PAGE_BINDINGS, *READING_BINDINGS, *SELECTING_BINDINGS, *MARKS_BINDINGS, *TABLE_BINDINGS)
    if binding.id
)

_BY_ID: Mapping[str, Binding] = {binding.id: binding for binding in ACTIONS if binding.id}


def id_of_action(action: str) -> str:
    """Return the id of an action as it is written in a binding; if it has none, its name without arguments."""
    return next(
        (binding.id for binding in ACTIONS if binding.id and binding.action == action), action.partition("(")[0]
    )


GROUPS: Mapping[str, str] = {
    "page": "Moving",
    "search": "Searching",
    "select": "Selecting",
    "copy": "Copying",
    "mark": "Marks",
    "link": "Links and pictures",
    "view": "View",
    "article": "Articles",
    "app": "Program",
    "selecting": "While selecting (v, V)",
    "marks": "In the list of marks",
    "table": "In a table window",
}
"""The heading in the help of each group; the group is the first part of an id."""

MODAL_GROUPS = ("selecting", "marks", "table")
"""Groups that are active alone: their keys may be the same as those of other groups."""

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


def key_names(ident: str, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of an action by Textual's names: those in `keymap`, else the default ones."""
    return [key.strip() for key in keymap.get(ident, _BY_ID[ident].key).split(",") if key.strip()]


def key_labels(ident: str, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of an action as the screen shows them."""
    return [key_label(key) for key in key_names(ident, keymap)]


HINT_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters of link hints, the home row first, as in browsers with vim keys."""

WHEEL_ROWS = 3
"""Rows scrolled by one notch of the mouse wheel, as in most terminals."""
