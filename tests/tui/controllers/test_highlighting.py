"""Highlights: made from a selection, opened, changed, annotated and deleted, each with undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot

from readtui.config.settings import Settings, SettingValue
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.marks.anchor import Anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.span import Span
from readtui.tui.actions import BY_ID
from readtui.tui.app import ReaderApp
from readtui.tui.host import AppHost
from readtui.tui.launcher import Launcher
from readtui.tui.widgets.highlight import HighlightWindow
from readtui.tui.widgets.note_editor import MOST_PASTED, NoteEditor
from tests.screens import LibraryInMemory, burst, opened, screen_rows, screen_text, settled, tale, typed


def highlights(app: ReaderApp) -> list[Mark]:
    """Return the highlights on the screen."""
    return [found.mark for found in app.reading.marks.entries if found.mark.colour]


def words(app: ReaderApp, mark: Mark) -> str:
    found = app.reading.marks.with_ident(mark.ident)
    assert found is not None
    assert found.span is not None
    return found.span.of(app.reading.document.text)


def no_window(app: ReaderApp) -> bool:
    return app.screen is app.reading_screen


async def highlight_two_words(app: ReaderApp, pilot: Pilot[None]) -> Mark:
    """Highlight the first two words of the text, and return the highlight."""
    await pilot.press("v", "w", "e", "enter")
    await settled(app, pilot)
    return highlights(app)[0]


async def test_enter_highlights_the_selection_and_the_highlight_is_kept() -> None:
    library = LibraryInMemory()
    async with opened(tale(), library=library) as (app, pilot):
        mark = await highlight_two_words(app, pilot)
        assert (mark.kind, mark.colour, mark.note) == ("highlight", 1, "")
        assert len(words(app, mark).split()) == 2
        assert app.reading.selection.current is None
        assert "Highlighted in yellow (1): ⏎ opens it" in screen_text(app)
    assert [one.colour for marks in library.marks.values() for one in marks] == [1]


async def test_the_last_colour_is_kept_for_the_next_start() -> None:
    kept: list[dict[str, SettingValue]] = []
    async with opened(tale(), settings=Settings(highlight_colour=5)) as (app, pilot):
        app.services.remember = kept.append
        await pilot.press("v", "e", "C")
        assert "Highlights are now yellow (1)" in screen_text(app)
        await pilot.press("enter", "enter", "3")
        await settled(app, pilot)
        assert [mark.colour for mark in highlights(app)] == [3]
    assert kept == [{"highlight_colour": 1}, {"highlight_colour": 3}]


async def test_marks_are_hidden_and_shown_by_a_key_and_the_screen_says_so() -> None:
    async with opened(tale()) as (app, pilot):
        await highlight_two_words(app, pilot)
        assert any(row[28:].lstrip().startswith("1 ") for row in screen_rows(app))
        await pilot.press("X")
        await settled(app, pilot)
        assert "Marks hidden: X shows them" in screen_text(app)
        app.reading_screen.notice.clear()
        await pilot.pause()
        assert "marks hidden" in screen_rows(app)[-2]
        assert "X show marks" in screen_rows(app)[-1]
        assert not any(row[28:].lstrip().startswith("1 ") for row in screen_rows(app))
        await pilot.press("enter")
        await settled(app, pilot)
        assert no_window(app)
        await pilot.press("v", "e", "A", "x", "ctrl+s")
        await settled(app, pilot)
        assert not any("✎" in row[28:] for row in screen_rows(app)), "new ones are hidden too"
        app.controllers.visiting.reload()
        await settled(app, pilot)
        assert app.reading.marks.are_hidden
        await pilot.press("X")
        await settled(app, pilot)
        assert any("1✎" in row[28:] for row in screen_rows(app))
        assert "marks hidden" not in screen_text(app)


async def test_c_takes_the_next_colour_and_undo_removes_the_highlight() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "C", "C", "enter")
        await settled(app, pilot)
        assert [mark.colour for mark in highlights(app)] == [3]
        app.controllers.marks.undo()
        await settled(app, pilot)
        assert highlights(app) == []
        assert "Undone: highlight “" in screen_text(app)


async def test_enter_opens_the_highlight_at_the_position_and_a_digit_changes_its_colour() -> None:
    async with opened(tale()) as (app, pilot):
        mark = await highlight_two_words(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HighlightWindow)
        assert words(app, mark).split()[1] in screen_text(app)
        assert "No note" in screen_text(app)
        await pilot.press("4")
        await settled(app, pilot)
        assert no_window(app)
        assert [one.colour for one in highlights(app)] == [4]
        app.controllers.marks.undo()
        await settled(app, pilot)
        assert [one.colour for one in highlights(app)] == [1]
        await pilot.press("enter", "x")
        await settled(app, pilot)
        assert highlights(app) == []


async def test_a_click_on_a_highlight_opens_it() -> None:
    async with opened(tale()) as (app, pilot):
        mark = await highlight_two_words(app, pilot)
        first = words(app, mark)
        row = next(number for number, text in enumerate(screen_rows(app)) if first in text[28:])
        await pilot.click(offset=(screen_rows(app)[row].index(first, 28) + 1, row))
        await settled(app, pilot)
        assert isinstance(app.screen, HighlightWindow)


async def test_a_note_is_written_over_several_lines_and_kept_with_ctrl_s() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        await pilot.press("W", "h", "y", "question_mark", "enter", "q", "ctrl+s")
        await settled(app, pilot)
        (mark,) = highlights(app)
        assert mark.note == "Why?\nq"
        assert any("✎" in row for row in screen_rows(app))
        await pilot.press("enter", "e", "ctrl+end", "exclamation_mark", "ctrl+s")
        await settled(app, pilot)
        assert highlights(app)[0].note == "Why?\nq!"
        app.controllers.marks.undo()
        await settled(app, pilot)
        assert highlights(app)[0].note == "Why?\nq"


async def test_escape_asks_before_it_discards_what_was_written() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A", "n", "o", "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert "Esc again discards the note" in screen_text(app)
        await pilot.press("w", "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        await pilot.press("escape")
        await settled(app, pilot)
        assert no_window(app)
        assert highlights(app) == []
        assert app.reading.selection.current is not None
        await pilot.press("A", "escape")
        await settled(app, pilot)
        assert no_window(app)


async def test_without_a_selection_the_note_is_about_the_paragraph_or_the_highlight_here() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("right_square_bracket")
        app.apply(BY_ID["mark.note"].does(app.reading, 0))
        await settled(app, pilot)
        await pilot.press("h", "m", "ctrl+s")
        await settled(app, pilot)
        (mark,) = highlights(app)
        assert "\n" not in words(app, mark)
        app.apply(BY_ID["mark.note"].does(app.reading, 0))
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.area.text == "hm"


async def test_ctrl_e_writes_the_note_in_another_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Launcher, "edit_text", lambda self, text: f"{text} from outside\x1b[2J")
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A", "n", "ctrl+e", "ctrl+s")
        await settled(app, pilot)
        assert highlights(app)[0].note.startswith("n from outside")
        assert "\x1b" not in highlights(app)[0].note


async def test_the_words_of_a_highlight_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with opened(tale()) as (app, pilot):
        monkeypatch.setattr(app.host, "copy", lambda write, what="": copied.append(write()))
        mark = await highlight_two_words(app, pilot)
        await pilot.press("enter", "y")
        await settled(app, pilot)
        assert copied == [words(app, mark)]


async def test_a_highlight_without_spaces_has_its_first_characters_as_label() -> None:
    builder = Builder("lamp.txt")
    builder.paragraph("灯" * 200)
    async with opened(builder.build()) as (app, pilot):
        await pilot.press("V", "enter")
        await settled(app, pilot)
        assert highlights(app)[0].label.startswith("灯" * 30)


# The mouse, and the commands


async def test_what_the_mouse_selects_is_highlighted_by_enter_and_a_click_opens_it() -> None:
    async with opened(tale()) as (app, pilot):
        y = next(number for number, row in enumerate(screen_rows(app)) if "Number 1 hears" in row)
        x = screen_rows(app)[y].index("Number 1")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 4, y))
        await pilot.mouse_up(offset=(x + 8, y))
        await pilot.press("enter")
        await settled(app, pilot)
        (mark,) = highlights(app)
        assert words(app, mark) == "Number 1"
        assert no_window(app)
        await pilot.click(offset=(x + 3, y))
        await settled(app, pilot)
        assert isinstance(app.screen, HighlightWindow)


async def test_the_commands_add_a_note_to_the_paragraph_without_a_selection() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("right_square_bracket", "right_curly_bracket", "colon")
        await typed(pilot, "note to the paragraph")
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert "New note on Number 1 hears" in screen_text(app)
        await pilot.press("h", "m", "ctrl+s")
        await settled(app, pilot)
        (mark,) = highlights(app)
        assert words(app, mark).startswith("Number 1 hears")
        assert words(app, mark).endswith("snow.")


# Lists and links


def at_cursor(app: ReaderApp) -> str:
    """Return the name of the mark at the cursor of the list with the keys."""
    ident = app.window.current_value
    found = app.reading.marks.with_ident(ident) if isinstance(ident, int) else None
    return found.mark.label if found is not None else ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_lists_of_marks_show_colours_and_notes(size: tuple[int, int]) -> None:
    library = LibraryInMemory()
    text = tale().text
    at = text.index("Number 3")
    library.keep_mark(tale(), "tale.txt", Span(at, at + 8), "Number 3 " + "hears " * 30, "", 4, "Who is this?\nA clock")
    library.keep_mark(tale(), "tale.txt", Span(at + 20, at + 28), "the bell", "", 2)
    library.keep_mark(tale(), "tale.txt", Span(at + 30, at + 38), "a place")
    async with opened(tale(), size=size, library=library) as (app, pilot):
        await settled(app, pilot)
        side = [row[:27].rstrip() for row in screen_rows(app)]
        assert any(row.startswith(" 4✎ Number 3") for row in side)
        assert any(row.startswith(" 2  the bell") for row in side)
        assert any(row.startswith(" ★  a place") for row in side)
        await pilot.press("B")
        await settled(app, pilot)
        window = screen_text(app)
        assert " 4✎ Number 3 hears" in window
        assert " 2  the bell" in window
        await pilot.press(*"clock")
        await pilot.pause()
        assert "the bell" not in "".join(row[27:] for row in screen_rows(app)[2:-2] if "Part" in row)
        assert at_cursor(app).startswith("Number 3")
        await pilot.press(*["backspace"] * 5, *"green")
        await pilot.pause()
        assert at_cursor(app) == "the bell"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_lost_highlight_is_listed_with_its_words_and_shown_with_its_note(size: tuple[int, int]) -> None:
    library = LibraryInMemory()
    library.keep_mark(tale(), "tale.txt", Span(0, 8), "owl", "", 4, "Who saw it?")
    (mark,) = library.marks["tale.txt"]
    library.marks["tale.txt"] = [mark._replace(anchor=Anchor(40, "an owl in the belfry", "there was ", " at night"))]
    async with opened(tale(), size=size, library=library) as (app, pilot):
        await settled(app, pilot)
        await pilot.press("B")
        await settled(app, pilot)
        window = screen_text(app)
        assert "4✎ owl: “an owl in the bel" in window
        assert "✗ lost" in window
        await pilot.press("enter")
        await settled(app, pilot)
        shown = screen_text(app)
        assert "✗ lost: the words are gone from the text" in shown
        assert "an owl in the belfry" in shown
        assert "Who saw it?" in shown


async def test_the_words_and_the_link_of_a_mark_are_copied_from_its_window_and_from_the_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(AppHost, "copy", lambda self, write, what="": copied.append(write()))
    async with opened(tale(), size=(120, 40)) as (app, pilot):
        mark = await highlight_two_words(app, pilot)
        link = f"readtui://mark/{mark.uid}"
        await pilot.press("enter", "L", "tab", "tab", "y", "L", "escape")
        await settled(app, pilot)
        assert copied == [link, words(app, mark), link]
        await pilot.press("B", "ctrl+c", "ctrl+l")
        await settled(app, pilot)
        assert copied == [link, words(app, mark), link, words(app, mark), link]


# The editor loses nothing


class LockedLibrary(LibraryInMemory):
    """A library that another program locks, until it is unlocked."""

    is_locked = True

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        if self.is_locked:
            raise LibraryError("the mark is not kept: the library is locked")
        return super().keep_mark(document, source, span, label, letter, colour, note)


async def test_a_note_that_cannot_be_kept_stays_in_the_editor() -> None:
    library = LockedLibrary()
    async with opened(tale(), library=library) as (app, pilot):
        await pilot.press("v", "e", "A", "h", "m", "ctrl+s")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.area.text == "hm"
        assert "The mark is not kept: the library is locked" in screen_text(app)
        library.is_locked = False
        await pilot.press("exclamation_mark", "ctrl+s")
        await settled(app, pilot)
        assert no_window(app)
        assert [mark.note for mark in highlights(app)] == ["hm!"]


async def test_a_note_of_an_editor_that_was_left_while_it_was_saved_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(AppHost, "copy", lambda self, write, what="": copied.append(write()))
    async with opened(tale(), library=LockedLibrary()) as (app, pilot):
        await pilot.press("v", "e", "A", "h", "m")
        await pilot.pause()
        editor = app.screen
        assert isinstance(editor, NoteEditor)
        waiting: list[Callable[[], bool]] = []
        editor._actions = editor._actions._replace(keep=lambda text, ended: waiting.append(lambda: ended("locked")))
        await pilot.press("ctrl+s", "x")
        assert "Saving …" in screen_text(app)
        assert editor.area.text == "hm"
        await pilot.press("escape")
        await pilot.pause()
        assert no_window(app)
        assert not waiting[0]()
        controller = app.controllers.highlighting
        controller._edit("New note", "", lambda note: failing)
        await pilot.pause()
        editor = app.screen
        assert isinstance(editor, NoteEditor)
        keep = editor._actions.keep
        await pilot.press("escape")
        await pilot.pause()
        keep("what I thought", editor._ended)
        await settled(app, pilot)
    assert copied == ["what I thought"]


def failing(document: Document, source: str) -> str:
    raise LibraryError("the disk is full")


async def test_a_note_that_is_not_kept_before_the_end_is_told() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A", "h", "m")
        await pilot.pause()
        editor = app.screen
        assert isinstance(editor, NoteEditor)
        app.leave(0)
        app.controllers.highlighting._edit("New note", "", lambda note: failing)
        await pilot.pause()
        assert isinstance(app.screen, NoteEditor)
        app.screen._actions.keep("what I thought", lambda failure: True)
    assert app.finish() == ("the disk is full\nThe note was:\nwhat I thought",)


async def test_quitting_asks_before_it_loses_what_was_written() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A", "n", "o", "ctrl+q")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert "^Q again quits without the note" in screen_text(app)
        assert app.is_running


async def test_what_is_written_can_be_undone_also_what_another_editor_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Launcher, "edit_text", lambda self, text: f"{text} from outside")
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A", "n")
        await pilot.press("ctrl+e")
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.area.text == "n from outside"
        await pilot.press("ctrl+z")
        assert app.screen.area.text == "n"
        await pilot.press("ctrl+y")
        assert app.screen.area.text == "n from outside"


async def test_what_is_pasted_is_printable_and_not_endless() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "e", "A")
        await pilot.pause()
        editor = app.screen
        assert isinstance(editor, NoteEditor)
        app.post_message(events.Paste("one\x1b]52;c;eA==\x07\r\ntwo\x9b2J"))
        await settled(app, pilot)
        assert editor.area.text == "one\ntwo"
        app.post_message(events.Paste("long\n" * MOST_PASTED))
        await settled(app, pilot)
        assert len(editor.area.text) == MOST_PASTED
        assert editor.area.text.startswith("one\ntwolong")
        assert "Only 20,000 characters were pasted" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 15), (20, 6), (250, 60)])
async def test_the_editor_fits_the_screen_and_shows_its_keys(size: tuple[int, int]) -> None:
    async with opened(tale(), size=size) as (app, pilot):
        await pilot.press(
            "v", "e", "A", *"words", "space", *"words", "space", *"words", "space", *"words", "enter", "x"
        )
        await settled(app, pilot)
        rows = screen_rows(app)
        assert any("New note" in row for row in rows)
        assert any("x" in row for row in rows)
        if size[0] >= 40:
            assert "^S keep  Esc cancel" in rows[-1]
            assert any("^S keep · Esc cancel" in row for row in rows[:-1])


async def test_a_note_that_is_typed_and_kept_in_one_go_is_kept_whole() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "w", "e", "A")
        await settled(app, pilot)
        await burst(app, pilot, *"note", "ctrl+s")
        await settled(app, pilot)
        await settled(app, pilot)
        assert [mark.note for mark in highlights(app)] == ["note"]


async def test_escape_typed_in_one_go_with_a_note_asks_before_it_is_lost() -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("v", "w", "e", "A")
        await settled(app, pilot)
        await burst(app, pilot, *"note", "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.area.text == "note"
