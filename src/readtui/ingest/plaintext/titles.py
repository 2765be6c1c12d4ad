"""Which line is the title: the first one where the text starts, or the one that has what the others over it lack.

A first look tells what titles look like; of a page with its menus that leaves many. So the likely lines are compared:
by their place over the body, by the words they share with it, by what stands round them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate
from math import log1p

from readtui.ingest.phrases import is_date_alone, is_dated, is_reading_time
from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture
from readtui.ingest.plaintext.features import Evidence
from readtui.ingest.plaintext.form import is_site
from readtui.ingest.plaintext.headings import is_headlike, may_be_title
from readtui.ingest.plaintext.rescore import Likelihood, Measures, odds

FAINT_TITLE = 0.02
"""How likely a line must be a title at first sight, if it does not stand at the top or shortly before the body."""

TOP = 2
"""Lines at the top that are all looked at."""

ABOVE = 12
"""Passages before the body that are all looked at: deck, byline, date and a share bar stand between."""

OPENING = 3
"""Passages up to the body within which a text has no menu before its title: deck and byline stand there."""

UNFINISHED = ".,;:。，；："
"""What no title at the top ends with: a notice, a name before its date, the site's own line."""

FARTHEST = 60
"""Passages beyond which a line is simply far away."""


def opening_title(evidence: Evidence) -> int:
    """The first line, or the second behind a site's name, where it is plain that the text starts there; else -1."""
    folded = evidence.folded
    at = int(is_site(folded[0]))
    if at and any(map(is_reading_time, folded[2:4])):
        return at  # as a browser's reading view has it: site, title, author, minutes
    named = names_furniture(folded[at]) or opens_like_furniture(folded[at]) or is_date_alone(folded[at])
    if named or evidence.passages[at].kind != "text":
        return -1
    starts = 0 < evidence.body[0] - at <= OPENING and is_headlike(evidence.passages[at].text)
    return at if starts or _stands_over_a_date(evidence, at) else -1


def _stands_over_a_date(evidence: Evidence, at: int) -> bool:
    """Whether the line after a line that may be a title gives its date or its author, as no menu does."""
    if at + 1 >= len(evidence.passages):
        return False
    text = evidence.passages[at].text
    dated = evidence.dated[at + 1] or is_date_alone(evidence.folded[at + 1])
    return dated and not is_dated(text) and may_be_title(text) and text[-1] not in UNFINISHED


def titles_of(evidence: Evidence, first: Mapping[int, Likelihood]) -> dict[int, Measures]:
    """What the trees may ask of each line that may be the title."""
    places = [at for at, one in first.items() if _may_be(evidence, at, one)]
    if not places:
        return {}
    chances = [first[at].title for at in places]
    shares = [evidence.share_of_subject(at) for at in places]
    earlier = list(accumulate(chances, initial=0.0))
    furniture = list(
        accumulate((first[at].furniture if at in first else 0.0 for at in range(len(evidence.passages))), initial=0.0)
    )
    ranked, by_subject = sorted(chances), sorted(shares)
    found: dict[int, Measures] = {}
    for place, at in enumerate(places):
        among = {
            "first": odds(chances[place]),
            "rank": len(ranked) - bisect_right(ranked, chances[place]),
            "below the best": odds(ranked[-1]) - odds(chances[place]),
            "likely earlier": earlier[place],
            "likely later": earlier[-1] - earlier[place + 1],
            "subject": shares[place],
            "subject rank": len(by_subject) - bisect_right(by_subject, shares[place]),
            "below the best in subject": by_subject[-1] - shares[place],
            "furniture above": furniture[at] - furniture[max(at - 5, 0)],
            "furniture below": furniture[min(at + 6, len(evidence.passages))] - furniture[at + 1],
        }
        found[at] = among | _own(evidence, at, first[at]) | _standing(evidence, at)
    return found


def _may_be(evidence: Evidence, at: int, first: Likelihood) -> bool:
    body = evidence.body[0]
    stands = at <= (body + 1 if body >= 0 else TOP) and (at < TOP or first.title > FAINT_TITLE or body - at <= ABOVE)
    says_so = may_be_title(evidence.passages[at].text) and not evidence.is_prose[at]
    return stands and says_so and not names_furniture(evidence.folded[at])


def _own(evidence: Evidence, at: int, first: Likelihood) -> Measures:
    """What the first look and the line itself tell."""
    text = evidence.passages[at].text
    words = text.split()
    return {
        "heading": odds(first.heading),
        "furniture": odds(first.furniture),
        "caption": odds(first.caption),
        "body": odds(first.body),
        "width": min(evidence.widths[at], 200),
        "words": len(words),
        "headlike": float(is_headlike(text)),
        "stops": float(text[-1:] in ".:;,…。"),
        "capitals": sum(word[0].isupper() for word in words) / len(words),
    }


def _standing(evidence: Evidence, at: int) -> Measures:
    """What stands round the line."""
    passages, last = evidence.passages, len(evidence.passages) - 1
    prose = bisect_left(evidence.prose, at)
    below = range(at + 1, min(at + 9, last + 1))
    return {
        "place": min(at, FARTHEST),
        "share": at / (last + 1),
        "lines": log1p(last + 1),
        "furnished": evidence.habits.furnished,
        "before the body": max(-FARTHEST, min(evidence.body[0] - at, FARTHEST)),
        "before prose": min(evidence.prose[prose] - at, FARTHEST) if prose < len(evidence.prose) else -1,
        "prose near": bisect_left(evidence.prose, at + 16) - prose,
        "width above": min(evidence.widths[at - 1], 400) if at else 0,
        "width below": min(evidence.widths[at + 1], 400) if at < last else 0,
        "gap before": min(passages[at].gap, 3),
        "gap after": min(passages[at + 1].gap, 3) if at < last else 3,
        "dated soon": next((one - at for one in below if evidence.dated[one]), 9),
        "said again": len(evidence.habits.places.get(evidence.folded[at], ())),
    }
