"""Callouts of GitHub, Obsidian, Docusaurus, MyST, Pandoc and MkDocs are quotations with a label."""

from __future__ import annotations

import time

import pytest

from readtui.document.model import Code, Document, Item
from readtui.ingest.markdown.callouts import find_containers
from readtui.ingest.markdown.reader import read


def doc(text: str) -> Document:
    return read(text, "a.md")


def nests(text: str) -> list[tuple[str, list[str]]]:
    """Return the text of each block, with the markers and labels of its containers."""
    document = doc(text)
    return [
        (
            block.span.of(document.text),
            [part.marker if isinstance(part, Item) else f">{part.label}" for part in block.nest],
        )
        for block in document.blocks
    ]


# Quotations


@pytest.mark.parametrize("fold", ["", "+", "-"])
def test_the_title_of_a_callout_is_a_strong_line_below_its_label(fold: str) -> None:
    document = doc(f"> [!tip]{fold} Oars *first*\n> Row.\n")
    assert nests(f"> [!tip]{fold} Oars *first*\n> Row.\n") == [("Oars first", [">Tip"]), ("Row.", [">Tip"])]
    assert [(inline.kind, inline.span.of(document.text)) for inline in document.inlines] == [
        ("strong", "Oars first"),
        ("emphasis", "first"),
    ]


def test_a_callout_may_be_of_any_kind_and_contain_others() -> None:
    text = "> [!recipe|wide] Soup\n> - salt\n>\n> > [!bug]-\n> > Hot.\n>\n> end\n"
    assert nests(text) == [
        ("Soup", [">Recipe"]),
        ("salt", [">Recipe", "•"]),
        ("Hot.", [">Recipe", ">Bug"]),
        ("end", [">Recipe"]),
    ]


def test_a_title_that_repeats_the_label_is_not_shown() -> None:
    assert nests("> [!note] Note\n> a\n") == [("a", [">Note"])]


def test_a_label_in_mixed_case_stays_as_it_is() -> None:
    assert nests("> [!McKay]\n> a\n") == [("a", [">McKay"])]


def test_an_empty_callout_shows_its_label_as_text() -> None:
    assert nests("> [!todo]\n\na\n") == [("Todo", [">"]), ("a", [])]
    assert nests("> [!todo]- Row\n\na\n") == [("Row", [">Todo"]), ("a", [])]


def test_a_bold_label_on_its_own_line_is_a_label() -> None:
    assert nests("> **Warning**\n> a\n") == [("a", [">Warning"])]
    assert nests("> **Warning** a\n\n> **Boat**\n> a\n\n**Note**\na\n") == [
        ("Warning a", [">"]),
        ("Boat a", [">"]),
        ("Note a", []),
    ]


@pytest.mark.parametrize(
    "first", ["[!note](x.md) a", "[!note]a", "[!a, b] c", "[!] a", "![!note] a", "\\[!note] a", "`[!note]` a"]
)
def test_what_is_no_label_stays_in_the_text(first: str) -> None:
    ((text, labels),) = nests(f"> {first}\n")
    assert text.endswith(("a", "c"))
    assert labels == [">"]


# Containers


@pytest.mark.parametrize(
    ("header", "label", "title"),
    [
        (":::note", "Note", ""),
        ("::: warning", "Warning", ""),
        (":::tip Oars first", "Tip", "Oars first"),
        (":::info[Oars *first*]", "Info", "Oars first"),
        (":::caution{#id .c}", "Caution", ""),
        ("::: danger ::::::", "Danger", ""),
        ("::: {.warning}", "Warning", ""),
        ("::: {.callout-tip title='Oars first'}", "Tip", "Oars first"),
        (":::{note}", "Note", ""),
        (":::{seealso} Oars", "See also", "Oars"),
        (":::{admonition} Oars first", "Oars first", ""),
        (":::{prf:theorem} Oars", "Theorem", "Oars"),
        ("::::: TIP", "Tip", ""),
    ],
)
def test_a_container_has_the_label_and_the_title_of_its_first_line(header: str, label: str, title: str) -> None:
    titled = [(title, [f">{label}"])] if title else []
    text = f"before\n{header}\nRow *well*.\n\n- a\n:::::\nafter\n"
    assert nests(text) == [
        ("before", []),
        *titled,
        ("Row well.", [f">{label}"]),
        ("a", [f">{label}", "•"]),
        ("after", []),
    ]


def test_the_id_of_a_container_leads_to_it() -> None:
    document = doc("a\n\n::: {#oars .note}\nb\n:::\n")
    assert document.target("oars") == document.text.index("b")


@pytest.mark.parametrize("inner", [":::tip", "::: {.tip}", ":::{tip}"])
def test_containers_nest_with_more_or_with_equal_colons(inner: str) -> None:
    expected = [("a", [">Note"]), ("b", [">Note", ">Tip"]), ("c", [">Note"]), ("d", [])]
    assert nests(f"::::note\na\n\n{inner}\nb\n:::\n\nc\n::::\nd\n") == expected
    assert nests(f":::note\na\n{inner}\nb\n:::\nc\n:::\nd\n") == expected


def test_a_container_may_be_in_an_item_or_a_quotation() -> None:
    assert nests("- a\n\n  :::note\n  b\n  :::\n\n> ::: tip\n> c\n> :::\n") == [
        ("a", ["•"]),
        ("b", ["•", ">Note"]),
        ("c", [">", ">Tip"]),
    ]


