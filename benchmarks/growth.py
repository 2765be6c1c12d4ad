"""How fast the cost of each reader grows with the length of a document, for shapes that are unlucky for it.

Each document is read at sizes n, 2n, 4n and 8n in this process. The exponent is the slope of the logarithm of the CPU
time over the logarithm of the size: 1 is linear, 2 quadratic. Then eight times as long documents are read, until they
are too long or take too long; the largest exponent counts.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import fsum, log
from typing import NamedTuple

from benchmarks import shapes
from benchmarks.rows import Row
from benchmarks.shapes import SHAPES, Block, Shape
from readtui.document.model import Document
from readtui.ingest import code, man
from readtui.ingest.docx import reader as docx
from readtui.ingest.epub import reader as epub
from readtui.ingest.html import reader as html
from readtui.ingest.markdown import reader as markdown
from readtui.ingest.pdf import reader as pdf
from readtui.ingest.plaintext import reader as plaintext

STEPS = (1, 2, 4, 8)
MOST_EXPONENT = 1.15
"""Exponent up to which a cost counts as linear: sorting and the noise of a busy machine."""

MOST_SIZE = 500_000
"""Length of a document after which no eight times longer ones are read."""

LEAST_CPU_S = 0.05
"""CPU time of the longest document below which the growth is noise and its exponent counts as 1."""

MOST_CPU_S = 1.0
"""CPU time of a document after which longer ones are not read: the slope is known by then."""

ROUNDS = 3
REPETITIONS = 2


class Cost(NamedTuple):
    """The length of a document, and the CPU seconds for reading it."""

    size: int
    cpu_s: float


Prepare = Callable[[Sequence[Block]], tuple[int, Callable[[], Document]]]
"""Makes a document of blocks in one format; returns its length and the function that reads it."""


def _text_reader(render: Callable[[Sequence[Block]], str], read: Callable[[str, str], Document], name: str) -> Prepare:
    def prepare(blocks: Sequence[Block]) -> tuple[int, Callable[[], Document]]:
        text = render(blocks)
        return len(text), lambda: read(text, name)

    return prepare


def _bytes_reader(
    render: Callable[[Sequence[Block]], bytes], parse: Callable[[bytes, str, str, str], Document]
) -> Prepare:
    def prepare(blocks: Sequence[Block]) -> tuple[int, Callable[[], Document]]:
        data = render(blocks)
        return len(data), lambda: parse(data, "", "", "growth")

    return prepare


def _chapters(blocks: Sequence[Block]) -> bytes:
    """Return a book with a chapter for each ten blocks."""
    return shapes.epub([blocks[start : start + 10] for start in range(0, len(blocks), 10)])


FORMATS: Mapping[str, Prepare] = {
    "text": _text_reader(shapes.plain_text, plaintext.read, "-"),
    "markdown": _text_reader(shapes.markdown, markdown.read, "-"),
    "html": _bytes_reader(shapes.html, html.parse),
    "epub": _bytes_reader(lambda blocks: shapes.epub([blocks]), epub.parse),
    "epub chapters": _bytes_reader(_chapters, epub.parse),
    "docx": _bytes_reader(shapes.docx, docx.parse),
    "pdf": _bytes_reader(shapes.pdf, pdf.parse),
    "man": _text_reader(shapes.manual_page, man.read, "-"),
    "code": _text_reader(shapes.code, code.read, "boat.py"),
}


def growth(formats: Sequence[str] = (), names: Sequence[str] = ()) -> Iterator[Row]:
    """Yield a row with the exponent of each of these formats for each of these shapes; by default, of all."""
    for name in formats or FORMATS:
        for shape_name in names or SHAPES:
            shape, units = SHAPES[shape_name]
            yield _row(f"{name}: {shape_name}", FORMATS[name], shape, units)


def _row(what: str, prepare: Prepare, shape: Shape, units: int) -> Row:
    """Return the row with the largest exponent of four sizes: the least ones, then eight times longer ones, and so on.

    An exponent above the limit is measured again: other load on the machine makes some too large.
    """
    found: list[tuple[float, Cost]] = []
    while not found or (found[-1][1].cpu_s < MOST_CPU_S and found[-1][1].size < MOST_SIZE):
        costs = _costs(prepare, shape, units)
        for _ in range(REPETITIONS):
            if exponent(costs) > MOST_EXPONENT:
                again = _costs(prepare, shape, units)
                costs = [min(pair) for pair in zip(costs, again, strict=False)]
        found.append((exponent(costs), costs[-1]))
        units *= STEPS[-1]
    worst, longest = max(found)
    what = f"{what} ({longest.size / 1000:,.0f} kB: {longest.cpu_s * 1000:,.0f} ms)"
    return Row(what, "exponent", worst, 1.0, "linear", most=MOST_EXPONENT)


def exponent(costs: Sequence[Cost]) -> float:
    """Return the growth exponent of costs; 1 if they are too small to be measured."""
    points = [(log(size), log(cpu_s)) for size, cpu_s in costs if cpu_s >= LEAST_CPU_S / 20]
    return _slope(points) if len(points) > 2 and costs[-1].cpu_s >= LEAST_CPU_S else 1.0


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line with the least squares of distances to these points."""
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    products = fsum((x - mean_x) * (y - mean_y) for x, y in points)
    return products / fsum((x - mean_x) ** 2 for x, _ in points)


def _costs(prepare: Prepare, shape: Shape, units: int) -> list[Cost]:
    """Return the costs of documents with so many units and with more, up to one that takes too long."""
    costs: list[Cost] = []
    for step in STEPS:
        size, read = prepare(list(shape(units * step)))
        costs.append(Cost(size, _cpu_s(read)))
        if costs[-1].cpu_s > 4 * MOST_CPU_S:
            break
    return costs


def _cpu_s(read: Callable[[], Document]) -> float:
    """Return the least CPU time of some rounds."""
    best = float("inf")
    gc.collect()
    gc.disable()  # as in the child process; the cost of collections depends on the objects of the benchmark itself
    try:
        for _ in range(ROUNDS):
            start = time.process_time()
            read()
            best = min(best, time.process_time() - start)
            if best > MOST_CPU_S / 4:
                break
    finally:
        gc.enable()
    return best
