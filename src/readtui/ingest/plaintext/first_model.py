"""The first model: the probability of each role of a line, by its features and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp

from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.rescore import Probabilities

WEIGHT_UNIT = 100
"""Weights are given in hundredths."""

_BITS = 20
"""Bits of a role's sum in the sum for all roles: room for over a thousand weights of 5."""

_ROLES = range(4)
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1


def role_probabilities(features: Features, index: int) -> Probabilities:
    """Return the probability of each role of the group at `index`."""
    weights = packed_weights()
    total = sum(filter(None, map(weights.get, features.of_group(index))), weights["bias"])
    powers = [exp(((total >> _BITS * role & _MASK) - _HALF) / WEIGHT_UNIT) for role in _ROLES]
    whole = 1 + sum(powers)
    return Probabilities(1 / whole, *[power / whole for power in powers])


@cache
def packed_weights() -> Mapping[str, int]:
    """Return for each feature its weights for all roles as one number, so that one sum has the sums for all roles.

    The sum of each role has its own bits. That of the bias is increased by half of their range, so that it is positive.
    """
    from readtui.ingest.plaintext import model_weights  # deferred: takes a moment to load, and no other format needs it

    def packed(weights: tuple[float, ...]) -> int:
        return sum(round(weight * WEIGHT_UNIT) << _BITS * role for role, weight in enumerate(weights))

    found = {feature: packed(weights) for feature, weights in model_weights.WEIGHTS.items()}
    found["bias"] += sum(_HALF << _BITS * role for role in _ROLES)
    return found
