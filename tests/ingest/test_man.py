"""Reader of manual pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Code, Document, Heading, Item, Paragraph
from readtui.ingest import formats
from readtui.ingest.man import is_page, read
from readtui.ingest.source import Source
from tests.strategies import ANY_TEXTS

PAGE = """\
LAMP(1)                          Lamp Commands                         LAMP(1)



*NAME*
       lamp - light the room

*SYNOPSIS*
       *lamp* [_OPTION_]...  [_ROOM_]
            [*--dim*]

*DESCRIPTION*
       Light  the  _ROOM_ with every lamp that is there, and keep the others dark un‐
       til the morning comes.  See *wick*(1).

       *-a*, *--all*
              Light all, also those that nobody has looked at for a long time, if any
              are left.

              They may be broken.

       *-b*     count the bulbs

       *-c*, *--candle*
       *--taper* _N_
              light N candles

   *Dim rooms*
       A room is dim where two lamps are out.

           $ lamp --dim hall
           hall: 2 lamps

       •   the hall
       •   the stairs, which are longer than all of the others in the house, and up
           to the roof

*SEE ALSO*
       *candle*(1), *wick*(1)

lamp 1.2                          March 2023                           LAMP(1)
"""
WIDTH = 78


def overstruck(page: str) -> str:
    """Return a page with `*bold*` and `_UNDERLINED_` text overstruck, like the output of nroff."""
    bold = re.sub(r"\*([^*\n]+)\*", lambda found: "".join(f"{char}\b{char}" for char in found[1]), page)
    return re.sub(r"_([A-Z]+)_", lambda found: "".join(f"_\b{char}" for char in found[1]), bold)


def escaped(page: str) -> str:
    """Return the same page with SGR sequences, like the output of grotty."""
    return re.sub(r"_([A-Z]+)_", "\x1b[4m\\1\x1b[24m", re.sub(r"\*([^*\n]+)\*", "\x1b[1m\\1\x1b[0m", page))


def plain(page: str) -> str:
    """Return the same page without styles, like the output of man in a pipe."""
    return re.sub(r"[*_]", "", page)


def lamp(page: str = PAGE) -> Document:
    return read(overstruck(page), "-")


def body(lines: str) -> Document:
    """Return a page with these lines as its only section."""
    return lamp(f"LAMP(1){' ' * (WIDTH - 14)}LAMP(1)\n\n*BODY*\n{lines}\n")


def shown(document: Document) -> list[str]:
    """Return the blocks below the heading, items with their markers."""
    texts = []
    for block in document.blocks[1:]:
        markers = [part.marker or ":" for part in block.nest if isinstance(part, Item)]
        texts.append(" ".join([*markers, block.span.of(document.text)]))
    return texts


def test_sections_and_subsections_are_headings() -> None:
    document = lamp()
    assert [(section.title, section.depth) for section in document.sections] == [
        ("NAME", 1),
        ("SYNOPSIS", 1),
        ("DESCRIPTION", 1),
        ("Dim rooms", 2),
        ("SEE ALSO", 1),
    ]
    assert all(block.level in (2, 3) for block in document.blocks if isinstance(block, Heading))


def test_a_page_of_mandoc_is_indented_less() -> None:
    document = body("     A lamp.\n\n  *Dim rooms*\n     They are many.\n\n     *-a*      all\n\n           lamp -a")
    assert [section.title for section in document.sections] == ["BODY", "Dim rooms"]
    assert shown(document) == ["A lamp.", "Dim rooms", "They are many.", "-a", ": all", "lamp -a"]


def test_the_running_head_and_footer_are_hidden_and_have_title_manual_and_date() -> None:
    document = lamp()
    assert (document.title, document.site, document.published) == ("lamp(1)", "Lamp Commands", "March 2023")
    assert [hidden.text.split()[0] for hidden in document.hidden] == ["LAMP(1)", "lamp"]
    assert "LAMP(1)" not in document.text
    assert "March" not in document.text


@pytest.mark.parametrize("printed", [overstruck, escaped])
def test_bold_is_strong_and_underlined_is_emphasis(printed: type[str]) -> None:
    document = read(printed(PAGE), "-")
    marked = [(inline.kind, inline.span.of(document.text)) for inline in document.inlines]
    assert marked[:3] == [("strong", "lamp"), ("emphasis", "OPTION"), ("emphasis", "ROOM")]
    assert ("strong", "--all") in marked
    assert "\b" not in document.text
    assert document.text == lamp().text


def test_paragraphs_and_hyphenated_words_are_joined() -> None:
    document = lamp()
    assert (
        "Light the ROOM with every lamp that is there, and keep the others dark until the morning comes. See wick(1)."
    ) in document.text


def test_the_synopsis_keeps_its_lines() -> None:
    assert "lamp [OPTION]...  [ROOM]\n     [--dim]\n" in lamp().text


def test_options_are_above_their_descriptions() -> None:
    document = lamp()
    at = document.text.index("-a, --all")
    blocks = document.blocks[document.block_at(at) :]
    assert [(block.span.of(document.text), len(block.nest)) for block in blocks[:7]] == [
        ("-a, --all", 0),
        ("Light all, also those that nobody has looked at for a long time, if any are left.", 1),
        ("They may be broken.", 1),
        ("-b", 0),
        ("count the bulbs", 1),
        ("-c, --candle\n--taper N", 0),
        ("light N candles", 1),
    ]


def test_examples_are_code_and_bullets_are_items() -> None:
    document = lamp()
    code = next(block for block in document.blocks if isinstance(block, Code))
    assert code.span.of(document.text) == "$ lamp --dim hall\nhall: 2 lamps"
    assert [
        (part.marker, block.span.of(document.text)[:9])
        for block in document.blocks
        for part in block.nest
        if isinstance(part, Item) and part.marker
    ] == [("•", "the hall"), ("•", "the stair")]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("       one\n       two", ["one\ntwo"]),
        ("       one\n       \x07\n       two", ["one", "two"]),
        (f"       {'x' * 66} a\n       longer words", [f"{'x' * 66} a longer words"]),
        (f"       {'x' * 64} well-\n       known", [f"{'x' * 64} well-known"]),
        (f"       {'x' * 64} pre‐\n       fix and a non‐own", [f"{'x' * 64} pre‐fix and a non‐own"]),
        ("       *-*      a dash is an option", ["-", ": a dash is an option"]),
        ("       1.  one\n\n       2.  two", ["1. one", "2. two"]),
        ("       a    b    c\n       d    e    f", ["a    b    c\nd    e    f"]),
        ("       ┌─┐\n       │x│\n       └─┘", ["┌─┐\n│x│\n└─┘"]),
        ("       *-a*     all\n              of them\n       *-b*     both", ["-a", ": all\nof them", "-b", ": both"]),
        (
            "       *-a*\n              *-b*\n                     inner\n\n       after",
            ["-a", ": -b", ": : inner", "after"],
        ),
        (
            "       a line that is not set off and far too long to be called a tag\n           then more of it\n",
            ["a line that is not set off and far too long to be called a tag", "then more of it"],
        ),
        ("       plain\n       *-a*\n              all", ["plain", "-a", ": all"]),
        ("       *-a*\n       plain\n              all", ["-a\nplain", ": all"]),
        ("       plain\n       other\n           all", ["plain", "other", ": all"]),
        ("       text\n           code  x\n             deeper", ["text", ": code  x", ": : deeper"]),
        (
            "   *not a heading as it is far too long to be one, and even longer than the whole page is wide at all*",
            ["not a heading as it is far too long to be one, and even longer than the whole page is wide at all"],
        ),
    ],
)
def test_blocks_are_found_by_columns(lines: str, texts: list[str]) -> None:
    assert shown(body(lines)) == texts


def test_tags_nested_too_deeply_are_text() -> None:
    document = body("\n".join(f"{' ' * column}*-a*" for column in range(7, 1500)))
    assert max(len(block.nest) for block in document.blocks) == 8
    assert document.text.count("-a") == 1493


def page_with_foot(foot: str) -> str:
    """Return a page of 78 columns that ends with this line."""
    return f"LAMP(1){' ' * (WIDTH - 14)}LAMP(1)\n\n*NAME*\n       lamp - light the room\n\n{foot}\n"


@pytest.mark.parametrize("printed", [plain, overstruck, escaped])
@pytest.mark.parametrize(
    ("foot", "date"),
    [
        (f"{'2031-05-04':^{WIDTH - 7}}LAMP(1)", ""),
        (f"{'2031':^{WIDTH}}    LAMP(1)", ""),
        (f"{'LAMP(1)':>{WIDTH}}", ""),
        (f"lamp 1.2{'LAMP(1)':>{WIDTH - 8}}", ""),
        (f"LAMP(1){'4 May 2031':>30}", ""),
        (f"lamp 1.2{'4 May 2031':>30}{'lamp(1)':>33}", "4 May 2031"),
        (f"Lanterns{'May 4, 2031':^{WIDTH - 16}}Lanterns", "May 4, 2031"),
        (f"{'4 May 2031':^{WIDTH}}".rstrip(), ""),
        (f"{'2031':^{WIDTH}}".rstrip(), ""),
        ("4 May 2031", ""),
        ("lamp 1.2", ""),
    ],
)
def test_the_footer_is_hidden_whatever_it_has(foot: str, date: str, printed: type[str]) -> None:
    document = read(printed(page_with_foot(foot) * 2), "-")
    assert [hidden.text for hidden in document.hidden[1::2]] == [foot.strip()] * 2
    assert document.text == "\n".join(["NAME", "lamp - light the room"] * 2)
    assert document.published == date


@pytest.mark.parametrize(
    "line",
    [
        "       wick(1)  lamp(1)",
        "       4 May 2031",
        f"{'a note':^{WIDTH}}".rstrip(),
        "COLOPHON",
    ],
)
def test_the_last_line_of_a_page_may_be_text(line: str) -> None:
    document = read(overstruck(page_with_foot(line)), "-")
    assert len(document.hidden) == 1
    assert document.text.split()[-1] == line.split()[-1]


def test_the_footer_may_follow_the_text_without_a_blank_line() -> None:
    foot = f"{'2031-05-04':^{WIDTH - 7}}LAMP(1)"
    document = read(overstruck(page_with_foot(foot).replace("room\n\n", "room\n")), "-")
    assert document.text == "NAME\nlamp - light the room"
    assert document.hidden[-1].text == foot.strip()


def test_a_page_in_wide_letters_has_a_footer() -> None:
    page = (
        "LAMP(1)                         あかりの手引き                         LAMP(1)\n\n名前\n       lamp - あかり\n"
    )
    document = read(f"{page}\n灯り 1.2                            2031-05-04                          LAMP(1)\n", "-")
    assert (document.site, document.published) == ("あかりの手引き", "2031-05-04")
    assert document.text.split("\n")[0] == "名前"
    assert len(document.hidden) == 2


def test_a_manual_that_leaves_no_room_between_the_names_is_in_the_running_head() -> None:
    head = "LAMP(1)Things that give light in a room or in a hallLAMP(1)"
    assert is_page(head)
    assert read(f"{head}\n\nNAME\n       lamp - light\n", "-").site == "Things that give light in a room or in a hall"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("LAMPS-IN-THE-HALL-OF-Tlamps-in-LAMPS-IN-THE-HALL-OF-THE-HOUSE(8)", "lamps-in-the-hall-of-the-house(8)"),
        ("LAMPLAMPS-IN-THE-HALL-OF-THE-HOUSE-BY-THE-SEA(1)", "lamps-in-the-hall-of-the-house-by-the-sea(1)"),
        ("LAMPS_IN_THE_HALLGeneral Commands MaLAMPS_IN_THE_HALL(1)", "lamps_in_the_hall(1)"),
    ],
)
def test_a_name_too_long_to_stand_twice_covers_the_rest_of_the_running_head(head: str, name: str) -> None:
    assert is_page(head)
    document = read(f"{head}\n\nNAME\n       {name[:-3]} - light\n\nlamp 1.2{name.upper():>{len(head) - 8}}\n", "-")
    assert document.title == name
    assert [section.title for section in document.sections] == ["NAME"]
    assert len(document.hidden) == 2


def test_a_name_that_only_the_footer_has_is_in_small_letters() -> None:
    head = f"LIGHT_LAMP(1){' ' * 40}LIGHT_LAMP(1)"
    assert read(f"{head}\n\nNAME\n       light lamp - x\n\n{'LIGHT_LAMP(1)':>66}\n", "-").title == "light_lamp(1)"


@pytest.mark.parametrize(
    "line",
    [
        "printf is much like the function named printf_unlocked(3)",
        "lamps are not what is meant by the word lamps-in-hall(1)",
        "A line without any such name at all in its text, and (1)",
        "lamplamplamp(1)",
    ],
)
def test_a_sentence_that_ends_with_a_reference_is_no_running_head(line: str) -> None:
    assert not is_page(line)


def test_a_page_without_a_running_head_has_the_name_by_which_it_was_opened() -> None:
    assert read("LAMPE\n\nNOM\n       lampe - lumi\u00e8re\n", "man:lampe(1)").title == "lampe(1)"
    assert read("LAMPE\n\nNOM\n       lampe - lumi\u00e8re\n", "-").title == ""


def test_a_second_page_after_the_first_has_its_own_running_head() -> None:
    document = lamp(PAGE + PAGE.replace("LAMP", "WICK").replace("lamp -", "wick -"))
    assert document.title == "lamp(1)"
    assert len(document.hidden) == 4
    assert [section.title for section in document.sections].count("NAME") == 2


def test_each_of_several_pages_is_a_section_with_its_name() -> None:
    document = lamp(PAGE + PAGE.replace("LAMP(1)", "WICK(7)").replace("*NAME*\n       lamp", "*NAME*\n       wick"))
    assert [section.title for section in document.sections if section.depth == 1] == ["lamp(1)", "wick(7)"]


def references(document: Document) -> list[tuple[str, str]]:
    """Return the links of a document: their texts and targets."""
    links = (inline for inline in document.inlines if inline.kind == "link")
    return [(link.span.of(document.text), link.target) for link in links]


def test_references_to_other_pages_are_links() -> None:
    pages = ["wick(1)", "candle(1)", "wick(1)"]
    assert references(lamp()) == [(page, f"man:{page}") for page in pages]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("See lamp(1) and LAMP(1) here.", []),  # the page itself
        ("A light-it(3pm), lamp.conf(5), lamp@(8), _lamp(n).", "light-it(3pm) lamp.conf(5) lamp@(8) _lamp(n)"),
        ("Call f(x), f(10), f(), -x(1) or f(1x)y.", []),
        ("(see wick(1)), wick(1)/candle(1); wick(1).", "wick(1) wick(1) candle(1) wick(1)"),
        ("A *wick*(1) or *candle*(_N_).", "wick(1)"),
    ],
)
def test_a_reference_has_a_name_and_a_section(words: str, names: str) -> None:
    found = references(body(f"       {words}"))
    assert [shown for shown, _ in found] == (names.split() if names else [])


def test_a_reference_is_whole_across_lines_and_none_in_an_example() -> None:
    filled = "       Light  the  ROOM with every lamp that is there, and see *light-the-*\n       *lamp*(1) too.\n"
    example = "\n           $ sleep(1)\n"
    assert references(body(filled + example)) == [("light-the-lamp(1)", "man:light-the-lamp(1)")]


def test_a_reference_that_the_page_links_keeps_its_address() -> None:
    linked = "       See \x1b]8;;man:wick(7)\x1b\\wick(1)\x1b]8;;\x1b\\ and wick(2)."
    assert references(body(linked)) == [("wick(1)", "man:wick(7)"), ("wick(2)", "man:wick(2)")]


def test_the_name_is_spelled_as_in_the_text() -> None:
    head = f"XORG(1){' ' * (WIDTH - 14)}XORG(1)\n\n"
    assert read(f"{head}NAME\n       Xorg - X11\n", "-").title == "Xorg(1)"
    assert read(f"{head}NAME\n       x - X11\n", "-").title == "xorg(1)"
    assert read(head.replace("XORG", "Fog"), "-").title == "Fog(1)"


def test_notes_are_kept_and_control_characters_are_removed() -> None:
    document = read(overstruck(PAGE).replace("count", "co\x07unt"), "-", ("Encoding assumed.",))
    assert "count the bulbs" in document.text
    assert document.notes == ("Encoding assumed.",)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (PAGE, True),
        ("\n\nprintf(3)                Library Functions Manual                printf(3)\n", True),
        ("git-log(1)      git-log(1)", True),
        ("\x1b[1mLAMP\x1b[0m(1)      LAMP(1)", True),
        ("LAMP(1)      WICK(1)", False),
        ("a call of f(x)", False),
        ("", False),
        (f"{'x' * 2000}(1)", False),
    ],
)
def test_a_page_is_recognised_by_its_running_head(head: str, expected: bool) -> None:
    assert is_page(head) is expected
    assert (formats.read(Source("-", (head or "x").encode(), "stream")).title.endswith(")")) is expected


@given(st.lists(st.tuples(st.integers(0, 16), ANY_TEXTS | st.just("-a  b") | st.just("x\bx")), max_size=8))
def test_any_page_can_be_read(lines: list[tuple[int, str]]) -> None:
    text = "\n".join(" " * column + words for column, words in lines)
    document = read(f"LAMP(1)      LAMP(1)\n{text}", "-")
    assert all(isinstance(block, Paragraph | Code | Heading) for block in document.blocks)
