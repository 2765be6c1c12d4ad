"""What can be seen of a line of text by itself: its length, its ends, its letters, its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from readtui.ingest.phrases import (
    bears_a_credit,
    has_date,
    has_time,
    is_byline,
    is_date_alone,
    is_labelled,
    opens_like_a_caption,
)
from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture, speaks_of_the_page
from readtui.ingest.plaintext.groups import LineGroup

LONGEST = 320
"""Characters of the longest passage that may be anything but body text."""

PROSE = 100
"""Columns from which on a passage counts as running text."""

LAST_NARROW = "\u2e7f"
"""The last character before the scripts of East Asia, all of them wide: near enough, and faster than a table."""

_STOPS = re.compile(r"[.!?…][\"'”’)]? +[\"'“‘(]?[A-ZÀ-ÝА-Я0-9]|[。！？]\S")
# Each way starts with a sign of its own, and looks back only then: `re` skips whatever is none of these.
_ADDRESS = re.compile(
    r"https?://|www\.|@(?:(?<=\S@)\S|(?<=^@)\w)|\.(?<=\w\.)(?:com|org|net|edu|gov|io|co|de|fr|uk|info)\b|#\w"
)
_DIGIT = re.compile(r"\d")
_SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,10}$")
_NAME = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: (?:[A-ZÀ-Ý]\.|[A-ZÀ-Ý][\w'’-]+|de|van|von|al|bin)){1,3}$")
_CODE_SIGN = re.compile(r"[={}<>\\]|--|\(\)|\w_\w")
_HEADING_MARK = re.compile(
    r" ?(?:¶|\[(?:edit|edit source|Bearbeiten|modifier|editar|modifica|править|編集|编辑|編輯)\])$"
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


def is_open(passage: LineGroup) -> bool:
    """Whether a passage may be more than body text."""
    return len(passage.text) <= LONGEST and passage.kind == "text" and passage.rows == 1 and "\n" not in passage.text


def is_spoken(text: str) -> bool:
    """Whether a line is all in quotation marks and ends as speech does."""
    return text[:1] in '"“«„「『' and text[-1:] in '"”»“」』' and text[-2:-1] in ".?!,…。！？"


def is_site(folded: str) -> bool:
    """Whether a line in small letters is the name of a site: "example.org"."""
    return bool(_SITE.match(folded))


def heading_mark(text: str) -> str:
    """The sign at the end that only headings bear: a pilcrow, a link to edit the section; empty without one."""
    found = _HEADING_MARK.search(text) if text[-1:] in "¶]" else None
    return found[0] if found else ""


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


def bucket(number: float, edges: tuple[float, ...]) -> str:
    """The first edge that a number does not pass."""
    return _names_of(edges)[bisect_left(edges, number)]


@cache
def _names_of(edges: tuple[float, ...]) -> tuple[str, ...]:
    return (*(f"to {edge}" for edge in edges), "more")


def form_facts(text: str, width: int) -> Iterator[str]:
    """What is true of a line by itself."""
    if mark := heading_mark(text):
        yield "heading mark"
        text = text.removesuffix(mark)
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
    if is_byline(text):
        yield "byline"
    if _NUMBERED.match(text):
        yield "numbered"
    if len(words) > 2:
        small = sum(1 for word in words if word[0].islower()) / len(words)
        yield "small words " + bucket(small, (0.01, 0.3, 0.5, 0.7, 0.85))
    if len(words) > 2 and all(word[0].isupper() or len(word) < 5 for word in words):
        yield "title case"
    if _NAME.match(text):
        yield "like a name"
    if _CODE_SIGN.search(text):
        yield "code signs"
    yield "commas " + bucket(text.count(",") + text.count("，"), (0, 1, 2))


def word_facts(text: str, folded: str) -> Iterator[str]:
    """What the words of a line tell; `folded` is the line in small letters."""
    digits = len(_DIGIT.findall(text))
    if digits and has_date(folded):
        yield "date"
    if digits and has_time(folded):
        yield "clock"
    if digits and is_date_alone(folded):
        yield "only a date"
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
