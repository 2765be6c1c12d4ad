"""The first model of the roles of lines."""

from math import exp

import pytest

from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.first_model import WEIGHT_UNIT, role_probabilities
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.model_weights import WEIGHTS
from tests.ingest.plaintext.prose import PROSE


def test_the_probabilities_are_those_of_the_sums_of_all_weights() -> None:
    features = Features(
        line_groups(f"Menu\n\nThe Last Ferry\n\n{PROSE}\n\nOn the Quay\n\n{PROSE}\n\nAll rights reserved.")
    )
    for index in range(len(features.groups)):
        rows = [WEIGHTS["bias"], *(WEIGHTS[name] for name in features.of_group(index) if name in WEIGHTS)]
        powers = [exp(sum(column)) for column in zip(*rows, strict=True)]
        expected = [power / (1 + sum(powers)) for power in (1, *powers)]
        assert role_probabilities(features, index) == pytest.approx(expected)


def test_weights_are_whole_multiples_of_their_unit() -> None:
    assert all(weight == round(weight * WEIGHT_UNIT) / WEIGHT_UNIT for row in WEIGHTS.values() for weight in row)
