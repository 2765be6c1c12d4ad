"""Tokens: the folded words of a text, and single characters in scripts without spaces, as a search index needs them.

The form of each character depends on nothing but itself, so that a match in the tokens can be found in the text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from readtui.span import Offset, Span
from readtui.unicode.clusters import may_join, whole_clusters
from readtui.unicode.folding import MARKS, STROKED
from readtui.unicode.lazy_regex import lazy_regex

_ONE_BY_ONE = lazy_regex(
    "[\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua980-\ua9ff\uaa60-\uaadf\uf900-\ufaff"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff]"
)
"""Letters of scripts that are written without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, Tai Le, Tai
Lue, Tai Tham, Balinese, Chinese, Japanese, Yi, Javanese, Tai Viet, Tangut."""

_IGNORED = lazy_regex(
    f"[{MARKS}\u00ad\u034f\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\ufe00-\ufe0f\ufeff]"
)
"""Accents, Hebrew and Arabic points, soft hyphens, joiners, variation selectors: words are equal without them."""

_SYMBOLS = lazy_regex("[+#\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
"""Symbols that readers search for, each a token: those of C++ and C#, arrows, emoji. Other symbols separate words."""

_APOSTROPHES = "\u02bb\u02bc"  # letters by their category, but quotes in `folding`
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))

_PLAIN = str.maketrans({letter: plain for plain, letters in STROKED.items() for letter in letters})

_PRIVATE, _PRIVATE_COUNT = 0xE000, 6400
"""The private use area, whose characters are letters for SQLite."""

_BLOCK = 4096
"""Characters of the text whose tokens are counted at a time, to find the place of a match."""


class _Forms(dict[int, str]):
    """The form of each character in the tokens, by its code. Computed on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _form_of(chr(code))
        return found


def token_text(text: str) -> str:
    """Return the tokens of a text, with one space or several between them and perhaps at the ends.

    Upper case, accents and other marks, ligatures, full width and strokes of letters are folded.
    """
    return text.translate(_FORMS)


def source_spans(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans in `text` of spans in its `token_text`, in order, each of whole grapheme clusters."""
    if text.isascii() and len(token_text(text)) == len(text):
        yield from spans
        return
    block_start, token_offset = 0, 0  # the start of the present block, in the text and in its tokens
    ends: list[int] = []
    boundary = 0
    for span in spans:
        while not ends or token_offset + ends[-1] <= span.start:
            block_start, token_offset = block_start + len(ends), token_offset + (ends[-1] if ends else 0)
            ends = _token_ends(text, block_start, _BLOCK)
        while token_offset + ends[-1] < span.end:
            ends += [ends[-1] + end for end in _token_ends(text, block_start + len(ends), _BLOCK)]
        start = block_start + bisect_right(ends, span.start - token_offset)
        end = block_start + bisect_right(ends, span.end - 1 - token_offset) + 1
        found = Span(start, min(end, len(text)))
        if may_join(text, found.start) or may_join(text, found.end):
            found = whole_clusters(text, found, since=min(boundary, found.start))
        boundary = found.start
        yield found


def _token_ends(text: str, start: Offset, count: int) -> list[int]:
    """Return where the form of each character ends, counted from that of the first one."""
    return list(accumulate([len(_FORMS[ord(char)]) for char in text[start : start + count]]))


def _form_of(char: str) -> str:
    if char in _SKIN_TONES:
        return ""
    if "\uac00" <= char <= "\ud7a3":
        return char  # a Korean syllable, which decomposes into letters
    if _SYMBOLS.match(char):
        return f" {_as_letters(char)} "
    decomposed = unicodedata.normalize("NFKD", char).translate(_PLAIN).casefold()
    return "".join(map(_form_of_part, unicodedata.normalize("NFKD", decomposed)))


def _form_of_part(char: str) -> str:
    """Return the form of a character in lower case without a decomposition."""
    category = unicodedata.category(char)
    if _IGNORED.match(char) or category == "Me":
        return ""
    if (category[0] not in "LN" and category not in ("Mn", "Mc")) or char in _APOSTROPHES:
        return " "
    form = _as_letters(char) if ord(char) > 0xFFFF else char
    return f" {form} " if _ONE_BY_ONE.match(char) else form


def _as_letters(char: str) -> str:
    """Return two letters for a character that SQLite may not take for a letter: a symbol, or one of later scripts."""
    return "".join(chr(_PRIVATE + part) for part in divmod(ord(char), _PRIVATE_COUNT))


_FORMS = _Forms()
