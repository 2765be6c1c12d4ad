"""What a page says of itself: title, authors, site, date, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_EMBEDDED = 400_000
"""Characters of embedded data that are looked at."""

_ARTICLES = frozenset(
    ("article", "newsarticle", "blogposting", "reportagenewsarticle", "techarticle", "scholarlyarticle", "report",
     "analysisnewsarticle", "opinionnewsarticle", "reviewnewsarticle", "review", "webpage", "medicalwebpage", "recipe",
     "socialmediaposting", "liveblogposting", "qapage", "book", "chapter")
)  # fmt: skip
_SHARED = ("og:title", "twitter:title", "citation_title", "dc.title", "title")
_AUTHORS = ("author", "article:author", "dc.creator", "sailthru.author", "parsely-author", "byl")
_DATES = ("article:published_time", "date", "dc.date", "dc.date.issued", "parsely-pub-date", "pubdate",
          "sailthru.date", "datepublished", "citation_publication_date", "citation_date")  # fmt: skip
_NAME_OF_META = ("property", "name", "itemprop", "http-equiv")
_SEPARATOR = re.compile(r"\s+[|\-–—:·•»«/\\]+\s+|\s*[|»]\s*")
_SIGNS = " |-–—:·•»«/\\"
_NOT_NAMES = re.compile(r"(?i)https?:|[@/]|^\W*$|staff$")
_BY = re.compile(r"(?i)^\s*(?:by|von|par|por|di|door)\s+")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d.*")
_SCHEME = re.compile(r"(?i)^https?://(?:www\.)?")
_LETTERS = re.compile(r"\w+")


class PageMetadata(NamedTuple):
    """What is known of a page beside its words; empty where unknown."""

    title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""
    is_article: bool = False


def extract_metadata(root: _Element) -> PageMetadata:
    """What `root` says of itself: embedded data first, then OpenGraph, other tags of the head, and the page."""
    told = _embedded(root)
    named = _named(root)

    def first_of(*names: str) -> str:
        return next((named[name] for name in names if name in named), "")

    site = _SCHEME.sub("", first_of("og:site_name", "application-name") or _text(told.get("publisher"))).rstrip("/")
    published = _text(told.get("datePublished")) or first_of(*_DATES) or _time(root)
    return PageMetadata(
        _title(root, _text(told.get("headline")), first_of(*_SHARED), site),
        _people(told.get("author")) or _people(_cited(root) or [first_of(*_AUTHORS)]),
        site,
        _CLOCK.sub(r"\1", published)[:40],
        _language(root, first_of("content-language", "og:locale") or _text(told.get("inLanguage"))),
        bool(told.get("headline")) or first_of("og:type") == "article",
    )


def title_key(text: str) -> str:
    """A title without what two ways of writing it may differ in."""
    return "".join(_LETTERS.findall(text.casefold()))


def _title(root: _Element, headline: str, shared: str, site: str) -> str:
    """The title: a heading of the page that the head agrees with, else what the head says, without the site."""
    whole = next((_said(title) for title in root.iter("title")), "")
    claims = [claim for claim in (headline, shared, whole) if claim]
    folded = [title_key(claim) for claim in claims]
    firsts = {title_key(_SEPARATOR.split(claim)[0]) for claim in claims} - {"", title_key(site)}
    tops = [said for top in root.iter("h1") if (said := _said(top))]
    seconds = [said for top in islice(root.iter("h2"), 2) if (said := _said(top))]
    for said in tops:
        if (key := title_key(said)) and key in folded:
            return said
    for said in tops:
        key = title_key(said)
        if key in firsts or (len(key) >= 8 and any(key in claim or _is_most(claim, key) for claim in folded)):
            return said
    if len(tops) == 1 and title_key(_SEPARATOR.split(tops[0])[0]) in firsts:
        return tops[0]
    for said in seconds:
        if len(key := title_key(said)) >= 8 and any(
            claim.startswith(key) and len(claim) < 2 * len(key) for claim in folded
        ):
            return said
    if claims:
        return _without_site(headline or shared or whole, site)
    return tops[0] if len(tops) == 1 else ""


def _is_most(claim: str, key: str) -> bool:
    return len(claim) > 15 and claim in key


def _without_site(title: str, site: str) -> str:
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    if site and title_key(parts[-1]) == title_key(site):
        return title[: title.rfind(parts[-1])].rstrip(_SIGNS)
    if len(parts) == 2 and len(parts[0].split()) >= 4 and len(parts[1].split()) <= 3:
        return parts[0]
    return title


def _said(element: _Element) -> str:
    return " ".join(text_of(element).split()).rstrip("¶ ")  # the sign by which manuals link to a heading


def _named(root: _Element) -> dict[str, str]:
    """The contents of the head's tags by name in small letters."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = next((told for key in _NAME_OF_META if (told := meta.get(key))), "").lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            named.setdefault(name, content)
    return named


def _embedded(root: _Element) -> dict[str, object]:
    """The JSON-LD objects that describe the article, as one; empty if there is none."""
    best: dict[str, object] = {}
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > MOST_EMBEDDED:
            continue
        try:
            told = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _objects(told):
            kinds = one.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and kind.lower() in _ARTICLES for kind in kinds):
                for key, value in one.items():
                    best.setdefault(key, value)
    return best


def _objects(told: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if isinstance(told, list) and depth < 4:
        for one in told:
            yield from _objects(one, depth + 1)
    elif isinstance(told, dict):
        yield told
        yield from _objects(told.get("@graph"), depth + 1)


def _text(value: object) -> str:
    """A value of embedded data as text: of an object its name, of several the first."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return _text(value.get("name")) if isinstance(value.get("name"), str) else ""
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return _text(value[0])
    return ""


def _people(value: object) -> tuple[str, ...]:
    """Names of people in a value of embedded data, or in a byline."""
    values = value if isinstance(value, list) else [value]
    names = (_BY.sub("", _text(one)).strip(" ,.") for one in values)
    found = [name for name in names if name and len(name) <= 80 and not _NOT_NAMES.search(name)]
    return tuple(dict.fromkeys(found))[:12]


def _cited(root: _Element) -> list[str]:
    """The authors as catalogues cite them, one in each tag; their own names stand before those of their families."""
    names = (meta.get("content") or "" for meta in root.iter("meta") if meta.get("name") == "citation_author")
    return [" ".join(part.strip() for part in reversed(name.split(",", 1))) for name in names]


def _time(root: _Element) -> str:
    return next((told for time in root.iter("time") if (told := (time.get("datetime") or "").strip())), "")


def _language(root: _Element, told: str) -> str:
    language = (root.get("lang") or root.get("xml:lang") or told).split(",")[0].strip()
    return language.replace("_", "-")[:35]
