"""Places in files as targets of links."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.file_place import FilePlace, file_place


def test_a_place_is_an_address_with_a_line() -> None:
    assert FilePlace("src/the lamp.c", 12, 3).target == "file:src/the%20lamp.c#L12C3"
    assert FilePlace("src/lamp.c", 12).target == "file:src/lamp.c#L12"
    assert str(FilePlace("lamp.c", 12, 3)) == "lamp.c:12:3"


def test_the_address_of_another_program_is_a_place() -> None:
    assert file_place("file://tower/oil/the%20lamp.c") == FilePlace("/oil/the lamp.c", host="tower")
    assert file_place("https://example.org/lamp.c#L12") is None


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda path: not path.startswith("//")),
    st.integers(1, 10**9 - 1),
    st.integers(0, 10**9 - 1),
)
def test_every_path_comes_back(path: str, line: int, column: int) -> None:
    assert file_place(FilePlace(path, line, column).target) == FilePlace(path, line, column)
