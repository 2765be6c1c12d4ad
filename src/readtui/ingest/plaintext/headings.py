"""Headings that are recognised by their own text: chapter words, numbers, capitals; and their levels."""

from __future__ import annotations

from readtui.unicode.lazy_regex import lazy_regex

LONGEST_HEADING = 100
"""Characters of the longest heading: about three rows of a narrow column."""

LONGEST_TITLE = 200
"""Characters of the longest title."""

_PART_WORDS = (
    "book|part|volume|act|buch|teil|band|livre|partie|libro|parte|книга|часть"
    "|chapter|canto|stave|letter|scene|section|appendix|annex|kapitel|abschnitt|anhang|chapitre|annexe|capítulo"
    "|capitolo|canto|глава"
)
_PART_STARTS = frozenset(word[:2] for word in _PART_WORDS.split("|"))  # a fast check that excludes most lines
_PART = lazy_regex(
    rf"(?i)({_PART_WORDS})"
    r" (?:the )?(\d{1,3}|[ivxlc]{1,7}|[a-h]|[a-z]{3,12}(?:th|st|nd|rd)|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thir\w+|four\w+|fif\w+|six\w+|seven\w+|eigh\w+|nine\w+|twen\w+|last)\b *([.:—–-]*) *"
)
_WIDE_PART = lazy_regex(
    r"第 ?[0-9０-９一二三四五六七八九十百千〇零两]{1,6} ?([編编部卷章回话話节節幕])"
    r"|[序終终]章|プロローグ|エピローグ|前言$|后记$|あとがき$"
)
_NUMBERED = lazy_regex(r"(\d{1,2}(?:\.\d{1,2}){0,4})[.):]? +(?=[^\W\d_])|([IVXL]{1,6})[.:)] +(?=\w)|§ ?\d+")
_FIRST_OF_NUMBER = "IVXL§"
_ROMAN_ONLY = lazy_regex(r"[IVXL]{1,6}\.?$")
_WORDS_OF_LEVEL_2 = frozenset(
    ("book", "part", "volume", "act", "buch", "teil", "band", "livre", "partie", "libro", "parte", "книга", "часть")
)


def part_level(text: str) -> int:
    """Return the level of a chapter heading: 2 for "PART TWO", 3 for "Chapter 12. Some Words" and "第一章"; else 0."""
    if len(text) > LONGEST_HEADING:
        return 0
    if not text.isascii() and (wide := _WIDE_PART.match(text)):
        return (2 if (wide[1] or "") in "編编部卷" and wide[1] else 3) if text[-1:] not in "。！？" else 0
    found = _PART.match(text) if text[:2].casefold() in _PART_STARTS else None
    if found is None:
        return 0
    rest = text[found.end() :]
    if rest and (rest[0].islower() or (not found[3] and not text[0].isupper()) or _ends_like_sentence(rest)):
        return 0
    return 2 if found[1].casefold() in _WORDS_OF_LEVEL_2 else 3


def is_bare_part(text: str) -> bool:
    """Whether a heading has only a number ("CHAPTER IV", "XII."), so that the next line may be its name."""
    found = _PART.match(text)
    return bool(found and found.end() == len(text)) or bool(_ROMAN_ONLY.match(text))


def heading_number(text: str) -> tuple[int, ...]:
    """Return the number of a numbered heading: (1, 2) for "1.2 Terms", (0,) for Roman numerals, () if it has none."""
    first = text[:1]
    found = _NUMBERED.match(text) if first in _FIRST_OF_NUMBER or first.isdecimal() else None
    if found is None or len(text) > LONGEST_HEADING or text[-1] in ".,;。，；":
        return ()
    return tuple(map(int, found[1].split("."))) if found[1] else (0,)


def is_all_caps(text: str) -> bool:
    """Whether a line has the form of a heading in capitals: at least four letters, no comma at the end."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 4 and len(text) <= LONGEST_HEADING and text[-1] not in ",;"


def is_heading_like(text: str) -> bool:
    """Whether a line has the form of a heading: short, no lower-case start, no punctuation of a sentence at the end."""
    if not text or len(text) > LONGEST_HEADING or text[0].islower() or "\n" in text or "  " in text:
        return False
    if not (text[0].isalnum() or text[0] in "\"'“‘«「『¿¡"):
        return False
    return (text[-1].isalnum() or text[-1] in "?!)’'\"”»」』？！）") and not _ends_like_sentence(text)


def may_be_title(text: str) -> bool:
    """Whether a line may be a title: not too long and no chapter heading. A short title may end with a full stop."""
    return (
        len(text) <= LONGEST_TITLE and not part_level(text) and not (text[-1:] in ".。" and len(text) > LONGEST_HEADING)
    )


def _ends_like_sentence(text: str) -> bool:
    """Whether a line ends like a sentence; a final abbreviation or initial does not count."""
    if text[-1:] in "。；;,，、":
        return True
    return text[-1:] == "." and len(text) > 24 and text[-3:-2] != "."
