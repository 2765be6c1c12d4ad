"""What the footer says in the library screen: keys that act on its present pane and selection."""

from __future__ import annotations

from readtui.tui.action import FooterEntry, does
from readtui.tui.state import LibraryState, ScreenState


def library_entries(state: ScreenState) -> list[FooterEntry]:
    """Return the entries of the footer, the most important first."""
    library = state.library or LibraryState()
    escape = does("library.close", library.escape, stays=True)
    if library.line:
        moving = [*does("library.down", "next"), *does("library.up", "previous")] if library.has_current else []
        return [*does("library.open", "keep"), *escape, *moving]
    panes = does("library.next_pane", "next pane")
    match library.pane:
        case "groups":
            return [*does("library.open", "list"), *escape, *does("library.down", "next group"), *panes, *_FINDING]
        case "preview":
            opens = does("library.open", "open", when=library.has_current)
            return [*opens, *escape, *does("library.down", "scroll"), *panes]
        case _:
            return [*_of_list(library, escape), *panes, *_HELP]


_HELP = does("app.help", "help", stays=True)
_FINDING = [*does("library.filter", "filter"), *does("library.search", "search texts", stays=True), *_HELP]


def _of_list(library: LibraryState, escape: list[FooterEntry]) -> list[FooterEntry]:
    changes = [
        *does("library.archive", "archive"),
        *does("library.finish", "finished"),
        *does("library.tag", "tag"),
        *does("library.delete", "delete"),
    ]
    finding = [*does("library.filter", "filter"), *does("library.search", "search texts")]
    select = does("library.select", "select")
    if not library.has_current:
        return [*escape, *finding]
    if library.lists_matches:
        return [*does("library.open", "open at match"), *escape, *does("library.search", "search again")]
    if library.selected:
        return [*does("library.open_in_order", "open in order"), *escape, *changes, *select, *finding]
    more = [*does("library.sort", "sort"), *does("library.unread", "unread"), *does("library.preview", "preview")]
    return [*does("library.open", "open"), *escape, *finding, *select, *changes, *more]
