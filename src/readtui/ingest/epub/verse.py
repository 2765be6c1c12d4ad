"""Verse in a book: lines that are passages of their own in the source become lines of one stanza."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readtui.ingest.epub.xhtml import kinds_of, words_of
from readtui.ingest.html.tags import BLOCK_TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

FURTHEST = 12
"""Steps by which a line is indented at most."""

LONGEST_LINE = 120
"""Characters of a line of verse: more is prose that is only called so, as the verses of a Bible are."""

_PARTS = ("div", "section", "blockquote")
_STANZA = re.compile(r"(?i)(?:^|[\s_-])(?:stanzas?|linegroup|line-?block|verses?|poem|poetry|strophe|lg)(?:$|[\s_-])")
_KINDS = frozenset(("z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics"))
_INDENT = re.compile(r"(?:^|\s)(?:i|in|ind|indent)-?(\d{1,2})(?:\s|$)")
_HARD_SPACE = "\xa0"


def set_verse(root: _Element) -> None:
    """Make one passage, with breaks between its lines, of each stanza in the tree."""
    seen: set[_Element] = set()
    for part in list(root.iter(*_PARTS)):
        if part in seen or not _is_verse(part):
            continue
        inside = list(part.iter(*_PARTS))
        seen.update(inside)  # each once, however many parts around it are called verse
        for group in inside:
            if _is_stanza(group):
                _join(group)
        for line in part.iter("span"):
            _indent(line)


def _is_verse(part: _Element) -> bool:
    words = part.get("class")
    return bool(words and _STANZA.search(words)) or bool(kinds_of(part) & _KINDS)


def _is_stanza(group: _Element) -> bool:
    """Whether all in it are lines: at least two, of the same kind, that hold no passages of their own."""
    lines = list(group)
    if len(lines) < 2 or (group.text or "").strip() or any((line.tail or "").strip() for line in lines):
        return False
    return {line.tag for line in lines} in ({"div"}, {"p"}) and all(map(_is_line, lines))


def _is_line(line: _Element) -> bool:
    # What holds blocks is told at the first of them: its words may be those of the whole book.
    if any(one.tag in BLOCK_TAGS for one in line.iterdescendants()) or len(words_of(line)) > LONGEST_LINE:
        return False
    return all(_ends(br, line) for br in line.iter("br"))


def _ends(br: _Element, line: _Element) -> bool:
    return br.getparent() is line and br.getnext() is None and not (br.tail or "").strip()


def _join(stanza: _Element) -> None:
    from lxml.etree import SubElement

    *_, last = stanza
    for line in stanza:
        line.tag = "span"
        line.tail = None
        if (len(line) == 0 or line[-1].tag != "br") and line is not last:
            SubElement(line, "br")


def _indent(line: _Element) -> None:
    """Set a line in as far as its class says."""
    if found := _INDENT.search(line.get("class") or ""):
        line.text = _HARD_SPACE * min(int(found[1]), FURTHEST) + (line.text or "").lstrip()
