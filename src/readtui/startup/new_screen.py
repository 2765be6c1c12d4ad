"""The first screen of a document that has no kept one: its head or its name, in the colours of the theme."""

from readtui.startup.conditions import TRUE_COLOUR, colour_depth, has_italics
from readtui.startup.head import MOST_AT_ONCE, HeadPart, is_simple, set_head
from readtui.startup.kept_screen import KeptFile

TYPE_CHECKING = False  # as type checkers know it; importing `typing` takes 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from readtui.startup.head import Row

    class ArrangementSettings(Protocol):
        """The settings that the arrangement of a new document depends on."""

        @property
        def measure(self) -> int: ...
        @property
        def align(self) -> str: ...
        @property
        def hyphenate(self) -> bool: ...
        @property
        def paragraphs(self) -> str: ...
        @property
        def sidebar(self) -> str: ...
        @property
        def sidebar_shown(self) -> bool: ...
        @property
        def sidebar_width(self) -> int: ...


ROLES = (
    *("body", "title", "heading2", "heading3", "rule", "track"),
    *("sidebar", "sidebar_edge", "status", "footer", "quote", "bar", "bullet"),
)
"""The roles of `tui.paint` whose styles are kept, in their order in the file."""

_TRUE_COLOUR = (
    *("38;2;216;212;202;48;2;25;27;32", "1;38;2;243;234;216;48;2;25;27;32", "1;38;2;229;200;144;48;2;25;27;32"),
    *("1;38;2;204;182;141;48;2;25;27;32", "38;2;133;137;147;48;2;25;27;32", "38;2;32;35;42;48;2;25;27;32"),
    *("38;2;190;189;186;48;2;21;23;27", "38;2;133;137;147;48;2;21;23;27", "38;2;190;189;186;48;2;34;37;43"),
    *("38;2;143;146;155;48;2;21;23;27", "3;38;2;189;185;173;48;2;25;27;32", "38;2;133;137;147;48;2;25;27;32"),
    "38;2;203;166;101;48;2;25;27;32",
)
_COLOURS_256 = (
    *("38;5;188;48;5;234", "1;38;5;255;48;5;234", "1;38;5;187;48;5;234", "1;38;5;180;48;5;234", "38;5;246;48;5;234"),
    *("38;5;235;48;5;234", "38;5;250;48;5;233", "38;5;246;48;5;233", "38;5;250;48;5;235", "38;5;246;48;5;233"),
    *("3;38;5;250;48;5;234", "38;5;246;48;5;234", "38;5;179;48;5;234"),
)
_COLOURS_16 = (
    *("97;40", "1;97;40", "1;93;40", "1;93;40", "37;40", "30;40"),
    *("37;40", "37;40", "97;40", "37;40", "3;37;40", "37;40", "93;40"),
)
_ATTRIBUTES = {"title": "1;", "heading2": "1;", "heading3": "1;", "quote": "3;"}
_NO_COLOURS = tuple(_ATTRIBUTES.get(role, "") + "39;49" for role in ROLES)

_BY_DEPTH = {TRUE_COLOUR: _TRUE_COLOUR, 256: _COLOURS_256, 16: _COLOURS_16, 0: _NO_COLOURS}

DEFAULT_PLACE = "72 left 0 simple"
"""The default settings that the arrangement of a new document depends on: see `place`."""

TEXTS = (".txt", ".text", ".md", ".markdown", ".mdown", ".mkd")
"""Extensions of the files whose head is shown; `README` and the like are read as plain text too."""

MARKDOWN = TEXTS[2:]

PAGES = (".html", ".htm", ".xhtml", ".shtml")
"""Extensions of the files whose head may have a title."""

LONGEST_TITLE = 200
"""Characters of a title, beyond which it is none."""

_ENTITIES = (
    *(("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&#039;", "'"), ("&nbsp;", " ")),
    *(("&ndash;", "–"), ("&mdash;", "—"), ("&rsquo;", "’"), ("&#8217;", "’"), ("&amp;", "&")),
)
"""Entities that titles often have; the last one may not be replaced first."""

SIDEBAR_CELLS = 28
"""Width of a sidebar whose width is not chosen, if its names are not long: as in `tui.arrangement`."""

NARROWEST_BESIDE = 80
"""Columns from which the sidebar is beside the text: as in `tui.arrangement`."""


def is_text(name: str) -> bool:
    """Whether a file with this name is a plain text or Markdown."""
    return name.lower().endswith(TEXTS) or "." not in name.rpartition("/")[2]


def place(settings: "ArrangementSettings") -> str:
    """Return in one line the width of the column, the place of the sidebar, and whether text is set simply."""
    side = settings.sidebar if settings.sidebar_shown else "hidden"
    is_simple_flow = settings.align == "ragged" and not settings.hyphenate and settings.paragraphs == "spaced"
    return f"{settings.measure} {side} {settings.sidebar_width} {'simple' if is_simple_flow else 'other'}"


def built_in_styles(environ: "Mapping[str, str]") -> KeptFile:
    """Return the styles of the default theme and settings in the colours that a terminal has."""
    styles = _BY_DEPTH[colour_depth(environ)]
    if not has_italics(environ):
        styles = tuple([style.removeprefix("3;") for style in styles])
    return KeptFile(["", "", DEFAULT_PLACE], list(styles), [])


