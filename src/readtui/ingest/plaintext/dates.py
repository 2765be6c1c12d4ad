"""Finds dates, with their month as a word or a number, in the languages that bylines are read in."""

from __future__ import annotations

import re

from readtui.unicode.lazy_regex import lazy_regex

_MONTHS = r"""
jan(?:uary|uari|uar|vier|eiro)?|jänner|enero|ene|gennaio|gen|stycznia|ledna|января|янв|ocak
feb(?:ruary|ruari|ruar|braio|rero)?|févr?(?:ier)?|fevereiro|fev|lutego|února|февраля|фев|şubat
mar(?:ch|s|zo|ço|t|ts|ca)?|märz|mär|maart|mrt|března|марта|мар
apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|kwietnia|dubna|апреля|апр|nisan
may(?:o|ıs)?|mai|maj|mei|mag(?:gio)?|maio|maja|května|мая
june?|juni|juin|junio|jun|giugno|giu|junho|czerwca|června|июня|июн|haziran
july?|juli|juil(?:let)?|julio|jul|luglio|lug|julho|lipca|července|июля|июл|temmuz
aug(?:ust|usti|ustus)?|août|ago(?:sto)?|sierpnia|srpna|августа|авг|ağustos
sept?(?:ember|embre|tembre|tiembre|iembre)?|set(?:tembre|embro)?|września|září|сентября|сен|eylül
o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|out(?:ubro)?|października|října|октября|окт|ekim
nov(?:ember|embre|iembre|embro)?|listopadu?|ноября|ноя|kasım
de[czs](?:ember|embre)?|déc(?:embre)?|dic(?:iembre|embre)?|dez(?:embro)?|grudnia|prosince|декабря|дек|aralık
"""
MONTH = f"(?:{'|'.join(_MONTHS.split())})"
"""A regular expression of the name of a month."""

_YEAR = r"(?:19|20)\d\d"
_HAS_YEAR = lazy_regex(_YEAR)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|[.ºª°])?"
_DATE = lazy_regex(
    rf"\b{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b|\b\d{{1,2}}[-/.] ?\d{{1,2}}[-/.] ?{_YEAR}\b"
    rf"|\b{_DAY} (?:de |of )?{MONTH}\b\.?,?(?: del?)? {_YEAR}\b"
    rf"|\b{MONTH}\b\.? {_DAY},? {_YEAR}\b|\b{MONTH}\b\.?,?(?: de)? {_YEAR}\b"
    rf"|{_YEAR} ?[年년] ?\d{{1,2}} ?[月월] ?\d{{1,2}} ?[日일]",
    re.IGNORECASE,
)


def find_date(line: str) -> str:
    """Return the first date with a year in a line, as it is written; empty if there is none."""
    found = _DATE.search(line) if _may_have_date(line) else None
    return found[0] if found else ""


def without_dates(line: str) -> str:
    """Return a line with each date in it replaced by a space."""
    return _DATE.sub(" ", line) if _may_have_date(line) else line


def _may_have_date(line: str) -> bool:
    """Whether a line has a year: a fast check that excludes most lines."""
    return ("20" in line or "19" in line) and bool(_HAS_YEAR.search(line))
