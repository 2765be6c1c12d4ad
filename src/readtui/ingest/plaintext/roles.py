"""Decides the role of each line group of a plain text: title, heading, caption, boilerplate or body.

A text whose lines are paragraphs, as copied from the web, is classified by the models; a text that was wrapped by hand,
is very long or has no running text is classified by rules. Marks and numbers of headings count in both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Literal, TypeAlias

from readtui.ingest.phrases import is_credited_caption, is_date_only, is_dateline, is_numbered_caption
from readtui.ingest.plaintext.boilerplate import is_advertising, is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.byline import mail_headers
from readtui.ingest.plaintext.features import Features, is_wrapped
from readtui.ingest.plaintext.first_model import role_probabilities
from readtui.ingest.plaintext.form import (
    PERMALINKS,
    PROSE_WIDTH,
    heading_mark,
    is_candidate,
    is_dialogue,
    is_over_biography,
)
from readtui.ingest.plaintext.front_matter import LONGEST_NOTICE, is_sender_line
from readtui.ingest.plaintext.heading_numbers import are_in_one_list, numbered_headings
from readtui.ingest.plaintext.heading_rules import headings_by_rule
from readtui.ingest.plaintext.headings import heading_number, is_all_caps, is_bare_part, is_heading_like, part_level
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.rescore import (
    Candidates,
    Probabilities,
    opening_title,
    title_measures,
    tree_probability,
)
from readtui.ingest.plaintext.schedules import schedule_entries
from readtui.ingest.plaintext.section_words import is_answer_count
from readtui.ingest.plaintext.title_rules import certain_title, may_be_first
from readtui.unicode.lazy_regex import lazy_regex

GroupRole: TypeAlias = Literal["body", "title", "heading", "alt", "caption", "boilerplate"]
"""What a group is shown as; "alt" is the alternative text of a picture, "boilerplate" is hidden."""

LIKELY_HEADING = 0.5
"""Probability, by the trees and the first model, from which a line is a heading."""

POSSIBLE_HEADING = 0.38
"""The same for a line that is placed like the other headings."""

TREES_WEIGHT = 0.85
"""Weight of the trees in the probability of a heading; the rest is the first model's, for texts with few
candidates."""

LIKELY_CAPTION = 0.5
"""Probability, by the first model, from which a line is a caption."""

LIKELY_TITLE = 0.15
"""Probability, by the trees, that the best candidate for the title needs: low, as nearly every text has a
title."""

CERTAIN_TITLE = 0.6
"""The same for a text without running text."""

LIKELY_BOILERPLATE = 0.91
"""Probability, by the first model, from which a line is hidden: high, as hiding text is the worse mistake."""

MOST_GROUPS = 50_000
"""Line groups up to which the models are used, about 2 MB of short lines; a longer text is classified by rules."""

CAPTION_FEATURES = frozenset(("credit", "caption label", "starts like caption"))
"""A line that has the form of a heading is a caption only with one of these features. Most captions have none, but a
heading shown as a caption is the worse mistake."""

MOST_ALIKE = 0.6
"""Share of the lines with the same placement that must be headings for the others to become headings too."""

LEAST_CHAPTERS = 2
"""Headings of chapters from which a wrapped text is a book, whose other short lines are judged by rules."""

BYLINE = 3
"""Lines before a title in which no dateline is hidden as boilerplate; below the title they are twice as many."""

SHORTEST_PAIR = 4
"""Characters of the shortest line that can be the alternative text of a picture, followed by the same caption."""

MOST_ENTRIES = 10
"""Lines below the last heading that may be its list."""

SHORTEST_START = 12
"""Characters of the shortest alternative text with whose words a longer caption starts."""

LONGEST_PAIR = 200
"""Characters of a caption that starts with the alternative text; it must have a credit, since the paragraph below a
heading may start with the same words."""

_TURN = lazy_regex(
    r"[^\d:]{1,40}[\s,|·•–—(\[-]+(?:(?:at|um|à|a las|alle|às|om|kl\.?) )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?[)\]:]?$"
    r"|[\[(]?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?[\])]?[ ,-]+[^:]{1,30}(?::.*)?$",
    re.IGNORECASE,
)
_GUTENBERG_FRAME = lazy_regex(r"\*{3} ?(?:START|END) OF .*")


def roles_of(groups: Sequence[LineGroup]) -> list[GroupRole]:
    """Return the role of each group."""
    roles = roles_by_pattern(groups)
    remaining = [index for index, role in enumerate(roles) if role == "body"]
    text = [groups[index] for index in remaining]  # as if there were no pictures and page footers
    features = None if len(text) > MOST_GROUPS or is_book(text) or mail_headers(groups) else Features(text)
    found = _roles_by_model(features) if features and features.prose else _roles_by_rules(text)
    if features and "title" not in found and (title := _title_of_list(features)) >= 0:
        found[title] = "title"
    if "title" in found and _is_turn(text[found.index("title")].text) and sum(_is_turn(one.text) for one in text) > 1:
        found[found.index("title")] = "body"
    if (title := certain_title(text, wrapped=is_wrapped(text))) >= 0:
        found = ["body" if role == "title" else role for role in found]
        found[:title] = ["body" if role == "heading" else role for role in found[:title]]
        found[title] = "title"
    _mark_headings(text, found)
    if features:
        _show_mixed_runs(features, found)
    for index, role in zip(remaining, found, strict=True):
        roles[index] = role
    return roles


def _is_turn(text: str) -> bool:
    """Whether a line is the head of a message in a chat: a name and a time."""
    return len(text) < PROSE_WIDTH and bool(_TURN.match(text))


def is_book(groups: Sequence[LineGroup]) -> bool:
    """Whether a text is wrapped by hand and has the chapters of a book."""
    parts = (one for one in groups if one.kind == "text" and one.gap and part_level(one.text))
    return is_wrapped(groups) and sum(1 for _ in islice(parts, LEAST_CHAPTERS)) == LEAST_CHAPTERS


def may_be_heading(text: str, folded: str) -> bool:
    """Whether a line has the form of a heading and is neither direct speech nor a date."""
    return is_heading_like(text) and not is_dialogue(text) and not is_date_only(folded)


def is_heading_candidate(groups: Sequence[LineGroup], index: int) -> bool:
    """Whether a line may be a heading: no entry of a numbered list, no advertisement, not over a biography."""
    text = groups[index].text
    folded = text.casefold()
    if not may_be_heading(text, folded) or is_advertising(folded):
        return False
    in_list = any(are_in_one_list(groups, at) for at in (index - 1, index))
    return not in_list and not is_over_biography(text, groups[index + 1].text if index + 1 < len(groups) else "")


# Certain captions and boilerplate


def roles_by_pattern(groups: Sequence[LineGroup]) -> list[GroupRole]:
    """Return the roles of certain captions, alternative texts and boilerplate; the others are "body"."""
    roles: list[GroupRole] = ["body"] * len(groups)
    votes = _votes(groups)
    for index, group in enumerate(groups):
        if index in votes or group.kind == "boilerplate" or (group.kind == "text" and _is_frame(group.text)):
            roles[index] = "boilerplate"
        elif group.kind == "text" and _is_certain_caption(group, index):
            roles[index] = "caption"
        if group.kind == "text" and _repeats_alternative_text(groups, index):
            roles[index - 1], roles[index] = "alt", "caption"
    return roles


def _votes(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of the numbers of votes on a page of questions and answers: numbers that stand alone."""
    if not any(len(one.text) <= SHORTEST_START * 2 and is_answer_count(one.text.casefold()) for one in groups):
        return set()
    return {at for at, one in enumerate(groups) if one.text.lstrip("-−").isdecimal() and _is_separate(groups, at)}


