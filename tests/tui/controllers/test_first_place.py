"""Opening a document at words that were marked: `readtui open MARK`."""

from __future__ import annotations

from readtui.marks.anchor import Anchor, anchor
from readtui.span import Span
from readtui.tui.app import ReaderApp
from tests.screens import app_for, screen_text, settled, tale


def opened_at(place: Anchor) -> ReaderApp:
    """Return the app that opens a document at a place; its last position is near the end."""
    services = app_for(tale()).services
    services.first_place = place
    services.library.keep_place(tale(), "tale.txt", tale().text.index("Part 6"), 0.9)
    return ReaderApp(services)


async def test_a_document_is_opened_at_the_marked_words_and_not_at_the_last_position() -> None:
    text = tale().text
    start = text.index("Number 3 hears")
    app = opened_at(anchor(text, Span(start, start + 14)))
    async with app.run_test(size=(100, 20)) as pilot:
        await settled(app, pilot)
        assert app.reading.position.top == start


async def test_if_the_words_are_gone_the_last_position_is_shown_and_a_notice() -> None:
    app = opened_at(Anchor(10, "An owl that nobody has ever seen here", "before", "after"))
    async with app.run_test(size=(100, 20)) as pilot:
        await settled(app, pilot)
        assert app.reading.position.top == tale().text.index("Part 6")
        assert "The marked words are gone from this text" in screen_text(app)
