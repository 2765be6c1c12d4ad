"""Edits such as writers and editors make in and around a passage that is highlighted, and traps."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from readtui.span import Offset, Span
from tests.edits import Edited
from tests.marks.articles import new_sentence, prose

Edit = Callable[[Edited, Span, random.Random], None]
"""Edits a text in which a passage of the first text is highlighted, at that passage."""


def surviving(edited: Edited, quote: Span) -> Span | None:
    """Return the span from the first to the last character of `quote` that is left; None if none is."""
    ids = set(quote.of(edited.first_ids))
    places = [index for index, char in enumerate(edited.ids) if char in ids]
    return Span(places[0], places[-1] + 1) if places else None


def _insert_words(edited: Edited, quote: Span, chance: random.Random) -> None:
    at = _word(edited, quote, chance).start
    edited.replace(Span(at, at), " ".join(new_sentence(chance).split()[: chance.randrange(1, 5)]) + " ")


def _delete_words(edited: Edited, quote: Span, chance: random.Random) -> None:
    words = _words(edited, quote)
    first = chance.randrange(len(words))
    edited.replace(Span(words[first].start, words[min(first + chance.randrange(2), len(words) - 1)].end), "")


def _replace_word(edited: Edited, quote: Span, chance: random.Random) -> None:
    edited.replace(_word(edited, quote, chance), chance.choice(new_sentence(chance).split()).strip("“”.,;"))


def _correct_typos(edited: Edited, quote: Span, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 4)):
        word = _word(edited, quote, chance)
        at = chance.randrange(word.start, word.end)
        letter = chance.choice("etaoinshrdlu")
        spans = {letter: Span(at, at + chance.randrange(2))}
        if len(word) > 1:
            spans[""] = Span(at, at + 1)
        new, span = chance.choice(list(spans.items()))
        edited.replace(span, new)


_TYPOGRAPHY = (
    *((r"“|”", '"'), (r"(?<=\w)'(?=\w)", "’"), (r" - ", " – "), (r"—", " - "), (r"(?<=\s)\"", "“"), (r"\"", "”")),
    *((r"\.\.\.", "…"), (r"fi", "ﬁ"), (r"(?<=[a-z]{3})(?=ing\b)", "\u00ad")),
)


def _change_typography(edited: Edited, quote: Span, chance: random.Random) -> None:
    for pattern, new in chance.sample(_TYPOGRAPHY, 4):
        _respell_all(edited, pattern, new, 1.0, chance)


def _change_white_space(edited: Edited, quote: Span, chance: random.Random) -> None:
    changes = [("\n", " ", 1.0), (" ", "\n", 0.1), (" ", "  ", 0.3), (" ", "\u00a0", 0.2), ("\n", "\n\n", 1.0)]
    _respell_all(edited, *chance.choice(changes), chance)


def _respell_all(edited: Edited, pattern: str, new: str, share: float, chance: random.Random) -> None:
    for found in reversed([*re.finditer(pattern, edited.text)]):
        if chance.random() < share:
            edited.respell(Span(*found.span()), new)


def _change_case(edited: Edited, quote: Span, chance: random.Random) -> None:
    change = chance.choice([str.upper, str.title, str.lower])
    words = _words(edited, quote)
    for word in chance.sample(words, max(1, int(len(words) * chance.choice([0.1, 0.3, 1.0])))):
        edited.respell(word, change(word.of(edited.text)))


def _split_sentence(edited: Edited, quote: Span, chance: random.Random) -> None:
    place = surviving(edited, quote)
    assert place
    commas = [place.start + found.start() for found in re.finditer(", | and | - ", place.of(edited.text))]
    at = chance.choice(commas or [word.end for word in _words(edited, quote)])
    gap = re.compile(r"\W*").match(edited.text, at)
    assert gap
    edited.replace(Span(at, gap.end()), ". ")
    edited.respell(Span(at + 2, at + 3), edited.text[at + 2 : at + 3].upper())


def _move_paragraph(edited: Edited, quote: Span, chance: random.Random) -> None:
    span = _paragraph(edited, quote)
    if (to := _elsewhere(edited, span, chance)) is not None:
        edited.move(Span(span.start, min(span.end + 1, len(edited.text))), to)


def _insert_section(edited: Edited, quote: Span, chance: random.Random) -> None:
    at = chance.choice([0, _paragraph(edited, quote).start])
    edited.replace(Span(at, at), prose(chance, 1500) + "\n")


def _duplicate_paragraph(edited: Edited, quote: Span, chance: random.Random) -> None:
    span = _paragraph(edited, quote)
    if (to := _elsewhere(edited, span, chance)) is not None:
        edited.replace(Span(to, to), span.of(edited.text) + "\n")


def _rewrite_context(edited: Edited, quote: Span, chance: random.Random) -> None:
    place = surviving(edited, quote)
    assert place
    edited.replace(Span(place.end, min(place.end + 60, len(edited.text))), " " + new_sentence(chance))
    edited.replace(Span(max(place.start - 60, 0), place.start), new_sentence(chance) + " ")


def _add_similar_passage(edited: Edited, quote: Span, chance: random.Random) -> None:
    before, after = (chance.choice([0, 20, 60]) for _ in range(2))
    _insert_similar(edited, quote, chance, before, after)
    if chance.random() < 0.5:
        _correct_typos(edited, quote, chance)


def _add_similar_lines(edited: Edited, quote: Span, chance: random.Random) -> None:
    words = quote.of(edited.first_text).replace("\n", " ").split(" ")
    span = _paragraph(edited, quote)
    for at in (min(span.end + 1, len(edited.text)), span.start):
        for _ in range(chance.randrange(1, 4)):
            similar = [*words]
            similar[chance.randrange(len(words))] = str(chance.randrange(1000))
            edited.replace(Span(at, at), " ".join(similar) + "\n")


def _leave_a_similar_one(edited: Edited, quote: Span, chance: random.Random) -> None:
    _insert_similar(edited, quote, chance, 0, 0)
    place = surviving(edited, quote)
    assert place
    edited.replace(chance.choice([place, _paragraph(edited, quote)]), "")


def _rewrite_passage(edited: Edited, quote: Span, chance: random.Random) -> None:
    place = surviving(edited, quote)
    assert place
    edited.replace(place, new_sentence(chance))


def _delete_paragraph(edited: Edited, quote: Span, chance: random.Random) -> None:
    edited.replace(_paragraph(edited, quote), "")


EDITS: dict[str, Edit] = {
    "words inserted": _insert_words,
    "words deleted": _delete_words,
    "word replaced": _replace_word,
    "typos corrected": _correct_typos,
    "typography": _change_typography,
    "white space": _change_white_space,
    "case": _change_case,
    "sentence split": _split_sentence,
    "paragraph moved": _move_paragraph,
    "section inserted": _insert_section,
    "paragraph duplicated": _duplicate_paragraph,
    "context rewritten": _rewrite_context,
    "similar passage added": _add_similar_passage,
    "similar lines added": _add_similar_lines,
}
"""Edits that leave the passage, or most of it."""

TRAPS: dict[str, Edit] = {
    "only a similar one left": _leave_a_similar_one,
    "passage rewritten": _rewrite_passage,
    "paragraph deleted": _delete_paragraph,
}
"""Edits after which the passage is gone."""


# Places


def _words(edited: Edited, quote: Span) -> list[Span]:
    """The words from the first to the last character of the passage that is left."""
    place = surviving(edited, quote)
    assert place
    found = re.finditer(r"[^\W_]+", place.of(edited.text))
    return [Span(place.start + word.start(), place.start + word.end()) for word in found]


def _word(edited: Edited, quote: Span, chance: random.Random) -> Span:
    return chance.choice(_words(edited, quote))


def _paragraph(edited: Edited, quote: Span) -> Span:
    """The lines of the passage."""
    place = surviving(edited, quote)
    assert place
    end = edited.text.find("\n", place.end)
    return Span(edited.text.rfind("\n", 0, place.start) + 1, len(edited.text) if end < 0 else end)


def _elsewhere(edited: Edited, span: Span, chance: random.Random) -> Offset | None:
    """The start of a line that is not beside `span`."""
    starts = [line.start for line in edited.lines]
    before = [start for start in starts if start < span.start][:-1]
    after = [start for start in starts if start > span.end][2:]
    return chance.choice(before + after) if before or after else None


def _insert_similar(edited: Edited, quote: Span, chance: random.Random, before: int, after: int) -> None:
    """Insert the passage with one or two other words elsewhere, with some of the text before and after it."""
    if (to := _elsewhere(edited, _paragraph(edited, quote), chance)) is not None:
        text = edited.first_text
        words = quote.of(text).split(" ")
        for _ in range(chance.randrange(1, 3)):
            number = chance.randrange(len(words))
            others = [word for word in new_sentence(chance).split() if word.lower() != words[number].lower()]
            words[number] = chance.choice(others)
        prefix, suffix = text[max(quote.start - before, 0) : quote.start], text[quote.end : quote.end + after]
        edited.replace(Span(to, to), prefix + " ".join(words) + suffix + "\n")
