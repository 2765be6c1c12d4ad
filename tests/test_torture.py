"""The durability tests' own tools: their checks of a library, and their simulated disk."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from readtui.marks.anchor import Anchor
from readtui.marks.model import Mark
from tests.torture.checks import check_kept
from tests.torture.outcome import WHEN, Outcome


def mark(ident: int, label: str) -> Mark:
    return Mark(ident, Anchor(ident, "words", "", ""), label, "", WHEN)


def test_an_outcome_lists_its_figures_and_faults() -> None:
    assert str(Outcome("40 kills")) == "40 kills"
    assert str(Outcome("40 kills", Counter(lost=2))) == "40 kills: lost (2 times)"
    assert str(Outcome(faults=Counter(refused=1))) == "refused"


def test_lost_doubled_and_unacknowledged_marks_are_found() -> None:
    found = [mark(1, "a:1"), mark(2, "a:2"), mark(3, "b:1")]
    assert not check_kept(found, {1: "a:", 2: "a:", 3: "b:"}, set(), most_unacknowledged=0)
    assert check_kept(found, {1: "a:", 4: "a:"}, {2}, most_unacknowledged=1) == {"lost": 1}
    assert check_kept(found, {1: "b:"}, set(), most_unacknowledged=2) == {"another's": 1}
    assert check_kept(found, {1: "a:"}, set(), most_unacknowledged=1) == {"not acknowledged": 1}
    assert check_kept([mark(1, "a:1"), mark(2, "a:1")], {1: "a:", 2: "a:"}, set(), most_unacknowledged=0) == {
        "doubled": 1
    }


def test_only_synced_writes_are_sure_to_be_on_disk() -> None:
    disks = pytest.importorskip("tests.torture.disk", reason="needs apsw")
    left = set()
    for seed in range(50):
        disk = disks.Disk(random.Random(seed), 4, lambda: None)
        disk.write("library.db", 0, b"kept")
        disk.sync("library.db")
        disk.write("library.db", 4, b", or not")
        disk.write("library.db", 0, b"lost")  # the fourth step: the power fails before it
        left.add(disk.after["library.db"])
    assert left == {b"kept", b"kept, or not"}


def test_a_long_write_may_be_torn_between_sectors() -> None:
    disks = pytest.importorskip("tests.torture.disk", reason="needs apsw")
    left = set()
    for seed in range(400):
        image = disks.Image()
        image.pending.append((0, b"a" * 512 + b"b" * 512))
        left.add(image.after_cut(random.Random(seed)))
    assert left == {b"", b"a" * 512, bytes(512) + b"b" * 512, b"a" * 512 + b"b" * 512}


def test_a_deleted_file_may_be_back_until_the_next_sync() -> None:
    disks = pytest.importorskip("tests.torture.disk", reason="needs apsw")

    def left(synced: bool) -> set[bool]:
        back = set()
        for seed in range(20):
            disk = disks.Disk(random.Random(seed), 0, lambda: None)
            disk.sync("journal")
            disk.delete("journal")
            if synced:
                disk.sync("library.db")
            disk.fail()
            back.add("journal" in disk.after)
        return back

    assert left(synced=False) == {True, False}
    assert left(synced=True) == {False}
