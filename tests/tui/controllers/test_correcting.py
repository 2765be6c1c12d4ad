"""Corrections of plain text on the screen: made, shown, kept, undone."""

from __future__ import annotations

from readtui.document.model import Document, Heading
from readtui.errors import LibraryError
from readtui.ingest.plaintext.reader import read
from readtui.reading.search import Query, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.span import Span
from readtui.tui.controllers.correcting import CorrectingController
from readtui.tui.controllers.marks import MarksController
from readtui.tui.effects import AwaitKey, Correct, Press, Say, Undo
from readtui.tui.role_commands import LETTERS, NOT_PLAIN, ROLE_COMMANDS, await_role
from tests.screens import LibraryInMemory, opened, screen_text, settled, tale
from tests.tui.fakes import FakeHost

HARBOUR = """\
The harbour in winter

The ferry left the island before it was light, and those who had meant to take it stood on the quay in the rain.

What nobody had thought of.

By noon the fog had lifted, and one could see the mainland again with its chimneys and its single white road.

Boats on the beach.

In the evening a boy came running up from the beach and said that there was a light far out on the water.
"""
THOUGHT = "What nobody had thought of."


def harbour() -> Document:
    return read(HARBOUR, "harbour.txt")


def correcting(document: Document | None = None, **options: object) -> tuple[FakeHost, CorrectingController]:
    host = FakeHost(document or harbour(), **options)  # type: ignore[arg-type]
    controller = CorrectingController(host.host)
    host.marks = MarksController(host.host, controller.show_kept)  # type: ignore[attr-defined]
    return host, controller


def undo(host: FakeHost) -> None:
    host.marks.undo()  # type: ignore[attr-defined]


def at(host: FakeHost, words: str) -> None:
    host.reading = host.reading.point_at(host.text.index(words))


def headings(host: FakeHost) -> list[tuple[int, str]]:
    document = host.reading.document
    return [(one.level, one.span.of(document.text)) for one in document.blocks if isinstance(one, Heading)]


def test_the_line_at_the_position_becomes_a_heading_and_is_kept() -> None:
    host, controller = correcting()
    at(host, THOUGHT)
    controller.correct(Correct("heading", 3))
    assert (3, THOUGHT) in headings(host)
    assert host.notices == [f"Heading 3: “{THOUGHT}” · Eu undoes"]
    assert host.reading.position.offset == host.text.index(THOUGHT)
    again = FakeHost(harbour(), library=host.library)
    assert [one.correction.role for one in again.library.corrections_of(harbour(), "harbour.txt")] == ["heading"]


def test_a_correction_of_a_line_replaces_the_one_before_it_and_is_undone_first() -> None:
    host, controller = correcting()
    before = host.reading.document
    at(host, THOUGHT)
    controller.correct(Correct("heading"))
    controller.correct(Correct("caption"))
    assert len(host.library.corrections["harbour.txt"]) == 1
    undo(host)
    assert (2, THOUGHT) in headings(host)
    undo(host)
    assert host.reading.document == before
    undo(host)
    assert host.notices[-3:] == [*["Undone: correct a line"] * 2, "No change of this text to undo"]


def test_a_line_and_a_whole_text_are_reset() -> None:
    host, controller = correcting()
    before = host.reading.document
    for words in (THOUGHT, "Boats on"):
        at(host, words)
        controller.correct(Correct("heading", 2))
    controller.correct(Correct("reset"))
    assert [title for _, title in headings(host)][-1] == THOUGHT
    controller.correct(Correct("reset"))
    assert host.notices[-1] == "Nothing was corrected here"
    controller.correct(Correct("reset all"))
    assert host.reading.document == before
    undo(host)
    assert [title for _, title in headings(host)][-1] == THOUGHT


def test_a_hidden_line_leaves_the_text_and_comes_back() -> None:
    host, controller = correcting()
    at(host, THOUGHT)
    controller.correct(Correct("hidden"))
    assert THOUGHT not in host.text
    assert [one.text for one in host.reading.document.hidden] == [THOUGHT]
    assert host.reading.position.offset == host.text.index("By noon")
    controller.correct(Correct("show"))
    assert host.notices[-1] == f"Shown: “{THOUGHT}” · Eu undoes"
    assert THOUGHT in host.text
    controller.correct(Correct("show"))
    assert host.notices[-1] == "No hidden lines above this one"


