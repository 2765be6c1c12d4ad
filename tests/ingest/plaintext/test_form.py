"""Features of a single line."""

import pytest

from readtui.ingest.plaintext.form import heading_mark, is_site


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Setting up¶", "¶"),
        ("See also[edit]", "[edit]"),
        ("Siehe auch [Bearbeiten]", " [Bearbeiten]"),
        ("Setting up #", " #"),
        ("Was ist neu? §", " §"),
        ("Options 🔗", " 🔗"),
        ("Histoire[modifier | modifier le code]", "[modifier | modifier le code]"),
        ("Historia [editar]", " [editar]"),
        ("A [note]", ""),
        ("Learn C#", ""),
        ("trim :: Lamp -> Wick -> Maybe Lamp Source #", ""),
        ("data Lamp Source #", ""),
        ("class Lamp(height, wick) #", ""),
        ("lamp_trim #", ""),
        ("impl Clone for Lamp<T> §", ""),
        ("#", ""),
    ],
)
def test_marks_of_headings_are_recognised(text: str, mark: str) -> None:
    assert heading_mark(text) == mark


def test_host_names_of_sites_are_recognised() -> None:
    assert is_site("www.example.org")
    assert not is_site("the example. org")
