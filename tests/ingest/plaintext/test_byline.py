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
