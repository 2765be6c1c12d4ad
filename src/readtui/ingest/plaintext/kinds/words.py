"""Names and times as the heads of messages have them: "Alice Smith", "10:42 AM", "3 hours ago"."""

from __future__ import annotations

import re
from functools import lru_cache

from readtui.ingest.phrases import first_within, has_digit
from readtui.ingest.plaintext.dates import MONTH
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_NAME = 40
"""Characters of the longest name."""

MOST_NAME_WORDS = 5
"""Words of the longest name."""

SHORTEST_DAY = 4
"""Letters of a word for a day or a time that is no name: "Sam" is one."""

LONGEST_MOMENT = 60
"""Characters of the longest date and time."""

LONGEST_LAST_WORD = 24
"""Characters at the end of a line in which its last word is looked for."""

KEPT = 1024
"""Answers that `is_moment` keeps."""

CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\b\.?)?(?: Uhr)?"
"""A regular expression of a time of day, or of a time since the start of a recording."""

NUMERIC_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?"
"""A regular expression of a date of numbers only."""

_MOMENT_WORDS = """
a am an at um às à a las la el le les den der on om kl klo o h uhr min sec s m d w y mo yr hr hrs st nd rd th er de del
of pm p est edt cet cest gmt utc bst pst pdt ago just now today yesterday last this about over almost edited
mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute gestern vor
lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche aujourd’hui aujourd'hui hui hier il y
lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom hoy ayer hace
luned martedì lunedì mercoledì giovedì venerdì sabato domenica oggi ieri fa alle ore
second seconds minute minutes mins hour hours day days week weeks month months year years one few moment moments
sekunde sekunden minuten stunde stunden std tag tag tagen tage woche wochen monat monaten monate jahr jahren jahre
einer einem seconde secondes heure heures jour jours semaine semaines mois an ans
segundo segundos minuto minutos hora horas día días semana semanas mes meses año años
年 月 日 時 分 秒 時間前 分前 日前 年前 か月前 ヶ月前 週間前 今日 昨日 午前 午後 月曜日 火曜日
水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日
"""
_MOMENT = frozenset(_MOMENT_WORDS.split())
_TOKEN = lazy_regex(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|\d+")
_MONTH_NAME = lazy_regex(f"{MONTH}$")
_HAS_CLOCK = lazy_regex(r"\d[:h]\d\d|\d ?[ap]\.?m\b|\d\.\d\d uhr|\d ?時")
_SHAPE = lazy_regex(
    rf"\d[:h]\d\d|\b\d\d?\.\d\d\b(?!\.?\d)|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d[年月日時]"
    rf"|\d{{1,2}}\.? (?:de )?{MONTH}\b|\b{MONTH}\b\.? \d"
    r"|\b(?:today|yesterday|just now|heute|gestern|hier|aujourd.hui|hoy|ayer|oggi|ieri)\b|今日|昨日"
    r"|(?:\d ?[a-z]*\.?|\ban? [a-z]+|few [a-z]+|moments?) (?:ago|fa)\b|\blast (?:week|month|year)$"
    r"|\b(?:vor|hace|il y a) \w|\d ?(?:時間|分|日|年|か月|ヶ月|週間)前",
    re.IGNORECASE,
)
_SHAPE_WORDS = (
    *("today", "yesterday", "just now", "heute", "gestern", "hier", "aujourd", "hoy", "ayer", "oggi", "ieri", "今日"),
    *("昨日", " ago", " fa", "last ", "vor ", "hace ", "il y a "),
)
_COMPACT_AGE = lazy_regex(r"\d{1,2} ?(?:s|m|min|h|hr|d|w|mo|y|yr)$")
_NAME_WORD = lazy_regex(r"[^\W_][^\s:;!?<>\[\]{}|=\"“”]*$")
_IN_BRACKETS = lazy_regex(r"(?<=\S) \([^()]+\)$")
_SMALL_WORDS = "de da do del della di van von der den la le el al bin of the und and et y"
_SMALL_NAME_WORDS = frozenset(_SMALL_WORDS.split())


@lru_cache(maxsize=KEPT)  # each form of a head asks about the same lines
def is_moment(text: str) -> bool:
    """Whether a text is only a date, a time or an age: "Mon Mar 04, 2024 3:12 pm", "vor 3 Stunden"."""
    text = text.strip(" ,.·•|—–-()[]«»")
    if not 2 <= len(text) <= LONGEST_MOMENT:
        return False
    for found in _TOKEN.finditer(text.casefold()):  # the first word excludes most texts
        if not (found[0].isdecimal() or is_of_moment(found[0])):
            return False
    return bool(_SHAPE.search(text))


def may_end_with_moment(text: str) -> bool:
    """Whether the last word of a text is used in dates, times and ages: a fast check before `is_moment` of its ends."""
    words = _TOKEN.findall(text[-LONGEST_LAST_WORD:].casefold())
    return bool(words) and (words[-1].isdecimal() or is_of_moment(words[-1]) or len(words[-1]) == LONGEST_LAST_WORD)


def is_age(text: str) -> bool:
    """Whether a text is an age in the short form of forums: "3h", "1d"."""
    return bool(_COMPACT_AGE.match(text.strip()))


def has_clock(text: str) -> bool:
    """Whether a text has a time of day: "10:42", "3 pm"."""
    return bool(_HAS_CLOCK.search(text.casefold()))


def is_name_like(text: str) -> bool:
    """Whether a text has the form of a name: few words with capitals, or one word of any kind, as for nicknames."""
    if not 0 < len(text) <= LONGEST_NAME or text[-1] in ".,;:" or not any(map(str.isalpha, text)):
        return False
    words = _IN_BRACKETS.sub("", text).split()
    if not 0 < len(words) <= MOST_NAME_WORDS or not all(map(_NAME_WORD.match, (one.strip("()@#") for one in words))):
        return False
    is_capitalised = all(
        not one[0].islower() or one in _SMALL_NAME_WORDS for one in (word.strip("()#") for word in words)
    )
    if len(words) == 1:
        return len(text) < SHORTEST_DAY or text.casefold() not in _MOMENT
    return is_capitalised and not is_of_moment(words[-1]) and not _has_moment(text)


def _has_moment(text: str) -> bool:
    may_have = has_digit(text) or first_within(text.casefold(), _SHAPE_WORDS)  # a fast check that excludes most names
    return bool(may_have and _SHAPE.search(text))


def is_of_moment(word: str) -> bool:
    """Whether a word is used in dates, times and ages: a month, a weekday, "ago"."""
    word = word.casefold().strip(",.")
    return word in _MOMENT or bool(_MONTH_NAME.match(word))
