"""What the footer says: the keys that act now, as a function of the screen's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from readtui.document.model import Inline
from readtui.ingest.source import is_file_name
from readtui.reading.link_target import MailTarget, Refused, WebTarget, link_target_of
from readtui.reading.state import Reading
from readtui.tui.action import FooterEntry, does, fixed
from readtui.tui.actions import Keymap
from readtui.tui.keys import table_of
from readtui.tui.role_commands import FOOTER
from readtui.tui.state import Mode, ScreenState
from readtui.unicode.width import width

GAP_CELLS = 2
"""Distance between two keys."""


def footer(state: ScreenState, keymap: Keymap, cells: int) -> list[tuple[str, str]]:
    """Return the keys that act now with their labels, as many as fit in `cells` cells.

    The first one and those that stay have precedence; the others are in the order of their importance.
    """
    entries = _acting(state, keymap)
    by_precedence = sorted(range(len(entries)), key=lambda index: bool(index) and not entries[index].stays)
    fitting: set[int] = set()
    free = cells - 1
    for index in by_precedence:
        key, label, stays = entries[index]
        needed = width(key) + 1 + width(label) + (GAP_CELLS if fitting else 0)
        if needed <= free:
            fitting.add(index)
            free -= needed
        elif fitting and not stays:
            break  # less important ones do not take its place
    return [(entry.key, entry.label) for index, entry in enumerate(entries) if index in fitting]


def footer_keys(state: ScreenState, keymap: Keymap) -> list[tuple[str, str]]:
    """Return all keys of the footer with their labels."""
    return [(key, label) for key, label, _ in _acting(state, keymap)]


class _Key(NamedTuple):
    """A key of the footer as it is shown, its label, and whether it is shown before those that do not stay."""

    key: str
    label: str
    stays: bool


def _acting(state: ScreenState, keymap: Keymap) -> list[_Key]:
    """Return all keys of the footer."""
    table = table_of(keymap)
    keys: list[_Key] = []
    for label, ident, key, stays in _entries(state):
        acting = table.acting_key(ident, state) if ident else key
        if acting:
            keys.append(_Key(key if acting in key else acting, label, stays))
    return keys


_ESCAPE = [FooterEntry("cancel", key="Esc", stays=True)]
_HELP = does("app.help", "help", stays=True)
_QUIT = does("app.quit", "quit", stays=True)


def _entries(state: ScreenState) -> Sequence[FooterEntry]:
    match state.mode:
        case Mode.PAGE:
            return _page(state) if state.reading.has_document else [*_leave(state), *_HELP, *_QUIT]
        case Mode.NOTE:
            return _note(state)
        case Mode.HINTS:
            return _hints(state)
        case Mode.SECOND_KEY:
            return _second_key(state)
        case Mode.SECTIONS | Mode.SECTIONS_FILTER:
            return _sections(state)
        case Mode.MARKS:
            return _marks(state)
        case Mode.OUTPUT:
            more = [*does("output.down", "scroll", when=state.note_scrolls)]
            more += does("output.next_link", "references", when=state.can_choose)
            return [*does("output.close", "close", stays=True), *does("output.copy", "copy"), *more]
        case Mode.WORDS_WINDOW:
            return _words(state)
        case Mode.LIST | Mode.MARKS_WINDOW:
            scope = does("marks.scope", "all texts, this text", when=state.mode is Mode.MARKS_WINDOW)
            return [*does("list.choose", "choose", when=state.can_choose), *scope, *_IN_LIST]
        case Mode.LIBRARY | Mode.LIBRARY_LINE:
            from readtui.tui.library_status import library_entries  # deferred: the start needs no library screen

            return library_entries(state)
        case Mode.SEARCH if state.is_filter_typed:
            keep = does("searching.accept", "show only these" if state.line else "show all lines")
            switches = [*does("searching.words", "whole words"), *does("searching.regex", "regex")]
            return [*keep, *does("searching.cancel", "cancel", stays=True), *fixed("!", "all others"), *switches]
        case mode:
            return _SAME_KEYS[mode]


def _words(state: ScreenState) -> list[FooterEntry]:
    on_word = (("words.go", "go to text"), ("words.look_up", "look up"), ("words.delete", "delete"))
    return [*(entry for one in on_word for entry in does(*one, when=state.can_choose)), *_IN_LIST]


_IN_LIST = [*does("list.close", "close", stays=True), *does("list.down", "move", key="↑↓"), *fixed("Type", "to filter")]

_SAME_KEYS: Mapping[Mode, Sequence[FooterEntry]] = {
    Mode.SCROLLING: [
        *does("scrolling.stop", "stop", stays=True),
        *does("scrolling.faster", "faster"),
        *does("scrolling.slower", "slower"),
        *_HELP,
    ],
    Mode.SPEAKING: [
        *does("speaking.stop", "stop", stays=True),
        *does("speaking.next", "next sentence"),
        *does("speaking.previous", "previous"),
        *_HELP,
    ],
    Mode.SELECTING: [
        *does("selecting.copy", "copy"),
        *does("selecting.leave", "cancel", stays=True),
        *does("selecting.highlight", "highlight"),
        *does("selecting.note", "note"),
        *does("selecting.quote", "as Markdown"),
        *does("selecting.lookup", "look up"),
        *does("selecting.swap", "other end"),
        *does("selecting.anew", "restart"),
        *does("selecting.bookmark", "bookmark"),
        *does("selecting.inner", "inner word, sentence, paragraph"),
        *does("selecting.around", "with the space after it"),
        *does("selecting.end", "end of word"),
        *_HELP,
    ],
    Mode.SEARCH: [
        *does("searching.accept", "keep"),
        *does("searching.cancel", "cancel", stays=True),
        *does("searching.words", "whole words"),
        *does("searching.regex", "regex"),
        *does("searching.list", "list"),
    ],
    Mode.PROMPT: [*does("list.choose", "done"), *does("list.close", "cancel", stays=True)],
    Mode.HIGHLIGHT: [
        *[*does("highlight.colour_one", "colour", key="1–5"), *does("highlight.note", "note")],
        *[*does("highlight.copy", "copy"), *does("highlight.link", "link")],
        *[*does("highlight.delete", "delete"), *does("highlight.close", "close", stays=True)],
    ],
    Mode.EDITING: [
        *does("editing.keep", "keep"),
        *does("editing.cancel", "cancel", stays=True),
        *does("editing.editor", "editor"),
    ],
    Mode.TABLE: [
        *[
            *does("table.go", "go to text"),
            *does("table.close", "close", stays=True),
            *does("table.copy_cell", "copy cell"),
        ],
        *[*does("table.copy_row", "row"), *does("table.copy_table", "table"), *does("table.search", "search")],
    ],
    Mode.TABLE_SEARCH: [*does("list.choose", "keep"), *does("list.close", "cancel", stays=True)],
}
"""The footers that depend on the mode alone."""


def _page(state: ScreenState) -> list[FooterEntry]:
    reading, leave = state.reading, _leave(state)
    if reading.links.current is not None:
        return _link(state, reading.links.current, leave)
    bookmark = does("mark.bookmark", "bookmark", when=reading.current_bookmark() is None)
    if reading.selection.current is not None:
        use = [*does("copy.quote", "as Markdown"), *does("article.lookup", "look up")]
        more = [*does("select.characters", "extend"), *_HELP, *bookmark]
        return [*does("copy.selection", "copy"), *leave, *does("mark.highlight", "highlight"), *use, *more]
    if reading.search.hits:
        labels = ("next match", "previous")[:: reading.search.step]
        between = [*does("search.next", labels[0]), *does("search.previous", labels[1])]
        return [*between, *leave, *does("search.list", "list"), *_moving(reading), *_HELP, *_QUIT]
    if reading.document.is_output or (state.incoming is not None and not reading.document.text):
        return _output(state, leave)
    has_word = bool(reading.document.text[reading.position.offset : reading.position.offset + 1].strip())
    has_lists = len(reading.document.sections) > 1 or bool(reading.marks.entries)
    links = state.has_links and bool(reading.visible_links)
    return [
        *leave,
        *does("mark.hide", "show marks", when=reading.marks.are_hidden),
        *_moving(reading),
        *does("page.right", "sideways", key="←→", when=bool(state.columns)),
        *does("view.table", "table", when=reading.position.table(reading.document) is not None),
        *does("search.open", "search", stays=True),
        *_HELP,
        *does("view.sidebar", "sidebar", when=has_lists),
        *does("article.next", "next text"),
        *does("app.palette", "commands"),
        *_QUIT,
        *does("link.hints", "links", when=links),
        *does("article.previous", "previous text"),
        *bookmark,
        *does("view.zen", "zen"),
        *does("view.next_theme", "theme"),
        *does("article.lookup", "look up", when=has_word),
        *does("link.next", "next link", when=links),
        *does("article.edit", "edit", when=is_file_name(state.source)),
    ]


def _output(state: ScreenState, leave: Sequence[FooterEntry]) -> list[FooterEntry]:
    """Return the keys on the output of a program: those of a pager."""
    reading = state.reading
    return [
        *leave,
        *_moving(reading),
        *does("page.right", "sideways", key="←→", when=bool(state.columns)),
        *does("search.open", "search", stays=True),
        *does("search.filter", "filter"),
        *does("page.follow", "follow", when=state.incoming is not None or is_file_name(state.source)),
        *_HELP,
        *_QUIT,
        *does("article.next", "next text"),
        *does("view.lines", "long lines"),
        *does("view.sidebar", "sidebar", when=len(reading.document.sections) > 1 or bool(reading.marks.entries)),
        *does("link.hints", "links", when=state.has_links and bool(reading.visible_links)),
        *does("app.palette", "commands"),
        *does("article.edit", "edit"),
        *does("article.save", "save", when=state.source == "-"),
        *does("article.pipe", "pipe"),
        *does("article.pipe_to", "pipe to mark"),
        *does("page.position", "position"),
        *does("mark.set", "mark"),
        *does("article.previous", "previous text"),
    ]


def _moving(reading: Reading) -> list[FooterEntry]:
    """Return the keys that go on in the text; at its end, and in its last section, those that go back."""
    last = len(reading.document.sections) - 1
    is_at_end = 0 < reading.position.bottom >= len(reading.document.text)
    return [
        *does("page.page_down", "page", when=not is_at_end),
        *does("page.page_up", "page back", when=is_at_end and reading.position.top > 0),
        *does("page.next_section", "section", when=last > 0 and reading.current_section < last),
        *does("page.previous_section", "section", when=last > 0 and reading.current_section == last),
    ]


def _leave(state: ScreenState) -> list[FooterEntry]:
    """Return what Escape does on the page; nothing if it does nothing. The order is that of its action."""
    reading = state.reading
    if state.is_following:
        return does("search.leave", "stop following", stays=True)
    if state.can_cancel:
        return does("search.leave", "cancel", stays=True)
    if state.sidebar_is_over_text:
        return does("search.leave", "hide", stays=True)
    if reading.links.current is not None:
        return does("search.leave", "cancel", stays=True)
    if reading.selection.current is not None or reading.search.query is not None:
        return does("search.leave", "clear", stays=True)
    if reading.shown.filtered is not None:
        return does("search.leave", "show all lines", stays=True)
    return does("search.leave", "stop reading", when=state.incoming is not None, stays=True)


def _link(state: ScreenState, link: Inline, leave: Sequence[FooterEntry]) -> list[FooterEntry]:
    reading = state.reading
    target = link_target_of(reading.document, state.source, link)
    has_next, has_previous = (reading.choose_link_ahead(step) is not reading for step in (1, -1))
    between = [*does("link.next", "next", when=has_next), *does("link.previous", "previous", when=has_previous)]
    return [
        *does("link.follow", "follow", when=not isinstance(target, Refused)),
        *leave,
        *between,
        *does("link.browser", "browser", when=isinstance(target, WebTarget | MailTarget)),
        *does("link.copy", "copy address"),
        *_HELP,
    ]


def _note(state: ScreenState) -> list[FooterEntry]:
    close = [*does("search.leave", "close", stays=True), *does("page.line_down", "scroll", when=state.note_scrolls)]
    if (link := state.reading.links.current) is not None:
        return _link(state, link, close)
    links = does("link.next", "links", when=bool(state.reading.visible_links))
    return [*does("link.follow", "go to note"), *close, *links, *_HELP]


def _hints(state: ScreenState) -> list[FooterEntry]:
    hints = state.reading.links.hints
    if any(len(label) > 1 for label, _ in hints):
        return [*fixed("two letters", "follow a link"), *_ESCAPE]
    return [*fixed("a letter", "follows a link"), *_ESCAPE, *fixed("a capital", "only chooses it")]


_OBJECTS = [*fixed("w", "word"), *fixed("s", "sentence"), *fixed("p", "paragraph"), *_ESCAPE]

_CHARACTER = [*fixed("a character", "to extend to"), *_ESCAPE]

_SECOND_KEYS: Mapping[str, Sequence[FooterEntry]] = {
    "correct.line": [FooterEntry(label, key=key) for key, label in FOOTER],
    "list.levels": [
        *fixed("M", "fold all"),
        *fixed("R", "unfold all"),
        *_ESCAPE,
        *fixed("m/r", "a level more, fewer"),
        *fixed("2", "two levels"),
    ],
    "view.fold_keys": [
        *[*fixed("a", "fold or open"), *_ESCAPE, *fixed("M", "fold all"), *fixed("R", "open all"), *fixed("z", "zen")],
    ],
    "mark.set": [*fixed("a letter", "sets the mark"), *_ESCAPE],
    "copy.selection": [*does("copy.selection", "copy paragraph"), *_ESCAPE],
    "article.pipe_to": [
        *fixed(".", "visible part"),
        *fixed("^", "from the start"),
        *fixed("$", "to the end"),
        *_ESCAPE,
    ],
    "article.command": [
        *fixed("n", "next text"),
        *fixed("p", "previous"),
        *_ESCAPE,
        *fixed("q", "quit"),
        *fixed("e", "open"),
        *fixed("f", "position"),
        *fixed("x", "first text"),
    ],
    "view.switch": [
        *fixed("S", "cut lines"),
        *fixed("N", "line numbers"),
        *_ESCAPE,
        *fixed("i/I", "capitals in searches"),
    ],
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
    can_go_back = state.awaiting == "mark.go" and state.reading.toggle_last_jump() is not state.reading
    marks = fixed("/".join(letters), "go to mark", when=bool(letters))
    return [*marks, *does("mark.go", "go back", when=can_go_back), *_ESCAPE]


def _sections(state: ScreenState) -> list[FooterEntry]:
    depths, is_typed = {one.depth for one in state.reading.document.sections}, state.mode is Mode.SECTIONS_FILTER
    return [
        *does("list.choose", "go to section", when=state.can_choose),
        *does("list.close", "clear" if state.is_filtered or is_typed else "back", stays=True),
        *does("list.down", "move", key="↑↓", when=is_typed),
        *does("list.fold", "fold", key="←→", when=len(depths) > 1 and not state.is_filtered),
        *does("list.filter", "filter"),
        *does("list.levels", "levels", when=len(depths) > 1 and not state.is_filtered),
        *does("view.focus", "marks", when=bool(state.reading.marks.entries)),
        *_HELP,
    ]


def _marks(state: ScreenState) -> list[FooterEntry]:
    has_marks = bool(state.reading.marks.entries)
    return [
        *does("marks.go", "go to mark", when=has_marks),
        *does("list.close", "back", stays=True),
        *does("marks.delete", "delete", when=has_marks),
        *does("marks.rename", "rename", when=has_marks),
        *does("marks.filter", "filter", when=has_marks),
        *does("marks.restore", "undo", when=state.can_undo_marks),
        *_HELP,
    ]
