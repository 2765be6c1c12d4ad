"""Going from document to document, without a screen: history, articles, reload, and saved positions."""

from __future__ import annotations

from typing import Any, cast

import pytest

from readtui.errors import SourceError
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.tui.controllers.visiting import VisitingController
from readtui.tui.effects import ShowArticle
from readtui.tui.services import OpenRequest
from tests.screens import tale
from tests.tui.fakes import FakeHost

ONE, TWO, THREE = (tale(name) for name in ("one", "two", "three"))
HERE = OpenRequest()


def visiting(*, is_open: bool = True) -> tuple[FakeHost, VisitingController]:
    host = FakeHost(ONE, TWO, THREE, is_open=is_open)
    return host, VisitingController(host.host)


def show(host: FakeHost, controller: VisitingController, source: str, request: OpenRequest = HERE, at: int = 0) -> None:
    document = {"one": ONE, "two": TWO, "three": THREE}[source]
    controller.show(document, source, at, request, redirected=False)


def test_back_and_forward_return_to_documents_as_they_were_left() -> None:
    host, controller = visiting()
    host.reading = host.reading.move_to(300)
    show(host, controller, "two")
    show(host, controller, "three")
    controller.go_in_history(-1)
    assert (controller.source, host.reading.document) == ("two", TWO)
    controller.go_in_history(-1)
    assert (controller.source, host.reading.position.offset) == ("one", 300)
    controller.go_in_history(-1)
    assert host.notices == ["No earlier text"]
    controller.go_in_history(1)
    controller.go_in_history(1)
    assert controller.source == "three"
    controller.go_in_history(1)
    assert host.notices == ["No earlier text", "No later text"]
    assert host.cancelled == 4  # what was on its way is not shown over the one that was asked for


def test_another_document_after_going_back_replaces_those_ahead() -> None:
    host, controller = visiting()
    show(host, controller, "two")
    controller.go_in_history(-1)
    show(host, controller, "three")
    controller.go_in_history(1)
    assert host.notices == ["No later text"]
    controller.go_in_history(-1)
    assert controller.source == "one"


def test_before_the_first_document_there_is_no_history_and_nothing_to_save() -> None:
    host, controller = visiting(is_open=False)
    controller.go_in_history(-1)
    controller.save_position()
    controller.position_changed()
    controller.reload()
    assert host.notices == []
    assert host.library.places == {}
    assert host.opened == []
    assert controller.source == "one"


def test_a_reloaded_document_is_not_in_the_history() -> None:
    host, controller = visiting()
    controller.reload()
    assert host.opened == [("one", OpenRequest(reload=True))]
    show(host, controller, "one", OpenRequest(reload=True))
    controller.go_in_history(-1)
    assert host.notices == ["No earlier text"]


def test_who_named_a_document_and_who_sent_it_is_known_also_after_going_back() -> None:
    host, controller = visiting()
    controller.show(TWO, "two", 0, OpenRequest(typed_by_user=False), redirected=True)
    assert (controller.typed_by_user, controller.redirected) == (False, True)
    controller.reload()
    assert host.opened == [("two", OpenRequest(reload=True, typed_by_user=False))]
    controller.go_in_history(-1)
    assert (controller.typed_by_user, controller.redirected) == (True, False)
    controller.go_in_history(1)
    assert (controller.typed_by_user, controller.redirected) == (False, True)


def test_text_from_a_pipe_is_not_reloaded() -> None:
    host = FakeHost(tale("-"))
    VisitingController(host.host).reload()
    assert host.notices == ["Text from a pipe cannot be reloaded"]
    assert host.opened == []


def test_a_document_that_cannot_be_shown_leaves_all_as_it_was() -> None:
    host, controller = visiting()
    host.reading = host.reading.move_to(300)
    before = host.reading
    host.cannot_show = IndexError("bug")
    with pytest.raises(IndexError):
        show(host, controller, "two")
    assert (controller.source, host.reading) == ("one", before)
    host.cannot_show = None
    controller.go_in_history(-1)
    assert host.notices == ["No earlier text"]


