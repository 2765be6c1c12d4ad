"""Roles of line groups: title, headings, captions and boilerplate."""

import pytest

from readtui.ingest.phrases import is_date_only
from readtui.ingest.plaintext import roles as plaintext_roles
from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.form import is_dialogue
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.rescore import Candidates, Probabilities
from readtui.ingest.plaintext.roles import MOST_GROUPS, GroupRole, may_be_heading, roles_of
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

BODY, TITLE = Probabilities(1.0, 0.0, 0.0, 0.0, 0.0), Probabilities(0.4, 0.0, 0.0, 0.0, 0.6)
HEADING, BOILERPLATE = Probabilities(0.1, 0.9, 0.0, 0.0, 0.0), Probabilities(0.0, 0.0, 0.0, 1.0, 0.0)


def roles(text: str) -> dict[str, GroupRole]:
    found = line_groups(text)
    return {one.text: role for one, role in zip(found, roles_of(found), strict=True)}


def set_probabilities(monkeypatch: pytest.MonkeyPatch, by_text: dict[str, Probabilities]) -> None:
    """Replace the models: lines have the probabilities in `by_text`, all others are body text."""

    def role_probabilities(features: Features, index: int) -> Probabilities:
        return by_text.get(features.groups[index].text, BODY)

    def heading_probability(_candidates: Candidates, _index: int, first: Probabilities) -> float:
        return first.heading

    monkeypatch.setattr(plaintext_roles, "role_probabilities", role_probabilities)
    monkeypatch.setattr(plaintext_roles, "heading_probability", heading_probability)


def test_the_first_line_before_running_text_is_the_title() -> None:
    assert roles(f"The Last Ferry\n\n{PROSE}\n\n{MORE}")["The Last Ferry"] == "title"


def test_short_lines_between_paragraphs_are_headings() -> None:
    found = roles(f"The Last Ferry\n\n{PROSE}\n\nOn the Quay\n\n{MORE}\n\nAt Sea\n\n{LAST}\n\nAshore\n\n{PROSE}")
    assert [line for line, role in found.items() if role == "heading"] == ["On the Quay", "At Sea", "Ashore"]


def test_a_line_placed_like_the_headings_is_a_heading() -> None:
    parts = [
        "The Last Ferry",
        PROSE,
        "On the Quay",
        MORE,
        "1931",
        LAST,
        "At the Baker's",
        PROSE,
        "A Light at Sea",
        MORE,
    ]
    assert roles("\n\n".join(parts))["1931"] == "heading"
    assert roles("\n\n".join(parts).replace("1931", "March 4, 1931"))["March 4, 1931"] == "heading"


def test_a_line_with_the_mark_of_a_heading_is_a_heading() -> None:
    assert roles(f"The Last Ferry\n\n{PROSE}\n\nSee also[edit]\n\n- a\n- b\n\n{MORE}")["See also[edit]"] == "heading"


def test_numbered_lines_before_text_are_headings() -> None:
    found = roles(f"1. The quay\n\n{PROSE}\n\n2. The sea, and what it took\n\n{MORE}\n\n3. The shore\n\n{PROSE}")
    assert found["2. The sea, and what it took"] == "heading"


def test_a_single_numbered_line_is_not_a_heading() -> None:
    assert roles(f"{PROSE}\n\n{MORE}\n\n1. of May, as it happened.\n\n{LAST}")["1. of May, as it happened."] == "body"


def test_adjacent_numbered_lines_are_a_list() -> None:
    found = roles(f"{PROSE}\n\nIX. whole ropes, mended.\n\n1.1 ropes\n\n1.2 lamps\n\n1.3 sails\n\n{PROSE}")
    assert found["1.1 ropes"] == "body"


def test_a_single_marked_heading_of_level_1_is_the_title() -> None:
    found = roles(f"Some Site\n\n# The Last Ferry\n\n{PROSE}\n\n## On the Quay\n\n{PROSE}")
    assert found["The Last Ferry"] == "title"
    assert "title" not in [role for line, role in found.items() if line != "The Last Ferry"]


def test_several_marked_headings_of_level_1_are_headings() -> None:
    found = roles(f"# One\n\n{PROSE}\n\n# Two\n\n{PROSE}")
    assert (found["One"], found["Two"]) == ("heading", "heading")


def test_menus_and_notices_around_an_article_are_boilerplate() -> None:
    menu = "Skip to content\nHome\nNews\nSports\nWeather\nSubscribe\n\n"
    footer = "\n\nRelated articles\nPrivacy Policy\nTerms of Use\nContact Us\nAdvertise\n© 2031 All rights reserved."
    found = roles(f"{menu}The Last Ferry\n\nBy Ina Berg\n\n" + "\n\n".join([PROSE, MORE, LAST] * 2) + footer)
    assert found["The Last Ferry"] == "title"
    assert found["By Ina Berg"] == "body"
    assert {found[line] for line in ("Skip to content", "Home", "Sports")} == {"boilerplate"}


