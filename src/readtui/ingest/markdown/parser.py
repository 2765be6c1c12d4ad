"""Markdown cut into tokens by markdown-it: block by block, one passage at a time, within bounds.

markdown-it is built for honest text. Here deep nesting is flattened instead of dropped, and each passage is parsed on
its own, in parts of a bounded length, so that the time grows with the text and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from readtui.maths.tex import Reader

if TYPE_CHECKING:  # markdown-it takes 65 ms to import: only an opened Markdown document pays for it
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 24
"""Levels of nesting that are kept (a list takes two): a page is not wider, and quoted lines are read once for each."""

_PART = 5_000  # characters parsed at once: markdown-it is quadratic in some, and few paragraphs are longer
_OPEN_BRACKETS = 40  # more, one inside another, are an attack on the search for their ends
_BRACKET = re.compile(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|[\[\]]", re.DOTALL)  # those in code open nothing
_SOFT_BREAK = re.compile(r"(?<!\\)\n")
_BETWEEN_LETTERS = re.compile(r"[^\W_](?=[^\W_])")
_ADDRESS = re.compile(r"(?<!\\)<(?:https?|mailto):[^\s<>]*\Z", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_~\[<&$]| {2}\n")


class MarkdownParser:
    """One document being parsed: CommonMark with tables, strike-through, footnotes, definition lists and math."""

    def __init__(self, text: str) -> None:
        self.notes: dict[str, None] = {}  # in the order in which they arose
        self._parser = _parser()
        self._state: StateBlock | None = None
        self._definitions: dict[str, Any] = {}
        self._text = text
        self._formulas = Reader()

    def blocks(self) -> Iterator[Sequence[Token]]:
        """The tokens of one outermost block after the other; those of kind "inline" are not parsed yet.

        Only where something is defined must all be read before the first is given: its use may stand before.
        """
        blocks = self._parsed_blocks()
        return iter(list(blocks)) if "]:" in self._text else blocks

    def inline(self, content: str) -> list[Token] | str:
        """The tokens of a passage; the passage itself where it has no markup."""
        if not _MARKUP.search(content):
            return content
        tokens: list[Token] = []
        for part in _parts(content):
            if _brackets_are_balanced(part):
                parsed = self._parser.inline.parse(part, self._parser, self._definitions, [])
                tokens += map(self._with_words, parsed) if "$" in part else parsed
            else:
                self.notes["A passage with too many open brackets is shown as it is written."] = None
                tokens.append(_text_token(part))
        return tokens

    def formula(self, source: str) -> str | None:
        """A formula that stands on its own, in Unicode; None if it is to be shown as TeX."""
        return self._formulas.unicode_of(source, on_one_line=False)

    def _with_words(self, token: Token) -> Token:
        """A token; of a formula the words, where it has some that read well."""
        if token.type == "math":
            said = self._formulas.unicode_of(token.content, on_one_line=True)
            token.meta["tex"] = token.content
            if said is not None:
                token.type, token.content = "text_special", said
        return token

    def footnote(self, number: int, unread: Mapping[str, object]) -> str | Sequence[Token] | None:
        """The footnote that was referred to after `number` others: its label, or the tokens of one written in place.

        After all of these comes the first label of those `unread`, as if it had been referred to; at last None.
        """
        footnotes = self._definitions.get("footnotes", {"list": {}})
        if number not in footnotes["list"]:
            if not unread:
                return None
            label = next(iter(unread))
            footnotes["list"][number] = {"label": label, "count": 0}
            footnotes["refs"][f":{label}"] = number
        note = footnotes["list"][number]
        found: str | Sequence[Token] = note["tokens"] if "tokens" in note else note["label"]
        return found

    def excess(self, row: Token, columns: int) -> list[str]:
        """The cells of a table's row beyond its columns, which CommonMark drops."""
        assert row.map is not None and self._state is not None  # noqa: PT018 (the parser gives both)
        line = self._text[self._state.bMarks[row.map[0]] : self._state.eMarks[row.map[0]]]
        if line.count("|") <= columns:
            return []
        from markdown_it.rules_block.table import escapedSplit  # deferred with the parser, as above

        cells = escapedSplit(line.lstrip(" \t>").rstrip())
        if not cells[0]:
            del cells[0]
        if not cells[-1]:
            del cells[-1]
        return [cell.strip() for cell in cells[columns:]]

    def _parsed_blocks(self) -> Iterator[Sequence[Token]]:
        from markdown_it.rules_block import StateBlock

        self._state = state = StateBlock(self._text, self._parser, self._definitions, [])
        rules = self._parser.block.ruler.getRules("")
        line = state.skipEmptyLines(0)
        while line < state.lineMax:
            # One turn of ParserBlock.tokenize: a paragraph takes what no other rule wants.
            state.line = line
            any(rule(state, line, state.lineMax, False) for rule in rules)
            yield state.tokens
            state.tokens = []
            line = state.skipEmptyLines(state.line)
        if self._definitions.pop("flattened", False):
            self.notes[f"Lists and quotations nested more than {MAX_NESTING // 2} deep are shown flat."] = None


