"""JSON in long lines is indented."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.ingest.code import read
from readtui.ingest.data.json_indent import DEEPEST, LONG_LINE, indented_json

LONG = "w" * LONG_LINE


def test_each_key_and_element_has_a_line_of_its_own_but_for_short_ones() -> None:
    assert indented_json(f'{{"a":[1,{{"b":2, "c" : "x, y"}},[],1.50e3],"d":"{LONG}","e":{{}}}}') == (
        f"""\
{{
  "a": [
    1,
    {{"b": 2, "c": "x, y"}},
    [],
    1.50e3
  ],
  "d": "{LONG}",
  "e": {{}}
}}
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": [1, 2]}',
        f'{{"a": "{LONG}"}}\n{{"a": "{LONG}"}}\n',
        f'{{"a": "{LONG}"',
        f'{{"a": "{LONG}"]',
        f'["{LONG}" // no',
        f'["{LONG}]',
        "[" * (DEEPEST + 1) + f'"{LONG}"' + "]" * (DEEPEST + 1),
    ],
)
def test_short_lines_several_values_and_what_is_no_json_stay_as_they_are(text: str) -> None:
    assert indented_json(text) is None


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=100),
    lambda values: st.lists(values, max_size=5) | st.dictionaries(st.text(max_size=5), values, max_size=5),
    max_leaves=30,
)


@given(VALUES, st.booleans())
def test_law_only_white_space_outside_of_strings_changes(value: object, is_ascii: bool) -> None:
    text = json.dumps([value, LONG], ensure_ascii=is_ascii, separators=(",", ":"))
    indented = indented_json(text)
    assert indented is not None
    assert json.loads(indented) == [value, LONG]
    assert json.dumps(json.loads(indented), ensure_ascii=is_ascii, separators=(",", ":")) == text


def test_a_file_in_one_line_is_shown_indented_with_its_outline_and_a_note() -> None:
    document = read(
        f'{{"lamps":[{{"name":"north","text":"{LONG}"}},{{"name":"south","text":"{LONG}"}}]}}', "lamps.json"
    )
    assert [section.title for section in document.sections] == ["lamps", "north", "south"]
    assert document.notes == ("The JSON stands in long lines, and is shown indented.",)


def test_other_languages_are_not_indented() -> None:
    assert read(f'x = ["{LONG}", [1]]', "lamp.py").text == f'x = ["{LONG}", [1]]'


@pytest.mark.parametrize(
    "text",
    ['"' * 300_000, "[" * 300_000, '{"a"' + " " * 300_000, "[" + '"a",' * 100_000 + "1]", "{" + " " * 300_000 + "x"],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    indented_json(text)  # in quadratic time, each would take minutes


def test_json_in_lines_of_which_one_has_a_long_string_stays_as_it_is() -> None:
    assert indented_json(f'{{\n  "a": 1,\n  "b": "{LONG}",\n  "c": [\n    "{LONG}"\n  ]\n}}\n') is None
    assert indented_json(f'{{\n  "a": 1, "b": "{LONG}"\n}}\n') is not None
