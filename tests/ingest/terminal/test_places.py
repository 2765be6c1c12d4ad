"""Places in files that programs name: compilers, tests, traces, searches; and what only looks like one."""

from __future__ import annotations

from functools import partial

import pytest

from readtui.document.file_place import FilePlace
from readtui.ingest.terminal.annotations import annotate
from readtui.ingest.terminal.places import find_places
from tests.calls import calls_of


def places(text: str) -> list[tuple[str, str]]:
    return [(found.span.of(text), str(found.place)) for found in find_places(text)]


@pytest.mark.parametrize(
    ("line", "shown", "place"),
    [
        ("lamp.c:12:3: error: no oil", "lamp.c:12:3", "lamp.c:12:3"),  # gcc, clang, go, mypy
        ("In file included from oil.h:3,", "oil.h:3", "oil.h:3"),
        ("  --> src/main.rs:4:5", "src/main.rs:4:5", "src/main.rs:4:5"),  # rustc, ruff
        ("thread 'main' panicked at src/main.rs:4:5:", "src/main.rs:4:5", "src/main.rs:4:5"),
        ("src/lamp.ts(3,4): error TS2345: no oil", "src/lamp.ts(3,4)", "src/lamp.ts:3:4"),  # tsc
        ("lamp.cpp(12): error C2065: 'oil'", "lamp.cpp(12)", "lamp.cpp:12"),  # MSVC
        ("[ERROR] /src/Lamp.java:[12,5] no oil", "/src/Lamp.java:[12,5]", "/src/Lamp.java:12:5"),  # maven
        (
            '  File "/oil jar/lamp.py", line 3, in burn',
            '"/oil jar/lamp.py", line 3',
            "/oil jar/lamp.py:3",
        ),
        ("tests/test_lamp.py:12: AssertionError", "tests/test_lamp.py:12", "tests/test_lamp.py:12"),  # pytest
        ("FAILED tests/test_lamp.py::test_oil - assert 1", "tests/test_lamp.py::test_oil", "tests/test_lamp.py"),
        ("    at burn (/src/lamp.js:10:5)", "/src/lamp.js:10:5", "/src/lamp.js:10:5"),  # node
        ("    at file:///src/lamp.mjs:3:4", "/src/lamp.mjs:3:4", "/src/lamp.mjs:3:4"),
        ("\tat org.tower.Lamp.burn(Lamp.java:12)", "Lamp.java:12", "org/tower/Lamp.java:12"),  # Java
        ("        /src/lamp.go:5 +0x39", "/src/lamp.go:5", "/src/lamp.go:5"),  # go
        ("lamp.rb:3:in `burn': no oil", "lamp.rb:3", "lamp.rb:3"),
        ("No oil at lamp.pl line 3.", "lamp.pl line 3", "lamp.pl:3"),
        ("PHP Warning:  no oil in /src/lamp.php on line 3", "/src/lamp.php on line 3", "/src/lamp.php:3"),
        ("   at Lamp.Burn() in /src/Lamp.cs:line 12", "/src/Lamp.cs:line 12", "/src/Lamp.cs:12"),
        ("lamp.sh: line 3: wick: command not found", "lamp.sh: line 3", "lamp.sh:3"),
        ("make: *** [Makefile:12: lamp] Error 1", "Makefile:12", "Makefile:12"),
        ("#0  burn () at lamp.c:12", "lamp.c:12", "lamp.c:12"),  # gdb
        ("==7==    by 0x10: burn (lamp.c:12)", "lamp.c:12", "lamp.c:12"),  # valgrind
        ("C:\\src\\lamp.c:12: note", "C:\\src\\lamp.c:12", "C:\\src\\lamp.c:12"),
    ],
)
def test_a_place_is_found_in_the_form_of_each_program(line: str, shown: str, place: str) -> None:
    assert places(line) == [(shown, place)]


@pytest.mark.parametrize(
    "line",
    [
        "2023-03-20 10:00:01.123 INFO lit at 10:00",
        "connected to example.org:443 and 192.0.2.1:8080",
        "GET https://example.org/lamp.js:12 200",
        '  File "<stdin>", line 1, in <module>',
        "lamp 1.2:3",
        "e.g.:3 wicks",
        "version 3.x: 12",
    ],
)
def test_times_hosts_addresses_and_versions_are_no_places(line: str) -> None:
    assert places(line) == []


def test_lines_below_the_name_of_a_file_are_places_in_it() -> None:
    eslint = "/src/lamp.js\n  12:3  error    No oil  no-oil\n   1:10  warning  Dim  dim\n\n2 problems\n"
    assert places(eslint) == [("12:3", "/src/lamp.js:12:3"), ("1:10", "/src/lamp.js:1:10")]
    ripgrep = "src/lamp.py\n12:def lit():\n13-    return\n\nREADME\n3:lit\n"
    assert places(ripgrep) == [("12", "src/lamp.py:12"), ("13", "src/lamp.py:13")]


def test_found_lines_are_places_in_files_of_any_name() -> None:
    assert places("notes on oil:3:lit at 10:30\nLICENSE:7:5:lamp.c:9\n") == [
        ("notes on oil:3", "notes on oil:3"),
        ("LICENSE:7:5", "LICENSE:7:5"),
    ]


def test_a_relative_place_is_in_the_folder_in_which_make_called_the_compiler() -> None:
    built = (
        "make[1]: Entering directory '/src/tower'\nlamp.c:3: error\n/oil/oil.h:1: note\n"
        "make[1]: Leaving directory '/src/tower'\nwick.c:4: error\n"
    )
    assert [place for _, place in places(built)] == ["/src/tower/lamp.c:3", "/oil/oil.h:1", "wick.c:4"]


def test_a_failed_test_is_at_the_line_of_its_failure() -> None:
    report = (
        "____ test_lit ____\n\n>   assert lit\n\ntest_lamp.py:3: AssertionError\n"
        "____ Tower.test_oil[3] ____\n\ntest_lamp.py:9: in test_oil\nhelp.py:1: OSError\n"
        "FAILED test_lamp.py::Tower::test_oil[3] - OSError\nFAILED test_lamp.py::test_lit - assert\n"
    )
    assert places(report)[-2:] == [
        ("test_lamp.py::Tower::test_oil", "test_lamp.py:9"),
        ("test_lamp.py::test_lit", "test_lamp.py:3"),
    ]


def test_links_look_like_links_unless_the_program_has_colours_itself() -> None:
    for has_colours, kind in ((False, "link"), (True, "place")):
        [link] = annotate("lamp.c:3: no oil\n", has_colours=has_colours).inlines
        assert (link.kind, link.target) == (kind, FilePlace("lamp.c", 3).target)


@pytest.mark.parametrize("unit", ["a.c:1 ", "a.c:", "/", ".", 'File "', "a ", "1:1", "\n1:", " ", "_"])
def test_places_are_found_in_linear_time(unit: str) -> None:
    short, long = (calls_of(partial(find_places, unit * count)) for count in (500, 2_000))
    assert long <= 5 * short + 100
