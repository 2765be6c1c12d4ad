"""Boilerplate on a page, recognised by names and wording: menus, share buttons, related articles, copyright lines."""

from __future__ import annotations

import re

from readtui.ingest.html.blocks import BlockElement

MAX_CALL_LENGTH = 40
"""Characters of the longest line without links that is taken for a call to action."""

_BOILERPLATE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _name_pattern(*names: str) -> re.Pattern[str]:
    """Return a pattern of names in attributes: whole words between hyphens, underscores, spaces or ends."""
    return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])")


_BOILERPLATE_NAMES = _name_pattern(
    *(r"shar(?:e|ing)(?:-?(?:bar|buttons?|links?|tools?|this))?", r"social(?!-media-embed)\w*", r"related\w*"),
    *(r"recommend\w*", "newsletters?", r"subscri\w+", "sign-?up", r"promo\w*", r"advert\w*", "ads?", r"sponsor\w*"),
    *("comments?", "disqus", "cookies?", "consent", "breadcrumbs?", "nav", "navigation", "menu", "footer", "sidebar"),
    *("popular", "trending", "latest", r"recent\w*", "read-?(?:more|next)", "see-?also", "tags", "taglist"),
    *("outbrain", "taboola", r"recirc\w*", "modal", "popup", "toolbar", "follow", "author-?bio", "pagination", "pager"),
    *(r"affiliate\w*", "ratings?", "rating-star", "call-to-action", "ambox"),
    *("teaser", "print-(?:header|footer)", "disclaimer", "noscript"),
)
_BYLINE_NAMES = _name_pattern(
    "by-?line", "date-?line", "authors?", "timestamp", "pub-?date", "post-?meta", "entry-?meta", "posted-?on"
)
_STANDFIRST_NAMES = _name_pattern(
    r"sub-?(?:head\w*|title|line)", "dek", "deck", "stand-?first", "description", "strap-?line"
)
_CALLS_TO_ACTION = re.compile(
    r"(?i)\W*(?:related|read (?:more|next|also)|see (?:more|also)|more(?: from| on|:)|also (?:read|see)|don['’]t miss"
    r"|watch(?: now| also|:)|recommended|click (?:here|to)|sign up|subscribe|share this|follow us|join our"
    r"|get (?:the|our)\b.*newsletter|lire aussi|à lire|voir aussi|lesen sie auch|mehr zum thema|siehe auch"
    r"|leia (?:também|mais)|veja também|lee también|leer más|ver más|leggi anche|lees ook|читайте также"
    r"|смотрите также|関連|相关阅读|(?:tags|filed under|categories|etiquetas|schlagwörter)\b)"
)
_COPYRIGHT = re.compile(r"(?i)\W*(?:copyright\b|©|\(c\)\s|all rights reserved)")


def is_boilerplate_element(element: BlockElement) -> bool:
    """Whether an element has the tag or a name of boilerplate."""
    return element.tag in _BOILERPLATE_TAGS or (
        bool(element.attribute_words)
        and _BOILERPLATE_NAMES.search(_CAMEL_CASE.sub("-", element.attribute_words)) is not None
    )


def is_byline_element(element: BlockElement) -> bool:
    """Whether an element or its parent is named like a byline."""
    attribute_words = f"{element.attribute_words} {element.parent.attribute_words if element.parent else ''}"
    return _BYLINE_NAMES.search(_CAMEL_CASE.sub("-", attribute_words)) is not None


def is_standfirst_element(element: BlockElement) -> bool:
    """Whether an element is named like a standfirst, the introduction between title and text."""
    return _STANDFIRST_NAMES.search(_CAMEL_CASE.sub("-", element.attribute_words)) is not None


def is_copyright_line(text: str) -> bool:
    """Whether a text begins like a copyright line."""
    return _COPYRIGHT.match(text) is not None


def is_boilerplate_line(text: str, linked_length: int) -> bool:
    """Whether a text is a call to action ("Read more", "Sign up"). `linked_length` characters of it are in links."""
    return _CALLS_TO_ACTION.match(text) is not None and (linked_length * 2 >= len(text) or len(text) <= MAX_CALL_LENGTH)
