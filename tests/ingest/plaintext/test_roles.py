"""Titles, headings and furniture are told from body text."""

import pytest

from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture, speaks_of_the_page
from readtui.ingest.plaintext.byline import byline_of, byline_of_mail, mail_head
from readtui.ingest.plaintext.features import Evidence
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_bare_part, is_headlike, is_shouted, may_be_title, number_of, part_level
from readtui.ingest.plaintext.lines import passages_of
from readtui.ingest.plaintext.reader import levels_of
from readtui.ingest.plaintext.roles import MOST_PASSAGES, Role, roles_of

PROSE = (
    "The ferry left the island before it was light, and those who had meant to take it stood on the quay. "
    "Nobody spoke, since there was nothing to be said that the ferry could still have heard."
)
MORE = (
    "By noon the fog had lifted, and one could see the mainland again with its chimneys and its single white road. "
    "The baker opened his shop as on any other day, although he had baked nothing."
)
LAST = (
    "In the evening a boy came running up from the beach and said that there was a light far out on the water. "
    "They went down with him and looked for a long while, and some of them thought that they had seen it too."
)


def roles(text: str) -> dict[str, Role]:
    found = passages_of(text)
    return {one.text: role for one, role in zip(found, roles_of(found), strict=True)}


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Chapter 12. Some Words Here", 3),
        ("CHAPTER IV", 3),
        ("Part Two: The River", 2),
        ("Book the Third", 2),
        ("第三章　風", 3),
        ("第一部", 2),
        ("プロローグ", 3),
        ("Chapter 3 was the one that they all liked best of all.", 0),
        ("chapter 4 of the law", 0),
        ("Part of the trouble", 0),
        ("Chapter 3, Verse 2,", 0),
        ("第三章。", 0),
        ("Chapter 1. " + "x" * 100, 0),
    ],
)
def test_parts_of_a_book_are_known_by_their_count(line: str, level: int) -> None:
    assert part_level(line) == level


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. Introduction", (1,)),
        ("2.1.3 Terms of use", (2, 1, 3)),
        ("IV. The Return", (0,)),
        ("§ 12 Costs", (0,)),
        ("1914 was a year", ()),
        ("3. This is a whole sentence that ends with a stop.", ()),
    ],
)
def test_numbered_headings_tell_their_depth(line: str, number: tuple[int, ...]) -> None:
    assert number_of(line) == number


def test_capitals_shout_if_there_are_enough_of_them() -> None:
    assert is_shouted("THE KEEPER")
    assert not is_shouted("USA")
    assert not is_shouted("The Keeper")


@pytest.mark.parametrize("line", ["The Keeper", "Who is there?", "«Boîtes noires»", "怎样开始"])
def test_a_short_line_without_a_stop_may_be_a_heading(line: str) -> None:
    assert is_headlike(line)


@pytest.mark.parametrize(
    "line", ["", "the keeper", "He came in and sat down by the fire.", "* * *", "One,", "a" * 200, "Wide  gap", "Yes;"]
)
def test_a_sentence_or_a_scrap_may_not(line: str) -> None:
    assert not is_headlike(line)


def test_a_bare_part_only_counts() -> None:
    assert is_bare_part("CHAPTER IV")
    assert is_bare_part("XII.")
    assert not is_bare_part("Chapter IV. The Return")


def test_a_title_is_no_paragraph_and_no_chapter() -> None:
    assert may_be_title("He Came Back.")
    assert not may_be_title(PROSE)
    assert not may_be_title("Chapter 1. The Return")


def test_the_first_line_over_running_text_is_the_title() -> None:
    assert roles(f"The Last Ferry\n\n{PROSE}\n\n{MORE}")["The Last Ferry"] == "title"


def test_headings_stand_alone_between_paragraphs() -> None:
    found = roles(f"The Last Ferry\n\n{PROSE}\n\nOn the Quay\n\n{MORE}\n\nAt Sea\n\n{LAST}\n\nAshore\n\n{PROSE}")
    assert [line for line, role in found.items() if role == "heading"] == ["On the Quay", "At Sea", "Ashore"]


def test_what_stands_as_the_headings_do_is_one_too() -> None:
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


def test_what_bears_the_mark_of_a_heading_is_one() -> None:
    assert roles(f"The Last Ferry\n\n{PROSE}\n\nSee also[edit]\n\n- a\n- b\n\n{MORE}")["See also[edit]"] == "heading"


