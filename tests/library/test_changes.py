"""The log of changes, and undo and redo by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.errors import LibraryError
from readtui.library.connection import in_memory
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import ONE, OTHER, Clock, Text

TWO, FOUR = Span(4, 7), Span(14, 18)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db", {}, Clock())
    yield opened
    opened.close()


def rows(library: Library) -> dict[str, Sequence[tuple[object, ...]]]:
    """Return what undo and redo restore. When a mark was changed last is left out."""
    columns = "id, uid, work, kind, start, exact, prefix, suffix, label, letter, made, colour, note"
    with library._file.reading() as connection:
        return {
            "mark": connection.execute(f"SELECT {columns} FROM mark ORDER BY id").fetchall(),
            "correction": connection.execute("SELECT * FROM correction ORDER BY id").fetchall(),
            "work": connection.execute("SELECT id, title, state, added, finished, deleted FROM work").fetchall(),
            "tag": connection.execute("SELECT * FROM tag ORDER BY work, name").fetchall(),
        }


def undo(library: Library, what: Text = ONE) -> str | None:
    undone = library.reverse(*what, "undo")
    return undone.name if undone else None


def redo(library: Library, what: Text = ONE) -> str | None:
    undone = library.reverse(*what, "redo")
    return undone.name if undone else None


def test_the_acts_of_a_reader_are_undone_and_redone_in_order(library: Library) -> None:
    kept = library.keep_mark(*ONE, TWO, "Supper", colour=2)
    library.change_mark(kept.mark._replace(note="why"))
    library.change_mark(kept.mark._replace(note="why", colour=3))
    library.delete_mark(kept.mark.ident)
    names = [undo(library) for _ in range(5)]
    assert names == [
        "delete “Supper”",
        "change the colour of “Supper”",
        "change the note of “Supper”",
        "highlight “Supper”",
        None,
    ]
    assert library.marks_of(*ONE) == ()
    assert [redo(library) for _ in range(5)] == [*reversed(names[:4]), None]
    assert library.marks_of(*ONE) == ()
    undo(library)
    (found,) = library.marks_of(*ONE)
    assert found.mark == kept.mark._replace(note="why", colour=3)


def test_a_new_act_ends_what_can_be_redone(library: Library) -> None:
    library.keep_mark(*ONE, TWO, "two")
    undo(library)
    library.keep_mark(*ONE, FOUR, "four")
    assert redo(library) is None
    assert undo(library) == "bookmark “four”"


def test_undo_concerns_one_text_or_all(library: Library) -> None:
    library.keep_mark(*ONE, TWO, "two")
    library.keep_mark(*OTHER, Span(0, 3), "other")
    assert library.can_undo(*ONE)
    assert undo(library, ONE) == "bookmark “two”"
    assert not library.can_undo(*ONE)
    assert library.shelf.undo() == "bookmark “other”"
    assert library.shelf.redo() == "bookmark “other”"
    assert library.shelf.undo() == "bookmark “other”"
    assert library.shelf.undo() is None


def test_a_mark_that_takes_a_letter_back_takes_it_from_no_other_in_silence(library: Library) -> None:
    first = library.keep_mark(*ONE, TWO, "two", "a").mark
    library.delete_mark(first.ident)
    second = library.keep_mark(*ONE, FOUR, "four", "a").mark
    library.delete_mark(second.ident)
    before = rows(library)
    assert [undo(library) for _ in range(3)] == ["delete “four”", "set mark a", "delete “two”"]
    assert [found.mark for found in library.marks_of(*ONE)] == [first]
    for _ in range(3):
        redo(library)
    assert rows(library) == before


def test_what_was_deleted_by_another_program_is_not_changed_by_undo(library: Library) -> None:
    kept = library.keep_mark(*ONE, TWO, "two")
    library.change_mark(kept.mark._replace(label="Supper"))
    with library._file.changing("x") as connection:
        connection.execute("DELETE FROM mark")
    assert undo(library) == "rename “two”"
    assert library.marks_of(*ONE) == ()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE change SET before = 'x{'",
        "UPDATE change SET before = '7'",
        "UPDATE change SET subject = 'sqlite_master'",
        "UPDATE change SET before = '{\"id\": 1}'",
    ],
)
def test_a_log_that_another_program_damaged_is_an_error_and_changes_nothing(library: Library, damage: str) -> None:
    library.keep_mark(*ONE, TWO, "two")
    with library._file.changing("x") as connection:
        connection.execute(damage)
    before = rows(library)
    with pytest.raises(LibraryError, match="the log of changes is damaged"):
        undo(library)
    assert rows(library) == before


def test_a_clock_that_is_set_back_does_not_change_the_order(tmp_path: Path) -> None:
    clock = Clock()
    library = Library.open(tmp_path / "library.db", {}, clock)
    for seconds in (5, 2, 7):
        clock.seconds = seconds
        library.keep_mark(*ONE, TWO, "two")
    with library._file.reading() as connection:
        clocks = [clock for (clock,) in connection.execute("SELECT clock FROM act ORDER BY number")]
    assert clocks == sorted(set(clocks))
    library.close()


def act(library: Library, what: Text, number: int, span: Span) -> None:
    """Do one thing that a reader can do."""
    found = library.marks_of(*what)
    chosen = found[number % len(found)].mark if found else None
    entry = next((one for one in library.shelf.entries() if one.source == what.source), None)
    match number % 8:
        case 0:
            library.keep_mark(*what, span, f"mark {number}")
        case 1:
            library.keep_mark(*what, span, "letter", "ab"[number % 3 // 2])
        case 2:
            library.keep_mark(*what, span, "colour", colour=number % 5 + 1, note="n" * (number % 3))
        case 3 if chosen is not None:
            library.delete_mark(chosen.ident)
        case 4 if chosen is not None:
            library.change_mark(chosen._replace(label=f"name {number}"))
        case 5 if entry is not None:
            library.shelf.add_tag([entry.ident], f"tag {number % 3}")
        case 6 if entry is not None:
            library.shelf.set_state([entry.ident], "finished" if number % 16 > 8 else "archived")
        case 7 if entry is not None:
            library.shelf.remove_tag([entry.ident], f"tag {number % 3}")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 400), st.integers(0, 14), st.integers(0, 4)), min_size=1, max_size=25
    ),
    st.data(),
)
def test_undo_and_redo_of_any_acts_restore_the_same_library(
    acts: list[tuple[bool, int, int, int]], data: st.DataObject
) -> None:
    library = Library(in_memory(), Path(), "", {}, Clock())
    for what in (ONE, OTHER):
        library.record_opened(*what)
    states = [rows(library)]
    for of_other, number, start, length in acts:
        act(library, OTHER if of_other else ONE, number, Span(start, start + length))
        if (after := rows(library)) != states[-1]:
            states.append(after)
    at = len(states) - 1
    for _ in range(30):
        if data.draw(st.booleans()):
            done, at = library.shelf.undo(), max(at - 1, 0)
        else:
            done, at = library.shelf.redo(), min(at + 1, len(states) - 1)
        assert rows(library) == states[at], done
    while library.shelf.undo():
        pass
    assert rows(library) == states[0]
    while library.shelf.redo():
        pass
    assert rows(library) == states[-1]
    library.close()
