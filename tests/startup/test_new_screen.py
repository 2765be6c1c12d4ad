"""The first screen of a new document: its head, in the colours of the theme, and no control sequence of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.cli import options
from readtui.cli.documents import HEAD_BYTES
from readtui.cli.verb_table import VERB_TABLE
from readtui.config import paths, themes
from readtui.config.settings import DEFAULTS
from readtui.ingest import formats
from readtui.ingest.formats import FORMATS
from readtui.ingest.source import Source
from readtui.startup import first_screen, new_screen
from readtui.startup.head import MOST_AT_ONCE, is_simple, set_head, wrapped
from readtui.startup.kept_screen import KeptFile
from readtui.startup.new_screen import (
    DEFAULT_PLACE,
    NARROWEST_BESIDE,
    ROLES,
    SIDEBAR_CELLS,
    NewScreen,
    built_in_styles,
    place,
)
from readtui.tui import arrangement
from readtui.tui.cells import Capabilities
from readtui.tui.paint import ThemeStyles, parameters
from readtui.typeset.wrap import row_starts
from readtui.unicode.printable import is_printable
from readtui.unicode.width import width
from tests.screens import opened, screen_rows

SEQUENCE = re.compile(r"\x1b\[[\d;]*[mH]")
STYLES = KeptFile(["", "", DEFAULT_PLACE], ["0"] * len(ROLES), [])


def rows_of(
    head: str, size: tuple[int, int] = (80, 24), name: str = "bell.txt", place: str = DEFAULT_PLACE
) -> list[str]:
    """Return the rows of the first screen of a text, without its styles."""
    styles = KeptFile(["", "", place], STYLES.styles, [])
    painting = NewScreen(styles, *size).painting(head.encode(), len(head.encode()), name)
    return [SEQUENCE.sub("", row) for row in re.split(r"\x1b\[\d+;1H", painting)[1:]]


# What the program says, in other words


@pytest.mark.parametrize(
    "environ",
    [
        {"COLORTERM": "truecolor"},
        {"TERM": "xterm-256color"},
        {"TERM": "xterm"},
        {"TERM": "screen"},
        {"TERM": "linux"},
        {"COLORTERM": "truecolor", "NO_COLOR": "1"},
        {"COLORTERM": "truecolor", "NO_COLOR": ""},
        {"COLORTERM": "truecolor", "FORCE_COLOR": "1"},
        {"TEXTUAL_COLOR_SYSTEM": "256"},
    ],
)
def test_the_built_in_styles_are_those_of_the_default_theme(environ: dict[str, str]) -> None:
    terminal = Capabilities.of(environ)
    theme = ThemeStyles(themes.load(DEFAULTS.theme, (paths.themes_folder(),)), terminal)
    assert built_in_styles(environ).styles == [parameters(theme.filtered(role), terminal) for role in ROLES]


def test_without_colours_only_bold_and_italics_are_built_in() -> None:
    styles = built_in_styles({"COLORTERM": "truecolor", "NO_COLOR": "1"})
    assert {*";".join(styles.styles).split(";")} == {"1", "3", "39", "49"}


def test_constants_are_those_of_the_program() -> None:
    assert place(DEFAULTS) == DEFAULT_PLACE
    assert frozenset((*options.COMMANDS, *VERB_TABLE)) == first_screen.COMMANDS
    assert {kind: HEAD_BYTES[kind] for kind in MOST_AT_ONCE} == MOST_AT_ONCE
    assert set(new_screen.PAGES) == set(FORMATS["html"].extensions)
    assert set(new_screen.TEXTS) == {*FORMATS["text"].extensions, *FORMATS["markdown"].extensions}
    assert set(new_screen.MARKDOWN) == set(FORMATS["markdown"].extensions)
    assert NARROWEST_BESIDE == arrangement.NARROWEST_BESIDE
    assert SIDEBAR_CELLS == arrangement.DEFAULT_CELLS


@given(st.text("ab -—é", max_size=60), st.integers(1, 12))
def test_rows_break_where_the_typesetter_breaks_them(text: str, measure: int) -> None:
    words = " ".join(text.split())
    rows = wrapped(words, measure)
    assert all(len(row) <= measure for row in rows)
    assert "".join(rows).replace(" ", "") == words.replace(" ", "")
    if not {"-", "—"} & set(words) and all(len(word) <= measure for word in words.split()):
        starts = row_starts(words, 0, len(words), measure)
        assert rows == [words[a:b].strip() for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


# The head


def test_a_text_begins_with_its_title_and_its_first_paragraph() -> None:
    rows = rows_of("The bell\n\nIt hangs in the tower, and rings at noon.\n")
    assert [row.strip() for row in rows[:5]] == [
        "The bell",
        "",
        "─" * 72,
        "",
        "It hangs in the tower, and rings at noon.",
    ]
    assert len(rows) == 24
    assert all(len(row) == 80 for row in rows)


def test_a_link_that_skips_the_menu_is_no_title() -> None:
    assert rows_of("Skip to main content\n\nThe bell\n\nIt rings.\n")[0].strip() == "The bell"


def test_a_markdown_text_is_shown_without_its_marks() -> None:
    text = "# The **bell**\n\nIt *hangs* in `the` [tower](x.md), and\nrings.\n\n## Noon\n\nNow.\n"
    rows = [row.strip() for row in rows_of(text, name="bell.md", size=(79, 24))]
    assert rows[:11] == [
        "The bell",
        "",
        "─" * 72,
        "",
        "It hangs in the tower, and rings.",
        "",
        "",
        "Noon",
        "",
        "Now.",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "> The lamp is lit in the evening, and it burns until somebody comes home and puts it out.\n\nThen.\n",
        "> One.\n> And on.\n>\n> Two.\n\nThen.\n",
        "- one\n- two *items* that are longer than a row is wide, so that they have to be set in two\n\nA.\n",
        "# Bell\n\n* [One](x.md)\n  and on\n* Two\n\n## Noon\n\nNow.\n",
        "Of these:\n- one\n- two\n",
        "Of this:\n> one\n\nTwo.\n",
        "# Bell\nIt hangs.\n## Noon\nIt rings.\n- one\n",
        "Bell\n====\n\nIt hangs.\n\n- one\n- two\n\n## Noon\n",
        "---\ntitle: The bell\ntags: [a, b]\n---\n\nIt hangs.\n",
        "---\ntitle: 'The bell'\nauthor: Anna\n---\n\n# The bell\n\nIt hangs.\n",
        "---\nlayout: post\n---\n# The bell\n\nIt hangs.\n",
        '---\ntitle: "A bell: it rings in the tower at noon, and whoever hears it stops and counts"\n---\nIt.\n',
        "- one\n- two\n\n> quoted\n\n- one\n\nEnd.\n",
        "# Bell\n\nNoon\n----\n\nIt  rings.\n",
        "# A\n\n- **One**: it `rings`.\n- Two\n\n### Three\n\n+ x\n",
    ],
)
@pytest.mark.parametrize("columns", [80, 44])
async def test_the_head_of_a_markdown_text_is_set_as_the_app_sets_it(text: str, columns: int) -> None:
    document = formats.read(Source("bell.md", text.encode()))
    async with opened(document, size=(columns, 30)) as (app, _):
        shown = [row[:-1].rstrip() for row in screen_rows(app)[:-2]]
        left = app.reading_screen.page.region.x
    rows = [row[left:-1].rstrip() for row in rows_of(text, (columns, 30), "bell.md")[:-2]]
    shown = [row[left:] for row in shown]
    meta = next(number for number, row in enumerate(shown) if "1 min" in row)
    shown[meta] = ""  # the reading time is not known at once
    assert rows == shown


def test_what_is_before_the_title_is_at_the_top() -> None:
    head = set_head("It rings.\n\n# Bell\n\nIt hangs.\n", 99, 72, is_markdown=True)
    assert head.rows == [[("body", "It rings.")]]


@pytest.mark.parametrize(
    "front",
    [
        "title: [a, b]",
        "title: >\n  The bell",
        "title: The bell\n  in the tower",
        "title: The bell # not",
        "title:",
        'title: "The \\"bell"',
        "title: The *bell*",
        "title: a\ntitle: b",
        "Title: a",
        "no entry",
        "title: a\n\ntags: b",
    ],
)
def test_front_matter_that_is_not_simple_ends_the_head(front: str) -> None:
    assert not set_head(f"---\n{front}\n---\n\nIt hangs.\n", 99, 72, is_markdown=True).rows


def test_a_page_shows_its_title_if_it_is_near_its_start() -> None:
    def shown(page: str, name: str = "bell.html") -> str:
        styles = KeptFile(["", "", DEFAULT_PLACE], STYLES.styles, [])
        painting = NewScreen(styles, 79, 24).painting(page.encode(), 9_000, name)
        return SEQUENCE.sub("", painting.split("\x1b[2;1H")[0]).strip()

    assert shown("<html><head><title>\n The bell &amp; I\n</title>") == "The bell & I"
    assert shown('<TITLE lang="en">The bell</TITLE>') == "The bell"
    for page in (
        "<title>The bell",
        "<titl>The bell</titl>",
        "",
        "<title></title>",
        "<title>\x1b[31m</title>",
        "<title",
    ):
        assert shown(page) == "bell.html"
    assert shown("<title>The bell</title>", "bell.epub") == "bell.epub"
    assert shown(f"<title>{'x' * 1000}</title>") == "bell.html"
    assert shown("<title>\u202eThe bell</title>", "\x9b2J.html") == ""


def test_an_address_is_shown_while_it_is_fetched() -> None:
    painting = NewScreen(STYLES, 79, 24).painting(b"", 0, "https://example.org/bell/")
    assert SEQUENCE.sub("", painting.split("\x1b[2;1H")[0]).strip() == "example.org/bell"
    assert " Fetching https://example.org/bell/ … " in painting


@pytest.mark.parametrize(
    "doubtful",
    [
        *(
            "- an item\n    - nested",
            "- an item\n\n- another",
            "- an item\n+ another",
            "* * *",
            "- [ ] a task",
            "    code",
            "> quoted\nand on",
            "> > quoted twice",
            "> - an item",
            "> [!NOTE]\n> noted",
            "> quoted\n\n> again",
            "> quoted\n> — by",
            "| a | b |",
            "a <b>tag</b>",
            "![a](b.png)",
            "1. one",
            "x\n===",
            "a_b",
            "$x$",
        ),
        *(
            "See [this][1].",
            "```\nx\n```",
            "a  \nb",
            "&amp;",
            "\\*",
            "日本語",
            "e\u0301",
            "\u202ex",
            "a\x1b[31mb",
            "~~a~~",
        ),
    ],
)
def test_the_head_ends_before_the_first_doubtful_paragraph(doubtful: str) -> None:
    head = set_head(f"# Bell\n\nOne.\n\n{doubtful}\n\nTwo.\n", 99, 72, is_markdown=True)
    assert ["".join(text for _, text in row) for row in head.rows if row[0][1]] == ["Bell", "─" * 72, "One."]


def test_the_sidebar_is_where_the_settings_say() -> None:
    text = "# Bell\n\n## One\n\n## Two\n"
    at_left, at_right = (
        rows_of(text, (100, 24), "bell.md")[0],
        rows_of(text, (100, 24), "bell.md", "72 right 28 simple")[0],
    )
    assert (at_left[27], at_left[30:34]) == ("│", "Bell")
    assert (at_right[72], at_right[2:6]) == ("│", "Bell")
    assert "│" not in rows_of(text, (100, 24), "bell.md", "72 hidden 28 simple")[0]


def test_a_page_shows_its_name() -> None:
    painting = NewScreen(STYLES, 80, 24).painting(b"", 9_000, "bell.html")
    assert painting.count("bell.html") == 2  # as the title, and in the status row
    assert not painting.count("─")


def test_a_paragraph_longer_than_what_is_read_fills_the_screen() -> None:
    head = b"It hangs in the tower. " * 200
    painting = NewScreen(STYLES, 80, 24).painting(head, 10 * len(head), "bell.txt")
    assert painting.count("It hangs") > 20


def test_a_long_text_is_said_to_be_read_as_the_app_says_it() -> None:
    head = b"It hangs in the tower. " * 200
    for name, size, is_said in (("bell.txt", 17_000, True), ("bell.txt", 15_000, False), ("bell.md", 17_000, False)):
        painting = NewScreen(STYLES, 80, 24).painting(head, size, name)
        assert (f" Reading {name} …" in painting) == is_said


def test_windows_line_ends_are_like_others() -> None:
    text = "The bell\n\nIt hangs,\nand rings.\n\nNoon.\n"
    assert rows_of(text.replace("\n", "\r\n")) == rows_of(text)


@given(st.binary() | st.text().map(str.encode), st.booleans(), st.integers(20, 130), st.integers(5, 30))
def test_no_head_draws_anything_but_text(data: bytes, is_markdown: bool, columns: int, rows: int) -> None:
    painting = NewScreen(STYLES, columns, rows).painting(data, len(data), "bell.md" if is_markdown else "bell.txt")
    drawn = re.split(r"\x1b\[\d+;1H", painting)[1:]
    assert len(drawn) == rows
    for row in drawn:
        assert is_printable(text := SEQUENCE.sub("", row))
        assert width(text) == columns


@given(st.text())
def test_a_simple_text_has_one_cell_for_each_character(text: str) -> None:
    if is_simple(text):
        assert is_printable(text)
        assert width(text) == len(text)
