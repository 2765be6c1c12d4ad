"""List items in plain text."""

import pytest

from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.lists import nest_items
from readtui.unicode.printable import printable


def items(text: str) -> list[tuple[str, int, str]]:
    return [(one.marker, one.level, one.text) for one in line_groups(text) if one.kind == "item"]


def kinds(text: str) -> list[str]:
    return [one.kind for one in line_groups(text)]


def test_numbers_make_a_list_if_they_are_consecutive() -> None:
    assert items("1. one\n2. two\n3. three") == [("1.", 1, "one"), ("2.", 1, "two"), ("3.", 1, "three")]
    assert items("a) one\n\nb) two") == [("a)", 1, "one"), ("b)", 1, "two")]
    assert items("1914. A year\n7. Another number") == []
    assert items("3. Only one") == []


def test_a_lone_hyphen_is_no_list_but_a_lone_bullet_is() -> None:
    assert items("- Ada") == []
    assert [one.text for one in line_groups("- Ada")] == ["- Ada"]
    assert items("• Ada") == [("•", 1, "Ada")]


def test_items_include_the_lines_indented_under_them() -> None:
    assert items("- one\n  more\n- two") == [("•", 1, "one more"), ("•", 1, "two")]


def test_items_include_lines_that_continue_a_full_line() -> None:
    long = "a bucket of sand for each of them, and somebody who will stay with"
    assert items(f"- {long}\nthem until six\n- {long}\nthem until ten\n- {long}\nthem until noon")[0][2].endswith("six")


def test_a_short_line_under_an_item_is_not_part_of_it() -> None:
    assert kinds("- one\n- two\nThe end") == ["item", "item", "text"]
    assert kinds("- one\n- two\n-----") == ["item", "item", "rule"]


def test_items_with_different_markers_make_no_list() -> None:
    assert items("o  one\n\n1. two") == []


def test_a_list_goes_back_to_its_outer_level() -> None:
    assert [level for _, level, _ in items("- a\n    - b\n      - c\n- d\n  1. e\n- f")] == [1, 2, 3, 1, 2, 1]


def test_an_indented_list_without_an_outer_list_has_level_1() -> None:
    run = [LineGroup(text, "item", marker="-", indent=4) for text in ("x", "y")]
    assert [one.level for one in nest_items(run)] == [1, 1]


@pytest.mark.parametrize("marker", ["•", "-", "*", "–", "o", "▪", "\uf0b7"])
def test_a_bullet_and_a_tab_start_an_item(marker: str) -> None:
    text = f"{marker}\tOil: two litres\n{marker}\tWicks, six of 8 mm\n{marker}\tGlass"
    found = line_groups(printable(text))
    assert [(one.kind, one.marker, one.text) for one in found] == [
        ("item", "•", "Oil: two litres"),
        ("item", "•", "Wicks, six of 8 mm"),
        ("item", "•", "Glass"),
    ]


@pytest.mark.parametrize(
    "markers", [("1.", "2.", "3."), ("a)", "b)", "c)"), ("(1)", "(2)", "(3)"), ("[1]", "[2]", "[3]")]
)
def test_a_number_and_a_tab_start_an_item(markers: tuple[str, ...]) -> None:
    found = line_groups(printable("\n".join(f"{one}\tFill the lamp" for one in markers)))
    assert [(one.kind, one.marker) for one in found] == [("item", one) for one in markers]


def test_columns_behind_bullets_are_a_table() -> None:
    assert [one.kind for one in line_groups("* oil     2 l\n* wicks   6\n* glass   1")] == ["code"]
