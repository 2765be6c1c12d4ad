"""The digest of a text, by which the library recognises a document whatever its file is called."""

from __future__ import annotations

import unicodedata

# The function of `hashlib`, which imports OpenSSL too: that takes 4 ms, more than an article from the cache.
from _blake2 import blake2b
from functools import cache

from readtui.unicode.lazy_regex import lazy_regex

_SLICE = 1 << 20

LEAST_WORDS = 500
"""Letters and digits of a text that is recognised by its words: pages of errors and templates have fewer."""

MOST_WORDS = 2_000_000
"""Characters of a text that is: the words of a longer one would take a tenth of a second."""

# All that formats write differently: white space, punctuation, bullets, arrows. Marks of letters are part of words.
_BETWEEN_WORDS = lazy_regex(
    r"[\s!-/:-@\[-`{-~\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u303f"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)


def digest(text: str) -> str:
    """Return 128 bits of BLAKE2 of a text, in hexadecimal."""
    blake2 = blake2b(digest_size=16)
    for start in range(0, len(text), _SLICE):  # in slices, to avoid a second copy of a large text
        blake2.update(text[start : start + _SLICE].encode("utf-8", "surrogatepass"))
    return blake2.hexdigest()


def digest_of_words(text: str, start: int = 0) -> str:
    """Return the digest of the letters and digits of a text from `start` on; empty if there are few or very many.

    It is the same if only case, punctuation, white space and compatibility forms differ, as between formats.
    """
    if len(text) - start > MOST_WORDS:  # before any copy of it is made
        return ""
    lines = unicodedata.normalize("NFKC", text[start:]).casefold().split("\n")
    words = "".join([_letters_of(line) for line in lines])
    return digest(words) if len(words) >= LEAST_WORDS else ""


def _letters_of(line: str) -> str:
    """Return a line without what is between words."""
    if line.isascii():  # takes a twentieth of the time
        return line.encode().translate(None, _ascii_between_words()).decode()
    return _BETWEEN_WORDS.sub("", line)


@cache
def _ascii_between_words() -> bytes:
    return bytes(code for code in range(128) if _BETWEEN_WORDS.match(chr(code)))
