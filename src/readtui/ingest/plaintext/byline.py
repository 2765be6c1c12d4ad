"""Who wrote a plain text, when it was published and where, from the lines round its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.form import is_site, width_of
from readtui.ingest.plaintext.groups import LineGroup

FARTHEST = 5
"""Passages behind the title that may be its byline."""

MOST_FIELDS = 12
"""Lines at the start of a text that may be the head of a mail."""

_NAMES = {"von": "from", "de": "from", "datum": "date", "sent": "date", "betreff": "subject", "objet": "subject"}
_AUTHOR = re.compile(r"(?i:by|von|par|por|written by|words by|author:|authors:|text:) +(?=[^\W\d_a-z])(.+)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|{_MONTH} (?:19|20)\d\d|(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日"
)
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*")
_TAIL = re.compile(r"\s*(?:[|•·—–(]|\s-\s|\bfor\b|\bat\b|\bin\b).*")
_FIELD = re.compile(r"(From|To|Cc|Date|Subject|Sent|Reply-To|Message-ID|Von|An|Betreff|Datum|De|À|Objet): ?(.*)")


class Byline(NamedTuple):
    """What is known of a text beside its words."""

    authors: tuple[str, ...] = ()
    published: str = ""
    site: str = ""
    subject: str = ""


def byline_of(passages: Sequence[LineGroup], title: int) -> Byline:
    """The byline of a text whose title is the passage `title`; -1 without one."""
    if title < 0:
        return Byline()
    authors: tuple[str, ...] = ()
    published = ""
    for passage in passages[title + 1 : title + 1 + FARTHEST]:
        if passage.kind != "text" or width_of(passage.text) > 100:
            break
        if not authors and (found := _AUTHOR.match(passage.text)):
            names = _TAIL.sub("", _DATE.sub("", found[1])).strip(" .,")
            authors = tuple(name for name in _SPLIT.split(names) if name) if len(names) <= 80 else ()
        if not published and (date := _DATE.search(passage.text)):
            published = date[0]
    before = [one.text for one in passages[max(title - 2, 0) : title] if is_site(one.text)]
    return Byline(authors, published, before[-1] if before else "")


def mail_head(passages: Sequence[LineGroup]) -> dict[str, str]:
    """The fields at the head of a mail, by name in small letters; empty if the text does not start as one."""
    fields: dict[str, str] = {}
    for index, passage in enumerate(passages[:MOST_FIELDS]):
        found = _FIELD.match(passage.text) if passage.kind == "text" and (not index or not passage.gap) else None
        if found is None:
            break
        name = found[1].lower()
        fields.setdefault(_NAMES.get(name, name), found[2])
    return fields if len(fields) > 1 and "from" in fields else {}


def byline_of_mail(fields: dict[str, str]) -> Byline:
    """The byline that the head of a mail gives."""
    author = re.sub(r'\s*<[^>]*>|"', "", fields["from"]).strip()
    return Byline((author,) if author else (), fields.get("date", ""), "", fields.get("subject", ""))
