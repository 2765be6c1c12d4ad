"""Page numbers and running heads in plain text."""

import pytest

from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.pages import SHORTEST_PAGE, without_running_heads


def paged(*footers: str, head: str = "A Running Head") -> list[str]:
    body = ["a line of the page"] * SHORTEST_PAGE
    return [line for footer in footers for line in (head, "", *body, "", footer, "")]


def test_page_numbers_and_running_heads_are_removed() -> None:
    kept, removed = without_running_heads(paged("- 1 -", "- 2 -", "- 3 -"))
    assert "- 2 -" not in kept
    assert [line for _, line in removed] == ["- 1 -", "A Running Head", "- 2 -", "A Running Head", "- 3 -"]


def test_numbers_that_do_not_rise_are_no_page_numbers() -> None:
    lines = paged("Page 1", "Page 7", "Page 3")
    assert without_running_heads(lines) == (lines, [])


def test_numbers_close_together_are_no_page_numbers() -> None:
    assert without_running_heads(["1", "2", "3", "4"])[1] == []


def test_a_sentence_that_continues_on_the_next_page_is_closed_up() -> None:
    lines = [*paged("1", "2", "3")[:-1], "", "goes on"]
    kept, _ = without_running_heads(lines)
    assert kept[-2:] == ["a line of the page", "goes on"]


def test_a_page_that_ends_with_its_number_has_no_head_after_it() -> None:
    assert without_running_heads(paged("1", "2", "3", head="x")[:-1])[1][-1][1] == "3"


def test_page_numbers_and_running_heads_keep_their_place_as_boilerplate() -> None:
    hidden = [one.text for one in line_groups("\n".join(paged("1", "2", "3"))) if one.kind == "boilerplate"]
    assert hidden == ["1", "A Running Head", "2", "A Running Head", "3"]


FIRST = [
    "The lamp was lit each night by a man who had",
    "come from the mainland for the sake of the wages,",
    "and he was still there when the ship that had",
]
SECOND = [
    "brought him was sold for its wood. He wrote down",
    "each storm in a book, and sent it to the capital,",
    "where it was read by nobody but the clerk who was",
]
THIRD = ["paid for it. The book is lost."]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            ["", "41", "", "I. Berg / Journal of Lamps 3 (1931) 41–44", ""],
            ["", "42", "", "I. Berg / Journal of Lamps 3 (1931) 41–44", ""],
        ),
        (["", "A History of Lamps", "", "17", ""], ["", "A History of Lamps", "", "20", ""]),
        (["", "- 3 -", ""], ["", "- 4 -", ""]),
        (["41", "Journal of Lamps, 1931"], ["42", "Journal of Lamps, 1931"]),
        (["", "Die Lampen der Küste", "7", ""], ["", "Die Lampen der Küste", "8", ""]),
    ],
)
def test_page_numbers_with_a_repeated_head_or_within_a_sentence_are_removed(one: list[str], two: list[str]) -> None:
    kept, removed = without_running_heads([*FIRST, *one, *SECOND, *two, *THIRD])
    assert kept == [*FIRST, *SECOND, *THIRD]
    assert [line for _, line in removed] == [line for line in (*one, *two) if line]


def test_the_number_of_the_last_page_is_removed() -> None:
    kept, removed = without_running_heads([*FIRST, "", "41", "", *SECOND, "", "44", ""])
    assert [line for _, line in removed] == ["41", "44"]
    assert "44" not in kept


def test_numbers_of_a_list_or_a_year_are_no_page_numbers() -> None:
    for lines in (
        ["votes", "12", "answers", "3"],
        ["The end.", "", "1931", "", "The keeper left."],
        ["Total of all", "12", "lamps"],
    ):
        assert without_running_heads(lines)[1] == []


def test_one_line_between_two_numbers_is_no_running_head() -> None:
    lines = ["Issues", "83", "Pull requests", "112", "Actions"]
    assert without_running_heads(lines) == (lines, [])