def test_numbered_lines_over_text_are_headings() -> None:
    found = roles(f"1. The quay\n\n{PROSE}\n\n2. The sea, and what it took\n\n{MORE}\n\n3. The shore\n\n{PROSE}")
    assert found["2. The sea, and what it took"] == "heading"


def test_one_numbered_line_proves_nothing() -> None:
    assert roles(f"{PROSE}\n\n{MORE}\n\n1. of May, as it happened.\n\n{LAST}")["1. of May, as it happened."] == "body"


def test_numbered_lines_on_one_another_are_a_list() -> None:
    found = roles(f"{PROSE}\n\nIX. whole ropes, mended.\n\n1.1 ropes\n\n1.2 lamps\n\n1.3 sails\n\n{PROSE}")
    assert found["1.1 ropes"] == "body"


def test_a_single_marked_heading_of_the_first_rank_is_the_title() -> None:
    found = roles(f"Some Site\n\n# The Last Ferry\n\n{PROSE}\n\n## On the Quay\n\n{PROSE}")
    assert found["The Last Ferry"] == "title"
    assert "title" not in [role for line, role in found.items() if line != "The Last Ferry"]


def test_several_marked_headings_of_the_first_rank_are_headings() -> None:
    found = roles(f"# One\n\n{PROSE}\n\n# Two\n\n{PROSE}")
    assert (found["One"], found["Two"]) == ("heading", "heading")


def test_menus_and_notices_round_an_article_are_kept_back() -> None:
    menu = "Skip to content\nHome\nNews\nSports\nWeather\nSubscribe\n\n"
    foot = "\n\nRelated articles\nPrivacy Policy\nTerms of Use\nContact Us\nAdvertise\n© 2031 All rights reserved."
    found = roles(f"{menu}The Last Ferry\n\nBy Ina Berg\n\n" + "\n\n".join([PROSE, MORE, LAST] * 2) + foot)
    assert found["The Last Ferry"] == "title"
    assert found["By Ina Berg"] == "body"
    assert {found[line] for line in ("Skip to content", "Home", "Sports")} == {"furniture"}


def test_running_text_is_never_furniture() -> None:
    found = roles("\n\n".join([PROSE, "We use cookies. " + PROSE + PROSE, PROSE]))
    assert set(found.values()) == {"body"}


def test_a_wrapped_text_finds_headings_by_their_form() -> None:
    wrapped = "\n".join(PROSE[start : start + 70] for start in range(0, len(PROSE), 70))
    parts = ["The Last Ferry", "by Ina Berg", wrapped, "ON THE QUAY", wrapped, "At Sea", wrapped, "List", "- a\n- b"]
    found = roles("\n\n".join(parts))
    assert [line for line, role in found.items() if role == "heading"] == ["ON THE QUAY", "At Sea", "List"]
    assert found["The Last Ferry"] == "title"


def test_a_text_of_very_many_passages_is_judged_by_form() -> None:
    found = roles("The Crow\n\n" + "\n\n".join(f"{index} birds." for index in range(MOST_PASSAGES + 1)))
    assert found["3 birds."] == "body"


def test_a_name_under_a_bare_part_belongs_to_it() -> None:
    assert roles(f"CHAPTER I\n\nThe Quay\n\n{PROSE}\n\n{PROSE}")["The Quay"] == "heading"


def levels(*lines: str) -> list[int]:
    passages = [LineGroup(line) for line in lines]
    return list(levels_of(passages, ["heading"] * len(lines)).values())


def test_levels_follow_parts_numbers_and_capitals() -> None:
    assert levels("Chapter 1. One", "The Quay", "Chapter 2. Two") == [2, 3, 2]
    assert levels("Part One", "Chapter 1. One", "The Quay") == [2, 3, 4]
    assert levels("1. One", "1.1 Two", "1.1.1 Three", "2. Four") == [2, 3, 4, 2]
    assert levels("THE QUAY", "A Rope", "A Lamp", "THE SEA", "A Wave") == [2, 3, 3, 2, 3]
    assert levels("The Quay", "THE SEA", "The Shore") == [2, 2, 2]


