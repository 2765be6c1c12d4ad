"""Rules of the parser by the character at which they are tried: only those that can match there.

markdown-it tries each block rule at the start of each block, and at each line of a paragraph to see whether it ends
there, and each inline rule at each character that may be markup. Most rules only look at the first character, so most
of the time of a long text would be spent in calling them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]
"""A block rule of markdown-it: (state, line, end line, silent) -> whether it matches. A silent rule adds no tokens."""

InlineRule: TypeAlias = Callable[[StateInline, bool], bool]
"""An inline rule of markdown-it: (state, silent) -> whether it matches."""

_Rule = TypeVar("_Rule")

_MAIN_CHAIN = ""
_CHAINS = (_MAIN_CHAIN, "paragraph", "reference", "blockquote", "list", "footnote_def")
"""The rules that start blocks, and those that end a block of each kind."""

FIRST_CHARACTERS: Mapping[str, str] = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
    "math_block": "$",
    "container": ":`~",
    "admonition": "!?=",
    "comment_block": "%",
}
"""The characters that a line can start with if a block rule matches it; all other rules are tried at any line."""

INLINE_CHARACTERS: Mapping[str, str] = {
    "newline": "\n",
    "escape": "\\",
    "math": "$",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "wiki_link": "[!",
    "span": "[",
    "attributes": "{",
    "comment": "%",
    "mark": "=",
}
"""The characters at which an inline rule can match; all other rules are tried at any character."""


class BlockRuler(Ruler[BlockRule]):
    """The block rules of another ruler, where each chain is one rule that tries only those for the first character."""

    def __init__(self, ruler: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__  # for the methods that tell which rules are active
        names = _names(ruler)
        self._chains = {
            chain: [_block_rule([(names[rule], rule) for rule in ruler.getRules(chain)])] for chain in _CHAINS
        }

    def getRules(self, chainName: str = _MAIN_CHAIN) -> list[BlockRule]:  # noqa: N802, N803 (names of markdown-it)
        """Return the rules of a chain."""
        return self._chains[chainName]


class InlineRuler(Ruler[InlineRule]):
    """The inline rules of another ruler as one rule that tries only those for the character at the position."""

    def __init__(self, ruler: Ruler[InlineRule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._rules = [_inline_rule([(name, rule) for rule, name in _names(ruler).items()])]

    def getRules(self, chainName: str = _MAIN_CHAIN) -> list[InlineRule]:  # noqa: N802, N803
        """Return the rules."""
        return self._rules


def _names(ruler: Ruler[_Rule]) -> dict[_Rule, str]:
    """Return the names of the active rules, which are in order."""
    return dict(zip(ruler.getRules(_MAIN_CHAIN), ruler.get_active_rules(), strict=True))


def _block_rule(named_rules: Sequence[tuple[str, BlockRule]]) -> BlockRule:
    by_character, others = _by_character(named_rules, FIRST_CHARACTERS)

    def rule_by_character(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        first = state.src[start] if start < state.eMarks[line] else ""
        return any(rule(state, line, end_line, silent) for rule in by_character.get(first, others))

    return rule_by_character


def _inline_rule(named_rules: Sequence[tuple[str, InlineRule]]) -> InlineRule:
    by_character, others = _by_character(named_rules, INLINE_CHARACTERS)

    def rule_by_character(state: StateInline, silent: bool) -> bool:
        for rule in by_character.get(state.src[state.pos], others):  # noqa: SIM110 (any() takes a third longer)
            if rule(state, silent):
                return True
        return False

    return rule_by_character


def _by_character(
    named_rules: Sequence[tuple[str, _Rule]], characters_of: Mapping[str, str]
) -> tuple[dict[str, tuple[_Rule, ...]], tuple[_Rule, ...]]:
    """Return the rules for each character that some rule needs, and those for all others, in the same order."""
    by_character = {
        character: tuple(rule for name, rule in named_rules if character in characters_of.get(name, character))
        for name, _ in named_rules
        for character in characters_of.get(name, "")
    }
    return by_character, tuple(rule for name, rule in named_rules if name not in characters_of)
