"""Links on the screen: selecting, following, going back, notes and pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.file_place import FilePlace
from readtui.document.model import Document, Inline, Style, StyledText
from readtui.errors import SourceError
from readtui.ingest.open import Opened
from readtui.ingest.web.request import FetchHandle
from readtui.span import Span
from readtui.tui.app import ReaderApp
from readtui.tui.clipboard import CopyResult
from readtui.tui.controllers.following import FollowingController
from readtui.tui.desktop import has_desktop, opener
from readtui.tui.effects import Browse, CopyAddress, Follow, OpenPicture
from readtui.tui.services import OpenRequest
from readtui.tui.widgets.note import LEAST_ROWS, note_placement
from tests.screens import app_for, opened, screen_rows, screen_text, settled, tale, typed, wheel
from tests.tui.fakes import FakeHost

PAGE = "https://example.org/page"


def status(app: ReaderApp) -> str:
    return screen_rows(app)[-2]


def text(source: str = "/shelf/text.md", **links: str) -> Document:
    """Return a document with these links, two long parts, a long note that contains a link, and a term."""
    builder = Builder(source)
    builder.heading(f"The text {source.rpartition('/')[2]}", 1)
    kinds = {"note": Style("reference", "#fn-1"), **{word: Style("link", target) for word, target in links.items()}}
    builder.paragraph([part for word, mark in kinds.items() for part in (StyledText(word, (mark,)), StyledText(" "))])
    for number in (1, 2):
        builder.target(f"part-{number}")
        builder.heading(f"Part {number}", 2)
        builder.paragraph("The fields lie quiet under the snow. " * 60)
    builder.target("fn-1")
    builder.open_item("1.")
    builder.paragraph(
        [StyledText("A note with "), StyledText("a link", (Style("link", "https://example.org/n"),)), StyledText(".")]
    )
    builder.paragraph("It goes on and on. " * 60)
    builder.close()
    builder.target("term")
    builder.paragraph("Snow")
    builder.open_item("")
    builder.paragraph("What fields lie under.")
    builder.close()
    return builder.build()


class Web:
    """Pages by address, and a record of the requests."""

    def __init__(self, *pages: Document) -> None:
        self.pages = {page.source: page for page in pages}
        self.asked: list[tuple[str, bool]] = []

    def open_address(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
        self.asked.append((source, handle.typed_by_user))
        if source not in self.pages:
            raise SourceError(f"{source}: there is no such page")
        return Opened(self.pages[source])


@asynccontextmanager
async def surfing(
    *documents: Document, web: Web | None = None, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[ReaderApp, Pilot[None]]]:
    """Run the app on the first of these documents, with the others as files and with these pages."""
    app = app_for(*documents)
    app.services.open_address = (web or Web()).open_address
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


Started = list[Sequence[str]]


# Choosing


async def test_a_chosen_link_tells_where_it_leads_before_one_follows_it() -> None:
    async with opened(text(shop="https://bücher.example/x", evil="javascript:alert(1)", on="#part-2")) as (app, pilot):
        await pilot.press("a")
        await pilot.pause()
        assert "→ note: A note with a link." in status(app)
        await pilot.press("a")
        await pilot.pause()
        assert "→ https://xn--bcher-kva.example/x" in status(app)
        await pilot.press("a")
        await pilot.pause()
        assert "→ not followed: javascript:alert(1)" in status(app)
        await pilot.press("a")
        await pilot.pause()
        assert "→ in this text: Part 2" in status(app)
        await pilot.press("2", "A")
        await pilot.pause()
        assert "xn--bcher" in status(app)
        assert "copy address" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "→" not in status(app)
        assert app.reading.links.current is None


async def test_enter_chooses_the_first_of_several_links_and_follows_it_the_second_time() -> None:
    async with opened(text(on="#part-2")) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert "note: A note" in status(app)
        await pilot.press("a", "enter")
        await pilot.pause()
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 2")
        await pilot.press("backspace")
        await pilot.pause()
        assert app.reading.position.top == 0


async def test_there_is_no_link_beyond_the_last() -> None:
    async with opened(text()) as (app, pilot):
        await pilot.press("9", "a", "a")
        await pilot.pause()
        assert "No more links in this direction" in screen_text(app)
        await pilot.press("backspace", "escape", "space", "enter")
        await pilot.pause()
        assert "No link and no picture on this screen" in screen_text(app)


async def test_a_capital_letter_only_chooses_and_few_hints_tell_where_they_lead() -> None:
    async with opened(text(shop="https://example.org/x")) as (app, pilot):
        await pilot.press("semicolon")
        await pilot.pause()
        assert "a → note: A note" in status(app)
        assert "s → https://example.org/x" in status(app)
        await pilot.press("S")
        await pilot.pause()
        assert "→ https://example.org/x" in status(app)
        await pilot.press("semicolon", "x")
        await pilot.pause()
        assert app.reading.links.hints == ()


async def test_hints_of_two_letters_tell_where_those_lead_that_are_left() -> None:
    links = {f"w{number}": f"https://example.org/{number}" for number in range(28)}
    async with opened(text(**links), size=(120, 40)) as (app, pilot):
        await pilot.press("semicolon", "s")
        await pilot.pause()
        assert "d → " in status(app)
        assert "s → " in status(app)
        await pilot.press("S")
        await pilot.pause()
        assert "→ https://example.org/26" in status(app)


async def test_of_many_hints_the_number_is_told_and_what_to_do() -> None:
    links = {f"w{number}": f"https://example.org/{number}" for number in range(12)}
    async with opened(text(**links)) as (app, pilot):
        await pilot.press("semicolon")
        await pilot.pause()
        assert status(app).strip() == "13 links on this screen"
        assert screen_rows(app)[-1].startswith(" a letter follows a link  Esc cancel")


async def test_the_mouse_over_a_link_tells_where_it_leads() -> None:
    async with opened(text(shop="https://example.org/x")) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "shop" in line)
        column = screen_rows(app)[row].index("shop")
        await pilot.hover(offset=(column + 1, row))
        await pilot.pause()
        assert "→ https://example.org/x" in status(app)
        await pilot.hover(offset=(column, row + 4))
        await pilot.pause()
        assert "→" not in status(app)
        await pilot.hover(offset=(column + 1, row))
        await pilot.press("j")
        await pilot.pause()
        assert "→" not in status(app)


async def test_the_address_of_a_link_is_copied_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[str] = []

    def copied(said: str, send: object) -> CopyResult:
        copies.append(said)
        return CopyResult("test", "Copied.")

    monkeypatch.setattr("readtui.tui.clipboard.copy", copied)
    async with opened(text(shop="https://bücher.example/x#y")) as (app, pilot):
        await pilot.press("U")
        await pilot.pause()
        assert "a chooses the link whose address is copied" in screen_text(app)
        await pilot.press("a", "a", "U")
        await settled(app, pilot)
        assert copies == ["https://xn--bcher-kva.example/x#y"]
        assert "https://xn--bcher-kva.example/x#y: Copied." in screen_text(app)


async def test_without_colours_the_chosen_link_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(text(shop="https://example.org/")) as (app, pilot):
        await pilot.press("2", "a")
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        reversed_words = [seg.text for strip in strips for seg in strip if seg.style and seg.style.reverse]
        assert "shop" in reversed_words


async def test_another_preset_tells_its_own_keys() -> None:
    async with opened(text(), settings=Settings(preset="less")) as (app, pilot):
        await pilot.press("a", "ctrl+right_square_bracket")
        await pilot.pause()
        assert "^] go to note" in screen_text(app)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert (app.reading.links.note, app.reading.position.top) == (None, 0)


async def test_a_notice_does_not_lie_over_the_row_that_tells_where_a_link_leads() -> None:
    async with opened(text(shop="https://example.org/x"), size=(60, 20)) as (app, pilot):
        app.host.say("This notice needs more than one row. " * 4)
        await pilot.pause()
        assert "needs more" in status(app)
        await pilot.press("2", "a")
        await pilot.pause()
        assert "→ https://example.org/x" in status(app)


# Other texts


async def test_a_file_beside_the_text_opens_and_back_returns_to_the_very_place() -> None:
    there = text("/shelf/next.md", home="text.md")
    async with surfing(text(on="next.md#part-2"), there) as (app, pilot):
        await pilot.press("j", "a", "a")
        await pilot.pause()
        top = app.reading.position.top
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.source == "/shelf/next.md"
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 2")
        assert app.reading.position.jump_cue is not None
        await pilot.press("j", "j")
        await pilot.pause()
        below = app.reading.position.top
        await pilot.press("backspace")
        await settled(app, pilot)
        assert app.source == "/shelf/text.md"
        assert app.reading.position.top == top
        assert "→ /shelf/next.md#part-2" in status(app)
        await pilot.press("alt+right")
        await settled(app, pilot)
        assert (app.source, app.reading.position.top) == ("/shelf/next.md", below)
        await pilot.press("alt+right")
        await settled(app, pilot)
        assert "No later text" in screen_text(app)
        await pilot.press("backspace", "backspace")
        await settled(app, pilot)
        assert "No earlier text" in screen_text(app)
        assert app.source == "/shelf/text.md"


async def test_a_place_that_is_not_there_is_said_and_the_text_read() -> None:
    async with surfing(text(on="next.md#lost"), text("/shelf/next.md")) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert app.source == "/shelf/next.md"
        assert "No place #lost in this text" in screen_text(app)


async def test_keys_typed_ahead_of_a_step_back_are_for_the_text_before() -> None:
    async with surfing(text(on="next.md"), text("/shelf/next.md")) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        await pilot.press("backspace", "j")
        await settled(app, pilot)
        assert app.source == "/shelf/text.md"
        assert app.reading.position.top > 0


async def test_a_page_opens_here_and_pages_of_a_host_that_was_not_typed_stay_so() -> None:
    web = Web(text(PAGE, on="/other"), text("https://example.org/other"))
    async with surfing(text(on=f"{PAGE}#part-2"), web=web) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert app.source == PAGE
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 2")
        await pilot.press("g", "a", "a", "enter")
        await settled(app, pilot)
        assert app.source == "https://example.org/other"
        await pilot.press("r")
        await settled(app, pilot)
        assert web.asked == [(PAGE, False), ("https://example.org/other", False), ("https://example.org/other", False)]


async def test_links_of_a_host_that_was_typed_are_as_good_as_typed() -> None:
    web = Web(text("https://example.org/other", out="http://127.0.0.1/"))
    async with surfing(text(PAGE, on="other"), web=web) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert app.source == "https://example.org/other"
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert web.asked == [("https://example.org/other", True), ("http://127.0.0.1/", False)]
        assert "there is no such page" in screen_text(app)
        assert app.source == "https://example.org/other"


async def test_a_page_that_another_host_put_in_its_place_does_not_speak_for_what_was_typed() -> None:
    class Astray(Web):
        def open_address(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
            return super().open_address(source, reload=reload, handle=handle)._replace(redirected=True)

    web = Astray(text("https://example.org/other", on="/third"), text("https://example.org/third"))
    async with surfing(text(PAGE, on="/other"), web=web) as (app, pilot):
        for _ in range(2):
            await pilot.press("a", "a", "enter")
            await settled(app, pilot)
        await pilot.press("backspace", "enter")
        await settled(app, pilot)
        other = ("https://example.org/other", True)
        assert web.asked == [other, ("https://example.org/third", False), ("https://example.org/third", False)]


async def test_a_link_to_the_page_itself_fetches_nothing() -> None:
    web = Web()
    async with surfing(text(PAGE, on="page#part-2"), web=web) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert web.asked == []
        assert app.reading.document.text[app.reading.position.offset :].startswith("Part 2")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("file:///etc/passwd", "may not open files"),
        ("javascript:alert(1)", "javascript links are not supported"),
        ("#lost", "no place of that name"),
    ],
)
async def test_what_a_page_may_not_do_is_refused_with_a_line(
    target: str, why: str, started: list[Sequence[str]]
) -> None:
    async with surfing(text(PAGE, x=target)) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        assert why in " ".join(screen_text(app).split())
        await pilot.press("o")
        await settled(app, pilot)
        assert started == []
        assert app.source == PAGE


async def test_letters_and_chosen_links_go_to_other_programs(started: Started) -> None:
    async with surfing(text(PAGE, mail="mailto:a@example.org", out="https://example.org/b#c")) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await settled(app, pilot)
        await pilot.press("o", "a", "o", "a", "a", "A", "A", "A", "o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == [
            "mailto:a@example.org",
            "mailto:a@example.org",
            "https://example.org/b#c",
        ]
        assert "does not lead to a web page" in screen_text(app)
        await pilot.press("escape", "o")
        await settled(app, pilot)
        assert [command[-1] for command in started[3:]] == [PAGE]


async def test_the_address_and_subject_of_a_mail_are_shown_before_it_is_passed_on(browsed: list[str]) -> None:
    async with surfing(text(PAGE, mail="mailto:a@example.org?subject=Bells&attach=/etc/passwd")) as (app, pilot):
        await pilot.press("semicolon", "s")  # the hint of the link
        await settled(app, pilot)
        assert "→ mail to a@example.org, subject: Bells" in status(app)
        assert browsed == []
        await pilot.press("enter")
        await settled(app, pilot)
        assert browsed == ["mailto:a@example.org?subject=Bells"]
        assert "Opening in the mail program: a@example.org " in screen_text(app)


async def test_without_a_browser_the_address_is_told(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER")
    async with surfing(text(PAGE)) as (app, pilot):
        await pilot.press("o")
        await settled(app, pilot)
        assert f"No browser to open {PAGE}" in screen_text(app)
        assert started == []


# Notes


async def test_a_reference_is_read_in_a_window_where_it_stands() -> None:
    async with opened(text(), size=(80, 24)) as (app, pilot):
        await pilot.press("a", "enter")
        await pilot.pause()
        rows = screen_rows(app)
        link = next(number for number, row in enumerate(rows) if "note " in row)
        window = next(number for number, row in enumerate(rows) if "╭─ note" in row)
        assert window == link + 1
        assert "1. A note with a link." in rows[window + 1]
        assert "more" in screen_text(app)
        assert "go to note" in screen_text(app)
        before = app.reading
        await pilot.press("j", "j")
        await pilot.pause()
        assert "A note with a link" not in screen_text(app)
        assert app.reading == before
        await pilot.press("G", "space", "d", "u", "b", "g", "k")
        await pilot.pause()
        assert "A note with a link" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "╭─ note" not in screen_text(app)
        assert app.reading.position.top == 0
        assert app.is_running


async def test_enter_in_a_note_goes_there_and_back_returns() -> None:
    async with opened(text()) as (app, pilot):
        await pilot.press("a", "enter", "enter")
        await pilot.pause()
        assert app.reading.document.text[app.reading.position.offset :].startswith("A note with")
        assert app.reading.links.note is None
        await pilot.press("backspace")
        await pilot.pause()
        assert app.reading.position.top == 0


async def test_the_footer_offers_the_links_of_a_note_that_has_some() -> None:
    builder = Builder("two.md")
    builder.paragraph(
        [
            StyledText("one", (Style("reference", "#a"),)),
            StyledText(" "),
            StyledText("two", (Style("reference", "#b"),)),
        ]
    )
    for name, marks in (("a", (Style("link", "https://example.org/"),)), ("b", ())):
        builder.target(name)
        builder.paragraph([StyledText("Said.", marks)])
    async with opened(builder.build(), size=(80, 24)) as (app, pilot):
        await pilot.press("a", "enter")
        await pilot.pause()
        assert "a links" in screen_rows(app)[-1]
        await pilot.press("escape", "a", "enter")
        await pilot.pause()
        assert "go to note" in screen_rows(app)[-1]
        assert "a links" not in screen_rows(app)[-1]


async def test_links_in_a_note_are_followed() -> None:
    web = Web(text("https://example.org/n"))
    async with surfing(text(), web=web) as (app, pilot):
        await pilot.press("a", "enter", "G", "a")
        await pilot.pause()
        assert "→ https://example.org/n" in status(app)
        assert "A note with a link" in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.source == "https://example.org/n"
        await pilot.press("backspace", "semicolon", "a", "semicolon", "a")
        await settled(app, pilot)
        assert [source for source, _ in web.asked] == ["https://example.org/n"] * 2


async def test_other_keys_close_a_note_and_do_what_they_do() -> None:
    async with opened(text(term="#term")) as (app, pilot):
        await pilot.press("a", "a", "enter")
        await pilot.pause()
        assert "What fields lie under." in screen_text(app)
        await pilot.press("a")
        await pilot.pause()
        assert "No links in this note" in screen_text(app)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert app.reading.links.note is None
        assert app.reading.position.offset > 0
        await pilot.press("g", "a", "a", "enter", "backspace")
        await pilot.pause()
        assert app.reading.links.note is None


async def test_the_mouse_opens_scrolls_and_closes_a_note_and_follows_its_links() -> None:
    web = Web(text("https://example.org/n"))
    async with surfing(text(), web=web) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "note " in line)
        column = screen_rows(app)[row].index("note")
        await pilot.click(offset=(column + 1, row))
        await pilot.pause()
        assert "╭─ note" in screen_text(app)
        await wheel(pilot, (column + 5, row + 3))
        assert "A note with a link" not in screen_text(app)
        await wheel(pilot, (column + 5, row + 3), up=True)
        assert "A note with a link" in screen_text(app)
        await pilot.click(offset=(column + 8, row + 1))
        await pilot.pause()
        assert "╭─ note" in screen_text(app)
        await pilot.click(offset=(2, 20))
        await pilot.click(offset=(screen_rows(app)[row].index("note") + 9, row))
        await pilot.pause()
        assert "╭─ note" not in screen_text(app)
        await pilot.click(offset=(column + 1, row))
        await pilot.pause()
        await pilot.click(offset=(screen_rows(app)[row + 2].index("a link") + 3, row + 2))
        await settled(app, pilot)
        assert app.source == "https://example.org/n"


@given(st.integers(1, 60), st.integers(0, 40), st.integers(0, 3), st.integers(1, 50))
def test_a_window_stands_on_the_page_and_off_its_link_where_there_is_room(
    rows: int, first: int, more: int, height: int
) -> None:
    link = (min(first, height - 1), min(first + more, height - 1))
    top, has = note_placement(rows, link, height)
    assert top >= 0
    assert top + has <= height
    assert 1 <= has <= rows
    is_off = top > link[1] or top + has <= link[0]
    assert is_off or max(link[0], height - link[1] - 1) < LEAST_ROWS
    if max(link[0], height - link[1] - 1) >= rows:
        assert has == min(rows, max(height * 2 // 3, LEAST_ROWS))


# Pictures


def pictured(source: str = "/shelf/text.md", *images: str) -> Document:
    builder = Builder(source)
    for number, image in enumerate(images):
        builder.caption(f"Picture {number}", builder.figure(f"Alternative {number}", image))
    return builder.build(title="Pictures")


async def test_a_picture_is_opened_by_its_key_or_by_enter(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    asked: list[tuple[str, str]] = []

    def picture(source: str, image: str) -> Path | str:
        asked.append((source, image))
        return "https://example.org/a.png" if len(asked) > 1 else Path("/shelf/a.png")

    app = app_for(pictured("/shelf/text.md", "a.png", "b.png"))
    app.services.picture = picture
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Figure 1" in screen_text(app)
        assert "Alternative 0" in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert started == [[opener(), "/shelf/a.png"]]
        assert "Opening /shelf/a.png" in screen_text(app)
        await pilot.press("right_parenthesis", "P")
        await settled(app, pilot)
        assert asked == [("/shelf/text.md", "a.png"), ("/shelf/text.md", "b.png")]
        assert started[1:] == [["true", "https://example.org/a.png"]]


async def test_a_link_to_a_picture_of_a_book_shows_it() -> None:
    asked: list[tuple[str, str]] = []

    def picture(source: str, image: str) -> Path | str:
        asked.append((source, image))
        return Path("/shelf/a.png")

    app = app_for(text("/shelf/book.epub", plate="OEBPS/a.png"))
    app.services.picture = picture
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "a")
        await pilot.pause()
        assert "picture: OEBPS/a.png" in status(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert asked == [("/shelf/book.epub", "OEBPS/a.png")]


async def test_a_picture_that_cannot_be_shown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_for(pictured("/shelf/text.md", "a.png"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("P")
        await settled(app, pilot)
        assert "Cannot open the picture: a.png" in screen_text(app)
        app.services.picture = lambda source, image: Path("/shelf/a.png")
        await pilot.press("P")
        await settled(app, pilot)
        assert "No desktop to show the picture: /shelf/a.png" in " ".join(screen_text(app).split())

        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("PATH", "")
        await pilot.press("P")
        await settled(app, pilot)
        assert "cannot show the picture" in " ".join(screen_text(app).split())


async def test_where_there_is_no_picture_that_is_said_and_a_click_on_one_does_nothing(
    started: list[Sequence[str]],
) -> None:
    async with opened(text()) as (app, pilot):
        await pilot.press("P")
        await pilot.pause()
        assert "No picture on this screen" in screen_text(app)
    async with opened(pictured("/shelf/text.md", "a.png")) as (app, pilot):
        before = app.reading
        row = next(number for number, line in enumerate(screen_rows(app)) if "Picture 0" in line)
        await pilot.click(offset=(screen_rows(app)[row].index("Picture") + 1, row))
        await settled(app, pilot)
        at = before.position.offset
        assert app.reading.point_at(at) == before.point_at(at)
        assert started == []


def test_a_desktop_is_known_by_the_environment() -> None:
    assert has_desktop({"DISPLAY": ":0"}, "linux")
    assert has_desktop({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert not has_desktop({}, "linux")
    assert has_desktop({}, "darwin")
    assert not has_desktop({"SSH_CONNECTION": "x"}, "darwin")
    assert [opener("darwin"), opener("linux")] == ["open", "xdg-open"]


# Everything is no trouble in an empty or a half-open document


async def test_keys_of_links_are_no_trouble_without_any() -> None:
    async with opened(Builder("empty.txt").build()) as (app, pilot):
        await pilot.press("a", "A", "semicolon", "enter", "U", "P", "o", "backspace", "alt+right", "escape")
        await typed(pilot, "jk")
        assert app.is_running


# Browsers and files


async def test_a_chosen_link_goes_to_the_browser(started: list[Sequence[str]]) -> None:
    builder = Builder("links.md")
    builder.paragraph([StyledText("out", (Style("link", "https://example.org/a?b"),)), StyledText(" and by.")])
    async with opened(builder.build()) as (app, pilot):
        await pilot.press("a", "o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == ["https://example.org/a?b"]


async def test_a_link_to_a_file_beside_the_text_opens_it() -> None:
    builder = Builder("/shelf/links.md")
    builder.paragraph([StyledText("next", (Style("link", "the%20next.md#end"),)), StyledText(" one.")])
    async with opened(builder.build(), tale("/shelf/the next.md")) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.source == "/shelf/the next.md"


async def test_only_an_address_is_opened_in_the_browser(started: list[Sequence[str]]) -> None:
    async with opened() as (app, pilot):
        await pilot.press("o")
        await pilot.pause()
        assert "no web address" in screen_text(app)
    async with opened(tale("https://example.org/tale")) as (app, pilot):
        await pilot.press("o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == ["https://example.org/tale"]


# Each kind of link, without a screen


def following(source: str = "/shelf/text.md", **links: str) -> tuple[FakeHost, FollowingController]:
    host = FakeHost(text(source, **links))
    return host, FollowingController(host.host)


def link_of(host: FakeHost, word: str) -> Inline:
    """Return the link whose text is that word."""
    document = host.reading.document
    return next(inline for inline in document.inlines if inline.span.of(document.text) == word)


def follow(host: FakeHost, controller: FollowingController, word: str) -> None:
    controller.follow(Follow(link_of(host, word)))


def test_a_link_to_a_place_jumps_and_back_returns() -> None:
    host, controller = following(there="#part-2")
    follow(host, controller, "there")
    assert host.text.startswith("Part 2", host.reading.position.offset)
    assert host.reading.back().position.offset == 0


def test_a_reference_opens_its_note_and_a_link_there_to_the_note_itself_goes_into_the_text() -> None:
    host, controller = following()
    follow(host, controller, "note")
    assert host.reading.links.note is not None
    span = host.reading.links.note.span
    assert span.of(host.text).startswith("1.") or "A note with" in span.of(host.text)
    follow(host, controller, "note")
    assert host.reading.links.note is None
    assert host.reading.position.offset == span.start


def test_a_link_in_a_note_closes_it_and_opens_its_page() -> None:
    host, controller = following()
    follow(host, controller, "note")
    controller.click_in_note(host.text.index("a link") + 1)
    assert host.reading.links.note is None
    assert host.opened == [("https://example.org/n", OpenRequest(typed_by_user=False))]
    controller.click_in_note(host.text.index("A note with"))
    assert len(host.opened) == 1


def test_files_open_beside_the_text_at_their_place() -> None:
    host, controller = following(next="the%20next.md#end")
    follow(host, controller, "next")
    assert host.opened == [("/shelf/the next.md", OpenRequest("end"))]
    assert host.reading.links.current == link_of(host, "next")


def test_a_manual_page_opens_by_its_name() -> None:
    host, controller = following(next="man:lamp(1)")
    follow(host, controller, "next")
    assert host.opened == [("man:lamp(1)", OpenRequest())]


@pytest.mark.parametrize(
    ("source", "is_trusted", "typed"),
    [
        ("https://example.org/page", True, True),
        ("https://example.org/page", False, False),
        ("https://example.net/page", True, False),
        ("/shelf/text.md", True, False),
    ],
)
def test_a_page_counts_as_named_by_the_reader_only_on_the_host_that_the_reader_named(
    source: str, is_trusted: bool, typed: bool
) -> None:
    host, controller = following(source, next="https://example.org/next#end")
    host.origin_is_trusted = is_trusted
    follow(host, controller, "next")
    assert host.opened == [("https://example.org/next", OpenRequest("end", typed_by_user=typed))]


def test_a_mail_is_written_at_the_second_time_once_its_address_was_seen() -> None:
    host, controller = following(mail="mailto:a@example.org")
    follow(host, controller, "mail")
    assert host.browsed == []
    assert host.notices == ["⏎ writes this mail"]
    follow(host, controller, "mail")
    assert host.browsed == ["mailto:a@example.org"]


def test_a_mail_whose_link_is_under_the_mouse_is_written_at_once() -> None:
    host, controller = following(mail="mailto:a@example.org")
    place = host.text.index("mail")
    controller.hover(place)
    assert controller.hovered == link_of(host, "mail")
    controller.click(place)
    assert host.browsed == ["mailto:a@example.org"]
    controller.hover(None)
    assert controller.hovered is None


def test_a_link_that_is_not_followed_is_told_with_its_reason() -> None:
    host, controller = following(bad="javascript:alert(1)")
    follow(host, controller, "bad")
    controller.browse(Browse(link_of(host, "bad")))
    assert len(host.notices) == 2
    assert all("not followed" in notice for notice in host.notices)
    assert (host.opened, host.browsed) == ([], [])


def test_a_click_beside_links_closes_a_note() -> None:
    host, controller = following()
    follow(host, controller, "note")
    controller.click(host.text.index("The fields"))
    assert host.reading.links.note is None


@pytest.mark.parametrize(
    ("target", "browsed", "notice"),
    [
        ("https://example.org/a#b", ["https://example.org/a#b"], None),
        ("mailto:a@example.org", ["mailto:a@example.org"], None),
        ("#part-1", [], "This link does not lead to a web page"),
        ("next.md", [], "This link does not lead to a web page"),
    ],
)
def test_the_browser_opens_pages_and_mails(target: str, browsed: list[str], notice: str | None) -> None:
    host, controller = following(link=target)
    controller.browse(Browse(link_of(host, "link")))
    assert (host.browsed, host.notices) == (browsed, [notice] if notice else [])


def test_the_browser_opens_the_document_itself_if_it_has_an_address() -> None:
    host, controller = following("https://example.org/page")
    controller.browse(Browse(None))
    assert host.browsed == ["https://example.org/page"]
    host, controller = following()
    controller.browse(Browse(None))
    assert host.notices == ["This text has no web address"]


def test_an_address_is_copied() -> None:
    host, controller = following(link="https://example.org/a%20b")
    controller.copy_address(CopyAddress(link_of(host, "link")))
    assert host.copied == ["https://example.org/a%20b"]


def test_a_picture_is_found_in_a_thread_and_a_failure_is_told() -> None:
    host, controller = following()
    answers: list[Path | Exception] = [Path("/shelf/a.png"), SourceError("it is gone"), ZeroDivisionError()]

    def picture(source: str, image: str) -> Path:
        assert (source, image) == ("/shelf/text.md", "a.png")
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    host.services.picture = picture
    host.waits = True
    for _ in range(3):
        controller.open_picture(OpenPicture("a.png"))
    assert host.pictures == []
    host.work_all()
    assert host.pictures == [Path("/shelf/a.png")]
    assert host.notices == ["Cannot open the picture: it is gone"]
    assert [what for what, error in host.unexpected] == ["Cannot open the picture a.png"]


# Places in files


def compiled(*paths: str) -> Document:
    builder = Builder("-")
    lines = [f"{path}:3: error: no oil" for path in paths]
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    builder.output(
        "\n".join(lines),
        [
            Inline(Span(start, start + len(path)), "link", FilePlace(path, 3).target)
            for start, path in zip(starts, paths, strict=True)
        ],
    )
    return builder.build()


async def test_a_place_in_a_file_opens_in_the_editor_at_its_line(
    commands: list[Sequence[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lamp.c").write_text("int lamp;\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISUAL", "nano")
    async with opened(compiled("lamp.c", "wick.c"), size=(100, 30)) as (app, pilot):
        await typed(pilot, ";a")
        assert commands == [["nano", "+3", str(tmp_path / "lamp.c")]]
        assert "edit lamp.c:3" in status(app)
        await typed(pilot, ";s")
        assert "There is no file wick.c" in screen_text(app)
    assert len(commands) == 1
