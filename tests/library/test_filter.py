"""The language of the library's filter."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.library.filter import folded, parse, searched, tag_term
from readtui.library.shelf import WorkEntry
from tests.library.works import entry

DOCS = Path(__file__).parent.parent.parent / "docs"

BELLS = entry(
    "The bells of Köln",
    author="Ada Lund",
    site="Example.org",
    minutes=12,
    state="unread",
    tags=("history", "Far away"),
    added=datetime(2026, 11, 3, 12, tzinfo=UTC),
    last_opened=datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    mark_count=3,
    note_count=1,
    is_kept=True,
)
LAMPS = entry("Don’t put out “the lamp”", site="lamps.example", minutes=45, state="archived", tags=("hist",))
SNOW = entry("雪の夜 12:30", minutes=0, state="finished")
WORKS = (BELLS, LAMPS, SNOW)


def found(text: str) -> list[WorkEntry]:
    works = [searched(work) for work in WORKS]
    return [WORKS[number] for number in parse(text, UTC).select(works, range(len(works)))]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("", WORKS),
        ("   ", WORKS),
        ("bells", (BELLS,)),
        ("BELLS koln", (BELLS,)),
        ("köln", (BELLS,)),
        ("lund", (BELLS,)),
        ("example", (BELLS, LAMPS)),
        ('"bells of"', (BELLS,)),
        ('"bells köln"', ()),
        ('"bells of', (BELLS,)),
        ("don't", (LAMPS,)),
        ("雪", (SNOW,)),
        ('"12:30"', (SNOW,)),
        ("12:30", (SNOW,)),
        ("-bells", (LAMPS, SNOW)),
        ("-", WORKS),
        ("tag:history", (BELLS,)),
        ("tag:hist", (BELLS, LAMPS)),
        ('tag:"hist"', (LAMPS,)),
        ('tag:"far away"', (BELLS,)),
        ('-tag:"far away" -tag:hist', (SNOW,)),
        ("site:example.ORG", (BELLS,)),
        ("is:unread", (BELLS,)),
        ("is:arch", (LAMPS,)),
        ("is:Finished", (SNOW,)),
        ("is:kept", (BELLS,)),
        ("-is:kept", (LAMPS, SNOW)),
        ("has:marks", (BELLS,)),
        ("has:notes", (BELLS,)),
        ("-has:notes", (LAMPS, SNOW)),
        ("<10m", ()),
        ("<13m", (BELLS,)),
        ("<=12", (BELLS,)),
        (">30m", (LAMPS,)),
        (">=45min", (LAMPS,)),
        ("<1h", (BELLS, LAMPS)),
        ("added:2026", (BELLS,)),
        ("added:2026-11", (BELLS,)),
        ("added:2026-11-03", (BELLS,)),
        ("added:2026-11-04", ()),
        ("opened:2026-12", (BELLS,)),
        ("opened:2026-12-31", (BELLS,)),
        ("opened:2027", ()),
        ("is:unread tag:history <15m köln", (BELLS,)),
        ("https://example.org", ()),
    ],
)
def test_a_filter_finds_works(text: str, works: tuple[WorkEntry, ...]) -> None:
    assert tuple(found(text)) == works
    assert parse(text, UTC).errors == ()


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        ("bells is:red", "is:red", "is: needs one of unread, reading, finished, archived, kept"),
        ("is:", "is:", "is: needs one of"),
        ("has:x bells", "has:x", "has: needs one of notes, marks"),
        ("tag:", "tag:", "tag: needs a tag"),
        ('tag:""', 'tag:""', "tag: needs a tag"),
        ("site:", "site:", "site: needs"),
        ("<ten", "<ten", "a reading time looks like <10m or >1h"),
        ("-<ten", "-<ten", "a reading time"),
        ("added:soon", "added:soon", "added: needs a date such as 2026, 2026-11 or 2026-11-03"),
        ("opened:2026-13", "opened:2026-13", "opened: needs a date"),
        ("added:2026-02-30", "added:2026-02-30", "added: needs a date"),
        ("added:0000", "added:0000", "added: needs a date"),
        ("sit:example", "sit:example", "sit: is not known"),
    ],
)
def test_a_term_with_an_error_is_left_out_and_named(text: str, wrong: str, message: str) -> None:
    (error,) = parse(text, UTC).errors
    assert error.span.of(text) == wrong
    assert error.message.startswith(message)
    assert found(text) == found(text.replace(wrong, ""))


def test_dates_are_local_by_default() -> None:
    morning = datetime(2026, 11, 3).astimezone()
    at_midnight = searched(entry("One", added=morning))
    assert parse("added:2026-11-03").select([at_midnight], [0]) == [0]
    assert parse("added:2026-11-02").select([at_midnight], [0]) == []


@pytest.mark.parametrize(
    ("tag", "term"),
    [("history", "tag:history"), ("hist", 'tag:"hist"'), ("far away", 'tag:"far away"'), ("5“", 'tag:"5“"')],
)
def test_the_term_of_a_tag_finds_it_alone(tag: str, term: str) -> None:
    assert tag_term(tag, ("hist", "history", "far away", "5“")) == term


@given(st.text(max_size=60))
def test_any_text_is_a_filter(text: str) -> None:
    parsed = parse(text)
    for error in parsed.errors:
        assert error.span.of(text)
        assert not error.span.of(text)[0].isspace()
        assert error.message
    ends = [error.span for error in parsed.errors]
    assert all(before.end <= after.start for before, after in pairwise(ends))
    parsed.select([searched(work) for work in WORKS], range(len(WORKS)))


PARTS = (
    *("tag:", "site:", "is:", "has:", "added:", "opened:", "x:", "-", '"', "“", "<", ">", "=", "10", "m", "h", " "),
    *("2026", "9999", "0001", "-12", "-31", "unread", "notes", "é", "雪", "\u202e", "\x00"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_any_series_of_parts_is_a_filter(parts: list[str]) -> None:
    text = "".join(parts)
    every = set(range(len(WORKS)))
    works = [searched(work) for work in WORKS]
    chosen = parse(text).select(works, sorted(every))
    assert set(chosen) <= every
    assert chosen == sorted(chosen)


def test_each_part_in_the_docs_is_a_filter() -> None:
    page = (DOCS / "library-screen.md").read_text(encoding="utf-8")
    parts = re.findall(r"`([^`]+)`", page.partition("## The filter")[2])
    assert {part for part in parts if parse(part).errors} == {"is:", "has:", "is:red"}
    named = {part.lstrip("-").partition(":")[0] + ":" for part in parts if re.match(r"-?[a-z]+:", part)}
    assert named == {"tag:", "site:", "is:", "has:", "added:", "opened:"}


@given(st.text(max_size=40))
def test_folding_is_idempotent(text: str) -> None:
    assert folded(folded(text)) == folded(text)
