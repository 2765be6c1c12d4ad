"""The reading screen, driven by its keys."""

from __future__ import annotations

import pytest

from readtui.config import themes
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.reading.selection import Selection
from readtui.span import Span
from readtui.tui.app import ReaderApp
from tests.screens import LibraryInMemory, library_of, opened, screen_rows, screen_text, settled, tale, typed


def top_words(app: ReaderApp) -> str:
    return app.reading.document.text[app.reading.position.top :][:24]


async def test_the_first_screen_has_title_sections_and_footer() -> None:
    async with opened() as (app, _):
        text = screen_text(app)
        assert "A tale of bells" in text
        assert "Part 1" in text
        assert "Sections" in text
        assert "quit" in text


async def test_sections_are_walked_and_counted() -> None:
    async with opened() as (app, pilot):
        await pilot.press("right_square_bracket")
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 1")
        await pilot.press("3", "right_square_bracket")
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 4")
        await pilot.press("left_square_bracket", "H")
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 2")


async def test_back_and_forth_over_a_jump() -> None:
    async with opened() as (app, pilot):
        await pilot.press("5", "L")
        await pilot.pause()
        below = app.reading.position.top
        await pilot.press("backspace")
        await pilot.pause()
        assert app.reading.position.top == 0
        await pilot.press("alt+right")
        await pilot.pause()
        assert app.reading.position.top == below


async def test_lines_pages_and_ends() -> None:
    async with opened() as (app, pilot):
        await pilot.press("j", "j")
        await pilot.pause()
        after_lines = app.reading.position.top
        await pilot.press("space")
        await pilot.pause()
        assert app.reading.position.top > after_lines
        await pilot.press("b", "k", "k")
        await pilot.pause()
        assert app.reading.position.top == 0
        await pilot.press("G")
        await pilot.pause()
        assert app.reading.position.bottom == len(app.reading.document.text)
        await pilot.press("g", "g")
        await pilot.pause()
        assert app.reading.position.top == 0


async def test_a_count_goes_to_a_percentage() -> None:
    async with opened(tale(sections=30)) as (app, pilot):
        await pilot.press("5", "0", "percent_sign")
        await pilot.pause()
        assert abs(app.reading.position.offset / len(app.reading.document.text) - 0.5) < 0.01


async def test_the_word_at_the_top_stays_there_through_every_change_of_width() -> None:
    async with opened(tale(sections=30)) as (app, pilot):
        await pilot.press("space", "space", "j")
        await pilot.pause()
        words = top_words(app)
        for key in ("minus", "minus", "t", "t", "z", "z", "plus", "equals_sign", "c"):
            await pilot.press(key)
            await pilot.pause()
        await pilot.resize_terminal(61, 20)
        await pilot.pause()
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert top_words(app) == words


async def test_a_search_typed_in_one_go_finds_its_words_and_stays() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"bell", "enter")
        await settled(app, pilot)
        assert "1 of 8" in screen_text(app)
        assert app.focused is app.reading_screen.page


async def test_escape_returns_to_where_the_search_began() -> None:
    async with opened(tale(sections=30)) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        before = app.reading.position.top
        await pilot.press("slash")
        await typed(pilot, "tower")
        assert app.reading.position.top != before
        await pilot.press("escape")
        await pilot.pause()
        assert app.reading.position.top == before
        assert app.reading.search.hits is None


async def test_a_search_without_a_match_says_so_and_moves_nothing() -> None:
    async with opened(tale(sections=30)) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        before = app.reading.position.top
        await pilot.press("slash", *"zzz", "enter")
        await settled(app, pilot)
        assert "not found" in screen_text(app)
        assert app.reading.position.top == before


async def test_n_goes_round_the_end_and_says_so() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning", "enter")
        await settled(app, pilot)
        await pilot.press("N")
        await settled(app, pilot)
        assert "Continued from the end" in screen_text(app)
        assert app.reading.search.current_hit == 5
        await pilot.press("n")
        await settled(app, pilot)
        assert app.reading.search.current_hit == 0


async def test_whole_words_and_patterns_are_on_keys() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash")
        await typed(pilot, "bell")
        assert len(app.reading.search.hits or ()) == 8
        await pilot.press("f2")
        await settled(app, pilot)
        assert len(app.reading.search.hits or ()) == 7  # "bells" is another word
        await pilot.press("f2", "f3")
        await typed(pilot, "s?$")
        await settled(app, pilot)
        assert "regex" in screen_text(app)
        await pilot.press("enter")


async def test_a_broken_pattern_is_named_and_nothing_ends() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", "f3")
        await typed(pilot, "(bell")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.is_running
        assert app.focused is app.reading_screen.page


async def test_the_arrows_bring_queries_back() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"bell", "enter")
        await settled(app, pilot)
        await pilot.press("slash", "up")
        await settled(app, pilot)
        assert app.reading_screen.search_bar.line.value == "bell"
        await pilot.press("down")
        assert app.reading_screen.search_bar.line.value == ""


