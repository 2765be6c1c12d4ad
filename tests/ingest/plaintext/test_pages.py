"""Page numbers and running heads in plain text."""

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
