"""Overstriking and escape sequences in lines from a terminal."""

from __future__ import annotations

import pytest

from readtui.document.model import Code, Document
from readtui.ingest import formats
from readtui.ingest.source import Source
from readtui.ingest.terminal_text import styled_lines
from readtui.reading.link_target import FileTarget, Refused, WebTarget, link_target_of

PAGE = "https://example.org/page"
HEAD = f"LAMP(1){' ' * 60}LAMP(1)\n\nNAME\n"


def link(text: str, target: str = PAGE, parameters: str = "", end: str = "\x1b\\", start: str = "\x1b]") -> str:
    """Return a text that is marked as a link."""
    return f"{start}8;{parameters};{target}{end}{text}{start}8;;{end}"


def piped(text: str) -> Document:
    return formats.read(Source("-", text.encode(), "stream"))


def links(document: Document) -> list[tuple[str, str]]:
    return [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == "link"]


# Styles


def test_overstruck_characters_are_one_character() -> None:
    line = styled_lines("a\ba_\bb_\bc\bc+\bo_\b_x\b_\x1b]8;;https://example.org\x1b\\y\x1b]8;;\x1b\\\b\x1b[31;1mz")[0]
    assert line.text == "abc•_xyz"
    styles = ["".join(style.kind[0] for style in own) for own in line.styles]
    assert styles == ["s", "e", "se", "", "s", "e", "l", "s"]


def test_styles_of_sgr_sequences_last_until_they_are_switched_off() -> None:
    first, second = styled_lines("\x1b[1;4ma\x1b[22mb\n\x1b[7mc\x1b[24md\x1b[3me\x1b[23mf\x1b[4mg\x1b[mh")
    kinds = [[style.kind for style in own] for own in (*first.styles, *second.styles)]
    em, none = ["emphasis"], list[str]()
    assert kinds == [["strong", "emphasis"], em, em, none, em, none, em, none]


@pytest.mark.parametrize(
    ("opened", "rest"), [("\x1b", ""), ("\x1b[", ""), ("\x1b[3", ""), ("\x1b[31 ", " "), ("\x1b(", "(")]
)
def test_an_unfinished_sequence_takes_no_letter_of_the_text(opened: str, rest: str) -> None:
    assert styled_lines(f"a {opened}word")[0].text == f"a {rest}word"


# Links


@pytest.mark.parametrize("before", ["", f"{HEAD}       "], ids=["text", "manual"])
@pytest.mark.parametrize(
    ("marked", "linked"),
    [
        (link("here"), ["here"]),
        (link("here", parameters="id=7:x=y"), ["here"]),
        (link("here", end="\x07"), ["here"]),
        (link("here", end="\x9c", start="\x9d"), ["here"]),
        (link("\x1b[4mhere\x1b[24m and \x1b[1mthere\x1b[0m"), ["here and there"]),
        (f"{link('one', parameters='id=1')} and {link('two', parameters='id=1')}", ["one", "two"]),
        (f"\x1b]8;;{PAGE}\x07one \x1b]8;;{PAGE}/2\x07two\x1b]8;;\x07", ["one ", "two"]),
        (link(""), []),
        (link("   "), []),
        (link("here", target=""), []),
        ("\x1b]8;;here", []),
        ("\x1b]8;no address\x07here", []),
    ],
)
def test_a_marked_passage_is_a_link(before: str, marked: str, linked: list[str]) -> None:
    document = piped(f"{before}Look {marked} for more.\n")
    found = links(document)
    assert [text.strip() for text, _ in found] == [text.strip() for text in linked]
    assert all(target.startswith(PAGE) for _, target in found)
    assert "\x1b" not in document.text


@pytest.mark.parametrize("before", ["", f"{HEAD}       "], ids=["text", "manual"])
def test_a_link_that_is_not_closed_ends_with_its_line(before: str) -> None:
    document = piped(f"{before}\x1b]8;;{PAGE}\x07One\n       two {link('three', 'https://example.org')}\n")
    assert links(document) == [("One", PAGE), ("three", "https://example.org")]
    assert links(piped(f"{before}\x1b]8;;{PAGE}\x07One\n\n       two\x1b]8;;\x07\n")) == [("One", PAGE)]
    assert links(piped(f"{before}\x1b]8;;{PAGE}\x07One\n       two\n")) == [("One", PAGE)]


def test_a_link_may_cover_several_lines() -> None:
    lines = "the harbour of the old town which is now closed to all ships that are longer than\nforty ells or so"
    document = piped(f"{'word ' * 14}long\n{'word ' * 14}long\n{'word ' * 14}long\nSee {link(lines)}.\n")
    assert [" ".join(text.split()) for text, _ in links(document)] == [" ".join(lines.split())]
    page = piped(f"{HEAD}       {'word ' * 11}\x1b]8;;{PAGE}\x07first\n       second\x1b]8;;\x07 third\n")
    assert links(page) == [("first second", PAGE)]


def test_links_are_found_in_items_quotations_headings_and_code() -> None:
    document = piped(
        f"1 {link('Tides')}\n\n{'word ' * 30}.\n\n- {link('one')}\n- one\n- {link('two')}\n\n> {link('quoted')}\n"
        f"> {link(f'words{chr(10)}> of it')}\n>> deeper {link('words')}\n\n"
        f"int main() {{\n    {link('run();', 'https://example.org/run')}\n}}\n"
    )
    texts = [" ".join(text.split()) for text, _ in links(document)]
    assert texts == ["Tides", "one", "two", "quoted", "words", "of it", "words", "run();"]
    first = next(block for block in document.blocks if block.span.of(document.text).startswith("one"))
    assert any(inline.span == first.span for inline in document.inlines)
    code = next(block for block in document.blocks if isinstance(block, Code))
    assert code.span.start < document.inlines[-1].span.start < code.span.end


def test_links_are_found_in_source_code_and_in_examples_of_a_manual() -> None:
    assert links(piped(f"#!/bin/sh\nrun {link('this')}\n")) == [("this", PAGE)]
    page = piped(f"{HEAD}       Run:\n\n              $ run {link('this')}\n              or {link('that')}\n")
    assert isinstance(page.blocks[-1], Code)
    assert links(page) == [("this", PAGE), ("that", PAGE)]


def test_a_link_is_no_tag_and_no_heading_of_a_manual() -> None:
    page = piped(f"{HEAD}   {link('not a heading')}\n\n       {link('wick(1)')}  is near\n")
    assert [section.title for section in page.sections] == ["NAME"]
    assert links(page) == [("not a heading", PAGE), ("wick(1)", PAGE)]


def test_links_of_a_terminal_are_followed_or_refused_as_those_of_pages() -> None:
    targets = [PAGE, "file:///etc/hosts", "javascript:alert(1)", "data:text/html,x", "x-man-page://ls"]
    document = piped(" ".join(link("here", target) for target in targets))
    found = [link_target_of(document, "-", one) for one in document.inlines]
    assert [type(one) for one in found] == [WebTarget, Refused, Refused, Refused, Refused]
    saved = [link_target_of(document, "/home/ada/log.txt", one) for one in document.inlines]
    assert [type(one) for one in saved] == [WebTarget, FileTarget, Refused, Refused, Refused]


def test_thousands_of_links_take_little_time() -> None:
    document = piped("\n".join(link(f"file{number}.txt") for number in range(20_000)))
    assert len(links(document)) == 20_000
