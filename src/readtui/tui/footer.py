"""What the footer says: the keys that act now, as a function of the screen's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readtui.document.model import Inline
from readtui.reading.link_target import MailTarget, Refused, WebTarget, link_target_of
from readtui.tui.action import FooterEntry, does, fixed
from readtui.tui.actions import Keymap
from readtui.tui.keys import table_of
from readtui.tui.role_commands import FOOTER
from readtui.tui.state import Mode, ScreenState
from readtui.unicode.width import width

GAP_CELLS = 2
"""Distance between two keys."""


def footer(state: ScreenState, keymap: Keymap, cells: int) -> list[tuple[str, str]]:
    """Return the keys that act now with their labels, the most important first: those that fit in `cells` cells."""
    fitting: list[tuple[str, str]] = []
    used = 1
    for key, label in footer_keys(state, keymap):
        used += width(key) + 1 + width(label)
        if used <= cells:
            fitting.append((key, label))
        elif fitting:
            break
        used = used + GAP_CELLS if fitting else 1
    return fitting


def footer_keys(state: ScreenState, keymap: Keymap) -> list[tuple[str, str]]:
    """Return all keys of the footer with their labels."""
    table = table_of(keymap)
    keys = [(entry.key or table.acting_key(entry.ident, state), entry.label) for entry in _entries(state)]
    return [(key, label) for key, label in keys if key]


_ESCAPE = fixed("Esc", "cancel")
_KEEP = fixed("⏎", "keep")
_HELP = does("app.help", "help")
_QUIT = does("app.quit", "quit")


def _entries(state: ScreenState) -> Sequence[FooterEntry]:
    match state.mode:
        case Mode.PAGE:
            return _page(state) if state.reading.has_document else [*_leave(state), *_HELP, *_QUIT]
        case Mode.NOTE:
            return _note(state)
        case Mode.SECOND_KEY:
            return _second_key(state)
        case Mode.SECTIONS:
            return _sections(state)
        case Mode.MARKS:
            return _marks(state)
        case Mode.LIST | Mode.MARKS_WINDOW:
            scope = does("marks.scope", "all texts, this text", when=state.mode is Mode.MARKS_WINDOW)
            return [*fixed("⏎", "choose", when=state.can_choose), *scope, *_IN_LIST]
        case Mode.LIBRARY | Mode.LIBRARY_LINE:
            from readtui.tui.library_status import library_entries  # deferred: the start needs no library screen

            return library_entries(state)
        case mode:
            return _SAME_KEYS[mode]


_IN_LIST = [*fixed("Esc", "close"), *fixed("↑↓", "move"), *fixed("Type", "to filter")]

_SAME_KEYS: Mapping[Mode, Sequence[FooterEntry]] = {
    Mode.SELECTING: [
        *does("selecting.copy", "copy"),
        *does("selecting.leave", "cancel"),
        *does("selecting.highlight", "highlight"),
        *does("selecting.note", "note"),
        *does("selecting.quote", "as Markdown"),
        *does("selecting.swap", "other end"),
        *does("selecting.anew", "restart"),
        *does("selecting.bookmark", "bookmark"),
        *does("selecting.inner", "inner word, sentence, paragraph"),
        *_HELP,
    ],
    Mode.HINTS: [*fixed("a letter", "follows it"), *_ESCAPE, *fixed("a capital letter", "only chooses it")],
    Mode.SEARCH: [*_KEEP, *_ESCAPE, *fixed("F2", "whole words"), *fixed("F3", "regex"), *fixed("^G", "list")],
    Mode.PROMPT: [*fixed("⏎", "save"), *_ESCAPE],
    Mode.HIGHLIGHT: [
        *[*fixed("1–5", "colour"), *does("highlight.note", "note"), *does("highlight.copy", "copy")],
        *does("highlight.link", "link"),
        *[*does("highlight.delete", "delete"), *does("highlight.close", "close")],
    ],
    Mode.EDITING: [
        *does("editing.keep", "keep"),
        *does("editing.cancel", "cancel"),
        *does("editing.editor", "editor"),
    ],
    Mode.TABLE: [
        *[*does("table.go", "go to text"), *does("table.close", "close"), *does("table.copy_cell", "copy cell")],
        *[*does("table.copy_row", "row"), *does("table.copy_table", "table"), *does("table.search", "search")],
    ],
    Mode.TABLE_SEARCH: [*_KEEP, *_ESCAPE],
}
"""The footers that depend on the mode alone."""


def _page(state: ScreenState) -> list[FooterEntry]:
    reading, leave = state.reading, _leave(state)
    sections = len(reading.document.sections) > 1
    moving = [*does("page.page_down", "page"), *does("page.next_section", "section", when=sections)]
    if reading.links.current is not None:
        return _link(state, reading.links.current, leave)
    if reading.selection.current is not None:
        use = [*does("copy.quote", "as Markdown"), *does("mark.bookmark", "bookmark")]
        more = [*does("select.characters", "extend"), *does("article.lookup", "look up"), *_HELP]
        return [*does("copy.selection", "copy"), *leave, *does("mark.highlight", "highlight"), *use, *more]
    if reading.search.hits:
        between = [*does("search.next", "next match"), *does("search.previous", "previous")]
        return [*between, *leave, *does("search.list", "list"), *moving, *_HELP, *_QUIT]
    view = [*does("view.zen", "zen"), *does("view.next_theme", "theme")]
    more = [*does("article.next", "next text"), *does("mark.bookmark", "bookmark"), *view]
    return [
        *leave,
        *does("mark.hide", "show marks", when=reading.marks.are_hidden),
        *moving,
        *does("view.table", "table", when=reading.position.table(reading.document) is not None),
        *does("search.open", "search"),
        *_HELP,
        *does("view.sidebar", "sidebar", when=sections or bool(reading.marks.entries)),
        *does("app.palette", "commands"),
        *_QUIT,
        *does("link.hints", "links", when=state.has_links),
        *more,
    ]


def _leave(state: ScreenState) -> list[FooterEntry]:
    """Return what Escape does on the page; nothing if it does nothing. The order is that of its action."""
    reading = state.reading
    if state.can_cancel:
        return does("search.leave", "cancel")
    if state.sidebar_is_over_text:
        return does("search.leave", "hide sidebar")
    if reading.links.current is not None:
        return does("search.leave", "cancel")
    return does("search.leave", "clear", when=reading.selection.current is not None or reading.search.query is not None)


def _link(state: ScreenState, link: Inline, leave: Sequence[FooterEntry]) -> list[FooterEntry]:
    target = link_target_of(state.reading.document, state.source, link)
    between = [*does("link.next", "next"), *does("link.previous", "previous")]
    return [
        *does("link.follow", "follow", when=not isinstance(target, Refused)),
        *leave,
        *between,
        *does("link.browser", "browser", when=isinstance(target, WebTarget | MailTarget)),
        *does("link.copy", "copy address"),
        *_HELP,
    ]


def _note(state: ScreenState) -> list[FooterEntry]:
    close = [*does("search.leave", "close"), *does("page.line_down", "scroll", when=state.note_scrolls)]
    if (link := state.reading.links.current) is not None:
        return _link(state, link, close)
    links = does("link.next", "links", when=bool(state.reading.visible_links))
    return [*does("link.follow", "go to note"), *close, *links, *_HELP]


_OBJECTS = [*fixed("w", "word"), *fixed("s", "sentence"), *fixed("p", "paragraph"), *_ESCAPE]

_CHARACTER = [*fixed("a character", "to extend to"), *_ESCAPE]

_SECOND_KEYS: Mapping[str, Sequence[FooterEntry]] = {
    "correct.line": [FooterEntry(label, key=key) for key, label in FOOTER],
    "mark.set": [*fixed("a letter", "sets the mark"), *_ESCAPE],
    "copy.selection": [*does("copy.selection", "copy paragraph"), *_ESCAPE],
    "app.quit_vim": [*does("app.quit_vim", "quit"), *_ESCAPE],
    "selecting.inner": _OBJECTS,
    "selecting.around": _OBJECTS,
    "selecting.g": [*fixed("g", "start"), *_ESCAPE, *fixed("e", "end of last word"), *fixed("_", "end of line")],
    **dict.fromkeys(("selecting.find", "selecting.find_back", "selecting.till", "selecting.till_back"), _CHARACTER),
}
"""What the second key does, by the id of the action that waits for it."""


def _second_key(state: ScreenState) -> Sequence[FooterEntry]:
    if state.awaiting not in ("mark.go", "selecting.mark"):
        return _SECOND_KEYS.get(state.awaiting, _ESCAPE)
    letters = sorted(found.mark.letter for found in state.reading.marks.entries if found.mark.letter and found.span)
    marks = fixed("/".join(letters), "go to mark", when=bool(letters))
    return [*marks, *does("mark.go", "go back", when=state.awaiting == "mark.go"), *_ESCAPE]


def _sections(state: ScreenState) -> list[FooterEntry]:
    depths = {section.depth for section in state.reading.document.sections}
    return [
        *fixed("⏎", "go to section", when=state.can_choose),
        *fixed("Esc", "clear filter" if state.is_filtered else "back to text"),
        *fixed("←→", "fold", when=len(depths) > 1 and not state.is_filtered),
        *fixed("Type", "to filter"),
        *does("view.focus", "marks", when=bool(state.reading.marks.entries)),
        *_HELP,
    ]


def _marks(state: ScreenState) -> list[FooterEntry]:
    has_marks = bool(state.reading.marks.entries)
    return [
        *does("marks.go", "go to mark", when=has_marks),
        *fixed("Esc", "back to text"),
        *does("marks.delete", "delete", when=has_marks),
        *does("marks.rename", "rename", when=has_marks),
        *does("marks.restore", "undo", when=state.can_undo_marks),
        *_HELP,
    ]
