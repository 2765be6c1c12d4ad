"""The keys: every action of the reader with its identity, and how its keys are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from textual.binding import Binding
from textual.keys import key_to_character

from readtui.document.model import Document
from readtui.reading.links import has_links


def _bind(keys: str, action: str, ident: str, description: str) -> Binding:
    return Binding(keys, action, description, show=False, id=ident)


PAGE_BINDINGS: tuple[Binding, ...] = (
    _bind("j,down", "line_down", "page.line_down", "Line down"),
    _bind("k,up", "line_up", "page.line_up", "Line up"),
    _bind("space,f,ctrl+f,pagedown", "page_down", "page.page_down", "Page down"),
    _bind("b,ctrl+b,pageup", "page_up", "page.page_up", "Page up"),
    _bind("d,ctrl+d", "half_down", "page.half_down", "Half a page down"),
    _bind("u,ctrl+u", "half_up", "page.half_up", "Half a page up"),
    _bind("g,home", "top", "page.top", "To the start"),
    _bind("G,end", "bottom", "page.bottom", "To the end, or to a row (42G)"),
    *(Binding(digit, f"count({digit})", show=False) for digit in "0123456789"),
)
"""Bindings of the page: they act while the text has the focus."""

READING_BINDINGS: tuple[Binding, ...] = (
    _bind("right_square_bracket,L", "section(1)", "page.next_section", "Next section"),
    _bind("left_square_bracket,H", "section(-1)", "page.previous_section", "Previous section"),
    _bind("right_curly_bracket", "paragraph(1)", "page.next_paragraph", "Next paragraph"),
    _bind("left_curly_bracket", "paragraph(-1)", "page.previous_paragraph", "Previous paragraph"),
    _bind("right_parenthesis", "figure(1)", "page.next_figure", "Next figure, caption or table"),
    _bind("left_parenthesis", "figure(-1)", "page.previous_figure", "Previous figure, caption or table"),
    _bind("percent_sign", "percent", "page.percent", "To a percentage (50%)"),
    _bind("backspace,ctrl+o,alt+left", "back", "page.back", "Back to before the jump"),
    _bind("alt+right,ctrl+i", "forth", "page.forth", "Forward again"),
    _bind("slash", "search", "search.open", "Search"),
    _bind("n", "match(1)", "search.next", "Next match"),
    _bind("N", "match(-1)", "search.previous", "Previous match"),
    _bind("ctrl+g", "matches", "search.list", "List of all matches"),
    _bind("escape", "leave", "search.leave", "Put away matches and selection"),
    _bind("semicolon", "hints", "link.hints", "Follow a link by its letter"),
    _bind("a", "next_link(1)", "link.next", "Choose the next link"),
    _bind("A", "next_link(-1)", "link.previous", "Choose the link before"),
    _bind("enter", "link", "link.follow", "Follow the chosen link, or open the picture"),
    _bind("o", "browse", "link.browser", "Open the chosen link, or the original, in a browser"),
    _bind("U", "copy_address", "link.copy", "Copy the address of the chosen link"),
    _bind("P", "picture", "link.picture", "Open the picture on the screen"),
    _bind("t", "sidebar", "view.sidebar", "Show or hide the sidebar"),
    _bind("tab,shift+tab", "focus_sidebar", "view.focus", "Into the sidebar and back"),
    _bind("v", "select(False)", "select.characters", "Select with the keys (motions as in vim)"),
    _bind("V", "select(True)", "select.lines", "Select by lines"),
    _bind("y", "copy", "copy.selection", "Copy the selection (yy: the paragraph)"),
    _bind("Y", "copy_section", "copy.section", "Copy the section"),
    _bind("c", "quote", "copy.quote", "Copy the selection as Markdown, with its source"),
    _bind("M", "mark", "mark.bookmark", "Bookmark this place"),
    _bind("B", "app.bookmarks", "mark.list", "List of bookmarks and marks"),
    _bind("m", "set_mark", "mark.set", "Set a mark (ma)"),
    _bind("apostrophe,grave_accent", "go_to_mark", "mark.go", "Go to a mark ('a), or back ('')"),
    _bind("c", "app.next_theme", "view.next_theme", "Next theme"),
    _bind("T", "app.themes", "view.themes", "Pick a theme"),
    _bind("minus", "app.measure(-4)", "view.narrower", "Narrower column"),
    _bind("plus", "app.measure(4)", "view.wider", "Wider column"),
    _bind("equals_sign", "app.measure(0)", "view.default_measure", "Column as in the settings"),
    _bind("less_than_sign", "sidebar_width(-2)", "view.sidebar_narrower", "Narrower sidebar"),
    _bind("greater_than_sign", "sidebar_width(2)", "view.sidebar_wider", "Wider sidebar"),
    _bind("z", "zen", "view.zen", "Text alone on the screen"),
    _bind("x", "app.table", "view.table", "Open the table in view in a window"),
    _bind("i", "app.details", "view.details", "Details of the document"),
    _bind("full_stop", "app.hidden", "view.hidden", "Show hidden lines in place"),
    _bind("J", "app.article(1)", "article.next", "Next article"),
    _bind("K", "app.article(-1)", "article.previous", "Previous article"),
    _bind("K", "app.lookup", "article.lookup", "Look a word up"),
    _bind("e", "app.edit", "article.edit", "Open the source in the editor"),
    _bind("r", "app.reload", "article.reload", "Read the source again"),
    _bind("R", "app.library", "app.library", "What was read before"),
    _bind("colon,ctrl+p", "app.palette", "app.palette", "All commands"),
    _bind("f4", "app.mouse", "app.mouse", "Mouse to the terminal and back"),
    _bind("ctrl+z", "app.suspend_process", "app.suspend", "To the background (fg comes back)"),
    _bind("ctrl+l", "app.redraw", "app.redraw", "Draw the screen anew"),
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
    _bind("d,ctrl+d", "half(1)", "selecting.half_down", "Half a page down"),
    _bind("u,ctrl+u", "half(-1)", "selecting.half_up", "Half a page up"),
    _bind("ctrl+f,pagedown", "page(1)", "selecting.page_down", "A page down"),
    _bind("ctrl+b,pageup", "page(-1)", "selecting.page_up", "A page up"),
    _bind("w", "move(word)", "selecting.word", "To the next word (W: up to a space)"),
    _bind("W", "move(WORD)", "selecting.long_word", "To the next word behind a space"),
    _bind("b", "move(back)", "selecting.back", "Back to the start of the word"),
    _bind("B", "move(BACK)", "selecting.long_back", "Back to what follows a space"),
    _bind("e", "move(end)", "selecting.end", "To the end of the word (ge: of the one before)"),
    _bind("E", "move(END)", "selecting.long_end", "To the end before a space"),
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
    _bind("N", "match(-1)", "selecting.match_back", "To the match before"),
    _bind("i", "wait(i)", "selecting.inner", "Take the word, sentence, paragraph (iw is ip)"),
    _bind("a", "wait(a)", "selecting.around", "The same with the space behind (aw as ap)"),
    _bind("g", "wait(g)", "selecting.g", "gg, ge"),
    _bind("f", "wait(f)", "selecting.find", "To a character of the line (fx)"),
    _bind("F", "wait(F)", "selecting.find_back", "Back to a character"),
    _bind("t", "wait(t)", "selecting.till", "Up to a character"),
    _bind("T", "wait(T)", "selecting.till_back", "Back up to a character"),
    _bind("semicolon", "again", "selecting.again", "To that character again"),
    _bind("comma", "other_way", "selecting.other_way", "The same the other way"),
    _bind("o", "swap", "selecting.swap", "Move the other end"),
    _bind("space", "anew", "selecting.anew", "Begin anew here"),
    _bind("v", "select(False)", "selecting.characters", "By characters; a second time: leave"),
    _bind("V", "select(True)", "selecting.lines", "By lines; a second time: leave"),
    _bind("y,ctrl+c,enter", "copy", "selecting.copy", "Copy, and leave"),
    _bind("c", "quote", "selecting.quote", "Copy as Markdown with its source, and leave"),
    _bind("M", "mark", "selecting.bookmark", "Bookmark it"),
    _bind("K", "lookup", "selecting.lookup", "Look it up"),
    _bind("escape", "leave", "selecting.leave", "Select nothing"),
)
"""Keys while they select. They are read by `Selector`: another key may have to follow, or a count go before."""

MARKS_BINDINGS: tuple[Binding, ...] = (
    _bind("enter", "go", "marks.go", "Go there"),
    _bind("x,delete", "delete", "marks.delete", "Delete it"),
    _bind("e,f2", "rename", "marks.rename", "Give it a name"),
    _bind("ctrl+z", "restore", "marks.restore", "Bring back the one deleted last"),
)
"""Bindings of the marks in the sidebar. In the window that lists them, where letters filter, the other keys act."""

TABLE_BINDINGS: tuple[Binding, ...] = (
    _bind("l,right", "move(0, 1)", "table.right", "A cell to the right"),
    _bind("h,left", "move(0, -1)", "table.left", "A cell to the left"),
    _bind("j,down", "move(1, 0)", "table.down", "A row down"),
    _bind("k,up", "move(-1, 0)", "table.up", "A row up"),
    _bind("space,f,ctrl+f,pagedown", "page(1)", "table.page_down", "A page down"),
    _bind("b,ctrl+b,pageup", "page(-1)", "table.page_up", "A page up"),
    _bind("d,ctrl+d", "page(0.5)", "table.half_down", "Half a page down"),
    _bind("u,ctrl+u", "page(-0.5)", "table.half_up", "Half a page up"),
    _bind("g,ctrl+home", "edge(-1, 0)", "table.top", "To the first row"),
    _bind("G,ctrl+end", "edge(1, 0)", "table.bottom", "To the last row"),
    _bind("0,home", "edge(0, -1)", "table.first_column", "To the first column"),
    _bind("dollar_sign,end", "edge(0, 1)", "table.last_column", "To the last column"),
    _bind("y,ctrl+c", "copy_cell", "table.copy_cell", "Copy the cell"),
    _bind("Y", "copy_row", "table.copy_row", "Copy the row, with tabs between its cells"),
    _bind("c", "copy_table", "table.copy_table", "Copy the whole table, with tabs between cells"),
    _bind("slash", "search", "table.search", "Search in the table"),
    _bind("n", "match(1)", "table.next", "The next cell found"),
    _bind("N", "match(-1)", "table.previous", "The cell found before"),
    _bind("enter", "go", "table.go", "Close the window, and go to the cell in the text"),
    _bind("escape,q,x", "close", "table.close", "Close the window"),
)
"""Bindings of the window that shows a table."""

ACTIONS: tuple[Binding, ...] = tuple(
    binding
    for binding in (*PAGE_BINDINGS, *READING_BINDINGS, *SELECTING_BINDINGS, *MARKS_BINDINGS, *TABLE_BINDINGS)
    if binding.id
)

_BY_ID: Mapping[str, Binding] = {binding.id: binding for binding in ACTIONS if binding.id}

GROUPS: Mapping[str, str] = {
    "page": "Moving",
    "search": "Searching",
    "select": "Selecting",
    "copy": "Copying",
    "mark": "Marks",
    "link": "Links and pictures",
    "view": "Looks",
    "article": "Articles",
    "app": "The program",
    "selecting": "While selecting (v, V)",
    "marks": "In the list of marks",
    "table": "While a table is open",
}
"""What the first part of a binding's id is called in the help."""