def test_all_lines_of_the_selection_are_corrected() -> None:
    host, controller = correcting()
    start, end = host.text.index("nobody"), host.text.index("Boats on") + 3
    host.reading = host.reading.select(Selection.of(Span(start, end)))
    controller.correct(Correct("caption"))
    assert host.notices == ["Caption: 3 lines · Eu undoes"]
    assert host.reading.selection.current is None


def test_the_place_the_jumps_and_the_matches_stay_at_their_words() -> None:
    host, controller = correcting()
    boats, noon = host.text.index("Boats on"), host.text.index("By noon")
    query = Query("boy")
    host.reading = host.reading.record_jump(noon).with_hits(query, find(host.text, query))
    at(host, THOUGHT)
    controller.correct(Correct("heading"))  # the text stays the same
    assert host.reading.search.hits
    host.reading = host.reading.with_viewport(boats, len(host.text)).point_at(boats)
    at(host, THOUGHT)
    controller.correct(Correct("hidden"))
    assert host.text[host.reading.position.top :].startswith("Boats on")
    assert [host.text[jump:][:7] for jump in host.reading.position.jump_list.behind] == ["By noon"]
    assert not host.reading.search.hits


def test_two_corrections_in_a_row_are_both_shown() -> None:
    host, controller = correcting(waits=True)
    at(host, THOUGHT)
    controller.correct(Correct("heading", 3))
    at(host, "Boats on")
    controller.correct(Correct("heading", 4))
    host.work_all()
    assert headings(host)[-2:] == [(3, THOUGHT), (4, "Boats on the beach.")]


def test_another_text_that_is_shown_by_then_stays() -> None:
    host, controller = correcting(waits=True)
    controller.correct(Correct("caption"))
    host.reading, host.source = Reading(tale()), "tale.txt"
    host.work_all()
    assert host.reading.document == tale()
    host.reading = Reading(read(f"{HARBOUR}\nEnd.\n", "harbour.txt"))
    host.source = "harbour.txt"
    controller.correct(Correct("heading"))
    host.reading = Reading(harbour())
    host.work_all()
    assert host.reading.document == harbour()


def test_other_formats_say_why_not() -> None:
    host, controller = correcting(tale())
    controller.correct(Correct("heading"))
    assert host.notices == [NOT_PLAIN]
    assert await_role(host.reading, 0) == Say(NOT_PLAIN)
    undo(host)


def test_an_empty_text_has_no_line_to_correct() -> None:
    host, controller = correcting(read("\n", "empty.txt"))
    controller.correct(Correct("heading"))
    assert host.notices == ["There is no line here"]
    assert isinstance(await_role(host.reading, 0), AwaitKey)


def test_a_correction_that_is_not_kept_is_not_shown() -> None:
    class Full(LibraryInMemory):
        def change_corrections(self, *_: object) -> tuple[()]:
            raise LibraryError("the correction is not kept: the disk is full")

    host, controller = correcting(library=Full())
    before = host.reading.document
    controller.correct(Correct("caption"))
    assert host.reading.document is before
    assert host.notices == ["The correction is not kept: the disk is full"]


def test_the_notice_names_no_key_that_does_not_exist() -> None:
    host, controller = correcting()
    host.keys = {"correct.line": ""}
    controller.correct(Correct("caption"))
    assert host.notices == ["Caption: “The harbour in winter”"]


def test_the_letters_after_the_key() -> None:
    waiting = await_role(Reading(harbour()).point_at(HARBOUR.index("nobody") - 2), 0)
    assert isinstance(waiting, AwaitKey)
    assert waiting.cue is not None
    assert waiting.cue.of(harbour().text) == THOUGHT
    for command in ROLE_COMMANDS:
        if command.letter:
            assert waiting.then(Reading(), Press(command.letter, command.letter)) == command.effect
    assert waiting.then(Reading(), Press("u", "u")) == Undo()
    wrong = waiting.then(Reading(), Press("9", "9"))
    assert isinstance(wrong, Say)
    assert LETTERS in wrong.text


async def test_a_correction_is_made_seen_in_the_sidebar_and_undone() -> None:
    async with opened(harbour()) as (app, pilot):
        await pilot.press("right_curly_bracket", "right_curly_bracket", "E")
        assert "heading" in screen_text(app)
        await pilot.press("h")
        await settled(app, pilot)
        assert [section.title for section in app.reading.document.sections] == ["The harbour in winter", THOUGHT]
        assert f"Heading: “{THOUGHT}” · Eu undoes" in screen_text(app)
        await pilot.press("E", "u")
        await settled(app, pilot)
        assert [section.title for section in app.reading.document.sections] == ["The harbour in winter"]
