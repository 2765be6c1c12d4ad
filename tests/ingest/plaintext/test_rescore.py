"""Comparison of candidates for headings and for the title."""

import pytest

from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.model_trees import Trees
from readtui.ingest.plaintext.rescore import (
    Candidates,
    Probabilities,
    log_odds,
    opening_title,
    title_measures,
    tree_probability,
)
from tests.ingest.plaintext.prose import PROSE

BODY, TITLE = Probabilities(1.0, 0.0, 0.0, 0.0, 0.0), Probabilities(0.4, 0.0, 0.0, 0.0, 0.6)
HEADING, UNLIKELY = Probabilities(0.1, 0.9, 0.0, 0.0, 0.0), Probabilities(0.9, 0.05, 0.0, 0.05, 0.0)
BOILERPLATE = Probabilities(0.0, 0.0, 0.0, 1.0, 0.0)


def features_of(text: str) -> Features:
    return Features(line_groups(text))


def test_the_probability_comes_from_the_sum_over_trees() -> None:
    width = ("width", 10.0, ("width", 5.0, -3.0, -0.5), ("commas", 0.5, 2.0, -9.0))
    commas = ("commas", 0.5, ("width", 10.0, 0.0, 1.0), ("width", 10.0, -1.0, -1.0))
    trees = Trees(0.5, (width, commas))
    assert tree_probability(trees, {"width": 10.0, "commas": 0.0}) == 0.5
    assert tree_probability(trees, {"width": 11.0, "commas": 0.0}) > 0.9
    assert tree_probability(trees, {"width": 30.0, "commas": 1.0}) < 0.1


def test_log_odds_are_limited() -> None:
    assert log_odds(0.5) == 0.0
    assert -6 < log_odds(0.0) < -5 < 5 < log_odds(1.0) < 6


def test_candidates_are_compared_with_those_that_resemble_them() -> None:
    features = features_of(
        f"The Quay\n\n{PROSE}\n\nAt Sea\n\n{PROSE}\n\nThe Shore\n\n{PROSE}\n\nReally?\n\n- a\n- b\n\nEND"
    )
    candidates = Candidates(features, {0: UNLIKELY, 2: HEADING, 4: HEADING, 6: UNLIKELY, 7: BODY, 9: UNLIKELY})
    assert candidates.indices == [0, 2, 4, 6, 9]
    first, sea, question, end = (candidates.measures(at) for at in (0, 2, 6, 9))
    assert sea["log-odds of heading, same neighbours"] > question["log-odds of heading, same neighbours"]
    assert [one["distance to heading above"] for one in (first, sea, question)] == [150, 150, 2]
    assert [one["distance to heading below"] for one in (first, sea, end)] == [2, 2, 150]
    assert (question["ends with ? or !"], question["below is prose"]) == (1.0, 0.0)
    assert sea["probability of adjacent heading"] == 0.9


def test_one_or_no_candidate_is_measured_too() -> None:
    features = features_of("The Quay")
    assert Candidates(features, {}).indices == []
    only = Candidates(features, {0: Probabilities(0.5, 0.3, 0.2, 0.0, 0.0)}).measures(0)
    assert (only["count, same neighbours"], only["difference in log width"]) == (0, 0.0)
    assert only["share of attached short lines"] == 0.0


def test_neither_paragraphs_nor_menus_nor_lines_after_the_body_begins_may_be_the_title() -> None:
    features = features_of(f"Menu\n\nThe Last Ferry\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\nAshore\n\n{PROSE}")
    first = dict.fromkeys(range(len(features.groups)), TITLE)
    assert list(title_measures(features, first)) == [1]


def test_a_text_without_lines_has_no_title() -> None:
    assert title_measures(features_of(PROSE), {}) == {}


def test_title_candidates_are_compared() -> None:
    features = features_of(f"example.org\n\nThe Ferry Left the Island\n\n3 min read\n\n{PROSE}\n\n{PROSE}")
    found = title_measures(features, {0: BODY, 1: TITLE, 2: BOILERPLATE})
    assert (found[0]["rank"], found[1]["rank"]) == (1, 0)
    assert found[0]["log-odds below best"] > found[1]["log-odds below best"] == 0.0
    assert found[1]["rank by topic overlap"] == 0
    assert found[1]["topic overlap"] > found[0]["topic overlap"]
    assert (found[1]["distance to dateline"], found[1]["repetitions"]) == (1, 1)
    assert (found[0]["boilerplate below"], found[1]["boilerplate above"]) == (1.0, 0.0)
    assert (found[1]["distance to body"], found[1]["distance to prose"]) == (2, 2)


def test_titles_of_a_text_without_prose_are_measured_too() -> None:
    features = features_of("The Last Ferry\n\nIna Berg")
    found = title_measures(features, {0: TITLE, 1: BODY})
    assert (found[0]["topic overlap"], found[0]["distance to prose"]) == (0.0, -1)


@pytest.mark.parametrize(
    ("first", "index"),
    [
        ("The Last Ferry", 0),
        ("example.org\n\nThe Last Ferry", 1),
        ("Skip to content", -1),
        ("4 March 2031", -1),
        ("He came in and sat down by the fire.", -1),
        ("Menu\n\nNews\n\nSports\n\nThe Last Ferry", -1),
    ],
)
def test_the_first_line_is_the_title_unless_it_is_boilerplate_a_date_or_a_sentence(first: str, index: int) -> None:
    assert opening_title(features_of(f"{first}\n\nBy Ina Berg\n\n{PROSE}\n\n{PROSE}")) == index


def test_the_name_of_a_site_alone_is_no_title() -> None:
    assert opening_title(features_of("example.org")) == -1


@pytest.mark.parametrize("first", ["Please activate JavaScript to use this site.", "WED,", "Menu"])
def test_a_notice_or_a_menu_before_a_date_is_not_the_title(first: str) -> None:
    assert opening_title(features_of(f"{first}\n\nNov 20, 2031\n\n{PROSE}")) == -1
