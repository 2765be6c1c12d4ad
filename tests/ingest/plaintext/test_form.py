"""Features of a single line."""

import pytest

from readtui.ingest.plaintext.form import heading_mark, is_site


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Setting up¶", "¶"),
        ("See also[edit]", "[edit]"),
        ("Siehe auch [Bearbeiten]", " [Bearbeiten]"),
        ("A [note]", ""),
    ],
)
def test_marks_of_headings_are_recognised(text: str, mark: str) -> None:
    assert heading_mark(text) == mark


def test_host_names_of_sites_are_recognised() -> None:
    assert is_site("www.example.org")
    assert not is_site("the example. org")