def normalised_destination(target: str) -> str:
    """The target of a link as the parser gives it, percent-encoded; "" if it must not be followed."""
    parser = _parser()
    href = parser.normalizeLink(target)
    return href if parser.validateLink(href) else ""


def _text_token(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING + 8}).enable(["table", "strikethrough"])
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    dollarmath_plugin(parser, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.disable("math_inline")  # it takes sums of money for formulas
    parser.block.ruler.before("table", "flatten", _flatten)
    parser.inline.ruler.before("escape", "math", _math)
    return parser


def _flatten(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Each line of a block that is nested too deep is a paragraph, as it is written."""
    if silent or state.level < MAX_NESTING:
        return False
    state.env["flattened"] = True
    line = start_line
    while line < end_line and not state.isEmpty(line) and (line == start_line or state.sCount[line] >= state.blkIndent):
        state.push("paragraph_open", "p", 1)
        token = state.push("inline", "", 0)
        token.content = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
        state.push("paragraph_close", "p", -1)
        line += 1
    state.line = line
    return True


def _math(state: StateInline, silent: bool) -> bool:
    """`$…$` and `$$…$$` as GitHub reads them: no space inside the dollars, no letter or figure outside them."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    fence = "$$" if source.startswith("$$", start) else "$"
    first = start + len(fence)
    end = source.find(fence, first, state.posMax)
    if end <= first or (start and (source[start - 1].isalnum() or source[start - 1] == "$")):
        return False
    inside = source[first:end]
    after = source[end + len(fence) : end + len(fence) + 1]
    if fence == "$" and (inside != inside.strip() or after.isalnum() or after == "$"):
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content, token.markup = inside.strip(), fence
    state.pos = end + len(fence)
    return True


def _parts(content: str) -> Iterator[str]:
    """The passage in parts of at most `_PART` characters, cut after a line, a sentence or a word if it can be."""
    start = 0
    while len(content) - start > _PART:
        end = _end_of_part(content, start + _PART // 2, start + _PART)
        yield content[start:end]
        start = end
    yield content[start:]


def _end_of_part(content: str, earliest: int, latest: int) -> int:
    """Where a part ends: after a line that the author did not break by a sign, which markup rarely goes beyond."""
    if breaks := [found.end() for found in _SOFT_BREAK.finditer(content, earliest, latest)]:
        return breaks[-1]
    for stop in ("\n", ". ", " "):
        if (found := content.rfind(stop, earliest, latest)) >= 0:
            return found + len(stop)
    # Never between a backslash and what it escapes, nor within an address between its signs.
    end = max((found.end() for found in _BETWEEN_LETTERS.finditer(content, earliest, latest)), default=latest)
    opened = content.rfind("<", earliest, end)
    return opened if opened >= 0 and _ADDRESS.match(content, opened, end) else end


def _brackets_are_balanced(part: str) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(part):
        depth += (bracket[0] == "[") - (bracket[0] == "]" and depth > 0)
        if depth > _OPEN_BRACKETS:
            return False
    return True
