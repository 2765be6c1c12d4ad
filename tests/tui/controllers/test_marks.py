"""Marks on the screen: set, shown, renamed, deleted, restored, and changed by other programs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual.app import App

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError
from readtui.library.store import Library
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui import library_thread
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.marks import MarksController
from readtui.tui.effects import KeepMark
from readtui.tui.host import AppHost
from readtui.tui.widgets.dialogs import Chooser, Prompt
from tests.screens import LibraryInMemory, opened, screen_rows, screen_text, settled, tale, typed, until
from tests.tui.fakes import FakeHost


class Broken(LibraryInMemory):
    """A library that fails to save marks."""

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        raise LibraryError("the mark is not kept: the disk is full")

    def delete_mark(self, ident: int) -> None:
        raise LibraryError("the library is locked by another program")


def focused(app: ReaderApp) -> str | None:
    """Return the focused widget."""
    return app.focused.id if app.focused is not None else None


def marks(app: ReaderApp) -> list[tuple[str, str]]:
    """Return the letters and labels of the marks on the screen."""
    return [(found.mark.letter, found.mark.label) for found in app.reading.marks.entries]


def here(app: ReaderApp) -> str:
    return app.reading.document.text[app.reading.position.offset :].partition("\n")[0]


# Setting


async def test_a_bookmark_stands_in_the_sidebar_the_margin_and_the_rail() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await pilot.press("3", "right_square_bracket", "M")
        await settled(app, pilot)
        assert marks(app) == [("", "Part 3")]
        rows = screen_rows(app)
        assert "Bookmarked: Part 3" in screen_text(app)
        head = next(number for number, row in enumerate(rows) if row.startswith(" Marks"))
        assert rows[head + 1].startswith(" ★ Part 3 ")
        app.reading_screen.reading = app.reading.with_jump_cue(None)
        await pilot.pause()
        assert any("★ Part 3" in row[28:] for row in screen_rows(app))
        assert "★" in {row[99] for row in screen_rows(app)[:28]}


async def test_what_is_said_is_said_when_it_is_kept() -> None:
    library = LibraryInMemory()
    said: list[bool] = []
    async with opened(library=library) as (app, pilot):
        app.reading_screen.notice.say = lambda message, *, seconds=5.0: said.append(bool(library.marks))  # type: ignore[method-assign]
        await pilot.press("M")
        await settled(app, pilot)
    assert said == [True]


class Locked(LibraryInMemory):
    """A library that another program has locked, until `free` is set; waits end with `limit_waits`."""

    def __init__(self) -> None:
        super().__init__()
        self.free, self.has_time = Event(), True

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        while not self.free.wait(0.01):
            if not self.has_time:
                raise LibraryError(f"the mark {label} is not kept: the library is locked by another program")
        return super().keep_mark(document, source, span, label, letter, colour, note)

    def limit_waits(self, seconds: float) -> None:
        self.has_time = False


async def test_a_mark_in_a_locked_library_is_confirmed_when_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_thread, "SAVING_NOTICE_AFTER_S", 0.01)
    library = Locked()
    async with opened(library=library) as (app, pilot):
        await pilot.press("M")
        while "Saving …" not in screen_text(app):
            await pilot.pause(0.01)
        assert marks(app) == []
        assert "Bookmarked" not in screen_text(app)
        library.free.set()
        await settled(app, pilot)
        assert "Bookmarked: A tale of bells" in screen_text(app)
        assert "Saving …" not in screen_text(app)


async def test_quitting_reports_a_mark_that_could_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_thread, "SAVING_NOTICE_AFTER_S", 0.01)
    async with opened(library=Locked()) as (app, pilot):
        await pilot.press("M", "q")
        await pilot.pause()
    message = "the mark A tale of bells is not kept: the library is locked by another program"
    assert app.finish() == (message,)


async def test_a_selection_is_bookmarked_with_its_words() -> None:
    async with opened() as (app, pilot):
        start = app.reading.document.text.index("morning bell")
        app.reading_screen.reading = app.reading.select(Selection(start, start + 11), by_keys=True)
        await pilot.press("M")
        await settled(app, pilot)
        assert app.reading.marks.entries[0].span == Span(start, start + 12)
        assert marks(app)[0][1].startswith("morning bell. The fields")


async def test_a_mark_has_one_place_and_is_gone_to_and_left_again() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await pilot.press("2", "right_square_bracket", "m", "a", "right_square_bracket", "m", "a")
        await settled(app, pilot)
        assert marks(app) == [("a", "Part 3")]
        await pilot.press("g", "apostrophe", "a")
        assert here(app) == "Part 3"
        await pilot.press("apostrophe", "apostrophe")
        assert app.reading.position.top == 0
        await pilot.press("apostrophe", "apostrophe")
        assert here(app) == "Part 3"
        await pilot.press("g", "grave_accent", "a")
        assert here(app) == "Part 3"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("m", "full_stop"), "A mark is a letter"),
        (("apostrophe", "q"), "No mark q"),
        (("apostrophe", "f9"), "No mark f9"),
        (("B",), "No marks yet"),
    ],
)
async def test_what_is_no_mark_is_said(keys: tuple[str, ...], expected: str) -> None:
    async with opened() as (app, pilot):
        await pilot.press(*keys)
        await settled(app, pilot)
        assert expected in screen_text(app)
        assert marks(app) == []


async def test_a_mark_that_could_not_be_kept_is_said_and_not_shown() -> None:
    async with opened(library=Broken()) as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        assert "The mark is not kept: the disk is full" in screen_text(app)
        assert "★" not in screen_text(app)
        await pilot.press("j")
        assert app.is_running


# Naming, deleting, bringing back


async def test_m_again_changes_nothing() -> None:
    async with opened() as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        await pilot.press("M", "j")
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells")]
        assert "Already bookmarked: A tale of bells" in screen_text(app)


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        (("ctrl+u", "o", "n", "e", "enter"), "one"),
        (("ctrl+u", "o", "n", "e", "escape"), "A tale of bells"),
        (("ctrl+u", "enter"), "A tale of bells"),
        (("enter",), "A tale of bells"),
    ],
)
async def test_a_mark_is_named_or_left_as_it_was(keys: tuple[str, ...], label: str) -> None:
    async with opened() as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        await pilot.press("tab", "tab", "e")
        await settled(app, pilot)
        assert "Name of the mark" in screen_text(app)
        await pilot.press(*keys)
        await settled(app, pilot)
        assert marks(app) == [("", label)]


async def marked(app: ReaderApp, press: Callable[..., object]) -> None:
    """Set two bookmarks and a mark."""
    for keys in (("M",), ("2", "right_square_bracket", "M"), ("2", "right_square_bracket", "m", "z")):
        await press(*keys)  # type: ignore[misc]
    await app.workers.wait_for_complete()


async def test_marks_are_walked_deleted_and_brought_back_in_the_sidebar() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await marked(app, pilot.press)
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("", "Part 2"), ("z", "Part 4")]
        await pilot.press("tab", "tab", "down", "x")
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("z", "Part 4")]
        await until(pilot, lambda: "Deleted: Part 2" in screen_text(app))
        await pilot.press("ctrl+z")
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("", "Part 2"), ("z", "Part 4")]
        await pilot.press("ctrl+z", "ctrl+y")
        await until(pilot, lambda: "Redone: set mark z" in screen_text(app))
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("", "Part 2"), ("z", "Part 4")]
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert here(app) == "Part 4"
        assert focused(app) == "page"


async def test_a_mark_is_named_in_the_sidebar() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await marked(app, pilot.press)
        await pilot.press("tab", "tab", "j", "e")
        await settled(app, pilot)
        await pilot.press("end")
        await typed(pilot, " again")
        await pilot.press("enter")
        await settled(app, pilot)
        assert marks(app)[1] == ("", "Part 2 again")
        assert focused(app) == "marks"


async def test_changes_of_marks_are_undone_from_the_last_to_the_first() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await marked(app, pilot.press)
        await pilot.press("g", "m", "z")  # moves the mark z
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("z", "A tale of bells"), ("", "Part 2")]
        await pilot.press("tab", "tab", "end", "e", "ctrl+u")
        await typed(pilot, "Supper")
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("x")
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells"), ("z", "A tale of bells")]
        for notice, expected in (
            ("Undone: delete “Supper”", [("", "A tale of bells"), ("z", "A tale of bells"), ("", "Supper")]),
            ("Undone: change “Part 2”", [("", "A tale of bells"), ("z", "A tale of bells"), ("", "Part 2")]),
            ("Undone: set mark z", [("", "A tale of bells"), ("", "Part 2"), ("z", "Part 4")]),
            ("Undone: set mark z", [("", "A tale of bells"), ("", "Part 2")]),
        ):
            await pilot.press("ctrl+z")
            await settled(app, pilot)
            assert notice in screen_text(app)
            assert marks(app) == expected


async def test_a_mark_set_twice_at_one_place_and_a_name_left_as_it_was_are_no_changes() -> None:
    async with opened() as (app, pilot):
        await pilot.press("m", "a", "m", "a")
        await settled(app, pilot)
        await pilot.press("tab", "tab", "e", "enter", "ctrl+z")
        await settled(app, pilot)
        assert "Undone: set mark a" in screen_text(app)
        assert marks(app) == []


async def test_a_name_that_could_not_be_kept_is_not_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    library = LibraryInMemory()

    def locked(mark: Mark) -> None:
        raise LibraryError("the library is locked by another program")

    async with opened(library=library) as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        monkeypatch.setattr(library, "change_mark", locked)
        app.controllers.marks.rename(app.reading.marks.entries[0].mark, "Supper")
        await settled(app, pilot)
        app.controllers.marks.undo()
        await settled(app, pilot)
        assert "Undone: bookmark “A tale of bells”" in screen_text(app)


async def test_the_marks_are_reached_by_tab_or_by_going_down_and_left_by_going_up() -> None:
    async with opened() as (app, pilot):
        await marked(app, pilot.press)
        await pilot.press("tab", "end", "down")
        await pilot.pause()
        assert focused(app) == "marks"
        await pilot.press("k")
        await pilot.pause()
        assert focused(app) == "sidebar"
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert focused(app) == "page"
        await pilot.press("tab", "tab", "escape")
        await pilot.pause()
        assert focused(app) == "page"


async def test_a_click_goes_to_a_mark() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await marked(app, pilot.press)
        await pilot.press("g")
        row = next(number for number, words in enumerate(screen_rows(app)) if words.startswith(" z Part 4"))
        await pilot.click(offset=(6, row))
        await pilot.pause()
        assert here(app) == "Part 4"


async def test_the_list_goes_names_deletes_and_brings_back() -> None:
    async with opened(tale(sections=12)) as (app, pilot):
        await marked(app, pilot.press)
        await pilot.press("B")
        await pilot.pause()
        assert "Marks in this text" in screen_text(app)
        await pilot.press("delete")
        await settled(app, pilot)
        assert marks(app) == [("", "Part 2"), ("z", "Part 4")]
        await pilot.press("ctrl+z")
        await settled(app, pilot)
        assert len(marks(app)) == 3
        await pilot.press("f2")
        await settled(app, pilot)
        await pilot.press("end", "exclamation_mark")
        await pilot.press("enter")
        await settled(app, pilot)
        assert marks(app)[1] == ("", "Part 2!")  # the cursor stayed where it was when the first came back
        await typed(pilot, "part 4")
        await pilot.press("enter")
        await settled(app, pilot)
        assert here(app) == "Part 4"


async def test_all_marks_can_be_deleted_in_the_list() -> None:
    async with opened() as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        await pilot.press("B", "delete")
        await settled(app, pilot)
        await pilot.press("delete", "f2", "enter")
        await settled(app, pilot)
        assert marks(app) == []
        assert " Marks" not in screen_text(app)


# Many, few, lost


async def test_marks_of_a_text_without_sections_have_the_sidebar_for_themselves() -> None:
    builder = Builder("plain.txt")
    builder.paragraph("A long tale without a heading. " * 100)
    async with opened(builder.build(), size=(120, 30)) as (app, pilot):
        assert not app.reading_screen.sidebar.display
        await pilot.press("M")
        await settled(app, pilot)
        assert screen_rows(app)[0].startswith(" Marks")
        assert screen_rows(app)[1].startswith(" ★ A long tale")


async def test_many_marks_below_many_sections_share_the_height() -> None:
    async with opened(tale(sections=60), size=(100, 24)) as (app, pilot):
        for number in range(12):
            await pilot.press("right_square_bracket", "m", "abcdefghijkl"[number])
        await settled(app, pilot)
        assert app.reading_screen.marks.size.height == 22 // 3
        assert app.reading_screen.sidebar.size.height + app.reading_screen.marks.size.height == 22
        await pilot.press("tab", "tab", "end")
        await pilot.pause()
        assert screen_rows(app)[21].startswith(" l Part 12")
        await pilot.press("pageup", "home")
        await pilot.pause()
        assert screen_rows(app)[16].startswith(" a Part 1 ")


async def test_a_mark_whose_words_are_gone_says_so_and_is_kept(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    old = Builder("tale.txt")
    old.paragraph("These words will be gone tomorrow, all of them, and nobody will miss them.")
    kept = library.keep_mark(old.build(), "tale.txt", Span(6, 30), "gone words", "g")
    async with opened(library=library) as (app, pilot):  # type: ignore[arg-type]
        await settled(app, pilot)
        assert app.reading.marks.entries == (ResolvedMark(kept.mark, None),)
        first = next(number for number, row in enumerate(screen_rows(app)) if row.startswith(" g gone words"))
        lines = [row[:27].rstrip(" │") for row in screen_rows(app)[first : first + 2]]
        assert lines == [" g gone words: “words will", "    be gone tomor”  ✗ lost"]
        for keys in (("apostrophe", "g"), ("tab", "tab", "enter"), ("B", "enter")):
            await pilot.press(*keys)
            await settled(app, pilot)
            assert "Lost: the words of this mark are gone from the text" in screen_text(app)
    library.close()


# Others


async def test_what_another_program_marks_is_shown_too(tmp_path: Path) -> None:
    library, other = (Library.open(tmp_path / "library.db") for _ in range(2))
    document = tale()
    async with opened(document, library=library) as (app, pilot):  # type: ignore[arg-type]
        await settled(app, pilot)
        other.keep_mark(document, "tale.txt", Span(0, 6), "from elsewhere")
        app.controllers.marks.check_for_changes()
        await settled(app, pilot)
        assert marks(app) == [("", "from elsewhere")]
        other.delete_mark(app.reading.marks.entries[0].mark.ident)
        app.controllers.marks.check_for_changes()
        await settled(app, pilot)
        assert marks(app) == []
    library.close()
    other.close()


async def test_marks_come_back_with_their_text(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    async with opened(tale("one.txt"), tale("two.txt", sections=9), library=library) as (app, pilot):  # type: ignore[arg-type]
        await pilot.press("m", "a")
        await settled(app, pilot)
        await pilot.press("J")
        await settled(app, pilot)
        assert marks(app) == []
        await pilot.press("K")
        await settled(app, pilot)
        assert marks(app) == [("a", "A tale of bells")]
    library.close()


async def test_the_footer_tells_what_can_be_done_with_marks() -> None:
    async with opened() as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        app.reading_screen.notice.display = False
        await pilot.press("tab", "tab")
        await settled(app, pilot)
        assert "x delete  e rename  / filter  ^Z undo  ? help" in screen_rows(app)[-1]
        await pilot.press("x")
        await settled(app, pilot)
        app.reading_screen.notice.clear()
        await pilot.pause()
        assert screen_rows(app)[-1].startswith(" Esc back  ^Z undo")
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Space page" in screen_rows(app)[-1]


async def test_the_first_mark_does_not_set_a_narrow_page_anew() -> None:
    builder = Builder("plain.txt")
    builder.paragraph("A long tale without a heading. " * 100)
    async with opened(builder.build(), size=(80, 24)) as (app, pilot):
        before = app.reading_screen.page.size
        await pilot.press("M")
        await settled(app, pilot)
        assert app.reading_screen.page.size == before
        await pilot.press("t")
        await pilot.pause()
        assert screen_rows(app)[0].startswith(" Marks")


async def test_marks_set_in_one_go_are_one() -> None:
    async with opened() as (app, pilot):
        for _ in range(3):
            app.apply(KeepMark(Span(0, 15)))
        await settled(app, pilot)
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells")]


async def test_a_mark_that_could_not_be_brought_back_can_be_later(monkeypatch: pytest.MonkeyPatch) -> None:
    library = LibraryInMemory()

    def locked(document: Document, source: str, kind: str) -> None:
        raise LibraryError("the library is locked by another program")

    async with opened(library=library) as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        await pilot.press("tab", "tab", "x")
        await settled(app, pilot)
        assert " No marks yet" in screen_text(app)
        with monkeypatch.context() as patch:
            patch.setattr(library, "reverse", locked)
            await pilot.press("ctrl+z")
            await settled(app, pilot)
            assert "locked by another program" in screen_text(app)
        await pilot.press("ctrl+z")
        await settled(app, pilot)
        assert marks(app) == [("", "A tale of bells")]


async def test_the_cursor_stays_on_its_mark_when_others_come_and_go() -> None:
    library = LibraryInMemory()
    async with opened(tale(sections=12), library=library) as (app, pilot):
        await marked(app, pilot.press)
        await settled(app, pilot)
        await pilot.press("tab", "tab", "down", "B", "down")
        await pilot.pause()
        library.delete_mark(app.reading.marks.entries[0].mark.ident)
        app.controllers.marks.check_for_changes()
        await settled(app, pilot)
        current = app.reading_screen.marks.current
        assert current is not None
        assert current.value == app.reading.marks.entries[0].mark.ident
        await pilot.press("delete")
        await settled(app, pilot)
        assert marks(app) == [("z", "Part 4")]


async def test_an_empty_text_has_nothing_to_mark() -> None:
    async with opened(Builder("empty.txt").build()) as (app, pilot):
        await pilot.press("M", "m", "a")
        await settled(app, pilot)
        assert marks(app) == []
        assert "nothing to mark" in screen_text(app) or "A mark is a letter" in screen_text(app)


async def test_an_error_of_the_library_is_shown_and_not_printed_by_asyncio(caplog: pytest.LogCaptureFixture) -> None:
    async with opened(library=Broken()) as (app, pilot):
        await pilot.press("M")
        await settled(app, pilot)
        assert "the disk is full" in screen_text(app)
    gc.collect()
    assert "never retrieved" not in caplog.text


# Without a screen


def nothing_to_show(document: Document, source: str) -> None:
    raise AssertionError("no correction was undone")


def marking(library: LibraryInMemory | None = None, *, waits: bool = False) -> tuple[FakeHost, MarksController]:
    host = FakeHost(tale("one"), library=library, waits=waits)
    return host, MarksController(host.host, nothing_to_show)


def labels(host: FakeHost) -> list[tuple[str, str]]:
    return [(found.mark.letter, found.mark.label) for found in host.reading.marks.entries]


def mark_at(host: FakeHost, index: int) -> Mark:
    return host.reading.marks.entries[index].mark


TITLE, PART = Span(0, 15), Span(19, 25)


@pytest.mark.parametrize("show", [MarksController.reload, MarksController.check_for_changes])
def test_marks_are_read_once_the_whole_text_is_there(show: Callable[[MarksController], None]) -> None:
    library = LibraryInMemory()
    host, controller = marking(library)
    library.keep_mark(host.reading.document, host.host.source, PART, "Part 1")
    host.reading = Reading(replace(host.reading.document, is_head=True))
    show(controller)
    assert labels(host) == []
    host.reading = Reading(replace(host.reading.document, is_head=False))
    show(controller)
    assert labels(host) == [("", "Part 1")]


def test_a_mark_is_shown_and_told_once_it_is_in_the_library() -> None:
    host, controller = marking(waits=True)
    controller.keep(TITLE)
    assert (labels(host), host.notices) == ([], [])
    host.work_all()
    assert (labels(host), host.notices) == ([("", "A tale of bells")], ["Bookmarked: A tale of bells"])


def test_a_passage_is_bookmarked_once_also_if_asked_twice_before_it_is_kept() -> None:
    host, controller = marking(waits=True)
    controller.keep(TITLE)
    controller.keep(TITLE)
    controller.keep(TITLE, "a")
    host.work_all()
    assert sorted(labels(host)) == [("", "A tale of bells"), ("a", "A tale of bells")]
    assert host.notices[1:] == ["Already bookmarked: A tale of bells", "Mark a: A tale of bells"]


def test_changes_are_undone_the_last_one_first_and_only_those_of_this_document() -> None:
    host, controller = marking()
    controller.keep(TITLE)
    controller.keep(PART, "a")
    controller.keep(TITLE, "a")  # moves it
    controller.rename(mark_at(host, 0), "  A new   name ")
    controller.delete(next(found.mark for found in host.reading.marks.entries if found.mark.letter == "a"), "^Z")
    assert labels(host) == [("", "A new name")]
    assert controller.can_undo("one")
    assert not controller.can_undo("two")
    host.source = "two"
    controller.undo()
    assert host.notices.pop() == "No change of this text to undo"
    host.source = "one"
    host.notices.clear()
    for _ in range(3):
        controller.undo()
    assert host.notices == [
        "Undone: delete “A tale of bells”",
        "Undone: change “A tale of bells”",
        "Undone: set mark a",
    ]
    assert [
        (letter, found.span) for (letter, _), found in zip(labels(host), host.reading.marks.entries, strict=True)
    ] == [
        ("", TITLE),
        ("a", PART),
    ]
    for _ in range(3):
        controller.redo()
    assert labels(host) == [("", "A new name")]
    for _ in range(5):
        controller.undo()
    assert labels(host) == []
    assert not controller.can_undo("one")
    controller.undo()
    assert host.notices[-1] == "No change of this text to undo"


@pytest.mark.parametrize("label", ["", "   ", "A tale of bells", " A tale  of bells "])
async def test_an_empty_or_the_same_name_is_no_change(label: str) -> None:
    host, controller = marking()
    controller.keep(TITLE)
    async with App[None]().run_test():  # a line with a first text needs one
        controller.ask_name(mark_at(host, 0))
        assert isinstance(host.windows[-1], Prompt)
        host.answer(label)
        controller.ask_name(mark_at(host, 0))
        host.answer(None)
    assert labels(host) == [("", "A tale of bells")]
    assert [act.name for act in host.library.done] == ["bookmark “A tale of bells”"]


def test_a_change_that_fails_is_told_and_cannot_be_undone() -> None:
    host, controller = marking(Broken())
    controller.keep(TITLE)
    assert (labels(host), host.notices) == ([], ["The mark is not kept: the disk is full"])
    LibraryInMemory.keep_mark(host.library, host.reading.document, "one", TITLE, "title")
    controller.reload()
    controller.delete(mark_at(host, 0), "^Z")
    assert labels(host) == [("", "title")]
    assert [act.name for act in host.library.done] == ["bookmark “title”"]


def test_marks_that_come_for_a_document_that_is_gone_are_not_shown_on_another() -> None:
    host, controller = marking(waits=True)
    controller.keep(TITLE)
    other = FakeHost(tale("two"))
    host.reading, host.source = other.reading, "two"
    host.work_all()
    assert labels(host) == []
    assert [mark.label for mark in host.library.marks["one"]] == ["A tale of bells"]


def test_the_library_is_asked_again_only_if_it_has_changed() -> None:
    host, controller = marking(waits=True)
    controller.check_for_changes()
    controller.check_for_changes()
    assert len(host.pending) == 1
    host.work_all()
    host.library.keep_mark(host.reading.document, "one", TITLE, "from elsewhere")
    controller.check_for_changes()
    host.work_all()
    assert labels(host) == [("", "from elsewhere")]
    controller.check_for_changes()
    assert host.pending == []


def test_the_list_goes_to_a_mark_and_says_if_its_text_is_gone() -> None:
    host, controller = marking()
    controller.show_list()
    assert host.windows == []
    assert host.notices == ["No marks yet: M bookmarks a place, ma sets mark a"]
    controller.keep(PART)
    controller.show_list()
    assert isinstance(host.windows[-1], Chooser)
    host.answer(mark_at(host, 0).ident)
    assert host.reading.position.offset == PART.start
    host.reading = host.reading.with_marks((ResolvedMark(mark_at(host, 0), None),))
    controller.go_to(mark_at(host, 0).ident)
    assert host.notices[-1].startswith("Lost: the words of this mark are gone from the text")
    said = len(host.notices)
    controller.go_to(999)
    assert len(host.notices) == said


async def test_the_list_of_marks_deletes_and_renames_by_the_id_at_its_cursor() -> None:
    host, controller = marking()
    controller.keep(TITLE)
    controller.keep(PART, "a")
    ident = mark_at(host, 1).ident
    async with App[None]().run_test():
        controller.change(ident, "rename")
        host.answer("Supper")
    assert labels(host)[1] == ("a", "Supper")
    controller.change(ident, "delete")
    assert labels(host) == [("", "A tale of bells")]
    controller.change(ident, "delete")
    assert host.notices[-1] == "Deleted: Supper (^Z restores it)"
    controller.show_list()
    host.answer(None)
    controller.delete(mark_at(host, 0), "^Z")
    controller.show_list()  # empty, but what was deleted can be brought back there
    assert len(host.windows) == 1


def test_before_the_first_document_there_is_nothing_to_mark() -> None:
    host = FakeHost()
    controller = MarksController(host.host, nothing_to_show)
    controller.reload()
    controller.check_for_changes()
    controller.undo()
    assert host.notices == []


# Marks of all texts, and links to marks


def two_tales() -> tuple[Document, Document, LibraryInMemory]:
    """Return two texts and a library with a mark in the second half of each."""
    library = LibraryInMemory()
    here, there = tale("here.txt"), tale("there.txt", sections=30)
    for document, name, number in ((here, "mine", 5), (there, "the other one", 25)):
        at = document.text.index(f"Number {number} ")
        library.keep_mark(document, document.source, Span(at, at + 8), name, "", 3, f"note in {document.source}")
    return here, there, library


async def test_tab_lists_the_marks_of_all_texts_and_enter_goes_there() -> None:
    here, there, library = two_tales()
    async with opened(here, there, library=library) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("B")
        await pilot.pause()
        assert "Marks in this text" in screen_text(app)
        assert "the other one" not in screen_text(app)
        await pilot.press("tab")
        await settled(app, pilot)
        assert "Marks in all texts" in screen_text(app)
        assert "the other one ✎ note in there.txt" in screen_text(app)
        await typed(pilot, "text")
        await pilot.press("colon")
        await typed(pilot, "there")
        assert "note in here.txt" not in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        await settled(app, pilot)
        assert app.source == "there.txt"
        assert app.reading.position.offset == there.text.index("Number 25 ")
        await pilot.press("B", "tab", "tab")
        await settled(app, pilot)
        assert "Marks in this text" in screen_text(app)
        assert "mine" not in screen_text(app)


async def test_a_mark_of_this_text_is_gone_to_without_opening_it_again() -> None:
    here, there, library = two_tales()
    async with opened(here, there, library=library) as (app, pilot):
        await settled(app, pilot)
        document = app.reading.document
        await pilot.press("B", "tab")
        await settled(app, pilot)
        await typed(pilot, "mine")
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.reading.document is document
        assert app.reading.position.offset == here.text.index("Number 5 ")


async def test_the_filter_of_all_texts_says_what_it_does_not_know() -> None:
    here, there, library = two_tales()
    async with opened(here, there, library=library) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("B", "tab")
        await settled(app, pilot)
        await typed(pilot, "colour")
        await pilot.press("colon")
        await typed(pilot, "x")
        assert "colour: needs 1 to 5" in screen_text(app)
        await pilot.press("backspace", "3")
        await pilot.pause()
        assert "needs" not in screen_text(app)
        assert "mine" in screen_text(app)


async def test_a_text_without_marks_lists_those_of_all_texts_and_they_are_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(AppHost, "copy", lambda self, write, what="": copied.append(write()))
    _, there, library = two_tales()
    async with opened(tale("new.txt"), there, library=library) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("B")
        await settled(app, pilot)
        assert "Marks in all texts" in screen_text(app)
        await typed(pilot, "other")
        await pilot.press("ctrl+c", "ctrl+l", "f2")
        await settled(app, pilot)
        assert "Go to the mark first" in screen_text(app)
    (mark,) = library.marks["there.txt"]
    assert copied == ["Number 2", mark.link]


def linking(target: str) -> Document:
    builder = Builder("links.md")
    builder.paragraph([StyledText("See "), StyledText("there", (Style("link", target),))])
    return builder.build()


async def test_a_link_to_a_mark_opens_its_text_at_the_mark_and_one_to_a_text_opens_it() -> None:
    _, there, library = two_tales()
    (mark,) = library.marks["there.txt"]
    for target, offset in ((mark.link, there.text.index("Number 25 ")), ("readtui://text/" + "2".zfill(16), 0)):
        async with opened(linking(target), there, library=library) as (app, pilot):
            await pilot.press("a")
            await pilot.pause()
            assert "in your library" in screen_text(app)
            await pilot.press("enter")
            await settled(app, pilot)
            await settled(app, pilot)
            assert app.source == "there.txt"
            assert app.reading.position.offset == offset


async def test_a_link_to_what_the_library_does_not_have_says_so() -> None:
    for target, text in (
        ("readtui://mark/" + "f" * 16, "The library has no mark ffffffffffffffff"),
        ("readtui://text/" + "f" * 16, "The library has no text ffffffffffffffff"),
        ("readtui://mark/ffff", "it names no text or mark by its id"),
        ("readtui://file/etc/passwd", "it names no text or mark by its id"),
    ):
        async with opened(linking(target)) as (app, pilot):
            await pilot.press("a", "enter")
            await settled(app, pilot)
            assert text in screen_text(app)
            assert app.source == "links.md"
