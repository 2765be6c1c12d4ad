"""Boilerplate on a page, recognised by names and wording: menus, share buttons, related articles, copyright lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.document.summary import word_count
from readtui.ingest.html.blocks import BlockElement, LeafBlock
from readtui.ingest.phrases import is_byline, is_date_only

MIN_PROSE_WORDS = 8
"""Words of the shortest paragraph that is prose; a shorter one may be a label."""

MAX_SMALL_PRINT_LENGTH = 200
"""Characters of the longest byline or copyright line."""

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
_COMMENT_NAMES = _name_pattern("comments?", "disqus")  # boilerplate of an article, but prose
_OTHER_NAMES = _name_pattern(
    *("dialog", "alertdialog", "complementary", "contentinfo", "gdpr", "nav-?(?:header|footer|bar|box|links?)")
)
_PAGE_TAGS = frozenset(("html", "body", "main"))  # their class names describe the page: "with-sidebar"
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


def hidden_prose(leaves: Sequence[LeafBlock], kept: Sequence[bool]) -> list[bool]:
    """Return for each leaf whether it is prose that is not kept: text which a reader of the page may want.

    An element around kept leaves is not boilerplate, whatever its name. A text that occurs twice counts once.
    """
    boilerplate: dict[BlockElement, bool] = {}  # whether an element is inside boilerplate
    known_texts: set[str] = set()
    for leaf, is_kept in zip(leaves, kept, strict=True):
        if is_kept:
            known_texts.add(leaf.text)
            element: BlockElement | None = leaf.element
            while element is not None and element not in boilerplate:
                boilerplate[element] = False
                element = element.parent
    prose: list[bool] = []
    for leaf, is_kept in zip(leaves, kept, strict=True):
        is_missing = not is_kept and is_prose(leaf) and leaf.text not in known_texts
        prose.append(is_missing and not _is_in_boilerplate(leaf.element, boilerplate))
        if prose[-1]:
            known_texts.add(leaf.text)
    return prose


def is_prose(leaf: LeafBlock) -> bool:
    """Whether a leaf is prose, judged by itself: a paragraph, a list item, code or a table that is not mostly links."""
    text = leaf.text
    pieces = (*leaf.pieces, *(piece for row in leaf.rows for cell in row for piece in cell))
    linked_length = sum(len(piece.text) for piece in pieces if any(style.kind == "link" for style in piece.styles))
    if leaf.element.is_hidden or 2 * linked_length >= len(text) or leaf.kind not in ("text", "code", "table"):
        return False
    if is_byline_element(leaf.element) or is_boilerplate_line(text, linked_length):
        return False
    if len(text) <= MAX_SMALL_PRINT_LENGTH and (
        is_copyright_line(text) or is_byline(text) or is_date_only(text.casefold())
    ):
        return False
    if not any(map(str.isalpha, text)):  # the numbers of the lines of code
        return False
    is_item = any(container.kind == "item" for container in leaf.containers)
    return leaf.kind != "text" or is_item or word_count(text) >= MIN_PROSE_WORDS


def _is_in_boilerplate(element: BlockElement, known: dict[BlockElement, bool]) -> bool:
    """Whether an element is inside boilerplate. `known` has the elements judged before; it is extended."""
    passed: list[BlockElement] = []
    found: BlockElement | None = element
    is_inside = False
    while found is not None and not is_inside:
        if found in known:
            is_inside = known[found]
            break
        passed.append(found)
        is_inside = found.tag not in _PAGE_TAGS and _is_without_prose(found)
        found = found.parent
    known.update(dict.fromkeys(passed, is_inside))
    return is_inside


def _is_without_prose(element: BlockElement) -> bool:
    """Whether an element has the tag, the role or a name of boilerplate. Comments of readers are prose."""
    names = _CAMEL_CASE.sub("-", element.attribute_words)
    is_named = is_boilerplate_element(element) and not _COMMENT_NAMES.search(names)
    return is_named or _OTHER_NAMES.search(names) is not None
