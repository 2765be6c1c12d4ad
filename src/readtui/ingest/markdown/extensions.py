"""Rules for Markdown of Obsidian and Pandoc, which CommonMark reads as text.

- links to other notes: `[[Page]]`, `[[Page#Heading|label]]`, `![[picture.png]]`
- marked text: `==text==`
- several terms above one definition, each on its line
- comments, which become hidden text: `%%text%%`, or lines between two lines of `%%`
- spans and attributes: `[text]{.class}`, `[a](b){target=_blank}`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readtui.ingest.markdown.attributes import ATTRIBUTES, attributes_of, has_names
from readtui.ingest.markdown.blocks import slug_of
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Delimiter

MAX_TERMS = 8
MAX_TERM_LENGTH = 80
"""The most terms of one definition, and characters of each: more are a paragraph before a colon."""

_DEFINITION = lazy_regex(r"[:~][ \t]+\S")
_DEFINITION_LINE = lazy_regex(r"^[ \t>]*[:~][ \t]", re.MULTILINE)
_TERM = lazy_regex(r"[^\W_].*[^.,;:!?\s]\s*\Z")  # a word or several, without the end of a sentence
# No spaces at the ends: conditions of shells. No quotes, operators or separators of statements: indices of programs.
_WIKI_LINK = lazy_regex(r"(!?)\[\[(?!\s|\^)([^\[\]|\n\"'=;:,<>]+?)(?:\\?\|([^\[\]\n]*))?(?<!\s)\]\](?![(\[:])")
# Attributes of C++, which are written alike.
_NO_PAGES = frozenset(
    (
        *("nodiscard", "noreturn", "deprecated", "fallthrough", "likely", "unlikely", "maybe_unused"),
        *("no_unique_address", "carries_dependency", "assume"),
    )
)
_PICTURE = lazy_regex(r"(?i)\.(?:png|jpe?g|gif|svg|webp|bmp|avif)\Z")
_SIZE = lazy_regex(r"\d+(?:x\d+)?")  # of an embedded picture, written like its alternative text
_EXTENSION = lazy_regex(r"\.\w{1,5}\Z")
_COMMENT = lazy_regex(r"%%([^%\n]*[^\W_][^%\n]*)%%(?![\w%])")
_WORD_CHARACTER = lazy_regex(r"[^\W\u2e80-\uffff\U00020000-\U0003ffff]")  # of a script with spaces between words
_MARK = ord("=")
_ENDS_OF_LINKS = ("link_close", "image")


def add_extensions(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before("fence", "comment_block", _comment_block, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.before("deflist", "terms", _terms)
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.inline.ruler.before("link", "span", _span)
    parser.inline.ruler.before("link", "attributes", _attributes)
    parser.inline.ruler.before("link", "comment", _comment)
    parser.inline.ruler.before("emphasis", "mark", _mark)
    parser.inline.ruler2.before("emphasis", "mark", _match_marks)


# Definition lists


def _terms(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse the terms above the last one of several, which are short lines with a definition below them."""
    if silent or not _has_definitions(state):
        return False
    line = start_line
    while line < min(end_line, start_line + MAX_TERMS + 1) and not _DEFINITION.match(text := _line(state, line)):
        if len(text) > MAX_TERM_LENGTH or not _TERM.match(text) or state.sCount[line] != state.blkIndent:
            return False
        line += 1
    is_definition = line < end_line and _DEFINITION.match(_line(state, line)) is not None
    if line < start_line + 2 or not is_definition:
        return False
    for term_line in range(start_line, line - 1):
        state.push("dt_open", "dt", 1)
        token = state.push("inline", "", 0)
        token.content, token.children = _line(state, term_line).strip(), []
        state.push("dt_close", "dt", -1)
    state.line = line - 1
    return True


def _has_definitions(state: StateBlock) -> bool:
    """Whether the text has any lines that may be definitions."""
    has_definitions: bool | None = state.env.get("has_definitions")
    if has_definitions is None:
        has_definitions = state.env["has_definitions"] = _DEFINITION_LINE.search(state.src) is not None
    return has_definitions


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


