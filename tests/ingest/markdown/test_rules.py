"""Rules that are tried by the character at the position find the same as all rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from readtui.ingest.markdown.callouts import add_callout_rules
from readtui.ingest.markdown.extensions import add_extensions
from readtui.ingest.markdown.rules import FIRST_CHARACTERS, INLINE_CHARACTERS, BlockRuler, InlineRuler

_LINES = (
    *("a", "a | b", "|-|-|", "| a | b |", "---", "===", "***", "___", "- a", "+ a", "* a", "1. a", "2) a", "> a", ">"),
    *("# a", "## a", "```", "~~~", "$$", "$$ a $$", "[a]: b", "[^a]: b", "<p>", "<!-- a -->", "<b>", "    a", "\ta"),
    *(": a", "~ a", "", "", "", "  a", "  - a", "  > a", "é", "\xa0", "#", "-", "[a]", "[^a]"),
    *("%%", "{: .a}", "a ^abc", "(a)="),
    *(":::", "::: a", ":::{note} b", "```{tip}", "!!! a", '=== "a"', '!!! a "b"', "??? a", "!", "?"),
)

_PIECES = (
    *(
        "a",
        "b",
        " ",
        "*",
        "**",
        "_",
        "`",
        "``",
        "~~",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[^a]",
        "^[",
        "<b>",
        "</b>",
        "<",
        "\\",
    ),
    *("==", "%%", "[[", "]]", "{.a}", "]{#b}", "![[", "|"),
    *("&amp;", "&", "$", "$$", "\n", "  \n", "\\\n", "<http://a.b>", "\\*", "!", "^", "é", "漢", "https://a.b"),
)


def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnote_plugin(made, move_to_end=False)
    deflist_plugin(made)
    dollarmath_plugin(made)
    add_callout_rules(made)
    add_extensions(made)
    return made


@given(st.lists(st.sampled_from(_LINES), max_size=12).map("\n".join) | st.text(max_size=60))
@settings(max_examples=300)
def test_law_the_same_blocks_are_found(text: str) -> None:
    all_rules, by_character = parser(), parser()
    by_character.block.ruler = BlockRuler(by_character.block.ruler)
    assert by_character.parse(text) == all_rules.parse(text)


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join) | st.text(max_size=60))
@settings(max_examples=300)
def test_law_the_same_inline_content_is_found(text: str) -> None:
    all_rules, by_character = parser(), parser()
    by_character.inline.ruler = InlineRuler(by_character.inline.ruler)
    notes = "\n\n[^a]: b\n"
    assert by_character.parse(text + notes) == all_rules.parse(text + notes)


@pytest.mark.parametrize("name", INLINE_CHARACTERS)
def test_every_inline_rule_with_characters_exists(name: str) -> None:
    assert name in (*parser().inline.ruler.get_active_rules(), "math")


@pytest.mark.parametrize("name", FIRST_CHARACTERS)
def test_every_rule_with_characters_exists(name: str) -> None:
    assert name in parser().block.ruler.get_active_rules()
