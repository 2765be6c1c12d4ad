"""The sidebar: what its rows say; sections, filter and folding, with keys and mouse."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.events import Paste

from readtui.config.settings import Settings, SettingValue
from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.app import ReaderApp
from readtui.tui.effects import WidenSidebar
from readtui.tui.widgets.list_state import RowList
from readtui.tui.widgets.sidebar import mark_rows, section_rows
from tests.screens import burst, opened, screen_rows, screen_text, settled, tale, typed, wheel


def sidebar_rows(app: ReaderApp) -> list[str]:
    """The rows of the sidebar, which is at the left."""
    return [row[: app.reading_screen.sidebar.size.width] for row in screen_rows(app)]


def here(app: ReaderApp) -> str:
    return app.reading.document.text[app.reading.position.offset :].partition("\n")[0]


def texts(rows: RowList[int]) -> list[str]:
    return [f"{'  ' * one.depth}{'▸ ' if one.is_folded else ''}{one.text}" for one in rows.rows]


def test_the_rows_of_the_sections_are_a_tree_without_what_is_folded() -> None:
    reading = Reading(tale(sections=2))
    assert texts(section_rows(reading)) == ["A tale of bells", "  Part 1", "  Part 2"]
    assert texts(section_rows(reading, folded=frozenset((0,)))) == ["▸ A tale of bells"]
    assert [one.has_children for one in section_rows(reading).rows] == [True, False, False]


def test_with_words_the_rows_are_the_sections_that_have_all_of_them() -> None:
    reading = Reading(tale(sections=12))
    assert texts(section_rows(reading, "PART 1")) == ["Part 1", "Part 10", "Part 11", "Part 12"]
    assert texts(section_rows(reading, "1 tale")) == []
    assert section_rows(reading, "1 tale").here is None


def test_the_current_section_is_marked_or_the_one_that_hides_it() -> None:
    reading = Reading(tale(sections=3)).jump_by_sections(2)
    rows = section_rows(reading)
    assert [(one.is_here, one.sign) for one in rows.rows] == [(False, ""), (False, ""), (True, "▌"), (False, "")]
    assert rows.here == 2
    folded = section_rows(reading, folded=frozenset((0,)))
    assert (folded.here, folded.rows[0].is_here) == (0, True)


def test_the_rows_of_the_marks_say_where_they_are_or_that_they_are_lost() -> None:
    text = tale(sections=2).text
    marks = [
        ResolvedMark(Mark(7, anchor(text, Span(0, 6)), "start", "", datetime(2023, 3, 20, tzinfo=UTC)), Span(0, 6)),
        ResolvedMark(Mark(8, anchor(text, Span(9, 12)), "gone", "a", datetime(2023, 3, 20, tzinfo=UTC)), None),
    ]
    rows = mark_rows(Reading(tale(sections=2)).with_marks(tuple(marks))).rows
    assert [(one.sign, one.text, one.note, one.value) for one in rows] == [
        (" ★ ", "start", "0 %", 7),
        (" a ", "gone: “be”", "✗ lost", 8),
    ]
    assert [one.is_dim for one in rows] == [False, True]


async def test_the_filter_is_edited_like_other_lines_and_keys_are_answered_in_order() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await pilot.press("tab")
        await burst(app, pilot, "slash", "2", "left", "1", "enter")
        assert app.focused is app.reading_screen.page
        assert here(app) == "Part 12"


async def test_a_click_goes_to_a_section() -> None:
    async with opened() as (app, pilot):
        row = next(number for number, words in enumerate(sidebar_rows(app)) if "Part 4" in words)
        await pilot.click(offset=(6, row))
        await pilot.pause()
        assert here(app) == "Part 4"
        assert app.focused is app.reading_screen.page


async def test_only_sections_of_some_minutes_show_their_reading_time() -> None:
    builder = Builder("book")
    builder.paragraph("It is dark. " * 200)
    night = builder.last_block
    builder.paragraph("It is light.")
    morning = night + 1
    builder.contents(
        [
            ContentsEntry("Part One", 1, 0),
            ContentsEntry("The night", 2, night),
            ContentsEntry("The long morning", 2, morning),
        ]
    )
    async with opened(builder.build()) as (app, _):
        rows = [row.rstrip(" │") for row in sidebar_rows(app)[2:5]]
        assert rows == [" Part One", "▌  The night         2 min", "   The long morning"]


async def test_a_click_below_the_sections_or_on_the_heading_goes_nowhere() -> None:
    async with opened() as (app, pilot):
        before = app.reading
        await pilot.click(offset=(6, 26))
        await pilot.click(offset=(6, 0))
        await pilot.pause()
        assert app.reading is before


async def test_the_wheel_scrolls_the_sections_and_leaves_the_text() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        top = app.reading.position.top
        await wheel(pilot, (6, 9))
        assert "Part 1 " not in sidebar_rows(app)[3]
        assert app.reading.position.top == top
        await wheel(pilot, (6, 9), up=True)
        assert "Part 1 " in sidebar_rows(app)[3]


async def test_dragging_the_edge_changes_the_width() -> None:
    async with opened() as (app, pilot):
        edge = app.reading_screen.sidebar.size.width - 1
        await pilot.mouse_down(offset=(edge, 9))
        await pilot.hover(offset=(21, 9))
        await pilot.mouse_up(offset=(21, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 22
        await pilot.hover(offset=(29, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 22


async def test_a_width_that_was_chosen_is_kept() -> None:
    async with opened() as (app, pilot):
        saved: list[dict[str, SettingValue]] = []
        app.services.remember = saved.append
        edge = app.reading_screen.sidebar.size.width - 1
        await pilot.mouse_down(offset=(edge, 9))
        await pilot.hover(offset=(21, 9))
        await pilot.mouse_up(offset=(21, 9))
        await settled(app, pilot)
        assert saved == [{"sidebar_width": 22}]
        await pilot.press("escape", "greater_than_sign")
        await settled(app, pilot)
        assert (saved[-1], app.host.settings.sidebar_width) == ({"sidebar_width": 24}, 24)
        await pilot.mouse_down(offset=(5, 0))
        await pilot.mouse_up(offset=(5, 0))
        assert len(saved) == 2
        app.apply(WidenSidebar(0))
        await settled(app, pilot)
        assert (saved[-1], app.reading_screen.sidebar.size.width) == ({"sidebar_width": 0}, 28)


NAMES = ("The morning bell of the village and who rings it", "Who hears it", "What the ringer of the bell thinks of it")


def long_names(count: int = 3) -> Document:
    """A text with so many sections, whose names are those above in turn."""
    builder = Builder("bells.txt")
    for number in range(count):
        builder.heading(NAMES[number % len(NAMES)], 1)
        builder.paragraph("It is dark. " * 10)
    return builder.build()


async def test_long_names_take_two_rows_and_make_the_sidebar_wider_where_the_text_has_room() -> None:
    async with opened(long_names()) as (app, _):
        rows = [row[:27].rstrip() for row in sidebar_rows(app)[2:8]]
        assert rows == [
            "▌The morning bell of the",
            "▌ village and who rings it",
            " Who hears it",
            " What the ringer of the",
            "  bell thinks of it",
            "",
        ]
    async with opened(long_names(), size=(200, 30)) as (app, _):
        assert app.reading_screen.sidebar.size.width == 40
        assert sidebar_rows(app)[4].startswith(" Who hears it")


async def test_sections_with_matches_keep_their_lines_above_the_marks() -> None:
    async with opened(long_names(6)) as (app, pilot):
        await pilot.press("M", "slash", *"dark", "enter")
        await settled(app, pilot)
        await pilot.press("t", "t")
        await pilot.pause()
        rows = [row[:27].rstrip() for row in sidebar_rows(app)]
        sections = rows[2 : next(number for number, row in enumerate(rows) if row == " Marks")]
        assert not any("…" in row for row in sections)
        assert sum("10 ◆" in row for row in sections) == 6


async def test_the_width_stays_while_the_text_is_read() -> None:
    async with opened(long_names(), size=(200, 30)) as (app, pilot):
        await pilot.press("right_square_bracket", "slash", "b", "e", "l", "l", "enter", "t", "t", "r")
        await settled(app, pilot)
        assert app.reading_screen.sidebar.size.width == 40


async def test_the_mouse_unfolds_a_name_where_not_all_have_room() -> None:
    async with opened(long_names(60)) as (app, pilot):
        assert [row[:27].rstrip() for row in sidebar_rows(app)[2:7]] == [
            "▌The morning bell of the",
            "▌ village and who rings it",
            " Who hears it",
            " What the ringer of the b…",
            " The morning bell of the…",
        ]
        await pilot.hover(offset=(6, 5))
        await pilot.pause()
        assert [row[:27].rstrip() for row in sidebar_rows(app)[5:8]] == [
            " What the ringer of the",
            "  bell thinks of it",
            " The morning bell of the…",
        ]
        await pilot.click(offset=(6, 6))
        await pilot.pause()
        assert here(app) == NAMES[2]
        await pilot.hover(offset=(60, 6))
        await pilot.pause()
        assert app.reading_screen.sidebar.state.hovered is None


async def test_at_the_right_the_edge_is_dragged_the_other_way() -> None:
    async with opened(settings=Settings(sidebar="right", sidebar_width=24)) as (app, pilot):
        await pilot.mouse_down(offset=(76, 9))
        await pilot.hover(offset=(71, 9))
        await pilot.mouse_up(offset=(71, 9))
        await pilot.pause()
        assert app.reading_screen.sidebar.size.width == 29
        assert screen_rows(app)[5][71] == "│"


async def test_keys_move_by_pages_and_to_the_ends() -> None:
    async with opened(tale(sections=60)) as (app, pilot):
        await pilot.press("tab", "pagedown", "ctrl+n", "enter")
        await pilot.pause()
        below = here(app)
        await pilot.press("tab", "pageup", "ctrl+p", "down", "enter")
        await pilot.pause()
        assert (below, here(app)) == ("Part 27", "Part 1")
        await pilot.press("tab", "end", "enter")
        await pilot.pause()
        assert here(app) == "Part 60"


async def test_left_moves_to_the_parent_section() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "end", "left", "enter")
        await pilot.pause()
        assert here(app) == "A tale of bells"


async def test_a_folded_section_has_the_matches_of_its_subsections_and_is_current_for_them() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "home", "left", "escape", "3", "right_square_bracket")
        await pilot.pause()
        assert sidebar_rows(app)[2].startswith("▌▸ A tale of bells")
        await pilot.press("slash", *"morning", "enter")
        await pilot.pause()
        assert "6 ◆" in sidebar_rows(app)[2]


async def test_backspace_shortens_the_filter_and_no_matches_are_reported() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "slash")
        await pilot.press("space")  # a filter does not begin with a space
        assert "Type to filter" in screen_text(app)
        assert "Esc clear" in screen_text(app)
        await typed(pilot, "zq")
        assert " No matches" in screen_text(app)
        assert "go to section" not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is app.reading_screen.lists.filter
        await pilot.press("backspace", "backspace")
        await pilot.pause()
        assert "Part 6" in "".join(sidebar_rows(app))
        await typed(pilot, "part 5")
        assert [row for row in sidebar_rows(app) if "Part" in row] == [sidebar_rows(app)[2]]
        await pilot.press("tab")
        await pilot.pause()
        assert "Part 6" in "".join(sidebar_rows(app))


async def test_a_paste_is_added_to_the_filter_as_one_line() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "slash")
        app.post_message(Paste(" \x1b[1mpa\x07rt\n\t4\n"))
        await pilot.pause()
        assert app.reading_screen.lists.filter.value.split() == ["part", "4"]
        assert [words.strip(" ›▌│") for words in sidebar_rows(app)[2:4]] == ["Part 4", ""]
        app.post_message(Paste("x" * 1_000_000))
        await pilot.pause()
        assert "No matches" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert sidebar_rows(app)[0].startswith(" Sections")


async def test_a_space_or_a_function_key_is_not_a_filter() -> None:
    async with opened() as (app, pilot):
        await pilot.press("tab", "slash", "space", "f9")
        await pilot.pause()
        assert "Type to filter" in screen_text(app)


async def test_letters_move_and_fold_and_a_slash_begins_the_filter() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await pilot.press("tab", "3", "j", "k", "j", "enter")
        await pilot.pause()
        assert (here(app), app.focused) == ("Part 3", app.reading_screen.page)
        await pilot.press("tab", "G", "enter", "tab", "g", "j", "enter")
        await pilot.pause()
        assert here(app) == "Part 1"
        await pilot.press("tab", "h", "h")
        await pilot.pause()
        assert "▸ A tale of bells" in sidebar_rows(app)[2]
        await pilot.press("l")
        await pilot.pause()
        assert "Part 1" in sidebar_rows(app)[3]
        await pilot.press("slash", "j", "escape")
        await pilot.pause()
        assert app.focused is app.reading_screen.sidebar
        assert "Part 1" in sidebar_rows(app)[3]
        await pilot.press("slash", *"part", "space", "7", "enter")
        await pilot.pause()
        assert here(app) == "Part 7"


def nested() -> Document:
    """A text with sections of three levels."""
    builder = Builder("bells.txt")
    for name, level in (("Day", 1), ("Dawn", 2), ("First bell", 3), ("Noon", 2), ("Night", 1), ("Dusk", 2)):
        builder.heading(name, level)
        builder.paragraph("It is dark. " * 10)
    return builder.build()


def names_shown(app: ReaderApp) -> list[str]:
    return [row.strip("▌›▸ │") for row in sidebar_rows(app)[2:10] if row.strip("▌›▸ │")]


async def test_sections_are_folded_to_a_level_and_the_cursor_stays_on_what_is_shown() -> None:
    async with opened(nested()) as (app, pilot):
        everything = ["Day", "Dawn", "First bell", "Noon", "Night", "Dusk"]
        await pilot.press("tab", "2", "j", "z", "M")
        await pilot.pause()
        assert names_shown(app) == ["Day", "Night"]
        assert "›▸ Day" in sidebar_rows(app)[2] or "▌▸ Day" in sidebar_rows(app)[2]
        await pilot.press("z", "r")
        await pilot.pause()
        assert names_shown(app) == ["Day", "Dawn", "Noon", "Night", "Dusk"]
        await pilot.press("z", "R")
        await pilot.pause()
        assert names_shown(app) == everything
        await pilot.press("z", "m", "j", "enter")
        await pilot.pause()
        assert here(app) == "Dawn"
        await pilot.press("tab", "z", "R", "z", "2", "z", "r")
        await pilot.pause()
        assert names_shown(app) == everything


async def test_on_a_narrow_screen_a_jump_or_a_search_closes_the_sidebar() -> None:
    async with opened(size=(60, 20)) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert app.reading_screen.sidebar.display
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert not app.reading_screen.sidebar.display
        await pilot.press("tab")
        await pilot.pause()
        assert app.reading_screen.sidebar.display
        await pilot.press("escape", "t", "slash")
        await pilot.pause()
        assert not app.reading_screen.sidebar.display
        await pilot.press(*"bell", "enter")
        await pilot.pause()
        assert app.reading.search.hits
        await pilot.press("tab", "j", "enter")
        await pilot.pause()
        assert not app.reading_screen.sidebar.display
        assert app.focused is app.reading_screen.page
