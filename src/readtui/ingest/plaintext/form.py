"""Features of a single line of text: its length, first and last characters, capitals and phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from readtui.ingest.phrases import (
    has_caption_label,
    has_date,
    has_time,
    is_byline,
    is_date_only,
    mentions_credit,
    starts_like_caption,
)
from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, mentions_boilerplate, starts_like_boilerplate
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.section_words import is_section_name
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_CANDIDATE = 320
"""Characters of the longest line group that may be anything but body text."""

PROSE_WIDTH = 100
"""Columns from which on a line group counts as running text."""

LAST_NARROW = "\u2e7f"
"""The last character before the East Asian scripts, all taken as wide: close enough, and faster than a table."""

PERMALINKS = "#§"
"""Signs at the end of a line that mark a heading only where several lines have them: they are also used in text."""

_STOPS = lazy_regex(r"[.!?…][\"'”’)]? +[\"'“‘(]?[A-ZÀ-ÝА-Я0-9]|[。！？]\S")
# Each alternative starts with a literal character and looks back only after it, so that `re` can skip quickly.
_ADDRESS = lazy_regex(
    r"https?://|www\.|@(?:(?<=\S@)\S|(?<=^@)\w)|\.(?<=\w\.)(?:com|org|net|edu|gov|io|co|de|fr|uk|info)\b|#\w"
)
_DIGIT = lazy_regex(r"\d")
_SITE = lazy_regex(r"(?:[a-z0-9-]+\.)+[a-z]{2,10}$")
_NAME = lazy_regex(r"[A-ZÀ-Ý][\w'’.-]+(?: (?:[A-ZÀ-Ý]\.|[A-ZÀ-Ý][\w'’-]+|de|van|von|al|bin)){1,3}$")
_CODE_SYMBOL = lazy_regex(r"[={}<>\\]|--|\(\)|\w_\w")
_HEADING_MARK = lazy_regex(
    r" ?(?:¶|(?<=\S) [#§]|🔗|\[(?:edit|Bearbeiten|modifier|editar|modifica|bewerken|redigera|rediger|edytuj|upravit"
    r"|править|değiştir|編集|编辑|編輯)(?: source| ?\| ?[^\]|]{3,30})?\])$"
)
_SIGNATURE = lazy_regex(r"::|->|=|[()\[\]] ?[({:]|\w\(|\w_\w|[{};<>\\$]|(?i:\[?\bsource\]?$)")
_NAMES_AT_END = lazy_regex(
    r"[.!?…”\"’] ?[(\[](?:[A-ZÀ-Ý][\w'’.-]*)(?: (?:[A-ZÀ-Ý][\w'’.-]*|de|van|von|al|bin|for|via|/)){1,5}[)\]]$"
)
_NUMBERED = lazy_regex(r"(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[IVX]{1,5}[.)]|[A-Z][.)]|§ ?\d+|#\d+) \S")

_ENDINGS = (
    ("full stop", ".。．"),
    ("colon", ":："),
    ("question mark", "?？"),
    ("exclamation mark", "!！"),
    ("comma", ",;、，；"),
    ("bracket", ")）]"),
    ("quote", "\"'”’»」』"),
    ("ellipsis", "…"),
)


def is_candidate(group: LineGroup) -> bool:
    """Whether a group may be a title, heading, caption or boilerplate: one source line that is not too long."""
    return (
        len(group.text) <= LONGEST_CANDIDATE
        and group.kind == "text"
        and group.line_count == 1
        and "\n" not in group.text
    )


def is_dialogue(text: str) -> bool:
    """Whether a line is direct speech: quoted as a whole, with punctuation before the closing mark."""
    return text[:1] in '"“«„「『' and text[-1:] in '"”»“」』' and text[-2:-1] in ".?!,…。！？"


def ends_with_names(text: str) -> bool:
    """Whether a line ends with a name in brackets after a sentence, like the photographer of a picture."""
    return text[-1:] in ")]" and bool(_NAMES_AT_END.search(text, max(len(text) - 60, 0)))


def is_site(folded: str) -> bool:
    """Whether a line in lower case is the host name of a site: "example.org"."""
    return bool(_SITE.match(folded))


def heading_mark(text: str) -> str:
    """Return the mark that only headings end with: the sign of a permalink or a link to edit the section; else "". The
    signs of permalinks also stand at the end of signatures ("lookup :: Key -> Value Source #"), not headings."""
    found = _HEADING_MARK.search(text) if text[-1:] in "¶]#§🔗" else None
    return found[0] if found and not (found[0][-1] in PERMALINKS and is_signature(text[: found.start()])) else ""


def is_signature(text: str) -> bool:
    """Whether a line is code or ends with a link to its source, as the entries of a reference do."""
    return bool(_SIGNATURE.search(text))


def width_of(text: str) -> int:
    """Return the approximate columns of a text; a wide character counts as two."""
    return len(text) if text.isascii() else len(text) + sum(map(LAST_NARROW.__lt__, text))


def is_punctuated(text: str) -> bool:
    """Whether a text ends with punctuation or contains the end of a sentence, as running text does."""
    return text[-1:] in '.!?:;,…。！？：；"”»)）' or bool(_STOPS.search(text))


def ending(text: str) -> str:
    """Return the name of the kind of character that a line ends with."""
    last = text[-1:]
    name = next((name for name, signs in _ENDINGS if last in signs), "")
    if name == "quote" and text[-2:-1] in ".!?,…。":
        return "quoted sentence"
    if text.endswith("..."):
        return "ellipsis"
    return name or ("word" if last.isalnum() else "symbol")


def bucket(number: float, edges: tuple[float, ...]) -> str:
    """Return the interval of a number: "<= edge" for the first edge that it does not exceed, else "> edge"."""
    return _interval_names(edges)[bisect_left(edges, number)]


@cache
def _interval_names(edges: tuple[float, ...]) -> tuple[str, ...]:
    return (*(f"<= {edge}" for edge in edges), f"> {edges[-1]}")


def form_features(text: str, width: int) -> Iterator[str]:
    """Yield the features of the form of a line; `width` is its width in columns."""
    if mark := heading_mark(text):
        yield "heading mark"
        text = text.removesuffix(mark)
    yield "width " + bucket(width, (3, 12, 25, 45, 65, 90, 140, 200))
    words = text.split()
    yield "words " + bucket(len(words), (1, 2, 4, 8, 14, 24))
    yield "ends with " + ending(text)
    if _STOPS.search(text):
        yield "several sentences"
    if kind := _kind_of_first(text[:1]):
        yield "starts with " + kind
    if text.isupper() and width > 3:
        yield "all capitals"
    elif len(words) > 2:
        yield "capitalised words: " + _amount_capitalised(words)
    if " | " in text or " - " in text or "›" in text or "»" in text or " – " in text:
        yield "has separators"
    if is_byline(text):
        yield "byline"
    if _NUMBERED.match(text):
        yield "numbered"
    if len(words) > 2:
        yield from _case_features(words)
    if _NAME.match(text):
        yield "looks like a name"
    if _CODE_SYMBOL.search(text):
        yield "code symbols"
    yield "commas " + bucket(text.count(",") + text.count("，"), (0, 1, 2))


def _kind_of_first(first: str) -> str:
    """The kind of the first character of a line; empty for a capital letter and for a letter without case."""
    if first.islower():
        return "lower case"
    if first.isdecimal():
        return "digit"
    if first in "\"'“‘«„「":
        return "quotation mark"
    return "" if first.isalpha() else "symbol"


def _amount_capitalised(words: list[str]) -> str:
    """How many of the words start with a capital letter or with no letter."""
    capitalised = sum(1 for word in words if word[0].isupper() or not word[0].isalpha())
    share = capitalised / len(words)
    return "all" if share == 1 else "most" if share >= 0.6 else "some" if capitalised > 1 else "one"


def _case_features(words: list[str]) -> Iterator[str]:
    share = sum(1 for word in words if word[0].islower()) / len(words)
    yield "share of lower-case words " + bucket(share, (0.01, 0.3, 0.5, 0.7, 0.85))
    if all(word[0].isupper() or len(word) < 5 for word in words):
        yield "title case"


def word_features(text: str, folded: str) -> Iterator[str]:
    """Yield the features of the words of a line; `folded` is the line in lower case."""
    digits = len(_DIGIT.findall(text))
    if digits and has_date(folded):
        yield "date"
    if digits and has_time(folded):
        yield "time"
    if digits and is_date_only(folded):
        yield "only a date"
    if digits * 3 > len(text):
        yield "mostly digits"
    if _ADDRESS.search(folded):
        yield "web address"
    if is_boilerplate_phrase(folded):
        yield "boilerplate phrase"
    elif starts_like_boilerplate(folded):
        yield "starts like boilerplate"
    elif mentions_boilerplate(folded):
        yield "mentions boilerplate"
    if is_section_name(folded):
        yield "name of a section"
    yield from _caption_features(text, folded)


def _caption_features(text: str, folded: str) -> Iterator[str]:
    if ends_with_names(text):
        yield "ends with names in brackets"
    if has_caption_label(folded):
        yield "caption label"
    if starts_like_caption(folded):
        yield "starts like caption"
    if mentions_credit(folded):
        yield "credit"
