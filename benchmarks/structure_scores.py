"""Print how the lines of a plain text are classified, to find out why a role is wrong.

    python -m benchmarks.structure_scores FILE        a row for each line group: its role and its probabilities
    python -m benchmarks.structure_scores FILE WORDS  the features and measures of the groups that contain WORDS

Probabilities are in percent. `head` and `title` are those after rescoring, `-` for lines that are no candidates. A text
that was wrapped by hand or is very long is classified by rules and has roles only. In a text without running text the
models decide only the title.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from readtui.ingest.plaintext import model_trees, model_weights
from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.first_model import role_probabilities
from readtui.ingest.plaintext.form import is_candidate
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.rescore import Candidates, Measures, Probabilities, title_measures, tree_probability
from readtui.ingest.plaintext.roles import (
    MOST_GROUPS,
    heading_probability,
    is_book,
    roles_by_pattern,
    roles_of,
)
from readtui.unicode.printable import printable


class Scores(NamedTuple):
    """What the models say of a line group; `heading` and `title` are empty where it is no candidate."""

    features: list[str]
    first: Probabilities
    heading: Measures
    heading_probability: float
    title: Measures


def main() -> None:
    path, *words = sys.argv[1:]
    groups = line_groups(printable(Path(path).read_text("utf-8")))
    scores = scores_of(groups)
    if words:
        for index, group in enumerate(groups):
            if words[0] in group.text and index in scores:
                print_details(group.text, scores[index])
        return
    print("role         body capt boil | head title | text")
    for index, (group, role) in enumerate(zip(groups, roles_of(groups), strict=True)):
        print(f"{role:11} {row(scores.get(index))} | {group.text[:70]!r}")


def scores_of(groups: Sequence[LineGroup]) -> dict[int, Scores]:
    """Return the scores of the groups that the models judge, by index; empty where they are not used."""
    remaining = [index for index, role in enumerate(roles_by_pattern(groups)) if role == "body"]
    text = [groups[index] for index in remaining]
    if not text or len(text) > MOST_GROUPS or is_book(text):
        return {}
    features = Features(text)
    first = {at: role_probabilities(features, at) for at, group in enumerate(text) if is_candidate(group)}
    candidates = Candidates(features, first)
    titles = title_measures(features, first)
    return {
        remaining[at]: Scores(
            list(features.of_group(at)),
            one,
            candidates.measures(at) if at in candidates.indices else {},
            heading_probability(candidates, at, one) if at in candidates.indices else 0.0,
            titles.get(at, {}),
        )
        for at, one in first.items()
    }


def row(scores: Scores | None) -> str:
    if scores is None:
        return "   -    -    - |    -     -"
    first = scores.first
    heading = f"{scores.heading_probability * 100:4.0f}" if scores.heading else "   -"
    title = f"{tree_probability(model_trees.TITLES, scores.title) * 100:5.0f}" if scores.title else "    -"
    return f"{first.body * 100:4.0f} {first.caption * 100:4.0f} {first.boilerplate * 100:4.0f} | {heading} {title}"


def print_details(text: str, scores: Scores) -> None:
    print(f"{text!r}\n\nfeature: weights for heading, caption, boilerplate, title, relative to body text")
    for feature in ("bias", *scores.features):
        weights = model_weights.WEIGHTS.get(feature)
        print(f"  {feature}: " + (" ".join(f"{weight:+.2f}" for weight in weights) if weights else "no weight"))
    for name, measures in (("heading", scores.heading), ("title", scores.title)):
        if measures:
            print(f"\nmeasures of the {name}")
            for measure, value in measures.items():
                print(f"  {measure}: {value:.3g}")
    print()


if __name__ == "__main__":
    main()
