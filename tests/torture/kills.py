"""Writers that are killed at any moment: while they open a library, bring it up to date, write, tidy the log."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from readtui.library import bookmarks
from readtui.library import connection as library_connection
from readtui.library.store import LibraryFile, acknowledge
from tests.torture.migrations import old_library
from tests.torture.outcome import WHEN, Outcome, passage, text_number
from tests.torture.processes import Child, acknowledged, errors, listen
from tests.torture.soundness import bookmarks_in, check_kept

WRITERS = 2

ROUNDS_A_LIBRARY = 25
"""Rounds before a new library begins, so that many are killed while it is made, and reading it stays quick."""

WORKS = [text_number(number) for number in range(WRITERS)]

OPENING_S = 0.02
"""About as long as it takes to open a library, and to make it."""

WRITING_S = 0.4
"""The longest that writers are let write: about a hundred bookmarks on a disk that takes 4 ms to sync."""

Writing = Callable[[Path, str, int, Mapping[str, str]], None]


def kills(folder: Path, short: bool) -> Outcome:
    """Nothing acknowledged is lost; and losses would be seen, as a writer that speaks too soon proves."""
    chance = random.Random(9)
    outcome, control = Outcome(), Outcome()
    count, controls, least = (40, 20, 100) if short else (1000, 200, 10_000)
    told = _play(folder / "kills", chance, count, write_for_ever, outcome.faults)
    _play(folder / "control", chance, controls, speak_too_soon, control.faults)
    if sum(told) < least:
        outcome.faults[f"only {sum(told):,} acknowledged, too few to prove anything"] += 1
    if not control.faults["lost"]:
        outcome.faults["no loss seen where a writer acknowledged before it committed"] += 1
    outcome.figures = (
        f"{count:,} kills of {WRITERS} writers at once, {told.count(0)} before the first word;"
        f" {sum(told):,} bookmarks acknowledged, {outcome.faults['lost']} lost, {outcome.faults['doubled']} doubled"
        f" (control, acknowledging before the commit: {control.faults['lost']} lost in {controls} kills)"
    )
    outcome.faults = +outcome.faults
    return outcome


def _play(folder: Path, chance: random.Random, count: int, write: Writing, faults: Counter[str]) -> list[int]:
    """Kill so many writers; how many bookmarks each acknowledged."""
    folder.mkdir()
    told: list[int] = []
    expected: dict[int, str] = {}
    known: set[int] = set()
    path = folder
    for number in range(count // WRITERS):
        if number % ROUNDS_A_LIBRARY == 0:
            path, expected, known = folder / f"{number}.db", {}, set()
            if number // ROUNDS_A_LIBRARY % 2:
                old_library(path, works=100)
        new: dict[int, str] = {}
        for name, idents in _round(path, chance, write, number, faults).items():
            told.append(len(idents))
            new |= dict.fromkeys(idents, name)
        found = bookmarks_in(path, WORKS, faults)
        faults.update(check_kept(found, expected | new, known, most=WRITERS))
        known = {bookmark.ident for bookmark in found}
        expected = {ident: who for ident, who in (expected | new).items() if ident in known}  # a loss counts once
    return told


def _round(path: Path, chance: random.Random, write: Writing, number: int, faults: Counter[str]) -> dict[str, set[int]]:
    """Let writers begin together, and kill one after the other; what each acknowledged."""
    names = [f"{number}.{who}:" for who in range(WRITERS)]
    writers = [Child(partial(write, path, name, who)) for who, name in enumerate(names)]
    if chance.random() < 1 / 3:
        time.sleep(chance.uniform(0, OPENING_S))
    else:
        listen(writers)
        time.sleep(chance.uniform(0, WRITING_S))
    for writer in chance.sample(writers, WRITERS):
        writer.kill()
        time.sleep(chance.choice([0, chance.uniform(0, 0.02)]))
    told: dict[str, set[int]] = {}
    for name, writer in zip(names, writers, strict=True):
        lines, _ = writer.last_words()
        faults.update(errors(lines))
        told[name] = acknowledged(lines)
    return told


def write_for_ever(path: Path, name: str, who: int, environ: Mapping[str, str]) -> None:
    """Keep bookmarks as the program does."""
    library = LibraryFile.open(path, environ)
    for number in itertools.count():
        library.keep_bookmark(WORKS[who], passage(number), f"{name}{number}", "", WHEN)


def speak_too_soon(path: Path, name: str, who: int, environ: Mapping[str, str]) -> None:
    """Keep bookmarks, but acknowledge each before it is committed."""
    library = LibraryFile.open(path, {})
    library.opened(WORKS[who], WHEN)
    library.close()
    connection, _ = library_connection.connect(path)
    (work,) = connection.execute("SELECT id FROM work WHERE digest = ?", (WORKS[who].digest,)).fetchone()
    connection.execute("PRAGMA busy_timeout = 5000")
    for number in itertools.count():
        connection.execute("BEGIN IMMEDIATE")
        kept = bookmarks.keep(connection, work, passage(number), f"{name}{number}", "", WHEN)
        acknowledge("bookmark", kept.ident, environ)
        time.sleep(0.003)
        connection.execute("COMMIT")
