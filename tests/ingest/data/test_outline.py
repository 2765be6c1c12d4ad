"""The outline of JSON, YAML and TOML."""

from __future__ import annotations

import pytest

from readtui.ingest.data.outline import MOST_KEYS, data_outline

JSON = """\
{
  "lamp": {
    "oil": 3,
    "wicks": [
      {"name": "short"},
      {
        "length": 2,
        "id": 7,
        "name": "long"
      },
      {
        "length": 3
      }
    ]
  },
  "keepers": [
    "A",
    "B"
  ],
  "lit": true
}
"""

YAML = """\
# of the lamp
lamp:
  oil: 3
  wicks:
  - name: short
    length: 1
  - uses: brass
    with:
      length: 2
  - 7
script: |
  lamp: none
    oil: 1
"quoted key": &all
  lit: true
flat: 1
"""

MANIFESTS = """\
kind: Lamp
metadata:
  name: north
---
kind: Wick
metadata:
  labels:
    a: b
  name: south
"""

TOML = '''\
[lamp]
oil = 3
text = """
[no.table]
"""
wicks = [
  ["short"],
  ["long"]
]
[lamp.wick] # inside
length = 1
[[keeper]]
name = "A"
[[keeper]]
years = 2
[other."x.y"]
a = 1
'''


def outline(text: str, language: str) -> list[str]:
    return ["  " * (key.depth - 1) + key.title for key in data_outline(text, language)]


def test_objects_and_arrays_are_sections_of_json_and_elements_have_names() -> None:
    assert outline(JSON, "json") == ["lamp", "  wicks", "    long", "    [1]", "keepers"]


def test_an_array_has_its_elements_as_sections() -> None:
    assert outline('[\n  {\n    "title": "A",\n    "x": 1\n  }, {\n    "x": 2\n  }\n]\n', "json") == ["A", "[1]"]


def test_keys_with_lines_below_are_sections_of_yaml() -> None:
    assert outline(YAML, "yaml") == [
        "lamp",
        "  wicks",
        "    short",
        "    uses: brass",
        "      with",
        "script",
        "quoted key",
    ]


def test_the_documents_of_yaml_are_sections_with_their_kinds_and_names() -> None:
    assert outline(MANIFESTS, "yaml") == ["Lamp north", "  metadata", "Wick south", "  metadata", "    labels"]


def test_tables_are_sections_of_toml() -> None:
    assert outline(TOML, "toml") == ["lamp", "  lamp.wick", "A", "keeper", "other.x.y"]


@pytest.mark.parametrize(
    ("text", "language"),
    [(JSON, "json"), (YAML, "yaml"), (MANIFESTS, "yaml"), (TOML, "toml")],
)
def test_a_section_begins_at_its_key(text: str, language: str) -> None:
    for key in data_outline(text, language):
        before = text[: key.start].rpartition("\n")[2]
        assert not before.strip(" -")


def test_the_deepest_sections_are_left_out_if_there_are_very_many() -> None:
    record = '    {\n      "lit": [\n        1\n      ]\n    },\n'
    assert len(outline(f'{{\n  "lamps": [\n{record * (MOST_KEYS - 1)}', "json")) == MOST_KEYS
    assert outline(f'{{\n  "lamps": [\n{record * MOST_KEYS}', "json") == ["lamps"]


HOSTILE = [
    *('"' * 300_000, "[" * 300_000, '{"a":' * 60_000, "- " * 150_000, "a: " * 100_000, " " * 300_000, '["a"' * 70_000),
    *("a = [\n" * 50_000, "a: |\n" * 50_000, "[\n" * 100_000, "- - - a: b\n" * 25_000, "[" + "a." * 150_000),
    "\n".join(" " * depth + "a:" for depth in range(700)),
]


@pytest.mark.parametrize("language", ["json", "yaml", "toml"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_take_linear_time(text: str, language: str) -> None:
    data_outline(text, language)  # in quadratic time, each would take minutes