def _is_frame(text: str) -> bool:
    """Whether a line belongs to the frame that a sender or publisher puts around a text."""
    if text.startswith("***") and _GUTENBERG_FRAME.match(text):
        return True
    return len(text) <= LONGEST_NOTICE and is_sender_line(text.casefold())


def _is_certain_caption(group: LineGroup, index: int) -> bool:
    is_labelled = (group.gap > 0 or not index) and is_numbered_caption(group.text)
    return is_labelled or (is_candidate(group) and is_credited_caption(group.text))


def _repeats_alternative_text(groups: Sequence[LineGroup], index: int) -> bool:
    """Whether a line repeats the line before it, like a caption after the alternative text of its picture."""
    gap_after = index + 1 == len(groups) or groups[index + 1].gap > 0
    # The first character is a fast check that excludes most lines.
    if index < 2 or not (gap_after and groups[index - 1].gap and _start_alike(groups[index - 1], groups[index])):
        return False
    if not (is_candidate(groups[index]) and is_candidate(groups[index - 1])):
        return False
    alt, caption = (" ".join(groups[at].text.casefold().split()) for at in (index - 1, index))
    if groups[index].gap > (1 if len(alt) < PROSE_WIDTH else 0) or is_boilerplate_phrase(alt):
        return False
    is_longer = len(alt) >= SHORTEST_START and len(caption) < LONGEST_PAIR and caption.startswith(alt)
    is_same = alt == caption or (is_longer and is_credited_caption(groups[index].text))
    return len(alt) >= SHORTEST_PAIR and is_same


def _start_alike(one: LineGroup, other: LineGroup) -> bool:
    return one.text.lstrip()[:1].casefold()[:1] == other.text.lstrip()[:1].casefold()[:1]


# Roles by the models


