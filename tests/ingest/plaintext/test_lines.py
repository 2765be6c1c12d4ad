"""Lines become passages: what was wrapped is joined, what was set line by line stays so."""

import pytest

from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.lines import fill_of, is_preformatted, joined, passages_of, read_block
from readtui.ingest.plaintext.lists import nested
from readtui.ingest.plaintext.pages import SHORTEST_PAGE, unpaged

WRAPPED = [
    "The tide had gone out so far that the harbour was a field of mud,",
    "and the boats lay about on it like cattle. A man with a lantern went",
    "from one to the next and looked at the ropes. He took his time over",
    "each, as the water would not be back before midnight.",
]


def texts(text: str) -> list[str]:
    return [one.text for one in passages_of(text)]


def kinds(text: str) -> list[str]:
    return [one.kind for one in passages_of(text)]


def test_full_lines_are_one_paragraph() -> None:
    (one,) = passages_of("\n".join(WRAPPED))
    assert one.text == " ".join(WRAPPED)
    assert one.rows == 4


def test_a_paragraph_ends_where_a_sentence_ends_early() -> None:
    lines = [*WRAPPED, *WRAPPED]
    assert len(read_block(lines, fill_of(lines))) == 2


def test_a_paragraph_begins_where_a_line_is_indented_behind_a_short_one() -> None:
    lines = [*WRAPPED[:3], "each, and then he", "   " + WRAPPED[0], *WRAPPED[1:]]
    assert [one.text.split()[0] for one in read_block(lines, 68)] == ["The", "The"]


def test_short_lines_stand_for_themselves() -> None:
    assert texts("Milk\nBread\nA little salt") == ["Milk", "Bread", "A little salt"]


def test_lines_that_all_start_large_are_verse_however_full() -> None:
    lines = [line.capitalize() for line in WRAPPED]
    assert len(read_block(lines, 68)) == 4


def test_long_lines_are_paragraphs_each() -> None:
    long = "word " * 40 + "end."
    assert len(passages_of(f"{long}\n{long}\n{long}\n{long}")) == 4


