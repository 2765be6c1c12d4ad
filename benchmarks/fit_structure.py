"""Learn what each fact about a passage says for its role, from a folder of texts with gold, and print the table.

    python benchmarks/fit_structure.py FOLDER > src/readtui/ingest/weights.py

FOLDER holds NAME.txt with NAME.json, whose `labels` has a letter for each line that is not blank: T title, H heading,
C caption, B page furniture, P body, o either. A multinomial logistic regression, by stochastic gradients (AdaGrad)
with a fixed seed: the same folder gives the same table. Only numbers come out, nothing of the texts.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from readtui.document.printable import printable
from readtui.ingest.evidence import Evidence
from readtui.ingest.outline import is_open, roles_at_sight
from readtui.ingest.passage import Passage
from readtui.ingest.reflow import passages_of

ROLES = "PHCBT"  # the first is what the others are measured against
ROUNDS = 20
STEP = 0.1
SHRINKAGE = 3e-3
"""Penalty on a weight each time its fact is seen; chosen on pages held out."""

SMALLEST = 0.08
"""Weights below are left out of the table."""

WEIGHT = {"P": 1.0, "H": 1.5, "C": 1.5, "B": 1.0, "T": 2.0}
"""How much a line of each role counts: there are few headings and captions among very many lines."""

MOST = {"H": 8, "B": 40}
"""Lines of a role in one text that count in full: no long page decides the table."""


class Example(NamedTuple):
    """The facts about one passage, the index of its role, and how much it counts."""

    facts: tuple[str, ...]
    role: int
    weight: float


def main() -> None:
    folder = Path(sys.argv[1])
    held_out = sys.argv[2:]  # parts of names to leave out, to measure on what was not learned from
    examples = [
        example
        for gold in sorted(folder.glob("*.json"))
        if not any(part in gold.name for part in held_out)
        for example in examples_of(gold)
    ]
    print(f"{len(examples)} passages", file=sys.stderr)
    write(learned(examples))


def examples_of(gold: Path) -> Iterator[Example]:
    """The passages of one text that may be more than body, with their roles."""
    text = gold.with_suffix(".txt").read_text("utf-8")
    found = passages_of(printable(text))
    letters = letters_of(found, text, json.loads(gold.read_text("utf-8"))["labels"])
    left = [index for index, role in enumerate(roles_at_sight(found)) if role == "body"]
    found, letters = [found[index] for index in left], [letters[index] for index in left]
    count = Counter(letter for letter in letters if letter)
    evidence = Evidence(found)
    for index, (passage, letter) in enumerate(zip(found, letters, strict=True)):
        if letter in WEIGHT and is_open(passage):
            weight = WEIGHT[letter] * min(1.0, MOST.get(letter, math.inf) / count[letter])
            yield Example(tuple(evidence.facts(index)), ROLES.index(letter), weight)


def letters_of(found: Sequence[Passage], text: str, labels: str) -> list[str]:
    """The label of the line that each passage starts with; empty where it was not found."""
    lines = [" ".join(printable(line).split()) for line in text.split("\n") if line.strip()]
    letters: list[str] = []
    at = 0
    for passage in found:
        start = " ".join(passage.text.split("\n")[0].split())[:25]
        hit = next((line for line in range(at, min(at + 400, len(lines))) if start and start in lines[line]), None)
        letters.append("" if hit is None else labels[hit])
        at = at if hit is None else hit + 1
    return letters


def learned(examples: Sequence[Example]) -> dict[str, list[float]]:
    """The weight of each fact for each role."""
    rng = random.Random(1)
    weights: dict[str, list[float]] = {"any": [0.0] * len(ROLES)}
    squares: dict[str, list[float]] = {"any": [1e-6] * len(ROLES)}
    order = list(examples)
    for _ in range(ROUNDS):
        rng.shuffle(order)
        for example in order:
            facts = ("any", *example.facts)
            for fact in facts:
                if fact not in weights:
                    weights[fact], squares[fact] = [0.0] * len(ROLES), [1e-6] * len(ROLES)
            likely = softmax([sum(weights[fact][role] for fact in facts) for role in range(len(ROLES))])
            likely[example.role] -= 1.0
            errors = [error * example.weight for error in likely]
            for fact in facts:
                own, seen = weights[fact], squares[fact]
                for role, error in enumerate(errors):
                    slope = error + (SHRINKAGE * own[role] if fact != "any" else 0.0)
                    seen[role] += slope * slope
                    own[role] -= STEP * slope / math.sqrt(seen[role])
    return weights


def softmax(sums: Sequence[float]) -> list[float]:
    highest = max(sums)
    powers = [math.exp(one - highest) for one in sums]
    return [power / sum(powers) for power in powers]


def write(weights: dict[str, list[float]]) -> None:
    """Print the table, each weight measured against body text."""
    print('"""What each fact about a passage says for its role; written by benchmarks/fit_structure.py."""\n')
    print("WEIGHTS: dict[str, tuple[float, float, float, float]] = {")
    print("    # fact: heading, caption, furniture, title, each against body text")
    for fact, row in sorted(weights.items()):
        against = [round(one - row[0], 2) + 0.0 for one in row[1:]]
        if fact == "any" or max(map(abs, against)) >= SMALLEST:
            print(f'    "{fact}": ({", ".join(map(str, against))}),')
    print("}")


if __name__ == "__main__":
    main()
