"""Which passages of a plain text are its title, headings, captions and page furniture."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp
from typing import Literal, TypeAlias

from readtui.ingest.phrases import is_credited, is_date_alone, is_dated, is_numbered_caption
from readtui.ingest.plaintext.boilerplate import names_furniture
from readtui.ingest.plaintext.features import Evidence
from readtui.ingest.plaintext.form import PROSE, heading_mark, is_open, is_spoken
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_bare_part, is_headlike, is_shouted, number_of, part_level
from readtui.ingest.plaintext.rescore import Company, Likelihood, opening_title, titles_of, weighed

Role: TypeAlias = Literal["body", "title", "heading", "alt", "caption", "furniture"]

LIKELY_HEADING = 0.45
SECOND = 0.85
"""How much the second look counts; the first has the rest, and the say in short texts, where there is no company."""

LIKELY_CAPTION = 0.5
LIKELY_TITLE = 0.15
"""The likeliest title of all is taken even if it is not very likely: nearly every text has one."""

SURE_TITLE = 0.6
"""The same where there is no running text that a title could be the title of."""

LIKELY_FURNITURE = 0.91
"""High, as text that vanishes is worse than furniture that stays."""

MOST_PASSAGES = 5_000
"""Passages up to which each is looked at from all sides: half a second of work; more are judged by their form alone."""

CAPTION_SIGNS = frozenset(("credit", "caption label", "caption opening"))
"""Facts without one of which a line that could be a heading is no caption: most pictures' captions have none, but a
heading shown as a caption is the worse mistake."""

MOST_ALIKE = 0.6
"""Share of the lines that stand alike that must be headings before the others are taken for headings too."""

BYLINE = 3
"""Lines before a title, and half of those after it, that may give authors and dates: they are not kept back."""

SHORTEST_PAIR = 4
"""Characters of the shortest line that can be a picture's alternative text, and then its caption."""

_FRAME = re.compile(r"\*{3} ?(?:START|END) OF .*")


def is_wrapped(passages: Sequence[LineGroup]) -> bool:
    """Whether most of the running text was wrapped by hand, as in books, RFCs and mail."""
    rows = [one.rows for one in passages if one.kind in ("text", "item", "quote") and len(one.text) >= PROSE]
    return 2 * sum(1 for row in rows if row > 1) > len(rows)


def roles_of(passages: Sequence[LineGroup]) -> list[Role]:
    """What each passage is."""
    roles = roles_at_sight(passages)
    left = [index for index, role in enumerate(roles) if role == "body"]
    text = [passages[index] for index in left]  # as if pictures and page feet were not there
    evidence = None if len(text) > MOST_PASSAGES or is_wrapped(text) else Evidence(text)
    found = _roles_by_evidence(evidence) if evidence and evidence.prose else _roles_by_form(text)
    if evidence and "title" not in found and (title := _title_of_a_list(evidence)) >= 0:
        found[title] = "title"
    _mark_headings(text, found)
    for index, role in zip(left, found, strict=True):
        roles[index] = role
    return roles


def roles_at_sight(passages: Sequence[LineGroup]) -> list[Role]:
    """The roles of captions and furniture that need no second look; all else is "body" as yet."""
    roles: list[Role] = ["body"] * len(passages)
    for index, passage in enumerate(passages):
        if passage.kind == "furniture" or (passage.kind == "text" and _FRAME.match(passage.text)):
            roles[index] = "furniture"
        elif is_open(passage) and _is_surely_a_caption(passage, index):
            roles[index] = "caption"
        if _says_the_same(passages, index):
            roles[index - 1], roles[index] = "alt", "caption"
    return roles


def _is_surely_a_caption(passage: LineGroup, index: int) -> bool:
    labelled = (passage.gap > 0 or not index) and is_numbered_caption(passage.text)
    return labelled or is_credited(passage.text)


