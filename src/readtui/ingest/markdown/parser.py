"""Markdown parser: markdown-it with limits, so that malicious text takes linear time, and no text is lost.

Blocks that are nested too deeply are flattened, not dropped. Each paragraph is parsed separately, in parts of limited
length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from readtui.ingest.markdown.attributes import take_attributes
from readtui.ingest.markdown.callouts import add_callout_rules, mark_callouts
from readtui.ingest.markdown.extensions import add_extensions
from readtui.maths.tex import FormulaReader
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:  # markdown-it takes 65 ms to import: so it is imported only to read Markdown
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 24
"""Levels of nesting that are kept; a list takes two. More do not fit on a page, and each level is parsed again."""

_MAX_PART_LENGTH = 5_000  # characters parsed at once: markdown-it can take quadratic time; few paragraphs are longer
_MAX_OPEN_BRACKETS = 40  # markdown-it takes too long to match more nested brackets, which only malicious text has
_BRACKET = lazy_regex(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|[\[\]]", re.DOTALL)  # brackets in code do not count
_SOFT_BREAK = lazy_regex(r"(?<!\\)\n")
_BETWEEN_LETTERS = lazy_regex(r"[^\W_](?=[^\W_])")
_OPEN_ADDRESS = lazy_regex(r"(?<!\\)<(?:https?|mailto):[^\s<>]*\Z", re.IGNORECASE)
_MARKUP = lazy_regex(r"[\\`*_~\[<&$]")
_OTHER_MARKUP = ("==", "%%", "  \n")  # searched one by one: five times as fast as in the pattern


class MarkdownParser:
    """Parser of one document: CommonMark with tables, strikethrough, footnotes, definition lists and formulas."""

    def __init__(self, text: str) -> None:
        self.notes: dict[str, None] = {}  # in order of occurrence; a dict used as an ordered set
        self._parser = _parser()
        self._state: StateBlock | None = None
        self._definitions: dict[str, Any] = {}  # of links and footnotes; of the rules, also what they look up again
        self._text = text
        self._formulas = FormulaReader()

    def block_tokens(self) -> Iterator[Sequence[Token]]:
        """Yield the tokens of each top-level block; those of the type "inline" are not parsed yet.

        If the text has link definitions or footnotes, all blocks are parsed first: a definition may follow its use.
        """
        blocks = self._parse_blocks()
        return iter(list(blocks)) if "]:" in self._text else blocks

    def parse_inline(self, content: str) -> list[Token] | str:
        """Return the tokens of inline content; the content itself if it has no markup."""
        if not (_MARKUP.search(content) or any(markup in content for markup in _OTHER_MARKUP)):
            return content
        tokens: list[Token] = []
        for part in _parts(content):
            if _brackets_are_balanced(part):
                parsed = self._parser.inline.parse(part, self._parser, self._definitions, [])
                tokens += map(self._with_unicode, parsed) if "$" in part else parsed
            else:
                self.notes["A paragraph with too many open brackets is shown without formatting."] = None
                tokens.append(_plain_token(part))
        return tokens

    def unicode_formula(self, source: str) -> str | None:
        """Return a display formula in Unicode; None if it can only be shown as TeX."""
        return self._formulas.to_unicode(source, on_one_line=False)

    def _with_unicode(self, token: Token) -> Token:
        """Make a formula a text token if it can be shown in Unicode; return other tokens unchanged."""
        if token.type == "math":
            unicode = self._formulas.to_unicode(token.content, on_one_line=True)
            token.meta["tex"] = token.content
            if unicode is not None:
                token.type, token.content = "text_special", unicode
        return token

    def next_footnote(self, number: int, unused: Mapping[str, object]) -> str | Sequence[Token] | None:
        """Return a footnote by its index in the order of references: its label, or its tokens if it is an inline note.

        The labels in `unused`, which have no references, follow one by one after these; None at the end.
        """
        footnotes = self._definitions.get("footnotes", {"list": {}})
        if number not in footnotes["list"]:
            if not unused:
                return None
            label = next(iter(unused))
            footnotes["list"][number] = {"label": label, "count": 0}
            footnotes["refs"][f":{label}"] = number
        note = footnotes["list"][number]
        footnote: str | Sequence[Token] = note["tokens"] if "tokens" in note else note["label"]
        return footnote

    def excess_cells(self, row: Token, columns: int) -> list[str]:
        """Return the cells of a table row beyond the columns of the table, which CommonMark drops."""
        assert row.map is not None and self._state is not None  # noqa: PT018 (the parser sets both)
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

    def _parse_blocks(self) -> Iterator[Sequence[Token]]:
        from markdown_it.rules_block import StateBlock

        self._state = state = StateBlock(self._text, self._parser, self._definitions, [])
        rules = self._parser.block.ruler.getRules("")
        has_attributes = any(sign in self._text for sign in ("}", "^", ")="))
        has_labels = "[!" in self._text or "**" in self._text
        line = state.skipEmptyLines(0)
        while line < state.lineMax:
            # One step of ParserBlock.tokenize; the last rule, the paragraph, always matches.
            state.line = line
            any(rule(state, line, state.lineMax, False) for rule in rules)
            if has_labels:
                mark_callouts(state.tokens)
            if has_attributes:
                take_attributes(state.tokens)
            yield state.tokens
            state.tokens = []
            line = state.skipEmptyLines(state.line)
        if self._definitions.pop("flattened", False):
            self.notes[f"Lists and quotations nested more than {MAX_NESTING // 2} deep are shown flat."] = None


_PLAIN_TARGET = lazy_regex(
    r"(?:https?://[a-z0-9]{1,60}(?:\.[a-z0-9]{1,60}){0,3}(?![^/?#]))?(?!//)[A-Za-z0-9/._~#?=&+-]*"
)
"""An address, or a path, that is the same when it is percent-encoded. It has no colon but that of HTTP."""


def normalised_destination(target: str) -> str:
    """Return the target of a link percent-encoded, as the parser does it; "" if it must not be followed."""
    if _PLAIN_TARGET.fullmatch(target):
        return target  # without importing the parser, which takes 20 ms
    parser = _parser()
    href = parser.normalizeLink(target)
    return href if parser.validateLink(href) else ""


def _plain_token(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    from readtui.ingest.markdown.rules import BlockRuler, InlineRuler  # imports the parser too

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING + 8}).enable(["table", "strikethrough"])
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    dollarmath_plugin(parser, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.disable("math_inline")  # it parses amounts of money as formulas
    parser.block.ruler.before("table", "flatten", _flatten)
    parser.inline.ruler.before("escape", "math", _math)
    add_callout_rules(parser)
    add_extensions(parser)
    parser.block.ruler = BlockRuler(parser.block.ruler)
    parser.inline.ruler = InlineRuler(parser.inline.ruler)
    return parser


def _flatten(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse each line of a block that is nested too deeply as a separate paragraph."""
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
    """Parse `$…$` and `$$…$$` as GitHub does: no space inside single dollars, no letter or digit outside."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    fence = "$$" if source.startswith("$$", start) else "$"
    first = start + len(fence)
    end = source.find(fence, first, state.posMax)
    if end <= first or (start and (source[start - 1].isalnum() or source[start - 1] == "$")):
        return False
    content = source[first:end]
    after = source[end + len(fence) : end + len(fence) + 1]
    if fence == "$" and (content != content.strip() or after.isalnum() or after == "$"):
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content, token.markup = content.strip(), fence
    state.pos = end + len(fence)
    return True


def _parts(content: str) -> Iterator[str]:
    """Yield the content in parts of at most `_MAX_PART_LENGTH` characters, split after a line, a sentence or a word."""
    start = 0
    while len(content) - start > _MAX_PART_LENGTH:
        end = _end_of_part(content, start + _MAX_PART_LENGTH // 2, start + _MAX_PART_LENGTH)
        yield content[start:end]
        start = end
    yield content[start:]


def _end_of_part(content: str, earliest: int, latest: int) -> int:
    """Return where a part ends: if possible after a line without a hard break, because few styles continue after it."""
    if breaks := [match.end() for match in _SOFT_BREAK.finditer(content, earliest, latest)]:
        return breaks[-1]
    for stop in ("\n", ". ", " "):
        if (end := content.rfind(stop, earliest, latest)) >= 0:
            return end + len(stop)
    # Never between a backslash and the escaped character, nor inside an address in angle brackets.
    end = max((match.end() for match in _BETWEEN_LETTERS.finditer(content, earliest, latest)), default=latest)
    open_address = content.rfind("<", earliest, end)
    return open_address if open_address >= 0 and _OPEN_ADDRESS.match(content, open_address, end) else end


def _brackets_are_balanced(part: str) -> bool:
    if part.count("[") <= _MAX_OPEN_BRACKETS:
        return True
    depth = 0
    for bracket in _BRACKET.finditer(part):
        depth += (bracket[0] == "[") - (bracket[0] == "]" and depth > 0)
        if depth > _MAX_OPEN_BRACKETS:
            return False
    return True
