"""Author, date and site of a plain text, from the lines around its title or from the headers of a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.form import is_site, width_of
from readtui.ingest.plaintext.line_group import LineGroup

FARTHEST = 5
"""Line groups after the title that may contain its byline."""

MOST_HEADERS = 12
"""Lines at the start of a text that may be headers of a mail."""

_HEADER_NAMES = {"von": "from", "de": "from", "datum": "date", "sent": "date", "betreff": "subject", "objet": "subject"}
_AUTHOR = re.compile(r"(?i:by|von|par|por|written by|words by|author:|authors:|text:) +(?=[^\W\d_a-z])(.+)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|{_MONTH} (?:19|20)\d\d|(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*")
_AFTER_NAMES = re.compile(r"\s*(?:[|•·—–(]|\s-\s|\bfor\b|\bat\b|\bin\b).*")
_HEADER = re.compile(r"(From|To|Cc|Date|Subject|Sent|Reply-To|Message-ID|Von|An|Betreff|Datum|De|À|Objet): ?(.*)")


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
    authors: tuple[str, ...] = ()
    published = ""
    for group in groups[title + 1 : title + 1 + FARTHEST]:
        if group.kind != "text" or width_of(group.text) > 100:
            break
        if not authors and (found := _AUTHOR.match(group.text)):
            names = _AFTER_NAMES.sub("", _DATE.sub("", found[1])).strip(" .,")
            authors = tuple(name for name in _BETWEEN_NAMES.split(names) if name) if len(names) <= 80 else ()
        if not published and (date := _DATE.search(group.text)):
            published = date[0]
    before = [one.text for one in groups[max(title - 2, 0) : title] if is_site(one.text)]
    return Byline(authors, published, before[-1] if before else "")


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
