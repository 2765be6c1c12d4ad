"""Songs: "[Verse 1]" and "Chorus" are headings, the lines of verse stay lines, chords stay over their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from readtui.ingest.phrases import first_within
from readtui.ingest.plaintext.kinds.part import MarkedText, Part
from readtui.ingest.plaintext.line_group import LineGroup, indent_of
from readtui.ingest.plaintext.lines import single_spaced
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_NAME = 60
"""Characters of the longest name of a part of a song."""

LONGEST_VERSE = 80
"""Characters of the longest line of verse."""

FEWEST_PARTS = 2
"""Names of parts that make a song."""

FEWEST_CHORDS = 3
"""Lines of chords over words that make a song without named parts."""

LEAST_VERSE = 0.9
"""Share of the lines that must be short enough for verse."""

LEVEL = 2
"""Level of the parts of a song."""

_SUNG_WORDS = (
    "verse chorus refrain strophe kehrreim couplet estribillo estrofa ritornello strofa refrão refren サビ メロ"
)
_SUNG = tuple(_SUNG_WORDS.split())
"""What at least one part of a song is called: other names of parts mean much else."""

_PART_WORDS = (
    "verse|chorus|pre-?chorus|post-?chorus|refrain|strophe|kehrreim|couplet|estribillo|estrofa|ritornello|strofa|refrão"
    "|refren|大?サビ|ラスサビ|[abc]メロ"
)
_OTHER_WORDS = (
    "bridge|hook|pont|verso|puente|coro|intro|outro"
    "|interlude|instrumental|(?:guitar |piano )?solo|break|breakdown|coda|tag|ending|vers|brücke|ref"
    "|zwischenspiel|introducción|イントロ|間奏|アウトロ"
)
_NUMBER = r"(?: ?(?:\d{1,2}|[ivx]{1,4}))?"
_TIMES = r"(?: ?[(\[]? ?(?:x ?\d|\d ?[x×]|×\d) ?[)\]]?)?"
_NAMED = lazy_regex(
    rf"(?:\[(?:{_PART_WORDS}|{_OTHER_WORDS}){_NUMBER}{_TIMES}(?: ?[:：–-] ?[^\]]+| ?\([^\]]+\))?\]{_TIMES}"
    rf"|\(?(?:{_PART_WORDS}|{_OTHER_WORDS})\.?{_NUMBER}{_TIMES}\)? ?[:：.]?{_TIMES}"
    rf"|\d{{1,2}}\. ?(?:verse|vers|strophe|couplet|estrofa|strofa)[:：.]?)$"
)
_CHORD = (
    r"[A-H](?:#|b|♯|♭)?(?:maj|min|dim|aug|sus|add|m|M|°|ø|\+|-)?\d{0,2}(?:(?:sus|add|maj|b|#)\d{1,2}|\([^()\s]{1,6}\))*"
    r"(?:/[A-H](?:#|b|♯|♭)?)?"
)
_CHORDS = lazy_regex(rf"\s*(?:(?:{_CHORD}|N\.?C\.?|[|%/–-]+|\(?x\d\)?)(?:\s+|$))+$")
_TWO_CHORDS = lazy_regex(rf"\s*(?:\|\s*)?{_CHORD}\s.*\b[A-H]|\s*{_CHORD}(?<=[\dm#b♯♭])\s*$")
_TABLATURE = lazy_regex(r"\s*[A-Ga-g]?[b#]?\s?\|[-\d|hpbrx/\\~ ]{6,}$")


def marked_song(lines: Sequence[str]) -> MarkedText | None:
    """Return the parts and the stanzas of a song; None if the text is none."""
    names: set[int] = set()
    short = "\n".join([line for line in lines if len(line) <= LONGEST_NAME or len(line.strip()) <= LONGEST_NAME])
    if first_within(short.casefold(), _SUNG):  # a fast check that excludes most texts
        names = {at for at in range(len(lines)) if _is_name(lines, at)}
        if not _are_parts_of_song([lines[at].strip().casefold() for at in names]):
            names.clear()
    start = min(names) if names else _first_chords(lines)
    if start < 0 or not _is_verse(lines[start:]):
        return None
    return MarkedText(list(_parts(lines, start, names)), is_judged=False)


def _is_name(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the name of a part: with a capital, and in brackets or below a blank line."""
    line = lines[at].strip()
    if not 1 < len(line) <= LONGEST_NAME or line.lstrip("[(")[:1].islower() or not _NAMED.match(line.casefold()):
        return False
    return line[0] == "[" or not at or not lines[at - 1].strip()


def _are_parts_of_song(names: Sequence[str]) -> bool:
    """Whether names are those of parts of a song, and not the numbers of verses in a holy book."""
    are_marked = any(name[0] in "[(" or name[-1] in ":：" for name in names)
    kinds = {name.strip("0123456789ivx. ") for name in names}
    is_sung = any(word in name for name in names for word in _SUNG)
    return len(names) >= FEWEST_PARTS and is_sung and (are_marked or len(kinds) > 1)


def _is_chords(line: str) -> bool:
    return bool(_CHORDS.match(line)) and bool(line.strip())


def _first_chords(lines: Sequence[str]) -> int:
    """Return the first line of chords over words; -1 if there are too few."""
    found = [
        at
        for at, (line, below) in enumerate(pairwise(lines))
        if _TWO_CHORDS.match(line) and _is_chords(line) and below.strip() and not _is_chords(below)
    ]
    return found[0] if len(found) >= FEWEST_CHORDS else -1


def _is_verse(lines: Sequence[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    return sum(len(line) <= LONGEST_VERSE for line in filled) >= LEAST_VERSE * len(filled)


def _parts(lines: Sequence[str], start: int, names: set[int]) -> Iterator[Part]:
    """Yield the headings and the stanzas from line `start` on."""
    at = start
    while at < len(lines):
        if at in names:
            heading = LineGroup(single_spaced(lines[at].strip()), "heading", level=LEVEL)
            yield Part(at, at + 1, (heading,))
            at += 1
            continue
        end = at + 1
        while end < len(lines) and end not in names and lines[at].strip() and lines[end].strip():
            end += 1
        if lines[at].strip():
            yield Part(at, end, _stanza(lines[at:end]))
        at = end


def _stanza(lines: Sequence[str]) -> list[LineGroup]:
    """Return the lines of a stanza; with chords or tablature they keep their columns."""
    if any(_is_chords(line) or _TABLATURE.match(line) for line in lines):
        return [LineGroup("\n".join(line.rstrip() for line in lines), "code")]
    return [
        LineGroup(single_spaced(line.strip()), gap=int(not at), indent=indent_of(line)) for at, line in enumerate(lines)
    ]