async def test_all_matches_stand_in_a_list_and_one_is_chosen() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning", "ctrl+g")
        await settled(app, pilot)
        assert "6 matches of morning" in screen_text(app)
        await pilot.press("down", "down", "enter")
        await settled(app, pilot)
        assert app.reading.search.current_hit == 2


async def test_matches_are_counted_in_the_sidebar() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"number", "enter")
        await settled(app, pilot)
        row = next(row for row in screen_rows(app) if "Part 3" in row)
        assert "1 ◆" in row


async def test_the_sidebar_filters_as_one_types_and_enter_goes_there() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await pilot.press("tab")
        await typed(pilot, "/part 11")
        await pilot.press("enter")
        await pilot.pause()
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 11")
        assert app.focused is app.reading_screen.page


async def test_a_section_folds_with_what_is_below_it() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "home", "left")
        await pilot.pause()
        rows = [row[:28] for row in screen_rows(app)]
        assert any("▸ A tale" in row for row in rows)
        assert not any("Part 2" in row for row in rows)
        await pilot.press("right")
        await pilot.pause()
        assert any("Part 2" in row[:28] for row in screen_rows(app))


async def test_escape_leads_out_of_the_sidebar_and_never_quits() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "x", "escape", "escape", "escape", "escape")
        await pilot.pause()
        assert app.is_running
        assert app.focused is app.reading_screen.page


async def test_below_eighty_columns_the_sidebar_lies_over_the_text() -> None:
    async with opened(size=(60, 20)) as (app, pilot):
        assert not app.reading_screen.sidebar.display
        width = app.reading_screen.page.size.width
        await pilot.press("t")
        await pilot.pause()
        assert app.reading_screen.sidebar.display
        assert app.reading_screen.page.size.width == width
        await pilot.press("escape")
        await pilot.pause()
        assert not app.reading_screen.sidebar.display


async def test_zen_leaves_the_text_alone_on_the_screen() -> None:
    async with opened() as (app, pilot):
        await pilot.press("z")
        await pilot.pause()
        text = screen_text(app)
        assert "Sections" not in text
        assert "quit" not in text
        assert "A tale of bells" in text


async def test_a_landing_is_shown_and_then_gone() -> None:
    async with opened() as (app, pilot):
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "▸" in screen_text(app)
        assert app.reading.position.jump_cue is not None
        app.reading_screen.reading = app.reading.with_jump_cue(None)
        await pilot.pause()
        assert "▸" not in screen_text(app)


async def test_hidden_lines_are_shown_in_place() -> None:
    async with opened() as (app, pilot):
        assert "Skip to content" not in screen_text(app)
        await pilot.press("full_stop")
        await pilot.pause()
        assert "Skip to content" in screen_text(app)
        await pilot.press("i")
        await pilot.pause()
        assert "Hidden lines" in screen_text(app)


async def test_details_count_the_sections_as_the_line_under_the_title_does() -> None:
    async with opened(tale(sections=6)) as (app, pilot):
        assert "· 6 sections" in screen_text(app)
        await pilot.press("i")
        await pilot.pause()
        assert "words, 3 min, 6 sections" in screen_text(app)
        assert "Hidden text" in screen_text(app)


async def test_a_double_click_selects_a_word_and_a_triple_click_the_paragraph() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "morning" in line)
        column = screen_rows(app)[row].index("morning")
        await pilot.click(offset=(column + 2, row), times=2)
        await pilot.pause()
        assert app.reading.selected_span.of(app.reading.document.text) == "morning"
        await pilot.click(offset=(column + 2, row), times=3)
        await pilot.pause()
        assert app.reading.selected_span.of(app.reading.document.text).startswith("Number 1 hears")


async def test_dragging_selects_what_lies_between() -> None:
    async with opened() as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "morning" in line)
        column = screen_rows(app)[row].index("morning")
        await pilot.mouse_down(offset=(column, row))
        await pilot.hover(offset=(column + 4, row))
        await pilot.mouse_up(offset=(column + 7, row))
        await pilot.pause()
        assert app.reading.selected_span.of(app.reading.document.text) == "morning"


async def test_a_selection_survives_a_resize() -> None:
    async with opened() as (app, pilot):
        app.reading_screen.reading = app.reading.select(Selection.of(Span(20, 40)))
        await pilot.resize_terminal(50, 18)
        await pilot.pause()
        assert app.reading.selected_span == Span(20, 40)


async def test_link_hints_follow_a_link_inside_the_document() -> None:
    async with opened(size=(100, 60)) as (app, pilot):
        await pilot.press("G", "semicolon")
        await pilot.pause()
        assert len(app.reading.links.hints) == 2
        await pilot.press("a")
        await pilot.pause()
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 6")


async def test_a_link_of_a_strange_kind_is_not_followed() -> None:
    async with opened(size=(100, 60)) as (app, pilot):
        await pilot.press("G", "semicolon", "s")
        await pilot.pause()
        assert "not followed" in screen_text(app)


