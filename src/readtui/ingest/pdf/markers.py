"""Markers: the signs, numbers and letters that list items and footnotes begin with."""

from __future__ import annotations

from readtui.ingest.pdf.lines import TextLine
from readtui.unicode.lazy_regex import lazy_regex

BULLETS = "•→⇒‣◦▪▫●○■□◆◇❖▸▹►▶▷➢➤➔✓✔✗✘✦❑❒☐☑☒⦁⬤◉◾◽★☆∙·∗⁃"
"""Signs that are common before list items, and rare anywhere else."""

ITEM = lazy_regex(
    rf"([{BULLETS}*–—-]|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{2,5}}|[IVX]{{2,5}})[.)]|\[(?:\d{{1,3}}|[A-Z][\w+]{{1,9}})\])\s+(?=\S)"
)
"""A possible marker of a list item (group 1), at the start of its text, with the space after it."""

FIRST_MARKERS = frozenset("1aAiI")
"""The first marker of a list, without its signs."""

_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = [tens + ones for tens in ("", "X", "XX") for ones in _ONES][1:]
_NOTE = lazy_regex(r"\d{1,3}|[*∗†‡§¶‖]{1,3}")


def begins_item(line: TextLine) -> bool:
    """Whether a line begins with a possible marker of a list item."""
    return bool(marker_of(line))


def marker_of(line: TextLine) -> str:
    """Return the possible marker of a list item that a line begins with, or ""."""
    marker = ITEM.match(line.text)
    return marker[1] if marker else ""


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
    are_roman = any(one.strip(digits) == two.strip(digits) == "" for digits in ("ivx", "IVX"))
    return are_roman or marker[0] == other[0] == "["


def follows(marker: str, other: str) -> bool:
    """Whether two numbers or letters without a sign follow each other, in this order: "1" and "2", "i" and "ii"."""
    for first in ("1", "a", "A", "i", "I"):
        numbered = _number_of(marker, first), _number_of(other, first)
        if numbered[0] and numbered[1] == numbered[0] + 1:
            return True
    return False


def _number_of(marker: str, first: str) -> int | None:
    """Return the number that a marker of a kind stands for; `first` is the first marker of that kind."""
    if first == "1":
        return int(marker) if marker.isdecimal() else None
    if first in "aA":
        return ord(marker) - ord(first) + 1 if len(marker) == 1 and marker.isalpha() else None
    digits = marker.upper() if first == "i" else marker
    return _ROMAN.index(digits) + 1 if digits in _ROMAN and marker.isupper() == first.isupper() else None
