"""How deep each heading of a plain text stands."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_shouted, number_of, part_level
from readtui.ingest.plaintext.roles import Role


def levels_of(passages: Sequence[LineGroup], roles: Sequence[Role]) -> dict[int, int]:
    """The level of each heading by its index: 1 for the title alone, or for a mark that says so."""
    headings = [index for index, role in enumerate(roles) if role == "heading"]
    parts = {index: part_level(passages[index].text) for index in headings}
    has_volumes = 2 in parts.values()
    plain = [index for index in headings if not parts[index] and passages[index].kind != "heading"]
    shouted = {index for index in plain if is_shouted(passages[index].text)}
    two_ranks = 1 < len(shouted) < len(plain) - 1
    has_parts = any(parts.values())
    levels = {index: 1 for index, role in enumerate(roles) if role == "title"}
    within = 2  # the level under the last part
    for index in headings:
        if passages[index].kind == "heading":
            levels[index] = passages[index].level
        elif parts[index]:
            levels[index] = parts[index] if has_volumes else 2
            within = levels[index] + 1
        else:
            number = number_of(passages[index].text)
            deeper = max(len(number) - 1, int(two_ranks and index not in shouted and not number))
            levels[index] = min((within if has_parts else 2) + deeper, 6)
    return levels
