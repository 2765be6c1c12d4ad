"""Metadata of a web page: title, authors, site, date of publication, language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import line_of, title_key
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_JSON_LD_LENGTH = 400_000
"""Characters of the longest JSON-LD script that is read."""

MAX_BYLINE_LENGTH = 100
"""Characters of the longest byline."""

LEAST_TITLE_WORDS = 3
"""Words from which a heading of the second level that begins a declared title is the title, whatever is above it."""

MOST_SITE_WORDS = 6
"""Words of the longest name of a site at the end of a title: "Python 3.12 documentation"."""

MAX_SCRIPT_LENGTH = 20_000
"""Characters at the start of a script that are searched for names of advertisers."""

_ARTICLE_TYPES = frozenset(
    ("article", "newsarticle", "blogposting", "reportagenewsarticle", "techarticle", "scholarlyarticle", "report",
     "analysisnewsarticle", "opinionnewsarticle", "reviewnewsarticle", "review", "webpage", "medicalwebpage", "recipe",
     "socialmediaposting", "liveblogposting", "qapage", "book", "chapter")
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title", "title")
_AUTHORS = ("author", "article:author", "dc.creator", "sailthru.author", "parsely-author", "byl")
_DATES = ("article:published_time", "date", "dc.date", "dc.date.issued", "parsely-pub-date", "pubdate",
          "sailthru.date", "datepublished", "citation_publication_date", "citation_date")  # fmt: skip
_NAME_ATTRIBUTES = ("property", "name", "itemprop", "http-equiv")
_SEPARATOR = lazy_regex(r"\s+[|\-–—:·•»«›‹~⋅/\\]+\s+|\s*[|»]\s*")
_SEPARATOR_SIGNS = " |-–—:·•»«›‹~⋅/\\"
_NO_SITE = lazy_regex(r"(?i)(?:part|page|chapter|volume|section|teil|seite|kapitel|band|partie)\b|[^a-z]*$")
_NOT_NAMES = lazy_regex(r"(?i)https?:|[@/]|^\W*$|staff$")
BY = lazy_regex(r"(?i)^\s*(?:by|von|par|por|di|door)\s+")
"""The word before the authors in a byline."""

_BYLINE_NAMES = lazy_regex(r"(?i)(?<![^\W_])(?:by-?line|author)s?(?![^\W_])")
_AFTER_NAMES = lazy_regex(r"\s*[|·•–—]\s*|\s+on\s+|,?\s*\d")
_BETWEEN_NAMES = lazy_regex(r"\s*,\s*|\s+(?:and|&|und|et|y|e|och|en)\s+")
_NAME = lazy_regex(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}")
_CLOCK = lazy_regex(r"(\d{4}-\d\d-\d\d)[T ]\d.*")
_SCHEME = lazy_regex(r"(?i)^https?://(?:www\.)?")


_THIRD_PARTIES = (
    *("doubleclick", "adsbygoogle", "googlesyndication", "amazon-adsystem", "adsrvr", "taboola", "outbrain", "criteo"),
    *("addthis", "sharethis", "connect.facebook", "platform.twitter", "twitter.com/widgets", "twitter.com/share"),
    *("scorecardresearch", "chartbeat", "quantserve", "bdshare", "bdsns", "cnzz", "disqus"),
)


class PageMetadata(NamedTuple):
    """Metadata of a page; empty where unknown.

    `is_article` is true if the page declares itself an article, `is_commercial` if it loads advertisements, or buttons
    of social networks.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""
    is_article: bool = False
    is_commercial: bool = False


def extract_metadata(root: _Element) -> PageMetadata:
    """Return the metadata of a page: from JSON-LD first, then from OpenGraph and other `meta` tags, then the body."""
    json_ld = _json_ld(root)
    tags = _meta_tags(root)

    def first_of(*names: str) -> str:
        return next((tags[name] for name in names if name in tags), "")

    site = _SCHEME.sub("", first_of("og:site_name", "application-name") or _text(json_ld.get("publisher"))).rstrip("/")
    published = _text(json_ld.get("datePublished")) or first_of(*_DATES) or _first_time(root)
    declared_authors = _names(json_ld.get("author")) or _names(_citation_authors(root) or [first_of(*_AUTHORS)])
    titles = (_text(json_ld.get("headline")), first_of(*_TITLES), _page_title(root))
    title = _title(root, titles, site)
    return PageMetadata(
        title,
        declared_authors or _byline_authors(root),
        site or next(filter(None, (_site_after(title, whole) for whole in titles)), ""),
        _CLOCK.sub(r"\1", published)[:40],
        _language(root, first_of("content-language", "og:locale") or _text(json_ld.get("inLanguage"))),
        bool(json_ld.get("headline")) or first_of("og:type") == "article",
        _is_commercial(root),
    )


def _page_title(root: _Element) -> str:
    return next((_heading_text(title) for title in root.iter("title")), "")


def _title(root: _Element, declared: Sequence[str], site: str) -> str:
    """Return the title of a page.

    This is a heading that agrees with one of the titles that are declared, or else the first of these, without the name
    of the site.
    """
    titles = [title for title in declared if title]
    keys = [title_key(title) for title in titles]
    first_parts = {title_key(_SEPARATOR.split(title)[0]) for title in titles} - {"", title_key(site)}
    tops = [text for top in root.iter("h1") if (text := _heading_text(top))]
    if (heading := _matching_heading(root, tops, keys, first_parts)) is not None:
        return heading
    if titles:
        return _without_site(titles[0], site)
    return tops[0] if len(tops) == 1 else ""


