"""The status row, the footer, and notices."""

from __future__ import annotations

import pytest

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Style, StyledText
from tests.screens import opened, screen_rows, screen_text, settled, tale, typed


async def test_the_footer_shows_as_many_keys_as_fit() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        assert "quit" in screen_rows(app)[29]
        await pilot.resize_terminal(40, 30)
        await settled(app, pilot)
        assert screen_rows(app)[29] == " Space page  / search  ? help  q quit   "
        await pilot.resize_terminal(20, 30)
        await settled(app, pilot)
        assert screen_rows(app)[29].strip() == "Space page  ? help"


async def test_while_matches_are_shown_the_footer_has_the_keys_to_move_between_them() -> None:
    async with opened(size=(80, 24)) as (app, pilot):
        await typed(pilot, "/bell")
        await settled(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" n next match  N previous  Esc clear  ^G list")
        await pilot.press("escape")
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" Space page")


async def test_the_footer_has_links_and_sections_only_if_the_document_has_some() -> None:
    linked = Builder("linked")
    linked.paragraph([StyledText("It is "), StyledText("dark", (Style("link", "https://example.org/"),))])
    linked.heading("Night", 2)
    linked.heading("Dawn", 2)
    plain = Builder("plain")
    plain.paragraph("It is light.")
    async with opened(linked.build(), plain.build()) as (app, pilot):
        await settled(app, pilot)
        assert "] section" in screen_rows(app)[-1]
        assert "; links" in screen_rows(app)[-1]
        await pilot.press("J")
        await settled(app, pilot)
        assert "section" not in screen_rows(app)[-1]
        assert "links" not in screen_rows(app)[-1]


@pytest.mark.parametrize("keys", ["v", "50%a", "/bell\r", "50%M\t\t"])
async def test_escape_is_in_the_footer_of_narrow_screens_too(keys: str) -> None:
    names = {"\r": "enter", "\t": "tab", "/": "slash", "%": "percent_sign"}
    async with opened(size=(40, 20)) as (app, pilot):
        await pilot.press("G")
        for key in keys:
            await pilot.press(names.get(key, key))
            await settled(app, pilot)
        app.reading_screen.notice.clear()
        await pilot.pause()
        assert "Esc " in screen_rows(app)[-1]


@pytest.mark.parametrize(
    ("keys", "footer"),
    [
        (["tab"], " ⏎ go to section  Esc back  ←→ fold  / filter  z levels  ? help"),
        (["tab", "slash", "p"], " ⏎ go to section  Esc clear  ↑↓ move  F1 help"),
        (["tab", "slash", "p", "escape"], " ⏎ go to section  Esc back  ←→ fold  / filter  z levels  ? help"),
        (["tab", "escape"], " Space page  ] section  / search  ? help"),
        (["m"], " a letter sets the mark  Esc cancel"),
        (["m", "escape"], " Space page  ] section"),
        (["apostrophe"], " Esc cancel"),
        (["G", "apostrophe"], " ' go back  Esc cancel"),
        (["y"], " y copy paragraph  Esc cancel"),
        (["v"], " y copy  Esc cancel  ⏎ highlight  A note  c as Markdown"),
        (["v", "2", "i"], " w word  s sentence  p paragraph  Esc cancel"),
        (["v", "2", "i", "escape"], " y copy  Esc cancel"),
        (["G", "semicolon"], " a letter follows a link  Esc cancel  a capital only chooses it"),
        (["G", "semicolon", "escape"], " b page back  ] section"),
        (["question_mark"], " ⏎ choose  Esc close  ↑↓ move  Type to filter"),
        (["question_mark", "escape"], " Space page  ] section"),
        (["i"], " Esc close  ↑↓ move  Type to filter"),
    ],
)
async def test_the_footer_lists_what_the_keys_do_now(keys: list[str], footer: str) -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        for key in keys:
            await pilot.press(key)
        await settled(app, pilot)
        assert screen_rows(app)[-1].startswith(footer)


async def test_the_footer_is_that_of_the_selection_while_the_mouse_has_selected_a_word() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        row = next(index for index, shown in enumerate(screen_rows(app)) if "morning" in shown)
        await pilot.click(offset=(screen_rows(app)[row].index("morning"), row), times=2)
        await settled(app, pilot)
        assert screen_rows(app)[-1].startswith(" y copy  Esc clear  ⏎ highlight  c as Markdown")
        await pilot.press("escape")
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" Space page")


