"""Writers that are killed at any moment: while they open a library, migrate it, write to it, or truncate the log."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from readtui.library import connection as library_connection
from readtui.library import tables
from readtui.library.store import Library
from readtui.library.transactions import acknowledge
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark
from tests.torture.checks import check_kept, marks_in
from tests.torture.child import Child, acknowledged, errors, wait_for_first_line
from tests.torture.migrations import old_library
from tests.torture.outcome import SENTENCES, WHEN, Outcome, passage, text_number

WRITERS = 2

ROUNDS_PER_LIBRARY = 25
"""Rounds before a new library begins: many writers are killed while it is created, and reading it stays fast."""

TEXTS = [text_number(number) for number in range(WRITERS)]

OPENING_S = 0.02
"""About as long as it takes to open a library, and to create it."""

WRITING_S = 0.4
"""The longest that writers may write: about a hundred marks on a disk that takes 4 ms to sync."""

Write = Callable[[Path, str, int, Mapping[str, str]], None]
"""Writes marks until killed: the library, the name that labels begin with, the number of the text, environment."""


def kills(folder: Path, short: bool) -> Outcome:
    """No acknowledged mark is lost.

    The control shows that the test would see a loss: its writer acknowledges before the commit, and must lose some.
    """
    chance = random.Random(9)
    outcome, control = Outcome(), Outcome()
    for number in range(SENTENCES):
        passage(number)  # before the fork
    count, controls, least = (40, 20, 100) if short else (1000, 200, 10_000)
    counts = _kill_writers(folder / "kills", chance, count, write_forever, outcome.faults)
    _kill_writers(folder / "control", chance, controls, acknowledge_too_early, control.faults)
    if sum(counts) < least:
        outcome.faults[f"only {sum(counts):,} acknowledged, too few to prove anything"] += 1
    if not control.faults["lost"]:
        outcome.faults["no loss seen although a writer acknowledged before it committed"] += 1
    outcome.figures = (
        f"{count:,} kills of {WRITERS} writers at once, {counts.count(0)} before the first acknowledgement;"
        f" {sum(counts):,} marks acknowledged, {outcome.faults['lost']} lost, {outcome.faults['doubled']} doubled"
        f" (control, acknowledging before the commit: {control.faults['lost']} lost in {controls} kills)"
    )
    outcome.faults = +outcome.faults
    return outcome


def _kill_writers(folder: Path, chance: random.Random, count: int, write: Write, faults: Counter[str]) -> list[int]:
    """Kill `count` writers; return how many marks each had acknowledged."""
    folder.mkdir()
    counts: list[int] = []
    expected: dict[int, str] = {}
    known: set[int] = set()
    path = folder
    for number in range(count // WRITERS):
        if number % ROUNDS_PER_LIBRARY == 0:
            path, expected, known = folder / f"{number}.db", {}, set()
            if number // ROUNDS_PER_LIBRARY % 2:
                old_library(path, works=100)
        new: dict[int, str] = {}
        for name, idents in _play_round(path, chance, write, number, faults).items():
            counts.append(len(idents))
            new |= dict.fromkeys(idents, name)
        found = marks_in(path, TEXTS, faults)
        faults.update(check_kept(found, expected | new, known, most_unacknowledged=WRITERS))
        known = {mark.ident for mark in found}
        expected = {ident: who for ident, who in (expected | new).items() if ident in known}  # a loss counts once
    return counts


def _play_round(
    path: Path, chance: random.Random, write: Write, number: int, faults: Counter[str]
) -> dict[str, set[int]]:
    """Start writers together and kill one after the other; return what each acknowledged, by its name."""
    names = [f"{number}.{who}:" for who in range(WRITERS)]
    writers = [Child(partial(write, path, name, who)) for who, name in enumerate(names)]
    if chance.random() < 1 / 3:
        time.sleep(chance.uniform(0, OPENING_S))
    else:
        wait_for_first_line(writers)
        time.sleep(chance.uniform(0, WRITING_S))
    for writer in chance.sample(writers, WRITERS):
        writer.kill()
        time.sleep(chance.choice([0, chance.uniform(0, 0.02)]))
    by_name: dict[str, set[int]] = {}
    for name, writer in zip(names, writers, strict=True):
        lines, _ = writer.wait()
        faults.update(errors(lines))
        by_name[name] = acknowledged(lines)
    return by_name


def write_forever(path: Path, name: str, who: int, environ: Mapping[str, str]) -> None:
    """Keep marks as readtui does, write notes, and undo and redo that."""
    library = Library.open(path, environ)
    for number in itertools.count():
        mark = library.keep_mark(*TEXTS[who], passage(number), f"{name}{number}").mark
        if number % 4 == 0:
            library.change_mark(mark._replace(note=f"note {number}"))
            for kind in ("undo", "redo"):
                library.reverse(*TEXTS[who], kind)


def acknowledge_too_early(path: Path, name: str, who: int, environ: Mapping[str, str]) -> None:
    """Keep marks, but acknowledge each before it is committed."""
    text = TEXTS[who]
    library = Library.open(path, {})
    library.record_opened(*text)
    library.close()
    connection, _ = library_connection.connect(path)
    work_id = tables.find_work(connection, text.work)
    assert work_id is not None
    connection.execute("PRAGMA busy_timeout = 5000")
    for number in itertools.count():
        connection.execute("BEGIN IMMEDIATE")
        new = Mark(0, anchor(text.document.text, passage(number)), f"{name}{number}", "", WHEN)
        kept = tables.keep_mark(connection, work_id, new)
        acknowledge("mark", kept.ident, environ)
        time.sleep(0.003)
        connection.execute("COMMIT")
