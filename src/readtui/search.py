"""Finding a query in a text: where it stands, as spans."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import permutations
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.document.printable import printable_line
from readtui.document.span import Offset, Span
from readtui.errors import QueryError

if TYPE_CHECKING:
    import regex

MOST_HITS = 100_000
"""Hits kept of one search: more than anyone steps through, few enough to count and paint at once."""

LONGEST_QUERY = 1_000
"""Characters of a query. What is longer was pasted by mistake, and would take seconds to compile."""

LONGEST_GAP = 256
"""White space, in characters, that one space of the query can stand for."""

LONGEST_MATCH = 1 << 15
"""Characters that a match of a regular expression can have: the most that is looked at beyond a slice."""

TIMEOUT_S = 1.0
"""Processor time that a regular expression may take. The reader waits; some patterns would take years."""

_SLICE = 1 << 18
"""Characters searched at one go: at most 5 ms, in which no other thread runs and the search cannot be stopped."""

_REGEX_SLICE = 1 << 17
"""The same for regular expressions, which need up to 200 bytes of memory for each character they look at."""

_MOST_COPIES = 100_000
"""Copies of an atom that repetitions may ask for: `regex` makes them all, in 50 ms and 20 MB for so many."""

# Marks that a plain letter in the query leaves out of account: accents, Hebrew and Arabic points.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f"
)
# So are non-joiners behind it. Not possessive, as marks are: the query may go on with a non-joiner of its own.
_NON_JOINERS = "\u200c*"
_GRAPHEME_JOINER = "\u034f"  # a mark, though Unicode gives it no class of its own
_MOST_REORDERED = 3
"""Marks on one letter whose every order is looked for: six ways to write them, and no language needs more marks."""

_ACCENTED = ((0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000))  # Latin, Greek and Cyrillic letters with accents
# What is one to the reader, typed or printed; the first of each stands for all.
_ALIKE = ("'‘’‚‛ʼ′", '"“”„‟″', "-‐‑‒–—―−", "sſ", "σς", "μµ")
_PLAIN = str.maketrans({char: group[0] for group in _ALIKE for char in group})
# Letters with a stroke or without a dot: Unicode does not take them apart, but a plain letter finds them like accents.
_STROKED = {"d": "đ", "D": "Đ", "h": "ħ", "H": "Ħ", "i": "ı", "l": "ł", "L": "Ł", "o": "ø", "O": "Ø"}
_LIGATURES = {"ff": "ﬀ", "ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ss": "ß", "SS": "ẞ", "...": "…"}
_SPELT_OUT = str.maketrans({ligature: letters for letters, ligature in _LIGATURES.items()})
_LONGEST_LIGATURE = 3


class Query(NamedTuple):
    """What the reader looks for: a phrase, or with `regex` a regular expression of the `regex` module.

    A query with a capital is case-sensitive. In a phrase, white space stands for any white space, also at line
    ends; quotes, dashes and ligatures of any form are alike; a plain letter finds its accented forms as well, an
    accented one only itself.
    """

    text: str
    whole_words: bool = False
    regex: bool = False


class Hits:
    """The spans found, in reading order and disjoint. `capped` says that there are more than `MOST_HITS`."""

    __slots__ = ("_ends", "_starts", "capped")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self.capped = False
        for span in spans:
            if len(self._starts) == MOST_HITS:
                self.capped = True
                break
            self._starts.append(span.start)
            self._ends.append(span.end)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self._starts, self._ends)

    def at_or_after(self, offset: Offset) -> int:
        """The index of the first hit that starts at `offset` or later; the number of hits if there is none."""
        return bisect_left(self._starts, offset)

    def count_in(self, span: Span) -> int:
        """How many hits start in `span`."""
        return bisect_left(self._starts, span.end) - bisect_left(self._starts, span.start)

    def meeting(self, span: Span) -> Iterator[Span]:
        """The hits that share a character with `span`."""
        for index in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)):
            yield self[index]


Stopped: TypeAlias = Callable[[], bool]
"""Asked between slices; true ends the search with what was found so far."""


def find(text: str, query: Query, *, stopped: Stopped = lambda: False) -> Hits:
    """Every place of `query` in `text`; none for a query of white space alone.

    Raises QueryError for a pattern that is broken, or that does not come to an end in `TIMEOUT_S`.
    """
    if len(query.text) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY:,} characters", "search for its first words")
    if not query.text.strip():
        return Hits()
    matches = _regex_matches(text, query, stopped) if query.regex else _phrase_matches(text, query, stopped)
    return Hits(_whole_clusters(text, matches))


# Phrases


def _phrase_matches(text: str, query: Query, stopped: Stopped) -> Iterator[Span]:
    """Matches of a phrase. ASCII slices are searched in lower case for a literal, which is ten times as fast."""
    sensitive = _has_capital(query.text)
    atoms = _atoms(query.text)
    # The edges of words, where the phrase itself starts and ends with a letter or figure. The first is looked for
    # behind the first character: with a look back at its head, `re` would not skip what cannot match.
    edge = r"(?<!\w.)" if query.whole_words and atoms[0][0].isalnum() else ""
    end_edge = r"(?!\w)" if query.whole_words and atoms[-1][0].isalnum() else ""
    anywhere = re.compile(_pattern(atoms, sensitive, edge) + end_edge)
    in_ascii = re.compile(_literal(atoms, edge) + end_edge) if all(map(str.isascii, atoms)) else None
    reach = LONGEST_GAP * len(query.text)  # no match is longer: a letter bears fewer marks than a gap has spaces
    start = 0
    while start < len(text) and not stopped():
        stop = start + _SLICE
        before = max(start - 1, 0)  # one character more, to see whether a word starts at the slice
        part = text[before : stop + reach]
        if not part.isascii():
            found, origin = anywhere.finditer(text, start, stop + reach), 0
        elif in_ascii:
            found, origin = in_ascii.finditer(part if sensitive else part.lower(), start - before), before
        else:
            found, origin = iter(()), 0
        start = stop
        for match in found:
            span = Span(origin + match.start(), origin + match.end())
            if span.start >= stop:
                break
            yield span
            start = max(stop, span.end)


def _has_capital(text: str) -> bool:
    return text.lower() != text


def _atoms(phrase: str) -> list[str]:
    """The phrase in units to be found one after the other: a folded character, or an accented one with its marks."""
    folded = re.sub(r"\s+", " ", phrase).translate(_SPELT_OUT).translate(_PLAIN)
    atoms: list[str] = []
    for char in unicodedata.normalize("NFC", folded):
        if atoms and (unicodedata.combining(char) or char == _GRAPHEME_JOINER):
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def _literal(atoms: list[str], edge: str) -> str:
    """The regular expression for a phrase in a text that is ASCII, and in lower case unless capitals matter.

    `edge` must hold behind the first character.
    """
    parts = [_gap(atoms, index) if atom == " " else re.escape(atom) for index, atom in enumerate(atoms)]
    return parts[0] + edge + "".join(parts[1:])


def _gap(atoms: list[str], index: int) -> str:
    """White space: any within a phrase, and only what touches it at the phrase's ends."""
    return f"\\s{{1,{LONGEST_GAP}}}+" if 0 < index < len(atoms) - 1 else r"\s"


