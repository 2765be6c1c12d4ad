"""Markers: the signs, numbers and letters that list items and footnotes begin with."""

from __future__ import annotations

import re

from readtui.ingest.pdf.lines import TextLine

BULLETS = "•‣◦▪●○■□➢➤∙·∗⁃"
"""Signs that are common before list items, and rare anywhere else."""

ITEM = re.compile(
    rf"([{BULLETS}*–—-]|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{2,4}})[.)]|\[(?:\d{{1,3}}|[A-Z][\w+]{{1,9}})\])\s+(?=\S)"
)
"""A possible marker of a list item (group 1), at the start of its text, with the space after it."""

_NOTE = re.compile(r"\d{1,3}|[*∗†‡§¶‖]{1,3}")


def begins_item(line: TextLine) -> bool:
    """Whether a line begins with a possible marker of a list item."""
    return ITEM.match(line.text) is not None


def begins_with_marker(text: str) -> bool:
    """Whether a text is, or begins with, a possible marker of a list item."""
    return ITEM.match(f"{text} x") is not None


def begins_note(line: TextLine) -> bool:
    """Whether a line begins with a raised marker of a footnote."""
    first = line.runs[0]
    return line.script_of(first) == "sup" and _NOTE.fullmatch(first.text.strip()) is not None


def are_neighbours(marker: str, other: str) -> bool:
    """Whether two markers may follow each other in a list, in either order: "1." and "2.", "(i)" and "(ii)"."""
    one, two = marker.strip("()[]."), other.strip("()[].")
    if not one[:1].isalnum() or not two[:1].isalnum() or marker[-1] != other[-1]:
        return marker == other
    if one.isdecimal() and two.isdecimal():
        return abs(int(one) - int(two)) == 1
    if len(one) == len(two) == 1:
        return abs(ord(one) - ord(two)) == 1
    return marker[0] == other[0] == "[" or (one.strip("ivx") == "" and two.strip("ivx") == "")