def test_what_pages_say_of_themselves_is_known() -> None:
    assert names_furniture("» skip to content")
    assert names_furniture("本文へスキップ")
    assert not names_furniture("the quay")
    assert opens_like_furniture("share this article with a friend")
    assert speaks_of_the_page("we use cookies to serve you")


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Read it at www.example.org now", "address"),
        ("4 March 2031 10:15", "clock"),
        ("12 345 678 901", "mostly digits"),
        ("(in brackets", "starts with a sign"),
        ("“Nobody spoke", "starts quoted"),
        ("3 boats left", "starts with a digit"),
        ("nobody spoke", "starts small"),
        ("He went…", "ends with a dots"),
        ("He went...", "ends with a dots"),
        ("“He went.”", "ends with a quoted stop"),
        ("Home | News", "parted by signs"),
        ("By Ina Berg", "byline"),
        ("See also[edit]", "heading mark"),
        ("March 4, 2031", "only a date"),
        ("Ina Berg", "like a name"),
        ("The Quay at Dawn", "title case"),
        ("ferry = quay()", "code signs"),
        ("Sign up for our letters", "opens like furniture"),
        ("All of it by our newsletter", "speaks of the page"),
        ("Share", "names furniture"),
        ("Figure 3: A map", "caption label"),
        ("Photo by Ina Berg", "caption opening"),
        ("The quay. Ina Berg / Reuters", "credit"),
        ("THE QUAY", "capitals"),
        ("He left. Nobody spoke.", "several sentences"),
    ],
)
def test_the_form_of_a_line_is_seen(line: str, fact: str) -> None:
    assert fact in set(Evidence([LineGroup(line)]).facts(0))


def facts(text: str, line: str) -> set[str]:
    found = passages_of(text)
    index = next(at for at, one in enumerate(found) if one.text == line)
    return set(Evidence(found).facts(index))


def test_the_place_of_a_line_is_seen() -> None:
    text = f"Top\n\n{PROSE}\n\nIn\n\n{PROSE}\n\nNear the end\n\n" + "tail\n\n" * 3 + "Behind"
    assert "before the body by to 1" in facts(text, "Top")
    assert {"in the body", "in a gap of to 1"} <= facts(text, "In")
    assert "behind the body by to 1" in facts(text, "Near the end")
    assert "no body" in facts("one\n\ntwo", "two")


def test_what_stands_round_a_line_is_seen() -> None:
    text = f"{PROSE}\n\n\nAlone\n\n\n{PROSE}\n\nList:\n\n- a\n- b\n\nLast\n\nnot prose " + "x" * 120
    assert {"wide gap before", "wide gap after", "gaps 11", "behind prose", "over prose"} <= facts(text, "Alone")
    assert "over item" in facts(text, "List:")
    assert {"behind item", "over long"} <= facts(text, "Last")
    assert "behind colon" in facts("So:\nthis", "this")
    assert "date or byline before" in facts("March 4, 2031\nthis", "this")


def test_the_manner_of_a_document_is_seen() -> None:
    glued = f"Top\n\n{PROSE}\n\n" + "".join(f"Head {index}\n{PROSE}\n\n" for index in range(4)) + f"Alone\n\n{PROSE}"
    assert "set as headings are" in facts(glued, "Head 2")
    assert "alone, as headings are not" in facts(glued, "Alone")


def test_a_byline_gives_authors_date_and_site() -> None:
    found = passages_of(f"example.org\n\nThe Last Ferry\n\nBy Ina Berg, Tom Lund | 4 March 2031\n\n{PROSE}")
    assert byline_of(found, 1) == (("Ina Berg", "Tom Lund"), "4 March 2031", "example.org", "")
    assert byline_of(found, -1) == ((), "", "", "")


def test_a_long_line_after_by_is_no_byline() -> None:
    found = passages_of(
        "Title\n\nBy " + "Very Long Name And More " * 4 + "\n\nPublished 2031-03-04\n\nPublished 2030-01-01"
    )
    assert byline_of(found, 0)[:2] == ((), "2031-03-04")


def test_the_head_of_a_mail_is_read_until_it_ends() -> None:
    fields = mail_head(passages_of('From: "Ada" <a@example.org>\nBetreff: Ofen\nText'))
    assert byline_of_mail(fields) == (("Ada",), "", "", "Ofen")
    assert mail_head(passages_of("From: here\n\nTo: there")) == {}
    assert mail_head(passages_of("From: " + "\nFrom: ".join("abcdefghijklmn"))) == {}