def _pattern(atoms: list[str], sensitive: bool, edge: str) -> str:
    """The regular expression for a phrase in any text; `edge` must hold behind the first character."""
    parts: list[str] = []
    index = 0
    while index < len(atoms):
        stop = _ligature_end(atoms, index)
        if atoms[index] == " ":
            parts.append(_gap(atoms, index))
        else:
            parts.append(_stretch(atoms, index, stop, sensitive, edge if index == 0 else ""))
        index = stop
    return "".join(parts)


def _ligature_end(atoms: list[str], index: int) -> int:
    """Where the longest ligature that could stand for the atoms from `index` on ends."""
    for end in range(min(index + _LONGEST_LIGATURE, len(atoms)), index + 1, -1):
        if "".join(atoms[index:end]) in _LIGATURES:
            return end
    return index + 1


def _stretch(atoms: list[str], index: int, stop: int, sensitive: bool, edge: str = "") -> str:
    """The expression for the atoms up to `stop`, spelt out or with ligatures.

    It starts with a set of characters, by which `re` skips what cannot match, and only then looks back at which
    of them it was.
    """
    if index == stop:
        return ""
    plain = _forms(atoms[index], sensitive)
    if not plain.startswith("["):
        return edge.replace(".", "") + plain + _stretch(atoms, index + 1, stop, sensitive)
    marks = f"[{_MARKS}]*+{_NON_JOINERS}" if atoms[index].isalnum() else ""
    ligatures: dict[int, str] = {}
    for end in range(index + 2, stop + 1):
        if ligature := _LIGATURES.get("".join(atoms[index:end])):
            ligatures[end] = ligature if sensitive or ligature != "ß" else "ßẞ"
    if not ligatures:
        return plain + edge + marks + _stretch(atoms, index + 1, stop, sensitive)
    ways = [f"(?<={plain}){marks}{_stretch(atoms, index + 1, stop, sensitive)}"]
    ways += [f"(?<=[{chars}]){_stretch(atoms, end, stop, sensitive)}" for end, chars in ligatures.items()]
    return f"[{plain[1:-1]}{''.join(ligatures.values())}]{edge}(?:{'|'.join(ways)})"


