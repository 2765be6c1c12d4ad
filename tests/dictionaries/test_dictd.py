"""Databases of dictd, read without the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from readtui.dictionaries.dictd import DictdDatabase
from readtui.errors import DictionaryError
from tests.dictionaries.files import dictd

ENTRIES = {"00-database-short": "00-database-short\n     The old book\n", "bell": "Bell, n. A cup.\n", "go": "Go." * 40}


@pytest.mark.parametrize("packed", [False, True])
def test_a_word_is_found_in_any_case(tmp_path: Path, packed: bool) -> None:
    database = DictdDatabase(dictd(tmp_path, ENTRIES, packed=packed))
    assert database.name == "The old book"
    (entry,) = database.entries(["Bells", "Bell"])
    assert (entry.headword, entry.parts[0].text) == ("Bell", "Bell, n. A cup.\n")
    assert database.entries(["go"])[0].parts[0].text == "Go." * 40
    assert database.entries(["ell"]) == []


def test_damage_is_named(tmp_path: Path) -> None:
    index = dictd(tmp_path, ENTRIES)
    index.write_text(f"bell\tA\ngo\t!\tB\nlong\t{'B' * 2_000_000}\tB\n")
    database = DictdDatabase(index)
    assert database.name == "web"
    for word in ("bell", "go", "long"):
        with pytest.raises(DictionaryError, match=r"web\.index: damaged"):
            database.entries([word])
    index.with_suffix(".dict").unlink()
    with pytest.raises(DictionaryError, match=r"web\.dict\.dz is missing"):
        DictdDatabase(index)
