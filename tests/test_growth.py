"""The work of each reader grows no faster than the document, whatever its shape: calls are counted, never time."""

from __future__ import annotations

import pytest
from benchmarks.growth import FORMATS
from benchmarks.shapes import SHAPES

from tests.calls import calls_of

SHARE = 10
"""How many times smaller the documents are than the least of the benchmark."""

MOST_GROWTH = 1.3
"""How many times more calls a character may cost where the document is twice as long."""

CHANGES_READER = {("text", "cells"), ("html", "cells"), ("html", "wide rows")}
"""Where a longer document is read by other rules: lines in columns, or a table that is too large for trafilatura."""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_calls_grow_with_the_length_of_the_document(name: str, shape: str) -> None:
    blocks, units = SHAPES[shape]
    units = max(units // SHARE, 8)
    if (name, shape) in CHANGES_READER:
        pytest.skip("read by other rules when it is longer")
    sizes: list[int] = []
    calls: list[int] = []
    for times in (1, 2, 4):
        size, read = FORMATS[name](list(blocks(units * times)))
        if times == 1:
            read()  # what is imported and compiled once does not count
        sizes.append(size)
        calls.append(calls_of(read))
    usual = max((calls[1] - calls[0]) / (sizes[1] - sizes[0]), calls[1] / sizes[1])
    assert (calls[2] - calls[1]) / (sizes[2] - sizes[1]) <= MOST_GROWTH * usual