@lru_cache(maxsize=256)
def _forms(atom: str, sensitive: bool) -> str:
    """The expression for the forms of one atom: a set of characters, or for an accented one its spellings."""
    cased = {atom} if sensitive else {atom, atom.lower(), atom.upper(), atom.title()}
    if len(unicodedata.normalize("NFD", atom)) > 1:
        spellings = set().union(*map(_spellings, cased))
        ways = "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
        return f"(?:{ways})(?![{_MARKS}]){_NON_JOINERS}"
    chars = {case for case in cased if len(case) == 1}
    for char in tuple(chars):
        chars.update(_accented().get(char, "") + _STROKED.get(char, ""))
    chars.update(char for group in _ALIKE for char in group if group[0] in chars)
    if not sensitive:
        chars.update(char.upper() for char in tuple(chars) if len(char.upper()) == 1)
    return f"[{''.join(map(re.escape, sorted(chars)))}]"


def _spellings(letter: str) -> set[str]:
    """The ways to write a letter with its marks: composed or not, and the marks in any order.

    Hebrew and Arabic are typed in another order than the canonical one.
    """
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    spellings = {unicodedata.normalize("NFC", letter), apart}
    if len(marks) <= _MOST_REORDERED and all(map(unicodedata.combining, marks)):
        for first, *rest in permutations(marks):
            spellings.add("".join((base, first, *rest)))
            spellings.add("".join((unicodedata.normalize("NFC", base + first), *rest)))
    return spellings


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """The letters that are each plain letter with accents."""
    forms: dict[str, str] = {}
    for first, stop in _ACCENTED:
        for char in map(chr, range(first, stop)):
            base = unicodedata.normalize("NFD", char)[0]
            if base != char:
                forms[base] = forms.get(base, "") + char
    return forms


# Regular expressions


def _regex_matches(text: str, query: Query, stopped: Stopped) -> Iterator[Span]:
    """Matches of a regular expression, but empty ones."""
    pattern = _compiled(query)
    give_up = monotonic() + TIMEOUT_S
    start = 0
    while start < len(text) and not stopped():
        stop = start + _REGEX_SLICE
        limit = min(stop + LONGEST_MATCH, len(text))
        left_s = max(give_up - monotonic(), 0.001)
        try:
            # concurrent: the text cannot change, so other threads may run meanwhile
            for match in pattern.finditer(text, start, limit, concurrent=True, timeout=left_s):
                if match.start() >= stop:
                    break
                if match.end() > match.start():
                    yield Span(match.start(), match.end())
                    stop = max(stop, match.end())
        except (TimeoutError, MemoryError) as error:
            raise QueryError(f"the pattern was stopped after {TIMEOUT_S:.0f} s", "make it simpler") from error
        start = stop


def _compiled(query: Query) -> regex.Pattern[str]:
    import regex  # deferred: 20 ms, and most searches are for words

    copies = 1
    for least in re.findall(r"\{(\d+)", query.text):
        copies *= max(int(least), 1)
    if copies > _MOST_COPIES:
        raise QueryError("the pattern repeats too much", "use smaller numbers in its braces")
    letters = re.sub(r"\\(?:[pPN]\{[^}]*\}|.)", "", query.text)  # \S and \p{Lu} are no capitals
    flags = regex.VERSION1 | regex.MULTILINE | (0 if _has_capital(letters) else regex.IGNORECASE)
    try:
        pattern = regex.compile(query.text, flags)
        return regex.compile(rf"\b(?:{query.text})\b", flags) if query.whole_words else pattern
    except regex.error as error:
        raise QueryError(f"the pattern is broken: {printable_line(str(error))}") from error
    except (RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise QueryError("the pattern is too large", "make it simpler") from error


# Grapheme clusters


def _whole_clusters(text: str, matches: Iterator[Span]) -> Iterator[Span]:
    """The matches, each with the rest of the grapheme clusters that it cuts, and none twice."""
    done: Offset = 0
    for match in matches:
        if (span := _whole(text, match)).start >= done:
            yield span
            done = span.end


def _whole(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return Span(start, end)


def _joined(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` belongs to the cluster before it: a mark, a skin tone, or what is joined."""
    char = text[offset]
    if char < "\u0300":
        return False
    if text[offset - 1] == "\u200d" or char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return text[offset - 1] != "\n"
    return unicodedata.category(char)[0] == "M" and text[offset - 1] != "\n"
