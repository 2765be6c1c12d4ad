"""Boilerplate on a page, recognised by names and wording: menus, share buttons, related articles, copyright lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.document.summary import word_count
from readtui.ingest.html.blocks import BlockElement, LeafBlock
from readtui.ingest.phrases import has_date, has_time, is_byline, is_date_only
from readtui.unicode.lazy_regex import lazy_regex

MIN_PROSE_WORDS = 8
MIN_ITEM_WORDS = 3
"""Words of the shortest paragraph and of the shortest list item that are prose; a shorter one may be a label."""

MAX_SMALL_PRINT_LENGTH = 200
"""Characters of the longest byline, dateline, copyright line or notice of a site."""

MAX_TEASER_LENGTH = 400
"""Characters of the longest text of a teaser, below a heading that is a link."""

MAX_CALL_LENGTH = 40
"""Characters of the longest line without links that is taken for a call to action."""

_BOILERPLATE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_CAMEL_CASE = lazy_regex(r"(?<=[a-z])(?=[A-Z])")


def name_pattern(*names: str) -> re.Pattern[str]:
    """Return a pattern of names in attributes: whole words between hyphens, underscores, spaces or ends."""
    return lazy_regex(rf"(?i)(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])")


_BOILERPLATE_NAMES = name_pattern(
    *(r"shar(?:e|ing)(?:-?(?:bar|buttons?|links?|tools?|this))?", r"social(?!-media-embed)\w*", r"related\w*"),
    *(r"recommend\w*", "newsletters?", r"subscri\w+", "sign-?up", r"promo\w*", r"advert\w*", "ads?", r"sponsor\w*"),
    *("comments?", "disqus", "cookies?", "consent", "breadcrumbs?", "nav", "navigation", "menu", "footer", "sidebar"),
    *("popular", "trending", "latest", r"recent\w*", "read-?(?:more|next)", "see-?also", "tags", "taglist"),
    *("outbrain", "taboola", r"recirc\w*", "modal", "popup", "toolbar", "follow", "author-?bio", "pagination", "pager"),
    *(r"affiliate\w*", "ratings?", "rating-star", "call-to-action", "ambox"),
    *("teaser", "print-(?:header|footer)", "disclaimer", "noscript"),
)
_BYLINE_NAMES = name_pattern(
    "by-?line", "date-?line", "authors?", "timestamp", "pub-?date", "post-?meta", "entry-?meta", "posted-?on"
)
_ASIDE_NAMES = name_pattern("side-?bar", "aside")
_PULL_QUOTES = name_pattern("pull-?quotes?", "aside")
_STANDFIRST_NAMES = name_pattern(
    r"sub-?(?:head\w*|title|line)", "dek", "deck", "stand-?first", "description", "strap-?line"
)
_COMMENT_NAMES = name_pattern("comments?", "disqus")  # boilerplate of an article, but prose
_OTHER_NAMES = name_pattern(
    *("dialog", "alertdialog", "complementary", "contentinfo", "gdpr", "nav-?(?:header|footer|bar|box|links?)")
)
_PAGE_TAGS = frozenset(("html", "body", "main"))  # their class names describe the page: "with-sidebar"
_CALLS_TO_ACTION = lazy_regex(
    r"(?i)\W*(?:related|read (?:more|next|also)|see (?:more|also)|more(?: from| on|:)|also (?:read|see)|don['’]t miss"
    r"|watch(?: now| also|:)|recommended|click (?:here|to)|sign up|subscribe|share this|follow us|join our"
    r"|get (?:the|our)\b.*newsletter|lire aussi|à lire|voir aussi|lesen sie auch|mehr zum thema|siehe auch"
    r"|leia (?:também|mais)|veja também|lee también|leer más|ver más|leggi anche|lees ook|читайте также"
    r"|смотрите также|関連|相关阅读|(?:tags|filed under|categories|etiquetas|schlagwörter)\b)"
)
_NOTICES = lazy_regex(
    r"(?i)\W*(?:(?:this|our) (?:web)?site uses|we use cookies|by (?:continuing|using|clicking|submitting|signing)\b"
    r"|please (?:enable|sign|log|register|subscribe|update)|(?:enter )?your e-?mail|you must (?:be logged|log)"
    r"|save my name|allowed html|no html|lines and paragraphs break)"
)
_COPYRIGHT = lazy_regex(r"(?i)\W*(?:copyright\b|©|\(c\)\s|all rights reserved)")


def names_of(element: BlockElement) -> str:
    """Return the names in the attributes of an element, with hyphens in "camelCase" names."""
    return _CAMEL_CASE.sub("-", element.attribute_words)


def is_boilerplate_element(element: BlockElement) -> bool:
    """Whether an element has the tag or a name of boilerplate."""
    return element.tag in _BOILERPLATE_TAGS or (
        bool(element.attribute_words) and _BOILERPLATE_NAMES.search(names_of(element)) is not None
    )


def is_aside(element: BlockElement) -> bool:
    """Whether an element stands beside the text: it is one, or is named so."""
    return element.tag == "aside" or (
        bool(element.attribute_words) and _ASIDE_NAMES.search(names_of(element)) is not None
    )


def is_pull_quote(element: BlockElement) -> bool:
    """Whether an element may repeat a sentence of the text in large letters."""
    return element.tag == "aside" or (
        bool(element.attribute_words) and _PULL_QUOTES.search(names_of(element)) is not None
    )


def is_byline_element(element: BlockElement) -> bool:
    """Whether an element or its parent is named like a byline."""
    attribute_words = f"{element.attribute_words} {element.parent.attribute_words if element.parent else ''}"
    return _BYLINE_NAMES.search(_CAMEL_CASE.sub("-", attribute_words)) is not None


def is_standfirst_element(element: BlockElement) -> bool:
    """Whether an element is named like a standfirst, the introduction between title and text."""
    return _STANDFIRST_NAMES.search(names_of(element)) is not None


def is_copyright_line(text: str) -> bool:
    """Whether a text begins like a copyright line."""
    return _COPYRIGHT.match(text) is not None


def is_boilerplate_line(text: str, linked_length: int) -> bool:
    """Whether a text is a call to action ("Read more", "Sign up"). `linked_length` characters of it are in links."""
    return _CALLS_TO_ACTION.match(text) is not None and (linked_length * 2 >= len(text) or len(text) <= MAX_CALL_LENGTH)


def hidden_prose(leaves: Sequence[LeafBlock], kept: Sequence[bool]) -> list[bool]:
    """Return for each leaf whether it is prose that is not kept: text which a reader of the page may want.

    An element around kept leaves is not boilerplate, whatever its name. A text that occurs twice counts once. The
    texts of teasers, each below a heading that is a link, do not count.
    """
    teasers = _teaser_texts(leaves, kept)
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
    for index, (leaf, is_kept) in enumerate(zip(leaves, kept, strict=True)):
        is_missing = not is_kept and index not in teasers and is_prose(leaf) and leaf.text not in known_texts
        prose.append(is_missing and not _is_in_boilerplate(leaf.element, boilerplate))
        if prose[-1]:
            known_texts.add(leaf.text)
    return prose


def is_prose(leaf: LeafBlock) -> bool:
    """Whether a leaf is prose, judged by itself: a paragraph, a list item, code or a table that is not mostly links."""
    text = leaf.text
    if leaf.element.is_hidden or 2 * leaf.linked_length >= len(text) or leaf.kind not in ("text", "code", "table"):
        return False
    if is_byline_element(leaf.element) or is_boilerplate_line(text, leaf.linked_length):
        return False
    if len(text) <= MAX_SMALL_PRINT_LENGTH and _is_small_print(text):
        return False
    if leaf.kind != "text":
        return any(map(str.isalpha, text))  # else the numbers of the lines of code
    is_item = any(container.kind == "item" for container in leaf.containers)
    return word_count(text) >= (MIN_ITEM_WORDS if is_item else MIN_PROSE_WORDS)


def _is_small_print(text: str) -> bool:
    """Whether a short text is a byline, a dateline, a copyright line or a notice of the site."""
    folded = text.casefold()
    is_dated = is_date_only(folded) or (has_date(folded) and has_time(folded))
    return is_dated or is_byline(text) or is_copyright_line(text) or _NOTICES.match(text) is not None


def _teaser_texts(leaves: Sequence[LeafBlock], kept: Sequence[bool]) -> set[int]:
    """Return the indices of the texts below headings that link to another page, if there is little text below each.

    Between kept leaves there are none: a section of the article may have such a heading.
    """
    first, last = (kept.index(True), len(kept) - 1 - kept[::-1].index(True)) if True in kept else (len(kept), 0)
    teasers: set[int] = set()
    below: list[int] = []  # leaves between the heading and the one after it
    for index in range(len(leaves) - 1, -1, -1):
        if first <= index <= last:
            below = []
        elif leaves[index].kind != "heading":
            below.append(index)
        else:
            length = sum(len(leaves[after].text) for after in below if is_prose(leaves[after]))
            if _links_to_a_page(leaves[index]) and length <= MAX_TEASER_LENGTH:
                teasers.update(below)
            below = []
    return teasers


def _links_to_a_page(heading: LeafBlock) -> bool:
    """Whether at least half of a heading is a link to another page."""
    links = (style.target for piece in heading.pieces for style in piece.styles if style.kind == "link")
    return 2 * heading.linked_length >= len(heading.text) and any(not target.startswith("#") for target in links)


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
    names = names_of(element)
    if element.tag in _BOILERPLATE_TAGS or _OTHER_NAMES.search(names):
        return True
    return _BOILERPLATE_NAMES.search(names) is not None and not _COMMENT_NAMES.search(names)
