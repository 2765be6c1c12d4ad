"""The rows at the bottom of the screen, for every mode and width, without a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from textual.keys import key_to_character

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.ingest.web.request import Progress
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.search import Hits, Query, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.actions import ACTIONS, MODE_GROUPS, READING_GROUPS, key_label, key_names
from readtui.tui.effects import AwaitKey
from readtui.tui.keymap import PRESETS, build_keymap
from readtui.tui.state import LibraryState, Mode, Opening, QueryFailure, ScreenState
from readtui.tui.status import footer, footer_keys, status_row
from readtui.tui.widgets.status_bar import NOTICE_ROWS, notice_rows
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

WIDTHS = (20, 30, 40, 60, 80, 100, 120, 160, 200, 250)

LONG_HOST = "a-very-long-name-of-a-host." * 4 + "example.org"


def text(title: str = "A tale of bells", *targets: str, sections: int = 6, table: bool = False) -> Document:
    """Return a document with sections, and a paragraph with a link to each target."""
    builder = Builder("tale.txt")
    builder.heading(title, 1)
    for number in range(1, sections + 1):
        builder.heading(f"Part {number}", 2)
        builder.paragraph("The morning bell rings over the quiet fields. " * 40)
    for target in targets:
        builder.paragraph([StyledText("here", (Style("link", target),))])
    return builder.build()


def links(document: Document) -> tuple[Inline, ...]:
    return tuple(inline for inline in document.inlines if inline.target)


def hits_of(document: Document, query: Query) -> Hits:
    return find(document.text, query)


def at_start(document: Document) -> Reading:
    return Reading(document).with_viewport(0, min(400, len(document.text)))


def searching(document: Document, query: Query) -> Reading:
    return at_start(document).with_hits(query, hits_of(document, query))


def mark(document: Document, letter: str, ident: int = 1) -> ResolvedMark:
    span = Span(0, 6)
    found = Mark(ident, anchor(document.text, span), "Bells", letter, datetime(2023, 3, 20, tzinfo=UTC))
    return ResolvedMark(found, span)


WAITING = {effect.ident for action in ACTIONS if isinstance(effect := action.does(Reading(), 0), AwaitKey)}
"""The actions that wait for a second key."""


def library_states(page: ScreenState) -> Mapping[str, ScreenState]:
    """Return states of the library screen, by name."""
    title = "The bells of the north tower, and what the sexton heard in the winter of 1888"
    full = LibraryState(left=title, right="12 of 10,000", has_current=True)
    libraries = {
        "library": full,
        "library groups": full._replace(pane="groups"),
        "library preview": full._replace(pane="preview"),
        "library selection": full._replace(left="3 selected", selected=3, escape="clear selection"),
        "library message": full._replace(left="Archived: “The bells of the…” · ^Z undoes it", is_message=True),
        "library matches": full._replace(lists_matches=True, escape="back to list", right="the best 200 texts"),
        "library empty": LibraryState(left="Library", right="0 texts"),
    }
    lines = {
        "library filter": full._replace(line="filter", escape="clear filter"),
        "library search": full._replace(line="search", escape="back to list"),
    }
    return {
        **{name: page._replace(mode=Mode.LIBRARY, library=one) for name, one in libraries.items()},
        **{name: page._replace(mode=Mode.LIBRARY_LINE, library=one) for name, one in lines.items()},
    }


def states() -> Mapping[str, ScreenState]:
    """Return a state of each mode and focus, and of each state of the page, by name."""
    plain = text()
    read = at_start(plain)
    linked = text("A tale", "https://example.org/a/path/of/some/length?query=1", "#nowhere", "mailto:a@example.org")
    web, nowhere, mail = links(linked)
    selected = read.select(Selection(10, 90), by_keys=False)
    by_keys = read.select(Selection(10, 90), by_keys=True)
    marked = read.with_marks((mark(plain, ""), mark(plain, "a", 2), mark(plain, "b", 3)))
    page = ScreenState(read, source="tale.txt")
    matches = page._replace(reading=searching(plain, Query("morning bell")))
    fetching = Opening("https://example.org/", is_fetch=True, progress=Progress("example.org", 1_500_000, 3_000_000))

    def linked_state(reading: Reading, mode: Mode = Mode.PAGE, **changes: object) -> ScreenState:
        return ScreenState(reading, mode, "tale.txt", has_links=True)._replace(**changes)  # type: ignore[arg-type]

    with_link = at_start(linked)
    note = with_link.open_note(web, nowhere.span)
    return {
        "page": page,
        **library_states(page),
        "page with links": linked_state(with_link),
        "several texts": page._replace(source_count=3),
        "count": page._replace(count="1234"),
        "matches": matches,
        "no matches": page._replace(reading=searching(plain, Query("no such words"))),
        "options": page._replace(reading=searching(plain, Query("bell", whole_words=True, regex=True))),
        "long query": page._replace(reading=searching(plain, Query("several words of a query " * 20))),
        "link": linked_state(with_link.choose_link(web)),
        "refused link": linked_state(with_link.choose_link(nowhere)),
        "mail": linked_state(with_link.choose_link(mail)),
        "hovered": linked_state(with_link, hovered=web),
        "link and count": linked_state(with_link.choose_link(web), count="12"),
        "selection": page._replace(reading=selected),
        "sidebar over text": page._replace(sidebar_is_over_text=True),
        "selecting": page._replace(reading=by_keys, mode=Mode.SELECTING),
        "selecting lines": page._replace(
            reading=read.select(Selection(10, 90, by_lines=True), by_keys=True), mode=Mode.SELECTING
        ),
        "note": linked_state(note, Mode.NOTE, note_scrolls=True),
        "link in note": linked_state(note.choose_link(nowhere), Mode.NOTE),
        "hints": linked_state(with_link.with_viewport(0, len(linked.text)).show_hints("asd"), Mode.HINTS),
        **{
            f"second key {ident}": page._replace(reading=marked, mode=Mode.SECOND_KEY, awaiting=ident, count="2")
            for ident in ("mark.set", "mark.go", "copy.selection")
        },
        **{
            f"second key {ident}": page._replace(
                reading=marked.select(Selection(10, 90), by_keys=True), mode=Mode.SECOND_KEY, awaiting=ident
            )
            for ident in sorted(WAITING - {"mark.set", "mark.go", "copy.selection"})
        },
        "sections": page._replace(mode=Mode.SECTIONS, reading=marked),
        "sections filtered": page._replace(mode=Mode.SECTIONS, is_filtered=True),
        "marks": page._replace(mode=Mode.MARKS, reading=marked, can_undo_marks=True),
        "no marks": page._replace(mode=Mode.MARKS),
        "search": matches._replace(mode=Mode.SEARCH),
        "wrong query": page._replace(
            mode=Mode.SEARCH, failure=QueryFailure("(a", "missing ), unterminated subpattern")
        ),
        "list": page._replace(mode=Mode.LIST),
        "list to read": page._replace(mode=Mode.LIST, can_choose=False),
        "prompt": page._replace(mode=Mode.PROMPT),
        "table": page._replace(mode=Mode.TABLE),
        "table search": page._replace(mode=Mode.TABLE_SEARCH),
        "fetching": page._replace(opening=fetching),
        "fetching while selecting": page._replace(reading=by_keys, mode=Mode.SELECTING, opening=fetching),
        "connecting": page._replace(opening=Opening("https://example.org/a/page", is_fetch=True)),
        "reading a file": page._replace(opening=Opening("/shelf/of/books/with/a/long/name/tale.txt")),
        "not opened": ScreenState(source="https://example.org/"),
        "first fetch": ScreenState(source="https://example.org/", opening=fetching),
    }


STATES = states()

TITLES = {
    "long": "The history of the decline and fall of the bells of the north, with an account of their restoration " * 3,
    "one word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 4,
    "Chinese": "红楼梦第一回甄士隐梦幻识通灵贾雨村风尘怀闺秀" * 12,
    "mixed": "Chapter 第一回 甄士隐梦幻 and the 贾雨村风尘 of the Red Chamber " * 6,
    "flags": "🇳🇴🇸🇪🇫🇮🇩🇰🇮🇸" * 30,
    "families": "A family 👨‍👩‍👧‍👦 and a friend 👩🏽‍🚀 " * 20,
    "Arabic": "حكاية الأجراس في الشمال البعيد وما جرى لها " * 10,
    "Hebrew": "סיפור הפעמונים של הצפון הרחוק " * 12,
    "accents": "E\u0301tude\u0301 " * 60,
    "controls": "A \x1b[2J title\x07 with\tcontrols " * 30,
}


def in_row(state: ScreenState, cells: int, keymap: Mapping[str, str] | None = None) -> str:
    """Return the status row as it is painted."""
    left, right = status_row(state, keymap or {}, cells)
    gap = cells - 2 - width(left) - width(right)
    assert gap >= (2 if left and right else 0)
    return f" {left}{' ' * gap}{right} "


def in_footer(state: ScreenState, cells: int, keymap: Mapping[str, str] | None = None) -> str:
    return " " + "  ".join(f"{key} {label}" for key, label in footer(state, keymap or {}, cells))


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_no_row_is_wider_than_the_screen(name: str, cells: int) -> None:
    assert width(in_row(STATES[name], cells)) == cells
    assert width(in_footer(STATES[name], cells)) <= cells


@pytest.mark.parametrize("name", STATES)
def test_rows_fit_a_screen_of_any_width(name: str) -> None:
    for cells in range(20):
        left, right = status_row(STATES[name], {}, cells)
        assert width(left) + width(right) <= cells
        assert sum(width(key) + width(label) + 1 for key, label in footer(STATES[name], {}, cells)) <= cells


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_a_title_in_any_script_is_cut_between_its_words(title: str, cells: int) -> None:
    state = ScreenState(at_start(text(TITLES[title])))
    assert width(in_row(state, cells)) == cells
    left, right = status_row(state, {}, cells)
    assert "%" in right
    kept = left.removesuffix("…")
    assert kept != left
    if " " in kept and title != "mixed":
        words = printable_line(TITLES[title]).split()
        assert set(kept.split()) <= {*words, *(word.rstrip(",") for word in words)}
    if title == "flags":
        assert len(kept) % 2 == 0  # each flag is two letters


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_no_word_is_cut(name: str, cells: int) -> None:
    """Only an address, a path or a query without spaces is."""
    words = {*" ".join(status_row(STATES[name], {}, 500)).split(), *("3", "links", "on", "this", "screen")}
    for word in " ".join(status_row(STATES[name], {}, cells)).split():
        if "/" not in word and "." not in word and word != "…":
            whole = word.removesuffix("…")
            assert any(whole in (known, known.rstrip(" ,;:–—·(")) for known in words)


FIXED = {
    Mode.HINTS: {"Esc", "a letter", "a capital letter"},
    Mode.SECTIONS: {"⏎", "Esc", "←→", "Type"},
    Mode.MARKS: {"Esc"},
    Mode.SEARCH: {"⏎", "Esc", "F2", "F3", "^G"},
    Mode.LIST: {"⏎", "Esc", "↑↓", "Type"},
    Mode.PROMPT: {"⏎", "Esc"},
    Mode.TABLE_SEARCH: {"⏎", "Esc"},
    Mode.SECOND_KEY: {"Esc", "a letter", "a character", "a/b", *"wspge_"},
}
"""The keys that no setting changes, by mode: those of lists, line editors and second keys."""


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("preset", PRESETS)
def test_the_keys_of_a_footer_act_in_its_mode(name: str, preset: str) -> None:
    state, keymap = STATES[name], build_keymap(preset, (), {})
    groups = MODE_GROUPS.get(state.mode, READING_GROUPS)
    idents = [action.ident for action in ACTIONS if action.group in groups]
    bound = {key_label(key): key for ident in idents for key in key_names(ident, keymap)}
    keys = [key for key, _ in footer_keys(state, keymap)]
    assert keys
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert key in bound or key in FIXED.get(state.mode, ())
        if state.mode is Mode.SECTIONS and key not in FIXED[state.mode]:
            character = key_to_character(bound[key])
            assert character is None or not character.isprintable()  # it would be typed into the filter


@pytest.mark.parametrize("name", STATES)
def test_a_key_is_in_the_footer_of_the_narrowest_screen(name: str) -> None:
    assert footer(STATES[name], {}, 20)


def test_a_key_that_the_mode_uses_for_something_else_is_not_shown() -> None:
    less = build_keymap("less", (), {})
    assert ("h", "help") in footer_keys(STATES["page"], less)
    assert ("?", "help") in footer_keys(STATES["selecting"], less)  # h moves to the left there
    assert ("F1", "help") in footer_keys(STATES["sections"], less)  # letters filter the sections
    labels = dict(footer_keys(STATES["selection"], {}))
    assert labels["c"] == "as Markdown"
    assert labels["K"] == "look up"
    assert "K" not in dict(footer_keys(STATES["selection"]._replace(source_count=2), {}))  # K is the previous text


def test_a_footer_has_the_keys_of_the_settings() -> None:
    keymap = build_keymap("default", (("search.leave", "X"), ("marks.delete", "D"), ("mark.set", "f5")), {})
    assert in_footer(STATES["marks"], 80, keymap).startswith(" ⏎ go to mark  Esc back to text  D delete")
    assert in_footer(STATES["note"], 80, keymap).startswith(" ⏎ go to note  X close")
    assert status_row(STATES["fetching"], keymap, 100)[1].endswith("X cancels")
    assert status_row(STATES["second key mark.set"], keymap, 100)[1].startswith("2F5 · ")


def test_an_action_without_a_key_is_not_in_the_footer() -> None:
    keymap = build_keymap("default", (("view.zen", "t"),), {})
    assert ("t", "zen") in footer_keys(STATES["page"], keymap)
    assert "sidebar" not in in_footer(STATES["page"], 250, keymap)


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("page", 20, " A tale of…     4 % "),
        ("page", 40, " A tale of bells       4 % · 9 min left "),
        ("count", 40, " A tale of bells             1234 · 4 % "),
        ("matches", 20, " 1 of 240       4 % "),
        ("matches", 40, " /morning bell  1 of 240            4 % "),
        ("matches", 60, " /morning bell  1 of 240 · 200 in other sections        4 % "),
        ("matches", 80, " /morning bell  1 of 240 · 200 in other sections  Part 1       4 % · 9 min left "),
        ("no matches", 40, " /no such words  no matches         4 % "),
        ("options", 80, " /bell (whole words, regex)  1 of 240 · 200 in other sections  4 % · 9 min left "),
        ("long query", 40, " /several words of a…  no matches   4 % "),
        ("link", 20, " → example.org/a/p… "),
        ("link and count", 40, " → example.org/a/path/of/some/leng…  12 "),
        ("mail", 20, " → a@example.org    "),
        ("selecting", 20, " 15 words       4 % "),
        ("selecting lines", 40, " Selecting lines: 326 words         4 % "),
        ("hints", 40, " 3 links on this screen                 "),
        ("second key mark.go", 40, " A tale of bells  2' · 4 % · 9 min left "),
        ("wrong query", 40, " missing ), unterminated subpattern     "),
        ("wrong query", 60, " /(a  missing ), unterminated subpattern                4 % "),
        ("fetching", 20, " ⠋ …ample.org  50 % "),
        ("fetching", 40, " ⠋ Fetching example.org … 1.5 MB   50 % "),
        ("fetching", 80, " ⠋ Fetching example.org … 1.5 MB                ██████░░░░░░ 50 % · Esc cancels "),
        ("connecting", 80, " ⠋ Opening https://example.org/a/page …                             Esc cancels "),
        ("reading a file", 40, " Reading …s/with/a/long/name/tale.txt … "),
        ("not opened", 40, " https://example.org/                   "),
    ],
)
def test_the_status_row(name: str, cells: int, row: str) -> None:
    assert in_row(STATES[name], cells) == row


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("page", 20, " Space page"),
        ("page", 40, " Space page  ] section  / search  ? help"),
        ("page with links", 80, " Space page  ] section  / search  ? help  t sidebar  : commands  q quit  ; links"),
        ("matches", 40, " n next match  N previous  Esc clear"),
        ("link", 40, " ⏎ follow  Esc cancel  a next"),
        ("refused link", 80, " Esc cancel  a next  A previous  U copy address  ? help"),
        ("selection", 80, " y copy  Esc clear  ⏎ highlight  c as Markdown  M bookmark  v extend  K look up"),
        ("selecting", 20, " y copy  Esc cancel"),
        ("sidebar over text", 40, " Esc hide sidebar  Space page  ] section"),
        ("note", 80, " ⏎ go to note  Esc close  j scroll  a links  ? help"),
        ("link in note", 40, " Esc close  a next  A previous"),
        ("hints", 80, " a letter follows it  Esc cancel  a capital letter only chooses it"),
        ("second key mark.set", 40, " a letter sets the mark  Esc cancel"),
        ("second key mark.go", 40, " a/b go to mark  ' go back  Esc cancel"),
        ("second key copy.selection", 40, " y copy paragraph  Esc cancel"),
        ("second key selecting.inner", 60, " w word  s sentence  p paragraph  Esc cancel"),
        ("sections", 80, " ⏎ go to section  Esc back to text  ←→ fold  Type to filter  Tab marks  F1 help"),
        ("sections filtered", 80, " ⏎ go to section  Esc clear filter  Type to filter  F1 help"),
        ("marks", 80, " ⏎ go to mark  Esc back to text  x delete  e rename  ^Z undo  ? help"),
        ("no marks", 80, " Esc back to text  ? help"),
        ("search", 60, " ⏎ keep  Esc cancel  F2 whole words  F3 regex  ^G list"),
        ("list", 60, " ⏎ choose  Esc close  ↑↓ move  Type to filter"),
        ("list to read", 60, " Esc close  ↑↓ move  Type to filter"),
        ("prompt", 60, " ⏎ save  Esc cancel"),
        ("table", 80, " ⏎ go to text  Esc close  y copy cell  Y row  c table  / search"),
        ("fetching", 40, " Esc cancel  Space page  ] section"),
        ("fetching while selecting", 40, " y copy  Esc cancel  ⏎ highlight  A note"),
        ("first fetch", 40, " Esc cancel  ? help  q quit"),
    ],
)
def test_the_footer(name: str, cells: int, row: str) -> None:
    assert in_footer(STATES[name], cells) == row


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_end_of_a_long_host_is_shown(cells: int) -> None:
    document = text("A tale", f"https://{LONG_HOST}/path")
    state = ScreenState(at_start(document).choose_link(links(document)[0]))
    left = status_row(state, {}, cells)[0]
    assert LONG_HOST in left or left == "→ …" + LONG_HOST[-(cells - 5) :]


def test_a_file_of_which_the_size_is_unknown_has_no_bar() -> None:
    def row(*progress: int) -> tuple[str, str]:
        opening = Opening("https://a/", is_fetch=True, progress=Progress("a", *progress))
        return status_row(STATES["page"]._replace(opening=opening), {}, 80)

    assert row() == ("⠋ Fetching a …", "Esc cancels")
    assert row(1_500_000) == ("⠋ Fetching a … 1.5 MB", "Esc cancels")
    assert row(500, 1000) == ("⠋ Fetching a … 0 KB", "██████░░░░░░ 50 % · Esc cancels")
    assert row(5000, 1000)[1].startswith("████████████ 100 %")


def test_a_document_without_sections_links_and_marks_does_not_offer_them() -> None:
    row = in_footer(ScreenState(at_start(text(sections=0))), 250)
    assert all(label not in row for label in ("section", "sidebar", "links", "table", "next text"))


# Notices


@pytest.mark.parametrize("cells", [*WIDTHS, 3])
def test_notices_are_wrapped_between_words_and_cut_after_four_rows(cells: int) -> None:
    long = "A notice of many words about the library and its disk. " * 12
    for messages in (["Short"], [long], ["Short", long], [long, "Short"], [long, long], ["红楼梦" * 99]):
        rows = notice_rows(messages, cells)
        assert 1 <= len(rows) <= NOTICE_ROWS
        assert all(width(row) <= cells for row in rows)
        if cells > 10 and "红" not in messages[0]:
            words = {word.rstrip(".") for word in (long + "Short").split()}
            assert {word.rstrip(".…") for row in rows for word in row.split()} <= words


def test_the_latest_notice_has_the_most_rows() -> None:
    assert notice_rows(["One two three four five six"], 18) == ["One two three four", "five six"]
    assert notice_rows(["a b c d e f", "one two three four five six"], 10) == [
        "a b c d e…",
        "one two",
        "three four",
        "five six",
    ]
    assert notice_rows(["zero", "one", "two"], 20) == ["one", "two"]
    assert notice_rows(["abcdefghijklmnop"], 10) == ["abcdefghij", "klmnop"]
    assert notice_rows([], 20) == []


def test_what_was_done_in_the_library_is_whole_before_the_number_of_texts_is_shown() -> None:
    state = library_states(ScreenState(at_start(text())))["library message"]
    message = "Archived: “The bells of the…” · ^Z undoes it"
    assert status_row(state, {}, 80) == (message, "12 of 10,000")
    assert status_row(state, {}, 50) == (message, "")
    assert status_row(state, {}, 40)[0].endswith("…")
