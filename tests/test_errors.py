"""The form in which errors are shown as notices."""

from __future__ import annotations

import pytest

from readtui.errors import LibraryError, NoteNotKeptError, ReadtuiError, SourceError


def test_a_note_that_is_not_kept_is_in_the_message_and_not_in_the_notice() -> None:
    error = NoteNotKeptError(LibraryError("the mark is not kept: the library is locked", "try again"), "Why?\nWho?")
    assert str(error).splitlines()[1:] == ["The note was:", "Why?", "Who?"]
    assert error.notice == "The mark is not kept: the library is locked (try again)"


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (LibraryError("the mark is not kept: the disk is full"), "The mark is not kept: the disk is full"),
        (LibraryError("the library is locked", "try again"), "The library is locked (try again)"),
        (LibraryError("there is no home folder"), "There is no home folder"),
        (SourceError("this picture has no address"), "This picture has no address"),
        (SourceError("tale.txt: no such file"), "tale.txt: no such file"),
        (SourceError("https://example.org/a is too large"), "https://example.org/a is too large"),
        (SourceError("thesis.txt is a folder"), "thesis.txt is a folder"),
    ],
)
def test_a_notice_begins_with_a_capital_letter_unless_it_begins_with_a_name(error: ReadtuiError, notice: str) -> None:
    assert error.notice == notice
