"""Logs: dimmed times, levels in colours, sections for days and starts."""

from __future__ import annotations

import pytest

from readtui.ingest.terminal.kinds import is_output
from readtui.ingest.terminal.log import LONG_DAY, begins_entry, log_sections, log_styles

LOG = """\
2023-03-20 23:59:58 INFO lamp: lit
2023-03-20 23:59:59 WARNING lamp: low oil
  it has 3 drops
2023-03-21 00:00:01 ERROR lamp: out of oil
"""


def test_times_are_dimmed_and_levels_have_colours() -> None:
    found = [(inline.span.of(LOG), inline.kind, inline.target) for inline in log_styles(LOG)]
    assert found[:4] == [
        ("2023-03-20 23:59:58", "dim", ""),
        ("INFO", "colour", "green"),
        ("2023-03-20 23:59:59", "dim", ""),
        ("WARNING", "colour", "yellow"),
    ]
    assert found[-1] == ("ERROR", "colour", "red")


def test_each_day_is_a_section() -> None:
    sections = [(section.title, LOG[section.offset :][:19]) for section in log_sections(LOG)]
    assert sections == [("2023-03-20", "2023-03-20 23:59:58"), ("2023-03-21", "2023-03-21 00:00:01")]


def test_a_log_of_one_day_has_no_sections() -> None:
    assert log_sections(LOG[: LOG.index("2023-03-21")]) == []


def test_each_start_of_the_machine_is_a_section() -> None:
    boot = "-- Boot 0123456789abcdef0123456789abcdef --"
    log = f"{boot}\nMar 20 10:00:00 hill kernel: up\n{boot.replace('0', '1')}\nMar 21 10:00:00 hill kernel: up\n"
    assert [section.title for section in log_sections(log)] == [boot.strip("- "), boot.replace("0", "1").strip("- ")]


def test_the_hours_of_a_long_day_are_sections_in_it() -> None:
    first = "".join(f"2023-03-20 {10 + 5 * entry // LONG_DAY}:00:00 INFO lamp: lit\n" for entry in range(LONG_DAY + 1))
    log = f"{first}2023-03-21 09:00:00 INFO lamp: out\n"
    assert [(section.depth, section.title) for section in log_sections(log)] == [
        *((1, "2023-03-20"), (2, "10:00"), (2, "11:00"), (2, "12:00"), (2, "13:00"), (2, "14:00"), (2, "15:00")),
        (1, "2023-03-21"),
    ]


def test_the_groups_of_a_build_are_its_sections() -> None:
    log = "2023-03-20T10:00:00.1234567Z ##[group]Trim the wick\n2023-03-20T10:00:01.1234567Z done\n##[group]Fill\n"
    assert [section.title for section in log_sections(log)] == ["Trim the wick", "Fill"]


ENTRIES = [
    ("Mar 20 10:00:00 hill kernel: usb error: gone", "Mar 20 10:00:00", "error", "red"),
    ("2023/03/20 10:00:00 [warn] 123#0: *1 slow", "2023/03/20 10:00:00", "warn", "yellow"),
    ("[Mon Mar 20 10:00:00.123456 2023] [core:error] [pid 1] no", "[Mon Mar 20 10:00:00.123456 2023]", "error", "red"),
    ('::1 - - [20/Mar/2023:10:00:00 +0000] "GET / HTTP/1.1" 404 1', "[20/Mar/2023:10:00:00 +0000]", "404", "yellow"),
    ("W0320 10:00:00.123456       1 lamp.go:12] low oil", "W0320 10:00:00.123456", "W", "yellow"),
    ("2023-03-20 10:00:00,123 - lamp - ERROR - out", "2023-03-20 10:00:00,123", "ERROR", "red"),
    ("10:00:00.123 [main] WARN  lamp.Wick - low", "10:00:00.123", "WARN", "yellow"),
    ("[2023-03-20T10:00:00Z INFO  lamp] lit", "[2023-03-20T10:00:00Z", "INFO", "green"),
    ("I, [2023-03-20T10:00:00.123456 #123]  INFO -- : lit", "I, [2023-03-20T10:00:00.123456", "INFO", "green"),
    ("03-20 10:00:00.123  1234  1235 E Lamp: out", "03-20 10:00:00.123", "E", "red"),
    ("kern  :err   : [    1.234567] usb 1-1: gone", "[    1.234567]", "err", "red"),
    ("Mar 20, 2023 10:00:00 AM org.lamp.Wick trim", "Mar 20, 2023 10:00:00 AM", "", ""),
    ("1:M 20 Mar 2023 10:00:00.123 * Ready", "1:M 20 Mar 2023 10:00:00.123", "", ""),
    ("<34>1 2023-03-20T10:00:00.003Z hill lamp - ID47 - lit", "<34>1 2023-03-20T10:00:00.003Z", "", ""),
    ("WARNING:lamp:low oil", "", "WARNING", "yellow"),
]


@pytest.mark.parametrize(("entry", "time", "level", "colour"), ENTRIES)
def test_entries_of_many_programs_are_known(entry: str, time: str, level: str, colour: str) -> None:
    found = {(inline.kind, inline.target): inline.span.of(entry) for inline in log_styles(entry)}
    assert found.get(("dim", ""), "") == time
    assert found.get(("colour", colour), "") == level
    assert is_output(f"{entry}\n" * 3)
    assert begins_entry(f"  more\n{entry}", len("  more\n"))
    assert not begins_entry(f"  more\n{entry}", 0)


def test_each_service_has_a_colour_of_its_own_before_all_its_lines() -> None:
    log = "web_1  | 2023-03-20 10:00:00 INFO lit\ndb-1   | 2023-03-20 10:00:01 up\ndb-1   |   more\nweb_1  | out\n"
    names = [(inline.span.of(log), inline.target) for inline in log_styles(log) if "|" in inline.span.of(log)]
    assert names == [("web_1  |", "cyan"), ("db-1   |", "yellow"), ("db-1   |", "yellow"), ("web_1  |", "cyan")]


@pytest.mark.parametrize(
    "text",
    ["[" * 300_000, "a" * 300_000 + " |", '"' * 300_000, f'::1 - - [20/Mar/2023:10:00:00 +0000] "{"a" * 300_000}'],
)
def test_long_lines_take_linear_time(text: str) -> None:
    for log in (text, f"2023-03-20 10:00:00 {text}", f"{text}\n" * 3):
        list(log_styles(log))  # in quadratic time, each would take minutes
        log_sections(log)
