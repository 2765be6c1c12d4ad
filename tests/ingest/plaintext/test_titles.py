"""The title is the likeliest of the lines over the text, by what each has that the others lack."""

import pytest

from readtui.ingest.phrases import is_reading_time
from readtui.ingest.plaintext import roles as plaintext_roles
from readtui.ingest.plaintext.features import Evidence
from readtui.ingest.plaintext.form import is_site
from readtui.ingest.plaintext.lines import passages_of
from readtui.ingest.plaintext.rescore import Company, Likelihood, opening_title, titles_of
from readtui.ingest.plaintext.roles import Role, roles_of

PROSE = (
    "The ferry left the island before it was light, and those who had meant to take it stood on the quay. "
    "Nobody spoke, since there was nothing to be said that the ferry could still have heard."
)
BODY, TITLE = Likelihood(1.0, 0.0, 0.0, 0.0, 0.0), Likelihood(0.4, 0.0, 0.0, 0.0, 0.6)
HEADING, FURNITURE = Likelihood(0.1, 0.9, 0.0, 0.0, 0.0), Likelihood(0.0, 0.0, 0.0, 1.0, 0.0)


def roles(text: str) -> dict[str, Role]:
    found = passages_of(text)
    return {one.text: role for one, role in zip(found, roles_of(found), strict=True)}


def look(monkeypatch: pytest.MonkeyPatch, seen: dict[str, Likelihood]) -> None:
    """Let lines look as `seen` says, all others like body."""

    def first_look(evidence: Evidence, index: int) -> Likelihood:
        return seen.get(evidence.passages[index].text, BODY)

    def second_look(_company: Company, _index: int, first: Likelihood) -> float:
        return first.heading

    monkeypatch.setattr(plaintext_roles, "first_look", first_look)
    monkeypatch.setattr(plaintext_roles, "second_look", second_look)


def test_no_paragraph_no_menu_and_nothing_behind_the_start_of_the_text_may_be_the_title() -> None:
    evidence = Evidence(passages_of(f"Menu\n\nThe Last Ferry\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\nAshore\n\n{PROSE}"))
    first = dict.fromkeys(range(len(evidence.passages)), TITLE)
    assert list(titles_of(evidence, first)) == [1]


def test_a_text_without_lines_has_no_title() -> None:
    assert titles_of(Evidence(passages_of(PROSE)), {}) == {}


def test_lines_are_compared_with_one_another() -> None:
    evidence = Evidence(passages_of(f"example.org\n\nThe Ferry Left the Island\n\n3 min read\n\n{PROSE}\n\n{PROSE}"))
    found = titles_of(evidence, {0: BODY, 1: TITLE, 2: FURNITURE})
    assert (found[0]["rank"], found[1]["rank"]) == (1, 0)
    assert found[0]["below the best"] > found[1]["below the best"] == 0.0
    assert found[1]["subject rank"] == 0
    assert found[1]["subject"] > found[0]["subject"]
    assert (found[1]["dated soon"], found[1]["said again"]) == (1, 1)
    assert (found[0]["furniture below"], found[1]["furniture above"]) == (1.0, 0.0)
    assert (found[1]["before the body"], found[1]["before prose"]) == (2, 2)


def test_a_text_of_short_lines_alone_is_measured_too() -> None:
    evidence = Evidence(passages_of("The Last Ferry\n\nIna Berg"))
    found = titles_of(evidence, {0: TITLE, 1: BODY})
    assert (found[0]["subject"], found[0]["before prose"]) == (0.0, -1)


@pytest.mark.parametrize("line", ["3 min read", "3–4 minutes", "12 mins"])
def test_reading_times_are_known(line: str) -> None:
    assert is_reading_time(line)


@pytest.mark.parametrize("line", ["3 minutes later", "minutes", "in 3 minutes"])
def test_other_times_are_none(line: str) -> None:
    assert not is_reading_time(line)


def test_sites_are_known() -> None:
    assert is_site("www.example.org")
    assert not is_site("the example. org")


def test_a_text_from_a_reading_view_says_where_its_title_is() -> None:
    found = roles(f"example.org\n\nShare\n\nIna Berg\n\n3–4 minutes\n\nThe Last Ferry\n\n{PROSE}\n\n{PROSE}")
    assert found["Share"] == "title"


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("The Last Ferry", 0),
        ("example.org\n\nThe Last Ferry", 1),
        ("Skip to content", -1),
        ("4 March 2031", -1),
        ("He came in and sat down by the fire.", -1),
        ("Menu\n\nNews\n\nSports\n\nThe Last Ferry", -1),
    ],
)
def test_the_first_line_over_the_text_is_plainly_the_title_if_nothing_speaks_against_it(first: str, place: int) -> None:
    assert opening_title(Evidence(passages_of(f"{first}\n\nBy Ina Berg\n\n{PROSE}\n\n{PROSE}"))) == place


def test_a_date_by_the_title_is_not_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    look(monkeypatch, {"Share | 4 March 2031": FURNITURE, "Print | Mail": FURNITURE, "The Last Ferry": TITLE})
    found = roles(f"The Last Ferry\n\nShare | 4 March 2031\n\nPrint | Mail\n\n{PROSE}\n\n{PROSE}")
    assert (found["Share | 4 March 2031"], found["Print | Mail"]) == ("body", "furniture")


def test_what_stands_as_most_headings_do_is_one_however_it_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    look(monkeypatch, {"The Last Ferry": TITLE, "The Quay": HEADING, "At Sea": HEADING, "Ashore": BODY})
    parts = ["The Last Ferry", PROSE, "The Quay", PROSE, "At Sea", PROSE, "Ashore", PROSE, PROSE]
    assert roles("\n\n".join(parts))["Ashore"] == "heading"


def test_a_line_that_looks_like_a_caption_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    look(monkeypatch, {"the quay at dawn": Likelihood(0.4, 0.0, 0.6, 0.0, 0.0)})
    assert roles(f"The Last Ferry\n\n{PROSE}\n\nthe quay at dawn\n\n{PROSE}")["the quay at dawn"] == "caption"


@pytest.mark.parametrize(
    "follows",
    ["Publié le 29 juin 2031", "sexta-feira, 22 de outubro de 2031 às 20:13", "Ina Berg | Sep. 21, 2031, 3:03 PM"],
)
def test_the_first_line_over_a_date_or_an_author_is_the_title_however_long(follows: str) -> None:
    title = (
        "The Ferry Left the Island Before It Was Light, and Those Who Had Meant to Take It Stood on the Quay for Long"
    )
    assert roles(f"{title}\n\n{follows}\n\n{PROSE}\n\n{PROSE}")[title] == "title"


@pytest.mark.parametrize("first", ["Please activate JavaScript to use this site.", "WED,", "Menu"])
def test_a_notice_or_a_menu_over_a_date_is_no_title(first: str) -> None:
    assert opening_title(Evidence(passages_of(f"{first}\n\nNov 20, 2031\n\n{PROSE}"))) == -1


def test_a_list_without_running_text_has_its_title() -> None:
    found = roles("Winners of the Lake Race\n\nMay 3, 2031\n\n- Ina Berg\n- Jo Lind\n- Kai Holm")
    assert found["Winners of the Lake Race"] == "title"


def test_a_list_of_lines_that_no_title_stands_over_has_none() -> None:
    assert "title" not in roles("- milk\n- bread\n- two lemons").values()
    assert "title" not in roles("2031-05-03 10:00:01 INFO start\n2031-05-03 10:00:02 INFO listen").values()
    assert roles("") == {}