async def test_j_and_k_turn_the_articles_and_the_place_is_kept() -> None:
    library = LibraryInMemory()
    async with opened(tale("one", 30), tale("two"), library=library) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        place = app.reading.position.top
        await pilot.press("J")
        await settled(app, pilot)
        assert app.reading.document.source == "two"
        assert library.places["one"] == place
        await pilot.press("K")
        await settled(app, pilot)
        assert app.reading.document.source == "one"
        assert app.reading.position.top == place


async def test_an_article_that_is_gone_is_said_and_reading_goes_on() -> None:
    library = library_of("lost.txt")
    async with opened(library=library) as (app, pilot):
        await pilot.press("R")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "no such file" in screen_text(app)
        assert app.reading.document.source == "tale.txt"


async def test_themes_are_previewed_and_escape_takes_the_old_one_back() -> None:
    async with opened() as (app, pilot):
        before = app.theme_styles.theme.name
        await pilot.press("T")
        await pilot.pause()
        await pilot.press("down")
        await pilot.pause()
        assert app.theme_styles.theme.name != before
        await pilot.press("escape")
        await pilot.pause()
        assert app.theme_styles.theme.name == before


async def test_help_lists_the_keys_and_runs_what_is_chosen() -> None:
    async with opened() as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Help" in screen_text(app)
        await typed(pilot, "only the text")
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.reading_screen.zen


async def test_the_palette_moves_the_page_too() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await pilot.press("colon")
        await pilot.pause()
        await typed(pilot, "go to the end")
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.reading.position.bottom == len(app.reading.document.text)


async def test_keys_follow_the_settings_and_the_footer_with_them() -> None:
    settings = Settings(keys=(("search.open", "s"),))
    async with opened(settings=settings) as (app, pilot):
        assert "s search" in screen_text(app)
        await pilot.press("s")
        await typed(pilot, "bell")
        assert len(app.reading.search.hits or ()) == 8


async def test_an_empty_document_is_no_trouble() -> None:
    builder = Builder("empty.txt")
    builder.note("The file is empty.")
    async with opened(builder.build()) as (app, pilot):
        assert "The file is empty" in screen_text(app)
        for key in ("space", "G", "g", "right_square_bracket", "slash", "a", "enter", "n", "t", "z", "i", "escape"):
            await pilot.press(key)
            await pilot.pause()
        assert app.is_running


async def test_zz_and_q_quit() -> None:
    for keys in (("Z", "Z"), ("q",), ("ctrl+q",)):
        async with opened() as (app, pilot):
            await pilot.press(*keys)
            await pilot.pause()
            assert not app.is_running


async def test_the_page_fills_the_screen_between_sidebar_and_rail() -> None:
    async with opened(size=(100, 30)) as (app, _):
        assert app.reading_screen.page.region.height == 28
        assert app.reading_screen.scrollbar.region.right == 100
        assert app.reading_screen.page.region.right == app.reading_screen.scrollbar.region.x
        assert app.reading_screen.sidebar.region.right == app.reading_screen.page.region.x
    async with opened(size=(100, 30), settings=Settings(sidebar="right")) as (app, _):
        assert app.reading_screen.page.region.x == 0
        assert app.reading_screen.sidebar.region.right == 100
        assert app.reading_screen.scrollbar.region.right == app.reading_screen.sidebar.region.x


@pytest.mark.parametrize("plain", [False, True])
async def test_the_app_wears_every_theme(plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as (app, pilot):
        for _ in themes.names(app.services.theme_folders):
            await pilot.press("c")
            await pilot.pause()
            assert "A tale of bells" in screen_text(app)


async def test_the_app_starts_in_the_colours_of_the_terminal() -> None:
    async with opened(settings=Settings(theme="terminal")) as (app, _):
        assert "A tale of bells" in screen_text(app)


async def test_backspace_comes_back_from_a_leap_to_the_end() -> None:
    async with opened(tale(sections=30)) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        left = app.reading.position.top
        await pilot.press("G", "backspace")
        await pilot.pause()
        assert app.reading.position.top == left


async def test_scrolling_away_from_a_landing_leaves_its_section() -> None:
    async with opened() as (app, pilot):
        await pilot.press("right_square_bracket", "g")
        await pilot.pause()
        assert app.reading.current_section == 0


async def test_the_sidebar_shows_all_sections_that_fit_when_one_comes_back() -> None:
    document = tale()
    library = LibraryInMemory(places={"tale.txt": document.sections[5].span.start})
    async with opened(tale("other"), document, library=library) as (app, pilot):
        await pilot.press("J")
        await settled(app, pilot)
        rows = [row[:20] for row in screen_rows(app)[:-2]]
        assert [sum(f"Part {number}" in row for row in rows) for number in range(1, 7)] == [1] * 6
        await pilot.press("left_square_bracket", "left_square_bracket")
        await pilot.pause()
        rows = [row[:20] for row in screen_rows(app)[:-2]]
        assert [sum(f"Part {number}" in row for row in rows) for number in range(1, 7)] == [1] * 6
