"""Author, date and site of a plain text."""

from readtui.ingest.plaintext.byline import find_byline, mail_byline, mail_headers
from readtui.ingest.plaintext.lines import line_groups
from tests.ingest.plaintext.prose import PROSE


def test_a_byline_has_authors_date_and_site() -> None:
    found = line_groups(f"example.org\n\nThe Last Ferry\n\nBy Ina Berg, Tom Lund | 4 March 2031\n\n{PROSE}")
    assert find_byline(found, 1) == (("Ina Berg", "Tom Lund"), "4 March 2031", "example.org", "")
    assert find_byline(found, -1) == ((), "", "", "")


def test_a_long_line_after_by_is_not_a_byline() -> None:
    found = line_groups(
        "Title\n\nBy " + "Very Long Name And More " * 4 + "\n\nPublished 2031-03-04\n\nPublished 2030-01-01"
    )
    assert find_byline(found, 0)[:2] == ((), "2031-03-04")


def test_headers_of_a_mail_are_parsed() -> None:
    headers = mail_headers(line_groups('From: "Ada" <a@example.org>\nBetreff: Ofen\nText'))
    assert mail_byline(headers) == (("Ada",), "", "", "Ofen")
    assert mail_headers(line_groups("From: here\n\nTo: there")) == {}
    assert mail_headers(line_groups("From: " + "\nFrom: ".join("abcdefghijklmn"))) == {}


def test_a_byline_is_read_below_a_deck() -> None:
    found = line_groups(
        f"Der Fluss\n\n{PROSE[:150]}\n\nVon Ina Berg, Kiel\n\n4. März 2031, 06:30 Uhr | Lesezeit: 5 Min.\n\n{PROSE}"
    )
    assert find_byline(found, 0)[:2] == (("Ina Berg",), "4. März 2031")


def test_a_date_may_be_above_the_title_and_the_update_does_not_count() -> None:
    found = line_groups(f"4 March 2031\n\nThe Last Ferry\nUpdated 5 March 2031\n\n{PROSE}")
    assert find_byline(found, 1).published == "4 March 2031"


def test_a_name_over_a_reading_time_is_the_author() -> None:
    found = line_groups(f"The Last Ferry\n\nIna Berg\n\n3–4 minutes\n\n{PROSE}")
    assert find_byline(found, 0).authors == ("Ina Berg",)


def test_a_name_over_a_place_and_a_date_is_the_author() -> None:
    found = line_groups(f"El faro\n\nInés Ruiz\nMadrid - 4 mar 2031 - 08:30 CET\n\n{PROSE}")
    assert find_byline(found, 0)[:2] == (("Inés Ruiz",), "4 mar 2031")
