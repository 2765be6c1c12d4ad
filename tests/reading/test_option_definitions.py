"""The definition of an option that is searched for."""

from __future__ import annotations

import pytest

from readtui.document.model import Document
from readtui.ingest.man import read as read_man
from readtui.ingest.terminal.reader import read as read_output
from readtui.reading.option_definitions import at_definition, definition_in
from readtui.reading.position import Position
from readtui.reading.search import Query, find
from readtui.reading.state import Reading
from tests.calls import calls_of

PAGE = """\
LAMP(1)                      Lamps                      LAMP(1)

SYNOPSIS
       lamp [-i] [-d] [--dim[=HOW]] ROOM

DESCRIPTION
       As with -i, a lamp is dim with --dim, and red with -D.

       -D     Red.

       -I, --Idle, --idle=N
              As -i, but --idle.

       -a ROOM, --all ROOM, -i
              Light all of them.

       -d, --dim[=HOW]
              As -d did in earlier versions.

       --dim-all
              All with --dim.
"""
HELP = """\
Usage: lamp [-i] [--dim] ROOM
See --dim below, or -i.
-i is not here.

  -d, --dim[=HOW]   dim it, as -i does
  -i                light it (not with --dim)
      --dim-all     dim all
"""


def line_found(document: Document, query: str, *, origin: int = 0, regex: bool = False) -> str:
    """Return the line of the definition of an option; empty if there is none."""
    asked = Query(query, regex=regex)
    hits = find(document.text, asked)
    if (index := definition_in(document, asked, hits, origin)) is None:
        return ""
    start = document.text.rfind("\n", 0, hits.starts[index]) + 1
    return document.text[start:].partition("\n")[0]


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("-i", "-a ROOM, --all ROOM, -i"),
        ("-I", "-I, --Idle, --idle=N"),
        ("-d", "-d, --dim[=HOW]"),
        ("-D", "-D Red."),
        ("--dim", "-d, --dim[=HOW]"),
        ("--dim-all", "--dim-all"),
        ("--idle", "-I, --Idle, --idle=N"),
        ("--idle=", "-I, --Idle, --idle=N"),
        ("--all", "-a ROOM, --all ROOM, -i"),
        ("--di", ""),
        ("-x", ""),
        ("dim", ""),
        ("-", ""),
    ],
)
def test_in_a_manual_page_it_is_the_term_with_the_option(option: str, line: str) -> None:
    assert line_found(read_man(PAGE, "-"), option) == line


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ("-i", "  -i                light it (not with --dim)"),
        ("--dim", "  -d, --dim[=HOW]   dim it, as -i does"),
        ("--dim-all", "      --dim-all     dim all"),
    ],
)
def test_in_the_help_of_a_program_it_is_the_indented_line(option: str, line: str) -> None:
    assert line_found(read_output(HELP, "-"), option) == line


def test_removed_lines_of_a_patch_define_nothing() -> None:
    patch = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n see -i\n-i\n"
    assert line_found(read_output(patch, "-"), "-i") == ""


def test_a_pattern_is_no_option() -> None:
    assert line_found(read_man(PAGE, "-"), "-i", regex=True) == ""


def test_the_search_begins_at_the_definition_and_goes_on_from_there() -> None:
    document = read_man(PAGE, "-")
    query = Query("--dim")
    reading = at_definition(
        Reading(document, Position.at(0)).start_search().with_hits(query, find(document.text, query))
    )
    starts = [document.text[reading.move_by_hits(steps).position.offset :].partition("\n")[0] for steps in range(3)]
    assert starts == ["--dim[=HOW]", "--dim-all", "--dim."]


def test_of_several_definitions_the_next_one_comes_first() -> None:
    text = "  -i  one\n  x -i\n  -i  two\n"
    assert line_found(read_output(text, "-"), "-i", origin=3) == "  -i  two"
    assert line_found(read_output(text, "-"), "-i", origin=25) == "  -i  one"


def test_many_places_take_linear_time() -> None:
    line = "  -i, " * 30 + "-i of -i\n"

    def calls(lines: int) -> int:
        document = read_output(line * lines, "-")
        query = Query("-i")
        hits = find(document.text, query)
        return calls_of(lambda: definition_in(document, query, hits, 0))

    assert calls(200) < 11 * calls(20)


def test_a_search_backwards_and_one_for_a_word_go_to_the_nearest_match() -> None:
    document = read_man(PAGE, "-")
    end = Reading(document, Position.at(len(document.text)))
    for query, is_backward in ((Query("-i"), True), (Query("lamp"), False)):
        found = end.start_search(is_backward=is_backward).with_hits(query, find(document.text, query))
        assert at_definition(found) == found
    assert at_definition(end) == end