MODAL_GROUPS = ("selecting", "marks", "table")
"""Groups whose keys hold at another time than the others: they may be the same."""

_SHOWN = {
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
    """A key as the footer and the help write it: "ctrl+f" is "^F"."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return "^" + key_label(key[5:]).upper()
    if key.startswith("alt+"):
        return "Alt+" + key_label(key[4:])
    character = key_to_character(key)
    return character if character and character.isprintable() else key.capitalize()


def key_names(ident: str, active: Mapping[str, str]) -> list[str]:
    """The names of the keys that an action has now; `active` is the keymap in force."""
    return [key.strip() for key in active.get(ident, _BY_ID[ident].key).split(",") if key.strip()]


def key_labels(ident: str, active: Mapping[str, str]) -> list[str]:
    """The same as they are shown."""
    return [key_label(key) for key in key_names(ident, active)]


HINT_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters of link hints, the home row first, as in browsers with vim keys."""


Footer: TypeAlias = Sequence[tuple[str, str]]

READING_FOOTER: Footer = (
    ("page.page_down", "page"),
    ("page.next_section", "section"),
    ("search.open", "search"),
    ("app.help", "help"),
    ("view.sidebar", "sidebar"),
    ("app.palette", "commands"),
    ("app.quit", "quit"),
    ("link.hints", "links"),
    ("mark.bookmark", "bookmark"),
    ("view.zen", "zen"),
    ("view.next_theme", "theme"),
)
"""While a text is read."""

TABLE_VISIBLE_FOOTER: Footer = (*READING_FOOTER[:2], ("view.table", "table"), *READING_FOOTER[2:])
"""While a table is in view."""

MATCHES_FOOTER: Footer = (
    ("search.next", "next match"),
    ("search.previous", "previous"),
    ("search.leave", "put away"),
    ("search.list", "list"),
    *READING_FOOTER[:2],
    ("app.help", "help"),
    ("app.quit", "quit"),
)
"""While matches are lit."""

TABLE_FOOTER: Footer = (
    ("table.go", "go there"),
    ("table.close", "close"),
    ("table.copy_cell", "copy cell"),
    ("table.copy_row", "row"),
    ("table.copy_table", "table"),
    ("table.search", "search"),
)
"""While a table is open."""

LINK_FOOTER: Footer = (
    ("link.follow", "follow"),
    ("link.next", "next"),
    ("search.leave", "give up"),
    ("link.previous", "previous"),
    ("link.browser", "browser"),
    ("link.copy", "copy address"),
    ("app.help", "help"),
)
"""While a link is chosen."""

NOTE_FOOTER: Footer = (
    ("link.follow", "go there"),
    ("search.leave", "close"),
    ("page.line_down", "scroll"),
    ("link.next", "its links"),
    ("app.help", "help"),
)
"""While a note is open that has links."""

NOTE_WITHOUT_LINKS_FOOTER: Footer = tuple(key for key in NOTE_FOOTER if key[0] != "link.next")
"""While a note without links is open."""

MARKS_FOOTER: Footer = (
    ("marks.go", "go there"),
    ("search.leave", "back to the text"),
    ("marks.delete", "delete"),
    ("marks.rename", "name"),
    ("marks.restore", "bring back"),
)
"""While the marks in the sidebar have the focus."""

SELECTING_FOOTER: Footer = (
    ("selecting.copy", "copy"),
    ("selecting.quote", "as Markdown"),
    ("selecting.leave", "leave"),
    ("selecting.inner", "take w, s, p"),
    ("selecting.swap", "other end"),
    ("selecting.anew", "anew"),
    ("selecting.bookmark", "bookmark"),
    ("app.help", "help"),
)
"""While the keys select."""


def usable_keys(footer: Footer, document: Document) -> Footer:
    """The footer without the keys that a text gives no occasion for."""
    idle = {"link.hints": not has_links(document), "page.next_section": len(document.sections) < 2}
    return [key for key in footer if not idle.get(key[0])]