def test_other_containers_are_groups_of_blocks_with_a_title() -> None:
    assert nests("::: columns\na\n:::\n\n::: {.wide}\nb\n:::\n\n::: details Click *me*\nc\n:::\n") == [
        ("a", []),
        ("b", []),
        ("details Click me", []),
        ("c", []),
    ]


def test_directives_with_backticks_are_callouts_and_other_fences_are_code() -> None:
    text = (
        "````{warning} Oars\n:class: wide\n\na\n\n```c\n::: note\n```\n````\n\n```{python}\nb\n```\n\n~~~{tip}\nc\n~~~"
    )
    assert nests(text) == [
        ("Oars", [">Warning"]),
        ("a", [">Warning"]),
        ("::: note", [">Warning"]),
        ("b", []),
        ("c", [">Tip"]),
    ]


def test_a_version_is_a_label() -> None:
    assert nests("```{versionadded} 2.0\n```\n\n:::{deprecated} 1.2\nUse oars.\n:::\n") == [
        ("New in version 2.0", [">"]),
        ("Use oars.", [">Deprecated since 1.2"]),
    ]


def test_options_of_a_directive_are_not_shown() -> None:
    assert nests(":::{note}\n---\nclass: wide\n---\na\n:::\n") == [("a", [">Note"])]


def test_code_in_a_container_of_colons_is_code() -> None:
    document = doc(":::{code-block} c\n:linenos:\n\n*a*\n:::\n")
    (code,) = document.blocks
    assert isinstance(code, Code)
    assert (code.language, document.text) == ("c", "*a*")
    assert doc(":::{math}\nx^2\n:::\n").text == "x²"


@pytest.mark.parametrize(
    "text",
    [
        ":::note\na",
        "```\n:::note\na\n:::\n```",
        "    :::note\n    a\n    :::",
        "`:::note`\n:::",
        "> :::note\n\n:::",
    ],
)
def test_what_is_no_container_stays_text(text: str) -> None:
    document = doc(text)
    assert ":::" in document.text
    assert not any(getattr(part, "label", "") for block in document.blocks for part in block.nest)


def test_fences_in_code_open_and_close_no_container() -> None:
    assert find_containers(":::note\n```md\n:::tip\n```\n~~~\n:::\n~~~\n:::\n") == {0: 7}
    assert find_containers("```{note}\n```c\na\n```\n```\n") == {0: 4}
    assert find_containers("a ::: b\n:::\n::: x\n") == {}


# Admonitions


@pytest.mark.parametrize("sign", ["!!!", "???", "???+"])
def test_an_admonition_contains_the_indented_lines(sign: str) -> None:
    text = f'a\n\n{sign} note inline end "Oars *first*"\n\n    b\n\n    - c\n\n        code\n\nd\n'
    assert nests(text) == [
        ("a", []),
        ("Oars first", [">Note"]),
        ("b", [">Note"]),
        ("c", [">Note", "•"]),
        ("code", [">Note", "•"]),
        ("d", []),
    ]


def test_admonitions_nest_and_may_have_no_title() -> None:
    assert nests('!!! tip ""\n    a\n\n    ??? bug\n        b\n\n    c\n') == [
        ("a", [">Tip"]),
        ("b", [">Tip", ">Bug"]),
        ("c", [">Tip"]),
    ]
    assert nests('- x\n\n    !!! tip "T"\n        a\n') == [("x", ["•"]), ("T", ["•", ">Tip"]), ("a", ["•", ">Tip"])]


def test_a_title_may_be_without_quotation_marks() -> None:
    assert nests("!!! note Oars first\n    a\n") == [("Oars first", [">Note"]), ("a", [">Note"])]


def test_a_tab_is_a_group_with_its_title() -> None:
    assert nests('=== "C"\n\n    ```c\n    a\n    ```\n\n=== "Go *now*"\n    b\n\nc\n') == [
        ("C", []),
        ("a", []),
        ("Go now", []),
        ("b", []),
        ("c", []),
    ]
    assert nests('=== "a"\nb\n') == [('=== "a" b', [])]


@pytest.mark.parametrize(
    "text", ["!!! wow", "!!! note\na", "??? really", "!!! that is, great\n    a", "a !!! note\n    b", "???"]
)
def test_exclamations_and_questions_are_text(text: str) -> None:
    document = doc(text)
    assert text.split()[0] in document.text
    assert all(not block.nest for block in document.blocks)


def test_callouts_in_an_html_element_are_callouts() -> None:
    text = "<ul>\n<li>\n\n> [!tip] Oars\n> a\n\n:::note\nb\n:::\n\n::: x\nc\n:::\n\n</li>\n</ul>\n"
    assert nests(text) == [
        ("Oars", ["•", ">Tip"]),
        ("a", ["•", ">Tip"]),
        ("b", ["•", ">Note"]),
        ("c", ["•"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ":::note\n" * 5_000,
        ":::note\n" * 3_000 + ":::\n" * 3_000,
        ":::note\na\n:::\n\n" * 2_000,
        "```{note}\n" * 5_000,
        "!!! note\n" + "    !!! note\n" * 2_000,
        "!!! note" + " a" * 50_000 + "!\n",
        ":::a" + " " * 50_000 + "b\n",
        "\n".join("    " * depth + "!!! note" for depth in range(200)) + "\n",
        "> [!a" + " b" * 20_000 + "]\n",
    ],
)
def test_hostile_callouts_are_read_in_time_with_the_text_after_them(text: str) -> None:
    before = time.process_time()
    document = doc(f"{text}\n\nThe end.\n")
    assert time.process_time() - before < 10
    assert "The end." in document.text