async def test_the_footer_of_a_sidebar_over_the_text_is_that_of_its_list() -> None:
    async with opened(size=(60, 20)) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" Esc hide  Space page")
        await pilot.press("tab")
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" ⏎ go to section  Esc back")


@pytest.mark.parametrize(
    ("cells", "keys"), [(20, "⏎ keep"), (40, "⏎ keep  Esc cancel"), (60, "⏎ keep  Esc cancel"), (120, "^G list")]
)
async def test_the_search_line_has_half_of_its_row_for_its_keys(cells: int, keys: str) -> None:
    async with opened(size=(cells, 20)) as (app, pilot):
        await pilot.press("slash")
        await pilot.pause()
        await pilot.pause()
        assert screen_rows(app)[-1].rstrip().endswith(keys)
        assert app.reading_screen.search_bar.line.size.width >= cells // 2 - 4


async def test_the_matches_are_counted_while_a_link_is_chosen() -> None:
    async with opened() as (app, pilot):
        await pilot.press("G", "a")
        await pilot.pause()
        assert screen_rows(app)[-2].startswith(" → ")
        await typed(pilot, "/bell")
        await settled(app, pilot)
        assert "of 8" in screen_rows(app)[-2]


async def test_the_keys_of_a_sequence_are_shown_as_the_user_set_them() -> None:
    async with opened(settings=Settings(keys=(("mark.set", "f5"),))) as (app, pilot):
        await pilot.press("f5")
        await pilot.pause()
        assert " F5 · " in screen_rows(app)[-2]


async def test_a_long_title_is_shortened_and_the_percent_stays() -> None:
    builder = Builder("long.txt")
    builder.heading("A title without end " * 20, 1)
    builder.paragraph("It ends. " * 400)
    async with opened(builder.build(), size=(40, 12)) as (app, _):
        status = screen_rows(app)[10]
        assert "…" in status
        assert "%" in status


async def test_the_count_that_is_typed_is_shown_until_it_is_used() -> None:
    async with opened(tale(sections=20)) as (app, pilot):
        await pilot.press("1", "2")
        await pilot.pause()
        assert " 12 · " in screen_rows(app)[28]
        await pilot.press("j")
        await pilot.pause()
        assert " 12 · " not in screen_rows(app)[28]


async def test_a_notice_is_wrapped_between_words_and_covers_the_status_bar() -> None:
    async with opened(size=(24, 12)) as (app, pilot):
        app.reading_screen.notice.say("One two three four five six")
        await pilot.pause()
        assert [row.rstrip() for row in screen_rows(app)[10:12]] == ["▎ One two three four", "▎ five six"]


async def test_a_notice_said_twice_is_shown_once_and_removed_in_time() -> None:
    async with opened() as (app, pilot):
        app.reading_screen.notice.say("Mind the bell", seconds=0.01)
        app.reading_screen.notice.say("Mind the bell", seconds=0.01)
        assert app.reading_screen.notice.display
        while app.reading_screen.notice.display:
            await pilot.pause(0.01)
        assert "Mind the bell" not in screen_text(app)


async def test_two_notices_at_most_are_shown_and_a_word_longer_than_the_row_is_cut() -> None:
    async with opened(size=(14, 12)) as (app, pilot):
        for sentence in ("one", "two", "abcdefghijklmnop"):
            app.reading_screen.notice.say(sentence)
        await pilot.pause()
        assert [row.strip() for row in screen_rows(app)[9:12]] == ["▎ two", "▎ abcdefghij", "▎ klmnop"]


async def test_a_notice_fits_a_screen_that_is_made_wider() -> None:
    async with opened(size=(24, 12)) as (app, pilot):
        app.reading_screen.notice.say("One two three four five six")
        await pilot.resize_terminal(60, 12)
        assert "▎ One two three four five six" in screen_text(app)


async def test_text_from_outside_is_not_read_as_markup() -> None:
    async with opened() as (app, pilot):
        app.reading_screen.notice.say("[red]a [/x] \x1b[2J file\x07")
        await pilot.pause()
        assert "[red]a [/x]  file" in screen_text(app)
