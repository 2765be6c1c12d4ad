"""Long pages are read within the limits of the child process, which grow with the page. Memory is counted, not time."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest import sandbox
from readtui.ingest.html import build, reader, tables
from readtui.ingest.source import Source

SENTENCE = "The keeper of the light looked over the harbour, and nobody else was there."
UNITS = 150

Shape = Callable[[int], str]


def sections(units: int) -> str:
    table = "<table><tr><th>Boat<th>Day<tr><td>Ann<td>4</table>"
    return "".join(
        f"<h2 id=s{at}>Part {at}</h2><p>{SENTENCE} <a href=/b{at}>{SENTENCE}</a><p>{SENTENCE * 2}{table}"
        for at in range(units)
    )


def items(units: int) -> str:
    return "<ul>" + "".join(f"<li>The keeper of light number {at}" for at in range(10 * units)) + "</ul>"


def rows(units: int) -> str:
    cells = (f"<tr><td>{at}<td>keeper of light<td>{at % 7}" for at in range(12 * units))
    return f"<table>{''.join(cells)}</table>"


def links(units: int) -> str:
    return "".join(f"<p><a href=/b{at}>The boat {at}</a>" for at in range(12 * units))


def code(units: int) -> str:
    return f"<pre>{SENTENCE * 4}\n" + "".join(f"{at} {SENTENCE}\n" for at in range(30 * units)) + "</pre>"


def memory_of(page: str) -> int:
    """Return the most bytes of the objects of Python while a page is read."""
    gc.collect()
    gc.disable()  # as in the child process
    tracemalloc.start()
    try:
        reader.parse(page.encode(), "", "", "page.html")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.parametrize(("shape", "most_bytes"), [(sections, 20), (items, 35), (rows, 38), (links, 37), (code, 9)])
def test_each_byte_of_a_long_page_takes_few_bytes_of_memory(
    shape: Shape, most_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "MAX_EXTRACTION_LENGTH", 0)  # as for a page of 20 MB
    memory_of(shape(1))  # what is imported and compiled once does not count
    page = shape(UNITS)
    assert memory_of(page) <= most_bytes * len(page)


def test_a_row_that_is_a_line_takes_no_memory_for_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MAX_EXTRACTION_LENGTH", 0)
    monkeypatch.setattr(tables, "MAX_CELLS", 4)
    memory_of(rows(1))
    page = rows(UNITS)
    assert memory_of(page) <= 25 * len(page)


def test_the_limits_of_the_child_grow_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, float, int]] = []

    def read(request: sandbox.Request, data: bytes, *, cpu_s: int, wall_s: float, memory_bytes: int) -> Document:
        limits.append((cpu_s, wall_s, memory_bytes))
        return Builder().build()

    monkeypatch.setattr(sandbox, "read", read)
    for megabytes in (4, 8, 12):
        reader.read(Source("long.html", b"<p>lamp " * (megabytes << 17)))
    for small, middle, large in zip(*limits, strict=True):
        assert large - middle == middle - small > 0
