"""Features of a single line of text: its length, first and last characters, capitals and phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.phrases import (
    first_within,
    has_caption_label,
    has_date,
    has_digit,
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

# These patterns start with a set, or each alternative with a literal character, and look back only after it: `re` can
# skip quickly.
_STOPS = lazy_regex(r"[.!?…。！？](?:(?<=[.!?…])[\"'”’)]? +[\"'“‘(]?[A-ZÀ-ÝА-Я0-9]|(?<=[。！？])\S)")
_ADDRESS = lazy_regex(
    r"https?://|www\.|@(?:(?<=\S@)\S|(?<=^@)\w)|\.(?<=\w\.)(?:com|org|net|edu|gov|io|co|de|fr|uk|info)\b|#\w"
)
_WIDE = lazy_regex(f"[^\0-{LAST_NARROW}]")
_ADDRESS_DOTS = ("www.", ".com", ".org", ".net", ".edu", ".gov", ".io", ".co", ".de", ".fr", ".uk", ".info")
_DIGIT = lazy_regex(r"\d")
_SITE = lazy_regex(r"(?:[a-z0-9-]+\.)+[a-z]{2,10}$")
_NAME = lazy_regex(r"[A-ZÀ-Ý][\w'’.-]+(?: (?:[A-ZÀ-Ý]\.|[A-ZÀ-Ý][\w'’-]+|de|van|von|al|bin)){1,3}$")
_CODE_SYMBOL = lazy_regex(r"[={}<>\\(_-](?:(?<=[={}<>\\])|(?<=-)-|(?<=\()\)|(?<=\w_)\w)")
_HEADING_MARK = lazy_regex(
    r" ?(?:¶|(?<=\S) [#§]|🔗|\[(?:edit|Bearbeiten|modifier|editar|modifica|bewerken|redigera|rediger|edytuj|upravit"
    r"|править|değiştir|編集|编辑|編輯)(?: source| ?\| ?[^\]|]{3,30})?\])$"
)
_SIGNATURE = lazy_regex(r"::|->|=|[()\[\]] ?[({:]|\w\(|\w_\w|[{};<>\\$]|(?i:\[?\bsource\]?$)")
_NAMES_AT_END = lazy_regex(
    r"[.!?…”\"’] ?[(\[](?:[A-ZÀ-Ý][\w'’.-]*)(?: (?:[A-ZÀ-Ý][\w'’.-]*|de|van|von|al|bin|for|via|/)){1,5}[)\]]$"
)
_NUMBERED = lazy_regex(r"(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[IVX]{1,5}[.)]|[A-Z][.)]|§ ?\d+|#\d+) \S")

_OCCUPATION = lazy_regex(
    r".{0,60}\b(?:reporter|writer|editor|journalist|author|freelance|correspondent|columnist|producer|contributor"
    r"|photographer|blogger|redakteur(?:in)?|journaliste|periodista|giornalista|jornalista)\b"
)

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
_ENDING_OF_SIGN = {sign: name for name, signs in _ENDINGS for sign in signs}
_SEPARATORS = (" | ", " - ", "›", "»", " – ")
_ASCII_KINDS = {code: "a" if chr(code).islower() else "A" for code in range(128)}
_WITHOUT_PUNCTUATION = ("ends with word", "commas <= 0")
_MARK_ENDS = "¶]#§🔗"


class Intervals(NamedTuple):
    """The edges between intervals, and the feature for each: "name <= edge", and "name > edge" for the last one."""

    edges: tuple[float, ...]
    features: tuple[str, ...]

    @staticmethod
    def of(name: str, *edges: float) -> Intervals:
        """Make the features of a number with this name."""
        return Intervals(edges, (*(f"{name} <= {edge}" for edge in edges), f"{name} > {edges[-1]}"))


_WIDTH = Intervals.of("width", 3, 12, 25, 45, 65, 90, 140, 200)
_WORDS = Intervals.of("words", 1, 2, 4, 8, 14, 24)
_COMMAS = Intervals.of("commas", 0, 1, 2)
_LOWER_CASE = Intervals.of("share of lower-case words", 0.01, 0.3, 0.5, 0.7, 0.85)


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


def is_over_biography(text: str, below: str) -> bool:
    """Whether a line is the name of a writer over the text about them: "Ina Berg", "Ina Berg is a reporter …"."""
    if not below.startswith(text) or not _NAME.match(text):
        return False
    return bool(_OCCUPATION.match(below[len(text) : len(text) + PROSE_WIDTH].casefold()))


def is_site(folded: str) -> bool:
    """Whether a line in lower case is the host name of a site: "example.org"."""
    return bool(_SITE.match(folded))


def heading_mark(text: str) -> str:
    """Return the mark that only headings end with: the sign of a permalink or a link to edit the section; else "". The
    signs of permalinks also stand at the end of signatures ("lookup :: Key -> Value Source #"), not headings."""
    found = _HEADING_MARK.search(text) if text[-1:] in _MARK_ENDS else None
    return found[0] if found and not (found[0][-1] in PERMALINKS and is_signature(text[: found.start()])) else ""


def is_signature(text: str) -> bool:
    """Whether a line is code or ends with a link to its source, as the entries of a reference do."""
    return bool(_SIGNATURE.search(text))


def width_of(text: str) -> int:
    """Return the approximate columns of a text; a wide character counts as two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def is_punctuated(text: str) -> bool:
    """Whether a text ends with punctuation or contains the end of a sentence, as running text does."""
    return text[-1:] in '.!?:;,…。！？：；"”»)）' or bool(_STOPS.search(text))


