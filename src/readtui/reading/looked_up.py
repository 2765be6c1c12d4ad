"""The words that the reader looked up: a list of bounded length, as JSON to keep and as lines to export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Document
from readtui.marks.anchor import Anchor, anchor
from readtui.reading.sentences import next_sentence, previous_sentence
from readtui.span import Span
from readtui.unicode.printable import printable_line

MOST_WORDS = 1_000
"""Words that are kept; the oldest are dropped."""

LONGEST_SENTENCE = 300
"""Characters of the sentence that are kept."""

PIPE = "-"
"""The source of a text that came through a pipe."""

_TEXTS = ("word", "sentence", "title", "source", "exact", "prefix", "suffix")


class LookedUpWord(NamedTuple):
    """A word that was looked up, the sentence with it, the title and the source of its text, and its place there."""

    word: str
    sentence: str
    title: str
    source: str
    place: Anchor


def looked_up_word(document: Document, source: str, span: Span, word: str) -> LookedUpWord:
    """Return the entry of a word that was looked up in a document."""
    text = document.text
    start = previous_sentence(document, min(span.start + 1, len(text)))
    sentence = " ".join(text[start : max(next_sentence(document, span.start), span.end)].split())
    return LookedUpWord(word, sentence[:LONGEST_SENTENCE], document.title, source, anchor(text, span))


def with_word(words: Sequence[LookedUpWord], added: LookedUpWord) -> tuple[LookedUpWord, ...]:
    """Return the words with another one at the end, in place of the same word in the same sentence."""
    same = (added.word, added.sentence, added.source)
    others = [one for one in words if (one.word, one.sentence, one.source) != same]
    return (*others, added)[-MOST_WORDS:]


def without_texts(words: Sequence[LookedUpWord], texts: Sequence[tuple[str, str]]) -> tuple[LookedUpWord, ...]:
    """Return the words without those of some texts, given as (source, title).

    All texts from pipes have the same source, "-". Among them the title decides, and words of texts without one go too.
    """
    sources = {source for source, _ in texts}
    titles = {title for source, title in texts if source == PIPE} | {""}
    return tuple(one for one in words if one.source not in sources or (one.source == PIPE and one.title not in titles))


def to_json(words: Sequence[LookedUpWord]) -> str:
    """Return the words as JSON, one a line."""
    lines = [json.dumps(dict(zip(_TEXTS[:4], one[:4], strict=True)) | one.place._asdict()) for one in words]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def from_json(text: str) -> tuple[LookedUpWord, ...]:
    """Return the words in JSON; what is no word is left out. Raises ValueError."""
    try:
        entries = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    entries = entries if isinstance(entries, list) else []
    return tuple(word for word in map(_word, entries) if word is not None)[-MOST_WORDS:]


def _word(entry: object) -> LookedUpWord | None:
    """Return the word in an entry of the JSON; None if it is no word."""
    if not isinstance(entry, dict):
        return None
    texts, start = [text for name in _TEXTS if isinstance(text := entry.get(name), str)], entry.get("start")
    if len(texts) < len(_TEXTS) or not isinstance(start, int) or start < 0:
        return None
    word, sentence, title = map(printable_line, texts[:3])
    place = Anchor(start, texts[4], texts[5], texts[6])
    return LookedUpWord(word, sentence, title, texts[3], place) if word.strip() else None


def as_lines(words: Sequence[LookedUpWord]) -> str:
    """Return the words as lines, the latest first: word, sentence, title and source, with tabs between them."""
    return "".join("\t".join(map(printable_line, one[:4])) + "\n" for one in reversed(words))
