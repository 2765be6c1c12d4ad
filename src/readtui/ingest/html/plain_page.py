"""Selection of a plain page, such as a manual or a chapter of a book: all of it is text but its navigation.

Programs that find articles look for one dense passage among teasers, comments and advertisements, and lose what is
short: definitions, headings over nothing, boxes. A page without such company is shown whole, less its menus.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from readtui.ingest.html.blocks import BlockElement, LeafBlock, ancestors, elements_around, is_inside, links_inside_page
from readtui.ingest.html.boilerplate import is_copyright_line, name_pattern, names_of
from readtui.ingest.html.metadata import PageMetadata
from readtui.ingest.html.refinement import MAX_COPYRIGHT_LENGTH, drop_pull_quotes, drop_repeated_authors
from readtui.unicode.lazy_regex import lazy_regex

MAX_BAR_LENGTH = 400
"""Characters of the longest bar of buttons and links that is recognised by its name."""

_NAVIGATION_TAGS = frozenset(("nav", "menu", "dialog"))
_ROLES = name_pattern("navigation", "banner", "contentinfo", "search", "menubar", "toolbar", "menu", "dialog")
_NAMES_OF_MENUS = name_pattern(
    *(r"nav\w*", r"\w*navbar", r"\w*navigation", r"\w*sidebar", "side-bar", "related", "breadcrumbs?", "menu"),
    *("footer", "toolbar", "topnav", "subnav", "tabs", "pager"),
)
_NAMES_OF_CONTENTS = name_pattern("toc", "contents")
_NAMES_OF_BARS = name_pattern("nav(?:header|footer|bar|igation)?", r"\w+nav", "breadcrumbs?", "toolbar", "pager")
_NAMES_OF_SITES = name_pattern(
    *(r"shar(?:e|ing)-?(?:bar|buttons?|links?|tools?|this)", "share", "social", r"newsletters?"),
    *(r"subscri(?:be|ption)\w*", "sign-?up", "log-?in", r"promo\w*", r"advert\w*", "ads?", r"sponsor\w*", "disqus"),
    *(
        "popular",
        "trending",
        "outbrain",
        "taboola",
        r"affiliate\w*",
        "follow",
        "likes?",
        "facebook",
        "twitter",
        "tweet",
    ),
)
_SKIP_LINK = lazy_regex(
    r"(?i)\W*(?:skip|jump to|zum (?:haupt)?inhalt|zur navigation|aller au|passer au|saltar al|ir al|vai al|salta al"
    r"|pular para|ir para|naar de|ga naar|hoppa till|gå til|przejdź do|přejít|перейти к|跳至|跳转|コンテンツへ|본문)"
)
_SCRIPTS = lazy_regex(r"(?i)java ?script")
_SECTION_TAGS = frozenset(("article", "main", "section", "blockquote"))
_UNNAMED_TAGS = frozenset(  # their names say what their text is about, or describe the page
    ("html", "body", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre", "blockquote")
)


class _Lengths(NamedTuple):
    """Characters of text, of those in links, and of those in links to other pages."""

    text: int = 0
    linked: int = 0
    leading_away: int = 0

    def plus(self, other: _Lengths) -> _Lengths:
        return _Lengths(self.text + other.text, self.linked + other.linked, self.leading_away + other.leading_away)


def select_plain_page(leaves: Sequence[LeafBlock], metadata: PageMetadata) -> list[bool] | None:
    """Return for each leaf whether it is shown; None if the page is not plain.

    A page is not plain if it declares itself an article, or belongs to a site that lives by its readers: it loads
    advertisements, or an element of it is named as such sites name their boxes.
    """
    if metadata.is_article or metadata.is_commercial or any(map(_is_of_a_site, elements_around(leaves))):
        return None
    kept = select_without_navigation(leaves)
    drop_pull_quotes(leaves, kept)
    drop_repeated_authors(leaves, kept, metadata)
    return kept


def select_without_navigation(leaves: Sequence[LeafBlock]) -> list[bool]:
    """Return for each leaf whether it is shown if all of a page is but its navigation.

    This also leaves out lines of links outside the element that contains all other text.
    """
    lengths = list(map(_lengths, leaves))
    navigation = _navigation(leaves, lengths)
    shown = [not (leaf.element.is_hidden or navigation[leaf.element] or _is_notice(leaf)) for leaf in leaves]
    _drop_logos(leaves, shown)
    is_text = [
        is_shown and bool(leaf.text or leaf.image) and 2 * length.leading_away <= length.text
        for is_shown, leaf, length in zip(shown, leaves, lengths, strict=True)
    ]
    root = _common_element(leaves, is_text)
    inside = is_inside(leaves, root) if root is not None else [True] * len(leaves)
    return [is_shown and is_in_root for is_shown, is_in_root in zip(shown, inside, strict=True)]


def _common_element(leaves: Sequence[LeafBlock], is_text: Sequence[bool]) -> BlockElement | None:
    """Return the innermost element that contains the parents of all leaves that are text; None if there is none."""
    total = sum(is_text)
    counts = dict.fromkeys(elements_around(leaves), 0)  # parents are before their children
    for leaf in compress(leaves, is_text):
        counts[leaf.element.parent or leaf.element] += 1
    for element in reversed(counts):
        if counts[element] == total > 0:
            return element
        if element.parent is not None:
            counts[element.parent] += counts[element]
    return None


def _lengths(leaf: LeafBlock) -> _Lengths:
    linked = leaf.linked_length
    return _Lengths(len(leaf.text), linked, 0 if linked and links_inside_page(leaf) else linked)


def _navigation(leaves: Sequence[LeafBlock], lengths: Sequence[_Lengths]) -> dict[BlockElement, bool]:
    """Return for each element whether it is inside navigation. `lengths` are those of the leaves."""
    elements = elements_around(leaves)
    totals = dict.fromkeys(elements, _Lengths())
    for leaf, length in zip(leaves, lengths, strict=True):
        if not leaf.element.is_hidden:
            totals[leaf.element] = totals[leaf.element].plus(length)
    for element in reversed(elements):
        if element.parent is not None:
            totals[element.parent] = totals[element.parent].plus(totals[element])
    navigation: dict[BlockElement, bool] = {}
    for element in elements:
        is_inside = element.parent is not None and navigation[element.parent]
        navigation[element] = is_inside or _is_navigation(element, totals[element])
    return navigation


def _is_navigation(element: BlockElement, lengths: _Lengths) -> bool:
    """Whether an element is navigation: a menu, the header or the footer of a page. `lengths` are those inside it."""
    if element.tag in _NAVIGATION_TAGS:
        return True
    if element.tag in ("header", "footer"):
        return not any(outer.tag in _SECTION_TAGS for outer in ancestors(element.parent))
    is_linked = 2 * lengths.linked >= lengths.text
    if element.tag == "aside":
        return is_linked
    if not element.attribute_words or element.tag in _UNNAMED_TAGS:
        return False
    names = names_of(element)
    if is_linked and _NAMES_OF_MENUS.search(names):
        return True
    if 2 * lengths.leading_away >= lengths.text and _NAMES_OF_CONTENTS.search(names):
        return True
    is_short = lengths.text <= MAX_BAR_LENGTH
    is_bar = is_short and _NAMES_OF_BARS.search(names) is not None
    return is_bar or ((is_linked or is_short) and _ROLES.search(names) is not None)


def _drop_logos(leaves: Sequence[LeafBlock], shown: list[bool]) -> None:
    """Drop the pictures before the first text that link to other pages: they stand for the site or its parts."""
    for index, (leaf, following) in enumerate(pairwise(leaves)):
        is_logo = leaf.kind == "figure" and leaf.linked_length > 0 and following.kind != "caption"
        if shown[index] and not is_logo:
            return
        shown[index] = False


def _is_notice(leaf: LeafBlock) -> bool:
    """Whether a leaf is a copyright line in a footer, a request for scripts, or a link that skips the navigation.

    The footer may be in an article, which is perhaps not closed.
    """
    tags = {element.tag for element in ancestors(leaf.element)}
    if "footer" in tags and len(leaf.text) <= MAX_COPYRIGHT_LENGTH and is_copyright_line(leaf.text):
        return True
    if "noscript" in tags and _SCRIPTS.search(leaf.text):
        return True
    is_link = leaf.linked_length > 0 and leaf.linked_length >= len(leaf.text.strip()) and links_inside_page(leaf)
    return is_link and _SKIP_LINK.match(leaf.text) is not None


def _is_of_a_site(element: BlockElement) -> bool:
    """Whether an element is named like the boxes of sites that live by their readers: for sharing, advertisements."""
    is_named = bool(element.attribute_words) and element.tag not in ("html", "body")
    return is_named and _NAMES_OF_SITES.search(names_of(element)) is not None
