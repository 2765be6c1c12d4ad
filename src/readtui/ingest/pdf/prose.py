"""The lines of a paragraph as one text, words that were broken at the end of a line made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readtui.document.model import StyledText
from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.page import Look

SOFT = "\u00ad"
"""What stands for a hyphen at the end of a line, where the file or its reader knows it as such."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u00ad\u2010]$")
_FIRST = re.compile(r"[^\W\d_]+")
_SUSPENDED = frozenset(("and", "or", "und", "oder", "et", "ou", "y", "e", "o", "en", "of", "to"))  # "pre- and post-war"
_HYPHENS = "-\u2010" + SOFT


class Words(NamedTuple):
    """The words of a paper in small letters, and how often each stands in it within a line."""

    counts: Counter[str]

    @staticmethod
    def of(lines: Iterable[TextLine]) -> Words:
        """The words of these lines. What a line's end may have broken does not count."""
        counts: Counter[str] = Counter()
        was_broken = False
        for line in lines:
            words = [word.casefold() for word in _WORD.findall(line.text)]
            is_broken = line.text.endswith(tuple(_HYPHENS))
            counts.update(words[was_broken : len(words) - is_broken])
            was_broken = is_broken
        return Words(counts)

    def is_broken(self, first: str, second: str) -> bool:
        """Whether two parts at a hyphen are one word, and the hyphen is not its own."""
        first, second = first.casefold(), second.casefold()
        whole, hyphened = self.counts[first + second], self.counts[f"{first}-{second}"]
        if whole or hyphened:
            return whole >= hyphened
        last = first.rpartition("-")[2]
        return not (self.counts[last] and self.counts[second] and min(len(last), len(second)) > 2)


def prose(lines: Sequence[TextLine], words: Words) -> list[StyledText]:
    """The lines as one text with its marks."""
    looks: Counter[Look] = Counter()
    for line in lines:
        looks[line.look] += len(line.text)
    usual = looks.most_common(1)[0][0]
    said: list[StyledText] = []
    for line in lines:
        pieces = line.pieces(usual)
        if said:
            _meet(said, pieces, words)
        said += pieces
    return [StyledText(piece.text.replace(SOFT, "-"), piece.styles) for piece in _merged(said)]


def _meet(said: list[StyledText], pieces: Sequence[StyledText], words: Words) -> None:
    """Prepare the end of what is said, in place, for the pieces of the next line."""
    before = "".join(piece.text for piece in said[-3:]).rstrip()
    after = "".join(piece.text for piece in pieces[:3]).lstrip()
    last = said[-1]
    if before.endswith(tuple(_HYPHENS)):
        end = last.text.rstrip()
        found, follows = _LAST.search(before), _FIRST.match(after)
        if not found or not follows:
            # After a number or a sign, a hyphen stands for itself: "1990-1995", "pre- and"
            is_dash = not before[-2:-1].isalnum()
            said[-1] = StyledText(f"{end} " if is_dash else end, last.styles)
        elif follows[0] in _SUSPENDED:
            said[-1] = StyledText(f"{end} ", last.styles)
        elif follows[0][0].islower() and words.is_broken(found[1], follows[0]):
            said[-1] = StyledText(end[:-1], last.styles)
        else:
            said[-1] = StyledText(end, last.styles)
    elif not (before.endswith("—") or (_is_wide(before[-1:]) and _is_wide(after[:1]))):
        said.append(StyledText(" "))


def _is_wide(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uff60"


def _merged(pieces: Iterable[StyledText]) -> list[StyledText]:
    """Neighbours with the same marks as one; a space between two of them takes their marks."""
    merged: list[StyledText] = []
    for piece in pieces:
        if merged and (merged[-1].styles == piece.styles):
            merged[-1] = StyledText(merged[-1].text + piece.text, piece.styles)
        elif len(merged) > 1 and merged[-1].text == " " and merged[-2].styles == piece.styles and piece.styles:
            merged[-2:] = [StyledText(f"{merged[-2].text} {piece.text}", piece.styles)]
        else:
            merged.append(piece)
    return [StyledText(re.sub(" {2,}", " ", piece.text), piece.styles) for piece in merged]