def heading_probability(candidates: Candidates, index: int, first: Probabilities) -> float:
    """Return the probability that a candidate is a heading, by the trees and the first model."""
    from readtui.ingest.plaintext import model_trees  # deferred: takes a moment to load

    by_trees = tree_probability(model_trees.HEADINGS, candidates.measures(index))
    return TREES_WEIGHT * by_trees + (1 - TREES_WEIGHT) * first.heading


def _roles_by_model(features: Features) -> list[GroupRole]:
    groups = features.groups
    roles: list[GroupRole] = ["body"] * len(groups)
    first = _first_probabilities(features)
    scheduled = schedule_entries(groups)
    for index, probabilities in first.items():
        at_top = index < features.body[0] or not index
        is_likely = probabilities.boilerplate > LIKELY_BOILERPLATE and not (features.is_wrapped or index in scheduled)
        if is_likely or (at_top and is_boilerplate_phrase(features.folded[index])):
            roles[index] = "boilerplate"
    candidates = Candidates(features, first)
    possible: dict[int, float] = {}
    for index in (at for at in candidates.indices if roles[at] == "body"):
        if _is_caption(features, index, first[index].caption):
            roles[index] = "caption"
        elif is_heading_candidate(groups, index):
            possible[index] = heading_probability(candidates, index, first[index])
            roles[index] = "heading" if possible[index] > LIKELY_HEADING else "body"
    title = _title(features, first, roles)
    if title >= 0:
        roles[title] = "title"
        for index in range(max(title - BYLINE, 0), min(title + 2 * BYLINE, len(roles))):
            if roles[index] == "boilerplate" and is_dateline(groups[index].text):
                roles[index] = "body"
    _promote_alike(features, roles, possible)
    return roles


def _show_mixed_runs(features: Features, roles: list[GroupRole]) -> None:
    """Show the hidden lines within the body whose run, the short lines without a blank line between, is not furniture
    as a whole. If most of the run is hidden, only lines that are no phrase of boilerplate are shown."""
    groups = features.groups
    headings = [at for at, role in enumerate(roles) if role == "heading"]
    last = max([features.body[1], *headings])
    start = max(min([features.body[0], *headings]), 0)
    for end in range(start + 1, min(last + MOST_ENTRIES, len(roles)) + 1):
        if end < len(roles) and not groups[end].gap and groups[end].kind == groups[start].kind == "text":
            continue
        run = [at for at in range(start, end) if features.widths[at] < PROSE_WIDTH]
        hidden = [at for at in run if roles[at] == "boilerplate"]
        if len(hidden) < len(run):
            for at in hidden:
                is_phrase = is_boilerplate_phrase(features.folded[at]) or starts_like_boilerplate(features.folded[at])
                if 2 * len(hidden) < len(run) or not is_phrase:
                    roles[at] = "body"
        start = end


def _first_probabilities(features: Features) -> dict[int, Probabilities]:
    return {at: role_probabilities(features, at) for at, group in enumerate(features.groups) if is_candidate(group)}


def _is_caption(features: Features, index: int, probability: float) -> bool:
    if probability <= LIKELY_CAPTION:
        return False
    return not is_heading_like(features.groups[index].text) or not CAPTION_FEATURES.isdisjoint(features.of_group(index))


def _promote_alike(features: Features, roles: list[GroupRole], probabilities: Mapping[int, float]) -> None:
    """Turn lines into headings whose placement is that of most headings, and that are dates or nearly likely."""
    alike: dict[str, list[int]] = {}
    for index, group in enumerate(features.groups[:-1]):
        if roles[index] in ("body", "heading", "caption") and is_candidate(group) and is_heading_like(group.text):
            alike.setdefault(features.placement(index), []).append(index)
    for placement, indices in alike.items():
        headings = sum(1 for index in indices if roles[index] == "heading")
        if placement and headings > 1 and headings >= MOST_ALIKE * len(indices):
            for index in indices:
                is_possible = is_date_only(features.folded[index]) or probabilities.get(index, 0.0) > POSSIBLE_HEADING
                if roles[index] == "body" and is_possible:
                    roles[index] = "heading"


def _title(features: Features, first: Mapping[int, Probabilities], roles: Sequence[GroupRole]) -> int:
    """Return the index of the title: the likeliest line, or else the first possible one; -1 if there is none."""
    if (likely := _likeliest_title(features, first, LIKELY_TITLE)) >= 0 and _may_be_likely(features, likely):
        return likely
    if features.is_wrapped:
        by_rules = _roles_by_rules(features.groups)
        return by_rules.index("title") if "title" in by_rules else -1
    possible = (at for at in range(max(features.body[0], 0) + 1) if _is_possible_title(features.groups, roles, at))
    return next(possible, -1)


