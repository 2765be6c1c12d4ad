"""Benchmark of the search in all kept texts: their index, and queries of words in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.rows import Row, nearly_all
from readtui.library.full_text import FullText, IndexedText
from readtui.library.full_text_query import FullTextQuery, parse_query
from readtui.library.snippets import find_matches

TEXTS = 20_000
WORDS_A_TEXT = 1_000
VOCABULARY = 60_000
OWN_WORDS = 80
"""Words that a text uses again and again."""

OWN_SHARE = 0.35
MORE_TEXTS = 50
QUERIES = 200
LISTED = 50
_SYLLABLES = [
    f"{onset}{vowel}{coda}" for onset in "bdfghklmnprstvw" for vowel in "aeiou" for coda in ("", "n", "r", "s")
]


def full_text(texts: int = TEXTS) -> Iterator[Row]:
    """Yield the rows of an index of so many texts: CPU time, beside the elapsed time."""
    with TemporaryDirectory() as folder:
        index = FullText(Path(folder) / "library.db.search")
        size = 0
        for first in range(0, texts, 500):
            added = [IndexedText(number, "", *text_of(number)) for number in range(first, min(first + 500, texts))]
            size += sum(len(one.text) for one in added)
            index.add_all(added)
        yield Row(f"index of {texts:,} texts", "MB", index.path.stat().st_size / 1e6, size / 1e6, "text", times=1.2)
        more = [text_of(number) for number in range(texts, texts + MORE_TEXTS)]
        costs = [_cost(partial(index.add, texts + number, "", *text)) for number, text in enumerate(more)]
        yield _row("one text more", costs, most=20.0)
        for what, make in _QUERIES.items():
            yield _row(what, [_cost_of_search(index, query) for query in _queries(what, make, texts)], most=50.0)


class _Cost(NamedTuple):
    cpu_ms: float
    elapsed_ms: float


def _row(what: str, costs: Sequence[_Cost], most: float) -> Row:
    """Return what nineteen in twenty cost."""
    figures, elapsed = (nearly_all(list(values)) for values in zip(*costs, strict=True))
    return Row(what, "ms", figures, elapsed, "elapsed", most=most)


def _cost(work: Callable[[], object]) -> _Cost:
    started, cpu = perf_counter(), process_time()
    work()
    return _Cost((process_time() - cpu) * 1000, (perf_counter() - started) * 1000)


def _cost_of_search(index: FullText, query: FullTextQuery) -> _Cost:
    """Return what a search and the snippets of its first results cost. Reading their texts is not included."""
    listed = [text_of(hit.work)[1] for hit in index.search(query, LISTED)]

    def work() -> None:
        index.search(query, LISTED)
        for text in listed:
            find_matches(text, query)

    return _cost(work)


Words = Sequence[str]


def _queries(what: str, make: Callable[[random.Random, Words], str], texts: int) -> Iterator[FullTextQuery]:
    """Yield queries that are made of the words of random texts. The number of texts with them varies greatly."""
    rng = random.Random(what)
    for _ in range(QUERIES):
        yield parse_query(make(rng, text_of(rng.randrange(texts))[1].split()), is_typing=True)


def _one_word(rng: random.Random, words: Words) -> str:
    return f"{rng.choice(sorted(set(words)))} "


def _two_words(rng: random.Random, words: Words) -> str:
    return f"{' '.join(rng.sample(sorted(set(words)), 2))} "


def _phrase(rng: random.Random, words: Words) -> str:
    start = rng.randrange(len(words) - 3)
    return f'"{" ".join(words[start : start + 3])}"'


def _typed(rng: random.Random, words: Words) -> str:
    first, last = rng.sample(sorted(set(words)), 2)
    return f"{first} {last[: rng.randint(1, len(last))]}"


_QUERIES = {"a word": _one_word, "two words": _two_words, "three words in a row": _phrase, "words while typed": _typed}


@cache
def _vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """The words, the most frequent first, and the sums of their frequencies (Zipf's law, with Mandelbrot's shift)."""
    rng = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        rank = len(words)
        syllables = rng.randint(1 + (rank > 1_000), 1 + (rank > 100) + (rank > 8_000))
        words["".join(rng.choices(_SYLLABLES, k=syllables))] = None
    return tuple(words), tuple(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))


def text_of(number: int) -> tuple[str, str]:
    """Return the title and the text with a number: words with the frequencies of a language, some its own ones."""
    rng = random.Random(number)
    words, sums = _vocabulary()
    drawn = rng.choices(words, cum_weights=sums, k=WORDS_A_TEXT)
    own = rng.choices(words, cum_weights=sums, k=OWN_WORDS)
    text = " ".join(rng.choice(own) if rng.random() < OWN_SHARE else word for word in drawn)
    return " ".join(own[:6]).title(), text
