"""Titles that are certain, and lines that are never titles."""

import pytest

from readtui.ingest.plaintext.front_matter import is_never_title, is_sender_line
from readtui.ingest.plaintext.heading_numbers import section_around_all
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.reader import read
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

WRAPPED = (
    "The ferry left the island before it was light, and those\nwho had meant to take it stood on "
    "the quay, where no one\nspoke, since there was nothing to be said about it."
)


@pytest.mark.parametrize(
    "line",
    [
        "View this email in your browser",
        "Newsletter im Browser ansehen",
        "Voir cet e-mail dans votre navigateur",
        "Ver este correo en el navegador",
        "ブラウザで表示する",
        "FOR IMMEDIATE RELEASE",
        "PRESS RELEASE – 4 March 2031",
        "Pressemitteilung Nr. 12",
        "Communiqué de presse",
        "Nota de prensa",
        "プレスリリース",
        "Journal of Lamps 12 (2031) 101–118",
        "Lamps and Shadows, Vol. 3, No. 2, March 2031",
        "Home > News > Lamps",
        "Start › Technik › Lampen",
        "Lamps | Oil | Wicks",
    ],
)
def test_a_line_above_the_title_is_not_the_title(line: str) -> None:
    assert is_never_title(line.casefold())
    assert read(f"{line}\n\nWhy the Lamp Went Out\n\n{PROSE}\n\n{MORE}", "x").title == "Why the Lamp Went Out"


@pytest.mark.parametrize("line", ["Why the Lamp Went Out", "Release the lamp", "The browser wars", "Lamps (2031)"])
def test_titles_are_possible(line: str) -> None:
    assert not is_never_title(line.casefold())
    assert not is_sender_line(line.casefold())


@pytest.mark.parametrize(
    "line",
    [
        "View this email in your browser",
        "You are receiving this email because you like lamps.",
        "Unsubscribe | Manage preferences | Forward to a friend",
        "Sie erhalten diese E-Mail, weil Sie Lampen mögen.",
        "Newsletter abbestellen · Impressum",
        "Se désinscrire",
        "Darse de baja | Preferencias",
        "Uitschrijven",
    ],
)
def test_what_a_sender_puts_around_a_letter_is_hidden(line: str) -> None:
    document = read(f"The Lamp Letter\n\nDear readers,\n\n{PROSE}\n\n{MORE}\n\n{line}", "x")
    assert [one.text for one in document.hidden] == [line]
    assert line not in document.text


@pytest.mark.parametrize(
    "menu", ["Home\nAbout\nArchive", "Startseite\nÜber mich\nArchiv", "Accueil\nÀ propos\nContact"]
)
def test_a_line_between_menu_and_byline_is_the_title(menu: str) -> None:
    text = (
        f"{menu}\n\nOn Lamps\n\nPublished by Ina Berg on 4 March 2031\nShare\n\n{PROSE}\n\nOil\n{MORE}\n\nWicks\n{LAST}"
    )
    assert read(text, "x").title == "On Lamps"


def test_the_title_of_an_issue_ends_with_its_number() -> None:
    text = (
        "lamps/oil\nIssues\n12\nThe lamp goes out when it rains #31\nNew issue\nOpen\nina opened on Mar 4, 2031\n"
        "Steps to reproduce\nLight the lamp and wait for the rain.\n\n" + PROSE
    )
    assert read(text, "x").title == "The lamp goes out when it rains #31"


def test_the_first_line_alone_over_text_wrapped_by_hand_is_the_title() -> None:
    assert read(f"The Last Ferry\n\n{WRAPPED}\n\n{WRAPPED}", "x").title == "The Last Ferry"
    long = "Why the ferries of the northern islands leave so early:\na study of timetables"
    assert read(f"{long}\n\n{WRAPPED}\n\n{WRAPPED}", "x").title == long.replace("\n", " ")


@pytest.mark.parametrize("first", ["Dear Ina,", "2. The Quay", "Chapter 3", "4 March 2031", "the end of a sentence"])
def test_other_first_lines_over_wrapped_text_are_no_titles(first: str) -> None:
    assert read(f"{first}\n\n{WRAPPED}\n\n{WRAPPED}", "x").title == ""


@pytest.mark.parametrize(
    "path", ["Home › Forums › Oil › Which wick?", "Forum > Oil > Which wick?", "Start » Öl » Which wick?"]
)
def test_the_line_that_the_path_of_a_page_ends_with_is_the_title(path: str) -> None:
    text = f"Lamp Forum\n{path}\n\nWhich wick?\n\nina_berg\nMember\n4 Mar 2031, 10:12\n\n{PROSE}\n\n{MORE}"
    assert read(text, "x").title == "Which wick?"


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("LampStore", "LampStore — keeps the lamps of the quay"),
        ("trim(1) Manual Page", "NAME\n\ntrim - cut the wicks of all lamps"),
        ("lamp-oil", "lamp-oil - the oil of the lamps"),
    ],
)
def test_a_line_that_is_explained_below_is_the_title(title: str, below: str) -> None:
    text = f"{title}\n\n{below}\n\nSynopsis\n\ntrim [--all] lamp\n\nDescription\n\n{PROSE}\n\n{MORE}"
    assert read(text, "x").title == title
    assert read(f"Top | Description | Objects\n\n{text}", "x").title == title


@pytest.mark.parametrize(
    "first",
    ["Navigation", "Previous: Oil, Up: Lamps [Contents][Index]", "Release: 1.4.46 | Release Date: March 4, 2031"],
)
def test_the_links_of_a_manual_are_no_title(first: str) -> None:
    assert read(f"{first}\n\nLamps and Oil\n\n{PROSE}\n\n{MORE}", "x").title == "Lamps and Oil"


def test_the_section_that_all_other_sections_are_within_is_the_title() -> None:
    text = f"Back\n\nNext\n\n10.9. Lamps\n\n{PROSE}\n\n10.9.1. Oil\n\n{MORE}\n\n10.9.2. Wicks\n\n{LAST}"
    assert read(text, "x").title == "10.9. Lamps"
    assert section_around_all(line_groups(text)) == 2
    assert section_around_all(line_groups(text.replace("10.9.2.", "10.10."))) == -1


def test_a_text_of_any_length_is_no_line_of_a_journal() -> None:
    line = "Journal of Lamps, vol. 3, 2031, doi: 10.1000/lamps"
    assert is_never_title(line.casefold())
    assert not is_never_title(f"{'The lamps were lit. ' * 100}{line}".casefold())
