"""Block rules of the parser by the first character of a line: only those that can match are tried.

markdown-it tries each rule at the start of each block, and again at each line of a paragraph to see whether it ends
there. Most rules only look at the first character, so most of the time of a long text would be spent in calling them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]
"""A rule of markdown-it: (state, line, end line, silent) -> whether it matches. A silent rule adds no tokens."""

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
    "admonition": "!?",
}
"""The characters that a line can start with if a rule matches it; all other rules are tried at any line."""


class RulerByCharacter(Ruler[BlockRule]):
    """The rules of another ruler, where each chain is one rule that tries only those for the first character."""

    def __init__(self, ruler: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__  # for the methods that tell which rules are active
        names = dict(zip(ruler.getRules(_MAIN_CHAIN), ruler.get_active_rules(), strict=True))
        self._chains = {
            chain: [_rule_by_character([(names[rule], rule) for rule in ruler.getRules(chain)])] for chain in _CHAINS
        }

    def getRules(self, chainName: str = _MAIN_CHAIN) -> list[BlockRule]:  # noqa: N802, N803 (names of markdown-it)
        """Return the rules of a chain."""
        return self._chains[chainName]


def _rule_by_character(named_rules: Sequence[tuple[str, BlockRule]]) -> BlockRule:
    others = tuple(rule for name, rule in named_rules if name not in FIRST_CHARACTERS)
    characters = {character for name, _ in named_rules for character in FIRST_CHARACTERS.get(name, "")}
    by_character = {
        character: tuple(rule for name, rule in named_rules if character in FIRST_CHARACTERS.get(name, character))
        for character in characters
    }

    def rule_by_character(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        first = state.src[start] if start < state.eMarks[line] else ""
        return any(rule(state, line, end_line, silent) for rule in by_character.get(first, others))

    return rule_by_character
