"""Motions and text objects compared with those of the real vim, at random places of one text.

They differ on purpose in these cases, each of which has a function in `DEVIATIONS`:

| case | vim | here | reason |
|---|---|---|---|
| count too large | stays, or stops somewhere | goes as far as possible | a key should do something |
| back to the start of the text | may omit the first character | selects it | it is part of the word |
| a sentence that ends in ’ ” » | continues | ends | books end quotations so |
| a sentence that ends in 。！？ | continues | ends | Chinese and Japanese put no space after them |
| `2is` if a sentence ends its line | counts a missing space | counts sentences | verse should be easy to select |
| an empty line inside a block | ends the paragraph | does not | code is one block |
| `)`, `is` in an indent | the sentence has begun | it has not | it starts after the cursor |
| an object on an empty line | is that line | is the one before | no line is shown between blocks |
| objects beyond an empty line | count that line | do not | the same |
| `ap` at the end of the text, or back from inside a block | selects the empty line before | does not | the same |

A count of `ip` is compared with vim's count of paragraphs and empty lines together. `ip` and `ap` turn a selection by
characters into one by lines. vim 9.0 treats a skin tone as a character, × ÷ and some rare symbols as letters, and 々 as
punctuation; the text contains none of these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from readtui.reading.motions import line_start
from readtui.reading.selection import TextObject
from tests.vim import (
    EMPTY_LINES,
    FLAT,
    GAPS,
    IN_CODE,
    KEYS,
    PLACES,
    TEXT,
    UNKNOWN_STARTS,
    VERSE_STARTS,
    VIM,
    Answered,
    answers,
)

pytestmark = pytest.mark.skipif(VIM is None, reason="vim is not installed")

SEED = 5
"""A seed that produces a case of each deviation."""


def count_too_large(answer: Answered) -> bool:
    return answer.case.times > 1 and answer.ours == answer.case._replace(times=answer.case.times - 1).ours()


def back_to_the_start(answer: Answered) -> bool:
    return answer.case.extends and answer.ours.head == 0 and answer.vims.head == 1


def sentence_unknown_to_vim(answer: Answered) -> bool:
    return answer.case.kind in ("sentence", "sentence_back", "is", "as") and answer.passes(UNKNOWN_STARTS, beyond=2)


def sentences_of_a_verse(answer: Answered) -> bool:
    return answer.case.kind == "is" and answer.case.times > 1 and answer.passes(VERSE_STARTS)


def empty_line_inside_a_block(answer: Answered) -> bool:
    return answer.case.kind in ("paragraph", "paragraph_back", "ip", "ap") and answer.passes(IN_CODE, beyond=1)


def from_an_indent(answer: Answered) -> bool:
    head = answer.case.head
    return answer.case.kind in ("sentence", "is", "as") and TEXT[line_start(TEXT, head) : head + 1].isspace()


def object_on_an_empty_line(answer: Answered) -> bool:
    case = answer.case
    if case.kind in ("ip", "ap") and line_start(TEXT, case.fixed) == line_start(TEXT, case.head):
        return case.fixed in GAPS or case.head in GAPS
    before = case._replace(fixed=case.head - 1, head=case.head - 1)
    return not case.is_motion and not case.extends and case.head in GAPS and answer.ours == before.ours()


def objects_beyond_an_empty_line(answer: Answered) -> bool:
    return not answer.case.is_motion and answer.passes(GAPS if answer.case.kind in ("is", "as") else EMPTY_LINES)


def no_empty_line_before(answer: Answered) -> bool:
    ours, vims = (min(selection.fixed, selection.head) for selection in (answer.ours, answer.vims))
    return answer.case.kind == "ap" and vims in GAPS and line_start(TEXT, ours) == vims + 1


DEVIATIONS: list[Callable[[Answered], bool]] = [
    back_to_the_start,
    count_too_large,
    sentences_of_a_verse,
    sentence_unknown_to_vim,
    empty_line_inside_a_block,
    from_an_indent,
    object_on_an_empty_line,
    objects_beyond_an_empty_line,
    no_empty_line_before,
]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> list[Answered]:
    return answers(tmp_path_factory.mktemp("vim"), SEED)


@pytest.fixture(scope="module")
def differing(answered: list[Answered]) -> list[Answered]:
    """The cases with different answers."""
    return [each for each in answered if not each.agree()]


@pytest.mark.parametrize("kind", [*KEYS, *get_args(TextObject)])
def test_motions_and_objects_are_those_of_vim_except_the_deviations(
    answered: list[Answered], differing: list[Answered], kind: str
) -> None:
    assert sum(each.case.kind == kind for each in answered) >= PLACES
    assert [
        each for each in differing if each.case.kind == kind and not any(deviation(each) for deviation in DEVIATIONS)
    ] == []


def test_characters_words_and_lines_are_those_of_vim(differing: list[Answered]) -> None:
    assert [
        each for each in differing if each.case.is_motion and each.case.view is FLAT and not count_too_large(each)
    ] == []


@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_each_deviation_occurs(differing: list[Answered], deviation: Callable[[Answered], bool]) -> None:
    assert any(deviation(each) for each in differing)
