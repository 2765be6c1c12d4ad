"""Finds headings by rules that the words or the place of a line make certain: the models judge the other lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readtui.ingest.phrases import is_credited_caption, is_date_only, is_dateline, is_numbered_caption
from readtui.ingest.plaintext.authors import authors_of
from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.form import (
    PROSE_WIDTH,
    is_candidate,
    is_dialogue,
    is_over_biography,
    is_punctuated,
    width_of,
)
from readtui.ingest.plaintext.front_matter import is_never_title
from readtui.ingest.plaintext.headings import is_all_caps, is_heading_like
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.section_words import (
    is_answer_count,
    is_contents_name,
    is_manual_section,
    is_section_name,
    may_be_section_name,
    starts_manual_page,
)
from readtui.unicode.lazy_regex import lazy_regex

WIDEST = 70
"""Columns of the widest line that is a heading by its place."""

FEWEST = 2
"""Lines that make a series: one alone may stand there by chance."""

FEWEST_WORDS = 5
"""Words of the shortest sentence below a heading."""

LONGEST_QUESTION = 200
"""Characters of the longest question of a series."""

_QUOTED = lazy_regex('["“„«»「『][^"“”„«»「」『』.!?。！？…]{2,}["“”«»」』]$')
_QUESTION = lazy_regex(
    r"(?:Q|F|P|D|V|O|В|S|Question|Frage|Pregunta|Pergunta|Domanda|Vraag|Fråga|Otázka|Pytanie|Вопрос|問|问)\s?\d*\s?[:.：]\s*\S"
)
_ANSWER = lazy_regex(
    r"(?:A|R|О|C|S|Answer|Antwort|Réponse|Respuesta|Resposta|Risposta|Antwoord|Svar|Odpověď|Odpowiedź|Ответ|答)\s?\d*\s?[:.：]\s*\S"
)
_SMALL = "a an the and or of to in und oder der die das et ou le la les de y o el los e il"
_NEVER_LAST = frozenset(_SMALL.split())
_CODE_SIGN = lazy_regex(r"[;={}<>\\]|\w_\w|\(\)")
_TIME = lazy_regex(r"\d{1,2}[:.h]\d\d\b")
_COUNTED = lazy_regex(r"\d+ ?/ ?\d+\b")


def headings_by_rule(groups: Sequence[LineGroup], roles: Sequence[str]) -> set[int]:
    """Return the indices of the lines that are certainly headings. `roles`: those that were found so far."""
    lines = _Lines(groups, roles)
    found = _questions(groups)
    found |= {at for at in lines.open if lines.folded[at] and _is_named(lines, at)}
    found |= _manual_sections(lines)
    found |= {at for at in lines.over_item if _is_over_list(lines, at)}
    found |= {at for at in lines.attached if _is_over_byline(lines, at)}
    found |= {at for at in lines.over_digit if _is_over_times(lines, at)}
    over_text = {at for at in lines.attached if _is_over_text(lines, at)}
    for alike in (over_text, {at for at in lines.alone if _is_crosshead(lines, at)}):  # two members make the rest
        found |= alike if len(alike) >= FEWEST else set()
    found |= {at for at in lines.alone if _is_quoted_crosshead(lines, at)}
    found |= {at for at in over_text if _opens_text_below(lines, at)}
    if sum(1 for at in found if _is_named(lines, at)) >= FEWEST:
        found |= {at for at in lines.open if _is_among_named(lines, at)}
        found |= {at for at, role in enumerate(roles) if role == "boilerplate" and _is_named(lines, at)}
    return found


class _Lines:
    """The groups of a text, with what the rules ask about them.

    `open` has the indices of the lines that may be headings; of these, `attached` has no blank line after them,
    `alone` blank lines before and after them, `over_item` is directly before an item, `over_digit` before a line that
    starts with a digit. Few lines are in each but the first, so that most rules look at few lines.
    """

    def __init__(self, groups: Sequence[LineGroup], roles: Sequence[str]) -> None:
        self.groups = groups
        self.roles = roles
        self.repetitions = Counter(one.text for one in groups if len(one.text) <= WIDEST)
        self.folded = [one.text.casefold() if len(one.text) <= PROSE_WIDTH else "" for one in groups]
        self.title = roles.index("title") if "title" in roles else -1
        self.open = [at for at, role in enumerate(roles) if role in ("body", "heading", "caption")]
        self._gaps = [True, *(one.gap > 0 for one in groups[1:]), True]
        self.attached = [at for at in self.open if not self._gaps[at + 1]]
        self.alone = [at for at in self.open if self._gaps[at] and self._gaps[at + 1]]
        below = [at for at in self.open if at + 1 < len(groups)]
        self.over_item = [at for at in below if groups[at + 1].kind == "item"]
        self.over_digit = [at for at in below if groups[at + 1].text[:1].isdecimal()]

    def is_short(self, at: int) -> bool:
        """Whether a line has the form of a heading and is nothing else by its words: no menu, date, byline, caption."""
        group = self.groups[at]
        text, folded = group.text, self.folded[at]
        return (
            is_candidate(group)
            and width_of(text) <= WIDEST
            and is_heading_like(text)
            and self.repetitions[text] == 1
            and not _CODE_SIGN.search(text)
            and "：" not in text[:4]
            and folded.rpartition(" ")[2] not in _NEVER_LAST
            and not (is_dialogue(text) or is_date_only(folded) or is_dateline(text) or _COUNTED.match(text))
            and not (is_boilerplate_phrase(folded) or starts_like_boilerplate(folded) or is_never_title(folded))
            and not (is_credited_caption(text) or is_numbered_caption(text) or authors_of(text))
            and not (is_contents_name(folded) and self.is_beside_text(at))
            and not (at + 1 < len(self.groups) and is_over_biography(text, self.groups[at + 1].text))
        )

    def is_beside_text(self, at: int) -> bool:
        """Whether all paragraphs are above a line: a table of contents below it belongs to the side bar of a page."""
        return any(map(self.is_prose, range(at))) and not any(map(self.is_prose, range(at + 1, len(self.groups))))

    def gap_before(self, at: int) -> bool:
        return self._gaps[at]

    def gap_after(self, at: int) -> bool:
        return self._gaps[at + 1]

    def is_sentence(self, at: int) -> bool:
        """Whether a group is running text, or a short sentence."""
        if not 0 <= at < len(self.groups) or self.roles[at] not in ("body", "caption", "heading"):
            return False
        text = self.groups[at].text
        is_text = self.groups[at].kind in ("text", "quote")
        return is_text and is_punctuated(text) and (text.count(" ") >= FEWEST_WORDS - 1 or width_of(text) >= WIDEST)

    def is_prose(self, at: int) -> bool:
        return self.is_sentence(at) and (
            width_of(self.groups[at].text) >= PROSE_WIDTH or self.groups[at].line_count > 1
        )

    def is_text(self, at: int) -> bool:
        """Whether a group belongs to the text: a sentence, an item, a listing."""
        return 0 <= at < len(self.groups) and (self.groups[at].kind in ("item", "code") or self.is_sentence(at))


def _is_named(lines: _Lines, at: int) -> bool:
    """The usual name of a section, on top of its block or with two words or more; not the last line."""
    folded = lines.folded[at]
    is_certain = is_section_name(folded) or (is_answer_count(folded) and lines.gap_before(at))
    if (
        not (is_certain or may_be_section_name(folded))  # most lines are neither
        or at + 1 >= len(lines.groups)
        or not is_candidate(lines.groups[at])
        or lines.repetitions[lines.groups[at].text] > 1
    ):
        return False
    if is_contents_name(folded) and lines.is_beside_text(at):
        return False
    if is_certain:
        return lines.gap_before(at) or " " in folded
    return lines.gap_before(at) and lines.roles[at + 1] == "body" and at > 0


def _manual_sections(lines: _Lines) -> set[int]:
    """Return the indices of the sections of a page of a manual, with blank lines around them or without; two make one,
    of which the first is its name."""
    names = [at for at in lines.open if is_manual_section(lines.groups[at].text)]
    is_manual = len(names) > 1 and starts_manual_page(lines.groups[names[0]].text)
    return {at for at in names if is_candidate(lines.groups[at])} if is_manual else set()


def _is_over_text(lines: _Lines, at: int) -> bool:
    """A short line below text and a blank line, directly over its own text."""
    return (
        at > 0
        and lines.gap_before(at)
        and not lines.gap_after(at)
        and lines.is_text(at + 1)
        and lines.is_text(at - 1)
        and lines.is_short(at)
    )


def _opens_text_below(lines: _Lines, at: int) -> bool:
    """A line over text: directly over a paragraph that starts with its words."""
    text = lines.groups[at].text.casefold()
    return " " in text and lines.groups[at + 1].text[:WIDEST].casefold().startswith(text)


def _is_crosshead(lines: _Lines, at: int) -> bool:
    """A short line without punctuation at its end, alone between two paragraphs."""
    text = lines.groups[at].text
    if not (text[-1:].isalnum() or _QUOTED.match(text)) or not (lines.is_prose(at - 1) and lines.is_prose(at + 1)):
        return False
    return not text[-1].isalnum() or lines.is_short(at)


def _is_among_named(lines: _Lines, at: int) -> bool:
    """A short line above a paragraph, in a text whose sections have their usual names: a recipe, a paper, a report. The
    label of a picture may stand directly before it."""
    if not 0 < at < len(lines.groups) - 1 or not lines.is_short(at) or not lines.is_sentence(at + 1):
        return False
    below_label = lines.gap_before(at - 1) and lines.is_short(at - 1) and not lines.gap_after(at)
    return lines.gap_before(at) or below_label


def _is_over_list(lines: _Lines, at: int) -> bool:
    """A short line between text and a list, with a blank line before it."""
    is_list = at + 1 < len(lines.groups) and lines.groups[at + 1].kind == "item"
    return is_list and lines.gap_before(at) and at > 0 and lines.is_text(at - 1) and lines.is_short(at)


def _is_over_times(lines: _Lines, at: int) -> bool:
    """A short line over lines that start with a time of day: the day or the room of a schedule."""
    group, below = lines.groups[at], lines.groups[at + 1 : at + 1 + FEWEST]
    return (
        at > 0
        and group.gap > 0
        and is_candidate(group)
        and is_heading_like(group.text)
        and len(group.text) <= WIDEST
        and len(below) == FEWEST
        and all(_TIME.match(one.text) for one in below)
        and not _TIME.match(group.text)
    )


def _is_quoted_crosshead(lines: _Lines, at: int) -> bool:
    """A quotation without punctuation, alone between two paragraphs."""
    text = lines.groups[at].text
    is_alone = lines.gap_before(at) and lines.gap_after(at) and len(text) <= WIDEST
    return is_alone and bool(_QUOTED.match(text)) and lines.is_prose(at - 1) and lines.is_prose(at + 1)


def _is_over_byline(lines: _Lines, at: int) -> bool:
    """A short line below text, directly over the authors of the text below."""
    after = at + 1
    return (
        0 <= lines.title < at
        and after + 1 < len(lines.groups)
        and not lines.gap_after(at)
        and not is_all_caps(lines.groups[at].text)
        and lines.groups[after].kind == "text"
        and lines.is_prose(after + 1)
        and lines.is_short(at)
        and bool(authors_of(lines.groups[after].text))
    )


def _questions(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of the questions of a series: "Q: …", each directly before "A: …"; two make a series."""
    found = [
        at
        for at, group in enumerate(groups[:-1])
        if group.kind == "text"
        and len(group.text) <= LONGEST_QUESTION
        and _QUESTION.match(group.text)
        and _ANSWER.match(groups[at + 1].text)
    ]
    return set(found) if len(found) > 1 else set()
