"""Grouping of lines: wrapped lines are joined, other lines stay as they are."""

import pytest

from readtui.ingest.plaintext.lines import groups_of_block, is_preformatted, join_lines, line_groups, wrap_columns

WRAPPED = [
    "The tide had gone out so far that the harbour was a field of mud,",
    "and the boats lay about on it like cattle. A man with a lantern went",
    "from one to the next and looked at the ropes. He took his time over",
    "each, as the water would not be back before midnight.",
]


def texts(text: str) -> list[str]:
    return [one.text for one in line_groups(text)]


def kinds(text: str) -> list[str]:
    return [one.kind for one in line_groups(text)]


def test_full_lines_are_one_paragraph() -> None:
    (one,) = line_groups("\n".join(WRAPPED))
    assert one.text == " ".join(WRAPPED)
    assert one.line_count == 4


def test_a_paragraph_ends_where_a_sentence_ends_early() -> None:
    lines = [*WRAPPED, *WRAPPED]
    assert len(groups_of_block(lines, wrap_columns(lines))) == 2


def test_a_paragraph_begins_where_a_line_is_indented_after_a_short_one() -> None:
    lines = [*WRAPPED[:3], "each, and then he", "   " + WRAPPED[0], *WRAPPED[1:]]
    assert [one.text.split()[0] for one in groups_of_block(lines, 68)] == ["The", "The"]


def test_short_lines_are_groups_of_their_own() -> None:
    assert texts("Milk\nBread\nA little salt") == ["Milk", "Bread", "A little salt"]


def test_lines_that_all_start_with_capitals_are_verse_even_if_they_are_full() -> None:
    lines = [line.capitalize() for line in WRAPPED]
    assert len(groups_of_block(lines, 68)) == 4


def test_long_lines_are_paragraphs_each() -> None:
    long = "word " * 40 + "end."
    assert len(line_groups(f"{long}\n{long}\n{long}\n{long}")) == 4


def test_a_document_of_paragraphs_is_not_wrapped() -> None:
    assert wrap_columns(["x" * 300, "", "short", "short", "short", "short"]) == 0
    assert wrap_columns(WRAPPED) == 68
    assert wrap_columns(["a", "b", "c", "d"]) == 0


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
def test_wrapped_lines_are_joined(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_blank_lines_are_counted() -> None:
    assert [one.gap for one in line_groups("a\n\n\nb\nc")] == [0, 2, 0]


@pytest.mark.parametrize("line", ["-----", "* * *", "***", "_____", "⁂", "--", "  =====  "])
def test_lines_of_symbols_are_rules(line: str) -> None:
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
    found = line_groups("> one\n>\n> two\n>> three")
    assert [(one.text, one.kind, one.level) for one in found] == [
        ("one", "quote", 1),
        ("two", "quote", 1),
        ("three", "quote", 2),
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (">> one\n>\n> two", [("one", 2), ("two", 1)]),
        (">> one\n>\n>> two", [("one", 2), ("two", 2)]),
        ("> > one\n> >\n> > two\n>\n> three", [("one", 2), ("two", 2), ("three", 1)]),
        ("> one\n>>\n> two", [("one", 1), ("two", 1)]),
        (">\n>   \n>> one\n>>\n>", [("one", 2)]),
        (">>> one\n>>\n>> two\n>\n>\n> three", [("one", 3), ("two", 2), ("three", 1)]),
    ],
)
def test_empty_quoted_lines_separate_paragraphs_at_each_level(text: str, quoted: list[tuple[str, int]]) -> None:
    found = line_groups(f"Ada wrote:\n{text}\nNo.")
    assert [(one.text, one.level) for one in found] == [("Ada wrote:", 0), *quoted, ("No.", 0)]


def test_a_paragraph_after_an_empty_quoted_line_has_a_gap() -> None:
    assert [one.gap for one in line_groups("\n\n>\n> one\n>> two\n>\n> three")] == [2, 0, 1]


def test_sentences_around_a_listing_are_not_part_of_it() -> None:
    lines = [
        "This is the code that we shall run now:",
        "x = f();",
        "y = g(x);",
        "h(y);",
        "And this is what it does to the files.",
    ]
    assert [one.kind for one in groups_of_block(lines, 0)] == ["text", "code", "text"]


def test_sentences_in_columns_are_sentences_after_all() -> None:
    lines = [
        "One of  them has been here before us.",
        "Two of  them will never come to us.",
        "All of  them know what it is to us.",
    ]
    assert [one.kind for one in groups_of_block(lines, 0)] == ["text", "text", "text"]


def test_listings_with_blank_lines_are_one() -> None:
    found = line_groups("if (a) {\n  b();\n\n  c();\n}\n\nd = e;\n")
    assert [(one.kind, one.text) for one in found] == [("code", "if (a) {\n  b();\n\n  c();\n}\n\nd = e;")]


def test_listings_with_a_language_are_not_joined() -> None:
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
def test_prose_and_single_lines_are_not_preformatted(lines: list[str]) -> None:
    assert not is_preformatted(lines)


def test_full_lines_of_prose_with_symbols_are_not_code() -> None:
    lines = [line[:-4] + "(x);" for line in WRAPPED]
    assert is_preformatted(lines)
    assert not is_preformatted(lines, prose=True)


def test_a_short_line_on_top_of_a_wrapped_paragraph_stands_alone() -> None:
    found = texts("\n".join(["At Sea", *WRAPPED, "", "2.1. At the Baker's", *WRAPPED]))
    assert found == ["At Sea", " ".join(WRAPPED), "2.1. At the Baker's", " ".join(WRAPPED)]
    assert len(texts("\n".join(["so that it", *WRAPPED]))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "# trim the wick\nlamp --trim\n",
        "Then call\n# lamp --list\nand look at the list.",
        "# Lamps of the quay\nlamps = read(quay);\n# Oil of the lamps\noil = 3;",
        "He lit it:\n\n# lamp --light quay\nThe lamp is lit.",
        "# First the wick\n# and then the oil\nlamp()",
        "lamps on\n# Turn the others off too\nlamps off",
    ],
)
def test_comments_and_commands_with_a_hash_sign_are_no_headings(text: str) -> None:
    found = line_groups("They wrote it down.\n\n" + text)
    assert "heading" not in {one.kind for one in found}
    assert any("# " in one.text for one in found if one.kind == "code")


@pytest.mark.parametrize(
    "text",
    [
        "# lamps\n\nLamps for the quay.",
        "# Lamps\nLamps for the quay.\n## Oil\nIt burns.",
        "# Lamps\nThey burn.\n# Oil\nIt burns too.",
        "Before.\n\n# Lamps\n\n- one\n- two\n# Oil\n\nIt burns.",
    ],
)
def test_lines_with_a_hash_sign_over_text_are_headings(text: str) -> None:
    assert "heading" in kinds(text)
    assert "code" not in kinds(text)
