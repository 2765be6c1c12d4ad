"""The program under random input, in a short form that is the same every time; `make monkey` is the long one."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from tests.monkey.run import inputs, run, write_documents


def test_the_inputs_of_a_seed_are_the_same_every_time() -> None:
    assert inputs(random.Random(3), 100) == inputs(random.Random(3), 100)
    assert inputs(random.Random(3), 100) != inputs(random.Random(4), 100)


@pytest.mark.parametrize("seed", [2, 3])
def test_under_random_input_the_program_ends_only_by_quitting(seed: int, tmp_path: Path) -> None:
    outcome = run(seed, 60, write_documents(tmp_path), tmp_path)
    assert outcome.fault == "", f"{outcome.last_inputs} {outcome.report}"