def _site_after(title: str, whole: str) -> str:
    """Return what a declared title has after the title of the page and a separator, if that can be a site; else ""."""
    name = _SEPARATOR.split(whole)[-1]
    before = whole[: whole.rfind(name)].rstrip(_SEPARATOR_SIGNS)
    key = title_key(title)
    is_title = bool(key) and key in (title_key(before), title_key(_SEPARATOR.split(whole)[0]))
    can_be_site = len(name.split()) <= MOST_SITE_WORDS and not _NO_SITE.match(name)
    return name if before and is_title and can_be_site else ""


def _matching_heading(root: _Element, tops: list[str], keys: list[str], first_parts: set[str]) -> str | None:
    """Return the heading that agrees best with the titles in the metadata.

    `tops` are the `h1` of the page, `keys` the keys of the titles, `first_parts` the keys of the titles up to the
    first separator. Only the first two `h2` are tried, and only as the beginning of a title.
    """
    for text in tops:
        if (key := title_key(text)) and key in keys:
            return text
    if not any(title_key(text) in first_parts for text in tops):
        for second in islice(root.iter("h2"), 2):  # the only `h1` may be the name of the site
            if title_key(text := _heading_text(second)) in first_parts and len(text.split()) >= LEAST_TITLE_WORDS:
                return text
    for text in tops:
        key = title_key(text)
        if key in first_parts or (len(key) >= 8 and any(key in title or _contains(key, title) for title in keys)):
            return text
    if len(tops) == 1 and title_key(_SEPARATOR.split(tops[0])[0]) in first_parts:
        return tops[0]
    for second in islice(root.iter("h2"), 2):
        text = _heading_text(second)
        key = title_key(text)
        if len(key) >= 8 and any(title.startswith(key) and len(title) < 2 * len(key) for title in keys):
            return text
    return None


def _contains(key: str, title: str) -> bool:
    """Whether the key of a heading contains the key of a title: a long one, as a short one may occur by chance."""
    return len(title) > 15 and title in key


def _without_site(title: str, site: str) -> str:
    """Remove the name of the site from the end of a title; and if it has two parts, any short second part."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    if site and title_key(parts[-1]) == title_key(site):
        return title[: title.rfind(parts[-1])].rstrip(_SEPARATOR_SIGNS)
    if len(parts) == 2 and len(parts[0].split()) >= 4 and len(parts[1].split()) <= 3:
        return parts[0]
    return title


def _heading_text(element: _Element) -> str:
    return line_of(element).rstrip("¶ ")  # manuals end headings with this sign as a link


def _meta_tags(root: _Element) -> dict[str, str]:
    """Return the contents of `meta` tags by name in lower case; for equal names, the first."""
    tags: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = next((value for key in _NAME_ATTRIBUTES if (value := meta.get(key))), "").lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            tags.setdefault(name, content)
    return tags


def _json_ld(root: _Element) -> dict[str, object]:
    """Return the JSON-LD objects that describe an article, merged into one; empty if there is none."""
    merged: dict[str, object] = {}
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > MAX_JSON_LD_LENGTH:
            continue
        try:
            import json  # deferred: few files have such metadata

            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            types = item.get("@type")
            types = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in types):
                for key, value in item.items():
                    merged.setdefault(key, value)
    return merged


def _objects(data: object, depth: int = 0) -> Iterator[dict[str, object]]:
    """Yield the objects in JSON-LD data: the data itself, the items of a list, and those of `@graph`."""
    if isinstance(data, list) and depth < 4:
        for item in data:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)


def _text(value: object) -> str:
    """Return a JSON-LD value as text: the name of an object, the first item of a list."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return _text(value.get("name")) if isinstance(value.get("name"), str) else ""
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return _text(value[0])
    return ""


def _names(value: object) -> tuple[str, ...]:
    """Return the names of people in a JSON-LD value or a list of bylines, at most twelve."""
    values = value if isinstance(value, list) else [value]
    names = (BY.sub("", _text(item)).strip(" ,.") for item in values)
    found = [name for name in names if name and len(name) <= 80 and not _NOT_NAMES.search(name)]
    return tuple(dict.fromkeys(found))[:12]


def _byline_authors(root: _Element) -> tuple[str, ...]:
    """Return the names in the first short element that is named a byline and begins like one ("By Ada Reed")."""
    for element in root.iter("p", "div", "span", "address", "a", "li"):
        names = f"{element.get('class', '')} {element.get('rel', '')} {element.get('itemprop', '')}"
        if _BYLINE_NAMES.search(names):
            text = line_of(element)
            is_name = element.get("rel") == "author" or element.get("itemprop") == "author"
            if len(text) <= MAX_BYLINE_LENGTH and (BY.match(text) or is_name):
                line = _AFTER_NAMES.split(BY.sub("", text))[0]
                return tuple(name for name in _names(_BETWEEN_NAMES.split(line)) if _NAME.fullmatch(name))
    return ()


def _citation_authors(root: _Element) -> list[str]:
    """Return the authors in `citation_author` tags, with given names first."""
    names = (meta.get("content") or "" for meta in root.iter("meta") if meta.get("name") == "citation_author")
    return [" ".join(part.strip() for part in reversed(name.split(",", 1))) for name in names]


def _is_commercial(root: _Element) -> bool:
    """Whether scripts or frames of a page are those of advertisers, of social networks, or count readers for them."""
    sources = (
        part[:MAX_SCRIPT_LENGTH].lower()
        for element in root.iter("script", "iframe")
        for part in (element.get("src"), element.text)
        if part
    )
    return any(name in source for source in sources for name in _THIRD_PARTIES)


def _first_time(root: _Element) -> str:
    return next((value for time in root.iter("time") if (value := (time.get("datetime") or "").strip())), "")


def _language(root: _Element, declared: str) -> str:
    language = (root.get("lang") or root.get("xml:lang") or declared).split(",")[0].strip()
    return language.replace("_", "-")[:35]
