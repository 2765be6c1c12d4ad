"""Find chapter numbers that are set apart above their titles: "Chapter 2", "TWO", "II", "2"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from readtui.ingest.pdf.lines import TextLine
from readtui.ingest.pdf.paragraphs import TextBlock, is_centred
from readtui.unicode.lazy_regex import lazy_regex

_WORD = (
    "chapter|part|book|volume|section|appendix|lecture|lesson|unit|module|kapitel|teil|buch|band|abschnitt|anhang"
    "|chapitre|partie|livre|annexe|capítulo|parte|libro|capitolo|sezione|hoofdstuk|deel|глава|часть|раздел"
)
_SPELLED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    "|(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)"
    "|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|un|deux|trois|quatre|cinq|sept|huit|neuf|dix"
    "|premi[eè]re?|deuxième|troisième|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|primero|primera"
)
_NUMERAL = r"\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7}"
_NUMBER = lazy_regex(rf"(?i:{_SPELLED})[.:]?|(?:{_NUMERAL})[.:]?|(?:—|–|-|\*) ?(?:{_NUMERAL}) ?(?:—|–|-|\*)")
_NAMED = lazy_regex(rf"(?:(?i:{_WORD}) (?:(?i:{_SPELLED})|{_NUMERAL}|[A-Z])|第.{{1,5}}[章部編编卷回節节])[.:]?")
_OWN_NUMBER = lazy_regex(rf"\d{{1,3}}(?:\.\d{{1,3}})*\.? |§|{_NAMED.pattern}")
_WORD_ALONE = lazy_regex(rf"(?i:{_WORD})")

_MAX_TITLE = 100  # characters of a title that is not larger than the text
_MAX_DISTANCE = 7.0  # of a number from its title, in font sizes of the larger one
_SAME_EDGE = 3.0  # points by which the left edges of a number and its title may differ
_LARGER = 0.6  # points: smallest difference of a title from the text, if it is not marked otherwise


def is_chapter_number(text: str) -> bool:
    """Whether a text is only the number of a chapter."""
    return bool(_NAMED.fullmatch(text) or _NUMBER.fullmatch(text))


def find_chapters(
    blocks: Sequence[TextBlock], headings: Mapping[int, int], texts: frozenset[int], body_size: float
) -> Iterator[tuple[int, int]]:
    """Yield the indices of the first block of a chapter number and of the title below it. All between belong to it.

    `headings` are the levels of headings, `texts` the indices of paragraphs, which may be such numbers and titles.
    """
    index = 0
    while index < len(blocks) - 1:
        title = index + 1
        text = blocks[index].text
        if _WORD_ALONE.fullmatch(text) and title + 1 < len(blocks):
            text, title = f"{text} {blocks[title].text}", title + 1
        is_free = all(at in headings or at in texts for at in range(index, title + 1))
        if is_free and _is_above(blocks[index : title + 1], text, title in headings, index in headings, body_size):
            yield index, title
            index = title
        index += 1


def _is_above(blocks: Sequence[TextBlock], text: str, has_heading: bool, is_heading: bool, body_size: float) -> bool:
    """Whether the first blocks are a chapter number, with the text `text`, and the last one is its title."""
    number, title = blocks[0], blocks[-1]
    is_named = _NAMED.fullmatch(text) is not None
    if not (is_named or _NUMBER.fullmatch(text)) or is_chapter_number(title.text) or _OWN_NUMBER.match(title.text):
        return False
    if not all(above.page == below.page and _is_close(above, below) for above, below in pairwise(blocks)):
        return False
    if has_heading:
        return is_named or _are_aligned(number, title)
    return is_heading and _is_title(title, body_size) and _are_aligned(number, title)


def _is_close(above: TextBlock, below: TextBlock) -> bool:
    distance = above.lines[-1].baseline - below.lines[0].baseline
    return 0 < distance < _MAX_DISTANCE * max(above.size, below.size)


def _are_aligned(number: TextBlock, title: TextBlock) -> bool:
    """Whether a number and a title begin at the same place, or are centred above each other."""
    first, below = number.lines[0], title.lines[0]
    middle, middle_below = (first.left + first.right) / 2, (below.left + below.right) / 2
    return abs(first.left - below.left) < _SAME_EDGE or abs(middle - middle_below) < _SAME_EDGE


def _is_title(block: TextBlock, body_size: float) -> bool:
    """Whether a block below a chapter number that is a heading may be the title: short and set like one."""
    if len(block.lines) > 2 or len(block.text) > _MAX_TITLE or block.text[-1] in ".,;:":
        return False
    is_marked = block.is_all(lambda font: font.bold) or block.is_all(lambda font: font.italic) or block.text.isupper()
    return is_marked or block.is_centred or block.size > body_size + _LARGER


def is_number_above(line: TextLine, below: TextLine, left: float, right: float) -> bool:
    """Whether a line at the top of a page is the number of the chapter whose title, in larger type, is below it."""
    is_close = 0 < line.baseline - below.baseline < _MAX_DISTANCE * below.size
    is_aligned = abs(line.left - below.left) < _SAME_EDGE or (
        is_centred(line, left, right) and is_centred(below, left, right)
    )
    return is_close and is_aligned and is_chapter_number(line.text)
