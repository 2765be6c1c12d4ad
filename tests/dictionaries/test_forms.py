"""The forms under which a word is looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.dictionaries.forms import forms_of


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Bells", "bell"),
        ("bell’s", "bell"),
        ("bells'", "bell"),
        ("“Sorrow,”", "sorrow"),
        ("stopped", "stop"),
        ("baked", "bake"),
        ("making", "make"),
        ("running", "run"),
        ("cries", "cry"),
        ("boxes", "box"),
        ("happily", "happy"),
        ("quickly", "quick"),
        ("gently", "gentle"),
        ("moscow", "Moscow"),
        ("NATO", "nato"),
        ("l’Europe", "l'europe"),
        ("no   limits", "no limits"),
        ("going", "go"),
    ],
)
def test_a_form_of_a_dictionary_is_among_them(word: str, form: str) -> None:
    assert form in forms_of(word)


def test_the_word_itself_comes_first_and_its_lower_case_before_its_stems() -> None:
    forms = forms_of("Bells")
    assert forms[0] == "Bells"
    assert forms.index("bells") < forms.index("bell")
    assert len(set(forms)) == len(forms)


@given(st.text(max_size=20))
def test_no_form_is_empty(word: str) -> None:
    assert all(forms_of(word))