def _roles_by_evidence(evidence: Evidence) -> list[Role]:
    """The roles in a text where a line is a paragraph, as text from the web has it: what each looks like, weighed."""
    passages = evidence.passages
    roles: list[Role] = ["body"] * len(passages)
    first = {index: first_look(evidence, index) for index, passage in enumerate(passages) if is_open(passage)}
    for index, likelihood in first.items():
        at_top = index < evidence.body[0] or not index
        if likelihood.furniture > LIKELY_FURNITURE or (at_top and names_furniture(evidence.folded[index])):
            roles[index] = "furniture"
    company = Company(evidence, first)
    for index in (at for at in company.indices if roles[at] == "body"):
        if _is_caption(evidence, index, first[index].caption):
            roles[index] = "caption"
        elif may_be_heading(passages[index].text, evidence.folded[index]):
            roles[index] = "heading" if second_look(company, index, first[index]) > LIKELY_HEADING else "body"
    title = _title(evidence, first, roles)
    if title >= 0:
        roles[title] = "title"
        for index in range(max(title - BYLINE, 0), min(title + 2 * BYLINE, len(roles))):
            if roles[index] == "furniture" and is_dated(passages[index].text):
                roles[index] = "body"
    _agree(evidence, roles)
    return roles


def _title(evidence: Evidence, first: Mapping[int, Likelihood], roles: Sequence[Role]) -> int:
    """The line that opens the text as titles do, or is the likeliest of all; -1 if none."""
    if (likely := _likeliest_title(evidence, first, LIKELY_TITLE)) >= 0:
        return likely
    plain = (at for at in range(max(evidence.body[0], 0) + 1) if _is_plain_title(evidence.passages, roles, at))
    return next(plain, -1)


def _likeliest_title(evidence: Evidence, first: Mapping[int, Likelihood], least: float) -> int:
    """The line that opens the text as titles do, or is the likeliest of all and likelier than `least`; -1 if none."""
    if (opening := opening_title(evidence)) >= 0:
        return opening
    # The trees are loaded when they are needed, as the table is.
    from readtui.ingest.plaintext import model_trees

    likely = [(-weighed(model_trees.TITLES, asked), at) for at, asked in titles_of(evidence, first).items()]
    return min(likely)[1] if likely and -min(likely)[0] > least else -1


def _title_of_a_list(evidence: Evidence) -> int:
    """The line that surely is the title of a text without running text, as of a list; -1 if none, as in a log."""
    if evidence.prose or not evidence.passages:
        return -1
    first = {index: first_look(evidence, index) for index, passage in enumerate(evidence.passages) if is_open(passage)}
    title = _likeliest_title(evidence, first, SURE_TITLE)
    return -1 if title >= 0 and is_dated(evidence.passages[title].text) else title


def may_be_heading(text: str, folded: str) -> bool:
    """Whether nothing in the words of a line forbids that it is a heading: no sentence, speech, date or code does."""
    return is_headlike(text) and not is_spoken(text) and not is_date_alone(folded)


def first_look(evidence: Evidence, index: int) -> Likelihood:
    """How likely the passage at `index` is each of the things that a line may be, seen by itself."""
    # No other format needs the table, and it takes a moment to load.
    from readtui.ingest.plaintext import model_weights

    known = model_weights.WEIGHTS
    rows = [known[fact] for fact in evidence.facts(index) if fact in known]
    powers = [exp(sum(column)) for column in zip(known["any"], *rows, strict=True)]
    total = 1 + sum(powers)
    return Likelihood(1 / total, *(power / total for power in powers))


def second_look(company: Company, index: int, first: Likelihood) -> float:
    """How likely a line is a heading, seen among the others that may be."""
    # The trees are loaded when they are needed, as the table is.
    from readtui.ingest.plaintext import model_trees

    return SECOND * weighed(model_trees.HEADINGS, company.measures(index)) + (1 - SECOND) * first.heading


def _is_caption(evidence: Evidence, index: int, likely: float) -> bool:
    """Whether a line is a caption; one that looks like a heading needs a sign that it is."""
    if likely <= LIKELY_CAPTION:
        return False
    return not is_headlike(evidence.passages[index].text) or not CAPTION_SIGNS.isdisjoint(evidence.facts(index))


def _agree(evidence: Evidence, roles: list[Role]) -> None:
    """Take lines for headings that stand just as most of the headings do: what a document does once, it does again."""
    alike: dict[str, list[int]] = {}
    for index, passage in enumerate(evidence.passages[:-1]):
        if roles[index] in ("body", "heading", "caption") and is_open(passage) and is_headlike(passage.text):
            alike.setdefault(evidence.stand(index), []).append(index)
    for stand, indices in alike.items():
        found = sum(1 for index in indices if roles[index] == "heading")
        if stand and found > 1 and found >= MOST_ALIKE * len(indices):
            for index in indices:
                if roles[index] == "body":
                    roles[index] = "heading"


