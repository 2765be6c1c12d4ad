"""The keys that the footer tells, most important first: what an action is called there, by the id of its binding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from readtui.document.model import Document
from readtui.reading.links import has_links

Footer: TypeAlias = Sequence[tuple[str, str]]

READING: Footer = (
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

AT_TABLE: Footer = (*READING[:2], ("view.table", "table"), *READING[2:])
"""While a table is in view."""

FOUND: Footer = (
    ("search.next", "next match"),
    ("search.previous", "previous"),
    ("search.leave", "put away"),
    ("search.list", "list"),
    *READING[:2],
    ("app.help", "help"),
    ("app.quit", "quit"),
)
"""While matches are lit."""

TABLE: Footer = (
    ("table.go", "go there"),
    ("table.close", "close"),
    ("table.copy_cell", "copy cell"),
    ("table.copy_row", "row"),
    ("table.copy_table", "table"),
    ("table.search", "search"),
)
"""While a table is open."""

LINK: Footer = (
    ("link.follow", "follow"),
    ("link.next", "next"),
    ("search.leave", "give up"),
    ("link.previous", "previous"),
    ("link.browser", "browser"),
    ("link.copy", "copy address"),
    ("app.help", "help"),
)
"""While a link is chosen."""

NOTE: Footer = (
    ("link.follow", "go there"),
    ("search.leave", "close"),
    ("page.line_down", "scroll"),
    ("link.next", "its links"),
    ("app.help", "help"),
)
"""While a note is open that has links."""

BARE_NOTE: Footer = tuple(key for key in NOTE if key[0] != "link.next")
"""While a note without links is open."""

MARKS: Footer = (
    ("marks.go", "go there"),
    ("search.leave", "back to the text"),
    ("marks.delete", "delete"),
    ("marks.rename", "name"),
    ("marks.restore", "bring back"),
)
"""While the marks in the sidebar have the focus."""

SELECTING: Footer = (
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


def fitted(footer: Footer, document: Document) -> Footer:
    """The footer without the keys that a text gives no occasion for."""
    idle = {"link.hints": not has_links(document), "page.next_section": len(document.sections) < 2}
    return [key for key in footer if not idle.get(key[0])]
