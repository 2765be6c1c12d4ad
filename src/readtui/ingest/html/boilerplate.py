"""What stands beside an article: parts of a page and passages that by their names and words are no text of it."""

from __future__ import annotations

import re

from readtui.ingest.html.blocks import BlockElement

SHORT = 40
"""Characters of a line that calls for a look elsewhere without having a link itself."""

_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _named(*names: str) -> re.Pattern[str]:
    """A pattern of names as they stand in classes: between hyphens, underscores, spaces or ends."""
    return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])")


_ASIDES = _named(
    *(r"shar(?:e|ing)(?:-?(?:bar|buttons?|links?|tools?|this))?", r"social(?!-media-embed)\w*", r"related\w*"),
    *(r"recommend\w*", "newsletters?", r"subscri\w+", "sign-?up", r"promo\w*", r"advert\w*", "ads?", r"sponsor\w*"),
    *("comments?", "disqus", "cookies?", "consent", "breadcrumbs?", "nav", "navigation", "menu", "footer", "sidebar"),
    *("popular", "trending", "latest", r"recent\w*", "read-?(?:more|next)", "see-?also", "tags", "taglist"),
    *("outbrain", "taboola", r"recirc\w*", "modal", "popup", "toolbar", "follow", "author-?bio", "pagination", "pager"),
    *(r"affiliate\w*", "ratings?", "rating-star", "call-to-action", "ambox"),
    *("teaser", "print-(?:header|footer)", "disclaimer", "noscript"),
)
_BYLINES = _named(
    "by-?line", "date-?line", "authors?", "timestamp", "pub-?date", "post-?meta", "entry-?meta", "posted-?on"
)
_STANDFIRSTS = _named(r"sub-?(?:head\w*|title|line)", "dek", "deck", "stand-?first", "description", "strap-?line")
_CALLS = re.compile(
    r"(?i)\W*(?:related|read (?:more|next|also)|see (?:more|also)|more(?: from| on|:)|also (?:read|see)|don['’]t miss"
    r"|watch(?: now| also|:)|recommended|click (?:here|to)|sign up|subscribe|share this|follow us|join our"
    r"|get (?:the|our)\b.*newsletter|lire aussi|à lire|voir aussi|lesen sie auch|mehr zum thema|siehe auch"
    r"|leia (?:também|mais)|veja também|lee también|leer más|ver más|leggi anche|lees ook|читайте также"
    r"|смотрите также|関連|相关阅读|(?:tags|filed under|categories|etiquetas|schlagwörter)\b)"
)
_IMPRINT = re.compile(r"(?i)\W*(?:copyright\b|©|\(c\)\s|all rights reserved)")


def is_boilerplate_element(box: BlockElement) -> bool:
    """Whether a part of a page is called like one that stands beside the text."""
    return box.tag in _TAGS or (
        bool(box.attribute_words) and _ASIDES.search(_CAMEL.sub("-", box.attribute_words)) is not None
    )


def is_byline_element(box: BlockElement) -> bool:
    """Whether a part of a page, or the one around it, is called like a byline."""
    words = f"{box.attribute_words} {box.parent.attribute_words if box.parent else ''}"
    return _BYLINES.search(_CAMEL.sub("-", words)) is not None


def is_standfirst_element(box: BlockElement) -> bool:
    """Whether a part of a page is called like the lines that stand between title and text."""
    return _STANDFIRSTS.search(_CAMEL.sub("-", box.attribute_words)) is not None


def is_copyright_line(text: str) -> bool:
    """Whether a passage says whose the page is, as its last line does."""
    return _IMPRINT.match(text) is not None


def is_boilerplate_line(text: str, linked: int) -> bool:
    """Whether a passage, `linked` characters of which are links, calls for a look elsewhere."""
    return _CALLS.match(text) is not None and (linked * 2 >= len(text) or len(text) <= SHORT)
