"""Templates: what they write, and how their faults are reported."""

from __future__ import annotations

from typing import Any

import pytest

from readtui.errors import ExchangeError
from readtui.exchange.note_file import merge_note
from readtui.exchange.note_templates import TEMPLATES
from readtui.exchange.notes import note_of
from readtui.exchange.template import fill, parse_template
from tests.exchange.texts import mark, text

MARKS = "{{#marks}}{{/marks}}"


def filled(source: str, **values: Any) -> str:
    """What the part of a template for one mark writes."""
    template = parse_template(f"{{{{#marks}}}}{source}{{{{/marks}}}}", "own.md")
    (block,) = note_of(text(mark(**values)), template).blocks
    return block.content


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{quote}}", "lit the lamp"),
        ("{{ colour }} {{number}}", "yellow 1"),
        ("{{note}}", "Two *lines*\nof it"),
        ("{{note|quote}}", "> Two *lines*\n> of it"),
        ("{{note|indent}}", "    Two *lines*\n    of it"),
        ("{{note|line|upper}}", "TWO *LINES* OF IT"),
        ("{{title|yaml}}", '"On Lamps"'),
        ("{{tags|list}} {{tags}} {{tags|hashtags}}", '["light", "sea"] light, sea #light #sea'),
        ("{{#letter}}letter{{/letter}}{{^letter}}none{{/letter}}", "none"),
        ("{{made|date}}", "2031-05-04"),
        ("{{link}} {{text_link}}", "readtui://mark/0000000000000001 readtui://text/0000000000000abc"),
        ("a\n{{#note}}\nb\n{{/note}}\nc", "a\nb\nc"),
        ("{ {{kind}} }", "{ highlight }"),
        ("{% import os %} ${HOME} {0.__class__}", "{% import os %} ${HOME} {0.__class__}"),
    ],
)
def test_names_filters_and_parts_are_filled_in(source: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    assert filled(source, note="Two *lines*\nof it") == expected


def test_what_was_marked_is_escaped_unless_it_is_to_be_raw() -> None:
    assert filled("{{quote}}", words="He wrote *what* he") == r"He wrote \*what\* he"
    assert filled("{{quote|raw}}", words="He wrote *what* he") == "He wrote *what* he"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f"a\n\n{{{{titel}}}}\n{MARKS}", "own.md:3: unknown name titel (known here: title, authors,"),
        (f"{{{{quote}}}}{MARKS}", "own.md:1: unknown name quote"),
        (f"---\na: b\nc: {{{{quote}}}}\n---\n{MARKS}", "own.md:3: unknown name quote"),
        (f"---\na: b\n---\n{MARKS}\n{{{{x}}}}", "own.md:5: unknown name x"),
        (f"{{{{title|shout}}}}{MARKS}", "own.md:1: unknown filter shout (known: date,"),
        (f"{{{{#title}}}}\n\n{MARKS}", "own.md:1: {{#title}} is not closed"),
        (f"\n{{{{/title}}}}{MARKS}", "own.md:2: {{/title}} closes a part that is not open"),
        (
            "\n\n{{#marks}}\n{{#note}}\n{{bad}}\n{{/note}}\n{{/marks}}",
            "own.md:5: unknown name bad",
        ),
        (f"a {{{{title}} b\n{MARKS}", "own.md:1: two braces that are not closed"),
        (f"a {{{{}}}} b\n{MARKS}", "own.md:1: unknown name (empty)"),
        (f"{{{{title.__class__}}}}\n{MARKS}", "own.md:1: unknown name title.__class__"),
        ("no marks", "own.md: the template has no part for the marks"),
        (MARKS * 2, "own.md: the template has two parts for the marks"),
        (f"{{{{#title}}}}{MARKS}{{{{/title}}}}", "own.md: the template has no part for the marks"),
        ("{{#marks}}{{#marks}}{{/marks}}{{/marks}}", "own.md:1: unknown name marks"),
        ("{{#title}}" * 30, "own.md:1: too many parts inside of one another"),
    ],
)
def test_a_fault_is_reported_with_its_line_and_what_is_known(source: str, message: str) -> None:
    with pytest.raises(ExchangeError) as raised:
        parse_template(source, "own.md")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_that_come_along_fit_a_text_of_which_nothing_is_known(name: str) -> None:
    template = parse_template(TEMPLATES[name], name)
    bare = text(mark(colour=0, kind="bookmark"), authors=(), site="", tags=(), state="", added=None, published="")
    written = merge_note("", note_of(bare._replace(source="-"), template)).text
    assert "lit the lamp" in written
    assert "{{" not in written
    assert "\n\n\n" not in written


def test_front_matter_that_does_not_end_is_text() -> None:
    template = parse_template(f"---\na: b\n{MARKS}", "own.md")
    assert note_of(text(), template).front == ""


def test_obsidian_finds_a_block_by_the_id_of_the_mark() -> None:
    written = merge_note("", note_of(text(mark()), parse_template(TEMPLATES["obsidian"], "obsidian"))).text
    assert " ^rt-0000000000000001\n" in written
    assert written.startswith('---\ntitle: "On Lamps"\nauthor: ["Ada Keeper"]\nurl: "https://example.org/lamps"\n')


def test_front_matter_has_values_as_yaml_and_not_as_markdown() -> None:
    template = parse_template(f"---\ntitle: {{{{title|yaml}}}}\n---\n{MARKS}", "own.md")
    assert note_of(text(title='A "b" *c*'), template).front == 'title: "A \\"b\\" *c*"'
    assert fill(template.front, {"title": "a\nb"}, escaped=False) == 'title: "a\\nb"\n'
