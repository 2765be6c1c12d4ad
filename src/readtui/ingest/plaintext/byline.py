"""Author, date and site of a plain text, from the lines around its title or from the headers of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.ingest.phrases import is_date_only, is_reading_time
from readtui.ingest.plaintext.authors import authors_of, is_name
from readtui.ingest.plaintext.dates import find_date
from readtui.ingest.plaintext.form import is_site, width_of
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.unicode.lazy_regex import lazy_regex

FARTHEST = 6
"""Line groups after the title that may contain its byline."""

WIDEST = 120
"""Columns of the widest line that may be a byline: names, place, date, time and counts."""

WIDEST_DATE = 60
"""Characters of the longest line with a place, a date and a time."""

MOST_DECKS = 2
"""Wider groups that may stand between the title and the byline: a deck of one or two sentences."""

ABOVE = 3
"""Line groups before the title that may contain the date or the authors."""

MOST_HEADERS = 12
"""Lines at the start of a text that may be headers of a mail."""

_HEADER_NAMES = {"von": "from", "de": "from", "datum": "date", "sent": "date", "betreff": "subject", "objet": "subject"}
_HEADER = lazy_regex(r"(From|To|Cc|Date|Subject|Sent|Reply-To|Message-ID|Von|An|Betreff|Datum|De|À|Objet): ?(.*)")
_UPDATED = lazy_regex(
    r"(?i)(?:last )?(?:updated?|modified|edited|aktualisiert|zuletzt|mis à jour|modifié|actualizado|aggiornato"
    r"|atualizado|bijgewerkt|uppdaterad|oppdatert|opdateret|aktualizováno|aktualizacja|обновлено|更新)"
)


class Byline(NamedTuple):
    """Metadata of a plain text; a field is empty where it is not known."""

    authors: tuple[str, ...] = ()
    published: str = ""
    site: str = ""
    subject: str = ""


def find_byline(groups: Sequence[LineGroup], title: int) -> Byline:
    """Find the byline of a text whose title is the group with the index `title`, or -1 for no title."""
    if title < 0:
        return Byline()
    near = [*_lines_below(groups, title), *(one.text for one in groups[max(title - ABOVE, 0) : title])]
    authors = next(filter(None, map(authors_of, near)), ()) or _bare_name(near)
    dated = [(line, date) for line in near if (date := find_date(line))]
    published = next((date for line, date in dated if not _UPDATED.match(line)), dated[0][1] if dated else "")
    before = [one.text for one in groups[max(title - 2, 0) : title] if is_site(one.text)]
    return Byline(authors, published, before[-1] if before else "")


def _lines_below(groups: Sequence[LineGroup], title: int) -> Iterator[str]:
    """Yield the lines below the title that may be its byline; a deck is passed over."""
    decks = 0
    for group in groups[title + 1 : title + 1 + FARTHEST]:
        if group.kind != "text" or group.speaker or decks == MOST_DECKS:
            return
        if width_of(group.text) > WIDEST:
            decks += 1
        else:
            yield group.text


def _bare_name(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the name in a line of its own, directly above or below a line with a date or only a reading time."""
    for name, other in (*pairwise(lines), *pairwise(reversed(lines))):
        folded = other.casefold()
        is_dated = is_date_only(folded) or (len(other) <= WIDEST_DATE and bool(find_date(other)))
        if is_name(name) and (is_dated or is_reading_time(folded)):
            return (name,)
    return ()


def mail_headers(groups: Sequence[LineGroup]) -> dict[str, str]:
    """Return the headers of a mail by their English names in lower case; empty if the text does not start with them."""
    headers: dict[str, str] = {}
    for index, group in enumerate(groups[:MOST_HEADERS]):
        found = _HEADER.match(group.text) if group.kind == "text" and (not index or not group.gap) else None
        if found is None:
            break
        name = found[1].lower()
        headers.setdefault(_HEADER_NAMES.get(name, name), found[2])
    return headers if len(headers) > 1 and "from" in headers else {}


def mail_byline(headers: dict[str, str]) -> Byline:
    """Return the author, date and subject that the headers of a mail contain."""
    author = re.sub(r'\s*<[^>]*>|"', "", headers["from"]).strip()
    return Byline((author,) if author else (), headers.get("date", ""), "", headers.get("subject", ""))
