"""Articles of the size that people read, made of formulaic sentences and of pages of this project."""

from __future__ import annotations

import random
import re
from pathlib import Path

from readtui.span import Span

_ROOT = Path(__file__).parents[2]
_PAGES = ("articles/welcome.md", "articles/beijing-moscow.txt", "README.md", "docs/library.md", "docs/formats.md")

_PEOPLE = """The miller|A clerk of the harbour|My grandmother|The second pilot|Nobody in the valley|An old surveyor
Her brother|The night porter|Every apprentice|The woman at the counter|A retired engineer|The council"""
_ACTS = """kept|measured|described|repaired|forgot|paid for|carried|refused|counted|sold|drew a map of|wrote down
argued about|looked after|inherited"""
_THINGS = """the northern lock|a crate of lenses|the ledger of 1911|three bags of seed|the old weather station
a broken barometer|the ferry's timetable|the long wall|a letter without a stamp|the village clock
the drainage plans|two boats|the archive's index|a box of type|the lower meadow"""
_WHEN = """before the frost|in the third week of May|after the bridge had closed|as long as the river was low
on the morning of the sale|while it rained|years later|without telling anyone|for almost nothing
at the end of every quarter|when the power failed|during the census"""
_WHY = """because the road was under water|so that the mill could run at night|although it cost more than a horse
and nobody thought it strange|which the newspapers never mentioned|since the rent was due
but the figures did not agree|as if it were a matter of course|though the survey said otherwise
until the lamps were lit"""
_LINKS = """That is why|Even so,|It was said that|According to the report,|In the end|By then|For once
“It happens,” she said;|He didn't doubt that|Meanwhile — or so it's told —|In fact"""


def article(chance: random.Random) -> str:
    """Return a page of this project, or prose of 3,000 to 60,000 characters: more short ones than long ones."""
    if chance.random() < 0.3:
        text = (_ROOT / chance.choice(_PAGES)).read_text("utf-8")
        return re.sub(r"\n+", "\n", re.sub(r"(?<=[^\n|])\n(?=[a-z(`])", " ", text)).strip()
    return prose(chance, int(3_000 * 20 ** chance.random()))


def prose(chance: random.Random, size: int) -> str:
    """Return headings, paragraphs of two to seven sentences, and lists of similar lines."""
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        if chance.random() < 0.12:
            lines.append(_pick(chance, _THINGS).capitalize())
        elif chance.random() < 0.06:
            lines += _similar_lines(chance, chance.randrange(4, 12))
        lines.append(" ".join(new_sentence(chance) for _ in range(chance.randrange(2, 8))))
    return "\n".join(lines)


def new_sentence(chance: random.Random) -> str:
    """Return a sentence: one of 50 million, of 60 phrases."""
    who = _pick(chance, _PEOPLE)
    if chance.random() < 0.9:
        who = f"{_pick(chance, _LINKS)} {who[0].lower()}{who[1:]}"
    words = f"{who} {_pick(chance, _ACTS)} {_pick(chance, _THINGS)} {_pick(chance, _WHEN)}"
    if chance.random() < 0.6:
        words += f", {_pick(chance, _WHY)}"
    return f"{words} - some {chance.randrange(2, 900)} in all." if chance.random() < 0.3 else f"{words}."


def some_quote(text: str, chance: random.Random) -> Span:
    """Return a passage such as readers highlight: some words, a sentence or several, a paragraph."""
    words = list(re.finditer(r"\S+", text))
    while True:
        start = chance.choice(words).start()
        line_start = text.rfind("\n", 0, start) + 1
        sentence_start = max(text.rfind(". ", 0, start) + 2, line_start)
        pattern, start = chance.choice(
            [
                (r"\S+(\s+\S+){2,11}", start),
                (r"[^.\n]+\.?", sentence_start),
                (r"([^.\n]+\.? ?\n?){2,4}", sentence_start),
                (r"[^\n]+", line_start),
            ]
        )
        found = re.compile(pattern).match(text, start)
        if found and 20 <= len(found[0].rstrip()) <= 1_000:
            return Span(start, start + len(found[0].rstrip()))


def _similar_lines(chance: random.Random, count: int) -> list[str]:
    words = f"{_pick(chance, _ACTS)} {_pick(chance, _THINGS)}"
    seasons = ("spring", "autumn")
    return [
        f"Item {number}: {words}, {chance.randrange(2, 99)} days, paid in {chance.choice(seasons)}"
        for number in range(1, count + 1)
    ]


def _pick(chance: random.Random, phrases: str) -> str:
    return chance.choice(phrases.replace("\n", "|").split("|"))
