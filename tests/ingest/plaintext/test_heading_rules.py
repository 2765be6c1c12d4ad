"""Headings that are certain by their words or their place."""

import pytest

from readtui.ingest.plaintext.heading_numbers import numbered_headings
from readtui.ingest.plaintext.heading_rules import headings_by_rule
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.roles import roles_of
from tests.ingest.plaintext.prose import LAST, MORE, PROSE


def headings(text: str) -> list[str]:
    groups = line_groups(text)
    return [one.text for one, role in zip(groups, roles_of(groups), strict=True) if role == "heading"]


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        (
            ("Ingredients", "Instructions"),
            ("2 cups flour\n1 egg", "Mix the flour with the egg.\nBake it for ten minutes."),
        ),
        (
            ("Zutaten", "Zubereitung"),
            ("200 g Mehl\n1 Ei", "Das Mehl mit dem Ei verrühren.\nZehn Minuten backen lassen."),
        ),
        (
            ("Ingrédients", "Préparation"),
            ("200 g de farine\n1 œuf", "Mélanger la farine et l'œuf.\nCuire dix minutes."),
        ),
        (
            ("Ingredientes", "Preparación"),
            ("200 g de harina\n1 huevo", "Mezclar la harina con el huevo.\nHornear diez minutos."),
        ),
        (("材料", "作り方"), ("小麦粉 200g\n卵 1個", "小麦粉と卵を混ぜる。\n10分焼く。")),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_names_of_sections_are_headings_over_short_lines(
    names: tuple[str, ...], lines: tuple[str, ...], gap: str
) -> None:
    sections = "\n\n".join(f"{name}{gap}{below}" for name, below in zip(names, lines, strict=True))
    assert headings(f"Bread of the Quay\n\n{PROSE}\n\n{MORE}\n\n{sections}") == list(names)


def test_among_named_sections_other_lines_above_paragraphs_are_headings() -> None:
    recipe = "Ingredients\n2 cups flour\n1 egg\n\nInstructions\nMix the flour with the egg.\nBake it for ten minutes."
    text = f"Bread of the Quay\n\n{PROSE}\n\nA loaf on a board\nWhy we bake it\n{MORE}\n\n{recipe}"
    assert headings(text) == ["Why we bake it", "Ingredients", "Instructions"]


def test_lines_directly_over_their_text_are_headings_if_there_are_two() -> None:
    short = "Two litres of it, no more. It burns for a night."
    text = (
        f"On Lamps\n\n{PROSE}\n\nOne oil at a time\n{MORE}\n\nHow much oil\n"
        f"{short}\n\nHow I do it\n1. Fill it.\n2. Light it."
    )
    assert headings(text) == ["One oil at a time", "How much oil", "How I do it"]
    assert headings(f"On Lamps\n\n{PROSE}\n\nand so it went; and\n{MORE}\n\nthe end of a line\n{LAST}") == []


def test_a_line_over_a_list_is_a_heading() -> None:
    assert headings(f"On Lamps\n\n{PROSE}\n\nKey figures\n• Oil: two litres\n• Wicks: six\n\n{MORE}") == ["Key figures"]


@pytest.mark.parametrize(
    "line", ["“The oil decides”", "„Das Öl entscheidet“", "« L'huile décide »", "«El aceite decide»"]
)
def test_a_quotation_alone_between_paragraphs_is_a_heading(line: str) -> None:
    assert headings(f"On Lamps\n\n{PROSE}\n\n{MORE}\n\n{line}\n\n{LAST}\n\n{PROSE}") == [line]


def test_direct_speech_between_paragraphs_is_no_heading() -> None:
    assert headings(f"On Lamps\n\n{PROSE}\n\n{MORE}\n\n“The oil decides.”\n\n{LAST}\n\n{PROSE}") == []


def test_crossheads_between_paragraphs_are_headings_if_there_are_two() -> None:
    text = f"Über Lampen\n\n{PROSE}\n\n„Das Öl entscheidet“\n\n{MORE}\n\nWas der Docht kostet\n\n{LAST}"
    assert headings(text) == ["„Das Öl entscheidet“", "Was der Docht kostet"]


@pytest.mark.parametrize(
    ("ask", "answer"), [("Q", "A"), ("F", "A"), ("P", "R"), ("Question", "Answer"), ("Frage", "Antwort")]
)
def test_questions_over_their_answers_are_headings(ask: str, answer: str) -> None:
    pairs = [f"{ask}: Does it burn?\n{answer}: It does.", f"{ask}: How long does it burn?\n{answer}: All night."]
    text = "On Lamps\n\n" + PROSE + "\n\n" + "\n\n".join(pairs)
    assert headings(text) == [f"{ask}: Does it burn?", f"{ask}: How long does it burn?"]
    assert headings(f"On Lamps\n\n{PROSE}\n\n{pairs[0]}") == []