def test_a_document_of_paragraphs_has_no_fill() -> None:
    assert fill_of(["x" * 300, "", "short", "short", "short", "short"]) == 0
    assert fill_of(WRAPPED) == 68
    assert fill_of(["a", "b", "c", "d"]) == 0


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["one", "two"], "one two"),
        (["half-", "blind"], "half-blind"),
        (["pre-", "and post-war"], "pre- and post-war"),
        (["he said--", '"no"'], 'he said--"no"'),
        (["he said —", "no"], "he said —no"),
        (["he said", "— no"], "he said— no"),
        (["minus -", "one"], "minus - one"),
        (["山谷里", "的图书馆"], "山谷里的图书馆"),
        (["two  spaces", "here"], "two spaces here"),
        ([" alone "], "alone"),
    ],
)
def test_wrapped_lines_are_joined_as_they_were_parted(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_blank_lines_are_counted() -> None:
    assert [one.gap for one in passages_of("a\n\n\nb\nc")] == [0, 2, 0]


@pytest.mark.parametrize("line", ["-----", "* * *", "***", "_____", "⁂", "--", "  =====  "])
def test_lines_of_signs_are_rules(line: str) -> None:
    assert kinds(f"a\n\n{line}\n\nb") == ["text", "rule", "text"]


def test_a_line_under_a_much_shorter_one_is_a_rule() -> None:
    assert kinds("Ab\n----------------\nc") == ["text", "rule", "text"]


def test_a_fence_that_is_never_closed_is_text() -> None:
    assert kinds("```\na") == ["text", "text"]
    assert "```" in texts("```\n```\na")


def test_a_fence_ends_the_paragraph_before_it() -> None:
    assert kinds("So:\n~~~\nx\n~~~\nDone.") == ["text", "code", "text"]


def test_a_tilde_does_not_close_a_fence_of_backticks() -> None:
    assert texts("```\n~~~\n```")[0] == "~~~"


def test_quotation_marks_alone_are_not_lost() -> None:
    assert texts("> > >") == ["> > >"]


def test_a_quotation_has_paragraphs() -> None:
    found = passages_of("> one\n>\n> two\n>> three")
    assert [(one.text, one.kind, one.level) for one in found] == [
        ("one", "quote", 1),
        ("two", "quote", 1),
        ("three", "quote", 2),
    ]


def test_sentences_round_a_listing_are_not_part_of_it() -> None:
    lines = [
        "This is the code that we shall run now:",
        "x = f();",
        "y = g(x);",
        "h(y);",
        "And this is what it does to the files.",
    ]
    assert [one.kind for one in read_block(lines, 0)] == ["text", "code", "text"]


def test_sentences_in_columns_are_sentences_after_all() -> None:
    lines = [
        "One of  them has been here before us.",
        "Two of  them will never come to us.",
        "All of  them know what it is to us.",
    ]
    assert [one.kind for one in read_block(lines, 0)] == ["text", "text", "text"]


def test_listings_with_blank_lines_are_one() -> None:
    found = passages_of("if (a) {\n  b();\n\n  c();\n}\n\nd = e;\n")
    assert [(one.kind, one.text) for one in found] == [("code", "if (a) {\n  b();\n\n  c();\n}\n\nd = e;")]


def test_listings_with_a_language_stay_apart() -> None:
    assert kinds("```a\nx\n```\n```b\ny\n```") == ["code", "code"]


@pytest.mark.parametrize(
    "lines",
    [
        ["+----+----+", "| a  | b  |", "+----+----+"],
        ["┌───┐", "│ a │", "└───┘"],
        ["Name    Age", "Ada     36", "Ben     41"],
        ["1. One . . . . . . . 1", "2. Two . . . . . . . 9"],
        ["def f(x):", "    return x + 1"],
        ["#include <stdio.h>", "int main() {", "}"],
        ["<ul>", "<li>one</li>", "</ul>"],
    ],
)
def test_code_tables_and_drawings_are_preformatted(lines: list[str]) -> None:
    assert is_preformatted(lines)


@pytest.mark.parametrize("lines", [WRAPPED, ["x = 1;"], ["One.  Two.", "Six.  Ten.", "Yes.  No it is."]])
def test_prose_and_single_lines_are_not(lines: list[str]) -> None:
    assert not is_preformatted(lines)


def test_full_lines_of_prose_with_signs_are_no_code() -> None:
    lines = [line[:-4] + "(x);" for line in WRAPPED]
    assert is_preformatted(lines)
    assert not is_preformatted(lines, prose=True)


def items(text: str) -> list[tuple[str, int, str]]:
    return [(one.marker, one.level, one.text) for one in passages_of(text) if one.kind == "item"]


def test_numbers_make_a_list_if_they_follow_one_another() -> None:
    assert items("1. one\n2. two\n3. three") == [("1.", 1, "one"), ("2.", 1, "two"), ("3.", 1, "three")]
    assert items("a) one\n\nb) two") == [("a)", 1, "one"), ("b)", 1, "two")]
    assert items("1914. A year\n7. Another number") == []
    assert items("3. Only one") == []


def test_a_lone_hyphen_is_no_list_but_a_lone_bullet_is() -> None:
    assert items("- Ada") == []
    assert texts("- Ada") == ["- Ada"]
    assert items("• Ada") == [("•", 1, "Ada")]


def test_items_take_the_lines_that_hang_under_them() -> None:
    assert items("- one\n  more\n- two") == [("•", 1, "one more"), ("•", 1, "two")]


def test_items_take_full_lines_that_do_not_hang() -> None:
    long = "a bucket of sand for each of them, and somebody who will stay with"
    assert items(f"- {long}\nthem until six\n- {long}\nthem until ten\n- {long}\nthem until noon")[0][2].endswith("six")


def test_a_short_line_under_an_item_is_not_part_of_it() -> None:
    assert kinds("- one\n- two\nThe end") == ["item", "item", "text"]
    assert kinds("- one\n- two\n-----") == ["item", "item", "rule"]


def test_items_of_different_lists_do_not_agree() -> None:
    assert items("o  one\n\n1. two") == []


def test_a_list_goes_back_to_its_outer_level() -> None:
    assert [level for _, level, _ in items("- a\n    - b\n      - c\n- d\n  1. e\n- f")] == [1, 2, 3, 1, 2, 1]


def test_a_list_under_nothing_may_be_deep() -> None:
    assert (
        nested([LineGroup("x", "item", marker="-", indent=4), LineGroup("y", "item", marker="-", indent=4)])[0].level
        == 1
    )


def paged(*feet: str, head: str = "A Running Head") -> list[str]:
    body = ["a line of the page"] * SHORTEST_PAGE
    return [line for foot in feet for line in (head, "", *body, "", foot, "")]


def test_page_numbers_and_running_heads_are_taken_out() -> None:
    kept, taken = unpaged(paged("- 1 -", "- 2 -", "- 3 -"))
    assert "- 2 -" not in kept
    assert [line for _, line in taken] == ["- 1 -", "A Running Head", "- 2 -", "A Running Head", "- 3 -"]


def test_numbers_that_do_not_rise_are_no_page_numbers() -> None:
    lines = paged("Page 1", "Page 7", "Page 3")
    assert unpaged(lines) == (lines, [])


def test_numbers_close_together_are_no_page_numbers() -> None:
    assert unpaged(["1", "2", "3", "4"])[1] == []


def test_a_sentence_is_closed_up_over_the_page() -> None:
    lines = [*paged("1", "2", "3")[:-1], "", "goes on"]
    kept, _ = unpaged(lines)
    assert kept[-2:] == ["a line of the page", "goes on"]


def test_a_page_that_ends_with_its_number_has_no_head_after_it() -> None:
    assert unpaged(paged("1", "2", "3", head="x")[:-1])[1][-1][1] == "3"


def test_page_furniture_keeps_its_place() -> None:
    found = passages_of("\n".join(paged("1", "2", "3")))
    assert [one.text for one in found if one.kind == "furniture"] == ["1", "A Running Head", "2", "A Running Head", "3"]
