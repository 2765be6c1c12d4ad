"""Texts cut to a number of cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.unicode.clusters import clusters
from readtui.unicode.cut import cut, cut_middle, cut_start, in_rows, is_path, share_cells, whole_parts
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

TEXTS = st.text(alphabet="ab ,é\u0301漢🇳🇴👩\u200d🚀ע", max_size=40)


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("A tale of bells", 15, "A tale of bells"),
        ("A tale of bells", 14, "A tale of…"),
        ("A tale of bells", 10, "A tale of…"),
        ("A tale of bells", 9, "A tale…"),
        ("A tale, of bells", 9, "A tale…"),
        ("Bells", 4, "Bel…"),
        ("Bells", 1, "…"),
        ("Bells", 0, ""),
        ("红楼梦第一回", 8, "红楼梦…"),
        ("Part 第一回 of", 9, "Part 第…"),
        ("🇳🇴🇸🇪🇫🇮", 4, "🇳🇴…"),
    ],
)
def test_a_text_is_cut_after_a_whole_word(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown


def test_the_end_of_a_text_is_kept() -> None:
    assert cut_start("/shelf/tale.txt", 9) == "…tale.txt"
    assert cut_start("/shelf/红楼.txt", 8) == "…楼.txt"
    assert cut_start("tale", 4) == "tale"
    assert cut_start("tale", 0) == ""


@given(TEXTS, st.integers(0, 30))
def test_a_cut_text_fits_and_has_whole_clusters(text: str, cells: int) -> None:
    whole = {printable_line(text)[start:end] for start, end, _ in clusters(printable_line(text))}
    for shown in (cut(text, cells), cut_start(text, cells), cut_middle(text, cells)):
        assert width(shown) <= cells
        for kept in shown.split("…"):
            assert {kept[start:end] for start, end, _ in clusters(kept)} <= whole


@given(TEXTS.map(printable_line), st.integers(2, 30), st.integers(1, 4))
def test_rows_fit(text: str, cells: int, most_rows: int) -> None:
    rows = in_rows(text, cells, most_rows)
    assert len(rows) <= most_rows
    assert all(width(row) <= cells for row in rows)


def test_texts_share_cells_so_that_short_ones_are_whole() -> None:
    assert share_cells([50, 10, 30], 60) == [25, 10, 25]
    assert share_cells([5, 10], 60) == [5, 10]
    assert share_cells([], 60) == []


def test_a_text_with_an_ellipsis_of_its_own_is_cut_with_one() -> None:
    assert cut("Found… and lost again", 8) == "Found…"
    assert cut("Foundling…… again", 11) == "Foundling…"


@pytest.mark.parametrize(
    ("path", "cells", "shown"),
    [
        ("bells/morning/ring.txt", 22, "bells/morning/ring.txt"),
        ("bells/morning/ring.txt", 20, "bells/morn…/ring.txt"),
        ("bells/morning/of/ring.txt", 20, "bells/m…/of/ring.txt"),
        ("bells/the_ring_of_the_village.txt", 15, "bells…llage.txt"),
        ("bells/ring.txt", 3, "be…"),
    ],
)
def test_a_path_keeps_its_start_and_its_last_parts(path: str, cells: int, shown: str) -> None:
    assert cut_middle(path, cells) == shown


def test_one_word_with_separators_is_a_path() -> None:
    assert is_path("bells/ring.txt")
    assert not is_path("/bells")
    assert not is_path("and/or the bells")
    assert not is_path("bells")


def test_of_parts_as_many_are_kept_as_fit() -> None:
    keys = "e note · y copy · Esc close"
    assert [whole_parts(keys, cells) for cells in (27, 26, 15, 14, 6)] == [
        *(keys, "e note · y copy", "e note · y copy", "e note", "e note"),
    ]
    assert whole_parts("a longer one", 9) == "a longer…"
