"""The status row, for every mode and width, without a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from readtui.document.builder import Builder
from readtui.ingest.web.request import Progress
from readtui.reading.filter import LineFilter, filtered
from readtui.reading.search import Hits, Query
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.keymap import build_keymap
from readtui.tui.state import Mode, Opening, ScreenState
from readtui.tui.status import status_row
from readtui.tui.widgets.status_bar import NOTICE_ROWS, notice_rows
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width
from tests.tui.screen_states import LONG_HOST, STATES, WIDTHS, at_start, library_states, links, text

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


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_no_row_is_wider_than_the_screen(name: str, cells: int) -> None:
    assert width(in_row(STATES[name], cells)) == cells


@pytest.mark.parametrize("name", STATES)
def test_rows_fit_a_screen_of_any_width(name: str) -> None:
    for cells in range(20):
        left, right = status_row(STATES[name], {}, cells)
        assert width(left) + width(right) <= cells


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_a_title_in_any_script_is_cut_between_its_words(title: str, cells: int) -> None:
    state = ScreenState(at_start(text(TITLES[title])))
    assert width(in_row(state, cells)) == cells
    left, right = status_row(state, {}, cells)
    assert "%" in right
    assert (left[0], left[-2:]) == ("“", "…”")
    kept = left[1:-2]
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
            whole = word.strip("“”").removesuffix("…")
            assert any(whole in (known.strip("“”…"), known.rstrip(" ,;:–—·(")) for known in words)


def test_the_status_row_has_the_keys_of_the_settings() -> None:
    keymap = build_keymap("default", (("search.leave", "X"), ("mark.set", "f5")), {})
    assert status_row(STATES["fetching"], keymap, 100)[1].endswith("X cancels")
    assert status_row(STATES["second key mark.set"], keymap, 100)[1].startswith("2F5 · ")


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("page", 20, " “A tale of…”   0 % "),
        ("page", 40, " A tale of bells       0 % · 9 min left "),
        ("in a section", 40, " Part 1                0 % · 9 min left "),
        ("in a section", 60, " Part 1              0 % · 2 min left in section · 9 in all "),
        ("count", 40, " A tale of bells             1234 · 0 % "),
        ("matches", 20, " 1 of 240       0 % "),
        ("matches", 40, " /morning bell  1 of 240            0 % "),
        ("matches", 60, " /morning bell  1 of 240 · 200 in other sections        0 % "),
        ("matches", 80, " /morning bell  1 of 240 · 200 in other sections  Part 1       0 % · 9 min left "),
        ("no matches", 40, " /no such words  no matches         0 % "),
        ("options", 80, " /bell (whole words, regex)  1 of 240 · 200 in other sections  0 % · 9 min left "),
        ("long query", 40, " /several words of a…  no matches   0 % "),
        ("link", 20, " → example.org/a/p… "),
        ("link and count", 40, " → example.org/a/path/of/some/leng…  12 "),
        ("mail", 20, " → a@example.org    "),
        ("selection", 20, " 15 words       0 % "),
        ("selection", 40, " 15 words selected     0 % · 9 min left "),
        ("search", 40, " 1 of 240                           0 % "),
        ("search", 60, " 1 of 240 · 200 in other sections  Part 1  0 % · 9 min left "),
        ("selecting", 20, " 15 words       0 % "),
        ("selecting lines", 40, " Selecting lines: 326 words         0 % "),
        ("hints", 40, " 3 links on this screen                 "),
        ("second key mark.go", 40, " Part 1           2' · 3 % · 9 min left "),
        ("wrong query", 40, " missing ), unterminated subpattern     "),
        ("wrong query", 60, " missing ), unterminated subpattern                         "),
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


def test_a_query_that_is_typed_stands_only_in_its_line() -> None:
    matches = STATES["search"]
    options = matches.reading.search.query
    assert options is not None
    assert matches.reading.search.hits is not None
    found = matches._replace(
        reading=matches.reading.with_hits(options._replace(whole_words=True, regex=True), matches.reading.search.hits)
    )
    assert status_row(found, {}, 80)[0].startswith("1 of 240 · whole words, regex · 200 in other sections")
    for name in ("search", "wrong query"):
        assert "/" not in status_row(STATES[name], {}, 80)[0]
    assert status_row(matches._replace(mode=Mode.PAGE), {}, 80)[0].count("/morning bell") == 1


@pytest.mark.parametrize("cells", range(4, 60))
def test_a_text_that_is_cut_ends_in_one_ellipsis(cells: int) -> None:
    builder = Builder("a.txt")
    builder.heading("Finding… what was lost … and … found again…", 1)
    builder.paragraph("The bell rings. " * 99)
    opening = Opening("https://example.org/a/very/long/path/of/a/page/without/end", is_fetch=True)
    page = ScreenState(at_start(builder.build()))
    for state in (page, page._replace(opening=opening), page._replace(opening=opening._replace(is_fetch=False))):
        left, _ = status_row(state, {}, cells)
        assert "……" not in left.replace(" ", "")


def test_the_time_left_in_a_section_is_that_to_its_end() -> None:
    state = STATES["in a section"]
    document = state.reading.document
    end = document.sections[state.reading.current_section].span.end
    assert status_row(state, {}, 80)[1] == "0 % · 2 min left in section · 9 in all"
    below = state._replace(reading=state.reading.with_viewport(20, end))
    assert status_row(below, {}, 80)[1].endswith(" % · 8 min left")  # the section ends on the screen


def test_the_section_of_a_manual_page_has_the_name_of_the_page() -> None:
    builder = Builder("-")
    builder.heading("OPTIONS", 2)
    builder.paragraph("See below.")
    state = ScreenState(at_start(builder.build(title="lamp(1)")))
    assert in_row(state, 80).startswith(" lamp(1) · OPTIONS ")


def test_the_section_of_one_of_several_manual_pages_has_the_name_of_that_page() -> None:
    builder = Builder("-")
    for page in ("lamp(1)", "lamp(7)"):
        builder.heading(page, 1)
        builder.heading("NAME", 2)
        builder.paragraph("See below.")
    document = builder.build(title="lamp(1)")
    at_end = at_start(document).move_to(len(document.text))
    assert in_row(ScreenState(at_start(document)), 80).startswith(" lamp(1) ")
    assert in_row(ScreenState(at_end), 80).startswith(" lamp(7) · NAME ")


def filtered_state(context: int = 0) -> ScreenState:
    builder = Builder("app.log")
    builder.output("error one\nfine\nerror two\n" + "fine\n" * 1_200)
    document = builder.build()
    found = filtered(document, LineFilter(Query("error"), context=context))
    reading = Reading(document)
    return ScreenState(reading._replace(shown=reading.shown.with_filter(document, found)), source="app.log")


def test_a_filter_and_how_many_lines_it_leaves_are_in_the_row() -> None:
    assert in_row(filtered_state(), 60).startswith(" &error  2 of 1,204 lines ")
    assert in_row(filtered_state(3), 60).startswith(" &error ±3  2 of 1,204 lines ")
    assert "2 of 1,204 lines" in in_row(filtered_state(), 24)


def test_with_a_search_in_what_a_filter_leaves_both_are_in_the_row() -> None:
    state = filtered_state()
    reading = state.reading.start_search().with_hits(Query("two"), Hits([Span(21, 24)]))
    row = in_row(state._replace(reading=reading), 80)
    assert row.startswith(" /two  1 of 1")
    assert "2 of 1,204 lines" in row