class NewScreen:
    """Draws the first screen of a document in these styles, on a screen of that size."""

    def __init__(self, styles: KeptFile, columns: int, rows: int) -> None:
        self._openings = dict(zip(ROLES, [f"\x1b[0;{style}m" for style in styles.styles], strict=True))
        measure, self._side, sidebar_cells, flow = styles.conditions[2].split(" ")
        self._measure = int(measure)
        self._is_simple = flow == "simple"
        self._columns = columns
        self._rows = rows
        chosen = int(sidebar_cells)  # 0: by its names, which are not known yet; those that are long make it wider
        cells = min(chosen, columns * 4 // 10) if chosen else min(SIDEBAR_CELLS, columns * 3 // 10)
        self._sidebar = cells if columns >= NARROWEST_BESIDE else 0

    def painting(self, head: bytes, size: int, name: str) -> str:
        """Return what draws the head of a document of `size` bytes; its title or name if nothing of that is certain.

        `name` is the path of the document, or its address.
        """
        has_sections = True
        rows: list[Row] = []
        is_page = name.lower().endswith(PAGES)
        if head and self._is_simple and is_text(name):
            is_markdown = name.lower().endswith(MARKDOWN)
            text = _decoded(head, is_whole=len(head) == size)
            # The column has the same width with and without the sidebar, or a text with a sidebar is set again.
            set_text = set_head(text, size, self._text_cells(False), is_markdown=is_markdown)
            has_sections = set_text.has_sections
            if has_sections and self._text_cells(True) != self._text_cells(False):
                set_text = set_head(text, size, self._text_cells(True), is_markdown=is_markdown)
            rows = set_text.rows
        status = f" {'Fetching' if '://' in name else 'Reading'} {name} …" if is_simple(name) else ""
        if rows and size <= MOST_AT_ONCE["markdown" if name.lower().endswith(MARKDOWN) else "text"]:
            status = ""  # the app reads it at once, and does not say so
        if not rows:
            title = (is_page and _page_title(head)) or _short(name)
            rows = HeadPart("title", title if is_simple(title) else "").rows(self._text_cells(has_sections))
        return self._drawn(rows, has_sections, status)

    def _text_cells(self, has_sidebar: bool) -> int:
        """Return the width of the column: as `tui.widgets.viewport` computes it."""
        return max(min(self._measure, self._page_cells(has_sidebar) - 3), 1)

    def _page_cells(self, has_sidebar: bool) -> int:
        has_sidebar = has_sidebar and self._side != "hidden"
        return self._columns - (self._sidebar if has_sidebar else 0) - 1  # 1: the scrollbar

    def _drawn(self, rows: "list[Row]", has_sections: bool, status: str) -> str:
        page = self._page_cells(has_sections)
        margin = max((page - self._text_cells(has_sections)) // 2, 2)
        body, side = self._openings["body"], ""
        if page < self._columns - 1:
            blank, edge = self._openings["sidebar"] + " " * (self._sidebar - 1), self._openings["sidebar_edge"] + "│"
            side = edge + blank if self._side == "right" else blank + edge
        drawn: list[str] = []
        for number in range(self._rows - 2):
            runs = rows[number] if number < len(rows) else []
            texts = "".join([self._openings[role] + text for role, text in runs])
            after = page + 1 - margin - sum([len(text) for _, text in runs])
            row = f"{body}{' ' * margin}{texts}{body}{' ' * after}"
            drawn.append(
                f"\x1b[{number + 1};1H{row}{side}" if self._side == "right" else f"\x1b[{number + 1};1H{side}{row}"
            )
        status = status[: self._columns].ljust(self._columns)
        drawn.append(f"\x1b[{self._rows - 1};1H{self._openings['status']}\x1b[1m{status}")
        drawn.append(f"\x1b[{self._rows};1H{self._openings['footer']}{' ' * self._columns}")
        return "".join(drawn)


def _short(name: str) -> str:
    """Return the name of a file, or an address without its scheme."""
    return name.partition("://")[2].rstrip("/") if "://" in name else name.rpartition("/")[2]


def _page_title(head: bytes) -> str:
    """Return the title of a page whose start is known; empty if it is not there, or in another encoding than UTF-8."""
    lower = head.lower()
    start = lower.find(b">", lower.find(b"<title")) + 1
    end = lower.find(b"</title", start)
    if b"<title" not in lower or not start or end < 0:
        return ""
    title = " ".join(head[start:end].decode("utf-8", "replace").split())
    for entity, char in _ENTITIES:
        title = title.replace(entity, char)
    return title if is_simple(title) and len(title) <= LONGEST_TITLE else ""


def _decoded(head: bytes, *, is_whole: bool) -> str:
    """Return the whole paragraphs at the start of a text in UTF-8; empty if it is in another encoding."""
    if not is_whole:
        end = max(head.rfind(b"\n\n"), head.rfind(b"\n\r\n"))
        head = head[: end if end > 0 else head.rfind(b" ") + 1]  # a paragraph that is longer than the screen
    try:
        return head.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return ""
