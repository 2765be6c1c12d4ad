"""Finds the names of authors in a byline: without places, times, sections, roles and counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.ingest.plaintext.dates import find_date, without_dates
from readtui.unicode.lazy_regex import lazy_regex

MOST_WORDS = 5
"""Words of the longest name."""

LONGEST_SEGMENT = 90
"""Characters of the longest part of a byline that has the names; a longer one is a sentence."""

_AND = {
    "by": ("and", "with"),
    "von": ("und",),
    "par": ("et",),
    "por": ("y", "e"),
    "da": ("e", "ed"),
    "di": ("e", "ed"),
    "door": ("en",),
    "av": ("och", "og"),
    "af": ("og",),
    "przez": ("i", "oraz"),
    "": ("and", "und", "et", "y", "och", "og", "a", "i", "и", "ve"),
}
"""The words between two names, by the word before the first name; "" for a label such as "Author:"."""

_OPENING_WORDS = r"""
posted published written words story report reported submitted created added filed text updated last on at the in
veröffentlicht geschrieben verfasst erstellt eingestellt gepostet am um vom ein eine artikel beitrag gastbeitrag
kommentar bericht analyse interview reportage uhr publiée? écrite? rédigée? postée? mis à jour le article propos
recueillis publicado publicada escrito escrita redactado redigido el las a em às texto entrada pubblicato scritto
il cura alle articolo gepubliceerd geschreven geplaatst op om publicerad skriven publisert skrevet udgivet den kl
opublikowane? napisane dodane? publikováno zveřejněno опубликовано mon tue wed thu fri sat sun \w+day \w+tag
mittwoch sonnabend \w+di jueves viernes lunes martes miércoles sábado domingo \w+edì sabato domenica \w+feira
"""
_PREPOSITIONS = "by|von|par|por|door|da|di|av|af|przez"
_OPENING = rf"(?:(?:{'|'.join(_OPENING_WORDS.split())})\b[\s,.:]*)"
_BY = lazy_regex(rf"(?i){_OPENING}*\b({_PREPOSITIONS})[:\s]\s*(.+)")
_LABEL = lazy_regex(
    r"(?i)(?:authors?|written by|words|text|by|autor(?:in|en|a|e|es|i|ka)?|auteure?s?|autrice|tekst|texto|testo|texte"
    r"|door|skribent|journalist|reporter|napsala?|napisała?|автор|авторы|текст|yazan|yazar)\s*:\s*(.+)"
)
_EAST_ASIAN = lazy_regex(
    r"(?:^|[\s|・（(])(?:(?:取材・)?文|執筆(?:者)?|著者|作者|撰文|記者|记者|ライター|글|기자)\s*[:：/／＝=・]\s*"
    r"([^\s:：|（(、，,/／＝=]{2,20})"
)
_MAY_GIVE = lazy_regex(rf"(?i):|\b(?:{_PREPOSITIONS})\s")  # what each label and byline without a date has
_SEGMENT_END = lazy_regex(r"\s*[|·•‧]\s*|\s+[-–—/]\s+|\s{2,}|\s*\(")
_CLOCK = lazy_regex(r"\b\d{1,2}[:.h]\d\d(?:\s?(?:[ap]\.?m\.?|uhr|h))?\b[\s,]*", re.IGNORECASE)
_STOPS = """
updated published posted on in at for from and last correspondent reporter editor editors staff writer news desk
redaktion redakteur redakteurin reporterin korrespondent korrespondentin chefredakteur rédaction redacción
redazione redação redactie agency agentur agence agencia comments comment kommentare
"""
_STOP_WORDS = frozenset(_STOPS.split())
_PARTICLE_WORDS = "de da do dos das del della di du la le van von den der ten ter zu al bin ibn el y e af av"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_ARTICLES = "the a an issue vol volume no about my our your this der die das le la les el los il"
_NEVER_NAMES = frozenset(_ARTICLES.split())
_PLACES = """
new york|los angeles|san francisco|san diego|new delhi|hong kong|tel aviv|buenos aires|cape town|den haag|
rio de janeiro|são paulo|sao paulo|mexico city|the hague|el paso|las vegas|st. louis|washington dc|south africa|
new zealand|united kingdom|united states|north carolina|south carolina|new mexico|new jersey|frankfurt am main|
bad homburg|la paz|santiago de chile|ciudad de méxico|saint petersburg|st. gallen|san sebastián|a coruña
"""
_TWO_WORD_PLACES = frozenset(_PLACES.replace("\n", "").split("|"))
_WORD = lazy_regex(r"(?:[^\W\d_]\.)+|[^\W\d_][\w'’-]*\.?")


def authors_of(line: str) -> tuple[str, ...]:
    """Return the names that a line gives as its authors: after "By", "Von", "Author:" or beside a date."""
    if not line.isascii() and (found := _EAST_ASIAN.search(line)):
        return (found[1],)
    date = find_date(line)
    if not date and not _MAY_GIVE.search(line):
        return ()
    segments = [part.strip(" ,.") for part in _SEGMENT_END.split(_CLOCK.sub(" ", without_dates(line)))]
    for segment in segments:
        if len(segment) > LONGEST_SEGMENT:
            continue
        if found := _LABEL.match(segment):
            names = _names(found[1], _AND[""])
        elif found := _BY.match(segment):
            names = _names(found[2], _AND[found[1].casefold()])
        else:
            continue
        if names:
            return names
    return next(((segment,) for segment in segments if is_name(segment)), ()) if date else ()


def is_name(text: str) -> bool:
    """Whether a text is the name of a person: two words or more, all with capitals."""
    words = text.split()
    return len(words) > 1 and _names(text, ()) == (text,) and words[0].casefold() not in _NEVER_NAMES


def _names(text: str, conjunctions: Sequence[str]) -> tuple[str, ...]:
    """Return the names at the start of a text. What follows a comma must have two words: "Bonn" is a place."""
    found: list[str] = []
    parts = re.split(rf"(,|;|&|\b(?:{'|'.join(conjunctions)})\b)" if conjunctions else "(,|;|&)", text)
    for at in range(0, len(parts), 2):
        part = parts[at].strip()
        if not part:
            continue
        name = _first_name(part)
        after_comma = at > 0 and parts[at - 1] in ",;"
        if not name or (after_comma and (" " not in name or name.casefold() in _TWO_WORD_PLACES)):
            break
        found.append(name)
        if name != part:
            break
    return tuple(found)


def _first_name(part: str) -> str:
    """Return the words at the start of a part that make a name; empty if there are too many or none."""
    words: list[str] = []
    for word in part.split():
        bare = word.strip(".").casefold()
        is_particle = bool(words) and bare in _PARTICLES
        if bare in _STOP_WORDS or not (
            _WORD.fullmatch(word) and (word[0].isupper() or is_particle or _is_caseless(word))
        ):
            break
        words.append(word)
    while words and words[-1][0].islower():
        words.pop()
    return " ".join(words) if len(words) <= MOST_WORDS else ""


def _is_caseless(word: str) -> bool:
    return not word[0].islower() and not word[0].isupper()