def test_running_text_is_never_boilerplate() -> None:
    found = roles("\n\n".join([PROSE, "We use cookies. " + PROSE + PROSE, PROSE]))
    assert set(found.values()) == {"body"}


def test_headings_of_a_wrapped_text_are_found() -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    parts = ["The Last Ferry", "by Ina Berg", wrapped, "ON THE QUAY", wrapped, "At Sea", wrapped, "List", "- a\n- b"]
    found = roles("\n\n".join(parts))
    assert [line for line, role in found.items() if role == "heading"] == ["ON THE QUAY", "At Sea", "List"]
    assert found["The Last Ferry"] == "title"


def test_a_wrapped_text_with_chapters_is_classified_by_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    set_probabilities(monkeypatch, {"at sea": Probabilities(0.0, 1.0, 0.0, 0.0, 0.0)})
    found = roles("\n\n".join(["CHAPTER I", wrapped, "at sea", wrapped, "CHAPTER II", wrapped]))
    assert [line for line, role in found.items() if role == "heading"] == ["CHAPTER I", "CHAPTER II"]


def test_nothing_of_a_wrapped_text_is_hidden_by_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    set_probabilities(monkeypatch, {"Share": BOILERPLATE})
    assert "boilerplate" not in roles("\n\n".join([wrapped, wrapped, "Share", wrapped])).values()


def test_the_likeliest_title_of_a_wrapped_text_has_the_form_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    set_probabilities(monkeypatch, {"as they said": TITLE, "The Last Ferry": BODY})
    assert "title" not in roles("\n\n".join(["as they said", wrapped, wrapped])).values()


def test_a_text_of_very_many_groups_is_classified_by_rules() -> None:
    found = roles("The Crow\n\n" + "\n\n".join(f"{index} birds." for index in range(MOST_GROUPS + 1)))
    assert found["3 birds."] == "body"


def test_a_line_after_a_bare_part_is_its_name() -> None:
    assert roles(f"CHAPTER I\n\nThe Quay\n\n{PROSE}\n\n{PROSE}")["The Quay"] == "heading"


@pytest.mark.parametrize(
    "line", ["March 25, 2031", "Posted on 4 March 2031 at 10:15 am", "2031年3月4日", "am 20. Juni 2031, 07:30 Uhr"]
)
def test_a_date_is_not_a_heading(line: str) -> None:
    assert is_date_only(line.casefold())
    assert not may_be_heading(line, line.casefold())


@pytest.mark.parametrize("line", ["1931", "March of 1931", "The winter of 2031"])
def test_a_year_may_be_a_heading(line: str) -> None:
    assert may_be_heading(line, line.casefold())


def test_direct_speech_is_not_a_heading() -> None:
    assert is_dialogue("“Who is there?”")
    assert not may_be_heading("“Who is there?”", "“who is there?”")
    assert may_be_heading("“Wild Rose”", "“wild rose”")


def test_the_title_follows_the_site_in_text_from_a_reader_view() -> None:
    found = roles(f"example.org\n\nShare\n\nIna Berg\n\n3–4 minutes\n\nThe Last Ferry\n\n{PROSE}\n\n{PROSE}")
    assert found["Share"] == "title"


def test_a_date_near_the_title_is_not_boilerplate(monkeypatch: pytest.MonkeyPatch) -> None:
    set_probabilities(
        monkeypatch, {"Share | 4 March 2031": BOILERPLATE, "Print | Mail": BOILERPLATE, "The Last Ferry": TITLE}
    )
    found = roles(f"The Last Ferry\n\nShare | 4 March 2031\n\nPrint | Mail\n\n{PROSE}\n\n{PROSE}")
    assert (found["Share | 4 March 2031"], found["Print | Mail"]) == ("body", "boilerplate")


