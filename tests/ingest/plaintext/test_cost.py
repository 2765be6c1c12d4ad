"""How much work reading a pasted text is: function calls are counted, so the figures are the same on each machine."""

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from readtui.ingest.plaintext import dates
from readtui.ingest.plaintext import features as plaintext_features
from readtui.ingest.plaintext.dates import find_date
from readtui.ingest.plaintext.reader import read
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

MOST_CALLS = 350
"""Function calls for each line of a page that was pasted with its menus: of Python and of C."""

MOST_CALLS_WRAPPED = 120
"""The same for a text of wrapped paragraphs, of which few lines may be anything else."""

MENU = "\n".join(
    ("Home", "News and views", "Weather today", "About us", "Sign in", "The harbour in pictures", "Search")
)
FOOTER = "\n".join(("Share this story", "All rights reserved", "Terms of use", "Photos: Ina Berg", "12 comments"))


def page(sections: int) -> str:
    """Return an article as it is copied with all that is around it."""
    body = "\n\n".join(
        f"The Quay of Harbour {at}\n\n{PROSE}\n\n{MORE}\n\nThe boats on day {at}, by Ina Berg\n\n{LAST}\n\n{MENU}"
        for at in range(sections)
    )
    return f"{MENU}\n\nThe Last Ferry\n\nBy Ina Berg\nMarch 4, 2031 10:15\n\n{body}\n\n{FOOTER}"


def wrapped(sections: int) -> str:
    lines = [PROSE[start : start + 70] for start in range(0, len(PROSE), 70)]
    return "\n\n".join(f"CHAPTER {at + 1}\n\n" + "\n".join(lines * 4) for at in range(sections))


def calls(text: str) -> int:
    """Return how many functions are called to read a text, apart from what is made once."""
    read(text[:1000], "x")
    counts: Counter[str] = Counter()

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        counts[event] += 1

    sys.setprofile(count)
    try:
        read(text, "x")
    finally:
        sys.setprofile(None)
    return counts["call"] + counts["c_call"]


def test_a_line_of_a_pasted_page_costs_few_function_calls() -> None:
    text = page(40)
    assert calls(text) / (text.count("\n") + 1) <= MOST_CALLS


def test_a_line_of_a_wrapped_text_costs_few_function_calls() -> None:
    text = wrapped(40)
    assert calls(text) / (text.count("\n") + 1) <= MOST_CALLS_WRAPPED


@pytest.mark.parametrize("make", [page, wrapped])
def test_the_work_grows_with_the_length_of_a_text(make: Any) -> None:
    assert calls(make(160)) <= 4.5 * calls(make(40))


def test_the_features_of_a_line_are_made_at_most_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[int] = Counter()
    original = plaintext_features.Features.of_group

    def of_group(self: plaintext_features.Features, index: int) -> list[str]:
        made[index] += 1
        return original(self, index)

    monkeypatch.setattr(plaintext_features.Features, "of_group", of_group)
    read(page(20), "x")
    assert max(made.values()) <= 2


def test_the_words_of_paragraphs_below_a_line_are_counted_only_if_one_of_its_words_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    split: list[str] = []
    words_in = plaintext_features._words_in

    def counted(line: str) -> list[str]:
        split.append(line)
        return words_in(line)

    monkeypatch.setattr(plaintext_features, "_words_in", counted)
    read("\n\n".join(f"Chapter {at}. Qwertz Asdfgh\n\n{PROSE * 3}\n\n{MORE * 3}" for at in range(300)), "x")
    paragraphs = sum(len(line) > 400 for line in split)
    assert paragraphs <= plaintext_features.SAMPLE + 10


def test_a_number_that_is_no_year_is_searched_for_no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "_DATE", None)
    assert find_date("Chapter 119. Twenty lamps, 20 of 200") == ""
