"""Syntax highlighting: it changes the roles of code, but no row and no character."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.paths import theme_folders
from readtui.config.settings import DEFAULTS
from readtui.config.themes import load
from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Code, Document, Style, StyledText
from readtui.span import Span
from readtui.tui.paint import ThemeStyles
from readtui.typeset import syntax
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting
from readtui.typeset.syntax import _ROLES, MAX_PART, MIN_PART, PLAIN, SyntaxPainter, language_of
from tests.strategies import ANY_TEXTS, documents

LANGUAGES = ("python", "c", "json", "diff", "console", "html", "yaml", "php", "brainfuck", "no such language")


def code_document(code: str, language: str = "python") -> Document:
    builder = Builder()
    builder.code(code, language)
    return builder.build()


def syntax_roles(document: Document, measure: int = 60) -> list[tuple[str, str]]:
    """The texts that have a role of syntax, with that role."""
    layout = Layout(document, Setting(measure=measure, syntax=True))
    runs = [run for row in range(layout.rows) for run in layout.line(row).runs if run.start is not None]
    return [(run.text, run.role.removeprefix("code ")) for run in runs if run.role not in ("code", PLAIN)]


def test_keywords_strings_comments_numbers_and_names_have_roles() -> None:
    assert syntax_roles(code_document('def lamp():\n    return "lit" + 1  # or not')) == [
        ("def", "keyword"),
        ("lamp", "name"),
        ("return", "keyword"),
        ('"lit"', "string"),
        ("1", "number"),
        ("# or not", "comment"),
    ]


def test_a_role_continues_in_the_next_row_of_a_line() -> None:
    document = code_document('x = "' + "a" * 30 + '"')
    assert [text for text, look in syntax_roles(document, 22) if look == "string"] == ['"' + "a" * 15, "a" * 15 + '"']


@pytest.mark.parametrize(
    ("language", "start", "found"),
    [
        ("Python", "", "python"),
        ("{.c++ .numberLines}", "", "c++"),
        ("language-rust", "", "rust"),
        ("rust,ignore", "", "rust"),
        ("text", "$ ls", ""),
        ("", "diff --git a/a b/a", "diff"),
        ("", "--- a\n+++ b\n@@ -1 +1 @@", "diff"),
        ("", "$ ls", "console"),
        ("", "def lamp():", ""),
        ("", "--- a\n+++ b", ""),
    ],
)
def test_a_language_is_named_or_detected(language: str, start: str, found: str) -> None:
    document = code_document(start or "words", language)
    (block,) = document.blocks
    assert isinstance(block, Code)
    assert language_of(document, block) == found


def test_code_in_an_unknown_language_has_no_roles_of_syntax() -> None:
    for language in ("", "no-such-language"):
        document = code_document("def lamp():", language)
        assert syntax_roles(document) == []
        layout = Layout(document, Setting(syntax=True))
        assert {run.role for run in layout.line(layout.rows - 1).runs} == {"code"}


def test_php_needs_no_opening_tag() -> None:
    assert ("function", "keyword") in syntax_roles(code_document("function lamp() {}", "php"))


def test_links_in_code_are_shown_instead_of_its_syntax() -> None:
    document = code_document("def lamp(): pass")
    marked = Builder()
    marked.paragraph([StyledText("def", (Style("link", "https://example.org"),)), StyledText(" lamp(): pass")])
    both = Document(document.text, document.blocks, marked.build().inlines)
    layout = Layout(both, Setting(syntax=True))
    assert [run.role for run in layout.line(1).runs] == ["code", "code link", "code", "code"]


def test_a_lexer_that_fails_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def get_tokens_unprocessed(self, text: str) -> list[tuple[int, str, str]]:
            raise RecursionError

    monkeypatch.setattr(syntax, "_lexer", lambda language: Broken())
    assert syntax_roles(code_document("def lamp(): pass")) == []


def test_tokens_out_of_order_cannot_cut_or_repeat_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        def get_tokens_unprocessed(self, text: str) -> list[tuple[int, str, str]]:
            places = [(0, "Keyword"), (3, "Name.Function"), (3, "Comment"), (1, "Literal"), (99, "Keyword")]
            return [(place, f"Token.{kind}", "") for place, kind in places]

    monkeypatch.setattr(syntax, "_lexer", lambda language: Odd())
    assert syntax_roles(code_document("abcdef")) == [("abc", "keyword"), ("def", "comment")]


# Large blocks


def parts(document: Document) -> list[str]:
    """The text of each part."""
    (block,) = document.blocks
    assert isinstance(block, Code)
    edges = SyntaxPainter(document, block, "python")._parts
    return [document.text[start:end] for start, end in pairwise(edges)]


def test_a_large_block_is_highlighted_in_parts_that_start_below_a_blank_line() -> None:
    function = "def lamp():\n    pass\n\n    pass\n\n"
    found = parts(code_document(function * 400))
    assert "".join(found) == (function * 400).rstrip()
    assert all(part.startswith("def lamp") for part in found)
    assert all(len(part) <= MAX_PART for part in found)


def test_a_part_starts_at_a_section() -> None:
    builder = Builder()
    line = "    x = 1\n"
    code = line * 300 + "    def lamp():\n" + line * 600
    builder.contents([ContentsEntry("lamp()", 1, builder.code(code) or 0, code.index("def"))])
    assert parts(builder.build())[1].startswith("    def lamp")


def test_without_blank_lines_and_sections_a_part_starts_at_a_line() -> None:
    found = parts(code_document("x = 1\n" * 3000))
    assert all(part.startswith("x = 1\n") and MIN_PART <= len(part) <= MAX_PART for part in found[:-1])


def test_a_very_long_line_is_not_highlighted() -> None:
    endless = "1," * MAX_PART
    assert syntax_roles(code_document(endless)) == []
    found = syntax_roles(code_document(f"x = '''{endless}\ndef lamp(): pass"))
    assert ("def", "keyword") in found
    assert all(len(text) < 60 for text, _ in found)


def test_the_end_of_a_large_block_is_shown_without_highlighting_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    original = syntax._role_changes

    def look(text: str, span: Span, language: str) -> tuple[list[int], list[str]]:
        seen.append(len(span))
        return original(text, span, language)

    monkeypatch.setattr(syntax, "_role_changes", look)
    layout = Layout(code_document("def lamp():\n    pass\n\n" * 20_000), Setting(syntax=True))
    assert seen == []
    for row in range(layout.rows - 40, layout.rows):
        layout.line(row)
    assert sum(seen) <= 2 * MAX_PART


# Invariants


@given(documents() | st.builds(code_document, ANY_TEXTS, st.sampled_from(LANGUAGES)), st.integers(1, 40))
def test_syntax_changes_no_row_and_no_character(document: Document, measure: int) -> None:
    bare, shown = Layout(document, Setting(measure=measure)), Layout(document, Setting(measure=measure, syntax=True))
    assert bare.rows == shown.rows
    for row in range(bare.rows):
        bare_line, line = bare.line(row), shown.line(row)
        assert line.span == bare_line.span
        assert "".join(run.text for run in line.runs) == "".join(run.text for run in bare_line.runs)
        for run in line.runs:
            assert run.text
            assert run.start is None or run.text == document.text[run.start : run.start + len(run.text)]


def test_each_role_of_syntax_has_a_style_in_the_themes() -> None:
    roles = {f"code {look}" for _, look in _ROLES if look} | {PLAIN}
    styles = {role: ThemeStyles(load(DEFAULTS.theme, theme_folders())).style(role) for role in roles}
    assert len({style.color for style in styles.values()}) == len(roles) == 6
    assert len({style.bgcolor for style in styles.values()}) == 1


def test_lexers_are_loaded_only_for_code_that_is_shown() -> None:
    code = (
        "import sys\nfrom readtui.document.builder import Builder\nimport readtui.tui.app\n"
        "from readtui.typeset.layout import Layout\n"
        "from readtui.typeset.setting import Setting\n"
        "def shows(language, wanted):\n"
        "    builder = Builder(); builder.code('x = 1', language)\n"
        "    layout = Layout(builder.build(), Setting(syntax=wanted))\n"
        "    [layout.line(row) for row in range(layout.rows)]\n"
        "    return 'pygments' in sys.modules\n"
        "print(shows('python', False), shows('', True), shows('text', True), shows('python', True))\n"
        "print('pygments.lexers.javascript' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "False", "False", "True", "False"]


@pytest.mark.parametrize(
    ("name", "same_as"), [("mjs", "javascript"), ("cjs", "js"), ("tsx", "tsx"), ("jsx", "jsx"), ("kt", "kotlin")]
)
def test_code_may_be_named_by_its_extension(name: str, same_as: str) -> None:
    assert type(syntax._lexer(name)) is type(syntax._lexer(same_as))
    assert syntax._lexer(name) is not None