def test_a_line_placed_like_most_headings_is_a_heading_whatever_its_probability(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_probabilities(monkeypatch, {"The Last Ferry": TITLE, "The Quay": HEADING, "At Sea": HEADING, "Ashore": BODY})
    parts = ["The Last Ferry", PROSE, "The Quay", PROSE, "At Sea", PROSE, "Ashore", PROSE, PROSE]
    assert roles("\n\n".join(parts))["Ashore"] == "heading"


def test_a_likely_caption_is_a_caption(monkeypatch: pytest.MonkeyPatch) -> None:
    set_probabilities(monkeypatch, {"the quay at dawn": Probabilities(0.4, 0.0, 0.6, 0.0, 0.0)})
    assert roles(f"The Last Ferry\n\n{PROSE}\n\nthe quay at dawn\n\n{PROSE}")["the quay at dawn"] == "caption"


@pytest.mark.parametrize(
    "follows",
    ["Publié le 29 juin 2031", "sexta-feira, 22 de outubro de 2031 às 20:13", "Ina Berg | Sep. 21, 2031, 3:03 PM"],
)
def test_the_first_line_before_a_date_or_an_author_is_the_title_even_if_it_is_long(follows: str) -> None:
    title = (
        "The Ferry Left the Island Before It Was Light, and Those Who Had Meant to Take It Stood on the Quay for Long"
    )
    assert roles(f"{title}\n\n{follows}\n\n{PROSE}\n\n{PROSE}")[title] == "title"


def test_a_list_without_running_text_has_its_title() -> None:
    found = roles("Winners of the Lake Race\n\nMay 3, 2031\n\n- Ina Berg\n- Jo Lind\n- Kai Holm")
    assert found["Winners of the Lake Race"] == "title"


def test_a_list_without_a_title_line_has_no_title() -> None:
    assert "title" not in roles("- milk\n- bread\n- two lemons").values()
    assert "title" not in roles("2031-05-03 10:00:01 INFO start\n2031-05-03 10:00:02 INFO listen").values()
    assert roles("") == {}


def test_lines_are_hidden_within_the_text_only_if_their_whole_run_is_furniture(monkeypatch: pytest.MonkeyPatch) -> None:
    run = "lamp 2.1\nwick 3.12\noil 13"
    set_probabilities(monkeypatch, dict.fromkeys(("wick 3.12", "oil 13", "Share", "Copy link"), BOILERPLATE))
    found = roles(
        f"On Lamps\n\n{PROSE}\n\n{MORE}\n\n{LAST}\n\nVersions\n{run}\n\n{MORE}\n\nInes "
        f"wrote this\nShare\nCopy link\n\n{LAST}\n\n{PROSE}"
    )
    assert {found[line] for line in run.split("\n")} == {"body"}
    assert found["Share"] == found["Copy link"] == "boilerplate"


@pytest.mark.parametrize("sign", [" #", "¶", " §"])
def test_the_sign_of_a_permalink_makes_a_heading_but_leaves_the_title(sign: str) -> None:
    found = roles(f"On Lamps{sign}\n\n{PROSE}\n\nMeasure first{sign}\n{MORE}\n\n{LAST}")
    assert found[f"On Lamps{sign}"] == "title"
    assert found[f"Measure first{sign}"] == "heading"


@pytest.mark.parametrize("sign", ["#", "§"])
def test_a_single_line_that_ends_with_a_sign_of_text_is_no_heading(sign: str) -> None:
    line = f"the ones that may be lit by hand are marked with {sign}"
    assert roles(f"On Lamps\n\n{PROSE}\n\n{MORE}\n{line}\n\n{LAST}")[line] == "body"


def test_signatures_with_permalinks_are_no_headings() -> None:
    lines = [f"data {name} Source #" for name in ("Lamp", "Wick", "Oil", "Keeper")]
    found = roles("On Lamps\n\n" + PROSE + "\n\n" + "\n\n".join(f"{line}\n{MORE}" for line in lines))
    assert "heading" not in {found[line] for line in lines}


def test_a_numbered_caption_may_have_several_lines() -> None:
    wrapped = (
        "The ferry left the island before it was light, and those\nwho had meant to "
        "take it stood on the quay, where no one\nspoke."
    )
    found = roles(
        f"On Lamps\n\n{wrapped}\n\nFig. 1. The lamps of the quay by year and by "
        f"the hour at\nwhich they are lit.\n\n{wrapped}"
    )
    assert found["Fig. 1. The lamps of the quay by year and by the hour at which they are lit."] == "caption"


@pytest.mark.parametrize("line", ["2 Answers", "2 Antworten", "2 réponses", "2 respuestas", "2 risposte"])
def test_votes_of_a_page_for_questions_are_hidden_and_its_answers_have_a_heading(line: str) -> None:
    found = roles(f"How to trim a wick\n\n14\n\n{PROSE}\n\n{MORE}\n\n{line}\n\n21\n\n{LAST}\n\n-3\n\n{PROSE}")
    assert found["14"] == found["21"] == found["-3"] == "boilerplate"
    assert found[line] == "heading"


@pytest.mark.parametrize(
    "turn", ["Ina, 10:42", "Ina Berg 10:42 am", "[10:42] Ina", "Ina Berg (10:42)", "10:42 - Ina: Hello"]
)
def test_the_first_message_of_a_chat_is_not_its_title(turn: str) -> None:
    found = roles(f"{turn}\nDid you see the lamp?\n\n{turn.replace('42', '43')}\n{PROSE}")
    assert found[turn] != "title"


def test_a_series_of_dates_with_numbers_is_no_series_of_headings() -> None:
    found = roles(f"On Lamps\n\n{PROSE}\n\n1 March 2031\n{MORE}\n\n2 March 2031\n{LAST}\n\n{PROSE}")
    assert "heading" not in {found["1 March 2031"], found["2 March 2031"]}
