"""Logs: dimmed times, levels in colours, sections for days and starts."""

from __future__ import annotations

from readtui.ingest.terminal.log import log_sections, log_styles

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
