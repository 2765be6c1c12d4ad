"""What a document does once it does again: lines are judged by the company they keep."""

import pytest

from readtui.ingest.phrases import is_date_alone
from readtui.ingest.plaintext.features import PLAIN_LINES, Evidence, Habits, contents_place, habits_of, opening
from readtui.ingest.plaintext.form import heading_mark, is_spoken
from readtui.ingest.plaintext.lines import passages_of
from readtui.ingest.plaintext.rescore import Company, Likelihood, odds, weighed
from readtui.ingest.plaintext.roles import may_be_heading

PROSE = (
    "The ferry left the island before it was light, and those who had meant to take it stood on the quay. "
    "Nobody spoke, since there was nothing to be said that the ferry could still have heard."
)


def evidence(text: str) -> Evidence:
    return Evidence(passages_of(text))


def habits(text: str) -> Habits:
    return evidence(text).habits


def test_trees_ask_and_their_answers_are_added_up() -> None:
    trees = (0.5, ("width", 10.0, -0.5, ("asks", 0.5, 3.0, -9.0)))
    assert weighed(trees, {"width": 10.0}) == 0.5
    assert weighed(trees, {"width": 11.0, "asks": 0.0}) > 0.9
    assert weighed(trees, {"width": 11.0, "asks": 1.0}) < 0.1


def test_odds_stay_within_bounds() -> None:
    assert odds(0.5) == 0.0
    assert -6 < odds(0.0) < -5 < 5 < odds(1.0) < 6


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        (f"{PROSE}\n{PROSE}\n{PROSE}", "flat"),
        (f"{PROSE}\n\n{PROSE}\n\n{PROSE}", "airy"),
        (f"{PROSE}\n\nOne\n{PROSE}\n\nTwo\n{PROSE}", "glued"),
        (f"{PROSE}\n\nOne\nTwo\nThree\n\n{PROSE}", "tight"),
    ],
)
def test_the_manner_of_a_document_is_told(text: str, manner: str) -> None:
    assert habits(text).manner == manner


def test_short_lines_among_paragraphs_are_counted_by_what_follows() -> None:
    found = habits(f"{PROSE}\n\nOne\n{PROSE}\n\nTwo\n\n{PROSE}")
    assert (found.glued, found.alone) == (1, 1)


def test_what_only_pages_say_is_a_share_that_counts_for_little_in_a_short_text() -> None:
    assert habits(f"Share\n\nSubscribe\n\nThe Quay\n\n{PROSE}").furnished == 2 / (4 + PLAIN_LINES)
    assert habits_of([], [], [], []).furnished == 0


def test_lines_that_open_alike_are_counted() -> None:
    assert opening("get it today") == "get it"
    assert opening("get it") == ""
    assert habits("Get it today\n\nGet it tomorrow\n\nKeep it forever").openings["get it"] == 2


def test_a_table_of_contents_is_seen_from_both_ends() -> None:
    seen = evidence(f"Quay\nSea\nShore\nHome\n\n{PROSE}\n\nSea\n\n{PROSE}\n\nAlone\n\n{PROSE}")
    place = [contents_place(seen.habits, seen.passages, seen.widths, seen.folded, at) for at in (0, 1, 5)]
    assert place == ["", "lists what follows", "is listed above"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Setting up¶", "¶"),
        ("See also[edit]", "[edit]"),
        ("Siehe auch [Bearbeiten]", " [Bearbeiten]"),
        ("A [note]", ""),
    ],
)
def test_some_signs_only_headings_bear(text: str, mark: str) -> None:
    assert heading_mark(text) == mark


@pytest.mark.parametrize(
    "line", ["March 25, 2031", "Posted on 4 March 2031 at 10:15 am", "2031年3月4日", "am 20. Juni 2031, 07:30 Uhr"]
)
def test_a_date_alone_heads_nothing(line: str) -> None:
    assert is_date_alone(line.casefold())
    assert not may_be_heading(line, line.casefold())


@pytest.mark.parametrize("line", ["1931", "March of 1931", "The winter of 2031"])
def test_a_year_may_head_a_chapter(line: str) -> None:
    assert may_be_heading(line, line.casefold())


def test_speech_is_no_heading() -> None:
    assert is_spoken("“Who is there?”")
    assert not may_be_heading("“Who is there?”", "“who is there?”")
    assert may_be_heading("“Wild Rose”", "“wild rose”")


def test_company_is_kept_by_lines_that_stand_alike() -> None:
    seen = evidence(f"The Quay\n\n{PROSE}\n\nAt Sea\n\n{PROSE}\n\nThe Shore\n\n{PROSE}\n\nReally?\n\n- a\n- b\n\nEND")
    sure, faint = Likelihood(0.1, 0.9, 0.0, 0.0, 0.0), Likelihood(0.9, 0.05, 0.0, 0.05, 0.0)
    company = Company(seen, {0: faint, 2: sure, 4: sure, 6: faint, 7: Likelihood(1.0, 0.0, 0.0, 0.0, 0.0), 9: faint})
    assert company.indices == [0, 2, 4, 6, 9]
    first, sea, question, end = (company.measures(at) for at in (0, 2, 6, 9))
    assert sea["so standing"] > question["so standing"]
    assert (first["since the last"], sea["since the last"]) == (150, 150)
    assert (first["until the next"], sea["until the next"], end["until the next"]) == (2, 2, 150)
    assert (question["since the last"], question["asks"], question["over prose"]) == (2, 1.0, 0.0)
    assert sea["likely next to it"] == 0.9


def test_a_company_of_one_or_none_is_measured_too() -> None:
    seen = evidence("The Quay")
    assert Company(seen, {}).indices == []
    alone = Company(seen, {0: Likelihood(0.5, 0.3, 0.2, 0.0, 0.0)}).measures(0)
    assert (alone["number so standing"], alone["unlike in width"], alone["glued"]) == (0, 0.0, 0.0)