def test_articles_follow_each_other_in_a_circle() -> None:
    host, controller = visiting()
    for step in (1, 1, 1, -1, 2):
        controller.show_article(ShowArticle(step))
    assert [source for source, request in host.opened] == ["two", "three", "one", "three", "two"]
    assert controller.source_count == 3
    assert host.notices == [
        f"{number} of 3 · {name}" for number, name in ((2, "two"), (3, "three"), (1, "one"), (3, "three"), (2, "two"))
    ]


def test_articles_end_where_the_reader_does_not_go_round() -> None:
    host, controller = visiting()
    for step, way in ((-1, "within"), (1, "within"), (2, "within"), (3, "nth"), (4, "nth"), (1, "nth")):
        controller.show_article(ShowArticle(step, cast(Any, way)))
    assert [source for source, request in host.opened] == ["two", "three", "one"]
    assert [notice for notice in host.notices if notice.startswith("No")] == [
        *("No earlier text: 3 are open", "No later text: 3 are open", "No later text: 3 are open")
    ]


def test_which_of_the_articles_is_shown_is_known_unless_it_is_another_text() -> None:
    host, controller = visiting()
    host.services.sources = ("one", "two")
    show(host, controller, "one")
    assert controller.source_number == 1
    show(host, controller, "three")
    assert controller.source_number == 0


def test_the_name_of_the_next_text_is_that_of_its_file_or_its_address() -> None:
    host, controller = visiting()
    host.services.sources = ("/shelf/of/books/one.txt", "https://example.org/two", "-")
    for _ in range(3):
        controller.show_article(ShowArticle(1))
    assert host.notices == ["2 of 3 · example.org/two", "3 of 3 · standard input", "1 of 3 · one.txt"]


def test_the_next_source_that_was_not_tried_is_opened_if_one_cannot_be_read() -> None:
    host, controller = visiting(is_open=False)
    host.services.unreadable["one"] = "no such file"
    assert controller.open_untried(SourceError("there is no such file"))
    assert host.opened == [("two", HERE)]
    assert host.notices == ["There is no such file"]
    host.services.unreadable |= {"two": "", "three": ""}
    assert not controller.open_untried(SourceError("there is no such file"))
    assert host.notices == ["There is no such file"]


def test_a_place_in_a_document_is_gone_to_or_missed() -> None:
    host, controller = visiting()
    there = dict(TWO.targets)["part-3"]
    show(host, controller, "two", OpenRequest("part-3"), at=there)
    assert host.reading.position.offset == there
    assert host.notices == []
    show(host, controller, "three", OpenRequest("nowhere"))
    assert host.notices == ["No place #nowhere in this text"]


def test_the_position_is_saved_before_another_document_is_shown_and_some_time_after_a_move() -> None:
    host, controller = visiting()
    host.reading = host.reading.with_viewport(300, 400)
    show(host, controller, "two")
    assert host.library.places == {"one": 300}
    host.reading = host.reading.with_viewport(500, 600)
    controller.position_changed()
    controller.position_changed()
    assert len([timer for timer in host.timers if timer.is_running]) == 1
    host.reading = host.reading.with_viewport(700, 800)
    host.pass_time()
    assert host.library.places == {"one": 300, "two": 700}
    controller.position_changed()
    assert len([timer for timer in host.timers if timer.is_running]) == 1


def test_a_document_that_is_no_longer_on_the_screen_is_not_recorded() -> None:
    host, controller = visiting()
    controller.document_shown(host.reading)
    controller.document_shown(Reading(TWO, Position.at(0)))
    assert host.library.openings == ["one"]


def test_parsed_documents_are_written_in_the_thread_of_the_library_after_one_is_shown() -> None:
    host, controller = visiting()
    saved: list[str] = []
    host.services.save_parsed = lambda: saved.append("cache")
    show(host, controller, "two")
    host.waits = True
    controller.document_shown(host.reading)
    assert saved == []
    for work in host.pending:
        work()
    assert saved == ["cache"]
