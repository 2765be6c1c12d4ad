"""Pages of questions and answers: each answer is a section "Answer by alice"; votes, badges and buttons are hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.kinds.buttons import is_buttons, is_profile
from readtui.ingest.plaintext.kinds.part import MarkedText, Part
from readtui.ingest.plaintext.kinds.words import LONGEST_NAME, is_moment
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import single_spaced
from readtui.ingest.plaintext.section_words import is_answer_count
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_LINE = 100
"""Characters of the longest line that is no text of a question, an answer or a comment."""

MOST_SIGNED = 5
"""Lines below the date of an answer among which its author is."""

TOP = 12
"""Lines at the top of a page that tell when the question was asked and how often it was viewed."""

LEVEL = 3
"""Level of an answer: below the number of answers."""

FEWEST = 2
"""Headings "Answer 1", "Answer 2" that make a page of answers."""

_TITLES = {
    "answered": ("Answer by {}", " (accepted)"),
    "beantwortet": ("Antwort von {}", " (akzeptiert)"),
    "répondu": ("Réponse de {}", " (acceptée)"),
    "respondi": ("Respuesta de {}", " (aceptada)"),
    "回答": ("{} の回答", "（ベストアンサー）"),
}
"""The heading of an answer, and what the accepted one has behind it, by how its signature begins."""

_VOWELS = frozenset("aeiouyhàâéèêëîïôùû")
_LINE_STARTS = (
    *_TITLES,
    "answer ",
    "accepted answer",
    "best answer",
    "antwort ",
    "réponse ",
    "respuesta ",
    "beste antwort",
    "hilfreichste ",
    "most helpful ",
)
_LONGEST_START = max(map(len, _LINE_STARTS))
"""How one of the lines of each page of answers begins."""

_ANSWERED = lazy_regex(
    r"(?:answered|beantwortet|répondue?|respondi(?:da|do|ó)|回答日時?\s?[:：]?)(?=[\s\d])\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_ASKED = lazy_regex(
    r"(?:asked|formulada|gefragt|demandée?|posée|preguntad[ao]|preguntó|質問日時?\s?[:：]?)(?=[\s\d])\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_CHANGED = lazy_regex(
    r"(?:edited|modified|bearbeitet|geändert|modifiée?|editad[ao]|modificad[ao]|編集日時?\s?[:：]?)(?=[\s\d])\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_SIGNED = lazy_regex(
    r"(?P<date>.*?\d.*?),? (?:by|von|par|por|de) (?P<name>[^\d()][^()]*?)(?: ?\(.*\))?$", re.IGNORECASE
)
_SITE_LINE = lazy_regex(
    r"(?:ask (?:a )?question|sorted by:?.*|highest score.*|date (?:modified|created).*|reset to default|trending .*"
    r"|this (?:answer|question) (?:is|was|shows|does) .*|loading .*|viewed [\d.,km]+ times?|[\d.,]+[km]? views?"
    r"|(?:.*['’]s )?(?:user )?avatar|[\d.,]+[km]?|[\d.,]*(?: ?\d+ ?(?:gold|silver|bronze) badges?)+"
    r"|✓|✔|•|\||improve this (?:answer|question)|share|follow|cite|flag"
    r"|(?:add a|show \d+ more) comments?(?: \|)?|-?\d+ ?votes?|\+\d+|best answer|accepted(?: answer)?|solution"
    r"|frage stellen|sortiert nach:?|\d+ mal (?:an)?gesehen|kommentar hinzufügen|kommentieren|akzeptierte antwort"
    r"|beste antwort|(?:diese antwort )?(?:teilen|verbessern|folgen)|poser une question|ajouter un commentaire|partager"
    r"|améliorer cette réponse|suivre|réponse acceptée|meilleure réponse|vue? \d+ fois|formula una pregunta"
    r"|añad[ea] un comentario|añadir un comentario|compartir|mejora esta (?:respuesta|pregunta)|seguir|vista \d+ veces"
    r"|respuesta aceptada|mejor respuesta|コメントを追加|共有|この回答を改善する|フォロー|ベストアンサー|承認済み)$"
)
_ACCEPTED = lazy_regex(
    r"(?:✓|✔)?\s?(?:accepted|accepted answer|best answer|akzeptierte antwort|beste antwort|réponse acceptée"
    r"|meilleure réponse|respuesta aceptada|mejor respuesta|ベストアンサー|承認済み)$|✓$|✔$"
)
_COMMENT_LINK = lazy_regex(
    r"(?:add a|show \d+ more) comments?|kommentar hinzufügen|ajouter un commentaire|añad\w+ un comentario"
    r"|コメントを追加"
)
_ENTRY = lazy_regex(
    r"(?:(?:accepted|best|top) answer|answer #?\d{1,3}|(?:akzeptierte|beste) antwort|antwort \d{1,3}|réponse \d{1,3}"
    r"|(?:meilleure|réponse) (?:réponse|acceptée)|respuesta \d{1,3}|(?:mejor respuesta|respuesta aceptada)"
    r"|(?:(?:best|accepted|most helpful|beste|hilfreichste) )?(?:answer by|antwort von|réponse de|respuesta de) "
    r"[^.!?]{1,40}(?:, [\d.,: ]+)?|回答 ?\d{1,3}|ベストアンサー)(?: \(.{1,40}\))? ?[:：]?$"
)
_QUESTION = lazy_regex(r"(?:question|frage|pregunta|質問) ?[:：]?$")


class _Signature(NamedTuple):
    """The date of an answer on line `at` and its author, who is named up to the line `end`."""

    at: int
    end: int
    name: str


def marked_answers(lines: Sequence[str]) -> MarkedText | None:
    """Return the answers of a page of questions and answers; None if the text is none."""
    if not any(line[:_LONGEST_START].casefold().startswith(_LINE_STARTS) for line in lines[1:]):
        return None
    signed = [found for at in range(len(lines)) if (found := _signature(lines, at, _ANSWERED))]
    if not signed:
        return _entries(lines)
    count = next((at for at, line in enumerate(lines[: signed[0].at]) if _is_count(line)), -1)
    asked = next((found for at in range(signed[0].at) if (found := _signature(lines, at, _ASKED))), None)
    if len(signed) > 1 or count >= 0 or asked:
        return MarkedText(sorted(_parts(lines, signed, count)), level=LEVEL)
    return None


def _is_count(line: str) -> bool:
    return len(line) <= LONGEST_LINE and is_answer_count(line.strip().casefold())


def _signature(lines: Sequence[str], at: int, pattern: re.Pattern[str]) -> _Signature | None:
    """Return the signature on a line and those below it: "answered Mar 2, 2021 at 9:10", "Tom Reed"."""
    line = lines[at].strip()
    if len(line) > LONGEST_LINE or not (found := pattern.match(line)):
        return None
    if (signed := _SIGNED.match(found["rest"])) and is_moment(signed["date"]):
        return _Signature(at, at + 1, signed["name"])
    if not is_moment(found["rest"]):
        return None
    for below in range(at + 1, min(at + 1 + MOST_SIGNED, len(lines))):
        text = lines[below].strip()
        if text and len(text) <= LONGEST_NAME and not _is_furniture(text):
            return _Signature(at, below + 1, text)
        if len(text) > LONGEST_NAME:
            break
    return _Signature(at, at + 1, "")


def _is_furniture(text: str) -> bool:
    """Whether a line has only votes, badges and buttons, or a date of the question."""
    folded = text.casefold()
    if len(text) > LONGEST_LINE:
        return False
    if not text or _SITE_LINE.match(folded) or is_buttons(text) or is_profile(text):
        return True
    return any((found := one.match(text)) and is_moment(found["rest"]) for one in (_ASKED, _CHANGED))


# Answers with a signature


def _parts(lines: Sequence[str], signed: Sequence[_Signature], count: int) -> list[Part]:
    """Return the headings of the answers, the signatures, and what is hidden around them."""
    limit = count if count >= 0 else signed[0].at
    parts: list[Part] = []
    top = next((at for at in range(1, min(TOP, limit)) if _is_of_question(lines[at].strip())), -1)
    if top >= 0:
        while top > 1 and _is_furniture(lines[top - 1].strip()):
            top -= 1
        parts.append(_hidden_part(lines, top, _end_of_furniture(lines, top, limit)))
    cursor = parts[-1].end if parts else 0
    asked = next((found for at in range(cursor, limit) if (found := _signature(lines, at, _ASKED))), None)
    if asked:
        closing, cursor = _closing(lines, asked, cursor, limit)
        parts += closing
    if count >= 0:
        parts.append(Part(count, count + 1, (LineGroup(lines[count].strip(), "heading", level=LEVEL - 1),)))
        cursor = count + 1
    since = cursor  # the mark of the accepted answer may stand before its votes
    limits = [*(one.at for one in signed[1:]), len(lines)]
    for one, limit in zip(signed, limits, strict=True):
        end = _end_of_furniture(lines, cursor, one.at)
        closing, last = _closing(lines, one, end, limit)
        around = [*lines[since:end], *lines[closing[0].start : one.at]]
        heading = LineGroup(_title(lines[one.at], one.name, around), "heading", level=LEVEL - (count < 0))
        parts.append(Part(cursor, end, (*_hidden(lines[cursor:end]), heading)))
        parts += closing
        cursor, since = last, one.end
    return parts


def _is_of_question(text: str) -> bool:
    """Whether a line at the top of a page tells when a question was asked or changed."""
    return any((found := one.match(text)) and is_moment(found["rest"]) for one in (_ASKED, _CHANGED))


def _end_of_furniture(lines: Sequence[str], start: int, limit: int) -> int:
    """Return the first line from `start` on that is text."""
    return next((at for at in range(start, limit) if not _is_furniture(lines[at].strip())), limit)


def _closing(lines: Sequence[str], one: _Signature, start: int, limit: int) -> tuple[list[Part], int]:
    """Return what follows a text that begins on line `start`: its buttons, its signature, the buttons of its comments.
    And the line where the next text begins."""
    first = _start_of_buttons(lines, start, one.at)
    link = next((at for at in range(one.end, limit) if _COMMENT_LINK.match(lines[at].strip().casefold())), -1)
    profile = _end_of_furniture(lines, one.end, link if link >= 0 else limit)
    shown = [lines[one.at].strip(), *([one.name] if one.end > one.at + 1 else [])]
    hidden = [*lines[one.at + 1 : max(one.end - 1, one.at + 1)], *lines[one.end : profile]]
    texts = [LineGroup(single_spaced(text), gap=int(not at)) for at, text in enumerate(shown)]
    signature = (*_hidden(lines[first : one.at]), *texts, *_hidden(hidden))
    parts = [Part(first, profile, signature)]
    if link < 0:
        return parts, profile
    parts += [_hidden_part(lines, at, at + 1) for at in range(profile, link) if lines[at].strip().isdecimal()]
    return [*parts, _hidden_part(lines, link, link + 1)], link + 1


def _start_of_buttons(lines: Sequence[str], start: int, end: int) -> int:
    """Return the first line of the buttons before a signature; among them may be the name of who changed the text."""
    first, others = end, 0
    for at in range(end - 1, start, -1):
        text = lines[at].strip()
        if _is_furniture(text):
            first, others = (at if any(map(str.isalpha, text)) else first), 0
        elif others or len(text) > LONGEST_NAME:
            break
        else:
            others += 1
    return first


def _title(line: str, name: str, around: Sequence[str]) -> str:
    """Return the heading of an answer, in the language of its signature."""
    folded = line.strip().casefold()
    verb = next(verb for verb in _TITLES if folded.startswith(verb))
    title, accepted = _TITLES[verb]
    is_accepted = any(_ACCEPTED.match(text.strip().casefold()) for text in around)
    if verb == "répondu" and name[:1].casefold() in _VOWELS:
        title = title.replace("de {}", "d’{}")
    return single_spaced(title.format(name).strip()) + (accepted if is_accepted else "")


def _hidden(lines: Sequence[str]) -> list[LineGroup]:
    return [LineGroup(single_spaced(line.strip()), "boilerplate") for line in lines if line.strip()]


def _hidden_part(lines: Sequence[str], start: int, end: int) -> Part:
    return Part(start, end, _hidden(lines[start:end]))


# Answers with a heading


def _entries(lines: Sequence[str]) -> MarkedText | None:
    """Return the headings "Answer 1", "Accepted answer"; None if there are fewer than two."""
    found = [at for at, line in enumerate(lines) if len(line) <= LONGEST_LINE and _ENTRY.match(line.strip().casefold())]
    if len(found) < FEWEST:
        return None
    found = [*(at for at in range(found[0]) if _QUESTION.match(lines[at].strip().casefold())), *found]
    headings = [LineGroup(single_spaced(lines[at].strip()), "heading", level=LEVEL - 1) for at in found]
    return MarkedText([Part(at, at + 1, (one,)) for at, one in zip(found, headings, strict=True)], level=LEVEL - 1)