def _is_plain_title(passages: Sequence[LineGroup], roles: Sequence[Role], index: int) -> bool:
    """Whether a line that nothing speaks for may still be the title, as it opens the text."""
    passage = passages[index]
    return (
        roles[index] != "furniture"
        and all(role == "furniture" for role in roles[:index])
        and is_open(passage)
        and is_headlike(passage.text)
        and not part_level(passage.text)
    )


def _roles_by_form(passages: Sequence[LineGroup]) -> list[Role]:
    """The roles in a text that was wrapped by hand, is long or has no prose: short lines that stand alone."""
    roles: list[Role] = ["body"] * len(passages)
    prose = [one.kind in ("text", "quote") and (one.rows > 1 or len(one.text) >= PROSE) for one in passages]
    first_prose = prose.index(True) if True in prose else -1
    titled = False
    for index, passage in enumerate(passages[:-1]):
        if not is_open(passage) or not _stands_alone(passages, index) or not is_headlike(passage.text):
            continue
        after = passages[index + 1]
        opens = index < first_prose and not prose[index + 1]
        if not titled and (opens or (not index and not _stands_alone(passages, 1))):
            roles[index] = "title"
            titled = True
        elif (
            is_shouted(passage.text)
            or (prose[index + 1] and (index < first_prose or prose[index - 1]))
            or (0 <= first_prose < index and after.kind in ("code", "item"))
        ):
            roles[index] = "heading"
    return roles


def _mark_headings(passages: Sequence[LineGroup], roles: list[Role]) -> None:
    """Give the headings that say themselves what they are their role."""
    numbered = _numbered_headings(passages)
    for index, passage in enumerate(passages):
        counts = is_open(passage) and (passage.gap or not index) and part_level(passage.text)
        signed = is_open(passage) and heading_mark(passage.text)
        if (
            passage.kind == "heading"
            or index in numbered
            or counts
            or signed
            or _names_the_part(passages, roles, index)
        ):
            roles[index] = "heading"
    marked = [index for index, one in enumerate(passages) if one.kind == "heading" and one.level == 1]
    if len(marked) == 1 and not any(role == "heading" for role in roles[: marked[0]]):
        roles[:] = ["body" if role == "title" else role for role in roles]
        roles[marked[0]] = "title"


def _numbered_headings(passages: Sequence[LineGroup]) -> set[int]:
    """Indices of numbered lines that count parts of the text: in order from 1, each over something not numbered."""
    found: list[int] = []
    expected = 1
    for index, passage in enumerate(passages[:-1]):
        number = number_of(passage.text) if is_open(passage) and (passage.gap or not index) else ()
        if not number or number[0] not in (0, expected - 1, expected):
            continue
        after = number_of(passages[index + 1].text)
        if len(after) == len(number) and after[:-1] == number[:-1]:
            continue  # an item of a list
        if number[0] == expected:
            expected += 1
        found.append(index)
    return set(found) if len(found) > 1 else set()


def _stands_alone(passages: Sequence[LineGroup], index: int) -> bool:
    """Whether blank lines, or nothing, stand before and after."""
    return (passages[index].gap > 0 or not index) and (index + 1 == len(passages) or passages[index + 1].gap > 0)


def _names_the_part(passages: Sequence[LineGroup], roles: Sequence[Role], index: int) -> bool:
    """Whether a line alone gives the name of the part that the line before it only counts."""
    passage = passages[index]
    return (
        index > 0
        and roles[index - 1] == "heading"
        and is_open(passage)
        and _stands_alone(passages, index)
        and is_headlike(passage.text)
        and is_bare_part(passages[index - 1].text)
        and not is_bare_part(passage.text)
    )


def _says_the_same(passages: Sequence[LineGroup], index: int) -> bool:
    """Whether two lines that stand by themselves say the same, as alternative text and caption do."""
    if index < 2 or not (is_open(passages[index]) and is_open(passages[index - 1])):
        return False
    alt, caption = (" ".join(passages[at].text.casefold().split()) for at in (index - 1, index))
    if not passages[index - 1].gap or passages[index].gap > (1 if len(alt) < PROSE else 0):
        return False
    alone = index + 1 == len(passages) or passages[index + 1].gap > 0
    if names_furniture(alt):
        return False
    return alone and len(alt) >= SHORTEST_PAIR and (alt == caption or (len(alt) >= 12 and caption.startswith(alt)))