# Links


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Parse a link to another note or a place in it, or an embedded picture."""
    found = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel or not _is_page(state, found):
        return False
    if not silent:
        page, _, place = found[2].partition("#")
        if found[1] and _PICTURE.search(page):
            _push_picture(state, page, found[3] or "")
        else:
            _push_link(state, page.strip(), place.strip(), found[3] or "")
    state.pos = found.end()
    return True


def _is_page(state: StateInline, found: re.Match[str]) -> bool:
    """Whether double brackets contain the name of a page: no reference, index, number or attribute of a program."""
    name = found[2].strip()
    if name in _NO_PAGES or name.isdecimal() or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    from markdown_it.common.utils import normalizeReference  # deferred with the parser

    return normalizeReference(name) not in state.env.get("references", {})


def _push_picture(state: StateInline, page: str, label: str) -> None:
    from markdown_it.token import Token  # deferred with the parser

    alt = page.rpartition("/")[2] if not label or _SIZE.fullmatch(label) else label
    token = state.push("image", "img", 0)
    token.attrs = {"src": state.md.normalizeLink(page)}
    token.children = [Token("text", "", 0, content=alt)]


def _push_link(state: StateInline, page: str, place: str, label: str) -> None:
    target = page if not page or _EXTENSION.search(page) else f"{page}.md"
    fragment = "" if not place else place if place.startswith("^") else slug_of(place.rpartition("#")[2])
    href = state.md.normalizeLink(f"{target}#{fragment}" if place else target)
    text = label.strip() or " > ".join(filter(None, (page, *place.split("#"))))
    if not state.md.validateLink(href):
        state.push("text", "", 0).content = text
        return
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


# Spans and attributes


def _span(state: StateInline, silent: bool) -> bool:
    """Parse text in brackets with attributes in braces."""
    if state.src[state.pos] != "[" or "]{" not in state.src:
        return False
    start = state.pos
    end = state.md.helpers.parseLinkLabel(state, start)
    attributes = ATTRIBUTES.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if not attributes:
        return False
    if not silent:
        found = attributes_of(attributes[1])
        _push_place(state, found.ids)
        if "mark" in found.classes:
            state.push("mark_open", "mark", 1)
        state.pos, maximum, state.posMax = start + 1, state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = maximum
        if "mark" in found.classes:
            state.push("mark_close", "mark", -1)
    state.pos = attributes.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """Parse the attributes after a link, a picture, a span, code or emphasis."""
    attributes = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not attributes or state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    is_delimiter = bool(state.delimiters) and state.delimiters[-1].token == len(state.tokens) - 1
    is_styled = last.type == "code_inline" or (is_delimiter and state.delimiters[-1].close)
    if last.type not in _ENDS_OF_LINKS and not (is_styled and has_names(attributes[1])):
        return False
    if not silent:
        _push_place(state, attributes_of(attributes[1]).ids)
    state.pos = attributes.end()
    return True


def _push_place(state: StateInline, ids: Sequence[str]) -> None:
    if ids:
        state.push("place", "a", 0).meta = {"ids": ids}


# Comments


def _comment(state: StateInline, silent: bool) -> bool:
    """Parse a comment on one line."""
    found = _COMMENT.match(state.src, state.pos, state.posMax)
    if not found or (state.pos and re.match(r"[\w%]", state.src[state.pos - 1])):
        return False
    if not silent:
        state.push("comment", "", 0).content = found[1].strip()
    state.pos = found.end()
    return True


def _comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse the lines between two lines of percent signs as a comment."""

    def is_sign(line: int) -> bool:
        return _line(state, line).rstrip() == "%%"

    if not is_sign(start_line) or state.is_code_block(start_line):
        return False
    last_line = next(filter(is_sign, range(start_line + 1, end_line)), None)
    if last_line is None:
        return False
    if not silent:
        state.push("comment", "", 0).content = state.getLines(start_line + 1, last_line, state.blkIndent, False)
        state.line = last_line + 1
    return True


# Marks


def _mark(state: StateInline, silent: bool) -> bool:
    """Add two equals signs to the delimiters, if they are not inside a word nor between spaces."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    after = state.pos + scanned.length
    token = state.push("text", "", 0)
    token.content = "=" * scanned.length
    if scanned.length == 2:
        from markdown_it.rules_inline.state_inline import Delimiter  # deferred with the parser

        opens = scanned.can_open and not (state.pos and _WORD_CHARACTER.match(state.src[state.pos - 1]))
        closes = scanned.can_close and not (after < state.posMax and _WORD_CHARACTER.match(state.src[after]))
        state.delimiters.append(Delimiter(_MARK, 0, len(state.tokens) - 1, -1, opens, closes))
    state.pos = after
    return True


def _match_marks(state: StateInline) -> None:
    """Make matching pairs of delimiters tokens of marks."""
    _replace_pairs(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _replace_pairs(state, meta["delimiters"])


def _replace_pairs(state: StateInline, delimiters: Sequence[Delimiter]) -> None:
    for opening in delimiters:
        if opening.marker == _MARK and opening.end >= 0:
            pair = (opening, "mark_open", 1), (delimiters[opening.end], "mark_close", -1)
            for delimiter, kind, nesting in pair:
                token = state.tokens[delimiter.token]
                token.type, token.tag, token.content = kind, "mark", ""
                token.nesting = 1 if nesting > 0 else -1