def _may_be_likely(features: Features, index: int) -> bool:
    """Whether the likeliest title may be one. The model was made for web pages: wrapped texts rarely are any."""
    group = features.groups[index]
    return not features.is_wrapped or (may_be_first(group) and not heading_number(group.text))


def _likeliest_title(features: Features, first: Mapping[int, Probabilities], least: float) -> int:
    """Return the index of a clear title at the start, or of the likeliest title above `least`; -1 if there is none."""
    if (opening := opening_title(features)) >= 0:
        return opening
    from readtui.ingest.plaintext import model_trees  # deferred like the weights

    measures = title_measures(features, first)
    likely = [(-tree_probability(model_trees.TITLES, own), at) for at, own in measures.items()]
    return min(likely)[1] if likely and -min(likely)[0] > least else -1


def _is_possible_title(groups: Sequence[LineGroup], roles: Sequence[GroupRole], index: int) -> bool:
    """Whether a line has the form of a heading and nothing but boilerplate is before it."""
    group = groups[index]
    return (
        roles[index] != "boilerplate"
        and all(role == "boilerplate" for role in roles[:index])
        and is_candidate(group)
        and is_heading_like(group.text)
        and not part_level(group.text)
    )


def _title_of_list(features: Features) -> int:
    """Return the index of the title of a text without running text, such as a list; -1 if it has none, like a log."""
    if features.prose or not features.groups:
        return -1
    title = _likeliest_title(features, _first_probabilities(features), CERTAIN_TITLE)
    return -1 if title >= 0 and is_dateline(features.groups[title].text) else title


# Roles by rules


def _roles_by_rules(groups: Sequence[LineGroup]) -> list[GroupRole]:
    """Return the roles by the form of short lines with blank lines around them."""
    roles: list[GroupRole] = ["body"] * len(groups)
    is_prose = [
        one.kind in ("text", "quote") and (one.line_count > 1 or len(one.text) >= PROSE_WIDTH) for one in groups
    ]
    first_prose = is_prose.index(True) if True in is_prose else -1
    has_title = False
    for index, group in enumerate(groups[:-1]):
        if not is_candidate(group) or not _is_separate(groups, index) or not is_heading_like(group.text):
            continue
        after = groups[index + 1]
        opens_text = index < first_prose and not is_prose[index + 1]
        if not has_title and (opens_text or (not index and not _is_separate(groups, 1))):
            roles[index] = "title"
            has_title = True
        elif (
            is_all_caps(group.text)
            or (is_prose[index + 1] and (index < first_prose or is_prose[index - 1]))
            or (0 <= first_prose < index and after.kind in ("code", "item"))
        ):
            roles[index] = "heading"
    return roles


def _is_separate(groups: Sequence[LineGroup], index: int) -> bool:
    """Whether a blank line or nothing is before the group, and after it."""
    return (groups[index].gap > 0 or not index) and (index + 1 == len(groups) or groups[index + 1].gap > 0)


# Headings that are marked as such


def _mark_headings(groups: Sequence[LineGroup], roles: list[GroupRole]) -> None:
    """Set the role of the headings that have a mark, a number or the word of a chapter."""
    numbered = numbered_headings(groups)
    by_rule = headings_by_rule(groups, roles)
    marked = _marked_headings(groups)
    for index, group in enumerate(groups):
        is_part = is_candidate(group) and (group.gap or not index) and part_level(group.text)
        if (
            group.kind == "heading"
            or (index in numbered and not (roles[index] == "title" and len(heading_number(group.text)) > 1))
            or index in by_rule
            or is_part
            or (index in marked and roles[index] != "title")
            or _is_part_name(groups, roles, index)
        ):
            roles[index] = "heading"
    first_level = [index for index, one in enumerate(groups) if one.kind == "heading" and one.level == 1]
    if len(first_level) == 1 and not any(role == "heading" for role in roles[: first_level[0]]):
        roles[:] = ["body" if role == "title" else role for role in roles]
        roles[first_level[0]] = "title"


def _marked_headings(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of the lines with the mark of a heading. A sign that text has too counts from two on."""
    marks = {at: mark for at, one in enumerate(groups) if is_candidate(one) and (mark := heading_mark(one.text))}
    signs = Counter(mark[-1] for mark in marks.values())
    return {at for at, mark in marks.items() if mark[-1] not in PERMALINKS or signs[mark[-1]] > 1}


def _is_part_name(groups: Sequence[LineGroup], roles: Sequence[GroupRole], index: int) -> bool:
    """Whether a line is the name of the part whose heading before it has only a number."""
    group = groups[index]
    return (
        index > 0
        and roles[index - 1] == "heading"
        and is_candidate(group)
        and _is_separate(groups, index)
        and is_heading_like(group.text)
        and is_bare_part(groups[index - 1].text)
        and not is_bare_part(group.text)
    )
