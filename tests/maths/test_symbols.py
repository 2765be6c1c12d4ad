"""Character tables of formulas."""

from __future__ import annotations

from readtui.maths.symbols import letters_in_style


def test_letters_without_a_variant_are_unchanged() -> None:
    assert letters_in_style("ab", "bold") == "ab"
    assert letters_in_style("\U0001d6a4", "") == "ı"
    assert letters_in_style("\U0001d400", "") == "𝐀"
    assert letters_in_style("\U0001d538", "") == "𝔸"
    assert letters_in_style("\U0001f600", "bold") == "\U0001f600"
    assert letters_in_style("α", "fraktur") == "α"
