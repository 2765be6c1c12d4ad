"""Search patterns that match a phrase in all its spellings: case, accents, ligatures, quotes, white space."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import permutations

LONGEST_GAP = 256
"""The most characters of white space that one space in the phrase matches."""

# Marks that a plain letter in the query ignores: accents, Hebrew and Arabic points.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f"
)
# Non-joiners after them are ignored too. Not possessive, unlike the marks: the query may continue with a non-joiner.
_NON_JOINERS = "\u200c*"
_GRAPHEME_JOINER = "\u034f"  # a mark, though its combining class is 0
_MOST_REORDERED = 3
"""The most marks on a letter that are matched in any order: six spellings, and no language needs more marks."""

_ACCENTED = ((0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000))  # Latin, Greek and Cyrillic letters with accents
_DIGITS = tuple(map("".join, zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", strict=True)))
# Groups of characters that match each other; the first is the one typed in a query.
_ALIKE = ("'‘’‚‛ʼ′", '"“”„‟″', "-‐‑‒–—―−", "sſ", "σς", "μµ", *_DIGITS)
_PLAIN = str.maketrans({char: group[0] for group in _ALIKE for char in group})
# Letters with a stroke or without a dot: Unicode does not decompose them, but a plain letter matches them like accents.
STROKED = {"d": "đ", "D": "Đ", "h": "ħ", "H": "Ħ", "i": "ı", "l": "ł", "L": "Ł", "o": "ø", "O": "Ø"}
_LIGATURES = {"ff": "ﬀ", "ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ss": "ß", "SS": "ẞ", "...": "…"}
_EXPANDED = str.maketrans({ligature: letters for letters, ligature in _LIGATURES.items()})
_LONGEST_LIGATURE = 3


def atoms_of(phrase: str) -> list[str]:
    """Split a phrase into the units of the pattern: a folded character, or an accented one with its marks."""
    folded = re.sub(r"\s+", " ", phrase).translate(_EXPANDED).translate(_PLAIN)
    atoms: list[str] = []
    for char in unicodedata.normalize("NFC", folded):
        if atoms and (unicodedata.combining(char) or char == _GRAPHEME_JOINER):
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def ascii_pattern_of(atoms: list[str], edge: str, space: str = r"\s") -> str:
    """Return the pattern of a phrase for ASCII text, which must be in lower case unless the search is case-sensitive.

    `edge` is an assertion that is inserted after the first character, `space` what a space in the phrase matches.
    """
    parts = [_gap(atoms, index, space) if atom == " " else re.escape(atom) for index, atom in enumerate(atoms)]
    return parts[0] + edge + "".join(parts[1:])


def _gap(atoms: list[str], index: int, space: str) -> str:
    """The pattern of a space: any run of white space inside the phrase, one character at its ends."""
    return f"{space}{{1,{LONGEST_GAP}}}+" if 0 < index < len(atoms) - 1 else space


def pattern_of(atoms: list[str], sensitive: bool, edge: str, space: str = r"\s") -> str:
    """Return the pattern of a phrase for any text. `edge` and `space` are as above."""
    parts: list[str] = []
    index = 0
    while index < len(atoms):
        stop = _ligature_end(atoms, index)
        if atoms[index] == " ":
            parts.append(_gap(atoms, index, space))
        else:
            parts.append(_with_ligatures(atoms, index, stop, sensitive, edge if index == 0 else ""))
        index = stop
    return "".join(parts)


def _ligature_end(atoms: list[str], index: int) -> int:
    """The end of the longest ligature for the atoms from `index` on; `index + 1` if there is none."""
    for end in range(min(index + _LONGEST_LIGATURE, len(atoms)), index + 1, -1):
        if "".join(atoms[index:end]) in _LIGATURES:
            return end
    return index + 1


def _with_ligatures(atoms: list[str], index: int, stop: int, sensitive: bool, edge: str = "") -> str:
    """The pattern of the atoms from `index` to `stop`, as single letters or as ligatures.

    It starts with a set of characters, so that `re` quickly skips text that cannot match; lookbehinds then test which
    character of the set it was.
    """
    if index == stop:
        return ""
    plain = _forms(atoms[index], sensitive)
    if not plain.startswith("["):
        return edge.replace(".", "") + plain + _with_ligatures(atoms, index + 1, stop, sensitive)
    marks = f"[{MARKS}]*+{_NON_JOINERS}" if atoms[index].isalnum() else ""
    ligatures: dict[int, str] = {}
    for end in range(index + 2, stop + 1):
        if ligature := _LIGATURES.get("".join(atoms[index:end])):
            ligatures[end] = ligature if sensitive or ligature != "ß" else "ßẞ"
    if not ligatures:
        return plain + edge + marks + _with_ligatures(atoms, index + 1, stop, sensitive)
    spellings = [f"(?<={plain}){marks}{_with_ligatures(atoms, index + 1, stop, sensitive)}"]
    spellings += [f"(?<=[{chars}]){_with_ligatures(atoms, end, stop, sensitive)}" for end, chars in ligatures.items()]
    return f"[{plain[1:-1]}{''.join(ligatures.values())}]{edge}(?:{'|'.join(spellings)})"


@lru_cache(maxsize=256)
def _forms(atom: str, sensitive: bool) -> str:
    """The pattern of one atom: a set of characters, or for an accented letter its spellings."""
    cased = {atom} if sensitive else {atom, atom.lower(), atom.upper(), atom.title()}
    if len(unicodedata.normalize("NFD", atom)) > 1:
        spellings = set().union(*map(_spellings, cased))
        alternatives = "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
        return f"(?:{alternatives})(?![{MARKS}]){_NON_JOINERS}"
    chars = {case for case in cased if len(case) == 1}
    for char in tuple(chars):
        chars.update(_accented().get(char, "") + STROKED.get(char, ""))
    chars.update(char for group in _ALIKE for char in group if group[0] in chars)
    if not sensitive:
        chars.update(char.upper() for char in tuple(chars) if len(char.upper()) == 1)
    return f"[{''.join(map(re.escape, sorted(chars)))}]"


def _spellings(letter: str) -> set[str]:
    """The spellings of a letter with marks: composed or decomposed, with the marks in any order.

    Hebrew and Arabic are not typed in the canonical order.
    """
    decomposed = unicodedata.normalize("NFD", letter)
    base, marks = decomposed[0], decomposed[1:]
    spellings = {unicodedata.normalize("NFC", letter), decomposed}
    if len(marks) <= _MOST_REORDERED and all(map(unicodedata.combining, marks)):
        for first, *rest in permutations(marks):
            spellings.add("".join((base, first, *rest)))
            spellings.add("".join((unicodedata.normalize("NFC", base + first), *rest)))
    return spellings


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """The accented forms of each plain letter."""
    forms: dict[str, str] = {}
    for first, stop in _ACCENTED:
        for char in map(chr, range(first, stop)):
            base = unicodedata.normalize("NFD", char)[0]
            if base != char:
                forms[base] = forms.get(base, "") + char
    return forms
