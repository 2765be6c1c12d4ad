"""The fuzzer's own tools: its inputs can be made again, and it sees the faults that it is for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.formats import FORMATS
from tests.fuzz import __main__ as fuzz
from tests.fuzz.inputs import make_input, seeds
from tests.library.texts import ONE


def spin() -> Document:
    while True:
        pass


def fill_memory() -> Document:
    bytearray(1 << 62)
    return ONE.document


def refuse(text: str) -> Document:
    raise FormatError(text)


FAULTS: dict[str, tuple[Callable[[], Document], str]] = {
    "traceback": (lambda: [ONE.document][1], "IndexError"),
    "invariant": (lambda: replace(ONE.document, text="\x1b"), "an invariant is broken"),
    "time": (spin, "more than 0 s of CPU"),
    "memory": (fill_memory, "not enough memory"),
    "error": (lambda: refuse("two\nlines"), "an unprintable error"),
}


@pytest.mark.parametrize(("read", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_seen(read: Callable[[], Document], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "CPU_S", 0.05)
    monkeypatch.setattr(fuzz, "_PARSERS", {"html": lambda *_: read()})
    assert [found[: len(fault)] for found in fuzz.read_faults("html", b"")] == [fault]


@pytest.mark.parametrize("read", [lambda: ONE.document, lambda: refuse("not a page")])
def test_a_document_and_a_refusal_are_no_faults(read: Callable[[], Document], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "_PARSERS", {"html": lambda *_: read()})
    assert list(fuzz.read_faults("html", b"")) == []


def test_an_input_follows_from_its_number() -> None:
    assert seeds().keys() == FORMATS.keys()
    for name in seeds():
        inputs = [make_input(name, random.Random(number)) for number in (7, 7, 8, 9, 10)]
        assert inputs[0] == inputs[1]
        assert len(set(inputs)) > 1