def ending(text: str) -> str:
    """Return the name of the kind of character that a line ends with."""
    last = text[-1:]
    if last.isalnum():
        return "word"
    name = _ENDING_OF_SIGN.get(last, "symbol")
    if name == "quote" and text[-2:-1] in ".!?,…。":
        return "quoted sentence"
    return "ellipsis" if text.endswith("...") else name


def interval(number: float, intervals: Intervals) -> str:
    """Return the feature of the interval of a number: that of the first edge which the number does not exceed."""
    return intervals.features[bisect_left(intervals.edges, number)]


def form_features(text: str, width: int) -> list[str]:
    """Return the features of the form of a line; `width` is its width in columns."""
    found: list[str] = []
    if text[-1:] in _MARK_ENDS and (mark := heading_mark(text)):
        found.append("heading mark")
        text = text.removesuffix(mark)
    words = text.split()
    found += (interval(width, _WIDTH), interval(len(words), _WORDS))
    if kind := _kind_of_first(text[:1]):
        found.append(kind)
    found += _capital_features(text, words, width)
    if is_byline(text):
        found.append("byline")
    if _NUMBERED.match(text):
        found.append("numbered")
    if _NAME.match(text):
        found.append("looks like a name")
    if has_punctuation(text):
        found += _punctuation_features(text)
    else:
        found += _WITHOUT_PUNCTUATION
    return found


def has_punctuation(text: str) -> bool:
    """Whether a text has anything but letters, digits and spaces: a fast check before many others."""
    return not text.replace(" ", "").isalnum()


def _punctuation_features(text: str) -> list[str]:
    """Return the features of the signs in a line, which are `_WITHOUT_PUNCTUATION` for others."""
    found = ["ends with " + ending(text), interval(text.count(",") + text.count("，"), _COMMAS)]
    if _STOPS.search(text):
        found.append("several sentences")
    if first_within(text, _SEPARATORS):
        found.append("has separators")
    if _CODE_SYMBOL.search(text):
        found.append("code symbols")
    return found


def _capital_features(text: str, words: Sequence[str], width: int) -> list[str]:
    """Return the features of the capitals of a line."""
    is_upper = width > 3 and text.isupper()
    found = ["all capitals"] if is_upper else []
    if len(words) > 2:
        kinds = _kinds_of("".join([word[0] for word in words]))
        if not is_upper:
            found.append(_amount_capitalised(len(words) - kinds.count("a") - kinds.count("-"), len(words)))
        found.append(interval(kinds.count("a") / len(words), _LOWER_CASE))
        for word in words:
            if len(word) >= 5 and not word[0].isupper():
                break
        else:
            found.append("title case")
    return found


def _kinds_of(chars: str) -> str:
    """Return for each character of a string "a" for a small letter, "-" for a letter without case, "A" for others."""
    if chars.isascii():
        return chars.translate(_ASCII_KINDS)
    return "".join(["a" if char.islower() else "A" if char.isupper() or not char.isalpha() else "-" for char in chars])


def _kind_of_first(first: str) -> str:
    """The feature of the first character of a line; empty for a capital letter and for a letter without case."""
    if first.islower():
        return "starts with lower case"
    if first.isalpha():
        return ""
    if first.isdecimal():
        return "starts with digit"
    return "starts with quotation mark" if first in "\"'“‘«„「" else "starts with symbol"


def _amount_capitalised(capitalised: int, words: int) -> str:
    """The feature of how many of the words start with a capital letter or with no letter."""
    share = capitalised / words
    if share == 1:
        return "capitalised words: all"
    if share >= 0.6:
        return "capitalised words: most"
    return "capitalised words: some" if capitalised > 1 else "capitalised words: one"


def word_features(text: str, folded: str) -> list[str]:
    """Return the features of the words of a line; `folded` is the line in lower case."""
    found = _number_features(text, folded) if has_digit(text) else []
    if _may_have_address(folded) and _ADDRESS.search(folded):
        found.append("web address")
    if is_boilerplate_phrase(folded):
        found.append("boilerplate phrase")
    elif starts_like_boilerplate(folded):
        found.append("starts like boilerplate")
    elif mentions_boilerplate(folded):
        found.append("mentions boilerplate")
    if is_section_name(folded):
        found.append("name of a section")
    if ends_with_names(text):
        found.append("ends with names in brackets")
    if has_caption_label(folded):
        found.append("caption label")
    if starts_like_caption(folded):
        found.append("starts like caption")
    if mentions_credit(folded):
        found.append("credit")
    return found


def _may_have_address(folded: str) -> bool:
    has_sign = "//" in folded or "@" in folded or "#" in folded
    return has_sign or ("." in folded and bool(first_within(folded, _ADDRESS_DOTS)))


def _number_features(text: str, folded: str) -> list[str]:
    """Return the features of a line with digits."""
    found: list[str] = []
    if has_date(folded):
        found.append("date")
    if has_time(folded):
        found.append("time")
    if is_date_only(folded):
        found.append("only a date")
    if len(_DIGIT.findall(text)) * 3 > len(text):
        found.append("mostly digits")
    return found
