"""Chats and transcripts: who says what, and when. Each message or turn is a paragraph in which the name stands out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.ingest.phrases import has_ascii_digit
from readtui.ingest.plaintext.dates import MONTH, find_date
from readtui.ingest.plaintext.kinds.part import MarkedText, Part
from readtui.ingest.plaintext.kinds.words import CLOCK, NUMERIC_DATE, has_clock, is_age, is_moment, is_name_like
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import single_spaced
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_HEAD = 80
"""Characters of the longest line with a name and a time only."""

FEWEST_HEADS = 3
"""Messages or turns that make a chat or a transcript."""

FEWEST_CERTAIN = 2
"""Messages that make a chat if the form of their heads is certain."""

MOST_NAMES = 2 / 3
"""Share of the heads that may have a name of their own: the names of a conversation return, those of a schedule do
not."""

LEAST_TURNS = 0.3
"""Share of the blocks that must be turns where only a name and a colon marks them."""

MOST_EMPTY = 0.2
"""Share of the heads that may have no message below, as for pictures: the entries of a timetable have none."""

LEAST_CHANGES = 0.6
"""Share of the turns that another speaker has than the one before."""

LONG_TURN = 60
"""Characters of a line that is running text."""

FIRST_STAMP = 300
"""Seconds before which the first time of a recording is; the times of a log are times of day."""

_LABEL_WORDS = """
note notes example examples tip tips hint hints warning caution attention important remark question answer q a f r p
s step steps todo update edit source sources usage returns default syntax input output definition figure table pro pros
con cons before after myth fact facts problem solution cause effect goal result results given when then input output
name title author date subject from to cc sent re fwd http https day session break lunch talk workshop panel keynote
opening closing coffee info debug warn error fatal critical trace notice fail ok exception traceback success exit
hinweis hinweise beispiel tipp tipps achtung warnung wichtig merke frage antwort quelle vorteil vorteile nachteil
nachteile problem lösung pause vortrag schritt datum betreff von an ergebnis ziel zutaten zubereitung
remarque exemple conseil attention important question réponse source avantage inconvénient étape nota ejemplo consejo
atención pregunta respuesta fuente ventaja desventaja paso ingredients directions prep cook total serves yield phone
address email tel fax web isbn price location venue time start end summary details description status type version
priority severity category tags requires see also spoiler verdict rating score plot chapter part section word
server client
language license am pm podcast comment opinion analysis review video audio live photo photos gallery watch listen read
related
system main app worker kernel daemon meaning origin synonym
synonyms antonym antonyms plural noun verb adjective adverb ps p.s
"""
_HEADERS = ("X-", "Content-", "In-", "Reply-", "Return-", "Message-")
"""How names of headers of mails begin."""

_LABELS = frozenset(_LABEL_WORDS.split())
_NAME = r"(?P<name>[^\W_][^\n:<>\[\]|{}]{0,39}?)"
_MINUTE = r"\d\d?[:.]\d\d(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_STAMP = rf"(?:{NUMERIC_DATE},? ?)?{CLOCK}"
_DAY_CHANGE = lazy_regex(r"(?:Day changed|Tag geändert|Log opened)\b")
_ROUND = lazy_regex(r"^\D*\d\d?[:.]\d[05]\b(?![:.]\d)")
_TELEPHONE = lazy_regex(r"\+?[\d\s()-]{6,20}$")
_TODAY = (
    r"(?:Today|Yesterday|Heute|Gestern|Aujourd[’']hui|Hier|Hoy|Ayer|Oggi|Ieri|今日|昨日)(?: (?:at|um|à|a las|alle))?"
)
_EVENT = lazy_regex(rf"(?:\[?{_STAMP}\]?\s+)?(?:-!-|\*{{1,3}}|-->|<--|→|←)\s")
_EVENT_SIGNS = ("-", "*", "<", "→", "←")
_SEPARATOR = lazy_regex(r"(?:\s*[,|·•—–-]\s*|\s+(?:[\[(]\s*)?)(?=\S)")
_MONTH = lazy_regex(rf"\b{MONTH}\b", re.IGNORECASE)  # with it, a comment below an article is meant
_CLOCK = lazy_regex("[0-9][:.h][0-9][0-9]")
_STAMPED = lazy_regex(r"\s*[\[(](?:(\d\d?):)?(\d\d?):(\d\d)(?:[.,]\d+)?[\])]:?\s+(?=\S)")
_SPOKEN = lazy_regex(r"\s*(?:>> ?|- ?)?(?P<name>[^\W_a-z][^\n:：!?<>=|]{0,38}?) ?[:：](?:\s+|$|(?<=：))")
_NOTE = lazy_regex(r" *\([^()]*\)$")
_STOPS = '.?!…。？！」"”’)'


class _Head(NamedTuple):
    """The head of a message on the lines from `start` to `end`. `is_alone`: the message is on the lines below."""

    start: int
    end: int
    name: str
    is_alone: bool = False


class _Shape(NamedTuple):
    """A form of heads. `returns`: the names must return, since the form alone is not certain. `share`: the least share
    of the lines that must be heads. `on_time`: round times make it a schedule."""

    head_at: Callable[[Sequence[str], int], _Head | None]
    returns: bool = True
    share: float = 0.0
    on_time: bool = False


def marked_turns(lines: Sequence[str]) -> MarkedText | None:
    """Return the turns of a chat or a transcript; None if the text is neither."""
    if places := _places_of_heads(lines):
        for shape in _CHATS:
            if heads := _heads(lines, shape, places):
                return MarkedText(_with_days(lines, heads), is_judged=False)
        for shape in _RECORDINGS:
            if heads := _heads(lines, shape, places):
                return MarkedText(_parts(lines, heads))
    if (heads := _stamped(lines)) or (heads := _spoken(lines)):
        return MarkedText(_parts(lines, heads))
    return None


def _places_of_heads(lines: Sequence[str]) -> list[int]:
    """Return the indices of the lines that may be heads of a chat or tell who came: those with the mark of a name or of
    an event, and those with a time or over one. Empty if these are too few: most texts need no other check."""
    clocks = {at for at, line in enumerate(lines) if has_ascii_digit(line) and _CLOCK.search(line)}
    names = {at for at, line in enumerate(lines) if "<" in line}
    if len(clocks | names) < FEWEST_CERTAIN:
        return []
    events = {at for at, line in enumerate(lines) if line[:1] in _EVENT_SIGNS}
    return sorted(at for at in clocks | names | events | {at - 1 for at in clocks} if at >= 0 and lines[at].strip())


def _heads(lines: Sequence[str], shape: _Shape, places: Sequence[int]) -> list[_Head]:
    """Return the heads of one form among the lines at `places`; none if they do not make a conversation."""
    heads: list[_Head] = []
    for at in places:
        if heads and at < heads[-1].end:
            continue
        head = shape.head_at(lines, at)
        is_message = heads and at == heads[-1].end and head and head.end > at + 1  # over the time of the next one
        if head and not is_message:
            heads.append(head)
    names = [head.name for head in heads if head.name]
    if len(names) < (FEWEST_HEADS if shape.returns else FEWEST_CERTAIN):
        return []
    filled = sum(1 for line in lines if line.strip()) if shape.share else 0
    empty = sum(one.is_alone and one.end == other.start for one, other in pairwise(heads))
    is_enough = len(heads) >= shape.share * filled and empty <= MOST_EMPTY * len(heads)
    if shape.on_time and all(_ROUND.search(lines[head.start]) for head in heads):
        return []
    return heads if is_enough and (not shape.returns or _return(names)) else []


def _return(names: Sequence[str]) -> bool:
    """Whether names return, as those of people who talk with each other do."""
    distinct = len(set(names))
    return 1 < distinct <= MOST_NAMES * len(names)


def _is_speaker(name: str) -> bool:
    if name.startswith(_HEADERS) or not is_name_like(name) or is_moment(name):
        return False
    return name.casefold().split()[0].strip("()") not in _LABELS


# Heads with a time


def _by_pattern(pattern: str, *, is_alone: bool = False) -> Callable[[Sequence[str], int], _Head | None]:
    """Return the test for heads that a regular expression describes."""
    compiled = lazy_regex(r"\s*" + pattern)

    def head_at(lines: Sequence[str], at: int) -> _Head | None:
        found = compiled.match(lines[at])
        if found is None or (is_alone and not _has_text_below(lines, at + 1)):
            return None
        name = (found["name"] or "").strip()
        return _Head(at, at + 1, name, is_alone) if not name or _is_speaker(name) else None

    return head_at


def _exported(stamp: str) -> Callable[[Sequence[str], int], _Head | None]:
    """Return the test for lines of an exported chat: also numbers of telephones, and notices without a name."""
    compiled = lazy_regex(rf"\s*{stamp} (?:(?:~\s?)?(?P<name>\+?[^\W_][^\n:<>\[\]|{{}}]{{0,39}}?): )?(?=\S)")

    def head_at(lines: Sequence[str], at: int) -> _Head | None:
        if (found := compiled.match(lines[at])) is None:
            return None
        name = (found["name"] or "").strip()
        return _Head(at, at + 1, name if _is_speaker(name) or _TELEPHONE.match(name) else "")

    return head_at


def _has_text_below(lines: Sequence[str], at: int) -> bool:
    return any(line.strip() for line in lines[at : at + 2])


def _event_or(pattern: str) -> Callable[[Sequence[str], int], _Head | None]:
    """The same for IRC: also a line that tells who came, left or did something."""
    said = _by_pattern(pattern)

    def head_at(lines: Sequence[str], at: int) -> _Head | None:
        if (head := said(lines, at)) is not None:
            return head if f"</{head.name}" not in lines[at] else None
        return _Head(at, at + 1, "") if _EVENT.match(lines[at]) else None

    return head_at


def _name_with_clock(lines: Sequence[str], at: int) -> _Head | None:
    return _name_and_clock(lines, at) or _name_over_clock(lines, at)


def _name_and_clock(lines: Sequence[str], at: int) -> _Head | None:
    """A name and a time of day alone on a line: "alice  10:42 AM", "alice — Today at 10:42"."""
    line = lines[at].strip()
    if len(line) > LONGEST_HEAD or not _CLOCK.search(line) or not _has_text_below(lines, at + 1):
        return None
    if find_date(line) and is_moment(line):
        return None
    for separator in reversed(list(_SEPARATOR.finditer(line))):
        name, moment = line[: separator.start()], line[separator.end() :]
        if is_moment(moment) and has_clock(moment) and not _MONTH.search(moment) and _is_speaker(name):
            return _Head(at, at + 1, name, is_alone=True)
    return None


def _name_over_clock(lines: Sequence[str], at: int) -> _Head | None:
    """A name alone on a line, and a time of day, with no date but "today", alone on the next."""
    if at + 2 >= len(lines) or len(lines[at + 1]) > LONGEST_HEAD or not _CLOCK.search(lines[at + 1]):
        return None
    name, moment = lines[at].strip(), lines[at + 1].strip()
    is_head = _is_speaker(name) and is_moment(moment) and has_clock(moment) and not find_date(moment)
    return _Head(at, at + 2, name, is_alone=True) if is_head and _has_text_below(lines, at + 2) else None


_CHATS = (
    _Shape(_exported(rf"\[{NUMERIC_DATE}, ?{CLOCK}\]"), returns=False, share=0.3),
    _Shape(_exported(rf"\[\d{{1,4}}[./]\d\d?[./]\d{{2,4}} {CLOCK}\]"), returns=False, share=0.3),
    _Shape(_exported(rf"{NUMERIC_DATE},? {_MINUTE} [-–]"), returns=False, share=0.3),
    _Shape(_by_pattern(rf"{_NAME}, \[[^\]]{{4,30}}\d[:.]\d\d[^\]]{{0,6}}\]:?\s*$", is_alone=True), returns=False),
    _Shape(_event_or(rf"\[?{_STAMP}\]?\s*<[ @+%&~]?(?P<name>[^\s<>/]{{1,30}})>\s+(?=\S)"), returns=False, share=0.5),
    _Shape(_event_or(r"<[ @+%&~]?(?P<name>[^\s<>/]{1,30})>\s+(?=\S)"), share=0.5),
    _Shape(_event_or(rf"{_STAMP}\s+[@+ ]?(?P<name>[^\s|]{{1,20}})\s*[|│]\s+"), share=0.5),
    _Shape(_by_pattern(rf"{CLOCK}\s+(?:From|Von|De)\s+{_NAME}\s+(?:to|To|an|An|à|À|a|A)\s+[^:]{{1,40}}:\s*")),
    _Shape(_by_pattern(rf"{_NAME} — (?:{NUMERIC_DATE}|{_TODAY}) {CLOCK}\s*$", is_alone=True), returns=False),
    _Shape(_name_with_clock),
    _Shape(_by_pattern(rf"\[{_STAMP}\]\s*{_NAME}\s*$", is_alone=True)),
    _Shape(_by_pattern(rf"[\[(]{_STAMP}[\])]\s*{_NAME} ?[:：]\s")),
    _Shape(_by_pattern(rf"{CLOCK} {{3,}}{_NAME} {{3,}}(?=\S)"), share=0.3),
)
"""Forms of the heads of a chat: WhatsApp, Telegram, IRC, Zoom, Slack, Discord, Teams, LINE."""

_RECORDINGS = (
    _Shape(_by_pattern(rf"[\[(]?{CLOCK}[\])]?\s*[-–]?\s*(?=[^\W_a-z]){_NAME} ?[:：]\s+(?=\S)"), on_time=True),
    _Shape(_by_pattern(rf"(?=[^\W_a-z]){_NAME} ?[\[(]{CLOCK}[\])] ?[:：]?(?:\s+(?=\S)|$)")),
    _Shape(_by_pattern(rf"[\[(]?{_STAMP}[\])]? (?=[^\W_a-z]){_NAME}$", is_alone=True), on_time=True),
)
"""Forms of the heads of a transcript with times."""


# Heads without a name or without a time


def _stamped(lines: Sequence[str]) -> list[_Head]:
    """Return the turns "[00:12:03] …" of a recording, whose times begin near zero; none if it is none."""
    found = [(at, stamp) for at, line in enumerate(lines) if ":" in line and (stamp := _STAMPED.match(line))]
    times = [int(one[1] or 0) * 3600 + int(one[2]) * 60 + int(one[3]) for _, one in found]
    is_recording = len(times) >= FEWEST_HEADS and times[0] < FIRST_STAMP and times == sorted(times)
    return [_Head(at, at, "") for at, _ in found] if is_recording else []


def _spoken(lines: Sequence[str]) -> list[_Head]:
    """Return the turns "ALICE: …" of a transcript or an interview; none if it is none."""
    found = [
        (_Head(at, at, name), line[match.end() :].strip())
        for at, line in enumerate(lines)
        if (":" in line or "：" in line)
        and (match := _SPOKEN.match(line))
        and _is_speaker(name := _NOTE.sub("", match["name"]))
    ]
    are_capitals = bool(found) and all(head.name.isupper() for head, _ in found)
    counts = Counter(head.name for head, _ in found)
    known = found if are_capitals else [one for one in found if counts[one[0].name] > 1]
    heads = [head for head, _ in known]
    changes = sum(one.name != other.name for one, other in pairwise(heads))
    said = sum(len(text) >= LONG_TURN or text[-1:] in _STOPS for _, text in known)
    is_conversation = (
        len(heads) >= FEWEST_HEADS + (not are_capitals)
        and 1 < len(counts) < len(found)
        and changes >= LEAST_CHANGES * (len(heads) - 1)
        and said >= len(heads) / 2
        and len(heads) >= LEAST_TURNS * _units(lines, len(heads))
    )
    return heads if is_conversation else []


def _units(lines: Sequence[str], turns: int) -> int:
    """Return the paragraphs of a text: its blocks, or its lines if there are fewer blocks than turns."""
    blocks = sum(bool(line.strip()) and not (at and lines[at - 1].strip()) for at, line in enumerate(lines))
    return blocks if blocks >= turns else sum(1 for line in lines if line.strip())


# Parts


def _parts(lines: Sequence[str], heads: Sequence[_Head]) -> list[Part]:
    """Return the turns that begin with these heads."""
    return [
        Part(head.start, head.end, (_head_group(lines, head),), True, head.name)
        if head.is_alone
        else Part(head.start, head.start, (), True, head.name)
        for head in heads
    ]


def _head_group(lines: Sequence[str], head: _Head) -> LineGroup:
    return LineGroup(single_spaced(" ".join(line.strip() for line in lines[head.start : head.end])))


def _with_days(lines: Sequence[str], heads: Sequence[_Head]) -> list[Part]:
    """Return the messages of a chat, and the lines with a day between them as headings."""
    covered = {at for head in heads for at in range(head.start, head.end)}
    parts = _parts(lines, heads)
    for at in range(len(lines)):
        line = lines[at].strip()
        if at in covered or not 0 < len(line) <= LONGEST_HEAD:
            continue
        day = line.strip("-–—=*_~ ")
        if _is_day(day) or (day != line and _DAY_CHANGE.match(day)):
            parts.append(Part(at, at + 1, (LineGroup(single_spaced(day), "heading", level=2),)))
        elif heads[0].is_alone and at > heads[0].start and is_moment(line) and has_clock(line):
            parts.append(Part(at, at + 1, (LineGroup(single_spaced(line)),), True))
    return sorted(parts)


def _is_day(text: str) -> bool:
    return is_moment(text) and not has_clock(text) and not is_age(text)
