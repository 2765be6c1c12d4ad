"""The signs, numbers and letters that items of a list and footnotes begin with."""

from __future__ import annotations

import re

BULLETS = "•‣◦▪●○■□➢➤∙·∗⁃"
"""Signs that stand before items, and seldom anywhere else."""

MARK = re.compile(
    rf"([{BULLETS}*–—-]|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{2,4}})[.)]|\[(?:\d{{1,3}}|[A-Z][\w+]{{1,9}})\])\s+(?=\S)"
)
"""What may stand at the start of an item."""

NOTE = re.compile(r"\d{1,3}|[*∗†‡§¶‖]{1,3}")
"""What may stand, raised, at the start of a footnote."""


def are_companions(mark: str, other: str) -> bool:
    """Whether two marks may follow one another in a list, in either order."""
    one, two = mark.strip("()[]."), other.strip("()[].")
    if not one[:1].isalnum() or not two[:1].isalnum() or mark[-1] != other[-1]:
        return mark == other
    if one.isdecimal() and two.isdecimal():
        return abs(int(one) - int(two)) == 1
    if len(one) == len(two) == 1:
        return abs(ord(one) - ord(two)) == 1
    return mark[0] == other[0] == "[" or (one.strip("ivx") == "" and two.strip("ivx") == "")
