"""What can be seen of a line of text by itself: its length, its ends, its letters, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readtui.ingest.captions import bears_a_credit, is_labelled, opens_like_a_caption
from readtui.ingest.furniture import names_furniture, opens_like_furniture, speaks_of_the_page

LAST_NARROW = "\u2e7f"
"""The last character before the scripts of East Asia, all of them wide: near enough, and faster than a table."""

_STOPS = re.compile(r"[.!?…][\"'”’)]? +[\"'“‘(]?[A-ZÀ-ÝА-Я0-9]|[。！？]\S")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE = re.compile(
    rf"\b(?:19|20)\d\d\b|\b{_MONTH}[a-z]*\.? \d{{1,2}}\b|\b\d{{1,2}}(?:[./]\d{{1,2}}[./]\d{{2,4}}\b| {_MONTH})|\d[年月]"
)
_CLOCK = re.compile(r"\d[:.h]\d\d\b|\d (?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?) (?:ago|read)\b|\d[-–]\d+ minutes\b")
# Each way starts with a sign of its own, and looks back only then: `re` skips whatever is none of these.
_ADDRESS = re.compile(
    r"https?://|www\.|@(?:(?<=\S@)\S|(?<=^@)\w)|\.(?<=\w\.)(?:com|org|net|edu|gov|io|co|de|fr|uk|info)\b|#\w"
)
_DIGIT = re.compile(r"\d")
_BYLINE = re.compile(
    r"(?:By|BY|by|Von|Par|Por|Words by|Written by|Authors?:|Text:?) [A-ZÀ-Ý]\S+|[A-Z]\S+ [A-Z]\S+ [|•·—] "
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[IVX]{1,5}[.)]|[A-Z][.)]|§ ?\d+|#\d+) \S")

_ENDINGS = (
    ("stop", ".。．"),
    ("colon", ":："),
    ("question", "?？"),
    ("shout", "!！"),
    ("comma", ",;、，；"),
    ("bracket", ")）]"),
    ("quote", "\"'”’»」』"),
    ("dots", "…"),
)


def width_of(text: str) -> int:
    """The columns a text takes, roughly: a wide character takes two."""
    return len(text) if text.isascii() else len(text) + sum(map(LAST_NARROW.__lt__, text))


def reads_on(text: str) -> bool:
    """Whether a text has the stops of running text."""
    return text[-1:] in '.!?:;,…。！？：；"”»)）' or bool(_STOPS.search(text))


def ending(text: str) -> str:
    """What a line ends with, by name."""
    last = text[-1:]
    name = next((name for name, signs in _ENDINGS if last in signs), "")
    if name == "quote" and text[-2:-1] in ".!?,…。":
        return "quoted stop"
    if text.endswith("..."):
        return "dots"
    return name or ("word" if last.isalnum() else "sign")


def is_dated(text: str) -> bool:
    """Whether a short line gives a date, a time or an author, as the lines under a title do."""
    if len(text) >= 120:
        return False
    if _BYLINE.match(text):
        return True
    folded = text.casefold()
    return any(map(str.isdecimal, text)) and bool(_CLOCK.search(folded) or _DATE.search(folded))


def bucket(number: float, edges: tuple[float, ...]) -> str:
    """The first edge that a number does not pass."""
    return next((f"to {edge}" for edge in edges if number <= edge), "more")


def form_facts(text: str, width: int) -> Iterator[str]:
    """What is true of a line by itself."""
    yield "width " + bucket(width, (3, 12, 25, 45, 65, 90, 140, 200))
    words = text.split()
    yield "words " + bucket(len(words), (1, 2, 4, 8, 14, 24))
    yield "ends with a " + ending(text)
    if _STOPS.search(text):
        yield "several sentences"
    first = text[:1]
    if first.islower():
        yield "starts small"
    elif first.isdecimal():
        yield "starts with a digit"
    elif first in "\"'“‘«„「":
        yield "starts quoted"
    elif not first.isalpha():
        yield "starts with a sign"
    if text.isupper() and width > 3:
        yield "capitals"
    elif len(words) > 2:
        capital = sum(1 for word in words if word[0].isupper() or not word[0].isalpha())
        share = capital / len(words)
        yield "capitals on " + ("all" if share == 1 else "most" if share >= 0.6 else "some" if capital > 1 else "one")
    if " | " in text or " - " in text or "›" in text or "»" in text or " – " in text:
        yield "parted by signs"
    if _BYLINE.match(text):
        yield "byline"
    if _NUMBERED.match(text):
        yield "numbered"


def word_facts(text: str, folded: str) -> Iterator[str]:
    """What the words of a line tell; `folded` is the line in small letters."""
    digits = len(_DIGIT.findall(text))
    if digits and _DATE.search(folded):
        yield "date"
    if digits and _CLOCK.search(folded):
        yield "clock"
    if digits * 3 > len(text):
        yield "mostly digits"
    if _ADDRESS.search(folded):
        yield "address"
    if names_furniture(folded):
        yield "names furniture"
    elif opens_like_furniture(folded):
        yield "opens like furniture"
    elif speaks_of_the_page(folded):
        yield "speaks of the page"
    if is_labelled(folded):
        yield "caption label"
    if opens_like_a_caption(folded):
        yield "caption opening"
    if bears_a_credit(folded):
        yield "credit"
