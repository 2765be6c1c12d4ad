"""Links of a web page whose end tag is missing: browsers show all that follows as one link, for us it is text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.html.tags import BLOCK_TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TEXTS = 200
"""Texts between tags that are counted of a link."""

MAX_CARD_LENGTH = 300
"""Characters of the longest text of a link around blocks on a page that has too few end tags."""

LONG_LINK = 1_500
LONG_LINK_BLOCKS = 3
"""Characters and blocks of the smallest link that is not closed, whatever the number of end tags is."""

_ENDED_BY_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
_PARTS = frozenset(("li", "dt", "dd", "td", "th"))  # each ends the one before it


def cut_unclosed_links(links: Sequence[_Element], html: str) -> None:
    """Move the blocks out of links of the page `html` that are not closed, and remove addresses that contain tags.

    The parser puts into such a link all that follows. A link around a heading and a few lines is a teaser, and stays.
    """

    @cache
    def has_too_few_ends() -> bool:
        return sum(map(html.count, ("<a ", "<A "))) > sum(map(html.count, ("</a>", "</A>")))

    for link in links:
        if "<" in (address := link.get("href") or "") or ">" in address:  # its quotation mark is missing
            del link.attrib["href"]
        elif len(link) and address and (blocks := [child for child in link if child.tag in BLOCK_TAGS]):
            is_certain = _is_certainly_unclosed(link, blocks)
            if is_certain or (_is_no_teaser(link, blocks) and has_too_few_ends()):
                _cut(link, blocks[0])


def _is_certainly_unclosed(link: _Element, blocks: Sequence[_Element]) -> bool:
    """Whether a link cannot be closed: it is inside an item and straight around the next one, or it is very long."""
    if blocks[0].tag in _PARTS and (around := _block_around(link)) is not None and around.tag in _PARTS:
        return True
    return len(blocks) >= LONG_LINK_BLOCKS and _length(link) > LONG_LINK


def _is_no_teaser(link: _Element, blocks: Sequence[_Element]) -> bool:
    return len(blocks) >= LONG_LINK_BLOCKS or _length(link) > MAX_CARD_LENGTH or _has_words_before(blocks[0])


def _length(link: _Element) -> int:
    return sum(len(text.strip()) for text in islice(link.itertext(), MAX_TEXTS))


def _block_around(link: _Element) -> _Element | None:
    return next((element for element in link.iterancestors() if element.tag in BLOCK_TAGS), None)


def _has_words_before(block: _Element) -> bool:
    """Whether there are words in a link before the first block in it."""
    link = block.getparent()
    assert link is not None  # a block in a link
    texts = [link.text or ""]
    for before in block.itersiblings(preceding=True):
        texts += [*map(str, before.itertext()), before.tail or ""]
    return any(map(str.isalnum, "".join(texts)))


def _cut(link: _Element, block: _Element) -> None:
    """Move a block in a link and all that follows it behind the link, or behind the paragraph or part with the link."""
    around = _block_around(link)
    ended_tags = _PARTS if block.tag in _PARTS else _ENDED_BY_BLOCKS
    place = around if around is not None and around.tag in ended_tags else link
    for moved in reversed([block, *block.itersiblings()]):
        place.addnext(moved)