def test_numbered_headings_may_stand_directly_over_one_another_and_over_their_text() -> None:
    wrapped = (
        "The ferry left the island before it was light, and those\nwho had meant to "
        "take it stood on the quay, where no one\nspoke."
    )
    text = (
        f"On Lamps\n\n1. Introduction\n{wrapped}\n\n2. Methods\n2.1. Oil\n{wrapped}\n\n"
        f"2.2. Wicks\n{wrapped}\n\n3. Results\n{wrapped}"
    )
    assert headings(text) == ["1. Introduction", "2. Methods", "2.1. Oil", "2.2. Wicks", "3. Results"]


def test_a_line_over_the_authors_of_the_text_below_is_a_heading() -> None:
    text = f"The Lamp Letter\n\n{PROSE}\n\nTHE LONG READ\nThirty years of oil\nBy Ina Berg\n\n{MORE}\n\n{LAST}"
    assert "Thirty years of oil" in headings(text)


def test_code_is_no_heading() -> None:
    assert headings(f"On Lamps\n\n{PROSE}\n\nlamp_on = oil()\n{MORE}\n\nlamp_off = wick()\n{LAST}") == []


def test_a_line_whose_words_open_the_paragraph_below_is_a_heading_and_no_label_of_a_picture() -> None:
    below = (
        "The lamps of the quay are lit by hand, each of them at its own hour, "
        "and nobody knows who wrote down the hours."
    )
    text = f"On Lamps\n\n{PROSE}\n\nThe Lamps of the Quay\n{below}\n\n{MORE}\n\n{LAST}"
    assert headings(text) == ["The Lamps of the Quay"]
    groups = line_groups(text)
    assert "alt" not in roles_of(groups)


@pytest.mark.parametrize(
    "day", ["Friday, 4 March", "Freitag, 4. März", "Vendredi 4 mars", "The harbour room", "3月4日（金）"]
)
def test_the_days_of_a_schedule_are_headings(day: str) -> None:
    text = f"Lamp Days\n\n{day}\n09:00 Registration\n09:30 Opening\n12:00 Lunch\n\nSaturday\n10:00 Walk\n12:00 Lunch"
    assert headings(text) == [day, "Saturday"]


def test_a_table_of_contents_is_a_heading_above_the_text_but_not_in_a_side_bar() -> None:
    name, entries = "Table of Contents", "- Lamps and oil\n- Wicks and lamps\n- The quay by night"
    assert name in headings(f"On Lamps\n\n{name}\n\n{entries}\n\n{PROSE}\n\n{MORE}\n\n{LAST}")
    assert name not in headings(f"On Lamps\n\n{PROSE}\n\n{MORE}\n\n{LAST}\n\n{name}\n\n{entries}")


def test_the_name_of_a_writer_over_a_biography_is_no_heading() -> None:
    about = "Ina Berg is a freelance reporter who writes about lamps, oil and the harbours of the northern islands."
    assert "Ina Berg" not in headings(f"On Lamps\n\n{PROSE}\n\n{MORE}\n\nIna Berg\n{about}\n\nAda Holm\n{LAST}")


@pytest.mark.parametrize("line", ["Advertisement", "Anzeige", "Publicité"])
def test_an_advertisement_between_paragraphs_is_no_heading(line: str) -> None:
    assert line not in headings(f"On Lamps\n\n{PROSE}\n\n{line}\n\n{MORE}\n\nThe wick\n\n{LAST}\n\n{line}\n\n{PROSE}")


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_sections_with_dots_are_headings_in_any_chapter(gap: str) -> None:
    numbers = ["10.9. Lamps: oil and wicks", "10.9.1. Oil", "10.9.2. The wick (and its keeper)"]
    found = headings(gap.join(["The Quay", PROSE, numbers[0], numbers[1], MORE, numbers[2], LAST, PROSE]))
    assert set(numbers) <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}\n10.9. Lamps\n10.10. Oil\n10.11. Wicks\n\n{MORE}",
        f"{PROSE}\n3.5 million lamps\n{MORE}",
        f"{PROSE}\n3.2 Lamps\n{MORE}\n7.5 Oil\n{LAST}",
        f"{PROSE}\n3.3 Lamps\n{MORE}\n3.2 Oil\n{LAST}",
    ],
)
def test_numbers_with_dots_in_a_list_alone_or_out_of_order_are_no_headings(text: str) -> None:
    assert numbered_headings(line_groups(text)) == set()


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_the_sections_of_a_page_of_a_manual_are_headings(gap: str) -> None:
    names = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"]
    texts = ["trim - cut the wicks of lamps", "trim [--all] lamp", f"{PROSE}", "0 or 1", "lamp(1), oil(5)"]
    parts = [part for pair in zip(names, texts, strict=True) for part in pair]
    assert headings(gap.join(["trim(1) Manual Page", *parts])) == names


def test_one_name_in_capitals_makes_no_page_of_a_manual() -> None:
    groups = line_groups(f"{PROSE}\n{MORE}\nNAME\nIna Berg\nAGE\n{PROSE}")
    assert headings_by_rule(groups, ["body"] * len(groups)) == set()
