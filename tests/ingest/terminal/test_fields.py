"""Logs of fields: JSON in each line, and pairs key=value."""

from __future__ import annotations

import pytest

from readtui.ingest.terminal.annotations import annotate
from readtui.ingest.terminal.fields import field_pattern, field_sections, field_styles
from readtui.ingest.terminal.kinds import is_output

JSON = """\
{"ts":"2023-03-20T10:00:00Z","level":"info","msg":"lit \\"well\\"","lamp":{"oil":3}}
{"ts":"2023-03-21T10:00:00Z","level":"error","msg":"out","tags":["oil","a: b"]}
"""

PAIRS = """\
time=2023-03-20T10:00:00Z level=warning msg="low oil" lamp.oil=1
time=2023-03-21T10:00:00Z level=debug msg=out
"""


def styled(text: str) -> list[tuple[str, str]]:
    fields = field_pattern(text.splitlines())
    assert fields is not None
    return [(inline.span.of(text), inline.target or inline.kind) for inline in field_styles(text, fields)]


def test_keys_and_times_are_dimmed_levels_coloured_and_messages_strong() -> None:
    assert styled(JSON)[:8] == [
        *(('"ts"', "dim"), ('"2023-03-20T10:00:00Z"', "dim")),
        *(('"level"', "dim"), ('"info"', "green")),
        *(('"msg"', "dim"), ('"lit \\"well\\""', "strong")),
        *(('"lamp"', "dim"), ('"oil"', "dim")),
    ]
    assert styled(JSON)[-2:] == [('"out"', "strong"), ('"tags"', "dim")]


def test_pairs_are_fields() -> None:
    assert styled(PAIRS)[:7] == [
        *(("time", "dim"), ("2023-03-20T10:00:00Z", "dim")),
        *(("level", "dim"), ("warning", "yellow")),
        *(("msg", "dim"), ('"low oil"', "strong")),
        ("lamp.oil", "dim"),
    ]


@pytest.mark.parametrize("level", ["50", '"ERROR"', '"crit"', "3"])
def test_levels_are_names_or_numbers(level: str) -> None:
    assert (level, "red") in styled(f'{{"level":{level},"msg":"out"}}\n')


@pytest.mark.parametrize(
    "times",
    [
        ("2023-03-20T23:59:59Z", "2023-03-21 00:00:01"),
        (1679356799, 1679356801),
        (1679356799123, 1679356801123),
        (1679356799.5, 1679356801.5),
    ],
)
def test_each_day_is_a_section(times: tuple[object, object]) -> None:
    text = "".join(
        f'{{"msg":"out","time":"{time}"}}\n' if isinstance(time, str) else f'{{"time":{time}}}\n' for time in times
    )
    fields = field_pattern(text.splitlines())
    assert fields is not None
    sections = field_sections(text, fields)
    assert [section.title for section in sections] == ["2023-03-20", "2023-03-21"]
    assert [text[section.offset] for section in sections] == ["{", "{"]


@pytest.mark.parametrize("text", [JSON, PAIRS])
def test_logs_of_fields_are_output_and_have_their_days_as_sections(text: str) -> None:
    assert is_output(text * 2)
    assert [section.title for section in annotate(text, has_colours=True).sections] == ["2023-03-20", "2023-03-21"]


@pytest.mark.parametrize("text", ["USER=keeper\nHOME=/home\nPATH=/bin\n", "a = 1\nlevel = 2\n", "level of oil\n"])
def test_variables_and_sentences_are_no_log(text: str) -> None:
    assert field_pattern(text.splitlines()) is None


@pytest.mark.parametrize("piece", ['"', '\\"', '"a":', "a", "a=", "a.", "="])
def test_long_lines_take_linear_time(piece: str) -> None:
    for start in ('{"a":', "level=a msg="):
        text = f"{start}{piece * 300_000}}}"
        if (fields := field_pattern(text.splitlines())) is not None:
            list(field_styles(text, fields))  # in quadratic time, each would take minutes
            field_sections(text, fields)
