"""All dictionaries of the machine."""

from __future__ import annotations

from pathlib import Path

from readtui.dictionaries.local import LocalDictionaries, dictionary_folders
from tests.dictionaries.files import dictd, stardict


def test_a_word_is_looked_up_in_all_dictionaries_by_its_forms(tmp_path: Path) -> None:
    stardict(tmp_path / "a" / "english", name="One")
    stardict(tmp_path / "b", {"bells": "Many."}, name="Two")
    dictd(tmp_path / "c", {"bell": "Bell, n."})
    found = LocalDictionaries([tmp_path, tmp_path / "none"]).look_up("Bells")
    assert [(entry.headword, entry.dictionary) for entry in found.entries] == [
        ("bell", "One"),
        ("Bell", "One"),
        ("bells", "Two"),
        ("bell", "web"),
    ]
    assert found.dictionaries == ("One", "Two", "web")
    assert not found.faults


def test_a_damaged_dictionary_does_not_hide_the_others(tmp_path: Path) -> None:
    stardict(tmp_path / "good")
    (tmp_path / "bad.ifo").write_bytes(b"\xff\xfe")
    stardict(tmp_path / "short", {"bell": "A cup"}, name="Short")
    (tmp_path / "short" / "book.dict").write_bytes(b"A")
    found = LocalDictionaries([tmp_path]).look_up("bell")
    assert [entry.dictionary for entry in found.entries] == ["A small book", "A small book"]
    assert len(found.faults) == 2
    assert found.faults[0].endswith("bad.ifo: not the description of a StarDict dictionary")


def test_a_folder_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    stardict(tmp_path)
    assert LocalDictionaries([tmp_path, tmp_path]).look_up("go").dictionaries == ("A small book",)


def test_the_folders_are_those_of_the_settings_of_stardict_and_of_dictd() -> None:
    folders = dictionary_folders("~/books", {"HOME": "/home/r"})
    assert folders[0] == Path("~/books").expanduser()
    assert folders[1:3] == (Path("/home/r/.stardict/dic"), Path("/home/r/.local/share/stardict/dic"))
    assert folders[3:] == tuple(
        map(Path, ("/usr/share/stardict/dic", "/usr/local/share/stardict/dic", "/usr/share/dictd"))
    )
    assert dictionary_folders("", {"HOME": "/home/r", "STARDICT_DATA_DIR": "/data"})[2:] == (Path("/data"),)
