"""Motions and text objects beside the real vim's, at random places of one text.

Where they differ on purpose (each has its function in `DEVIATIONS`), and why that serves a reader:

| where | vim | here | why |
|---|---|---|---|
| too many asked for | stays, or stops at an odd place | goes as far as it can | a key that does nothing is a riddle |
| back to the text's start | may leave out the first character | takes it | it is part of the word |
| a sentence that ends in ’ ” » | goes on | ends | so do books close a quotation |
| a sentence that ends in 。！？ | goes on | ends | Chinese and Japanese put no space behind them |
| `2is` where a sentence ends its line | counts the space that is not there | counts sentences | a verse is no riddle |
| an empty line inside a block | ends the paragraph | does not | code is one block to the reader |
| `)`, `is` in an indent | take the sentence for begun | do not | it starts ahead of the cursor |
| an object on an empty line | is that line | is what stands before | between blocks no line is seen |
| objects beyond an empty line | count that line | do not | the same |
| `ap` at the text's end, or back from inside a block | takes the empty line before | does not | the same |

`ip` is compared with as many of vim's as paragraphs and empty lines together make. Lines selected by characters become
whole lines with `ip` and `ap`, which take nothing less. vim 9.0 takes a skin tone for a character of its own, × ÷ and
some rare symbols for letters, and 々 for a mark; none is in the text.
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
"""One with a case for each deviation."""


def too_many(asked: Answered) -> bool:
    return asked.case.times > 1 and asked.ours == asked.case._replace(times=asked.case.times - 1).ours()


def back_to_the_start(asked: Answered) -> bool:
    return asked.case.extends and asked.ours.head == 0 and asked.vims.head == 1


def sentence_unknown_to_vim(asked: Answered) -> bool:
    return asked.case.kind in ("sentence", "sentence_back", "is", "as") and asked.passes(UNKNOWN_STARTS, beyond=2)


def sentences_of_a_verse(asked: Answered) -> bool:
    return asked.case.kind == "is" and asked.case.times > 1 and asked.passes(VERSE_STARTS)


def empty_line_inside_a_block(asked: Answered) -> bool:
    return asked.case.kind in ("paragraph", "paragraph_back", "ip", "ap") and asked.passes(IN_CODE, beyond=1)


def from_an_indent(asked: Answered) -> bool:
    head = asked.case.head
    return asked.case.kind in ("sentence", "is", "as") and TEXT[line_start(TEXT, head) : head + 1].isspace()


def object_on_an_empty_line(asked: Answered) -> bool:
    case = asked.case
    if case.kind in ("ip", "ap") and line_start(TEXT, case.fixed) == line_start(TEXT, case.head):
        return case.fixed in GAPS or case.head in GAPS
    before = case._replace(fixed=case.head - 1, head=case.head - 1)
    return not case.is_motion and not case.extends and case.head in GAPS and asked.ours == before.ours()


def objects_beyond_an_empty_line(asked: Answered) -> bool:
    return not asked.case.is_motion and asked.passes(GAPS if asked.case.kind in ("is", "as") else EMPTY_LINES)


def no_empty_line_before(asked: Answered) -> bool:
    ours, vims = (min(taken.fixed, taken.head) for taken in (asked.ours, asked.vims))
    return asked.case.kind == "ap" and vims in GAPS and line_start(TEXT, ours) == vims + 1


DEVIATIONS: list[Callable[[Answered], bool]] = [
    back_to_the_start,
    too_many,
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
def apart(answered: list[Answered]) -> list[Answered]:
    """Where the answers differ."""
    return [each for each in answered if not each.agree()]


@pytest.mark.parametrize("kind", [*KEYS, *get_args(TextObject)])
def test_motions_and_objects_are_vims_but_for_what_serves_a_reader(
    answered: list[Answered], apart: list[Answered], kind: str
) -> None:
    assert sum(each.case.kind == kind for each in answered) >= PLACES
    assert [each for each in apart if each.case.kind == kind and not any(why(each) for why in DEVIATIONS)] == []


def test_characters_words_and_lines_are_vims_without_exception(apart: list[Answered]) -> None:
    assert [each for each in apart if each.case.is_motion and each.case.view is FLAT and not too_many(each)] == []


@pytest.mark.parametrize("why", DEVIATIONS)
def test_no_deviation_is_named_in_vain(apart: list[Answered], why: Callable[[Answered], bool]) -> None:
    assert any(why(each) for each in apart)
