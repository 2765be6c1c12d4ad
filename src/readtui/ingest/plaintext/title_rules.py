"""Finds the title by rules where it is certain: the models judge the other texts."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.ingest.phrases import is_date_only, is_dateline
from readtui.ingest.plaintext.authors import authors_of
from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.dates import find_date
from readtui.ingest.plaintext.form import PROSE_WIDTH, is_dialogue, is_site, width_of
from readtui.ingest.plaintext.front_matter import is_never_title, is_sender_line, last_of_path
from readtui.ingest.plaintext.heading_numbers import section_around_all
from readtui.ingest.plaintext.headings import LONGEST_TITLE, heading_number, part_level
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.section_words import is_section_name
from readtui.unicode.lazy_regex import lazy_regex

MOST_LINES = 3
"""Source lines of the longest title of a text that was wrapped by hand."""

FARTHEST = 40
"""Groups at the top among which the title is looked for."""

NEAR = 4
"""Groups between the title and the running text: subtitle, authors, date, affiliation."""

MOST_MENU = 12
"""Lines of the longest menu above a title."""

_ISSUE = lazy_regex(r"\S.* (?:\(?[#!]\d{1,6}\)?)$")
_MANUAL_SECTION = lazy_regex(r" ?\(\d\w{0,3}\).*$")
_EXPLANATION = lazy_regex(r" (?:—|–|--?) \S.{10}")
_TRACKER = lazy_regex(
    r"(?i)(?:opened|commented|wants to merge|merged|closed) (?:this|on|\d|an? |last|by)|^(?:new issue"
    r"|open issue|pull requests|merge requests|issues)\b"
)


def certain_title(groups: Sequence[LineGroup], *, wrapped: bool) -> int:
    """Return the index of a title that is certain, -1 if there is none. `wrapped`: the text was wrapped by hand."""
    if (issue := _issue_title(groups)) >= 0:
        return issue
    if (named := _last_of_path(groups)) >= 0:
        return named
    if (restated := _restated_title(groups)) >= 0:
        return restated
    section = section_around_all(groups)
    if 0 <= section < FARTHEST and not any(map(_is_prose, groups[:section])):
        return section
    top = _first_possible(groups)
    if top >= int(not wrapped) and _is_over_prose(groups, top):
        return top
    return -1 if wrapped else _title_above_byline(groups)


def may_be_first(group: LineGroup) -> bool:
    """Whether a group may be a title by its form."""
    text = group.text
    folded = text.casefold()
    return (
        group.kind == "text"
        and (group.line_count == 1 or (group.line_count <= MOST_LINES and not find_date(text)))
        and 2 < len(text) <= LONGEST_TITLE
        and text[-1] not in ".,;:。，；："
        and not text[0].islower()
        and (text[0].isalnum() or text[0] in "\"'“‘«„「『¿¡(#")
        and any(map(str.isalpha, text))
        and not (part_level(text) or is_dialogue(text) or is_date_only(folded) or is_site(folded))
        and not (is_boilerplate_phrase(folded) or starts_like_boilerplate(folded) or is_section_name(folded))
        and not (is_never_title(folded) or is_sender_line(folded))
    )


def _last_of_path(groups: Sequence[LineGroup]) -> int:
    """Return the index of the line that the path of the page above it ends with; -1 if there is none, or if a line
    above the path starts with the same words."""
    for at, group in enumerate(groups[:MOST_MENU]):
        if group.kind == "text" and len(group.text) <= LONGEST_TITLE and (last := last_of_path(group.text)):
            if any(one.text.startswith(last) for one in groups[:at]):
                return -1
            below = range(at + 1, min(at + 1 + NEAR, len(groups)))
            return next((index for index in below if groups[index].text == last), -1)
    return -1


def _restated_title(groups: Sequence[LineGroup]) -> int:
    """Return the index of a line at the top whose words a line soon below explains, as on pages of a reference ("Lamp",
    "Lamp — lights the quay") and in manuals ("lamp(1)", "NAME", "lamp - light the quay"); -1 if there is none."""
    for at, group in enumerate(groups[:NEAR]):
        if group.kind != "text" or group.line_count > 1 or not 2 < len(group.text) <= LONGEST_TITLE:
            continue
        name = _MANUAL_SECTION.sub("", group.text)
        for below in groups[at + 1 : at + 1 + NEAR]:
            if below.text.startswith(name) and _EXPLANATION.match(below.text, len(name)):
                return at
    return -1


def _first_possible(groups: Sequence[LineGroup]) -> int:
    """Return the first group that is not certainly something else than the title, if it may be one; else -1."""
    for at, group in enumerate(groups[:NEAR]):
        folded = group.text.casefold()
        if group.kind == "text" and (is_never_title(folded) or is_sender_line(folded) or is_date_only(folded)):
            continue
        return at if may_be_first(group) else -1
    return -1


def _is_over_prose(groups: Sequence[LineGroup], at: int) -> bool:
    """Whether a line stands alone, or over its byline, and running text begins at most some groups below it."""
    if at + 1 >= len(groups) or (at and not groups[at].gap):
        return False
    if not groups[at + 1].gap and not _is_byline(groups[at + 1]):
        return False
    if heading_number(groups[at].text):
        return False
    return any(_is_prose(group) for group in groups[at + 1 : at + 2 + NEAR])


def _is_prose(group: LineGroup) -> bool:
    return group.kind in ("text", "quote") and (group.line_count > 1 or width_of(group.text) >= PROSE_WIDTH)


def _is_byline(group: LineGroup) -> bool:
    """Whether a line has authors or a date with a year, and no room for a sentence."""
    if group.kind != "text" or width_of(group.text) > PROSE_WIDTH + 20:
        return False
    return bool(authors_of(group.text) or (find_date(group.text) and is_dateline(group.text)))


def _title_above_byline(groups: Sequence[LineGroup]) -> int:
    """Return the index of a line below a menu that stands alone directly above a byline; -1 if there is none."""
    for at, group in enumerate(groups[:MOST_MENU]):
        if _is_prose(group) or group.kind != "text":
            return -1
        if (
            at > 1
            and group.gap
            and at + 1 < len(groups)
            and may_be_first(group)
            and not is_dateline(group.text)
            and _is_byline(groups[at + 1])
            and all(width_of(one.text) < PROSE_WIDTH // 3 for one in groups[:at])
        ):
            return at
    return -1


def _issue_title(groups: Sequence[LineGroup]) -> int:
    """Return the index of the title of a page of an issue tracker: "Lamp goes out #12"; -1 if there is none."""
    found = next(
        (
            at
            for at, one in enumerate(groups[:FARTHEST])
            if one.kind == "text" and ("#" in one.text or "!" in one.text) and _ISSUE.match(one.text)
        ),
        -1,
    )
    if found < 0 or not may_be_first(groups[found]) or any(map(_is_prose, groups[:found])):
        return -1
    near = groups[: found + FARTHEST]
    return found if sum(1 for one in near if _TRACKER.search(one.text[:PROSE_WIDTH])) > 1 else -1
